//! What an answer says: whether it is of the same class as that to the good request. The status decides; where that alone says nothing, so
//! does what is in the body.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Group;
use crate::capture::{Capture, Request, Response};
use crate::json::{Kind, Tree};
use crate::platform;
use crate::replay::expect::{Exchange, Expectations, Options};
use crate::text;
use crate::wire::{Fault, Received};

/// How one answer was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is as it must be.
    Ok,
    /// It is not.
    Failed,
    /// There is none, or none that says anything.
    Unknown,
}

/// A judged answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// The status, where an answer came.
    pub status: Option<u16>,
    /// How long it took.
    pub elapsed: Option<Duration>,
    /// What is worth saying; `None` where the status says all.
    pub detail: Option<String>,
    /// Whether it is the answer of an app that failed rather than decided.
    pub is_crash: bool,
    /// Whether nobody was there, or we were stopped.
    pub is_unreachable: bool,
}

/// What the good request was answered with: what others are held against.
#[derive(Debug)]
pub struct Baseline {
    flow: Option<&'static str>,
    options: Options,
    /// Whether the body was one that the flow asks for.
    fits: bool,
    /// The shape of the body, where it is JSON.
    shape: Option<BTreeSet<Vec<u8>>>,
}

impl Baseline {
    /// Looks at the answer to the good request; else says why nothing can be told from it.
    pub fn new(
        flow: Option<&'static str>,
        request: &Request,
        outcome: &Result<Received, Fault>,
    ) -> Result<Self, Judged> {
        let received = match outcome {
            Ok(received) => received,
            Err(fault) => return Err(lost(fault, Verdict::Unknown)),
        };
        let response = &received.response;
        let mut judged = came(received, Verdict::Unknown);
        if !takes(flow, response.status) {
            let remark = flow.and_then(platform::reply).and_then(|reply| reply.remark(response.status, &response.body));
            let start = text::visible(response.body.get(..200).unwrap_or(&response.body));
            let body = if start.is_empty() { String::new() } else { format!(": {start}") };
            let remark = remark.map(|remark| format!("; {remark}")).unwrap_or_default();
            judged.detail = Some(format!("answered {}{body}{remark}", status_line(response)));
            return Err(judged);
        }
        let mut baseline = Self { flow, options: Options::default(), fits: true, shape: shape(&response.body) };
        baseline.fits = baseline.fits(request, received);
        Ok(baseline)
    }

    /// Judges the answer to a probe.
    pub fn judge(&self, group: Group, request: &Request, outcome: &Result<Received, Fault>) -> Judged {
        let received = match outcome {
            Ok(received) => received,
            Err(fault) => {
                let broke = group == Group::Survive && !fault.is_unreachable() && !matches!(fault, Fault::TooLarge(_));
                return lost(fault, if broke { Verdict::Failed } else { Verdict::Unknown });
            }
        };
        let status = received.response.status;
        let taken = takes(self.flow, status);
        let fits = || !self.fits || self.fits(request, received);
        let mut judged = came(received, Verdict::Ok);
        judged.is_crash = status >= 500 && !self.fails_by_design();
        match group {
            Group::Refuse if !taken && judged.is_crash => {
                judged.detail = Some(format!("refused by failing: {}", status_line(&received.response)));
            }
            Group::Refuse if !taken => {}
            Group::Refuse if !fits() => {
                judged.detail = Some("its status says yes, and its body is none that the platform takes".to_owned());
            }
            Group::Refuse if self.shape != shape(&received.response.body) => {
                judged.verdict = Verdict::Unknown;
                judged.detail = Some(
                    "its status says yes, and its body is another one than that of the good request; answer what you refuse with 401"
                        .to_owned(),
                );
            }
            Group::Refuse => judged.verdict = Verdict::Failed,
            Group::Accept if taken && fits() => {}
            Group::Accept => {
                judged.verdict = Verdict::Failed;
                let status = status_line(&received.response);
                judged.detail = Some(if taken {
                    format!("answered {status} with a body that the platform does not take")
                } else {
                    format!("refused with {status}")
                });
            }
            Group::Survive if judged.is_crash => {
                judged.verdict = Verdict::Failed;
                judged.detail = Some(format!("failed: {}", status_line(&received.response)));
            }
            Group::Survive => {}
        }
        judged
    }

    /// Kentico's module answers 500 to whatever it does not take: reference/kentico.md §2.
    fn fails_by_design(&self) -> bool {
        self.flow.is_some_and(|flow| flow.starts_with("kentico/"))
    }

    /// Whether the answer holds all that its flow asks for, the time aside.
    fn fits(&self, request: &Request, received: &Received) -> bool {
        let capture = Capture::default();
        let Ok(expectations) = Expectations::of(&capture, self.flow, &self.options) else { return true };
        let exchange = Exchange {
            capture: &capture,
            request,
            flow: self.flow,
            response: &received.response,
            elapsed: Duration::ZERO,
        };
        expectations.judge(&exchange).iter().all(|held| held.ok)
    }
}

/// Whether a status is that of a request that was taken.
fn takes(flow: Option<&str>, status: u16) -> bool {
    flow.and_then(platform::reply).map_or((200..300).contains(&status), |reply| reply.takes(status))
}

fn came(received: &Received, verdict: Verdict) -> Judged {
    Judged {
        verdict,
        status: Some(received.response.status),
        elapsed: Some(received.elapsed),
        detail: None,
        is_crash: false,
        is_unreachable: false,
    }
}

fn lost(fault: &Fault, verdict: Verdict) -> Judged {
    Judged {
        verdict,
        status: None,
        elapsed: None,
        detail: Some(fault.to_string()),
        is_crash: false,
        is_unreachable: fault.is_unreachable(),
    }
}

impl Judged {
    /// A probe that was not sent any more.
    pub fn unsent() -> Self {
        lost(&Fault::Interrupted, Verdict::Unknown)
    }
}

fn status_line(response: &Response) -> String {
    let reason = text::visible(&response.reason);
    if reason.is_empty() { response.status.to_string() } else { format!("{} {reason}", response.status) }
}

/// The names of a JSON body's members wherever they stand, with the values of `type`: what differs between an answer and an error.
fn shape(body: &[u8]) -> Option<BTreeSet<Vec<u8>>> {
    let tree = Tree::parse_shallow(body).ok()?;
    let mut names = BTreeSet::new();
    let mut left = vec![tree.root()];
    while let Some(value) = left.pop() {
        match value.kind() {
            Kind::Object => {
                for (key, member) in value.members() {
                    let mut name = key.value().into_owned();
                    if key.is("type") {
                        name.push(b'=');
                        name.extend_from_slice(member.text());
                    }
                    names.insert(name);
                    left.push(member);
                }
            }
            Kind::Array => left.extend(value.items()),
            _ => {}
        }
    }
    Some(names)
}
