//! What every document promises of its places, whatever text it was read from.

use std::ops::Range;

use super::{Document, Kind};

impl Document<'_> {
    /// Whether all places lie within the text and on characters, and each node behind the one before it and within the one that holds it.
    /// A document that was read as if its text were another one is taken for an explanation only if it is so.
    pub(crate) fn is_sound(&self) -> bool {
        let utf8 = std::str::from_utf8(self.text).ok();
        let within = |Range { start, end }: Range<usize>| {
            start <= end
                && end <= self.text.len()
                && utf8.is_none_or(|text| text.is_char_boundary(start) && text.is_char_boundary(end))
        };
        let mistakes = self.mistakes.iter().all(|mistake| {
            within(mistake.span.clone())
                && mistake.related.iter().all(|(span, _)| within(span.clone()))
                && mistake.edits.iter().all(|edit| within(edit.start..edit.end))
        });
        mistakes
            && self.nodes().all(|outer| {
                let mut end = outer.span().start;
                within(outer.span())
                    && outer.children(matches!(outer.kind(), Kind::Array | Kind::Object)).all(|child| {
                        let fits = child.span().start >= end && child.span().end <= outer.span().end;
                        end = child.span().end;
                        fits
                    })
            })
    }
}
