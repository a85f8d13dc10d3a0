//! A document held against the tables of what bodies hold. One walk; one mistake gives one finding.

use super::rule::Severity;
use super::sink::{Finding, Sink};
use super::words::{article, name_of, one_of, short, shown};
use super::{Options, rules};
use crate::document::{Edit, Kind as Sort, Node, removal, rename};
use crate::platform::bodies::{
    Choice, Format, Group, Kind, List, Need, Object, Others, Property, Surface, Value, Words,
};
use crate::text::did_you_mean;

/// Checks the document's value as a body of that kind.
pub(super) fn body(kind: &'static Kind, options: &Options<'_>, sink: &mut Sink<'_>) {
    let root = sink.document().root();
    let surface = options.surface;
    let canvas = rules::canvas::Facts::default();
    let mut checker = Checker { sink, kind, options, surface, canvas, told: None };
    match root.kind() {
        Sort::Broken => {}
        Sort::Object => checker.object(kind.root, root),
        other => {
            let rule = kind.root.shape.unwrap_or(kind.root.family.mismatch);
            if let Some(finding) = checker.sink.at(rule, root) {
                let article = article(kind.title);
                finding.says(format!("{article} {} is an object, and this is {}", kind.title, other.with_article()));
            }
        }
    }
}

/// Checks a document whose value is such an object, which stands somewhere in a body of that kind. Without `members`, only what they
/// are to each other is checked.
pub(super) fn object(
    kind: &'static Kind,
    object: &'static Object,
    members: bool,
    options: &Options<'_>,
    sink: &mut Sink<'_>,
) {
    let root = sink.document().root();
    let canvas = rules::canvas::Facts::default();
    let mut checker = Checker { sink, kind, options, surface: options.surface, canvas, told: None };
    if members {
        checker.object(object, root);
    } else {
        rules::leave(&mut checker, object, root, 0);
    }
}

/// One walk over one document.
pub(super) struct Checker<'s, 'd> {
    pub(super) sink: &'s mut Sink<'d>,
    /// What the document is.
    pub(super) kind: &'static Kind,
    /// What else is known.
    pub(super) options: &'s Options<'s>,
    /// Where the canvas is drawn, if that is known.
    pub(super) surface: Option<Surface>,
    /// What is known of the canvas that is being walked over.
    pub(super) canvas: rules::canvas::Facts<'d>,
    /// A tag that was reported, of an object that is looked into all the same.
    told: Option<u32>,
}

/// A member and the object it is of.
#[derive(Clone, Copy)]
pub(super) struct Member<'d> {
    pub(super) object: &'static Object,
    pub(super) parent: Node<'d>,
    pub(super) property: &'static Property,
}

impl Member<'_> {
    /// What a person calls it: `` `label` of button "send" ``.
    pub(super) fn name(&self) -> String {
        format!("`{}` of {}", self.property.name, name_of(self.object, self.parent))
    }

    fn wrong(&self) -> &'static str {
        self.property.wrong.unwrap_or(self.object.family.mismatch)
    }
}

impl<'d> Checker<'_, 'd> {
    /// An object of the table.
    pub(super) fn object(&mut self, object: &'static Object, node: Node<'d>) {
        if !rules::enter(self, object, node) {
            return;
        }
        let mut seen: u64 = 0;
        let mut strangers: Vec<(Node<'d>, Node<'d>)> = Vec::new();
        let properties = object.properties;
        // Most people write members in the order of the reference, so that the next one is looked at first.
        let mut next = 0;
        for (key, value) in node.members() {
            let plain = key.plain();
            let named = |index: &usize| {
                properties.get(*index).is_some_and(|property| match plain {
                    Some(key) if !property.any_case => key == property.name.as_bytes(),
                    _ => names_it(property, key),
                })
            };
            let Some(index) = (next..properties.len()).find(named).or_else(|| (0..next).find(named)) else {
                strangers.push((key, value));
                continue;
            };
            next = index + 1;
            let bit = 1 << index;
            if seen & bit != 0 {
                continue; // a repeated key is reported as what it is
            }
            seen |= bit;
            if let Some(property) = object.properties.get(index) {
                self.member(Member { object, parent: node, property }, key, value);
            }
        }
        let mut instead = false;
        for (key, value) in strangers {
            let elsewhere = object.misnomers.iter().find(|misnomer| misnomer.instead && key.is(misnomer.written));
            if let Some(misnomer) = elsewhere {
                // A level that is left out is one mistake, however many members it has.
                if !instead {
                    self.stranger(object, node, key, value, seen);
                }
                instead = true;
                let inside = misnomer.inside.and_then(|object| Some((object, object.property(misnomer.written)?)));
                if let Some((object, property)) = inside {
                    self.value(Member { object, parent: node, property }, property.value, value);
                }
                continue;
            }
            if let Some(index) = self.stranger(object, node, key, value, seen) {
                seen |= 1 << index;
                if let Some(property) = object.properties.get(index) {
                    self.value(Member { object, parent: node, property }, property.value, value);
                }
            }
        }
        for (index, property) in object.properties.iter().enumerate() {
            if seen & (1 << index) == 0 && !instead && needed(property.need, node) {
                self.missing(Member { object, parent: node, property }, None);
            }
        }
        for group in object.groups.iter().filter(|_| !instead) {
            self.group(object, node, group, seen);
        }
        rules::leave(self, object, node, seen);
    }

    fn member(&mut self, member: Member<'d>, key: Node<'d>, value: Node<'d>) {
        if value.kind() != Sort::Null || matches!(member.property.value, Value::Any) {
            return self.value(member, member.property.value, value);
        }
        if needed(member.property.need, member.parent) {
            return self.missing(member, Some(value));
        }
        if member.object.others == Others::Welcome || lacked(member.object, member.property, member.parent).is_some() {
            return; // there the group is reported as a whole
        }
        let document = self.sink.document();
        // `None` is reported as what it is.
        if !document.is_yaml() && value.source() != b"null" {
            return;
        }
        if let Some(finding) = self.sink.at(member.object.family.null, value) {
            finding.says(format!("{} is null", member.name())).help("leave it out").fix(
                format!("remove `{}`", member.property.name),
                true,
                removal(document, member.parent, key),
            );
        }
    }

    fn missing(&mut self, member: Member<'d>, null: Option<Node<'d>>) {
        let Member { object, parent, property } = member;
        let rule = property.missing.unwrap_or(object.family.missing);
        if let Value::OneOf(..) | Value::List(_) = property.value {
            self.canvas.doubt();
        }
        let Some(finding) = self.sink.at(rule, null.unwrap_or(parent)) else {
            return;
        };
        let is = if null.is_some() { "is null" } else { "is missing" };
        let because = match property.need {
            Need::With(other) => format!(", and it must be there beside `{other}`"),
            Need::When(other, value) => format!(", and it must be there where `{other}` is `{value}`"),
            Need::Required | Need::Optional => String::new(),
        };
        finding.says(format!("`{}` {is} in {}{because}", property.name, name_of(object, parent)));
        match property.value {
            Value::Fixed(word) => {
                finding.help(format!("add \"{}\": \"{word}\"", property.name));
                if null.is_none() {
                    let text = format!("\"{}\": \"{word}\"", property.name);
                    finding.fix(format!("add {text}"), true, rules::put_first(parent, &text));
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

    fn group(&mut self, object: &'static Object, node: Node<'d>, group: &Group, seen: u64) {
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

    /// A member that the table does not know. Gives the index of the property that was meant, where it takes that one's place.
    fn stranger(
        &mut self,
        object: &'static Object,
        parent: Node<'d>,
        key: Node<'d>,
        value: Node<'d>,
        seen: u64,
    ) -> Option<usize> {
        let written = key.string()?;
        let misnomer = object.misnomers.iter().find(|misnomer| {
            misnomer.written == written && misnomer.meant.is_none_or(|meant| object.property(meant).is_some())
        });
        if misnomer.is_none() && object.others == Others::Welcome {
            return None;
        }
        if rules::canvas::exported(self, object, parent, key, value) {
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
        let alike = object.properties.iter().position(|property| same_but_for_case(property.name, &written));
        let known = || object.properties.iter().map(|property| property.name);
        if misnomer.is_none() && alike.is_none() && object.others == Others::Possible {
            // One letter too many, too few or exchanged; two in a long name.
            let limit = if written.len() < 8 { 1 } else { 2 };
            known().find(|name| {
                name.len().abs_diff(written.len()) <= limit && strsim::osa_distance(name, &written) <= limit
            })?;
        }
        let guess = || did_you_mean(&written, known());
        let meant = misnomer.map_or_else(
            || alike.and_then(|index| object.properties.get(index)).map(|property| property.name).or_else(guess),
            |misnomer| misnomer.meant,
        );
        let index = meant.and_then(|name| object.properties.iter().position(|property| property.name == name));
        let free = index.filter(|index| seen & 1 << index == 0);
        let property = free.and_then(|index| object.properties.get(index));
        let required = property.filter(|property| needed(property.need, parent));
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
                let known: Vec<&str> = object.properties.iter().map(|property| property.name).collect();
                finding.help(format!(
                    "{} {} has {}",
                    article(object.title),
                    object.title,
                    one_of(&known).replace(" or ", " and ")
                ));
            }
        }
        if let Some(property) = property.filter(|property| fits(property.value, value)) {
            let safe = alike.is_some();
            finding.fix(format!("rename it to `{}`", property.name), safe, vec![rename(key, property.name)]);
        }
        free
    }

    /// A value that a member, or an element of one, holds.
    pub(super) fn value(&mut self, member: Member<'d>, spec: Value, value: Node<'d>) {
        if value.kind() == Sort::Broken {
            self.canvas.doubt();
            return;
        }
        match spec {
            Value::Any => {}
            Value::Text(format) => self.text(member, format, value),
            Value::Word(words) => self.word(member, words, value),
            Value::Fixed(word) => self.fixed(member, word, value),
            Value::Boolean => self.boolean(member, value),
            Value::Integer(min) => self.integer(member, min, value),
            Value::Number => {
                if value.kind() != Sort::Number {
                    self.mismatch(member, value, "a number");
                }
            }
            Value::Object(object) => {
                if value.kind() == Sort::Object {
                    self.object(object, value);
                } else {
                    self.not_an_object(member, object, value);
                }
            }
            Value::OneOf(choice, only) => self.one_of(member, choice, only, value),
            Value::List(list) => self.list(member, list, value),
            Value::Map(of) => {
                if value.kind() != Sort::Object {
                    self.mismatch(member, value, "an object of key-value pairs");
                    return;
                }
                if !matches!(of, Value::Any) {
                    let nulls = member.object.others == Others::Welcome;
                    for (_, value) in value.members() {
                        if !(nulls && value.kind() == Sort::Null) {
                            self.value(member, *of, value);
                        }
                    }
                }
            }
            Value::Either(sorts) => {
                if let Some(sort) = sorts.iter().find(|sort| fits(**sort, value)) {
                    self.value(member, *sort, value);
                } else {
                    let sorts: Vec<&str> = sorts.iter().map(|sort| sort_of(*sort)).collect();
                    self.mismatch(member, value, &sorts.join(" or "));
                }
            }
        }
    }

    /// Reports a value of another type. The finding is handed back for a repair.
    fn mismatch(&mut self, member: Member<'d>, value: Node<'d>, wanted: &str) -> Option<&mut Finding> {
        let finding = self.sink.at(member.wrong(), value)?;
        finding.says(format!("{} is {}, and must be {wanted}", member.name(), value.kind().with_article()));
        Some(finding)
    }

    fn text(&mut self, member: Member<'d>, format: Format, value: Node<'d>) {
        if rules::is_yaml_surprise(self, member, value) {
            return;
        }
        if value.kind() == Sort::String {
            rules::strings::check(self, member, format, value);
            return;
        }
        let source = String::from_utf8_lossy(value.source()).into_owned();
        // A number in quotes is no GUID.
        let any = matches!(
            format,
            Format::Plain
                | Format::Filled
                | Format::Limited(..)
                | Format::Id
                | Format::OptionId
                | Format::Markdown
                | Format::Label
        );
        let plain = any && matches!(value.kind(), Sort::Number | Sort::Bool);
        if let Some(finding) = self.mismatch(member, value, "a string")
            && plain
        {
            let quoted = format!("\"{source}\"");
            finding.help(format!("write {}", short(&quoted)));
            finding.fix("put it in quotes", true, vec![Edit::replace(value.span(), quoted)]);
        }
    }

    fn boolean(&mut self, member: Member<'d>, value: Node<'d>) {
        if value.kind() == Sort::Bool {
            return;
        }
        let meant = value.string().and_then(|text| match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some("true"),
            "false" | "no" | "0" => Some("false"),
            _ => None,
        });
        if let Some(finding) = self.mismatch(member, value, "true or false")
            && let Some(meant) = meant
        {
            finding.help(format!("write {meant}, without quotes"));
            finding.fix(format!("replace it by {meant}"), true, vec![Edit::replace(value.span(), meant)]);
        }
    }

    fn integer(&mut self, member: Member<'d>, min: i64, value: Node<'d>) {
        match value.integer() {
            Some(number) if number >= min => {}
            Some(number) => {
                let rule = member.property.missing.unwrap_or(member.wrong());
                if let Some(finding) = self.sink.at(rule, value) {
                    finding.says(format!("{} is {number}, and must be at least {min}", member.name()));
                }
            }
            None => {
                let text = value.string();
                let written = text.as_deref().map_or_else(|| String::from_utf8_lossy(value.source()), Into::into);
                let meant = whole(&written).filter(|number| *number >= min);
                if value.kind() == Sort::Number && !is_json_number(&written) {
                    return; // its form is reported already
                }
                if let Some(finding) = self.mismatch(member, value, "a whole number") {
                    if value.kind() == Sort::Number {
                        let digits = written.strip_prefix('-').unwrap_or(&written);
                        let problem = if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                            "which is beyond any size"
                        } else {
                            "and must be a whole number"
                        };
                        finding.says(format!("{} is {}, {problem}", member.name(), short(&written)));
                    }
                    if let Some(number) = meant {
                        finding.help(format!("write {number}"));
                        finding.fix(
                            format!("replace it by {number}"),
                            true,
                            vec![Edit::replace(value.span(), number.to_string())],
                        );
                    }
                }
            }
        }
    }

    fn word(&mut self, member: Member<'d>, words: &'static Words, value: Node<'d>) {
        if words.of.iter().any(|word| value.is(word)) || rules::tolerated(self, member, value) {
            return;
        }
        let Some(text) = value.string() else {
            self.mismatch(member, value, &one_of(words.of));
            return;
        };
        let rule = member.property.wrong.unwrap_or(member.object.family.word);
        let Some(finding) = self.sink.at(rule, value) else {
            return;
        };
        finding.says(format!("{} is {}, and must be {}", member.name(), shown(value), one_of(words.of)));
        let alike = words.of.iter().copied().find(|word| same_but_for_case(word, &text));
        let nearly =
            || words.nearly.iter().find(|(written, _)| text.eq_ignore_ascii_case(written)).map(|(_, meant)| *meant);
        let guess = alike.or_else(nearly).or_else(|| did_you_mean(&text, words.of.iter().copied()));
        if let Some(word) = guess {
            finding.help(format!("did you mean `{word}`?"));
            finding.fix(format!("replace it by `{word}`"), alike.is_some(), vec![rules::put_string(value, word)]);
        }
        if let Some(hint) = rules::vcita::foreign_status(member, &text) {
            finding.help(hint);
            finding.fix = None;
        }
    }

    fn fixed(&mut self, member: Member<'d>, word: &'static str, value: Node<'d>) {
        if value.is(word) || self.told == Some(value.index()) {
            return;
        }
        let rule = member.property.wrong.unwrap_or(member.object.family.word);
        if let Some(finding) = self.sink.at(rule, value) {
            finding.says(format!("{} is {}, and must be \"{word}\"", member.name(), shown(value)));
            finding.fix(format!("replace it by \"{word}\""), false, vec![rules::put_string(value, word)]);
        }
    }

    fn not_an_object(&mut self, member: Member<'d>, object: &'static Object, value: Node<'d>) {
        let rule = member.property.wrong.or(object.shape).unwrap_or(object.family.mismatch);
        self.canvas.doubt();
        let Some(finding) = self.sink.at(rule, value) else {
            return;
        };
        let what = object.title;
        finding.says(format!(
            "{} is {} where {} {what} must be",
            shown(value),
            value.kind().with_article(),
            article(what)
        ));
        if let Value::List(_) = member.property.value {
            finding.says(format!(
                "an element of {} is {}, and must be {} {what}",
                member.name(),
                shown(value),
                article(what)
            ));
        } else {
            finding.says(format!("{} is {}, and must be an object", member.name(), value.kind().with_article()));
        }
        rules::canvas::spell_out(finding, object, value);
    }

    fn one_of(&mut self, member: Member<'d>, choice: &'static Choice, only: &'static [&'static str], value: Node<'d>) {
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

    fn list(&mut self, member: Member<'d>, list: &'static List, value: Node<'d>) {
        if value.kind() != Sort::Array {
            self.canvas.doubt();
            self.mismatch(member, value, "an array");
            return;
        }
        let mut count = 0;
        for item in value.items() {
            count += 1;
            self.value(member, list.of, item);
        }
        rules::canvas::counted(self, member, value, count);
        let Some((rule, error)) = list.count else {
            return;
        };
        let most = list.max.unwrap_or(usize::MAX);
        let noun = |count: usize| if count == 1 { list.element.to_owned() } else { format!("{}s", list.element) };
        if count < list.min {
            if let Some(finding) = self.sink.at(rule, value) {
                finding.says(format!(
                    "{} has {count} {}, and must have at least {}",
                    member.name(),
                    noun(count),
                    list.min
                ));
            }
        } else if count > most {
            let severity = (!error).then_some(Severity::Warning);
            if let Some(finding) = self.sink.with(rule, severity, value) {
                finding.says(format!(
                    "{} has {count} {}, and the most that is documented is {most}",
                    member.name(),
                    noun(count)
                ));
            }
        }
    }
}

/// Whether a member must be there.
fn needed(need: Need, parent: Node<'_>) -> bool {
    match need {
        Need::Optional => false,
        Need::Required => true,
        Need::With(other) => parent.has(other),
        Need::When(other, value) => parent.get(other).is_some_and(|node| match node.kind() {
            Sort::String => node.is(value),
            _ => node.source() == value.as_bytes(),
        }),
    }
}

/// Whether a key names a property.
fn names_it(property: &Property, key: Node<'_>) -> bool {
    key.is(property.name)
        || (property.any_case && key.string().is_some_and(|key| key.eq_ignore_ascii_case(property.name)))
}

/// The group of members that a property is of, where one of them must be there and none is.
fn lacked(object: &'static Object, property: &Property, parent: Node<'_>) -> Option<&'static Group> {
    object
        .groups
        .iter()
        .find(|group| group.some && group.of.contains(&property.name) && !group.of.iter().any(|name| parent.has(name)))
}

/// The tags that may stand somewhere.
fn names(choice: &'static Choice, only: &'static [&'static str]) -> Vec<&'static str> {
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

/// Whether a value is of a sort, looked at from outside.
fn fits(spec: Value, value: Node<'_>) -> bool {
    match spec {
        Value::Any => true,
        Value::Text(_) | Value::Word(_) | Value::Fixed(_) => value.kind() == Sort::String,
        Value::Boolean => value.kind() == Sort::Bool,
        Value::Integer(_) | Value::Number => value.kind() == Sort::Number,
        Value::Object(_) | Value::OneOf(..) | Value::Map(_) => value.kind() == Sort::Object,
        Value::List(_) => value.kind() == Sort::Array,
        Value::Either(sorts) => sorts.iter().any(|sort| fits(*sort, value)),
    }
}

/// The sort in words.
fn sort_of(spec: Value) -> &'static str {
    match spec {
        Value::Any | Value::Either(_) => "a value",
        Value::Text(_) | Value::Word(_) | Value::Fixed(_) => "a string",
        Value::Boolean => "true or false",
        Value::Integer(_) => "a whole number",
        Value::Number => "a number",
        Value::Object(_) | Value::OneOf(..) | Value::Map(_) => "an object",
        Value::List(_) => "an array",
    }
}

/// Whether two names differ in nothing but case, hyphens and underscores, and do differ.
fn same_but_for_case(name: &str, written: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        let bytes = text.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b' '));
        bytes.map(|byte| byte.to_ascii_lowercase())
    }
    name != written && letters(name).eq(letters(written))
}

/// Whether a number is written as JSON writes numbers (RFC 8259 §6).
fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_at(digits.find(['.', 'e', 'E']).unwrap_or(digits.len()));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = |text: &str| plain(text.strip_prefix(['+', '-']).unwrap_or(text));
    let fraction = match rest.strip_prefix('.') {
        None => rest.is_empty() || exponent(&rest[1..]),
        Some(rest) => {
            rest.split_once(['e', 'E']).map_or_else(|| plain(rest), |(digits, rest)| plain(digits) && exponent(rest))
        }
    };
    plain(whole) && (whole == "0" || !whole.starts_with('0')) && fraction
}

/// The whole number that a text means, where it means one: `120`, `120px`, `12.0`.
fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix("px").unwrap_or(text);
    let text = text
        .split_once('.')
        .map_or(text, |(whole, fraction)| if fraction.bytes().all(|byte| byte == b'0') { whole } else { text });
    text.parse().ok()
}
