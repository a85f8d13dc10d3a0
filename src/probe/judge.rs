//! What an answer says: whether it is of the same class as that to the good request. The status decides; where that alone says nothing, so
//! does what is in the body.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Group, Probe};
use crate::capture::{Capture, Request, Response};
use crate::json::{Kind, Tree};
use crate::platform;
use crate::replay::expect::{Exchange, Expectations, Options};
use crate::secret::Redactor;
use crate::text;
use crate::wire::{Fault, Received};

/// How much of an answer is looked at before its beginning is shown, in bytes, and how much is shown, in characters.
const LOOKED_AT: usize = 64 << 10;
const SHOWN: usize = 200;

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

/// What the app did with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It took it.
    Taken,
    /// It refused it.
    Refused,
    /// It failed rather than decided.
    Crashed,
    /// Its status says yes, and its body something else.
    Unclear,
    /// It gave no whole answer.
    Lost,
    /// Nobody was there.
    Unreachable,
    /// Nothing was sent, or we stopped before the answer came.
    Unsent,
}

impl Outcome {
    /// Whether that is what a group of probes asks for.
    pub fn verdict(self, group: Group) -> Verdict {
        match (self, group) {
            (Self::Unclear, Group::Survive) => Verdict::Ok,
            (Self::Lost, Group::Survive) => Verdict::Failed,
            (Self::Unclear | Self::Lost | Self::Unreachable | Self::Unsent, _) => Verdict::Unknown,
            (Self::Taken, Group::Refuse)
            | (Self::Refused | Self::Crashed, Group::Accept)
            | (Self::Crashed, Group::Survive) => Verdict::Failed,
            _ => Verdict::Ok,
        }
    }
}

/// A judged answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// What the app did.
    pub outcome: Outcome,
    /// The status, where an answer came.
    pub status: Option<u16>,
    /// How long it took.
    pub elapsed: Option<Duration>,
    /// What is worth saying; `None` where the status says all.
    pub detail: Option<String>,
}

impl Judged {
    /// Of a request that was not sent, or cut by us.
    pub fn unsent() -> Self {
        Self::lost(Group::Accept, &Fault::Interrupted)
    }

    fn lost(group: Group, fault: &Fault) -> Self {
        let outcome = match fault {
            Fault::Interrupted => Outcome::Unsent,
            Fault::Unreachable(_) => Outcome::Unreachable,
            // Something came, and it is ours that there is no more.
            Fault::TooLarge(_) => Outcome::Unclear,
            _ => Outcome::Lost,
        };
        let verdict = outcome.verdict(group);
        Self { verdict, outcome, status: None, elapsed: None, detail: Some(fault.to_string()) }
    }
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
        redactor: &Redactor,
    ) -> Result<Self, Judged> {
        let received = outcome.as_ref().map_err(|fault| Judged::lost(Group::Accept, fault))?;
        let response = &received.response;
        if !takes(flow, response.status) {
            let remark = flow.and_then(platform::reply).and_then(|reply| reply.remark(response.status, &response.body));
            let start = excerpt(&response.body, redactor);
            let body = if start.is_empty() { String::new() } else { format!(": {start}") };
            let remark = remark.map(|remark| format!("; {remark}")).unwrap_or_default();
            return Err(Judged {
                verdict: Verdict::Unknown,
                outcome: Outcome::Refused,
                status: Some(response.status),
                elapsed: Some(received.elapsed),
                detail: Some(format!("answered {}{body}{remark}", status_line(response))),
            });
        }
        let mut baseline = Self { flow, options: Options::default(), fits: true, shape: shape(&response.body) };
        baseline.fits = baseline.fits(request, received);
        Ok(baseline)
    }

    /// Judges the answer to a probe.
    pub fn judge(&self, probe: &Probe, request: &Request, outcome: &Result<Received, Fault>) -> Judged {
        self.judge_as(probe.group, request, outcome)
    }

    /// Judges the answer to what must be taken.
    pub fn judge_genuine(&self, request: &Request, outcome: &Result<Received, Fault>) -> Judged {
        self.judge_as(Group::Accept, request, outcome)
    }

    fn judge_as(&self, group: Group, request: &Request, outcome: &Result<Received, Fault>) -> Judged {
        let received = match outcome {
            Ok(received) => received,
            Err(fault) => return Judged::lost(group, fault),
        };
        let (outcome, detail) = self.outcome(group, request, received);
        Judged {
            verdict: outcome.verdict(group),
            outcome,
            status: Some(received.response.status),
            elapsed: Some(received.elapsed),
            detail,
        }
    }

    /// What the app did, and what is worth saying of it.
    fn outcome(&self, group: Group, request: &Request, received: &Received) -> (Outcome, Option<String>) {
        let response = &received.response;
        let status = status_line(response);
        if !takes(self.flow, response.status) {
            if response.status >= 500 && !self.fails_by_design() {
                let how = if group == Group::Refuse { "refused by failing" } else { "failed" };
                return (Outcome::Crashed, Some(format!("{how}: {status}")));
            }
            return (Outcome::Refused, (group == Group::Accept).then(|| format!("refused with {status}")));
        }
        let fits = !self.fits || self.fits(request, received);
        match group {
            Group::Survive => (Outcome::Taken, None),
            Group::Accept if fits => (Outcome::Taken, None),
            Group::Accept => {
                (Outcome::Refused, Some(format!("answered {status} with a body that the platform does not take")))
            }
            Group::Refuse | Group::Either if !fits => {
                let detail = "its status says yes, and its body is none that the platform takes";
                (Outcome::Refused, Some(detail.to_owned()))
            }
            Group::Refuse | Group::Either if self.shape != shape(&response.body) => {
                let detail = "its status says yes, and its body is another one than that of the good request; answer what you refuse with 401";
                (Outcome::Unclear, Some(detail.to_owned()))
            }
            Group::Refuse => (Outcome::Taken, None),
            Group::Either => (
                Outcome::Taken,
                Some("taken: one of both is right over this very body, so that nothing is forged".to_owned()),
            ),
        }
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

/// How a body begins. Its secrets are replaced before it is cut: what is left of one could not be told any more.
fn excerpt(body: &[u8], redactor: &Redactor) -> String {
    let mut text = text::visible(body.get(..LOOKED_AT).unwrap_or(body));
    if body.len() > LOOKED_AT {
        text.push('…');
    }
    redactor.excerpt(text, SHOWN)
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
