//! Captures that are nearly right: each is read as it was meant, or told in one sentence with the next step.

use std::fs;

use crate::causes::{SECRET, codes, of_capture, of_code, signature};
use crate::world::World;

const BODY: &str = r#"{"a":1}"#;

fn signed() -> (World, String) {
    let world = World::new().env("S", SECRET).file("body", BODY);
    let header = format!("X-Body-Signature: {}", signature(&world, "body"));
    (world, header)
}

#[test]
fn a_body_in_a_file_is_read_in_the_character_set_that_the_request_names() {
    let body = r#"{"name":"Zoë"}"#;
    let world = World::new().env("S", SECRET).file("body", body);
    let header = format!("X-Body-Signature: {}", signature(&world, "body"));
    let latin1: Vec<u8> = body.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let utf16: Vec<u8> = format!("\u{feff}{body}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let world = world.file("latin1", latin1).file("utf16", utf16);
    for line in ["<@ ./body", "<@utf8 ./body", "<@UTF-8 body", "<@latin1 ./latin1", "<@utf16le ./utf16"] {
        fs::write(world.path("a.http"), format!("POST /initialize HTTP/1.1\n{header}\n\n{line}\n")).unwrap();
        world.run(&["verify", "--secret", "env:S", "a.http"]).exits(0);
    }
    fs::write(world.path("a.http"), format!("POST /initialize HTTP/1.1\n{header}\n\n<@utf8 ./none\n")).unwrap();
    world.run(&["verify", "--secret", "env:S", "a.http"]).fails(2, &["cannot read `./none`"]);
}

#[test]
fn a_curl_command_that_reads_standard_input_is_told_where_its_body_is() {
    let world = World::new()
        .env("S", SECRET)
        .file("a.curl", "curl http://x/initialize -H 'X-Body-Signature: 00' --data-binary @-");
    let told = ["`@-` has curl take the body from its standard input", "--data-binary @body.json"];
    world.run(&["verify", "--secret", "env:S", "a.curl"]).fails(2, &told);
}

#[test]
fn a_capture_that_is_taken_for_a_bare_body_is_told_as_that() {
    let (world, header) = signed();
    let request = format!("POST /initialize HTTP/1.1\nContent-Type: application/json\n{header}\n\n{BODY}\n");
    let world = world.file("a.http", &request).file("a.json", BODY);
    let answer = world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "a.http"]).exits(1);
    assert_eq!(codes(&answer), ["body-of-capture"]);
    let told =
        "a.http reads as a capture of a request (http), and is taken for a bare body, as -H has it; leave -H out";
    assert!(answer.stderr.contains(told), "{}", answer.stderr);
    assert_eq!(world.run(&["verify", "--secret", "env:S", "-H", &header, "a.json"]).exits(0).stderr, "");
    // The code that hashed a whole request did the same.
    assert_eq!(of_code(&request, BODY), ["body-of-capture"]);
    assert_eq!(of_capture(request.replace('\n', "\r\n"), BODY), ["body-of-capture"]);
}

#[test]
fn a_line_that_breaks_off_is_told_as_that_wherever_it_does() {
    let (world, header) = signed();
    let (name, value) = header.split_once(": ").unwrap();
    let line = serde_json::json!({"method": "POST", "url": "/initialize", "headers": [[name, value]], "body": BODY, "n": true}).to_string();
    for end in 1..line.len() {
        fs::write(world.path("a.ndjson"), format!("{line}\n{}", &line[..end])).unwrap();
        let answer = world.run(&["verify", "--secret", "env:S", "a.ndjson"]).exits(2);
        let told = format!("a.ndjson:2:{}: the line breaks off here, amid its JSON", end + 1);
        // A bracket may end an object inside, or a text.
        let inside = line[..end].ends_with('}');
        assert!(inside || answer.stderr.contains(&told), "{end}: {}", answer.stderr);
        assert!(answer.text().contains("1 ok"), "{}", answer.text());
    }
    for whole in ["{\"a\" 1}", "{\"method\":\"POST\"} and more", "{\"method\":\"POST\"} x", "[1"] {
        fs::write(world.path("a.ndjson"), format!("{line}\n{whole}\n")).unwrap();
        let answer = world.run(&["verify", "--secret", "env:S", "a.ndjson"]).exits(2);
        assert!(!answer.stderr.contains("breaks off"), "{whole}: {}", answer.stderr);
    }
}

#[test]
fn a_time_that_is_none_is_told_what_to_write() {
    let world = World::new().env("S", SECRET).file("a.http", "GET / HTTP/1.1\n\n");
    let verify = |at: &str| world.run(&["verify", "--secret", "env:S", "--at", at, "a.http"]);
    verify("-5").fails(2, &["no platform signs a time before 1970", "2023-11-14T22:13:20Z"]);
    verify("-5m").fails(2, &["this is a span and no time", "--max-age 5m"]);
}

#[test]
fn a_signature_that_covers_marks_for_letters_says_what_it_does_not_prove() {
    let world = World::new().env("S", SECRET).file("body", "{\"name\":\"Žofia\"}");
    let header =
        world.run(&["sign", "kentico-signature", "--secret", "env:S", "body"]).exits(0).text().trim().to_owned();
    let world = world.file("other", "{\"name\":\"Šofia\"}").file("ascii", "{\"name\":\"?ofia\"}");
    let verify = |name: &str| {
        let answer = world.run(&["verify", "--scheme", "kentico-signature", "--secret", "env:S", "-H", &header, name]);
        answer.exits(0).text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for name in ["body", "other"] {
        assert!(
            verify(name).contains("covers each character beyond ASCII as `?`, so that it does not prove which ones"),
            "{}",
            verify(name)
        );
    }
    assert!(!verify("ascii").contains("beyond ASCII"));
}

#[test]
fn what_a_capture_says_twice_and_differently_is_refused_in_every_format() {
    let raw = |body: &str| {
        let text = format!("POST /initialize HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text)
    };
    let (one, two) = (raw(BODY), raw("{\"a\":2}"));
    let burp = |second: &str| {
        let request = |raw: &str| format!("<request base64=\"true\"><![CDATA[{raw}]]></request>");
        format!(
            "<?xml version=\"1.0\"?>\n<items burpVersion=\"2023.1\" exportTime=\"x\">\n<item>{}{}</item>\n</items>\n",
            request(&one),
            request(second)
        )
    };
    let ngrok = |second: &str| {
        format!(r#"{{"requests":[{{"id":"a","request":{{"raw":"{one}","raw":"{second}"}},"response":{{"raw":""}}}}]}}"#)
    };
    let postman = |second: &str| {
        format!(
            r#"{{"info":{{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},"item":[{{"name":"a","request":{{"method":"POST","url":"http://127.0.0.1/initialize","header":[],"body":{{"mode":"raw","raw":"{{}}","raw":"{second}"}}}}}}]}}"#
        )
    };
    let world = World::new().env("S", SECRET);
    for (from, differs, same) in [
        ("burp", burp(&two), burp(&one)),
        ("ngrok", ngrok(&two), ngrok(&one)),
        ("postman", postman("[]"), postman("{}")),
    ] {
        fs::write(world.path("a"), differs).unwrap();
        world
            .run(&["convert", "--from", from, "a", "-", "--to", "http"])
            .fails(2, &["they say different things; keep the one that was sent"]);
        fs::write(world.path("a"), same).unwrap();
        world.run(&["convert", "--from", from, "a", "-", "--to", "http"]).exits(0);
    }
}

#[test]
fn a_variable_that_every_environment_has_is_told_by_replay_as_by_verify() {
    let request = format!("# @secret env:HOME\nPOST /initialize HTTP/1.1\nX-Body-Signature: 00\n\n{BODY}\n");
    let world = World::new().env("HOME", "/home/x").env("S", SECRET).file("a.http", &request).file("b.http", &request);
    let told = "note: env:HOME, which a capture names, is no secret and counts for nothing";
    let answer = world.run(&["replay", "--to", "sample", "a.http", "b.http"]);
    assert_eq!(answer.stderr.matches(told).count(), 1, "{}", answer.stderr);
    let given = world.run(&["replay", "--to", "sample", "--secret", "env:S", "a.http"]);
    assert!(!given.stderr.contains(told), "{}", given.stderr);
}

#[test]
fn a_captures_own_secret_comes_before_what_is_around_it_and_after_the_flag() {
    let (world, header) = signed();
    let request = format!("# @secret env:OWN\nPOST /initialize HTTP/1.1\n{header}\n\n{BODY}\n");
    let settings = "[secrets]\nintercom = \"env:SETTINGS\"\n";
    let world =
        world.file("a.http", &request).file("courtside.toml", settings).env("WRONG", "another-secret-of-the-tests");
    let world = world
        .env("OWN", SECRET)
        .env("SETTINGS", "another-secret-of-the-tests")
        .env("INTERCOM_CLIENT_SECRET", "a-third-secret-of-the-tests");
    world.run(&["verify", "a.http"]).exits(0);
    let overruled = world.run(&["verify", "--secret", "env:WRONG", "a.http"]).exits(1);
    let said = overruled.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("--secret overrules the secret that the capture itself names, env:OWN"), "{said}");
    assert!(!world.run(&["verify", "--secret", "env:S", "a.http"]).exits(0).text().contains("overrules"));
    // What may be the secret itself is not repeated.
    fs::write(world.path("a.http"), request.replace("env:OWN", "env:s3cr3t")).unwrap();
    assert!(!world.run(&["verify", "--secret", "env:WRONG", "a.http"]).exits(1).text().contains("s3cr3t"));
    fs::write(world.path("a.http"), request.replace("env:OWN", "env:GONE")).unwrap();
    let told =
        ["a.http: line 1: `# @secret`: the environment variable `GONE` is not set", "or give the secret with --secret"];
    world.run(&["verify", "a.http"]).fails(2, &told);
}
