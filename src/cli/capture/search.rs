//! The search for the cause of a mismatch, beside the traffic: one at a time, for the first mismatches only, and never waited for longer than a
//! moment.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::capture::Request;
use crate::cli::shell::Voice;
use crate::cli::stock::Stock;
use crate::cli::time;
use crate::report::capture::Explained;
use crate::signature::search::Answer;
use crate::signature::{self, Mismatch};
use crate::text;

use super::screen::Screen;

/// How many mismatches may wait for their search.
const MOST: usize = 64;
/// How many bytes their bodies may have. One always fits.
const ROOM: usize = 16 << 20;
/// How long the end waits for a search.
const PATIENCE: Duration = Duration::from_secs(2);

/// A mismatch to be explained.
struct Case {
    id: u64,
    request: Request,
    /// Which of the stock's schemes it was judged by, and which of its proofs.
    place: usize,
    proof: usize,
    code: &'static str,
}

/// What was explained at length.
struct Known {
    place: usize,
    codes: Vec<&'static str>,
    id: u64,
}

/// The other thread.
pub(super) struct Searcher {
    cases: Arc<Mutex<VecDeque<Case>>>,
    /// Tells of each case; gone once there are no more.
    tell: Option<Sender<()>>,
    bytes: Arc<AtomicUsize>,
    over: Receiver<()>,
    haste: Sender<()>,
    left: u64,
    voice: Voice,
    /// Whether it was said that some are not searched.
    said: bool,
}

impl Searcher {
    /// For so many mismatches.
    ///
    /// Where nothing of what passes may be quoted, what is found is said without it.
    pub(super) fn start(stock: Arc<Stock>, screen: Arc<Screen>, limit: u64, quotes: bool, voice: Voice) -> Self {
        let (tell, coming) = channel();
        let cases = Arc::new(Mutex::new(VecDeque::new()));
        let (haste, over) = channel();
        let (bytes, done) = (Arc::new(AtomicUsize::new(0)), haste.clone());
        let (theirs, queue) = (Arc::clone(&bytes), Arc::clone(&cases));
        let search = move || {
            let mut known = Vec::new();
            for () in coming {
                let Some(case) = lock(&queue).pop_front() else { continue };
                explain(&case, &stock, &screen, quotes, &mut known);
                theirs.fetch_sub(case.request.body.len(), Ordering::Relaxed);
            }
            // Nobody may be waiting any more.
            let _ = done.send(());
        };
        let spawn = || std::thread::Builder::new().name("search".to_owned()).spawn(search).is_ok();
        let started = limit > 0 && spawn();
        Self { cases, tell: started.then_some(tell), bytes, over, haste, left: limit, voice, said: limit == 0 }
    }

    /// What ends all waiting, for whoever has had enough of it.
    pub(super) fn haste(&self) -> Sender<()> {
        self.haste.clone()
    }

    /// Has a cause searched, if there is room; the request is copied only then.
    pub(super) fn explain(&mut self, id: u64, request: &Request, place: usize, proof: usize, code: &'static str) {
        let weight = request.body.len();
        let before = self.bytes.load(Ordering::Relaxed);
        let room = self.left > 0 && (before == 0 || before.saturating_add(weight) <= ROOM);
        let put = |tell: &Sender<()>| {
            let mut cases = lock(&self.cases);
            let put = cases.len() < MOST && tell.send(()).is_ok();
            if put {
                self.bytes.fetch_add(weight, Ordering::Relaxed);
                cases.push_back(Case { id, request: request.clone(), place, proof, code });
            }
            put
        };
        if self.tell.as_ref().filter(|_| room).is_some_and(put) {
            self.left -= 1;
        } else if !std::mem::replace(&mut self.said, true) {
            let why = if self.left > 0 {
                "searches take longer than mismatches take to come"
            } else {
                "--explain=all searches all"
            };
            self.voice.note(&format!(
                "no cause is searched for #{id} and others: {why}; `courtside verify` searches in what was recorded"
            ));
        }
    }

    /// Waits a moment for what is being searched.
    pub(super) fn end(mut self) {
        if self.tell.take().is_some() {
            // It is over, or somebody has had enough, or that was long enough.
            let _ = self.over.recv_timeout(PATIENCE);
        }
    }
}

fn lock(cases: &Mutex<VecDeque<Case>>) -> MutexGuard<'_, VecDeque<Case>> {
    cases.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Searches, and shows what was found: what explains one mismatch explains the next of its kind in a line.
fn explain(case: &Case, stock: &Stock, screen: &Screen, quotes: bool, known: &mut Vec<Known>) {
    let Some(place) = stock.places.get(case.place) else { return };
    let setting = &place.setting;
    let found = signature::evidence(setting, &case.request);
    let Some(evidence) = found.get(case.proof) else { return };
    let mismatch = Mismatch {
        setting,
        secrets: &place.secrets,
        others: &stock.others,
        request: &case.request,
        evidence,
        proof: &evidence.proof,
        code: case.code,
        computed: false,
        now_ms: time::now_ms(),
    };
    let Some(mut answer) = mismatch.cause() else { return };
    if !quotes {
        answer.difference = None;
        let causes = [&mut answer.causes, &mut answer.otherwise, &mut answer.alike];
        causes.into_iter().flatten().for_each(|cause| cause.detail = text::unquoted(&cause.detail));
        answer.hint = answer.hint.map(|hint| text::unquoted(&hint));
    }
    let Answer { causes, .. } = &answer;
    let codes: Vec<_> = causes.iter().map(|cause| cause.code).collect();
    let before = known.iter().find(|known| known.place == case.place && known.codes == codes).map(|known| known.id);
    if before.is_none() {
        known.push(Known { place: case.place, codes, id: case.id });
    }
    let explained =
        Explained { id: case.id, scheme: setting.scheme.name, code: case.code, answer: &answer, as_before: before };
    screen.write(|view, out| view.cause(explained, out));
    screen.flush();
}
