//! Workflow commands that GitHub Actions shows beside the lines of a change.

use std::io::{self, Write};

use super::{Summary, View};
use crate::lint::{Diagnostic, Severity};
use crate::report::escape::{github_data, github_property};

/// The form.
pub(super) struct Github;

impl View for Github {
    fn file(&mut self, _name: &str, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
        for finding in findings {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let (start, end) = (finding.start, finding.end);
            write!(out, "::{command} file={},", github_property(&finding.file))?;
            write!(out, "line={},endLine={},", start.line, end.line)?;
            // The runner refuses columns where the lines differ, and says so in the log.
            if start.line == end.line {
                write!(out, "col={},endColumn={},", start.column, end.column)?;
            }
            write!(out, "title={}::{}", github_property(finding.rule.code), github_data(&finding.message))?;
            if let Some(help) = &finding.help {
                write!(out, "%0A{}", github_data(help))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        summary.unshown().map_or(Ok(()), |said| writeln!(out, "::notice title=courtside lint::{}", github_data(&said)))
    }
}
