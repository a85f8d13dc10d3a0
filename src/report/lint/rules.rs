//! The list of rules.

use std::io::{self, Write};

use serde::Serialize;

use super::{Format, MARKS, mark};
use crate::lint::{Fixes, RULES, Rule, RuleSet};
use crate::platform::bodies::Evidence;
use crate::ui::Paint;

#[derive(Serialize)]
struct Row {
    code: &'static str,
    severity: &'static str,
    /// The letter of the reference pages.
    evidence: char,
    fixes: &'static str,
    summary: &'static str,
}

impl From<&Rule> for Row {
    fn from(rule: &Rule) -> Self {
        Self {
            code: rule.code,
            severity: rule.severity.name(),
            evidence: rule.evidence.letter(),
            fixes: match rule.fixes {
                Fixes::None => "none",
                Fixes::Safe => "safe",
                Fixes::Unsafe => "unsafe",
            },
            summary: rule.summary,
        }
    }
}

/// Writes the rules of a set, sorted by code: as JSON or NDJSON where that is asked for, as a table otherwise.
pub fn write(set: &RuleSet, format: Format, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let rules = || RULES.iter().enumerate().filter(|(index, _)| set.has(*index)).map(|(_, rule)| rule);
    match format {
        Format::Json => {
            let rows: Vec<Row> = rules().map(Row::from).collect();
            out.write_all(b"{\"schema_version\":1,\"rules\":")?;
            serde_json::to_writer(&mut *out, &rows)?;
            out.write_all(b"}\n")
        }
        Format::Ndjson => {
            for rule in rules() {
                serde_json::to_writer(&mut *out, &Row::from(rule))?;
                out.write_all(b"\n")?;
            }
            Ok(())
        }
        _ => {
            let codes = rules().map(|rule| rule.code.len()).max().unwrap_or_default();
            for rule in rules() {
                let code = paint.name(&format!("{:<codes$}", rule.code));
                let (severity, letter) = (rule.severity.name(), rule.evidence.letter());
                writeln!(out, "{code}  {severity:<7}  {letter}  {}  {}", mark(rule.fixes), rule.summary)?;
            }
            let letters =
                [Evidence::Documented, Evidence::Specified, Evidence::Shown, Evidence::Observed, Evidence::Inferred];
            writeln!(out, "\n{}", paint.dim(MARKS))?;
            for evidence in letters {
                writeln!(out, "{}", paint.dim(&format!("{}: {}", evidence.letter(), evidence.title())))?;
            }
            Ok(())
        }
    }
}
