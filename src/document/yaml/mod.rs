//! Reads YAML: the events of a parser become nodes, and what trips a manifest's author becomes mistakes. The parser stops at the first
//! error, so that what it stops at is mended or taken out in a copy and read over; places are those of the text as it is.
//! Nothing is expanded: an alias is a broken node.

mod fault;
mod recover;
mod scalar;
mod source;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span, StructureStyle, Tag, options};

use self::fault::Fault;
use self::source::Source;
use super::{Document, Edit, Kind, MAX_DEPTH, MAX_MISTAKES, Mistake, MistakeKind, Node, Spelling};
use crate::sorting;

pub(super) use self::scalar::surprise;

/// Beyond this size, or this many lines, tabs are reported and not mended: such a text is no manifest.
const MENDED_BYTES: usize = 1 << 20;
const MENDED_LINES: usize = 10_000;
/// How many spaces a tab may be shown as.
const WIDEST: usize = 8;

pub(super) fn read(text: &[u8]) -> Document<'_> {
    let mut blank = Document::empty(text);
    blank.yaml = true;
    let refused = if u32::try_from(text.len()).is_err() {
        Some((MistakeKind::TooLarge, "texts of 4 GiB and more are not read"))
    } else if is_wide(text) {
        Some((MistakeKind::Utf16, "the text is UTF-16 or UTF-32; save it as UTF-8"))
    } else {
        None
    };
    if let Some((kind, message)) = refused {
        blank.mistake(mistake(kind, 0..text.len().min(2), message));
        return finish(blank, 0);
    }
    let Some(repairs) = repair(&mut blank) else {
        return finish(blank, 0);
    };
    let source = Source::new(text, &repairs);
    let (mut document, end) = Reader::new(blank.clone(), &source).run();
    let at = end.fault.as_ref().map_or(0, |fault| source.original(fault.at));
    if let Some(tab) = end.tab(&source.text) {
        let tab = source.original(tab);
        let mut message = "a tab in the indentation, where YAML allows spaces only".to_owned();
        if text.len() <= MENDED_BYTES && tab_edits(text, tab, 2).len() > 1 {
            message.push_str("; lines below have more of them");
        }
        let mut reported = mistake(MistakeKind::YamlTab, run_of_tabs(text, tab), message);
        if end.fault.is_some() {
            document.holes.push(tab..text.len());
        }
        if let Some((edits, second)) = spaced(&blank, &repairs, tab) {
            document = second;
            reported.edits = edits;
        }
        document.mistake(reported);
    } else if end.fault.is_some() {
        document = recover::go_on(&blank, repairs, document, end);
    } else if document.rows.first().is_none_or(|root| root.kind == Kind::Null && root.start == root.end) {
        document.rows.clear();
        document.mistake(mistake(MistakeKind::Empty, 0..0, "the text holds no value"));
    }
    finish(document, at)
}

/// The edits that put spaces in place of the tabs from there on, and what is read then. `None` where tabs of another width would lead to
/// another document: under which key a line belongs would be a guess.
fn spaced<'a>(blank: &Document<'a>, repairs: &[Edit], tab: usize) -> Option<(Vec<Edit>, Document<'a>)> {
    let text = blank.text;
    let read = |width: usize| {
        let edits = tab_edits(text, tab, width);
        let mut all: Vec<Edit> = repairs.iter().chain(&edits).cloned().collect();
        sorting::by(&mut all, Ord::cmp);
        let mended = Source::new(text, &all);
        let (document, end) = Reader::new(blank.clone(), &mended).run();
        (!edits.is_empty() && end.fault.is_none()).then_some((edits, document))
    };
    // Whether the width was guessed well shows in that the rest can be read.
    let (edits, document) = widths(text).into_iter().find_map(read)?;
    let shape = |document: &Document<'_>| -> Vec<(Kind, u32, u32, u32)> {
        document.rows.iter().map(|row| (row.kind, row.start, row.end, row.next)).collect()
    };
    let known = shape(&document);
    let same = |other: Document<'_>| shape(&other) == known && other.values == document.values;
    let certain = (1..=WIDEST).filter_map(read).all(|(_, other)| same(other));
    certain.then_some((edits, document))
}

fn mistake(kind: MistakeKind, span: Range<usize>, message: impl Into<String>) -> Mistake {
    Mistake { kind, span, message: message.into(), related: None, edits: Vec::new() }
}

/// Every document has a root, and its mistakes are in the order of the text.
fn finish(mut document: Document<'_>, at: usize) -> Document<'_> {
    if document.rows.is_empty() {
        document.push(Kind::Broken, Spelling::Bare, at..at);
    }
    document.sort_mistakes();
    document
}

/// Whether a text begins as UTF-16 and UTF-32 do (YAML 1.2.2 §5.2).
fn is_wide(text: &[u8]) -> bool {
    const ZEROS: [&[u8]; 7] = [b"0x", b"x0", b"0x0x", b"x0x0", b"000x", b"x000", b"00xx"];
    let zeros: Vec<u8> = text.iter().take(4).map(|byte| if *byte == 0 { b'0' } else { b'x' }).collect();
    text.starts_with(b"\xFE\xFF") || text.starts_with(b"\xFF\xFE") || ZEROS.contains(&zeros.as_slice())
}

/// Reports what is no text at all, and returns what lets the rest be read; `None` where there is so much that the rest is none either.
fn repair(document: &mut Document<'_>) -> Option<Vec<Edit>> {
    let text = document.text;
    if text.starts_with(b"\xEF\xBB\xBF") {
        let message = "the file begins with a byte order mark, which some readers take for a part of the first key";
        let edits = vec![Edit::delete(0..3)];
        document.mistake(Mistake { edits, ..mistake(MistakeKind::ByteOrderMark, 0..3, message) });
    }
    let mut repairs = Vec::new();
    let mut at = 0;
    let mut found = |kind: MistakeKind, span: Range<usize>, message: String| {
        document.mistake(mistake(kind, span.clone(), message));
        repairs.push(Edit::replace(span, "\u{FFFD}"));
        repairs.len() < MAX_MISTAKES
    };
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid();
        for (offset, byte) in valid.bytes().enumerate() {
            // Everything that is not printable has one of these first bytes.
            if !matches!(byte, 0..=8 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F | 0xC2 | 0xEF) {
                continue;
            }
            let Some(character) = valid.get(offset..).and_then(|rest| rest.chars().next()) else { continue };
            if !character.is_control() && !matches!(character, '\u{FFFE}' | '\u{FFFF}') || character == '\u{85}' {
                continue;
            }
            let code = u32::from(character);
            let message =
                format!("the control character U+{code:04X}; YAML allows it only as the escape \"\\u{code:04x}\"");
            let start = at + offset;
            if !found(MistakeKind::ControlCharacter, start..start + character.len_utf8(), message) {
                return None;
            }
        }
        at += valid.len();
        if let Some(first) = chunk.invalid().first() {
            let span = at..at + chunk.invalid().len();
            at = span.end;
            let message = format!("the byte 0x{first:02X} is no UTF-8 here; save the text as UTF-8");
            if !found(MistakeKind::InvalidUtf8, span, message) {
                return None;
            }
        }
    }
    Some(repairs)
}

/// Where the run of tabs ends that begins there.
fn run_of_tabs(text: &[u8], start: usize) -> Range<usize> {
    let run = text.get(start..).unwrap_or_default().iter().take_while(|byte| **byte == b'\t').count();
    start..start + run
}

/// How many spaces a tab may stand for; none where that is anybody's guess.
fn widths(text: &[u8]) -> Vec<usize> {
    if text.len() > MENDED_BYTES {
        return Vec::new();
    }
    // The smallest indentation by spaces is one step; a file that has none can take any width.
    let width = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty())
        .map(|line| line.iter().take_while(|byte| **byte == b' ').count())
        .filter(|width| *width > 0)
        .min()
        .unwrap_or(2);
    if (2..=8).contains(&width) { vec![width, 2 * width] } else { Vec::new() }
}

/// Spaces for the tab at that place and for those that lines behind it begin with; nothing where there are too many.
fn tab_edits(text: &[u8], first: usize, width: usize) -> Vec<Edit> {
    let line_start =
        |at: usize| memchr::memrchr(b'\n', text.get(..at).unwrap_or_default()).map_or(0, |before| before + 1);
    let blank = |line: &[u8]| line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    let mut edits = Vec::new();
    let run = run_of_tabs(text, first);
    let start = line_start(first);
    // A tab that parts, as behind `-`, is one column.
    let indents = text.get(start..first).is_some_and(blank);
    edits.push(Edit::replace(run.clone(), " ".repeat(if indents { width * run.len() } else { run.len() })));
    let mut at = run.end;
    while let Some(end) = memchr::memchr(b'\n', text.get(at..).unwrap_or_default()) {
        at += end + 1;
        let line = text.get(at..).unwrap_or_default();
        if line.first() == Some(&b'\t') {
            let run = run_of_tabs(text, at);
            let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
            if !blank(line) {
                edits.push(Edit::replace(run.clone(), " ".repeat(width * run.len())));
                if edits.len() > MENDED_LINES {
                    return Vec::new();
                }
            }
        }
    }
    edits
}

/// A short form of something in the text, for messages.
fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(40) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// A mapping or sequence whose end has not been read.
struct Open {
    row: u32,
    object: bool,
    /// Whether this is a key itself.
    key: bool,
    /// The place of the bracket in the mended text; `None` in block style and for a pair inside `[]`.
    bracket: Option<usize>,
    /// Whether the start is known: without a bracket, it is that of the first child.
    started: bool,
    children: usize,
}

struct Reader<'a, 's> {
    document: Document<'a>,
    source: &'s Source<'s>,
    open: Vec<Open>,
    /// How many of them have a bracket.
    brackets: usize,
    /// The end of the last node, in the original text.
    cursor: usize,
    /// The end of the last scalar, alias or bracket, in the mended text.
    seen: usize,
    /// The last scalar, in the mended text.
    last: Range<usize>,
    /// A tab in the indentation that the parser let pass, in the mended text.
    tab: Option<usize>,
}

/// How reading came to its end.
struct End {
    fault: Option<Fault>,
    tab: Option<usize>,
}

impl End {
    /// The place of a tab that is the reason for the fault, or that the parser let pass.
    fn tab(&self, text: &str) -> Option<usize> {
        self.tab.or_else(|| self.fault.as_ref()?.tab(text))
    }
}

impl<'a, 's> Reader<'a, 's> {
    fn new(document: Document<'a>, source: &'s Source<'s>) -> Self {
        Self { document, source, open: Vec::new(), brackets: 0, cursor: 0, seen: 0, last: 0..0, tab: None }
    }

    fn run(mut self) -> (Document<'a>, End) {
        let text: &'s str = &self.source.text;
        let options = options! {
            emit_comments: false,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let mut ended = false;
        let mut fault = None;
        for event in Parser::new_from_str_with_options(text, options) {
            let read = match event {
                Ok((Event::DocumentStart(..), span)) if ended => {
                    let message = "a second document begins here; readers take one, most of them the first";
                    let span = self.original(&bytes(&span, self.seen));
                    self.document.mistake(mistake(MistakeKind::YamlSecondDocument, span, message));
                    break;
                }
                Ok((Event::DocumentStart(explicit, _), span)) => {
                    if explicit {
                        self.seen = bytes(&span, self.seen).end;
                    }
                    Ok(())
                }
                Ok((Event::DocumentEnd, _)) => {
                    ended = true;
                    Ok(())
                }
                Ok((event, span)) => self.event(&event, &span),
                Err(error) => Err((error.kind().clone(), error.marker().byte_offset().unwrap_or(self.seen))),
            };
            if let Err((kind, at)) = read {
                let at = at.min(text.len());
                let bracket = self.open.iter().rev().find_map(|open| open.bracket);
                fault = Some(Fault { kind, at, seen: self.seen, last: self.last.clone(), bracket });
                break;
            }
        }
        while !self.open.is_empty() {
            self.close(None);
        }
        let end = End { fault, tab: self.tab };
        (self.document, end)
    }

    fn event(&mut self, event: &Event<'_>, span: &Span) -> Result<(), (ErrorKind, usize)> {
        let range = bytes(span, self.seen);
        if let (Some(_), Some(tag)) = (event.tag(), span.tag_span()) {
            self.foreign("tag", &bytes(&tag, self.seen), "tags");
        }
        match event {
            Event::Scalar(value, style, _, tag) => self.scalar(value, *style, tag.as_deref(), &range),
            Event::Anchor(..) => self.foreign("anchor", &range, "anchors and aliases"),
            Event::Alias(_) => {
                self.foreign("alias", &range, "anchors and aliases");
                self.node(Kind::Broken, Spelling::Bare, &range);
            }
            Event::UnresolvedAlias(name) => {
                let message = format!("the alias `*{}` is of an anchor that no value above has", short(name));
                let span = self.original(&range);
                self.document.mistake(mistake(MistakeKind::YamlSyntax, span, message));
                self.node(Kind::Broken, Spelling::Bare, &range);
            }
            Event::SequenceStart(style, ..) => self.begin(false, *style, &range)?,
            Event::MappingStart(style, ..) => self.begin(true, *style, &range)?,
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(Some(range.end));
            }
            _ => {}
        }
        Ok(())
    }

    /// Reports what readers of manifests may not follow.
    fn foreign(&mut self, what: &str, range: &Range<usize>, those: &str) {
        let name = short(self.slice(range));
        let message = format!("the {what} `{name}`; readers of manifests may not follow {those}");
        let span = self.original(range);
        self.document.mistake(mistake(MistakeKind::YamlAlias, span, message));
    }

    fn slice(&self, range: &Range<usize>) -> &'s str {
        self.source.text.get(range.clone()).unwrap_or_default()
    }

    fn original(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.source.original(range.start);
        start..self.source.original(range.end).max(start)
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, tag: Option<&Tag>, range: &Range<usize>) {
        if self.source.is_masked(range.start) {
            self.node(Kind::Broken, Spelling::Bare, range);
            return;
        }
        let written = self.slice(range);
        let original = self.document.text.get(self.original(range)).unwrap_or_default();
        let as_text = tag.is_some_and(|tag| tag.core_suffix() == Some("str") || tag.original() == "!");
        let mut kept = None;
        let mut span = range.clone();
        let tagged = tag.and_then(|tag| scalar::tagged(tag.core_suffix()?, value));
        let (kind, spelling) = match style {
            ScalarStyle::Plain if as_text => {
                kept = Some(if written.is_empty() { "" } else { value });
                (Kind::String, Spelling::Kept)
            }
            ScalarStyle::Plain if written.is_empty() => (Kind::Null, Spelling::Bare),
            ScalarStyle::Plain => {
                if let Some(inner) = scalar::typographic(written) {
                    self.typographic(range, inner);
                    kept = scalar::typographic(value);
                    (Kind::String, Spelling::Kept)
                } else if self.brackets > 0 && self.cut(range) {
                    kept = Some(value);
                    (Kind::String, Spelling::Kept)
                } else if original == value.as_bytes() {
                    (scalar::resolve(value), Spelling::Bare)
                } else {
                    kept = Some(value);
                    (Kind::String, Spelling::Kept)
                }
            }
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let inner = original.get(1..original.len().saturating_sub(1)).unwrap_or_default();
                if let Some(kind) = tagged.filter(|_| inner == value.as_bytes()) {
                    // What is in the quotes is the value.
                    span = range.start + 1..range.end.saturating_sub(1);
                    (kind, Spelling::Bare)
                } else if original.len() >= 2 && inner == value.as_bytes() {
                    (Kind::String, Spelling::Quoted)
                } else {
                    kept = Some(value);
                    (Kind::String, Spelling::Kept)
                }
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                span = block(&self.source.text, self.seen, range);
                kept = Some(value);
                (Kind::String, Spelling::Kept)
            }
        };
        let row = self.node(kind, spelling, &span);
        self.seen = self.seen.max(range.end);
        if spelling == Spelling::Kept {
            self.document.values.insert(row, kept.unwrap_or(value).into());
        }
        self.last = span;
    }

    fn typographic(&mut self, range: &Range<usize>, inner: &str) {
        let written = self.slice(range);
        let message = "typographic quotation marks, which YAML reads as a part of the text";
        let mut said = mistake(MistakeKind::TypographicQuotes, self.original(range), message);
        if let Some(quote) = scalar::quote_for(inner) {
            let first = written.chars().next().map_or(0, char::len_utf8);
            let last = written.chars().next_back().map_or(0, char::len_utf8);
            said.edits = vec![
                Edit::replace(self.original(&(range.start..range.start + first)), quote),
                Edit::replace(self.original(&(range.end.saturating_sub(last)..range.end)), quote),
            ];
        }
        self.document.mistake(said);
    }

    /// Between brackets, a comma cuts a text in typographic quotation marks in two: reports the first half.
    fn cut(&mut self, range: &Range<usize>) -> bool {
        // Only as far as the next mark is looked, so that all looks together pass over the text once.
        let rest = self.source.text.get(range.start..).unwrap_or_default();
        let Some(length) = scalar::typographic_length(rest) else { return false };
        let whole = range.start..range.start + length;
        let inner = self.slice(&whole);
        let mut inner = inner.chars();
        inner.next();
        inner.next_back();
        self.typographic(&whole, inner.as_str());
        true
    }

    /// A node without children: puts it where it belongs.
    fn node(&mut self, kind: Kind, spelling: Spelling, range: &Range<usize>) -> u32 {
        self.indented(range.start);
        self.seen = self.seen.max(range.end);
        let span = self.original(range);
        let start = span.start.max(self.cursor);
        let end = span.end.max(start);
        self.child(start);
        let row = self.document.push(kind, spelling, start..end);
        self.cursor = end;
        if self.count() && kind != Kind::String {
            let source = String::from_utf8_lossy(self.document.text.get(start..end).unwrap_or_default());
            let message = match kind {
                Kind::Broken => "an alias as a key; a key must be a string".to_owned(),
                _ if source.is_empty() => "the key is missing; a key must be a string".to_owned(),
                _ => format!("the key `{}` is {}; a key must be a string", short(&source), kind.with_article()),
            };
            let mut said = mistake(MistakeKind::KeyNotString, start..end, message);
            if kind != Kind::Broken && start < end {
                said.edits = vec![Edit::insert(start, "\""), Edit::insert(end, "\"")];
            }
            self.document.mistake(said);
        }
        row
    }

    /// Where a node begins: so do all around it that have no bracket and no earlier child.
    fn child(&mut self, start: usize) {
        for open in self.open.iter_mut().rev() {
            if open.started {
                break;
            }
            open.started = true;
            if let (Some(row), Ok(start)) = (self.document.rows.get_mut(open.row as usize), u32::try_from(start)) {
                row.start = start;
            }
        }
    }

    /// Counts a child where it belongs; whether it is a key.
    fn count(&mut self) -> bool {
        let Some(parent) = self.open.last_mut() else { return false };
        parent.children += 1;
        parent.object && parent.children % 2 == 1
    }

    /// Notes a tab between a line's begin and a node of block style.
    fn indented(&mut self, start: usize) {
        if self.tab.is_some() || self.brackets > 0 {
            return;
        }
        let gap = self.slice(&(self.seen..start));
        let from = match memchr::memrchr(b'\n', gap.as_bytes()) {
            Some(before) => self.seen + before + 1,
            None if self.seen == 0 => 0,
            None => return,
        };
        let indentation = self.slice(&(from..start));
        if indentation.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            self.tab = indentation.find('\t').map(|tab| from + tab);
        }
    }

    fn begin(&mut self, object: bool, style: StructureStyle, range: &Range<usize>) -> Result<(), (ErrorKind, usize)> {
        if self.open.len() >= MAX_DEPTH {
            return Err((ErrorKind::RecursionLimitExceeded, range.start));
        }
        let bracket = (style == StructureStyle::Flow && !range.is_empty()).then_some(range.start);
        let start = self.source.original(range.start).max(self.cursor);
        if bracket.is_some() {
            self.indented(range.start);
            self.seen = self.seen.max(range.end);
            self.child(start);
            self.cursor = self.source.original(range.end).max(start);
        }
        self.brackets += usize::from(bracket.is_some());
        let key = self.count();
        let kind = if object { Kind::Object } else { Kind::Array };
        let row = self.document.push(kind, Spelling::Bare, start..start);
        self.open.push(Open { row, object, key, bracket, started: bracket.is_some(), children: 0 });
        Ok(())
    }

    /// Ends the innermost mapping or sequence: at its bracket, or behind its last child where there is none.
    fn close(&mut self, end: Option<usize>) {
        let Some(open) = self.open.pop() else { return };
        self.brackets -= usize::from(open.bracket.is_some());
        let start = self.document.rows.get(open.row as usize).map_or(self.cursor, |row| row.start as usize);
        if open.object && open.children % 2 == 1 {
            let at = self.cursor.max(start);
            self.document.push(Kind::Broken, Spelling::Bare, at..at);
        }
        if let (Some(end), Some(_)) = (end, open.bracket) {
            self.seen = self.seen.max(end);
            self.cursor = self.cursor.max(self.source.original(end));
        }
        let end = self.cursor.max(start);
        self.cursor = end;
        self.document.close(open.row, end);
        if open.key {
            let what = if open.object { "an object" } else { "an array" };
            let message = format!("the key is {what}; a key must be a string");
            self.document.mistake(mistake(MistakeKind::KeyNotString, start..end, message));
        }
        if open.object {
            self.merged(open.row);
            let in_list = open.bracket.is_none() && self.open.last().is_some_and(|outer| !outer.object);
            self.duplicates(open.row, in_list);
        }
    }

    /// What is merged into an object is not read, so that nobody knows what it lacks.
    fn merged(&mut self, row: u32) {
        let merges = |(key, _): &(Node<'_>, Node<'_>)| key.source() == b"<<";
        let spans =
            self.document.node(row).members().filter(merges).map(|(key, value)| key.span().start..value.span().end);
        let holes: Vec<Range<usize>> = spans.collect();
        self.document.holes.extend(holes);
    }

    /// Reports keys that an object has twice. Keys of other kinds than strings are compared as they are written. Where the first key of an
    /// entry of a list stands again, it begins the next one.
    fn duplicates(&mut self, row: u32, in_list: bool) {
        let mut found = Vec::new();
        let mut unkept = 0;
        {
            let object = self.document.node(row);
            let mut first: HashMap<(bool, Cow<'_, str>), Range<usize>> = HashMap::new();
            for (key, _) in object.members() {
                let name = match key.kind() {
                    Kind::String => (true, key.string().unwrap_or_default()),
                    Kind::Broken => continue,
                    _ => (false, String::from_utf8_lossy(key.source())),
                };
                match first.entry(name) {
                    Entry::Vacant(entry) => {
                        entry.insert(key.span());
                    }
                    Entry::Occupied(entry) if found.len() < MAX_MISTAKES => {
                        let message = format!("the key `{}` is already taken", short(&entry.key().1));
                        let related = Some((entry.get().clone(), "first used here".to_owned()));
                        found.push(Mistake { related, ..mistake(MistakeKind::DuplicateKey, key.span(), message) });
                    }
                    Entry::Occupied(_) => unkept += 1,
                }
            }
        }
        let begins =
            |said: &Mistake| said.related.as_ref().is_some_and(|(first, _)| Some(first.start) == self.first_key(row));
        if let Some(dash) = found.iter().position(begins).filter(|_| in_list) {
            let mut index = 0;
            found.retain_mut(|said| {
                index += 1;
                if index > dash && begins(said) {
                    *said = self.dashless(said);
                    return true;
                }
                // What follows belongs to the next entry.
                index <= dash
            });
        }
        for said in found {
            self.document.mistake(said);
        }
        self.document.unkept += unkept;
    }

    /// Where the first key of an object begins.
    fn first_key(&self, row: u32) -> Option<usize> {
        self.document.node(row).members().next().map(|(key, _)| key.span().start)
    }

    /// A key that begins an entry of a list and has no dash before it.
    fn dashless(&self, said: &Mistake) -> Mistake {
        let span = said.span.clone();
        let name = String::from_utf8_lossy(self.document.text.get(span.clone()).unwrap_or_default());
        let message = format!("a dash is missing before `{}`, which begins the next entry of the list", short(&name));
        let dash = span.start.checked_sub(2).filter(|dash| self.document.text.get(*dash..span.start) == Some(b"  "));
        let edits = dash.map(|dash| Edit::replace(dash..span.start, "- ")).into_iter().collect();
        let related = said.related.as_ref().map(|(first, _)| (first.clone(), "this entry begins here".to_owned()));
        Mistake { related, edits, ..mistake(MistakeKind::YamlSyntax, span, message) }
    }
}

/// A span's bytes. A parser of a whole text always knows them.
fn bytes(span: &Span, otherwise: usize) -> Range<usize> {
    span.byte_range().unwrap_or(otherwise..otherwise)
}

/// The span of a block scalar from its indicator on, without the line breaks at its end. The parser gives that of the content.
fn block(text: &str, from: usize, content: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    let start = loop {
        let first = at == 0 || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace);
        match bytes.get(at).filter(|_| at < content.end) {
            // Only white space, indicators, properties and comments stand before it, and none of those begins with its signs.
            Some(b'|' | b'>') if first => break at,
            Some(b'#') if first => {
                at += memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default()).unwrap_or(bytes.len());
            }
            Some(_) => at += 1,
            None => return content.clone(),
        }
    };
    let header = bytes.get(start + 1..).unwrap_or_default();
    let header = start + 1 + header.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-')).count();
    let inside = text.get(content.clone()).unwrap_or_default();
    let trimmed = inside.trim_end_matches([' ', '\t', '\r', '\n']);
    if trimmed.is_empty() || content.start <= start {
        return start..header;
    }
    // Spaces at the end of the last line are content.
    let rest = inside.get(trimmed.len()..).unwrap_or_default();
    let spaces = rest.find(['\r', '\n']).unwrap_or(rest.len());
    start..content.start + trimmed.len() + spaces
}
