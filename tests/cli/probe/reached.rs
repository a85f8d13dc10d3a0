//! Whether an answer to what nobody signed is the handler's: told by what it depends on, and not by what other paths are answered with.

use std::sync::atomic::{AtomicUsize, Ordering};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;

use super::unsigned::{body, endpoint, is_right, probe, unauthorised, values};
use super::{codes, failing, ids};
use crate::endpoint::{Endpoint, answer, canvas};
use crate::world::{World, project};

fn target(request: &str) -> &str {
    request.split(' ').nth(1).unwrap()
}

fn method(request: &str) -> &str {
    request.split(' ').next().unwrap()
}

/// A canvas with that text.
fn says(text: &str) -> Vec<u8> {
    let canvas = serde_json::json!({"canvas": {"content": {"components": [{"type": "text", "text": text}]}}});
    answer("200 OK", "application/json", &canvas.to_string())
}

/// What a handler answers that reads the body.
fn handled(request: &str) -> Vec<u8> {
    match serde_json::from_str::<Value>(&body(request)) {
        Ok(json) => says(&format!("Order of {}", json["workspace_id"].as_str().unwrap_or("undefined"))),
        Err(_) => answer("400 Bad Request", "text/plain", ""),
    }
}

/// What one answers that says the same to whatever it can parse.
fn parsed(request: &str) -> Vec<u8> {
    if serde_json::from_str::<Value>(&body(request)).is_ok() {
        canvas()
    } else {
        answer("400 Bad Request", "text/plain", "")
    }
}

const SPELT: [&str; 7] = [
    "no-signature-slash",
    "no-signature-double-slash",
    "no-signature-other-case",
    "no-signature-escape",
    "no-signature-dot-json",
    "no-signature-semicolon",
    "no-signature-rewritten-url",
];

#[test]
fn a_handler_under_every_path_whose_check_hangs_on_one_is_found_whatever_it_answers() {
    // What reads the body, what only parses it, and what says the same to all: what anybody gets is what genuine requests are answered with.
    for handler in [handled, parsed, |_: &str| canvas()] {
        let app = endpoint(move |request| {
            let checked = path(request) == "/initialize";
            if checked && !is_right(request) { unauthorised() } else { handler(request) }
        });
        let (json, exit) = probe(&app, &["--only", "no-signature*"]);
        assert_eq!((failing(&json), exit), (SPELT.map(str::to_owned).to_vec(), Some(1)), "{json}");
        assert_eq!(codes(&json), ["verifies-one-path"]);
    }
}

#[test]
fn a_page_for_all_paths_that_says_the_same_to_all_is_not_a_handler_that_does_not() {
    let needs = |request: &str| {
        let whole = body(request).contains("abc12345");
        if whole { canvas() } else { answer("422 Unprocessable Content", "text/plain", "") }
    };
    for handler in [parsed, needs] {
        let app = endpoint(move |request| match path(request) == "/initialize" && method(request) == "POST" {
            false => canvas(),
            true if is_right(request) => handler(request),
            true => unauthorised(),
        });
        let (json, exit) = probe(&app, &[]);
        assert_eq!((failing(&json), exit, &json["grade"]), (vec![], Some(0), &"A".into()), "{json}");
    }
}

/// An app that looks at the form of a request first, and answers others with this; and whether it does so under its own path alone.
fn particular(method_alone: bool, other: Vec<u8>, everywhere: bool) -> Endpoint {
    endpoint(move |request| {
        let json = values(request, "content-type") == ["application/json"];
        let of_form = if method_alone { method(request) == "POST" } else { json };
        let own = path(request) == "/initialize";
        match (own, of_form) {
            (own, false) if own || everywhere => other.clone(),
            (false, _) => answer("404 Not Found", "text/plain", ""),
            (true, _) if !is_right(request) => unauthorised(),
            (true, _) if serde_json::from_str::<Value>(&body(request)).is_ok() => says("hello"),
            (true, _) => answer("400 Bad Request", "text/plain", ""),
        }
    })
}

#[test]
fn one_answer_to_every_request_of_another_form_is_no_hole() {
    for (method_alone, text) in [(false, "Only JSON is taken here"), (true, "POST only"), (false, "Unsupported form")] {
        let (json, exit) = probe(&particular(method_alone, says(text), false), &[]);
        assert_eq!((failing(&json), codes(&json)), (vec![], vec![]), "{text}: {json}");
        assert_eq!((&json["grade"], exit), (&"A".into(), Some(0)), "{text}: {json}");
    }
    // What says nothing of a form is no proof either, and no refusal but where all paths are answered so.
    let (json, exit) = probe(&particular(false, says("Come to the workspace later"), false), &[]);
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &Value::Null, Some(2)), "{json}");
    let (json, exit) = probe(&particular(false, says("Come to the workspace later"), true), &[]);
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &"A".into(), Some(0)), "{json}");
}

#[test]
fn what_refuses_a_form_is_no_hole_where_genuine_answers_have_nothing_in_common() {
    let count = AtomicUsize::new(0);
    let app = endpoint(move |request| {
        let greetings = ["Good morning to you all", "Welcome back again my friend", "Have a nice day over there"];
        match values(request, "content-type") == ["application/json"] {
            false => says("Unsupported content type"),
            true if is_right(request) => says(greetings[count.fetch_add(1, Ordering::SeqCst) % 3]),
            true => unauthorised(),
        }
    });
    let (json, exit) = probe(&app, &["--only", "no-signature-*"]);
    assert_eq!((failing(&json), exit), (vec![], Some(0)), "{json}");
}

#[test]
fn a_handler_that_runs_for_other_forms_unsigned_is_found_by_its_words_or_by_what_it_reads() {
    // Nothing was parsed for it, and a value is missing in what it says.
    let app = endpoint(|request| {
        let json = values(request, "content-type") == ["application/json"];
        match is_right(request) {
            _ if !json => says("Order of undefined"),
            true => handled(request),
            false => unauthorised(),
        }
    });
    let (json, exit) = probe(&app, &["--only", "no-signature-text", "--only", "no-signature-form"]);
    assert_eq!(
        (failing(&json), exit),
        (vec!["no-signature-text".into(), "no-signature-form".into()], Some(1)),
        "{json}"
    );
    // It says another thing to what comes as text, and that depends on the body.
    let app = endpoint(|request| {
        let text = values(request, "content-type") == ["text/plain"];
        match is_right(request) {
            _ if text && body(request).contains("abc12345") => says("Welcome back"),
            _ if text => says("Who are you"),
            true => canvas(),
            false => unauthorised(),
        }
    });
    let (json, exit) = probe(&app, &["--only", "no-signature-text"]);
    assert_eq!((failing(&json), exit), (vec!["no-signature-text".to_owned()], Some(1)), "{json}");
    let row = json["results"].as_array().unwrap().iter().find(|row| row["probe"] == "no-signature-text").unwrap();
    assert_eq!(row["detail"], "what is answered depends on the body, which nobody signed");
}

/// What probe says of a webhook's endpoint; it answers by whether the signature holds.
fn webhook(answers: impl Fn(&str, bool) -> Vec<u8> + Send + Sync + 'static) -> (Value, Option<i32>) {
    let secret = project("fixtures/public-secrets/intercom-client-secret.txt");
    let key = std::fs::read_to_string(&secret).unwrap().trim_end().to_owned();
    let app = endpoint(move |request| {
        let mut mac = Hmac::<sha1::Sha1>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(body(request).as_bytes());
        let right = format!("sha1={}", hex::encode(mac.finalize().into_bytes()));
        // What is packed is no text, over which nothing can be verified here.
        if !values(request, "content-encoding").is_empty() {
            return answer("415 Unsupported Media Type", "text/plain", "");
        }
        answers(request, values(request, "x-hub-signature") == [right])
    });
    let (path, secret) = (project("fixtures/intercom/webhook.http"), format!("file:{}", secret.display()));
    let path = path.to_str().unwrap();
    let answer = World::new().run(&["probe", path, "--to", &app.to(), "--secret", &secret, "--format", "json"]);
    (answer.json(), answer.code)
}

fn is_json(request: &str) -> bool {
    serde_json::from_str::<Value>(&body(request)).is_ok()
}

fn silence() -> Vec<u8> {
    answer("200 OK", "text/plain", "")
}

#[test]
fn a_webhook_that_drops_forgeries_in_silence_is_told_by_a_body_that_breaks_off() {
    let bad = || answer("400 Bad Request", "text/plain", "");
    let (json, exit) = webhook(move |request, right| if right && !is_json(request) { bad() } else { silence() });
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &"A".into(), Some(0)), "{json}");
    // One that looks at nothing says no to both, and so does one whose parser stands before the check: what the handler misses tells them apart.
    let needs = |request: &str| body(request).contains("topic");
    let (json, exit) = webhook(move |request, _| if is_json(request) && needs(request) { silence() } else { bad() });
    assert_eq!(
        (&codes(&json)[0], &json["grade"], exit),
        (&"checks-nothing".to_owned(), &"F".into(), Some(1)),
        "{json}"
    );
    let (json, exit) = webhook(move |request, right| {
        let is_good = is_json(request) && (!right || needs(request));
        if is_good { silence() } else { bad() }
    });
    assert_eq!(failing(&json), [""; 0], "{json}");
    assert!(ids(&json, |row| row["ok"] == true).contains(&"wrong-secret".to_owned()), "{json}");
    assert_ne!(exit, Some(1));
    let (json, exit) = webhook(move |request, _| if is_json(request) { silence() } else { bad() });
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &Value::Null, Some(2)), "{json}");
    // And where it drops what is wrong as JSON alone, and reads what comes as text, that is a hole.
    let (json, exit) = webhook(move |request, right| {
        let text = values(request, "content-type") == ["text/plain"];
        if (text || right) && !is_json(request) { bad() } else { silence() }
    });
    assert_eq!(failing(&json), ["no-signature-text", "wrong-secret-text"], "{json}");
    assert_eq!((&json["grade"], exit), (&"F".into(), Some(1)), "{json}");
    // What is dropped in every other form says nothing of them.
    let (json, exit) = webhook(move |request, right| {
        let json = values(request, "content-type").concat().starts_with("application/json");
        if json && right && !is_json(request) { bad() } else { silence() }
    });
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &Value::Null, Some(2)), "{json}");
}

#[test]
fn what_answers_everything_in_silence_is_neither_accused_nor_praised() {
    let (json, exit) = webhook(|_, _| silence());
    assert_eq!((failing(&json), codes(&json)), (vec![], vec!["answers-alike".to_owned()]), "{json}");
    let advice = json["diagnosis"][0]["detail"].as_str().unwrap();
    assert!(advice.contains("a word of its own into the body"), "{advice}");
    assert_eq!((&json["grade"], exit), (&Value::Null, Some(2)), "{json}");
    let row = &json["results"][1];
    assert!(row["detail"].as_str().unwrap().contains("nobody can tell whether it was dropped"), "{row}");
}

#[test]
fn a_webhook_that_follows_that_advice_has_a_grade() {
    let dropped = || answer("200 OK", "text/plain", "dropped");
    let (json, exit) = webhook(move |_, right| if right { silence() } else { dropped() });
    assert_eq!((failing(&json), codes(&json)), (vec![], vec![]), "{json}");
    assert_eq!((&json["grade"], exit), (&"A".into(), Some(0)), "{json}");
}

#[test]
fn a_silent_webhook_beside_a_page_for_all_paths_is_no_hole() {
    let (json, exit) = webhook(|request, right| {
        let read = path(request) == "/webhooks" && right && !is_json(request);
        if read { answer("400 Bad Request", "text/plain", "") } else { silence() }
    });
    // Nor is it said that it takes one of several signatures: it drops them.
    assert_eq!((failing(&json), codes(&json)), (vec![], vec![]), "{json}");
    assert_eq!((&json["grade"], exit), (&"A".into(), Some(0)), "{json}");
}

#[test]
fn a_silent_webhook_that_knows_signatures_again_is_not_accused() {
    for again in ["200 OK", "409 Conflict"] {
        let seen = std::sync::Mutex::new(std::collections::HashSet::new());
        let (json, exit) = webhook(move |request, right| {
            let signature = values(request, "x-hub-signature").concat();
            match right {
                true if !seen.lock().unwrap().insert(signature) => answer(again, "text/plain", ""),
                true if !is_json(request) => answer("400 Bad Request", "text/plain", ""),
                _ => silence(),
            }
        });
        assert_eq!((failing(&json), exit), (vec![], Some(2)), "{again}: {json}");
        // All but what has no body, which is signed in one way only, was told apart.
        let unsure = ids(&json, |row| row["ok"].is_null() && row["detail"].as_str().unwrap().contains("can tell"));
        assert!(unsure.iter().all(|id| id.ends_with("-body")), "{unsure:?}");
    }
}

#[test]
fn a_handler_behind_another_method_is_found_although_nobody_reads_its_answer() {
    for (open, silent) in [("PUT", false), ("GET", false), ("PATCH", false), ("PUT", true), ("DELETE", true)] {
        // One that is under all paths, and one that is under its own.
        for everywhere in [true, false] {
            let (json, exit) = webhook(move |request, right| match everywhere || path(request) == "/webhooks" {
                false => answer("404 Not Found", "text/plain", ""),
                true if !right && method(request) != open => {
                    if silent {
                        silence()
                    } else {
                        unauthorised()
                    }
                }
                true if !is_json(request) => answer("400 Bad Request", "text/plain", ""),
                true => silence(),
            });
            let hole = format!("no-signature-{}", open.to_lowercase());
            assert_eq!((failing(&json), exit), (vec![hole], Some(1)), "{json}");
            assert_eq!((codes(&json), &json["grade"]), (vec!["verifies-one-method".to_owned()], &"F".into()), "{json}");
        }
    }
}

#[test]
fn a_path_that_is_the_proof_is_looked_at_whatever_the_method() {
    let app = endpoint(|request| match method(request) == "PUT" || path(request).starts_with("/7f3c9a0be2d14c58/") {
        true if is_json(request) => answer("204 No Content", "text/plain", ""),
        true => answer("400 Bad Request", "text/plain", ""),
        false => answer("404 Not Found", "text/plain", ""),
    });
    let capture = project("fixtures/vcita/message-created.http");
    let arguments = ["probe", capture.to_str().unwrap(), "--to", &app.to(), "--format", "json"];
    let json = World::new().run(&arguments).exits(1).json();
    assert_eq!((failing(&json), codes(&json)), (vec!["no-signature-put".into()], vec!["verifies-one-method".into()]));
}

#[test]
fn a_page_for_other_methods_is_no_hole_in_a_handler_that_reads_and_else_nobody_can_tell() {
    let post = |request: &str| method(request) == "POST";
    let (json, exit) = webhook(move |request, right| match post(request) {
        true if !right => unauthorised(),
        true if !is_json(request) => answer("400 Bad Request", "text/plain", ""),
        _ => silence(),
    });
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &"A".into(), Some(0)), "{json}");
    let (json, exit) = webhook(move |request, right| if post(request) && !right { unauthorised() } else { silence() });
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &Value::Null, Some(2)), "{json}");
    // A parser that stands before everything is no handler, and what says which methods there are is none either.
    let (json, exit) = webhook(move |request, right| match method(request) {
        "OPTIONS" => answer("200 OK\r\nAllow: POST", "text/plain", ""),
        _ if !is_json(request) => answer("400 Bad Request", "text/plain", ""),
        "POST" if !right => unauthorised(),
        "POST" => silence(),
        _ => answer("405 Method Not Allowed", "text/plain", ""),
    });
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &"A".into(), Some(0)), "{json}");
}

#[test]
fn an_empty_answer_under_every_path_is_told_by_a_handler_that_reads_and_else_not_at_all() {
    let own = |request: &str| path(request) == "/webhooks";
    let (json, exit) = webhook(move |request, right| match own(request) {
        true if !right => unauthorised(),
        true if !is_json(request) => answer("400 Bad Request", "text/plain", ""),
        _ => silence(),
    });
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &"A".into(), Some(0)), "{json}");
    let (json, exit) = webhook(move |request, right| if own(request) && !right { unauthorised() } else { silence() });
    assert_eq!((failing(&json), &json["grade"], exit), (vec![], &Value::Null, Some(2)), "{json}");
    let unsure = ids(&json, |row| row["ok"].is_null());
    assert!(
        unsure.contains(&"no-signature-slash".to_owned()) && unsure.iter().all(|id| SPELT.contains(&&**id)),
        "{json}"
    );
}

fn path(request: &str) -> &str {
    target(request).split('?').next().unwrap()
}

#[test]
fn who_gives_by_another_method_what_genuine_requests_get_has_a_hole_whether_it_reads_the_body_or_not() {
    let canvas_by = |elsewhere: Vec<u8>| {
        endpoint(move |request: &str| {
            let (own, post) = (request.split(' ').nth(1) == Some("/initialize"), request.starts_with("POST "));
            match (own, post) {
                (true, true) if is_right(request) => parsed(request),
                (true, true) => unauthorised(),
                (true, false) if !request.starts_with("HEAD ") && !request.starts_with("OPTIONS ") => canvas(),
                (true, false) => answer("405 Method Not Allowed", "text/plain", ""),
                (false, _) => elsewhere.clone(),
            }
        })
    };
    let methods = "no-signature-get no-signature-get-no-body no-signature-put no-signature-patch no-signature-delete";
    let only = [
        "--only",
        "no-signature",
        "--only",
        "no-signature-get*",
        "--only",
        "no-signature-p*",
        "--only",
        "no-signature-delete",
    ];
    let (json, exit) = probe(&canvas_by(answer("404 Not Found", "text/plain", "")), &only);
    assert_eq!((failing(&json).join(" "), exit), (methods.to_owned(), Some(1)), "{json}");
    assert_eq!(codes(&json), ["verifies-one-method"], "{json}");
    // Where every path says so, it is nothing of the app's own.
    let (json, _) = probe(&canvas_by(canvas()), &only);
    assert_eq!(failing(&json), Vec::<String>::new(), "{json}");
}
