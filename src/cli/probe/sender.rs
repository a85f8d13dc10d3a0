//! One request after the other on its way to the endpoint: each over a connection of its own, so that nothing is sent twice; more slowly where
//! the app asks for that; and no more where the app is gone.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::send::Plan;
use super::tempo::{Limit, Tempo};
use crate::cli::shell::Voice;
use crate::cli::time;
use crate::cli::transport::Transport;
use crate::probe::{Courier, Judged, Make, Outcome, Sent, Shot, Waits};
use crate::replay::crew::Control;
use crate::wire::{self, Fault, Received, Switch};

/// How often a request is sent again to an app that is busy.
const TRIES: u32 = 5;
/// How long the first wait is where the app does not say; each further one is twice as long.
const WAIT: Duration = Duration::from_millis(250);
/// The status of a limited rate (RFC 6585 §4).
const LIMITED: u16 = 429;
/// How often somebody is looked for who was there before: a supervisor may start the app again.
const KNOCKS: u32 = 4;

/// What all who send have learned of the app.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Whether the app was busy: then one request is sent at a time.
    busy: AtomicBool,
    turn: Mutex<()>,
    tempo: Mutex<Tempo>,
    /// Whether anybody ever answered.
    reached: AtomicBool,
    /// The probe since which no answer came, and whether that is how the app refuses.
    suspect: Mutex<Option<(&'static str, bool)>>,
    /// The probe since which nobody is there.
    gone: Mutex<Option<&'static str>>,
    /// How many requests were answered, or cut.
    sent: AtomicUsize,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pace {
    /// For another capture.
    pub(super) fn begin(&self) {
        lock(&self.tempo).begin();
    }

    /// Somebody answers, whoever was gone.
    pub(super) fn is_back(&self) {
        *lock(&self.gone) = None;
    }

    /// Why nothing more is sent, where nobody is there any more.
    pub(super) fn gone(&self) -> Option<Judged> {
        lock(&self.gone).map(|since| Judged {
            detail: Some(format!("not sent: the app is gone since `{since}`")),
            ..Judged::unsent()
        })
    }

    /// The probe since which the app is gone.
    pub(super) fn since(&self) -> Option<&'static str> {
        *lock(&self.gone)
    }

    /// How many requests reached the app.
    pub(super) fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// Keeps in mind what became of a probe.
    pub(super) fn note(&self, id: &'static str, judged: &Judged) {
        match judged.outcome {
            Outcome::Lost => self.suspect(id, false),
            // Who refuses by hanging up may have fallen over all the same.
            Outcome::Refused | Outcome::Crashed if judged.status.is_none() => {
                self.suspect(id, judged.outcome == Outcome::Refused);
            }
            Outcome::Unreachable => {
                let since = lock(&self.suspect).map_or(id, |(since, _)| since);
                lock(&self.gone).get_or_insert(since);
            }
            // What answered since is still there.
            Outcome::Unsent => {}
            _ => *lock(&self.suspect) = None,
        }
    }

    /// The first that was cut is the one: a process on its way out may still take a connection. Where the app refuses so, it is the last.
    fn suspect(&self, id: &'static str, usual: bool) {
        let mut suspect = lock(&self.suspect);
        if suspect.is_none_or(|(_, usual)| usual) {
            *suspect = Some((id, usual));
        }
    }

    /// Puts the next request off, where that is worth it; says whether to send it.
    fn put_off(&self, limit: Limit, voice: Voice) -> bool {
        let put = lock(&self.tempo).put_off(Instant::now(), limit);
        let worth = put.is_ok();
        if let Some(note) = put.unwrap_or_else(|note| note) {
            voice.note(&note);
        }
        worth
    }

    /// Waits until the next request may go, as long as there is patience for that.
    fn await_turn(&self, control: &Control) {
        let now = Instant::now();
        let until = lock(&self.tempo).turn(now);
        if until > now {
            control.wait_until(until);
        }
    }
}

/// Sends one request after the other.
pub(super) struct Sender<'p> {
    plan: &'p Plan<'p>,
    transport: Result<Transport<'p>, Fault>,
}

impl<'p> Sender<'p> {
    pub(super) fn new(plan: &'p Plan<'p>, switch: &'p Switch) -> Self {
        Self { plan, transport: Transport::new(&plan.route.target, plan.library.as_ref(), switch) }
    }

    /// Sends a request that is signed already, over a connection of its own.
    fn exchange(&mut self, shot: Shot) -> Result<Received, Fault> {
        let transport = self.transport.as_mut().map_err(|fault| fault.clone())?;
        let Shot { mut request, length, spelling } = shot;
        let unsendable = |error: crate::replay::route::Unsendable| Fault::Invalid(error.to_string());
        self.plan.route.turn(&mut request).map_err(unsendable)?;
        request.target = spelling.of(&request.target);
        Shot::frame(&mut request, length);
        let mut head = Vec::with_capacity(1024);
        wire::write_request(&request, &mut head);
        // Most requests fit one packet, and then go out in one call.
        let mut rest = &request.body[..];
        if rest.len() <= 16 << 10 {
            head.extend_from_slice(rest);
            rest = b"";
        }
        let outcome = transport.exchange(&request, [&head, rest], self.plan.limits);
        // A request that takes the app down must not be sent once more because a kept connection may have been closed before it came; and an app
        // that serves one connection at a time serves nobody else while one is kept.
        transport.hang_up();
        let mut received = outcome?;
        self.plan.hide_reason(&request, &mut received.response);
        Ok(received)
    }
}

impl Courier for Sender<'_> {
    fn send(&mut self, make: Make<'_>, waits: Waits) -> Option<Sent> {
        let Plan { pace, control, .. } = self.plan;
        let mut turn = pace.busy.load(Ordering::Relaxed).then(|| lock(&pace.turn));
        let (mut busy, mut away, mut limited) = (0, 0, None);
        loop {
            if turn.is_some() {
                pace.await_turn(control);
            }
            let shot = make(time::unique_ms())?;
            let request = shot.request.clone();
            let outcome = self.exchange(shot);
            let came = Instant::now();
            if !matches!(outcome, Err(Fault::Unreachable(_) | Fault::Interrupted)) {
                pace.sent.fetch_add(1, Ordering::Relaxed);
            }
            let wait = match &outcome {
                Ok(received) => {
                    pace.reached.store(true, Ordering::Relaxed);
                    asked_to_wait(received, busy, waits)
                }
                Err(Fault::Unreachable(_)) if pace.reached.load(Ordering::Relaxed) && away < KNOCKS => {
                    away += 1;
                    let waits = pace.since().is_none() && control.wait_until(came + WAIT);
                    if waits {
                        continue;
                    }
                    None
                }
                Err(_) => None,
            };
            let Some(wait) = wait else {
                lock(&pace.tempo).answered(Instant::now(), limited);
                return Some(Sent { request, outcome });
            };
            if turn.is_none() {
                pace.busy.store(true, Ordering::Relaxed);
                turn = Some(lock(&pace.turn));
            }
            if !wait.is_zero() && outcome.as_ref().is_ok_and(|received| received.response.status == LIMITED) {
                limited.get_or_insert((came, wait));
            }
            busy += 1;
            if busy > TRIES || control.is_stopped() || !pace.put_off((came, wait), self.plan.voice) {
                return Some(Sent { request, outcome });
            }
        }
    }

    fn is_stopped(&self) -> bool {
        self.plan.control.is_stopped()
    }
}

/// How long a busy app is to be left alone; `None` where it is not to be waited for.
fn asked_to_wait(received: &Received, tries: u32, waits: Waits) -> Option<Duration> {
    let response = &received.response;
    if !waits.out(response.status) {
        return None;
    }
    let asked = response.headers.get("retry-after").and_then(|value| span(std::str::from_utf8(value).ok()?.trim()));
    Some(asked.unwrap_or(WAIT * 2_u32.pow(tries)))
}

/// A number of seconds, or how long it is until a date (RFC 9110 §10.2.3).
fn span(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(text).ok()?.timestamp().as_millisecond();
    Some(Duration::from_millis(until.saturating_sub(time::now_ms()).try_into().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_a_number_of_seconds_or_a_date() {
        assert_eq!(span("17"), Some(Duration::from_secs(17)));
        assert_eq!(span("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO), "it is over");
        let distant = span("Thu, 31 Dec 9998 23:59:59 GMT").unwrap();
        assert!(distant > Duration::from_secs(200_000_000_000), "{distant:?}");
        assert_eq!((span("soon"), span("-1"), span("")), (None, None, None));
    }
}
