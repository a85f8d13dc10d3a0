//! Calls of `fetch` as browsers copy them ("Copy as fetch", also for Node.js): a URL and an object in JSON. Code that computes its
//! arguments is refused, since what it computes is not in the text.

use super::value::{text, utf8};
use super::{Capture, Fault, Lines};
use crate::json::{Cursor, Kind, Tree, Value};

const LITERAL: &str = "this is no call of fetch as browsers copy it; write its URL and its options in JSON, with every key and text in double quotes, or record the request";

/// Reads every call of a text.
pub(super) fn read(text: &[u8]) -> Result<Vec<Capture>, Fault> {
    let mut captures = Vec::new();
    let mut lines = Lines::new(text);
    let mut at = 0;
    loop {
        at += blank(&text[at..]);
        if at == text.len() {
            return Ok(captures);
        }
        let start = at;
        let call = &text[start..];
        let plain = call.strip_prefix(b"await ").unwrap_or(call);
        let open = plain.strip_prefix(b"fetch").and_then(|rest| rest.trim_ascii_start().strip_prefix(b"("));
        let inner = open.ok_or_else(|| Fault::new(start, LITERAL))?;
        let base = text.len() - inner.len();
        let (mut capture, length) = arguments(inner).map_err(|fault| fault.after(base))?;
        capture.line = lines.at(start);
        capture.note_length();
        captures.push(capture);
        at = base + length;
    }
}

/// White space, semicolons and comments between calls.
fn blank(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        match rest {
            [byte, ..] if byte.is_ascii_whitespace() || *byte == b';' => at += 1,
            [b'/', b'/', ..] => at += memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            _ => return at,
        }
    }
}

/// What stands in the parentheses, and how long it is with the closing one.
fn arguments(inner: &[u8]) -> Result<(Capture, usize), Fault> {
    let mut cursor = Cursor::new(inner);
    let literal = |at: usize| Fault::new(at, LITERAL);
    let mut capture = Capture::default();
    let url = cursor.string().map_err(|error| literal(error.offset))?;
    url.value_into(&mut capture.request.target);
    if cursor.take(b',') {
        cursor.peek();
        let start = cursor.offset();
        let options = cursor.value().map_err(|error| literal(error.offset))?;
        let tree = Tree::parse(options).map_err(|error| literal(start + error.offset))?;
        if tree.root().kind() != Kind::Object {
            return Err(literal(start));
        }
        request(tree.root(), &mut capture).map_err(|fault| fault.after(start))?;
    }
    if capture.request.method.is_empty() {
        capture.request.method = b"GET".to_vec();
    }
    // A comma may stand behind the last argument.
    cursor.take(b',');
    if !cursor.take(b')') {
        return Err(Fault::new(cursor.offset(), "this call of fetch is not closed by `)`; copy the whole call"));
    }
    Ok((capture, cursor.offset()))
}

fn request(options: Value<'_, '_>, capture: &mut Capture) -> Result<(), Fault> {
    let request = &mut capture.request;
    if let Some(method) = options.get("method") {
        request.method = text(method)?;
    }
    for (name, value) in options.get("headers").iter().flat_map(|headers| headers.members()) {
        let mut key = Vec::new();
        name.value_into(&mut key);
        request.headers.push(utf8(&key, value.offset())?, text(value)?);
    }
    if let Some(referrer) = options.get("referrer").filter(|referrer| referrer.kind() == Kind::String) {
        let referrer = text(referrer)?;
        if !referrer.is_empty() && request.headers.get("referer").is_none() {
            request.headers.push("Referer", referrer);
        }
    }
    match options.get("body") {
        None => {}
        Some(body) => match (body.kind(), body.raw_string()) {
            (Kind::Null, _) => {}
            (_, Some(string)) => {
                if !string.value_into(&mut request.body) {
                    return Err(Fault::new(
                        body.offset(),
                        "the body holds half of a surrogate pair, which no bytes stand for; the browser lost what it was, so record the request instead",
                    ));
                }
            }
            _ => return Err(Fault::new(body.offset(), "`body` must be a text that holds the exact body")),
        },
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_body_that_is_text_comes_back(url in any::<String>(), body in any::<String>(), value in any::<String>()) {
            let options = serde_json::json!({ "headers": { "a": value }, "body": body, "method": "POST" });
            let call = format!("fetch({}, {options});", serde_json::json!(url));
            let captures = read(call.as_bytes()).unwrap();
            let request = &captures[0].request;
            prop_assert_eq!(&request.target, url.as_bytes());
            prop_assert_eq!(&request.body, body.as_bytes());
            prop_assert_eq!(request.headers.get("a"), Some(value.as_bytes()));
        }
    }

    #[test]
    fn what_browsers_copy_is_read() {
        let copied = "fetch(\"https://app.example.test/x?y=z\", {\n  \"headers\": {\n    \"accept\": \"*/*\",\n    \"x-body-signature\": \"ab\"\n  },\n  \"referrer\": \"https://app.example.test/\",\n  \"referrerPolicy\": \"strict-origin-when-cross-origin\",\n  \"body\": \"{\\\"a\\\":\\\"ž\\u20ac\\\"}\\n\",\n  \"method\": \"POST\",\n  \"mode\": \"cors\",\n  \"credentials\": \"include\"\n}); ;\n// the next\nawait fetch(\"https://b\", { \"body\": null, \"method\": \"GET\" });\nfetch(\"https://c\")";
        let captures = read(copied.as_bytes()).unwrap();
        let request = &captures[0].request;
        assert_eq!(
            (request.method.as_slice(), request.target.as_slice()),
            (&b"POST"[..], &b"https://app.example.test/x?y=z"[..])
        );
        assert_eq!(request.body, "{\"a\":\"ž€\"}\n".as_bytes());
        assert_eq!(request.headers.get("X-Body-Signature"), Some(&b"ab"[..]));
        assert_eq!(request.headers.get("Referer"), Some(&b"https://app.example.test/"[..]));
        let rest: Vec<_> =
            captures[1..].iter().map(|capture| (capture.line, capture.request.target.as_slice())).collect();
        assert_eq!(rest, [(14, &b"https://b"[..]), (15, b"https://c")]);
        assert_eq!(captures[2].request.method, b"GET");
    }

    #[test]
    fn code_that_computes_is_refused_with_its_place() {
        for (text, at, word) in [
            ("fetch(url)", 6, "in JSON"),
            ("fetch('https://a')", 6, "in JSON"),
            ("fetch(\"https://a\", { method: \"POST\" })", 21, "in JSON"),
            ("fetch(\"https://a\", { \"body\": JSON.stringify(x) })", 29, "in JSON"),
            ("fetch(\"https://a\", { \"body\": 1 })", 29, "exact body"),
            ("fetch(\"https://a\", { \"body\": \"\\ud800\" })", 29, "surrogate"),
            ("fetch(\"https://a\"", 17, "not closed"),
            ("fetch(\"https://a\", [])", 19, "in JSON"),
            ("const x = fetch(\"https://a\")", 0, "in JSON"),
        ] {
            let fault = read(text.as_bytes()).unwrap_err();
            assert!(fault.offset == at && fault.message.contains(word), "{text}: {}: {}", fault.offset, fault.message);
        }
        assert!(read(b" \n// nothing\n").unwrap().is_empty());
    }
}
