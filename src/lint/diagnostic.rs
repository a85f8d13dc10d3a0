//! A finding with everything that is needed to show it: where it is in its file, and the lines around it. Nothing of the document is
//! needed any more, so that findings outlive what they were found in.

use std::borrow::Cow;
use std::sync::Arc;

use super::rule::{Rule, Severity};
use crate::document::Place;

/// A finding at its place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that says so.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<Cow<'static, str>>,
    /// The file's name as it was given; `-` for standard input.
    pub file: Arc<str>,
    /// The JSON Pointer (RFC 6901) of the value it is about, in the document that was linted; `None` for what is wrong with the text.
    pub pointer: Option<String>,
    /// The first character to point at.
    pub start: Place,
    /// The place behind the last one; equal to `start` where something is missing.
    pub end: Place,
    /// Other places in the same file that explain it.
    pub related: Vec<Related>,
    /// The repair, in places of the file; `None` where there is none or where it is not to be made (in a captured body).
    pub fix: Option<Repair>,
    /// The lines that `start`, `end` and `related` stand in, as far as they are near each other.
    pub excerpt: Excerpt,
}

impl Diagnostic {
    /// Moves it on, for a text that turned out to have so many bytes before it.
    pub fn shift(&mut self, bytes: usize) {
        let related = self.related.iter_mut().flat_map(|related| [&mut related.start, &mut related.end]);
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits).flat_map(|(start, end, _)| [start, end]);
        for place in [&mut self.start, &mut self.end].into_iter().chain(related).chain(edits) {
            place.byte += bytes;
        }
        self.excerpt.byte += bytes;
    }
}

/// Another place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// What to say there.
    pub message: String,
    /// The first character to point at.
    pub start: Place,
    /// The place behind the last one.
    pub end: Place,
}

/// A repair in places of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What it does, as an order.
    pub title: Cow<'static, str>,
    /// Whether the meaning stays for sure.
    pub safe: bool,
    /// The changes: from, to, and what comes instead.
    pub edits: Vec<(Place, Place, String)>,
}

/// Some whole lines of a file. Very long lines are cut to the neighbourhood of what is pointed at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// How many bytes of the file stand before the excerpt: a place's byte less this is its byte in `text`.
    pub byte: usize,
    /// How many characters of the first line were cut away before the excerpt.
    pub cut: usize,
    /// The lines. Bytes that are no UTF-8 are replaced by as many question marks, so that places still fit.
    pub text: String,
}

impl Excerpt {
    /// Where a byte of the file stands in `text`; a byte inside a character counts as its first. `None` for what is not in the excerpt.
    pub fn offset(&self, byte: usize) -> Option<usize> {
        let offset = byte.checked_sub(self.byte).filter(|offset| self.first_line > 0 && *offset <= self.text.len())?;
        (0..=offset).rev().find(|offset| self.text.is_char_boundary(*offset))
    }

    /// The line of a place, without its end.
    pub fn line(&self, place: Place) -> Option<&str> {
        let (before, behind) = self.text.split_at_checked(self.offset(place.byte)?)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = behind.find('\n').map_or(self.text.len(), |at| before.len() + at);
        self.text.get(start..end).map(|line| line.trim_end_matches('\r'))
    }
}
