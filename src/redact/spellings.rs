//! Other ways in which whole names and telephone numbers of a run are written: without accents, as slugs, the last name first, with an initial, a
//! number without its country. One word of a name is told by nothing here, and no number of fewer than nine digits.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::gather::is_everyday;
use super::kind::Kind;
use super::learned::Hit;
use super::mint::Mint;
use super::work;

/// The most words of a name that is looked for in another order.
const MOST_WORDS: usize = 4;
/// No word, in an order of words.
const NONE: u8 = u8::MAX;
/// The first letter of a word, in an order of words.
const INITIAL: u8 = 1 << 7;
/// The shortest last name that is looked for behind an initial.
const SHORTEST_LAST: usize = 4;
/// How many digits of a number are compared from the right at least, and how many it has at the most.
const COMPARED: usize = 9;
const MOST_DIGITS: usize = 15;

/// Which words of a name stand one behind the other.
type Order = [u8; MOST_WORDS];

/// Whole names and telephone numbers, ready to be looked for in other spellings.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    names: Vec<Box<str>>,
    /// By the hash of folded words: the name and which of its words they are.
    orders: HashMap<u64, (u32, Order)>,
    /// The hashes of words with which one begins.
    beginnings: HashSet<u64>,
    /// Numbers as they were written, by their last digits.
    numbers: HashMap<u64, Box<str>>,
}

impl Spellings {
    /// Adds a value of that kind.
    pub(super) fn add(&mut self, value: &str, kind: Kind) {
        match kind {
            Kind::Name => self.add_name(value),
            Kind::Phone => {
                let digits = digits(value);
                let Some(key) = key(bare(&digits)) else { return };
                let longer =
                    self.numbers.get(&key).is_none_or(|known| bare(&self::digits(known)).len() < bare(&digits).len());
                if longer {
                    self.numbers.insert(key, value.into());
                }
            }
            _ => {}
        }
    }

    fn add_name(&mut self, value: &str) {
        let words: Vec<&str> = split(value).collect();
        let long = |word: &str| word.chars().nth(1).is_some() && !word.contains(|letter: char| letter.is_numeric());
        let Ok(number) = u32::try_from(self.names.len()) else { return };
        if !(2..=MOST_WORDS).contains(&words.len())
            || words.iter().filter(|word| long(word)).count() < 2
            || words.iter().all(|word| is_everyday(word))
        {
            return;
        }
        self.names.push(value.into());
        let count = words.len();
        let mut all: Vec<usize> = (0..count).collect();
        // `Novák, Ondřej` has its first name behind the comma.
        let comma = value.split_once(',').map(|(before, _)| split(before).count()).filter(|first| *first < count);
        let (first, last) = comma.map_or((0, count - 1), |first| (first, 0));
        let mut orders: Vec<Vec<u8>> = Vec::new();
        let small = |all: &[usize]| all.iter().filter_map(|at| u8::try_from(*at).ok()).collect::<Vec<u8>>();
        orders.push(small(&all));
        all.rotate_left(1);
        orders.push(small(&all));
        all.rotate_right(2 % count);
        orders.push(small(&all));
        let word = |at: usize| words.get(at).copied().unwrap_or_default();
        if count > 2 && long(word(first)) && long(word(last)) && !(is_everyday(word(first)) && is_everyday(word(last)))
        {
            orders.extend([small(&[first, last]), small(&[last, first])]);
        }
        if word(last).chars().nth(SHORTEST_LAST - 1).is_some() && !is_everyday(word(last)) {
            let mut with_initial = small(&[first, last]);
            if let Some(first) = with_initial.first_mut() {
                *first |= INITIAL;
            }
            orders.push(with_initial.clone());
            with_initial.reverse();
            orders.push(with_initial);
        }
        for order in orders {
            let mut hash = Folded::default();
            let mut kept = [NONE; MOST_WORDS];
            for (index, (at, place)) in order.iter().zip(&mut kept).enumerate() {
                let word = word(usize::from(at & !INITIAL));
                hash.add(if at & INITIAL > 0 { initial(word) } else { word });
                if index == 0 {
                    self.beginnings.insert(hash.0);
                }
                *place = *at;
            }
            self.orders.entry(hash.0).or_insert((number, kept));
        }
    }

    /// Where other spellings stand in a text, and what comes instead: word by word, from left to right.
    pub(super) fn hits(&self, text: &str, mint: &Mint) -> Vec<Hit<'static>> {
        let mut hits = Vec::new();
        if !self.orders.is_empty() {
            self.names_in(text, mint, &mut hits);
        }
        if !self.numbers.is_empty() {
            self.numbers_in(text, mint, &mut hits);
        }
        hits
    }

    fn names_in(&self, text: &str, mint: &Mint, hits: &mut Vec<Hit<'static>>) {
        let mut next = next_word(text, 0);
        while let Some(first) = next {
            work::done(first.len());
            let mut hash = Folded::default();
            hash.add(text.get(first.clone()).unwrap_or_default());
            let mut end = first.end;
            if self.beginnings.contains(&hash.0)
                && let Some((spans, name, order)) = self.name_at(text, first, hash)
            {
                end = spans.last().map_or(end, |span| span.end);
                for (span, at) in spans.into_iter().zip(order) {
                    let old = text.get(span.clone()).unwrap_or_default();
                    let own = split(name).nth(usize::from(at & !INITIAL)).unwrap_or_default();
                    let made = mint.name(&own.to_lowercase());
                    let new = cased(if at & INITIAL > 0 { initial(&made) } else { &made }, old);
                    if new != old {
                        hits.push((span, new.into(), Kind::Name));
                    }
                }
            }
            next = next_word(text, end);
        }
    }

    /// The longest name that begins with that word.
    fn name_at(&self, text: &str, first: Range<usize>, mut hash: Folded) -> Option<(Vec<Range<usize>>, &str, Order)> {
        let mut spans = vec![first];
        let mut longest = None;
        while spans.len() < MOST_WORDS {
            let end = spans.last()?.end;
            let Some(word) = next_word(text, end).filter(|word| joins(text.get(end..word.start).unwrap_or_default()))
            else {
                break;
            };
            hash.add(text.get(word.clone())?);
            spans.push(word);
            if let Some((name, order)) = self.orders.get(&hash.0)
                && is_written(text, &spans, *order)
            {
                longest = Some((spans.clone(), self.names.get(*name as usize)?.as_ref(), *order));
            }
        }
        longest
    }

    fn numbers_in(&self, text: &str, mint: &Mint, hits: &mut Vec<Hit<'static>>) {
        if text.bytes().filter(u8::is_ascii_digit).nth(COMPARED - 1).is_none() {
            return;
        }
        let groups = groups(text);
        let mut from = 0;
        while let Some(first) = groups.get(from) {
            from += 1;
            if !begins(text.get(..first.start).unwrap_or_default()) {
                continue;
            }
            let mut found = String::new();
            let mut longest = None;
            for (index, group) in groups.iter().enumerate().skip(from - 1) {
                let before = groups.get(index.wrapping_sub(1)).filter(|_| index >= from);
                if before.is_some_and(|before| !parts(text.get(before.end..group.start).unwrap_or_default())) {
                    break;
                }
                found.push_str(text.get(group.clone()).unwrap_or_default());
                if found.len() > MOST_DIGITS {
                    break;
                }
                let after = text.get(group.end..).unwrap_or_default();
                if !after.starts_with(|next: char| next.is_alphanumeric() || "_=%@".contains(next))
                    && let Some(new) = self.number(&found, mint)
                {
                    longest = Some((index, group.end, new));
                }
            }
            if let Some((index, end, new)) = longest {
                from = index + 1;
                let old = text.get(first.start..end).unwrap_or_default();
                // One point and nothing else is that of a fraction.
                if old.chars().filter(|mark| !mark.is_ascii_digit()).eq(['.']) {
                    continue;
                }
                let mut new = new.chars();
                let digit = |old: char| if old.is_ascii_digit() { new.next().unwrap_or(old) } else { old };
                let new: String = old.chars().map(digit).collect();
                if new != old {
                    hits.push((first.start..end, new.into(), Kind::Phone));
                }
            }
        }
    }

    /// As many digits for those of a number that is known, with its country or without.
    fn number(&self, found: &str, mint: &Mint) -> Option<String> {
        let own = if found.starts_with("00") { bare(found) } else { found.strip_prefix('0').unwrap_or(found) };
        let known = self.numbers.get(&key(own)?)?;
        let all = digits(known);
        let whole = bare(&all).strip_prefix('0').unwrap_or(bare(&all));
        if !whole.ends_with(own) {
            return None;
        }
        let made = digits(&mint.phone(known));
        let mut new = made.get(made.len().checked_sub(own.len())?..)?.to_owned();
        // With a zero before it, it would be another number of another form.
        if new.starts_with('0') && own.len() < whole.len() {
            new.replace_range(..1, "9");
        }
        Some(format!("{}{new}", found.get(..found.len() - own.len())?))
    }
}

/// Words of a name.
fn split(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter)).filter(|word| !word.is_empty())
}

/// The first letter of a word.
fn initial(word: &str) -> &str {
    word.get(..word.chars().next().map_or(0, char::len_utf8)).unwrap_or_default()
}

/// Where the next word stands. Letters and their marks are one word.
fn next_word(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let start = rest.find(char::is_alphanumeric)?;
    let word = rest.get(start..)?;
    let end = word.find(|letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter)).unwrap_or(word.len());
    Some(from + start..from + start + end)
}

/// Whether words with that between them may be of one name.
fn joins(gap: &str) -> bool {
    !gap.is_empty() && gap.len() <= 4 && gap.chars().all(|mark| " ,_-.+'’\u{a0}".contains(mark))
}

/// Whether words are written as that order of a name is: a slug in any case, anything else with capitals, an initial with its full stop.
fn is_written(text: &str, spans: &[Range<usize>], order: Order) -> bool {
    let gaps = || spans.windows(2).filter_map(|pair| text.get(pair.first()?.end..pair.last()?.start));
    let spaced = gaps().any(|gap| gap.contains([' ', '\u{a0}', ',']));
    let written = |span: &Range<usize>, at: u8| {
        let word = text.get(span.clone()).unwrap_or_default();
        let stopped = at & INITIAL == 0 || text.get(span.end..).is_some_and(|after| after.starts_with('.'));
        stopped && (!spaced || !word.starts_with(char::is_lowercase))
    };
    spans.iter().zip(order).all(|(span, at)| written(span, at))
}

/// A made-up word in the case of what it stands for.
fn cased(made: &str, old: &str) -> String {
    let mut letters = old.chars();
    match (letters.next().is_some_and(char::is_uppercase), letters.next().is_some()) {
        (false, _) => made.to_lowercase(),
        (true, true) if !old.contains(char::is_lowercase) => made.to_uppercase(),
        (true, _) => initial(made).to_uppercase() + made.get(initial(made).len()..).unwrap_or_default(),
    }
}

/// Runs of digits.
fn groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for at in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at) {
        match groups.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end += 1,
            None => groups.push(at..at + 1),
        }
    }
    groups
}

/// Whether a number may begin behind that: not within a word, a version or a fraction.
fn begins(before: &str) -> bool {
    !before.ends_with(|last: char| last.is_alphanumeric() || "_.,=%@".contains(last))
}

/// Whether that may stand between the groups of a number.
fn parts(gap: &str) -> bool {
    gap.len() <= 2 && gap.chars().all(|mark| " .-/()\u{a0}".contains(mark))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Digits without the zeros that stand for the plus sign.
fn bare(digits: &str) -> &str {
    digits.strip_prefix("00").unwrap_or(digits)
}

/// The last digits of a number that is long enough.
fn key(digits: &str) -> Option<u64> {
    digits.get(digits.len().checked_sub(COMPARED)?..)?.parse().ok()
}

/// A hash of words without case and accents, each with its end (FNV-1a).
#[derive(Clone, Copy)]
struct Folded(u64);

impl Default for Folded {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Folded {
    fn add(&mut self, word: &str) {
        let mut take = |letter: char| self.0 = (self.0 ^ u64::from(letter)).wrapping_mul(0x0100_0000_01B3);
        for letter in word.chars() {
            if letter.is_ascii() {
                take(letter.to_ascii_lowercase());
                continue;
            }
            for lower in letter.to_lowercase() {
                decompose_canonical(lower, |part| match part {
                    // Letters that have a stroke and no mark.
                    'ł' => take('l'),
                    'ø' => take('o'),
                    'đ' | 'ð' => take('d'),
                    'ı' => take('i'),
                    'ß' => "ss".chars().for_each(&mut take),
                    'æ' => "ae".chars().for_each(&mut take),
                    'œ' => "oe".chars().for_each(&mut take),
                    part if is_combining_mark(part) => {}
                    part => take(part),
                });
            }
        }
        take('\u{1f}');
    }
}

/// A word without case and accents.
pub(super) fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars().flat_map(char::to_lowercase) {
        decompose_canonical(letter, |part| {
            if !is_combining_mark(part) {
                out.push(match part {
                    'ł' => 'l',
                    'ø' => 'o',
                    'đ' => 'd',
                    part => part,
                });
            }
        });
    }
    out
}
