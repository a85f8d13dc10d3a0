//! Records of several requests, of which some are broken, and bodies that are not what was sent.

use serde_json::{Value, json};

use crate::world::{Answer, BODY, SIGNATURE, World};

fn verify(world: &World, name: &str) -> Answer {
    world.run(&["verify", "--secret", "env:S", name])
}

/// The exchange of ngrok's inspector that carries those bytes.
fn exchange(raw: &str) -> Value {
    use base64::Engine as _;
    json!({"id": "airt_1", "request": {"raw": base64::engine::general_purpose::STANDARD.encode(raw)}})
}

fn collection(items: &Value) -> String {
    json!({"info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": items}).to_string()
}

fn item(name: &str, body: &Value) -> Value {
    json!({"name": name, "request": {"method": "POST", "url": "https://app.example.test/x", "header": [{"key": "X-Body-Signature", "value": SIGNATURE}], "body": body}})
}

#[test]
fn a_broken_request_among_good_ones_is_told_and_hides_none() {
    let raw = format!("POST /x HTTP/1.1\r\nX-Body-Signature: {SIGNATURE}\r\n\r\n{BODY}");
    let good = json!({"mode": "raw", "raw": BODY});
    let entry = json!({"request": {"method": "POST", "url": "/submit", "headers": [{"name": "X-Body-Signature", "value": SIGNATURE}], "postData": {"mimeType": "application/json", "text": BODY}}});
    let line = json!({"method": "POST", "url": "/x", "headers": {"X-Body-Signature": SIGNATURE}, "body": BODY});
    for (name, text, place) in [
        (
            "ngrok.json",
            json!({"requests": [exchange(&raw), {"id": "airt_2", "request": {"raw": "?"}}, exchange(&raw)]}).to_string(),
            "request 2 of 3 (`airt_2`): not base64",
        ),
        (
            "postman.json",
            collection(&json!([item("first", &good), {"name": "in a folder", "item": [item("files", &json!({"mode": "formdata"}))]}, item("last", &good)])),
            "request 2 of 3 (`files`): the body of this request is made",
        ),
        (
            "a.har",
            json!({"log": {"entries": [entry, {"response": {}}, entry]}}).to_string(),
            "request 2 of 3: this entry holds no `request`",
        ),
        ("array.json", json!([line, {"method": "POST", "headers": 1}, line]).to_string(), "request 2 of 3: headers must be"),
        (
            "events.json",
            json!([{"httpMethod": "POST", "path": "/x", "headers": {"X-Body-Signature": SIGNATURE}, "body": BODY}, {"httpMethod": "POST", "body": {}}, {"httpMethod": "POST", "path": "/x", "headers": {"X-Body-Signature": SIGNATURE}, "body": BODY}]).to_string(),
            "request 2 of 3: the body must be a string",
        ),
        (
            "a.http",
            format!("{raw}\n###\nPOST /y\nAuthorization Bearer-token\n\n{{}}\n###\n{raw}\n"),
            "a.http:7:1: request 2 of 3: `Authorization …` is no header",
        ),
        (
            "undefined.http",
            format!("@host = app.example.test\n{raw}\n###\nPOST https://{{{{nobody}}}}/y\n\n{{}}\n###\n{raw}\n"),
            "undefined.http:7:14: request 2 of 3: the variable `nobody` is not defined above",
        ),
        (
            "answer.http",
            format!("{raw}\n###\nPOST /y\n\n{{}}\n###<\nnothing\n###\n{raw}\n"),
            "answer.http:10:1: request 2 of 3: `nothing` is no status line",
        ),
    ] {
        let world = World::with_secret().file(name, text);
        let answer = verify(&world, name).exits(2);
        assert!(answer.text().ends_with("2 ok, 0 failed, 0 skipped, 1 unread\n"), "{name}: {}", answer.text());
        assert!(answer.stderr.contains(place), "{name}: {}", answer.stderr);
        assert!(answer.stderr.contains(&format!("1 request of {name} could not be read")), "{}", answer.stderr);
        let json = world.run(&["verify", "--secret", "env:S", "--format", "json", name]).exits(2).json();
        assert_eq!((&json["results"][0]["index"], &json["results"][1]["index"]), (&json!(0), &json!(2)), "{name}");
        let inspected = world.run(&["inspect", "--secret", "env:S", name]).exits(2);
        assert_eq!(inspected.text().matches("capture, broken").count(), 1, "{}", inspected.text());
        if name != "array.json" {
            let converted = world.run(&["convert", "--all", name, "out.ndjson"]).exits(2);
            assert!(converted.stderr.contains(place), "{name}: {}", converted.stderr);
            let written = std::fs::read_to_string(world.path("out.ndjson")).unwrap();
            assert_eq!(written.lines().count(), 2, "{name}: {written}");
        }
    }
}

#[test]
fn very_many_broken_requests_are_counted() {
    let world = World::with_secret().file("a.json", json!({"requests": vec![json!({"request": {}}); 50]}).to_string());
    let answer = verify(&world, "a.json").exits(2);
    assert_eq!(answer.stderr.matches("there is no `request.raw`").count(), 20, "{}", answer.stderr);
    assert!(answer.stderr.contains("50 requests of a.json could not be read, 30 of them not named here"));
}

#[test]
fn a_line_that_is_no_json_hides_no_other_even_where_it_is_the_first() {
    let line = json!({"method": "POST", "url": "/x", "headers": {"X-Body-Signature": SIGNATURE}, "body": BODY});
    let world =
        World::with_secret().file("a.ndjson", format!("{{\"method\":\"POST\",\"headers\":[],\"bo\n{line}\n{line}\n"));
    let answer = verify(&world, "a.ndjson").exits(2);
    assert!(answer.text().ends_with("2 ok, 0 failed, 0 skipped, 1 unread\n"), "{}", answer.text());
    assert!(answer.stderr.contains("a.ndjson:1:"), "{}", answer.stderr);
}

#[test]
fn that_a_body_was_not_recorded_is_kept_in_every_format_that_can_say_it() {
    let header = json!([{"name": "X-Body-Signature", "value": SIGNATURE}]);
    let har = |size: i64, headers: &Value| {
        json!({"log": {"entries": [{"request": {"method": "POST", "url": "http://h.example.test/submit", "httpVersion": "HTTP/1.1", "headers": headers, "bodySize": size}}]}}).to_string()
    };
    let with_length = json!([header[0], {"name": "Content-Length", "value": "102"}]);
    let absent =
        json!({"method": "POST", "url": "http://h.example.test/submit", "headers": [["X-Body-Signature", SIGNATURE]]});
    for (name, text, said) in [
        ("length.har", har(-1, &with_length), "the body had 102 bytes"),
        ("size.har", har(102, &header), "the body had 102 bytes"),
        ("absent.ndjson", absent.to_string(), "the record says nothing of a body"),
    ] {
        let world = World::with_secret().file(name, text);
        let steps = [name, "b.ndjson", "c.http", "d.har", "e.ndjson", "f.har", "g.http", "h.ndjson"];
        for pair in steps.windows(2) {
            world.run(&["convert", "--all", pair[0], pair[1]]).exits(0);
            let answer = verify(&world, pair[1]).exits(2);
            let text = answer.text().split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains("body-unrecorded") && text.contains(said), "{name} to {}: {text}", pair[1]);
        }
        let line = std::fs::read_to_string(world.path("h.ndjson")).unwrap();
        assert!(!line.contains("\"body\""), "{line}");
        assert_eq!(
            std::fs::read(world.path("c.http")).unwrap(),
            std::fs::read(world.path("g.http")).unwrap(),
            "{name}"
        );
        for format in ["curl", "body", "locust"] {
            world.run(&["convert", "--all", name, "-", "--to", format]).fails(2, &["would make an empty one"]);
        }
        // An event says of the length what its headers say.
        if name == "size.har" {
            world.run(&["convert", "--all", name, "-", "--to", "gateway"]).fails(2, &["not recorded"]);
        } else {
            world.run(&["convert", "--all", name, "event.json", "--to", "gateway"]).exits(0);
            verify(&world, "event.json").exits(2);
        }
    }
}

#[test]
fn a_body_that_was_empty_stays_one_that_was_judged() {
    let empty = json!({"method": "POST", "url": "/x", "headers": [["X-Body-Signature", SIGNATURE]], "body": ""});
    let world = World::with_secret().file("a.ndjson", empty.to_string());
    for (from, to) in [("a.ndjson", "b.har"), ("b.har", "c.http"), ("c.http", "d.ndjson")] {
        world.run(&["convert", "--all", from, to]).exits(0);
        verify(&world, to).exits(1);
    }
}

/// What is said below a mismatch, on one line.
fn below(world: &World, name: &str) -> String {
    verify(world, name).exits(1).text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_a_capture_gives_reason_to_think_stands_beside_the_mismatch() {
    let request =
        |headers: &str, body: &str| format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}{headers}\n\n{body}");
    let form = json!({"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "b c"}]});
    let params = json!({"log": {"entries": [{"request": {"method": "POST", "url": "/submit", "headers": [{"name": "X-Body-Signature", "value": SIGNATURE}], "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "b c"}]}}}]}});
    for (name, text, said) in [
        (
            "cut.http",
            request("\nContent-Length: 999", &BODY[..100]),
            "Content-Length says 999, and the body here has 100 bytes: most likely it was cut",
        ),
        (
            "more.http",
            request("\nContent-Length: 5", "{\"workspace_id\":\"another\"}"),
            "most likely something came to it",
        ),
        (
            "variable.http",
            request("", "{\"workspace_id\":\"{{workspace}}\"}"),
            "holds `{{workspace}}`, which looks like a variable that has no value here",
        ),
        ("shell.http", request("", "{\"workspace_id\":\"$WORKSPACE\"}"), "holds `$WORKSPACE`"),
        ("braces.http", request("", "{\"workspace_id\":${WORKSPACE}}"), "holds `${WORKSPACE}`"),
        (
            "postman.json",
            collection(&json!([item("a", &form)])),
            "was put together from the fields of a form in Postman",
        ),
        ("a.har", params.to_string(), "was put together from the fields of a form in HAR (`postData.params`)"),
        (
            "indented.http",
            format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\nX-Last: 1\n  {BODY}\n"),
            "taken for the rest of the header `X-Last`: if the body begins there, put a blank line before it",
        ),
    ] {
        let world = World::with_secret().file(name, text);
        let text = below(&world, name);
        assert!(text.contains("cause not found") && text.contains(said), "{name}: {text}");
        let json = world.run(&["verify", "--secret", "env:S", "--format", "json", name]).exits(1).json();
        assert!(json["results"][0]["hint"].as_str().unwrap().contains(said), "{name}: {json}");
    }
    // Money and templates that are filled in are no variables.
    for body in ["{\"a\":\"$5\"}", "{\"a\":\"{{ }}\"}", "{\"a\":\"costs $ 5\"}"] {
        let world = World::with_secret().file("a.http", request("", body));
        assert!(!below(&world, "a.http").contains("variable that has no value"), "{body}");
    }
    // A bare body is told its length by hand.
    let world = World::with_secret().file("body.json", BODY.strip_suffix("}}").unwrap());
    let signature = format!("X-Body-Signature: {SIGNATURE}");
    let answer =
        world.run(&["verify", "--secret", "env:S", "-H", &signature, "-H", "Content-Length: 102", "body.json"]);
    let text = answer.exits(1).text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("Content-Length says 102, and the body here has 100 bytes: most likely it was cut"),
        "{text}"
    );
}

#[test]
fn what_verifies_is_not_doubted() {
    let world =
        World::with_secret().file("a.http", format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}"));
    let answer = verify(&world, "a.http").exits(0);
    assert_eq!((answer.text().lines().count(), answer.stderr.as_str()), (2, ""));
}

#[cfg(unix)]
#[test]
fn a_device_or_a_pipe_is_no_body() {
    const WHY: &str = "it is a device or a pipe, no regular file";
    let http = |name: &str| format!("POST /x\nX-Body-Signature: {SIGNATURE}\n\n< {name}\n");
    let curl = |name: &str| format!("curl https://app.example.test/x -H 'X-Body-Signature: {SIGNATURE}' -d @{name}\n");
    let world = World::with_secret()
        .file("device.http", http("/dev/zero"))
        .file("pipe.http", http("./fifo"))
        .file("pipe.sh", curl("fifo"));
    let made = std::process::Command::new("mkfifo").arg(world.path("fifo")).status();
    assert!(made.is_ok_and(|status| status.success()));
    for name in ["pipe.http", "pipe.sh"] {
        verify(&world, name).fails(2, &[WHY]);
    }
    world.run(&["verify", "--secret", "env:S", "device.http", "--allow-files", "/dev"]).fails(2, &[WHY]);
    for text in [http("/dev/zero"), curl("/dev/zero")] {
        world.run_with(&["verify", "--secret", "env:S", "-"], text.as_bytes()).fails(2, &[WHY]);
    }
}

#[test]
fn an_event_whose_flag_became_a_text_is_read() {
    use base64::Engine as _;
    let body = base64::engine::general_purpose::STANDARD.encode(BODY);
    for flag in [json!(true), json!("true")] {
        let event = json!({"httpMethod": "POST", "path": "/x", "headers": {"X-Body-Signature": SIGNATURE}, "body": body, "isBase64Encoded": flag});
        verify(&World::with_secret().file("a.json", event.to_string()), "a.json").exits(0);
    }
    let event = json!({"httpMethod": "POST", "path": "/x", "headers": {"X-Body-Signature": SIGNATURE}, "body": BODY, "isBase64Encoded": "false"});
    verify(&World::with_secret().file("a.json", event.to_string()), "a.json").exits(0);
}

#[test]
fn no_secret_is_repeated_from_what_cannot_be_read_or_from_a_name() {
    let secret = "PUBLIC-secret-of-the-tests";
    let good = format!("POST /x\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n");
    let world = World::new()
        .env("S", secret)
        .file("head.http", format!("POST /x HTTP/1.1\n{secret}\n\n{{}}"))
        .file("line.http", format!("{secret} and more\n"))
        .file("define.http", format!("@host = a\n@{secret}\n{good}"))
        .file("a.json", format!("[{{\"method\":\"POST\",\"url\":\"/x\",\"headers\":{{}},\"{secret}\":}}]"))
        .file("a.sh", format!("curl https://app.example.test/x -H '{secret}' -d @{secret}.json"))
        .file("name.http", format!("# @name {secret}\n{good}"));
    for name in ["head.http", "line.http", "define.http", "a.json", "a.sh", "name.http"] {
        for more in [&[][..], &["--from", "http"], &["--report", "junit"], &["--format", "json"]] {
            let answer = world.run(&[&["verify", "--secret", "env:S", name], more].concat());
            let said = format!("{}{}", answer.text(), answer.stderr);
            assert!(!said.contains(secret), "{name}: {said}");
        }
    }
    // Of a header without its colon nobody can tell what is secret.
    for command in ["verify", "convert", "replay"] {
        world.run(&[command, "name.http", "-H", "Authorization Bearer-1234"]).fails(2, &["write it as 'Name: value'"]);
        let answer = world.run(&[command, "name.http", "-H", "Authorization Bearer-1234"]);
        assert!(!answer.stderr.contains("Bearer"), "{}", answer.stderr);
    }
    let head = World::new().file("a.http", "POST /x\nAuthorization Bearer-1234\n\n{}");
    let answer = head.run(&["convert", "a.http", "out.har"]).exits(2);
    assert!(answer.stderr.contains("`Authorization …` is no header"), "{}", answer.stderr);
}
