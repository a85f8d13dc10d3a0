//! Signatures: making them, judging them, and the search for the cause of a mismatch.

mod instead;
pub mod jwt;
pub mod recipes;
pub mod renew;
mod scheme;
pub mod search;
mod verdict;

pub use scheme::{Ingredients, Malformed, Proof, Setting, ascii, digest, encode, feed};
pub use verdict::{
    Clock, Evidence, Keys, Verdict, each_evidence, evidence, expected, holds, id_without_hash, in_seconds, ingredients,
    judge,
};

use crate::capture::Request;
use crate::platform::{Piece, Recipe};
use crate::secret::Secret;
use crate::sheet::{Diagnosis, Finding};
use recipes::Part;
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
    /// The time to judge a token's claims at, in Unix milliseconds.
    pub now_ms: i64,
}

impl Mismatch<'_> {
    /// Looks for what makes the proof right. `None` where no search can say anything.
    pub fn cause(&self) -> Option<Answer> {
        let Self { setting, secrets, others, request, evidence, proof, code, computed, .. } = *self;
        let told = setting.told_by(&evidence.proof);
        let setting = told.as_ref().unwrap_or(setting);
        match (setting.recipe, code) {
            (Recipe::Jwt, "jwt-malformed") => {
                if let Some(tidied) = instead::tidied(proof) {
                    return self.of_tidied(&tidied);
                }
                let stands_there = || recipes::placeholder(proof).filter(|cause| cause.code != "recipe-token-sent");
                let cause = instead::user_hash(proof).or_else(stands_there)?;
                Some(Answer { causes: vec![cause], ..Answer::default() })
            }
            (
                Recipe::Mac(mac),
                "signature-mismatch" | "signature-malformed" | "timestamp-missing" | "timestamp-malformed",
            ) => {
                let id = mac.over.contains(&Piece::Id);
                let alternatives = if id { instead::other_ids(evidence, &request.body) } else { Vec::new() };
                let mut mixed_in = request_line(request);
                if setting.timestamp_header().is_none() {
                    mixed_in.extend(timestamps(request, proof));
                }
                let parts = request_parts(request);
                if let Some(key) = request.headers.get("X-Ib-Exchange-Req-AccountKey") {
                    mixed_in.push((Part::AccountKey, key.to_vec()));
                }
                let mut answer = search::search(&Question {
                    setting,
                    mac,
                    secrets,
                    others,
                    ingredients: ingredients(setting, request, evidence),
                    alternatives: &alternatives,
                    mixed_in: &mixed_in,
                    parts: &parts,
                    proof,
                    body_changes: !id,
                    computed,
                });
                // The digest holds as it is: what is wrong is the timestamp alone, and the verdict has said so.
                if answer.causes.is_empty() && answer.secret.is_some() {
                    if code != "timestamp-missing" {
                        return None;
                    }
                    let mut cause = recipes::without_timestamp();
                    if mac.over.contains(&Piece::AccountId) {
                        cause.detail = cause.detail.replace("body", "account id");
                    }
                    answer.causes.push(cause);
                }
                Some(answer)
            }
            (Recipe::Jwt, "signature-mismatch") => {
                let text = String::from_utf8_lossy(proof);
                Some(self.of_token(&jwt::parse(&text).ok()?))
            }
            (Recipe::Equality, "key-mismatch") => Some(search::search_key(secrets, others, proof)),
            (Recipe::Sheet, "blob-refused") => {
                let known: Vec<&[u8]> = secrets.iter().chain(others).map(Secret::expose).collect();
                let diagnosis = crate::sheet::diagnose(proof, &known);
                let secret =
                    secrets.iter().chain(others).nth(diagnosis.secret).map(|secret| secret.source().to_owned());
                let Diagnosis { causes, tried, finding, .. } = diagnosis;
                let unproved = finding != Finding::Explained;
                Some(Answer { causes, tried, reach: 3, secret, unproved, ..Answer::default() })
            }
            _ => None,
        }
    }

    /// Looks for what makes a token's signature right.
    fn of_token(&self, token: &jwt::Token<'_>) -> Answer {
        let alternatives = instead::other_parts(token.signed);
        search::search(&Question {
            setting: self.setting,
            mac: jwt::MAC,
            secrets: self.secrets,
            others: self.others,
            ingredients: Ingredients { body: token.signed.as_bytes(), ..Ingredients::default() },
            alternatives: &alternatives,
            mixed_in: &[],
            parts: &[],
            proof: token.signature.as_bytes(),
            body_changes: false,
            computed: self.computed,
        })
    }

    /// What is wrong with a token that is none as it stands: what was done to it after it was signed, and whatever else would have it refused.
    fn of_tidied(&self, tidied: &instead::Tidied) -> Option<Answer> {
        if let Some(algorithm) = tidied.algorithm() {
            let holds = tidied.holds(self.secrets);
            let causes = tidied.with([algorithm]);
            return Some(Answer {
                causes,
                secret: holds.map(|(_, secret)| secret),
                unproved: true,
                ..Answer::default()
            });
        }
        if let Some((mut causes, secret)) = tidied.holds(self.secrets) {
            causes.extend(tidied.complaint(self.now_ms));
            return Some(Answer { causes, secret: Some(secret), ..Answer::default() });
        }
        let mut answer = self.of_token(&jwt::parse(&tidied.bare).ok()?);
        if !answer.causes.is_empty() {
            answer.causes = tidied.with(answer.causes).into_iter().chain(tidied.complaint(self.now_ms)).collect();
        }
        Some(answer)
    }
}

/// What the request line says, in the forms in which code has it: the same whether a capture names the host in its target or in a header.
fn request_line(request: &Request) -> Vec<(Part, Vec<u8>)> {
    let (path, target) = (request.path(), request.target.as_slice());
    let authority = memchr::memmem::find(target, b"://").filter(|_| !target.starts_with(b"/")).map_or(0, |at| {
        let rest = target.get(at + 3..).unwrap_or_default();
        at + 3 + memchr::memchr3(b'/', b'?', b'#', rest).unwrap_or(rest.len())
    });
    let with_query = target.get(authority..).unwrap_or_default();
    let method = request.method.as_slice();
    let mut line = vec![
        // Without a query all three are one text, which has the plainest name.
        (Part::Path, path.to_vec()),
        (Part::PathAndQuery, with_query.to_vec()),
        (Part::Target, target.to_vec()),
        (Part::Method, method.to_vec()),
    ];
    // A bare body has neither.
    if !method.is_empty() && !with_query.is_empty() {
        line.extend([
            (Part::MethodAndPath, [method, path].concat()),
            (Part::MethodAndTarget, [method, with_query].concat()),
            (Part::MethodAndTargetLines, [method, b"\n", with_query, b"\n"].concat()),
        ]);
    }
    if let Some(host) = request.headers.get("host").filter(|_| target.starts_with(b"/")) {
        for scheme in [b"https://".as_slice(), b"http://"] {
            line.push((Part::Url, [scheme, host, target].concat()));
        }
    }
    recipes::each_once(&mut line);
    line
}

/// Other parts of a request that few programs sign.
fn request_parts(request: &Request) -> Vec<(Part, Vec<u8>)> {
    let path = request.path();
    let mut parts = vec![
        (Part::BarePath, path.strip_prefix(b"/").unwrap_or_default().to_vec()),
        (Part::LowerMethod, request.method.to_ascii_lowercase()),
    ];
    if let Some(host) = request.headers.get("host") {
        parts.push((Part::Host, host.to_vec()));
        for scheme in [b"https://".as_slice(), b"http://"] {
            parts.push((Part::UrlWithoutQuery, [scheme, host, path].concat()));
            parts.push((Part::Origin, [scheme, host].concat()));
        }
    }
    for (name, said) in
        [("content-type", Part::ContentType), ("content-length", Part::ContentLength), ("date", Part::Date)]
    {
        parts.extend(request.headers.get(name).map(|value| (said, value.to_vec())));
    }
    recipes::each_once(&mut parts);
    parts
}

/// Timestamps that a scheme without one does not sign and other platforms' code does: one in the value (`t=1700000000,v1=…`, Stripe's form)
/// or in a header, alone and as Stripe, Slack and Standard Webhooks join it with the body.
fn timestamps(request: &Request, proof: &[u8]) -> Vec<(Part, Vec<u8>)> {
    let number = |text: &[u8]| (9..=16).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    let in_value = proof.split(|byte| *byte == b',').filter_map(|part| part.trim_ascii().strip_prefix(b"t="));
    let headers = request.headers.iter().filter(|(name, _)| name.to_ascii_lowercase().ends_with(b"timestamp"));
    let mut found: Vec<&[u8]> = in_value.chain(headers.map(|(_, value)| value)).filter(|text| number(text)).collect();
    found.truncate(2);
    let mut all = Vec::new();
    let identified = ["webhook-id", "svix-id"].into_iter().find_map(|name| request.headers.get(name));
    if let (Some(id), Some(time)) = (identified, found.first()) {
        all.push((Part::StandardWebhooks, [id, b".", time, b"."].concat()));
    }
    for time in found {
        all.push((Part::Stripe, [time, b"."].concat()));
        all.push((Part::Slack, [b"v0:", time, b":"].concat()));
        all.push((Part::TimestampAndColon, [time, b":"].concat()));
        all.push((Part::Timestamp, time.to_vec()));
    }
    all
}

/// Whether a text can be read as a digest of some length, whole or cut.
pub fn is_digest(text: &[u8]) -> bool {
    crate::platform::scheme("intercom").is_some_and(|scheme| {
        let setting = Setting::from(scheme);
        let damaged = || recipes::damaged::read(&setting, text).is_some_and(|digits| digits.hashes().next().is_some());
        setting.mac().is_some_and(|mac| !recipes::targets(&setting, mac, text).is_empty() || damaged())
    })
}

/// Whether a text is what a language or a tool leaves where a digest was to stand: `undefined`, `Promise { <pending> }`, nothing.
pub fn stands_for_a_digest(text: &[u8]) -> bool {
    recipes::placeholder(text).is_some()
}
