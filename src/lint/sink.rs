//! What is found, and where it is put. Checks cannot print, cannot fail, and build no words for what nobody will read.

use std::borrow::Cow;
use std::ops::Range;

use super::rule::{self, Rule, RuleSet, Severity};
use crate::document::{Document, Edit, Node};

/// One thing that is wrong, at its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that says so.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// One sentence without a full stop that names the thing as a person calls it.
    pub message: String,
    /// What to do about it, where that can be said in a sentence.
    pub help: Option<Cow<'static, str>>,
    /// The node it is about; `None` for what is wrong with the text itself.
    pub node: Option<u32>,
    /// The bytes to point at.
    pub span: Range<usize>,
    /// Other places that explain it.
    pub related: Vec<(Range<usize>, String)>,
    /// The repair.
    pub fix: Option<Fix>,
}

/// A repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: `rename it to "text"`.
    pub title: Cow<'static, str>,
    /// Whether the meaning stays for sure.
    pub safe: bool,
    /// The changes; all of them or none.
    pub edits: Vec<Edit>,
}

/// How many findings there are of each severity, those that were not kept included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
}

impl Counts {
    /// One more of that severity.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }

    /// One less of that severity.
    pub(super) fn remove(&mut self, severity: Severity) {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Info => &mut self.infos,
        };
        *count = count.saturating_sub(1);
    }

    /// All of another count.
    pub fn merge(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
    }

    /// Findings of whatever severity.
    pub fn total(self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// Takes findings about one document.
#[derive(Debug)]
pub(super) struct Sink<'d> {
    document: &'d Document<'d>,
    rules: &'d RuleSet,
    limit: usize,
    /// What was found, in the order in which it was found.
    pub(super) findings: Vec<Finding>,
    /// How much was found.
    pub(super) counts: Counts,
}

impl<'d> Sink<'d> {
    /// For a document; at most `limit` findings are kept, the rest are counted.
    pub(super) fn new(document: &'d Document<'d>, rules: &'d RuleSet, limit: usize) -> Self {
        Self { document, rules, limit, findings: Vec::new(), counts: Counts::default() }
    }

    /// The document.
    pub(super) fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Whether nothing more is kept.
    pub(super) fn is_full(&self) -> bool {
        self.findings.len() >= self.limit
    }

    /// Something about a node. `None` where the rule is off or enough was kept: then no words are needed.
    pub(super) fn at(&mut self, code: &'static str, node: Node<'_>) -> Option<&mut Finding> {
        self.with(code, None, node)
    }

    /// Something about a node that matters otherwise than its rule does.
    pub(super) fn with(
        &mut self,
        code: &'static str,
        severity: Option<Severity>,
        node: Node<'_>,
    ) -> Option<&mut Finding> {
        self.add(code, severity, Some(node.index()), node.span())
    }

    /// Something about a span of the text, inside a node where one is named.
    pub(super) fn add(
        &mut self,
        code: &'static str,
        severity: Option<Severity>,
        node: Option<u32>,
        span: Range<usize>,
    ) -> Option<&mut Finding> {
        let index = rule::index(code);
        debug_assert!(index.is_some(), "there is no rule {code}");
        let index = index.filter(|index| self.rules.has(*index))?;
        let rule = rule::RULES.get(index)?;
        let severity = severity.unwrap_or(rule.severity);
        self.counts.add(severity);
        if self.is_full() {
            return None;
        }
        self.findings.push(Finding {
            rule,
            severity,
            message: String::new(),
            help: None,
            node,
            span,
            related: Vec::new(),
            fix: None,
        });
        self.findings.last_mut()
    }
}

impl Finding {
    /// Sets the sentence.
    pub fn says(&mut self, message: String) -> &mut Self {
        self.message = message;
        self
    }

    /// Sets what to do.
    pub fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Points to another place.
    pub fn also(&mut self, span: Range<usize>, note: impl Into<String>) -> &mut Self {
        self.related.push((span, note.into()));
        self
    }

    /// Offers a repair; none where there is nothing to change.
    pub fn fix(&mut self, title: impl Into<Cow<'static, str>>, safe: bool, edits: Vec<Edit>) -> &mut Self {
        if !edits.is_empty() {
            self.fix = Some(Fix { title: title.into(), safe, edits });
        }
        self
    }
}
