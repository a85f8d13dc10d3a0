//! Edits are tried before they are offered: what is wrong at one place may depend on what stands at another.

use crate::document::{Edit, MistakeKind, apply};

use super::budget::Budget;
use super::{Document, foreign, lost};

/// How often it is tried which edits do no harm, before all are withdrawn.
const TRIES: usize = 12;

/// Withdraws the edits that would leave a mistake that was not there before.
pub(super) fn keep_harmless(document: &mut Document<'_>, budget: &Budget) {
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
    while let Some(next) = open.pop() {
        if next.is_empty() || tries >= TRIES {
            continue;
        }
        tries += 1;
        let together: Vec<usize> = harmless.iter().chain(next).copied().collect();
        if is_harmless(document, &together, budget) {
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

fn is_harmless(document: &Document<'_>, which: &[usize], budget: &Budget) -> bool {
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
    let Some(again) = budget.reading(&mended, true) else { return false };
    let again = lost::found(again, true, budget);
    // What is no JSON at all is told in other words.
    again.unkept == 0
        && foreign::another(&mended).is_none()
        && again.mistakes.iter().all(|mistake| {
            let known = left.iter().position(|kind| *kind == mistake.kind);
            if let Some(at) = known {
                left.swap_remove(at);
            }
            known.is_some()
        })
}
