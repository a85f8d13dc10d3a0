//! Reading a path: RFC 9535's grammar by recursive descent, with a limit on how deep brackets may stand in each other.

use super::filter::{Literal, Logical, Matches, Operand, Pattern, Query, regex};
use super::{Error, Segment, Selector, is_singular};
use crate::json::Comparison;

/// How deep filters, parentheses and functions may stand in each other.
const MAX_DEPTH: usize = 32;

/// The largest integer of RFC 9535: 2^53 - 1.
const MAX_INTEGER: i64 = (1 << 53) - 1;

type Parsed<T> = Result<T, Error>;

/// The path that a text begins with, and where it ends.
pub(super) fn query(text: &str) -> Parsed<(Vec<Segment>, usize)> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    if !reader.take("$") {
        return Err(reader.error("a path begins with `$`"));
    }
    let segments = reader.segments()?;
    Ok((segments, reader.at))
}

/// What to say of a character that no path goes on with.
pub(super) fn unexpected(text: &str, offset: usize) -> String {
    match text.get(offset..).and_then(|rest| rest.chars().next()) {
        Some('-') => "a name with `-` in it stands in brackets and quotes, as in `$['my-name']`".to_owned(),
        Some(other) => format!("`{}` cannot stand here; a step of a path begins with `.` or `[`", other.escape_debug()),
        None => "no white space stands behind a path".to_owned(),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn error(&self, message: impl Into<String>) -> Error {
        Error { offset: self.at, message: message.into() }
    }

    fn expect(&mut self, token: &str, message: &str) -> Parsed<()> {
        if self.take(token) { Ok(()) } else { Err(self.error(message)) }
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error("brackets stand deeper in each other than 32 times"));
        }
        self.depth += 1;
        let read = read(self)?;
        self.depth -= 1;
        Ok(read)
    }

    fn segments(&mut self) -> Parsed<Vec<Segment>> {
        let mut segments = Vec::new();
        loop {
            let end = self.at;
            self.blanks();
            let deep = self.take("..");
            let selectors = if self.peek() == Some('[') {
                self.brackets()?
            } else if deep || self.take(".") {
                vec![self.after_dot()?]
            } else {
                self.at = end;
                return Ok(segments);
            };
            segments.push(Segment { deep, selectors, end: self.at });
        }
    }

    fn after_dot(&mut self) -> Parsed<Selector> {
        if self.take("*") {
            return Ok(Selector::Wildcard);
        }
        let first = |char: char| char.is_ascii_alphabetic() || char == '_' || !char.is_ascii();
        let rest = self.rest();
        let end = rest.find(|char: char| !first(char) && !char.is_ascii_digit()).unwrap_or(rest.len());
        match rest.get(..end).filter(|name| name.starts_with(first)) {
            Some(name) => {
                self.at += end;
                Ok(Selector::Name(name.as_bytes().to_vec()))
            }
            None => Err(self.error(
                "a name or `*` was expected behind the dot; other names stand in brackets and quotes, as in `$['1st']`",
            )),
        }
    }

    fn brackets(&mut self) -> Parsed<Vec<Selector>> {
        self.expect("[", "`[` was expected")?;
        let mut selectors = Vec::new();
        loop {
            self.blanks();
            selectors.push(self.selector()?);
            self.blanks();
            if self.take("]") {
                return Ok(selectors);
            }
            self.expect(",", "`,` or `]` was expected")?;
        }
    }

    fn selector(&mut self) -> Parsed<Selector> {
        match self.peek() {
            Some('\'' | '"') => Ok(Selector::Name(self.string()?.into_bytes())),
            Some('*') => {
                self.at += 1;
                Ok(Selector::Wildcard)
            }
            Some('?') => {
                self.at += 1;
                self.blanks();
                Ok(Selector::Filter(self.deeper(Self::any)?))
            }
            Some('-' | ':' | '0'..='9') => self.index_or_slice(),
            _ => {
                Err(self
                    .error("an index, a slice, `*`, a filter (`?`) or a name in quotes was expected in the brackets"))
            }
        }
    }

    fn index_or_slice(&mut self) -> Parsed<Selector> {
        let start = self.integer()?;
        let behind = self.at;
        self.blanks();
        if !self.take(":") {
            self.at = behind;
            return start.map(Selector::Index).ok_or_else(|| self.error("an index was expected"));
        }
        self.blanks();
        let end = self.integer()?;
        let behind = self.at;
        self.blanks();
        let mut step = None;
        if self.take(":") {
            let colon = self.at;
            self.blanks();
            step = self.integer()?;
            self.at = if step.is_none() { colon } else { self.at };
        } else {
            self.at = behind;
        }
        Ok(Selector::Slice { start, end, step: step.unwrap_or(1) })
    }

    fn integer(&mut self) -> Parsed<Option<i64>> {
        let rest = self.rest();
        let sign = usize::from(rest.starts_with('-'));
        let digits = rest.get(sign..).unwrap_or_default();
        let digits =
            digits.get(..digits.find(|char: char| !char.is_ascii_digit()).unwrap_or(digits.len())).unwrap_or_default();
        if digits.is_empty() && sign == 0 {
            return Ok(None);
        }
        if digits.is_empty() {
            return Err(self.error("a digit was expected behind the minus"));
        }
        if digits.starts_with('0') && (digits.len() > 1 || sign == 1) {
            return Err(self.error("an index has no leading zero"));
        }
        let number = digits.parse().ok().filter(|number| *number <= MAX_INTEGER);
        let number: i64 = number.ok_or_else(|| self.error("an index is at most 9007199254740991"))?;
        self.at += sign + digits.len();
        Ok(Some(if sign == 1 { -number } else { number }))
    }

    fn string(&mut self) -> Parsed<String> {
        let start = self.at;
        let quote = self.peek().unwrap_or('"');
        self.at += quote.len_utf8();
        let mut out = String::new();
        loop {
            let char = self.peek().ok_or_else(|| Error {
                offset: start,
                message: format!("a string that begins with {quote} and never ends"),
            })?;
            match char {
                _ if char == quote => {
                    self.at += 1;
                    return Ok(out);
                }
                '\\' => out.push(self.escape(quote)?),
                '\0'..='\u{1f}' => return Err(self.error("a control character is written as an escape, as in `\\n`")),
                other => {
                    self.at += other.len_utf8();
                    out.push(other);
                }
            }
        }
    }

    fn escape(&mut self, quote: char) -> Parsed<char> {
        let wrong = "no escape of JSONPath begins so; a backslash itself is written twice";
        let escaped = self.rest().chars().nth(1).ok_or_else(|| self.error(wrong))?;
        let char = match escaped {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' | '\\' => escaped,
            'u' => {
                let unit = |text: Option<&str>| {
                    let digits = text.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
                    u16::from_str_radix(digits, 16).ok()
                };
                let rest = self.rest();
                let first =
                    unit(rest.get(2..6)).ok_or_else(|| self.error("`\\u` is followed by four hexadecimal digits"))?;
                let second =
                    rest.get(6..12).filter(|next| next.starts_with("\\u")).and_then(|next| unit(next.get(2..)));
                let pair = [first, second.unwrap_or(0)];
                let units = if char::from_u32(u32::from(first)).is_some() { &pair[..1] } else { &pair[..] };
                let char = char::decode_utf16(units.iter().copied()).next().and_then(Result::ok);
                let char = char.ok_or_else(|| self.error("half of a surrogate pair is no character"))?;
                self.at += 6 * units.len();
                return Ok(char);
            }
            other if other == quote => other,
            _ => return Err(self.error(wrong)),
        };
        self.at += 1 + escaped.len_utf8();
        Ok(char)
    }

    fn any(&mut self) -> Parsed<Logical> {
        let mut parts = vec![self.all()?];
        while self.operator("||") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Logical::Any))
    }

    fn all(&mut self) -> Parsed<Logical> {
        let mut parts = vec![self.basic()?];
        while self.operator("&&") {
            parts.push(self.basic()?);
        }
        Ok(one_or(parts, Logical::All))
    }

    /// Takes an operator with the white space around it.
    fn operator(&mut self, operator: &str) -> bool {
        let before = self.at;
        self.blanks();
        let found = self.take(operator);
        if found {
            self.blanks();
        } else {
            self.at = before;
        }
        found
    }

    fn basic(&mut self) -> Parsed<Logical> {
        if self.take("!") {
            self.blanks();
            let test = if self.peek() == Some('(') { self.parentheses()? } else { self.test(false)? };
            return Ok(Logical::Not(Box::new(test)));
        }
        if self.peek() == Some('(') { self.parentheses() } else { self.test(true) }
    }

    fn parentheses(&mut self) -> Parsed<Logical> {
        self.expect("(", "`(` was expected")?;
        self.blanks();
        let inside = self.deeper(Self::any)?;
        self.blanks();
        self.expect(")", "`)` was expected")?;
        Ok(inside)
    }

    /// A query, a function, or a comparison where that may stand.
    fn test(&mut self, may_compare: bool) -> Parsed<Logical> {
        let start = self.at;
        let term = self.term()?;
        let before = self.at;
        self.blanks();
        let comparison = self.comparison();
        let (Some(comparison), true) = (comparison, may_compare) else {
            self.at = before;
            return match term {
                Term::Query(query) => Ok(Logical::Exists(query)),
                Term::Logical(logical) => Ok(logical),
                Term::Operand(Operand::Literal(_)) => Err(Error {
                    offset: start,
                    message: "a value alone is no test; compare it, as in `@.type == 'text'`".into(),
                }),
                Term::Operand(_) => Err(Error {
                    offset: start,
                    message: "what this function gives is no test; compare it, as in `length(@.text) > 3`".into(),
                }),
            };
        };
        let one = term.operand(start)?;
        self.blanks();
        let start = self.at;
        let other = self.term()?.operand(start)?;
        Ok(Logical::Compare(one, comparison, other))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let (comparison, _) = Comparison::strip(self.rest())?;
        self.at += comparison.sign().len();
        Some(comparison)
    }

    fn term(&mut self) -> Parsed<Term> {
        let literal = |literal| Ok(Term::Operand(Operand::Literal(literal)));
        match self.peek() {
            Some('@' | '$') => Ok(Term::Query(self.inner_query()?)),
            Some('\'' | '"') => literal(Literal::Text(self.string()?.into())),
            Some('-' | '0'..='9') => {
                let number = self.number()?;
                literal(Literal::Number(number.into()))
            }
            Some(char) if char.is_ascii_alphabetic() => {
                let rest = self.rest();
                let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                match (word, rest.get(end..).is_some_and(|next| next.starts_with('('))) {
                    (_, true) => self.function(word),
                    ("true" | "false", false) => {
                        self.at += end;
                        literal(Literal::Bool(word == "true"))
                    }
                    ("null", false) => {
                        self.at += end;
                        literal(Literal::Null)
                    }
                    _ => {
                        Err(self
                            .error(format!("`{word}` is no value; put text into quotes, and begin a path with `@`")))
                    }
                }
            }
            _ => Err(self.error("a path (`@`), a value or a function was expected")),
        }
    }

    fn inner_query(&mut self) -> Parsed<Query> {
        let relative = self.take("@");
        if !relative {
            self.expect("$", "a path that begins with `@` or `$` was expected")?;
        }
        Ok(Query { relative, segments: self.deeper(Self::segments)? })
    }

    fn number(&mut self) -> Parsed<&'t str> {
        let rest = self.rest();
        let end = rest
            .find(|char: char| !char.is_ascii_alphanumeric() && !matches!(char, '-' | '+' | '.'))
            .unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        let mut cursor = crate::json::Cursor::new(text.as_bytes());
        let whole = cursor.scalar().and_then(|_| cursor.end());
        whole.map_err(|_| self.error(format!("`{text}` is no number as JSON writes it")))?;
        self.at += end;
        Ok(text)
    }

    fn function(&mut self, name: &str) -> Parsed<Term> {
        const NAMES: [&str; 5] = ["length", "count", "value", "match", "search"];
        if !NAMES.contains(&name) {
            let guess = crate::text::did_you_mean(name, NAMES).map(|name| format!("; did you mean `{name}`?"));
            return Err(self.error(format!(
                "there is no function `{name}`{}",
                guess.unwrap_or_else(|| format!("; there are {}", NAMES.join(", ")))
            )));
        }
        self.at += name.len() + 1;
        self.blanks();
        let term = self.deeper(|reader| {
            Ok(match name {
                "length" => Term::Operand(Operand::Length(Box::new(reader.argument()?))),
                "count" => Term::Operand(Operand::Count(reader.inner_query()?)),
                "value" => Term::Operand(Operand::Only(reader.inner_query()?)),
                _ => Term::Logical(reader.matches(name == "match")?),
            })
        })?;
        self.blanks();
        self.expect(")", "`)` was expected behind the function's arguments")?;
        Ok(term)
    }

    fn matches(&mut self, whole: bool) -> Parsed<Logical> {
        let value = self.argument()?;
        self.blanks();
        self.expect(",", "`,` and a regular expression were expected")?;
        self.blanks();
        let start = self.at;
        let pattern = match self.argument()? {
            Operand::Literal(Literal::Text(text)) => Pattern::Fixed(regex(&text, whole).map_err(|error| Error {
                offset: start,
                message: format!("the regular expression cannot be read: {error}"),
            })?),
            other => Pattern::Found(other),
        };
        Ok(Logical::Matches(Box::new(Matches { value, pattern, whole })))
    }

    fn argument(&mut self) -> Parsed<Operand> {
        let start = self.at;
        self.term()?.operand(start)
    }
}

/// What stands in a filter before anybody knows what is done with it.
enum Term {
    Query(Query),
    Operand(Operand),
    Logical(Logical),
}

impl Term {
    fn operand(self, offset: usize) -> Parsed<Operand> {
        match self {
            Self::Query(query) if is_singular(&query.segments) => Ok(Operand::Single(query)),
            Self::Query(_) => Err(Error {
                offset,
                message: "a path that is compared selects one value at most: names and indexes only".into(),
            }),
            Self::Operand(operand) => Ok(operand),
            Self::Logical(_) => {
                Err(Error { offset, message: "`match()` and `search()` are tests and cannot be compared".into() })
            }
        }
    }
}

fn one_or(mut parts: Vec<Logical>, join: fn(Vec<Logical>) -> Logical) -> Logical {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}
