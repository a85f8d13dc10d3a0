//! What shells, consoles, logs and chats do to a body on its way from one place to another, and what undoes it: quotes lost or added, a dump
//! in place of the bytes, text around the JSON; and the same fields once as JSON and once as a form.

use memchr::{memchr, memmem, memrchr};

use super::content::is_name;
use super::wrap::form;
use super::{BodyRow, Group, Input, Make};
use crate::cause::Ecosystem;
use crate::cause::reserialise::quote;
use crate::json::{Kind, Tree};
use crate::percent;

const FILE: &str =
    "Keep the JSON in a file and send that (`curl --data-binary @body.json`), so that no shell takes part in it.";
const WIRE: &str =
    "Take the body from the wire (a recording proxy, a capture), not from a log, a chat or a debugger's view.";
const SAME: &str = "Sign the very bytes that are sent: make the body once, as bytes, and give those to the hash and to the HTTP client.";
const AGAIN: &str = "Sign and verify the form as it stands on the wire, and let nothing write it again before that.";
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
        "Windows PowerShell 5.1 and the command prompt take double quotes out of an argument for a program such as `curl.exe`, and so does a shell of Unix where the JSON stands in none of its own.",
        FILE,
    ),
    Group::Content.row(
        |body, out| quotes_restored(body, false, out),
        "body-quotes-restored",
        "the JSON that the body is once names and texts stand in quotes again",
        "The body at hand is no JSON: a shell of Windows took its double quotes away (`curl.exe -d '{\"a\":1}'`).",
        FILE,
    ),
    Group::Content.row(
        |body, out| quotes_restored(body, true, out),
        "body-quotes-restored-everywhere",
        "the JSON that the body is once all names and values stand in quotes again",
        "The body at hand is no JSON: a shell of Windows took its double quotes away, those around numbers among them.",
        FILE,
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
        "The command prompt of Windows knows no single quotes, and hands them on as part of the text; `echo` there keeps both kinds.",
        FILE,
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend([b"'", body, b"'"].concat());
            true
        },
        "body-single-quotes-added",
        "the body in single quotes",
        "The command prompt of Windows knows no single quotes, and hands them on as part of the text.",
        FILE,
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend([b"\"", body, b"\""].concat());
            true
        },
        "body-double-quotes-added",
        "the body in double quotes, nothing in it escaped",
        "`echo` of the Windows command prompt keeps the quotes around its text, and templates put quotes around what is put into them.",
        FILE,
    ),
    Group::Encoding.row(
        |body, out| {
            let Ok(text) = std::str::from_utf8(body) else { return false };
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16()).chain("\r\n".encode_utf16());
            out.extend(units.flat_map(u16::to_le_bytes));
            true
        },
        "body-powershell-file",
        "the body as Windows PowerShell's `>` writes it: UTF-16 with a mark, CR LF at its end",
        "Redirection in Windows PowerShell 5.1 is `Out-File`, which writes UTF-16 and ends every line.",
        "Write the file with `[IO.File]::WriteAllText($path, $body)`, or use PowerShell 7.",
    ),
    Group::Encoding.row(
        |body, out| {
            out.extend(body.iter().map(|byte| byte & 0x7F));
            true
        },
        "body-seven-bits",
        "the body with the highest bit of every byte taken away",
        "`buffer.toString('ascii')` in Node.js keeps seven bits of each byte, so that every other character becomes two or more of ASCII.",
        "Use `toString('utf8')`, or hash the Buffer itself.",
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
        "The bytes were read as ASCII: `new String(bytes, US_ASCII)` in Java and `decode('ascii', 'replace')` in Python put U+FFFD for each other byte.",
        "Hash the bytes that arrived; where text is wanted, read them as UTF-8.",
    ),
    Group::Content.row(
        hex_decoded,
        "body-hex-decoded",
        "the bytes that the body holds in hexadecimal",
        "The body at hand is a dump: `console.log(buffer)` prints `<Buffer 7b 22 …>`, databases and debuggers print `7b22…`.",
        WIRE,
    ),
    BodyRow::new(
        Group::Content,
        Make::Input(|input, out| input.tree.is_none() && json_alone(input.bytes, out)),
        "body-json-alone",
        "the JSON in the body, without the text around it",
        "The body at hand was copied with what stood around it: a log's words before it, the fence of a code block, a command's quotes.",
        WIRE,
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
        "A chat, a mail program or a word processor turned quotes into curly ones and spaces into no-break ones.",
        WIRE,
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(b"payload=");
            percent::encode(body, b"-_.!~*'()", out);
            true
        },
        "body-form-payload-component",
        "a form whose field `payload` holds the body as encodeURIComponent writes it",
        "The form was put together by hand: `'payload=' + encodeURIComponent(body)` writes a space as `%20`, where a form has `+`.",
        "Set the content type to application/json, or hash the whole form as it is sent.",
    )
    .of(Ecosystem::Node),
    Group::Content.row(
        |body, out| form_as_json(body, false, out),
        "body-form-json",
        "a JSON object of the form's fields, all of them texts",
        "The form was sent and an object of its fields was hashed: `requests.post(data=d)` beside `json.dumps(d)`, or `json_encode($_POST)`.",
        SAME,
    ),
    Group::Content.row(
        |body, out| form_as_json(body, true, out),
        "body-form-json-numbers",
        "a JSON object of the form's fields, numbers and literals without quotes",
        "The form was sent and the object that it was made of was hashed: `requests.post(data=d)` beside `json.dumps(d)`.",
        SAME,
    ),
    Group::Content.row(
        |body, out| spaces_of_form(body, (b"+", b"%20"), out),
        "body-form-spaces-percent",
        "the form with `%20` for a space in place of `+`",
        "One side wrote the form again: a browser, `urlencode` and `URLSearchParams` write a space as `+`, and `encodeURIComponent`, `qs.stringify` and `http_build_query` with PHP_QUERY_RFC3986 as `%20`.",
        AGAIN,
    ),
    Group::Content.row(
        |body, out| spaces_of_form(body, (b"%20", b"+"), out),
        "body-form-spaces-plus",
        "the form with `+` for a space in place of `%20`",
        "One side wrote the form again: `encodeURIComponent`, `qs.stringify` and `http_build_query` with PHP_QUERY_RFC3986 write a space as `%20`, and a browser, `urlencode` and `URLSearchParams` as `+`.",
        AGAIN,
    ),
    BodyRow::new(
        Group::Wrap,
        Make::Input(|input, out| json_as_form(input, false, out)),
        "body-json-form",
        "a form of the members of the JSON object that the body is",
        "The object was hashed as a form (`urlencode(d)`, `new URLSearchParams(d)`, `http_build_query($d)`) and sent as JSON, or the reverse.",
        SAME,
    ),
    BodyRow::new(
        Group::Wrap,
        Make::Input(|input, out| json_as_form(input, true, out)),
        "body-json-query",
        "a query string of the members of the JSON object that the body is",
        "`qs.stringify(req.body)` and `querystring.stringify(req.body)` write the parsed body as a form with `%20` for a space, as examples for Slack and PayPal do.",
        SAME,
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
