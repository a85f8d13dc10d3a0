//! What the members of all captures of a run say about names, numbers and ids, so that it is found in the sentences and addresses of any of them.
//! Takes of a name only what a sentence is not likely to say otherwise: `Mark Page` whole, and neither of the two words.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::accounts::is_account;
use super::filler::words;
use super::folded::is_letter;
use super::kind::Kind;
use super::known::Known;
use super::learned::{COMMON, is_telling, is_unspaced};
use super::lexicon::{CALENDAR, EVENT_VERBS, EVERYDAY, SUBJECTS, THINGS};
use super::mint::Mint;
use super::scan::is_id;
use super::value::resembles_a_secret;
use super::{Pass, Redaction, names};
use crate::capture::Capture;
use crate::document::Node;

/// How many values are remembered: some forty megabytes.
const MOST: usize = 200_000;

/// The longest value that is looked for elsewhere.
const LONGEST: usize = 128;

/// The fewest digits of a number, and the shortest secret, that are looked for elsewhere.
const FEWEST: usize = 8;

/// The shortest word that is looked for elsewhere where it is all that somebody is called by.
const SHORTEST_SOLE: usize = 4;

/// The shortest name of a user, the fewest digits of an id, and the shortest street with its number.
const SHORTEST_USER: usize = 6;
const FEWEST_OF_AN_ID: usize = 3;
const SHORTEST_STREET: usize = 8;

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) kind: Kind,
    /// Whether it is all that somebody is called by, in one word.
    pub(super) sole: bool,
}

/// What was gathered of a run. It holds real names, and shows none.
#[derive(Clone, Default)]
pub struct Gathered {
    found: BTreeMap<Box<str>, Told>,
    full: bool,
}

impl std::fmt::Debug for Gathered {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Gathered").field("count", &self.found.len()).finish_non_exhaustive()
    }
}

impl Gathered {
    /// Adds what other captures say; what is there stays.
    pub fn add(&mut self, other: Self) {
        self.full |= other.full;
        for (from, told) in other.found {
            self.insert(&from, told);
        }
    }

    /// Whether there was more than is remembered.
    pub fn is_full(&self) -> bool {
        self.full
    }

    fn insert(&mut self, from: &str, told: Told) {
        if let Some(known) = self.found.get_mut(from) {
            // A number that is somebody's telephone is that too where it is called an id.
            if told.kind == Kind::Phone || (told.kind == Kind::Id && matches!(known.kind, Kind::Secret | Kind::Name)) {
                known.kind = told.kind;
            }
            known.sole |= told.sole;
        } else if self.found.len() < MOST {
            self.found.insert(from.into(), told);
        } else {
            self.full = true;
        }
    }
}

impl Redaction {
    /// Adds what the members of a capture say to what others said.
    pub fn gather(&self, capture: &Capture, gathered: &mut Gathered) {
        let mut pass = Pass { gathered: Some(std::mem::take(gathered)), ..Pass::new(self) };
        pass.hear(capture);
        *gathered = pass.gathered.unwrap_or_default();
    }

    /// Replaces from now on what was gathered, in whatever capture it stands.
    pub fn know(&mut self, gathered: Gathered) {
        // What looks made up stays, so that nothing else may become it.
        let probe = Mint::new(&self.options.key);
        for (id, told) in &gathered.found {
            if told.kind == Kind::Id && probe.id(id) == **id {
                self.mint.id(id);
            }
            // In the same order in every run, whichever thread comes to it first.
            if told.kind == Kind::Phone {
                self.mint.phone(id);
            }
        }
        self.known = gathered.known();
        // Where nothing could be read twice, each capture still tells of itself.
        self.told = !self.known.is_empty();
    }
}

impl Gathered {
    /// The same, ready to be looked for.
    pub(super) fn known(self) -> Known {
        let gathered = self;
        // Telephone numbers are written in other ways too.
        let mut numbers: Vec<String> = Vec::new();
        for (from, _) in gathered.found.iter().filter(|(_, told)| told.kind == Kind::Phone) {
            let digits: String = from.chars().filter(char::is_ascii_digit).collect();
            let bare = digits.strip_prefix("00").unwrap_or(&digits);
            let ways = [format!("00{bare}"), bare.to_owned()];
            numbers.extend(ways.into_iter().filter(|way| !gathered.found.contains_key(way.as_str())));
        }
        let values = gathered.found.keys().map(AsRef::as_ref).chain(numbers.iter().map(String::as_str));
        let mut known = Known::with_room(values);
        // What was gathered goes as it is taken in, so that both are never there at once.
        for (from, told) in gathered.found {
            known.add(&from, told);
        }
        for number in numbers {
            known.add(&number, Told { kind: Kind::Phone, sole: false });
        }
        known
    }
}

impl Pass<'_> {
    /// Whether nothing is replaced, and only gathered.
    pub(super) fn gathers(&self) -> bool {
        self.gathered.is_some()
    }

    fn hear(&mut self, capture: &Capture) {
        let request = &capture.request;
        if let Ok(target) = std::str::from_utf8(&request.target) {
            self.target(target);
        }
        let mut headers = request.headers.clone();
        self.headers(&mut headers, &[]);
        self.body(&mut headers, &request.body);
        if let Some(response) = &capture.response {
            let mut headers = response.headers.clone();
            self.headers(&mut headers, &[]);
            self.body(&mut headers, &response.body);
        }
    }

    /// Remembers the whole name of somebody whose halves an object has.
    pub(super) fn hear_halves(&mut self, object: Node<'_>) {
        let mut halves = [None, None];
        for (key, value) in object.members() {
            let half = key.string().and_then(|name| names::half_of(&name));
            if let Some(half) = half.and_then(|half| halves.get_mut(half as usize)) {
                *half = value.string();
            }
        }
        let [first, last] = halves.each_ref().map(|half| half.as_deref().map(str::trim).unwrap_or_default());
        // Who has only one of them is called by it.
        self.somebody = first.is_empty() != last.is_empty();
        self.heard(Kind::Name, format!("{first} {last}").trim());
        self.somebody = false;
    }

    /// Remembers a value of a kind, and what of it is to be looked for.
    pub(super) fn heard(&mut self, kind: Kind, text: &str) {
        let (collective, somebody) = (self.collective, self.somebody);
        let Some(gathered) = self.gathered.as_mut() else { return };
        let text = text.trim();
        if text.len() > LONGEST || text.contains("://") {
            return;
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let told = Told { kind, sole: false };
        match kind {
            Kind::Name => {
                // Many scripts have no capitals, such as the Arabic, the Hebrew and those of India.
                let is_upper =
                    |word: &str| word.starts_with(|first: char| first.is_alphabetic() && !first.is_lowercase());
                let several = words(text, is_letter).filter(|(_, is_word)| *is_word).count() > 1;
                if is_upper(text) && is_telling(text) && (several || text.contains(is_unspaced)) {
                    gathered.insert(text, told);
                }
                // A user's name has digits, and is no word: `novak84`.
                if !several && resembles_a_secret(text) && text.len() >= SHORTEST_USER && !is_id(text) {
                    gathered.insert(text, Told { kind, sole: true });
                }
                let sole = somebody && !several && text.chars().nth(SHORTEST_SOLE - 1).is_some();
                // The words of a firm's name say what it does.
                let own = words(text, is_letter).filter(|_| !several || !collective);
                for (word, is_word) in own {
                    let known = !sole && gathered.found.contains_key(word);
                    if is_word && !known && is_upper(word) && is_telling(word) && !is_everyday(word) {
                        gathered.insert(word, Told { kind, sole });
                    }
                }
            }
            Kind::Phone if digits >= FEWEST => gathered.insert(text, told),
            Kind::Id if !is_id(text) && !is_account(text) => {
                let only = digits == text.len();
                let moment = only && [10, 13].contains(&digits) && text.starts_with('1');
                if (only && digits >= FEWEST_OF_AN_ID && !moment) || (!only && resembles_a_secret(text)) {
                    gathered.insert(text, told);
                }
            }
            // A street with its number, and no position.
            Kind::Place
                if digits > 0
                    && text.len() >= SHORTEST_STREET
                    && words(text, char::is_alphabetic).any(|(word, is_word)| is_word && word.chars().count() >= 4) =>
            {
                gathered.insert(text, told);
                // As queries and forms write it.
                gathered.insert(&text.replace(' ', "+"), told);
            }
            Kind::Ip if text.parse::<std::net::IpAddr>().is_ok() => gathered.insert(text, told),
            Kind::Secret => {
                // Behind the word for how it is shown: `Bearer …`.
                let token = text.rsplit(' ').next().unwrap_or_default();
                if token.len() >= FEWEST && resembles_a_secret(token) && !is_id(token) && !is_account(token) {
                    gathered.insert(token, told);
                }
            }
            _ => {}
        }
    }
}

/// Words that are said of all sorts of things, in whatever language programs speak.
static EVERYDAY_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = [COMMON, CALENDAR, THINGS, SUBJECTS, EVENT_VERBS];
    lists.into_iter().flatten().copied().chain(EVERYDAY.split_whitespace()).collect()
});

/// Whether a word is said of all sorts of things.
pub(super) fn is_everyday(word: &str) -> bool {
    EVERYDAY_WORDS.contains(word.to_lowercase().as_str())
}
