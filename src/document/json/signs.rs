//! A sign that was written for one beside it on the keyboard: a semicolon for a quote, a brace for a colon. What follows reads as several
//! mistakes, of which none is the one that was made. Nothing is decided here but by reading the text with the right sign, and it must leave
//! fewer mistakes.

use super::budget::Budget;
use super::lost::is_whole;
use super::recover::{bytes, quoted};
use super::{Document, Edit, Kind, Mistake, MistakeKind, Spelling};

/// What may be meant where a sign stands. A space is for one that is too many.
const MEANT: [(u8, &[u8]); 12] = [
    (b'"', b" ,:"),
    (b'\'', b"\" "),
    (b'`', b"\" "),
    (b'\\', b" "),
    (b';', b"\"{: "),
    (b':', b"\", "),
    (b'{', b"\":}["),
    (b'[', b"\":]{"),
    (b'}', b"{]"),
    (b']', b"[}"),
    (b'.', b":,"),
    (b',', b":\" "),
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

/// A sign that stands in another's place, or a quote that stands behind its neighbour instead of before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    For(usize, u8),
    Exchanged(usize),
}

impl Slip {
    /// Changes the text so that it reads as it was meant; twice leaves it as it is only where two signs are exchanged.
    fn mend(self, text: &mut [u8]) -> Option<()> {
        match self {
            Self::For(at, is) => *text.get_mut(at)? = is,
            Self::Exchanged(at) => text.get_mut(at..at + 2)?.reverse(),
        }
        Some(())
    }

    fn span(self) -> std::ops::Range<usize> {
        match self {
            Self::For(at, _) => at..at + 1,
            Self::Exchanged(at) => at..at + 2,
        }
    }

    /// The bracket that stands in a quote's place, and may be one too many instead.
    fn bracket(self, text: &[u8]) -> Option<usize> {
        let Self::Exchanged(at) = self else { return None };
        (at..at + 2).find(|at| text.get(*at).is_some_and(|byte| b"{}[]".contains(byte)))
    }

    /// Whether it stands behind another of its sort.
    fn is_second(self, text: &[u8]) -> bool {
        let at = self.span().start;
        at.checked_sub(1).is_some_and(|before| text.get(before) == text.get(at))
    }

    /// Whether a sign that is too many stands outside of every string: inside it would be a part of the string.
    fn is_outside(self, read: &Document<'_>) -> bool {
        match self {
            Self::For(at, b' ') => !read.nodes().any(|node| node.kind() == Kind::String && node.span().contains(&at)),
            _ => true,
        }
    }

    /// Whether it explains one mistake better than that is explained without it.
    fn is_plain(self, text: &[u8], document: &Document<'_>) -> bool {
        let kind = |kind| document.mistakes.iter().all(|mistake| mistake.kind == kind);
        match self {
            Self::For(_, b' ') => kind(MistakeKind::UnescapedQuote),
            Self::For(..) => false,
            Self::Exchanged(_) => match text.get(self.span()) {
                Some(b",\"") => kind(MistakeKind::MissingComma),
                Some(b":\"") => kind(MistakeKind::MissingColon),
                Some(b"\"{" | b"\"[") => document.mistakes.len() == 1,
                _ => false,
            },
        }
    }
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
    // Others explain one mistake no better than that is explained without them.
    slips.retain(|slip| before > 1 || slip.is_plain(text, document));
    let most = READ / text.len().max(1);
    let cut = slips.len() > most;
    if cut {
        slips.truncate(most);
        budget.miss();
    }
    let mut mended = text.to_vec();
    let mut best: Option<(usize, Slip)> = None;
    let mut alone = true;
    for slip in slips {
        slip.mend(&mut mended)?;
        let read = budget.trial(&mended).filter(|read| is_less(read, document) && slip.is_outside(read));
        let left = read.map(|read| read.mistakes.len());
        mended.get_mut(slip.span())?.copy_from_slice(text.get(slip.span())?);
        let better =
            |left: usize| left + 1 < before || (left + 1 == before && left == 0 && slip.is_plain(text, document));
        let Some(left) = left.filter(|left| better(*left)) else { continue };
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
    let dropped = slip.bracket(text).map(|at| Slip::For(at, b' ')).filter(|dropped| {
        let mut other = text.to_vec();
        dropped.mend(&mut other);
        budget.trial(&other).is_some_and(|read| read.mistakes.is_empty())
    });
    let (slip, alone) = dropped.map_or((slip, alone && !cut), |dropped| (dropped, true));
    slip.mend(&mut mended)?;
    let read = budget.reading(&mended);
    let strings: Vec<(u32, String)> = read
        .nodes()
        .filter(|node| node.span().start < slip.span().end && slip.span().start < node.span().end)
        .filter_map(|node| Some((node.index(), node.string()?.into_owned())))
        .collect();
    let mut read = read.retold(text, vec![told(text, slip, alone && left == 0)]);
    // The text itself has other letters there.
    for (index, value) in strings {
        read.rows.get_mut(index as usize)?.spelling = Spelling::Kept;
        read.values.insert(index, value.into());
    }
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
    // Two quotes side by side are seldom meant.
    let doubled = |at: usize, was: u8| was == b'"' && is_doubled(text, at);
    crate::sorting::by_key(&mut signs, |(at, was, _)| (!doubled(*at, *was), at.abs_diff(middle)));
    signs.truncate(SIGNS);
    let mut slips = Vec::new();
    for (at, was, meant) in signs {
        let beside = !matches!(was, b'"' | b'\'' | b'`' | b'\\') || is_doubled(text, at);
        slips.extend(meant.iter().filter(|is| **is != b' ' || beside).map(|is| Slip::For(at, *is)));
        if was == b'"' {
            let pairs = [at.checked_sub(1), Some(at)].into_iter().flatten();
            // A letter that belongs to the string, or a sign that does not.
            let apart = |pair: &[u8]| match pair {
                b"\"{" | b"\"[" | b"}\"" | b"]\"" | b",\"" | b"\"," | b":\"" | b"\":" => true,
                [b'"', other] | [other, b'"'] => other.is_ascii_alphanumeric(),
                _ => false,
            };
            slips.extend(pairs.filter(|at| text.get(*at..at + 2).is_some_and(apart)).map(Slip::Exchanged));
        }
    }
    // Two braces side by side are a template rather.
    let brace = |at: usize| text.get(at) == Some(&b'{');
    slips.retain(|slip| match slip {
        Slip::For(at, b'{') => !brace(at + 1) && !at.checked_sub(1).is_some_and(brace),
        _ => true,
    });
    // A character of several bytes is never cut in two.
    slips.retain(|slip| text.get(slip.span()).is_some_and(<[u8]>::is_ascii));
    slips
}

/// Whether a quote stands beside another one.
fn is_doubled(text: &[u8], at: usize) -> bool {
    text.get(at + 1) == Some(&b'"') || at.checked_sub(1).is_some_and(|before| text.get(before) == Some(&b'"'))
}

fn told(text: &[u8], slip: Slip, sure: bool) -> Mistake {
    let mut span = slip.span();
    let was = quoted(text.get(span.clone()).unwrap_or_default());
    let (kind, message, edit) = match slip {
        Slip::Exchanged(at) => {
            let mut right = text.get(span.clone()).unwrap_or_default().to_vec();
            right.reverse();
            let kind = match right.as_slice() {
                [_, b','] => MistakeKind::MissingComma,
                [_, b':'] => MistakeKind::MissingColon,
                _ => MistakeKind::UnclosedString,
            };
            let message = format!("{was} is in the wrong order, and {} belongs here", quoted(&right));
            (kind, message, Edit::replace(at..at + 2, bytes(&right)))
        }
        Slip::For(at, b' ') => {
            // Of two quotes side by side the first is where a person looks.
            let first = at.checked_sub(1).filter(|_| slip.is_second(text)).unwrap_or(at);
            let edit = Edit::delete(span);
            span = first..first + 1;
            let bracket = text.get(at).is_some_and(|byte| b"{}[]".contains(byte));
            let kind = if bracket { MistakeKind::StrayBracket } else { MistakeKind::UnescapedQuote };
            (kind, format!("{was} is one too many here"), edit)
        }
        Slip::For(_, is) => {
            let (kind, noun) = match is {
                b'"' => (MistakeKind::UnclosedString, "a quote"),
                b':' => (MistakeKind::MissingColon, "a colon"),
                b',' => (MistakeKind::MissingComma, "a comma"),
                _ => (MistakeKind::StrayBracket, ""),
            };
            let is = char::from(is);
            let belongs = if noun.is_empty() { format!("`{is}`") } else { noun.to_owned() };
            (kind, format!("{was} stands where {belongs} belongs"), Edit::replace(span.clone(), is))
        }
    };
    Mistake { kind, span, message, related: None, edits: sure.then_some(edit).into_iter().collect() }
}
