//! Opening brackets that are missing, or are of the other sort. What follows one reads as many mistakes, of which none is the one that was
//! made; so it is tried whether a bracket in one of a few places explains the text better. Nothing is decided here but by reading the text
//! with it.

use super::recover::quoted;
use super::{Document, Edit, Kind, Mistake, MistakeKind, first_reading, scan};
use crate::sorting;

/// Texts that are longer are not read again and again.
const LONGEST: usize = 256 << 10;

/// How many brackets are found in one text.
const BRACKETS: usize = 4;

/// How many mistakes are asked where a bracket may be missing, in how many places by each, and how many places are tried.
const MISTAKES: usize = 3;
const PLACES: usize = 4;
const TRIED: usize = 8;

/// A bracket that is put into a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Bracket {
    at: usize,
    is: u8,
    /// Whether it takes the place of one that stands there.
    instead: bool,
}

impl Bracket {
    fn put(self, text: &[u8]) -> Vec<u8> {
        let (before, behind) = text.split_at(self.at.min(text.len()));
        let behind = behind.get(usize::from(self.instead)..).unwrap_or_default();
        [before, &[self.is], behind].concat()
    }
}

/// The document as it reads with the brackets that are missing, where that explains it in fewer mistakes. Where only kinds and places are
/// asked for, nothing else is said.
pub(super) fn found(document: Document<'_>, silent: bool) -> Document<'_> {
    if document.text.len() > LONGEST || document.mistakes.len() < 2 || document.unkept > 0 {
        return document;
    }
    let text = document.text;
    let mut mended = text.to_vec();
    let mut brackets: Vec<Bracket> = Vec::new();
    let mut mistakes = document.mistakes.len();
    let mut places = places(&document);
    while brackets.len() < BRACKETS {
        let tried = places.iter().take(TRIED).filter_map(|bracket| {
            let with = bracket.put(&mended);
            let reading = first_reading(&with, true);
            // The bracket is a mistake itself.
            let left = reading.mistakes.len() + brackets.len() + 1;
            let next = self::places(&reading);
            (reading.unkept == 0 && left < mistakes).then_some((left, *bracket, with, next))
        });
        let Some((left, bracket, with, next)) = tried.min_by_key(|(left, bracket, ..)| (*left, *bracket)) else {
            break;
        };
        for before in brackets.iter_mut().filter(|before| before.at >= bracket.at) {
            before.at += usize::from(!bracket.instead);
        }
        brackets.push(bracket);
        (mended, mistakes, places) = (with, left, next);
    }
    if brackets.is_empty() {
        return document;
    }
    sorting::by(&mut brackets, Ord::cmp);
    as_it_was(first_reading(&mended, silent), text, &brackets)
}

/// Places where a bracket may be missing, and which.
fn places(document: &Document<'_>) -> Vec<Bracket> {
    let text = document.text;
    let may = |kind: MistakeKind| {
        matches!(
            kind,
            MistakeKind::StrayText
                | MistakeKind::StrayBracket
                | MistakeKind::UnclosedBracket
                | MistakeKind::KeyNotString
                | MistakeKind::MissingValue
        )
    };
    let is_key = |row: &super::Row| {
        row.kind == Kind::String && text.get(scan::skip_space(text, row.end as usize)) == Some(&b':')
    };
    let ahead = |at: usize| {
        let before = text.get(..at).unwrap_or_default().trim_ascii_end();
        before.last().map(|last| (before.len() - 1, *last))
    };
    let mut found = Vec::new();
    for mistake in document.mistakes.iter().filter(|mistake| may(mistake.kind)).take(MISTAKES) {
        let at = mistake.span.start;
        let mut lost = |at: usize, is: u8| found.push(Bracket { at, is, instead: false });
        for value in before(document, at).into_iter().rev().take(PLACES) {
            let Some(row) = document.rows.get(value as usize) else { continue };
            let start = row.start as usize;
            match ahead(start) {
                Some((_, b':' | b'[' | b',')) if is_key(row) => lost(start, b'{'),
                Some((_, b':')) => lost(start, b'['),
                _ => {}
            }
            if let Some((bracket, b'[')) = ahead(start).filter(|_| is_key(row)) {
                found.push(Bracket { at: bracket, is: b'{', instead: true });
                break;
            }
        }
        let mut lost = |at: usize, is: u8| found.push(Bracket { at, is, instead: false });
        let behind = document.rows.partition_point(|row| (row.start as usize) < at);
        if let Some(row) = document.rows.get(behind).filter(|row| is_key(row)) {
            lost(row.start as usize, b'{');
        }
        if let Some((bracket, b'{')) = ahead(at).filter(|_| mistake.kind == MistakeKind::KeyNotString) {
            found.push(Bracket { at: bracket, is: b'[', instead: true });
        }
    }
    sorting::by(&mut found, Ord::cmp);
    found.dedup();
    found
}

/// The values and keys that end before a place, each the last of what it stands in, the outermost first.
fn before(document: &Document<'_>, at: usize) -> Vec<u32> {
    let mut found = Vec::new();
    let mut node = Some(document.root());
    while let Some(open) = node {
        node = open
            .children(matches!(open.kind(), Kind::Array | Kind::Object))
            .take_while(|child| child.span().start < at)
            .last();
        found.extend(node.filter(|child| child.span().end <= at).map(super::super::Node::index));
    }
    found
}

/// A document that was read with brackets put in, in places of the text without them.
fn as_it_was<'a>(read: Document<'_>, text: &'a [u8], brackets: &[Bracket]) -> Document<'a> {
    let place = |at: usize| at - brackets.iter().filter(|bracket| !bracket.instead && bracket.at < at).count();
    let span = |span: std::ops::Range<usize>| place(span.start)..place(span.end);
    let missing: Vec<Mistake> = brackets.iter().map(|bracket| missing(&read, *bracket, place)).collect();
    let mut document = Document::empty(text);
    document.rows = read.rows;
    for row in &mut document.rows {
        // Places of a text below 4 GiB, of which none grows.
        row.start = u32::try_from(place(row.start as usize)).unwrap_or(row.start);
        row.end = u32::try_from(place(row.end as usize)).unwrap_or(row.end);
    }
    document.values = read.values;
    document.mistakes = read.mistakes;
    for mistake in &mut document.mistakes {
        mistake.span = span(mistake.span.clone());
        if let Some((related, _)) = &mut mistake.related {
            *related = span(related.clone());
        }
        for edit in &mut mistake.edits {
            (edit.start, edit.end) = (place(edit.start), place(edit.end));
        }
    }
    document.mistakes.extend(missing);
    document.sort_mistakes();
    document
}

/// Says that the bracket is missing that was put there.
fn missing(read: &Document<'_>, put: Bracket, place: impl Fn(usize) -> usize) -> Mistake {
    let Bracket { at, is, instead } = put;
    let text = read.text;
    let bracket = char::from(is);
    let index = read.rows.partition_point(|row| (row.start as usize) < at);
    let behind_colon = text.get(..at).unwrap_or_default().trim_ascii_end().last() == Some(&b':');
    let key = index.checked_sub(1).and_then(|before| read.rows.get(before)).filter(|_| behind_colon);
    let source = |row: &super::Row| quoted(text.get(row.start as usize..row.end as usize).unwrap_or_default());
    let end = read.rows.get(index).map_or(at, |row| row.end as usize);
    let closing = end.checked_sub(1).filter(|last| *last > at && matches!(text.get(*last), Some(b'}' | b']')));
    let span = place(at)..place(at) + usize::from(instead);
    let message = match (key, read.rows.get(index + 1)) {
        _ if instead => format!("`{}` stands where `{bracket}` belongs", if is == b'[' { '{' } else { '[' }),
        (Some(key), _) => format!("`{bracket}` is missing behind the key {}", source(key)),
        (None, Some(first)) => format!("`{bracket}` is missing before {}", source(first)),
        (None, None) => format!("`{bracket}` is missing"),
    };
    Mistake {
        kind: MistakeKind::StrayBracket,
        span: span.clone(),
        message,
        related: closing.map(|last| (place(last)..place(last + 1), "this closes what it would open".to_owned())),
        edits: vec![Edit::replace(span, bracket)],
    }
}
