//! What must be refused in whatever form it comes. A parser passes over what is not of its type, and a check that hangs on the parser is passed over
//! with it: each row is a request that nobody signed, in a form that some parser does not read. Says nothing about requests that are signed.

use std::borrow::Cow;

use super::subject::{Length, Shot, Subject};
use super::{Probe, awkward, forge, probes, sheets};
use crate::capture::Request;
use crate::json::{Kind, Tree, Value};
use crate::percent::form_decoded;
use crate::sheet;
use crate::signature::renew;
use crate::sorting;

/// How many fields a form gets at most: parsers have a limit.
const FIELDS: usize = 200;

const FORM: &[u8] = b"application/x-www-form-urlencoded";
const MULTIPART: &[u8] = b"multipart/form-data; boundary=courtside-probes";
/// JSON by another name, as JSON:API has it: lists of types that are parsed often know it, and those of types that are verified do not.
const VENDOR: &[u8] = b"application/vnd.api+json";

/// More than a megabyte, which many bodies are allowed to have.
const HUGE: usize = 2_000_000;

const WHY: &str = "The check hangs on the type of the body, as where the parser of JSON makes it and passes over everything else, and the handler runs all the same: whoever knows the address sends requests that the app takes for the platform's. Express calls `verify` of express.json() for a body of that type, and for nothing else.";
const REPAIR: &str = "Verify in a middleware of its own that runs for every request, over the raw bytes of whatever type, none included: express.raw({ type: () => true }). Or let `verify` leave a mark (req.verified = true), and refuse in the handler what lacks it.";

const BARE: &str = "The check is passed over where there is no body, as in `if (body.length)` or in a parser that is not called then, and the handler runs all the same: whoever knows the address sends requests that the app takes for the platform's.";
const BARE_REPAIR: &str = "Verify whatever comes, the signature over no bytes where there are none.";
const LARGE: &str = "The check is passed over where a body is large, as where a buffer is full or verifying seemed to take too long, and the handler runs all the same: whoever knows the address makes a request large.";
const LARGE_REPAIR: &str = "Verify bodies of whatever size, and answer 413 to those that are too large to verify.";

const STRANGERS: &str = "The check hangs on what the body says: the secret is looked up by an id in it, and where there is none nothing is compared; or a handler leaves early for what it does not know. Whoever knows the address sends requests that the app takes for the platform's.";
const STRANGERS_REPAIR: &str = "Refuse what you have no secret for, and verify before you read anything of the body but the id that leads to the secret.";

/// The one that is signed with nothing, for somebody of whom nothing is known.
pub(super) const UNKNOWN: &str = "empty-secret-other-ids";

/// The one that says to come from where the app runs.
pub(super) const FORWARDED: &str = "no-signature-forwarded";

/// The one that says to come from the network where the app runs.
pub(super) const NEARBY: &str = "no-signature-forwarded-private";

/// What names the address of whoever sent a request, where a proxy stands before the app: by any of these names frameworks and servers believe it.
const FORWARDS: [&str; 5] = ["X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

const FORWARDED_WHY: &str = "The check is passed over for calls of the app's own machine or network, and where those come from is read in a header that anybody writes: whoever knows the address sends requests that the app takes for the platform's.";
const FORWARDED_REPAIR: &str = "Verify whoever calls. Where an address counts, believe X-Forwarded-For from your own proxy alone (`trust proxy` in Express, ProxyFix in Flask with the number of proxies), and let that proxy take off what came from outside.";

/// Those that are still JSON come first: what is none may be the end of an app that parses before it verifies.
pub(super) static PROBES: &[Probe] = probes![
    FORWARDED, Refuse, Anyone, |subject| from(subject, "127.0.0.1"), "the request without its proof, said to come from 127.0.0.1 (X-Forwarded-For and its like)", FORWARDED_WHY, FORWARDED_REPAIR;
    NEARBY, Refuse, Anyone, |subject| from(subject, "10.1.2.3"), "the request without its proof, said to come from 10.1.2.3 (X-Forwarded-For and its like)", FORWARDED_WHY, FORWARDED_REPAIR;
    "no-signature-text", Refuse, Anyone, |subject| as_text(subject, nobody(subject)?), "the request without its proof, as text/plain", WHY, REPAIR;
    "no-signature-untyped", Refuse, Anyone, |subject| untyped(subject, nobody(subject)?), "the request without its proof and without Content-Type", WHY, REPAIR;
    "wrong-secret-text", Refuse, Anyone, |subject| as_text(subject, strange(subject)?), "the request proved by a secret that is not yours, as text/plain", WHY, REPAIR;
    "wrong-secret-untyped", Refuse, Anyone, |subject| untyped(subject, strange(subject)?), "the request proved by a secret that is not yours, without Content-Type", WHY, REPAIR;
    "no-signature-vendor-json", Refuse, Anyone, |subject| typed(subject, nobody(subject)?, VENDOR, None), "the request without its proof, as application/vnd.api+json", WHY, REPAIR;
    "wrong-secret-vendor-json", Refuse, Anyone, |subject| typed(subject, strange(subject)?, VENDOR, None), "the request proved by a secret that is not yours, as application/vnd.api+json", WHY, REPAIR;
    "no-signature-form", Refuse, Anyone, |subject| as_form(subject, nobody(subject)?), "the request without its proof, its members as the fields of a form", WHY, REPAIR;
    "wrong-secret-form", Refuse, Anyone, |subject| as_form(subject, strange(subject)?), "the request proved by a secret that is not yours, as a form", WHY, REPAIR;
    "no-signature-multipart", Refuse, Anyone, as_multipart, "the request without its proof, its members as the parts of a form", WHY, REPAIR;
    "no-signature-multipart-json", Refuse, Anyone, |subject| typed(subject, nobody(subject)?, MULTIPART, None), "the request without its proof, its JSON called multipart/form-data", WHY, REPAIR;
    "no-signature-no-body", Refuse, Anyone, |subject| without_body(subject, nobody(subject)?, Length::Untold), "the request without its proof and without a body", BARE, BARE_REPAIR;
    "wrong-secret-empty-body", Refuse, Anyone, |subject| without_body(subject, strange(subject)?, Length::Told), "the request proved by a secret that is not yours, with a body of no length", BARE, BARE_REPAIR;
    "wrong-secret-chunked", Refuse, Anyone, |subject| chunked(subject, strange(subject)?), "the request proved by a secret that is not yours, its body in chunks", "The check hangs on Content-Length, and a body in chunks has none: whoever knows the address sends requests that the app takes for the platform's.", "Read the body to its end, whatever tells its length, and verify that; one of no length is verified too.";
    "no-signature-200-kb", Refuse, Anyone, |subject| large(subject, nobody(subject)?), "the request without its proof, with a body of 200 kB", LARGE, LARGE_REPAIR;
    "wrong-secret-200-kb", Refuse, Anyone, |subject| large(subject, strange(subject)?), "the request proved by a secret that is not yours, with a body of 200 kB", LARGE, LARGE_REPAIR;
    "no-signature-2-mb", Refuse, Anyone, huge, "the request without its proof, with a body of 2 MB", LARGE, LARGE_REPAIR;
    "no-signature-json", Refuse, Anyone, as_json, "the request without its proof, the fields of its form as JSON", WHY, REPAIR;
    "no-signature-gzip", Refuse, Anyone, |subject| gzipped(nobody(subject)?), "the request without its proof, its body packed by gzip", "The check is passed over where a body is packed, or looks at other bytes than the handler: whoever knows the address sends requests that the app takes for the platform's.", "Verify whatever comes, over the bytes that came, and answer 415 to a Content-Encoding: platforms send none.";
    "no-signature-other-ids", Refuse, Anyone, |subject| with_other_ids(subject, nobody(subject)?), "the request without its proof, with other ids in its body", STRANGERS, STRANGERS_REPAIR;
    "wrong-secret-other-ids", Refuse, Anyone, |subject| rewritten(subject, other_ids(subject)?), "the request signed with a secret that is not yours, with other ids in its body", STRANGERS, STRANGERS_REPAIR;
    UNKNOWN, Refuse, Anyone, |subject| forge::empty_secret(&rewrite(subject, other_ids(subject)?)?), "the request signed with an empty secret, or the word for none, with other ids in its body", "The secret is looked up by an id in the body, and where there is none it is empty, or the text `undefined`, `null` or `None`: whoever knows the address signs with that.", STRANGERS_REPAIR;
    "wrong-secret-empty-object", Refuse, Anyone, |subject| rewritten(subject, subject.changed(|_| Some(b"{}".to_vec()))?), "an object without members, signed with a secret that is not yours", STRANGERS, STRANGERS_REPAIR;
    "wrong-secret-null", Refuse, Anyone, |subject| rewritten(subject, subject.changed(|_| Some(b"null".to_vec()))?), "a body that is `null`, signed with a secret that is not yours", STRANGERS, STRANGERS_REPAIR;
    "wrong-secret-list", Refuse, Anyone, |subject| rewritten(subject, subject.changed(|_| Some(b"[]".to_vec()))?), "a body that is a list, signed with a secret that is not yours", STRANGERS, STRANGERS_REPAIR;
];

/// Those that hold something else than the platform sends, in the form in which it does.
pub(super) const OTHER_BODIES: [&str; 6] = [
    UNKNOWN,
    "no-signature-other-ids",
    "wrong-secret-other-ids",
    "wrong-secret-empty-object",
    "wrong-secret-null",
    "wrong-secret-list",
];

/// The request without what proves it; of a sheet, for a user whom anybody can name.
pub(super) fn nobody(subject: &Subject<'_>) -> Option<Shot> {
    forge::no_signature(subject).or_else(|| sheets::plain_user(subject))
}

/// The request without its proof, as if it came from the app's own machine.
fn from(subject: &Subject<'_>, address: &str) -> Option<Shot> {
    let mut shot = nobody(subject)?;
    for name in FORWARDS {
        renew::set(&mut shot.request.headers, name, address.as_bytes());
    }
    renew::set(&mut shot.request.headers, "Forwarded", format!("for={address}").as_bytes());
    Some(shot)
}

/// The request with somebody else's proof.
fn strange(subject: &Subject<'_>) -> Option<Shot> {
    forge::wrong_secret(subject).or_else(|| sheets::other_secret(subject))
}

/// That body, signed with somebody else's secret.
fn rewritten(subject: &Subject<'_>, body: Vec<u8>) -> Option<Shot> {
    forge::wrong_secret(&rewrite(subject, body)?)
}

/// The same with that body. Nothing for a sheet, whose body is its proof.
fn rewrite<'s>(subject: &'s Subject<'_>, body: Vec<u8>) -> Option<Subject<'s>> {
    subject.header()?;
    (body != subject.good.body).then(|| subject.of(Request { body, ..subject.good.clone() }))
}

fn with_other_ids(subject: &Subject<'_>, mut shot: Shot) -> Option<Shot> {
    subject.header()?;
    shot.request.body = other_ids(subject)?;
    Some(shot)
}

/// The body with a digit more at the end of each id that it names, of an account or a person and not of a component.
fn other_ids(subject: &Subject<'_>) -> Option<Vec<u8>> {
    let body = &subject.good.body;
    let tree = Tree::parse(body).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let (mut ends, mut left) = (Vec::new(), vec![(true, tree.root())]);
    while let Some((top, value)) = left.pop() {
        for (key, value) in value.members() {
            let name = key.value().to_ascii_lowercase();
            let is_id = name.ends_with(b"id") && !name.starts_with(b"component") && (top || name != b"id");
            let end = value.offset() + value.text().len();
            match value.kind() {
                Kind::Object => left.push((false, value)),
                Kind::String if is_id => ends.push(end - 1),
                Kind::Number if is_id && value.text().iter().all(u8::is_ascii_digit) => ends.push(end),
                _ => {}
            }
        }
    }
    sorting::by(&mut ends, Ord::cmp);
    let (mut out, mut done) = (Vec::with_capacity(body.len() + ends.len()), 0);
    for end in &ends {
        out.extend_from_slice(body.get(done..*end)?);
        out.push(b'7');
        done = *end;
    }
    out.extend_from_slice(body.get(done..)?);
    (!ends.is_empty()).then_some(out)
}

/// A form as an object of texts.
fn as_json(subject: &Subject<'_>) -> Option<Shot> {
    let shot = nobody(subject).filter(|_| is_form(subject))?;
    let text = |part: &[u8]| String::from_utf8_lossy(&form_decoded(part)).into_owned();
    let member = |field: &[u8]| {
        let (name, value) = field.split_at(memchr::memchr(b'=', field)?);
        Some((text(name), serde_json::Value::from(text(value.get(1..)?))))
    };
    let members: serde_json::Map<_, _> = shot.request.body.split(|byte| *byte == b'&').filter_map(member).collect();
    typed(subject, shot, b"application/json", Some(serde_json::Value::from(members).to_string().into_bytes()))
}

fn is_form(subject: &Subject<'_>) -> bool {
    let own = subject.good.headers.get("content-type").unwrap_or_default();
    own.get(..FORM.len()).is_some_and(|own| own.eq_ignore_ascii_case(FORM))
}

/// The request with its body in another type, where it is not of that type already.
fn typed(subject: &Subject<'_>, mut shot: Shot, name: &[u8], body: Option<Vec<u8>>) -> Option<Shot> {
    let own = subject.good.headers.get("content-type").unwrap_or_default();
    let alike = own.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name));
    if alike || subject.good.body.is_empty() {
        return None;
    }
    renew::set(&mut shot.request.headers, "Content-Type", name);
    if let Some(body) = body {
        shot.request.body = body;
    }
    Some(shot)
}

fn as_text(subject: &Subject<'_>, shot: Shot) -> Option<Shot> {
    typed(subject, shot, b"text/plain", None)
}

fn as_form(subject: &Subject<'_>, shot: Shot) -> Option<Shot> {
    typed(subject, shot, FORM, Some(fields(&subject.good.body)?))
}

fn as_multipart(subject: &Subject<'_>) -> Option<Shot> {
    let shot = nobody(subject)?;
    let form = if is_form(subject) { shot.request.body.clone() } else { fields(&shot.request.body)? };
    typed(subject, shot, MULTIPART, Some(parts(&form)?))
}

/// The fields of a form as parts (RFC 7578), each under its name as it is.
fn parts(form: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    for field in form.split(|byte| *byte == b'&') {
        let (name, value) = field.split_at(memchr::memchr(b'=', field)?);
        // A quotation mark stays the escape that it is (RFC 7578 §2).
        body.extend_from_slice(b"--courtside-probes\r\nContent-Disposition: form-data; name=\"");
        for byte in form_decoded(name) {
            body.extend_from_slice(if byte == b'"' { b"%22" } else { std::slice::from_ref(&byte) });
        }
        body.extend_from_slice(b"\"\r\n\r\n");
        body.extend_from_slice(&form_decoded(value.get(1..)?));
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--courtside-probes--\r\n");
    Some(body)
}

fn untyped(subject: &Subject<'_>, mut shot: Shot) -> Option<Shot> {
    if subject.good.body.is_empty() || subject.good.headers.get("content-type").is_none() {
        return None;
    }
    shot.request.headers.0.retain(|field| !field.name.eq_ignore_ascii_case(b"content-type"));
    Some(shot)
}

fn without_body(subject: &Subject<'_>, shot: Shot, length: Length) -> Option<Shot> {
    if subject.good.body.is_empty() {
        return None;
    }
    let mut shot = Shot { length, ..shot };
    shot.request.body.clear();
    Some(shot)
}

fn chunked(subject: &Subject<'_>, shot: Shot) -> Option<Shot> {
    if subject.good.body.is_empty() {
        return None;
    }
    Some(Shot { length: Length::Chunked, ..shot })
}

/// The request with its body in a gzip member of one stored block (RFC 1951 §3.2.4, RFC 1952 §2.3). Nothing where it does not fit into one.
pub(super) fn gzipped(mut shot: Shot) -> Option<Shot> {
    let body = std::mem::take(&mut shot.request.body);
    let length = u16::try_from(body.len()).ok().filter(|length| *length > 0)?;
    if shot.request.headers.get("content-encoding").is_some() {
        return None;
    }
    let mut sum = flate2::Crc::new();
    sum.update(&body);
    let head = [&b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01"[..], &length.to_le_bytes(), &(!length).to_le_bytes()].concat();
    let tail = [sum.sum().to_le_bytes(), u32::from(length).to_le_bytes()].concat();
    shot.request.body = [head, body, tail].concat();
    renew::set(&mut shot.request.headers, "Content-Encoding", b"gzip");
    Some(shot)
}

fn huge(subject: &Subject<'_>) -> Option<Shot> {
    let mut shot = nobody(subject)?;
    shot.request.body = subject.of(shot.request.clone()).body_with(format!("\"{}\"", "x".repeat(HUGE)).as_bytes())?;
    Some(shot)
}

fn large(subject: &Subject<'_>, mut shot: Shot) -> Option<Shot> {
    shot.request.body = subject.of(shot.request.clone()).body_with(&awkward::conversation())?;
    Some(shot)
}

/// The members of an object as the fields of a form, with those inside others named as PHP and Express read them: `context[location]=home`.
fn fields(body: &[u8]) -> Option<Vec<u8>> {
    let tree = Tree::parse(body).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let mut out = String::new();
    let mut count = 0;
    let mut left: Vec<(String, Value<'_, '_>)> = vec![(String::new(), tree.root())];
    while let Some((name, value)) = left.pop() {
        let inside = |key: &[u8]| {
            let mut inside = name.clone();
            let bracket = if name.is_empty() { ["", ""] } else { ["%5B", "%5D"] };
            inside.push_str(bracket[0]);
            sheet::form_encoded(key, &mut inside);
            inside.push_str(bracket[1]);
            inside
        };
        // The last one is taken first, so that they come out in their order.
        let before = left.len();
        match value.kind() {
            Kind::Object => left.extend(value.members().map(|(key, value)| (inside(&key.value()), value))),
            Kind::Array => {
                left.extend(value.items().enumerate().map(|(at, value)| (inside(at.to_string().as_bytes()), value)));
            }
            kind => {
                if count == FIELDS {
                    break;
                }
                count += 1;
                let text = match kind {
                    Kind::String => value.raw_string()?.value(),
                    Kind::Null => Cow::Borrowed(&b""[..]),
                    _ => Cow::Borrowed(value.text()),
                };
                if !out.is_empty() {
                    out.push('&');
                }
                out.push_str(&name);
                out.push('=');
                sheet::form_encoded(&text, &mut out);
            }
        }
        left.get_mut(before..).unwrap_or_default().reverse();
    }
    Some(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_become_fields_in_their_order() {
        let body = br#"{"a":"b c&","n":{"x":1,"y":[true,null,{"z":"\u00e9"}]},"e":{},"last":-1.5}"#;
        let form = String::from_utf8(fields(body).unwrap()).unwrap();
        assert_eq!(
            form,
            "a=b+c%26&n%5Bx%5D=1&n%5By%5D%5B0%5D=true&n%5By%5D%5B1%5D=&n%5By%5D%5B2%5D%5Bz%5D=%C3%A9&last=-1.5"
        );
        assert_eq!((fields(b"[]"), fields(b"{")), (None, None));
    }

    #[test]
    fn a_packed_body_is_the_same_when_it_is_unpacked() {
        use std::io::Read as _;
        for body in ["{}", r#"{"a":"b"}"#] {
            let shot = Shot::plain(Request { body: body.into(), ..Request::default() });
            let packed = gzipped(shot).unwrap().request;
            assert_eq!(packed.headers.get("content-encoding"), Some(&b"gzip"[..]));
            let mut out = String::new();
            flate2::read::GzDecoder::new(&packed.body[..]).read_to_string(&mut out).unwrap();
            assert_eq!(out, body);
        }
        assert_eq!(gzipped(Shot::plain(Request { body: vec![b'x'; 65536], ..Request::default() })), None);
    }

    #[test]
    fn members_become_parts_under_their_names() {
        let body = br#"{"a\"b":"c d","n":{"x":"\u00e9&"}}"#;
        let form = String::from_utf8(parts(&fields(body).unwrap()).unwrap()).unwrap();
        let part = |name: &str, value: &str| {
            format!("--courtside-probes\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        assert_eq!(form, [part("a%22b", "c d"), part("n[x]", "é&"), "--courtside-probes--\r\n".to_owned()].concat());
        assert_eq!(parts(b""), None);
    }

    #[test]
    fn a_form_has_no_more_fields_than_parsers_take() {
        let members: Vec<String> = (0..1000).map(|at| format!("\"k{at}\":{at}")).collect();
        let form = fields(format!("{{{}}}", members.join(",")).as_bytes()).unwrap();
        assert_eq!(form.split(|byte| *byte == b'&').count(), FIELDS);
    }
}
