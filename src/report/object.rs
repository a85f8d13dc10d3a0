//! An object of the tables for a person: its members, what they hold, and what they do.

use std::fmt::Write as _;

use super::wrapped;
use crate::platform::bodies::{Need, Object, Property, Value};
use crate::ui::Paint;

/// The object as a page of 80 columns.
pub fn page(object: &Object, paint: Paint) -> String {
    let mut out = format!("{}: {}\n\n", paint.name(object.name), paint.strong(object.title));
    let _ = writeln!(out, "{}\n", wrapped(object.doc, 0, 80));
    for property in object.properties {
        let _ = writeln!(out, "{}  {}", paint.strong(property.name), paint.dim(&terms(property)));
        let _ = writeln!(out, "{}", wrapped(property.doc, 4, 80));
    }
    let _ = writeln!(out, "\n{}", paint.dim(object.evidence.title()));
    out
}

/// What a word means that stands in objects: a member, alone or behind its object (`button.label`), or a value that a member may have. Nothing
/// where it stands in none.
pub fn word(word: &str, objects: &[&Object], paint: Paint) -> Option<String> {
    let (of, name) = word.rsplit_once('.').map_or((None, word), |(of, name)| (Some(of), name));
    let ours = || objects.iter().filter(|object| of.is_none_or(|of| object.name.eq_ignore_ascii_case(of)));
    let all = ours().flat_map(|object| object.properties.iter().map(move |property| (object, property)));
    let members: Vec<_> = all.clone().filter(|(_, property)| property.name.eq_ignore_ascii_case(name)).collect();
    let has = |value: Value| matches!(value, Value::Word(words) if words.of.iter().any(|word| word.eq_ignore_ascii_case(name)));
    let (what, found): (_, Vec<_>) = if members.is_empty() {
        ("a value", all.filter(|(_, property)| has(property.value)).collect())
    } else {
        ("a member", members)
    };
    let (_, first) = found.first()?;
    let name = if what == "a member" { first.name } else { name };
    let mut out = format!("{}: {what} of {}\n\n", paint.name(name), crate::text::count(found.len() as u64, "object"));
    for (object, property) in found {
        let own = if property.name == name { String::new() } else { format!(", as `{}`", property.name) };
        let _ = writeln!(out, "{}{own}  {}", paint.strong(object.title), paint.dim(&terms(property)));
        let _ = writeln!(out, "{}", wrapped(property.doc, 4, 80));
    }
    Some(out)
}

/// What a member holds, and whether it must be there.
fn terms(property: &Property) -> String {
    let need = match property.need {
        Need::Optional => {
            property.default.map_or_else(|| "optional".to_owned(), |default| format!("optional, {default} by default"))
        }
        Need::Required => "required".to_owned(),
        Need::With(other) => format!("required with `{other}`"),
        Need::When(other, value) => format!("required where `{other}` is `{value}`"),
    };
    format!("{}; {need}", holds(property.value))
}

/// What a member may hold, in words.
fn holds(value: Value) -> String {
    match value {
        Value::Any => "anything".to_owned(),
        Value::Text(_) => "text".to_owned(),
        Value::Word(words) => words.of.join(" | "),
        Value::Fixed(word) => format!("\"{word}\""),
        Value::Boolean => "true | false".to_owned(),
        Value::Integer(_) => "whole number".to_owned(),
        Value::Number => "number".to_owned(),
        Value::Object(object) => object.title.to_owned(),
        Value::OneOf(choice, []) => {
            format!("{}: {}", choice.title, choice.of.iter().map(|object| object.name).collect::<Vec<_>>().join(" | "))
        }
        Value::OneOf(choice, only) => format!("{}: {}", choice.title, only.join(" | ")),
        Value::List(list) => match (list.min, list.max) {
            (0, None) => format!("array of {}", holds(list.of)),
            (min, None) => format!("array of {min} or more {}s", list.element),
            (min, Some(max)) => format!("array of {min} to {max} {}s", list.element),
        },
        Value::Map(_) => "object of key-value pairs".to_owned(),
        Value::Either(sorts) => sorts.iter().map(|sort| holds(*sort)).collect::<Vec<_>>().join(" or "),
    }
}
