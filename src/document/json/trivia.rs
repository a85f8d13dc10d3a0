//! What stands between tokens and is no white space of JSON: comments, white space of other kinds, ellipses.

use memchr::{memchr, memmem};

use super::recover::quoted;
use super::{Edit, Kind, MistakeKind, Need, Reader, Said, Spelling, scan};

/// Whether a character is white space to people, or invisible, but not to JSON.
pub(super) fn is_foreign_space(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{180e}' | '\u{ad}')
        || (character.is_whitespace() && !matches!(character, ' ' | '\t' | '\n' | '\r'))
}

impl Reader<'_> {
    /// The character at a byte, and its length; U+FFFD and 1 for what is no UTF-8.
    pub(super) fn character(&self, at: usize) -> (char, usize) {
        let bytes = self.text.get(at..(at + 4).min(self.text.len())).unwrap_or_default();
        let chunk = bytes.utf8_chunks().next();
        match chunk.and_then(|chunk| chunk.valid().chars().next()) {
            Some(character) => (character, character.len_utf8()),
            None => (char::REPLACEMENT_CHARACTER, 1),
        }
    }

    pub(super) fn starts(&self, at: usize, with: &[u8]) -> bool {
        self.text.get(at..).is_some_and(|rest| rest.starts_with(with))
    }

    /// Where the line that `at` is on ends, the line break excluded.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = memchr(b'\n', rest).map_or(self.text.len(), |length| at + length);
        end - usize::from(end > at && self.text.get(end - 1) == Some(&b'\r'))
    }

    /// Whether a comment starts at `at`.
    pub(super) fn is_comment(&self, at: usize) -> bool {
        match self.text.get(at) {
            Some(b'/') if self.text.get(at + 1) == Some(&b'/') => {
                // An address whose quote is not where it belongs.
                let before = self.text.get(at.saturating_sub(6)..at).unwrap_or_default();
                !(before.ends_with(b"https:") || before.ends_with(b"http:"))
            }
            Some(b'/') => self.text.get(at + 1) == Some(&b'*'),
            Some(b'#') => self.text.get(at + 1) != Some(&b'{'),
            _ => false,
        }
    }

    /// Passes over a comment or white space of another kind; whether one stood here.
    pub(super) fn trivia(&mut self) -> bool {
        if self.is_comment(self.at) {
            self.comment();
            return true;
        }
        let start = self.at;
        let (first, _) = self.character(start);
        loop {
            let (character, length) = self.character(self.at);
            if !is_foreign_space(character) {
                break;
            }
            self.at += length;
        }
        if self.at == start {
            return false;
        }
        self.report(MistakeKind::ForeignSpace, start..self.at, |reader| {
            let name = match first {
                '\u{a0}' => "a no-break space",
                '\u{c}' => "a form feed",
                '\u{2028}' => "a line separator",
                '\u{feff}' => "a byte order mark",
                _ => "white space that JSON does not have",
            };
            Said::new(format!("{name} (U+{:04X}) stands between the tokens", u32::from(first)))
                .edit(Edit::replace(start..reader.at, " "))
        });
        true
    }

    fn comment(&mut self) {
        let start = self.at;
        let block = self.text.get(start + 1) == Some(&b'*');
        let close = if block && !self.no_comment_end {
            let rest = self.text.get(start + 2..).unwrap_or_default();
            let found = memmem::find(rest, b"*/").map(|length| start + 2 + length + 2);
            // Looked for once: a million openings must not look a million times.
            self.no_comment_end = found.is_none();
            found
        } else {
            None
        };
        let end = close.unwrap_or_else(|| self.line_end(start));
        self.at = end;
        self.comments += 1;
        // Directly behind a quote or a colon it may be the rest of a string that was closed too early, or not opened.
        let before = start.checked_sub(1).and_then(|at| self.text.get(at));
        let doubtful = matches!(before, Some(b'"' | b':'))
            && self.text.get(start..end).is_some_and(|comment| comment.contains(&b'"'));
        self.cut |= doubtful && scan::skip_space(self.text, end) >= self.text.len();
        self.report(MistakeKind::Comment, start..end, |reader| {
            let message =
                format!("{} is a comment, and JSON has none", quoted(reader.text.get(start..end).unwrap_or_default()));
            if doubtful {
                return Said::new(message);
            }
            // Without it, what stands before and behind must not become one token.
            let joins = |at: Option<&u8>| at.is_some_and(|byte| !b" \n\r\t,:{}[]".contains(byte));
            let joined = joins(start.checked_sub(1).and_then(|at| reader.text.get(at))) && joins(reader.text.get(end));
            Said::new(message).edit(Edit::replace(start..end, if joined { " " } else { "" }))
        });
    }

    /// The length of the ellipsis at `at`, if one stands there.
    pub(super) fn ellipsis(&self, at: usize) -> Option<usize> {
        if self.starts(at, "…".as_bytes()) {
            return Some("…".len());
        }
        self.starts(at, b"...")
            .then(|| self.text.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b'.').count())
    }

    /// Passes over an ellipsis where a value, a key or a comma was expected.
    pub(super) fn left_out(&mut self, length: usize, need: Need) -> Need {
        let start = self.at;
        self.at += length;
        // The name in `...rest` belongs to it.
        while self.text.get(self.at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_$.".contains(byte)) {
            self.at += 1;
        }
        self.report(MistakeKind::Ellipsis, start..self.at, |reader| {
            Said::new(format!(
                "{} stands where something was left out, and JSON has no sign for that",
                quoted(reader.text.get(start..reader.at).unwrap_or_default())
            ))
        });
        self.pardon = self.at;
        if need == Need::Value && self.wants_value() {
            self.last = self.document.push(Kind::Broken, Spelling::Bare, start..self.at);
        }
        Need::After
    }
}
