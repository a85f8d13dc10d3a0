//! The differences between two recipes: how a proof is written, what is keyed with what, and what goes into the message besides
//! the body. Rows for the search; nothing here tries anything.

pub(super) mod damaged;
mod digits;
mod forms;
mod orders;
mod parts;
mod placeholder;
mod shapes;

pub use forms::Form;
pub use parts::{Part, each_once};
pub(super) use placeholder::placeholder;
pub(super) use shapes::rare_shapes;
pub(super) use shapes::without_timestamp;
pub use shapes::{Shape, shapes};

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::scheme::{self, Setting};
use crate::cause::{Axis, Cause};
use crate::platform::{Accepts, Encoding, Hash, Mac, Piece};

/// One reading of a proof's text: a digest, or the first half of one at least, and how far this way of writing is from the scheme's.
#[derive(Debug, Clone)]
pub struct Target {
    /// The hash that makes digests of this length.
    pub hash: Hash,
    reading: Reading,
    /// What was written differently.
    pub steps: Vec<Cause>,
}

/// What a proof's text says about the digest.
#[derive(Debug, Clone)]
enum Reading {
    /// Its bytes, or the first ones where it was cut.
    Bytes(Vec<u8>),
    /// Hexadecimal digits in lower case that are not two a byte, so that no byte can be read before the digest is known.
    Digits(Vec<u8>),
    /// The digest read as UTF-8, with U+FFFD for what is none.
    Lossy(Vec<u8>),
}

impl Target {
    /// Whether that digest is what the text stands for.
    pub fn is(&self, digest: &[u8]) -> bool {
        match &self.reading {
            Reading::Bytes(bytes) => digest.starts_with(bytes),
            Reading::Digits(text) => digits::written(digest, text),
            Reading::Lossy(text) => String::from_utf8_lossy(digest).as_bytes() == text,
        }
    }

    /// The digest's bytes, where all of them are there.
    pub fn whole(&self) -> Option<&[u8]> {
        match &self.reading {
            Reading::Bytes(bytes) if bytes.len() == self.hash.length() => Some(bytes),
            _ => None,
        }
    }

    /// The same digest, made with hashes that no platform names.
    pub fn mistaken(&self) -> impl Iterator<Item = Self> {
        let length = self.whole().map(<[u8]>::len);
        let hashes = Hash::MISTAKEN.into_iter().filter(move |hash| length == Some(hash.length()));
        // `hmac('sha512', …).slice(0, 64)` has the length of another hash's digits, or of none's.
        let left = match &self.reading {
            Reading::Bytes(bytes) if bytes.len() >= PROOF => bytes.len(),
            _ => usize::MAX,
        };
        let longer = [Hash::Sha512, Hash::Sha384, Hash::Sha256].into_iter();
        let longer = longer.filter(move |hash| left < hash.length() && *hash != self.hash);
        let longer = longer.map(move |hash| {
            let known = [hash_code(self.hash), "recipe-truncated"];
            let mut steps: Vec<Cause> = self.steps.iter().filter(|step| !known.contains(&step.code)).cloned().collect();
            steps.push(recipe(hash_code(hash), format!("it was made with {}", hash.name())));
            steps.push(recipe("recipe-truncated", format!("it was cut to {left} of {} bytes", hash.length())));
            Self { hash, reading: self.reading.clone(), steps }
        });
        let others = hashes.map(|hash| {
            let mut steps: Vec<Cause> =
                self.steps.iter().filter(|step| step.code != hash_code(self.hash)).cloned().collect();
            steps.push(recipe(
                hash_code(hash),
                format!("it was made with {}, which the scheme does not use", hash.name()),
            ));
            Self { hash, reading: self.reading.clone(), steps }
        });
        others.chain(longer)
    }
}

/// Digests shorter than this prove nothing.
const PROOF: usize = 16;

fn recipe(code: &'static str, detail: impl Into<String>) -> Cause {
    Cause { axis: Axis::Recipe, code, detail: detail.into(), ecosystem: None }
}

/// A secret that was sent where its signature belongs, spelt in some way (`, in base64,`) or as it is, behind a label such as `Bearer ` or none.
pub(super) fn secret_itself(source: &str, spelt: &str, label: &[u8]) -> Cause {
    let label = crate::text::visible(label.trim_ascii_end());
    let behind = if label.is_empty() { String::new() } else { format!(", behind `{label}`") };
    recipe(
        "recipe-secret-sent",
        format!("the secret from {source} itself{spelt} stands where the signature belongs{behind}"),
    )
}

/// A right digest with a slip in its bytes, where these are not written as digits that could be told.
pub(super) fn wrong_digits(wrong: usize, digits: usize) -> Cause {
    recipe("recipe-digit-wrong", format!("it differs from the right one in {wrong} of its {digits} hexadecimal digits"))
}

/// What is encoded behind a digest by mistake: the end of a C string, a line's end, a space.
const ENDS: [(&[u8], &str); 5] = [
    (b"\0", "a NUL byte, the end of a string in C,"),
    (b"\r\n", "a line end of Windows"),
    (b"\n", "a line feed"),
    (b"\r", "a carriage return"),
    (b" ", "a space"),
];

/// What is said of a digest by another hash than the scheme's.
fn made_with(mac: Mac, hash: Hash) -> String {
    if mac.over.contains(&Piece::Id) {
        format!("it was made with {}; identity verification takes {}", hash.name(), mac.hash.name())
    } else {
        format!("it was made with {}, the scheme uses {}", hash.name(), mac.hash.name())
    }
}

/// A digest behind which such an end was encoded as well.
fn without_end(bytes: &[u8]) -> Option<(&[u8], Cause)> {
    ENDS.into_iter().find_map(|(end, name)| {
        let digest = bytes.strip_suffix(end)?;
        let whole = Hash::ALL.into_iter().any(|hash| hash.length() == digest.len());
        let detail = || format!("{name} was encoded along, behind the {} bytes of the digest", digest.len());
        whole.then(|| (digest, recipe("recipe-end-encoded", detail())))
    })
}

/// Every digest that a proof's text can stand for. Where a proxy joined two headers of one name, each of them.
pub fn targets(setting: &Setting, mac: Mac, proof: &[u8]) -> Vec<Target> {
    let mut targets = one_target(setting, mac, proof);
    if targets.is_empty() {
        targets = in_stripes_form(setting, mac, proof);
    }
    if targets.is_empty() {
        targets = in_standard_webhooks_form(setting, mac, proof);
    }
    if targets.is_empty() && proof.contains(&b',') {
        for part in proof.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
            targets.extend(one_target(setting, mac, part).into_iter().map(|mut target| {
                let joined = "it is one of several values that a comma joins";
                target.steps.push(recipe("recipe-joined", joined));
                target
            }));
        }
    }
    if targets.is_empty() {
        targets = in_other_text(setting, mac, proof);
    }
    if targets.is_empty() {
        targets = with_pluses(setting, mac, proof);
    }
    targets
}

/// The digests of base64 whose plus signs became spaces.
fn with_pluses(setting: &Setting, mac: Mac, proof: &[u8]) -> Vec<Target> {
    let proof = proof.trim_ascii();
    if !proof.contains(&b' ') {
        return Vec::new();
    }
    let restored: Vec<u8> = proof.iter().map(|byte| if *byte == b' ' { b'+' } else { *byte }).collect();
    let mut targets = one_target(setting, mac, &restored);
    targets.retain(|target| target.whole().is_some());
    for target in &mut targets {
        target.steps.insert(0, recipe("recipe-plus-as-space", "its plus signs became spaces"));
    }
    targets
}

/// The digests of the only hexadecimal digits of a digest's length in some text: `{"signature":"…"}`, `keyId="a",signature="…"`.
fn in_other_text(setting: &Setting, mac: Mac, proof: &[u8]) -> Vec<Target> {
    let runs = proof.split(|byte| !byte.is_ascii_hexdigit());
    let mut runs = runs.filter(|run| Hash::ALL.into_iter().any(|hash| run.len() == 2 * hash.length()));
    let (Some(run), None) = (runs.next(), runs.next()) else { return Vec::new() };
    let mut targets = one_target(setting, mac, &[setting.prefix.as_bytes(), run].concat());
    for target in &mut targets {
        target.steps.insert(0, recipe("recipe-surrounded", "other text stands around the digits"));
    }
    targets
}

/// The digests of `t=1700000000,v1=HEX`: one header with a time in it, as Stripe writes it.
fn in_stripes_form(setting: &Setting, mac: Mac, proof: &[u8]) -> Vec<Target> {
    let mut parts = proof.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    let time = parts.next().and_then(|part| part.strip_prefix(b"t="));
    if !time.is_some_and(|time| !time.is_empty() && time.iter().all(u8::is_ascii_digit)) {
        return Vec::new();
    }
    let mut targets = Vec::new();
    for part in parts {
        let Some(([b'v', b'0'..=b'9'], [b'=', digits @ ..])) = part.split_at_checked(2) else { continue };
        targets.extend(one_target(setting, mac, &[setting.prefix.as_bytes(), digits].concat()).into_iter().map(
            |mut target| {
                let form = "it is written as Stripe writes its header, the time and a version before the digits";
                target.steps.push(recipe("recipe-stripe-form", form));
                target
            },
        ));
    }
    targets
}

/// The digests of `v1,BASE64`, of which a space may join several: as Standard Webhooks (Svix) writes them.
fn in_standard_webhooks_form(setting: &Setting, mac: Mac, proof: &[u8]) -> Vec<Target> {
    let parts = proof.split(|byte| *byte == b' ').filter_map(|part| match part.split_at_checked(3)? {
        ([b'v', b'0'..=b'9', b','], digits) => Some(digits),
        _ => None,
    });
    let mut targets = Vec::new();
    for digits in parts {
        targets.extend(one_target(setting, mac, &[setting.prefix.as_bytes(), digits].concat()).into_iter().map(
            |mut target| {
                let form = "it is written as Standard Webhooks (Svix) writes its header, a version before the digits";
                target.steps.push(recipe("recipe-standard-webhooks-form", form));
                target
            },
        ));
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
    let unlabelled = without_label(digits);
    if unlabelled.is_some() {
        steps.push(recipe("recipe-tool-label", "what a tool prints beside the digits stands there too"));
    }
    let digits = unlabelled.unwrap_or(digits);
    let unescaped = unescaped(digits);
    if unescaped.is_some() {
        steps.push(recipe("recipe-percent-encoded", "it is percent-encoded, as in a URL or a form"));
    }
    let digits = without_prefix(setting, unescaped.as_deref().unwrap_or(digits), &mut steps);
    let (half, other) = digits.split_at(digits.len() / 2);
    let digits = if half == other && half.len() == 2 * mac.hash.length() {
        steps.push(recipe("recipe-written-twice", "the digits stand there twice in a row"));
        half
    } else {
        digits
    };
    let mut targets = Vec::new();
    // What is rarer than the digest itself comes behind it.
    let mut others = Vec::new();
    let mut add = |mut bytes: Vec<u8>, mut steps: Vec<Cause>| {
        if let Some((digest, step)) = without_end(&bytes) {
            steps.push(step);
            bytes = digest.to_vec();
        }
        let whole = Hash::ALL.into_iter().find(|hash| hash.length() == bytes.len());
        others.extend(disordered(mac, &bytes, &steps));
        if let Some(hash) = whole {
            let mut steps = steps.clone();
            if let Some(named) = setting.contradicted(Mac { hash, ..mac }, bare) {
                let detail =
                    format!("the word before the digits names {}, and they are those of {}", named.name(), hash.name());
                steps.push(recipe("recipe-prefix-hash", detail));
            } else if hash != mac.hash {
                steps.push(recipe(hash_code(hash), made_with(mac, hash)));
            }
            targets.push(Target { hash, reading: Reading::Bytes(bytes.clone()), steps });
        }
        if bytes.len() >= PROOF && bytes.len() < mac.hash.length() {
            let cut = match cut_digits(mac, digits) {
                Some(missing) => missing,
                None => format!("it was cut to {} of {} bytes", bytes.len(), mac.hash.length()),
            };
            steps.push(recipe("recipe-truncated", cut));
            targets.push(Target { hash: mac.hash, reading: Reading::Bytes(bytes), steps });
        }
    };
    let shown = crate::printed::shown(without_prefix(setting, bare, &mut Vec::new()));
    if let Some(bytes) = shown.filter(|bytes| !bytes.iter().all(u8::is_ascii_hexdigit)) {
        let step = recipe(
            "recipe-bytes-shown",
            "it is what a language shows of the digest's bytes, and no hexadecimal of them",
        );
        add(bytes, vec![step]);
    }
    let (plain, separated) = without_separators(digits);
    // What is no digit behind the digits is told where other text is, or damage.
    let digits_only = plain.len() % 2 == 0 || plain.last().is_some_and(u8::is_ascii_hexdigit);
    if let Some(bytes) = hex::decode(&plain[..plain.len() & !1]).ok().filter(|_| digits_only) {
        let mut steps = steps.clone();
        steps.extend(separated);
        if plain.len() % 2 == 1 && Hash::ALL.into_iter().any(|hash| hash.length() == bytes.len()) {
            steps.push(recipe("recipe-digit-extra", "a digit too many stands at its end"));
        }
        written(mac, &plain, &mut steps);
        add(bytes, steps);
    }
    // Sixty-four digits could be base64 as well, but by chance none of them would be beyond `f`: reading them once halves the work.
    let whole =
        Hash::ALL.into_iter().any(|hash| plain.len() == 2 * hash.length()) && plain.iter().all(u8::is_ascii_hexdigit);
    if let Some((bytes, url_safe)) = base64_bytes(digits).filter(|_| !whole) {
        let mut own = steps.clone();
        written_in_base64(mac, digits, url_safe, &mut own);
        // A common slip: base64 of the hexadecimal text rather than of the digest.
        if let Ok(inner) = hex::decode(&bytes) {
            let mut steps = steps.clone();
            steps.push(recipe("recipe-base64-of-hex", "it is base64 of the hexadecimal text, not of the digest"));
            add(inner, steps);
        }
        add(bytes, own);
    }
    if let Some((code, detail)) = digits::odd(&plain, mac.hash) {
        let mut steps = steps;
        steps.push(recipe(code, detail));
        written(mac, &plain, &mut steps);
        targets.push(Target { hash: mac.hash, reading: Reading::Digits(plain.to_ascii_lowercase()), steps });
    }
    targets.append(&mut others);
    targets
}

/// How many of the characters of a token's signature are missing at its end.
fn cut_digits(mac: Mac, digits: &[u8]) -> Option<String> {
    let whole = (mac.hash.length() * 8).div_ceil(6);
    let missing = whole.checked_sub(digits.len()).filter(|missing| *missing > 0)?;
    let (last, are) = if missing == 1 { ("the last".to_owned(), "is") } else { (format!("the last {missing}"), "are") };
    (mac.encoding == Encoding::Base64Url)
        .then(|| format!("{last} of the {whole} characters of the token's signature {are} missing"))
}

/// Hexadecimal digits without what stands between them, and what that is: marks between groups of the same size, or a break somewhere.
fn without_separators(digits: &[u8]) -> (Vec<u8>, Option<Cause>) {
    const LONGEST_GROUP: usize = 8;
    let plain: Vec<u8> = digits.iter().copied().filter(|byte| !b":- ".contains(byte)).collect();
    if plain.len() == digits.len()
        && let Some((whole, gaps)) = damaged::without_gaps(digits)
    {
        let cause = damaged::broken(&gaps, whole.len());
        return (whole, cause);
    }
    let groups: Vec<&[u8]> = digits.split(|byte| b":- ".contains(byte)).filter(|group| !group.is_empty()).collect();
    let size = groups.first().map_or(0, |group| group.len());
    let alike = groups.iter().all(|group| group.len() == size) && size <= LONGEST_GROUP;
    let cause = if alike || plain.len() == digits.len() || digits.iter().any(|byte| b":-".contains(byte)) {
        let detail = "its hexadecimal digits have separators between them";
        (plain.len() != digits.len()).then(|| recipe("recipe-hex-separated", detail))
    } else {
        damaged::without_gaps(digits).and_then(|(_, gaps)| damaged::broken(&gaps, plain.len()))
    };
    (plain, cause)
}

/// Digests that those bytes are in another order, or as a text.
fn disordered(mac: Mac, bytes: &[u8], steps: &[Cause]) -> Vec<Target> {
    let target = |reading, step| {
        let steps = steps.iter().cloned().chain([step]).collect();
        Target { hash: mac.hash, reading, steps }
    };
    let orders = orders::others(bytes).filter(|_| bytes.len() == mac.hash.length());
    orders
        .chain(orders::encoded_twice(bytes, mac.hash))
        .map(|(bytes, step)| target(Reading::Bytes(bytes), step))
        .chain(orders::lossy(bytes, mac.hash).map(|step| target(Reading::Lossy(bytes.to_vec()), step)))
        .collect()
}

/// What is off where digits are base64.
fn written_in_base64(mac: Mac, digits: &[u8], url_safe: bool, steps: &mut Vec<Cause>) {
    // Without a mark of either alphabet digits are of both.
    let unmarked = mac.encoding == Encoding::Base64Url && !digits.iter().any(|byte| b"=+/".contains(byte));
    let expected =
        unmarked || matches!((mac.encoding, url_safe), (Encoding::Base64, false) | (Encoding::Base64Url, true));
    if !expected && mac.accepts != Accepts::AnyEncoding {
        let (code, name) = match (url_safe, mac.encoding) {
            (true, _) => ("recipe-base64url", "base64url"),
            (false, Encoding::Base64Url) => ("jwt-signature-base64", "standard base64"),
            (false, _) => ("recipe-base64", "base64"),
        };
        steps.push(recipe(code, format!("it is written in {name}, the scheme writes {}", encoding_name(mac.encoding))));
    }
    // What is read in any encoding is read in the standard alphabet, padded.
    if mac.accepts == Accepts::AnyEncoding && STANDARD.decode(digits).is_err() {
        let marked = digits.iter().any(|byte| b"-_".contains(byte));
        let how = if marked { "in base64url" } else { "in base64 without its padding, as base64url is" };
        let detail = format!("it is written {how}, the scheme writes hexadecimal or base64");
        steps.push(recipe("recipe-base64url", detail));
    }
}

/// So many digits behind others are no file's name.
const LEAST_REST: usize = 8;

/// The digits of a line that a tool printed: `(stdin)= HEX` and `HMAC-SHA256(file)= HEX` of `openssl dgst`, `HEX  -` and `HEX *file` of its
/// option `-r` and of `sha256sum`. `None` for any other text.
fn without_label(text: &[u8]) -> Option<&[u8]> {
    let marks: [&[u8]; 2] = [b")= ", b") = "];
    if let Some((at, mark)) = marks.iter().find_map(|mark| Some((memchr::memmem::rfind(text, mark)?, mark)))
        && text.get(..at).is_some_and(|label| label.contains(&b'('))
    {
        return text.get(at + mark.len()..);
    }
    let end = text.iter().position(|byte| matches!(byte, b' ' | b'\t'))?;
    let digits = text.get(..end)?;
    let whole = Hash::ALL.into_iter().any(|hash| digits.len() == 2 * hash.length());
    // What goes on with digits behind a break is one digest.
    let rest = text.get(end..)?.trim_ascii();
    let whole = whole && !(rest.len() >= LEAST_REST && rest.iter().all(u8::is_ascii_hexdigit));
    (whole && digits.iter().all(u8::is_ascii_hexdigit)).then_some(digits)
}

/// A proof without its percent escapes; `None` where it has none. No digits hold a `%`.
fn unescaped(proof: &[u8]) -> Option<Vec<u8>> {
    if !proof.contains(&b'%') {
        return None;
    }
    let mut out = Vec::with_capacity(proof.len());
    let mut rest = proof;
    while let [byte, after @ ..] = rest {
        let mut value = [0];
        let escaped =
            *byte == b'%' && after.get(..2).is_some_and(|digits| hex::decode_to_slice(digits, &mut value).is_ok());
        out.push(if escaped { value[0] } else { *byte });
        rest = after.get(if escaped { 2 } else { 0 }..).unwrap_or_default();
    }
    Some(out)
}

/// Takes off what stands before the digits, and notes where that is not what the scheme writes.
fn without_prefix<'p>(setting: &Setting, text: &'p [u8], steps: &mut Vec<Cause>) -> &'p [u8] {
    if !setting.prefix.is_empty() && text.starts_with(setting.prefix.as_bytes()) {
        let digits = &text[setting.prefix.len()..];
        let Some(digits) = digits.strip_prefix(setting.prefix.as_bytes()) else { return digits };
        steps.push(recipe("recipe-prefix-twice", format!("`{}` stands before the digits twice", setting.prefix)));
        return digits;
    }
    let word = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
    let (prefix, digits) = match text.get(word) {
        _ if let Some(named) = named_with_hyphen(text) => text.split_at(named),
        // Base64 ends in `=`, so a word and `=` is a prefix only where digits follow.
        // … and two digits and a colon are a byte of a fingerprint.
        Some(mark @ (b'=' | b':' | b' '))
            if (1..=16).contains(&word)
                && (word != 2 || *mark == b'=')
                && text.len() > word + 16
                && (*mark == b'=' || !is_first_group(text, word)) =>
        {
            text.split_at(word + 1)
        }
        _ if text.starts_with(b"0x") => text.split_at(2),
        _ => text.split_at(0),
    };
    let shown = crate::text::visible(prefix);
    // The prefix of a value that had one already.
    if !prefix.is_empty()
        && let Some(digits) = digits.strip_prefix(prefix)
    {
        steps.push(recipe("recipe-prefix-twice", format!("`{shown}` stands before the digits twice")));
        return digits;
    }
    match (setting.prefix.as_str(), prefix.is_empty()) {
        (own, true) if !own.is_empty() => {
            steps.push(recipe("recipe-prefix-missing", format!("the scheme writes `{own}` before the digits")));
        }
        (own, false) if !setting.takes_any_prefix() => {
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

/// How long a hash's name and a hyphen before digits are, as a browser's integrity has them: `sha256-…`.
fn named_with_hyphen(text: &[u8]) -> Option<usize> {
    let named = Hash::ALL.into_iter().map(Hash::name).find(|name| {
        let (word, mark) = (text.get(..name.len()), text.get(name.len()));
        word.is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes())) && mark == Some(&b'-')
    })?;
    // `sha512-256=…` and the like name a hash with it.
    let digits = text.get(named.len() + 1..)?;
    (digits.len() > 16 && !digits.contains(&b':') && !digits.trim_ascii_end().starts_with(b"256="))
        .then_some(named.len() + 1)
}

/// Whether the text's first word is a group of a digest's digits, and nothing that stands before them.
fn is_first_group(text: &[u8], word: usize) -> bool {
    let digits = text.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    let whole = Hash::ALL.into_iter().any(|hash| 2 * hash.length() == digits);
    whole && text.get(..word).is_some_and(|word| word.iter().all(u8::is_ascii_hexdigit))
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
        Encoding::Base64Url => {
            steps.push(recipe("jwt-signature-hex", "the token's signature is in hexadecimal, where base64url belongs"));
        }
        Encoding::Base64 => {
            steps.push(recipe(
                "recipe-hex",
                format!("it is written in hexadecimal, the scheme writes {}", encoding_name(mac.encoding)),
            ));
        }
    }
}

fn base64_bytes(digits: &[u8]) -> Option<(Vec<u8>, bool)> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    // URL-safe base64 has no plus sign and no slash, padded or not.
    let unpadded = !digits.len().is_multiple_of(4) && !digits.iter().any(|byte| b"=+/".contains(byte));
    let url_safe = unpadded || digits.iter().any(|byte| b"-_".contains(byte));
    let alphabet = if digits.iter().any(|byte| b"-_".contains(byte)) {
        &base64::alphabet::URL_SAFE
    } else {
        &base64::alphabet::STANDARD
    };
    let whole = GeneralPurpose::new(alphabet, lenient).decode(digits).ok();
    // What was cut need not end where a byte does. What has a whole digest's length was not cut; only of 28 bytes that cannot be told.
    let cut = || {
        let digits = digits.get(..digits.len() - usize::from(digits.len() % 4 == 1))?;
        let bytes = GeneralPurpose::new(alphabet, lenient.with_decode_allow_trailing_bits(true)).decode(digits).ok()?;
        let whole = Hash::ALL.into_iter().any(|hash| hash != Hash::Sha224 && hash.length() == bytes.len());
        (!whole).then_some(bytes)
    };
    whole.or_else(cut).map(|bytes| (bytes, url_safe))
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
        Hash::Sha512Of256 => "recipe-sha512-256",
        Hash::Sha3Of256 => "recipe-sha3-256",
        Hash::Sha3Of512 => "recipe-sha3-512",
    }
}

/// The body of a file of requests holds without the blank lines before whatever follows it there.
pub fn blank_lines() -> Cause {
    let detail = "the signature covers the body without the blank lines that stand behind it in the file".to_owned();
    Cause { axis: Axis::Body, code: "body-blank-lines-kept", detail, ecosystem: None }
}

/// The body as the scheme itself puts it into the message.
pub fn own_body(mac: Mac, body: &[u8]) -> Vec<u8> {
    if mac.over.contains(&Piece::AsciiBody) { scheme::ascii(body) } else { body.to_vec() }
}

/// What another value that was signed is called: a code of its own where it differs in case alone.
pub(super) fn other_value(own: &[u8], other: &[u8]) -> &'static str {
    if own.eq_ignore_ascii_case(other) { "body-other-case" } else { "body-other-value" }
}

/// Other bodies that only this scheme can be confused with: code, what to call it, bytes.
pub fn other_bodies(mac: Mac, body: &[u8]) -> Vec<(&'static str, String, Vec<u8>)> {
    // Beside a timestamp some sign the digest of a body; without one that is a form of its own.
    if let [Piece::Header(_), Piece::Body] = mac.over {
        let digests = [(Hash::Sha256, "SHA-256"), (Hash::Md5, "MD5")];
        return digests
            .map(|(hash, name)| {
                let digest = hex::encode(hash.digest(&[body]).as_bytes());
                ("body-digest", format!("the body's {name} in hexadecimal"), digest.into_bytes())
            })
            .into();
    }
    if mac.over.contains(&Piece::AsciiBody) && !body.is_ascii() {
        return vec![(
            "body-not-ascii",
            "the body's own bytes, as Intercom signs them, not its ASCII form".into(),
            body.to_vec(),
        )];
    }
    Vec::new()
}
