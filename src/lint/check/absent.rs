//! Members that must be there and are not: one by one, and those of which some number must be there.

use super::choice::names;
use super::stranger::is_misspelt;
use super::{Checker, Member, names_it, same_but_for_case};
use crate::document::{Kind as Sort, Node, rename};
use crate::lint::rules;
use crate::lint::words::{name_of, one_of};
use crate::platform::bodies::{Group, Misnomer, Need, Object, Property, Value};

impl<'d> Checker<'_, 'd> {
    pub(super) fn missing(&mut self, member: Member<'d>, null: Option<Node<'d>>) {
        let Member { object, parent, property } = member;
        let rule = property.missing.unwrap_or(object.family.missing);
        if let Value::OneOf(..) | Value::List(_) = property.value {
            self.canvas.doubt();
        }
        if let Some(finding) = self.sink.findings.last_mut().filter(|last| {
            // Both sizes of a picture are one thing that was forgotten.
            rule.ends_with("image-size")
                && last.rule.code == rule
                && last.node == Some(parent.index())
                && null.is_none()
        }) {
            let both = format!("` and `{}` are missing in", property.name);
            let message =
                finding.message.replacen("` is missing in", &both, 1).replacen("and it must", "and they must", 1);
            finding.says(message).help("give the picture's exact size in pixels");
            return;
        }
        let Some(finding) = self.sink.at(rule, null.unwrap_or(parent)) else {
            return;
        };
        let is = if null.is_some() { "is null" } else { "is missing" };
        let because = match property.need {
            Need::With(other) => format!(", and it must be there beside `{other}`"),
            Need::When(other, value) => {
                let holds =
                    if parent.get(other).is_some_and(|node| node.kind() == Sort::Array) { "holds" } else { "is" };
                format!(", and it must be there where `{other}` {holds} `{value}`")
            }
            Need::Required | Need::Optional => String::new(),
        };
        finding.says(format!("`{}` {is} in {}{because}", property.name, name_of(object, parent)));
        match property.value {
            Value::Fixed(word) => {
                finding.help(format!("add \"{}\": \"{word}\"", property.name));
                let cased = |key: Node<'_>| key.string().is_some_and(|key| same_but_for_case(property.name, &key));
                if let Some((key, value)) = parent.members().find(|(key, _)| null.is_none() && cased(*key)) {
                    finding.help(format!("`{}` is written in small letters", property.name));
                    if value.is(word) {
                        let title = format!("rename it to `{}`", property.name);
                        finding.fix(title, true, vec![rename(key, property.name)]);
                    }
                } else if null.is_none() {
                    let text = format!("\"{}\": \"{word}\"", property.name);
                    // It may stand there under a name that cannot be read, or that nobody knows.
                    let there = |(key, value): (Node<'_>, Node<'_>)| is_misspelt(key) || value.is(word);
                    let safe = !parent.members().any(there);
                    finding.fix(format!("add {text}"), safe, rules::put_first(parent, &text));
                }
            }
            Value::OneOf(choice, only) => {
                let names: Vec<&str> = names(choice, only);
                finding.help(format!("add an object whose `{}` is {}", choice.tag, one_of(&names)));
            }
            _ => {
                finding.help(format!("`{}`: {}", property.name, property.doc.trim_end_matches('.')));
            }
        }
    }

    pub(super) fn group(&mut self, object: &'static Object, node: Node<'d>, group: &Group, seen: u64) {
        let there: Vec<&'static str> = object
            .properties
            .iter()
            .enumerate()
            .filter(|(index, property)| {
                seen & 1 << index != 0 && group.of.contains(&property.name) && node.has(property.name)
            })
            .map(|(_, property)| property.name)
            .collect();
        // One that stands there under another name was reported as that.
        let renamed = object.properties.iter().enumerate().any(|(index, property)| {
            seen & 1 << index != 0 && group.of.contains(&property.name) && node.get(property.name).is_none()
        });
        if there.is_empty() && group.some && !renamed {
            if let Some(finding) = self.sink.at(group.rule, node) {
                let all = one_of(group.of);
                finding.says(format!("{all} is missing in {}", name_of(object, node)));
                finding.help(if group.one { format!("add exactly one of {all}") } else { format!("add {all}") });
            }
        } else if there.len() > 1 && group.one {
            let keys: Vec<Node<'d>> =
                node.members().filter(|(key, _)| there.iter().any(|name| key.is(name))).map(|(key, _)| key).collect();
            let (Some(first), Some(second)) = (keys.first(), keys.get(1)) else { return };
            if let Some(finding) = self.sink.at(group.rule, *second) {
                finding
                    .says(format!(
                        "{} has {}",
                        name_of(object, node),
                        there.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
                    ))
                    .help(format!("keep one of {}", one_of(&there)))
                    .also(first.span(), "the other is here");
            }
        }
    }
}

/// Whether a member must be there.
pub(super) fn needed(need: Need, parent: Node<'_>) -> bool {
    match need {
        Need::Optional => false,
        Need::Required => true,
        Need::With(other) => parent.has(other),
        Need::When(other, value) => parent.get(other).is_some_and(|node| match node.kind() {
            Sort::String => node.is(value),
            Sort::Array => node.items().any(|item| item.is(value)),
            _ => node.source() == value.as_bytes(),
        }),
    }
}

/// The group of members that a property is of, where one of them must be there and none is.
pub(super) fn lacked(object: &'static Object, property: &Property, parent: Node<'_>) -> Option<&'static Group> {
    object
        .groups
        .iter()
        .find(|group| group.some && group.of.contains(&property.name) && !group.of.iter().any(|name| parent.has(name)))
}

/// How much that must be there is missing in such an object, under whatever name.
pub(in crate::lint) fn lacking(object: &'static Object, node: Node<'_>) -> usize {
    let there = |name: &str| {
        let misnamed = |key: Node<'_>| {
            let meant = |misnomer: &&Misnomer| key.is(misnomer.written);
            object
                .misnomers
                .iter()
                .find(meant)
                .is_some_and(|misnomer| misnomer.instead || misnomer.meant.is_some_and(|meant| meant == name))
        };
        let property = object.property(name);
        let named = |key: Node<'_>| property.is_some_and(|property| names_it(property, key));
        node.members().any(|(key, _)| named(key) || misnamed(key))
    };
    let single = object.properties.iter().filter(|property| needed(property.need, node) && !there(property.name));
    let groups = object.groups.iter().filter(|group| group.some && !group.of.iter().any(|name| there(name)));
    single.count() + groups.count()
}
