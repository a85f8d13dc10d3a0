//! JSON: one document, or a line a finding. Written through borrowed rows, since there may be very many findings.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Summary, View};
use crate::document::Place;
use crate::lint::{Diagnostic, Related, Repair};

/// One document.
#[derive(Default)]
pub(super) struct Json {
    any: bool,
    buffer: Vec<u8>,
}

impl View for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"schema_version\":1,\"findings\":[")
    }

    fn file(&mut self, _name: &str, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
        for finding in findings {
            if std::mem::replace(&mut self.any, true) {
                out.write_all(b",")?;
            }
            write(&Row::from(finding), &mut self.buffer, out)?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"],\"summary\":")?;
        serde_json::to_writer(&mut *out, &Totals::from(summary))?;
        out.write_all(b"}\n")
    }
}

/// A line a finding, and the summary on the last.
#[derive(Default)]
pub(super) struct Lines {
    buffer: Vec<u8>,
}

impl View for Lines {
    fn file(&mut self, _name: &str, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
        for finding in findings {
            write(&Row::from(finding), &mut self.buffer, out)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"schema_version\":1,\"summary\":")?;
        serde_json::to_writer(&mut *out, &Totals::from(summary))?;
        out.write_all(b"}\n")
    }
}

/// Writes a row in one go: serde writes a few bytes at a time, which is slow through a stream that is known only when it runs.
pub(super) fn write(row: &impl Serialize, buffer: &mut Vec<u8>, out: &mut dyn Write) -> io::Result<()> {
    buffer.clear();
    serde_json::to_writer(&mut *buffer, row)?;
    out.write_all(buffer)
}

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    pointer: Option<&'a str>,
    start: At,
    end: At,
    fix: Option<FixRow<'a>>,
    #[serde(skip_serializing_if = "<[Related]>::is_empty", serialize_with = "related")]
    related: &'a [Related],
}

impl<'a> From<&'a Diagnostic> for Row<'a> {
    fn from(finding: &'a Diagnostic) -> Self {
        Self {
            rule: finding.rule.code,
            severity: finding.severity.name(),
            message: &finding.message,
            help: finding.help.as_deref(),
            file: &finding.file,
            pointer: finding.pointer.as_deref(),
            start: finding.start.into(),
            end: finding.end.into(),
            fix: finding.fix.as_ref().map(FixRow::from),
            related: &finding.related,
        }
    }
}

#[derive(Serialize)]
struct At {
    line: usize,
    column: usize,
    byte: usize,
}

impl From<Place> for At {
    fn from(place: Place) -> Self {
        Self { line: place.line, column: place.column, byte: place.byte }
    }
}

#[derive(Serialize)]
struct FixRow<'a> {
    title: &'a str,
    safe: bool,
    #[serde(serialize_with = "edits")]
    edits: &'a [(Place, Place, String)],
}

impl<'a> From<&'a Repair> for FixRow<'a> {
    fn from(fix: &'a Repair) -> Self {
        Self { title: &fix.title, safe: fix.safe, edits: &fix.edits }
    }
}

fn related<S: Serializer>(related: &[Related], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Note<'a> {
        message: &'a str,
        start: At,
        end: At,
    }
    serializer.collect_seq(related.iter().map(|note| Note {
        message: &note.message,
        start: note.start.into(),
        end: note.end.into(),
    }))
}

fn edits<S: Serializer>(edits: &[(Place, Place, String)], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Change<'a> {
        start: At,
        end: At,
        text: &'a str,
    }
    serializer.collect_seq(edits.iter().map(|(start, end, text)| Change {
        start: (*start).into(),
        end: (*end).into(),
        text,
    }))
}

/// The summary as JSON shows it.
#[derive(Serialize)]
pub(super) struct Totals {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    #[serde(skip_serializing_if = "is_zero")]
    unkept: usize,
}

impl From<&Summary> for Totals {
    fn from(summary: &Summary) -> Self {
        let counts = summary.counts;
        Self {
            files: summary.files,
            errors: counts.errors,
            warnings: counts.warnings,
            infos: counts.infos,
            unkept: summary.unkept,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
fn is_zero(number: &usize) -> bool {
    *number == 0
}
