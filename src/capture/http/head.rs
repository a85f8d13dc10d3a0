//! Heads: the lines up to the blank one, and what names and values in them are made of.

use super::super::variables::Variables;
use super::super::{Fault, Headers, first_word, shown};
use super::{Lead, SEPARATOR};

/// Where a head ended, and whether a body may follow there.
pub(super) struct HeadEnd {
    pub(super) at: usize,
    pub(super) blank_line: bool,
}

pub(super) fn read_head(
    text: &[u8],
    mut at: usize,
    mut target: Option<&mut Vec<u8>>,
    headers: &mut Headers,
    lead: &mut Lead,
    variables: &Variables,
) -> Result<HeadEnd, Fault> {
    loop {
        let found = line_at(text, at).filter(|(line, _)| !line.starts_with(SEPARATOR));
        let Some((line, next)) = found else {
            return Ok(HeadEnd { at, blank_line: false });
        };
        if line.is_empty() {
            return Ok(HeadEnd { at: next, blank_line: true });
        }
        if line[0] == b' ' || line[0] == b'\t' {
            // Editors break long queries over lines; RFC 9112 §5.2 folds header values.
            let more = trim_blanks(line);
            let more = &*variables.fill(more, at + offset_in(line, more))?;
            match (headers.0.last_mut(), target.as_deref_mut()) {
                // Some tools put a space on the line that ends the head.
                (Some(_), _) if more.is_empty() && begins_a_body(text, next) => {
                    return Ok(HeadEnd { at: next, blank_line: true });
                }
                // White space is never an edge of a value.
                (Some(_), _) if more.is_empty() => {}
                (Some(header), _) => {
                    if matches!(more.first(), Some(b'{' | b'[' | b'<')) && lead.folded.is_none() {
                        lead.folded = Some(shown(&header.name));
                    }
                    if !header.value.is_empty() {
                        header.value.push(b' ');
                    }
                    header.value.extend_from_slice(more);
                }
                (None, Some(target)) => target.extend_from_slice(more.trim_ascii()),
                (None, None) => return Err(no_header(line, at)),
            }
        } else if line.starts_with(b"//") || (is_comment(line) && !is_token_start(line)) {
            lead.comment(line, at)?;
        } else {
            // A name may begin with a colon: HTTP/2 tools write `:authority: host`.
            let colon = memchr::memchr(b':', &line[1..]).ok_or_else(|| no_header(line, at))?;
            let (name, value) = (line[..=colon].trim_ascii_end(), &line[colon + 2..]);
            let name = variables.fill(name, at)?;
            if !is_header_name(&name) && !is_odd_name(&name) {
                return Err(no_name(&name, at));
            }
            let value = trim_blanks(value);
            headers.push(name, variables.fill(value, at + offset_in(line, value))?);
        }
        at = next;
    }
}

/// Whether a line stands at `at` that can be none of a head.
fn begins_a_body(text: &[u8], at: usize) -> bool {
    line_at(text, at).is_some_and(|(line, _)| {
        let colon = line.get(1..).and_then(|rest| memchr::memchr(b':', rest));
        let name = colon.and_then(|colon| line.get(..=colon)).map(<[u8]>::trim_ascii_end);
        let is_header = name.is_some_and(|name| is_header_name(name) || is_odd_name(name));
        !is_header && !matches!(line.first(), None | Some(b' ' | b'\t')) && !is_comment(line)
    })
}

/// How far into a line its part begins.
pub(super) fn offset_in(line: &[u8], part: &[u8]) -> usize {
    memchr::memmem::find(line, part).unwrap_or(0)
}

fn no_header(line: &[u8], at: usize) -> Fault {
    let word = first_word(line);
    Fault::new(
        at,
        format!("`{word}` is no header: there is no colon; if the body begins here, put a blank line before it"),
    )
}

/// Most bodies of one line hold a colon: without the blank line before it, one would pass as a header and leave an empty body behind.
fn no_name(name: &[u8], at: usize) -> Fault {
    Fault::new(
        at,
        format!("`{}` is no name of a header; if the body begins here, put a blank line before it", shown(name)),
    )
}

/// The line at an offset without its line break, and where the next begins.
pub(super) fn line_at(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let end = memchr::memchr(b'\n', rest);
    let line = &rest[..end.unwrap_or(rest.len())];
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Some((line, end.map_or(text.len(), |end| at + end + 1)))
}

/// A header's value without the white space around it that is none of it (RFC 9110, OWS), and without line breaks. Other white space is
/// part of a value: no receiver takes it off.
pub(in crate::capture) fn trim_blanks(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] | [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] = value {
        value = rest;
    }
    value
}

pub(in crate::capture) fn is_comment(line: &[u8]) -> bool {
    line.starts_with(b"#") || line.starts_with(b"//")
}

/// `#` may begin a header name (RFC 9110 §5.6.2), so among headers a comment is `# text` or `#@name`.
pub(super) fn is_token_start(line: &[u8]) -> bool {
    let name = &line[..memchr::memchr(b':', line).unwrap_or(0)];
    is_token(name.trim_ascii_end())
}

/// Whether it is a token (RFC 9110 §5.6.2), as methods and names of headers are.
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !bytes.is_empty() && bytes.iter().all(allowed)
}

/// A token (RFC 9110 §5.6.2), or what HTTP/2 tools write with a colon before it: `:authority`.
pub(in crate::capture) fn is_header_name(name: &[u8]) -> bool {
    is_token(name.strip_prefix(b":").unwrap_or(name))
}

/// No name of HTTP, and still more likely one than the beginning of a body: dumps and templates hold `X Foo`, `X-Zoë`, `HTTP_X[0]`. What
/// bodies of one line begin with (JSON, XML, a form) is none.
pub(in crate::capture) fn is_odd_name(name: &[u8]) -> bool {
    let of_a_body = |byte: &u8| byte.is_ascii_control() || b"\"=&<>".contains(byte);
    let begins_a_body =
        matches!(name, [b'[' | b'\'' | b'(' | b' ', ..]) || (name.starts_with(b"{") && !name.starts_with(b"{{"));
    let edges = name.first() == Some(&b' ') || name.last() == Some(&b' ');
    !name.is_empty()
        && !edges
        && !begins_a_body
        && !name.iter().any(of_a_body)
        && !name.iter().skip(1).any(|byte| *byte == b':')
        && !is_comment(name)
}

pub(in crate::capture) fn is_version(word: &[u8]) -> bool {
    word.len() > 5 && word[..5].eq_ignore_ascii_case(b"http/") && !word.iter().any(u8::is_ascii_whitespace)
}
