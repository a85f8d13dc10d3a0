//! What shells, consoles, logs and chats do to a body on its way from one place to another, and what undoes it: quotes lost or added, a dump
//! in place of the bytes, text around the JSON; and the same fields once as JSON and once as a form.

use memchr::{memchr, memmem, memrchr};

use super::content::is_name;
use super::edge::windows_lines;
use super::windows::ended;
use super::wrap::form;
use super::{BodyRow, Group, Input, Make};
use crate::cause::Ecosystem;
use crate::cause::reserialise::quote;
use crate::json::{Kind, Tree};
use crate::percent;

/// A form of more fields is not taken for an object.
const FIELDS: usize = 256;

pub(super) static ROWS: &[BodyRow] = &[
    Group::Encoding.row(
        |body, out| {
            out.extend(body.iter().filter(|byte| **byte != b'"'));
            true
        },
        "body-quotes-lost",
        "the body without its double quotes",
    ),
    Group::Content.row(
        |body, out| quotes_restored(body, false, out),
        "body-quotes-restored",
        "the JSON that the body is once names and texts stand in quotes again",
    ),
    Group::Content.row(
        |body, out| quotes_restored(body, true, out),
        "body-quotes-restored-everywhere",
        "the JSON that the body is once all names and values stand in quotes again",
    ),
    Group::Content.row(
        |body, out| {
            let body = body.trim_ascii();
            let inner = [b"'", b"\""].iter().find_map(|mark| body.strip_prefix(*mark)?.strip_suffix(*mark));
            out.extend_from_slice(inner.unwrap_or_default());
            inner.is_some_and(|inner| matches!(inner, [b'{' | b'[', ..]))
        },
        "body-quotes-removed",
        "the body without the quotes around it",
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend([b"'", body, b"'"].concat());
            true
        },
        "body-single-quotes-added",
        "the body in single quotes",
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend([b"\"", body, b"\""].concat());
            true
        },
        "body-double-quotes-added",
        "the body in double quotes, nothing in it escaped",
    ),
    Group::Encoding.row(
        |body, out| {
            let Ok(text) = std::str::from_utf8(body) else { return false };
            let lines = ended(&windows_lines(text.as_bytes()));
            let Ok(text) = std::str::from_utf8(&lines) else { return false };
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
            out.extend(units.flat_map(u16::to_le_bytes));
            true
        },
        "body-powershell-file",
        "the body as Windows PowerShell's `>` writes it: UTF-16 with a mark, CR LF behind every line",
    ),
    Group::Encoding
        .row(
            |body, out| {
                out.extend(body.iter().map(|byte| byte & 0x7F));
                true
            },
            "body-seven-bits",
            "the body with the highest bit of every byte taken away",
        )
        .of(Ecosystem::Node),
    Group::Encoding.row(
        |body, out| {
            for byte in body {
                out.extend_from_slice(if byte.is_ascii() { std::slice::from_ref(byte) } else { "\u{FFFD}".as_bytes() });
            }
            true
        },
        "body-ascii-replaced",
        "the body with U+FFFD in place of every byte beyond ASCII",
    ),
    Group::Content.row(hex_decoded, "body-hex-decoded", "the bytes that the body holds in hexadecimal"),
    Group::Content.row(
        of_a_request,
        "body-of-capture",
        "the body of the request that was taken for a body, head and all",
    ),
    BodyRow::new(
        Group::Content,
        Make::Input(|input, out| input.tree.is_none() && json_alone(input.bytes, out)),
        "body-json-alone",
        "the JSON in the body, without the text around it",
    ),
    Group::Encoding.row(
        |body, out| {
            let Ok(text) = std::str::from_utf8(body) else { return false };
            for character in text.chars() {
                let plain = match character {
                    '“' | '”' | '„' | '‟' => '"',
                    '‘' | '’' | '‚' => '\'',
                    '\u{A0}' | '\u{202F}' => ' ',
                    other => other,
                };
                out.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
            }
            true
        },
        "body-plain-typography",
        "the body with straight quotes and plain spaces for typographic ones",
    ),
    Group::Wrap
        .row(
            |body, out| {
                out.extend_from_slice(b"payload=");
                percent::encode(body, b"-_.!~*'()", out);
                true
            },
            "body-form-payload-component",
            "a form whose field `payload` holds the body as encodeURIComponent writes it",
        )
        .of(Ecosystem::Node),
    Group::Content.row(
        |body, out| form_as_json(body, false, out),
        "body-form-json",
        "a JSON object of the form's fields, all of them texts",
    ),
    Group::Content.row(
        |body, out| form_as_json(body, true, out),
        "body-form-json-numbers",
        "a JSON object of the form's fields, numbers and literals without quotes",
    ),
    Group::Content.row(
        |body, out| spaces_of_form(body, (b"+", b"%20"), out),
        "body-form-spaces-percent",
        "the form with `%20` for a space in place of `+`",
    ),
    Group::Content.row(
        |body, out| spaces_of_form(body, (b"%20", b"+"), out),
        "body-form-spaces-plus",
        "the form with `+` for a space in place of `%20`",
    ),
    BodyRow::new(
        Group::Wrap,
        Make::Input(|input, out| json_as_form(input, false, out)),
        "body-json-form",
        "a form of the members of the JSON object that the body is",
    ),
    BodyRow::new(
        Group::Wrap,
        Make::Input(|input, out| json_as_form(input, true, out)),
        "body-json-query",
        "a query string of the members of the JSON object that the body is",
    )
    .of(Ecosystem::Node),
];

/// Puts quotes around what stands bare between the marks of JSON. Brackets are counted, not followed by recursion. An empty text left
/// nothing behind, and is a colon before a comma or a bracket.
fn quotes_restored(body: &[u8], everywhere: bool, out: &mut Vec<u8>) -> bool {
    if memchr(b'"', body).is_some() || !matches!(body.trim_ascii(), [b'{' | b'[', ..]) {
        return false;
    }
    let mut objects = Vec::new();
    let mut key = false;
    let mut colon = false;
    let mut rest = body;
    while let [byte, after @ ..] = rest {
        if colon && matches!(byte, b',' | b'}') {
            out.extend_from_slice(b"\"\"");
        }
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                out.push(*byte);
                rest = after;
                continue;
            }
            b'{' | b'[' => objects.push(*byte == b'{'),
            b'}' | b']' => {
                objects.pop();
            }
            b',' | b':' => {}
            _ => {
                let inside = objects.last().copied().unwrap_or_default();
                let ends = |byte: &u8| match (key, inside) {
                    (true, _) => *byte == b':',
                    (false, true) => matches!(byte, b',' | b'}'),
                    (false, false) => matches!(byte, b',' | b']'),
                };
                let Some(length) = rest.iter().position(ends) else { return false };
                let (text, behind) = rest.split_at(length);
                let bare = text.trim_ascii_end();
                if !key && !everywhere && Tree::parse(bare).is_ok() {
                    out.extend_from_slice(bare);
                } else {
                    out.push(b'"');
                    out.extend_from_slice(bare);
                    out.push(b'"');
                }
                out.extend_from_slice(text.get(bare.len()..).unwrap_or_default());
                rest = behind;
                (key, colon) = (false, false);
                continue;
            }
        }
        out.push(*byte);
        colon = *byte == b':';
        key = matches!(byte, b'{' | b',') && objects.last() == Some(&true);
        rest = after;
    }
    Tree::parse(out).is_ok()
}

/// Hexadecimal with or without white space and colons between the digits, and as Node.js prints a Buffer.
fn hex_decoded(body: &[u8], out: &mut Vec<u8>) -> bool {
    let text = body.trim_ascii();
    let text = text.strip_prefix(b"<Buffer ").and_then(|text| text.strip_suffix(b">")).unwrap_or(text);
    let between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b':';
    let digits = text.iter().filter(|byte| !between(byte)).count();
    // Fewer digits are more likely a number than a body.
    if digits < 16 || !text.iter().all(|byte| byte.is_ascii_hexdigit() || between(byte)) {
        return false;
    }
    let digits: Vec<u8> = text.iter().copied().filter(|byte| !between(byte)).collect();
    hex::decode(digits).is_ok_and(|mut bytes| {
        out.append(&mut bytes);
        true
    })
}

/// What follows the head of a request, less the line break that an editor puts at its end.
fn of_a_request(body: &[u8], out: &mut Vec<u8>) -> bool {
    let line = body.get(..memchr(b'\n', body).unwrap_or_default()).unwrap_or_default();
    let mut words = line.trim_ascii_end().split(|byte| *byte == b' ');
    let method = words.next().unwrap_or_default();
    let target = words.next().unwrap_or_default();
    let is_line = (3..=7).contains(&method.len())
        && method.iter().all(u8::is_ascii_uppercase)
        && (target.starts_with(b"/") || memchr::memmem::find(target, b"://").is_some())
        && words.next().is_none_or(|version| version.starts_with(b"HTTP/"));
    let ends = [&b"\n\n"[..], b"\n\r\n"].into_iter();
    let end = ends.filter_map(|end| Some(memchr::memmem::find(body, end)? + end.len())).min();
    let Some(text) = end.filter(|_| is_line).and_then(|end| body.get(end..)) else { return false };
    let text = text.strip_suffix(b"\n").map_or(text, |text| text.strip_suffix(b"\r").unwrap_or(text));
    out.extend_from_slice(text);
    true
}

/// From the first bracket to the last that closes such a one, where that is JSON.
fn json_alone(body: &[u8], out: &mut Vec<u8>) -> bool {
    for (open, close) in [(b'{', b'}'), (b'[', b']')] {
        let found = memchr(open, body).zip(memrchr(close, body)).and_then(|(start, end)| body.get(start..=end));
        if let Some(json) = found.filter(|json| Tree::parse(json).is_ok()) {
            out.extend_from_slice(json);
            return true;
        }
    }
    false
}

fn form_as_json(body: &[u8], numbers: bool, out: &mut Vec<u8>) -> bool {
    let body = body.trim_ascii();
    let text = |text: &[u8]| String::from_utf8(percent::form_decoded(text)).ok();
    out.push(b'{');
    for (index, field) in body.split(|byte| *byte == b'&').enumerate() {
        let Some((name, value)) = memchr(b'=', field).and_then(|at| field.split_at_checked(at)) else { return false };
        let (Some(key), Some(value)) = (text(name), text(value.get(1..).unwrap_or_default())) else { return false };
        if index >= FIELDS || !is_name(key.as_bytes()) {
            return false;
        }
        if index > 0 {
            out.push(b',');
        }
        quote(&key, false, out);
        out.push(b':');
        let literal = Tree::parse(value.as_bytes())
            .is_ok_and(|tree| matches!(tree.root().kind(), Kind::Number | Kind::Bool | Kind::Null));
        if numbers && literal {
            out.extend_from_slice(value.as_bytes());
        } else {
            quote(&value, false, out);
        }
    }
    out.push(b'}');
    true
}

/// A form with its spaces spelt otherwise. A plus sign in anything else is one.
fn spaces_of_form(body: &[u8], (from, to): (&[u8], &[u8]), out: &mut Vec<u8>) -> bool {
    let is_form = body.first().is_some_and(u8::is_ascii_alphanumeric)
        && memchr(b'=', body).is_some()
        && body.iter().all(|byte| byte.is_ascii_alphanumeric() || b"%&=+-._~*!'()".contains(byte));
    let mut rest = body;
    while let Some(at) = memmem::find(rest, from).filter(|_| is_form) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        out.extend_from_slice(to);
        rest = rest.get(at + from.len()..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    is_form
}

fn json_as_form(input: &Input<'_>, query: bool, out: &mut Vec<u8>) -> bool {
    let write = |text: &[u8], out: &mut Vec<u8>| {
        if query { percent::encode(text, b"-_.!~*'()", out) } else { form(text, b"*-._", out) }
    };
    let Some(tree) = input.tree.as_ref().filter(|tree| tree.root().kind() == Kind::Object) else { return false };
    for (index, (key, value)) in tree.root().members().enumerate() {
        if index > 0 {
            out.push(b'&');
        }
        let mut name = Vec::new();
        let value = match value.kind() {
            Kind::Object | Kind::Array => return false,
            Kind::String => value.bytes(),
            _ => Some(value.text().to_vec()),
        };
        let (true, Some(value)) = (key.value_into(&mut name), value) else { return false };
        write(&name, out);
        out.push(b'=');
        write(&value, out);
    }
    !out.is_empty()
}
