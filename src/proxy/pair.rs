//! A client's connection and the one to the app, as sockets: what is read on one side is followed, and written on the other before more is
//! read. How one side ends, the other is ended.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::TcpStream;

use super::talk::{Common, Talk};
use super::{Event, Fault};

/// How much is read at once.
pub(super) const PIECE: usize = 64 << 10;
/// How often one side is read before others have their turn.
const TURNS: usize = 16;
/// How long a client may be silent once the app has closed its half, before both are closed.
const LINGER: Duration = Duration::from_secs(10);

/// One side.
#[allow(clippy::struct_excessive_bools)] // each a fact of its own
struct Side {
    stream: TcpStream,
    /// Whether there may be something to read.
    readable: bool,
    /// Whether the other end is known to have closed its half, so that the end must still be read.
    closing: bool,
    writable: bool,
    /// Nothing more comes from there.
    ended: bool,
    /// Nothing more can be written there.
    broken: bool,
    /// To be written, from `sent` on.
    pending: Vec<u8>,
    sent: usize,
    /// Nothing more will be written: to be said once everything is.
    last: bool,
    said: bool,
}

/// Where the app's connection stands.
enum App {
    /// Nobody has asked for anything yet.
    None,
    /// Being made, to the address of that number.
    Connecting(Side, usize),
    Open(Side),
    /// There is none, and there will be none.
    Gone,
}

/// The pair.
pub(super) struct Pair<'c> {
    client: Side,
    app: App,
    talk: Talk<'c>,
    /// When the client's connection is closed, whatever it does.
    until: Option<Instant>,
    dead: bool,
}

/// What a pair needs from its surroundings.
pub(super) struct Means<'m> {
    pub(super) addresses: &'m [SocketAddr],
    /// Registers the connection to the app.
    pub(super) register: &'m mut dyn FnMut(&mut TcpStream) -> io::Result<()>,
    pub(super) scratch: &'m mut [u8],
    pub(super) out: &'m mut Vec<u8>,
    pub(super) back: &'m mut Vec<u8>,
    pub(super) seen: &'m mut Vec<Event>,
}

/// What reading once came to.
enum Got {
    Nothing,
    Bytes(usize),
    End,
    Broken(io::Error),
}

impl Side {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            readable: true,
            closing: false,
            writable: true,
            ended: false,
            broken: false,
            pending: Vec::new(),
            sent: 0,
            last: false,
            said: false,
        }
    }

    fn is_clear(&self) -> bool {
        self.sent == self.pending.len()
    }

    fn read(&mut self, scratch: &mut [u8]) -> Got {
        loop {
            return match self.stream.read(scratch) {
                Ok(0) => {
                    self.readable = false;
                    self.ended = true;
                    Got::End
                }
                Ok(count) => {
                    // What did not fill the room was all there was (epoll(7)), which saves asking again; elsewhere it is asked.
                    if cfg!(target_os = "linux") && count < scratch.len() && !self.closing {
                        self.readable = false;
                    }
                    Got::Bytes(count)
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.readable = false;
                    Got::Nothing
                }
                Err(error) => {
                    self.readable = false;
                    self.ended = true;
                    self.broken = true;
                    Got::Broken(error)
                }
            };
        }
    }

    /// Writes what it can; the rest is kept for later.
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        if self.is_clear() {
            while !rest.is_empty() && self.writable && !self.broken {
                match self.stream.write(rest) {
                    Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                    Err(error) => self.failed(&error),
                }
            }
        }
        if !self.broken && !rest.is_empty() {
            self.pending.extend_from_slice(rest);
        }
    }

    fn failed(&mut self, error: &io::Error) {
        match error.kind() {
            io::ErrorKind::Interrupted => {}
            io::ErrorKind::WouldBlock => self.writable = false,
            _ => self.broken = true,
        }
    }

    /// Writes what was left, and says the end where it is due.
    fn flush(&mut self) {
        while !self.is_clear() && self.writable && !self.broken {
            match self.stream.write(self.pending.get(self.sent..).unwrap_or_default()) {
                Ok(count) => self.sent += count,
                Err(error) => self.failed(&error),
            }
        }
        if self.broken || self.is_clear() {
            // An idle connection holds no memory.
            self.pending = Vec::new();
            self.sent = 0;
        }
        if self.last && !self.said && self.is_clear() {
            self.said = true;
            // What is closed already needs no closing.
            let _ = self.stream.shutdown(Shutdown::Write);
        }
    }

    /// Makes the end of the connection a reset, as the other side's was.
    #[cfg(unix)]
    fn reset(&self) {
        // Without it, it is closed in good order.
        let _ = rustix::net::sockopt::set_socket_linger(&self.stream, Some(Duration::ZERO));
    }

    #[cfg(not(unix))]
    fn reset(&self) {}
}

impl<'c> Pair<'c> {
    pub(super) fn new(stream: TcpStream, common: &'c Common) -> Self {
        // Small messages must not wait for each other's acknowledgements; without it they are only slower.
        let _ = stream.set_nodelay(true);
        Self { client: Side::new(stream), app: App::None, talk: Talk::new(common), until: None, dead: false }
    }

    /// Takes note of what may be done now on one side.
    pub(super) fn ready(&mut self, of_client: bool, event: &mio::event::Event) {
        let side = match &mut self.app {
            _ if of_client => &mut self.client,
            App::Open(side) | App::Connecting(side, _) => side,
            App::None | App::Gone => return,
        };
        side.readable |= event.is_readable() || event.is_error() || event.is_read_closed();
        side.closing |= event.is_read_closed();
        side.writable |= event.is_writable() || event.is_error();
    }

    /// Does everything that can be done; says whether there is more to do after others had their turn.
    pub(super) fn drive(&mut self, means: &mut Means<'_>) -> bool {
        for _ in 0..TURNS {
            self.connected(means);
            let moved = self.upwards(means) | self.downwards(means);
            self.settle(means.seen);
            if self.dead || !moved {
                return false;
            }
        }
        true
    }

    /// The next step of making the app's connection.
    fn connected(&mut self, means: &mut Means<'_>) {
        let App::Connecting(side, _) = &self.app else { return };
        if !side.writable {
            return;
        }
        let App::Connecting(side, number) = std::mem::replace(&mut self.app, App::Gone) else { return };
        let error = match side.stream.take_error() {
            Ok(None) => match side.stream.peer_addr() {
                Ok(_) => {
                    let _ = side.stream.set_nodelay(true);
                    self.app = App::Open(side);
                    return;
                }
                Err(error) if error.kind() == io::ErrorKind::NotConnected => {
                    self.app = App::Connecting(Side { writable: false, ..side }, number);
                    return;
                }
                Err(error) => error,
            },
            Ok(Some(error)) | Err(error) => error,
        };
        self.connect(number + 1, side.pending, Some(error), means);
    }

    /// Begins a connection to the first address, from that number on, that can be tried. Without one, the client is told.
    fn connect(&mut self, from: usize, pending: Vec<u8>, before: Option<io::Error>, means: &mut Means<'_>) {
        let mut last = before;
        for (number, address) in means.addresses.iter().enumerate().skip(from) {
            let made = TcpStream::connect(*address).and_then(|mut stream| {
                (means.register)(&mut stream)?;
                Ok(stream)
            });
            match made {
                Ok(stream) => {
                    self.app = App::Connecting(Side { pending, last: self.client.ended, ..Side::new(stream) }, number);
                    return;
                }
                Err(error) => last = Some(error),
            }
        }
        self.app = App::Gone;
        let why = last.map_or_else(|| "it has no address".to_owned(), |error| plain(&error));
        let fault = Fault::new("endpoint-unreachable", format!("no connection to the app: {why}"));
        self.instead(502, &fault, means);
    }

    /// The proxy's own answer, and the end of the connection.
    fn instead(&mut self, status: u16, fault: &Fault, means: &mut Means<'_>) {
        means.out.clear();
        let answered = self.talk.answer_instead(status, fault, means.out, means.seen);
        if let App::Open(side) | App::Connecting(side, _) = std::mem::replace(&mut self.app, App::Gone) {
            side.reset();
        }
        if answered {
            self.client.write(means.out);
            self.client.last = true;
        } else {
            self.client.reset();
            self.dead = true;
        }
    }

    /// From the client to the app.
    fn upwards(&mut self, means: &mut Means<'_>) -> bool {
        let clear = match &mut self.app {
            App::Open(side) => {
                side.flush();
                side.is_clear()
            }
            // The first bytes are what the connection is made for; the others wait until it is.
            App::Connecting(side, _) => side.pending.len() < PIECE,
            App::None | App::Gone => true,
        };
        if !self.client.readable || self.client.ended || !clear {
            return false;
        }
        means.out.clear();
        match self.client.read(means.scratch) {
            Got::Nothing => return false,
            Got::Bytes(count) => {
                if matches!(self.app, App::Gone) {
                    // Too late: it has been told.
                    return true;
                }
                let bytes = means.scratch.get(..count).unwrap_or_default();
                self.talk.from_client(bytes, means.out, means.seen);
            }
            Got::End => {
                self.talk.client_ended(means.out, means.seen);
                if matches!(self.app, App::None) && means.out.is_empty() {
                    self.dead = true;
                }
            }
            Got::Broken(_) => {
                self.client_gone(means.seen);
                return true;
            }
        }
        if let Some(until) = &mut self.until {
            *until = Instant::now() + LINGER;
        }
        let ended = self.client.ended;
        match &mut self.app {
            App::Open(side) => side.write(means.out),
            App::Connecting(side, _) => side.pending.extend_from_slice(means.out),
            App::None if !means.out.is_empty() => {
                let first = std::mem::take(means.out);
                self.connect(0, first, None, means);
            }
            App::None | App::Gone => {}
        }
        if let App::Open(side) | App::Connecting(side, _) = &mut self.app
            && ended
        {
            side.last = true;
        }
        true
    }

    /// From the app to the client.
    fn downwards(&mut self, means: &mut Means<'_>) -> bool {
        self.client.flush();
        if self.client.broken && !self.dead {
            self.client_gone(means.seen);
            return true;
        }
        let App::Open(app) = &mut self.app else { return false };
        if !app.readable || app.ended || !self.client.is_clear() {
            return false;
        }
        means.out.clear();
        means.back.clear();
        match app.read(means.scratch) {
            Got::Nothing => return false,
            Got::Bytes(count) => {
                let bytes = means.scratch.get(..count).unwrap_or_default();
                self.talk.from_app(bytes, means.out, means.back, means.seen);
                if !means.back.is_empty() {
                    app.write(means.back);
                }
            }
            Got::End => {
                self.talk.app_ended(None, means.out, means.seen);
                self.client.last = true;
            }
            Got::Broken(error) => {
                let what = format!("the app's connection broke: {}", plain(&error));
                self.talk.app_ended(Some(&what), means.out, means.seen);
                self.client.write(means.out);
                self.client.reset();
                self.dead = true;
                return true;
            }
        }
        self.client.write(means.out);
        true
    }

    fn client_gone(&mut self, seen: &mut Vec<Event>) {
        self.talk.client_gone(seen);
        if let App::Open(side) | App::Connecting(side, _) = &self.app {
            side.reset();
        }
        self.dead = true;
    }

    /// Whether anything is left to do. An app that sends nothing more may still read what it is sent.
    fn settle(&mut self, seen: &mut Vec<Event>) {
        if self.dead {
            return;
        }
        self.client.flush();
        let (over, unsent) = match &mut self.app {
            App::Open(side) => {
                side.flush();
                let refused = side.ended && side.broken;
                let state = (side.ended, !side.is_clear());
                if refused {
                    // What the client still sends is read and dropped, so that the last answer reaches it.
                    self.app = App::Gone;
                    self.talk.give_up(&Fault::new("answer-cut", "the app closed its connection"), seen);
                }
                state
            }
            App::Gone => (true, false),
            App::Connecting(..) => (false, true),
            App::None => (self.client.ended, false),
        };
        if over && self.client.is_clear() {
            if self.client.ended && !unsent {
                self.dead = true;
            } else if self.until.is_none() {
                self.until = Some(Instant::now() + LINGER);
            }
        }
    }

    /// Whether it is over.
    pub(super) fn is_dead(&self) -> bool {
        self.dead
    }

    /// Whether an exchange is under way, or part of one is to be written yet.
    pub(super) fn is_busy(&self) -> bool {
        let unwritten = match &self.app {
            App::Open(side) | App::Connecting(side, _) => !side.is_clear(),
            App::None | App::Gone => false,
        };
        self.talk.is_busy() || unwritten || !self.client.is_clear()
    }

    /// Looks at the clock: too long a silence ends an exchange. Says whether it must be looked at again.
    pub(super) fn tick(&mut self, now: Instant, max_time: Option<Duration>, means: &mut Means<'_>) -> bool {
        if self.until.is_some_and(|until| now >= until) {
            let silent = "the client sent no more of it after the app had closed its half of the connection";
            self.talk.give_up(&Fault::new("request-cut", silent), means.seen);
            self.dead = true;
        }
        if let (Some(limit), Some(since)) = (max_time, self.talk.due_since())
            && now.saturating_duration_since(since) >= limit
        {
            let limit = crate::text::duration(i64::try_from(limit.as_millis()).unwrap_or(i64::MAX));
            self.instead(504, &Fault::new("answer-late", format!("the answer was not whole within {limit}")), means);
            self.settle(means.seen);
        }
        !self.dead && self.is_timed(max_time.is_some())
    }

    /// Whether it must be looked at by the clock.
    pub(super) fn is_timed(&self, limited: bool) -> bool {
        self.until.is_some() || (limited && self.talk.due_since().is_some())
    }

    /// Ends it, whatever is under way.
    pub(super) fn abort(&mut self, seen: &mut Vec<Event>) {
        self.talk.give_up(&Fault::new("interrupted", "courtside was stopped before the answer was whole"), seen);
        self.dead = true;
    }
}

/// An error of the system in its words alone.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text.get(..end).unwrap_or_default().to_ascii_lowercase(),
        None => text,
    }
}
