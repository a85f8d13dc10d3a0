//! What was seen, on its way from the sockets to whoever records it. It is bounded by bytes: where the recorder cannot keep up, traffic
//! slows down to its pace, and nothing is left out.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Event;

/// How many bytes may wait. One event always fits.
const ROOM: usize = 32 << 20;
/// How many events may wait.
const MOST: usize = 1024;

/// A queue with any number of writers and one reader.
#[derive(Debug, Default)]
pub struct Queue {
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
}

impl Queue {
    /// Hands over what was seen, in order; waits while there is no room.
    pub fn put(&self, seen: &mut Vec<Event>) {
        if seen.is_empty() {
            return;
        }
        let weight: usize = seen.iter().map(Event::weight).sum();
        let full = |state: &mut State| state.bytes >= ROOM || state.events.len() >= MOST;
        let mut state =
            self.emptied.wait_while(self.lock(), |state| full(state)).unwrap_or_else(PoisonError::into_inner);
        state.events.append(seen);
        state.bytes += weight;
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
        self.emptied.notify_all();
        Taken::Some
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
}
