//! What a value is about, and which members are an app's own: what they are about by their names is decided in `names`.

use super::lexicon::THINGS;
use crate::platform::bodies::intercom::requests::LOCATIONS;

/// What a value is about, which decides what comes instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A secret that was known, in any of its forms.
    KnownSecret,
    /// A token, a key, a cookie, a password: told by its name or its form.
    Secret,
    /// A signed token of claims, which are redacted inside.
    Token,
    /// A person's or a company's name.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An address on the network.
    Ip,
    /// The address of a picture, a file, a profile.
    Picture,
    /// A host, which becomes `app.example.test`.
    Host,
    /// What somebody wrote.
    Prose,
    /// Where somebody is.
    Place,
    /// The id of a person, a conversation, a workspace, a session.
    Id,
    /// A date of birth.
    Date,
    /// What an account keeps about a person under names of its own, and what a person typed.
    Attribute,
    /// A sealed user.
    Blob,
    /// A body that cannot be looked into.
    Body,
}

impl Kind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 16] = [
        Self::KnownSecret,
        Self::Secret,
        Self::Token,
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Ip,
        Self::Picture,
        Self::Host,
        Self::Prose,
        Self::Place,
        Self::Id,
        Self::Date,
        Self::Attribute,
        Self::Blob,
        Self::Body,
    ];

    /// The stable word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::KnownSecret => "known-secret",
            Self::Secret => "secret",
            Self::Token => "token",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Ip => "ip",
            Self::Picture => "picture",
            Self::Host => "host",
            Self::Prose => "prose",
            Self::Place => "place",
            Self::Id => "id",
            Self::Date => "date",
            Self::Attribute => "attribute",
            Self::Blob => "blob",
            Self::Body => "body",
        }
    }

    /// What it is, in words for a list.
    pub fn title(self) -> &'static str {
        match self {
            Self::KnownSecret => "known secrets",
            Self::Secret => "tokens, keys, cookies and passwords",
            Self::Token => "JSON Web Tokens",
            Self::Name => "names",
            Self::Email => "e-mail addresses",
            Self::Phone => "telephone numbers",
            Self::Ip => "network addresses",
            Self::Picture => "pictures, files and profiles",
            Self::Host => "hosts",
            Self::Prose => "texts that somebody wrote",
            Self::Place => "places",
            Self::Id => "ids",
            Self::Date => "dates of birth",
            Self::Attribute => "attributes and entries",
            Self::Blob => "sealed users",
            Self::Body => "bodies that cannot be looked into",
        }
    }
}

/// Members of which nothing is changed but known secrets and addresses: the words of an app and its platform, and the app's own ids.
pub(super) fn is_structure(name: &str) -> bool {
    const WORDS: [&str; 33] = [
        "type",
        "style",
        "locale",
        "topic",
        "event",
        "status",
        "state",
        "role",
        "align",
        "direction",
        "language",
        "component_id",
        "workspace_region",
        "delivery_status",
        "app_type",
        "message_type",
        "part_type",
        "created_at",
        "updated_at",
        "messenger_action_colour",
        "messenger_background_colour",
        "messenger_action_color",
        "messenger_background_color",
        "width",
        "height",
        "bottom_margin",
        "save_state",
        "disabled",
        "method",
        "timezone",
        "cta_type",
        "country_code",
        "ActivityType",
    ];
    WORDS.contains(&name)
}

/// Whether an object of that type, or in a member of that name, has a name that is no person's.
pub(super) fn names_a_thing(word: &str) -> bool {
    THINGS.contains(&word)
}

/// Whether that says where an app runs, and not where somebody is.
pub(super) fn is_place_of_an_app(name: &str, text: &str) -> bool {
    let also = || LOCATIONS.nearly.iter().any(|(nearly, _)| *nearly == text) || text == "sheet";
    (name == "location" && (LOCATIONS.of.contains(&text) || also())) || is_cloud(text)
}

/// Whether a text is a region of a cloud: `eu-west-1`, `us-gov-east-1a`, `europe-west4`.
fn is_cloud(text: &str) -> bool {
    let continents = [
        "eu",
        "us",
        "ap",
        "sa",
        "ca",
        "me",
        "af",
        "il",
        "cn",
        "mx",
        "europe",
        "asia",
        "australia",
        "northamerica",
        "southamerica",
    ];
    let mut parts = text.split('-');
    let first = parts.next().is_some_and(|first| continents.contains(&first));
    let number =
        text.trim_end_matches(|zone: char| ('a'..='f').contains(&zone)).ends_with(|digit: char| digit.is_ascii_digit());
    first
        && number
        && (2..=4).contains(&text.split('-').count())
        && text.len() <= 32
        && parts
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// What a member holds that has another meaning in objects of that type.
pub(super) fn of_member(kind: &str, name: &str) -> Option<Kind> {
    match (kind, name) {
        ("input" | "textarea", "value") => Some(Kind::Attribute),
        ("social_profile" | "upload" | "attachment" | "file", "url") => Some(Kind::Picture),
        ("upload" | "attachment" | "file", "name") | ("conversation" | "ticket", "title") => Some(Kind::Prose),
        _ => None,
    }
}

/// Members in which a canvas or a part of one stands.
pub(super) fn is_canvas(name: &str) -> bool {
    ["canvas", "current_canvas", "new_canvas", "content", "components"].contains(&name)
}

/// Members in which the app keeps what it likes, inside a canvas too.
pub(super) fn is_kept_by_the_app(name: &str) -> bool {
    ["stored_data", "card_creation_options", "results", "metadata"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_words_of_their_own() {
        let mut words: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Kind::ALL.len());
        assert!(Kind::ALL.is_sorted());
    }
}
