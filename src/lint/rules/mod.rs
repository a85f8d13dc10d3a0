//! The checks that tables cannot say.

pub(super) mod canvas;
mod secrets;
pub(super) mod strings;

use super::sink::Sink;
use crate::document::{Document, Edit, Kind, Node};

/// What is wrong with the text itself.
pub(super) fn text(document: &Document<'_>, sink: &mut Sink<'_>) {
    for mistake in &document.mistakes {
        let Some(finding) = sink.add(mistake.kind.code(), None, None, mistake.span.clone()) else {
            continue;
        };
        finding.says(mistake.message.clone());
        if let Some((span, note)) = &mistake.related {
            finding.also(span.clone(), note.clone());
        }
        if !mistake.edits.is_empty() {
            finding.fix("mend the text", true, mistake.edits.clone());
        }
    }
    for _ in 0..document.unkept {
        sink.counts.errors += 1;
    }
}

/// Puts members in as an object's first: `"type": "text"`, before what is there. Nothing in YAML without braces.
pub(super) fn put_first(object: Node<'_>, members: &str) -> Vec<Edit> {
    let source = object.source();
    if source.first() != Some(&b'{') {
        return Vec::new();
    }
    let start = object.span().start + 1;
    let Some((first, _)) = object.members().next() else {
        return vec![Edit::insert(start, members)];
    };
    // The white space before the first member is what separates members in this text.
    let before = first.span().start.saturating_sub(start);
    let space = source.get(1..=before).filter(|space| space.iter().all(u8::is_ascii_whitespace)).unwrap_or(b" ");
    let space = if space.is_empty() && source.contains(&b' ') { b" " } else { space };
    vec![Edit::insert(first.span().start, format!("{members},{}", String::from_utf8_lossy(space)))]
}

/// Replaces a scalar by a word that needs no escapes, in the quotes that it has.
pub(super) fn put_string(value: Node<'_>, word: &str) -> Edit {
    match (value.kind(), value.source().first()) {
        (Kind::String, Some(quote @ (b'\'' | b'"'))) => {
            let quote = char::from(*quote);
            Edit::replace(value.span(), format!("{quote}{word}{quote}"))
        }
        (Kind::String, _) => Edit::replace(value.span(), word),
        _ => Edit::replace(value.span(), format!("\"{word}\"")),
    }
}
