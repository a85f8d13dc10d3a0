//! The whole body put into something else before it was hashed: quoted, encoded, made the value of a form field. A few runtimes also
//! print a placeholder where a body should be.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::{BodyRow, Group};
use crate::cause::Ecosystem;
use crate::percent;

const PLAIN: &str = "Hash the body as it is on the wire, before anything quotes or encodes it.";
const PARSED: &str = "Hash the raw request bytes; what a parser returns is an object, and putting it into a string does not give the body back.";

const ONCE: &str = "Write `await request.text()`, once, and hash that.";
const LINES: &str = "Decode it before hashing; where base64 is wanted, use a function that writes one line (`b64encode`, `base64 -w0`).";
const CHUNKS: &str = "Read the body through the HTTP library, which joins the chunks, not from the socket.";

pub(super) static ROWS: &[BodyRow] = &[
    Group::Wrap.row(
        |body, out| quoted(body, false, out),
        "body-json-string",
        "the body quoted as a JSON string",
        "`JSON.stringify` was given the text of the body instead of an object, which quotes and escapes it.",
        PLAIN,
    )
    .of(Ecosystem::Node)
    .common(),
    Group::Wrap.row(
        |body, out| quoted(body, true, out),
        "body-json-string-ascii",
        "the body quoted as an ASCII-only JSON string",
        "Python's `json.dumps` was given text instead of an object, which quotes and escapes it.",
        PLAIN,
    )
    .of(Ecosystem::Python),
    Group::Wrap.row(
        |body, out| {
            let mut once = Vec::new();
            let quoted_once = quoted(body, false, &mut once);
            quoted_once && quoted(&once, false, out)
        },
        "body-json-string-twice",
        "the body quoted as a JSON string, and that once more",
        "`JSON.stringify` was given a text that another call had quoted before.",
        PLAIN,
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| {
            let mut text = String::new();
            STANDARD.encode_string(body, &mut text);
            out.append(&mut text.into_bytes());
            true
        },
        "body-base64",
        "the body in base64",
        "An API gateway hands binary bodies over in base64 (`isBase64Encoded`), and they were hashed without being decoded.",
        "Decode first: `Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8')`.",
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
        "The body was treated like a part of a JWT.",
        PLAIN,
    ),
    Group::Wrap.row(
        |body, out| base64_lines(body, 76, "\n", true, out),
        "body-base64-lines-76",
        "the body in base64, broken into lines of 76 characters",
        "Python's `base64.encodebytes` and the command `base64` break their output into lines and end it with a line feed.",
        LINES,
    ),
    Group::Wrap.row(
        |body, out| base64_lines(body, 76, "\n", false, out),
        "body-base64-lines-76-open",
        "the body in base64, broken into lines of 76 characters, without a line feed at the end",
        "`$(base64 FILE)` and editors drop the last line feed and keep those between the lines.",
        LINES,
    ),
    Group::Wrap.row(
        |body, out| base64_lines(body, 76, "\r\n", false, out),
        "body-base64-lines-76-crlf",
        "the body in base64, broken by CR LF into lines of 76 characters",
        "`Base64.getMimeEncoder()` and .NET's `InsertLineBreaks` break their output as mail does.",
        LINES,
    )
    .of(Ecosystem::Java),
    Group::Wrap.row(
        |body, out| base64_lines(body, 76, "\r\n", true, out),
        "body-base64-lines-76-crlf-ended",
        "the body in base64, lines of 76 characters, CR LF behind each of them",
        "`chunk_split(base64_encode($body))` puts a line break behind the last line too.",
        LINES,
    )
    .of(Ecosystem::Php),
    Group::Wrap.row(
        |body, out| base64_lines(body, 64, "\n", true, out),
        "body-base64-lines-64",
        "the body in base64, broken into lines of 64 characters",
        "`openssl base64` and `openssl enc -a` write the lines of PEM.",
        LINES,
    ),
    Group::Wrap.row(
        |body, out| base64_lines(body, 64, "\n", false, out),
        "body-base64-lines-64-open",
        "the body in base64, broken into lines of 64 characters, without a line feed at the end",
        "The lines of `openssl base64`, their last line feed dropped by a shell or a `trim`.",
        LINES,
    ),
    Group::Wrap.row(
        |body, out| base64_lines(body, 60, "\n", true, out),
        "body-base64-lines-60",
        "the body in base64, broken into lines of 60 characters",
        "`Base64.encode64` and `[body].pack('m')` break their output into lines of 60 characters.",
        "Decode it before hashing, or use `Base64.strict_encode64` where base64 is wanted.",
    )
    .of(Ecosystem::Ruby),
    Group::Wrap.row(
        |body, out| one_chunk(body, false, out),
        "body-chunked",
        "the body framed as one chunk",
        "The raw stream was hashed, with the chunk sizes of `Transfer-Encoding: chunked` (RFC 9112, section 7.1) still in it.",
        CHUNKS,
    ),
    Group::Wrap.row(
        |body, out| one_chunk(body, true, out),
        "body-chunked-upper",
        "the body framed as one chunk, its size in upper-case hexadecimal",
        "The raw stream was hashed; Python's `http.client` writes the size of a chunk in upper case.",
        CHUNKS,
    )
    .of(Ecosystem::Python),
    Group::Wrap.row(
        |body, out| numbers(body, ("[", " ", "]"), i16::from, out),
        "body-go-bytes",
        "the text that Go prints for the body's bytes",
        "`fmt.Sprint(body)` or `%v` prints a byte slice as numbers in brackets.",
        "Pass the slice itself to `mac.Write`, or print it with `%s`.",
    )
    .of(Ecosystem::Go),
    Group::Wrap.row(
        |body, out| numbers(body, ("[", ", ", "]"), |byte| i16::from(byte.cast_signed()), out),
        "body-java-bytes",
        "the text that Java's Arrays.toString makes of the body's bytes",
        "`Arrays.toString(bytes)` prints an array as signed numbers in brackets.",
        "Pass the array itself to `mac.doFinal`, or make text with `new String(bytes, UTF_8)`.",
    )
    .of(Ecosystem::Java),
    Group::Wrap.row(
        |body, out| numbers(body, ("", ",", ""), i16::from, out),
        "body-uint8array",
        "the text that JavaScript makes of a Uint8Array with the body",
        "Putting a `Uint8Array` into a string joins its numbers with commas; only a `Buffer` turns into text.",
        "Pass the array itself to `hmac.update`, or decode it with `new TextDecoder().decode(bytes)`.",
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(hex::encode(body).as_bytes());
            true
        },
        "body-hex",
        "the body in hexadecimal",
        "A Buffer was turned into text with `toString('hex')`, `hex()` or `bin2hex` before it was hashed.",
        PLAIN,
    ),
    Group::Wrap.row(
        |body, out| {
            percent::encode(body, b"-_.!~*'()", out);
            true
        },
        "body-uri-component",
        "the body percent-encoded as by encodeURIComponent",
        "The text went through `encodeURIComponent` on its way into a URL or a form.",
        PLAIN,
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| {
            form(body, b"*-._", out);
            true
        },
        "body-form-encoded",
        "the body encoded as a form value",
        "The text went through `URLSearchParams`, `URLEncoder` or `curl --data-urlencode`.",
        PLAIN,
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(b"payload=");
            form(body, b"*-._", out);
            true
        },
        "body-form-payload",
        "a form whose field `payload` holds the body",
        "The request was sent as a form (`application/x-www-form-urlencoded`), and the form is what was on the wire.",
        "Set the content type to application/json, or hash the whole form.",
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(b"data=");
            form(body, b"*-._", out);
            true
        },
        "body-form-data",
        "a form whose field `data` holds the body",
        "The request was sent as a form (`application/x-www-form-urlencoded`), and the form is what was on the wire.",
        "Set the content type to application/json, or hash the whole form.",
    ),
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(b"intercom_data=");
            form(body, b"*-._", out);
            true
        },
        "body-form-intercom-data",
        "a form whose field `intercom_data` holds the body",
        "Intercom opens sheets with a form; the form is the body, and the JSON is the value of its field.",
        "Hash the whole form as it arrived.",
    ),
    Group::Wrap.row(
        |body, out| {
            form(body, b"", out);
            out.push(b'=');
            true
        },
        "body-form-key",
        "a form whose only key is the body",
        "A form parser took JSON for a key without a value and wrote it out again; the content type said form.",
        "Send application/json, and hash the raw bytes instead of the parsed form.",
    ),
    Group::Wrap.row(
        |body, out| html(body, ["&quot;", "&#39;"], out),
        "body-html-escaped",
        "the body with HTML entities",
        "A template or a sanitising filter replaced `\"`, `&`, `<`, `>` and `'` by entities.",
        PLAIN,
    ),
    Group::Wrap.row(
        |body, out| html(body, ["&quot;", "&#039;"], out),
        "body-html-escaped-php",
        "the body with HTML entities as PHP writes them",
        "`htmlspecialchars` or an input filter replaced quotes and brackets; the apostrophe becomes `&#039;`.",
        PLAIN,
    )
    .of(Ecosystem::Php),
    Group::Wrap.row(
        |body, out| html(body, ["&quot;", "&#x27;"], out),
        "body-html-escaped-python",
        "the body with HTML entities as Python writes them",
        "`html.escape` or a template replaced quotes and brackets; the apostrophe becomes `&#x27;`.",
        PLAIN,
    )
    .of(Ecosystem::Python),
    Group::Wrap.row(
        |body, out| html(body, ["&#34;", "&#39;"], out),
        "body-html-escaped-numbers",
        "the body with HTML entities, its quotes as `&#34;` and `&#39;`",
        "`html.EscapeString` and `html/template` in Go, and Jinja's `escape` (MarkupSafe) in Python, write quotes by their numbers.",
        PLAIN,
    ),
    Group::Wrap.row(
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
        "`addslashes`, WordPress (which adds slashes to `$_POST`) or a database driver escaped the text.",
        "Read `php://input`; in WordPress, `$request->get_body()`.",
    )
    .of(Ecosystem::Php),
    Group::Wrap.row(
        |body, out| {
            python_bytes(body, out);
            true
        },
        "body-python-bytes",
        "the body as Python prints bytes, in `b'…'`",
        "`str(request.body)` or an f-string prints the bytes object, prefix and quotes included, instead of decoding it.",
        "Pass the bytes to `hmac.new` as they are; where text is needed use `.decode()`.",
    )
    .of(Ecosystem::Python)
    .common(),
    Group::Wrap.row(
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
        "`JSON.stringify` was given the Buffer that `express.raw` leaves in `req.body`.",
        "Pass `req.body` itself to `hmac.update`.",
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |_, out| say("[object Object]", out),
        "body-object-object",
        "the text `[object Object]`",
        "A parsed body was put into a string (`String(req.body)`, a template, `+`); JavaScript prints objects that way.",
        PARSED,
    )
    .of(Ecosystem::Node)
    .common(),
    Group::Wrap.row(
        |_, out| say("{}", out),
        "body-empty-object",
        "the text `{}`",
        "No parser ran for this content type, so `req.body` was an empty object when it was stringified.",
        PARSED,
    )
    .of(Ecosystem::Node)
    .common(),
    Group::Wrap.row(
        |_, out| say("undefined", out),
        "body-undefined",
        "the text `undefined`",
        "`req.body` or `req.rawBody` was not set, and a template or `+` turned that into text.",
        PARSED,
    )
    .of(Ecosystem::Node)
    .common(),
    Group::Wrap.row(
        |_, out| say("null", out),
        "body-null",
        "the text `null`",
        "The parser returned nothing, and nothing was serialised as `null`.",
        PARSED,
    )
    .common(),
    Group::Wrap.row(
        |_, out| say("[]", out),
        "body-empty-array",
        "the text `[]`",
        "An empty input array was serialised, as `json_encode($_POST)` does where the request was JSON.",
        PARSED,
    )
    .of(Ecosystem::Php),
    Group::Wrap.row(
        |_, out| say("\"\"", out),
        "body-empty-string-quoted",
        "the text `\"\"`",
        "An empty text was serialised as JSON because the stream had been read before.",
        PARSED,
    ),
    Group::Wrap.row(
        |_, out| say("None", out),
        "body-none",
        "the text `None`",
        "`request.json` or `event['body']` was missing, and `str` turned that into text.",
        PARSED,
    )
    .of(Ecosystem::Python),
    Group::Wrap.row(
        |_, out| say("b''", out),
        "body-python-empty-bytes",
        "the text `b''`",
        "`str(request.data)` after the form parser had taken the body prints an empty bytes object.",
        "Call `request.get_data()` before anything parses the request, and pass the bytes themselves.",
    )
    .of(Ecosystem::Python),
    Group::Wrap.row(
        |_, out| say("Array", out),
        "body-array",
        "the text `Array`",
        "PHP turns an array into the word `Array` where a string is wanted.",
        "Use `file_get_contents('php://input')` or `$request->getContent()`.",
    )
    .of(Ecosystem::Php),
    Group::Wrap.row(
        |_, out| say("[object Promise]", out),
        "body-object-promise",
        "the text `[object Promise]`",
        "`req.text()` returns a promise, and it was put into a string without `await`.",
        "Write `await req.text()`.",
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |_, out| say("[object ReadableStream]", out),
        "body-object-stream",
        "the text `[object ReadableStream]`",
        "`request.body` of a fetch `Request` (Next.js, Hono, Cloudflare Workers, Deno, Bun) is a stream, and it was put into a string.",
        ONCE,
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |_, out| say("[object Request]", out),
        "body-object-request",
        "the text `[object Request]`",
        "`new Request(…)`, or the request that a handler got, was put into a string in place of its body.",
        ONCE,
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |_, out| say("[object Blob]", out),
        "body-object-blob",
        "the text `[object Blob]`",
        "`await request.blob()` gives an object, and it was put into a string.",
        "Write `await request.text()`, or `Buffer.from(await blob.arrayBuffer())`.",
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |_, out| say("[object FormData]", out),
        "body-object-form-data",
        "the text `[object FormData]`",
        "`await request.formData()` gives an object, and it was put into a string.",
        ONCE,
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |_, out| say("[object ArrayBuffer]", out),
        "body-object-array-buffer",
        "the text `[object ArrayBuffer]`",
        "`await request.arrayBuffer()` gives a buffer that has no text of its own, and it was put into a string.",
        "Pass `Buffer.from(buffer)` or `new Uint8Array(buffer)` to `hmac.update`.",
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |_, out| say("[object Map]", out),
        "body-object-map",
        "the text `[object Map]`",
        "A parsed body that is a `Map` was put into a string; JavaScript prints maps that way.",
        PARSED,
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| entities(body, b"", out),
        "body-html-escaped-brackets",
        "the body with `<` and `>` as HTML entities, and nothing else",
        "Input filters against cross-site scripting (`xss`, `xss-clean`) rewrite every text of `req.body` before a handler sees it.",
        "Verify the raw body before such a filter runs.",
    )
    .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| entities(body, b"&", out),
        "body-html-escaped-texts",
        "the body with `&`, `<` and `>` as HTML entities, and its quotes as they are",
        "An input filter rewrote every text of the parsed body, as `htmlspecialchars` with ENT_NOQUOTES, `html.escape(s, quote=False)` and sanitisers do.",
        "Verify the raw body before any filter runs.",
    ),
    Group::Wrap.row(
        |_, out| say("System.Byte[]", out),
        "body-system-byte-array",
        "the text `System.Byte[]`",
        "A byte array was put into a string (`$\"{bytes}\"`, `ToString()`); .NET prints its type.",
        "Pass the array itself to `ComputeHash`, or make text with `Encoding.UTF8.GetString`.",
    )
    .of(Ecosystem::DotNet),
    Group::Wrap.row(
        |_, out| say("System.Collections.Generic.Dictionary`2[System.String,System.Object]", out),
        "body-system-dictionary",
        "the type's name that .NET prints for a dictionary",
        "A parsed body was put into a string; .NET prints the type of a dictionary, whatever is in it.",
        PARSED,
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
