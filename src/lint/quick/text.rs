//! The text under the walk: tokens, strings and what strings may say. Whatever is not plainly correct JSON is not understood.

use wide::u8x16;

use super::plan::{LONGEST, Name, Quoted, Shape};
use super::walk::Walk;
use crate::document::scan;
use crate::json::special::{STEP, is_special, special};
use crate::lint::rules::canvas::RELATIVE;
use crate::lint::rules::secrets::Named;
use crate::lint::rules::{markup, strings};

/// How deep the author's own values are followed.
const DEPTH: usize = 32;
/// How many keys of one of the author's own objects are compared each with each.
const KEYS: usize = 32;

/// The bytes of a name that has so many.
const MASKS: [Name; STEP] = {
    let mut masks = [0; STEP];
    let mut length = 1;
    while length < STEP {
        masks[length] = masks[length - 1] << 8 | 0xFF;
        length += 1;
    }
    masks
};

/// A string's content: where it stands, and whether it holds escapes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) escaped: bool,
}

/// A string that is compared with others: where it stands, and a number that is equal for equal ones and hardly ever for others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Print {
    number: u64,
    pub(super) start: usize,
    end: usize,
}

impl Print {
    /// Whether it may be the same string.
    pub(super) fn resembles(self, other: Self) -> bool {
        self.number == other.number
    }
}

/// The value of a number that is whole, not negative and not too large; others take the long way.
fn whole(digits: &[u8]) -> Option<i64> {
    let mut number = 0_i64;
    for digit in digits {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number = number.checked_mul(10)?.checked_add(i64::from(digit))?;
    }
    Some(number)
}

impl<'t> Walk<'_, 't> {
    #[inline]
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Passes over white space and gives the byte behind it.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        match self.byte() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.next_behind_space(),
        }
    }

    #[inline(never)] // it is at every token, and one copy is enough
    fn next_behind_space(&mut self) -> Option<u8> {
        self.at = scan::skip_space(self.text, self.at);
        self.byte()
    }

    /// Passes over white space and that byte.
    #[inline]
    pub(super) fn pass(&mut self, byte: u8) -> Option<()> {
        if self.byte() != Some(byte) && self.next() != Some(byte) {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Passes over a comma, and says that there is more; or over the closing bracket, and says that there is not.
    #[inline]
    pub(super) fn more(&mut self, close: u8) -> Option<bool> {
        let byte = self.next()?;
        self.at += 1;
        if byte == b',' {
            return Some(true);
        }
        (byte == close).then_some(false)
    }

    /// Passes over an opening bracket, and over the closing one where nothing is between. Says whether something is.
    #[inline]
    pub(super) fn opens(&mut self, open: u8, close: u8) -> Option<bool> {
        self.pass(open)?;
        if self.next()? == close {
            self.at += 1;
            return Some(false);
        }
        Some(true)
    }

    /// Passes over a short string without escapes.
    #[inline]
    pub(super) fn name(&mut self) -> Option<Name> {
        let chunk = self.chunk()?;
        self.name_of(&chunk)
    }

    /// Passes over the key of a member and gives its index. Most objects of a text have their members in one order, so the key that
    /// followed last time is tried first. `last` is one more than the index of the member before; 0 for none.
    #[inline]
    pub(super) fn key(&mut self, shape: &Shape, last: usize) -> Option<usize> {
        let chunk = self.chunk()?;
        let follows = usize::from(*self.scratch.follows.get(shape.number)?.get(last)?);
        match shape.names.quoted(follows).filter(|quoted| quoted.begins(chunk)) {
            Some(quoted) => {
                self.at += quoted.length + 2;
                Some(follows)
            }
            None => self.other_key(shape, last, &chunk),
        }
    }

    #[inline(never)] // seldom needed
    fn other_key(&mut self, shape: &Shape, last: usize, chunk: &[u8; STEP]) -> Option<usize> {
        let index = shape.names.find(self.name_of(chunk)?)?;
        *self.scratch.follows.get_mut(shape.number)?.get_mut(last)? = u8::try_from(index).ok()?;
        Some(index)
    }

    /// Passes over one of these words, and says which.
    #[inline]
    pub(super) fn word(&mut self, of: &[Quoted]) -> Option<Name> {
        let chunk = self.chunk()?;
        let quoted = of.iter().find(|quoted| quoted.begins(chunk))?;
        self.at += quoted.length + 2;
        Some(quoted.name)
    }

    /// The bytes of a string that begins behind white space, as many as a name may have, and what follows. Passes over the white space.
    #[inline]
    fn chunk(&mut self) -> Option<[u8; STEP]> {
        if self.next() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        Some(match self.text.get(start..).and_then(<[u8]>::first_chunk::<STEP>) {
            Some(chunk) => *chunk,
            None => self.last_chunk(start),
        })
    }

    /// Passes over the short string without escapes whose bytes these are.
    #[inline]
    fn name_of(&mut self, chunk: &[u8; STEP]) -> Option<Name> {
        let length = special(chunk).trailing_zeros() as usize;
        if length > LONGEST || chunk[length] != b'"' {
            return None;
        }
        self.at += length + 2;
        Some(Name::from_le_bytes(*chunk) & MASKS[length])
    }

    /// The bytes from `start` to the text's end, filled up with zeros, which no string holds.
    #[cold]
    fn last_chunk(&self, start: usize) -> [u8; STEP] {
        let mut chunk = [0; STEP];
        for (to, from) in chunk.iter_mut().zip(self.text.get(start..).unwrap_or_default()) {
            *to = *from;
        }
        chunk
    }

    /// Passes over a string.
    #[inline]
    pub(super) fn string(&mut self) -> Option<Content> {
        if self.next() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let (mut end, mut ascii) = self.plain_but(start, b'"');
        let mut escaped = false;
        while self.text.get(end) == Some(&b'\\') {
            escaped = true;
            let behind = self.plain_but(end + scan::escape(self.text, end)?, b'"');
            end = behind.0;
            ascii &= behind.1;
        }
        if self.text.get(end) != Some(&b'"') || !(ascii || self.is_text(start, end)) {
            return None;
        }
        self.at = end + 1;
        Some(Content { start, end, escaped })
    }

    /// The first byte from `at` on that a string does not hold as itself, or that other byte, if it comes first; or the text's end. Says
    /// whether all that was looked at on the way is ASCII.
    #[inline]
    fn plain_but(&self, mut at: usize, other: u8) -> (usize, bool) {
        let mut signs = u8x16::splat(0);
        while let Some(chunk) = self.text.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
            let bytes = u8x16::from(*chunk);
            signs |= bytes;
            let found = special(chunk) | bytes.simd_eq(u8x16::splat(other)).to_bitmask();
            if found != 0 {
                return (at + found.trailing_zeros() as usize, signs.to_bitmask() == 0);
            }
            at += STEP;
        }
        while self.text.get(at).is_some_and(|byte| !is_special(*byte) && *byte != other) {
            at += 1;
        }
        (at.min(self.text.len()), false)
    }

    /// Whether a string whose bytes are not all ASCII is UTF-8. Nothing else of a text that is understood can be other than ASCII.
    #[inline(never)] // few strings need it
    fn is_text(&self, start: usize, end: usize) -> bool {
        self.text.get(start..end).is_some_and(|string| std::str::from_utf8(string).is_ok())
    }

    /// Passes over a string without escapes.
    #[inline]
    pub(super) fn print(&mut self) -> Option<Print> {
        let Content { start, end, escaped } = self.string()?;
        if escaped {
            return None;
        }
        let number =
            |at: usize| self.text.get(at..).and_then(<[u8]>::first_chunk::<8>).map(|bytes| u64::from_le_bytes(*bytes));
        let length = end - start;
        let ends = match (number(start), number(end.saturating_sub(8))) {
            (Some(first), Some(last)) if length >= 8 => first.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ last,
            // The bytes behind a short string are shifted out.
            (Some(first), _) if length > 0 => first << (64 - 8 * length),
            _ => 0,
        };
        Some(Print { number: ends ^ (length as u64).rotate_right(8), start, end })
    }

    /// Whether both are the same string.
    pub(super) fn same(&self, one: Print, other: Print) -> bool {
        one.resembles(other) && self.text.get(one.start..one.end) == self.text.get(other.start..other.end)
    }

    /// Some of the text, which is known to be UTF-8.
    fn slice(&self, content: Content) -> Option<&'t str> {
        std::str::from_utf8(self.text.get(content.start..content.end)?).ok()
    }

    /// Passes over text that is drawn as it is. What may be HTML is looked at closer, and so are escapes where a line break matters.
    #[inline]
    pub(super) fn label(&mut self, one_line: bool) -> Option<()> {
        if self.next() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let (end, ascii) = self.plain_but(start, b'<');
        if ascii && self.text.get(end) == Some(&b'"') {
            self.at = end + 1;
            return Some(());
        }
        let content = self.string()?;
        let tags = memchr::memchr(b'<', self.text.get(content.start..content.end)?).is_some();
        self.speaks |= tags || (one_line && content.escaped);
        Some(())
    }

    /// Passes over text that is drawn in the Inbox and speaks of no time that is relative to now; what might is not understood.
    pub(super) fn undated(&mut self) -> Option<()> {
        let start = self.at;
        let content = self.string()?;
        let text = self.text.get(content.start..content.end)?;
        let said = |word: &str| text.windows(word.len()).any(|some| some.eq_ignore_ascii_case(word.as_bytes()));
        if content.escaped || RELATIVE.iter().any(|word| said(word)) {
            return None;
        }
        self.at = start;
        self.label(false)
    }

    /// Passes over text in Markdown. What holds HTML or more Markdown than is drawn is looked at closer.
    pub(super) fn markdown(&mut self) -> Option<()> {
        let start = self.at;
        if self.in_inbox() {
            self.undated()?;
            self.at = start;
        }
        let content = self.string()?;
        let marked = self.text.get(content.start..content.end)?.iter().any(|byte| markup::MARKS[usize::from(*byte)]);
        self.speaks |= marked && (content.escaped || markup::says_markup(self.slice(content)?));
        Some(())
    }

    /// Passes over an address. Any but the plainest is looked at closer.
    pub(super) fn url(&mut self) -> Option<()> {
        let content = self.string()?;
        self.speaks |= !strings::is_plain_url(self.text.get(content.start..content.end)?);
        Some(())
    }

    /// Passes over a whole number.
    pub(super) fn integer(&mut self, min: i64) -> Option<()> {
        self.next()?;
        let end = scan::number(self.text, self.at)?;
        let number = whole(self.text.get(self.at..end)?)?;
        self.at = end;
        (number >= min).then_some(())
    }

    /// Passes over `true` or `false`, and says which.
    pub(super) fn boolean(&mut self) -> Option<bool> {
        self.next()?;
        let is = scan::word(self.text, self.at, b"true");
        if !is && !scan::word(self.text, self.at, b"false") {
            return None;
        }
        self.at += if is { 4 } else { 5 };
        Some(is)
    }

    /// Passes over any value. In the app's own data, of which `stored` says what keys above it are named for, what looks like a secret is not
    /// understood.
    pub(super) fn any(&mut self, stored: Option<Named>, depth: usize) -> Option<()> {
        let end = match self.next()? {
            b'"' => {
                let value = self.string()?;
                let Some(named) = stored else { return Some(()) };
                let secret = value.escaped || named.holds(self.slice(value)?);
                return (!secret).then_some(());
            }
            b'{' => return self.map(stored, depth + 1),
            b'[' => return self.array(stored, depth + 1),
            b't' | b'f' => return self.boolean().map(|_| ()),
            b'n' if scan::word(self.text, self.at, b"null") => self.at + 4,
            _ => scan::number(self.text, self.at)?,
        };
        self.at = end;
        Some(())
    }

    fn array(&mut self, stored: Option<Named>, depth: usize) -> Option<()> {
        let mut more = self.opens(b'[', b']')? && depth < DEPTH;
        while more {
            self.any(stored.map(Named::item), depth)?;
            more = self.more(b']')?;
        }
        (depth < DEPTH).then_some(())
    }

    /// Passes over an object whose keys are the author's own.
    pub(super) fn map(&mut self, stored: Option<Named>, depth: usize) -> Option<()> {
        if depth >= DEPTH {
            return None;
        }
        let first = self.scratch.keys.len();
        let mut more = self.opens(b'{', b'}')?;
        while more {
            self.next()?;
            let key = self.print()?;
            // A key that stands twice is a mistake.
            let keys = self.scratch.keys.get(first..)?;
            if keys.len() >= KEYS || keys.iter().any(|other| key.resembles(*other)) {
                return None;
            }
            self.scratch.keys.push(key);
            self.pass(b':')?;
            let named = match stored {
                Some(outer) => {
                    Some(outer.member(self.slice(Content { start: key.start, end: key.end, escaped: false })?))
                }
                None => None,
            };
            self.any(named, depth)?;
            more = self.more(b'}')?;
        }
        self.scratch.keys.truncate(first);
        Some(())
    }
}
