//! Requests that nobody signed, in forms that a check may hang on: other types, no timestamp, no JSON, nearly the key.

use serde_json::Value;

use super::{believes, codes, failing, ids, world};
use crate::endpoint::{Endpoint, answer, canvas};
use crate::world::{SECRET, World, project};

const FOREIGN: &[&str] = &["--only", "no-signature*", "--only", "wrong-secret*"];

pub(super) fn unauthorised() -> Vec<u8> {
    answer("401 Unauthorized", "text/plain", "")
}

/// An endpoint that answers each request as told.
pub(super) fn endpoint(answers: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Endpoint {
    Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            if !line.write(&answers(&request)) {
                return;
            }
        }
    })
}

/// The values of a header, however its name is written.
pub(super) fn values(request: &str, name: &str) -> Vec<String> {
    let head = request.split_once("\r\n\r\n").unwrap().0;
    let field = |line: &str| {
        let (before, after) = line.split_once(": ")?;
        before.eq_ignore_ascii_case(name).then(|| after.to_owned())
    };
    head.lines().filter_map(field).collect()
}

/// The body, whatever its framing.
pub(super) fn body(request: &str) -> String {
    let mut rest = request.split_once("\r\n\r\n").unwrap().1;
    if values(request, "transfer-encoding").is_empty() {
        return rest.to_owned();
    }
    let mut out = String::new();
    while let Some((length, more)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        out.push_str(&more[..length]);
        rest = &more[length + 2..];
    }
    out
}

/// Whether one signature holds over what was signed, in a header of that name.
pub(super) fn holds(request: &str, name: &str, signed: &str) -> bool {
    let [given] = &values(request, name)[..] else { return false };
    believes(&format!("x\r\nX-Body-Signature: {given}\r\n\r\n{signed}"), SECRET)
}

/// Whether a well-made app believes a request.
pub(super) fn is_right(request: &str) -> bool {
    holds(request, "x-body-signature", &body(request))
}

/// What a handler answers that parses an object, and makes nothing of what it says.
pub(super) fn parsed(request: &str) -> Vec<u8> {
    let body = body(request);
    let broken = body.starts_with('{') && serde_json::from_str::<Value>(&body).is_err();
    if broken { answer("400 Bad Request", "text/plain", "") } else { canvas() }
}

/// What a well-made app answers.
pub(super) fn decided(request: &str) -> Vec<u8> {
    if is_right(request) { canvas() } else { unauthorised() }
}

pub(super) fn probe(endpoint: &Endpoint, more: &[&str]) -> (Value, Option<i32>) {
    let to = endpoint.to();
    let fixed = ["probe", "a.http", "--to", &to, "--secret", "env:S", "--format", "json"];
    let answer = world().run(&[&fixed[..], more].concat());
    (answer.json(), answer.code)
}

#[test]
fn what_is_answered_otherwise_than_a_genuine_request_is_refused_whatever_its_status() {
    for other in [
        answer("400 Bad Request", "text/plain", "no JSON"),
        answer("404 Not Found", "text/plain", ""),
        answer("415 Unsupported Media Type", "application/json", "{}"),
        answer("200 OK", "application/json", r#"{"error":"unsupported content type"}"#),
        answer(
            "200 OK",
            "application/json",
            r#"{"canvas":{"content":{"components":[{"type":"text","text":"Sorry, an error"}]}}}"#,
        ),
    ] {
        // It looks at the type first, and at the signature after that.
        let app = endpoint(move |request| match request.contains("Content-Type: application/json\r\n") {
            false => other.clone(),
            true if request.ends_with("\r\n\r\n") => other.clone(),
            true if is_right(request) => canvas(),
            true => unauthorised(),
        });
        let (json, exit) = probe(&app, FOREIGN);
        assert_eq!((ids(&json, |row| row["ok"] != true), codes(&json), exit), (vec![], vec![], Some(0)), "{json}");
    }
}

#[test]
fn a_request_without_a_body_says_no_length_and_is_found_out_where_it_is_taken() {
    let app = endpoint(|request| {
        let nothing = ["content-length", "transfer-encoding"].iter().all(|name| values(request, name).is_empty());
        if nothing || is_right(request) { canvas() } else { unauthorised() }
    });
    let (json, exit) = probe(&app, FOREIGN);
    let holes = "no-signature-get-no-body no-signature-head no-signature-no-body";
    assert_eq!((failing(&json).join(" ").as_str(), exit), (holes, Some(1)), "{json}");
    assert_eq!(codes(&json), ["skips-empty-body"]);
    let found = &json["diagnosis"][0];
    assert_eq!(found["code"], "skips-empty-body", "{json}");
    assert!(found["detail"].as_str().unwrap().contains("where there is no body (no-signature-no-body)"), "{found}");
}

#[test]
fn a_body_in_chunks_that_nobody_verifies_is_found_out() {
    let app = endpoint(|request| {
        let chunked = !values(request, "transfer-encoding").is_empty();
        if chunked || is_right(request) { canvas() } else { unauthorised() }
    });
    let (json, exit) = probe(&app, &[]);
    let holes =
        ["signature-of-first-chunk", "signature-of-last-chunk", "wrong-secret-chunked"].map(str::to_owned).to_vec();
    assert_eq!((failing(&json), exit), (holes, Some(1)), "{json}");
    assert_eq!((codes(&json), &json["grade"]), (vec!["skips-chunks".to_owned()], &"F".into()), "{json}");
}

#[test]
fn what_answers_under_every_path_is_no_handler_that_was_reached() {
    let path = |request: &str| request.split(' ').nth(1).unwrap().to_owned();
    // A page of its own for whatever it has no route for; and a handler that routes every spelling of its own path, and no other.
    let everything = endpoint(move |request| match path(request) == "/initialize" {
        true if !is_right(request) => unauthorised(),
        true if serde_json::from_str::<Value>(&body(request)).is_err() => answer("400 Bad Request", "text/plain", ""),
        _ => canvas(),
    });
    let (json, exit) = probe(&everything, &[]);
    assert_eq!((failing(&json), exit, &json["grade"]), (vec![], Some(0), &"A".into()), "{json}");
    let spellings = endpoint(move |request| {
        let own =
            path(request).to_lowercase().replace("%69", "i").replace("//", "/").trim_end_matches('/') == "/initialize";
        match path(request).as_str() {
            "/initialize" if is_right(request) => canvas(),
            "/initialize" => unauthorised(),
            _ if own => canvas(),
            _ => answer("404 Not Found", "text/plain", ""),
        }
    });
    let (json, exit) = probe(&spellings, &[]);
    let holes = ["slash", "double-slash", "other-case", "escape"].map(|end| format!("no-signature-{end}"));
    assert_eq!((failing(&json), exit, &json["grade"]), (holes.to_vec(), Some(1), &"F".into()), "{json}");
    assert_eq!(codes(&json), ["verifies-one-path"]);
}

#[test]
fn a_form_holds_what_the_body_held() {
    let app = endpoint(|request| if is_right(request) { canvas() } else { unauthorised() });
    probe(&app, &["--only", "no-signature-form"]);
    let form = app.requests().into_iter().find(|request| request.contains("x-www-form-urlencoded")).unwrap();
    let fields = "workspace_id=abc12345&workspace_region=US&card_creation_options%5Ba%5D=b&context%5Blocation%5D=home&context%5Blocale%5D=en";
    assert!(form.ends_with(&format!("\r\n\r\n{fields}")) && !form.contains("X-Body-Signature"), "{form}");
}

#[test]
fn a_method_that_nobody_checks_lets_anyone_forge() {
    for method in ["GET", "PUT"] {
        let app = endpoint(move |request| {
            let open = request.starts_with(&format!("{method} /initialize "));
            if open || is_right(request) { parsed(request) } else { unauthorised() }
        });
        let (json, exit) = probe(&app, &[]);
        let holes = match method {
            "GET" => vec!["no-signature-get".to_owned(), "no-signature-get-no-body".to_owned()],
            _ => vec!["no-signature-put".to_owned()],
        };
        assert_eq!((failing(&json), exit, &json["grade"]), (holes, Some(1), &"F".into()), "{json}");
        assert!(codes(&json).contains(&"verifies-one-method".to_owned()), "{json}");
    }
    // A page for browsers is no answer to the platform.
    let page = answer("200 OK", "text/html", "<h1>Nothing to see</h1>");
    let app = endpoint(move |request| match request.starts_with("GET ") {
        true => page.clone(),
        false if is_right(request) => canvas(),
        false => unauthorised(),
    });
    let (json, exit) = probe(&app, &[]);
    assert_eq!((failing(&json), exit, &json["grade"]), (vec![], Some(0), &"A".into()), "{json}");
}

#[test]
fn a_body_that_cannot_be_parsed_and_passes_for_genuine_is_a_forgery() {
    // Nothing but brackets is too deep for this parser, and JSON all the same.
    let is_json =
        |request: &str| body(request).ends_with("]]}") || serde_json::from_str::<Value>(&body(request)).is_ok();
    let app = endpoint(move |request| {
        let signed = !values(request, "x-body-signature").is_empty();
        if signed && (!is_json(request) || is_right(request)) { canvas() } else { unauthorised() }
    });
    let (json, exit) = probe(&app, &[]);
    let holes =
        vec!["wrong-secret-form".to_owned(), "wrong-secret-empty-body".to_owned(), "malformed-unsigned".to_owned()];
    assert_eq!((failing(&json), exit, &json["grade"]), (holes, Some(1), &"F".into()), "{json}");
    assert!(codes(&json).contains(&"skips-unparsable".to_owned()), "{json}");
    let (_, exit) = probe(&app, &["--only", "malformed-unsigned"]);
    assert_eq!(exit, Some(1));
    let shown = world().run(&["probe", "a.http", "--to", &app.to(), "--secret", "env:S"]).exits(1);
    assert!(
        shown.text().contains("hole malformed-unsigned") && !shown.text().contains("no forgery"),
        "{}",
        shown.text()
    );
    // An answer of its own to what is no JSON is none, and a status says no.
    for other in [answer("200 OK", "text/plain", "no JSON"), answer("400 Bad Request", "text/plain", "")] {
        let polite = endpoint(move |request| match is_json(request) {
            false => other.clone(),
            true if is_right(request) => canvas(),
            true => unauthorised(),
        });
        let (json, exit) = probe(&polite, &["--only", "malformed-unsigned", "--only", "wrong-secret"]);
        assert_eq!((failing(&json), exit), (vec![], Some(0)), "{json}");
    }
}

/// The whole of a fixture of Infobip against an app that lets `age` in milliseconds pass, and answers without a timestamp as told.
fn infobip(passes: fn(i128) -> bool, untimed: fn(&str) -> bool) -> (Value, Option<i32>) {
    let app = endpoint(move |request| {
        // A report of its health under the same path is nothing that anybody signs.
        if request.starts_with("GET ") {
            return answer("200 OK", "application/json", r#"{"status":"up"}"#);
        }
        let good = match &values(request, "x-ib-exchange-req-timestamp")[..] {
            [] => untimed(request),
            [time, ..] => {
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
                let age = i128::try_from(now).unwrap() - time.parse::<i128>().unwrap_or(0);
                holds(request, "x-ib-exchange-req-signature", &format!("{time}{}", body(request))) && passes(age)
            }
        };
        if good { answer("200 OK", "application/json", r#"{"orderId":"1"}"#) } else { unauthorised() }
    });
    let path = project("fixtures/infobip/create-order.http");
    let (path, to) = (path.to_str().unwrap(), app.to());
    let answer = World::with_secret().run(&["probe", path, "--to", &to, "--secret", "env:S", "--format", "json"]);
    (answer.json(), answer.code)
}

const MINUTES_5: i128 = 300_000;

#[test]
fn a_check_that_is_skipped_without_a_timestamp_lets_anyone_in() {
    let (json, exit) = infobip(|age| age.abs() < MINUTES_5, |_| true);
    let holes = ["no-timestamp", "no-timestamp-no-signature", "no-timestamp-wrong-secret"];
    assert_eq!((failing(&json), exit), (holes.map(str::to_owned).to_vec(), Some(1)));
    assert_eq!(
        (&json["grade"], codes(&json)),
        (&"F".into(), vec!["skips-check-without-timestamp".to_owned()]),
        "{json}"
    );
    // Where some signature must be there, one that is made up will do.
    let (json, _) = infobip(|age| age.abs() < MINUTES_5, |request| request.to_lowercase().contains("req-signature: "));
    assert_eq!(
        (failing(&json), &json["grade"]),
        (vec!["no-timestamp".into(), "no-timestamp-wrong-secret".into()], &"F".into())
    );
}

#[test]
fn requests_from_the_future_are_told_from_old_ones() {
    let (json, exit) = infobip(|age| age < MINUTES_5, |_| false);
    assert_eq!(
        (failing(&json), codes(&json)),
        (vec!["future-timestamp".to_owned()], vec!["ignores-future".to_owned()])
    );
    assert_eq!((&json["grade"], exit), (&"B".into(), Some(0)), "{json}");
    let (json, exit) = infobip(|age| age.abs() < MINUTES_5, |_| false);
    assert_eq!((failing(&json), codes(&json), &json["grade"], exit), (vec![], vec![], &"A".into(), Some(0)), "{json}");
    let (json, _) = infobip(|_| true, |_| false);
    assert_eq!((codes(&json), &json["grade"]), (vec!["ignores-timestamp".to_owned()], &"D".into()), "{json}");
}

#[test]
fn a_signature_that_decodes_to_nothing_is_found_out() {
    // As one does who decodes what are digits, and compares as much as came of it, a few digits at least where any came.
    let app = endpoint(|request| {
        let nothing = request.contains("X-Body-Signature: !");
        if nothing || is_right(request) { canvas() } else { unauthorised() }
    });
    let (json, _) = probe(&app, &[]);
    assert_eq!((failing(&json), &json["grade"]), (vec!["signature-no-digits".to_owned()], &"F".into()), "{json}");
    assert_eq!(codes(&json), ["decodes-to-nothing"]);
}

#[test]
fn what_is_nearly_the_key_is_not_the_key() {
    const KEY: &str = "AAECAwQFBgcICQoLDA0ODw==";
    let probed = |takes: fn(&str) -> bool| {
        let app = endpoint(move |request| {
            let given = values(request, "xperienceapikey").into_iter().next();
            if given.is_some_and(|given| takes(&given)) { answer("200 OK", "text/plain", "") } else { unauthorised() }
        });
        let path = project("fixtures/kentico/update-contact.http");
        let probe = ["probe", path.to_str().unwrap(), "--to", &app.to(), "--secret", "env:K", "--format", "json"];
        let answer = World::new().env("K", KEY).run(&probe);
        (answer.json(), answer.code)
    };
    let loosely = || vec!["compares-key-loosely".to_owned()];
    for (takes, holes, grade) in [
        ((|given| given.eq_ignore_ascii_case(KEY)) as fn(&str) -> bool, "key-other-case", "E"),
        (|given| given == KEY || given == "%", "key-wildcard", "F"),
        (|given| given == KEY || given == "==", "key-padding-only", "F"),
        (|given| given == KEY || given == "*", "key-star", "F"),
        (|given| given == KEY || given == "_".repeat(KEY.len()), "key-underscores", "E"),
    ] {
        let (json, exit) = probed(takes);
        assert_eq!((failing(&json), codes(&json)), (vec![holes.to_owned()], loosely()), "{json}");
        assert_eq!((&json["grade"], exit), (&grade.into(), Some(1)), "{json}");
    }
    let (json, exit) = probed(|given| given == KEY);
    assert_eq!((failing(&json), codes(&json), &json["grade"], exit), (vec![], vec![], &"A".into(), Some(0)), "{json}");
}
