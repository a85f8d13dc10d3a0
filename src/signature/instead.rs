//! What is signed, or sent, instead of what should be: other values than the id, other parts of a token, another kind of proof.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::{Evidence, encode, jwt, recipes};
use crate::cause::guid;
use crate::cause::{Axis, Cause};
use crate::json::Tree;
use crate::percent;
use crate::platform::Encoding;
use crate::secret::Secret;

/// How many digits a `user_hash` has.
const USER_HASH: usize = 64;

/// The older proof of an identity where a token belongs.
pub(super) fn user_hash(proof: &[u8]) -> Option<Cause> {
    let digits = proof.trim_ascii();
    let is_one = digits.len() == USER_HASH && digits.iter().all(u8::is_ascii_hexdigit);
    is_one.then(|| Cause {
        axis: Axis::Recipe,
        code: "jwt-user-hash",
        detail: "the digits of a `user_hash` stand where the token belongs".to_owned(),
        ecosystem: None,
    })
}

/// A token that something was done to after it was signed, put right: what is signed and its signature, and what was done.
pub(super) struct Tidied {
    /// The token on one line, its padding as it came.
    joined: String,
    /// The same without padding.
    pub(super) bare: String,
    causes: Vec<Cause>,
}

fn recipe(code: &'static str, detail: String) -> Cause {
    Cause { axis: Axis::Recipe, code, detail, ecosystem: None }
}

/// A token without the white space and the padding in it; `None` where it has neither, or is no token without them.
pub(super) fn tidied(proof: &[u8]) -> Option<Tidied> {
    let text = std::str::from_utf8(proof).ok()?.trim();
    let joined = jwt::unbroken(text);
    let bare: Vec<&str> = joined.split('.').map(|part| part.trim_end_matches('=')).collect();
    let bare = bare.join(".");
    jwt::parse(&bare).ok()?;
    let mut causes = Vec::new();
    if joined != text {
        let first = text.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or_default();
        let detail =
            format!("{} stand in the token, the first of them behind its character {first}", jwt::breaks(text));
        causes.push(recipe("jwt-broken", detail));
    }
    if bare != joined {
        causes.push(recipe("jwt-padded", "`=` stands at the end of the token's parts".to_owned()));
    }
    (!causes.is_empty()).then_some(Tidied { joined, bare, causes })
}

impl Tidied {
    /// What was done to the token, and which secret it holds with once that is undone; `None` where it holds with none.
    pub(super) fn holds(&self, secrets: &[Secret]) -> Option<(Vec<Cause>, String)> {
        let (token, given) = (jwt::parse(&self.bare).ok()?, jwt::parse(&self.joined).ok()?);
        let tag = URL_SAFE_NO_PAD.decode(token.signature).ok()?;
        secrets.iter().find_map(|secret| {
            let fits = |signed: &str| jwt::MAC.hash.hmac_matches(secret.expose(), &[signed.as_bytes()], &tag);
            let padded = match (fits(token.signed), fits(given.signed)) {
                (true, _) => "without the `=` at the end of its parts, the token's signature holds",
                (_, true) => "the token's signature holds, and covers the `=` at the end of its parts",
                _ => return None,
            };
            let mut causes = self.causes.clone();
            match causes.last_mut() {
                Some(last) if last.code == "jwt-padded" => padded.clone_into(&mut last.detail),
                Some(last) => last.detail.push_str("; without them its signature holds"),
                None => {}
            }
            Some((causes, secret.source().to_owned()))
        })
    }

    /// What was done to the token, as far as it can be seen, and what else is wrong with it.
    pub(super) fn with(&self, others: impl IntoIterator<Item = Cause>) -> Vec<Cause> {
        self.causes.iter().cloned().chain(others).collect()
    }

    /// What is wrong with the algorithm that the token names: no signature is tried then.
    pub(super) fn algorithm(&self) -> Option<Cause> {
        let complaint = jwt::algorithm(&jwt::parse(&self.bare).ok()?)?;
        Some(recipe(complaint.code, complaint.detail))
    }

    /// What is wrong with the token's claims at a time.
    pub(super) fn complaint(&self, now_ms: i64) -> Option<Cause> {
        let complaint = jwt::complaint(&jwt::parse(&self.bare).ok()?, now_ms)?;
        Some(recipe(complaint.code, complaint.detail))
    }
}

/// Other texts that may have been signed in place of a token's first two parts and the dot between them.
pub(super) fn other_parts(signed: &str) -> Vec<(&'static str, String, Vec<u8>)> {
    let Some((header, payload)) = signed.split_once('.') else { return Vec::new() };
    let mut others = Vec::new();
    let mut add = |detail: &str, text: Vec<u8>| others.push(("jwt-signed-other", detail.to_owned(), text));
    add("header and payload without the dot between them", [header, payload].concat().into_bytes());
    add("the payload alone, without the header", payload.as_bytes().to_vec());
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    let (head, claims) = (decoded(header), decoded(payload));
    add("the JSON of the payload alone, before it was encoded", claims.clone());
    add(
        "the JSON of header and payload with a dot between, before they were encoded",
        [&head, &b"."[..], &claims].concat(),
    );
    add("the JSON of header and payload, before they were encoded", [head.as_slice(), &claims].concat());
    let standard = format!("{}.{}", STANDARD.encode(&head), STANDARD.encode(&claims));
    if standard != signed {
        add("header and payload in standard base64, with its padding", standard.into_bytes());
    }
    others
}

/// Other texts that may have been signed in an identifier's place, each with its code and what to call it: other members of the object that the
/// id came from, and what languages and tools make of the id.
pub(super) fn other_ids(evidence: &Evidence<'_>, body: &[u8]) -> Vec<(&'static str, String, Vec<u8>)> {
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
        let digits = guid::digits(own);
        let bare = own.iter().copied().filter(|byte| !b"{}()-".contains(byte)).collect();
        add("body-other-value", "the id without hyphens and braces", bare);
        let around = |before: &str, after: &str| [before.as_bytes(), own, after.as_bytes()].concat();
        add("body-other-value", "the id in braces", around("{", "}"));
        add("body-other-value", "the id in brackets", around("(", ")"));
        for (form, text) in digits.as_ref().map(|digits| guid::forms(digits)).unwrap_or_default() {
            add("body-other-value", &format!("the id as a GUID {form}"), text.to_vec());
        }
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
        for (open, close, whose) in [
            ("['", "']", "a list of Python"),
            ("[\"", "\"]", "a JSON array"),
            ("[", "]", "a list of Java"),
            ("('", "',)", "a tuple of Python"),
            ("UUID('", "')", "Python's UUID"),
            ("ObjectId('", "')", "Python's ObjectId"),
            ("ObjectId(\"", "\")", "MongoDB's ObjectId"),
            ("new ObjectId('", "')", "Node.js's ObjectId"),
            ("Optional[", "]", "Java's Optional"),
            ("Some(\"", "\")", "Rust's Option"),
        ] {
            add("id-shown", &format!("the id as {whose} shows it"), around(open, close));
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
