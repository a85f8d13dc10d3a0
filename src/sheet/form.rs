//! The open-sheet request around a blob (reference "1.6 open sheet"): finds the blob in whatever a person pastes, and builds the
//! form that the Messenger posts.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{apart, blob};
use crate::json::{self, Cursor, Kind, Tree};
use crate::percent;

/// What the blob was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FoundKind {
    /// The blob by itself.
    Bare,
    /// The `intercom_data` field of a form.
    Form,
    /// The JSON of that field.
    Json,
    /// A JSON string.
    JsonString,
}

impl FoundKind {
    /// The words used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "a bare blob",
            Self::Form => "an intercom_data form",
            Self::Json => "JSON with a user member",
            Self::JsonString => "a JSON string",
        }
    }
}

/// A blob, and what was around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it was found in.
    pub kind: FoundKind,
    /// The blob's base64 text as found, free of the escapes of what surrounded it.
    pub blob: Vec<u8>,
    /// The JSON object whose `user` it is, decoded, where there is one.
    pub outer: Option<Vec<u8>>,
}

/// The name of the form's field, up to its value.
const FIELD: &[u8] = b"intercom_data=";

/// Whether a form has several fields `intercom_data` that do not say the same.
fn contradicts_itself(body: &[u8]) -> bool {
    let mut values = body.split(|byte| *byte == b'&').filter_map(|field| field.strip_prefix(FIELD));
    let first = values.next().map(percent::form_decoded);
    first.is_some_and(|first| values.any(|other| percent::form_decoded(other) != first))
}

/// What is said where a form has several sheets, or its JSON several users, that do not say the same: which one is taken.
pub fn doubt(body: &[u8]) -> Option<&'static str> {
    // Nearly all bodies have neither.
    let stands_twice = |word: &[u8]| memchr::memmem::find_iter(body, word).nth(1).is_some();
    if stands_twice(FIELD) && contradicts_itself(body.trim_ascii()) {
        return Some("several `intercom_data` stand in the form, and the first was judged");
    }
    if !stands_twice(b"user") {
        return None;
    }
    let tree = Tree::parse(find_blob(body)?.outer.as_deref()?).ok().map(|tree| {
        let members = tree.root().members().filter(|(name, _)| name.is("user"));
        let users: Vec<Vec<u8>> =
            members.map(|(_, user)| user.bytes().unwrap_or_else(|| user.text().to_vec())).collect();
        users.iter().any(|user| Some(user) != users.first())
    });
    tree?.then_some("several `user` stand in the JSON, and the last was judged")
}

/// How many layers (a form in a JSON string in …) are looked through.
const MAX_LAYERS: usize = 5;

/// Finds the blob in what a person pastes. Whether it opens is another question.
pub fn find_blob(input: &[u8]) -> Option<Found> {
    find(input, MAX_LAYERS)
}

/// The blob in bytes that were pasted as numbers, a list, a Buffer of Node.js (`{"type":"Buffer","data":[…]}`) or what a language prints of one:
/// the blob itself, or a text that holds it. Nobody sends one so.
pub fn in_numbers(input: &[u8]) -> Option<Vec<u8>> {
    let bytes = apart::numbers(input)?;
    let text = find_blob(&bytes).map(|found| found.blob);
    Some(text.unwrap_or_else(|| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes).into_bytes()))
}

fn find(input: &[u8], layers: usize) -> Option<Found> {
    let layers = layers.checked_sub(1)?;
    let text = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input).trim_ascii();
    match text.first()? {
        b'{' => in_json(text, layers),
        // A line out of JSON is JSON that was cut as well.
        b'"' => {
            in_string(without_comma(text), layers).or_else(|| in_broken_json(text)).or_else(|| unquoted(text, layers))
        }
        b'\'' | b'`' => unquoted(without_comma(text), layers),
        // A form whose `user` holds no blob is none itself.
        _ if memchr::memmem::find(text, FIELD).is_some() => in_form(text, layers),
        _ => in_escaped_json(text, layers).or_else(|| in_member(text)).or_else(|| bare(text)),
    }
}

/// A line out of an object as JavaScript and YAML write one (`user: 'BLOB',`), or a field of a form.
fn in_member(text: &[u8]) -> Option<Found> {
    let value = match text.strip_prefix(b"user")?.trim_ascii_start().split_first()? {
        (b'=', value) if value.contains(&b'%') => percent::form_decoded(value),
        (b':' | b'=', value) => value.to_vec(),
        _ => return None,
    };
    let value = without_comma(value.trim_ascii());
    let quotes = [b"'", b"\"", b"`"];
    let inner = quotes.iter().find_map(|mark| value.strip_prefix(*mark)?.strip_suffix(*mark));
    bare(inner.unwrap_or(value)).map(|found| Found { kind: FoundKind::Json, ..found })
}

/// A line of a list without what stands before the next.
fn without_comma(text: &[u8]) -> &[u8] {
    text.strip_suffix(b",").unwrap_or(text).trim_ascii_end()
}

/// How many blobs of one document are looked for.
const MOST: usize = 100_000;

/// What may be blobs in a JSON document that is no request, in the order of the document: texts as long as a blob, and objects with a sealed `user`; each
/// with its place, as `[0].user`. Digests and ids in hexadecimal are none.
pub fn blobs(document: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(tree) = Tree::parse(document) else { return Vec::new() };
    let mut found = Vec::new();
    let mut open = vec![(String::new(), tree.root())];
    let mut scratch = zeroize::Zeroizing::new(Vec::new());
    while let Some((path, value)) = open.pop() {
        match value.kind() {
            Kind::Object if in_json(value.text(), MAX_LAYERS).is_some() => found.push((path, value.text().to_vec())),
            Kind::Object | Kind::Array => {
                let before = open.len();
                let dot = if path.is_empty() { "" } else { "." };
                open.extend(
                    value
                        .members()
                        .map(|(name, value)| (format!("{path}{dot}{}", crate::text::visible(name.raw)), value)),
                );
                open.extend(value.items().enumerate().map(|(index, value)| (format!("{path}[{index}]"), value)));
                // The last that is put there is taken first.
                if let Some(added) = open.get_mut(before..) {
                    added.reverse();
                }
            }
            Kind::String => {
                let text = value.bytes().unwrap_or_default();
                let long =
                    blob::decode(&text, &mut scratch).is_ok() && scratch.len() > super::IV_LENGTH + super::TAG_LENGTH;
                if long && !text.iter().all(u8::is_ascii_hexdigit) {
                    found.push((path, text));
                }
            }
            _ => {}
        }
        if found.len() >= MOST {
            break;
        }
    }
    found
}

fn unquoted(text: &[u8], layers: usize) -> Option<Found> {
    let quote = text.first()?;
    let inner = text.get(1..)?;
    find(inner.strip_suffix(&[*quote]).unwrap_or(inner), layers)
}

fn in_json(text: &[u8], layers: usize) -> Option<Found> {
    let Ok(tree) = Tree::parse(text) else {
        return in_broken_json(text);
    };
    if let Some(user) = tree.root().get("user") {
        let blob = user.bytes().unwrap_or_else(|| user.text().to_vec());
        let blob = bare(&blob).map(|found| found.blob).or_else(|| is_written_otherwise(&blob).then_some(blob))?;
        return Some(Found { kind: FoundKind::Json, blob, outer: Some(text.to_vec()) });
    }
    // A form body that a parser turned into JSON, as logs have it.
    let data = tree.root().get("intercom_data")?;
    let inner = data.bytes().unwrap_or_else(|| data.text().to_vec());
    let found = find(&inner, layers)?;
    Some(Found { kind: FoundKind::Form, ..found })
}

/// Whether a blob's parts stand apart in it, or its bytes as numbers.
fn is_written_otherwise(text: &[u8]) -> bool {
    !apart::joined(text).is_empty() || apart::numbers(text).is_some()
}

/// JSON that was cut or broken in copying: the string after `"user":` is all that matters.
fn in_broken_json(text: &[u8]) -> Option<Found> {
    memchr::memmem::find_iter(text, b"\"user\"").find_map(|at| {
        let mut cursor = Cursor::new(&text[at + b"\"user\"".len()..]);
        cursor.expect(b':', "").ok()?;
        let mut blob = Vec::new();
        if cursor.clone().string_into(&mut blob).is_err() {
            blob.clear();
            let rest = cursor.slice(cursor.offset(), text.len() - at - b"\"user\"".len());
            blob.extend_from_slice(rest.trim_ascii_start().strip_prefix(b"\"")?);
        }
        bare(&blob).map(|found| Found { kind: FoundKind::Json, ..found })
    })
}

fn in_string(text: &[u8], layers: usize) -> Option<Found> {
    let mut cursor = Cursor::new(text);
    let string = cursor.string().ok()?;
    cursor.end().ok()?;
    let mut value = Vec::new();
    string.value_into(&mut value);
    let found = find(&value, layers)?;
    Some(match found.kind {
        FoundKind::Bare => Found { kind: FoundKind::JsonString, ..found },
        _ => found,
    })
}

/// The field in a form body, wherever it stands: behind other fields, in a curl command, at the end of a whole request.
fn in_form(text: &[u8], layers: usize) -> Option<Found> {
    let at = memchr::memmem::find(text, FIELD)?;
    let value = &text[at + FIELD.len()..];
    let found = if matches!(value.first(), Some(b'{' | b'"')) {
        // Not encoded at all: printed by somebody's log.
        find(value, layers)
    } else {
        let end = value
            .iter()
            .position(|byte| matches!(byte, b'&' | b'\'' | b'"' | b'`') || byte.is_ascii_whitespace())
            .unwrap_or(value.len());
        find(&percent::form_decoded(&value[..end]), layers)
    }?;
    Some(Found { kind: FoundKind::Form, ..found })
}

/// The value of the form field without its name.
fn in_escaped_json(text: &[u8], layers: usize) -> Option<Found> {
    if !text.get(..3)?.eq_ignore_ascii_case(b"%7B") {
        return None;
    }
    let found = find(&percent::form_decoded(text), layers)?;
    Some(Found { kind: FoundKind::Form, ..found })
}

/// Takes a text for a blob where it is base64 but for a few characters, and is not prose.
fn bare(text: &[u8]) -> Option<Found> {
    let text = text.trim_ascii();
    let odd = text
        .iter()
        .filter(|byte| blob::value(**byte).is_none() && !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'%'))
        .count();
    let longest = text.split(u8::is_ascii_whitespace).map(<[u8]>::len).max().unwrap_or(0);
    // 28 bytes are 38 characters; lines are wrapped at 60, 64 or 76. Plus signs that became spaces cut it into words of 64 on average.
    let dense = longest >= 20 && odd * 20 <= text.len();
    dense.then(|| Found { kind: FoundKind::Bare, blob: text.to_vec(), outer: None })
}

/// The members of an open-sheet request beside the blob. The defaults are those of the reference's example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSheet<'a> {
    /// `workspace_id`
    pub workspace_id: Cow<'a, str>,
    /// `workspace_region`: `US`, `EU` or `AU`.
    pub workspace_region: Cow<'a, str>,
    /// `component_id`: the component that was pressed.
    pub component_id: Cow<'a, str>,
    /// `context`, as JSON text.
    pub context: Cow<'a, str>,
    /// `current_canvas`, as JSON text.
    pub current_canvas: Cow<'a, str>,
    /// `input_values`, as JSON text.
    pub input_values: Cow<'a, str>,
}

impl Default for OpenSheet<'_> {
    fn default() -> Self {
        Self {
            workspace_id: "abc12345".into(),
            workspace_region: "US".into(),
            component_id: "open_dates".into(),
            context: r#"{"location":"home","locale":"en"}"#.into(),
            current_canvas: concat!(
                r#"{"content":{"components":[{"type":"button","id":"open_dates","label":"See dates","#,
                r#""action":{"type":"sheet","url":"https://app.example.test/sheet"}}]}}"#
            )
            .into(),
            input_values: "{}".into(),
        }
    }
}

/// A member that was to be JSON is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{member}` is not JSON: {source}")]
pub struct FormError {
    /// The member's name.
    pub member: &'static str,
    /// Where and why.
    pub source: json::Error,
}

/// The body of an open-sheet request, `application/x-www-form-urlencoded`: one field, `intercom_data`, with all of `sheet` and the
/// blob in it.
pub fn form(sheet: &OpenSheet<'_>, blob: &str) -> Result<String, FormError> {
    let mut data = String::from("{");
    let text = |value: &str| serde_json::Value::from(value).to_string();
    for (name, value) in [
        ("workspace_id", text(&sheet.workspace_id)),
        ("workspace_region", text(&sheet.workspace_region)),
        ("component_id", text(&sheet.component_id)),
        ("context", checked("context", &sheet.context)?),
        ("current_canvas", checked("current_canvas", &sheet.current_canvas)?),
        ("input_values", checked("input_values", &sheet.input_values)?),
        ("user", text(blob)),
    ] {
        let comma = if data.len() > 1 { "," } else { "" };
        let _ = write!(data, "{comma}\"{name}\":{value}");
    }
    data.push('}');
    let mut body = String::with_capacity("intercom_data=".len() + 2 * data.len());
    body.push_str("intercom_data=");
    form_encoded(data.as_bytes(), &mut body);
    Ok(body)
}

/// Appends a value as a browser writes it into a form (WHATWG URL, "application/x-www-form-urlencoded serializing").
pub(crate) fn form_encoded(value: &[u8], out: &mut String) {
    for byte in value {
        match byte {
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => out.push(char::from(*byte)),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// The body of an open-sheet request with its JSON changed: inside the field `intercom_data` of a form, or as the body itself. All other
/// bytes stay as they are. `None` where there is no such JSON, or `change` gives nothing.
pub fn with_data(body: &[u8], change: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    if body.trim_ascii_start().starts_with(b"{") {
        return change(body);
    }
    let field = memchr::memmem::find_iter(body, FIELD).find(|at| *at == 0 || body.get(at - 1) == Some(&b'&'))?;
    let start = field + FIELD.len();
    let value = body.get(start..)?;
    let value = value.split(|byte| *byte == b'&').next()?.trim_ascii_end();
    let mut encoded = String::new();
    form_encoded(&change(&percent::form_decoded(value))?, &mut encoded);
    Some([body.get(..start)?, encoded.as_bytes(), body.get(start + value.len()..)?].concat())
}

fn checked(member: &'static str, text: &str) -> Result<String, FormError> {
    match Tree::parse(text.as_bytes()) {
        Ok(_) => Ok(text.trim_ascii().to_owned()),
        Err(source) => Err(FormError { member, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BLOB: &str = "AAECAwQFBgcICQoLknN+7Jj8stC2ost6y5VAxKPwZv6YhlWLOkI7kyocNw0L2vyZC2qxcGxmcGzzeLtFkEGDvBwFpudHNt1Hl1c2FAms0y4uqbiFZK3XFmg/+pla037Bhk3s0VDU";

    #[track_caller]
    fn finds(input: &str, kind: FoundKind, blob: &str) -> Option<String> {
        let found = find_blob(input.as_bytes()).expect("a blob");
        assert_eq!((found.kind, String::from_utf8(found.blob).unwrap().as_str()), (kind, blob));
        found.outer.map(|outer| String::from_utf8(outer).unwrap())
    }

    #[test]
    fn finds_the_blob_in_the_form_that_it_builds() {
        let body = form(&OpenSheet::default(), BLOB).unwrap();
        assert!(body.starts_with("intercom_data=%7B%22workspace_id%22%3A%22abc12345%22"), "{body}");
        let outer = finds(&body, FoundKind::Form, BLOB).expect("the JSON around it");
        let value: serde_json::Value = serde_json::from_str(&outer).unwrap();
        assert_eq!(value["user"], BLOB);
        assert_eq!(value["context"]["location"], "home");
        assert_eq!(
            value["current_canvas"]["content"]["components"][0]["action"]["url"],
            "https://app.example.test/sheet"
        );
        assert_eq!(value["input_values"], serde_json::json!({}));
        assert_eq!(value.as_object().unwrap().len(), 7);
        finds(&format!("a=b&{body}&c=d"), FoundKind::Form, BLOB);
        finds(&format!("POST /sheet HTTP/1.1\r\nHost: app.example.test\r\n\r\n{body}"), FoundKind::Form, BLOB);
        finds(&format!("curl -d '{body}' http://127.0.0.1:3000/sheet"), FoundKind::Form, BLOB);
        finds(body.strip_prefix("intercom_data=").unwrap(), FoundKind::Form, BLOB);
        finds(&format!("intercom_data={outer}"), FoundKind::Form, BLOB);
    }

    #[test]
    fn finds_the_blob_in_json_and_in_strings() {
        let json = format!(r#"{{"user":"{BLOB}","x":1}}"#);
        assert_eq!(finds(&json, FoundKind::Json, BLOB), Some(json.clone()));
        assert_eq!(finds(&format!("\u{feff} {json}\n"), FoundKind::Json, BLOB), Some(json.clone()));
        finds(&json.replace('/', "\\/"), FoundKind::Json, BLOB);
        finds(&format!("\"{BLOB}\""), FoundKind::JsonString, BLOB);
        finds(&serde_json::to_string(&json).unwrap(), FoundKind::Json, BLOB);
        finds(&format!("{{\"intercom_data\":{}}}", serde_json::to_string(&json).unwrap()), FoundKind::Form, BLOB);
        finds(&format!("{{\"intercom_data\":{json}}}"), FoundKind::Form, BLOB);
        let parts = r#"{"iv":"000102030405060708090a0b","content":"00","tag":"000102030405060708090a0b0c0d0e0f"}"#;
        finds(&format!(r#"{{"user":{parts}}}"#), FoundKind::Json, parts);
        finds(&format!(r#"{{"user":{}}}"#, serde_json::to_string(parts).unwrap()), FoundKind::Json, parts);
        finds(&format!(r#"{{"a":1,"user" : "{BLOB}","#), FoundKind::Json, BLOB);
        finds(&format!(r#"{{"a":1,"user":"{BLOB}"#), FoundKind::Json, BLOB);
    }

    #[test]
    fn finds_a_bare_blob_in_any_spelling() {
        let wrapped =
            String::from_utf8(BLOB.as_bytes().chunks(60).flat_map(|line| [line, b"\n"].concat()).collect()).unwrap();
        finds(BLOB, FoundKind::Bare, BLOB);
        finds(&format!("'{BLOB}'\n"), FoundKind::Bare, BLOB);
        finds(&wrapped, FoundKind::Bare, wrapped.trim_end());
        let spaces = BLOB.replace('+', " ");
        finds(&spaces, FoundKind::Bare, &spaces);
        let damaged = BLOB.replace("cDIx", "*");
        finds(&damaged, FoundKind::Bare, &damaged);
    }

    #[test]
    fn finds_no_blob_where_there_is_none() {
        for text in [
            "",
            " ",
            "hello, this is a sentence about sheets",
            "{}",
            r#"{"user":{"id":"1"}}"#,
            r#"{"user":null}"#,
            "\"\"",
            "'",
            "intercom_data=",
            "%7B%7D",
            "[1,2]",
            "<html><body>nothing here at all</body></html>",
        ] {
            assert_eq!(find_blob(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn the_data_of_a_form_is_changed_in_its_place() {
        let body = form(&OpenSheet::default(), BLOB).unwrap();
        let changed =
            with_data(format!("a=b&{body}&c=d\n").as_bytes(), |data| json::with_member(data, "user", b"\"x+ y\""));
        let changed = String::from_utf8(changed.unwrap()).unwrap();
        assert!(
            changed.starts_with("a=b&intercom_data=%7B%22workspace_id") && changed.ends_with("x%2B+y%22%7D&c=d\n"),
            "{changed}"
        );
        let bare = format!(r#"{{"user":"{BLOB}"}}"#);
        let change = |body: &[u8]| with_data(body, |data| json::with_member(data, "user", b"1"));
        assert_eq!(change(bare.as_bytes()).unwrap(), br#"{"user":1}"#);
        assert_eq!(change(b"xintercom_data=%7B%22user%22%3A2%7D"), None);
        assert_eq!(change(b"intercom_data=%7B%7D"), None);
    }

    #[test]
    fn a_member_that_is_not_json_is_named() {
        let sheet = OpenSheet { context: "{".into(), ..OpenSheet::default() };
        let error = form(&sheet, BLOB).unwrap_err();
        assert_eq!(error.member, "context");
        assert!(error.to_string().starts_with("`context` is not JSON: "));
    }

    proptest! {
        #[test]
        fn any_bytes_are_searched_without_a_panic(text in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), Just(b'{'), Just(b':'), Just(b'%'), Just(b'\''), any::<u8>()], 0..60)) {
            let _ = find_blob(&text);
            let _ = find_blob(&[b"{\"user\":", text.as_slice()].concat());
            let _ = find_blob(&[b"intercom_data=", text.as_slice()].concat());
        }

        #[test]
        fn any_blob_and_any_names_come_back_out_of_the_form(bytes in proptest::collection::vec(any::<u8>(), 28..90), id in any::<String>()) {
            let blob = blob::encode(&bytes);
            let body = form(&OpenSheet { workspace_id: id.as_str().into(), ..OpenSheet::default() }, &blob).unwrap();
            let found = find_blob(body.as_bytes()).unwrap();
            prop_assert_eq!(found.blob, blob.as_bytes());
            let outer: serde_json::Value = serde_json::from_slice(&found.outer.unwrap()).unwrap();
            prop_assert_eq!(outer["workspace_id"].as_str(), Some(id.as_str()));
        }
    }
}
