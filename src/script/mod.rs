//! Scripts for engines that already distribute load: captures as data, and a few lines in the engine's own language that sign each of them
//! freshly there. A recipe of the platforms' tables becomes a row that one function of the script interprets, so that a new platform's
//! scheme needs nothing here. Runs nothing and holds no secret; what an engine cannot send is refused.

mod capture;
mod recipe;
mod sheet;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use serde_json::Value;

use crate::capture::{Capture, Request};
use crate::packed;
use crate::platform::{self, Hash, Recipe, Scheme};
use crate::recognise;
use crate::signature::Setting;

/// A script holds its captures, and each worker loads all of them: beyond this many bytes it is refused.
pub const LARGEST: usize = 8 << 20;

/// An engine that a script is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Locust: Python, a master and its workers.
    Locust,
    /// k6: JavaScript, distributed by its operator.
    K6,
}

impl Engine {
    /// Every engine.
    pub const ALL: [Self; 2] = [Self::Locust, Self::K6];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Locust => "locust",
            Self::K6 => "k6",
        }
    }

    /// The engine of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|engine| engine.name() == name)
    }

    /// The engine that a file of that name is for; `None` for most names, since a `.py` or a `.js` may be anything.
    pub fn from_file_name(name: &str) -> Option<Self> {
        (name == "locustfile.py").then_some(Self::Locust)
    }

    fn template(self) -> &'static str {
        packed::text(match self {
            Self::Locust => "locust.py",
            Self::K6 => "k6.js",
        })
    }

    /// What ends each row but the last.
    fn separator(self) -> &'static str {
        match self {
            Self::Locust => "\n",
            Self::K6 => ",\n",
        }
    }

    /// Whether the engine has a keyed hash of that kind: Python takes it from hashlib, k6 from `k6/crypto`.
    fn hashes(self, hash: Hash) -> bool {
        Hash::ALL.contains(&hash) && (self == Self::Locust || hash != Hash::Sha224)
    }
}

/// A scheme as it applies to an account, and where the script finds its secret.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The scheme and what the account chose.
    pub setting: Setting,
    /// Names of environment variables: the first that is set where the script runs holds the secret.
    pub variables: Vec<String>,
}

/// What a script does not sign although the capture carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The scheme.
    pub scheme: &'static str,
    /// Why its proof stays as captured, as a fragment.
    pub why: &'static str,
}

/// Why a capture cannot be a part of a script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The engine has no way to send or sign it.
    #[error("{0}")]
    CannotSay(String),
    /// The captures take more than [`LARGEST`] bytes.
    #[error("the captures take more than {} MiB, and every worker would load all of them; write a part of them, as `head -n 1000` cuts it from NDJSON", LARGEST >> 20)]
    TooLarge,
}

/// The schemes that prove who sent a request: the one that is named, else what it carries. Those that send their secret itself are among
/// them in any case, so that it never gets into a script. `subscription_header` is the header that an Infobip account chose, if it did.
pub fn schemes(
    request: &Request,
    named: Option<&'static Scheme>,
    subscription_header: Option<&str>,
) -> Vec<&'static Scheme> {
    let mut schemes = named.map_or_else(|| recognise::schemes(request), |scheme| vec![scheme]);
    if named.is_none()
        && let Some(header) = subscription_header
        && request.headers.get(header).is_some()
        && !recognise::is_exchange(request)
        && !schemes.iter().any(|scheme| scheme.name == "infobip-subscription")
    {
        schemes.extend(platform::scheme("infobip-subscription"));
    }
    for scheme in platform::schemes() {
        let carried = scheme.recipe == Recipe::Equality && request.headers.get(scheme.carrier.name()).is_some();
        if carried && !schemes.iter().any(|other| std::ptr::eq(*other, scheme)) {
            schemes.push(scheme);
        }
    }
    schemes
}

/// A script that grows by one capture after the other.
#[derive(Debug)]
pub struct Script {
    engine: Engine,
    recipes: Vec<Value>,
    captures: String,
}

impl Script {
    /// A script without captures.
    pub fn new(engine: Engine) -> Self {
        Self { engine, recipes: Vec::new(), captures: String::new() }
    }

    /// Adds a capture that is signed by all of `signers`. Answers which of them leave it as it was captured. After a refusal the script
    /// is what it was before.
    pub fn capture(&mut self, capture: &Capture, signers: &[&Signer]) -> Result<Vec<Kept>, Refusal> {
        let before = self.recipes.len();
        let added = self.row(capture, signers).and_then(|(row, kept)| {
            let row = ascii(&row);
            if self.captures.len() + row.len() > LARGEST {
                return Err(Refusal::TooLarge);
            }
            if !self.captures.is_empty() {
                self.captures.push_str(self.engine.separator());
            }
            self.captures.push_str(&row);
            Ok(kept)
        });
        if added.is_err() {
            self.recipes.truncate(before);
        }
        added
    }

    /// The environment variables that the script wants, each once.
    pub fn variables(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for recipe in &self.recipes {
            let secret = recipe.get("variables").and_then(|names| names.get(0));
            let account = recipe.get("account_variable").filter(|_| recipe.get("account_id") == Some(&Value::Null));
            for name in [secret, account].into_iter().flatten().filter_map(Value::as_str) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Writes the whole script: ASCII, equal bytes for equal captures.
    pub fn write(&self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        let (head, rest) = self.engine.template().split_once("@RECIPES@").unwrap_or_default();
        let (middle, tail) = rest.split_once("@CAPTURES@").unwrap_or_default();
        let recipes: Vec<String> = self.recipes.iter().map(ascii).collect();
        for part in [head, &recipes.join(self.engine.separator()), middle, &self.captures, tail] {
            out.write_all(part.as_bytes())?;
        }
        Ok(())
    }
}

/// JSON on one line without a character beyond ASCII, so that no editor and no bidirectional control changes what a script says; and
/// without `'`, which would end the Python literal around it.
fn ascii(value: &Value) -> String {
    let json = value.to_string();
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() && !matches!(character, '\'' | '\u{7f}') {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let digits = |shift: u32| char::from_digit(u32::from(*unit) >> shift & 0xf, 16).unwrap_or('0');
            out.push_str("\\u");
            out.extend([12, 8, 4, 0].map(digits));
        }
    }
    out
}
