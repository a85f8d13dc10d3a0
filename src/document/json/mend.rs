//! Edits are tried before they are offered: what is wrong at one place may depend on what stands at another.

use crate::document::{Edit, MistakeKind, apply};

use super::{Document, as_it_stands, budget, explained};

/// How often it is tried which edits do no harm, before all others are withdrawn.
const TRIES: usize = 12;
/// How much may be read for that, as so many times what may be read to explain the text.
const READ: usize = 2;

/// Withdraws the edits that would leave a mistake that was not there before.
pub(super) fn keep_harmless(document: &mut Document<'_>) {
    // With more mistakes than are kept, what is left cannot be told from what is new.
    if document.unkept > 0 || document.mistakes.is_empty() {
        return;
    }
    let offered: Vec<usize> = document
        .mistakes
        .iter()
        .enumerate()
        .filter(|(_, mistake)| !mistake.edits.is_empty())
        .map(|(at, _)| at)
        .collect();
    let mut harmless: Vec<usize> = Vec::new();
    // Halves that are still to be tried on top of what is known to be harmless.
    let mut open = vec![offered.as_slice()];
    let mut tries = 0;
    let most = document.effort + READ * budget::most(document.text);
    while let Some(next) = open.pop() {
        if next.is_empty() || tries >= TRIES || document.effort >= most {
            continue;
        }
        tries += 1;
        let together: Vec<usize> = harmless.iter().chain(next).copied().collect();
        let (good, effort) = is_harmless(document, &together);
        document.effort = document.effort.saturating_add(effort);
        if good {
            harmless = together;
        } else if next.len() > 1 {
            let (first, second) = next.split_at(next.len() / 2);
            open.extend([second, first]);
        }
    }
    for at in offered {
        if !harmless.contains(&at)
            && let Some(mistake) = document.mistakes.get_mut(at)
        {
            mistake.edits.clear();
        }
    }
}

/// Whether the text has no new mistake when those are mended, and how many bytes were read to know it.
fn is_harmless(document: &Document<'_>, which: &[usize]) -> (bool, usize) {
    let edits = |at: &usize| document.mistakes.get(*at).map_or(&[][..], |mistake| mistake.edits.as_slice());
    let groups: Vec<&[Edit]> = which.iter().map(edits).collect();
    let (mended, made) = apply(document.text, &groups);
    let gone: Vec<usize> = made.iter().filter_map(|at| which.get(*at)).copied().collect();
    let mut left: Vec<MistakeKind> = Vec::new();
    for (at, mistake) in document.mistakes.iter().enumerate() {
        if !gone.contains(&at) {
            left.push(mistake.kind);
        }
    }
    let again = if document.brief { as_it_stands(&mended) } else { explained(&mended) };
    let known = again.mistakes.iter().all(|mistake| {
        let known = left.iter().position(|kind| *kind == mistake.kind);
        if let Some(at) = known {
            left.swap_remove(at);
        }
        known.is_some()
    });
    (known && again.unkept == 0, again.effort)
}
