//! What a dump of a connection shows that no editor writes: bodies in chunks, and the next message right behind a body. Says so only
//! where that is certain.

use super::http::head::{is_token, is_version};
use super::{Fault, Headers, Request, Response, shown};
use crate::wire::{Decoder, Framing, parse_request, parse_response};

/// Whether a message of HTTP/1 begins here: a status line, or a request line with its version.
pub(super) fn begins_message(text: &[u8]) -> bool {
    let line = text.get(..memchr::memchr(b'\n', text).unwrap_or(text.len())).unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if is_status_line(line) {
        return true;
    }
    let mut words = line.split(|byte| *byte == b' ');
    let (method, target, version) = (words.next(), words.next(), words.next());
    method.is_some_and(|method| is_token(method) && method.iter().all(u8::is_ascii_uppercase))
        && target.is_some_and(|target| !target.is_empty())
        && version.is_some_and(is_version)
        && words.next().is_none()
}

/// Whether that line is `HTTP/1.1 200 OK`, or one like it.
pub(super) fn is_status_line(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ');
    let version = words.next().is_some_and(|word| word.starts_with(b"HTTP/") && is_version(word));
    version && words.next().is_some_and(|status| status.len() == 3 && status.iter().all(u8::is_ascii_digit))
}

/// The length of a body, and where the answer begins that follows it with a blank line between and no mark before it, as people paste them. Only
/// what has a whole head is one. A body that holds such a thing must say how long it is.
pub(super) fn unmarked_answer(text: &[u8]) -> Option<(usize, usize)> {
    let without_break = |text: &[u8]| {
        let text = text.strip_suffix(b"\n")?;
        Some(text.strip_suffix(b"\r").unwrap_or(text).len())
    };
    memchr::memmem::find_iter(text, b"HTTP/").find_map(|at| {
        let (before, answer) = text.split_at_checked(at)?;
        // The break that ends the line above, and the blank line; at the beginning of a body that blank line ends the head.
        let length = match without_break(before) {
            Some(line) => without_break(text.get(..line)?).filter(|_| line > 0).or((line == 0).then_some(0))?,
            None => before.is_empty().then_some(0)?,
        };
        let mut lines = answer.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let status = lines.next().is_some_and(is_status_line);
        let mut head = lines.take_while(|line| !line.is_empty());
        let is_header = |line: &[u8]| {
            matches!(line.first(), Some(b' ' | b'\t'))
                || memchr::memchr(b':', line).and_then(|colon| line.get(..colon)).is_some_and(is_token)
        };
        (status && head.all(is_header)).then_some((length, at))
    })
}

/// What the chunks hold with which a text begins, and how long they are, where the head announces chunks (RFC 9112 §7.1) and these are
/// whole. Dumps cut off what follows the last one, so that its own line is enough at the end of the text.
pub(super) fn chunked(headers: &Headers, text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let Ok(Framing::Chunked) = Framing::of_request(headers.iter()) else { return None };
    let mut decoder = Decoder::new(Framing::Chunked);
    let mut body = Vec::new();
    let length = decoder.push(text, |part| body.extend_from_slice(part)).ok()?;
    if !decoder.is_done() {
        decoder.push(b"\r\n", |_| ()).ok()?;
    }
    decoder.is_done().then_some((body, length))
}

/// A whole request as it stood on a connection, or as much of its body as is there.
pub(super) fn request(bytes: &[u8]) -> Option<Request> {
    let head = parse_request(bytes).ok()??;
    let body = bytes.get(head.length..)?;
    let chunks = chunked(&head.message.headers, body);
    Some(Request { body: chunks.map_or_else(|| body.to_vec(), |(body, _)| body), ..head.message })
}

/// The same for a response.
pub(super) fn response(bytes: &[u8]) -> Option<Response> {
    let head = parse_response(bytes).ok()??;
    let body = bytes.get(head.length..)?;
    let chunks = chunked(&head.message.headers, body);
    Some(Response { body: chunks.map_or_else(|| body.to_vec(), |(body, _)| body), ..head.message })
}

/// Every request that a connection carried, and the answers that a dump of both ways has behind them. A message ends where its head says,
/// if the next one begins there, and is else what there is. A request behind another of which the head is not whole is broken.
pub(super) fn exchanges(bytes: &[u8]) -> Vec<Result<(Request, Option<Response>), Fault>> {
    let mut all: Vec<(Request, Option<Response>)> = Vec::new();
    let mut rest = bytes;
    loop {
        if let (Ok(Some(head)), Some((_, answer))) = (parse_response(rest), all.last_mut()) {
            let (body, behind) = body(&head.message.headers, rest.get(head.length..).unwrap_or_default());
            // What is informational goes before the answer itself.
            *answer = Some(Response { body, ..head.message });
            rest = behind;
        } else if let Ok(Some(head)) = parse_request(rest) {
            let (body, behind) = body(&head.message.headers, rest.get(head.length..).unwrap_or_default());
            all.push((Request { body, ..head.message }, None));
            rest = behind;
        } else {
            break;
        }
    }
    if all.is_empty() {
        all.extend(request_of_any_version(bytes).map(|request| (request, None)));
        rest = &[];
    }
    let line = rest.get(..memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
    let cut = (!rest.is_empty() && !is_status_line(line)).then(|| {
        let message = format!(
            "`{}` begins one more request of the connection, and its head is cut or broken; dump the whole connection",
            shown(line)
        );
        Err(Fault::new(0, message))
    });
    all.into_iter().map(Ok).chain(cut).collect()
}

/// Every answer that a connection carried.
pub(super) fn responses(bytes: &[u8]) -> Vec<Response> {
    let mut all = Vec::new();
    let mut rest = bytes;
    while let Ok(Some(head)) = parse_response(rest) {
        let (body, behind) = body(&head.message.headers, rest.get(head.length..).unwrap_or_default());
        if !(100..200).contains(&head.message.status) {
            all.push(Response { body, ..head.message });
        }
        rest = behind;
    }
    all
}

/// The body of a message, and what follows it.
fn body<'t>(headers: &Headers, text: &'t [u8]) -> (Vec<u8>, &'t [u8]) {
    let behind = |length: usize| {
        let rest = text.get(length..).unwrap_or_default();
        let start = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        rest.get(start..).filter(|rest| begins_message(rest))
    };
    if let Some((body, length)) = chunked(headers, text) {
        return (body, behind(length).unwrap_or_default());
    }
    let stated = headers.get("content-length").map(<[u8]>::trim_ascii);
    let length = stated.map_or(Some(0), |value| std::str::from_utf8(value).ok()?.parse().ok());
    match length.and_then(|length| Some((text.get(..length)?, behind(length)?))) {
        Some((body, behind)) => (body.to_vec(), behind),
        None => (text.to_vec(), &[]),
    }
}

/// The names that tools give to versions whose messages have no text of their own.
const LATER: [&[u8]; 4] = [b"HTTP/2", b"HTTP/2.0", b"HTTP/3", b"HTTP/3.0"];

/// A request as tools show one of HTTP/2 too: in the form of HTTP/1, with its own version.
pub(super) fn request_of_any_version(bytes: &[u8]) -> Option<Request> {
    let line = bytes.get(..memchr::memchr(b'\r', bytes)?)?;
    let found = LATER.into_iter().find_map(|version| Some((line.strip_suffix(version)?.strip_suffix(b" ")?, version)));
    let Some((plain, version)) = found else { return request(bytes) };
    let request = request(&[plain, b" HTTP/1.1", bytes.get(line.len()..)?].concat())?;
    Some(Request { version: version.to_vec(), ..request })
}

/// The same for a response.
pub(super) fn response_of_any_version(bytes: &[u8]) -> Option<Response> {
    let found = LATER.into_iter().find_map(|version| Some((bytes.strip_prefix(version)?.strip_prefix(b" ")?, version)));
    let Some((rest, version)) = found else { return response(bytes) };
    let response = response(&[b"HTTP/1.1 ", rest].concat())?;
    Some(Response { version: version.to_vec(), ..response })
}

/// Whether a body that is written under that head, with a line break behind it, would be read as chunks.
pub(super) fn reads_as_chunks(headers: &Headers, body: &[u8]) -> bool {
    matches!(Framing::of_request(headers.iter()), Ok(Framing::Chunked))
        && (chunked(headers, body).is_some() || chunked(headers, &[body, b"\n"].concat()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_read_only_where_the_head_announces_them_and_they_are_whole() {
        let read = |name: &str, text: &str| {
            let mut headers = Headers::default();
            headers.push(name, "chunked");
            chunked(&headers, text.as_bytes())
        };
        let whole = "3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\n\r\n";
        assert_eq!(
            read("Transfer-Encoding", &format!("{whole}\n### next")),
            Some((b"{\"a\":1}".to_vec(), whole.len()))
        );
        assert_eq!(read("transfer-encoding", "2\r\n{}\r\n0\r\n"), Some((b"{}".to_vec(), 10)));
        assert_eq!(read("X-Transfer", whole), None);
        for broken in ["{\"a\":1}", "4\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n", "2\r\n{", ""] {
            assert_eq!(read("Transfer-Encoding", broken), None, "{broken:?}");
        }
    }

    #[test]
    fn a_message_begins_with_a_version_or_a_status() {
        for text in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 404\n", "POST /x HTTP/1.1\r\nHost: a\r\n"] {
            assert!(begins_message(text.as_bytes()), "{text:?}");
        }
        for text in ["", "POST /x\n", "HTTP/1.1 OK\n", "post /x HTTP/1.1\n", "a POST /x HTTP/1.1\n", "{\"a\":1}"] {
            assert!(!begins_message(text.as_bytes()), "{text:?}");
        }
    }
}
