//! JSON Web Tokens with HS256 (RFC 7519), as Intercom's Messenger takes them: reference/intercom.md §5.4.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::json::{Kind, Tree};
use crate::platform::Hash;
use crate::platform::{Accepts, Encoding, Mac, Piece};

/// How a token is signed, in the terms of the other schemes.
pub const MAC: Mac = Mac {
    hash: Hash::Sha256,
    over: &[Piece::Body],
    prefix: "",
    encoding: Encoding::Base64Url,
    accepts: Accepts::Exact,
};

/// The header that courtside writes; its member order is that of the common libraries.
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// A token taken apart. The parts borrow its text.
#[derive(Debug, Clone)]
pub struct Token<'a> {
    /// `header.payload`, which is what is signed.
    pub signed: &'a str,
    /// The signature's text.
    pub signature: &'a str,
    /// The header.
    pub header: Map<String, Value>,
    /// The claims.
    pub claims: Map<String, Value>,
}

/// Why a text is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// Not three parts.
    #[error("a token has three parts with a dot between them; this has {0}")]
    Parts(usize),
    /// A token with something around it.
    #[error("the token stands in {0}; pass it alone")]
    Surrounded(&'static str),
    /// A token with white space in it, as a terminal or a mail breaks a long line.
    #[error("{0} stand in the token; a token is one word")]
    Broken(&'static str),
    /// A part that ends in padding, which tokens have not (RFC 7515, section 2).
    #[error("the token's {0} ends in `=`; a token's parts are base64url without padding")]
    Padded(&'static str),
    /// A part that has a member twice, with different values: which of them counts, each library answers for itself (RFC 7519, section 4).
    #[error("the token's {0} has `{1}` twice, with different values; libraries differ in which of them counts")]
    Twice(&'static str, String),
    /// A part that is not base64url of a JSON object.
    #[error("the token's {0} is not a JSON object in base64url")]
    NotJson(&'static str),
}

/// Takes a token apart as a strict library does: nothing stands around it, and no part of it is padded.
pub fn strict(text: &str) -> Result<Token<'_>, NoToken> {
    let text = text.trim_ascii();
    if text.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("bearer ")) {
        return Err(NoToken::Surrounded("a value that begins with `Bearer`"));
    }
    if text.len() > 1 && ['"', '\''].into_iter().any(|mark| text.starts_with(mark) && text.ends_with(mark)) {
        return Err(NoToken::Surrounded("quotes"));
    }
    if text.contains(|letter: char| letter.is_ascii_whitespace()) && parse(&unbroken(text)).is_ok() {
        return Err(NoToken::Broken(breaks(text)));
    }
    let token = parse(text)?;
    for (part, name) in token.signed.split('.').zip(["header", "payload"]) {
        if part.ends_with('=') {
            return Err(NoToken::Padded(name));
        }
        if let Some(member) = URL_SAFE_NO_PAD.decode(part).ok().and_then(|bytes| said_twice(&bytes)) {
            return Err(NoToken::Twice(name, crate::text::sanitise(&member)));
        }
    }
    Ok(token)
}

/// A text without the white space in it.
pub fn unbroken(text: &str) -> String {
    text.split_ascii_whitespace().collect()
}

/// What the white space in a token is.
pub fn breaks(text: &str) -> &'static str {
    if text.trim_ascii().contains(['\r', '\n']) { "line breaks" } else { "blanks" }
}

/// The first member of an object that another one of its name contradicts.
fn said_twice(object: &[u8]) -> Option<String> {
    let tree = Tree::parse(object).ok()?;
    let mut seen = BTreeMap::new();
    tree.root().members().find_map(|(name, value)| {
        let mut key = Vec::new();
        name.value_into(&mut key);
        let earlier = seen.insert(key.clone(), value.text())?;
        (earlier != value.text()).then(|| String::from_utf8_lossy(&key).into_owned())
    })
}

/// Why a JSON object cannot be signed as claims without making others of them. `None` where it can, and for what is no JSON.
pub fn altered(claims: &[u8]) -> Option<Altered> {
    if let Some(name) = said_twice(claims) {
        return Some(Altered::Twice(crate::text::sanitise(&name)));
    }
    let tree = Tree::parse(claims).ok()?;
    let mut open = vec![tree.root()];
    while let Some(value) = open.pop() {
        // What has digits alone names something, and is not one number or the one beside it.
        if value.kind() == Kind::Number && value.text().iter().all(|byte| byte.is_ascii_digit() || *byte == b'-') {
            let text = String::from_utf8_lossy(value.text());
            let kept = text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok();
            if !kept {
                return Some(Altered::Digits(crate::text::sanitise(&text)));
            }
        }
        open.extend(value.items().chain(value.members().map(|(_, member)| member)));
    }
    None
}

/// What would become of claims that are signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Altered {
    /// A claim that stands there twice, with different values.
    #[error("the claim `{0}` stands there twice, with different values; keep the one that is meant")]
    Twice(String),
    /// A number of more digits than are kept.
    #[error("the number {0} has more digits than readers of JSON keep; put it in quotes")]
    Digits(String),
}

/// Takes a token apart. White space around it is ignored, and so is padding: this is how tokens are looked at, not how they are judged.
pub fn parse(text: &str) -> Result<Token<'_>, NoToken> {
    let text = text.trim_ascii();
    let parts: Vec<&str> = text.split('.').collect();
    let &[header, claims, signature] = parts.as_slice() else {
        return Err(NoToken::Parts(parts.len()));
    };
    let object = |part: &str, name| {
        let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).map_err(|_| NoToken::NotJson(name))?;
        serde_json::from_slice(&bytes).map_err(|_| NoToken::NotJson(name))
    };
    let signed = &text[..header.len() + 1 + claims.len()];
    Ok(Token { signed, signature, header: object(header, "header")?, claims: object(claims, "payload")? })
}

/// A signed token for these claims, a JSON object's text.
pub fn sign(secret: &[u8], claims: &str) -> String {
    let signed = message(claims);
    let digest = Hash::Sha256.hmac(secret, &[signed.as_bytes()]);
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(digest.as_bytes()))
}

/// What is signed for these claims.
pub fn message(claims: &str) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims))
}

/// A claim that Intercom refuses, or that is a reported mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The stable code.
    pub code: &'static str,
    /// What is wrong, as a fragment.
    pub detail: String,
}

/// What is wrong with the algorithm that the token names: a signature by another is none, whatever it says.
pub fn algorithm(token: &Token<'_>) -> Option<Complaint> {
    let said = match token.header.get("alg") {
        Some(Value::String(name)) if name == "HS256" => return None,
        Some(Value::String(name)) => format!("says `{}`", crate::text::sanitise(name)),
        Some(_) => "has an `alg` that is no text".to_owned(),
        None => "names no algorithm: its header has no `alg`".to_owned(),
    };
    Some(Complaint { code: "jwt-algorithm", detail: format!("the token {said}, and Intercom takes HS256 only") })
}

/// What is wrong with what the token's header asks of whoever takes it: RFC 7515, section 4.1.11, has a token refused whose `crit` names
/// what is not understood, and HS256 as Intercom takes it understands none. `b64` changes what is signed, and needs `crit` (RFC 7797).
pub fn critical(token: &Token<'_>) -> Option<Complaint> {
    let detail = match (token.header.get("crit"), token.header.get("b64")) {
        (Some(Value::Array(names)), _) if !names.is_empty() => {
            let names: Vec<String> = names
                .iter()
                .take(4)
                .map(|name| format!("`{}`", crate::text::sanitise(name.as_str().unwrap_or("…"))))
                .collect();
            format!(
                "the token's `crit` asks that {} be understood, which Intercom's tokens have not; a token that asks for what is not understood is refused",
                names.join(", ")
            )
        }
        (Some(_), _) => "the token's `crit` is no list of names, and such a token is refused".to_owned(),
        (None, Some(Value::Bool(false))) => {
            "the token's `b64` is false: its payload would be signed as it is, and without `crit` that is refused"
                .to_owned()
        }
        (None, _) => return None,
    };
    Some(Complaint { code: "jwt-critical", detail })
}

/// Checks header and claims at a time, in Unix milliseconds. The first complaint that Intercom would refuse the token for, else
/// nothing.
pub fn complaint(token: &Token<'_>, now_ms: i64) -> Option<Complaint> {
    let complain = |code, detail| Some(Complaint { code, detail });
    if let Some(complaint) = algorithm(token).or_else(|| critical(token)) {
        return Some(complaint);
    }
    match token.claims.get("user_id") {
        Some(Value::String(id)) if !id.is_empty() => {}
        Some(Value::Number(id)) => {
            return complain("jwt-user-id", format!("`user_id` is the number {id}; it must be a string"));
        }
        Some(_) => return complain("jwt-user-id", "`user_id` is not a text".into()),
        None => {
            return complain(
                "jwt-user-id",
                "the claim `user_id` is missing; Intercom refuses tokens without it".into(),
            );
        }
    }
    for (name, unreadable, milliseconds) in
        [("exp", "jwt-expiry", "jwt-expiry-milliseconds"), ("nbf", "jwt-not-before", "jwt-not-before")]
    {
        let Some(time) = token.claims.get(name) else { continue };
        let Some(seconds) = time.as_f64() else {
            return complain(unreadable, format!("`{name}` is not a number of seconds"));
        };
        // Seconds reach 10^11 in the year 5138; what is beyond was meant as milliseconds.
        if seconds > 1e11 {
            return complain(milliseconds, format!("`{name}` is {time}: milliseconds where seconds belong"));
        }
        #[allow(clippy::cast_possible_truncation)] // the cast saturates, which is right for a time
        let ahead = ((seconds * 1000.0) as i64).saturating_sub(now_ms);
        if name == "exp" && ahead <= 0 {
            return complain("jwt-expired", format!("`exp` passed {} ago", crate::text::duration(ahead)));
        }
        if name == "nbf" && ahead > 0 {
            let ahead = crate::text::duration(ahead);
            return complain("jwt-not-before", format!("`nbf` lies {ahead} ahead, and the token counts from then on"));
        }
    }
    None
}
