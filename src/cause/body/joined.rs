//! The members of a JSON body as a form, a query or a row of pairs: what code for services that sign their parameters makes of it. There is one
//! text for each way of writing them, and each is rare, so that they are no rows: the search makes one, tries it alone and forgets it.

use super::{Input, rows};
use crate::cause::marks::{self, Mark};
use crate::cause::{Axis, Cause, Ecosystem};
use crate::json::{Kind, Value};
use crate::percent;
use crate::sorting;

/// What takes a text, with what it is called where it matches; `true` ends everything.
pub type Try<'a> = dyn FnMut(Vec<u8>, &dyn Fn() -> Cause) -> bool + 'a;

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
    /// How it sorts by itself.
    sort: Sort,
    title: &'static str,
    /// What it is told beside that.
    how: &'static str,
    ecosystem: Option<Ecosystem>,
}

const JSON: [Option<&str>; 3] = [Some("null"), Some("true"), Some("false")];
const BLANK: [Option<&str>; 3] = [Some(""), Some("true"), Some("false")];
const LEFT_OUT: [Option<&str>; 3] = [None, Some("true"), Some("false")];
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
    Way { nested, words, encoded, sort: Sort::Written, title, how: "", ecosystem: Some(ecosystem) }
}

const fn http_build_query(encoded: Option<(&'static [u8], &'static [u8])>, how: &'static str) -> Way {
    Way { how, ..way("PHP's http_build_query", Ecosystem::Php, Nested::Indices, PHP, encoded) }
}

const fn qs(nested: Nested, encoded: Option<(&'static [u8], &'static [u8])>, how: &'static str) -> Way {
    Way { how, ..way("qs.stringify", Ecosystem::Node, nested, BLANK, encoded) }
}

const fn jquery(space: &'static [u8], how: &'static str) -> Way {
    Way { how, ..way("jQuery.param", Ecosystem::Node, Nested::Mixed, BLANK, Some((COMPONENT, space))) }
}

const fn to_query(encoded: Option<(&'static [u8], &'static [u8])>, how: &'static str) -> Way {
    let way = way("Rails' to_query", Ecosystem::Ruby, Nested::Brackets, BLANK, encoded);
    Way { sort: Sort::Texts, how, ..way }
}

const fn urlencode(nested: Nested, how: &'static str) -> Way {
    Way { how, ..way("Python's urlencode", Ecosystem::Python, nested, PYTHON, Some((b"_.-~", b"+"))) }
}

const fn with_json(encoded: (&'static [u8], &'static [u8]), title: &'static str) -> Way {
    let way = way(title, Ecosystem::Node, Nested::Json, JSON, Some(encoded));
    Way { ecosystem: None, ..way }
}

static WAYS: [Way; 19] = [
    http_build_query(Some((b"-_.", b"+")), ""),
    http_build_query(Some((b"-_.~", b"%20")), " with PHP_QUERY_RFC3986"),
    qs(Nested::Indices, Some((b"-_.~", b"%20")), ""),
    qs(Nested::Brackets, Some((b"-_.~", b"%20")), " with `[]` for lists"),
    qs(Nested::Repeated, Some((b"-_.~", b"%20")), " with repeated names for lists"),
    qs(Nested::Indices, Some((b"-_.~[]", b"%20")), " with encodeValuesOnly"),
    way("querystring.stringify", Ecosystem::Node, Nested::Empty, BLANK, Some((COMPONENT, b"%20"))),
    way("URLSearchParams", Ecosystem::Node, Nested::ObjectObject, JSON, Some((b"*-._", b"+"))),
    jquery(b"%20", ""),
    jquery(b"+", " before 3.0"),
    way("axios", Ecosystem::Node, Nested::Brackets, LEFT_OUT, Some((b"-_.!~*'():$,[]", b"+"))),
    to_query(Some((b"-_.~", b"+")), ""),
    urlencode(Nested::Python, ""),
    urlencode(Nested::PythonParts, " with doseq=True"),
    with_json((b"*-._", b"+"), "a form with JSON in it"),
    with_json((COMPONENT, b"%20"), "a query with JSON in it"),
    http_build_query(None, ", decoded again,"),
    qs(Nested::Indices, None, " with encode: false"),
    to_query(None, ", decoded again,"),
];

/// What stands between a name and its value.
const MIDDLES: [&str; 5] = ["=", ":", "", ",", ": "];
/// What stands between two pairs.
const BETWEEN: [Mark; 9] = [
    marks::AMPERSAND,
    marks::COMMA,
    marks::LINE_FEED,
    marks::BAR,
    marks::NOTHING,
    marks::SEMICOLON,
    marks::SPACE,
    marks::COMMA_AND_SPACE,
    marks::DOT,
];

/// The body's object, where it is one.
pub(super) fn object<'t, 'a>(input: &'t Input<'a>) -> Option<Value<'t, 'a>> {
    let object = input.tree.as_ref().filter(|tree| tree.root().kind() == Kind::Object && input.facts.is_some());
    object.map(crate::json::Tree::root)
}

/// Hands each form that the members of the body can be written as on; `true` where one of them was taken.
pub fn forms(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let Some(root) = object(input) else { return false };
    made(root).into_iter().any(|(text, writers)| each(text, &|| named(&writers).swap_remove(0)))
}

/// Everybody who writes that form of the members of the body, where there are several.
pub(super) fn forms_alike(input: &Input<'_>, form: &[u8]) -> Vec<Cause> {
    let made = object(input).map(made).unwrap_or_default();
    let writers = made.into_iter().find(|(text, _)| text == form).map(|(_, writers)| writers);
    writers.map(|writers| named(&writers).split_off(1)).unwrap_or_default()
}

/// A way of writing a form, and what was sorted for it.
type Writer = (&'static Way, Sort);

/// The forms, each once, with everybody who writes it.
fn made(root: Value<'_, '_>) -> Vec<(Vec<u8>, Vec<Writer>)> {
    let mut made: Vec<(Vec<u8>, Vec<Writer>)> = Vec::new();
    for way in &WAYS {
        let sorts = if way.sort == Sort::Texts { 1 } else { 3 };
        for sort in [way.sort, Sort::Keys, Sort::TopKeys].into_iter().take(sorts) {
            let mut written = Vec::new();
            if !way.value(Vec::new(), root, sort, &mut written) {
                break;
            }
            let text = written.into_iter().map(|(_, pair)| pair).collect::<Vec<_>>().join(&b'&');
            match made.iter_mut().find(|(known, _)| *known == text) {
                Some((_, writers)) if writers.iter().any(|(known, _)| std::ptr::eq(*known, way)) => {}
                Some((_, writers)) => writers.push((way, sort)),
                None => made.push((text, vec![(way, sort)])),
            }
        }
    }
    made
}

/// What a form is called: after its writers where they are of one ecosystem, otherwise after what it is, with the writers of each ecosystem, the most
/// used first, behind that.
fn named(writers: &[Writer]) -> Vec<Cause> {
    let cause = |detail, ecosystem| Cause { axis: Axis::Body, code: "body-as-form", detail, ecosystem };
    let mut all: Vec<Cause> = Vec::new();
    for owner in Ecosystem::ALL {
        let own = writers.iter().filter(|(way, _)| way.ecosystem == Some(owner));
        let sorted = own.clone().next().map_or("", |(_, sort)| sort.name());
        let mut ways: Vec<&Way> = Vec::new();
        for (way, _) in own {
            // Of one writer the plainest call is enough.
            if !ways.iter().any(|known| known.title == way.title) {
                ways.push(way);
            }
        }
        let titles: Vec<String> = ways.iter().map(|way| format!("{}{}", way.title, way.how)).collect();
        let Some((last, first)) = titles.split_last() else { continue };
        let who =
            if first.is_empty() { format!("{last} writes") } else { format!("{} and {last} write", first.join(", ")) };
        all.push(cause(format!("the members of the body as {who} them{sorted}"), Some(owner)));
    }
    if all.len() != 1 {
        let (title, sorted) = writers.first().map_or(("a form", ""), |(way, sort)| (way.title, sort.name()));
        let title = if all.is_empty() { title } else { "a form" };
        all.insert(0, cause(format!("the members of the body as {title}{sorted}"), None));
    }
    all
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Self::Written | Self::Texts => "",
            Self::Keys => ", its keys sorted",
            Self::TopKeys => ", the keys of its top level sorted",
        }
    }
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
                    // `Hash#to_query` sorts nothing below a list.
                    Sort::Texts if memchr::memmem::find(&name, b"[]").is_some() => {}
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

/// Hands each text that the members of the body can be joined to on; `true` where one of them was taken.
pub fn pairs(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let Some(root) = object(input) else { return false };
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
        // One alone has no order, and nothing between.
        let single = members.len() == 1;
        let parts = MIDDLES.map(Part::Pairs).into_iter().chain([Part::Values, Part::Keys]);
        for part in parts {
            for (between, name) in BETWEEN.into_iter().take(if single { 1 } else { BETWEEN.len() }) {
                // What stands in order already was not sorted; pairs are never sorted by what they hold.
                let orders = [(&members, ""), (&by_key, ", sorted by key"), (&by_value, ", sorted")];
                for (order, said) in orders.into_iter().take(if part == Part::Values { 3 } else { 2 }) {
                    let text = order.iter().map(|(key, value)| part.of(key, value)).collect::<Vec<_>>();
                    let detail = || {
                        if single {
                            return format!("the only {}", part.name(""));
                        }
                        format!("the {}{said}, with {name} between them", part.name("s"))
                    };
                    let cause = || Cause { axis: Axis::Body, code: "body-pairs", detail: detail(), ecosystem: None };
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

    fn name(self, plural: &str) -> String {
        match self {
            Self::Pairs(middle) => format!("member{plural} of the body as `key{middle}value`"),
            Self::Values => format!("value{plural} of the body"),
            Self::Keys => format!("key{plural} of the body"),
        }
    }
}
