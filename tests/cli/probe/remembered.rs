//! Apps that answer from memory before they verify, and what answers everybody: neither is an app that checks nothing.

use std::collections::HashSet;
use std::sync::Mutex;

use serde_json::Value;

use super::unsigned::{body, endpoint, holds, is_right, probe, unauthorised, values};
use super::{codes, failing, world};
use crate::endpoint::{answer, canvas};
use crate::world::World;

/// An app that gives everybody what a genuine request of that key was answered with, and verifies the rest.
fn remembering(
    key: fn(&str) -> String,
    is_right: fn(&str) -> bool,
    yes: Vec<u8>,
) -> impl Fn(&str) -> Vec<u8> + Send + Sync + 'static {
    let known = Mutex::new(HashSet::new());
    move |request| {
        let mut known = known.lock().unwrap();
        if known.contains(&key(request)) {
            return yes.clone();
        }
        if !is_right(request) {
            return unauthorised();
        }
        known.insert(key(request));
        yes.clone()
    }
}

fn target(request: &str) -> String {
    request.split(' ').nth(1).unwrap().to_owned()
}

fn remark(json: &Value) -> &str {
    json["diagnosis"][0]["detail"].as_str().unwrap()
}

#[test]
fn an_app_that_answers_known_bodies_from_a_cache_is_named_for_that_and_for_nothing_else() {
    let parsed: fn(&str) -> String = |request| {
        let value: Option<Value> = serde_json::from_str(&body(request)).ok();
        format!("{}{}", target(request), value.map_or_else(|| body(request), |value| value.to_string()))
    };
    let as_sent: fn(&str) -> String = |request| format!("{}{}", target(request), body(request));
    for key in [as_sent, parsed] {
        let (json, exit) = probe(&endpoint(remembering(key, is_right, canvas())), &[]);
        assert_eq!(
            (failing(&json), codes(&json)),
            (vec!["forgery-repeated".into()], vec!["remembers-before-verifying".into()]),
            "{json}"
        );
        assert_eq!((&json["grade"], exit), (&"D".into(), Some(1)), "{json}");
        assert!(remark(&json).contains("by its body"), "{json}");
    }
}

#[test]
fn a_cache_that_knows_requests_by_their_path_is_open_to_anyone() {
    let (json, exit) =
        probe(&endpoint(remembering(target, is_right, canvas())), &["--only", "forgery-*", "--only", "*-secret"]);
    assert_eq!((failing(&json).join(" "), exit), ("forgery-after-genuine".into(), Some(1)), "{json}");
    assert!(remark(&json).contains("by its path alone"), "{json}");
    let json = probe(&endpoint(remembering(target, is_right, canvas())), &[]).0;
    assert_eq!((&json["grade"], codes(&json)), (&"F".into(), vec!["remembers-before-verifying".to_owned()]), "{json}");
}

#[test]
fn what_came_twice_is_known_by_its_id_or_by_its_key() {
    let ib: fn(&str) -> bool = |request| {
        let time = values(request, "x-ib-exchange-req-timestamp").concat();
        holds(request, "x-ib-exchange-req-signature", &format!("{time}{}", body(request)))
    };
    let id: fn(&str) -> String = |request| {
        serde_json::from_str::<Value>(&body(request))
            .map_or_else(|_| body(request), |body| body["message_id"].to_string())
    };
    let order = r#"{"message_id":"m-1","parameters":{"size":"large"}}"#;
    let capture = |more: &str| {
        format!(
            "# @flow infobip/create-order\nPOST /orders HTTP/1.1\nHost: app.example.test\nContent-Type: application/json\n{more}X-Ib-Exchange-Req-Timestamp: 1\nX-Ib-Exchange-Req-Signature: 00\nContent-Length: {}\n\n{order}\n",
            order.len()
        )
    };
    let key: fn(&str) -> String = |request| values(request, "idempotency-key").concat();
    for (key, capture, by) in [
        (id, capture(""), "by the id in its body"),
        (key, capture("Idempotency-Key: 7\n"), "by the header that names it"),
    ] {
        let app = endpoint(remembering(key, ib, answer("200 OK", "application/json", r#"{"orderId":"1"}"#)));
        let world = World::with_secret().file("a.http", capture);
        let only = ["--only", "no-signature", "--only", "wrong-secret", "--only", "forgery-*"];
        let fixed = ["probe", "a.http", "--to", &app.to(), "--secret", "env:S", "--format", "json"];
        let json = world.run(&[&fixed[..], &only].concat()).exits(1).json();
        assert_eq!(failing(&json), ["forgery-repeated"], "{json}");
        assert!(remark(&json).contains(by), "{by}: {json}");
    }
}

#[test]
fn an_app_that_remembers_and_verifies_nothing_new_checks_nothing() {
    let (json, exit) = probe(&endpoint(remembering(body, |_| true, canvas())), &[]);
    assert_eq!(
        (&codes(&json)[0], &json["grade"], exit),
        (&"checks-nothing".to_owned(), &"F".into(), Some(1)),
        "{json}"
    );
    assert!(!failing(&json).iter().any(|id| id.starts_with("forgery-")), "{json}");
}

#[test]
fn what_answers_everything_alike_and_not_as_the_platform_asks_may_be_no_app() {
    let app = endpoint(|_| answer("200 OK", "text/plain", "hello"));
    let (json, exit) = probe(&app, &[]);
    assert_eq!(
        (codes(&json), failing(&json).len(), exit),
        (vec!["answers-everything".to_owned()], 0, Some(2)),
        "{json}"
    );
    assert_eq!(json["grade"], Value::Null);
    assert!(remark(&json).contains("--to leads to the app"), "{json}");
    let shown = world().run(&["probe", "a.http", "--to", &app.to(), "--secret", "env:S"]).exits(2);
    let text = shown.text();
    assert!(
        text.contains("cannot tell: whatever is sent is answered alike") && text.contains("answered `hello`"),
        "{text}"
    );
    // Under its own path alone, that is an app which takes what it is sent.
    let app = endpoint(|request| {
        let own = request.starts_with("POST /initialize ");
        if own { answer("200 OK", "text/plain", "hello") } else { answer("404 Not Found", "text/plain", "") }
    });
    let (json, exit) = probe(&app, &[]);
    assert_eq!((&codes(&json)[0], exit), (&"checks-nothing".to_owned(), Some(1)), "{json}");
    // So is one that answers every path as the platform asks.
    let (json, exit) = probe(&endpoint(|_| canvas()), &["--only", "no-signature"]);
    assert_eq!((failing(&json), exit), (vec!["no-signature".to_owned()], Some(1)), "{json}");
    assert!(world().run(&["explain", "answers-everything"]).exits(0).text().contains("placeholder"));
}

#[test]
fn a_cache_of_answers_that_vary_by_themselves_is_one_too_and_so_is_one_by_the_person() {
    let person: fn(&str) -> String = |request| {
        let body: Value = serde_json::from_str(&body(request)).unwrap_or_default();
        body["contact"]["id"].as_str().map_or_else(|| request.to_owned(), ToOwned::to_owned)
    };
    let inbox = crate::world::project("fixtures/intercom/initialize-inbox.http");
    let capture = std::fs::read(inbox).unwrap();
    for (key, by) in [(body as fn(&str) -> String, "by its body"), (person, "by the id of the person in its body")] {
        let known = Mutex::new(std::collections::HashMap::new());
        let app = endpoint(move |request| {
            let mut known = known.lock().unwrap();
            let text = format!("visit {}", known.len() + 1);
            match known.get(&key(request)) {
                Some(answer) => Vec::clone(answer),
                None if !is_right(request) => unauthorised(),
                None => {
                    let canvas = format!(
                        "{{\"canvas\":{{\"content\":{{\"components\":[{{\"type\":\"text\",\"text\":\"{text}\"}}]}}}}}}"
                    );
                    known.entry(key(request)).or_insert(answer("200 OK", "application/json", &canvas)).clone()
                }
            }
        });
        let world = World::with_secret().file("a.http", &capture);
        let only = ["--only", "*-signature", "--only", "wrong-secret", "--only", "forgery-*", "--only", "body-*"];
        let fixed = ["probe", "a.http", "--to", &app.to(), "--secret", "env:S", "--format", "json"];
        let json = world.run(&[&fixed[..], &only].concat()).exits(1).json();
        assert_eq!(
            (failing(&json), codes(&json)),
            (vec!["forgery-repeated".to_owned()], vec!["remembers-before-verifying".to_owned()]),
            "{json}"
        );
        assert!(remark(&json).contains(by) && remark(&json).starts_with("the app answers"), "{by}: {json}");
    }
}
