//! Texts as documents: one JSON value, one a line, YAML, or the bodies inside captures. What is found in a body is brought back to its
//! place in the file that holds it.

mod allowance;
mod captured;
mod shown;
mod syntax;

pub use allowance::Allowance;
pub use captured::surface_of;
pub(super) use shown::SECRET;
pub use syntax::Syntax;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::diagnostic::Diagnostic;
use super::exchange::Body;
use super::kind::resembles;
use super::origin::{Origin, packed_origin, string_origin};
use super::quick::{Quick, Scratch, Told};
use super::rules::secrets;
use super::sink::Counts;
use super::{Options, Outcome, RuleSet, fix, lint, recognise};
use crate::capture::{self, Capture, Format};
use crate::document::conflict::{self, Conflicts};
use crate::document::{Document, Kind as Sort, Lines, Mistake, MistakeKind, Node};
use crate::platform::bodies::{Kind, Surface};
use crate::secret::Redactor;

/// A text, or some whole lines of one.
#[derive(Debug, Clone, Copy)]
pub struct Part<'t> {
    /// The file's name as it was given.
    pub file: &'t str,
    /// The lines.
    pub text: &'t [u8],
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// How many bytes of the file stand before.
    pub byte: usize,
}

/// Whose file it is, which decides what to make of one that is of no known kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The user named it, so it is meant to be ours.
    Named,
    /// It lay in a folder, and may be anybody's.
    Found,
}

/// What is known before a text is linted.
#[derive(Debug, Clone, Copy)]
pub struct Linter<'o> {
    /// Which rules speak.
    pub rules: &'o RuleSet,
    /// The kind of the documents, where the user says so.
    pub kind: Option<&'static Kind>,
    /// Where canvases are drawn, where the user says so.
    pub surface: Option<Surface>,
    /// The manifest that declares the function whose requests or answers are linted.
    pub manifest: Option<&'o Document<'o>>,
    /// The name of that function.
    pub function: Option<&'o str>,
    /// Whether the lines around findings are wanted; many forms of report show none.
    pub excerpts: bool,
    /// How many findings of a text are kept; the rest are counted.
    pub most: usize,
    /// What knows the secrets at hand, which may stand in what was captured and must not be repeated.
    pub redactor: Option<&'o Redactor>,
}

/// What was found in a text.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// How much was found, what was not kept included.
    pub counts: Counts,
    /// How many documents were linted.
    pub documents: usize,
    /// How many documents are of no known kind, and were left alone.
    pub unknown: usize,
    /// How many of them look like a canvas or a part of one.
    pub likely: usize,
    /// How many of them cannot be read as they stand, and may be ours.
    pub unread: usize,
    /// How many captures have no body of the kind that the user named, and the kinds of the bodies that they have.
    pub others: (usize, Vec<&'static Kind>),
    /// How much was found in bodies that captures between other lines hold.
    pub captured: usize,
    /// Why the text could not be read as captures: line, column and a sentence.
    pub problem: Option<(usize, usize, String)>,
}

/// What was learned from the texts that were linted quickly, kept by whoever lints many.
#[derive(Debug, Default)]
pub struct Known(Scratch);

impl Linter<'_> {
    /// Lints every document of a text.
    pub fn lint(&self, syntax: Syntax, part: Part<'_>, claim: Claim) -> Linted {
        let mut run = Run::new(self, part, claim);
        match syntax {
            Syntax::Json => run.document(&Document::json(part.text)),
            Syntax::Yaml => run.document(&Document::yaml(part.text)),
            Syntax::Lines => {
                run.quick = Quick::new(self.kind, &self.options(self.surface), Scratch::default());
                run.each_line();
            }
            Syntax::Captures(format) => run.captures(format),
        }
        run.linted
    }

    /// Lints a text that is one canvas with nothing wrong in it as a whole, which needs no document: for the many files of a folder.
    /// `None` for any other text, and where it takes [`Self::lint`] to know. What is known of one text makes the next quicker, and changes
    /// nothing else.
    pub fn lint_quickly(&self, part: Part<'_>, known: &mut Known) -> Option<Linted> {
        let mut run = Run::new(self, part, Claim::Found);
        run.quick = Quick::new(self.kind, &self.options(self.surface), std::mem::take(&mut known.0));
        let all = run.quickly(part.text, 0);
        known.0 = run.quick.map(Quick::into_scratch).unwrap_or_default();
        all.then_some(run.linted)
    }

    /// Lints one document that stands alone, without its places. The kind is what the user says, else what its shape tells.
    pub fn document(&self, document: &Document<'_>, claim: Claim) -> Option<Outcome> {
        Some(self.body(document, self.meant(document, claim)?, self.surface))
    }

    /// The same, with those repairs only that make no other finding.
    fn vetted(&self, document: &Document<'_>, claim: Claim) -> Option<Outcome> {
        let kind = self.meant(document, claim)?;
        let mut outcome = self.body(document, kind, self.surface);
        let lint = |text: &[u8]| self.body(&document.again(text), kind, self.surface);
        fix::vet(document.text(), &mut outcome, document.brief, lint);
        Some(outcome)
    }

    /// What a document is linted as: a body of a kind, or a text that cannot be read; `None` where it is somebody else's.
    fn meant(&self, document: &Document<'_>, claim: Claim) -> Option<Body> {
        let kind = self.kind_of(document.root(), claim);
        (kind.is_some() || (claim == Claim::Named && !document.mistakes.is_empty())).then_some(kind)
    }

    /// The same for a line of JSON, which may be read in brief; captures are left alone.
    pub fn line_document(&self, line: &[u8], brief: bool, claim: Claim) -> Option<Outcome> {
        let document = allowance::read(line, brief);
        if is_capture(document.root()) { None } else { self.document(&document, claim) }
    }

    fn body(&self, document: &Document<'_>, kind: Option<&'static Kind>, surface: Option<Surface>) -> Outcome {
        lint(document, kind, &self.options(surface))
    }

    fn options(&self, surface: Option<Surface>) -> Options<'_> {
        Options { rules: self.rules, surface, manifest: self.manifest, function: self.function, most: self.most }
    }

    fn kind_of(&self, root: Node<'_>, claim: Claim) -> Option<&'static Kind> {
        self.kind.or_else(|| {
            recognise(root).filter(|guess| claim == Claim::Named || guess.claims(root)).map(|guess| guess.kind)
        })
    }
}

/// One text being linted.
struct Run<'r, 't> {
    linter: &'r Linter<'r>,
    part: Part<'t>,
    claim: Claim,
    /// The quick way, where there is one and many documents are linted.
    quick: Option<Quick>,
    lines: Lines<'t>,
    /// The file's name, which every finding has; once there is one.
    file: OnceCell<Arc<str>>,
    /// Spans of secrets that were found in the document at hand.
    hidden: Vec<Range<usize>>,
    /// Whether the document at hand is badly written, so that secrets may stand in it outside of strings.
    broken: bool,
    /// What hides the pieces into which secrets at hand fall in the document at hand.
    pieces: Option<Redactor>,
    /// Where secrets at hand stand in the text, once that has been looked for; and where they do in pieces.
    secrets: OnceCell<Vec<Range<usize>>>,
    torn: OnceCell<Vec<Range<usize>>>,
    /// The conflicts that Git left between the lines, once a mark of one was met.
    conflicts: OnceCell<Option<Conflicts>>,
    /// How much may still be read to explain mistakes.
    allowance: Allowance,
    linted: Linted,
}

impl<'r, 't> Run<'r, 't> {
    fn new(linter: &'r Linter<'r>, part: Part<'t>, claim: Claim) -> Self {
        let lines = Lines::new(part.text);
        let (hidden, secrets) = (Vec::new(), OnceCell::new());
        Self {
            linter,
            part,
            claim,
            quick: None,
            lines,
            file: OnceCell::new(),
            hidden,
            broken: false,
            pieces: None,
            secrets,
            torn: OnceCell::new(),
            conflicts: OnceCell::new(),
            allowance: Allowance::of(part.text.len(), part.first_line <= 1),
            linted: Linted::default(),
        }
    }

    fn document(&mut self, document: &Document<'_>) {
        match self.linter.vetted(document, self.claim) {
            Some(outcome) => self.take(outcome, document, Origin::At(0)),
            None => self.leave(document),
        }
    }

    fn each_line(&mut self) {
        let text = self.part.text;
        let mut capture = Capture::default();
        let mut start = 0;
        for (end, number) in memchr::memchr_iter(b'\n', text).chain(std::iter::once(text.len())).zip(1..) {
            let line = text.get(start..end).unwrap_or_default();
            self.lines.line_begins(start, number);
            if !line.trim_ascii().is_empty() {
                self.line(line, start, &mut capture);
            }
            start = end + 1;
        }
    }

    /// Lints a document that stands at that byte and needs no closer look; says no where it does.
    fn quickly(&mut self, text: &[u8], start: usize) -> bool {
        let options = self.linter.options(self.linter.surface);
        let Some(told) = self.quick.as_mut().and_then(|quick| quick.lint(text, &options)) else {
            return false;
        };
        // What looks like a secret is hidden in the lines around each finding, and may stand anywhere.
        let shows = self.linter.excerpts && told.iter().any(|told| !told.outcome.findings.is_empty());
        if shows && !secrets::places(&Document::json(text)).is_empty() {
            return false;
        }
        self.linted.documents += 1;
        for Told { document, outcome, start: inside, pointer } in told {
            self.tell(outcome, &document, Origin::At(start + inside), &pointer);
        }
        true
    }

    fn line(&mut self, line: &[u8], start: usize, capture: &mut Capture) {
        if self.quickly(line, start) {
            return;
        }
        if conflict::is_mark(line) && self.conflict(line, start) {
            return;
        }
        let document = allowance::read(line, self.allowance.is_spent());
        let root = document.root();
        if is_capture(root) {
            match capture::ndjson::read_line(line, capture) {
                Ok(()) => {
                    let body = |holder: Node<'_>| {
                        let packed = || packed_origin(holder, "body_base64", start);
                        string_origin(holder, "body", start).or_else(packed)
                    };
                    let answer = root.get("response").and_then(body);
                    let before = self.linted.counts.total();
                    self.capture(capture, Format::Ndjson, start..start + line.len(), body(root), answer);
                    self.linted.captured += self.linted.counts.total().saturating_sub(before);
                }
                Err(error) => self.linted.problem = Some((self.lines.place(start).line, error.column, error.message)),
            }
            return;
        }
        match self.linter.vetted(&document, self.claim) {
            Some(outcome) => self.take(outcome, &document, Origin::At(start)),
            None => self.leave(&document),
        }
    }

    /// A mark of a conflict stands between documents: it is told where the conflict begins, and both versions are linted. Says no where the line
    /// belongs to no conflict.
    fn conflict(&mut self, line: &[u8], start: usize) -> bool {
        let Some(conflicts) = self.conflicts.get_or_init(|| conflict::found(self.part.text)) else { return false };
        if conflicts.marks.binary_search(&start).is_err() {
            return false;
        }
        let opening = conflicts.mistakes.binary_search_by_key(&start, |mistake| mistake.span.start).ok();
        let Some(mistake) = opening.and_then(|at| conflicts.mistakes.get(at)) else { return true };
        let mistake = Mistake { span: 0..mistake.span.len(), related: None, ..mistake.clone() };
        let document = Document::unread(line, vec![mistake]);
        let outcome = self.linter.body(&document, None, self.linter.surface);
        self.take(outcome, &document, Origin::At(start));
        true
    }

    /// Leaves a document alone.
    fn leave(&mut self, document: &Document<'_>) {
        self.allowance.spend(document.effort);
        self.linted.unknown += 1;
        self.linted.likely += usize::from(resembles(document.root()));
        // Settings of other programs have comments, and are read all the same.
        let tolerated =
            [MistakeKind::Comment, MistakeKind::TrailingComma, MistakeKind::ByteOrderMark, MistakeKind::DuplicateKey];
        let unread = document.mistakes.iter().any(|mistake| !tolerated.contains(&mistake.kind));
        self.linted.unread += usize::from(unread && !document.is_yaml());
    }

    fn take(&mut self, outcome: Outcome, document: &Document<'_>, origin: Origin) {
        self.linted.documents += 1;
        self.allowance.spend(outcome.effort);
        self.tell(outcome, document, origin, "");
    }
}

/// Whether a line of JSON is a capture: no body of ours has these members.
fn is_capture(root: Node<'_>) -> bool {
    let target = root.get("url").or_else(|| root.get("path")).is_some_and(|target| target.kind() == Sort::String);
    target
        && (root.get("method").is_some() || root.get("headers").is_some())
        && (root.get("body").is_some() || root.get("body_base64").is_some() || root.get("headers").is_some())
}
