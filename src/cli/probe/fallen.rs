//! What ended the app: whatever was cut is sent once more alone, and where nobody is there any more, the probe since which that is so is blamed.

use super::send::Plan;
use super::sender::Sender;
use crate::probe::{Course, Outcome, Tried, Verdict};

/// How often the good request is sent to an app that may be on its way back.
const BACK: usize = 3;

impl Plan<'_> {
    /// Sends those alone once more that were cut, each behind a good request that is taken: what ends the app does so again. Gives back those that were answered.
    pub(super) fn confirm(
        &self,
        course: &Course<'_, '_>,
        tried: &mut [Tried],
        sender: &mut Sender<'_>,
    ) -> Vec<&'static str> {
        let mut chance = Vec::new();
        for tried in tried.iter_mut().filter(|tried| tried.judged.is_cut()) {
            if !(0..BACK).any(|_| self.try_good(course, sender).verdict == Verdict::Ok) {
                break;
            }
            // Twice more: what falls by chance may do so twice.
            let mut again = self.try_one(tried.probe, course, sender);
            if again.is_cut() && self.try_good(course, sender).verdict == Verdict::Ok {
                again = self.try_one(tried.probe, course, sender);
            }
            if again.status.is_some() {
                chance.push(tried.probe.id());
                tried.judged = again;
            } else if let Some(detail) = tried.judged.detail.as_mut().filter(|_| again.is_cut()) {
                detail.push_str(", and so it was each time when it was sent again alone");
            }
        }
        chance
    }

    /// Where the app is gone, blames the probe since which it is. Those that were under way together when it went are given back: it may have
    /// been each of them.
    pub(super) fn accuse(&self, tried: &mut [Tried]) -> Vec<&'static str> {
        let Some(since) = self.pace.since() else { return Vec::new() };
        let is_cut = |tried: &Tried| {
            matches!(tried.judged.outcome, Outcome::Lost | Outcome::Crashed) && tried.judged.status.is_none()
        };
        // An answer may have been looked at after another was cut that came later: then the one since which it is gone was innocent.
        let early = |tried: &Tried| is_cut(tried) && !tried.probe.is_rough();
        let at = tried.iter().position(|tried| tried.probe.id() == since).or_else(|| tried.iter().position(early));
        let Some(mut at) = at else { return Vec::new() };
        let rough = tried.get(at).is_some_and(|tried| tried.probe.is_rough());
        let together: Vec<usize> =
            if rough { Vec::new() } else { (0..tried.len()).filter(|at| tried.get(*at).is_some_and(is_cut)).collect() };
        if let [one] = together[..] {
            at = one;
        }
        let alone = together.len() < 2 || self.control.switches.len() == 1;
        let together: Vec<_> = together.iter().filter_map(|at| Some(tried.get(*at)?.probe.id())).collect();
        for (place, tried) in tried.iter_mut().enumerate() {
            if alone && place == at {
                tried.blame(self.pace.sent());
            } else if place > at || !rough {
                tried.excuse();
            }
        }
        if alone { Vec::new() } else { together }
    }
}
