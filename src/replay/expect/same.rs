//! An answer held against the response that was recorded.

use std::borrow::Cow;

use super::diff::{self, Ignored};
use super::judge::{Failure, Subject, Verdict, cut, told, tree, verdict};
use crate::capture::{Response, decoded};
use crate::json::JsonPath;
use crate::text;

/// How large bodies are compared line by line at most.
pub(super) const MAX_LINES_OF: usize = 256 << 10;

/// Whether the status is the recorded one.
pub(super) fn status(subject: &Subject<'_>) -> Verdict {
    let recorded = recorded(subject)?;
    verdict(recorded.status == subject.response().status, "status-unexpected", || {
        format!("{}, and {} was recorded", told(subject), recorded.status)
    })
}

/// Whether status, content type and body are as recorded.
pub(super) fn everything(except: &[JsonPath], subject: &Subject<'_>) -> Verdict {
    let recorded = recorded(subject)?;
    let response = subject.response();
    let mut lines = Vec::new();
    if recorded.status != response.status {
        lines.push(format!("status: expected {}, got {}", recorded.status, told(subject)));
    }
    let (expected, actual) = (media_type(recorded), media_type(response));
    if !expected.eq_ignore_ascii_case(actual) {
        lines.push(format!("content type: expected {}, got {}", named(expected), named(actual)));
    }
    let before = body_of(recorded)?;
    let body = subject.body()?;
    let mut count = lines.len();
    let mut shown = None;
    if before != body {
        // What was recorded as JSON is compared as JSON.
        if let Ok(before) = tree(&before) {
            match subject.tree() {
                Ok(after) => {
                    let paths: Vec<&JsonPath> = except.iter().chain(&subject.options.ignore).collect();
                    let (before, after) = (before.root(), after.root());
                    let ignored = Ignored::of(&paths, before, after);
                    let found = diff::differences(before, after, &ignored);
                    if found.total > 0 && body.len().max(before.text().len()) <= MAX_LINES_OF {
                        shown = Some(diff::unified(
                            &diff::laid_out(before, None, &ignored),
                            &diff::laid_out(after, Some(before), &ignored),
                        ));
                    }
                    count += found.total;
                    lines.extend(found.lines);
                }
                Err(failure) => {
                    count += 1;
                    lines.push(format!("body: expected JSON, and {}", failure.detail));
                }
            }
        } else {
            count += 1;
            lines.push(bytes_apart(&before, body));
            shown = text_diff(&before, body);
        }
    }
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let more = |kept: usize| {
        if count > kept { format!("{} more", text::thousands((count - kept) as u64)) } else { String::new() }
    };
    let mut detail = lines.first().cloned().unwrap_or_default();
    if count > 1 {
        detail = format!("{detail}; {}", more(1));
    }
    let mut all = lines.join("\n");
    if count > lines.len() {
        all = format!("{all}\nand {}", more(lines.len()));
    }
    if let Some(shown) = shown {
        all = format!("{all}\n\n{shown}");
    }
    Err(Failure { diff: Some(all), ..Failure::new("answer-differs", detail) })
}

fn recorded<'e>(subject: &Subject<'e>) -> Result<&'e Response, Failure> {
    let none = || {
        Failure::blind(
            "answer-unrecorded",
            "no response was recorded with this request; record it once, then compare with it",
        )
    };
    subject.exchange.capture.response.as_ref().ok_or_else(none)
}

/// The recorded body. Recorders often unpack it and leave the header as it was.
fn body_of(recorded: &Response) -> Result<Cow<'_, [u8]>, Failure> {
    match decoded(recorded).map_err(Failure::from) {
        Err(failure) if matches!(failure.code, "answer-damaged" | "answer-coding") => Ok(Cow::Borrowed(&recorded.body)),
        body => body,
    }
}

/// The media type without its parameters.
fn media_type(response: &Response) -> &[u8] {
    let value = response.headers.get("content-type").unwrap_or_default();
    value.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii()
}

fn named(media_type: &[u8]) -> String {
    if media_type.is_empty() { "none".to_owned() } else { cut(media_type) }
}

fn bytes_apart(before: &[u8], body: &[u8]) -> String {
    let same = before.iter().zip(body).take_while(|(one, other)| one == other).count();
    let [expected, got] = [before, body].map(|bytes| text::thousands(bytes.len() as u64));
    format!(
        "body: expected {expected} bytes, got {got}; the first that differs is number {}",
        text::thousands(same as u64 + 1)
    )
}

fn text_diff(before: &[u8], body: &[u8]) -> Option<String> {
    if before.len().max(body.len()) > MAX_LINES_OF {
        return None;
    }
    Some(diff::unified(std::str::from_utf8(before).ok()?, std::str::from_utf8(body).ok()?))
}
