//! What must be refused wherever it goes. A check that hangs on one spelling of a path, or on one method, is passed over by whoever asks for the same
//! in another way: each row is a request without a signature that many routers lead to the same handler. Says nothing about signed ones.

use super::subject::{Length, Shot, Spelling, Subject};
use super::{Probe, address, forge, forms, probes, sheets};
use crate::platform::{self, ReplyBody};
use crate::signature::renew;

const WHY: &str = "The check stands before one spelling of the path, and routers know more of them: with a slash more, in capitals, with an escape, with a query. Whoever knows the address sends requests that the app takes for the platform's.";
const REPAIR: &str = "Verify in the route itself, or in a middleware that stands before every route, and compare no paths to find out whether to.";
const METHOD: &str = "The check stands before one method, and the handler behind every one: whoever knows the address sends requests that the app takes for the platform's.";
const ANY_METHOD: &str = "Verify whatever the method is, or answer 405 to every other than the platform's.";

/// Those that go by another method.
pub(super) const METHODS: [&str; 11] = [
    "no-signature-get",
    "no-signature-get-no-body",
    "no-signature-head",
    "no-signature-put",
    "no-signature-patch",
    "no-signature-delete",
    "no-signature-options",
    "no-signature-override",
    "no-signature-override-short",
    "no-signature-override-query",
    "no-signature-override-get",
];

/// What is asked for in place of the method of the request line: Rack, Express and ASP.NET have middlewares that believe it, by either name.
const OVERRIDES: [&str; 2] = ["X-HTTP-Method-Override", "X-Method-Override"];

/// What is asked for in place of the path of the request line: Symfony, Zend and IIS have believed it, by either name.
const ORIGINAL: [&str; 2] = ["X-Original-URL", "X-Rewrite-URL"];
const ELSEWHERE: &str = "A header says where a request was to go before a proxy wrote its path anew, and whoever knows the address writes that header: what verifies looks at one path, and what leads to the handler at the other.";
const ONE_PLACE: &str =
    "Take X-Original-URL and X-Rewrite-URL off what comes from outside, and look at one path for both.";
const OVERRIDDEN: &str = "Verify before anything that changes the method, or whatever the method is; answer 405 to every other than the platform's.";

pub(super) static PROBES: &[Probe] = probes![
    "no-signature-slash", Refuse, Anyone, |subject| spelt(subject, Spelling::Slash), "the request without its proof, with a slash more at the end of its path", WHY, REPAIR;
    "no-signature-double-slash", Refuse, Anyone, |subject| spelt(subject, Spelling::Doubled), "the request without its proof, with a slash more at the beginning of its path", WHY, REPAIR;
    "no-signature-other-case", Refuse, Anyone, |subject| spelt(subject, Spelling::OtherCase), "the request without its proof, with its path in the other case", WHY, REPAIR;
    "no-signature-escape", Refuse, Anyone, |subject| spelt(subject, Spelling::Escaped), "the request without its proof, with a letter of its path as an escape", WHY, REPAIR;
    "no-signature-query", Refuse, Anyone, |subject| spelt(subject, Spelling::Queried), "the request without its proof, with a query behind its path", WHY, REPAIR;
    "no-signature-dot-json", Refuse, Anyone, |subject| spelt(subject, Spelling::Suffixed), "the request without its proof, with .json behind its path", WHY, REPAIR;
    "no-signature-get", Refuse, Anyone, |subject| by(subject, "GET"), "the request without its proof, as a GET", METHOD, ANY_METHOD;
    "no-signature-get-no-body", Refuse, Anyone, |subject| bare(subject, "GET"), "the request without its proof, as a GET without a body", METHOD, ANY_METHOD;
    "no-signature-head", Refuse, Anyone, |subject| bare(subject, "HEAD"), "the request without its proof, as a HEAD", METHOD, ANY_METHOD;
    "no-signature-put", Refuse, Anyone, |subject| by(subject, "PUT"), "the request without its proof, as a PUT", METHOD, ANY_METHOD;
    "no-signature-patch", Refuse, Anyone, |subject| by(subject, "PATCH"), "the request without its proof, as a PATCH", METHOD, ANY_METHOD;
    "no-signature-delete", Refuse, Anyone, |subject| by(subject, "DELETE"), "the request without its proof, as a DELETE", METHOD, ANY_METHOD;
    "no-signature-options", Refuse, Anyone, |subject| by(subject, "OPTIONS"), "the request without its proof, as an OPTIONS", METHOD, "Verify whatever the method is, and answer OPTIONS with its headers alone.";
    "no-signature-override", Refuse, Anyone, |subject| with_headers(subject, &OVERRIDES[..1], b"PUT"), "the request without its proof, as what X-HTTP-Method-Override makes a PUT", METHOD, OVERRIDDEN;
    "no-signature-override-short", Refuse, Anyone, |subject| with_headers(subject, &OVERRIDES[1..], b"PUT"), "the request without its proof, as what X-Method-Override makes a PUT", METHOD, OVERRIDDEN;
    "no-signature-override-query", Refuse, Anyone, |subject| Some(Shot { spelling: Spelling::Overridden, ..unproved(subject)? }), "the request without its proof, as what ?_method= makes a PUT", METHOD, OVERRIDDEN;
    "no-signature-override-get", Refuse, Anyone, overridden_by_get, "the request without its proof, as what X-HTTP-Method-Override makes a GET", METHOD, OVERRIDDEN;
    "no-signature-semicolon", Refuse, Anyone, |subject| spelt(subject, Spelling::Parameter), "the request without its proof, with a parameter behind its path (;courtside=1)", WHY, REPAIR;
    "no-signature-original-url", Refuse, Anyone, |subject| with_headers(subject, &ORIGINAL, b"/"), "the request without its proof, whose X-Original-URL and X-Rewrite-URL name another path", ELSEWHERE, ONE_PLACE;
    "no-signature-rewritten-url", Refuse, Anyone, |subject| Some(nowhere(with_headers(subject, &ORIGINAL, &subject.good.target)?)), "the request without its proof to another path, whose X-Original-URL and X-Rewrite-URL name its own", ELSEWHERE, ONE_PLACE;
];

fn spelt(subject: &Subject<'_>, spelling: Spelling) -> Option<Shot> {
    let target = &subject.good.target;
    if spelling.of(target) == *target {
        return None;
    }
    Some(Shot { spelling, ..forms::nobody(subject)? })
}

/// The request without what proves it, where it is known how it is to be answered: without its signature, or with a sheet's user of somebody else's
/// making, or under another path than the one that nobody can guess.
fn unproved(subject: &Subject<'_>) -> Option<Shot> {
    subject.flow.and_then(platform::reply)?;
    let otherwise = || sheets::other_secret(subject).or_else(|| address::other(subject));
    forge::no_signature(subject).or_else(otherwise)
}

fn by(subject: &Subject<'_>, method: &str) -> Option<Shot> {
    // Pages that are read by a browser are shown to whoever asks for them, by nothing but an address.
    let is_asking = matches!(method, "HEAD" | "OPTIONS");
    let is_other = |shot: &Shot| shot.request.method != method.as_bytes() && !(is_page(subject) && is_asking);
    let mut shot = unproved(subject).filter(is_other)?;
    shot.request.method = method.into();
    Some(shot)
}

/// Whether what answers the platform is a page for a browser.
pub(super) fn is_page(subject: &Subject<'_>) -> bool {
    subject.flow.and_then(platform::reply).is_some_and(|reply| reply.body == ReplyBody::Page)
}

fn bare(subject: &Subject<'_>, method: &str) -> Option<Shot> {
    if is_page(subject) {
        return None;
    }
    let mut shot = Shot { length: Length::Untold, ..by(subject, method)? };
    shot.request.body.clear();
    Some(shot)
}

/// The request without what proves it, with headers of those names. Nothing where it has one of them.
fn with_headers(subject: &Subject<'_>, names: &[&str], value: &[u8]) -> Option<Shot> {
    let mut shot = unproved(subject)?;
    for name in names {
        if shot.request.headers.get(name).is_some() {
            return None;
        }
        renew::set(&mut shot.request.headers, name, value);
    }
    Some(shot)
}

/// By either name, since nobody believes one of them only for this method.
fn overridden_by_get(subject: &Subject<'_>) -> Option<Shot> {
    with_headers(subject, &OVERRIDES, b"GET").filter(|_| subject.good.method != b"GET" && !is_page(subject))
}

/// The same to a path that nobody has.
pub(super) fn nowhere(shot: Shot) -> Shot {
    Shot { spelling: Spelling::Nowhere, length: Length::Told, ..shot }
}
