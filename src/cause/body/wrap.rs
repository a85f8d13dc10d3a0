//! The whole body put into something else before it was hashed: quoted, encoded, made the value of a form field. A few runtimes also
//! print a placeholder where a body should be.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::{BodyRow, Group};
use crate::cause::Ecosystem;
use crate::percent;

pub(super) static ROWS: &[BodyRow] = &[
    Group::Wrap
        .row(|body, out| quoted(body, false, out), "body-json-string", "the body quoted as a JSON string")
        .of(Ecosystem::Node)
        .common(),
    Group::Wrap
        .row(
            |body, out| quoted(body, true, out),
            "body-json-string-ascii",
            "the body quoted as an ASCII-only JSON string",
        )
        .of(Ecosystem::Python),
    Group::Wrap
        .row(
            |body, out| {
                let mut once = Vec::new();
                let quoted_once = quoted(body, false, &mut once);
                quoted_once && quoted(&once, false, out)
            },
            "body-json-string-twice",
            "the body quoted as a JSON string, and that once more",
        )
        .of(Ecosystem::Node),
    Group::Wrap
        .row(
            |body, out| {
                let mut text = String::new();
                STANDARD.encode_string(body, &mut text);
                out.append(&mut text.into_bytes());
                true
            },
            "body-base64",
            "the body in base64",
        )
        .common(),
    Group::Wrap.row(
        |body, out| {
            let mut text = String::new();
            URL_SAFE_NO_PAD.encode_string(body, &mut text);
            out.append(&mut text.into_bytes());
            true
        },
        "body-base64url",
        "the body in base64url without padding",
    ),
    Group::Wrap.row(
        |body, out| {
            let mut text = String::new();
            STANDARD_NO_PAD.encode_string(body, &mut text);
            out.append(&mut text.into_bytes());
            true
        },
        "body-base64-unpadded",
        "the body in base64 without padding",
    ),
    Group::Wrap.row(
        |body, out| base64_lines(body, 76, "\n", true, out),
        "body-base64-lines-76",
        "the body in base64, broken into lines of 76 characters",
    ),
    Group::Wrap.row(
        |body, out| {
            let mut text = String::new();
            STANDARD.encode_string(body, &mut text);
            text.push('\n');
            out.append(&mut text.into_bytes());
            true
        },
        "body-base64-lf",
        "the body in base64 on one line, with a line feed behind it",
    ),
    Group::Wrap.row(
        |body, out| base64_lines(body, 76, "\n", false, out),
        "body-base64-lines-76-open",
        "the body in base64, broken into lines of 76 characters, without a line feed at the end",
    ),
    Group::Wrap
        .row(
            |body, out| base64_lines(body, 76, "\r\n", false, out),
            "body-base64-lines-76-crlf",
            "the body in base64, broken by CR LF into lines of 76 characters",
        )
        .of(Ecosystem::Java),
    Group::Wrap
        .row(
            |body, out| base64_lines(body, 76, "\r\n", true, out),
            "body-base64-lines-76-crlf-ended",
            "the body in base64, lines of 76 characters, CR LF behind each of them",
        )
        .of(Ecosystem::Php),
    Group::Wrap.row(
        |body, out| base64_lines(body, 64, "\n", true, out),
        "body-base64-lines-64",
        "the body in base64, broken into lines of 64 characters",
    ),
    Group::Wrap.row(
        |body, out| base64_lines(body, 64, "\n", false, out),
        "body-base64-lines-64-open",
        "the body in base64, broken into lines of 64 characters, without a line feed at the end",
    ),
    Group::Wrap
        .row(
            |body, out| base64_lines(body, 60, "\n", true, out),
            "body-base64-lines-60",
            "the body in base64, broken into lines of 60 characters",
        )
        .of(Ecosystem::Ruby),
    Group::Wrap.row(|body, out| one_chunk(body, false, out), "body-chunked", "the body framed as one chunk"),
    Group::Wrap
        .row(
            |body, out| one_chunk(body, true, out),
            "body-chunked-upper",
            "the body framed as one chunk, its size in upper-case hexadecimal",
        )
        .of(Ecosystem::Python),
    Group::Wrap
        .row(
            |body, out| numbers(body, ("[", " ", "]"), i16::from, out),
            "body-go-bytes",
            "the text that Go prints for the body's bytes",
        )
        .of(Ecosystem::Go),
    Group::Wrap
        .row(
            |body, out| numbers(body, ("[", ", ", "]"), |byte| i16::from(byte.cast_signed()), out),
            "body-java-bytes",
            "the text that Java's Arrays.toString makes of the body's bytes",
        )
        .of(Ecosystem::Java),
    Group::Wrap
        .row(
            |body, out| numbers(body, ("[", ", ", "]"), i16::from, out),
            "body-python-list",
            "the text that Python prints for the list of the body's bytes",
        )
        .of(Ecosystem::Python),
    Group::Wrap
        .row(
            |body, out| numbers(body, ("", ",", ""), i16::from, out),
            "body-uint8array",
            "the text that JavaScript makes of a Uint8Array with the body",
        )
        .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(hex::encode(body).as_bytes());
            true
        },
        "body-hex",
        "the body in hexadecimal",
    ),
    Group::Wrap
        .row(
            |body, out| {
                percent::encode(body, b"-_.!~*'()", out);
                true
            },
            "body-uri-component",
            "the body percent-encoded as by encodeURIComponent",
        )
        .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| {
            form(body, b"*-._", out);
            true
        },
        "body-form-encoded",
        "the body encoded as a form value",
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(b"payload=");
            form(body, b"*-._", out);
            true
        },
        "body-form-payload",
        "a form whose field `payload` holds the body",
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(b"data=");
            form(body, b"*-._", out);
            true
        },
        "body-form-data",
        "a form whose field `data` holds the body",
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(b"intercom_data=");
            form(body, b"*-._", out);
            true
        },
        "body-form-intercom-data",
        "a form whose field `intercom_data` holds the body",
    ),
    Group::Wrap.row(
        |body, out| {
            form(body, b"", out);
            out.push(b'=');
            true
        },
        "body-form-key",
        "a form whose only key is the body",
    ),
    Group::Wrap.row(
        |body, out| html(body, ["&quot;", "&#39;"], out),
        "body-html-escaped",
        "the body with HTML entities",
    ),
    Group::Wrap
        .row(
            |body, out| html(body, ["&quot;", "&#039;"], out),
            "body-html-escaped-php",
            "the body with HTML entities as PHP writes them",
        )
        .of(Ecosystem::Php),
    Group::Wrap
        .row(
            |body, out| html(body, ["&quot;", "&#x27;"], out),
            "body-html-escaped-python",
            "the body with HTML entities as Python writes them",
        )
        .of(Ecosystem::Python),
    Group::Wrap.row(
        |body, out| html(body, ["&#34;", "&#39;"], out),
        "body-html-escaped-numbers",
        "the body with HTML entities, its quotes as `&#34;` and `&#39;`",
    ),
    Group::Wrap
        .row(
            |body, out| {
                for &byte in body {
                    match byte {
                        b'"' | b'\'' | b'\\' => out.extend([b'\\', byte]),
                        0 => out.extend(b"\\0"),
                        _ => out.push(byte),
                    }
                }
                true
            },
            "body-addslashes",
            "the body with a backslash before every quote and backslash",
        )
        .of(Ecosystem::Php),
    Group::Wrap
        .row(
            |body, out| {
                python_bytes(body, out);
                true
            },
            "body-python-bytes",
            "the body as Python prints bytes, in `b'…'`",
        )
        .of(Ecosystem::Python)
        .common(),
    Group::Wrap
        .row(
            |body, out| {
                // `Buffer` in a template: the numbers of `JSON.stringify(buffer)`.
                out.extend_from_slice(br#"{"type":"Buffer","data":["#);
                for (index, byte) in body.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    if write!(out, "{byte}").is_err() {
                        return false;
                    }
                }
                out.extend_from_slice(b"]}");
                true
            },
            "body-buffer-json",
            "the JSON form of a Node.js Buffer that holds the body",
        )
        .of(Ecosystem::Node),
    Group::Wrap
        .row(|_, out| say("[object Object]", out), "body-object-object", "the text `[object Object]`")
        .of(Ecosystem::Node)
        .common(),
    Group::Wrap.row(|_, out| say("{}", out), "body-empty-object", "the text `{}`").of(Ecosystem::Node).common(),
    Group::Wrap
        .row(|_, out| say("undefined", out), "body-undefined", "the text `undefined`")
        .of(Ecosystem::Node)
        .common(),
    Group::Wrap.row(|_, out| say("null", out), "body-null", "the text `null`").common(),
    Group::Wrap.row(|_, out| say("[]", out), "body-empty-array", "the text `[]`").of(Ecosystem::Php),
    Group::Wrap.row(|_, out| say("\"\"", out), "body-empty-string-quoted", "the text `\"\"`"),
    Group::Wrap.row(|_, out| say("None", out), "body-none", "the text `None`").of(Ecosystem::Python),
    Group::Wrap.row(|_, out| say("b''", out), "body-python-empty-bytes", "the text `b''`").of(Ecosystem::Python),
    Group::Wrap.row(|_, out| say("Array", out), "body-array", "the text `Array`").of(Ecosystem::Php),
    Group::Wrap
        .row(|_, out| say("[object Promise]", out), "body-object-promise", "the text `[object Promise]`")
        .of(Ecosystem::Node),
    Group::Wrap
        .row(|_, out| say("[object ReadableStream]", out), "body-object-stream", "the text `[object ReadableStream]`")
        .of(Ecosystem::Node),
    Group::Wrap
        .row(|_, out| say("[object Request]", out), "body-object-request", "the text `[object Request]`")
        .of(Ecosystem::Node),
    Group::Wrap
        .row(|_, out| say("[object Blob]", out), "body-object-blob", "the text `[object Blob]`")
        .of(Ecosystem::Node),
    Group::Wrap
        .row(|_, out| say("[object FormData]", out), "body-object-form-data", "the text `[object FormData]`")
        .of(Ecosystem::Node),
    Group::Wrap
        .row(|_, out| say("[object ArrayBuffer]", out), "body-object-array-buffer", "the text `[object ArrayBuffer]`")
        .of(Ecosystem::Node),
    Group::Wrap
        .row(|_, out| say("[object Map]", out), "body-object-map", "the text `[object Map]`")
        .of(Ecosystem::Node),
    Group::Wrap
        .row(
            |body, out| entities(body, b"", out),
            "body-html-escaped-brackets",
            "the body with `<` and `>` as HTML entities, and nothing else",
        )
        .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| entities(body, b"&", out),
        "body-html-escaped-texts",
        "the body with `&`, `<` and `>` as HTML entities, and its quotes as they are",
    ),
    Group::Wrap
        .row(|_, out| say("System.Byte[]", out), "body-system-byte-array", "the text `System.Byte[]`")
        .of(Ecosystem::DotNet),
    Group::Wrap
        .row(
            |_, out| say("System.Collections.Generic.Dictionary`2[System.String,System.Object]", out),
            "body-system-dictionary",
            "the type's name that .NET prints for a dictionary",
        )
        .of(Ecosystem::DotNet),
];

/// Base64 broken into lines of `width` characters.
fn base64_lines(body: &[u8], width: usize, line_break: &str, ended: bool, out: &mut Vec<u8>) -> bool {
    let text = STANDARD.encode(body).into_bytes();
    let mut lines = text.chunks(width).peekable();
    while let Some(line) = lines.next() {
        out.extend_from_slice(line);
        if ended || lines.peek().is_some() {
            out.extend_from_slice(line_break.as_bytes());
        }
    }
    true
}

/// Chunked transfer coding with everything in one chunk. Digits alone look the same in either case.
fn one_chunk(body: &[u8], upper: bool, out: &mut Vec<u8>) -> bool {
    let size = if upper { format!("{:X}", body.len()) } else { format!("{:x}", body.len()) };
    out.extend_from_slice(size.as_bytes());
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(body);
    out.extend_from_slice(b"\r\n0\r\n\r\n");
    !body.is_empty() && (!upper || size.contains(|digit: char| digit.is_ascii_uppercase()))
}

/// The bytes as decimal numbers, with what stands before, between and behind them.
fn numbers(body: &[u8], around: (&str, &str, &str), number: fn(u8) -> i16, out: &mut Vec<u8>) -> bool {
    let (before, between, after) = around;
    out.extend_from_slice(before.as_bytes());
    for (index, byte) in body.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(between.as_bytes());
        }
        // A `Vec` takes everything.
        let _ = write!(out, "{}", number(*byte));
    }
    out.extend_from_slice(after.as_bytes());
    true
}

fn say(text: &str, out: &mut Vec<u8>) -> bool {
    out.extend_from_slice(text.as_bytes());
    true
}

fn quoted(body: &[u8], ascii: bool, out: &mut Vec<u8>) -> bool {
    let Ok(text) = std::str::from_utf8(body) else {
        return false;
    };
    crate::cause::reserialise::quote(text, ascii, out);
    true
}

pub(super) fn form(body: &[u8], plain: &[u8], out: &mut Vec<u8>) {
    for (index, word) in body.split(|&byte| byte == b' ').enumerate() {
        if index > 0 {
            out.push(b'+');
        }
        percent::encode(word, plain, out);
    }
}

/// `<`, `>` and what else is named as entities; no body without any of them is changed.
fn entities(body: &[u8], others: &[u8], out: &mut Vec<u8>) -> bool {
    let is_special = |byte: &u8| b"<>".contains(byte) || others.contains(byte);
    for byte in body {
        match byte {
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'&' if others.contains(byte) => out.extend_from_slice(b"&amp;"),
            _ => out.push(*byte),
        }
    }
    body.iter().any(is_special)
}

fn html(body: &[u8], quotes: [&str; 2], out: &mut Vec<u8>) -> bool {
    for &byte in body {
        match byte {
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'"' => out.extend_from_slice(quotes[0].as_bytes()),
            b'\'' => out.extend_from_slice(quotes[1].as_bytes()),
            _ => out.push(byte),
        }
    }
    true
}

/// Python's `repr` of bytes: double quotes only where the text has an apostrophe and no double quote.
fn python_bytes(body: &[u8], out: &mut Vec<u8>) {
    let quote = if body.contains(&b'\'') && !body.contains(&b'"') { b'"' } else { b'\'' };
    out.extend([b'b', quote]);
    for &byte in body {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ if byte == quote => out.extend([b'\\', byte]),
            b' '..=b'~' => out.push(byte),
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789abcdef";
                out.extend([b'\\', b'x', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
            }
        }
    }
    out.push(quote);
}
