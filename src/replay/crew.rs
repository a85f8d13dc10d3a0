//! Several workers on one list: each takes the next entry, works on it, and hands in what came of it; what is handed in is passed on in
//! the order of the list. Nothing is handed from thread to thread before it is done, so that nobody waits to be woken.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::turns::Turns;
use crate::wire::Switch;

/// How far ahead of the oldest open entry others may be handed in: what bounds the memory.
const AHEAD: u64 = 4096;

/// Stops a crew from outside.
#[derive(Debug)]
pub struct Control {
    stopped: Mutex<bool>,
    wake: Condvar,
    over: Mutex<bool>,
    done: Condvar,
    aborted: AtomicBool,
    /// One a worker: cuts its connection.
    pub switches: Vec<Switch>,
}

impl Control {
    /// For a crew of that size.
    pub fn new(workers: usize) -> Self {
        let switches = (0..workers).map(|_| Switch::default()).collect();
        Self {
            stopped: Mutex::new(false),
            wake: Condvar::new(),
            over: Mutex::new(false),
            done: Condvar::new(),
            aborted: AtomicBool::new(false),
            switches,
        }
    }

    /// No worker takes another entry; what is under way is finished.
    pub fn stop(&self) {
        *lock(&self.stopped) = true;
        self.wake.notify_all();
    }

    /// … and what is under way is cut.
    pub fn abort(&self) {
        self.aborted.store(true, Ordering::Relaxed);
        self.stop();
        self.switches.iter().for_each(Switch::off);
    }

    /// Whether it was stopped, and not to be waited for.
    pub fn is_aborted(&self) -> bool {
        self.aborted.load(Ordering::Relaxed)
    }

    /// Whether it was stopped.
    pub fn is_stopped(&self) -> bool {
        *lock(&self.stopped)
    }

    /// The work is over: nobody needs to be hurried any more.
    pub fn end(&self) {
        *lock(&self.over) = true;
        self.done.notify_all();
    }

    /// Waits that long for the work to be over; says whether it is.
    pub fn is_over_within(&self, patience: Duration) -> bool {
        let over = lock(&self.over);
        let waited = self.done.wait_timeout_while(over, patience, |over| !*over);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Waits for a moment to come; says whether work goes on then.
    pub fn wait_until(&self, moment: Instant) -> bool {
        let mut stopped = lock(&self.stopped);
        loop {
            let left = moment.saturating_duration_since(Instant::now());
            if *stopped || left.is_zero() {
                return !*stopped;
            }
            stopped = self.wake.wait_timeout(stopped, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked left a list that others can still finish.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was handed in before its turn, and what it was handed in to.
struct Desk<R, D, E> {
    made: Turns<R>,
    deliver: D,
    failed: Option<E>,
}

/// Runs a crew to the end of its list. `next` fills in the next entry, or says that there is none; `worker` makes a worker, by its number;
/// `deliver` gets what they made, in order. An error of either stops everybody; the first one is returned.
pub fn run<J, R, W, E>(
    control: &Control,
    next: impl FnMut(&mut J) -> Result<bool, E> + Send,
    worker: impl Fn(usize) -> W + Sync,
    deliver: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E>
where
    J: Default,
    R: Send,
    W: FnMut(&mut J) -> R,
    E: Send,
{
    let list = Mutex::new((0_u64, next));
    let desk = Mutex::new(Desk { made: Turns::new(), deliver, failed: None });
    let progress = Condvar::new();
    let fail = |error| {
        lock(&desk).failed.get_or_insert(error);
        control.stop();
        progress.notify_all();
    };
    let work = |number: usize| {
        let mut worker = worker(number);
        let mut job = J::default();
        while !control.is_stopped() {
            let index = {
                let mut list = lock(&list);
                match (list.1)(&mut job) {
                    Ok(true) => {
                        list.0 += 1;
                        list.0 - 1
                    }
                    Ok(false) => return,
                    Err(error) => {
                        drop(list);
                        return fail(error);
                    }
                }
            };
            let made = worker(&mut job);
            let mut desk = lock(&desk);
            while index >= desk.made.next() + AHEAD && desk.failed.is_none() {
                desk = progress.wait(desk).unwrap_or_else(PoisonError::into_inner);
            }
            desk.made.put(index, made);
            let mut moved = false;
            while desk.failed.is_none() {
                let Some(made) = desk.made.take() else { break };
                moved = true;
                if let Err(error) = (desk.deliver)(made) {
                    desk.failed = Some(error);
                    control.stop();
                }
            }
            if moved {
                progress.notify_all();
            }
        }
    };
    match control.switches.len() {
        // A thread of its own would only have to be woken.
        0 | 1 => work(0),
        workers => std::thread::scope(|scope| {
            for number in 1..workers {
                let work = &work;
                let spawned = std::thread::Builder::new().stack_size(1 << 20).spawn_scoped(scope, move || work(number));
                // Fewer do the same work.
                if spawned.is_err() {
                    break;
                }
            }
            work(0);
        }),
    }
    lock(&desk).failed.take().map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    fn count_to(end: u64) -> impl FnMut(&mut u64) -> Result<bool, String> + Send {
        let mut next = 0;
        move |job| {
            *job = next;
            next += 1;
            Ok(*job < end)
        }
    }

    #[test]
    fn what_is_made_comes_in_the_order_of_the_list_whoever_made_it() {
        for workers in [0, 1, 2, 16] {
            let mut seen = Vec::new();
            let take = |made| {
                seen.push(made);
                Ok(())
            };
            run(&Control::new(workers), count_to(20_000), |_| |job: &mut u64| *job * 2, take).unwrap();
            assert_eq!(seen, (0..20_000).map(|n| n * 2).collect::<Vec<u64>>(), "{workers}");
        }
    }

    #[test]
    fn an_error_ends_it_for_everybody() {
        let delivered = AtomicU64::new(0);
        let failing = |made: u64| {
            delivered.fetch_add(1, Ordering::Relaxed);
            if made == 100 { Err("full".to_owned()) } else { Ok(()) }
        };
        let outcome = run(&Control::new(4), count_to(u64::MAX), |_| |job: &mut u64| *job, failing);
        assert_eq!((outcome, delivered.load(Ordering::Relaxed)), (Err("full".to_owned()), 101));
        let broken = |_: &mut u64| Err("unreadable".to_owned());
        let outcome = run(&Control::new(4), broken, |_| |job: &mut u64| *job, |_| Ok(()));
        assert_eq!(outcome, Err("unreadable".to_owned()));
    }

    #[test]
    fn a_crew_that_is_stopped_finishes_what_is_under_way_and_takes_nothing_more() {
        let control = Control::new(3);
        let mut seen = Vec::new();
        let take = |made: u64| -> Result<(), String> {
            seen.push(made);
            if made == 10 {
                control.stop();
            }
            Ok(())
        };
        run(&control, count_to(u64::MAX), |_| |job: &mut u64| *job, take).unwrap();
        assert_eq!(seen, (0..seen.len() as u64).collect::<Vec<_>>(), "none is lost, none comes twice");
        assert!(seen.len() >= 11);
        assert!(!control.wait_until(Instant::now() + Duration::from_secs(3600)), "nobody waits any more");
    }
}
