//! Text put into other bytes: the same characters in another character set, or what is left of them after a decoder that was told the
//! wrong one.

use super::{BodyRow, Group, normal};
use crate::cause::Ecosystem;

const UTF8: &str = "Hash the bytes that arrived. Where text must be encoded first, name UTF-8 on both sides.";
const BYTES: &str = "Hash the bytes that arrived, and decode them to text afterwards.";

pub(super) static ROWS: &[BodyRow] = &[
    Group::Encoding.row(
        |body, out| {
            // One `?` a UTF-16 unit: .NET replaces each half of a surrogate pair.
            replaced(body, out, |character| character.is_ascii(), char::len_utf16)
        },
        "body-ascii-question-marks",
        "the body as ASCII, each non-ASCII character a question mark",
        "`Encoding.ASCII.GetBytes` in .NET replaces what is not ASCII; the Kentico Xperience module for Intercom does so with every body.",
        "Hash `Encoding.UTF8.GetBytes(body)`, or better the request's bytes themselves.",
    )
    .of(Ecosystem::DotNet)
    .common(),
    Group::Encoding.row(
        |body, out| replaced(body, out, |character| character.is_ascii(), |_| 1),
        "body-ascii-one-mark-a-character",
        "the body as ASCII, one question mark for each character beyond it, emoji included",
        "Java's `getBytes(US_ASCII)` and Python's `encode('ascii', 'replace')` write one mark a code point.",
        UTF8,
    ),
    Group::Encoding.row(
        |body, out| replaced(body, out, |character| character <= '\u{FFFF}', |_| 1),
        "body-emoji-question-marks",
        "the body with a question mark for each emoji and other character beyond U+FFFF",
        "MySQL's `utf8` holds characters of three bytes at most, and what was stored there and read again has `?` in place of others.",
        "Verify the bytes as they arrive, before anything is stored; make such columns `utf8mb4`.",
    ),
    Group::Encoding.row(
        |body, out| replaced(body, out, |character| character <= '\u{FFFF}', |_| 0),
        "body-emoji-dropped",
        "the body without emoji and other characters beyond U+FFFF",
        "A filter for emoji, or one for what a database cannot hold, ran before the hash.",
        BYTES,
    ),
    Group::Encoding.row(
        |body, out| replaced(body, out, |character| character.is_ascii(), |_| 0),
        "body-ascii-dropped",
        "the body with every non-ASCII character dropped",
        "`encode('ascii', 'ignore')` and filters that keep printable ASCII throw the other characters away.",
        UTF8,
    )
    .of(Ecosystem::Python),
    Group::Encoding.row(
        |body, out| {
            for chunk in body.utf8_chunks() {
                out.extend_from_slice(chunk.valid().as_bytes());
                if !chunk.invalid().is_empty() {
                    out.extend_from_slice("\u{FFFD}".as_bytes());
                }
            }
            true
        },
        "body-invalid-replaced",
        "the body with U+FFFD in place of every invalid byte sequence",
        "Decoding bytes to text and encoding them again (`body.toString('utf8')`) replaces what is not UTF-8.",
        BYTES,
    )
    .common(),
    Group::Encoding.row(
        |body, out| {
            for chunk in body.utf8_chunks() {
                out.extend_from_slice(chunk.valid().as_bytes());
            }
            true
        },
        "body-invalid-dropped",
        "the body without the byte sequences that are not UTF-8",
        "A decoder set to ignore errors (`errors='ignore'`, `scrub('')`, `iconv //IGNORE`) dropped them.",
        BYTES,
    ),
    Group::Encoding.row(
        |body, out| narrow(body, out, latin1) && std::str::from_utf8(out).is_err(),
        "body-latin1",
        "the body in Latin-1 instead of UTF-8",
        "Text was turned into bytes with ISO-8859-1: the default of old servlet containers and of HTTP libraries where no charset is named.",
        UTF8,
    )
    .of(Ecosystem::Java)
    .common(),
    Group::Encoding.row(
        |body, out| narrow(body, out, windows_1252) && std::str::from_utf8(out).is_err(),
        "body-windows-1252",
        "the body in Windows-1252 instead of UTF-8",
        "Text was turned into bytes with the default charset of a Western Windows machine (`Encoding.Default`, `getBytes()`).",
        UTF8,
    ),
    Group::Encoding.row(
        |body, out| {
            let Ok(text) = std::str::from_utf8(body) else {
                return false;
            };
            let beyond = text.chars().any(|character| character > '\u{FF}');
            out.extend(text.encode_utf16().map(|unit| unit.to_le_bytes()[0]));
            beyond
        },
        "body-binary-string",
        "the low byte of each UTF-16 unit of the body",
        "Node.js writes strings this way where the encoding is `binary` or `latin1`, as in `hmac.update(text, 'binary')`.",
        "Pass the Buffer to `hmac.update`, or a string with `'utf8'`.",
    )
    .of(Ecosystem::Node),
    Group::Encoding.row(
        |body, out| {
            let Ok(text) = std::str::from_utf8(body) else {
                return false;
            };
            for character in text.chars() {
                out.push(latin1(character).unwrap_or(b'?'));
            }
            text.chars().any(|character| character > '\u{FF}')
        },
        "body-latin1-question-marks",
        "the body in Latin-1, a question mark for each character beyond it",
        "`getBytes(ISO_8859_1)` and `utf8_decode` replace what Latin-1 lacks.",
        UTF8,
    )
    .of(Ecosystem::Java),
    Group::Encoding.row(
        |body, out| {
            widen(body, out, char::from);
            true
        },
        "body-mojibake",
        "the UTF-8 body read as Latin-1 and written as UTF-8 once more",
        "The bytes were decoded as ISO-8859-1 (`getReader()` without a charset, `body.toString('latin1')`) and encoded as UTF-8 again.",
        BYTES,
    )
    .common(),
    Group::Encoding.row(
        |body, out| {
            widen(body, out, from_windows_1252);
            body.iter().any(|byte| (0x80..0xA0).contains(byte))
        },
        "body-mojibake-windows-1252",
        "the UTF-8 body read as Windows-1252 and written as UTF-8 once more",
        "The bytes were decoded with a Western Windows charset, or pasted through a program that did so, and encoded as UTF-8 again.",
        BYTES,
    ),
    Group::Encoding.row(
        |body, out| narrow(body, out, latin1) && std::str::from_utf8(out).is_ok(),
        "body-mojibake-undone",
        "the body with its doubly encoded UTF-8 undone",
        "The body at hand was decoded as Latin-1 and encoded as UTF-8 after it was signed: `Å¾` stands where `ž` was.",
        BYTES,
    ),
    Group::Encoding.row(
        |body, out| narrow(body, out, windows_1252) && std::str::from_utf8(out).is_ok(),
        "body-mojibake-windows-1252-undone",
        "the body with its doubly encoded UTF-8 undone, through Windows-1252",
        "The body at hand was decoded as Windows-1252 and encoded as UTF-8 after it was signed.",
        BYTES,
    ),
    Group::Encoding.row(
        |body, out| wide(body, out, false, u16::to_le_bytes),
        "body-utf16le",
        "the body in UTF-16, little-endian",
        "`Encoding.Unicode.GetBytes` in .NET and wide strings on Windows are UTF-16.",
        "Use `Encoding.UTF8`.",
    )
    .of(Ecosystem::DotNet),
    Group::Encoding.row(
        |body, out| wide(body, out, true, u16::to_le_bytes),
        "body-utf16le-bom",
        "the body in UTF-16, little-endian, with a byte order mark",
        "Windows PowerShell's redirection and Python's `encode('utf-16')` write UTF-16 with a mark.",
        UTF8,
    ),
    Group::Encoding.row(
        |body, out| wide(body, out, false, u16::to_be_bytes),
        "body-utf16be",
        "the body in UTF-16, big-endian",
        "`getBytes(UTF_16BE)` or `Encoding.BigEndianUnicode` was used in place of UTF-8.",
        UTF8,
    )
    .of(Ecosystem::Java),
    Group::Encoding.row(
        |body, out| wide(body, out, true, u16::to_be_bytes),
        "body-utf16be-bom",
        "the body in UTF-16, big-endian, with a byte order mark",
        "Java's `getBytes(\"UTF-16\")` writes big-endian with a mark.",
        UTF8,
    )
    .of(Ecosystem::Java),
    Group::Encoding.row(
        |body, out| {
            let (little, units) = match body {
                [0xFF, 0xFE, units @ ..] => (true, units),
                [0xFE, 0xFF, units @ ..] => (false, units),
                [0, _, ..] => (false, body),
                [_, 0, ..] => (true, body),
                _ => return false,
            };
            let (pairs, odd) = units.as_chunks::<2>();
            let read = if little { u16::from_le_bytes } else { u16::from_be_bytes };
            for character in char::decode_utf16(pairs.iter().map(|&pair| read(pair))) {
                let Ok(character) = character else {
                    return false;
                };
                put(character, out);
            }
            odd.is_empty()
        },
        "body-utf16-decoded",
        "the UTF-8 text of a body that is UTF-16",
        "The capture was saved by a program that writes UTF-16; the wire had UTF-8.",
        "Save captures as they are: `curl -o file` instead of PowerShell's `>`.",
    ),
    Group::Encoding.row(
        |body, out| beyond_ascii(body, out, |text, out| normal::composed(text).into_iter().for_each(|character| put(character, out))),
        "body-nfc",
        "the body in Unicode's composed form (NFC)",
        "`normalize('NFC')`, a database or an input filter joined letters and their accents into one character each.",
        UTF8,
    ),
    Group::Encoding.row(
        |body, out| beyond_ascii(body, out, |text, out| normal::decomposed(text).into_iter().for_each(|character| put(character, out))),
        "body-nfd",
        "the body in Unicode's decomposed form (NFD)",
        "`normalize('NFD')`, or a detour over a file name or the clipboard of a Mac, took letters and their accents apart.",
        UTF8,
    ),
    Group::Encoding.row(
        |body, out| {
            beyond_ascii(body, out, |text, out| {
                for character in text.chars() {
                    if character <= '\u{FFFF}' {
                        put(character, out);
                    } else {
                        character.encode_utf16(&mut [0; 2]).iter().for_each(|half| three_bytes(*half, out));
                    }
                }
            })
        },
        "body-cesu8",
        "the body in CESU-8, each half of a surrogate pair as three bytes",
        "Java's `writeUTF` and JNI strings, and databases that call it UTF-8, encode UTF-16 units one by one, so that an emoji takes six bytes.",
        UTF8,
    )
    .of(Ecosystem::Java),
    Group::Encoding.row(
        paired,
        "body-cesu8-decoded",
        "the UTF-8 text of a body that is CESU-8",
        "The capture went through a database or a Java stream that writes an emoji as two halves of three bytes each.",
        UTF8,
    )
    .of(Ecosystem::Java),
];

/// Text that may differ between two encodings of Unicode; ASCII never does.
fn beyond_ascii(body: &[u8], out: &mut Vec<u8>, write: fn(&str, &mut Vec<u8>)) -> bool {
    match std::str::from_utf8(body) {
        Ok(text) if !text.is_ascii() => {
            write(text, out);
            true
        }
        _ => false,
    }
}

/// Half of a surrogate pair as UTF-8 would write it, if that were allowed.
fn three_bytes(half: u16, out: &mut Vec<u8>) {
    let [high, low] = half.to_be_bytes();
    out.extend([0xE0 | high >> 4, 0x80 | (high & 0x0F) << 2 | low >> 6, 0x80 | low & 0x3F]);
}

/// Joins what [`three_bytes`] took apart; everything else must be UTF-8.
fn paired(body: &[u8], out: &mut Vec<u8>) -> bool {
    let mut rest = body;
    while let Some(at) = memchr::memchr(0xED, rest) {
        let (before, pair) = rest.split_at(at);
        out.extend_from_slice(before);
        let length = if let [_, high @ 0xA0..=0xAF, low, 0xED, second @ 0xB0..=0xBF, third, ..] = *pair {
            let unit = |middle: u8, last: u8| 0xD000 | u16::from(middle & 0x3F) << 6 | u16::from(last & 0x3F);
            let units = [unit(high, low), unit(second, third)];
            char::decode_utf16(units).for_each(|character| put(character.unwrap_or('\u{FFFD}'), out));
            6
        } else {
            out.push(0xED);
            1
        };
        rest = &pair[length..];
    }
    out.extend_from_slice(rest);
    std::str::from_utf8(out).is_ok()
}

fn put(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

fn replaced(body: &[u8], out: &mut Vec<u8>, keep: fn(char) -> bool, marks: fn(char) -> usize) -> bool {
    let Ok(text) = std::str::from_utf8(body) else {
        return false;
    };
    for character in text.chars() {
        if keep(character) {
            put(character, out);
        } else {
            out.extend(std::iter::repeat_n(b'?', marks(character)));
        }
    }
    true
}

/// Each character as one byte; `false` where one has no such byte.
fn narrow(body: &[u8], out: &mut Vec<u8>, byte: fn(char) -> Option<u8>) -> bool {
    let Ok(text) = std::str::from_utf8(body) else {
        return false;
    };
    for character in text.chars() {
        let Some(byte) = byte(character) else {
            return false;
        };
        out.push(byte);
    }
    true
}

fn widen(body: &[u8], out: &mut Vec<u8>, character: fn(u8) -> char) {
    for &byte in body {
        put(character(byte), out);
    }
}

fn wide(body: &[u8], out: &mut Vec<u8>, mark: bool, bytes: fn(u16) -> [u8; 2]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else {
        return false;
    };
    if mark {
        out.extend(bytes(0xFEFF));
    }
    out.extend(text.encode_utf16().flat_map(bytes));
    true
}

fn latin1(character: char) -> Option<u8> {
    u8::try_from(u32::from(character)).ok()
}

/// 0x80 to 0x9F in Windows-1252; the five bytes without a character stand for C1 controls, as in the WHATWG standard.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

fn from_windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn windows_1252(character: char) -> Option<u8> {
    if !('\u{80}'..='\u{9F}').contains(&character)
        && let Some(byte) = latin1(character)
    {
        return Some(byte);
    }
    (0x80..=0x9F).find(|&byte| from_windows_1252(byte) == character)
}
