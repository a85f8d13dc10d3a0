//! One bracket that may be missing, of the other sort or too many.

use super::super::scan;
use super::{Bracket, Document, How, MISTAKES, Mistake, MistakeKind, is_key, last_sign, sign};
use crate::sorting;

/// In how many places before a mistake a bracket may be missing.
const PLACES: usize = 4;

/// Places where a bracket may be wrong, and what it should be.
pub(super) fn places(document: &Document<'_>) -> Vec<Bracket> {
    let asked = document.mistakes.iter().filter(|mistake| {
        matches!(
            mistake.kind,
            MistakeKind::StrayText
                | MistakeKind::StrayBracket
                | MistakeKind::UnclosedBracket
                | MistakeKind::KeyNotString
                | MistakeKind::MissingValue
        )
    });
    let mut found = Vec::new();
    for mistake in asked.take(MISTAKES) {
        standing(document.text, mistake, &mut found);
        missing(document, mistake, &mut found);
    }
    sorting::by(&mut found, Ord::cmp);
    found.dedup();
    found
}

/// Brackets beside a mistake that may be too many, or of the other sort.
fn standing(text: &[u8], mistake: &Mistake, found: &mut Vec<Bracket>) {
    let at = mistake.span.start;
    let out = |at: usize| {
        let is = text.get(at).copied().and_then(sign);
        is.map(|is| Bracket { at, is, how: How::Out })
    };
    let closing = |bracket: &Bracket| matches!(bracket.is, "}" | "]");
    let other =
        |bracket: Bracket| Bracket { is: if bracket.is == "}" { "]" } else { "}" }, how: How::Instead, ..bracket };
    let sign_before = last_sign(text, at);
    let previous = sign_before.and_then(|(last, byte)| match byte {
        b',' => last_sign(text, last),
        _ => sign_before,
    });
    found.extend(previous.and_then(|(last, _)| out(last)).filter(closing));
    let next = scan::skip_space(text, at);
    let near = [previous.map_or(at, |(last, _)| last), next];
    found.extend(near.into_iter().filter_map(out).filter(closing).map(other));
    let opened = sign_before.filter(|(_, byte)| *byte == b'{' && mistake.kind == MistakeKind::KeyNotString);
    found.extend(out(next).filter(|bracket| closing(bracket) || opened.is_some()));
    found.extend(opened.map(|(at, _)| Bracket { at, is: "[", how: How::Instead }));
}

/// Brackets that may be missing before a mistake, or should open an object where an array opens.
fn missing(document: &Document<'_>, mistake: &Mistake, found: &mut Vec<Bracket>) {
    let at = mistake.span.start;
    let lost = |at: usize, is: &'static str| Bracket { at, is, how: How::Put };
    for value in super::before(document, at).into_iter().rev().take(PLACES) {
        let Some(row) = document.rows.get(value as usize) else { continue };
        let start = row.start as usize;
        let key = is_key(document, *row);
        let before = last_sign(document.text, start);
        match before {
            Some((_, b':' | b'[' | b',')) if key => found.push(lost(start, "{")),
            Some((_, b':')) => found.push(lost(start, "[")),
            _ => {}
        }
        if let Some((at, b'[')) = before.filter(|_| key) {
            found.push(Bracket { at, is: "{", how: How::Instead });
            break;
        }
    }
    let behind = document.rows.partition_point(|row| (row.start as usize) < at);
    let key = document.rows.get(behind).filter(|row| is_key(document, **row));
    found.extend(key.map(|row| lost(row.start as usize, "{")));
}
