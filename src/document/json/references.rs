//! Texts that were escaped for a page: each quote is written `&quot;`. That is one mistake, and the text is read as it was before.

use std::ops::Range;

use memchr::memmem;

use super::budget::Budget;
use super::{Document, Edit, Kind, Mistake, MistakeKind};

/// Longer texts are read as they stand.
const LONGEST: usize = 4 << 20;
/// From how many quotes on this is no slip.
const QUOTES: usize = 4;

/// How a page writes the signs that mean something in it; its quotes first.
const REFERENCES: [(&[u8], &str); 9] = [
    (b"&quot;", "\""),
    (b"&#34;", "\""),
    (b"&#x22;", "\""),
    (b"&amp;", "&"),
    (b"&lt;", "<"),
    (b"&gt;", ">"),
    (b"&#39;", "'"),
    (b"&#x27;", "'"),
    (b"&apos;", "'"),
];

/// The document as it reads before it was escaped; nothing where the text has quotes that are none of a page.
pub(super) fn found<'a>(text: &'a [u8], budget: &Budget) -> Option<Document<'a>> {
    let quote = REFERENCES.iter().take(3).find(|(written, _)| memmem::find(text, written).is_some())?.0;
    if text.len() > LONGEST || memchr::memchr(b'"', text).is_some() {
        return None;
    }
    let edits = edits(text);
    let quotes = edits.iter().filter(|edit| edit.text == "\"");
    if quotes.clone().count() < QUOTES {
        return None;
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut from = 0;
    // Where what was written so stands in the plain text, and how much longer the text is up to behind it.
    let mut seams: Vec<(usize, usize)> = Vec::with_capacity(edits.len());
    for edit in &edits {
        plain.extend_from_slice(text.get(from..edit.start)?);
        from = edit.end;
        plain.extend_from_slice(edit.text.as_bytes());
        seams.push((plain.len() - 1, from - plain.len()));
    }
    plain.extend_from_slice(text.get(from..)?);
    let read = budget.reading(&plain);
    let strings: Vec<(u32, Box<str>)> =
        read.nodes().filter_map(|node| Some((node.index(), node.string()?.into_owned().into_boxed_str()))).collect();
    let place = |at: usize| {
        let behind = seams.partition_point(|(seam, _)| *seam < at);
        at + behind.checked_sub(1).and_then(|seam| seams.get(seam)).map_or(0, |(_, longer)| *longer)
    };
    let moved = |Range { start, end }: Range<usize>| place(start)..place(end).max(place(start));
    let first = edits.iter().find(|edit| edit.text == "\"").map(|edit| edit.start..edit.end)?;
    let message = format!(
        "every quote is written `{}`: the text was escaped for a page, here and at {}",
        String::from_utf8_lossy(quote),
        crate::text::count(edits.len() as u64 - 1, "more place")
    );
    let mut document = read.retold(text, Vec::new());
    document.moved(moved);
    for (index, value) in strings {
        if let Some(row) = document.rows.get_mut(index as usize).filter(|row| row.kind == Kind::String) {
            row.spelling = super::Spelling::Kept;
            document.values.insert(index, value);
        }
    }
    document.mistakes.push(Mistake { kind: MistakeKind::UnquotedKey, span: first, message, related: None, edits });
    document.sort_mistakes();
    document.is_sound().then_some(document)
}

/// What puts the signs themselves in place of what a page writes for them.
fn edits(text: &[u8]) -> Vec<Edit> {
    let signs = memchr::memchr_iter(b'&', text).filter_map(|at| {
        let rest = text.get(at..)?;
        let (written, sign) = REFERENCES.iter().find(|(written, _)| rest.starts_with(written))?;
        Some(Edit::replace(at..at + written.len(), *sign))
    });
    signs.collect()
}
