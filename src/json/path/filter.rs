//! What stands behind a `?`: tests, comparisons and the five functions of RFC 9535 §2.4.

use std::borrow::Cow;
use std::cmp::Ordering;

use regex_lite::Regex;

use super::{Segment, select};
use crate::json::{Comparison, Kind, Value, equal, number};

/// A condition on a value.
#[derive(Debug, Clone)]
pub(super) enum Logical {
    Any(Vec<Logical>),
    All(Vec<Logical>),
    Not(Box<Logical>),
    Exists(Query),
    Compare(Operand, Comparison, Operand),
    Matches(Box<Matches>),
}

/// A path inside a filter.
#[derive(Debug, Clone)]
pub(super) struct Query {
    /// Whether it begins at the value that is tested (`@`), else at the document (`$`).
    pub(super) relative: bool,
    pub(super) segments: Vec<Segment>,
}

/// What can be compared: RFC 9535's `ValueType`.
#[derive(Debug, Clone)]
pub(super) enum Operand {
    Literal(Literal),
    /// A query that selects one value at most.
    Single(Query),
    Length(Box<Operand>),
    Count(Query),
    /// `value()`
    Only(Query),
}

#[derive(Debug, Clone)]
pub(super) enum Literal {
    Null,
    Bool(bool),
    /// In JSON's grammar.
    Number(Box<str>),
    Text(Box<str>),
}

/// `match()` or `search()`
#[derive(Debug, Clone)]
pub(super) struct Matches {
    pub(super) value: Operand,
    pub(super) pattern: Pattern,
    /// Whether the whole string must match.
    pub(super) whole: bool,
}

#[derive(Debug, Clone)]
pub(super) enum Pattern {
    Fixed(Regex),
    /// Out of the document, so that it is read anew for each value.
    Found(Operand),
}

/// A regular expression of RFC 9485 in the terms of `regex-lite`.
pub(super) fn regex(pattern: &str, whole: bool) -> Result<Regex, regex_lite::Error> {
    // On its own first: a bracket too many must not close the one around it.
    Regex::new(pattern)?;
    // There a dot is neither of the line breaks, and `$` only the end.
    Regex::new(&if whole { format!("^(?R:{pattern})$") } else { format!("(?R:{pattern})") })
}

/// A value to compare.
enum Item<'f, 't, 'a> {
    Nothing,
    Literal(&'f Literal),
    Length(usize),
    Node(Value<'t, 'a>),
}

/// A value that is no array and no object.
#[derive(PartialEq, Eq)]
enum Scalar<'v> {
    Null,
    Bool(bool),
    Number(Cow<'v, [u8]>),
    Text(Cow<'v, [u8]>),
}

impl Logical {
    /// Whether a value of a document meets the condition.
    pub(super) fn holds<'t, 'a>(&self, value: Value<'t, 'a>, root: Value<'t, 'a>) -> bool {
        match self {
            Self::Any(parts) => parts.iter().any(|part| part.holds(value, root)),
            Self::All(parts) => parts.iter().all(|part| part.holds(value, root)),
            Self::Not(part) => !part.holds(value, root),
            Self::Exists(query) => !query.run(value, root).is_empty(),
            Self::Compare(one, comparison, other) => {
                let (same, order) = relation(&one.item(value, root), &other.item(value, root));
                comparison.admits(same, order)
            }
            Self::Matches(matches) => matches.hold(value, root),
        }
    }
}

impl Query {
    fn run<'t, 'a>(&self, value: Value<'t, 'a>, root: Value<'t, 'a>) -> Vec<Value<'t, 'a>> {
        select(&self.segments, if self.relative { value } else { root }, root)
    }
}

impl Operand {
    fn item<'t, 'a>(&self, value: Value<'t, 'a>, root: Value<'t, 'a>) -> Item<'_, 't, 'a> {
        match self {
            Self::Literal(literal) => Item::Literal(literal),
            Self::Single(query) | Self::Only(query) => match query.run(value, root).as_slice() {
                [only] => Item::Node(*only),
                _ => Item::Nothing,
            },
            Self::Length(of) => of.item(value, root).length().map_or(Item::Nothing, Item::Length),
            Self::Count(query) => Item::Length(query.run(value, root).len()),
        }
    }
}

impl Matches {
    fn hold<'t, 'a>(&self, value: Value<'t, 'a>, root: Value<'t, 'a>) -> bool {
        let subject = self.value.item(value, root);
        let Some(subject) = subject.text() else { return false };
        match &self.pattern {
            Pattern::Fixed(regex) => regex.is_match(&subject),
            Pattern::Found(operand) => {
                let pattern = operand.item(value, root);
                pattern
                    .text()
                    .and_then(|pattern| regex(&pattern, self.whole).ok())
                    .is_some_and(|regex| regex.is_match(&subject))
            }
        }
    }
}

impl Item<'_, '_, '_> {
    fn scalar(&self) -> Option<Scalar<'_>> {
        Some(match self {
            Self::Nothing => return None,
            Self::Literal(Literal::Null) => Scalar::Null,
            Self::Literal(Literal::Bool(is)) => Scalar::Bool(*is),
            Self::Literal(Literal::Number(text)) => Scalar::Number(Cow::Borrowed(text.as_bytes())),
            Self::Literal(Literal::Text(text)) => Scalar::Text(Cow::Borrowed(text.as_bytes())),
            Self::Length(length) => Scalar::Number(Cow::Owned(length.to_string().into_bytes())),
            Self::Node(node) => match node.kind() {
                Kind::Null => Scalar::Null,
                Kind::Bool => Scalar::Bool(node.text() == b"true"),
                Kind::Number => Scalar::Number(Cow::Borrowed(node.text())),
                Kind::String => Scalar::Text(node.raw_string()?.value()),
                Kind::Array | Kind::Object => return None,
            },
        })
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        match self.scalar()? {
            Scalar::Text(Cow::Borrowed(text)) => Some(String::from_utf8_lossy(text)),
            Scalar::Text(Cow::Owned(text)) => Some(Cow::Owned(String::from_utf8_lossy(&text).into_owned())),
            _ => None,
        }
    }

    /// Characters of a string, elements of an array, members of an object.
    fn length(&self) -> Option<usize> {
        match self {
            Self::Node(node) if node.kind() == Kind::Array => Some(node.items().count()),
            Self::Node(node) if node.kind() == Kind::Object => Some(crate::json::Members::of(*node).len()),
            _ => self.text().map(|text| text.chars().count()),
        }
    }
}

/// Whether two values are equal, and their order where they have one: RFC 9535 §2.3.5.2.2.
fn relation(one: &Item<'_, '_, '_>, other: &Item<'_, '_, '_>) -> (bool, Option<Ordering>) {
    match (one.scalar(), other.scalar()) {
        (Some(Scalar::Number(one)), Some(Scalar::Number(other))) => {
            let order = number::compare(&one, &other);
            (order == Ordering::Equal, Some(order))
        }
        // The order of UTF-8 is that of the characters.
        (Some(Scalar::Text(one)), Some(Scalar::Text(other))) => (one == other, Some(one.cmp(&other))),
        (Some(one), Some(other)) => (one == other, None),
        (None, None) => match (one, other) {
            (Item::Nothing, Item::Nothing) => (true, None),
            (Item::Node(one), Item::Node(other)) => (equal(*one, *other), None),
            _ => (false, None),
        },
        _ => (false, None),
    }
}
