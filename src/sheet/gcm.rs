//! GCM under keys and IVs of every length that the search for causes tries. What is decrypted here stays in the buffers of the
//! caller, who wipes them.

use aes_gcm::aead::KeyInit;
use aes_gcm::aead::consts::{U8, U16};
use aes_gcm::aes::{Aes128Enc, Aes256Enc};
use aes_gcm::{AeadInOut, AesGcm, Nonce, Tag};
use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, CHACHA20_POLY1305, LessSafeKey, Nonce as Nonce12, UnboundKey};
use zeroize::{Zeroize as _, Zeroizing};

use super::TAG_LENGTH;
use super::modes::Aes;
use super::rows::Parts;

/// For IVs of the usual length, which come by the thousand where a key is searched for.
fn usual(key: &[u8], iv: &[u8]) -> Option<(LessSafeKey, Nonce12)> {
    let algorithm = match key.len() {
        16 => &AES_128_GCM,
        32 => &AES_256_GCM,
        _ => return None,
    };
    let nonce = Nonce12::try_assume_unique_for_key(iv).ok()?;
    Some((LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?), nonce))
}

/// Runs `$body` with `$gcm` and `$nonce` of the sizes that key and IV have, or gives `$otherwise`.
macro_rules! with_gcm {
    ($key:expr, $iv:expr, $otherwise:expr, |$gcm:ident, $nonce:ident| $body:expr) => {
        with_gcm!(@keys $key, $iv, $otherwise, |$gcm, $nonce| $body; Aes128Enc, Aes256Enc)
    };
    (@keys $key:expr, $iv:expr, $otherwise:expr, |$gcm:ident, $nonce:ident| $body:expr; $($aes:ty),*) => {{
        $(
            with_gcm!(@one $key, $iv, |$gcm, $nonce| $body; $aes, U16);
            with_gcm!(@one $key, $iv, |$gcm, $nonce| $body; $aes, U8);
        )*
        $otherwise
    }};
    (@one $key:expr, $iv:expr, |$gcm:ident, $nonce:ident| $body:expr; $aes:ty, $size:ty) => {
        if let (Ok($gcm), Ok($nonce)) = (AesGcm::<$aes, $size>::new_from_slice($key), <&Nonce<$size>>::try_from($iv)) {
            return $body;
        }
    };
}

/// Seals `plain` in place and gives the tag; zeros for a key or an IV of a length that is not used.
pub(super) fn seal_in_place(key: &[u8], iv: &[u8], aad: &[u8], plain: &mut [u8]) -> [u8; TAG_LENGTH] {
    if let Some((key, nonce)) = usual(key, iv) {
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(aad), plain);
        return tag.ok().and_then(|tag| tag.as_ref().try_into().ok()).unwrap_or([0; TAG_LENGTH]);
    }
    with_gcm!(key, iv, [0; TAG_LENGTH], |gcm, nonce| gcm
        .encrypt_inout_detached(nonce, aad, plain.into())
        .map_or([0; TAG_LENGTH], Into::into))
}

/// Decrypts in place, if the tag fits.
fn open_in_place(key: &[u8], iv: &[u8], aad: &[u8], tag: &Tag, text: &mut [u8]) -> bool {
    if let Some((key, nonce)) = usual(key, iv) {
        let tag = <[u8; TAG_LENGTH]>::from(*tag).into();
        return key.open_in_place_separate_tag(nonce, Aad::from(aad), tag, text, 0..).is_ok();
    }
    with_gcm!(key, iv, false, |gcm, nonce| gcm.decrypt_inout_detached(nonce, aad, text.into(), tag).is_ok())
}

/// Whether ChaCha20-Poly1305 opens what has the platform's layout: 12 bytes of nonce, the ciphertext, 16 bytes of tag.
pub(super) fn chacha_opens(key: &[u8], bytes: &[u8], work: &mut Zeroizing<Vec<u8>>) -> bool {
    let Some((nonce, text)) = bytes.split_first_chunk::<12>() else { return false };
    let Ok(key) = UnboundKey::new(&CHACHA20_POLY1305, key) else { return false };
    work.clear();
    work.extend_from_slice(text);
    let nonce = Nonce12::assume_unique_for_key(*nonce);
    LessSafeKey::new(key).open_in_place(nonce, Aad::empty(), work).is_ok()
}

/// The keystream over `bytes`: GCM is counter mode with a tag, so sealing decrypts.
pub(super) fn counter_mode(key: &[u8], iv: &[u8], bytes: &mut [u8]) {
    seal_in_place(key, iv, b"", bytes);
}

/// Whether the tag, or the piece of one, belongs to the ciphertext.
pub(super) fn authentic(key: &[u8], parts: &Parts<'_>, aad: &[u8], work: &mut Zeroizing<Vec<u8>>) -> bool {
    work.clear();
    work.extend_from_slice(parts.text);
    if let Ok(tag) = <&Tag>::try_from(parts.tag) {
        return open_in_place(key, parts.iv, aad, tag, work);
    }
    counter_mode(key, parts.iv, work);
    let tag = seal_in_place(key, parts.iv, aad, work);
    parts.tag.len() >= 12 && tag.starts_with(parts.tag)
}

/// The IV of the usual length with which that tag belongs to that ciphertext: GCM adds a hash of the ciphertext to what AES makes of IV and counter.
/// Of 2³² keys all but one give none.
pub(super) fn vector(
    key: &[u8],
    text: &[u8],
    tag: &[u8; TAG_LENGTH],
    work: &mut Zeroizing<Vec<u8>>,
) -> Option<[u8; 12]> {
    const COUNTER: [u8; 4] = [0, 0, 0, 1];
    let aes = Aes::new(key)?;
    // Another IV's tag of the same ciphertext, and what AES made of that IV, give the hash.
    let other = [0; 12];
    work.clear();
    work.extend_from_slice(text);
    counter_mode(key, &other, work);
    let mut block = seal_in_place(key, &other, b"", work);
    let mut first = [0; 16];
    first[12..].copy_from_slice(&COUNTER);
    for ((byte, own), mask) in block.iter_mut().zip(tag).zip(aes.encrypt(first)) {
        *byte ^= own ^ mask;
    }
    let (iv, counter) = aes.decrypt(block).split_first_chunk::<12>().map(|(iv, counter)| (*iv, counter == COUNTER))?;
    counter.then_some(iv)
}

/// Whether the start of the ciphertext decrypts to the start of a JSON object. `odd` bytes among the first sixteen may make no sense.
pub(super) fn reads_as_json(key: &[u8], iv: &[u8], text: &[u8], odd: usize) -> bool {
    let mut start = [0; 16];
    let length = text.len().min(16);
    let start = &mut start[..length];
    start.copy_from_slice(&text[..length]);
    counter_mode(key, iv, start);
    let opening = start.first() == Some(&b'{') && matches!(start.get(1), Some(b'"' | b' ' | b'\n' | b'\r' | b'\t'));
    let senseless: usize = start.iter().filter(|byte| is_control(**byte)).count()
        + start.utf8_chunks().map(|chunk| chunk.invalid().len()).sum::<usize>()
        // A character may be cut in two at the end.
        - start.utf8_chunks().last().map_or(0, |chunk| if length == 16 { chunk.invalid().len() } else { 0 });
    start.zeroize();
    opening && length >= 8 && senseless <= odd
}

/// Whether that can be nothing but text with a few places damaged: for each character of text weighs 5, against each byte that is none 10, as
/// their odds do in text and in chance bytes (in quarters of a bit), and less than one of a million keys makes that of chance bytes.
pub(super) fn reads_mostly(plain: &[u8]) -> bool {
    let enough = plain.len().min(LOOKED_AT);
    let start = plain.get(..enough).unwrap_or_default();
    let mut weight = 0i64;
    for chunk in start.utf8_chunks() {
        for character in chunk.valid().chars() {
            weight += if character.is_control() && !matches!(character, '\n' | '\r' | '\t') { -10 } else { 5 };
        }
        weight -= 10 * i64::try_from(chunk.invalid().len()).unwrap_or(i64::MAX / 100);
    }
    weight >= 100
}

/// How much of a plaintext is looked at to know whether it is text.
const LOOKED_AT: usize = 4096;

fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t') || byte == 0x7f
}

/// How far the last place reaches that is no text, and 0 where there is none.
pub(super) fn senseless_until(plain: &[u8]) -> usize {
    let (mut at, mut last) = (0, 0);
    for chunk in plain.utf8_chunks() {
        if let Some(control) = chunk.valid().bytes().rposition(is_control) {
            last = at + control + 1;
        }
        at += chunk.valid().len() + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            last = at;
        }
    }
    last
}

/// How far the plaintext is text; a character that is cut in two by the end counts.
pub(super) fn readable_length(plain: &[u8]) -> usize {
    let control = plain.iter().position(|byte| is_control(*byte)).unwrap_or(plain.len());
    match std::str::from_utf8(&plain[..control]) {
        Ok(_) => control,
        Err(error) if error.error_len().is_none() && control == plain.len() => control,
        Err(error) => error.valid_up_to(),
    }
}
