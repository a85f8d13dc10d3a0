//! Multipart forms (RFC 7578) as curl's `-F` lays them out. The boundary must be known from elsewhere: curl makes one up while it runs.

use super::{Fault, Load, shown};

/// What to do where no boundary is known.
const MULTIPART: &str = "curl makes up the boundary of a multipart form while it runs, so the bytes that were signed are not in the command and no signature can be judged by it; record the request with its body, or name the boundary that was used with `-H 'Content-Type: multipart/form-data; boundary=…'`";

/// The fields of `-F` and `--form-string`, in order.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) parts: Vec<Part>,
    /// Whether names are escaped with backslashes (`--form-escape`) instead of percent signs.
    pub(super) backslashes: bool,
}

/// One field.
#[derive(Debug, Default)]
pub(super) struct Part {
    name: Vec<u8>,
    file: Option<Vec<u8>>,
    kind: Option<Vec<u8>>,
    content: Vec<u8>,
}

impl Part {
    /// `name=value` with nothing special in the value.
    pub(super) fn literal(text: &[u8], offset: usize) -> Result<Self, Fault> {
        let (name, value) = split(text, offset)?;
        Ok(Self { name: name.to_vec(), content: value.to_vec(), ..Self::default() })
    }

    /// `name=value`, `name=@file` or `name=<file`, each with `;type=` and `;filename=` behind it.
    pub(super) fn parse(text: &[u8], offset: usize, load: Load<'_>) -> Result<Self, Fault> {
        let (name, value) = split(text, offset)?;
        let mut part = Self { name: name.to_vec(), ..Self::default() };
        let (from_file, mut rest) = match value {
            [b'(' | b')', ..] if value.len() == 1 || value[1] == b';' => {
                return Err(Fault::new(
                    offset,
                    "nested parts of a multipart form are not followed; record the request instead",
                ));
            }
            [kind @ (b'@' | b'<'), rest @ ..] => (Some(*kind), rest),
            _ => (None, value),
        };
        let word = word(&mut rest, from_file.is_some());
        if let Some(kind) = from_file {
            if rest.starts_with(b",") {
                return Err(Fault::new(
                    offset,
                    "several files in one field become a part of parts, which is not followed; name one file in each `-F`",
                ));
            }
            part.content = super::load_file(&word, offset, load)?;
            if kind == b'@' {
                let base = word.rsplit(|byte| matches!(byte, b'/' | b'\\')).next().unwrap_or_default();
                part.kind = Some(kind_of(base).to_vec());
                part.file = Some(base.to_vec());
            }
        } else {
            part.content = word;
        }
        while let [b';', after @ ..] = rest {
            rest = after.trim_ascii_start();
            let equals = memchr::memchr2(b'=', b';', rest).filter(|at| rest[*at] == b'=');
            let Some(equals) = equals else {
                // curl warns about such a word and leaves it out.
                let end = memchr::memchr(b';', rest).unwrap_or(rest.len());
                rest = &rest[end..];
                continue;
            };
            let (name, after) = (&rest[..equals], &rest[equals + 1..]);
            rest = after;
            let value = self::word(&mut rest, false);
            match name {
                b"type" => part.kind = Some(value),
                b"filename" => part.file = Some(value),
                _ => {
                    return Err(Fault::new(
                        offset,
                        format!("`{}` of a form's field is not followed; record the request instead", shown(name)),
                    ));
                }
            }
        }
        Ok(part)
    }
}

impl Form {
    /// The body, with the boundary that the content type names.
    pub(super) fn body(&self, content_type: Option<&[u8]>, offset: usize) -> Result<Vec<u8>, Fault> {
        let boundary = content_type.and_then(boundary).ok_or_else(|| Fault::new(offset, MULTIPART))?;
        let mut body = Vec::new();
        for part in &self.parts {
            body.extend_from_slice(b"--");
            body.extend_from_slice(boundary);
            body.extend_from_slice(b"\r\nContent-Disposition: form-data");
            if !part.name.is_empty() {
                self.parameter("name", &part.name, &mut body);
            }
            if let Some(file) = &part.file {
                self.parameter("filename", file, &mut body);
            }
            if let Some(kind) = &part.kind {
                body.extend_from_slice(b"\r\nContent-Type: ");
                body.extend_from_slice(kind);
            }
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(&part.content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--");
        body.extend_from_slice(boundary);
        body.extend_from_slice(b"--\r\n");
        Ok(body)
    }

    fn parameter(&self, name: &str, value: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(format!("; {name}=\"").as_bytes());
        for byte in value {
            match (byte, self.backslashes) {
                (b'"' | b'\\', true) => out.extend([b'\\', *byte]),
                (b'"', false) => out.extend_from_slice(b"%22"),
                (b'\r', false) => out.extend_from_slice(b"%0D"),
                (b'\n', false) => out.extend_from_slice(b"%0A"),
                _ => out.push(*byte),
            }
        }
        out.push(b'"');
    }
}

fn split(text: &[u8], offset: usize) -> Result<(&[u8], &[u8]), Fault> {
    let equals = memchr::memchr(b'=', text)
        .ok_or_else(|| Fault::new(offset, format!("`{}` is no field; write `-F 'name=value'`", shown(text))))?;
    Ok((&text[..equals], &text[equals + 1..]))
}

/// A value up to the next semicolon (of a list of files also a comma), or in double quotes with backslashes inside.
fn word(rest: &mut &[u8], list: bool) -> Vec<u8> {
    let end_of = |byte: &u8| *byte == b';' || (list && *byte == b',');
    if let [b'"', inner @ ..] = *rest {
        let mut value = Vec::new();
        let mut bytes = inner.iter().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'"' => {
                    let after = &inner[at + 1..];
                    let end = after.iter().position(end_of).unwrap_or(after.len());
                    // Only white space may stand between the quote and what ends the word; otherwise the quotes are none.
                    if after[..end].trim_ascii().is_empty() {
                        *rest = &after[end..];
                        return value;
                    }
                    break;
                }
                b'\\' => match bytes.clone().next() {
                    Some((_, escaped @ (b'"' | b'\\'))) => {
                        value.push(*escaped);
                        bytes.next();
                    }
                    _ => value.push(b'\\'),
                },
                _ => value.push(*byte),
            }
        }
    }
    let end = rest.iter().position(end_of).unwrap_or(rest.len());
    let (value, after) = rest.split_at(end);
    *rest = after;
    value.to_vec()
}

/// The types that curl knows by their extension.
fn kind_of(file: &[u8]) -> &'static [u8] {
    let name = file.to_ascii_lowercase();
    let known: [(&[u8], &[u8]); 10] = [
        (b".gif", b"image/gif"),
        (b".jpg", b"image/jpeg"),
        (b".jpeg", b"image/jpeg"),
        (b".png", b"image/png"),
        (b".svg", b"image/svg+xml"),
        (b".txt", b"text/plain"),
        (b".htm", b"text/html"),
        (b".html", b"text/html"),
        (b".pdf", b"application/pdf"),
        (b".xml", b"application/xml"),
    ];
    known.iter().find(|(end, _)| name.ends_with(end)).map_or(b"application/octet-stream", |(_, kind)| kind)
}

/// The boundary that a content type names.
fn boundary(content_type: &[u8]) -> Option<&[u8]> {
    let kind = content_type.get(..10)?;
    kind.eq_ignore_ascii_case(b"multipart/").then_some(())?;
    content_type.split(|&byte| byte == b';').skip(1).find_map(|parameter| {
        let parameter = parameter.trim_ascii();
        let (name, value) = parameter.split_at_checked(9)?;
        let value = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value);
        (name.eq_ignore_ascii_case(b"boundary=") && !value.is_empty()).then_some(value)
    })
}
