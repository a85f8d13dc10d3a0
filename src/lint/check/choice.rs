//! Objects that a member of their own tells apart: components and actions. What is wrong with that member is said, and nothing else.

use std::fmt::Write as _;

use super::{Checker, Member, fits, names_it, same_but_for_case};
use crate::document::{Document, Edit, Kind as Sort, Node, removals, rename};
use crate::lint::rules;
use crate::lint::words::{article, one_of, short, shown};
use crate::platform::bodies::{Choice, Need, Object, Value};
use crate::sorting;
use crate::text::did_you_mean;

/// What the repair does that joins an action and its address.
const UNITING: &str = "put the address into the action";

impl<'d> Checker<'_, 'd> {
    pub(super) fn one_of(
        &mut self,
        member: Member<'d>,
        choice: &'static Choice,
        only: &'static [&'static str],
        value: Node<'d>,
    ) {
        let is_action = choice.title == "action";
        let beside = if is_action { rules::actions::beside(member.parent, value) } else { None };
        let document = self.sink.document();
        if value.kind() != Sort::Object {
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
                super::unwrap(finding, value, value.span(), "an object");
                if let Some(address) = beside {
                    finding.help("write it with the address that stands beside it: {\"type\": …, \"url\": …}");
                    finding.fix(UNITING, false, rules::actions::united(document, member.parent, value, address));
                } else if let Some(action) = rules::actions::opening(value).filter(|_| is_action) {
                    finding.help("write {\"type\": \"url\", \"url\": …}");
                    finding.fix("make it a url action", false, vec![Edit::replace(value.span(), action)]);
                } else if let Some(object) = choice.of.iter().find(|object| value.is(object.name)) {
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
            match self.only_one(value, |item| item.get(choice.tag).is_some()) {
                Some(item) => self.one_of(member, choice, only, item),
                None => self.canvas.doubt(),
            }
            return;
        }
        let Some(tag) = value.get(choice.tag).filter(|tag| tag.kind() != Sort::Null) else {
            self.untagged(choice, only, value);
            if let Some(finding) = self.sink.findings.last_mut().filter(|last| last.node == Some(value.index()))
                && let Some(address) = beside
            {
                finding.help("the address stands beside it: {\"type\": \"url\", \"url\": …}");
                finding.fix(UNITING, false, rules::actions::united(document, member.parent, value, address));
            }
            return;
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
            let Some((address, url)) = beside.and_then(|address| Some((address, object.property("url")?))) else {
                return self.object(object, value);
            };
            if let Some(finding) = self.sink.at(url.missing.unwrap_or(object.family.missing), value) {
                finding.says(format!("`url` is missing in {}, and stands beside it", object.title));
                finding.help("put it into the action: {\"type\": …, \"url\": …}");
                finding.fix(UNITING, false, rules::actions::united(document, member.parent, value, address));
            }
            return;
        }
        self.canvas.doubt();
        let all = names(choice, only);
        let written = tag.string();
        let same = |object: &&&Object| written.as_ref().is_some_and(|written| same_but_for_case(object.name, written));
        let alike = choice.of.iter().filter(|object| all.contains(&object.name)).find(same).copied();
        self.untold(choice, &all, value, tag, alike);
        if let Some(object) = alike {
            self.told = Some(tag.index());
            self.object(object, value);
        }
    }

    /// An object whose tag is none of the choice; `alike` is the one whose tag differs in nothing but case and hyphens.
    fn untold(
        &mut self,
        choice: &'static Choice,
        all: &[&'static str],
        value: Node<'d>,
        tag: Node<'d>,
        alike: Option<&'static Object>,
    ) {
        let document = self.sink.document();
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
                let mut title = format!("replace it by `{name}`");
                let mut edits = vec![rules::put_string(tag, name)];
                // What such an object does not have was written for the type that does not exist.
                if let Some(object) = choice.of.iter().find(|object| object.name == name && alike.is_none()) {
                    edits.extend(adapted(document, object, value, &mut title));
                }
                finding.fix(title, alike.is_some(), edits);
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
        // The tag under another word: `"kind": "text"`.
        let named = value.members().find_map(|(key, held)| {
            let object = choice.of.iter().find(|object| all.contains(&object.name) && held.is(object.name))?;
            object.property(&key.string()?).is_none().then_some((key, object))
        });
        if let Some((key, object)) = named.filter(|_| value.get(choice.tag).is_none()) {
            finding.help(format!(
                "it looks like {} {}: call the key `{}`",
                article(object.title),
                object.title,
                choice.tag
            ));
            finding.fix(format!("rename it to `{}`", choice.tag), false, vec![rename(key, choice.tag)]);
            return;
        }
        // The tag as the only key: `{"button": {…}}`.
        let mut members = value.members();
        if let (Some((key, held)), None) = (members.next(), members.next())
            && let Some(object) = choice.of.iter().find(|object| all.contains(&object.name) && key.is(object.name))
            && held.kind() == Sort::Object
            && held.get(choice.tag).is_none()
        {
            let text = format!("\"{}\": \"{}\"", choice.tag, object.name);
            finding.help(format!("write {{{text}, …}} in place of {{\"{}\": {{…}}}}", object.name));
            let mut edits = rules::put_first(held, &text);
            if !edits.is_empty() && held.members().next().is_some() {
                let (outer, inner) = (value.span(), held.span());
                edits.extend([Edit::delete(outer.start..inner.start), Edit::delete(inner.end..outer.end)]);
                finding.fix(format!("make it {} {}", article(object.title), object.title), false, edits);
            }
            return;
        }
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
    sorting::by_key(&mut scored, |(score, _)| std::cmp::Reverse(*score));
    match (scored.first(), scored.get(1)) {
        (Some((best, object)), second) if *best > 1 && second.is_none_or(|(score, _)| score < best) => Some(object),
        _ => None,
    }
}

/// What is to be done with the members of a value that such an object does not have: it gets those under the name that was meant, and
/// is better off without the others. The title says so.
pub(super) fn adapted(
    document: &Document<'_>,
    object: &'static Object,
    value: Node<'_>,
    title: &mut String,
) -> Vec<Edit> {
    /// An object with more members than that is none of ours.
    const MOST: usize = 40;
    if value.members().nth(MOST).is_some() {
        return Vec::new();
    }
    let known = |key: Node<'_>| object.properties.iter().any(|property| names_it(property, key));
    let mut edits = Vec::new();
    let (mut gone, mut names) = (Vec::new(), Vec::new());
    for (key, held) in value.members().filter(|(key, _)| !known(*key)) {
        let Some(written) = key.string() else { continue };
        let meant = match object.misnomers.iter().find(|misnomer| misnomer.written == written) {
            Some(misnomer) => misnomer.meant,
            None => did_you_mean(&written, object.properties.iter().map(|property| property.name)),
        };
        let property = meant.and_then(|name| object.property(name)).filter(|property| fits(property.value, held));
        let written = short(&written).into_owned();
        if let Some(property) = property.filter(|property| value.get(property.name).is_none()) {
            edits.push(rename(key, property.name));
            let _ = write!(title, ", `{written}` by `{}`", property.name);
        } else {
            gone.push(key.index());
            names.push(format!("`{written}`"));
        }
    }
    if !names.is_empty() {
        let _ = write!(title, ", and leave out {}", names.join(" and "));
    }
    edits.extend(removals(document, value, |key| gone.contains(&key.index())));
    edits
}
