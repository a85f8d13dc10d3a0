//! Where a bracket belongs that is missing in a text laid out over lines.

use super::{Frame, Reader};

impl Reader<'_> {
    /// What closes these frames, the innermost first, behind the value that ends at `end`, and where it belongs: brackets whose opening one
    /// ends its line stand on lines of their own, indented as the lines that open them.
    pub(super) fn closing_lines<'f>(&self, end: usize, frames: impl Iterator<Item = &'f Frame>) -> (usize, String) {
        let mut at = end;
        let mut closers = String::new();
        // Nothing is built for what is only counted.
        if self.document.mistakes.len() >= self.most {
            return (at, closers);
        }
        let apart = self.ends_line(end);
        for frame in frames {
            let bracket = frame.inside.closing();
            let opening = self.bracket(*frame).start;
            if apart
                && self.breaks_behind(opening + 1)
                && let Some(indent) = self.margin(opening)
            {
                if let Some(place) = self.free_place(end, indent).filter(|_| closers.is_empty()) {
                    at = place;
                } else {
                    closers.push_str(self.line_break(opening));
                    closers.push_str(&String::from_utf8_lossy(indent));
                }
            }
            closers.push(bracket);
        }
        (at, closers)
    }

    /// Whether nothing but a comma stands between `at` and the end of its line.
    fn ends_line(&self, at: usize) -> bool {
        let behind = self.behind(at);
        let comma = self.text.get(behind) == Some(&b',');
        self.text.get(behind).is_none() || self.breaks_behind(if comma { behind + 1 } else { behind })
    }

    fn breaks_behind(&self, at: usize) -> bool {
        matches!(self.text.get(self.behind(at)), Some(b'\n' | b'\r'))
    }

    /// The next byte that is no blank.
    fn behind(&self, at: usize) -> usize {
        let rest = self.near_text(at);
        at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// The white space that begins the line of a bracket.
    fn margin(&self, at: usize) -> Option<&[u8]> {
        let (start, width) = self.line_start(at)?;
        self.text.get(start..start + width)
    }

    /// The line break that the text has behind `at`.
    fn line_break(&self, at: usize) -> &'static str {
        let line = self.behind(at + 1);
        if self.text.get(line) == Some(&b'\r') { "\r\n" } else { "\n" }
    }

    /// The place on the next line, if that line lacks a bracket of this indentation and nothing else.
    fn free_place(&self, end: usize, indent: &[u8]) -> Option<usize> {
        let at = self.behind(end);
        let break_length = match self.near_text(at) {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return None,
        };
        let start = at + break_length;
        let place = self.behind(start);
        let free = matches!(self.text.get(place), Some(b',' | b'\n' | b'\r'));
        (free && self.text.get(start..place) == Some(indent)).then_some(place)
    }
}
