//! What Windows does to a body that goes through a file there, and what `base64` in a shell makes of one. The bytes are those of PowerShell's
//! documentation and of coreutils' and macOS' `base64`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::causes::{of_capture, of_code};

const LINE: &str = r#"{"workspace_id":"ab12","note":"hi ž"}"#;
const LINES: &str = "{\"workspace_id\":\"ab12\",\n\"note\":\"hi ž\"\n}";

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn marked(text: &str) -> Vec<u8> {
    [&b"\xFF\xFE"[..], &utf16(text)].concat()
}

#[test]
fn a_mark_and_windows_line_ends_together_are_one_thing() {
    for (body, file) in [
        (LINE.to_owned(), format!("\u{feff}{LINE}\r\n")),
        (LINES.to_owned(), format!("\u{feff}{}\r\n", crlf(LINES))),
        (format!("{LINES}\n"), format!("\u{feff}{}\r\n", crlf(LINES))),
    ] {
        assert_eq!(of_code(&body, &file), ["body-powershell-utf8"], "{file:?}");
    }
    for body in [LINE, LINES] {
        let file = format!("\u{feff}{}\r\n", crlf(body));
        assert_eq!(of_code(&file, body), ["body-powershell-utf8-undone"]);
        assert_eq!(of_capture(&file, body), ["body-powershell-utf8"], "the captured one was changed");
    }
    // Each of both may happen without the other thing that a file brings.
    let file = format!("\u{feff}{}", crlf(LINES));
    assert_eq!(of_code(LINES, &file), ["body-bom-added", "body-lf-to-crlf"]);
    assert_eq!(of_code(&file, LINES), ["body-bom-crlf-to-lf"]);
    assert_eq!(of_code(LINE, format!("\u{feff}{LINE}\n")), ["body-bom-added", "body-lf-added"]);
    let file = format!("{}\r\n", crlf(LINES));
    assert_eq!(of_code(LINES, &file), ["body-lf-to-crlf-ended"]);
    assert_eq!(of_code(&file, LINES), ["body-crlf-to-lf-trimmed"]);
}

#[test]
fn utf_16_with_windows_line_ends_is_named_in_both_directions() {
    let file = marked(&format!("{}\r\n", crlf(LINES)));
    assert_eq!(of_code(LINES, &file), ["body-powershell-file"]);
    assert_eq!(of_code(format!("{LINES}\n"), &file), ["body-powershell-file"]);
    assert_eq!(of_code(&file, LINES), ["body-utf16-decoded", "body-crlf-to-lf-trimmed"]);
    assert_eq!(of_code(&file, format!("{LINES}\n")), ["body-utf16-decoded", "body-crlf-to-lf"]);
    assert_eq!(of_code(LINES, marked(&crlf(LINES))), ["body-utf16-lines"]);
    assert_eq!(of_code(LINE, utf16(&format!("{LINE}\r\n"))), ["body-utf16-lines"]);
    assert_eq!(of_code(marked(LINE), utf16(LINE)), ["body-utf16-mark-removed"]);
    // The two bytes before something that is no UTF-16 are none of its mark.
    assert_eq!(of_code([&b"\xFF\xFE"[..], LINE.as_bytes()].concat(), LINE), ["body-invalid-dropped"]);
}

#[test]
fn base64_of_a_body_with_a_line_end_is_named_whatever_prints_it() {
    // `echo BODY | base64` and `printf '%s' BODY | base64`, with coreutils 9.
    assert_eq!(of_code("{\"a\":1}", "eyJhIjoxfQo=\n"), ["body-lf-added", "body-base64-lines-76"]);
    assert_eq!(of_code("{\"a\":1}", "eyJhIjoxfQ==\n"), ["body-base64-lines-76"]);
    assert_eq!(of_code("{\"a\":1}", "eyJhIjoxfQo="), ["body-lf-added", "body-base64"]);
    assert_eq!(of_code("{\"a\":1}", "eyJhIjoxfQ=="), ["body-base64"]);
    assert_eq!(of_code("eyJhIjoxfQo=\n", "{\"a\":1}"), ["body-base64-decoded", "body-final-lf-removed"]);
    // Where it has characters that the URL-safe alphabet has not.
    assert_eq!(of_code("{\"a\":\"~~?\"}", "eyJhIjoifn4/In0"), ["body-base64-unpadded"]);
    // A long one is one line on a Mac.
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(80));
    let line = STANDARD.encode(&long);
    assert_eq!(of_code(&long, format!("{line}\n")), ["body-base64-lf"]);
}
