//! Where something in a blob stands, in the text that a person has: lines and columns of the file around the blob, or the part that it is in where
//! the blob's parts stand apart.

use super::{apart, blob};

/// The text that a blob was found in.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The whole of it.
    pub text: &'a [u8],
    /// The line of the file at which it begins, from 1.
    pub line: usize,
}

/// A blob in the text around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    around: Around<'a>,
    blob: &'a [u8],
    /// Where the blob begins in that text; `None` where it stands there encoded.
    start: Option<usize>,
}

impl<'a> Place<'a> {
    pub(super) fn new(around: Around<'a>, blob: &'a [u8]) -> Self {
        Self { around, blob, start: memchr::memmem::find(around.text, blob) }
    }

    /// The line and the column of a byte of the blob.
    pub(super) fn offset(&self, offset: usize) -> String {
        let (text, offset, line) = match self.start {
            Some(start) => (self.around.text, start + offset, self.around.line),
            None => (self.blob, offset, 1),
        };
        let before = text.get(..offset).unwrap_or(text);
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        let column = before.get(start..).unwrap_or_default().iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
        let line = line + memchr::memchr_iter(b'\n', before).count();
        let decoded = if self.start.is_some() { "" } else { " of the blob once it is decoded" };
        format!("line {line}, column {column}{decoded}")
    }

    /// Which byte that is, from 0, for whoever looks at the file by bytes.
    pub(super) fn byte(&self, offset: usize) -> usize {
        self.start.unwrap_or_default() + offset
    }

    /// Where one of the blob's `count` characters stands.
    pub(super) fn character(&self, at: usize, count: usize) -> String {
        // Four characters are three bytes.
        if let Some(part) = apart::part_of(self.blob, at / 4 * 3 + (at % 4) * 6 / 8) {
            return part;
        }
        let plain = format!("character {} of {count}", at + 1);
        let mut letters = self.blob.iter().enumerate().filter(|(_, byte)| blob::value(**byte).is_some());
        // The number says it all where the blob is the whole of one line.
        let alone = self.around.line == 1 && self.start == Some(0) && !self.blob.contains(&b'\n');
        if alone || letters.clone().count() != count {
            return plain;
        }
        letters.nth(at).map_or(plain.clone(), |(offset, _)| format!("{plain}, at {}", self.offset(offset)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'a>(text: &'a str, line: usize, blob: &'a str) -> Place<'a> {
        Place::new(Around { text: text.as_bytes(), line }, blob.as_bytes())
    }

    #[test]
    fn places_are_those_of_the_file() {
        let json = "{\n  \"é\": \"AAEC\"}";
        assert_eq!(place(json, 1, "AAEC").offset(1), "line 2, column 10");
        assert_eq!(place(json, 5, "AAEC").offset(1), "line 6, column 10");
        assert_eq!(place(json, 1, "AAEC").byte(1), 12);
        assert_eq!(place("AA%2BC", 1, "AA+C").offset(2), "line 1, column 3 of the blob once it is decoded");
        assert_eq!(place("AAEC", 1, "AAEC").character(1, 4), "character 2 of 4");
        assert_eq!(place("AAEC", 7, "AAEC").character(1, 4), "character 2 of 4, at line 7, column 2");
        assert_eq!(place("AAEC\nAQID", 1, "AAEC\nAQID").character(5, 8), "character 6 of 8, at line 2, column 2");
        let iv = "00".repeat(12);
        let parts = format!(r#"{{"iv":"{iv}","content":"0102030405","tag":"{}"}}"#, "ff".repeat(16));
        let parts = place(&parts, 1, &parts);
        assert_eq!(parts.character(15, 44), "byte 12 of the 12 of `iv`");
        assert_eq!(parts.character(16, 44), "byte 1 of the 5 of `content`");
        assert_eq!(parts.character(23, 44), "byte 1 of the 16 of `tag`");
    }
}
