//! Hexadecimal that was damaged on its way: digits that are wrong, missing or too many, letters that look like digits, and breaks. Says what
//! became of which digit, where so many of the others are right that it is no guess.

use super::{Setting, hash_code, made_with, recipe, unescaped, without_label, without_prefix, written};
use crate::cause::Cause;
use crate::platform::{Hash, Mac};
use crate::text;

/// How many digits may be off: of 64 at least 60 are right.
const MOST: usize = 4;

/// How many digits stand before each break, and what breaks them.
type Gaps = Vec<(usize, &'static str)>;

/// One character in a digit's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Came {
    character: char,
    /// The digit in lower case that it is or looks like.
    digit: Option<u8>,
}

impl Came {
    fn new(character: char) -> Self {
        let own = u8::try_from(character).ok().filter(u8::is_ascii_hexdigit);
        Self { character, digit: own.map(|digit| digit.to_ascii_lowercase()).or_else(|| looks_like(character)) }
    }

    fn is_digit(self) -> bool {
        self.character.is_ascii_hexdigit()
    }
}

/// The digits of a proof as they came.
pub(in crate::signature) struct Digits {
    plain: Vec<Came>,
    /// How many digits stand before each break, and what breaks them.
    gaps: Gaps,
    /// What was written otherwise than the scheme does.
    steps: Vec<Cause>,
}

/// What became of some digits; each place is one of the right digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// Something else stands at this place.
    Wrong { at: usize, came: Came },
    /// This one is not there.
    Missing { at: usize },
    /// One more stands behind so many right ones.
    Extra { behind: usize, came: Came },
    /// A letter stands there that looks like the right one.
    Alike { at: usize, came: Came },
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
        places => {
            let (verb, more) = (if places == 2 { "is" } else { "are" }, places.saturating_sub(1) as u64);
            format!(", and there {verb} {}", text::count(more, "more such place"))
        }
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
    let mut read = Digits { plain: Vec::new(), gaps: Vec::new(), steps };
    // Backslashes and letters that stand for a line break.
    let text = text.replace("\\r\\n", "\n").replace("\\n", "\n");
    for character in text.chars() {
        match gap(character) {
            Some(name) => read.gaps.push((read.plain.len(), name)),
            None => read.plain.push(Came::new(character)),
        }
    }
    let strange = read.plain.iter().filter(|came| came.digit.is_none()).count();
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
        let (slips, places) = slips(&self.plain, &right)?;
        let mut causes: Vec<Cause> = slipped(&slips, &right);
        let gaps: Gaps =
            self.gaps.iter().map(|(before, name)| (places.get(*before).copied().unwrap_or_default(), *name)).collect();
        if let Some(cause) = broken(&gaps, right.len()) {
            let told = if causes.is_empty() { cause } else { unsaid(cause) };
            causes.push(told);
        }
        if causes.is_empty() {
            return None;
        }
        if hash != mac.hash {
            causes.push(recipe(hash_code(hash), made_with(mac, hash)));
        }
        causes.extend(self.steps.iter().cloned());
        // One letter in the other case is a slip as well: `B` for `8`.
        let digits = self.plain.iter().filter_map(|came| u8::try_from(came.character).ok());
        let (upper, lower): (Vec<u8>, Vec<u8>) = digits
            .filter(|byte| byte.is_ascii_hexdigit() && byte.is_ascii_alphabetic())
            .partition(u8::is_ascii_uppercase);
        let case = if upper.len() > lower.len() { upper } else { lower };
        written(mac, &case, &mut causes);
        Some(causes)
    }

    /// Whether half a byte is missing or too much.
    pub(in crate::signature) fn are_odd(&self) -> bool {
        self.plain.len() % 2 == 1
    }
}

/// The letters in digits' places, each with all its places.
fn letters(slips: &[Slip]) -> Vec<String> {
    let mut letters: Vec<(Came, Vec<String>)> = Vec::new();
    for slip in slips {
        let Slip::Alike { at, came } = slip else { continue };
        let place = (at + 1).to_string();
        match letters.iter_mut().find(|(known, _)| known == came) {
            Some((_, places)) => places.push(place),
            None => letters.push((*came, vec![place])),
        }
    }
    let told = letters.into_iter().filter_map(|(Came { character, digit }, places)| {
        let digit = char::from(digit?);
        let (word, places) = (if places.len() == 1 { "digit" } else { "digits" }, places.join(", "));
        let what = if character.is_alphabetic() { "letter" } else { "mark" };
        Some(format!("the {what} `{character}` stands for `{digit}` as {word} {places}"))
    });
    told.collect()
}

/// What is wrong, missing and too much, and what only looks right, a cause for each; neighbours are told together. The last one says how many of
/// the digits are right.
fn slipped(slips: &[Slip], right: &[u8]) -> Vec<Cause> {
    let whole = right.len();
    let (mut wrong, mut missing, mut extra) = (Vec::new(), Vec::new(), Vec::new());
    for run in slips.chunk_by(|one, next| one.is_beside(*next)) {
        let came: String = run.iter().filter_map(|slip| slip.came()).map(|came| came.character).collect();
        let came = text::visible(came.as_bytes());
        let (count, at) = (run.len(), run.first().map_or(0, |slip| slip.at()));
        let belongs = text::visible(right.get(at..at + count).unwrap_or_default());
        let one = count == 1;
        let digits = if one { format!("digit {}", at + 1) } else { format!("digits {} to {}", at + 1, at + count) };
        let (is, stands) = if one { ("is", "stands") } else { ("are", "stand") };
        match run.first() {
            Some(Slip::Wrong { came: first, .. }) if !first.is_digit() => {
                let none = if one { "is no digit" } else { "are no digits" };
                wrong.push(format!("`{came}` {none} and {stands} instead of `{belongs}` as {digits}"));
            }
            Some(Slip::Wrong { .. }) => wrong.push(format!("{digits} {is} `{came}` instead of `{belongs}`")),
            Some(Slip::Missing { .. }) => missing.push(format!("{digits} {is} missing: `{belongs}`")),
            Some(Slip::Extra { .. }) => {
                let place = match at {
                    0 => "at its start".to_owned(),
                    at if at == whole => "at its end".to_owned(),
                    at => format!("behind digit {at}"),
                };
                extra.push(format!("`{came}` {stands} too many {place}"));
            }
            Some(Slip::Alike { .. }) | None => {}
        }
    }
    let all = [
        ("recipe-digit-wrong", wrong),
        ("recipe-digit-missing", missing),
        ("recipe-digit-extra", extra),
        ("recipe-digit-look-alike", letters(slips)),
    ];
    let told = all.into_iter().filter(|(_, told)| !told.is_empty());
    let mut causes: Vec<Cause> = told.map(|(code, told)| recipe(code, told.join(", "))).collect();
    if let Some(last) = causes.last_mut() {
        let damaged = slips.iter().filter(|slip| !matches!(slip, Slip::Extra { .. })).count();
        let left = whole.saturating_sub(damaged);
        let rest = if damaged == 0 {
            format!("; all {whole} right ones are there")
        } else {
            format!("; the other {left} of its {whole} digits are right")
        };
        last.detail.push_str(&rest);
    }
    causes
}

impl Slip {
    fn at(self) -> usize {
        match self {
            Self::Wrong { at, .. } | Self::Missing { at } | Self::Extra { behind: at, .. } | Self::Alike { at, .. } => {
                at
            }
        }
    }

    fn came(self) -> Option<Came> {
        match self {
            Self::Wrong { came, .. } | Self::Extra { came, .. } | Self::Alike { came, .. } => Some(came),
            Self::Missing { .. } => None,
        }
    }

    /// Whether the other one is of the same kind, and at the next place.
    fn is_beside(self, next: Self) -> bool {
        match (self, next) {
            (Self::Wrong { at, came }, Self::Wrong { at: next, came: other }) => {
                at + 1 == next && came.is_digit() == other.is_digit()
            }
            (Self::Missing { at }, Self::Missing { at: next }) => at + 1 == next,
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

/// What a slip costs, and what a letter that looks right does: fewer than the slips count, and so that a digit is taken before a letter.
const SLIP: usize = 1 << 16;
const LETTER: usize = 1;

/// The fewest slips that make one text of the other, letters that look right among them, and how many of the right digits lie before each
/// character; `None` where there are more than a few.
fn slips(came: &[Came], right: &[u8]) -> Option<(Vec<Slip>, Vec<usize>)> {
    if came.len().abs_diff(right.len()) > MOST {
        return None;
    }
    let width = right.len() + 1;
    let over = |one: &Came, other: &u8| match (one.digit == Some(*other), one.is_digit()) {
        (true, true) => 0,
        (true, false) => LETTER,
        (false, _) => SLIP,
    };
    // What lies between the ends of both texts costs, from these places on.
    let mut costs = vec![0_usize; (came.len() + 1) * width];
    let cell = |row: usize, column: usize| row * width + column;
    for row in (0..=came.len()).rev() {
        for column in (0..=right.len()).rev() {
            let rest = |row: usize, column: usize| costs.get(cell(row, column)).copied().unwrap_or(usize::MAX);
            let cost = match (came.get(row), right.get(column)) {
                (None, None) => 0,
                (Some(_), None) => SLIP + rest(row + 1, column),
                (None, Some(_)) => SLIP + rest(row, column + 1),
                (Some(one), Some(other)) => {
                    let aside = SLIP + rest(row + 1, column).min(rest(row, column + 1));
                    aside.min(over(one, other) + rest(row + 1, column + 1))
                }
            };
            if let Some(place) = costs.get_mut(cell(row, column)) {
                *place = cost;
            }
        }
    }
    let cost = |row: usize, column: usize| costs.get(cell(row, column)).copied().unwrap_or(usize::MAX);
    if cost(0, 0) / SLIP > MOST {
        return None;
    }
    let (mut row, mut column, mut slips, mut places) = (0, 0, Vec::new(), Vec::with_capacity(came.len() + 1));
    while row < came.len() || column < right.len() {
        let here = cost(row, column);
        let (one, other) = (came.get(row).copied(), right.get(column));
        let over = one.zip(other).map(|(one, other)| over(&one, other));
        match (one, over.filter(|over| here == over + cost(row + 1, column + 1))) {
            (Some(came), Some(over)) => {
                match over {
                    0 => {}
                    LETTER => slips.push(Slip::Alike { at: column, came }),
                    _ => slips.push(Slip::Wrong { at: column, came }),
                }
                places.push(column);
                (row, column) = (row + 1, column + 1);
            }
            (Some(came), _) if other.is_none() || here == SLIP + cost(row + 1, column) => {
                slips.push(Slip::Extra { behind: column, came });
                places.push(column);
                row += 1;
            }
            _ => {
                slips.push(Slip::Missing { at: column });
                column += 1;
            }
        }
    }
    places.push(right.len());
    Some((slips, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The slips of such a text.
    fn told(came: &str, right: &[u8]) -> Option<Vec<Slip>> {
        let came: Vec<Came> = came.chars().map(Came::new).collect();
        slips(&came, right).map(|(slips, _)| slips)
    }

    #[test]
    fn the_fewest_slips_are_told() {
        let told = |came: &str| told(came, b"0123456789abcdef");
        let came = Came::new;
        assert_eq!(told("0123456789abcdef"), Some(vec![]));
        assert_eq!(told("0123456789bcdef"), Some(vec![Slip::Missing { at: 10 }]));
        assert_eq!(told("01234567899abcdef"), Some(vec![Slip::Extra { behind: 10, came: came('9') }]));
        assert_eq!(told("0123406789abcdef"), Some(vec![Slip::Wrong { at: 5, came: came('0') }]));
        assert_eq!(told("0123456789abcdef0"), Some(vec![Slip::Extra { behind: 16, came: came('0') }]));
        let both = vec![Slip::Wrong { at: 0, came: came('9') }, Slip::Missing { at: 15 }];
        assert_eq!(told("9123456789abcde"), Some(both));
        assert_eq!(told("ffff056789abcdef"), None, "five are too many");
        assert_eq!(told(""), None);
    }

    #[test]
    fn a_letter_stands_for_a_digit_where_the_others_leave_it_that_place() {
        let told = |came: &str| told(came, b"0123456789abcdef");
        let came = Came::new;
        assert_eq!(told("Ol23456789abcdef").unwrap().len(), 2, "each letter is told");
        assert_eq!(told("O123456789abcdef"), Some(vec![Slip::Alike { at: 0, came: came('O') }]));
        assert_eq!(told("0l123456789abcdef"), Some(vec![Slip::Extra { behind: 1, came: came('l') }]));
        assert_eq!(told("01l23456789abcdef"), Some(vec![Slip::Extra { behind: 2, came: came('l') }]));
        assert_eq!(told("G123456789abcdef"), Some(vec![Slip::Wrong { at: 0, came: came('G') }]));
    }

    proptest::proptest! {
        #[test]
        fn slips_of_any_texts_are_counted(text in "[0-9a-fOlG?]{0,20}", right in "[0-9a-f]{0,20}") {
            let came: Vec<Came> = text.chars().map(Came::new).collect();
            if let Some((found, places)) = slips(&came, right.as_bytes()) {
                let few = found.iter().filter(|slip| !matches!(slip, Slip::Alike { .. })).count();
                proptest::prop_assert!(few <= MOST);
                proptest::prop_assert_eq!(found.is_empty(), text == right);
                proptest::prop_assert_eq!(places.len(), came.len() + 1);
                proptest::prop_assert!(places.is_sorted());
            }
        }
    }
}
