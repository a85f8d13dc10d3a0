//! Reads JSON and goes on after a mistake.
//!
//! One loop knows correct JSON and nothing else. What it does not expect goes to a function beside it, which says what is wrong, moves
//! on and tells the loop what to expect next: correct text pays nothing for that. No step looks at more than a bounded stretch ahead
//! or behind, or at each byte more often than a fixed number of times, so that hostile text takes no longer than other text.

mod brackets;
mod budget;
mod duplicate;
mod encoding;
mod expressions;
mod foreign;
mod layout;
mod lines;
mod lost;
mod mend;
mod numbers;
mod recover;
mod references;
mod root;
pub(crate) mod scan;
mod signs;
mod sorts;
mod strings;
mod templates;
mod trivia;
mod words;

use std::ops::Range;

use super::{Document, Edit, Kind, MAX_DEPTH, Mistake, MistakeKind, Row, Spelling};
use budget::Budget;
use duplicate::Key;
use strings::Role;

/// Reads a text, and offers those repairs only that do no harm.
pub(super) fn read(text: &[u8]) -> Document<'_> {
    let mut document = explained(text);
    mend::keep_harmless(&mut document);
    document
}

/// Reads a text as it stands, and offers those repairs only that do no harm.
pub(super) fn read_in_brief(text: &[u8]) -> Document<'_> {
    let mut document = as_it_stands(text);
    mend::keep_harmless(&mut document);
    document
}

/// Reads a text once.
fn as_it_stands(text: &[u8]) -> Document<'_> {
    let budget = Budget::new(text);
    let document = read_foreign(text, foreign::told_once(budget.reading(text)));
    Document { effort: budget.spent(), untried: !document.mistakes.is_empty(), brief: true, ..document }
}

/// Reads a text in each way that may explain it, and gives the best.
///
/// What it finds depends on nothing but the text: so the same is found in a text that was mended, whether that is tried or done.
fn explained(text: &[u8]) -> Document<'_> {
    let budget = Budget::new(text);
    let document = Document::resolved(one_version(text, &budget), |text| one_version(text, &budget));
    Document { effort: budget.spent(), untried: budget.missed(), ..document }
}

/// The same for a text whose conflicts are not looked for.
fn one_version<'a>(text: &'a [u8], budget: &Budget) -> Document<'a> {
    if let Some(document) = references::found(text, budget) {
        return document;
    }
    let document = budget.reading(text);
    if let Some(document) = foreign::wholly(&document).or_else(|| foreign::at_length(&document, budget)) {
        return document;
    }
    let document = lost::found(document, budget);
    read_foreign(text, foreign::told_once(without_branches(document, budget)))
}

/// The document, or what its text is, where that is no JSON.
fn read_foreign<'a>(text: &'a [u8], document: Document<'a>) -> Document<'a> {
    match foreign::another(text).filter(|_| !document.mistakes.is_empty()) {
        Some((kind, message)) => refused(text, kind, message),
        None => document,
    }
}

/// The document as it reads without the branches of a template, where that explains it better.
fn without_branches<'a>(document: Document<'a>, budget: &Budget) -> Document<'a> {
    if document.mistakes.is_empty() {
        return document;
    }
    let text = document.text;
    let Some((without, mistake, holes)) = templates::without(text) else { return document };
    let mut read = lost::found(budget.reading(&without), budget);
    if read.mistake_count() >= document.mistake_count() {
        return document;
    }
    read.holes.extend(holes);
    let read = read.retold(text, vec![mistake]);
    if read.is_sound() { read } else { document }
}

/// Reads a text, and says how each mistake may be mended, whatever becomes of the others. Where only kinds and places are asked for,
/// nothing is said. At most so many mistakes are kept.
fn first_reading(text: &[u8], silent: bool, most: usize) -> Document<'_> {
    if u32::try_from(text.len()).is_err() {
        return refused(text, MistakeKind::TooLarge, "the text has 4 GiB or more, and that much is not read");
    }
    if let Some(encoding) = encoding::wide(text) {
        return refused(text, MistakeKind::Utf16, format!("the text is {encoding}; JSON is exchanged as UTF-8"));
    }
    Reader::both(text, silent, most)
}

/// A document of which only one thing is said.
fn refused(text: &[u8], kind: MistakeKind, message: impl Into<String>) -> Document<'_> {
    let span = 0..text.len().min(2);
    Document::unread(text, vec![Mistake { kind, span, message: message.into(), related: None, edits: Vec::new() }])
}

/// What the grammar asks for at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// A value: at the start, behind a colon, or behind an array's comma.
    Value,
    /// An array's first element or its end.
    FirstItem,
    /// A key behind a comma.
    Key,
    /// An object's first key or its end.
    FirstKey,
    /// The colon behind a key.
    Colon,
    /// What may stand behind a value: a comma or a closing bracket.
    After,
    /// Nothing more: reading is over.
    Nothing,
}

/// What the place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Root,
    Array,
    Object,
}

/// An array or object that is open.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// Its node.
    index: u32,
    /// Where its keys begin in [`Reader::keys`].
    keys: usize,
    inside: Inside,
    /// The indentation of the line that it opens on; only where that is looked at.
    indent: usize,
    /// The indentation of its first child that begins a line.
    inner: Option<usize>,
}

/// What is said about a mistake besides its kind and place.
#[derive(Debug, Default)]
struct Said {
    message: String,
    related: Option<(Range<usize>, String)>,
    edits: Vec<Edit>,
}

impl Said {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    fn edit(mut self, edit: Edit) -> Self {
        self.edits.push(edit);
        self
    }

    fn related(mut self, span: Range<usize>, message: impl Into<String>) -> Self {
        self.related = Some((span, message.into()));
        self
    }
}

#[allow(clippy::struct_excessive_bools)] // each remembers one thing that was met, and none excludes another
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    document: Document<'a>,
    open: Vec<Frame>,
    /// The kind of the innermost frame.
    inside: Inside,
    /// The keys of all objects that are open, the innermost object's last.
    keys: Vec<Key>,
    /// The value that was read last.
    last: u32,
    /// Where the last comma between values stood.
    comma: usize,
    /// Whether indentation shows which brackets are closed.
    by_indent: bool,
    /// Mistakes are kept without words and edits.
    silent: bool,
    /// How many are kept.
    most: usize,
    /// The indentation of the line.
    line: usize,
    /// Where the last text without meaning ended.
    filler: usize,
    /// The same, as long as a value behind it needs no comma.
    pardon: usize,
    /// The next quote that may close a string, where it has been looked for, and whether it makes sense there.
    quote_ahead: usize,
    quote_fits: Option<(usize, bool)>,
    /// Up to where strings have been given a second thought.
    reconsidered: usize,
    /// How many bytes may still be looked at ahead of their turn.
    looks: usize,
    comments: usize,
    /// No comment ends from here on.
    no_comment_end: bool,
    /// The array in which a colon has been reported.
    colons: Option<u32>,
    /// Something that reaches to the text's end has been reported: that brackets are open is no news.
    cut: bool,
    /// Something too deep has been reported.
    deep: bool,
    /// The text is no JSON at all.
    hopeless: bool,
    /// The root was closed too early.
    reopened: bool,
    /// The text begins with a Markdown fence.
    fence: bool,
    /// Members stand without braces around them: where the first starts, and its colon.
    braceless: Option<(usize, usize)>,
    /// Where the closing one belongs.
    brace: Option<usize>,
    /// Something was not closed.
    unclosed_some: bool,
}

/// A text that is shorter has room for as many nodes as it can hold, as a rule.
const SHORT: usize = 4 << 10;

impl<'a> Reader<'a> {
    fn new(text: &'a [u8], by_indent: bool, silent: bool, most: usize) -> Self {
        let mut document = Document::empty(text);
        // Compact documents have a node every 10 to 15 bytes, pretty-printed ones fewer. Of short ones there may be very many: they are not
        // to grow while they are read.
        let bytes = if text.len() < SHORT { 6 } else { 12 };
        document.rows.reserve(text.len() / bytes + 4);
        Self {
            text,
            at: 0,
            document,
            // A component holds that many as a rule.
            open: Vec::with_capacity(8),
            inside: Inside::Root,
            keys: Vec::with_capacity(16),
            last: 0,
            comma: 0,
            by_indent,
            silent,
            most,
            line: 0,
            filler: 0,
            pardon: 0,
            quote_ahead: 0,
            quote_fits: None,
            reconsidered: 0,
            looks: text.len() + 100_000,
            comments: 0,
            no_comment_end: false,
            colons: None,
            cut: false,
            deep: false,
            hopeless: false,
            reopened: false,
            fence: false,
            braceless: None,
            brace: None,
            unclosed_some: false,
        }
    }

    /// Reads the text, twice where brackets are not closed: the indentation may tell where they are missing, and what it tells must
    /// explain the text at least as well.
    fn both(text: &'a [u8], silent: bool, most: usize) -> Document<'a> {
        let first = Self::new(text, false, silent, most).read();
        if first.unclosed_some && memchr::memchr(b'\n', text).is_some() {
            let second = Self::new(text, true, silent, most).read();
            if second.document.mistake_count() <= first.document.mistake_count() {
                return second.document;
            }
        }
        first.document
    }

    fn read(mut self) -> Self {
        self.byte_order_mark();
        self.run();
        self.finish();
        self
    }

    fn run(&mut self) {
        let mut need = Need::Value;
        while need != Need::Nothing {
            self.at = scan::skip_space(self.text, self.at);
            let Some(&byte) = self.text.get(self.at) else {
                self.end(need);
                return;
            };
            if self.by_indent {
                need = self.dedent(need, byte);
            }
            need = match need {
                Need::After => match (byte, self.inside) {
                    (b',', Inside::Object) => {
                        self.comma = self.at;
                        self.at += 1;
                        // Compact text has no white space here: what follows no line break needs no look at its indentation.
                        if self.text.get(self.at) == Some(&b'"') { self.key() } else { Need::Key }
                    }
                    (b',', Inside::Array) => {
                        self.comma = self.at;
                        self.at += 1;
                        Need::Value
                    }
                    (b'}', Inside::Object) | (b']', Inside::Array) => self.close(),
                    _ => self.no_comma(byte),
                },
                Need::Key | Need::FirstKey => match byte {
                    b'"' => self.key(),
                    b'}' if need == Need::FirstKey => self.close(),
                    _ => self.no_key(need, byte),
                },
                Need::Colon if byte == b':' => {
                    self.at += 1;
                    Need::Value
                }
                Need::Colon => self.no_colon(byte),
                Need::Value | Need::FirstItem | Need::Nothing => match byte {
                    b'"' => {
                        self.last = self.string(Role::Value);
                        Need::After
                    }
                    b'{' => self.open(Kind::Object, Inside::Object, Need::FirstKey),
                    b'[' => self.open(Kind::Array, Inside::Array, Need::FirstItem),
                    b'-' | b'0'..=b'9' => match scan::number(self.text, self.at) {
                        Some(end) => self.scalar(Kind::Number, end),
                        None => self.no_value(need, byte),
                    },
                    b't' if scan::word(self.text, self.at, b"true") => self.scalar(Kind::Bool, self.at + 4),
                    b'f' if scan::word(self.text, self.at, b"false") => self.scalar(Kind::Bool, self.at + 5),
                    b'n' if scan::word(self.text, self.at, b"null") => self.scalar(Kind::Null, self.at + 4),
                    b']' if need == Need::FirstItem => self.close(),
                    _ => self.no_value(need, byte),
                },
            };
        }
    }

    #[inline]
    fn scalar(&mut self, kind: Kind, end: usize) -> Need {
        self.last = self.document.push(kind, Spelling::Bare, self.at..end);
        self.at = end;
        Need::After
    }

    #[inline]
    fn key(&mut self) -> Need {
        let start = self.at;
        let end = scan::plain(self.text, start + 1);
        if self.text.get(end) == Some(&b'"') {
            let row = self.document.push(Kind::String, Spelling::Quoted, start..end + 1);
            self.keys.push(Key::plain(self.text, start + 1..end, row));
            self.at = end + 1;
        } else {
            let row = self.string_on(start, end, Role::Key);
            self.note_key(row);
        }
        if self.text.get(self.at) != Some(&b':') {
            return Need::Colon;
        }
        self.at += 1;
        // What most members of compact text hold.
        if self.text.get(self.at) == Some(&b'"') {
            self.last = self.string(Role::Value);
            return Need::After;
        }
        Need::Value
    }

    /// Reads a string and gives its node.
    #[inline]
    fn string(&mut self, role: Role) -> u32 {
        let start = self.at;
        let end = scan::plain(self.text, start + 1);
        if self.text.get(end) == Some(&b'"') {
            self.at = end + 1;
            return self.document.push(Kind::String, Spelling::Quoted, start..end + 1);
        }
        self.string_on(start, end, role)
    }

    fn open(&mut self, kind: Kind, inside: Inside, need: Need) -> Need {
        if self.open.len() >= MAX_DEPTH {
            return self.too_deep();
        }
        let index = self.document.push(kind, Spelling::Bare, self.at..self.at + 1);
        self.at += 1;
        self.open.push(Frame { index, keys: self.keys.len(), inside, indent: self.line, inner: None });
        self.inside = inside;
        need
    }

    #[inline]
    fn close(&mut self) -> Need {
        self.at += 1;
        self.pop(self.at);
        Need::After
    }

    /// Ends the innermost array or object at that byte.
    #[inline]
    fn pop(&mut self, end: usize) {
        let Some(frame) = self.open.pop() else { return };
        self.document.close(frame.index, end);
        self.last = frame.index;
        self.inside = self.open.last().map_or(Inside::Root, |frame| frame.inside);
        // The document's object is done last: it may turn out to have been closed too early.
        if frame.inside == Inside::Object && !self.open.is_empty() {
            self.check_keys(frame.keys);
        }
    }

    /// Keeps a mistake, or counts it where there are enough: then nothing is built for it.
    fn report(&mut self, kind: MistakeKind, span: Range<usize>, say: impl FnOnce(&Self) -> Said) {
        if self.document.mistakes.len() >= self.most {
            self.document.unkept += 1;
            return;
        }
        let Said { message, related, edits } = if self.silent { Said::default() } else { say(self) };
        self.document.mistakes.push(Mistake { kind, span, message, related, edits });
    }

    fn finish(&mut self) {
        self.check_keys(0);
        self.say_braceless();
        if !self.hopeless {
            self.check_utf8();
        }
        if self.document.rows.is_empty() {
            self.document.push(Kind::Broken, Spelling::Bare, self.text.len()..self.text.len());
        }
        self.document.sort_mistakes();
    }
}

#[cfg(test)]
mod tests;
