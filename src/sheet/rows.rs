//! The differences between a blob as the platform makes it and as somebody's code made or handled it: other keys, other layouts,
//! other spellings of the bytes, and what is seen when nothing of that fits.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_PAD_INDIFFERENT, URL_SAFE_PAD_INDIFFERENT};
use zeroize::Zeroizing;

use super::{apart, blob, mangled};
use crate::cause::{Axis, Cause};
use crate::platform::Hash;

/// One kind of difference between a blob that opens and the one at hand.
pub struct BlobRow {
    /// Its code; `src/codes/blobs.txt` says what it means.
    pub code: &'static str,
    /// Its title, a sentence about the blob.
    pub title: &'static str,
    /// What it changes.
    pub axis: Axis,
    pub(super) change: Change,
}

impl BlobRow {
    pub(super) fn cause(&self, detail: Option<&str>) -> Cause {
        let title = self.title;
        Cause {
            axis: self.axis,
            code: self.code,
            detail: detail.map_or_else(|| title.to_owned(), |detail| format!("{title}: {detail}")),
            ecosystem: None,
        }
    }
}

/// Hands over another text for the same blob.
type EachText<'a> = dyn FnMut(Vec<u8>) + 'a;
/// Hands over another key for the same secret, and which one it is.
type EachKey<'a> = dyn FnMut(Zeroizing<Vec<u8>>, &'static str) + 'a;

/// How a row is tried.
pub(super) enum Change {
    /// The blob's text is another one.
    Text(fn(&[u8], &mut EachText<'_>)),
    /// The key comes from the secret in another way: 16 or 32 bytes of it.
    Key(fn(&[u8], &mut EachKey<'_>)),
    /// The parts stand elsewhere, or have other lengths.
    Layout(&'static [Layout]),
    /// Not tried but seen, while reading the text or what the key makes of it.
    Seen,
}

/// A part of the decoded bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Iv,
    Text,
    Tag,
}

/// Where the parts of a blob stand.
#[derive(Debug)]
pub(super) struct Layout {
    order: &'static [Part],
    iv: usize,
    tag: usize,
    /// Whether the IV is authenticated as additional data.
    pub(super) aad: bool,
    pub(super) detail: &'static str,
}

/// The parts of one blob.
pub(super) struct Parts<'a> {
    pub(super) iv: &'a [u8],
    pub(super) text: &'a [u8],
    pub(super) tag: &'a [u8],
}

impl Layout {
    /// The platform's own.
    pub(super) const PLATFORM: Self = Self::of(&[Part::Iv, Part::Text, Part::Tag], 12, 16, "");

    const fn of(order: &'static [Part], iv: usize, tag: usize, detail: &'static str) -> Self {
        Self { order, iv, tag, aad: false, detail }
    }

    /// Cuts the bytes; `None` where there are too few.
    pub(super) fn parts<'a>(&self, bytes: &'a [u8]) -> Option<Parts<'a>> {
        let length = |part: &Part| match part {
            Part::Iv => self.iv,
            Part::Text => 0,
            Part::Tag => self.tag,
        };
        let text = bytes.len().checked_sub(self.order.iter().map(length).sum())?;
        let mut parts = Parts { iv: &[0; 12], text: &[], tag: &[] };
        let mut rest = bytes;
        for part in self.order {
            let taken;
            (taken, rest) = rest.split_at_checked(if *part == Part::Text { text } else { length(part) })?;
            match part {
                Part::Iv => parts.iv = taken,
                Part::Text => parts.text = taken,
                Part::Tag => parts.tag = taken,
            }
        }
        Some(parts)
    }
}

/// The row of that code, for what is seen and not tried.
pub(super) fn row(code: &str) -> &'static BlobRow {
    match BLOB_ROWS.iter().find(|row| row.code == code) {
        Some(row) => row,
        None => unreachable!("every code in this module has a row; a test holds it to that"),
    }
}

/// Hexadecimal without what languages and databases put before its digits.
pub(super) fn unmarked(digits: &[u8]) -> &[u8] {
    [b"0x", b"0X", b"\\x"].into_iter().find_map(|mark| digits.strip_prefix(mark)).unwrap_or(digits)
}

/// Every row, the most plausible first within its kind.
pub static BLOB_ROWS: &[BlobRow] = &[
    // How the text is written.
    BlobRow {
        code: "blob-plus-as-space",
        title: "the blob's plus signs became spaces",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-percent-encoded",
        title: "the blob is percent-encoded",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-url-safe",
        title: "the blob is in the URL-safe base64 alphabet",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-unpadded",
        title: "the blob's base64 padding is missing",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-percent-encoded-twice",
        title: "the blob is percent-encoded more than once",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            if memchr::memmem::find(text, b"%25").is_some() {
                let once = replaced(text, &[("%25", "%")]);
                each(replaced(&once, &[("%25", "%")]));
                each(once);
            }
        }),
    },
    BlobRow {
        code: "blob-json-escaped",
        title: "the blob still has its JSON escapes",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            if !text.contains(&b'\\') {
                return;
            }
            each(replaced(
                text,
                &[
                    ("\\\\n", ""),
                    ("\\n", ""),
                    ("\\r", ""),
                    ("\\/", "/"),
                    ("\\u002b", "+"),
                    ("\\u002B", "+"),
                    ("\\u002f", "/"),
                    ("\\u002F", "/"),
                    ("\\u003d", "="),
                    ("\\u003D", "="),
                    ("\\", ""),
                ],
            ));
        }),
    },
    BlobRow {
        code: "blob-html-escaped",
        title: "the blob still has its HTML escapes",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            if !text.contains(&b'&') {
                return;
            }
            each(replaced(
                text,
                &[
                    ("&#x3D;", "="),
                    ("&#x3d;", "="),
                    ("&#61;", "="),
                    ("&equals;", "="),
                    ("&#x2B;", "+"),
                    ("&#x2b;", "+"),
                    ("&#43;", "+"),
                    ("&plus;", "+"),
                    ("&#x2F;", "/"),
                    ("&#x2f;", "/"),
                    ("&#47;", "/"),
                    ("&sol;", "/"),
                    ("&#10;", ""),
                    ("&#13;", ""),
                    ("&#xA;", ""),
                    ("&#xD;", ""),
                ],
            ));
        }),
    },
    BlobRow {
        code: "blob-base64-twice",
        title: "the blob is base64 of base64",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            let mut inner = Vec::new();
            if blob::decode(text, &mut inner).is_ok() {
                each(inner);
            }
        }),
    },
    BlobRow {
        code: "blob-hex",
        title: "the blob is written in hex",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            let digits: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            if let Ok(bytes) = hex::decode(unmarked(&digits)) {
                each(blob::encode(&bytes).into_bytes());
            }
        }),
    },
    BlobRow {
        code: "blob-read-as-latin1",
        title: "the blob's bytes were read as Latin-1 text and written as UTF-8",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            if let Some(bytes) = mangled::undone(text) {
                each(blob::encode(&bytes).into_bytes());
            }
        }),
    },
    BlobRow {
        code: "blob-numbers",
        title: "the blob is written as the numbers of its bytes",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            if let Some(bytes) = apart::numbers(text).filter(|_| crate::printed::literal(text).is_none()) {
                each(blob::encode(&bytes).into_bytes());
            }
        }),
    },
    BlobRow {
        code: "blob-python-literal",
        title: "the blob is written as Python shows bytes, `b'…'`",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            if crate::printed::literal(text.trim_ascii()).is_some() {
                super::form::in_numbers(text).into_iter().for_each(each);
            }
        }),
    },
    BlobRow {
        code: "blob-apart",
        title: "the blob's parts stand apart",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            for bytes in apart::joined(text) {
                each(blob::encode(&bytes).into_bytes());
            }
        }),
    },
    BlobRow {
        code: "blob-hex-in-base64",
        title: "the blob is base64 of hex text",
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            let mut inner = Vec::new();
            if blob::decode(text, &mut inner).is_ok()
                && let Ok(bytes) = hex::decode(inner.trim_ascii())
            {
                each(blob::encode(&bytes).into_bytes());
            }
        }),
    },
    // How the key comes from the secret.
    BlobRow {
        code: "blob-key-raw",
        title: "the blob's key is the secret itself, not its digest",
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            if secret.len() == 32 {
                each(secret.to_vec().into(), "32 bytes");
            }
        }),
    },
    BlobRow {
        code: "blob-key-padded",
        title: "the blob's key is the secret, cut or padded to the key's length",
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            if secret.len() == 32 {
                return;
            }
            let mut key = Zeroizing::new(vec![0; 32]);
            let length = secret.len().min(32);
            key[..length].copy_from_slice(&secret[..length]);
            each(key, if secret.len() > 32 { "cut to 32 bytes" } else { "filled with NUL to 32 bytes" });
        }),
    },
    BlobRow {
        code: "blob-key-hex-digest",
        title: "the blob's key is the digest as hex text, cut to 32 characters",
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            let digest = Hash::Sha256.digest(&[secret]);
            each(hex::encode(&digest.as_bytes()[..16]).into_bytes().into(), "lower case");
            each(hex::encode_upper(&digest.as_bytes()[..16]).into_bytes().into(), "upper case");
        }),
    },
    BlobRow {
        code: "blob-key-md5",
        title: "the blob's key is made with MD5",
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            let digest = Hash::Md5.digest(&[secret]);
            each(hex::encode(digest.as_bytes()).into_bytes().into(), "its hex text, AES-256");
            each(digest.as_bytes().to_vec().into(), "its bytes, AES-128");
        }),
    },
    BlobRow {
        code: "blob-key-decoded",
        title: "the blob's key is the secret decoded, not its digest",
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            let mut key = |bytes: Vec<u8>, kind| {
                let bytes = Zeroizing::new(bytes);
                if matches!(bytes.len(), 16 | 32) {
                    each(bytes, kind);
                }
            };
            if let Ok(bytes) = hex::decode(replaced(secret, &[("-", "")])) {
                key(bytes, "from hex");
            }
            for engine in [&STANDARD_PAD_INDIFFERENT, &URL_SAFE_PAD_INDIFFERENT] {
                if let Ok(bytes) = engine.decode(secret) {
                    key(bytes, "from base64");
                }
            }
        }),
    },
    BlobRow {
        code: "blob-key-aes-128",
        title: "the blob is sealed with AES-128 instead of AES-256",
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            each(Hash::Sha256.digest(&[secret]).as_bytes()[..16].to_vec().into(), "the first 16 bytes of the digest");
        }),
    },
    // Where the parts stand.
    BlobRow {
        code: "blob-iv-length",
        title: "the blob's IV does not have 12 bytes",
        axis: Axis::Blob,
        change: Change::Layout(&[
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 16, 16, "it has 16"),
            Layout::of(&[Part::Iv, Part::Tag, Part::Text], 16, 16, "it has 16, and the tag follows it"),
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 8, 16, "it has 8"),
        ]),
    },
    BlobRow {
        code: "blob-tag-first",
        title: "the blob's tag stands before the ciphertext",
        axis: Axis::Blob,
        change: Change::Layout(&[
            Layout::of(&[Part::Iv, Part::Tag, Part::Text], 12, 16, "IV, tag, ciphertext"),
            Layout::of(&[Part::Tag, Part::Iv, Part::Text], 12, 16, "tag, IV, ciphertext"),
            Layout::of(&[Part::Tag, Part::Text, Part::Iv], 12, 16, "tag, ciphertext, IV"),
        ]),
    },
    BlobRow {
        code: "blob-iv-at-end",
        title: "the blob's IV stands at the end",
        axis: Axis::Blob,
        change: Change::Layout(&[
            Layout::of(&[Part::Text, Part::Tag, Part::Iv], 12, 16, "ciphertext, tag, IV"),
            Layout::of(&[Part::Text, Part::Iv, Part::Tag], 12, 16, "ciphertext, IV, tag"),
        ]),
    },
    BlobRow {
        code: "blob-iv-missing",
        title: "the blob holds no IV and was sealed with zeros for one",
        axis: Axis::Blob,
        change: Change::Layout(&[Layout::of(&[Part::Text, Part::Tag], 0, 16, "12 zero bytes")]),
    },
    BlobRow {
        code: "blob-tag-short",
        title: "the blob's tag is shorter than 16 bytes",
        axis: Axis::Blob,
        change: Change::Layout(&[
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 12, "12 bytes"),
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 13, "13 bytes"),
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 14, "14 bytes"),
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 15, "15 bytes"),
        ]),
    },
    BlobRow {
        code: "blob-aad",
        title: "the blob was sealed with additional data",
        axis: Axis::Blob,
        change: Change::Layout(&[Layout {
            aad: true,
            ..Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 16, "the IV")
        }]),
    },
    // What is seen.
    BlobRow {
        code: "blob-wrong-character",
        title: "one character of the blob is wrong",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-characters-swapped",
        title: "two neighbours among the blob's characters changed places",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-missing-character",
        title: "one character of the blob is missing",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-extra-character",
        title: "the blob has a character too many",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow { code: "blob-trailing", title: "something follows the blob", axis: Axis::Blob, change: Change::Seen },
    BlobRow { code: "blob-cut", title: "the blob is cut off at its end", axis: Axis::Blob, change: Change::Seen },
    BlobRow {
        code: "blob-iv-lost",
        title: "the beginning of the blob is missing, though the secret is right",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-iv-damaged",
        title: "the blob's IV is not the one it was sealed with, though the secret is right",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-tag-missing",
        title: "the blob ends with the ciphertext: the tag is missing",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-damaged",
        title: "the blob is damaged, though the secret is right",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-tag-other",
        title: "the blob's tag does not belong to what is sealed, though the secret is right",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-key-hashed-twice",
        title: "the blob's key is the digest of the secret's digest",
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-key-other-hash",
        title: "the blob's key is made with another hash than SHA-256",
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-key-derived",
        title: "the blob's key is derived from the secret as from a password",
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-chacha20",
        title: "the blob is sealed with ChaCha20-Poly1305 instead of AES-256-GCM",
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-ecb",
        title: "the blob is sealed with AES in ECB mode, which has neither IV nor tag",
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-cbc",
        title: "the blob is sealed with AES in CBC mode, which has no tag",
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-ctr",
        title: "the blob is sealed with AES in counter mode, which has no tag",
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-read-as-text",
        title: "the blob was read as text, and lost bytes by that",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-one-case",
        title: "all letters of the blob are of one case",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-wrong-secret",
        title: "no secret at hand opens the blob",
        axis: Axis::Secret,
        change: Change::Seen,
    },
    BlobRow { code: "blob-absent", title: "there is no `user` in it", axis: Axis::Blob, change: Change::Seen },
    BlobRow {
        code: "blob-not-encrypted",
        title: "what stands in place of a blob is not encrypted",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-jwt",
        title: "what stands in place of a blob is a JSON Web Token",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-openssl-salted",
        title: "what stands in place of a blob was made by `openssl enc` or CryptoJS",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-signature",
        title: "what stands in place of a blob is a signature",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        code: "blob-too-short",
        title: "the blob is shorter than IV and tag",
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow { code: "blob-not-base64", title: "the blob is not base64", axis: Axis::Blob, change: Change::Seen },
];

fn replaced(text: &[u8], pairs: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        if let Some((after, to)) = pairs.iter().find_map(|(from, to)| Some((rest.strip_prefix(from.as_bytes())?, to))) {
            out.extend_from_slice(to.as_bytes());
            rest = after;
        } else {
            out.push(*byte);
            rest = after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique() {
        let mut codes = HashSet::new();
        for row in BLOB_ROWS {
            assert!(codes.insert(row.code), "{} is there twice", row.code);
            assert!(row.code.starts_with("blob-"));
        }
    }

    #[test]
    fn every_code_that_the_search_names_has_a_row() {
        let mut count = 0;
        for code in concat!(
            include_str!("diagnose/mod.rs"),
            include_str!("diagnose/known.rs"),
            include_str!("diagnose/damage.rs"),
            include_str!("diagnose/vector.rs"),
            include_str!("reading.rs")
        )
        .split("\"blob-")
        .skip(1)
        {
            let code = format!("blob-{}", code.split('"').next().unwrap());
            assert_eq!(row(&code).code, code);
            count += 1;
        }
        assert!(count >= 10);
    }

    #[test]
    fn a_layout_takes_every_byte_once() {
        let bytes: Vec<u8> = (0..60).collect();
        for row in BLOB_ROWS {
            if let Change::Layout(layouts) = row.change {
                for layout in layouts {
                    let parts = layout.parts(&bytes).expect("60 bytes are enough");
                    let mut all = [parts.text, parts.tag].concat();
                    if layout.iv > 0 {
                        all.extend_from_slice(parts.iv);
                    }
                    all.sort_unstable();
                    assert_eq!(all, bytes, "{}", layout.detail);
                    assert!(layout.parts(&bytes[..layout.iv + layout.tag - 1]).is_none());
                }
            }
        }
    }
}
