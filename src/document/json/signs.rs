//! A sign that was written for one beside it on the keyboard: a semicolon for a quote, a brace for a colon. What follows reads as several
//! mistakes, of which none is the one that was made. Nothing is decided here but by reading the text with the right sign, and it must leave
//! fewer mistakes.

use super::budget::Budget;
use super::lost::is_whole;
use super::recover::quoted;
use super::{Document, Edit, Mistake, MistakeKind};

/// What may be meant where a sign stands. A space is for one that is too many.
const MEANT: [(u8, &[u8]); 11] = [
    (b'"', b" ,:"),
    (b'\'', b"\""),
    (b'`', b"\""),
    (b';', b"\"{:"),
    (b':', b"\","),
    (b'{', b"\":}["),
    (b'[', b"\":]{"),
    (b'}', b"{]"),
    (b']', b"[}"),
    (b'.', b":,"),
    (b',', b":\""),
];

/// How many mistakes are asked for the signs near them.
const MISTAKES: usize = 3;
/// How far before and behind a mistake the sign is looked for.
const BEFORE: usize = 60;
const BEHIND: usize = 3;
/// How many signs are tried for each mistake.
const SIGNS: usize = 6;
/// How many bytes are read for it.
const READ: usize = 1 << 20;

/// A sign that stands in another's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Slip {
    at: usize,
    was: u8,
    is: u8,
}

/// The document as it reads with the right sign, where that explains all that is wrong with it or, where no more is asked for, in fewer mistakes.
pub(super) fn found<'a>(document: &Document<'a>, all: bool, budget: &Budget) -> Option<Document<'a>> {
    let text = document.text;
    let before = document.mistakes.len();
    let mut slips: Vec<Slip> = Vec::new();
    for mistake in document.mistakes.iter().take(MISTAKES) {
        for slip in near(text, mistake) {
            if !slips.contains(&slip) {
                slips.push(slip);
            }
        }
    }
    slips.truncate(READ / text.len().max(1));
    let mut mended = text.to_vec();
    let mut best: Option<(usize, Slip)> = None;
    let mut alone = true;
    for slip in slips {
        *mended.get_mut(slip.at)? = slip.is;
        let read = budget.trial(&mended).filter(|read| is_less(read, document));
        let left = read.map(|read| read.mistakes.len());
        *mended.get_mut(slip.at)? = slip.was;
        let Some(left) = left.filter(|left| left + 1 < before) else { continue };
        match best {
            Some((least, _)) if left > least => {}
            Some((least, _)) if left == least => alone = false,
            _ => (best, alone) = (Some((left, slip)), true),
        }
    }
    let (left, slip) = best?;
    // One that leaves others is a guess among more.
    if left > 0 && (all || left + 2 >= before) {
        return None;
    }
    *mended.get_mut(slip.at)? = slip.is;
    let read = budget.reading(&mended).retold(text, vec![told(text, slip, alone && left == 0)]);
    read.is_sound().then_some(read)
}

/// Whether nothing is wrong in the text as it reads now that was not wrong in it before, and it was read to its end.
fn is_less(read: &Document<'_>, before: &Document<'_>) -> bool {
    let count = |document: &Document<'_>, kind| document.mistakes.iter().filter(|mistake| mistake.kind == kind).count();
    is_whole(read) && read.mistakes.iter().all(|mistake| count(read, mistake.kind) <= count(before, mistake.kind))
}

/// The signs near a mistake that may be meant for others, the nearest first.
fn near(text: &[u8], mistake: &Mistake) -> Vec<Slip> {
    let middle = mistake.span.start;
    let (from, to) = (middle.saturating_sub(BEFORE), (mistake.span.end.min(middle + BEFORE) + BEHIND).min(text.len()));
    let mut signs: Vec<(usize, u8, &[u8])> = (from..to)
        .filter_map(|at| {
            let was = *text.get(at)?;
            let (_, meant) = MEANT.iter().find(|(sign, _)| *sign == was)?;
            Some((at, was, *meant))
        })
        .collect();
    crate::sorting::by_key(&mut signs, |(at, ..)| at.abs_diff(middle));
    signs.truncate(SIGNS);
    let mut slips = Vec::new();
    for (at, was, meant) in signs {
        for is in meant.iter().copied().filter(|is| *is != b' ' || is_doubled(text, at)) {
            slips.push(Slip { at, was, is });
        }
    }
    slips
}

/// Whether a quote stands beside another one.
fn is_doubled(text: &[u8], at: usize) -> bool {
    text.get(at + 1) == Some(&b'"') || at.checked_sub(1).is_some_and(|before| text.get(before) == Some(&b'"'))
}

fn told(text: &[u8], slip: Slip, sure: bool) -> Mistake {
    let Slip { at, was, is } = slip;
    let was = quoted(&[was]);
    let kind = match is {
        b' ' => MistakeKind::UnescapedQuote,
        b'"' => MistakeKind::UnclosedString,
        b':' => MistakeKind::MissingColon,
        b',' => MistakeKind::MissingComma,
        _ => MistakeKind::StrayBracket,
    };
    let (message, edit) = match is {
        b' ' => ("a quote is one too many here".to_owned(), Edit::delete(at..at + 1)),
        b'"' => (format!("{was} stands where a quote belongs"), Edit::replace(at..at + 1, "\"")),
        b':' => (format!("{was} stands where a colon belongs"), Edit::replace(at..at + 1, ":")),
        b',' => (format!("{was} stands where a comma belongs"), Edit::replace(at..at + 1, ",")),
        _ => {
            let is = char::from(is);
            (format!("{was} stands where `{is}` belongs"), Edit::replace(at..at + 1, is))
        }
    };
    let edits = if sure && text.get(at).is_some() { vec![edit] } else { Vec::new() };
    Mistake { kind, span: at..at + 1, message, related: None, edits }
}
