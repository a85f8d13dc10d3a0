//! Changing a text in places: what is not touched stays byte for byte.

use std::ops::Range;

use super::{Document, Node};
use crate::sorting;

/// One replacement in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The first byte that goes.
    pub start: usize,
    /// The byte after the last that goes; equal to `start` where something is only put in.
    pub end: usize,
    /// What comes instead.
    pub text: String,
}

impl Edit {
    /// Replaces a span.
    pub fn replace(span: Range<usize>, text: impl Into<String>) -> Self {
        Self { start: span.start, end: span.end, text: text.into() }
    }

    /// Takes a span out.
    pub fn delete(span: Range<usize>) -> Self {
        Self::replace(span, "")
    }

    /// Puts something in before a byte.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::replace(at..at, text)
    }
}

/// The text with groups of edits made, each group whole or not at all, in the order given: a group that touches what an earlier one
/// changed, or lies outside the text, is left out. Returns the new text and the indices of the groups that were made.
pub fn apply(text: &[u8], groups: &[&[Edit]]) -> (Vec<u8>, Vec<usize>) {
    let mut chosen: Vec<&Edit> = Vec::new();
    let mut made = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let fits = |edit: &Edit| {
            edit.start <= edit.end
                && edit.end <= text.len()
                && match chosen.binary_search_by_key(&(edit.start, edit.end), |other| (other.start, other.end)) {
                    Ok(_) => false,
                    Err(at) => {
                        // Two edits may touch, but not at a point where one of them inserts: their order would be a guess.
                        let before = at.checked_sub(1).and_then(|at| chosen.get(at));
                        before.is_none_or(|other| clear(other, edit))
                            && chosen.get(at).is_none_or(|other| clear(edit, other))
                    }
                }
        };
        let mut sorted: Vec<&Edit> = group.iter().collect();
        sorting::by_key(&mut sorted, |edit| (edit.start, edit.end));
        let apart = sorted.windows(2).all(|pair| matches!(pair, [one, next] if clear(one, next)));
        if group.is_empty() || !apart || !group.iter().all(fits) {
            continue;
        }
        for edit in *group {
            let at = chosen.partition_point(|other| (other.start, other.end) < (edit.start, edit.end));
            chosen.insert(at, edit);
        }
        made.push(index);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for edit in chosen {
        out.extend_from_slice(text.get(at..edit.start).unwrap_or_default());
        out.extend_from_slice(edit.text.as_bytes());
        at = edit.end;
    }
    out.extend_from_slice(text.get(at..).unwrap_or_default());
    (out, made)
}

/// Gives a member another key, in the quotes that it has.
pub fn rename(key: Node<'_>, name: &str) -> Edit {
    let quote = match key.source().first() {
        Some(b'\'') => "'",
        Some(b'"') => "\"",
        _ => "",
    };
    Edit::replace(key.span(), [quote, name, quote].concat())
}

/// Takes a member out of an object of a JSON text, with one of the commas around it. Empty where that is not to be done: in YAML, or
/// where the member is not in the object.
pub fn removal(document: &Document<'_>, parent: Node<'_>, key: Node<'_>) -> Vec<Edit> {
    removals(document, parent, |other| other.index() == key.index())
}

/// The same for every member whose key is one of those.
pub fn removals<'d>(document: &Document<'_>, parent: Node<'d>, goes: impl Fn(Node<'d>) -> bool) -> Vec<Edit> {
    if document.text().get(parent.span().start) != Some(&b'{') {
        return Vec::new();
    }
    let mut edits = Vec::new();
    // Up to the next key, so that its indentation takes this one's place; the last take the comma before them along.
    let mut from: Option<usize> = None;
    let mut kept: Option<usize> = None;
    let mut end = 0;
    for (key, value) in parent.members() {
        if goes(key) {
            from.get_or_insert(key.span().start);
        } else {
            edits.extend(from.take().map(|from| Edit::delete(from..key.span().start)));
            kept = Some(value.span().end);
        }
        end = value.span().end;
    }
    edits.extend(from.map(|from| Edit::delete(kept.unwrap_or(from)..end)));
    edits
}

/// Whether `left` lies wholly before `right`.
fn clear(left: &Edit, right: &Edit) -> bool {
    left.end < right.start || (left.end == right.start && left.start < left.end && right.start < right.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edits_are_made_in_any_order_and_the_rest_stays() {
        let (text, made) =
            apply(b"abcdef", &[&[Edit::replace(4..5, "E")], &[Edit::insert(0, ">"), Edit::delete(1..3)]]);
        assert_eq!((text.as_slice(), made.as_slice()), (&b">adEf"[..], &[0, 1][..]));
    }

    #[test]
    fn a_group_that_meets_another_is_left_out_whole() {
        let (text, made) =
            apply(b"abcdef", &[&[Edit::delete(1..3)], &[Edit::insert(5, "!"), Edit::replace(2..4, "x")]]);
        assert_eq!((text.as_slice(), made.as_slice()), (&b"adef"[..], &[0][..]));
        assert_eq!(apply(b"ab", &[&[Edit::insert(1, "x")], &[Edit::insert(1, "y")]]).0, b"axb");
        assert_eq!(apply(b"ab", &[&[Edit::delete(1..9)]]).0, b"ab");
    }

    proptest! {
        #[test]
        fn every_byte_outside_the_edits_survives(edits in proptest::collection::vec((0..30_usize, 0..5_usize), 0..8)) {
            let text: Vec<u8> = (0..30).collect();
            let groups: Vec<Vec<Edit>> = edits.iter().map(|(start, length)| vec![Edit::replace(*start..start + length, "XY")]).collect();
            let groups: Vec<&[Edit]> = groups.iter().map(Vec::as_slice).collect();
            let (out, made) = apply(&text, &groups);
            let gone = |byte: &u8| made.iter().any(|index| groups[*index].iter().any(|edit| (edit.start..edit.end).contains(&usize::from(*byte))));
            let kept: Vec<u8> = text.iter().copied().filter(|byte| !gone(byte)).collect();
            let left: Vec<u8> = out.iter().copied().filter(|byte| *byte < 30).collect();
            prop_assert_eq!(kept, left);
            prop_assert_eq!(memchr::memchr_iter(b'X', &out).count(), made.len());
        }
    }
}
