//! A replay as one page without outside parts: a timeline, and behind each request what was sent, what came and what was wrong with it.

use std::fmt::Write as _;
use std::time::Duration;

use super::text::span;
use super::{Counts, Played, Veil};
use crate::replay::latency::Latency;
use crate::report::cases::Outcome;
use crate::report::escape::xml;

/// As much of a body as the page holds.
const LARGEST: usize = 64 << 10;

/// One request on the page.
#[derive(Debug, Clone)]
pub struct Story {
    outcome: Outcome,
    title: String,
    place: String,
    flow: &'static str,
    status: Option<u16>,
    elapsed: Option<Duration>,
    started: Duration,
    reasons: String,
    request: String,
    answer: String,
    again: String,
}

impl Story {
    /// Everything the page says of a request that was sent `started` after the beginning; secrets and proofs are not in it.
    pub fn new(played: &Played<'_>, started: Duration, veil: &Veil<'_>) -> Self {
        let mut reasons = String::new();
        if let Some(problem) = &played.problem {
            let _ = writeln!(reasons, "{}: {}", problem.code, problem.detail);
        }
        for held in played.held {
            let mark = if held.ok { "ok" } else { "FAIL" };
            let place = held.line.map(|line| format!("  ({}:{line})", played.source)).unwrap_or_default();
            let _ = writeln!(reasons, "{mark}  {}{place}", held.expect);
            for more in super::reasons(held).iter().filter(|_| !held.ok) {
                let _ = writeln!(reasons, "{more}");
            }
        }
        let request = played.request;
        let line = format!(
            "{} {} HTTP/1.1\n",
            super::lossy(&request.method),
            super::veil::target(&super::lossy(&request.target))
        );
        let answer = played.response.map(|response| {
            let line = format!("HTTP/1.1 {} {}\n", response.status, super::lossy(&response.reason));
            format!("{}{}\n{}", veil.text(line), veil.fields(&response.headers), body(&response.body, veil))
        });
        Self {
            outcome: played.outcome,
            title: played.title(veil),
            place: played.place(),
            flow: played.flow.unwrap_or("-"),
            status: played.response.map(|response| response.status),
            elapsed: played.elapsed,
            started,
            reasons: veil.text(reasons),
            request: format!("{}{}\n{}", veil.text(line), veil.fields(&request.headers), body(&request.body, veil)),
            answer: answer.unwrap_or_default(),
            again: veil.text(played.again.iter().flat_map(super::Again::commands).collect::<Vec<_>>().join("\n\n")),
        }
    }
}

fn body(bytes: &[u8], veil: &Veil<'_>) -> String {
    let start = bytes.get(..LARGEST).unwrap_or(bytes);
    let more = bytes.len() - start.len();
    let cut = if more > 0 { format!("\n… and {more} more bytes") } else { String::new() };
    veil.text(format!("{}{cut}", super::lossy(start)))
}

/// The page of a replay.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// In order.
    pub stories: Vec<Story>,
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1c2430;background:#fff}\
details{border-bottom:1px solid #dde2e8}summary{display:grid;grid-template-columns:4rem 14rem 3rem 5rem 1fr 12rem;gap:.6rem;padding:.35rem 0;cursor:pointer;align-items:center}\
pre{margin:.3rem 0 1rem;padding:.7rem;white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f6f8;border-radius:4px}h2{font-size:1rem;margin:.6rem 0 0}\
.ok{color:#146c2e}.failed,.unreachable{color:#a8071a;font-weight:600}.skipped{color:#7a5a00}.bar{position:relative;height:.6rem;background:#eef1f4;border-radius:3px;overflow:hidden}\
.bar i{position:absolute;top:0;bottom:0;min-width:2px;background:#4a7fd4}table{border-collapse:collapse}td{padding:.1rem .6rem}\
@media(max-width:60rem){summary{grid-template-columns:4rem 1fr 3rem 5rem}.wide{display:none}}\
@media(prefers-color-scheme:dark){body{background:#14181f;color:#d8dee6}details{border-color:#2c3440}pre{background:#1c222b}.bar{background:#242c37}\
.ok{color:#6fcf87}.failed,.unreachable{color:#ff8087}.skipped{color:#e0b54a}}";

impl Page {
    /// The page.
    pub fn render(&self, target: &str, counts: Counts, latency: &Latency) -> String {
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>courtside replay</title>\n<style>\n{STYLE}\n</style>\n<h1>courtside replay</h1>\n"
        );
        let _ = writeln!(
            out,
            "<p>against <code>{}</code>: {} ok, {} failed, {} unreachable, {} skipped</p>",
            xml(target),
            counts.ok,
            counts.failed,
            counts.unreachable,
            counts.skipped
        );
        times(latency, &mut out);
        let end = self.stories.iter().map(|story| story.started + story.elapsed.unwrap_or_default()).max();
        let whole = end.unwrap_or_default().as_secs_f64().max(1e-6);
        for story in &self.stories {
            story.render(whole, &mut out);
        }
        out.push_str("</html>\n");
        out
    }
}

fn times(latency: &Latency, out: &mut String) {
    let Some(longest) = latency.longest() else { return };
    let quantile = |share| latency.quantile(share).map(span).unwrap_or_default();
    let (half, most, nearly) = (quantile(0.5), quantile(0.95), quantile(0.99));
    let _ = writeln!(out, "<p>p50 {half}, p95 {most}, p99 {nearly}, max {}</p>\n<table>", span(longest));
    let bars = latency.bars();
    let highest = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    for bar in bars {
        #[allow(clippy::cast_precision_loss)] // a share for the eye
        let share = bar.count as f64 / highest as f64 * 20.0;
        let _ = writeln!(
            out,
            "<tr><td>≤ {}<td><div class=\"bar\" style=\"width:20rem\"><i style=\"left:0;width:{share:.2}rem\"></i></div><td>{}</tr>",
            span(bar.until),
            bar.count
        );
    }
    out.push_str("</table>\n");
}

impl Story {
    fn render(&self, whole: f64, out: &mut String) {
        let word = match self.outcome {
            Outcome::Passed => "ok",
            Outcome::Failed => "failed",
            Outcome::Broken => "unreachable",
            Outcome::Skipped => "skipped",
        };
        let open = if matches!(self.outcome, Outcome::Failed | Outcome::Broken) { " open" } else { "" };
        let status = self.status.map(|status| status.to_string()).unwrap_or_default();
        let elapsed = self.elapsed.map(span).unwrap_or_default();
        let left = self.started.as_secs_f64() / whole * 100.0;
        let width = self.elapsed.unwrap_or_default().as_secs_f64() / whole * 100.0;
        let _ = writeln!(
            out,
            "<details{open}><summary><span class=\"{word}\">{word}</span><span class=\"wide\">{}</span><span>{status}</span><span>{elapsed}</span>\
             <span>{} <small>{}</small></span><span class=\"bar wide\"><i style=\"left:{left:.3}%;width:{width:.3}%\"></i></span></summary>",
            xml(self.flow),
            xml(&self.title),
            xml(&self.place),
        );
        for (heading, text) in
            [("expected", &self.reasons), ("request", &self.request), ("answer", &self.answer), ("again", &self.again)]
        {
            if !text.trim().is_empty() {
                let _ = writeln!(out, "<h2>{heading}</h2><pre>{}</pre>", xml(text.trim_end()));
            }
        }
        out.push_str("</details>\n");
    }
}
