//! No text keeps what is planted in it under well-known names; redacting is the same each time, and of a document twice no
//! more than once.
#![no_main]

use std::sync::LazyLock;

use courtside::capture::{Capture, Request, write_http};
use courtside::json;
use courtside::redact::{Options, Redaction};
use courtside::secret::Secret;
use libfuzzer_sys::fuzz_target;

const PLANTED: [(&str, &str); 4] = [
    ("email", "zqxvkw.jfh@zqcorp.org"),
    ("phone", "+353 87 9817243"),
    ("first_name", "Zqxvkwjf"),
    ("x", "zq-secret-Kz8/4711"),
];

/// What must be in no output: distinctive parts of the above, in lower case.
const GONE: [&str; 4] = ["zqxvkw", "zqcorp", "9817243", "zq-secret"];

fn redaction() -> Redaction {
    let secret = Secret::new(PLANTED[3].1.as_bytes().to_vec(), "fuzz");
    Redaction::new(Options { key: b"a key for fuzzing".to_vec(), secrets: vec![secret], ..Options::default() })
}

static ONE: LazyLock<Redaction> = LazyLock::new(redaction);
static OTHER: LazyLock<Redaction> = LazyLock::new(redaction);

fn redacted(redaction: &Redaction, capture: &Capture) -> Capture {
    let mut capture = capture.clone();
    redaction.apply(&mut capture);
    capture
}

fn written(capture: &Capture) -> String {
    let mut out = Vec::new();
    write_http(capture, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fuzz_target!(|text: &[u8]| {
    let given = String::from_utf8_lossy(text).to_lowercase();
    // A fuzzer learns what it is compared with.
    if GONE.iter().any(|gone| given.contains(gone)) {
        return;
    }
    let mut body = text.to_vec();
    let mut planted = true;
    for (name, value) in PLANTED {
        let value = format!("\"{value}\"");
        match json::with_member(&body, name, value.as_bytes()) {
            Some(with) => body = with,
            None => planted = false,
        }
    }
    // A body that takes no member is a whole document behind another, or a line of its own.
    if !planted {
        body.extend_from_slice(b"\n{\"email\":\"zqxvkw.jfh@zqcorp.org\"}\n");
    }
    let request = Request { method: b"POST".to_vec(), target: b"/hook".to_vec(), body, ..Request::default() };
    let capture = Capture { request, ..Capture::default() };
    let once = redacted(&ONE, &capture);
    let shown = written(&once).to_lowercase();
    for gone in GONE {
        assert!(!shown.contains(gone), "{gone} survives:\n{shown}\nbefore:\n{}", written(&capture));
    }
    assert_eq!(written(&redacted(&OTHER, &capture)), written(&once));
    // What is no whole document may be read otherwise the next time.
    if planted {
        assert_eq!(written(&redacted(&ONE, &once)), written(&once), "before:\n{}", written(&capture));
    }
});
