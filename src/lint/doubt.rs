//! Repairs that are right by themselves and wrong in their text: where a member would change its owner, where a text's end is a guess, and
//! where the whole is another language. They are not made without being asked for.

use super::check;
use super::sink::{Finding, Sink};
use super::{MAX_FINDINGS, Options, RuleSet};
use crate::document::conflict::MARKS;
use crate::document::{Document, Kind as Sort, MistakeKind, Node};
use crate::platform::bodies::Kind;

/// Makes the repairs of some findings such as are made only where guesses are asked for.
pub(super) fn unsure(findings: &mut [Finding], mut which: impl FnMut(&Finding) -> bool) {
    for finding in findings.iter_mut().filter(|finding| which(finding)) {
        if let Some(fix) = &mut finding.fix {
            fix.safe = false;
        }
    }
}

/// Whether an object that is not closed would hold a member that it does not have, whichever rules speak: then it ends before that.
pub(super) fn moves(
    document: &Document<'_>,
    kind: Option<&'static Kind>,
    options: &Options<'_>,
    swallowed: impl Fn(Node<'_>) -> bool,
) -> bool {
    let Some(kind) = kind else { return false };
    let rules = RuleSet::all();
    let mut sink = Sink::new(document, &rules, MAX_FINDINGS);
    check::body(kind, &Options { rules: &rules, ..*options }, &mut sink);
    sink.findings.iter().any(|finding| {
        finding.rule.code.ends_with("/unknown-property")
            && finding.node.is_some_and(|index| swallowed(document.node(index)))
    })
}

/// Takes back what would be done to texts whose end is a guess, and in what is not JSON at all.
pub(super) fn withhold(document: &Document<'_>, findings: &mut [Finding]) {
    let text = document.text();
    let foreign = document.mistakes.iter().any(|mistake| {
        let from = text.get(mistake.span.start..).unwrap_or_default();
        let source = text.get(mistake.span.clone()).unwrap_or_default();
        MARKS.iter().any(|mark| from.starts_with(mark))
            || (matches!(mistake.kind, MistakeKind::SingleQuotes | MistakeKind::StrayText)
                && memchr::memmem::find(source, b"=>").is_some())
    });
    if foreign {
        unsure(findings, |_| true);
    }
    let guessed = |node: Node<'_>| {
        let span = node.span();
        node.kind() == Sort::String
            && document.mistakes.iter().any(|mistake| match mistake.kind {
                MistakeKind::UnclosedString => mistake.span.start == span.start,
                MistakeKind::UnescapedQuote => span.contains(&mistake.span.start),
                MistakeKind::SingleQuotes | MistakeKind::TypographicQuotes => {
                    mistake.edits.is_empty() && mistake.span.start == span.start
                }
                _ => false,
            })
    };
    for finding in findings {
        if finding.node.is_some_and(|index| guessed(document.node(index))) {
            finding.fix = None;
        }
    }
}
