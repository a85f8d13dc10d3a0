//! What is known at sight to be no blob.

use crate::json::{Cursor, Kind, Tree, Value};
use crate::sheet::rows::unmarked;
use crate::sheet::{apart, blob};

/// What is known at sight to be no blob.
pub(super) fn recognised(text: &[u8]) -> Option<&'static str> {
    let text = text.trim_ascii();
    let mut bytes = Vec::new();
    if is_sheet_without_a_user(text) {
        Some("blob-absent")
    } else if !apart::joined(text).is_empty() || apart::numbers(text).is_some() {
        None
    } else if let Some(named) = names_a_person(text) {
        Some(if named { "blob-not-encrypted" } else { "blob-absent" })
    } else if blob::decode(text, &mut bytes).is_ok() && is_json(&bytes) {
        Some("blob-not-encrypted")
    } else if text.starts_with(b"eyJ") && memchr::memchr_iter(b'.', text).count() == 2 {
        Some("blob-jwt")
    } else if bytes.starts_with(b"Salted__") {
        Some("blob-openssl-salted")
    } else {
        None
    }
}

/// Whether the members of a JSON object, or of its `user`, are those of a person in clear; `None` of what is no object.
fn names_a_person(text: &[u8]) -> Option<bool> {
    const OURS: [&str; 8] = ["type", "id", "user_id", "external_id", "email", "name", "phone", "role"];
    let tree = Tree::parse(text).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let root = tree.root();
    let user = root.get("user");
    let inner = user.and_then(Value::bytes);
    let inner = inner.as_deref().and_then(|inner| Tree::parse(inner).ok());
    let objects = [Some(root), user, inner.as_ref().map(Tree::root)];
    Some(objects.into_iter().flatten().any(|object| OURS.into_iter().any(|name| object.get(name).is_some())))
}

/// Whether base64 of random bytes, which has letters of both cases, has lost one of them.
pub(super) fn is_of_one_case(text: &[u8]) -> bool {
    let letters = |case: fn(&u8) -> bool| text.iter().filter(|byte| case(byte)).count();
    let (lower, upper) = (letters(u8::is_ascii_lowercase), letters(u8::is_ascii_uppercase));
    let text = text.trim_ascii();
    let is_hex = unmarked(text).iter().all(u8::is_ascii_hexdigit);
    let is_base64 = text.iter().all(|byte| blob::value(*byte).is_some() || *byte == b'=');
    // Base32 has letters of one case, and not these.
    let is_base32 = !text.iter().any(|byte| b"0189+/-_".contains(byte));
    is_base64 && !is_hex && !is_base32 && lower + upper >= 32 && (lower == 0 || upper == 0)
}

/// Whether that is a request's body, or the form that holds one, and there is no `user` in it.
fn is_sheet_without_a_user(text: &[u8]) -> bool {
    let form = crate::recognise::sheet_form(text);
    let body = form.as_deref().unwrap_or(text);
    let Ok(tree) = Tree::parse(body) else { return false };
    let root = tree.root();
    // The user's own JSON has none of these.
    let is_request = form.is_some()
        || ["workspace_id", "component_id", "current_canvas", "sheet_values", "canvas", "app_id"]
            .into_iter()
            .any(|member| root.get(member).is_some());
    root.kind() == Kind::Object && is_request && root.get("user").is_none() && root.get("intercom_data").is_none()
}

/// What stands as `user` in the JSON of an open-sheet form.
pub(super) fn user_of_a_form(text: &[u8]) -> Option<Vec<u8>> {
    let form = crate::recognise::sheet_form(text)?;
    let tree = Tree::parse(&form).ok()?;
    let user = tree.root().get("user")?;
    Some(user.bytes().unwrap_or_else(|| user.text().to_vec())).filter(|user| !user.is_empty())
}

pub(super) fn is_json(bytes: &[u8]) -> bool {
    let mut cursor = Cursor::new(bytes);
    bytes.trim_ascii_start().starts_with(b"{") && cursor.value().and_then(|_| cursor.end()).is_ok()
}

pub(super) fn looks_like_a_digest(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(b"sha1=").or(text.strip_prefix(b"sha256=")).unwrap_or(text);
    matches!(digits.len(), 32 | 40 | 64 | 128) && digits.iter().all(u8::is_ascii_hexdigit)
}
