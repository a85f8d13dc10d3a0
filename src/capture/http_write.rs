//! Writes the native form so that reading gives the same capture: says the length and the version apart where the plain text would
//! not. Refuses what would break out of its line.

use super::editor;
use super::http::{
    RESERVED, SEPARATOR, is_blank, is_comment, is_header_name, is_odd_name, is_token, is_version, last_line,
};
use super::message::Declared;
use super::raw;
use super::recognise;
use super::value::write_members;
use super::variables::file_of;
use super::{Capture, Headers, Response, WriteError, shown};

/// Refuses what a `.http` file cannot say.
pub(super) fn check(capture: &Capture) -> Result<(), WriteError> {
    let broken = |bytes: &[u8]| memchr::memchr2(b'\r', b'\n', bytes).is_some();
    let refuse = |what: &str| {
        Err(WriteError::cannot_say(format!("{what}, which a .http file cannot say; choose `har` or `ndjson`")))
    };
    let request = &capture.request;
    if !request.method.is_empty() && (!is_token(&request.method) || is_comment(&request.method)) {
        return refuse(&format!("the method is `{}`", shown(&request.method)));
    }
    if broken(&request.target) || request.target.trim_ascii() != request.target {
        return refuse("white space at the edge of the target, or a line break in it");
    }
    let response = capture.response.as_ref();
    let mut headers = response.map_or(&[][..], |response| &response.headers.0).iter();
    for header in headers.by_ref().chain(&request.headers.0) {
        let name = header.name.as_slice();
        if !(is_header_name(name) || is_odd_name(name)) || name.starts_with(SEPARATOR) {
            return refuse(&format!("a header is named `{}`", shown(name)));
        }
        if broken(&header.value) {
            return refuse(&format!("header `{}` holds a line break", shown(name)));
        }
    }
    if broken(&request.version)
        || response.is_some_and(|response| broken(&response.version) || broken(&response.reason))
    {
        return refuse("the version or the reason phrase holds a line break");
    }
    for directive in &capture.directives {
        let name = directive.name.as_str();
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return refuse(&format!("a directive is named `{}`", shown(name.as_bytes())));
        }
        if RESERVED.contains(&name) {
            return refuse(&format!("a directive is named `{name}`, a word of the format itself"));
        }
        if broken(directive.value.as_bytes()) {
            return refuse(&format!("directive `{name}` holds a line break"));
        }
    }
    write_members(&mut Vec::new(), &capture.extra)
}

/// Writes one native block, without a separator. Line breaks where the format has no room for them become spaces, a missing method
/// becomes `POST` and a missing target `/`; [`super::Writer`] refuses the former.
pub fn write_http(capture: &Capture, out: &mut Vec<u8>) {
    for directive in &capture.directives {
        write_directive(out, directive.name.as_bytes(), directive.value.as_bytes());
    }
    let mut extra = b"{".to_vec();
    if !capture.extra.is_empty() && write_members(&mut extra, &capture.extra).is_ok() {
        extra.push(b'}');
        write_directive(out, b"extra", &extra);
    }
    let request = &capture.request;
    let target = or_else(&request.target, b"/");
    let line = [or_else(&request.method, b"POST"), target, &request.version].join(&b' ');
    if recognise::is_request_line(&line, !capture.directives.is_empty()) {
        write_length(out, &request.headers, &request.body);
    } else {
        // The form is known by this line, where the request's own is not what others write.
        write_directive(out, b"length", request.body.len().to_string().as_bytes());
    }
    let last_word = target.rsplit(u8::is_ascii_whitespace).next();
    let apart = if request.version.is_empty() {
        last_word.is_some_and(|word| word.len() < target.len() && is_version(word))
    } else {
        !is_version(&request.version)
    };
    if apart {
        write_directive(out, b"version", &request.version);
    }
    write_line(out, or_else(&request.method, b"POST"));
    out.push(b' ');
    write_line(out, target);
    if !apart && !request.version.is_empty() {
        out.push(b' ');
        write_line(out, &request.version);
    }
    write_rest(out, &request.headers, &request.body);
    if let Some(response) = &capture.response {
        write_response(out, response);
    }
}

pub(super) fn write_response(out: &mut Vec<u8>, response: &Response) {
    out.extend_from_slice(b"###<\n");
    write_length(out, &response.headers, &response.body);
    if is_version(&response.version) {
        write_line(out, &response.version);
        out.push(b' ');
    } else if !response.version.is_empty() {
        write_directive(out, b"version", &response.version);
    }
    out.extend_from_slice(response.status.to_string().as_bytes());
    if !response.reason.is_empty() {
        out.push(b' ');
        write_line(out, &response.reason);
    }
    write_rest(out, &response.headers, &response.body);
}

fn or_else<'a>(bytes: &'a [u8], otherwise: &'a [u8]) -> &'a [u8] {
    if bytes.is_empty() { otherwise } else { bytes }
}

fn write_directive(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    out.extend_from_slice(b"# @");
    write_line(out, name);
    if !value.is_empty() {
        out.push(b' ');
        write_line(out, value);
    }
    out.push(b'\n');
}

/// Says the length where reading would not find it: a length that disagrees might by chance fit what follows in the file.
fn write_length(out: &mut Vec<u8>, headers: &Headers, body: &[u8]) {
    let found = match headers.declared_length() {
        Declared::Bytes(length) => length == body.len() as u64 && last_line(body).is_none(),
        Declared::Nothing | Declared::Unreadable => {
            body.is_empty()
                || !(is_blank(body)
                    || matches!(body, [.., b'\r' | b'\n'])
                    || file_of(body).is_some()
                    || raw::reads_as_chunks(headers, body)
                    || raw::unmarked_answer(body).is_some()
                    || editor::without_afterthoughts(body).len() < body.len()
                    || body.starts_with(SEPARATOR)
                    || memchr::memmem::find(body, b"\n###").is_some())
        }
    };
    if !found {
        write_directive(out, b"length", body.len().to_string().as_bytes());
    }
}

fn write_line(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(bytes.iter().map(|byte| match byte {
        b'\r' | b'\n' => b' ',
        _ => *byte,
    }));
}

fn write_rest(out: &mut Vec<u8>, headers: &Headers, body: &[u8]) {
    out.push(b'\n');
    for (name, value) in headers.iter() {
        write_line(out, name);
        out.push(b':');
        if !value.is_empty() {
            out.push(b' ');
            write_line(out, value);
        }
        out.push(b'\n');
    }
    out.push(b'\n');
    if !body.is_empty() {
        out.extend_from_slice(body);
        out.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writer_adds_a_length_only_where_it_must() {
        let says = |body: &[u8], length: &str| {
            let mut capture = Capture::default();
            capture.request.body = body.to_vec();
            if !length.is_empty() {
                capture.request.headers.push("content-length", length);
            }
            let mut out = Vec::new();
            write_http(&capture, &mut out);
            out.starts_with(b"# @length")
        };
        let mut framed = Capture::default();
        framed.request.headers.push("Transfer-Encoding", "chunked");
        framed.request.body = b"2\r\n{}\r\n0\r\n\r\n".to_vec();
        let mut out = Vec::new();
        write_http(&framed, &mut out);
        assert!(out.starts_with(b"# @length 12\n"), "a body that is framed like chunks would lose its frame");
        for (body, length) in [("", ""), ("{}", ""), ("a\n##", "4"), ("a\r", "2, 2")] {
            assert!(!says(body.as_bytes(), length), "{body:?}");
        }
        for (body, length) in [
            ("\n", ""),
            ("### x", ""),
            ("a\n###", ""),
            ("a\n###", "5"),
            ("a\r", ""),
            ("ab", "3"),
            ("ab", "1"),
            ("< a", ""),
        ] {
            assert!(says(body.as_bytes(), length), "{body:?}");
        }
    }

    #[test]
    fn what_would_break_out_of_its_line_is_refused_or_made_harmless() {
        let mut capture = Capture::default();
        capture.request.headers.push("a", "b\n\n###\nGET /evil");
        assert!(check(&capture).unwrap_err().to_string().contains("line break"));
        let mut out = Vec::new();
        write_http(&capture, &mut out);
        assert_eq!(super::super::http::places(&out).unwrap().len(), 1);
    }
}
