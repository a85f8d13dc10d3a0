mod flows;
mod forms;
mod grammar;
mod recorded;

use super::*;
use crate::capture::{Directive, Headers};

/// An answer as a server writes it: status line, headers, blank line, body.
fn response(text: &str) -> Response {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let (status, reason) = lines.next().unwrap().split_once(' ').unwrap();
    let mut headers = Headers::default();
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        headers.push(name, value);
    }
    Response {
        status: status.parse().unwrap(),
        reason: reason.into(),
        headers,
        body: body.into(),
        ..Response::default()
    }
}

fn capture(lines: &[&str]) -> Capture {
    let directive =
        |(index, text): (usize, &&str)| Directive { name: "expect".into(), value: (*text).into(), line: index + 1 };
    Capture { directives: lines.iter().enumerate().map(directive).collect(), ..Capture::default() }
}

/// What becomes of an exchange under default options.
fn judged(capture: &Capture, flow: Option<&'static str>, response: &Response) -> Vec<Held> {
    judged_with(&Options::default(), capture, flow, response)
}

fn judged_with(options: &Options, capture: &Capture, flow: Option<&'static str>, response: &Response) -> Vec<Held> {
    let expectations = Expectations::of(capture, flow, options).unwrap_or_else(|error| panic!("{error}"));
    let held = expectations.judge(&Exchange {
        capture,
        request: &capture.request,
        flow,
        response,
        elapsed: Duration::from_millis(1500),
    });
    for held in &held {
        let known = crate::codes::explanation(held.code).is_some();
        assert!(known, "{} is not explained", held.code);
        assert_eq!(held.ok, held.detail.is_none(), "{held:?}");
        assert_eq!(held.ok, held.code == OK, "{held:?}");
        assert!(held.detail.as_ref().is_none_or(|detail| detail.len() < 2_000 && !detail.contains('\n')), "{held:?}");
    }
    held
}

/// One expectation of one answer.
fn one(line: &str, response: &Response) -> Held {
    judged(&capture(&[line]), None, response).remove(0)
}
