//! Blobs whose bytes were taken for text on their way. Read as Latin-1 and written as UTF-8 they can be had again; read as UTF-8 they cannot, but what
//! is left of them shows what happened.

use std::collections::HashSet;

use super::blob;
use crate::cause::body::windows_1252;
use crate::json::Tree;

/// Ciphertext of so many bytes is never text by chance.
const LEAST: usize = 40;

/// What the text holds: the bytes that its base64 stands for, or its own where it is none.
fn held(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if blob::decode(text, &mut bytes).is_ok() { bytes } else { text.to_vec() }
}

/// The bytes that each became a character of Latin-1, or of Windows-1252: those that were there before. None where there are no such characters.
pub(super) fn undone(text: &[u8]) -> Option<Vec<u8>> {
    let held = held(text);
    let text = std::str::from_utf8(&held).ok().filter(|text| !text.is_ascii())?;
    // What is no byte of Windows-1252 stands for itself there.
    let byte = |character| windows_1252(character).or_else(|| u8::try_from(character).ok());
    text.chars().map(byte).collect()
}

/// What shows that the bytes were read as text, and lost by that; `None` of what may be ciphertext, or is text that somebody wrote.
pub(super) fn read_as_text(text: &[u8]) -> Option<String> {
    let held = held(text);
    let text = std::str::from_utf8(&held).ok().filter(|_| held.len() >= LEAST)?;
    let characters = text.chars().count();
    let lost = text.chars().filter(|character| *character == '\u{FFFD}').count();
    if lost * 8 >= characters {
        return Some(format!(
            "its bytes were read as UTF-8 text: {lost} of its {characters} characters are U+FFFD, and what stood in their places is lost"
        ));
    }
    if !is_like_bytes(text) {
        return None;
    }
    let what = if text.is_ascii() { "ASCII" } else { "UTF-8" };
    Some(format!(
        "its bytes were read as text: all {} are {what}, which ciphertext never is, and what was none is lost",
        held.len()
    ))
}

/// How many values control characters have at the least where they are bytes of ciphertext.
const VALUES: usize = 3;

/// Whether control characters are as frequent in a text, and as various, as among the bytes of ciphertext that text has a place for. `?` stands for what
/// it has none for.
fn is_like_bytes(text: &str) -> bool {
    let is_odd = |character: &char| character.is_control() && !character.is_whitespace();
    let kept = text.chars().filter(|character| *character != '?').count();
    let odd: Vec<char> = text.chars().filter(is_odd).collect();
    let values = odd.iter().collect::<HashSet<_>>().len();
    odd.len() * 8 >= kept && values >= VALUES && !is_utf16(text.as_bytes()) && !is_coloured(text) && !holds_json(text)
}

/// Whether every other byte is small, as in UTF-16.
fn is_utf16(bytes: &[u8]) -> bool {
    (0..2).any(|first| {
        let small = bytes.iter().skip(first).step_by(2).filter(|byte| **byte < 0x20).count();
        small * 16 >= bytes.len() * 7
    })
}

/// What a program wrote for a terminal.
fn is_coloured(text: &str) -> bool {
    text.starts_with("\u{1b}[")
}

/// Whether JSON stands in the text, between a length and a check sum for example.
fn holds_json(text: &str) -> bool {
    let (from, to) = (text.find("{\""), text.rfind('}'));
    let json = from.zip(to).and_then(|(from, to)| text.get(from..=to));
    json.is_some_and(|json| Tree::parse(json.as_bytes()).is_ok())
}

/// Whether base64 stands for bytes that were a blob before they were read as text.
pub fn was_read_as_text(text: &[u8]) -> bool {
    read_as_text(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sixty bytes as ciphertext has them.
    fn bytes() -> Vec<u8> {
        (0..60_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect()
    }

    #[test]
    fn what_became_of_bytes_that_were_read_as_text_is_seen() {
        let bytes = bytes();
        let latin1: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        for text in [latin1.clone().into_bytes(), blob::encode(latin1.as_bytes()).into_bytes()] {
            assert_eq!(undone(&text).as_deref(), Some(&bytes[..]));
        }
        let lossy = String::from_utf8_lossy(&bytes).into_owned();
        assert!(read_as_text(blob::encode(lossy.as_bytes()).as_bytes()).unwrap().contains("U+FFFD"));
        assert!(read_as_text(lossy.as_bytes()).is_some());
        let ascii: Vec<u8> = bytes.iter().map(|byte| if byte.is_ascii() { *byte } else { b'?' }).collect();
        assert!(read_as_text(blob::encode(&ascii).as_bytes()).unwrap().contains("all 60 are ASCII"));
    }

    #[test]
    fn ciphertext_and_texts_that_people_write_are_not_taken_for_that() {
        assert_eq!(read_as_text(blob::encode(&bytes()).as_bytes()), None);
        assert_eq!(undone(blob::encode(&bytes()).as_bytes()), None);
        for text in [
            "just some ordinary words of a sentence, and some more of them",
            "žluťoučký kůň úpěl ďábelské ódy\n\tznovu a znovu",
        ] {
            assert_eq!(read_as_text(text.as_bytes()), None);
            assert_eq!(read_as_text(blob::encode(text.as_bytes()).as_bytes()), None);
        }
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let controls: String = ('\u{1}'..='\u{8}').collect();
        for bytes in [
            b"a line that somebody wrote\x07, with one bell in the middle of it".to_vec(),
            utf16("an ordinary sentence in UTF-16, without a mark"),
            utf16(
                "\u{410}\u{411}\u{412}\u{413}\u{414}\u{415} \u{416}\u{417}\u{418}\u{419} \u{41a}\u{41b}\u{41c}\u{41d} \u{41e}\u{41f}\u{410}\u{411}\u{412}",
            ),
            "\u{1b}[1m\u{1b}[31m".repeat(6).into_bytes(),
            format!("\u{1b}[0m{controls}{controls}{controls}{controls}{controls}").into_bytes(),
            "\u{1}".repeat(60).into_bytes(),
            format!("{controls}{controls}{{\"name\":\"Ann\",\"city\":\"Brno\"}}{controls}").into_bytes(),
        ] {
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            assert_eq!(read_as_text(&bytes), None, "{shown:?}");
            assert_eq!(read_as_text(blob::encode(&bytes).as_bytes()), None, "{shown:?}");
        }
        assert_eq!(read_as_text(b""), None);
        assert_eq!(read_as_text("\u{FFFD}".repeat(3).as_bytes()), None);
    }
}
