//! Hexadecimal that was damaged on its way: digits that are wrong, missing or too many, letters that look like digits, and breaks. Says what
//! became of which digit, where so many of the others are right that it is no guess.

use super::{Setting, hash_code, recipe, unescaped, without_label, without_prefix, written};
use crate::cause::Cause;
use crate::platform::{Hash, Mac};
use crate::text;

/// How many digits may be off: of 64 at least 60 are right.
const MOST: usize = 4;

/// How many digits stand before each break, and what breaks them.
type Gaps = Vec<(usize, &'static str)>;

/// The digits of a proof as they came.
pub(in crate::signature) struct Digits {
    /// In lower case; a letter that looks like a digit as that digit, and `?` for whatever else is no digit.
    plain: Vec<u8>,
    /// The letters in a digit's place: its place, and what stood there.
    alike: Vec<(usize, char)>,
    /// How many digits stand before each break, and what breaks them.
    gaps: Gaps,
    /// What was written otherwise than the scheme does.
    steps: Vec<Cause>,
    /// The digits in the case in which they came.
    written: Vec<u8>,
}

/// What became of some digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// Another digit stands at this place of the right ones.
    Wrong { at: usize, came: u8 },
    /// This one is not there.
    Missing { at: usize },
    /// One more stands behind so many right ones.
    Extra { behind: usize, came: u8 },
}

/// What breaks a text and is no part of it, with its name.
fn gap(character: char) -> Option<&'static str> {
    Some(match character {
        ' ' => "a space",
        '\t' => "a tab",
        '\r' | '\n' => "a line break",
        '\0' => "a NUL byte",
        '\u{a0}' | '\u{202f}' | '\u{2009}' => "a space that does not break",
        '\u{ad}' => "an invisible hyphen",
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => "an invisible character",
        _ => return None,
    })
}

/// The digit that a letter looks like.
fn looks_like(letter: char) -> Option<u8> {
    Some(match letter {
        'O' | 'o' | 'Q' | 'О' | 'о' => b'0',
        'l' | 'I' | 'i' | '|' | '!' => b'1',
        'Z' | 'z' => b'2',
        'S' | 's' => b'5',
        'G' => b'6',
        'g' | 'q' => b'9',
        // Of Cyrillic.
        'а' | 'А' => b'a',
        'с' | 'С' => b'c',
        'е' | 'Е' => b'e',
        _ => return None,
    })
}

/// The text without what breaks it: how many characters stand before each break, and what it is.
pub(super) fn without_gaps(text: &[u8]) -> Option<(Vec<u8>, Gaps)> {
    let text = std::str::from_utf8(text).ok()?;
    let (mut kept, mut gaps) = (String::with_capacity(text.len()), Vec::new());
    for character in text.chars() {
        match gap(character) {
            Some(name) => gaps.push((kept.len(), name)),
            None => kept.push(character),
        }
    }
    Some((kept.into_bytes(), gaps))
}

/// What breaks the digits, where it does not stand between all of them in the same way.
pub(super) fn broken(gaps: &[(usize, &'static str)], digits: usize) -> Option<Cause> {
    let (first, name) = gaps.first()?;
    let mut places: Vec<usize> = gaps.iter().map(|(before, _)| *before).collect();
    places.dedup();
    let (behind, ends) = match *first {
        0 => ("before the first of them".to_owned(), true),
        first if first == digits => ("behind the last of them".to_owned(), true),
        first => (format!("behind the first {first} of them"), false),
    };
    let more = match places.len() {
        1 => String::new(),
        more => format!(", and there are {} more such places", more - 1),
    };
    let verb = if ends { "stands beside" } else { "breaks" };
    let detail = format!("{name} {verb} its digits, {behind}{more}; all {digits} of them are right");
    Some(recipe("recipe-digits-broken", detail))
}

/// The digits of a proof's text, whatever their number; `None` of what is nothing like digits.
pub(in crate::signature) fn read(setting: &Setting, proof: &[u8]) -> Option<Digits> {
    let mut steps = Vec::new();
    let bare = proof.trim_ascii();
    let bare = without_label(bare).unwrap_or(bare);
    let plain = unescaped(bare);
    let bare = without_prefix(setting, plain.as_deref().unwrap_or(bare), &mut steps);
    let text = std::str::from_utf8(bare).ok()?;
    let mut read = Digits { plain: Vec::new(), alike: Vec::new(), gaps: Vec::new(), steps, written: Vec::new() };
    // Backslashes and letters that stand for a line break.
    let text = text.replace("\\r\\n", "\n").replace("\\n", "\n");
    for character in text.chars() {
        if let Some(name) = gap(character) {
            read.gaps.push((read.plain.len(), name));
            continue;
        }
        let digit = match u8::try_from(character) {
            Ok(byte) if byte.is_ascii_hexdigit() => {
                read.written.push(byte);
                byte.to_ascii_lowercase()
            }
            _ => looks_like(character).inspect(|_| read.alike.push((read.plain.len(), character))).unwrap_or(b'?'),
        };
        read.plain.push(digit);
    }
    let strange = memchr::memchr_iter(b'?', &read.plain).count();
    (strange <= MOST).then_some(read)
}

impl Digits {
    /// The hashes whose digests have about so many digits.
    pub(in crate::signature) fn hashes(&self) -> impl Iterator<Item = Hash> + use<> {
        let length = self.plain.len();
        Hash::ALL.into_iter().filter(move |hash| length.abs_diff(2 * hash.length()) <= MOST)
    }

    /// What was done to these digits, where they are those of the digest but for a few.
    pub(in crate::signature) fn damage(&self, mac: Mac, hash: Hash, digest: &[u8]) -> Option<Vec<Cause>> {
        let right = hex::encode(digest).into_bytes();
        let slips = slips(&self.plain, &right)?;
        let mut causes: Vec<Cause> = slipped(&slips, &right);
        if !self.alike.is_empty() {
            causes.push(self.letters(right.len()));
        }
        if let Some(cause) = broken(&self.gaps, right.len()) {
            let told = if causes.is_empty() { cause } else { unsaid(cause) };
            causes.push(told);
        }
        if causes.is_empty() {
            return None;
        }
        if hash != mac.hash {
            let detail = format!("it was made with {}, the scheme uses {}", hash.name(), mac.hash.name());
            causes.push(recipe(hash_code(hash), detail));
        }
        causes.extend(self.steps.iter().cloned());
        // One letter in the other case is a slip as well: `B` for `8`.
        let (upper, lower): (Vec<u8>, Vec<u8>) =
            self.written.iter().filter(|byte| byte.is_ascii_alphabetic()).partition(|byte| byte.is_ascii_uppercase());
        let case = if upper.len() > lower.len() { upper } else { lower };
        written(mac, &case, &mut causes);
        Some(causes)
    }

    /// The letters in digits' places, each with all its places.
    fn letters(&self, whole: usize) -> Cause {
        let mut letters: Vec<(char, Vec<String>)> = Vec::new();
        for (at, letter) in &self.alike {
            let place = (at + 1).to_string();
            match letters.iter_mut().find(|(known, _)| known == letter) {
                Some((_, places)) => places.push(place),
                None => letters.push((*letter, vec![place])),
            }
        }
        let told = letters.into_iter().filter_map(|(letter, places)| {
            let digit = char::from(looks_like(letter)?);
            let (word, places) = (if places.len() == 1 { "digit" } else { "digits" }, places.join(", "));
            Some(format!("the letter `{letter}` stands for `{digit}` as {word} {places}"))
        });
        let told: Vec<String> = told.collect();
        let others = whole.saturating_sub(self.alike.len());
        recipe("recipe-digit-look-alike", format!("{}; the other {others} are right", told.join(", ")))
    }

    /// Whether half a byte is missing or too much.
    pub(in crate::signature) fn are_odd(&self) -> bool {
        self.plain.len() % 2 == 1
    }
}

/// What is wrong, missing and too much, a cause for each; neighbours are told together.
fn slipped(slips: &[Slip], right: &[u8]) -> Vec<Cause> {
    let whole = right.len();
    let left = |count: usize| format!("the other {} of its {whole} digits are right", whole.saturating_sub(count));
    let mut causes = Vec::new();
    let mut tell = |code, told: Vec<String>, rest: String| {
        if !told.is_empty() {
            causes.push(recipe(code, format!("{}; {rest}", told.join(", "))));
        }
    };
    let (mut wrong, mut missing, mut extra) = (Vec::new(), Vec::new(), Vec::new());
    let mut counts = [0; 2];
    for run in slips.chunk_by(|one, next| one.is_beside(*next)) {
        let came: Vec<u8> = run.iter().filter_map(|slip| slip.came()).collect();
        let (count, at) = (run.len(), run.first().map_or(0, |slip| slip.at()));
        let (belongs, came) = (text::visible(right.get(at..at + count).unwrap_or_default()), text::visible(&came));
        let (digits, is) = if count == 1 {
            (format!("digit {}", at + 1), "is")
        } else {
            (format!("digits {} to {}", at + 1, at + count), "are")
        };
        match run.first() {
            Some(Slip::Wrong { .. }) => {
                counts[0] += count;
                let instead = if came.contains('?') { "none".to_owned() } else { format!("`{came}`") };
                wrong.push(format!("{digits} {is} {instead} instead of `{belongs}`"));
            }
            Some(Slip::Missing { .. }) => {
                counts[1] += count;
                missing.push(format!("{digits} {is} missing: `{belongs}`"));
            }
            _ => {
                let stands = if count == 1 { "stands" } else { "stand" };
                let place = match at {
                    0 => "at its start".to_owned(),
                    at if at == whole => "at its end".to_owned(),
                    at => format!("behind digit {at}"),
                };
                extra.push(format!("`{came}` {stands} too many {place}"));
            }
        }
    }
    tell("recipe-digit-wrong", wrong, left(counts[0]));
    tell("recipe-digit-missing", missing, left(counts[1]));
    tell("recipe-digit-extra", extra, format!("all {whole} right ones are there"));
    causes
}

impl Slip {
    fn at(self) -> usize {
        match self {
            Self::Wrong { at, .. } | Self::Missing { at } | Self::Extra { behind: at, .. } => at,
        }
    }

    fn came(self) -> Option<u8> {
        match self {
            Self::Wrong { came, .. } | Self::Extra { came, .. } => Some(came),
            Self::Missing { .. } => None,
        }
    }

    /// Whether the other one is of the same kind, and at the next place.
    fn is_beside(self, next: Self) -> bool {
        match (self, next) {
            (Self::Wrong { at, .. }, Self::Wrong { at: next, .. })
            | (Self::Missing { at }, Self::Missing { at: next }) => at + 1 == next,
            (Self::Extra { behind, .. }, Self::Extra { behind: next, .. }) => behind == next,
            _ => false,
        }
    }
}

/// A break among digits that are not all right.
fn unsaid(mut cause: Cause) -> Cause {
    let said = cause.detail.find("; all ").unwrap_or(cause.detail.len());
    cause.detail.truncate(said);
    cause
}

/// The fewest slips that make one text of the other; `None` where there are more than a few.
fn slips(came: &[u8], right: &[u8]) -> Option<Vec<Slip>> {
    if came.len().abs_diff(right.len()) > MOST {
        return None;
    }
    let width = right.len() + 1;
    // How many slips lie between the ends of both texts, from these places on.
    let mut costs = vec![0_usize; (came.len() + 1) * width];
    let cell = |row: usize, column: usize| row * width + column;
    for row in (0..=came.len()).rev() {
        for column in (0..=right.len()).rev() {
            let rest = |row: usize, column: usize| costs.get(cell(row, column)).copied().unwrap_or(usize::MAX);
            let cost = match (came.get(row), right.get(column)) {
                (None, None) => 0,
                (Some(_), None) => 1 + rest(row + 1, column),
                (None, Some(_)) => 1 + rest(row, column + 1),
                (Some(one), Some(other)) if one == other => rest(row + 1, column + 1),
                (Some(_), Some(_)) => {
                    1 + rest(row + 1, column + 1).min(rest(row + 1, column)).min(rest(row, column + 1))
                }
            };
            if let Some(place) = costs.get_mut(cell(row, column)) {
                *place = cost;
            }
        }
    }
    let cost = |row: usize, column: usize| costs.get(cell(row, column)).copied().unwrap_or(usize::MAX);
    if cost(0, 0) > MOST {
        return None;
    }
    let (mut row, mut column, mut slips) = (0, 0, Vec::new());
    while row < came.len() || column < right.len() {
        let here = cost(row, column);
        match (came.get(row), right.get(column)) {
            (Some(one), Some(other)) if one == other => (row, column) = (row + 1, column + 1),
            (Some(one), Some(_)) if here == 1 + cost(row + 1, column + 1) => {
                slips.push(Slip::Wrong { at: column, came: *one });
                (row, column) = (row + 1, column + 1);
            }
            (Some(one), _) if column == right.len() || here == 1 + cost(row + 1, column) => {
                slips.push(Slip::Extra { behind: column, came: *one });
                row += 1;
            }
            _ => {
                slips.push(Slip::Missing { at: column });
                column += 1;
            }
        }
    }
    Some(slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_slips_are_told() {
        let right = b"0123456789abcdef";
        let told = |came: &str| slips(came.as_bytes(), right);
        assert_eq!(told("0123456789abcdef"), Some(vec![]));
        assert_eq!(told("0123456789bcdef"), Some(vec![Slip::Missing { at: 10 }]));
        assert_eq!(told("01234567899abcdef"), Some(vec![Slip::Extra { behind: 10, came: b'9' }]));
        assert_eq!(told("0123406789abcdef"), Some(vec![Slip::Wrong { at: 5, came: b'0' }]));
        assert_eq!(told("0123456789abcdef0"), Some(vec![Slip::Extra { behind: 16, came: b'0' }]));
        assert_eq!(told("9123456789abcde"), Some(vec![Slip::Wrong { at: 0, came: b'9' }, Slip::Missing { at: 15 }]));
        assert_eq!(told("ffff056789abcdef"), None, "five are too many");
        assert_eq!(told(""), None);
    }

    proptest::proptest! {
        #[test]
        fn slips_of_any_texts_are_counted(came in "[0-9a-f]{0,20}", right in "[0-9a-f]{0,20}") {
            if let Some(found) = slips(came.as_bytes(), right.as_bytes()) {
                proptest::prop_assert!(found.len() <= MOST);
                proptest::prop_assert_eq!(found.is_empty(), came == right);
            }
        }
    }
}
