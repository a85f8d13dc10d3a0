//! Which kind of body a document is, where nobody says so.

use super::check::{fits, lacking, names_it};
use super::rules::bare::{component, is_packed_answer, packed, stands_alone, swapped, wrapper};
use crate::document::{Document, Kind as Sort, Node};
use crate::platform::bodies::intercom::requests;
use crate::platform::bodies::{self, Format, Kind, Object, Others, Told, Value, canvas};
use crate::text::did_you_mean;

/// A kind that was told from the shape of a document.
#[derive(Debug, Clone, Copy)]
pub struct Guess {
    /// The kind.
    pub kind: &'static Kind,
    /// Whether it is sure enough to claim a file that somebody else may have put beside ours.
    pub sure: bool,
}

impl Guess {
    /// Whether a file that lay in a folder is claimed by this: by a sure sign, and by more than that. Other tools' files have a `canvas`, a
    /// `content` or a `state`, too, and nobody wants to read what those lack to be ours.
    pub fn claims(&self, root: Node<'_>) -> bool {
        if near(root, "canvas").is_some_and(|canvas| draws(canvas, 0, DEEPEST))
            || swapped(root).is_some()
            || is_bare(self.kind, root)
            || is_begun(self.kind, root)
            || is_live(root)
        {
            return true;
        }
        let alone = wrapper(root).filter(|(key, _)| WRAPPERS.iter().any(|name| key.is(name)) && stands_alone(root));
        if alone.is_some_and(|(_, answer)| answer.get("canvas").is_some_and(|canvas| draws(canvas, 0, DEEPEST))) {
            return true;
        }
        let mut likeness = Likeness { ours: 0, theirs: 0, whole: root.document().mistakes.is_empty() };
        if self.sure {
            match (component(root), wrapper(root)) {
                (Some(_), _) => return true,
                (None, Some((_, answer))) => likeness.object(self.kind.root, answer, false, 0),
                (None, None) => likeness.object(self.kind.root, root, false, 0),
            }
        }
        likeness.ours > 1 && likeness.ours > 2 * likeness.theirs
    }
}

/// Whether a document that nobody claims looks as if it were a canvas, or a part of one.
pub(super) fn resembles(root: Node<'_>) -> bool {
    // Others have texts and buttons, too; nobody else has what ours do and hold under the same words.
    let parts = ["options", "items"];
    let holds = |item: Node<'_>| {
        let part = parts.iter().find_map(|name| item.get(name)).and_then(|list| list.items().next());
        let tag = item.get("action").or(part).and_then(|inner| inner.get("type"));
        let ours = ["submit", "url", "sheet", "option", "item", "field-value"];
        component(item).is_some() && tag.is_some_and(|tag| ours.iter().any(|name| tag.is(name)))
    };
    let made_of = |list: Node<'_>| list.items().take(Likeness::ITEMS).any(holds);
    holds(root)
        || made_of(root)
        || root.get("components").is_some_and(made_of)
        || wrapper(root).is_some_and(|(_, answer)| answer.get("canvas").is_some_and(|canvas| draws(canvas, 0, DEEPEST)))
}

/// Members in which other services put an answer.
const WRAPPERS: [&str; 6] = ["data", "response", "result", "body", "payload", "canvas_response"];

/// What a canvas is made of, from the outside.
const LEVELS: [&str; 3] = ["canvas", "content", "components"];
/// Each of them may stand twice.
const DEEPEST: usize = 2 * LEVELS.len();

/// Whether components of ours stand under `content` and `components`, where nobody else has them: whatever is beside them then, it is our
/// canvas that somebody got wrong. A level may stand twice, or be a text that holds JSON. `level` is the one that the node is.
fn draws(node: Node<'_>, level: usize, deepest: usize) -> bool {
    let Some(deeper) = deepest.checked_sub(1) else { return false };
    if let Some(text) = node.string() {
        return text.trim_start().starts_with(['{', '['])
            && draws(Document::json(text.as_bytes()).root(), level, deeper);
    }
    let known = |kind: Node<'_>| canvas::COMPONENT.of.iter().any(|component| kind.is(component.name));
    if level + 1 == LEVELS.len() && node.items().any(|item| item.get("type").is_some_and(known)) {
        return true;
    }
    let mut nearest = LEVELS.iter().enumerate().skip(level).take(2);
    nearest.any(|(level, name)| near(node, name).is_some_and(|inside| draws(inside, level, deeper)))
}

/// A member, be its name misspelt.
fn near<'d>(node: Node<'d>, name: &'static str) -> Option<Node<'d>> {
    let misspelt = |key: Node<'_>| key.string().is_some_and(|key| did_you_mean(&key, [name]).is_some());
    node.get(name).or_else(|| node.members().find(|(key, _)| misspelt(*key)).map(|(_, value)| value))
}

/// How many members are none of an object's, however they are spelt.
fn strange(object: &'static Object, node: Node<'_>) -> usize {
    let names = || object.properties.iter().map(|property| property.name);
    let known = |key: Node<'_>| key.string().is_some_and(|key| did_you_mean(&key, names()).is_some());
    node.members().filter(|(key, _)| !names().any(|name| key.is(name)) && !known(*key)).count()
}

/// Whether a document has the levels of a canvas and nothing beside them, whatever the components are: nobody else has those alone.
fn is_bare(kind: &'static Kind, root: Node<'_>) -> bool {
    let Some(canvas) =
        near(root, "canvas").filter(|canvas| strange(kind.root, root) + strange(&canvas::CANVAS_OBJECT, *canvas) == 0)
    else {
        return false;
    };
    if canvas.get("content").is_none()
        && let Some(address) = near(canvas, "content_url").and_then(Node::string)
    {
        return address.starts_with("https://");
    }
    let Some(content) = near(canvas, "content") else { return false };
    let some = |list: Node<'_>, all: fn(Node<'_>) -> bool| list.items().next().is_some() && list.items().all(all);
    some(content, |item| component(item).is_some())
        || (strange(&canvas::CONTENT, content) == 0
            && near(content, "components").is_some_and(|components| {
                some(components, |item| item.get("type").is_some_and(|tag| tag.string().is_some()))
            }))
}

/// Whether a document is a canvas that somebody has begun: there are no components yet. What decides is that everything there is has a name of
/// ours and is of its sort, at the root, in the `canvas` and in the `content`; one member more is a setting of another tool, and a text may be a
/// translation. An array of whole components in the canvas's place says as much.
fn is_begun(kind: &'static Kind, root: Node<'_>) -> bool {
    let Some(canvas) = root.get("canvas").filter(|_| strange(kind.root, root) == 0) else { return false };
    let parts: Vec<Node<'_>> = canvas.items().take(Likeness::ITEMS).collect();
    if canvas.kind() != Sort::Object {
        return !parts.is_empty() && parts.iter().all(|part| component(*part).is_some());
    }
    let begun = |content: Node<'_>| {
        content.kind() == Sort::Object
            && content.members().all(|(key, value)| key.is("components") && value.items().next().is_none())
    };
    canvas.members().all(|(key, value)| {
        (key.is("content") && begun(value)) || (key.is("stored_data") && value.kind() == Sort::Object)
    })
}

/// Whether a document is live content with little beside it: all its components are whole ones of ours.
fn is_live(root: Node<'_>) -> bool {
    const BESIDE: usize = 2;
    let sound =
        |item: Node<'_>| component(item).is_some_and(|object| strange(object, item) + lacking(object, item) == 0);
    let Some(content) = root.get("content") else { return false };
    let Some(components) = content.get("components") else { return false };
    let beside = root.members().count() - 1 + content.members().count() - 1;
    beside <= BESIDE && components.items().next().is_some() && components.items().all(sound)
}

/// How much of a document is as a kind of body would have it.
struct Likeness {
    /// Members that the kind has and whose values are of the right sort.
    ours: usize,
    /// Members that it does not have, those that it lacks, and objects that are none of its own.
    theirs: usize,
    /// Whether the text can be read as a whole, so that what is missing is known.
    whole: bool,
}

impl Likeness {
    /// How far down is looked, and at how many elements of an array: what is ours shows that soon.
    const DEPTH: usize = 8;
    const ITEMS: usize = 16;

    /// An object in such a one's place; `tagged` where a tag has told that it is one, or stands in one, so that what it lacks is a mistake.
    fn object(&mut self, object: &'static Object, node: Node<'_>, tagged: bool, depth: usize) {
        if depth > Self::DEPTH {
            return;
        }
        for (key, value) in node.members() {
            if let Some(property) = object.properties.iter().find(|property| names_it(property, key)) {
                self.value(property.value, value, tagged, depth);
                continue;
            }
            let Some(written) = key.string() else { continue };
            match object.misnomers.iter().find(|misnomer| misnomer.written == written) {
                // A member that stands a level too high is still one of ours.
                Some(misnomer) => {
                    if let Some(property) = misnomer.inside.and_then(|inside| inside.property(misnomer.written)) {
                        self.value(property.value, value, tagged, depth);
                    }
                }
                None if object.others != Others::Ignored => {}
                None => {
                    let known = object.properties.iter().map(|property| property.name);
                    self.theirs += usize::from(did_you_mean(&written, known).is_none());
                }
            }
        }
        if self.whole && !tagged {
            self.theirs += lacking(object, node);
        }
    }

    fn value(&mut self, spec: Value, value: Node<'_>, tagged: bool, depth: usize) {
        let says = |known: &&str| value.string().is_some_and(|written| written.eq_ignore_ascii_case(known));
        self.ours += match spec {
            Value::Word(words) if words.of.iter().any(|word| value.is(word)) => 2,
            Value::Word(words) => {
                let nearly = words.nearly.iter().map(|(written, _)| written);
                usize::from(words.of.iter().chain(nearly).any(says))
            }
            Value::Fixed(word) => usize::from(says(&word)),
            // Nobody else writes an identifier of just that length under just that name.
            Value::Text(Format::Uid(length, _)) if value.string().is_some_and(|uid| uid.len() == length) => 2,
            _ => usize::from(fits(spec, value)),
        };
        self.inside(spec, value, tagged, depth);
    }

    fn inside(&mut self, spec: Value, value: Node<'_>, tagged: bool, depth: usize) {
        match spec {
            Value::Object(object) if value.kind() == Sort::Object => self.object(object, value, tagged, depth + 1),
            Value::OneOf(choice, _) if value.kind() == Sort::Object => {
                let tag = value.get(choice.tag);
                match choice.of.iter().find(|object| tag.is_some_and(|tag| tag.is(object.name))) {
                    Some(object) => self.object(object, value, true, depth + 1),
                    None => self.theirs += 1,
                }
            }
            Value::List(list) => {
                value.items().take(Self::ITEMS).for_each(|item| self.inside(list.of, item, tagged, depth));
            }
            Value::Either(sorts) => {
                if let Some(sort) = sorts.iter().find(|sort| fits(**sort, value)) {
                    self.inside(*sort, value, tagged, depth);
                }
            }
            _ => {}
        }
    }
}

/// The first kind whose shape the value has; sure ones before others. What is sent to an app holds what the app answered before, and so
/// requests come first.
pub fn recognise(root: Node<'_>) -> Option<Guess> {
    let fits = |sure: bool| {
        let told = |kind: &&'static Kind| kind.told.iter().any(|told| told.sure == sure && holds(kind, told, root));
        let first = requests::KINDS.iter().chain(bodies::kinds()).find(told)?;
        Some(Guess { kind: heaviest(first, root, told), sure })
    };
    if let Some(kind) = bodies::kind("canvas").filter(|_| swapped(root).is_some()) {
        return Some(Guess { kind, sure: true });
    }
    fits(true).or_else(|| fits(false)).or_else(|| misspelt(root)).or_else(|| unwrapped(root)).or_else(|| bare(root))
}

/// Of a platform's kinds that are told all the same, the one that knows most of the members: one stray key must not outweigh all others.
fn heaviest(first: &'static Kind, root: Node<'_>, told: impl Fn(&&'static Kind) -> bool) -> &'static Kind {
    let side = |kind: &Kind| (kind.platform, kind.flow.map(|(_, side)| side));
    let weight = |kind: &'static Kind| {
        root.members().filter(|(key, _)| kind.root.properties.iter().any(|property| names_it(property, *key))).count()
    };
    let others = bodies::kinds().filter(|kind| side(kind) == side(first)).filter(told);
    others.fold(first, |best, kind| if weight(kind) > weight(best) { kind } else { best })
}

/// An array of components, or of canvases, in a canvas's place.
fn unwrapped(root: Node<'_>) -> Option<Guess> {
    let first = root.items().next()?;
    let of_ours = |kind: Node<'_>| canvas::COMPONENT.of.iter().any(|component| kind.is(component.name));
    let drawn = first.get("canvas").is_some_and(|canvas| canvas.kind() == Sort::Object);
    let kind = bodies::kind("canvas").filter(|_| drawn || first.get("type").is_some_and(of_ours))?;
    Some(Guess { kind, sure: false })
}

/// A component in a canvas's place, or a canvas inside something else, be it a text.
fn bare(root: Node<'_>) -> Option<Guess> {
    let kind = bodies::kind("canvas").filter(|_| {
        component(root).is_some()
            || wrapper(root).is_some()
            || packed(root).is_some()
            || root.string().is_some_and(|text| is_packed_answer(&text))
    })?;
    Some(Guess { kind, sure: false })
}

/// A canvas whose own key is misspelt: `{"canva": {"content": {"components": []}}}`.
fn misspelt(root: Node<'_>) -> Option<Guess> {
    let content = near(near(root, "canvas")?, "content")?;
    let kind = bodies::kind("canvas").filter(|_| near(content, "components").is_some())?;
    Some(Guess { kind, sure: false })
}

fn holds(kind: &Kind, told: &Told, root: Node<'_>) -> bool {
    let found = |path: &str| find(kind, root, path);
    let reaches = |path: &&str| found(path).is_some();
    let says = |(path, word): &(&str, Option<&str>)| {
        found(path).is_some_and(|node| node.kind() == Sort::String && word.is_none_or(|word| node.is(word)))
    };
    told.has.iter().all(reaches)
        && (told.any.is_empty() || told.any.iter().any(reaches))
        && !told.lacks.iter().any(reaches)
        && told.says.iter().all(says)
        && (!told.only || root.members().all(|(key, _)| named(told).any(|path| begins(path, key))))
}

/// The members that a kind is told by.
fn named(told: &Told) -> impl Iterator<Item = &'static str> + use<> {
    told.has.iter().chain(told.any).copied().chain(told.says.iter().map(|(path, _)| *path))
}

/// What is at the end of a path of keys and of numbers of elements.
fn find<'d>(kind: &Kind, root: Node<'d>, path: &str) -> Option<Node<'d>> {
    if kind.root.property(path).is_some_and(|property| property.any_case) {
        let named = |key: Node<'_>| key.string().is_some_and(|key| key.eq_ignore_ascii_case(path));
        return root.members().find(|(key, _)| named(*key)).map(|(_, value)| value);
    }
    path.split('/').try_fold(root, |node, key| match node.kind() {
        Sort::Array => node.items().nth(key.parse().ok()?),
        _ => node.get(key),
    })
}

fn begins(path: &str, key: Node<'_>) -> bool {
    path.split('/').next().is_some_and(|first| key.is(first))
}
