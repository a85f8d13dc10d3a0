//! Brackets that do not match: which one is missing, which one is too many.

use super::recover::quoted;
use super::{Edit, Frame, Inside, Kind, MAX_DEPTH, MistakeKind, Need, Reader, Said, Spelling, scan};

/// How far ahead it is looked whether the brackets that follow fit.
const AHEAD: usize = 2_000;

/// How deep a line's indentation is looked at.
const INDENT: usize = 1_000;

impl Inside {
    pub(super) fn closing(self) -> char {
        if self == Self::Object { '}' } else { ']' }
    }

    fn noun(self) -> &'static str {
        if self == Self::Object { "object" } else { "array" }
    }
}

impl Reader<'_> {
    pub(super) fn bracket(&self, frame: Frame) -> std::ops::Range<usize> {
        let start = self.document.rows.get(frame.index as usize).map_or(0, |row| row.start as usize);
        start..start + 1
    }

    /// Passes over a value that lies too deep.
    #[cold]
    pub(super) fn too_deep(&mut self) -> Need {
        let start = self.at;
        let mut depth = 0_usize;
        let mut at = start;
        while let Some(byte) = self.text.get(at) {
            at += 1;
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                b'"' => {
                    at = scan::plain(self.text, at);
                    while let Some(b'\\') = self.text.get(at) {
                        at = scan::plain(self.text, (at + 2).min(self.text.len()));
                    }
                    at += usize::from(self.text.get(at) == Some(&b'"'));
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.at = at;
        if !self.deep {
            self.deep = true;
            self.report(MistakeKind::TooDeep, start..start + 1, |_| {
                Said::new(format!("more than {MAX_DEPTH} brackets are open here, and nothing inside this one is read"))
            });
        }
        self.cut |= depth > 0;
        self.broken(start)
    }

    /// A closing bracket that does not fit the innermost one that is open.
    pub(super) fn closing(&mut self, byte: u8, need: Need) -> Need {
        let wanted = if byte == b'}' { Inside::Object } else { Inside::Array };
        let depth = self.open.len();
        let behind = self.at + 1;
        if let Some(outer) = self.open.iter().rposition(|frame| frame.inside == wanted) {
            let unclosed = match (self.indent(self.at), self.open.get(outer), self.open.last()) {
                (Some(own), Some(outer), Some(inner)) => {
                    let outer = self.line_indent(self.bracket(*outer).start) == Some(own);
                    let inner = self.line_indent(self.bracket(*inner).start) == Some(own);
                    (outer != inner).then_some(outer)
                }
                _ => None,
            };
            let unclosed = unclosed.unwrap_or_else(|| {
                self.fits(outer, behind) || !(self.fits(depth - 1, behind) || self.fits(depth, behind))
            });
            if unclosed {
                self.unclosed(outer + 1, need, "");
                return Need::After;
            }
        }
        let at = self.at;
        if self.fits(depth - 1, behind) || !self.fits(depth, behind) {
            let Some(&frame) = self.open.last() else { return Need::After };
            let right = self.inside.closing();
            let opening = self.bracket(frame);
            if let Need::Key | Need::Value = need {
                self.trailing_commas(self.comma + 1, &[self.comma]);
            }
            self.report(MistakeKind::StrayBracket, at..behind, |reader| {
                Said::new(format!(
                    "`{}` closes the {}, where `{right}` belongs",
                    char::from(byte),
                    reader.inside.noun()
                ))
                .related(opening, format!("the {} opens here", reader.inside.noun()))
                .edit(Edit::replace(at..behind, right))
            });
            let need = self.close();
            self.forget_empty();
            return need;
        }
        self.at = behind;
        self.report(MistakeKind::StrayBracket, at..behind, |_| {
            Said::new(format!("`{}` closes nothing that is open", char::from(byte))).edit(Edit::delete(at..behind))
        });
        need
    }

    /// Takes an empty element out of the innermost array again, where no more is said of such: a text of nothing else would fill the
    /// memory with them.
    fn forget_empty(&mut self) {
        let last = self.document.rows.len().saturating_sub(1);
        let parent = self.open.last().map_or(0, |frame| frame.index as usize);
        let before = last.checked_sub(1).filter(|before| *before != parent);
        let before = before.and_then(|before| self.document.rows.get(before)).copied();
        let empty = self.inside == Inside::Array && self.last as usize == last;
        let next = u32::try_from(last).unwrap_or(u32::MAX);
        if self.document.unkept > 0
            && empty
            && before.is_some_and(|row| row.next == next && matches!(row.kind, Kind::Object | Kind::Array))
        {
            self.document.rows.pop();
            self.last = self.last.saturating_sub(1);
        }
    }

    /// Whether what follows fits, if so many of the brackets that are open stay open.
    fn fits(&self, mut open: usize, mut at: usize) -> bool {
        let limit = at + AHEAD;
        while at < limit {
            at = scan::skip_space(self.text, at);
            let top = open.checked_sub(1).and_then(|top| self.open.get(top)).map(|frame| frame.inside);
            match self.text.get(at) {
                None => return open == 0,
                Some(b'}') if top == Some(Inside::Object) => open -= 1,
                Some(b']') if top == Some(Inside::Array) => open -= 1,
                Some(b'}' | b']') => return false,
                Some(b',') => {
                    let next = scan::skip_space(self.text, at + 1);
                    match self.text.get(next) {
                        Some(b'}' | b']') => {}
                        None => return false,
                        Some(b'"') => {
                            let end = next + scan::plain(self.near_text(next), 1);
                            let colon = self.text.get(scan::skip_space(self.text, end + 1)) == Some(&b':');
                            return top == Some(if colon { Inside::Object } else { Inside::Array });
                        }
                        Some(b'{' | b'[' | b'0'..=b'9' | b'-') => return top == Some(Inside::Array),
                        Some(_) => return top.is_some(),
                    }
                }
                Some(_) => return top.is_some(),
            }
            at += 1;
        }
        true
    }

    /// Closes all brackets but the outermost `keep`, for want of their own closing ones.
    fn unclosed(&mut self, keep: usize, need: Need, behind: &str) {
        let end = self.value_end();
        let Some(&inner) = self.open.last() else { return };
        let opening = self.bracket(inner);
        let comma = matches!(need, Need::Key | Need::Value) && self.comma >= end;
        let doubled = self.is_doubled(inner);
        let at_closing = matches!(self.text.get(self.at), Some(b'}' | b']'));
        self.unclosed_some = true;
        let (at, mut written) = self.closing_lines(end, self.open.iter().skip(keep).rev());
        self.report(MistakeKind::UnclosedBracket, at..at, |reader| {
            let frames = reader.open.iter().skip(keep).rev();
            let closers: String = frames.map(|frame| frame.inside.closing()).collect();
            let noun = inner.inside.noun();
            let message = match closers.len() {
                1 => format!("the {noun} is not closed: `{closers}` is missing after {}", reader.neighbour()),
                _ => format!("brackets are not closed: `{closers}` is missing after {}", reader.neighbour()),
            };
            written.push_str(behind);
            let said = Said::new(message).related(opening, format!("the {noun} opens here"));
            if doubled {
                return said;
            }
            if comma && at_closing {
                // The comma would be one too many behind the bracket.
                return said.edit(Edit::replace(reader.comma..reader.comma + 1, written));
            }
            said.edit(reader.insertion(at, &written))
        });
        while self.open.len() > keep {
            self.pop(end);
        }
    }

    /// An object of an array is not closed before the next one opens.
    pub(super) fn object_unclosed(&mut self, need: Need) -> Need {
        let keep = self.open.len().saturating_sub(1);
        // What clings to the value may stand where a comma belongs.
        let clings =
            self.at.checked_sub(1).and_then(|at| self.text.get(at)).is_some_and(|byte| !byte.is_ascii_whitespace());
        let sure = need != Need::After || !clings || self.begins_again(self.at + 1);
        self.unclosed(keep, need, if need == Need::After { "," } else { "" });
        if !sure
            && self.document.unkept == 0
            && let Some(mistake) = self.document.mistakes.last_mut()
        {
            mistake.edits.clear();
        }
        Need::Value
    }

    /// Whether the key that stands at `at` is one that the innermost object has already.
    fn begins_again(&self, at: usize) -> bool {
        let start = scan::skip_space(self.text, at);
        let key = self.near_text(start);
        let key = key.get(..(scan::plain(key, 1) + 1).min(key.len()));
        let from = self.open.last().map_or(0, |frame| frame.keys);
        let keys = self.keys.iter().skip(from).take(AHEAD);
        keys.map(|key| self.document.node(key.row).source()).any(|source| Some(source) == key)
    }

    /// Whether the innermost array or object holds nothing but one of its own sort, which stands in it at once: its own bracket may be
    /// one too many.
    fn is_doubled(&self, frame: Frame) -> bool {
        let same = |kind| if frame.inside == Inside::Object { kind == Kind::Object } else { kind == Kind::Array };
        let inner = self.document.rows.get(frame.index as usize + 1);
        inner.is_some_and(|row| same(row.kind) && self.last == frame.index + 1)
    }

    /// A colon behind an array's element.
    pub(super) fn colon_in_array(&mut self) -> Need {
        let Some(&frame) = self.open.last() else { return Need::After };
        let colon = self.at;
        let last = self
            .document
            .rows
            .last()
            .copied()
            .filter(|row| row.kind == Kind::String && self.last as usize + 1 == self.document.rows.len());
        let unclosed =
            self.last > frame.index + 1 && self.parent() == Inside::Object && self.colons != Some(frame.index);
        if let Some(row) = last.filter(|_| unclosed) {
            let start = row.start as usize;
            if self.comma > self.bracket(frame).start && scan::skip_space(self.text, self.comma + 1) == start {
                // The next member follows: the array should have been closed before the comma.
                let end = self.text.get(..self.comma).unwrap_or_default().trim_ascii_end().len();
                let opening = self.bracket(frame);
                self.document.rows.pop();
                let (at, closer) = self.closing_lines(end, std::iter::once(&frame));
                self.report(MistakeKind::UnclosedBracket, at..at, |reader| {
                    let row = quoted(reader.text.get(start..row.end as usize).unwrap_or_default());
                    Said::new(format!("the array is not closed: `]` is missing before the member {row}"))
                        .related(opening, "the array opens here")
                        .edit(reader.insertion(at, &closer))
                });
                self.pop(end);
                let key = self.last_row();
                self.document.rows.push(row);
                self.note_key(key);
                return Need::Colon;
            }
        }
        self.at += 1;
        if self.colons != Some(frame.index) {
            self.colons = Some(frame.index);
            self.report(MistakeKind::StrayText, colon..colon + 1, |_| {
                Said::new("a colon stands in an array; members with keys need `{` and `}` around them")
            });
        }
        match self.text.get(scan::skip_space(self.text, self.at)) {
            None | Some(b',' | b']' | b'}') => Need::After,
            _ => Need::Value,
        }
    }

    /// The index that the next node gets.
    fn last_row(&self) -> u32 {
        u32::try_from(self.document.rows.len()).unwrap_or(u32::MAX)
    }

    /// The width of the white space before `at`, if `at` is the first token of its line.
    fn indent(&self, at: usize) -> Option<usize> {
        let from = at.saturating_sub(INDENT);
        let before = self.text.get(from..at)?;
        let width = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match before.len().checked_sub(width + 1) {
            Some(last) => (before.get(last) == Some(&b'\n')).then_some(width),
            None => (from == 0).then_some(width),
        }
    }

    /// The indentation of the line that `at` is on.
    fn line_indent(&self, at: usize) -> Option<usize> {
        Some(self.line_start(at)?.1)
    }

    /// Where the line that `at` is on starts, and its indentation.
    pub(super) fn line_start(&self, at: usize) -> Option<(usize, usize)> {
        let from = at.saturating_sub(INDENT);
        let before = self.text.get(from..at)?;
        let start = match memchr::memrchr(b'\n', before) {
            Some(end) => end + 1,
            None if from == 0 => 0,
            None => return None,
        };
        let width = before.get(start..)?.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        Some((from + start, width))
    }

    /// Closes brackets that the indentation of a line shows to be closed. Used for texts only in which some are not: how a correct text is
    /// indented is nobody's business.
    pub(super) fn dedent(&mut self, need: Need, byte: u8) -> Need {
        let Some(own) = self.indent(self.at) else { return need };
        self.line = own;
        let Some(&top) = self.open.last() else { return need };
        let closes = matches!((byte, top.inside), (b'}', Inside::Object) | (b']', Inside::Array));
        let child = match need {
            Need::Key | Need::FirstKey => byte != b'}',
            Need::Value | Need::FirstItem => self.inside == Inside::Array && byte != b']',
            Need::After => !matches!(byte, b'}' | b']' | b','),
            Need::Colon | Need::Nothing => false,
        };
        if closes && own < top.indent {
            let fits = |frame: &Frame| frame.indent == own && frame.inside == top.inside;
            if let Some(outer) = self.open.iter().rposition(fits) {
                self.unclosed(outer + 1, need, "");
                return Need::After;
            }
        } else if child && top.inner.is_none_or(|inner| own < inner) && own <= top.indent {
            let fits = |frame: &Frame| frame.inner == Some(own);
            if let Some(outer) = self.open.iter().rposition(fits).filter(|outer| outer + 1 < self.open.len()) {
                self.unclosed(outer + 1, need, if need == Need::After { "," } else { "" });
                return if self.inside == Inside::Object { Need::Key } else { Need::Value };
            }
        }
        if child && let Some(top) = self.open.last_mut() {
            top.inner.get_or_insert(own);
        }
        need
    }

    /// The text is over.
    #[cold]
    pub(super) fn end(&mut self, need: Need) {
        let end = self.text.len();
        if self.document.rows.is_empty() {
            self.nothing();
            return;
        }
        let last = self.text.trim_ascii_end().len().max(self.value_end());
        if self.cut || !matches!(need, Need::After | Need::FirstKey | Need::FirstItem) {
            // What the rest would hold is not missing.
            self.document.holes.push(last..end);
        }
        if self.inside == Inside::Object && matches!(need, Need::Colon | Need::Value) {
            self.last = self.document.push(Kind::Broken, Spelling::Bare, last..last);
        }
        self.document.open = self.open.last().map(|frame| frame.index);
        let whole = matches!(need, Need::After | Need::FirstKey | Need::FirstItem);
        if self.braceless.is_some() && self.open.len() == 1 {
            self.brace = whole.then(|| self.value_end());
        } else if let Some(&inner) = self.open.last().filter(|_| !self.cut) {
            self.unclosed_some = true;
            let certain = whole && self.braceless.is_none() && self.certain(inner) && !self.is_doubled(inner);
            let at = if whole { self.value_end() } else { last };
            let opening = self.bracket(inner);
            let (at, written) =
                if certain { self.closing_lines(at, self.open.iter().rev()) } else { (at, String::new()) };
            self.report(MistakeKind::UnclosedBracket, at..at, |reader| {
                let closers: String = reader.open.iter().rev().map(|frame| frame.inside.closing()).collect();
                let message = match (closers.len(), whole) {
                    (_, false) => format!("the text ends in the middle of the {}", inner.inside.noun()),
                    (1, true) => {
                        format!("the {} is not closed: `{closers}` is missing at the end", inner.inside.noun())
                    }
                    (2..=40, true) => format!("the text ends with brackets open: `{closers}` is missing at the end"),
                    _ => format!("the text ends with {} brackets open", closers.len()),
                };
                let said = Said::new(message).related(opening, format!("the {} opens here", inner.inside.noun()));
                if certain { said.edit(reader.insertion(at, &written)) } else { said }
            });
        }
        while !self.open.is_empty() {
            self.pop(end);
        }
    }

    /// Whether brackets that are missing at the end can be missing nowhere else: `{"a":{"b":1,"c":2}` may lack one behind the `1`.
    fn certain(&self, inner: Frame) -> bool {
        let kind = if inner.inside == Inside::Object { Kind::Object } else { Kind::Array };
        let mut node = self.document.node(self.last);
        if node.index() == inner.index || node.kind() != kind {
            return true;
        }
        let span = node.span();
        if let (Some(open), Some(close)) = (self.line_indent(span.start), self.indent(span.end.saturating_sub(1)))
            && self.breaks(span.start, span.end)
        {
            return open == close;
        }
        while node.kind() == kind {
            let (children, value) = if kind == Kind::Object {
                let mut members = node.members();
                let first = members.next().map(|(_, value)| value);
                (members.next().is_some(), first)
            } else {
                let mut items = node.items();
                let first = items.next();
                (items.next().is_some(), first)
            };
            match value {
                _ if children => return false,
                Some(value) => node = value,
                None => break,
            }
        }
        true
    }
}
