//! What the named members of a capture hold, found again in its sentences and addresses. One pass over a text, however much was learned.

use std::collections::{BTreeMap, HashMap};

use super::kind::Kind;
use super::mint::words;

/// The shortest words that are looked for in sentences, and the shortest that have digits: short numbers stand everywhere.
const SHORTEST: usize = 3;
const SHORTEST_NUMBER: usize = 6;

/// Something that was learned.
#[derive(Debug)]
struct Entry {
    from: String,
    to: String,
    kind: Kind,
    /// How many bytes stand before its first word.
    before: usize,
}

/// What was learned, ready to be looked for.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// By the first word, longest first.
    entries: HashMap<String, Vec<Entry>>,
    ids: HashMap<String, String>,
    /// Words of names, in lower case.
    names: HashMap<String, String>,
}

impl Learned {
    /// Values, what they became, and what they are.
    pub(super) fn new(found: BTreeMap<String, (String, Kind)>) -> Self {
        let mut learned = Self::default();
        for (from, (to, kind)) in found {
            if kind == Kind::Id {
                learned.ids.insert(from.clone(), to.clone());
            }
            if kind == Kind::Name && from.len() >= SHORTEST {
                learned.names.insert(from.to_lowercase(), to.to_lowercase());
            }
            let digits = from.bytes().any(|byte| byte.is_ascii_digit());
            if from.len() < if digits { SHORTEST_NUMBER } else { SHORTEST } {
                continue;
            }
            let mut before = 0;
            let first = words(&from, char::is_alphanumeric).find(|(run, is_word)| {
                before += if *is_word { 0 } else { run.len() };
                *is_word
            });
            let Some((word, _)) = first else { continue };
            let entry = Entry { to, kind, before, from: from.clone() };
            learned.entries.entry(word.to_owned()).or_default().push(entry);
        }
        for entries in learned.entries.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.from.len()));
        }
        learned
    }

    /// What became of a part of a path: an id, however short it is, or a name in any case.
    pub(super) fn part(&self, text: &str) -> Option<(String, Kind)> {
        let id = self.ids.get(text).map(|to| (to.clone(), Kind::Id));
        id.or_else(|| self.names.get(&text.to_lowercase()).map(|to| (to.clone(), Kind::Name)))
    }

    /// The text with all of it replaced where it stands as words of its own; `count` hears of each.
    pub(super) fn apply(&self, text: &str, mut count: impl FnMut(Kind)) -> Option<String> {
        if self.entries.is_empty() {
            return None;
        }
        let mut out = String::new();
        let (mut at, mut done) = (0, 0);
        for (word, is_word) in words(text, char::is_alphanumeric) {
            let start = at;
            at += word.len();
            if !is_word || start < done {
                continue;
            }
            let fits = |entry: &&Entry| {
                let Some(from) = start.checked_sub(entry.before).filter(|from| *from >= done) else { return false };
                let Some(rest) = text.get(from..).and_then(|rest| rest.strip_prefix(entry.from.as_str())) else {
                    return false;
                };
                !rest.starts_with(char::is_alphanumeric)
            };
            let Some(entry) = self.entries.get(word).and_then(|entries| entries.iter().find(fits)) else { continue };
            let from = start - entry.before;
            out.push_str(text.get(done..from).unwrap_or_default());
            out.push_str(&entry.to);
            done = from + entry.from.len();
            count(entry.kind);
        }
        if done == 0 {
            return None;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        Some(out)
    }
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
        let apply = |text: &str| learned.apply(text, |_| {});
        assert_eq!(apply("(Ada Lovelace), Ada-Ada").unwrap(), "(Xu Yu), Xu-Xu");
        assert_eq!(apply("call +353 87 1234567!").unwrap(), "call +999!");
        for text in ["Adams", "XAda", "147", "ada", "353 87 1234567", ".."] {
            assert_eq!(apply(text), None, "{text}");
        }
        assert_eq!(learned.part("147"), Some(("900".into(), Kind::Id)));
        let named = Learned::new([("Ada".to_owned(), ("Xu".to_owned(), Kind::Name))].into());
        assert_eq!(named.part("ada"), Some(("xu".into(), Kind::Name)));
    }
}
