//! Conflicts that Git could not merge and nobody resolved: two versions of some lines stand in the text, between marks. One of them is read.

use std::ops::Range;

use memchr::memmem;

use super::{MAX_MISTAKES, Mistake, MistakeKind};

/// How many characters every mark has.
const MARK: usize = 7;

/// What every mark begins with, of whichever sort it is.
pub(crate) const MARKS: [&[u8]; 4] = [b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"];

/// A text with its conflicts.
pub(crate) struct Conflicts {
    /// One mistake for each, as many as are kept of one text.
    pub(crate) mistakes: Vec<Mistake>,
    /// Where the lines start that are marks of those.
    pub(crate) marks: Vec<usize>,
    /// How many more there were.
    pub(super) unkept: usize,
    /// The text as it reads with the first version of each, and with the second, all places kept.
    pub(super) resolved: [Vec<u8>; 2],
}

/// The conflicts of a text; nothing where it has none.
pub(crate) fn found(text: &[u8]) -> Option<Conflicts> {
    MARKS.iter().find(|mark| memmem::find(text, mark).is_some())?;
    let resolved = [text.to_vec(), text.to_vec()];
    let mut conflicts = Conflicts { mistakes: Vec::new(), marks: Vec::new(), unkept: 0, resolved };
    // Where the conflict opens, where its first version ends and where its second begins.
    let mut open: Option<(Range<usize>, Option<Range<usize>>)> = None;
    let mut marks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let span = start..start + line.trim_ascii_end().len();
        start += line.len();
        match (mark(line), &mut open) {
            (Some(b'<'), _) => {
                conflicts.lone(open.take(), &mut marks);
                marks.push(span.start);
                open = Some((span, None));
            }
            // What both had before is neither.
            (Some(b'|'), Some((_, middle @ None))) => {
                marks.push(span.start);
                *middle = Some(span);
            }
            (Some(b'='), Some((_, middle))) => {
                marks.push(span.start);
                let from = middle.as_ref().map_or(span.start, |base| base.start);
                *middle = Some(from..span.end);
            }
            (Some(b'>'), Some((opening, Some(middle)))) => {
                let [first, second] = &mut conflicts.resolved;
                blank(first, opening.clone());
                blank(first, middle.start..span.end);
                blank(second, opening.start..middle.end);
                blank(second, span.clone());
                marks.push(span.start);
                let related = (span, "they end here");
                conflicts.say(
                    opening.clone(),
                    "a Git conflict is not resolved: two versions stand here, and one has to go",
                    Some(related),
                    &mut marks,
                );
                open = None;
            }
            // Whoever resolved it by hand left one in the middle.
            (Some(b'|' | b'='), None) => {
                marks.push(span.start);
                conflicts.lone(Some((span, None)), &mut marks);
            }
            (Some(b'>'), _) => {
                conflicts.lone(open.take(), &mut marks);
                marks.push(span.start);
                conflicts.lone(Some((span, None)), &mut marks);
            }
            _ => {}
        }
    }
    conflicts.lone(open, &mut marks);
    (!conflicts.mistakes.is_empty()).then_some(conflicts)
}

impl Conflicts {
    /// A mark without its counterparts.
    fn lone(&mut self, conflict: Option<(Range<usize>, Option<Range<usize>>)>, marks: &mut Vec<usize>) {
        let Some((span, middle)) = conflict else { return };
        for version in &mut self.resolved {
            blank(version, span.clone());
            if let Some(middle) = &middle {
                blank(version, middle.clone());
            }
        }
        let message = "a mark of a Git conflict is left in the text, without the marks that belong to it";
        self.say(span, message, None, marks);
    }

    /// Keeps a mistake and its marks, or counts it where there are enough.
    fn say(
        &mut self,
        span: Range<usize>,
        message: &str,
        related: Option<(Range<usize>, &str)>,
        marks: &mut Vec<usize>,
    ) {
        if self.mistakes.len() >= MAX_MISTAKES {
            self.unkept += 1;
            marks.clear();
            return;
        }
        self.marks.append(marks);
        let related = related.map(|(span, said)| (span, said.to_owned()));
        let (kind, message) = (MistakeKind::Conflict, message.to_owned());
        self.mistakes.push(Mistake { kind, span, message, related, edits: Vec::new() });
    }
}

/// Writes blanks over a stretch of a text; its lines stay.
pub(super) fn blank(text: &mut [u8], span: Range<usize>) {
    for byte in text.get_mut(span).unwrap_or_default() {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

/// Whether a line is nothing but a mark.
pub(crate) fn is_mark(line: &[u8]) -> bool {
    mark(line).is_some()
}

/// The character that the mark consists of, if the line is one.
fn mark(line: &[u8]) -> Option<u8> {
    let (mark, rest) = line.split_at_checked(MARK)?;
    let first = *mark.first().filter(|first| b"<|=>".contains(first))?;
    let alone = matches!(rest.first(), None | Some(b' ' | b'\n' | b'\r'));
    (alone && mark.iter().all(|byte| *byte == first)).then_some(first)
}
