//! Opening brackets that are missing, or are of the other sort, and brackets that are one too many. What follows one reads as many mistakes, of which none is the one that was
//! made; so it is tried whether a bracket in one of a few places explains the text better. Nothing is decided here but by reading the text
//! with it.

use super::recover::quoted;
use super::{Document, Edit, Kind, Mistake, MistakeKind, first_reading, scan, sorts};
use crate::sorting;

/// Texts that are longer are not read again and again.
const LONGEST: usize = 256 << 10;

/// How many brackets are found in one text.
const BRACKETS: usize = 4;

/// How many mistakes are asked where a bracket may be missing, in how many places by each, and how many places are tried.
const MISTAKES: usize = 3;
const PLACES: usize = 4;
const TRIED: usize = 16;

/// A bracket that is put into a text, or taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Bracket {
    at: usize,
    is: u8,
    how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// It is missing.
    Put,
    /// It takes the place of one that stands there.
    Instead,
    /// It is one too many; whether nothing else explains the text as well.
    Out(bool),
}

impl Bracket {
    fn is_out(self) -> bool {
        matches!(self.how, How::Out(_))
    }

    fn put(self, text: &[u8]) -> Vec<u8> {
        let (before, behind) = text.split_at(self.at.min(text.len()));
        let behind = behind.get(usize::from(self.how != How::Put)..).unwrap_or_default();
        let bracket = [self.is];
        [before, if self.is_out() { &[] } else { &bracket }, behind].concat()
    }
}

/// The document as it reads with the brackets that are missing, where that explains it in fewer mistakes. Where only kinds and places are
/// asked for, nothing else is said.
pub(super) fn found(document: Document<'_>, silent: bool) -> Document<'_> {
    if document.text.len() > LONGEST || document.mistakes.is_empty() || document.unkept > 0 {
        return document;
    }
    let text = document.text;
    if let Some(found) = sorts::found(text, document.mistakes.len(), silent) {
        return found;
    }
    if document.mistakes.len() < 2 {
        return document;
    }
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
        let mut tried: Vec<_> = tried.collect();
        // A member that stands there again belongs to another object: then one too many is more mistakes, and never as few.
        sorting::by_key(&mut tried, |(left, bracket, ..)| (*left, !bracket.is_out(), *bracket));
        let least = tried.first().map(|(left, ..)| *left);
        let alone = tried.windows(2).all(|pair| match pair {
            [one, other] => Some(other.0) != least || one.2 == other.2,
            _ => true,
        });
        let Some((left, mut bracket, with, next)) = tried.into_iter().next() else { break };
        if bracket.is_out() {
            bracket.how = How::Out(alone);
        }
        for before in brackets.iter_mut().filter(|before| before.at >= bracket.at) {
            match bracket.how {
                How::Put => before.at += 1,
                How::Instead => {}
                How::Out(_) => before.at = before.at.saturating_sub(1),
            }
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
        let out = |at: usize| {
            let is = text.get(at).copied().filter(|byte| matches!(byte, b'{' | b'[' | b'}' | b']'));
            is.map(|is| Bracket { at, is, how: How::Out(true) })
        };
        let previous = ahead(at).and_then(|(last, byte)| if byte == b',' { ahead(last) } else { Some((last, byte)) });
        let closing = |bracket: &Bracket| matches!(bracket.is, b'}' | b']');
        found.extend(previous.and_then(|(last, _)| out(last)).filter(closing));
        // The wrong sort of a closing one.
        let other = |bracket: Bracket| Bracket {
            is: if bracket.is == b'}' { b']' } else { b'}' },
            how: How::Instead,
            ..bracket
        };
        let near = [previous.map_or(at, |(last, _)| last), scan::skip_space(text, at)];
        found.extend(near.into_iter().filter_map(out).filter(closing).map(other));
        found.extend(out(scan::skip_space(text, at)).filter(|bracket| {
            closing(bracket)
                || (mistake.kind == MistakeKind::KeyNotString && ahead(at).is_some_and(|(_, byte)| byte == b'{'))
        }));
        let mut lost = |at: usize, is: u8| found.push(Bracket { at, is, how: How::Put });
        for value in before(document, at).into_iter().rev().take(PLACES) {
            let Some(row) = document.rows.get(value as usize) else { continue };
            let start = row.start as usize;
            match ahead(start) {
                Some((_, b':' | b'[' | b',')) if is_key(row) => lost(start, b'{'),
                Some((_, b':')) => lost(start, b'['),
                _ => {}
            }
            if let Some((bracket, b'[')) = ahead(start).filter(|_| is_key(row)) {
                found.push(Bracket { at: bracket, is: b'{', how: How::Instead });
                break;
            }
        }
        let mut lost = |at: usize, is: u8| found.push(Bracket { at, is, how: How::Put });
        let behind = document.rows.partition_point(|row| (row.start as usize) < at);
        if let Some(row) = document.rows.get(behind).filter(|row| is_key(row)) {
            lost(row.start as usize, b'{');
        }
        if let Some((bracket, b'{')) = ahead(at).filter(|_| mistake.kind == MistakeKind::KeyNotString) {
            found.push(Bracket { at: bracket, is: b'[', how: How::Instead });
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

/// A document that was read with brackets put in and taken out, in places of the text without them.
fn as_it_was<'a>(read: Document<'_>, text: &'a [u8], brackets: &[Bracket]) -> Document<'a> {
    let place = |at: usize| {
        let put = brackets.iter().filter(|bracket| bracket.how == How::Put && bracket.at < at).count();
        let out = brackets.iter().filter(|bracket| bracket.is_out() && bracket.at <= at).count();
        at - put + out
    };
    // What ends where something was taken out ends before it.
    let span = |span: std::ops::Range<usize>| {
        let before = |at: usize| at.checked_sub(1).map_or(place(at), |last| place(last) + 1);
        let start = if span.is_empty() { before(span.start) } else { place(span.start) };
        start..if span.is_empty() { start } else { before(span.end).max(start) }
    };
    let missing: Vec<Mistake> = brackets.iter().map(|bracket| missing(&read, *bracket, place)).collect();
    let mut document = Document::empty(text);
    document.rows = read.rows;
    for row in &mut document.rows {
        // Places of a text below 4 GiB, of which none grows.
        let std::ops::Range { start, end } = span(row.start as usize..row.end as usize);
        row.start = u32::try_from(start).unwrap_or(row.start);
        row.end = u32::try_from(end).unwrap_or(row.end);
    }
    document.values = read.values;
    document.mistakes = read.mistakes;
    for mistake in &mut document.mistakes {
        mistake.span = span(mistake.span.clone());
        if let Some((related, _)) = &mut mistake.related {
            *related = span(related.clone());
        }
        for edit in &mut mistake.edits {
            let std::ops::Range { start, end } = span(edit.start..edit.end);
            (edit.start, edit.end) = (start, end);
        }
    }
    document.mistakes.extend(missing);
    document.sort_mistakes();
    document
}

/// Says that the bracket is missing that was put there, or is one too many.
fn missing(read: &Document<'_>, put: Bracket, place: impl Fn(usize) -> usize) -> Mistake {
    let Bracket { at, is, how } = put;
    let instead = how == How::Instead;
    if let How::Out(alone) = how {
        // What stands behind it moved up.
        let start = place(at) - 1;
        let edit = alone.then(|| Edit::delete(start..start + 1));
        return Mistake {
            kind: MistakeKind::StrayBracket,
            span: start..start + 1,
            message: format!("`{}` is one too many here", char::from(is)),
            related: None,
            edits: edit.into_iter().collect(),
        };
    }
    let text = read.text;
    let bracket = char::from(is);
    let index = read.rows.partition_point(|row| (row.start as usize) < at);
    let behind_colon = text.get(..at).unwrap_or_default().trim_ascii_end().last() == Some(&b':');
    let key = index.checked_sub(1).and_then(|before| read.rows.get(before)).filter(|_| behind_colon);
    let source = |row: &super::Row| quoted(text.get(row.start as usize..row.end as usize).unwrap_or_default());
    let end = read.rows.get(index).map_or(at, |row| row.end as usize);
    let opens = matches!(is, b'{' | b'[');
    let closing =
        end.checked_sub(1).filter(|_| opens).filter(|last| *last > at && matches!(text.get(*last), Some(b'}' | b']')));
    let span = place(at)..place(at) + usize::from(instead);
    let message = match (key, read.rows.get(index + 1)) {
        _ if instead => {
            let stands = match is {
                b'[' => '{',
                b'{' => '[',
                b']' => '}',
                _ => ']',
            };
            format!("`{stands}` stands where `{bracket}` belongs")
        }
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
