//! Finding the end of what stands at a place, as long as it is correct JSON.

use wide::u8x16;

use crate::json::special::{STEP, is_special, special};

/// The first byte from `at` on that is not JSON's white space.
#[inline]
pub(crate) fn skip_space(text: &[u8], mut at: usize) -> usize {
    // Compact text has none, and a colon is followed by one.
    match text.get(at) {
        Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
        _ => return at,
    }
    match text.get(at) {
        Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
        _ => return at,
    }
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        let bytes = u8x16::from(*chunk);
        let is = |byte| bytes.simd_eq(u8x16::splat(byte));
        let other = !(is(b' ') | is(b'\n') | is(b'\r') | is(b'\t')).to_bitmask() & 0xFFFF;
        if other != 0 {
            return at + other.trailing_zeros() as usize;
        }
        at += STEP;
    }
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at += 1;
    }
    at
}

/// The first byte from `at` on that a string does not hold as itself: a quote, a backslash, a control character; or the text's end.
#[inline]
pub(crate) fn plain(text: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        let found = special(chunk);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += STEP;
    }
    while text.get(at).is_some_and(|byte| !is_special(*byte)) {
        at += 1;
    }
    at.min(text.len())
}

/// The end of the number at `at`; `None` where it is not one of JSON's, or something clings to it.
#[inline]
pub(crate) fn number(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + usize::from(text.get(start) == Some(&b'-'));
    let first = at;
    at = digits(text, at);
    if at == first || (at > first + 1 && text.get(first) == Some(&b'0')) {
        return None;
    }
    if text.get(at) == Some(&b'.') {
        let first = at + 1;
        at = digits(text, first);
        if at == first {
            return None;
        }
    }
    if let Some(b'e' | b'E') = text.get(at) {
        let first = at + 1 + usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        at = digits(text, first);
        if at == first {
            return None;
        }
    }
    ends(text, at).then_some(at)
}

#[inline]
pub(crate) fn digits(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// Whether that word stands at `at`, and nothing clings to it.
#[inline]
pub(crate) fn word(text: &[u8], at: usize, word: &[u8]) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(word)) && ends(text, at + word.len())
}

/// Whether a value may end before `at`.
#[inline]
fn ends(text: &[u8], at: usize) -> bool {
    matches!(text.get(at), None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'))
}

/// The length of the escape at `at`; `None` where it is none, or one of half a surrogate pair.
#[inline]
pub(crate) fn escape(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at + 1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => match code_unit(text, at)? {
            0xD800..0xDC00 => matches!(code_unit(text, at + 6)?, 0xDC00..0xE000).then_some(12),
            0xDC00..0xE000 => None,
            _ => Some(6),
        },
        _ => None,
    }
}

/// The code unit that `\uXXXX` at `at` stands for.
pub(crate) fn code_unit(text: &[u8], at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | char::from(digit).to_digit(16)?))
}
