//! Sends requests as they are and takes their answers, one after the other, over a connection that is kept as long as both sides keep
//! it. Follows no redirect, repeats nothing that may have arrived, and gives up at a deadline.

use std::io::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::body::{BadBody, Decoder, Framing};
use super::fault::{Fault, plain};
use super::head::{BadHead, Head, Pace, parse_response};
use super::reader::Reader;
use super::target::Target;
use crate::capture::{Headers, Response};

/// The longest head of an answer.
const LONGEST_HEAD: usize = 1 << 20;

/// A body that may not fit the buffers between here and an endpoint that does not read.
const LONG_BODY: usize = 128 << 10;
/// How long a long body is written on before it is looked whether there is an answer already.
const LOOK_UP: Duration = Duration::from_millis(50);

/// How long the other address of this machine is looked at where one refuses.
const NEIGHBOUR: Duration = Duration::from_millis(250);

/// What an answer may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long the whole exchange may last, connecting included.
    pub max_time: Duration,
    /// How many bytes the body may have.
    pub largest: usize,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The answer, its body free of transfer coding.
    pub response: Response,
    /// From the first byte sent (or the attempt to connect) to the last byte received.
    pub elapsed: Duration,
    /// Bytes that came behind the end of the answer, where no answer was due.
    pub surplus: usize,
}

/// Cuts a client's connection from another thread, so that nobody waits for an answer that is no longer wanted.
#[derive(Debug, Default)]
pub struct Switch {
    state: Mutex<SwitchState>,
}

#[derive(Debug, Default)]
struct SwitchState {
    off: bool,
    stream: Option<TcpStream>,
}

impl Switch {
    /// Cuts the connection; every later exchange fails at once.
    pub fn off(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.off = true;
        if let Some(stream) = state.stream.take() {
            // What is closed already needs no closing.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn is_off(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).off
    }

    /// Takes charge of a connection; says whether it is still wanted.
    fn holds(&self, stream: &TcpStream) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.stream = stream.try_clone().ok();
        !state.off
    }
}

/// A client of one target.
#[derive(Debug)]
pub struct Client<'s> {
    addresses: Vec<SocketAddr>,
    switch: &'s Switch,
    stream: Option<TcpStream>,
    /// What reads and writes wait for now, so that the system is told only of changes.
    armed: Option<Duration>,
    reader: Reader,
    /// How many requests were sent a second time, since this was asked before.
    resent: u32,
}

impl<'s> Client<'s> {
    /// A client that connects when it has something to send. Resolves the target's name.
    pub fn new(target: &Target, switch: &'s Switch) -> Result<Self, Fault> {
        let addresses = resolve(target)?;
        Ok(Self { addresses, switch, stream: None, armed: None, reader: Reader::default(), resent: 0 })
    }

    /// Whether somebody accepts connections there within that time.
    pub fn knock(target: &Target, patience: Duration) -> Result<(), Fault> {
        connect(&resolve(target)?, Instant::now() + patience).map(|_| ())
    }

    /// How many requests were sent a second time, since a kept connection had ended without an answer; counted anew from here.
    pub fn take_resent(&mut self) -> u32 {
        std::mem::take(&mut self.resent)
    }

    /// Sends the bytes of a request's head and body and takes its answer. `head` says that the method was `HEAD`.
    pub fn exchange(&mut self, message: [&[u8]; 2], head: bool, limits: Limits) -> Result<Received, Fault> {
        let started = Instant::now();
        let kept = self.stream.is_some() && self.is_quiet();
        if !kept {
            self.hang_up();
        }
        let mut outcome = self.attempt(message, head, limits, started);
        // A kept connection that ends before a byte of the answer was mostly closed while the request was on its way (RFC 9112 §9.3.1). An app
        // that dies of the request looks the same, so that whoever asks is told.
        if kept && matches!(outcome, Err(Fault::Closed | Fault::Reset(0))) && !self.switch.is_off() {
            self.resent += 1;
            self.hang_up();
            outcome = self.attempt(message, head, limits, started);
        }
        match outcome {
            Ok((response, persists)) => {
                let elapsed = started.elapsed();
                let surplus = self.reader.pending().len();
                if !persists || surplus > 0 {
                    self.hang_up();
                }
                Ok(Received { response, elapsed, surplus })
            }
            Err(fault) => {
                self.hang_up();
                Err(if self.switch.is_off() { Fault::Interrupted } else { fault })
            }
        }
    }

    /// Closes the connection: the next request goes out over a new one, so that it is never sent twice.
    pub fn hang_up(&mut self) {
        if let Some(stream) = self.stream.take() {
            // The switch has a handle of its own, which would keep it open. Whoever closed it before us has done the same.
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        self.armed = None;
        self.reader.clear();
    }

    /// Whether a kept connection is still open and nothing has come that nobody asked for.
    #[cfg(unix)]
    fn is_quiet(&self) -> bool {
        use rustix::net::{RecvFlags, recv};
        let Some(stream) = &self.stream else { return false };
        let mut byte = [0_u8; 1];
        matches!(
            recv(stream, &mut byte, RecvFlags::PEEK | RecvFlags::DONTWAIT),
            Err(rustix::io::Errno::AGAIN) // no end and no bytes
        )
    }

    #[cfg(not(unix))]
    fn is_quiet(&self) -> bool {
        let Some(stream) = &self.stream else { return false };
        let quiet = stream.set_nonblocking(true).is_ok()
            && matches!(stream.peek(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock);
        stream.set_nonblocking(false).is_ok() && quiet
    }

    /// One attempt; with the answer comes whether the connection may be used again.
    fn attempt(
        &mut self,
        message: [&[u8]; 2],
        head: bool,
        limits: Limits,
        started: Instant,
    ) -> Result<(Response, bool), Fault> {
        let deadline = started + limits.max_time;
        if self.stream.is_none() {
            let stream = connect(&self.addresses, deadline)?;
            // Small requests must not wait for each other's acknowledgements; without it they are only slower.
            let _ = stream.set_nodelay(true);
            if !self.switch.holds(&stream) {
                return Err(Fault::Interrupted);
            }
            self.stream = Some(stream);
        }
        self.arm(limits.max_time, deadline, limits.max_time)?;
        let sent = self.send(message, deadline, limits.max_time);
        // An endpoint that refuses a long body may answer and stop reading: the answer counts.
        match (self.receive(head, limits, deadline), sent) {
            (Err(Fault::Closed | Fault::Reset(0)), Err(fault)) => Err(fault),
            (received, _) => received,
        }
    }

    /// Sets how long the next read or write may wait; the system is not told what it knows.
    fn arm(&mut self, wait: Duration, deadline: Instant, within: Duration) -> Result<(), Fault> {
        if self.armed == Some(wait) {
            return Ok(());
        }
        let Some(stream) = &self.stream else { return Err(Fault::Closed) };
        if Instant::now() >= deadline || wait.is_zero() {
            return Err(Fault::Silent(within));
        }
        let set = stream.set_read_timeout(Some(wait)).and_then(|()| stream.set_write_timeout(Some(wait)));
        set.map_err(|error| Fault::of(&error, 0, within))?;
        self.armed = Some(wait);
        Ok(())
    }

    fn send(&mut self, message: [&[u8]; 2], deadline: Instant, within: Duration) -> Result<(), Fault> {
        let [head, body] = message;
        for part in [head, body] {
            // What fits the system's buffers is written at once, whoever reads it.
            let long = part.len() > LONG_BODY;
            let mut rest = part;
            while !rest.is_empty() {
                if long && self.is_answered() {
                    return Ok(());
                }
                if long {
                    self.arm(LOOK_UP.min(deadline.saturating_duration_since(Instant::now())), deadline, within)?;
                }
                let Some(stream) = &mut self.stream else { return Err(Fault::Closed) };
                match stream.write(rest) {
                    Ok(0) => return Err(Fault::Closed),
                    Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) if long && Fault::is_timeout(&error) && Instant::now() < deadline => {}
                    Err(error) => return Err(Fault::of(&error, 0, within)),
                }
                if !rest.is_empty() && !long {
                    self.arm(deadline.saturating_duration_since(Instant::now()), deadline, within)?;
                }
            }
            if long {
                self.arm(deadline.saturating_duration_since(Instant::now()), deadline, within)?;
            }
        }
        Ok(())
    }

    /// Whether the endpoint has answered before the request was whole: it may have stopped reading.
    fn is_answered(&self) -> bool {
        !self.is_quiet()
    }

    fn receive(&mut self, head: bool, limits: Limits, deadline: Instant) -> Result<(Response, bool), Fault> {
        let mut received = 0;
        let mut pace = Pace::default();
        let Head { message: mut response, .. } = loop {
            let pending = self.reader.pending();
            match if pace.is_due(pending) { parse_response(pending) } else { Ok(None) } {
                Err(BadHead(what)) => return Err(Fault::Invalid(what)),
                Ok(Some(found)) => {
                    self.reader.take(found.length);
                    match found.message.status {
                        101 => return Err(Fault::Invalid("it switches to another protocol".to_owned())),
                        // Answers before the answer (RFC 9110 §15.2).
                        100..200 => {
                            pace = Pace::default();
                            continue;
                        }
                        _ => break found,
                    }
                }
                Ok(None) if self.reader.pending().len() > LONGEST_HEAD => {
                    return Err(Fault::Invalid("its headers do not end within 1 MiB".to_owned()));
                }
                Ok(None) => {}
            }
            match self.fill(received, limits, deadline)? {
                0 if received == 0 => return Err(Fault::Closed),
                0 => return Err(Fault::Cut("the connection ended within the headers".to_owned())),
                count => received += count as u64,
            }
        };
        let framing = Framing::of_response(response.status, response.headers.iter(), head);
        let framing = framing.map_err(|error| Fault::Invalid(error.to_string()))?;
        let mut decoder = Decoder::new(framing);
        let mut body = std::mem::take(&mut response.body);
        loop {
            let taken = decoder
                .push(self.reader.pending(), |bytes| {
                    let room = limits.largest.saturating_sub(body.len());
                    body.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
                })
                .map_err(|error| Fault::Invalid(error.to_string()))?;
            self.reader.take(taken);
            if decoder.received() > limits.largest as u64 {
                return Err(Fault::TooLarge(limits.largest));
            }
            if decoder.is_done() {
                break;
            }
            match self.fill(received, limits, deadline) {
                Ok(0) => {
                    decoder.end().map_err(|error: BadBody| Fault::Cut(error.to_string()))?;
                    break;
                }
                Ok(count) => received += count as u64,
                Err(fault) => return Err(fault),
            }
        }
        response.body = body;
        let persists = framing != Framing::UntilClose && persists(&response.version, &response.headers);
        Ok((response, persists))
    }

    fn fill(&mut self, received: u64, limits: Limits, deadline: Instant) -> Result<usize, Fault> {
        let within = limits.max_time;
        if received > 0 {
            // Byte by byte, an answer could take for ever: what is left of the time shrinks with each.
            let left = deadline.saturating_duration_since(Instant::now());
            self.arm(left, deadline, within).map_err(|_| Fault::Slow { within, received })?;
        }
        let Some(stream) = &self.stream else { return Err(Fault::Closed) };
        self.reader.fill(stream).map_err(|error| Fault::of(&error, received, within))
    }
}

/// Whether a connection stays open behind a message (RFC 9112 §9.3).
pub(super) fn persists(version: &[u8], headers: &Headers) -> bool {
    let says = |word: &str| {
        headers
            .all("connection")
            .flat_map(|value| value.split(|byte| *byte == b','))
            .any(|option| option.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
    };
    if version == b"HTTP/1.0" { says("keep-alive") } else { !says("close") }
}

/// The addresses of a target, in the order in which they are to be tried.
pub(crate) fn resolve(target: &Target) -> Result<Vec<SocketAddr>, Fault> {
    if target.is_localhost() {
        let port = target.port;
        return Ok(vec![(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()]);
    }
    let found = (target.host.as_str(), target.port).to_socket_addrs();
    let addresses: Vec<SocketAddr> = found.map_err(|error| Fault::Unreachable(plain(&error)))?.collect();
    if addresses.is_empty() {
        return Err(Fault::Unreachable(format!("{} has no address", crate::text::sanitise(&target.host))));
    }
    Ok(addresses)
}

/// A connection to the first address that takes one.
fn connect(addresses: &[SocketAddr], deadline: Instant) -> Result<TcpStream, Fault> {
    let mut last = Fault::Unreachable("no address".to_owned());
    for address in addresses {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Fault::Unreachable("timed out".to_owned()));
        }
        match TcpStream::connect_timeout(address, left) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = Fault::Unreachable(plain(&error)),
        }
    }
    // Node's servers listen on `::1` alone where they are told to listen on `localhost`.
    if let (&[SocketAddr::V4(only)], Fault::Unreachable(why)) = (addresses, &mut last)
        && *only.ip() == Ipv4Addr::LOCALHOST
        && TcpStream::connect_timeout(&(Ipv6Addr::LOCALHOST, only.port()).into(), NEIGHBOUR).is_ok()
    {
        let port = only.port();
        *why = format!("{why} at 127.0.0.1; something listens at [::1]:{port}, so try --to localhost:{port}");
    }
    Err(last)
}
