//! Keyed hashes, chosen at run time among the six that the platforms name.

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::digest::Digest;
use sha2::{Sha224, Sha256, Sha384, Sha512};

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hash {
    /// MD5, 16 bytes. Only where an account asks for it.
    Md5,
    /// SHA-1, 20 bytes.
    Sha1,
    /// SHA-224, 28 bytes.
    Sha224,
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes.
    Sha512,
}

/// Runs `$body` with `$hash` bound to the hash type that `$value` names.
macro_rules! with_hash {
    ($value:expr, $hash:ident => $body:expr) => {
        match $value {
            Hash::Md5 => {
                type $hash = Md5;
                $body
            }
            Hash::Sha1 => {
                type $hash = Sha1;
                $body
            }
            Hash::Sha224 => {
                type $hash = Sha224;
                $body
            }
            Hash::Sha256 => {
                type $hash = Sha256;
                $body
            }
            Hash::Sha384 => {
                type $hash = Sha384;
                $body
            }
            Hash::Sha512 => {
                type $hash = Sha512;
                $body
            }
        }
    };
}

impl Hash {
    /// Every hash, shortest digest first.
    pub const ALL: [Self; 6] = [
        Self::Md5,
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
    ];

    /// The name in prose and in `--algorithm`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// How many bytes a digest has.
    pub fn length(self) -> usize {
        with_hash!(self, H => <H as Digest>::output_size())
    }

    /// HMAC (RFC 2104) over the pieces, one after the other.
    pub fn hmac(self, key: &[u8], pieces: &[&[u8]]) -> Digested {
        with_hash!(self, H => {
            let mut mac = keyed::<Hmac<H>>(key);
            pieces.iter().for_each(|piece| mac.update(piece));
            Digested::new(&mac.finalize().into_bytes())
        })
    }

    /// Whether `tag` is the HMAC over the pieces: full length, in constant time.
    pub fn hmac_matches(self, key: &[u8], pieces: &[&[u8]], tag: &[u8]) -> bool {
        with_hash!(self, H => {
            let mut mac = keyed::<Hmac<H>>(key);
            pieces.iter().for_each(|piece| mac.update(piece));
            mac.verify_slice(tag).is_ok()
        })
    }

    /// The plain hash over the pieces, one after the other.
    pub fn digest(self, pieces: &[&[u8]]) -> Digested {
        with_hash!(self, H => {
            let mut hash = H::new();
            pieces.iter().for_each(|piece| Digest::update(&mut hash, piece));
            Digested::new(&hash.finalize())
        })
    }
}

fn keyed<M: KeyInit>(key: &[u8]) -> M {
    match M::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes a key of any length"),
    }
}

/// A digest of up to 64 bytes, kept without allocation. Not for comparing with a signature that a stranger sent: that is what
/// [`Hash::hmac_matches`] is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digested {
    bytes: [u8; 64],
    length: u8,
}

impl Digested {
    fn new(digest: &[u8]) -> Self {
        let mut bytes = [0; 64];
        let length = digest.len().min(64);
        bytes[..length].copy_from_slice(&digest[..length]);
        #[allow(clippy::cast_possible_truncation)] // at most 64
        Self {
            bytes,
            length: length as u8,
        }
    }

    /// The digest's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}
