//! What the app itself makes of a request that is none of its own: a yes of another sort, a limit, a size, a body that it does not know.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::unsigned::{body, decided, endpoint, holds, is_right, probe, unauthorised, values};
use super::{codes, failing, ids};
use crate::endpoint::{answer, canvas};
use crate::world::{World, project};

fn text(said: &str) -> Vec<u8> {
    let canvas = format!(r#"{{"canvas":{{"content":{{"components":[{{"type":"text","text":"{said}"}}]}}}}}}"#);
    answer("200 OK", "application/json", &canvas)
}

/// The whole of the webhook's fixture against an app that answers as told.
fn webhook(answers: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static, more: &[&str]) -> (Value, Option<i32>) {
    let app = endpoint(answers);
    let path = project("fixtures/intercom/webhook.http");
    let (path, to) = (path.to_str().unwrap(), app.to());
    let fixed = ["probe", path, "--to", &to, "--secret", "env:S", "--format", "json"];
    let answer = World::with_secret().run(&[&fixed[..], more].concat());
    (answer.json(), answer.code)
}

fn is_hub(request: &str) -> bool {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(crate::world::SECRET.as_bytes()).unwrap();
    mac.update(body(request).as_bytes());
    values(request, "x-hub-signature") == [format!("sha1={}", hex::encode(mac.finalize().into_bytes()))]
}

#[test]
fn a_yes_of_its_own_that_depends_on_the_body_is_a_hole_and_of_another_nobody_can_tell() {
    for (saves, exit, holes) in [(true, 1, vec!["no-signature-put"]), (false, 2, vec![])] {
        let app = endpoint(move |request| match request.starts_with("PUT ") {
            true if saves => answer("201 Created", "application/json", &format!(r#"{{"saved":{}}}"#, body(request))),
            true => answer("202 Accepted", "text/plain", "queued"),
            false => decided(request),
        });
        let (json, code) = probe(&app, &[]);
        assert_eq!((failing(&json), code), (holes.iter().map(ToString::to_string).collect(), Some(exit)), "{json}");
    }
}

#[test]
fn a_check_that_is_skipped_without_the_header_is_a_hole_whatever_is_answered() {
    let app = endpoint(|request| {
        if values(request, "x-body-signature").is_empty() {
            answer("200 OK", "application/json", &format!(r#"{{"saved":{}}}"#, body(request)))
        } else {
            decided(request)
        }
    });
    let (json, exit) = probe(&app, &["--only", "no-signature"]);
    assert_eq!((failing(&json), exit), (vec!["no-signature".to_owned()], Some(1)), "{json}");
}

#[test]
fn a_head_that_is_let_through_is_no_refusal() {
    let app =
        endpoint(
            |request| if request.starts_with("HEAD ") { b"HTTP/1.1 200 OK\r\n\r\n".to_vec() } else { decided(request) },
        );
    let (json, exit) = probe(&app, &["--only", "no-signature-head"]);
    assert_eq!((failing(&json), exit), (vec![], Some(2)), "{json}");
}

#[test]
fn bodies_that_no_check_knows_are_sent() {
    for (passes, hole) in [
        ((|body| !body.contains("\"abc12345\"")) as fn(&str) -> bool, "wrong-secret-other-ids"),
        (|body| body == "{}", "wrong-secret-empty-object"),
        (|body| body == "null", "wrong-secret-null"),
        (|body| body == "[]", "wrong-secret-list"),
    ] {
        let app = endpoint(move |request| if passes(&body(request)) { canvas() } else { decided(request) });
        let (json, exit) = probe(&app, &["--only", "wrong-secret*"]);
        assert!(failing(&json).contains(&hole.to_owned()) && exit == Some(1), "{json}");
        assert!(codes(&json).contains(&"skips-other-bodies".to_owned()), "{json}");
    }
}

#[test]
fn the_end_of_a_body_is_not_the_whole() {
    let app = endpoint(|request| {
        let body = body(request);
        let end = body.get(body.len().saturating_sub(1024)..).unwrap_or(&body);
        if holds(request, "x-body-signature", end) { canvas() } else { unauthorised() }
    });
    let (json, exit) = probe(&app, &["--only", "signature-of-last*"]);
    assert_eq!((failing(&json), exit), (vec!["signature-of-last-1-kb".to_owned()], Some(1)), "{json}");
    assert_eq!(codes(&json), ["verifies-end"]);
}

#[test]
fn who_answers_everybody_alike_after_a_while_has_no_hole() {
    let seen = AtomicUsize::new(0);
    let app = endpoint(move |request| match seen.fetch_add(1, Ordering::Relaxed) {
        0..30 => decided(request),
        _ => text("Too many requests"),
    });
    let (json, exit) = probe(&app, &[]);
    assert_eq!((failing(&json), exit, &json["grade"]), (vec![], Some(2), &Value::Null), "{json}");
}

#[test]
fn greetings_and_refusals_that_both_vary_tell_nothing() {
    let seen = AtomicUsize::new(0);
    let app = endpoint(move |request| {
        let turn = seen.fetch_add(1, Ordering::Relaxed) / 2 % 3;
        text(
            if is_right(request) {
                ["Morning!", "Welcome back", "Nice day"]
            } else {
                ["Later", "Not now", "Come again"]
            }[turn],
        )
    });
    let (json, exit) = probe(&app, &["--only", "wrong-secret", "--only", "plain-hash"]);
    assert_eq!((failing(&json), exit), (vec![], Some(2)), "{json}");
}

#[test]
fn a_refusal_that_never_varies_is_told_from_answers_that_count() {
    let seen = AtomicUsize::new(0);
    let app = endpoint(move |request| {
        if is_right(request) {
            text(&format!("You are visitor {}", seen.fetch_add(1, Ordering::Relaxed) + 1))
        } else {
            text("You are visitor 0")
        }
    });
    let (json, _) = probe(&app, &[]);
    assert_eq!((failing(&json), codes(&json)), (vec![], vec![]), "{json}");
}

#[test]
fn what_is_dropped_for_its_size_or_its_members_is_no_hole() {
    let ok = || answer("200 OK", "text/plain", "");
    let judged = move |request: &str| match is_hub(request) {
        true if serde_json::from_str::<Value>(&body(request)).is_ok() => ok(),
        true => answer("400 Bad Request", "text/plain", ""),
        false => unauthorised(),
    };
    let large = move |request: &str| if body(request).len() > 1_000_000 { ok() } else { judged(request) };
    let (json, exit) = webhook(large, &["--only", "no-signature-2-mb", "--only", "wrong-secret"]);
    assert_eq!((failing(&json), exit), (vec![], Some(2)), "{json}");
    let bare = move |request: &str| if body(request).contains("\"topic\"") { judged(request) } else { ok() };
    let (json, exit) =
        webhook(bare, &["--only", "wrong-secret*", "--only", "no-signature*", "--only", "malformed-unsigned"]);
    assert_eq!((failing(&json), exit), (vec![], Some(2)), "{json}");
}

#[test]
fn who_takes_no_signature_twice_is_asked_with_new_ones() {
    let seen = std::sync::Mutex::new(std::collections::HashSet::new());
    let app = endpoint(move |request| match is_right(request) {
        false => unauthorised(),
        true if seen.lock().unwrap().insert(values(request, "x-body-signature")) => canvas(),
        true => answer("409 Conflict", "text/plain", "duplicate"),
    });
    let (json, exit) = probe(&app, &["--only", "wrong-secret", "--only", "member-added"]);
    assert_eq!((ids(&json, |row| row["ok"] != true), exit), (vec![], Some(0)), "{json}");
}

#[test]
fn a_sheet_is_asked_for_in_other_forms() {
    for (open, hole) in [
        ((|request: &str| request.contains("courtside=1")) as fn(&str) -> bool, "no-signature-query"),
        (|request| values(request, "content-type") == ["application/json"], "no-signature-json"),
        (|request| !values(request, "transfer-encoding").is_empty(), "wrong-secret-chunked"),
        (|request| body(request).contains("%22user%22%3A%22%22"), "sheet-empty-user"),
        (|request| request.starts_with("POST /SHEET "), "no-signature-other-case"),
    ] {
        let good = std::sync::OnceLock::new();
        let app = endpoint(move |request| {
            let first = good.get_or_init(|| body(request));
            let page = || answer("200 OK", "text/html", "<h1>Hello</h1>");
            if open(request) || body(request) == *first { page() } else { unauthorised() }
        });
        let path = project("fixtures/intercom/open-sheet.http");
        let probe = ["probe", path.to_str().unwrap(), "--to", &app.to(), "--secret", "env:S", "--format", "json"];
        let secret = std::fs::read_to_string(project("fixtures/public-secrets/intercom-client-secret.txt")).unwrap();
        let answer = World::new().env("S", secret.trim_end()).run(&[&probe[..], &["--only", hole]].concat());
        let json = answer.json();
        // This app knows one blob and decrypts none, so that it takes the good request once.
        assert!(failing(&json).contains(&hole.to_owned()) && answer.code == Some(1), "{json}");
    }
}

#[test]
fn a_page_by_another_method_that_reads_nothing_is_no_hole_whatever_it_shows() {
    // What genuine requests are answered with hangs on their body, and the page does not; where neither does, nobody can tell.
    for (reads, exit) in [(true, 0), (false, 2)] {
        for method in ["GET", "OPTIONS"] {
            let app = endpoint(move |request| match request.split(' ').next().unwrap() {
                other if other == method => text("All is well"),
                "POST" if !is_right(request) => unauthorised(),
                "POST" if reads && serde_json::from_str::<Value>(&body(request)).is_err() => {
                    answer("400 Bad Request", "text/plain", "")
                }
                "POST" => text("All is well"),
                _ => answer("405 Method Not Allowed", "text/plain", ""),
            });
            let only = format!("no-signature-{}*", method.to_lowercase());
            let (json, code) = probe(&app, &["--only", &only]);
            assert_eq!((failing(&json), code), (vec![], Some(exit)), "{method}: {json}");
        }
    }
}

#[test]
fn what_answers_every_path_with_what_came_is_no_hole() {
    let app = endpoint(|request| {
        let path = request.split(' ').nth(1).unwrap();
        if path.split('?').next() == Some("/initialize") {
            return decided(request);
        }
        let seen = format!(r#"{{"path":"{path}","length":{}}}"#, body(request).len());
        answer("200 OK", "application/json", &seen)
    });
    let (json, exit) = probe(&app, &["--only", "no-signature-*"]);
    assert_eq!((failing(&json), exit), (vec![], Some(0)), "{json}");
}

#[test]
fn a_refusal_is_told_from_a_greeting_that_came_back() {
    let seen = AtomicUsize::new(0);
    let app = endpoint(move |request| {
        let number = seen.fetch_add(1, Ordering::Relaxed);
        // The first word stands in the body, and not in its first half.
        text(&format!("{}, {number} requests so far", if is_right(request) { "home" } else { "away" }))
    });
    let (json, exit) = probe(&app, &["--only", "malformed-unsigned"]);
    assert_eq!((failing(&json), exit), (vec![], Some(0)), "{json}");
}
