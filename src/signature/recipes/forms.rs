//! How secret and message become a digest.

use super::recipe;
use crate::cause::Cause;
use crate::mac::{Digested, Keyed};
use crate::platform::{Encoding, Hash};

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
    /// HMAC over the message's digest, written in base64 or in upper-case hexadecimal.
    OfDigestText {
        /// The hash of that digest.
        hash: Hash,
        /// How it was written.
        text: Encoding,
    },
    /// HMAC over the secret and the message, or over the message and the secret where `last`, with a mark or nothing between them.
    SecretInMessage {
        /// The mark and its name; both empty where nothing stands between.
        mark: (&'static [u8], &'static str),
        /// Whether the secret stands last.
        last: bool,
    },
    /// HMAC over the HMAC.
    Twice {
        /// Whether the inner one was written in hexadecimal.
        hex: bool,
    },
    /// The plain hash of the HMAC.
    HashOfMac {
        /// Whether the HMAC was written in hexadecimal.
        hex: bool,
    },
    /// The plain hash of the secret, the message and the secret again.
    SecretBothEnds,
    /// The plain hash of the plain hash of secret and message, or of message and secret where `last`.
    HashTwice {
        /// Whether the secret stands last.
        last: bool,
        /// Whether the inner digest was written in hexadecimal.
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
        let joined = MARKS.into_iter().flat_map(|mark| [false, true].map(|last| Self::Joined { mark, last }));
        let marks = std::iter::once((&b""[..], "")).chain(MARKS);
        let inside = marks.flat_map(|mark| [false, true].map(|last| Self::SecretInMessage { mark, last }));
        let hashes = [Hash::Md5, Hash::Sha1, Hash::Sha256];
        let texts = hashes
            .into_iter()
            .flat_map(|hash| [Encoding::Base64, Encoding::HexUpper].map(|text| Self::OfDigestText { hash, text }));
        let twice = [true, false].into_iter().flat_map(|hex| {
            let plain = [false, true].map(|last| Self::HashTwice { last, hex });
            [Self::Twice { hex }, Self::HashOfMac { hex }].into_iter().chain(plain)
        });
        digests.chain(joined).chain(inside).chain(texts).chain(twice).chain([Self::SecretBothEnds])
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
            Self::OfDigestText { hash: inner, text } => {
                keyed.mac(&[super::scheme::encode(text, inner.digest(message).as_bytes()).as_bytes()])
            }
            Self::SecretInMessage { mark: (mark, _), last: false } => {
                keyed.mac(&[secret, &[mark, before, body, after].concat()])
            }
            Self::SecretInMessage { mark: (mark, _), last: true } => {
                keyed.mac(&[&[before, body, after].concat(), mark, secret])
            }
            Self::Twice { hex } => keyed.mac(&[&written(&keyed.mac(message), hex)]),
            Self::HashOfMac { hex } => hash.digest(&[&written(&keyed.mac(message), hex)]),
            Self::SecretBothEnds => hash.digest(&[secret, before, body, after, secret]),
            Self::HashTwice { last, hex } => {
                let form = if last { Self::SecretLast } else { Self::SecretFirst };
                hash.digest(&[&written(&form.digest(hash, keyed, secret, message), hex)])
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
            Self::OfDigestText { hash, text } => recipe(
                "recipe-hmac-of-other-digest",
                format!(
                    "the HMAC was taken over the message's {} digest in {}",
                    hash.name(),
                    if text == Encoding::Base64 { "base64" } else { "upper-case hexadecimal" }
                ),
            ),
            Self::SecretInMessage { mark: (_, name), last } => {
                let place = if last { "behind" } else { "before" };
                let with = if name.is_empty() { String::new() } else { format!(", with {name} between") };
                recipe(
                    "recipe-secret-in-message",
                    format!("the secret is the key, and stands {place} the message as well{with}"),
                )
            }
            Self::Twice { hex } => recipe(
                "recipe-hmac-twice",
                format!("the HMAC was taken twice, the second time over the first {}", spelled(hex)),
            ),
            Self::HashOfMac { hex } => {
                recipe("recipe-hash-of-hmac", format!("it is a plain hash of the HMAC {}", spelled(hex)))
            }
            Self::SecretBothEnds => recipe(
                "recipe-hash-of-secret-and-body",
                "it is a plain hash of the secret, the message and the secret again, not an HMAC",
            ),
            Self::HashTwice { last, hex } => {
                let (code, order) = if last {
                    ("recipe-hash-of-body-and-secret", "the message followed by the secret")
                } else {
                    ("recipe-hash-of-secret-and-body", "the secret followed by the message")
                };
                recipe(code, format!("it is a plain hash of {order}, hashed once more {}, not an HMAC", spelled(hex)))
            }
        })
    }
}

/// A digest's bytes, or the text of them.
fn written(digest: &Digested, hex: bool) -> Vec<u8> {
    if hex { hex::encode(digest.as_bytes()).into_bytes() } else { digest.as_bytes().to_vec() }
}

fn spelled(hex: bool) -> &'static str {
    if hex { "in hexadecimal" } else { "in bytes" }
}
