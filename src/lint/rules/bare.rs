//! Components at the root of a document, without the canvas that holds them: what is put into an answer by other code, or forgotten to be.

use crate::document::{Edit, Node};
use crate::lint::check::names_it;
use crate::lint::sink::{Finding, Sink};
use crate::lint::words::{article, name_of};
use crate::platform::bodies::canvas::{CANVAS, COMPONENT};
use crate::platform::bodies::{Kind, Object};

/// The component that an object is, where it has nothing that one has not.
pub(in crate::lint) fn component(root: Node<'_>) -> Option<&'static Object> {
    let tag = root.get("type")?;
    let object = COMPONENT.of.iter().copied().find(|object| tag.is(object.name))?;
    let known = |key: Node<'_>| {
        object.properties.iter().any(|property| names_it(property, key))
            || object.misnomers.iter().any(|misnomer| key.is(misnomer.written))
    };
    root.members().all(|(key, _)| known(key)).then_some(object)
}

/// Whether bodies of a kind hold components further inside.
pub(in crate::lint) fn is_wrapped(kind: &Kind) -> bool {
    std::ptr::eq(kind.root.family, &raw const CANVAS) && opening(kind).is_some()
}

/// What stands before the components of a body, with its brackets alone to be closed behind them.
fn opening(kind: &Kind) -> Option<&'static str> {
    let has = |name| kind.root.property(name).is_some();
    if has("canvas") {
        Some(r#"{"canvas": {"content": {"components": ["#)
    } else {
        has("content").then_some(r#"{"content": {"components": ["#)
    }
}

/// Says that a component stands where a body must be.
pub(in crate::lint) fn tell(sink: &mut Sink<'_>, kind: &Kind, object: &'static Object, root: Node<'_>) {
    let Some(finding) = sink.at(kind.root.shape.unwrap_or(kind.root.family.mismatch), root) else { return };
    let (what, title) = (name_of(object, root), kind.title);
    finding.says(format!("{} {what} stands where {} {title} must be", article(&what), article(title)));
    wrap(finding, kind, root, "it");
}

/// Offers what is missing around components.
pub(in crate::lint) fn wrap(finding: &mut Finding, kind: &Kind, root: Node<'_>, what: &str) {
    let Some(opening) = opening(kind) else { return };
    let is_array = root.source().first() == Some(&b'[');
    let before = if is_array { opening.strip_suffix('[').unwrap_or(opening) } else { opening };
    let brackets = before.bytes().rev().filter_map(|byte| match byte {
        b'{' => Some('}'),
        b'[' => Some(']'),
        _ => None,
    });
    let behind: String = brackets.collect();
    finding.help(format!("put {what} into {opening}…{}", if is_array { format!("]{behind}") } else { behind.clone() }));
    let span = root.span();
    if !root.document().is_yaml() {
        let edits = vec![Edit::insert(span.start, before), Edit::insert(span.end, behind)];
        finding.fix("put the canvas around it", false, edits);
    }
}
