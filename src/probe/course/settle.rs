//! How an app answers the good request and a forgery, before anything else is asked: what all other answers are held against.

use super::{Courier, Course, Make, Waits, good, memory, status_of};
use crate::probe::{Baseline, Hides, Judged, Outcome, Sent, Subject, forge, is_busy, nowhere};

/// How often both are asked for once more where an app says no with the status of a yes: what is answered by chance shall not look like that.
const POLITE: usize = 4;

/// The status of a conflict with a request that was seen before.
const SEEN: u16 = 409;

impl<'s, 'a> Course<'s, 'a> {
    /// Finds the secret with which the good request is taken, the first of subjects that differ in that alone, and how it and a forgery are
    /// answered; else says why nothing can be told.
    pub fn settle(subjects: &'s [Subject<'a>], courier: &mut dyn Courier, hides: Hides<'_>) -> Result<Self, Judged> {
        let (mut found, mut refused) = (None, None);
        for subject in subjects {
            let Some(sent) = courier.ask(&|now| Some(good(subject, now)), Waits::Busy) else { break };
            match Baseline::new(subject.flow, &sent, hides) {
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
        let mut again = courier.ask(&|now| Some(good(subject, now)), Waits::Busy);
        // Who has seen a signature before may not take it twice.
        if again.as_ref().and_then(status_of) == Some(SEEN) && subject.stir() {
            again = courier.ask(&|now| Some(good(subject, now)), Waits::Busy);
        }
        if let Some(again) = again {
            baseline.learn(&again);
        }
        let mut cut = learn_strangers(subject, &mut baseline, courier);
        if baseline.is_open() && !baseline.fits && answers_everything(subject, &baseline, courier) {
            return Err(judged.of_anybody(&sent, hides));
        }
        // What came after a genuine request may be the answer to that.
        let memory = if baseline.is_open() { memory::remembers(subject, &baseline, courier) } else { None };
        if memory.is_some_and(|stir| subject.begin(stir)) {
            baseline.forget_refusals();
            // What was learned of good requests may have come from memory, too.
            for _ in 0..2 {
                if let Some(again) = courier.ask(&|now| Some(good(subject, now)), Waits::Busy) {
                    baseline.learn(&again);
                }
            }
            cut = learn_strangers(subject, &mut baseline, courier);
        }
        if let Some(judged) = baseline.refused_politely(&sent, hides) {
            return Err(judged);
        }
        let (genuine, broken, told) = Default::default();
        Ok(Self { subject, baseline, genuine, broken, told, memory, good: judged, cut })
    }
}

/// Learns how a forgery is answered, and where that takes more of both, how good requests are; says whether the first was answered by nothing at all.
fn learn_strangers(subject: &Subject<'_>, baseline: &mut Baseline, courier: &mut dyn Courier) -> bool {
    let mut cut = false;
    let stranger: Make<'_> = &|now| forge::stranger(&subject.anew(now));
    let mut forged = courier.ask(stranger, Waits::Never);
    let mut waits = Waits::Busy;
    if let Some(status) = forged.as_ref().and_then(status_of).filter(|status| is_busy(*status)) {
        if refuses_as_busy(subject, baseline, status, courier) {
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
    for _ in 0..if baseline.wants_more() { POLITE } else { 0 } {
        if let Some(again) = courier.ask(&|now| Some(good(subject, now)), Waits::Busy) {
            baseline.learn(&again);
        }
        if let Some(forged) = courier.ask(stranger, waits) {
            baseline.learn_refusal(&forged);
        }
    }
    cut
}

/// Whether somebody who asks for a page under a path that nobody has, by nothing but that, is answered as genuine requests are.
fn answers_everything(subject: &Subject<'_>, baseline: &Baseline, courier: &mut dyn Courier) -> bool {
    let page: Make<'_> = &|now| {
        let mut shot = forge::stranger(&subject.anew(now))?;
        shot.request.method = b"GET".to_vec();
        shot.request.body.clear();
        shot.request.headers.0.retain(|field| field.name.eq_ignore_ascii_case(b"host"));
        Some(nowhere(shot))
    };
    courier.ask(page, Waits::Busy).is_some_and(|sent| baseline.is_genuine(&sent))
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
