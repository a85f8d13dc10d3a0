//! Reads the inputs of a run once before any of them is redacted, for the names and ids in them. Whatever cannot be read is passed over here: it is
//! told of when it is to be redacted.

use std::fs;

use super::output::Plan;
use super::{Part, process};
use crate::capture::{self, Capture, Format, ndjson};
use crate::cli::input::{Opened, Source};
use crate::cli::named::NamedFiles;
use crate::exit::Failure;
use crate::lines::Chunk;
use crate::redact::{Gathered, Redaction};

/// What the captures of all inputs say that can be read twice: a pipe cannot.
pub(super) fn gather(plans: &[Plan], files: &NamedFiles, redaction: &Redaction) -> Gathered {
    let mut gathered = Gathered::default();
    for plan in plans {
        let is_file = |path| fs::metadata(path).is_ok_and(|there| there.is_file());
        if matches!(&plan.source, Source::File(path) if is_file(path)) {
            // Of what is broken the beginning may still have said something.
            let _ = of_source(&plan.source, files, redaction, &mut gathered);
        }
    }
    gathered
}

fn of_source(
    source: &Source,
    files: &NamedFiles,
    redaction: &Redaction,
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let mut opened = Opened::new(source)?;
    let Some(format) = opened.format(source)? else { return Ok(()) };
    if format == Format::Ndjson {
        return process(opened, &|chunk| Ok(of_lines(chunk, redaction)), &mut |part| {
            gathered.add(part.gathered);
            Ok(())
        });
    }
    let bytes = opened.into_bytes(source, usize::MAX)?;
    let items = capture::read_each(format, &bytes, &mut files.load(format, source)).unwrap_or_default();
    for (_, capture) in &items.captures {
        redaction.gather(capture, gathered);
    }
    Ok(())
}

fn of_lines(chunk: Chunk<'_>, redaction: &Redaction) -> Part {
    let mut gathered = Gathered::default();
    let mut capture = Capture::default();
    for (_, line) in chunk.lines().filter(|(_, line)| !line.trim_ascii().is_empty()) {
        if ndjson::read_line(line, &mut capture).is_err() {
            continue;
        }
        redaction.gather(&capture, &mut gathered);
    }
    Part { gathered, ..Part::default() }
}
