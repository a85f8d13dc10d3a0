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
fn what_is_there_of_a_body_that_was_cut_is_never_taken_for_a_whole_one() {
    let cut = format!("# @cut request 31\nPOST /submit HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{{\"a\":1");
    let world = World::with_secret().file("a.http", cut);
    let answer = world.run(&["verify", "--secret", "env:S", "a.http"]).exits(2);
    assert!(answer.text().contains("the body had 31 bytes, and the record holds only 6 of them"), "{}", answer.text());
    for format in ["gateway", "body", "curl", "locust", "k6"] {
        let answer = world.run(&["convert", "a.http", "-", "--to", format]).exits(2);
        assert!(answer.stderr.contains("record the request with its body"), "{format}: {}", answer.stderr);
    }
    for name in ["b.http", "b.har", "b.ndjson"] {
        let told = world.run(&["convert", "a.http", name]).exits(0).stderr;
        assert!(told.contains("holds only 6 of them") && !told.contains("without one"), "{told}");
        let answer = world.run(&["verify", "--secret", "env:S", name]).exits(2);
        assert!(answer.text().contains("body-unrecorded"), "{name}: {}", answer.text());
    }
}

#[test]
fn a_har_that_says_nothing_of_a_body_is_left_out_and_converted_with_a_warning() {
    let request = format!(
        r#"{{"method":"POST","url":"https://app.example.test/submit","headers":[{{"name":"X-Body-Signature","value":"{SIGNATURE}"}}],"bodySize":-1}}"#
    );
    let world = World::with_secret().file("a.har", har(&request));
    let answer = world.run(&["verify", "--secret", "env:S", "a.har"]).exits(2);
    assert!(answer.text().contains("body-unrecorded"), "{}", answer.text());
    let told = world.run(&["convert", "a.har", "b.http"]).exits(0).stderr;
    assert!(told.contains("nothing is said of a body"), "{told}");
    world.run(&["verify", "--secret", "env:S", "b.http"]).exits(2);
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

#[test]
fn a_hundred_thousand_headers_go_through_every_format() {
    let fillers: Vec<String> = (0..100_000).map(|number| format!("X-Filler-{number}: {number}\n")).collect();
    let http = format!(
        "POST /submit HTTP/1.1\n{}X-Body-Signature: {SIGNATURE}\nContent-Length: 102\n\n{BODY}\n",
        fillers.concat()
    );
    let world = World::with_secret().file("a.http", http);
    for name in ["a.http", "a.har", "a.ndjson", "a.curl", "a.json"] {
        if name != "a.http" {
            let to = if name == "a.json" { "gateway" } else { name.rsplit('.').next().unwrap() };
            world.run(&["convert", "a.http", name, "--to", to]).exits(0);
        }
        // Work that grows with the square of the headers would not end.
        world.run(&["verify", "--secret", "env:S", name]).exits(0);
    }
}

/// What only a shell can set up: descriptors, limits.
#[cfg(target_os = "linux")]
mod shell {
    use courtside::platform::Hash;

    use crate::world::{Answer, BODY, SECRET, SIGNATURE, World};

    /// Runs a line of a shell with the binary as `$C`.
    fn sh(world: &World, line: &str) -> Answer {
        let mut command = assert_cmd::Command::new("sh");
        command.current_dir(world.path("")).env_clear().env("S", SECRET).env("C", env!("CARGO_BIN_EXE_courtside"));
        let output = command.args(["-c", line]).output().unwrap();
        Answer { code: output.status.code(), stdout: output.stdout, stderr: String::from_utf8(output.stderr).unwrap() }
    }

    #[test]
    fn a_secret_may_come_from_a_descriptor() {
        let world = World::new()
            .file("secret", format!("{SECRET}\n"))
            .file("body", BODY)
            .file("a.http", format!("POST / HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n"));
        let right = sh(&world, "$C verify --secret fd:3 a.http 3<secret").exits(0);
        assert!(right.stderr.contains("one line break at the end of fd:3"), "{}", right.stderr);
        sh(&world, &format!("$C verify --secret fd:9 -H 'X-Body-Signature: {SIGNATURE}' body 9<secret")).exits(0);
        sh(&world, "printf %s \"$S\" | { $C verify --secret fd:3 a.http 3<&0 </dev/null; }").exits(0);
        let signed = sh(&world, "$C sign intercom --secret fd:3 --print signature body 3<secret").exits(0);
        assert_eq!(signed.text().trim(), SIGNATURE);
        sh(&world, "$C verify --secret fd:7 a.http").fails(2, &["file descriptor 7"]);
        sh(&world, "$C verify --secret fd:3 a.http 3</dev/null").fails(2, &["fd:3 has no bytes"]);
        sh(&world, "$C verify --secret fd:3 a.http 3</dev/zero").fails(2, &["larger than 1 MiB"]);
    }

    /// A file of that many zeros that takes no room on the disk.
    fn sparse(world: &World, name: &str, length: u64) {
        std::fs::File::create(world.path(name)).unwrap().set_len(length).unwrap();
    }

    /// The signature of so many zeros behind `before`.
    fn of_zeros(before: &[u8], length: u64) -> String {
        let mut keyed = Hash::Sha256.keyed(SECRET.as_bytes());
        keyed.update(before);
        let zeros = vec![0; 1 << 20];
        for _ in 0..length >> 20 {
            keyed.update(&zeros);
        }
        hex::encode(keyed.finish().as_bytes())
    }

    /// Less than the large body: in kibibytes, of addresses, which a program built for tests takes up many of.
    const LIMIT: &str = "ulimit -v 250000 && exec $C verify --secret env:S";

    #[test]
    fn a_body_beyond_memory_is_hashed_while_it_is_read() {
        const LENGTH: u64 = 320 << 20;
        let world = World::new();
        sparse(&world, "body", LENGTH);
        let intercom = of_zeros(b"", LENGTH);
        let header = format!("-H 'X-Body-Signature: {intercom}'");
        let right = sh(&world, &format!("{LIMIT} {header} body")).exits(0);
        assert_eq!(right.text(), "  ok  intercom             body\n1 ok, 0 failed, 0 skipped\n");
        sh(&world, &format!("{LIMIT} {header} - <body")).exits(0);
        let timestamp = "-H 'X-Ib-Exchange-Req-Timestamp: 1700000000000'";
        let exchange = of_zeros(b"1700000000000", LENGTH);
        sh(&world, &format!("{LIMIT} {timestamp} -H 'X-Ib-Exchange-Req-Signature: {exchange}' body")).exits(0);
        // Another secret first: each is hashed with.
        sh(
            &world,
            &format!(
                "OTHER=other; export OTHER; {LIMIT} --secret env:OTHER {header} body",
                LIMIT = LIMIT.replace("env:S", "env:OTHER")
            ),
        )
        .exits(1);
        sh(&world, &format!("OTHER=other; export OTHER; {LIMIT} --secret env:OTHER {header} body")).exits(0);
    }

    #[test]
    fn of_a_body_beyond_memory_it_is_said_that_no_cause_was_searched_for() {
        const LENGTH: u64 = 80 << 20;
        let world = World::new();
        sparse(&world, "body", LENGTH);
        let wrong = format!("-H 'X-Body-Signature: {}'", "0".repeat(64));
        let answer = sh(&world, &format!("{LIMIT} {wrong} body")).exits(1);
        assert!(answer.text().contains("signature-mismatch"), "{}", answer.text());
        assert!(answer.text().contains("larger than 64 MiB"), "{}", answer.text());
        assert!(answer.text().contains(&of_zeros(b"", LENGTH)), "{}", answer.text());
        assert!(!answer.text().contains("cannot be read as a digest"), "{}", answer.text());
        let right = format!("-H 'X-Body-Signature: {}'", of_zeros(b"", LENGTH));
        let computed = sh(&world, &format!("{LIMIT} {right} --computed {} body", "1".repeat(64))).exits(1);
        assert!(computed.text().contains("larger than 64 MiB"), "{}", computed.text());
        sh(&world, &format!("{LIMIT} {right} --computed {} body", of_zeros(b"", LENGTH))).exits(0);
        let ascii = "-H 'X-Hub-Signature: sha1=00' --scheme kentico-signature";
        sh(&world, &format!("{LIMIT} {ascii} body")).fails(2, &["body is larger than 64 MiB", "kentico-signature"]);
        // A key covers nothing.
        sh(&world, &format!("{LIMIT} -H 'XperienceAPIKey: {SECRET}' body")).exits(0);
    }

    #[test]
    fn a_body_that_fits_is_searched_and_its_size_is_said_to_limit_that() {
        let world = World::new();
        sparse(&world, "body", 64 << 20);
        let shorter = of_zeros(b"", 1 << 20);
        let found =
            sh(&world, &format!("$C verify --secret env:S -H 'X-Body-Signature: {shorter}' --format json body"))
                .exits(1);
        assert_eq!(found.json()["results"][0]["causes"][0]["code"], "body-cut-1mib");
    }
}

#[test]
fn what_is_odd_about_a_head_is_told_and_the_signature_judged() {
    let http = format!("POST /initialize HTTP/1.1\nX Foo: 1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n");
    let body = serde_json::to_string(BODY).unwrap();
    let event = format!(
        r#"{{"httpMethod":"POST","path":"/x","headers":{{"X-A":"1","X-Body-Signature":"{SIGNATURE}"}},"multiValueHeaders":{{"X-A":["2"],"X-Body-Signature":["{SIGNATURE}"]}},"body":{body},"isBase64Encoded":false}}"#
    );
    let world = World::with_secret().file("a.http", &http).file("b.json", &event);
    for (file, said) in [
        ("a.http", "a.http:1: `X Foo` is no name that HTTP has for a header"),
        ("b.json", "b.json:1: `headers` and `multiValueHeaders` disagree on X-A"),
    ] {
        let answer = world.run(&["verify", "--secret", "env:S", file]).exits(0);
        assert!(answer.stderr.contains(said), "{}", answer.stderr);
    }
}

#[test]
fn a_record_of_an_empty_body_is_judged_whatever_else_it_holds() {
    let world = World::with_secret().file("empty", "");
    let right = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "empty"]).exits(0);
    let line = |signature: &str| {
        format!(
            r#"{{"method":"POST","url":"https://app.example.test/x","headers":{{"X-Body-Signature":"{signature}"}},"data":{{"a":1}},"message":"received"}}"#
        )
    };
    let world = world.file("right.ndjson", line(right.text().trim())).file("wrong.ndjson", line(SIGNATURE));
    world.run(&["verify", "--secret", "env:S", "right.ndjson"]).exits(0);
    let answer = world.run(&["verify", "--secret", "env:S", "wrong.ndjson"]).exits(2);
    assert!(answer.text().contains("(`data` is not its exact text)"), "{}", answer.text());
}

#[test]
fn what_tunnels_archives_and_collections_hold_is_verified_and_converted() {
    use base64::Engine as _;
    let raw = format!(
        "POST /initialize HTTP/1.1\r\nHost: a.test\r\nX-Body-Signature: {SIGNATURE}\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let raw = base64::engine::general_purpose::STANDARD.encode(raw);
    let text = serde_json::to_string(BODY).unwrap();
    let request = format!(
        r#"{{"method":"POST","url":"https://a.test/initialize","httpVersion":"h2","headers":[{{"name":"X-Body-Signature","value":"{SIGNATURE}"}}],"postData":{{"mimeType":"application/json","text":{text}}}}}"#
    );
    let world = World::with_secret()
        .file("ngrok.json", format!(r#"{{"uri":"/api/requests/http","requests":[{{"id":"a","request":{{"raw":"{raw}"}}}}]}}"#))
        .file("entry.json", format!(r#"{{"startedDateTime":"2026-01-02T03:04:05Z","request":{request},"response":{{"status":0}}}}"#))
        .file("request.json", &request)
        .file(
            "x.postman_collection.json",
            format!(
                r#"{{"info":{{"_postman_id":"a","name":"x"}},"item":[{{"name":"init","request":{{"method":"POST","header":[{{"key":"X-Body-Signature","value":"{SIGNATURE}"}}],"body":{{"mode":"raw","raw":{text}}},"url":{{"raw":"https://a.test/initialize"}}}}}}]}}"#
            ),
        );
    let world = world
        .file(
            "burp.xml",
            format!("<?xml version=\"1.0\"?>\n<items burpVersion=\"2024.1\" exportTime=\"x\">\n  <item>\n    <request base64=\"true\"><![CDATA[{raw}]]></request>\n  </item>\n</items>\n"),
        )
        // Printed by xxd and hexdump.
        .file("dump.xxd", include_str!("../vectors/dump.xxd"))
        .file("wide.xxd", include_str!("../vectors/dump.xxd-g1"))
        .file("dump.hexdump", include_str!("../vectors/dump.hexdump"));
    let files = [
        "ngrok.json",
        "entry.json",
        "request.json",
        "x.postman_collection.json",
        "burp.xml",
        "dump.xxd",
        "wide.xxd",
        "dump.hexdump",
    ];
    for file in files {
        world.run(&["verify", "--secret", "env:S", file]).exits(0);
        assert_eq!(world.run(&["convert", file, "-", "--to", "body"]).exits(0).stdout, BODY.as_bytes(), "{file}");
        let inspected = world.run(&["inspect", file]).exits(0);
        assert!(inspected.text().contains("POST") && inspected.text().contains("X-Body-Signature"), "{file}");
    }
    // In a folder only files with the names of captures are looked at.
    assert_eq!(
        world.run(&["verify", "--secret", "env:S", "."]).exits(0).text().lines().last(),
        Some("4 ok, 0 failed, 0 skipped")
    );
    for format in ["ngrok", "postman", "burp", "hexdump"] {
        world.run(&["convert", "ngrok.json", "-", "--to", format]).fails(2, &["read and not written", "`http`"]);
    }
}

#[test]
fn a_har_whose_size_is_not_that_of_its_text_gives_reason_to_doubt_the_body() {
    let text = |body: &str| serde_json::Value::from(body).to_string();
    let entry = |body: &str, size: i64, more: &str| {
        let headers = format!(r#"[{{"name":"X-Body-Signature","value":"{SIGNATURE}"}}{more}]"#);
        har(&format!(
            r#"{{"method":"POST","url":"https://app.example.test/submit","headers":{headers},"postData":{{"mimeType":"application/json","text":{}}},"bodySize":{size}}}"#,
            text(body)
        ))
    };
    let verify = |har: String, exit| {
        let world = World::with_secret().file("a.har", har);
        let told = world.run(&["verify", "--secret", "env:S", "--format", "json", "a.har"]).exits(exit);
        told.json()["results"][0]["hint"].as_str().unwrap_or_default().to_owned()
    };
    let cut = verify(entry(&BODY[..60], 102, ""), 1);
    assert!(
        cut.contains("102 bytes were sent (`bodySize`), and the body here has 60: most likely it was cut"),
        "{cut}"
    );
    let more = verify(entry(&BODY.replace("submit", "refuse it"), 102, ""), 1);
    assert!(more.contains("most likely it was changed"), "{more}");
    // A length of its own says more, some count characters, and where it holds nothing is said.
    let length = r#",{"name":"Content-Length","value":"60"}"#;
    assert!(!verify(entry(&BODY[..60], 102, length), 1).contains("bodySize"));
    let other = BODY.replace("submit", "refuse");
    assert!(!verify(entry(&other, 101, ""), 1).contains("bodySize"));
    let quiet = World::with_secret().file("a.har", entry(BODY, 99, ""));
    assert_eq!(quiet.run(&["verify", "--secret", "env:S", "a.har"]).exits(0).stderr, "");
    let told = World::with_secret().file("a.har", entry(BODY, 99, "")).run(&["inspect", "a.har"]).exits(0);
    assert!(told.text().contains("`bodySize` says 99"), "{}", told.text());
}
