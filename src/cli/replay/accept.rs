//! Keeping what was answered as the recorded answer: in the capture's own file, whole or not at all.

use std::collections::BTreeMap;
use std::fs;

use crate::capture::{self, Format, Response};
use crate::cli::input::{self, Opened, Source};
use crate::cli::shell::Voice;
use crate::exit::{Blame as _, Failure};
use crate::text;

/// Refuses a file in which no answer can be kept, before anything is sent.
pub(super) fn check(source: &Source) -> Result<(), Failure> {
    let opened = Opened::plain(source)?;
    let name = source.name();
    if opened.head.starts_with(&[0x1f, 0x8b]) {
        return Err(Failure::question(format!(
            "{name} is compressed, so that no answer can be kept in it; unpack it first"
        )));
    }
    match Format::recognise(&opened.head) {
        Some(Format::Http | Format::Ndjson) | None => Ok(()),
        Some(other) => {
            let error = capture::AcceptError::Format(other.name());
            Err(Failure::question(format!("{name}: {error}")))
        }
    }
}

/// Answers to be kept, by source and place.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    answers: BTreeMap<usize, BTreeMap<u64, Response>>,
}

impl Accepted {
    pub(super) fn keep(&mut self, source: usize, index: u64, response: Response) {
        self.answers.entry(source).or_default().insert(index, response);
    }

    /// Writes every file that has an answer to keep.
    pub(super) fn write(&mut self, sources: &[Source], voice: Voice) -> Result<(), Failure> {
        for (source, answers) in std::mem::take(&mut self.answers) {
            let Some(Source::File(path)) = sources.get(source) else { continue };
            let shown = path.display().to_string();
            let content = fs::read(path).or_question(format!("cannot read {shown}"))?;
            let format = Format::recognise(&content).ok_or_else(|| {
                Failure::question(format!("{shown} is no capture any more, so that no answer can be kept in it"))
            })?;
            let changed = capture::with_answers(format, &content, &answers)
                .map_err(|error| Failure::question(format!("{shown}: {error}")))?;
            if changed != content {
                input::write_whole(path, |out| Ok(out.write_all(&changed)?))?;
            }
            voice.note(&format!("kept {} in {shown}", text::count(answers.len() as u64, "answer")));
        }
        Ok(())
    }
}
