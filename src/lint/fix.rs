//! Mending a text: edits in places, never a document written anew. What is made is checked by linting again, so that no repair makes a
//! new finding.

use std::collections::BTreeMap;

use super::check::UNPACKING;
use super::rule::Severity;
use super::{Finding, Outcome};
use crate::document::{Edit, apply};

/// Each round mends what the one before uncovered. A text that is not done after so many rounds is left as it is: mended half, it would
/// be mended further the next time. Very long texts get fewer, and are mended as far as that goes.
const ROUNDS: usize = 200;
/// A text of so many mistakes that not all of them are kept gets as few: a round mends the ones that are kept, and the next goes through
/// the whole text again.
const FEWEST: usize = 16;
/// How often it is tried which repairs go together, where all of them do not.
const TRIES: usize = 200;
/// How many bytes are linted for that: long texts are tried less often.
const TRIED: usize = 8 << 20;

/// A text that has been mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: Vec<u8>,
    /// How many repairs were made.
    pub made: usize,
    /// Whether repairs were left over when enough was tried. Without any that was made, the text is as it was.
    pub given_up: bool,
}

impl Mended {
    /// A text in which nothing is mended.
    pub fn nothing(text: &[u8]) -> Self {
        Self { text: text.to_vec(), made: 0, given_up: false }
    }
}

/// Makes every repair that can be made: those that keep the meaning for sure, and with `all` the others too. `lint` must give the
/// findings of a text. Mending the result again changes nothing, unless the text is longer than 300 kB.
pub fn mend(text: &[u8], all: bool, lint: impl Fn(&[u8]) -> Option<Outcome>) -> Mended {
    mend_one(text, all, false, lint)
}

/// The same for one of many texts of a file; in `brief` where enough of the file was read: then less is tried, and a repair that is left may be
/// made the next time.
pub fn mend_one(text: &[u8], all: bool, brief: bool, lint: impl Fn(&[u8]) -> Option<Outcome>) -> Mended {
    let mut mended = Mended::nothing(text);
    let mut tries = if brief { FEWEST } else { (TRIED / text.len().max(1)).clamp(8, TRIES * FEWEST) };
    let Some(mut outcome) = lint(text) else {
        return mended;
    };
    let most = if brief { FEWEST } else { ROUNDS };
    let rounds = (8 * TRIED / text.len().max(1)).clamp(FEWEST, most);
    let mut many = 0;
    for _ in 0..rounds {
        many += usize::from(outcome.findings.len() < outcome.counts.total());
        if many > FEWEST {
            break;
        }
        // The text first: until it can be read, the rest is a guess.
        let syntax = outcome.findings.iter().any(|finding| is_syntax(finding) && wanted(finding, all).is_some());
        let groups: Vec<&[Edit]> = outcome
            .findings
            .iter()
            .filter(|finding| !syntax || is_syntax(finding))
            .filter_map(|finding| wanted(finding, all))
            .collect();
        let harms =
            |after: &Outcome| worse(&outcome, after, syntax) || (syntax && !all && wrong(after) > wrong(&outcome));
        let Some((text, next, made)) = attempt(&mended.text, &groups, &harms, &mut tries, &lint) else {
            // Read once more, where that costs less, some of what is left may turn out to be sure.
            mended.given_up =
                brief && outcome.findings.iter().any(|finding| is_syntax(finding) && finding.fix.is_some());
            return mended;
        };
        mended = Mended { text, made: mended.made + made, given_up: false };
        outcome = next;
    }
    let mended = if rounds < ROUNDS { mended } else { Mended::nothing(text) };
    Mended { given_up: true, ..mended }
}

/// Longer texts are not linted again to see what a repair does.
const LONG: usize = 4 << 20;
/// How many bytes are linted to see it, whatever the number of repairs.
const VETTED: usize = 1 << 20;

/// How many bytes are read for it: a text that is broken in many places is read many times each time that it is linted.
const EFFORT: usize = 8 << 20;

/// The rule whose repair gives a member the other of its two names, which are taken alike: it makes no finding, and it is offered often.
const OTHER_NAME: &str = "canvas/checkbox-option-key";

/// How many repairs of a text are looked at one by one; more of them together, where that does.
pub(super) fn vetted_alone(text: &[u8]) -> usize {
    (VETTED / text.len().max(1)).max(1)
}

/// Takes the repairs from findings that would make another finding: they are no repairs. `lint` must give the findings of a text. In
/// texts of megabytes, and where there are very many, they are left as they are. In `brief` they are looked at together, and are guesses where
/// one of them does harm.
pub(super) fn vet(text: &[u8], outcome: &mut Outcome, brief: bool, lint: impl Fn(&[u8]) -> Outcome) {
    let offered: Vec<usize> = (0..outcome.findings.len())
        .filter(|index| {
            let finding = outcome.findings.get(*index);
            finding.is_some_and(|finding| finding.rule.code != OTHER_NAME && wanted(finding, true).is_some())
        })
        .collect();
    // What is not kept cannot be compared.
    if offered.is_empty() || text.len() > LONG || outcome.findings.len() < outcome.counts.total() {
        return;
    }
    let (mut left, mut effort) = (vetted_alone(text), EFFORT);
    let of = |syntax: bool| {
        let same = |index: &&usize| outcome.findings.get(**index).is_some_and(|finding| is_syntax(finding) == syntax);
        offered.iter().filter(same).copied().collect::<Vec<usize>>()
    };
    let (mut harmful, mut doubtful) = (Vec::new(), Vec::new());
    for syntax in [true, false] {
        let all = of(syntax);
        let size = if all.len() <= left && !brief { 1 } else { all.len().max(1) };
        let mut open: Vec<&[usize]> = all.chunks(size).collect();
        while let Some(some) = open.pop().filter(|_| left > 0 && effort > 0) {
            left -= 1;
            let groups: Vec<&[Edit]> =
                some.iter().filter_map(|index| wanted(outcome.findings.get(*index)?, true)).collect();
            let (mended, made) = apply(text, &groups);
            let again = lint(&mended);
            effort = effort.saturating_sub(again.effort);
            outcome.effort = outcome.effort.saturating_add(again.effort);
            if made.len() == groups.len() && !worse(outcome, &again, syntax) {
                // What the text holds then is wrong: it may have been meant otherwise.
                if syntax && wrong(&again) > wrong(outcome) {
                    doubtful.extend_from_slice(some);
                }
                continue;
            }
            match some {
                several if brief => doubtful.extend_from_slice(several),
                [index] => harmful.push(*index),
                several => {
                    let (first, second) = several.split_at(several.len() / 2);
                    open.extend([second, first]);
                }
            }
        }
    }
    for index in doubtful {
        if let Some(fix) = outcome.findings.get_mut(index).and_then(|finding| finding.fix.as_mut()) {
            fix.safe = false;
        }
    }
    for index in harmful {
        let Some(finding) = outcome.findings.get_mut(index) else { continue };
        let unpacking = finding.fix.take().is_some_and(|fix| fix.title == UNPACKING);
        if let Some(help) = finding.help.as_mut().filter(|_| unpacking) {
            help.to_mut().push_str("; what is in it has mistakes of its own, which are told once it is out");
        }
    }
}

fn wanted(finding: &Finding, all: bool) -> Option<&[Edit]> {
    finding.fix.as_ref().filter(|fix| (fix.safe || all) && !fix.edits.is_empty()).map(|fix| fix.edits.as_slice())
}

/// Whether a finding is about the text, so that nothing can be held against its repair. A number that is well written may still be the wrong
/// one, and where it stands is known.
fn is_syntax(finding: &Finding) -> bool {
    finding.rule.code.starts_with("syntax/") && finding.rule.code != "syntax/number-form"
}

/// Makes repairs together or, where that makes something worse, those that go together. `None` where none can be made.
fn attempt(
    text: &[u8],
    groups: &[&[Edit]],
    harms: &impl Fn(&Outcome) -> bool,
    tries: &mut usize,
    lint: &impl Fn(&[u8]) -> Option<Outcome>,
) -> Option<(Vec<u8>, Outcome, usize)> {
    let judged = |groups: &[&[Edit]]| {
        let (mended, made) = apply(text, groups);
        let after = lint(&mended)?;
        (!made.is_empty() && !harms(&after)).then_some((mended, after, made))
    };
    let made = judged(groups).or_else(|| {
        let mut kept: Vec<&[Edit]> = Vec::new();
        let mut best = None;
        // Halves that are still to be tried, the first on top: of many repairs few do harm.
        let (first, second) = groups.split_at(groups.len() / 2);
        let mut open = vec![second, first];
        let mut left = TRIES.min(*tries);
        while let Some(next) = open.pop().filter(|_| left > 0) {
            if next.is_empty() {
                continue;
            }
            left -= 1;
            *tries -= 1;
            let together: Vec<&[Edit]> = kept.iter().chain(next).copied().collect();
            match judged(&together).filter(|(_, _, made)| made.len() == together.len() || next.len() > 1) {
                Some(found) => {
                    // What touches another is not made, and must not stand in the way of the rest.
                    kept = found.2.iter().filter_map(|at| together.get(*at)).copied().collect();
                    best = Some(found);
                }
                None if next.len() > 1 => {
                    let (first, second) = next.split_at(next.len() / 2);
                    open.extend([second, first]);
                }
                None => {}
            }
        }
        best
    });
    made.map(|(text, outcome, made)| (text, outcome, made.len()))
}

/// How many errors what the text holds has.
fn wrong(outcome: &Outcome) -> usize {
    let is_wrong = |finding: &&Finding| finding.severity == Severity::Error && !is_syntax(finding);
    outcome.findings.iter().filter(is_wrong).count()
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
