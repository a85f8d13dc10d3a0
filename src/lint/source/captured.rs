//! The bodies inside captures, each with where it stands in the file. Bodies of others are left alone, and those that were not recorded whole.

use std::borrow::Cow;
use std::ops::Range;

use super::{Linter, Run, allowance};
use crate::capture::{self, Capture, Format, Response};
use crate::document::{Document, Node};
use crate::json::Cursor;
use crate::lint::exchange::{Body, Exchange, Recorded};
use crate::lint::origin::{Origin, packed, packed_origin, raw_body, string_origin};
use crate::lint::rules::function;
use crate::platform::bodies::Surface;
use crate::recognise as requests;

impl Run<'_, '_> {
    pub(super) fn captures(&mut self, format: Format) {
        let text = self.part.text;
        let mut no_file = |name: &str| Err(std::io::Error::other(format!("{name} is not read by the linter")));
        let captures = match capture::read(format, text, &mut no_file) {
            Ok(captures) => captures,
            Err(error) => {
                self.linted.problem = Some((error.line, error.column, error.message));
                return;
            }
        };
        if format == Format::Http {
            let mut at = 0;
            let mut starts = Starts::of(text);
            for capture in &captures {
                let request = raw_body(text, &mut at, &capture.request.body);
                let answer = capture.response.as_ref().and_then(|response| {
                    // Most are marked; a transcript has the answer itself behind the request.
                    let end = starts_at(text, at, b"\n###");
                    let marked = starts_at(text, at, b"###<");
                    at = if marked < text.len() && marked <= end + 1 {
                        marked
                    } else {
                        starts_at(text, at, b"HTTP/").min(end)
                    };
                    raw_body(text, &mut at, &response.body)
                });
                let start = starts.line(capture.line);
                self.capture(capture, format, start..line_end(text, start), request, answer);
            }
            return;
        }
        if format == Format::Gateway {
            return self.events(&captures);
        }
        let document = Document::json(text);
        let entries: Vec<Node<'_>> = document
            .root()
            .get("log")
            .unwrap_or(document.root())
            .get("entries")
            .iter()
            .flat_map(|entries| entries.items())
            .collect();
        for (index, capture) in captures.iter().enumerate() {
            let entry = entries.get(index);
            let body = |data: Node<'_>| {
                let encoding = data.get("encoding").and_then(Node::string);
                let packed = encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
                if packed { packed_origin(data, "text", 0) } else { string_origin(data, "text", 0) }
            };
            let request = entry.and_then(|entry| entry.get("request")?.get("postData")).and_then(body);
            let answer = entry.and_then(|entry| entry.get("response")?.get("content")).and_then(body);
            let whole = entry.map_or(0..line_end(text, 0), |entry| entry.span());
            self.capture(capture, format, whole, request, answer);
        }
    }

    /// Events of a gateway, each of which begins a line.
    fn events(&mut self, captures: &[Capture]) {
        let text = self.part.text;
        let mut starts = Starts::of(text);
        for (index, capture) in captures.iter().enumerate() {
            let begin = starts.line(capture.line);
            let end = captures.get(index + 1).map_or(text.len(), |next| starts.line(next.line));
            let document = Document::json(text.get(begin..end).unwrap_or_default());
            let body = match document.root().get("isBase64Encoded").and_then(Node::boolean) {
                Some(true) => packed_origin(document.root(), "body", begin),
                _ => string_origin(document.root(), "body", begin),
            };
            self.capture(capture, Format::Gateway, begin..line_end(text, begin), body, None);
        }
    }

    /// The bodies of a capture that is ours. Where an origin is not known, findings point at the whole.
    pub(super) fn capture(
        &mut self,
        capture: &Capture,
        format: Format,
        whole: Range<usize>,
        request: Option<Origin>,
        answer: Option<Origin>,
    ) {
        let form = requests::sheet_form(&capture.request.body);
        let answered = capture.response.as_ref().filter(|response| (200..300).contains(&response.status));
        let unpacked = answered.map(plain).unwrap_or_default();
        // A body of which only the beginning was recorded has no end, and that is nobody's mistake.
        let mut cuts = capture.directives.iter().filter(|directive| directive.name == "cut");
        let cut = cuts.any(|cut| cut.value.starts_with("answer "));
        let recorded = Recorded {
            capture,
            format,
            request: Some(form.as_deref().unwrap_or(&capture.request.body)).filter(|_| capture.unrecorded().is_none()),
            answer: answered.map(|_| &*unpacked).filter(|_| !cut),
            in_form: form.is_some(),
        };
        let told = recorded.tell(self.linter, self.claim);
        let any = told.as_ref().is_some_and(|exchange| exchange.request.is_some() || exchange.answer.is_some());
        if !any && self.linter.kind.is_some() && self.linted.documents == 0 {
            self.other(recorded);
        }
        let Some(exchange) = told else {
            self.linted.unknown += 1;
            return;
        };
        let Some(function) = self.function_of(capture, &exchange) else {
            self.linted.unknown += 1;
            return;
        };
        let linter = Linter {
            function: Some(&*function).filter(|name| !name.is_empty()).or(self.linter.function),
            ..*self.linter
        };
        let surface = self.linter.surface.or(exchange.surface);
        let request = request.map(|origin| match form {
            Some(_) => packed(origin, self.part.text, &capture.request.body),
            None => origin,
        });
        let answer = answer.map(|origin| match (answered, &unpacked) {
            (Some(response), Cow::Owned(_)) => packed(origin, self.part.text, &response.body),
            _ => origin,
        });
        let sides = [(exchange.request, recorded.request, request), (exchange.answer, recorded.answer, answer)];
        for (kind, body, origin) in sides {
            let (Some(kind), Some(body)) = (kind, body) else { continue };
            let document = allowance::read(body, self.allowance.is_spent());
            let outcome = linter.body(&document, kind, surface);
            let origin = origin.unwrap_or_else(|| Origin::Packed(whole.clone()));
            self.take(outcome, &document, origin);
        }
    }
}

impl<'r> Run<'r, '_> {
    /// Keeps what the bodies of a capture are, none of which is of the kind that the user named. Where nothing was linted, that is told.
    fn other(&mut self, recorded: Recorded<'_>) {
        let (count, met) = &mut self.linted.others;
        *count += 1;
        let Some(exchange) = recorded.tell(&Linter { kind: None, ..*self.linter }, self.claim) else { return };
        for kind in [exchange.request, exchange.answer].into_iter().flatten().flatten() {
            if !met.iter().any(|other| other.name == kind.name) {
                met.push(kind);
            }
        }
    }

    /// The function of the manifest that is called, where an exchange calls one and nobody says which, else an empty name; `None`
    /// where the manifest has none for it.
    fn function_of(&self, capture: &Capture, exchange: &Exchange) -> Option<Cow<'r, str>> {
        let calls = |body: &Body| body.is_some_and(|kind| kind.root.family.name == "function");
        let any = exchange.request.iter().chain(&exchange.answer).any(calls);
        match self.linter.manifest.filter(|_| any && self.linter.function.is_none()) {
            Some(manifest) => function::called(manifest, &capture.request),
            None => Some(Cow::Borrowed("")),
        }
    }
}

/// The body of an answer as text. Recorders often unpack it and leave the header as it was; what can be neither is empty.
fn plain(response: &Response) -> Cow<'_, [u8]> {
    let as_it_is = || if std::str::from_utf8(&response.body).is_ok() { &*response.body } else { &[] };
    capture::decoded(response).unwrap_or_else(|_| Cow::Borrowed(as_it_is()))
}

/// Where that stands next; the end of the text where it does not.
fn starts_at(text: &[u8], at: usize, what: &[u8]) -> usize {
    memchr::memmem::find(text.get(at..).unwrap_or_default(), what).map_or(text.len(), |found| at + found)
}

/// Where lines begin, asked for in order.
struct Starts<'t> {
    text: &'t [u8],
    line: usize,
    start: usize,
}

impl<'t> Starts<'t> {
    fn of(text: &'t [u8]) -> Self {
        Self { text, line: 1, start: 0 }
    }

    fn line(&mut self, line: usize) -> usize {
        while self.line < line {
            self.start = (line_end(self.text, self.start) + 1).min(self.text.len());
            self.line += 1;
        }
        self.start
    }
}

/// Where the line ends that this byte stands on.
fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', text.get(at..).unwrap_or_default()).map_or(text.len(), |length| at + length)
}

/// Where the canvas that answers a request of that flow is drawn, told from the request's body: only the Inbox sends a conversation.
/// `None` for flows that no canvas answers.
pub fn surface_of(flow: &str, body: &[u8]) -> Option<Surface> {
    match flow {
        "intercom/configure" => Some(Surface::Configure),
        "intercom/live-canvas" | "intercom/submit-sheet" | "intercom/open-sheet" => Some(Surface::Messenger),
        "intercom/initialize" | "intercom/submit" => {
            let mut inbox = false;
            // A body that breaks off has shown its members up to there.
            let _ = Cursor::new(body).object(|key, cursor| {
                inbox |= key.is("conversation") && cursor.peek() != Some(b'n');
                cursor.member().map(|_| ())
            });
            Some(if inbox { Surface::Inbox } else { Surface::Messenger })
        }
        _ => None,
    }
}
