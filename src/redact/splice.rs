//! A text that is written anew in places.

use std::ops::Range;

/// A text of which parts are replaced, from the front to the back.
pub(super) struct Splice<'t> {
    text: &'t str,
    out: String,
    done: usize,
}

impl<'t> Splice<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, out: String::new(), done: 0 }
    }

    /// Up to where it has been written.
    pub(super) fn done(&self) -> usize {
        self.done
    }

    /// Puts something in the place of a part that lies behind all that were replaced. `None` where it does not, or is no part of the text.
    pub(super) fn put(&mut self, part: Range<usize>, new: &str) -> Option<()> {
        self.out.push_str(self.text.get(self.done..part.start)?);
        self.out.push_str(new);
        self.done = part.end;
        Some(())
    }

    /// The text as it is now; `None` where nothing was replaced.
    pub(super) fn end(mut self) -> Option<String> {
        if self.done == 0 {
            return None;
        }
        self.out.push_str(self.text.get(self.done..)?);
        Some(self.out)
    }
}
