//! Bodies: where one begins and ends.

use std::borrow::Cow;

use super::super::message::Declared;
use super::super::{Fault, Headers, editor, raw};
use super::SEPARATOR;
use super::head::HeadEnd;

pub(super) struct Body<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// Where what follows it begins.
    pub(super) end: usize,
    /// Whether its length was told.
    pub(super) recorded: bool,
}

pub(super) fn read_body<'a>(
    text: &'a [u8],
    head: &HeadEnd,
    headers: &Headers,
    length: Option<(u64, usize)>,
) -> Result<Body<'a>, Fault> {
    let exactly = |length: u64| {
        let end = head.at.checked_add(usize::try_from(length).ok()?)?;
        let body = text.get(head.at..end)?;
        (body.is_empty() || head.blank_line).then_some(()).filter(|()| ends_at(text, head.at, end))?;
        Some(Body { bytes: Cow::Borrowed(body), end: behind(text, end), recorded: true })
    };
    if let Some((length, offset)) = length {
        return exactly(length).ok_or_else(|| {
            let there = plain_body(&text[head.at..]).0.len();
            Fault::new(offset, format!("`# @length {length}` does not lead to the end of the body, which seems to be {there} bytes long; correct the number"))
        });
    }
    if !head.blank_line {
        return Ok(Body { bytes: Cow::Borrowed(b""), end: head.at, recorded: true });
    }
    if let Declared::Bytes(length) = headers.declared_length()
        && let Some(found) = exactly(length).filter(|found| !swallows(&found.bytes, &text[found.end..]))
    {
        return Ok(found);
    }
    if let Some((body, length)) = raw::chunked(headers, &text[head.at..])
        && ends_at(text, head.at, head.at + length)
    {
        return Ok(Body { bytes: Cow::Owned(body), end: behind(text, head.at + length), recorded: true });
    }
    let (body, end) = plain_body(&text[head.at..]);
    Ok(Body { bytes: Cow::Borrowed(body), end: head.at + end, recorded: false })
}

/// Whether a body of that length would take the separator behind it along, so that the length is too large: a line of `###` and nothing
/// else is not written at the end of a body, and any such line stands between two requests.
pub(super) fn swallows(body: &[u8], behind: &[u8]) -> bool {
    let gap = behind.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
    last_line(body).is_some_and(|line| line == SEPARATOR || gap.is_some_and(|gap| raw::begins_message(&behind[gap..])))
}

/// The last line of a body that is not blank, where it would pass for a separator and another line stands before it.
pub(in crate::capture) fn last_line(body: &[u8]) -> Option<&[u8]> {
    let end = body.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n'))? + 1;
    let start = memchr::memrchr(b'\n', &body[..end])? + 1;
    Some(&body[start..end]).filter(|line| line.starts_with(SEPARATOR))
}

/// Where what follows a body of known length begins: what an editor wrote below it is no request.
pub(super) fn behind(text: &[u8], end: usize) -> usize {
    editor::begins_afterthought(text, end).map_or(end, |at| at + plain_body(&text[at..]).1)
}

/// Whether nothing but line breaks stands between `end` and the next separator, the next message of a dumped connection or the end of the
/// file.
pub(super) fn ends_at(text: &[u8], start: usize, end: usize) -> bool {
    let rest = &text[end..];
    let Some(gap) = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n')) else {
        return true;
    };
    let at = end + gap;
    if raw::begins_message(&rest[gap..]) {
        return true;
    }
    let marked = rest[gap..].starts_with(SEPARATOR) || editor::begins_afterthought(text, end).is_some();
    marked && (at == start || text[at - 1] == b'\n')
}

/// The body at the start of `text` by the plain rule, and where what follows it begins. Blank lines alone are no body: they are there
/// to keep requests apart.
pub(super) fn plain_body(text: &[u8]) -> (&[u8], usize) {
    let end = if text.starts_with(SEPARATOR) {
        0
    } else {
        memchr::memmem::find(text, b"\n###").map_or(text.len(), |at| at + 1)
    };
    let body = &text[..end];
    if is_blank(body) {
        return (b"", end);
    }
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    (body.strip_suffix(b"\r").filter(|_| text[..end].ends_with(b"\n")).unwrap_or(body), end)
}

pub(in crate::capture) fn is_blank(body: &[u8]) -> bool {
    body.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}
