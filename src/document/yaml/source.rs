//! A text with places mended for the parser, and the way back to the bytes that were there.

use std::borrow::Cow;

use crate::document::Edit;

/// What stands in the place of a value that cannot be read.
pub(super) const MASK: &str = "~";

pub(super) struct Source<'a> {
    pub(super) text: Cow<'a, str>,
    /// In the order of the text.
    shifts: Vec<Shift>,
}

/// Bytes that were replaced: where they were, and where their replacement is.
struct Shift {
    new: (usize, usize),
    old: (usize, usize),
    /// Whether it stands for what cannot be read.
    mask: bool,
}

impl<'a> Source<'a> {
    /// The text with those edits, which are in order and apart. What is no UTF-8 then still is replaced by U+FFFD, which no caller
    /// leaves to this.
    pub(super) fn new(text: &'a [u8], edits: &[Edit]) -> Self {
        if edits.is_empty() {
            return Self { text: String::from_utf8_lossy(text), shifts: Vec::new() };
        }
        let mut out = Vec::with_capacity(text.len());
        let mut shifts = Vec::with_capacity(edits.len());
        let mut at = 0;
        for edit in edits {
            out.extend_from_slice(text.get(at..edit.start).unwrap_or_default());
            let start = out.len();
            out.extend_from_slice(edit.text.as_bytes());
            shifts.push(Shift {
                new: (start, out.len()),
                old: (edit.start, edit.end),
                mask: edit.text.ends_with(MASK),
            });
            at = edit.end;
        }
        out.extend_from_slice(text.get(at..).unwrap_or_default());
        let text = match String::from_utf8(out) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        Self { text: Cow::Owned(text), shifts }
    }

    /// Whether that place in the mended text is that of something that cannot be read.
    pub(super) fn is_masked(&self, at: usize) -> bool {
        let behind = self.shifts.partition_point(|shift| shift.new.0 <= at);
        let shift = behind.checked_sub(1).and_then(|last| self.shifts.get(last));
        shift.is_some_and(|shift| shift.mask && at < shift.new.1)
    }

    /// The place in the original text of a place in the mended one.
    pub(super) fn original(&self, at: usize) -> usize {
        let behind = self.shifts.partition_point(|shift| shift.new.0 <= at);
        match behind.checked_sub(1).and_then(|last| self.shifts.get(last)) {
            None => at,
            Some(shift) if at >= shift.new.1 => shift.old.1.saturating_add(at - shift.new.1),
            Some(shift) => shift.old.0,
        }
    }
}
