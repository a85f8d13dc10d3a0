//! The ways in which a blob's text can be meant, each with the differences that it takes.

use super::blob::{self, Problem, Spaces, Symbols};
use super::place::Place;
use super::rows::{BLOB_ROWS, Change, row};
use crate::cause::Cause;
use crate::sorting;

/// One way from the text to bytes, and the differences that it takes.
pub(super) struct Reading {
    pub(super) bytes: Vec<u8>,
    pub(super) symbols: Vec<u8>,
    pub(super) causes: Vec<Cause>,
}

/// Texts longer than this are read as they stand: every other way takes as much room and time again.
pub(super) const LONG: usize = 4 << 20;

/// Every way to read the text, the plainest first; of a long one those in which spaces and characters that are none of base64 may be meant.
pub(super) fn readings(text: &[u8], place: &Place<'_>) -> Vec<Reading> {
    let mut all: Vec<Reading> = Vec::new();
    let mut add = |text: &[u8], spaces: Spaces, mut causes: Vec<Cause>| {
        let Ok(symbols) = blob::symbols(text, spaces) else {
            return;
        };
        let twice = causes.iter().any(|cause| cause.code == "blob-percent-encoded-twice");
        causes.extend(spelling(&symbols).filter(|cause| !(twice && cause.code == "blob-percent-encoded")));
        let bytes = symbols.bytes();
        if all.iter().all(|known| known.bytes != bytes) {
            all.push(Reading { bytes, symbols: symbols.values, causes });
        }
    };
    let spaced = text.len() <= LONG || memchr::memchr(b' ', text).is_some();
    for spaces in [Spaces::Fit, Spaces::Ignored, Spaces::Pluses].into_iter().take(if spaced { 3 } else { 1 }) {
        add(text, spaces, Vec::new());
    }
    for row in BLOB_ROWS.iter().filter(|_| text.len() <= LONG) {
        if let Change::Text(change) = row.change {
            change(text, &mut |other| {
                add(&other, Spaces::Fit, vec![row.cause(None)]);
            });
        }
    }
    if let Err(error) = blob::symbols(text, Spaces::Fit) {
        let place = place.offset(error.offset);
        match error.problem {
            Problem::Character(_) => {
                let letters: Vec<u8> = text.iter().copied().filter(|byte| is_base64(*byte)).collect();
                add(&letters, Spaces::Fit, vec![row("blob-extra-character").cause(Some(&place))]);
                add(&text[..error.offset], Spaces::Fit, vec![row("blob-trailing").cause(Some(&place))]);
            }
            Problem::Padding => {
                let after = text[error.offset..].iter().position(|byte| *byte != b'=');
                let end = after.map_or(text.len(), |after| error.offset + after);
                add(&text[..end], Spaces::Fit, vec![row("blob-trailing").cause(Some(&place))]);
                let letters: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'=').collect();
                add(&letters, Spaces::Fit, vec![row("blob-extra-character").cause(Some(&place))]);
            }
            Problem::Length | Problem::Empty => {}
        }
    }
    sorting::by_key(&mut all, Reading::cost);
    all
}

impl Reading {
    /// How many differences it counts for. Two spellings at once are nearly always one mistake.
    pub(super) fn cost(&self) -> usize {
        self.causes.len().min(2)
    }
}

fn is_base64(byte: u8) -> bool {
    blob::value(byte).is_some() || byte.is_ascii_whitespace() || byte == b'='
}

/// What the reading had to put up with, as causes.
fn spelling(symbols: &Symbols) -> impl Iterator<Item = Cause> {
    let spelling = symbols.spelling;
    let left_over = symbols.left_over.is_some();
    [
        (spelling.percent, "blob-percent-encoded"),
        (spelling.pluses, "blob-plus-as-space"),
        (spelling.url_safe, "blob-url-safe"),
        // URL-safe base64 has no padding by custom, and a left-over character says more than the padding that it cannot have.
        (spelling.unpadded && !spelling.url_safe && !left_over, "blob-unpadded"),
        (left_over, "blob-extra-character"),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .map(|(_, code)| row(code).cause((code == "blob-extra-character").then_some("at the end")))
}
