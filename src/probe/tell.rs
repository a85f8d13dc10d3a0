//! Whether an answer tells whoever was refused what would have been right: the secret, or the signature of what they sent. What stands in the request
//! already is told to nobody. Knows hexadecimal and base64, in any case and in any alphabet, in the body as in the head.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{Sent, Subject};
use crate::capture::{Headers, decoded};
use crate::signature::digest;

/// Shorter secrets stand in an answer by chance.
const SHORTEST: usize = 8;

/// What the answer tells; `None` where it tells nothing of the kind.
pub(super) fn told(subject: &Subject<'_>, sent: &Sent) -> Option<&'static str> {
    let response = &sent.outcome.as_ref().ok()?.response;
    let (setting, secret) = (subject.setting?, subject.secret()?);
    let request = &sent.request;
    let body = decoded(response);
    let said = text(&response.headers, body.as_deref().unwrap_or(&response.body), &response.reason);
    let asked = text(&request.headers, &request.body, &request.target);
    let holds = |form: &[u8]| {
        let form: Vec<u8> = folded(form).collect();
        memchr::memmem::find(&said, &form).is_some() && memchr::memmem::find(&asked, &form).is_none()
    };
    let written =
        |bytes: &[u8]| holds(hex::encode(bytes).as_bytes()) || holds(STANDARD_NO_PAD.encode(bytes).as_bytes());
    // A word may be one of the app's own.
    let is_word = |byte: &u8| byte.is_ascii_lowercase() || b" -_".contains(byte);
    if secret.len() >= SHORTEST && ((holds(secret) && !secret.iter().all(is_word)) || written(secret)) {
        return Some(if subject.key().is_some() { "the key" } else { "the secret" });
    }
    let mac = setting.mac()?;
    let timestamp = setting.timestamp_header().and_then(|name| request.headers.get(name)).unwrap_or_default();
    let right = digest(mac.hash, secret, mac.over, subject.ingredients(&request.body, timestamp));
    written(right.as_bytes()).then_some("the signature that would have been right for it")
}

/// Everything in which something may stand.
fn text(headers: &Headers, body: &[u8], more: &[u8]) -> Vec<u8> {
    let fields = headers.iter().flat_map(|(name, value)| [name, value]);
    fields.chain([body, more]).flat_map(|part| folded(part).chain([b'\n'])).collect()
}

/// In one case and one alphabet of base64, and without what escapes a slash in JSON.
fn folded(text: &[u8]) -> impl Iterator<Item = u8> {
    text.iter().filter(|byte| **byte != b'\\').map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other.to_ascii_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Request, Response};
    use crate::signature::Setting;
    use crate::simulate::public_secrets;
    use crate::wire::Received;

    /// What is told by an answer that is made of the right signature, the proof that was sent, and the secret.
    fn told_by(answer: impl Fn(&[u8], &str, &str) -> Response, proof: Option<&str>) -> Option<&'static str> {
        let (row, secret) = public_secrets().into_iter().find(|(row, _)| row.name == "intercom").unwrap();
        let setting = Setting::from(row);
        let captured =
            Request { method: b"POST".to_vec(), target: b"/x".to_vec(), body: b"{}".to_vec(), ..Request::default() };
        let secrets = std::borrow::Cow::Borrowed(std::slice::from_ref(&secret));
        let subject = Subject::new(&captured, None, Some(&setting), &[], secrets, 0).unwrap();
        let right = hex::decode(subject.proof().unwrap()).unwrap();
        let request = match proof {
            Some(proof) => subject.proved(proof).unwrap().request,
            None => subject.good.clone(),
        };
        let key = std::str::from_utf8(secret.expose()).unwrap();
        let response = answer(&right, proof.unwrap_or_default(), key);
        told(
            &subject,
            &Sent { request, outcome: Ok(Received { response, elapsed: std::time::Duration::ZERO, surplus: 0 }) },
        )
    }

    fn body(text: impl Into<Vec<u8>>) -> Response {
        Response { status: 401, body: text.into(), ..Response::default() }
    }

    #[test]
    fn what_would_have_been_right_is_found_however_it_is_written() {
        let signature = Some("the signature that would have been right for it");
        let wrong = Some("00112233445566778899");
        assert_eq!(told_by(|right, _, _| body(format!("want {}", hex::encode(right))), wrong), signature);
        assert_eq!(told_by(|right, _, _| body(hex::encode_upper(right)), wrong), signature);
        let in_json = |right: &[u8]| STANDARD_NO_PAD.encode(right).replace('/', "\\/");
        assert_eq!(told_by(|right, _, _| body(in_json(right)), wrong), signature);
        let head = |right: &[u8], _: &str, _: &str| {
            let mut response = body("no");
            response.headers.push("X-Expected", format!("sha256={}", hex::encode(right)));
            response
        };
        assert_eq!(told_by(head, wrong), signature);
        assert_eq!(told_by(|_, _, key| body(format!("key {key}")), wrong), Some("the secret"));
        assert_eq!(told_by(|_, _, key| body(hex::encode(key)), wrong), Some("the secret"));
    }

    #[test]
    fn what_was_sent_and_anything_else_tells_nothing() {
        assert_eq!(told_by(|_, proof, _| body(format!("got {proof}")), Some("00112233445566778899")), None);
        assert_eq!(told_by(|right, _, _| body(hex::encode(right)), None), None, "it was sent");
        assert_eq!(told_by(|right, _, _| body(hex::encode(&right[..16])), Some("00")), None, "half of it");
    }
}
