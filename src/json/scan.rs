//! A cursor over JSON text: one token at a time, no tree, no recursion, no allocation.
//!
//! Strict RFC 8259 grammar with one leniency: the bytes inside strings are not required to be UTF-8, because the bodies
//! that do not verify are often exactly those in another encoding.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::blocks::{self, SIMPLE, Stop};
use super::special::{BLOCK, padded, specials};

/// How many brackets may be open at once. RFC 8259 §9 lets a parser set such a limit.
const MAX_DEPTH: usize = 10_000;

/// Where the text stops being JSON, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at byte {offset}")]
pub struct Error {
    /// Byte offset from the start of the text.
    pub offset: usize,
    /// A lower-case fragment that says what was wrong.
    pub message: &'static str,
    /// Whose fault that is.
    pub kind: ErrorKind,
}

/// Why a text was not read as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// It is none.
    Grammar,
    /// It may well be JSON, and is larger or nested deeper than what is read.
    Limit,
}

/// A string token without its quotes, escapes untouched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawString<'a> {
    /// The bytes between the quotes.
    pub raw: &'a [u8],
    /// Whether a backslash is among them; without one, `raw` is the value.
    pub escaped: bool,
}

impl<'a> RawString<'a> {
    /// Whether the string's value is `text`; right for every spelling of it.
    pub fn is(&self, text: &str) -> bool {
        if !self.escaped {
            return self.raw == text.as_bytes();
        }
        let mut value = Vec::new();
        unescape(self.raw, &mut value);
        value == text.as_bytes()
    }

    /// The value's bytes; they are borrowed where no escape stands among them.
    pub fn value(&self) -> Cow<'a, [u8]> {
        if !self.escaped {
            return Cow::Borrowed(self.raw);
        }
        let mut value = Vec::with_capacity(self.raw.len());
        unescape(self.raw, &mut value);
        Cow::Owned(value)
    }

    /// The value's bytes, appended to `out`. Returns `false` where a lone surrogate stands in it.
    pub fn value_into(&self, out: &mut Vec<u8>) -> bool {
        if self.escaped {
            return unescape(self.raw, out);
        }
        out.extend_from_slice(self.raw);
        true
    }
}

/// Why something is no string token.
#[derive(Clone, Copy)]
enum NoString {
    /// Something else stands there.
    Other,
    Escape,
    Control,
    Endless,
}

impl NoString {
    fn message(self) -> &'static str {
        match self {
            Self::Other => "a string was expected",
            Self::Escape => "invalid escape in a string",
            Self::Control => "raw control character in a string",
            Self::Endless => "a string that never ends",
        }
    }
}

/// Reads JSON text from front to back.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    /// The block that was looked at last for what ends a run of ordinary string bytes, and what was found there: several short
    /// strings share one look.
    block: Range<usize>,
    specials: u64,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `text`.
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, block: 0..0, specials: 0 }
    }

    /// The byte offset of the next unread byte.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The text between two offsets of this cursor.
    pub fn slice(&self, from: usize, to: usize) -> &'a [u8] {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Skips white space and looks at the next byte; `None` at the end.
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                _ => return Some(byte),
            }
        }
        None
    }

    /// Skips white space, then takes `byte` if it comes next.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Skips white space and requires `byte`.
    pub fn expect(&mut self, byte: u8, message: &'static str) -> Result<(), Error> {
        if self.take(byte) { Ok(()) } else { Err(self.error(message)) }
    }

    /// Requires that nothing but white space is left.
    pub fn end(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error("something follows the JSON value")),
        }
    }

    /// An error at the cursor.
    pub fn error(&self, message: &'static str) -> Error {
        Error { offset: self.at, message, kind: ErrorKind::Grammar }
    }

    /// The error that brackets are nested too deep here.
    pub fn too_deep(&self, message: &'static str) -> Error {
        Error { offset: self.at, message, kind: ErrorKind::Limit }
    }

    /// Takes a string token.
    #[inline]
    pub fn string(&mut self) -> Result<RawString<'a>, Error> {
        self.peek();
        let start = self.at + 1;
        match self.pass_string() {
            Ok(escaped) => Ok(RawString { raw: self.text.get(start..self.at - 1).unwrap_or_default(), escaped }),
            Err(fault) => Err(self.error(fault.message())),
        }
    }

    /// Passes over a string token and says whether escapes stand in it; or stops where it is no string. The answer is small, so that it
    /// is handed over in a register: written to memory and read again at once, it is waited for.
    fn pass_string(&mut self) -> Result<bool, NoString> {
        if !self.take(b'"') {
            return Err(NoString::Other);
        }
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at = self.next_special(self.at);
            match self.text.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    self.at += escape_length(&self.text[self.at..]).ok_or(NoString::Escape)?;
                }
                Some(_) => return Err(NoString::Control),
                None => {
                    self.at = start.saturating_sub(1);
                    return Err(NoString::Endless);
                }
            }
        }
    }

    /// The place of the next quote, backslash or control character at or behind `at`; the end of the text where there is none.
    #[inline]
    fn next_special(&mut self, mut at: usize) -> usize {
        loop {
            if !self.block.contains(&at) {
                let rest = self.text.get(at..).unwrap_or_default();
                self.block = at..at + BLOCK;
                self.specials = rest.first_chunk::<BLOCK>().map_or_else(|| specials::<BLOCK>(&padded(rest)), specials);
            }
            let ahead = self.specials >> (at - self.block.start);
            if ahead != 0 {
                return at + ahead.trailing_zeros() as usize;
            }
            at = self.block.end;
        }
    }

    /// Takes a string token and appends its value to `out`, unescaping while it looks for the end: one pass instead of two.
    /// Returns `false` where a lone surrogate stands in it (kept as three bytes, as WTF-8 does).
    pub fn string_into(&mut self, out: &mut Vec<u8>) -> Result<bool, Error> {
        self.expect(b'"', "a string was expected")?;
        let start = self.at;
        let mut whole = true;
        loop {
            let (read, stop) = blocks::take(&self.text[self.at..], out);
            self.at += read;
            match stop {
                Stop::Nothing => {}
                Stop::Quote => return Ok(whole),
                Stop::Other if self.at >= self.text.len() => {
                    return Err(Error {
                        offset: start.saturating_sub(1),
                        message: "a string that never ends",
                        kind: ErrorKind::Grammar,
                    });
                }
                Stop::Other => self.escape_into(out, &mut whole)?,
            }
        }
    }

    /// Takes an escape; anything else that cannot stand in a string is an error.
    fn escape_into(&mut self, out: &mut Vec<u8>, whole: &mut bool) -> Result<(), Error> {
        if self.text[self.at] != b'\\' {
            return Err(self.error("raw control character in a string"));
        }
        self.at += unescape_one(&self.text[self.at..], out, whole).ok_or(self.error("invalid escape in a string"))?;
        Ok(())
    }

    /// Takes a number, `true`, `false` or `null` and returns its text.
    pub fn scalar(&mut self) -> Result<&'a [u8], Error> {
        let first = self.peek();
        let start = self.at;
        let literal: &[u8] = match first {
            Some(b't') => b"true",
            Some(b'f') => b"false",
            Some(b'n') => b"null",
            Some(b'-' | b'0'..=b'9') => return self.number(),
            Some(_) => return Err(self.error("a value was expected")),
            None => return Err(self.error("the text ends where a value was expected")),
        };
        if !self.text[start..].starts_with(literal) {
            return Err(self.error("a value was expected"));
        }
        self.at += literal.len();
        Ok(literal)
    }

    fn number(&mut self) -> Result<&'a [u8], Error> {
        let start = self.at;
        self.at += usize::from(self.text[start] == b'-');
        let first_digit = self.at;
        if self.digits() == 0 {
            return Err(self.error("a digit was expected"));
        }
        if self.text[first_digit] == b'0' && self.at > first_digit + 1 {
            return Err(Error {
                offset: first_digit,
                message: "a number with a leading zero",
                kind: ErrorKind::Grammar,
            });
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.error("a digit was expected after the decimal point"));
            }
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.text.get(self.at), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err(self.error("a digit was expected in the exponent"));
            }
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        let mut at = start;
        // Written as a loop: a program that is built small calls what iterators are given, for every digit.
        while self.text.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        self.at = at;
        at - start
    }

    /// Takes any value and returns its text, without white space around it.
    pub fn value(&mut self) -> Result<&'a [u8], Error> {
        self.nested(MAX_DEPTH)
    }

    /// Takes the value of a member of an object that was not itself inside anything, as [`Cursor::value`] would on its way.
    pub fn member(&mut self) -> Result<&'a [u8], Error> {
        self.nested(MAX_DEPTH - 1)
    }

    /// Takes an object: `each` gets a key and must take the value.
    #[inline]
    pub fn object<E: From<Error>>(
        &mut self,
        mut each: impl FnMut(RawString<'a>, &mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.expect(b'{', "an object was expected")?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            self.peek();
            let start = self.at + 1;
            let escaped = self.pass_string().map_err(|fault| self.error(fault.message()))?;
            let key = RawString { raw: self.text.get(start..self.at - 1).unwrap_or_default(), escaped };
            self.expect(b':', "a colon was expected after the key")?;
            each(key, self)?;
            if !self.take(b',') {
                return Ok(self.expect(b'}', "a comma or a closing bracket was expected")?);
            }
        }
    }

    fn nested(&mut self, depth: usize) -> Result<&'a [u8], Error> {
        self.peek();
        let start = self.at;
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.pass_string().map_err(|fault| self.error(fault.message()))?;
                }
                Some(bracket @ (b'{' | b'[')) => {
                    if open.len() >= depth {
                        return Err(self.too_deep("nested deeper than 10,000 levels"));
                    }
                    self.at += 1;
                    let close = if bracket == b'{' { b'}' } else { b']' };
                    if !self.take(close) {
                        open.push(close);
                        self.key_before_value(close)?;
                        continue;
                    }
                }
                _ => {
                    self.scalar()?;
                }
            }
            loop {
                let Some(&close) = open.last() else {
                    return Ok(&self.text[start..self.at]);
                };
                if self.take(b',') {
                    self.key_before_value(close)?;
                    break;
                }
                self.expect(close, "a comma or a closing bracket was expected")?;
                open.pop();
            }
        }
    }

    fn key_before_value(&mut self, close: u8) -> Result<(), Error> {
        if close == b'}' {
            self.string()?;
            self.expect(b':', "a colon was expected after the key")?;
        }
        Ok(())
    }
}

/// The length of the escape at the start of `text`, or `None` where it is none.
fn escape_length(text: &[u8]) -> Option<usize> {
    match text.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => text.get(2..6).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit)).map(|_| 6),
        _ => None,
    }
}

/// Appends what a string's raw text stands for. Text that no scanner accepted is kept as it is. Returns `false` where a lone surrogate
/// stands in it: such a value is no text, and is kept as three bytes each (as WTF-8 does).
pub fn unescape(raw: &[u8], out: &mut Vec<u8>) -> bool {
    let mut whole = true;
    let mut rest = raw;
    while let Some(slash) = memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..slash]);
        rest = &rest[slash..];
        if let Some(length) = unescape_one(rest, out, &mut whole) {
            rest = &rest[length..];
        } else {
            out.push(b'\\');
            rest = &rest[1..];
        }
    }
    out.extend_from_slice(rest);
    whole
}

#[inline]
fn unescape_one(text: &[u8], out: &mut Vec<u8>, whole: &mut bool) -> Option<usize> {
    let byte = match *text.get(1)? {
        b'u' => {
            let high = code_unit(text)?;
            let low = text.get(6..).filter(|rest| rest.starts_with(b"\\u")).and_then(code_unit);
            let (point, length) = match (high, low) {
                (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => {
                    (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 12)
                }
                _ => (high, 6),
            };
            if let Some(character) = char::from_u32(point) {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                *whole = false;
                #[allow(clippy::cast_possible_truncation)] // a surrogate has 16 bits
                out.extend([
                    0xE0 | (point >> 12) as u8,
                    0x80 | ((point >> 6) & 0x3F) as u8,
                    0x80 | (point & 0x3F) as u8,
                ]);
            }
            return Some(length);
        }
        letter => Some(SIMPLE[usize::from(letter)]).filter(|byte| *byte != 0)?,
    };
    out.push(byte);
    Some(2)
}

fn code_unit(text: &[u8]) -> Option<u32> {
    let digits = text.get(2..6)?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | (digit as char).to_digit(16)?))
}
