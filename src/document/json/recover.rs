//! What is said and done where the text is not what the grammar asks for.

use super::{Edit, Inside, Kind, MistakeKind, Need, Reader, Said, Spelling, scan};

/// How many characters of the text a message shows.
const SHOWN: usize = 40;

/// Text of the document, cut and made safe, in backticks.
pub(super) fn quoted(text: &[u8]) -> String {
    let start = text.get(..text.len().min(4 * SHOWN + 4)).unwrap_or_default();
    let start = String::from_utf8_lossy(start);
    let mut shown: String = start.chars().take(SHOWN).collect();
    if shown.len() < start.len() {
        shown.push('…');
    }
    format!("`{}`", crate::text::sanitise(&shown))
}

impl Reader<'_> {
    /// A string's value for a message.
    pub(super) fn name(&self, row: u32) -> String {
        quoted(self.document.node(row).string().unwrap_or_default().as_bytes())
    }

    /// Reads on in a string behind its first ordinary bytes.
    pub(super) fn string_on(&mut self, start: usize, mut at: usize) -> u32 {
        let mut spelling = Spelling::Quoted;
        loop {
            match self.text.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return self.document.push(Kind::String, spelling, start..at + 1);
                }
                Some(b'\\') => {
                    spelling = Spelling::Escaped;
                    if let Some(length) = scan::escape(self.text, at) {
                        at += length;
                    } else {
                        at += self.bad_escape(at);
                    }
                }
                Some(b'\n') | None => {
                    self.at = at;
                    self.report(MistakeKind::UnclosedString, start..at, |_| Said::new("the string is not closed"));
                    return self.document.push(Kind::Broken, Spelling::Bare, start..at);
                }
                Some(_) => {
                    self.report(MistakeKind::ControlCharacter, at..at + 1, |_| {
                        Said::new("a raw control character stands in a string")
                    });
                    at += 1;
                }
            }
            at = scan::plain(self.text, at);
        }
    }

    fn bad_escape(&mut self, at: usize) -> usize {
        if scan::code_unit(self.text, at).is_some() {
            self.report(MistakeKind::LoneSurrogate, at..at + 6, |_| Said::new("half of a surrogate pair"));
            return 6;
        }
        self.report(MistakeKind::BadEscape, at..at + 1, |_| Said::new("a backslash begins no escape of JSON here"));
        1 + usize::from(matches!(self.text.get(at + 1), Some(b'\\' | b'"')))
    }

    #[cold]
    pub(super) fn too_deep(&mut self) -> Need {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                b'"' => {
                    self.at = scan::plain(self.text, self.at);
                    while let Some(b'\\') = self.text.get(self.at) {
                        self.at = scan::plain(self.text, (self.at + 2).min(self.text.len()));
                    }
                    self.at += usize::from(self.text.get(self.at) == Some(&b'"'));
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.report(MistakeKind::TooDeep, start..start + 1, |_| Said::new("more than 256 brackets are open here"));
        self.last = self.document.push(Kind::Broken, Spelling::Bare, start..self.at);
        if self.at == self.text.len() {
            while !self.open.is_empty() {
                self.pop(self.at);
            }
            return Need::Nothing;
        }
        Need::After
    }

    #[cold]
    pub(super) fn no_comma(&mut self, byte: u8) -> Need {
        let after = self.document.node(self.last).span().end;
        match (byte, self.inside) {
            (_, Inside::Root) => {
                self.report(MistakeKind::SecondValue, self.at..self.at + 1, |_| {
                    Said::new("something stands behind the document's value")
                });
                Need::Nothing
            }
            (b'"', _) | (b'{' | b'[' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n', Inside::Array) => {
                self.report(MistakeKind::MissingComma, after..after, |_| {
                    Said::new("a comma is missing here").edit(Edit::insert(after, ","))
                });
                if self.inside == Inside::Object { Need::Key } else { Need::Value }
            }
            _ => {
                self.stray();
                Need::After
            }
        }
    }

    /// Passes over what belongs to nothing, up to what may be a token again.
    fn stray(&mut self) {
        let start = self.at;
        self.at += 1;
        while self.text.get(self.at).is_some_and(|byte| !b",]}[{\"\n".contains(byte)) {
            self.at += 1;
        }
        let span = start..self.at;
        self.report(MistakeKind::StrayText, span.clone(), |reader| {
            Said::new(format!("{} belongs to nothing", quoted(reader.text.get(span).unwrap_or_default())))
        });
    }

    #[cold]
    pub(super) fn no_key(&mut self, need: Need, byte: u8) -> Need {
        match byte {
            b'}' => {
                let comma = self.comma;
                self.report(MistakeKind::TrailingComma, comma..comma + 1, |_| {
                    Said::new("a comma stands before the closing bracket").edit(Edit::delete(comma..comma + 1))
                });
                self.close()
            }
            b',' => {
                let at = self.at;
                self.report(MistakeKind::ExtraComma, at..at + 1, |_| {
                    Said::new("a comma too many").edit(Edit::delete(at..at + 1))
                });
                self.at += 1;
                need
            }
            _ => {
                self.stray();
                Need::After
            }
        }
    }

    #[cold]
    pub(super) fn no_colon(&mut self, byte: u8) -> Need {
        match byte {
            b',' | b'}' => self.no_value(Need::Value, byte),
            _ => {
                let at = self.document.rows.last().map_or(self.at, |row| row.end as usize);
                self.report(MistakeKind::MissingColon, at..at, |_| {
                    Said::new("a colon is missing behind the key").edit(Edit::insert(at, ":"))
                });
                Need::Value
            }
        }
    }

    #[cold]
    pub(super) fn no_value(&mut self, need: Need, byte: u8) -> Need {
        match (byte, self.inside) {
            (b']', Inside::Array) => {
                let comma = self.comma;
                self.report(MistakeKind::TrailingComma, comma..comma + 1, |_| {
                    Said::new("a comma stands before the closing bracket").edit(Edit::delete(comma..comma + 1))
                });
                self.close()
            }
            (b',', Inside::Array) => {
                let at = self.at;
                self.report(MistakeKind::ExtraComma, at..at + 1, |_| {
                    Said::new("a comma too many").edit(Edit::delete(at..at + 1))
                });
                self.at += 1;
                need
            }
            (b',' | b'}', Inside::Object) => {
                let at = self.at;
                self.report(MistakeKind::MissingValue, at..at, |_| Said::new("a value is missing here"));
                self.last = self.document.push(Kind::Broken, Spelling::Bare, at..at);
                Need::After
            }
            _ => {
                let start = self.at;
                self.stray();
                self.last = self.document.push(Kind::Broken, Spelling::Bare, start..self.at);
                Need::After
            }
        }
    }

    /// The text is over.
    #[cold]
    pub(super) fn end(&mut self, need: Need) {
        let end = self.text.len();
        if self.document.rows.is_empty() {
            self.report(MistakeKind::Empty, end..end, |_| Said::new("the text is empty"));
            return;
        }
        if self.inside == Inside::Object && matches!(need, Need::Colon | Need::Value) {
            self.last = self.document.push(Kind::Broken, Spelling::Bare, end..end);
        }
        if !self.open.is_empty() {
            self.report(MistakeKind::UnclosedBracket, end..end, |_| {
                Said::new("the text ends before its brackets are closed")
            });
        }
        while !self.open.is_empty() {
            self.pop(end);
        }
    }
}
