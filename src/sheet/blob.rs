//! Base64 as people and programs hand it on: wrapped, unpadded, in either alphabet, with its plus signs lost to a form decoder.
//! Clean text goes straight through a fast engine; only what that refuses is read character by character.

use base64::Engine as _;
use zeroize::Zeroize as _;

use crate::buffer;
use crate::percent;

/// Standard base64 with padding, in the widest instructions that the machine has: 60 ns for a blob of 640 bytes, where the portable
/// engine takes 260.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
static STANDARD: std::sync::LazyLock<base64::engine::Simd> =
    std::sync::LazyLock::new(|| base64::engine::Simd::standard(base64::engine::general_purpose::PAD));
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
use base64::engine::general_purpose::STANDARD;

/// Where a text stops being base64, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at line {line}, column {column} (byte {offset})")]
pub struct BlobError {
    /// Byte offset from the start of the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A character of neither alphabet.
    #[error("{0:?} is no base64 character")]
    Character(char),
    /// A padding sign with more base64 after it, or more than two.
    #[error("a padding sign `=` before the end")]
    Padding,
    /// The last group holds a single character, which makes no byte: one is missing, or one is too many.
    #[error("a single character is left over")]
    Length,
    /// There is no base64 character at all.
    #[error("no base64")]
    Empty,
}

/// What a reading had to put up with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // independent facts about one text
pub(super) struct Spelling {
    pub(super) url_safe: bool,
    pub(super) percent: bool,
    pub(super) pluses: bool,
    pub(super) unpadded: bool,
}

/// What a space in the text is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spaces {
    /// What makes the length right.
    Fit,
    Ignored,
    Pluses,
}

/// Base64 read character by character.
#[derive(Debug, Clone)]
pub(super) struct Symbols {
    /// The values of the characters, 0 to 63.
    pub(super) values: Vec<u8>,
    pub(super) spelling: Spelling,
    /// The single character at the end that makes no byte.
    pub(super) left_over: Option<BlobError>,
}

impl Symbols {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(room(self.values.len()));
        pack(&self.values, &mut out);
        out
    }
}

/// Standard base64, padded, on one line.
pub(super) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Decodes base64 of either alphabet into `out`, whose content is replaced. White space anywhere, percent escapes, missing padding
/// and plus signs that a form decoder turned into spaces are put up with.
pub fn decode(text: &[u8], out: &mut Vec<u8>) -> Result<(), BlobError> {
    if decode_clean(text, out) {
        return Ok(());
    }
    out.clear();
    let symbols = symbols(text, Spaces::Fit)?;
    if let Some(error) = symbols.left_over {
        return Err(error);
    }
    empty(out, room(symbols.values.len()));
    pack(&symbols.values, out);
    Ok(())
}

/// How many bytes that many characters are at most.
fn room(characters: usize) -> usize {
    characters / 4 * 3 + 3
}

/// Empties the buffer. Where it has to grow it is wiped first, since its old memory, with a plaintext in it, is given back.
fn empty(out: &mut Vec<u8>, room: usize) {
    if out.capacity() < room {
        out.zeroize();
        out.reserve(room);
    }
    out.clear();
}

/// The reading in which every space is a plus sign; `false` where that is no base64 either.
pub(super) fn decode_spaces_as_pluses(text: &[u8], out: &mut Vec<u8>) -> bool {
    empty(out, room(text.len()));
    match symbols(text, Spaces::Pluses) {
        Ok(symbols) if symbols.left_over.is_none() => {
            pack(&symbols.values, out);
            true
        }
        _ => false,
    }
}

/// Standard base64 with nothing odd in it but line ends. Allocates only where `out` is too small.
fn decode_clean(text: &[u8], out: &mut Vec<u8>) -> bool {
    let text = text.trim_ascii();
    if text.is_empty() {
        return false;
    }
    let room = room(text.len());
    let mut end = memchr::memchr(b'\n', text);
    let decoded = if end.is_none() {
        empty(out, room);
        buffer::set_length(out, room);
        STANDARD.decode_slice(text, out)
    } else {
        // The lines are joined in the second part of the buffer and decoded into the first.
        empty(out, room + text.len());
        buffer::set_length(out, room);
        let mut rest = text;
        while !rest.is_empty() {
            let (line, next) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            out.extend_from_slice(line.trim_ascii_end());
            rest = next;
            end = memchr::memchr(b'\n', rest);
        }
        let (decoded, joined) = out.split_at_mut(room);
        STANDARD.decode_slice(&*joined, decoded)
    };
    match decoded {
        Ok(length) => {
            out.truncate(length);
            true
        }
        Err(_) => false,
    }
}

/// The characters of the standard alphabet, in the order of their values.
pub(super) const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of a base64 character, and whether only the URL-safe alphabet has it.
pub(super) fn value(byte: u8) -> Option<(u8, bool)> {
    Some(match byte {
        b'A'..=b'Z' => (byte - b'A', false),
        b'a'..=b'z' => (byte - b'a' + 26, false),
        b'0'..=b'9' => (byte - b'0' + 52, false),
        b'+' => (62, false),
        b'/' => (63, false),
        b'-' => (62, true),
        b'_' => (63, true),
        _ => return None,
    })
}

/// Stands for a space until it is known what that is.
const SPACE: u8 = 64;
const PLUS: u8 = 62;

/// Reads base64 character by character, leniently.
pub(super) fn symbols(text: &[u8], spaces: Spaces) -> Result<Symbols, BlobError> {
    let mut values = Vec::with_capacity(text.len());
    let mut spelling = Spelling::default();
    let (mut gaps, mut padding) = (0, 0);
    let (mut first_padding, mut last) = (0, 0);
    let mut at = 0;
    while at < text.len() {
        let (byte, width) = match text[at..].strip_prefix(b"%").and_then(percent::escape) {
            Some(byte) => (byte, 3),
            None => (text[at], 1),
        };
        spelling.percent |= width == 3;
        match (byte, value(byte)) {
            (b' ', _) if width == 1 => {
                values.push(SPACE);
                gaps += 1;
            }
            (b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, _) => {}
            (b'=', _) => {
                if padding == 0 {
                    first_padding = at;
                }
                padding += 1;
            }
            (_, Some(_)) if padding > 0 => {
                return Err(error(text, first_padding, Problem::Padding));
            }
            (_, Some((value, url_safe))) => {
                values.push(value);
                spelling.url_safe |= url_safe;
                last = at;
            }
            (_, None) => return Err(error(text, at, Problem::Character(character(&text[at..])))),
        }
        at += width;
    }
    if padding > 2 {
        return Err(error(text, first_padding, Problem::Padding));
    }
    let letters = values.len() - gaps;
    let whole = |count: usize| (count + padding).is_multiple_of(4);
    let possible = |count: usize| padding == 0 && count % 4 != 1;
    spelling.pluses = gaps > 0
        && match spaces {
            Spaces::Ignored => false,
            Spaces::Pluses => true,
            Spaces::Fit => !whole(letters) && (whole(letters + gaps) || !possible(letters) && possible(letters + gaps)),
        };
    if spelling.pluses {
        for value in values.iter_mut().filter(|value| **value == SPACE) {
            *value = PLUS;
        }
    } else {
        values.retain(|value| *value != SPACE);
    }
    if values.is_empty() {
        return Err(error(text, 0, Problem::Empty));
    }
    spelling.unpadded = !whole(values.len());
    let left_over = (values.len() % 4 == 1).then(|| error(text, last, Problem::Length));
    Ok(Symbols { values, spelling, left_over })
}

/// Appends the bytes that the characters stand for; a single one at the end stands for none.
pub(super) fn pack(values: &[u8], out: &mut Vec<u8>) {
    out.reserve(room(values.len()));
    for group in values.chunks(4) {
        let mut bits = [0; 4];
        bits[..group.len()].copy_from_slice(group);
        let bytes = [bits[0] << 2 | bits[1] >> 4, bits[1] << 4 | bits[2] >> 2, bits[2] << 6 | bits[3]];
        out.extend_from_slice(&bytes[..group.len() - 1]);
    }
}

fn character(text: &[u8]) -> char {
    text.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next()).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn error(text: &[u8], offset: usize, problem: Problem) -> BlobError {
    let before = &text[..offset];
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    BlobError {
        offset,
        line: memchr::memchr_iter(b'\n', before).count() + 1,
        column: String::from_utf8_lossy(&before[start..]).chars().count() + 1,
        problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<u8>, BlobError> {
        let mut out = b"before".to_vec();
        decode(text.as_bytes(), &mut out).map(|()| out)
    }

    #[test]
    fn reads_every_spelling_of_the_same_bytes() {
        let bytes = [0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff, 0x41];
        for text in [
            "++++////QQ==",
            "++++////QQ==\n",
            "++++\n////\r\nQQ==\r\n",
            " ++++\t////\x0bQQ==",
            "----____QQ==",
            "----____QQ",
            "++++////QQ",
            "%2B%2b%2B%2B%2F%2f//QQ%3D%3D",
            "++++////QQ%3D%3D%0A",
            "++ +////QQ==",
            "++++//// QQ==",
        ] {
            assert_eq!(read(text).as_deref(), Ok(&bytes[..]), "{text:?}");
        }
    }

    #[test]
    fn a_space_is_a_plus_sign_only_where_the_length_needs_one() {
        assert_eq!(read("AA AAAAA"), read("AA+AAAAA"));
        assert_eq!(read("AAAA AAAA"), read("AAAAAAAA"));
        assert_eq!(read("AAAAA\nAAA"), read("AAAAAAAA"));
    }

    #[test]
    fn says_which_character_is_wrong_and_where() {
        let error = read("AAAA\nAé*A").unwrap_err();
        assert_eq!(error, BlobError { offset: 6, line: 2, column: 2, problem: Problem::Character('é') });
        assert_eq!(error.to_string(), "'é' is no base64 character at line 2, column 2 (byte 6)");
        assert_eq!(read("AAéA*AAA").unwrap_err().column, 3);
        assert_eq!(read("AA=A").unwrap_err().problem, Problem::Padding);
        assert_eq!(read("AA=A").unwrap_err().offset, 2);
        assert_eq!(read("AAAA===").unwrap_err().problem, Problem::Padding);
        assert_eq!(read("AAAAA").unwrap_err().problem, Problem::Length);
        assert_eq!(read(" \n").unwrap_err().problem, Problem::Empty);
        assert_eq!(read("AA%zz").unwrap_err().problem, Problem::Character('%'));
        assert_eq!(
            read("AA\u{1b}A").unwrap_err().to_string(),
            "'\\u{1b}' is no base64 character at line 1, column 3 (byte 2)"
        );
    }

    proptest! {
        #[test]
        fn decodes_what_any_spelling_encodes(bytes in proptest::collection::vec(any::<u8>(), 1..80), width in 1_usize..20) {
            let text = encode(&bytes);
            let mut out = Vec::new();
            let wrapped = text.as_bytes().chunks(width).flat_map(|line| [line, b"\r\n"].concat()).collect();
            let wrapped = String::from_utf8(wrapped).unwrap();
            for text in [text.clone(), text.replace('+', "-").replace('/', "_"), text.trim_end_matches('=').to_owned(), wrapped] {
                prop_assert_eq!(decode(text.as_bytes(), &mut out), Ok(()));
                prop_assert_eq!(&out, &bytes);
            }
        }

        #[test]
        fn any_bytes_are_decoded_or_refused_at_a_place_within_them(text in proptest::collection::vec(prop_oneof![Just(b'A'), Just(b'+'), Just(b'='), Just(b' '), Just(b'\n'), Just(b'%'), Just(b'2'), any::<u8>()], 0..40)) {
            let mut out = Vec::new();
            if let Err(error) = decode(&text, &mut out) {
                prop_assert!(error.offset <= text.len());
                prop_assert!(out.is_empty());
            }
            let _ = decode_spaces_as_pluses(&text, &mut out);
        }
    }
}
