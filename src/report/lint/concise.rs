//! A line a finding, as editors and `grep` read it. Errors are the rule; what matters less says so behind the code, so that the form
//! `file:line:column: code message` holds for all. Nothing else is written: no findings, no lines.

use std::io::{self, Write};

use super::View;
use crate::lint::{Diagnostic, Severity};
use crate::text::sanitise;
use crate::ui::Paint;

/// The form.
pub(super) struct Concise {
    pub(super) paint: Paint,
}

impl View for Concise {
    fn file(&mut self, _name: &str, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
        for finding in findings {
            let code = match finding.severity {
                Severity::Error => self.paint.bad(finding.rule.code),
                Severity::Warning => self.paint.warn(finding.rule.code),
                Severity::Info => self.paint.name(finding.rule.code),
            };
            let severity = match finding.severity {
                Severity::Error => "",
                Severity::Warning => "warning: ",
                Severity::Info => "info: ",
            };
            let (file, message) = (sanitise(&finding.file), sanitise(&finding.message));
            writeln!(out, "{file}:{}:{}: {code} {severity}{message}", finding.start.line, finding.start.column)?;
        }
        Ok(())
    }

    fn tells_unshown(&self) -> bool {
        false
    }
}
