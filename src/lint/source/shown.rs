//! What is shown of a finding: its place in the file, the lines around it, and its repair in the file's bytes. Secrets are not repeated.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::Run;
use crate::document::{Document, Lines, Place, pointers};
use crate::lint::diagnostic::{Diagnostic, Excerpt, Related, Repair};
use crate::lint::origin::Origin;
use crate::lint::rules::secrets;
use crate::lint::{Finding, Outcome, Severity};
use crate::secret::{Redactor, Secret, joined};
use crate::sorting;

impl Run<'_, '_> {
    /// Keeps what was found in a document, or in a part of one that has such a pointer.
    pub(super) fn tell(&mut self, mut outcome: Outcome, document: &Document<'_>, origin: Origin, above: &str) {
        self.linted.counts.merge(outcome.counts);
        let left = self.linter.most.saturating_sub(self.linted.diagnostics.len());
        outcome.findings.truncate(left);
        if outcome.findings.is_empty() {
            return;
        }
        let mut nodes: Vec<u32> = outcome.findings.iter().filter_map(|finding| finding.node).collect();
        sorting::by(&mut nodes, Ord::cmp);
        nodes.dedup();
        let paths = pointers(document, above, &nodes);
        let origin = &origin.ready(self.part.text, &outcome.findings);
        let mut inner = Lines::new(document.text());
        // What must not be repeated is hidden in every finding and in the lines around it, whether or not its rule was asked for.
        let told = outcome.findings.iter().filter(|finding| finding.rule.code == SECRET).map(|finding| &finding.span);
        // Where nothing but remarks is to be made, and no line is shown, nothing is quoted: most lines of a large file need no look.
        let quotes = |finding: &Finding| finding.severity != Severity::Info;
        let looks = self.linter.excerpts || !document.mistakes.is_empty() || outcome.findings.iter().any(quotes);
        let there = if looks { secrets::places(document) } else { Vec::new() };
        self.broken = !document.mistakes.is_empty() && matches!(origin, Origin::At(_));
        self.pieces = self.pieces(document);
        self.hidden = told.chain(&there).map(|span| origin.locate(self.part.text, span)).collect();
        for mut finding in outcome.findings {
            if let Origin::Packed(_) = origin {
                unpack(&mut finding, &mut inner);
            }
            let pointer = finding.node.and_then(|node| paths.get(nodes.binary_search(&node).ok()?));
            let pointer = pointer.and_then(Option::clone);
            let diagnostic = self.diagnostic(finding, pointer, origin);
            self.linted.diagnostics.push(diagnostic);
        }
    }

    /// Where secrets at hand stand in the text. Looked for once, and only where something is to be shown.
    fn secrets(&self) -> &[Range<usize>] {
        let places = || self.linter.redactor.map(|redactor| redactor.places(self.part.text)).unwrap_or_default();
        self.secrets.get_or_init(places)
    }

    /// The same where they stand in pieces, as in a text that is badly written.
    fn torn(&self) -> &[Range<usize>] {
        let places = || self.linter.redactor.map(|redactor| redactor.torn(self.part.text)).unwrap_or_default();
        self.torn.get_or_init(places)
    }

    /// What hides the pieces into which secrets at hand fall in a document: what is said of one that is badly written quotes it as it was read, and
    /// a secret may be read as several strings and words.
    fn pieces(&self, document: &Document<'_>) -> Option<Redactor> {
        /// Shorter pieces are not hidden.
        const SHORTEST: usize = 4;
        let redactor = self.linter.redactor?;
        let text = document.text();
        let places = joined(redactor.places(text).into_iter().chain(redactor.torn(text)));
        let parts = |byte: &u8| b"{}[]():,=;#/\"'`\\".contains(byte) || !byte.is_ascii_graphic();
        let torn = |byte: &u8| b"\"'`\\".contains(byte) || byte.is_ascii_whitespace();
        let secrets = || places.iter().filter_map(|place| text.get(place.clone()));
        let pieces =
            secrets().flat_map(|secret| secret.split(torn)).chain(secrets().flat_map(|secret| secret.split(parts)));
        // The letter behind a backslash is not there where both are a line break or the like.
        let pieces = pieces.flat_map(|piece| [piece, piece.get(1..).unwrap_or_default()]);
        let pieces = pieces.filter(|piece| piece.len() >= SHORTEST);
        let pieces: Vec<Secret> = pieces.map(|piece| Secret::new(piece.to_vec(), "")).collect();
        (!pieces.is_empty()).then(|| Redactor::new(&pieces))
    }

    /// The text without the secrets at hand, and without what begins as well-known ones do.
    fn safe(&self, text: String) -> String {
        let text = secrets::without_known(text);
        let text = match self.linter.redactor {
            Some(redactor) => redactor.apply(text),
            None => text,
        };
        match &self.pieces {
            Some(pieces) => pieces.apply_to_prose(text),
            None => text,
        }
    }

    /// The same for a JSON Pointer (RFC 6901): each key as it is, and none that begins as a secret does.
    fn safe_pointer(&self, pointer: String) -> String {
        // Only these hide the beginning of a secret where the pointer is looked through as it stands.
        if memchr::memchr2(b'~', b'-', pointer.as_bytes()).is_none() {
            return self.safe(pointer);
        }
        let key = |part: &str| {
            let plain = part.replace("~1", "/").replace("~0", "~");
            let safe = if secrets::prefixed(&plain).is_some() { "****".to_owned() } else { self.safe(plain.clone()) };
            if safe == plain { part.to_owned() } else { safe.replace('~', "~0").replace('/', "~1") }
        };
        self.safe(pointer.split('/').map(key).collect::<Vec<_>>().join("/"))
    }

    /// What hides the secrets that stand where a finding points: what is said of a text that is badly written quotes it.
    fn told_near(&self, span: &Range<usize>, related: &[(Range<usize>, String)]) -> Option<Redactor> {
        /// A quote may stand inside the secret, or at its edge.
        const EDGE: usize = 2;
        /// Shorter parts of a secret between quotes are not looked for.
        const PART: usize = 6;
        /// So much of a secret, and of so many, is looked for: a sentence quotes less.
        const LENGTH: usize = 256;
        const MOST: usize = 8;
        let places = || std::iter::once(span).chain(related.iter().map(|(place, _)| place));
        let touches = |hidden: &&Range<usize>| {
            places().any(|place| hidden.start <= place.end + EDGE && place.start <= hidden.end + EDGE)
        };
        let behind = |place: &Range<usize>| {
            let end = place.end.min(place.start.saturating_add(LENGTH)).saturating_add(LENGTH);
            secrets::behind_names(self.part.text, place.start..end)
        };
        let behind: Vec<_> = if self.broken { places().flat_map(behind).take(MOST).collect() } else { Vec::new() };
        let mut known = Vec::new();
        for hidden in behind.iter().chain(self.hidden.iter().filter(touches).take(MOST)) {
            let text = self.part.text.get(hidden.clone()).unwrap_or_default();
            let text = text.get(..LENGTH).unwrap_or(text);
            let text = String::from_utf8_lossy(text);
            let whole = text.trim_matches(|letter: char| !letter.is_alphanumeric());
            let parts = whole.split(['"', '\'', '`', '“', '”', '‘', '’', '\t', '\\']).filter(|part| part.len() >= PART);
            known.extend(std::iter::once(whole).chain(parts).map(|part| Secret::new(part.as_bytes().to_vec(), "")));
        }
        (!known.is_empty()).then(|| Redactor::new(&known))
    }

    fn diagnostic(&mut self, finding: Finding, pointer: Option<String>, origin: &Origin) -> Diagnostic {
        let text = self.part.text;
        let span = origin.locate(text, &finding.span);
        let related: Vec<(Range<usize>, String)> =
            finding.related.into_iter().map(|(span, note)| (origin.locate(text, &span), note)).collect();
        let told = self.told_near(&span, &related);
        let safe = |text: String| {
            let text = self.safe(text);
            match &told {
                Some(told) => told.apply_to_prose(text),
                None => text,
            }
        };
        let safe_words = |words: Cow<'static, str>| match words {
            Cow::Owned(words) => Cow::Owned(safe(words)),
            // Words that were written before any text was read need no look.
            written @ Cow::Borrowed(_) => written,
        };
        let title = finding.fix.as_ref().map(|fix| safe_words(fix.title.clone()));
        let message = safe(finding.message);
        let help = finding.help.map(safe_words);
        let notes: Vec<String> = related.iter().map(|(_, note)| safe(note.clone())).collect();
        let excerpt = if self.linter.excerpts { self.excerpt(&span, &related) } else { Excerpt::default() };
        let fix =
            finding.fix.filter(|fix| matches!(origin, Origin::At(_)) && !fix.edits.is_empty()).map(|fix| Repair {
                title: title.unwrap_or_default(),
                safe: fix.safe,
                edits: fix
                    .edits
                    .into_iter()
                    .map(|edit| {
                        let span = origin.locate(text, &(edit.start..edit.end));
                        (self.place(span.start), self.place(span.end), edit.text)
                    })
                    .collect(),
            });
        Diagnostic {
            rule: finding.rule,
            severity: finding.severity,
            message,
            help,
            file: Arc::clone(self.file.get_or_init(|| self.part.file.into())),
            pointer: pointer.map(|pointer| self.safe_pointer(pointer)),
            start: self.place(span.start),
            end: self.place(span.end),
            related: related
                .into_iter()
                .zip(notes)
                .map(|((span, _), message)| Related {
                    message,
                    start: self.place(span.start),
                    end: self.place(span.end),
                })
                .collect(),
            fix,
            excerpt,
        }
    }

    fn place(&mut self, byte: usize) -> Place {
        let mut place = self.lines.place(byte);
        place.line += self.part.first_line - 1;
        place.byte += self.part.byte;
        place
    }

    /// Some bytes of the text that begin at `start`, as text of the same length, with stars in the place of secrets.
    fn masked(&self, start: usize, bytes: &[u8]) -> String {
        let end = start.saturating_add(bytes.len());
        let near: Vec<_> = self.hidden.iter().filter(|span| span.start < end && start < span.end).collect();
        let secrets = self.secrets();
        let first = secrets.partition_point(|place| place.end <= start);
        let last = secrets.partition_point(|place| place.start < end);
        let secrets = secrets.get(first..last).unwrap_or_default();
        let torn = self.torn();
        let first = torn.partition_point(|place| place.end <= start);
        let last = torn.partition_point(|place| place.start < end);
        let torn = torn.get(first..last).unwrap_or_default();
        // What begins as well-known secrets do may stand anywhere: in a key, in a comment, behind the end.
        let mut begun = secrets::known_within(self.part.text, start..end);
        if self.broken {
            begun.extend(secrets::behind_names(self.part.text, start..end));
        }
        if near.is_empty() && secrets.is_empty() && torn.is_empty() && begun.is_empty() {
            return same_length(bytes);
        }
        let hidden = |at: usize| near.iter().any(|span| span.contains(&at));
        let secret = |at: usize| secrets.iter().chain(torn).chain(&begun).any(|place| place.contains(&at));
        let masked: Vec<u8> = bytes
            .iter()
            .enumerate()
            .map(|(at, byte)| {
                let at = start + at;
                if secret(at) || (byte.is_ascii_alphanumeric() && hidden(at)) { b'*' } else { *byte }
            })
            .collect();
        same_length(&masked)
    }

    /// The lines around a span and what explains it, as far as that is near.
    fn excerpt(&mut self, span: &Range<usize>, related: &[(Range<usize>, String)]) -> Excerpt {
        /// What does not stand within so many bytes is not shown together.
        const NEAR: usize = 600;
        /// How much of a long line is shown on each side.
        const SIDE: usize = 120;
        let text = self.part.text;
        let near = |place: &Range<usize>| place.start.abs_diff(span.start) <= NEAR;
        let first = related
            .iter()
            .map(|(place, _)| place)
            .filter(|place| near(place))
            .map(|place| place.start)
            .fold(span.start, usize::min);
        let last = related
            .iter()
            .map(|(place, _)| place)
            .filter(|place| near(place))
            .map(|place| place.end)
            .fold(span.end, usize::max);
        let last = last.min(span.start + NEAR).max(span.start).min(text.len());
        let first = first.min(text.len());
        // No line is followed further than is shown of it.
        let from = first.saturating_sub(SIDE * 2 + 1);
        let line_start = memchr::memrchr(b'\n', text.get(from..first).unwrap_or_default()).map(|end| from + end + 1);
        let (start, cut) = match line_start {
            Some(start) => (start, 0),
            None if from == 0 => (0, 0),
            None => {
                let start = boundary(text, first - SIDE);
                (start, self.lines.place(start).column - 1)
            }
        };
        let far = text.len().min(last + SIDE * 2 + 1);
        let end = match memchr::memchr(b'\n', text.get(last..far).unwrap_or_default()) {
            Some(length) => last + length,
            None if far == text.len() => far,
            None => boundary(text, last + SIDE),
        };
        let shown = text.get(start..end).unwrap_or_default();
        Excerpt {
            first_line: self.place(start).line,
            byte: start + self.part.byte,
            cut,
            text: self.masked(start, shown),
        }
    }
}

/// The rule whose findings must not be repeated anywhere.
pub(in crate::lint) const SECRET: &str = "canvas/secret-in-canvas";

/// The nearest byte before, or this one, that begins a character.
fn boundary(text: &[u8], mut at: usize) -> usize {
    while at > 0 && text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
        at -= 1;
    }
    at
}

/// Bytes as text of the same length: what is no UTF-8 becomes question marks.
fn same_length(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    out
}

/// Says where in a body something is that is packed in the text: there it can only be pointed at the whole.
fn unpack(finding: &mut Finding, inner: &mut Lines<'_>) {
    let mut place = |span: &Range<usize>| {
        let Place { line, column, .. } = inner.place(span.start);
        format!("line {line}, column {column} of the decoded body")
    };
    let _ = write!(finding.message, ", at {}", place(&finding.span));
    for (span, note) in std::mem::take(&mut finding.related) {
        let _ = write!(finding.message, " ({note}: {})", place(&span));
    }
}
