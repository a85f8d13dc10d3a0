//! Putting an answer beside its request in a text that holds captures: only the answer's own bytes change.

use std::collections::BTreeMap;

use super::http::Place;
use super::http_write::write_response;
use super::{Capture, Error, Format, Header, Response, http, ndjson};
use crate::json;

/// Fields of an answer that are not kept: they concern one connection, or one moment.
const PASSING: [&str; 6] = ["connection", "keep-alive", "transfer-encoding", "trailer", "upgrade", "date"];

/// Why answers cannot be kept in a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AcceptError {
    /// The text has changed, or was never what it was taken for.
    #[error("line {line}: {message}")]
    Unreadable {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// The format is not one of those that are written back.
    #[error(
        "answers are kept in `http` and `ndjson` files, and this is `{0}`; convert it first: courtside convert FILE FILE.http"
    )]
    Format(&'static str),
    /// An answer that the format cannot say.
    #[error("the answer cannot be written: {0}")]
    CannotSay(String),
}

/// The text with these answers beside their requests, by the request's place from 0 (the line's, for NDJSON). What is not answered stays as it
/// is.
pub fn with_answers(format: Format, text: &[u8], answers: &BTreeMap<u64, Response>) -> Result<Vec<u8>, AcceptError> {
    match format {
        Format::Http => in_http(text, answers),
        Format::Ndjson if ndjson::begins_with_a_line(text) => in_lines(text, answers),
        other => Err(AcceptError::Format(other.name())),
    }
}

/// An answer as it is kept.
fn lasting(response: &Response) -> Response {
    let passing = |header: &Header| PASSING.iter().any(|name| header.name.eq_ignore_ascii_case(name.as_bytes()));
    let mut kept = response.clone();
    kept.headers.0.retain(|header| !passing(header));
    // However the body came, its length is known now; without it, blank lines that follow in the file would belong to it.
    let is_length = |header: &Header| header.name.eq_ignore_ascii_case(b"content-length");
    if !kept.body.is_empty() && !kept.headers.0.iter().any(is_length) {
        kept.headers.push("Content-Length", kept.body.len().to_string());
    }
    kept
}

fn in_http(text: &[u8], answers: &BTreeMap<u64, Response>) -> Result<Vec<u8>, AcceptError> {
    let places = http::places(text).map_err(|fault| {
        let Error { line, message, .. } = fault.at(text);
        AcceptError::Unreadable { line, message }
    })?;
    let mut out = Vec::with_capacity(text.len());
    let mut done = 0;
    for (index, Place { request, response }) in (0..).zip(places) {
        let Some(answer) = answers.get(&index) else { continue };
        let replaced = response.is_some();
        let (from, mut to) = response.map_or((request, request), |range| (range.start, range.end));
        out.extend_from_slice(text.get(done..from).unwrap_or_default());
        // The line break behind a request stays with it: behind its answer it would be a blank line, there once and then no more.
        if !replaced && text.get(to) == Some(&b'\n') {
            out.push(b'\n');
            to += 1;
        } else if !out.ends_with(b"\n") {
            out.push(b'\n');
        }
        let capture = Capture { response: Some(lasting(answer)), ..Capture::default() };
        super::http_write::check(&capture).map_err(|error| AcceptError::CannotSay(error.to_string()))?;
        capture.response.iter().for_each(|answer| write_response(&mut out, answer));
        // The line break behind the answer that was there stands behind the new one already.
        done = to + usize::from(replaced && !answer.body.is_empty() && text.get(to) == Some(&b'\n'));
    }
    out.extend_from_slice(text.get(done..).unwrap_or_default());
    Ok(out)
}

/// An answer as the JSON of its member.
fn answer_text(answer: &Response) -> Result<Vec<u8>, AcceptError> {
    let capture = Capture { response: Some(lasting(answer)), ..Capture::default() };
    let mut line = Vec::new();
    ndjson::write(&capture, &mut line).map_err(|error| AcceptError::CannotSay(error.to_string()))?;
    let tree = json::Tree::parse(&line).map_err(|error| AcceptError::CannotSay(error.to_string()))?;
    Ok(tree.root().get("response").map(|value| value.text().to_vec()).unwrap_or_default())
}

/// The line of that index, from 1.
fn number(index: u64) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX).saturating_add(1)
}

fn in_lines(text: &[u8], answers: &BTreeMap<u64, Response>) -> Result<Vec<u8>, AcceptError> {
    let mut out = Vec::with_capacity(text.len());
    let mut capture = Capture::default();
    for (index, line) in (0..).zip(text.split_inclusive(|byte| *byte == b'\n')) {
        let Some(answer) = answers.get(&index) else {
            out.extend_from_slice(line);
            continue;
        };
        let unreadable = |message: &str| AcceptError::Unreadable { line: number(index), message: message.to_owned() };
        ndjson::read_line(line, &mut capture).map_err(|error| unreadable(&error.message))?;
        let kept = answer_text(answer)?;
        let (object, end) = line.trim_ascii_end().len().checked_sub(1).map_or((line, line), |last| line.split_at(last));
        if let Some(changed) = json::with_member(line.trim_ascii_end(), "response", &kept) {
            out.extend_from_slice(&changed);
            out.extend_from_slice(line.get(line.trim_ascii_end().len()..).unwrap_or_default());
        } else {
            // Behind the last member; a capture has at least one.
            out.extend_from_slice(object.trim_ascii_end());
            out.extend_from_slice(b",\"response\":");
            out.extend_from_slice(&kept);
            out.extend_from_slice(end);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::read;
    use proptest::prelude::*;

    fn answer(body: &str) -> Response {
        let mut response =
            Response { status: 200, reason: b"OK".into(), version: b"HTTP/1.1".into(), ..Response::default() };
        for (name, value) in [("Date", "today"), ("Content-Type", "text/plain"), ("Connection", "close")] {
            response.headers.push(name, value);
        }
        response.body = body.into();
        response
    }

    fn read_http(text: &[u8]) -> Vec<Capture> {
        read(Format::Http, text, &mut |_| Err(std::io::Error::other("none"))).unwrap()
    }

    #[test]
    fn an_answer_stands_behind_its_request_and_nothing_else_changes() {
        let text = b"# a comment\n\n# @name one\nPOST /a HTTP/1.1\nContent-Length: 2\n\n{}\n\n### second\nPOST /b\n\nbody\n###<\n200 OK\n\nold\n### third\nGET /c";
        let answers = BTreeMap::from([(0, answer("new\n")), (1, answer("### x")), (2, answer(""))]);
        let changed = with_answers(Format::Http, text, &answers).unwrap();
        let (before, after) = (read_http(text), read_http(&changed));
        assert_eq!(after.len(), 3);
        for (index, (before, after)) in before.iter().zip(&after).enumerate() {
            assert_eq!(before.request, after.request);
            let kept = after.response.as_ref().unwrap();
            assert_eq!(kept.body, answers[&(index as u64)].body);
            assert_eq!(kept.headers.len(), 1 + usize::from(!kept.body.is_empty()), "passing fields are not kept");
        }
        let shown = String::from_utf8_lossy(&changed).into_owned();
        assert!(shown.starts_with("# a comment\n\n# @name one\n") && shown.contains("### second\n"), "{shown}");
        assert_eq!(with_answers(Format::Http, &changed, &answers).unwrap(), changed, "once more changes nothing");
        assert_eq!(with_answers(Format::Http, text, &BTreeMap::new()).unwrap(), text);
    }

    #[test]
    fn a_line_gets_its_answer_and_the_others_stay() {
        let text = b"{\"method\":\"POST\",\"path\":\"/a\",\"headers\":[],\"body\":\"\",\"ts\":1}\n\n{ \"path\":\"/b\",\"headers\":[],\"body\":\"\" }";
        let changed = with_answers(Format::Ndjson, text, &BTreeMap::from([(0, answer("x"))])).unwrap();
        let shown = String::from_utf8(changed.clone()).unwrap();
        assert!(
            shown.contains("\"ts\":1") && shown.ends_with("\n\n{ \"path\":\"/b\",\"headers\":[],\"body\":\"\" }"),
            "{shown}"
        );
        let mut capture = Capture::default();
        ndjson::read_line(shown.lines().next().unwrap().as_bytes(), &mut capture).unwrap();
        assert_eq!(capture.response.unwrap().body, b"x");
    }

    #[test]
    fn other_formats_are_refused() {
        assert!(with_answers(Format::Har, b"{}", &BTreeMap::new()).unwrap_err().to_string().contains("convert"));
    }

    proptest! {
        #[test]
        fn any_answer_comes_back_and_leaves_the_requests_alone(bodies in prop::collection::vec("[a-z#<\n ]{0,12}", 1..4), kept in "[a-z#<\n\r ]{0,16}", which in 0..3_usize) {
            let mut captures = Vec::new();
            for body in &bodies {
                let mut capture = Capture::default();
                capture.request.method = b"POST".into();
                capture.request.target = b"/".into();
                capture.request.body = body.clone().into();
                captures.push(capture);
            }
            let mut writer = crate::capture::Writer::new(Format::Http, Vec::new());
            for capture in &captures {
                writer.capture(capture).unwrap();
            }
            let text = writer.finish().unwrap();
            let which = which % bodies.len();
            let changed = with_answers(Format::Http, &text, &BTreeMap::from([(which as u64, answer(&kept))])).unwrap();
            let after = read_http(&changed);
            let again = with_answers(Format::Http, &changed, &BTreeMap::from([(which as u64, answer(&kept))])).unwrap();
            prop_assert_eq!(&again, &changed, "once more changes nothing");
            prop_assert_eq!(after.len(), bodies.len());
            for (index, (body, capture)) in bodies.iter().zip(&after).enumerate() {
                prop_assert_eq!(&capture.request.body, body.as_bytes());
                let answered = capture.response.as_ref().map(|response| response.body.clone());
                prop_assert_eq!(answered, (index == which).then(|| kept.clone().into_bytes()));
            }
        }
    }
}
