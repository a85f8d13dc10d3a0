//! Writes a capture as a curl command that sends the same bytes, quoted for a shell. A response has no place in it, and what a shell
//! cannot hold is refused.

use std::fmt::Write as _;

use super::value::absolute;
use super::{Capture, Directive, WriteError, shell, shown};

/// One command for a POSIX shell (bash where the bytes are no plain text). The response and what only other formats keep is left out.
pub fn curl_command(capture: &Capture) -> Result<String, WriteError> {
    let request = &capture.request;
    let mut words: Vec<(&str, Vec<u8>)> = Vec::new();
    let usual: &[u8] = if request.body.is_empty() { b"GET" } else { b"POST" };
    let mut out = String::from("curl");
    if request.method == b"HEAD" && request.body.is_empty() {
        out.push_str(" --head");
    } else if !request.method.is_empty() && request.method != usual {
        words.push(("-X", request.method.clone()));
    }
    let url = absolute(request);
    let breaks = |word: &[u8]| memchr::memchr2(b'\r', b'\n', word).is_some();
    let broken = [("method", &*request.method), ("URL", &url)].into_iter().find(|(_, word)| breaks(word));
    if let Some((what, _)) = broken {
        return Err(WriteError::cannot_say(format!(
            "a line break stands in the {what}, and would begin another header on the connection; choose `har` or `ndjson`"
        )));
    }
    if url.iter().any(|byte| b"[]{}".contains(byte)) {
        out.push_str(" --globoff");
    }
    if memchr::memmem::find(&url, b"/.").is_some() {
        out.push_str(" --path-as-is");
    }
    words.push(("--url", url.into_owned()));
    for (name, value) in request.headers.iter() {
        let odd = name.is_empty() || name.starts_with(b"@") || name.contains(&b';');
        if odd || breaks(name) || breaks(value) {
            return Err(WriteError::cannot_say(format!(
                "header `{}` cannot be given to curl; choose `har` or `ndjson`",
                shown(name)
            )));
        }
        let header = if value.is_empty() { [name, b";"].concat() } else { [name, b": ", value].concat() };
        words.push(("-H", header));
    }
    if !request.body.is_empty() {
        if request.headers.get("content-type").is_none() {
            words.push(("-H", b"Content-Type:".to_vec()));
        }
        // `--data-binary @…` would name a file.
        let option = if request.body.starts_with(b"@") { "--data-raw" } else { "--data-binary" };
        words.push((option, request.body.clone()));
    }
    for (option, word) in words {
        if word.contains(&0) {
            return Err(WriteError::cannot_say(
                "a NUL byte cannot be in a command line; choose `http`, `har` or `ndjson`",
            ));
        }
        match option {
            "-X" | "--url" => out.push(' '),
            _ => out.push_str(" \\\n  "),
        }
        if option != "--url" || word.starts_with(b"-") {
            let _ = write!(out, "{option} ");
        }
        shell::quote(&word, &mut out);
    }
    Ok(out)
}

/// Writes the command with its directives above it.
pub(super) fn write(capture: &Capture, out: &mut Vec<u8>) -> Result<(), WriteError> {
    let command = curl_command(capture)?;
    for Directive { name, value, .. } in &capture.directives {
        let line = format!("# @{name} {value}").replace(['\r', '\n'], " ");
        out.extend_from_slice(line.trim_end().as_bytes());
        out.push(b'\n');
    }
    out.extend_from_slice(command.as_bytes());
    out.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_outside_the_body_is_refused() {
        for (method, target, name, value) in
            [("P\nA: b", "/", "A", "b"), ("P", "/\r\nA: b", "A", "b"), ("P", "/", "A\nB", "b"), ("P", "/", "A", "b\rC")]
        {
            let mut capture = Capture::default();
            capture.request.method = method.into();
            capture.request.target = target.into();
            capture.request.headers.push(name, value);
            assert!(curl_command(&capture).is_err(), "{method:?} {target:?} {name:?} {value:?}");
        }
    }

    #[test]
    fn a_body_no_shell_can_hold_is_refused() {
        let mut capture = Capture::default();
        capture.request.body = b"a\0b".to_vec();
        assert!(curl_command(&capture).unwrap_err().to_string().contains("NUL"));
    }
}
