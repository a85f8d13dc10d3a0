//! Endpoints that go away, say nothing, or break: nothing is lost from the totals.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use serde_json::Value;

use super::{believes, codes, failing, ids, world};
use crate::endpoint::{Endpoint, answer, canvas, closed_port};
use crate::world::{SECRET, World};

/// How many results there are for the good request.
fn whole() -> usize {
    let endpoint = Endpoint::answering(canvas());
    let json =
        world().run(&["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json"]).json();
    json["results"].as_array().unwrap().len()
}

#[track_caller]
fn counts_everything(json: &Value) {
    let results = json["results"].as_array().unwrap().len();
    let count = |key: &str| usize::try_from(json["summary"][key].as_u64().unwrap()).unwrap();
    assert_eq!((results, count("ok") + count("failed") + count("inconclusive")), (whole(), results), "{json}");
}

/// What an app answers that takes the good request and nothing else.
fn refusing(request: &str, right: &str) -> Vec<u8> {
    let good = request.ends_with(super::INITIALIZE)
        && request.contains(&format!("X-Body-Signature: {right}\r\n"))
        && request.matches("X-Body-Signature").count() == 1;
    if good { canvas() } else { answer("401 Unauthorized", "text/plain", "") }
}

/// The signature of the good request.
fn good_signature() -> String {
    let world = world();
    let signed = world.run_with(
        &["sign", "intercom", "--secret", "env:S", "--print", "signature", "-"],
        super::INITIALIZE.as_bytes(),
    );
    signed.exits(0).text().trim().to_owned()
}

#[test]
fn nobody_there_is_the_worlds_fault() {
    let to = closed_port().to_string();
    let probe = ["probe", "a.http", "--to", &to, "--secret", "env:S", "--format", "json"];
    let json = world().run(&probe).exits(3).json();
    counts_everything(&json);
    assert_eq!(json["summary"]["ok"], 0);
}

#[test]
fn an_endpoint_that_dies_in_the_middle_loses_no_probe() {
    // Twenty requests are answered, and everything after that is cut.
    let (left, right) = (AtomicUsize::new(20), good_signature());
    let endpoint = Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            let more = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
            if !more || !line.write(&refusing(&request, &right)) {
                break;
            }
        }
    });
    let probe = ["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json"];
    let json = world().run(&probe).exits(2).json();
    counts_everything(&json);
    assert_eq!(json["grade"], Value::Null);
    let lost = ids(&json, |row| row["status"].is_null());
    assert!(lost.contains(&"good-request-after".to_owned()), "{lost:?}");
    // What must not break it has broken it; of the others nothing can be told.
    for row in json["results"].as_array().unwrap().iter().filter(|row| row["status"].is_null()) {
        assert_eq!(row["ok"], if row["expect"] == "survive" { false.into() } else { Value::Null }, "{row}");
    }
}

#[test]
fn an_endpoint_that_hangs_on_a_forgery_leaves_it_open() {
    let right = good_signature();
    let endpoint = Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            if !request.contains("X-Body-Signature") {
                return line.hold();
            }
            let good = request.contains(&right);
            if !line.write(&if good { canvas() } else { answer("401 Unauthorized", "text/plain", "") }) {
                return;
            }
        }
    });
    let probe = ["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json"];
    let more = ["--only", "no-signature", "--only", "wrong-secret", "--max-time", "300ms"];
    let json = world().run(&[&probe[..], &more].concat()).exits(2).json();
    assert_eq!(ids(&json, |row| row["ok"].is_null()), ["no-signature"]);
    assert_eq!(json["summary"]["ok"], 3);
}

#[test]
fn an_app_that_refuses_by_hanging_up_gets_a_grade_and_a_remark() {
    let endpoint = Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            if !believes(&request, SECRET) || !line.write(&canvas()) {
                return;
            }
        }
    });
    let to = endpoint.to();
    let probe = ["probe", "a.http", "--to", &to, "--secret", "env:S"];
    let answer = world().run(&[&probe[..], &["--only", "wrong-secret"]].concat()).exits(0);
    assert!(answer.text().contains("closed without an answer, as for a wrong signature"), "{}", answer.text());
    let json = world().run(&[&probe[..], &["--format", "json"]].concat()).exits(0).json();
    // This one knows one spelling of its header and lengths alone: what is genuine and refused as a forgery is, counts.
    let wrongly = ["chunked", "headers-lower-case", "headers-upper-case"].map(str::to_owned).to_vec();
    assert_eq!((&json["grade"], failing(&json)), (&"C".into(), wrongly), "{json}");
    assert!(codes(&json).contains(&"drops-connections".to_owned()), "{json}");
    assert_eq!(json["summary"]["inconclusive"], 0, "{json}");
}

#[test]
fn an_app_that_hangs_up_on_some_forgeries_alone_fails_on_them() {
    let endpoint = Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            let good = believes(&request, SECRET);
            let answer = if good { canvas() } else { answer("401 Unauthorized", "text/plain", "") };
            if !request.contains("X-Body-Signature") || !line.write(&answer) {
                return;
            }
        }
    });
    let probe = ["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json"];
    let json =
        world().run(&[&probe[..], &["--only", "no-signature", "--only", "wrong-secret"]].concat()).exits(0).json();
    assert_eq!(codes(&json), ["refuses-by-failing"], "{json}");
}

#[test]
fn a_refusal_that_says_200_is_told_from_a_hole() {
    let right = good_signature();
    let refusal = |body: &str| answer("200 OK", "application/json", body);
    let error = r#"{"canvas":{"content":{"components":[{"type":"text","text":"no","style":"error"}]}}}"#;
    for (body, exit) in [(r#"{"error":"signature"}"#, 0), (error, 0)] {
        let (right, refused) = (right.clone(), refusal(body));
        let endpoint = Endpoint::new(move |mut line| {
            while let Some(request) = line.request() {
                let answer = if request.contains(&right) { canvas() } else { refused.clone() };
                if !line.write(&answer) {
                    return;
                }
            }
        });
        let probe = ["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--only", "wrong-secret"];
        world().run(&probe).exits(exit);
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_everything_counted() {
    let (send, receive) = channel();
    let right = good_signature();
    let endpoint = Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            if !request.contains(&right) {
                let _ = send.send(());
                return line.hold();
            }
            if !line.write(&canvas()) {
                return;
            }
        }
    });
    let world = world();
    let mut child = Command::new(env!("CARGO_BIN_EXE_courtside"))
        .args(["probe", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json", "--max-time", "60s"])
        .arg(world.path("a.http"))
        .env_clear()
        .envs(world.environment())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    receive.recv().unwrap();
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let output = child.stdout.take().map(std::io::read_to_string).unwrap().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    counts_everything(&serde_json::from_str(&output).unwrap());
}

#[test]
fn a_right_signature_beside_a_wrong_one_forges_nothing() {
    // What Node makes of several values, once it stops at what is no hexadecimal, and what Python hands out.
    let right = good_signature();
    let endpoint = Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            let first = request.lines().find(|line| line.starts_with("X-Body-Signature"));
            let good = request.ends_with(super::INITIALIZE) && first.is_some_and(|line| line.ends_with(&right));
            if !line.write(&if good { canvas() } else { answer("401 Unauthorized", "text/plain", "") }) {
                return;
            }
        }
    });
    let probe = ["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json"];
    let json = world().run(&[&probe[..], &["--only", "doubled-*", "--only", "wrong-secret"]].concat()).exits(0).json();
    let row = json["results"].as_array().unwrap().iter().find(|row| row["probe"] == "doubled-good-first").unwrap();
    assert_eq!((&row["ok"], &row["expect"], &row["status"]), (&true.into(), &"either".into(), &200.into()));
    assert!(row["detail"].as_str().unwrap().contains("nothing is forged"), "{row}");
    assert_eq!(json["diagnosis"].as_array().unwrap().len(), 0, "{json}");
}

#[test]
fn a_secret_that_an_answer_gives_back_is_hidden_wherever_the_answer_is_cut() {
    const KEY: &str = "AAECAwQFBgcICQoL+/0ODw==";
    let capture = "POST /log HTTP/1.1\nXperienceAPIKey: x\nContent-Length: 2\n\n{}\n";
    for (before, coded) in
        [(173, KEY), (190, KEY), (0, "AAECAwQFBgcICQoL%2B/0ODw%3D%3D"), (0, r"AAECAwQFBgcICQoL\u002b/0ODw==")]
    {
        let body = format!("{}key {coded} is not valid", "x".repeat(before));
        let endpoint = Endpoint::answering(answer("401 Unauthorized", "text/plain", &body));
        let world = World::new().env("K", KEY).file("k.http", capture);
        let to = endpoint.to();
        let probe = ["probe", "k.http", "--to", &to, "--secret", "env:K", "--scheme", "kentico", "--format", "json"];
        let shown = world.run(&[&probe[..], &["--report", "junit=a.xml", "--report", "html=a.html"]].concat()).exits(2);
        let read = |name: &str| std::fs::read_to_string(world.path(name)).unwrap();
        for text in [shown.text(), &read("a.xml"), &read("a.html")] {
            assert!(!text.contains("AAE") && text.contains("key ["), "{text}");
        }
    }
}
