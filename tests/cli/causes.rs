//! Causes of a mismatch from end to end: a body, what was hashed in its place, and the code that `verify` names, asked in both directions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::world::{Answer, World};

const SECRET: &str = "PUBLIC-secret-of-the-tests";

/// The codes of the causes of the only result.
fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let causes = json["results"][0]["causes"].as_array().unwrap();
    causes.iter().map(|cause| cause["code"].as_str().unwrap().to_owned()).collect()
}

fn signature(world: &World, file: &str) -> String {
    let signed = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", file]).exits(0);
    signed.text().trim().to_owned()
}

/// What is said about a capture of `body` whose signature covers `hashed`.
fn of_capture(body: impl AsRef<[u8]>, hashed: impl AsRef<[u8]>) -> Vec<String> {
    let world = World::new().env("S", SECRET).file("body", body).file("hashed", hashed);
    let header = format!("X-Body-Signature: {}", signature(&world, "hashed"));
    codes(&world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1))
}

/// What is said about code that hashed `hashed` where the capture of `body` is right.
fn of_code(body: impl AsRef<[u8]>, hashed: impl AsRef<[u8]>) -> Vec<String> {
    let world = World::new().env("S", SECRET).file("body", body).file("hashed", hashed);
    let header = format!("X-Body-Signature: {}", signature(&world, "body"));
    let computed = signature(&world, "hashed");
    let ask = ["verify", "--secret", "env:S", "-H", &header, "--computed", &computed, "--format", "json", "body"];
    codes(&world.run(&ask).exits(1))
}

const BODY: &str = r#"{"workspace_id":"abc12345","component_id":"send","input_values":{"note":"Žofia 😀","at":"2023-11-14T22:13:20.120Z"},"app":{"b":1,"a":[1,2.50,null]}}"#;

/// Checks one text that was hashed in the body's place, in both directions.
#[track_caller]
fn is_named(hashed: impl AsRef<[u8]>, code: &str) {
    assert_eq!(of_code(BODY, &hashed), [code]);
    assert_eq!(of_capture(BODY, &hashed), [code]);
}

#[test]
fn a_sort_that_does_not_look_inside_is_named() {
    // Printed by Node.js 20 and Python 3.11.
    is_named(
        r#"{"app":{"b":1,"a":[1,2.50,null]},"component_id":"send","input_values":{"note":"Žofia 😀","at":"2023-11-14T22:13:20.120Z"},"workspace_id":"abc12345"}"#,
        "body-top-sorted",
    );
    is_named(
        r#"{"app":{"b":1,"a":[1,2.5,null]},"component_id":"send","input_values":{"note":"Žofia 😀","at":"2023-11-14T22:13:20.120Z"},"workspace_id":"abc12345"}"#,
        "body-json-stringify-top-sorted",
    );
    is_named(
        r#"{"app":{},"component_id":"send","input_values":{},"workspace_id":"abc12345"}"#,
        "body-json-stringify-key-list",
    );
    is_named(
        r#"{"app": {"b": 1, "a": [1, 2.5, null]}, "component_id": "send", "input_values": {"note": "\u017dofia \ud83d\ude00", "at": "2023-11-14T22:13:20.120Z"}, "workspace_id": "abc12345"}"#,
        "body-python-top-sorted",
    );
}

#[test]
fn texts_that_runtimes_print_for_a_parsed_body_are_named() {
    // Printed by Python 3.11, Node.js 20 and Java 17; Ruby's, Go's and PHP's by their documentation.
    is_named(
        "{'workspace_id': 'abc12345', 'component_id': 'send', 'input_values': {'note': 'Žofia 😀', 'at': '2023-11-14T22:13:20.120Z'}, 'app': {'b': 1, 'a': [1, 2.5, None]}}",
        "body-python-str",
    );
    is_named(
        "{\n  workspace_id: 'abc12345',\n  component_id: 'send',\n  input_values: { note: 'Žofia 😀', at: '2023-11-14T22:13:20.120Z' },\n  app: { b: 1, a: [ 1, 2.5, null ] }\n}",
        "body-util-inspect",
    );
    is_named("[object Object]", "body-object-object");
    is_named(
        "{workspace_id=abc12345, component_id=send, input_values={note=Žofia 😀, at=2023-11-14T22:13:20.120Z}, app={b=1, a=[1, 2.5, null]}}",
        "body-java-map",
    );
    is_named(
        r#"{"workspace_id"=>"abc12345", "component_id"=>"send", "input_values"=>{"note"=>"Žofia 😀", "at"=>"2023-11-14T22:13:20.120Z"}, "app"=>{"b"=>1, "a"=>[1, 2.5, nil]}}"#,
        "body-ruby-inspect",
    );
    is_named(
        r#"{"workspace_id" => "abc12345", "component_id" => "send", "input_values" => {"note" => "Žofia 😀", "at" => "2023-11-14T22:13:20.120Z"}, "app" => {"b" => 1, "a" => [1, 2.5, nil]}}"#,
        "body-ruby-inspect-spaced",
    );
    is_named(
        "map[app:map[a:[1 2.5 <nil>] b:1] component_id:send input_values:map[at:2023-11-14T22:13:20.120Z note:Žofia 😀] workspace_id:abc12345]",
        "body-go-sprint",
    );
    is_named(
        "Array\n(\n    [workspace_id] => abc12345\n    [component_id] => send\n    [input_values] => Array\n        (\n            [note] => Žofia 😀\n            [at] => 2023-11-14T22:13:20.120Z\n        )\n\n    [app] => Array\n        (\n            [b] => 1\n            [a] => Array\n                (\n                    [0] => 1\n                    [1] => 2.5\n                    [2] => \n                )\n\n        )\n\n)\n",
        "body-print-r",
    );
    is_named("System.Byte[]", "body-system-byte-array");
}

#[test]
fn dates_that_a_serialiser_read_are_named() {
    is_named(BODY.replace(".120Z", ".12Z").replace("2.50", "2.5"), "body-newtonsoft-dates");
    is_named(BODY.replace(".120Z", ".12+00:00").replace("2.50", "2.5"), "body-newtonsoft-date-offsets");
    let seconds = BODY.replace(".120Z", "Z");
    let hashed = seconds.replace(":20Z", ":20.000Z").replace("2.50", "2.5");
    assert_eq!(of_code(&seconds, &hashed), ["body-json-stringify-dates"]);
}

#[test]
fn other_encodings_of_the_text_are_named() {
    let decomposed = BODY.replace('Ž', "Z\u{30C}");
    assert_eq!(of_code(BODY, &decomposed), ["body-nfd"]);
    assert_eq!(of_code(&decomposed, BODY), ["body-nfc"]);
    // Of a capture, the change that made it is named, not the one that undoes it.
    assert_eq!(of_capture(BODY, &decomposed), ["body-nfc"]);
    assert_eq!(of_capture(&decomposed, BODY), ["body-nfd"]);
    let mut halves = BODY.as_bytes().to_vec();
    let at = BODY.find('😀').unwrap();
    halves.splice(at..at + 4, *b"\xED\xA0\xBD\xED\xB8\x80");
    assert_eq!(of_code(BODY, &halves), ["body-cesu8"]);
    assert_eq!(of_capture(&halves, BODY), ["body-cesu8"]);
    assert_eq!(of_code(&halves, BODY), ["body-cesu8-decoded"]);
}

#[test]
fn base64_in_lines_is_named() {
    let text = STANDARD.encode(BODY);
    let broken = |width: usize, line_break: &str, ended: bool| {
        let lines: Vec<&str> = text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
        lines.join(line_break) + if ended { line_break } else { "" }
    };
    for (width, line_break, ended, code) in [
        (76, "\n", true, "body-base64-lines-76"),
        (76, "\n", false, "body-base64-lines-76-open"),
        (76, "\r\n", false, "body-base64-lines-76-crlf"),
        (76, "\r\n", true, "body-base64-lines-76-crlf-ended"),
        (64, "\n", true, "body-base64-lines-64"),
        (64, "\n", false, "body-base64-lines-64-open"),
        (60, "\n", true, "body-base64-lines-60"),
    ] {
        let hashed = broken(width, line_break, ended);
        assert_eq!(of_code(BODY, &hashed), [code]);
        assert_eq!(of_capture(&hashed, BODY), [code]);
        assert_eq!(of_code(&hashed, BODY), ["body-base64-decoded"]);
    }
}

#[test]
fn the_framing_of_chunks_is_named_on_either_side() {
    let one = format!("{:x}\r\n{BODY}\r\n0\r\n\r\n", BODY.len());
    assert_eq!(of_code(BODY, &one), ["body-chunked"]);
    assert_eq!(of_capture(&one, BODY), ["body-chunked"]);
    assert_eq!(of_code(&one, BODY), ["body-dechunked"]);
    assert_eq!(of_capture(BODY, &one), ["body-dechunked"]);
    let (first, second) = BODY.split_at(40);
    let two = format!("28\r\n{first}\r\n{:X}\r\n{second}\r\n0\r\n\r\n", second.len());
    assert_eq!(of_capture(&two, BODY), ["body-dechunked"]);
    // A dump that an editor saved: LF for CR LF, and a line feed that belongs to the file.
    let edited = two.replace("\r\n", "\n");
    assert_eq!(of_capture(&edited, BODY), ["body-dechunked"]);
}

#[test]
fn bytes_that_were_printed_as_numbers_are_named() {
    let numbers: Vec<String> = BODY.bytes().map(|byte| byte.to_string()).collect();
    let signed: Vec<String> = BODY.bytes().map(|byte| byte.cast_signed().to_string()).collect();
    is_named(format!("[{}]", numbers.join(" ")), "body-go-bytes");
    is_named(numbers.join(","), "body-uint8array");
    is_named(format!("[{}]", signed.join(", ")), "body-java-bytes");
}
