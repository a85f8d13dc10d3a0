//! Whether two values say the same: the order of members, white space and the spelling of strings and numbers do not matter. Of a
//! repeated key the last value counts, as parsers that keep one do.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

use super::{Kind, Value, number};

/// An object's members, found by key in constant time.
#[derive(Debug)]
pub struct Members<'t, 'a> {
    list: Vec<(Cow<'a, [u8]>, Value<'t, 'a>)>,
    by_key: HashMap<Cow<'a, [u8]>, usize>,
}

impl<'t, 'a> Members<'t, 'a> {
    /// The members of an object; none of anything else.
    pub fn of(object: Value<'t, 'a>) -> Self {
        let mut members = Self { list: Vec::new(), by_key: HashMap::new() };
        for (key, value) in object.members() {
            let key = key.value();
            if let Some(known) = members.by_key.get(&key).and_then(|index| members.list.get_mut(*index)) {
                known.1 = value;
            } else {
                members.by_key.insert(key.clone(), members.list.len());
                members.list.push((key, value));
            }
        }
        members
    }

    /// The value under a key.
    pub fn get(&self, key: &[u8]) -> Option<Value<'t, 'a>> {
        self.by_key.get(key).and_then(|index| self.list.get(*index)).map(|(_, value)| *value)
    }

    /// Keys and values, each key once, in the order of their first appearance.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], Value<'t, 'a>)> {
        self.list.iter().map(|(key, value)| (key.as_ref(), *value))
    }

    /// How many different keys there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Whether two values of trees that were parsed with [`super::Tree::parse_shallow`] are equal. As deep as they are, which that bounds.
pub fn equal(one: Value<'_, '_>, other: Value<'_, '_>) -> bool {
    match (one.kind(), other.kind()) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Bool, Kind::Bool) => one.text() == other.text(),
        (Kind::Number, Kind::Number) => number::compare(one.text(), other.text()) == Ordering::Equal,
        (Kind::String, Kind::String) => match (one.raw_string(), other.raw_string()) {
            (Some(one), Some(other)) => one.value() == other.value(),
            _ => false,
        },
        (Kind::Array, Kind::Array) => {
            let mut others = other.items();
            one.items().all(|item| others.next().is_some_and(|other| equal(item, other))) && others.next().is_none()
        }
        (Kind::Object, Kind::Object) => {
            let (one, other) = (Members::of(one), Members::of(other));
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| equal(value, other)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Tree;
    use proptest::prelude::*;

    fn same(one: &str, other: &str) -> bool {
        let (one, other) = (Tree::parse(one.as_bytes()).unwrap(), Tree::parse(other.as_bytes()).unwrap());
        equal(one.root(), other.root())
    }

    #[test]
    fn only_what_is_said_counts() {
        for (one, other) in [
            (r#"{"a":1,"b":[1.0,"é"]}"#, "{ \"b\" : [1, \"\\u00e9\"],\n \"a\":1e0}"),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
            ("9007199254740993", "9007199254740993.0"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("[1,2]", "[2,1]"),
            ("[1]", "[1,1]"),
            (r#"{"a":1}"#, r#"{"a":1,"b":null}"#),
            ("1", "\"1\""),
            ("true", "false"),
            ("null", "0"),
            ("9007199254740993", "9007199254740992"),
        ] {
            assert!(!same(one, other), "{one} {other}");
            assert!(!same(other, one), "{other} {one}");
        }
    }

    proptest! {
        #[test]
        fn a_string_equals_itself_in_every_spelling(text in "\\PC{0,12}") {
            let escaped: Vec<String> = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            let quoted = format!("\"{}\"", escaped.concat());
            prop_assert!(same(&serde_json::to_string(&text).unwrap(), &quoted));
        }
    }
}
