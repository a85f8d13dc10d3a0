//! Other ways in which whole names and telephone numbers of a run are written: without accents, with two letters for an umlaut, as slugs, in one
//! word, the last name first, with initials, over lines and tags, a number without its country. One word of a name is told by nothing here, and no
//! number of fewer than nine digits.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::folded::{Folded, is_letter};
use super::gather::is_everyday;
use super::kind::Kind;
use super::learned::Hit;
use super::mint::Mint;
use super::work;

/// The most words of a name that is looked for in another order.
const MOST_WORDS: usize = 4;
/// No word, in an order of words, and one that is none of the name.
const NONE: u8 = u8::MAX;
const BETWEEN: u8 = GLUED - 1;
/// The first letter of a word, in an order of words; a word without a gap before it.
const INITIAL: u8 = 1 << 7;
const GLUED: u8 = 1 << 6;
/// The shortest last name that is looked for behind an initial.
const SHORTEST_LAST: usize = 4;
/// The shortest last name that is looked for with an initial in one word.
const SHORTEST_USER: usize = 5;
/// The shortest word, and the fewest letters, of a name that is looked for in one word.
const SHORTEST_GLUED: usize = 3;
const FEWEST_GLUED: usize = 8;
/// How many marks stand between two words of a name at the most, how long a tag there is, and all of it.
const MOST_MARKS: usize = 4;
const LONGEST_TAG: usize = 48;
const LONGEST_GAP: usize = 160;
/// How many digits of a number are compared from the right at least, and how many it has at the most.
const COMPARED: usize = 9;
const MOST_DIGITS: usize = 15;
/// How many marks stand between two groups of them at the most.
const MOST_PARTING: usize = 3;

/// Which words of a name stand one behind the other.
type Order = [u8; MOST_WORDS];
/// Where words stand that are a name's, the name, and which of its words they are.
type Written<'n> = (Vec<Range<usize>>, &'n str, Order);

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
        for order in orders(value, &words) {
            let mut hash = Folded::default();
            let mut kept = [NONE; MOST_WORDS];
            let mut run = String::new();
            for (index, (at, place)) in order.iter().zip(&mut kept).enumerate() {
                let word = words.get(usize::from(at & !(INITIAL | GLUED))).copied().unwrap_or_default();
                run.push_str(if at & INITIAL > 0 { initial(word) } else { word });
                if order.get(index + 1).is_none_or(|next| next & GLUED == 0) {
                    let first = hash.0 == Folded::default().0;
                    hash.add(&run);
                    run.clear();
                    if first {
                        self.beginnings.insert(hash.0);
                    }
                }
                *place = *at;
            }
            self.orders.entry(hash.0).or_insert((number, kept));
        }
    }

    /// What comes instead of a telephone number, which is the same in all its spellings.
    pub(super) fn phone(&self, number: &str, mint: &Mint) -> String {
        match self.number(&digits(number), mint) {
            Some(new) => spread(number, &new),
            None => mint.phone(number),
        }
    }

    /// Where other spellings stand in a text, and what comes instead: word by word, from left to right.
    pub(super) fn hits(&self, text: &str, mint: &Mint) -> Vec<Hit<'static>> {
        let mut hits = Vec::new();
        if !self.orders.is_empty() {
            self.names_in(text, mint, &mut hits, |_| true);
        }
        if !self.numbers.is_empty() {
            self.numbers_in(text, mint, &mut hits);
        }
        hits
    }

    /// The same for names alone that stand over lines or tags.
    pub(super) fn hits_across(&self, text: &str, mint: &Mint) -> Vec<Hit<'static>> {
        let mut hits = Vec::new();
        if !self.orders.is_empty() && text.contains(['\n', '<']) {
            self.names_in(text, mint, &mut hits, |gap| gap.contains(['\n', '<']));
        }
        hits
    }

    fn names_in(&self, text: &str, mint: &Mint, hits: &mut Vec<Hit<'static>>, counts: fn(&str) -> bool) {
        let mut next = next_word(text, 0);
        while let Some(first) = next {
            work::done(first.len());
            let mut hash = Folded::default();
            hash.add(text.get(first.clone()).unwrap_or_default());
            let mut end = first.end;
            if self.beginnings.contains(&hash.0)
                && let Some((spans, name, order)) = self.name_at(text, first, hash)
            {
                let whole = spans.first().map_or(end, |span| span.start)..spans.last().map_or(end, |span| span.end);
                end = whole.end;
                if !counts(text.get(whole).unwrap_or_default()) {
                    next = next_word(text, end);
                    continue;
                }
                for (span, places) in spans.into_iter().zip(runs(&order)) {
                    if places == [BETWEEN] {
                        let old = text.get(span.clone()).unwrap_or_default();
                        hits.push((span, cased(&mint.name(&old.to_lowercase()), old).into(), Kind::Name));
                        continue;
                    }
                    let old = text.get(span.clone()).unwrap_or_default();
                    let made = |at: &u8| {
                        let own = split(name).nth(usize::from(at & !(INITIAL | GLUED))).unwrap_or_default();
                        let made = mint.name(&own.to_lowercase());
                        if at & INITIAL > 0 { initial(&made).to_owned() } else { made }
                    };
                    let new = together(&places.iter().map(made).collect::<Vec<_>>(), old);
                    if new != old {
                        hits.push((span, new.into(), Kind::Name));
                    }
                }
            }
            next = next_word(text, end);
        }
    }

    /// The longest name that begins with that word.
    fn name_at(&self, text: &str, first: Range<usize>, mut hash: Folded) -> Option<Written<'_>> {
        let mut spans = vec![first];
        let mut longest = None;
        loop {
            if let Some((name, order)) = self.orders.get(&hash.0)
                && is_written(text, &spans, *order)
            {
                longest = Some((spans.clone(), self.names.get(*name as usize)?.as_ref(), *order));
            }
            let end = spans.last()?.end;
            let Some(word) = behind_gap(text, end).filter(|_| spans.len() < MOST_WORDS) else { return longest };
            let word = next_word(text, word)?;
            if spans.len() == 1 && longest.is_none() {
                longest = self.name_around(text, &spans, &word, hash);
            }
            hash.add(text.get(word.clone())?);
            spans.push(word);
        }
    }

    /// A first and a last name, in either order, with one or two names or initials between them that are not known.
    fn name_around(
        &self,
        text: &str,
        spans: &[Range<usize>],
        between: &Range<usize>,
        hash: Folded,
    ) -> Option<Written<'_>> {
        let (first, before) = (spans.first()?, spans.last()?);
        let middle = text.get(between.clone())?;
        let gap = text.get(before.end..between.start)?;
        let initial = middle.chars().nth(1).is_none();
        // A small word is any word.
        if middle.starts_with(char::is_numeric) || gap.contains(['<', '\n', ',']) || !(initial || capital(middle)) {
            return None;
        }
        let last = next_word(text, behind_gap(text, between.end)?)?;
        if text.get(between.end..last.start)?.contains(['<', '\n']) {
            return None;
        }
        let mut whole = hash;
        whole.add(text.get(last.clone())?);
        let spans = [spans, std::slice::from_ref(between)].concat();
        if let Some((name, [one, two, NONE, ..])) = self.orders.get(&whole.0)
            && (one | two) & (INITIAL | GLUED) == 0
            && is_written(text, &[first.clone(), last.clone()], [*one, *two, NONE, NONE])
        {
            let mut order = [NONE; MOST_WORDS];
            let between = spans.iter().skip(1).map(|_| BETWEEN);
            let places = std::iter::once(*one).chain(between).chain([*two]);
            order.iter_mut().zip(places).for_each(|(place, at)| *place = at);
            return Some(([spans, vec![last]].concat(), self.names.get(*name as usize)?.as_ref(), order));
        }
        if spans.len() + 1 < MOST_WORDS { self.name_around(text, &spans, &last, hash) } else { None }
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
                if !is_trunk(text, group) {
                    found.push_str(text.get(group.clone()).unwrap_or_default());
                }
                if found.len() > MOST_DIGITS {
                    break;
                }
                if let Some(new) = self.number(&found, mint) {
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
                let new = spread(old, &new);
                if new != old {
                    hits.push((first.start..end, new.into(), Kind::Phone));
                }
            }
        }
    }

    /// As many digits for those of a number that is known, with its country or without.
    fn number(&self, found: &str, mint: &Mint) -> Option<String> {
        let found_bare = bare(found);
        let local = found_bare.strip_prefix('0').unwrap_or(found_bare);
        let known = self.numbers.get(&key(local)?)?;
        let all = digits(known);
        let whole = bare(&all);
        let own = if found_bare == whole { found_bare } else { local };
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
    name.split(|letter: char| !is_letter(letter)).filter(|word| !word.is_empty())
}

/// The first letter of a word.
fn initial(word: &str) -> &str {
    word.get(..word.chars().next().map_or(0, char::len_utf8)).unwrap_or_default()
}

/// Where the next word stands. Letters and their marks are one word, without the digits that a user's name ends in.
fn next_word(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let start = rest.find(char::is_alphanumeric)?;
    let word = rest.get(start..)?;
    let end = word.find(|letter: char| !is_letter(letter)).unwrap_or(word.len());
    let word = word.get(..end)?;
    let bare = word.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let end = if word.starts_with(char::is_alphabetic) { bare.len() } else { end };
    Some(from + start..from + start + end)
}

/// Where the next word of a name begins: behind a few marks, a line break, tags of HTML.
fn behind_gap(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    let mut marks = 0;
    while at - from <= LONGEST_GAP {
        let rest = text.get(at..)?;
        let next = rest.chars().next()?;
        at += match next {
            '<' => {
                let end = rest.bytes().take(LONGEST_TAG).position(|byte| byte == b'>')?;
                let is_tag = |tag: &str| tag.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
                rest.get(1..end).filter(|tag| is_tag(tag) && !tag.contains('@'))?;
                end + 1
            }
            _ if marks < MOST_MARKS && " ,_-.+/|'’\u{a0}\r\n\t".contains(next) => {
                marks += 1;
                next.len_utf8()
            }
            _ => return (at > from && next.is_alphanumeric()).then_some(at),
        };
    }
    None
}

/// The words of an order, each with what is glued to it.
fn runs(order: &Order) -> impl Iterator<Item = &[u8]> {
    let end = order.iter().position(|at| *at == NONE).unwrap_or(MOST_WORDS);
    order.get(..end).unwrap_or_default().chunk_by(|_, next| next & GLUED > 0)
}

/// Whether words are written as that order of a name is: a slug in any case, anything else with capitals. An initial without its full stop is a
/// letter that is no word.
fn is_written(text: &str, spans: &[Range<usize>], order: Order) -> bool {
    let gaps = || spans.windows(2).filter_map(|pair| text.get(pair.first()?.end..pair.last()?.start));
    let spaced = gaps().any(|gap| gap.contains([' ', '\u{a0}', ',', '<', '\n', '\t']));
    let word = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default();
    let stopped = |(span, places): (&Range<usize>, &[u8])| {
        let initial = places.first().is_some_and(|at| at & INITIAL > 0);
        !initial
            || text.get(span.end..).is_some_and(|after| after.starts_with('.'))
            || !["A", "a", "I", "i"].contains(&word(span))
    };
    // What stands between the first word and the last may be small: `van der`. Written small throughout, only whole words say enough.
    let small = |span: Option<&Range<usize>>| span.is_some_and(|span| word(span).starts_with(char::is_lowercase));
    let shortened = order.iter().any(|at| *at != NONE && at & INITIAL > 0);
    let (first, last) = (small(spans.first()), small(spans.last()));
    spans.iter().zip(runs(&order)).all(stopped) && !(spaced && (first || last) && (shortened || first != last))
}

/// The orders and forms in which the words of a name are looked for.
fn orders(value: &str, words: &[&str]) -> Vec<Vec<u8>> {
    let count = u8::try_from(words.len()).unwrap_or_default();
    let word = |at: u8| words.get(usize::from(at)).copied().unwrap_or_default();
    let long = |at: u8, least: usize| word(at).chars().nth(least - 1).is_some();
    let telling = |at: u8, least: usize| long(at, least) && !is_everyday(word(at));
    let glued = |order: &[u8]| -> Vec<u8> {
        order.iter().enumerate().map(|(at, word)| word | if at > 0 { GLUED } else { 0 }).collect()
    };
    let all: Vec<u8> = (0..count).collect();
    let rotated = |by: u8| (0..count).map(|at| (at + by) % count).collect::<Vec<u8>>();
    let mut orders: Vec<Vec<u8>> = vec![all.clone(), rotated(1), rotated(count - 1)];
    // `Novák, Ondřej` has its first name behind the comma; elsewhere the last is what stands behind the last space.
    let split_at = |text: &str| u8::try_from(split(text).count()).ok().filter(|at| (1..count).contains(at));
    let comma = value.split_once(',').and_then(|(before, _)| split_at(before));
    let space = value.trim_end().rsplit_once(char::is_whitespace).and_then(|(before, _)| split_at(before));
    let at = comma.or(space).unwrap_or(count - 1);
    let (mut firsts, mut lasts): (Vec<u8>, Vec<u8>) = ((0..at).collect(), (at..count).collect());
    if comma.is_some() {
        std::mem::swap(&mut firsts, &mut lasts);
    }
    let (Some(first), Some(last)) = (firsts.first().copied(), lasts.last().copied()) else { return orders };
    let mut add = |parts: &[&[u8]]| orders.push(parts.concat());
    if count > 2 && long(first, 2) && long(last, 2) && !(is_everyday(word(first)) && is_everyday(word(last))) {
        add(&[&[first, last]]);
        add(&[&[last, first]]);
    }
    if telling(last, SHORTEST_LAST) {
        add(&[&[first | INITIAL, last]]);
        add(&[&[last, first | INITIAL]]);
    }
    // `onovak`, `novako`: what user names are made of.
    if telling(last, SHORTEST_USER) {
        add(&[&glued(&[first | INITIAL, last])]);
        add(&[&glued(&[last, first | INITIAL])]);
    }
    // `Jean-Luc Picard-Dupont`, `Seán O'Brien`: with initials, in one word, by the first half of a last name.
    let initials: Vec<u8> = firsts.iter().map(|at| at | INITIAL).collect();
    // `J. van der Berg`
    if count > 2 && telling(last, SHORTEST_LAST) {
        add(&[&[first | INITIAL], all.get(1..).unwrap_or_default()]);
    }
    if count > 2 && lasts.iter().any(|at| telling(*at, SHORTEST_LAST)) {
        let one: Vec<u8> = glued(&lasts);
        for firsts in [&firsts, &initials, &vec![first | INITIAL]] {
            add(&[firsts, &lasts]);
            add(&[&lasts, firsts]);
            add(&[firsts, &one]);
            if let Some(half) = lasts.first().filter(|half| telling(**half, SHORTEST_LAST)) {
                add(&[firsts, &[*half]]);
            }
        }
    }
    let letters = |part: &[u8]| part.iter().map(|at| word(*at).chars().count()).sum::<usize>();
    if letters(&all) >= FEWEST_GLUED && letters(&firsts).min(letters(&lasts)) >= SHORTEST_GLUED {
        add(&[&glued(&all)]);
        add(&[&glued(&[lasts.as_slice(), &firsts].concat())]);
    }
    orders.dedup();
    orders
}

/// The zero that is dialled only where the country is not: `+49 (0)151`.
const TRUNK: &str = "(0)";

/// Whether digits are that zero, where they stand in a text.
fn is_trunk(text: &str, group: &Range<usize>) -> bool {
    let around = group.start.checked_sub(1).and_then(|start| text.get(start..group.end + 1));
    around == Some(TRUNK)
}

/// Digits in the places of those of a number, among its marks.
fn spread(number: &str, digits: &str) -> String {
    let mut digits = digits.chars();
    let mut place = |old: char| if old.is_ascii_digit() { digits.next().unwrap_or(old) } else { old };
    let parts: Vec<String> = number.split(TRUNK).map(|part| part.chars().map(&mut place).collect()).collect();
    parts.join(TRUNK)
}

/// Made-up words in the place of one: `OndrejNovak` has its capitals.
fn together(made: &[String], old: &str) -> String {
    let whole = made.concat();
    let inner = old.chars().skip(1).any(char::is_uppercase) && old.contains(char::is_lowercase);
    if made.len() < 2 || !inner {
        return cased(&whole, old);
    }
    let mut out = String::with_capacity(whole.len());
    for word in made {
        let upper = !out.is_empty() || old.starts_with(char::is_uppercase);
        let first = initial(word);
        out.push_str(&if upper { first.to_uppercase() } else { first.to_owned() });
        out.push_str(word.get(first.len()..).unwrap_or_default());
    }
    out
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

/// Whether a number that is known may begin behind that: not within a fraction or an escape. Nine digits of a word say enough.
fn begins(before: &str) -> bool {
    let whole = before.strip_suffix(['.', ',']).unwrap_or_default();
    !whole.ends_with(|last: char| last.is_ascii_digit()) && !before.ends_with('%')
}

/// Whether that may stand between the groups of a number.
fn parts(gap: &str) -> bool {
    gap.chars().nth(MOST_PARTING).is_none()
        && gap.chars().all(|mark| " .-/()–‐‑\u{a0}\u{2007}\u{2009}\u{202f}".contains(mark))
}

fn digits(text: &str) -> String {
    text.split(TRUNK).flat_map(str::chars).filter(char::is_ascii_digit).collect()
}

/// Whether a word is one with a capital, or of a script that has none.
fn capital(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() && !first.is_lowercase())
}

/// Digits without the zeros that stand for the plus sign.
fn bare(digits: &str) -> &str {
    digits.strip_prefix("00").unwrap_or(digits)
}

/// The last digits of a number that is long enough.
fn key(digits: &str) -> Option<u64> {
    digits.get(digits.len().checked_sub(COMPARED)?..)?.parse().ok()
}
