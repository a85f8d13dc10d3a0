//! Which members of bodies, queries and forms hold what about a person or an account, by their names in the tables of the platforms
//! (`platform::bodies`) and in what their customers send; the words stand in `lexicon`. Spelling does not matter: `userId`, `user_id` and `UserID` are one name.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::constant::is_constant;
use super::kind::{Kind, is_place_of_an_app, names_a_thing};
use super::learned::{is_of_a_calendar, is_unspaced};
use super::lexicon::{
    COLLECTIVES, ENDS, FIRST_HALVES, HALVES, ID_ENDS, LAST_HALVES, MEASURES, MORE_NAMES, NAMES, NO_IDS, ROLES, SECRETS,
    SHORT_SECRETS, TAILS, VAGUE, WHOSE,
};

/// A name without case, underscores and hyphens.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// What a name says by itself.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools)] // each is a question of its own
struct Facts {
    kind: Option<Kind>,
    role: bool,
    somebody: bool,
    half: bool,
    listed: bool,
    vague: bool,
    half_of: Option<Half>,
    tells_a_person: bool,
    of_many: bool,
    measures: bool,
    thing: bool,
}

/// A half of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    /// `first_name`, `ContactFirstName`
    First,
    /// `last_name`, `surname`
    Last,
}

/// How many names are remembered in each thread, and how long they are at the most.
const MOST_NAMES: usize = 4096;
const LONGEST_NAME: usize = 64;

thread_local! {
    /// The names of members are few and come again and again.
    static FACTS: RefCell<HashMap<String, Facts>> = RefCell::default();
}

fn facts(name: &str) -> Facts {
    let read = || {
        let plain = plain(name);
        let (kind, role) = (read_name(name), read_role(&plain));
        Facts {
            kind,
            role,
            tells_a_person: (matches!(kind, Some(Kind::Email | Kind::Phone | Kind::Date)) && !role)
                || is_name_of_somebody(&plain),
            thing: read_thing(name),
            measures: !plain.ends_with("account") && MEASURES.iter().any(|word| plain.ends_with(word)),
            of_many: COLLECTIVES.iter().any(|many| plain.contains(many)),
            somebody: read_somebody(&plain),
            half: HALVES.contains(&plain.as_str()),
            listed: listed(&plain).is_some(),
            vague: VAGUE.contains(&plain.as_str()),
            half_of: read_half(&plain),
        }
    };
    if name.len() > LONGEST_NAME {
        return read();
    }
    FACTS.with_borrow_mut(|known| {
        if let Some(facts) = known.get(name) {
            return *facts;
        }
        let facts = read();
        if known.len() < MOST_NAMES {
            known.insert(name.to_owned(), facts);
        }
        facts
    })
}

/// What a member of that name holds: of `customer.email` what `email` does.
pub(super) fn of_name(name: &str) -> Option<Kind> {
    facts(name).kind
}

fn read_name(name: &str) -> Option<Kind> {
    // `user[token]`, `phones[]`, `phones[0]`
    let mut name = name;
    while let Some((owner, last)) = name.strip_suffix(']').and_then(|inner| inner.rsplit_once('[')) {
        if !last.bytes().all(|byte| byte.is_ascii_digit()) {
            let above = owner.trim_end_matches(']');
            return of_name_within(above.rsplit(['[', '.']).next().unwrap_or(above), last);
        }
        name = owner;
    }
    match name.rsplit_once(['.', ':', '/']) {
        Some((_, "")) => None,
        Some((owner, last)) => of_name_within(owner.rsplit(['.', ':', '/']).next().unwrap_or(owner), last),
        None => of_last_name(name),
    }
}

/// What a member of that name holds in an object of that name.
fn of_name_within(owner: &str, name: &str) -> Option<Kind> {
    let half = HALVES.contains(&plain(name).as_str());
    if half && read_somebody(&plain(owner)) { Some(Kind::Name) } else { of_last_name(name) }
}

fn of_last_name(name: &str) -> Option<Kind> {
    let plain = plain(name);
    if let Some(kind) = listed(&plain) {
        return Some(kind);
    }
    if NO_IDS.contains(&plain.as_str()) {
        return None;
    }
    if is_secret(&plain) {
        return Some(Kind::Secret);
    }
    if ID_ENDS.iter().any(|end| name.ends_with(end)) || plain.ends_with("guid") {
        return Some(Kind::Id);
    }
    let ends = |(_, ends): &&(Kind, &[&str])| ends.iter().any(|end| plain.ends_with(end));
    if let Some((kind, _)) = ENDS.iter().find(ends) {
        return Some(*kind);
    }
    // More of the same: `names`, `phones`, `addresses`.
    let kinds = [Kind::Name, Kind::Phone, Kind::Email, Kind::Ip, Kind::Place, Kind::Attribute];
    singular(&plain).find_map(listed).filter(|kind| kinds.contains(kind))
}

/// What stands under the listed names, and whether they are those of roles.
static LISTED: LazyLock<HashMap<&str, (Kind, bool)>> = LazyLock::new(|| {
    let names = NAMES.iter().map(|row| (row, false));
    let roles = ROLES.iter().map(|row| (row, true));
    let listed =
        names.chain(roles).flat_map(|((kind, words), role)| words.iter().map(move |word| (*word, (*kind, role))));
    let more = MORE_NAMES.iter().flat_map(|(kind, words)| words.split(' ').map(move |word| (word, (*kind, false))));
    listed.chain(more).collect()
});

fn listed(plain: &str) -> Option<Kind> {
    let of_list = LISTED.get(plain).map(|(kind, _)| *kind);
    of_list.or_else(|| (plain == "nick" || is_name_of_somebody(plain)).then_some(Kind::Name))
}

/// `first_name`, `contact_company_name`: of somebody, and not of a file.
fn is_name_of_somebody(plain: &str) -> bool {
    let Some(whose) = plain.strip_suffix("name") else { return false };
    let roles = ROLES.iter().filter(|(kind, _)| matches!(kind, Kind::Name | Kind::Phone)).flat_map(|(_, words)| *words);
    // `photo` ends in `to`.
    WHOSE.iter().chain(roles.filter(|role| role.len() >= 4)).any(|person| whose.ends_with(person))
}

/// Whether an object of that name is somebody: `user`, `billing`.
pub(super) fn is_somebody(name: &str) -> bool {
    facts(name).somebody
}

fn read_somebody(plain: &str) -> bool {
    let is = |one: &str| matches!(LISTED.get(one), Some((Kind::Name | Kind::Phone, true))) || WHOSE.contains(&one);
    is(plain) || singular(plain).any(is)
}

/// Whether that is a part of somebody's name, where it is told that it is somebody's.
pub(super) fn is_half(name: &str) -> bool {
    facts(name).half
}

/// Which half of a name a member of that name holds, where it says so.
pub(super) fn half_of(name: &str) -> Option<Half> {
    facts(name).half_of
}

fn read_half(plain: &str) -> Option<Half> {
    let ends = |ends: &[&str]| ends.iter().any(|end| plain.ends_with(end));
    if ends(FIRST_HALVES) {
        return Some(Half::First);
    }
    ends(LAST_HALVES).then_some(Half::Last)
}

/// What a name of several may be the plural of.
fn singular(plain: &str) -> impl Iterator<Item = &str> {
    ["es", "s"].into_iter().filter_map(move |end| plain.strip_suffix(end))
}

fn is_secret(plain: &str) -> bool {
    if SHORT_SECRETS.contains(&plain) {
        return true;
    }
    let mut bare = plain.trim_end_matches(|character: char| character.is_ascii_digit());
    while let Some(shorter) = TAILS.iter().find_map(|tail| bare.strip_suffix(tail)) {
        bare = shorter;
    }
    let one = bare.strip_suffix('s').unwrap_or(bare);
    [plain, bare, one].iter().any(|bare| SECRETS.iter().any(|secret| bare.ends_with(secret)))
}

/// Whether a text is written as names of fields are and names a secret: `password`, `X-Api-Key`. No person is called so.
pub(super) fn names_a_field_of_secrets(text: &str) -> bool {
    let is_word = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte));
    let written = || text.starts_with(|first: char| first.is_ascii_lowercase()) || text.contains(['_', '-']);
    is_word
        && text.len() <= LONGEST_NAME
        && of_name(text) == Some(Kind::Secret)
        && (written() || SECRETS.contains(&plain(text).as_str()))
}

/// Whether a name beside another says that all of it is about a person: an e-mail address, a telephone number, `first_name`.
pub(super) fn tells_a_person(name: &str) -> bool {
    facts(name).tells_a_person
}

/// Whether what has that name belongs to many: `company`, `business_name`.
pub(super) fn belongs_to_many(name: &str) -> bool {
    facts(name).of_many
}

/// Whether what stands in a member of that name is no person: `queue`, `support_queue`, `userGroups`.
pub(super) fn is_of_a_thing(name: &str) -> bool {
    facts(name).thing
}

fn read_thing(name: &str) -> bool {
    let upper = name.rfind(|letter: char| letter.is_ascii_uppercase()).unwrap_or_default();
    let last = name.rsplit(['_', '-', '.']).next().unwrap_or(name);
    let ends = [name, last, name.get(upper..).unwrap_or(name)];
    ends.iter().any(|last| names_a_thing(&last.to_ascii_lowercase()))
}

/// Whether a number under that name says how much or how many: `bytes`, `file_size`, `durationMs`. It is nobody's telephone.
pub(super) fn measures(name: &str) -> bool {
    facts(name).measures
}

/// Whether a name is one of a version, or of what a browser calls itself.
pub(super) fn is_version(name: &str) -> bool {
    // Most names are told apart by their ends alone.
    let ends = |end: &str| {
        let start = name.len().checked_sub(end.len());
        start.and_then(|start| name.get(start..)).is_some_and(|own| own.eq_ignore_ascii_case(end))
    };
    ends("version") || ends("versions") || ((ends("agent") || ends("string")) && is_user_agent(name))
}

fn is_user_agent(name: &str) -> bool {
    let plain = plain(name);
    plain.ends_with("useragent") || plain.ends_with("useragentstring")
}

/// Whether a text under a name is a version, which is no address though it may look like one: `126.0.0.0`, `Mozilla/5.0 (…)`.
pub(super) fn holds_version(name: &str, value: &str) -> bool {
    let bare = value.trim_start_matches(['v', 'V']);
    let number = || {
        bare.starts_with(|first: char| first.is_ascii_digit())
            && bare.chars().all(|character| character.is_ascii_alphanumeric() || ".-+_".contains(character))
    };
    (is_version(name) && (number() || is_user_agent(name))) || holds_build(name, value)
}

/// Names of what says from which sources a program was made, and which of its makings runs; in front of them may stand whose program it is.
const BUILDS: &str = "commit commitsha commithash commitid gitsha githash gitcommit gitrevision gitcommitsha sha headsha basesha mergecommitsha      revision rev build buildid buildhash buildsha buildnumber release releaseid deploy deployid deployment deploymentid changeset vcsrevision";

/// Whether a text under a name says from which sources a program was made: a hash of git, the id of a build. It is the same for everybody.
pub(super) fn holds_build(name: &str, value: &str) -> bool {
    let first = value.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    if !first || !(6..=40).contains(&value.len()) {
        return false;
    }
    let marks = value.bytes().filter(|byte| !byte.is_ascii_hexdigit());
    let hash = value.len() != 36 && marks.clone().count() == 0;
    let guid = crate::guid::parse(value).is_some() && value.len() == 36;
    if !hash && !guid {
        return false;
    }
    let plain = plain(name.rsplit(['.', '[', '/']).next().unwrap_or(name).trim_end_matches(']'));
    let own = ["app", "client", "server", "heroku", "vercel", "render", "source", "ci"];
    let bare = own.iter().find_map(|own| plain.strip_prefix(own)).unwrap_or(&plain);
    let listed = |word: &str| BUILDS.split_whitespace().any(|own| own == word);
    listed(&plain) || listed(bare)
}

/// Whether a text under a name is a month, a day or a plan, which may be called as people are: `"month":"May"`.
pub(super) fn holds_a_date(name: &str, value: &str) -> bool {
    is_of_a_calendar(value) && ["month", "day", "plan"].iter().any(|word| plain(name).contains(word))
}

/// What a text under a name holds, where nothing is known of what is around it.
pub(super) fn of(name: &str, value: &str) -> Option<Kind> {
    let known = of_name(name).or_else(|| of_value(name, value));
    let known = match known {
        // Who sends and who gets it is told by a number or by a name.
        Some(Kind::Phone) if is_role(name) && is_called(name, value) => Some(Kind::Name),
        known => known,
    };
    known.filter(|kind| match kind {
        Kind::Name => !is_constant(name, value),
        // A reason in one word is one of a program's: `customer_inactive`.
        Kind::Prose if plain(name) == "reason" => value.contains(char::is_whitespace),
        Kind::Place => !is_place_of_an_app(name, value),
        _ => true,
    })
}

/// Whether a text is the name of somebody who sends or gets something. `from` and `to` may be towns and states: there it has several words.
fn is_called(name: &str, value: &str) -> bool {
    let person = matches!(plain(name).as_str(), "recipient" | "sender" | "recipients" | "senders");
    is_several_names(value) || (person && are_names(value))
}

/// Whether a text is made of words that begin as names do: two to four.
pub(super) fn is_several_names(text: &str) -> bool {
    are_names(text) && (2..=4).contains(&text.split_whitespace().count())
}

pub(super) fn are_names(text: &str) -> bool {
    let first_is_upper = |word: &str| word.starts_with(|first: char| first.is_uppercase() || is_unspaced(first));
    let letters =
        |character: char| character.is_alphabetic() || character.is_whitespace() || "'’.-".contains(character);
    text.chars().all(letters) && text.chars().any(char::is_alphabetic) && text.split_whitespace().all(first_is_upper)
}

/// The fewest digits of a number under which somebody pays value added tax.
const FEWEST_OF_VAT: usize = 7;

/// What a member of that name holds by what it is: where the name says too little.
fn of_value(name: &str, value: &str) -> Option<Kind> {
    if !facts(name).vague || value.contains(char::is_whitespace) {
        return None;
    }
    let plain = plain(name);
    if plain == "vat" {
        // `21` and `20 %` are rates.
        return (value.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_OF_VAT).then_some(Kind::Id);
    }
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let one_time = plain == "code" && digits && (6..=8).contains(&value.len());
    // `custom_attribute_2_value` is a key and no secret: nothing in it is long and has digits and letters.
    let random = |run: &str| {
        run.len() >= 12
            && run.bytes().any(|byte| byte.is_ascii_digit())
            && run.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    (one_time || value.split(|character: char| !character.is_ascii_alphanumeric()).any(random)).then_some(Kind::Secret)
}

/// Whether everything below a member of that name, which holds that, is of the same kind: `{"name":{"first":"Ada"}}`.
pub(super) fn reaches_below(kind: Kind, name: &str) -> bool {
    matches!(kind, Kind::Secret | Kind::Name | Kind::Email | Kind::Phone | Kind::Ip | Kind::Place | Kind::Date)
        && !is_role(name)
}

/// Whether an object of that name holds all sorts of things; a list of such objects too.
pub(super) fn is_role(name: &str) -> bool {
    facts(name).role
}

fn read_role(plain: &str) -> bool {
    let one_of = |one: &str| matches!(LISTED.get(one), Some((_, true)));
    one_of(plain) || singular(plain).any(one_of)
}

/// Whether a number under that name is how many there are: `members`.
pub(super) fn counts(name: &str) -> bool {
    !facts(name).listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_every_spelling() {
        for (name, kind) in [
            ("user_id", Kind::Id),
            ("userId", Kind::Id),
            ("CONTACTGUID", Kind::Id),
            ("channel_uid", Kind::Id),
            ("ContactEmail", Kind::Email),
            ("work_email", Kind::Email),
            ("ContactBusinessPhone", Kind::Phone),
            ("firstName", Kind::Name),
            ("intercom_access_token", Kind::Secret),
            ("X-Api-Key", Kind::Secret),
            ("custom_attributes", Kind::Attribute),
        ] {
            assert_eq!(of_name(name), Some(kind), "{name}");
        }
        for name in ["paid", "valid", "fluid", "component_id", "label", "state", "created_at"] {
            assert_eq!(of_name(name), None, "{name}");
        }
    }
}
