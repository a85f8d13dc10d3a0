//! Going on behind a fault. The parser stops at the first, so the line that it is about is mended or taken out in a copy, and the copy
//! is read: of a few ways, the one that leads furthest. What was taken out is a broken value, or a hole of which nothing is said.

use std::ops::Range;

use super::fault::Fault;
use super::source::{MASK, Source};
use super::{Document, Edit, End, Mistake, MistakeKind, Reader, mistake, short};
use crate::sorting;

/// Longer texts are read up to the first fault: nobody wrote them by hand.
const LONGEST: usize = 256 << 10;

/// How many faults of one text are gone on behind.
const FAULTS: usize = 12;

/// One way on.
struct Way {
    /// In the original text.
    edits: Vec<Edit>,
    /// What it takes out without a trace.
    hole: Option<Range<usize>>,
    /// What the mistake is if this leads on; its edits are those of the way.
    is: Option<Mistake>,
}

impl Way {
    fn mending(edit: Edit, is: Mistake) -> Self {
        Self { edits: vec![edit], hole: None, is: Some(is) }
    }
}

/// The document as far as it can be read, with a mistake for every fault, given how the first reading ended. `edits` lead from the text
/// to what was read.
pub(super) fn go_on<'a>(blank: &Document<'a>, mut edits: Vec<Edit>, read: Document<'a>, end: End) -> Document<'a> {
    let text = blank.text;
    let mut source = Source::new(text, &edits);
    let (mut document, mut end) = (read, end);
    let mut said: Vec<Mistake> = Vec::new();
    let mut holes: Vec<Range<usize>> = Vec::new();
    while let Some(fault) = end.fault.take() {
        let mistake = describe(&fault, &source);
        let at = source.original(fault.at);
        let from = mistake.span.start.min(at);
        let more = said.len() < FAULTS && text.len() <= LONGEST && fault.tab(&source.text).is_none();
        let ways = if more { ways(text, &mistake, at) } else { Vec::new() };
        said.push(mistake);
        let tried = ways.into_iter().filter_map(|way| {
            let all = together(&edits, &way.edits)?;
            let next = Source::new(text, &all);
            let (document, end) = Reader::new(blank.clone(), &next).run();
            let reached = end.fault.as_ref().map_or(usize::MAX, |fault| next.original(fault.at));
            let stuck = end.fault.as_ref().is_some_and(|fault| describe(fault, &next).span.start <= from);
            (reached > at && !stuck).then_some((reached, all, way, document, end))
        });
        // Of ways that lead equally far, the first takes least away.
        let best = tried.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let Some((reached, all, way, read, ended)) = best else {
            holes.push(from..text.len());
            break;
        };
        holes.extend(way.hole);
        if let (Some(is), Some(said)) = (way.is, said.last_mut()) {
            // Whether it is what was meant shows in that the rest can be read.
            let edits = if reached == usize::MAX { way.edits } else { Vec::new() };
            *said = Mistake { edits, ..is };
        }
        source = Source::new(text, &all);
        (edits, document, end) = (all, read, ended);
    }
    for mistake in said {
        document.mistake(mistake);
    }
    document.holes.extend(holes);
    document
}

/// The mistake in places of the original text.
fn describe(fault: &Fault, source: &Source<'_>) -> Mistake {
    let mut said = fault.describe(&source.text);
    let original = |span: Range<usize>| {
        let start = source.original(span.start);
        start..source.original(span.end).max(start)
    };
    said.span = original(said.span);
    said.related = said.related.map(|(span, words)| (original(span), words));
    for edit in &mut said.edits {
        (edit.start, edit.end) = (source.original(edit.start), source.original(edit.end));
    }
    said
}

/// Edits in order, if none touches another.
fn together(edits: &[Edit], more: &[Edit]) -> Option<Vec<Edit>> {
    let mut all: Vec<Edit> = edits.iter().chain(more).cloned().collect();
    sorting::by(&mut all, Ord::cmp);
    let apart =
        all.windows(2).all(|pair| matches!(pair, [one, next] if one.end <= next.start && one.start < next.start));
    apart.then_some(all)
}

/// The ways on from a mistake that the parser stood still for at `at`, those that take least away first.
fn ways(text: &[u8], mistake: &Mistake, at: usize) -> Vec<Way> {
    let mut ways = Vec::new();
    if !mistake.edits.is_empty() {
        ways.push(Way { edits: mistake.edits.clone(), hole: None, is: None });
    }
    // A fault may show in a later line than it was made in.
    let mut starts: Vec<usize> = mistake.related.iter().map(|(span, _)| span.start).collect();
    starts.extend([mistake.span.start, at]);
    for start in &mut starts {
        *start = line_start(text, *start);
    }
    starts.dedup();
    for start in starts {
        let line = Line::at(text, start);
        ways.extend(line.slip(text));
        ways.extend(line.dash_above(text));
        let block = line.block(text);
        if let Some(value) = line.value {
            let edit =
                if value < block { Edit::replace(value..block, MASK) } else { Edit::insert(value, format!(" {MASK}")) };
            // Lines below may be members of what the line is in, only indented too deep.
            let hole = (block > line.end).then_some(line.end..block);
            ways.push(Way { edits: vec![edit], hole, is: None });
        }
        for end in [line.end, block] {
            ways.push(Way { edits: vec![Edit::delete(start..end)], hole: Some(start..end), is: None });
        }
    }
    ways
}

/// A line that is `key: value`, perhaps behind `- `, or is not.
struct Line {
    start: usize,
    end: usize,
    /// Where the key begins, or whatever stands in its place.
    key: usize,
    /// Where the value begins; where it would, if the line ends before.
    value: Option<usize>,
}

impl Line {
    fn at(text: &[u8], start: usize) -> Self {
        let end = line_end(text, start);
        let line = text.get(start..end).unwrap_or_default();
        let mut indentation = spaces(line);
        while line.get(indentation) == Some(&b'-') && line.get(indentation + 1) == Some(&b' ') {
            indentation += 1 + spaces(line.get(indentation + 1..).unwrap_or_default());
        }
        let content = line.get(indentation..).unwrap_or_default();
        let plain = content.first().is_some_and(|first| first.is_ascii_alphanumeric() || matches!(first, b'_' | b'$'));
        let colon = content
            .iter()
            .position(|byte| *byte == b':')
            .filter(|colon| plain && matches!(content.get(colon + 1), None | Some(b' ' | b'\t' | b'\r')));
        let value = colon.map(|colon| {
            let behind = content.get(colon + 1..).unwrap_or_default();
            let rest = behind.trim_ascii();
            let before = if rest.is_empty() { 0 } else { behind.len() - behind.trim_ascii_start().len() };
            indentation + colon + 1 + before
        });
        Self { start, end, key: start + indentation, value: value.map(|value| start + value) }
    }

    /// Where the lines end that belong to this one because they are indented deeper than its key, without their line break.
    fn block(&self, text: &[u8]) -> usize {
        let column = self.key - self.start;
        let mut end = self.end;
        let mut next = end + 1;
        while let Some(rest) = text.get(next..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or_default();
            let blank = line.trim_ascii().is_empty();
            if !blank && spaces(line) <= column {
                break;
            }
            if !blank {
                end = next + line.trim_ascii_end().len();
            }
            next += length + 1;
        }
        end
    }

    /// The dash of the first entry put in, where this line begins an entry and the lines above stand as one does that has none.
    fn dash_above(&self, text: &[u8]) -> Option<Way> {
        let dash = self.start + spaces(text.get(self.start..self.end)?);
        if text.get(dash) != Some(&b'-') {
            return None;
        }
        let column = dash - self.start + 2;
        let (mut start, mut first) = (self.start, None);
        while start > 0 {
            start = line_start(text, start - 1);
            let line = text.get(start..line_end(text, start))?;
            match spaces(line) {
                own if own < column && !line.is_empty() => break,
                own if own == column => first = Some(start + own),
                _ => {}
            }
        }
        let key = first.filter(|key| text.get(*key).is_some_and(u8::is_ascii_alphanumeric))?;
        let name =
            text.get(key..)?.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
        let span = key..key + name;
        let name = String::from_utf8_lossy(text.get(span.clone())?);
        let message = format!("a dash is missing before `{}`, which begins the first entry of the list", short(&name));
        Some(Way::mending(Edit::replace(key - 2..key, "- "), mistake(MistakeKind::YamlSyntax, span, message)))
    }

    /// The line with one slip of the hand mended, if it reads like that.
    fn slip(&self, text: &[u8]) -> Option<Way> {
        let content = text.get(self.key..self.end)?;
        if content.starts_with(b"//") {
            let is = mistake(MistakeKind::Comment, self.key..self.end, "a comment begins with `#` in YAML");
            return Some(Way::mending(Edit::replace(self.key..self.key + 2, "#"), is));
        }
        if let [b'-', first, ..] = content
            && first.is_ascii_alphabetic()
        {
            let is = mistake(MistakeKind::YamlSyntax, self.key..self.key + 1, "a space is missing behind the dash");
            return Some(Way::mending(Edit::insert(self.key + 1, " "), is));
        }
        let word =
            content.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
        let end = self.key + word;
        let name = String::from_utf8_lossy(content.get(..word).filter(|word| !word.is_empty())?);
        match content.get(word..)? {
            // What a web page holds in place of a space.
            [b':', 0xc2, 0xa0, ..] => {
                let message = "a no-break space stands behind the colon, where a space belongs";
                let is = mistake(MistakeKind::ForeignSpace, end + 1..end + 3, message);
                Some(Way::mending(Edit::replace(end + 1..end + 3, " "), is))
            }
            [b':', next, ..] if !matches!(next, b' ' | b'/') => {
                let is = mistake(MistakeKind::YamlSyntax, end..end + 1, "a space is missing behind the colon");
                Some(Way::mending(Edit::insert(end + 1, " "), is))
            }
            rest if rest.trim_ascii_start().starts_with(b"=") => {
                let sign = end + (rest.len() - rest.trim_ascii_start().len());
                let shown = if text.get(sign + 1) == Some(&b'>') { "=>" } else { "=" };
                let behind = sign + shown.len();
                let colon = if matches!(text.get(behind), None | Some(b' ' | b'\n' | b'\r')) { ":" } else { ": " };
                let is =
                    mistake(MistakeKind::MissingColon, sign..behind, format!("`{shown}` stands where a colon belongs"));
                Some(Way::mending(Edit::replace(end..behind, colon), is))
            }
            [] | [b' ', ..] if !content.contains(&b':') => {
                let message = format!("a colon is missing behind `{}`", short(&name));
                Some(Way::mending(Edit::insert(end, ":"), mistake(MistakeKind::MissingColon, end..end, message)))
            }
            _ => None,
        }
    }
}

fn spaces(line: &[u8]) -> usize {
    line.iter().take_while(|byte| **byte == b' ').count()
}

fn line_start(text: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', text.get(..at).unwrap_or_default()).map_or(0, |before| before + 1)
}

/// Where the line's text ends, without white space behind it.
fn line_end(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
    at + line.trim_ascii_end().len()
}
