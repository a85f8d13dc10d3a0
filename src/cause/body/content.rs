//! Something inside the body that was hashed in its place: what is left after decoding, inflating or parsing it once. Many of these undo
//! a row of `wrap`, for captures that were altered after signing.

use std::io::Read;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memchr;

use super::{BodyRow, Group, Input, Make};
use crate::cause::Ecosystem;
use crate::json::{self, Kind};
use crate::percent;
use crate::printed;

/// A bound on what a small body may inflate to.
const MAX_INFLATED: u64 = 64 << 20;

const fn member(make: fn(&Input<'_>, &mut Vec<u8>) -> bool, code: &'static str, title: &'static str) -> BodyRow {
    BodyRow::new(Group::Content, Make::Input(make), code, title)
}

pub(super) static ROWS: &[BodyRow] = &[
    Group::Content.row(
        |body, out| renamed(body, out, camel_case),
        "body-keys-camel-case",
        "the body with its keys in camelCase",
    ),
    Group::Content.row(
        |body, out| renamed(body, out, snake_case),
        "body-keys-snake-case",
        "the body with its keys in snake_case",
    ),
    Group::Content
        .row(
            |body, out| renamed(body, out, pascal_case),
            "body-keys-pascal-case",
            "the body with its keys in PascalCase",
        )
        .of(Ecosystem::DotNet),
    Group::Content.row(
        dates_trimmed,
        "body-dates-trimmed",
        "the body with the zeros at the end of its dates' fractions dropped",
    ),
    Group::Content.row(decoded_base64, "body-base64-decoded", "the body decoded from base64").common(),
    BodyRow::new(
        Group::Content,
        Make::Input(|input, out| {
            let string = input.tree.as_ref().and_then(|tree| tree.root().raw_string());
            string.is_some_and(|string| string.value_into(out))
        }),
        "body-json-string-decoded",
        "the text inside the JSON string that the body is",
    )
    .common(),
    BodyRow::new(
        Group::Content,
        Make::Input(|input, out| {
            let mut once = Vec::new();
            let outer = input.tree.as_ref().and_then(|tree| tree.root().raw_string());
            if !outer.is_some_and(|string| string.value_into(&mut once)) {
                return false;
            }
            let inner = json::Tree::parse(&once).ok();
            inner.and_then(|tree| tree.root().raw_string()).is_some_and(|string| string.value_into(out))
        }),
        "body-json-string-decoded-twice",
        "the text inside the JSON string inside the JSON string that the body is",
    ),
    Group::Content
        .row(
            |body, out| {
                let value = form_value(body);
                value.map(|value| percent::decode(value, true, out)).is_some()
            },
            "body-form-value",
            "the value of the form field that holds the JSON",
        )
        .common(),
    Group::Content.row(
        |body, out| {
            let value = form_value(body);
            out.extend_from_slice(value.unwrap_or_default());
            value.is_some()
        },
        "body-form-value-encoded",
        "the still encoded value of the form field that holds the JSON",
    ),
    Group::Content.row(
        |body, out| form_key(body).map(|key| percent::decode(key, true, out)).is_some(),
        "body-form-key-decoded",
        "the JSON that is the only key of the form",
    ),
    Group::Content.row(
        |body, out| {
            percent::decode(body, true, out);
            true
        },
        "body-form-decoded",
        "the body decoded like a form value, plus signs as spaces",
    ),
    Group::Content.row(
        |body, out| {
            percent::decode(body, false, out);
            true
        },
        "body-percent-decoded",
        "the body percent-decoded, plus signs kept",
    ),
    Group::Content.row(inflated, "body-inflated", "the body after decompression").common(),
    Group::Content.row(dechunked, "body-dechunked", "the body without the framing of its chunks").common(),
    Group::Content.row(html_decoded, "body-html-unescaped", "the body with its HTML entities undone"),
    Group::Content
        .row(
            |body, out| {
                let mut rest = body;
                while let Some(at) = memchr(b'\\', rest) {
                    out.extend_from_slice(&rest[..at]);
                    // A backslash is dropped and the byte after it kept, even where that is another backslash.
                    out.extend(rest.get(at + 1));
                    rest = rest.get(at + 2..).unwrap_or_default();
                }
                out.extend_from_slice(rest);
                true
            },
            "body-stripslashes",
            "the body with its backslashes stripped",
        )
        .of(Ecosystem::Php),
    Group::Content
        .row(
            |body, out| {
                let inner = body
                    .strip_prefix(b"b'")
                    .and_then(|rest| rest.strip_suffix(b"'"))
                    .or_else(|| body.strip_prefix(b"b\"").and_then(|rest| rest.strip_suffix(b"\"")));
                inner.is_some_and(|inner| literal_text(inner, out))
            },
            "body-python-bytes-decoded",
            "the bytes inside the Python bytes literal that the body is",
        )
        .of(Ecosystem::Python),
    BodyRow::new(
        Group::Content,
        Make::Input(|input, out| {
            // Hexadecimal has a row of its own, with or without the name of a Buffer.
            let shown = || printed::shown_in(input.tree.as_ref(), input.bytes);
            !input.bytes.starts_with(b"<Buffer")
                && shown().is_some_and(|mut bytes| {
                    out.append(&mut bytes);
                    true
                })
        }),
        "body-bytes-decoded",
        "the bytes that the body lists as numbers, or shows as a language prints them",
    )
    .common(),
    Group::Content
        .row(
            |body, out| literal_to_json(body, false, out),
            "body-python-literal",
            "the JSON of the Python literal that the body is",
        )
        .of(Ecosystem::Python),
    Group::Content
        .row(
            |body, out| literal_to_json(body, true, out),
            "body-js-literal",
            "the JSON of the JavaScript literal that the body is",
        )
        .of(Ecosystem::Node),
    member(|input, out| pick(input, "body", out), "body-member-body", "the member `body` alone").common(),
    member(|input, out| pick(input, "data", out), "body-member-data", "the member `data` alone").common(),
    member(|input, out| pick(input, "payload", out), "body-member-payload", "the member `payload` alone"),
    member(|input, out| pick(input, "event", out), "body-member-event", "the member `event` alone"),
    member(|input, out| pick(input, "message", out), "body-member-message", "the member `message` alone"),
    member(|input, out| pick(input, "rawBody", out), "body-member-raw-body", "the member `rawBody` alone"),
    member(|input, out| pick(input, "Message", out), "body-member-sns-message", "the member `Message` alone"),
    member(
        |input, out| {
            let root = input.tree.as_ref().map(json::Tree::root);
            let names = ["body", "rawBody", "data", "payload"].into_iter();
            let listed = root.and_then(|root| names.filter_map(|name| root.get(name)).find_map(printed::numbers));
            listed.is_some_and(|mut bytes| {
                out.append(&mut bytes);
                true
            })
        },
        "body-member-bytes",
        "the bytes that a member such as `body` lists as numbers",
    ),
    BodyRow::new(
        Group::Content,
        Make::Input(|input, out| {
            let root = input.tree.as_ref().map(json::Tree::root);
            let mut items = root.iter().flat_map(|root| root.items());
            match (items.next(), items.next()) {
                (Some(only), None) => {
                    out.extend_from_slice(only.text());
                    true
                }
                _ => false,
            }
        }),
        "body-only-item",
        "the only item of the array that the body is",
    ),
    BodyRow::new(
        Group::Content,
        Make::Input(|input, out| {
            let Some(tree) = input.tree.as_ref().filter(|tree| tree.root().kind() == Kind::Object) else {
                return false;
            };
            out.push(b'[');
            out.extend_from_slice(tree.root().text());
            out.push(b']');
            true
        }),
        "body-array-of-one",
        "an array with the body as its only item",
    ),
];

fn decoded_base64(body: &[u8], out: &mut Vec<u8>) -> bool {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let text = body.trim_ascii();
    // Fewer characters are more likely a word than a body.
    if text.len() < 8 {
        return false;
    }
    // Mail and command-line tools break long texts over lines.
    let joined: Vec<u8>;
    let text = if memchr(b'\n', text).is_some() {
        joined = text.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
        &joined
    } else {
        text
    };
    [&STANDARD, &URL_SAFE].into_iter().any(|alphabet| {
        out.clear();
        GeneralPurpose::new(alphabet, LENIENT).decode_vec(text, out).is_ok()
    })
}

/// The still encoded value of the field that holds JSON: one that is usually called so, else the first whose value begins as JSON does.
fn form_value(body: &[u8]) -> Option<&[u8]> {
    let fields = || body.split(|&byte| byte == b'&').filter_map(|field| field.split_at_checked(memchr(b'=', field)?));
    let usual = |name: &[u8]| matches!(name, b"payload" | b"intercom_data" | b"body" | b"data");
    let (_, value) = fields()
        .find(|(name, _)| usual(name))
        .or_else(|| fields().find(|(name, value)| is_name(name) && begins_as_json(&value[1..])))?;
    value.get(1..)
}

/// Whether a form's field may be called so; what stands before the `=` in JSON is no name.
pub(super) fn is_name(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(byte))
}

/// Whether a value that may be percent-encoded begins with a bracket of JSON.
fn begins_as_json(value: &[u8]) -> bool {
    let start = value.get(..3).unwrap_or(value).to_ascii_uppercase();
    [&b"{"[..], b"[", b"%7B", b"%5B"].iter().any(|bracket| start.starts_with(bracket))
}

/// The key of a form that has no other and no value, as a form parser makes of JSON.
fn form_key(body: &[u8]) -> Option<&[u8]> {
    let key = body.strip_suffix(b"=")?;
    (begins_as_json(key) && !key.iter().any(|byte| b"=&".contains(byte))).then_some(key)
}

fn inflated(body: &[u8], out: &mut Vec<u8>) -> bool {
    match body {
        [0x1F, 0x8B, ..] => all_of(flate2::read::MultiGzDecoder::new(body), out),
        [method, ..] if method & 0x0F == 8 && all_of(flate2::read::ZlibDecoder::new(body), out) => true,
        // Some servers send `deflate` without the zlib header; text almost never is a valid stream.
        [_, _, ..] => all_of(flate2::read::DeflateDecoder::new(body), out),
        _ => false,
    }
}

fn all_of(reader: impl Read, out: &mut Vec<u8>) -> bool {
    out.clear();
    let read = reader.take(MAX_INFLATED + 1).read_to_end(out);
    read.is_ok_and(|length| (1..=MAX_INFLATED).contains(&(length as u64)))
}

/// The data of chunked transfer coding, if the body is nothing else from beginning to end. Dumps cut off what follows the last chunk,
/// and editors turn CR LF into LF; the sizes stay right in both.
fn dechunked(body: &[u8], out: &mut Vec<u8>) -> bool {
    let mut rest = body;
    loop {
        let Some(end) = memchr(b'\n', rest) else { return false };
        let line = &rest[..end];
        let digits = line.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(digits).ok().filter(|digits| digits.len() <= 8 && !digits.starts_with('+'));
        let Some(size) = size.and_then(|digits| usize::from_str_radix(digits, 16).ok()) else { return false };
        rest = &rest[end + 1..];
        if size == 0 {
            // Trailer fields may follow, and a blank line.
            return !out.is_empty()
                && rest.split(|&byte| byte == b'\n').all(|line| line.trim_ascii().is_empty() || line.contains(&b':'));
        }
        let Some((data, after)) = rest.split_at_checked(size) else { return false };
        out.extend_from_slice(data);
        rest = match after {
            [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => rest,
            _ => return false,
        };
        if rest.is_empty() {
            return true;
        }
    }
}

fn html_decoded(body: &[u8], out: &mut Vec<u8>) -> bool {
    const ENTITIES: [(&[u8], u8); 10] = [
        (b"&quot;", b'"'),
        (b"&#34;", b'"'),
        (b"&#x22;", b'"'),
        (b"&#39;", b'\''),
        (b"&#039;", b'\''),
        (b"&#x27;", b'\''),
        (b"&apos;", b'\''),
        (b"&lt;", b'<'),
        (b"&gt;", b'>'),
        (b"&amp;", b'&'),
    ];
    let mut rest = body;
    while let Some(at) = memchr(b'&', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let found = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
        let (length, byte) = found.map_or((1, b'&'), |(entity, byte)| (entity.len(), *byte));
        out.push(byte);
        rest = &rest[length..];
    }
    out.extend_from_slice(rest);
    true
}

/// The member's value if it is a string, its text if it is an object or an array. The last member of that name counts.
fn pick(input: &Input<'_>, name: &str, out: &mut Vec<u8>) -> bool {
    let Some(value) = input.tree.as_ref().and_then(|tree| tree.root().get(name)) else {
        return false;
    };
    match value.kind() {
        Kind::String => value.raw_string().is_some_and(|string| string.value_into(out)),
        Kind::Object | Kind::Array => {
            out.extend_from_slice(value.text());
            true
        }
        _ => false,
    }
}

/// What stands inside a Python literal of bytes or text, escapes undone.
fn literal_text(inner: &[u8], out: &mut Vec<u8>) -> bool {
    let mut rest = inner;
    while let Some(at) = memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let Some((&kind, after)) = rest.split_first() else {
            return false;
        };
        rest = after;
        let plain = match kind {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 0x08,
            b'f' => 0x0C,
            b'v' => 0x0B,
            b'0' => 0,
            b'\\' | b'\'' | b'"' | b'/' => kind,
            b'x' => {
                let Some(byte) = percent::escape(rest) else {
                    return false;
                };
                rest = &rest[2..];
                byte
            }
            _ => return false,
        };
        out.push(plain);
    }
    out.extend_from_slice(rest);
    true
}

/// Rewrites a Python or JavaScript literal token by token, white space kept, and accepts the result only where it is JSON. No recursion:
/// brackets and commas are the same in all three.
fn literal_to_json(body: &[u8], bare_keys: bool, out: &mut Vec<u8>) -> bool {
    let mut rest = body;
    while let Some(&byte) = rest.first() {
        match byte {
            b'\'' | b'"' => {
                let Some(length) = literal_string(rest, byte, out) else {
                    return false;
                };
                rest = &rest[length..];
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'$' => {
                let length =
                    rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')).count();
                let (word, after) = rest.split_at(length);
                match word {
                    b"True" => out.extend_from_slice(b"true"),
                    b"False" => out.extend_from_slice(b"false"),
                    b"None" | b"undefined" => out.extend_from_slice(b"null"),
                    b"e" | b"E" | b"true" | b"false" | b"null" => out.extend_from_slice(word),
                    _ if bare_keys && after.trim_ascii_start().starts_with(b":") => {
                        out.push(b'"');
                        out.extend_from_slice(word);
                        out.push(b'"');
                    }
                    // The exponent of a number: `1e3`, `1.5E10`.
                    _ if matches!(word, [b'e' | b'E', digits @ ..] if digits.iter().all(u8::is_ascii_digit)) => {
                        out.extend_from_slice(word);
                    }
                    _ => return false,
                }
                rest = after;
            }
            _ => {
                out.push(byte);
                rest = &rest[1..];
            }
        }
    }
    json::Tree::parse(out).is_ok()
}

/// One quoted string of the literal as a JSON string; its length in the literal.
fn literal_string(text: &[u8], quote: u8, out: &mut Vec<u8>) -> Option<usize> {
    out.push(b'"');
    let mut at = 1;
    loop {
        let byte = *text.get(at)?;
        at += 1;
        match byte {
            _ if byte == quote => {
                out.push(b'"');
                return Some(at);
            }
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => {
                let kind = *text.get(at)?;
                at += 1;
                match kind {
                    b'\'' => out.push(b'\''),
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u' => {
                        out.extend([b'\\', kind]);
                    }
                    b'v' => out.extend_from_slice(b"\\u000b"),
                    b'0' => out.extend_from_slice(b"\\u0000"),
                    b'x' => {
                        out.extend_from_slice(b"\\u00");
                        out.extend_from_slice(text.get(at..at + 2)?);
                        at += 2;
                    }
                    b'U' => {
                        let digits = std::str::from_utf8(text.get(at..at + 8)?).ok()?;
                        let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                        at += 8;
                    }
                    _ => return None,
                }
            }
            _ => out.push(byte),
        }
    }
}
/// The JSON text with another name in place of each key. All else stays as it is.
pub(super) fn renamed(body: &[u8], out: &mut Vec<u8>, name: fn(&[u8], &mut Vec<u8>)) -> bool {
    let mut rest = body;
    while let Some(open) = memchr::memchr(b'"', rest) {
        let (before, token) = rest.split_at(open + 1);
        out.extend_from_slice(before);
        let mut end = 0;
        while let Some(byte) = token.get(end).filter(|byte| **byte != b'"') {
            end += if *byte == b'\\' { 2 } else { 1 };
        }
        let (text, behind) = token.split_at(end.min(token.len()));
        let is_key = behind.get(1..).is_some_and(|behind| behind.trim_ascii_start().starts_with(b":"));
        if is_key {
            name(text, out);
        } else {
            out.extend_from_slice(text);
        }
        // The quote that ends it begins none.
        out.extend(behind.first());
        rest = behind.get(1..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    true
}

fn camel_case(key: &[u8], out: &mut Vec<u8>) {
    for (at, byte) in key.iter().enumerate() {
        let begins = at > 1 && key.get(at - 1) == Some(&b'_');
        match byte {
            b'_' if at > 0 && key.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) => {}
            byte => out.push(if begins { byte.to_ascii_uppercase() } else { *byte }),
        }
    }
}

fn pascal_case(key: &[u8], out: &mut Vec<u8>) {
    for word in key.split(|byte| *byte == b'_') {
        out.extend(word.first().map(u8::to_ascii_uppercase));
        out.extend(word.iter().skip(1));
    }
}

fn snake_case(key: &[u8], out: &mut Vec<u8>) {
    for (at, byte) in key.iter().enumerate() {
        if byte.is_ascii_uppercase() && at > 0 {
            out.push(b'_');
        }
        out.push(byte.to_ascii_lowercase());
    }
}

/// `:20.500Z"` as `:20.5Z"`, and `:20.000Z"` as `:20Z"`.
fn dates_trimmed(body: &[u8], out: &mut Vec<u8>) -> bool {
    let mut done = 0;
    for end in memchr::memmem::find_iter(body, b"0Z\"") {
        let digits = body[..=end].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let start = end + 1 - digits;
        let fraction = &body[start..=end];
        let is_time = start >= 4 && body[start - 1] == b'.' && body[start - 4] == b':';
        if !is_time || digits > 9 || start <= done {
            continue;
        }
        let kept = fraction.iter().rposition(|byte| *byte != b'0').map_or(start - 1, |last| start + last + 1);
        out.extend_from_slice(&body[done..kept]);
        done = end + 1;
    }
    out.extend_from_slice(&body[done..]);
    true
}
