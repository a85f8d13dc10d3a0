//! Pieces of JSON that several capture formats share: bytes as text or base64, documents in a row, members kept as they were.
//! Knows nothing of any one format.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Directive, Fault, Request, WriteError};
use crate::json::{Cursor, Kind, RawString, Value};

/// Refuses an object that has one of these members twice, where the two say different things: readers keep one or the other, and only one of
/// them was sent.
pub(super) fn once(what: &str, object: Value<'_, '_>, names: &[&str]) -> Result<(), Fault> {
    for name in names {
        let mut values = object.members().filter(|(key, _)| key.is(name)).map(|(_, value)| value);
        let Some(first) = values.next() else { continue };
        let differs = |other: &Value<'_, '_>| {
            other.text() != first.text() && (other.bytes().is_none() || other.bytes() != first.bytes())
        };
        if let Some(other) = values.find(differs) {
            return Err(Fault::new(
                other.offset(),
                format!(
                    "the {what} has more than one `{name}`, and they say different things; keep the one that was sent"
                ),
            ));
        }
    }
    Ok(())
}

/// Exporters differ in whether they pad; both are understood, and we pad.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Appends what base64 stands for.
pub(super) fn decode_base64(string: RawString<'_>, offset: usize, out: &mut Vec<u8>) -> Result<(), Fault> {
    let mut value = Vec::new();
    let text = if string.escaped {
        // Some runtimes write `/` as `\/`.
        string.value_into(&mut value);
        &value
    } else {
        string.raw
    };
    if BASE64.decode_vec(text, out).is_ok() {
        return Ok(());
    }
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    let is_url_safe = |byte: &u8| is_digit(byte) || b"-_".contains(byte);
    Err(Fault::new(
        offset,
        match text.iter().position(|byte| !is_digit(byte)) {
            Some(_) if text.iter().all(is_url_safe) => {
                "this is base64 in the URL-safe alphabet; write it in the standard one, with `+` and `/`".to_owned()
            }
            Some(0) if matches!(text.first(), Some(b'{' | b'[' | b'<')) => {
                "not base64: it begins as JSON or XML does; where it is the body as it was sent, do not mark it as base64 (`body`, or `\"isBase64Encoded\":false`)".to_owned()
            }
            Some(at) => format!("not base64: character {} is not of its alphabet", at + 1),
            None => "not base64: its length or its end is wrong".to_owned(),
        },
    ))
}

/// A key's bytes; without escapes, those of the text itself.
pub(super) fn key_bytes<'a>(key: &RawString<'a>) -> Cow<'a, [u8]> {
    if !key.escaped {
        return Cow::Borrowed(key.raw);
    }
    let mut value = Vec::new();
    key.value_into(&mut value);
    Cow::Owned(value)
}

/// Text from JSON where only Unicode will do.
#[inline] // as a call it takes as long as the check itself, since the answer goes through memory
pub(super) fn utf8(bytes: &[u8], offset: usize) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|_| Fault::new(offset, "this is not UTF-8 text; save the file as UTF-8"))
}

/// Calls `each` with every document of a text and its offset: one, an array of them, or several in a row (one a line, as a rule).
pub(super) fn documents<'a>(
    text: &'a [u8],
    mut each: impl FnMut(usize, &'a [u8]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    walk(text, &mut each)
}

/// Apart from the generic function, so that there is one of it.
fn walk<'a>(text: &'a [u8], each: &mut dyn FnMut(usize, &'a [u8]) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut cursor = Cursor::new(text);
    let mut one = |cursor: &mut Cursor<'a>| {
        cursor.peek();
        let offset = cursor.offset();
        each(offset, cursor.value()?)
    };
    while cursor.peek().is_some() {
        if !cursor.take(b'[') {
            one(&mut cursor)?;
        } else if !cursor.take(b']') {
            one(&mut cursor)?;
            while cursor.take(b',') {
                one(&mut cursor)?;
            }
            cursor.expect(b']', "a comma or a closing bracket was expected")?;
        }
    }
    Ok(())
}

/// A short text such as a header's value; numbers as they were written, `null` is empty.
pub(super) fn text(value: Value<'_, '_>) -> Result<Vec<u8>, Fault> {
    match value.kind() {
        Kind::String => Ok(value.bytes().unwrap_or_default()),
        Kind::Null => Ok(Vec::new()),
        Kind::Number | Kind::Bool => Ok(value.text().to_vec()),
        Kind::Array | Kind::Object => Err(Fault::new(value.offset(), "a string was expected here")),
    }
}

/// `[["name","value"],…]` of a tree as directives.
pub(super) fn directives(list: Value<'_, '_>) -> Result<Vec<Directive>, Fault> {
    let pairs = list.items().map(|pair| {
        let mut parts = pair.items().map(Value::as_text);
        match (parts.next().flatten(), parts.next().flatten(), parts.next()) {
            (Some(name), Some(value), None) => Ok(Directive { name, value, line: 0 }),
            _ => Err(Fault::new(pair.offset(), DIRECTIVE)),
        }
    });
    pairs.collect()
}

/// What to say where a directive is not a pair of texts.
pub(super) const DIRECTIVE: &str = "a directive is a pair of strings, as in `[\"flow\", \"intercom/submit\"]`";

/// Writes a JSON string.
pub(super) fn quote(out: &mut Vec<u8>, text: &str) {
    // A `Vec` takes every byte and a string is always JSON, so this cannot fail.
    let _ = serde_json::to_writer(out, text);
}

/// Writes bytes as a JSON string where they are text, and as `{"base64":"…"}` where they are not.
pub(super) fn text_or_base64(out: &mut Vec<u8>, bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        quote(out, text);
    } else {
        out.extend_from_slice(b"{\"base64\":");
        quote(out, &base64(bytes));
        out.push(b'}');
    }
}

/// Writes `items` with commas between.
pub(super) fn list<T>(out: &mut Vec<u8>, items: impl IntoIterator<Item = T>, mut each: impl FnMut(&mut Vec<u8>, T)) {
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            out.push(b',');
        }
        each(out, item);
    }
}

/// Writes directives as `[["name","value"],…]`.
pub(super) fn write_directives(out: &mut Vec<u8>, directives: &[Directive]) {
    out.push(b'[');
    list(out, directives, |out, directive| {
        out.push(b'[');
        quote(out, &directive.name);
        out.push(b',');
        quote(out, &directive.value);
        out.push(b']');
    });
    out.push(b']');
}

/// Members kept from JSON, each checked to be JSON still, on one line. A line break in JSON stands between tokens only.
pub(super) fn write_members(out: &mut Vec<u8>, members: &[(String, String)]) -> Result<(), WriteError> {
    for (position, (key, text)) in members.iter().enumerate() {
        let mut cursor = Cursor::new(text.as_bytes());
        if cursor.value().and_then(|_| cursor.end()).is_err() {
            return Err(WriteError::cannot_say(format!(
                "the extra member `{key}` holds no JSON; correct or remove it"
            )));
        }
        if position > 0 {
            out.push(b',');
        }
        quote(out, key);
        out.push(b':');
        out.extend(text.trim().bytes().map(|byte| match byte {
            b'\n' | b'\r' => b' ',
            _ => byte,
        }));
    }
    Ok(())
}

/// The request's URL. A path gets the host that the headers name, and `http`, since nothing says otherwise.
pub(super) fn absolute(request: &Request) -> Cow<'_, [u8]> {
    let target = request.target.as_slice();
    if !target.starts_with(b"/") && memchr::memmem::find(target, b"://").is_some() {
        return Cow::Borrowed(target);
    }
    let host = request.headers.get("host").filter(|host| !host.is_empty());
    let mut url = b"http://".to_vec();
    url.extend_from_slice(host.unwrap_or(b"localhost"));
    if !target.starts_with(b"/") {
        url.push(b'/');
    }
    url.extend_from_slice(target);
    Cow::Owned(url)
}
