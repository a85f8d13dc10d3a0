//! What probe prints, and what it is asked.

use serde_json::Value;

use super::{failing, ids, world};
use crate::endpoint::{Endpoint, answer, canvas};
use crate::world::{SECRET, World};

/// An endpoint that takes everything.
fn open() -> Endpoint {
    Endpoint::answering(canvas())
}

#[test]
fn json_has_the_promised_form() {
    let endpoint = open();
    let json = world()
        .run(&["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json"])
        .exits(1)
        .json();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["schema_version", "target", "results", "diagnosis", "grade", "summary"] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    assert_eq!((&json["schema_version"], &json["grade"]), (&1.into(), &"F".into()));
    assert_eq!(json["target"], format!("http://127.0.0.1:{}", endpoint.port));
    let results = json["results"].as_array().unwrap();
    for row in results {
        assert!(row["probe"].is_string() && row["status"] == 200 && row["time_ms"].is_number(), "{row}");
        assert!(["refuse", "either", "accept", "survive"].contains(&row["expect"].as_str().unwrap()), "{row}");
        // What takes everything fails nothing but what must be refused.
        assert_eq!(row["ok"], row["expect"] != "refuse", "{row}");
    }
    let count = |key: &str| usize::try_from(json["summary"][key].as_u64().unwrap()).unwrap();
    assert_eq!(count("ok") + count("failed") + count("inconclusive"), results.len());
    assert_eq!(json["diagnosis"][0]["code"], "checks-nothing");
    assert!(json["diagnosis"][0]["detail"].is_string());
    // Each was sent once; besides, the good request three times more, one of a stranger to learn what refusals look like, and three that differ from
    // every one before them, since what answers alike may do so from memory.
    let sent = endpoint.requests();
    assert_eq!(
        sent.iter()
            .filter(|it| ["POST ", "GET ", "HEAD ", "PUT ", "PATCH ", "DELETE ", "OPTIONS "]
                .iter()
                .any(|method| it.starts_with(method)))
            .count(),
        results.len() + 7
    );
}

#[test]
fn what_a_person_sees_of_a_hole() {
    let only = ["--only", "no-signature", "--only", "white-space", "--only", "empty-body"];
    let endpoint = open();
    let to = endpoint.to();
    let probe = [&["probe", "a.http", "--to", &to, "--secret", "env:S", "--jobs", "1"][..], &only].concat();
    let shown = world().run(&probe).exits(1);
    let text = shown.text().replace(&endpoint.to(), "PORT");
    insta::assert_snapshot!(without_times(&text));
}

/// The text with `N` in the place of every time.
fn without_times(text: &str) -> String {
    let line = |line: &str| {
        let Some((before, after)) = line.split_once("200 ") else { return line.to_owned() };
        let mut words = after.split_whitespace();
        let (_, _) = (words.next(), words.next());
        let rest: Vec<&str> = words.collect();
        format!("{before}200 N {}", rest.join(" ")).trim_end().to_owned()
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn ndjson_has_a_row_a_line_and_ends_in_the_conclusion() {
    let endpoint = open();
    let answer = world().run(&["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "ndjson"]);
    let answer = answer.exits(1);
    let rows: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, rows) = rows.split_last().unwrap();
    assert!(rows.iter().all(|row| row["probe"].is_string() && row["schema_version"] == 1));
    assert_eq!((&last["grade"], &last["schema_version"]), (&"F".into(), &1.into()));
}

#[test]
fn the_good_request_must_be_taken_first() {
    let endpoint = Endpoint::answering(answer("403 Forbidden", "text/plain", "who are you?"));
    let world = world();
    let probe = ["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json"];
    let json = world.run(&probe).exits(2).json();
    let first = &json["results"][0];
    assert_eq!((&first["probe"], &first["status"]), (&"good-request".into(), &403.into()));
    assert!(first["detail"].as_str().unwrap().contains("who are you?"), "{first}");
    assert_eq!((&json["grade"], &json["summary"]["ok"]), (&Value::Null, &0.into()));
    let text = world.run(&["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S"]).exits(2);
    assert!(text.text().contains("cannot tell"), "{}", text.text());
}

#[test]
fn only_some_probes_give_no_grade() {
    let endpoint = Endpoint::new(|mut line| {
        while let Some(request) = line.request() {
            let signed = request.contains("X-Body-Signature");
            if !line.write(&if signed { canvas() } else { answer("401 Unauthorized", "text/plain", "") }) {
                break;
            }
        }
    });
    let world = world();
    let probe =
        ["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S", "--format", "json", "--only", "no-signatur?"];
    let json = world.run(&probe).exits(0).json();
    assert_eq!(ids(&json, |_| true), ["good-request", "no-signature", "good-request-after"]);
    assert_eq!(json["grade"], Value::Null);
    let wrong = ["probe", "a.http", "--to", "1", "--only", "no-signatur"];
    let refused = world.run(&wrong).exits(2);
    assert!(refused.stderr.contains("did you mean `no-signature`"), "{}", refused.stderr);
}

#[test]
fn the_list_and_explain_know_every_probe() {
    let list = World::new().run(&["probe", "--list"]).exits(0);
    assert!(list.text().lines().count() > 50);
    for probe in courtside::probe::all() {
        assert!(list.text().contains(probe.id()), "{}", probe.id());
    }
    let explained = World::new().run(&["explain", "body-bit-flipped"]).exits(0);
    assert!(explained.text().contains("changes its body at will"), "{}", explained.text());
    for code in ["checks-nothing", "reserialises", "good-request"] {
        World::new().run(&["explain", code]).exits(0);
    }
}

#[test]
fn reports_stand_beside_the_answer_and_hold_no_secret() {
    let endpoint = open();
    let world = world();
    let mut arguments = vec!["probe", "a.http", "--secret", "env:S"];
    let to = endpoint.to();
    arguments.extend(["--to", &to]);
    for report in ["junit=a.xml", "sarif=a.sarif", "json=a.json", "markdown=a.md", "tap=a.tap", "html=a.html"] {
        arguments.extend(["--report", report]);
    }
    let answer = world.run(&arguments).exits(1);
    let read = |name: &str| std::fs::read_to_string(world.path(name)).unwrap();
    let sarif: Value = serde_json::from_str(&read("a.sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "no-signature"), "{sarif}");
    assert!(results[0]["message"]["text"].as_str().unwrap().contains("repair: "), "{}", results[0]);
    assert!(read("a.xml").contains("<failure type=\"no-signature\""));
    assert!(read("a.tap").contains("not ok") && read("a.md").contains("| failed |"));
    let json: Value = serde_json::from_str(&read("a.json")).unwrap();
    assert_eq!(json["grade"], "F");
    let names = ["a.xml", "a.sarif", "a.json", "a.md", "a.tap", "a.html"];
    let all = names.map(read).concat() + answer.text() + &answer.stderr;
    assert!(!all.contains(SECRET));
}

#[test]
fn what_cannot_be_signed_is_not_sent() {
    let endpoint = open();
    world().run(&["probe", "a.http", "--to", &endpoint.to()]).exits(2);
    let unknown = "POST /x HTTP/1.1\nContent-Length: 2\n\n[]\n";
    let world = World::with_secret().file("a.http", unknown);
    let answer = world.run(&["probe", "a.http", "--to", &endpoint.to(), "--secret", "env:S"]).exits(2);
    assert!(answer.stderr.contains("scheme-unrecognised"), "{}", answer.stderr);
    world.run(&["probe", "a.http", "--to", "http://app.example.test", "--secret", "env:S"]).exits(2);
    World::new().run(&["probe", "--to", "sample", "missing.http"]).exits(2);
    assert_eq!(endpoint.connections(), 0);
}

#[test]
fn a_path_that_can_be_guessed_is_said_where_nothing_is_signed() {
    let endpoint = Endpoint::new(|mut line| {
        while let Some(request) = line.request() {
            let is_whole = request.contains("message_uid") && request.ends_with('}');
            let status = if is_whole { "204 No Content" } else { "400 Bad Request" };
            if !line.write(&answer(status, "text/plain", "")) {
                return;
            }
        }
    });
    let silent = Endpoint::answering(answer("204 No Content", "text/plain", ""));
    let message = r#"{"external_uid":"e","message":"a","message_uid":"b","channel_uid":"c","status":"pending"}"#;
    let capture = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\nContent-Type: application/json\nContent-Length: {}\n\n{message}\n",
            message.len()
        )
    };
    let world =
        World::new().file("open.http", capture("/messages")).file("any.http", capture("/7f3c9a0be2d14c58/messages"));
    let probe = |name| world.run(&["probe", name, "--to", &endpoint.to(), "--format", "json"]);
    let json = probe("open.http").exits(2).json();
    assert_eq!((&json["diagnosis"][0]["code"], &json["grade"]), (&"path-guessable".into(), &Value::Null));
    let json = probe("any.http").exits(1).json();
    assert_eq!((&json["diagnosis"][0]["code"], &json["grade"]), (&"path-unchecked".into(), &"F".into()));
    // One that answers everything alike may drop what comes under other paths.
    let json = world.run(&["probe", "any.http", "--to", &silent.to(), "--format", "json"]).exits(2).json();
    assert_eq!((&json["diagnosis"][0]["code"], &json["grade"]), (&"answers-alike".into(), &Value::Null), "{json}");
}

#[test]
fn a_token_in_the_query_is_changed_emptied_and_left_out_where_nothing_is_signed() {
    type Passes = fn(Option<&str>) -> bool;
    let cases: [(Passes, &str, Option<&str>, i32); 4] = [
        (|token| token == Some("s3cr3t-t0ken"), "", Some("A"), 0),
        (|_| true, "token-changed token-empty token-missing", Some("F"), 1),
        (|token| token.is_none_or(|token| token == "s3cr3t-t0ken"), "token-missing", Some("F"), 1),
        (
            |token| token.is_none_or(|token| token.is_empty() || token == "s3cr3t-t0ken"),
            "token-empty token-missing",
            Some("F"),
            1,
        ),
    ];
    let message = r#"{"external_uid":"e","message":"a","message_uid":"b","channel_uid":"c","status":"pending"}"#;
    let world = World::new().file(
        "a.http",
        format!(
            "POST /messages?a=1&token=s3cr3t-t0ken HTTP/1.1\nContent-Type: application/json\nContent-Length: {}\n\n{message}\n",
            message.len()
        ),
    );
    for (passes, holes, grade, exit) in cases {
        let app = Endpoint::new(move |mut line| {
            while let Some(request) = line.request() {
                let target = request.split(' ').nth(1).unwrap();
                let mut members = target.split_once('?').map_or("", |(_, query)| query).split('&');
                let token = members.find_map(|member| member.strip_prefix("token="));
                let is_whole = request.contains("external_uid") && request.trim_end().ends_with(['}', '0']);
                let status = match (target.split('?').next(), request.starts_with("POST ")) {
                    (Some("/messages"), true) if !passes(token) => "401 Unauthorized",
                    (Some("/messages"), true) if is_whole => "204 No Content",
                    (Some("/messages"), true) => "400 Bad Request",
                    _ => "404 Not Found",
                };
                if !line.write(&answer(status, "text/plain", "")) {
                    return;
                }
            }
        });
        let only = ["--only", "token-*"];
        let fixed = ["probe", "a.http", "--to", &app.to(), "--format", "json"];
        let json = world.run(&[&fixed[..], &only].concat()).exits(exit).json();
        assert_eq!(failing(&json).join(" "), holes, "{json}");
        let code = if holes.is_empty() { None } else { Some("token-unchecked") };
        assert_eq!(json["diagnosis"][0]["code"].as_str(), code, "{json}");
        if holes.is_empty() || holes.contains("changed") {
            let json = world.run(&fixed).json();
            assert_eq!(json["grade"].as_str(), grade, "{json}");
        }
    }
}

#[test]
fn a_report_asked_for_as_the_form_of_the_answer_is_shown_the_way() {
    let answer = world().run(&["probe", "a.http", "--to", "sample", "--format", "sarif"]).exits(2);
    assert!(answer.stderr.contains("--report sarif=probe.sarif"), "{}", answer.stderr);
    let other = world().run(&["probe", "a.http", "--to", "sample", "--format", "xml"]).exits(2);
    assert!(!other.stderr.contains("--report"), "{}", other.stderr);
}
