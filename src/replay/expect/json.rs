//! Expectations of what a JSON path selects.

use std::cmp::Ordering;

use super::judge::{Failure, Subject, Verdict, count_holds, cut, verdict};
use super::{JsonTest, Type};
use crate::json::{Comparison, JsonPath, Kind, Members, Tree, Value, equal, number};
use crate::text;

/// Holds what a path selects to a test.
pub(super) fn check(path: &JsonPath, test: &JsonTest, subject: &Subject<'_>) -> Verdict {
    let root = subject.tree()?.root();
    let nodes = path.query(root);
    if let JsonTest::Absent = test {
        return verdict(nodes.is_empty(), "value-present", || selected(&nodes));
    }
    if let JsonTest::Count(comparison, wanted) = test
        && !path.is_singular()
    {
        let count = nodes.len();
        return verdict(count_holds(*comparison, count, *wanted), "value-count", || {
            format!("the path selects {}", text::count(count as u64, "value"))
        });
    }
    if nodes.is_empty() {
        return verdict(false, "value-missing", || missing(path, root));
    }
    let literal = match test {
        JsonTest::Compare(_, wanted) | JsonTest::Contains(wanted) => Some(Tree::parse_shallow(wanted.as_bytes())),
        _ => None,
    };
    let wanted = literal.as_ref().and_then(|tree| tree.as_ref().ok()).map(Tree::root);
    let (mut failed, mut first) = (0, None);
    for node in &nodes {
        if let Some((code, why)) = fault(test, *node, wanted) {
            failed += 1;
            first.get_or_insert((code, why, *node));
        }
    }
    let Some((code, why, node)) = first else { return Ok(Vec::new()) };
    let place = if path.is_singular() { "it".to_owned() } else { pointer(root, node) };
    let others = if failed > 1 { format!("; {} more", text::thousands(failed - 1)) } else { String::new() };
    Err(Failure::new(code, format!("{place} {why}{others}")))
}

/// Why a value does not pass, as the end of a sentence about it.
fn fault(test: &JsonTest, node: Value<'_, '_>, wanted: Option<Value<'_, '_>>) -> Option<(&'static str, String)> {
    match test {
        JsonTest::Present | JsonTest::Absent => None,
        JsonTest::Compare(comparison, _) => {
            let wanted = wanted?;
            let order = order(node, wanted);
            if comparison.admits(equal(node, wanted), order) {
                return None;
            }
            let orders = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
            let apart = if orders && order.is_none() {
                ", and only numbers and strings have an order among themselves"
            } else {
                ""
            };
            Some(("value-unexpected", format!("is {}{apart}", shown(node))))
        }
        JsonTest::Matches(pattern) => match node.raw_string() {
            Some(string) => {
                (!pattern.is_in(&string.value())).then(|| ("value-unexpected", format!("is {}", shown(node))))
            }
            None => Some(("value-type", format!("is {}, not a string", shown(node)))),
        },
        JsonTest::Contains(_) => contains(node, wanted?),
        JsonTest::Count(comparison, wanted) => {
            let (count, noun) = match node.kind() {
                Kind::Array => (node.items().count(), "element"),
                Kind::Object => (Members::of(node).len(), "member"),
                _ => return Some(("value-type", format!("is {}, which has nothing to count", shown(node)))),
            };
            (!count_holds(*comparison, count, *wanted))
                .then(|| ("value-count", format!("has {}", text::count(count as u64, noun))))
        }
        JsonTest::Is(kind) => {
            (!is(node, *kind)).then(|| ("value-type", format!("is {}, {}", shown(node), type_of(node))))
        }
    }
}

fn contains(node: Value<'_, '_>, wanted: Value<'_, '_>) -> Option<(&'static str, String)> {
    let lacks = || Some(("value-unexpected", format!("is {}", shown(node))));
    let holds = match (node.kind(), wanted.kind()) {
        (Kind::Array, _) => node.items().any(|item| equal(item, wanted)),
        (Kind::String, Kind::String) => match (node.raw_string(), wanted.raw_string()) {
            (Some(text), Some(part)) => memchr::memmem::find(&text.value(), &part.value()).is_some(),
            _ => false,
        },
        (Kind::Object, Kind::String) => {
            wanted.raw_string().is_some_and(|key| Members::of(node).get(&key.value()).is_some())
        }
        (Kind::Object, Kind::Object) => {
            let members = Members::of(node);
            Members::of(wanted).iter().all(|(key, value)| members.get(key).is_some_and(|there| equal(there, value)))
        }
        (Kind::Object, _) => {
            return Some((
                "value-type",
                format!("is {}, which contains strings (its keys) and objects (some of its members)", shown(node)),
            ));
        }
        (Kind::String, _) => return Some(("value-type", format!("is {}, which contains strings only", shown(node)))),
        _ => return Some(("value-type", format!("is {}, which contains nothing", shown(node)))),
    };
    if holds { None } else { lacks() }
}

fn order(one: Value<'_, '_>, other: Value<'_, '_>) -> Option<Ordering> {
    match (one.kind(), other.kind()) {
        (Kind::Number, Kind::Number) => Some(number::compare(one.text(), other.text())),
        (Kind::String, Kind::String) => Some(one.raw_string()?.value().cmp(&other.raw_string()?.value())),
        _ => None,
    }
}

fn is(node: Value<'_, '_>, kind: Type) -> bool {
    match kind {
        Type::String => node.kind() == Kind::String,
        Type::Number => node.kind() == Kind::Number,
        Type::Integer => node.kind() == Kind::Number && number::is_whole(node.text()),
        Type::Boolean => node.kind() == Kind::Bool,
        Type::Null => node.kind() == Kind::Null,
        Type::Array => node.kind() == Kind::Array,
        Type::Object => node.kind() == Kind::Object,
    }
}

/// What kind of value it is, with its article.
pub(super) fn type_of(node: Value<'_, '_>) -> &'static str {
    match node.kind() {
        Kind::Null => "null",
        Kind::Bool => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}

/// A value on one line, cut short.
pub(super) fn shown(node: Value<'_, '_>) -> String {
    cut(node.text())
}

fn selected(nodes: &[Value<'_, '_>]) -> String {
    match nodes {
        [only] => format!("it is {}", shown(*only)),
        [first, ..] => {
            format!("the path selects {}, {} first", text::count(nodes.len() as u64, "value"), shown(*first))
        }
        [] => String::new(),
    }
}

/// Where a path comes to an end, and what is there.
fn missing(path: &JsonPath, root: Value<'_, '_>) -> String {
    let (reached, node) = path.reach(root);
    let there = match node.kind() {
        Kind::Object => {
            let keys: Vec<String> = Members::of(node).iter().take(12).map(|(key, _)| cut(key)).collect();
            let next = path.as_str().get(reached.len()..).unwrap_or_default();
            let next: String = next
                .trim_matches(|char: char| ".[]'\" ".contains(char))
                .chars()
                .take_while(|char| !".['\"".contains(*char))
                .collect();
            match text::did_you_mean(&next, keys.iter().map(String::as_str)) {
                Some(meant) => format!("has no `{}`; did you mean `{meant}`?", cut(next.as_bytes())),
                None if keys.is_empty() => "is an empty object".to_owned(),
                None => format!("has {}", keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")),
            }
        }
        Kind::Array => format!("has {}", text::count(node.items().count() as u64, "element")),
        _ => format!("is {}", shown(node)),
    };
    format!("nothing is there: `{}` {there}", cut(reached.as_bytes()))
}

/// The JSON Pointer (RFC 6901) of a value below `root`; `the body` for `root` itself.
fn pointer(root: Value<'_, '_>, node: Value<'_, '_>) -> String {
    let mut out = String::new();
    let mut at = root;
    while at.offset() != node.offset() {
        let holds =
            |value: &Value<'_, '_>| (value.offset()..value.offset() + value.text().len()).contains(&node.offset());
        let step = match at.kind() {
            Kind::Array => {
                at.items().enumerate().find(|(_, item)| holds(item)).map(|(index, item)| (index.to_string(), item))
            }
            _ => at.members().find(|(_, value)| holds(value)).map(|(key, value)| (escaped(&key.value()), value)),
        };
        let Some((name, next)) = step else { break };
        out.push('/');
        out.push_str(&name);
        at = next;
    }
    if out.is_empty() { "the body".to_owned() } else { out }
}

/// A key as a step of a JSON Pointer, cut short.
pub(super) fn escaped(key: &[u8]) -> String {
    cut(key).replace('~', "~0").replace('/', "~1")
}
