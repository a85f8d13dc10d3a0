//! The sockets: connections are taken, paired, and driven as their readiness allows, on few threads that never wait for one of them.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mio::{Events, Interest, Poll, Registry, Token, Waker};

use super::pair::{Means, PIECE, Pair};
use super::queue::Queue;
use super::talk::Common;

/// The most threads; each drives thousands of connections.
const MOST_THREADS: usize = 4;
/// How long what is under way may take once it is to end.
const GRACE: Duration = Duration::from_secs(2);
/// How exact time is kept.
const TICK: Duration = Duration::from_millis(50);
/// How long to wait before connections are taken again, where the system has no room for another.
const PAUSE: Duration = Duration::from_millis(100);

const LISTENER: Token = Token(usize::MAX - 1);
const WAKER: Token = Token(usize::MAX);

/// Ends a relay from another thread.
#[derive(Debug, Default)]
pub struct Control {
    /// 0 while it runs, 1 once it is to end, 2 to end at once.
    level: AtomicU8,
    wakers: Mutex<Vec<Arc<Waker>>>,
}

impl Control {
    /// No connection is taken any more; what is under way has a short time left.
    pub fn stop(&self) {
        self.raise(1);
    }

    /// … and what is under way is cut.
    pub fn abort(&self) {
        self.raise(2);
    }

    fn raise(&self, level: u8) {
        self.level.fetch_max(level, Ordering::SeqCst);
        for waker in self.wakers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            // A loop that is over needs no waking.
            let _ = waker.wake();
        }
    }

    fn level(&self) -> u8 {
        self.level.load(Ordering::SeqCst)
    }

    fn watch(&self, registry: &Registry) -> io::Result<()> {
        let waker = Arc::new(Waker::new(registry, WAKER)?);
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner).push(waker);
        Ok(())
    }
}

/// What a relay does.
#[derive(Debug)]
pub struct Relay {
    /// What all connections have in common.
    pub common: Common,
    /// The app's addresses, tried in order.
    pub addresses: Vec<SocketAddr>,
    /// How long an answer may take, if that is limited.
    pub max_time: Option<Duration>,
}

impl Relay {
    /// Relays until it is stopped. What is seen goes into the queue, which is closed at the end. An error is one of the listener; connections
    /// that break concern nobody else.
    pub fn run(&self, listener: TcpListener, control: &Control, queue: &Queue) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let threads = std::thread::available_parallelism().map_or(1, |count| count.get() / 2).clamp(1, MOST_THREADS);
        let mut loops = Vec::new();
        for _ in 0..threads {
            loops.push(Loop::new(self, listener.try_clone()?, control, queue)?);
        }
        // The port is free again as soon as the last thread has let go of it.
        drop(listener);
        let work = |one: Loop<'_>| {
            one.run().inspect_err(|_| {
                // The others would wait for ever.
                control.abort();
            })
        };
        let outcome = std::thread::scope(|scope| {
            let mine = loops.pop();
            let spawn = |one| std::thread::Builder::new().stack_size(256 << 10).spawn_scoped(scope, move || work(one));
            // Fewer do the same work.
            let others: Vec<_> = loops.into_iter().map(spawn).filter_map(Result::ok).collect();
            let mine = mine.map_or(Ok(()), work);
            let theirs = others.into_iter().map(|thread| thread.join().unwrap_or(Ok(())));
            theirs.fold(mine, io::Result::and)
        });
        queue.close();
        outcome
    }
}

/// One thread's connections.
struct Loop<'r> {
    relay: &'r Relay,
    control: &'r Control,
    queue: &'r Queue,
    poll: Poll,
    listener: Option<mio::net::TcpListener>,
    pairs: Vec<Option<Box<Pair<'r>>>>,
    free: Vec<usize>,
    /// Pairs that have more to do without an event.
    again: Vec<usize>,
    seen: Vec<super::Event>,
    scratch: Vec<u8>,
    out: Vec<u8>,
    back: Vec<u8>,
    /// Whether somebody waits for a moment to come.
    timed: bool,
    /// When the clock is looked at again.
    due: Instant,
    /// When connections are taken again.
    paused: Option<Instant>,
    /// When what is left is cut.
    until: Option<Instant>,
}

/// Lends a pair what it needs; a macro, since a function would borrow all of the loop.
macro_rules! means {
    ($this:ident, $index:expr) => {
        Means {
            addresses: &$this.relay.addresses,
            register: &mut |stream| {
                let both = Interest::READABLE | Interest::WRITABLE;
                $this.poll.registry().register(stream, Token($index * 2 + 1), both)
            },
            scratch: &mut $this.scratch,
            out: &mut $this.out,
            back: &mut $this.back,
            seen: &mut $this.seen,
        }
    };
}

impl<'r> Loop<'r> {
    fn new(relay: &'r Relay, listener: TcpListener, control: &'r Control, queue: &'r Queue) -> io::Result<Self> {
        let poll = Poll::new()?;
        control.watch(poll.registry())?;
        let mut listener = mio::net::TcpListener::from_std(listener);
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        Ok(Self {
            relay,
            control,
            queue,
            poll,
            listener: Some(listener),
            pairs: Vec::new(),
            free: Vec::new(),
            again: Vec::new(),
            seen: Vec::new(),
            scratch: vec![0; PIECE],
            out: Vec::new(),
            back: Vec::new(),
            timed: false,
            due: Instant::now(),
            paused: None,
            until: None,
        })
    }

    fn run(mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(256);
        loop {
            let timed = self.timed || self.paused.is_some() || self.until.is_some();
            let wait = if self.again.is_empty() { timed.then_some(TICK) } else { Some(Duration::ZERO) };
            match self.poll.poll(&mut events, wait) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                polled => polled?,
            }
            for index in std::mem::take(&mut self.again) {
                self.drive(index);
            }
            for event in &events {
                match event.token() {
                    WAKER => {}
                    LISTENER => self.accept()?,
                    Token(token) => {
                        if let Some(pair) = self.pairs.get_mut(token / 2).and_then(Option::as_mut) {
                            pair.ready(token % 2 == 0, event);
                            self.drive(token / 2);
                        }
                    }
                }
            }
            let level = self.control.level();
            if level > 0 || (timed && Instant::now() >= self.due) {
                self.tick(level)?;
            }
            self.queue.put(&mut self.seen);
            if level > 0 && self.pairs.iter().all(Option::is_none) {
                return Ok(());
            }
        }
    }

    fn accept(&mut self) -> io::Result<()> {
        while let Some(listener) = &self.listener {
            let mut stream = match listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) => match error.kind() {
                    io::ErrorKind::WouldBlock => return Ok(()),
                    // The client changed its mind before it was accepted.
                    io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted => continue,
                    io::ErrorKind::InvalidInput => return Err(error),
                    // No room for another: those that are there will make some.
                    _ => {
                        self.paused = Some(Instant::now() + PAUSE);
                        return Ok(());
                    }
                },
            };
            let index = self.free.pop().unwrap_or_else(|| {
                self.pairs.push(None);
                self.pairs.len() - 1
            });
            let both = Interest::READABLE | Interest::WRITABLE;
            if self.poll.registry().register(&mut stream, Token(index * 2), both).is_err() {
                self.free.push(index);
                continue;
            }
            if let Some(slot) = self.pairs.get_mut(index) {
                *slot = Some(Box::new(Pair::new(stream, &self.relay.common)));
            }
            self.drive(index);
        }
        Ok(())
    }

    fn drive(&mut self, index: usize) {
        let Some(slot) = self.pairs.get_mut(index) else { return };
        let Some(pair) = slot else { return };
        if pair.drive(&mut means!(self, index)) {
            self.again.push(index);
        }
        if pair.is_dead() || (self.until.is_some() && !pair.is_busy()) {
            // Closing a socket takes it off the poll.
            *slot = None;
            self.free.push(index);
        } else {
            self.timed |= pair.is_timed(self.relay.max_time.is_some());
        }
    }

    /// What is due by the clock.
    fn tick(&mut self, level: u8) -> io::Result<()> {
        let now = Instant::now();
        self.due = now + TICK;
        if level > 0 && self.until.is_none() {
            self.until = Some(now + GRACE);
            self.paused = None;
            // From here on the system refuses connections, once the last thread has let go of it.
            if let Some(mut listener) = self.listener.take() {
                self.poll.registry().deregister(&mut listener)?;
            }
        }
        if self.paused.is_some_and(|until| now >= until) {
            self.paused = None;
            self.accept()?;
        }
        let cut = level > 1 || self.until.is_some_and(|until| now >= until);
        self.timed = false;
        for index in 0..self.pairs.len() {
            let Some(slot) = self.pairs.get_mut(index) else { continue };
            let Some(pair) = slot else { continue };
            self.timed |= pair.tick(now, self.relay.max_time, &mut means!(self, index));
            if cut {
                pair.abort(&mut self.seen);
            }
            if pair.is_dead() || (self.until.is_some() && !pair.is_busy()) {
                *slot = None;
                self.free.push(index);
            }
        }
        Ok(())
    }
}
