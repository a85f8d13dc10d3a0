//! Inputs that are longer than what is looked at first, and those that break off behind it.

use std::io::Write as _;

use serde_json::json;

use crate::world::{BODY, SIGNATURE, World};

/// As many lines of right captures as fill several chunks, packed with gzip and cut before the end.
fn cut_gzip() -> Vec<u8> {
    let line = json!({"method": "POST", "path": "/submit", "headers": {"X-Body-Signature": SIGNATURE}, "body": BODY});
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    for _ in 0..6_000 {
        writeln!(gzip, "{line}").unwrap();
    }
    let mut packed = gzip.finish().unwrap();
    packed.truncate(packed.len() - 9);
    packed
}

#[test]
fn a_gzip_stream_that_is_cut_far_behind_its_beginning_hides_no_other_file() {
    let good = format!("POST /submit HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n");
    let world = World::with_secret().file("f/a.ndjson.gz", cut_gzip()).file("f/z.http", good);
    let told = ["cannot read f/a.ndjson.gz", "gzip stream is damaged or cut"];
    let verified = world.run(&["verify", "--secret", "env:S", "--format", "json", "f"]).exits(2);
    assert!(told.iter().all(|words| verified.stderr.contains(words)), "{}", verified.stderr);
    let json = verified.json();
    assert_eq!((&json["summary"]["failed"], &json["summary"]["unread"]), (&0.into(), &1.into()));
    assert_eq!(json["results"].as_array().unwrap().last().unwrap()["source"], "f/z.http");
    for command in [
        &["convert", "f/a.ndjson.gz", "out.har"][..],
        &["redact", "f/a.ndjson.gz", "-o", "out.ndjson"],
        &["lint", "f/a.ndjson.gz"],
    ] {
        world.run(command).fails(2, &told);
    }
    world.run(&["replay", "f/a.ndjson.gz", "--to", "sample"]).fails(2, &told);
    assert_eq!(world.names(), ["f"]);
}

#[test]
fn a_capture_is_known_whose_long_body_stands_before_all_that_tells_what_it_is() {
    let body = format!("{{\"long\":\"{}\"}}", "x".repeat(300_000));
    let signature = hmac(&body);
    // As tools write it that sort the keys.
    let event = |signature: &str| json!({"body": body, "headers": {"X-Body-Signature": signature}, "httpMethod": "POST", "path": "/submit"});
    let line = json!({"body": body, "headers": {"X-Body-Signature": signature}, "method": "POST", "path": "/submit"});
    let world = World::with_secret()
        .file("right/event.json", serde_json::to_string_pretty(&event(&signature)).unwrap())
        .file("forged/event.json", event(&"0".repeat(64)).to_string())
        .file("lines.json", format!("{line}\n{line}\n"));
    let verify = ["verify", "--secret", "env:S", "--explain=none", "--format", "json"];
    let ok =
        |name: &str, status| world.run(&[&verify[..], &[name]].concat()).exits(status).json()["summary"]["ok"].clone();
    assert_eq!(ok("right", 0), 1);
    assert_eq!(ok("forged", 1), 0);
    assert_eq!(ok("lines.json", 0), 2);
    world.run(&["convert", "right/event.json", "out.http"]).exits(0);
    let written = std::fs::read_to_string(world.path("out.http")).unwrap();
    assert!(written.contains(&signature));
}

fn hmac(body: &str) -> String {
    let world = World::with_secret().file("body.json", body);
    let signed = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "body.json"]).exits(0);
    signed.text().trim().to_owned()
}
