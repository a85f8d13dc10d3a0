//! Secrets: how a person names where one comes from, and how one is kept. A secret wipes itself and shows nothing of itself. Reading
//! environments and files is the command line's work.

mod redactor;
mod spelling;
mod wrapped;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub(crate) use redactor::joined;
pub use redactor::{HIDDEN, Redactor, SHORTEST_SECRET};

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

    /// Opens it, to make a key or a literal value of a scheme with it, or to find it in what is about to be shown. What is opened is never
    /// printed.
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
    /// Something before a colon that is nearly the name of a kind of source.
    #[error(
        "did you mean `{0}:`? The names of sources are env, file, fd, hex and b64; a secret that begins so goes into a variable or a file"
    )]
    Near(&'static str),
}

impl SecretSource {
    /// Reads `env:NAME`, `file:PATH`, `fd:N`, `-`, `hex:…`, `b64:…` or a bare value.
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        let named = |name: &str| {
            if name.is_empty() { Err(SourceError::Nameless) } else { Ok(name.to_owned()) }
        };
        if let Some(meant) = text.split_once(':').and_then(|(kind, _)| near(kind)) {
            return Err(SourceError::Near(meant));
        }
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

/// The kind of source that a word is nearly the name of; `None` for the names themselves.
fn near(word: &str) -> Option<&'static str> {
    const KINDS: [&str; 5] = ["env", "file", "fd", "hex", "b64"];
    if KINDS.contains(&word) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let spelt = [("base64", "b64"), ("path", "file"), ("var", "env"), ("variable", "env"), ("environment", "env")];
    let same = KINDS.into_iter().find(|kind| *kind == lower);
    let meant = same.or_else(|| spelt.into_iter().find(|(other, _)| *other == lower).map(|(_, kind)| kind));
    // Of two letters anything is near.
    meant.or_else(|| {
        crate::text::did_you_mean(&lower, KINDS.into_iter().filter(|kind| kind.len() > 2 && lower.len() > 2))
    })
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
        for (text, kind) in [
            ("ENV:NAME", "env"),
            ("fil:a.txt", "file"),
            ("File:a.txt", "file"),
            ("FD:3", "fd"),
            ("base64:AA", "b64"),
            ("evn:A", "env"),
        ] {
            assert_eq!(SecretSource::parse(text).unwrap_err(), SourceError::Near(kind), "{text}");
        }
        for text in ["id:x", "a:b", "intercom:abc", "https://x", "3f1d0c2e:1"] {
            assert!(matches!(SecretSource::parse(text), Ok(SecretSource::Given(_))), "{text}");
        }
        assert!(!SecretSource::parse("hex:topsecret").unwrap_err().to_string().contains("topsecret"));
    }
}
