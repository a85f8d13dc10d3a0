//! `JUnit` XML: a file is a test, which fails where it has errors. The totals stand before the tests, so this form is kept whole until the end.
//! A test has one failure with all of its errors in it, since most readers show only the first; what matters less is its output.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Summary, View};
use crate::lint::{Diagnostic, Severity};
use crate::report::escape::xml;
use crate::text::{count, sanitise};

/// The form.
#[derive(Default)]
pub(super) struct Junit {
    tests: usize,
    failures: usize,
    /// The elements of files that are done.
    done: String,
    /// The file that may go on.
    open: Option<Test>,
}

struct Test {
    name: String,
    errors: usize,
    /// Code and message of the first error.
    first: Option<(&'static str, String)>,
    failure: String,
    output: String,
}

impl Junit {
    fn close(&mut self) {
        let Some(test) = self.open.take() else { return };
        self.tests += 1;
        let name = xml(&test.name);
        let _ = write!(self.done, "    <testcase classname=\"lint\" name=\"{name}\" file=\"{name}\"");
        if test.first.is_none() && test.output.is_empty() {
            self.done.push_str("/>\n");
            return;
        }
        self.done.push_str(">\n");
        if let Some((code, message)) = test.first {
            self.failures += 1;
            let message = match test.errors {
                1 => message,
                errors => format!("{}, the first: {message}", count(errors as u64, "error")),
            };
            let _ = writeln!(
                self.done,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                xml(code),
                xml(&message),
                xml(&test.failure)
            );
        }
        if !test.output.is_empty() {
            let _ = writeln!(self.done, "      <system-out>{}</system-out>", xml(&test.output));
        }
        self.done.push_str("    </testcase>\n");
    }
}

impl View for Junit {
    fn file(&mut self, name: &str, findings: &[Diagnostic], _out: &mut dyn Write) -> io::Result<()> {
        if self.open.as_ref().is_none_or(|test| test.name != name) {
            self.close();
        }
        let test = self.open.get_or_insert_with(|| Test {
            name: name.to_owned(),
            errors: 0,
            first: None,
            failure: String::new(),
            output: String::new(),
        });
        for finding in findings {
            let message = sanitise(&finding.message);
            let (code, place) = (finding.rule.code, format!("{}:{}", finding.start.line, finding.start.column));
            let lines = if finding.severity == Severity::Error {
                test.errors += 1;
                test.first.get_or_insert_with(|| (code, message.clone()));
                &mut test.failure
            } else {
                &mut test.output
            };
            let _ = writeln!(lines, "{place}: {}[{code}]: {message}", finding.severity.name());
            if let Some(help) = &finding.help {
                let _ = writeln!(lines, "  help: {}", sanitise(help));
            }
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.close();
        let totals = format!("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\"", self.tests, self.failures);
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"courtside\" {totals}>")?;
        writeln!(out, "  <testsuite name=\"courtside lint\" {totals}>")?;
        out.write_all(self.done.as_bytes())?;
        if let Some(said) = summary.unshown() {
            writeln!(out, "    <system-out>{}</system-out>", xml(&said))?;
        }
        writeln!(out, "  </testsuite>\n</testsuites>")
    }
}
