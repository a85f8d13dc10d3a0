//! What languages show of a parsed body whose ways are few: maps of Elixir, hashes of Ruby with symbols for keys, values of Rust's `serde_json`, and
//! literals of JavaScript. Texts are quoted as JSON quotes them, which is how all of these quote plain ones.

use super::Input;
use super::joined::{Try, object};
use crate::cause::reserialise::quote;
use crate::cause::{Axis, Cause, Ecosystem};
use crate::json::{Kind, RawString, Value};
use crate::sorting;

/// One such way.
struct Shown {
    object: [&'static str; 2],
    list: [&'static str; 2],
    comma: &'static str,
    /// Before a key and behind it.
    key: [&'static str; 2],
    quoted_keys: bool,
    null: &'static str,
    /// Around a text, a number and a truth value.
    around: [[&'static str; 2]; 3],
    sorted: bool,
    title: &'static str,
    ecosystem: Option<Ecosystem>,
}

const BARE: [[&str; 2]; 3] = [["", ""]; 3];
const SYMBOLS: Shown = Shown {
    object: ["{", "}"],
    list: ["[", "]"],
    comma: ", ",
    key: [":", "=>"],
    quoted_keys: false,
    null: "nil",
    around: BARE,
    sorted: false,
    title: "Ruby shows for the parsed body with symbols for keys",
    ecosystem: Some(Ecosystem::Ruby),
};

static ALL: [Shown; 6] = [
    SYMBOLS,
    Shown { key: ["", ": "], title: "Ruby since 3.4 shows for the parsed body with symbols for keys", ..SYMBOLS },
    Shown {
        object: ["%{", "}"],
        key: ["", " => "],
        quoted_keys: true,
        sorted: true,
        title: "Elixir shows for the parsed body",
        ecosystem: None,
        ..SYMBOLS
    },
    Shown {
        object: ["Object {", "}"],
        list: ["Array [", "]"],
        key: ["", ": "],
        quoted_keys: true,
        null: "Null",
        around: [["String(", ")"], ["Number(", ")"], ["Bool(", ")"]],
        sorted: true,
        title: "Rust shows for the parsed body (`{:?}` of serde_json)",
        ecosystem: None,
        ..SYMBOLS
    },
    Shown {
        comma: ",",
        key: ["", ":"],
        null: "null",
        title: "JavaScript has for the body as a literal, its keys without quotes",
        ecosystem: Some(Ecosystem::Node),
        ..SYMBOLS
    },
    Shown {
        key: ["", ": "],
        null: "null",
        title: "JavaScript has for the body as a literal, its keys without quotes and spaces between",
        ecosystem: Some(Ecosystem::Node),
        ..SYMBOLS
    },
];

/// Hands each of them on; `true` where one was taken.
pub fn shown(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    made(input).into_iter().any(|(text, ways)| each(text, &|| named(&ways).swap_remove(0)))
}

/// Everybody who shows the parsed body as that text, where there are several.
pub(super) fn shown_alike(input: &Input<'_>, text: &[u8]) -> Vec<Cause> {
    let ways = made(input).into_iter().find(|(shown, _)| shown == text).map(|(_, ways)| ways);
    ways.map(|ways| named(&ways).split_off(1)).unwrap_or_default()
}

/// The texts, each once, with everybody who shows it.
fn made(input: &Input<'_>) -> Vec<(Vec<u8>, Vec<&'static Shown>)> {
    let mut made: Vec<(Vec<u8>, Vec<&'static Shown>)> = Vec::new();
    let Some(root) = object(input) else { return made };
    for way in &ALL {
        let mut text = Vec::new();
        if !way.value(root, &mut text) {
            continue;
        }
        match made.iter_mut().find(|(known, _)| *known == text) {
            Some((_, ways)) => ways.push(way),
            None => made.push((text, vec![way])),
        }
    }
    made
}

/// What a text is called: after who shows it, or where there are several, after what it is, with each of them, the most used first, behind that.
fn named(ways: &[&'static Shown]) -> Vec<Cause> {
    let cause = |detail, ecosystem| Cause { axis: Axis::Body, code: "body-shown", detail, ecosystem };
    let mut all: Vec<Cause> =
        ways.iter().map(|way| cause(format!("the text that {}", way.title), way.ecosystem)).collect();
    if all.len() > 1 {
        sorting::by_key(&mut all, |cause| cause.ecosystem.map(Ecosystem::rank));
        let detail = "the parsed body as several languages show it, its keys without quotes";
        all.insert(0, cause(detail.to_owned(), None));
    }
    all
}

impl Shown {
    fn value(&self, value: Value<'_, '_>, out: &mut Vec<u8>) -> bool {
        let [text, number, truth] = self.around;
        match value.kind() {
            Kind::Null => out.extend_from_slice(self.null.as_bytes()),
            Kind::Number => surrounded(number, value.text(), out),
            Kind::Bool => surrounded(truth, value.text(), out),
            Kind::String => {
                let mut quoted = Vec::new();
                let written = value.raw_string().is_some_and(|string| quote_token(string, &mut quoted));
                surrounded(text, &quoted, out);
                return written;
            }
            Kind::Array => {
                let [open, close] = self.list;
                out.extend_from_slice(open.as_bytes());
                for (at, item) in value.items().enumerate() {
                    self.next(at, out);
                    if !self.value(item, out) {
                        return false;
                    }
                }
                out.extend_from_slice(close.as_bytes());
            }
            Kind::Object => return self.object(value, out),
        }
        true
    }

    fn object(&self, object: Value<'_, '_>, out: &mut Vec<u8>) -> bool {
        let [open, close] = self.object;
        let [before, behind] = self.key;
        let mut members: Vec<_> = object.members().collect();
        if self.sorted {
            sorting::by_key(&mut members, |(key, _)| key.raw.to_vec());
        }
        out.extend_from_slice(open.as_bytes());
        for (at, (key, value)) in members.into_iter().enumerate() {
            self.next(at, out);
            out.extend_from_slice(before.as_bytes());
            let written = if self.quoted_keys { quote_token(key, out) } else { key.value_into(out) };
            out.extend_from_slice(behind.as_bytes());
            if !written || !self.value(value, out) {
                return false;
            }
        }
        out.extend_from_slice(close.as_bytes());
        true
    }

    fn next(&self, at: usize, out: &mut Vec<u8>) {
        if at > 0 {
            out.extend_from_slice(self.comma.as_bytes());
        }
    }
}

fn surrounded([before, behind]: [&str; 2], text: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(before.as_bytes());
    out.extend_from_slice(text);
    out.extend_from_slice(behind.as_bytes());
}

fn quote_token(string: RawString<'_>, out: &mut Vec<u8>) -> bool {
    let mut text = Vec::new();
    let text = string.value_into(&mut text).then_some(text).and_then(|text| String::from_utf8(text).ok());
    text.is_some_and(|text| {
        quote(&text, false, out);
        true
    })
}
