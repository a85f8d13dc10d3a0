//! Reports beside the main answer: what CI systems and people read afterwards. Each is a view of the same list of cases.

use std::fmt::Write as _;
use std::time::Duration;

use super::UNREADABLE;
use super::escape::{github_data, github_property, uri, xml};
use crate::codes;
use crate::sorting;
use crate::text;

/// How one piece of evidence turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// Nobody was there to say.
    Broken,
    /// It was left out.
    Skipped,
}

/// One unit of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it belongs to: a scheme.
    pub suite: String,
    /// What it is called.
    pub name: String,
    /// The file it is about.
    pub file: String,
    /// The line of that file, from 1, where one is meant.
    pub line: Option<usize>,
    /// How it turned out.
    pub outcome: Outcome,
    /// The stable code.
    pub code: &'static str,
    /// One line.
    pub message: String,
    /// Causes, one a line; may be empty.
    pub detail: String,
    /// How long it took, where that matters.
    pub elapsed: Option<Duration>,
}

impl Case {
    fn is_wrong(&self) -> bool {
        matches!(self.outcome, Outcome::Failed | Outcome::Broken)
    }
}

/// A report's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// `JUnit` XML
    Junit,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Test Anything Protocol, version 14
    Tap,
    /// One HTML page without outside parts
    Html,
    /// A table for a ticket
    Markdown,
}

/// The whole report of a command.
pub fn render(kind: Kind, command: &str, cases: &[Case]) -> String {
    match kind {
        Kind::Junit => junit(command, cases),
        Kind::Sarif => sarif(cases),
        Kind::Github => github(cases),
        Kind::Tap => tap(cases),
        Kind::Html => html(command, cases),
        Kind::Markdown => markdown(command, cases),
    }
}

fn count(cases: &[Case], outcome: Outcome) -> usize {
    cases.iter().filter(|case| case.outcome == outcome).count()
}

fn junit(command: &str, cases: &[Case]) -> String {
    let (tests, failures, skipped) = (cases.len(), count(cases, Outcome::Failed), count(cases, Outcome::Skipped));
    let errors = count(cases, Outcome::Broken);
    let totals = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"");
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"courtside\" {totals}>\n");
    let _ = writeln!(out, "  <testsuite name=\"courtside {command}\" {totals}>");
    for case in cases {
        let _ = write!(out, "    <testcase classname=\"{}\" name=\"{}\"", xml(&case.suite), xml(&case.name));
        if let Some(elapsed) = case.elapsed {
            let _ = write!(out, " time=\"{:.6}\"", elapsed.as_secs_f64());
        }
        let message = xml(&case.message);
        let _ = match case.outcome {
            Outcome::Passed => writeln!(out, "/>"),
            Outcome::Skipped => writeln!(out, ">\n      <skipped message=\"{message}\"/>\n    </testcase>"),
            Outcome::Failed | Outcome::Broken => {
                let detail = xml(&case.detail);
                let word = if case.outcome == Outcome::Failed { "failure" } else { "error" };
                writeln!(
                    out,
                    ">\n      <{word} type=\"{}\" message=\"{message}\">{detail}</{word}>\n    </testcase>",
                    case.code
                )
            }
        };
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn sarif(cases: &[Case]) -> String {
    use serde_json::json;
    let failed: Vec<&Case> = cases.iter().filter(|case| case.is_wrong()).collect();
    let mut used: Vec<&str> = failed.iter().map(|case| case.code).collect();
    sorting::by(&mut used, Ord::cmp);
    used.dedup();
    let rules: Vec<_> = used
        .iter()
        .map(|code| {
            let entry = codes::explanation(code);
            let words = |text: Option<&str>| json!({ "text": text.unwrap_or_default() });
            json!({
                "id": code,
                "shortDescription": words(entry.map(|entry| entry.title)),
                "fullDescription": words(entry.map(|entry| entry.why)),
                "help": words(entry.map(|entry| entry.repair)),
            })
        })
        .collect();
    let results: Vec<_> = failed
        .iter()
        .map(|case| {
            let message = format!("{}: {}\n{}", case.name, case.message, case.detail);
            let mut place = json!({ "artifactLocation": { "uri": uri(&case.file) } });
            if let Some(line) = case.line {
                place["region"] = json!({ "startLine": line });
            }
            json!({
                "ruleId": case.code,
                "level": "error",
                "message": { "text": message.trim_end() },
                "locations": [{ "physicalLocation": place }],
                "partialFingerprints": { "case/v1": format!("{}|{}", case.suite, case.name) },
            })
        })
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "courtside", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn github(cases: &[Case]) -> String {
    let mut out = String::new();
    for case in cases.iter().filter(|case| case.is_wrong()) {
        let text = format!("{}: {}\n{}", case.name, case.message, case.detail);
        let line = case.line.map(|line| format!(",line={line}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "::error file={}{line},title={}::{}",
            github_property(&case.file),
            github_property(case.code),
            github_data(text.trim_end())
        );
    }
    out
}

fn tap(cases: &[Case]) -> String {
    let mut out = format!("TAP version 14\n1..{}\n", cases.len());
    for (position, case) in cases.iter().enumerate() {
        let mark = if case.is_wrong() { "not ok" } else { "ok" };
        let name = text::sanitise(&case.name).replace('\\', "\\\\").replace('#', "\\#");
        let skip = if case.outcome == Outcome::Skipped {
            format!(" # SKIP {}", text::sanitise(&case.message))
        } else {
            String::new()
        };
        let _ = writeln!(out, "{mark} {} - {} {name}{skip}", position + 1, case.suite);
        if case.is_wrong() {
            let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
            let _ = writeln!(out, "  ---\n  code: {}\n  message: {}", case.code, quoted(&case.message));
            let _ = writeln!(out, "  causes: {}\n  ...", quoted(case.detail.trim_end()));
        }
    }
    out
}

fn word(case: &Case) -> &'static str {
    match case.outcome {
        Outcome::Passed => "ok",
        Outcome::Failed => "failed",
        Outcome::Broken if case.code == UNREADABLE => "unread",
        Outcome::Broken => "unreachable",
        Outcome::Skipped => "skipped",
    }
}

/// What a case belongs to.
fn suite(command: &str) -> &'static str {
    if command == "verify" { "scheme" } else { "flow" }
}

fn totals(cases: &[Case]) -> String {
    let [ok, failed, skipped] =
        [Outcome::Passed, Outcome::Failed, Outcome::Skipped].map(|outcome| count(cases, outcome));
    let unread = cases.iter().filter(|case| word(case) == "unread").count();
    let told = |count: usize, before: &str, word: &str, behind: &str| match count {
        0 => String::new(),
        count => format!("{before}{count} {word}{behind}"),
    };
    let unreachable = told(count(cases, Outcome::Broken) - unread, "", "unreachable", ", ");
    format!("{ok} ok, {failed} failed, {unreachable}{skipped} skipped{}", told(unread, ", ", "unread", ""))
}

fn html(command: &str, cases: &[Case]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>courtside {command}</title>\n<style>\n\
         body{{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c2430;background:#fff}}\n\
         table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #dde2e8}}\n\
         .ok{{color:#146c2e}}.failed{{color:#a8071a;font-weight:600}}.skipped{{color:#7a5a00}}pre{{margin:.3rem 0 0;white-space:pre-wrap}}\n\
         @media(prefers-color-scheme:dark){{body{{background:#14181f;color:#d8dee6}}td,th{{border-color:#2c3440}}.ok{{color:#6fcf87}}\
         .failed{{color:#ff8087}}.skipped{{color:#e0b54a}}}}\n</style>\n<h1>courtside {command}</h1>\n",
    );
    let _ = writeln!(
        out,
        "<p>{}</p>\n<table>\n<tr><th>outcome<th>{}<th>capture<th>what</tr>",
        totals(cases),
        suite(command)
    );
    for case in cases {
        let outcome = word(case);
        let detail = if case.detail.is_empty() { String::new() } else { format!("<pre>{}</pre>", xml(&case.detail)) };
        let what = if case.outcome == Outcome::Passed {
            String::new()
        } else {
            format!("<code>{}</code> {}{detail}", case.code, xml(&case.message))
        };
        let _ = writeln!(
            out,
            "<tr><td class=\"{outcome}\">{outcome}<td>{}<td>{}<td>{what}</tr>",
            xml(&case.suite),
            xml(&case.name)
        );
    }
    out.push_str("</table>\n</html>\n");
    out
}

/// Text for a cell of a table: lines stay lines, code stays code.
fn cell(text: &str) -> String {
    text.trim_end().lines().map(cell_line).collect::<Vec<_>>().join("<br>")
}

fn cell_line(line: &str) -> String {
    let safe = text::sanitise(line).replace('|', "\\|");
    let outside = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let pieces: Vec<&str> = safe.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        // Not every tick has a second one.
        return outside(&safe).replace('`', "\\`");
    }
    // Between ticks an entity would be shown as it is written.
    let mut is_code = true;
    let shown = pieces.into_iter().map(|piece| {
        is_code = !is_code;
        if is_code { piece.to_owned() } else { outside(piece) }
    });
    shown.collect::<Vec<_>>().join("`")
}

fn markdown(command: &str, cases: &[Case]) -> String {
    let mut out =
        format!("{}\n\n| outcome | {} | capture | what |\n| --- | --- | --- | --- |\n", totals(cases), suite(command));
    for case in cases {
        let what = match case.outcome {
            Outcome::Passed => String::new(),
            Outcome::Failed | Outcome::Broken | Outcome::Skipped => {
                format!("`{}` {} {}", case.code, cell(&case.message), cell(&case.detail))
            }
        };
        let _ = writeln!(out, "| {} | {} | {} | {} |", word(case), case.suite, cell(&case.name), what.trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases() -> Vec<Case> {
        let case = |name: &str, outcome, code, message: &str, detail: &str| Case {
            suite: "intercom".into(),
            name: name.into(),
            file: "a b.http".into(),
            line: None,
            outcome,
            code,
            message: message.into(),
            detail: detail.into(),
            elapsed: None,
        };
        vec![
            case("a b.http[0]", Outcome::Passed, "signature-ok", "", ""),
            case(
                "a b.http[1] <&\"\u{1b}|#",
                Outcome::Failed,
                "signature-mismatch",
                "the <body>, 100%: no",
                "body-final-lf-removed: x\n",
            ),
            case("a b.http[2]", Outcome::Skipped, "scheme-unrecognised", "no proof", ""),
        ]
    }

    #[test]
    fn a_cell_of_markdown_keeps_lines_code_and_what_is_written() {
        for (text, shown) in [
            ("one\ntwo\n", "one<br>two"),
            (r"a\nb", r"a\nb"),
            ("`<b>` & <b> | `a|b`", r"`<b>` &amp; &lt;b> \| `a\|b`"),
            ("`cut off <b", r"\`cut off &lt;b"),
        ] {
            assert_eq!(cell(text), shown);
        }
        assert!(render(Kind::Markdown, "replay", &cases()).contains("| outcome | flow |"));
    }

    #[test]
    fn every_report_escapes_what_its_form_gives_a_meaning() {
        let shown = [Kind::Junit, Kind::Sarif, Kind::Github, Kind::Tap, Kind::Html, Kind::Markdown]
            .map(|kind| format!("=== {kind:?}\n{}", render(kind, "verify", &cases())))
            .concat();
        insta::assert_snapshot!(shown);
    }
}
