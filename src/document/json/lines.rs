//! Lines that were exchanged or lost in a text laid out as tools do it: one value or bracket a line, each level indented by the same width.
//! Such a slip reads as several mistakes, and the indentation tells what it was. Nothing is decided here but by reading the text without
//! the slip: it must be laid out right from its first line to its last then, and have fewer mistakes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::budget::Budget;
use super::lost::{Bracket, How};
use super::recover::quoted;
use super::{Document, Edit, Inside, Kind, Mistake, MistakeKind, lost, scan};

/// How many bytes are read at most to find the slip.
const READ: usize = 2 << 20;

/// How many mistakes are asked for the lines near them.
const MISTAKES: usize = 3;
/// How many lines before and behind each.
const NEAR: usize = 2;

/// A line without the white space around it, and its indentation.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    start: usize,
    end: usize,
    indent: usize,
    content: &'a [u8],
}

/// What may have been done to the lines.
#[derive(Debug, Clone, Copy)]
enum Slip {
    /// This line and the next stand in each other's place.
    Exchanged(usize),
    /// The line is missing that opens an object or array around this one.
    Lost(usize, Inside),
}

/// The document as it reads without one slip, where that explains it better.
pub(super) fn found<'a>(document: &Document<'a>, budget: &Budget) -> Option<Document<'a>> {
    let text = document.text;
    let lines = lines(text);
    let astray = astray(&lines);
    let before = document.mistakes.len();
    // Where the lines are laid out right, one mistake is what it seems.
    if lines.len() < 4 || (astray.is_none() && before < 2) {
        return None;
    }
    let mut near: Vec<usize> = astray.into_iter().collect();
    for mistake in document.mistakes.iter().take(MISTAKES) {
        near.push(lines.partition_point(|line| line.end < mistake.span.start));
    }
    let around = |at: &usize| at.saturating_sub(NEAR)..(at + NEAR).min(lines.len().saturating_sub(1));
    let firsts: BTreeSet<usize> = near.iter().flat_map(around).collect();
    let lost = astray.into_iter().flat_map(|at| [Inside::Object, Inside::Array].map(|inside| Slip::Lost(at, inside)));
    let mut slips: Vec<Slip> = lost.chain(firsts.into_iter().map(Slip::Exchanged)).collect();
    let most = READ / text.len().max(1);
    if slips.len() > most {
        slips.truncate(most);
        budget.miss();
    }
    let tried = slips.into_iter().filter_map(|slip| {
        let mended = without(text, &lines, slip)?;
        if self::astray(&self::lines(&mended)).is_some() {
            return None;
        }
        let read = budget.trial(&mended)?;
        let left = read.mistakes.len() + 1;
        let better = left < before || (left == before && astray.is_some());
        (read.unkept == 0 && better).then_some((left, slip, mended))
    });
    let (_, slip, mended) = tried.min_by_key(|(left, slip, _)| (*left, matches!(slip, Slip::Lost(..))))?;
    match slip {
        Slip::Exchanged(at) => {
            let (one, other) = (lines.get(at)?, lines.get(at + 1)?);
            match comma_moved(text, one, other) {
                // Read as the lines stand: then nodes are in the order of the text.
                Some(mended) => Some(with_comma(text, one, other, budget.reading(&mended))),
                None => Some(exchanged(document, one, other, budget.reading(&mended))),
            }
        }
        Slip::Lost(at, inside) => Some(opened(text, lines.get(at)?, inside, budget)),
    }
}

/// The lines that are not blank.
fn lines(text: &[u8]) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii();
        let indent = line.len() - line.trim_ascii_start().len();
        if !content.is_empty() {
            found.push(Line { start, end: start + line.len(), indent, content });
        }
        start += line.len();
    }
    found
}

impl Line<'_> {
    fn opens(&self) -> Option<u8> {
        self.content.last().copied().filter(|last| matches!(last, b'{' | b'['))
    }

    /// The bracket, where the line is nothing but one that closes, and perhaps a comma.
    fn closes(&self) -> Option<u8> {
        match self.content {
            [bracket @ (b'}' | b']')] | [bracket @ (b'}' | b']'), b','] => Some(*bracket),
            _ => None,
        }
    }

    fn with_comma(&self) -> bool {
        self.content.ends_with(b",")
    }

    fn place(&self) -> Range<usize> {
        let from = self.start + self.indent;
        from..from + self.content.len()
    }
}

/// The width by which one level is indented.
fn step(lines: &[Line<'_>]) -> Option<usize> {
    lines.iter().map(|line| line.indent).find(|indent| *indent > 0)
}

/// The first line that is not indented as the brackets before it say; the number of lines where some are open at the end.
fn astray(lines: &[Line<'_>]) -> Option<usize> {
    let mut open: Vec<u8> = Vec::new();
    let Some(step) = step(lines) else { return Some(0) };
    for (at, line) in lines.iter().enumerate() {
        if let Some(bracket) = line.closes() {
            let opening = open.pop();
            if opening != Some(if bracket == b'}' { b'{' } else { b'[' }) {
                return Some(at);
            }
        }
        let ends = open.is_empty() && at > 0 && line.closes().is_none();
        let key = line.content.first() == Some(&b'"') && is_member(line.content);
        let fits = line.closes().is_some() || open.last().is_none_or(|bracket| key == (*bracket == b'{'));
        if ends || !fits || line.indent != open.len() * step || !is_whole(line) {
            return Some(at);
        }
        open.extend(line.opens());
    }
    (!open.is_empty()).then_some(lines.len())
}

/// Whether the brackets of a line match but for those that open or close a level, and no value is on another line than its key.
fn is_whole(line: &Line<'_>) -> bool {
    let inner = line.content.get(usize::from(line.closes().is_some())..).unwrap_or_default();
    let inner = inner.get(..inner.len() - usize::from(line.opens().is_some())).unwrap_or_default();
    let mut open: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(byte) = inner.get(at) {
        match byte {
            b'"' => at = string_end(inner, at),
            b'{' | b'[' => open.push(byte + 2),
            b'}' | b']' if open.pop() != Some(*byte) => return false,
            b'(' | b')' | b'<' | b'>' => return false,
            _ => {}
        }
        at += 1;
    }
    open.is_empty() && !line.content.ends_with(b":")
}

/// Where the string ends that begins at `at`: its closing quote.
fn string_end(content: &[u8], at: usize) -> usize {
    let mut at = scan::plain(content, at + 1);
    while content.get(at) == Some(&b'\\') {
        at = scan::plain(content, (at + 2).min(content.len()));
    }
    at
}

/// Whether a line begins with a key and its colon.
fn is_member(content: &[u8]) -> bool {
    let at = string_end(content, 0);
    content.get(scan::skip_space(content, at + 1)) == Some(&b':')
}

/// The text without a slip.
fn without(text: &[u8], lines: &[Line<'_>], slip: Slip) -> Option<Vec<u8>> {
    match slip {
        Slip::Exchanged(at) => {
            let (one, other) = (lines.get(at)?, lines.get(at + 1)?);
            (one.end == other.start && text.get(other.end - 1) == Some(&b'\n')).then_some(())?;
            let parts = [text.get(..one.start)?, text.get(other.start..other.end)?, text.get(one.start..one.end)?];
            Some([parts.concat().as_slice(), text.get(other.end..)?].concat())
        }
        Slip::Lost(at, inside) => {
            // On a line of its own, less indented by one step.
            let line = lines.get(at)?;
            let indent = text.get(line.start..line.start + line.indent.checked_sub(step(lines)?)?)?;
            let parts = [text.get(..line.start)?, indent, opening(inside).as_bytes(), b"\n", text.get(line.start..)?];
            Some(parts.concat())
        }
    }
}

/// What a line that is missing may have been.
fn opening(inside: Inside) -> &'static str {
    if inside == Inside::Object { "\"\": {" } else { "\"\": [" }
}

/// Whether exchanging two lines moved a comma, and nothing else that matters.
fn moves_comma(one: &Line<'_>, other: &Line<'_>) -> bool {
    let alone = |line: &Line<'_>| line.opens().is_none() && line.closes().is_none();
    alone(one) && alone(other) && !one.with_comma() && other.with_comma()
}

/// The text with the comma of the second line behind the first, where nothing else was moved by exchanging them.
fn comma_moved(text: &[u8], one: &Line<'_>, other: &Line<'_>) -> Option<Vec<u8>> {
    moves_comma(one, other).then_some(())?;
    let (first, second) = (one.place().end, other.place().end);
    Some([text.get(..first)?, b",", text.get(first..second - 1)?, text.get(second..)?].concat())
}

/// The document that was read so, in places of the text as it is.
fn with_comma<'a>(text: &'a [u8], one: &Line<'_>, other: &Line<'_>, read: Document<'_>) -> Document<'a> {
    let (first, second) = (one.place().end, other.place().end);
    let mut document = read.retold(text, Vec::new());
    document.moved(|span| moved(span, |at| if first < at && at < second { at - 1 } else { at }));
    document.mistakes.push(told(text, one, other));
    document.sort_mistakes();
    document
}

/// Where a span is whose bytes are in other places.
fn moved(span: Range<usize>, place: impl Fn(usize) -> usize) -> Range<usize> {
    let start = place(span.start);
    let end = span.end.checked_sub(1).filter(|_| !span.is_empty()).map_or(start, |last| place(last) + 1);
    start..end.max(start)
}

/// The document with two lines in each other's place, in places of the text as it is. Where what it holds would not stand in the order of
/// the text, it holds what it did before: only the mistakes are those of the better reading.
fn exchanged<'a>(before: &Document<'a>, one: &Line<'_>, other: &Line<'_>, read: Document<'_>) -> Document<'a> {
    let text = before.text;
    let (first, second) = (one.end - one.start, other.end - other.start);
    let place = |at: usize| match at.checked_sub(one.start) {
        Some(inside) if inside < second => at + first,
        Some(inside) if inside < first + second => at - second,
        _ => at,
    };
    let mut document = read.retold(text, Vec::new());
    document.moved(|span| moved(span, place));
    if !document.is_sound() {
        let Document { mistakes, unkept, .. } = document;
        document = Document { mistakes, unkept, reordered: true, ..before.clone() };
    }
    document.mistakes.push(told(text, one, other));
    document.sort_mistakes();
    document
}

/// Says that a line stands before another one, and belongs behind it.
fn told(text: &[u8], one: &Line<'_>, other: &Line<'_>) -> Mistake {
    let (first, second) = (one.place(), other.place());
    let related = Some((second.clone(), "this line belongs before it".to_owned()));
    if moves_comma(one, other) {
        // Which of them comes first is nobody's business.
        return Mistake {
            kind: MistakeKind::MissingComma,
            span: first.end..first.end,
            message: "this line and the next were exchanged: a comma is missing here, and stands behind the next"
                .into(),
            related: Some((second.end - 1..second.end, "this comma belongs between them".to_owned())),
            edits: vec![Edit::insert(first.end, ","), Edit::delete(second.end - 1..second.end)],
        };
    }
    let lines = [text.get(other.start..other.end), text.get(one.start..one.end)].map(Option::unwrap_or_default);
    Mistake {
        kind: MistakeKind::StrayText,
        span: first,
        message: format!(
            "the line {} stands before the line {}, and belongs behind it",
            quoted(one.content),
            quoted(other.content)
        ),
        related,
        // What is no text cannot be put in.
        edits: String::from_utf8(lines.concat())
            .map(|lines| Edit::replace(one.start..other.end, lines))
            .into_iter()
            .collect(),
    }
}

/// The document with an array or object around what stands in the line and behind it, under a key that nobody knows.
fn opened<'a>(text: &'a [u8], line: &Line<'_>, inside: Inside, budget: &Budget) -> Document<'a> {
    let at = line.place().start;
    let bracket = Bracket { at, is: opening(inside), how: How::Put };
    let read = bracket.put(text);
    let mut document = lost::as_it_was(budget.reading(&read), text, &[(bracket, false)]);
    let noun = if inside == Inside::Object { "an object" } else { "an array" };
    for mistake in document.mistakes.iter_mut().filter(|mistake| mistake.span == (at..at)) {
        mistake.message = format!("the line that opens {noun} is missing before {}", quoted(line.content));
        mistake.related = None;
    }
    if let Some(key) = document.rows.iter_mut().find(|row| row.start as usize == at && row.kind == Kind::String) {
        key.kind = Kind::Broken;
    }
    // The object around it may have any member there.
    document.holes.push(line.start..at);
    document
}
