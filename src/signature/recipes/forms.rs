//! How secret and message become a digest.

use super::recipe;
use crate::cause::Cause;
use crate::mac::{Digested, Keyed};
use crate::platform::Hash;

/// How secret and message are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// HMAC with the secret as key: what every scheme does.
    Hmac,
    /// HMAC with key and message exchanged.
    Swapped,
    /// The plain hash of the secret followed by the message.
    SecretFirst,
    /// The plain hash of the message followed by the secret.
    SecretLast,
    /// The plain hash of the message, without any secret.
    NoSecret,
    /// HMAC over the message's digest.
    OfDigest,
    /// HMAC over the message's digest in hexadecimal.
    OfHexDigest,
    /// The plain hash of secret and message, or of message and secret where `last`, with a mark between them.
    Joined {
        /// The mark and its name.
        mark: (&'static [u8], &'static str),
        /// Whether the secret stands last.
        last: bool,
    },
    /// HMAC over the message's digest by another hash, in bytes or in hexadecimal.
    OfOther {
        /// That hash.
        hash: Hash,
        /// Whether it was written in hexadecimal.
        hex: bool,
    },
}

/// What people put between two texts.
const MARKS: [(&[u8], &str); 17] = [
    (b".", "a dot"),
    (b":", "a colon"),
    (b"\n", "a line feed"),
    (b"|", "a bar"),
    (b"&", "an ampersand"),
    (b"-", "a hyphen"),
    (b"=", "an equals sign"),
    (b" ", "a space"),
    (b"\t", "a tab"),
    (b"\r\n", "a carriage return, a line feed"),
    (b"_", "an underscore"),
    (b",", "a comma"),
    (b";", "a semicolon"),
    (b"+", "a plus sign"),
    (b"/", "a slash"),
    (b"#", "a number sign"),
    (b"::", "two colons"),
];

impl Form {
    /// The scheme's own form, and those that are one difference away.
    pub fn by_distance() -> [Vec<Self>; 2] {
        let others =
            vec![Self::Swapped, Self::SecretFirst, Self::SecretLast, Self::NoSecret, Self::OfHexDigest, Self::OfDigest];
        [vec![Self::Hmac], others]
    }

    /// Forms that are one difference away and too rare for another beside them. With the scheme's own hash inside they are among the others.
    pub fn rare(own: Hash) -> impl Iterator<Item = Self> {
        let inner = [Hash::Md5, Hash::Sha1, Hash::Sha256, Hash::Sha512].into_iter().filter(move |inner| *inner != own);
        let digests = inner.flat_map(|hash| [true, false].map(|hex| Self::OfOther { hash, hex }));
        digests.chain(MARKS.into_iter().flat_map(|mark| [false, true].map(|last| Self::Joined { mark, last })))
    }

    /// The digest of a message in this form.
    pub fn digest(self, hash: Hash, keyed: &Keyed, secret: &[u8], message: &[&[u8]; 3]) -> Digested {
        let [before, body, after] = *message;
        match self {
            Self::Hmac => keyed.mac(message),
            Self::Swapped => hash.hmac(&message.concat(), &[secret]),
            Self::SecretFirst => hash.digest(&[secret, before, body, after]),
            Self::SecretLast => hash.digest(&[before, body, after, secret]),
            Self::NoSecret => hash.digest(message),
            Self::OfDigest => keyed.mac(&[hash.digest(message).as_bytes()]),
            Self::OfHexDigest => keyed.mac(&[hex::encode(hash.digest(message).as_bytes()).as_bytes()]),
            Self::Joined { mark: (mark, _), last: false } => hash.digest(&[secret, mark, before, body, after]),
            Self::Joined { mark: (mark, _), last: true } => hash.digest(&[before, body, after, mark, secret]),
            Self::OfOther { hash: inner, hex: false } => keyed.mac(&[inner.digest(message).as_bytes()]),
            Self::OfOther { hash: inner, hex: true } => {
                keyed.mac(&[hex::encode(inner.digest(message).as_bytes()).as_bytes()])
            }
        }
    }

    /// What this form is called where it is not the scheme's own.
    pub fn cause(self) -> Option<Cause> {
        Some(match self {
            Self::Hmac => return None,
            Self::Swapped => recipe(
                "recipe-key-and-message-swapped",
                "the message was used as the key, and the secret as the message",
            ),
            Self::SecretFirst => recipe(
                "recipe-hash-of-secret-and-body",
                "it is a plain hash of the secret followed by the message, not an HMAC",
            ),
            Self::SecretLast => recipe(
                "recipe-hash-of-body-and-secret",
                "it is a plain hash of the message followed by the secret, not an HMAC",
            ),
            Self::NoSecret => recipe("recipe-no-secret", "it is a plain hash of the message; no secret went into it"),
            Self::OfDigest => {
                recipe("recipe-hmac-of-digest", "the message was hashed first, and the HMAC taken over the digest")
            }
            Self::OfHexDigest => recipe(
                "recipe-hmac-of-digest",
                "the message was hashed first, and the HMAC taken over the digest in hexadecimal",
            ),
            Self::Joined { mark: (_, name), last } => {
                let (first, second) = if last { ("message", "secret") } else { ("secret", "message") };
                recipe(
                    "recipe-hash-joined",
                    format!("it is a plain hash of the {first}, {name} and the {second}, not an HMAC"),
                )
            }
            Self::OfOther { hash, hex } => recipe(
                "recipe-hmac-of-other-digest",
                format!(
                    "the HMAC was taken over the message's {} digest{}",
                    hash.name(),
                    if hex { " in hexadecimal" } else { "" }
                ),
            ),
        })
    }
}
