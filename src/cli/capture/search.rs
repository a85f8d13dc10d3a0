//! The search for the cause of a mismatch, beside the traffic: one at a time, for the first mismatches only, and never waited for longer than a
//! moment.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::time::Duration;

use crate::capture::Request;
use crate::cli::stock::Stock;
use crate::signature::{self, Mismatch};

use super::screen::Screen;

/// For how many mismatches a cause is searched: the eleventh has the cause of the first.
const MOST: usize = 10;
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

/// The other thread.
pub(super) struct Searcher {
    cases: Option<SyncSender<Case>>,
    over: Receiver<()>,
    left: usize,
}

impl Searcher {
    pub(super) fn start(stock: Arc<Stock>, screen: Arc<Screen>) -> Self {
        let (cases, queue) = sync_channel::<Case>(MOST);
        let (done, over) = channel();
        let search = move || {
            for case in queue {
                let Some(place) = stock.places.get(case.place) else { continue };
                let setting = &place.setting;
                let found = signature::evidence(setting, &case.request);
                let Some(evidence) = found.get(case.proof) else { continue };
                let mismatch = Mismatch {
                    setting,
                    secrets: &place.secrets,
                    others: &stock.others,
                    request: &case.request,
                    evidence,
                    proof: &evidence.proof,
                    code: case.code,
                    computed: false,
                };
                if let Some(answer) = mismatch.cause() {
                    screen.write(|view, out| view.cause(case.id, setting.scheme.name, &answer, out));
                    screen.flush();
                }
            }
            // Nobody may be waiting any more.
            let _ = done.send(());
        };
        let started = std::thread::Builder::new().name("search".to_owned()).spawn(search);
        Self { cases: started.is_ok().then_some(cases), over, left: MOST }
    }

    /// Has a cause searched, if there is room; the request is copied only then.
    pub(super) fn explain(&mut self, id: u64, request: &Request, place: usize, proof: usize, code: &'static str) {
        let Some(cases) = self.cases.as_ref().filter(|_| self.left > 0) else { return };
        self.left -= 1;
        // There is room for all that are searched.
        let _ = cases.try_send(Case { id, request: request.clone(), place, proof, code });
    }

    /// Waits a moment for what is being searched.
    pub(super) fn end(mut self) {
        if self.cases.take().is_some() {
            let waited = self.over.recv_timeout(PATIENCE);
            debug_assert!(!matches!(waited, Err(RecvTimeoutError::Disconnected)));
        }
    }
}
