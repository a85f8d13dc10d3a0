//! What must not break the app: bodies and methods that nobody sends who means well. Refusing them is right; failing is not.

use super::subject::{Shot, Subject};
use super::{Probe, forge, forms, probes};
use crate::capture::Request;
use crate::signature::renew;

/// A body that no parser should have to take.
const LARGE: usize = 10_000_000;
/// How deep brackets are nested: deeper than any stack goes.
const DEEP: usize = 100_000;

/// The one that has no right signature.
pub(super) const UNSIGNED: &str = "malformed-unsigned";

pub(super) static PROBES: &[Probe] = probes![
    "malformed-json", Survive, Anyone, malformed_json, "a signed body that breaks off in the middle", "Whoever sends such a body makes the app fail, fills its log, and may take its process down.", "Catch the parser's exception, and answer 400.";
    "malformed-unsigned", Survive, Anyone, malformed_unsigned, "a body that breaks off in the middle, without a right signature", "The body is parsed before anything is verified, so that anyone who knows the address reaches the parser: it makes the app fail, or leads past the check.", "Verify first, over the bytes as they arrived; parse afterwards, and answer 400 where that fails.";
    "empty-body", Survive, Anyone, empty_body, "a signed request without a body", "Whoever sends nothing makes the app fail.", "Check that there is a body before you read its members.";
    "null-body", Survive, Anyone, body_null, "a signed body that is `null`", "`null` is JSON and has no members: whoever sends it makes the app fail.", "Check that the body is an object before you read its members.";
    "list-body", Survive, Anyone, body_list, "a signed body that is a list", "A list is JSON and has no members: whoever sends it makes the app fail.", "Check that the body is an object before you read its members.";
    "invalid-utf-8", Survive, Anyone, invalid_utf_8, "a signed body with bytes that are no UTF-8", "Whoever sends such bytes makes the app fail.", "Decode in a way that reports such bytes, and answer 400.";
    "lone-surrogate", Survive, Anyone, lone_surrogate, "a signed body with half of a character", "Half of a surrogate pair parses as JSON and cannot be written as UTF-8: whoever sends it makes the app fail when it answers, logs or stores it.", "Replace what cannot be encoded where you write it.";
    "wrong-content-type", Survive, Anyone, wrong_content_type, "the body as text/plain", "The body is not parsed, and code that reads its members fails.", "Check that there is a body before you read its members; answer 415 where the type is another one.";
    "body-gzip", Survive, Anyone, |subject| subject.signed(forms::gzipped(Shot::plain(subject.good.clone()))?.request), "the body packed by gzip, signed over its packed bytes", "The body is unpacked before it is verified, or not at all, and code that reads its members fails.", "Answer 415 to a Content-Encoding, or verify the bytes that came and unpack them afterwards.";
    "wrong-method", Survive, Anyone, wrong_method, "a GET in place of the platform's method", "Whoever opens the address in a browser makes the app fail.", "Answer 404 or 405 to other methods.";
    "deep-nesting", Survive, Anyone, deep_nesting, "a signed body with 100,000 nested brackets", "Parsers that call themselves run out of stack, and with it the whole process ends: one request takes the app down.", "Limit the depth, or use a parser that does; verify before you parse, so that only the platform can get there.";
    "body-10-mb", Survive, Anyone, body_10_mb, "a signed body of 10 MB", "Whoever sends large bodies makes the app fail, or takes its memory.", "Limit the size of bodies, and answer 413 above it.";
];

/// The first half of the body: no JSON, and no form that holds any.
fn half(subject: &Subject<'_>) -> Option<Vec<u8>> {
    let body = &subject.good.body;
    subject.changed(|object| Some(object.get(..object.len() / 2)?.to_vec())).filter(|half| half != body)
}

fn malformed_json(subject: &Subject<'_>) -> Option<Shot> {
    subject.with_body(half(subject)?)
}

fn malformed_unsigned(subject: &Subject<'_>) -> Option<Shot> {
    // A signature of the right form: one of another length may fail for that alone.
    let mut shot = forge::wrong_secret(subject)?;
    shot.request.body = half(subject)?;
    Some(shot)
}

fn empty_body(subject: &Subject<'_>) -> Option<Shot> {
    subject.with_body("")
}

fn body_null(subject: &Subject<'_>) -> Option<Shot> {
    subject.with_body(subject.changed(|_| Some(b"null".to_vec()))?)
}

fn body_list(subject: &Subject<'_>) -> Option<Shot> {
    subject.with_body(subject.changed(|_| Some(b"[]".to_vec()))?)
}

fn invalid_utf_8(subject: &Subject<'_>) -> Option<Shot> {
    subject.with_member(b"\"\xff\xfe\"")
}

fn lone_surrogate(subject: &Subject<'_>) -> Option<Shot> {
    subject.with_member(br#""\ud800""#)
}

fn wrong_content_type(subject: &Subject<'_>) -> Option<Shot> {
    if subject.good.body.is_empty() {
        return None;
    }
    let mut request = subject.good.clone();
    renew::set(&mut request.headers, "Content-Type", b"text/plain");
    Some(Shot::plain(request))
}

fn wrong_method(subject: &Subject<'_>) -> Option<Shot> {
    if subject.good.method == b"GET" {
        return None;
    }
    let request = Request { method: b"GET".to_vec(), body: Vec::new(), ..subject.good.clone() };
    subject.signed(request)
}

fn deep_nesting(subject: &Subject<'_>) -> Option<Shot> {
    let nested = ["[".repeat(DEEP), "]".repeat(DEEP)].concat();
    subject.with_member(nested.as_bytes())
}

fn body_10_mb(subject: &Subject<'_>) -> Option<Shot> {
    subject.with_member(format!("\"{}\"", "x".repeat(LARGE)).as_bytes())
}
