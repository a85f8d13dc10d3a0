//! The app inside the program: it tells the flow of a request, verifies it as that platform's requests are verified, and answers. Nothing
//! of a body is believed before its proof holds; what it echoes is cut short, plain, and free of secrets. It keeps no state.

mod body;
mod flaw;
mod gate;
mod infobip;
mod intercom;
mod kentico;
mod refusal;
mod respond;
mod route;
mod sheet;
#[cfg(test)]
mod tests;
mod vcita;

use std::time::Duration;

use crate::capture::{Request, Response};
use crate::guid;
use crate::platform::{self, Scheme};
use crate::secret::{Redactor, Secret};
use crate::signature::Setting;
pub use flaw::Flaw;
use flaw::Flaws;
use gate::Gate;
use refusal::{Refused, refuse};
use route::Route;

/// What a step towards an answer comes to.
type Answered = Result<Response, Refused>;

/// How long the app waits that answers late: a second more than Intercom waits for an answer to a webhook.
const LATE: Duration = Duration::from_secs(6);

/// How much a body may hold for the app with a small limit: what Express takes unless it is told otherwise.
const SMALL_LIMIT: usize = 100 * 1024;

/// A small well-made app for every flow of every platform, which verifies what it receives. May be asked from several threads at once.
pub struct Sample {
    gates: Vec<Gate>,
    flaws: Flaws,
    redactor: Redactor,
}

/// What the app answers to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The response, without `Content-Length` and `Date`, which belong to whoever sends it.
    pub response: Response,
    /// How long to wait before sending it.
    pub delay: Duration,
    /// The flow that the request has the path or the shape of.
    pub flow: Option<&'static str>,
    /// The stable code of why the app refused; `None` where it took the request.
    pub refused: Option<&'static str>,
}

impl Sample {
    /// An app that verifies with these secrets, several a scheme while they are rotated, and does wrong what `flaws` say. What comes by
    /// a scheme that is not among them, or has no secret, is refused.
    pub fn new(schemes: Vec<(Setting, Vec<Secret>)>, flaws: &[Flaw]) -> Self {
        let flaws = Flaws::new(flaws);
        let redactor = Redactor::new(schemes.iter().flat_map(|(_, secrets)| secrets));
        let gates = schemes.into_iter().map(|(setting, secrets)| Gate::new(setting, secrets, flaws)).collect();
        Self { gates, flaws, redactor }
    }

    /// The answer to a request that came at `now_ms`, in Unix milliseconds.
    pub fn answer(&self, request: &Request, now_ms: i64) -> Answer {
        let subscription = self.gate("infobip-subscription").map(Gate::carrier);
        let route = route::find(request, subscription);
        let answered = if self.flaws.has(Flaw::SmallLimit) && request.body.len() > SMALL_LIMIT {
            Err(refuse("body-too-large"))
        } else {
            route.map_err(|_| refuse("route-unknown")).and_then(|route| self.serve(&route, request, now_ms))
        };
        let (response, refused) = match answered {
            Ok(response) => (response, None),
            Err(Refused { code, response }) => (response, Some(code)),
        };
        let flow = route.map_or_else(|shape| shape, |route| Some(route.flow));
        let delay = if self.flaws.has(Flaw::Late) { LATE } else { Duration::ZERO };
        Answer { response, delay, flow, refused }
    }

    fn serve(&self, route: &Route, request: &Request, now_ms: i64) -> Answered {
        let platform = route.flow.split('/').next().unwrap_or_default();
        if !route.methods.is_empty() && !route.methods.iter().any(|method| method.as_bytes() == request.method) {
            return Err(refusal::method(route.methods));
        }
        // Kentico's module has its own ways with what it cannot read.
        if self.flaws.has(Flaw::Crash) && platform != "kentico" && body::breaks_a_parser(route.flow, request) {
            return Err(refusal::exception());
        }
        let answered = match platform {
            "intercom" => self.intercom(route, request, now_ms),
            "infobip" => self.infobip(route, request, now_ms),
            "kentico" => self.kentico(route, request, now_ms),
            _ => vcita::answer(route, request),
        };
        answered.map(|response| {
            if !self.flaws.has(Flaw::BadStatus) {
                response
            } else if response.status == 204 {
                respond::text(200, "OK")
            } else {
                respond::elsewhere("/done")
            }
        })
    }

    fn gate(&self, scheme: &str) -> Option<&Gate> {
        self.gates.iter().find(|gate| gate.scheme() == scheme)
    }

    /// Lets a request pass whose proof of that scheme holds.
    fn check(&self, scheme: &str, request: &Request, now_ms: i64) -> Result<(), &'static str> {
        match self.gate(scheme) {
            _ if self.flaws.has(Flaw::Unsigned) => Ok(()),
            Some(gate) => gate.check(request, now_ms, self.flaws),
            None => Err("secret-unknown"),
        }
    }
}

/// The secret of every scheme of every platform that is public by design: what the fixtures are signed with.
pub fn public_secrets() -> Vec<(&'static Scheme, Secret)> {
    macro_rules! file {
        ($name:literal) => {
            include_str!(concat!("../../../fixtures/public-secrets/", $name, ".txt"))
        };
    }
    const PUBLIC: [(&str, &str); 11] = [
        ("intercom", file!("intercom-client-secret")),
        ("intercom-webhook", file!("intercom-client-secret")),
        ("intercom-identity", file!("intercom-identity-secret")),
        ("intercom-jwt", file!("intercom-identity-secret")),
        ("intercom-sheet", file!("intercom-client-secret")),
        ("infobip", file!("infobip-signing-secret")),
        ("infobip-legacy", file!("infobip-client-secret")),
        ("infobip-subscription", file!("infobip-subscription-secret")),
        ("kentico", file!("kentico-api-key")),
        ("kentico-signature", file!("kentico-client-secret")),
        ("kentico-identity", file!("kentico-identity-secret")),
    ];
    let known = |(name, secret): (&str, &str)| {
        let secret = secret.trim_end_matches(['\r', '\n']).as_bytes().to_vec();
        Some((platform::scheme(name)?, Secret::new(secret, "the public fixture secret")))
    };
    PUBLIC.into_iter().filter_map(known).collect()
}

/// Whether an id is one that the sample knows: it stands in the public fixtures, and is nobody's.
pub(crate) fn is_public(id: &str) -> bool {
    id.as_bytes() == vcita::SEGMENT || guid::parse(id) == Some(kentico::CONTACT)
}
