//! What stands at the root of a document in a canvas's place: components that other code puts into one, or was forgotten to, and answers
//! inside what another service wants around them.

use crate::document::{Document, Edit, Node, rename};
use crate::lint::check::{names_it, unwrap};
use crate::lint::sink::{Finding, Sink};
use crate::lint::words::{article, name_of, short};
use crate::platform::bodies::canvas::{CANVAS, COMPONENT};
use crate::platform::bodies::{self, Kind, Object};

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

/// The member in which a whole answer stands: `{"data": {"canvas": {…}}}`.
pub(in crate::lint) fn wrapper(root: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let is_answer =
        |value: Node<'_>| value.get("canvas").is_some_and(|canvas| canvas.has("content") || canvas.has("content_url"));
    root.members().find(|(key, value)| !key.is("canvas") && is_answer(*value)).filter(|_| !root.has("canvas"))
}

/// The keys of a `content` around a `canvas` that stand in each other's place, and what is inside: components, where nobody else has them.
pub(in crate::lint) fn swapped(root: Node<'_>) -> Option<(Node<'_>, Node<'_>, Node<'_>)> {
    let (outer, canvas) = root.members().find(|(key, _)| key.is("content"))?;
    let mut members = canvas.members();
    let (inner, content) = members.next().filter(|(key, _)| key.is("canvas") && members.next().is_none())?;
    let drawn = |item: Node<'_>| component(item).is_some();
    let components = content.get("components").filter(|components| components.items().next().is_some_and(drawn));
    (components.is_some() && !root.has("canvas")).then_some((outer, inner, content))
}

/// Says that the two outer levels of an answer stand in each other's place.
pub(in crate::lint) fn tell_swapped(sink: &mut Sink<'_>, kind: &Kind, (outer, inner): (Node<'_>, Node<'_>)) {
    let Some(finding) = sink.at(kind.root.shape.unwrap_or(kind.root.family.mismatch), outer) else { return };
    finding
        .says("`content` and `canvas` stand in each other's place".to_owned())
        .help("write {\"canvas\": {\"content\": {\"components\": […]}}}")
        .fix("exchange them", false, vec![rename(outer, "canvas"), rename(inner, "content")]);
}

/// The text in which a whole answer stands: what a gateway wants as its `body` is no answer yet.
pub(in crate::lint) fn packed(root: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let holds = |value: Node<'_>| value.string().is_some_and(|text| is_packed_answer(&text));
    root.members().find(|(key, value)| {
        ["body", "canvas_response", "data", "response"].iter().any(|name| key.is(name)) && holds(*value)
    })
}

/// Whether a text is an answer with a canvas, written as JSON.
pub(in crate::lint) fn is_packed_answer(text: &str) -> bool {
    text.trim_start().starts_with('{') && {
        let document = Document::json(text.as_bytes());
        document.mistakes.is_empty()
            && document.root().get("canvas").is_some_and(|canvas| canvas.has("content") || canvas.has("content_url"))
    }
}

/// Says that an answer stands as text inside something else.
pub(in crate::lint) fn tell_packed(sink: &mut Sink<'_>, kind: &Kind, key: Node<'_>, text: Node<'_>) {
    let Some(finding) = sink.at(kind.root.shape.unwrap_or(kind.root.family.mismatch), key) else { return };
    let written = key.string().unwrap_or_default();
    finding.says(format!("the {} stands as text inside `{}`, and must be the whole", kind.title, short(&written)));
    let root = key.document().root();
    if stands_alone(root) {
        unwrap(finding, text, root.span(), "an object");
    } else {
        finding.help(format!(
            "Intercom reads the body as it is: answer with what `{}` says, and without the rest",
            short(&written)
        ));
    }
}

/// Whether nothing stands beside the one member of an object, which a repair would lose.
pub(in crate::lint) fn stands_alone(root: Node<'_>) -> bool {
    root.members().nth(1).is_none()
}

/// What such an answer is, with the object that it is: what stands in a `content` is live content only where no canvas stands in it again.
pub(in crate::lint) fn meant(kind: &'static Kind, key: Node<'_>) -> (&'static Kind, &'static Object) {
    let whole = bodies::kind("canvas").filter(|_| kind.root.property("canvas").is_none() && key.is("content"));
    let kind = whole.unwrap_or(kind);
    (kind, kind.root)
}

/// Says that an answer stands inside something else.
pub(in crate::lint) fn tell_wrapper(sink: &mut Sink<'_>, kind: &Kind, (key, answer): (Node<'_>, Node<'_>)) {
    // Without a key it is a pair of braces too many, which was said.
    let Some(written) = key.string() else { return };
    let Some(finding) = sink.at(kind.root.shape.unwrap_or(kind.root.family.mismatch), key) else { return };
    let (written, title) = (short(&written), kind.title);
    finding
        .says(format!("the {title} stands inside `{written}`, and must be the whole"))
        .help(format!("Intercom reads the body as it is: answer with what stands in `{written}` alone"));
    let (document, span) = (key.document(), answer.span());
    let root = document.root().span();
    if !document.is_yaml() && stands_alone(document.root()) {
        let edits = vec![Edit::delete(root.start..span.start), Edit::delete(span.end..root.end)];
        finding.fix("leave out what stands around it", false, edits);
    }
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
