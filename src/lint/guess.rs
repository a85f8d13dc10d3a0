//! Repairs of the text that rest on a guess: they are not made without being asked for. A text that is broken in one place may be broken
//! in another, of which it is not known yet; so what moves or loses anything is sure only where it makes the text whole.

use super::doubt::unsure;
use super::sink::Finding;
use crate::document::{Document, Edit, Kind, Mistake, MistakeKind, Node, apply, scan};

/// Makes unsafe what is a guess: everything where strings or comments may have swallowed a part of the structure, and what moves or loses
/// anything where the text stays broken all the same. Gives how many bytes were read to know it.
pub(super) fn withhold(document: &Document<'_>, findings: &mut [Finding]) -> usize {
    if document.is_yaml() {
        return 0;
    }
    let text = document.text();
    if hides(document) || swallows(document) || closes_less(text, findings) {
        unsure(findings, |_| true);
        return 0;
    }
    unsure(findings, |finding| finding.fix.iter().flat_map(|fix| &fix.edits).any(|edit| divides(text, edit)));
    unsure(findings, |finding| finding.rule.code == MistakeKind::Comment.code() && is_quoted(text, finding));
    unsure(findings, |finding| {
        let edits = finding.fix.as_ref().map(|fix| fix.edits.as_slice());
        edits.is_some_and(|edits| matches!(edits, [edit] if mistypes(text, edit)))
    });
    // An address that goes on behind a line break was wrapped, and a text that lacks several brackets at its end was cut off.
    unsure(findings, |finding| {
        finding.rule.code == MistakeKind::ControlCharacter.code() && is_in_address(text, finding)
    });
    unsure(findings, |finding| finding.fix.iter().flat_map(|fix| &fix.edits).any(|edit| ends_a_cut_text(text, edit)));
    one_too_many(document, findings);
    let is_sure = |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| fix.safe);
    let edits = |finding: &Finding| finding.fix.iter().flat_map(|fix| fix.edits.clone()).collect::<Vec<Edit>>();
    let sure: Vec<Vec<Edit>> =
        findings.iter().filter(|finding| is_syntax(finding)).filter(is_sure).map(edits).collect();
    let broken = document.unkept > 0 || document.mistakes.iter().any(|mistake| is_broken(text, mistake));
    if !broken && !sure.iter().flatten().any(|edit| moves(text, edit)) {
        return 0;
    }
    let mut effort = 0;
    let stays = document.unkept > 0 || {
        let groups: Vec<&[Edit]> = sure.iter().map(Vec::as_slice).collect();
        let (mended, _) = apply(text, &groups);
        let again = document.again(&mended);
        effort = again.effort;
        again.unkept > 0
            || again.mistakes.iter().any(|mistake| is_broken(&mended, mistake) || is_twice(mistake))
            || swallows(&again)
            || empties(&mended) > empties(text)
            || mixes(&again)
            || !keeps(document, &again)
    };
    if stays {
        unsure(findings, |finding| {
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
            // A comment may be a part of a string there.
            let comment = finding.rule.code == MistakeKind::Comment.code();
            !is_syntax(finding) || is_seam(finding) || comment || edits.into_iter().any(|edit| moves(text, edit))
        });
    }
    effort
}

/// Makes the repairs unsafe that rest on a sign which may be one too many.
fn one_too_many(document: &Document<'_>, findings: &mut [Finding]) {
    let text = document.text();
    // One quote inside a string may be one too many, or stand for another sign.
    unsure(findings, |finding| {
        finding.rule.code == MistakeKind::UnescapedQuote.code()
            && finding.fix.as_ref().is_some_and(|fix| {
                let quotes = fix.edits.iter().filter(|edit| edit.text == "\\\"").count();
                // Between two of them stands a sign that may be meant for a comma.
                let near = matches!(fix.edits.as_slice(), [one, other]
                    if text.get(one.end..other.start).is_none_or(|held| held.trim_ascii().len() < 2));
                near || !quotes.is_multiple_of(2)
            })
    });
    // A quote and a bracket may have changed places.
    unsure(findings, |finding| {
        let end = finding.fix.as_ref().and_then(|fix| fix.edits.first()).map_or(0, |edit| edit.start);
        let before = text.get(..end).unwrap_or_default();
        finding.rule.code == MistakeKind::UnclosedBracket.code()
            && (before.ends_with(b"}\"") || before.ends_with(b"]\""))
    });
    // A bracket before one value on its line may be one too many as well as not closed.
    unsure(findings, |finding| {
        let opening = finding.related.first().map(|(span, _)| span.end);
        let held = opening.zip(finding.fix.as_ref().and_then(|fix| fix.edits.first()));
        let held = held.and_then(|(start, edit)| text.get(start..edit.start));
        finding.rule.code == MistakeKind::UnclosedBracket.code()
            && held.is_some_and(|held| !held.iter().any(|byte| b",{[\n".contains(byte)))
    });
    // Behind a bracket that may be one too many, more may follow.
    let ends = |edit: &Edit| {
        let behind = scan::skip_space(text, edit.end);
        let next = matches!(text.get(behind), Some(b'}' | b']')).then(|| scan::skip_space(text, behind + 1));
        next.is_some_and(|next| document.mistakes.iter().any(|mistake| (behind..=next).contains(&mistake.span.start)))
    };
    unsure(findings, |finding| {
        finding.rule.code == MistakeKind::TrailingComma.code()
            && finding.fix.iter().flat_map(|fix| &fix.edits).any(ends)
    });
}

/// Whether a list holds texts beside objects, as where an object lost its opening bracket: what were its first key and value stand before what is
/// left of it.
fn mixes(document: &Document<'_>) -> bool {
    let holds = |list: Node<'_>, kind: Kind| list.items().any(|item| item.kind() == kind);
    document.nodes().any(|list| holds(list, Kind::Object) && holds(list, Kind::String))
}

/// Whether what was found stands in a string that is an address.
fn is_in_address(text: &[u8], finding: &Finding) -> bool {
    /// No address is longer: a text without quotes is not looked through for each of its line breaks.
    const LONGEST: usize = 4096;
    let (before, behind) = text.split_at(finding.span.start.min(text.len()));
    let before = before.get(before.len().saturating_sub(LONGEST)..).unwrap_or_default();
    let behind = behind.get(..LONGEST).unwrap_or(behind);
    let start = memchr::memrchr(b'"', before).map_or(0, |quote| quote + 1);
    let end = memchr::memchr(b'"', behind).unwrap_or(behind.len());
    let holds = |part: Option<&[u8]>| part.is_some_and(|part| memchr::memmem::find(part, b"://").is_some());
    holds(before.get(start..)) || holds(behind.get(..end))
}

/// Whether an edit closes more brackets at the end of a text than anybody forgets.
fn ends_a_cut_text(text: &[u8], edit: &Edit) -> bool {
    const FORGOTTEN: usize = 2;
    let closers = edit.text.bytes().filter(|byte| b"}]".contains(byte)).count();
    closers > FORGOTTEN && text.get(edit.end..).is_none_or(|behind| behind.trim_ascii().is_empty())
}

/// Whether an edit makes two objects of one, puts a line behind the next, or closes several brackets on a line where they may have closed before.
fn divides(text: &[u8], edit: &Edit) -> bool {
    let closers = edit.text.bytes().filter(|byte| b"}]".contains(byte)).count();
    let behind = text.get(edit.end..).unwrap_or_default().iter().find(|byte| !b" \t,".contains(byte));
    let ends = matches!(behind, None | Some(b'\n' | b'\r' | b'{'));
    let old = text.get(edit.start..edit.end).unwrap_or_default();
    let lines = old.trim_ascii().contains(&b'\n') && edit.text.trim().contains('\n');
    edit.text == "},{" || lines || (closers > 1 && !ends)
}

/// Whether an edit puts a sign in the place of one that is beside it on the keyboard, and of another sort.
fn mistypes(text: &[u8], edit: &Edit) -> bool {
    let old = text.get(edit.start..edit.end).unwrap_or_default();
    match (old, edit.text.as_bytes()) {
        ([b'\'' | b'`' | b';' | b':' | b'{' | b'[' | b'.' | b','], [b'"'])
        | ([b'{' | b'['], [b':' | b'}' | b']'])
        | ([b'"'], [b':' | b','])
        | ([b';'], [b'{']) => true,
        // Two signs in each other's place; a colon that slipped into the quotes is plain.
        ([one, other], [first, second]) if one == second && other == first => old.contains(&b'"') && old != b":\"",
        // Behind a number a second quote may stand for inches, and what is in quotes of another sort may be a text.
        ([b'"' | b'\'' | b'`' | b'\\'], []) => {
            let near = text.get(edit.start.saturating_sub(2)..(edit.end + 2).min(text.len())).unwrap_or_default();
            old != b"\"" || near.iter().any(u8::is_ascii_digit) || near.contains(&b'#')
        }
        _ => false,
    }
}

/// Whether what seems to be a comment stands between quotes, and may be a string behind one that is not closed; or clings to a value.
fn is_quoted(text: &[u8], finding: &Finding) -> bool {
    let before = text.get(..finding.span.start).and_then(<[u8]>::last);
    let clings = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'"');
    clings && (text.get(finding.span.start) == Some(&b'#') || text.get(finding.span.end) == Some(&b'"'))
}

/// Whether a closing bracket would be taken out of a text in which something else is wrong: what it closes may have been lost there.
fn closes_less(text: &[u8], findings: &[Finding]) -> bool {
    let closers = |edit: &Edit| {
        let old = text.get(edit.start..edit.end).unwrap_or_default().trim_ascii();
        edit.text.is_empty() && !old.is_empty() && old.iter().all(|byte| b"}]".contains(byte))
    };
    let less = |finding: &Finding| finding.fix.iter().flat_map(|fix| &fix.edits).any(closers);
    let seam = |finding: &Finding| finding.rule.code == MistakeKind::MissingComma.code();
    findings.iter().any(less) && findings.iter().any(seam)
}

/// How many objects and lists are empty.
fn empties(text: &[u8]) -> usize {
    let mut before = 0;
    let bytes = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    bytes.filter(|byte| matches!((std::mem::replace(&mut before, **byte), **byte), (b'{', b'}') | (b'[', b']'))).count()
}

pub(super) fn is_syntax(finding: &Finding) -> bool {
    finding.rule.code.starts_with("syntax/")
}

/// Whether a repair says where a value or a string ends.
fn is_seam(finding: &Finding) -> bool {
    const SEAMS: [MistakeKind; 8] = [
        MistakeKind::MissingComma,
        MistakeKind::ExtraComma,
        MistakeKind::MissingColon,
        MistakeKind::UnclosedString,
        MistakeKind::UnescapedQuote,
        MistakeKind::ControlCharacter,
        MistakeKind::BareWord,
        MistakeKind::UnquotedKey,
    ];
    SEAMS.iter().any(|kind| kind.code() == finding.rule.code)
}

/// Whether a mistake leaves open what belongs where.
fn is_broken(text: &[u8], mistake: &Mistake) -> bool {
    match mistake.kind {
        MistakeKind::StrayBracket
        | MistakeKind::UnclosedBracket
        | MistakeKind::UnclosedString
        | MistakeKind::UnescapedQuote
        | MistakeKind::StrayText
        | MistakeKind::KeyNotString
        | MistakeKind::MissingValue
        | MistakeKind::SecondValue => true,
        MistakeKind::SingleQuotes | MistakeKind::TypographicQuotes => mistake.edits.is_empty(),
        MistakeKind::BareWord | MistakeKind::UnquotedKey => {
            let source = text.get(mistake.span.clone()).unwrap_or_default();
            source.iter().any(|byte| b"{}[]()\"':,".contains(byte)) || !source.iter().any(u8::is_ascii_alphanumeric)
        }
        _ => false,
    }
}

/// Whether a member stands twice, as where two objects were made one.
fn is_twice(mistake: &Mistake) -> bool {
    mistake.kind == MistakeKind::DuplicateKey
}

/// Whether a comment holds what looks like a part of the document, in a text that is broken without it; or is not closed.
fn hides(document: &Document<'_>) -> bool {
    let text = document.text();
    let mut comments = document
        .mistakes
        .iter()
        .filter(|mistake| mistake.kind == MistakeKind::Comment)
        .filter_map(|mistake| text.get(mistake.span.clone()))
        .filter(|comment| is_structure(comment))
        .peekable();
    comments.peek().is_some()
        && (document.mistakes.iter().any(|mistake| is_broken(text, mistake))
            || comments.any(|comment| comment.starts_with(b"/*") && !comment.ends_with(b"*/")))
}

fn is_structure(text: &[u8]) -> bool {
    text.iter().any(|byte| b"{}[]\"".contains(byte))
}

/// Whether an edit puts in, changes or takes out a bracket, or takes out anything but commas, white space and comments.
fn moves(text: &[u8], edit: &Edit) -> bool {
    let old = text.get(edit.start..edit.end).unwrap_or_default();
    let bracket = |bytes: &[u8]| bytes.iter().any(|byte| b"{}[]".contains(byte));
    let comment = matches!(old, [b'/', b'/' | b'*', ..] | [b'#', ..]);
    let lost =
        edit.text.is_empty() && old.iter().any(|byte| *byte != b',' && *byte != b'\\' && !byte.is_ascii_whitespace());
    !comment && (lost || bracket(old) || bracket(edit.text.as_bytes()))
}

/// Whether a string holds what looks like structure, and may be several.
fn swallows(document: &Document<'_>) -> bool {
    document.nodes().any(|node| node.kind() == Kind::String && swallows_structure(node.source()))
}

/// Whether a string that is not one of JSON, quotes included, holds quotes as they stand between strings.
fn swallows_structure(source: &[u8]) -> bool {
    let text = String::from_utf8_lossy(source);
    let mut characters = text.chars();
    let Some(first) = characters.next().filter(|first| is_quote(*first)) else { return false };
    let content = characters.as_str();
    let content = content.strip_suffix(is_quote).unwrap_or(content);
    // What is one string of JSON is that, unless it goes over lines.
    let same = |character: char| is_quote(character) && (straight(first) == straight(character) || first == character);
    let whole = first == '"' && !content.contains('\n');
    if (whole && !has_plain_quote(content)) || serde_json::from_str::<serde::de::IgnoredAny>(content).is_ok() {
        return false;
    }
    // A single quote before what was in double ones: it ends at the next apostrophe, and not where JSON would.
    if !straight(first) && content.match_indices('"').any(|(at, _)| stands_in_json(content, at)) {
        return true;
    }
    // Three quotation marks are one to other languages.
    let twice = |part: &str| part.chars().take(2).filter(|character| *character == first).count() == 2;
    if twice(content) {
        return true;
    }
    let trimmed = content.trim();
    let is_mark = |character: char| "{}[],:".contains(character);
    if trimmed.starts_with(same)
        || (trimmed.starts_with(is_mark) && trimmed.contains(same))
        || trimmed.chars().count() > 1 && trimmed.starts_with(is_mark) && trimmed.ends_with(is_mark)
    {
        return true;
    }
    let broken = content.contains('\n');
    let mut lines = content.split('\n').map(str::trim).filter(|line| broken && !line.is_empty());
    let mut before = if content.starts_with(char::is_whitespace) { "" } else { lines.next().unwrap_or_default() };
    for line in lines {
        if line.starts_with(['{', '}', '[', ']', ',', ':', '"']) || before.ends_with(['{', '[', '}', ']']) {
            return true;
        }
        before = line;
    }
    content.char_indices().filter(|(_, character)| same(*character)).any(|(at, quote)| {
        // Between two words without a blank it rather ends a string and begins the next.
        let rest = content.get(at + quote.len_utf8()..).unwrap_or_default();
        let word = |character: Option<char>| character.is_some_and(char::is_alphabetic);
        let clings = word(content.get(..at).unwrap_or_default().chars().next_back()) && word(rest.chars().next());
        if straight(quote) && (clings || rest.trim_start().starts_with([';', '"', '“', '”'])) {
            return true;
        }
        let before = content.get(..at).unwrap_or_default();
        let behind = content.get(at + quote.len_utf8()..).unwrap_or_default().trim_start();
        if before.ends_with('\\') {
            return false;
        }
        let next = behind.get(1..).unwrap_or_default().trim_start().chars().next();
        let opens = next.is_some_and(|next| same(next) || matches!(next, '{' | '['));
        match behind.chars().next() {
            Some(':' | '}' | ']') => true,
            Some(',') => opens,
            // `,"` is no place for a quote of a sentence, as `, "` is.
            _ => before.ends_with([',', ':']) || before.ends_with("  ") || before.trim_end().ends_with(['{', '[']),
        }
    })
}

/// Whether a double quote stands as those of JSON do, which begin behind a sign and end before one.
fn stands_in_json(content: &str, at: usize) -> bool {
    let (before, behind) = content.split_at(at);
    let next = behind.get(1..).unwrap_or_default().trim_start();
    next.starts_with([':', '}', ']']) || before.trim_end().ends_with(['{', '[', ':']) || before.ends_with(',')
}

/// Whether a quotation mark is a double one.
fn straight(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '‟' | '«' | '»')
}

fn is_quote(character: char) -> bool {
    straight(character) || matches!(character, '\'' | '`' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '´')
}

/// Whether a straight quote stands there that nothing escapes.
fn has_plain_quote(content: &str) -> bool {
    let mut escaped = false;
    content.bytes().any(|byte| {
        let plain = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        plain
    })
}

/// Whether all strings are still there, in the same order.
fn keeps(before: &Document<'_>, after: &Document<'_>) -> bool {
    let mut left = after.nodes().filter_map(Node::string);
    before.nodes().filter_map(Node::string).all(|string| left.any(|other| other == string))
}
