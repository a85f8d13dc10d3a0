//! The few lines to show for a finding, made safe for a terminal, with the places in them moved along. Every line is cut to the
//! neighbourhood of what it is shown for, so that neither the length of a line nor that of a file matters.

use std::ops::Range;

use crate::lint::{Diagnostic, Excerpt, Related};
use crate::text::sanitise;

/// How many bytes of a line are shown to either side of a place; the renderer cuts further, to the width of a terminal.
const REACH: usize = 200;

/// How many related places are pointed at; the others are named.
const NOTES: usize = 8;

/// What to show.
#[derive(Debug, Default)]
pub(super) struct Window<'f> {
    /// Lines that are safe to show. Those between, which are not to be shown, are empty.
    pub(super) text: String,
    /// The number of the first.
    pub(super) first_line: usize,
    /// What to point at.
    pub(super) primary: Range<usize>,
    /// What else to point at.
    pub(super) notes: Vec<(Range<usize>, &'f str)>,
    /// A place in each line that is shown for its own sake.
    pub(super) context: Vec<Range<usize>>,
    /// Related places that lie elsewhere.
    pub(super) elsewhere: Vec<&'f Related>,
}

struct Mark<'f> {
    line: usize,
    /// In the excerpt.
    from: Range<usize>,
    /// In the window.
    to: Range<usize>,
    note: Option<&'f Related>,
}

impl<'f> Window<'f> {
    /// `None` where the finding brings no lines; its related places are then elsewhere, all of them.
    pub(super) fn new(finding: &'f Diagnostic) -> Option<Self> {
        let excerpt = &finding.excerpt;
        let lines = lines(&excerpt.text);
        let mark = |start: usize, end: usize, note| {
            let start = excerpt.offset(start)?;
            let line = lines.partition_point(|line| line.start <= start).checked_sub(1)?;
            // Of what goes over several lines the first is enough.
            let whole = lines.get(line)?;
            let start = start.min(whole.end);
            let end = excerpt.offset(end).unwrap_or(whole.end).clamp(start, whole.end);
            Some(Mark { line, from: start..end, to: 0..0, note })
        };
        let mut marks = vec![mark(finding.start.byte, finding.end.byte, None)?];
        let primary = marks.first()?.line;
        let mut window = Self::default();
        for note in &finding.related {
            match mark(note.start.byte, note.end.byte, Some(note)).filter(|_| marks.len() <= NOTES) {
                Some(mark) => marks.push(mark),
                None => window.elsewhere.push(note),
            }
        }
        let goes_on = if finding.end.line > finding.start.line { 2 } else { 1 };
        let context = primary.saturating_sub(1)..=primary + goes_on;
        let blank = |line: &Range<usize>| excerpt.text.get(line.clone()).is_none_or(|line| line.trim().is_empty());
        let mut shown: Vec<bool> = lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                marks.iter().any(|mark| mark.line == index) || (context.contains(&index) && !blank(line))
            })
            .collect();
        for line in 1..shown.len().saturating_sub(1) {
            // A gap of one line takes no more room than the dots in its place.
            shown[line] |= shown[line - 1] && shown[line + 1];
        }
        let first = shown.iter().position(|shown| *shown)?;
        let last = shown.iter().rposition(|shown| *shown)?;
        window.first_line = excerpt.first_line + first;
        for (index, line) in lines.iter().enumerate().take(last + 1).skip(first) {
            if index > first {
                window.text.push('\n');
            }
            if shown.get(index) == Some(&true) {
                let start = window.text.len();
                window.draw(excerpt, index, line.clone(), &mut marks);
                window.context.push(start..start);
            }
        }
        for mark in marks {
            match mark.note {
                None => window.primary = mark.to,
                // The line was cut before it.
                Some(note) if mark.to.is_empty() && !mark.from.is_empty() => window.elsewhere.push(note),
                Some(note) => window.notes.push((mark.to, &note.message)),
            }
        }
        Some(window)
    }

    /// Draws one line, and says where the marks in it are then.
    fn draw(&mut self, excerpt: &Excerpt, index: usize, line: Range<usize>, marks: &mut [Mark<'f>]) {
        let text = &excerpt.text;
        let focus = marks.iter().find(|mark| mark.line == index).map_or(line.start, |mark| mark.from.start);
        let floor = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let cut = floor(focus.saturating_sub(REACH)).max(line.start)..floor(focus.saturating_add(REACH).min(line.end));
        if cut.start > line.start || (line.start == 0 && excerpt.cut > 0) {
            self.text.push('…');
        }
        let mut at = cut.start;
        let mut place = |at: usize, drawn: usize| {
            for mark in marks.iter_mut().filter(|mark| mark.line == index) {
                if mark.from.start == at {
                    mark.to = drawn..drawn;
                }
                if mark.from.end == at || (at == cut.end && mark.from.end > at && mark.from.start < at) {
                    mark.to.end = drawn.max(mark.to.start);
                }
            }
        };
        let mut buffer = [0; 4];
        for character in text[cut.clone()].chars() {
            place(at, self.text.len());
            match character {
                '\t' => self.text.push_str("    "),
                ' '..='~' => self.text.push(character),
                _ => self.text.push_str(&sanitise(character.encode_utf8(&mut buffer))),
            }
            at += character.len_utf8();
        }
        place(at, self.text.len());
        if cut.end < line.end {
            self.text.push('…');
        }
        if line.is_empty() {
            // The renderer has no empty last line.
            self.text.push(' ');
        }
    }
}

/// The lines of a text, without their ends; at least one.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let range = start..start + line.strip_suffix('\r').unwrap_or(line).len();
            start += line.len() + 1;
            range
        })
        .collect()
}
