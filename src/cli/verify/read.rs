//! From what the user named to verdicts: one capture after the other, or lines on every core.

use std::io::{self, Read as _, Write};

use super::judge::{At, Judge};
use super::large::LARGEST;
use super::stock::{Place, Settled, directive_secrets};
use crate::capture::{self, Capture, Format as CaptureFormat, Note, ndjson};
use crate::cli::input::{self, Opened, Source};
use crate::cli::shell::{Shell, Voice};
use crate::exit::{Blame as _, Failure};
use crate::json::Cursor;
use crate::lines::{self, Chunk};
use crate::recognise;
use crate::report::cases::Case;
use crate::report::verify::{Judged, Summary, View};
use crate::signature::search::Answer;
use crate::text;

/// Where verdicts go.
pub(super) struct Tally<'s> {
    pub(super) view: View<'s>,
    pub(super) explain: u64,
    pub(super) summary: Summary,
    pub(super) first: bool,
    pub(super) cases: Vec<Case>,
    pub(super) reporting: bool,
}

impl Tally<'_> {
    pub(super) fn emit(&mut self, row: &[u8], out: &mut impl Write) -> io::Result<()> {
        if !self.first {
            out.write_all(self.view.separator())?;
        }
        self.first = false;
        out.write_all(row)
    }

    /// Searches the cause if it is to be searched, renders and counts.
    pub(super) fn judged(
        &mut self,
        judged: &mut Judged<'_>,
        search: impl FnOnce() -> Option<Answer>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        if !judged.skipped && !judged.verdict.ok && self.explain > 0 {
            judged.answer = search();
            self.explain -= u64::from(judged.answer.is_some());
        }
        self.summary.add(judged);
        if self.reporting {
            self.cases.push(judged.case(self.view.redactor));
        }
        let mut row = Vec::new();
        self.view.row(judged, &mut row)?;
        Ok(self.emit(&row, out)?)
    }
}

/// What a worker made of some lines: rendered rows, and what must wait for its turn.
#[derive(Default)]
struct Batch {
    parts: Vec<Part>,
    summary: Summary,
    errors: Vec<String>,
}

enum Part {
    /// Rendered rows with separators between them.
    Rows(Vec<u8>),
    /// A mismatch whose cause may be searched, depending on how many came before it.
    Open(u64, Box<Capture>),
}

impl Judge<'_> {
    pub(super) fn source(&self, source: &Source, tally: &mut Tally<'_>, shell: &mut Shell) -> Result<(), Failure> {
        let name = source.name();
        let bare = !self.args.headers.is_empty() || self.args.computed.is_some() || self.args.scheme.is_some();
        let forced = self.args.from.or((!self.args.headers.is_empty()).then_some(CaptureFormat::Body));
        // A body that was sent compressed was signed compressed.
        let opened = if forced == Some(CaptureFormat::Body) { Opened::plain(source)? } else { Opened::new(source)? };
        let format = match forced {
            Some(format) => format,
            None => match CaptureFormat::recognise(&opened.head) {
                Some(format) => format,
                None if opened.head.is_empty() && !bare => {
                    return Err(Failure::question(format!("{name} is empty: there is no capture in it")));
                }
                None if bare => return self.bare(source, tally, shell, opened),
                None => {
                    return Err(Failure::question(format!(
                        "{name} is no capture that courtside knows; name its format with --from, or add the request's headers with -H 'Name: value'"
                    )));
                }
            },
        };
        if format == CaptureFormat::Body {
            return self.bare(source, tally, shell, opened);
        }
        // A single capture may be laid out over many lines; what has lines to stream has more of them than fit the head.
        if format == CaptureFormat::Ndjson && (!opened.is_whole() || begins_with_a_line(&opened.head)) {
            return self.stream(source, &name, opened, tally, shell);
        }
        let bytes = opened.into_bytes(source, usize::MAX)?;
        let captures = capture::read(format, &bytes, &mut input::load(format, source))
            .map_err(|error| Failure::question(format!("{name}:{}:{}: {error}", error.line, error.column)))?;
        let alone = captures.len() == 1;
        for (index, capture) in captures.iter().enumerate() {
            mention(&name, capture, shell.voice);
            let foreign = format == CaptureFormat::Har && recognise::flow(&capture.request).is_none();
            let at = At { name: &name, index: index as u64, alone, folder: source.folder(), foreign };
            self.capture(at, capture, tally, &mut shell.out)?;
        }
        Ok(())
    }

    /// A bare body with its headers from the command line. It may be empty: Infobip signs the timestamp of a GET alone.
    fn bare(&self, source: &Source, tally: &mut Tally<'_>, shell: &mut Shell, opened: Opened) -> Result<(), Failure> {
        let mut capture = Capture { line: 1, ..Capture::default() };
        for (name, value) in &self.args.headers {
            capture.request.headers.push(name.as_str(), value.as_str());
        }
        let at = At { name: &source.name(), index: 0, alone: true, folder: source.folder(), foreign: false };
        let mut body = Vec::new();
        let mut reader = opened.into_reader();
        let kept = reader.by_ref().take(LARGEST as u64 + 1).read_to_end(&mut body);
        kept.or_question(format!("cannot read {}", source.name()))?;
        if body.len() > LARGEST {
            return self.large(at, &capture, body, reader, tally, shell);
        }
        capture.request.body = body;
        self.capture(at, &capture, tally, &mut shell.out)
    }

    /// Judges every proof of one capture, with the search for causes where one is due.
    pub(super) fn capture(
        &self,
        at: At<'_>,
        capture: &Capture,
        tally: &mut Tally<'_>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let found = self.found(capture)?;
        if found.is_empty() {
            if at.foreign {
                tally.summary.skipped += 1;
                return Ok(());
            }
            return tally.judged(&mut Self::unproved(at, capture), || None, out);
        }
        let named = if self.args.secrets.given() { None } else { directive_secrets(capture, at.folder)? };
        for (place, evidence) in found {
            let own =
                named.clone().map(|secrets| Settled { setting: place.settled.setting.clone(), secrets, problem: None });
            let own = own.as_ref().map(Place::new);
            let place = own.as_ref().unwrap_or(place);
            let mut judged = self.judge(at, capture, place, &evidence);
            let (code, computed) = (judged.verdict.code, judged.computed);
            tally.judged(&mut judged, || self.search(capture, place, &evidence, code, computed), out)?;
        }
        Ok(())
    }

    /// NDJSON: lines on every core, in constant memory.
    fn stream(
        &self,
        source: &Source,
        name: &str,
        opened: Opened,
        tally: &mut Tally<'_>,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        let folder = source.folder();
        let at = |index| At { name, index, alone: false, folder, foreign: false };
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let view = tally.view;
        let keep_cases = tally.reporting;
        let mut broken = false;
        let voice = shell.voice;
        let out = &mut shell.out;
        let outcome = lines::process(
            opened.into_reader(),
            workers,
            Capture::default,
            |capture, chunk| self.batch(&at, capture, chunk, view, keep_cases),
            |batch: Batch| -> Result<(), Failure> {
                tally.summary.merge(batch.summary);
                for error in &batch.errors {
                    broken = true;
                    voice.complain(error);
                }
                for part in batch.parts {
                    match part {
                        Part::Rows(rows) => tally.emit(&rows, out)?,
                        Part::Open(index, capture) => {
                            mention(name, &capture, voice);
                            self.capture(at(index), &capture, tally, out)?;
                        }
                    }
                }
                Ok(())
            },
        );
        outcome?;
        if broken {
            return Err(Failure::question(format!("some lines of {name} could not be read")));
        }
        Ok(())
    }

    fn batch<'a>(
        &self,
        at: &impl Fn(u64) -> At<'a>,
        capture: &mut Capture,
        chunk: Chunk<'_>,
        view: View<'_>,
        keep_cases: bool,
    ) -> Batch {
        let mut batch = Batch::default();
        let mut rows: Vec<u8> = Vec::new();
        for (number, line) in chunk.lines() {
            // Editors put a byte order mark before the first line.
            let line = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
            if line.trim_ascii().is_empty() {
                continue;
            }
            if let Err(error) = ndjson::read_line(line, capture) {
                batch.errors.push(format!("{}:{number}:{}: {error}", at(0).name, error.column));
                continue;
            }
            capture.line = usize::try_from(number).unwrap_or(usize::MAX);
            let index = number - 1;
            let rendered =
                if keep_cases { None } else { self.rendered(at(index), capture, view, &mut rows, &mut batch.summary) };
            if rendered.is_none() {
                if !rows.is_empty() {
                    batch.parts.push(Part::Rows(std::mem::take(&mut rows)));
                }
                batch.parts.push(Part::Open(index, Box::new(capture.clone())));
            }
        }
        if !rows.is_empty() {
            batch.parts.push(Part::Rows(rows));
        }
        batch
    }

    /// Renders the rows of a capture whose proofs all hold; `None` where anything else is to be said about it.
    fn rendered(
        &self,
        at: At<'_>,
        capture: &Capture,
        view: View<'_>,
        rows: &mut Vec<u8>,
        summary: &mut Summary,
    ) -> Option<()> {
        let found = self.found(capture).ok().filter(|found| !found.is_empty())?;
        if capture.directive("secret").is_some() || !capture.notes.is_empty() {
            return None;
        }
        let before = rows.len();
        for (place, evidence) in &found {
            let judged = self.judge(at, capture, place, evidence);
            let fine = judged.verdict.ok && {
                if !rows.is_empty() {
                    rows.extend_from_slice(view.separator());
                }
                view.row(&judged, rows).is_ok()
            };
            if !fine {
                rows.truncate(before);
                return None;
            }
        }
        summary.ok += found.len() as u64;
        Some(())
    }
}

/// Whether the first line is a JSON value by itself, so that the others will be too.
fn begins_with_a_line(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let mut cursor = Cursor::new(line);
    cursor.peek() == Some(b'{') && cursor.value().and_then(|_| cursor.end()).is_ok()
}

/// Says what is odd about a capture.
fn mention(name: &str, capture: &Capture, voice: Voice) {
    for note in &capture.notes {
        let line = capture.line;
        match note {
            Note::LengthDisagrees { declared, actual } => voice.warning(&format!(
                "{name}:{line}: Content-Length says {declared} and the body has {}; a cut or edited body is a common cause of a wrong signature",
                text::count(*actual, "byte")
            )),
            Note::LengthUnreadable => voice.warning(&format!("{name}:{line}: Content-Length is no single number, so it was not used")),
            // The verdict says it.
            Note::BodyUnrecorded { .. } => {}
        }
    }
}
