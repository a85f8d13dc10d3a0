//! What was seen, on its way from the sockets to whoever records it. It is bounded by bytes: where the recorder is slower than the traffic,
//! traffic slows down to its pace. Where it has stopped, traffic goes on without it, and whole exchanges are left out and counted.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Event;

/// How many bytes may wait. One event always fits.
const ROOM: usize = 32 << 20;
/// How many events may wait.
const MOST: usize = 1024;
/// How long traffic waits for room: longer than any disk takes that works.
const PATIENCE: Duration = Duration::from_secs(2);

/// A queue with any number of writers and one reader.
#[derive(Debug)]
pub struct Queue {
    patience: Duration,
    state: Mutex<State>,
    filled: Condvar,
    emptied: Condvar,
}

/// What taking came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// There is something.
    Some,
    /// Nothing came in time.
    Nothing,
    /// Nothing more will come.
    End,
}

#[derive(Debug, Default)]
struct State {
    events: Vec<Event>,
    bytes: usize,
    closed: bool,
    /// Whether the reader sleeps, so that nobody wakes it in vain.
    waiting: bool,
    /// Whether the reader was waited for in vain, and has taken nothing since.
    stuck: bool,
    /// Exchanges whose request was left out, so that their answer is too.
    left_out: HashSet<u64>,
    /// Exchanges that were left out and have ended.
    lost: u64,
}

impl State {
    fn is_full(&self) -> bool {
        self.bytes >= ROOM || self.events.len() >= MOST
    }

    fn add(&mut self, event: Event) {
        self.bytes += event.weight();
        self.events.push(event);
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self { patience: PATIENCE, state: Mutex::default(), filled: Condvar::new(), emptied: Condvar::new() }
    }
}

impl Queue {
    /// Hands over what was seen, in order; waits a while where there is no room. Where there is none after that, requests are left out, and
    /// their answers with them.
    pub fn put(&self, seen: &mut Vec<Event>) {
        if seen.is_empty() {
            return;
        }
        let mut state = self.lock();
        if state.is_full() && !state.stuck {
            let full = |state: &mut State| state.is_full() && !state.stuck;
            let waited = self.emptied.wait_timeout_while(state, self.patience, full);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.stuck = state.is_full();
        }
        for event in seen.drain(..) {
            match &event {
                Event::Asked(asked) if state.stuck => {
                    state.left_out.insert(asked.id);
                }
                Event::Answered(answered) if state.left_out.remove(&answered.id) => state.lost += 1,
                // The answers to what was taken in are as few as there are connections.
                _ => state.add(event),
            }
        }
        if std::mem::take(&mut state.waiting) {
            self.filled.notify_one();
        }
    }

    /// Takes everything that is there, in order, into an empty list; waits for something, and not longer than `patience`.
    pub fn take(&self, events: &mut Vec<Event>, patience: Duration) -> Taken {
        let mut state = self.lock();
        if state.events.is_empty() && !state.closed {
            state.waiting = true;
            let idle = |state: &mut State| state.events.is_empty() && !state.closed;
            state = self.filled.wait_timeout_while(state, patience, idle).unwrap_or_else(PoisonError::into_inner).0;
            state.waiting = false;
        }
        if state.events.is_empty() {
            return if state.closed { Taken::End } else { Taken::Nothing };
        }
        std::mem::swap(&mut state.events, events);
        state.bytes = 0;
        state.stuck = false;
        self.emptied.notify_all();
        Taken::Some
    }

    /// How many exchanges were left out since this was asked before.
    pub fn take_lost(&self) -> u64 {
        std::mem::take(&mut self.lock().lost)
    }

    /// Nothing more will come.
    pub fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Whoever panicked left a list that the other side can still read.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::Fault;
    use crate::proxy::talk::{Common, Talk};

    #[test]
    fn what_is_put_comes_out_in_order_and_the_end_is_told() {
        let queue = Queue::default();
        let event = |number: u64| Event::Opaque(Fault::new("client-gone", number.to_string()));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for number in 0..10_000 {
                    queue.put(&mut vec![event(number)]);
                }
                queue.close();
            });
            let (mut got, mut batch) = (Vec::new(), Vec::new());
            while queue.take(&mut batch, Duration::MAX) != Taken::End {
                got.append(&mut batch);
            }
            assert_eq!(got, (0..10_000).map(event).collect::<Vec<_>>());
        });
    }

    #[test]
    fn where_nobody_reads_whole_exchanges_are_left_out_and_counted() {
        let queue = Queue { patience: Duration::ZERO, ..Queue::default() };
        let common = Common { max_body: 16, host: None, now_ms: || 0, count: 0.into() };
        let exchange = |seen: &mut Vec<Event>| {
            let mut talk = Talk::new(&common);
            talk.from_client(b"GET / HTTP/1.1\r\n\r\n", &mut Vec::new(), seen);
            talk
        };
        let answer = |talk: &mut Talk<'_>, seen: &mut Vec<Event>| {
            let (mut out, mut back) = (Vec::new(), Vec::new());
            talk.from_app(b"HTTP/1.1 204 No Content\r\n\r\n", &mut out, &mut back, seen);
        };
        let mut seen = Vec::new();
        // One whose request is taken in, and whose answer comes when there is no room any more.
        let mut first = exchange(&mut seen);
        for _ in 0..MOST {
            answer(&mut exchange(&mut seen), &mut seen);
            queue.put(&mut seen);
        }
        answer(&mut first, &mut seen);
        queue.put(&mut seen);
        let mut taken = Vec::new();
        assert_eq!(queue.take(&mut taken, Duration::ZERO), Taken::Some);
        let asked = taken.iter().filter(|event| matches!(event, Event::Asked(_))).count();
        assert_eq!(asked * 2, taken.len(), "every exchange is there from its beginning to its end");
        assert_eq!(asked as u64 + queue.take_lost(), MOST as u64 + 1);
        assert!(asked >= MOST / 2, "{asked}");
        // And then there is room again.
        answer(&mut exchange(&mut seen), &mut seen);
        queue.put(&mut seen);
        taken.clear();
        assert_eq!((queue.take(&mut taken, Duration::ZERO), taken.len(), queue.take_lost()), (Taken::Some, 2, 0));
    }
}
