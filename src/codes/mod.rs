//! Every code that a command prints, in one list: verdicts, notes, causes, expectations, what the sample refuses for, and probes. `courtside
//! explain` and every report read it here.
//!
//! What a code means stands beside the row that makes it, where there is a row; else in one of the texts of this folder, which are packed
//! when the program is built. Each has blocks of three lines, a blank one between them: the code and its title, the usual reason, the repair.

use std::sync::LazyLock;

use crate::cause::body;
use crate::cause::secret::SECRET_ROWS;
use crate::cause::{Explanation, secret};
use crate::{packed, probe, sheet};

/// Every code, verdicts first, then causes by axis, then what is said of answers and of apps.
pub fn all() -> impl Iterator<Item = &'static Explanation> {
    let [verdicts, recipes, rest @ ..] = &*TEXTS;
    verdicts
        .iter()
        .chain(recipes)
        .chain(body::rows().iter().map(|row| &row.explanation))
        .chain(SECRET_ROWS.iter().map(|row| &row.explanation))
        .chain(std::iter::once(&secret::UNEXPANDED))
        .chain(sheet::BLOB_ROWS.iter().map(|row| &row.explanation))
        .chain(rest.iter().flatten())
        .chain(probe::all().map(|probe| &probe.explanation))
}

/// What a code means.
pub fn explanation(code: &str) -> Option<&'static Explanation> {
    all().find(|explanation| explanation.code == code)
}

/// The texts of this folder: what is said of signatures, of the differences between two recipes, of redacting, of sending, of answers, of
/// recording, of what the sample refuses, and of apps that were probed.
const NAMES: [&str; 8] =
    ["verdicts", "recipes", "redacting", "sending", "expectations", "recording", "refusals", "diagnosis"];

static TEXTS: LazyLock<[Vec<Explanation>; NAMES.len()]> =
    LazyLock::new(|| NAMES.map(|name| blocks(packed::text(name)).filter_map(read).collect()));

fn blocks(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split("\n\n").filter(|block| !block.trim().is_empty())
}

fn read(block: &'static str) -> Option<Explanation> {
    let mut lines = block.trim().lines();
    let (code, title) = lines.next()?.split_once(": ")?;
    Some(Explanation { code, title, why: lines.next()?, repair: lines.next()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_block_of_the_texts_has_three_lines() {
        for (name, read) in NAMES.iter().zip(&*TEXTS) {
            let blocks: Vec<_> = blocks(packed::text(name)).collect();
            assert!(blocks.iter().all(|block| block.trim().lines().count() == 3), "{name}");
            assert!(!blocks.is_empty() && blocks.len() == read.len(), "{name}");
        }
    }

    #[test]
    fn codes_are_unique_and_fully_explained() {
        let mut seen = HashSet::new();
        for entry in all() {
            assert!(seen.insert(entry.code), "{} stands twice", entry.code);
            assert!(
                entry.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{}",
                entry.code
            );
            assert!(!entry.title.is_empty() && !entry.title.ends_with('.'), "{}", entry.code);
            assert!(
                entry.why.ends_with('.') && entry.repair.ends_with(['.', ')', ';', '`', '}']),
                "{}: {} {}",
                entry.code,
                entry.why,
                entry.repair
            );
        }
    }
}
