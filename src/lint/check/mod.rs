//! A document held against the tables of what bodies hold. One walk; one mistake gives one finding.

mod absent;
mod choice;
mod place;
mod scalar;
mod stranger;

use super::rule::{Fixes, Severity};
use super::sink::{Finding, Sink};
use super::words::{article, name_of, short, shown};
use super::{Options, rules};
use crate::document::{Edit, Kind as Sort, MistakeKind, Node, removal};
use crate::platform::bodies::canvas::CONTENT;
use crate::platform::bodies::{Kind, List, Object, Others, Property, Surface, Value};
pub(super) use absent::lacking;
use absent::{lacked, needed};

/// Checks the document's value as a body of that kind.
pub(super) fn body(kind: &'static Kind, options: &Options<'_>, sink: &mut Sink<'_>) {
    let root = sink.document().root();
    let surface = options.surface.or_else(|| kind.surface());
    let canvas = rules::canvas::Facts::default();
    let mut checker = Checker { sink, kind, options, surface, canvas, told: None };
    match root.kind() {
        Sort::Broken => {}
        Sort::Object if rules::bare::is_wrapped(kind) => {
            if let Some(component) = rules::bare::component(root) {
                rules::bare::tell(checker.sink, kind, component, root);
                checker.object(component, root);
            } else if let Some((outer, inner, content)) =
                rules::bare::swapped(root).filter(|_| kind.root.property("canvas").is_some())
            {
                rules::bare::tell_swapped(checker.sink, kind, (outer, inner));
                checker.object(&CONTENT, content);
            } else if let Some((key, answer)) = rules::bare::wrapper(root) {
                let (kind, root) = rules::bare::meant(kind, key);
                rules::bare::tell_wrapper(checker.sink, kind, (key, answer));
                checker.object(root, answer);
            } else if let Some((key, text)) = rules::bare::packed(root) {
                rules::bare::tell_packed(checker.sink, kind, key, text);
            } else {
                checker.object(kind.root, root);
            }
        }
        Sort::Object => checker.object(kind.root, root),
        other => {
            let rule = kind.root.shape.unwrap_or(kind.root.family.mismatch);
            if let Some(finding) = checker.sink.at(rule, root) {
                let article = article(kind.title);
                finding.says(format!("{article} {} is an object, and this is {}", kind.title, other.with_article()));
                if rules::bare::is_wrapped(kind) && root.items().next().and_then(rules::bare::component).is_some() {
                    rules::bare::wrap(finding, kind, root, "the components");
                }
                unwrap(finding, root, root.span(), "an object");
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
    let surface = options.surface.or_else(|| kind.surface());
    let mut checker = Checker { sink, kind, options, surface, canvas, told: None };
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

    /// The rule for a value of another type.
    pub(super) fn wrong(&self) -> &'static str {
        self.property.wrong.unwrap_or(self.object.family.mismatch)
    }
}

impl<'d> Checker<'_, 'd> {
    /// An object of the table.
    pub(super) fn object(&mut self, object: &'static Object, node: Node<'d>) {
        if !rules::enter(self, object, node)
            || self.another(object, node)
            || self.wrapped(object, node)
            || self.foreign(object, node)
        {
            return;
        }
        let before = self.sink.findings.len();
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
                // A repeated key is reported as what it is, unless only its reader takes it for the same.
                if properties.get(index).is_some_and(|property| property.any_case) {
                    self.again(node, key);
                }
                continue;
            }
            seen |= bit;
            if let Some(property) = object.properties.get(index) {
                self.member(Member { object, parent: node, property }, key, value);
            }
        }
        if !strangers.is_empty()
            && let Some(address) = rules::actions::astray(object, node)
        {
            strangers.retain(|(key, _)| key.index() != address);
        }
        let (mut instead, there) = (false, seen);
        let instead_of = |key: Node<'_>| object.misnomers.iter().find(|other| other.instead && key.is(other.written));
        if strangers.iter().any(|(key, _)| instead_of(*key).is_some_and(|other| other.inside.is_none())) {
            // The rest belongs to what stands there instead.
            strangers.retain(|(key, _)| instead_of(*key).is_some());
        }
        for (key, value) in strangers {
            let elsewhere = instead_of(key);
            if let Some(misnomer) = elsewhere {
                // A level that is left out is one mistake, however many members it has.
                if !instead {
                    self.stranger(object, node, key, value, (seen, there));
                }
                instead = true;
                let inside = misnomer.inside.and_then(|object| Some((object, object.property(misnomer.written)?)));
                if let Some((object, property)) = inside {
                    self.value(Member { object, parent: node, property }, property.value, value);
                } else {
                    self.level(object, node, key, value);
                }
                continue;
            }
            if let Some(index) = self.stranger(object, node, key, value, (seen, there)) {
                seen |= 1 << index;
                let Some(property) = object.properties.get(index) else { continue };
                // Under another word for it stands another value, too, and that is the same mistake.
                let alike = key.string().is_some_and(|key| same_but_for_case(property.name, &key));
                if alike || rules::actions::as_it_is(property, value) {
                    self.value(Member { object, parent: node, property }, property.value, value);
                } else {
                    self.canvas.doubt();
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
        if seen == 0 && node.members().next().is_none() {
            self.join_empty(object, node, before);
        } else if seen & 1 == 0 {
            self.join(object, node, before);
        }
        rules::leave(self, object, node, seen);
    }

    /// Says of a key that another one is the same to a reader without case.
    fn again(&mut self, node: Node<'d>, key: Node<'d>) {
        let Some(written) = key.string() else { return };
        let same = |other: &Node<'d>| other.string().is_some_and(|other| other.eq_ignore_ascii_case(&written));
        let Some(first) = node.members().map(|(key, _)| key).find(same).filter(|first| !first.is(&written)) else {
            return;
        };
        if let Some(finding) = self.sink.at(MistakeKind::DuplicateKey.code(), key) {
            let (written, first_name) = (short(&written), first.string().unwrap_or_default());
            finding
                .says(format!("`{written}` and `{}` are one key to a reader without case", short(&first_name)))
                .help("keep one of them")
                .also(first.span(), "it stands here first");
            finding.span = key.span();
        }
    }

    fn member(&mut self, member: Member<'d>, key: Node<'d>, value: Node<'d>) {
        if value.kind() != Sort::Null || matches!(member.property.value, Value::Any) {
            return self.value(member, member.property.value, value);
        }
        if needed(member.property.need, member.parent) {
            return self.missing(member, Some(value));
        }
        if let Value::OneOf(..) | Value::List(_) = member.property.value {
            self.canvas.doubt();
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
                let value = self.map_twice(member, value).unwrap_or(value);
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
                // What is no number as JSON has them is rather a text, where that may stand there.
                let text = sorts.iter().find(|sort| matches!(sort, Value::Text(_)));
                if let Some(text) = text.filter(|_| {
                    value.kind() == Sort::Number && !scalar::is_json_number(&String::from_utf8_lossy(value.source()))
                }) {
                    self.value(member, *text, value);
                } else if let Some(sort) = sorts.iter().find(|sort| fits(**sort, value)) {
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
        self.mismatched(member, None, value, wanted)
    }

    /// … which may matter otherwise than its rule does.
    fn mismatched(
        &mut self,
        member: Member<'d>,
        severity: Option<Severity>,
        value: Node<'d>,
        wanted: &str,
    ) -> Option<&mut Finding> {
        let finding = self.sink.with(member.wrong(), severity, value)?;
        finding.says(format!("{} is {}, and must be {wanted}", member.name(), value.kind().with_article()));
        unwrap(finding, value, value.span(), wanted);
        if wanted.starts_with("true or false") {
            scalar::switch(finding, &member, value);
        }
        Some(finding)
    }

    fn not_an_object(&mut self, member: Member<'d>, object: &'static Object, value: Node<'d>) {
        let rule = member.property.wrong.or(object.shape).unwrap_or(object.family.mismatch);
        self.say_no_object(rule, member, object, value);
        if self.bare_components(object, value) {
            return;
        }
        let known = |key: Node<'_>| object.properties.iter().any(|property| names_it(property, key));
        match self.only_one(value, |item| item.members().any(|(key, _)| known(key))) {
            Some(item) => self.object(object, item),
            None => self.canvas.doubt(),
        }
    }

    fn say_no_object(&mut self, rule: &'static str, member: Member<'d>, object: &'static Object, value: Node<'d>) {
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
        rules::canvas::spell_out(finding, object, member.parent, value);
        unwrap(finding, value, value.span(), "an object");
    }

    fn list(&mut self, member: Member<'d>, list: &'static List, value: Node<'d>) {
        if value.kind() != Sort::Array {
            let tagged = value.kind() != Sort::Object || value.has("type");
            if let Some(finding) = self.mismatch(member, value, "an array")
                && tagged
                && finding.fix.is_none()
                && fits(list.of, value)
                && !may_be_a_list(value)
                && !value.document().is_yaml()
            {
                let edits = vec![Edit::insert(value.span().start, "["), Edit::insert(value.span().end, "]")];
                finding.help("put it into brackets: […]").fix("put it into brackets", true, edits);
            }
            if let Some(inner) = self.twice(member, value) {
                self.list(member, list, inner);
            } else if tagged && value.kind() == Sort::Object && fits(list.of, value) {
                self.value(member, list.of, value);
            } else {
                self.canvas.doubt();
            }
            return;
        }
        if self.other_list(member, list, value) || self.nested(member, list, value) {
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

/// What the repair does that puts a value in place of its text.
pub(super) const UNPACKING: &str = "take it out of the string";

/// Offers what a string holds in place of what holds it, where that is JSON of the sort that is wanted: it was written as JSON twice.
pub(super) fn unwrap(finding: &mut Finding, value: Node<'_>, instead_of: std::ops::Range<usize>, wanted: &str) {
    let Some(text) = value.string().filter(|_| !value.document().is_yaml()) else { return };
    let text = text.trim();
    let (opening, closing) = if wanted.starts_with("an array") { ('[', ']') } else { ('{', '}') };
    if !wanted.starts_with("an ") || !text.starts_with(opening) {
        return;
    }
    if is_json(text) {
        let stays = finding.rule.fixes == Fixes::None;
        finding.help("it is JSON inside a JSON string: put in the value itself, and not its text");
        if stays {
            return;
        }
        finding.fix(UNPACKING, true, vec![Edit::replace(instead_of, text)]);
    } else if text.ends_with(closing) {
        finding.help(
            "it looks like JSON inside a JSON string, with a mistake in it: put in the value itself, and not its text",
        );
    }
}

/// Whether a text may be none or several of what it stands for: it is empty, has what parts words in lists, or is a list of its own.
fn may_be_a_list(value: Node<'_>) -> bool {
    value.string().is_some_and(|text| {
        let text = text.trim();
        text.is_empty() || text.contains(|c: char| c.is_whitespace() || ",;|[]{".contains(c))
    })
}

/// Whether a text is JSON as a whole.
fn is_json(text: &str) -> bool {
    crate::document::Document::json(text.as_bytes()).mistakes.is_empty()
}

/// Whether a key names a property.
pub(super) fn names_it(property: &Property, key: Node<'_>) -> bool {
    key.is(property.name)
        || (property.any_case && key.string().is_some_and(|key| key.eq_ignore_ascii_case(property.name)))
}

/// Whether a value is of a sort, looked at from outside.
pub(super) fn fits(spec: Value, value: Node<'_>) -> bool {
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
