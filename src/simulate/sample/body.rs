//! The members of a JSON body, read once it is verified. Nothing beneath them is looked at until it is asked for.

use crate::capture::Request;
use crate::json::{Cursor, Error, RawString, Tree};
use crate::recognise;

/// A JSON object as it was written.
pub(super) struct Object<'a> {
    members: Vec<(RawString<'a>, &'a [u8])>,
}

impl<'a> Object<'a> {
    /// Reads a body; else the code of why it is refused.
    pub(super) fn read(text: &'a [u8]) -> Result<Self, &'static str> {
        // RFC 8259 §8.1: JSON that travels is UTF-8.
        if std::str::from_utf8(text).is_err() {
            return Err("json-malformed");
        }
        let mut members = Vec::with_capacity(16);
        let mut cursor = Cursor::new(text);
        if !matches!(cursor.peek(), Some(b'{')) {
            let whole = cursor.value().and_then(|_| cursor.end());
            return Err(if whole.is_ok() { "body-unexpected" } else { "json-malformed" });
        }
        let object = cursor.object(|key, cursor| {
            members.push((key, cursor.member()?));
            Ok::<(), Error>(())
        });
        match object.and_then(|()| cursor.end()) {
            Ok(()) => Ok(Self { members }),
            Err(_) => Err("json-malformed"),
        }
    }

    /// The value of that member as it was written; the last one, as parsers keep it.
    pub(super) fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.members.iter().rfind(|(key, _)| key.is(name)).map(|(_, value)| *value)
    }

    /// The value of that member, where it is text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        text(self.get(name)?)
    }

    /// Names and values, in the order of the body.
    pub(super) fn members(&self) -> impl Iterator<Item = (String, &'a [u8])> {
        self.members.iter().filter_map(|(key, value)| Some((unescaped(*key)?, *value)))
    }
}

/// A value as text, where it is a string and holds no half of a character.
pub(super) fn text(value: &[u8]) -> Option<String> {
    unescaped(Cursor::new(value).string().ok()?)
}

/// A value as a person reads it: text, a number, a word, or a list of these.
pub(super) fn plain(value: &[u8]) -> Option<String> {
    match value.first()? {
        b'"' => text(value),
        b'[' => {
            let tree = Tree::parse(value).ok()?;
            let items: Vec<String> = tree.root().items().filter_map(|item| scalar(item.text())).collect();
            Some(items.join(", "))
        }
        _ => scalar(value),
    }
}

fn scalar(value: &[u8]) -> Option<String> {
    match value.first()? {
        b'"' => text(value),
        b'{' | b'[' => None,
        _ => String::from_utf8(value.to_vec()).ok(),
    }
}

fn unescaped(string: RawString<'_>) -> Option<String> {
    let mut out = Vec::with_capacity(string.raw.len());
    string.value_into(&mut out);
    String::from_utf8(out).ok()
}

/// Whether code that parses whatever it is given would fail on this body.
pub(super) fn breaks_a_parser(flow: &str, request: &Request) -> bool {
    if flow == "intercom/open-sheet" {
        let inner = recognise::sheet_form(&request.body);
        return Object::read(inner.as_deref().unwrap_or(&request.body)).is_err();
    }
    let bare = matches!(request.method.as_slice(), b"GET" | b"HEAD" | b"DELETE" | b"OPTIONS");
    let body = &request.body;
    !(bare && body.is_empty()) && matches!(Object::read(body), Err("json-malformed"))
}
