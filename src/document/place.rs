//! Where a byte stands, in a person's terms.

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

/// Lines and columns for bytes of a text. Offsets that grow from one question to the next are answered in one pass over the text.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a [u8],
    /// The place that was asked about last.
    last: Place,
    /// Where its line begins.
    start: usize,
}

impl<'a> Lines<'a> {
    /// For a whole text.
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, last: Place { byte: 0, line: 1, column: 1, utf16: 1 }, start: 0 }
    }

    /// The place of a byte; one beyond the text is taken as its end.
    pub fn place(&mut self, byte: usize) -> Place {
        let byte = byte.min(self.text.len());
        if byte < self.start {
            *self = Self::new(self.text);
        } else if byte < self.last.byte {
            self.last = Place { byte: self.start, column: 1, utf16: 1, ..self.last };
        }
        let mut passed = self.text.get(self.last.byte..byte).unwrap_or_default();
        if let Some(end) = memchr::memrchr(b'\n', passed) {
            self.start = self.last.byte + end + 1;
            let line = self.last.line + memchr::memchr_iter(b'\n', passed).count();
            self.last = Place { byte: self.start, line, column: 1, utf16: 1 };
            passed = passed.get(end + 1..).unwrap_or_default();
        }
        // Continuation bytes begin no character; four-byte characters are two UTF-16 units. Two plain counts are quicker than one loop.
        let characters = passed.len() - count(passed, |byte| byte & 0xC0 == 0x80);
        let pairs = count(passed, |byte| byte >= 0xF0);
        self.last.byte = byte;
        self.last.column += characters;
        self.last.utf16 += characters + pairs;
        self.last
    }
}

/// How many bytes are of a sort. Counted in single bytes, of which many are added in one step, as long as they cannot overflow.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let block = |bytes: &[u8]| bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(u8::from(is(*byte))));
    bytes.chunks(usize::from(u8::MAX)).map(|bytes| usize::from(block(bytes))).sum()
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
    }
}
