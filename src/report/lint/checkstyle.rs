//! Checkstyle's XML, which review tools and build servers read: findings by file. Clean files are left out, as nobody reads them.

use std::io::{self, Write};

use super::{Summary, View};
use crate::lint::Diagnostic;
use crate::report::escape::xml;
use crate::text::sanitise;

/// The form.
#[derive(Default)]
pub(super) struct Checkstyle {
    /// The file whose element is open.
    file: Option<String>,
}

impl Checkstyle {
    fn close(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.file.take().is_some() {
            writeln!(out, "  </file>")?;
        }
        Ok(())
    }
}

impl View for Checkstyle {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">")
    }

    fn file(&mut self, name: &str, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        if self.file.as_deref() != Some(name) {
            self.close(out)?;
            writeln!(out, "  <file name=\"{}\">", xml(name))?;
            self.file = Some(name.to_owned());
        }
        for finding in findings {
            let mut message = sanitise(&finding.message);
            if let Some(help) = &finding.help {
                message += "; ";
                message += &sanitise(help);
            }
            writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"{}\"/>",
                finding.start.line,
                finding.start.column,
                finding.severity.name(),
                xml(&message),
                xml(finding.rule.code),
            )?;
        }
        Ok(())
    }

    fn tells_unshown(&self) -> bool {
        false
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.close(out)?;
        // Its readers know files and their errors alone, and skip comments.
        if let Some(said) = summary.unshown() {
            writeln!(out, "  <!-- {} -->", xml(&said))?;
        }
        writeln!(out, "</checkstyle>")
    }
}
