//! A replay for people.

use std::fmt::Write as _;
use std::time::Duration;

use super::{Again, Counts, Limit, Played, View};
use crate::replay::latency::Latency;
use crate::report::cases::Outcome;
use crate::report::wrapped;
use crate::text;

/// How wide text for people gets.
const WIDTH: usize = 80;
/// How much of an answer is shown.
const EXCERPT: usize = 3 * 76;
/// How many lines of a difference are shown.
const DIFF_LINES: usize = 24;

impl View<'_> {
    pub(super) fn text(&self, played: &Played<'_>) -> String {
        let paint = self.paint;
        let mark = match played.outcome {
            Outcome::Passed => paint.good("  ok"),
            Outcome::Failed => paint.bad("FAIL"),
            Outcome::Broken => paint.bad("LOST"),
            Outcome::Skipped => paint.warn("skip"),
        };
        let flow = paint.name(&format!("{:<24}", played.flow.unwrap_or("-")));
        let status = played.response.map_or_else(|| "  -".to_owned(), |response| format!("{:>3}", response.status));
        let elapsed = played.elapsed.map(span).unwrap_or_default();
        let place = paint.strong(&text::sanitise(&played.place()));
        let mut line = format!("{mark}  {flow} {status} {elapsed:>8}  {place}");
        let stem = std::path::Path::new(played.source).file_stem().and_then(|stem| stem.to_str());
        if let Some(name) = played.name.filter(|name| Some(*name) != stem) {
            let _ = write!(line, "  {}", paint.dim(&text::sanitise(&self.veil.text(name.to_owned()))));
        }
        if played.attempts > 1 {
            let _ = write!(line, "  {}", paint.dim(&format!("{} attempts", played.attempts)));
        }
        line.push('\n');
        if played.outcome != Outcome::Passed {
            self.reasons(played, &mut line);
        }
        line
    }

    /// What a person needs at once: what was expected and where that stands, what came, and how to see it again.
    fn reasons(&self, played: &Played<'_>, out: &mut String) {
        let paint = self.paint;
        if let Some(problem) = &played.problem {
            let _ = writeln!(out, "    {}", paint.name(problem.code));
            self.paragraph(&problem.detail, out);
        }
        for held in played.held.iter().filter(|held| !held.ok) {
            let place =
                held.line.map_or_else(String::new, |line| format!("  {}:{line}", text::sanitise(played.source)));
            let expected = paint.strong(&text::sanitise(&self.veil.text(held.expect.to_string())));
            let _ = writeln!(out, "    expected {expected}  {}{}", paint.name(held.code), paint.dim(&place));
            for reason in super::reasons(held) {
                if held.diff.as_deref() == Some(&*reason) {
                    self.diff(&reason, out);
                } else {
                    self.paragraph(&reason, out);
                }
            }
        }
        if played.outcome == Outcome::Skipped {
            return;
        }
        if let Some(response) = played.response {
            let reason = String::from_utf8_lossy(&response.reason);
            let sort = response.headers.get("content-type").map(text::visible).unwrap_or_default();
            let status = format!("{} {reason}", response.status);
            let length = text::count(response.body.len() as u64, "byte");
            let _ = writeln!(out, "    answered {}  {sort}  {length}", text::sanitise(status.trim()));
            // What is hidden is hidden before it is cut, when it is still whole.
            let start = response.body.get(..EXCERPT + 4096).unwrap_or(&response.body);
            let shown = self.veil.text(text::visible(start).replace("\\n", " "));
            // What an expectation has quoted already is not shown twice.
            let beginning = shown.get(..12).unwrap_or(&shown);
            let quoted = played.held.iter().filter_map(|held| held.detail.as_ref()).any(|it| it.contains(beginning));
            if !shown.is_empty() && !quoted {
                let end = shown.char_indices().nth(EXCERPT).map_or(shown.len(), |(end, _)| end);
                let more = if end < shown.len() || start.len() < response.body.len() { "…" } else { "" };
                let shown = format!("{}{more}", shown.get(..end).unwrap_or_default());
                for piece in pieces(&shown, WIDTH - 6) {
                    let _ = writeln!(out, "      {}", paint.dim(piece));
                }
            }
        }
        for (label, command) in ["again", "or"].iter().zip(played.again.iter().flat_map(Again::commands)) {
            // A body of several lines stays what it is: the command is there to be pasted.
            let command = text::sanitise_lines(&self.veil.text(command.to_owned()));
            let _ = writeln!(out, "    {label:<8} {command}");
        }
    }

    fn paragraph(&self, detail: &str, out: &mut String) {
        for line in self.veil.text(detail.to_owned()).lines() {
            let _ = writeln!(out, "{}", wrapped(&text::sanitise(line), 6, WIDTH));
        }
    }

    fn diff(&self, diff: &str, out: &mut String) {
        let safe = self.veil.text(diff.to_owned());
        for line in safe.lines().take(DIFF_LINES) {
            let line = text::sanitise(line);
            let line = match line.chars().next() {
                Some('+') => self.paint.good(&line),
                Some('-') => self.paint.bad(&line),
                _ => self.paint.dim(&line),
            };
            let _ = writeln!(out, "      {line}");
        }
        let more = safe.lines().count().saturating_sub(DIFF_LINES);
        if more > 0 {
            let _ =
                writeln!(out, "      {}", self.paint.dim(&format!("and {}", text::count(more as u64, "more line"))));
        }
    }

    /// The last lines.
    pub(super) fn totals(&self, counts: Counts, latency: &Latency, limits: &[Limit]) -> String {
        let part = |count: u64, word: &str, paint: &dyn Fn(&str) -> String| {
            let text = format!("{} {word}", text::thousands(count));
            if count > 0 { paint(&text) } else { text }
        };
        let ok = part(counts.ok, "ok", &|text| self.paint.good(text));
        let failed = part(counts.failed, "failed", &|text| self.paint.bad(text));
        let lost = part(counts.unreachable, "unreachable", &|text| self.paint.bad(text));
        let skipped = part(counts.skipped, "skipped", &|text| self.paint.warn(text));
        let mut out = format!("{ok}, {failed}, {lost}, {skipped}\n");
        let quantile = |share| latency.quantile(share).map(span).unwrap_or_default();
        if let Some(longest) = latency.longest() {
            let (half, most, nearly) = (quantile(0.5), quantile(0.95), quantile(0.99));
            let _ = writeln!(out, "p50 {half}  p95 {most}  p99 {nearly}  max {}", span(longest));
        }
        for Limit { flow, within, answers, late } in limits {
            let line =
                format!("{flow}: {} of {answers} within the {} that the platform waits", answers - late, span(*within));
            let _ = writeln!(out, "{}", if *late > 0 { self.paint.bad(&line) } else { line });
        }
        // A few answers are read faster than bars.
        if latency.count() >= 20 {
            self.bars(latency, &mut out);
        }
        out
    }

    fn bars(&self, latency: &Latency, out: &mut String) {
        const BAR: u64 = 50;
        let bars = latency.bars();
        let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
        for bar in bars {
            let length = usize::try_from((bar.count * BAR).div_ceil(most)).unwrap_or_default();
            let label = format!("≤ {}", span(bar.until));
            let _ =
                writeln!(out, "{label:>10}  {} {}", self.paint.name(&"▇".repeat(length)), text::thousands(bar.count));
        }
    }
}

/// A time in three digits: `1.23 ms`, `45.6 ms`, `789 ms`, `2.50 s`.
pub(in crate::report) fn span(span: Duration) -> String {
    let (value, unit) = match span.as_secs_f64() {
        seconds if seconds >= 1.0 => (seconds, "s"),
        seconds if seconds >= 1e-3 => (seconds * 1e3, "ms"),
        seconds => (seconds * 1e6, "µs"),
    };
    let places = match value {
        value if value >= 100.0 => 0,
        value if value >= 10.0 => 1,
        _ if unit == "µs" => 0,
        _ => 2,
    };
    format!("{value:.places$} {unit}")
}

/// A text in pieces of so many characters.
fn pieces(text: &str, width: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.char_indices().nth(width).map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_at_the_most() {
        for (microseconds, shown) in [
            (0, "0 µs"),
            (999, "999 µs"),
            (1_234, "1.23 ms"),
            (45_600, "45.6 ms"),
            (789_000, "789 ms"),
            (2_500_000, "2.50 s"),
            (3_600_000_000, "3600 s"),
        ] {
            assert_eq!(span(Duration::from_micros(microseconds)), shown);
        }
    }

    #[test]
    fn pieces_are_cut_between_characters() {
        assert_eq!(pieces("äöü€x", 2).collect::<Vec<_>>(), ["äö", "ü€", "x"]);
        assert_eq!(pieces("", 2).count(), 0);
    }
}
