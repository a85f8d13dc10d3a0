//! The quick way through texts of which many are linted in one run. Most canvases are as they should be, and that is found out while they
//! are read: one walk holds the text against the tables and builds no document. A component about which something may be said is then
//! read as a document of its own and checked as ever; whatever else the walk does not understand makes it give up the whole text, which
//! goes the long way. So nothing is decided here but that there is nothing to say.

mod plan;
mod text;
mod walk;

use std::fmt::Write as _;

use super::rules::canvas::unsent;
use super::sink::Sink;
use super::{Options, Outcome, check, fix};
use crate::document::Document;
use crate::platform::bodies::{Kind, Surface, kind};
use plan::Plan;
pub(super) use walk::Scratch;
use walk::{Look, Walk};

/// The longest text that is worth a try: nothing can be said of a canvas beyond without counting its bytes.
const LONGEST: usize = 1 << 18;

/// The quick way for texts of one kind.
#[derive(Debug)]
pub(super) struct Quick {
    kind: &'static Kind,
    root: usize,
    /// Where the canvases are drawn, if that is known.
    surface: Option<Surface>,
    scratch: Scratch,
}

/// What was found in one component.
pub(super) struct Told<'t> {
    /// The component.
    pub(super) document: Document<'t>,
    /// What is said of it.
    pub(super) outcome: Outcome,
    /// Where it stands in the text.
    pub(super) start: usize,
    /// Its JSON Pointer.
    pub(super) pointer: String,
}

impl Quick {
    /// For texts of that kind; without one, for what is told to be a canvas. `None` where there is no quick way.
    pub(super) fn new(named: Option<&'static Kind>, options: &Options<'_>, scratch: Scratch) -> Option<Self> {
        let kind = named.or_else(|| kind("canvas"))?;
        // Of the first canvas of the Inbox, and of later ones, more is to be said.
        if options.surface == Some(Surface::Inbox) && kind.flow.is_some() {
            return None;
        }
        let root = Plan::get().root(kind.root)?;
        Some(Self { kind, root, surface: options.surface.or_else(|| kind.surface()), scratch })
    }

    /// What is kept for the next text.
    pub(super) fn into_scratch(self) -> Scratch {
        self.scratch
    }

    /// All that is to be said of a text, in order. `None` where that takes the long way.
    pub(super) fn lint<'t>(&mut self, text: &'t [u8], options: &Options<'_>) -> Option<Vec<Told<'t>>> {
        if text.len() > LONGEST {
            return None;
        }
        Walk::new(Plan::get(), text, self.surface, &mut self.scratch).document(self.root)?;
        let mut found = 0;
        let mut all = Vec::with_capacity(self.scratch.looks.len());
        for look in &self.scratch.looks {
            let told = self.told(look, text, options)?;
            found += told.outcome.findings.len();
            all.push(told);
        }
        // Beyond what is kept of one document, findings are only counted; and their repairs are looked at together.
        (found < options.most && found <= fix::vetted_alone(text)).then_some(all)
    }

    fn told<'t>(&self, look: &Look, text: &'t [u8], options: &Options<'_>) -> Option<Told<'t>> {
        let document = Document::json(text.get(look.span.clone())?);
        debug_assert!(document.mistakes.is_empty(), "the walk passed over a mistake");
        let mut outcome = self.closer(look, &document, options);
        fix::vet(document.text(), &mut outcome, false, |text| self.closer(look, &Document::json(text), options));
        // A secret is hidden in what is shown of the whole text.
        if outcome.findings.iter().any(|finding| finding.rule.code == super::source::SECRET) {
            return None;
        }
        let above = if self.kind.root.property("canvas").is_some() { "/canvas" } else { "" };
        let mut pointer = String::with_capacity(48);
        let _ = write!(pointer, "{above}/content/components/{}", look.index);
        Some(Told { document, outcome, start: look.span.start, pointer })
    }

    /// What is said of a component.
    fn closer(&self, look: &Look, document: &Document<'_>, options: &Options<'_>) -> Outcome {
        let mut sink = Sink::new(document, options.rules, options.most);
        if look.members || look.bond {
            check::object(self.kind, look.object, look.members, options, &mut sink);
        }
        if look.unsent {
            unsent(&mut sink, look.object, document.root());
        }
        let Sink { findings, counts, .. } = sink;
        Outcome::sorted(findings, counts)
    }
}

#[cfg(test)]
mod tests;
