//! Objects that are a label and a value, as custom fields and forms have them: `{"label":"Date of birth","value":"…"}`. The label decides about the
//! value as a member's name would. Says nothing about objects without both.

use std::borrow::Cow;

use super::kind::Kind;
use super::lexicon::{ARTICLES, ATTRIBUTES, FIELDS, LABELS, OF_A_LIST, VALUES};
use super::names;
use crate::document::{self, Node};

/// How many words a label has that is read word by word.
const MOST_WORDS: usize = 12;

/// What a label says about the values beside it.
pub(super) struct Label<'d> {
    /// The member that it stands in.
    pub(super) member: Cow<'d, str>,
    /// Its words.
    text: Cow<'d, str>,
    /// What is under it; `None` where it says nothing that is known.
    kind: Option<Kind>,
}

impl<'d> Label<'d> {
    /// That of an object, if it has one and a value: the first that says something, else the first.
    pub(super) fn of(object: Node<'d>) -> Option<Self> {
        // Most objects have none.
        let has_value = object.members().any(|(key, _)| VALUES.iter().any(|value| key.is(value)));
        if !has_value {
            return None;
        }
        let mut best: Option<(bool, usize, Self)> = None;
        for (key, value) in object.members() {
            let member = key.string().unwrap_or_default();
            let Some(rank) = LABELS.iter().position(|label| *label == member) else { continue };
            let Some(text) = value.string().filter(|_| value.kind() == document::Kind::String) else { continue };
            let kind = of_label(&text);
            let silent = kind.is_none() && !names::is_version(&text);
            if best.as_ref().is_none_or(|(other_silent, other, _)| (silent, rank) < (*other_silent, *other)) {
                best = Some((silent, rank, Self { member, text, kind }));
            }
        }
        best.map(|(_, _, label)| label)
    }

    /// Whether a member of that name holds the value.
    pub(super) fn is_about(&self, name: &str) -> bool {
        VALUES.contains(&name) && self.member != name
    }

    /// What is under it. A value that is a word of the label is one of a list to choose from: `{"label":"Full name","value":"full_name"}`.
    pub(super) fn kind_of(&self, value: Option<&str>) -> Option<Kind> {
        let small = |value: &&str| !value.contains(char::is_uppercase);
        let word = value.filter(small).map(names::plain).filter(|word| !word.is_empty());
        self.kind.filter(|_| !word.is_some_and(|word| names::plain(&self.text).contains(&word)))
    }

    /// Whether it says what is under it.
    pub(super) fn says(&self) -> bool {
        self.kind.is_some()
    }

    /// Whether it is written as labels are and names are not: `Time zone`, `Company size`.
    pub(super) fn is_phrase(&self) -> bool {
        let begins = |word: Option<&str>, case: fn(char) -> bool| word.is_some_and(|word| word.starts_with(case));
        let mut words = self.text.split_whitespace();
        begins(words.next(), char::is_uppercase) && begins(words.next_back(), char::is_lowercase)
    }

    /// Its words.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Whether the labels and values in a member of that name are what an account keeps about a person.
pub(super) fn holds_fields(name: &str) -> bool {
    FIELDS.contains(&names::plain(name).as_str())
}

/// Whether they are anything's: the `name` of an attribute is a label, and its value may be anything.
pub(super) fn holds_attributes(name: &str) -> bool {
    ATTRIBUTES.contains(&names::plain(name).as_str())
}

/// What is under a label: `Date of birth`, `Your e-mail address:`, `Emergency contact`, `home_address`.
pub(super) fn of_label(label: &str) -> Option<Kind> {
    // `Address type` and `Contact status` have words of a list under them.
    let last = label
        .trim_end_matches(|character: char| !character.is_alphanumeric())
        .rsplit(|character: char| !character.is_alphanumeric());
    // What a file is called under a label of its own is mostly the program's.
    if last.take(1).any(|last| OF_A_LIST.contains(&last.to_lowercase().as_str())) || names::plain(label) == "filename" {
        return None;
    }
    if let Some(kind) = names::of_name(label) {
        return Some(kind);
    }
    let words: Vec<&str> = label.split(|character: char| !character.is_alphanumeric()).collect();
    let words: Vec<&str> = words
        .into_iter()
        .filter(|word| !word.is_empty() && !ARTICLES.contains(&word.to_lowercase().as_str()))
        .take(MOST_WORDS)
        .collect();
    if let Some(kind) = names::of_name(&words.join("_")) {
        return Some(kind);
    }
    // `Product name` and `Payment status` are no person's: the last word must be one that says enough.
    let last = words.last().filter(|_| words.len() > 1)?;
    names::of_name(last).filter(|kind| {
        matches!(kind, Kind::Email | Kind::Phone | Kind::Date | Kind::Place)
            || (*kind == Kind::Name && names::is_role(last))
            || *kind == Kind::Secret
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_as_names_of_members() {
        for (label, kind) in [
            ("Date of birth", Kind::Date),
            ("home_address", Kind::Place),
            ("Your e-mail address:", Kind::Email),
            ("What is your name?", Kind::Name),
            ("Emergency contact", Kind::Name),
            ("Phone (mobile)", Kind::Phone),
            ("Full Name *", Kind::Name),
            ("Mother's maiden name", Kind::Name),
            ("Apellidos", Kind::Name),
            ("Geburtsdatum", Kind::Date),
            ("API key", Kind::Secret),
        ] {
            assert_eq!(of_label(label), Some(kind), "{label}");
        }
        for label in [
            "Product name",
            "Address type",
            "File name",
            "filename",
            "contact_status:",
            "Payment status",
            "Favourite colour",
            "Browser version",
            "",
            "?",
            "Plan",
        ] {
            assert_eq!(of_label(label), None, "{label}");
        }
    }
}
