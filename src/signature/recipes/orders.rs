//! A digest whose bytes or digits stand in another order, that was encoded once more than it should be, or that somebody took for text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;

use super::{PROOF, recipe};
use crate::cause::Cause;
use crate::platform::Hash;

/// A digest in whose other order those bytes would be, with what happened to it.
pub(super) fn others(bytes: &[u8]) -> impl Iterator<Item = (Vec<u8>, Cause)> {
    let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
    let swapped = |bytes: &[u8]| bytes.iter().map(|byte| byte.rotate_left(4)).collect::<Vec<u8>>();
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let words = |size: usize| bytes.chunks(size).flat_map(|word| word.iter().rev().copied()).collect::<Vec<u8>>();
    let all = [
        (swapped(&reversed), "its digits stand in reverse order"),
        (swapped(bytes), "the two digits of each byte are swapped"),
        ([second, first].concat(), "its two halves are swapped"),
        (words(4), "the bytes of each word of 32 bits stand in reverse order"),
        (words(8), "the bytes of each word of 64 bits stand in reverse order"),
        (reversed, "its bytes stand in reverse order"),
    ];
    all.into_iter().map(|(bytes, detail)| (bytes, recipe("recipe-digest-order", detail)))
}

/// What is said of bytes that are text with marks for what was no text, where that is the text of a digest of that hash.
pub(super) fn lossy(bytes: &[u8], hash: Hash) -> Option<Cause> {
    let text = std::str::from_utf8(bytes).ok()?;
    let marks = text.chars().filter(|character| *character == char::REPLACEMENT_CHARACTER).count();
    let left = text.len() - marks * char::REPLACEMENT_CHARACTER.len_utf8();
    // Where a mark stands, a byte was beyond ASCII, and no more is known: one bit of its eight.
    let bits = 8 * left + marks;
    let detail = format!(
        "the digest was read as UTF-8, which loses what is none, and that text was encoded: {left} of its {} bytes are left",
        hash.length()
    );
    let proves = marks > 0 && bits >= 8 * PROOF && left + marks <= hash.length();
    proves.then(|| recipe("recipe-digest-lossy", detail))
}

/// A digest of the length of that hash that those bytes are a text of: hexadecimal or base64, or its bytes read as Latin-1 and written as UTF-8.
pub(super) fn encoded_twice(bytes: &[u8], hash: Hash) -> Option<(Vec<u8>, Cause)> {
    let whole = |digest: &Vec<u8>| digest.len() == hash.length();
    if let Some(digest) = hex::decode(bytes).ok().filter(whole) {
        return Some((digest, recipe("recipe-encoded-twice", "its hexadecimal text was encoded once more")));
    }
    if let Some(digest) = STANDARD_PAD_INDIFFERENT.decode(bytes).ok().filter(whole) {
        return Some((digest, recipe("recipe-encoded-twice", "its base64 text was encoded once more")));
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.is_ascii())?;
    let narrow: Result<Vec<u8>, _> = text.chars().map(|character| u8::try_from(u32::from(character))).collect();
    let detail = "the digest was read as Latin-1, and that text was encoded as UTF-8";
    narrow.ok().filter(whole).map(|digest| (digest, recipe("recipe-digest-as-text", detail)))
}
