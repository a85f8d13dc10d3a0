//! Texts as documents: one JSON value, one a line, YAML, or the bodies inside captures. What is found in a body is brought back to its
//! place in the file that holds it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt::Write as _;
use std::ops::Range;

use super::diagnostic::{Diagnostic, Excerpt, Related, Repair};
use super::exchange::{Body, Recorded};
use super::origin::{Origin, packed, packed_origin, raw_body, string_origin};
use super::quick::{Quick, Told};
use super::{Finding, Options, Outcome, RuleSet, fix, lint, recognise};
use crate::capture::{self, Capture, Format, Response};
use crate::document::{Document, Kind as Sort, Lines, Node, Place, pointers};
use crate::json::Cursor;
use crate::platform::bodies::{Kind, Surface};
use crate::recognise as requests;
use crate::secret::Redactor;

use super::sink::Counts;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Lines,
    /// YAML.
    Yaml,
    /// Captures, whose bodies are linted.
    Captures(Format),
}

impl Syntax {
    /// What files of this name hold, if the linter reads such files.
    pub fn of_name(name: &str) -> Option<Self> {
        let extension = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?.1;
        Some(match extension.to_ascii_lowercase().as_str() {
            "json" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "ndjson" | "jsonl" => Self::Lines,
            "http" | "rest" => Self::Captures(Format::Http),
            "har" => Self::Captures(Format::Har),
            _ => return None,
        })
    }

    /// What a text holds, from its beginning, where its name says `named`.
    pub fn of_text(named: Option<Self>, head: &[u8]) -> Self {
        match named {
            Some(Self::Json) | None => {}
            Some(named) => return named,
        }
        match Format::recognise(head) {
            Some(Format::Ndjson) => Self::Lines,
            Some(format) => Self::Captures(format),
            None if begins_with_a_line(head) => Self::Lines,
            None if named.is_none() && is_yaml(head) => Self::Yaml,
            None => Self::Json,
        }
    }
}

/// Whether the first line is a whole JSON object and another follows it.
fn begins_with_a_line(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let whole = |line: &[u8]| line.first() == Some(&b'{') && line.last() == Some(&b'}');
    lines.next().is_some_and(whole) && lines.next().is_some_and(|line| line.first() == Some(&b'{'))
}

/// Whether a text that no name speaks for begins with a YAML key.
fn is_yaml(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#"));
    line.is_some_and(|line| {
        let key = line.split(|byte| *byte == b':').next().unwrap_or_default();
        line == b"---"
            || (key.len() < line.len()
                && !key.is_empty()
                && key.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_'))
    })
}

/// A text, or some whole lines of one.
#[derive(Debug, Clone, Copy)]
pub struct Part<'t> {
    /// The file's name as it was given.
    pub file: &'t str,
    /// The lines.
    pub text: &'t [u8],
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// How many bytes of the file stand before.
    pub byte: usize,
}

/// Whose file it is, which decides what to make of one that is of no known kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The user named it, so it is meant to be ours.
    Named,
    /// It lay in a folder, and may be anybody's.
    Found,
}

/// What is known before a text is linted.
#[derive(Debug, Clone, Copy)]
pub struct Linter<'o> {
    /// Which rules speak.
    pub rules: &'o RuleSet,
    /// The kind of the documents, where the user says so.
    pub kind: Option<&'static Kind>,
    /// Where canvases are drawn, where the user says so.
    pub surface: Option<Surface>,
    /// The manifest that declares the function whose requests or answers are linted.
    pub manifest: Option<&'o Document<'o>>,
    /// The name of that function.
    pub function: Option<&'o str>,
    /// Whether the lines around findings are wanted; many forms of report show none.
    pub excerpts: bool,
    /// What knows the secrets at hand, which may stand in what was captured and must not be repeated.
    pub redactor: Option<&'o Redactor>,
}

/// What was found in a text.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// How much was found, what was not kept included.
    pub counts: Counts,
    /// How many documents were linted.
    pub documents: usize,
    /// How many documents are of no known kind, and were left alone.
    pub unknown: usize,
    /// Why the text could not be read as captures: line, column and a sentence.
    pub problem: Option<(usize, usize, String)>,
}

impl Linter<'_> {
    /// Lints every document of a text.
    pub fn lint(&self, syntax: Syntax, part: Part<'_>, claim: Claim) -> Linted {
        let mut run = Run::new(self, part, claim);
        match syntax {
            Syntax::Json => run.document(&Document::json(part.text)),
            Syntax::Yaml => run.document(&Document::yaml(part.text)),
            Syntax::Lines => {
                run.quick = Quick::new(self.kind, &self.options(self.surface));
                run.each_line();
            }
            Syntax::Captures(format) => run.captures(format),
        }
        run.linted
    }

    /// Lints a text that is one canvas with nothing wrong in it as a whole, which needs no document: for the many files of a folder.
    /// `None` for any other text, and where it takes [`Self::lint`] to know.
    pub fn lint_quickly(&self, part: Part<'_>) -> Option<Linted> {
        let mut run = Run::new(self, part, Claim::Found);
        run.quick = Quick::new(self.kind, &self.options(self.surface));
        run.quickly(part.text, 0).then_some(run.linted)
    }

    /// Lints one document that stands alone, without its places. The kind is what the user says, else what its shape tells.
    pub fn document(&self, document: &Document<'_>, claim: Claim) -> Option<Outcome> {
        Some(self.body(document, self.meant(document, claim)?, self.surface))
    }

    /// The same, with those repairs only that make no other finding.
    fn vetted(&self, document: &Document<'_>, claim: Claim) -> Option<Outcome> {
        let kind = self.meant(document, claim)?;
        let mut outcome = self.body(document, kind, self.surface);
        fix::vet(document.text(), &mut outcome, |text| {
            let mended = if document.is_yaml() { Document::yaml(text) } else { Document::json(text) };
            self.body(&mended, kind, self.surface)
        });
        Some(outcome)
    }

    /// What a document is linted as: a body of a kind, or a text that cannot be read; `None` where it is somebody else's.
    fn meant(&self, document: &Document<'_>, claim: Claim) -> Option<Body> {
        let kind = self.kind_of(document.root(), claim);
        (kind.is_some() || (claim == Claim::Named && !document.mistakes.is_empty())).then_some(kind)
    }

    /// The same for a line of JSON; captures are left alone.
    pub fn line_document(&self, line: &[u8], claim: Claim) -> Option<Outcome> {
        let document = Document::json(line);
        if is_capture(document.root()) { None } else { self.document(&document, claim) }
    }

    fn body(&self, document: &Document<'_>, kind: Option<&'static Kind>, surface: Option<Surface>) -> Outcome {
        lint(document, kind, &self.options(surface))
    }

    fn options(&self, surface: Option<Surface>) -> Options<'_> {
        Options { rules: self.rules, surface, manifest: self.manifest, function: self.function }
    }

    fn kind_of(&self, root: Node<'_>, claim: Claim) -> Option<&'static Kind> {
        self.kind
            .or_else(|| recognise(root).filter(|guess| guess.sure || claim == Claim::Named).map(|guess| guess.kind))
    }
}

/// One text being linted.
struct Run<'r, 't> {
    linter: &'r Linter<'r>,
    part: Part<'t>,
    claim: Claim,
    /// The quick way, where there is one and many documents are linted.
    quick: Option<Quick>,
    lines: Lines<'t>,
    /// Spans of secrets that were found in the document at hand.
    hidden: Vec<Range<usize>>,
    /// Where secrets at hand stand in the text, once that has been looked for.
    secrets: OnceCell<Vec<Range<usize>>>,
    linted: Linted,
}

impl<'r, 't> Run<'r, 't> {
    fn new(linter: &'r Linter<'r>, part: Part<'t>, claim: Claim) -> Self {
        let lines = Lines::new(part.text);
        let (hidden, secrets) = (Vec::new(), OnceCell::new());
        Self { linter, part, claim, quick: None, lines, hidden, secrets, linted: Linted::default() }
    }

    fn document(&mut self, document: &Document<'_>) {
        match self.linter.vetted(document, self.claim) {
            Some(outcome) => self.take(outcome, document, Origin::At(0)),
            None => self.linted.unknown += 1,
        }
    }

    fn each_line(&mut self) {
        let text = self.part.text;
        let mut capture = Capture::default();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text).chain(std::iter::once(text.len())) {
            let line = text.get(start..end).unwrap_or_default();
            if !line.trim_ascii().is_empty() {
                self.line(line, start, &mut capture);
            }
            start = end + 1;
        }
    }

    /// Lints a document that stands at that byte and needs no closer look; says no where it does.
    fn quickly(&mut self, text: &[u8], start: usize) -> bool {
        let options = self.linter.options(self.linter.surface);
        let Some(told) = self.quick.as_mut().and_then(|quick| quick.lint(text, &options)) else {
            return false;
        };
        self.linted.documents += 1;
        for Told { document, outcome, start: inside, pointer } in told {
            self.tell(outcome, &document, Origin::At(start + inside), &pointer);
        }
        true
    }

    fn line(&mut self, line: &[u8], start: usize, capture: &mut Capture) {
        if self.quickly(line, start) {
            return;
        }
        let document = Document::json(line);
        let root = document.root();
        if is_capture(root) {
            match capture::ndjson::read_line(line, capture) {
                Ok(()) => {
                    let body = |holder: Node<'_>| {
                        let packed = || packed_origin(holder, "body_base64", start);
                        string_origin(holder, "body", start).or_else(packed)
                    };
                    let answer = root.get("response").and_then(body);
                    self.capture(capture, Format::Ndjson, start..start + line.len(), body(root), answer);
                }
                Err(error) => self.linted.problem = Some((self.lines.place(start).line, error.column, error.message)),
            }
            return;
        }
        match self.linter.vetted(&document, self.claim) {
            Some(outcome) => self.take(outcome, &document, Origin::At(start)),
            None => self.linted.unknown += 1,
        }
    }

    fn captures(&mut self, format: Format) {
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
                    at += memchr::memmem::find(text.get(at..)?, b"###<")?;
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
            .and_then(|log| log.get("entries"))
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
    fn capture(
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
        let Some(exchange) = recorded.tell(self.linter, self.claim) else {
            self.linted.unknown += 1;
            return;
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
            let document = Document::json(body);
            let outcome = self.linter.body(&document, kind, surface);
            let origin = origin.unwrap_or_else(|| Origin::Packed(whole.clone()));
            self.take(outcome, &document, origin);
        }
    }

    fn take(&mut self, outcome: Outcome, document: &Document<'_>, origin: Origin) {
        self.linted.documents += 1;
        self.tell(outcome, document, origin, "");
    }

    /// Keeps what was found in a document, or in a part of one that has such a pointer.
    fn tell(&mut self, outcome: Outcome, document: &Document<'_>, origin: Origin, above: &str) {
        self.linted.counts.merge(outcome.counts);
        if outcome.findings.is_empty() {
            return;
        }
        let mut nodes: Vec<u32> = outcome.findings.iter().filter_map(|finding| finding.node).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let paths = pointers(document, &nodes);
        let origin = &origin.ready(self.part.text, &outcome.findings);
        let mut inner = Lines::new(document.text());
        // What must not be repeated is hidden in the lines around every finding.
        self.hidden = outcome
            .findings
            .iter()
            .filter(|finding| finding.rule.code == SECRET)
            .map(|finding| origin.locate(self.part.text, &finding.span))
            .collect();
        for mut finding in outcome.findings {
            if let Origin::Packed(_) = origin {
                unpack(&mut finding, &mut inner);
            }
            let pointer = finding.node.and_then(|node| paths.get(nodes.binary_search(&node).ok()?));
            let pointer = pointer.and_then(Option::as_ref).map(|pointer| format!("{above}{pointer}"));
            let diagnostic = self.diagnostic(finding, pointer, origin);
            self.linted.diagnostics.push(diagnostic);
        }
    }

    /// Where secrets at hand stand in the text. Looked for once, and only where something is to be shown.
    fn secrets(&self) -> &[Range<usize>] {
        let places = || self.linter.redactor.map(|redactor| redactor.places(self.part.text)).unwrap_or_default();
        self.secrets.get_or_init(places)
    }

    /// The text without the secrets at hand.
    fn safe(&self, text: String) -> String {
        match self.linter.redactor {
            Some(redactor) => redactor.apply(text),
            None => text,
        }
    }

    fn diagnostic(&mut self, finding: Finding, pointer: Option<String>, origin: &Origin) -> Diagnostic {
        let text = self.part.text;
        let span = origin.locate(text, &finding.span);
        let related: Vec<(Range<usize>, String)> =
            finding.related.into_iter().map(|(span, note)| (origin.locate(text, &span), note)).collect();
        let excerpt = if self.linter.excerpts { self.excerpt(&span, &related) } else { Excerpt::default() };
        let fix =
            finding.fix.filter(|fix| matches!(origin, Origin::At(_)) && !fix.edits.is_empty()).map(|fix| Repair {
                title: fix.title,
                safe: fix.safe,
                edits: fix
                    .edits
                    .into_iter()
                    .map(|edit| {
                        let span = origin.locate(text, &(edit.start..edit.end));
                        (self.place(span.start), self.place(span.end), edit.text)
                    })
                    .collect(),
            });
        Diagnostic {
            rule: finding.rule,
            severity: finding.severity,
            message: self.safe(finding.message),
            help: finding.help,
            file: self.part.file.to_owned(),
            pointer: pointer.map(|pointer| self.safe(pointer)),
            start: self.place(span.start),
            end: self.place(span.end),
            related: related
                .into_iter()
                .map(|(span, message)| Related {
                    message: self.safe(message),
                    start: self.place(span.start),
                    end: self.place(span.end),
                })
                .collect(),
            fix,
            excerpt,
        }
    }

    fn place(&mut self, byte: usize) -> Place {
        let mut place = self.lines.place(byte);
        place.line += self.part.first_line - 1;
        place.byte += self.part.byte;
        place
    }

    /// Some bytes of the text that begin at `start`, as text of the same length, with stars in the place of secrets.
    fn masked(&self, start: usize, bytes: &[u8]) -> String {
        let end = start.saturating_add(bytes.len());
        let near: Vec<_> = self.hidden.iter().filter(|span| span.start < end && start < span.end).collect();
        let secrets = self.secrets();
        let first = secrets.partition_point(|place| place.end <= start);
        let last = secrets.partition_point(|place| place.start < end);
        let secrets = secrets.get(first..last).unwrap_or_default();
        if near.is_empty() && secrets.is_empty() {
            return same_length(bytes);
        }
        let hidden = |at: usize| near.iter().any(|span| span.contains(&at));
        let secret = |at: usize| secrets.iter().any(|place| place.contains(&at));
        let masked: Vec<u8> = bytes
            .iter()
            .enumerate()
            .map(|(at, byte)| {
                let at = start + at;
                if secret(at) || (byte.is_ascii_alphanumeric() && hidden(at)) { b'*' } else { *byte }
            })
            .collect();
        same_length(&masked)
    }

    /// The lines around a span and what explains it, as far as that is near.
    fn excerpt(&mut self, span: &Range<usize>, related: &[(Range<usize>, String)]) -> Excerpt {
        /// What does not stand within so many bytes is not shown together.
        const NEAR: usize = 600;
        /// How much of a long line is shown on each side.
        const SIDE: usize = 120;
        let text = self.part.text;
        let near = |place: &Range<usize>| place.start.abs_diff(span.start) <= NEAR;
        let first = related
            .iter()
            .map(|(place, _)| place)
            .filter(|place| near(place))
            .map(|place| place.start)
            .fold(span.start, usize::min);
        let last = related
            .iter()
            .map(|(place, _)| place)
            .filter(|place| near(place))
            .map(|place| place.end)
            .fold(span.end, usize::max);
        let last = last.min(span.start + NEAR).max(span.start).min(text.len());
        let first = first.min(text.len());
        // No line is followed further than is shown of it.
        let from = first.saturating_sub(SIDE * 2 + 1);
        let line_start = memchr::memrchr(b'\n', text.get(from..first).unwrap_or_default()).map(|end| from + end + 1);
        let (start, cut) = match line_start {
            Some(start) => (start, 0),
            None if from == 0 => (0, 0),
            None => {
                let start = boundary(text, first - SIDE);
                (start, self.lines.place(start).column - 1)
            }
        };
        let far = text.len().min(last + SIDE * 2 + 1);
        let end = match memchr::memchr(b'\n', text.get(last..far).unwrap_or_default()) {
            Some(length) => last + length,
            None if far == text.len() => far,
            None => boundary(text, last + SIDE),
        };
        let shown = text.get(start..end).unwrap_or_default();
        Excerpt {
            first_line: self.place(start).line,
            byte: start + self.part.byte,
            cut,
            text: self.masked(start, shown),
        }
    }
}

/// The rule whose findings must not be repeated anywhere.
pub(super) const SECRET: &str = "canvas/secret-in-canvas";

/// The nearest byte before, or this one, that begins a character.
fn boundary(text: &[u8], mut at: usize) -> usize {
    while at > 0 && text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
        at -= 1;
    }
    at
}

/// Bytes as text of the same length: what is no UTF-8 becomes question marks.
fn same_length(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    out
}

/// Whether a line of JSON is a capture: no body of ours has these members.
fn is_capture(root: Node<'_>) -> bool {
    let target = root.get("url").or_else(|| root.get("path")).is_some_and(|target| target.kind() == Sort::String);
    target
        && (root.get("method").is_some() || root.get("headers").is_some())
        && (root.get("body").is_some() || root.get("body_base64").is_some() || root.get("headers").is_some())
}

/// The body of an answer as text. Recorders often unpack it and leave the header as it was; what can be neither is empty.
fn plain(response: &Response) -> Cow<'_, [u8]> {
    let as_it_is = || if std::str::from_utf8(&response.body).is_ok() { &*response.body } else { &[] };
    capture::decoded(response).unwrap_or_else(|_| Cow::Borrowed(as_it_is()))
}

/// Says where in a body something is that is packed in the text: there it can only be pointed at the whole.
fn unpack(finding: &mut Finding, inner: &mut Lines<'_>) {
    let mut place = |span: &Range<usize>| {
        let Place { line, column, .. } = inner.place(span.start);
        format!("line {line}, column {column} of the decoded body")
    };
    let _ = write!(finding.message, ", at {}", place(&finding.span));
    for (span, note) in std::mem::take(&mut finding.related) {
        let _ = write!(finding.message, " ({note}: {})", place(&span));
    }
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
