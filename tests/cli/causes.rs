//! Causes of a mismatch from end to end: a body, what was hashed in its place, and the code that `verify` names, asked in both directions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use courtside::platform::Hash;

use crate::world::{Answer, World};

pub(crate) const SECRET: &str = "PUBLIC-secret-of-the-tests";

/// The codes of the causes of the only result.
pub(crate) fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let causes = json["results"][0]["causes"].as_array().unwrap();
    causes.iter().map(|cause| cause["code"].as_str().unwrap().to_owned()).collect()
}

pub(crate) fn signature(world: &World, file: &str) -> String {
    let signed = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", file]).exits(0);
    signed.text().trim().to_owned()
}

/// What is said about a capture of `body` whose signature covers `hashed`.
pub(crate) fn of_capture(body: impl AsRef<[u8]>, hashed: impl AsRef<[u8]>) -> Vec<String> {
    let world = World::new().env("S", SECRET).file("body", body).file("hashed", hashed);
    let header = format!("X-Body-Signature: {}", signature(&world, "hashed"));
    codes(&world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1))
}

/// What is said about code that hashed `hashed` where the capture of `body` is right.
pub(crate) fn of_code(body: impl AsRef<[u8]>, hashed: impl AsRef<[u8]>) -> Vec<String> {
    let world = World::new().env("S", SECRET).file("body", body).file("hashed", hashed);
    let header = format!("X-Body-Signature: {}", signature(&world, "body"));
    let computed = signature(&world, "hashed");
    let ask = ["verify", "--secret", "env:S", "-H", &header, "--computed", &computed, "--format", "json", "body"];
    codes(&world.run(&ask).exits(1))
}

/// How many columns of a terminal the longest line takes.
fn widest(text: &str) -> usize {
    text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap_or_default()
}

#[test]
fn what_is_shown_of_a_difference_fits_80_columns_and_is_pointed_at() {
    use unicode_width::UnicodeWidthChar as _;
    let json = |text: &str| serde_json::json!({"workspace_id": "abc12345", "note": text}).to_string();
    let escapes = "\u{1b}[31m".repeat(20);
    let binary: Vec<u8> = (0..200).map(|byte| 255 - byte).collect();
    let ends = |body: &[u8]| [body, b"\n"].concat();
    for (hashed, body) in [
        (json(&"日本語".repeat(20)).into_bytes(), ends(json(&"日本語".repeat(20)).as_bytes())),
        (json(&"😀".repeat(20)).into_bytes(), ends(json(&"😀".repeat(20)).as_bytes())),
        (escapes.clone().into_bytes(), ends(escapes.as_bytes())),
        (binary.clone(), ends(&binary)),
        (binary.clone(), [b"\xef\xbb\xbf", &binary[..]].concat()),
        (ends(&binary), binary.clone()),
        (vec![0; 1_234_567], ends(&vec![0; 1_234_567])),
    ] {
        let world = World::new().env("S", SECRET).file("body", &body).file("hashed", &hashed);
        let header = format!("X-Body-Signature: {}", signature(&world, "hashed"));
        for more in [&[][..], &["--color", "always"]] {
            let ask = [&["verify", "--secret", "env:S", "-H", &header, "body"][..], more].concat();
            let answer = world.run(&ask).exits(1);
            let text = answer.text().replace("\u{1b}[0m", "");
            let plain: String = text
                .split("\u{1b}[")
                .enumerate()
                .map(|(at, part)| if at == 0 { part } else { part.split_once('m').unwrap().1 })
                .collect();
            assert!(widest(&plain) <= 80, "{plain}");
            let lines: Vec<&str> = plain.lines().collect();
            let pointer = lines.iter().position(|line| line.trim() == "^").expect(&plain);
            let column = lines[pointer].find('^').unwrap();
            // Behind the labels both lines are the same up to there.
            let [here, there] = [lines[pointer - 2], lines[pointer - 1]].map(|line| {
                let mut columns = 0;
                line.split_at(
                    line.char_indices()
                        .find_map(|(at, character)| {
                            let found = (columns >= column).then_some(at);
                            columns += character.width().unwrap_or_default();
                            found
                        })
                        .unwrap(),
                )
            });
            assert_eq!(here.0[16..], there.0[16..], "{plain}");
            assert_ne!(here.1, there.1, "{plain}");
        }
    }
}

#[test]
fn a_signature_of_wide_characters_fits_80_columns() {
    let world = World::new().env("S", SECRET).file("body", "{}");
    for sent in ["日本語".repeat(30), "日".repeat(34), "0".repeat(100), format!("{}日本語", "a".repeat(90))] {
        let answer =
            world.run(&["verify", "--secret", "env:S", "-H", &format!("X-Body-Signature: {sent}"), "body"]).exits(1);
        assert!(widest(answer.text()) <= 80, "{}", answer.text());
        assert!(answer.text().contains('…'), "{}", answer.text());
    }
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
    // Either of the two may have been changed: what was signed is named first.
    assert_eq!(of_capture(BODY, &decomposed), ["body-nfd"]);
    assert_eq!(of_capture(&decomposed, BODY), ["body-nfc"]);
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
    assert_eq!(of_capture(BODY, &one), ["body-chunked"]);
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

#[test]
fn a_body_that_was_kept_as_a_list_of_its_bytes_leads_back_to_the_body() {
    let list = |between: &str| BODY.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(between);
    let (compact, spaced) = (list(","), list(", "));
    let literal = BODY.bytes().fold(String::new(), |text, byte| match byte {
        b' '..=b'~' => text + &char::from(byte).to_string(),
        _ => text + &format!("\\x{byte:02x}"),
    });
    let buffer = format!(r#"{{"type":"Buffer","data":[{compact}]}}"#);
    for (kept, code) in [
        (buffer.clone(), "body-buffer-json"),
        (format!("{buffer}\n"), "body-bytes-decoded"),
        (format!("{{\n  \"type\": \"Buffer\",\n  \"data\": [{spaced}]\n}}\n"), "body-bytes-decoded"),
        (format!("[{compact}]"), "body-bytes-decoded"),
        (format!("[{compact}]\n"), "body-bytes-decoded"),
        (format!("[{spaced}]"), "body-python-list"),
        (format!("[{}]", list(" ")), "body-go-bytes"),
        (format!("[{}]\n", list(" ")), "body-bytes-decoded"),
        (format!("b'{literal}'"), "body-python-bytes"),
        (format!("b'{literal}'\n"), "body-bytes-decoded"),
        (format!(r#"{{"at":1700000000,"body":{buffer}}}"#), "body-member-bytes"),
    ] {
        assert_eq!(of_capture(&kept, BODY), [code], "{kept}");
        let seen = World::new().file("kept", &kept).run(&["inspect", "kept"]).exits(0);
        assert!(
            seen.text().contains("JSON object") && seen.text().contains("\"note\": \"Žofia 😀\""),
            "{}",
            seen.text()
        );
    }
    is_named(format!("[{spaced}]"), "body-python-list");
    // One byte less, and it is nothing of that kind.
    let other = buffer.replacen("123,", "", 1);
    assert_eq!(of_capture(&other, BODY), [""; 0]);
}

#[test]
fn numbers_that_are_no_bytes_of_a_text_are_seen_as_what_they_are() {
    for numbers in ["[1,2,3,4,5,6,7,8,9]", "[101,102,103]", "[300,301,302,303,304,305,306,307]"] {
        let seen = World::new().run_with(&["inspect", "-"], numbers.as_bytes()).exits(0);
        assert!(seen.text().starts_with("JSON array"), "{}", seen.text());
    }
}

/// A body whose signature has a byte below 16 at its start and another inside, so that every slip shows.
const BODY_OF_ZEROS: &str = r#"{"n":341}"#;

#[test]
fn hexadecimal_without_two_digits_a_byte_is_named() {
    let world = World::new().env("S", SECRET).file("body", BODY_OF_ZEROS);
    let digest = hex::decode(signature(&world, "body")).unwrap();
    assert!(digest[0] < 16 && digest[3] < 16);
    let ask = |written: &str| {
        let header = format!("X-Body-Signature: {written}");
        let wrong = world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1);
        assert_eq!(wrong.json()["results"][0]["code"], "signature-malformed");
        let right = format!("X-Body-Signature: {}", hex::encode(&digest));
        let mine = ["verify", "--secret", "env:S", "-H", &right, "--computed", written, "--format", "json", "body"];
        assert_eq!(codes(&world.run(&mine).exits(1)), codes(&wrong));
        codes(&wrong)
    };
    let dropped: Vec<String> = digest.iter().map(|byte| format!("{byte:x}")).collect();
    let dropped = dropped.concat();
    assert_eq!(ask(&dropped), ["recipe-hex-zeros-dropped"]);
    let number = hex::encode(&digest);
    assert_eq!(ask(number.trim_start_matches('0')), ["recipe-hex-zeros-dropped"]);
    let signed: Vec<String> = digest.iter().map(|byte| format!("{:x}", i32::from(byte.cast_signed()))).collect();
    assert_eq!(ask(&signed.concat()), ["recipe-hex-signed"]);
    // What was dropped cannot make up for what is wrong.
    let wrong = dropped.replacen(['8', '9', 'a', 'b', 'c', 'd', 'e', 'f'], "7", 3);
    assert_eq!(ask(&wrong), [""; 0]);
}

#[test]
fn hashes_that_no_platform_names_are_named() {
    // Printed by Python 3.11 for BODY_OF_HASHES and SECRET.
    for (digest, code) in [
        ("11f0a45879454249d8d7854ad1d56a1d2a9663f0b4ea5b11e7c36b698399e903", "recipe-sha512-256"),
        ("6e3083d0d9ae8e0db909704ed1f8e5995995dc0c355594f3939c382be5d73f5b", "recipe-sha3-256"),
        (
            "98020416a22eaf87efeec7aeac7a89c2f6a7f1a63019084b57352d030e1bdcb6468d73e40bd0ff34a611e9d3cd10f546f8bb2c3e0bd3ef2d167fd09803282787",
            "recipe-sha3-512",
        ),
    ] {
        assert_eq!(of_digest(BODY_OF_HASHES, digest), [code]);
    }
    // Beside one other difference: the line feed of an editor.
    assert_eq!(
        of_digest(format!("{BODY_OF_HASHES}\n"), "6e3083d0d9ae8e0db909704ed1f8e5995995dc0c355594f3939c382be5d73f5b"),
        ["body-lf-added", "recipe-sha3-256"]
    );
}

const BODY_OF_HASHES: &str = r#"{"a":1}"#;

/// What is said about a capture with that signature.
pub(crate) fn of_digest(body: impl AsRef<[u8]>, digest: &str) -> Vec<String> {
    let world = World::new().env("S", SECRET).file("body", body);
    let header = format!("X-Body-Signature: {digest}");
    codes(&world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1))
}

#[test]
fn a_slip_in_the_secret_beside_a_change_of_the_body_is_found() {
    let signed_with = |secret: &str, body: &str| signature(&World::new().env("S", secret).file("body", body), "body");
    for (secret, code) in [
        ("PUBLIC-secret-of-the-test5", "secret-look-alike"),
        ("PUBLIC-secret-of-the-teststs", ""),
        ("PUBLIC-secret-of-the-tetss", "secret-swapped-characters"),
        ("PUBLIC-seXret-of-the-tests", "secret-wrong-character"),
    ] {
        let digest = signed_with(secret, BODY_OF_HASHES);
        let found = of_digest(format!("{BODY_OF_HASHES}\n"), &digest);
        // Two characters too many are no slip that is searched for.
        let expected: &[&str] = if code.is_empty() { &[] } else { &["body-lf-added", code] };
        assert_eq!(found, expected, "{secret}");
    }
    let stringified = signed_with("PUBLIC-secret-of-the-test5", "{\"a\": 1}");
    assert_eq!(of_digest("{ \"a\" : 1 }", &stringified), ["body-python-dumps", "secret-look-alike"]);
}

#[test]
fn what_stands_behind_a_secret_on_its_line_is_found() {
    let world = World::new()
        .env("S", SECRET)
        .env("SEMICOLON", &format!("{SECRET};"))
        .env("COMMENT", &format!("{SECRET} # production"))
        .file("body", BODY);
    let right = format!("X-Body-Signature: {}", signature(&world, "body"));
    for (variable, code) in [("SEMICOLON", "secret-with-rest-of-line"), ("COMMENT", "secret-with-comment")] {
        let source = format!("env:{variable}");
        let theirs = world.run(&["sign", "intercom", "--secret", &source, "--print", "signature", "body"]).exits(0);
        let computed = theirs.text().trim();
        let mine = ["verify", "--secret", "env:S", "-H", &right, "--computed", computed, "--format", "json", "body"];
        assert_eq!(codes(&world.run(&mine).exits(1)), [code]);
        // The other way round the comment is at hand and need not be guessed.
        let at_hand = ["verify", "--secret", &source, "-H", &right, "--format", "json", "body"];
        assert_eq!(codes(&world.run(&at_hand).exits(1)), ["secret-cut-at-special"]);
    }
}

#[test]
fn a_timestamp_that_became_a_date_is_found_in_both_directions() {
    let world = World::new().env("S", SECRET).file("body", BODY);
    let mac = |timestamp: &str| {
        let file = World::new().env("S", SECRET).file("message", format!("{timestamp}{BODY}"));
        signature(&file, "message")
    };
    let ask = |header: &str, signed: &str, computed: Option<&str>| {
        let timestamp = format!("X-Ib-Exchange-Req-Timestamp: {header}");
        let signature = format!("X-Ib-Exchange-Req-Signature: {}", mac(signed));
        let computed = computed.map(mac);
        let mut arguments =
            vec!["verify", "--secret", "env:S", "-H", &timestamp, "-H", &signature, "--format", "json", "body"];
        arguments.extend(computed.iter().flat_map(|digest| ["--computed", digest.as_str()]));
        codes(&world.run(&arguments).exits(1))
    };
    let header = "1700000000120";
    for date in [
        "Tue, 14 Nov 2023 22:13:20 GMT",
        "2023-11-14T22:13:20.120Z",
        "2023-11-14T22:13:20+00:00",
        "2023-11-14T22:13:20.120000+00:00",
        "2023-11-14 22:13:20 UTC",
        "2023-11-14T22:13:20.1200000Z",
    ] {
        assert_eq!(ask(header, date, None), ["time-date"], "{date}");
        assert_eq!(ask(header, header, Some(date)), ["time-date"], "{date}");
    }
    assert_eq!(ask("Tue, 14 Nov 2023 22:13:20 GMT", "1700000000000", None), ["time-date"]);
    assert_eq!(ask(header, "1700000000.12", None), ["time-unit"]);
}

#[test]
fn members_that_a_validator_dropped_are_named() {
    let body = r#"{"workspace_id":"abc12345","component_id":"send","unknown":1,"nested":{"a":[1,2.50]},"more":null}"#;
    let left = |kept: &[&str]| format!("{{{}}}", kept.join(","));
    let (id, component, nested) =
        (r#""workspace_id":"abc12345""#, r#""component_id":"send""#, r#""nested":{"a":[1,2.50]}"#);
    assert_eq!(of_code(body, left(&[id, component, nested, r#""more":null"#])), ["body-members-dropped"]);
    assert_eq!(of_code(body, left(&[component])), ["body-members-dropped"]);
    // What is left is written again, as the validator's language does it.
    let again = left(&[id, r#""nested":{"a":[1,2.5]}"#]);
    assert_eq!(of_code(body, again), ["body-members-dropped", "body-json-stringify"]);
    let python = r#"{"component_id": "send", "nested": {"a": [1, 2.5]}}"#;
    assert_eq!(of_code(body, python), ["body-members-dropped", "body-python-dumps"]);
    let world = World::new().env("S", SECRET).file("body", body).file("hashed", left(&[id, component, nested]));
    let computed = signature(&world, "hashed");
    let header = format!("X-Body-Signature: {}", signature(&world, "body"));
    let answer = world.run(&["verify", "--secret", "env:S", "-H", &header, "--computed", &computed, "body"]).exits(1);
    let said = "Your code hashed the body without its members `unknown`, `more`.";
    assert!(answer.text().contains(said), "{}", answer.text());
}

#[test]
fn json_is_found_in_a_form_whatever_the_field_is_called() {
    let body = r#"{"a b":"ž"}"#;
    let encoded = "%7B%22a+b%22%3A%22%C5%BE%22%7D";
    for field in ["payload", "json", "request", "event[data]"] {
        assert_eq!(of_code(format!("x=1&{field}={encoded}"), body), ["body-form-value"], "{field}");
    }
    assert_eq!(of_code(format!("{encoded}="), body), ["body-form-key-decoded"]);
}

#[test]
fn equal_bytes_are_told_for_every_runtime_that_makes_them() {
    let body = r#"{"a": "ž", "b": 1}"#;
    let world = World::new().env("S", SECRET).file("body", body).file("hashed", r#"{"a":"ž","b":1}"#);
    let (computed, right) = (signature(&world, "hashed"), signature(&world, "body"));
    let header = format!("X-Body-Signature: {right}");
    let ask = ["verify", "--secret", "env:S", "-H", &header, "--computed", &computed, "body"];
    let answer = world.run(&ask).exits(1);
    let json = world.run(&[&ask[..], &["--format", "json"]].concat()).exits(1).json();
    let alike: Vec<&str> =
        json["results"][0]["alike"].as_array().unwrap().iter().map(|cause| cause["code"].as_str().unwrap()).collect();
    assert!(alike.contains(&"body-python-compact-utf8"), "{json}");
    assert!(answer.text().contains("Python makes the same bytes: "), "{}", answer.text());
    assert!(answer.text().contains("(body-python-compact-utf8)"), "{}", answer.text());
}

#[test]
fn ways_to_write_the_digest_are_told_apart() {
    let world = World::new().env("S", SECRET);
    // A digest whose base64 has a plus sign, which the URL-safe alphabet has not.
    let (body, digest) = (0..1000)
        .map(|number| {
            let body = format!("{{\"n\":{number}}}");
            std::fs::write(world.path("body"), &body).unwrap();
            (body, hex::decode(signature(&world, "body")).unwrap())
        })
        .find(|(_, digest)| STANDARD.encode(digest).contains('+'))
        .unwrap();
    let world = world.file("body", body);
    let base64 = STANDARD.encode(&digest);
    let hex = hex::encode(&digest);
    for (written, expected) in [
        (base64.trim_end_matches('=').to_owned(), &["recipe-base64"][..]),
        (base64.trim_end_matches('=').replace('+', "-").replace('/', "_"), &["recipe-base64url"]),
        (format!("v1={hex}"), &["recipe-prefix"]),
        (base64.replace('+', "%2B").replace('=', "%3d"), &["recipe-percent-encoded", "recipe-base64"]),
    ] {
        let header = format!("X-Body-Signature: {written}");
        let ask = ["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"];
        assert_eq!(codes(&world.run(&ask).exits(1)), expected, "{written}");
        let (right, computed) = (format!("X-Body-Signature: {hex}"), format!("--computed={written}"));
        let ask = ["verify", "--secret", "env:S", "-H", &right, &computed, "--format", "json", "body"];
        assert_eq!(codes(&world.run(&ask).exits(1)), expected, "{written}");
    }
}

#[test]
fn an_id_in_another_case_is_named_as_such() {
    let id = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";
    let world = World::new().env("S", SECRET);
    let signed = world.run(&["sign", "intercom-identity", "--secret", "env:S", "--print", "signature", id]).exits(0);
    let body = format!("{{\"user_id\":\"{}\",\"user_hash\":\"{}\"}}", id.to_lowercase(), signed.text().trim());
    let world = world.file("body", body);
    let ask = ["verify", "--scheme", "intercom-identity", "--secret", "env:S", "--format", "json", "body"];
    assert_eq!(codes(&world.run(&ask).exits(1)), ["body-other-case"]);
}

#[test]
fn a_secret_that_is_the_name_of_a_dropped_member_is_in_no_output() {
    let body = format!("{{\"{SECRET}\":1,\"b\":2}}");
    let world = World::new().env("S", SECRET).file("body", body).file("hashed", r#"{"b":2}"#);
    let (computed, header) = (signature(&world, "hashed"), format!("X-Body-Signature: {}", signature(&world, "body")));
    for format in ["text", "json", "ndjson"] {
        let ask = ["verify", "--secret", "env:S", "-H", &header, "--computed", &computed, "--format", format, "body"];
        let answer = world.run(&ask).exits(1);
        assert!(answer.text().contains("body-members-dropped") && !answer.text().contains(SECRET), "{}", answer.text());
    }
}

#[test]
fn what_other_runtimes_signed_in_the_bodys_place_is_named() {
    let vectors: serde_json::Value = serde_json::from_str(include_str!("../vectors/causes.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() > 30);
    let mut wrong = Vec::new();
    for case in cases {
        let text = |name: &str| case[name].as_str().unwrap();
        let world = World::new().env("S", text("secret")).file("body", text("body"));
        let carrier = if text("scheme") == "infobip" { "X-Ib-Exchange-Req-Signature" } else { "X-Body-Signature" };
        let mut arguments: Vec<String> =
            ["verify", "--secret", "env:S", "--format", "json", "body"].map(str::to_owned).to_vec();
        let headers = case["headers"].as_object().unwrap();
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
        for (name, value) in headers.chain([(carrier, text("signature"))]) {
            arguments.extend(["-H".to_owned(), format!("{name}: {value}")]);
        }
        let answer = world.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).exits(1);
        let expected: Vec<&str> = case["code"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
        let json = answer.json();
        let found = json["results"][0]["causes"].as_array().unwrap();
        let said: String = found.iter().map(|cause| cause["detail"].as_str().unwrap()).collect();
        if codes(&answer) != expected || !said.contains(text("detail")) {
            wrong.push(format!("{}: {:?}: {said}", text("maker"), codes(&answer)));
        }
        assert!(!answer.text().contains(text("secret")), "{}", answer.text());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_next_to_a_known_mistake_is_not_called_by_its_name() {
    let body = r#"{"note":"it's <b> & c","at":"2024-01-02T03:04:05.678Z"}"#;
    let mac = |secret: &str, message: &str| {
        hex::encode(Hash::Sha256.hmac(secret.as_bytes(), &[message.as_bytes()]).as_bytes())
    };
    let of = |message: &str| mac(SECRET, message);
    let key = |line: &str| mac(line, body);
    let digest = |hash: Hash| hex::encode(hash.digest(&[body.as_bytes()]).as_bytes());
    for proof in [
        key(&format!("INTERCOM_CLIENT_SECRET ={SECRET}")),
        key(&format!("INTERCOM_CLIENT_SECRET: {SECRET}, ")),
        key(&format!("UNHEARD_OF_NAME={SECRET}\n")),
        of(&body.replace('\'', "&#39;").replace('"', "&#34;")),
        of("[object Response]"),
        of("[object Set]"),
        of(&body.replace("2024-01-02T03:04:05.678Z", "2024-01-02 03:04:05.678Z")),
        format!("Bearer {SECRET}x"),
        format!("two words {SECRET}"),
        format!("Bearer{SECRET}"),
    ] {
        let found = written_over(body, &proof, &[]);
        assert_eq!(found, [""; 0], "{proof}");
    }
    let timed = ["X-Ib-Exchange-Req-Timestamp: 1700000000123"];
    for message in [
        format!("1700000000123{}", digest(Hash::Sha1)),
        format!("1700000000123{}", digest(Hash::Sha256).to_ascii_uppercase()),
        format!("v1:1700000000:{body}"),
        format!("v0:1700000000.{body}"),
    ] {
        let found = written_over(body, &of(&message), &timed);
        assert_eq!(found, [""; 0], "{message}");
    }
    for (body, hashed) in
        [("a=b+c&d=1", "a=b%2Bc&d=1"), ("a=b+c&d=e+f", "a=b%20c&d=e+f"), ("b + c = d", "b%20+%20c%20=%20d")]
    {
        let found = of_capture(body, hashed);
        assert!(found.iter().all(|code| !code.starts_with("body-form-spaces")), "{hashed}: {found:?}");
    }
}

/// The codes of what is said about a body with that signature: Infobip's where its timestamp is there.
fn written_over(body: &str, proof: &str, headers: &[&str]) -> Vec<String> {
    let world = World::new().env("S", SECRET).file("body", body);
    let name = if headers.is_empty() { "X-Body-Signature" } else { "X-Ib-Exchange-Req-Signature" };
    let proof = format!("{name}: {proof}");
    let mut arguments = vec!["verify", "--secret", "env:S", "--format", "json", "body", "-H", &proof];
    for header in headers {
        arguments.extend(["-H", header]);
    }
    codes(&world.run(&arguments).exits(1))
}

/// What `openssl dgst -hmac` and its like would print for a secret and a message.
fn mac_of(secret: &str, message: impl AsRef<[u8]>) -> String {
    let world = World::new().env("K", secret).file("message", message);
    world
        .run(&["sign", "intercom", "--secret", "env:K", "--print", "signature", "message"])
        .exits(0)
        .text()
        .trim()
        .into()
}

#[test]
fn a_secret_that_lost_or_got_a_character_is_found_beside_any_other_difference() {
    let (short, long) = (&SECRET[..SECRET.len() - 1], format!("{SECRET}Q"));
    let world = World::new().env("S", SECRET).file("body", BODY);
    let stamp = "X-Ib-Exchange-Req-Timestamp: 1700000000000";
    for (secret, message, code) in [
        (short, format!("1700000000000.{BODY}"), "secret-extra-character"),
        (short, format!("1700000000{BODY}"), "secret-extra-character"),
        (short, BODY.to_owned(), "secret-extra-character"),
        (&SECRET[1..], format!("{BODY}1700000000000"), "secret-extra-character"),
        (short, format!("1700000000000\u{feff}{BODY}"), "secret-extra-character"),
        (&long, BODY.to_owned(), "secret-missing-character"),
        (&long, format!("1700000000000.{BODY}"), "secret-missing-character"),
    ] {
        let header = format!("X-Ib-Exchange-Req-Signature: {}", mac_of(secret, &message));
        let ask = ["verify", "--secret", "env:S", "-H", &header, "-H", stamp, "--format", "json", "body"];
        let found = codes(&world.run(&ask).exits(1));
        assert_eq!((found.len(), found.iter().any(|found| found == code)), (2, true), "{message}: {found:?}");
    }
    // Key and message swapped.
    let header = format!("X-Body-Signature: {}", mac_of(BODY, short));
    let swapped =
        codes(&world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1));
    assert_eq!(swapped, ["secret-extra-character", "recipe-key-and-message-swapped"]);
}

#[test]
fn a_carriage_return_that_was_signed_and_a_body_that_a_parser_cut_are_told() {
    let world = World::new().env("S", SECRET).file("body", BODY);
    let ask = |world: &World, signed: &[u8], name: &str| {
        let header = format!("X-Body-Signature: {}", mac_of(SECRET, signed));
        world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", name]).exits(1)
    };
    assert_eq!(codes(&ask(&world, format!("{BODY}\r").as_bytes(), "body")), ["body-cr-added"]);
    let whole = format!("{{\"a\":\"{}\"}}", "x".repeat(120_000));
    for (length, words) in [(102_400, "Express"), (100_000, "100 kB")] {
        let world = World::new().env("S", SECRET).file("cut", &whole[..length]);
        let answer = ask(&world, whole.as_bytes(), "cut").json();
        let hint = answer["results"][0]["hint"].as_str().unwrap_or_default().to_owned();
        assert!(hint.contains(&format!("exactly {length} bytes")) && hint.contains(words), "{hint}");
    }
}

#[test]
fn what_many_frameworks_do_has_the_repair_of_those_that_do_it_most() {
    let odd = "{ \"a\" : \"é\" ,  \"b\":2.50 }";
    for (signed, code, framework) in [
        ("{\"a\":\"é\",\"b\":2.50}", "body-compact", "Express"),
        ("{ \"a\" : \"é\" ,  \"b\":2.50 }\n", "body-lf-added", "Go net/http"),
        ("{ \"a\" : \"\\u00e9\" ,  \"b\":2.50 }", "body-non-ascii-escaped", "Flask"),
    ] {
        let world = World::new().env("S", SECRET).file("body", odd);
        let header = format!("X-Body-Signature: {}", mac_of(SECRET, signed));
        let answer = world.run(&["verify", "--secret", "env:S", "-H", &header, "body"]).exits(1);
        let text = answer.text();
        assert!(text.contains(code), "{text}");
        assert!(text.contains("repair") && text.contains(&format!("\n      {framework}\n")), "{text}");
        assert!(text.contains(&format!("courtside explain {code}")), "{text}");
        let explained = world.run(&["explain", code]).exits(0);
        assert!(explained.text().contains(&format!("\n  {framework}\n")), "{}", explained.text());
    }
}

#[test]
fn a_hashs_name_and_a_hyphen_before_the_digits_are_a_prefix() {
    use base64::Engine as _;
    let world = World::new().env("S", SECRET).file("body", BODY);
    let bytes = hex::decode(mac_of(SECRET, BODY)).unwrap();
    let base64 = base64::engine::general_purpose::STANDARD.encode(&bytes);
    for (proof, expected) in [
        (format!("sha256-{base64}"), vec!["recipe-prefix", "recipe-base64"]),
        (format!("SHA256-{}", hex::encode(&bytes)), vec!["recipe-prefix"]),
    ] {
        let header = format!("X-Body-Signature: {proof}");
        let answer = world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1);
        assert_eq!(codes(&answer), expected, "{proof}");
    }
}
