//! What is said and done where the text is not what the grammar asks for.

use super::strings::{Role, is_odd_quote};
use super::trivia::is_foreign_space;
use super::{Edit, Inside, Kind, MistakeKind, Need, Reader, Said, Spelling, scan};

/// How many characters of the text a message shows.
const SHOWN: usize = 40;

/// How far ahead a decision may look.
const AHEAD: usize = 2_000;

/// How many commas in a row are taken out by one mistake's edits.
const COMMAS: usize = 1_000;

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

pub(super) fn bytes(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

impl Reader<'_> {
    /// A string's value for a message.
    pub(super) fn name(&self, row: u32) -> String {
        quoted(self.document.node(row).string().unwrap_or_default().as_bytes())
    }

    /// The member that was read last, in words.
    fn member(&self) -> String {
        let from = self.open.last().map_or(0, |frame| frame.keys);
        match self.keys.get(from..).and_then(<[_]>::last) {
            Some(key) if self.document.node(key.row).kind() == Kind::String => {
                format!("the member {}", self.name(key.row))
            }
            _ => "the member before".to_owned(),
        }
    }

    /// What was read last in the innermost array or object, in words.
    pub(super) fn neighbour(&self) -> String {
        let node = self.document.node(self.last);
        match (self.inside, node.kind()) {
            (Inside::Object, _) => self.member(),
            (_, Kind::Object) => "the object that ends here".to_owned(),
            (_, Kind::Array) => "the array that ends here".to_owned(),
            _ => quoted(node.source()),
        }
    }

    /// Where what was read last ends: something that is missing belongs there.
    pub(super) fn value_end(&self) -> usize {
        let last = self.document.rows.get(self.last as usize).map_or(0, |row| row.end as usize);
        let bracket = self.open.last().and_then(|frame| self.document.rows.get(frame.index as usize));
        last.max(self.filler).max(bracket.map_or(0, |row| row.start as usize + 1))
    }

    /// Whether a value may end before `at`, to judge by what follows on the line.
    pub(super) fn ends_value(&self, mut at: usize) -> bool {
        let near = self.text.len().min(at + AHEAD);
        while at < near && matches!(self.text.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        matches!(self.text.get(at), None | Some(b',' | b'}' | b']' | b'\n' | b'\r')) || self.is_comment(at)
    }

    /// The text from `at` on, as far as it may be looked at.
    pub(super) fn near_text(&self, at: usize) -> &[u8] {
        self.text.get(at..self.text.len().min(at + AHEAD)).unwrap_or_default()
    }

    /// The next byte that is not white space, unless that is far away.
    pub(super) fn near(&self, at: usize) -> usize {
        scan::skip_space(self.text.get(..self.text.len().min(at + AHEAD)).unwrap_or_default(), at)
    }

    /// Whether a token may end before `at`.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        match self.text.get(at) {
            None | Some(b' ' | b'\t' | b'\n' | b'\r' | b',' | b'}' | b']' | b'{' | b'[' | b'"' | b'\'' | b';') => true,
            Some(b'/' | b'#') => self.is_comment(at),
            Some(0xC2..) => {
                let (character, _) = self.character(at);
                is_foreign_space(character) || is_odd_quote(character) || matches!(character, '，' | '、' | '；' | '：')
            }
            Some(_) => false,
        }
    }

    /// Whether a value is needed where the loop is, or else a member's value is missing.
    pub(super) fn wants_value(&self) -> bool {
        self.inside != Inside::Array
    }

    /// Passes over what belongs to nothing, up to what may be a token again.
    pub(super) fn stray(&mut self, why: &str) {
        let start = self.at;
        let mut at = start;
        while let Some(&byte) = self.text.get(at) {
            match byte {
                b',' | b']' | b'}' | b'[' | b'{' | b'\n' | b'\r' if at > start => break,
                b'"' => {
                    // A string that belongs to the rest is passed over whole.
                    let end = scan::plain(self.text, at + 1);
                    if self.text.get(end) != Some(&b'"') && at > start {
                        break;
                    }
                    at = end.max(at) + usize::from(self.text.get(end) == Some(&b'"'));
                    at += usize::from(at == start);
                }
                b'/' | b'#' if at > start && self.is_comment(at) => break,
                _ => at += if byte < 0x80 { 1 } else { self.character(at).1 },
            }
        }
        let text = self.text.get(start..at).unwrap_or_default();
        let end = start + text.trim_ascii_end().len().max(1);
        self.at = end;
        self.filler = end;
        self.pardon = end;
        self.report(MistakeKind::StrayText, start..end, |reader| {
            Said::new(format!("{} {why}", quoted(reader.text.get(start..end).unwrap_or_default())))
        });
    }

    /// Something other than a comma or the right closing bracket stands behind a value.
    #[cold]
    pub(super) fn no_comma(&mut self, byte: u8) -> Need {
        // What followed something unreadable needs no comma to be told from it.
        let pardoned = self.pardon > 0 && scan::skip_space(self.text, self.pardon) == self.at;
        self.pardon = 0;
        if self.trivia() {
            self.pardon = if pardoned { self.at } else { 0 };
            return Need::After;
        }
        if !pardoned
            && self.last as usize + 1 == self.document.rows.len()
            && let Some(need) =
                self.three_quotes().or_else(|| self.expression(Role::Value)).or_else(|| self.reconsider(Role::Value))
        {
            return need;
        }
        if self.inside == Inside::Root {
            return self.behind_root(byte);
        }
        if byte == b'"' && self.closes_a_word() {
            return Need::After;
        }
        if let b'}' | b']' = byte {
            return self.closing(byte, Need::After);
        }
        if let Some(length) = self.ellipsis(self.at) {
            return self.left_out(length, Need::After);
        }
        let (character, length) = self.character(self.at);
        let comma = matches!(character, '，' | '、' | '،' | ';' | '；')
            || (matches!(character, '.' | '|') && self.goes_on_behind(self.at + 1));
        if comma {
            return self.other_comma(length);
        }
        if byte == b':' {
            return self.stray_colon();
        }
        if self.inside == Inside::Array {
            let value = matches!(byte, b'"' | b'{' | b'[' | b'0'..=b'9')
                || is_odd_quote(character)
                || (byte == b'-' && self.text.get(self.at + 1).is_some_and(u8::is_ascii_digit))
                || self.is_literal(self.at);
            if value {
                if !pardoned {
                    self.missing_comma();
                }
                return Need::Value;
            }
        } else {
            match byte {
                b'{' if self.parent() == Inside::Array => return self.object_unclosed(Need::After),
                b'{' | b'[' => return self.no_key_at_all(),
                _ => {}
            }
            let key = match byte {
                b'"' => self.may_be_key(self.at),
                _ => is_odd_quote(character) || (!byte.is_ascii_punctuation() && self.is_bare_key(self.at)),
            };
            if key {
                if !pardoned {
                    self.missing_comma();
                }
                return Need::Key;
            }
        }
        let last = self.document.node(self.last);
        if byte == b'"' && last.kind() == Kind::String && self.last as usize + 1 == self.document.rows.len() {
            self.stray("stands behind another string; Python and C make one of both, and JSON does not");
        } else {
            self.stray("belongs to nothing");
        }
        Need::After
    }

    /// What the innermost array or object stands in.
    pub(super) fn parent(&self) -> Inside {
        self.open.iter().rev().nth(1).map_or(Inside::Root, |frame| frame.inside)
    }

    /// Whether the string at `at` is a member's key, or may be one.
    fn may_be_key(&self, start: usize) -> bool {
        let mut at = start + 1;
        let limit = self.text.len().min(start + AHEAD);
        let text = self.text.get(..limit).unwrap_or_default();
        loop {
            at = scan::plain(text, at);
            match text.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                _ => return true,
            }
        }
        // A second string as value, as in languages that join such strings.
        let next = scan::skip_space(self.text, at + 1);
        !matches!(self.text.get(next), Some(b',' | b'}'))
    }

    pub(super) fn missing_comma(&mut self) {
        let after = self.value_end();
        self.report(MistakeKind::MissingComma, after..after, |reader| {
            let said = Said::new(format!("a comma is missing after {}", reader.neighbour()));
            // Or it stands inside of the quotes.
            let inside = reader.text.get(..after).is_some_and(|text| text.ends_with(b",\""));
            if inside { said } else { said.edit(reader.insertion(after, ",")) }
        });
    }

    /// An edit that puts something behind a byte. Where another edit ends there already, it takes the white space behind with it, so that
    /// both can be made.
    pub(super) fn insertion(&self, at: usize, what: &str) -> Edit {
        let touches = |edit: &Edit| edit.end == at;
        let taken =
            self.document.mistakes.iter().rev().take(3).any(|mistake| mistake.edits.iter().rev().take(2).any(touches));
        match self.text.get(at) {
            Some(&space @ (b' ' | b'\n' | b'\t' | b'\r')) if taken => {
                Edit::replace(at..at + 1, format!("{what}{}", char::from(space)))
            }
            _ => Edit::insert(at, what),
        }
    }

    /// Whether the next member or element stands at `at`, and cannot be a part of the value before: `"a" . "b"` is one value to PHP.
    fn goes_on_behind(&self, at: usize) -> bool {
        let at = self.near(at);
        match (self.text.get(at), self.inside) {
            (Some(b'"'), Inside::Object) => {
                let end = at + scan::plain(self.near_text(at), 1);
                self.text.get(end) == Some(&b'"') && self.text.get(self.near(end + 1)) == Some(&b':')
            }
            (Some(b'{' | b'['), Inside::Array) => true,
            _ => false,
        }
    }

    /// Another language's comma, or a semicolon.
    fn other_comma(&mut self, length: usize) -> Need {
        let span = self.at..self.at + length;
        self.at = span.end;
        let next = self.text.get(scan::skip_space(self.text, span.end));
        let shown = quoted(self.text.get(span.clone()).unwrap_or_default());
        if let None | Some(b'}' | b']') = next {
            self.report(MistakeKind::StrayText, span.clone(), |reader| {
                Said::new(format!("{shown} stands behind {}", reader.neighbour())).edit(Edit::delete(span.clone()))
            });
            return Need::After;
        }
        self.report(MistakeKind::MissingComma, span.clone(), |reader| {
            Said::new(format!("{shown} stands where a comma belongs, after {}", reader.neighbour()))
                .edit(Edit::replace(span.clone(), ","))
        });
        self.comma = span.start;
        if self.inside == Inside::Object { Need::Key } else { Need::Value }
    }

    /// A colon behind a value.
    fn stray_colon(&mut self) -> Need {
        let at = self.at;
        if self.inside == Inside::Array {
            return self.colon_in_array();
        }
        self.at += 1;
        let key = self.keys.last().map(|key| self.document.node(key.row).kind());
        // A key that is none was reported, and this is its colon.
        if key != Some(Kind::Broken) {
            self.report(MistakeKind::StrayText, at..at + 1, |reader| {
                Said::new(format!("a second colon stands in {}", reader.member()))
            });
        }
        self.at = scan::skip_space(self.text, self.at);
        match self.text.get(self.at) {
            None | Some(b',' | b'}' | b']') => Need::After,
            Some(b'{' | b'[') => {
                self.keyless(self.at);
                Need::Value
            }
            Some(_) => {
                // Its value goes with it.
                let unkept = self.document.unkept;
                let kept = self.document.mistakes.len();
                self.stray("belongs to nothing");
                self.document.mistakes.truncate(kept);
                self.document.unkept = unkept;
                Need::After
            }
        }
    }

    /// Adds the key of a member that has none.
    pub(super) fn keyless(&mut self, at: usize) {
        self.forget_broken();
        let row = self.document.push(Kind::Broken, Spelling::Bare, at..at);
        self.note_key(row);
    }

    /// Takes a member without a key and with nothing in its value out of the innermost object again, where no more is said of such: a text of nothing else
    /// would fill the memory with them.
    fn forget_broken(&mut self) {
        let from = self.open.last().map_or(0, |frame| frame.keys);
        let Some(key) = self.keys.get(from..).and_then(<[_]>::last).map(|key| key.row as usize) else { return };
        let kind = |at: usize| self.document.rows.get(at).map(|row| row.kind);
        let empty = matches!(kind(key + 1), Some(Kind::Broken | Kind::Object | Kind::Array));
        if self.document.unkept > 0 && key + 2 == self.document.rows.len() && kind(key) == Some(Kind::Broken) && empty {
            self.document.rows.truncate(key);
            self.keys.pop();
        }
    }

    /// A value stands where a key was expected.
    fn no_key_at_all(&mut self) -> Need {
        let at = self.at;
        self.report(MistakeKind::KeyNotString, at..at + 1, |reader| {
            let what = if reader.text.get(at) == Some(&b'{') { "an object" } else { "an array" };
            Said::new(format!("{what} stands where a key was expected"))
        });
        self.keyless(at);
        Need::Value
    }

    /// Passes over commas that stand where a key or a value was expected.
    fn commas(&mut self, need: Need) -> Need {
        let first = self.at;
        let mut places = Vec::new();
        let mut last = first;
        let mut at = first;
        while self.text.get(at) == Some(&b',') {
            last = at;
            if places.len() <= COMMAS {
                places.push(at);
            }
            at = scan::skip_space(self.text, at + 1);
        }
        self.at = last + 1;
        let closing =
            matches!((self.text.get(at), self.inside), (Some(b'}'), Inside::Object) | (Some(b']'), Inside::Array));
        if closing && matches!(need, Need::Key | Need::Value) {
            places.insert(0, self.comma);
            self.at = at;
            self.trailing_commas(last + 1, &places);
            return self.close();
        }
        self.report(MistakeKind::ExtraComma, first..last + 1, |reader| {
            let many = if last > first { "commas stand" } else { "a comma stands" };
            let what = if reader.inside == Inside::Object { "a key" } else { "a value" };
            let mut said = Said::new(format!("{many} where {what} was expected"));
            if places.len() <= COMMAS {
                said.edits = places.iter().map(|at| Edit::delete(*at..at + 1)).collect();
            }
            said
        });
        need
    }

    pub(super) fn trailing_commas(&mut self, end: usize, places: &[usize]) {
        let first = places.first().copied().unwrap_or(end);
        self.report(MistakeKind::TrailingComma, first..end, |reader| {
            let what = if reader.inside == Inside::Object { "object" } else { "array" };
            let many = if places.len() > 1 { "commas stand" } else { "a comma stands" };
            let neighbour = reader.neighbour().replace(" that ends here", "");
            let mut said = Said::new(format!("{many} after {neighbour}, the last in its {what}"));
            if places.len() <= COMMAS {
                said.edits = places.iter().map(|at| Edit::delete(*at..at + 1)).collect();
            }
            said
        });
    }

    /// Something other than a key stands where one was expected.
    #[cold]
    pub(super) fn no_key(&mut self, need: Need, byte: u8) -> Need {
        if self.trivia() {
            return need;
        }
        if let Some(length) = self.ellipsis(self.at) {
            return self.left_out(length, need);
        }
        let (character, length) = self.character(self.at);
        match byte {
            b'}' => {
                self.trailing_commas(self.comma + 1, &[self.comma]);
                self.close()
            }
            b',' => self.commas(need),
            b']' => self.closing(byte, need),
            b':' => {
                let at = self.at;
                self.report(MistakeKind::KeyNotString, at..at + 1, |_| Said::new("no key stands before the colon"));
                self.keyless(at);
                Need::Colon
            }
            b'{' | b'[' => {
                let brace =
                    self.at.checked_sub(1).filter(|at| need == Need::FirstKey && self.text.get(*at) == Some(&b'{'));
                if let Some((brace, end)) = brace.and_then(|at| Some((at, self.template(at)?))) {
                    self.undo_open();
                    self.take_template(brace, end);
                    return self.broken(brace);
                }
                if let Some(end) = self.template(self.at) {
                    return self.template_key(end);
                }
                if byte == b'{' && need == Need::Key && self.parent() == Inside::Array {
                    return self.object_unclosed(need);
                }
                self.no_key_at_all()
            }
            b'0'..=b'9' | b'-' | b'+' => match self.decimal_comma() {
                Some(need) => need,
                None => self.number_key(),
            },
            b'.' => self.number_key(),
            _ if is_odd_quote(character) => self.odd_string(Role::Key),
            b'$' | b'<' | b'%' | b'#' if self.template(self.at).is_some() => {
                let end = self.template(self.at).unwrap_or(self.at + 1);
                self.template_key(end)
            }
            b';' => {
                self.at += length;
                let at = self.at - length;
                self.report(MistakeKind::StrayText, at..at + 1, |_| {
                    Said::new("a semicolon stands where a key was expected").edit(Edit::delete(at..at + 1))
                });
                need
            }
            _ => self.word_key(need),
        }
    }

    fn template_key(&mut self, end: usize) -> Need {
        let start = self.at;
        self.take_template(start, end);
        // Its member may be any.
        self.document.holes.push(start..self.at);
        let row = self.document.push(Kind::Broken, Spelling::Bare, start..self.at);
        self.note_key(row);
        if self.text.get(scan::skip_space(self.text, self.at)) == Some(&b':') {
            return Need::Colon;
        }
        // `{{#each}}` stands for members, or for none.
        self.keys.pop();
        self.document.rows.pop();
        self.filler = self.at;
        self.pardon = self.at;
        Need::After
    }

    /// Something other than a colon stands behind a key.
    #[cold]
    pub(super) fn no_colon(&mut self, byte: u8) -> Need {
        if self.trivia() {
            return Need::Colon;
        }
        if let Some(need) = self.expression(Role::Key).or_else(|| self.reconsider(Role::Key)) {
            return need;
        }
        let (character, _) = self.character(self.at);
        let key_end = self.document.rows.last().map_or(self.at, |row| row.end as usize);
        let start = self.at;
        if let Some(end) = self.key_again(start) {
            self.at = end;
            self.report(MistakeKind::StrayText, start..end, |reader| {
                let key = reader.member().replacen("the member", "the key", 1);
                Said::new(format!("{key} stands twice before its colon")).edit(Edit::delete(key_end..end))
            });
            return Need::Colon;
        }
        match byte {
            b',' | b';' if self.is_value_behind(start + 1) => {
                self.at += 1;
                self.say_colon(start, self.at)
            }
            b',' | b'}' | b']' => {
                self.report(MistakeKind::MissingValue, key_end..key_end, |reader| {
                    Said::new(format!("{} has neither a colon nor a value", reader.member()))
                });
                self.last = self.document.push(Kind::Broken, Spelling::Bare, key_end..key_end);
                Need::After
            }
            b'=' | b'-' | b'~' if byte == b'=' || self.text.get(start + 1) == Some(&b'>') => {
                self.at += 1 + usize::from(matches!(self.text.get(start + 1), Some(b'>' | b'=')));
                self.say_colon(start, self.at)
            }
            _ if character == '：' => {
                self.at += character.len_utf8();
                self.say_colon(start, self.at)
            }
            b'"' | b'{' | b'[' | b'0'..=b'9' | b'-' | b'+' | b'.' | b'$' | b'<' | b'_' => {
                self.say_colon(key_end, key_end)
            }
            _ if byte.is_ascii_alphabetic() || is_odd_quote(character) => self.say_colon(key_end, key_end),
            _ => {
                self.stray("stands where a colon and a value were expected");
                self.broken(start)
            }
        }
    }

    /// The end of the string at `at`, if it is the key that was read last once more, and its colon follows.
    fn key_again(&self, at: usize) -> Option<usize> {
        let key = self.document.node(self.keys.last()?.row).source();
        let end = at + key.len();
        let again = key.len() <= AHEAD && self.text.get(at..end) == Some(key);
        (again && self.text.get(self.near(end)) == Some(&b':')).then_some(end)
    }

    /// Whether what stands from `at` on can only be the value of the key before it: a member's key has a colon behind it.
    fn is_value_behind(&self, at: usize) -> bool {
        let at = self.near(at);
        let end = match self.text.get(at) {
            Some(b'{' | b'[') => return self.template(at).is_none(),
            Some(b'"') => {
                let end = scan::plain(self.text, at + 1);
                if self.text.get(end) != Some(&b'"') {
                    return false;
                }
                end + 1
            }
            Some(b'-' | b'0'..=b'9') => match scan::number(self.text, at) {
                Some(end) => end,
                None => return false,
            },
            _ => match [&b"true"[..], b"false", b"null"].iter().find(|word| scan::word(self.text, at, word)) {
                Some(word) => at + word.len(),
                None => return false,
            },
        };
        matches!(self.text.get(self.near(end)), Some(b',' | b'}' | b';'))
    }

    fn say_colon(&mut self, start: usize, end: usize) -> Need {
        self.report(MistakeKind::MissingColon, start..end, |reader| {
            let key = reader.member().replacen("the member", "the key", 1);
            if start == end {
                let inside = start.checked_sub(2).filter(|at| reader.text.get(*at..start) == Some(b":\""));
                let edit = match inside {
                    Some(at) => Edit::replace(at..start, "\":"),
                    None => reader.insertion(start, ":"),
                };
                return Said::new(format!("a colon is missing after {key}")).edit(edit);
            }
            let shown = quoted(reader.text.get(start..end).unwrap_or_default());
            Said::new(format!("{shown} stands where a colon belongs, after {key}")).edit(Edit::replace(start..end, ":"))
        });
        Need::Value
    }

    /// Something other than a value stands where one was expected.
    #[cold]
    pub(super) fn no_value(&mut self, need: Need, byte: u8) -> Need {
        if self.trivia() {
            return need;
        }
        if self.inside == Inside::Root
            && let Some(need) = self.no_document(byte)
        {
            return need;
        }
        if let Some(length) = self.ellipsis(self.at) {
            return self.left_out(length, need);
        }
        let (character, _) = self.character(self.at);
        let at = self.at;
        match (byte, self.inside) {
            (b']', Inside::Array) => {
                self.trailing_commas(self.comma + 1, &[self.comma]);
                self.close()
            }
            (b',', Inside::Array) => self.commas(need),
            (b'}', Inside::Array) => self.closing(byte, need),
            (b',' | b'}' | b']', _) => {
                let before = self.text.get(..at).unwrap_or_default().trim_ascii_end().len();
                self.report(MistakeKind::MissingValue, before..before, |reader| {
                    Said::new(format!("{} has no value", reader.member()))
                });
                self.last = self.document.push(Kind::Broken, Spelling::Bare, before..before);
                Need::After
            }
            (b':', _) => {
                self.at += 1;
                self.report(MistakeKind::StrayText, at..at + 1, |_| {
                    Said::new("a second colon stands here").edit(Edit::delete(at..at + 1))
                });
                need
            }
            (b'=', Inside::Object) if self.text.get(..at).is_some_and(|text| text.ends_with(b":")) => {
                self.at += 1;
                self.say_colon(at - 1, self.at)
            }
            (b'+' | b'-' | b'.' | b'0'..=b'9', _) => match self.odd_number() {
                Some(need) => need,
                None => self.word_value(),
            },
            (b'$' | b'<' | b'%' | b'#', _) => match self.template(at) {
                Some(end) => {
                    self.take_template(at, end);
                    self.broken(at)
                }
                None => self.word_value(),
            },
            _ if is_odd_quote(character) => self.odd_string(Role::Value),
            _ => self.word_value(),
        }
    }
}
