//! Which format a text is in, from what is at hand of it: a long body may stand before what tells. Says nothing where in doubt: a body that is taken for a capture would be worse
//! than a question.

use super::value::key_bytes;
use super::{Format, burp, editor, hexdump, powershell, variables};
use crate::json::Cursor;

pub(super) fn recognise(bytes: &[u8]) -> Option<Format> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let known = match text.first()? {
        b'{' => object(text),
        b'[' => object(text[1..].trim_ascii_start()),
        b'<' if burp::begins(text) => Some(Format::Burp),
        _ if hexdump::begins(text) => Some(Format::Hexdump),
        _ => lines(text),
    };
    known.or_else(|| holds_a_captured_line(text).then_some(Format::Ndjson))
}

/// How many lines are looked at for one that is a capture, where the first is none.
const FIRST_LINES: usize = 16;

/// Whether a line of its own among the first ones is a capture, behind one that is none: the rest of a line that a log's rotation cut, or what
/// a program said while it started. A document over several lines begins with its bracket, and what stands on a line of it is a part of it.
pub(super) fn holds_a_captured_line(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let opens = matches!(first.first(), Some(b'{' | b'[' | b'<'));
    (!opens || is_whole(first))
        && lines.take(FIRST_LINES).any(|line| is_whole(line) && object(line) == Some(Format::Ndjson))
}

/// Whether a line is a JSON object by itself.
pub(super) fn is_whole(line: &[u8]) -> bool {
    let mut cursor = Cursor::new(line);
    cursor.peek() == Some(b'{') && cursor.value().and_then(|_| cursor.end()).is_ok()
}

/// The top-level keys of an object that may be cut off. A body is JSON too, so that one common word (`url`, `path`) proves nothing.
fn object(text: &[u8]) -> Option<Format> {
    let mut cursor = Cursor::new(text);
    cursor.take(b'{').then_some(())?;
    let mut seen = Keys::default();
    while let Ok(key) = cursor.string() {
        if !cursor.take(b':') {
            break;
        }
        let value = cursor.peek();
        let inside = |member: &[u8], depth| holds(cursor.clone(), member, depth);
        match &*key_bytes(&key) {
            b"log" if value == Some(b'{') => return Some(Format::Har),
            b"entries" if inside(b"request", 2).is_some() => return Some(Format::Har),
            b"request" if inside(b"raw", 1) == Some(b'"') => return Some(Format::Ngrok),
            // Logs and reports have such a member too, with other headers in it.
            b"request" if inside(b"method", 1).is_some() && inside(b"headers", 1) == Some(b'[') => {
                return Some(Format::Har);
            }
            b"requests" if inside(b"request", 2).is_some() => return Some(Format::Ngrok),
            b"info" => seen.collection = inside(b"_postman_id", 1).or(inside(b"schema", 1)).is_some(),
            b"item" if value == Some(b'[') && seen.collection => return Some(Format::Postman),
            b"postData" | b"headersSize" | b"httpVersion" => seen.archived = true,
            b"headers" if value == Some(b'{') => (seen.headers, seen.named) = (true, true),
            b"httpMethod" | b"rawPath" | b"multiValueHeaders" | b"isBase64Encoded" => {
                return Some(Format::Gateway);
            }
            b"method" => seen.method = true,
            b"url" | b"path" => seen.target = true,
            b"headers" => seen.headers = true,
            b"body" => seen.body = true,
            b"body_base64" => return Some(Format::Ndjson),
            _ => {}
        }
        if cursor.value().is_err() || !cursor.take(b',') {
            break;
        }
    }
    if seen.archived && seen.method && seen.target && !seen.body && !seen.named {
        return Some(Format::Har);
    }
    let proof = [seen.method, seen.target, seen.headers, seen.body].into_iter().filter(|seen| *seen).count();
    (proof >= 2 && (seen.method || seen.headers)).then_some(Format::Ndjson)
}

#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // words, each there or not
struct Keys {
    method: bool,
    target: bool,
    headers: bool,
    body: bool,
    /// A member that only requests of an archive have.
    archived: bool,
    /// Headers by their names, as an archive never has them.
    named: bool,
    /// What stands before the items of a collection.
    collection: bool,
}

/// How the value of that member begins, where the value there is an object that has it, or at `depth` 2 a list that begins with one.
fn holds(mut cursor: Cursor<'_>, member: &[u8], depth: usize) -> Option<u8> {
    (depth < 2 || cursor.take(b'[')).then_some(())?;
    cursor.take(b'{').then_some(())?;
    loop {
        let key = cursor.string().ok()?;
        cursor.take(b':').then_some(())?;
        if *key_bytes(&key) == *member {
            return cursor.peek();
        }
        cursor.value().ok()?;
        cursor.take(b',').then_some(())?;
    }
}

/// The first line that is neither blank nor a comment decides between a request line and a command.
fn lines(text: &[u8]) -> Option<Format> {
    let mut directive = false;
    let mut framed = false;
    let mut script = 0;
    let mut start = 0;
    for line in text.split(|&byte| byte == b'\n') {
        let at = start;
        start += line.len() + 1;
        script = script.max(editor::script(text, at).unwrap_or_default());
        if at < script {
            continue;
        }
        let line = line.trim_ascii();
        let comment = line.strip_prefix(b"#").or_else(|| line.strip_prefix(b"//"));
        if let Some(comment) = comment {
            let comment = comment.trim_ascii_start();
            directive |= comment.starts_with(b"@");
            framed |= comment.starts_with(b"@length ");
        } else if !line.is_empty() {
            let command = line.strip_prefix(b"$ ").unwrap_or(line).trim_ascii_start();
            let mut words = command.split(u8::is_ascii_whitespace);
            let word = words.next().unwrap_or_default();
            if word == b"curl" || word == b"curl.exe" {
                return Some(Format::Curl);
            }
            if holds_curl(command) {
                return Some(Format::Curl);
            }
            if word == b"set" || variables::is_definition(line) {
                continue;
            }
            let call = command.strip_prefix(b"await ").unwrap_or(command);
            if call.strip_prefix(b"fetch").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"(")) {
                return Some(Format::Fetch);
            }
            if powershell::begins(command) {
                return Some(Format::Powershell);
            }
            return (framed || is_request_line(line, directive)).then_some(Format::Http);
        }
    }
    None
}

/// Whether a line runs curl behind something else: `sudo curl`, `NAME=value curl`, `echo x | curl`. What cannot be read of it is said by the
/// reader of commands.
fn holds_curl(line: &[u8]) -> bool {
    let words: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| matches!(*word, b"curl" | b"curl.exe"));
    let is_assignment = |word: &&[u8]| {
        let name = word.get(..memchr::memchr(b'=', word).unwrap_or(0)).unwrap_or_default();
        !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    at.is_some_and(|at| {
        let before = words.get(..at).unwrap_or_default();
        let behind = words
            .get(at + 1)
            .is_some_and(|word| word.starts_with(b"-") || memchr::memmem::find(word, b"://").is_some());
        let leads = |word: &&[u8]| is_assignment(word) || matches!(*word, b"sudo" | b"time" | b"env" | b"exec");
        behind && (before.iter().all(leads) || before.last().is_some_and(|word| matches!(*word, b"|" | b"&&" | b";")))
    })
}

/// Whether a line is known for a request line; where none of ours is above it, by what it holds.
pub(super) fn is_request_line(line: &[u8], directive: bool) -> bool {
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return false;
    };
    let version = words.next_back().is_some_and(|word| word.starts_with(b"HTTP/"));
    let shouted =
        method.len() <= 20 && method.iter().all(|&byte| byte.is_ascii_uppercase() || byte == b'-' || byte == b'_');
    let plausible = target.starts_with(b"/")
        || (target, method) == (b"*", b"OPTIONS")
        || target.starts_with(b"{{")
        || memchr::memmem::find(target, b"://").is_some();
    version || (shouted && (plausible || directive))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str) -> Option<Format> {
        recognise(text.as_bytes())
    }

    #[test]
    fn each_format_is_known_by_its_beginning() {
        assert_eq!(is("\u{feff}{\"log\":{\"version\":\"1.2\",\"entr"), Some(Format::Har));
        assert_eq!(is(r#"{"method":"POST","path":"/x","body":"cut o"#), Some(Format::Ndjson));
        assert_eq!(is(r#"{"id":"1","headers":{"a":"b"},"body":"{}"}"#), Some(Format::Ndjson));
        assert_eq!(is(r#"{"version":"2.0","routeKey":"$default","rawPath":"/x"}"#), Some(Format::Gateway));
        assert_eq!(is(r#"[ {"resource":"/x","path":"/x","httpMethod":"POST"}]"#), Some(Format::Gateway));
        assert_eq!(is("# a comment\n$ curl 'https://app.example.test'"), Some(Format::Curl));
        assert_eq!(is("#!/bin/sh\nset -e\ncurl -d x http://localhost"), Some(Format::Curl));
        assert_eq!(is("fetch(\"https://app.example.test\", {"), Some(Format::Fetch));
        assert_eq!(is("await fetch(\"https://app.example.test\", {"), Some(Format::Fetch));
        assert_eq!(
            is("$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n"),
            Some(Format::Powershell)
        );
        assert_eq!(is("Invoke-WebRequest -UseBasicParsing -Uri \"https://a\" `"), Some(Format::Powershell));
        assert_eq!(is("curl.exe 'https://a' `\n -d 'x'"), Some(Format::Curl));
        assert_eq!(is("sudo curl -d x http://a"), Some(Format::Curl));
        assert_eq!(is("SIG=abc T=1 curl http://a"), Some(Format::Curl));
        assert_eq!(is("echo -n '{}' | curl --data-binary @- http://a"), Some(Format::Curl));
        assert_eq!(is("curl ^\"https://a^\" ^"), Some(Format::Curl));
        assert_eq!(is("# @name x\n\nPOST /x HTTP/1.1\nA: b\n\n"), Some(Format::Http));
        assert_eq!(is("GET https://app.example.test/x\n"), Some(Format::Http));
        assert_eq!(is("< {%\n  x()\n%}\n\nPOST http://h.test/x\n"), Some(Format::Http));
        assert_eq!(is("### a\n< {% x() %}\nPOST /x HTTP/1.1\n"), Some(Format::Http));
        assert_eq!(is("###\n// note\nget /x http/1.0\r\n"), None);
        assert_eq!(is("get /x HTTP/1.0\r\n"), Some(Format::Http));
        assert_eq!(is("@host = app.example.test\n\nPOST {{host}}/x\n"), Some(Format::Http));
    }

    #[test]
    fn a_body_is_not_taken_for_a_capture() {
        for body in [
            "",
            "  \n",
            "{}",
            "[]",
            "[1]",
            "{",
            "a=1&b=2",
            r#"{"type":"notification_event","topic":"ping","data":{"method":"x","headers":{}}}"#,
            r#"{"url":"https://app.example.test","path":"/x"}"#,
            r#"{"log":"a text"}"#,
            r#"{"entries":[{"id":1}],"request":{"id":2},"requests":[1]}"#,
            r#"{"request":{"method":"POST","url":"/x","headers":{},"data":"y"}}"#,
            r#"{"info":{"title":"x"},"item":[]}"#,
            "Dear reader\n",
            "# only a comment",
            "fetch me a coffee",
            "how to curl a lock",
            "and then | curl up",
            "$session = 1",
        ] {
            assert_eq!(is(body), None, "{body}");
        }
        assert_eq!(is("OK then"), None);
    }
}
