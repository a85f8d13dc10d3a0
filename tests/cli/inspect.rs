//! `courtside inspect`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::world::{Answer, BODY, SECRET, SIGNATURE, World, project};

/// The worked blob: reference/intercom.md §5.5.
const BLOB: &str = "AAECAwQFBgcICQoLknN+7Jj8stC2ost6y5VAxKPwZv6YhlWLOkI7kyocNw0L2vyZC2qxcGxmcGzzeLtFkEGDvBwFpudHNt1Hl1c2FAms0y4uqbiFZK3XFmg/+pla037Bhk3s0VDU";
/// Signed with `identity-secret`: tests/cli/sign.rs.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoiMjUiLCJlbWFpbCI6ImpvZUBleGFtcGxlLmNvbSIsImV4cCI6MTg5MzQ1NjAwMH0.g5rmwrCgsPI3Jqz8pv-TLVscKJCglSn6A0ogLdIJvgE";

fn fixture(name: &str) -> String {
    project("fixtures").join(name).display().to_string()
}

fn inspect(thing: &str) -> Answer {
    World::with_secret().run(&["inspect", "--secret", "env:S", thing]).exits(0)
}

fn piped(thing: impl AsRef<[u8]>) -> Answer {
    World::with_secret().run_with(&["inspect", "--secret", "env:S", "-"], thing.as_ref()).exits(0)
}

/// With everything that the fixtures' settings know.
fn at_home(name: &str) -> Answer {
    World::new().run(&["inspect", "--config", &fixture("courtside.toml"), &fixture(name)]).exits(0)
}

#[track_caller]
fn says(answer: &Answer, words: &[&str]) {
    for word in words {
        assert!(answer.text().contains(word), "{word:?} is not in: {}", answer.text());
    }
}

/// The names of the layers, outermost first.
fn kinds(thing: impl AsRef<[u8]>) -> Vec<String> {
    let answer = World::with_secret()
        .run_with(&["inspect", "--secret", "env:S", "--format", "json", "-"], thing.as_ref())
        .exits(0);
    let json = answer.json();
    assert_eq!(json["schema_version"], 1);
    json["layers"].as_array().unwrap().iter().map(|layer| layer["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_capture_is_known_in_every_format() {
    for (name, kind) in [
        ("formats/initialize.http", "http capture"),
        ("formats/initialize.har", "har capture"),
        ("formats/initialize.ndjson", "ndjson capture"),
        ("formats/initialize-cmd.curl", "curl capture"),
        ("formats/event-v1.json", "gateway capture"),
        ("formats/event-v2.json", "gateway capture"),
    ] {
        let world = World::new().env("S", "courtside-public-secret");
        let answer = world.run(&["inspect", "--secret", "env:S", &fixture(name)]).exits(0);
        says(
            &answer,
            &[
                kind,
                "intercom/initialize",
                "ws_demo",
                "signature intercom",
                "signature-ok, secret from env:S",
                "\"locale\": \"en\"",
            ],
        );
        assert_eq!(answer.stderr, "", "{name}");
    }
    let body = World::new().run(&["inspect", &fixture("formats/body.json")]).exits(0);
    says(&body, &["JSON object", "intercom/initialize", "ws_demo"]);
}

#[test]
fn a_curl_command_with_its_body_in_a_file_is_read_as_curl_reads_it() {
    let mut command = crate::world::command();
    let output = command
        .current_dir(project("fixtures/formats"))
        .env_clear()
        .env("S", "courtside-public-secret")
        .args(["inspect", "--secret", "env:S", "initialize.sh"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("signature-ok").count(), 2, "{text}");
    // Where the file is not there, the rest is still shown.
    let world = World::new().file("a.sh", std::fs::read(project("fixtures/formats/initialize.sh")).unwrap());
    let answer = world.run(&["inspect", "a.sh"]).exits(2);
    says(&answer, &["curl capture, broken", "body.json", "app.example.test"]);
}

#[test]
fn every_fixture_names_its_flow_and_its_verdict() {
    for (name, words) in [
        ("intercom/submit-messenger.http", &["intercom/submit", "workspace_id", "signature-ok"][..]),
        ("intercom/webhook.http", &["intercom/webhook", "app_id", "signature intercom-webhook", "signature-ok"]),
        ("intercom/uninstall.http", &["intercom/uninstall", "signature-ok"]),
        ("intercom/open-sheet.http", &["intercom/open-sheet", "abc12345", "blob-ok", "joe@example.test"]),
        ("infobip/create-order.http", &["infobip/function", "account key", "signature-ok", "days old"]),
        ("infobip/subscription.http", &["infobip/subscription", "signature-ok"]),
        ("kentico/update-contact.http", &["kentico/update-contact", "ContactGuid", "key kentico", "key-ok"]),
        ("kentico/log-activity.http", &["kentico/log-activity", "ContactGuid"]),
        ("vcita/message-created.http", &["vcita/message-created", "vcita documents no signature"]),
        ("mismatch/sha1.http", &["signature-malformed", "courtside verify"]),
        ("mismatch/final-line-feed.http", &["signature-mismatch", "courtside verify"]),
    ] {
        says(&at_home(name), words);
    }
}

#[test]
fn what_a_person_sees_of_an_open_sheet_request() {
    insta::assert_snapshot!(at_home("intercom/open-sheet.http").text());
}

#[test]
fn what_a_person_sees_of_something_unknown() {
    insta::assert_snapshot!(inspect("Dear support,\nit says {\"error\": 1,}\nwhat now?").text());
}

#[test]
fn the_scheme_that_a_file_or_an_account_names_is_used() {
    let signature = SIGNATURE.to_uppercase();
    let world = World::with_secret()
        .file("chosen.http", format!("POST / HTTP/1.1\nX-Mine: {signature}\n\n{BODY}\n"))
        .file("courtside.toml", "[schemes.infobip-subscription]\nheader = \"X-Mine\"\n");
    says(
        &world.run(&["inspect", "--secret", "env:S", "chosen.http"]).exits(0),
        &["signature infobip-subscription", "signature-ok"],
    );
    let named =
        format!("# @scheme intercom\n# @flow intercom/submit\nPOST / HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\nx\n");
    says(&piped(named), &["intercom/submit, as the file says", "signature-mismatch"]);
}

#[test]
fn a_blob_is_opened_or_at_least_recognised() {
    says(&inspect(BLOB), &["sheet user blob", "102 bytes", "blob-ok, secret from env:S", "zoë@example.com"]);
    let wrapped = BLOB.as_bytes().chunks(60).flat_map(|part| [part, b"\n"].concat()).collect::<Vec<_>>();
    says(&piped(wrapped), &["blob-ok"]);
    let unknown = World::new().run(&["inspect", BLOB]).exits(0);
    says(&unknown, &["perhaps a sheet user blob", "INTERCOM_CLIENT_SECRET"]);
    let wrong = World::new().env("S", "another").run(&["inspect", "--secret", "env:S", BLOB]).exits(0);
    says(&wrong, &["blob-refused", "courtside decrypt"]);
    assert!(!wrong.text().contains("zoë"));
    let form = courtside::sheet::form(&courtside::sheet::OpenSheet::default(), BLOB).unwrap();
    says(&inspect(&form), &["form\n", "field intercom_data", "intercom/open-sheet", "abc12345", "blob-ok"]);
    let json = format!(
        r#"{{"workspace_id":"w1","component_id":"c","input_values":{{}},"current_canvas":{{}},"user":"{BLOB}"}}"#
    );
    says(&inspect(&json), &["intercom/open-sheet", "w1", "blob-ok"]);
}

#[test]
fn a_token_is_taken_apart_and_judged() {
    let world = World::new().env("S", "identity-secret");
    for thing in [TOKEN.to_owned(), format!("Bearer {TOKEN}"), format!("Authorization: Bearer {TOKEN}")] {
        let answer = world.run(&["inspect", "--secret", "env:S", &thing]).exits(0);
        says(
            &answer,
            &["JSON Web Token", "HS256", "2030-01-01T00:00:00Z", "signature-ok", "\"email\": \"joe@example.com\""],
        );
    }
    let inside = format!(r#"{{"app_id":"a","settings":{{"intercom_user_jwt":"{TOKEN}"}}}}"#);
    says(&world.run(&["inspect", "--secret", "env:S", &inside]).exits(0), &["in `intercom_user_jwt`", "signature-ok"]);
    let none =
        format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(r#"{"user_id":"1"}"#));
    says(&inspect(&none), &["JSON Web Token", "jwt-algorithm"]);
}

#[test]
fn header_lines_say_whose_they_are() {
    says(
        &inspect(&format!("X-Body-Signature: {SIGNATURE}")),
        &["scheme   intercom", "sha256", "as the platform writes it", "courtside verify -H"],
    );
    says(&inspect("X-Hub-Signature: sha1=00"), &["intercom-webhook or kentico-signature", "signature-malformed"]);
    // Two platforms write into one header, each in its own way.
    let digest = "02c6af0188d7d4d3a4faf3f25b6ff91aba99f8af";
    for (written, scheme) in
        [(digest.to_owned(), "scheme   intercom-webhook\n"), (digest.to_uppercase(), "scheme   kentico-signature\n")]
    {
        says(&inspect(&format!("X-Hub-Signature: sha1={written}")), &[scheme, "as the platform writes it"]);
    }
    let two = format!("x-ib-exchange-req-timestamp: 1700000000000\r\nX-Ib-Exchange-Req-Signature: {SIGNATURE}\r\n");
    says(&piped(two), &["2023-11-14T22:13:20Z", "scheme   infobip\n"]);
    assert_eq!(kinds("Subject: hello"), ["text"]);
    let hash = "8f22b7a17645f857f276715d5067f1a00d32185b88efaccd5fd6dbdceb353447";
    says(&inspect(&format!("user_hash: {hash}")), &["digest in hexadecimal", "intercom-identity"]);
}

#[test]
fn header_lines_above_a_body_are_judged_with_it() {
    let world = World::new().env("INTERCOM_CLIENT_SECRET", SECRET);
    for (end, body, verdict) in
        [("\n", BODY, "signature-ok"), ("\r\n", BODY, "signature-ok"), ("\n", "{}", "signature-mismatch")]
    {
        let pasted = format!("Content-Type: application/json{end}X-Body-Signature: {SIGNATURE}{end}{end}{body}");
        let answer = world.run_with(&["inspect", "-"], pasted.as_bytes());
        says(&answer, &["body with headers", verdict, "JSON object"]);
    }
}

#[test]
fn a_key_in_a_request_is_judged_and_never_shown() {
    let key = "qL3v9Zk1T0y2mXc8bN5wRg==";
    let world = World::new().env("KENTICO_API_KEY", key);
    let header = format!("XperienceAPIKey: {key}");
    let request = format!("POST /x HTTP/1.1\n{header}\n\n{{}}\n");
    for (world, words) in [(world, "key-ok"), (World::new(), "secret-unknown")] {
        for thing in [header.as_bytes(), request.as_bytes()] {
            for format in ["text", "json"] {
                let answer = world.run_with(&["inspect", "--format", format], thing).exits(0);
                says(&answer, &[words, "not shown", "fingerprint"]);
                assert!(!answer.text().contains(key), "{}", answer.text());
            }
        }
    }
}

#[test]
fn a_hash_in_a_pages_settings_is_judged() {
    let hash = "aa747c502a898200f9e4fa21bac68136f886a0e27aec70ba06daf2e2a5cb5597";
    let settings = format!(r#"{{"intercomSettings":{{"app_id":"a","user_id":"Message","user_hash":"{hash}"}}}}"#);
    let right = World::new().env("INTERCOM_IDENTITY_SECRET", "secret");
    let answer = right.run(&["inspect", &settings]).exits(0);
    says(&answer, &["signature intercom-identity", "signature-ok, secret from", "env:INTERCOM_IDENTITY_SECRET"]);
    assert!(!answer.text().contains("kentico-identity"), "{}", answer.text());
    let wrong = World::new().env("INTERCOM_IDENTITY_SECRET", "other").run(&["inspect", &settings]).exits(0);
    says(&wrong, &["signature-mismatch"]);
    says(&World::new().run(&["inspect", &settings]).exits(0), &["secret-unknown", "INTERCOM_IDENTITY_SECRET"]);
}

#[test]
fn layers_are_taken_off_one_after_the_other() {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n").as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    assert_eq!(kinds(&packed), ["gzip", "http capture", "JSON object"]);
    assert_eq!(kinds(STANDARD.encode(&packed)), ["base64", "gzip", "http capture", "JSON object"]);
    let cut = piped(&packed[..packed.len() / 2]);
    says(&cut, &["gzip", "damaged or cut"]);
    assert_eq!(kinds(STANDARD.encode(STANDARD.encode(BODY))), ["base64", "base64", "JSON object"]);
    assert_eq!(kinds(serde_json::to_string(BODY).unwrap()), ["JSON string", "JSON object"]);
    assert_eq!(kinds(hex::encode(BODY)), ["hexadecimal", "JSON object"]);
    assert_eq!(kinds("%7B%22workspace_id%22%3A%22a%22%7D"), ["percent-encoded text", "JSON object"]);
    let wide: Vec<u8> = [0xfeff].into_iter().chain(BODY.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(kinds(wide), ["UTF-16 text", "JSON object"]);
    assert_eq!(kinds(serde_json::json!({"body": BODY}).to_string()), ["JSON object", "JSON object in `body`"]);
    let mut deep = BODY.to_owned();
    for _ in 0..12 {
        deep = STANDARD.encode(&deep);
    }
    assert!(kinds(&deep).last().unwrap().starts_with("more layers"));
}

#[test]
fn digests_are_known_by_their_length() {
    says(&inspect(SIGNATURE), &["digest in hexadecimal, as long as sha256", "intercom, intercom-identity"]);
    says(
        &inspect("sha1=1c82ff5ca823f25db0a205aebe44eaa99e1345b0"),
        &["as long as sha1", "intercom-webhook, kentico-signature"],
    );
    says(&inspect(&STANDARD.encode(hex::decode(SIGNATURE).unwrap())), &["digest in base64, as long as sha256"]);
    // A digest of digits alone is no number, and 64 letters are no digest.
    says(&inspect(&"1".repeat(64)), &["digest in hexadecimal"]);
    assert_eq!(kinds("g".repeat(64)), ["perhaps a sheet user blob: base64 of random bytes"]);
}

#[test]
fn what_is_unknown_is_described_and_what_was_looked_for_is_said() {
    says(&inspect("hello there, what am I?"), &["text\n", "23 bytes", "looked for", "captures", "base64"]);
    says(&inspect("{\"a\":1,}"), &["almost JSON", "byte 7", "looked for"]);
    says(&piped([0_u8, 1, 2, 0xff]), &["bytes\n", "looked for", "0000  00 01 02 ff", "...."]);
    assert_eq!(kinds("a=1&b=2"), ["form"]);
    assert_eq!(kinds("[]"), ["JSON array"]);
    assert_eq!(kinds("0"), ["text"]);
}

#[test]
fn hostile_input_is_shown_without_its_sting() {
    for (thing, words) in [
        ("[".repeat(1 << 20), "almost JSON"),
        ("{\"a\":".repeat(200_000), "almost JSON"),
        ("=".repeat(100_000), "text"),
        ("%".repeat(100_000), "text"),
        (format!("{}.{}.{}", "a".repeat(50_000), "b".repeat(50_000), "c".repeat(50_000)), "text"),
        ("POST / HTTP/1.1\n".to_owned() + &"A: b\n".repeat(100_000), "http capture"),
    ] {
        let answer = piped(&thing);
        says(&answer, &[words]);
        assert_eq!(answer.stderr, "");
    }
    let nasty = "a\u{1b}[31mred\u{7} \u{202e}bidi\u{202c} \u{9b}2J \u{2066}x\u{2069}";
    let json = serde_json::json!({nasty: nasty}).to_string().replace("\\u001b", "\u{1b}");
    let request = format!("POST /{nasty} HTTP/1.1\nX-{nasty}: {nasty}\n\n{nasty}\n");
    let form = format!("field={nasty}").replace(' ', "+");
    for thing in
        [nasty.to_owned(), json, request, form, STANDARD.encode(nasty), format!("{{\"workspace_id\":\"{nasty}\"}}")]
    {
        // The request among them cannot be read.
        let answer = World::with_secret().run_with(&["inspect", "--secret", "env:S", "-"], thing.as_bytes());
        assert!(matches!(answer.code, Some(0 | 2)) && !answer.text().is_empty(), "{answer:?}");
        let bad = |character: char| {
            (character.is_control() && character != '\n')
                || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!answer.text().contains(bad), "{:?}", answer.text());
    }
    let invalid = piped(b"a line of text that is long enough to be text \xff and goes on after it\nand on");
    says(&invalid, &["text\n", "\\xff"]);
}

#[test]
fn lines_of_ours_fit_80_columns() {
    for answer in [
        at_home("infobip/create-order.http"),
        at_home("vcita/message-created.http"),
        inspect(&"word ".repeat(500)),
        inspect(&"x".repeat(5_000)),
        inspect(&format!("X-Ib-Exchange-Req-Signature: {SIGNATURE}")),
    ] {
        for line in answer.text().lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn a_secret_is_hidden_in_every_form_and_place() {
    let secret = "s3cr3t/client+secret=ž";
    let world = World::new().env("S", secret);
    let base64 = STANDARD.encode(secret);
    let percent = secret.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"));
    let forms = [
        secret.to_owned(),
        base64.trim_end_matches('=').to_owned(),
        URL_SAFE_NO_PAD.encode(secret),
        hex::encode(secret),
        hex::encode_upper(secret),
        "s3cr3t%2Fclient%2Bsecret%3D%C5%BE".to_owned(),
    ];
    let mut things: Vec<Vec<u8>> = Vec::new();
    for form in &forms {
        things.push(format!("prose with {form} in it").into());
        things.push(serde_json::json!({"workspace_id": form, "x": {"user": form}, "list": [form]}).to_string().into());
        things.push(format!("POST /x?key={form} HTTP/1.1\nX-{form}: 1\nAuthorization: {form}\n\n{form}\n").into());
        things.push(format!("a=1&{form}=2").into());
        things.push(STANDARD.encode(format!("inside: {form}")).into());
        things.push([b"\0\x01\xff\xfe".as_slice(), form.as_bytes(), b"\0\0"].concat());
        // Where the text that is shown ends.
        for before in 990..1_000 {
            things.push(format!("{}{form} and more after it", "- ".repeat(before / 2)).into());
        }
    }
    things.push(percent.into());
    for thing in things {
        for format in ["text", "json"] {
            let answer = world.run_with(&["inspect", "--secret", "env:S", "--format", format, "-"], &thing);
            assert!(matches!(answer.code, Some(0 | 2)), "{answer:?}");
            let all = format!("{}{}", answer.text(), answer.stderr).replace("\n    ", "");
            for form in &forms {
                let start: String = form.chars().take(10).collect();
                assert!(!all.contains(&start), "{form} of {}: {all}", String::from_utf8_lossy(&thing));
            }
        }
    }
}

#[test]
fn nothing_and_things_that_are_not_there_are_wrong_questions() {
    let world = World::with_secret().file("empty.txt", "").file("folder/x.http", "");
    let inspect = |thing: &str| world.run(&["inspect", thing]);
    inspect("").fails(2, &["the input is empty"]);
    inspect(" \n").fails(2, &["the input is empty"]);
    inspect("empty.txt").fails(2, &["the input is empty"]);
    inspect("-").fails(2, &["the input is empty"]);
    inspect("folder").fails(2, &["folder is a folder"]);
    inspect("missing.http").fails(2, &["there is no file missing.http"]);
    inspect("./missing").fails(2, &["there is no file ./missing"]);
    world.run(&["inspect", "--secret", "-", "-"]).fails(2, &["both"]);
    world.run(&["inspect", "--secret", "env:UNSET", BODY]).fails(2, &["`UNSET` is not set"]);
    // A secret of the settings that cannot be read hides nothing else.
    let world = world.file("courtside.toml", "[secrets]\nintercom = \"file:missing.txt\"\n");
    let answer = world.run(&["inspect", BODY]).exits(0);
    assert!(answer.stderr.starts_with("warning: ") && answer.stderr.contains("missing.txt"), "{}", answer.stderr);
    says(&answer, &["intercom/submit"]);
}

#[test]
fn the_answer_for_programs_has_codes() {
    let request = format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n");
    let world = World::with_secret();
    let answer = world.run_with(&["inspect", "--secret", "env:S", "--format", "json"], request.as_bytes()).exits(0);
    let json = answer.json();
    let facts = json["layers"][0]["facts"].as_array().unwrap();
    let verdict = facts.iter().find(|fact| fact["name"] == "signature intercom").unwrap();
    assert_eq!(verdict["code"], "signature-ok");
    let again = world.run_with(&["inspect", "--secret", "env:S", "--format", "json"], request.as_bytes()).exits(0);
    assert_eq!(answer.stdout, again.stdout);
    assert!(!answer.text().contains(SECRET));
}

#[test]
fn a_token_in_a_form_is_opened() {
    assert_eq!(kinds(format!("intercom_user_jwt={TOKEN}&x=1")), ["form", "JSON Web Token in `intercom_user_jwt`"]);
}

#[test]
fn a_capture_that_cannot_be_read_is_no_answer_even_where_it_is_the_only_one() {
    let broken = "POST /x HTTP/1.1\nbroken\nX-Body-Signature: 0\n\n{}";
    let world = World::with_secret().file("a.http", broken);
    let answer = world.run(&["inspect", "--secret", "env:S", "a.http"]).exits(2);
    says(&answer, &["http capture, broken", "`broken` is no header"]);
    for (text, words) in [
        ("curl https://app.example.test/ -d @gone.json", &["curl capture, broken", "gone.json"]),
        ("curl -X POST", &["curl capture, broken", "no URL"]),
        (r#"{"log":{"entries":["#, &["har capture, broken", "the text ends"]),
    ] {
        says(&World::new().file("a", text).run(&["inspect", "a"]).exits(2), words);
    }
    // What is no capture is something unknown, and that is an answer.
    for text in [r#"{"log":"#, r#"{"log":1}"#, "curling is a sport", "fetch me a beer"] {
        World::new().file("a", text).run(&["inspect", "a"]).exits(0);
    }
}

#[test]
fn json_is_known_by_more_than_the_members_that_tell_flows_apart() {
    for (name, words) in [
        ("kentico/kentico-update-contact-request.any-case.json", "kentico/update-contact"),
        ("intercom/uninstall-request.json", "intercom/uninstall"),
        ("infobip/infobip-answers-manifest.json", "infobip-answers-manifest"),
        ("intercom/health-check-response.json", "health-check-response"),
        ("vcita/vcita-response.json", "vcita-response"),
    ] {
        let body = std::fs::read(project("fixtures/bodies").join(name)).unwrap();
        let answer = World::new().run_with(&["inspect", "-"], &body).exits(0);
        assert!(answer.text().contains(words), "{name}: {}", answer.text());
        assert!(!answer.text().contains("looked for"), "{name}: {}", answer.text());
    }
    for format in ["text", "json"] {
        let unknown = World::new().run(&["inspect", "--format", format, r#"{"zzz":1}"#]).exits(0);
        assert!(unknown.text().contains("looked for") && unknown.text().contains("Kentico"), "{}", unknown.text());
    }
}

#[test]
fn json_is_shown_as_json_whatever_it_holds() {
    let value = serde_json::json!({"a": "👩\u{200d}🚀 می\u{200c}خواهم \u{202e}\u{7f}\u{e0041}\u{9b}"});
    let answer = World::new().run_with(&["inspect", "-"], value.to_string().as_bytes()).exits(0);
    let text = answer.text();
    let shown: String = text.lines().filter(|line| line.starts_with("    ")).collect();
    let start = shown.find('{').unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&shown[start..]).unwrap(), value, "{text}");
    assert!(text.contains("👩\u{200d}🚀") && text.contains("\\u202e") && text.contains("\\udb40\\udc41"), "{text}");
    assert!(!text.contains(['\u{202e}', '\u{7f}', '\u{9b}']), "{text}");
}

#[test]
fn what_was_pasted_may_begin_with_hyphens_and_options_are_options_still() {
    let inspect = |arguments: &[&str]| World::new().run(&[&["inspect"], arguments].concat());
    for pasted in ["-----BEGIN", "-----BEGIN PRIVATE KEY-----\nAAAA", &format!("-{}", "Ab_9".repeat(20))] {
        assert!(inspect(&["--format", "json", pasted]).exits(0).text().contains("layers"), "{pasted}");
    }
    inspect(&["--fromat", "json"]).fails(2, &["--fromat", "--format"]);
    inspect(&["-z"]).fails(2, &["unexpected argument"]);
}

#[test]
fn what_a_secret_decodes_to_is_shown_no_more_than_the_secret() {
    let key = "AAECAwQFBgcICQoLDA0ODw==";
    let world = World::new().env("KENTICO_API_KEY", key);
    for thing in [key, "AAECAwQFBgcICQoLDA0ODw", "b64: AAECAwQFBgcICQoLDA0ODw=="] {
        let text = world.run(&["inspect", thing]).exits(0).text().to_owned();
        assert!(!text.contains("00 01 02 03") && !text.contains("0001020304"), "{text}");
    }
    let raw: Vec<u8> = (0..16).collect();
    let text = world.run_with(&["inspect", "-"], &raw).exits(0).text().to_owned();
    assert!(text.contains("not shown, since a secret decodes to it") && !text.contains("00 01"), "{text}");
    // The key of a text, in either form of it.
    for known in ["cHVibGljLXRleHQtb2Yta2V5", "7075626c69632d746578742d6f662d6b6579"] {
        let world = World::new().env("KENTICO_API_KEY", known);
        for thing in [known, "public-text-of-key", "{\"a\":\"public-text-of-key\"}"] {
            let answer = world.run(&["inspect", thing]);
            assert!(!answer.text().contains("public-text-of-key"), "{thing}: {}", answer.text());
        }
    }
}
