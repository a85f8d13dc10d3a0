//! Values that stand in another's place: components where their parts must be, a level that stands twice, an array around one object. What is
//! inside is looked at as what it is, so that one mistake hides no other.

use super::absent::needed;
use super::choice::adapted;
use super::stranger::knows;
use super::{Checker, Member, fits, lacking, names_it, same_but_for_case};
use crate::document::{Edit, Kind as Sort, Node};
use crate::lint::rule::{Fixes, Severity};
use crate::lint::rules;
use crate::lint::sink::Finding;
use crate::lint::words::{article, one_of, short};
use crate::platform::bodies::canvas::{CANVAS_OBJECT, COMPONENT, CONTENT, DATA_TABLE, FIELD_VALUE, ITEM, LIST, OPTION};
use crate::platform::bodies::{List, Object, Others, Value};

/// What components are made of.
const PARTS: [&Object; 3] = [&ITEM, &OPTION, &FIELD_VALUE];
/// Lists of parts, which may be taken for each other.
const LISTS: [(&Object, &Object); 2] = [(&LIST, &ITEM), (&DATA_TABLE, &FIELD_VALUE)];

/// The component or part that stands in an object's place, and its tag. Under a wrong word may stand the right thing: then there is none.
fn usurper<'d>(object: &'static Object, node: Node<'d>) -> Option<(Node<'d>, &'static Object)> {
    let Some((property, Value::Fixed(word))) = object.properties.first().map(|property| (property, property.value))
    else {
        return None;
    };
    let tag = node.get(property.name).filter(|tag| !tag.is(word))?;
    let parts = if PARTS.iter().any(|part| is(part, object)) { &PARTS[..] } else { &[] };
    let other = COMPONENT.of.iter().chain(parts).find(|other| tag.is(other.name))?;
    let known = |key: Node<'_>| object.properties.iter().any(|property| names_it(property, key));
    let right = node.members().all(|(key, _)| known(key)) && lacking(object, node) == 0;
    (!right).then_some((tag, *other))
}

impl<'d> Checker<'_, 'd> {
    /// Says that a component or a part of one stands where something else must, as a button in a list. What it has is its own, and no
    /// further mistake.
    pub(super) fn another(&mut self, object: &'static Object, node: Node<'d>) -> bool {
        let Some((tag, other)) = usurper(object, node).filter(|(tag, _)| self.told != Some(tag.index())) else {
            return false;
        };
        self.canvas.doubt();
        let rule = object.properties.first().and_then(|property| property.wrong).unwrap_or(object.family.word);
        let document = self.sink.document();
        if let Some(finding) = self.sink.at(rule, tag) {
            let (what, title) = (other.title, object.title);
            finding.says(format!("{} {what} stands where {} {title} must be", article(what), article(title)));
            let or = format!("or write {} {title}", article(title));
            if PARTS.iter().any(|part| is(part, other)) {
                let mut order = format!("make it {} {title}", article(title));
                let mut edits = vec![rules::put_string(tag, object.name)];
                edits.extend(adapted(document, object, node, &mut order));
                let home = COMPONENT.nearly.iter().find(|(name, _)| *name == other.name).map_or("", |(_, home)| home);
                finding.help(format!("{home}; {or}")).fix(order, false, edits);
            } else {
                finding.help(format!("put the {what} among the components of the canvas, {or}"));
            }
        }
        true
    }

    /// Says that what must be a part of a component has nothing of one, as a row of cells has nothing of a field-value: all that it lacks
    /// and has is one mistake.
    pub(super) fn foreign(&mut self, object: &'static Object, node: Node<'d>) -> bool {
        let tag = node.get("type");
        let own = |tag: Node<'d>| tag.string().is_none_or(|word| same_word(object.name, &word));
        let of_its_own = |(key, value): (Node<'d>, Node<'d>)| {
            key.string().is_none_or(|written| knows(object, node, &written, value))
        };
        let is_part = PARTS.iter().any(|part| is(part, object));
        let mut members = node.members().filter(|(key, _)| !key.is("type")).peekable();
        if !is_part || members.peek().is_none() || tag.is_some_and(own) || members.any(of_its_own) {
            return false;
        }
        self.canvas.doubt();
        let rule = object.shape.unwrap_or(object.family.mismatch);
        if let Some(finding) = self.sink.at(rule, node) {
            let word = tag.and_then(Node::string).map(|word| format!("\"{}\"", short(&word)));
            let (what, title) = (word.unwrap_or_else(|| "another object".to_owned()), object.title);
            finding.says(format!("{what} stands where {} {title} must be", article(title)));
            rules::canvas::spell_out(finding, object, node, node);
        }
        true
    }

    /// Says that an object stands in another one of its own, under a key that means nothing: `{"data": {…}}`. What it lacks is found there.
    pub(super) fn wrapped(&mut self, object: &'static Object, node: Node<'d>) -> bool {
        let Some((key, inner)) = sole(node).filter(|(_, inner)| inner.kind() == Sort::Object) else { return false };
        let own = |key: Node<'d>| object.properties.iter().any(|property| names_it(property, key));
        // A member whose own value this may be, or a level that has a rule of its own.
        let holds = |name: &str| object.property(name).is_some_and(|property| fits(property.value, inner));
        let level =
            object.misnomers.iter().any(|other| key.is(other.written) && (other.instead || other.inside.is_some()));
        let meant = level || key.string().is_some_and(|name| holds(&name));
        let whole = || lacking(object, inner) == 0 && inner.members().any(|(key, _)| own(key));
        if meant || object.others != Others::Ignored || lacking(object, node) == 0 || !whole() {
            return false;
        }
        // Without a key it is a pair of braces too many, which was said.
        if key.kind() == Sort::String
            && let Some(finding) = self.sink.at(object.shape.unwrap_or(object.family.mismatch), key)
        {
            let written = key.string().unwrap_or_default();
            finding.says(format!(
                "the {} stands inside `{}`, and must stand there itself",
                object.title,
                short(&written)
            ));
            finding.help(format!("leave out `{}` and the braces around it", short(&written)));
            bare(finding, false, node, inner);
        }
        self.object(object, inner);
        true
    }

    /// Looks into the one array that stands in an array of other things. Says whether there is one.
    pub(super) fn nested(&mut self, member: Member<'d>, list: &'static List, value: Node<'d>) -> bool {
        let mut items = value.items();
        let one = items.next().filter(|item| item.kind() == Sort::Array && items.next().is_none());
        // A list of anything else than objects is one element that is written wrongly, and no list of elements.
        let several =
            |inner: &Node<'d>| inner.items().count() > 1 && inner.items().all(|item| item.kind() == Sort::Object);
        let Some(inner) = one.filter(|inner| several(inner) && matches!(list.of, Value::Object(_) | Value::OneOf(..)))
        else {
            return false;
        };
        let before = self.sink.findings.len();
        self.value(member, list.of, inner);
        if let Some(finding) = self.sink.findings.get_mut(before) {
            finding.help("take away one of the two pairs of brackets");
            bare(finding, false, value, inner);
        }
        self.list(member, list, inner);
        true
    }

    /// Joins what is missing in an object that is empty.
    pub(super) fn join_empty(&mut self, object: &'static Object, node: Node<'d>, before: usize) {
        let added = self.sink.findings.len().saturating_sub(before);
        if added < 2 || self.sink.is_full() {
            return;
        }
        let mut names: Vec<&str> = object
            .properties
            .iter()
            .filter(|property| needed(property.need, node))
            .map(|property| property.name)
            .collect();
        names.extend(object.groups.iter().filter(|group| group.some).filter_map(|group| group.of.first().copied()));
        for finding in self.sink.findings.drain(before + 1..).collect::<Vec<_>>() {
            self.sink.counts.remove(finding.severity);
        }
        if let Some(finding) = self.sink.findings.last_mut() {
            finding.says(format!("{} {} is empty", article(object.title), object.title));
            finding.help(format!("it must have {}", one_of(&names).replace(" or ", " and ")));
            finding.fix = None;
        }
    }

    /// Joins the errors about a part that says nothing in its own words, where all of them can be mended: who writes options as HTML has them,
    /// `{"value": "a", "label": "A"}`, makes one mistake, and not three.
    pub(super) fn join(&mut self, object: &'static Object, node: Node<'d>, before: usize) {
        let Some(missing) = object.properties.first().and_then(|tag| tag.missing.or(Some(object.family.missing)))
        else {
            return;
        };
        let added = self.sink.findings.get(before..).unwrap_or_default();
        // An id that is missing is a part of the same mistake, and has no repair: then the whole has none.
        let is_id = |finding: &Finding| finding.rule.code == "canvas/id-missing";
        let joinable = |finding: &Finding| {
            let of_it = |index: u32| index == node.index() || node.members().any(|(key, _)| key.index() == index);
            finding.severity == Severity::Error
                && (finding.fix.is_some() || is_id(finding))
                && finding.node.is_some_and(of_it)
        };
        // What only lacks its type and its id is in its own words.
        let foreign = |finding: &Finding| finding.node != Some(node.index());
        let is_part = PARTS.iter().any(|part| is(part, object));
        if !is_part || added.len() < 2 || self.sink.is_full() || !added.iter().all(joinable) {
            return;
        }
        let whole_repair = !added.iter().any(is_id);
        if !whole_repair && !added.iter().any(foreign) {
            return;
        }
        let first = added.iter().position(|finding| finding.node == Some(node.index()) && finding.rule.code == missing);
        let Some(first) = first else { return };
        let mut all = self.sink.findings.split_off(before);
        let mut whole = all.remove(first);
        for other in all {
            self.sink.counts.remove(other.severity);
            whole.message = format!("{}; {}", whole.message, other.message);
            if let (Some(fix), Some(more)) = (&mut whole.fix, other.fix) {
                fix.safe &= more.safe;
                more.edits.into_iter().for_each(|edit| add(&mut fix.edits, edit));
            }
        }
        let what = format!("{} {}", article(object.title), object.title);
        whole.help(format!("write {what} in its own words"));
        whole.fix = whole.fix.filter(|_| whole_repair);
        if let Some(fix) = &mut whole.fix {
            fix.title = format!("make it {what}").into();
        }
        self.sink.findings.push(whole);
    }

    /// Says that all the elements of a list belong in a list of another type: then its type is the mistake, and there is one.
    pub(super) fn other_list(&mut self, member: Member<'d>, list: &'static List, value: Node<'d>) -> bool {
        let Value::Object(part) = list.of else { return false };
        let Some(first) = value.items().next().and_then(|item| usurper(part, item)) else { return false };
        let home = LISTS.iter().find(|(_, other)| is(other, first.1));
        let same = |item: Node<'d>| usurper(part, item).is_some_and(|(_, other)| is(other, first.1));
        let is_list = LISTS.iter().any(|(list, _)| is(list, member.object));
        if !is_list || !value.items().all(same) {
            return false;
        }
        let Some((home, _)) = home else {
            // Components of one type: the list was taken for a container, and that is one mistake.
            return !PARTS.iter().any(|part| is(part, first.1))
                && value.items().nth(1).is_some()
                && value.items().next().is_some_and(|item| self.another(part, item));
        };
        self.canvas.doubt();
        let rule = part.properties.first().and_then(|property| property.wrong).unwrap_or(part.family.word);
        if let Some(finding) = self.sink.at(rule, first.0) {
            let (what, title) = (first.1.title, home.title);
            finding.says(format!(
                "{} {what} stands where {} {} must be",
                article(what),
                article(part.title),
                part.title
            ));
            finding.help(format!("{}s stand in a `{}`: make the {} one", what, home.name, member.object.title));
            if let Some(tag) = member.parent.get("type") {
                finding.fix(format!("make it a {title}"), false, vec![rules::put_string(tag, home.name)]);
            }
        }
        true
    }

    /// Looks into a level of a canvas that stands where the members of one must be: `{"canvas": {"canvas": {…}}}`. That it does so was said.
    pub(super) fn level(&mut self, object: &'static Object, node: Node<'d>, key: Node<'d>, value: Node<'d>) {
        let level = |key: Node<'d>| [&CONTENT, &CANVAS_OBJECT].into_iter().find(|level| key.is(level.name));
        let Some(mut inside) = level(key) else { return };
        if is(object, &CONTENT) && value.get("content").is_none() {
            inside = object; // a level too many, and not one too few inside it
        }
        let (mut value, mut alone) = (value, sole(node).is_some());
        // However often it stands there, it is one mistake. A canvas has a content; only in another content does that stand for nothing.
        let goes_on = |next: &&'static Object| is(object, &CONTENT) || !is(next, &CONTENT);
        while let Some((key, deeper)) = sole(value) {
            let Some(next) = level(key).filter(goes_on) else { break };
            (inside, value) = (next, deeper);
        }
        if value.kind() != Sort::Object {
            return;
        }
        alone &= is(inside, object) && !value.document().is_yaml();
        if let Some(finding) = self.sink.findings.last_mut().filter(|last| alone && last.node == Some(key.index())) {
            bare(finding, false, node, value);
        }
        self.object(inside, value);
        self.canvas.doubt();
    }

    /// The one object that an array around it holds, where an object must be; offers to take the brackets away.
    pub(super) fn only_one(&mut self, value: Node<'d>, is_it: impl Fn(Node<'d>) -> bool) -> Option<Node<'d>> {
        if value.kind() != Sort::Array || value.document().is_yaml() {
            return None;
        }
        let mut items = value.items();
        let item = items.next().filter(|item| is_it(*item) && items.next().is_none())?;
        if let Some(finding) = self.sink.findings.last_mut().filter(|last| last.node == Some(value.index())) {
            bare(finding.help("take it out of the brackets"), true, value, item);
        }
        Some(item)
    }

    /// Looks into components that stand without the levels around them; offers to put those in. Says whether there are any.
    pub(super) fn bare_components(&mut self, object: &'static Object, value: Node<'d>) -> bool {
        let (before, behind) =
            if is(object, &CONTENT) { ("{\"components\": ", "}") } else { ("{\"content\": {\"components\": ", "}}") };
        let drawn =
            |item: Node<'d>| COMPONENT.of.iter().any(|known| item.get("type").is_some_and(|tag| tag.is(known.name)));
        let property = CONTENT.properties.first().filter(|_| is(object, &CONTENT) || is(object, &CANVAS_OBJECT));
        let Some(property) = property.filter(|_| value.items().next().is_some_and(drawn)) else { return false };
        if let Some(finding) = self.sink.findings.last_mut().filter(|last| last.node == Some(value.index())) {
            finding.help(format!("put the components into {before}[…]{behind}"));
            if !value.document().is_yaml() {
                let edits = vec![Edit::insert(value.span().start, before), Edit::insert(value.span().end, behind)];
                finding.fix("put what is missing around them", false, edits);
            }
        }
        rules::enter(self, &CONTENT, value);
        self.value(Member { object: &CONTENT, parent: value, property }, property.value, value);
        rules::leave(self, &CONTENT, value, 1);
        true
    }

    /// The map that stands in another one under the same name, alone or beside what is said of it, as a schema's `properties` in
    /// `properties`; offers to take the outer one away.
    pub(super) fn map_twice(&mut self, member: Member<'d>, value: Node<'d>) -> Option<Node<'d>> {
        let name = member.property.name;
        let Value::Map(of) = member.property.value else { return None };
        let (key, inner) = value.members().find(|(key, _)| key.is(name))?;
        let made_of = inner.members().next().is_some() && inner.members().all(|(_, held)| fits(*of, held));
        let beside = |(other, held): (Node<'d>, Node<'d>)| other.is(name) || !fits(*of, held);
        if matches!(of, Value::Any) || !made_of || !value.members().all(beside) {
            return None;
        }
        if let Some(finding) = self.sink.at(member.wrong(), key) {
            finding.says(format!("{} has another `{name}` in it", member.name()));
            finding.help(format!("take one of the two `{name}` away"));
            bare(finding, false, value, inner);
        }
        Some(inner)
    }

    /// The array that stands in an object of its own where an array must be, under the same name; offers to take the object away.
    pub(super) fn twice(&mut self, member: Member<'d>, value: Node<'d>) -> Option<Node<'d>> {
        let (key, inner) = sole(value)?;
        let Value::List(list) = member.property.value else { return None };
        // Under another name only what is made of such elements, as XML has them: `{"options": {"option": […]}}`.
        let made_of = || {
            matches!(list.of, Value::Object(_) | Value::OneOf(..))
                && inner.items().next().is_some()
                && inner.items().all(|item| fits(list.of, item))
        };
        if inner.kind() != Sort::Array || !(key.is(member.property.name) || made_of()) {
            return None;
        }
        if let Some(finding) = self.sink.findings.last_mut().filter(|last| last.node == Some(value.index())) {
            let (name, written) = (member.property.name, key.string().unwrap_or_default());
            let (twice, written) = (written == name, short(&written));
            let another = if twice { "another " } else { "" };
            finding
                .says(format!("{} is an object with {another}`{written}` in it, and must be an array", member.name()));
            finding.help(if twice {
                format!("take one of the two `{name}` away")
            } else {
                format!("leave out `{written}` and the braces around it")
            });
            bare(finding, false, value, inner);
        }
        Some(inner)
    }
}

/// Whether a word is such a name, be it in another case.
fn same_word(name: &str, word: &str) -> bool {
    name == word || same_but_for_case(name, word)
}

fn is(object: &Object, other: &Object) -> bool {
    std::ptr::eq(object, other)
}

/// The only member of an object.
fn sole(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let mut members = node.members();
    members.next().filter(|_| members.next().is_none())
}

/// Offers to leave nothing of a value but what stands inside it.
fn bare(finding: &mut Finding, safe: bool, outer: Node<'_>, inner: Node<'_>) {
    if outer.document().is_yaml() || finding.rule.fixes == Fixes::None {
        return;
    }
    let (outer, inner) = (outer.span(), inner.span());
    let edits = vec![Edit::delete(outer.start..inner.start), Edit::delete(inner.end..outer.end)];
    finding.fix("leave out what stands around it", safe, edits);
}

/// Adds an edit; to what is put in right before it, where something is.
fn add(edits: &mut Vec<Edit>, edit: Edit) {
    match edits.iter_mut().find(|other| other.start == other.end && other.end == edit.start) {
        Some(other) => {
            other.end = edit.end;
            other.text.push_str(&edit.text);
        }
        None => edits.push(edit),
    }
}
