//! How often each rule spoke, instead of what it said.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::json::Totals;
use super::{Format, MARKS, Summary, mark};
use crate::lint::{Diagnostic, Fixes, Severity};
use crate::sorting;
use crate::ui::Paint;

/// Counts by rule and severity.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    rows: BTreeMap<(&'static str, Severity), Counted>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    count: usize,
    safe: usize,
    guesses: usize,
}

#[derive(Serialize)]
struct Row {
    rule: &'static str,
    severity: &'static str,
    count: usize,
    /// How many can be mended without a change of meaning.
    safe_fixes: usize,
    /// How many can be mended with a guess.
    unsafe_fixes: usize,
}

impl Statistics {
    /// Counts some findings.
    pub fn add(&mut self, findings: &[Diagnostic]) {
        for finding in findings {
            let row = self.rows.entry((finding.rule.code, finding.severity)).or_default();
            row.count += 1;
            if let Some(fix) = &finding.fix {
                *if fix.safe { &mut row.safe } else { &mut row.guesses } += 1;
            }
        }
    }

    /// Writes the table: as JSON or NDJSON where that is asked for, as text otherwise. What is most frequent comes first.
    pub fn write(&self, format: Format, summary: &Summary, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
        let mut rows: Vec<Row> = self
            .rows
            .iter()
            .map(|((rule, severity), row)| Row {
                rule,
                severity: severity.name(),
                count: row.count,
                safe_fixes: row.safe,
                unsafe_fixes: row.guesses,
            })
            .collect();
        // The rest of the order is that of the codes, since this sort keeps it.
        sorting::by_key(&mut rows, |row| std::cmp::Reverse(row.count));
        match format {
            Format::Json => {
                out.write_all(b"{\"schema_version\":1,\"statistics\":")?;
                serde_json::to_writer(&mut *out, &rows)?;
                out.write_all(b",\"summary\":")?;
                serde_json::to_writer(&mut *out, &Totals::from(summary))?;
                out.write_all(b"}\n")
            }
            Format::Ndjson => {
                for row in &rows {
                    serde_json::to_writer(&mut *out, row)?;
                    out.write_all(b"\n")?;
                }
                out.write_all(b"{\"schema_version\":1,\"summary\":")?;
                serde_json::to_writer(&mut *out, &Totals::from(summary))?;
                out.write_all(b"}\n")
            }
            _ => table(&rows, summary, paint, out),
        }
    }
}

fn table(rows: &[Row], summary: &Summary, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let width = rows.iter().map(|row| row.count.to_string().len()).max().unwrap_or_default();
    let codes = rows.iter().map(|row| row.rule.len()).max().unwrap_or_default();
    for row in rows {
        let fixes = match (row.safe_fixes, row.unsafe_fixes) {
            (0, 0) => Fixes::None,
            (0, _) => Fixes::Unsafe,
            _ => Fixes::Safe,
        };
        let code = paint.name(&format!("{:<codes$}", row.rule));
        writeln!(out, "{:>width$}  {code}  {}  {}", row.count, mark(fixes), row.severity)?;
    }
    if rows.iter().any(|row| row.safe_fixes + row.unsafe_fixes > 0) {
        writeln!(out, "{}", paint.dim(MARKS))?;
    }
    writeln!(out, "{}", summary.sentence())
}
