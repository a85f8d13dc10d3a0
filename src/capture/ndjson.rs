//! One JSON object a line: method, `url` or `path`, headers, `body` or `body_base64`, and what else the line holds, kept as it was.
//! [`read_line`] is the road for millions of lines: one pass, and the buffers of the last capture are filled again.
//! A `body` that is no string is refused, since its bytes on the wire cannot be known.

use super::message::decimal;
use super::recognise::is_whole;
use super::value::{
    DIRECTIVE, base64, decode_base64, documents, key_bytes, list, quote, text_or_base64, utf8, write_directives,
    write_members,
};
use super::{Capture, Directive, Error, Fault, Gathered, Header, Headers, Lines, Response, WriteError};
use crate::json::Cursor;

/// Reads a whole text: one object a line, or objects in an array, or over several lines.
pub(super) fn gather(text: &[u8], items: &mut Gathered) -> Result<(), Fault> {
    let mut lines = Lines::new(text);
    let mark = text.len() - unmarked(text).len();
    documents(unmarked(text), |offset, document| {
        let mut capture = Capture::default();
        let read = fill(document, &mut capture).map_err(|fault| fault.after(mark + offset));
        capture.line = lines.at(mark + offset);
        items.add(None, read.map(|()| capture));
        Ok(())
    })
    .map_err(|fault| fault.after(mark))
}

/// Without the byte order mark that editors put before the first line.
fn unmarked(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// Whether the first line is a JSON value by itself, so that the others will be too. Where it is broken, the second tells: one capture laid out
/// over many lines begins with nothing but its bracket. What begins with no bracket at all is no document, but the rest of a line.
pub fn begins_with_a_line(head: &[u8]) -> bool {
    let lines = unmarked(head).split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut first = lines.filter(|line| !line.is_empty()).take(2);
    let line = first.next().unwrap_or_default();
    is_whole(line)
        || (matches!(line, [b'{', _, ..]) && first.next().is_some_and(is_whole))
        || !matches!(line.first(), None | Some(b'{' | b'['))
}

/// Reads one line into `capture`, filling its buffers again: where lines are alike, nothing is allocated. `capture.line` stays as it
/// is, and the error's line is 1. Blank lines are for the caller to skip. After an error the capture holds no one request.
pub fn read_line(line: &[u8], capture: &mut Capture) -> Result<(), Error> {
    fill(unmarked(line), capture).map_err(|fault| breaks_off(unmarked(line)).unwrap_or(fault).at(line))
}

/// What to say of a line that ends amid its JSON, where that is all that is wrong with it.
fn breaks_off(line: &[u8]) -> Option<Fault> {
    let line = line.trim_ascii_end();
    if !line.starts_with(b"{") || line.ends_with(b"}") {
        return None;
    }
    // What stands behind a whole object is another matter.
    let error = Cursor::new(line).value().err()?;
    let rest = line.get(error.offset..).unwrap_or_default();
    // Inside a text, amid a word or a number, or between two tokens.
    let ends =
        rest.starts_with(b"\"") || rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.\\".contains(byte));
    let message = "the line breaks off here, amid its JSON: the file was cut, or the line is still being written";
    ends.then(|| Fault::new(line.len(), message))
}

fn fill(text: &[u8], capture: &mut Capture) -> Result<(), Fault> {
    let request = &mut capture.request;
    request.method.clear();
    request.target.clear();
    request.version.clear();
    request.body.clear();
    capture.directives.clear();
    let mut answered = capture.response.take();
    let mut headers = 0;
    let mut extra = 0;
    let mut has_url = false;
    // The body as the other member has it, where a line has both.
    let mut other: Option<Vec<u8>> = None;
    let mut has_body = false;
    let mut has_headers = false;
    // A member that other tools have for a body, and where it stands.
    let mut near: Option<Near> = None;
    let mut cursor = Cursor::new(text);
    members(
        &mut cursor,
        "a capture must be an object, as in `{\"method\":\"POST\",\"path\":\"/\",\"headers\":[],\"body\":\"\"}`",
        |cursor, key| {
            match key {
                b"method" => read_text(cursor, &mut request.method)?,
                b"url" => {
                    has_url = true;
                    read_text(cursor, &mut request.target)?;
                }
                // An URL says more than a path.
                b"path" if has_url => {
                    cursor.value()?;
                }
                b"path" => read_text(cursor, &mut request.target)?,
                b"version" => read_text(cursor, &mut request.version)?,
                b"headers" => {
                    headers = read_more_headers(cursor, &mut request.headers, has_headers.then_some(headers))?;
                    has_headers = true;
                }
                b"body" | b"body_base64" => {
                    let says = cursor.peek() != Some(b'n');
                    if says && has_body {
                        other = Some(std::mem::take(&mut request.body));
                    }
                    match (key, says) {
                        // Nothing is said, so that what the other member says stays.
                        (_, false) => {
                            cursor.scalar()?;
                        }
                        (b"body", true) => read_body(cursor, &mut request.body)?,
                        _ => read_base64(cursor, &mut request.body)?,
                    }
                    has_body |= says;
                }
                b"response" => {
                    capture.response = None;
                    if cursor.peek() == Some(b'n') {
                        cursor.scalar()?;
                    } else {
                        let mut response = answered.take().unwrap_or_default();
                        read_response(cursor, &mut response)?;
                        capture.response = Some(response);
                    }
                }
                b"directives" => read_directives(cursor, &mut capture.directives)?,
                _ => {
                    let begins = cursor.peek();
                    let offset = cursor.offset();
                    let value = utf8(cursor.value()?, offset)?;
                    if begins != Some(b'n') {
                        Near::look(&mut near, key, value, offset);
                    }
                    let key = utf8(key, offset)?;
                    keep(&mut capture.extra, extra, key, value);
                    extra += 1;
                }
            }
            Ok(())
        },
    )?;
    cursor.end()?;
    if other.is_some_and(|other| other != request.body) {
        return Err(Fault::new(
            0,
            "the line has more than one `body` or `body_base64`, and they say different things; keep the one that was sent",
        ));
    }
    request.headers.0.truncate(headers);
    capture.extra.truncate(extra);
    let near = near.filter(|_| !has_body && !has_no_body(&request.method));
    if let Some(near) = near.as_ref().filter(|near| near.may_be) {
        return Err(near.refused());
    }
    capture.note_length();
    if !has_body {
        capture.note_absence(near.map(|near| near.name));
    }
    Ok(())
}

/// Puts a member among those that are kept, into the buffers of an earlier line where there are some.
fn keep(kept: &mut Vec<(String, String)>, at: usize, key: &str, value: &str) {
    match kept.get_mut(at) {
        Some((name, text)) => {
            name.clear();
            name.push_str(key);
            text.clear();
            text.push_str(value);
        }
        None => kept.push((key.to_owned(), value.to_owned())),
    }
}

/// A member that other tools have for a body.
struct Near {
    name: &'static str,
    offset: usize,
    /// Whether it can be the exact text.
    may_be: bool,
}

impl Near {
    /// Keeps the first such member, or the first that can be the exact text.
    fn look(near: &mut Option<Self>, key: &[u8], value: &str, offset: usize) {
        let Some((name, named)) = near_body(key) else { return };
        let may_be = may_be_a_body(value, named);
        if near.as_ref().is_none_or(|before| may_be && !before.may_be) {
            *near = Some(Self { name, offset, may_be });
        }
    }

    fn refused(&self) -> Fault {
        Fault::new(
            self.offset,
            format!(
                "there is no `body` or `body_base64` here, and {} looks like it; name it `body` if it is the exact text that was sent",
                self.name
            ),
        )
    }
}

/// Whether requests of that method are sent without a body, as a rule.
fn has_no_body(method: &[u8]) -> bool {
    [b"GET".as_slice(), b"HEAD", b"DELETE", b"OPTIONS"].into_iter().any(|name| name.eq_ignore_ascii_case(method))
}

/// The name of a member that holds the body in records of other tools (functions, request bins, HAR), and whether it can be nothing else.
fn near_body(key: &[u8]) -> Option<(&'static str, bool)> {
    Some(match key {
        b"rawBody" => ("`rawBody`", true),
        b"raw_body" => ("`raw_body`", true),
        b"bodyRaw" => ("`bodyRaw`", true),
        b"body_raw" => ("`body_raw`", true),
        b"bodyText" => ("`bodyText`", true),
        b"requestBody" => ("`requestBody`", true),
        b"request_body" => ("`request_body`", true),
        b"postData" => ("`postData.text`", true),
        b"data" => ("`data`", false),
        b"payload" => ("`payload`", false),
        b"content" => ("`content`", false),
        _ => return None,
    })
}

/// Whether such a member can be the exact text of a body: of a name that says nothing else any text, of another what begins as JSON, XML or a
/// form does. An object is what was read out of a body, and a note is a note.
fn may_be_a_body(value: &str, named: bool) -> bool {
    let Some(text) = value.strip_prefix('"') else {
        return named && value.len() > 2 && value.contains("\"text\"");
    };
    let text = text.strip_suffix('"').unwrap_or(text).trim_start();
    !text.is_empty() && (named || text.starts_with(['{', '[', '<']) || (text.contains('=') && !text.contains(' ')))
}

/// Walks over an object: `each` gets the key and must take the value.
#[inline]
fn members<'a>(
    cursor: &mut Cursor<'a>,
    otherwise: &'static str,
    mut each: impl FnMut(&mut Cursor<'a>, &[u8]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    if cursor.peek() != Some(b'{') {
        return Err(Fault::new(cursor.offset(), otherwise));
    }
    cursor.object(|key, cursor| if key.escaped { each(cursor, &key_bytes(&key)) } else { each(cursor, key.raw) })
}

/// Walks over an array: `each` must take the element.
fn items<'a>(cursor: &mut Cursor<'a>, mut each: impl FnMut(&mut Cursor<'a>) -> Result<(), Fault>) -> Result<(), Fault> {
    cursor.expect(b'[', "an array was expected")?;
    if cursor.take(b']') {
        return Ok(());
    }
    loop {
        each(cursor)?;
        if !cursor.take(b',') {
            return Ok(cursor.expect(b']', "a comma or a closing bracket was expected")?);
        }
    }
}

/// A text in any of its forms: string, number, `null` for none, `{"base64":"…"}` for bytes that are no text.
fn read_text(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), Fault> {
    out.clear();
    match cursor.peek() {
        Some(b'"') => {
            let start = cursor.offset();
            if !cursor.string_into(out)? {
                return Err(Fault::new(
                    start,
                    "half of a surrogate pair is no text; write the bytes as `{\"base64\":\"…\"}`",
                ));
            }
        }
        Some(b'{') => members(cursor, "", |cursor, key| {
            if key != b"base64" {
                return Err(Fault::new(cursor.offset(), "a text was expected: a string, or `{\"base64\":\"…\"}`"));
            }
            read_base64(cursor, out)
        })?,
        Some(b'n') => {
            cursor.scalar()?;
        }
        Some(b'[') => return Err(Fault::new(cursor.offset(), "a string was expected")),
        _ => out.extend_from_slice(cursor.scalar()?),
    }
    Ok(())
}

fn read_body(cursor: &mut Cursor<'_>, body: &mut Vec<u8>) -> Result<(), Fault> {
    body.clear();
    match cursor.peek() {
        Some(b'"') => {
            let start = cursor.offset();
            if !cursor.string_into(body)? {
                return Err(Fault::new(
                    start,
                    "the body holds half of a surrogate pair, which no bytes stand for; put the exact bytes in `body_base64`",
                ));
            }
        }
        Some(b'n') => {
            cursor.scalar()?;
        }
        _ => {
            return Err(Fault::new(
                cursor.offset(),
                "the body must be a string that holds its exact bytes; quote it as it was sent, or use `body_base64`",
            ));
        }
    }
    Ok(())
}

fn read_base64(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), Fault> {
    out.clear();
    if cursor.peek() == Some(b'n') {
        cursor.scalar()?;
        return Ok(());
    }
    let offset = cursor.offset();
    let string = cursor.string()?;
    decode_base64(string, offset, out)
}

/// The same where `before` headers were read from another member of that name, which must say the same.
fn read_more_headers(cursor: &mut Cursor<'_>, headers: &mut Headers, before: Option<usize>) -> Result<usize, Fault> {
    let earlier = before.map(|before| headers.0.get(..before).unwrap_or_default().to_vec());
    let offset = cursor.offset();
    let count = read_headers(cursor, headers)?;
    if earlier.is_some_and(|earlier| headers.0.get(..count) != Some(earlier.as_slice())) {
        return Err(Fault::new(
            offset,
            "the line has more than one `headers`, and they say different things; keep those that were sent",
        ));
    }
    Ok(count)
}

/// Fills the headers from the front and returns how many there are; the caller cuts off the rest.
fn read_headers(cursor: &mut Cursor<'_>, headers: &mut Headers) -> Result<usize, Fault> {
    let mut count = 0;
    match cursor.peek() {
        Some(b'[') => items(cursor, |cursor| {
            let header = slot(headers, &mut count);
            if cursor.peek() == Some(b'{') {
                let offset = cursor.offset();
                let mut named = false;
                members(cursor, "", |cursor, key| match key {
                    // Postman and Lambda@Edge say `key`.
                    b"name" | b"key" => {
                        named = true;
                        read_text(cursor, &mut header.name)
                    }
                    b"value" => read_text(cursor, &mut header.value),
                    _ => cursor.value().map(|_| ()).map_err(Fault::from),
                })?;
                return if named { Ok(()) } else { Err(Fault::new(offset, HEADER)) };
            }
            cursor.expect(b'[', HEADER)?;
            read_text(cursor, &mut header.name)?;
            cursor.expect(b',', HEADER)?;
            read_text(cursor, &mut header.value)?;
            Ok(cursor.expect(b']', HEADER)?)
        })?,
        Some(b'{') => members(cursor, "", |cursor, key| {
            if cursor.peek() == Some(b'[') {
                return items(cursor, |cursor| {
                    let header = slot(headers, &mut count);
                    header.name.extend_from_slice(key);
                    read_text(cursor, &mut header.value)
                });
            }
            let header = slot(headers, &mut count);
            header.name.extend_from_slice(key);
            read_text(cursor, &mut header.value)
        })?,
        Some(b'n') => {
            cursor.scalar()?;
        }
        _ => {
            return Err(Fault::new(cursor.offset(), "headers must be a list of pairs or an object"));
        }
    }
    Ok(count)
}

const HEADER: &str =
    "a header must be a pair, as in `[\"Content-Type\", \"text/plain\"]`, or an object with `name` and `value`";

/// The next header to fill, empty.
#[inline]
fn slot<'h>(headers: &'h mut Headers, count: &mut usize) -> &'h mut Header {
    if *count == headers.0.len() {
        headers.0.push(Header::default());
    }
    let header = &mut headers.0[*count];
    header.name.clear();
    header.value.clear();
    *count += 1;
    header
}

fn read_directives(cursor: &mut Cursor<'_>, out: &mut Vec<Directive>) -> Result<(), Fault> {
    out.clear();
    let text = |cursor: &mut Cursor<'_>| {
        let mut value = Vec::new();
        if cursor.peek() != Some(b'"') {
            return Err(Fault::new(cursor.offset(), DIRECTIVE));
        }
        let offset = cursor.offset();
        cursor.string()?.value_into(&mut value);
        String::from_utf8(value).map_err(|_| Fault::new(offset, "a directive must be Unicode text"))
    };
    items(cursor, |cursor| {
        cursor.expect(b'[', DIRECTIVE)?;
        let name = text(cursor)?;
        cursor.expect(b',', DIRECTIVE)?;
        let value = text(cursor)?;
        cursor.expect(b']', DIRECTIVE)?;
        out.push(Directive { name, value, line: 0 });
        Ok(())
    })
}

fn read_response(cursor: &mut Cursor<'_>, response: &mut Response) -> Result<(), Fault> {
    response.version.clear();
    response.reason.clear();
    response.body.clear();
    response.status = 0;
    let mut headers = 0;
    members(cursor, "the response must be an object", |cursor, key| {
        match key {
            b"status" => {
                cursor.peek();
                let offset = cursor.offset();
                response.status = decimal(cursor.value()?)
                    .and_then(|status| u16::try_from(status).ok())
                    .ok_or_else(|| Fault::new(offset, "the status must be a number such as 200"))?;
            }
            b"version" => read_text(cursor, &mut response.version)?,
            b"reason" => read_text(cursor, &mut response.reason)?,
            b"headers" => headers = read_headers(cursor, &mut response.headers)?,
            b"body" => read_body(cursor, &mut response.body)?,
            b"body_base64" => read_base64(cursor, &mut response.body)?,
            _ => {
                cursor.value()?;
            }
        }
        Ok(())
    })?;
    response.headers.0.truncate(headers);
    Ok(())
}

/// Keys with a meaning of their own, which a kept member must not take.
const KNOWN: [&str; 9] =
    ["method", "url", "path", "version", "headers", "body", "body_base64", "response", "directives"];

/// Writes one line.
pub(super) fn write(capture: &Capture, out: &mut Vec<u8>) -> Result<(), WriteError> {
    if let Some((key, _)) = capture.extra.iter().find(|(key, _)| KNOWN.contains(&key.as_str())) {
        return Err(WriteError::cannot_say(format!(
            "the extra member `{key}` has the name of one that every line holds; rename it"
        )));
    }
    let request = &capture.request;
    let start = out.len();
    let target_key = if request.target.starts_with(b"/") || memchr::memmem::find(&request.target, b"://").is_none() {
        "path"
    } else {
        "url"
    };
    for (key, bytes) in [("method", &request.method), (target_key, &request.target), ("version", &request.version)] {
        if !bytes.is_empty() {
            write_key(out, start, key);
            text_or_base64(out, bytes);
        }
    }
    write_key(out, start, "headers");
    let body = (!capture.lacks_its_body()).then_some(request.body.as_slice());
    write_headers_and_body(out, &request.headers, body);
    if let Some(response) = &capture.response {
        write_key(out, start, "response");
        let start = out.len();
        write_key(out, start, "status");
        out.extend_from_slice(response.status.to_string().as_bytes());
        for (key, bytes) in [("reason", &response.reason), ("version", &response.version)] {
            if !bytes.is_empty() {
                write_key(out, start, key);
                text_or_base64(out, bytes);
            }
        }
        write_key(out, start, "headers");
        write_headers_and_body(out, &response.headers, Some(&response.body));
        out.push(b'}');
    }
    if !capture.directives.is_empty() {
        write_key(out, start, "directives");
        write_directives(out, &capture.directives);
    }
    if !capture.extra.is_empty() {
        out.push(b',');
        write_members(out, &capture.extra)?;
    }
    out.extend_from_slice(b"}\n");
    Ok(())
}

/// Begins the object at `start`, or its next member.
fn write_key(out: &mut Vec<u8>, start: usize, key: &str) {
    out.push(if out.len() == start { b'{' } else { b',' });
    quote(out, key);
    out.push(b':');
}

fn write_headers_and_body(out: &mut Vec<u8>, headers: &Headers, body: Option<&[u8]>) {
    out.push(b'[');
    list(out, headers.iter(), |out, (name, value)| {
        out.push(b'[');
        text_or_base64(out, name);
        out.push(b',');
        text_or_base64(out, value);
        out.push(b']');
    });
    out.push(b']');
    // Of what was not recorded nothing is said: that it was empty is not known.
    let Some(body) = body else { return };
    if let Ok(text) = std::str::from_utf8(body) {
        out.extend_from_slice(b",\"body\":");
        quote(out, text);
    } else {
        out.extend_from_slice(b",\"body_base64\":");
        quote(out, &base64(body));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Note;
    use super::*;

    fn read_all(text: &[u8]) -> Result<Vec<Capture>, Fault> {
        Gathered::whole(text, gather)
    }

    fn line(text: &str) -> Capture {
        let mut capture = Capture::default();
        read_line(text.as_bytes(), &mut capture).unwrap();
        capture
    }

    #[test]
    fn headers_may_be_pairs_an_object_or_named_pairs() {
        let same = [
            r#"{"headers":[["A","1"],["a","2"],["B",3]]}"#,
            r#"{"headers":{"A":"1","a":["2"],"B":3}}"#,
            r#"{"headers":[{"key":"A","value":"1"},{"value":{"base64":"Mg=="},"name":"a"},{"name":"B","value":"3"}]}"#,
        ];
        for text in same {
            assert_eq!(line(text).request.headers, line(same[0]).request.headers, "{text}");
        }
        assert_eq!(line(same[0]).request.headers.len(), 3);
    }

    #[test]
    fn unknown_members_are_kept_as_they_were_and_buffers_hold_nothing_old() {
        let mut capture = line(
            r#"{"id":"req","t":1.50,"method":"POST","url":"https://a","path":"/","headers":[["A","1"],["B","2"]],"body":"x","response":{"status":200,"body":"y"},"directives":[["a","b"]]}"#,
        );
        assert_eq!(capture.extra, [("id".into(), "\"req\"".into()), ("t".into(), "1.50".into())]);
        assert_eq!(capture.request.target, b"https://a");
        let next = r#"{"i\u0064":[ ],"headers":{"A":"3"},"body_base64":"\/w"}"#;
        read_line(next.as_bytes(), &mut capture).unwrap();
        assert_eq!(capture, line(next));
        assert_eq!(capture.extra, [("id".into(), "[ ]".into())]);
        assert_eq!(capture.request.body, b"\xff");
    }

    #[test]
    fn a_body_of_another_name_is_refused_and_what_cannot_be_one_is_told() {
        let read = |members: &str| {
            let mut capture = Capture::default();
            let text = format!(r#"{{"method":"POST","url":"https://a/x",{members}}}"#);
            read_line(text.as_bytes(), &mut capture).map(|()| capture.notes)
        };
        for member in [
            r#""rawBody":"a""#,
            r#""data":{},"payload":"{\"a\":1}""#,
            r#""content":"a=1&b=2""#,
            r#""postData":{"mimeType":"a/b","text":"x"}"#,
        ] {
            assert!(read(member).unwrap_err().message.contains("looks like it"), "{member}");
        }
        for (member, near) in [
            (r#""data":{}"#, Some("`data`")),
            (r#""data":"note","message":"request received""#, Some("`data`")),
            (r#""payload":"a = b""#, Some("`payload`")),
            (r#""rawBody":"""#, Some("`rawBody`")),
            (r#""postData":{}"#, Some("`postData.text`")),
            (r#""data":null"#, None),
            (r#""id":1"#, None),
        ] {
            assert_eq!(read(member).unwrap(), [Note::BodyAbsent { near }], "{member}");
            assert_eq!(read(&format!(r#""body":"",{member}"#)).unwrap(), [], "{member}");
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place_and_a_remedy() {
        for (text, column, word) in [
            (r#"{"body":{"a":1}}"#, 9, "body_base64"),
            (r#"{"é":1,"body":"\ud800"}"#, 15, "body_base64"),
            (r#"{"body_base64":"?"}"#, 16, "not base64"),
            (r#"{"headers":"x"}"#, 12, "pairs"),
            (r#"{"headers":[["a"]]}"#, 17, "pair"),
            (r#"{"headers":[{"header":"a","value":"b"}]}"#, 13, "`name`"),
            (r#"{"response":{"status":"x"}}"#, 23, "status"),
            ("[1]", 1, "object"),
            (r#"{"body":"a"} x"#, 14, "follows"),
            (r#"{"body":"a""#, 12, "breaks off"),
        ] {
            let error = read_line(text.as_bytes(), &mut Capture::default()).unwrap_err();
            assert!(error.column == column && error.message.contains(word), "{text}: {error:?}");
        }
        let error = read_all(b"{}\n\n{\"body\":1}\n").unwrap_err().at(b"{}\n\n{\"body\":1}\n");
        assert_eq!((error.line, error.column), (3, 9));
    }

    #[test]
    fn arrays_and_pretty_printed_captures_are_read_too() {
        let captures = read_all(b"[\n{\"method\":\"A\"},\n{\n\"method\":\"B\"}\n]\n{\"method\":\"C\"}").unwrap();
        let lines: Vec<_> = captures.iter().map(|capture| capture.line).collect();
        assert_eq!(lines, [2, 3, 6]);
    }
}
