//! Members that the table does not know, and which of its own was meant.

use super::absent::{lacked, needed};
use super::{Checker, fits, same_but_for_case};
use crate::document::{Kind as Sort, Node, rename};
use crate::lint::rules;
use crate::lint::words::{article, name_of, one_of, short};
use crate::platform::bodies::{Object, Others, Property, Value};
use crate::text::did_you_mean;

impl<'d> Checker<'_, 'd> {
    /// A member that the table does not know. Gives the index of the property that was meant, where it takes that one's place. `there` are the
    /// properties that have their own names, and `seen` those and the ones that were meant by others before.
    pub(super) fn stranger(
        &mut self,
        object: &'static Object,
        parent: Node<'d>,
        key: Node<'d>,
        value: Node<'d>,
        (seen, there): (u64, u64),
    ) -> Option<usize> {
        let written = key.string()?;
        let misnomer = object.misnomers.iter().find(|misnomer| {
            misnomer.written == written && misnomer.meant.is_none_or(|meant| object.property(meant).is_some())
        });
        let alike = object.properties.iter().position(|property| same_but_for_case(property.name, &written));
        let slip = if self.sink.is_full() { None } else { slip_of(object, parent, key, value, (seen, there)) };
        if misnomer.is_none() && slip.is_none() && !is_ours(object, &written, alike, there) {
            return None;
        }
        // What is wrong with the letters of the name was said, and is why it is not known.
        if slip.is_some() && is_misspelt(key) {
            return slip;
        }
        if rules::canvas::exported(self, object, parent, key, value)
            || (misnomer.is_none() && rules::canvas::beside_results(self, object, key, there))
        {
            return None;
        }
        // In a file of a million strangers only the first thousand are worth a guess.
        if self.sink.is_full() {
            self.sink.at(
                misnomer.and_then(|misnomer| misnomer.rule).or(object.stranger).unwrap_or(object.family.unknown),
                key,
            );
            return None;
        }
        let known = || object.properties.iter().map(|property| property.name);
        // What begins with `$` is of another sort, and close to words that are not. What is there was not meant: one of a million members may
        // ask for that, and so the object is not walked over again.
        let absent = |(index, name): &(usize, &str)| {
            (!name.starts_with('$') || written.starts_with('$')) && there & 1 << index == 0
        };
        let absent = || known().enumerate().filter(absent).map(|(_, name)| name);
        let slip = slip.and_then(|index| object.properties.get(index)).map(|property| property.name);
        let guess = || alias(&written, known).or(slip).or_else(|| did_you_mean(&written, absent()));
        let meant = misnomer.map_or_else(
            || alike.and_then(|index| object.properties.get(index)).map(|property| property.name).or_else(guess),
            |misnomer| misnomer.meant,
        );
        let index = meant.and_then(|name| object.properties.iter().position(|property| property.name == name));
        let mut free = index.filter(|index| seen & 1 << index == 0);
        // Where what it is usually taken for is there, or nothing is, it stands for what must be there and is not.
        let stands_for = free.is_none().then(|| instead_of(object, parent, seen, &written, value)).flatten();
        let (misnomer, meant) = match stands_for.and_then(|index| object.properties.get(index)) {
            Some(property) if misnomer.is_none_or(|misnomer| misnomer.meant.is_some()) => {
                free = stands_for;
                (None, Some(property.name))
            }
            _ => (misnomer, meant),
        };
        let property = free.and_then(|index| object.properties.get(index));
        let required = property.filter(|property| {
            needed(property.need, parent) || rules::intercom::lacks_person(object, property, parent)
        });
        let group = property.and_then(|property| lacked(object, property, parent));
        // A key in the place of another that must be there is that one's mistake; elsewhere it only does nothing. Where the family has a
        // rule for letters in another case, that one speaks.
        let cased = alike.is_some() && object.family.case != object.family.unknown;
        let rule = misnomer
            .filter(|misnomer| misnomer.meant.is_none() || required.is_some())
            .and_then(|misnomer| misnomer.rule)
            .or(group.map(|group| group.rule).filter(|_| !cased))
            .or(required.map(|property| property.missing.unwrap_or(object.family.missing)).filter(|_| !cased))
            .or(alike.map(|_| object.family.case))
            .or(object.stranger)
            .unwrap_or(object.family.unknown);
        if rule == "canvas/action-not-allowed" {
            self.canvas.doubt();
        }
        let Some(finding) = self.sink.at(rule, key) else {
            return free;
        };
        let whose = name_of(object, parent);
        let written = short(&written);
        match required.or(property.filter(|_| group.is_some())) {
            _ if misnomer.is_some_and(|misnomer| misnomer.inside.is_some()) => {
                finding.says(format!("{whose} has `{written}`, which stands at the wrong level"))
            }
            Some(property) => finding.says(format!("{whose} has `{written}` where `{}` must be", property.name)),
            None => finding.says(format!("{whose} has no property `{written}`")),
        };
        finding.span = key.span();
        match (misnomer, meant) {
            (Some(misnomer), _) => {
                finding.help(misnomer.help);
            }
            (None, Some(name)) => {
                finding.help(format!("did you mean `{name}`?"));
            }
            (None, None) => {
                finding.help(what_it_has(object));
            }
        }
        if let Some((order, mut edits)) = property.and_then(|property| rules::actions::mended(property, value)) {
            edits.push(rename(key, "action"));
            finding.fix(format!("call it `action`, and {order}"), false, edits);
        } else if let Some(property) =
            property.filter(|property| fits(property.value, value) && rules::actions::as_it_is(property, value))
        {
            let safe = alike.is_some();
            finding.fix(format!("rename it to `{}`", property.name), safe, vec![rename(key, property.name)]);
        }
        free
    }
}

/// Everything that such an object has, as a sentence.
fn what_it_has(object: &Object) -> String {
    let known: Vec<&str> = object.properties.iter().map(|property| property.name).collect();
    format!("{} {} has {}", article(object.title), object.title, one_of(&known).replace(" or ", " and "))
}

/// Whether two names differ by one letter too many, too few or exchanged; by two in a long name.
fn is_close(name: &str, written: &str) -> bool {
    let limit = if written.len() < 8 { 1 } else { 2 };
    name.len().abs_diff(written.len()) <= limit && strsim::osa_distance(name, written) <= limit
}

/// Whether a mistake stands in a key: an escape that is none, a tab.
pub(super) fn is_misspelt(key: Node<'_>) -> bool {
    let (span, mistakes) = (key.span(), &key.document().mistakes);
    let first = mistakes.partition_point(|mistake| mistake.span.start <= span.start);
    mistakes.get(first).is_some_and(|mistake| mistake.span.start < span.end)
}

/// The member that must be there, is not, and has that name but for one slip: a letter too many, too few or another one, or the same letters
/// in another order.
fn slip_of(
    object: &'static Object,
    parent: Node<'_>,
    key: Node<'_>,
    value: Node<'_>,
    (seen, there): (u64, u64),
) -> Option<usize> {
    /// Of many members of one object only these are looked at: names are compared with names.
    const LONGEST: usize = 40;
    let written = key.string().filter(|written| written.len() <= LONGEST)?;
    let letters: String =
        written.chars().filter(|letter| letter.is_ascii_alphanumeric() || "_-$".contains(*letter)).collect();
    let sorted = |name: &str| {
        let mut letters = name.as_bytes().to_ascii_lowercase();
        letters.sort_unstable();
        letters
    };
    let alike =
        |name: &str| strsim::osa_distance(name, &letters) <= 1 || (name.len() > 2 && sorted(name) == sorted(&letters));
    // The names first: to know what must be there, all members may have to be looked at.
    let is_it = |(index, property): &(usize, &Property)| {
        (seen | there) & 1 << index == 0
            && alike(property.name)
            && (fits(property.value, value) || value.kind() == Sort::Broken)
            && (needed(property.need, parent) || lacked(object, property, parent).is_some())
    };
    if letters.is_empty() {
        return None;
    }
    object.properties.iter().enumerate().find(is_it).map(|(index, _)| index)
}

/// Whether a member that the object does not have is a mistake: always where others do nothing, and else where it nearly is one of the object's
/// own; in what a platform writes only of those that are not there, for it may add whatever it likes beside them.
fn is_ours(object: &Object, written: &str, alike: Option<usize>, there: u64) -> bool {
    let absent = |index: usize| there & 1 << index == 0;
    match object.others {
        Others::Ignored => true,
        Others::Possible => {
            alike.is_some() || object.properties.iter().any(|property| is_close(property.name, written))
        }
        // What is as short as `id` has too many neighbours.
        Others::Welcome => {
            let meant = |(index, property): (usize, &Property)| {
                absent(index)
                    && (alike == Some(index) || (property.name.len() > SHORT && is_close(property.name, written)))
            };
            object.properties.iter().enumerate().any(meant)
        }
    }
}

/// Names up to that length are near to many.
const SHORT: usize = 3;

/// Words of other toolkits for the members that most objects must have.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("type", &["name", "kind", "event", "event_type"]),
    ("id", &["name", "key", "identifier", "uid", "uuid", "_id", "component_id", "slug"]),
    ("label", &["text", "title", "name", "caption", "content", "value", "message"]),
    ("text", &["label", "title", "name", "caption", "content", "value", "message", "body"]),
    ("title", &["label", "text", "name", "caption", "content", "value", "heading", "header"]),
    ("field", &["label", "title", "name", "key", "text", "column"]),
    ("value", &["text", "content", "label", "title"]),
    ("url", &["href", "link", "src", "uri", "address", "image"]),
    ("items", &["rows", "list", "entries", "children", "elements", "data", "fields", "options"]),
    ("options", &["items", "choices", "values", "entries", "children", "elements", "list"]),
    ("components", &["items", "children", "elements", "blocks", "body"]),
];

/// Whether a member is one of an object's own, under whatever name.
pub(super) fn knows(object: &'static Object, parent: Node<'_>, written: &str, value: Node<'_>) -> bool {
    object.misnomers.iter().any(|misnomer| misnomer.written == written)
        || did_you_mean(written, object.properties.iter().map(|property| property.name)).is_some()
        || instead_of(object, parent, 0, written, value).is_some()
}

/// What other toolkits call members that may be there, in lower case without hyphens and underscores.
const ALIASES: &[(&str, &[&str])] = &[
    ("id", &["actionid", "blockid", "inputid", "componentid", "fieldid"]),
    ("value", &["default", "defaultvalue", "initialvalue", "initialoption", "selected", "checked"]),
    ("align", &["textalign", "horizontalalignment"]),
    ("disabled", &["isdisabled", "readonly"]),
    ("image", &["icon", "avatar", "thumbnail"]),
];

/// The member that goes by that word elsewhere, where the object has such a one.
fn alias<I: Iterator<Item = &'static str>>(written: &str, known: impl Fn() -> I) -> Option<&'static str> {
    let plain: String = written.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect();
    let (name, _) = ALIASES.iter().find(|(_, others)| others.contains(&plain.as_str()))?;
    known().find(|known| known == name)
}

/// The member that must be there, is not, and goes by that other name: the name is a usual one for it, or the value is an object that can be
/// nothing else.
fn instead_of(object: &'static Object, parent: Node<'_>, seen: u64, written: &str, value: Node<'_>) -> Option<usize> {
    let is_it = |(index, property): &(usize, &Property)| {
        if rules::actions::is_handler(property, written) {
            return seen & 1 << index == 0;
        }
        let told = if let Value::OneOf(choice, _) = property.value {
            let tag = value.get(choice.tag);
            choice.of.iter().any(|object| tag.is_some_and(|tag| tag.is(object.name)))
        } else {
            let known = SYNONYMS.iter().find(|(name, _)| *name == property.name);
            known.is_some_and(|(_, others)| others.iter().any(|other| other.eq_ignore_ascii_case(written)))
        };
        told && seen & 1 << index == 0
            && (needed(property.need, parent) || lacked(object, property, parent).is_some())
            && (fits(property.value, value) || value.kind() == Sort::Broken)
            && match property.value {
                Value::Word(words) => words.of.iter().any(|word| value.is(word)),
                Value::Fixed(word) => value.is(word),
                _ => true,
            }
    };
    object.properties.iter().enumerate().find(is_it).map(|(index, _)| index)
}
