//! The linter: what is wrong with a body, a manifest or a request, all of it in one pass, each at its place. Knows text and tables;
//! opens no file, and leaves the words' colours and the files' names to others.

mod check;
mod diagnostic;
mod exchange;
pub mod fix;
mod kind;
mod origin;
mod quick;
pub mod rule;
mod rules;
mod sink;
pub mod source;
mod words;

pub use diagnostic::{Diagnostic, Excerpt, Related, Repair};
pub use kind::{Guess, recognise};
pub use rule::{Fixes, RULES, Rule, RuleSet, Severity, rule};
pub(crate) use rules::MILLISECONDS;
pub use sink::{Counts, Finding, Fix};
pub(crate) use words::looks_like_a_key;

use std::ops::Range;

use crate::document::{Document, Kind as Sort, Mistake, MistakeKind, Node};
use crate::platform::bodies::{Kind, Surface};
use crate::sorting;
use sink::Sink;

/// How many findings about one document are kept; the others are counted.
pub const MAX_FINDINGS: usize = 1_000;

/// What is known before a document is linted.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// Which rules speak.
    pub rules: &'o RuleSet,
    /// Where the canvas is drawn, if that is known.
    pub surface: Option<Surface>,
    /// The manifest that declares the function whose request or answer is linted.
    pub manifest: Option<&'o Document<'o>>,
    /// The name of that function; may be left out where the manifest has only one.
    pub function: Option<&'o str>,
}

impl<'o> Options<'o> {
    /// Nothing is known but which rules speak.
    pub fn new(rules: &'o RuleSet) -> Self {
        Self { rules, surface: None, manifest: None, function: None }
    }
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Sorted by place, then code; at most [`MAX_FINDINGS`].
    pub findings: Vec<Finding>,
    /// How much was found in all.
    pub counts: Counts,
}

/// Lints a document that is of a kind. Without a kind, only what is wrong with the text itself is found.
pub fn lint(document: &Document<'_>, kind: Option<&'static Kind>, options: &Options<'_>) -> Outcome {
    let mut sink = Sink::new(document, options.rules, MAX_FINDINGS);
    rules::text(document, &mut sink);
    if let Some(kind) = kind {
        check::body(kind, options, &mut sink);
    }
    let Sink { mut findings, mut counts, .. } = sink;
    if let Some(cut) = cut_off(document) {
        findings.retain(|finding| {
            let said = finding.node.is_some_and(|index| document.node(index).span() == cut);
            if said {
                counts.remove(finding.severity);
            }
            !said
        });
    }
    if !document.mistakes.is_empty() {
        // A value that is written wrongly is one mistake, whatever should stand there.
        let written_wrongly = |node: &Node<'_>| {
            matches!(node.kind(), Sort::Number | Sort::Bool | Sort::Null)
                && document.mistakes.iter().any(|mistake| mistake.span == node.span())
        };
        findings.retain(|finding| {
            let said = finding.node.is_some_and(|index| written_wrongly(&document.node(index)));
            if said {
                counts.remove(finding.severity);
            }
            !said
        });
    }
    let open = document.is_open(document.root());
    if open || !document.holes.is_empty() {
        let before = findings.len();
        findings.retain(|finding| {
            let node = finding.node.map(|index| document.node(index));
            let whole =
                node.filter(|node| matches!(node.kind(), Sort::Object | Sort::Array) && node.span() == finding.span);
            let doubt = whole.is_some_and(|node| {
                document.holes.iter().any(|hole| meets(node, hole))
                    || document.is_open(node)
                    || (finding.rule.code == NO_SUBMIT && document.may_go_on_beside(node))
            });
            if doubt {
                counts.remove(finding.severity);
            }
            !doubt
        });
        if open && findings.len() < before {
            // Closed as it is, it would lack what it may have held.
            let end = document.text().trim_ascii_end().len();
            findings.iter_mut().filter(|finding| finding.span.start >= end).for_each(|finding| finding.fix = None);
        }
    }
    Outcome::sorted(findings, counts)
}

/// The rule about what may stand behind the place it points to.
const NO_SUBMIT: &str = "canvas/no-submit";

/// The string in which the text ends: nobody knows what it would have been.
fn cut_off(document: &Document<'_>) -> Option<Range<usize>> {
    let end = document.text().trim_ascii_end().len();
    let open = |mistake: &&Mistake| mistake.kind == MistakeKind::UnclosedString && mistake.span.end >= end;
    document.mistakes.iter().rfind(open).map(|mistake| mistake.span.clone())
}

/// Whether what was not read may belong to an array or object: it stands in it and in nothing that it holds, or next to it.
fn meets(node: Node<'_>, hole: &Range<usize>) -> bool {
    let text = node.document().text();
    let blank = |gap: Range<usize>| {
        let gap = text.get(gap).unwrap_or_default();
        gap.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'-')
    };
    let span = node.span();
    if hole.end <= span.start {
        return blank(hole.end..span.start);
    }
    if span.end <= hole.start {
        return blank(span.end..hole.start);
    }
    let inside = |child: Node<'_>| {
        matches!(child.kind(), Sort::Object | Sort::Array)
            && child.span().start <= hole.start
            && hole.end <= child.span().end
    };
    !node.items().chain(node.members().map(|(_, value)| value)).any(inside)
}

impl Outcome {
    fn sorted(mut findings: Vec<Finding>, counts: Counts) -> Self {
        sorting::by(&mut findings, |a, b| {
            (a.span.start, a.span.end, a.rule.code).cmp(&(b.span.start, b.span.end, b.rule.code))
        });
        Self { findings, counts }
    }
}
