//! Words where a value or a key was expected: literals of other languages, placeholders, templates.

use super::recover::{bytes, quoted};
use super::strings::{Role, is_odd_quote};
use super::trivia::is_foreign_space;
use super::{Edit, Inside, Kind, MistakeKind, Need, Reader, Said, Spelling, scan};

/// How far the end of a template is looked for.
const TEMPLATE: usize = 400;

/// Literals of other languages, and what they are in JSON; `None` where that would be a guess.
const FOREIGN: [(&str, Option<&str>); 16] = [
    ("True", Some("true")),
    ("TRUE", Some("true")),
    ("False", Some("false")),
    ("FALSE", Some("false")),
    ("None", Some("null")),
    ("NONE", Some("null")),
    ("nil", Some("null")),
    ("Nil", Some("null")),
    ("NULL", Some("null")),
    ("Null", Some("null")),
    ("NIL", Some("null")),
    ("undefined", None),
    ("Undefined", None),
    ("nullptr", None),
    ("NA", None),
    ("N/A", None),
];

/// What documentation writes in place of a value of that type.
const TYPES: [&str; 26] = [
    "string",
    "str",
    "text",
    "char",
    "boolean",
    "bool",
    "integer",
    "int",
    "int32",
    "int64",
    "long",
    "number",
    "float",
    "double",
    "decimal",
    "object",
    "array",
    "list",
    "map",
    "dict",
    "date",
    "datetime",
    "timestamp",
    "uuid",
    "any",
    "enum",
];

fn is_not_finite(word: &[u8]) -> bool {
    let word = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(word);
    ["nan", "inf", "infinity"].iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
}

/// The literal that a word misses by one letter, or by two that changed places.
fn misspelt(word: &[u8]) -> Option<&'static str> {
    let word = std::str::from_utf8(word).ok().filter(|word| word.len() < 7)?;
    ["true", "false", "null"].into_iter().find(|literal| strsim::osa_distance(word, literal) == 1)
}

/// Whether a run of words is what a schema says of a value, rather than a value.
fn is_placeholder(run: &str) -> bool {
    let name = run.trim_end_matches(['?', '[', ']', '!']);
    let single = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.<>".contains(&byte));
    let first = name.split(['|', '(', ' ', '<']).next().unwrap_or_default();
    let typed = |word: &str| TYPES.iter().any(|name| name.eq_ignore_ascii_case(word));
    let pascal = name.starts_with(|letter: char| letter.is_ascii_uppercase())
        && name.bytes().filter(u8::is_ascii_uppercase).count() >= 2
        && name.bytes().any(|byte| byte.is_ascii_lowercase());
    typed(first) || (single && (pascal || name.len() < run.len())) || (run.contains('|') && !run.contains('"'))
}

impl Reader<'_> {
    /// The length of the word of letters, digits and underscores at `at`.
    fn word_length(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    }

    /// Whether a literal of JSON or of another language stands at `at`.
    pub(super) fn is_literal(&self, at: usize) -> bool {
        let length = self.word_length(at);
        let word = self.text.get(at..at + length).filter(|word| word.len() <= 10).unwrap_or_default();
        matches!(word, b"true" | b"false" | b"null")
            || is_not_finite(word)
            || FOREIGN.iter().any(|(name, _)| name.as_bytes() == word)
    }

    /// The end of the template at `at`, if one stands there.
    pub(super) fn template(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..self.text.len().min(at + TEMPLATE))?;
        let (open, close): (&[u8], &[u8]) = match rest {
            [b'{', b'{', ..] => (b"{{", b"}}"),
            [b'{', b'%', ..] => (b"{%", b"%}"),
            [b'<', b'%', ..] => (b"<%", b"%>"),
            [b'$' | b'#', b'{', ..] => (b"${", b"}"),
            [b'%', b'(', ..] => (b"%(", b")s"),
            [b'<', letter, ..] if letter.is_ascii_alphabetic() && self.inside != Inside::Root => (b"<", b">"),
            _ => return None,
        };
        let content = rest.get(open.len()..)?;
        let length = memchr::memmem::find(content, close)?;
        let inner = content.get(..length)?;
        // `{{{name}}}` is not escaped in Handlebars.
        let triple = open == b"{{" && inner.starts_with(b"{");
        let content = inner.get(usize::from(triple)..)?.trim_ascii_start();
        // `{{ "greeting" | translate }}`, and not `{{"type": "submit"}}`.
        let text = content.strip_prefix(b"\"").is_some_and(|content| {
            let mut behind = content.splitn(2, |byte| *byte == b'"').skip(1);
            behind.next().is_some_and(|behind| !matches!(behind.trim_ascii_start().first(), Some(b':' | b',')))
        });
        let refused = matches!(content.first(), None | Some(b'"' | b'{' | b'[' | b'}')) && !text;
        if inner.contains(&b'\n') || refused {
            return None;
        }
        let mut end = at + open.len() + length + close.len();
        end += usize::from(triple && self.text.get(end) == Some(&b'}'));
        Some(end)
    }

    /// Takes a template and what clings to it. Where the loop took its first brace for an object's, that object is undone.
    pub(super) fn take_template(&mut self, start: usize, mut end: usize) {
        loop {
            if let Some(next) = self.template(end) {
                end = next;
            } else if self.text.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-./+".contains(byte)) {
                end += 1;
            } else {
                break;
            }
        }
        self.at = end;
        self.report(MistakeKind::Template, start..end, |reader| {
            let shown = quoted(reader.text.get(start..end).unwrap_or_default());
            Said::new(format!("{shown} is a template that was not filled in"))
        });
        if self.inside == Inside::Array {
            // It brings its comma with it, or several elements.
            self.pardon = end;
        }
    }

    /// Undoes the object that was opened last and holds nothing yet.
    pub(super) fn undo_open(&mut self) {
        if self.open.pop().is_some() {
            self.document.rows.pop();
        }
        self.inside = self.open.last().map_or(Inside::Root, |frame| frame.inside);
    }

    /// Where a run of words ends that stands for one value: before a comma, a closing bracket, a line break, a comment.
    pub(super) fn run_end(&self, start: usize) -> usize {
        let mut at = start;
        let mut parentheses = 0_usize;
        while let Some(&byte) = self.text.get(at) {
            let spaced = at > start && self.text.get(at - 1).is_some_and(u8::is_ascii_whitespace);
            match byte {
                b'\n' | b'\r' => break,
                b'[' if self.text.get(at + 1) == Some(&b']') && at > start => at += 1,
                b'(' => parentheses += 1,
                b')' => parentheses = parentheses.saturating_sub(1),
                b',' | b']' | b'}' | b';' if parentheses == 0 => break,
                b'"' | b'{' | b'[' if spaced && parentheses == 0 => break,
                b'/' | b'#' if spaced && self.is_comment(at) => break,
                b'/' if self.starts(at, b"/*") => break,
                _ => {}
            }
            at += 1;
        }
        let run = self.text.get(start..at).unwrap_or_default();
        let mut end = start + run.trim_ascii_end().len();
        // White space of other kinds is a mistake of its own.
        while let Some(at) =
            (start + 1..end).rev().take(3).find(|at| self.text.get(*at).is_some_and(|byte| *byte & 0xC0 != 0x80))
        {
            let (character, length) = self.character(at);
            if at + length != end || !is_foreign_space(character) {
                break;
            }
            end = start + self.text.get(start..at).unwrap_or_default().trim_ascii_end().len();
        }
        end
    }

    /// Takes what is no value but stands where one was expected.
    pub(super) fn word_value(&mut self) -> Need {
        if let Some(need) = self.prefixed().or_else(|| self.code()) {
            return need;
        }
        let start = self.at;
        let sign = usize::from(matches!(self.text.get(start), Some(b'-' | b'+')));
        let word_end = start + sign + self.word_length(start + sign);
        let end = self.run_end(start).max(start + 1);
        let run = self.text.get(start..end).unwrap_or_default();
        let word = self.text.get(start..word_end).unwrap_or_default();
        if self.is_boundary(word_end) || self.is_comment(word_end) || self.text.get(word_end) == Some(&b';') {
            let rest = scan::skip_space(self.text, word_end);
            let alone = rest >= end || rest == word_end || self.text.get(rest) == Some(&b';');
            match word {
                b"true" | b"false" if alone => return self.scalar(Kind::Bool, word_end),
                b"null" if alone => return self.scalar(Kind::Null, word_end),
                _ if alone && is_not_finite(word) => {
                    self.at = word_end;
                    self.report(MistakeKind::NotFinite, start..word_end, |_| {
                        Said::new(format!("{} is no number that JSON has", quoted(word)))
                    });
                    return self.broken(start);
                }
                _ => {}
            }
            if let Some((_, right)) = FOREIGN.iter().find(|(name, _)| alone && name.as_bytes() == word) {
                return self.foreign_literal(word_end, *right);
            }
        }
        if let Some((_, right)) = FOREIGN.iter().find(|(name, _)| name.as_bytes() == run) {
            return self.foreign_literal(end, *right);
        }
        if run.len() > 1 && memchr::memchr(b'"', run) == Some(run.len() - 1) {
            return self.no_opening_quote(start, end);
        }
        let meant = misspelt(run);
        self.at = end;
        self.report(MistakeKind::BareWord, start..end, |_| {
            let shown = quoted(run);
            let said = Said::new(match std::str::from_utf8(run) {
                Ok(text) if is_placeholder(text) => format!("{shown} is a schema placeholder, not a value"),
                _ if run.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-') => {
                    format!("{shown} is neither a number nor, without quotes, a string")
                }
                _ => match meant {
                    Some(meant) => format!("{shown} is no value of JSON; did you mean `{meant}`?"),
                    None => format!("{shown} stands without quotes where a value was expected"),
                },
            });
            match meant {
                Some(meant) => said.edit(Edit::replace(start..end, meant)),
                None => said,
            }
        });
        self.broken(start)
    }

    fn foreign_literal(&mut self, end: usize, right: Option<&'static str>) -> Need {
        let start = self.at;
        self.report(MistakeKind::ForeignLiteral, start..end, |reader| {
            let shown = quoted(reader.text.get(start..end).unwrap_or_default());
            match right {
                Some(right) => {
                    Said::new(format!("{shown} is written `{right}` in JSON")).edit(Edit::replace(start..end, right))
                }
                None => Said::new(format!("{shown} is no value of JSON")),
            }
        });
        let kind = match right {
            Some("null") => Kind::Null,
            Some(_) => Kind::Bool,
            None => Kind::Broken,
        };
        self.scalar(kind, end)
    }

    /// Takes a string that lacks its opening quote.
    fn no_opening_quote(&mut self, start: usize, end: usize) -> Need {
        let content = self.text.get(start..end - 1).unwrap_or_default();
        let plain = content.iter().all(|byte| *byte >= 0x20 && *byte != b'\\');
        self.report(MistakeKind::BareWord, start..end, |_| {
            let said = Said::new(format!("{} has no opening quote", quoted(content)));
            if plain { said.edit(Edit::insert(start, "\"")) } else { said }
        });
        self.at = end;
        self.last = self.document.push(Kind::String, Spelling::Between(0, 1), start..end);
        Need::After
    }

    /// Takes a quote that clings to a number or a literal and that only a comma or a closing bracket follows: the opening one is missing.
    pub(super) fn closes_a_word(&mut self) -> bool {
        let last = self.document.rows.len().saturating_sub(1);
        let Some(row) = self.document.rows.get(last).copied() else { return false };
        let (start, end) = (row.start as usize, row.end as usize);
        let word = matches!(row.kind, Kind::Number | Kind::Bool | Kind::Null);
        if !word || last != self.last as usize || end != self.at || !self.ends_value(end + 1) {
            return false;
        }
        // Whatever was said of the number or the literal: it is a text.
        self.document.mistakes.pop_if(|mistake| mistake.span == (start..end));
        self.document.rows.pop();
        self.no_opening_quote(start, end + 1);
        true
    }

    /// The end of the run at `at` that a colon follows, and that may be a key without quotes; the place of the colon.
    fn bare_key(&self, start: usize) -> Option<(usize, usize)> {
        let mut at = start;
        while let Some(&byte) = self.text.get(at) {
            let stop = match byte {
                b':' | b'=' => true,
                b',' | b'{' | b'}' | b'[' | b']' | b'"' | b'\n' | b'\r' | b'(' | b')' | b';' => return None,
                b'/' if self.is_comment(at) => return None,
                0xC2.. => is_odd_quote(self.character(at).0) || self.starts(at, "：".as_bytes()),
                _ => false,
            };
            if stop {
                break;
            }
            if at - start > TEMPLATE {
                return None;
            }
            at += 1;
        }
        let run = self.text.get(start..at)?;
        let end = start + run.trim_ascii_end().len();
        // `https://…` is an address.
        if self.starts(at, b"://") {
            return None;
        }
        let colon = matches!(self.text.get(at), Some(b':' | b'=')) || self.starts(at, "：".as_bytes());
        (end > start && colon).then_some((end, at))
    }

    /// Whether a key without quotes stands at `at`, with its colon.
    pub(super) fn is_bare_key(&self, at: usize) -> bool {
        self.bare_key(at).is_some_and(|(end, colon)| !(self.text.get(colon) == Some(&b'=') && end - at > 40))
    }

    /// Takes words where a key was expected.
    pub(super) fn word_key(&mut self, need: Need) -> Need {
        let start = self.at;
        if let Some((end, _)) = self.bare_key(start) {
            return self.unquoted_key(start, end);
        }
        let length = self.text.get(start..).unwrap_or_default().iter().take(TEMPLATE);
        let end = start + length.take_while(|byte| byte.is_ascii_alphanumeric() || b"_-$.@".contains(byte)).count();
        let word = self.text.get(start..end).unwrap_or_default();
        // `name": 1`
        if !word.is_empty()
            && self.text.get(end) == Some(&b'"')
            && self.text.get(scan::skip_space(self.text, end + 1)) == Some(&b':')
        {
            self.report(MistakeKind::UnquotedKey, start..end + 1, |_| {
                Said::new(format!("the key {} has no opening quote", quoted(word))).edit(Edit::insert(start, "\""))
            });
            self.at = end + 1;
            let row = self.document.push(Kind::String, Spelling::Between(0, 1), start..end + 1);
            return self.took_string(row, Role::Key);
        }
        // `{TOKEN}`
        let braces = start.checked_sub(1).filter(|at| self.text.get(*at) == Some(&b'{'));
        if let (Need::FirstKey, Some(brace), Some(b'}')) = (need, braces, self.text.get(end))
            && !word.is_empty()
        {
            self.undo_open();
            self.take_template(brace, end + 1);
            return self.broken(brace);
        }
        let next = scan::skip_space(self.text, end);
        if !word.is_empty()
            && next > end
            && matches!(self.text.get(next), Some(b'"' | b'{' | b'['))
            && !self.breaks(end, next)
        {
            return self.unquoted_key(start, end);
        }
        self.stray("is no member: it has neither quotes nor a colon");
        Need::After
    }

    pub(super) fn unquoted_key(&mut self, start: usize, end: usize) -> Need {
        let name = self.text.get(start..end).unwrap_or_default();
        self.report(MistakeKind::UnquotedKey, start..end, |_| {
            let said = Said::new(format!("the key {} has no quotes", quoted(name)));
            match std::str::from_utf8(name) {
                Ok(name) => said.edit(Edit::replace(start..end, serde_json::Value::from(name).to_string())),
                Err(_) => said,
            }
        });
        self.at = end;
        let row = self.document.push(Kind::String, Spelling::Bare, start..end);
        self.took_string(row, Role::Key)
    }

    /// Takes a key that starts like a number.
    pub(super) fn number_key(&mut self) -> Need {
        let start = self.at;
        let Some((end, _)) = self.bare_key(start) else {
            self.stray("is no member: a key is a string, and a colon stands behind it");
            return Need::After;
        };
        let name = self.text.get(start..end).unwrap_or_default();
        if scan::number(self.text.get(..end).unwrap_or_default(), start) != Some(end) {
            return self.unquoted_key(start, end);
        }
        self.report(MistakeKind::KeyNotString, start..end, |_| {
            Said::new(format!("the key {} is a number, and JSON's keys are strings", quoted(name)))
                .edit(Edit::replace(start..end, format!("\"{}\"", bytes(name))))
        });
        self.at = end;
        let row = self.document.push(Kind::String, Spelling::Bare, start..end);
        self.took_string(row, Role::Key)
    }
}
