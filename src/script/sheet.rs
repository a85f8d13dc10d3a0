//! Where the blob stands in the body of an open-sheet request, so that a script can put another one there and leave every other byte.

use std::ops::Range;

use crate::json::Tree;
use crate::recognise;

const FIELD: &[u8] = b"intercom_data=";

/// The range of the body that is the blob's text, as the form escapes it. `None` where the body is no form with a sheet in it.
pub(super) fn find(body: &[u8]) -> Option<Range<usize>> {
    let json = recognise::sheet_form(body)?;
    let tree = Tree::parse(&json).ok()?;
    let user = tree.root().get("user").filter(|user| user.raw_string().is_some())?;
    // Within its quotes.
    let start = user.offset() + 1;
    let end = start + user.raw_string()?.raw.len();
    let field = memchr::memmem::find(body, FIELD)? + FIELD.len();
    let value = &body[field..];
    Some(field + written(value, start)?..field + written(value, end)?)
}

/// Where in a form value the decoded byte of that number is written.
fn written(value: &[u8], decoded: usize) -> Option<usize> {
    let mut at = 0;
    for _ in 0..decoded {
        let escape = value.get(at..at + 3).filter(|three| three[0] == b'%');
        let is_escape = escape.is_some_and(|three| three[1..].iter().all(u8::is_ascii_hexdigit));
        at += if is_escape { 3 } else { 1 };
    }
    (at <= value.len()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::percent;
    use crate::sheet::{OpenSheet, form};
    use proptest::prelude::*;

    #[track_caller]
    fn found(body: &str) -> Option<&str> {
        find(body.as_bytes()).map(|range| &body[range])
    }

    #[test]
    fn the_blob_is_found_as_the_form_writes_it() {
        let body = form(&OpenSheet::default(), "AA+/BB==").unwrap();
        assert_eq!(found(&body), Some("AA%2B%2FBB%3D%3D"));
        assert_eq!(found("intercom_data={\"user\":\"AA%2bB\"}&a=b"), Some("AA%2bB"));
        assert_eq!(found("a=b&intercom_data=%7B+%22user%22+:+%22A\\/B%22%7D"), Some("A\\/B"));
        // A cut escape is itself, and of two users the last one counts.
        assert_eq!(found("intercom_data={\"%2\":1,\"user\":\"A\",\"user\":\"B\"}"), Some("B"));
    }

    #[test]
    fn what_is_no_sheet_has_no_blob() {
        for body in ["", "{}", "intercom_data=", "intercom_data={\"user\":5}", "intercom_data={}", "x=intercom_data={"]
        {
            assert_eq!(found(body), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_body_is_searched_and_what_is_found_stands_there(text in "(a=b&)?intercom_data=[{}\":user%27B,2\\\\+ ]{0,40}") {
            if let Some(range) = find(text.as_bytes()) {
                prop_assert!(text.get(range).is_some());
            }
        }

        #[test]
        fn what_stands_there_is_the_blob(blob in "[A-Za-z0-9+/]{4,80}={0,2}", id in any::<String>()) {
            let body = form(&OpenSheet { workspace_id: id.as_str().into(), ..OpenSheet::default() }, &blob).unwrap();
            let range = find(body.as_bytes()).unwrap();
            prop_assert_eq!(percent::form_decoded(&body.as_bytes()[range]), blob.as_bytes());
        }
    }
}
