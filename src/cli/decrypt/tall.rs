//! Inputs of which one thing takes several lines: documents, and blobs that a program wrapped. Tells from the first bytes whether an
//! input begins as such a thing, and where each of several wrapped blobs ends.

use crate::json::Tree;
use crate::sheet;

/// The lengths of line at which programs wrap base64 (Ruby, PEM, MIME).
pub(super) const WIDTHS: [usize; 3] = [60, 64, 76];
/// Longer lines than this are nobody's wrapping.
const WIDEST: usize = 256;
/// How many bytes are opened at most, beside each three times, to see where one blob ends and the next begins.
const WORK: usize = 32 << 20;

/// Whether an input that begins so, and goes on, has to be read on to know what it is: its first line is no thing by itself. Blobs, documents
/// and captures that stand one a line are not read on, since there may be any number of them. `opens` says whether a text is a whole blob, `begins`
/// whether it is the beginning of one.
pub(super) fn goes_on(head: &[u8], opens: &mut dyn FnMut(&[u8]) -> bool, begins: &dyn Fn(&[u8]) -> bool) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let Some(end) = memchr::memchr(b'\n', text) else {
        // What is longer than all of the head is no line of a list, as a rule.
        return matches!(text.first(), Some(b'{' | b'[' | b'"' | b'\'' | b'`'));
    };
    let (first, rest) = text.split_at(end);
    let first = first.trim_ascii();
    let mut lines = rest.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let second = lines.next().unwrap_or_default();
    match first.first() {
        Some(b'{' | b'[' | b'"') => {
            ![first, second].into_iter().any(|line| line.len() > 1 && Tree::parse(line).is_ok())
        }
        Some(quote @ (b'\'' | b'`')) => first.len() == 1 || !first.ends_with(&[*quote]),
        _ if memchr::memmem::find(first, b"intercom_data=").is_some() => sheet::find_blob(first).is_none(),
        _ => {
            // What stands behind the first line of a wrapped blob is no longer than it.
            let is_wrapped = WIDTHS.contains(&first.len()) && lines.all(|line| line.len() <= first.len())
                || first.len() == second.len() && first.len() <= WIDEST && begins(first);
            is_wrapped && [first, second].into_iter().all(|line| is_base64(line) && !opens(line))
        }
    }
}

/// Whether the first line of an input is a JSON document by itself, as each of a list is.
pub(super) fn is_listed(head: &[u8]) -> bool {
    head.split(|byte| *byte == b'\n').next().is_some_and(|line| line.len() < head.len() && Tree::parse(line).is_ok())
}

/// Several blobs one below the other, of which at least one is wrapped, each with the line at which it begins. A shorter line, padding or a blank
/// line ends one; where one fills its last line, that it opens tells. `None` where this is one thing, or a blob a line.
pub(super) fn wrapped<'t>(text: &'t [u8], opens: &mut dyn FnMut(&[u8]) -> bool) -> Option<Vec<(usize, &'t [u8])>> {
    let mut found =
        Found { text, blobs: Vec::new(), proved: false, line_opens: false, likely: true, work: WORK + 3 * text.len() };
    let (mut paragraph, mut start): (Vec<Line>, usize) = (Vec::new(), 0);
    for (index, line) in text.split(|byte| *byte == b'\n').enumerate() {
        let end = start + line.len();
        let blank = line.len() - line.trim_ascii_start().len();
        let line = line.trim_ascii();
        if line.is_empty() {
            found.split(&std::mem::take(&mut paragraph), opens);
        } else if is_base64(line) {
            let start = start + blank;
            paragraph.push(Line { number: index + 1, start, end: start + line.len() });
        } else {
            return None;
        }
        start = end + 1;
    }
    found.split(&paragraph, opens);
    let several = found.blobs.len() > 1 && found.blobs.iter().any(|(_, blob)| blob.contains(&b'\n'));
    (several && (found.proved || found.likely && !found.line_opens)).then_some(found.blobs)
}

/// Whether a line is base64, but for a few characters.
pub(super) fn is_base64(line: &[u8]) -> bool {
    let odd = line.iter().filter(|byte| !byte.is_ascii_alphanumeric() && !b"+/-_=".contains(byte)).count();
    !line.is_empty() && odd * 20 <= line.len()
}

/// A line of base64, free of the white space around it.
#[derive(Clone, Copy)]
struct Line {
    number: usize,
    start: usize,
    end: usize,
}

impl Line {
    fn length(self) -> usize {
        self.end - self.start
    }
}

/// What was found so far.
struct Found<'t> {
    text: &'t [u8],
    blobs: Vec<(usize, &'t [u8])>,
    /// Whether a blob over several lines opened,
    proved: bool,
    /// … or one that is a line.
    line_opens: bool,
    /// Whether all others are wrapped as programs do that.
    likely: bool,
    /// How much may still be opened.
    work: usize,
}

impl<'t> Found<'t> {
    /// Splits lines without a blank one among them into blobs.
    fn split(&mut self, lines: &[Line], opens: &mut dyn FnMut(&[u8]) -> bool) {
        let mut rest = lines;
        let mut whole = Some(lines.len()).filter(|count| *count > 1 && self.opens(lines, opens));
        // How many lines are left of some that are more than one blob.
        let mut left = 0;
        while !rest.is_empty() {
            let natural = self.end_of_run(rest);
            let mut opens = |count: &usize| rest.get(..*count).is_some_and(|lines| self.opens(lines, opens));
            let first = Some(natural).filter(|natural| *natural != left);
            let count = whole.take().or_else(|| first.into_iter().chain(1..=natural).find(&mut opens));
            let opened = count.is_some();
            let count = count.unwrap_or(natural);
            left = natural - count.min(natural);
            let (blob, after) = rest.split_at(count);
            if let ([first, ..], [.., last]) = (blob, blob) {
                let tall = blob.len() > 1;
                self.proved |= opened && tall;
                self.line_opens |= opened && !tall;
                self.likely &= !tall || WIDTHS.contains(&first.length()) && last.length() < first.length();
                self.blobs.push((first.number, self.text(blob)));
            }
            rest = after;
        }
    }

    fn text(&self, lines: &[Line]) -> &'t [u8] {
        match (lines.first(), lines.last()) {
            (Some(first), Some(last)) => self.text.get(first.start..last.end).unwrap_or_default(),
            _ => &[],
        }
    }

    fn opens(&mut self, lines: &[Line], opens: &mut dyn FnMut(&[u8]) -> bool) -> bool {
        let text = self.text(lines);
        let left = self.work.checked_sub(text.len());
        self.work = left.unwrap_or_default();
        left.is_some() && opens(text)
    }

    /// How many of the lines belong to the first blob, as far as lengths and padding tell.
    fn end_of_run(&self, lines: &[Line]) -> usize {
        let width = lines.first().map_or(0, |first| first.length());
        let padded = |line: &Line| self.text.get(..line.end).is_some_and(|text| text.ends_with(b"="));
        let full = lines.iter().take_while(|line| line.length() == width && !padded(line)).count();
        let last = lines.get(full).is_some_and(|line| line.length() <= width);
        full + usize::from(last)
    }
}
