//! What stands before, behind or in place of the document's value.

use super::recover::quoted;
use super::strings::is_odd_quote;
use super::{Edit, Frame, Inside, Kind, MistakeKind, Need, Reader, Row, Said, Spelling, scan};

/// How much of a text that is not JSON is pointed at.
const SHOWN: usize = 80;

/// How long what stands before the JSON may be (`callback(`, `module.exports =`).
const BEFORE: usize = 200;

/// How many brackets behind the value are taken out by one mistake's edits.
const BRACKETS: usize = 1_000;

impl Reader<'_> {
    /// The largest place up to `at` where no character is cut in two.
    pub(super) fn floor(&self, at: usize) -> usize {
        let mut floor = at.min(self.text.len());
        for _ in 0..3 {
            if self.text.get(floor).is_some_and(|byte| byte & 0xC0 == 0x80) {
                floor = floor.saturating_sub(1);
            }
        }
        floor
    }

    /// The text held no value.
    pub(super) fn nothing(&mut self) {
        let noise =
            |kind| matches!(kind, MistakeKind::Comment | MistakeKind::ForeignSpace | MistakeKind::ByteOrderMark);
        let comments = self.comments > 0;
        self.document.mistakes.retain(|mistake| !noise(mistake.kind));
        let commas = !self.document.mistakes.is_empty()
            && self.document.mistakes.iter().all(|mistake| mistake.kind == MistakeKind::ExtraComma);
        if commas {
            self.document.mistakes.clear();
        }
        if !self.document.mistakes.is_empty() {
            return;
        }
        self.document.unkept = 0;
        let empty = self.text.is_empty();
        self.report(MistakeKind::Empty, 0..0, |_| {
            Said::new(match (empty, comments) {
                _ if commas => "the text holds nothing but commas, and no value",
                (true, _) => "the text is empty",
                (false, true) => "the text holds nothing but comments",
                (false, false) => "the text holds nothing but white space",
            })
        });
    }

    /// Closing brackets from `at` on, white space between: their places and the end of the last.
    fn closers(&self, mut at: usize) -> (Vec<usize>, usize) {
        let mut places = Vec::new();
        let mut end = at;
        while let Some(b'}' | b']') = self.text.get(at) {
            if places.len() <= BRACKETS {
                places.push(at);
            }
            end = at + 1;
            at = scan::skip_space(self.text, end);
        }
        (places, end)
    }

    /// Whether a member follows the comma at `at`, though the document's object is closed.
    fn goes_on(&self, at: usize) -> bool {
        let object = self.document.rows.first().is_some_and(|row| row.kind == Kind::Object);
        let key = scan::skip_space(self.text, at + 1);
        if !object || self.reopened || self.text.get(at) != Some(&b',') || self.text.get(key) != Some(&b'"') {
            return false;
        }
        let end = scan::plain(self.text, key + 1);
        self.text.get(end) == Some(&b'"') && self.text.get(scan::skip_space(self.text, end + 1)) == Some(&b':')
    }

    /// Goes on in the document's object, which was closed too early.
    fn reopen(&mut self, places: &[usize]) {
        self.reopened = true;
        let (first, last) = (places.first().copied().unwrap_or_default(), places.last().copied().unwrap_or_default());
        self.report(MistakeKind::StrayBracket, first..last + 1, |_| {
            let mut said = Said::new("the document's object is closed here, but more members follow");
            if places.len() <= BRACKETS {
                said.edits = places.iter().map(|at| Edit::delete(*at..at + 1)).collect();
            }
            said
        });
        self.open.push(Frame { index: 0, keys: 0, inside: Inside::Object, indent: 0, inner: None });
        self.inside = Inside::Object;
    }

    /// Something stands behind the document's value.
    pub(super) fn behind_root(&mut self, byte: u8) -> Need {
        let at = self.at;
        let Some(root) = self.document.rows.first().copied().filter(|row| row.kind != Kind::Broken) else {
            return Need::Nothing;
        };
        let (start, end) = (root.start as usize, root.end as usize);
        let (character, length) = self.character(at);
        let next = scan::skip_space(self.text, at + length);
        match byte {
            b'}' | b']' => {
                let (mut places, last) = self.closers(at);
                if self.goes_on(scan::skip_space(self.text, last)) {
                    places.insert(0, end.saturating_sub(1));
                    self.reopen(&places);
                } else {
                    self.report(MistakeKind::StrayBracket, at..last, |reader| {
                        let shown = quoted(reader.text.get(at..last).unwrap_or_default());
                        let mut said = Said::new(format!("{shown} closes nothing that is open"));
                        if places.len() <= BRACKETS {
                            said.edits = places.iter().map(|at| Edit::delete(*at..at + 1)).collect();
                        }
                        said
                    });
                }
                self.at = last;
                return Need::After;
            }
            b',' if self.goes_on(at) => {
                self.reopen(&[end.saturating_sub(1)]);
                return Need::After;
            }
            b',' if next >= self.text.len() => {
                self.at = next;
                self.report(MistakeKind::ExtraComma, at..at + 1, |_| {
                    Said::new("a comma stands behind the document's value").edit(Edit::delete(at..at + 1))
                });
                return Need::After;
            }
            b';' | b')' => {
                while let Some(b';' | b')') = self.text.get(self.at) {
                    self.at += 1;
                }
                self.report(MistakeKind::StrayText, at..self.at, |reader| {
                    let shown = quoted(reader.text.get(at..reader.at).unwrap_or_default());
                    Said::new(format!("{shown} stands behind the document's value")).edit(Edit::delete(at..reader.at))
                });
                return Need::After;
            }
            b'`' if self.fence && self.starts(at, b"```") => {
                self.at += 3;
                return Need::After;
            }
            b':' if root.kind == Kind::String && self.document.rows.len() == 1 => {
                self.braceless = Some((start, at));
                self.wrap_root(root);
                return Need::Colon;
            }
            b',' => {
                let end = next + self.character(next).1;
                self.report(MistakeKind::SecondValue, next..end, |_| {
                    Said::new("a second value follows the first; several values need `[` and `]` around them")
                });
            }
            b'{' | b'[' | b'"' | b'0'..=b'9' => self.second_value(start, end),
            _ if is_odd_quote(character) || self.is_literal(at) => self.second_value(start, end),
            _ => {
                let stop = self.floor(self.run_end(at).max(at + length).min(at + SHOWN));
                self.report(MistakeKind::StrayText, at..stop, |reader| {
                    let shown = quoted(reader.text.get(at..stop).unwrap_or_default());
                    Said::new(format!("{shown} stands behind the document's value"))
                });
            }
        }
        Need::Nothing
    }

    fn second_value(&mut self, start: usize, end: usize) {
        let at = self.at;
        let stop = match self.text.get(at) {
            Some(b'"') => {
                let quote = scan::plain(self.text, at + 1);
                if self.text.get(quote) == Some(&b'"') { quote + 1 } else { at + 1 }
            }
            _ => at + self.character(at).1,
        };
        let last = self.floor(end.saturating_sub(1)).max(start);
        self.report(MistakeKind::SecondValue, at..stop, |_| {
            Said::new("a second value stands behind the document's value").related(last..end, "the first one ends here")
        });
    }

    /// Puts the string that was taken for the document's value, a key in truth, into an object.
    fn wrap_root(&mut self, root: Row) {
        self.document
            .rows
            .insert(0, Row { end: root.start, next: 1, kind: Kind::Object, spelling: Spelling::Bare, ..root });
        if let Some(row) = self.document.rows.get_mut(1) {
            row.next = 2;
        }
        if let Some(value) = self.document.values.remove(&0) {
            self.document.values.insert(1, value);
        }
        self.open.push(Frame { index: 0, keys: 0, inside: Inside::Object, indent: 0, inner: None });
        self.inside = Inside::Object;
        self.last = 1;
        self.note_key(1);
    }

    /// Says that the braces around all members are missing, now that it is known whether both are.
    pub(super) fn say_braceless(&mut self) {
        let Some((start, colon)) = self.braceless else { return };
        let brace = self.brace;
        let closed = self
            .document
            .rows
            .first()
            .is_some_and(|row| self.text.get((row.end as usize).saturating_sub(1)) == Some(&b'}'));
        self.report(MistakeKind::StrayText, colon..colon + 1, |_| {
            let said = Said::new("members stand at the top of the text without `{` and `}` around them");
            match brace {
                Some(end) => said.edit(Edit::insert(start, "{")).edit(Edit::insert(end, "}")),
                None if closed => Said::new("members stand at the top of the text without `{` before them")
                    .edit(Edit::insert(start, "{")),
                None => said,
            }
        });
    }

    /// No value stands where the document's should begin. Gives what to expect next, or nothing where a value in an odd form may stand.
    pub(super) fn no_document(&mut self, byte: u8) -> Option<Need> {
        let at = self.at;
        let (character, _) = self.character(at);
        match byte {
            b'}' | b']' => {
                let (_, end) = self.closers(at);
                self.at = end;
                self.report(MistakeKind::StrayBracket, at..end, |reader| {
                    Said::new(format!(
                        "{} closes nothing that is open",
                        quoted(reader.text.get(at..end).unwrap_or_default())
                    ))
                });
                return Some(Need::Value);
            }
            b',' => {
                while self.text.get(scan::skip_space(self.text, self.at)) == Some(&b',') {
                    self.at = scan::skip_space(self.text, self.at) + 1;
                }
                let span = at..self.at;
                let many = if span.len() > 1 { "commas stand" } else { "a comma stands" };
                self.report(MistakeKind::ExtraComma, span.clone(), |_| {
                    Said::new(format!("{many} before the document's value")).edit(Edit::delete(span))
                });
                return Some(Need::Value);
            }
            b'`' if self.starts(at, b"```") => {
                let line = self.line_end(at);
                let end = (line + 1).min(self.text.len());
                let trimmed = self.text.trim_ascii_end().len();
                let last = trimmed.saturating_sub(3);
                let fenced = last >= end && self.starts(last, b"```");
                self.fence = true;
                self.at = end;
                self.report(MistakeKind::StrayText, at..line.max(at + 3), |_| {
                    let said = Said::new("the fence of a Markdown code block stands around the JSON");
                    if fenced { said.edit(Edit::delete(at..end)).edit(Edit::delete(last..trimmed)) } else { said }
                });
                return Some(Need::Value);
            }
            _ if is_odd_quote(character) || self.ellipsis(at).is_some() || self.template(at).is_some() => return None,
            b'+' | b'-' | b'.' | b'0'..=b'9' => {
                if let Some(need) = self.odd_number() {
                    return Some(need);
                }
                if self.is_literal(at + 1) {
                    return None;
                }
            }
            _ if self.is_literal(at) => return None,
            _ => {}
        }
        if let Some(bracket) = self.before_json(at) {
            self.at = bracket;
            self.report(MistakeKind::StrayText, at..bracket, |reader| {
                let shown = quoted(reader.text.get(at..bracket).unwrap_or_default().trim_ascii_end());
                Said::new(format!("{shown} stands before the JSON")).edit(Edit::delete(at..bracket))
            });
            return Some(Need::Value);
        }
        let rest = self.text.get(at..).unwrap_or_default().trim_ascii_end();
        if rest.len() <= 40 && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte)) {
            return None;
        }
        // Whatever was said before is of no use: this is another kind of text.
        self.document
            .mistakes
            .retain(|mistake| !matches!(mistake.kind, MistakeKind::Comment | MistakeKind::ForeignSpace));
        self.hopeless = true;
        let end = self.floor(self.line_end(at).min(at + SHOWN)).max(at + self.character(at).1);
        self.report(MistakeKind::StrayText, at..end, |reader| {
            let shown = reader.text.get(at..end).unwrap_or_default();
            let yaml = shown.starts_with(b"---") || shown.starts_with(b"- ") || is_yaml_key(shown);
            Said::new(if shown.starts_with(b"<?php") {
                "the text is PHP, not JSON; it answers with what json_encode makes of the array".to_owned()
            } else if byte == b'<' {
                "the text is HTML or XML, not JSON".to_owned()
            } else if yaml {
                "the text looks like YAML, not JSON".to_owned()
            } else {
                format!("the text is not JSON; it starts with {}", quoted(shown))
            })
        });
        self.at = end;
        self.broken(at);
        Some(Need::Nothing)
    }

    /// Where the JSON begins behind an assignment, a call or a guard against inclusion.
    fn before_json(&self, at: usize) -> Option<usize> {
        if self.starts(at, b")]}'") {
            return Some((self.line_end(at) + 1).min(self.text.len()));
        }
        let line = self.text.get(at..self.line_end(at).min(at + BEFORE))?;
        let bracket = line.iter().position(|byte| matches!(byte, b'{' | b'['))?;
        let before = line.get(..bracket)?.trim_ascii_end();
        let ends = [&b"="[..], b"(", b"return", b"default"].iter().any(|end| before.ends_with(end));
        let plain = before.iter().all(|byte| byte.is_ascii_alphanumeric() || b" _.$=(:".contains(byte));
        (ends && plain).then_some(at + bracket)
    }
}

/// Whether a line starts as a member of a YAML mapping does.
fn is_yaml_key(line: &[u8]) -> bool {
    let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
    name > 0 && matches!(line.get(name..), Some([b':'] | [b':', b' ', ..]))
}
