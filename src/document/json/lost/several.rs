//! Signs that are lost together: the line between two objects, a key's colon and the bracket behind it, brackets that close with the comma
//! behind them.

use super::super::sorts::string_end;
use super::super::{Kind, scan};
use super::{Bracket, Document, How, MISTAKES, MistakeKind, end_before, is_key, sign};
use crate::document::Node;

/// What may be missing behind a value, before the next member or element.
const CLOSERS: [&str; 16] =
    ["}", "]", "},", "],", "]}", "}]", "}}", "]},", "}],", "}},", "}]}", "]}}", "}}]", "}]},", "]}},", "}}],"];

/// How many members or elements before a bracket that closes nothing may have lacked the opening one.
const SIBLINGS: usize = 6;

/// How long a line is at most that stands twice.
const LINE: usize = 400;
/// How many of them are tried.
const LINES: usize = 6;

/// Places where several signs may be missing, and which.
pub(super) fn places(document: &Document<'_>) -> Vec<Bracket> {
    let mut found: Vec<Bracket> = Vec::new();
    let asked = document.mistakes.iter().filter(|mistake| {
        matches!(
            mistake.kind,
            MistakeKind::StrayText
                | MistakeKind::StrayBracket
                | MistakeKind::UnclosedBracket
                | MistakeKind::KeyNotString
                | MistakeKind::MissingComma
                | MistakeKind::MissingColon
                | MistakeKind::MissingValue
                | MistakeKind::DuplicateKey
        )
    });
    for mistake in asked.take(MISTAKES) {
        let at = mistake.span.start;
        if mistake.kind == MistakeKind::DuplicateKey {
            found.extend(again(document, at));
            continue;
        }
        let mut several = Vec::new();
        let mut lost = |at: usize, is: &'static str| several.push(Bracket { at, is, how: How::Put });
        match mistake.kind {
            MistakeKind::MissingColon if mistake.span.is_empty() => {
                lost(at, ":{");
                lost(at, ":[");
                lost(at, ":[{");
                opened_before(document, at, &mut lost);
            }
            MistakeKind::StrayText | MistakeKind::StrayBracket => {
                let commas = opened(document, at, &mut lost);
                opened_before(document, at, &mut lost);
                for at in commas {
                    found.push(Bracket { at, is: ",", how: How::Instead });
                    let is = document.text.get(at).copied().and_then(sign);
                    found.extend(is.map(|is| Bracket { at, is, how: How::Out }));
                }
            }
            _ => {}
        }
        if mistake.kind != MistakeKind::MissingColon {
            closed(document, at, &mut lost);
        }
        found.append(&mut several);
    }
    let mut known = std::collections::BTreeSet::new();
    found.retain(|bracket| known.insert((bracket.at, bracket.is, bracket.how)));
    found
}

/// Lines that stand there twice, one behind the other and equal in their blanks too, of what is not often so by intention: they open or close
/// something, or are a member. An element that is whole in its line is often like the next.
pub(super) fn lines_again(text: &[u8]) -> Vec<Bracket> {
    let (mut found, mut at, mut before) = (Vec::new(), 0, &b""[..]);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii_end();
        let bare = content.strip_suffix(b",").unwrap_or(content);
        let brackets = matches!(bare.last(), Some(b'{' | b'[' | b'}' | b']')) || content.contains(&b':');
        if brackets
            && !is_element(bare.trim_ascii_start())
            && line == before
            && line.ends_with(b"\n")
            && line.len() <= LINE
        {
            found.push(Bracket { at, is: "", how: How::Again(line.len()) });
        }
        if found.len() >= LINES {
            break;
        }
        at += line.len();
        before = line;
    }
    found
}

/// Whether a line without its comma may be a whole element: all that it opens it closes, and it does not begin with a key.
fn is_element(line: &[u8]) -> bool {
    let (mut open, mut at) = (0_i32, 0);
    while let Some(byte) = line.get(at) {
        at = match byte {
            b'"' | b'\'' | b'`' => match string_end(line, at) {
                Some(end) => end,
                None => return true,
            },
            _ => {
                open += match byte {
                    b'{' | b'[' | b'(' => 1,
                    b'}' | b']' | b')' => -1,
                    _ => 0,
                };
                at + 1
            }
        };
    }
    open == 0 && !is_member(line)
}

/// Whether a line begins with a key, in quotes or without, and what stands between it and a value.
fn is_member(line: &[u8]) -> bool {
    let end = match line.first() {
        Some(b'"' | b'\'' | b'`') => string_end(line, 0),
        _ => {
            line.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"_-$".contains(byte))).filter(|end| *end > 0)
        }
    };
    let behind = end.and_then(|end| line.get(end..)).unwrap_or_default().trim_ascii_start();
    behind.starts_with(b":") || behind.starts_with(b"=>")
}

/// An object of a list whose keys begin again: the next object of the list does.
fn again(document: &Document<'_>, at: usize) -> Option<Bracket> {
    let text = document.text;
    let index = document.rows.partition_point(|row| (row.start as usize) < at);
    let key = u32::try_from(index).ok().filter(|_| index < document.rows.len()).map(|index| document.node(index))?;
    let open = |node: &Node<'_>| matches!(node.kind(), Kind::Object | Kind::Array) && node.span().end > at;
    let (list, object) =
        document.nodes().take(index).filter(open).fold((None, None), |(_, inner), node| (inner, Some(node)));
    let object =
        object.filter(|object| object.kind() == Kind::Object && list.is_some_and(|list| list.kind() == Kind::Array))?;
    let (first, _) = object.members().next()?;
    if first.index() == key.index() || !first.equals(key) {
        return None;
    }
    let before = end_before(text, at);
    let comma = before.checked_sub(1).filter(|comma| text.get(*comma) == Some(&b','));
    Some(match comma {
        Some(comma) => Bracket { at: comma, is: "},{", how: How::Instead },
        None => Bracket { at: before, is: "},{", how: How::Put },
    })
}

/// What opens may be missing before the key whose colon stands there. Gives the brackets behind which a key stands: they may be commas.
fn opened(document: &Document<'_>, at: usize, lost: &mut impl FnMut(usize, &'static str)) -> Vec<usize> {
    let mut commas = Vec::new();
    let text = document.text;
    let index = document.rows.partition_point(|row| (row.start as usize) < at);
    let keys = document.rows.get(index.saturating_sub(3)..index + 1).or(document.rows.get(index.saturating_sub(3)..));
    for row in keys.unwrap_or_default().iter().rev().filter(|row| is_key(document, **row)) {
        let before = end_before(text, row.start as usize);
        match before.checked_sub(1).and_then(|last| text.get(last)) {
            Some(b'}' | b']') => {
                lost(before, ",{");
                commas.push(before - 1);
            }
            Some(b':') => lost(row.start as usize, "[{"),
            Some(b'"') => {
                lost(before, ":{");
                lost(before, ":[{");
            }
            _ => {}
        }
    }
    commas
}

/// A list whose opening bracket is missing may begin some members before its end.
fn opened_before(document: &Document<'_>, at: usize, lost: &mut impl FnMut(usize, &'static str)) {
    let text = document.text;
    let index = document.rows.partition_point(|row| (row.start as usize) < at);
    let Some(object) =
        document.nodes().take(index).filter(|node| node.kind() == Kind::Object && node.span().end >= at).last()
    else {
        return;
    };
    let members: Vec<_> = object.members().filter(|(_, value)| value.span().start < at).collect();
    for (_, value) in members.iter().rev().take(SIBLINGS) {
        let start = value.span().start;
        if text.get(end_before(text, start).saturating_sub(1)) == Some(&b':') {
            lost(start, "[");
        }
    }
}

/// What closes may be missing behind the value before the next member or element.
fn closed(document: &Document<'_>, at: usize, lost: &mut impl FnMut(usize, &'static str)) {
    let text = document.text;
    let end = end_before(text, at);
    let comma = end.checked_sub(1).filter(|last| text.get(*last) == Some(&b','));
    let next = text.get(scan::skip_space(text, end));
    let stands = comma.is_some() || matches!(next, None | Some(b',' | b'}' | b']'));
    let end = comma.map_or(end, |comma| end_before(text, comma));
    for closers in CLOSERS {
        if closers.ends_with(',') != stands {
            lost(end, closers);
        }
    }
}
