//! The lengths that a capture says its bodies have, which move along with them.

use crate::capture::{Directive, Headers, decimal};

/// Moves `Content-Length` along with the body. One that did not agree with it still does not, by as much.
pub(super) fn correct_length(headers: &mut Headers, before: usize, after: usize) {
    for header in &mut headers.0 {
        if !header.name.eq_ignore_ascii_case(b"content-length") {
            continue;
        }
        if let Some(declared) = decimal(header.value.trim_ascii()) {
            header.value = moved(declared, before, after).to_string().into_bytes();
        }
    }
}

/// Moves the length that a body had before it was cut (`# @cut request 500`) along with what is left of it, as `Content-Length` moves.
pub(super) fn correct_cut(directives: &mut [Directive], of: &str, before: usize, after: usize) {
    for directive in directives.iter_mut().filter(|directive| directive.name == "cut") {
        if let Some(length) =
            directive.value.strip_prefix(of).and_then(|length| decimal(length.trim_ascii().as_bytes()))
        {
            directive.value = format!("{of}{}", moved(length, before, after));
        }
    }
}

/// A length that is as much longer as a body is now than it was.
pub(super) fn moved(length: u64, before: usize, after: usize) -> u64 {
    length.saturating_add(after as u64).saturating_sub(before as u64)
}
