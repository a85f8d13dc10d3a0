//! What the bytes of one client's connection and of the one to the app mean: where messages begin and end, and which answer belongs to which
//! request. Fed with bytes as they come, it gives back the same bytes to pass on. It opens no socket, and what it cannot read does not stop it.

mod direction;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::{Answered, Asked, Event, Fault, Raw};
use crate::capture::{Headers, Response};
use crate::wire::{BadBody, BadHead, Fields, Framing, scan_request, scan_response, write_response};
use direction::{Direction, Kept, State, rewrite_host};

/// The most requests of one connection that wait for their answers; more are passed on unread.
const MOST_OPEN: usize = 1024;

/// What all connections of a proxy have in common.
#[derive(Debug)]
pub struct Common {
    /// How many bytes of a body are kept.
    pub max_body: usize,
    /// What `Host` is to say instead of what it says; `None` to leave it.
    pub host: Option<Vec<u8>>,
    /// The time, in Unix milliseconds.
    pub now_ms: fn() -> i64,
    /// How many exchanges there were.
    pub count: AtomicU64,
}

/// What the head of a request says of what follows.
struct Begun {
    framing: Result<Framing, BadBody>,
    head: bool,
    connect: bool,
}

impl Begun {
    fn new(method: &[u8], fields: Fields<'_>) -> Self {
        Self { framing: Framing::of_request(fields), head: method == b"HEAD", connect: method == b"CONNECT" }
    }
}

/// A request whose exchange is not over.
#[derive(Debug)]
struct Open {
    id: u64,
    at_ms: i64,
    started: Instant,
    head: bool,
    connect: bool,
    /// The head of the request on its way, until it is handed out.
    request: Option<Vec<u8>>,
    response: Option<Raw>,
    size: u64,
    trailers: Headers,
    interim: Vec<u16>,
    fault: Option<Fault>,
    own: bool,
    /// When the answer was over.
    ended: Option<Instant>,
}

/// A client's connection and the one to the app.
#[derive(Debug)]
pub struct Talk<'c> {
    common: &'c Common,
    up: Direction,
    down: Direction,
    open: VecDeque<Open>,
    /// Whether the app sends nothing more.
    deaf: bool,
    /// Why no answer can be told from the others any more, where that is so.
    lost: Option<String>,
}

impl Open {
    /// Remembers what is out of order. The first such thing counts, but any counts more than that something stood behind the answer.
    fn fail_with(&mut self, fault: impl FnOnce() -> Fault) {
        if self.fault.as_ref().is_none_or(|fault| fault.code == "answer-surplus") {
            self.fault = Some(fault());
        }
    }
}

impl<'c> Talk<'c> {
    /// A connection on which nothing has come yet.
    pub fn new(common: &'c Common) -> Self {
        Self { common, up: Direction::new(), down: Direction::new(), open: VecDeque::new(), deaf: false, lost: None }
    }

    /// Bytes from the client; what is to be passed on to the app is added to `out`.
    pub fn from_client(&mut self, bytes: &[u8], out: &mut Vec<u8>, seen: &mut Vec<Event>) {
        let mut rest = bytes;
        while !rest.is_empty() {
            match &mut self.up.state {
                State::Blind => {
                    out.extend_from_slice(rest);
                    return;
                }
                State::Body(kept) => match kept.take(rest, self.common.max_body) {
                    Ok(taken) => {
                        let (body, after) = rest.split_at(taken.min(rest.len()));
                        out.extend_from_slice(body);
                        rest = after;
                        if kept.decoder.is_done() {
                            self.asked(true, seen);
                        }
                    }
                    Err(what) => self.unreadable_request(what, out, seen),
                },
                State::Head => match self.up.head(&mut rest, |held| scan_request(held, Begun::new)) {
                    Ok(None) => return,
                    Ok(Some((begun, raw))) => self.begin(begun, raw, out, seen),
                    Err(BadHead(what)) => self.unreadable_request(what, out, seen),
                },
            }
        }
    }

    /// A request begins.
    fn begin(&mut self, begun: Begun, raw: Vec<u8>, out: &mut Vec<u8>, seen: &mut Vec<Event>) {
        let framing = match begun.framing {
            Ok(framing) if self.open.len() < MOST_OPEN => framing,
            refused => {
                let what =
                    refused.map_or_else(|bad| bad.to_string(), |_| "too many requests wait for answers".to_owned());
                out.extend_from_slice(&raw);
                return self.unreadable_request(what, out, seen);
            }
        };
        match &self.common.host {
            None => out.extend_from_slice(&raw),
            Some(host) => rewrite_host(&raw, host, out),
        }
        self.open.push_back(Open {
            id: self.common.count.fetch_add(1, Ordering::Relaxed) + 1,
            at_ms: (self.common.now_ms)(),
            started: Instant::now(),
            head: begun.head,
            connect: begun.connect,
            request: Some(raw),
            response: None,
            size: 0,
            trailers: Headers::default(),
            interim: Vec::new(),
            fault: None,
            own: false,
            ended: None,
        });
        if self.deaf {
            self.unanswered(&Fault::new("answer-cut", "the app had closed its half of the connection"));
        }
        let kept = Kept::new(framing);
        let done = kept.decoder.is_done();
        self.up.state = State::Body(kept);
        if done {
            self.asked(true, seen);
        }
    }

    fn unreadable_request(&mut self, what: String, out: &mut Vec<u8>, seen: &mut Vec<Event>) {
        let fault = Fault::new("request-not-http", what);
        if matches!(self.up.state, State::Body(_)) {
            if let Some(open) = self.open.back_mut() {
                open.fail_with(|| fault.clone());
            }
            self.asked(false, seen);
        }
        self.up.go_blind(out);
        seen.push(Event::Opaque(fault));
    }

    /// The request that is on its way is over: hands it out. Where it is not whole, it says so.
    fn asked(&mut self, whole: bool, seen: &mut Vec<Event>) {
        let State::Body(kept) = std::mem::replace(&mut self.up.state, State::Head) else { return };
        if let Some(open) = self.open.back_mut()
            && let Some(head) = open.request.take()
        {
            if !whole {
                let cut = || Fault::new("request-cut", "the connection ended before the request was whole");
                open.fail_with(cut);
            }
            let request = Raw { head, body: kept.body };
            let (size, trailers) = (kept.decoder.received(), kept.decoder.trailers());
            seen.push(Event::Asked(Asked { id: open.id, at_ms: open.at_ms, request, size, trailers, whole }));
        }
        self.hand_out(seen);
    }

    /// Bytes from the app; what is to be passed on to the client is added to `out`, and what is to be passed on to the app after all to `back`.
    pub fn from_app(&mut self, bytes: &[u8], out: &mut Vec<u8>, back: &mut Vec<u8>, seen: &mut Vec<Event>) {
        let mut rest = bytes;
        while !rest.is_empty() {
            match &mut self.down.state {
                State::Blind => {
                    out.extend_from_slice(rest);
                    return;
                }
                State::Body(kept) => match kept.take(rest, self.common.max_body) {
                    Ok(taken) => {
                        let (body, after) = rest.split_at(taken.min(rest.len()));
                        out.extend_from_slice(body);
                        rest = after;
                        if kept.decoder.is_done() {
                            self.answered(rest.len(), seen);
                        }
                    }
                    Err(what) => self.unreadable_answer(&what, out),
                },
                State::Head => {
                    let to_head = self.due().is_some_and(|open| open.head);
                    let look = |held: &[u8]| {
                        scan_response(held, |status, fields| (status, Framing::of_response(status, fields, to_head)))
                    };
                    match self.down.head(&mut rest, look) {
                        Ok(None) => return,
                        Ok(Some(((status, framing), raw))) => {
                            out.extend_from_slice(&raw);
                            self.answer_begins(status, framing, raw, rest.len(), back, seen);
                        }
                        Err(BadHead(what)) => self.unreadable_answer(&what, out),
                    }
                }
            }
        }
    }

    /// The exchange whose answer is due.
    fn due(&mut self) -> Option<&mut Open> {
        self.open.iter_mut().find(|open| open.ended.is_none())
    }

    fn answer_begins(
        &mut self,
        status: u16,
        framing: Result<Framing, BadBody>,
        raw: Vec<u8>,
        rest: usize,
        back: &mut Vec<u8>,
        seen: &mut Vec<Event>,
    ) {
        let Some(open) = self.due() else {
            // A server that gives up an idle connection may say so.
            self.lost = Some("an answer had come that nobody asked for".to_owned());
            self.down.state = State::Blind;
            return;
        };
        if (100..200).contains(&status) && status != 101 {
            open.interim.push(status);
            return;
        }
        let tunnel = status == 101 || (open.connect && (200..300).contains(&status));
        open.response = Some(Raw { head: raw, body: Vec::new() });
        let framing = match framing {
            _ if tunnel => Framing::Empty,
            Ok(framing) => framing,
            Err(bad) => {
                open.fail_with(|| Fault::new("answer-not-http", bad.to_string()));
                self.lost = Some(bad.to_string());
                self.down.state = State::Blind;
                return;
            }
        };
        let kept = Kept::new(framing);
        let done = kept.decoder.is_done();
        self.down.state = State::Body(kept);
        if done {
            self.answered(if tunnel { 0 } else { rest }, seen);
        }
        if tunnel {
            self.down.state = State::Blind;
            if matches!(self.up.state, State::Body(_)) {
                if let Some(open) = self.open.back_mut() {
                    let what = "the app changed the protocol before the request was whole";
                    open.fail_with(|| Fault::new("request-cut", what));
                }
                self.asked(false, seen);
            }
            self.up.go_blind(back);
            seen.push(Event::Opaque(Fault::new("connection-upgraded", format!("the app answered {status}"))));
        }
    }

    fn unreadable_answer(&mut self, what: &str, out: &mut Vec<u8>) {
        self.keep_answer();
        if let Some(open) = self.due() {
            open.fail_with(|| Fault::new("answer-not-http", what));
        }
        self.lost = Some(what.to_owned());
        self.down.go_blind(out);
    }

    /// Puts what came of the answer's body beside its head.
    fn keep_answer(&mut self) {
        let State::Body(kept) = std::mem::replace(&mut self.down.state, State::Head) else { return };
        if let Some(open) = self.due() {
            open.size = kept.decoder.received();
            open.trailers = kept.decoder.trailers();
            if let Some(response) = &mut open.response {
                response.body = kept.body;
            }
        }
    }

    /// The answer is over; `rest` is how many bytes came behind it.
    fn answered(&mut self, rest: usize, seen: &mut Vec<Event>) {
        self.keep_answer();
        if let Some(open) = self.due() {
            open.ended = Some(Instant::now());
        }
        if rest > 0
            && self.due().is_none()
            && let Some(open) = self.open.iter_mut().rev().find(|open| open.ended.is_some())
        {
            let detail = format!("{} followed the end of the answer", crate::text::count(rest as u64, "byte"));
            open.fault.get_or_insert_with(|| Fault::new("answer-surplus", detail));
        }
        self.hand_out(seen);
    }

    /// Hands out exchanges that are over, in order.
    fn hand_out(&mut self, seen: &mut Vec<Event>) {
        while let Some(open) = self.open.front() {
            if open.request.is_some() || open.ended.is_none() {
                return;
            }
            let Some(open) = self.open.pop_front() else { return };
            seen.push(Event::Answered(Answered {
                id: open.id,
                response: open.response,
                size: open.size,
                trailers: open.trailers,
                interim: open.interim,
                elapsed: open.ended.unwrap_or(open.started).saturating_duration_since(open.started),
                fault: open.fault,
                own: open.own,
            }));
        }
    }

    /// The client sends nothing more. What was held back is passed on.
    pub fn client_ended(&mut self, out: &mut Vec<u8>, seen: &mut Vec<Event>) {
        if matches!(self.up.state, State::Body(_)) {
            if let Some(open) = self.open.back_mut() {
                open.fail_with(|| Fault::new("request-cut", "the client closed its connection in the middle of it"));
            }
            self.asked(false, seen);
        }
        self.half_a_request(seen);
        self.up.go_blind(out);
    }

    /// Says that there is the beginning of a request, where there is.
    fn half_a_request(&self, seen: &mut Vec<Event>) {
        if let Some(half) = self.up.half_a_head(|held| scan_request(held, |_, _| ())) {
            seen.push(Event::Opaque(match half {
                Ok(()) => Fault::new("request-cut", "the connection ended within its headers"),
                Err(BadHead(what)) => Fault::new("request-not-http", what),
            }));
        }
    }

    /// Says what the beginning of an answer is, where there is one: `None` where it is none.
    fn half_an_answer(&mut self) -> Option<String> {
        match self.down.half_a_head(|held| scan_response(held, |_, _| ()))? {
            Ok(()) => Some("the connection ended within the headers".to_owned()),
            Err(BadHead(what)) => {
                self.lost = Some(what);
                None
            }
        }
    }

    /// The app sends nothing more: `what` says how, where that was no orderly end. What was held back is passed on. It may still read: a
    /// request that is on its way is followed to its end.
    pub fn app_ended(&mut self, what: Option<&str>, out: &mut Vec<u8>, seen: &mut Vec<Event>) {
        let missing = match &mut self.down.state {
            State::Body(kept) => match kept.decoder.end() {
                Ok(()) if what.is_none() => {
                    self.answered(0, seen);
                    None
                }
                Ok(()) => None,
                Err(bad) => Some(bad.to_string()),
            },
            State::Head => self.half_an_answer(),
            State::Blind => None,
        };
        self.down.go_blind_keeping(out);
        let words = |missing: &Option<String>| match (what, missing) {
            (Some(what), Some(missing)) => format!("{what}; {missing}"),
            (Some(what), None) => what.to_owned(),
            (None, Some(missing)) => missing.clone(),
            (None, None) => "the connection was closed without an answer".to_owned(),
        };
        self.keep_answer();
        self.deaf = true;
        self.unanswered(&Fault::new("answer-cut", words(&missing)));
        self.down.state = State::Blind;
        self.hand_out(seen);
    }

    /// No answer will come to what was asked, or no more of it.
    fn unanswered(&mut self, fault: &Fault) {
        let now = Instant::now();
        let lost = self.lost.as_ref().map(|what| Fault::new("answer-not-http", what));
        let fault = lost.as_ref().unwrap_or(fault);
        for open in self.open.iter_mut().filter(|open| open.ended.is_none()) {
            open.fail_with(|| fault.clone());
            open.ended = Some(now);
        }
    }

    /// Whoever asked is gone.
    pub fn client_gone(&mut self, seen: &mut Vec<Event>) {
        self.give_up(&Fault::new("client-gone", "the client closed its connection before the answer was whole"), seen);
    }

    /// It is over: every open exchange ends with that, and with what has come of it.
    pub fn give_up(&mut self, fault: &Fault, seen: &mut Vec<Event>) {
        self.keep_answer();
        self.half_an_answer();
        self.unanswered(fault);
        if matches!(self.up.state, State::Body(_)) {
            self.asked(false, seen);
        }
        self.half_a_request(seen);
        self.hand_out(seen);
        self.up.state = State::Blind;
        self.down.state = State::Blind;
    }

    /// Answers in the app's place, where nothing of an answer was passed on and one is due; says whether it did. Nothing more is read.
    pub fn answer_instead(&mut self, status: u16, fault: &Fault, out: &mut Vec<u8>, seen: &mut Vec<Event>) -> bool {
        let untouched = matches!(self.down.state, State::Head) && self.down.held.is_empty();
        let response = own_response(status, fault);
        let Some(open) = self.due().filter(|_| untouched) else {
            self.give_up(fault, seen);
            return false;
        };
        let mut head = Vec::new();
        write_response(&response, &mut head);
        let body = if open.head { Vec::new() } else { response.body };
        out.extend_from_slice(&head);
        out.extend_from_slice(&body);
        open.size = body.len() as u64;
        open.response = Some(Raw { head, body });
        open.own = true;
        self.give_up(fault, seen);
        true
    }

    /// Whether a request waits for its answer, or is on its way.
    pub fn is_busy(&self) -> bool {
        !self.open.is_empty() || !self.up.held.is_empty()
    }

    /// Whether it has become something that is not followed.
    pub fn is_opaque(&self) -> bool {
        self.up.is_blind() && self.down.is_blind()
    }

    /// Since when the oldest answer is due.
    pub fn due_since(&self) -> Option<Instant> {
        self.open.iter().find(|open| open.ended.is_none()).map(|open| open.started)
    }
}

/// The answer of the proxy itself.
fn own_response(status: u16, fault: &Fault) -> Response {
    let reason = if status == 504 { "Gateway Timeout" } else { "Bad Gateway" };
    let mut response = Response { version: b"HTTP/1.1".to_vec(), status, reason: reason.into(), ..Response::default() };
    response.body = format!("courtside capture: {}: {}\n", fault.code, fault.detail).into_bytes();
    response.headers.push("Content-Type", "text/plain; charset=utf-8");
    response.headers.push("Content-Length", response.body.len().to_string());
    response.headers.push("Connection", "close");
    response
}

#[cfg(test)]
mod tests;
