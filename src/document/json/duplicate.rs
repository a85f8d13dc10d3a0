//! Finding a key that stands twice in an object.

use std::borrow::Cow;
use std::ops::Range;

use super::{Kind, MistakeKind, Reader, Said, Spelling};
use crate::seen::Seen;

/// Up to so many keys are compared each with each.
const FEW: usize = 24;

/// A key of an object that is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    /// Equal for equal keys, and hardly ever for others.
    print: u64,
    pub(super) row: u32,
}

impl Key {
    /// A key whose value stands in a text as it is.
    #[inline]
    pub(super) fn plain(text: &[u8], place: Range<usize>, row: u32) -> Self {
        let length = place.len();
        let number =
            |at: usize| text.get(at..).and_then(<[u8]>::first_chunk::<8>).map(|bytes| u64::from_le_bytes(*bytes));
        let ends = match (number(place.start), number(place.end.saturating_sub(8))) {
            (Some(first), Some(last)) if length >= 8 => first.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ last,
            // The bytes behind a short key are shifted out.
            (Some(first), _) if length > 0 && length < 8 => first << (64 - 8 * length),
            _ => {
                text.get(place).unwrap_or_default().iter().fold(0, |number, byte| number >> 8 | u64::from(*byte) << 56)
            }
        };
        Self { print: ends ^ (length as u64).rotate_right(8), row }
    }
}

impl Reader<'_> {
    /// Keeps a key of the innermost object, to compare others with it.
    pub(super) fn note_key(&mut self, row: u32) {
        let value = self.value(row);
        let key = Key::plain(&value, 0..value.len(), row);
        self.keys.push(key);
    }

    /// Reports the keys from `from` on that stand twice, and forgets them all.
    #[inline]
    pub(super) fn check_keys(&mut self, from: usize) {
        let keys = self.keys.get(from..).unwrap_or_default();
        if keys.len() > FEW {
            self.check_many(from);
        } else if keys.iter().enumerate().any(|(at, key)| keys.iter().take(at).any(|other| other.print == key.print)) {
            self.check_few(from, self.keys.len());
        }
        self.keys.truncate(from);
    }

    /// Looks closer at keys that seem equal. `from` and `to` delimit them, in document order.
    #[cold]
    fn check_few(&mut self, from: usize, to: usize) {
        for at in from..to {
            let key = self.keys[at];
            let first = (from..at).map(|other| self.keys[other]).find(|other| {
                other.print == key.print && self.is_key(*other) && self.value(other.row) == self.value(key.row)
            });
            if let Some(first) = first.filter(|_| self.is_key(key)) {
                self.twice(first.row, key.row);
            }
        }
    }

    #[cold]
    fn check_many(&mut self, from: usize) {
        if let Some(keys) = self.keys.get_mut(from..) {
            keys.sort_unstable_by_key(|key| (key.print, key.row));
        }
        let mut start = from;
        while let Some(first) = self.keys.get(start).copied() {
            let run = self.keys.iter().skip(start).take_while(|key| key.print == first.print).count();
            if run > FEW {
                self.check_alike(start, start + run);
            } else if run > 1 {
                self.check_few(start, start + run);
            }
            start += run;
        }
    }

    /// Many keys that look alike: very many equal ones, or ones that somebody made to look so.
    #[cold]
    fn check_alike(&mut self, from: usize, to: usize) {
        let mut seen = Seen::default();
        for at in from..to {
            let key = self.keys[at];
            if !self.is_key(key) {
                continue;
            }
            let value = self.value(key.row);
            let first = seen.first(&value, key.row, |other| self.value(other) == value);
            if let Some(first) = first {
                self.twice(first, key.row);
            }
        }
    }

    fn twice(&mut self, first: u32, second: u32) {
        let span = |row: u32| self.document.node(row).span();
        let (first, place) = (span(first), span(second));
        self.report(MistakeKind::DuplicateKey, place, |reader| {
            Said::new(format!("the key {} stands twice in this object", reader.name(second)))
                .related(first, "it stands here first")
        });
    }

    fn is_key(&self, key: Key) -> bool {
        self.document.node(key.row).kind() == Kind::String
    }

    /// The bytes that a string stands for.
    fn value(&self, row: u32) -> Cow<'_, [u8]> {
        let node = self.document.node(row);
        let source = node.source();
        match self.document.rows.get(row as usize).map(|row| row.spelling) {
            Some(Spelling::Quoted) => Cow::Borrowed(source.get(1..source.len().saturating_sub(1)).unwrap_or_default()),
            Some(Spelling::Escaped) => {
                let mut value = Vec::with_capacity(source.len());
                crate::json::unescape(source.get(1..source.len().saturating_sub(1)).unwrap_or_default(), &mut value);
                Cow::Owned(value)
            }
            _ => match node.string() {
                Some(Cow::Borrowed(text)) => Cow::Owned(text.as_bytes().to_vec()),
                Some(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
                None => Cow::Borrowed(&[]),
            },
        }
    }
}
