//! Reads JSON and goes on after a mistake.

use super::Document;

pub(super) fn read(text: &[u8]) -> Document<'_> {
    Document::empty(text)
}
