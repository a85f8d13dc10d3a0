//! Where documents stand in the texts that hold them, and so where their findings do.

use std::ops::Range;

use super::Finding;
use crate::document::{Kind, Node};
use crate::sorting;

/// Where a document stands in the text that holds it.
pub(super) enum Origin {
    /// From that byte on, as it is.
    At(usize),
    /// As a captured body, as it is.
    Body(usize),
    /// Inside a JSON string whose first byte behind the quote is that one.
    Escaped(usize),
    /// The same, with the places in the text of those in the document that are asked for, in order.
    Unescaped(Vec<(usize, usize)>),
    /// Packed in a way that keeps no places: all of it is pointed at.
    Packed(Range<usize>),
}

impl Origin {
    /// The same bytes in the text.
    pub(super) fn locate(&self, text: &[u8], span: &Range<usize>) -> Range<usize> {
        match self {
            Self::At(base) | Self::Body(base) => base + span.start..base + span.end,
            Self::Escaped(start) => {
                let source = text.get(*start..).unwrap_or_default();
                let from = start + escaped_offset(source, span.start);
                from..start + escaped_offset(source, span.end).max(from - start)
            }
            Self::Unescaped(places) => {
                let place = |at: usize| {
                    let behind = places.partition_point(|(asked, _)| *asked <= at);
                    behind.checked_sub(1).and_then(|index| places.get(index)).map_or(0, |(_, place)| *place)
                };
                place(span.start)..place(span.end)
            }
            Self::Packed(whole) => whole.clone(),
        }
    }

    /// Finds all the places that findings need in one pass over the string.
    pub(super) fn ready(self, text: &[u8], findings: &[Finding]) -> Self {
        let Self::Escaped(start) = self else { return self };
        let spans = findings
            .iter()
            .flat_map(|finding| std::iter::once(&finding.span).chain(finding.related.iter().map(|(span, _)| span)));
        let mut asked: Vec<usize> = spans.flat_map(|span| [span.start, span.end]).collect();
        sorting::by(&mut asked, Ord::cmp);
        asked.dedup();
        let (mut at, mut before) = (start, 0);
        let place = |asked: usize| {
            at += escaped_offset(text.get(at..).unwrap_or_default(), asked - before);
            before = asked;
            (asked, at)
        };
        Self::Unescaped(asked.into_iter().map(place).collect())
    }
}

/// How many bytes of a JSON string's source hold the first `count` bytes of its value.
fn escaped_offset(source: &[u8], count: usize) -> usize {
    let (mut at, mut decoded) = (0, 0);
    while decoded < count {
        match (source.get(at), source.get(at + 1)) {
            (None | Some(b'"'), _) => break,
            (Some(b'\\'), Some(b'u')) => {
                let unit = source.get(at + 2..at + 6).and_then(|digits| std::str::from_utf8(digits).ok());
                let unit = unit.and_then(|digits| u16::from_str_radix(digits, 16).ok()).unwrap_or(0);
                // Both halves of a pair are two bytes each of the four that they stand for.
                decoded += match unit {
                    0..0x80 => 1,
                    0x80..0x800 | 0xD800..=0xDFFF => 2,
                    _ => 3,
                };
                at += 6;
            }
            (Some(b'\\'), _) => {
                decoded += 1;
                at += 2;
            }
            _ => {
                decoded += 1;
                at += 1;
            }
        }
    }
    at.min(source.len())
}

/// A string member as a place for a body, in a text that has `base` bytes before the document.
pub(super) fn string_origin(holder: Node<'_>, key: &str, base: usize) -> Option<Origin> {
    let value = holder.get(key).filter(|value| value.kind() == Kind::String)?;
    Some(Origin::Escaped(base + value.span().start + 1))
}

/// A body that stands as it is behind the next blank line. Moves `at` behind it.
pub(super) fn raw_body(text: &[u8], at: &mut usize, body: &[u8]) -> Option<Origin> {
    let rest = text.get(*at..)?;
    let lf = memchr::memmem::find(rest, b"\n\n").map(|found| found + 2);
    let crlf = memchr::memmem::find(rest, b"\r\n\r\n").map(|found| found + 4);
    let start = *at + lf.into_iter().chain(crlf).min()?;
    // Comments may be divided by blank lines: then the body stands further on.
    let start = if text.get(start..)?.starts_with(body) {
        start
    } else {
        start + memchr::memmem::find(text.get(start..)?, body)?
    };
    *at = start + body.len();
    (!body.is_empty()).then_some(Origin::Body(start))
}

/// A string member that holds a packed body, in a text that has `base` bytes before the document.
pub(super) fn packed_origin(holder: Node<'_>, key: &str, base: usize) -> Option<Origin> {
    let value = holder.get(key).filter(|value| value.kind() == Kind::String)?;
    Some(Origin::Packed(base + value.span().start..base + value.span().end))
}

/// All of a body, where what is linted is packed inside it.
pub(super) fn packed(origin: Origin, text: &[u8], body: &[u8]) -> Origin {
    match origin {
        Origin::At(start) | Origin::Body(start) => Origin::Packed(start..start + body.len()),
        Origin::Escaped(start) => {
            Origin::Packed(start..start + escaped_offset(text.get(start..).unwrap_or_default(), body.len()))
        }
        other @ (Origin::Packed(_) | Origin::Unescaped(_)) => other,
    }
}
