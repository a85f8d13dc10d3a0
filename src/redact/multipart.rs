//! Forms with parts (RFC 7578): each part by its name and by what it is; files lose their names and, where they are no text, what is in them.

use std::ops::Range;

use super::kind::Kind;
use super::{Note, Pass};
use crate::capture::Headers;
use crate::percent::{self, form_decoded};
use crate::sorting;

impl Pass<'_> {
    /// A body of parts; `None` where it is none.
    pub(super) fn multipart(&mut self, headers: &Headers, body: &[u8]) -> Option<Vec<u8>> {
        let boundary = boundary(headers)?;
        let mark = format!("--{boundary}").into_bytes();
        if !body.starts_with(&mark) && memchr::memmem::find(body, &[b"\n", mark.as_slice()].concat()).is_none() {
            return None;
        }
        let mut out = Vec::with_capacity(body.len());
        let mut rest = body;
        let mut first = true;
        loop {
            let next = memchr::memmem::find(rest, &mark);
            let (part, after) = rest.split_at(next.unwrap_or(rest.len()));
            // What stands before the first boundary and behind the last is for nobody (RFC 2046 §5.1.1).
            let inside = !first && !part.starts_with(b"--");
            let new = if inside { self.part(part) } else { self.outside(part) };
            out.extend_from_slice(&new);
            let Some(_) = next else { break };
            out.extend_from_slice(&mark);
            rest = after.get(mark.len()..).unwrap_or_default();
            first = false;
        }
        Some(out)
    }

    fn outside(&mut self, text: &[u8]) -> Vec<u8> {
        match std::str::from_utf8(text) {
            Ok(text) => self.scan(text).unwrap_or_else(|| text.to_owned()).into_bytes(),
            Err(_) => Vec::new(),
        }
    }

    /// One part, from behind its boundary to before the next: a line break, fields, an empty line, content, a line break.
    fn part(&mut self, part: &[u8]) -> Vec<u8> {
        let blank = [&b"\r\n\r\n"[..], b"\n\n"]
            .into_iter()
            .filter_map(|blank| Some((memchr::memmem::find(part, blank)?, blank)));
        let Some((head, blank)) = blank.min_by_key(|(at, _)| *at) else { return self.outside(part) };
        let (head, content) = part.split_at(head);
        let content = content.get(blank.len()..).unwrap_or_default();
        let end = content.strip_suffix(b"\r\n").or_else(|| content.strip_suffix(b"\n")).unwrap_or(content).len();
        let (content, tail) = content.split_at(end);
        let head = String::from_utf8_lossy(head);
        let mut name = String::new();
        let (mut is_file, mut is_plain) = (false, false);
        let mut out = String::with_capacity(head.len());
        for line in head.split_inclusive('\n') {
            if line.to_ascii_lowercase().starts_with("content-disposition:") {
                name = parameter(line, "name")
                    .map(|span| line.get(span).unwrap_or_default().to_owned())
                    .unwrap_or_default();
                is_file = ["filename", "filename*"].iter().any(|name| parameter(line, name).is_some());
                out.push_str(self.disposition(line).as_deref().unwrap_or(line));
                continue;
            }
            if line.to_ascii_lowercase().starts_with("content-type:") {
                is_plain = line.split_once(':').is_some_and(|(_, kind)| kind.trim_start().starts_with("text/plain"));
            }
            let field = line.trim_end();
            match field.split_once(": ").and_then(|(name, value)| Some((value, self.header(name, value)?))) {
                // The value may stand in the name, too.
                Some((value, new)) => {
                    let (name, end) = (field.strip_suffix(value), line.strip_prefix(field));
                    out.extend([name.unwrap_or_default(), &new, end.unwrap_or_default()]);
                }
                None => out.push_str(line),
            }
        }
        let content = self.content(&name, content, is_file && is_plain);
        [out.as_bytes(), blank, &content, tail].concat()
    }

    /// What a part or an answer is kept as (RFC 6266), without what is personal in the names of a field and a file.
    pub(super) fn disposition(&mut self, line: &str) -> Option<String> {
        let mut spans: Vec<(Range<usize>, bool)> = ["filename", "filename*", "name"]
            .into_iter()
            .filter_map(|name| Some((parameter(line, name)?, name != "name")))
            .collect();
        sorting::by_key(&mut spans, |(span, _)| span.start);
        let mut out = String::with_capacity(line.len());
        let mut done = 0;
        for (span, is_file) in spans {
            let old = line.get(span.clone())?;
            let new = if is_file { self.file_of_part(old) } else { self.member_name(old) };
            out.push_str(line.get(done..span.start)?);
            out.push_str(new.as_deref().unwrap_or(old));
            done = span.end;
        }
        out.push_str(line.get(done..)?);
        (out != line).then_some(out)
    }

    /// The name of a file, perhaps with the name of its characters' coding before it (RFC 8187).
    fn file_of_part(&mut self, name: &str) -> Option<String> {
        let Some((coding, encoded)) = name.split_once("''") else { return self.file_name(name) };
        let decoded = String::from_utf8_lossy(&form_decoded(encoded.replace('+', "%2B").as_bytes())).into_owned();
        self.file_name(&decoded).map(|new| format!("{coding}''{}", percent::encoded(&new)))
    }

    fn content(&mut self, name: &str, content: &[u8], is_letter: bool) -> Vec<u8> {
        match std::str::from_utf8(content) {
            // A file of plain text is what somebody wrote, unless it is a document of another sort.
            Ok(text)
                if is_letter && !text.trim_start().starts_with(['{', '[', '<']) && !self.redaction.is_kept(name) =>
            {
                self.value(Kind::Prose, text).unwrap_or_else(|| text.to_owned()).into_bytes()
            }
            Ok(text) if text.contains('\n') && !text.trim_start().starts_with(['{', '[']) => {
                let kind = super::names::of(name, text).filter(|_| !self.redaction.is_kept(name));
                match kind {
                    Some(kind) => self.value(kind, text).unwrap_or_else(|| text.to_owned()).into_bytes(),
                    None => self.text(text).unwrap_or_else(|| text.to_owned()).into_bytes(),
                }
            }
            Ok(text) => self.named(name, text, true).unwrap_or_else(|| text.to_owned()).into_bytes(),
            Err(_) if self.redaction.options.keep_binary => {
                self.note(Note::BinaryKept);
                content.to_vec()
            }
            Err(_) => {
                self.note(Note::BinaryDropped);
                self.count(Kind::Body, true);
                Vec::new()
            }
        }
    }
}

fn boundary(headers: &Headers) -> Option<String> {
    let kind = String::from_utf8_lossy(headers.get("content-type")?).into_owned();
    if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let boundary =
        parameter(&kind, "boundary").and_then(|span| kind.get(span)).filter(|boundary| !boundary.is_empty())?;
    Some(boundary.to_owned())
}

/// Where the value of a parameter of a field stands: `; name="value"` or `; name=value`.
fn parameter(field: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let lower = field.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower.get(from..)?.find(name) {
        let at = from + found;
        let start = at + name.len() + 1;
        let alone = lower.get(..at)?.ends_with([';', ' ', '\t']) && lower.get(at + name.len()..)?.starts_with('=');
        from = at + name.len();
        if !alone {
            continue;
        }
        let rest = field.get(start..)?;
        return match rest.strip_prefix('"') {
            Some(quoted) => Some(start + 1..start + 1 + quoted.find('"')?),
            None => Some(start..start + rest.find([';', '\r', '\n', ' ']).unwrap_or(rest.len())),
        };
    }
    None
}
