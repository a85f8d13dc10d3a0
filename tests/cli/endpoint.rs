//! Endpoints on loopback that do to each connection what a test tells them, and count what they saw.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use courtside::wire::{Decoder, Framing};

/// A listener on a free port. It is gone with the value.
pub(crate) struct Endpoint {
    pub(crate) port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// One connection, as a script sees it.
pub(crate) struct Line {
    pub(crate) stream: TcpStream,
    /// Its number, from 0.
    pub(crate) number: usize,
    pending: Vec<u8>,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Endpoint {
    /// Runs the script for each connection, each on a thread of its own.
    pub(crate) fn new(script: impl Fn(Line) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (counted, kept, script) = (Arc::clone(&connections), Arc::clone(&requests), Arc::new(script));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let number = counted.fetch_add(1, Ordering::SeqCst);
                let (script, requests) = (Arc::clone(&script), Arc::clone(&kept));
                std::thread::spawn(move || script(Line { stream, number, pending: Vec::new(), requests }));
            }
        });
        Self { port, connections, requests }
    }

    /// Answers every request of every connection with the same bytes.
    pub(crate) fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |mut line| while line.request().is_some() && line.write(&answer) {})
    }

    /// Answers one request after the other, each on a connection of its own, until there is no answer: then it is gone, as a process is that dies.
    /// Its port is nobody else's afterwards, so that whoever still looks for it finds nobody.
    pub(crate) fn mortal(answers: impl Fn(&str) -> Option<Vec<u8>> + Send + 'static) -> Self {
        let port = free_port();
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        std::thread::spawn(move || {
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept() {
                let mut line = Line { stream, number, pending: Vec::new(), requests: Arc::clone(&kept) };
                number += 1;
                let Some(request) = line.request() else { continue };
                let Some(answer) = answers(&request) else {
                    // Nobody is let in any more once the sender sees that it is over.
                    drop(listener);
                    return;
                };
                line.write(&answer);
            }
        });
        Self { port, connections: Arc::default(), requests }
    }

    /// Serves one connection at a time, for as long as that is open, as a server without threads does.
    pub(crate) fn single(answers: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let Ok(stream) = stream else { return };
                let mut line = Line { stream, number, pending: Vec::new(), requests: Arc::clone(&kept) };
                while let Some(request) = line.request() {
                    line.write(&answers(&request));
                }
            }
        });
        Self { port, connections: Arc::default(), requests }
    }

    pub(crate) fn to(&self) -> String {
        self.port.to_string()
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// What was received, in order.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

impl Line {
    /// The next whole request; `None` where the connection has ended.
    pub(crate) fn request(&mut self) -> Option<String> {
        let mut stream = self.stream.try_clone().unwrap();
        self.request_over(&mut stream)
    }

    /// The same, where something lies over the connection.
    pub(crate) fn request_over(&mut self, stream: &mut impl Read) -> Option<String> {
        loop {
            if let Some(end) = whole(&self.pending) {
                let request: Vec<u8> = self.pending.drain(..end).collect();
                let shown = String::from_utf8_lossy(&request).into_owned();
                self.requests.lock().unwrap().push(request);
                return Some(shown);
            }
            let mut piece = [0; 8192];
            match stream.read(&mut piece) {
                Ok(0) | Err(_) => return None,
                Ok(count) => self.pending.extend_from_slice(&piece[..count]),
            }
        }
    }

    /// Writes; says whether the other side was there.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    /// Waits until the other side hangs up.
    pub(crate) fn hold(&mut self) {
        while matches!(self.stream.read(&mut [0; 4096]), Ok(count) if count > 0) {}
    }
}

/// Where the first request of these bytes ends, if it is whole.
fn whole(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    if text.contains("transfer-encoding: chunked") {
        let mut decoder = Decoder::new(Framing::Chunked);
        let taken = decoder.push(&bytes[head..], |_| {}).unwrap_or(bytes.len() - head);
        return decoder.is_done().then_some(head + taken);
    }
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    let end = head + length.unwrap_or(0);
    (bytes.len() >= end).then_some(end)
}

/// An answer with that status line and body, and a content type.
pub(crate) fn answer(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// A canvas that Intercom takes.
pub(crate) fn canvas() -> Vec<u8> {
    answer(
        "200 OK",
        "application/json",
        r#"{"canvas":{"content":{"components":[{"type":"text","text":"All is well","style":"header"}]},"stored_data":{"step":2}}}"#,
    )
}

/// A port on which nobody listens while the tests run.
#[cfg(unix)]
pub(crate) fn closed_port() -> u16 {
    static CLOSED: std::sync::OnceLock<(std::os::fd::OwnedFd, u16)> = std::sync::OnceLock::new();
    CLOSED.get_or_init(shut_port).1
}

/// A port on which nobody listens on 127.0.0.1 while what comes with it lives: it is taken, so that nobody is given it, and connections to it
/// are refused.
#[cfg(unix)]
pub(crate) fn shut_port() -> (std::os::fd::OwnedFd, u16) {
    use rustix::net::{AddressFamily, SocketType, bind, getsockname, socket};

    let socket = socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    bind(&socket, &std::net::SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let port = std::net::SocketAddr::try_from(getsockname(&socket).unwrap()).unwrap().port();
    (socket, port)
}

/// A port that is free, another one each time. It lies below those which are given to whoever asks for any.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(20_000);
    let next = || NEXT.fetch_add(1, Ordering::SeqCst);
    std::iter::repeat_with(next).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// A port on which nobody listened a moment ago.
#[cfg(not(unix))]
pub(crate) fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
