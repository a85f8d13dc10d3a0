//! What the named members of a capture hold, found again in its sentences and addresses. One pass over a text, however much was learned.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::filler::words;
use super::folded::{folded, is_letter};
use super::kind::Kind;
use super::lexicon;
use super::names::is_somebody;
use super::work;
use crate::sorting;

/// The shortest words that are looked for in sentences, and the shortest that have digits: short numbers stand everywhere.
const SHORTEST: usize = 3;
pub(super) const SHORTEST_NUMBER: usize = 5;

/// The shortest id that is looked for behind a word that says whose it is.
const SHORTEST_OWNED: usize = 3;

/// Words that are names too, words of companies' names that are none, and those that hosts and made-up values are made of.
pub(super) const COMMON: &[&str] = lexicon::words! {
    the and for you all are not but can may will mark art rose grace hope joy bill frank rich grant dean miles chase sue ray max
    guy young long white black brown green king page price hill wood stone field day love good new open home support team sales
    admin user customer contact company test group services app shop store example person pictures secret key token http https www
    com net org bearer basic localhost intercom infobip kentico vcita
};

/// What was learned, ready to be looked for.
#[derive(Debug, Default)]
pub(super) struct Learned {
    finder: Finder,
    ids: HashMap<String, String>,
    /// Whether some are only found behind a word that says whose they are.
    owned: bool,
    /// Words of names, without case and accents.
    names: HashMap<String, String>,
}

impl Learned {
    /// Values, what they became, and what they are.
    pub(super) fn new(found: BTreeMap<String, (String, Kind)>) -> Self {
        let mut learned = Self::default();
        for (from, (to, kind)) in found {
            if kind == Kind::Id {
                learned.owned |= is_short(&from);
                learned.ids.insert(from.clone(), to.clone());
            }
            let word = folded(&from);
            // Of marks without a letter nothing is left, and nothing stands everywhere.
            if kind == Kind::Name && is_telling(&from) && !word.is_empty() {
                learned.names.insert(word, to.to_lowercase());
            }
            let digits = from.bytes().any(|byte| byte.is_ascii_digit());
            let long = if digits { from.len() >= SHORTEST_NUMBER } else { is_telling(&from) };
            if long && from.contains(char::is_alphanumeric) {
                learned.finder.add(Entry { from, to, kind });
            }
        }
        learned.finder.finish();
        learned
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.finder.is_empty() && self.names.is_empty() && !self.owned
    }

    /// What became of an id.
    pub(super) fn id(&self, text: &str) -> Option<&str> {
        self.ids.get(text).map(String::as_str)
    }

    /// What became of a part of a path: an id, however short it is, or a name in any case.
    pub(super) fn part(&self, text: &str) -> Option<(String, Kind)> {
        let id = self.ids.get(text).map(|to| (to.clone(), Kind::Id));
        let whole = || {
            let hit = self.hits(text).into_iter().next().filter(|(span, ..)| *span == (0..text.len()));
            hit.map(|(_, to, kind)| (to.into_owned(), kind))
        };
        id.or_else(whole).or_else(|| self.names.get(&folded(text)).map(|to| (to.clone(), Kind::Name)))
    }

    /// Where in a text something stands that was learned, and what it became: from left to right, none within another. Names are found in
    /// any case: `JANE DOE` and `jane-doe` are Jane Doe.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit<'_>> {
        if self.is_empty() { Vec::new() } else { self.hits_in(text, &pieces(text)) }
    }

    /// The same where the text is taken apart already.
    pub(super) fn hits_in(&self, text: &str, pieces: &[Piece<'_>]) -> Vec<Hit<'_>> {
        let mut hits: Vec<Hit<'_>> = Vec::new();
        if self.is_empty() {
            return hits;
        }
        let mut entries = self.finder.find(pieces).into_iter().peekable();
        for (index, (start, word)) in pieces.iter().copied().enumerate() {
            if let Some((_, entry)) = entries.next_if(|(entry_start, _)| *entry_start == start) {
                hits.push((start..start + entry.from.len(), Cow::Borrowed(&entry.to), entry.kind));
            } else if hits.last().is_none_or(|(span, ..)| span.end <= start)
                && let Some(to) = self.name(word)
            {
                hits.push((start..start + word.len(), Cow::Owned(to), Kind::Name));
            } else if self.owned
                && is_short(word)
                && let Some(to) = self.id(word)
                && is_owned(pieces.get(..index).unwrap_or_default())
            {
                hits.push((start..start + word.len(), Cow::Borrowed(to), Kind::Id));
            }
        }
        hits.retain(|(span, _, kind)| *kind != Kind::Name || !is_dated(text, span));
        hits
    }

    /// A word of a name in another case than it was learned in.
    fn name(&self, word: &str) -> Option<String> {
        if word.len() < SHORTEST || self.names.is_empty() {
            return None;
        }
        let lower = word.to_lowercase();
        let to = self.names.get(&folded(&lower))?;
        let mut letters = word.chars();
        let first_is_upper = letters.next().is_some_and(char::is_uppercase);
        match (first_is_upper, letters.all(char::is_uppercase)) {
            // A word that everybody says is no name where it is written as a word.
            (false, _) => (!COMMON.contains(&lower.as_str())).then(|| to.clone()),
            (true, true) => Some(to.to_uppercase()),
            (true, false) => Some(to.get(..1)?.to_uppercase() + to.get(1..)?),
        }
    }
}

/// Whether a number is too short to be looked for anywhere, and long enough behind a word that says whose it is.
fn is_short(word: &str) -> bool {
    (SHORTEST_OWNED..SHORTEST_NUMBER).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether what stands before a number says that it is an id: `user_101`, `contact #101`.
pub(super) fn is_owned(before: &[Piece<'_>]) -> bool {
    let mut words = before.iter().rev().map(|(_, piece)| *piece);
    let word = words.by_ref().take(3).find(|piece| !" _-#:=/".contains(piece));
    word.is_some_and(|word| {
        let lower = word.to_lowercase();
        lower == "id" || lexicon::SUBJECTS.contains(&lower.as_str()) || is_somebody(&lower)
    })
}

/// Something that was learned.
#[derive(Debug)]
struct Entry {
    from: String,
    to: String,
    kind: Kind,
}

/// Finds the longest entry that begins at each word, by the words of all entries in one automaton (Aho and Corasick, 1975). It reads
/// backwards: the longest entry that ends where a backward reader is, is the longest that begins there.
#[derive(Debug)]
struct Finder {
    entries: Vec<Entry>,
    words: HashMap<String, u32>,
    steps: HashMap<(u32, u32), u32>,
    states: Vec<State>,
}

/// How much of some entries was read.
#[derive(Debug, Default, Clone, Copy)]
struct State {
    /// Where to go on when no entry goes on here: what was read, but for its beginning.
    fallback: u32,
    /// The longest entry that has been read.
    entry: Option<u32>,
    parent: u32,
    word: u32,
    depth: u32,
}

impl Default for Finder {
    fn default() -> Self {
        Self { entries: Vec::new(), words: HashMap::new(), steps: HashMap::new(), states: vec![State::default()] }
    }
}

impl Finder {
    fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn add(&mut self, entry: Entry) {
        let mut state = 0;
        for (_, word) in pieces(&entry.from).into_iter().rev() {
            let next = index(self.words.len());
            let word = match self.words.get(word) {
                Some(word) => *word,
                None => *self.words.entry(word.to_owned()).or_insert(next),
            };
            let next = index(self.states.len());
            let depth = self.state(state).depth + 1;
            let there = *self.steps.entry((state, word)).or_insert(next);
            if there == next {
                self.states.push(State { parent: state, word, depth, ..State::default() });
            }
            state = there;
        }
        let number = index(self.entries.len());
        if let Some(state) = self.states.get_mut(state as usize) {
            state.entry = Some(number);
        }
        self.entries.push(entry);
    }

    /// Makes it ready, once everything is added.
    fn finish(&mut self) {
        let mut order: Vec<u32> = (1..index(self.states.len())).collect();
        sorting::by_key(&mut order, |state| self.state(*state).depth);
        for at in order {
            let State { parent, word, entry, .. } = self.state(at);
            let fallback = if parent == 0 { 0 } else { self.step(self.state(parent).fallback, word) };
            let inherited = self.state(fallback).entry;
            if let Some(state) = self.states.get_mut(at as usize) {
                (state.fallback, state.entry) = (fallback, entry.or(inherited));
            }
        }
    }

    fn state(&self, at: u32) -> State {
        self.states.get(at as usize).copied().unwrap_or_default()
    }

    fn step(&self, mut from: u32, word: u32) -> u32 {
        loop {
            work::done(1);
            match self.steps.get(&(from, word)) {
                Some(next) => return *next,
                None if from == 0 => return 0,
                None => from = self.state(from).fallback,
            }
        }
    }

    /// The entries of a text with where they begin: from left to right, the longest first, none within another.
    fn find(&self, pieces: &[(usize, &str)]) -> Vec<(usize, &Entry)> {
        let mut found = Vec::new();
        let mut state = 0;
        for (start, word) in pieces.iter().rev() {
            work::done(word.len());
            state = self.words.get(*word).map_or(0, |word| self.step(state, *word));
            if let Some(entry) = self.state(state).entry.and_then(|entry| self.entries.get(entry as usize)) {
                found.push((*start, entry));
            }
        }
        found.reverse();
        let mut done = 0;
        found.retain(|(start, entry)| {
            let apart = *start >= done;
            if apart {
                done = start + entry.from.len();
            }
            apart
        });
        found
    }
}

/// Whether a word is long enough to be looked for: where a letter says as much as a syllable, two of them are.
pub(super) fn is_telling(word: &str) -> bool {
    word.len() >= SHORTEST && (!word.starts_with(is_unspaced) || word.chars().nth(1).is_some())
}

/// Whether a letter is of a script in which no space stands between words, or in which endings are written to names: Chinese, Japanese, Korean,
/// Thai, Lao, Burmese, Khmer. Each such letter is a word of its own here, so that a name is found between others.
pub(super) fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FFDC}' | '\u{20000}'..='\u{3FFFF}')
}

/// A word or a mark, with where it begins.
pub(super) type Piece<'t> = (usize, &'t str);

/// Where something stands that was learned, what comes instead, and what it is.
pub(super) type Hit<'l> = (Range<usize>, Cow<'l, str>, Kind);

/// Whether a word is one of a date there and no name: `1 Jan 2024`, `Sun, 07 May`.
fn is_dated(text: &str, span: &Range<usize>) -> bool {
    let word = text.get(span.clone()).unwrap_or_default();
    let (before, after) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
    let is_mark = |letter: char| " ,./-".contains(letter);
    let words_of = |before: bool, text: &str| {
        let number = |word: &str| word.starts_with(|digit: char| digit.is_ascii_digit());
        let mut rest = text;
        for _ in 0..MOST_DATED {
            let bare = if before { rest.trim_end_matches(is_mark) } else { rest.trim_start_matches(is_mark) };
            if rest.len() - bare.len() > 2 || rest.len() == bare.len() {
                return false;
            }
            let no_word = |letter: char| !letter.is_alphanumeric();
            let word = if before {
                bare.rfind(no_word).map_or(bare, |at| bare.get(at + 1..).unwrap_or_default())
            } else {
                bare.split(no_word).next().unwrap_or_default()
            };
            if number(word) {
                return true;
            }
            if !is_of_a_calendar(word) {
                return false;
            }
            let left = bare.len() - word.len();
            rest = if before { bare.get(..left) } else { bare.get(word.len()..) }.unwrap_or_default();
        }
        false
    };
    is_of_a_calendar(word) && (words_of(true, before) || words_of(false, after))
}

/// Whether a word is one of a month or a day of the week.
pub(super) fn is_of_a_calendar(word: &str) -> bool {
    word.len() <= LONGEST_DATED && lexicon::CALENDAR.contains(&word.to_lowercase().as_str())
}

/// How many words of a date are looked at on each side, and how long they are.
const MOST_DATED: usize = 3;
const LONGEST_DATED: usize = 9;

/// Whole words, and every other character by itself, each with where it begins.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (run, is_word) in words(text, is_letter) {
        for (part, spaced) in words(run, |letter| is_word && !is_unspaced(letter)) {
            if spaced {
                pieces.push((at, part));
            } else {
                pieces.extend(part.char_indices().map(|(index, character)| {
                    (at + index, part.get(index..index + character.len_utf8()).unwrap_or_default())
                }));
            }
            at += part.len();
        }
    }
    pieces
}

/// A number of things as their index: nobody learns four thousand million words.
fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found_longest_first_and_short_numbers_are_not() {
        let found =
            [("Ada", "Xu"), ("Ada Lovelace", "Xu Yu"), ("+353 87 1234567", "+999"), ("147", "900"), ("..", "x")];
        let found = found.map(|(from, to)| (from.to_owned(), (to.to_owned(), Kind::Id)));
        let learned = Learned::new(found.into());
        let apply = |text: &str| {
            let hits = learned.hits(text);
            hits.iter().map(|(span, to, _)| format!("{}={to}", &text[span.clone()])).collect::<Vec<_>>()
        };
        assert_eq!(apply("(Ada Lovelace), Ada-Ada"), ["Ada Lovelace=Xu Yu", "Ada=Xu", "Ada=Xu"]);
        assert_eq!(apply("call +353 87 1234567!"), ["+353 87 1234567=+999"]);
        for text in ["Adams", "XAda", "147", "ada", "353 87 1234567", ".."] {
            assert_eq!(apply(text), [""; 0], "{text}");
        }
        assert_eq!(learned.part("147"), Some(("900".into(), Kind::Id)));
        let named = Learned::new([("Ada".to_owned(), ("Xu".to_owned(), Kind::Name))].into());
        assert_eq!(named.part("ada"), Some(("xu".into(), Kind::Name)));
    }
}
