//! No text breaks what a document promises: every place lies within the text and its outer node's, and edits can be made.
#![no_main]

use courtside::document::{Document, Edit, Kind, Lines, MAX_MISTAKES, Node, apply, pointers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let document = Document::json(text);
    let utf8 = std::str::from_utf8(text).ok();
    let within = |start: usize, end: usize| {
        assert!(start <= end && end <= text.len());
        assert!(utf8.is_none_or(|text| text.is_char_boundary(start) && text.is_char_boundary(end)));
    };
    assert!(document.mistakes.len() <= MAX_MISTAKES);
    let mut lines = Lines::new(text);
    for mistake in &document.mistakes {
        within(mistake.span.start, mistake.span.end);
        if let Some((span, _)) = &mistake.related {
            within(span.start, span.end);
        }
        mistake.edits.iter().for_each(|edit| within(edit.start, edit.end));
        let _ = lines.place(mistake.span.start);
    }
    let mut open: Vec<Node<'_>> = vec![document.root()];
    let mut indices = Vec::new();
    while let Some(node) = open.pop() {
        let outer = node.span();
        within(outer.start, outer.end);
        let mut end = outer.start;
        let mut inner: Vec<Node<'_>> = node.items().collect();
        for (key, value) in node.members() {
            assert!(matches!(key.kind(), Kind::String | Kind::Broken));
            inner.extend([key, value]);
        }
        for child in inner {
            assert!(child.span().start >= end && child.span().end <= outer.end);
            end = child.span().end;
            open.push(child);
        }
        let _ = (node.string(), node.integer(), node.boolean());
        indices.push(node.index());
    }
    indices.sort_unstable();
    assert_eq!(pointers(&document, "", &indices).len(), indices.len());
    // What is mended has no mistake that was not there before.
    if document.unkept == 0 {
        let groups: Vec<&[Edit]> = document.mistakes.iter().map(|mistake| mistake.edits.as_slice()).collect();
        let (mended, made) = apply(text, &groups);
        let mut left: Vec<_> = document.mistakes.iter().map(|mistake| mistake.kind).collect();
        for at in made.iter().rev() {
            left.remove(*at);
        }
        for again in &Document::json(&mended).mistakes {
            let known = left.iter().position(|kind| *kind == again.kind);
            left.swap_remove(known.expect("an edit made a new mistake"));
        }
    }
});
