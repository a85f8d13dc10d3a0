//! How verdicts are shown: a line a capture for people, with the cause of a mismatch below it; rows for programs.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::cases::{Case, Outcome};
use super::causes::Causes;
use super::{CauseRow, SecretRow, WIDTH, wrapped};
use crate::cause::Cause;
use crate::codes;
use crate::secret::{HIDDEN, Redactor};
use crate::signature::Verdict;
use crate::signature::search::Answer;
use crate::text;
use crate::ui::Paint;

/// Where values begin, behind their labels.
const VALUES: usize = 13;

/// Where the name of a capture begins, behind mark and scheme; and how much of it is shown at least.
const PLACE: usize = 27;
const LEAST_PLACE: usize = 16;

/// The form of the main answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
    /// One JSON object a line
    Ndjson,
}

impl Format {
    /// What stands before the first row.
    pub fn begin(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Json => out.write_all(b"{\"schema_version\":1,\"results\":["),
            Self::Text | Self::Ndjson => Ok(()),
        }
    }

    /// What stands between two rows.
    pub fn separator(self) -> &'static [u8] {
        if self == Self::Json { b",\n" } else { b"" }
    }
}

/// One proof that was judged, or one capture that had none.
#[derive(Debug, Clone)]
pub struct Judged<'a> {
    /// The file, or `-`.
    pub source: &'a str,
    /// The capture's place in it, from 0: an entry of a HAR, a request of a file, a line of NDJSON.
    pub index: u64,
    /// Whether the source holds one capture only, so that the index says nothing.
    pub alone: bool,
    /// What the capture is called, where it is.
    pub name: Option<String>,
    /// The flow, where it was recognised.
    pub flow: Option<&'static str>,
    /// The scheme it was judged by; `None` for a capture without any proof.
    pub scheme: Option<&'static str>,
    /// The header or field with the proof.
    pub carrier: Option<&'a str>,
    /// The answer. A capture that was left out carries the code that says why.
    pub verdict: Verdict,
    /// Whether it was left out.
    pub skipped: bool,
    /// The secret that the verdict speaks of.
    pub secret: Option<Cow<'a, SecretRow>>,
    /// What the search for a cause found, where it was made.
    pub answer: Option<Answer>,
    /// Whether the question was what other code hashed (`--computed`).
    pub computed: bool,
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Proofs that hold.
    pub ok: u64,
    /// Proofs that do not.
    pub failed: u64,
    /// Captures that were left out.
    pub skipped: u64,
    /// Lines, requests and files that could not be read: whatever else is said, nothing is said of them.
    pub unread: u64,
}

impl Summary {
    /// Counts one row.
    pub fn add(&mut self, judged: &Judged<'_>) {
        *if judged.skipped {
            &mut self.skipped
        } else if judged.verdict.ok {
            &mut self.ok
        } else {
            &mut self.failed
        } += 1;
    }

    /// Adds up two counts.
    pub fn merge(&mut self, other: Self) {
        self.ok += other.ok;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.unread += other.unread;
    }
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_version: Option<u32>,
    source: &'a str,
    index: u64,
    scheme: Option<&'a str>,
    ok: Option<bool>,
    code: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<&'a str>,
    secret: Option<&'a SecretRow>,
    expected: Option<&'a str>,
    actual: Option<&'a str>,
    age_ms: Option<i64>,
    causes: Vec<CauseRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    otherwise: Vec<CauseRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<CauseRow>,
    tried: u64,
    /// What may be the cause, where none is proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

/// Renders rows in one format.
#[derive(Debug, Clone, Copy)]
pub struct View<'r> {
    /// The format.
    pub format: Format,
    /// Colour, for text.
    pub paint: Paint,
    /// What hides secrets in excerpts.
    pub redactor: &'r Redactor,
    /// Whether a terminal shows the rows, which then stay within its width. Whatever reads them elsewhere gets whole paths.
    pub narrow: bool,
}

impl View<'_> {
    /// One row.
    pub fn row(&self, judged: &Judged<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        if self.format == Format::Text {
            out.extend_from_slice(self.text(judged).as_bytes());
            return Ok(());
        }
        let answer = judged.answer.as_ref();
        // A secret that was pasted where a signature belongs must not come out again. What verified is a digest, not a secret.
        let actual = if judged.verdict.ok { judged.verdict.actual.clone() } else { self.received(judged) };
        // What stands before its digits may be anything that somebody wrote on the command line.
        let expected = judged.verdict.expected.clone();
        let expected = if judged.verdict.ok { expected } else { expected.map(|proof| self.safe(proof)) };
        let detail = self.redactor.apply_to_prose(judged.verdict.detail.clone());
        let source = self.safe(judged.source.to_owned());
        let row = Row {
            // A line stands by itself; in a document the version stands once.
            schema_version: (self.format == Format::Ndjson).then_some(1),
            source: &source,
            index: judged.index,
            scheme: judged.scheme,
            ok: (!judged.skipped).then_some(judged.verdict.ok),
            code: judged.verdict.code,
            detail: &detail,
            header: judged.carrier,
            flow: judged.flow,
            secret: judged.secret.as_deref(),
            expected: expected.as_deref(),
            actual: actual.as_deref(),
            age_ms: judged.verdict.age_ms,
            // A detail may name members of the body.
            causes: answer.map(|answer| self.causes(&answer.causes)).unwrap_or_default(),
            otherwise: answer.map(|answer| self.causes(&answer.otherwise)).unwrap_or_default(),
            alike: answer.map(|answer| answer.alike.iter().map(CauseRow::from).collect()).unwrap_or_default(),
            tried: answer.map(|answer| answer.tried).unwrap_or_default(),
            hint: answer.and_then(hint_of).map(|hint| self.safe(hint)),
        };
        serde_json::to_writer(&mut *out, &row)?;
        if self.format == Format::Ndjson {
            out.push(b'\n');
        }
        Ok(())
    }

    /// What stands after the last row.
    pub fn end(&self, summary: Summary, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Json => {
                out.write_all(b"],\"summary\":")?;
                serde_json::to_writer(&mut *out, &summary)?;
                out.write_all(b"}\n")
            }
            Format::Ndjson => Ok(()),
            Format::Text => {
                let part = |count: u64, word: &str, paint: &dyn Fn(&str) -> String| {
                    let text = format!("{} {word}", text::thousands(count));
                    if count > 0 { paint(&text) } else { text }
                };
                let ok = part(summary.ok, "ok", &|text| self.paint.good(text));
                let failed = part(summary.failed, "failed", &|text| self.paint.bad(text));
                let skipped = part(summary.skipped, "skipped", &|text| self.paint.warn(text));
                let unread = match summary.unread {
                    0 => String::new(),
                    count => format!(", {}", part(count, "unread", &|text| self.paint.bad(text))),
                };
                writeln!(out, "{ok}, {failed}, {skipped}{unread}")
            }
        }
    }

    fn text(&self, judged: &Judged<'_>) -> String {
        let paint = self.paint;
        let verdict = &judged.verdict;
        let mark = match (judged.skipped, verdict.ok) {
            (true, _) => paint.warn("skip"),
            (_, true) => paint.good("  ok"),
            (_, false) => paint.bad("FAIL"),
        };
        let scheme = paint.name(&format!("{:<20}", judged.scheme.unwrap_or("-")));
        let said = if verdict.ok { judged.flow.unwrap_or_default() } else { verdict.code };
        let age = verdict.age_ms.map(|age| {
            let side = if age < 0 { "ahead" } else { "old" };
            format!("{} {side}", text::duration(age))
        });
        let behind: usize = [Some(said), age.as_deref()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .map(|part| 2 + part.len())
            .sum();
        let before = PLACE.max(7 + judged.scheme.map_or(1, str::len));
        let mut place = self.place(judged);
        if self.narrow {
            place = end_of(place, WIDTH.saturating_sub(before + behind).max(LEAST_PLACE));
        }
        let mut line = format!("{mark}  {scheme} {}", paint.strong(&place));
        if !said.is_empty() {
            let _ = write!(line, "  {}", if verdict.ok { paint.dim(said) } else { said.to_owned() });
        }
        if let Some(age) = age {
            let _ = write!(line, "  {}", paint.dim(&age));
        }
        line.push('\n');
        if !verdict.ok {
            self.explanation(judged, &mut line);
        } else if !verdict.detail.is_empty() {
            Self::paragraph(4, &self.redactor.apply_to_prose(verdict.detail.clone()), &mut line);
        }
        line
    }

    fn place(&self, judged: &Judged<'_>) -> String {
        let source = text::sanitise(&self.safe(judged.source.to_owned()));
        let mut place = if judged.alone { source } else { format!("{source}[{}]", judged.index) };
        if let Some(name) = &judged.name {
            let _ = write!(place, " {}", text::sanitise(&self.safe(name.clone())));
        }
        place
    }

    fn explanation(&self, judged: &Judged<'_>, out: &mut String) {
        let verdict = &judged.verdict;
        if !verdict.detail.is_empty() {
            Self::paragraph(4, &self.redactor.apply_to_prose(verdict.detail.clone()), out);
        }
        if judged.skipped {
            return;
        }
        let mut line = |label: &str, value: &str| {
            let _ = writeln!(out, "    {label:<8} {value}");
        };
        if let Some(actual) = self.received(judged) {
            line(if judged.computed { "computed" } else { "received" }, &shortened(&actual));
        }
        if let Some(expected) = verdict.expected.as_ref().filter(|_| verdict.actual != verdict.expected) {
            line("expected", &shortened(&self.safe(expected.clone())));
        }
        if let Some(row) = judged.secret.as_deref() {
            let (source, length) = (text::sanitise(&row.source), text::count(row.length as u64, "byte"));
            let known = format!("({length}, fingerprint {})", row.fingerprint);
            if VALUES + source.chars().count() + 1 + known.len() <= WIDTH {
                line("secret", &format!("{source} {known}"));
            } else {
                line("secret", &source);
                line("", &known);
            }
        }
        if let Some(carrier) = judged.carrier {
            line("in", &text::sanitise(carrier));
        }
        if let Some(answer) = &judged.answer {
            let causes = Causes { code: verdict.code, computed: judged.computed, answer };
            causes.write(self.paint, self.redactor, out);
        } else if matches!(verdict.code, "signature-mismatch" | "signature-malformed" | "key-mismatch" | "blob-refused")
        {
            Self::paragraph(4, "no search was made for this one; --explain=all makes it", out);
        }
    }

    fn paragraph(indent: usize, text: &str, out: &mut String) {
        let _ = writeln!(out, "{}", wrapped(text, indent, WIDTH));
    }

    /// What was received, without a secret: one that was sent in place of digits is hidden however short it is.
    fn received(&self, judged: &Judged<'_>) -> Option<String> {
        let sent = |answer: &Answer| answer.causes.iter().any(|cause| cause.code == "recipe-secret-sent");
        let actual = judged.verdict.actual.clone()?;
        Some(if judged.answer.as_ref().is_some_and(sent) { HIDDEN.to_owned() } else { self.safe(actual) })
    }

    fn causes(&self, causes: &[Cause]) -> Vec<CauseRow> {
        causes
            .iter()
            .map(|cause| CauseRow {
                detail: self.redactor.apply_to_prose(cause.detail.clone()),
                ..CauseRow::from(cause)
            })
            .collect()
    }

    fn safe(&self, text: String) -> String {
        self.redactor.apply(text)
    }
}

/// What may be the cause, where none is proved: all of it in one text.
fn hint_of(answer: &Answer) -> Option<String> {
    let parts: Vec<&str> = answer.untried.into_iter().chain(answer.hint.as_deref()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The end of a text, in so many columns: of a path it says the most.
fn end_of(text: String, room: usize) -> String {
    if text::columns(&text) <= room {
        return text;
    }
    let mut left = room.saturating_sub(1);
    let mut start = text.len();
    for (at, character) in text.char_indices().rev() {
        match left.checked_sub(text::columns_of(character)) {
            Some(rest) => (left, start) = (rest, at),
            None => break,
        }
    }
    format!("…{}", text.get(start..).unwrap_or_default())
}

/// A proof cut so that its line stays within the width; whole in JSON.
fn shortened(proof: &str) -> String {
    const ROOM: usize = WIDTH - VALUES;
    const TAIL: usize = 8;
    if text::columns(proof) <= ROOM {
        return proof.to_owned();
    }
    let tail: String = proof.chars().skip(proof.chars().count().saturating_sub(TAIL)).collect();
    let mut left = ROOM.saturating_sub(1 + text::columns(&tail));
    let fits = |character: &char| match left.checked_sub(text::columns_of(*character)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let head: String = proof.chars().take_while(fits).collect();
    format!("{head}…{tail}")
}

impl Judged<'_> {
    /// Whether it was judged and does not hold.
    pub fn failed(&self) -> bool {
        !self.skipped && !self.verdict.ok
    }

    /// The row as a case of a report.
    pub fn case(&self, redactor: &Redactor) -> Case {
        let outcome = match (self.skipped, self.verdict.ok) {
            (true, _) => Outcome::Skipped,
            (_, true) => Outcome::Passed,
            (_, false) => Outcome::Failed,
        };
        let place = if self.alone { String::new() } else { format!("[{}]", self.index) };
        let mut message = codes::explanation(self.verdict.code).map(|entry| entry.title.to_owned()).unwrap_or_default();
        if !self.verdict.detail.is_empty() {
            let _ = write!(message, ": {}", redactor.apply_to_prose(self.verdict.detail.clone()));
        }
        let mut detail = String::new();
        for cause in self.answer.iter().flat_map(|answer| &answer.causes) {
            // Codes and our own words stay as they are.
            let _ = writeln!(detail, "{}: {}", cause.code, redactor.apply_to_prose(cause.detail.clone()));
        }
        Case {
            suite: self.scheme.unwrap_or("none").to_owned(),
            name: format!(
                "{}{place}{}",
                redactor.apply(self.source.to_owned()),
                self.name.as_ref().map(|name| format!(" {}", redactor.apply(name.clone()))).unwrap_or_default()
            ),
            file: self.source.to_owned(),
            line: None,
            outcome,
            code: self.verdict.code,
            message,
            detail,
            elapsed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_on_a_terminal_stays_within_its_width_and_is_whole_elsewhere() {
        let redactor = Redactor::new(std::iter::empty());
        for source in
            ["captures/of/last/week/and/of/the/week/before/it/initialize-messenger.http", "あ".repeat(60).as_str()]
        {
            let verdict = Verdict { code: "signature-mismatch", age_ms: Some(90_000_000), ..Verdict::default() };
            let judged = Judged {
                source,
                index: 12,
                alone: false,
                name: None,
                flow: None,
                scheme: Some("infobip-subscription"),
                carrier: None,
                verdict,
                skipped: true,
                secret: None,
                answer: None,
                computed: false,
            };
            let row = |narrow| {
                View { format: Format::Text, paint: Paint::default(), redactor: &redactor, narrow }.text(&judged)
            };
            let (short, whole) = (row(true), row(false));
            assert!(text::columns(short.trim_end()) <= WIDTH && short.contains('…'), "{short}");
            assert!(short.contains("[12]  signature-mismatch  25 h old"), "{short}");
            assert!(whole.contains(source), "{whole}");
        }
    }
}
