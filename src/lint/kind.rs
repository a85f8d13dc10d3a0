//! Which kind of body a document is, where nobody says so.

use crate::document::{Kind as Sort, Node};
use crate::platform::bodies::{self, Kind, Told};
use crate::text::did_you_mean;

/// A kind that was told from the shape of a document.
#[derive(Debug, Clone, Copy)]
pub struct Guess {
    /// The kind.
    pub kind: &'static Kind,
    /// Whether it is sure enough to claim a file that somebody else may have put beside ours.
    pub sure: bool,
}

/// The first kind whose shape the value has; sure ones before others.
pub fn recognise(root: Node<'_>) -> Option<Guess> {
    let fits = |sure: bool| {
        bodies::kinds()
            .find(|kind| kind.told.iter().any(|told| told.sure == sure && holds(kind, told, root)))
            .map(|kind| Guess { kind, sure })
    };
    fits(true).or_else(|| fits(false)).or_else(|| misspelt(root))
}

/// A canvas whose own key is misspelt: `{"canva": {"content": {"components": []}}}`.
fn misspelt(root: Node<'_>) -> Option<Guess> {
    let near = |key: Node<'_>| key.string().is_some_and(|key| did_you_mean(&key, ["canvas"]).is_some());
    let drawn = |value: Node<'_>| value.get("content").is_some_and(|content| content.get("components").is_some());
    let kind = bodies::kind("canvas").filter(|_| root.members().any(|(key, value)| near(key) && drawn(value)))?;
    Some(Guess { kind, sure: false })
}

fn holds(kind: &Kind, told: &Told, root: Node<'_>) -> bool {
    let reaches = |path: &&str| reaches(kind, root, path);
    told.has.iter().all(reaches)
        && (told.any.is_empty() || told.any.iter().any(reaches))
        && !told.lacks.iter().any(reaches)
        && (!told.only || root.members().all(|(key, _)| told.has.iter().chain(told.any).any(|path| begins(path, key))))
}

/// Whether there is something at the end of a path of keys and of numbers of elements.
fn reaches(kind: &Kind, root: Node<'_>, path: &str) -> bool {
    if kind.root.property(path).is_some_and(|property| property.any_case) {
        return root.members().any(|(key, _)| key.string().is_some_and(|key| key.eq_ignore_ascii_case(path)));
    }
    path.split('/')
        .try_fold(root, |node, key| match node.kind() {
            Sort::Array => node.items().nth(key.parse().ok()?),
            _ => node.get(key),
        })
        .is_some()
}

fn begins(path: &str, key: Node<'_>) -> bool {
    path.split('/').next().is_some_and(|first| key.is(first))
}
