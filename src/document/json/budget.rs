//! How much of one text may be read again. What explains it is looked for in several ways, each by reading it with something put in or taken
//! out, and ways are tried within ways: together they are to take time that grows with the text's length and not faster.

use std::cell::Cell;

use super::super::MAX_MISTAKES;
use super::{Document, first_reading};

/// How many times the text is read in all.
const TIMES: usize = 16;
/// How many bytes more, as short texts need.
const MORE: usize = 1 << 20;

/// How far a mistake may make the reader look ahead, as a rule.
const AHEAD: usize = 500;

/// How many bytes may be read to explain a text.
pub(super) fn most(text: &[u8]) -> usize {
    text.len().saturating_mul(TIMES).saturating_add(MORE)
}

/// What is left of that for one text.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<usize>,
    spent: Cell<usize>,
    missed: Cell<bool>,
}

impl Budget {
    /// For a text that was not read yet.
    pub(super) fn new(text: &[u8]) -> Self {
        Self { left: Cell::new(most(text)), spent: Cell::new(0), missed: Cell::new(false) }
    }

    /// Reads a text to see which mistakes it has, without words; nothing where enough was read.
    pub(super) fn trial<'a>(&self, text: &'a [u8]) -> Option<Document<'a>> {
        if !self.is_left() {
            self.miss();
            return None;
        }
        Some(self.read(text, true, MAX_MISTAKES))
    }

    /// Reads a text, whatever is left.
    pub(super) fn reading<'a>(&self, text: &'a [u8]) -> Document<'a> {
        self.read(text, false, MAX_MISTAKES)
    }

    /// The same, with so many mistakes kept.
    pub(super) fn at_length<'a>(&self, text: &'a [u8], most: usize) -> Document<'a> {
        self.read(text, false, most)
    }

    /// Whether something may be read again.
    pub(super) fn is_left(&self) -> bool {
        self.left.get() > 0
    }

    fn read<'a>(&self, text: &'a [u8], silent: bool, most: usize) -> Document<'a> {
        let document = first_reading(text, silent, most);
        let mistakes = document.mistakes.len().saturating_add(document.unkept);
        let bytes = text.len().saturating_add(mistakes.saturating_mul(text.len().min(AHEAD)));
        self.left.set(self.left.get().saturating_sub(bytes));
        self.spent.set(self.spent.get().saturating_add(bytes));
        document
    }

    /// Notes that something that may explain the text is not tried.
    pub(super) fn miss(&self) {
        self.missed.set(true);
    }

    /// Whether there was such.
    pub(super) fn missed(&self) -> bool {
        self.missed.get()
    }

    /// How many bytes were read.
    pub(super) fn spent(&self) -> usize {
        self.spent.get()
    }
}
