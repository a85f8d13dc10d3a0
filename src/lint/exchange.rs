//! What the bodies of a captured exchange are, so that both are linted where one cannot be read: the flow that the capture names, else the
//! one that its shape tells, as far as that can be read; else what a signature or the type of the content says. Bodies of others, of
//! which a browser's archive is full, are nobody's business here.

use std::borrow::Cow;

use super::source::{Claim, Linter, surface_of};
use super::{Guess, recognise};
use crate::capture::{Capture, Format, Headers};
use crate::document::{Document, Kind as Sort, Node};
use crate::json::Cursor;
use crate::platform::bodies::{self, Kind, Side, Surface};
use crate::{platform, recognise as requests};

/// What is made of one body: a body of that kind, or a text of which nothing is known but how JSON is written.
pub(super) type Body = Option<&'static Kind>;

/// What is known of an exchange.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange {
    /// What to lint the request's body as, where it is to be linted.
    pub(super) request: Option<Body>,
    /// The same of the answer's.
    pub(super) answer: Option<Body>,
    /// Where the canvas is drawn that answers it, where that is known.
    pub(super) surface: Option<Surface>,
}

/// An exchange and its bodies as they are linted: taken out of a form, and unpacked. A body that was not recorded whole is not there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recorded<'c> {
    pub(super) capture: &'c Capture,
    pub(super) format: Format,
    pub(super) request: Option<&'c [u8]>,
    pub(super) answer: Option<&'c [u8]>,
    /// Whether the request's body stood in a form.
    pub(super) in_form: bool,
}

impl Recorded<'_> {
    /// What the bodies are; `None` for an exchange of somebody else, and for what lay in a folder and can be held against nothing: a function's
    /// bodies without the manifest that declares it.
    pub(super) fn tell(self, linter: &Linter<'_>, claim: Claim) -> Option<Exchange> {
        let exchange = self.told(linter, claim)?;
        let declared = linter.manifest.is_some() || claim == Claim::Named;
        let of_function = |body: &Body| body.is_some_and(|kind| kind.root.family.name == "function");
        let any = exchange.request.iter().chain(&exchange.answer).any(of_function);
        (declared || !any).then_some(exchange)
    }

    fn told(self, linter: &Linter<'_>, claim: Claim) -> Option<Exchange> {
        let capture = self.capture;
        let body = self.request.unwrap_or_default();
        let named = capture.directive("flow").and_then(known);
        let flow = named.or_else(|| requests::flow_name(&capture.request));
        if let Some(flow) = flow.filter(|_| named.is_none() || is_whole(body)) {
            return Some(self.of_flow(flow, body, named.is_some(), linter.kind));
        }
        let document = self.request.filter(|_| self.looks_like_json()).map(Document::json);
        if flow.is_some() || document.as_ref().is_some_and(|document| !document.mistakes.is_empty()) {
            let readable = document.as_ref().map(|document| readable(document.root())).unwrap_or_default();
            let flow = flow.or_else(|| requests::flow_name_by(&capture.request, &readable));
            if let Some(flow) = flow.or_else(|| self.in_form.then_some("intercom/open-sheet")) {
                return Some(self.of_flow(flow, &readable, named.is_some(), linter.kind));
            }
        }
        self.of_no_flow(document.as_ref(), linter, claim)
    }

    /// `readable` is the request's body, or what can be read of it.
    fn of_flow(self, flow: &str, readable: &[u8], named: bool, kind: Option<&'static Kind>) -> Exchange {
        let of = |side| match kind {
            // A kind that belongs to a flow is for its own side; a canvas is what an app answers.
            Some(kind) => (side_of(kind) == side).then_some(kind),
            None => bodies::kinds().find(|kind| kind.flow == Some((flow, side))),
        };
        // A function may be called without a body.
        let expected =
            |kind: &Kind| named && self.capture.request.method != b"GET" && kind.root.family.name != "function";
        let request =
            of(Side::Request).filter(|kind| self.request.is_some_and(|body| !body.is_empty() || expected(kind)));
        let answer = of(Side::Answer).filter(|_| self.answer.is_some_and(|body| !body.is_empty()));
        Exchange { request: request.map(Some), answer: answer.map(Some), surface: surface_of(flow, readable) }
    }

    /// Nothing tells the flow.
    fn of_no_flow(self, request: Option<&Document<'_>>, linter: &Linter<'_>, claim: Claim) -> Option<Exchange> {
        let signed = !requests::schemes(&self.capture.request).is_empty();
        // A browser's archive is full of what is somebody else's.
        if !signed && self.format == Format::Har && linter.kind.is_none() {
            return None;
        }
        let answer = self.answer.filter(|body| opens(body)).map(Document::json);
        let (request, answer) = if let Some(kind) = linter.kind {
            let alike = |guess: &Guess| guess.kind.platform == kind.platform && side_of(guess.kind) == side_of(kind);
            let ours = |document: &&Document<'_>| {
                signed
                    || self.format != Format::Har
                    || !document.mistakes.is_empty()
                    || recognise(document.root()).is_some_and(|guess| alike(&guess))
            };
            let meant = |side, there: Option<&Document<'_>>| {
                there.filter(|_| side_of(kind) == side).filter(ours).map(|_| Some(kind))
            };
            (meant(Side::Request, request), meant(Side::Answer, answer.as_ref()))
        } else {
            let told = |document: &Document<'_>, side| {
                recognise(document.root())
                    .filter(|guess| signed || claim == Claim::Named || guess.claims(document.root()))
                    .map(|guess| guess.kind)
                    .filter(|kind| side_of(kind) == side)
            };
            // Somebody else's file may be full of templates.
            let meant = signed || claim == Claim::Named;
            let request = request.and_then(|document| {
                let broken = meant && !document.mistakes.is_empty();
                told(document, Side::Request).map(Some).or_else(|| broken.then_some(None))
            });
            (request, answer.as_ref().and_then(|document| told(document, Side::Answer)).map(Some))
        };
        (request.is_some() || answer.is_some()).then_some(Exchange { request, answer, surface: None })
    }

    /// Whether the request's body is JSON, or is meant to be.
    fn looks_like_json(self) -> bool {
        let Some(body) = self.request else { return false };
        match said(&self.capture.request.headers) {
            Said::Json => !body.trim_ascii().is_empty(),
            Said::Nothing => opens(body),
            // What the platforms sign is JSON, whatever the recorder called it.
            Said::Otherwise => opens(body) && (is_whole(body) || !requests::schemes(&self.capture.request).is_empty()),
        }
    }
}

/// What the type of a content says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It is one JSON value.
    Json,
    /// Nothing: there is none, or one that clients put in unasked.
    Nothing,
    /// It is something else, and how JSON is written does not matter.
    Otherwise,
}

fn said(headers: &Headers) -> Said {
    /// Types that are named after JSON and are not one JSON value.
    const OTHERS: [&str; 4] = ["json5", "jsonc", "json-seq", "ndjson"];
    let Some(value) = headers.get("Content-Type") else { return Said::Nothing };
    let kind = value.split(|byte| *byte == b';').next().unwrap_or_default();
    let kind = String::from_utf8_lossy(kind).trim().to_ascii_lowercase();
    match kind.as_str() {
        "" | "application/x-www-form-urlencoded" | "application/octet-stream" => Said::Nothing,
        kind if kind.contains("jsonl") || OTHERS.iter().any(|other| kind.ends_with(other)) => Said::Otherwise,
        kind if kind.contains("json") || !kind.contains('/') => Said::Json,
        _ => Said::Otherwise,
    }
}

/// Whether a text is one JSON object that can be read.
fn is_whole(body: &[u8]) -> bool {
    let mut cursor = Cursor::new(body);
    cursor.object(|_, cursor| cursor.member().map(|_| ())).and_then(|()| cursor.end()).is_ok()
}

/// Whether a text begins as a JSON object does.
fn opens(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'{')
}

fn side_of(kind: &Kind) -> Side {
    kind.flow.map_or(Side::Answer, |(_, side)| side)
}

fn known(name: &str) -> Option<&'static str> {
    platform::flows().map(|flow| flow.name).find(|flow| *flow == name)
}

/// The members that an object has, as JSON that can be read: whether each is a text, null or anything else is kept.
fn readable(root: Node<'_>) -> Vec<u8> {
    let members: serde_json::Map<String, serde_json::Value> = root
        .members()
        .filter_map(|(key, value)| {
            let stands_for = match value.kind() {
                Sort::String => "".into(),
                Sort::Null => serde_json::Value::Null,
                _ => 0.into(),
            };
            Some((key.string().map(Cow::into_owned)?, stands_for))
        })
        .collect();
    serde_json::Value::Object(members).to_string().into_bytes()
}
