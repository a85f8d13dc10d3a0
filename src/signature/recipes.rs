//! The differences between two recipes: how a proof is written, what is keyed with what, and what goes into the message besides
//! the body. Rows for the search; nothing here tries anything.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::scheme::{self, Ingredients, Setting};
use super::{Digested, Hash, Keyed};
use crate::cause::{Axis, Cause, Explanation};
use crate::platform::{Accepts, Encoding, Mac, Piece};

/// One reading of a proof's text: a digest, or the first half of one at least, and how far this way of writing is from the scheme's.
#[derive(Debug, Clone)]
pub struct Target {
    /// The hash that makes digests of this length.
    pub hash: Hash,
    /// The digest's bytes, or its first ones where it was cut.
    pub digest: Vec<u8>,
    /// What was written differently.
    pub steps: Vec<Cause>,
}

/// Digests shorter than this prove nothing.
const PROOF: usize = 16;

fn recipe(code: &'static str, detail: impl Into<String>) -> Cause {
    Cause { axis: Axis::Recipe, code, detail: detail.into(), ecosystem: None }
}

/// A right digest with a slip in its digits.
pub(super) fn wrong_digits(wrong: usize, digits: usize) -> Cause {
    recipe("recipe-digit-wrong", format!("it differs from the right one in {wrong} of its {digits} hexadecimal digits"))
}

/// Every digest that a proof's text can stand for. Where a proxy joined two headers of one name, each of them.
pub fn targets(setting: &Setting, mac: Mac, proof: &[u8]) -> Vec<Target> {
    let mut targets = one_target(setting, mac, proof);
    if targets.is_empty() && proof.contains(&b',') {
        for part in proof.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
            targets.extend(one_target(setting, mac, part).into_iter().map(|mut target| {
                let joined = "it is one of several values that a comma joins";
                target.steps.push(recipe("recipe-joined", joined));
                target
            }));
        }
    }
    targets
}

fn one_target(setting: &Setting, mac: Mac, proof: &[u8]) -> Vec<Target> {
    let mut steps = Vec::new();
    let bare = proof.trim_ascii();
    let marks: [(&[u8], &[u8]); 3] = [(b"b'", b"'"), (b"\"", b"\""), (b"'", b"'")];
    let quoted = marks.iter().find_map(|(open, close)| bare.strip_prefix(*open)?.strip_suffix(*close));
    let digits = quoted.unwrap_or(bare);
    if digits.len() != proof.len() {
        steps.push(recipe("recipe-surrounded", "the signature has white space or quotes around it"));
    }
    let digits = without_prefix(setting, mac, digits, &mut steps);
    let mut targets = Vec::new();
    let mut add = |bytes: Vec<u8>, mut steps: Vec<Cause>| {
        let whole = Hash::ALL.into_iter().find(|hash| hash.length() == bytes.len());
        if let Some(hash) = whole {
            let mut steps = steps.clone();
            if hash != mac.hash {
                steps.push(recipe(
                    hash_code(hash),
                    format!("it was made with {}, the scheme uses {}", hash.name(), mac.hash.name()),
                ));
            }
            targets.push(Target { hash, digest: bytes.clone(), steps });
        }
        if bytes.len() >= PROOF && bytes.len() < mac.hash.length() {
            let cut = format!("it was cut to {} of {} bytes", bytes.len(), mac.hash.length());
            steps.push(recipe("recipe-truncated", cut));
            targets.push(Target { hash: mac.hash, digest: bytes, steps });
        }
    };
    let plain: Vec<u8> = digits.iter().copied().filter(|byte| !b":- ".contains(byte)).collect();
    if let Ok(bytes) = hex::decode(&plain[..plain.len() & !1]) {
        let mut steps = steps.clone();
        if plain.len() != digits.len() {
            steps.push(recipe("recipe-hex-separated", "its hexadecimal digits have separators between them"));
        }
        written(mac, &plain, &mut steps);
        add(bytes, steps);
    }
    if let Some((bytes, url_safe)) = base64_bytes(digits) {
        let mut own = steps.clone();
        let expected = matches!((mac.encoding, url_safe), (Encoding::Base64, false) | (Encoding::Base64Url, true));
        if !expected && mac.accepts != Accepts::AnyEncoding {
            let (code, name) = if url_safe { ("recipe-base64url", "base64url") } else { ("recipe-base64", "base64") };
            own.push(recipe(
                code,
                format!("it is written in {name}, the scheme writes {}", encoding_name(mac.encoding)),
            ));
        }
        // A common slip: base64 of the hexadecimal text rather than of the digest.
        if let Ok(inner) = hex::decode(&bytes) {
            let mut steps = steps.clone();
            steps.push(recipe("recipe-base64-of-hex", "it is base64 of the hexadecimal text, not of the digest"));
            add(inner, steps);
        }
        add(bytes, own);
    }
    targets
}

/// Takes off what stands before the digits, and notes where that is not what the scheme writes.
fn without_prefix<'p>(setting: &Setting, mac: Mac, text: &'p [u8], steps: &mut Vec<Cause>) -> &'p [u8] {
    if !setting.prefix.is_empty() && text.starts_with(setting.prefix.as_bytes()) {
        return &text[setting.prefix.len()..];
    }
    let word = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
    let (prefix, digits) = match text.get(word) {
        // Base64 ends in `=`, so a word and `=` is a prefix only where digits follow.
        // … and two digits and a colon are a byte of a fingerprint.
        Some(b'=' | b':' | b' ') if (1..=16).contains(&word) && word != 2 && text.len() > word + 16 => {
            text.split_at(word + 1)
        }
        _ if text.starts_with(b"0x") => text.split_at(2),
        _ => text.split_at(0),
    };
    let shown = crate::text::visible(prefix);
    match (setting.prefix.as_str(), prefix.is_empty()) {
        (own, true) if !own.is_empty() => {
            steps.push(recipe("recipe-prefix-missing", format!("the scheme writes `{own}` before the digits")));
        }
        (own, false) if mac.accepts != Accepts::AnyEncoding => {
            let expected = if own.is_empty() { "nothing".to_owned() } else { format!("`{own}`") };
            steps.push(recipe(
                "recipe-prefix",
                format!("`{shown}` stands before the digits, where the scheme writes {expected}"),
            ));
        }
        _ => {}
    }
    digits.trim_ascii_start()
}

fn written(mac: Mac, digits: &[u8], steps: &mut Vec<Cause>) {
    let (upper, lower) = (digits.iter().any(u8::is_ascii_uppercase), digits.iter().any(u8::is_ascii_lowercase));
    match mac.encoding {
        _ if mac.accepts == Accepts::AnyEncoding => {}
        Encoding::HexLower | Encoding::HexUpper if mac.accepts == Accepts::EitherCase => {}
        Encoding::HexLower if upper => {
            steps.push(recipe("recipe-hex-upper", "its hexadecimal is in upper case, the scheme writes lower case"));
        }
        Encoding::HexUpper if lower => {
            steps.push(recipe("recipe-hex-lower", "its hexadecimal is in lower case, the scheme writes upper case"));
        }
        Encoding::HexLower | Encoding::HexUpper => {}
        Encoding::Base64 | Encoding::Base64Url => {
            steps.push(recipe(
                "recipe-hex",
                format!("it is written in hexadecimal, the scheme writes {}", encoding_name(mac.encoding)),
            ));
        }
    }
}

fn base64_bytes(digits: &[u8]) -> Option<(Vec<u8>, bool)> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let url_safe =
        digits.iter().any(|byte| b"-_".contains(byte)) || (!digits.len().is_multiple_of(4) && !digits.contains(&b'='));
    let alphabet = if digits.iter().any(|byte| b"-_".contains(byte)) {
        &base64::alphabet::URL_SAFE
    } else {
        &base64::alphabet::STANDARD
    };
    GeneralPurpose::new(alphabet, lenient).decode(digits).ok().map(|bytes| (bytes, url_safe))
}

fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::HexLower => "lower-case hexadecimal",
        Encoding::HexUpper => "upper-case hexadecimal",
        Encoding::Base64 => "base64",
        Encoding::Base64Url => "base64url",
    }
}

fn hash_code(hash: Hash) -> &'static str {
    match hash {
        Hash::Md5 => "recipe-md5",
        Hash::Sha1 => "recipe-sha1",
        Hash::Sha224 => "recipe-sha224",
        Hash::Sha256 => "recipe-sha256",
        Hash::Sha384 => "recipe-sha384",
        Hash::Sha512 => "recipe-sha512",
    }
}

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
}

impl Form {
    /// The scheme's own form, and those that are one difference away.
    pub fn by_distance() -> [Vec<Self>; 2] {
        let others =
            vec![Self::Swapped, Self::SecretFirst, Self::SecretLast, Self::NoSecret, Self::OfHexDigest, Self::OfDigest];
        [vec![Self::Hmac], others]
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
        })
    }
}

/// What stands around the body in the signed message.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    before: Vec<u8>,
    after: Vec<u8>,
    /// Whether the body is in it at all.
    body: bool,
    /// How it differs from the scheme's own.
    pub steps: Vec<Cause>,
}

impl Shape {
    /// The message with this body.
    pub fn pieces<'a>(&'a self, body: &'a [u8]) -> [&'a [u8]; 3] {
        [&self.before, if self.body { body } else { b"" }, &self.after]
    }
}

/// The scheme's own shape, and those that are one and two differences away.
pub fn shapes(mac: Mac, own: Ingredients<'_>, mixed_in: &[(&'static str, Vec<u8>)]) -> [Vec<Shape>; 3] {
    let timed = mac.over.iter().any(|piece| matches!(piece, Piece::Header(_)));
    let legacy = mac.over.contains(&Piece::AccountId);
    let mut near = Vec::new();
    let mut far = Vec::new();
    if !timed {
        for (name, bytes) in mixed_in {
            near.push(around(
                bytes,
                b"",
                "recipe-more-signed",
                format!("the {name} stands before the body in the signed message"),
            ));
        }
        return [vec![Shape { body: true, ..Shape::default() }], near, far];
    }
    let account = own.account_id;
    let base = Shape {
        before: if legacy { [own.timestamp, account].concat() } else { own.timestamp.to_vec() },
        body: !legacy,
        ..Shape::default()
    };
    if legacy {
        near.push(around(
            own.timestamp,
            b"",
            "recipe-infobip-current",
            "it covers timestamp and body, as the current scheme does",
        ));
    } else {
        near.push(around(b"", b"", "time-missing", "the timestamp was left out: only the body is covered"));
        let mut accounts: Vec<&[u8]> =
            mixed_in.iter().filter(|(name, _)| *name == "account key").map(|(_, key)| key.as_slice()).collect();
        accounts.extend((!account.is_empty()).then_some(account));
        for account in accounts {
            let older =
                recipe("recipe-infobip-legacy", "it covers timestamp and account, as the scheme before March 2024 did");
            near.push(Shape {
                before: [own.timestamp, account].concat(),
                body: false,
                steps: vec![older],
                ..Shape::default()
            });
        }
    }
    for (shape, distance) in timed_shapes(own.timestamp) {
        if distance == 1 { near.push(shape) } else { far.push(shape) }
    }
    [vec![base], near, far]
}

/// Timestamp and body in other spellings, with something between them, or in the other order: each with its distance, 1 or 2.
fn timed_shapes(timestamp: &[u8]) -> Vec<(Shape, usize)> {
    let mut shapes = Vec::new();
    for (index, (timestamp, step)) in spellings(timestamp).iter().enumerate() {
        for (separator, name) in SEPARATORS {
            for last in [false, true] {
                let mut steps: Vec<Cause> = step.clone().into_iter().collect();
                if !separator.is_empty() {
                    steps.push(time("time-separator", format!("{name} stands between timestamp and body")));
                }
                if last {
                    steps.push(time("time-after-body", "the timestamp stands after the body"));
                }
                let distance = steps.len();
                let (before, after) = if last {
                    (Vec::new(), [separator, timestamp.as_slice()].concat())
                } else {
                    ([timestamp.as_slice(), separator].concat(), Vec::new())
                };
                // Dates come last in the list of spellings, and nobody puts a separator after one.
                if distance == 1 || (distance == 2 && index < 3) {
                    shapes.push((Shape { before, after, body: true, steps }, distance));
                }
            }
        }
    }
    shapes
}

const SEPARATORS: [(&[u8], &str); 10] = [
    (b"", ""),
    (b".", "a dot"),
    (b":", "a colon"),
    (b"\n", "a line feed"),
    (b" ", "a space"),
    (b",", "a comma"),
    (b"|", "a bar"),
    (b"-", "a hyphen"),
    (b"&", "an ampersand"),
    (b"_", "an underscore"),
];

fn time(code: &'static str, detail: impl Into<String>) -> Cause {
    Cause { axis: Axis::Time, code, detail: detail.into(), ecosystem: None }
}

fn around(before: &[u8], after: &[u8], code: &'static str, detail: impl Into<String>) -> Shape {
    let axis = if code.starts_with("time") { Axis::Time } else { Axis::Recipe };
    let step = Cause { axis, code, detail: detail.into(), ecosystem: None };
    Shape { before: before.to_vec(), after: after.to_vec(), body: true, steps: vec![step] }
}

/// The timestamp as it stands, and as other code writes the same moment.
fn spellings(timestamp: &[u8]) -> Vec<(Vec<u8>, Option<Cause>)> {
    let mut spellings = vec![(timestamp.to_vec(), None)];
    let Some(number) = std::str::from_utf8(timestamp).ok().and_then(|digits| digits.parse::<i64>().ok()) else {
        return spellings;
    };
    let mut add = |text: String, step: Cause| spellings.push((text.into_bytes(), Some(step)));
    let milliseconds = if number.abs() < 100_000_000_000 { number.saturating_mul(1000) } else { number };
    if number == milliseconds {
        add((number / 1000).to_string(), time("time-seconds", "the timestamp was taken in seconds, not milliseconds"));
        let rounded = number - number % 1000;
        if rounded != number {
            add(rounded.to_string(), time("time-rounded", "the timestamp was rounded to whole seconds"));
        }
    } else {
        add(
            milliseconds.to_string(),
            time("time-milliseconds", "the timestamp was taken in milliseconds, not seconds"),
        );
    }
    for (text, name) in [
        (format!("{milliseconds}000"), "microseconds"),
        (format!("{milliseconds}000000"), "nanoseconds"),
        (format!("{}.{}", milliseconds / 1000, milliseconds % 1000), "seconds with a fraction"),
        (format!("{milliseconds}.0"), "a number with a fraction"),
    ] {
        add(text, time("time-unit", format!("the timestamp was written as {name}")));
    }
    for text in ["undefined", "null", "None"] {
        add(text.to_owned(), time("time-undefined", format!("the text `{text}` stands where the timestamp belongs")));
    }
    if let Ok(moment) = jiff::Timestamp::from_millisecond(milliseconds) {
        for digits in ["", ".3f"] {
            let text = moment
                .strftime(if digits.is_empty() { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S.%3fZ" })
                .to_string();
            add(text, time("time-date", "the timestamp was written as a date (RFC 3339)"));
        }
    }
    spellings
}

/// The body as the scheme itself puts it into the message.
pub fn own_body(mac: Mac, body: &[u8]) -> Vec<u8> {
    if mac.over.contains(&Piece::AsciiBody) { scheme::ascii(body) } else { body.to_vec() }
}

/// Other bodies that only this scheme can be confused with: code, what to call it, bytes.
pub fn other_bodies(mac: Mac, body: &[u8]) -> Vec<(&'static str, String, Vec<u8>)> {
    if mac.over.contains(&Piece::AsciiBody) && !body.is_ascii() {
        return vec![(
            "body-not-ascii",
            "the body's own bytes, as Intercom signs them, not its ASCII form".into(),
            body.to_vec(),
        )];
    }
    Vec::new()
}

/// What `courtside explain` says about these differences.
pub static EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "recipe-surrounded",
        title: "the signature has white space or quotes around it",
        why: "A header or a configuration value was copied with what stood around it.",
        repair: "Trim the value before comparing, or send it without quotes.",
    },
    Explanation {
        code: "recipe-prefix",
        title: "another word stands before the signature's digits",
        why: "Several services write `sha256=` or `v1=` before the digits, and code is copied between them.",
        repair: "Write exactly the prefix that the scheme names: `sha1=` for X-Hub-Signature, nothing for X-Body-Signature and Infobip Exchange.",
    },
    Explanation {
        code: "recipe-prefix-missing",
        title: "the scheme's prefix is missing before the digits",
        why: "The digest was compared or sent without the `sha1=` that belongs to the header's value.",
        repair: "Put the prefix before the digits, or strip it from the header before comparing.",
    },
    Explanation {
        code: "recipe-hex-upper",
        title: "the digest is in upper-case hexadecimal",
        why: "Some libraries write hexadecimal in upper case (.NET's Convert.ToHexString, Kentico's module).",
        repair: "Lower-case your own digits before writing them; compare decoded bytes rather than text.",
    },
    Explanation {
        code: "recipe-hex-lower",
        title: "the digest is in lower-case hexadecimal",
        why: "Intercom writes lower case, while Kentico's module compares with upper-case digits, case by case.",
        repair: "For Kentico's module send upper-case digits; genuine Intercom traffic never matches it (reference: kentico §3.2).",
    },
    Explanation {
        code: "recipe-hex",
        title: "the digest is in hexadecimal instead of base64",
        why: "The library's hexdigest was used where the account expects base64.",
        repair: "Encode the digest's bytes in base64.",
    },
    Explanation {
        code: "recipe-hex-separated",
        title: "the hexadecimal digits have separators between them",
        why: ".NET's BitConverter.ToString puts hyphens between the bytes.",
        repair: "Remove the separators, or use Convert.ToHexString.",
    },
    Explanation {
        code: "recipe-base64",
        title: "the digest is written in base64",
        why: "The MAC function was asked for base64 instead of hexadecimal.",
        repair: "Ask for hexadecimal: digest('hex'), hexdigest(), bin2hex(...).",
    },
    Explanation {
        code: "recipe-base64url",
        title: "the digest is written in URL-safe base64",
        why: "A JWT library's encoding was used for a plain signature.",
        repair: "Ask for hexadecimal instead.",
    },
    Explanation {
        code: "recipe-base64-of-hex",
        title: "base64 was applied to the hexadecimal text",
        why: "The hexadecimal string was encoded once more, instead of the digest's bytes.",
        repair: "Use the hexadecimal text as it is.",
    },
    Explanation {
        code: "recipe-truncated",
        title: "the signature was cut",
        why: "A column, a log line or a form field is shorter than the signature.",
        repair: "Keep all characters: 64 for SHA-256 in hexadecimal, 40 for SHA-1. Never accept a prefix of a signature.",
    },
    Explanation {
        code: "recipe-md5",
        title: "the digest was made with MD5",
        why: "Another algorithm than the scheme's was chosen.",
        repair: "Use the scheme's hash: SHA-256 for Canvas Kit and Infobip Exchange, SHA-1 for X-Hub-Signature.",
    },
    Explanation {
        code: "recipe-sha1",
        title: "the digest was made with SHA-1",
        why: "Intercom's webhooks use SHA-1 and its Canvas Kit SHA-256; the two are mixed up often, since the Canvas Kit page prints a 40-digit sample.",
        repair: "Use SHA-256 for X-Body-Signature.",
    },
    Explanation {
        code: "recipe-sha224",
        title: "the digest was made with SHA-224",
        why: "Another algorithm than the scheme's was chosen.",
        repair: "Use the scheme's hash.",
    },
    Explanation {
        code: "recipe-sha256",
        title: "the digest was made with SHA-256",
        why: "X-Hub-Signature is HMAC-SHA1 at Intercom; a SHA-256 form of it is not sent.",
        repair: "Use SHA-1 with the prefix `sha1=` for X-Hub-Signature.",
    },
    Explanation {
        code: "recipe-sha384",
        title: "the digest was made with SHA-384",
        why: "Another algorithm than the scheme's was chosen.",
        repair: "Use the scheme's hash.",
    },
    Explanation {
        code: "recipe-sha512",
        title: "the digest was made with SHA-512",
        why: "Another algorithm than the scheme's was chosen.",
        repair: "Use the scheme's hash.",
    },
    Explanation {
        code: "recipe-key-and-message-swapped",
        title: "key and message were exchanged",
        why: "Libraries differ in the order of arguments: PHP's hash_hmac takes the data first, Python's hmac.new the key.",
        repair: "Pass the secret as the key and the body as the message.",
    },
    Explanation {
        code: "recipe-hash-of-secret-and-body",
        title: "a plain hash of secret and body instead of an HMAC",
        why: "The two were concatenated and hashed; HMAC (RFC 2104) mixes the key in twice, with padding.",
        repair: "Use your library's HMAC function.",
    },
    Explanation {
        code: "recipe-hash-of-body-and-secret",
        title: "a plain hash of body and secret instead of an HMAC",
        why: "The two were concatenated and hashed; HMAC (RFC 2104) mixes the key in twice, with padding.",
        repair: "Use your library's HMAC function.",
    },
    Explanation {
        code: "recipe-no-secret",
        title: "a plain hash of the body, without any secret",
        why: "A checksum was computed where a signature belongs: anyone can make one.",
        repair: "Use HMAC with the scheme's secret as the key.",
    },
    Explanation {
        code: "recipe-hmac-of-digest",
        title: "the HMAC was taken over a digest of the body",
        why: "The body was hashed before it was signed.",
        repair: "Give the raw body to HMAC; it hashes by itself.",
    },
    Explanation {
        code: "recipe-more-signed",
        title: "more than the body was signed",
        why: "Other services sign the path or the method too; these platforms sign the body alone.",
        repair: "Sign the raw body only.",
    },
    Explanation {
        code: "recipe-infobip-legacy",
        title: "the recipe is Infobip's older one",
        why: "Until about March 2024 the vendor's demo signed timestamp and account id with the client secret.",
        repair: "Sign timestamp and raw body with the signing secret; `--scheme infobip-legacy` judges the older form.",
    },
    Explanation {
        code: "recipe-infobip-current",
        title: "the recipe is Infobip's current one",
        why: "The request was signed over timestamp and body, not over timestamp and account id.",
        repair: "Use `--scheme infobip` and the signing secret.",
    },
    Explanation {
        code: "time-missing",
        title: "the timestamp was left out of the signed message",
        why: "Most webhook schemes sign the body alone; Infobip Exchange puts the timestamp before it.",
        repair: "Sign the timestamp header's text followed by the raw body, with nothing between.",
    },
    Explanation {
        code: "time-separator",
        title: "something stands between timestamp and body",
        why: "Other services (Stripe, Slack) put a dot or a colon there; Infobip Exchange puts nothing.",
        repair: "Concatenate timestamp and body directly.",
    },
    Explanation {
        code: "time-after-body",
        title: "the timestamp stands after the body",
        why: "The two parts were concatenated in the wrong order.",
        repair: "Put the timestamp first.",
    },
    Explanation {
        code: "time-seconds",
        title: "the timestamp was taken in seconds",
        why: "The header holds milliseconds; it was divided by 1000, or the clock was read anew in seconds.",
        repair: "Use the header's text exactly as it is; do not parse it.",
    },
    Explanation {
        code: "time-milliseconds",
        title: "the timestamp was taken in milliseconds",
        why: "The header holds seconds and was multiplied by 1000.",
        repair: "Use the header's text exactly as it is; do not parse it.",
    },
    Explanation {
        code: "time-rounded",
        title: "the timestamp was rounded to whole seconds",
        why: "It went through a date type without fractions.",
        repair: "Use the header's text exactly as it is; do not parse it.",
    },
    Explanation {
        code: "time-unit",
        title: "the timestamp was written in another unit or form",
        why: "It went through a clock or a number type of the language, which writes it its own way.",
        repair: "Use the header's text exactly as it is; do not parse it.",
    },
    Explanation {
        code: "time-undefined",
        title: "a missing value stands where the timestamp belongs",
        why: "The header was looked up under a name that the runtime does not keep: Node.js lower-cases header names.",
        repair: "Look it up as `x-ib-exchange-req-timestamp`, and refuse requests without it.",
    },
    Explanation {
        code: "secret-undefined",
        title: "a missing value was used as the secret",
        why: "The variable is not set where the code runs, and the language turned nothing into a word.",
        repair: "Set the variable, and fail at start-up where it is missing.",
    },
    Explanation {
        code: "recipe-digit-wrong",
        title: "the signature is right but for a digit or two",
        why: "It was typed by hand, or damaged where it was kept.",
        repair: "Copy it again.",
    },
    Explanation {
        code: "recipe-joined",
        title: "several signatures are joined by a comma",
        why: "The header stood there twice, and a proxy or a framework joined both values into one.",
        repair: "Find out who adds the second header; a request with two signatures is to be refused.",
    },
    Explanation {
        code: "time-date",
        title: "the timestamp was written as a date",
        why: "It was parsed into a date and printed again.",
        repair: "Use the header's text exactly as it is; do not parse it.",
    },
    Explanation {
        code: "body-not-ascii",
        title: "the body's own bytes were signed instead of its ASCII form",
        why: "Kentico's module turns the body into ASCII before it signs, so that every other character counts as a question mark; Intercom signs the raw bytes.",
        repair: "No setting repairs the module; keep bodies to ASCII, or authenticate with XperienceAPIKey alone.",
    },
    Explanation {
        code: "body-other-value",
        title: "another value was signed",
        why: "Several identifiers are at hand, and the wrong one went into the HMAC.",
        repair: "Sign `user_id` where there is one, the e-mail address only otherwise.",
    },
    Explanation {
        code: "secret-other",
        title: "it is another of the known secrets",
        why: "Intercom alone has three (client secret, identity secret, access token), Infobip two, and staging differs from production.",
        repair: "Configure the secret that is named.",
    },
];
