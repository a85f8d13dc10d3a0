//! How recorded traffic is shown while it passes: a line for each request and one for its answer for people, one object an exchange for
//! programs. Untrusted text is made safe, and secrets are taken out.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

use super::causes::Causes;
use super::replay::span;
use super::{CauseRow, wrapped};
use crate::capture::{Request, Response};
use crate::cause::Cause;
use crate::platform;
use crate::probe;
use crate::proxy::{Answered, Asked, Fault};
use crate::replay::expect::Held;
use crate::secret::Redactor;
use crate::signature::search::Answer;
use crate::text;
use crate::ui::Paint;

/// How many characters of method and target are shown to people.
const LONGEST_LINE: usize = 240;

/// The form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object a line
    #[value(alias = "json")]
    Ndjson,
}

/// What a request proves by one scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The scheme.
    pub scheme: &'static str,
    /// Whether it holds; nothing where that cannot be told.
    pub ok: Option<bool>,
    /// The stable code.
    pub code: &'static str,
    /// One fragment about this case; may be empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub detail: String,
}

/// A request with what was made of it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The request.
    pub asked: Asked,
    /// Its flow.
    pub flow: Option<&'static str>,
    /// What it proves, by each scheme that it carries.
    pub proofs: Vec<Proof>,
}

impl Heard {
    /// Whether what it carries for a proof does not hold, by any scheme.
    pub fn is_refuted(&self) -> bool {
        let any = |ok| self.proofs.iter().any(|proof| proof.ok == Some(ok));
        any(false) && !any(true)
    }

    /// Whether it is of a flow whose requests are signed, and is not.
    fn is_unsigned(&self) -> bool {
        self.proofs.is_empty() && self.flow.is_some_and(|flow| platform::scheme_of_flow(flow).is_some())
    }

    /// Whether a well-made app refuses it.
    fn is_to_be_refused(&self) -> bool {
        self.is_refuted() || self.is_unsigned()
    }

    /// Whether an answer with that status refuses what is to be refused: nothing else is asked of it then.
    pub fn is_refused_rightly(&self, status: u16) -> bool {
        probe::refuses(status) && self.is_to_be_refused()
    }
}

/// An answer with what was made of it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// What was heard of the request, but for the request itself.
    pub heard: &'a Heard,
    /// What became of it, but for the response itself.
    pub answered: &'a Answered,
    /// The request as it may be shown.
    pub request: &'a Request,
    /// The response as it may be shown.
    pub response: Option<&'a Response>,
    /// What its flow asks of it.
    pub held: &'a [Held],
    /// Whether there was no time to find out what it is worth.
    pub unjudged: bool,
    /// Whether the response is longer than what was kept of it.
    pub cut: bool,
    /// Where it was kept.
    pub file: Option<&'a str>,
}

/// A signature that does not hold, with what the search for its cause found.
#[derive(Debug, Clone, Copy)]
pub struct Explained<'a> {
    /// The exchange's number.
    pub id: u64,
    /// The scheme.
    pub scheme: &'static str,
    /// The verdict's code.
    pub code: &'static str,
    /// What was found.
    pub answer: &'a Answer,
    /// The exchange that was explained by the same causes, where there was one.
    pub as_before: Option<u64>,
}

/// How much was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Exchanges.
    pub exchanges: u64,
    /// Requests of which a signature does not hold.
    pub refuted: u64,
    /// Answers that are not what their flow asks for.
    pub faulty: u64,
    /// Answers that there was no time to judge.
    pub unjudged: u64,
    /// Exchanges that did not come to their end, or that the proxy answered itself.
    pub broken: u64,
    /// Exchanges that were kept.
    pub recorded: u64,
    /// Exchanges that could not be kept.
    pub lost: u64,
    /// Connections on which something came that could not be read, and behind which nothing was recorded.
    pub unread: u64,
}

/// Renders in one format.
#[derive(Debug)]
pub struct View {
    /// The format.
    pub format: Format,
    /// Colour, for text.
    pub paint: Paint,
    /// Hides secrets.
    pub redactor: Redactor,
}

#[derive(Serialize)]
struct ExchangeRow<'a> {
    schema_version: u32,
    event: &'static str,
    id: u64,
    at_ms: i64,
    method: Cow<'a, str>,
    target: Cow<'a, str>,
    flow: Option<&'a str>,
    schemes: &'a [Proof],
    status: Option<u16>,
    time_ms: f64,
    request_bytes: u64,
    answer_bytes: u64,
    unjudged: bool,
    findings: usize,
    failed: Vec<FailedRow<'a>>,
    warnings: Vec<FaultRow<'a>>,
    fault: Option<FaultRow<'a>>,
    own: bool,
    file: Option<&'a str>,
}

#[derive(Serialize)]
struct FailedRow<'a> {
    expect: &'a str,
    code: &'a str,
    detail: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct FaultRow<'a> {
    code: &'a str,
    detail: &'a str,
}

#[derive(Serialize)]
struct CauseLine<'a> {
    schema_version: u32,
    event: &'static str,
    id: u64,
    scheme: &'a str,
    causes: Vec<CauseRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<CauseRow>,
    tried: u64,
}

#[derive(Serialize)]
struct TotalsRow {
    schema_version: u32,
    event: &'static str,
    #[serde(flatten)]
    totals: Totals,
}

#[derive(Serialize)]
struct OpaqueRow<'a> {
    schema_version: u32,
    event: &'static str,
    code: &'a str,
    detail: &'a str,
}

/// What is said of an answer that says yes where no signature holds.
const DESPITE: &str = "answer-despite-signature";
const REFUTED: &str =
    "its signature does not hold, and the app says yes: it does not verify, or has another secret than courtside";
const UNSIGNED: &str = "nobody signed it, and the app says yes: it does not verify, or not such requests";

impl Told<'_> {
    /// What is to be said where the app said yes to what it should have refused.
    fn despite(&self) -> Option<&'static str> {
        let status = self.response.map_or(0, |response| response.status);
        let taken = (200..300).contains(&status) && !self.answered.own && self.heard.is_to_be_refused();
        taken.then_some(if self.heard.proofs.is_empty() { UNSIGNED } else { REFUTED })
    }

    fn is_refused_rightly(&self) -> bool {
        self.response.is_some_and(|response| self.heard.is_refused_rightly(response.status))
    }
}

impl View {
    /// A text without secrets, safe for a terminal.
    fn safe(&self, text: &str) -> String {
        text::sanitise(&self.redactor.apply(text.to_owned()))
    }

    fn name(&self, bytes: &[u8]) -> Cow<'_, str> {
        Cow::Owned(self.redactor.apply(String::from_utf8_lossy(bytes).into_owned()))
    }

    /// A request has come.
    pub fn asked(&self, heard: &Heard, out: &mut String) {
        if self.format != Format::Text {
            return;
        }
        let (paint, asked) = (self.paint, &heard.asked);
        let number = paint.dim(&format!("{:<5}", format!("#{}", asked.id)));
        let target = text::visible(&asked.request.target);
        let line = self.safe(&format!("{} {target}", text::visible(&asked.request.method)));
        // What is longer than a few lines of a terminal is in the record.
        let line = match line.char_indices().nth(LONGEST_LINE) {
            Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
            None => line,
        };
        let flow = paint.name(&format!("{:<22}", heard.flow.unwrap_or("-")));
        let _ = write!(out, "--> {number} {flow} {}", paint.strong(&line));
        for proof in &heard.proofs {
            let _ = match proof.ok {
                Some(true) => write!(out, "  {} {}", proof.scheme, paint.good("ok")),
                Some(false) => write!(out, "  {} {}", proof.scheme, paint.bad(proof.code)),
                None => write!(out, "  {} {}", proof.scheme, paint.warn(proof.code)),
            };
        }
        if heard.is_unsigned() {
            let _ = write!(out, "  {}", paint.warn("unsigned"));
        }
        if asked.size > 0 {
            let _ = write!(out, "  {}", paint.dim(&text::count(asked.size, "byte")));
        }
        if asked.is_cut() {
            let _ = write!(out, " {}", paint.warn("(cut in the record)"));
        }
        out.push('\n');
        for proof in heard.proofs.iter().filter(|proof| proof.ok != Some(true) && !proof.detail.is_empty()) {
            self.paragraph(&proof.detail, out);
        }
    }

    /// An answer has gone.
    pub fn answered(&self, told: Told<'_>, out: &mut String) {
        if self.format == Format::Text { self.answer_line(told, out) } else { self.exchange_row(told, out) }
    }

    fn answer_line(&self, told: Told<'_>, out: &mut String) {
        let (paint, answered) = (self.paint, told.answered);
        let number = paint.dim(&format!("{:<5}", format!("#{}", answered.id)));
        let status = told.response.map_or_else(|| "  -".to_owned(), |it| it.status.to_string());
        let failed = told.held.iter().find(|held| !held.ok);
        let status =
            if answered.fault.is_some() || failed.is_some() { paint.bad(&status) } else { paint.good(&status) };
        let _ = write!(out, "<-- {number} {status} {:>8}", span(answered.elapsed));
        if answered.own {
            let _ = write!(out, "  {}", paint.warn("answered by courtside"));
        }
        if let Some(fault) = &answered.fault {
            let _ = write!(out, "  {}", paint.bad(fault.code));
        }
        if let Some(held) = failed {
            let _ = write!(out, "  {}", paint.bad(held.code));
        }
        if told.despite().is_some() {
            let _ = write!(out, "  {}", paint.warn(DESPITE));
        }
        if told.is_refused_rightly() {
            let _ = write!(out, "  {}", paint.good("refused rightly"));
        }
        if told.unjudged {
            let _ = write!(out, "  {}", paint.warn("answer-unjudged"));
        }
        match told.held.iter().map(|held| held.findings.len()).sum::<usize>() {
            0 if told.held.iter().any(|held| held.expect == "lint" && held.ok) => {
                let _ = write!(out, "  {}", paint.good("lints"));
            }
            0 => {}
            count => {
                let _ = write!(out, "  {}", paint.warn(&text::count(count as u64, "finding")));
            }
        }
        let _ = write!(out, "  {}", paint.dim(&text::count(answered.size, "byte")));
        if told.cut {
            let _ = write!(out, " {}", paint.warn("(cut in the record)"));
        }
        if let Some(file) = told.file {
            let _ = write!(out, "  {}", paint.dim(&text::sanitise(file)));
        }
        out.push('\n');
        if let Some(fault) = &answered.fault {
            self.paragraph(&fault.detail, out);
        }
        if let Some(detail) = told.despite() {
            self.paragraph(detail, out);
        }
        // Findings say what is wrong with more words than the expectation that they break.
        for held in told.held.iter().filter(|held| !held.ok && held.findings.is_empty()) {
            let detail = held.detail.as_deref().unwrap_or_default();
            self.paragraph(&format!("expected {}: {detail}", held.expect), out);
        }
        for finding in told.held.iter().flat_map(|held| &held.findings).take(5) {
            let place = format!("{}:{}", finding.start.line, finding.start.column);
            self.paragraph(&format!("{place} {} ({})", finding.message, finding.rule.code), out);
        }
    }

    fn exchange_row(&self, told: Told<'_>, out: &mut String) {
        let Told { heard, answered, request, response, held, unjudged, cut: _, file } = told;
        let row = ExchangeRow {
            schema_version: 1,
            event: "exchange",
            id: answered.id,
            at_ms: heard.asked.at_ms,
            method: self.name(&request.method),
            target: self.name(&request.target),
            flow: heard.flow,
            schemes: &heard.proofs,
            status: response.map(|response| response.status),
            time_ms: milliseconds(answered.elapsed),
            request_bytes: heard.asked.size,
            answer_bytes: answered.size,
            unjudged,
            findings: held.iter().map(|held| held.findings.len()).sum(),
            failed: held
                .iter()
                .filter(|held| !held.ok)
                .map(|held| FailedRow {
                    expect: &held.expect,
                    code: held.code,
                    detail: held.detail.as_ref().map(|detail| Cow::Owned(self.redactor.apply(detail.clone()))),
                })
                .collect(),
            warnings: told.despite().map(|detail| FaultRow { code: DESPITE, detail }).into_iter().collect(),
            fault: answered.fault.as_ref().map(|fault| FaultRow { code: fault.code, detail: &fault.detail }),
            own: answered.own,
            file,
        };
        line(&row, out);
    }

    /// A connection is not followed any more.
    pub fn opaque(&self, fault: &Fault, out: &mut String) {
        if self.format == Format::Text {
            let _ = writeln!(out, "--- {}", self.paint.warn(fault.code));
            let rest = if fault.code == "request-cut" {
                "; it was passed on and not recorded"
            } else {
                "; what follows on this connection is passed on and not recorded"
            };
            self.paragraph(&format!("{}{rest}", fault.detail), out);
        } else {
            line(&OpaqueRow { schema_version: 1, event: "opaque", code: fault.code, detail: &fault.detail }, out);
        }
    }

    /// Why a signature does not hold.
    pub fn cause(&self, explained: Explained<'_>, out: &mut String) {
        let Explained { id, scheme, code, answer, as_before } = explained;
        if self.format != Format::Text {
            let rows = |causes: &[Cause]| {
                let rows = causes.iter().map(CauseRow::from);
                rows.map(|row| CauseRow { detail: self.redactor.apply(row.detail), ..row }).collect()
            };
            let (causes, alike, tried) = (rows(&answer.causes), rows(&answer.alike), answer.tried);
            line(&CauseLine { schema_version: 1, event: "cause", id, scheme, causes, alike, tried }, out);
            return;
        }
        let paint = self.paint;
        let number = paint.dim(&format!("{:<5}", format!("#{id}")));
        let _ = write!(out, "--- {number} {scheme} {}", paint.bad(code));
        if let Some(before) = as_before {
            let codes: Vec<String> = answer.causes.iter().map(|cause| paint.name(cause.code)).collect();
            let codes = if codes.is_empty() { paint.warn("cause not found") } else { codes.join(" and ") };
            let _ = writeln!(out, "  {codes}, as for #{before}");
            return;
        }
        out.push('\n');
        Causes { code, computed: false, answer }.write(paint, &self.redactor, out);
    }

    /// The last line.
    pub fn totals(&self, totals: Totals, out: &mut String) {
        if self.format != Format::Text {
            return line(&TotalsRow { schema_version: 1, event: "summary", totals }, out);
        }
        let part = |count: u64, word: &str| format!("{} {word}", text::thousands(count));
        let bad = |count: u64, word: &str| {
            let text = part(count, word);
            if count > 0 { self.paint.bad(&text) } else { text }
        };
        let unread = match totals.unread {
            0 => String::new(),
            some => {
                format!(", {}", self.paint.bad(&format!("{} not recorded to the end", text::count(some, "connection"))))
            }
        };
        let unjudged = match totals.unjudged {
            0 => String::new(),
            some => format!(", {}", self.paint.warn(&part(some, "not judged"))),
        };
        let _ = writeln!(
            out,
            "{}: {}, {}, {}, {}{unjudged}, {}{unread}",
            text::count(totals.exchanges, "exchange"),
            part(totals.recorded, "recorded"),
            bad(totals.lost, "lost"),
            bad(totals.refuted, "with a signature that does not hold"),
            bad(totals.faulty, "answered wrongly"),
            bad(totals.broken, "broken off")
        );
    }

    fn paragraph(&self, detail: &str, out: &mut String) {
        for line in self.redactor.apply(detail.to_owned()).lines() {
            let _ = writeln!(out, "{}", wrapped(&text::sanitise(line), 10, 80));
        }
    }
}

fn line(row: &impl Serialize, out: &mut String) {
    // Rows hold text and numbers only, so that there is nothing that JSON could not say.
    out.push_str(&serde_json::to_string(row).unwrap_or_default());
    out.push('\n');
}

fn milliseconds(span: Duration) -> f64 {
    #[allow(clippy::cast_precision_loss)] // 2^53 microseconds are 285 years
    let microseconds = span.as_micros() as f64;
    microseconds / 1000.0
}
