//! Actions in other forms than their own: under another toolkit's word, as a word, in an array, or with the address beside them. What was meant is
//! told where it can be nothing else; the words of findings are found elsewhere.

use crate::document::{Document, Edit, Kind, Node, removal};
use crate::lint::check::fits;
use crate::platform::bodies::canvas::{ACTION, URL_ACTION};
use crate::platform::bodies::{Need, Object, Property, Value};

/// What other toolkits call that which happens on a click, in lower case without hyphens and underscores.
const HANDLERS: [&str; 9] =
    ["actions", "onclick", "onpress", "ontap", "onsubmit", "onselect", "handler", "callback", "click"];

/// Names under which an address stands beside an action.
const ADDRESSES: [&str; 3] = ["url", "href", "link"];

fn is_action(property: &Property) -> bool {
    matches!(property.value, Value::OneOf(choice, _) if std::ptr::eq(choice, &raw const ACTION))
}

/// Whether a key is another word for such a member.
pub(in crate::lint) fn is_handler(property: &Property, written: &str) -> bool {
    let plain = || written.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase());
    is_action(property) && HANDLERS.iter().any(|handler| handler.chars().eq(plain()))
}

/// Whether a value under another name is such a member's own, so that it can be looked into as that.
pub(in crate::lint) fn as_it_is(property: &Property, value: Node<'_>) -> bool {
    value.kind() == Kind::Broken
        || (fits(property.value, value) && (!is_action(property) || value.get("type").is_some_and(is_type)))
}

fn is_type(tag: Node<'_>) -> bool {
    ACTION.of.iter().any(|action| tag.is(action.name))
}

/// What makes an action of a value that stands in its place, with an order for it. Nothing where it is one, or can be several.
pub(in crate::lint) fn mended(property: &Property, value: Node<'_>) -> Option<(&'static str, Vec<Edit>)> {
    if !is_action(property) || value.document().is_yaml() {
        return None;
    }
    if let Some(action) = opening(value) {
        return Some(("make it a url action", vec![Edit::replace(value.span(), action)]));
    }
    let alone =
        |action: &&&Object| action.properties.iter().filter(|property| property.need == Need::Required).count() == 1;
    if let Some(action) = ACTION.of.iter().filter(alone).find(|action| value.is(action.name)) {
        return Some((
            "make it an object",
            vec![Edit::replace(value.span(), format!("{{\"type\": \"{}\"}}", action.name))],
        ));
    }
    let mut items = value.items();
    match (items.next(), items.next()) {
        (Some(item), None) if item.get("type").is_some_and(is_type) => {
            let (outer, inner) = (value.span(), item.span());
            let edits = vec![Edit::delete(outer.start..inner.start), Edit::delete(inner.end..outer.end)];
            return Some(("take it out of the brackets", edits));
        }
        _ => {}
    }
    let opens = value.get("type").is_none() && value.get("url").is_some_and(|url| opening(url).is_some());
    let known = |key: Node<'_>| URL_ACTION.property(&key.string().unwrap_or_default()).is_some();
    (opens && value.members().all(|(key, _)| known(key)))
        .then(|| ("make it a url action", super::put_first(value, "\"type\": \"url\"")))
}

/// The action that opens an address which stands in its place.
pub(in crate::lint) fn opening(value: Node<'_>) -> Option<String> {
    let address = value.string().filter(|text| text.starts_with("https://") || text.starts_with("http://"))?;
    Some(format!("{{\"type\": \"url\", \"url\": {}}}", serde_json::Value::from(address.as_ref())))
}

/// The address that stands beside an action which lacks it, as key and value.
pub(in crate::lint) fn beside<'d>(parent: Node<'d>, action: Node<'d>) -> Option<(Node<'d>, Node<'d>)> {
    let opens = |word: Node<'_>| word.is("url") || word.is("sheet");
    let lacks = if action.kind() == Kind::Object {
        action.get("type").is_none_or(opens) && action.members().all(|(key, _)| key.is("type"))
    } else {
        opens(action)
    };
    let is_address =
        |(key, value): &(Node<'d>, Node<'d>)| ADDRESSES.iter().any(|name| key.is(name)) && opening(*value).is_some();
    if lacks { parent.members().find(is_address) } else { None }
}

/// The index of the key of such an address in an object that has none of its own.
pub(in crate::lint) fn astray(object: &'static Object, node: Node<'_>) -> Option<u32> {
    let property = object.properties.iter().find(|property| is_action(property))?;
    let (key, _) = beside(node, node.get(property.name)?)?;
    object.property(&key.string()?).is_none().then(|| key.index())
}

/// Puts the address that stands beside an action into it.
pub(in crate::lint) fn united<'d>(
    document: &Document<'_>,
    parent: Node<'d>,
    action: Node<'d>,
    (key, address): (Node<'d>, Node<'d>),
) -> Vec<Edit> {
    let mut edits = removal(document, parent, key);
    if edits.is_empty() {
        return edits;
    }
    let word = action.get("type").unwrap_or(action).string().unwrap_or_else(|| "url".into());
    let url = String::from_utf8_lossy(address.source());
    edits.push(Edit::replace(action.span(), format!("{{\"type\": \"{word}\", \"url\": {url}}}")));
    edits
}
