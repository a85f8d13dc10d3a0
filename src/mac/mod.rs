//! Hashes and keyed hashes (RFC 2104), chosen at run time among the six that the platforms name and the few that are mistaken for them.

pub mod lanes;

use hmac::{Hmac, KeyInit, Mac, SimpleHmac};
use md5::Md5;
use sha1::Sha1;
use sha2::digest::Digest;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_256};
use sha3::{Sha3_256, Sha3_512};
use subtle::ConstantTimeEq as _;

use crate::platform::Hash;

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
            Hash::Sha512Of256 => {
                type $hash = Sha512_256;
                $body
            }
            Hash::Sha3Of256 => {
                type $hash = Sha3_256;
                $body
            }
            Hash::Sha3Of512 => {
                type $hash = Sha3_512;
                $body
            }
        }
    };
}

impl Hash {
    /// How many bytes a digest has.
    pub fn length(self) -> usize {
        with_hash!(self, H => <H as Digest>::output_size())
    }

    /// An HMAC (RFC 2104) with its key set up, ready for a message.
    pub fn keyed(self, key: &[u8]) -> Keyed {
        match self {
            Self::Md5 => Keyed::Md5(set_up(key)),
            Self::Sha1 => Keyed::Sha1(set_up(key)),
            Self::Sha224 => Keyed::Sha224(set_up(key)),
            Self::Sha256 => Keyed::Sha256(set_up(key)),
            Self::Sha384 => Keyed::Sha384(set_up(key)),
            Self::Sha512 => Keyed::Sha512(set_up(key)),
            Self::Sha512Of256 => Keyed::Sha512Of256(set_up(key)),
            Self::Sha3Of256 => Keyed::Sha3Of256(Box::new(set_up(key))),
            Self::Sha3Of512 => Keyed::Sha3Of512(Box::new(set_up(key))),
        }
    }

    /// HMAC over the pieces, one after the other.
    pub fn hmac(self, key: &[u8], pieces: &[&[u8]]) -> Digested {
        self.keyed(key).mac(pieces)
    }

    /// Whether `tag` is the HMAC over the pieces: full length, in constant time.
    pub fn hmac_matches(self, key: &[u8], pieces: &[&[u8]], tag: &[u8]) -> bool {
        self.keyed(key).matches(pieces, tag)
    }

    /// The plain hash over the pieces, one after the other.
    pub fn digest(self, pieces: &[&[u8]]) -> Digested {
        with_hash!(self, H => {
            let mut hash = H::new();
            for piece in pieces {
                Digest::update(&mut hash, piece);
            }
            Digested::new(&hash.finalize())
        })
    }
}

fn set_up<M: KeyInit>(key: &[u8]) -> M {
    match M::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes a key of any length"),
    }
}

/// An HMAC whose key is set up. Cloning it costs less than setting the key up again, which hashes two blocks.
#[derive(Clone)]
pub enum Keyed {
    /// HMAC-MD5
    Md5(Hmac<Md5>),
    /// HMAC-SHA1
    Sha1(Hmac<Sha1>),
    /// HMAC-SHA224
    Sha224(Hmac<Sha224>),
    /// HMAC-SHA256
    Sha256(Hmac<Sha256>),
    /// HMAC-SHA384
    Sha384(Hmac<Sha384>),
    /// HMAC-SHA512
    Sha512(Hmac<Sha512>),
    /// HMAC-SHA512/256
    Sha512Of256(Hmac<Sha512_256>),
    /// HMAC-SHA3-256; in a box, so that what is rare makes nothing else larger.
    Sha3Of256(Box<SimpleHmac<Sha3_256>>),
    /// HMAC-SHA3-512
    Sha3Of512(Box<SimpleHmac<Sha3_512>>),
}

/// Runs `$body` with `$mac` bound to the HMAC inside `$value`.
macro_rules! with_mac {
    ($value:expr, $mac:ident => $body:expr) => {
        match $value {
            Keyed::Md5($mac) => $body,
            Keyed::Sha1($mac) => $body,
            Keyed::Sha224($mac) => $body,
            Keyed::Sha256($mac) => $body,
            Keyed::Sha384($mac) => $body,
            Keyed::Sha512($mac) => $body,
            Keyed::Sha512Of256($mac) => $body,
            Keyed::Sha3Of256($mac) => $body,
            Keyed::Sha3Of512($mac) => $body,
        }
    };
}

impl Keyed {
    /// Takes in the next part of a message.
    pub fn update(&mut self, part: &[u8]) {
        with_mac!(self, mac => mac.update(part));
    }

    /// The digest of all parts.
    pub fn finish(self) -> Digested {
        with_mac!(self, mac => Digested::new(&mac.finalize().into_bytes()))
    }

    /// The digest over the pieces, one after the other; `self` stays ready for the next message.
    pub fn mac(&self, pieces: &[&[u8]]) -> Digested {
        let mut keyed = self.clone();
        for piece in pieces {
            keyed.update(piece);
        }
        keyed.finish()
    }

    /// Whether `tag` is the digest over the pieces: full length, in constant time.
    pub fn matches(&self, pieces: &[&[u8]], tag: &[u8]) -> bool {
        with_mac!(self, mac => {
            let mut mac = mac.clone();
            for piece in pieces {
                mac.update(piece);
            }
            mac.verify_slice(tag).is_ok()
        })
    }
}

/// A digest of up to 64 bytes, kept without allocation. A signature that a stranger sent is compared by [`Digested::matches`] only.
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
        Self { bytes, length: length as u8 }
    }

    /// The digest's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// Whether `tag` is this digest: full length, in constant time.
    pub fn matches(&self, tag: &[u8]) -> bool {
        // In whole words: the comparison hides every step from the optimiser, and there are fewer of them.
        let words = |digest: &Self| -> [u64; 8] {
            let (words, _) = digest.bytes.as_chunks();
            std::array::from_fn(|at| u64::from_ne_bytes(words[at]))
        };
        tag.len() == usize::from(self.length) && words(self).ct_eq(&words(&Self::new(tag))).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_matches_itself_and_nothing_that_differs_in_a_bit_or_in_length() {
        for hash in Hash::ALL {
            let digest = hash.hmac(b"key", &[b"message"]);
            let tag = digest.as_bytes();
            assert!(digest.matches(tag));
            for bit in 0..8 * tag.len() {
                let mut wrong = tag.to_vec();
                wrong[bit / 8] ^= 1 << (bit % 8);
                assert!(!digest.matches(&wrong), "{} bit {bit}", hash.name());
            }
            assert!(!digest.matches(&tag[1..]) && !digest.matches(&tag[..tag.len() - 1]) && !digest.matches(&[]));
            assert!(!digest.matches(&[tag, &[0]].concat()));
        }
    }

    #[test]
    fn the_hashes_that_no_platform_names_give_their_published_values() {
        // Printed by Python 3.11: `hmac.new(b"key", b"The quick brown fox jumps over the lazy dog", name).hexdigest()`.
        for (hash, expected) in [
            (Hash::Sha512Of256, "7fb65e03577da9151a1016e9c2e514d4d48842857f13927f348588173dca6d89"),
            (Hash::Sha3Of256, "8c6e0683409427f8931711b10ca92a506eb1fafa48fadd66d76126f47ac2c333"),
            (
                Hash::Sha3Of512,
                "237a35049c40b3ef5ddd960b3dc893d8284953b9a4756611b1b61bffcf53edd979f93547db714b06ef0a692062c609b70208ab8d4a280ceee40ed8100f293063",
            ),
        ] {
            let digest = hash.hmac(b"key", &[b"The quick brown fox ", b"jumps over the lazy dog"]);
            assert_eq!(hex::encode(digest.as_bytes()), expected, "{}", hash.name());
            assert_eq!(digest.as_bytes().len(), hash.length());
        }
    }
}
