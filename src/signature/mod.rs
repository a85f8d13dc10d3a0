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
use crate::percent;
use crate::platform::{Encoding, Piece, Recipe};
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
            (Recipe::Jwt, "jwt-malformed") => {
                let cause = recipes::placeholder(proof)?;
                Some(Answer { causes: vec![cause], ..Answer::default() })
            }
            (
                Recipe::Mac(mac),
                "signature-mismatch" | "signature-malformed" | "timestamp-missing" | "timestamp-malformed",
            ) => {
                let id = mac.over.contains(&Piece::Id);
                let alternatives = if id { other_ids(evidence, &request.body) } else { Vec::new() };
                let mut mixed_in = request_line(request);
                if setting.timestamp_header().is_none() {
                    mixed_in.extend(timestamps(request, proof));
                }
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
                    body_changes: !id,
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

/// What the request line says, in the forms in which code has it: the same whether a capture names the host in its target or in a header.
fn request_line(request: &Request) -> Vec<(&'static str, Vec<u8>)> {
    let (path, target) = (request.path(), request.target.as_slice());
    let authority = memchr::memmem::find(target, b"://").filter(|_| !target.starts_with(b"/")).map_or(0, |at| {
        let rest = target.get(at + 3..).unwrap_or_default();
        at + 3 + memchr::memchr3(b'/', b'?', b'#', rest).unwrap_or(rest.len())
    });
    let with_query = target.get(authority..).unwrap_or_default();
    let mut line = vec![
        ("request target", target.to_vec()),
        ("path with its query", with_query.to_vec()),
        ("path", path.to_vec()),
        ("method", request.method.clone()),
        ("method and path", [request.method.as_slice(), path].concat()),
        ("method and target", [request.method.as_slice(), with_query].concat()),
        (
            "method and target, each on a line of its own,",
            [request.method.as_slice(), b"\n", with_query, b"\n"].concat(),
        ),
    ];
    if let Some(host) = request.headers.get("host").filter(|_| target.starts_with(b"/")) {
        for scheme in [b"https://".as_slice(), b"http://"] {
            line.push(("URL", [scheme, host, target].concat()));
        }
    }
    let mut seen: Vec<Vec<u8>> = Vec::new();
    line.retain(|(_, text)| {
        let fresh = !text.is_empty() && !seen.contains(text);
        seen.push(text.clone());
        fresh
    });
    line
}

/// Timestamps that a scheme without one does not sign and other platforms' code does: one in the value (`t=1700000000,v1=…`, Stripe's form)
/// or in a header, alone and as Stripe, Slack and Standard Webhooks join it with the body.
fn timestamps(request: &Request, proof: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let number = |text: &[u8]| (9..=16).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    let in_value = proof.split(|byte| *byte == b',').filter_map(|part| part.trim_ascii().strip_prefix(b"t="));
    let headers = request.headers.iter().filter(|(name, _)| name.to_ascii_lowercase().ends_with(b"timestamp"));
    let mut found: Vec<&[u8]> = in_value.chain(headers.map(|(_, value)| value)).filter(|text| number(text)).collect();
    found.truncate(2);
    let mut all = Vec::new();
    let identified = ["webhook-id", "svix-id"].into_iter().find_map(|name| request.headers.get(name));
    if let (Some(id), Some(time)) = (identified, found.first()) {
        all.push(("id, timestamp and dots, as Standard Webhooks signs,", [id, b".", time, b"."].concat()));
    }
    for time in found {
        all.push(("timestamp and a dot, as Stripe signs,", [time, b"."].concat()));
        all.push(("text `v0:`, the timestamp and a colon, as Slack signs,", [b"v0:", time, b":"].concat()));
        all.push(("timestamp and a colon", [time, b":"].concat()));
        all.push(("timestamp", time.to_vec()));
    }
    all
}

/// Whether a text can be read as a digest of some length, whole or cut.
pub fn is_digest(text: &[u8]) -> bool {
    crate::platform::scheme("intercom").is_some_and(|scheme| {
        let setting = Setting::from(scheme);
        setting.mac().is_some_and(|mac| !recipes::targets(&setting, mac, text).is_empty())
    })
}

/// Whether a text is what a language or a tool leaves where a digest was to stand: `undefined`, `Promise { <pending> }`, nothing.
pub fn stands_for_a_digest(text: &[u8]) -> bool {
    recipes::placeholder(text).is_some()
}

/// Other texts that may have been signed in an identifier's place, each with its code and what to call it: other members of the object that the
/// id came from, and what languages and tools make of the id.
fn other_ids(evidence: &Evidence<'_>, body: &[u8]) -> Vec<(&'static str, String, Vec<u8>)> {
    let mut others = Vec::new();
    let own = evidence.message.as_deref().unwrap_or_default();
    if let Ok(tree) = Tree::parse(body) {
        for (name, value) in tree.root().members() {
            if let Some(value) = value.bytes() {
                let detail = format!("the value of `{}`", crate::text::visible(name.raw));
                let lower = value.to_ascii_lowercase();
                if lower != value && value != own {
                    others.push(("body-other-value", format!("{detail} in lower case"), lower));
                }
                others.push((recipes::other_value(own, &value), detail, value));
            }
        }
    }
    if evidence.message.is_some() {
        let mut add = |code, detail: &str, text: Vec<u8>| others.push((code, detail.to_owned(), text));
        add("body-other-case", "the id in lower case", own.to_ascii_lowercase());
        add("body-other-case", "the id in upper case", own.to_ascii_uppercase());
        let bare = own.iter().copied().filter(|byte| !b"{}()-".contains(byte)).collect();
        add("body-other-value", "the id without hyphens and braces", bare);
        let around = |before: &str, after: &str| [before.as_bytes(), own, after.as_bytes()].concat();
        add("body-other-value", "the id in braces", around("{", "}"));
        add("body-other-value", "the id in brackets", around("(", ")"));
        add("id-with-line-break", "the id and a line feed", around("", "\n"));
        add("id-with-line-break", "the id, a carriage return and a line feed", around("", "\r\n"));
        add("id-with-space", "the id without the white space around it", own.trim_ascii().to_vec());
        add("id-with-space", "the id and a space behind it", around("", " "));
        add("id-with-space", "the id and a space before it", around(" ", ""));
        add("id-quoted", "the id in double quotes", around("\"", "\""));
        add("id-quoted", "the id in single quotes", around("'", "'"));
        add("id-quoted", "the id as Python prints bytes, in `b'…'`", around("b'", "'"));
        if !own.is_empty() && own.iter().all(u8::is_ascii_digit) {
            add("id-as-number", "the id as a floating-point number", around("", ".0"));
            let zeros = own.iter().take_while(|digit| **digit == b'0').count().min(own.len() - 1);
            add("id-as-number", "the id without the zeros before it", own[zeros..].to_vec());
        }
        for name in ["user_id", "email"] {
            add("id-with-name", "the id and its name, as a form has them", around(&format!("{name}="), ""));
            add("id-with-name", "the id in a JSON object", around(&format!("{{\"{name}\":\""), "\"}"));
            add(
                "id-with-name",
                "the id in a JSON object with a space in it",
                around(&format!("{{\"{name}\": \""), "\"}"),
            );
        }
        let mut encoded = Vec::new();
        percent::encode(own, percent::UNRESERVED, &mut encoded);
        add("id-encoded", "the id percent-encoded", encoded);
        add("id-encoded", "the id in hexadecimal", hex::encode(own).into_bytes());
        add("id-encoded", "the id in base64", encode(Encoding::Base64, own).into_bytes());
        if let Ok(text) = std::str::from_utf8(own) {
            add(
                "id-encoded",
                "the id in UTF-16, little-endian",
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            );
        }
        for text in ["", "undefined", "null", "None", "nil", "NaN", "[object Object]"] {
            let detail = if text.is_empty() { "an empty text".to_owned() } else { format!("the text `{text}`") };
            add("id-missing", &detail, text.into());
        }
    }
    others
}
