//! Text put into other bytes: the same characters in another character set, or what is left of them after a decoder that was told the
//! wrong one.

use super::{BodyRow, Group, normal};
use crate::cause::Ecosystem;

pub(super) static ROWS: &[BodyRow] = &[
    Group::Encoding
        .row(
            |body, out| {
                // One `?` a UTF-16 unit: .NET replaces each half of a surrogate pair.
                replaced(body, out, |character| character.is_ascii(), char::len_utf16)
            },
            "body-ascii-question-marks",
            "the body as ASCII, each non-ASCII character a question mark",
        )
        .of(Ecosystem::DotNet)
        .common(),
    Group::Encoding.row(
        |body, out| replaced(body, out, |character| character.is_ascii(), |_| 1),
        "body-ascii-one-mark-a-character",
        "the body as ASCII, one question mark for each character beyond it, emoji included",
    ),
    Group::Encoding.row(
        |body, out| replaced(body, out, |character| character <= '\u{FFFF}', |_| 1),
        "body-emoji-question-marks",
        "the body with a question mark for each emoji and other character beyond U+FFFF",
    ),
    Group::Encoding.row(
        |body, out| replaced(body, out, |character| character <= '\u{FFFF}', |_| 0),
        "body-emoji-dropped",
        "the body without emoji and other characters beyond U+FFFF",
    ),
    Group::Encoding
        .row(
            |body, out| replaced(body, out, |character| character.is_ascii(), |_| 0),
            "body-ascii-dropped",
            "the body with every non-ASCII character dropped",
        )
        .of(Ecosystem::Python),
    Group::Encoding.row(
        |body, out| {
            for chunk in body.utf8_chunks() {
                out.extend_from_slice(chunk.valid().as_bytes());
            }
            true
        },
        "body-invalid-dropped",
        "the body without the byte sequences that are not UTF-8",
    ),
    Group::Encoding
        .row(
            |body, out| narrow(body, out, latin1) && std::str::from_utf8(out).is_err(),
            "body-latin1",
            "the body in Latin-1 instead of UTF-8",
        )
        .of(Ecosystem::Java)
        .common(),
    Group::Encoding.row(
        |body, out| narrow(body, out, windows_1252) && std::str::from_utf8(out).is_err(),
        "body-windows-1252",
        "the body in Windows-1252 instead of UTF-8",
    ),
    Group::Encoding
        .row(
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
        )
        .of(Ecosystem::Node),
    Group::Encoding
        .row(
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
        )
        .of(Ecosystem::Java),
    Group::Encoding
        .row(
            |body, out| {
                widen(body, out, char::from);
                true
            },
            "body-mojibake",
            "the UTF-8 body read as Latin-1 and written as UTF-8 once more",
        )
        .common(),
    Group::Encoding.row(
        |body, out| {
            widen(body, out, from_windows_1252);
            body.iter().any(|byte| (0x80..0xA0).contains(byte))
        },
        "body-mojibake-windows-1252",
        "the UTF-8 body read as Windows-1252 and written as UTF-8 once more",
    ),
    Group::Encoding.row(
        |body, out| narrow(body, out, latin1) && std::str::from_utf8(out).is_ok(),
        "body-mojibake-undone",
        "the body with its doubly encoded UTF-8 undone",
    ),
    Group::Encoding.row(
        |body, out| narrow(body, out, windows_1252) && std::str::from_utf8(out).is_ok(),
        "body-mojibake-windows-1252-undone",
        "the body with its doubly encoded UTF-8 undone, through Windows-1252",
    ),
    Group::Encoding
        .row(|body, out| wide(body, out, false, u16::to_le_bytes), "body-utf16le", "the body in UTF-16, little-endian")
        .of(Ecosystem::DotNet),
    Group::Encoding.row(
        |body, out| wide(body, out, true, u16::to_le_bytes),
        "body-utf16le-bom",
        "the body in UTF-16, little-endian, with a byte order mark",
    ),
    Group::Encoding
        .row(|body, out| wide(body, out, false, u16::to_be_bytes), "body-utf16be", "the body in UTF-16, big-endian")
        .of(Ecosystem::Java),
    Group::Encoding
        .row(
            |body, out| wide(body, out, true, u16::to_be_bytes),
            "body-utf16be-bom",
            "the body in UTF-16, big-endian, with a byte order mark",
        )
        .of(Ecosystem::Java),
    Group::Encoding.row(
        |body, out| {
            let Some((order, units)) = crate::wide::text(body) else { return false };
            for character in char::decode_utf16(order.units(units)) {
                let Ok(character) = character else {
                    return false;
                };
                put(character, out);
            }
            units.len().is_multiple_of(2)
        },
        "body-utf16-decoded",
        "the UTF-8 text of a body that is UTF-16",
    ),
    Group::Encoding.row(
        |body, out| {
            beyond_ascii(body, out, |text, out| {
                for character in normal::composed(text) {
                    put(character, out);
                }
            })
        },
        "body-nfc",
        "the body in Unicode's composed form (NFC)",
    ),
    Group::Encoding.row(
        |body, out| {
            beyond_ascii(body, out, |text, out| {
                for character in normal::decomposed(text) {
                    put(character, out);
                }
            })
        },
        "body-nfd",
        "the body in Unicode's decomposed form (NFD)",
    ),
    Group::Encoding
        .row(
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
        )
        .of(Ecosystem::Java),
    Group::Encoding.row(paired, "body-cesu8-decoded", "the UTF-8 text of a body that is CESU-8").of(Ecosystem::Java),
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

/// The byte that a character is in Windows-1252.
pub(crate) fn windows_1252(character: char) -> Option<u8> {
    if !('\u{80}'..='\u{9F}').contains(&character)
        && let Some(byte) = latin1(character)
    {
        return Some(byte);
    }
    (0x80..=0x9F).find(|&byte| from_windows_1252(byte) == character)
}
