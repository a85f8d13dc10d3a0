//! Every code that a command prints, in one list: verdicts, notes, causes, expectations, what the sample refuses for, and probes. `courtside
//! explain` and every report read it here.
//!
//! What a code means stands in the texts of this folder, which are packed when the program is built; only probes have it beside their row. A
//! text has blocks of three lines, a blank one between them: the code and its title, the usual reason, the repair. What many blocks say is in
//! `common.txt`, a line each, and `@name` in its place.

use std::sync::LazyLock;

use crate::cause::Explanation;
use crate::{packed, probe};

/// Every code, verdicts first, then causes by axis, then what is said of answers and of apps.
pub fn all() -> impl Iterator<Item = &'static Explanation> {
    TEXTS.iter().chain(probe::all().map(|probe| &probe.explanation))
}

/// What a code means.
pub fn explanation(code: &str) -> Option<&'static Explanation> {
    all().find(|explanation| explanation.code == code)
}

/// What `decrypt` concludes by a word that is a probe's code too.
pub fn concluded(code: &str) -> Option<&'static Explanation> {
    (code == "wrong-secret").then(|| explanation("blob-wrong-secret")).flatten()
}

/// The texts of this folder: what is said of signatures, of the differences between two recipes, two bodies, two secrets and two blobs, of
/// redacting, of sending, of answers, of recording, of what the sample refuses, and of apps that were probed.
const NAMES: [&str; 11] = [
    "verdicts",
    "recipes",
    "bodies",
    "secrets",
    "blobs",
    "redacting",
    "sending",
    "expectations",
    "recording",
    "refusals",
    "diagnosis",
];

static TEXTS: LazyLock<Vec<Explanation>> = LazyLock::new(|| {
    let common = packed::text("common");
    NAMES.iter().flat_map(|name| blocks(packed::text(name))).filter_map(|block| read(block, common)).collect()
});

fn blocks(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split("\n\n").filter(|block| !block.trim().is_empty())
}

fn read(block: &'static str, common: &'static str) -> Option<Explanation> {
    // A line, or what its name stands for.
    let sentence = |line: &'static str| {
        let Some(name) = line.strip_prefix('@') else { return Some(line) };
        common.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    let mut lines = block.trim().lines();
    let (code, title) = lines.next()?.split_once(": ")?;
    Some(Explanation { code, title, why: sentence(lines.next()?)?, repair: sentence(lines.next()?)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::body;
    use crate::cause::secret::SECRET_ROWS;
    use crate::sheet::BLOB_ROWS;
    use std::collections::HashSet;

    #[test]
    fn every_block_of_the_texts_is_read() {
        for name in NAMES {
            let blocks: Vec<_> = blocks(packed::text(name)).collect();
            assert!(!blocks.is_empty(), "{name}");
            for block in blocks {
                assert!(
                    block.trim().lines().count() == 3 && read(block, packed::text("common")).is_some(),
                    "{name}: {block}"
                );
            }
        }
    }

    #[test]
    fn rows_are_called_what_their_texts_say() {
        let bodies = body::rows().iter().map(|row| (row.code, row.title));
        let secrets = SECRET_ROWS.iter().map(|row| (row.code, row.title));
        let blobs = BLOB_ROWS.iter().map(|row| (row.code, row.title));
        for (code, title) in bodies.chain(secrets).chain(blobs) {
            assert_eq!(explanation(code).map(|explanation| explanation.title), Some(title), "{code}");
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
