//! Walks over the tables of bodies: every object that a kind can hold.

#![allow(dead_code)] // each test uses its part

use courtside::platform::bodies::{self, Object, Value};

/// Every object that some kind can hold, each once.
pub(crate) fn objects() -> Vec<&'static Object> {
    let mut found = Vec::new();
    for kind in bodies::kinds() {
        walk(kind.root, &mut found);
    }
    found
}

/// Every object that this one can hold, itself first.
pub(crate) fn walk(object: &'static Object, found: &mut Vec<&'static Object>) {
    if found.iter().any(|other| std::ptr::eq(*other, object)) {
        return;
    }
    found.push(object);
    for property in object.properties {
        value(property.value, found);
    }
}

fn value(of: Value, found: &mut Vec<&'static Object>) {
    match of {
        Value::Object(object) => walk(object, found),
        Value::OneOf(choice, _) => choice.of.iter().for_each(|object| walk(object, found)),
        Value::List(list) => value(list.of, found),
        Value::Map(inner) => value(*inner, found),
        Value::Either(sorts) => sorts.iter().for_each(|sort| value(*sort, found)),
        _ => {}
    }
}

/// Every choice of objects that a value offers.
pub(crate) fn choices() -> Vec<&'static bodies::Choice> {
    fn look(of: Value, found: &mut Vec<&'static bodies::Choice>) {
        match of {
            Value::OneOf(choice, _) => found.push(choice),
            Value::List(list) => look(list.of, found),
            Value::Map(inner) => look(*inner, found),
            Value::Either(sorts) => sorts.iter().for_each(|sort| look(*sort, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for object in objects() {
        for property in object.properties {
            look(property.value, &mut found);
        }
    }
    found
}
