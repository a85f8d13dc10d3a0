//! What an answer says: whether it is of the same class as that to the good request. The status decides; where that alone says nothing, so
//! does what is in the body.

use std::time::Duration;

use super::answer::Answer;
use super::{Group, Probe};
use crate::capture::{Capture, Request, Response};
use crate::platform;
use crate::replay::expect::{Exchange, Expectations, Options};
use crate::text;
use crate::wire::{Fault, Received};

/// How much of an answer is looked at before its beginning is shown, in bytes, and how much is shown, in characters.
const LOOKED_AT: usize = 64 << 10;
const SHOWN: usize = 200;

/// What is wrong most often where the good request is not taken.
const CHECK: &str = "not taken; check --secret, --scheme, --map and -H";

/// How much of a body is on its way before anybody can have closed the connection on it, in bytes.
const READ_BEFORE: usize = 64 << 10;

/// What some servers answer to a method that they do not know (RFC 9110 §15.6.2): a decision.
const NOT_IMPLEMENTED: u16 = 501;

/// What takes out of a text of an answer to that request what nobody must see: secrets, and what the request itself carries of proofs and credentials.
pub type Hides<'h> = &'h dyn Fn(&Request, String) -> String;

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
    /// It took what anyone can make for genuine, where it was only asked not to break.
    Believed,
    /// It told whoever sent it what would have been right.
    Told,
    /// It refused it.
    Refused,
    /// It failed rather than decided.
    Crashed,
    /// It fell over, and nobody was there any more.
    Fallen,
    /// Its status says yes, and its body something else.
    Unclear,
    /// It was busy, or said something else that has nothing to do with this request.
    Busy,
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
            (Self::Believed | Self::Told | Self::Fallen, _)
            | (Self::Taken, Group::Refuse)
            | (Self::Refused | Self::Crashed, Group::Accept)
            | (Self::Crashed | Self::Lost, Group::Survive) => Verdict::Failed,
            (Self::Unclear | Self::Busy | Self::Lost | Self::Unreachable | Self::Unsent, _) => Verdict::Unknown,
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

    /// The same answer to what must be refused, seen otherwise for what others told.
    pub(super) fn seen(self, outcome: Outcome, detail: &str) -> Self {
        Self { outcome, verdict: outcome.verdict(Group::Refuse), detail: Some(detail.to_owned()), ..self }
    }

    /// The same, where it is not asked whether it was taken.
    pub(super) fn refused(self) -> Self {
        if self.status.is_none() {
            return self;
        }
        Self { outcome: Outcome::Refused, verdict: Verdict::Ok, detail: None, ..self }
    }

    /// The same answer, from which nothing can be told.
    pub(super) fn untold(self, detail: &str) -> Self {
        Self { outcome: Outcome::Unclear, verdict: Verdict::Unknown, detail: Some(detail.to_owned()), ..self }
    }

    /// Whether the connection ended before an answer came, in a way that is not how the app refuses: it may have fallen over.
    pub fn is_cut(&self) -> bool {
        let ended = [Fault::Closed, Fault::Reset(0)].map(|fault| fault.to_string());
        let says = |detail: &String| ended.iter().any(|end| detail.contains(end));
        matches!(self.outcome, Outcome::Lost | Outcome::Crashed)
            && self.status.is_none()
            && self.detail.as_ref().is_some_and(says)
    }

    /// Of a good request that was answered as everything is.
    pub(super) fn of_anybody(self, sent: &Sent, hides: Hides<'_>) -> Self {
        let body = sent.outcome.as_ref().map(|received| excerpt(&sent.request, &received.response.body, hides));
        let body = body.unwrap_or_default();
        let detail = format!(
            "answered `{body}`, which the platform does not take, and so is a GET of a path that nobody has, without a proof and a body: this may be no app at all"
        );
        self.untold(&detail)
    }

    /// Of a good request that was not taken.
    fn not_taken(flow: Option<&str>, sent: &Request, received: &Received, hides: Hides<'_>) -> Self {
        let response = &received.response;
        let start = excerpt(sent, &response.body, hides);
        let body = if start.is_empty() { String::new() } else { format!(": {start}") };
        let answered = format!("answered {}{body}", status_line(response));
        let busy = says_nothing(response.status);
        let detail = match response.status {
            _ if busy => format!("{answered}; it is busy, or has seen this request before: try again later"),
            200..300 if !takes(flow, response.status) => {
                let remark = flow.and_then(platform::reply);
                let remark = remark.and_then(|reply| reply.remark(response.status, &response.body));
                format!("{answered}{}", remark.map(|remark| format!("; {remark}")).unwrap_or_default())
            }
            300..400 => {
                let location = response.headers.get("location").unwrap_or_default();
                let location = excerpt(sent, location, hides);
                format!("{CHECK}: answered {} with Location: {location}", status_line(response))
            }
            _ => format!("{CHECK}: {answered}"),
        };
        Self {
            verdict: Verdict::Unknown,
            outcome: if busy { Outcome::Busy } else { Outcome::Refused },
            status: Some(response.status),
            elapsed: Some(received.elapsed),
            detail: Some(detail),
        }
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

/// What the good request was answered with, and a forgery: what others are held against.
#[derive(Debug)]
pub struct Baseline {
    pub(super) flow: Option<&'static str>,
    options: Options,
    /// Whether the body was one that the flow asks for.
    pub(super) fits: bool,
    /// Answers to the good request: what they do not share varies by itself.
    pub(super) good: Vec<Answer>,
    /// The type of each of those answers, and how long its body is.
    pub(super) frames: Vec<(Vec<u8>, usize)>,
    /// The body of the good request.
    pub(super) body: Vec<u8>,
    pub(super) refusal: Option<Refusal>,
    /// Whether the status of that refusal is one of somebody who is busy, and was found to be a refusal all the same.
    pub(super) refuses_as_busy: bool,
    /// Answers to forgeries that say yes by their status.
    pub(super) refusals: Vec<Answer>,
}

/// How a request is answered that anybody could have made.
#[derive(Debug)]
pub(super) enum Refusal {
    Answered(u16, Answer),
    Lost(Fault),
}

/// What is asked of an answer.
#[derive(Debug, Clone, Copy)]
struct Asked {
    group: Group,
    /// Whether it must only not break the app, and is not signed.
    unsigned: bool,
    /// Whether it came in another form than the platform's.
    foreign: bool,
    /// Whether it came by another method.
    method: bool,
}

impl Asked {
    fn of(probe: &Probe) -> Self {
        let (unsigned, foreign, method) = (probe.is_unsigned(), probe.is_foreign(), probe.is_by_method());
        Self { group: probe.group, unsigned, foreign, method }
    }
}

/// What came of a request.
#[derive(Debug)]
pub struct Sent {
    /// The request, as it was made.
    pub request: Request,
    /// The answer, or why there is none.
    pub outcome: Result<Received, Fault>,
}

impl Baseline {
    /// Looks at the answer to the good request; else says why nothing can be told from it.
    pub fn new(flow: Option<&'static str>, sent: &Sent, hides: Hides<'_>) -> Result<Self, Judged> {
        let received = sent.outcome.as_ref().map_err(|fault| Judged::lost(Group::Accept, fault))?;
        let response = &received.response;
        if !takes(flow, response.status) {
            return Err(Judged::not_taken(flow, &sent.request, received, hides));
        }
        let good = vec![Answer::of(&sent.request, response)];
        let mut baseline = Self {
            flow,
            options: Options::default(),
            fits: true,
            good,
            frames: vec![frame(response)],
            body: sent.request.body.clone(),
            refusal: None,
            refuses_as_busy: false,
            refusals: Vec::new(),
        };
        baseline.fits = baseline.fits(&sent.request, received);
        Ok(baseline)
    }

    /// Learns from another answer to the good request what varies by itself.
    pub fn learn(&mut self, sent: &Sent) {
        if let (Some(answer), Ok(received)) = (self.answer(sent), &sent.outcome) {
            self.good.push(answer);
            self.frames.push(frame(&received.response));
        }
    }

    /// Learns how a request is answered that is signed with nobody's secret: the first time for all that follows, and then what varies by itself.
    pub fn learn_refusal(&mut self, sent: &Sent) {
        self.refusals.extend(self.answer(sent));
        if self.refusal.is_some() {
            return;
        }
        self.refusal = Some(match &sent.outcome {
            Ok(received) => Refusal::Answered(received.response.status, Answer::of(&sent.request, &received.response)),
            Err(fault) => Refusal::Lost(fault.clone()),
        });
    }

    /// Those that were learned were answers to something else.
    pub(super) fn forget_refusals(&mut self) {
        self.refusal = None;
        self.refusals.clear();
    }

    /// The judgement of a good request that was answered in so many words as a forgery, and as one is.
    pub fn refused_politely(&self, sent: &Sent, hides: Hides<'_>) -> Option<Judged> {
        let as_forged = matches!(&self.refusal, Some(Refusal::Answered(_, refusal)) if self.is_like_good(refusal));
        let received = sent.outcome.as_ref().ok().filter(|_| as_forged && self.says_no())?;
        Some(Judged { outcome: Outcome::Refused, ..Judged::not_taken(self.flow, &sent.request, received, hides) })
    }

    /// Whether an answer has a good status and another body, so that genuine requests have to tell what that means.
    pub fn wants_controls(&self, probe: &Probe, judged: &Judged) -> bool {
        let taken = judged.status.is_some_and(|status| takes(self.flow, status));
        let open = matches!(probe.group, Group::Refuse | Group::Either) && judged.outcome != Outcome::Taken;
        taken && (open || (probe.is_unsigned() && judged.outcome != Outcome::Believed && !self.is_open()))
    }

    /// Whether a forgery is answered with a failure, so that one more is no surprise.
    pub fn fails_forgeries(&self) -> bool {
        matches!(self.refusal, Some(Refusal::Answered(status, _)) if is_failing(status))
    }

    /// The status with which forgeries are refused, where it is one of somebody who is busy.
    pub fn refused_as_busy(&self) -> Option<u16> {
        match self.refusal {
            Some(Refusal::Answered(status, _)) if self.refuses_as_busy => Some(status),
            _ => None,
        }
    }

    /// Whether a status says nothing about the request that was answered so.
    pub(super) fn is_no_answer(&self, status: u16) -> bool {
        says_nothing(status) && self.refused_as_busy() != Some(status)
    }

    /// Whether its answer says in so many words that the proof was not believed.
    pub fn says_no(&self) -> bool {
        self.good.iter().all(Answer::says_no)
    }

    /// Judges the answer to a probe. `controls` are genuine requests that differ from the good one as the probe's does, with what came of them: where
    /// they are answered alike, the probe's was taken.
    pub fn judge(&self, probe: &Probe, sent: &Sent, controls: &[Sent]) -> Judged {
        self.judge_as(Asked::of(probe), sent, controls)
    }

    /// Judges the answer to what must be taken.
    pub fn judge_genuine(&self, sent: &Sent) -> Judged {
        self.judge_as(Asked { group: Group::Accept, unsigned: false, foreign: false, method: false }, sent, &[])
    }

    fn judge_as(&self, asked: Asked, sent: &Sent, controls: &[Sent]) -> Judged {
        let group = asked.group;
        let received = match &sent.outcome {
            Ok(received) => received,
            Err(fault) => return self.unanswered(asked, sent.request.body.len(), fault),
        };
        let (outcome, detail) = self.outcome(asked, sent, received, controls);
        Judged {
            verdict: outcome.verdict(group),
            outcome,
            status: Some(received.response.status),
            elapsed: Some(received.elapsed),
            detail,
        }
    }

    /// Whoever cuts the connection has refused what must be refused: nothing gets through. Where that is how a wrong signature is answered, it is
    /// how the app refuses, whatever it is sent.
    fn unanswered(&self, Asked { group, .. }: Asked, size: usize, fault: &Fault) -> Judged {
        let usual = matches!(&self.refusal, Some(Refusal::Lost(usual)) if usual.code() == fault.code());
        let dropped = matches!(fault, Fault::Closed | Fault::Reset(0));
        let judged = Judged::lost(group, fault);
        let as_usual = format!("{fault}, as for a wrong signature");
        if dropped && usual {
            let outcome = Outcome::Refused;
            return Judged { outcome, verdict: outcome.verdict(group), detail: Some(as_usual), ..judged };
        }
        // Who does not read what is refused anyway closes the connection on it, and the answer is lost on the way.
        if dropped && group == Group::Refuse && size > READ_BEFORE {
            let (outcome, detail) = (Outcome::Refused, Some(format!("{fault}, before all of it was read")));
            return Judged { outcome, verdict: outcome.verdict(group), detail, ..judged };
        }
        if dropped && matches!(group, Group::Refuse | Group::Either) {
            let (outcome, detail) = (Outcome::Crashed, format!("refused by failing: {fault}"));
            return Judged { outcome, verdict: outcome.verdict(group), detail: Some(detail), ..judged };
        }
        match group {
            Group::Accept if usual && judged.outcome == Outcome::Lost => {
                Judged { verdict: Verdict::Failed, detail: Some(as_usual), ..judged }
            }
            _ => judged,
        }
    }

    /// What the app did, and what is worth saying of it.
    fn outcome(
        &self,
        Asked { group, unsigned, foreign, method }: Asked,
        sent: &Sent,
        received: &Received,
        controls: &[Sent],
    ) -> (Outcome, Option<String>) {
        let response = &received.response;
        let status = status_line(response);
        if !takes(self.flow, response.status) {
            if is_busy(response.status) && !self.is_no_answer(response.status) {
                let detail =
                    format!("refused with {status}, which says that you are busy; answer what you refuse with 401");
                return (Outcome::Refused, Some(detail));
            }
            // Who has seen a request before has not broken.
            if says_nothing(response.status) && (is_busy(response.status) || group != Group::Survive) {
                return (Outcome::Busy, Some(format!("answered {status}, which says nothing about this request")));
            }
            let usual = matches!(self.refusal, Some(Refusal::Answered(usual, _)) if usual == response.status);
            if unsigned && usual {
                let detail = (response.status >= 500).then(|| format!("answered {status}, as a wrong signature is"));
                return (Outcome::Refused, detail);
            }
            if is_failing(response.status) && !self.fails_by_design() {
                let how = if group == Group::Refuse { "refused by failing" } else { "failed" };
                return (Outcome::Crashed, Some(format!("{how}: {status}")));
            }
            return (Outcome::Refused, (group == Group::Accept).then(|| format!("refused with {status}")));
        }
        let said = |outcome, detail: &str| (outcome, Some(detail.to_owned()));
        if unsigned && self.is_believed(sent, received, controls) {
            return said(Outcome::Believed, "answered as a genuine request is, without a right signature");
        }
        if group == Group::Survive {
            return (Outcome::Taken, None);
        }
        if sent.request.method == b"HEAD" && group == Group::Refuse {
            // A refusal among answers that vary may be as long as one of them.
            if self.is_head(response) && self.is_polite() && self.varies() {
                return said(Outcome::Unclear, "its head is that of answers that vary, so that nobody can tell");
            }
            if self.is_head(response) {
                return (Outcome::Taken, None);
            }
            return said(Outcome::Refused, "its head is not that of what genuine requests are answered with");
        }
        let fits = !self.fits || self.fits(&sent.request, received);
        let answer = Answer::of(&sent.request, response);
        match group {
            Group::Accept if !fits => {
                (Outcome::Refused, Some(format!("answered {status} with a body that the platform does not take")))
            }
            Group::Accept if self.is_as_refused(&answer) => {
                (Outcome::Refused, Some(format!("answered {status} as a wrong signature is")))
            }
            Group::Accept => (Outcome::Taken, None),
            _ if !fits => said(Outcome::Refused, "its status says yes, and its body is none that the platform takes"),
            _ if self.is_told() && !self.is_like_good(&answer) && self.is_as_refused(&answer) => said(
                Outcome::Refused,
                "its status says yes, and its body is what forgeries are answered with, and genuine requests never; answer what you refuse with 401",
            ),
            // Where nothing that genuine requests get is the same each time, anything short is like it.
            _ if foreign && !self.template().is_telling() && answer.refuses_form(&self.good, &sent.request) => said(
                Outcome::Refused,
                "its status says yes, and its body refuses the form; answer what you refuse with 401",
            ),
            _ if self.is_like_good(&answer) || (!foreign && self.is_as_controlled(sent, &answer, controls)) => {
                let detail = "taken: a proof in it is right over this very body, so that nothing is forged";
                (Outcome::Taken, (group == Group::Either).then(|| detail.to_owned()))
            }
            _ if foreign && self.is_as_signed(&sent.request, &answer, controls) => {
                if self.template().is_part_of(&answer) {
                    return (Outcome::Taken, None);
                }
                said(
                    Outcome::Unclear,
                    "its status says yes, and its body is neither what genuine requests are answered with nor a refusal; answer what you refuse with 401",
                )
            }
            // Pages and reports of health are found under the same path by other methods.
            _ if method => said(Outcome::Refused, "answered otherwise by this method than genuine requests are"),
            _ if foreign
                && (!self.is_polite() || self.is_told())
                && !self.may_be_shown(&sent.request, &answer, controls) =>
            {
                said(
                    Outcome::Refused,
                    "its status says yes, and its body is not what genuine requests are answered with",
                )
            }
            _ if answer.refuses(&self.good, &sent.request)
                || (foreign && answer.refuses_form(&self.good, &sent.request)) =>
            {
                said(Outcome::Refused, "its status says yes, and its body no; answer what you refuse with 401")
            }
            _ => said(
                Outcome::Unclear,
                "its status says yes, and its body differs from what genuine requests are answered with; answer what you refuse with 401",
            ),
        }
    }

    /// Kentico's module answers 500 to whatever it does not take: reference/kentico.md §2.
    fn fails_by_design(&self) -> bool {
        self.flow.is_some_and(|flow| flow.starts_with("kentico/"))
    }

    /// Whether the answer holds all that its flow asks for, the time aside.
    pub(super) fn fits(&self, request: &Request, received: &Received) -> bool {
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

/// The type of an answer, and how long its body is.
fn frame(response: &Response) -> (Vec<u8>, usize) {
    (response.headers.get("content-type").unwrap_or_default().to_ascii_lowercase(), response.body.len())
}

/// Whether a status is that of a request that was taken.
pub(super) fn takes(flow: Option<&str>, status: u16) -> bool {
    flow.and_then(platform::reply).map_or((200..300).contains(&status), |reply| reply.takes(status))
}

/// Whether a status is that of a server that is busy, limits a rate, or has seen the same request before: it is no evidence of what would have been
/// answered otherwise.
pub(super) fn says_nothing(status: u16) -> bool {
    is_busy(status) || status == 409
}

/// Whether a status is the decision not to take a request: no success, no failure, and nothing that only asks to try again.
pub fn refuses(status: u16) -> bool {
    status >= 300 && !is_failing(status) && !says_nothing(status)
}

/// Whether a status is that of a failure, and of no decision.
pub(super) fn is_failing(status: u16) -> bool {
    status >= 500 && status != NOT_IMPLEMENTED && !is_busy(status)
}

/// Whether a status asks to try again.
pub fn is_busy(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 503)
}

/// How a body begins. What must not be shown is replaced before it is cut: what is left of it could not be told any more.
fn excerpt(request: &Request, body: &[u8], hides: Hides<'_>) -> String {
    let mut text = text::visible(body.get(..LOOKED_AT).unwrap_or(body));
    if body.len() > LOOKED_AT {
        text.push('…');
    }
    let mut text = hides(request, text);
    if let Some((end, _)) = text.char_indices().nth(SHOWN) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn status_line(response: &Response) -> String {
    let reason = text::visible(&response.reason);
    if reason.is_empty() { response.status.to_string() } else { format!("{} {reason}", response.status) }
}
