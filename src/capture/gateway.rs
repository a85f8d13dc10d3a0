//! The event that an API gateway hands to a function: AWS REST and HTTP APIs in payload format 1 and 2, load balancers and function
//! URLs. Written as format 1, the only one that keeps the case and repeats of headers; responses and directives have no place in it.
//! What the gateway itself has lost (header order in format 1, the spelling of its query) cannot come back.

use std::collections::HashSet;

use super::value::{absolute, base64, decode_base64, documents, list, once, quote, text};
use super::{Capture, Fault, Gathered, Headers, Lines, Note, WriteError, shown};
use crate::json::{Kind, Tree, Value};
use crate::percent::{self, UNRESERVED};

/// What is read of an event.
const MEMBERS: [&str; 12] = [
    "httpMethod",
    "path",
    "headers",
    "multiValueHeaders",
    "queryStringParameters",
    "multiValueQueryStringParameters",
    "requestContext",
    "rawPath",
    "rawQueryString",
    "cookies",
    "body",
    "isBase64Encoded",
];

/// Reads one event, an array of them, or several in a row.
pub(super) fn gather(text: &[u8], items: &mut Gathered) -> Result<(), Fault> {
    let mut lines = Lines::new(text);
    documents(text, |offset, document| {
        let read = Tree::parse(document).map_err(Fault::from).and_then(|tree| event(tree.root()));
        let line = lines.at(offset);
        items.add(None, read.map(|capture| Capture { line, ..capture }).map_err(|fault| fault.after(offset)));
        Ok(())
    })
}

fn event(event: Value<'_, '_>) -> Result<Capture, Fault> {
    once("event", event, &MEMBERS)?;
    let mut capture = Capture::default();
    let mut disagreeing = None;
    let request = &mut capture.request;
    let context = event.get("requestContext");
    let http = context.and_then(|context| context.get("http"));
    for (holder, names) in [(context, &["http", "elb", "protocol"][..]), (http, &["method", "protocol"])] {
        holder.map_or(Ok(()), |holder| once("event", holder, names))?;
    }
    if let Some(method) = event.get("httpMethod") {
        request.method = text(method)?;
        request.target = event.get("path").map_or_else(|| Ok(Vec::new()), text)?;
        // A load balancer hands the query on as it stood; API Gateway decodes it.
        let raw = context.is_some_and(|context| context.get("elb").is_some());
        query(event, raw, &mut request.target)?;
        let one = single(event)?;
        request.headers = match object(event, "multiValueHeaders") {
            Some(headers) => repeated(headers)?,
            None => one.clone(),
        };
        // A gateway repeats the last value of each name; a test event that somebody edited in one place only does not.
        disagreeing = differing(&one, &request.headers);
    } else if let Some(method) = http.and_then(|http| http.get("method")) {
        request.method = text(method)?;
        request.target = event.get("rawPath").map_or_else(|| Ok(Vec::new()), text)?;
        let query = event.get("rawQueryString").map_or_else(|| Ok(Vec::new()), text)?;
        if !query.is_empty() {
            request.target.push(b'?');
            request.target.extend_from_slice(&query);
        }
        request.headers = single(event)?;
        cookies(event, &mut request.headers)?;
    } else {
        return Err(Fault::new(
            event.offset(),
            "neither `httpMethod` nor `requestContext.http.method` is here, so this is no event of an API gateway; name its format with --from",
        ));
    }
    let protocol = http.or(context).and_then(|holder| holder.get("protocol"));
    request.version = protocol.map_or_else(|| Ok(Vec::new()), text)?;
    if let Some(body) = event.get("body").filter(|body| body.kind() != Kind::Null) {
        // A log or a template may have made a text of the word.
        let encoded = event.get("isBase64Encoded").is_some_and(|flag| matches!(flag.text(), b"true" | b"\"true\""));
        request.body = read_body(body, encoded)?;
        capture.note_length();
    } else {
        capture.note_length();
        capture.note_absence(None);
    }
    capture.notes.extend(disagreeing.map(|name| Note::HeadersDisagree { name }));
    Ok(capture)
}

fn read_body(body: Value<'_, '_>, encoded: bool) -> Result<Vec<u8>, Fault> {
    let Some(token) = body.raw_string() else {
        return Err(Fault::new(
            body.offset(),
            "the body must be a string that holds its exact bytes; log the event before the body is parsed",
        ));
    };
    let mut bytes = Vec::new();
    if encoded {
        decode_base64(token, body.offset(), &mut bytes)?;
    } else if !token.value_into(&mut bytes) {
        return Err(Fault::new(
            body.offset(),
            "the body holds half of a surrogate pair, which no bytes stand for; put the exact bytes there in base64 with `\"isBase64Encoded\":true` (in NDJSON: `body_base64`)",
        ));
    }
    Ok(bytes)
}

fn object<'t, 'a>(event: Value<'t, 'a>, key: &str) -> Option<Value<'t, 'a>> {
    event.get(key).filter(|value| value.kind() == Kind::Object)
}

/// The first name of the one list that has another value in the other, or is not there.
fn differing(one: &Headers, all: &Headers) -> Option<String> {
    let pair = |(name, value): (&[u8], &[u8])| (name.to_ascii_lowercase(), value.to_vec());
    let known: HashSet<_> = all.iter().map(pair).collect();
    one.iter().find(|header| !known.contains(&pair(*header))).map(|(name, _)| shown(name))
}

fn single(event: Value<'_, '_>) -> Result<Headers, Fault> {
    let mut headers = Headers::default();
    for (key, value) in object(event, "headers").iter().flat_map(|headers| headers.members()) {
        let mut name = Vec::new();
        key.value_into(&mut name);
        headers.push(name, text(value)?);
    }
    Ok(headers)
}

fn repeated(object: Value<'_, '_>) -> Result<Headers, Fault> {
    let mut headers = Headers::default();
    for (key, values) in object.members() {
        let mut name = Vec::new();
        key.value_into(&mut name);
        for value in values.items() {
            headers.push(name.clone(), text(value)?);
        }
    }
    Ok(headers)
}

/// Format 2 takes cookies out of the headers.
fn cookies(event: Value<'_, '_>, headers: &mut Headers) -> Result<(), Fault> {
    let mut joined = Vec::new();
    for cookie in event.get("cookies").iter().flat_map(|cookies| cookies.items()) {
        if !joined.is_empty() {
            joined.extend_from_slice(b"; ");
        }
        joined.extend(text(cookie)?);
    }
    if !joined.is_empty() && headers.get("cookie").is_none() {
        headers.push("cookie", joined);
    }
    Ok(())
}

fn query(event: Value<'_, '_>, raw: bool, target: &mut Vec<u8>) -> Result<(), Fault> {
    let mut separator = b'?';
    let mut add = |key: &[u8], value: Value<'_, '_>| -> Result<(), Fault> {
        target.push(separator);
        separator = b'&';
        let value = text(value)?;
        if raw {
            target.extend_from_slice(key);
            target.push(b'=');
            target.extend_from_slice(&value);
        } else {
            percent::encode(key, UNRESERVED, target);
            target.push(b'=');
            percent::encode(&value, UNRESERVED, target);
        }
        Ok(())
    };
    let many = object(event, "multiValueQueryStringParameters");
    let one = object(event, "queryStringParameters").filter(|_| many.is_none());
    for (key, value) in many.or(one).iter().flat_map(|parameters| parameters.members()) {
        let mut name = Vec::new();
        key.value_into(&mut name);
        if value.kind() != Kind::Array {
            add(&name, value)?;
        }
        for value in value.items() {
            add(&name, value)?;
        }
    }
    Ok(())
}

/// Writes one event on one line.
pub(super) fn write(capture: &Capture, out: &mut Vec<u8>) -> Result<(), WriteError> {
    let request = &capture.request;
    let path = utf8(request.path(), "the path")?;
    let url = absolute(request);
    let query = memchr::memchr(b'?', &url).map_or(&b""[..], |at| &url[at + 1..]);
    let query = &query[..memchr::memchr(b'#', query).unwrap_or(query.len())];
    out.extend_from_slice(b"{\"resource\":");
    quote(out, path);
    out.extend_from_slice(b",\"path\":");
    quote(out, path);
    out.extend_from_slice(b",\"httpMethod\":");
    quote(out, utf8(&request.method, "the method")?);
    let mut headers = Vec::new();
    for (name, value) in request.headers.iter() {
        headers.push((utf8(name, "a header name")?.to_owned(), utf8(value, "a header value")?.to_owned()));
    }
    write_maps(out, "headers", "multiValueHeaders", &headers);
    let mut parameters = Vec::new();
    for part in query.split(|&byte| byte == b'&').filter(|part| !part.is_empty()) {
        let end = memchr::memchr(b'=', part).unwrap_or(part.len());
        let (mut name, mut value) = (Vec::new(), Vec::new());
        percent::decode(&part[..end], true, &mut name);
        percent::decode(part.get(end + 1..).unwrap_or_default(), true, &mut value);
        parameters.push((utf8(&name, "the query")?.to_owned(), utf8(&value, "the query")?.to_owned()));
    }
    write_maps(out, "queryStringParameters", "multiValueQueryStringParameters", &parameters);
    out.extend_from_slice(b",\"requestContext\":{\"httpMethod\":");
    quote(out, utf8(&request.method, "the method")?);
    out.extend_from_slice(b",\"path\":");
    quote(out, path);
    if !request.version.is_empty() {
        out.extend_from_slice(b",\"protocol\":");
        quote(out, utf8(&request.version, "the version")?);
    }
    out.extend_from_slice(b"},\"body\":");
    let body = std::str::from_utf8(&request.body);
    match body {
        _ if request.body.is_empty() => out.extend_from_slice(b"null"),
        Ok(text) => quote(out, text),
        Err(_) => quote(out, &base64(&request.body)),
    }
    out.extend_from_slice(if body.is_ok() {
        b",\"isBase64Encoded\":false}\n"
    } else {
        b",\"isBase64Encoded\":true}\n"
    });
    Ok(())
}

fn utf8<'a>(bytes: &'a [u8], what: &str) -> Result<&'a str, WriteError> {
    std::str::from_utf8(bytes).map_err(|_| {
        WriteError::cannot_say(format!(
            "{what} is no UTF-8 text (`{}`), and an event has no other way to say it; choose `http`, `har` or `ndjson`",
            shown(bytes)
        ))
    })
}

/// Writes a map of last values and a map of all values, or `null` for both, as the gateway does.
fn write_maps(out: &mut Vec<u8>, one: &str, many: &str, pairs: &[(String, String)]) {
    // First places in order, with every value of that name: one pass, since there may be very many headers.
    let mut places: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, value) in pairs {
        let place = *places.entry(name).or_insert(groups.len());
        if place == groups.len() {
            groups.push((name, Vec::new()));
        }
        groups[place].1.push(value);
    }
    for (key, all) in [(one, false), (many, true)] {
        out.push(b',');
        quote(out, key);
        out.push(b':');
        if groups.is_empty() {
            out.extend_from_slice(b"null");
            continue;
        }
        out.push(b'{');
        list(out, &groups, |out, (name, values)| {
            quote(out, name);
            out.push(b':');
            if all {
                out.push(b'[');
                list(out, values, |out, value| quote(out, value));
                out.push(b']');
            } else {
                quote(out, values.last().copied().unwrap_or_default());
            }
        });
        out.push(b'}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<Vec<Capture>, Fault> {
        Gathered::whole(text, gather)
    }

    fn one(text: &str) -> Capture {
        read(text.as_bytes()).unwrap().remove(0)
    }

    #[test]
    fn the_first_payload_format_keeps_repeats() {
        let capture = one(
            r#"{"httpMethod":"POST","path":"/x","headers":{"A":"2"},"multiValueHeaders":{"A":["1","2"],"b":["3"]},"queryStringParameters":{"q":"a b"},"multiValueQueryStringParameters":null,"requestContext":{"protocol":"HTTP/1.1"},"body":"eyJhIjoxfQ==","isBase64Encoded":true}"#,
        );
        assert_eq!(capture.request.target, b"/x?q=a%20b");
        assert_eq!(capture.request.headers.len(), 3);
        assert_eq!(capture.request.body, b"{\"a\":1}");
        assert_eq!(capture.request.version, b"HTTP/1.1");
    }

    #[test]
    fn the_second_payload_format_keeps_the_query() {
        let capture = one(
            r#"{"version":"2.0","rawPath":"/x","rawQueryString":"a=%20&b","cookies":["c=1","d=2"],"headers":{"x-a":"1,2"},"requestContext":{"http":{"method":"POST","protocol":"HTTP/1.1"}},"body":"x","isBase64Encoded":false}"#,
        );
        assert_eq!(capture.request.target, b"/x?a=%20&b");
        assert_eq!(capture.request.headers.get("cookie"), Some(&b"c=1; d=2"[..]));
        assert_eq!(capture.request.body, b"x");
    }

    #[test]
    fn two_lists_of_headers_that_disagree_are_told() {
        let notes = |one: &str, many: &str| {
            let text =
                format!(r#"{{"httpMethod":"POST","path":"/","headers":{one},"multiValueHeaders":{many},"body":"x"}}"#);
            self::one(&text).notes
        };
        let odd = [Note::HeadersDisagree { name: "x-a".to_owned() }];
        assert_eq!(notes(r#"{"x-a":"1"}"#, r#"{"X-A":["2"]}"#), odd);
        assert_eq!(notes(r#"{"x-a":"1"}"#, r#"{"b":["2"]}"#), odd);
        assert_eq!(notes(r#"{"x-a":"2"}"#, r#"{"X-A":["1","2"]}"#), []);
        assert_eq!(notes("null", r#"{"X-A":["1","2"]}"#), []);
        assert_eq!(notes(r#"{"x-a":"1"}"#, "null"), []);
    }

    #[test]
    fn members_that_contradict_each_other_are_refused() {
        let event =
            |more: &str| format!(r#"{{"httpMethod":"POST","path":"/","headers":{{"a":"1"}},"body":"x",{more}}}"#);
        for (more, name) in [
            (r#""headers":{"a":"2"}"#, "headers"),
            (r#""body":"y""#, "body"),
            (r#""isBase64Encoded":false,"isBase64Encoded":true"#, "isBase64Encoded"),
            (r#""path":"/b""#, "path"),
            (r#""requestContext":{"elb":{},"elb":1}"#, "elb"),
        ] {
            let fault = read(event(more).as_bytes()).unwrap_err();
            assert!(
                fault.message.contains(&format!("more than one `{name}`, and they say different things")),
                "{more}"
            );
        }
        assert_eq!(one(&event(r#""body":"\u0078","headers":{"a":"1"}"#)).request.body, b"x");
    }

    #[test]
    fn what_is_no_event_is_refused() {
        assert!(read(b"{}").unwrap_err().message.contains("no event"));
        let fault = read(b"\n{\"httpMethod\":\"GET\",\"body\":{}}").unwrap_err();
        assert!(fault.offset == 28 && fault.message.contains("string"));
        assert_eq!(read(b" [] ").unwrap(), []);
    }
}
