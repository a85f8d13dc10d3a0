//! `courtside redact`.

use std::fmt::Write as _;

use crate::world::{Answer, SECRET, World, project};

const EMAIL: &str = "ada.lovelace@corp.org";

/// A capture as a proxy recorded it, signed with a secret that is not public.
fn recorded() -> String {
    let body = format!(
        r#"{{"workspace_id":"wk12ab34","admin":{{"type":"admin","id":"814860","name":"Ada Lovelace","email":"{EMAIL}"}},"context":{{"location":"home","locale":"en"}}}}"#
    );
    let world = World::with_secret().file("body.json", &body);
    let signed = world.run(&["sign", "intercom", "--secret", "env:S", "body.json"]).exits(0);
    format!(
        "POST /configure?token=abcdef123456 HTTP/1.1\nHost: hooks.corp.org\nAuthorization: Bearer {SECRET}\n{}\nContent-Length: {}\n\n{body}\n###<\nHTTP/1.1 200 OK\nSet-Cookie: sid=abcdef123456; Path=/\nContent-Type: application/json\n\n{{\"canvas\":{{\"content\":{{\"components\":[{{\"type\":\"text\",\"text\":\"Hi Ada\"}}]}}}}}}\n",
        signed.text().trim_end(),
        body.len()
    )
}

fn line(body: &str) -> String {
    serde_json::json!({"method": "POST", "path": "/x", "headers": [], "body": body}).to_string() + "\n"
}

fn redact(world: &World, arguments: &[&str]) -> Answer {
    world.run(&[&["redact"], arguments].concat())
}

fn read(world: &World, name: &str) -> String {
    String::from_utf8(std::fs::read(world.path(name)).unwrap()).unwrap()
}

/// Asks courtside whether the public secrets of the fixtures fit.
fn verify(world: &World, name: &str) -> Answer {
    let config = project("fixtures/courtside.toml");
    world.run(&["verify", "--config", config.to_str().unwrap(), "--format", "json", name])
}

#[test]
fn a_recorded_request_becomes_a_fixture_that_verifies() {
    let world = World::with_secret().file("a.http", recorded());
    let answer = redact(&world, &["a.http", "-o", "out.http", "--secret", "env:S"]).exits(0);
    assert!(answer.stdout.is_empty());
    assert!(answer.stderr.contains("redacted 1 capture in 1 file"), "{}", answer.stderr);
    assert!(answer.stderr.contains("signed by intercom with the public secret, right before"), "{}", answer.stderr);
    let out = read(&world, "out.http");
    for gone in ["Ada", "Lovelace", "corp.org", "wk12ab34", "814860", "abcdef123456", SECRET] {
        assert!(!out.contains(gone), "{gone} is in {out}");
        assert!(!answer.stderr.contains(gone), "{gone} is in {}", answer.stderr);
    }
    for kept in ["POST /configure?token=", "Host: app.example.test", "\"location\":\"home\"", "@example.test", "sid="] {
        assert!(out.contains(kept), "{kept} is not in {out}");
    }
    let verified = verify(&world, "out.http").exits(0);
    assert_eq!(verified.json()["results"][0]["code"], "signature-ok");
    world.run(&["lint", "out.http"]).exits(0);
}

/// A text without what changes when it is redacted again: numbers of up to eight digits, and what is signed or sealed over them.
fn but_for_numbers(text: &str) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
    let mut out = String::new();
    for part in text.split_inclusive(|letter: char| !is_word(letter)) {
        let word = part.trim_end_matches(|letter: char| !is_word(letter));
        let number = (1..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
        out.push_str(if number || word.len() >= 40 { "#" } else { word });
        out.push_str(part.get(word.len()..).unwrap());
    }
    out
}

#[test]
fn every_fixture_verifies_afterwards_and_no_new_error_is_found() {
    let errors = |world: &World, folder: &str, code: i32| {
        world.run(&["lint", "--format", "json", "--exit-zero", folder]).exits(code).json()["summary"]["errors"].clone()
    };
    for platform in ["intercom", "infobip", "kentico", "vcita"] {
        let world = World::new();
        let folder = project("fixtures").join(platform);
        let folder = folder.to_str().unwrap();
        redact(&world, &[folder, "-o", "out", "--seed", "a seed"]).exits(0);
        if platform != "vcita" {
            let answer = verify(&world, "out").exits(0).json();
            assert_eq!(
                (&answer["summary"]["failed"], &answer["summary"]["skipped"]),
                (&0.into(), &0.into()),
                "{answer}"
            );
        }
        // Calls of functions are held against nothing without their manifest.
        let code = if platform == "infobip" { 2 } else { 0 };
        assert_eq!(errors(&world, folder, code), errors(&world, "out", code), "{platform}");
        redact(&world, &["out", "-o", "again", "--seed", "a seed"]).exits(0);
        for entry in std::fs::read_dir(world.path("out")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let once = read(&world, &format!("out/{name}"));
            assert_eq!(but_for_numbers(&once), but_for_numbers(&read(&world, &format!("again/{name}"))), "{name}");
        }
    }
}

#[test]
fn a_seed_gives_the_same_values_in_every_run_and_no_seed_never_does() {
    let world = World::new().env("SEED", "one").file("a.http", recorded());
    let run = |out: &str, seed: &[&str]| {
        redact(&world, &[&["a.http", "-o", out], seed].concat()).exits(0);
        read(&world, out)
    };
    let first = run("1.http", &["--seed", "env:SEED"]);
    assert_eq!(first, run("2.http", &["--seed", "env:SEED"]));
    assert_eq!(first, run("3.http", &["--seed", "one"]));
    assert_ne!(first, run("4.http", &["--seed", "two"]));
    assert_ne!(run("5.http", &[]), run("6.http", &[]));
    redact(&world, &["a.http", "-o", "7.http", "--seed", "env:NOT_SET"]).fails(2, &["--seed", "NOT_SET"]);
}

#[test]
fn lines_stream_and_one_person_is_the_same_in_all_of_them() {
    let mut text = String::new();
    for number in 0..3_000 {
        text.push_str(&line(&format!(r#"{{"email":"{EMAIL}","n":{number}}}"#)));
    }
    let world = World::new().file("a.ndjson", &text);
    redact(&world, &["a.ndjson", "-o", "out.ndjson"]).exits(0);
    let out = read(&world, "out.ndjson");
    assert_eq!(out.lines().count(), 3_000);
    let mut emails = std::collections::BTreeSet::new();
    for (number, line) in out.lines().enumerate() {
        let capture: serde_json::Value = serde_json::from_str(line).unwrap();
        let body: serde_json::Value = serde_json::from_str(capture["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["n"], number);
        emails.insert(body["email"].as_str().unwrap().to_owned());
    }
    assert!(emails.len() == 1 && emails.first().unwrap().ends_with("@example.test"), "{emails:?}");
}

#[test]
fn folders_are_mirrored_and_what_is_no_capture_is_left_out() {
    let world = World::new()
        .file("in/a.http", recorded())
        .file("in/deep/b.ndjson", line("{}"))
        .file("in/c.json", r#"{"canvas":{}}"#)
        .file("in/d.curl", "curl -d '{\"email\":\"ada@corp.org\"}' https://hooks.corp.org/x\n");
    let answer = redact(&world, &["in", "-o", "out"]).exits(0);
    assert!(answer.stderr.contains("left out") && answer.stderr.contains("c.json"), "{}", answer.stderr);
    assert!(answer.stderr.contains("is written as http"), "{}", answer.stderr);
    assert!(read(&world, "out/a.http").contains("@example.test") && read(&world, "out/deep/b.ndjson").contains("/x"));
    assert!(read(&world, "out/d.http").contains("@example.test"));
    assert!(!world.path("out/c.json").exists() && !world.path("out/d.curl").exists());
}

#[test]
fn an_input_is_never_written_over_unless_that_is_said() {
    let world = World::new().file("in/a.http", recorded()).file("in/b.http", recorded());
    let before = read(&world, "in/a.http");
    redact(&world, &["in/a.http", "-o", "in/a.http"]).fails(2, &["written over", "--in-place"]);
    redact(&world, &["in", "-o", "in"]).fails(2, &["written over"]);
    redact(&world, &["in/a.http", "-o", "in"]).fails(2, &["written over"]);
    redact(&world, &["in/a.http", "in/b.http", "-o", "in/"]).fails(2, &["written over"]);
    redact(&world, &["in/a.http"]).fails(2, &["-o", "--in-place", "--dry-run"]);
    assert_eq!(read(&world, "in/a.http"), before);
    redact(&world, &["in", "--in-place"]).exits(0);
    assert!(!read(&world, "in/a.http").contains("Ada") && !read(&world, "in/b.http").contains("Ada"));
}

#[test]
fn a_dry_run_lists_what_would_go_and_writes_nothing() {
    let world = World::with_secret().file("a.http", recorded());
    let answer = redact(&world, &["a.http", "--dry-run", "--secret", "env:S"]).exits(0);
    let text = answer.text();
    assert!(text.starts_with("would redact 1 capture in 1 file") && text.contains("e-mail addresses"), "{text}");
    assert!(!text.contains("Ada") && !text.contains("corp.org"), "{text}");
    assert_eq!(world.names(), ["a.http"]);
    let json = redact(&world, &["a.http", "-n", "--format", "json", "--secret", "env:S"]).exits(0).json();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["summary"]["captures"], 1);
    assert_eq!(json["replaced"]["email"], 1);
    assert_eq!(json["signed"][0], serde_json::json!({"scheme": "intercom", "before": "right", "count": 1}));
    assert_eq!(json["files"][0], serde_json::json!({"input": "a.http", "output": null, "captures": 1}));
}

#[test]
fn one_capture_may_go_through_a_pipe() {
    let world = World::new();
    let answer = world.run_with(&["redact", "-", "-o", "-"], recorded().as_bytes()).exits(0);
    assert!(answer.text().starts_with("POST /configure?token=") && !answer.text().contains("Ada"), "{}", answer.text());
    world
        .run_with(&["redact", "-", "-o", "-", "--format", "json"], recorded().as_bytes())
        .fails(2, &["standard output"]);
}

#[test]
fn a_wrong_signature_is_mended_unless_it_is_to_stay() {
    let wrong = recorded().replacen("X-Body-Signature: ", "X-Body-Signature: 00", 1);
    let world = World::with_secret().file("a.http", &wrong);
    let answer = redact(&world, &["a.http", "-o", "b.http", "--secret", "env:S"]).exits(0);
    assert!(answer.stderr.contains("redact-wrong-mended"), "{}", answer.stderr);
    verify(&world, "b.http").exits(0);
    let answer = redact(&world, &["a.http", "-o", "c.http", "--secret", "env:S", "--keep-wrong"]).exits(0);
    assert!(answer.stderr.contains("redact-wrong-kept"), "{}", answer.stderr);
    verify(&world, "c.http").exits(1);
}

#[test]
fn names_and_paths_can_be_kept_and_added() {
    let world = World::new().file("a.http", recorded());
    redact(&world, &["a.http", "-o", "b.http", "--keep", "workspace_id", "--also", "$.context.locale"]).exits(0);
    let out = read(&world, "b.http");
    assert!(out.contains("wk12ab34") && !out.contains("\"locale\":\"en\""), "{out}");
    redact(&world, &["a.http", "-o", "b.http", "--keep", "$["]).exits(2);
}

#[test]
fn a_har_stays_a_har() {
    let world = World::new().file("a.http", recorded());
    world.run(&["convert", "a.http", "a.har"]).exits(0);
    redact(&world, &["a.har", "-o", "b.har"]).exits(0);
    let har: serde_json::Value = serde_json::from_str(&read(&world, "b.har")).unwrap();
    assert_eq!(har["log"]["entries"].as_array().unwrap().len(), 1);
    verify(&world, "b.har").exits(0);
    assert!(!read(&world, "b.har").contains("Ada"));
}

#[test]
fn nothing_to_redact_is_no_success() {
    let world = World::new().file("empty/x.txt", "").file("canvas.json", "{}").file("a.http", recorded());
    redact(&world, &["empty", "-o", "out"]).fails(2, &["nothing was redacted"]);
    redact(&world, &["canvas.json", "-o", "out.json"]).fails(2, &["no capture"]);
    redact(&world, &["missing.http", "-o", "out.http"]).fails(2, &["missing.http"]);
    redact(&world, &["a.http"]).exits(2);
    assert!(!world.path("out").exists() && !world.path("out.json").exists());
}

#[test]
fn a_line_that_cannot_be_read_is_told_of_and_hides_no_other() {
    let mut text = line("{}");
    let _ = writeln!(text, "{{\"method\":");
    let world = World::new().file("a.ndjson", text.clone() + &line("{}"));
    redact(&world, &["a.ndjson", "--in-place"]).exits(2);
    assert_eq!(read(&world, "a.ndjson"), text + &line("{}"));
    let told = redact(&world, &["a.ndjson", "-o", "out.ndjson"]).exits(2).stderr;
    assert!(told.contains("a.ndjson:2:") && told.contains("it is in no output"), "{told}");
    assert_eq!(read(&world, "out.ndjson").lines().count(), 2);
    assert!(told.contains("1 capture could not be redacted; written were out.ndjson"), "{told}");
    let told = redact(&world, &["a.ndjson", "-o", "-"]).exits(2);
    assert_eq!(told.text().lines().count(), 2);
    assert!(
        told.stderr.contains("1 capture could not be redacted; the rest went to standard output"),
        "{}",
        told.stderr
    );
    // Where there is nothing else no file is left.
    let world = World::new().file("a.ndjson", "{\"method\":\"POST\",\"target\":\"/x\",\"body\":1}\n");
    redact(&world, &["a.ndjson", "-o", "out.ndjson"]).fails(2, &["a.ndjson:1:"]);
    assert_eq!(world.names(), ["a.ndjson"]);
}

/// A capture of Jane Doe's.
fn jane(path: &str) -> String {
    let body = r#"{"name":"Jane Doe","email":"jane.doe@corp.org"}"#;
    format!("POST {path} HTTP/1.1\nHost: hooks.corp.org\nContent-Length: {}\n\n{body}\n", body.len())
}

/// Every file below a folder, by its path.
fn files(world: &World, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(world.path(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{folder}/{}", entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() { folders.push(name) } else { found.push(name) }
        }
    }
    found.sort();
    found
}

#[test]
fn names_of_files_lose_what_the_captures_lose_and_stay_apart() {
    let token = "9f8e7d6c5b4a39281706f5e4d3c2b1a0";
    let address = format!("/users/jane.doe@corp.org/cb/{token}");
    let slug = "0001-20260102T030405Z-post-users-jane-doe-corp-org-cb-9f8e7d6c5b4a39281706f5e.http";
    let world = World::new()
        .file("in/jane.doe@corp.org/jane-doe.http", jane("/x"))
        .file("in/jane.doe@corp.org/JANE_DOE.http", jane("/x"))
        .file("in/jane.doe@corp.org/jane-doe.ndjson", line(r#"{"name":"Jane Doe"}"#).repeat(3))
        .file(&format!("in/{token}.http"), jane("/x"))
        .file(&format!("in/{slug}"), jane(&address))
        .file("in/1-plain.http", jane("/x"));
    redact(&world, &["in", "-o", "out", "--seed", "s"]).exits(0);
    let names = files(&world, "out");
    assert_eq!(names.len(), 6, "{names:?}");
    for name in &names {
        let lower = name.to_lowercase();
        for gone in ["jane", "doe", "corp", "9f8e7d6c5b"] {
            assert!(!lower.contains(gone), "{gone} is in {name}");
        }
    }
    for kept in ["out/1-plain.http", "out/0001-20260102T030405Z-post-users-", "@example.test/", ".ndjson"] {
        assert!(names.iter().any(|name| name.contains(kept)), "{kept} is not in {names:?}");
    }
    redact(&world, &["in", "-o", "again", "--seed", "s"]).exits(0);
    let again = files(&world, "again").iter().map(|name| name.replacen("again/", "out/", 1)).collect::<Vec<_>>();
    assert_eq!(again, names);
    redact(&world, &["out", "-o", "twice", "--seed", "s"]).exits(0);
    let twice = files(&world, "twice").iter().map(|name| name.replacen("twice/", "out/", 1)).collect::<Vec<_>>();
    assert_eq!(twice, names);
}

#[test]
fn two_names_that_become_one_get_a_number() {
    let world = World::new().file("in/a/jane@corp.org.http", jane("/x")).file("in/a/JANE@corp.org.http", jane("/y"));
    redact(&world, &["in", "-o", "out"]).exits(0);
    let names = files(&world, "out");
    assert!(names.len() == 2 && names.iter().any(|name| name.ends_with("-2.http")), "{names:?}");
}

#[test]
fn a_broken_file_hides_no_other_and_in_place_nothing_is_written_over_then() {
    let broken = "POST /x HTTP/1.1\nnocolon\n\n{}";
    let world = World::new().file("in/1.http", jane("/x")).file("in/2.http", broken).file("in/3.http", jane("/x"));
    let answer = redact(&world, &["in", "-o", "out"]).exits(2);
    for said in
        ["in/2.http:2", "1 file could not be redacted", "out/1.http", "out/3.http", "redacted 2 captures in 2 files"]
    {
        assert!(answer.stderr.contains(said), "{said} is not in {}", answer.stderr);
    }
    assert_eq!(files(&world, "out"), ["out/1.http", "out/3.http"]);
    let json = redact(&world, &["in", "-o", "out", "--format", "json"]).exits(2).json();
    assert_eq!((&json["broken"][0]["input"], &json["summary"]["files"]), (&"in/2.http".into(), &2.into()), "{json}");
    let answer = redact(&world, &["in", "--in-place"]).exits(2);
    for said in ["in/2.http:2", "no file was written over", "would redact"] {
        assert!(answer.stderr.contains(said), "{said} is not in {}", answer.stderr);
    }
    assert_eq!((read(&world, "in/1.http"), read(&world, "in/3.http")), (jane("/x"), jane("/x")));
    assert_eq!(files(&world, "in").len(), 3);
    std::fs::remove_file(world.path("in/2.http")).unwrap();
    redact(&world, &["in", "--in-place"]).exits(0);
    assert!(!read(&world, "in/1.http").contains("Jane") && !read(&world, "in/3.http").contains("Jane"));
    assert_eq!(files(&world, "in").len(), 2);
}

#[test]
fn what_one_file_calls_a_name_is_replaced_in_all_of_them_and_in_every_line() {
    let title = r#"{"ActivityTitle":"Chat with Věra Dvořáková"}"#;
    let person = r#"{"ContactFirstName":"Věra","ContactLastName":"Dvořáková"}"#;
    let http = |body: &str| format!("POST /x HTTP/1.1\nHost: a\n\n{body}\n");
    let world = World::new()
        .file("in/1.http", http(title))
        .file("in/2.http", http(person))
        .file("in/3.ndjson", line(title) + &line(person))
        .file("two.ndjson", line(title) + &line(person));
    redact(&world, &["in", "-o", "out", "--seed", "s"]).exits(0);
    redact(&world, &["two.ndjson", "-o", "two-out.ndjson", "--seed", "s"]).exits(0);
    redact(&world, &["out", "-o", "again", "--seed", "s"]).exits(0);
    for name in ["1.http", "2.http", "3.ndjson"] {
        let out = read(&world, &format!("out/{name}"));
        assert!(!out.contains("Věra") && !out.contains("Dvo"), "{out}");
        assert_eq!(read(&world, &format!("again/{name}")), out);
    }
    assert_eq!(read(&world, "two-out.ndjson"), read(&world, "out/3.ndjson"));
    assert!(read(&world, "out/1.http").contains("Chat with "));
    // A pipe is read once, capture by capture.
    let piped =
        world.run_with(&["redact", "-", "-o", "-", "--seed", "s"], (line(title) + &line(person)).as_bytes()).exits(0);
    assert!(piped.text().contains("Chat with Věra") && piped.text().lines().count() == 2, "{}", piped.text());
}

#[test]
fn a_signature_that_nobody_can_judge_is_told_where_wrong_ones_are_to_stay() {
    let world = World::new();
    let wrong = project("fixtures/mismatch/sha1.http");
    let config = project("fixtures/courtside.toml");
    let (wrong, config) = (wrong.to_str().unwrap(), config.to_str().unwrap());
    let answer = redact(&world, &[wrong, "-o", "a.http", "--keep-wrong"]).exits(0);
    assert!(answer.stderr.contains("redact-unjudged"), "{}", answer.stderr);
    verify(&world, "a.http").exits(0);
    let answer = redact(&world, &[wrong, "-o", "b.http", "--keep-wrong", "--config", config]).exits(0);
    assert!(answer.stderr.contains("redact-wrong-kept"), "{}", answer.stderr);
    verify(&world, "b.http").exits(1);
}

#[test]
fn a_har_keeps_when_its_requests_came_and_how_long_they_took() {
    let har = r#"{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-01-02T03:04:05.678+01:00","time":41.5,"request":{"method":"POST","url":"https://hooks.corp.org/x","headers":[],"postData":{"mimeType":"application/json","text":"{\"email\":\"ada@corp.org\"}"}}}]}}"#;
    let world = World::new().file("a.har", har);
    redact(&world, &["a.har", "-o", "b.har"]).exits(0);
    let out = read(&world, "b.har");
    for kept in ["\"startedDateTime\":\"2026-01-02T03:04:05.678+01:00\"", "\"time\":41.5", "@example.test"] {
        assert!(out.contains(kept), "{kept} is not in {out}");
    }
    assert!(!out.contains("ada@"), "{out}");
}

#[test]
fn one_request_that_cannot_be_read_is_told_and_hides_no_other() {
    let item = |name: &str, body: &str| {
        format!(
            r#"{{"name":"{name}","request":{{"method":"POST","url":"https://a.test/x","header":[],"body":{body}}}}}"#
        )
    };
    let form = r#"{"mode":"formdata","formdata":[{"key":"password","value":"Zyxwvut1"}]}"#;
    let raw = r#"{"mode":"raw","raw":"{\"email\":\"zyx@corp.org\"}"}"#;
    let text = format!(
        r#"{{"info":{{"name":"c","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},"item":[{},{}]}}"#,
        item("form", form),
        item("json", raw)
    );
    let world = World::new().file("in/c.postman_collection.json", text);
    let answer = redact(&world, &["in/c.postman_collection.json", "-o", "out.http"]).exits(2);
    assert!(answer.stderr.contains("`form`") && answer.stderr.contains("in no output"), "{}", answer.stderr);
    let out = read(&world, "out.http");
    assert!(out.contains("@example.test") && !out.contains("yx"), "{out}");
}

#[test]
fn the_fixtures_are_still_a_whole_match_when_they_are_redacted() {
    let (fixtures, config) = (project("fixtures"), project("fixtures/courtside.toml"));
    let (fixtures, config) = (fixtures.to_str().unwrap(), config.to_str().unwrap());
    let world = World::new();
    world.run(&["redact", fixtures, "-o", "out", "--seed", "a public seed", "--config", config]);
    let played = world.run(&["replay", "out", "--to", "sample", "--config", config]).exits(0);
    let summary = |text: &str| text.lines().find(|line| line.contains(" ok, ")).unwrap().to_owned();
    let original = World::new().run(&["replay", fixtures, "--to", "sample", "--config", config]).exits(0);
    assert_eq!(summary(played.text()), summary(original.text()));
}

#[test]
fn a_file_alone_loses_its_own_people_in_every_spelling() {
    let body = r#"{"contact":{"name":"Jana Malá","phone":"+420777888999"},"x":"janamala, J. Mala, 777 888 999"}"#;
    let world = World::new().file("a.http", format!("POST /x?Jana%20Mal%C3%A1=1 HTTP/1.1\nHost: a\n\n{body}\n"));
    redact(&world, &["a.http", "-o", "b.http", "--seed", "s"]).exits(0);
    let piped =
        world.run_with(&["redact", "-", "-o", "-", "--seed", "s"], &std::fs::read(world.path("a.http")).unwrap());
    for out in [read(&world, "b.http"), piped.exits(0).text().to_owned()] {
        for gone in ["anamala", "J. Mala", "Jana", "888 999"] {
            assert!(!out.contains(gone), "{gone} is in {out}");
        }
        assert!(out.starts_with("POST /x?") && out.contains("%20"), "{out}");
    }
}

#[test]
fn files_that_nobody_looks_into_are_told_of() {
    let world = World::new().file("in/a.http", jane("/x")).file("in/b.http", "");
    let world = ["burp.xml", "dump.hex", "gw.log", "notes.txt"]
        .iter()
        .fold(world, |world, name| world.file(&format!("in/{name}"), jane("/x")));
    for arguments in [&["in", "-o", "out"][..], &["in", "--in-place"]] {
        let answer = redact(&world, arguments).exits(0);
        for said in ["4 files", "burp.xml", "and 1 more"] {
            assert!(answer.stderr.contains(said), "{said} is not in {}", answer.stderr);
        }
    }
}

#[test]
fn what_a_run_before_left_in_the_folder_is_written_over() {
    let world = World::new().file("in/a.http", jane("/x")).file("out/a.http", "of the run before");
    redact(&world, &["in", "-o", "out"]).exits(0);
    assert!(read(&world, "out/a.http").starts_with("POST /x "));
}

#[test]
fn files_of_a_run_that_was_killed_are_no_notes() {
    let world = World::new()
        .file("in/a.http", jane("/x"))
        .file("in/.redacted.4711.0.part", jane("/x"))
        .file("in/.courtside-4711-3.part", jane("/x"))
        .file("in/b.http.4711.part", jane("/x"));
    let answer = redact(&world, &["in", "-o", "out"]).exits(0);
    assert!(!answer.stderr.contains("part"), "{}", answer.stderr);
    assert_eq!(files(&world, "out"), ["out/a.http"]);
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_told_of_and_not_followed() {
    let world = World::new().file("in/a.http", jane("/x")).file("other/b.http", jane("/y"));
    std::os::unix::fs::symlink(world.path("other"), world.path("in/folder")).unwrap();
    std::os::unix::fs::symlink(world.path("other/b.http"), world.path("in/b.http")).unwrap();
    let answer = redact(&world, &["in", "-o", "out"]).exits(0);
    assert!(answer.stderr.contains("not followed: 2 symbolic links, in/b.http, in/folder"), "{}", answer.stderr);
    assert_eq!(files(&world, "out"), ["out/a.http"]);
}

#[test]
fn what_is_called_a_capture_and_is_none_is_no_success() {
    let world = World::new().file("in/a.http", jane("/x")).file("in/b.http", "{\"name\":\"Jane Doe\"}\n");
    let answer = redact(&world, &["in", "-o", "out"]).exits(2);
    assert!(answer.stderr.contains("b.http") && world.path("out/a.http").exists(), "{}", answer.stderr);
    redact(&world, &["in", "--in-place"]).exits(2);
    assert!(read(&world, "in/a.http").contains("Jane"));
}

#[test]
fn a_name_in_small_letters_goes_in_other_captures_and_in_names_of_files() {
    let world = World::new()
        .file("in/a.http", jane("/x"))
        .file("in/jane doe.http", "GET /search?q=jane%20doe HTTP/1.1\nHost: a.test\n\n");
    redact(&world, &["in", "-o", "out"]).exits(0);
    let names = world.names().join(" ");
    assert!(!names.contains("out/jane"), "{names}");
    for entry in std::fs::read_dir(world.path("out")).unwrap() {
        let path = entry.unwrap().path();
        assert!(!path.to_string_lossy().contains("jane"), "{path:?}");
        assert!(!std::fs::read_to_string(&path).unwrap().contains("jane"), "{path:?}");
    }
}
