//! Where a byte stands, in a person's terms.

use wide::u8x16;

/// A place in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Bytes from the start of the file.
    pub byte: usize,
    /// The line, from 1. Lines end with a line feed.
    pub line: usize,
    /// The column, from 1, in Unicode scalar values.
    pub column: usize,
    /// The column, from 1, in UTF-16 code units.
    pub utf16: usize,
}

/// Every so many bytes a place is remembered.
const STEP: usize = 1 << 14;

/// Lines and columns for bytes of a text. Offsets that grow from one question to the next are answered in one pass over the text; one
/// that goes back costs a bounded step, however long the line is.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a [u8],
    /// The place that was asked about last, and where its line begins.
    last: (Place, usize),
    /// The same of the one before: what a repair changes is asked about again as the place of its finding.
    before: (Place, usize),
    /// A place at or before the end of every [`STEP`] bytes that were passed, the first step's first: the nearest that was known then.
    passed: Vec<(Place, usize)>,
}

impl<'a> Lines<'a> {
    /// For a whole text.
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, last: (BEGIN, 0), before: (BEGIN, 0), passed: Vec::new() }
    }

    /// Says that a line of that number begins at a byte, so that the line feeds before it are not counted. Places before it can be asked about
    /// still, but going back to them may take a pass over all that was never asked about.
    pub(crate) fn line_begins(&mut self, byte: usize, line: usize) {
        while (self.passed.len() + 1) * STEP <= byte {
            let known = self.passed.last().filter(|known| known.0.byte > self.last.0.byte);
            self.passed.push(known.copied().unwrap_or(self.last));
        }
        self.last = (Place { byte, line, ..BEGIN }, byte);
        self.before = self.last;
    }

    /// The place of a byte; one beyond the text is taken as its end.
    pub fn place(&mut self, byte: usize) -> Place {
        let byte = byte.min(self.text.len());
        let asked = self.last;
        let steps = byte / STEP;
        while self.passed.len() < steps {
            let (end, known) = ((self.passed.len() + 1) * STEP, self.passed.last().copied());
            self.last = known.filter(|known| known.0.byte > self.last.0.byte).unwrap_or(self.last);
            self.go_on(end);
            self.passed.push(self.last);
        }
        let known = steps.checked_sub(1).and_then(|step| self.passed.get(step)).copied().unwrap_or((BEGIN, 0));
        let (last, start) = self.last;
        let line = (Place { byte: start, column: 1, utf16: 1, ..last }, start);
        // The nearest place that is not behind the byte.
        for near in [self.before, line, known] {
            if near.0.byte <= byte && (near.0.byte > self.last.0.byte || self.last.0.byte > byte) {
                self.last = near;
            }
        }
        self.before = asked;
        self.go_on(byte);
        self.last.0
    }

    /// Passes over the text up to a byte that is not behind the last place.
    fn go_on(&mut self, byte: usize) {
        let (mut last, mut start) = self.last;
        let mut passed = self.text.get(last.byte..byte).unwrap_or_default();
        if let Some(end) = memchr::memrchr(b'\n', passed) {
            start = last.byte + end + 1;
            let line = last.line + memchr::memchr_iter(b'\n', passed).count();
            last = Place { byte: start, line, column: 1, utf16: 1 };
            passed = passed.get(end + 1..).unwrap_or_default();
        }
        let (characters, pairs) = count(passed);
        last.byte = byte;
        last.column += characters;
        last.utf16 += characters + pairs;
        self.last = (last, start);
    }
}

/// Where every text begins.
const BEGIN: Place = Place { byte: 0, line: 1, column: 1, utf16: 1 };

/// How many characters begin in a text, and how many of them take two UTF-16 units. Most steps hold nothing but ASCII, each byte a
/// character.
fn count(bytes: &[u8]) -> (usize, usize) {
    let (mut continued, mut pairs) = (0, 0);
    let (steps, rest) = bytes.as_chunks::<16>();
    for step in steps {
        let step = u8x16::from(*step);
        if step.to_bitmask() == 0 {
            continue;
        }
        // Continuation bytes begin no character; four-byte characters are two UTF-16 units.
        continued += (step & u8x16::splat(0xC0)).simd_eq(u8x16::splat(0x80)).to_bitmask().count_ones() as usize;
        pairs += step.max(u8x16::splat(0xF0)).simd_eq(step).to_bitmask().count_ones() as usize;
    }
    for byte in rest {
        continued += usize::from(byte & 0xC0 == 0x80);
        pairs += usize::from(*byte >= 0xF0);
    }
    (bytes.len() - continued, pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_count_characters_and_utf16_units() {
        let mut lines = Lines::new("a\nž😀x\n".as_bytes());
        assert_eq!(lines.place(8), Place { byte: 8, line: 2, column: 3, utf16: 4 });
        assert_eq!(lines.place(0), Place { byte: 0, line: 1, column: 1, utf16: 1 });
        assert_eq!(lines.place(99), Place { byte: 10, line: 3, column: 1, utf16: 1 });
    }

    #[test]
    fn a_long_line_is_counted_whole() {
        for length in [254, 255, 256, 70_000] {
            let text = "ž😀".repeat(length);
            let end = Lines::new(text.as_bytes()).place(text.len());
            assert_eq!(end, Place { byte: 6 * length, line: 1, column: 2 * length + 1, utf16: 3 * length + 1 });
        }
    }

    proptest! {
        #[test]
        fn the_order_of_questions_changes_no_answer(text in "[aé😀\n]{0,30}", offsets in proptest::collection::vec(0..100_usize, 0..10)) {
            let mut asked = Lines::new(text.as_bytes());
            for offset in offsets {
                prop_assert_eq!(asked.place(offset), Lines::new(text.as_bytes()).place(offset));
            }
        }

        #[test]
        fn places_are_the_same_where_the_beginnings_of_lines_are_told(
            lines in proptest::collection::vec((0..3_usize, 0..20_000_usize), 1..8),
            asked in proptest::collection::vec((0..8_usize, 0..20_000_usize), 1..12),
        ) {
            let text: String = lines.iter().map(|(which, length)| ["a", "é", "😀"][*which].repeat(*length) + "\n").collect();
            let starts: Vec<usize> = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1)).collect();
            let mut told = Lines::new(text.as_bytes());
            let mut begun = starts.iter().zip(1..);
            for (line, offset) in asked {
                let line = line % lines.len();
                begun.by_ref().take_while(|(_, number)| *number <= line).for_each(|(start, number)| told.line_begins(*start, number));
                for byte in [starts[line] + offset, starts[line], starts[line] + offset / 2, starts[line] + offset] {
                    prop_assert_eq!(told.place(byte), Lines::new(text.as_bytes()).place(byte));
                }
            }
        }

        #[test]
        fn long_texts_are_gone_back_in_and_no_place_changes(
            lines in proptest::collection::vec((0..3_usize, 0..40_000_usize), 1..4),
            offsets in proptest::collection::vec(0..120_000_usize, 1..12),
        ) {
            let text: String = lines.iter().map(|(which, length)| ["a", "é\n", "😀"][*which].repeat(*length) + "\n").collect();
            let mut asked = Lines::new(text.as_bytes());
            for offset in offsets {
                let offset = offset.min(text.len());
                let before = String::from_utf8_lossy(&text.as_bytes()[..offset]).into_owned();
                let line = before.rsplit('\n').next().unwrap_or_default();
                let whole = text.is_char_boundary(offset);
                let place = asked.place(offset);
                prop_assert_eq!((place.byte, place.line), (offset, before.matches('\n').count() + 1));
                if whole {
                    prop_assert_eq!((place.column, place.utf16), (line.chars().count() + 1, line.encode_utf16().count() + 1));
                }
            }
        }
    }
}
