//! Standard output, on a thread of its own: whoever reads it slowly, or not at all, does not hold up what passes. What there is no room for is left
//! out, and said.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::report::capture::View;

/// How much may wait to be read.
const ROOM: usize = 16 << 20;
/// How long the end waits for a reader.
const PATIENCE: Duration = Duration::from_secs(2);

/// Standard output.
pub(super) struct Screen {
    pub(super) view: View,
    state: Mutex<State>,
    filled: Condvar,
    shown: Condvar,
}

#[derive(Default)]
struct State {
    out: String,
    /// Whether what there is may be shown now.
    due: bool,
    /// How many pieces found no room.
    skipped: u64,
    closed: bool,
    over: bool,
}

impl Screen {
    /// Starts the thread.
    pub(super) fn start(view: View) -> Arc<Self> {
        let screen = Arc::new(Self { view, state: Mutex::default(), filled: Condvar::new(), shown: Condvar::new() });
        let shared = Arc::clone(&screen);
        let started =
            std::thread::Builder::new().name("screen".to_owned()).stack_size(128 << 10).spawn(move || shared.show());
        if started.is_err() {
            screen.lock().over = true;
        }
        screen
    }

    /// One that nobody looks at.
    #[cfg(test)]
    pub(super) fn idle(view: View) -> Arc<Self> {
        Arc::new(Self { view, state: Mutex::default(), filled: Condvar::new(), shown: Condvar::new() })
    }

    /// What was added to it.
    #[cfg(test)]
    pub(super) fn taken(&self) -> String {
        std::mem::take(&mut self.lock().out)
    }

    /// Adds lines.
    pub(super) fn write(&self, add: impl FnOnce(&View, &mut String)) {
        let mut state = self.lock();
        if state.out.len() < ROOM {
            add(&self.view, &mut state.out);
        } else {
            state.skipped += 1;
        }
    }

    /// Lets what was added be shown.
    pub(super) fn flush(&self) {
        let mut state = self.lock();
        if !state.out.is_empty() {
            state.due = true;
            self.filled.notify_one();
        }
    }

    /// Nothing more will come: waits a moment until all is shown. Answers how many pieces were not.
    pub(super) fn end(&self) -> u64 {
        let mut state = self.lock();
        state.closed = true;
        state.due = true;
        self.filled.notify_one();
        let waited = self.shown.wait_timeout_while(state, PATIENCE, |state| !state.over);
        waited.unwrap_or_else(PoisonError::into_inner).0.skipped
    }

    fn show(&self) {
        let (mut text, mut stdout) = (String::new(), output());
        loop {
            let mut state =
                self.filled.wait_while(self.lock(), |state| !state.due).unwrap_or_else(PoisonError::into_inner);
            std::mem::swap(&mut state.out, &mut text);
            state.due = false;
            if text.is_empty() && state.closed {
                state.over = true;
                self.shown.notify_all();
                return;
            }
            state.due = state.closed;
            drop(state);
            // Where nobody reads any more, traffic goes on.
            let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
            text.clear();
            text.shrink_to(1 << 20);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Standard output under another number: the end of the process must not wait for a lock that a blocked write holds.
#[cfg(unix)]
fn output() -> Box<dyn Write> {
    use std::os::fd::AsFd as _;
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(own) => Box::new(std::fs::File::from(own)),
        Err(_) => Box::new(io::stdout()),
    }
}

#[cfg(not(unix))]
fn output() -> Box<dyn Write> {
    Box::new(io::stdout())
}
