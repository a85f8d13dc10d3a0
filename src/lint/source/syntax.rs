//! How a text is written: told from the name of its file and from how it begins.

use crate::capture::Format;
use crate::document::scan;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Lines,
    /// YAML.
    Yaml,
    /// Captures, whose bodies are linted.
    Captures(Format),
}

impl Syntax {
    /// What files of this name hold, if the linter reads such files.
    pub fn of_name(name: &str) -> Option<Self> {
        let extension = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?.1;
        Some(match extension.to_ascii_lowercase().as_str() {
            "json" | "jsonc" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "ndjson" | "jsonl" => Self::Lines,
            "http" | "rest" => Self::Captures(Format::Http),
            "har" => Self::Captures(Format::Har),
            _ => return None,
        })
    }

    /// Whether files of this name may have comments and trailing commas, which are taken out before anybody reads them as JSON.
    pub fn takes_comments(name: &str) -> bool {
        name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("jsonc"))
    }

    /// What a text holds, from its beginning, where its name says `named`.
    pub fn of_text(named: Option<Self>, head: &[u8]) -> Self {
        match named {
            Some(Self::Json) | None => {}
            Some(named) => return named,
        }
        match Format::recognise(head) {
            Some(Format::Ndjson) => Self::Lines,
            Some(Format::Gateway) if is_answer(head) => Self::Json,
            Some(format) => Self::Captures(format),
            None if begins_with_a_line(head) => Self::Lines,
            None if named.is_none() && is_yaml(head) => Self::Yaml,
            None => Self::Json,
        }
    }
}

/// Whether a text that a gateway reads or writes is what a function answers, and no request: both say how the body is written.
fn is_answer(head: &[u8]) -> bool {
    let names = |name: &str| memchr::memmem::find(head, name.as_bytes()).is_some();
    names("\"statusCode\"") && !["\"httpMethod\"", "\"rawPath\"", "\"requestContext\""].iter().any(|name| names(name))
}

/// How many lines are looked at to tell that each is a document.
const FIRST_LINES: usize = 16;

/// Whether the first line is a whole JSON object and another follows it; or at least half of the first lines are whole ones, and none of them
/// looks as if it were in the middle of a document that goes over lines. One broken line makes no other text of all the others.
fn begins_with_a_line(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(FIRST_LINES);
    let Some(first) = lines.next().map(<[u8]>::trim_ascii) else { return false };
    if first == b"{" {
        return false;
    }
    let left = brackets_left(first);
    let (mut all, mut good, mut open) = (1, usize::from(left == Some(0)), left);
    let mut within = first.last() == Some(&b'[') || !first.contains(&b'{');
    for line in lines {
        let opens = line.first() == Some(&b'{');
        let line = line.trim_ascii();
        if all == 1 && good == 1 && line.first() == Some(&b'{') {
            return true;
        }
        let left = brackets_left(line);
        within |= matches!(line.first(), Some(b']' | b'}' | b'-' | b'#'));
        good += usize::from(opens && left == Some(0));
        open = open.zip(left).map(|(open, left)| open + left);
        all += 1;
    }
    // What one line opens and another closes goes over both.
    let complete = good < all && open == Some(0);
    !within && !complete && good > 0 && 2 * good >= all && all > 1
}

/// How many brackets of an object's line are left open, or closed too many below zero; nothing where it is not one from its first sign to its
/// last, or ends in a string.
fn brackets_left(line: &[u8]) -> Option<isize> {
    if !line.starts_with(b"{") || !line.ends_with(b"}") {
        return None;
    }
    let (mut left, mut at) = (0, 0);
    while let Some(byte) = line.get(at) {
        match byte {
            b'{' | b'[' => left += 1,
            b'}' | b']' => left -= 1,
            b'"' => {
                at = scan::plain(line, at + 1);
                while line.get(at) == Some(&b'\\') {
                    at = scan::plain(line, (at + 2).min(line.len()));
                }
                if line.get(at) != Some(&b'"') {
                    return None;
                }
            }
            _ => {}
        }
        at += 1;
    }
    Some(left)
}

/// Whether a text that no name speaks for begins with a YAML key.
fn is_yaml(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#"));
    line.is_some_and(|line| {
        let key = line.split(|byte| *byte == b':').next().unwrap_or_default();
        line == b"---"
            || (key.len() < line.len()
                && !key.is_empty()
                && key.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_'))
    })
}
