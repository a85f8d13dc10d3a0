//! Texts that few programs make of a body: its letters in another case, its quotes as other quotes, its bytes as a list, an empty value beside it.
//! They are no rows: the search makes one, tries it alone and forgets it.

use memchr::memchr;

use super::Input;
use super::content::renamed;
use super::joined::{Try, python};
use crate::cause::guid;
use crate::cause::marks::{self, Mark};
use crate::cause::{Axis, Cause, Ecosystem};
use crate::json::{Kind, Tree, Value};
use crate::sorting;

/// How a key is written.
type Rename = fn(&[u8], &mut Vec<u8>);
/// How a key and its value are written.
type Member = dyn Fn(&[u8], &[u8]) -> Vec<u8>;

/// Larger bodies are not written as lists of their bytes.
const LISTED: usize = 16 << 10;

/// The body with its GUIDs in another form, all of them alike.
pub fn guids(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let found = if input.bytes.len() > LISTED { Vec::new() } else { guid::within(input.bytes) };
    let Some((start, end)) = found.first() else { return false };
    let Some(first) = input.bytes.get(*start..*end).and_then(guid::digits) else { return false };
    (0..guid::forms(&first).len()).any(|form| {
        let (mut out, mut behind, mut how) = (Vec::with_capacity(input.bytes.len()), 0, "");
        for (start, end) in &found {
            let digits = input.bytes.get(*start..*end).and_then(guid::digits).unwrap_or_default();
            out.extend_from_slice(input.bytes.get(behind..*start).unwrap_or_default());
            if let Some((name, text)) = guid::forms(&digits).into_iter().nth(form) {
                out.extend_from_slice(&text);
                how = name;
            }
            behind = *end;
        }
        out.extend_from_slice(input.bytes.get(behind..).unwrap_or_default());
        give(out, "body-guids", format!("the body with its GUIDs {how}"), None, each)
    })
}

/// Hands each such text on; `true` where one of them was taken.
pub fn odd(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    letter_case(input, each)
        || quotes(input, each)
        || python_texts(input, each)
        || bytes(input, each)
        || form_of_json(input, each)
        || encoded(input, each)
        || words(each)
}

fn give(
    text: Vec<u8>,
    code: &'static str,
    detail: impl Into<String>,
    ecosystem: Option<Ecosystem>,
    each: &mut Try<'_>,
) -> bool {
    let detail = detail.into();
    each(text, &|| Cause { axis: Axis::Body, code, detail: detail.clone(), ecosystem })
}

fn letter_case(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let body = input.bytes;
    let text = String::from_utf8_lossy(body);
    let whole = [
        (text.to_lowercase().into_bytes(), "in lower case"),
        (text.to_uppercase().into_bytes(), "in upper case"),
        (body.to_ascii_lowercase(), "with its letters of ASCII in lower case"),
        (body.to_ascii_uppercase(), "with its letters of ASCII in upper case"),
    ];
    for (text, how) in whole {
        if give(text, "body-letter-case", format!("the body {how}"), None, each) {
            return true;
        }
    }
    if input.tree.is_none() {
        return false;
    }
    let keys: [(Rename, &str); 4] = [
        (|key, out| out.extend(key.to_ascii_lowercase()), "in lower case"),
        (|key, out| out.extend(key.to_ascii_uppercase()), "in upper case"),
        (
            |key, out| {
                out.extend(key.first().map(u8::to_ascii_uppercase));
                out.extend(key.iter().skip(1));
            },
            "with a capital letter at their beginning",
        ),
        (
            |key, out| out.extend(key.iter().map(|byte| if *byte == b'_' { b'-' } else { *byte })),
            "with hyphens in place of underscores",
        ),
    ];
    keys.into_iter().any(|(name, how)| {
        let mut out = Vec::new();
        renamed(body, &mut out, name)
            && give(out, "body-keys-case", format!("the body with its keys {how}"), None, each)
    })
}

/// One kind of quotes for the other, character by character.
fn swapped(text: &[u8], from: u8, to: u8) -> Vec<u8> {
    text.iter().map(|byte| if *byte == from { to } else { *byte }).collect()
}

fn quotes(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let text = swapped(input.bytes, b'"', b'\'');
    if memchr(b'"', input.bytes).is_some()
        && give(text, "body-single-quotes", "the body with single quotes in place of double ones", None, each)
    {
        return true;
    }
    let Some(printed) = python(input.bytes) else { return false };
    let owner = Some(Ecosystem::Python);
    let code = "body-python-str-quotes";
    let words = |text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        text.replace("None", "null").replace("True", "true").replace("False", "false").into_bytes()
    };
    let double = swapped(&printed, b'\'', b'"');
    [
        (double.clone(), "with double quotes in place of single ones"),
        (words(&double), "with double quotes, and with `true`, `false` and `null`"),
        (words(&printed), "with `true`, `false` and `null`"),
    ]
    .into_iter()
    .any(|(text, how)| give(text, code, format!("Python's str() of the parsed body {how}"), owner, each))
}

/// The members of the JSON object, in the body's order or sorted, each as Python prints its key and its value.
fn python_members(root: Value<'_, '_>, sorted: bool) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let mut members: Vec<_> = root.members().collect();
    if sorted {
        sorting::by_key(&mut members, |(key, _)| key.raw.to_vec());
    }
    let printed = |json: &[u8]| {
        // What is printed alone is a text as it is; in a list it has its quotes.
        let list = python(&[b"[", json, b"]"].concat())?;
        Some(list.strip_prefix(b"[")?.strip_suffix(b"]")?.to_vec())
    };
    members
        .into_iter()
        .map(|(key, value)| Some((printed(&[b"\"", key.raw, b"\""].concat())?, printed(value.text())?)))
        .collect()
}

fn python_texts(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let Some(root) = input.tree.as_ref().map(Tree::root).filter(|root| root.kind() == Kind::Object) else {
        return false;
    };
    for sorted in [false, true] {
        let Some(members) = python_members(root, sorted) else { return false };
        let joined = |open: &str, pair: &Member, close: &str| {
            let members: Vec<Vec<u8>> = members.iter().map(|(key, value)| pair(key, value)).collect();
            [open.as_bytes(), &members.join(b", ".as_slice()), close.as_bytes()].concat()
        };
        let pair = |key: &[u8], value: &[u8]| [key, b": ", value].concat();
        let tuple = |key: &[u8], value: &[u8]| [b"(", key, b", ", value, b")"].concat();
        let order = if sorted { ", sorted by key" } else { "" };
        for (text, what) in [
            (joined("{", &pair, "}"), "a dict"),
            (joined("[", &tuple, "]"), "a list of items"),
            (joined("dict_items([", &tuple, "])"), "dict.items()"),
            (joined("OrderedDict([", &tuple, "])"), "an OrderedDict"),
            (joined("OrderedDict({", &pair, "})"), "an OrderedDict"),
            (joined("dict_values([", &|_, value| value.to_vec(), "])"), "dict.values()"),
            (joined("dict_keys([", &|key, _| key.to_vec(), "])"), "dict.keys()"),
            (joined("[", &|_, value| value.to_vec(), "]"), "the list of values"),
            (joined("[", &|key, _| key.to_vec(), "]"), "the list of keys"),
        ] {
            let detail = format!("the text that Python prints for {what} of the parsed body{order}");
            if give(text, "body-python-printed", detail, Some(Ecosystem::Python), each) {
                return true;
            }
        }
    }
    false
}

/// What code for services that sign `timestamp.body` joins with a body where there is nothing to join it with.
pub fn beside(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    const WORDS: [&str; 9] = ["", "undefined", "null", "None", "nil", "NaN", "false", "\"\"", "0"];
    const MARKS: [Mark; 11] = [
        marks::NOTHING,
        marks::DOT,
        marks::COLON,
        marks::LINE_FEED,
        marks::BAR,
        marks::COMMA,
        marks::SEMICOLON,
        marks::AMPERSAND,
        marks::HYPHEN,
        marks::TWO_DOTS,
        marks::TWO_LINE_FEEDS,
    ];
    for word in WORDS {
        for (mark, name) in MARKS {
            let what = match (word, mark) {
                ("", "") => continue,
                ("", _) => name.to_owned(),
                (_, "") => format!("the text `{word}`"),
                _ => format!("the text `{word}` and {name}"),
            };
            let (word, mark) = (word.as_bytes(), mark.as_bytes());
            for (text, side) in
                [([word, mark, input.bytes].concat(), "before"), ([input.bytes, mark, word].concat(), "behind")]
            {
                if give(text, "body-empty-beside", format!("the body with {what} {side} it"), None, each) {
                    return true;
                }
            }
        }
    }
    let twice = [input.bytes, b"\n", input.bytes].concat();
    give(twice, "body-doubled-lines", "the body twice, with a line feed between", None, each)
}

fn bytes(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let body = input.bytes;
    if body.len() > LISTED {
        return false;
    }
    let list = |open: &str, item: &dyn Fn(usize, u8) -> String, between: &str, close: &str| {
        let items: Vec<String> = body.iter().enumerate().map(|(at, byte)| item(at, *byte)).collect();
        [open, &items.join(between), close].concat().into_bytes()
    };
    let number = |_: usize, byte: u8| byte.to_string();
    let (lower, upper) = (|_: usize, byte: u8| format!("{byte:02x}"), |_: usize, byte: u8| format!("{byte:02X}"));
    for (text, detail, owner) in [
        (list("[", &number, ",", "]"), "JSON of the list of the body's bytes", Some(Ecosystem::Node)),
        (list("[", &number, ", ", "]"), "the list of the body's bytes", Some(Ecosystem::Python)),
        (
            list("{", &|at, byte| format!("\"{at}\":{byte}"), ",", "}"),
            "JSON.stringify of a Uint8Array with the body",
            Some(Ecosystem::Node),
        ),
        (list("", &upper, "", ""), "the body in upper-case hexadecimal", None),
        (list("", &upper, "-", ""), "the body as BitConverter.ToString writes it", Some(Ecosystem::DotNet)),
        (list("", &lower, " ", ""), "the body in hexadecimal, a space between the bytes", None),
        (list("<<", &number, ", ", ">>"), "what Elixir shows of the body's bytes", None),
    ] {
        if give(text, "body-bytes-listed", detail, owner, each) {
            return true;
        }
    }
    false
}

/// What a parser of forms makes of JSON, written as JSON again: one key without a value.
fn form_of_json(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let Ok(text) = std::str::from_utf8(input.bytes) else { return false };
    if input.tree.is_none() || text.contains(['&', '=', '%', '+']) {
        return false;
    }
    let mut key = Vec::new();
    crate::cause::reserialise::quote(text, false, &mut key);
    [(":\"\"", ""), (": \"\"", ", with a space behind the colon")].into_iter().any(|(value, how)| {
        let written = [b"{", key.as_slice(), value.as_bytes(), b"}"].concat();
        let detail = format!("JSON of the form that a parser took the body for: its only key{how}");
        give(written, "body-form-key-json", detail, None, each)
    })
}

/// The whole body encoded in ways that are rare.
fn encoded(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let mut upper = Vec::new();
    super::wrap::form(input.bytes, b"-_.!*()", &mut upper);
    // Only what stands behind a percent sign is a digit of an escape.
    let mut lower = upper.clone();
    let mut at = 0;
    while let Some(digits) = memchr(b'%', lower.get(at..).unwrap_or_default()) {
        at += digits + 1;
        lower.iter_mut().skip(at).take(2).for_each(u8::make_ascii_lowercase);
    }
    let mut escaped = Vec::new();
    if let Ok(text) = std::str::from_utf8(input.bytes) {
        crate::cause::reserialise::quote(text, false, &mut escaped);
    }
    let inner = escaped.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or_default().to_vec();
    let code = "body-encoded";
    give(lower, code, "the body as HttpUtility.UrlEncode writes it", Some(Ecosystem::DotNet), each)
        || give(
            STANDARD.encode(STANDARD.encode(input.bytes)).into_bytes(),
            code,
            "the body in base64, and that once more",
            None,
            each,
        )
        || give(inner, code, "the body with the escapes of a JSON string and without its quotes", None, each)
}

/// What languages print where there is no body, or none that they read.
fn words(each: &mut Try<'_>) -> bool {
    [
        ("ImmutableMultiDict([])", Some(Ecosystem::Python)),
        ("<QueryDict: {}>", Some(Ecosystem::Python)),
        ("True", Some(Ecosystem::Python)),
        ("False", Some(Ecosystem::Python)),
        ("true", None),
        ("false", None),
        ("nil", Some(Ecosystem::Ruby)),
        ("<nil>", Some(Ecosystem::Go)),
        ("map[]", Some(Ecosystem::Go)),
        ("%{}", None),
        ("NaN", Some(Ecosystem::Node)),
        ("async text() { [native code] }", Some(Ecosystem::Node)),
        ("function text() { [native code] }", Some(Ecosystem::Node)),
        ("0", None),
        ("1", None),
        (" ", None),
        ("\n", None),
    ]
    .into_iter()
    .any(|(word, owner)| {
        give(word.as_bytes().to_vec(), "body-word", format!("the text `{}`", word.escape_debug()), owner, each)
    })
}
