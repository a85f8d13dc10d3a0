//! The branches and loops of a template that was not filled in: `{% if … %}`, `{{#each …}}`, `<% end %>`. They stand anywhere between
//! tokens, so that the text is read without them: what is inside a branch once, and not what is inside another one.

use std::ops::Range;

use memchr::memmem;

use super::recover::quoted;
use super::{Mistake, MistakeKind, scan};
use crate::document::blank;

/// How long a tag may be.
const TAG: usize = 400;

/// What begins a branch or a loop, and is ended by another tag.
const OPENING: [&[u8]; 12] = [
    b"if", b"for", b"each", b"unless", b"with", b"range", b"case", b"block", b"capture", b"macro", b"foreach", b"while",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Opening,
    Other,
    Else,
    Closing,
}

/// The text without its branches and loops, all places kept, and what to say of them; nothing where there are none.
pub(super) fn without(text: &[u8]) -> Option<(Vec<u8>, Mistake, Vec<Range<usize>>)> {
    if [&b"{%"[..], b"<%", b"{{", b"{#"].iter().all(|open| memmem::find(text, open).is_none()) {
        return None;
    }
    let mut read = text.to_vec();
    let tags = tags(text);
    let first = tags.first().map(|(span, _)| span.clone())?;
    let mut depth = 0_usize;
    // From where on, and how deep in others, another branch is passed over.
    let mut passed: Option<(usize, usize)> = None;
    let mut holes = Vec::new();
    for (span, tag) in &tags {
        match tag {
            Tag::Opening => depth += 1,
            Tag::Else => passed = passed.or(Some((span.start, depth))),
            Tag::Closing => {
                if let Some((from, _)) = passed.take_if(|(_, open)| *open >= depth) {
                    blank(&mut read, from..span.start);
                }
                depth = depth.saturating_sub(1);
            }
            Tag::Other => {}
        }
        blank(&mut read, span.clone());
        holes.push(span.clone());
    }
    without_last_commas(&mut read, &tags);
    let shown = quoted(text.get(first.clone()).unwrap_or_default());
    let more = match tags.len() - 1 {
        0 => String::new(),
        more => format!(", with {}", crate::text::count(more as u64, "more tag")),
    };
    let message = format!("{shown} belongs to a template that was not filled in{more}");
    Some((read, Mistake { kind: MistakeKind::Template, span: first, message, related: None, edits: Vec::new() }, holes))
}

/// Takes out commas that a condition keeps from standing behind the last value. A gap between two tags is looked at once: a text of
/// nothing but tags is all gap.
fn without_last_commas(read: &mut [u8], tags: &[(Range<usize>, Tag)]) {
    let mut closes = vec![false; tags.len()];
    let mut behind = (read.len(), false);
    for ((span, _), closes) in tags.iter().zip(&mut closes).rev() {
        let gap = read.get(span.end..behind.0).unwrap_or_default();
        *closes = match gap.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(byte) => matches!(byte, b'}' | b']'),
            None => behind.1,
        };
        behind = (span.start, *closes);
    }
    let (mut from, mut last) = (0, None);
    for ((span, _), closes) in tags.iter().zip(closes) {
        let gap = read.get(from..span.start).unwrap_or_default();
        last = gap.iter().rposition(|byte| !byte.is_ascii_whitespace()).map(|at| from + at).or(last);
        if let Some(comma) = last.filter(|comma| closes && read.get(*comma) == Some(&b',')) {
            blank(read, comma..comma + 1);
        }
        from = span.end;
    }
}

/// The tags of branches and loops that stand outside of strings.
fn tags(text: &[u8]) -> Vec<(Range<usize>, Tag)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(ahead) = memchr::memchr3(b'"', b'{', b'<', text.get(at..).unwrap_or_default()) {
        at += ahead;
        if text.get(at) == Some(&b'"') {
            at = scan::plain(text, at + 1);
            while text.get(at) == Some(&b'\\') {
                at = scan::plain(text, (at + 2).min(text.len()));
            }
            // A string that does not end on its line ends there.
            at += 1;
        } else if let Some((end, tag)) = tag(text, at) {
            found.push((at..end, tag));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Where the tag at `at` ends, and what it is; nothing where none stands there, or one that gives a value.
fn tag(text: &[u8], at: usize) -> Option<(usize, Tag)> {
    let rest = text.get(at..text.len().min(at + TAG))?;
    let close: &[u8] = match rest {
        [b'{', b'%', ..] => b"%}",
        [b'{', b'#', ..] => b"#}",
        [b'<', b'%', ..] => b"%>",
        [b'{', b'{', ..] => b"}}",
        _ => return None,
    };
    let length = memmem::find(rest.get(2..)?, close)?;
    let inner = rest.get(2..2 + length)?;
    if inner.contains(&b'\n') {
        return None;
    }
    let end = at + 2 + length + 2;
    if close == b"#}" {
        return Some((end, Tag::Other));
    }
    let trimmed = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'-' | b'~');
    let from = inner.iter().position(|byte| !trimmed(byte))?;
    let inner = inner.get(from..)?;
    let word = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let name = inner.get(..word(inner))?;
    let tag = match inner.first()? {
        b'=' if close == b"%>" => return None,
        b'#' | b'^' if close == b"}}" => Tag::Opening,
        b'/' if close == b"}}" => Tag::Closing,
        b'!' | b'>' if close == b"}}" => Tag::Other,
        b'}' if close == b"%>" && inner.trim_ascii_end().ends_with(b"{") => Tag::Else,
        b'}' if close == b"%>" => Tag::Closing,
        _ if name.starts_with(b"els") || name == b"elif" || name == b"when" => Tag::Else,
        _ if name.starts_with(b"end") => Tag::Closing,
        _ if OPENING.contains(&name) => Tag::Opening,
        _ if close == b"}}" => return None,
        _ if inner.trim_ascii_end().ends_with(b"{") || inner.trim_ascii_end().ends_with(b"|") => Tag::Opening,
        _ if inner.windows(4).any(|four| four == b" do ") || inner.trim_ascii_end().ends_with(b" do") => Tag::Opening,
        _ => Tag::Other,
    };
    Some((end, tag))
}
