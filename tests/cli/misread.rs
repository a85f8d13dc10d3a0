//! Captures that a person has and that are easily read as something else: each is read as it was sent, or refused with a sentence.

use crate::world::{Answer, World};

const SECRET: &str = "PUBLIC-secret-of-the-tests";
const BODY: &str = r#"{"a":1}"#;

fn world() -> World {
    World::new().env("S", SECRET)
}

/// The signature of a text, as `sign` gives it.
fn signature(body: impl AsRef<[u8]>) -> String {
    let signed =
        world().run_with(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "-"], body.as_ref());
    signed.exits(0).text().trim().to_owned()
}

fn verified(name: &str, capture: impl AsRef<[u8]>) -> Answer {
    world().file(name, capture).run(&["verify", "--secret", "env:S", name])
}

#[test]
fn a_body_without_a_blank_line_before_it_is_no_header() {
    let capture = format!("POST /initialize HTTP/1.1\nX-Body-Signature: {}\n{BODY}\n", signature(BODY));
    verified("a.http", &capture)
        .fails(2, &["a.http:3:1", "`{\"a\"` is no name of a header", "put a blank line before it"]);
    verified("a.http", capture.replace("\n{", "\n\n{")).exits(0);
}

#[test]
fn a_record_that_keeps_its_body_under_another_name_is_refused_with_that_name() {
    let text = serde_json::to_string(BODY).unwrap();
    let line = |member: &str| {
        let signature = signature(BODY);
        format!(r#"{{"method":"POST","url":"/initialize","headers":{{"X-Body-Signature":"{signature}"}},{member}}}"#)
    };
    let refused = |line: String, name: &str| {
        let said = verified("a.ndjson", line).exits(2).stderr;
        assert!(
            said.contains("no `body` or `body_base64`") && said.contains(&format!("{name} looks like it")),
            "{said}"
        );
    };
    for name in ["rawBody", "raw_body", "bodyRaw", "requestBody", "data", "payload", "content"] {
        refused(line(&format!("\"{name}\":{text}")), &format!("`{name}`"));
    }
    refused(line(&format!("\"body\":null,\"rawBody\":{text}")), "`rawBody`");
    refused(line(&format!(r#""postData":{{"mimeType":"application/json","text":{text}}}"#)), "`postData.text`");
    verified("a.ndjson", line(&format!("\"body\":{text},\"data\":{text}"))).exits(0);
}

#[test]
fn the_first_bytes_are_the_body_where_the_length_says_so_and_another_message_follows() {
    let head = format!("POST /initialize HTTP/1.1\r\nX-Body-Signature: {}\r\n", signature(BODY));
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    let request = format!("{head}Content-Length: 7\r\n\r\n{BODY}");
    let read = world().file("a.txt", format!("{request}{answer}")).run(&["convert", "a.txt", "-", "--to", "ndjson"]);
    let read: serde_json::Value = serde_json::from_slice(&read.exits(0).stdout).unwrap();
    assert_eq!((read["body"].as_str(), read["response"]["body"].as_str()), (Some(BODY), Some("{}")));
    assert!(verified("a.txt", format!("{request}{answer}")).exits(0).stderr.is_empty());
    let kept_open = format!("{request}{answer}{request}{answer}");
    assert!(verified("a.txt", kept_open).exits(0).text().contains("2 ok"));
    assert!(verified("a.txt", format!("{request}{request}")).exits(0).text().contains("2 ok"));
}

#[test]
fn chunks_that_the_head_announces_are_joined() {
    let head = format!("POST /initialize HTTP/1.1\r\nX-Body-Signature: {}\r\n", signature(BODY));
    let chunks = "3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n";
    verified("a.http", format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunks}")).exits(0);
    verified("a.http", format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunks}HTTP/1.1 204 No Content\r\n\r\n"))
        .exits(0);
    // Where nothing announces them, they are what was found there.
    verified("a.http", format!("{head}\r\n{chunks}")).exits(1);
}

#[test]
fn a_browsers_escapes_stand_for_characters_also_where_none_is_beyond_latin_1() {
    let body = r#"{"n":"zoë"}"#;
    let command = format!(
        "curl 'https://a.example.test/initialize' -X POST -H 'X-Body-Signature: {}' --data-raw $'{{\"n\":\"zo\\xeb\"}}'\n",
        signature(body)
    );
    verified("firefox.curl", command).exits(0);
    // What a shell writes for bytes, and what courtside itself writes, stays bytes.
    let bytes = world().file("body", b"\xff\xfe{}").run(&["convert", "--from", "body", "body", "-", "--to", "curl"]);
    let command = bytes.exits(0).text().to_owned();
    assert!(command.contains("\\377\\376{}"), "{command}");
    let back = world().file("a.curl", command).run(&["convert", "a.curl", "-", "--to", "body"]).exits(0);
    assert_eq!(back.stdout, b"\xff\xfe{}");
}

#[test]
fn a_signature_over_the_first_bytes_holds_where_the_length_says_that_they_are_the_body() {
    let head = format!("POST /initialize HTTP/1.1\nX-Body-Signature: {}\n", signature(BODY));
    let longer =
        verified("a.http", format!("{head}Content-Length: 7\n\n{BODY}and what a tool wrote behind it\n")).exits(0);
    assert!(longer.text().contains("first 7 bytes") && longer.stderr.contains("Content-Length says 7"));
    verified("a.http", format!("{head}Content-Length: 6\n\n{BODY}and what a tool wrote behind it\n")).exits(1);
}

#[test]
fn a_post_whose_record_has_no_body_is_not_judged_by_an_empty_one() {
    let line = |signature: &str, body: &str| {
        format!(r#"{{"method":"POST","url":"/initialize","headers":{{"X-Body-Signature":"{signature}"}}{body}}}"#)
    };
    let said = verified("a.ndjson", line(&signature(BODY), "")).exits(2);
    assert!(said.text().contains("body-unrecorded") && said.stderr.contains("nothing is said of a body"), "{said:?}");
    let long = line(&signature(BODY), "").replace(r#""}}"#, r#"","Content-Length":"46"}}"#);
    let said = verified("a.ndjson", long).exits(2);
    assert!(said.text().contains("body-unrecorded") && said.text().contains("the body had 46 bytes"), "{said:?}");
    verified("a.ndjson", line(&signature(BODY), r#","body":"""#)).exits(1);
    let event = format!(
        r#"{{"httpMethod":"POST","path":"/","headers":{{"X-Body-Signature":"{}"}},"body":null}}"#,
        signature(BODY)
    );
    verified("a.json", event).exits(2);
    verified("a.ndjson", line(&signature(""), "")).exits(0);
}

#[test]
fn what_is_wrong_with_base64_is_said_where_it_is() {
    let refused = |body: &str| {
        let line =
            format!(r#"{{"method":"POST","url":"/","headers":{{"X-Body-Signature":"00"}},"body_base64":"{body}"}}"#);
        verified("a.ndjson", line).exits(2).stderr
    };
    assert!(refused("AB{abc}").contains("character 3 is not"), "{}", refused("AB{abc}"));
    assert!(refused("A-_A").contains("URL-safe alphabet"));
    assert!(refused(r#"{\"a\":1}"#).contains("begins as JSON"));
    let event = r#"{"httpMethod":"POST","path":"/","headers":{},"isBase64Encoded":true,"body":"{\"a\":1}"}"#;
    assert!(verified("a.json", event).exits(2).stderr.contains("isBase64Encoded"));
}

#[test]
fn the_same_request_gives_the_same_answer_in_every_format() {
    let over = |message: &str| {
        let head =
            format!("POST /hooks/x?y=1 HTTP/1.1\nHost: app.example.test\nX-Body-Signature: {}\n", signature(message));
        let world = world().file("a.http", format!("{head}\n{BODY}\n"));
        for format in ["http", "curl", "har", "ndjson"] {
            let name = format!("b.{format}");
            world.run(&["convert", "a.http", &name]).exits(0);
            let said = world.run(&["verify", "--secret", "env:S", "--format", "json", &name]).exits(1);
            let code = &said.json()["results"][0]["causes"][0]["code"];
            assert_eq!(code, "recipe-more-signed", "{message} as {format}: {}", said.text());
        }
    };
    for before in ["/hooks/x", "/hooks/x?y=1", "POST", "POST/hooks/x", "http://app.example.test/hooks/x?y=1"] {
        over(&format!("{before}{BODY}"));
    }
    over(&format!("{BODY}/hooks/x"));
}

#[test]
fn a_timestamp_that_the_scheme_has_not_is_found_where_the_value_names_it() {
    let codes = |message: &str, value: &dyn Fn(&str) -> String, more: &str| {
        let value = value(&signature(message));
        let capture = format!("POST / HTTP/1.1\nX-Body-Signature: {value}\n{more}\n{BODY}\n");
        let world = world().file("a.http", capture);
        let said = world.run(&["verify", "--secret", "env:S", "--format", "json", "a.http"]).exits(1);
        said.json()["results"][0]["causes"].to_string()
    };
    let stripe = codes(&format!("1700000000.{BODY}"), &|digest| format!("t=1700000000,v1={digest}"), "");
    assert!(stripe.contains("recipe-more-signed"), "{stripe}");
    let header = "X-Slack-Request-Timestamp: 1700000000\n";
    let slack = codes(&format!("v0:1700000000:{BODY}"), &|digest| format!("v0={digest}"), header);
    assert!(slack.contains("recipe-more-signed"), "{slack}");
}

#[test]
fn a_body_that_an_editor_fills_in_as_it_sends_is_not_judged() {
    let capture =
        format!("POST https://a.example.test/\nX-Body-Signature: {}\n\n{{\"id\":\"{{{{$uuid}}}}\"}}\n", signature("x"));
    let said = verified("a.http", &capture).exits(2);
    assert!(said.stderr.contains("{{$uuid}}") && said.text().contains("body-unrecorded"), "{said:?}");
    // A body whose length is told was recorded as it was sent.
    verified("a.http", capture.replace("\n\n{", "\nContent-Length: 18\n\n{")).exits(1);
}

#[test]
fn the_settings_of_a_page_are_told_from_captures() {
    for text in
        [r#"{"user_id":"25","user_hash":"00"}"#, "window.intercomSettings = { user_id: '25', user_hash: '00' };"]
    {
        let said = world().file("user.txt", text).run(&["verify", "--secret", "env:S", "user.txt"]).exits(2);
        assert!(said.stderr.contains("--scheme intercom-identity"), "{}", said.stderr);
    }
}

#[test]
fn a_secret_that_is_a_word_of_our_sentences_stays_out_of_them() {
    let world = World::new().env("S", "secret").file("body", BODY).file("more", format!("{BODY}\n"));
    let signed = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "more"]).exits(0);
    let header = format!("X-Body-Signature: {}", signed.text().trim());
    let other = World::new().env("S", "sexret").file("body", BODY);
    let wrong = other.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "body"]).exits(0);
    let slip = format!("X-Body-Signature: {}", wrong.text().trim());
    for report in ["junit", "sarif", "tap", "github", "markdown", "html"] {
        let ask = ["verify", "--secret", "env:S", "-H", &slip, "body", "--report", report];
        let said = world.run(&ask).exits(1);
        let all = format!("{}{}", said.text(), said.stderr);
        assert!(all.contains("secret-wrong-character") && !all.contains("[secret]"), "{report}: {all}");
    }
    let said = world.run(&["verify", "--secret", "env:S", "-H", &header, "body"]).exits(1);
    assert!(!said.text().contains("[secret]"), "{}", said.text());
}

#[test]
fn a_line_feed_at_the_end_of_a_secret_is_the_cause_though_the_bare_one_is_known_too() {
    let world = World::new().env("INTERCOM_CLIENT_SECRET", &format!("{SECRET}\n")).env("S", SECRET);
    let world = world.file("courtside.toml", "[secrets]\nintercom = \"env:S\"\n").file("body", BODY);
    let header = format!("X-Body-Signature: {}", signature(BODY));
    let said = world.run(&["verify", "-H", &header, "--format", "json", "body"]).exits(1);
    assert_eq!(said.json()["results"][0]["causes"][0]["code"], "secret-without-lf", "{}", said.text());
}
