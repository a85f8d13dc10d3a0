//! Secrets: how a person names where one comes from, and how one is kept. A secret wipes itself, shows nothing of itself, and is
//! compared nowhere but in `signature` and `sheet`. Reading environments and files is the command line's work.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

/// A secret's bytes and the name of where they came from.
#[derive(Clone)]
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
    source: String,
}

/// Shows where it came from and nothing of what it is.
impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Secret({})", self.source)
    }
}

impl Secret {
    /// A secret from somewhere; `source` is printed, so it must not hold the secret.
    pub fn new(bytes: Vec<u8>, source: impl Into<String>) -> Self {
        Self { bytes: Zeroizing::new(bytes), source: source.into() }
    }

    /// Where it came from, as the user wrote it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many bytes it has.
    pub fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The first 8 hexadecimal digits of a domain-separated SHA-256: enough to tell two secrets apart, useless for finding one
    /// that is not already known.
    pub fn fingerprint(&self) -> String {
        let digest =
            Sha256::new().chain_update(b"courtside secret fingerprint\0").chain_update(&*self.bytes).finalize();
        hex::encode(&digest[..4])
    }

    /// Opens it. For `signature`, `sheet` and the search for causes only.
    pub(crate) fn expose(&self) -> &[u8] {
        &self.bytes
    }
}

/// Where a secret is to be taken from, as `--secret` and `courtside.toml` say it.
#[derive(Debug, Clone)]
pub enum SecretSource {
    /// `env:NAME`
    Env(String),
    /// `file:PATH`
    File(String),
    /// `fd:N`
    Fd(u32),
    /// `-`: a prompt without echo on a terminal, else one line of standard input.
    Ask,
    /// `hex:…`, `b64:…` or a bare value: given on the spot, where the process list shows it.
    Given(Secret),
}

/// Why a text names no source of a secret. Never holds the text: it may be a secret.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SourceError {
    /// `env:` or `file:` with nothing behind it.
    #[error("a name is missing behind the colon; write env:NAME or file:PATH")]
    Nameless,
    /// `fd:` with something that is no small number.
    #[error("`fd:` takes the number of an open file descriptor, as in fd:3")]
    Descriptor,
    /// `hex:` with something else.
    #[error("what stands behind `hex:` is not hexadecimal")]
    Hex,
    /// `b64:` with something else.
    #[error("what stands behind `b64:` is not base64")]
    Base64,
}

impl SecretSource {
    /// Reads `env:NAME`, `file:PATH`, `fd:N`, `-`, `hex:…`, `b64:…` or a bare value.
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        let named = |name: &str| {
            if name.is_empty() { Err(SourceError::Nameless) } else { Ok(name.to_owned()) }
        };
        Ok(match text.split_once(':') {
            Some(("env", name)) => Self::Env(named(name)?),
            Some(("file", path)) => Self::File(named(path)?),
            Some(("fd", number)) => Self::Fd(number.parse().map_err(|_| SourceError::Descriptor)?),
            Some(("hex", digits)) => {
                Self::Given(Secret::new(hex::decode(digits).map_err(|_| SourceError::Hex)?, "hex:…"))
            }
            Some(("b64", text)) => {
                use base64::Engine as _;
                let bytes = base64::engine::general_purpose::STANDARD.decode(text).map_err(|_| SourceError::Base64)?;
                Self::Given(Secret::new(bytes, "b64:…"))
            }
            _ if text == "-" => Self::Ask,
            _ => Self::Given(Secret::new(text.as_bytes().to_vec(), "the command line")),
        })
    }
}

/// Shorter secrets and pieces of them are not hidden: replacing every `a` would say more than it hides.
const SHORTEST: usize = 6;

/// What stands where a text was cut.
const CUT: char = '…';

/// Finds secrets in text that is about to be shown, in every form in which one can hide there.
#[derive(Default)]
pub struct Redactor {
    needles: Vec<Zeroizing<String>>,
    /// The secrets that are no text: they can hide as they are in bytes only.
    raw: Vec<Zeroizing<Vec<u8>>>,
}

/// Says how many forms it looks for, and none of them.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Redactor({} forms)", self.needles.len())
    }
}

impl Redactor {
    /// A redactor for these secrets.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
        let (mut needles, mut raw) = (Vec::new(), Vec::new());
        for secret in secrets.into_iter().filter(|secret| secret.length() >= SHORTEST) {
            let bytes = secret.expose();
            let mut forms = vec![hex::encode(bytes), hex::encode_upper(bytes), crate::text::visible(bytes)];
            // Base64 of something that holds the secret spells it in one of three ways, save for the digits at its edges.
            for before in 0..3 {
                let padded = [&[0; 2][..before.min(2)], bytes].concat();
                for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
                    let digits = engine.encode(&padded);
                    let inner = digits.len() - usize::from(padded.len() % 3 != 0);
                    forms.push(digits.get([0, 2, 3][before]..inner).unwrap_or_default().to_owned());
                }
            }
            if let Ok(text) = std::str::from_utf8(bytes) {
                let json = serde_json::to_string(text).unwrap_or_default();
                let json = json.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned();
                let percent = percent_encoded(bytes);
                let ascii = escaped(&json, |unit| unit > 0x7E);
                let all = escaped(text, |_| true);
                forms.extend([
                    html_escaped(text, "&#39;"),
                    html_escaped(text, "&#x27;"),
                    ascii.replace('/', "\\/"),
                    upper_escapes(&ascii),
                    ascii,
                    upper_escapes(&all),
                    all,
                    text.to_owned(),
                    json.replace('/', "\\/"),
                    json,
                    percent.replace("%20", "+"),
                    lower_escapes(&percent),
                    percent,
                ]);
            } else {
                raw.push(Zeroizing::new(bytes.to_vec()));
            }
            needles.extend(forms.into_iter().filter(|form| form.len() >= SHORTEST).map(Zeroizing::new));
        }
        // Longer forms first, so that no form is cut by a shorter one inside it.
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        needles.dedup_by(|one, other| one.as_str() == other.as_str());
        Self { needles, raw }
    }

    /// The text with every secret replaced, also where only its beginning is left before a `…`.
    pub fn apply(&self, text: String) -> String {
        let mut text = text;
        for needle in &self.needles {
            if text.contains(needle.as_str()) {
                let clean = text.replace(needle.as_str(), "[secret]");
                text.zeroize();
                text = clean;
            }
        }
        // Quotations are cut before anybody looks for secrets in them.
        if let Some(cut) = text.find(CUT) {
            text = self.apply_cut(text, cut);
        }
        text
    }

    /// The same for beginnings of secrets before the first `…` and those behind it.
    fn apply_cut(&self, mut text: String, first: usize) -> String {
        let mut at = Some(first);
        while let Some(cut) = at {
            let before = text.get(..cut).unwrap_or_default();
            let begins = |needle: &Zeroizing<String>| {
                let ends = needle.char_indices().map(|(end, _)| end).filter(|end| *end >= SHORTEST);
                ends.rev().find(|end| before.ends_with(needle.get(..*end).unwrap_or(needle.as_str())))
            };
            let end = match self.needles.iter().filter_map(begins).max() {
                Some(length) => {
                    text.replace_range(cut - length..cut, "[secret]");
                    cut - length + "[secret]".len()
                }
                None => cut,
            };
            at = text
                .get(end + CUT.len_utf8()..)
                .and_then(|rest| rest.find(CUT))
                .map(|next| end + CUT.len_utf8() + next);
        }
        text
    }

    /// The bytes with every secret replaced; `None` where there is none in them.
    pub fn apply_bytes(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut current: Option<Vec<u8>> = None;
        let needles = self.needles.iter().map(|needle| needle.as_bytes());
        for needle in needles.chain(self.raw.iter().map(|needle| needle.as_slice())) {
            let bytes = current.as_deref().unwrap_or(bytes);
            let mut out = Vec::new();
            let mut done = 0;
            for at in memchr::memmem::find_iter(bytes, needle) {
                out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
                out.extend_from_slice(b"[secret]");
                done = at + needle.len();
            }
            if done > 0 {
                out.extend_from_slice(bytes.get(done..).unwrap_or_default());
                current = Some(out);
            }
        }
        current
    }
}

fn percent_encoded(bytes: &[u8]) -> String {
    let mut out = String::new();
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The text with UTF-16 units as JSON escapes (`\u00e9`), in lower case as most writers have them: Python's writes everything beyond ASCII so.
fn escaped(text: &str, which: impl Fn(u16) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            if which(*unit) {
                let _ = write!(out, "\\u{unit:04x}");
            } else {
                out.push(character);
            }
        }
    }
    out
}

/// JSON escapes with their digits in upper case.
fn upper_escapes(escaped: &str) -> String {
    let mut out = String::with_capacity(escaped.len());
    for (position, part) in escaped.split("\\u").enumerate() {
        let (digits, rest) = part.split_at_checked(4).filter(|_| position > 0).unwrap_or(("", part));
        if position > 0 {
            out.push_str("\\u");
        }
        out.push_str(&digits.to_ascii_uppercase());
        out.push_str(rest);
    }
    out
}

/// The text as it stands in a page.
fn html_escaped(text: &str, apostrophe: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', apostrophe)
}

/// Percent-encoding with its digits in lower case, as several encoders write them.
fn lower_escapes(percent: &str) -> String {
    let mut out = String::with_capacity(percent.len());
    for (position, part) in percent.split('%').enumerate() {
        let (digits, rest) = part.split_at_checked(2).filter(|_| position > 0).unwrap_or(("", part));
        if position > 0 {
            out.push('%');
        }
        out.push_str(&digits.to_ascii_lowercase());
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_source_and_nothing_of_the_secret() {
        let secret = Secret::new(b"hunter2hunter2".to_vec(), "env:NAME");
        assert_eq!(format!("{secret:?}"), "Secret(env:NAME)");
        assert_eq!(format!("{:?}", SecretSource::parse("hunter2").unwrap()), "Given(Secret(the command line))");
    }

    #[test]
    fn fingerprint_is_eight_digits_and_no_plain_hash() {
        let fingerprint = Secret::new(b"secret".to_vec(), "").fingerprint();
        assert_eq!(fingerprint.len(), 8);
        assert!(!hex::encode(Sha256::digest(b"secret")).starts_with(&fingerprint));
        assert_ne!(fingerprint, Secret::new(b"secret\n".to_vec(), "").fingerprint());
    }

    #[test]
    fn sources_are_told_apart_and_errors_hold_no_secret() {
        assert!(matches!(SecretSource::parse("env:NAME"), Ok(SecretSource::Env(name)) if name == "NAME"));
        assert!(matches!(SecretSource::parse("fd:3"), Ok(SecretSource::Fd(3))));
        assert!(matches!(SecretSource::parse("-"), Ok(SecretSource::Ask)));
        assert!(
            matches!(SecretSource::parse("hex:00ff"), Ok(SecretSource::Given(secret)) if secret.expose() == [0, 255])
        );
        assert!(
            matches!(SecretSource::parse("b64:AP8="), Ok(SecretSource::Given(secret)) if secret.expose() == [0, 255])
        );
        assert_eq!(SecretSource::parse("env:").unwrap_err(), SourceError::Nameless);
        assert!(!SecretSource::parse("hex:topsecret").unwrap_err().to_string().contains("topsecret"));
    }

    #[test]
    fn the_beginning_of_a_secret_that_was_cut_is_redacted_too() {
        let redactor = Redactor::new([&Secret::new(b"hunter2hunter2".to_vec(), "")]);
        assert_eq!(redactor.apply("a hunter2hun…` and hunter2h… b".into()), "a [secret]…` and [secret]… b");
        assert_eq!(
            redactor.apply("hunte… hunter2 …".into()),
            "hunte… hunter2 …",
            "too short to be one, or not cut there"
        );
    }

    #[test]
    fn a_secret_is_redacted_in_every_form_it_can_take() {
        use base64::Engine as _;
        let bytes = "pa\"ss wörd/+".as_bytes();
        let redactor = Redactor::new([&Secret::new(bytes.to_vec(), "")]);
        let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
        let forms = [
            "pa\"ss wörd/+".into(),
            "pa\\\"ss wörd/+".into(),
            "pa%22ss%20w%C3%B6rd%2F%2B".into(),
            base64,
            hex::encode(bytes),
            r#"pa\"ss w\u00f6rd/+"#.into(),
            r#"pa\"ss w\u00F6rd\/+"#.replace("\\/", "/"),
            r"\u0070\u0061\u0022\u0073\u0073\u0020\u0077\u00f6\u0072\u0064\u002f\u002b".into(),
            "pa&quot;ss wörd/+".into(),
        ];
        for form in forms {
            let shown = redactor.apply(format!("before {form} after"));
            assert!(shown.starts_with("before [secret]"), "{shown}");
        }
        for around in ["", "i", "id"] {
            let basic = base64::engine::general_purpose::STANDARD.encode([around.as_bytes(), bytes, b"!"].concat());
            let shown = redactor.apply(basic.clone());
            assert!(shown.contains("[secret]") && shown.len() < 16, "{shown}");
        }
        assert!(
            redactor.apply("pa%22ss+w%c3%b6rd%2f%2b".into()).contains("w%c3%b6rd"),
            "mixed spellings are not known"
        );
        assert_eq!(redactor.apply("pa%22ss%20w%c3%b6rd%2f%2b".into()), "[secret]");
        assert_eq!(redactor.apply(r#"pa\"ss wörd\/+"#.into()), "[secret]");
    }
}
