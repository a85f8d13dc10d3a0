//! Words without case and accents, as one name is written by many people. Which letters of other alphabets are the same it does not say.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Whether a character belongs to a word: a letter, a digit, or a mark over one, as file systems and some keyboards write accents.
pub(super) fn is_letter(character: char) -> bool {
    character.is_alphanumeric()
        || (!character.is_ascii() && !matches!(character, '\u{fe00}'..='\u{fe0f}') && is_combining_mark(character))
}

/// A hash of words without case and accents, each with its end (FNV-1a).
#[derive(Clone, Copy)]
pub(super) struct Folded(pub(super) u64);

impl Default for Folded {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Folded {
    pub(super) fn add(&mut self, word: &str) {
        self.add_part(word);
        self.take('\u{1f}');
    }

    /// The same without an end, for what may go on.
    pub(super) fn add_part(&mut self, word: &str) {
        if word.len() > 4 || !word.is_ascii() {
            return fold(word, |letter| self.take(letter));
        }
        for letter in word.bytes() {
            self.0 = (self.0 ^ u64::from(letter.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn take(&mut self, letter: char) {
        self.0 = (self.0 ^ u64::from(letter)).wrapping_mul(0x0100_0000_01B3);
    }
}

/// The letters of a word without case and accents. Of two letters that may stand for an umlaut only the first is given where there are enough of
/// them: `Müller`, `Mueller` and `Muller` are one name.
fn fold(word: &str, mut out: impl FnMut(char)) {
    let mut count = 0;
    letters(word, &mut |_| count += 1);
    let mut last = '\0';
    letters(word, &mut |letter| {
        let second = count > 4 && matches!((last, letter), ('a' | 'o' | 'u', 'e') | ('a', 'a'));
        if !second {
            last = letter;
            out(letter);
        }
    });
}

/// All letters of a word without case and accents.
fn letters(word: &str, out: &mut impl FnMut(char)) {
    for letter in word.chars() {
        if letter.is_ascii() {
            out(letter.to_ascii_lowercase());
            continue;
        }
        for lower in letter.to_lowercase() {
            decompose_canonical(lower, |part| match part {
                // Letters that have a stroke and no mark.
                'ł' => out('l'),
                'ø' | 'œ' => out('o'),
                'đ' | 'ð' => out('d'),
                'ı' => out('i'),
                'ς' => out('σ'),
                'ß' => "ss".chars().for_each(&mut *out),
                'æ' => out('a'),
                part if is_combining_mark(part) => {}
                part => out(part),
            });
        }
    }
}

/// A word without case and accents.
pub(super) fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold(word, |letter| out.push(letter));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_name_is_one_word_in_every_spelling() {
        for words in [
            &["Müller", "mueller", "MULLER"][..],
            &["Sørensen", "Soerensen", "Sorensen"],
            &["Håkonsen", "Haakonsen"],
            &["Großmann", "Grossmann"],
            &["Łukasz", "Lukasz"],
            &["Γιώργος", "ΓΙΩΡΓΟΣ", "γιωργοσ"],
        ] {
            assert!(words.iter().all(|word| folded(word) == folded(words[0])), "{words:?}");
        }
        assert_ne!(folded("Noé"), folded("no"));
    }

    proptest! {
        #[test]
        fn a_word_is_folded_once_and_for_all(word in "[a-zA-ZäöüéřßæøÅłİ]{0,12}") {
            let once = folded(&word);
            prop_assert_eq!(folded(&once), once.as_str());
            let hash = |word: &str| {
                let mut hash = Folded::default();
                hash.add_part(word);
                hash.0
            };
            prop_assert_eq!(hash(&word), hash(&once));
        }
    }
}
