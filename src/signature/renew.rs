//! Signing a request anew, as its platform would sign it now: fresh proofs, a fresh timestamp, a fresh expiry, a blob sealed again.
//! Changes what the proof is made of and carried in, and no other byte.

use serde_json::Value;

use super::scheme::{Ingredients, Setting, digest};
use super::{Evidence, evidence, jwt};
use crate::capture::{Header, Headers, Request};
use crate::json;
use crate::percent;
use crate::platform::{Carrier, Recipe};
use crate::secret::Secret;
use crate::sheet;

/// How long a token is good for where it does not say itself: what the Messenger's documentation recommends.
const TOKEN_LIFETIME: i64 = 2 * 60 * 60;

/// Why a request cannot be signed anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsignable {
    /// The scheme signs the account id, and nobody says which.
    #[error("the scheme signs the account id, which no request carries; pass it with --account-id")]
    AccountId,
    /// There is no blob, token or id to renew.
    #[error("there is no `{0}` in the body to renew")]
    Nothing(&'static str),
    /// The blob does not open, so what is in it cannot be sealed again.
    #[error("the sheet blob does not open with the secrets at hand, so it cannot be sealed again: {0}")]
    Blob(sheet::Refusal),
    /// The token cannot be read.
    #[error("the token cannot be signed anew: {0}")]
    Token(jwt::NoToken),
    /// No random bytes for a blob.
    #[error(transparent)]
    Randomness(#[from] sheet::NoRandomness),
}

/// Signs a request anew with the first of the secrets, at a time in Unix milliseconds; the other secrets only open what is there. Without a
/// secret nothing changes.
pub fn renew(request: &mut Request, setting: &Setting, secrets: &[Secret], now_ms: i64) -> Result<(), Unsignable> {
    let Some(secret) = secrets.first() else { return Ok(()) };
    // The form that the account chose is the one that is there.
    let told = request.headers.get(&setting.carrier).map(|proof| setting.written_as(proof));
    let setting = told.as_ref().unwrap_or(setting);
    match setting.recipe {
        Recipe::Equality => {
            set(&mut request.headers, &setting.carrier, secret.expose());
            Ok(())
        }
        Recipe::Mac(mac) => {
            let account_id = setting.account_id().unwrap_or_default().as_bytes();
            if mac.over.contains(&crate::platform::Piece::AccountId) && account_id.is_empty() {
                return Err(Unsignable::AccountId);
            }
            let timestamp = now_ms.to_string();
            if let Some(name) = setting.timestamp_header() {
                set(&mut request.headers, name, timestamp.as_bytes());
            }
            let found;
            let body = if let Carrier::Field(name) = setting.scheme.carrier {
                found = evidence(setting, request);
                let id = found.first().and_then(|evidence| evidence.message.as_deref());
                id.ok_or(Unsignable::Nothing(name))?
            } else {
                &request.body
            };
            let ingredients = Ingredients { body, timestamp: timestamp.as_bytes(), account_id };
            let proof = setting.write(mac, &digest(mac.hash, secret.expose(), mac.over, ingredients));
            let word = request.headers.get(&setting.carrier).map(|old| setting.own_word(old)).unwrap_or_default();
            let word = String::from_utf8_lossy(word).into_owned();
            carry(request, setting, &(word + &proof))
        }
        Recipe::Jwt => {
            let Carrier::Field(name) = setting.scheme.carrier else { return Ok(()) };
            let found = evidence(setting, request);
            let Some(Evidence { proof, .. }) = found.first() else { return Err(Unsignable::Nothing(name)) };
            let token = renewed(&String::from_utf8_lossy(proof), secret, now_ms).map_err(Unsignable::Token)?;
            carry(request, setting, &token)
        }
        Recipe::Sheet => {
            let blob = sheet::find_blob(&request.body).ok_or(Unsignable::Nothing("user"))?.blob;
            let mut plaintext = zeroize::Zeroizing::new(Vec::new());
            let mut opened = Err(sheet::Refusal::NotAuthentic);
            for secret in secrets {
                opened = sheet::open(&sheet::Key::from_secret(secret.expose()), &blob, &mut plaintext);
                if opened.is_ok() {
                    break;
                }
            }
            opened.map_err(Unsignable::Blob)?;
            let key = sheet::Key::from_secret(secret.expose());
            let user = json_text(&sheet::seal(&key, sheet::random_iv()?, &plaintext));
            let replace = |data: &[u8]| json::with_member(data, "user", user.as_bytes());
            request.body = sheet::with_data(&request.body, replace).ok_or(Unsignable::Nothing("user"))?;
            Ok(())
        }
    }
}

/// Takes every proof of the scheme off a request: its header, wherever it stands. What stands in a body stays.
pub fn strip(request: &mut Request, setting: &Setting) {
    request.headers.0.retain(|header| !header.name.eq_ignore_ascii_case(setting.carrier.as_bytes()));
}

/// Gives a field a value: in the place and the spelling of the first that is there, and of no other; else at the end.
pub fn set(headers: &mut Headers, name: &str, value: &[u8]) {
    let is = |header: &Header| header.name.eq_ignore_ascii_case(name.as_bytes());
    let Some(first) = headers.0.iter().position(is) else {
        headers.push(name, value);
        return;
    };
    let mut index = 0;
    headers.0.retain_mut(|header| {
        let keep = index <= first || !is(header);
        if index == first {
            header.value.clear();
            header.value.extend_from_slice(value);
        }
        index += 1;
        keep
    });
}

/// Puts a proof where the scheme carries it.
fn carry(request: &mut Request, setting: &Setting, proof: &str) -> Result<(), Unsignable> {
    match setting.scheme.carrier {
        Carrier::Field(name) if request.headers.get(name).is_none() => {
            request.body = with_text(&request.body, name, proof).ok_or(Unsignable::Nothing(name))?;
        }
        _ => set(&mut request.headers, &setting.carrier, proof.as_bytes()),
    }
    Ok(())
}

/// The body with another text in a member, at its root or one level down, or in a form's field; a body that is a token itself is replaced.
fn with_text(body: &[u8], name: &str, text: &str) -> Option<Vec<u8>> {
    let quoted = json_text(text);
    let Ok(tree) = json::Tree::parse(body) else {
        if let Some(place) = percent::field(body, name) {
            let new = percent::encoded(text);
            return Some([body.get(..place.start)?, new.as_bytes(), body.get(place.end..)?].concat());
        }
        return jwt::parse(std::str::from_utf8(body).ok()?).ok().map(|_| text.as_bytes().to_vec());
    };
    if tree.root().get(name).is_some() {
        return json::with_member(body, name, quoted.as_bytes());
    }
    let (key, inner) = tree.root().members().find(|(_, value)| value.get(name).is_some())?;
    let mut outer = Vec::new();
    key.value_into(&mut outer);
    let inner = json::with_member(inner.text(), name, quoted.as_bytes())?;
    json::with_member(body, std::str::from_utf8(&outer).ok()?, &inner)
}

fn json_text(text: &str) -> String {
    Value::from(text).to_string()
}

/// The token with the times of its claims moved to now, signed again. How long it is good for stays.
fn renewed(text: &str, secret: &Secret, now_ms: i64) -> Result<String, jwt::NoToken> {
    let token = jwt::parse(text)?;
    let mut claims = token.claims.clone();
    let now = now_ms.div_euclid(1000);
    let seconds = |claims: &serde_json::Map<String, Value>, name: &str| claims.get(name).and_then(Value::as_i64);
    if let Some(expiry) = seconds(&claims, "exp") {
        let lifetime = seconds(&claims, "iat").and_then(|issued| expiry.checked_sub(issued)).filter(|span| *span > 0);
        claims.insert("exp".into(), now.saturating_add(lifetime.unwrap_or(TOKEN_LIFETIME)).into());
    }
    for name in ["iat", "nbf"] {
        if claims.contains_key(name) {
            claims.insert(name.into(), now.into());
        }
    }
    Ok(jwt::sign(secret.expose(), &Value::Object(claims).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform;
    use crate::signature::{Clock, Keys, judge};

    const NOW: i64 = 1_800_000_000_000;

    fn request(headers: &[(&str, &str)], body: &str) -> Request {
        let mut request = Request { body: body.into(), ..Request::default() };
        for (name, value) in headers {
            request.headers.push(*name, *value);
        }
        request
    }

    fn setting(name: &str) -> Setting {
        let mut setting = Setting::from(platform::scheme(name).unwrap());
        setting.name_account(Some("123456".into()));
        setting
    }

    /// Signed anew, and judged by the scheme at the time of signing.
    fn holds(name: &str, mut request: Request) -> Request {
        let secrets = [Secret::new(b"a-public-secret".to_vec(), "new"), Secret::new(b"old".to_vec(), "old")];
        let setting = setting(name);
        renew(&mut request, &setting, &secrets, NOW).unwrap();
        let found = evidence(&setting, &request);
        assert_eq!(found.len(), 1, "{name}");
        let clock = Clock { now_ms: NOW, max_age_ms: Some(1) };
        let verdict = judge(&setting, &Keys::new(&setting, &secrets[..1]), &request, &found[0], Some(clock));
        assert!(verdict.ok, "{name}: {verdict:?}");
        request
    }

    #[test]
    fn every_scheme_signs_what_it_verifies() {
        let id = r#"{"user_id":"25","user_hash":"00"}"#;
        for (name, body) in [
            ("intercom", "{}"),
            ("intercom-webhook", "é"),
            ("intercom-identity", id),
            ("infobip", "{}"),
            ("infobip-legacy", ""),
            ("infobip-subscription", "{}"),
            ("kentico", "{}"),
            ("kentico-signature", "Žofia"),
            ("kentico-identity", id),
        ] {
            holds(name, request(&[], body));
        }
        let wrapped = holds("intercom-identity", request(&[], r#"{ "a":1,"s":{"user_id":"25","user_hash":"00"} }"#));
        assert!(wrapped.body.starts_with(br#"{ "a":1,"s":{"user_id":"25","user_hash":""#));
    }

    #[test]
    fn a_proof_takes_the_place_and_the_spelling_of_the_old_one() {
        let old = [("A", "1"), ("x-body-SIGNATURE", "00"), ("B", "2"), ("X-Body-Signature", "11")];
        let request = holds("intercom", request(&old, "{}"));
        let names: Vec<_> = request.headers.iter().map(|(name, _)| name).collect();
        assert_eq!(names, [&b"A"[..], b"x-body-SIGNATURE", b"B"]);
    }

    #[test]
    fn the_word_before_a_proof_whose_form_is_the_accounts_stays() {
        let header = setting("infobip-subscription").carrier;
        let (hex, base64) = ("0a".repeat(32), format!("{}=", "a/A+".repeat(11).split_at(43).0));
        for (digits, length) in [(&hex, 64), (&hex.to_uppercase(), 64), (&base64, 44)] {
            for word in ["SHA256=", "sha256=", "HMAC-SHA256=", ""] {
                let request = holds("infobip-subscription", request(&[(&header, &format!("{word}{digits}"))], "{}"));
                let value = String::from_utf8_lossy(request.headers.get(&header).unwrap()).into_owned();
                assert_eq!((value.get(..word.len()), value.len()), (Some(word), word.len() + length), "{value}");
                let any = |what: fn(char) -> bool| value[word.len()..].contains(what);
                assert_eq!(any(char::is_uppercase), digits != &hex, "{value}");
                assert_eq!(any(char::is_lowercase), digits != &hex.to_uppercase(), "{value}");
            }
        }
        for (old, word) in [("00ff", ""), ("AAA=", "")] {
            let request = holds("infobip-subscription", request(&[(&header, old)], "{}"));
            let value = String::from_utf8_lossy(request.headers.get(&header).unwrap()).into_owned();
            assert_eq!(value.len(), word.len() + 64, "{value}");
            assert!(value.starts_with(word), "{value}");
        }
        let long = format!("SHA512={}", "00".repeat(64));
        let request = holds("infobip-subscription", request(&[(&header, &long)], "{}"));
        assert_eq!(request.headers.get(&header).map(<[u8]>::len), Some(long.len()), "the hash is the account's too");
    }

    #[test]
    fn a_timestamp_is_fresh() {
        let request = holds("infobip", request(&[("X-Ib-Exchange-Req-Timestamp", "1700000000000")], "{}"));
        assert_eq!(request.headers.get("X-Ib-Exchange-Req-Timestamp"), Some(&b"1800000000000"[..]));
    }

    #[test]
    fn a_token_keeps_its_claims_and_its_lifetime() {
        let token = jwt::sign(b"old", r#"{"user_id":"25","iat":1000,"exp":1060,"name":"Ada"}"#);
        let body = format!(r#"{{"intercom_user_jwt":"{token}"}}"#);
        let renewed = holds("intercom-jwt", request(&[], &body));
        let proof = &evidence(&setting("intercom-jwt"), &renewed)[0].proof;
        let text = String::from_utf8(proof.to_vec()).unwrap();
        let claims = serde_json::to_string(&jwt::parse(&text).unwrap().claims).unwrap();
        assert_eq!(claims, r#"{"user_id":"25","iat":1800000000,"exp":1800000060,"name":"Ada"}"#);
        assert!(jwt::parse(&String::from_utf8(holds("intercom-jwt", request(&[], &token)).body).unwrap()).is_ok());
    }

    #[test]
    fn a_form_keeps_its_other_fields() {
        let form = holds("intercom-identity", request(&[], "a=b&user_hash=00&user_id=2%2B5&c"));
        assert!(form.body.starts_with(b"a=b&user_hash=") && form.body.ends_with(b"&user_id=2%2B5&c"));
        let mut query = Request { target: b"/?user_id=25&user_hash=00".to_vec(), ..request(&[], "a=b") };
        let refused = renew(&mut query, &setting("intercom-identity"), &[Secret::new(b"a".to_vec(), "")], NOW);
        assert_eq!((refused, query.body.as_slice()), (Err(Unsignable::Nothing("user_hash")), &b"a=b"[..]));
    }

    #[test]
    fn a_blob_that_an_old_secret_opens_is_sealed_with_the_new_one() {
        let blob = sheet::seal(&sheet::Key::from_secret(b"old"), [7; 12], br#"{"id":"1"}"#);
        let body = sheet::form(&sheet::OpenSheet::default(), &blob).unwrap();
        let renewed = holds("intercom-sheet", request(&[], &body));
        let mut plaintext = Vec::new();
        let found = sheet::find_blob(&renewed.body).unwrap();
        sheet::open(&sheet::Key::from_secret(b"a-public-secret"), &found.blob, &mut plaintext).unwrap();
        assert_eq!(plaintext, br#"{"id":"1"}"#);
        assert_ne!(found.blob, blob.as_bytes());
        let stranger = [Secret::new(b"stranger".to_vec(), "")];
        let mut request = request(&[], &body);
        let refused = renew(&mut request, &setting("intercom-sheet"), &stranger, NOW);
        assert_eq!(refused, Err(Unsignable::Blob(sheet::Refusal::NotAuthentic)));
        assert_eq!(request.body, body.as_bytes(), "what cannot be renewed stays as it was");
    }

    #[test]
    fn a_proof_is_taken_off() {
        let mut request = request(&[("x-body-signature", "00"), ("A", "1")], "{}");
        strip(&mut request, &setting("intercom"));
        assert_eq!(request.headers.len(), 1);
    }
}
