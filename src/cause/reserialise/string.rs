//! Strings as each runtime writes them: which characters become escapes, and in which case. The raw token is read character by character
//! and never becomes a string of its own, so that long bodies cost no memory.

use super::dates::Dates;
use super::styles::ORG_JSON;
use crate::json::RawString;

/// How a writer spells strings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Strings {
    /// The token as it was.
    Verbatim,
    /// Unescaped and escaped anew.
    Respelled(&'static Spelling),
    /// Python's `repr`.
    PythonRepr,
    /// Ruby's `inspect`.
    RubyInspect,
    /// The value itself, without quotes: `toString` in Java, `%v` in Go.
    Bare,
    /// As `JSONObject` of org.json writes them.
    OrgJson,
    /// Unescaped and escaped anew, but for dates, which were read as such.
    Dated(&'static Spelling, Dates),
}

impl Strings {
    /// Whether this is what a runtime prints for a map or a list in a text, and no JSON.
    pub(super) fn is_printed(self) -> bool {
        matches!(self, Self::PythonRepr | Self::RubyInspect | Self::Bare)
    }
}

/// Which characters are escaped, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling {
    /// Control characters with a short escape; the others become `\u00XX`.
    pub(super) short: &'static [(u8, &'static str)],
    /// Further ASCII characters that are written differently; the quote and the backslash are known.
    pub(super) special: &'static [(u8, &'static str)],
    /// Whether hexadecimal digits are in upper case.
    pub(super) upper: bool,
    /// What happens beyond ASCII.
    pub(super) beyond: Beyond,
    /// What becomes of half a surrogate pair.
    pub(super) lone: Broken,
    /// What becomes of bytes that are not UTF-8.
    pub(super) invalid: Broken,
}

/// What happens to characters beyond ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    /// Written as UTF-8.
    Raw,
    /// As UTF-8, except the line separators U+2028 and U+2029, which JavaScript once took for line ends.
    Separators,
    /// The same, and U+0085 escaped too.
    SeparatorsAndNextLine,
    /// The block list of .NET's relaxed encoder: supplementary characters, blanks, controls and private use.
    Blocked,
    /// C1 controls and everything from U+2000 to U+20FF are escaped (org.json).
    Punctuation,
    /// All escaped, in UTF-16 units.
    Escaped,
}

/// What becomes of something that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The runtime reports an error, so it writes nothing.
    Refused,
    /// U+FFFD takes its place.
    Replaced,
    /// It is written as an escape.
    Escaped,
}

/// Bytes that no runtime escapes: everything printable in ASCII but quotes, backslash, slash and what HTML knows.
static PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = b' ';
    while byte < 0x7F {
        table[byte as usize] = !matches!(byte, b'"' | b'\\' | b'/' | b'<' | b'>' | b'&' | b'\'' | b'+' | b'=' | b'`');
        byte += 1;
    }
    table
};

impl Strings {
    /// Writes a string with its quotes; `false` where the runtime refuses it.
    pub(super) fn write(&self, string: RawString<'_>, out: &mut Vec<u8>) -> bool {
        match self {
            Self::Verbatim => {
                out.push(b'"');
                out.extend_from_slice(string.raw);
                out.push(b'"');
                true
            }
            Self::Respelled(spelling) => {
                out.push(b'"');
                let written = spelling.write(string.raw, out);
                out.push(b'"');
                written
            }
            Self::PythonRepr => python_repr(string, out),
            Self::RubyInspect => ruby_inspect(string, out),
            Self::Bare => string.value_into(out),
            Self::OrgJson => org_json(string, out),
            Self::Dated(spelling, dates) => match dates.rewritten(string) {
                Some(date) => {
                    out.push(b'"');
                    out.extend_from_slice(date.as_bytes());
                    out.push(b'"');
                    true
                }
                None => Self::Respelled(spelling).write(string, out),
            },
        }
    }

    /// Writes a key. What looks like a date stays a text there.
    pub(super) fn write_key(&self, key: RawString<'_>, out: &mut Vec<u8>) -> bool {
        match self {
            Self::Dated(spelling, _) => Self::Respelled(spelling).write(key, out),
            _ => self.write(key, out),
        }
    }
}

impl Spelling {
    fn write(&self, raw: &[u8], out: &mut Vec<u8>) -> bool {
        raw.utf8_chunks().all(|chunk| {
            self.token(chunk.valid(), out) && (chunk.invalid().is_empty() || self.broken(self.invalid, 0xFFFD, out))
        })
    }

    /// Writes what stands between the quotes of a token.
    fn token(&self, raw: &str, out: &mut Vec<u8>) -> bool {
        let bytes = raw.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let run = bytes[at..].iter().position(|&byte| !PLAIN[usize::from(byte)]);
            let end = run.map_or(bytes.len(), |length| at + length);
            out.extend_from_slice(&bytes[at..end]);
            at = end;
            match bytes.get(at) {
                None => break,
                Some(b'\\') => match bytes.get(at + 1) {
                    Some(b'u') => {
                        let (unit, length) = escaped_unit(&bytes[at..]);
                        at += length;
                        let written = match char::from_u32(unit) {
                            Some(character) => {
                                self.character(character, out);
                                true
                            }
                            None => self.broken(self.lone, unit, out),
                        };
                        if !written {
                            return false;
                        }
                    }
                    Some(&kind) => {
                        at += 2;
                        self.ascii(unescaped(kind), out);
                    }
                    None => return false,
                },
                Some(&byte) if byte.is_ascii() => {
                    at += 1;
                    self.ascii(byte, out);
                }
                Some(_) => {
                    let Some(character) = raw.get(at..).and_then(|rest| rest.chars().next()) else {
                        return false;
                    };
                    at += character.len_utf8();
                    self.character(character, out);
                }
            }
        }
        true
    }

    /// Writes text that is not a token: quotes and backslashes in it are themselves.
    pub(super) fn text(&self, text: &str, out: &mut Vec<u8>) {
        for character in text.chars() {
            self.character(character, out);
        }
    }

    fn character(&self, character: char, out: &mut Vec<u8>) {
        if let Ok(byte @ ..0x80) = u8::try_from(character) {
            return self.ascii(byte, out);
        }
        let raw = match self.beyond {
            Beyond::Raw => true,
            Beyond::Separators => !matches!(character, '\u{2028}' | '\u{2029}'),
            Beyond::SeparatorsAndNextLine => !matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}'),
            Beyond::Blocked => {
                let blank = character.is_whitespace() || character.is_control();
                !(blank || character > '\u{FFFF}' || ('\u{E000}'..='\u{F8FF}').contains(&character))
            }
            Beyond::Punctuation => !matches!(character, '\u{80}'..'\u{A0}' | '\u{2000}'..'\u{2100}'),
            Beyond::Escaped => false,
        };
        if raw {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escape(u32::from(*unit), self.upper, out);
            }
        }
    }

    fn ascii(&self, byte: u8, out: &mut Vec<u8>) {
        let known =
            |table: &[(u8, &'static str)]| table.iter().find(|(known, _)| *known == byte).map(|(_, text)| *text);
        if PLAIN[usize::from(byte)] {
            out.push(byte);
        } else if let Some(text) = known(self.special).or_else(|| known(self.short)) {
            out.extend_from_slice(text.as_bytes());
        } else if byte < b' ' {
            escape(u32::from(byte), self.upper, out);
        } else {
            if matches!(byte, b'"' | b'\\') {
                out.push(b'\\');
            }
            out.push(byte);
        }
    }

    fn broken(&self, broken: Broken, unit: u32, out: &mut Vec<u8>) -> bool {
        match broken {
            Broken::Refused => return false,
            Broken::Replaced => self.character(char::REPLACEMENT_CHARACTER, out),
            Broken::Escaped => escape(unit, self.upper, out),
        }
        true
    }
}

/// The character that a one-letter escape stands for.
fn unescaped(kind: u8) -> u8 {
    match kind {
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        other => other,
    }
}

/// The code point of the `\uXXXX` at the start, both halves of a pair taken together, and the length of what was read.
pub(super) fn escaped_unit(text: &[u8]) -> (u32, usize) {
    let unit = |at: usize| {
        let digits = std::str::from_utf8(text.get(at..at + 4)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(high) = unit(2) else {
        return (u32::from(char::REPLACEMENT_CHARACTER), text.len());
    };
    let low = text.get(6..8).filter(|next| *next == b"\\u").and_then(|_| unit(8));
    match (high, low) {
        (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 12),
        _ => (high, 6),
    }
}

/// Appends `\uXXXX`.
pub(super) fn escape(unit: u32, upper: bool, out: &mut Vec<u8>) {
    let digits: &[u8; 16] = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
    out.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        out.push(digits[(unit >> shift & 15) as usize]);
    }
}

/// Single quotes unless only an apostrophe stands in the text; `\x`, `\u` and `\U` for what cannot be printed.
fn python_repr(string: RawString<'_>, out: &mut Vec<u8>) -> bool {
    let mut value = Vec::new();
    if !string.value_into(&mut value) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(&value) else {
        return false;
    };
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut push = |character: char| out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    push(quote);
    for character in text.chars() {
        let short = match character {
            '\n' => Some('n'),
            '\r' => Some('r'),
            '\t' => Some('t'),
            '\\' => Some('\\'),
            _ if character == quote => Some(quote),
            _ => None,
        };
        if let Some(letter) = short {
            push('\\');
            push(letter);
        } else if python_prints(character) {
            push(character);
        } else {
            let point = u32::from(character);
            let escape = match point {
                0..0x100 => format!("\\x{point:02x}"),
                0x100..0x10000 => format!("\\u{point:04x}"),
                _ => format!("\\U{point:08x}"),
            };
            escape.chars().for_each(&mut push);
        }
    }
    push(quote);
    true
}

/// Double quotes, with escapes for what a double-quoted string would take for something else.
fn ruby_inspect(string: RawString<'_>, out: &mut Vec<u8>) -> bool {
    let mut value = Vec::new();
    if !string.value_into(&mut value) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(&value) else {
        return false;
    };
    out.push(b'"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let letter = match character {
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{7}' => 'a',
            '\u{8}' => 'b',
            '\u{B}' => 'v',
            '\u{C}' => 'f',
            '\u{1B}' => 'e',
            '"' | '\\' => character,
            // `#{`, `#$` and `#@` begin an interpolation.
            '#' if matches!(characters.peek(), Some('{' | '$' | '@')) => '#',
            '\u{7F}' => {
                out.extend_from_slice(b"\\x7F");
                continue;
            }
            '\0'..' ' | '\u{80}'..'\u{A0}' | '\u{2028}' | '\u{2029}' => {
                out.extend_from_slice(format!("\\u{:04X}", u32::from(character)).as_bytes());
                continue;
            }
            _ => {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
        };
        out.extend([b'\\', letter as u8]);
    }
    out.push(b'"');
    true
}

/// org.json escapes the slash of `</`, so that no script ends in the middle of a text.
fn org_json(string: RawString<'_>, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    if !Strings::Respelled(&ORG_JSON).write(string, out) {
        return false;
    }
    let mut at = start;
    while let Some(found) = memchr::memmem::find(&out[at..], b"</") {
        at += found + 2;
        out.insert(at - 1, b'\\');
    }
    true
}

/// Python and Rust call the same categories unprintable. Rust says so through `escape_debug` alone, which spares combining characters
/// only where another character stands before them.
fn python_prints(character: char) -> bool {
    matches!(character, ' '..='~')
        || character.is_alphanumeric()
        || (!character.is_ascii() && !String::from_iter(['a', character]).escape_debug().any(|escaped| escaped == '\\'))
}
