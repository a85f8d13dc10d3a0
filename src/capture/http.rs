//! The native form: directives, request line, headers, blank line, body, as editors with an HTTP client know it.
//! Bodies are told by `# @length`, else by `Content-Length`, else by their chunks where the head announces such, else by the next `###`
//! line, and are never trimmed beyond one final line break. What editors put in while they send (`variables`) is put in here too, but for bodies whose length is told: those hold
//! what was sent.

use std::borrow::Cow;
use std::ops::Range;

use super::items::Gathered;
use super::message::{Declared, decimal};
use super::raw;
use super::value::{key_bytes, utf8};
use super::variables::{self, Variables};
use super::{Capture, Directive, Fault, Headers, Lines, Load, Note, Response, editor, first_word, shown};
use crate::json::Cursor;

pub(super) const SEPARATOR: &[u8] = b"###";
const RESPONSE: &[u8] = b"###<";

/// Directives that are about the file itself; the reader takes them and never passes them on.
pub(super) const RESERVED: [&str; 3] = ["length", "version", "extra"];

/// Where a request and its answer stand in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The first byte behind the request.
    pub(super) request: usize,
    /// The answer, from its marker to its end.
    pub(super) response: Option<Range<usize>>,
}

/// Reads a file block by block.
pub(super) fn gather(text: &[u8], items: &mut Gathered, files: Load<'_>) {
    for (_, read) in Blocks::read(text, files) {
        items.add(None, read);
    }
}

/// Where the requests of a file stand, in order.
pub(super) fn places(text: &[u8]) -> Result<Vec<Place>, Fault> {
    // Only places matter, and those do not depend on what other files hold.
    Blocks::read(text, &mut |_| Ok(Vec::new())).into_iter().map(|(place, read)| read.map(|_| place)).collect()
}

/// What was read of a file so far.
struct Blocks<'t> {
    text: &'t [u8],
    lines: Lines<'t>,
    variables: Variables,
    lead: Lead,
    /// Whether the last request may still be answered.
    answerable: bool,
    read: Vec<(Place, Result<Capture, Fault>)>,
}

impl<'t> Blocks<'t> {
    /// Every request of a file, or what is wrong with it. What is broken ends at the next separator.
    fn read(text: &'t [u8], files: Load<'_>) -> Vec<(Place, Result<Capture, Fault>)> {
        let mut blocks = Self {
            text,
            lines: Lines::new(text),
            variables: Variables::default(),
            lead: Lead::default(),
            answerable: false,
            read: Vec::new(),
        };
        let mut at = 0;
        while let Some((line, next)) = line_at(text, at) {
            let answers = blocks.answerable && (line.starts_with(RESPONSE) || raw::is_status_line(line));
            at = match blocks.step(line, at, next, files) {
                Ok(end) => end,
                Err(fault) => {
                    let end = separator(text, next);
                    // A request whose answer is broken is broken: without its answer it would be another capture.
                    if answers && let Some((_, last)) = blocks.read.last_mut() {
                        *last = Err(fault);
                    } else {
                        blocks.read.push((Place { request: end, response: None }, Err(fault)));
                    }
                    (blocks.lead, blocks.answerable) = (Lead::default(), false);
                    end
                }
            };
        }
        blocks.read
    }

    /// Takes what begins with a line, and says where it ends.
    fn step(&mut self, line: &[u8], at: usize, next: usize, files: Load<'_>) -> Result<usize, Fault> {
        let text = self.text;
        if line.starts_with(RESPONSE) {
            if !self.answerable {
                return Err(Fault::new(
                    at,
                    "`###<` begins the response to a request, and no request stands before it; remove the line, or write `###`",
                ));
            }
            return self.response(at, next);
        }
        if self.answerable && raw::is_status_line(line) {
            // A dump of a connection: the answer follows the request's last byte.
            return self.response(at, at);
        }
        if line.starts_with(SEPARATOR) {
            self.lead = Lead::default();
            self.answerable = false;
        } else if line.trim_ascii().is_empty() {
        } else if is_comment(line) {
            self.lead.comment(line, at)?;
        } else if line.starts_with(b"@") {
            self.variables.define(line, at)?;
        } else if let Some(end) = editor::script(text, at) {
            return Ok(end);
        } else {
            let start = self.lead.start.unwrap_or(at);
            let line_number = self.lines.at(start);
            let (mut capture, end) = read_request(text, at, std::mem::take(&mut self.lead), &self.variables, files)?;
            capture.line = line_number;
            number(&mut capture.directives, &mut self.lines);
            self.read.push((Place { request: end, response: None }, Ok(capture)));
            self.answerable = true;
            return Ok(end);
        }
        Ok(next)
    }

    /// Takes the answer to the last request, which begins at `from`, or behind a marker at `at`.
    fn response(&mut self, at: usize, from: usize) -> Result<usize, Fault> {
        let (response, mut lead, end) = read_response(self.text, at, from)?;
        number(&mut lead.directives, &mut self.lines);
        if let Some((place, Ok(request))) = self.read.last_mut() {
            request.response = Some(response);
            request.directives.extend(lead.directives);
            place.response = Some(at..end);
        }
        self.answerable = false;
        Ok(end)
    }
}

/// Where the next separator of requests begins.
fn separator(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some((line, next)) = line_at(text, at) {
        if line.starts_with(SEPARATOR) && !line.starts_with(RESPONSE) {
            return at;
        }
        at = next;
    }
    text.len()
}

/// Lines in place of offsets.
fn number(directives: &mut [Directive], lines: &mut Lines<'_>) {
    for directive in directives {
        directive.line = lines.at(directive.line);
    }
}

/// What stands before a request or status line.
#[derive(Default)]
struct Lead {
    start: Option<usize>,
    directives: Vec<Directive>,
    length: Option<(u64, usize)>,
    version: Option<Vec<u8>>,
    extra: Vec<(String, String)>,
    /// The header to which the first line was added that begins as a body does.
    folded: Option<String>,
}

impl Lead {
    /// Takes a comment line, which may be a directive.
    fn comment(&mut self, line: &[u8], at: usize) -> Result<(), Fault> {
        let text = line.strip_prefix(b"//").unwrap_or(&line[1..]).trim_ascii();
        let Some(text) = text.strip_prefix(b"@") else {
            return Ok(());
        };
        let end = memchr::memchr2(b' ', b'\t', text).unwrap_or(text.len());
        let (name, value) = (&text[..end], text[end..].trim_ascii());
        if name.is_empty() {
            return Ok(());
        }
        self.start.get_or_insert(at);
        match name {
            b"length" => {
                let length = decimal(value)
                    .ok_or_else(|| Fault::new(at, "`# @length` needs a number of bytes, as in `# @length 120`"))?;
                self.length = Some((length, at));
            }
            b"version" => self.version = Some(value.to_vec()),
            b"extra" => {
                self.extra(value)
                    .map_err(|fault| Fault::new(at, format!("`# @extra` needs a JSON object: {}", fault.message)))?;
            }
            // The offset becomes a line when the whole capture has been read.
            _ => self.directives.push(Directive {
                name: utf8(name, at)?.to_owned(),
                value: utf8(value, at)?.trim().to_owned(),
                line: at,
            }),
        }
        Ok(())
    }

    fn extra(&mut self, object: &[u8]) -> Result<(), Fault> {
        let mut cursor = Cursor::new(object);
        cursor.expect(b'{', "an object was expected")?;
        while !cursor.take(b'}') {
            let key = cursor.string()?;
            cursor.expect(b':', "a colon was expected after the key")?;
            let text = cursor.value()?;
            self.extra.push((utf8(&key_bytes(&key), 0)?.to_owned(), utf8(text, 0)?.to_owned()));
            if !cursor.take(b',') {
                cursor.expect(b'}', "a comma or a closing bracket was expected")?;
                break;
            }
        }
        Ok(cursor.end()?)
    }
}

fn read_request(
    text: &[u8],
    at: usize,
    mut lead: Lead,
    variables: &Variables,
    files: Load<'_>,
) -> Result<(Capture, usize), Fault> {
    let (whole, next) = line_at(text, at).unwrap_or((b"", text.len()));
    let line = whole.trim_ascii();
    let end = memchr::memchr2(b' ', b'\t', line).unwrap_or(line.len());
    let (method, rest) = (&line[..end], line[end..].trim_ascii_start());
    if !is_token(method) {
        return Err(Fault::new(at, not_a_request(line)));
    }
    let (target, version) = match rest.iter().rposition(u8::is_ascii_whitespace) {
        Some(space) if lead.version.is_none() && is_version(&rest[space + 1..]) => {
            (rest[..space].trim_ascii_end(), &rest[space + 1..])
        }
        _ => (rest, &b""[..]),
    };
    if target.is_empty() {
        return Err(Fault::new(at, format!("the request line names no target; write `{} /path`", shown(method))));
    }
    let mut capture = Capture::default();
    let request = &mut capture.request;
    request.method = method.to_vec();
    // The target is what is left of the line behind the method and the white space after it.
    let place = at + (whole.len() - whole.trim_ascii_start().len()) + (line.len() - rest.len());
    request.target = variables.fill(target, place)?.into_owned();
    request.version = version.to_vec();
    let head = read_head(text, next, Some(&mut request.target), &mut request.headers, &mut lead, variables)?;
    let Body { mut bytes, mut end, recorded } = read_body(text, &head, &request.headers, lead.length)?;
    let mut unmarked = false;
    if !recorded && let Some((length, answer)) = raw::unmarked_answer(&bytes) {
        end = head.at + answer;
        bytes = Cow::Borrowed(text.get(head.at..head.at + length).unwrap_or_default());
        let none = bytes.is_empty() && matches!(request.method.as_slice(), b"GET" | b"HEAD");
        unmarked = !none && !is_json(&bytes);
    }
    let mut blank_lines = 0;
    let template = if recorded { None } else { variables::filled_when_sent(&bytes) };
    request.body = if recorded {
        bytes.into_owned()
    } else {
        let body = editor::without_afterthoughts(&bytes);
        if let Some(content) = variables::from_file(body, head.at, variables, files)? {
            content
        } else {
            blank_lines = body
                .iter()
                .rev()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .filter(|byte| **byte == b'\n')
                .count();
            variables.fill(body, head.at)?.into_owned()
        }
    };
    if let Some(version) = lead.version {
        request.version = version;
    }
    capture.directives = lead.directives;
    capture.extra = lead.extra;
    capture.note_length();
    capture.notes.extend(unmarked.then_some(Note::AnswerUnmarked));
    capture.notes.extend(template.map(|word| Note::BodyTemplate { word }));
    if blank_lines > 0 && capture.notes.is_empty() {
        capture.notes.push(Note::EndsInBlankLines { lines: blank_lines });
    }
    // What an editor sends needs no version, and no blank line either.
    let sends = !matches!(capture.request.method.as_slice(), b"GET" | b"HEAD" | b"DELETE" | b"OPTIONS");
    let empty = capture.request.headers.declared_length() == Declared::Bytes(0);
    let told = capture.notes.iter().any(|note| matches!(note, Note::LengthDisagrees { .. }));
    let ends = !head.blank_line && head.at >= text.len();
    if ends && sends && !empty && !told && !capture.request.version.is_empty() {
        capture.notes.push(Note::HeadCut);
    }
    if let Some(name) = lead.folded.filter(|_| capture.request.body.is_empty()) {
        capture.notes.push(Note::HeadFolded { name });
    }
    if let Some((name, _)) = capture.request.headers.iter().find(|(name, _)| !is_header_name(name)) {
        capture.notes.push(Note::HeaderName { name: shown(name) });
    }
    Ok((capture, end))
}

/// Whether a body is one JSON value: no blank line and nothing behind it can belong to that.
fn is_json(body: &[u8]) -> bool {
    let mut cursor = Cursor::new(body);
    cursor.value().and_then(|_| cursor.end()).is_ok()
}

fn not_a_request(line: &[u8]) -> String {
    if line.starts_with(b"HTTP/") {
        return "this is a response; put a `###<` line between the request and its response".to_owned();
    }
    format!("`{}` is no request line; write one such as `POST /path HTTP/1.1`", shown(line))
}

fn read_response(text: &[u8], marker: usize, mut at: usize) -> Result<(Response, Lead, usize), Fault> {
    let mut lead = Lead::default();
    loop {
        let found = line_at(text, at).filter(|(line, _)| !line.starts_with(SEPARATOR));
        let Some((line, next)) = found else {
            return Err(Fault::new(marker, "`###<` announces a response and none follows; add it, or remove the line"));
        };
        if is_comment(line) {
            lead.comment(line, at)?;
        } else if !line.trim_ascii().is_empty() {
            let mut response = status_line(line, &mut lead).ok_or_else(|| {
                Fault::new(at, format!("`{}` is no status line; write one such as `HTTP/1.1 200 OK`", shown(line)))
            })?;
            // What was answered was recorded, so that nothing is put into it.
            let none = Variables::default();
            let head = read_head(text, next, None, &mut response.headers, &mut lead, &none)?;
            let Body { bytes, end, .. } = read_body(text, &head, &response.headers, lead.length)?;
            response.body = bytes.into_owned();
            return Ok((response, lead, end));
        }
        at = next;
    }
}

fn status_line(line: &[u8], lead: &mut Lead) -> Option<Response> {
    let split = |line: &'_ [u8]| {
        let end = memchr::memchr(b' ', line).unwrap_or(line.len());
        (end, (end + 1).min(line.len()))
    };
    let mut rest = line;
    let mut version = lead.version.take();
    let (end, next) = split(rest);
    if version.is_none() && is_version(&rest[..end]) {
        version = Some(rest[..end].to_vec());
        rest = &rest[next..];
    }
    let (end, next) = split(rest);
    Some(Response {
        version: version.unwrap_or_default(),
        status: u16::try_from(decimal(&rest[..end])?).ok()?,
        reason: rest[next..].to_vec(),
        ..Response::default()
    })
}

/// Where a head ended, and whether a body may follow there.
struct HeadEnd {
    at: usize,
    blank_line: bool,
}

fn read_head(
    text: &[u8],
    mut at: usize,
    mut target: Option<&mut Vec<u8>>,
    headers: &mut Headers,
    lead: &mut Lead,
    variables: &Variables,
) -> Result<HeadEnd, Fault> {
    loop {
        let found = line_at(text, at).filter(|(line, _)| !line.starts_with(SEPARATOR));
        let Some((line, next)) = found else {
            return Ok(HeadEnd { at, blank_line: false });
        };
        if line.is_empty() {
            return Ok(HeadEnd { at: next, blank_line: true });
        }
        if line[0] == b' ' || line[0] == b'\t' {
            // Editors break long queries over lines; RFC 9112 §5.2 folds header values.
            let more = trim_blanks(line);
            let more = &*variables.fill(more, at + offset_in(line, more))?;
            match (headers.0.last_mut(), target.as_deref_mut()) {
                // White space is never an edge of a value.
                (Some(_), _) if more.is_empty() => {}
                (Some(header), _) => {
                    if matches!(more.first(), Some(b'{' | b'[' | b'<')) && lead.folded.is_none() {
                        lead.folded = Some(shown(&header.name));
                    }
                    if !header.value.is_empty() {
                        header.value.push(b' ');
                    }
                    header.value.extend_from_slice(more);
                }
                (None, Some(target)) => target.extend_from_slice(more.trim_ascii()),
                (None, None) => return Err(no_header(line, at)),
            }
        } else if line.starts_with(b"//") || (is_comment(line) && !is_token_start(line)) {
            lead.comment(line, at)?;
        } else {
            // A name may begin with a colon: HTTP/2 tools write `:authority: host`.
            let colon = memchr::memchr(b':', &line[1..]).ok_or_else(|| no_header(line, at))?;
            let (name, value) = (line[..=colon].trim_ascii_end(), &line[colon + 2..]);
            let name = variables.fill(name, at)?;
            if !is_header_name(&name) && !is_odd_name(&name) {
                return Err(no_name(&name, at));
            }
            let value = trim_blanks(value);
            headers.push(name, variables.fill(value, at + offset_in(line, value))?);
        }
        at = next;
    }
}

/// How far into a line its part begins.
fn offset_in(line: &[u8], part: &[u8]) -> usize {
    memchr::memmem::find(line, part).unwrap_or(0)
}

fn no_header(line: &[u8], at: usize) -> Fault {
    let word = first_word(line);
    Fault::new(
        at,
        format!("`{word}` is no header: there is no colon; if the body begins here, put a blank line before it"),
    )
}

/// Most bodies of one line hold a colon: without the blank line before it, one would pass as a header and leave an empty body behind.
fn no_name(name: &[u8], at: usize) -> Fault {
    Fault::new(
        at,
        format!("`{}` is no name of a header; if the body begins here, put a blank line before it", shown(name)),
    )
}

struct Body<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where what follows it begins.
    end: usize,
    /// Whether its length was told.
    recorded: bool,
}

fn read_body<'a>(
    text: &'a [u8],
    head: &HeadEnd,
    headers: &Headers,
    length: Option<(u64, usize)>,
) -> Result<Body<'a>, Fault> {
    let exactly = |length: u64| {
        let end = head.at.checked_add(usize::try_from(length).ok()?)?;
        let body = text.get(head.at..end)?;
        (body.is_empty() || head.blank_line).then_some(()).filter(|()| ends_at(text, head.at, end))?;
        Some(Body { bytes: Cow::Borrowed(body), end: behind(text, end), recorded: true })
    };
    if let Some((length, offset)) = length {
        return exactly(length).ok_or_else(|| {
            let there = plain_body(&text[head.at..]).0.len();
            Fault::new(offset, format!("`# @length {length}` does not lead to the end of the body, which seems to be {there} bytes long; correct the number"))
        });
    }
    if !head.blank_line {
        return Ok(Body { bytes: Cow::Borrowed(b""), end: head.at, recorded: true });
    }
    if let Declared::Bytes(length) = headers.declared_length()
        && let Some(found) = exactly(length).filter(|found| !swallows(&found.bytes, &text[found.end..]))
    {
        return Ok(found);
    }
    if let Some((body, length)) = raw::chunked(headers, &text[head.at..])
        && ends_at(text, head.at, head.at + length)
    {
        return Ok(Body { bytes: Cow::Owned(body), end: behind(text, head.at + length), recorded: true });
    }
    let (body, end) = plain_body(&text[head.at..]);
    Ok(Body { bytes: Cow::Borrowed(body), end: head.at + end, recorded: false })
}

/// Whether a body of that length would take the separator behind it along, so that the length is too large: a line of `###` and nothing
/// else is not written at the end of a body, and any such line stands between two requests.
fn swallows(body: &[u8], behind: &[u8]) -> bool {
    let gap = behind.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
    last_line(body).is_some_and(|line| line == SEPARATOR || gap.is_some_and(|gap| raw::begins_message(&behind[gap..])))
}

/// The last line of a body that is not blank, where it would pass for a separator and another line stands before it.
pub(super) fn last_line(body: &[u8]) -> Option<&[u8]> {
    let end = body.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n'))? + 1;
    let start = memchr::memrchr(b'\n', &body[..end])? + 1;
    Some(&body[start..end]).filter(|line| line.starts_with(SEPARATOR))
}

/// Where what follows a body of known length begins: what an editor wrote below it is no request.
fn behind(text: &[u8], end: usize) -> usize {
    editor::begins_afterthought(text, end).map_or(end, |at| at + plain_body(&text[at..]).1)
}

/// Whether nothing but line breaks stands between `end` and the next separator, the next message of a dumped connection or the end of the
/// file.
fn ends_at(text: &[u8], start: usize, end: usize) -> bool {
    let rest = &text[end..];
    let Some(gap) = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n')) else {
        return true;
    };
    let at = end + gap;
    if raw::begins_message(&rest[gap..]) {
        return true;
    }
    let marked = rest[gap..].starts_with(SEPARATOR) || editor::begins_afterthought(text, end).is_some();
    marked && (at == start || text[at - 1] == b'\n')
}

/// The body at the start of `text` by the plain rule, and where what follows it begins. Blank lines alone are no body: they are there
/// to keep requests apart.
fn plain_body(text: &[u8]) -> (&[u8], usize) {
    let end = if text.starts_with(SEPARATOR) {
        0
    } else {
        memchr::memmem::find(text, b"\n###").map_or(text.len(), |at| at + 1)
    };
    let body = &text[..end];
    if is_blank(body) {
        return (b"", end);
    }
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    (body.strip_suffix(b"\r").filter(|_| text[..end].ends_with(b"\n")).unwrap_or(body), end)
}

pub(super) fn is_blank(body: &[u8]) -> bool {
    body.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

/// The line at an offset without its line break, and where the next begins.
fn line_at(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let end = memchr::memchr(b'\n', rest);
    let line = &rest[..end.unwrap_or(rest.len())];
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Some((line, end.map_or(text.len(), |end| at + end + 1)))
}

/// A header's value without the white space around it that is none of it (RFC 9110, OWS), and without line breaks. Other white space is
/// part of a value: no receiver takes it off.
pub(super) fn trim_blanks(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] | [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] = value {
        value = rest;
    }
    value
}

pub(super) fn is_comment(line: &[u8]) -> bool {
    line.starts_with(b"#") || line.starts_with(b"//")
}

/// `#` may begin a header name (RFC 9110 §5.6.2), so among headers a comment is `# text` or `#@name`.
fn is_token_start(line: &[u8]) -> bool {
    let name = &line[..memchr::memchr(b':', line).unwrap_or(0)];
    is_token(name.trim_ascii_end())
}

/// Whether it is a token (RFC 9110 §5.6.2), as methods and names of headers are.
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !bytes.is_empty() && bytes.iter().all(allowed)
}

/// A token (RFC 9110 §5.6.2), or what HTTP/2 tools write with a colon before it: `:authority`.
pub(super) fn is_header_name(name: &[u8]) -> bool {
    is_token(name.strip_prefix(b":").unwrap_or(name))
}

/// No name of HTTP, and still more likely one than the beginning of a body: dumps and templates hold `X Foo`, `X-Zoë`, `HTTP_X[0]`. What
/// bodies of one line begin with (JSON, XML, a form) is none.
pub(super) fn is_odd_name(name: &[u8]) -> bool {
    let of_a_body = |byte: &u8| byte.is_ascii_control() || b"\"=&<>".contains(byte);
    let begins_a_body =
        matches!(name, [b'[' | b'\'' | b'(' | b' ', ..]) || (name.starts_with(b"{") && !name.starts_with(b"{{"));
    let edges = name.first() == Some(&b' ') || name.last() == Some(&b' ');
    !name.is_empty()
        && !edges
        && !begins_a_body
        && !name.iter().any(of_a_body)
        && !name.iter().skip(1).any(|byte| *byte == b':')
        && !is_comment(name)
}

pub(super) fn is_version(word: &[u8]) -> bool {
    word.len() > 5 && word[..5].eq_ignore_ascii_case(b"http/") && !word.iter().any(u8::is_ascii_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Result<Vec<Capture>, Fault> {
        let mut files = |path: &str| match path {
            "./body.json" => Ok(b"{\"to\":\"{{who}}\"}\n".to_vec()),
            _ => Err(std::io::ErrorKind::NotFound.into()),
        };
        Blocks::read(text.as_bytes(), &mut files).into_iter().map(|(_, read)| read).collect()
    }

    fn one(text: &str) -> Capture {
        let mut captures = read_all(text).unwrap();
        assert_eq!(captures.len(), 1, "{text}");
        captures.remove(0)
    }

    fn refused(text: &str) -> (usize, String) {
        let fault = read_all(text).unwrap_err();
        let error = fault.at(text.as_bytes());
        (error.line, error.message)
    }

    #[test]
    fn a_block_is_read_as_it_stands() {
        let text = "# a comment\n\n// @name greet\n#@flow intercom/submit\nPOST /a?b=c HTTP/1.1\nhost: x\nX-A:1 \nx-a:\n\n{\"a\":1}\n\n### next\nGET https://app.example.test\n###<\nHTTP/1.1 204 No Content\nA: b\n";
        let captures = read_all(text).unwrap();
        let first = &captures[0];
        assert_eq!(first.line, 3);
        assert_eq!(first.directive("flow"), Some("intercom/submit"));
        assert_eq!(first.request.target, b"/a?b=c");
        let headers: Vec<_> = first.request.headers.iter().collect();
        assert_eq!(headers, [(&b"host"[..], &b"x"[..]), (b"X-A", b"1"), (b"x-a", b"")]);
        assert_eq!(first.request.body, b"{\"a\":1}\n");
        assert_eq!(captures[1].request.target, b"https://app.example.test");
        assert_eq!(captures[1].request.version, b"");
        let response = captures[1].response.as_ref().unwrap();
        assert_eq!((response.status, response.reason.as_slice()), (204, &b"No Content"[..]));
        assert_eq!(captures.len(), 2);
    }

    #[test]
    fn what_editors_write_below_a_body_and_above_a_request_is_neither() {
        let below = [
            "\n<> 2026-01-01T120000.200.json\n",
            "\n<> a.json\n<> b.json\n",
            "\n> {% client.log(\"x\") %}\n",
            "> {%\n  client.test(\"a\", function() {\n  });\n%}\n\n<> a.json\n",
            "\n> handlers/check.js\n",
            "\n>> saved.json\n",
            "\r\n>>! saved.json\r\n",
        ];
        for below in below {
            for length in ["", "Content-Length: 7\n"] {
                let text = format!(
                    "< {{%\n  request.variables.set(\"a\", 1)\n%}}\nPOST /\n{length}\n{{\"a\":1}}\n{below}\n### next\n< {{% x() %}}\nGET /\n\n{below}"
                );
                let captures = read_all(&text).unwrap();
                assert_eq!(captures.len(), 2, "{text}");
                assert_eq!(captures[0].request.body, b"{\"a\":1}", "{text}");
                assert_eq!(captures[1].request.body, b"", "{text}");
                assert_eq!(captures[0].notes, [], "{text}");
            }
        }
        assert_eq!(one("POST /\n\n< ./body.json\n\n> {% x() %}\n").request.body, b"{\"to\":\"{{who}}\"}\n");
        // A length of the whole says that it is the body, and so does what no editor writes.
        assert_eq!(one("POST /\nContent-Length: 9\n\na\n<> b.js\n").request.body, b"a\n<> b.js");
        assert_eq!(one("POST /\n\n<p\n> text\n</p>\n").request.body, b"<p\n> text\n</p>");
        assert_eq!(refused("< {% x\nGET /\n").0, 1);
    }

    #[test]
    fn blank_lines_at_the_end_of_a_body_are_kept_and_told() {
        let captures = read_all("POST /\n\n{}\n\n### next\nPOST /\n\n{}\n\r\n\n").unwrap();
        assert_eq!(captures[0].request.body, b"{}\n");
        assert_eq!(captures[0].notes, [Note::EndsInBlankLines { lines: 1 }]);
        assert_eq!(captures[1].request.body, b"{}\n\r\n");
        assert_eq!(captures[1].notes, [Note::EndsInBlankLines { lines: 2 }]);
        assert_eq!(one("POST /\nContent-Length: 3\n\n{}\n\n").notes, []);
        assert_eq!(one("POST /\n\n{}\n").notes, []);
    }

    #[test]
    fn the_length_decides_even_over_separators_and_final_newlines() {
        let capture = one("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\na\n### b\r\n\r\n\r\n");
        assert_eq!(capture.request.body, b"a\n### b\r\n");
        assert_eq!(capture.notes, []);
        assert_eq!(one("POST /\nContent-Length: 2\n\nab\n").request.body, b"ab");
        assert_eq!(one("POST /\nContent-Length: 3\n\nab\n").request.body, b"ab\n");
    }

    #[test]
    fn a_length_that_disagrees_is_told_with_both_numbers() {
        let capture = one("POST /\nContent-Length: 4\n\n{\"a\":1}\n");
        assert_eq!(capture.request.body, b"{\"a\":1}");
        assert_eq!(capture.notes, [Note::LengthDisagrees { declared: 4, actual: 7 }]);
        assert_eq!(one("POST /\nContent-Length: x\n\nab\n").notes, [Note::LengthUnreadable]);
        assert_eq!(one("POST /\nContent-Length: 5\n").notes, [Note::LengthDisagrees { declared: 5, actual: 0 }]);
    }

    #[test]
    fn blank_lines_between_requests_are_no_body() {
        let captures =
            read_all("GET /a\n\n\n\n###\n\n###\n# only a comment\n###\nGET /b\n  ?c=d\n  &e=f\nA: b\n\n").unwrap();
        assert_eq!(captures.len(), 2);
        assert_eq!(captures[0].request.body, b"");
        assert_eq!(captures[1].request.target, b"/b?c=d&e=f");
    }

    #[test]
    fn directives_know_their_lines() {
        let captures = read_all(
            "\n# @name a\n// @expect lint\nGET /\n# @expect same\n\n###<\n# @expect b\n200\n\n###\n# @name c\nGET /\n",
        )
        .unwrap();
        let lines = |capture: &Capture| capture.directives.iter().map(|directive| directive.line).collect::<Vec<_>>();
        assert_eq!(captures.iter().map(lines).collect::<Vec<_>>(), [vec![2, 3, 5, 8], vec![12]]);
        assert_eq!((captures[0].line, captures[1].line), (2, 12));
    }

    #[test]
    fn expectations_among_headers_and_over_a_response_are_not_lost() {
        let capture = one("# @flow x\nGET /\nA: b\n# @expect status 200\n#c: d\n\n###<\n# @expect lint\n200\n");
        let values: Vec<_> = capture.directives.iter().map(|directive| directive.value.as_str()).collect();
        assert_eq!(values, ["x", "status 200", "lint"]);
        assert_eq!(capture.request.headers.get("#c"), Some(&b"d"[..]));
        assert_eq!(capture.response.unwrap().version, b"");
    }

    #[test]
    fn variables_are_put_in_wherever_an_editor_puts_them() {
        let text = "@host = app.example.test\n@who=ada\n\n### first\nPOST https://{{host}}/x\n  ?to={{who}} \nHost: {{host}}\nX-A: a\n {{who}}\n\n{\"to\":\"{{who}}\"}\n\n###\n@who = bob\nPOST /\n\n{{who}}\n###\nPOST /{{who}}\nContent-Length: 7\n\n{{who}}\n### as recorded\n# @length 9\nPOST /\n\n{{nobody}\n";
        let captures = read_all(text).unwrap();
        let first = &captures[0].request;
        assert_eq!(first.target, b"https://app.example.test/x?to=ada");
        assert_eq!(first.headers.get("host"), Some(&b"app.example.test"[..]));
        assert_eq!(first.headers.get("x-a"), Some(&b"a ada"[..]));
        assert_eq!(first.body, b"{\"to\":\"ada\"}\n");
        assert_eq!(captures[1].request.body, b"bob");
        // A body whose length is told is the one that was sent.
        assert_eq!(
            (captures[2].request.target.as_slice(), captures[2].request.body.as_slice()),
            (&b"/bob"[..], &b"{{who}}"[..])
        );
        assert_eq!(captures[3].request.body, b"{{nobody}");
    }

    #[test]
    fn braces_are_left_alone_where_nothing_is_defined() {
        let capture = one("POST /{{a}}\nA: {{b}}\n\n{{c}} {{$guid}}\n");
        assert_eq!(capture.request.target, b"/{{a}}");
        assert_eq!(capture.request.headers.get("a"), Some(&b"{{b}}"[..]));
        assert_eq!(capture.request.body, b"{{c}} {{$guid}}");
    }

    #[test]
    fn an_undefined_variable_is_told_with_its_place() {
        for (text, line, column) in [
            ("@a = b\nPOST  /x{{c}} HTTP/1.1\n", 2, 9),
            ("@a = b\nPOST /\n  ?x={{c}}\n", 3, 6),
            ("@a = b\nPOST /\nA-B: é {{c}}\n", 3, 8),
            ("@a = b\nPOST /\n\n{\n  \"x\": \"{{ c }}\"\n}\n", 5, 9),
        ] {
            let error = read_all(text).unwrap_err().at(text.as_bytes());
            assert_eq!((error.line, error.column), (line, column), "{text:?}: {}", error.message);
        }
    }

    #[test]
    fn a_body_may_be_a_file() {
        assert_eq!(one("POST /\n\n< ./body.json\n").request.body, b"{\"to\":\"{{who}}\"}\n");
        assert_eq!(one("@who = ada\nPOST /\n\n< ./body.json\n").request.body, b"{\"to\":\"{{who}}\"}\n");
        assert_eq!(one("@who = ada\n@x = body\nPOST /\n\n<@ ./{{x}}.json\n").request.body, b"{\"to\":\"ada\"}\n");
        // A length of this very text says that it is the body.
        assert_eq!(one("# @length 13\nPOST /\n\n< ./body.json\n").request.body, b"< ./body.json");
        assert_eq!(one("POST /\n\n<note/>\n").request.body, b"<note/>");
    }

    #[test]
    fn a_folded_header_value_has_no_white_space_at_its_edges() {
        let captures = read_all("GET / HTTP/1.1\nA:\n  b\n \n\n").unwrap();
        assert_eq!(captures[0].request.headers.get("a"), Some(&b"b"[..]));
    }

    #[test]
    fn a_header_of_an_odd_name_is_read_and_told() {
        for (name, read) in [
            ("X Foo", "X Foo"),
            ("X-Zoë", "X-Zoë"),
            ("HTTP_X[0]", "HTTP_X[0]"),
            ("{{x}}", "{{x}}"),
            ("X-{{x}}", "X-{{x}}"),
        ] {
            let capture = one(&format!("POST /\nA: b\n{name}: 1\n\n{{}}\n"));
            assert_eq!(capture.request.headers.get(read), Some(&b"1"[..]), "{name}");
            assert_eq!(capture.request.body, b"{}", "{name}");
            assert_eq!(capture.notes, [Note::HeaderName { name: read.to_owned() }]);
        }
        let capture = one("@h = X-Var\nPOST /\n{{h}}: 1\nY-{{h}}: 2\n\n{}\n");
        assert_eq!(capture.request.headers.get("y-x-var"), Some(&b"2"[..]));
        assert_eq!(capture.request.headers.get("X-Var"), Some(&b"1"[..]));
        assert_eq!(capture.notes, []);
    }

    #[test]
    fn a_length_that_takes_the_separator_along_is_told() {
        for behind in ["\n###", "\n\n###", "\n\n###\n", "\n### next"] {
            let length = 2 + behind.len();
            let text = format!("POST /a\nContent-Length: {length}\n\n{{}}{behind}\nGET /b HTTP/1.1\n");
            let captures = read_all(&text).unwrap();
            assert_eq!(captures.len(), 2, "{text}");
            let actual = captures[0].request.body.len() as u64;
            assert_eq!(captures[0].notes, [Note::LengthDisagrees { declared: length as u64, actual }], "{text}");
        }
        // A heading at the end of a text is the text's own, and so is what its length is written for.
        assert_eq!(one("POST /\nContent-Length: 7\n\na\n### b\n").request.body, b"a\n### b");
        assert_eq!(one("# @length 5\nPOST /\nContent-Length: 5\n\na\n###\n").request.body, b"a\n###");
    }

    #[test]
    fn an_answer_behind_a_blank_line_needs_no_mark() {
        let answer = "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"b\":2}\n";
        for (request, body, noted) in [
            ("POST /a HTTP/1.1\nHost: x\n\n{\"a\":1}\n\n", "{\"a\":1}", false),
            ("POST /a HTTP/1.1\r\nHost: x\r\n\r\n{\"a\":1}\r\n\r\n", "{\"a\":1}", false),
            ("GET /a HTTP/1.1\nHost: x\n\n", "", false),
            ("GET /a HTTP/1.1\nHost: x\n\n\n", "", false),
            ("POST /a\n\na=b\n\n", "a=b", true),
            ("POST /a\n\n", "", true),
        ] {
            let capture = one(&format!("{request}{answer}"));
            assert_eq!(capture.request.body, body.as_bytes(), "{request:?}");
            let response = capture.response.unwrap();
            assert_eq!((response.status, response.body.as_slice()), (200, &b"{\"b\":2}"[..]), "{request:?}");
            assert_eq!(capture.notes.contains(&Note::AnswerUnmarked), noted, "{request:?}");
            let places = places(format!("{request}{answer}").as_bytes()).unwrap();
            let length = request.len();
            assert_eq!(places[0].response, Some(length..length + answer.len()), "{request:?}");
            // The next request is one of its own.
            assert_eq!(read_all(&format!("{request}{answer}\n###\n{request}{answer}")).unwrap().len(), 2);
        }
    }

    #[test]
    fn a_body_that_speaks_of_an_answer_is_not_cut() {
        for body in [
            "{\"a\":\"HTTP/1.1 200 OK\"}",
            "it said\nHTTP/1.1 200 OK\n\nand no more",
            "it said\n\nHTTP/1.1 is old",
            "it said\n\nHTTP/1.1 200 OK\nand no more",
        ] {
            let capture = one(&format!("POST /\n\n{body}\n"));
            assert_eq!((capture.request.body.as_slice(), capture.response), (body.as_bytes(), None), "{body:?}");
        }
        // What is told by its length is that long.
        let text = "a\n\nHTTP/1.1 200 OK";
        for head in ["POST /\nContent-Length: 18\n", "# @length 18\nPOST /\n"] {
            assert_eq!(one(&format!("{head}\n{text}\n")).request.body, text.as_bytes());
        }
        let mut written = Vec::new();
        let capture =
            Capture { request: one(&format!("# @length 18\nPOST /\n\n{text}\n")).request, ..Capture::default() };
        crate::capture::write_http(&capture, &mut written);
        assert_eq!(one(&String::from_utf8(written).unwrap()).request.body, text.as_bytes());
    }

    #[test]
    fn mistakes_are_told_with_their_line_and_a_remedy() {
        for (text, line, word) in [
            ("\nhello\n", 2, "request line"),
            ("@host x\n", 1, "@name = value"),
            ("@a = b\nGET /{{c}}\n", 2, "`c` is not defined above"),
            ("@a = b\n@c = {{d}}\n", 2, "`d` is not defined above"),
            ("GET /\nA: b\n\n< ./missing.json\n", 4, "`# @length 16`"),
            ("HTTP/1.1 200 OK\n", 1, "###<"),
            ("GET\n", 1, "names no target"),
            ("GET /\nA b\n", 2, "blank line"),
            ("POST /\nA: b\n{\"a\":1}\n", 3, "`{\"a\"` is no name of a header; if the body begins here"),
            ("POST /\nA: b\nx=1&y=2:3\n", 3, "put a blank line before it"),
            ("POST /\nA: b\n[{\"a\":1}]\n", 3, "put a blank line before it"),
            ("POST /\nA: b\n<a href=\"x:y\"/>\n", 3, "put a blank line before it"),
            ("###<\n200 OK\n", 1, "no request"),
            ("GET /\n\n###<\n", 3, "none follows"),
            ("GET /\n\n###<\nOK\n", 4, "status line"),
            ("GET /\n\n###<\n200 OK\n\n###<\n200 OK\n", 6, "no request"),
            ("# @length 2\nGET /\n\nabc\n", 1, "3 bytes"),
            ("# @length x\nGET /\n", 1, "number"),
        ] {
            let (at, message) = refused(text);
            assert!(at == line && message.contains(word), "{text:?}: {at}: {message}");
        }
    }
}
