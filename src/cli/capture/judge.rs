//! What answers are worth is found out on a thread of its own, once they are kept: the linter may take seconds for one of them, and neither
//! traffic nor what is recorded waits for it. What there is no room or no time for is shown without, and counted.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::screen::Screen;
use crate::capture::Capture;
use crate::proxy::Answered;
use crate::replay::expect::{Exchange, Expectations, Held, Options};
use crate::report::capture::{Heard, Told};

/// How many exchanges may wait.
const MOST: usize = 4096;
/// How many bytes they may have. One always fits.
const ROOM: usize = 16 << 20;
/// How long the end waits for what is not judged yet.
const PATIENCE: Duration = Duration::from_secs(2);

/// An exchange that is over and kept.
pub(super) struct Case {
    /// What came, but for the request itself.
    pub(super) heard: Heard,
    /// What became of it, but for the response itself.
    pub(super) answered: Answered,
    /// Both, as they may be shown.
    pub(super) shown: Capture,
    /// Both, as they were, where they must not be shown so.
    pub(super) original: Option<Capture>,
    /// Whether the response is longer than what was kept of it.
    pub(super) cut: bool,
    /// Where it was kept.
    pub(super) file: Option<String>,
}

/// How many answers were found to be what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) faulty: u64,
    pub(super) unjudged: u64,
}

/// The other thread.
pub(super) struct Judge {
    shared: Arc<Shared>,
    over: Receiver<()>,
    haste: Sender<()>,
}

struct Shared {
    screen: Arc<Screen>,
    state: Mutex<State>,
    filled: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Case>,
    bytes: usize,
    /// The one that is being judged, for whoever does not want to wait for that.
    under_way: Option<Arc<Case>>,
    closed: bool,
    found: Found,
}

impl Judge {
    /// Starts the thread. What an answer is worth is found out by that function, which may take its time.
    pub(super) fn start(screen: Arc<Screen>, judge: impl Fn(&Case) -> Vec<Held> + Send + 'static) -> Self {
        let shared = Arc::new(Shared { screen, state: Mutex::default(), filled: Condvar::new() });
        let (haste, over) = channel();
        let (theirs, done) = (Arc::clone(&shared), haste.clone());
        let work = move || {
            theirs.work(judge);
            // Nobody may be waiting any more.
            let _ = done.send(());
        };
        if std::thread::Builder::new().name("judge".to_owned()).spawn(work).is_err() {
            shared.lock().closed = true;
        }
        Self { shared, over, haste }
    }

    /// What ends all waiting, for whoever has had enough of it.
    pub(super) fn haste(&self) -> Sender<()> {
        self.haste.clone()
    }

    /// Hands over what is to be judged and shown.
    pub(super) fn hand(&self, cases: &mut Vec<Case>) {
        if cases.is_empty() {
            return;
        }
        let mut state = self.shared.lock();
        let mut late = Vec::new();
        for case in cases.drain(..) {
            let weight = case.weight();
            if state.closed || state.waiting.len() >= MOST || (state.bytes > 0 && state.bytes + weight > ROOM) {
                state.found.unjudged += u64::from(case.is_judgeable());
                late.push(case);
            } else {
                state.bytes += weight;
                state.waiting.push_back(case);
            }
        }
        self.shared.filled.notify_one();
        drop(state);
        for case in &late {
            self.shared.show(case, None);
        }
    }

    /// Nothing more will come: waits a moment for what is to be judged, and shows the rest as it is.
    pub(super) fn end(self) -> Found {
        self.shared.lock().closed = true;
        self.shared.filled.notify_one();
        // It is over, or somebody has had enough, or that was long enough.
        let _ = self.over.recv_timeout(PATIENCE);
        let mut state = self.shared.lock();
        let under_way = state.under_way.take();
        let left: Vec<Arc<Case>> = under_way.into_iter().chain(state.waiting.drain(..).map(Arc::new)).collect();
        state.found.unjudged += left.iter().filter(|case| case.is_judgeable()).count() as u64;
        let found = state.found;
        drop(state);
        for case in &left {
            self.shared.show(case, None);
        }
        self.shared.screen.flush();
        found
    }
}

impl Shared {
    fn work(&self, judge: impl Fn(&Case) -> Vec<Held>) {
        loop {
            let mut state = self.lock();
            if state.waiting.is_empty() {
                // Room that a rush took is given back.
                state.waiting = VecDeque::new();
                self.screen.flush();
            }
            let idle = |state: &mut State| state.waiting.is_empty() && !state.closed;
            state = self.filled.wait_while(state, idle).unwrap_or_else(PoisonError::into_inner);
            let Some(case) = state.waiting.pop_front() else { return };
            let case = Arc::new(case);
            state.bytes -= case.weight();
            state.under_way = Some(Arc::clone(&case));
            drop(state);
            let held = judge(&case);
            let mut state = self.lock();
            // Whoever took it has shown it.
            let Some(case) = state.under_way.take() else { return };
            state.found.faulty += u64::from(held.iter().any(|held| !held.ok));
            drop(state);
            self.show(&case, Some(&held));
        }
    }

    fn show(&self, case: &Case, held: Option<&[Held]>) {
        let told = Told {
            heard: &case.heard,
            answered: &case.answered,
            request: &case.shown.request,
            response: case.shown.response.as_ref(),
            held: held.unwrap_or_default(),
            unjudged: held.is_none() && case.is_judgeable(),
            cut: case.cut,
            file: case.file.as_deref(),
        };
        self.screen.write(|view, out| view.answered(told, out));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Case {
    /// Whether there is anything to judge. What the proxy answered, and what is not whole, is not.
    pub(super) fn is_judgeable(&self) -> bool {
        let answer = self.shown.response.is_some() && self.answered.fault.is_none() && !self.answered.own;
        answer && !self.cut && self.heard.flow.is_some() && self.shown.request.method != b"HEAD"
    }

    /// What the flow asks of its answer, and whether it holds.
    pub(super) fn judge(&self, options: &Options) -> Vec<Held> {
        let Some(original) = &self.original else { return self.judge_as(&self.shown, options) };
        let held = self.judge_as(original, options);
        if held.iter().all(|held| held.ok && held.findings.is_empty()) {
            return held;
        }
        // What it is worth is that of what came; what is said of it quotes what was kept.
        let clean = self.judge_as(&self.shown, options);
        held.into_iter().map(|held| as_clean(held, &clean)).collect()
    }

    fn judge_as(&self, capture: &Capture, options: &Options) -> Vec<Held> {
        let Some(response) = capture.response.as_ref().filter(|_| self.is_judgeable()) else { return Vec::new() };
        if self.heard.is_refused_rightly(response.status) {
            return Vec::new();
        }
        let (request, flow, elapsed) = (&capture.request, self.heard.flow, self.answered.elapsed);
        let exchange = Exchange { capture, request, flow, response, elapsed };
        Expectations::of(capture, flow, options).map_or_else(|_| Vec::new(), |all| all.judge(&exchange))
    }

    /// How many bytes of memory it holds, roughly.
    fn weight(&self) -> usize {
        let bodies = |capture: &Capture| {
            capture.request.body.len() + capture.response.as_ref().map_or(0, |response| response.body.len())
        };
        2048 + bodies(&self.shown) + self.original.as_ref().map_or(0, bodies)
    }
}

/// The same verdict in the words of what was found in the redacted exchange; in none where that turned out otherwise.
fn as_clean(held: Held, clean: &[Held]) -> Held {
    let same = clean.iter().find(|clean| (&clean.expect, clean.code) == (&held.expect, held.code));
    same.cloned().unwrap_or_else(|| Held {
        detail: held.detail.map(|_| "what came is not quoted under --redact".to_owned()),
        diff: None,
        findings: Vec::new(),
        ..held
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Response;
    use crate::proxy::Asked;
    use crate::report::capture::{Format, View};
    use crate::secret::Redactor;
    use crate::ui::Paint;

    fn case(id: u64) -> Case {
        let asked = Asked {
            id,
            at_ms: 0,
            request: crate::capture::Request::default(),
            size: 0,
            trailers: crate::capture::Headers::default(),
            whole: true,
        };
        let answered = Answered {
            id,
            response: None,
            size: 0,
            trailers: crate::capture::Headers::default(),
            interim: Vec::new(),
            elapsed: Duration::ZERO,
            fault: None,
            own: false,
        };
        let shown = Capture { response: Some(Response { status: 200, ..Response::default() }), ..Capture::default() };
        let heard = Heard { asked, flow: Some("intercom/submit"), proofs: Vec::new() };
        Case { heard, answered, shown, original: None, cut: false, file: None }
    }

    #[test]
    fn what_waits_for_a_judgement_that_does_not_end_is_shown_without_one_and_nobody_waits() {
        let view = View { format: Format::Ndjson, paint: Paint::default(), redactor: Redactor::new([]) };
        let screen = Screen::idle(view);
        let (begins, begun) = channel();
        let (go, gone) = channel::<()>();
        let judge = Judge::start(Arc::clone(&screen), move |case| {
            begins.send(case.answered.id).unwrap();
            // The second takes for ever.
            if case.answered.id == 2 {
                gone.recv().unwrap_err();
            }
            Vec::new()
        });
        judge.hand(&mut vec![case(1), case(2)]);
        assert_eq!((begun.recv(), begun.recv()), (Ok(1), Ok(2)));
        // More than there is room for.
        judge.hand(&mut (3..).take(MOST + 2).map(case).collect());
        let last = MOST as u64 + 4;
        judge.haste().send(()).unwrap();
        let found = judge.end();
        assert_eq!(found, Found { faulty: 0, unjudged: last - 1 });
        let rows: Vec<serde_json::Value> =
            screen.taken().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut ids: Vec<u64> = rows.iter().map(|row| row["id"].as_u64().unwrap()).collect();
        // What found no room did not wait.
        assert_eq!(ids[..3], [1, last - 1, last]);
        ids.sort_unstable();
        assert!(ids.into_iter().eq(1..=last));
        assert!(rows.iter().all(|row| row["unjudged"] == (row["id"] != 1)));
        drop(go);
    }
}
