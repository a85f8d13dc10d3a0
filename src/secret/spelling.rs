//! How characters are spelt where they may not stand as they are. Reads leniently whatever writers make, and says where it stood.

use std::ops::Range;

/// A way to spell characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As they are.
    Plain,
    /// Percent-encoding.
    Percent,
    /// Percent-encoding of forms, where a plus is a space.
    Form,
    /// Escapes with a backslash, as in JSON and in most languages.
    Backslash,
    /// References of HTML and XML.
    Reference,
    /// Lines that were broken where they were too long, as those of base64 are.
    Wrapped,
    /// Hexadecimal digits of either case, with marks between them or none: `DE:AD`, `0xde, 0xad`.
    Hexadecimal,
    /// The numbers of bytes with commas between them: `222, 173`.
    Decimal,
    /// With quotes, white space and backslashes where none belong, as in what somebody wrote wrongly. Not among [`Self::ALL`]: other words stand
    /// apart by nothing but these. Whether `\n` is a line break, or a letter behind a backslash, nobody knows.
    Torn { breaks: bool },
}

/// Up to four bytes, and how many were read for them.
struct Unit {
    read: usize,
    bytes: [u8; 4],
    length: usize,
}

impl Unit {
    fn byte(read: usize, byte: u8) -> Self {
        Self { read, bytes: [byte, 0, 0, 0], length: 1 }
    }

    /// What was read stands for nothing.
    fn nothing(read: usize) -> Self {
        Self { read, bytes: [0; 4], length: 0 }
    }

    fn character(read: usize, code: u32) -> Self {
        let mut bytes = [0; 4];
        let length = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut bytes).len();
        Self { read, bytes, length }
    }
}

impl Spelling {
    pub(super) const ALL: [Self; 8] = [
        Self::Plain,
        Self::Percent,
        Self::Form,
        Self::Backslash,
        Self::Reference,
        Self::Wrapped,
        Self::Hexadecimal,
        Self::Decimal,
    ];

    /// Whether anything in those bytes may be spelt so and not plainly.
    pub(super) fn may_be_in(self, bytes: &[u8]) -> bool {
        let many = |which: fn(&u8) -> bool, least: usize| bytes.iter().filter(|byte| which(byte)).nth(least).is_some();
        match self {
            Self::Plain => true,
            Self::Percent | Self::Form => memchr::memchr(b'%', bytes).is_some(),
            Self::Backslash => memchr::memchr(b'\\', bytes).is_some(),
            Self::Reference => memchr::memchr(b'&', bytes).is_some(),
            Self::Wrapped => memchr::memchr(b'\n', bytes).is_some(),
            // A secret has six bytes at least.
            Self::Hexadecimal => many(u8::is_ascii_hexdigit, 11),
            Self::Decimal => many(|byte| *byte == b',', 4),
            Self::Torn { .. } => bytes.iter().any(|byte| *byte >= 0x7F || tear(&[*byte], false).is_some()),
        }
    }

    /// What is spelt.
    pub(super) fn decoded(self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some(unit) = self.next(rest) {
            out.extend_from_slice(unit.bytes.get(..unit.length).unwrap_or_default());
            rest = rest.get(unit.read..).unwrap_or_default();
        }
        out
    }

    /// Where ranges of what is spelt stand in the spelling. They are sorted and do not overlap; the places too.
    pub(super) fn places(self, bytes: &[u8], ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
        if self == Self::Plain {
            return ranges;
        }
        let (mut at, mut decoded) = (0, 0);
        let mut places = Vec::with_capacity(ranges.len());
        for range in ranges {
            let mut start = None;
            while decoded < range.end {
                let Some(unit) = bytes.get(at..).and_then(|rest| self.next(rest)) else { break };
                if decoded + unit.length > range.start {
                    start.get_or_insert(at);
                }
                at += unit.read;
                decoded += unit.length;
            }
            // A unit that two ranges share was replaced with the first.
            if let Some(start) = start {
                places.push(start..at);
            }
        }
        places
    }

    /// The next unit; `None` at the end.
    fn next(self, rest: &[u8]) -> Option<Unit> {
        let first = *rest.first()?;
        let spelt = match (self, first) {
            (Self::Percent | Self::Form, b'%') => {
                digits(rest.get(1..3), 16).and_then(|byte| Some(Unit::byte(3, u8::try_from(byte).ok()?)))
            }
            (Self::Form, b'+') => Some(Unit::byte(1, b' ')),
            (Self::Backslash, b'\\') => escape(rest),
            (Self::Reference, b'&') => reference(rest),
            (Self::Wrapped, b'\r') if rest.get(1) == Some(&b'\n') => Some(Unit::nothing(1)),
            (Self::Wrapped, b'\n') => {
                let indent = rest.iter().skip(1).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                Some(Unit::nothing(1 + indent))
            }
            (Self::Hexadecimal, b'0') if matches!(rest, [_, b'x' | b'X', digit, ..] if digit.is_ascii_hexdigit()) => {
                Some(Unit::nothing(2))
            }
            (Self::Hexadecimal, byte) if byte.is_ascii_hexdigit() => Some(Unit::byte(1, byte.to_ascii_lowercase())),
            (Self::Hexadecimal, b':' | b'-' | b'_')
            | (Self::Hexadecimal | Self::Decimal, b',' | b' ' | b'\t' | b'\r' | b'\n') => Some(Unit::nothing(1)),
            (Self::Decimal, b'0'..=b'9') => {
                let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let byte = digits(rest.get(..length), 10).and_then(|number| u8::try_from(number).ok());
                // A number that is no byte is read whole: its last digits are not a number of their own.
                Some(byte.map_or_else(|| Unit::character(length, u32::MAX), |byte| Unit::byte(length, byte)))
            }
            (Self::Torn { breaks }, _) => tear(rest, breaks).map(Unit::nothing),
            _ => None,
        };
        Some(spelt.unwrap_or_else(|| Unit::byte(1, first)))
    }
}

/// The length of what is no part of a word and may tear one.
fn tear(rest: &[u8], breaks: bool) -> Option<usize> {
    match rest {
        [b'\\', b'n' | b'r' | b't', ..] if breaks => Some(2),
        [0xE2, 0x80, ..] | [0xE2, 0x81, 0xA0, ..] | [0xEF, 0xBB, 0xBF, ..] => Some(rest.len().min(3)),
        // A string seems to end, and another to begin; quotes of print, and spaces of other kinds.
        [b'"' | b'\'', b',' | b':', ..] | [0xC2, 0xA0 | 0xAB | 0xB4 | 0xBB, ..] => Some(2),
        [0..=b' ' | b'"' | b'\'' | b'`' | b'\\' | 0x7F, ..] => Some(1),
        _ => None,
    }
}

fn digits(text: Option<&[u8]>, radix: u32) -> Option<u32> {
    let text = std::str::from_utf8(text?).ok().filter(|text| !text.starts_with('+'))?;
    u32::from_str_radix(text, radix).ok()
}

fn escape(rest: &[u8]) -> Option<Unit> {
    let unit = |from: usize| {
        digits(rest.get(from + 2..from + 6), 16).filter(|_| rest.get(from..from + 2) == Some(b"\\u".as_slice()))
    };
    Some(match *rest.get(1)? {
        b'u' => {
            let high = unit(0)?;
            match unit(6).filter(|low| (0xD800..0xDC00).contains(&high) && (0xDC00..0xE000).contains(low)) {
                Some(low) => Unit::character(12, 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)),
                None => Unit::character(6, high),
            }
        }
        b'x' => Unit::byte(4, u8::try_from(digits(rest.get(2..4), 16)?).ok()?),
        b'n' => Unit::byte(2, b'\n'),
        b'r' => Unit::byte(2, b'\r'),
        b't' => Unit::byte(2, b'\t'),
        b'b' => Unit::byte(2, 8),
        b'f' => Unit::byte(2, 12),
        other if other.is_ascii_punctuation() => Unit::byte(2, other),
        _ => return None,
    })
}

fn reference(rest: &[u8]) -> Option<Unit> {
    let end = rest.iter().take(12).position(|byte| *byte == b';')?;
    let name = rest.get(1..end)?;
    let code = match name {
        b"amp" => u32::from(b'&'),
        b"lt" => u32::from(b'<'),
        b"gt" => u32::from(b'>'),
        b"quot" => u32::from(b'"'),
        b"apos" => u32::from(b'\''),
        [b'#', b'x' | b'X', number @ ..] => digits(Some(number), 16)?,
        [b'#', number @ ..] => digits(Some(number), 10)?,
        _ => return None,
    };
    char::from_u32(code).map(|_| Unit::character(end + 1, code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_are_read_and_what_is_none_stays() {
        for (spelling, written, means) in [
            (Spelling::Percent, "a%20+%zz%4", "a +%zz%4"),
            (Spelling::Form, "a%2B+b", "a+ b"),
            (Spelling::Backslash, r#"\u00e9\"\/\x41\n\q\ud83d\ude00\"#, "é\"/A\n\\q\u{1F600}\\"),
            (Spelling::Wrapped, "a\r\n\t b\nc\rd", "abc\rd"),
            (Spelling::Hexadecimal, "DE:ad-0xBe, 0xzz", "deadbe0xzz"),
            (Spelling::Decimal, "[104, 105,33]", "[hi!]"),
            (Spelling::Decimal, "1104,260105", "\u{FFFD}\u{FFFD}"),
            (Spelling::Reference, "&lt;&#39;&#x26;&amp&nope;&", "<'&&amp&nope;&"),
        ] {
            assert_eq!(String::from_utf8(spelling.decoded(written.as_bytes())).unwrap(), means);
        }
    }

    proptest! {
        #[test]
        fn places_hold_what_was_found(bytes in "[a%2+&#x3;u\\\\0-9é,: \n]{0,40}", from in 0_usize..40, length in 1_usize..9) {
            for spelling in Spelling::ALL {
                let decoded = spelling.decoded(bytes.as_bytes());
                let range = from.min(decoded.len())..(from + length).min(decoded.len());
                for place in spelling.places(bytes.as_bytes(), vec![range.clone()]) {
                    let again = spelling.decoded(&bytes.as_bytes()[place]);
                    let wanted = &decoded[range.clone()];
                    prop_assert!(memchr::memmem::find(&again, wanted).is_some(), "{:?}", spelling);
                }
            }
        }
    }
}
