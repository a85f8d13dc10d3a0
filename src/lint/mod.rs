//! The linter: what is wrong with a body, a manifest or a request, all of it in one pass, each at its place. Knows text and tables;
//! opens no file, and leaves the words' colours and the files' names to others.

mod check;
mod diagnostic;
mod doubt;
mod exchange;
pub mod fix;
mod guess;
mod join;
mod kind;
mod origin;
mod quick;
mod rival;
pub mod rule;
mod rules;
mod sink;
pub mod source;
mod words;

pub use diagnostic::{Diagnostic, Excerpt, Related, Repair};
pub use kind::{Guess, recognise};
pub use rule::{Fixes, RULES, Rule, RuleSet, Severity, rule};
pub(crate) use rules::MILLISECONDS;
pub(crate) use rules::secrets::holds_known;
pub use sink::{Counts, Finding, Fix};
pub(crate) use words::{article, looks_like_a_key};

use std::ops::Range;

use crate::document::{Document, Kind as Sort, Mistake, MistakeKind, Node};
use crate::platform::bodies::{Kind, Surface};
use crate::sorting;
use sink::Sink;

/// How many findings about one document are kept, and of one file shown, where nobody names another number; the others are counted.
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
    /// How many findings are kept.
    pub most: usize,
}

impl<'o> Options<'o> {
    /// Nothing is known but which rules speak.
    pub fn new(rules: &'o RuleSet) -> Self {
        Self { rules, surface: None, manifest: None, function: None, most: MAX_FINDINGS }
    }
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Sorted by place, then code; at most [`Options::most`].
    pub findings: Vec<Finding>,
    /// How much was found in all.
    pub counts: Counts,
    /// How many bytes were read to know the text, however often each: a text that is broken in many places is read again and again.
    pub(crate) effort: usize,
}

/// Lints a document that is of a kind. Without a kind, only what is wrong with the text itself is found.
pub fn lint(document: &Document<'_>, kind: Option<&'static Kind>, options: &Options<'_>) -> Outcome {
    let mut sink = Sink::new(document, options.rules, options.most);
    rules::text(document, &mut sink);
    if let Some(kind) = kind.filter(|_| !document.reordered) {
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
        findings = told_once(document, findings, &mut counts);
    }
    let open = document.is_open(document.root());
    if open
        || !document.holes.is_empty()
        || document
            .mistakes
            .iter()
            .any(|mistake| mistake.kind == MistakeKind::StrayBracket || mistake.kind == MistakeKind::UnclosedBracket)
    {
        let before = findings.len();
        // Members behind which an object should have been closed may be another one's.
        let unclosed = |mistake: &&Mistake| mistake.kind == MistakeKind::UnclosedBracket;
        let openings =
            document.mistakes.iter().filter(unclosed).filter_map(|mistake| Some(mistake.related.as_ref()?.0.start));
        let openings: Vec<usize> = openings.take(FEW_OPENINGS).collect();
        let swallowed =
            |key: Node<'_>| key.kind() == Sort::String && openings.iter().any(|start| is_key_of(key, *start));
        findings.retain(|finding| {
            let node = finding.node.map(|index| document.node(index));
            let whole =
                node.filter(|node| matches!(node.kind(), Sort::Object | Sort::Array) && node.span() == finding.span);
            let astray = node.filter(|_| finding.fix.is_none()).is_some_and(&swallowed);
            let doubt = astray
                || whole.is_some_and(|node| {
                    document.holes.iter().any(|hole| meets(node, hole))
                        || document.mistakes.iter().any(|mistake| opens_in_doubt(node, mistake))
                        || document.is_open(node)
                        || (finding.rule.code == NO_SUBMIT && document.may_go_on_beside(node))
                });
            if doubt {
                counts.remove(finding.severity);
            }
            !doubt
        });
        if !openings.is_empty() && doubt::moves(document, kind, options, swallowed) {
            doubt::unsure(&mut findings, |finding| finding.rule.code == MistakeKind::UnclosedBracket.code());
        }
        if open && findings.len() < before {
            // Closed as it is, it would lack what it may have held.
            let end = document.text().trim_ascii_end().len();
            findings.iter_mut().filter(|finding| finding.span.start >= end).for_each(|finding| finding.fix = None);
        }
    }
    // Before they are joined: what is said of the syntax and of the content for one reason is surer than each of them.
    if document.is_yaml() {
        rival::withhold_in_yaml(document, &mut findings);
    } else if !document.mistakes.is_empty() {
        rival::withhold(document, &mut findings);
    }
    join::level(document, &mut findings, &mut counts);
    join::list(document, &mut findings, &mut counts);
    join::markup(document, &mut findings, &mut counts);
    let mut effort = document.effort;
    if !document.mistakes.is_empty() {
        doubt::withhold(document, &mut findings);
        effort += guess::withhold(document, &mut findings);
    }
    Outcome { effort, ..Outcome::sorted(findings, counts) }
}

/// The findings without those about a value that is written wrongly: it is one mistake, whatever should stand there.
fn told_once(document: &Document<'_>, findings: Vec<Finding>, counts: &mut Counts) -> Vec<Finding> {
    let written_wrongly = |node: &Node<'_>| {
        matches!(node.kind(), Sort::Number | Sort::Bool | Sort::Null)
            && document.mistakes.iter().any(|mistake| mistake.span == node.span())
    };
    let about = |finding: &Finding| {
        let node = finding.node.map(|index| document.node(index));
        node.filter(written_wrongly)
    };
    let (said, mut rest): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| about(finding).is_some());
    for finding in said {
        counts.remove(finding.severity);
        // `False` in place of a word stays wrong when it is `false`, and so that is said, too.
        let stays =
            finding.severity == Severity::Error && about(&finding).is_some_and(|node| node.kind() != Sort::Number);
        let literal = |other: &&mut Finding| other.rule.code == "syntax/foreign-literal" && other.span == finding.span;
        // `0x1F` in the place of a text is one without quotes.
        let number = |other: &&mut Finding| {
            other.rule.code == MistakeKind::NumberForm.code() && other.span == finding.span && finding.fix.is_some()
        };
        if let Some(other) = rest.iter_mut().find(number) {
            (other.help, other.fix) = (finding.help, finding.fix);
        } else if let Some(other) = rest.iter_mut().find(literal).filter(|_| stays) {
            other.message = format!("{}, and {}", other.message, finding.message);
            (other.help, other.fix) = (finding.help, finding.fix);
        }
    }
    rest
}

/// The rule about what may stand behind the place it points to.
const NO_SUBMIT: &str = "canvas/no-submit";

/// The string in which the text ends: nobody knows what it would have been.
fn cut_off(document: &Document<'_>) -> Option<Range<usize>> {
    let end = document.text().trim_ascii_end().len();
    let open = |mistake: &&Mistake| mistake.kind == MistakeKind::UnclosedString && mistake.span.end >= end;
    document.mistakes.iter().rfind(open).map(|mistake| mistake.span.clone())
}

/// How many brackets that nothing closes are looked at.
const FEW_OPENINGS: usize = 4;

/// Whether a node is a key of the object that opens there, or of one at its end, which may be the one that should have been closed.
fn is_key_of(key: Node<'_>, start: usize) -> bool {
    let mut node = Some(key.document().root());
    while let Some(outer) = node {
        let inside = outer.span().start >= start;
        if inside && outer.members().any(|(other, _)| other.index() == key.index()) {
            return true;
        }
        let children = outer.items().chain(outer.members().map(|(_, value)| value));
        node = children.take_while(|child| inside || child.span().start <= start).last();
    }
    false
}

/// Whether the bracket that opens an array or object was put in by the reader, or is directly behind one that nothing closes.
fn opens_in_doubt(node: Node<'_>, mistake: &Mistake) -> bool {
    let start = node.span().start;
    match mistake.kind {
        MistakeKind::StrayBracket => {
            mistake.span == (start..start)
                || mistake
                    .edits
                    .iter()
                    .any(|edit| edit.start == start && !edit.text.is_empty() && !"]}".contains(&edit.text))
        }
        MistakeKind::UnclosedBracket => {
            let before = node.document().text().get(..start).unwrap_or_default().trim_ascii_end();
            node.kind() == Sort::Array
                && before.ends_with(b"[")
                && mistake.related.as_ref().is_some_and(|(span, _)| span.end == before.len())
        }
        _ => false,
    }
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
        Self { findings, counts, effort: 0 }
    }
}
