//! No text makes the reader of YAML panic; every place lies within the text, and nodes nest.
#![no_main]

use std::ops::Range;

use courtside::document::{Document, MAX_DEPTH, MAX_MISTAKES, Node, apply};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let document = Document::yaml(text);
    let valid = std::str::from_utf8(text).ok();
    let within = |span: Range<usize>| {
        assert!(span.start <= span.end && span.end <= text.len());
        assert!(valid.is_none_or(|text| text.get(span).is_some()));
    };
    visit(document.root(), &within, MAX_DEPTH);
    assert!(document.mistakes.len() <= MAX_MISTAKES);
    for mistake in &document.mistakes {
        within(mistake.span.clone());
        if let Some((span, _)) = &mistake.related {
            within(span.clone());
        }
        assert_eq!(apply(text, &[&mistake.edits]).1.len(), usize::from(!mistake.edits.is_empty()));
    }
});

fn visit(node: Node<'_>, within: &dyn Fn(Range<usize>), depth: usize) {
    within(node.span());
    let _ = (node.string(), node.boolean(), node.integer(), node.yaml_surprise());
    let (mut at, end) = (node.span().start, node.span().end);
    for child in node.items().chain(node.members().flat_map(|(key, value)| [key, value])) {
        assert!(at <= child.span().start && child.span().end <= end);
        at = child.span().end;
        visit(child, within, depth.checked_sub(1).unwrap());
    }
}
