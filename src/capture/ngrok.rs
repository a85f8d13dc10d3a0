//! What the inspector of an ngrok agent says of the requests that came through its tunnel (`/api/requests/http`): each whole, as it stood on
//! the connection, in base64. What it says of the same request in other members is not read.

use super::value::{decode_base64, documents, once, text};
use super::{Capture, Directive, Fault, Gathered, Lines, raw};
use crate::json::{Kind, Tree, Value};

/// Reads the list, one request of it, or several in a row.
pub(super) fn gather(text: &[u8], items: &mut Gathered) -> Result<(), Fault> {
    let mut lines = Lines::new(text);
    documents(text, |offset, document| {
        let tree = Tree::parse(document).map_err(|error| Fault::from(error).after(offset))?;
        let root = tree.root();
        let mut add = |exchange: Value<'_, '_>| {
            let line = lines.at(offset + exchange.offset());
            let read = read_exchange(exchange).map_err(|fault| fault.after(offset));
            items.add(exchange.get("id"), read.map(|capture| Capture { line, ..capture }));
        };
        match root.get("requests").filter(|list| list.kind() == Kind::Array) {
            Some(list) => list.items().for_each(&mut add),
            None => add(root),
        }
        Ok(())
    })
}

fn read_exchange(exchange: Value<'_, '_>) -> Result<Capture, Fault> {
    once("exchange", exchange, &["request", "response", "start"])?;
    let request = message(exchange, "request")?.ok_or_else(|| {
        Fault::new(
            exchange.offset(),
            "there is no `request.raw` here; take it from http://127.0.0.1:4040/api/requests/http",
        )
    })?;
    let broken = |what: &str| Fault::new(exchange.offset(), format!("`{what}.raw` holds no {what} of HTTP/1.1"));
    let mut capture =
        Capture { request: raw::request(&request).ok_or_else(|| broken("request"))?, ..Capture::default() };
    if let Some(response) = message(exchange, "response")?.filter(|response| !response.is_empty()) {
        capture.response = Some(raw::response(&response).ok_or_else(|| broken("response"))?);
    }
    if let Some(start) = exchange.get("start").map(text).transpose()?
        && let Some(value) = String::from_utf8(start).ok().filter(|start| start.parse::<jiff::Timestamp>().is_ok())
    {
        capture.directives.push(Directive { name: "time".to_owned(), value, line: 0 });
    }
    capture.note_length();
    Ok(capture)
}

/// The bytes of the request or the response.
fn message(exchange: Value<'_, '_>, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    let message = exchange.get(name);
    if let Some(message) = message {
        once(name, message, &["raw"])?;
    }
    let raw = message.and_then(|message| message.get("raw"));
    let Some((raw, token)) = raw.and_then(|raw| Some((raw, raw.raw_string()?))) else { return Ok(None) };
    let mut bytes = Vec::new();
    decode_base64(token, raw.offset(), &mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::super::value::base64;
    use super::*;
    use proptest::prelude::*;

    fn read(text: &[u8]) -> Result<Vec<Capture>, Fault> {
        Gathered::whole(text, gather)
    }

    fn exchange(request: &str, response: &str) -> String {
        format!(
            r#"{{"uri":"/api/requests/http/a","id":"a","tunnel_name":"x","start":"2026-01-02T03:04:05Z","duration":5,"request":{{"method":"POST","proto":"HTTP/1.1","headers":{{"A":["x"]}},"uri":"/no","raw":"{}"}},"response":{{"status":"200 OK","status_code":200,"raw":"{}"}}}}"#,
            base64(request.as_bytes()),
            base64(response.as_bytes())
        )
    }

    const REQUEST: &str = "POST /x?y HTTP/1.1\r\nhost: a.ngrok.app\r\nX-b: 1\r\nContent-Length: 9\r\n\r\n{\"a\":1}\r\n";

    #[test]
    fn the_bytes_of_the_connection_are_read_whatever_is_said_beside_them() {
        let answer = "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n";
        let one = exchange(REQUEST, answer);
        let list = format!("{{\"uri\":\"/api/requests/http\",\n\"requests\":[{one},\n{one}]}}\n");
        let captures = read(list.as_bytes()).unwrap();
        assert_eq!(captures.iter().map(|capture| capture.line).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(captures[0].request.target, b"/x?y");
        assert_eq!(
            captures[0].request.headers.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            [&b"host"[..], b"X-b", b"Content-Length"]
        );
        assert_eq!(captures[0].request.body, b"{\"a\":1}\r\n");
        assert_eq!(captures[0].response.as_ref().map(|response| response.status), Some(204));
        assert_eq!(captures[0].directive("time"), Some("2026-01-02T03:04:05Z"));
        assert_eq!(read(one.as_bytes()).unwrap()[0].request, captures[0].request);
        for text in [&list, &one] {
            assert_eq!(super::super::recognise::recognise(text.as_bytes()), Some(super::super::Format::Ngrok));
        }
        let chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        assert_eq!(read(exchange(chunked, "").as_bytes()).unwrap()[0].request.body, b"{}");
        let cut = read(exchange(&REQUEST[..REQUEST.len() - 4], answer).as_bytes()).unwrap();
        assert_eq!(cut[0].notes.len(), 1, "what the agent kept of a long body is not all of it");
    }

    #[test]
    fn mistakes_are_told() {
        for (text, word) in [
            (exchange("hello", ""), "no request of HTTP/1.1"),
            (exchange(REQUEST, "hello"), "no response of HTTP/1.1"),
            (r#"{"requests":[{"request":{}}]}"#.to_owned(), "`request.raw`"),
            (r#"{"request":{"raw":"?"}}"#.to_owned(), "not base64"),
        ] {
            let fault = read(text.as_bytes()).unwrap_err();
            assert!(fault.message.contains(word), "{}", fault.message);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_in_place_of_a_request_are_read_or_not(bytes in "(POST / HTTP/1.1\r?\n(Content-Length: [0-9]\r?\n|A: b\r?\n){0,2}\r?\n)?[ -~\r\n]{0,30}") {
            let _ = read(exchange(&bytes, &bytes).as_bytes());
        }
    }
}
