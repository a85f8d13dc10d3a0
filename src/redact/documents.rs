//! Where JSON stands in a text that is none as a whole: several documents one after the other, a call around one (JSONP), a guard before it,
//! the data of an event stream.

use std::ops::Range;

use super::kind::Kind;
use super::{Pass, work};
use crate::json::Cursor;

/// Where objects and arrays stand: from left to right, none within another. What is broken is passed over as far as it was read, so that no
/// byte is looked at more than twice.
pub(super) fn documents(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'{', b'[', rest)).map(|start| at + start) {
        let rest = bytes.get(start..).unwrap_or_default();
        let mut cursor = Cursor::new(rest);
        let read = match cursor.value() {
            Ok(value) => {
                found.push(start..start + value.len());
                value.len()
            }
            Err(error) => error.offset.max(cursor.offset()).max(1),
        };
        work::done(read);
        at = start + read;
    }
    found
}

/// Lines, of which one that begins in a document ends behind it.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = documents(text)
        .into_iter()
        .filter(|span| text.get(span.clone()).is_some_and(|text| text.contains('\n')))
        .peekable();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let mut from = at;
        loop {
            let end = text.get(from..)?.find('\n').map_or(text.len(), |end| from + end + 1);
            while inside.next_if(|span| span.end <= from).is_some() {}
            let Some(span) = inside.peek().filter(|span| span.start < end && end < span.end) else {
                at = end;
                break;
            };
            from = span.end;
        }
        text.get(start..at).filter(|line| !line.is_empty())
    })
}

impl Pass<'_> {
    /// A line with documents in it; `None` where there is none, or nothing changes.
    pub(super) fn around_documents(
        &mut self,
        line: &str,
        documents: &[Range<usize>],
        under: Option<Kind>,
    ) -> Option<String> {
        let mut out = String::with_capacity(line.len());
        let mut done = 0;
        for span in documents {
            let (before, document) = (line.get(done..span.start)?, line.get(span.clone())?);
            out.push_str(self.assignments(before).as_deref().unwrap_or(before));
            out.push_str(self.document(document, under).as_deref().unwrap_or(document));
            done = span.end;
        }
        let after = line.get(done..)?;
        out.push_str(self.assignments(after).as_deref().unwrap_or(after));
        (out != line).then_some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn documents_are_found_one_after_the_other_and_within_text() {
        let text = "cb({\"a\":[1]});{\"b\":\n2}[3]x {oops {\"c\":4} \"{\" [";
        let found: Vec<&str> = documents(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["{\"a\":[1]}", "{\"b\":\n2}", "[3]", "{\"c\":4}"]);
    }

    #[test]
    fn a_line_goes_on_to_the_end_of_its_document() {
        let text = "a\nb {\n\"c\":1\n} d\n[\n]{\n}\ne";
        assert_eq!(lines(text).collect::<Vec<_>>(), ["a\n", "b {\n\"c\":1\n} d\n", "[\n]{\n}\n", "e"]);
    }

    proptest! {
        #[test]
        fn lines_are_the_text(text in "[{}\\[\\]\":,a1\n é]{0,60}") {
            prop_assert_eq!(lines(&text).collect::<String>(), text);
        }
    }
}
