//! Apps that one request takes down: it is blamed, whatever else was under way.

use serde_json::Value;

use super::unsigned::{is_right, unauthorised, values};
use super::{codes, failing, ids, world};
use crate::endpoint::{Endpoint, canvas};

/// What probe says of a well-made app that such a request ends.
fn probed(ends: fn(&str) -> bool, jobs: &str) -> Value {
    let answers = move |request: &str| {
        let answer = if is_right(request) { canvas() } else { unauthorised() };
        if ends(request) { None } else { Some(answer) }
    };
    let app = Endpoint::mortal(answers);
    let probe = ["probe", "a.http", "--to", &app.to(), "--secret", "env:S", "--format", "json", "--jobs", jobs];
    world().run(&probe).exits(2).json()
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
            let json = probed(ends, jobs);
            let told = (failing(&json).join(" "), codes(&json).join(" "));
            assert_eq!(told, (culprit.to_owned(), "crashes".to_owned()), "--jobs {jobs}: {json}");
            assert_eq!(json["grade"], Value::Null);
            let row = json["results"].as_array().unwrap().iter().find(|row| row["probe"] == culprit).unwrap();
            assert_eq!(row["detail"], "the app is gone since", "{row}");
            let open = ids(&json, |row| row["ok"].is_null());
            assert!(open.contains(&"deep-nesting".to_owned()) && open.contains(&"good-request-after".to_owned()));
        }
    }
}

#[test]
fn what_was_under_way_together_when_a_genuine_request_ended_it_is_not_told_apart() {
    let ends = |request: &str| request.contains("x-body-signature: ");
    let json = probed(ends, "1");
    assert_eq!((failing(&json).join(" "), codes(&json).join(" ")), ("headers-lower-case".into(), "crashes".into()));
    let json = probed(ends, "8");
    assert_eq!(codes(&json), ["crashes"], "{json}");
    assert!(json["diagnosis"][0]["detail"].as_str().unwrap().contains("headers-lower-case"), "{json}");
    let sure = failing(&json);
    assert!(sure.is_empty() || sure == ["headers-lower-case"], "{json}");
}
