//! JSON spelled differently without being parsed: white space, numbers and key order stay, and only the escapes inside strings change.
//! This is what gateways, templates and sanitising filters do, and what undoes a serialiser that was careful with everything else.

use memchr::memchr;

use super::string::{escape, escaped_unit};
use crate::cause::body::{BOM, Input};

/// What becomes of one escape (`\` and a letter, or `\uXXXX`); nothing where it stays as it is.
type Escape = fn(u32) -> bool;

fn json<'a>(input: &Input<'a>) -> Option<&'a str> {
    input.tree.as_ref()?;
    // A byte order mark is no character of the JSON.
    let text = input.bytes.strip_prefix(BOM).unwrap_or(input.bytes);
    std::str::from_utf8(text).ok()
}

/// Every character for which `chosen` holds becomes an escape. Backslashes, quotes and control characters must not be chosen.
fn escaped(input: &Input<'_>, upper: bool, chosen: fn(char) -> bool, out: &mut Vec<u8>) -> bool {
    let Some(text) = json(input) else {
        return false;
    };
    for character in text.chars() {
        if chosen(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escape(u32::from(*unit), upper, out);
            }
        } else {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    true
}

/// Every `\uXXXX` for which `chosen` holds becomes the character itself.
fn unescaped(input: &Input<'_>, chosen: Escape, out: &mut Vec<u8>) -> bool {
    each_escape(input, out, |rest, out| {
        if rest.get(1) != Some(&b'u') {
            return None;
        }
        let (point, length) = escaped_unit(rest);
        let character = char::from_u32(point).filter(|_| chosen(point))?;
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        Some(length)
    })
}

/// Copies the body; at each backslash `change` may write something else and say how much of the text that was.
fn each_escape(input: &Input<'_>, out: &mut Vec<u8>, change: impl Fn(&[u8], &mut Vec<u8>) -> Option<usize>) -> bool {
    let Some(text) = json(input) else {
        return false;
    };
    let mut rest = text.as_bytes();
    while let Some(at) = memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let length = change(rest, out).unwrap_or_else(|| {
            let kept = rest.len().min(2);
            out.extend_from_slice(&rest[..kept]);
            kept
        });
        rest = rest.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    true
}

pub(super) fn non_ascii_lower(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    escaped(input, false, |character| !character.is_ascii(), out)
}

pub(super) fn non_ascii_upper(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    escaped(input, true, |character| !character.is_ascii(), out)
}

pub(super) fn non_ascii_raw(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    unescaped(input, |point| point >= 0x80, out)
}

/// Everything that need not be escaped: `\u0041` and `\u003c` as well as `\u00e9` and `\/`.
pub(super) fn raw(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    each_escape(input, out, |rest, out| match rest.get(1) {
        Some(b'/') => {
            out.push(b'/');
            Some(2)
        }
        Some(b'u') => {
            let (point, length) = escaped_unit(rest);
            let printable = point >= 0x20 && point != u32::from('"') && point != u32::from('\\');
            let character = char::from_u32(point).filter(|_| printable)?;
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            Some(length)
        }
        _ => None,
    })
}

pub(super) fn html_escaped(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    escaped(input, false, |character| matches!(character, '<' | '>' | '&' | '\u{2028}' | '\u{2029}'), out)
}

pub(super) fn html_escaped_upper(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    escaped(input, true, |character| matches!(character, '<' | '>' | '&' | '\u{2028}' | '\u{2029}'), out)
}

pub(super) fn html_raw(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    const MARKUP: Escape = |point| matches!(point, 0x26 | 0x27 | 0x2B | 0x3C | 0x3D | 0x3E | 0x60 | 0x2028 | 0x2029);
    unescaped(input, MARKUP, out)
}

pub(super) fn slashes_escaped(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    let Some(text) = json(input) else {
        return false;
    };
    let mut before = 0;
    for &byte in text.as_bytes() {
        // `\/` is one already; the slash of `\\/` is not escaped.
        if byte == b'/' && before % 2 == 0 {
            out.push(b'\\');
        }
        before = if byte == b'\\' { before + 1 } else { 0 };
        out.push(byte);
    }
    true
}

pub(super) fn slashes_raw(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    each_escape(input, out, |rest, out| {
        (rest.get(1) == Some(&b'/')).then(|| {
            out.push(b'/');
            2
        })
    })
}

pub(super) fn digits_upper(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    hexadecimal(input, u8::to_ascii_uppercase, out)
}

pub(super) fn digits_lower(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    hexadecimal(input, u8::to_ascii_lowercase, out)
}

fn hexadecimal(input: &Input<'_>, case: fn(&u8) -> u8, out: &mut Vec<u8>) -> bool {
    each_escape(input, out, |rest, out| {
        let digits = rest.get(2..6).filter(|_| rest.get(1) == Some(&b'u'))?;
        out.extend_from_slice(b"\\u");
        out.extend(digits.iter().map(case));
        Some(6)
    })
}

/// Drops the white space between tokens and nothing else, by hand: the writer's compact row does the same, and keeps repeated keys.
#[cfg(test)]
pub(super) fn without_white_space(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut inside = false;
    let mut backslash = false;
    for &byte in text {
        if inside || !byte.is_ascii_whitespace() {
            out.push(byte);
        }
        if byte == b'"' && !backslash {
            inside = !inside;
        }
        backslash = inside && byte == b'\\' && !backslash;
    }
    out
}
