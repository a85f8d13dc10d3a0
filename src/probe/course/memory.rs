//! Whether an app answers from memory before it verifies: what a genuine request was answered with is kept, and given to whoever sends the like.
//! Asked where a stranger is answered as genuine requests are, since it came after one.

use std::cell::Cell;

use super::{Courier, Course, Waits, status_of};
use crate::probe::stir::Stir;
use crate::probe::{Baseline, Judged, Outcome, Shot, Subject, Tried, all, forge, refuses, says_nothing};

/// How often all of that has to be so: once may be chance.
const ROUNDS: usize = 2;

/// What tells new requests from those that the app remembers; `None` where it verifies nothing new either.
pub(super) fn remembers(subject: &Subject<'_>, baseline: &Baseline, courier: &mut dyn Courier) -> Option<Stir> {
    Stir::ALL.into_iter().find(|stir| (0..ROUNDS).all(|_| is_known_by(*stir, subject, baseline, courier) == Some(true)))
}

/// Whether a forgery that is new is refused, and taken once a genuine request was sent that is as new.
fn is_known_by(stir: Stir, subject: &Subject<'_>, baseline: &Baseline, courier: &mut dyn Courier) -> Option<bool> {
    let refused = courier.ask(&|now| forge::stranger(&subject.fresh(stir, now, now)?), Waits::Busy)?;
    if baseline.is_genuine(&refused) || status_of(&refused).is_none_or(says_nothing) {
        return Some(false);
    }
    // One number for both, and each signed for its own time. Not that of before: a refusal may be remembered, too.
    let serial = Cell::new(None);
    let fresh = |now| {
        let serial = serial.get().unwrap_or(now);
        subject.fresh(stir, serial, now)
    };
    let genuine = courier.ask(
        &|now| {
            serial.set(serial.get().or(Some(now)));
            Some(Shot::plain(fresh(now)?.good))
        },
        Waits::Busy,
    )?;
    let forged = courier.ask(&|now| forge::stranger(&fresh(now)?), Waits::Busy)?;
    // What varies by itself is known only to those that were not answered from memory.
    let is_given = status_of(&refused).is_some_and(refuses) && baseline.is_given_again(&genuine, &forged);
    Some(is_given || (baseline.is_genuine(&genuine) && baseline.is_genuine(&forged)))
}

impl Course<'_, '_> {
    /// What the app gives away of what it remembers, as the answer to a probe of its own.
    pub fn remembered(&self) -> Option<Tried> {
        let by = self.memory?;
        let (id, what) = match by {
            Stir::Space | Stir::Member => (forge::REPEATED, "its body"),
            Stir::Id => (forge::REPEATED, "the id in its body"),
            Stir::Person => (forge::REPEATED, "the id of the person in its body"),
            Stir::Key => (forge::REPEATED, "the header that names it"),
            Stir::Query => (forge::LATER, "its path alone"),
        };
        let probe = all().find(|probe| probe.id() == id)?;
        let detail = format!("a new one is refused until a genuine one was sent: an answer is kept by {what}");
        let judged = Judged { status: self.good.status, ..Judged::unsent().seen(Outcome::Taken, &detail) };
        Some(Tried { probe, judged })
    }
}
