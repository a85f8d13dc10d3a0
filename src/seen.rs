//! Which text stood before. Of a million texts no copy is kept, and nothing of them but a number: they stand in a document that is there anyway.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher;

/// Texts that were met, each under a number by which it is found again. Hashes are such that nobody can foretell: with others, texts could be made
/// that take quadratic time.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    random: RandomState,
    first: HashMap<u64, u32>,
}

impl Seen {
    /// The number of the first text that is the same, if there was one; `is` says whether the text of a number is. Else this one is kept.
    pub(crate) fn first(&mut self, text: &[u8], number: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mut hash = self.random.hash_one(text);
        loop {
            match self.first.entry(hash) {
                Entry::Vacant(place) => {
                    place.insert(number);
                    return None;
                }
                Entry::Occupied(place) if is(*place.get()) => return Some(*place.get()),
                Entry::Occupied(_) => hash = hash.wrapping_add(1),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn a_text_is_known_again_by_the_number_that_it_had_first() {
        let texts = ["a", "b", "a", "", "b", "a", ""];
        let mut seen = Seen::default();
        let first: Vec<_> = (0..)
            .zip(texts)
            .map(|(number, text)| seen.first(text.as_bytes(), number, |other| texts[other as usize] == text))
            .collect();
        assert_eq!(first, [None, None, Some(0), None, Some(1), Some(0), Some(3)]);
    }
}
