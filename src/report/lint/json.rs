//! JSON: one document, or a line a finding. There may be very many findings.

use std::io::{self, Write};

use serde::Serialize;

use super::{Summary, View};
use crate::document::{Place, scan};
use crate::lint::Diagnostic;

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
                self.buffer.push(b',');
            }
            row(finding, &mut self.buffer)?;
        }
        out.write_all(&self.buffer)?;
        self.buffer.clear();
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
            row(finding, &mut self.buffer)?;
            self.buffer.push(b'\n');
        }
        out.write_all(&self.buffer)?;
        self.buffer.clear();
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

/// Writes a finding. By hand, since many findings take longer to write than to find, and most of their text holds nothing to escape.
fn row(finding: &Diagnostic, out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(b"{\"rule\":");
    text(finding.rule.code, out)?;
    out.extend_from_slice(b",\"severity\":");
    text(finding.severity.name(), out)?;
    out.extend_from_slice(b",\"message\":");
    text(&finding.message, out)?;
    out.extend_from_slice(b",\"help\":");
    text_or_null(finding.help.as_deref(), out)?;
    out.extend_from_slice(b",\"file\":");
    text(&finding.file, out)?;
    out.extend_from_slice(b",\"pointer\":");
    text_or_null(finding.pointer.as_deref(), out)?;
    places(finding.start, finding.end, out)?;
    match &finding.fix {
        None => out.extend_from_slice(b",\"fix\":null"),
        Some(fix) => {
            out.extend_from_slice(b",\"fix\":{\"title\":");
            text(&fix.title, out)?;
            out.extend_from_slice(if fix.safe { b",\"safe\":true" } else { b",\"safe\":false" });
            out.extend_from_slice(b",\"edits\":[");
            for (index, (start, end, new)) in fix.edits.iter().enumerate() {
                out.extend_from_slice(if index == 0 { b"{" } else { b",{" });
                places(*start, *end, out)?;
                out.extend_from_slice(b",\"text\":");
                text(new, out)?;
                out.push(b'}');
            }
            out.extend_from_slice(b"]}");
        }
    }
    for (index, note) in finding.related.iter().enumerate() {
        out.extend_from_slice(if index == 0 { b",\"related\":[{\"message\":" } else { b",{\"message\":" });
        text(&note.message, out)?;
        places(note.start, note.end, out)?;
        out.push(b'}');
    }
    if !finding.related.is_empty() {
        out.push(b']');
    }
    out.push(b'}');
    Ok(())
}

/// Writes two members, with a comma before each that is not the first of its object.
fn places(start: Place, end: Place, out: &mut Vec<u8>) -> io::Result<()> {
    for (name, place) in [(b",\"start\":{\"line\":".as_slice(), start), (b",\"end\":{\"line\":", end)] {
        out.extend_from_slice(if out.last() == Some(&b'{') { &name[1..] } else { name });
        serde_json::to_writer(&mut *out, &place.line)?;
        out.extend_from_slice(b",\"column\":");
        serde_json::to_writer(&mut *out, &place.column)?;
        out.extend_from_slice(b",\"byte\":");
        serde_json::to_writer(&mut *out, &place.byte)?;
        out.push(b'}');
    }
    Ok(())
}

/// Writes a string. Most hold nothing to escape but the quotes around a name.
fn text(text: &str, out: &mut Vec<u8>) -> io::Result<()> {
    let (bytes, before) = (text.as_bytes(), out.len());
    let mut from = 0;
    out.push(b'"');
    loop {
        let at = scan::plain(bytes, from);
        out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
        match bytes.get(at) {
            None => break,
            Some(mark @ (b'"' | b'\\')) => out.extend_from_slice(&[b'\\', *mark]),
            Some(_) => {
                out.truncate(before);
                return Ok(serde_json::to_writer(out, text)?);
            }
        }
        from = at + 1;
    }
    out.push(b'"');
    Ok(())
}

fn text_or_null(value: Option<&str>, out: &mut Vec<u8>) -> io::Result<()> {
    let Some(value) = value else {
        out.extend_from_slice(b"null");
        return Ok(());
    };
    text(value, out)
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
