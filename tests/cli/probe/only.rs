//! Which secret, scheme and probes are asked for, and how to ask again.

use serde_json::Value;

use super::{believes, codes, ids, world};
use crate::endpoint::{Endpoint, answer, canvas};
use crate::world::{SECRET, World};

/// A well-made app, but for requests that contain something.
fn app(refuses: &'static str) -> Endpoint {
    Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            let good = believes(&request, SECRET) && (refuses.is_empty() || !request.contains(refuses));
            if !line.write(&if good { canvas() } else { answer("401 Unauthorized", "text/plain", "") }) {
                return;
            }
        }
    })
}

#[test]
fn only_some_probes_are_answered_for_alone() {
    let app = app("zz_courtside_probe");
    let exits = |only: &[&str], code: i32| {
        let mut arguments = vec!["probe", "a.http", "--secret", "env:S", "--format", "json"];
        let to = app.to();
        arguments.extend(["--to", &to]);
        arguments.extend(only.iter().flat_map(|only| ["--only", only]));
        world().run(&arguments).exits(code);
    };
    exits(&["white-space"], 0);
    exits(&["member-added"], 1);
    exits(&["wrong-secret", "empty-body"], 0);
    exits(&["wrong-secret", "member-added"], 1);
    // It makes nothing of this capture.
    exits(&["stale-timestamp"], 2);
}

#[test]
fn of_several_secrets_the_one_that_is_taken_is_used_and_named() {
    let app = app("");
    let world = world().env("OLD", "another secret");
    let to = app.to();
    let probe = ["probe", "a.http", "--to", &to, "--secret", "env:OLD", "--secret", "env:S", "--only", "wrong-secret"];
    let shown = world.run(&probe).exits(0);
    assert!(shown.text().contains("signed by intercom with env:S,"), "{}", shown.text());
    let json = world.run(&[&probe[..], &["--format", "json"]].concat()).exits(0).json();
    assert_eq!(json["captures"][0]["secret"], "env:S");
}

#[test]
fn a_polite_refusal_of_the_good_request_is_no_app_that_checks_nothing() {
    let app = Endpoint::answering(answer("200 OK", "text/plain", "Invalid signature"));
    let world = World::with_secret().file(
        "hook.http",
        "POST /hook HTTP/1.1\nX-Hub-Signature: sha1=00\nContent-Type: application/json\nContent-Length: 2\n\n{}\n",
    );
    let to = app.to();
    let json = world.run(&["probe", "hook.http", "--to", &to, "--secret", "env:S", "--format", "json"]).exits(2).json();
    assert_eq!(
        (json["results"][0]["ok"].clone(), json["diagnosis"].as_array().unwrap().len()),
        (Value::Null, 0),
        "{json}"
    );
}

#[test]
fn a_good_request_that_is_refused_says_what_to_check_and_where_it_was_sent_on() {
    let moved = b"HTTP/1.1 302 Found\r\nLocation: /login?next=%2F\r\nContent-Length: 0\r\n\r\n".to_vec();
    let app = Endpoint::answering(moved);
    let shown = world().run(&["probe", "a.http", "--to", &app.to(), "--secret", "env:S"]).exits(2);
    let text = shown.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "not taken; check --secret, --scheme, --map and -H: answered 302 Found with Location: /login?next=%2F";
    assert!(text.contains(said), "{text}");
}

#[test]
fn what_was_not_sent_is_no_error_of_its_own() {
    let app = Endpoint::answering(answer("403 Forbidden", "text/plain", ""));
    let world = world().env("GITHUB_ACTIONS", "true");
    let to = app.to();
    let reports = ["--report", "sarif=a.sarif", "--report", "junit=a.xml"];
    let shown =
        world.run(&[&["probe", "a.http", "--to", &to, "--secret", "env:S", "--format", "json"][..], &reports].concat());
    let shown = shown.exits(2);
    let sarif: Value = serde_json::from_slice(&std::fs::read(world.path("a.sarif")).unwrap()).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[0]["ruleId"]), (1, &"good-request".into()), "{sarif}");
    let junit = std::fs::read_to_string(world.path("a.xml")).unwrap();
    assert!(junit.contains("errors=\"1\"") && junit.contains("<skipped message="), "{junit}");
    let annotations = [shown.text(), &shown.stderr].concat();
    assert_eq!(annotations.matches("::error ").count(), 1, "{annotations}");
}

#[test]
fn the_command_that_probes_again_is_whole_and_says_what_it_lacks() {
    let app = Endpoint::answering(canvas());
    let again = |more: &[&str]| {
        let to = app.to();
        let fixed = ["probe", "a.http", "--to", &to, "--only", "no-sig*", "--jobs", "2", "--max-time", "3s"];
        let shown = world().run(&[&fixed[..], more].concat()).exits(1);
        shown.text().lines().find_map(|line| line.strip_prefix("again  ")).unwrap().replace(&to, "PORT")
    };
    let same = "courtside probe --to PORT --secret env:S --only 'no-sig*' --jobs 2 --max-time 3000ms a.http";
    assert_eq!(again(&["--secret", "env:S"]), same);
    let lacking = again(&["--secret", "hex:00112233445566"]);
    assert!(lacking.ends_with("a.http  # with its --secret, which is left out here"), "{lacking}");
    assert!(!lacking.contains("0011223344"), "{lacking}");
}

#[test]
fn an_app_that_looks_at_the_other_of_two_proofs_is_told_by_its_scheme() {
    let capture = "POST /kentico.xperience.intercom/logactivity HTTP/1.1\nContent-Type: application/json\nX-Hub-Signature: sha1=00\nXperienceAPIKey: x\nContent-Length: 2\n\n{}\n";
    let app = Endpoint::new(|mut line| {
        while let Some(request) = line.request() {
            let good = request.contains(&format!("XperienceAPIKey: {SECRET}"));
            if !line.write(&answer(if good { "200 OK" } else { "401 Unauthorized" }, "text/plain", "")) {
                return;
            }
        }
    });
    let world = World::with_secret().file("k.http", capture);
    let probe = ["probe", "k.http", "--to", &app.to(), "--secret", "env:S", "--format", "json"];
    let json = world.run(&probe).exits(2).json();
    assert_eq!(codes(&json), ["other-scheme"], "{json}");
    assert!(json["diagnosis"][0]["detail"].as_str().unwrap().ends_with("pass --scheme kentico"));
    world.run(&[&probe[..], &["--scheme", "kentico", "--only", "wrong-secret"]].concat()).exits(0);
}

#[test]
fn a_body_that_is_no_object_is_said_to_leave_things_untried() {
    let capture =
        "POST /hook HTTP/1.1\nX-Body-Signature: 00\nContent-Type: application/json\nContent-Length: 2\n\n[]\n";
    let app = app("");
    let world = World::with_secret().file("list.http", capture);
    let probe = ["probe", "list.http", "--to", &app.to(), "--secret", "env:S"];
    let shown = world.run(&probe);
    assert!(shown.text().contains("could not be tried"), "{}", shown.text());
    assert!(!shown.text().contains("every genuine request was"), "{}", shown.text());
    let json = world.run(&[&probe[..], &["--format", "json"]].concat()).json();
    assert!(json["captures"][0]["remark"].as_str().unwrap().contains("no JSON object"), "{json}");
    assert!(!ids(&json, |_| true).contains(&"member-added".to_owned()));
}

#[test]
fn every_place_is_named_where_nothing_was_found() {
    let world = World::with_secret().file("one/a.txt", "").file("two/a.txt", "");
    for command in ["probe", "replay"] {
        world.run(&[command, "one", "two", "--to", "sample", "--secret", "env:S"]).fails(2, &["looked in one, two"]);
    }
}
