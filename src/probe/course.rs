//! What is asked in which order: the good request and a forgery before everything else, then each probe with whatever tells what its answer means.
//! Decides what is sent next, and leaves to a courier how: so it runs over answers that a test makes up as it does over a network.

mod doubt;
mod memory;
mod settle;

use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::reached::Reads;
use super::stir::Stir;
use super::{
    Baseline, Group, Judged, Leading, Outcome, Probe, Reach, Sent, Shot, Subject, Trials, Tried, Verdict, all,
    candidates, elsewhere, forge, is_busy, is_failing, is_hole, says_nothing, tell,
};
use doubt::Doubt;

/// How often a hole is asked for once more, where forgeries were refused at first.
const AGAIN: usize = 2;

/// What is said where the app is not what it was.
const TURNED: &str = "a stranger is answered otherwise by now than at first, so that nobody can tell: probe where no limit of a rate is on";

/// What makes a probe's request from a good one.
type Form<'m> = &'m dyn Fn(&Subject<'_>) -> Option<Shot>;

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
    /// How many bodies were broken off: each in its own way, since an app may know a signature again and answer it otherwise.
    broken: AtomicUsize,
    /// What an answer told whoever had sent a forgery, and the first of those probes in their order.
    told: Mutex<Option<(usize, Tried)>>,
    /// What tells new requests from those that the app answers from memory, where it does.
    memory: Option<Stir>,
    /// How the good request was judged.
    pub good: Judged,
    /// Whether a forgery was answered by nothing at all, which may have been the app's last.
    pub cut: bool,
}

impl<'s, 'a> Course<'s, 'a> {
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
        match probe.id() {
            forge::BEGINNINGS => {}
            id if forge::tells_of_others(id) => return self.try_once(probe, &probe.make, courier).refused(),
            id if id.starts_with("empty-secret") => return self.try_unset(probe, courier),
            _ => return self.try_made(probe, &probe.make, courier),
        }
        let mut judged = Judged::unsent();
        for bytes in self.limit(courier).into_iter().chain(forge::LENGTHS) {
            judged = self.try_made(probe, &|subject| forge::signed_before(subject, bytes), courier);
            if judged.verdict != Verdict::Ok {
                if judged.outcome == Outcome::Taken {
                    judged.detail = Some(format!("taken where the first {bytes} bytes are signed"));
                }
                break;
            }
        }
        judged
    }

    /// Sends a probe with an empty secret, and with what languages write in the place of one that is not set.
    fn try_unset(&self, probe: &Probe, courier: &mut dyn Courier) -> Judged {
        let mut judged = self.try_made(probe, &probe.make, courier);
        for secret in forge::UNSET {
            if judged.verdict != Verdict::Ok {
                break;
            }
            let with = |subject: &Subject<'_>| forge::resigned(subject, (probe.make)(subject)?, secret);
            judged = self.try_made(probe, &with, courier);
            if judged.outcome == Outcome::Taken {
                judged.detail = Some(format!("taken where the secret is the word `{secret}`"));
            }
        }
        judged
    }

    /// What an answer told whoever had sent a forgery, as the answer to a probe of its own.
    pub fn told(&self) -> Option<Tried> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.take().map(|(_, told)| told)
    }

    /// Looks for what would have been right in the answer to a forgery.
    fn listen(&self, from: &Probe, sent: &Sent) {
        let (Some(what), Some(status)) = (tell::told(self.subject, sent), status_of(sent)) else { return };
        let Some(probe) = all().find(|probe| probe.id() == forge::TELLS) else { return };
        let rank = from.rank();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.as_ref().is_none_or(|(first, _)| rank < *first) {
            let detail = format!("the answer to `{}` holds {what}", from.id());
            let judged = Judged { status: Some(status), ..Judged::unsent().seen(Outcome::Told, &detail) };
            *told = Some((rank, Tried { probe, judged }));
        }
    }

    /// How many bytes of a body are verified, where longer ones are refused as forgeries are although they are signed rightly.
    fn limit(&self, courier: &mut dyn Courier) -> Option<usize> {
        let usual = self.baseline.refused_by()?;
        let mut is_refused = |bytes| {
            let sent = courier.ask(&|now| forge::long(&self.subject.anew(now), bytes), Waits::Busy)?;
            match self.baseline.judge_genuine(&sent).outcome {
                Outcome::Taken => Some(false),
                Outcome::Refused if status_of(&sent) == Some(usual) => Some(true),
                _ => None,
            }
        };
        let (mut taken, mut refused) = (self.subject.good.body.len(), forge::LONGEST);
        if !is_refused(refused)? {
            return None;
        }
        while refused - taken > 1 {
            let middle = taken.midpoint(refused);
            *if is_refused(middle)? { &mut refused } else { &mut taken } = middle;
        }
        Some(taken)
    }

    /// Sends a probe, and once more where it shows a hole, with strangers between: an app that is not what it was shows nothing.
    fn try_made(&self, probe: &Probe, form: Form<'_>, courier: &mut dyn Courier) -> Judged {
        let judged = self.try_once(probe, form, courier);
        if !is_hole(probe.group, probe.reach, &judged) || self.baseline.is_open() {
            return judged;
        }
        for _ in 0..AGAIN {
            let stranger: Make<'_> = &|now| forge::stranger(&self.subject.anew(now));
            if courier.ask(stranger, self.waits()).is_some_and(|sent| self.baseline.has_turned(&sent)) {
                return judged.untold(TURNED);
            }
            if self.try_once(probe, form, courier).outcome == Outcome::Refused {
                return judged.untold("taken once, and refused the next time: nobody can tell by what");
            }
        }
        judged
    }

    fn try_once(&self, probe: &Probe, form: Form<'_>, courier: &mut dyn Courier) -> Judged {
        let (subject, baseline) = (self.subject, &self.baseline);
        // Signed when it is sent: some apps let a few seconds pass and no more.
        let make: Make<'_> = &|now| form(&subject.anew(now));
        let forged = matches!(probe.group, Group::Refuse | Group::Either) || probe.is_unsigned();
        let usual = forged && baseline.fails_forgeries();
        // What is genuine may find the app busy in earnest.
        let waits = if probe.group == Group::Accept { Waits::Busy } else { self.waits() };
        let sent = if usual { courier.send(make, waits) } else { courier.ask(make, waits) };
        let Some(sent) = sent else { return Judged::unsent() };
        if forged {
            self.listen(probe, &sent);
        }
        let mut judged = baseline.judge(probe, &sent, &[]);
        let mut controls = Vec::new();
        if baseline.wants_controls(probe, &judged) {
            let mut control = |at| {
                courier.ask(&|now| subject.anew(now).controls(probe, &sent.request).into_iter().nth(at), Waits::Busy)
            };
            controls = [control(0), control(1)].into_iter().flatten().collect();
            judged = baseline.judge(probe, &sent, &controls);
        }
        let doubt = Doubt { course: self, probe, form, sent: &sent, controls: &controls, judged };
        let is_other = sent.request.body.len() != subject.anew(0).good.body.len();
        match (doubt.judged.outcome, probe.group) {
            (Outcome::Taken, Group::Refuse | Group::Either) if baseline.is_open() => doubt.open(courier),
            (Outcome::Taken, Group::Refuse) if sent.request.method == b"GET" && elsewhere::is_page(subject) => doubt
                .judged
                .untold("the same page by a GET, so that nobody can tell whether it is for everybody; answer 405"),
            (Outcome::Taken, Group::Refuse) if probe.is_elsewhere() => {
                if baseline.is_mute() && sent.request.body.is_empty() && self.drops_nothing(courier) {
                    return doubt.judged.untold("answered as genuine requests are, as is whoever sends no body, so that nobody can tell whether it was dropped");
                }
                doubt.elsewhere(courier)
            }
            (Outcome::Taken, Group::Refuse) | (Outcome::Believed, _) if baseline.is_mute() && is_other => {
                doubt.mute(courier)
            }
            (Outcome::Taken, Group::Refuse)
                if probe.reach == Reach::Witness
                    && is_other
                    && !baseline.is_genuine(&sent)
                    && !self.refuses_stranger(form, courier) =>
            {
                doubt.judged.untold("answered as whoever sends such a body is, and genuine requests are not")
            }
            (Outcome::Refused, Group::Refuse) if baseline.is_own_yes(&sent) => doubt.own(courier),
            (Outcome::Unclear, _) if probe.is_foreign() && baseline.refuses_by_status() => doubt.unclear(courier),
            _ => doubt.judged,
        }
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
        let of = forge::length(subject);
        let mut compared = |mut wrong: usize, mut right: usize| {
            while right - wrong > 1 {
                let middle = wrong.midpoint(right);
                *if is_taken(&|subject| forge::leading(subject, middle))? { &mut right } else { &mut wrong } = middle;
            }
            Some(Leading { compared: right, of })
        };
        let leading = if failed("wrong-secret") {
            None
        } else if failed("signature-tail-changed") {
            compared(0, of / 2)
        } else if failed("signature-bit-flipped") && of > 1 {
            // Half of them is not enough: all but the last are, or what is compared is no beginning.
            compared(of / 2, of).filter(|leading| leading.compared < of)
        } else {
            None
        };
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

#[cfg(test)]
mod tests;
