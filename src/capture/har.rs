//! HTTP Archive 1.2, as browsers, proxies and tunnels export it: requests and responses with text or base64 bodies. Vendor members
//! are ignored but for our own `_courtside…`, which hold what HAR cannot say; when an entry began is a capture's `time`, and the milliseconds that it took are its `took`.
//! A body that was not recorded (or a multipart form of which
//! only the fields were, since its boundaries are lost) is noted as such: an empty one would be judged.

use jiff::Timestamp;

use super::message::{Declared, decimal};
use super::value::{
    base64, decode_base64, directives, documents, list, once, quote, text, utf8, write_directives, write_members,
};
use super::{Capture, Directive, Fault, Gathered, Headers, Lines, Note, Request, Response, WriteError};
use crate::json::{Kind, Tree, Value};

/// When an entry began, where nobody knows.
const UNKNOWN: &str = "1970-01-01T00:00:00.000Z";

/// What is read of a request.
const REQUEST: [&str; 10] = [
    "method",
    "_courtsideMethodBase64",
    "url",
    "_courtsideTarget",
    "_courtsideTargetBase64",
    "httpVersion",
    "_courtsideVersionBase64",
    "headers",
    "postData",
    "bodySize",
];

/// What stands before the first entry.
pub(super) const HEAD: &[u8] = concat!(
    "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"courtside\",\"version\":\"",
    env!("CARGO_PKG_VERSION"),
    "\"},\"entries\":[\n"
)
.as_bytes();

/// What stands after the last entry.
pub(crate) const TAIL: &[u8] = b"\n]}}\n";

/// Reads every entry: of a whole archive, of its `log`, of a list or a row of entries, or of requests that somebody copied out of one.
pub(super) fn gather(text: &[u8], items: &mut Gathered) -> Result<(), Fault> {
    let mut lines = Lines::new(text);
    let whole = Tree::parse(text);
    if let Ok(tree) = &whole
        && tree.root().kind() != Kind::Array
    {
        return pieces(tree.root(), 0, &mut lines, items);
    }
    documents(text, |offset, document| {
        let tree = match Tree::parse(document) {
            Ok(tree) => tree,
            Err(error) => {
                items.add(None, Err(Fault::from(error).after(offset)));
                return Ok(());
            }
        };
        pieces(tree.root(), offset, &mut lines, items)
    })
}

/// Adds what one value holds: an archive, an entry, or a request.
fn pieces(root: Value<'_, '_>, base: usize, lines: &mut Lines<'_>, items: &mut Gathered) -> Result<(), Fault> {
    for holder in [Some(root), root.get("log")].into_iter().flatten() {
        once("archive", holder, &["log", "entries"]).map_err(|fault| fault.after(base))?;
    }
    let mut add = |entry: Value<'_, '_>, request: Result<Value<'_, '_>, Fault>| {
        let line = lines.at(base + entry.offset());
        let read = request.and_then(|request| read_entry(entry, request)).map_err(|fault| fault.after(base));
        items.add(None, read.map(|capture| Capture { line, ..capture }));
    };
    let list = root.get("log").unwrap_or(root).get("entries").filter(|entries| entries.kind() == Kind::Array);
    if let Some(entries) = list {
        for entry in entries.items() {
            let none = || Fault::new(entry.offset(), "this entry holds no `request`; remove the entry");
            add(entry, entry.get("request").ok_or_else(none));
        }
        return Ok(());
    }
    // A request by itself says nothing of when it was, and has no answer.
    let alone = root.get("method").and(root.get("url")).map(|_| root);
    // Without a URL it is something else, such as what ngrok's inspector says of a request.
    let entry = root.get("request").filter(|request| request.get("url").is_some());
    let Some(request) = entry.or(alone) else {
        return Err(Fault::new(
            base + root.offset(),
            "no `log.entries` list is in this HAR; export it again from the browser or proxy",
        ));
    };
    add(root, Ok(request));
    Ok(())
}

fn read_entry(entry: Value<'_, '_>, request: Value<'_, '_>) -> Result<Capture, Fault> {
    if request.kind() != Kind::Object {
        return Err(Fault::new(request.offset(), "`request` of this entry is no object; export the archive again"));
    }
    once("entry", entry, &["request", "response", "_courtsideDirectives"])?;
    once("request", request, &REQUEST)?;
    let mut capture = Capture {
        request: Request {
            method: field(request, "method", "_courtsideMethodBase64")?,
            target: match request.get("_courtsideTarget") {
                Some(target) => text(target)?,
                None => field(request, "url", "_courtsideTargetBase64")?,
            },
            version: field(request, "httpVersion", "_courtsideVersionBase64")?,
            headers: headers(request)?,
            body: match request.get("postData") {
                Some(data) => body(data, true)?,
                None => Vec::new(),
            },
        },
        ..Capture::default()
    };
    capture.response = match entry.get("response") {
        Some(response) => read_response(response)?,
        None => None,
    };
    if let Some(list) = entry.get("_courtsideDirectives") {
        capture.directives = directives(list)?;
    } else if let Some(started) = entry.get("startedDateTime").and_then(Value::as_text).filter(|it| it != UNKNOWN)
        && started.parse::<Timestamp>().is_ok()
    {
        capture.directives.push(Directive { name: "time".to_owned(), value: started, line: 0 });
    }
    if entry.get("_courtsideDirectives").is_none()
        && let Some(took) = entry.get("time").and_then(|time| milliseconds(time.text()).map(<[u8]>::to_vec))
    {
        let value = String::from_utf8_lossy(&took).into_owned();
        capture.directives.push(Directive { name: "took".to_owned(), value, line: 0 });
    }
    for (key, value) in entry.get("_courtsideExtra").iter().flat_map(|extra| extra.members()) {
        let mut name = Vec::new();
        key.value_into(&mut name);
        capture.extra.push((utf8(&name, value.offset())?.to_owned(), utf8(value.text(), value.offset())?.to_owned()));
    }
    capture.note_length();
    let data = request.get("postData");
    if !capture.request.body.is_empty() && data.and_then(body_text).is_none() {
        capture.notes.push(Note::BodyRebuilt { from: "the fields of a form in HAR (`postData.params`)" });
    }
    capture.notes.extend(size_disagrees(request, &capture.request).filter(|_| data.and_then(body_text).is_some()));
    // A directive may say that nothing is known of a body, and only we name the encoding of an empty one.
    if !capture.lacks_its_body()
        && data.and_then(|data| data.get("encoding")).is_none()
        && let Some(declared) = unrecorded(request, &capture.request)
    {
        capture.notes = vec![Note::BodyUnrecorded { declared }];
    } else if data.and_then(body_text).is_none() && body_size(request) != Some(0) && capture.request.body.is_empty() {
        capture.note_absence(None);
    }
    Ok(capture)
}

/// How long the body was that an exporter left out. Browsers do so with large ones, recorders where they are told to.
fn unrecorded(entry: Value<'_, '_>, request: &Request) -> Option<u64> {
    if !request.body.is_empty() {
        return None;
    }
    let sent = match request.headers.declared_length() {
        Declared::Bytes(length) => Some(length),
        Declared::Nothing | Declared::Unreadable => None,
    };
    sent.filter(|length| *length > 0).or_else(|| body_size(entry)).filter(|length| *length > 0)
}

/// How long the body was that was sent, where the exporter knew: -1 is HAR's word for "not known".
fn body_size(request: Value<'_, '_>) -> Option<u64> {
    request.get("bodySize").and_then(|size| decimal(size.text()))
}

/// Where the exporter counted other bytes than those that are there. Some count characters, as JavaScript does.
fn size_disagrees(entry: Value<'_, '_>, request: &Request) -> Option<Note> {
    let declared = body_size(entry).filter(|_| matches!(request.headers.declared_length(), Declared::Nothing))?;
    let text = std::str::from_utf8(&request.body).ok();
    let counts =
        [Some(request.body.len()), text.map(|text| text.encode_utf16().count()), text.map(|text| text.chars().count())];
    let known = counts.into_iter().flatten().any(|count| count as u64 == declared);
    (declared > 0 && !known).then_some(Note::SizeDisagrees { declared, actual: request.body.len() as u64 })
}

/// How long an exchange took, where that is known: a number of milliseconds above zero, as JSON writes it.
fn milliseconds(text: &[u8]) -> Option<&[u8]> {
    let number = text.len() <= 32 && Tree::parse(text).is_ok_and(|tree| tree.root().kind() == Kind::Number);
    let value = std::str::from_utf8(text).ok().filter(|_| number)?.parse::<f64>().ok()?;
    (value.is_finite() && value > 0.0).then_some(text)
}

/// A browser writes status 0 where no answer came.
fn read_response(response: Value<'_, '_>) -> Result<Option<Response>, Fault> {
    let status = response.get("status").and_then(|status| u16::try_from(decimal(status.text())?).ok()).unwrap_or(0);
    if status == 0 {
        return Ok(None);
    }
    Ok(Some(Response {
        version: field(response, "httpVersion", "_courtsideVersionBase64")?,
        status,
        reason: field(response, "statusText", "_courtsideReasonBase64")?,
        headers: headers(response)?,
        body: match response.get("content") {
            Some(content) => body(content, false)?,
            None => Vec::new(),
        },
    }))
}

/// A text, or the exact bytes of it where another member holds them. Missing is empty.
fn field(object: Value<'_, '_>, name: &str, exact: &str) -> Result<Vec<u8>, Fault> {
    if let Some(string) = object.get(exact) {
        let mut bytes = Vec::new();
        if let Some(token) = string.raw_string() {
            decode_base64(token, string.offset(), &mut bytes)?;
        }
        return Ok(bytes);
    }
    object.get(name).map_or_else(|| Ok(Vec::new()), text)
}

fn headers(message: Value<'_, '_>) -> Result<Headers, Fault> {
    let list = message.get("headers");
    // Without its headers a signed request would pass for one that nobody signed.
    if let Some(other) = list.filter(|list| !matches!(list.kind(), Kind::Array | Kind::Null)) {
        return Err(Fault::new(other.offset(), "`headers` is no list of names and values; export the archive again"));
    }
    let mut headers = Headers::default();
    once("message", message, &["headers"])?;
    for header in list.iter().flat_map(|list| list.items()) {
        once("header", header, &["name", "value", "_nameBase64", "_valueBase64"])?;
        if header.get("name").or_else(|| header.get("_nameBase64")).is_none() {
            return Err(Fault::new(
                header.offset(),
                "a header has no `name`; an archive has a list of names and values",
            ));
        }
        let name = field(header, "name", "_nameBase64")?;
        // HTTP/2 has no request line; browsers list its parts among the headers, where they say nothing new (RFC 9113 §8.3).
        let pseudo: [&[u8]; 5] = [b":method", b":scheme", b":authority", b":path", b":status"];
        if !pseudo.contains(&name.as_slice()) {
            headers.push(name, field(header, "value", "_valueBase64")?);
        }
    }
    Ok(headers)
}

/// The text of a body, where it is there.
fn body_text<'t, 'a>(data: Value<'t, 'a>) -> Option<Value<'t, 'a>> {
    data.get("text").filter(|text| text.kind() != Kind::Null)
}

fn body(data: Value<'_, '_>, exact: bool) -> Result<Vec<u8>, Fault> {
    once("body", data, &["text", "encoding", "params", "mimeType"])?;
    let mut body = Vec::new();
    let Some(value) = body_text(data) else {
        form(data, &mut body)?;
        return Ok(body);
    };
    let Some(token) = value.raw_string() else {
        return Err(Fault::new(value.offset(), "`text` must be a string that holds the exact body"));
    };
    let encoding = data.get("encoding").and_then(Value::as_text);
    if encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64")) {
        decode_base64(token, value.offset(), &mut body)?;
    } else if !token.value_into(&mut body) && exact {
        return Err(Fault::new(
            value.offset(),
            "the body holds half of a surrogate pair, which no bytes stand for; put the exact bytes there in base64 with `\"encoding\":\"base64\"` (in NDJSON: `body_base64`)",
        ));
    }
    Ok(body)
}

/// HAR lets an exporter give a URL-encoded form as its fields alone. They are joined as they are, but for bytes that no such body has.
fn form(data: Value<'_, '_>, body: &mut Vec<u8>) -> Result<(), Fault> {
    let kind = data.get("mimeType").and_then(Value::as_text).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Ok(());
    }
    for param in data.get("params").iter().flat_map(|params| params.items()) {
        if !body.is_empty() {
            body.push(b'&');
        }
        for (name, before) in [("name", &b""[..]), ("value", b"=")] {
            body.extend_from_slice(before);
            for byte in param.get(name).map_or_else(|| Ok(Vec::new()), text)? {
                match byte {
                    b' ' => body.push(b'+'),
                    b'%' | b'+' | b'-' | b'.' | b'_' | b'~' | b'*' => body.push(byte),
                    _ if byte.is_ascii_alphanumeric() => body.push(byte),
                    _ => body.extend_from_slice(format!("%{byte:02X}").as_bytes()),
                }
            }
        }
    }
    Ok(())
}

/// Writes one entry.
pub(super) fn write(capture: &Capture, out: &mut Vec<u8>) -> Result<(), WriteError> {
    let request = &capture.request;
    // Required members that a capture knows nothing of hold a beginning of counting.
    let started = capture.directive("time").filter(|time| time.parse::<Timestamp>().is_ok());
    out.extend_from_slice(b"{\"startedDateTime\":");
    quote(out, started.unwrap_or(UNKNOWN));
    let took = capture.directive("took").and_then(|took| milliseconds(took.as_bytes()));
    out.extend_from_slice(b",\"time\":");
    out.extend_from_slice(took.unwrap_or(b"0"));
    out.extend_from_slice(b",\"request\":{");
    write_field(out, "method", &request.method, "_courtsideMethodBase64");
    out.extend_from_slice(b",\"url\":");
    let url = super::value::absolute(request);
    quote(out, &String::from_utf8_lossy(&url));
    if url != request.target || std::str::from_utf8(&url).is_err() {
        if let Ok(target) = std::str::from_utf8(&request.target) {
            out.extend_from_slice(b",\"_courtsideTarget\":");
            quote(out, target);
        } else {
            out.extend_from_slice(b",\"_courtsideTargetBase64\":");
            quote(out, &base64(&request.target));
        }
    }
    out.push(b',');
    write_field(out, "httpVersion", &request.version, "_courtsideVersionBase64");
    out.extend_from_slice(b",\"cookies\":[],\"queryString\":[],");
    write_headers(out, &request.headers);
    let is_declared = matches!(request.headers.declared_length(), Declared::Bytes(1..));
    let is_known_empty = request.body.is_empty() && is_declared && !capture.lacks_its_body();
    if !request.body.is_empty() || is_known_empty {
        out.extend_from_slice(b",\"postData\":{\"mimeType\":");
        write_mime_type(out, &request.headers);
        out.push(b',');
        write_body(out, &request.body);
        if is_known_empty {
            out.extend_from_slice(b",\"encoding\":\"base64\"");
        }
        out.push(b'}');
    }
    write_sizes(out, capture.unrecorded().unwrap_or(request.body.len() as u64));
    out.extend_from_slice(b",\"response\":{");
    let none = Response::default();
    let response = capture.response.as_ref().unwrap_or(&none);
    out.extend_from_slice(format!("\"status\":{},", response.status).as_bytes());
    write_field(out, "statusText", &response.reason, "_courtsideReasonBase64");
    out.push(b',');
    write_field(out, "httpVersion", &response.version, "_courtsideVersionBase64");
    out.extend_from_slice(b",\"cookies\":[],");
    write_headers(out, &response.headers);
    out.extend_from_slice(format!(",\"content\":{{\"size\":{},\"mimeType\":", response.body.len()).as_bytes());
    write_mime_type(out, &response.headers);
    out.push(b',');
    write_body(out, &response.body);
    out.extend_from_slice(b"},\"redirectURL\":\"\"");
    write_sizes(out, response.body.len() as u64);
    out.extend_from_slice(b",\"cache\":{},\"timings\":{\"send\":0,\"wait\":0,\"receive\":0}");
    if !capture.directives.is_empty() {
        out.extend_from_slice(b",\"_courtsideDirectives\":");
        write_directives(out, &capture.directives);
    }
    if !capture.extra.is_empty() {
        out.extend_from_slice(b",\"_courtsideExtra\":{");
        write_members(out, &capture.extra)?;
        out.push(b'}');
    }
    out.push(b'}');
    Ok(())
}

/// Writes `"name":"…"`, and the exact bytes under `exact` where they are no text.
fn write_field(out: &mut Vec<u8>, name: &str, bytes: &[u8], exact: &str) {
    quote(out, name);
    out.push(b':');
    quote(out, &String::from_utf8_lossy(bytes));
    if std::str::from_utf8(bytes).is_err() {
        out.push(b',');
        quote(out, exact);
        out.push(b':');
        quote(out, &base64(bytes));
    }
}

fn write_headers(out: &mut Vec<u8>, headers: &Headers) {
    out.extend_from_slice(b"\"headers\":[");
    list(out, headers.iter(), |out, (name, value)| {
        out.push(b'{');
        write_field(out, "name", name, "_nameBase64");
        out.push(b',');
        write_field(out, "value", value, "_valueBase64");
        out.push(b'}');
    });
    out.push(b']');
}

fn write_mime_type(out: &mut Vec<u8>, headers: &Headers) {
    let kind = headers.get("content-type").unwrap_or(b"application/octet-stream");
    quote(out, &String::from_utf8_lossy(kind));
}

fn write_body(out: &mut Vec<u8>, body: &[u8]) {
    out.extend_from_slice(b"\"text\":");
    if let Ok(text) = std::str::from_utf8(body) {
        quote(out, text);
    } else {
        quote(out, &base64(body));
        out.extend_from_slice(b",\"encoding\":\"base64\"");
    }
}

/// Ends a message: the size of its head is not known, that of its body is.
fn write_sizes(out: &mut Vec<u8>, body: u64) {
    out.extend_from_slice(format!(",\"headersSize\":-1,\"bodySize\":{body}}}").as_bytes());
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Writer};
    use super::*;

    fn read(text: &[u8]) -> Result<Vec<Capture>, Fault> {
        Gathered::whole(text, gather)
    }

    fn entry(request: &str, response: &str) -> Result<Capture, Fault> {
        let text =
            format!(r#"{{"_v":1,"log":{{"entries":[{{"_x":{{}},"request":{request},"response":{response}}}]}}}}"#);
        read(text.as_bytes()).map(|mut captures| captures.remove(0))
    }

    #[test]
    fn a_browser_export_is_read_without_what_is_no_header() {
        let capture = entry(
            r#"{"method":"POST","url":"https://app.example.test/x","httpVersion":"h2","headers":[{"name":":authority","value":"app.example.test"},{"name":"x-a","value":"1","_y":2}],"postData":{"mimeType":"a/b","text":"žluť"}}"#,
            r#"{"status":200,"statusText":"","headers":[],"content":{"text":"/w==","encoding":"base64"}}"#,
        )
        .unwrap();
        assert_eq!(capture.request.headers.len(), 1);
        assert_eq!(capture.request.body, "žluť".as_bytes());
        assert_eq!(capture.response.unwrap().body, b"\xff");
    }

    #[test]
    fn no_answer_is_no_response_and_a_form_of_fields_is_joined() {
        let capture = entry(
            r#"{"method":"POST","url":"https://a","headers":[],"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a","value":"b c"},{"name":"d","value":"%2F&"}]}}"#,
            r#"{"status":0}"#,
        )
        .unwrap();
        assert_eq!(capture.response, None);
        assert_eq!(capture.request.body, b"a=b+c&d=%2F%26");
    }

    #[test]
    fn when_an_entry_began_is_kept_and_what_is_no_date_is_not() {
        let read_one = |started: &str| {
            let entry = format!(r#"{{"startedDateTime":{started},"request":{{"method":"GET","url":"/"}}}}"#);
            read(format!(r#"{{"log":{{"entries":[{entry}]}}}}"#).as_bytes()).unwrap().remove(0)
        };
        let began = "2026-11-27T09:00:00.250+02:00";
        let capture = read_one(&format!("\"{began}\""));
        assert_eq!(capture.directive("time"), Some(began));
        let mut out = Vec::new();
        write(&capture, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.starts_with(&format!("{{\"startedDateTime\":\"{began}\",")), "{out}");
        for nothing in ["\"yesterday\\n\"", "17", "null", "\"1970-01-01T00:00:00.000Z\""] {
            assert_eq!(read_one(nothing).directive("time"), None, "{nothing}");
        }
    }

    #[test]
    fn how_long_an_entry_took_is_kept_and_what_is_no_time_is_not() {
        let read_one = |time: &str| {
            let entry = format!(r#"{{"time":{time},"request":{{"method":"GET","url":"/"}}}}"#);
            read(format!(r#"{{"log":{{"entries":[{entry}]}}}}"#).as_bytes()).unwrap().remove(0)
        };
        let capture = read_one("12.50");
        assert_eq!(capture.directive("took"), Some("12.50"));
        let mut out = Vec::new();
        write(&capture, &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().contains(",\"time\":12.50,"));
        for nothing in ["0", "-1", "null", "\"5\"", "1e999"] {
            assert_eq!(read_one(nothing).directive("took"), None, "{nothing}");
        }
    }

    #[test]
    fn a_body_that_was_left_out_is_no_empty_one() {
        let left_out = [
            r#"{"method":"POST","url":"https://a","headers":[{"name":"content-length","value":"7"}],"bodySize":-1}"#,
            r#"{"method":"POST","url":"https://a","headers":[],"bodySize":7}"#,
            r#"{"method":"POST","url":"https://a","headers":[],"bodySize":7,"postData":{"mimeType":"a/b","text":""}}"#,
            r#"{"method":"POST","url":"https://a","headers":[],"bodySize":7,"postData":{"mimeType":"multipart/form-data; boundary=x","params":[{"name":"a","value":"b"}]}}"#,
        ];
        for request in left_out {
            let capture = entry(request, "null").unwrap();
            assert_eq!(capture.notes, [Note::BodyUnrecorded { declared: 7 }], "{request}");
            let mut again = HEAD.to_vec();
            write(&capture, &mut again).unwrap();
            again.extend_from_slice(TAIL);
            assert_eq!(read(&again).unwrap()[0].notes, capture.notes, "{request}");
        }
        for request in [
            r#"{"method":"GET","url":"https://a","headers":[],"bodySize":0}"#,
            r#"{"method":"GET","url":"https://a","headers":[{"name":"content-length","value":"0"}],"bodySize":-1}"#,
            r#"{"method":"POST","url":"https://a","headers":[],"bodySize":7,"postData":{"mimeType":"a/b","text":"1234567"}}"#,
            r#"{"method":"POST","url":"https://a","headers":[],"bodySize":0}"#,
        ] {
            assert_eq!(entry(request, "null").unwrap().notes, [], "{request}");
        }
    }

    #[test]
    fn pieces_of_an_archive_are_read_like_the_whole() {
        let request = r#"{"method":"POST","url":"https://a/x","httpVersion":"h2","headers":[{"name":"A","value":"b"}],"postData":{"mimeType":"a/b","text":"{}"}}"#;
        let entry = format!(r#"{{"startedDateTime":"x","request":{request},"response":{{"status":0}}}}"#);
        for text in [
            format!(r#"{{"log":{{"entries":[{entry}]}}}}"#),
            format!(r#"{{"entries":[{entry}]}}"#),
            format!(r#"{{"version":"1.2","entries":[{entry}]}}"#),
            entry.clone(),
            format!("\n[{entry}]"),
            request.to_owned(),
            format!("[{request}]"),
        ] {
            assert_eq!(super::super::recognise::recognise(text.as_bytes()), Some(super::super::Format::Har), "{text}");
            let captures = read(text.as_bytes()).unwrap();
            assert_eq!(captures.len(), 1, "{text}");
            assert_eq!(
                (&captures[0].request.target[..], &captures[0].request.body[..]),
                (&b"https://a/x"[..], &b"{}"[..])
            );
        }
        let two = read(format!("{request}\n\n{entry}\n").as_bytes()).unwrap();
        assert_eq!(two.iter().map(|capture| capture.line).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(read(b" \n").unwrap(), []);
    }

    #[test]
    fn mistakes_are_told() {
        assert!(read(b"{\"log\":[]}").unwrap_err().message.contains("log.entries"));
        assert!(read(b"{\"log\":{\"entries\":[{}]}}").unwrap_err().message.contains("`request`"));
        let ngrok = b"{\"method\":\"GET\",\"url\":\"/\"}\n{\"request\":{\"method\":\"POST\",\"raw\":\"\"}}";
        assert!(read(ngrok).unwrap_err().offset > 20, "it is no piece of an archive");
        for (request, word) in
            [("5", "`request`"), ("null", "`request`"), (r#"{"url":"/","headers":"X: 1"}"#, "`headers`")]
        {
            assert!(entry(request, "null").unwrap_err().message.contains(word), "{request}");
        }
        assert!(entry(r#"{"url":"/","headers":null}"#, "null").is_ok());
        let lone = entry(r#"{"postData":{"text":"\ud800"}}"#, "null").unwrap_err();
        assert!(lone.message.contains("body_base64"));
        assert_eq!(read(b"{\"log\":{\"entries\":[]}}").unwrap(), []);
    }

    #[test]
    fn a_body_of_which_nothing_is_said_is_no_empty_one() {
        let of = |method: &str, members: &str| {
            let request = format!(r#"{{"method":"{method}","url":"https://a"{members}}}"#);
            entry(&request, "null").unwrap().notes
        };
        for absent in [
            "",
            r#","bodySize":-1"#,
            r#","bodySize":-1,"postData":{"mimeType":"application/json"}"#,
            r#","bodySize":-1,"postData":{"mimeType":"application/json","text":null}"#,
        ] {
            assert_eq!(of("POST", absent), [Note::BodyAbsent { near: None }], "{absent}");
            assert_eq!(of("GET", absent), [], "{absent}");
        }
        for empty in [
            r#","bodySize":0"#,
            r#","headers":[{"name":"Content-Length","value":"0"}],"bodySize":-1"#,
            r#","bodySize":-1,"postData":{"mimeType":"a/b","text":""}"#,
        ] {
            assert_eq!(of("POST", empty), [], "{empty}");
        }
        let mut capture = entry(r#"{"method":"POST","url":"https://a","bodySize":-1}"#, "null").unwrap();
        for absent in [true, false] {
            let mut writer = Writer::new(Format::Har, Vec::new());
            writer.capture(&capture).unwrap();
            let again = read(&writer.finish().unwrap()).unwrap().remove(0);
            assert_eq!(again.lacks_its_body(), absent);
            capture.notes.clear();
        }
    }

    #[test]
    fn a_header_without_a_name_is_refused() {
        for header in [r#"{"key":"A","value":"b"}"#, r#"["A","b"]"#] {
            let request = format!(r#"{{"method":"POST","url":"https://a","httpVersion":"h2","headers":[{header}]}}"#);
            let error = read(request.as_bytes()).unwrap_err();
            assert!(error.message.contains("`name`"), "{header}: {error:?}");
        }
    }

    #[test]
    fn a_body_that_is_known_to_be_empty_stays_empty_whatever_its_length_was_to_be() {
        let mut capture = Capture::default();
        capture.request.method = b"POST".to_vec();
        capture.request.target = b"/".to_vec();
        capture.request.headers.push("Content-Length", "5");
        capture.note_length();
        let mut writer = Writer::new(Format::Har, Vec::new());
        writer.capture(&capture).unwrap();
        let again = read(&writer.finish().unwrap()).unwrap().remove(0);
        assert_eq!(again.notes, [Note::LengthDisagrees { declared: 5, actual: 0 }]);
        capture.notes = vec![Note::BodyUnrecorded { declared: 5 }];
        let mut writer = Writer::new(Format::Har, Vec::new());
        writer.capture(&capture).unwrap();
        let again = read(&writer.finish().unwrap()).unwrap().remove(0);
        assert_eq!(again.notes, [Note::BodyUnrecorded { declared: 5 }]);
    }
}
