//! What the captures of a run say about each other, found again in any of them. A whole name goes wherever it stands; one word of it only where
//! something says that it is somebody, since in another capture `Mark` and `Jan` may be words of their own: beside another word of a name or an
//! e-mail address, after a greeting, in a text that has the whole name too. Keeps no made-up values: few are ever needed, and they are made where
//! something is found.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::Pass;
use super::constant::is_of_a_zone;
use super::encoded::Decoded;
use super::filler::words;
use super::folded::{Folded, folded, is_letter};
use super::gather::{Told, is_everyday};
use super::kind::Kind;
use super::learned::{Hit, Piece, is_of_a_calendar, is_unspaced};
use super::lexicon::{GREETINGS, PERSONAL_MARKS};
use super::mint::Mint;
use super::scan::is_id;
use super::spellings::Spellings;
use super::splice::Splice;
use super::work;
use crate::sorting;

/// How far from a name an e-mail address is looked for, in bytes.
const NEAR: usize = 96;

/// A place where nothing ends.
const NOTHING: u32 = u32::MAX;

/// Values of a run by what they are, ready to be looked for.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// All of them, one behind the other.
    values: String,
    entries: Vec<Entry>,
    /// By the hash of what begins as a value does, up to the end of a word or a mark: the last value that ends there.
    beginnings: HashMap<u64, u32>,
    /// The same values in other spellings.
    spellings: Spellings,
}

/// A value.
#[derive(Debug)]
struct Entry {
    start: u32,
    length: u16,
    kind: Kind,
    /// Whether it is all that somebody is called by, in one word.
    sole: bool,
    /// Another that is the same but for its case and accents.
    other: u32,
}

/// A value in a text.
struct Found {
    span: Range<usize>,
    kind: Kind,
    /// Whether it is one word of a name, and not all of it.
    single: bool,
}

impl Known {
    /// One that is empty, and has room for these.
    pub(super) fn with_room<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let (count, bytes) = values.fold((0, 0), |(count, bytes), value| (count + 1, bytes + value.len()));
        Self {
            values: String::with_capacity(bytes),
            entries: Vec::with_capacity(count),
            beginnings: HashMap::with_capacity(count),
            spellings: Spellings::default(),
        }
    }

    /// Adds a value, which is one that was not added before.
    pub(super) fn add(&mut self, value: &str, Told { kind, sole }: Told) {
        let number = u32::try_from(self.entries.len()).unwrap_or(NOTHING);
        let (Ok(start), Ok(length)) = (u32::try_from(self.values.len()), u16::try_from(value.len())) else { return };
        if number == NOTHING {
            return;
        }
        self.spellings.add(value, kind);
        let mut hash = Folded::default();
        for (_, piece) in super::learned::pieces(value) {
            hash.add_part(piece);
            self.beginnings.entry(hash.0).or_insert(NOTHING);
        }
        let Some(last) = self.beginnings.get_mut(&hash.0) else { return };
        let other = std::mem::replace(last, number);
        self.entries.push(Entry { start, length, kind, sole, other });
        self.values.push_str(value);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What a text is as a whole: names in any case and without accents, anything else as it was.
    fn whole(&self, text: &str, last: u32) -> Option<Told> {
        let mut at = last;
        let mut found: Option<Told> = None;
        while let Some(entry) = self.entries.get(at as usize) {
            let start = entry.start as usize;
            let value = self.values.get(start..start + usize::from(entry.length)).unwrap_or_default();
            if value == text || (matches!(entry.kind, Kind::Name | Kind::Place) && folded(value) == folded(text)) {
                let sole = entry.sole || found.is_some_and(|found| found.sole);
                found = Some(Told { kind: entry.kind, sole });
            }
            at = entry.other;
        }
        found
    }

    /// The longest value that begins at each place, from left to right, none within another.
    fn find(&self, text: &str, pieces: &[Piece<'_>]) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut done = 0;
        for (index, (start, first)) in pieces.iter().enumerate() {
            if *start < done || self.is_empty() {
                continue;
            }
            let mut hash = Folded::default();
            let mut longest = None;
            for (at, piece) in pieces.get(index..).unwrap_or_default() {
                hash.add_part(piece);
                work::done(piece.len());
                let Some(last) = self.beginnings.get(&hash.0) else { break };
                let span = *start..at + piece.len();
                if *last != NOTHING
                    && let Some(Told { kind, sole }) = self.whole(text.get(span.clone()).unwrap_or_default(), *last)
                {
                    longest =
                        Some(Found { single: !sole && kind == Kind::Name && span.len() == first.len(), span, kind });
                }
            }
            // A name that is written small may be any word; several words are looked for in `spellings`.
            let small = first.starts_with(char::is_lowercase) && !first.contains(|digit: char| digit.is_ascii_digit());
            // A number of a few digits is an id only behind a word that says whose it is.
            let owned = |hit: &Found| {
                hit.kind != Kind::Id
                    || hit.span.len() > super::learned::SHORTEST_NUMBER
                    || !first.bytes().all(|byte| byte.is_ascii_digit())
                    || super::learned::is_owned(pieces.get(..index).unwrap_or_default())
                    || is_in_a_path(pieces.get(..index).unwrap_or_default(), first)
            };
            if let Some(hit) = longest.filter(|hit| (hit.kind != Kind::Name || !small) && owned(hit)) {
                done = hit.span.end;
                found.push(hit);
            }
        }
        found
    }

    /// What stands in a text and what comes instead, beside what the capture itself says about it.
    pub(super) fn hits(&self, text: &str, pieces: &[Piece<'_>], own: &[Hit<'_>], mint: &Mint) -> Vec<Hit<'static>> {
        let found = self.find(text, pieces);
        if found.is_empty() {
            return Vec::new();
        }
        let lower = |span: &Range<usize>| folded(text.get(span.clone()).unwrap_or_default());
        let mut names: Vec<Range<usize>> =
            own.iter().filter(|hit| hit.2 == Kind::Name).map(|hit| hit.0.clone()).collect();
        names.extend(found.iter().filter(|hit| hit.kind == Kind::Name).map(|hit| hit.span.clone()));
        let (begin, end): (HashSet<usize>, HashSet<usize>) = names.iter().map(|span| (span.start, span.end)).unzip();
        let whole = found.iter().filter(|hit| hit.kind == Kind::Name && !hit.single).map(|hit| lower(&hit.span));
        let whole: HashSet<String> = whole
            .flat_map(|name| words(&name, is_letter).map(|(word, _)| word.to_owned()).collect::<Vec<_>>())
            .collect();
        let beside = |span: &Range<usize>| {
            let (before, after) =
                (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
            PERSONAL_MARKS.iter().any(|mark| {
                (before.ends_with(mark) && end.contains(&(span.start - mark.len())))
                    || (after.starts_with(mark) && begin.contains(&(span.end + mark.len())))
            }) || is_greeted(before)
                || is_addressed(before, after)
        };
        let told = |hit: &Found| !hit.single || whole.contains(&lower(&hit.span)) || beside(&hit.span);
        let hit = |hit: Found| {
            let old = text.get(hit.span.clone())?;
            let new = self.made(mint, hit.kind, old);
            (new != old).then_some((hit.span, new.into(), hit.kind))
        };
        found.into_iter().filter(told).filter_map(hit).collect()
    }

    /// What becomes of a part of a path. One word of a name is looked for where the part above says that somebody follows.
    pub(super) fn part(&self, text: &str, somebody: bool, mint: &Mint) -> Option<(String, Kind)> {
        if self.is_empty() {
            return None;
        }
        let mut hash = Folded::default();
        for (_, piece) in super::learned::pieces(text) {
            hash.add_part(piece);
        }
        let kind = self.whole(text, *self.beginnings.get(&hash.0)?)?.kind;
        let several = || text.contains(|letter: char| !is_letter(letter) || is_unspaced(letter));
        let small = text.starts_with(char::is_lowercase)
            && words(text, is_letter).any(|(word, is_word)| is_word && is_everyday(word));
        // A year and the number of a page are nobody's id in another capture.
        let number = text.bytes().all(|byte| byte.is_ascii_digit());
        if kind == Kind::Id && number && !somebody && is_brief(text) {
            return None;
        }
        let told = kind != Kind::Name || somebody || (several() && !small);
        let new = if told { self.made(mint, kind, text) } else { return None };
        (new != text).then_some((new, kind))
    }

    /// Whether a capture of the run says that a value is an id.
    fn is_id(&self, text: &str) -> bool {
        let mut hash = Folded::default();
        for (_, piece) in super::learned::pieces(text) {
            hash.add_part(piece);
        }
        let last = self.beginnings.get(&hash.0);
        last.is_some_and(|last| self.whole(text, *last).is_some_and(|told| told.kind == Kind::Id))
    }

    /// What comes instead of a value that was gathered.
    fn made(&self, mint: &Mint, kind: Kind, text: &str) -> String {
        match kind {
            Kind::Name => {
                let new = mint.name(text);
                let small = text.contains(char::is_lowercase) || !text.contains(char::is_uppercase);
                if small { new } else { new.to_uppercase() }
            }
            Kind::Phone => self.phone(text, mint),
            Kind::Secret => mint.token(text),
            Kind::Place => mint.prose(text),
            Kind::Ip => text.parse().map_or_else(|_| text.to_owned(), |address| mint.ip(address).to_string()),
            _ => mint.id(text),
        }
    }

    /// What comes instead of a telephone number, however it is written.
    pub(super) fn phone(&self, number: &str, mint: &Mint) -> String {
        self.spellings.phone(number, mint)
    }

    /// What stands in a name of a member or a field: whole names, numbers and ids. One word of a name is nobody's there unless it is all of it.
    fn hits_in_name(&self, name: &str, mint: &Mint) -> Vec<Hit<'static>> {
        let mut hits = self.spellings.hits(name, mint);
        // What is known besides has capitals or digits.
        if !name.contains(|letter: char| letter.is_uppercase() || letter.is_ascii_digit() || is_unspaced(letter)) {
            return hits;
        }
        let several = |text: &str| text.contains(|mark: char| !is_letter(mark));
        let whole = |hit: &Found| {
            let text = name.get(hit.span.clone()).unwrap_or_default();
            hit.kind != Kind::Name
                || several(text)
                || (text == name && text.chars().nth(3).is_some() && !is_everyday(text))
        };
        for hit in self.find(name, &super::learned::pieces(name)).into_iter().filter(whole) {
            let new = self.made(mint, hit.kind, name.get(hit.span.clone()).unwrap_or_default());
            hits.push((hit.span, new.into(), hit.kind));
        }
        sorting::by_key(&mut hits, |(span, ..)| (span.start, std::cmp::Reverse(span.end)));
        hits
    }
}

/// Whether a number may be a year or that of a page.
fn is_brief(number: &str) -> bool {
    number.len() < 4 || (number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

/// Whether a number is a part of a path, as it stands in a sentence: `/contacts/7741`.
fn is_in_a_path(before: &[Piece<'_>], number: &str) -> bool {
    let mut before = before.iter().rev().map(|(_, piece)| *piece);
    !is_brief(number)
        && before.next() == Some("/")
        && before.next().is_some_and(|word| word.starts_with(char::is_alphabetic))
}

/// Drops what only looks like something that was learned: words that everybody says where nothing beside them says that they are somebody's name,
/// and digits behind a decimal point.
fn without_everyday(text: &str, hits: &mut Vec<Hit<'_>>) {
    let names = |hit: &&Hit<'_>| hit.2 == Kind::Name;
    let (begin, end): (HashSet<usize>, HashSet<usize>) =
        hits.iter().filter(names).map(|(span, ..)| (span.start, span.end)).unzip();
    let beside = |span: &Range<usize>| {
        let (before, after) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
        PERSONAL_MARKS.iter().any(|mark| {
            (before.ends_with(mark) && end.contains(&(span.start - mark.len())))
                || (after.starts_with(mark) && begin.contains(&(span.end + mark.len())))
        })
    };
    let words_of = |span: &Range<usize>| {
        let name = text.get(span.clone()).unwrap_or_default().to_lowercase();
        words(&name, is_letter).map(|(word, _)| word.to_owned()).collect::<Vec<_>>()
    };
    // Somebody whose whole name is in the text is called by a part of it there.
    let apart: HashSet<String> =
        hits.iter().filter(names).filter(|(span, ..)| beside(span)).flat_map(|(span, ..)| words_of(span)).collect();
    hits.retain(|(span, _, kind)| {
        let old = text.get(span.clone()).unwrap_or_default();
        let (before, after) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
        if *kind == Kind::Name && is_of_a_zone(before) {
            return false;
        }
        if *kind != Kind::Name {
            let point =
                before.strip_suffix('.').is_some_and(|whole| whole.ends_with(|last: char| last.is_ascii_digit()));
            return !(point && old.bytes().all(|byte| byte.is_ascii_digit()));
        }
        if !is_everyday(old) || apart.contains(&old.to_lowercase()) || beside(span) {
            return true;
        }
        // In the middle of a sentence a capital says that it is a name, unless it is a month's.
        let starts = before.trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?', ':', '>', '\n']);
        let alone = old == text.trim();
        !is_of_a_calendar(old) && (alone || (!starts && old.starts_with(char::is_uppercase)))
            || is_greeted(before)
            || is_addressed(before, after)
    });
}

/// What stands in a decoded text, where it stands in the other: a name word by word, with the marks between them as they are written there.
fn placed<'l>(hits: Vec<Hit<'l>>, decoded: &Decoded, text: &str) -> Vec<Hit<'l>> {
    let mut out = Vec::with_capacity(hits.len());
    let mut done = 0;
    for (span, to, kind) in hits {
        if span.start < done {
            continue;
        }
        done = span.end;
        let old = decoded.text.get(span.clone()).unwrap_or_default();
        if kind != Kind::Name || words(old, is_letter).count() != words(&to, is_letter).count() {
            let place = decoded.place(&span);
            let percent = text.get(place.clone()).is_some_and(|old| old.contains('%'));
            let to = if percent { to.replace('+', "%2B").replace(' ', "%20").into() } else { to };
            out.push((place, to, kind));
            continue;
        }
        let mut at = span.start;
        for ((old, is_word), (new, _)) in words(old, is_letter).zip(words(&to, is_letter)) {
            if is_word {
                out.push((decoded.place(&(at..at + old.len())), new.to_owned().into(), kind));
            }
            at += old.len();
        }
    }
    out
}

/// Whether a greeting or a title stands before a name: `Hello Ada`.
fn is_greeted(before: &str) -> bool {
    let bare = before.trim_end_matches([' ', ',', '.']);
    let start = bare.char_indices().rev().find(|(_, letter)| !is_letter(*letter));
    let word = bare.get(start.map_or(0, |(at, letter)| at + letter.len_utf8())..).unwrap_or_default();
    bare.len() < before.len() && word.len() <= 12 && GREETINGS.contains(&word.to_lowercase().as_str())
}

/// Whether an e-mail address stands beside a name: `Ada <ada@example.org>`.
fn is_addressed(before: &str, after: &str) -> bool {
    let apart = |letter: char| letter.is_whitespace() || "<>()[],:;\"".contains(letter);
    let end = after.char_indices().map(|(at, _)| at).take_while(|at| *at <= NEAR).last().unwrap_or_default();
    let start = before.char_indices().rev().map(|(at, _)| at).take_while(|at| before.len() - at <= NEAR).last();
    let next = after.get(..end).unwrap_or_default().trim_start_matches(apart).split(apart).next();
    let last =
        before.get(start.unwrap_or(before.len())..).unwrap_or_default().trim_end_matches(apart).rsplit(apart).next();
    next.is_some_and(|word| word.contains('@')) || last.is_some_and(|word| word.contains('@'))
}

impl Pass<'_> {
    /// The text with what was learned replaced where it stands as words of its own: of the capture, then of the others.
    pub(super) fn apply_learned(&mut self, text: &str) -> Option<String> {
        let known = self.known;
        // Nobody looks at what comes out of the first walk.
        if self.learns || (self.learned.is_empty() && known.is_empty()) {
            return None;
        }
        let decoded = Decoded::of(text);
        let shown = decoded.as_ref().map_or(text, |decoded| &decoded.text);
        let pieces = super::learned::pieces(shown);
        let learned = std::mem::take(&mut self.learned);
        let mut hits = learned.hits_in(shown, &pieces);
        if !known.is_empty() {
            let mint = &self.redaction.mint;
            let mut others = known.hits(shown, &pieces, &hits, mint);
            others.extend(known.spellings.hits(shown, mint));
            if !others.is_empty() {
                hits.extend(others);
                sorting::by_key(&mut hits, |(span, ..)| (span.start, std::cmp::Reverse(span.end)));
            }
        }
        without_everyday(shown, &mut hits);
        let new = self.replaced(text, decoded.as_ref(), hits);
        self.learned = learned;
        new
    }

    /// A text with what was found in it replaced, or in what it stands for.
    fn replaced(&mut self, text: &str, decoded: Option<&Decoded>, mut hits: Vec<Hit<'_>>) -> Option<String> {
        if let Some(decoded) = decoded {
            hits = placed(hits, decoded, text);
        }
        let mut splice = Splice::new(text);
        for (span, to, kind) in hits {
            if span.start < splice.done() || text.get(span.clone()) == Some(to.as_ref()) {
                continue;
            }
            splice.put(span, &to)?;
            self.count(kind, true);
        }
        splice.end()
    }

    /// The name of a member, a field or a cookie without what is known of somebody in it.
    pub(super) fn member_name(&mut self, name: &str) -> Option<String> {
        if self.learns || self.gathers() || self.words.contains(name) {
            return None;
        }
        if is_id(name) {
            let new = self.redaction.mint.id(name);
            return self.changed(Kind::Id, name, new);
        }
        // A table by ids has them as names; of one or two digits it may be any table.
        if name.len() > 2
            && name.bytes().all(|byte| byte.is_ascii_digit())
            && let Some(new) = self.learned.id(name).map(str::to_owned)
        {
            return self.changed(Kind::Id, name, new);
        }
        let clean = self.scan_ids(name).or_else(|| self.address(name));
        let known = self.known;
        if known.is_empty() {
            return clean;
        }
        let name = clean.as_deref().unwrap_or(name);
        let decoded = Decoded::of(name);
        let shown = decoded.as_ref().map_or(name, |decoded| &decoded.text);
        let hits = known.hits_in_name(shown, &self.redaction.mint);
        self.replaced(name, decoded.as_ref(), hits).or(clean)
    }

    /// A text of several lines or with tags, without the names that go over them.
    pub(super) fn across(&mut self, text: &str) -> Option<String> {
        if self.learns || self.gathers() || self.known.is_empty() {
            return None;
        }
        let torn = self.torn(text);
        let text = torn.as_deref().unwrap_or(text);
        let hits = self.known.spellings.hits_across(text, &self.redaction.mint);
        self.replaced(text, None, hits).or(torn)
    }

    /// What comes instead of a telephone number: of one number the same, whether with its country or without.
    pub(super) fn phone(&self, number: &str) -> String {
        self.known.phone(number, &self.redaction.mint)
    }

    /// What became of a part of a path that members say something about; `somebody` says that the part above does.
    pub(super) fn learned_part(&self, text: &str, somebody: bool) -> Option<(String, Kind)> {
        let known = self.known;
        self.learned.part(text).or_else(|| known.part(text, somebody, &self.redaction.mint))
    }

    /// Whether something says that a value is an id, which then is one wherever it is called a secret or somebody.
    pub(super) fn is_told_id(&self, text: &str) -> bool {
        self.learned.id(text).is_some() || (!self.known.is_empty() && self.known.is_id(text))
    }

    /// What became of a number that somewhere is told to be a telephone's, which it is wherever it is called an id.
    pub(super) fn learned_phone(&self, digits: &str) -> Option<String> {
        let number = digits.len() >= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let known = if number { self.learned_part(digits, false) } else { None };
        known.filter(|(_, kind)| *kind == Kind::Phone).map(|(to, _)| to)
    }
}
