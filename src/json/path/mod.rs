//! Paths as RFC 9535 defines them, all of it: which values of a document one selects. Numbers are compared as decimals, so that 64-bit
//! identifiers keep their last digit; regular expressions are those of `regex-lite`, which lacks `\p{…}`.

mod filter;
mod parse;

use std::fmt;
use std::str::FromStr;

use filter::Logical;

use super::{Kind, Value};

/// How many values a path selects at most on its way; what a longer list would hold is left out.
pub const MAX_NODES: usize = 1 << 20;

/// A path that has been read.
#[derive(Debug, Clone)]
pub struct JsonPath {
    text: Box<str>,
    segments: Vec<Segment>,
}

/// Why a text is no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// The byte of the text at which it goes wrong.
    pub offset: usize,
    /// What is wrong there and what to do about it, without a full stop.
    pub message: String,
}

/// One step of a path.
#[derive(Debug, Clone)]
struct Segment {
    /// Whether the values below the children are asked too (`..`).
    deep: bool,
    selectors: Vec<Selector>,
    /// Where it ends in the text.
    end: usize,
}

#[derive(Debug, Clone)]
enum Selector {
    Name(Vec<u8>),
    Wildcard,
    Index(i64),
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    Filter(Logical),
}

impl JsonPath {
    /// Reads a path that begins with `$`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (path, rest) = Self::parse_prefix(text)?;
        if rest.is_empty() {
            return Ok(path);
        }
        let offset = text.len() - rest.trim_start().len();
        Err(Error { offset, message: parse::unexpected(text, offset) })
    }

    /// Reads the path that a text begins with, and gives what follows it. White space behind the path is not part of it.
    pub fn parse_prefix(text: &str) -> Result<(Self, &str), Error> {
        let (segments, end) = parse::query(text)?;
        let (path, rest) = text.split_at(end);
        Ok((Self { text: path.into(), segments }, rest))
    }

    /// The path as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it selects one value at most: it has names and indexes only.
    pub fn is_singular(&self) -> bool {
        is_singular(&self.segments)
    }

    /// The values that it selects in a document that was parsed with [`super::Tree::parse_shallow`], in the order of RFC 9535; at most
    /// [`MAX_NODES`].
    pub fn query<'t, 'a>(&self, root: Value<'t, 'a>) -> Vec<Value<'t, 'a>> {
        select(&self.segments, root, root)
    }

    /// How far into a document the path leads: the longest beginning of it that selects something, and the first value that it selects.
    pub fn reach<'t, 'a>(&self, root: Value<'t, 'a>) -> (&str, Value<'t, 'a>) {
        let mut reached = ("$", root);
        for (index, segment) in self.segments.iter().enumerate() {
            let begun = self.segments.get(..=index).unwrap_or_default();
            match select(begun, root, root).first() {
                Some(node) => reached = (self.text.get(..segment.end).unwrap_or_default(), *node),
                None => break,
            }
        }
        reached
    }
}

impl FromStr for JsonPath {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// Two paths are equal where they are written equally.
impl PartialEq for JsonPath {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for JsonPath {}

fn is_singular(segments: &[Segment]) -> bool {
    segments.iter().all(|segment| {
        !segment.deep && matches!(segment.selectors.as_slice(), [Selector::Name(_) | Selector::Index(_)])
    })
}

/// What the segments select from `start` on, in the document with that root.
fn select<'t, 'a>(segments: &[Segment], start: Value<'t, 'a>, root: Value<'t, 'a>) -> Vec<Value<'t, 'a>> {
    let mut nodes = vec![start];
    for segment in segments {
        let mut found = Vec::new();
        for node in nodes {
            if segment.deep {
                descend(node, |below| {
                    segment.selectors.iter().for_each(|selector| selector.select(below, root, &mut found));
                });
            } else {
                segment.selectors.iter().for_each(|selector| selector.select(node, root, &mut found));
            }
            if found.len() >= MAX_NODES {
                found.truncate(MAX_NODES);
                break;
            }
        }
        nodes = found;
    }
    nodes
}

/// A value and everything below it, parents before children, children in order.
fn descend<'t, 'a>(node: Value<'t, 'a>, mut visit: impl FnMut(Value<'t, 'a>)) {
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        visit(node);
        let from = waiting.len();
        waiting.extend(children(node));
        if let Some(new) = waiting.get_mut(from..) {
            new.reverse();
        }
    }
}

fn children<'t, 'a>(node: Value<'t, 'a>) -> impl Iterator<Item = Value<'t, 'a>> {
    node.items().chain(node.members().map(|(_, value)| value))
}

impl Selector {
    fn select<'t, 'a>(&self, node: Value<'t, 'a>, root: Value<'t, 'a>, out: &mut Vec<Value<'t, 'a>>) {
        if out.len() >= MAX_NODES {
            return;
        }
        match self {
            Self::Name(name) => {
                let named = node.members().filter(|(key, _)| key.value().as_ref() == name.as_slice()).last();
                out.extend(named.map(|(_, value)| value));
            }
            Self::Wildcard => out.extend(children(node)),
            Self::Index(index) if node.kind() == Kind::Array => {
                let place = match usize::try_from(*index) {
                    Ok(place) => Some(place),
                    Err(_) => {
                        node.items().count().checked_sub(usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX))
                    }
                };
                out.extend(place.and_then(|place| node.items().nth(place)));
            }
            Self::Slice { start, end, step } if node.kind() == Kind::Array => slice(node, *start, *end, *step, out),
            Self::Index(_) | Self::Slice { .. } => {}
            Self::Filter(logical) => out.extend(children(node).filter(|child| logical.holds(*child, root))),
        }
    }
}

/// RFC 9535 §2.3.4.2.2.
fn slice<'t, 'a>(array: Value<'t, 'a>, start: Option<i64>, end: Option<i64>, step: i64, out: &mut Vec<Value<'t, 'a>>) {
    let items: Vec<Value<'t, 'a>> = array.items().collect();
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let from_end = |index: i64| if index < 0 { index.saturating_add(length) } else { index };
    let item = |index: i64| usize::try_from(index).ok().and_then(|index| items.get(index)).copied();
    if step > 0 {
        let lower = from_end(start.unwrap_or(0)).clamp(0, length);
        let upper = from_end(end.unwrap_or(length)).clamp(0, length);
        let mut at = lower;
        while at < upper {
            out.extend(item(at));
            at = at.saturating_add(step);
        }
    } else if step < 0 {
        let last = length - 1;
        let upper = from_end(start.unwrap_or(last)).clamp(-1, last);
        let lower = end.map_or(-1, |end| from_end(end).clamp(-1, last));
        let mut at = upper;
        while at > lower {
            out.extend(item(at));
            at = at.saturating_add(step);
        }
    }
}

#[cfg(test)]
mod tests;
