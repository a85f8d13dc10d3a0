//! Findings about what a text says that have the same cause as one about how it is written: both are one mistake, told once.

use super::sink::{Counts, Finding, Fix};
use crate::document::{Document, Edit, Kind as Sort, MistakeKind};

/// What stands at a wrong level behind a closing bracket too many stands there for that: one mistake, which taking the bracket out need not
/// mend.
pub(super) fn level(document: &Document<'_>, findings: &mut Vec<Finding>, counts: &mut Counts) {
    let mut stray = document.mistakes.iter().filter(|mistake| mistake.kind == MistakeKind::StrayBracket);
    let (Some(stray), None) = (stray.next(), stray.next()) else { return };
    if document.text().get(stray.span.clone()).is_none_or(|bracket| bracket != b"}") {
        return;
    }
    let level = findings.iter().position(|finding| {
        let key = finding.node.is_some_and(|index| document.node(index).kind() == Sort::String);
        finding.rule.code == "canvas/root-shape" && key && finding.fix.is_none()
    });
    let Some(level) = level else { return };
    let level = findings.remove(level);
    counts.remove(level.severity);
    if let Some(finding) = findings.iter_mut().find(|finding| finding.node.is_none() && finding.span == stray.span) {
        finding.message = format!("{}, and {}", finding.message, level.message);
        (finding.help, finding.fix) = (level.help, None);
        finding.related.push((level.span, "this is what it puts at another level".to_owned()));
    } else {
        counts.add(level.severity);
        findings.push(level);
    }
}

/// An object stands where a list must, and a bracket that closes a list stands behind it: the one that opens it is missing.
pub(super) fn list(document: &Document<'_>, findings: &mut Vec<Finding>, counts: &mut Counts) {
    let text = document.text();
    let closes = |finding: &Finding, end: usize| {
        let between = text.get(end..finding.span.start).unwrap_or_default();
        finding.node.is_none()
            && finding.rule.code == MistakeKind::StrayBracket.code()
            && text.get(finding.span.clone()) == Some(b"]")
            && finding.span.start >= end
            && between.iter().all(u8::is_ascii_whitespace)
    };
    let brackets = |finding: &Finding| {
        let node = finding.node.map(|index| document.node(index)).filter(|node| node.kind() == Sort::Object)?;
        let (start, end) = (node.span().start, node.span().end);
        let fix = finding.fix.as_ref()?;
        matches!(fix.edits.as_slice(), [one, other] if *one == Edit::insert(start, "[") && *other == Edit::insert(end, "]"))
            .then_some((start, end))
    };
    let found = findings.iter().enumerate().find_map(|(index, finding)| {
        let (start, end) = brackets(finding)?;
        let stray = findings.iter().position(|finding| closes(finding, end))?;
        Some((index, stray, start))
    });
    let Some((index, stray, start)) = found else { return };
    let wrong = findings.get(index).map(|finding| (finding.message.clone(), finding.severity));
    if let (Some(finding), Some((message, severity))) = (findings.get_mut(stray), wrong) {
        counts.remove(severity);
        finding.related.push((finding.span.clone(), "this closes the array".to_owned()));
        finding.span = start..start;
        finding.message = format!("`[` is missing here: {message}");
        finding.fix =
            Some(Fix { title: "put the bracket in".into(), safe: true, edits: vec![Edit::insert(start, "[")] });
        findings.remove(index);
    }
}

/// Markup whose quotes end its string: that is said once, and of the markup where it can be read.
pub(super) fn markup(document: &Document<'_>, findings: &mut Vec<Finding>, counts: &mut Counts) {
    let quote = |span: &std::ops::Range<usize>| {
        document.mistakes.iter().any(|mistake| {
            mistake.kind == MistakeKind::UnescapedQuote
                && span.start <= mistake.span.start
                && mistake.span.end <= span.end
        })
    };
    findings.retain(|finding| {
        let said = finding.rule.code == "canvas/text-html" && quote(&finding.span);
        if said {
            counts.remove(finding.severity);
        }
        !said
    });
}
