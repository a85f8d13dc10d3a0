//! Which values under `name` are nobody's: the words by which programs call statuses, errors, events, actions, templates and languages. They
//! say nothing about a person, and made up they would break what reads them.
//!
//! The rule, in this order:
//!
//! 1. A word of a platform's table stays (`DELIVERED`), whatever its member is called: no person is called so.
//! 2. Under a name that says whose it is (`first_name`, `customer`) anything else goes. So it does in an object that is a person's: one with an
//!    e-mail address, a telephone number or such a name beside it.
//! 3. Of an object that is a thing by its `type`, by the member that it stands in (`actions`, `template`, `language`) or by a code beside it
//!    (`"code":"de"`), `name` and `display_name` stay.
//! 4. Elsewhere what has the form of a constant stays: words in capitals with underscores (`NO_ERROR`), an event (`contact.created`), a locale
//!    with its region (`pt-BR`), the name of a field of secrets (`api_key`). A word in capitals alone goes, since names are written so too: `MÜLLER`, `ANNA SMITH`.

use super::kind;
use super::lexicon::{EVENT_VERBS, SUBJECTS, WORDS};
use super::names;
use crate::document::{self, Node};
use crate::platform::bodies::infobip;

/// The most digits that an id has which stands beside a constant: those of a platform's statuses are short.
const LONGEST_NUMBER: usize = 4;

/// What is known of an object of whose `name` it is asked whether it is somebody's.
pub(super) struct Owner {
    /// It is a person's: nothing but a platform's own word stays.
    person: bool,
    /// It is a thing's.
    thing: bool,
    /// Its name is a constant, as that of a row in a platform's table is.
    row: bool,
}

impl Owner {
    /// Of that object, which is a thing where the member is a thing's that it stands in.
    pub(super) fn of(object: Node<'_>, in_thing: bool) -> Self {
        let of_type = object.get("type").and_then(Node::string).unwrap_or_default();
        let person = object.members().any(|(key, value)| {
            let name = key.string().unwrap_or_default();
            let scalar = matches!(value.kind(), document::Kind::String | document::Kind::Number);
            scalar && !says_little(&name) && names::tells_a_person(&name)
        });
        let codes = ["code", "locale", "iso", "iso_code", "language_code", "country_code"];
        let has_code =
            || codes.iter().any(|code| object.get(code).and_then(Node::string).is_some_and(|text| is_code(&text)));
        let constant = |text: &str| is_word(text) || has_form(text);
        let named = |name: &str| object.get(name).and_then(Node::string).is_some_and(|text| constant(&text));
        let row = !person && (named("name") || named("groupName"));
        Self { person, row, thing: kind::names_a_thing(&of_type) || (!person && (in_thing || has_code())) }
    }

    /// Whether the object is a person's.
    pub(super) fn is_person(&self) -> bool {
        self.person
    }

    /// Whether a text under that name is nobody's.
    pub(super) fn keeps(&self, name: &str, text: &str) -> bool {
        is_word(text) || (says_little(name) && (self.thing || (!self.person && has_form(text))))
    }

    /// Whether a number as the object's id is one of a platform's table, as the name beside it is.
    pub(super) fn keeps_id(&self, number: &[u8]) -> bool {
        self.row && number.len() <= LONGEST_NUMBER && number.iter().all(u8::is_ascii_digit)
    }
}

/// Whether a text under that name is nobody's, where nothing is known of what is around it.
pub(super) fn is_constant(name: &str, text: &str) -> bool {
    is_word(text) || (says_little(name) && has_form(text))
}

/// Whether a name may be a thing's as well as a person's.
fn says_little(name: &str) -> bool {
    matches!(names::plain(name).as_str(), "name" | "displayname")
}

/// Whether that is a word of a platform, or one that programs use as platforms do.
pub(super) fn is_word(text: &str) -> bool {
    infobip::STATUSES.contains(&text) || WORDS.contains(&text)
}

fn has_form(text: &str) -> bool {
    names::names_a_field_of_secrets(text) || is_upper_snake(text) || is_event(text) || (text.len() > 3 && is_code(text))
}

/// `PENDING_ENROUTE`
fn is_upper_snake(text: &str) -> bool {
    text.contains('_')
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text
            .split('_')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()))
}

/// `conversation.user.created`; `jane.doe` is none.
fn is_event(text: &str) -> bool {
    let mut words = text.split('.');
    let (Some(first), Some(last)) = (words.next(), words.next_back()) else { return false };
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let done = last.rsplit('_').next().unwrap_or(last);
    text.split('.').all(word) && (SUBJECTS.contains(&first) || EVENT_VERBS.contains(&done))
}

/// A code of a language, a country or a currency, or a locale with its region (RFC 5646): `de`, `EUR`, `pt-BR`, `zh_Hans`.
fn is_code(text: &str) -> bool {
    let (language, region) = match text.split_once(['-', '_']) {
        Some((language, region)) => (language, Some(region)),
        None => (text, None),
    };
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    (2..=3).contains(&language.len())
        && letters(language)
        && region.is_none_or(|region| {
            let is_region = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase());
            let is_script = region.len() == 4 && region.starts_with(|first: char| first.is_ascii_uppercase());
            language.bytes().all(|byte| byte.is_ascii_lowercase()) && letters(region) && (is_region || is_script)
        })
}

/// The first words of names of time zones (IANA).
const AREAS: &str = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific Etc";

/// Whether a text is a time zone, whose city is nobody's: `Europe/Prague`.
pub(super) fn is_zone(text: &str) -> bool {
    let city = |letter: u8| letter.is_ascii_alphanumeric() || b"/_+-".contains(&letter);
    text.split_once('/').is_some_and(|(area, rest)| {
        AREAS.split(' ').any(|own| own == area) && !rest.is_empty() && rest.bytes().all(city)
    })
}

/// Whether the city of a time zone follows.
pub(super) fn is_of_a_zone(before: &str) -> bool {
    let area = before.strip_suffix('/').unwrap_or_default();
    let area = area.rsplit(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
    !area.is_empty() && AREAS.split(' ').any(|own| own == area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_told_from_names_by_their_form() {
        for text in [
            "DELIVERED",
            "NO_ERROR",
            "PENDING_ENROUTE",
            "DELIVERED_TO_HANDSET",
            "EC_404",
            "conversation.user.created",
            "contact.deleted",
            "payment_intent.succeeded",
            "user.signed_up.completed",
            "pt-BR",
            "zh_Hans",
        ] {
            assert!(is_constant("name", text), "{text}");
        }
        for text in [
            "ANNA SMITH",
            "MÜLLER",
            "SMITH",
            "MÜLLER_ANNA",
            "Anna_Smith",
            "_A",
            "A_",
            "jane.doe",
            "j.r.smith",
            "Jane.created",
            "jo",
            "Li",
            "Jo-An",
            "",
        ] {
            assert!(!is_constant("name", text), "{text}");
        }
        for name in ["first_name", "customer", "username"] {
            assert!(!is_constant(name, "ANNA_SMITH") && is_constant(name, "DELIVERED"), "{name}");
        }
    }
}
