//! Strings that are not as they should be: what is wrong in them, and where they end.

use std::ops::Range;

use memchr::{memchr2, memrchr};

use super::recover::{bytes, quoted};
use super::{Edit, Inside, Kind, MistakeKind, Need, Reader, Said, Spelling, scan};

/// How far a string's end is looked for behind where it seemed to be.
const AHEAD: usize = 2_000;

/// How many brackets behind a quote are looked at.
const BRACKETS: usize = 100;

/// Edits of one mistake, at most: a repair of more places than that is not a repair.
const MAX_EDITS: usize = 1_000;

/// What a string is for: this decides what may follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Value,
}

/// A family of quotation marks: one closes what another of the same family opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Single,
    Double,
    Backtick,
}

/// Which quotation mark a character is. The straight double quote is one.
fn quotes(character: char) -> Option<Quotes> {
    match character {
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '〝' | '〞' | '＂' => Some(Quotes::Double),
        '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '´' | '＇' => Some(Quotes::Single),
        '`' => Some(Quotes::Backtick),
        _ => None,
    }
}

/// Whether a quotation mark other than the straight double one opens a string here.
pub(super) fn is_odd_quote(character: char) -> bool {
    character != '"' && quotes(character).is_some()
}

/// Whether a sign at the end of a string that is not closed may be meant for its quote: one of another sort, or a key beside it. A bracket that
/// closes may belong to what is around the string.
fn may_be_quote(last: u8) -> bool {
    b"'`;:{[}]".contains(&last)
}

/// Raw control characters of one string: one mistake together.
#[derive(Debug, Default)]
struct Controls {
    places: Vec<usize>,
    more: usize,
}

impl Controls {
    fn add(&mut self, at: usize) {
        if self.places.len() < MAX_EDITS {
            self.places.push(at);
        } else {
            self.more += 1;
        }
    }
}

impl Reader<'_> {
    /// Whether it is too late to look far ahead: all such looks together are to take no longer than reading the text does.
    pub(super) fn tired(&self) -> bool {
        self.document.mistakes.len() >= self.most || self.looks == 0
    }

    pub(super) fn looked(&mut self, bytes: usize) {
        self.looks = self.looks.saturating_sub(bytes);
    }

    /// Reads on in a string behind its first ordinary bytes.
    #[inline(never)]
    pub(super) fn string_on(&mut self, start: usize, mut at: usize, role: Role) -> u32 {
        let before = self.document.mistakes.len();
        let mut escaped = false;
        let mut controls = Controls::default();
        let mut broken_line = false;
        let (content_end, end) = loop {
            match self.text.get(at) {
                Some(b'"') => break (at, at + 1),
                Some(b'\\') => {
                    escaped = true;
                    at += match scan::escape(self.text, at) {
                        Some(length) => length,
                        None => self.bad_escape(at),
                    };
                }
                Some(b'\n' | b'\r') if self.ends_here(start, at, role, broken_line) => {
                    break self.ended_early(start, at, role);
                }
                Some(byte) => {
                    broken_line |= matches!(byte, b'\n' | b'\r');
                    controls.add(at);
                    at += 1;
                }
                None => break self.ended_early(start, at, role),
            }
            at = scan::plain(self.text, at);
        };
        if self.document.mistakes.len() > before {
            self.forget(before, content_end);
        }
        self.say_controls(start, content_end, &controls);
        self.at = end;
        if end == content_end + 1 && self.text.get(content_end) == Some(&b'"') {
            let spelling = if escaped { Spelling::Escaped } else { Spelling::Quoted };
            return self.document.push(Kind::String, spelling, start..end);
        }
        self.push_string(start..end, start + 1..content_end)
    }

    /// Adds a string whose quotes are not the usual ones.
    pub(super) fn push_string(&mut self, span: Range<usize>, content: Range<usize>) -> u32 {
        let ends = (u8::try_from(content.start - span.start), u8::try_from(span.end - content.end));
        let raw = self.text.get(content).unwrap_or_default();
        match ends {
            (Ok(before), Ok(after)) if memchr::memchr(b'\\', raw).is_none() => {
                self.document.push(Kind::String, Spelling::Between(before, after), span)
            }
            _ => {
                let mut plain = Vec::with_capacity(raw.len());
                let mut rest = raw.iter().copied().peekable();
                while let Some(byte) = rest.next() {
                    match rest.peek() {
                        Some(quote @ (b'\'' | b'`')) if byte == b'\\' => {
                            plain.push(*quote);
                            rest.next();
                        }
                        Some(b'\\') if byte == b'\\' => {
                            plain.extend([byte, byte]);
                            rest.next();
                        }
                        _ => plain.push(byte),
                    }
                }
                let mut value = Vec::with_capacity(plain.len());
                crate::json::unescape(&plain, &mut value);
                let index = self.document.push(Kind::String, Spelling::Kept, span);
                self.document.values.insert(index, String::from_utf8_lossy(&value).into());
                index
            }
        }
    }

    /// Takes back what was said of a string behind its end, when that turned out to lie before.
    fn forget(&mut self, from: usize, end: usize) {
        let mut index = 0;
        self.document.mistakes.retain(|mistake| {
            index += 1;
            let inside = matches!(
                mistake.kind,
                MistakeKind::BadEscape | MistakeKind::LoneSurrogate | MistakeKind::ControlCharacter
            );
            index <= from || !inside || mistake.span.start < end
        });
    }

    /// What stands at a byte that a string does not hold as itself and that begins no escape of JSON; its length.
    fn bad_escape(&mut self, at: usize) -> usize {
        if scan::code_unit(self.text, at).is_some() {
            self.report(MistakeKind::LoneSurrogate, at..at + 6, |reader| {
                let shown = quoted(reader.text.get(at..at + 6).unwrap_or_default());
                Said::new(format!("{shown} is half of a surrogate pair, and its other half is missing"))
            });
            return 6;
        }
        let Some(&next) = self.text.get(at + 1) else { return 1 };
        if next == b'\n' || (next == b'\r' && self.text.get(at + 2) == Some(&b'\n')) {
            let end = at + 2 + usize::from(next == b'\r');
            self.report(MistakeKind::BadEscape, at..at + 1, |_| {
                Said::new("a backslash at the end of the line continues no string in JSON").edit(Edit::delete(at..end))
            });
            return end - at;
        }
        if next < 0x20 {
            self.report(MistakeKind::BadEscape, at..at + 1, |_| {
                Said::new("a backslash stands before a control character, where it escapes nothing")
            });
            return 1;
        }
        let (_, length) = self.character(at + 1);
        let end = at + 1 + length;
        let two = |from: usize| self.text.get(from..from + 2).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let instead = match next {
            b'\'' | b'`' => self.text.get(at + 1..end).map(bytes),
            b'x' => two(at + 2).map(|hex| format!("\\u00{}", bytes(hex))),
            b'v' => Some("\\u000b".to_owned()),
            b'0' if !self.text.get(end).is_some_and(u8::is_ascii_digit) => Some("\\u0000".to_owned()),
            _ => None,
        };
        let span = if next == b'x' && instead.is_some() { at..at + 4 } else { at..end };
        self.report(MistakeKind::BadEscape, span.clone(), |reader| {
            let shown = quoted(reader.text.get(span.clone()).unwrap_or_default());
            match instead {
                Some(instead) => {
                    Said::new(format!("{shown} is no escape of JSON")).edit(Edit::replace(span.clone(), instead))
                }
                None if next == b'u' => Said::new(format!("{shown} is not followed by four hexadecimal digits")),
                None => Said::new(format!("{shown} is no escape of JSON; a backslash itself is written `\\\\`")),
            }
        });
        end - at
    }

    fn say_controls(&mut self, start: usize, end: usize, controls: &Controls) {
        let places: Vec<usize> = controls.places.iter().copied().filter(|at| *at < end).collect();
        let Some(&first) = places.first() else { return };
        let more = places.len() - 1 + controls.more;
        self.report(MistakeKind::ControlCharacter, first..first + 1, |reader| {
            let name = match reader.text.get(first) {
                Some(b'\t') => "a raw tab".to_owned(),
                Some(b'\n' | b'\r') => "a raw line break".to_owned(),
                byte => format!("the raw control character U+{:04X}", byte.copied().unwrap_or_default()),
            };
            let others = match more {
                0 => String::new(),
                _ => format!(", and {} with it", crate::text::count(more as u64, "more control character")),
            };
            let content = reader.text.get(start + 1..end).unwrap_or_default();
            let mut said = Said::new(format!("{name} stands in the string {}{others}", quoted(content)));
            if controls.more == 0 {
                for at in places {
                    let escape = match reader.text.get(at) {
                        Some(b'\t') => "\\t".to_owned(),
                        Some(b'\n') => "\\n".to_owned(),
                        Some(b'\r') => "\\r".to_owned(),
                        byte => format!("\\u{:04x}", byte.copied().unwrap_or_default()),
                    };
                    said = said.edit(Edit::replace(at..at + 1, escape));
                }
            }
            said
        });
    }

    /// Whether a string ends at this line break for want of a quote, or holds the line break.
    fn ends_here(&mut self, start: usize, at: usize, role: Role, broken_line: bool) -> bool {
        if !broken_line && self.typographic_end(start + 1, at, role).is_some() {
            return true;
        }
        let Some(quote) = self.next_quote(at) else { return true };
        let mut next = at;
        if self.text.get(next) == Some(&b'\r') {
            next += 1;
        }
        if self.text.get(next) == Some(&b'\n') {
            next += 1;
        }
        while let Some(b' ' | b'\t') = self.text.get(next) {
            next += 1;
        }
        if matches!(self.text.get(next), Some(b'}' | b']')) && self.ends_value(next + 1) {
            return true;
        }
        // Asked for once: a string of a million lines ends at one quote.
        let fits = match self.quote_fits {
            Some((at, fits)) if at == quote => fits,
            _ => self.may_follow(quote + 1, role),
        };
        self.quote_fits = Some((quote, fits));
        !fits
    }

    /// The next quote from `at` on that no backslash escapes.
    fn next_quote(&mut self, mut at: usize) -> Option<usize> {
        if self.quote_ahead >= at {
            return Some(self.quote_ahead).filter(|quote| *quote < self.text.len());
        }
        while let Some(length) = memchr2(b'"', b'\\', self.text.get(at..).unwrap_or_default()) {
            at += length;
            if self.text.get(at) == Some(&b'"') {
                self.quote_ahead = at;
                return Some(at);
            }
            at += 2;
        }
        self.quote_ahead = self.text.len();
        None
    }

    /// Whether what stands from `at` on may follow a string of that role.
    fn may_follow(&self, at: usize, role: Role) -> bool {
        match role {
            Role::Key => self.text.get(self.near(at)) == Some(&b':'),
            Role::Value => self.ends_value(at),
        }
    }

    /// Ends a string that has no quote before the line or the text ends: where its content ends, and where it itself does.
    fn ended_early(&mut self, start: usize, line: usize, role: Role) -> (usize, usize) {
        if let Some(quote) = self.typographic_end(start + 1, line, role) {
            return self.say_mixed(start, quote);
        }
        let first = start + 1;
        let trimmed = |end: usize| {
            let content = self.text.get(first..end).unwrap_or_default();
            first + content.trim_ascii_end().len()
        };
        let whole = trimmed(line);
        let mut end = whole;
        let mut certain = true;
        let content = self.text.get(first..whole).unwrap_or_default();
        if role == Role::Key {
            if let Some(colon) = memchr::memchr(b':', content).filter(|at| *at > 0) {
                end = trimmed(first + colon);
            }
        } else {
            let opens = memchr2(b'{', b'[', content).is_some();
            while let Some(byte) = self.text.get(first..end).and_then(<[u8]>::last) {
                match byte {
                    b',' => end = trimmed(end - 1),
                    b'}' | b']' if !opens && self.inside != Inside::Root => {
                        certain = false;
                        end = trimmed(end - 1);
                    }
                    _ => break,
                }
            }
        }
        if end <= first {
            (end, certain) = (whole.max(first), false);
        }
        let end = end.min(self.text.len());
        // A backslash that would now escape the quote.
        let slashes = self.text.get(first..end).unwrap_or_default().iter().rev().take_while(|byte| **byte == b'\\');
        let escaped_quote = self.text.get(..end).is_some_and(|text| text.ends_with(b"\\\""));
        let at_text_end = scan::skip_space(self.text, end) >= self.text.len();
        let certain =
            certain && slashes.count().is_multiple_of(2) && !escaped_quote && (!at_text_end || self.open.is_empty());
        // It may have been closed by another sign.
        let last = self.text.get(..end).and_then(<[u8]>::last);
        let certain = certain && !last.is_some_and(|last| may_be_quote(*last));
        self.cut |= at_text_end;
        self.report(MistakeKind::UnclosedString, start..end, |reader| {
            let shown = quoted(reader.text.get(start..end).unwrap_or_default());
            let message = if escaped_quote {
                format!(
                    "the string {shown} is not closed: the backslash before its last quote makes it part of the string"
                )
            } else if line >= reader.text.len() {
                format!("the text ends before the string {shown} is closed")
            } else {
                format!("the string {shown} is not closed before the line ends")
            };
            let said = Said::new(message);
            if certain { said.edit(Edit::insert(end, "\"")) } else { said }
        });
        (end, end)
    }

    /// Where a typographic quote closes a string that a straight one opened: the quote's span.
    fn typographic_end(&mut self, from: usize, to: usize, role: Role) -> Option<Range<usize>> {
        let mut at = from;
        let to = to.min(from + if self.tired() { 0 } else { 20 * AHEAD });
        self.looked(to.saturating_sub(from));
        while at < to {
            at += self.text.get(at..to)?.iter().position(|byte| *byte >= 0xC2)?;
            let (character, length) = self.character(at);
            if character != '"' && quotes(character) == Some(Quotes::Double) && self.may_follow(at + length, role) {
                return Some(at..at + length);
            }
            at += length;
        }
        None
    }

    fn say_mixed(&mut self, start: usize, quote: Range<usize>) -> (usize, usize) {
        self.report(MistakeKind::TypographicQuotes, quote.clone(), |reader| {
            let (character, _) = reader.character(quote.start);
            let content = quoted(reader.text.get(start + 1..quote.start).unwrap_or_default());
            Said::new(format!(
                "{content} is opened with a straight quote and closed with a typographic one ({character})"
            ))
            .edit(Edit::replace(quote.clone(), "\""))
        });
        (quote.start, quote.end)
    }

    /// What follows the string read last makes no sense: perhaps the string ends elsewhere. Reads it again then.
    pub(super) fn reconsider(&mut self, role: Role) -> Option<Need> {
        let index = self.document.rows.len().checked_sub(1)?;
        let row = *self.document.rows.get(index)?;
        let (start, end) = (row.start as usize, row.end as usize);
        let straight = matches!(row.spelling, Spelling::Quoted | Spelling::Escaped);
        if row.kind != Kind::String || !straight || self.reconsidered > start || self.tired() {
            return None;
        }
        self.reconsidered = start + 1;
        if let Some(quote) = self.typographic_end(start + 1, end - 1, role) {
            self.take_back(start, quote.start);
            self.say_mixed(start, quote.clone());
            return Some(self.string_again(start..quote.end, start + 1..quote.start, role));
        }
        let content = self.text.get(start + 1..end - 1)?;
        if content.len() > AHEAD || self.is_wide_mark(end, role) {
            return None;
        }
        if self.text.get(end) == Some(&b'"') && !content.is_empty() && self.may_follow(end + 1, role) {
            return Some(self.one_quote_more(start, end, role));
        }
        // Where the next string follows at once, a comma is missing and nothing else.
        let clings = self.text.get(end).is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'"');
        let letter = self
            .text
            .get(scan::skip_space(self.text, end))
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80 || *byte == b'\\');
        if !(clings || (letter && !self.is_literal(scan::skip_space(self.text, end)))) {
            return None;
        }
        // `"a: 1, "b": 2`: the quote that seems to close opens the next key.
        let opens_key = self.text.get(end).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        if role == Role::Key {
            let name = content.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
            let behind = content.get(name + 1..).unwrap_or_default();
            let ends = opens_key || (!behind.is_empty() && behind.iter().all(|byte| *byte == b' '));
            if name > 0 && content.get(name) == Some(&b':') && ends {
                return Some(self.shorten(start, start + 1 + name, role));
            }
        }
        let trimmed = content.trim_ascii_end();
        if opens_key && role == Role::Value && self.inside == Inside::Object && trimmed.ends_with(b",") {
            let name = self.text.get(end..)?.iter().take(AHEAD).position(|byte| b"\"\n".contains(byte))?;
            if self.text.get(end + name) == Some(&b'"') && self.may_follow(end + name + 1, Role::Key) {
                return Some(self.shorten(start, start + trimmed.len(), role));
            }
        }
        self.lengthen(start, end, role)
    }

    /// Ends a string behind two quotes, of which one is too many or, behind a number, stands for inches.
    fn one_quote_more(&mut self, start: usize, end: usize, role: Role) -> Need {
        let inches = self.text.get(end - 2).is_some_and(u8::is_ascii_digit);
        let content = if inches { start + 1..end } else { start + 1..end - 1 };
        self.report(MistakeKind::UnescapedQuote, end - 1..end, |reader| {
            let shown = quoted(reader.text.get(start..=end).unwrap_or_default());
            if inches {
                // Or it is one too many.
                Said::new(format!("a quote inside the string {shown} is not escaped"))
            } else {
                Said::new(format!("two quotes stand behind the string {shown}")).edit(Edit::delete(end..end + 1))
            }
        });
        self.string_again(start..end + 1, content, role);
        if role == Role::Key { Need::Colon } else { Need::After }
    }

    /// Whether another language's colon or comma stands behind a string, as between a key and its value, or before the next string.
    fn is_wide_mark(&self, end: usize, role: Role) -> bool {
        let at = self.near(end);
        let (mark, length) = self.character(at);
        match role {
            Role::Key => mark == '：',
            Role::Value => {
                matches!(mark, '，' | '、' | '；')
                    && (self.inside == Inside::Array || self.text.get(self.near(at + length)) == Some(&b'"'))
            }
        }
    }

    /// Ends a string before what seemed to be its closing quote.
    fn shorten(&mut self, start: usize, end: usize, role: Role) -> Need {
        self.take_back(start, end);
        self.report(MistakeKind::UnclosedString, start..end, |reader| {
            let text = reader.text.get(start..end).unwrap_or_default();
            let said = Said::new(format!("the string {} has no closing quote", quoted(text)));
            // A bracket may be one of those around it, and another sign may be meant for the quote that closes it.
            // Nor does one behind a backslash close anything.
            let doubtful = text.last().is_some_and(|last| may_be_quote(*last)) || text.ends_with(b"\\\"");
            if doubtful { said } else { said.edit(Edit::insert(end, "\"")) }
        });
        self.string_again(start..end, start + 1..end, role)
    }

    /// Ends a string behind what seemed to be its closing quote, where quotes inside it are not escaped.
    fn lengthen(&mut self, start: usize, end: usize, role: Role) -> Option<Need> {
        let mut inner = vec![end - 1];
        let mut at = end;
        let limit = self.text.len().min(end + AHEAD);
        self.looked(AHEAD);
        // JSON as a text: its own quotes stand where any may.
        let content = self.text.get(start + 1..end - 1).unwrap_or_default();
        let nested = role == Role::Value && matches!(content.trim_ascii(), [b'{' | b'[', ..]);
        let close = loop {
            let special = scan::plain(self.text.get(..limit)?, at);
            let before = special.checked_sub(1).and_then(|at| self.text.get(at));
            match self.text.get(special).filter(|_| special < limit)? {
                b'"' if self.closes(special + 1, role) && (!nested || matches!(before, Some(b'}' | b']'))) => {
                    break special;
                }
                // A quote that opens a string of its own.
                b'"' if !nested && self.may_open(special) => return None,
                b'"' => {
                    inner.push(special);
                    at = special + 1;
                }
                b'\\' => at = special + scan::escape(self.text, special)?,
                b'\t' => at = special + 1,
                _ => return None,
            }
        };
        let first = inner.first().copied().unwrap_or_default();
        let template = self.template_around(start, first, close);
        let (kind, span) = match &template {
            Some(template) => (MistakeKind::Template, template.clone()),
            None => (MistakeKind::UnescapedQuote, first..first + 1),
        };
        self.report(kind, span, |reader| {
            if let Some(template) = template {
                let shown = quoted(reader.text.get(template).unwrap_or_default());
                return Said::new(format!("{shown} is a template that was not filled in; its quotes end the string"));
            }
            let shown = quoted(reader.text.get(start..=close).unwrap_or_default());
            let mut said = Said::new(format!("a quote inside the string {shown} is not escaped"));
            // Where it is doubled, other languages take both for one, and people mean none inside.
            if end > start + 2 {
                said.edits = inner.iter().map(|at| Edit::replace(*at..at + 1, "\\\"")).collect();
            }
            said
        });
        self.string_again(start..close + 1, start + 1..close, role);
        let mut controls = Controls::default();
        for at in end..close {
            if self.text.get(at) == Some(&b'\t') {
                controls.add(at);
            }
        }
        self.say_controls(start, close, &controls);
        Some(if role == Role::Key { Need::Colon } else { Need::After })
    }

    /// The template in the string at `start` that holds the quote there: the quote is the template's own.
    fn template_around(&self, start: usize, quote: usize, close: usize) -> Option<Range<usize>> {
        let before = self.text.get(start..quote)?;
        [(&b"<%"[..], &b"%>"[..]), (b"{{", b"}}"), (b"{%", b"%}")].into_iter().find_map(|(opens, closes)| {
            let open = start + memchr::memmem::rfind(before, opens)?;
            let inside = memchr::memmem::find(self.text.get(open..quote)?, closes).is_none();
            let end = quote + memchr::memmem::find(self.text.get(quote..close)?, closes)? + closes.len();
            inside.then_some(open..end)
        })
    }

    /// Whether a string of that role may end before `at`, the comma behind it and what follows that looked at: `"say "hi", then go"`.
    fn closes(&self, at: usize, role: Role) -> bool {
        if !self.may_follow(at, role) {
            return false;
        }
        let mut comma = self.near(at);
        let brackets = comma;
        while role == Role::Value && comma < brackets + BRACKETS && matches!(self.text.get(comma), Some(b'}' | b']')) {
            comma = self.near(comma + 1);
        }
        if comma > brackets {
            // `"say "a"}"`: no string stands behind a bracket.
            return self.text.get(comma) != Some(&b'"');
        }
        if role == Role::Key || self.text.get(comma) != Some(&b',') {
            return true;
        }
        let next = self.near(comma + 1);
        let word = self.text.get(next).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
        !word || self.is_bare_key(next) || self.is_literal(next) || is_odd_quote(self.character(next).0)
    }

    /// Whether a value or a key may begin at `at`, to judge by what stands before.
    fn may_open(&self, at: usize) -> bool {
        let before = self.text.get(at.saturating_sub(AHEAD)..at).unwrap_or_default().trim_ascii_end();
        matches!(before.last(), None | Some(b',' | b':' | b'{' | b'['))
    }

    /// Takes back what was said inside the string at `start` from `end` on.
    fn take_back(&mut self, start: usize, end: usize) {
        let from = self.document.mistakes.iter().rposition(|mistake| mistake.span.start < start).map_or(0, |at| at + 1);
        self.forget(from, end);
    }

    /// Replaces the string that was read last by one with other ends.
    fn string_again(&mut self, span: Range<usize>, content: Range<usize>, role: Role) -> Need {
        self.document.rows.pop();
        self.at = span.end;
        let row = self.push_string(span, content);
        self.took_string(row, role)
    }

    /// What comes behind a string of that role.
    pub(super) fn took_string(&mut self, row: u32, role: Role) -> Need {
        match role {
            Role::Key => {
                if self.keys.last().is_some_and(|key| key.row == row) {
                    self.keys.pop();
                }
                self.note_key(row);
                Need::Colon
            }
            Role::Value => {
                self.last = row;
                Need::After
            }
        }
    }

    /// Takes a string in single, typographic or back quotes.
    pub(super) fn odd_string(&mut self, role: Role) -> Need {
        let start = self.at;
        let (open, open_length) = self.character(start);
        let family = quotes(open);
        let limit = self.floor(start + if self.tired() { AHEAD / 10 } else { 20 * AHEAD });
        let stretch = self.text.get(start..limit).unwrap_or_default();
        let mut line = memchr2(b'\n', b'\r', stretch).map_or(limit, |length| start + length);
        if open == '`'
            && let Some(end) = self.literal_end(start, limit, role)
        {
            line = line.max(end);
        }
        let first = start + open_length;
        let mut at = first;
        let mut fallback = None;
        let mut close = None;
        while at < line {
            let (character, length) = self.character(at);
            if character == '\\' {
                at += 1 + self.text.get(at + 1).map_or(0, |_| self.character(at + 1).1);
                continue;
            }
            // A straight quote inside typographic ones closes them only where that makes sense.
            if quotes(character) == family {
                let span = at..at + length;
                if self.tired()
                    || self.may_follow(at + length, role)
                    || self.is_operated(at + length, role)
                    || (role == Role::Value && self.quote_behind_space(at + length))
                {
                    close = Some(span);
                    break;
                }
                if fallback.is_none() && character != '"' {
                    fallback = Some(span);
                }
            }
            at += length;
        }
        self.looked(at - first);
        let close = close.or(fallback);
        let closed = close.is_some();
        let close = close.unwrap_or_else(|| {
            let content = self.text.get(first..line.max(first)).unwrap_or_default().trim_ascii_end();
            let end = first + content.strip_suffix(b",").unwrap_or(content).len();
            end..end
        });
        self.say_odd(start, first, &close, closed);
        self.at = close.end;
        let row = self.push_string(start..close.end, first..close.start);
        self.took_string(row, role)
    }

    /// Behind the backtick that closes a template literal of JavaScript, which may go over lines.
    fn literal_end(&self, start: usize, limit: usize, role: Role) -> Option<usize> {
        let length = self.text.get(start + 1..limit)?.iter().position(|byte| *byte == b'`')?;
        let end = start + 1 + length + 1;
        self.may_follow(end, role).then_some(end)
    }

    /// Whether another string follows behind white space: a comma is missing then.
    fn quote_behind_space(&self, at: usize) -> bool {
        let next = self.near(at);
        next > at && quotes(self.character(next).0).is_some()
    }

    fn say_odd(&mut self, start: usize, first: usize, close: &Range<usize>, closed: bool) {
        let (open, _) = self.character(start);
        let (end_mark, _) = self.character(close.start);
        let typographic = |mark: char| !matches!(mark, '"' | '\'' | '`');
        let kind = if typographic(open) || (closed && typographic(end_mark)) {
            MistakeKind::TypographicQuotes
        } else {
            MistakeKind::SingleQuotes
        };
        let mut edits = vec![Edit::replace(start..first, "\"")];
        let mut controls = Controls::default();
        let mut at = first;
        while at < close.start {
            match self.text.get(at) {
                Some(b'"') => {
                    edits.push(Edit::replace(at..at + 1, "\\\""));
                    at += 1;
                }
                Some(b'\\') => match self.text.get(at + 1) {
                    Some(b'\'' | b'`') => {
                        edits.push(Edit::delete(at..at + 1));
                        at += 2;
                    }
                    _ => match scan::escape(self.text, at) {
                        Some(length) => at += length,
                        None => at += self.bad_escape(at),
                    },
                },
                // A template literal may go over lines where it belongs, so that is no mistake of its own.
                Some(byte @ (b'\n' | b'\r' | b'\t')) if open == '`' => {
                    let escape = match byte {
                        b'\n' => "\\n",
                        b'\r' => "\\r",
                        _ => "\\t",
                    };
                    edits.push(Edit::replace(at..at + 1, escape));
                    at += 1;
                }
                Some(..0x20) => {
                    controls.add(at);
                    at += 1;
                }
                _ => at += 1,
            }
        }
        edits.push(Edit::replace(close.clone(), "\""));
        self.say_controls(first - 1, close.start, &controls);
        self.report(kind, start..close.end, |reader| {
            let content = quoted(reader.text.get(first..close.start).unwrap_or_default());
            let message = match (open, closed) {
                (_, false) => format!("{content} is opened with {open} and not closed before the line ends"),
                ('\'', _) if end_mark == '\'' => {
                    format!("{content} is in single quotes; JSON's strings are in double ones")
                }
                ('`', _) => format!("{content} is in backticks; JSON's strings are in double quotes"),
                (_, _) if end_mark == '"' => {
                    format!("{content} is opened with a typographic quote ({open}) and closed with a straight one")
                }
                ('\'', _) => {
                    format!("{content} is opened with a straight quote and closed with a typographic one ({end_mark})")
                }
                _ => format!("{content} is in typographic quotes ({open} {end_mark})"),
            };
            let mut said = Said::new(message);
            // What `${name}` stands for is not in the text, and over lines other quotes may be those of other strings.
            let content = reader.text.get(first..close.start).unwrap_or_default();
            let lines = content.contains(&b'\n') && content.contains(&b'"');
            let filled = open == '`' && (lines || memchr::memmem::find(content, b"${").is_some());
            if closed && !filled && edits.len() < MAX_EDITS {
                said.edits = edits;
            }
            said
        });
    }

    /// Whether a line break stands between two bytes.
    pub(super) fn breaks(&self, from: usize, to: usize) -> bool {
        memrchr(b'\n', self.text.get(from..to).unwrap_or_default()).is_some()
    }
}
