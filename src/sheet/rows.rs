//! The differences between a blob as the platform makes it and as somebody's code made or handled it: other keys, other layouts,
//! other spellings of the bytes, and what is seen when nothing of that fits.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_PAD_INDIFFERENT, URL_SAFE_PAD_INDIFFERENT};
use zeroize::Zeroizing;

use super::{apart, blob};
use crate::cause::{Axis, Cause, Explanation};
use crate::platform::Hash;

/// One kind of difference between a blob that opens and the one at hand.
pub struct BlobRow {
    /// What it is called; the title is a sentence about the blob.
    pub explanation: Explanation,
    /// What it changes.
    pub axis: Axis,
    pub(super) change: Change,
}

impl BlobRow {
    pub(super) fn cause(&self, detail: Option<&str>) -> Cause {
        let title = self.explanation.title;
        Cause {
            axis: self.axis,
            code: self.explanation.code,
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
    match BLOB_ROWS.iter().find(|row| row.explanation.code == code) {
        Some(row) => row,
        None => unreachable!("every code in this module has a row; a test holds it to that"),
    }
}

const AGAIN: &str = "Ask for the request again, and take the blob from it by machine, not by hand.";
const DIGEST: &str = "Use the 32 raw bytes of SHA-256(client secret) as the key.";
const ORDER: &str = "Write the blob as 12 bytes of IV, the ciphertext, then the 16 bytes of tag.";

/// Hexadecimal without what languages and databases put before its digits.
pub(super) fn unmarked(digits: &[u8]) -> &[u8] {
    [b"0x", b"0X", b"\\x"].into_iter().find_map(|mark| digits.strip_prefix(mark)).unwrap_or(digits)
}

/// Every row, the most plausible first within its kind.
pub static BLOB_ROWS: &[BlobRow] = &[
    // How the text is written.
    BlobRow {
        explanation: Explanation {
            code: "blob-plus-as-space",
            title: "the blob's plus signs became spaces",
            why: "The form was decoded twice, or the blob was put into a form or a query without encoding `+` as `%2B`.",
            repair: "Decode the form once, and percent-encode the JSON when you post a form of your own.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-percent-encoded",
            title: "the blob is percent-encoded",
            why: "The blob was taken out of the form's text without decoding the form, or was encoded twice.",
            repair: "Parse the body as application/x-www-form-urlencoded, then the `intercom_data` field as JSON, then take `user`.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-url-safe",
            title: "the blob is in the URL-safe base64 alphabet",
            why: "Something on the way replaced `+` and `/` by `-` and `_`; the platform writes the standard alphabet.",
            repair: "Leave the blob as it came, or decode it with a URL-safe decoder.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-unpadded",
            title: "the blob's base64 padding is missing",
            why: "Something on the way removed the `=` at the end; strict decoders refuse the rest.",
            repair: "Leave the blob as it came, or add `=` until the length is a multiple of four.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-percent-encoded-twice",
            title: "the blob is percent-encoded more than once",
            why: "The form was encoded again by a proxy or a test script, so that `+` reads `%252B`.",
            repair: "Encode the form once.",
        },
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
        explanation: Explanation {
            code: "blob-json-escaped",
            title: "the blob still has its JSON escapes",
            why: "The blob was cut out of the JSON's text: PHP writes `/` as `\\/`, and line feeds are `\\n` there.",
            repair: "Parse the JSON and take the string's value.",
        },
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
        explanation: Explanation {
            code: "blob-html-escaped",
            title: "the blob still has its HTML escapes",
            why: "The blob was taken from a page's source, where a template engine wrote `=` or `+` as an entity.",
            repair: "Read the attribute's value through the DOM, or unescape it.",
        },
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
        explanation: Explanation {
            code: "blob-base64-twice",
            title: "the blob is base64 of base64",
            why: "The code that sealed it encoded a text that was base64 already; OpenSSL's high-level functions return base64 in PHP.",
            repair: "Encode once: pass OPENSSL_RAW_DATA in PHP, or leave the second encoding out.",
        },
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            let mut inner = Vec::new();
            if blob::decode(text, &mut inner).is_ok() {
                each(inner);
            }
        }),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-hex",
            title: "the blob is written in hex",
            why: "The code that sealed it wrote hex; the platform writes base64.",
            repair: "Encode IV, ciphertext and tag as base64.",
        },
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            let digits: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            if let Ok(bytes) = hex::decode(unmarked(&digits)) {
                each(blob::encode(&bytes).into_bytes());
            }
        }),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-numbers",
            title: "the blob is written as the numbers of its bytes",
            why: "A Buffer or an array of bytes was put into JSON or into a text as it is; the platform writes base64.",
            repair: "Encode IV, ciphertext and tag as base64 (`buffer.toString('base64')` in Node.js).",
        },
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            if let Some(bytes) = apart::numbers(text).filter(|_| apart::literal(text).is_none()) {
                each(blob::encode(&bytes).into_bytes());
            }
        }),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-python-literal",
            title: "the blob is written as Python shows bytes, `b'…'`",
            why: "`str()`, `repr()` or an f-string was given `bytes`: what they show is no base64.",
            repair: "Write `base64.b64encode(blob).decode()`.",
        },
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            if apart::literal(text.trim_ascii()).is_some() {
                super::form::in_numbers(text).into_iter().for_each(each);
            }
        }),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-apart",
            title: "the blob's parts stand apart",
            why: "The code that sealed it wrote IV, ciphertext and tag as members of an object or with a mark between them, as tutorials for Node.js do.",
            repair: "Join the bytes of IV, ciphertext and tag, in this order, and encode them as base64 once.",
        },
        axis: Axis::Blob,
        change: Change::Text(|text, each| {
            for bytes in apart::joined(text) {
                each(blob::encode(&bytes).into_bytes());
            }
        }),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-hex-in-base64",
            title: "the blob is base64 of hex text",
            why: "The code that sealed it had hex text already (`cipher.final('hex')`) and encoded that again.",
            repair: "Encode the bytes of IV, ciphertext and tag as base64, not their hex text.",
        },
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
        explanation: Explanation {
            code: "blob-key-raw",
            title: "the blob's key is the secret itself, not its digest",
            why: "The secret has 32 bytes and was used as the AES key as it is.",
            repair: DIGEST,
        },
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            if secret.len() == 32 {
                each(secret.to_vec().into(), "32 bytes");
            }
        }),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-key-padded",
            title: "the blob's key is the secret, cut or padded to the key's length",
            why: "OpenSSL in PHP and CryptoJS-like code cut a long key and fill a short one with NUL bytes, without a word.",
            repair: DIGEST,
        },
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
        explanation: Explanation {
            code: "blob-key-hex-digest",
            title: "the blob's key is the digest as hex text, cut to 32 characters",
            why: "`hash('sha256', $secret)` in PHP and `hexdigest` elsewhere give hex text, of which a lenient library takes the first 32 \
                  characters.",
            repair: "Take the raw digest: `hash('sha256', $secret, true)`, `.digest()`.",
        },
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            let digest = Hash::Sha256.digest(&[secret]);
            each(hex::encode(&digest.as_bytes()[..16]).into_bytes().into(), "lower case");
            each(hex::encode_upper(&digest.as_bytes()[..16]).into_bytes().into(), "upper case");
        }),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-key-md5",
            title: "the blob's key is made with MD5",
            why: "The hex text of an MD5 digest has 32 characters, just what AES-256 wants.",
            repair: DIGEST,
        },
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            let digest = Hash::Md5.digest(&[secret]);
            each(hex::encode(digest.as_bytes()).into_bytes().into(), "its hex text, AES-256");
            each(digest.as_bytes().to_vec().into(), "its bytes, AES-128");
        }),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-key-decoded",
            title: "the blob's key is the secret decoded, not its digest",
            why: "The secret looks like hex, a UUID or base64, and was decoded into a key.",
            repair: DIGEST,
        },
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
        explanation: Explanation {
            code: "blob-key-aes-128",
            title: "the blob is sealed with AES-128 instead of AES-256",
            why: "The first half of the digest was used as the key.",
            repair: "Use all 32 bytes of the digest, and AES-256-GCM.",
        },
        axis: Axis::Recipe,
        change: Change::Key(|secret, each| {
            each(Hash::Sha256.digest(&[secret]).as_bytes()[..16].to_vec().into(), "the first 16 bytes of the digest");
        }),
    },
    // Where the parts stand.
    BlobRow {
        explanation: Explanation {
            code: "blob-iv-length",
            title: "the blob's IV does not have 12 bytes",
            why: "16 bytes are the block length of AES and a habit from CBC; GCM and the platform use 12.",
            repair: "Make an IV of 12 random bytes.",
        },
        axis: Axis::Blob,
        change: Change::Layout(&[
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 16, 16, "it has 16"),
            Layout::of(&[Part::Iv, Part::Tag, Part::Text], 16, 16, "it has 16, and the tag follows it"),
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 8, 16, "it has 8"),
        ]),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-tag-first",
            title: "the blob's tag stands before the ciphertext",
            why: "In Node.js and PHP the tag is a value of its own, and was written before the ciphertext.",
            repair: ORDER,
        },
        axis: Axis::Blob,
        change: Change::Layout(&[
            Layout::of(&[Part::Iv, Part::Tag, Part::Text], 12, 16, "IV, tag, ciphertext"),
            Layout::of(&[Part::Tag, Part::Iv, Part::Text], 12, 16, "tag, IV, ciphertext"),
            Layout::of(&[Part::Tag, Part::Text, Part::Iv], 12, 16, "tag, ciphertext, IV"),
        ]),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-iv-at-end",
            title: "the blob's IV stands at the end",
            why: "The IV was appended to the sealed bytes instead of being written before them.",
            repair: ORDER,
        },
        axis: Axis::Blob,
        change: Change::Layout(&[
            Layout::of(&[Part::Text, Part::Tag, Part::Iv], 12, 16, "ciphertext, tag, IV"),
            Layout::of(&[Part::Text, Part::Iv, Part::Tag], 12, 16, "ciphertext, IV, tag"),
        ]),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-iv-missing",
            title: "the blob holds no IV and was sealed with zeros for one",
            why: "A fixed IV was used and left out. Two blobs under one key and one IV give both plaintexts away.",
            repair: "Make an IV of 12 random bytes for each blob, and write it first.",
        },
        axis: Axis::Blob,
        change: Change::Layout(&[Layout::of(&[Part::Text, Part::Tag], 0, 16, "12 zero bytes")]),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-tag-short",
            title: "the blob's tag is shorter than 16 bytes",
            why: "A library was told to make a shorter tag, or the end of the blob was lost.",
            repair: "Ask for a tag of 16 bytes (128 bits); if it was cut, take the whole blob.",
        },
        axis: Axis::Blob,
        change: Change::Layout(&[
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 12, "12 bytes"),
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 13, "13 bytes"),
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 14, "14 bytes"),
            Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 15, "15 bytes"),
        ]),
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-aad",
            title: "the blob was sealed with additional data",
            why: "The code that sealed it passed the IV as additional authenticated data too; the platform passes none.",
            repair: "Leave the additional data out.",
        },
        axis: Axis::Blob,
        change: Change::Layout(&[Layout {
            aad: true,
            ..Layout::of(&[Part::Iv, Part::Text, Part::Tag], 12, 16, "the IV")
        }]),
    },
    // What is seen.
    BlobRow {
        explanation: Explanation {
            code: "blob-wrong-character",
            title: "one character of the blob is wrong",
            why: "The blob was typed, read from a picture, or damaged on the way.",
            repair: AGAIN,
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-missing-character",
            title: "one character of the blob is missing",
            why: "A plus sign or another character was removed on the way, or the blob was typed.",
            repair: AGAIN,
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-extra-character",
            title: "the blob has a character too many",
            why: "Something that is no part of it came along when it was copied, or was typed into it.",
            repair: AGAIN,
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-trailing",
            title: "something follows the blob",
            why: "More than the blob was copied, two blobs were joined, or the code that sealed it encoded more than IV, ciphertext and tag.",
            repair: "Keep only what stands between the quotes of `user`.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-cut",
            title: "the blob is cut off at its end",
            why: "A log, a database column or a terminal kept only the start of it.",
            repair: "Take the whole blob; a cut one cannot be authenticated.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-tag-missing",
            title: "the blob ends with the ciphertext: the tag is missing",
            why: "The code that sealed it never appended the tag (`getAuthTag()` in Node.js, the `$tag` argument in PHP).",
            repair: "Append the 16 bytes of tag to the ciphertext. Without it, anybody can change the plaintext.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-damaged",
            title: "the blob is damaged, though the secret is right",
            why: "More than one character was changed, lost or added, or the tag is of another blob.",
            repair: AGAIN,
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-tag-other",
            title: "the blob's tag does not belong to what is sealed, though the secret is right",
            why: "The code that sealed it passed additional authenticated data (AAD), such as a workspace id, which the platform does not; or the tag is of another blob; or several characters were changed, and what they hold still reads well.",
            repair: "Leave the additional data out, and take the tag that the same call gave.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-cbc",
            title: "the blob is sealed with AES in CBC mode, which has no tag",
            why: "`aes-256-cbc` is what most tutorials show, with the IV before the ciphertext. The secret is right: what it decrypts is padded as it must be and is JSON.",
            repair: "Seal with AES-256-GCM: 12 bytes of IV, the ciphertext, then the 16 bytes of tag.",
        },
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-ctr",
            title: "the blob is sealed with AES in counter mode, which has no tag",
            why: "`aes-256-ctr` (`AES-CTR`, `MODE_CTR`) was chosen, with its IV or nonce before the ciphertext. The secret is right: what it decrypts is JSON.",
            repair: "Seal with AES-256-GCM: 12 bytes of IV, the ciphertext, then the 16 bytes of tag.",
        },
        axis: Axis::Recipe,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-one-case",
            title: "all letters of the blob are of one case",
            why: "Something on the way wrote them all in lower or upper case, and base64 means different things by them; what stood there cannot be known any more.",
            repair: AGAIN,
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-wrong-secret",
            title: "no secret at hand opens the blob",
            why: "The blob was sealed with the client secret of another app or workspace, or before the secret was rotated.",
            repair: "Check which app the request is for, and pass that app's client secret; pass the old one too after a rotation.",
        },
        axis: Axis::Secret,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-absent",
            title: "there is no `user` in it",
            why: "Only the request that opens a sheet has a sealed user, in the JSON of its form; other requests name people in clear, and a test \
                  may have left it out.",
            repair: "Take the body of the request to the sheet's URL, as it was posted.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-not-encrypted",
            title: "what stands in place of a blob is not encrypted",
            why: "A test script put the user's JSON there in clear, or in base64.",
            repair: "Seal it: `courtside encrypt`.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-jwt",
            title: "what stands in place of a blob is a JSON Web Token",
            why: "The Messenger's identity token (`intercom_user_jwt`) was taken for the sheet's `user`.",
            repair: "Take `user` from the open-sheet request; verify a token with the scheme intercom-jwt.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-openssl-salted",
            title: "what stands in place of a blob was made by `openssl enc` or CryptoJS",
            why: "It begins with `Salted__`: a password-based format in CBC mode, without a tag.",
            repair: "Seal with AES-256-GCM under SHA-256(client secret).",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-signature",
            title: "what stands in place of a blob is a signature",
            why: "It is just as many hex digits as a digest has; `user_hash` and signature headers look like that.",
            repair: "Take `user` from the open-sheet request; verify a signature with `courtside verify`.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-too-short",
            title: "the blob is shorter than IV and tag",
            why: "Only a piece of it was copied, or the field holds something else.",
            repair: AGAIN,
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
    BlobRow {
        explanation: Explanation {
            code: "blob-not-base64",
            title: "the blob is not base64",
            why: "It holds characters that base64 does not have, so it is damaged or something else.",
            repair: "Take `user` from the open-sheet request as it stands.",
        },
        axis: Axis::Blob,
        change: Change::Seen,
    },
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
    fn codes_are_unique_and_explained() {
        let mut codes = HashSet::new();
        for BlobRow { explanation, .. } in BLOB_ROWS {
            assert!(codes.insert(explanation.code), "{} is there twice", explanation.code);
            assert!(explanation.code.starts_with("blob-"));
            assert!(!explanation.title.ends_with('.'));
            assert!(explanation.why.ends_with('.') && explanation.repair.ends_with('.'));
            assert!(!explanation.why.contains("  "), "{}", explanation.why);
        }
    }

    #[test]
    fn every_code_that_the_search_names_has_a_row() {
        let mut count = 0;
        for code in concat!(include_str!("diagnose.rs"), include_str!("reading.rs")).split("\"blob-").skip(1) {
            let code = format!("blob-{}", code.split('"').next().unwrap());
            assert_eq!(row(&code).explanation.code, code);
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
