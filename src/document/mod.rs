//! A document with places: JSON or YAML as one flat array of nodes in document order, each with its span in the text. Reading goes on
//! after a mistake, so that one pass finds the missing comma and what is wrong behind it. Nothing here knows what a document means.

pub(crate) mod conflict;
mod edit;
mod json;
mod mistake;
mod place;
mod pointer;
mod sound;
mod yaml;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::sorting;
use conflict::blank;

pub use edit::{Edit, apply, removal, removals, rename};
pub(crate) use json::scan;
pub use mistake::{Mistake, MistakeKind};
pub use place::{Lines, Place};
pub use pointer::pointers;

/// How many brackets may be open at once (RFC 8259 §9 lets a reader set such a limit). What lies deeper is one mistake.
pub const MAX_DEPTH: usize = 256;

/// How many mistakes of one text are kept; the rest are counted in [`Document::unkept`].
pub const MAX_MISTAKES: usize = 1_000;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number; its text is kept.
    Number,
    /// A string, or the key of a member.
    String,
    /// An array.
    Array,
    /// An object; its members alternate key and value.
    Object,
    /// A value that is missing or cannot be read: a [`Mistake`] says why, and nothing else is to be said of it.
    Broken,
}

impl Kind {
    /// The word for it in messages, with its article.
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Broken => "nothing readable",
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Row {
    start: u32,
    end: u32,
    /// The index after this node's subtree, so that children are visited without pointers.
    next: u32,
    kind: Kind,
    spelling: Spelling,
}

/// How a string's value is got from its span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// The span without its first and last byte (quotes) is the value.
    Quoted,
    /// The span is the value.
    Bare,
    /// The span is a JSON string with escapes.
    Escaped,
    /// The span without so many bytes in front and behind (quotes of another kind, or none) is the value.
    Between(u8, u8),
    /// The value is kept in [`Document::values`].
    Kept,
}

/// A document that has been read. It borrows the text: strings are unescaped only when asked for.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // each says one thing of how it was read
pub struct Document<'a> {
    text: &'a [u8],
    rows: Vec<Row>,
    /// Values of strings that cannot be had from the text alone, by node.
    values: HashMap<u32, Box<str>>,
    /// Whether this was read as YAML.
    yaml: bool,
    /// What is wrong with the text, by place; at most [`MAX_MISTAKES`].
    pub mistakes: Vec<Mistake>,
    /// How many more mistakes there were.
    pub unkept: usize,
    /// Stretches of the text that were not read, by place: what would stand there is not missing.
    pub(crate) holes: Vec<Range<usize>>,
    /// The innermost array or object that is open where the text ends.
    open: Option<u32>,
    /// How many bytes were read to know all this, however often each.
    pub(crate) effort: usize,
    /// Whether lines were exchanged so that nodes stand in others than they were meant for: nothing is to be said of what they hold.
    pub(crate) reordered: bool,
    /// Whether the text is too long, or too much is wrong with it, for all that may explain it to be tried.
    pub(crate) untried: bool,
    /// Whether it was read as it stands and nothing that may explain it was tried.
    pub(crate) brief: bool,
}

impl<'a> Document<'a> {
    /// Reads JSON. Never fails: what is wrong is in [`Document::mistakes`], and a text without any value has a broken root. Texts of
    /// 4 GiB and more are refused as one mistake.
    pub fn json(text: &'a [u8]) -> Self {
        json::read(text)
    }

    /// The same in the time that one reading takes: what may explain its mistakes better is not looked for. For one of the many texts of a
    /// file of which too much was wrong.
    pub(crate) fn json_in_brief(text: &'a [u8]) -> Self {
        json::read_in_brief(text)
    }

    /// Another version of the text, read as this one was.
    pub(crate) fn again<'t>(&self, text: &'t [u8]) -> Document<'t> {
        match (self.yaml, self.brief) {
            (true, _) => Document::yaml(text),
            (false, true) => Document::json_in_brief(text),
            (false, false) => Document::json(text),
        }
    }

    /// A text of which nothing is to be read, with what is to be said of it.
    pub(crate) fn unread(text: &'a [u8], mistakes: Vec<Mistake>) -> Self {
        let mut document = Self::empty(text);
        document.push(Kind::Broken, Spelling::Bare, 0..0);
        document.mistakes = mistakes;
        document
    }

    /// All values and keys, in the order in which they stand.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.rows.len()).filter_map(|index| u32::try_from(index).ok()).map(|index| self.node(index))
    }

    /// The document as it reads with one side of each conflict that Git left in it, where that explains it at least as well.
    fn resolved(document: Self, read: impl Fn(&[u8]) -> Document<'_>) -> Self {
        let text = document.text;
        let Some(conflicts) = Some(text).filter(|_| !document.mistakes.is_empty()).and_then(conflict::found) else {
            return document;
        };
        let [first, second] = &conflicts.resolved;
        let one = read(first);
        let other = (!one.mistakes.is_empty()).then(|| read(second));
        let one = other.filter(|other| other.mistake_count() < one.mistake_count()).unwrap_or(one);
        if one.mistake_count() + conflicts.mistakes.len() + conflicts.unkept > document.mistake_count() {
            return document;
        }
        let mut one = one.retold(text, conflicts.mistakes);
        one.unkept += conflicts.unkept;
        if one.is_sound() { one } else { document }
    }

    /// How many mistakes there are, kept or not.
    fn mistake_count(&self) -> usize {
        self.mistakes.len() + self.unkept
    }

    /// A document that was read as if other bytes stood in some places of its text, with what is to be said of that.
    fn retold(self, text: &[u8], said: Vec<Mistake>) -> Document<'_> {
        let Self { rows, values, yaml, mut mistakes, unkept, holes, open, effort, reordered, untried, brief, .. } =
            self;
        mistakes.extend(said);
        let mut document =
            Document { text, rows, values, yaml, mistakes, unkept, holes, open, effort, reordered, untried, brief };
        document.sort_mistakes();
        document
    }

    /// Moves everything to other places of the text: `place` gives them.
    fn moved(&mut self, place: impl Fn(Range<usize>) -> Range<usize>) {
        for row in &mut self.rows {
            // Places of a text below 4 GiB, of which none grows.
            let Range { start, end } = place(row.start as usize..row.end as usize);
            row.start = u32::try_from(start).unwrap_or(row.start);
            row.end = u32::try_from(end).unwrap_or(row.end);
        }
        for mistake in &mut self.mistakes {
            mistake.span = place(mistake.span.clone());
            if let Some((related, _)) = &mut mistake.related {
                *related = place(related.clone());
            }
            for edit in &mut mistake.edits {
                let Range { start, end } = place(edit.start..edit.end);
                (edit.start, edit.end) = (start, end);
            }
        }
    }

    /// Mistakes as they stand in the text.
    fn sort_mistakes(&mut self) {
        sorting::by_key(&mut self.mistakes, |mistake| (mistake.span.start, mistake.span.end));
    }

    /// Reads YAML: the first document of the text. Never fails, as [`Document::json`].
    pub fn yaml(text: &'a [u8]) -> Self {
        Self::resolved(yaml::read(text), yaml::read)
    }

    fn empty(text: &'a [u8]) -> Self {
        Self {
            text,
            rows: Vec::new(),
            values: HashMap::new(),
            yaml: false,
            mistakes: Vec::new(),
            unkept: 0,
            holes: Vec::new(),
            open: None,
            effort: 0,
            reordered: false,
            untried: false,
            brief: false,
        }
    }

    /// Whether the text ends before an array or object does, which might have held more.
    pub(crate) fn is_open(&self, node: Node<'_>) -> bool {
        self.open.is_some_and(|inner| node.index <= inner && node.span().end >= self.text.len())
    }

    /// Whether the text ends before the array does that an object is an element of.
    pub(crate) fn may_go_on_beside(&self, node: Node<'_>) -> bool {
        self.open.is_some_and(|inner| inner >= node.index || self.node(inner).kind() == Kind::Array)
    }

    /// The document's value.
    pub fn root(&self) -> Node<'_> {
        Node { document: self, index: 0 }
    }

    /// Whether this was read as YAML.
    pub(crate) fn is_yaml(&self) -> bool {
        self.yaml
    }

    /// The text that was read.
    pub fn text(&self) -> &'a [u8] {
        self.text
    }

    /// The node of that index, as [`Node::index`] gave it.
    pub fn node(&self, index: u32) -> Node<'_> {
        Node { document: self, index }
    }

    fn mistake(&mut self, mistake: Mistake) {
        if self.mistakes.len() < MAX_MISTAKES {
            self.mistakes.push(mistake);
        } else {
            self.unkept += 1;
        }
    }

    #[allow(clippy::cast_possible_truncation)] // readers refuse texts beyond u32
    fn push(&mut self, kind: Kind, spelling: Spelling, span: Range<usize>) -> u32 {
        let index = self.rows.len() as u32;
        self.rows.push(Row { start: span.start as u32, end: span.end as u32, next: index + 1, kind, spelling });
        index
    }

    /// Ends an array or object: what was pushed since it is inside it.
    #[allow(clippy::cast_possible_truncation)] // as above
    fn close(&mut self, index: u32, end: usize) {
        let next = self.rows.len() as u32;
        if let Some(row) = self.rows.get_mut(index as usize) {
            row.end = end as u32;
            row.next = next;
        }
    }
}

/// Bytes as text. Nearly all of them are, and that is found out quicker than where they are not.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// One value of a [`Document`], or the key of a member.
#[derive(Debug, Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    index: u32,
}

impl<'d> Node<'d> {
    fn row(self) -> Row {
        self.document.rows[self.index as usize]
    }

    /// What tells the node from others of its document; grows in document order.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The document that it is of.
    pub(crate) fn document(self) -> &'d Document<'d> {
        self.document
    }

    /// What the node is.
    pub fn kind(self) -> Kind {
        self.row().kind
    }

    /// The node's bytes in the text, quotes and brackets included.
    pub fn span(self) -> Range<usize> {
        let row = self.row();
        row.start as usize..row.end as usize
    }

    /// The value as it was written, without white space around it.
    pub fn source(self) -> &'d [u8] {
        self.document.text.get(self.span()).unwrap_or_default()
    }

    /// A string's value, `None` for any other kind. What is no Unicode text is replaced by U+FFFD.
    pub fn string(self) -> Option<Cow<'d, str>> {
        let row = self.row();
        if row.kind != Kind::String {
            return None;
        }
        let source = self.source();
        let inner = || source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
        Some(match row.spelling {
            Spelling::Quoted => lossy(inner()),
            Spelling::Bare => lossy(source),
            Spelling::Between(before, after) => {
                let end = source.len().saturating_sub(usize::from(after));
                lossy(source.get(usize::from(before)..end).unwrap_or_default())
            }
            Spelling::Escaped => {
                let mut value = Vec::with_capacity(source.len());
                crate::json::unescape(inner(), &mut value);
                Cow::Owned(match String::from_utf8(value) {
                    Ok(value) => value,
                    Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
                })
            }
            Spelling::Kept => Cow::Borrowed(self.document.values.get(&self.index).map_or("", |value| value)),
        })
    }

    /// Whether this is a string of exactly that value; quicker than [`Node::string`].
    #[inline]
    pub fn is(self, text: &str) -> bool {
        let row = self.row();
        let length = (row.end - row.start) as usize;
        match row.spelling {
            _ if row.kind != Kind::String => false,
            Spelling::Quoted => {
                let start = row.start as usize + 1;
                // Most of what is compared differs in length or in its first letter.
                length == text.len() + 2
                    && self.document.text.get(start) == text.as_bytes().first().or(Some(&b'"'))
                    && self.document.text.get(start..start + text.len()) == Some(text.as_bytes())
            }
            Spelling::Bare => self.source() == text.as_bytes(),
            Spelling::Escaped | Spelling::Between(..) | Spelling::Kept => self.string().as_deref() == Some(text),
        }
    }

    /// Whether both are strings of the same value.
    pub fn equals(self, other: Node<'_>) -> bool {
        match (self.plain(), other.plain()) {
            (Some(one), Some(two)) => one == two,
            _ => other.string().is_some_and(|text| self.is(&text)),
        }
    }

    /// The bytes of a string's value where the text holds them between quotes as they are.
    pub fn plain(self) -> Option<&'d [u8]> {
        let row = self.row();
        let source = self.source();
        match row.spelling {
            Spelling::Quoted if row.kind == Kind::String => source.get(1..source.len().checked_sub(1)?),
            _ => None,
        }
    }

    /// A boolean's value, `None` for any other kind.
    pub fn boolean(self) -> Option<bool> {
        // YAML 1.2 writes `True` and `TRUE` too.
        (self.kind() == Kind::Bool).then(|| self.source().first().is_some_and(|byte| byte.eq_ignore_ascii_case(&b't')))
    }

    /// A number's value if it is a whole one that fits, written without fraction and exponent; `None` for anything else.
    pub fn integer(self) -> Option<i64> {
        if self.kind() != Kind::Number {
            return None;
        }
        std::str::from_utf8(self.source()).ok()?.parse().ok()
    }

    /// What readers of YAML make of a plain scalar (one without quotes) that its author may have meant as text, as a sentence; `None`
    /// where all of them take it for text, and for JSON. Readers follow YAML 1.1 or 1.2: `no` is a string here, as YAML 1.2 has it.
    pub fn yaml_surprise(self) -> Option<&'static str> {
        let row = self.row();
        let plain = self.document.yaml
            && row.spelling == Spelling::Bare
            && matches!(row.kind, Kind::Null | Kind::Bool | Kind::Number | Kind::String);
        plain.then(|| std::str::from_utf8(self.source()).ok().and_then(yaml::surprise))?
    }

    /// The elements of an array; nothing for any other kind.
    pub fn items(self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        self.children(self.kind() == Kind::Array)
    }

    /// Keys and values of an object, in document order, repeated keys included; nothing for any other kind.
    pub fn members(self) -> impl Iterator<Item = (Node<'d>, Node<'d>)> + use<'d> {
        let mut children = self.children(self.kind() == Kind::Object);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// This node and all that it holds, keys included, in document order.
    pub(crate) fn within(self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        (self.index..self.row().next).map(|index| self.document.node(index))
    }

    /// The first member of that name.
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        self.members().find(|(name, _)| name.is(key)).map(|(_, value)| value)
    }

    /// Whether there is such a member with a value other than `null`.
    pub fn has(self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value.kind() != Kind::Null)
    }

    fn children(self, any: bool) -> impl Iterator<Item = Node<'d>> + use<'d> {
        let end = if any { self.row().next } else { self.index + 1 };
        let mut index = self.index + 1;
        std::iter::from_fn(move || {
            if index >= end {
                return None;
            }
            let node = Node { document: self.document, index };
            index = node.row().next;
            Some(node)
        })
    }
}
