//! What was redacted: how many values of which kind, and never one of them.

use std::io::{self, Write};

use serde_json::json;

use crate::codes;
use crate::redact::{Before, Changes};
use crate::text;
use crate::ui::Paint;

/// How many files a sentence names.
const SHOWN: usize = 20;

/// One file that was read.
#[derive(Debug, Clone)]
pub struct FileRow {
    /// The input's name.
    pub input: String,
    /// The output's, where one was written.
    pub output: Option<String>,
    /// How many captures it held.
    pub captures: u64,
}

/// One file that could not be redacted.
#[derive(Debug, Clone)]
pub struct Broken {
    /// The input's name.
    pub input: String,
    /// Why.
    pub error: String,
}

/// What a run did.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The files, in the order in which they were read.
    pub files: Vec<FileRow>,
    /// Files that hold no capture.
    pub left_out: Vec<String>,
    /// Files that could not be read or redacted, and were not written.
    pub broken: Vec<Broken>,
    /// Everything that was changed.
    pub changes: Changes,
}

impl Report {
    /// How many captures there were.
    pub fn captures(&self) -> u64 {
        self.files.iter().map(|file| file.captures).sum()
    }

    /// Takes the outputs back: nothing was written.
    pub fn unwritten(&mut self) {
        self.dry_run = true;
        for file in &mut self.files {
            file.output = None;
        }
    }

    /// What was written though something is broken, in one sentence.
    pub fn rest(&self, in_place: bool) -> String {
        let broken = self.lost();
        let written: Vec<&str> = self.files.iter().filter_map(|file| file.output.as_deref()).collect();
        match written.as_slice() {
            _ if in_place => format!("{broken} could not be redacted, so no file was written over"),
            [] => format!("{broken} could not be redacted, and nothing was written"),
            ["-"] => format!("{broken} could not be redacted; the rest went to standard output"),
            [..] if written.len() <= SHOWN => {
                format!("{broken} could not be redacted; written were {}", written.join(", "))
            }
            [shown @ .., _] => {
                let shown = shown.get(..SHOWN).unwrap_or(shown).join(", ");
                format!("{broken} could not be redacted; written were {shown} and {} more", written.len() - SHOWN)
            }
        }
    }

    /// How much is in no output: captures of files that are, and whole files.
    fn lost(&self) -> String {
        let partly = |broken: &&Broken| self.files.iter().any(|file| file.input == broken.input);
        let captures = self.broken.iter().filter(partly).count();
        let counts = [(captures, "capture"), (self.broken.len() - captures, "file")];
        let some = counts.iter().filter(|(count, _)| *count > 0);
        some.map(|(count, what)| text::count(*count as u64, what)).collect::<Vec<_>>().join(" and ")
    }

    /// For people: one line a kind.
    pub fn text(&self, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
        let verb = if self.dry_run { "would redact" } else { "redacted" };
        let files = text::count(self.files.len() as u64, "file");
        let captures = text::count(self.captures(), "capture");
        let total = text::count(self.changes.total(), "value");
        writeln!(out, "{verb} {captures} in {files}: {}", paint.strong(&format!("{total} replaced")))?;
        for (kind, count) in &self.changes.kinds {
            writeln!(out, "  {:>7}  {}", text::thousands(*count), kind.title())?;
        }
        for ((scheme, before), count) in &self.changes.signed {
            let before = match before {
                Before::Right => "right before",
                Before::Wrong => "wrong before",
                Before::Unknown => "not judged before",
            };
            writeln!(out, "  {:>7}  signed by {scheme} with the public secret, {before}", text::thousands(*count))?;
        }
        for (note, count) in &self.changes.notes {
            let title = codes::explanation(note.code()).map_or("", |explanation| explanation.title);
            writeln!(out, "  {:>7}  {title} {}", text::thousands(*count), paint.dim(&format!("({})", note.code())))?;
        }
        Ok(())
    }

    /// For programs.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let file = |file: &FileRow| json!({ "input": file.input, "output": file.output, "captures": file.captures });
        let kind = |(kind, count): (&crate::redact::Kind, &u64)| (kind.name().to_owned(), json!(count));
        let signed = |((scheme, before), count): (&(&str, Before), &u64)| json!({ "scheme": scheme, "before": before.name(), "count": count });
        let note = |(note, count): (&crate::redact::Note, &u64)| json!({ "code": note.code(), "count": count });
        let document = json!({
            "schema_version": 1,
            "dry_run": self.dry_run,
            "files": self.files.iter().map(file).collect::<Vec<_>>(),
            "left_out": self.left_out,
            "broken": self.broken.iter().map(|file| json!({ "input": file.input, "error": file.error })).collect::<Vec<_>>(),
            "replaced": self.changes.kinds.iter().map(kind).collect::<serde_json::Map<_, _>>(),
            "signed": self.changes.signed.iter().map(signed).collect::<Vec<_>>(),
            "notes": self.changes.notes.iter().map(note).collect::<Vec<_>>(),
            "summary": {
                "files": self.files.len(),
                "captures": self.captures(),
                "replaced": self.changes.total(),
                "signed": self.changes.signed.values().sum::<u64>(),
            },
        });
        writeln!(out, "{document}")
    }
}
