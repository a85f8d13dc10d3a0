//! Whether a request's proof holds, by one scheme; and the ways in which an app can get that wrong.

use std::sync::LazyLock;

use super::flaw::{Flaw, Flaws};
use crate::capture::Request;
use crate::cause::body::{self, BodyRow, Input};
use crate::platform::{Mac, Piece, Recipe};
use crate::secret::Secret;
use crate::sheet::Refusal;
use crate::signature::{self, Clock, Evidence, Keys, Setting};

/// How old or how far ahead a timestamp may be. No limit is documented; this is what a verifier in the field uses.
const TOLERANCE_MS: i64 = 300_000;

/// How many digits an app compares that compares a prefix.
const DIGITS: usize = 8;

/// One scheme with its secrets, set up once.
pub(super) struct Gate {
    setting: Setting,
    keys: Keys<'static>,
}

impl Gate {
    pub(super) fn new(mut setting: Setting, secrets: Vec<Secret>, flaws: Flaws) -> Self {
        if let Recipe::Mac(mac) = &mut setting.recipe
            && setting.scheme.name == "infobip"
            && flaws.has(Flaw::TimestampUnsigned)
        {
            mac.over = &[Piece::Body];
        }
        // An app knows which hash its account chose, and takes no other.
        setting.hash_chosen = true;
        let keys = Keys::new(&setting, secrets);
        Self { setting, keys }
    }

    pub(super) fn scheme(&self) -> &'static str {
        self.setting.scheme.name
    }

    /// The header that the proof stands in.
    pub(super) fn carrier(&self) -> &str {
        &self.setting.carrier
    }

    /// Opens a sheet's user.
    pub(super) fn open(&self, blob: &[u8], plaintext: &mut Vec<u8>) -> Result<usize, Option<Refusal>> {
        self.keys.open(blob, plaintext)
    }

    /// Whether the request carries one proof of the scheme, and it holds; else the code of why it does not.
    pub(super) fn check(&self, request: &Request, now_ms: i64, flaws: Flaws) -> Result<(), &'static str> {
        let found = signature::evidence(&self.setting, request);
        let missing = found.iter().all(|evidence| evidence.proof.is_empty());
        if missing && flaws.has(Flaw::MissingAccepted) {
            return Ok(());
        }
        match found.as_slice() {
            [] => Err("signature-missing"),
            [one] => self.holds(request, one, now_ms, flaws),
            // Which of them another reader of the request takes is anybody's guess.
            several if flaws.has(Flaw::AnySignature) => {
                let right = several.iter().any(|one| self.holds(request, one, now_ms, flaws).is_ok());
                if right { Ok(()) } else { Err("signature-mismatch") }
            }
            _ => Err("signature-repeated"),
        }
    }

    /// Whether the first proof of the scheme holds, whatever else there is.
    pub(super) fn check_first(&self, request: &Request, now_ms: i64, flaws: Flaws) -> Result<(), &'static str> {
        match signature::evidence(&self.setting, request).first() {
            Some(evidence) => self.holds(request, evidence, now_ms, flaws),
            None if flaws.has(Flaw::MissingAccepted) => Ok(()),
            None => Err("key-missing"),
        }
    }

    fn holds(&self, request: &Request, evidence: &Evidence<'_>, now_ms: i64, flaws: Flaws) -> Result<(), &'static str> {
        if self.keys.secrets().is_empty() {
            return Err("secret-unknown");
        }
        let parsed = match self.setting.mac() {
            Some(_) if flaws.has(Flaw::Reserialised) => Some(reserialised(request)?),
            _ => None,
        };
        let request = parsed.as_ref().unwrap_or(request);
        let completed = match self.setting.mac() {
            Some(mac) if flaws.has(Flaw::Prefix) => self.completed(mac, request, evidence),
            _ => None,
        };
        let evidence = completed.as_ref().unwrap_or(evidence);
        let max_age_ms = (!flaws.has(Flaw::Stale)).then_some(TOLERANCE_MS);
        let clock = Clock { now_ms, max_age_ms };
        let verdict = signature::judge(&self.setting, &self.keys, request, evidence, Some(clock));
        if verdict.ok { Ok(()) } else { Err(verdict.code) }
    }

    /// The right signature in the place of one that begins like it.
    fn completed(&self, mac: Mac, request: &Request, evidence: &Evidence<'_>) -> Option<Evidence<'static>> {
        let word = memchr::memchr(b'=', &evidence.proof).filter(|_| self.setting.takes_any_prefix());
        let proof = evidence.proof.get(word.map_or(0, |word| word + 1)..)?;
        let compared = self.setting.prefix.len() + DIGITS;
        self.keys.each(&self.setting, request, evidence).iter().find_map(|digest| {
            let right = self.setting.write(mac, digest).into_bytes();
            let alike = proof.get(..compared)? == right.get(..compared)?;
            alike.then(|| Evidence { proof: right.into(), ..Evidence::default() })
        })
    }
}

/// The request as an app sees it that has parsed the body and stringifies it again.
fn reserialised(request: &Request) -> Result<Request, &'static str> {
    static STRINGIFY: LazyLock<Option<&'static BodyRow>> =
        LazyLock::new(|| body::rows().iter().find(|row| row.code == "body-json-stringify"));
    // A body parser makes an empty object of no body at all.
    let text: &[u8] = if request.body.is_empty() { b"{}" } else { &request.body };
    let input = Input::new(text);
    if input.tree.is_none() {
        return Err("json-malformed");
    }
    let mut written = Vec::new();
    let changed = STRINGIFY.is_some_and(|row| row.apply(&input, &mut written));
    let body = if changed { written } else { text.to_vec() };
    Ok(Request { body, ..request.clone() })
}
