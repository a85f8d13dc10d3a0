//! Mending a text: edits in places, never a document written anew. What is made is checked by linting again, so that no repair makes a
//! new finding.

use std::collections::BTreeMap;

use super::{Finding, Outcome};
use crate::document::{Edit, apply};

/// After so many rounds whatever is left stays; each round mends what the one before uncovered.
const ROUNDS: usize = 16;
/// How many repairs are tried one by one where they do not go together.
const SINGLE: usize = 200;

/// A text that has been mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: Vec<u8>,
    /// How many repairs were made.
    pub made: usize,
}

/// Makes every repair that can be made: those that keep the meaning for sure, and with `all` the others too. `lint` must give the
/// findings of a text. Mending the result again changes nothing.
pub fn mend(text: &[u8], all: bool, lint: impl Fn(&[u8]) -> Option<Outcome>) -> Mended {
    let mut mended = Mended { text: text.to_vec(), made: 0 };
    let Some(mut outcome) = lint(text) else {
        return mended;
    };
    for _ in 0..ROUNDS {
        // The text first: until it can be read, the rest is a guess.
        let syntax = outcome.findings.iter().any(|finding| is_syntax(finding) && wanted(finding, all).is_some());
        let groups: Vec<&[Edit]> = outcome
            .findings
            .iter()
            .filter(|finding| !syntax || is_syntax(finding))
            .filter_map(|finding| wanted(finding, all))
            .collect();
        let Some((text, next, made)) = attempt(&mended.text, &groups, &outcome, syntax, &lint) else {
            break;
        };
        mended = Mended { text, made: mended.made + made };
        outcome = next;
    }
    mended
}

fn wanted(finding: &Finding, all: bool) -> Option<&[Edit]> {
    finding.fix.as_ref().filter(|fix| (fix.safe || all) && !fix.edits.is_empty()).map(|fix| fix.edits.as_slice())
}

fn is_syntax(finding: &Finding) -> bool {
    finding.rule.code.starts_with("syntax/")
}

/// Makes repairs together or, where that makes something worse, one by one. `None` where none can be made.
fn attempt(
    text: &[u8],
    groups: &[&[Edit]],
    before: &Outcome,
    syntax: bool,
    lint: &impl Fn(&[u8]) -> Option<Outcome>,
) -> Option<(Vec<u8>, Outcome, usize)> {
    let judged = |groups: &[&[Edit]]| {
        let (mended, made) = apply(text, groups);
        let after = lint(&mended)?;
        (!made.is_empty() && !worse(before, &after, syntax)).then_some((mended, after, made.len()))
    };
    judged(groups).or_else(|| {
        let mut kept: Vec<&[Edit]> = Vec::new();
        for group in groups.iter().take(SINGLE) {
            kept.push(group);
            if judged(&kept).is_none_or(|(_, _, made)| made < kept.len()) {
                kept.pop();
            }
        }
        judged(&kept)
    })
}

/// Whether there is more of anything than before. A text that can be read at last shows what was wrong in it all along.
fn worse(before: &Outcome, after: &Outcome, syntax: bool) -> bool {
    let counted = |outcome: &Outcome| {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for finding in outcome.findings.iter().filter(|finding| !syntax || is_syntax(finding)) {
            *counts.entry(finding.rule.code).or_default() += 1;
        }
        counts
    };
    let before = counted(before);
    counted(after).iter().any(|(code, count)| before.get(code).is_none_or(|earlier| count > earlier))
}
