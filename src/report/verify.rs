//! How verdicts are shown: a line a capture for people, with the cause of a mismatch below it; rows for programs.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;

use super::cases::{Case, Outcome};
use super::{CauseRow, SecretRow, wrapped};
use crate::cause::Ecosystem;
use crate::codes;
use crate::secret::{HIDDEN, Redactor};
use crate::signature::Verdict;
use crate::signature::search::{Answer, Difference};
use crate::text;
use crate::ui::Paint;

/// How wide text for people gets.
const WIDTH: usize = 80;
/// Where values begin, behind their labels.
const VALUES: usize = 13;

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
    alike: Vec<CauseRow>,
    tried: u64,
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
        let actual = judged.verdict.actual.clone();
        let actual = if judged.verdict.ok { actual } else { actual.map(|proof| self.safe(proof)) };
        let row = Row {
            // A line stands by itself; in a document the version stands once.
            schema_version: (self.format == Format::Ndjson).then_some(1),
            source: judged.source,
            index: judged.index,
            scheme: judged.scheme,
            ok: (!judged.skipped).then_some(judged.verdict.ok),
            code: judged.verdict.code,
            detail: &judged.verdict.detail,
            header: judged.carrier,
            flow: judged.flow,
            secret: judged.secret.as_deref(),
            expected: judged.verdict.expected.as_deref(),
            actual: actual.as_deref(),
            age_ms: judged.verdict.age_ms,
            causes: answer.map(|answer| answer.causes.iter().map(CauseRow::from).collect()).unwrap_or_default(),
            alike: answer.map(|answer| answer.alike.iter().map(CauseRow::from).collect()).unwrap_or_default(),
            tried: answer.map(|answer| answer.tried).unwrap_or_default(),
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
                writeln!(out, "{ok}, {failed}, {skipped}")
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
        let mut line = format!("{mark}  {scheme} {}", self.place(judged));
        if verdict.ok {
            if let Some(flow) = judged.flow {
                let _ = write!(line, "  {}", paint.dim(flow));
            }
        } else {
            let _ = write!(line, "  {}", verdict.code);
        }
        if let Some(age) = verdict.age_ms {
            let side = if age < 0 { "ahead" } else { "old" };
            let _ = write!(line, "  {}", paint.dim(&format!("{} {side}", text::duration(age))));
        }
        line.push('\n');
        if !verdict.ok {
            self.explanation(judged, &mut line);
        }
        line
    }

    fn place(&self, judged: &Judged<'_>) -> String {
        let source = text::sanitise(judged.source);
        let mut place = if judged.alone { source } else { format!("{source}[{}]", judged.index) };
        if let Some(name) = &judged.name {
            let _ = write!(place, " {}", text::sanitise(name));
        }
        self.paint.strong(&place)
    }

    fn explanation(&self, judged: &Judged<'_>, out: &mut String) {
        let verdict = &judged.verdict;
        if !verdict.detail.is_empty() {
            Self::paragraph(4, &self.safe(verdict.detail.clone()), out);
        }
        if judged.skipped {
            return;
        }
        let mut line = |label: &str, value: &str| {
            let _ = writeln!(out, "    {label:<8} {value}");
        };
        if let Some(actual) = &verdict.actual {
            line(if judged.computed { "computed" } else { "received" }, &shortened(&self.safe(actual.clone())));
        }
        if let Some(expected) = verdict.expected.as_ref().filter(|_| verdict.actual != verdict.expected) {
            line("expected", &shortened(expected));
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
            self.answer(judged, answer, out);
        } else if matches!(verdict.code, "signature-mismatch" | "signature-malformed" | "key-mismatch" | "blob-refused")
        {
            Self::paragraph(4, "no search was made for this one; --explain=all makes it", out);
        }
    }

    fn paragraph(indent: usize, text: &str, out: &mut String) {
        let _ = writeln!(out, "{}", wrapped(text, indent, WIDTH));
    }

    fn answer(&self, judged: &Judged<'_>, answer: &Answer, out: &mut String) {
        let paint = self.paint;
        let tried = text::count(answer.tried, "combination");
        if answer.causes.is_empty() {
            let _ = writeln!(out, "    {}", paint.warn("cause not found"));
            Self::paragraph(6, &ruled_out(judged, answer, &tried), out);
            return;
        }
        for (position, cause) in answer.causes.iter().enumerate() {
            let label = match answer.causes.len() {
                1 => "cause".to_owned(),
                count => format!("cause {} of {count}", position + 1),
            };
            let _ = writeln!(out, "    {}  {}", paint.strong(&label), paint.name(cause.code));
            Self::paragraph(6, &self.safe(format!("{}.", capitalised(&cause.detail))), out);
            if let Some(explanation) = codes::explanation(cause.code) {
                Self::paragraph(6, explanation.why, out);
                if cause.ecosystem.is_none() {
                    Self::paragraph(6, &format!("Repair: {}", explanation.repair), out);
                }
            }
        }
        for other in &answer.alike {
            let whose = other.ecosystem.map_or("", Ecosystem::name);
            let said = format!("{whose} makes the same bytes: {} ({}).", other.detail, other.code);
            Self::paragraph(6, &said, out);
        }
        if let Some(difference) = &answer.difference {
            self.difference(judged, difference, out);
        }
        if let Some(ecosystem) = answer.causes.iter().find_map(|cause| cause.ecosystem) {
            self.repairs(ecosystem, out);
        }
        let proof = match judged.verdict.code {
            "key-mismatch" => "the two are equal once this is undone",
            "blob-refused" => "proved by the blob's tag",
            _ => "proved by a match of the whole digest",
        };
        let _ = writeln!(out, "    {}", paint.dim(&format!("{proof}; {tried} tried")));
    }

    fn difference(&self, judged: &Judged<'_>, difference: &Difference, out: &mut String) {
        let other = if judged.computed { "hashed" } else { "signed" };
        let _ = writeln!(
            out,
            "    first difference at byte {} of {}; the {other} body has {}",
            text::thousands(difference.offset as u64),
            text::thousands(difference.length_here as u64),
            text::count(difference.length_there as u64, "byte"),
        );
        let [here, there, before] = excerpts(difference, self.redactor);
        let _ = writeln!(out, "      {:<8}  {here}", "captured");
        let _ = writeln!(out, "      {other:<8}  {there}");
        let _ = writeln!(out, "      {:<8}  {}{}", "", " ".repeat(before.chars().count()), self.paint.bad("^"));
    }

    fn repairs(&self, ecosystem: Ecosystem, out: &mut String) {
        let _ = writeln!(out, "    {} on {}: verify the raw body", self.paint.strong("repair"), ecosystem.name());
        for framework in ecosystem.frameworks() {
            let _ = writeln!(out, "      {}", self.paint.strong(framework.name));
            for line in framework.repair.lines() {
                let _ = writeln!(out, "        {line}");
            }
        }
    }

    fn safe(&self, text: String) -> String {
        self.redactor.apply(text)
    }
}

/// How many bytes are shown to either side of a difference.
const AROUND: usize = 24;

/// What stands around the difference in both bodies, and what both have before it. Secrets are replaced before anything is cut, so that no
/// part of one is left at an edge.
fn excerpts(difference: &Difference, redactor: &Redactor) -> [String; 3] {
    let Difference { here, there, before, .. } = difference;
    let mut secrets = [redactor.places(here), redactor.places(there)];
    // A secret in one body that the difference spoils in the other is as good as whole there.
    let spoilt = |places: &[Range<usize>]| -> Vec<Range<usize>> {
        places.iter().filter(|place| place.start < *before && place.end > *before).cloned().collect()
    };
    let [from_here, mut spoilt] = secrets.each_ref().map(|places| spoilt(places));
    secrets[0].append(&mut spoilt);
    secrets[1].extend(from_here);
    let start = before.saturating_sub(AROUND);
    let shown = |body: &[u8], places: &[Range<usize>], end: usize| {
        let end = end.min(body.len());
        let mut text = String::new();
        let mut at = start;
        let mut places: Vec<_> = places.iter().filter(|place| place.end > start && place.start < end).collect();
        places.sort_by_key(|place| (place.start, place.end));
        for place in places {
            if place.end <= at {
                continue;
            }
            if place.start >= at {
                text.push_str(&text::visible(body.get(at..place.start).unwrap_or_default()));
            }
            if place.start >= at || at == start {
                text.push_str(HIDDEN);
            }
            at = place.end;
        }
        text.push_str(&text::visible(body.get(at..end).unwrap_or_default()));
        text
    };
    let around = |body: &[u8], places: &[Range<usize>], length: usize| {
        let mut text = shown(body, places, before.saturating_add(AROUND));
        if difference.offset.saturating_add(AROUND) >= length {
            text.push_str("⟨end⟩");
        }
        text
    };
    // A secret that the difference stands in is not before it.
    let whole: Vec<_> = secrets[0].iter().filter(|place| place.end <= *before).cloned().collect();
    let until = secrets[0].iter().filter(|place| place.end > *before).map(|place| place.start).min();
    let common = shown(here, &whole, until.unwrap_or(*before).min(*before));
    [around(here, &secrets[0], difference.length_here), around(there, &secrets[1], difference.length_there), common]
}

fn ruled_out(judged: &Judged<'_>, answer: &Answer, tried: &str) -> String {
    if let (0, Some(hint)) = (answer.tried, answer.hint) {
        return hint.to_owned();
    }
    if answer.tried == 0 {
        return "What was received cannot be read as a digest of any length, so there was nothing to compare with."
            .to_owned();
    }
    if judged.verdict.code == "key-mismatch" {
        return format!("{tried} tried. That rules out a slip in copying the key. Another key remains.");
    }
    let what = match answer.reach {
        0 => "nothing for certain: the body is so large that only its likeliest changes were tried",
        1 => {
            "every common change of the body, the usual slips in the secret and other recipes, one at a time; the body is too large for more"
        }
        2 => "every change of body, secret, recipe and time that courtside knows, and the likely pairs of them",
        _ => {
            "every change of body, secret, recipe and time that courtside knows, and the likely combinations of two and three"
        }
    };
    let rest = if judged.computed {
        "Another secret, or a body that lost something, remains."
    } else {
        "A secret that is not at hand, or a body that lost something on its way, remains."
    };
    let hint = answer.hint.map(|hint| format!("{hint} ")).unwrap_or_default();
    format!("{hint}{tried} tried. That rules out {what}. {rest}")
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// A proof cut so that its line stays within the width; whole in JSON.
fn shortened(proof: &str) -> String {
    if proof.chars().count() <= WIDTH - 13 {
        return proof.to_owned();
    }
    let head: String = proof.chars().take(WIDTH - 24).collect();
    let tail: String = proof.chars().skip(proof.chars().count().saturating_sub(8)).collect();
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
            let _ = write!(message, ": {}", self.verdict.detail);
        }
        let mut detail = String::new();
        for cause in self.answer.iter().flat_map(|answer| &answer.causes) {
            let _ = writeln!(detail, "{}: {}", cause.code, cause.detail);
        }
        Case {
            suite: self.scheme.unwrap_or("none").to_owned(),
            name: format!(
                "{}{place}{}",
                self.source,
                self.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default()
            ),
            file: self.source.to_owned(),
            line: None,
            outcome,
            code: self.verdict.code,
            message: redactor.apply(message),
            detail: redactor.apply(detail),
            elapsed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    const SECRET: &str = "3f1d0c2e-9c41-4d1a-b7b0-aa0011223344";

    fn redactor() -> Redactor {
        Redactor::new([&Secret::new(SECRET.into(), "")])
    }

    #[test]
    fn no_part_of_a_secret_is_left_at_any_edge_of_what_is_shown_around_a_difference() {
        let redactor = redactor();
        for spelt in
            [SECRET.to_owned(), SECRET.replace('-', "%2D"), SECRET.replace('-', "\\u002d"), hex::encode(SECRET)]
        {
            for gap in 0..=60 {
                let gap = "·".repeat(gap);
                for (here, there) in [
                    (format!("x{gap}é{gap}{spelt}{gap}"), format!("x{gap}\\u00e9{gap}{spelt}{gap}")),
                    (format!("{gap}{spelt}{gap}é{gap}"), format!("{gap}{spelt}{gap}\\u00e9{gap}")),
                    (format!("{gap}{spelt}{gap}\n"), format!("{gap}{spelt}{gap}")),
                    // Spoilt by the difference itself.
                    (format!("{gap}{}{gap}", spelt.replacen("4d", "4D", 1)), format!("{gap}{spelt}{gap}")),
                ] {
                    let Some(difference) = Difference::between(here.as_bytes(), there.as_bytes()) else { continue };
                    for shown in excerpts(&difference, &redactor) {
                        for part in spelt.as_bytes().windows(5) {
                            let part = std::str::from_utf8(part).unwrap();
                            assert!(!shown.contains(part), "{part} of {here:?} is in {shown:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_difference_is_pointed_at_in_both_bodies() {
        let difference = Difference::between("{\"a\":\"é\"}\n".as_bytes(), b"{\"a\":\"\\u00e9\"}\n").unwrap();
        assert_eq!(
            excerpts(&difference, &redactor()),
            ["{\"a\":\"é\"}\\n⟨end⟩", "{\"a\":\"\\\\u00e9\"}\\n⟨end⟩", "{\"a\":\""]
                .map(|text| text.replace("\\\\", "\\"))
        );
        let here = format!("{}{SECRET}bb{}", "a".repeat(90), "c".repeat(90));
        let difference = Difference::between(here.as_bytes(), here.replace("bb", "b").as_bytes()).unwrap();
        let [shown, other, before] = excerpts(&difference, &redactor());
        assert_eq!(shown, format!("[secret]bb{}", "c".repeat(23)));
        assert_eq!(other, format!("[secret]b{}", "c".repeat(24)));
        assert_eq!(before, "[secret]b");
    }
}
