//! Which kind of body a document is, where nobody says so.

use super::check::names_it;
use super::rules::bare::{component, wrapper};
use crate::document::{Kind as Sort, Node};
use crate::platform::bodies::intercom::requests;
use crate::platform::bodies::{self, Kind, Told, canvas};
use crate::text::did_you_mean;

/// A kind that was told from the shape of a document.
#[derive(Debug, Clone, Copy)]
pub struct Guess {
    /// The kind.
    pub kind: &'static Kind,
    /// Whether it is sure enough to claim a file that somebody else may have put beside ours.
    pub sure: bool,
}

/// The first kind whose shape the value has; sure ones before others. What is sent to an app holds what the app answered before, and so
/// requests come first.
pub fn recognise(root: Node<'_>) -> Option<Guess> {
    let fits = |sure: bool| {
        let told = |kind: &&'static Kind| kind.told.iter().any(|told| told.sure == sure && holds(kind, told, root));
        let first = requests::KINDS.iter().chain(bodies::kinds()).find(told)?;
        Some(Guess { kind: heaviest(first, root, told), sure })
    };
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

/// A component in a canvas's place, or a canvas inside something else.
fn bare(root: Node<'_>) -> Option<Guess> {
    let kind = bodies::kind("canvas").filter(|_| component(root).is_some() || wrapper(root).is_some())?;
    Some(Guess { kind, sure: false })
}

/// A canvas whose own key is misspelt: `{"canva": {"content": {"components": []}}}`.
fn misspelt(root: Node<'_>) -> Option<Guess> {
    let near = |key: Node<'_>| key.string().is_some_and(|key| did_you_mean(&key, ["canvas"]).is_some());
    let drawn = |value: Node<'_>| value.get("content").is_some_and(|content| content.get("components").is_some());
    let kind = bodies::kind("canvas").filter(|_| root.members().any(|(key, value)| near(key) && drawn(value)))?;
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
