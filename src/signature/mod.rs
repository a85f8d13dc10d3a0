//! Signatures: making them, judging them, and the search for the cause of a mismatch.

pub mod jwt;
pub mod recipes;
pub mod renew;
mod scheme;
pub mod search;
mod verdict;

pub use scheme::{Ingredients, Malformed, Proof, Setting, ascii, digest, encode, feed};
pub use verdict::{Clock, Evidence, Keys, Verdict, evidence, holds, in_seconds, ingredients, judge};

use crate::capture::Request;
use crate::json::Tree;
use crate::platform::{Piece, Recipe};
use crate::secret::Secret;
use crate::sheet::Diagnosis;
use search::{Answer, Question};

/// A proof that was judged wrong, with everything that may explain it.
pub struct Mismatch<'a> {
    /// The scheme it was judged by.
    pub setting: &'a Setting,
    /// The secrets that it was judged with.
    pub secrets: &'a [Secret],
    /// Other secrets at hand.
    pub others: &'a [Secret],
    /// The request.
    pub request: &'a Request,
    /// Where the proof stood.
    pub evidence: &'a Evidence<'a>,
    /// The proof; with `computed`, what other code came up with for a request that is known to be good.
    pub proof: &'a [u8],
    /// The verdict's code.
    pub code: &'a str,
    /// Whether the question is what other code hashed.
    pub computed: bool,
}

impl Mismatch<'_> {
    /// Looks for what makes the proof right. `None` where no search can say anything.
    pub fn cause(&self) -> Option<Answer> {
        let Self { setting, secrets, others, request, evidence, proof, code, computed } = *self;
        let told = setting.told_by(&evidence.proof);
        let setting = told.as_ref().unwrap_or(setting);
        match (setting.recipe, code) {
            (
                Recipe::Mac(mac),
                "signature-mismatch" | "signature-malformed" | "timestamp-missing" | "timestamp-malformed",
            ) => {
                let id = mac.over.contains(&Piece::Id);
                let alternatives = if id { other_ids(evidence, &request.body) } else { Vec::new() };
                let mut mixed_in = vec![("request target", request.target.clone())];
                mixed_in.retain(|(_, target)| !target.is_empty());
                if let Some(key) = request.headers.get("X-Ib-Exchange-Req-AccountKey") {
                    mixed_in.push(("account key", key.to_vec()));
                }
                let mut answer = search::search(&Question {
                    setting,
                    mac,
                    secrets,
                    others,
                    ingredients: ingredients(setting, request, evidence),
                    alternatives: &alternatives,
                    mixed_in: &mixed_in,
                    proof,
                    body_changes: true,
                    computed,
                });
                // The digest holds as it is: what is wrong is the timestamp alone, and the verdict has said so.
                if answer.causes.is_empty() && answer.secret.is_some() {
                    if code != "timestamp-missing" {
                        return None;
                    }
                    answer.causes.push(recipes::without_timestamp());
                }
                Some(answer)
            }
            (Recipe::Jwt, "signature-mismatch") => {
                let text = String::from_utf8_lossy(proof);
                let token = jwt::parse(&text).ok()?;
                Some(search::search(&Question {
                    setting,
                    mac: jwt::MAC,
                    secrets,
                    others,
                    ingredients: Ingredients { body: token.signed.as_bytes(), ..Ingredients::default() },
                    alternatives: &[],
                    mixed_in: &[],
                    proof: token.signature.as_bytes(),
                    body_changes: false,
                    computed,
                }))
            }
            (Recipe::Equality, "key-mismatch") => Some(search::search_key(secrets, others, proof)),
            (Recipe::Sheet, "blob-refused") => {
                let known: Vec<&[u8]> = secrets.iter().chain(others).map(Secret::expose).collect();
                let diagnosis = crate::sheet::diagnose(proof, &known);
                let secret =
                    secrets.iter().chain(others).nth(diagnosis.secret).map(|secret| secret.source().to_owned());
                let Diagnosis { causes, tried, .. } = diagnosis;
                Some(Answer { causes, tried, reach: 3, secret, ..Answer::default() })
            }
            _ => None,
        }
    }
}

/// Whether a text can be read as a digest of some length, whole or cut.
pub fn is_digest(text: &[u8]) -> bool {
    crate::platform::scheme("intercom").is_some_and(|scheme| {
        let setting = Setting::from(scheme);
        setting.mac().is_some_and(|mac| !recipes::targets(&setting, mac, text).is_empty())
    })
}

/// Other identifiers that may have been signed: the members of the object that the id came from, and other spellings of the id.
fn other_ids(evidence: &Evidence<'_>, body: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut others = Vec::new();
    if let Ok(tree) = Tree::parse(body) {
        for (name, value) in tree.root().members() {
            if let Some(value) = value.bytes() {
                others.push((format!("the value of `{}`", crate::text::visible(name.raw)), value));
            }
        }
    }
    if let Some(id) = &evidence.message {
        others.push(("the id in lower case".into(), id.to_ascii_lowercase()));
        others.push(("the id in upper case".into(), id.to_ascii_uppercase()));
        let bare: Vec<u8> = id.iter().copied().filter(|byte| !b"{}()-".contains(byte)).collect();
        others.push(("the id without hyphens and braces".into(), bare));
    }
    others
}
