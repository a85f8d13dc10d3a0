//! Apps that one request takes down: it is blamed, whatever else was under way.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::unsigned::{is_right, unauthorised, values};
use super::{codes, failing, ids, world};
use crate::endpoint::{Endpoint, canvas};

/// What probe says of a well-made app that such a request ends.
fn probed(ends: fn(&str) -> bool, jobs: &str, exit: i32) -> Value {
    let answers = move |request: &str| {
        let answer = if is_right(request) { canvas() } else { unauthorised() };
        if ends(request) { None } else { Some(answer) }
    };
    let app = Endpoint::mortal(answers);
    let probe = ["probe", "a.http", "--to", &app.to(), "--secret", "env:S", "--format", "json", "--jobs", jobs];
    world().run(&probe).exits(exit).json()
}

fn proof(request: &str) -> String {
    values(request, "x-body-signature").concat()
}

#[test]
fn who_is_ended_by_a_forgery_is_told_by_which_whatever_the_number_of_jobs() {
    type Ends = fn(&str) -> bool;
    let cases: [(Ends, &str); 4] = [
        (|request| values(request, "x-body-signature").is_empty(), "no-signature"),
        // As a comparison does that throws where lengths differ, and nobody catches it.
        (|request| proof(request).len() != 64, "no-signature"),
        (|request| request.contains(" //"), "no-signature-double-slash"),
        (|request| proof(request).len() == 64 && !is_right(request), "wrong-secret"),
    ];
    for (ends, culprit) in cases {
        for jobs in ["1", "4", "16"] {
            let json = probed(ends, jobs, 1);
            let told = (failing(&json).join(" "), codes(&json).join(" "));
            assert_eq!(told, (culprit.to_owned(), "crashes".to_owned()), "--jobs {jobs}: {json}");
            assert_eq!(json["grade"], Value::Null);
            let row = json["results"].as_array().unwrap().iter().find(|row| row["probe"] == culprit).unwrap();
            let detail = row["detail"].as_str().unwrap();
            assert!(detail.starts_with("the app is gone since, after about"), "{row}");
            assert!(detail.contains(&format!("--only {culprit})")), "{row}");
            let open = ids(&json, |row| row["ok"].is_null());
            assert!(open.contains(&"deep-nesting".to_owned()) && open.contains(&"good-request-after".to_owned()));
        }
    }
}

#[test]
fn who_is_ended_by_the_last_that_is_sent_has_no_grade_that_says_that_all_was_tried() {
    let json = probed(|request| request.contains("[[[["), "4", 2);
    assert_eq!((failing(&json), &json["grade"]), (vec!["deep-nesting".to_owned()], &Value::Null), "{json}");
    assert!(ids(&json, |row| row["ok"].is_null()).contains(&"good-request-after".to_owned()), "{json}");
}

#[test]
fn what_was_under_way_together_when_a_genuine_request_ended_it_is_not_told_apart() {
    let ends = |request: &str| request.contains("x-body-signature: ");
    let json = probed(ends, "1", 2);
    assert_eq!((failing(&json).join(" "), codes(&json).join(" ")), ("headers-lower-case".into(), "crashes".into()));
    let json = probed(ends, "8", 2);
    assert_eq!(codes(&json), ["crashes"], "{json}");
    assert!(json["diagnosis"][0]["detail"].as_str().unwrap().contains("headers-lower-case"), "{json}");
    let sure = failing(&json);
    assert!(sure.is_empty() || sure == ["headers-lower-case"], "{json}");
}

/// What probe says of a well-made app that closes the connection on what such a request is, by its number from 0, and is there again at once.
fn restarted(falls: fn(usize, &str) -> bool, more: &[&str]) -> (Value, Option<i32>) {
    let seen = AtomicUsize::new(0);
    let app = Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            let answer = if is_right(&request) { canvas() } else { unauthorised() };
            if falls(seen.fetch_add(1, Ordering::SeqCst), &request) || !line.write(&answer) {
                return;
            }
        }
    });
    let to = app.to();
    let fixed = ["probe", "a.http", "--to", &to, "--secret", "env:S", "--format", "json", "--max-time", "60s"];
    let answer = world().run(&[&fixed[..], more].concat());
    (answer.json(), answer.code)
}

#[test]
fn who_falls_after_a_number_of_requests_is_not_told_to_fall_for_one_of_them() {
    for jobs in ["1", "4"] {
        let (json, exit) = restarted(|number, _| number % 40 == 39, &["--jobs", jobs]);
        assert_eq!(
            (failing(&json), codes(&json), exit),
            (vec![], vec!["fails-at-times".to_owned()], Some(0)),
            "{json}"
        );
        assert_eq!(json["grade"], "B", "{json}");
        assert!(json["diagnosis"][0]["detail"].as_str().unwrap().contains("their number, or chance"), "{json}");
    }
}

#[test]
fn what_ends_an_app_each_time_is_sent_alone_before_it_is_blamed() {
    let (json, exit) = restarted(|_, request| request.contains("x-body-signature: "), &[]);
    let told = (failing(&json), codes(&json), exit);
    // Who finds a header in one spelling alone would answer something else.
    assert_eq!(told.0, Vec::<String>::new(), "{json}");
    assert_eq!(told.2, Some(2), "{json}");
    let (json, _) = restarted(|_, request| request.contains("[[[[["), &[]);
    assert_eq!((failing(&json), codes(&json)), (vec!["deep-nesting".to_owned()], vec!["crashes".to_owned()]), "{json}");
    let row = json["results"].as_array().unwrap().iter().find(|row| row["probe"] == "deep-nesting").unwrap();
    assert!(row["detail"].as_str().unwrap().ends_with("each time when it was sent again alone"), "{row}");
}

#[test]
fn who_is_gone_after_a_number_of_requests_is_started_again_before_anything_is_sure() {
    let seen = AtomicUsize::new(0);
    let app = Endpoint::mortal(move |request| {
        let answer = if is_right(request) { canvas() } else { unauthorised() };
        (seen.fetch_add(1, Ordering::SeqCst) < 60).then_some(answer)
    });
    let to = app.to();
    let answer = world().run(&["probe", "a.http", "--to", &to, "--secret", "env:S", "--jobs", "1"]);
    // Whoever sends as many ends it, too.
    let answer = answer.exits(1);
    let text = answer.text();
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("after about 61 requests: start it again and send this alone"), "{text}");
    assert!(flat.contains("which ended it alone, or as the last of many"), "{text}");
    assert!(flat.contains("next: start the app again, and probe with --jobs 1"), "{text}");
}
