//! Names of files: what was replaced in the captures of a file is replaced in its name too, and what is personal or secret there by its form.
//! Numbers and times stay, so that files keep their order.

use std::collections::BTreeMap;

use super::filler::words;
use super::keys::key_in;
use super::kind::Kind;
use super::learned::Learned;
use super::scan::{is_hexadecimal, is_id};
use super::{Pass, Redaction};
use crate::capture::Request;

/// The shortest piece of an address that is looked for in a name.
const SHORTEST_SLUG: usize = 8;

/// The name of a file, and what its captures say about it. It holds as much as the name does, however many captures there are.
#[derive(Debug, Clone, Default)]
pub struct Naming {
    name: String,
    found: BTreeMap<String, (String, Kind)>,
    /// Addresses as names of files have them, before and after.
    slugs: BTreeMap<String, String>,
}

impl Naming {
    /// A path, with `/` between its parts, about which nothing is known yet.
    pub fn new(path: &str) -> Self {
        Self { name: path.to_owned(), ..Self::default() }
    }

    /// Adds what others learned about the same name.
    pub fn add(&mut self, other: Self) {
        self.found.extend(other.found);
        self.slugs.extend(other.slugs);
    }

    /// Whether that is another name.
    pub fn is_other(&self, name: &str) -> bool {
        self.name != name
    }

    /// Whether there is no name to be changed.
    pub(super) fn is_empty(&self) -> bool {
        self.name.is_empty()
    }

    pub(super) fn learn(&mut self, learned: &Learned) {
        for (span, to, kind) in learned.hits(&self.name) {
            let from = self.name.get(span).unwrap_or_default().to_owned();
            self.found.insert(from, (to.into_owned(), kind));
        }
    }

    pub(super) fn learn_address(&mut self, before: String, after: &Request) {
        if before.len() >= SHORTEST_SLUG && self.name.contains(&before) {
            let after = after.slug();
            self.slugs.insert(before, after);
        }
    }
}

impl Redaction {
    /// The path without what is personal or secret in it: as many parts, and the last with the same extension.
    pub fn renamed(&self, naming: &Naming) -> String {
        let learned = Learned::new(naming.found.clone());
        let mut pass = Pass { learned, ..Pass::new(self) };
        let last = naming.name.rfind('/').map_or(0, |at| at + 1);
        let mut out = String::with_capacity(naming.name.len());
        let mut at = 0;
        for part in naming.name.split('/') {
            if at > 0 {
                out.push('/');
            }
            let ending = part.rfind('.').filter(|dot| at == last && *dot > 0 && part.len() - dot <= 8);
            let (stem, ending) = part.split_at(ending.unwrap_or(part.len()));
            out.push_str(&pass.stem(stem, &naming.slugs));
            out.push_str(ending);
            at += part.len() + 1;
        }
        out
    }
}

impl Pass<'_> {
    fn stem(&mut self, stem: &str, slugs: &BTreeMap<String, String>) -> String {
        let mut stem = stem.to_owned();
        // The longest first: one address begins as another.
        for (before, after) in slugs.iter().rev() {
            stem = stem.replace(before, after);
        }
        let mut out = String::with_capacity(stem.len());
        for (run, is_word) in words(&stem, |character| character.is_alphanumeric() || "-_".contains(character)) {
            if !is_word || is_id(run) || key_in(run).is_some() {
                out.push_str(run);
                continue;
            }
            for (word, _) in words(run, char::is_alphanumeric) {
                let random = is_random(word);
                let new = if random { self.redaction.mint.id(word) } else { word.to_owned() };
                out.push_str(&new);
            }
        }
        let out = self.scan(&out).unwrap_or(out);
        // What was made up may hold what no name of a file does.
        out.replace(['/', '\\'], "-")
    }
}

/// Whether a word of a name is an id or a token. `20260102T030405Z` is a time.
fn is_random(word: &str) -> bool {
    let time = word.len() > 8
        && word.bytes().take(8).all(|byte| byte.is_ascii_digit())
        && word.as_bytes().get(8).is_some_and(|byte| byte.eq_ignore_ascii_case(&b't'));
    let any = |what: fn(&u8) -> bool| word.bytes().any(|byte| what(&byte));
    !time
        && ((word.len() >= 12 && is_hexadecimal(word))
            || (word.len() >= 16 && any(u8::is_ascii_digit) && any(u8::is_ascii_alphabetic)))
}
