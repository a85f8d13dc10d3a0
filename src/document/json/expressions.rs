//! Expressions of programming languages: `"a" + "b"`, `'a {}'.format('b')`, `f'a {b}'`. What they give is not in the text.

use super::recover::quoted;
use super::strings::Role;
use super::{Edit, Kind, MistakeKind, Need, Reader, Said, Spelling};

/// What stands between the parts of an expression, the longest first where one begins another.
const OPERATORS: [&[u8]; 17] =
    [b"===", b"!==", b"==", b"!=", b"||", b"&&", b"??", b"..", b"<>", b"+", b"-", b"*", b"%", b"&", b"~", b".", b"|"];

/// Words that do the same in Python and Ruby, white space on both sides.
const WORDS: [&[u8]; 5] = [b"if", b"else", b"or", b"and", b"unless"];

/// What tells an expression from words that stand for a value.
const SIGNS: [&[u8]; 6] = [b"||", b"&&", b"??", b"=>", b"==", b" if "];

/// How far an expression is followed.
const LONGEST: usize = 2_000;

/// What may stand before a string's quote in Python and C#.
const PREFIXES: &[u8] = b"fFrRbBuU$@";

impl Reader<'_> {
    /// Reads a text in three quotes, as Python and Java have it, where an empty string and a quote behind it were read.
    pub(super) fn three_quotes(&mut self) -> Option<Need> {
        let row = *self.document.rows.last()?;
        let (start, end) = (row.start as usize, row.end as usize);
        let empty = row.kind == Kind::String && end == start + 2 && end == self.at;
        if !empty || self.text.get(end) != Some(&b'"') || self.tired() {
            return None;
        }
        self.looked(self.near_text(end + 1).len());
        let length = memchr::memmem::find(self.near_text(end + 1), b"\"\"\"")?;
        let content = end + 1..end + 1 + length;
        let inner = self.text.get(content.clone())?;
        // Two strings that have a quote too many are no such text.
        if memchr::memmem::find(inner, b"\":").is_some() || !self.ends_value(content.end + 3) {
            return None;
        }
        let plain = !inner.iter().any(|byte| matches!(byte, b'"' | b'\\') || *byte < b' ');
        self.document.rows.pop();
        self.at = content.end + 3;
        self.last = self.push_string(start..self.at, content.clone());
        self.report(MistakeKind::UnescapedQuote, start..self.at, |reader| {
            let shown = quoted(reader.text.get(start..reader.at).unwrap_or_default());
            let mut said = Said::new(format!("{shown} is in three quotes; JSON has one on each side"));
            if plain {
                said.edits = vec![Edit::delete(start..start + 2), Edit::delete(content.end + 1..content.end + 3)];
            }
            said
        });
        Some(Need::After)
    }

    /// Takes an operator behind the string that was read last, and what it is applied to: the whole is an expression. Not a comma of
    /// another sort, which is followed by the next member.
    pub(super) fn expression(&mut self, role: Role) -> Option<Need> {
        let last = *self.document.rows.last()?;
        if last.kind != Kind::String {
            return None;
        }
        let start = last.start as usize;
        let end = self.operated(self.at, role)?;
        while self.document.mistakes.pop_if(|mistake| mistake.span.start >= start).is_some() {}
        self.document.rows.pop();
        self.at = end;
        let kind = if role == Role::Key { MistakeKind::KeyNotString } else { MistakeKind::BareWord };
        self.say_expression(kind, start);
        let row = self.document.push(Kind::Broken, Spelling::Bare, start..end);
        Some(self.took_string(row, role))
    }

    /// Takes a string of Python with a letter before it.
    pub(super) fn prefixed(&mut self) -> Option<Need> {
        let start = self.at;
        let letters = self.text.get(start..)?.iter().take(3).take_while(|byte| PREFIXES.contains(byte)).count();
        let quote = start + letters;
        if self.tired() || !(1..=2).contains(&letters) || !matches!(self.text.get(quote), Some(b'\'' | b'"')) {
            return None;
        }
        self.looked(LONGEST);
        let mut end = self.string_end(quote)?;
        end = self.operated(self.near(end), Role::Value).unwrap_or(end);
        if !self.ends_value(end) {
            return None;
        }
        self.at = end;
        self.say_expression(MistakeKind::BareWord, start);
        Some(self.broken(start))
    }

    fn say_expression(&mut self, kind: MistakeKind, start: usize) {
        self.report(kind, start..self.at, |reader| {
            let shown = quoted(reader.text.get(start..reader.at).unwrap_or_default());
            Said::new(format!("{shown} is an expression of a programming language; JSON has only what it gives"))
        });
    }

    /// Whether an operator and what it is applied to follow a string whose quote ends before `at`.
    pub(super) fn is_operated(&mut self, at: usize, role: Role) -> bool {
        self.operated(self.near(at), role).is_some()
    }

    /// The end of the operators from `at` on, each with what it is applied to: a string for the last or a call.
    fn operated(&mut self, at: usize, role: Role) -> Option<usize> {
        let rest = self.text.get(at..)?;
        if self.tired() || self.operator(at, rest).is_none() {
            return None;
        }
        let end = self.operands(at, role);
        self.looked(end.map_or(LONGEST, |end| end - at));
        end
    }

    fn operands(&self, mut at: usize, role: Role) -> Option<usize> {
        let limit = self.text.len().min(at + LONGEST);
        let mut end = None;
        while at < limit {
            let rest = self.text.get(at..)?;
            let Some(operator) = self.operator(at, rest) else { break };
            let operand = self.near(at + operator);
            let (next, sure) = match self.text.get(operand) {
                Some(b'"' | b'\'' | b'`') => (self.string_end(operand), true),
                Some(b'$' | b'_' | b'a'..=b'z' | b'A'..=b'Z') => self.name_end(operand),
                _ => (None, false),
            };
            let Some(next) = next else { break };
            at = self.near(next);
            if sure {
                end = Some(next);
            }
        }
        let end = end?;
        // What a colon follows is the next key, and what stands before it one of the signs that are taken for a comma.
        let fits = match role {
            Role::Key => self.text.get(self.near(end)) == Some(&b':'),
            Role::Value => self.ends_value(end),
        };
        fits.then_some(end)
    }

    /// The length of the operator at `at`, if one stands there.
    fn operator(&self, at: usize, rest: &[u8]) -> Option<usize> {
        let space = |at: Option<usize>| at.and_then(|at| self.text.get(at)).is_some_and(u8::is_ascii_whitespace);
        let word = |word: &&&[u8]| rest.starts_with(word) && space(at.checked_sub(1)) && space(Some(at + word.len()));
        let sign = OPERATORS.iter().find(|operator| rest.starts_with(operator));
        sign.or_else(|| WORDS.iter().find(word)).map(|operator| operator.len())
    }

    /// Takes an expression that begins with a name or a bracket: `name || "b"`, `x ? "a" : "b"`, `t("hello")`.
    pub(super) fn code(&mut self) -> Option<Need> {
        let start = self.at;
        if self.tired() {
            return None;
        }
        let end = self.code_end(start)?;
        self.looked(end - start);
        let source = self.text.get(start..end)?;
        let quotes = source.iter().any(|byte| b"\"'`".contains(byte));
        let signs = SIGNS.iter().any(|sign| memchr::memmem::find(source, sign).is_some());
        let signs = signs || is_call(source) || is_choice(source);
        if !quotes || !signs {
            return None;
        }
        self.at = end;
        self.say_expression(MistakeKind::BareWord, start);
        Some(self.broken(start))
    }

    /// Where the expression at `at` ends: before what ends a value on its line, brackets and strings in it passed over.
    fn code_end(&self, start: usize) -> Option<usize> {
        let mut at = start;
        let mut depth = 0_usize;
        let limit = self.text.len().min(start + LONGEST);
        while at < limit {
            match *self.text.get(at)? {
                b'"' | b'\'' | b'`' => {
                    at = self.string_end(at)?;
                    continue;
                }
                b'(' | b'[' | b'{' => depth += 1,
                b',' | b';' | b')' | b']' | b'}' if depth == 0 => break,
                b')' | b']' | b'}' => depth -= 1,
                b'\n' | b'\r' => break,
                _ => {}
            }
            at += 1;
        }
        let trimmed = self.text.get(start..at)?.trim_ascii_end().len();
        (depth == 0 && trimmed > 0 && self.ends_value(at)).then_some(start + trimmed)
    }

    /// The end of a name and of the call that it may be; whether it is one.
    fn name_end(&self, start: usize) -> (Option<usize>, bool) {
        let name = self.text.get(start..).unwrap_or_default().iter();
        let end = start + name.take_while(|byte| byte.is_ascii_alphanumeric() || b"_$".contains(byte)).count();
        if self.text.get(end) != Some(&b'(') {
            return (Some(end), false);
        }
        let mut depth = 0_usize;
        let mut at = end;
        let limit = self.text.len().min(start + LONGEST);
        while at < limit {
            match self.text.get(at) {
                Some(b'(') => depth += 1,
                Some(b')') if depth == 1 => return (Some(at + 1), true),
                Some(b')') => depth -= 1,
                Some(b'\n' | b'\r') | None => break,
                Some(b'"' | b'\'' | b'`') => match self.string_end(at) {
                    Some(end) => {
                        at = end;
                        continue;
                    }
                    None => break,
                },
                _ => {}
            }
            at += 1;
        }
        (None, false)
    }

    /// Where the string at `at` ends, in the language's own way: behind the next quote of its sort, on its line.
    fn string_end(&self, at: usize) -> Option<usize> {
        let quote = *self.text.get(at)?;
        let mut end = at + 1;
        let limit = self.text.len().min(at + LONGEST);
        while end < limit {
            match *self.text.get(end)? {
                b'\n' | b'\r' => return None,
                b'\\' => end += 1,
                byte if byte == quote => return Some(end + 1),
                _ => {}
            }
            end += 1;
        }
        None
    }
}

/// Whether something is called: a name clings to a bracket. In a sentence there is a blank between.
fn is_call(source: &[u8]) -> bool {
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    source.windows(2).any(|pair| matches!(pair, [last, b'('] if name(last)))
}

/// Whether one of two values is chosen: both signs of it stand between blanks or before quotes, as nobody writes them in a sentence.
fn is_choice(source: &[u8]) -> bool {
    let sign = |from: usize, sign: u8| {
        let is = |window: &[u8]| match window {
            [b' ', at, b' '] | [_, at, b'"' | b'\'' | b'`'] => *at == sign,
            _ => false,
        };
        source.get(from..)?.windows(3).position(is)
    };
    sign(0, b'?').is_some_and(|at| sign(at + 1, b':').is_some())
}
