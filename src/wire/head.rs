//! The lines before a body: read without losing the order, the case or the bytes of a field, and written as they are.

use httparse::{EMPTY_HEADER, Error, ParserConfig, Status};

use super::body::Field;
use crate::capture::{Headers, Request, Response};

/// The most fields that a message may have.
const MOST_FIELDS: usize = 8192;
/// As many fields as most messages have at the most: more take a second attempt.
const FEW_FIELDS: usize = 64;

/// The lines of a message up to its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head<M> {
    /// The message, with an empty body.
    pub message: M,
    /// How many bytes the lines have, the empty one included.
    pub length: usize,
}

/// Why lines are no head of a message: a fragment with what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadHead(pub String);

/// When a head that comes in pieces is worth reading: not anew for each piece, which would take time by the square of its length, but where
/// it may have ended, and where there is twice as much as when it was read last.
#[derive(Debug, Default)]
pub struct Pace {
    /// How much was there the last time.
    seen: usize,
    /// How much there must be without an end of a head in it.
    again: usize,
}

impl Pace {
    /// Whether to read what is held by now: all of the head that has come. The first piece is always worth it.
    pub fn is_due(&mut self, held: &[u8]) -> bool {
        let fresh = held.get(self.seen.saturating_sub(3)..).unwrap_or_default();
        let ends = [b"\n\r\n".as_slice(), b"\n\n"].iter().any(|end| memchr::memmem::find(fresh, end).is_some());
        self.seen = held.len();
        let due = ends || held.len() >= self.again;
        if due {
            self.again = held.len().saturating_mul(2);
        }
        due
    }
}

/// Reads the head of a response; `None` where more bytes must come first.
pub fn parse_response(bytes: &[u8]) -> Result<Option<Head<Response>>, BadHead> {
    with_fields(bytes, |fields| {
        let mut parsed = httparse::Response::new(fields);
        let status = ParserConfig::default().parse_response(&mut parsed, bytes)?;
        let Status::Complete(length) = status else { return Ok(None) };
        let message = Response {
            version: version(parsed.version),
            status: parsed.code.unwrap_or_default(),
            reason: reason(bytes),
            headers: headers(parsed.headers),
            body: Vec::new(),
        };
        Ok(Some(Head { message, length }))
    })
}

/// Reads the head of a request; `None` where more bytes must come first.
pub fn parse_request(bytes: &[u8]) -> Result<Option<Head<Request>>, BadHead> {
    with_fields(bytes, |fields| {
        let mut parsed = httparse::Request::new(fields);
        let status = ParserConfig::default().parse_request(&mut parsed, bytes)?;
        let Status::Complete(length) = status else { return Ok(None) };
        let message = Request {
            method: parsed.method.unwrap_or_default().into(),
            target: parsed.path.unwrap_or_default().into(),
            version: version(parsed.version),
            headers: headers(parsed.headers),
            body: Vec::new(),
        };
        Ok(Some(Head { message, length }))
    })
}

/// The fields of a head that is only looked at.
pub type Fields<'h> =
    std::iter::Map<std::slice::Iter<'h, httparse::Header<'h>>, fn(&'h httparse::Header<'h>) -> Field<'h>>;

/// Looks at the method and the fields of a request, without a copy; `None` where more bytes must come first.
pub fn scan_request<T>(bytes: &[u8], look: impl Fn(&[u8], Fields<'_>) -> T) -> Result<Option<Head<T>>, BadHead> {
    with_fields(bytes, |fields| {
        let mut parsed = httparse::Request::new(fields);
        let status = ParserConfig::default().parse_request(&mut parsed, bytes)?;
        let Status::Complete(length) = status else { return Ok(None) };
        let method = parsed.method.unwrap_or_default().as_bytes();
        Ok(Some(Head { message: look(method, parsed.headers.iter().map(field)), length }))
    })
}

/// Looks at the status and the fields of a response, without a copy; `None` where more bytes must come first.
pub fn scan_response<T>(bytes: &[u8], look: impl Fn(u16, Fields<'_>) -> T) -> Result<Option<Head<T>>, BadHead> {
    with_fields(bytes, |fields| {
        let mut parsed = httparse::Response::new(fields);
        let status = ParserConfig::default().parse_response(&mut parsed, bytes)?;
        let Status::Complete(length) = status else { return Ok(None) };
        let status = parsed.code.unwrap_or_default();
        Ok(Some(Head { message: look(status, parsed.headers.iter().map(field)), length }))
    })
}

fn field<'h>(header: &'h httparse::Header<'h>) -> Field<'h> {
    (header.name.as_bytes(), header.value)
}

fn with_fields<'b, T>(
    bytes: &'b [u8],
    mut parse: impl FnMut(&mut [httparse::Header<'b>]) -> Result<Option<T>, Error>,
) -> Result<Option<T>, BadHead> {
    match parse(&mut [EMPTY_HEADER; FEW_FIELDS]) {
        Err(Error::TooManyHeaders) => parse(&mut vec![EMPTY_HEADER; MOST_FIELDS]),
        parsed => parsed,
    }
    .map_err(|error| BadHead(said(error, bytes)))
}

fn said(error: Error, bytes: &[u8]) -> String {
    // An alert (RFC 8446 \u{a7}5.1): what came before was no hello.
    if bytes.starts_with(&[0x15, 0x03]) {
        return "what answers there speaks TLS; try https:// in place of http://".to_owned();
    }
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let shown = crate::text::visible(line.get(..60).unwrap_or(line));
    match error {
        Error::Status | Error::Version | Error::Token => format!("it begins with `{shown}`"),
        Error::HeaderName if is_folded(bytes) => {
            "a header goes on in a second line, which HTTP/1.1 no longer allows (RFC 9112 \u{a7}5.2)".to_owned()
        }
        Error::HeaderName => "a header's name holds a character that no name has".to_owned(),
        Error::HeaderValue => "a header's value holds a control character".to_owned(),
        Error::NewLine => "a line does not end where it must".to_owned(),
        Error::TooManyHeaders => format!("there are more than {MOST_FIELDS} headers"),
    }
}

/// Whether a line of the head begins with white space.
fn is_folded(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    lines.any(|line| line.starts_with(b" ") || line.starts_with(b"\t"))
}

fn version(minor: Option<u8>) -> Vec<u8> {
    if minor == Some(0) { b"HTTP/1.0".to_vec() } else { b"HTTP/1.1".to_vec() }
}

/// The reason phrase as it stands: the parser hands out none that is not ASCII.
fn reason(bytes: &[u8]) -> Vec<u8> {
    let line = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    line.splitn(3, |byte| *byte == b' ').nth(2).unwrap_or_default().trim_ascii().to_vec()
}

fn headers(fields: &[httparse::Header<'_>]) -> Headers {
    let mut headers = Headers(Vec::with_capacity(fields.len()));
    for field in fields {
        headers.push(field.name, field.value);
    }
    headers
}

/// Writes a request line and fields. What is written is what is there: nothing is added, and the target must hold no line break.
pub fn write_request(request: &Request, out: &mut Vec<u8>) {
    for part in [&request.method[..], b" ", &request.target, b" HTTP/1.1\r\n"] {
        out.extend_from_slice(part);
    }
    write_fields(&request.headers, out);
}

/// Writes a status line and fields, as they are.
pub fn write_response(response: &Response, out: &mut Vec<u8>) {
    out.extend_from_slice(b"HTTP/1.1 ");
    out.extend_from_slice(response.status.to_string().as_bytes());
    out.push(b' ');
    out.extend_from_slice(&response.reason);
    out.extend_from_slice(b"\r\n");
    write_fields(&response.headers, out);
}

fn write_fields(headers: &Headers, out: &mut Vec<u8>) {
    for (name, value) in headers.iter() {
        for part in [name, b": ", value, b"\r\n"] {
            out.extend_from_slice(part);
        }
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_head_that_comes_byte_by_byte_is_read_now_and_then_and_where_it_ends() {
        for end in ["\n\n", "\r\n\r\n"] {
            let head = format!("GET / HTTP/1.1\r\nA: {}{end}", "b".repeat(100_000));
            let mut pace = Pace::default();
            let due: Vec<usize> = (1..=head.len()).filter(|length| pace.is_due(&head.as_bytes()[..*length])).collect();
            assert!(due.len() < 20 && due.first() == Some(&1) && due.last() == Some(&head.len()), "{due:?}");
        }
    }

    #[test]
    fn case_order_repeats_and_odd_bytes_of_fields_survive() {
        let text = b"HTTP/1.1 404 Not f\xf6und \r\nX-b: 1\r\nx-A:\xff\r\nX-B: 2 \r\n\r\nbody";
        let head = parse_response(text).unwrap().unwrap();
        assert_eq!(head.length, text.len() - 4);
        assert_eq!((head.message.status, head.message.reason.as_slice()), (404, &b"Not f\xf6und"[..]));
        let fields: Vec<_> = head.message.headers.iter().collect();
        assert_eq!(fields, [(&b"X-b"[..], &b"1"[..]), (b"x-A", b"\xff"), (b"X-B", b"2")]);
    }

    #[test]
    fn a_head_that_is_cut_waits_for_more_and_one_that_is_wrong_is_said() {
        let text = b"POST /x?y HTTP/1.1\r\nHost: a\r\n\r\n";
        for cut in 0..text.len() {
            assert_eq!(parse_request(&text[..cut]), Ok(None), "{cut}");
        }
        assert_eq!(parse_request(text).unwrap().unwrap().message.target, b"/x?y");
        assert!(parse_response(b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n").unwrap_err().0.contains("second line"));
        assert!(parse_response(b"HTTP/1.1 200 OK\r\nA b: c\r\n\r\n").unwrap_err().0.contains("name"));
        assert!(parse_response(b"SSH-2.0-OpenSSH\r\n").unwrap_err().0.contains("SSH-2.0"));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(5_000));
        assert_eq!(parse_request(many.as_bytes()).unwrap().unwrap().message.headers.len(), 5_000);
        let too_many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(10_000));
        assert!(parse_request(too_many.as_bytes()).unwrap_err().0.contains("8192"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_request(&bytes);
            let _ = parse_response(&[b"HTTP/1.1 200 ", bytes.as_slice()].concat());
        }

        #[test]
        fn what_is_written_is_read_again(target in "/[!-~]{0,20}", fields in prop::collection::vec(("[A-Za-z-]{1,12}", "([!-~]([ -~]{0,20}[!-~])?)?"), 0..8)) {
            let mut request = Request { method: b"POST".into(), target: target.into(), version: b"HTTP/1.1".into(), ..Request::default() };
            for (name, value) in fields {
                request.headers.push(name, value);
            }
            let mut wire = Vec::new();
            write_request(&request, &mut wire);
            prop_assert_eq!(parse_request(&wire).unwrap(), Some(Head { message: request, length: wire.len() }));
        }
    }
}
