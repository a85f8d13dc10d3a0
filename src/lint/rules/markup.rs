//! HTML and Markdown in what is drawn: what a card shows letter by letter.

use crate::document::Node;
use crate::lint::check::{Checker, Member};

/// Tags that people write; `<name>` and `a < b` are none.
const TAGS: [&str; 34] = [
    "a",
    "b",
    "br",
    "blockquote",
    "button",
    "center",
    "code",
    "div",
    "em",
    "font",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "script",
    "small",
    "span",
    "strong",
    "style",
    "table",
    "u",
    "ul",
];

/// The bytes without which a text holds neither HTML nor Markdown that is not drawn.
pub(in crate::lint) const MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let (all, mut at) = (*b"<*#`~_->!", 0);
    while at < all.len() {
        marks[all[at] as usize] = true;
        at += 1;
    }
    marks
};

/// Whether a text holds HTML, or Markdown beyond bold and links.
pub(in crate::lint) fn says_markup(text: &str) -> bool {
    tag(text).is_some() || foreign_markdown(text).is_some()
}

/// The first tag in a text.
fn tag(text: &str) -> Option<&'static str> {
    text.split('<').skip(1).find_map(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
        let known = TAGS.iter().find(|tag| tag.eq_ignore_ascii_case(name))?;
        let (inside, _) = rest.get(name.len()..)?.split_once('>')?;
        holds_attributes(inside).then_some(*known)
    })
}

/// Whether what stands behind a tag's name are attributes, or nothing: `<a@example.test>` is an address, `a <b, c> d` a comparison.
fn holds_attributes(inside: &str) -> bool {
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    if inside.trim().is_empty() {
        return true;
    }
    let plain = |word: &str| {
        const ALONE: [&str; 8] =
            ["allowfullscreen", "async", "border", "defer", "disabled", "hidden", "noshade", "reversed"];
        ALONE.iter().any(|known| known.eq_ignore_ascii_case(word))
    };
    inside.starts_with(char::is_whitespace)
        && inside.split_whitespace().next().is_some_and(|word| {
            let named = |name: &str| {
                let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
                !name.is_empty() && name.bytes().all(letter)
            };
            let spaced = inside.trim_start().get(word.len()..).is_some_and(|rest| rest.trim_start().starts_with('='));
            plain(word) || word.split_once('=').map_or(spaced && named(word), |(name, _)| named(name))
        })
}

/// HTML, which no text is.
pub(super) fn html<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    if memchr::memchr(b'<', value.source()).is_none() {
        return;
    }
    let Some(text) = value.string() else { return };
    if let Some(tag) = tag(&text)
        && let Some(finding) = checker.sink.at("canvas/text-html", value)
    {
        finding
            .says(format!("{} holds HTML (<{tag}>), which is drawn as it stands", member.name()))
            .help("a text knows **bold** and [links](https://example.test); labels know neither");
    }
}

/// Markdown beyond what is drawn.
pub(super) fn markdown<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    if !value.source().iter().any(|byte| MARKS[usize::from(*byte)]) {
        return;
    }
    let Some(text) = value.string() else { return };
    let Some(what) = foreign_markdown(&text) else {
        return;
    };
    if let Some(finding) = checker.sink.at("canvas/text-markdown", value) {
        finding
            .says(format!("{} holds {what}, which is drawn as it stands", member.name()))
            .help("a text knows **bold** and [links](https://example.test), and no other Markdown");
    }
}

/// The first piece of Markdown beyond bold and links, in words.
fn foreign_markdown(text: &str) -> Option<&'static str> {
    let mut items = 0;
    for line in text.lines() {
        let line = line.trim_start();
        let hashes = line.len() - line.trim_start_matches('#').len();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
            return Some("a heading (`#`)");
        }
        if line.starts_with("```") {
            return Some("a code block");
        }
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = digits > 0 && line[digits..].starts_with(". ");
        items += usize::from(line.starts_with("- ") || line.starts_with("* ") || numbered);
        if items > 1 {
            return Some("a list");
        }
    }
    if pair(text, *b"![") {
        return Some("an image");
    }
    if holds(text, b'`') && wraps(text, "`") {
        return Some("code in backticks");
    }
    if pair(text, *b"~~") {
        return Some("struck-out text (`~~`)");
    }
    if holds(text, b'*') && wraps(&text.replace("**", ""), "*") {
        return Some("text between single asterisks (bold is `**`)");
    }
    None
}

fn holds(text: &str, mark: u8) -> bool {
    memchr::memchr(mark, text.as_bytes()).is_some()
}

/// Whether two bytes stand side by side. Searching for a text makes a table first, which takes longer than most texts are long.
fn pair(text: &str, [one, other]: [u8; 2]) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(one, bytes).any(|at| bytes.get(at + 1) == Some(&other))
}

/// Whether a mark opens before a word and closes behind one.
fn wraps(text: &str, mark: &str) -> bool {
    let mut open = None;
    for (at, _) in text.match_indices(mark) {
        let before = text[..at].chars().next_back();
        let after = text[at + mark.len()..].chars().next();
        let word = |character: Option<char>| character.is_some_and(|character| !character.is_whitespace());
        if open.is_some() && word(before) {
            return true;
        }
        if word(after) && !before.is_some_and(char::is_alphanumeric) {
            open = Some(at);
        }
    }
    false
}
