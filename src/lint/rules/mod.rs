//! The checks that tables cannot say.

pub(super) mod actions;
pub(super) mod bare;
pub(super) mod canvas;
pub(super) mod function;
pub(super) mod intercom;
mod kentico;
mod manifest;
pub(super) mod markup;
mod options;
mod paths;
pub(super) mod secrets;
pub(super) mod size;
pub(super) mod strings;
pub(super) mod vcita;

pub(crate) use intercom::MILLISECONDS;

use super::check::{Checker, Member};
use super::rule::Severity;
use super::sink::{Finding, Sink};
use super::words::short;
use crate::document::{Document, Edit, Kind, Mistake, MistakeKind, Node};
use crate::platform::bodies::infobip::{FUNCTION, MANIFEST};
use crate::platform::bodies::intercom::answers::HEALTH;
use crate::platform::bodies::intercom::requests::{REQUEST, WEBHOOK};
use crate::platform::bodies::kentico::KENTICO;
use crate::platform::bodies::vcita::VCITA;
use crate::platform::bodies::{Family, Object};

fn of(object: &Object, family: &'static Family) -> bool {
    std::ptr::eq(object.family, family)
}

/// Before an object is walked over. Says no where the walk would only tell the consequences of what was found.
pub(super) fn enter<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>) -> bool {
    canvas::enter(checker, object);
    if of(object, &MANIFEST) {
        return manifest::enter(checker, object, node);
    }
    if of(object, &VCITA) {
        return vcita::enter(checker, object, node);
    }
    true
}

/// After an object was walked over.
pub(super) fn leave<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>, seen: u64) {
    let family = object.family;
    let is = |other: &'static Family| std::ptr::eq(family, other);
    if is(&MANIFEST) {
        manifest::leave(checker, object, node);
    } else if is(&FUNCTION) {
        function::check(checker, node);
    } else if is(&KENTICO) {
        kentico::leave(checker, object, node);
    } else if is(&VCITA) {
        vcita::leave(checker, object, node, seen);
    } else if is(&REQUEST) || is(&WEBHOOK) || is(&HEALTH) {
        intercom::leave(checker, object, node, seen);
    } else {
        canvas::leave(checker, object, node, seen);
    }
}

/// Whether a text is written so that readers of YAML disagree on what it is; that is said.
pub(super) fn is_yaml_surprise<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) -> bool {
    if of(member.object, &MANIFEST) {
        return manifest::yaml_value(checker, member, value);
    }
    // What both versions take for something else than a text is a value of another type.
    let Some(surprise) = value.yaml_surprise().filter(|_| value.kind() == Kind::String) else { return false };
    if let Some(finding) = checker.sink.with(member.wrong(), Some(Severity::Warning), value) {
        in_quotes(finding, member, value, surprise);
    }
    true
}

/// Says of a word of YAML without quotes what it is to other readers, and puts it in quotes.
fn in_quotes(finding: &mut Finding, member: Member<'_>, value: Node<'_>, surprise: &str) {
    let source = String::from_utf8_lossy(value.source()).into_owned();
    let quoted = format!("\"{source}\"");
    finding
        .says(format!("{} is `{}` without quotes: {surprise}", member.name(), short(&source)))
        .help(format!("write {}", short(&quoted)))
        .fix("put it in quotes", true, vec![Edit::replace(value.span(), quoted)]);
}

/// Whether a word is none of those documented and may work all the same; what is to be said of it is said.
pub(super) fn tolerated<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) -> bool {
    if of(member.object, &MANIFEST) {
        manifest::tolerated(checker, member, value)
    } else {
        canvas::tolerated(checker, member, value)
    }
}

/// What is wrong with the text itself.
pub(super) fn text(document: &Document<'_>, sink: &mut Sink<'_>) {
    // Where the structure is broken in two places, the repair of one is a guess about the other.
    let broken = document.mistakes.iter().filter(|mistake| is_structural(mistake.kind)).count();
    let loose = loose(document);
    for mistake in &document.mistakes {
        let Some(finding) = sink.add(mistake.kind.code(), None, None, mistake.span.clone()) else {
            continue;
        };
        finding.says(mistake.message.clone());
        if let Some((span, note)) = &mistake.related {
            finding.also(span.clone(), note.clone());
        }
        if !mistake.edits.is_empty() {
            let inside = is_seam(mistake.kind) && loose.is_some_and(|from| mistake.span.start >= from);
            let safe = (broken < 2 || !is_structural(mistake.kind)) && !inside;
            finding.fix(order(document.text(), &mistake.edits), safe, mistake.edits.clone());
        }
    }
    for _ in 0..document.unkept {
        sink.counts.errors += 1;
    }
}

/// What edits do, as an order. What is long is not repeated: it may be a secret.
fn order(text: &[u8], edits: &[Edit]) -> String {
    const LONG: usize = 12;
    let [edit] = edits else { return "mend the text".to_owned() };
    let old = String::from_utf8_lossy(text.get(edit.start..edit.end).unwrap_or_default());
    // Brackets on lines of their own are named side by side.
    let lines: String = edit.text.split(['\n', '\r']).map(str::trim).collect();
    let (old, new) = (short(old.trim()), short(&lines));
    match (old.as_ref(), new.as_ref()) {
        (old, new) if old.len() > LONG || new.len() > LONG => "mend the text".to_owned(),
        ("", "") if edit.text.is_empty() => "take it out".to_owned(),
        ("", "") => "put in a space".to_owned(),
        (old, "") => format!("take out `{old}`"),
        ("", new) => format!("put in `{new}`"),
        (old, new) => format!("write `{new}` in place of `{old}`"),
    }
}

/// Where the line begins from which on what seems to stand between values may be inside one text, for a quotation mark that is not escaped
/// or not closed.
fn loose(document: &Document<'_>) -> Option<usize> {
    let text = document.text();
    let is_loose = |mistake: &&Mistake| match mistake.kind {
        MistakeKind::UnescapedQuote | MistakeKind::UnclosedString | MistakeKind::StrayText => true,
        MistakeKind::SingleQuotes => mistake.edits.is_empty(),
        // Three quotation marks are one to other languages.
        MistakeKind::MissingComma => {
            let around = mistake.span.start.saturating_sub(2)..mistake.span.start.saturating_add(3).min(text.len());
            text.get(around).is_some_and(|around| memchr::memmem::find(around, b"\"\"\"").is_some())
        }
        _ => false,
    };
    let first = document.mistakes.iter().find(is_loose)?.span.start;
    Some(memchr::memrchr(b'\n', text.get(..first)?).map_or(0, |before| before + 1))
}

/// Whether a mistake is one of what stands between values, as it would be of words in a text.
fn is_seam(kind: MistakeKind) -> bool {
    matches!(
        kind,
        MistakeKind::MissingComma
            | MistakeKind::MissingColon
            | MistakeKind::ExtraComma
            | MistakeKind::TrailingComma
            | MistakeKind::UnquotedKey
            | MistakeKind::BareWord
    )
}

/// Whether a mistake leaves open which value belongs where.
fn is_structural(kind: MistakeKind) -> bool {
    matches!(
        kind,
        MistakeKind::StrayBracket
            | MistakeKind::UnclosedBracket
            | MistakeKind::UnclosedString
            | MistakeKind::UnescapedQuote
            | MistakeKind::MissingColon
            | MistakeKind::MissingValue
            | MistakeKind::StrayText
            | MistakeKind::SecondValue
    )
}

/// Puts members in as an object's first: `"type": "text"`, before what is there. Nothing in YAML without braces.
pub(super) fn put_first(object: Node<'_>, members: &str) -> Vec<Edit> {
    let source = object.source();
    if source.first() != Some(&b'{') {
        return Vec::new();
    }
    let start = object.span().start + 1;
    let Some((first, _)) = object.members().next() else {
        return vec![Edit::insert(start, members)];
    };
    // The white space before the first member is what separates members in this text.
    let before = first.span().start.saturating_sub(start);
    let space = source.get(1..=before).filter(|space| space.iter().all(u8::is_ascii_whitespace)).unwrap_or(b" ");
    let space = if space.is_empty() && source.contains(&b' ') { b" " } else { space };
    vec![Edit::insert(first.span().start, format!("{members},{}", String::from_utf8_lossy(space)))]
}

/// Replaces a scalar by a word that needs no escapes, in the quotes that it has.
pub(super) fn put_string(value: Node<'_>, word: &str) -> Edit {
    match (value.kind(), value.source().first()) {
        (Kind::String, Some(quote @ (b'\'' | b'"'))) => {
            let quote = char::from(*quote);
            Edit::replace(value.span(), format!("{quote}{word}{quote}"))
        }
        (Kind::String, _) => Edit::replace(value.span(), word),
        _ => Edit::replace(value.span(), format!("\"{word}\"")),
    }
}
