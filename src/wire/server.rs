//! A small HTTP/1.1 server for this machine: a thread a connection, kept alive, chunked bodies and `Expect: 100-continue` understood.
//! What to answer is for its caller to say.

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::body::{Decoder, Framing};
use super::client::persists;
use super::head::{Head, Pace, parse_request, write_response};
use super::reader::Reader;
use crate::capture::{Request, Response};

/// How long a connection may be idle.
const IDLE: Duration = Duration::from_secs(60);
/// The longest head of a request.
const LONGEST_HEAD: usize = 1 << 20;
/// The longest body of a request.
const LARGEST: u64 = 64 << 20;
/// The most connections at once; others wait for a place.
const MOST: usize = 1024;

/// What to answer, and when.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// The answer; `Content-Length` is added where the status allows a body.
    pub response: Response,
    /// How long to wait before it is sent.
    pub delay: Duration,
}

/// Answers requests until the listener fails. A connection that breaks concerns nobody else.
pub fn serve(listener: &TcpListener, handler: &Arc<impl Fn(&Request) -> Reply + Send + Sync + 'static>) -> io::Error {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            // The client changed its mind before it was accepted.
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted) => {
                continue;
            }
            Err(error) => return error,
        };
        if open.load(Ordering::Relaxed) >= MOST {
            refuse(&stream);
            continue;
        }
        open.fetch_add(1, Ordering::Relaxed);
        let (handler, open) = (Arc::clone(handler), Arc::clone(&open));
        let spawned = std::thread::Builder::new().stack_size(512 << 10).spawn(move || {
            // The other side's going away in the middle is its own affair.
            let _ = converse(&stream, &*handler);
            open.fetch_sub(1, Ordering::Relaxed);
        });
        if let Err(error) = spawned {
            return error;
        }
    }
}

fn refuse(stream: &TcpStream) {
    let mut stream = stream;
    let _ = stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

/// Answers the requests of one connection.
fn converse(stream: &TcpStream, handler: &impl Fn(&Request) -> Reply) -> io::Result<()> {
    let mut writer = stream;
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = Reader::default();
    let mut out = Vec::new();
    loop {
        let (mut reply, head, persists) = match request(stream, &mut reader) {
            Ok(None) => return Ok(()),
            Ok(Some(request)) => {
                let head = request.method == b"HEAD";
                (handler(&request), head, persists(&request.version, &request.headers))
            }
            Err(Refusal::Io(error)) => return Err(error),
            Err(Refusal::Status(status, reason)) => (plain(status, reason), false, false),
        };
        if !reply.delay.is_zero() {
            std::thread::sleep(reply.delay);
        }
        let response = &mut reply.response;
        let bodyless = (100..200).contains(&response.status) || matches!(response.status, 204 | 304);
        if !bodyless {
            response.headers.push("Content-Length", response.body.len().to_string());
        }
        if !persists {
            response.headers.push("Connection", "close");
        }
        out.clear();
        write_response(response, &mut out);
        if !bodyless && !head {
            out.extend_from_slice(&response.body);
        }
        writer.write_all(&out)?;
        if !persists {
            return Ok(());
        }
    }
}

fn plain(status: u16, reason: &str) -> Reply {
    let mut response = Response { status, reason: reason.into(), ..Response::default() };
    response.headers.push("Content-Type", "text/plain; charset=utf-8");
    response.body = format!("{reason}\n").into_bytes();
    Reply { response, delay: Duration::ZERO }
}

enum Refusal {
    Io(io::Error),
    Status(u16, &'static str),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The next request of a connection; `None` where it has ended.
fn request(stream: &TcpStream, reader: &mut Reader) -> Result<Option<Request>, Refusal> {
    const BAD: Refusal = Refusal::Status(400, "Bad Request");
    let mut pace = Pace::default();
    let Head { message: mut request, .. } = loop {
        let pending = reader.pending();
        match if pace.is_due(pending) { parse_request(pending) } else { Ok(None) } {
            Err(_) => return Err(BAD),
            Ok(Some(found)) => {
                reader.take(found.length);
                break found;
            }
            Ok(None) if reader.pending().len() > LONGEST_HEAD => {
                return Err(Refusal::Status(431, "Request Header Fields Too Large"));
            }
            Ok(None) => {}
        }
        if reader.fill(stream)? == 0 {
            return if reader.pending().is_empty() { Ok(None) } else { Err(BAD) };
        }
    };
    let framing = Framing::of_request(request.headers.iter()).map_err(|_| BAD)?;
    if matches!(framing, Framing::Length(length) if length > LARGEST) {
        return Err(Refusal::Status(413, "Content Too Large"));
    }
    let expects = request.headers.get("expect").is_some_and(|value| value.eq_ignore_ascii_case(b"100-continue"));
    if expects && framing != Framing::Empty && reader.pending().is_empty() {
        let mut writer = stream;
        writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let mut decoder = Decoder::new(framing);
    let mut body = std::mem::take(&mut request.body);
    loop {
        let taken = decoder.push(reader.pending(), |bytes| body.extend_from_slice(bytes)).map_err(|_| BAD)?;
        reader.take(taken);
        if decoder.received() > LARGEST {
            return Err(Refusal::Status(413, "Content Too Large"));
        }
        if decoder.is_done() {
            break;
        }
        if reader.fill(stream)? == 0 {
            return Err(BAD);
        }
    }
    request.body = body;
    Ok(Some(request))
}
