//! What a person calls things.

use std::borrow::Cow;

use crate::document::{Kind, Node};
use crate::platform::bodies::Object;
use crate::text;

/// How much of a value is quoted in a message.
const SHOWN: usize = 40;

/// A value as a message shows it: strings in quotes, cut short, free of what steers a terminal; arrays and objects by their sort.
pub(super) fn shown(node: Node<'_>) -> String {
    match node.kind() {
        Kind::String => format!("\"{}\"", short(&node.string().unwrap_or_default())),
        Kind::Array | Kind::Object | Kind::Broken => node.kind().with_article().to_owned(),
        Kind::Null | Kind::Bool | Kind::Number => short(&String::from_utf8_lossy(node.source())).into_owned(),
    }
}

/// A text cut to what a message can hold, and made safe.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    let plain = text.len() <= SHOWN && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if plain {
        return Cow::Borrowed(text);
    }
    let mut cut: String = text.chars().take(SHOWN).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    Cow::Owned(text::sanitise(&cut))
}

/// What a person calls an object: its sort and, where it has one, its name: `button "send"`.
pub(super) fn name_of(object: &Object, node: Node<'_>) -> String {
    // No address: one may carry a secret.
    const NAMES: [&str; 7] = ["id", "name", "label", "title", "field", "text", "topic"];
    /// What stands behind so many members, or is as long as that, is no name that a person would look for.
    const FIRST: usize = 100;
    const LONG: usize = 10_000;
    let member = |name: &str| node.members().take(FIRST).find(|(key, _)| key.is(name)).map(|(_, value)| value);
    let name = NAMES.iter().find_map(|key| {
        let value = member(key).filter(|value| value.source().len() <= LONG)?;
        let text = value.string().filter(|text| !text.trim().is_empty() && !looks_like_a_key(text))?;
        Some(short(&text).into_owned())
    });
    match name {
        Some(name) => [object.title, " \"", &name, "\""].concat(),
        None => object.title.to_owned(),
    }
}

/// Whether a text begins as well-known secrets do.
pub(crate) fn looks_like_a_key(text: &str) -> bool {
    super::rules::secrets::prefixed(text).is_some()
}

/// `a, b or c`, each in backticks.
pub(super) fn one_of(words: &[&str]) -> String {
    let mut out = String::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            out.push_str(if index + 1 == words.len() { " or " } else { ", " });
        }
        out.push('`');
        out.push_str(word);
        out.push('`');
    }
    out
}

/// The noun with its article.
pub(crate) fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) && !noun.starts_with("url") { "an" } else { "a" }
}
