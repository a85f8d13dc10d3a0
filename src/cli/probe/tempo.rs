//! How fast requests may follow each other to an app that is busy or limits their rate: learned from what it asks for, within what all waits for one
//! capture may come to. Is told the time, and waits for nothing itself.

use std::time::{Duration, Instant};

/// What all waits for one capture come to at most: a limiter's minute, and what was waited before it asked for that.
const ALTOGETHER: Duration = Duration::from_secs(65);
/// A wait that is worth saying. Who asks for as much counts in windows of that length, so that there is room for a while when it is over.
const LONG: Duration = Duration::from_secs(5);
/// How long is left between two requests to an app that limits their rate, at least and at most.
const GAPS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(3));

/// Since when a request was limited, and how long it was to be put off.
pub(super) type Limit = (Instant, Duration);

/// How fast requests may follow each other.
#[derive(Debug, Default)]
pub(super) struct Tempo {
    /// Since when so many were answered, and none of them with a limit.
    begun: Option<Instant>,
    answered: u32,
    /// How long is left between two, and when the next one may go.
    gap: Duration,
    next: Option<Instant>,
    waited: Duration,
    /// Whether it was said that requests follow each other more slowly, and that a wait is too long.
    told: (bool, bool),
}

/// What is to be said, where something is.
pub(super) type Note = Option<String>;

impl Tempo {
    /// For another capture.
    pub(super) fn begin(&mut self) {
        self.waited = Duration::ZERO;
    }

    /// Puts the next request off for as long since an answer came, where that is worth it: then it is to be sent, else not.
    pub(super) fn put_off(&mut self, now: Instant, (came, wait): Limit) -> Result<Note, Note> {
        let left = ALTOGETHER.saturating_sub(self.waited);
        // Others may have waited since for the same.
        let passed = now.saturating_duration_since(came);
        let still = wait.saturating_sub(passed);
        if still > left {
            let note = format!(
                "the app is to be left alone for {} s, and {} s are left of the {} s that are waited in all: what it does not answer is inconclusive; take its limit off for this machine, or try a part at a time with --only",
                still.as_secs(),
                left.as_secs(),
                ALTOGETHER.as_secs()
            );
            return Err((!std::mem::replace(&mut self.told.1, true)).then_some(note));
        }
        self.next = self.next.max(Some(now + still));
        let first = !still.is_zero() && !std::mem::replace(&mut self.told.0, true);
        let most = ALTOGETHER.as_secs();
        Ok(if still >= LONG {
            Some(format!("the app asks to wait {} s (Retry-After): waiting, up to {most} s in all", still.as_secs()))
        } else if first {
            Some(format!("the app is busy or limits the rate: sending more slowly, and waiting up to {most} s in all"))
        } else {
            None
        })
    }

    /// When the next request may go, as long as there is patience for that.
    pub(super) fn turn(&mut self, now: Instant) -> Instant {
        let until = self.next.map_or(now, |next| next.max(now));
        let wait = until - now;
        if self.waited + wait > ALTOGETHER {
            return now;
        }
        self.waited += wait;
        self.next = Some(until + self.gap);
        until
    }

    /// A request was answered, after waiting for a limit or without: what has come through between two limits tells how fast they may follow each other.
    pub(super) fn answered(&mut self, now: Instant, limited: Option<Limit>) {
        let begun = *self.begun.get_or_insert(now);
        // Those that met the same limit together tell of it once.
        if let Some((_, wait)) = limited.filter(|(met, _)| *met >= begun) {
            if wait < LONG {
                let fair = now.duration_since(begun) / self.answered.max(1);
                self.gap = fair.max(self.gap * 3 / 2).clamp(GAPS.0, GAPS.1);
                self.next = Some(now + self.gap);
            }
            (self.begun, self.answered) = (Some(now), 0);
        }
        self.answered += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn a_limiters_minute_is_waited_out_and_said() {
        let (mut tempo, now) = (Tempo::default(), Instant::now());
        tempo.answered(now, None);
        let note = tempo.put_off(now, (now, seconds(60))).unwrap().unwrap();
        assert!(note.contains("asks to wait 60 s (Retry-After): waiting"), "{note}");
        assert_eq!(tempo.turn(now), now + seconds(60));
        // Whoever met the same limit has waited for it by then, and nobody runs into it again one by one.
        let later = now + seconds(60);
        assert_eq!(tempo.put_off(later, (now, seconds(60))), Ok(None));
        tempo.answered(later, Some((now, seconds(60))));
        assert_eq!(tempo.turn(later), later);
    }

    #[test]
    fn a_wait_that_is_too_long_is_said_once_and_not_begun() {
        let (mut tempo, now) = (Tempo::default(), Instant::now());
        let note = tempo.put_off(now, (now, seconds(3600))).unwrap_err().unwrap();
        assert!(
            note.contains("alone for 3600 s") && note.contains("65 s are left") && note.contains("--only"),
            "{note}"
        );
        assert_eq!(tempo.put_off(now, (now, seconds(u64::MAX))), Err(None));
        assert_eq!(tempo.turn(now), now);
    }

    #[test]
    fn all_waits_for_a_capture_come_to_no_more_than_they_may() {
        let (mut tempo, mut now) = (Tempo::default(), Instant::now());
        let begun = now;
        for _ in 0..100 {
            let _ = tempo.put_off(now, (now, seconds(7)));
            now = tempo.turn(now);
        }
        let waited = now - begun;
        assert!(waited <= ALTOGETHER && waited + seconds(7) > ALTOGETHER, "{waited:?}");
        tempo.begin();
        assert!(tempo.put_off(now, (now, seconds(7))).is_ok());
    }

    #[test]
    fn short_limits_tell_how_fast_requests_may_follow_each_other() {
        let (mut tempo, begun) = (Tempo::default(), Instant::now());
        (0..10).for_each(|_| tempo.answered(begun, None));
        let now = begun + seconds(5);
        assert!(tempo.put_off(now, (now, seconds(1))).unwrap().unwrap().contains("sending more slowly"));
        assert_eq!(tempo.turn(now), now + seconds(1));
        tempo.answered(now + seconds(1), Some((now, seconds(1))));
        let one = tempo.turn(now + seconds(1));
        assert_eq!((one - now, tempo.turn(one) - one), (Duration::from_millis(1600), Duration::from_millis(600)));
    }
}
