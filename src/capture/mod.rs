//! One HTTP request, byte for byte, and the formats it is kept in: read a whole text with [`read`], write one capture after the
//! other with [`Writer`]. Opens no file and sends nothing; what a format cannot say is refused, never bent.

mod accept;
mod burp;
mod coding;
mod curl;
mod curl_write;
mod editor;
mod fetch;
mod form;
mod gateway;
mod har;
mod hexdump;
mod http;
mod http_write;
mod items;
mod message;
pub mod ndjson;
mod ngrok;
mod packets;
mod postman;
mod powershell;
mod quotes;
mod raw;
mod recognise;
mod shell;
#[cfg(test)]
mod tests;
mod value;
mod variables;

use std::io::{self, Write};

use items::Gathered;
use message::Declared;

pub use accept::{AcceptError, with_answers};
pub use coding::{Packed, decoded};
pub use curl_write::curl_command;
pub(crate) use har::TAIL as HAR_END;
pub(crate) use http::is_token;
pub use http_write::write_http;
pub use items::Items;
pub use message::{Capture, Directive, Header, Headers, Note, Request, Response};
pub(crate) use message::{decimal, is_name};

/// A way in which captures are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The native form, `.http`.
    Http,
    /// HTTP Archive 1.2, as browsers and proxies export it.
    Har,
    /// curl command lines.
    Curl,
    /// Calls of `fetch`, as browsers copy them for a console or for Node.js. Read only.
    Fetch,
    /// `Invoke-WebRequest`, as browsers copy it for PowerShell. Read only.
    Powershell,
    /// One JSON object a line.
    Ndjson,
    /// The event that an API gateway hands to a function.
    Gateway,
    /// What the inspector of an ngrok agent lists. Read only.
    Ngrok,
    /// A collection of Postman. Read only.
    Postman,
    /// What Burp Suite saves as items, XML. Read only.
    Burp,
    /// A hex dump of requests or of packets. Read only.
    Hexdump,
    /// A body and nothing else.
    Body,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 12] = [
        Self::Http,
        Self::Har,
        Self::Curl,
        Self::Fetch,
        Self::Powershell,
        Self::Ndjson,
        Self::Gateway,
        Self::Ngrok,
        Self::Postman,
        Self::Burp,
        Self::Hexdump,
        Self::Body,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Har => "har",
            Self::Curl => "curl",
            Self::Fetch => "fetch",
            Self::Powershell => "powershell",
            Self::Ndjson => "ndjson",
            Self::Gateway => "gateway",
            Self::Ngrok => "ngrok",
            Self::Postman => "postman",
            Self::Burp => "burp",
            Self::Hexdump => "hexdump",
            Self::Body => "body",
        }
    }

    /// Whether captures can be written in it: what only other programs write is read only.
    pub fn is_written(self) -> bool {
        !matches!(self, Self::Fetch | Self::Powershell | Self::Ngrok | Self::Postman | Self::Burp | Self::Hexdump)
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The format that files of this extension (without the dot) hold; `None` where the content must tell, as for `json`.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "http" | "rest" => Self::Http,
            "har" => Self::Har,
            "curl" | "sh" => Self::Curl,
            "ps1" => Self::Powershell,
            "ndjson" | "jsonl" => Self::Ndjson,
            _ => return None,
        })
    }

    /// The format of a text, from its beginning. A bare body is never guessed: that is for the caller to decide.
    pub fn recognise(bytes: &[u8]) -> Option<Self> {
        recognise::recognise(bytes)
    }
}

/// Where and why a capture cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// Gives the content of a file that a capture names (curl's `-d @body.json`, where `-` is stdin; `< ./body.json` in a `.http` file): the
/// core opens none itself.
pub type Load<'a> = &'a mut dyn FnMut(&str) -> io::Result<Vec<u8>>;

/// The contents of a file that a command names at that place.
fn load_file(path: &[u8], offset: usize, load: Load<'_>) -> Result<Vec<u8>, Fault> {
    let path = std::str::from_utf8(path)
        .map_err(|_| Fault::new(offset, "the name of this file is no UTF-8 text; rename it"))?;
    load(path).map_err(|error| {
        if path == "-" {
            return Fault::new(
                offset,
                "`@-` has curl take the body from its standard input, which is not in the command; put the body into a file beside it and name that, as in --data-binary @body.json",
            );
        }
        Fault::new(offset, format!("cannot read `{}`, which the command names: {error}", shown(path.as_bytes())))
    })
}

/// Reads every capture of a text, or none where one of them cannot be read. A text without any is no error here: the caller knows what was
/// asked for.
pub fn read(format: Format, bytes: &[u8], load: Load<'_>) -> Result<Vec<Capture>, Error> {
    let items = read_each(format, bytes, load)?;
    match items.broken.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(items.captures.into_iter().map(|(_, capture)| capture).collect()),
    }
}

/// Reads each capture of a text by itself, so that one that is broken hides no other. An error is a text of which nothing can be read.
pub fn read_each(format: Format, bytes: &[u8], load: Load<'_>) -> Result<Items, Error> {
    // Editors on Windows put a byte order mark before text; a body is the only text whose own it could be.
    let text = match format {
        Format::Body => bytes,
        _ => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
    };
    let mut gathered = Gathered::default();
    let whole = match format {
        Format::Har => har::gather(text, &mut gathered),
        Format::Ndjson => ndjson::gather(text, &mut gathered),
        Format::Gateway => gateway::gather(text, &mut gathered),
        Format::Ngrok => ngrok::gather(text, &mut gathered),
        Format::Postman => postman::gather(text, &mut gathered),
        Format::Burp => burp::gather(text, &mut gathered),
        Format::Hexdump => hexdump::gather(text, &mut gathered),
        Format::Http => {
            http::gather(text, &mut gathered, load);
            Ok(())
        }
        Format::Curl => gathered.all(curl::read(text, load)),
        Format::Fetch => gathered.all(fetch::read(text)),
        Format::Powershell => gathered.all(powershell::read(text, load)),
        Format::Body => gathered.all(Ok(bare_body(text))),
    };
    gathered.told(whole, text)
}

/// The bytes of a text that is a hex dump of something, as `xxd` and `hexdump -C` print one, and nothing else.
pub fn dumped(text: &[u8]) -> Option<Vec<u8>> {
    hexdump::bytes(text)
}

fn bare_body(body: &[u8]) -> Vec<Capture> {
    if body.is_empty() {
        return Vec::new();
    }
    let mut capture = Capture { line: 1, ..Capture::default() };
    capture.request.body = body.to_vec();
    vec![capture]
}

/// An error before its place is known as a line and a column.
#[derive(Debug)]
struct Fault {
    offset: usize,
    message: String,
}

impl Fault {
    fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }

    /// The same fault in a text that has `base` bytes before it.
    fn after(mut self, base: usize) -> Self {
        self.offset += base;
        self
    }

    fn at(self, text: &[u8]) -> Error {
        let before = &text[..self.offset.min(text.len())];
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        let continues = |byte: &&u8| **byte & 0xC0 == 0x80;
        let line = &before[start..];
        Error {
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: line.len() - line.iter().filter(continues).count() + 1,
            message: self.message,
        }
    }
}

impl From<crate::json::Error> for Fault {
    fn from(error: crate::json::Error) -> Self {
        Self::new(error.offset, format!("not JSON: {}", error.message))
    }
}

/// Line numbers for offsets that only grow, in one pass over the text.
struct Lines<'a> {
    text: &'a [u8],
    offset: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self { text, offset: 0, line: 1 }
    }

    fn at(&mut self, offset: usize) -> usize {
        if let Some(passed) = self.text.get(self.offset..offset) {
            self.line += memchr::memchr_iter(b'\n', passed).count();
            self.offset = offset;
        }
        self.line
    }
}

/// Bytes from untrusted text for an error message: cut short, and nothing that could be mistaken for our own words.
fn shown(bytes: &[u8]) -> String {
    const LIMIT: usize = 40;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * LIMIT)]);
    let mut out: String = text.chars().take(LIMIT).collect();
    if out.len() < text.len() || bytes.len() > 4 * LIMIT {
        out.push('…');
    }
    out.replace(|character: char| character.is_control(), "\u{fffd}")
}

/// The first word of a header that is none: `Authorization …`. What stands behind a name may be a secret.
fn first_word(line: &[u8]) -> String {
    let line = line.trim_ascii();
    let end = line.iter().position(u8::is_ascii_whitespace);
    let word = shown(line.get(..end.unwrap_or(line.len())).unwrap_or_default());
    if end.is_some() { format!("{word} …") } else { word }
}

/// Why a capture could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The format has no way to say it.
    #[error("{message}")]
    CannotSay {
        /// What cannot be said, and which format can.
        message: String,
    },
}

impl WriteError {
    fn cannot_say(message: impl Into<String>) -> Self {
        Self::CannotSay { message: message.into() }
    }
}

/// The capture with the directive by which a format says that a body is not there, where nothing else in that format says it.
fn absence_told(capture: &Capture, format: Format) -> Result<Option<Capture>, WriteError> {
    let unrecorded = capture.unrecorded();
    let kept = capture.request.body.len();
    if let (Some(length), Format::Curl | Format::Gateway | Format::Body, 1..) = (unrecorded, format, kept) {
        return Err(WriteError::cannot_say(format!(
            "only {kept} of the {length} bytes of the body are in the record, and `{}` would make a whole one of them; choose `http`, `har` or `ndjson`, or record the request with its body",
            format.name()
        )));
    }
    if !capture.lacks_its_body() {
        return Ok(None);
    }
    let told = match format {
        Format::Http => false,
        // The size of a body is a member of its own.
        Format::Har => unrecorded.is_some(),
        Format::Ndjson | Format::Gateway => {
            unrecorded.is_none_or(|length| capture.request.headers.declared_length() == Declared::Bytes(length))
        }
        // They say by themselves that they are not written.
        Format::Fetch | Format::Powershell | Format::Ngrok | Format::Postman | Format::Burp | Format::Hexdump => true,
        Format::Curl | Format::Body => {
            let what = match unrecorded {
                Some(length) => format!("the body of {length} bytes was not recorded"),
                None => "nothing is said of a body".to_owned(),
            };
            return Err(WriteError::cannot_say(format!(
                "{what}, and `{}` would make an empty one of it; choose `http`, `har` or `ndjson`, or record the request with its body",
                format.name()
            )));
        }
    };
    if told || capture.directives.iter().any(|it| it.name == "cut" && it.value.starts_with("request")) {
        return Ok(None);
    }
    if format == Format::Gateway {
        return Err(WriteError::cannot_say(
            "the body was not recorded, and no Content-Length says so in an event; choose `http`, `har` or `ndjson`",
        ));
    }
    let value = unrecorded.map_or_else(|| "request".to_owned(), |length| format!("request {length}"));
    let mut told = capture.clone();
    told.directives.push(Directive { name: "cut".to_owned(), value, line: 0 });
    Ok(Some(told))
}

/// Writes captures one at a time, so that a million stream in constant memory.
#[derive(Debug)]
pub struct Writer<W: Write> {
    format: Format,
    out: W,
    buffer: Vec<u8>,
    written: usize,
}

impl<W: Write> Writer<W> {
    /// A writer of that format. It writes in pieces of one capture each.
    pub fn new(format: Format, out: W) -> Self {
        Self { format, out, buffer: Vec::new(), written: 0 }
    }

    /// Writes one capture. Where the format cannot say it, nothing is written and the next may follow.
    pub fn capture(&mut self, capture: &Capture) -> Result<(), WriteError> {
        let told = absence_told(capture, self.format)?;
        let capture = told.as_ref().unwrap_or(capture);
        let out = &mut self.buffer;
        let first = self.written == 0;
        out.clear();
        match self.format {
            Format::Http => {
                if !first {
                    out.extend_from_slice(b"###\n");
                }
                http_write::check(capture)?;
                write_http(capture, out);
            }
            Format::Har => {
                out.extend_from_slice(if first { har::HEAD } else { b",\n" });
                har::write(capture, out)?;
            }
            Format::Curl => {
                if !first {
                    out.push(b'\n');
                }
                curl_write::write(capture, out)?;
            }
            Format::Ndjson => ndjson::write(capture, out)?,
            Format::Gateway => gateway::write(capture, out)?,
            Format::Fetch | Format::Powershell | Format::Ngrok | Format::Postman | Format::Burp | Format::Hexdump => {
                return Err(WriteError::cannot_say(format!(
                    "`{}` is read and not written; choose `http`, or `curl` for a command",
                    self.format.name()
                )));
            }
            Format::Body if first => out.extend_from_slice(&capture.request.body),
            Format::Body => {
                return Err(WriteError::cannot_say(
                    "a bare body is one body only; choose `ndjson` or `http` for several captures",
                ));
            }
        }
        self.out.write_all(out)?;
        self.written += 1;
        Ok(())
    }

    /// Writes what must stand at the end, and flushes.
    pub fn finish(mut self) -> Result<W, WriteError> {
        if self.format == Format::Har {
            if self.written == 0 {
                self.out.write_all(har::HEAD)?;
            }
            self.out.write_all(har::TAIL)?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}
