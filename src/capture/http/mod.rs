//! The native form: directives, request line, headers, blank line, body, as editors with an HTTP client know it.
//!
//! Bodies are told by `# @length`, else by `Content-Length`, else by their chunks where the head announces such, else by the next `###` line,
//! and are never trimmed beyond one final line break. What editors put in while they send (`variables`) is put in here too, but for bodies
//! whose length is told: those hold what was sent.

mod body;
pub(super) mod head;

use std::borrow::Cow;
use std::ops::Range;

use super::items::Gathered;
use super::message::{Declared, decimal};
use super::raw;
use super::value::{key_bytes, utf8};
use super::variables::{self, Variables};
use super::{Capture, Directive, Fault, Lines, Load, Note, Response, editor, shown};
use crate::json::Cursor;
use body::{Body, read_body};
pub(super) use body::{is_blank, last_line};
pub(crate) use head::is_token;
pub(super) use head::{is_comment, is_header_name, is_odd_name, is_version, trim_blanks};
use head::{line_at, read_head};

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

#[cfg(test)]
mod tests;
