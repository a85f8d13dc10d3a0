//! Unicode's canonical forms (Unicode Standard Annex 15), made from what `unicode-normalization` knows of single characters. Its iterators
//! over whole texts do the same and bring along 62 kB of tables for forms that nobody here asks for.

use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

use crate::sorting;

/// The text with letters and their marks apart (NFD).
pub(super) fn decomposed(text: &str) -> Vec<char> {
    let mut characters = Vec::with_capacity(text.len());
    for character in text.chars() {
        decompose_canonical(character, |part| characters.push(part));
    }
    // Behind a character that is no mark, which is of class zero itself, marks stand by their classes, and otherwise as they came.
    for letter in characters.chunk_by_mut(|_, next| canonical_combining_class(*next) != 0) {
        if letter.len() > 2 {
            sorting::by(letter, |one, other| canonical_combining_class(*one).cmp(&canonical_combining_class(*other)));
        }
    }
    characters
}

/// The text with letters and their marks joined, as far as there is one character for them (NFC).
pub(super) fn composed(text: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    // Where the letter is that marks may join, and the class of what stands last behind it.
    let (mut letter, mut last) = (None, 0);
    for character in decomposed(text) {
        let class = canonical_combining_class(character);
        if let Some(at) = letter
            && (out.len() == at + 1 || last < class)
            && let Some(place) = out.get_mut(at)
            && let Some(joined) = compose(*place, character)
        {
            *place = joined;
            continue;
        }
        if class == 0 {
            letter = Some(out.len());
        }
        last = class;
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    proptest! {
        #[test]
        fn both_forms_are_those_of_the_library(text in "[a-e\u{C0}-\u{17F}\u{212B}\u{591}-\u{5C7}\u{300}-\u{345}\u{1100}-\u{11C2}\u{AC00}-\u{AC20}\u{1E00}-\u{1EFF}\\PC]{0,24}") {
            prop_assert_eq!(decomposed(&text), text.nfd().collect::<Vec<_>>());
            prop_assert_eq!(composed(&text), text.nfc().collect::<Vec<_>>());
        }
    }
}
