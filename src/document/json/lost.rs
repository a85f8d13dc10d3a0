//! Brackets that are missing, with the comma or colon beside them or alone, or are of the other sort, and brackets that are one too many.
//! What follows one reads as many mistakes, of which none is the one that was made; so it is tried whether brackets in one of a few places
//! explain the text better. Nothing is decided here but by reading the text with them.

mod several;
mod single;
mod told;

use super::budget::Budget;
use super::{Document, Kind, Mistake, MistakeKind, Row, lines, scan, signs, sorts};
use crate::sorting;

/// Texts that are longer are not read again and again.
const LONGEST: usize = 256 << 10;

/// How many brackets are found in one text.
const BRACKETS: usize = 4;

/// How many mistakes are asked where a bracket may be missing.
const MISTAKES: usize = 3;

/// How many bytes are read to try the places of one bracket.
const READ: usize = 2 << 20;
/// How many places are tried of a long text.
const FEWEST: usize = 16;
/// How many places are tried of a short one.
const MOST: usize = 64;

/// Brackets that are put into a text with the comma or colon that belongs to them, or one that is taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bracket {
    pub(super) at: usize,
    pub(super) is: &'static str,
    pub(super) how: How,
}

/// What is done to the text for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// They are missing.
    Put,
    /// They take the place of the sign that stands there.
    Instead,
    /// It is one too many.
    Out,
    /// So many bytes are a line that stands there twice.
    Again(usize),
}

impl Bracket {
    fn is_out(self) -> bool {
        matches!(self.how, How::Out | How::Again(_))
    }

    /// How many bytes of the text go for it.
    fn taken(self) -> usize {
        match self.how {
            How::Put => 0,
            How::Instead | How::Out => 1,
            How::Again(bytes) => bytes,
        }
    }

    /// What is put in.
    fn what(self) -> &'static str {
        if self.is_out() { "" } else { self.is }
    }

    /// The text with it.
    pub(super) fn put(self, text: &[u8]) -> Vec<u8> {
        let (before, behind) = text.split_at(self.at.min(text.len()));
        [before, self.what().as_bytes(), behind.get(self.taken()..).unwrap_or_default()].concat()
    }

    /// How far what stood behind it moved, there and back.
    fn moved(self) -> (usize, usize) {
        (self.what().len(), self.taken())
    }
}

/// A bracket as the table of places names it.
fn sign(byte: u8) -> Option<&'static str> {
    ["{", "[", "}", "]"].into_iter().find(|sign| sign.as_bytes() == [byte])
}

/// The document as it reads with the brackets that are missing, where that explains it in fewer mistakes.
pub(super) fn found<'a>(document: Document<'a>, budget: &Budget) -> Document<'a> {
    // A key that stands twice is that, and no more is to be explained.
    let twice = document.mistakes.iter().all(|mistake| mistake.kind == MistakeKind::DuplicateKey);
    if twice || document.unkept > 0 {
        return document;
    }
    if document.text.len() > LONGEST {
        if document.mistakes.len() > 1 {
            budget.miss();
        }
        return document;
    }
    let text = document.text;
    // Lines in another order may read as one wrong sign as well: the indentation tells them from it.
    let ordered = lines::found(&document, budget).filter(Document::is_sound);
    if ordered.as_ref().is_none_or(|found| found.mistakes.len() > 1)
        && let Some(found) = signs::found(&document, true, budget)
    {
        return found;
    }
    if let Some(found) = ordered {
        return found;
    }
    if let Some(found) = sorts::found(text, document.mistakes.len(), budget) {
        return found;
    }
    let again = several::lines_again(text);
    if document.mistakes.len() < 2 && again.is_empty() {
        return document;
    }
    let mut mended = text.to_vec();
    // Each, and whether nothing else explains the text as well.
    let mut brackets: Vec<(Bracket, bool)> = Vec::new();
    let mut mistakes = document.mistakes.len();
    // A bracket that stands there twice is that, whatever stands beside it on its line.
    let unclosed = document.mistakes.iter().any(|mistake| mistake.kind == MistakeKind::UnclosedBracket);
    let holds = |bracket: &Bracket| {
        let line = text.get(bracket.at..bracket.at + bracket.taken()).unwrap_or_default();
        line.contains(&b'"') || (unclosed && matches!(line.trim_ascii(), b"{" | b"["))
    };
    let mut places =
        if mistakes < 2 { again.into_iter().filter(holds).collect() } else { [again, places(&document)].concat() };
    let most = (READ / text.len().max(1)).clamp(FEWEST, MOST);
    while brackets.len() < BRACKETS {
        let tried = places.iter().take(most).filter_map(|bracket| {
            let with = bracket.put(&mended);
            let reading = budget.trial(&with)?;
            // The bracket is a mistake itself.
            let left = reading.mistakes.len() + brackets.len() + 1;
            let next = if left < 2 { Vec::new() } else { self::places(&reading) };
            let better = left < mistakes || (left == mistakes && matches!(bracket.how, How::Again(_)) && mistakes < 2);
            (is_whole(&reading) && better).then_some((left, *bracket, with, next))
        });
        let mut tried: Vec<_> = tried.collect();
        // A member that stands there again belongs to another object: then one too many is more mistakes, and never as few.
        sorting::by_key(&mut tried, |(left, bracket, ..)| (*left, !bracket.is_out(), bracket.is.len(), *bracket));
        let least = tried.first().map(|(left, ..)| *left);
        let alone = tried.windows(2).all(|pair| match pair {
            [one, other] => Some(other.0) != least || one.2 == other.2,
            _ => true,
        });
        let Some((left, bracket, with, next)) = tried.into_iter().next() else { break };
        for (before, _) in brackets.iter_mut().filter(|(before, _)| before.at >= bracket.at) {
            let (put, taken) = bracket.moved();
            before.at = (before.at + put).saturating_sub(taken);
        }
        // One of several in one place is as it stands there, and so is what goes without another explanation.
        brackets.push((bracket, alone || (bracket.is.len() == 1 && bracket.is != "," && !bracket.is_out())));
        (mended, mistakes, places) = (with, left, next);
    }
    if brackets.is_empty() {
        return signs::found(&document, false, budget).unwrap_or(document);
    }
    sorting::by(&mut brackets, Ord::cmp);
    let found = as_it_was(budget.reading(&mended), text, &brackets);
    if found.is_sound() { found } else { document }
}

/// Whether the text was read to its end, no string or bracket passed over, and all is known that is wrong in it.
pub(super) fn is_whole(reading: &Document<'_>) -> bool {
    let end = reading.root().span().end;
    reading.unkept == 0
        && !reading.mistakes.iter().any(|mistake| {
            let source = || reading.text.get(mistake.span.clone()).unwrap_or_default();
            let passed = || source().iter().any(|byte| b"{}[]\"".contains(byte));
            // Several values, one behind the other.
            let several = || source().trim_ascii().iter().any(u8::is_ascii_whitespace);
            match mistake.kind {
                MistakeKind::SecondValue => true,
                MistakeKind::StrayText => mistake.span.start >= end || passed() || several(),
                MistakeKind::BareWord => passed(),
                _ => false,
            }
        })
}

/// Places where brackets may be wrong, and what should stand there.
fn places(document: &Document<'_>) -> Vec<Bracket> {
    [single::places(document), several::places(document)].concat()
}

/// Whether a colon follows a string.
fn is_key(document: &Document<'_>, row: Row) -> bool {
    row.kind == Kind::String && document.text.get(scan::skip_space(document.text, row.end as usize)) == Some(&b':')
}

/// Where what stands before a place ends, white space aside.
fn end_before(text: &[u8], at: usize) -> usize {
    text.get(..at).unwrap_or_default().trim_ascii_end().len()
}

/// The last byte before a place that is no white space, and where it stands.
fn last_sign(text: &[u8], at: usize) -> Option<(usize, u8)> {
    let last = end_before(text, at).checked_sub(1)?;
    Some((last, *text.get(last)?))
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
pub(super) fn as_it_was<'a>(read: Document<'_>, text: &'a [u8], brackets: &[(Bracket, bool)]) -> Document<'a> {
    // A bracket that was put in stands nowhere but at its place.
    let nowhere = |at: usize| {
        let put =
            |bracket: &Bracket| bracket.how == How::Put && (bracket.at..bracket.at + bracket.is.len()).contains(&at);
        brackets.iter().any(|(bracket, _)| put(bracket))
    };
    let place = |at: usize| {
        let (mut put, mut taken) = (0, 0);
        for (bracket, _) in brackets.iter().filter(|(bracket, _)| bracket.at < at + usize::from(bracket.is_out())) {
            let inside = at - bracket.at;
            let (length, gone) = bracket.moved();
            put += length.min(inside);
            taken += gone.min(if bracket.is_out() { gone } else { inside });
        }
        at + taken - put
    };
    // What ends where something was taken out ends before it.
    let span = |span: std::ops::Range<usize>| {
        let before = |at: usize| at.checked_sub(1).map_or(place(at), |last| place(last) + usize::from(!nowhere(last)));
        let start = if span.is_empty() { before(span.start) } else { place(span.start) };
        start..if span.is_empty() { start } else { before(span.end).max(start) }
    };
    let missing: Vec<Mistake> =
        brackets.iter().map(|(bracket, sure)| told::missing(&read, text, *bracket, *sure, place)).collect();
    let mut document = Document::empty(text);
    document.rows = read.rows;
    document.values = read.values;
    document.mistakes = read.mistakes;
    document.moved(span);
    document.mistakes.extend(missing);
    document.sort_mistakes();
    document
}
