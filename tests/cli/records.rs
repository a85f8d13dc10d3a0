//! Captures that say less than the request did, and inputs of unusual size.

use crate::world::{BODY, SIGNATURE, World};

/// A HAR with one entry of that request.
fn har(request: &str) -> String {
    format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"x","version":"1"}},"entries":[{{"request":{request}}}]}}}}"#
    )
}

fn unrecorded(header: &str) -> String {
    har(&format!(
        r#"{{"method":"POST","url":"https://app.example.test/submit","httpVersion":"HTTP/1.1","headers":[{header},{{"name":"Content-Length","value":"102"}}],"bodySize":102}}"#
    ))
}

#[test]
fn a_har_without_its_body_is_left_out_and_says_why() {
    let signed = unrecorded(&format!(r#"{{"name":"X-Body-Signature","value":"{SIGNATURE}"}}"#));
    let world = World::with_secret().file("a.har", &signed);
    let verify = ["verify", "--secret", "env:S", "a.har"];
    let answer = world.run(&verify).exits(2);
    assert_eq!(
        answer.text(),
        "skip  intercom             a.har  body-unrecorded\n    the body had 102 bytes, and the record leaves it out\n0 ok, 0 failed, 1 skipped\n"
    );
    assert!(answer.stderr.contains("none of the captures in a.har could be judged"), "{}", answer.stderr);
    assert!(!answer.stderr.contains("Content-Length"), "{}", answer.stderr);
    let json = world.run(&[&verify[..], &["--format", "json"]].concat()).exits(2).json();
    assert_eq!(
        (&json["results"][0]["ok"], &json["results"][0]["code"]),
        (&serde_json::Value::Null, &"body-unrecorded".into())
    );
    world.run(&[&verify[..], &["--computed", SIGNATURE]].concat()).exits(2);
    world.run(&["explain", "body-unrecorded"]).exits(0);
}

#[test]
fn beside_a_capture_with_its_body_one_without_changes_no_verdict() {
    let header = format!("X-Body-Signature: {SIGNATURE}");
    let world = World::with_secret()
        .file("b.har", unrecorded(&format!(r#"{{"name":"X-Body-Signature","value":"{SIGNATURE}"}}"#)))
        .file("a.http", format!("POST /submit HTTP/1.1\n{header}\nContent-Length: 102\n\n{BODY}\n"));
    let answer = world.run(&["verify", "--secret", "env:S", "a.http", "b.har"]).exits(0);
    assert!(answer.text().ends_with("1 ok, 0 failed, 1 skipped\n"), "{}", answer.text());
}

#[test]
fn what_does_not_cover_the_body_is_judged_without_it() {
    let key = "AAECAwQFBgcICQoLDA0ODw==";
    let world = World::new()
        .env("KENTICO_API_KEY", key)
        .file("a.har", unrecorded(&format!(r#"{{"name":"XperienceAPIKey","value":"{key}"}}"#)))
        .file("none.har", unrecorded(r#"{"name":"A","value":"b"}"#));
    world.run(&["verify", "a.har"]).exits(0);
    // A header that is missing is missing whatever the body was.
    let answer = world.run(&[
        "verify",
        "--secret",
        "env:KENTICO_API_KEY",
        "--scheme",
        "intercom",
        "none.har",
        "--format",
        "json",
    ]);
    assert_eq!(answer.exits(1).json()["results"][0]["code"], "signature-missing");
}

#[test]
fn a_conversion_says_that_there_was_no_body_to_keep() {
    let world = World::new().file("a.har", unrecorded(r#"{"name":"X-Body-Signature","value":"00"}"#));
    let answer = world.run(&["convert", "a.har", "-", "--to", "http"]).exits(0);
    assert!(answer.stderr.contains("102 bytes was not recorded"), "{}", answer.stderr);
    let again = world.run(&["convert", "a.har", "again.har"]).exits(0);
    assert!(again.stderr.contains("was not recorded"), "{}", again.stderr);
    let world = world.env("S", "x");
    let answer = world.run(&["verify", "--secret", "env:S", "again.har", "--format", "json"]).exits(2);
    assert_eq!(answer.json()["results"][0]["code"], "body-unrecorded");
    let looked = world.run(&["inspect", "a.har"]).exits(0);
    assert!(looked.text().contains("body-unrecorded") || looked.text().contains("leaves out"), "{}", looked.text());
}

/// A request as editors keep it: variables, and its body in a file beside it.
fn edited(variables: &str) -> String {
    format!(
        "{variables}\n### submit\nPOST {{{{host}}}}/submit HTTP/1.1\nX-Body-Signature: {{{{signature}}}}\n\n< ./bodies/submit.json\n"
    )
}

#[test]
fn what_an_editor_puts_in_while_it_sends_is_put_in() {
    let defined = format!("@host = http://127.0.0.1:3000\n@signature = {SIGNATURE}\n");
    let world = World::with_secret()
        .file("requests/a.http", edited(&defined))
        .file("requests/bodies/submit.json", BODY)
        .file("requests/undefined.http", edited("@host = http://127.0.0.1:3000\n"))
        .file("requests/missing.http", edited(&defined).replace("submit.json", "nowhere.json"));
    world.run(&["verify", "--secret", "env:S", "requests/a.http"]).exits(0);
    let shown = world.run(&["inspect", "--secret", "env:S", "requests/a.http"]).exits(0);
    assert!(shown.text().contains("http://127.0.0.1:3000/submit"), "{}", shown.text());
    let converted = world.run(&["convert", "requests/a.http", "-", "--to", "ndjson"]).exits(0);
    assert_eq!(converted.json()["body"], BODY);
    assert_eq!(converted.json()["headers"][0][1], SIGNATURE);
    world
        .run(&["verify", "--secret", "env:S", "requests/undefined.http"])
        .fails(2, &["undefined.http:5:19:", "the variable `signature` is not defined above", "@signature = "]);
    world
        .run(&["verify", "--secret", "env:S", "requests/missing.http"])
        .fails(2, &["missing.http:8:1:", "cannot read `./bodies/nowhere.json`"]);
}

#[test]
fn a_recorded_body_that_looks_like_an_editors_survives_every_conversion() {
    for body in ["< ./bodies/submit.json", "{{host}}", "@host = x\n{{host}}\n", "<@ x\r\n"] {
        let line = serde_json::json!({"method": "POST", "path": "/{{x}}", "headers": {"A": "{{y}}"}, "body": body});
        let world = World::new().file("a.ndjson", format!("{line}\n{line}\n"));
        world.run(&["convert", "a.ndjson", "b.http"]).exits(0);
        let back = world.run(&["convert", "b.http", "-", "--to", "ndjson"]).exits(0);
        for line in back.text().lines() {
            let capture: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(capture["body"], body);
            assert_eq!(capture["path"], "/{{x}}");
        }
        assert_eq!(back.text().lines().count(), 2);
    }
}
