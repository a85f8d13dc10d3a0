//! The linter asked about an answer.

use super::judge::{Failure, Subject, Verdict, is_json_at_all};
use crate::document::Document;
use crate::lint::source::{Claim, Linter, Part, Syntax, surface_of};
use crate::lint::{self, Diagnostic, Severity};
use crate::platform::bodies::{self, Kind, Side};
use crate::sorting;
use crate::text;

/// How many findings about one answer are kept; the others are counted.
const MAX_FINDINGS: usize = 100;

/// Whether the body is free of errors, and of warnings where they count too.
pub(super) fn check(warnings: bool, subject: &Subject<'_>) -> Verdict {
    let body = subject.body()?;
    let flow = subject.exchange.flow;
    let known = flow.and_then(|flow| bodies::kinds().find(|kind| kind.flow == Some((flow, Side::Answer))));
    if known.is_none()
        && let Some(flow) = flow
    {
        return Err(Failure::blind(
            "answer-kind-unknown",
            format!("no platform reads the answer to {flow}, so that there is nothing to hold it to"),
        ));
    }
    is_json_at_all(body)?;
    let document = Document::json(body);
    let Some(kind) = known.or_else(|| lint::recognise(document.root()).map(|guess| guess.kind)) else {
        return Err(Failure::blind(
            "answer-kind-unknown",
            "the request is of no known flow, and the body of no known kind; name the flow with `# @flow`",
        ));
    };
    let surface = flow.and_then(|flow| surface_of(flow, &subject.exchange.request.body));
    let mut options = lint::Options::new(&subject.options.rules);
    options.surface = surface;
    let outcome = lint::lint(&document, Some(kind), &options);
    if outcome.findings.is_empty() {
        return Ok(Vec::new());
    }
    // Places and excerpts are made only where there is something to show.
    let findings = diagnostics(body, kind, subject, surface);
    let counts = outcome.counts;
    let refused = counts.errors > 0 || (warnings && counts.warnings > 0);
    if !refused {
        return Ok(findings);
    }
    let counted = |finding: &&Diagnostic| {
        finding.severity == Severity::Error || (warnings && finding.severity == Severity::Warning)
    };
    let first = findings.iter().find(counted).map(|finding| {
        format!(
            "{}:{}: {} ({})",
            finding.start.line,
            finding.start.column,
            text::sanitise(&finding.message),
            finding.rule.code
        )
    });
    let others = counts.errors + if warnings { counts.warnings } else { 0 };
    let more = if others > 1 { format!("; {} more", text::thousands(others as u64 - 1)) } else { String::new() };
    let detail = format!("the body at {}{more}", first.unwrap_or_else(|| "a place that is not kept".to_owned()));
    Err(Failure { findings, ..Failure::new("answer-lint", detail) })
}

fn diagnostics(
    body: &[u8],
    kind: &'static Kind,
    subject: &Subject<'_>,
    surface: Option<bodies::Surface>,
) -> Vec<Diagnostic> {
    let linter = Linter {
        rules: &subject.options.rules,
        kind: Some(kind),
        surface,
        manifest: None,
        function: None,
        excerpts: true,
        most: lint::MAX_FINDINGS,
        redactor: None,
    };
    let part = Part { file: "answer", text: body, first_line: 1, byte: 0 };
    let mut found = linter.lint(Syntax::Json, part, Claim::Named).diagnostics;
    // Errors come first where not all are kept.
    if found.len() > MAX_FINDINGS {
        sorting::by_key(&mut found, |finding| finding.severity);
        found.truncate(MAX_FINDINGS);
        sorting::by_key(&mut found, |finding| finding.start);
    }
    for finding in &mut found {
        // There is no file in which it could be made.
        finding.fix = None;
    }
    found
}
