//! Channels between threads, for what passes one by one and not by the million. The standard library's come in three sorts at once and are
//! made anew for each sort of message, nine kilobytes of program a time; here a lock is taken for each message, in a tenth of that.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A channel of any length.
pub(crate) fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let state = State { waiting: VecDeque::new(), senders: 1, heard: true };
    let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

struct Shared<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: VecDeque<T>,
    senders: usize,
    /// Whether the receiver is there.
    heard: bool,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where messages are put in.
pub(crate) struct Sender<T>(Arc<Shared<T>>);

impl<T> Sender<T> {
    /// Puts in a message; `false` where nobody will take it.
    pub(crate) fn send(&self, message: T) -> bool {
        let mut state = self.0.lock();
        if state.heard {
            state.waiting.push_back(message);
            self.0.changed.notify_one();
        }
        state.heard
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.lock().senders += 1;
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.lock().senders -= 1;
        self.0.changed.notify_one();
    }
}

/// Where they are taken out, in their order.
pub(crate) struct Receiver<T>(Arc<Shared<T>>);

/// What came of waiting for a time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Waited<T> {
    /// This came.
    Came(T),
    /// Nothing came in time.
    Late,
    /// Nothing can come any more.
    Over,
}

impl<T> Receiver<T> {
    /// Waits for a message; `None` where none can come any more.
    pub(crate) fn recv(&self) -> Option<T> {
        let mut state = self.0.lock();
        loop {
            match state.waiting.pop_front() {
                None if state.senders > 0 => {
                    state = self.0.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                message => return message,
            }
        }
    }

    /// Waits for a message, and not longer than that.
    pub(crate) fn recv_timeout(&self, patience: Duration) -> Waited<T> {
        let begin = Instant::now();
        let mut state = self.0.lock();
        loop {
            if let Some(message) = state.waiting.pop_front() {
                return Waited::Came(message);
            }
            if state.senders == 0 {
                return Waited::Over;
            }
            let left = patience.saturating_sub(begin.elapsed());
            if left.is_zero() {
                return Waited::Late;
            }
            state = self.0.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl<T> Iterator for Receiver<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.recv()
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.heard = false;
        state.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_send_comes_in_order_and_then_it_is_over() {
        let (sender, receiver) = channel();
        let threads = [0, 1, 2].map(|which| {
            let sender = sender.clone();
            std::thread::spawn(move || (0..1_000).for_each(|number| assert!(sender.send((which, number)))))
        });
        drop(sender);
        let mut next = [0; 3];
        for (which, number) in receiver {
            assert_eq!(number, next[which]);
            next[which] += 1;
        }
        assert_eq!(next, [1_000; 3]);
        for thread in threads {
            thread.join().unwrap();
        }
    }

    #[test]
    fn waiting_ends_with_what_comes_with_time_and_with_the_last_sender() {
        let (sender, receiver) = channel();
        assert_eq!(receiver.recv_timeout(Duration::from_millis(1)), Waited::Late);
        let late = std::thread::spawn(move || assert!(sender.send(7)));
        assert_eq!(receiver.recv_timeout(Duration::from_secs(600)), Waited::Came(7));
        assert_eq!(receiver.recv_timeout(Duration::from_secs(600)), Waited::Over);
        assert_eq!(receiver.recv(), None);
        late.join().unwrap();
    }

    #[test]
    fn nobody_sends_where_nobody_listens() {
        let (sender, receiver) = channel();
        assert!(sender.send(1));
        drop(receiver);
        assert!(!sender.send(2));
    }
}
