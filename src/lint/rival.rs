//! Repairs beside which another one is as small: one sign nearby may be too many instead, another bracket than the one that is taken out may
//! have closed too early, a sign may stand for a quote. None of them is made without being asked for.

use super::doubt::unsure;
use super::guess::is_syntax;
use super::sink::Finding;
use crate::document::{Document, Edit, Kind, MistakeKind, apply, scan};

/// How many signs before and behind an edit are left out to see whether that mends the text as well.
const SIGNS: usize = 2;
/// For how many repairs that is asked.
const REPAIRS: usize = 3;
/// How many other closing brackets are left out to see whether one of them closes too early.
const CLOSERS: usize = 32;
/// How near a string is to a repair that may have lost a sign to it.
const NEAR: usize = 40;

/// Makes the repairs unsafe beside which there is another one as small.
pub(super) fn withhold(document: &Document<'_>, findings: &mut [Finding]) {
    let text = document.text();
    if document.untried {
        unsure(findings, is_joint);
    }
    let commas = for_commas(text, findings);
    // A comma too many may stand for the bracket that is missing.
    let of = |kind: MistakeKind| document.mistakes.iter().filter(move |mistake| mistake.kind == kind);
    let open = of(MistakeKind::UnclosedBracket).filter_map(|mistake| Some(mistake.related.as_ref()?.0.start)).min();
    unsure(findings, |finding| {
        [MistakeKind::TrailingComma, MistakeKind::ExtraComma].iter().any(|kind| kind.code() == finding.rule.code)
            && open.is_some_and(|open| open < finding.span.start)
    });
    // Where words end that are no values: what stands behind one may belong to it.
    let mut words: Vec<usize> = of(MistakeKind::BareWord).map(|mistake| mistake.span.end).collect();
    words.sort_unstable();
    let edges = edges(document);
    let mut asked = 0;
    unsure(findings, |finding| {
        let Some(edits) = finding.fix.as_ref().map(|fix| fix.edits.as_slice()).filter(|_| is_syntax(finding)) else {
            return false;
        };
        // A string that swallowed the bracket which is missing.
        let swallowed = finding.rule.code == MistakeKind::UnclosedBracket.code()
            && finding.related.first().is_some_and(|(opening, _)| {
                let first = edges.partition_point(|(start, _)| *start < opening.start);
                edges.get(first).is_some_and(|(start, _)| *start < finding.span.end)
            });
        let near = |edit: &Edit| {
            let first = edges.partition_point(|(_, end)| *end + NEAR < edit.start);
            edges.get(first).is_some_and(|(start, _)| *start <= edit.end + NEAR) && is_joint(finding)
        };
        let guess = |edit: &Edit| {
            is_drawn(text, finding, edit)
                || is_dropped(text, edit)
                || is_pair(text, edit)
                || is_word(text, edit)
                || is_last_break(text, edit)
                || is_torn(text, edit)
                || (finding.rule.code == MistakeKind::NumberForm.code() && is_telephone(text, edit))
                || (edit.text == "," && words.binary_search(&edit.start).is_ok())
        };
        let bracket = match finding.rule.code {
            code if code == MistakeKind::MissingComma.code() => {
                edits.first().map(|edit| scan::skip_space(text, edit.start))
            }
            code if code == MistakeKind::UnclosedBracket.code() => finding.related.first().map(|(span, _)| span.start),
            _ => None,
        };
        bracket.and_then(|at| text.get(at)).is_some_and(|bracket| commas.contains(bracket))
            || swallowed
            || edits.iter().any(|edit| near(edit) || guess(edit))
            || is_around(text, edits)
            || (is_joint(finding) && leaves_empty(text, edits))
            || edits.iter().any(|edit| closes_early(text, edit, &mut asked))
    });
    if dropping_mends(text, findings) {
        unsure(findings, |finding| is_joint(finding) || !is_syntax(finding));
    }
}

/// The same in YAML, where other repairs have a rival.
pub(super) fn withhold_in_yaml(document: &Document<'_>, findings: &mut [Finding]) {
    let text = document.text();
    unsure(findings, |finding| {
        let edits = finding.fix.as_ref().map_or(&[][..], |fix| fix.edits.as_slice());
        edits.iter().any(|edit| {
            let old = text.get(edit.start..edit.end).unwrap_or_default();
            // A comma that stands for a colon makes a key without a value.
            let keyed = edit.text.is_empty() && !is_syntax(finding) && !old.is_empty() && !old.contains(&b':');
            // A note, or the rest of a line that was broken, is no key.
            let invents = old.is_empty() && edit.text.trim_end() == ":" && !opens_a_block(text, edit.end);
            keyed || invents || (edit.text == "- " && !begins_alike(text, edit.end))
        })
    });
}

/// Whether a line ends at `at` below which one stands that is further in, or begins a list.
fn opens_a_block(text: &[u8], at: usize) -> bool {
    let depth = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    let (above, below) = text.split_at(at.min(text.len()));
    let own = above.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut lines = below.split(|byte| *byte == b'\n');
    let ends = lines.next().is_some_and(|rest| rest.trim_ascii().is_empty());
    let next = lines.find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    ends && (depth(next) > depth(own) || (depth(next) == depth(own) && next.trim_ascii_start().starts_with(b"- ")))
}

/// Whether the entry of a list whose first key is at `key` begins with the same key as the next entry does: where it does not, the next one
/// may lack that line.
fn begins_alike(text: &[u8], key: usize) -> bool {
    let name = |line: &[u8]| line.split(|byte| *byte == b':').next().unwrap_or_default().to_vec();
    let mut lines = text.get(key..).unwrap_or_default().split(|byte| *byte == b'\n');
    let first = name(lines.next().unwrap_or_default());
    let next = lines.find_map(|line| line.trim_ascii_start().strip_prefix(b"- "));
    next.is_none_or(|next| name(next) == first)
}

/// Whether a repair says where something begins or ends.
fn is_joint(finding: &Finding) -> bool {
    const JOINTS: [MistakeKind; 9] = [
        MistakeKind::MissingComma,
        MistakeKind::MissingColon,
        MistakeKind::UnclosedString,
        MistakeKind::UnescapedQuote,
        MistakeKind::UnclosedBracket,
        MistakeKind::StrayBracket,
        MistakeKind::StrayText,
        MistakeKind::BareWord,
        MistakeKind::UnquotedKey,
    ];
    JOINTS.iter().any(|kind| kind.code() == finding.rule.code)
}

/// The opening brackets that may stand for a comma: one is missing before them, and a bracket of their sort is not closed behind them.
fn for_commas(text: &[u8], findings: &[Finding]) -> Vec<u8> {
    let of = |kind: MistakeKind| findings.iter().filter(move |finding| finding.rule.code == kind.code());
    let unclosed = of(MistakeKind::UnclosedBracket).filter_map(|finding| {
        let (opening, _) = finding.related.first()?;
        Some((*text.get(opening.start)?, finding.span.start))
    });
    let unclosed: Vec<(u8, usize)> = unclosed.collect();
    let commas = of(MistakeKind::MissingComma).filter_map(|finding| {
        let at = scan::skip_space(text, finding.fix.as_ref()?.edits.first()?.start);
        Some((*text.get(at)?, at))
    });
    let commas: Vec<(u8, usize)> = commas.collect();
    let last = |bracket: u8| unclosed.iter().filter(|one| one.0 == bracket).map(|one| one.1).max();
    [b'{', b'[']
        .into_iter()
        .filter(|bracket| commas.iter().any(|comma| comma.0 == *bracket && Some(comma.1) < last(*bracket)))
        .collect()
}

/// Strings that begin or end with a sign as it stands between strings, and with no other that belongs to it.
fn edges(document: &Document<'_>) -> Vec<(usize, usize)> {
    let is_edge = |content: &[u8]| {
        let holds = |byte: u8| content.contains(&byte);
        let opens = match content.first() {
            Some(b',' | b':' | b'}' | b']') => true,
            Some(b'{') => !holds(b'}'),
            Some(b'[') => !holds(b']'),
            _ => false,
        };
        let closes = match content.last() {
            Some(b'{' | b'[') => true,
            Some(b'}') => !holds(b'{'),
            Some(b']') => !holds(b'['),
            _ => false,
        };
        opens || closes
    };
    let strings = document.nodes().filter(|node| node.kind() == Kind::String);
    let content = |source: &[u8]| source.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).map(is_edge);
    strings
        .filter(|node| content(node.source()) == Some(true))
        .map(|node| (node.span().start, node.span().end))
        .collect()
}

/// Whether a quote is put beside a sign that may stand for it, or makes a text of a number or a literal.
fn is_drawn(text: &[u8], finding: &Finding, edit: &Edit) -> bool {
    if edit.text != "\"" || edit.start != edit.end {
        return false;
    }
    let (before, behind) = text.split_at(edit.start.min(text.len()));
    let closes = finding.rule.code == MistakeKind::UnclosedString.code();
    let (content, sign) = if closes {
        let content = before.get(finding.span.start..).unwrap_or_default();
        (content.strip_prefix(b"\"").unwrap_or(content), before.last())
    } else {
        // No number is longer: the rest of a long text is not searched for each of its words.
        let end = memchr::memchr(b'"', behind.get(..NEAR).unwrap_or(behind)).unwrap_or(0);
        (behind.get(..end).unwrap_or_default(), behind.first())
    };
    sign.is_some_and(|sign| b"'`;:,.{}[]".contains(sign)) || is_scalar(content.trim_ascii())
}

/// Whether that is a number or a literal.
fn is_scalar(content: &[u8]) -> bool {
    matches!(content, b"true" | b"false" | b"null")
        || (!content.is_empty() && scan::number(content, 0) == Some(content.len()))
}

/// Whether a bracket is taken out that touches a quote, with which it may have changed places or whose other one may be missing, or that
/// keeps two words apart as a comma does.
fn is_dropped(text: &[u8], edit: &Edit) -> bool {
    let before = edit.start.checked_sub(1).and_then(|at| text.get(at));
    let (before, behind) = (before.copied().unwrap_or_default(), text.get(edit.end).copied().unwrap_or_default());
    matches!(text.get(edit.start..edit.end), Some(b"{" | b"}" | b"[" | b"]"))
        && edit.text.is_empty()
        && (before == b'"' || behind == b'"' || (before.is_ascii_alphanumeric() && behind.is_ascii_alphanumeric()))
}

/// Whether a comma becomes a colon between two texts that may be elements of a list.
fn is_pair(text: &[u8], edit: &Edit) -> bool {
    if text.get(edit.start..edit.end) != Some(b",") || edit.text != ":" {
        return false;
    }
    let last = |text: &[u8]| text.trim_ascii_end().last().copied();
    let before = text.get(..edit.start).unwrap_or_default().trim_ascii_end();
    let key = before.strip_suffix(b"\"").and_then(|rest| memchr::memrchr(b'"', rest)).unwrap_or(before.len());
    let before = before.get(..key).unwrap_or_default().trim_ascii_end();
    let value = scan::skip_space(text, edit.end);
    if matches!(text.get(value), Some(b'{' | b'[')) {
        return false;
    }
    if let Some(before) = before.strip_suffix(b",") {
        return !matches!(last(before), Some(b'}' | b']'));
    }
    let rest = text.get(value..).unwrap_or_default();
    let end = rest.iter().position(|byte| b",{}[]".contains(byte));
    matches!(end.and_then(|end| rest.get(end)), Some(b'}') | None)
}

/// Whether a word becomes a literal that it resembles.
fn is_word(text: &[u8], edit: &Edit) -> bool {
    let old = text.get(edit.start..edit.end).unwrap_or_default();
    matches!(edit.text.as_str(), "true" | "false" | "null") && old.iter().all(u8::is_ascii_lowercase) && old != b"nil"
}

/// Whether a comma parts what nothing else parts, a word or a number from its neighbour: one of both may have slipped past the other.
fn is_torn(text: &[u8], edit: &Edit) -> bool {
    let before = edit.start.checked_sub(1).and_then(|at| text.get(at));
    let word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let solid = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii_whitespace());
    let behind = text.get(edit.end);
    edit.text == "," && edit.start == edit.end && solid(before) && solid(behind) && (word(before) || word(behind))
}

/// Whether a plus sign is taken from what may be a telephone number: that is a text, and the sign belongs to it.
fn is_telephone(text: &[u8], edit: &Edit) -> bool {
    let rest = text.get(edit.start..).unwrap_or_default();
    let digits = rest.iter().skip(1).take_while(|byte| byte.is_ascii_digit() || b" -./()".contains(byte));
    rest.starts_with(b"+") && digits.filter(|byte| byte.is_ascii_digit()).count() >= 7
}

/// Whether the line break is escaped that is the last sign of a string: the quote may have slipped behind it.
fn is_last_break(text: &[u8], edit: &Edit) -> bool {
    matches!(edit.text.as_str(), "\\n" | "\\r\\n") && text.get(edit.end) == Some(&b'"')
}

/// Whether both brackets around one value, or around two with one sign between them, become others: the sign may be the wrong one.
fn is_around(text: &[u8], edits: &[Edit]) -> bool {
    let [one, other] = edits else { return false };
    let becomes = |edit: &Edit, signs: [&str; 2]| {
        signs.contains(&edit.text.as_str()) && matches!(text.get(edit.start..edit.end), Some(b"{" | b"}" | b"[" | b"]"))
    };
    let held = text.get(one.end..other.start).unwrap_or_default();
    let count = |sign: u8| memchr::memchr_iter(sign, held).count();
    becomes(one, ["{", "["]) && becomes(other, ["}", "]"]) && count(b':') + count(b',') < 2
}

/// Whether an empty object or list stands at a repair when it is made.
fn leaves_empty(text: &[u8], edits: &[Edit]) -> bool {
    let signs = |bytes: &[u8]| bytes.iter().filter(|byte| !byte.is_ascii_whitespace()).copied().collect::<Vec<u8>>();
    let moves = |edit: &&Edit| edit.text.bytes().any(|byte| b",{}[]".contains(&byte));
    edits.iter().filter(moves).any(|edit| {
        let before = signs(text.get(edit.start.saturating_sub(NEAR)..edit.start).unwrap_or_default());
        let behind = signs(text.get(edit.end..(edit.end + NEAR).min(text.len())).unwrap_or_default());
        let before = before.get(before.len().saturating_sub(1)..).unwrap_or_default();
        let behind = behind.get(..behind.len().min(2)).unwrap_or_default();
        let all = [before, signs(edit.text.as_bytes()).as_slice(), behind].concat();
        all.windows(2).any(|pair| matches!(pair, b"{}" | b"[]"))
    })
}

/// Whether a text is JSON in which no key stands twice.
fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok() && Document::json(text).mistakes.is_empty()
}

fn without(text: &[u8], at: usize) -> Vec<u8> {
    let (before, behind) = text.split_at(at.min(text.len()));
    [before, behind.get(1..).unwrap_or_default()].concat()
}

fn squeezed(text: &[u8]) -> Vec<u8> {
    text.iter().filter(|byte| !byte.is_ascii_whitespace()).copied().collect()
}

/// Whether a closing bracket is taken out, and another one before it may have closed too early: the lines do not show which.
fn closes_early(text: &[u8], edit: &Edit, asked: &mut usize) -> bool {
    let old = text.get(edit.start..edit.end).unwrap_or_default();
    let [closer @ (b'}' | b']')] = old.trim_ascii() else { return false };
    if !edit.text.is_empty() {
        return false;
    }
    // Each asks for the whole text again: one that was not asked for is not known to be right.
    *asked += 1;
    if *asked > REPAIRS {
        return true;
    }
    let (mended, _) = apply(text, &[std::slice::from_ref(edit)]);
    if is_laid_out(&mended) {
        return false;
    }
    // On lines that show otherwise, the bracket may be the one of a line that is missing.
    if memchr::memchr(b'\n', text.trim_ascii()).is_some() {
        return true;
    }
    let right = squeezed(&mended);
    let before = text.get(..edit.start).unwrap_or_default();
    let goes_on = |at: usize| text.get(scan::skip_space(text, at + 1)) == Some(&b',');
    let mut others = memchr::memrchr_iter(*closer, before).filter(|at| goes_on(*at));
    let early = others.by_ref().take(CLOSERS).any(|at| {
        let other = without(text, at);
        is_json(&other) && squeezed(&other) != right
    });
    early || others.next().is_some()
}

/// Whether each closing bracket stands on the line of the one that it closes, or begins a line that is indented as that is; on several lines.
fn is_laid_out(text: &[u8]) -> bool {
    // Where the line begins, its indentation, and whether nothing but closing brackets was on it yet.
    let (mut line, mut indent, mut fresh) = (0, 0, true);
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\n' => (line, indent, fresh) = (at + 1, 0, true),
            byte if byte.is_ascii_whitespace() => indent += usize::from(at == line + indent),
            b'{' | b'[' => {
                open.push((line, indent));
                fresh = false;
            }
            b'}' | b']' => {
                let Some(opening) = open.pop() else { return false };
                if opening.0 != line && !(fresh && opening.1 == indent) {
                    return false;
                }
            }
            b'"' => {
                fresh = false;
                at = scan::plain(text, at + 1);
                while text.get(at) == Some(&b'\\') {
                    at = scan::plain(text, (at + 2).min(text.len()));
                }
            }
            _ => fresh = false,
        }
        at += 1;
    }
    open.is_empty() && memchr::memchr(b'\n', text.trim_ascii()).is_some()
}

/// The lists that begin as elements of what is not closed: one of their brackets may be too many.
fn nested(text: &[u8], finding: &Finding) -> Vec<usize> {
    let Some((opening, _)) = finding.related.first() else { return Vec::new() };
    let held = text.get(opening.end..finding.span.start).unwrap_or_default();
    let element = |at: &usize| {
        let before = text.get(..*at).unwrap_or_default().trim_ascii_end();
        before.ends_with(b",") || before.ends_with(b"[")
    };
    memchr::memchr_iter(b'[', held).map(|at| opening.end + at).filter(element).take(CLOSERS).collect()
}

/// Whether leaving out one sign beside a repair makes the text whole in another way.
fn dropping_mends(text: &[u8], findings: &[Finding]) -> bool {
    let sure = |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| fix.safe) && is_joint(finding);
    let sure: Vec<&Finding> = findings.iter().filter(sure).take(REPAIRS).collect();
    if sure.is_empty() {
        return false;
    }
    let groups: Vec<&[Edit]> = sure.iter().filter_map(|finding| Some(finding.fix.as_ref()?.edits.as_slice())).collect();
    let right = squeezed(&apply(text, &groups).0);
    let is_sign = |at: &usize| text.get(*at).is_some_and(|byte| b"{}[]\"".contains(byte));
    sure.iter().any(|finding| {
        // A bracket behind a key is what the key is to hold.
        let key = |at: usize| text.get(..at).unwrap_or_default().trim_ascii_end().ends_with(b":");
        let opening = finding.related.first().map(|(span, _)| span.start).filter(|at| !key(*at));
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).take(SIGNS);
        let mut places: Vec<usize> = opening.filter(is_sign).into_iter().collect();
        places.extend(nested(text, finding));
        for edit in edits {
            let solid = |at: &usize| text.get(*at).is_some_and(|byte| !byte.is_ascii_whitespace());
            let before = (edit.start.saturating_sub(NEAR)..edit.start).rev().filter(solid).take(SIGNS);
            let behind = (edit.start..(edit.end + NEAR).min(text.len())).filter(solid).take(SIGNS + 1);
            places.extend(before.chain(behind).filter(is_sign));
            // The quote at the other end of what is put into quotes.
            places.extend((edit.text == "\"").then(|| finding.span.end.saturating_sub(1)).filter(is_sign));
        }
        places.iter().any(|at| {
            let other = without(text, *at);
            is_json(&other) && squeezed(&other) != right
        })
    })
}
