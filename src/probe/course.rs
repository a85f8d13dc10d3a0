//! What is asked in which order: the good request and a forgery before everything else, then each probe with whatever tells what its answer means.
//! Decides what is sent next, and leaves to a courier how: so it runs over answers that a test makes up as it does over a network.

use std::sync::OnceLock;

use super::reached::{Reached, Reads, Variant, reached};
use super::{
    Baseline, Group, Judged, Leading, Length, Outcome, Probe, Sent, Shot, Subject, Trials, Tried, candidates, forge,
    is_busy, is_failing, nowhere, says_nothing,
};
use crate::secret::Redactor;

/// How often both are asked for once more where an app says no with the status of a yes: what is answered by chance shall not look like that.
const POLITE: usize = 4;

/// What is said of a forgery that is dropped in silence.
const DROPPED: &str = "answered as genuine requests are, and dropped: where a body is none that it takes, only who signs it is told; answer what you refuse with 401";

/// What makes a request that is to be signed for a time, in Unix milliseconds. `None` where nothing can be made.
pub type Make<'m> = &'m dyn Fn(i64) -> Option<Shot>;

/// For what is waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// For nothing.
    Never,
    /// For whoever is busy.
    Busy,
    /// The same, but for this status, with which the app refuses.
    Unless(u16),
}

impl Waits {
    /// Whether an answer of that status is waited out.
    pub fn out(self, status: u16) -> bool {
        is_busy(status) && self != Self::Never && self != Self::Unless(status)
    }
}

/// What sends a request, and gives what came of it.
pub trait Courier {
    /// Sends what is made for now, and makes and sends it again where the app is so busy that it is to be waited for. `None` where nothing can be made.
    fn send(&mut self, make: Make<'_>, waits: Waits) -> Option<Sent>;

    /// Whether nothing more is to be asked.
    fn is_stopped(&self) -> bool;

    /// The same as [`Courier::send`], and once more where the app fails: once may be chance.
    fn ask(&mut self, make: Make<'_>, waits: Waits) -> Option<Sent> {
        let sent = self.send(make, waits)?;
        if !status_of(&sent).is_some_and(is_failing) {
            return Some(sent);
        }
        let again = self.send(make, waits)?;
        // What says nothing leaves the first answer standing.
        Some(if status_of(&again).is_none_or(says_nothing) { sent } else { again })
    }
}

/// One capture, of which the good request is taken, and what its answers are held against.
#[derive(Debug)]
pub struct Course<'s, 'a> {
    subject: &'s Subject<'a>,
    baseline: Baseline,
    /// What answers to genuine requests depend on, once that is asked.
    genuine: OnceLock<Reads>,
    /// How the good request was judged.
    pub good: Judged,
    /// Whether a forgery was answered by nothing at all, which may have been the app's last.
    pub cut: bool,
}

impl<'s, 'a> Course<'s, 'a> {
    /// Finds the secret with which the good request is taken, the first of subjects that differ in that alone, and how it and a forgery are
    /// answered; else says why nothing can be told.
    pub fn settle(subjects: &'s [Subject<'a>], courier: &mut dyn Courier, redactor: &Redactor) -> Result<Self, Judged> {
        let (mut found, mut refused) = (None, None);
        for subject in subjects {
            let Some(sent) = courier.ask(&|now| Some(good(subject, now)), Waits::Busy) else { break };
            match Baseline::new(subject.flow, &sent, redactor) {
                Ok(baseline) => {
                    let unsure = baseline.says_no() && subjects.len() > 1;
                    if found.is_none() || !unsure {
                        found = Some((subject, baseline, sent));
                    }
                    if !unsure {
                        break;
                    }
                }
                Err(judged) => {
                    let next = judged.outcome == Outcome::Refused;
                    refused.get_or_insert(judged);
                    if !next {
                        break;
                    }
                }
            }
        }
        let Some((subject, mut baseline, sent)) = found else { return Err(refused.unwrap_or_else(Judged::unsent)) };
        let judged = baseline.judge_genuine(&sent);
        if let Some(again) = courier.ask(&|now| Some(good(subject, now)), Waits::Busy) {
            baseline.learn(&again);
        }
        let mut cut = false;
        let stranger: Make<'_> = &|now| forge::stranger(&subject.anew(now));
        let mut forged = courier.ask(stranger, Waits::Never);
        let mut waits = Waits::Busy;
        if let Some(status) = forged.as_ref().and_then(status_of).filter(|status| is_busy(*status)) {
            if refuses_as_busy(subject, &baseline, status, courier) {
                waits = Waits::Unless(status);
            } else {
                forged = courier.ask(stranger, waits);
            }
        }
        if let Some(forged) = forged {
            baseline.learn_refusal(&forged);
            baseline.refuses_as_busy = waits != Waits::Busy;
            cut = forged.outcome.is_err();
        }
        for _ in 0..if baseline.is_polite() { POLITE } else { 0 } {
            if let Some(again) = courier.ask(&|now| Some(good(subject, now)), Waits::Busy) {
                baseline.learn(&again);
            }
            if let Some(forged) = courier.ask(stranger, waits) {
                baseline.learn_refusal(&forged);
            }
        }
        match baseline.refused_politely(&sent, redactor) {
            Some(judged) => Err(judged),
            None => Ok(Self { subject, baseline, genuine: OnceLock::new(), good: judged, cut }),
        }
    }

    /// The capture, with the secret with which it is taken.
    pub fn subject(&self) -> &'s Subject<'a> {
        self.subject
    }

    /// For what is waited where a request may be refused.
    fn waits(&self) -> Waits {
        self.baseline.refused_as_busy().map_or(Waits::Busy, Waits::Unless)
    }

    /// Sends the good request once more.
    pub fn try_good(&self, courier: &mut dyn Courier) -> Judged {
        let sent = courier.ask(&|now| Some(good(self.subject, now)), Waits::Busy);
        sent.map_or_else(Judged::unsent, |sent| self.baseline.judge_genuine(&sent))
    }

    /// Sends a probe, and where its answer is unlike others, genuine requests beside it.
    pub fn try_one(&self, probe: &Probe, courier: &mut dyn Courier) -> Judged {
        let (subject, baseline) = (self.subject, &self.baseline);
        // Signed when it is sent: some apps let a few seconds pass and no more.
        let make: Make<'_> = &|now| (probe.make)(&subject.anew(now));
        let forged = matches!(probe.group, Group::Refuse | Group::Either) || probe.is_unsigned();
        let usual = forged && baseline.fails_forgeries();
        // What is genuine may find the app busy in earnest.
        let waits = if probe.group == Group::Accept { Waits::Busy } else { self.waits() };
        let sent = if usual { courier.send(make, waits) } else { courier.ask(make, waits) };
        let Some(sent) = sent else { return Judged::unsent() };
        let mut judged = baseline.judge(probe, &sent, &[]);
        let mut controls = Vec::new();
        if baseline.wants_controls(probe, &judged) {
            let mut control = |at| {
                courier.ask(&|now| subject.anew(now).controls(probe, &sent.request).into_iter().nth(at), Waits::Busy)
            };
            controls = [control(0), control(1)].into_iter().flatten().collect();
            judged = baseline.judge(probe, &sent, &controls);
        }
        match judged.outcome {
            Outcome::Taken if probe.group != Group::Refuse => judged,
            Outcome::Taken if baseline.is_open() => {
                if baseline.is_particular() || !self.is_dropped(probe, courier) {
                    return judged;
                }
                judged.seen(Outcome::Refused, DROPPED)
            }
            Outcome::Taken if probe.is_elsewhere() => self.judge_elsewhere(probe, judged, courier),
            Outcome::Unclear if probe.is_foreign() && baseline.refuses_by_status() => {
                self.judge_unclear(probe, judged, &sent, &controls, courier)
            }
            _ => judged,
        }
    }

    /// The judgement of what was taken in another place than the platform's: where a place that nobody has answers in the same way, it may be a page that
    /// stands for all.
    fn judge_elsewhere(&self, probe: &Probe, judged: Judged, courier: &mut dyn Courier) -> Judged {
        let Some(beside) = courier.send(&|now| (probe.make)(&self.subject.anew(now)).map(nowhere), self.waits()) else {
            return judged;
        };
        // An app may be one handler for all paths: then it verifies there, too, and a path that nobody has is as good as its own.
        if !self.baseline.is_genuine(&beside) || self.is_everywhere(courier) {
            return judged;
        }
        let own = &self.subject.good.method;
        let make = |subject: &Subject<'_>| {
            let mut shot = (probe.make)(subject)?;
            // What has no body cannot depend on it; the same method with one tells who answers.
            if shot.request.body.is_empty() && shot.request.method != *own {
                shot.request.body.clone_from(&subject.good.body);
                shot.length = Length::Told;
            }
            Some(shot)
        };
        let unsigned = self.reads(&make, &|sent| self.baseline.is_genuine(sent), courier);
        let genuine = || {
            self.reads(
                &|subject| Some(Shot::plain(subject.good.clone())),
                &|sent| self.baseline.is_genuine(sent),
                courier,
            )
        };
        let genuine = *self.genuine.get_or_init(genuine);
        match reached(unsigned, genuine, self.baseline.is_particular()) {
            Reached::Yes => judged,
            Reached::No => judged.seen(Outcome::Refused, "answered as any path is, whatever is sent: nobody looked at it"),
            Reached::Untold => judged.seen(
                Outcome::Unclear,
                "answered as genuine requests are, and so is any path, so that nobody can tell who answered; answer 404 under other paths",
            ),
        }
    }

    /// The judgement of an answer that is neither what genuine requests get nor a refusal: one that depends on the body is the handler's, and one that
    /// stands for all paths is not, unless the app is under all of them.
    fn judge_unclear(
        &self,
        probe: &Probe,
        judged: Judged,
        sent: &Sent,
        controls: &[Sent],
        courier: &mut dyn Courier,
    ) -> Judged {
        let known: Vec<&Sent> = std::iter::once(sent).chain(controls).collect();
        let alike = |other: &Sent| self.baseline.is_same(&known, other);
        if self.reads(&|subject| (probe.make)(subject), &alike, courier).handler {
            return judged.seen(Outcome::Taken, "what is answered depends on the body, which nobody signed");
        }
        let beside = courier.send(&|now| (probe.make)(&self.subject.anew(now)).map(nowhere), self.waits());
        let genuine = courier.send(&|now| Some(nowhere(good(self.subject, now))), Waits::Busy);
        match (beside, genuine) {
            (Some(beside), Some(genuine)) if alike(&beside) && !self.baseline.is_genuine(&genuine) => {
                judged.seen(Outcome::Refused, "answered as any path is, before anybody looks where it goes")
            }
            _ => judged,
        }
    }

    /// What answers depend on to requests that are made from changed bodies.
    fn reads(
        &self,
        make: &dyn Fn(&Subject<'_>) -> Option<Shot>,
        alike: &dyn Fn(&Sent) -> bool,
        courier: &mut dyn Courier,
    ) -> Reads {
        let mut reads = Reads::default();
        for variant in Variant::ALL {
            let sent = courier.send(
                &|now| {
                    let shot = make(&self.subject.varied(variant, now)?)?;
                    // Where a form has no place for a body, there is nothing to depend on.
                    (!shot.request.body.is_empty()).then_some(shot)
                },
                self.waits(),
            );
            if let Some(sent) = sent {
                let found = self.baseline.reads(variant, &sent, alike(&sent));
                reads = Reads { handler: reads.handler || found.handler, parser: reads.parser || found.parser };
            }
        }
        reads
    }

    /// Whether a forgery is dropped in silence, although it is answered as genuine requests are: where its body breaks off, who signs that is answered
    /// otherwise, by nothing but the proof. Asked twice, since once may be chance.
    fn is_dropped(&self, probe: &Probe, courier: &mut dyn Courier) -> bool {
        let mut is_told = || {
            let make: Make<'_> = &|now| {
                // What nobody signed is broken as it is; what has a part of the right proof must have one that is made over what is broken.
                if !probe.is_foreign() {
                    return (probe.make)(&self.subject.varied(Variant::Broken, now)?);
                }
                let mut shot = (probe.make)(&self.subject.anew(now))?;
                shot.request.body.truncate(shot.request.body.len() / 2);
                Some(shot)
            };
            let forged = courier.ask(make, self.waits())?;
            let beside: Make<'_> = &|now| self.subject.anew(now).controls(probe, &forged.request).into_iter().next();
            let signed = courier.ask(beside, Waits::Busy)?;
            let answered = status_of(&signed).is_some_and(|status| !says_nothing(status));
            Some(answered && self.baseline.is_genuine(&forged) && !self.baseline.is_genuine(&signed))
        };
        is_told() == Some(true) && is_told() == Some(true)
    }

    /// Whether a path that nobody has is as good as the app's own.
    fn is_everywhere(&self, courier: &mut dyn Courier) -> bool {
        let good = courier.send(&|now| Some(nowhere(good(self.subject, now))), Waits::Busy);
        let forged = courier.send(&|now| forge::stranger(&self.subject.anew(now)).map(nowhere), self.waits());
        good.zip(forged).is_some_and(|(good, forged)| self.baseline.is_everywhere(&good, &forged))
    }

    /// Asks on where the answers leave something open: what the app hashes in place of the body, and how many digits it compares.
    pub fn look_closer(&self, tried: &[Tried], courier: &mut dyn Courier) -> (Trials, Option<Leading>) {
        let subject = self.subject;
        let mut is_taken = |make: &dyn Fn(&Subject<'_>) -> Option<Shot>| {
            if courier.is_stopped() {
                return None;
            }
            let sent = courier.ask(&|now| make(&subject.anew(now)), self.waits())?;
            match self.baseline.judge_genuine(&sent).outcome {
                Outcome::Taken => Some(true),
                Outcome::Refused => Some(false),
                _ => None,
            }
        };
        let mut trials = Trials { all: candidates(subject, tried), ..Trials::default() };
        let mut refused = 0;
        for (at, trial) in trials.all.iter().enumerate() {
            match is_taken(&|subject| trial.shot(subject)) {
                Some(true) => {
                    trials.taken = Some(at);
                    break;
                }
                Some(false) => refused += 1,
                None => {}
            }
        }
        trials.disproved = refused > 0 && refused == trials.all.len();
        let failed = |id: &str| tried.iter().any(|tried| tried.probe.id() == id && tried.is_hole());
        let mut leading = None;
        if failed("signature-tail-changed") && !failed("wrong-secret") {
            let of = forge::length(subject);
            let (mut wrong, mut right) = (0, of / 2);
            while right - wrong > 1 {
                let middle = wrong.midpoint(right);
                match is_taken(&|subject| forge::leading(subject, middle)) {
                    Some(true) => right = middle,
                    Some(false) => wrong = middle,
                    None => return (trials, None),
                }
            }
            leading = Some(Leading { compared: right, of });
        }
        (trials, leading)
    }
}

/// The good request, signed for that time in Unix milliseconds.
pub fn good(subject: &Subject<'_>, now_ms: i64) -> Shot {
    Shot::plain(subject.anew(now_ms).good)
}

/// The status of an answer; `None` where there is none.
fn status_of(sent: &Sent) -> Option<u16> {
    Some(sent.outcome.as_ref().ok()?.response.status)
}

/// Whether an answer says when to come again, or how much is left: that is a limit of a rate, which may count what nobody signed alone.
fn names_a_limit(sent: &Sent) -> bool {
    let says = |name: &[u8]| {
        let name = name.to_ascii_lowercase();
        name == b"retry-after" || name.starts_with(b"ratelimit") || name.starts_with(b"x-ratelimit")
    };
    sent.outcome.as_ref().is_ok_and(|came| came.response.headers.iter().any(|(name, _)| says(name)))
}

/// Whether that status of somebody who is busy is how forgeries are refused: good requests are taken all the while, in no order that those would keep
/// who are busy now and then.
fn refuses_as_busy(subject: &Subject<'_>, baseline: &Baseline, status: u16, courier: &mut dyn Courier) -> bool {
    [true, false, false, true, true, false, false, true].into_iter().all(|genuine| {
        let make: Make<'_> =
            if genuine { &|now| Some(good(subject, now)) } else { &|now| forge::stranger(&subject.anew(now)) };
        let refused = |sent: &Sent| status_of(sent) == Some(status) && !names_a_limit(sent);
        let held = |sent: Sent| if genuine { baseline.is_genuine(&sent) } else { refused(&sent) };
        courier.send(make, Waits::Never).is_some_and(held)
    })
}

#[cfg(test)]
mod tests;
