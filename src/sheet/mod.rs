//! Sheet user blobs: AES-256-GCM under the SHA-256 digest of the client secret, written as base64 (reference "5.5 Sheet `user`
//! blob"). Seals them, opens them, and says why one does not open; plaintext that no tag vouches for never leaves this module.

mod apart;
mod blob;
mod diagnose;
mod form;
mod gcm;
mod keys;
mod mangled;
mod modes;
mod place;
mod reading;
mod rows;

use aes_gcm::Nonce;
use aes_gcm::aead::Generate;
use aes_gcm::aead::consts::U12;
use ring::aead;
use zeroize::{Zeroize, Zeroizing};

use crate::platform::Hash;

pub use blob::{BlobError, Problem, decode};
pub use diagnose::{Diagnosis, Finding, diagnose, diagnose_within};
pub(crate) use form::form_encoded;
pub use form::{FormError, Found, FoundKind, OpenSheet, blobs, doubt, find_blob, form, in_numbers, with_data};
pub use mangled::was_read_as_text;
pub use place::Around;
pub use rows::{BLOB_ROWS, BlobRow};

/// Bytes of the initialisation vector, at the start of a blob.
pub const IV_LENGTH: usize = 12;
/// Bytes of the tag, at its end.
pub const TAG_LENGTH: usize = 16;

/// The key of sheet blobs, ready for use. Shows nothing of itself. The bytes that it is made from are wiped here; the round keys of the cipher are
/// not, when it is dropped: *ring*, which opens blobs in half the time that `aes-gcm` takes, leaves them to whoever ends the process.
pub struct Key(aead::LessSafeKey);

impl Key {
    /// The key that belongs to a client secret: its SHA-256 digest.
    pub fn from_secret(secret: &[u8]) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        key.copy_from_slice(Hash::Sha256.digest(&[secret]).as_bytes());
        Self::from_bytes(&key)
    }

    /// A key that is at hand as such.
    pub fn from_bytes(key: &[u8; 32]) -> Self {
        match aead::UnboundKey::new(&aead::AES_256_GCM, key) {
            Ok(key) => Self(aead::LessSafeKey::new(key)),
            Err(_) => unreachable!("the cipher takes every key of 32 bytes"),
        }
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

/// Why a blob was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text is not base64.
    #[error("the blob is not base64: {0}")]
    NotBase64(#[from] BlobError),
    /// There is no room for IV and tag.
    #[error("the blob has {length} bytes, and IV and tag alone take {}", IV_LENGTH + TAG_LENGTH)]
    TooShort {
        /// How many bytes were decoded.
        length: usize,
    },
    /// The tag does not belong to this key and these bytes.
    #[error("the tag does not fit: another secret, or a damaged blob")]
    NotAuthentic,
}

/// The blobs that parts which stand apart (`{"iv":…,"content":…,"tag":…}`, `IV:TAG:TEXT`) would be in one piece; several where it cannot be seen
/// which part is which, none where these are no parts. No platform sends such: whether one opens is for the caller to see.
pub fn joined(text: &[u8]) -> Vec<String> {
    apart::joined(text).iter().map(|bytes| blob::encode(bytes)).collect()
}

/// The system has no random bytes to give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes: {0}")]
pub struct NoRandomness(String);

/// A fresh IV from the system's generator. No IV may serve twice under one key.
pub fn random_iv() -> Result<[u8; IV_LENGTH], NoRandomness> {
    Nonce::<U12>::try_generate().map(Into::into).map_err(|error| NoRandomness(error.to_string()))
}

/// Seals `plaintext` into a blob: standard base64, padded, on one line.
pub fn seal(key: &Key, iv: [u8; IV_LENGTH], plaintext: &[u8]) -> String {
    let mut bytes = Zeroizing::new(Vec::with_capacity(IV_LENGTH + plaintext.len() + TAG_LENGTH));
    bytes.extend_from_slice(&iv);
    bytes.extend_from_slice(plaintext);
    let text = &mut bytes[IV_LENGTH..];
    match key.0.seal_in_place_separate_tag(aead::Nonce::assume_unique_for_key(iv), aead::Aad::empty(), text) {
        Ok(tag) => bytes.extend_from_slice(tag.as_ref()),
        Err(_) => {
            unreachable!("GCM takes up to 64 GiB, and no such text fits in memory beside its blob")
        }
    }
    blob::encode(&bytes)
}

/// Opens a blob, given as the base64 text that was found. The plaintext replaces what `scratch` holds; after a refusal nothing of
/// it, nor of what was there before, is left. The buffer is meant to be used again for the next blob.
pub fn open(key: &Key, blob: &[u8], scratch: &mut Vec<u8>) -> Result<(), Refusal> {
    let opened = decode(blob, scratch).map_err(Refusal::from).and_then(|()| unseal(key, scratch));
    let opened = match opened {
        // The length does not always tell whether spaces were plus signs; the tag does.
        Err(refusal) if memchr::memchr(b' ', blob).is_some() => {
            if blob::decode_spaces_as_pluses(blob, scratch) {
                unseal(key, scratch).map_err(|_| refusal)
            } else {
                Err(refusal)
            }
        }
        opened => opened,
    };
    if opened.is_err() {
        scratch.zeroize();
    }
    opened
}

/// Whether a text is the beginning of a blob under that secret: what it decrypts to begins as JSON.
pub fn begins(secret: &[u8], text: &[u8]) -> bool {
    let mut bytes = Vec::new();
    let whole = text.get(..text.len() / 4 * 4).is_some_and(|text| decode(text, &mut bytes).is_ok());
    let parts = bytes.split_first_chunk::<IV_LENGTH>().filter(|_| whole);
    parts.is_some_and(|(iv, text)| gcm::reads_as_json(Hash::Sha256.digest(&[secret]).as_bytes(), iv, text, 0))
}

/// Replaces the sealed bytes by their plaintext. Decrypts only what the tag vouches for.
fn unseal(key: &Key, bytes: &mut Vec<u8>) -> Result<(), Refusal> {
    let length = bytes.len();
    let parts = bytes.split_first_chunk_mut::<IV_LENGTH>();
    let Some((iv, (text, tag))) = parts.and_then(|(iv, rest)| Some((iv, rest.split_last_chunk_mut::<TAG_LENGTH>()?)))
    else {
        return Err(Refusal::TooShort { length });
    };
    key.0
        .open_in_place_separate_tag(
            aead::Nonce::assume_unique_for_key(*iv),
            aead::Aad::empty(),
            (*tag).into(),
            text,
            0..,
        )
        .map_err(|_| Refusal::NotAuthentic)?;
    bytes.copy_within(IV_LENGTH..length - TAG_LENGTH, 0);
    bytes.truncate(length - IV_LENGTH - TAG_LENGTH);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_shows_nothing_of_itself() {
        assert_eq!(format!("{:?}", Key::from_secret(b"s3cr3t")), "Key { .. }");
    }

    #[test]
    fn opening_many_blobs_takes_no_more_memory_than_opening_one() {
        let key = Key::from_secret(b"s3cr3t");
        let blob = seal(&key, [1; 12], &[b'x'; 600]);
        let wrapped = blob.as_bytes().chunks(60).flat_map(|line| [line, b"\n"].concat()).collect::<Vec<_>>();
        let mut scratch = Vec::new();
        open(&key, &wrapped, &mut scratch).unwrap();
        let (pointer, capacity) = (scratch.as_ptr(), scratch.capacity());
        for _ in 0..100 {
            open(&key, &wrapped, &mut scratch).unwrap();
            open(&key, blob.as_bytes(), &mut scratch).unwrap();
        }
        assert_eq!((scratch.as_ptr(), scratch.capacity()), (pointer, capacity));
    }
}
