//! What must be refused wherever it goes. A check that hangs on one spelling of a path, or on one method, is passed over by whoever asks for the same
//! in another way: each row is a request without a signature that most routers lead to the same handler. Says nothing about signed ones.

use super::subject::{Length, Shot, Spelling, Subject};
use super::{Probe, forge, probes};
use crate::platform::{self, ReplyBody};

const WHY: &str = "The check stands before one spelling of the path, and routers know more of them: with a slash more, in capitals, with an escape. Whoever knows the address sends requests that the app takes for the platform's.";
const REPAIR: &str = "Verify in the route itself, or in a middleware that stands before every route, and compare no paths to find out whether to.";
const METHOD: &str = "The check stands before one method, and the handler behind every one: whoever knows the address sends requests that the app takes for the platform's.";
const ANY_METHOD: &str = "Verify whatever the method is, or answer 405 to every other than the platform's.";

/// Those that go by another method.
pub(super) const METHODS: [&str; 2] = ["no-signature-get", "no-signature-put"];

pub(super) static PROBES: &[Probe] = probes![
    "no-signature-slash", Refuse, Anyone, |subject| spelt(subject, Spelling::Slash), "the request without its signature, with a slash more at the end of its path", WHY, REPAIR;
    "no-signature-double-slash", Refuse, Anyone, |subject| spelt(subject, Spelling::Doubled), "the request without its signature, with a slash more at the beginning of its path", WHY, REPAIR;
    "no-signature-other-case", Refuse, Anyone, |subject| spelt(subject, Spelling::OtherCase), "the request without its signature, with its path in the other case", WHY, REPAIR;
    "no-signature-escape", Refuse, Anyone, |subject| spelt(subject, Spelling::Escaped), "the request without its signature, with a letter of its path as an escape", WHY, REPAIR;
    "no-signature-get", Refuse, Anyone, |subject| by(subject, b"GET"), "the request without its signature, as a GET", METHOD, ANY_METHOD;
    "no-signature-put", Refuse, Anyone, |subject| by(subject, b"PUT"), "the request without its signature, as a PUT", METHOD, ANY_METHOD;
];

fn spelt(subject: &Subject<'_>, spelling: Spelling) -> Option<Shot> {
    let target = &subject.good.target;
    if spelling.of(target) == *target {
        return None;
    }
    Some(Shot { spelling, ..forge::no_signature(subject)? })
}

/// Only where an answer holds something: some apps say yes to whoever asks in another way than the platform, and do nothing.
fn by(subject: &Subject<'_>, method: &[u8]) -> Option<Shot> {
    let reply = subject.flow.and_then(platform::reply)?;
    if subject.good.method == method || !matches!(reply.body, ReplyBody::Object | ReplyBody::Kind) {
        return None;
    }
    let mut shot = forge::no_signature(subject)?;
    shot.request.method = method.to_vec();
    Some(shot)
}

/// The same to a path that nobody has.
pub fn nowhere(shot: Shot) -> Shot {
    Shot { spelling: Spelling::Nowhere, length: Length::Told, ..shot }
}
