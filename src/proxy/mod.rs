//! A reverse proxy that changes nothing and sees everything: it pairs each client's connection with one to the app, passes on bytes as they
//! came, and follows the messages in them only to say what was asked and what was answered. It judges nothing, writes no file, and what it
//! cannot read it passes on all the same.
//!
//! - [`talk`]: what the bytes of one connection mean; opens no socket.
//! - [`relay`]: the sockets, as many as there are, on few threads.
//! - [`queue`]: what was seen, on its way to whoever records it.

mod pair;
pub mod queue;
pub mod relay;
pub mod talk;

use std::time::Duration;

use crate::capture::{Headers, Request, Response};
use crate::wire;

/// A message as it passed, to be read by whoever records it: the sockets' thread copies its bytes once and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// The head, as it came.
    head: Vec<u8>,
    /// The body, free of transfer coding and kept up to the limit.
    body: Vec<u8>,
}

impl Raw {
    /// The head, as it came, with the empty line that ends it.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// The body, free of transfer coding and kept up to the limit.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    fn request(self) -> Request {
        // It was looked at as it passed, and was a head then.
        let head = wire::parse_request(&self.head).ok().flatten();
        Request { body: self.body, ..head.map(|head| head.message).unwrap_or_default() }
    }

    fn response(self) -> Response {
        let head = wire::parse_response(&self.head).ok().flatten();
        Response { body: self.body, ..head.map(|head| head.message).unwrap_or_default() }
    }
}

/// A request as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<M = Request> {
    /// The exchange's number, from 1, in the order in which requests began.
    pub id: u64,
    /// When it began, in Unix milliseconds.
    pub at_ms: i64,
    /// The request, its body free of transfer coding and kept up to the limit.
    pub request: M,
    /// How many bytes the body had, kept or not.
    pub size: u64,
    /// Fields behind the last chunk.
    pub trailers: Headers,
    /// Whether it came to its end.
    pub whole: bool,
}

impl Asked<Raw> {
    /// Reads the request.
    pub fn read(self) -> Asked {
        let Self { id, at_ms, request, size, trailers, whole } = self;
        Asked { id, at_ms, request: request.request(), size, trailers, whole }
    }
}

impl Asked {
    /// Whether the body is longer than what was kept of it.
    pub fn is_cut(&self) -> bool {
        self.size > self.request.body.len() as u64
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<M = Response> {
    /// The exchange's number.
    pub id: u64,
    /// The response, its body free of transfer coding and kept up to the limit; what came of it, where it did not come to its end.
    pub response: Option<M>,
    /// How many bytes the body had, kept or not.
    pub size: u64,
    /// Fields behind the last chunk.
    pub trailers: Headers,
    /// Statuses of the answers before the answer (RFC 9110 §15.2).
    pub interim: Vec<u16>,
    /// From the request's head to the last byte of the answer.
    pub elapsed: Duration,
    /// What was out of order.
    pub fault: Option<Fault>,
    /// Whether the proxy answered, since the app did not.
    pub own: bool,
}

impl Answered<Raw> {
    /// Reads the response.
    pub fn read(self) -> Answered {
        let Self { id, response, size, trailers, interim, elapsed, fault, own } = self;
        Answered { id, response: response.map(Raw::response), size, trailers, interim, elapsed, fault, own }
    }
}

impl Answered {
    /// Whether the body is longer than what was kept of it.
    pub fn is_cut(&self) -> bool {
        self.response.as_ref().is_some_and(|response| self.size > response.body.len() as u64)
    }
}

/// Something out of order in an exchange. It was passed on as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The stable code.
    pub code: &'static str,
    /// One fragment about this case.
    pub detail: String,
}

impl Fault {
    fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// Something that was seen. For each exchange there is one [`Event::Asked`], and behind it one [`Event::Answered`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A request came to its end, or will not.
    Asked(Asked<Raw>),
    /// Its answer did.
    Answered(Answered<Raw>),
    /// From here on a connection is passed on unread: it speaks something else.
    Opaque(Fault),
}

impl Event {
    /// How many bytes of memory it holds, roughly.
    fn weight(&self) -> usize {
        let raw = |raw: &Raw| raw.head.capacity() + raw.body.capacity();
        256 + match self {
            Self::Asked(asked) => raw(&asked.request),
            Self::Answered(answered) => answered.response.as_ref().map_or(0, raw),
            Self::Opaque(_) => 0,
        }
    }
}
