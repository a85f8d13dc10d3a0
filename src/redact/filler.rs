//! What somebody wrote, as sentences that say nothing, and the words of a text.

use super::lexicon;
use super::mint::Mint;

/// Words of filler text by length: Cicero's, as printers have used them since the sixteenth century.
const FILLER: &[&str] = lexicon::words! {
    a e ab ad et in ex ut est sed non qui sit eius amet enim quis culpa dolor ipsum lorem velit aliqua cillum fugiat tempor
    aliquip commodo eiusmod laboris nostrud deserunt occaecat pariatur voluptate excepteur incididunt adipiscing consectetur
    cupidatatis exercitation reprehenderit exercitationem consectetuerque
};

impl Mint {
    /// Sentences of as many words of the same length, out of a text that says nothing.
    pub(super) fn prose(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (word, is_word) in words(text, char::is_alphanumeric) {
            if is_word { out.push_str(&self.filler(word)) } else { out.push_str(word) }
        }
        out
    }

    fn filler(&self, word: &str) -> String {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            return "0".repeat(word.len());
        }
        let lower = word.to_lowercase();
        let length = lower.chars().count();
        let fitting: Vec<&str> = FILLER.iter().copied().filter(|filler| filler.len() == length).collect();
        let made: String = if fitting.contains(&lower.as_str()) {
            lower
        } else if fitting.is_empty() {
            FILLER.concat().chars().cycle().take(length).collect()
        } else {
            let index = usize::from(self.stream("word", &[lower.as_bytes()]).byte()) % fitting.len();
            fitting.get(index).copied().unwrap_or_default().to_owned()
        };
        let mut letters = word.chars();
        let first_is_upper = letters.next().is_some_and(char::is_uppercase);
        let all_are_upper = length > 1 && first_is_upper && letters.all(char::is_uppercase);
        match (all_are_upper, first_is_upper) {
            (true, _) => made.to_uppercase(),
            (false, true) => made.get(..1).unwrap_or_default().to_uppercase() + made.get(1..).unwrap_or_default(),
            (false, false) => made,
        }
    }
}

/// A text as runs of characters that belong to words and of those that do not.
pub(super) fn words(text: &str, belongs: impl Fn(char) -> bool) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = belongs(rest.chars().next()?);
        let end = rest.find(|character| belongs(character) != is_word).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((run, is_word))
    })
}
