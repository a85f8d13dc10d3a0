//! How probes are shown: a line each, below them every hole with what it gives an attacker and how to close it, what the app was found to
//! do, and a grade.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::cases::{self, Case};
use super::replay::milliseconds;
use super::replay::text::span;
use super::verify::Format;
use super::wrapped;
use crate::cause::Explanation;
use crate::probe::{self, AFTER, Diagnosis, GOOD, Grade, Group, Judged, Outcome, Probe, Reach, Verdict};
use crate::secret::Redactor;
use crate::text;
use crate::ui::Paint;

/// What is said where awkward bodies cannot be made.
const UNTRIED: &str = "its body is no JSON object: awkward ways to write one could not be tried";

/// How wide text for people gets.
const WIDTH: usize = 80;

/// One request that was sent, or was to be.
#[derive(Debug)]
pub struct Line {
    /// The probe's id, and what it means.
    pub explanation: &'static Explanation,
    /// What was asked of the app.
    pub group: Group,
    /// Who can do it, for what must be refused.
    pub reach: Reach,
    /// The answer's judgement.
    pub judged: Judged,
}

impl Line {
    /// Whether it is a forgery that was taken.
    pub fn is_hole(&self) -> bool {
        probe::is_hole(self.group, self.reach, &self.judged)
    }

    /// What a hole does.
    fn gives(&self) -> &'static str {
        if self.judged.outcome == Outcome::Told { "does" } else { "is taken" }
    }
}

/// What became of the good request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Good {
    /// It was taken, as far as anything hangs on it.
    #[default]
    Taken,
    /// It was not at the end, for no reason that is known.
    Stopped,
    /// It never was, so that nothing can be told.
    Refused,
    /// It was answered as everything is, by something that may be no app at all.
    Anybodys,
}

/// Everything about one capture.
#[derive(Debug, Default)]
pub struct Probed {
    /// The file, or `-`.
    pub source: String,
    /// The line of the file where the capture begins, from 1.
    pub line: usize,
    /// Its place in the file, from 0.
    pub index: u64,
    /// Whether the file holds no other.
    pub alone: bool,
    /// Its flow.
    pub flow: Option<&'static str>,
    /// How it is signed.
    pub scheme: Option<&'static str>,
    /// What was sent.
    pub lines: Vec<Line>,
    /// What the app does.
    pub diagnosis: Vec<Diagnosis>,
    /// The grade, where there is one.
    pub grade: Option<Grade>,
    /// What became of the good request.
    pub good: Good,
    /// The probe since which nobody is there, where the good request reached nobody.
    pub gone: Option<&'static str>,
    /// Whether the app is gone since a request that has no right proof.
    pub downed: bool,
    /// Whether no awkward body can be made of its own.
    pub untried: bool,
    /// Where the secret came from with which the good request was taken, where there were several.
    pub secret: Option<String>,
    /// Something to know of the platform.
    pub remark: Option<&'static str>,
    /// A command that probes it again.
    pub again: String,
}

impl Probed {
    /// The file, with the number of the capture where there are several.
    fn place(&self) -> String {
        if self.alone { self.source.clone() } else { format!("{}[{}]", self.source, self.index) }
    }
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Answered as they must be.
    pub ok: u64,
    /// Answered as they must not be.
    pub failed: u64,
    /// Not answered, or so that nothing can be told.
    pub inconclusive: u64,
}

impl Counts {
    /// Counts the lines of a capture.
    pub fn add(&mut self, probed: &Probed) {
        for line in &probed.lines {
            *match line.judged.verdict {
                Verdict::Ok => &mut self.ok,
                Verdict::Failed => &mut self.failed,
                Verdict::Unknown => &mut self.inconclusive,
            } += 1;
        }
    }
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_version: Option<u32>,
    probe: &'a str,
    expect: &'a str,
    ok: Option<bool>,
    status: Option<u16>,
    time_ms: Option<f64>,
    detail: Option<String>,
    source: &'a str,
    index: u64,
    flow: Option<&'a str>,
}

#[derive(Serialize)]
struct DiagnosisRow<'a> {
    code: &'a str,
    detail: String,
    source: &'a str,
    index: u64,
}

#[derive(Serialize)]
struct CaptureRow<'a> {
    source: &'a str,
    index: u64,
    flow: Option<&'a str>,
    scheme: Option<&'a str>,
    secret: Option<&'a str>,
    grade: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    target: &'a str,
    results: Vec<Row<'a>>,
    diagnosis: Vec<DiagnosisRow<'a>>,
    grade: Option<&'a str>,
    summary: Counts,
    captures: Vec<CaptureRow<'a>>,
}

#[derive(Serialize)]
struct Conclusion<'a> {
    schema_version: u32,
    target: &'a str,
    diagnosis: Vec<DiagnosisRow<'a>>,
    grade: Option<&'a str>,
    summary: Counts,
    captures: Vec<CaptureRow<'a>>,
}

/// What it comes to: a few words, and what they mean.
fn verdict(probed: &Probed) -> (String, &'static str) {
    let unanswered = probed.lines.first().is_some_and(|line| line.judged.status.is_none());
    let (label, said) = match (probed.grade, probed.good) {
        (Some(grade), _) => {
            let title = match grade {
                Grade::A if probed.untried => "no forgery was taken, and nothing broke the app",
                _ => grade.title(),
            };
            return (format!("grade {}", grade.name()), title);
        }
        (None, Good::Refused) if probed.gone.is_some() => ("cannot tell", "nobody was there any more"),
        (None, Good::Refused) if unanswered => ("cannot tell", "the good request was not answered"),
        (None, Good::Refused) => {
            ("cannot tell", "the good request is not taken, so that the refusal of others says nothing")
        }
        (None, Good::Anybodys) => ("cannot tell", "whatever is sent is answered alike, and not as the platform asks"),
        (None, Good::Stopped) => ("no grade", "the good request is not taken any more at the end"),
        (None, Good::Taken) if is_untold(probed) => {
            ("no grade", "no forgery is known to be taken, and some answers tell nothing: each ? above says why")
        }
        (None, Good::Taken) => ("no grade", "not everything was tried and answered"),
    };
    (label.to_owned(), said)
}

/// What to do where there is no grade, and no line says it.
fn next_step(probed: &Probed) -> Option<&'static str> {
    let open = |outcome| {
        let is_so = |line: &Line| (line.judged.outcome, line.judged.verdict) == (outcome, Verdict::Unknown);
        probed.lines.iter().any(is_so)
    };
    let gone = || probed.lines.iter().any(|line| line.judged.outcome == Outcome::Fallen) || open(Outcome::Unreachable);
    Some(match (probed.grade, probed.good) {
        (Some(_), _) | (None, Good::Anybodys) => return None,
        (None, Good::Refused) if probed.gone.is_none() => {
            "see why the good request is not taken (`courtside replay` shows the whole answer); nothing can be told before"
        }
        (None, Good::Refused) => "start the app again, and probe with --jobs 1",
        (None, _) if gone() => "start the app again, and probe with --jobs 1",
        (None, Good::Stopped) => {
            "probe where limits of a rate, bans and guards against replays are off, or less at a time: --jobs 1, and a few with --only"
        }
        (None, Good::Taken) if open(Outcome::Busy) => {
            "probe where no rate is limited, or once the app is free again; --only asks for single ones"
        }
        (None, Good::Taken) if open(Outcome::Lost) => {
            "look into the app's log, and ask for those once more that have no answer, with more time: --only and --max-time"
        }
        (None, Good::Taken) if open(Outcome::Unsent) => "probe again, and let it come to its end",
        (None, Good::Taken) => return None,
    })
}

/// Whether answers came that tell nothing, and no hole was found.
fn is_untold(probed: &Probed) -> bool {
    let untold = |line: &Line| (line.judged.outcome, line.judged.verdict) == (Outcome::Unclear, Verdict::Unknown);
    probed.lines.iter().any(untold) && !probed.lines.iter().any(Line::is_hole)
}

/// Renders what was learned.
#[derive(Debug, Clone, Copy)]
pub struct View<'r> {
    /// The format.
    pub format: Format,
    /// Colour, for text.
    pub paint: Paint,
    /// Hides secrets.
    pub redactor: &'r Redactor,
    /// Where it was sent.
    pub target: &'r str,
}

impl View<'_> {
    /// What can be shown of one capture before the others are done.
    pub fn capture(&self, probed: &Probed, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Text => out.write_all(self.text(probed).as_bytes()),
            Format::Json => Ok(()),
            Format::Ndjson => {
                for line in &probed.lines {
                    serde_json::to_writer(&mut *out, &self.row(probed, line))?;
                    out.write_all(b"\n")?;
                }
                Ok(())
            }
        }
    }

    /// What stands at the end.
    pub fn end(&self, all: &[Probed], grade: Option<Grade>, counts: Counts, out: &mut impl Write) -> io::Result<()> {
        let grade = grade.map(Grade::name);
        let diagnosis = || {
            all.iter()
                .flat_map(|probed| probed.diagnosis.iter().map(move |found| (probed, found)))
                .map(|(probed, found)| DiagnosisRow {
                    code: found.code,
                    detail: self.redactor.apply(format!("the app {}", found.detail)),
                    source: &probed.source,
                    index: probed.index,
                })
                .collect()
        };
        let captures = || {
            all.iter()
                .map(|Probed { source, index, flow, scheme, secret, grade, untried, .. }| CaptureRow {
                    source,
                    index: *index,
                    flow: *flow,
                    scheme: *scheme,
                    secret: secret.as_deref(),
                    grade: grade.map(Grade::name),
                    remark: untried.then_some(UNTRIED),
                })
                .collect()
        };
        match self.format {
            Format::Text => {
                if all.len() > 1 {
                    let name = grade.unwrap_or("none");
                    writeln!(out, "{} grade {}", self.paint.strong("all"), self.paint.strong(name))?;
                }
                writeln!(out, "{} ok, {} failed, {} inconclusive", counts.ok, counts.failed, counts.inconclusive)
            }
            Format::Json => {
                let results = all.iter().flat_map(|probed| probed.lines.iter().map(|line| self.row(probed, line)));
                let document = Document {
                    schema_version: 1,
                    target: self.target,
                    results: results.collect(),
                    diagnosis: diagnosis(),
                    grade,
                    summary: counts,
                    captures: captures(),
                };
                serde_json::to_writer(&mut *out, &document)?;
                out.write_all(b"\n")
            }
            Format::Ndjson => {
                let conclusion = Conclusion {
                    schema_version: 1,
                    target: self.target,
                    diagnosis: diagnosis(),
                    grade,
                    summary: counts,
                    captures: captures(),
                };
                serde_json::to_writer(&mut *out, &conclusion)?;
                out.write_all(b"\n")
            }
        }
    }

    fn row<'a>(&self, probed: &'a Probed, line: &'a Line) -> Row<'a> {
        Row {
            schema_version: (self.format == Format::Ndjson).then_some(1),
            probe: line.explanation.code,
            expect: line.group.name(),
            ok: match line.judged.verdict {
                Verdict::Ok => Some(true),
                Verdict::Failed => Some(false),
                Verdict::Unknown => None,
            },
            status: line.judged.status,
            time_ms: line.judged.elapsed.map(milliseconds),
            detail: line.judged.detail.clone().map(|detail| self.redactor.apply(detail)),
            source: &probed.source,
            index: probed.index,
            flow: probed.flow,
        }
    }

    fn text(&self, probed: &Probed) -> String {
        let paint = self.paint;
        let mut out = paint.strong(&text::sanitise(&probed.place()));
        let flow = probed.flow.unwrap_or("no known flow");
        let mut signed = probed.scheme.map_or_else(|| "not signed".to_owned(), |scheme| format!("signed by {scheme}"));
        if let Some(source) = &probed.secret {
            let _ = write!(signed, " with {}", text::sanitise(&self.redactor.apply(source.clone())));
        }
        let _ = writeln!(out, "  {}, {signed}, to {}", paint.name(flow), text::sanitise(self.target));
        if let Some(remark) = probed.remark {
            let _ = writeln!(out, "{}", paint.dim(&wrapped(remark, 2, WIDTH)));
        }
        if probed.untried {
            let _ = writeln!(out, "{}", paint.dim(&wrapped(UNTRIED, 2, WIDTH)));
        }
        let mut heading = "";
        // Where the first line is all that was sent, the others say nothing.
        let shown = if matches!(probed.good, Good::Refused | Good::Anybodys) { 1 } else { probed.lines.len() };
        for line in probed.lines.iter().take(shown) {
            let next = match (line.explanation.code, line.group) {
                (GOOD, _) => "first of all",
                (AFTER, _) => "after all that",
                (_, Group::Refuse) => "must be refused",
                (_, Group::Either) => "may be taken or not",
                (_, Group::Accept) => "must be taken",
                (_, Group::Survive) => "must not break it",
            };
            if heading != next {
                let _ = writeln!(out, "{}", paint.dim(next));
                heading = next;
            }
            self.line(line, &mut out);
        }
        let is_hole = |id: &str| probed.lines.iter().any(|line| line.explanation.code == id && line.is_hole());
        let holes = probed.lines.iter().filter(|line| line.is_hole());
        // One way in is told once.
        let plain = holes.filter(|line| Probe::plainer(line.explanation.code).is_none_or(|plainer| !is_hole(plainer)));
        let mut plain = plain.peekable();
        while let Some(line) = plain.next() {
            let Explanation { code, title, why, repair } = line.explanation;
            let head = format!("{} {}", paint.bad("hole"), paint.name(code));
            let _ = write!(out, "\n{head}: {title}, and it {}\n", line.gives());
            // Neighbours that are alike but for their form share what there is to say.
            let alike = |next: &&Line| (next.explanation.why, next.explanation.repair) == (why, repair);
            while let Some(next) = plain.next_if(alike) {
                let head = format!("{} {}", paint.bad("hole"), paint.name(next.explanation.code));
                let _ = writeln!(out, "{head}: {}, and it {}", next.explanation.title, next.gives());
            }
            let _ = writeln!(out, "{}", wrapped(why, 2, WIDTH));
            let _ = writeln!(out, "  {}{}", paint.strong("repair: "), wrapped(repair, 2, WIDTH - 8).trim_start());
        }
        if !probed.diagnosis.is_empty() {
            out.push('\n');
        }
        for found in &probed.diagnosis {
            let detail = text::sanitise(&self.redactor.apply(found.detail.clone()));
            let _ = writeln!(out, "{}", paint.name(found.code));
            let _ = writeln!(out, "{}", wrapped(&format!("the app {detail}"), 2, WIDTH));
        }
        let (label, said) = verdict(probed);
        let shown = match probed.grade {
            Some(Grade::A) => paint.good(&label),
            Some(Grade::D | Grade::E | Grade::F) => paint.bad(&label),
            _ => paint.warn(&label),
        };
        let said = wrapped(said, label.len() + 2, WIDTH);
        let _ = writeln!(out, "\n{shown}: {}", said.trim_start());
        if let Some(next) = next_step(probed) {
            let _ = writeln!(out, "{}{}", paint.strong("next: "), wrapped(next, 6, WIDTH).trim_start());
        }
        if probed.grade != Some(Grade::A) {
            let _ = writeln!(
                out,
                "{}",
                paint.dim(&format!("again  {}", text::sanitise(&self.redactor.apply(probed.again.clone()))))
            );
        }
        out.push('\n');
        out
    }

    fn line(&self, line: &Line, out: &mut String) {
        let paint = self.paint;
        let judged = &line.judged;
        let mark = match (judged.verdict, line.group) {
            (Verdict::Ok, _) => paint.good("   ok"),
            (Verdict::Failed, _) if line.is_hole() => paint.bad(" HOLE"),
            (Verdict::Failed, _) => paint.bad(" FAIL"),
            (Verdict::Unknown, _) => paint.warn("    ?"),
        };
        let status = judged.status.map_or_else(|| "  -".to_owned(), |status| status.to_string());
        let elapsed = judged.elapsed.map(span).unwrap_or_default();
        let id = paint.name(&format!("{:<25}", line.explanation.code));
        let title = if judged.verdict == Verdict::Ok { "" } else { line.explanation.title };
        let shown = format!("{mark}  {id} {status} {elapsed:>8}  {title}");
        let _ = writeln!(out, "{}", shown.trim_end());
        // The status of what was refused stands on the line itself.
        let told = line.group == Group::Accept
            && judged.status.is_some()
            && judged.detail.as_ref().is_some_and(|it| it.starts_with("refused with"));
        if let Some(detail) = judged.detail.as_ref().filter(|_| !told) {
            let detail = text::sanitise(&self.redactor.apply(detail.clone()));
            let _ = writeln!(out, "{}", paint.dim(&wrapped(&detail, 7, WIDTH)));
        }
    }

    /// The same as units of evidence for the reports beside the answer.
    pub fn cases(&self, probed: &Probed) -> Vec<Case> {
        let mut found = String::new();
        for diagnosis in &probed.diagnosis {
            let _ = writeln!(found, "{}: the app {}", diagnosis.code, diagnosis.detail);
        }
        let case = |line: &Line| {
            let Explanation { code, title, why, repair } = line.explanation;
            let outcome = match line.judged.verdict {
                Verdict::Ok => cases::Outcome::Passed,
                Verdict::Failed => cases::Outcome::Failed,
                // What was not sent is not wrong for that: the good request says why.
                Verdict::Unknown if line.judged.outcome == Outcome::Unsent => cases::Outcome::Skipped,
                Verdict::Unknown => cases::Outcome::Broken,
            };
            let status = line.judged.status.map_or_else(|| "no answer".to_owned(), |status| format!("status {status}"));
            let detail = line.judged.detail.as_ref().map(|it| format!("; {it}")).unwrap_or_default();
            let message = match outcome {
                cases::Outcome::Passed => String::new(),
                cases::Outcome::Failed => {
                    let what = match line.judged.outcome {
                        Outcome::Told => "it does",
                        _ if line.is_hole() => "was taken",
                        _ => "was not answered as it must be",
                    };
                    format!("{title}: {what} ({status}{detail})")
                }
                cases::Outcome::Broken | cases::Outcome::Skipped => format!("{title}: cannot tell ({status}{detail})"),
            };
            let next = next_step(probed).map(|next| format!("next: {next}\n")).unwrap_or_default();
            let more = match outcome {
                cases::Outcome::Passed => String::new(),
                // Nothing is known to be wrong with what was not sent, or not answered.
                cases::Outcome::Skipped | cases::Outcome::Broken if !next.is_empty() => {
                    format!("{found}{next}again: {}\n", probed.again)
                }
                _ => format!("{why}\nrepair: {repair}\n{found}{next}again: {}\n", probed.again),
            };
            Case {
                suite: probed.flow.or(probed.scheme).unwrap_or("-").to_owned(),
                name: self.redactor.apply(format!("{} {code}", probed.place())),
                file: probed.source.clone(),
                // Code scanning shows nothing that has no line.
                line: Some(probed.line.max(1)),
                outcome,
                code,
                message: self.redactor.apply(message),
                detail: self.redactor.apply(more),
                elapsed: line.judged.elapsed,
            }
        };
        probed.lines.iter().map(case).collect()
    }
}
