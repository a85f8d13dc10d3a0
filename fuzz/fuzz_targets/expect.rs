//! No line makes the reader of expectations panic, nor any body what judges it. A line holds or its opposite does, but for what cannot
//! be seen.
#![no_main]

use std::time::Duration;

use courtside::capture::{Capture, Directive, Headers, Response};
use courtside::replay::expect::{Exchange, Expectations, Options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let end = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
    let (line, body) = text.split_at(end);
    let Ok(line) = std::str::from_utf8(line) else { return };
    let mut headers = Headers::default();
    headers.push("Content-Type", "application/json");
    headers.push("Content-Security-Policy", body.get(..40).unwrap_or(body));
    let response = Response { status: 200, headers, body: body.to_vec(), ..Response::default() };
    let held = |line: &str| {
        let options = Options::default();
        let directives = vec![Directive { name: "expect".into(), value: line.into(), line: 1 }];
        // Half of the body is what was recorded, so that there is something to tell apart.
        let recorded = Response { body: body.get(body.len() / 2..).unwrap_or_default().to_vec(), ..response.clone() };
        let capture = Capture { directives, response: Some(recorded), ..Capture::default() };
        let expectations = Expectations::of(&capture, None, &options).ok()?;
        let exchange = Exchange {
            capture: &capture,
            request: &capture.request,
            flow: None,
            response: &response,
            elapsed: Duration::ZERO,
        };
        expectations.judge(&exchange).pop()
    };
    let Some(one) = held(line) else { return };
    let Some(other) = held(&format!("not {line}")) else { return };
    assert!(!(one.ok && other.ok), "{line} holds, and so does its opposite");
});
