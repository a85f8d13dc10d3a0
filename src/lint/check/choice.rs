//! Objects that a member of their own tells apart: components and actions. What is wrong with that member is said, and nothing else.

use super::{Checker, Member, same_but_for_case};
use crate::document::{Edit, Kind as Sort, Node};
use crate::lint::rules;
use crate::lint::words::{article, one_of, short, shown};
use crate::platform::bodies::{Choice, Need, Object, Value};
use crate::text::did_you_mean;

impl<'d> Checker<'_, 'd> {
    pub(super) fn one_of(
        &mut self,
        member: Member<'d>,
        choice: &'static Choice,
        only: &'static [&'static str],
        value: Node<'d>,
    ) {
        if value.kind() != Sort::Object {
            self.canvas.doubt();
            let rule = if value.kind() == Sort::String { choice.word } else { member.object.family.mismatch };
            if let Some(finding) = self.sink.at(rule, value) {
                let what = choice.title;
                let element = if matches!(member.property.value, Value::List(_)) { "an element of " } else { "" };
                finding.says(format!(
                    "{element}{} is {} where {} {what} must be, which is an object",
                    member.name(),
                    shown(value),
                    article(what)
                ));
                if let Some(object) = choice.of.iter().find(|object| value.is(object.name)) {
                    let written = format!("{{\"{}\": \"{}\"}}", choice.tag, object.name);
                    finding.help(format!("write {written}"));
                    if !object
                        .properties
                        .iter()
                        .any(|property| property.name != choice.tag && property.need == Need::Required)
                    {
                        finding.fix(
                            format!("replace it by {written}"),
                            true,
                            vec![Edit::replace(value.span(), written)],
                        );
                    }
                }
            }
            return;
        }
        let Some(tag) = value.get(choice.tag).filter(|tag| tag.kind() != Sort::Null) else {
            return self.untagged(choice, only, value);
        };
        if tag.kind() == Sort::Broken {
            self.canvas.doubt();
            return;
        }
        if let Some(object) = choice.of.iter().find(|object| tag.is(object.name)) {
            if !only.is_empty() && !only.contains(&object.name) {
                self.canvas.doubt();
                if let Some(finding) = self.sink.at(choice.misplaced, tag) {
                    finding.says(format!(
                        "{} is {} {}, and only {} may stand there",
                        member.name(),
                        article(object.title),
                        object.title,
                        one_of(only)
                    ));
                }
                return;
            }
            rules::canvas::chosen(self, member, choice, object, value, tag);
            return self.object(object, value);
        }
        self.canvas.doubt();
        let all = names(choice, only);
        let written = tag.string();
        let same = |object: &&&Object| written.as_ref().is_some_and(|written| same_but_for_case(object.name, written));
        let alike = choice.of.iter().filter(|object| all.contains(&object.name)).find(same).copied();
        self.untold(choice, &all, tag, alike);
        if let Some(object) = alike {
            self.told = Some(tag.index());
            self.object(object, value);
        }
    }

    /// An object whose tag is none of the choice; `alike` is the one whose tag differs in nothing but case and hyphens.
    fn untold(&mut self, choice: &'static Choice, all: &[&'static str], tag: Node<'d>, alike: Option<&'static Object>) {
        let Some(finding) = self.sink.at(choice.unknown, tag) else {
            return;
        };
        let what = choice.title;
        let Some(written) = tag.string() else {
            finding.says(format!(
                "`{}` of {} {what} is {}, and must be one of {}",
                choice.tag,
                article(what),
                tag.kind().with_article(),
                one_of(all)
            ));
            return;
        };
        finding.says(format!("there is no {what} of type \"{}\"", short(&written)));
        let nearly = choice.nearly.iter().find(|(name, _)| written.eq_ignore_ascii_case(name)).map(|(_, meant)| *meant);
        match alike.map(|object| object.name).or(nearly).or_else(|| did_you_mean(&written, all.iter().copied())) {
            Some(name) if all.contains(&name) => {
                finding.help(format!("did you mean `{name}`?"));
                finding.fix(format!("replace it by `{name}`"), alike.is_some(), vec![rules::put_string(tag, name)]);
            }
            Some(sentence) => {
                finding.help(sentence);
            }
            None => {
                finding.help(format!("the types are {}", one_of(all).replace(" or ", " and ")));
            }
        }
    }

    /// An object without the member that says what it is.
    fn untagged(&mut self, choice: &'static Choice, only: &'static [&'static str], value: Node<'d>) {
        self.canvas.doubt();
        let Some(finding) = self.sink.at(choice.missing, value) else {
            return;
        };
        let what = choice.title;
        finding.says(format!("`{}` is missing in {} {what}", choice.tag, article(what)));
        let all = names(choice, only);
        match likeness(choice, value) {
            Some(object) if all.contains(&object.name) => {
                let text = format!("\"{}\": \"{}\"", choice.tag, object.name);
                finding.help(format!("it looks like {} {}: add {text}", article(object.title), object.title));
                if value.get(choice.tag).is_none() {
                    finding.fix(format!("add {text}"), false, rules::put_first(value, &text));
                }
            }
            _ => {
                finding.help(format!("it must be {}", one_of(&all)));
            }
        }
    }
}

/// The tags that may stand somewhere.
pub(super) fn names(choice: &'static Choice, only: &'static [&'static str]) -> Vec<&'static str> {
    choice.of.iter().map(|object| object.name).filter(|name| only.is_empty() || only.contains(name)).collect()
}

/// The object that shares most members with a value, if one does and no other shares as many.
fn likeness(choice: &'static Choice, value: Node<'_>) -> Option<&'static Object> {
    let score = |object: &Object| {
        value.members().filter(|(key, _)| object.properties.iter().any(|property| key.is(property.name))).count()
    };
    let mut scored: Vec<(usize, &'static Object)> = choice.of.iter().map(|object| (score(object), *object)).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match (scored.first(), scored.get(1)) {
        (Some((best, object)), second) if *best > 1 && second.is_none_or(|(score, _)| score < best) => Some(object),
        _ => None,
    }
}
