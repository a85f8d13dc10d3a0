//! The members of a JSON body as a form, a query or a row of pairs: what code for services that sign their parameters makes of it. There is one
//! text for each way of writing them, and each is rare, so that they are no rows: the search makes one, tries it alone and forgets it.

use super::{Input, rows};
use crate::cause::{Axis, Cause, Ecosystem};
use crate::json::{Kind, Value};
use crate::percent;
use crate::sorting;

/// What takes a text, with what it is called where it matches; `true` ends everything.
pub(super) type Try<'a> = dyn FnMut(Vec<u8>, &dyn Fn() -> Cause) -> bool + 'a;

/// What becomes of an object or a list inside the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nested {
    /// `a[b]=1&c[0]=2`.
    Indices,
    /// `a[b]=1&c[]=2`.
    Brackets,
    /// Lists of plain values as `c[]=2`, others as `c[0][d]=2`.
    Mixed,
    /// `a[b]=1&c=2&c=3`.
    Repeated,
    /// Lists as `c=2&c=3`, objects as nothing.
    Empty,
    /// `[object Object]`, and lists joined by commas.
    ObjectObject,
    /// As Python's `str` prints it.
    Python,
    /// The same, but each item of a list and each key of an object for itself.
    PythonParts,
    /// As the JSON that it is.
    Json,
    /// The values in it one by one, its keys with dots between.
    Dots,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Written,
    Keys,
    /// Those of the body itself only.
    TopKeys,
    /// The finished pairs as texts.
    Texts,
}

/// One way of writing a form.
struct Way {
    nested: Nested,
    /// What stands for `null`, which is left out where there is nothing, for `true` and for `false`.
    words: [Option<&'static str>; 3],
    /// Which marks stay as they are, and what a space becomes; `None` for a text in which nothing is encoded.
    encoded: Option<(&'static [u8], &'static [u8])>,
    title: &'static str,
    ecosystem: Option<Ecosystem>,
}

const JSON: [Option<&str>; 3] = [Some("null"), Some("true"), Some("false")];
const BLANK: [Option<&str>; 3] = [Some(""), Some("true"), Some("false")];
const PHP: [Option<&str>; 3] = [None, Some("1"), Some("0")];
const PYTHON: [Option<&str>; 3] = [Some("None"), Some("True"), Some("False")];
const COMPONENT: &[u8] = b"-_.!~*'()";

const fn way(
    title: &'static str,
    ecosystem: Ecosystem,
    nested: Nested,
    words: [Option<&'static str>; 3],
    encoded: Option<(&'static [u8], &'static [u8])>,
) -> Way {
    Way { nested, words, encoded, title, ecosystem: Some(ecosystem) }
}

static WAYS: [Way; 18] = [
    way("PHP's http_build_query", Ecosystem::Php, Nested::Indices, PHP, Some((b"-_.", b"+"))),
    way("PHP's http_build_query with PHP_QUERY_RFC3986", Ecosystem::Php, Nested::Indices, PHP, Some((b"-_.~", b"%20"))),
    way("qs.stringify", Ecosystem::Node, Nested::Indices, BLANK, Some((b"-_.~", b"%20"))),
    way("qs.stringify with `[]` for lists", Ecosystem::Node, Nested::Brackets, BLANK, Some((b"-_.~", b"%20"))),
    way(
        "qs.stringify with repeated names for lists",
        Ecosystem::Node,
        Nested::Repeated,
        BLANK,
        Some((b"-_.~", b"%20")),
    ),
    way("qs.stringify with encodeValuesOnly", Ecosystem::Node, Nested::Indices, BLANK, Some((b"-_.~[]", b"%20"))),
    way("querystring.stringify", Ecosystem::Node, Nested::Empty, BLANK, Some((COMPONENT, b"%20"))),
    way("URLSearchParams", Ecosystem::Node, Nested::ObjectObject, JSON, Some((b"*-._", b"+"))),
    way("jQuery.param", Ecosystem::Node, Nested::Mixed, BLANK, Some((COMPONENT, b"+"))),
    way(
        "axios",
        Ecosystem::Node,
        Nested::Brackets,
        [None, Some("true"), Some("false")],
        Some((b"-_.!~*'():$,[]", b"+")),
    ),
    way("Rails' to_query", Ecosystem::Ruby, Nested::Brackets, BLANK, Some((b"-_.~", b"+"))),
    way("Python's urlencode", Ecosystem::Python, Nested::Python, PYTHON, Some((b"_.-~", b"+"))),
    way("Python's urlencode with doseq=True", Ecosystem::Python, Nested::PythonParts, PYTHON, Some((b"_.-~", b"+"))),
    Way {
        nested: Nested::Json,
        words: JSON,
        encoded: Some((b"*-._", b"+")),
        title: "a form with JSON in it",
        ecosystem: None,
    },
    Way {
        nested: Nested::Json,
        words: JSON,
        encoded: Some((COMPONENT, b"%20")),
        title: "a query with JSON in it",
        ecosystem: None,
    },
    way("PHP's http_build_query, decoded again,", Ecosystem::Php, Nested::Indices, PHP, None),
    way("qs.stringify with encode: false", Ecosystem::Node, Nested::Indices, BLANK, None),
    way("Rails' to_query, decoded again,", Ecosystem::Ruby, Nested::Brackets, BLANK, None),
];

/// What stands between a name and its value.
const MIDDLES: [&str; 5] = ["=", ":", "", ",", ": "];
/// What stands between two pairs.
const BETWEEN: [(&str, &str); 9] = [
    ("&", "`&`"),
    (",", "a comma"),
    ("\n", "a line feed"),
    ("|", "`|`"),
    ("", "nothing"),
    (";", "a semicolon"),
    (" ", "a space"),
    (", ", "a comma and a space"),
    (".", "a dot"),
];

/// Hands each text that the members of the body can be joined to on; `true` where one of them was taken.
pub fn joined(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let object = input.tree.as_ref().filter(|tree| tree.root().kind() == Kind::Object && input.facts.is_some());
    let Some(root) = object.map(crate::json::Tree::root) else { return false };
    forms(root, each) || pairs(root, each)
}

fn forms(root: Value<'_, '_>, each: &mut Try<'_>) -> bool {
    for way in &WAYS {
        let own = if way.title.starts_with("Rails") { Sort::Texts } else { Sort::Written };
        for sort in [own, Sort::Keys, Sort::TopKeys] {
            if sort != own && own == Sort::Texts {
                continue;
            }
            let mut written = Vec::new();
            if !way.value(Vec::new(), root, sort, &mut written) {
                break;
            }
            let text = written.into_iter().map(|(_, pair)| pair).collect::<Vec<_>>().join(&b'&');
            let sorted = match sort {
                Sort::Written | Sort::Texts => "",
                Sort::Keys => ", its keys sorted",
                Sort::TopKeys => ", the keys of its top level sorted",
            };
            let cause = || Cause {
                axis: Axis::Body,
                code: "body-as-form",
                detail: format!("the members of the body as {} writes them{sorted}", way.title),
                ecosystem: way.ecosystem,
            };
            if each(text, &cause) {
                return true;
            }
        }
    }
    false
}

type Pair = (Vec<u8>, Vec<u8>);

impl Way {
    /// The pairs of a value, each with its name; `false` where this is written by nobody.
    fn value(&self, name: Vec<u8>, value: Value<'_, '_>, sort: Sort, out: &mut Vec<Pair>) -> bool {
        let top = name.is_empty();
        match value.kind() {
            Kind::Object if top || self.opens() => {
                let below = if sort == Sort::TopKeys { Sort::Written } else { sort };
                let mut groups = Vec::new();
                for (key, member) in value.members() {
                    let key = key_text(key);
                    let inner = if top { key.clone() } else { [&name, b"[".as_slice(), &key, b"]"].concat() };
                    let mut group = Vec::new();
                    if inner.is_empty() || !self.value(inner, member, below, &mut group) {
                        return false;
                    }
                    groups.push((key, group));
                }
                match sort {
                    Sort::Written => {}
                    Sort::Keys | Sort::TopKeys => sorting::by_key(&mut groups, |(key, _)| key.clone()),
                    Sort::Texts => sorting::by_key(&mut groups, |(_, group)| {
                        group.iter().map(|(_, pair)| pair.as_slice()).collect::<Vec<_>>().join(&b'&')
                    }),
                }
                out.extend(groups.into_iter().flat_map(|(_, group)| group));
                true
            }
            Kind::Array if !top && (self.opens() || self.nested == Nested::Empty) => {
                value.items().enumerate().all(|(at, item)| {
                    let plain = !matches!(item.kind(), Kind::Array | Kind::Object);
                    let inner = match self.nested {
                        Nested::Indices => format!("[{at}]"),
                        Nested::Mixed if !plain => format!("[{at}]"),
                        Nested::Repeated | Nested::Empty => String::new(),
                        _ => "[]".to_owned(),
                    };
                    self.value([&name, inner.as_bytes()].concat(), item, sort, out)
                })
            }
            Kind::Array if self.nested == Nested::PythonParts => {
                value.items().all(|item| self.pair(name.clone(), item, out))
            }
            Kind::Object if self.nested == Nested::PythonParts => {
                value.members().for_each(|(key, _)| self.put(name.clone(), &key_text(key), out));
                true
            }
            _ if top => false,
            _ => self.pair(name, value, out),
        }
    }

    fn pair(&self, name: Vec<u8>, value: Value<'_, '_>, out: &mut Vec<Pair>) -> bool {
        let text = plain(value, self.nested, self.words);
        if let Some(text) = &text {
            self.put(name, text, out);
        }
        text.is_some() || value.kind() == Kind::Null
    }

    fn put(&self, name: Vec<u8>, text: &[u8], out: &mut Vec<Pair>) {
        let mut pair = Vec::new();
        self.encode(&name, &mut pair);
        pair.push(b'=');
        self.encode(text, &mut pair);
        out.push((name, pair));
    }

    /// Whether the members of objects inside become pairs of their own.
    fn opens(&self) -> bool {
        matches!(self.nested, Nested::Indices | Nested::Brackets | Nested::Mixed | Nested::Repeated)
    }

    fn encode(&self, text: &[u8], out: &mut Vec<u8>) {
        let Some((marks, space)) = self.encoded else { return out.extend_from_slice(text) };
        for (index, word) in text.split(|byte| *byte == b' ').enumerate() {
            if index > 0 {
                out.extend_from_slice(space);
            }
            percent::encode(word, marks, out);
        }
    }
}

/// A value as a text; `None` where it is left out.
fn plain(value: Value<'_, '_>, nested: Nested, words: [Option<&'static str>; 3]) -> Option<Vec<u8>> {
    let word = |at: usize| words.get(at).copied().flatten().map(|word| word.as_bytes().to_vec());
    match value.kind() {
        Kind::Null => word(0),
        Kind::Bool => word(if value.text() == b"true" { 1 } else { 2 }),
        Kind::Number => Some(value.text().to_vec()),
        Kind::String => value.bytes(),
        Kind::Array | Kind::Object => match nested {
            Nested::Empty => Some(Vec::new()),
            Nested::ObjectObject if value.kind() == Kind::Object => Some(b"[object Object]".to_vec()),
            Nested::ObjectObject => {
                let items = value.items().map(|item| plain(item, nested, BLANK).unwrap_or_default());
                Some(items.collect::<Vec<_>>().join(&b','))
            }
            Nested::Python | Nested::PythonParts => python(value.text()),
            _ => Some(value.text().to_vec()),
        },
    }
}

/// What `str` prints of that JSON.
pub(super) fn python(json: &[u8]) -> Option<Vec<u8>> {
    let row = rows().iter().find(|row| row.code == "body-python-str")?;
    let mut out = Vec::new();
    // A list of numbers prints as it stands.
    let printed = row.apply(&Input::new(json), &mut out);
    (printed || out == json).then_some(out)
}

fn key_text(key: crate::json::RawString<'_>) -> Vec<u8> {
    let mut text = Vec::new();
    key.value_into(&mut text);
    text
}

/// The values below a value one by one, each with the keys that lead to it.
fn leaves(name: &[u8], value: Value<'_, '_>, out: &mut Vec<Pair>) {
    let dot: &[u8] = if name.is_empty() { b"" } else { b"." };
    match value.kind() {
        Kind::Object => {
            value.members().for_each(|(key, member)| leaves(&[name, dot, &key_text(key)].concat(), member, out));
        }
        Kind::Array => value
            .items()
            .enumerate()
            .for_each(|(at, item)| leaves(&[name, dot, at.to_string().as_bytes()].concat(), item, out)),
        _ => out.extend(plain(value, Nested::Dots, JSON).map(|text| (name.to_vec(), text))),
    }
}

/// Which parts of the pairs are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Pairs(&'static str),
    Values,
    Keys,
}

fn pairs(root: Value<'_, '_>, each: &mut Try<'_>) -> bool {
    for (nested, words) in [(Nested::Json, JSON), (Nested::Dots, JSON), (Nested::Python, PYTHON), (Nested::Json, BLANK)]
    {
        let mut members = Vec::new();
        if nested == Nested::Dots {
            leaves(b"", root, &mut members);
        } else {
            members
                .extend(root.members().filter_map(|(key, value)| Some((key_text(key), plain(value, nested, words)?))));
        }
        let mut by_key = members.clone();
        sorting::by_key(&mut by_key, |(key, _)| key.clone());
        let mut by_value = members.clone();
        sorting::by_key(&mut by_value, |(_, value)| value.clone());
        let parts = MIDDLES.map(Part::Pairs).into_iter().chain([Part::Values, Part::Keys]);
        for part in parts {
            for (between, name) in BETWEEN {
                // Pairs are never sorted by what they hold.
                let orders = [(&by_key, ", sorted by key"), (&members, ""), (&by_value, ", sorted")];
                for (order, said) in orders.into_iter().take(if part == Part::Values { 3 } else { 2 }) {
                    let text = order.iter().map(|(key, value)| part.of(key, value)).collect::<Vec<_>>();
                    let cause = || Cause {
                        axis: Axis::Body,
                        code: "body-pairs",
                        detail: format!("the {}{said}, with {name} between them", part.name()),
                        ecosystem: None,
                    };
                    if each(text.join(between.as_bytes()), &cause) {
                        return true;
                    }
                }
            }
        }
    }
    false
}

impl Part {
    fn of(self, key: &[u8], value: &[u8]) -> Vec<u8> {
        match self {
            Self::Pairs(middle) => [key, middle.as_bytes(), value].concat(),
            Self::Values => value.to_vec(),
            Self::Keys => key.to_vec(),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Pairs(middle) => format!("members of the body as `key{middle}value`"),
            Self::Values => "values of the body".to_owned(),
            Self::Keys => "keys of the body".to_owned(),
        }
    }
}
