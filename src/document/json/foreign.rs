//! Texts that are written as another language writes such a value, from the first key to the last: one mistake, told once.

use super::budget::Budget;
use super::{Document, Kind, Mistake, MistakeKind};

/// From how many keys on this is no slip.
const KEYS: usize = 3;

/// How many edits one mistake has at most.
const EDITS: usize = 100_000;

/// How many mistakes are kept of a text of which all that are kept as a rule may be one.
const AT_LENGTH: usize = 50_000;

/// The document with one mistake in place of many, where all of its keys are written as in another language.
pub(super) fn told_once(document: Document<'_>) -> Document<'_> {
    if document.unkept > 0 || document.mistakes.len() < KEYS {
        return document;
    }
    let keys = keys(&document);
    let document = everywhere(document, &keys);
    let count = |kind| document.mistakes.iter().filter(|mistake| mistake.kind == kind).count();
    let opening = |at: &usize| document.text.get(*at).copied().unwrap_or_default();
    let java = document.mistakes.iter().filter(|mistake| is_equals(&document, mistake)).count();
    let arrows = document.mistakes.iter().filter(|mistake| is_arrow(&document, mistake)).count();
    let (kind, message) = if keys.len() < KEYS {
        return document;
    } else if arrows == keys.len() && count(MistakeKind::MissingColon) == arrows {
        (MistakeKind::MissingColon, "`=>` stands behind every key, as in Ruby and PHP; JSON has a colon there")
    } else if keys.iter().all(|at| opening(at) == b'\'') {
        let python = document.mistakes.iter().any(|mistake| is_python(&document, mistake));
        let single =
            "every key is in single quotes, as Python prints a dictionary; JSON's keys and strings are in double ones";
        let script =
            "every key is in single quotes, as in JavaScript or Python; JSON's keys and strings are in double ones";
        (MistakeKind::SingleQuotes, if python { single } else { script })
    } else if java == keys.len() && count(MistakeKind::UnquotedKey) == java {
        (MistakeKind::BareWord, "the text is a map as Java prints it: neither keys nor texts have quotes")
    } else if keys.iter().all(|at| opening(at) != b'"') && count(MistakeKind::UnquotedKey) > 0 && arrows == 0 {
        (
            MistakeKind::UnquotedKey,
            "the text is written as in JavaScript: no key is in double quotes, as JSON's keys are",
        )
    } else {
        return document;
    };
    let told: Vec<bool> = document.mistakes.iter().map(|mistake| belongs(&document, mistake, kind)).collect();
    as_one(document, &told, kind, message.to_owned())
}

/// The document with one mistake, where that is all that is wrong with it: then nothing else is to be looked for.
pub(super) fn wholly<'a>(document: &Document<'a>) -> Option<Document<'a>> {
    if document.mistakes.len() < KEYS {
        return None;
    }
    let told = told_once(document.clone());
    matches!(told.mistakes.as_slice(), [mistake] if !mistake.edits.is_empty()).then_some(told)
}

/// The same for a text of more mistakes than are kept, where those that are may come of its being written as in another language.
pub(super) fn at_length<'a>(document: &Document<'a>, budget: &Budget) -> Option<Document<'a>> {
    const KINDS: [MistakeKind; 8] = [
        MistakeKind::SingleQuotes,
        MistakeKind::TypographicQuotes,
        MistakeKind::UnquotedKey,
        MistakeKind::ForeignLiteral,
        MistakeKind::BareWord,
        MistakeKind::MissingComma,
        MistakeKind::MissingColon,
        MistakeKind::TrailingComma,
    ];
    if document.unkept == 0 || !document.mistakes.iter().all(|mistake| KINDS.contains(&mistake.kind)) {
        return None;
    }
    let told = told_once(budget.at_length(document.text, AT_LENGTH));
    (told.mistake_count() == 1).then_some(told)
}

/// The document with one mistake in place of those, at the first of them.
fn as_one<'a>(mut document: Document<'a>, told: &[bool], kind: MistakeKind, message: String) -> Document<'a> {
    let first =
        document.mistakes.iter().zip(told).find(|(mistake, told)| **told && mistake.kind != MistakeKind::StrayText);
    let Some(span) = first.map(|(first, _)| first.span.clone()) else { return document };
    let mut is = told.iter();
    let (of_it, others): (Vec<Mistake>, Vec<Mistake>) =
        std::mem::take(&mut document.mistakes).into_iter().partition(|_| is.next() == Some(&true));
    let mended = of_it.iter().all(|mistake| !mistake.edits.is_empty());
    let mut edits: Vec<_> = of_it.into_iter().flat_map(|mistake| mistake.edits).collect();
    crate::sorting::by(&mut edits, Ord::cmp);
    if !mended || edits.len() > EDITS {
        edits.clear();
    }
    document.mistakes = others;
    document.mistakes.push(Mistake { kind, span, message, related: None, edits });
    document.sort_mistakes();
    document
}

/// The document with one mistake in place of many, where one sign is wrong everywhere: that is how the text was written, and no slip.
fn everywhere<'a>(document: Document<'a>, keys: &[usize]) -> Document<'a> {
    let told = |which: &dyn Fn(&Mistake) -> bool| -> (Vec<bool>, usize) {
        let told: Vec<bool> =
            document.mistakes.iter().map(|mistake| which(mistake) && !mistake.edits.is_empty()).collect();
        let count = told.iter().filter(|told| **told).count();
        (told, count)
    };
    let and = |count: usize| format!("here and at {}", crate::text::count(count as u64 - 1, "more place"));
    let (semicolons, count) =
        told(&|mistake| mistake.kind == MistakeKind::MissingComma && source(&document, mistake) == b";");
    if count > KEYS && count == commas(&document) {
        let message = format!("`;` stands where a comma belongs, as everywhere in the text: {}", and(count));
        return as_one(document, &semicolons, MistakeKind::MissingComma, message);
    }
    let (quotes, count) = told(&|mistake| mistake.kind == MistakeKind::TypographicQuotes);
    let odd = |at: &usize| document.text.get(*at).is_some_and(|byte| *byte >= 0x80);
    if count > KEYS && keys.len() >= KEYS && keys.iter().all(odd) {
        let message = format!(
            "every key is in typographic quotes, as a word processor writes them; JSON's are straight: {}",
            and(count)
        );
        return as_one(document, &quotes, MistakeKind::TypographicQuotes, message);
    }
    document
}

/// How many commas stand between members and elements where all are right.
fn commas(document: &Document<'_>) -> usize {
    let held = document.nodes().map(|node| node.items().count() + node.members().count());
    held.map(|held| held.saturating_sub(1)).sum()
}

/// What a text is that only looks a little like JSON: of it nothing but that is worth saying.
pub(super) fn another(text: &[u8]) -> Option<(MistakeKind, &'static str)> {
    let text = text.trim_ascii();
    if text.starts_with(b"[object ") {
        return Some((
            MistakeKind::BareWord,
            "the text is what JavaScript prints in place of an object; write it with JSON.stringify",
        ));
    }
    let behind = text.strip_prefix(b"{").or_else(|| text.strip_prefix(b"["))?.trim_ascii_start();
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    if behind.starts_with(b"\\\"") || behind.starts_with(b"{\\\"") {
        return Some((
            MistakeKind::BadEscape,
            "the quotes of the text are escaped, as inside of another text; JSON itself has no backslash before them",
        ));
    }
    if behind.first() == Some(&b':') && letter(behind.get(1)) {
        return Some((
            MistakeKind::KeyNotString,
            "the text is a hash as Ruby prints it, and not JSON; write it with to_json",
        ));
    }
    let quote = *behind.first().filter(|quote| matches!(quote, b'\'' | b'"'))?;
    let name = behind.get(1..)?.iter().position(|byte| *byte == quote)?;
    let arrow = behind.get(name + 2..)?.trim_ascii_start().starts_with(b"=>");
    let said = (MistakeKind::MissingColon, "the text is an array of PHP, and not JSON; write it with json_encode");
    (arrow && text.starts_with(b"[")).then_some(said)
}

/// Where the keys of all objects begin.
fn keys(document: &Document<'_>) -> Vec<usize> {
    let all = (0..document.rows.len()).filter_map(|index| u32::try_from(index).ok()).map(|index| document.node(index));
    let objects = all.filter(|node| node.kind() == Kind::Object);
    objects.flat_map(|object| object.members().map(|(key, _)| key.span().start)).collect()
}

fn source<'d>(document: &Document<'d>, mistake: &Mistake) -> &'d [u8] {
    document.text.get(mistake.span.clone()).unwrap_or_default()
}

fn is_arrow(document: &Document<'_>, mistake: &Mistake) -> bool {
    mistake.kind == MistakeKind::MissingColon && source(document, mistake) == b"=>"
}

fn is_equals(document: &Document<'_>, mistake: &Mistake) -> bool {
    mistake.kind == MistakeKind::MissingColon && source(document, mistake) == b"="
}

fn is_python(document: &Document<'_>, mistake: &Mistake) -> bool {
    mistake.kind == MistakeKind::ForeignLiteral && matches!(source(document, mistake), b"True" | b"False" | b"None")
}

/// Whether a mistake is one of how the other language writes things.
fn belongs(document: &Document<'_>, mistake: &Mistake, kind: MistakeKind) -> bool {
    match mistake.kind {
        MistakeKind::SingleQuotes | MistakeKind::TrailingComma => true,
        MistakeKind::UnquotedKey => matches!(kind, MistakeKind::UnquotedKey | MistakeKind::BareWord),
        MistakeKind::MissingColon => matches!(kind, MistakeKind::MissingColon | MistakeKind::BareWord),
        MistakeKind::BareWord => kind == MistakeKind::BareWord,
        MistakeKind::ForeignLiteral => !mistake.edits.is_empty() && kind == MistakeKind::SingleQuotes,
        // An assignment around it, and the semicolon behind.
        MistakeKind::StrayText => {
            let root = document.root().span();
            !mistake.edits.is_empty() && (mistake.span.end <= root.start || mistake.span.start >= root.end)
        }
        _ => false,
    }
}
