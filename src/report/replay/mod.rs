//! How a replay is shown: a line a request for people, with what was expected and what came below one that failed; rows for programs; a
//! page to look through afterwards.

mod html;
pub(super) mod text;
mod veil;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use super::cases::{Case, Outcome};
use super::verify::Format;
use crate::capture::{Request, Response};
use crate::lint::{Diagnostic, Severity};
use crate::replay::expect::Held;
use crate::replay::latency::Latency;
use crate::ui::Paint;

pub use html::{Page, Story};
pub(super) use text::span;
pub use veil::{Echo, Veil};

/// What kept a capture from being sent, or an answer from coming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable code.
    pub code: &'static str,
    /// One fragment.
    pub detail: String,
}

/// One capture that was sent, or that was left out.
#[derive(Debug, Clone)]
pub struct Played<'a> {
    /// The file, or `-`.
    pub source: &'a str,
    /// The line of the file where the capture begins, from 1.
    pub line: usize,
    /// Its place in the file, from 0.
    pub index: u64,
    /// Whether the file holds no other.
    pub alone: bool,
    /// What it is called: its `# @name`.
    pub name: Option<&'a str>,
    /// Its flow.
    pub flow: Option<&'static str>,
    /// The request as it was sent; as it was captured, where it was not.
    pub request: &'a Request,
    /// The answer.
    pub response: Option<&'a Response>,
    /// From the first byte sent to the last byte received.
    pub elapsed: Option<Duration>,
    /// How often it was sent.
    pub attempts: u32,
    /// How it turned out.
    pub outcome: Outcome,
    /// What was expected, and whether it holds.
    pub held: &'a [Held],
    /// Why there is no answer.
    pub problem: Option<Problem>,
    /// How to send it again, where that is worth a word.
    pub again: Option<Again>,
}

/// Commands for a shell that send one capture again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// Ours; `None` where curl's alone sends the same.
    pub ours: Option<String>,
    /// Curl's, where the request fits one.
    pub curl: Option<String>,
}

impl Again {
    fn commands(&self) -> impl Iterator<Item = &str> {
        self.ours.as_deref().into_iter().chain(self.curl.as_deref())
    }
}

impl Played<'_> {
    /// What a person calls it.
    fn title(&self, veil: &Veil<'_>) -> String {
        let request = self.request;
        if request.method.is_empty() && request.target.is_empty() && self.name.is_none() {
            return format!("line {}", self.line);
        }
        veil.text(self.name.map_or_else(
            || format!("{} {}", lossy(&request.method), veil::target(&lossy(&request.target))),
            str::to_owned,
        ))
    }

    /// The file, with the number of the capture where there are several.
    fn place(&self) -> String {
        if self.alone { self.source.to_owned() } else { format!("{}[{}]", self.source, self.index) }
    }

    /// The code of the first thing that is wrong.
    fn code(&self) -> &'static str {
        let failed = self.held.iter().find(|held| !held.ok).map(|held| held.code);
        self.problem.as_ref().map(|problem| problem.code).or(failed).unwrap_or("answer-ok")
    }
}

/// The most findings that are told of one answer.
const MOST_FINDINGS: usize = 8;

/// Why an expectation does not hold: each finding of the linter on a line with its place in the body, else what came instead; and how the
/// answer differs from the recorded one.
fn reasons(held: &Held) -> Vec<Cow<'_, str>> {
    let mut all: Vec<Cow<'_, str>> = Vec::new();
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    // Where warnings alone make it wrong, they are what is told.
    let errors = held.findings.iter().any(|finding| is_error(&finding));
    let wrong = held.findings.iter().filter(|finding| !errors || is_error(finding));
    for finding in wrong.clone().take(MOST_FINDINGS) {
        let (line, column) = (finding.start.line, finding.start.column);
        all.push(format!("{line}:{column} {} {}", finding.rule.code, finding.message).into());
    }
    let more = wrong.count().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        all.push(format!("and {more} more").into());
    }
    if all.is_empty() {
        all.extend(held.detail.as_deref().map(Cow::Borrowed));
    }
    all.extend(held.diff.as_deref().map(Cow::Borrowed));
    all
}

fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answers that hold all that was expected.
    pub ok: u64,
    /// Answers that do not.
    pub failed: u64,
    /// Requests that reached nobody.
    pub unreachable: u64,
    /// Captures that were not sent.
    pub skipped: u64,
}

impl Counts {
    /// Counts one.
    pub fn add(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Passed => &mut self.ok,
            Outcome::Failed => &mut self.failed,
            Outcome::Broken => &mut self.unreachable,
            Outcome::Skipped => &mut self.skipped,
        } += 1;
    }

    /// How many were sent.
    pub fn sent(&self) -> u64 {
        self.ok + self.failed + self.unreachable
    }
}

/// How the answers to one flow stand against the time that its platform waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The flow.
    pub flow: &'static str,
    /// How long its platform waits.
    pub within: Duration,
    /// How many answers came.
    pub answers: u64,
    /// How many of them came later.
    pub late: u64,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_version: Option<u32>,
    source: &'a str,
    index: u64,
    name: &'a str,
    flow: Option<&'a str>,
    ok: Option<bool>,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    status: Option<u16>,
    time_ms: Option<f64>,
    #[serde(skip_serializing_if = "is_one")]
    attempts: u32,
    expectations: Vec<ExpectationRow<'a>>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // what serde asks for
fn is_one(attempts: &u32) -> bool {
    *attempts <= 1
}

#[derive(Serialize)]
struct ExpectationRow<'a> {
    expect: Cow<'a, str>,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    detail: Option<String>,
}

#[derive(Serialize)]
struct SummaryRow {
    ok: u64,
    failed: u64,
    unreachable: u64,
    skipped: u64,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    max_ms: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits: Vec<LimitRow>,
}

#[derive(Serialize)]
struct LimitRow {
    flow: &'static str,
    within_ms: f64,
    answers: u64,
    late: u64,
}

/// Milliseconds to three places.
pub(super) fn milliseconds(span: Duration) -> f64 {
    #[allow(clippy::cast_precision_loss)] // 2^53 microseconds are 285 years
    let microseconds = span.as_micros() as f64;
    microseconds / 1000.0
}

/// Renders rows in one format.
#[derive(Debug, Clone, Copy)]
pub struct View<'r> {
    /// The format.
    pub format: Format,
    /// Colour, for text.
    pub paint: Paint,
    /// What is not shown.
    pub veil: &'r Veil<'r>,
}

impl View<'_> {
    /// One row.
    pub fn row(&self, played: &Played<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        if self.format == Format::Text {
            out.extend_from_slice(self.text(played).as_bytes());
            return Ok(());
        }
        let title = played.title(self.veil);
        let row = Row {
            schema_version: (self.format == Format::Ndjson).then_some(1),
            source: played.source,
            index: played.index,
            name: &title,
            flow: played.flow,
            ok: (played.outcome != Outcome::Skipped).then_some(played.outcome == Outcome::Passed),
            code: played.code(),
            detail: played.problem.as_ref().map(|problem| self.veil.text(problem.detail.clone())),
            status: played.response.map(|response| response.status),
            time_ms: played.elapsed.map(milliseconds),
            attempts: played.attempts,
            expectations: played
                .held
                .iter()
                .map(|held| ExpectationRow {
                    expect: match &held.expect {
                        Cow::Borrowed(own) => Cow::Borrowed(own),
                        // Somebody may have written a secret into it.
                        Cow::Owned(written) => self.veil.text(written.clone()).into(),
                    },
                    ok: held.ok,
                    code: (!held.ok).then_some(held.code),
                    line: held.line,
                    detail: held.detail.clone().map(|detail| self.veil.text(detail)),
                })
                .collect(),
        };
        serde_json::to_writer(&mut *out, &row)?;
        if self.format == Format::Ndjson {
            out.push(b'\n');
        }
        Ok(())
    }

    /// What stands after the last row.
    pub fn end(&self, counts: Counts, latency: &Latency, limits: &[Limit], out: &mut impl Write) -> io::Result<()> {
        let quantile = |share| latency.quantile(share).map(milliseconds);
        match self.format {
            Format::Json => {
                out.write_all(b"],\"summary\":")?;
                let summary = SummaryRow {
                    ok: counts.ok,
                    failed: counts.failed,
                    unreachable: counts.unreachable,
                    skipped: counts.skipped,
                    p50_ms: quantile(0.5),
                    p95_ms: quantile(0.95),
                    p99_ms: quantile(0.99),
                    max_ms: latency.longest().map(milliseconds),
                    limits: limits
                        .iter()
                        .map(|limit| LimitRow {
                            flow: limit.flow,
                            within_ms: milliseconds(limit.within),
                            answers: limit.answers,
                            late: limit.late,
                        })
                        .collect(),
                };
                serde_json::to_writer(&mut *out, &summary)?;
                out.write_all(b"}\n")
            }
            Format::Ndjson => Ok(()),
            Format::Text => out.write_all(self.totals(counts, latency, limits).as_bytes()),
        }
    }

    /// The same as one unit of evidence for the reports beside the answer.
    pub fn case(&self, played: &Played<'_>) -> Case {
        let mut detail = String::new();
        for (at, held) in played.held.iter().filter(|held| !held.ok).enumerate() {
            // The message says the first of the first, where nothing kept the answer away.
            let told = usize::from(at == 0 && played.problem.is_none());
            if told == 0 {
                let _ = writeln!(detail, "expected {}", held.expect);
            }
            for more in reasons(held).iter().skip(told) {
                let _ = writeln!(detail, "{more}");
            }
        }
        for command in played.again.iter().flat_map(Again::commands) {
            let _ = writeln!(detail, "again: {command}");
        }
        let first = played.held.iter().find(|held| !held.ok);
        let message = match (&played.problem, first) {
            (Some(problem), _) => problem.detail.clone(),
            (None, Some(held)) => {
                format!(
                    "expected {}{}",
                    held.expect,
                    held.detail.as_ref().map(|it| format!("; {it}")).unwrap_or_default()
                )
            }
            (None, None) => String::new(),
        };
        Case {
            suite: played.flow.unwrap_or("-").to_owned(),
            name: format!("{} {}", self.veil.text(played.place()), played.title(self.veil)),
            file: played.source.to_owned(),
            line: first.and_then(|held| held.line).or(Some(played.line)).filter(|line| *line > 0),
            outcome: played.outcome,
            code: played.code(),
            message: self.veil.text(message),
            detail: self.veil.text(detail),
            elapsed: played.elapsed,
        }
    }
}
