//! `courtside decrypt`.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::world::{Answer, SECRET, World, project};

/// The worked blob: reference/intercom.md §5.5.
const BLOB: &str = "AAECAwQFBgcICQoLknN+7Jj8stC2ost6y5VAxKPwZv6YhlWLOkI7kyocNw0L2vyZC2qxcGxmcGzzeLtFkEGDvBwFpudHNt1Hl1c2FAms0y4uqbiFZK3XFmg/+pla037Bhk3s0VDU";
const USER: &str = r#"{"type":"user","id":"5f2a1b3c4d5e6f7a8b9c0d1e","email":"zoë@example.com"}"#;

fn line(text: &str) -> String {
    format!("{text}\n")
}

fn decrypt(world: &World, arguments: &[&str]) -> Answer {
    world.run(&[&["decrypt", "--secret", "env:S"], arguments].concat())
}

fn piped(world: &World, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Answer {
    world.run_with(&[&["decrypt", "--secret", "env:S"], arguments].concat(), stdin.as_ref())
}

/// A blob of any plaintext under the worked secret.
fn sealed(number: u32, plaintext: &str) -> String {
    let mut iv = [7; 12];
    iv[..4].copy_from_slice(&number.to_be_bytes());
    courtside::sheet::seal(&courtside::sheet::Key::from_secret(SECRET.as_bytes()), iv, plaintext.as_bytes())
}

fn form() -> String {
    courtside::sheet::form(&courtside::sheet::OpenSheet::default(), BLOB).unwrap()
}

/// Everything by which the worked plaintext would be known on a stream.
#[track_caller]
fn shows_nothing_of_the_user(answer: &Answer) {
    let all = format!("{}{}", String::from_utf8_lossy(&answer.stdout), answer.stderr);
    for hidden in ["5f2a1b", "zoë", "zo\\u00eb", "@example", "\"type\"", "\"id\""] {
        assert!(!all.contains(hidden), "{hidden} is in: {all}");
    }
}

#[test]
fn the_worked_blob_opens_as_argument_file_and_standard_input() {
    let world = World::with_secret().file("blob.txt", BLOB).file("blob-lf.txt", line(BLOB));
    for arguments in [[BLOB], ["blob.txt"], ["blob-lf.txt"]] {
        let answer = decrypt(&world, &arguments).exits(0);
        assert_eq!((answer.text(), answer.stderr.as_str()), (line(USER).as_str(), ""), "{arguments:?}");
    }
    assert_eq!(piped(&world, &["-"], BLOB).exits(0).text(), line(USER));
    assert_eq!(piped(&world, &[], line(BLOB)).exits(0).text(), line(USER));
    assert_eq!(decrypt(&world, &["--raw", BLOB]).exits(0).text(), USER);
}

#[test]
#[cfg(unix)]
fn what_a_shell_passes_as_a_pipe_is_read_like_a_file() {
    let world = World::with_secret();
    assert_eq!(piped(&world, &["/dev/stdin"], line(BLOB)).exits(0).text(), line(USER));
}

#[test]
fn every_spelling_of_the_base64_opens() {
    let world = World::with_secret();
    let wrap = |width: usize, end: &str| {
        BLOB.as_bytes().chunks(width).fold(String::new(), |text, part| text + std::str::from_utf8(part).unwrap() + end)
    };
    assert!(BLOB.contains('+') && BLOB.contains('/'));
    for spelling in [
        BLOB.replace('+', "-").replace('/', "_"),
        BLOB.replace('+', " "),
        BLOB.replace('+', "%2B").replace('/', "%2F"),
        wrap(60, "\n"),
        wrap(64, "\n"),
        wrap(76, "\r\n"),
        format!("\"{BLOB}\""),
    ] {
        assert_eq!(decrypt(&world, &[&spelling]).exits(0).text(), line(USER), "{spelling}");
        assert_eq!(piped(&world, &["-"], &spelling).exits(0).text(), line(USER), "{spelling}");
    }
    let padded = sealed(1, r#"{"id":"1"}"#);
    assert!(padded.ends_with('='));
    let bare = padded.trim_end_matches('=');
    assert_eq!(decrypt(&world, &[bare]).exits(0).text(), line(r#"{"id":"1"}"#));
}

#[test]
fn raw_bytes_of_a_blob_open_too() {
    let bytes = STANDARD.decode(BLOB).unwrap();
    assert_eq!(piped(&World::with_secret(), &["-"], &bytes).exits(0).text(), line(USER));
}

#[test]
fn a_file_in_utf16_is_read_like_any_other() {
    let utf16 = |text: &str, mark: &[u8]| {
        let text =
            text.encode_utf16().flat_map(if mark.starts_with(&[0xfe]) { u16::to_be_bytes } else { u16::to_le_bytes });
        [mark.to_vec(), text.collect()].concat()
    };
    let world = World::with_secret();
    let request = format!("POST /sheet HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{}", form());
    for mark in [&b"\xff\xfe"[..], b"\xfe\xff", b""] {
        for text in [line(BLOB), format!("{BLOB}\r\n"), form(), format!("{{\"user\":\"{BLOB}\"}}"), request.clone()] {
            assert_eq!(piped(&world, &[], utf16(&text, mark)).exits(0).text(), line(USER), "{mark:?} {text}");
        }
        let (blobs, users) = numbered(1_000);
        assert!(piped(&world, &["-"], utf16(&blobs, mark)).exits(0).text() == users, "{mark:?}");
        let cut = utf16(&BLOB[..100], mark);
        let answer = piped(&world, &[], &cut).exits(1);
        assert!(answer.stderr.contains("blob-cut"), "{}", answer.stderr);
    }
}

#[test]
fn a_form_its_json_and_a_capture_hold_the_blob() {
    let json = format!("{{\n  \"workspace_id\": \"abc12345\",\n  \"user\": \"{BLOB}\"\n}}\n");
    let request = format!(
        "POST /sheet HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {}\n\n{}\n",
        form().len(),
        form()
    );
    let ndjson = serde_json::json!({"method": "POST", "path": "/sheet", "headers": {}, "body": form()}).to_string();
    let world = World::with_secret()
        .file("form.txt", form())
        .file("data.json", &json)
        .file("sheet.http", &request)
        .file("sheet.ndjson", line(&ndjson));
    world.run(&["convert", "sheet.http", "sheet.har"]).exits(0);
    world.run(&["convert", "sheet.http", "sheet.curl"]).exits(0);
    for name in ["form.txt", "data.json", "sheet.http", "sheet.ndjson", "sheet.har", "sheet.curl"] {
        assert_eq!(decrypt(&world, &[name]).exits(0).text(), line(USER), "{name}");
    }
    assert_eq!(decrypt(&world, &[&form()]).exits(0).text(), line(USER));
    assert_eq!(decrypt(&world, &[&json]).exits(0).text(), line(USER));
}

#[test]
fn the_fixture_opens_with_its_public_secret() {
    let secret = format!("file:{}", project("fixtures/public-secrets/intercom-client-secret.txt").display());
    let capture = project("fixtures/intercom/open-sheet.http").display().to_string();
    let answer = World::new().run(&["decrypt", "--secret", &secret, &capture]).exits(0);
    assert_eq!(answer.json()["email"], "joe@example.test");
    let config = project("fixtures/courtside.toml").display().to_string();
    assert_eq!(World::new().run(&["decrypt", "--config", &config, &capture]).exits(0).text(), answer.text());
}

#[test]
fn among_several_captures_only_those_with_a_blob_are_opened() {
    let other = serde_json::json!({"method": "POST", "path": "/x", "headers": {}, "body": "{\"workspace_id\":\"a\"}"});
    let sheet = serde_json::json!({"method": "POST", "path": "/sheet", "headers": {}, "body": form()});
    let world = World::with_secret().file("mixed.ndjson", format!("{other}\n{sheet}\n{other}\n"));
    // A line in is a line out.
    assert_eq!(decrypt(&world, &["mixed.ndjson"]).exits(0).text(), format!("\n{USER}\n\n"));
    let json = decrypt(&world, &["--format", "json", "mixed.ndjson"]).exits(0).json();
    assert_eq!(json["summary"], serde_json::json!({"ok": 1, "failed": 0, "skipped": 2}));
    world.run(&["convert", "mixed.ndjson", "mixed.har"]).exits(0);
    assert_eq!(decrypt(&world, &["mixed.har"]).exits(0).text(), line(USER));
    let none = World::with_secret().file("none.ndjson", line(&other.to_string()));
    decrypt(&none, &["none.ndjson"]).fails(2, &["none.ndjson holds no blob"]);
}

#[test]
fn a_list_of_forms_or_documents_is_a_blob_a_line() {
    let ndjson =
        |body: &str| serde_json::json!({"method": "POST", "path": "/sheet", "headers": {}, "body": body}).to_string();
    let user = format!("{{\"user\":\"{BLOB}\"}}");
    let kinds = [form(), user, format!("\"{BLOB}\""), ndjson(&form()), BLOB.to_owned()];
    let world = World::with_secret();
    for one in &kinds {
        for other in &kinds {
            let both = piped(&world, &[], format!("{one}\n{other}\n")).exits(0);
            assert_eq!(both.text(), format!("{USER}\n{USER}\n"), "{one}\n{other}");
            // A line that does not open does not turn a list into one document.
            for input in [format!("{one}\n{}\n", sealed(1, "x").replace('A', "B")), format!("{{}}\n{one}\n")] {
                let half = piped(&world, &["--explain=none"], &input).exits(1);
                assert_eq!(half.text().lines().filter(|line| *line == USER).count(), 1, "{input}");
                assert_eq!(half.text().lines().count(), 2, "{input}");
            }
        }
    }
    // One document over several lines stays one, be the secret right or wrong.
    let wrong = World::new().env("S", "quite-another-secret");
    for single in [
        format!("{{\n  \"user\": \"{BLOB}\"\n}}\n"),
        format!("{{\"user\":\"{BLOB}\",\n\"x\":1}}\n"),
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&ndjson(&form())).unwrap()).unwrap(),
        format!("{}\n{}\n{}\n", &BLOB[..60], &BLOB[60..120], &BLOB[120..]),
    ] {
        assert_eq!(piped(&world, &[], &single).exits(0).text(), line(USER), "{single}");
        let answer = piped(&wrong, &[], &single).exits(1);
        assert_eq!(answer.stderr.matches("error: ").count(), 1, "{}", answer.stderr);
        assert!(answer.stderr.contains("wrong secret"), "{}", answer.stderr);
    }
}

#[test]
fn several_secrets_are_tried_in_turn_and_the_one_that_fits_is_named() {
    let world = World::with_secret().env("OLD", "an-older-secret");
    let answer = world.run(&["decrypt", "--secret", "env:OLD", "--secret", "env:S", "--format", "json", BLOB]).exits(0);
    assert_eq!(answer.json()["results"][0]["secret"]["source"], "env:S");
    let variable = World::new().env("INTERCOM_CLIENT_SECRET", SECRET);
    assert_eq!(variable.run(&["decrypt", BLOB]).exits(0).text(), line(USER));
}

fn numbered(count: u32) -> (String, String) {
    let (mut blobs, mut users) = (String::new(), String::new());
    for number in 0..count {
        let user = format!(r#"{{"type":"user","id":"{number}"}}"#);
        let _ = writeln!(blobs, "{}", sealed(number, &user));
        let _ = writeln!(users, "{user}");
    }
    (blobs, users)
}

#[test]
fn as_many_lines_come_out_as_went_in_and_in_their_order() {
    for count in [2, 1_000, 20_000] {
        let (blobs, users) = numbered(count);
        let answer = piped(&World::with_secret(), &["-"], &blobs).exits(0);
        assert!(answer.text() == users, "{count} lines");
        assert_eq!(answer.stderr, "", "{count} lines");
    }
}

#[test]
fn a_line_that_fails_is_an_empty_line_and_a_number_and_the_others_are_unaffected() {
    let (blobs, users) = numbered(20_000);
    let mut blobs: Vec<&str> = blobs.lines().collect();
    let mut users: Vec<&str> = users.lines().collect();
    let foreign = courtside::sheet::seal(&courtside::sheet::Key::from_secret(b"another"), [1; 12], USER.as_bytes());
    blobs[12_344] = &foreign;
    users[12_344] = "";
    let answer = piped(&World::with_secret(), &["-"], blobs.join("\n")).exits(1);
    assert!(answer.text().lines().eq(users.iter().copied()), "{}", answer.stderr);
    assert!(answer.stderr.starts_with("error: -:12345: "), "{}", answer.stderr);
    assert_eq!(answer.stderr.matches("error: ").count(), 1);
}

#[test]
fn blank_lines_stay_where_they_are_and_are_no_failures() {
    let input = format!("{BLOB}\n\n   \n{}\n", sealed(1, "{}"));
    let answer = piped(&World::with_secret(), &["-"], &input).exits(0);
    assert_eq!((answer.text(), answer.stderr.as_str()), (format!("{USER}\n\n\n{{}}\n").as_str(), ""));
    let rows = piped(&World::with_secret(), &["--format", "ndjson"], &input).exits(0);
    let places: Vec<u64> = rows
        .text()
        .lines()
        .map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap()["index"].as_u64().unwrap())
        .collect();
    assert_eq!(places, [0, 3]);
}

#[test]
fn plaintexts_with_line_breaks_are_kept_and_that_is_said() {
    let input = format!("{}\n{BLOB}\n", sealed(1, "{\n}"));
    let answer = piped(&World::with_secret(), &[], &input).exits(0);
    assert_eq!(answer.text(), format!("{{\n}}\n{USER}\n"));
    assert!(answer.stderr.starts_with("note: 1 plaintext holds line breaks"), "{}", answer.stderr);
}

#[test]
fn a_wrong_secret_and_a_damaged_blob_are_told_apart() {
    let world = World::with_secret().env("WRONG", "quite-another-secret");
    let wrong = world.run(&["decrypt", "--secret", "env:WRONG", BLOB]).exits(1);
    assert!(wrong.stderr.contains("wrong secret"), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("secrets tried: env:WRONG"), "{}", wrong.stderr);
    let mut bytes = STANDARD.decode(BLOB).unwrap();
    bytes[40] ^= 1;
    bytes[60] ^= 1;
    let damaged = decrypt(&world, &[&STANDARD.encode(&bytes)]).exits(1);
    assert!(damaged.stderr.contains("the secret is right, and the blob is damaged"), "{}", damaged.stderr);
    let cut = decrypt(&world, &[&BLOB[..100]]).exits(1);
    assert!(cut.stderr.contains("blob-cut") && cut.stderr.contains("the secret is right"), "{}", cut.stderr);
    for answer in [&wrong, &damaged, &cut] {
        assert_eq!(answer.text(), "");
        shows_nothing_of_the_user(answer);
        assert!(answer.stderr.lines().all(|line| line.chars().count() <= 80), "{}", answer.stderr);
    }
}

#[test]
fn unauthenticated_plaintext_is_on_no_stream_in_any_format() {
    let world = World::with_secret();
    let mut bytes = STANDARD.decode(BLOB).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 0x80;
    let no_tag = STANDARD.encode(&bytes[..bytes.len() - 16]);
    for blob in [STANDARD.encode(&bytes), no_tag, BLOB[..120].to_owned()] {
        for format in ["text", "json", "ndjson"] {
            let answer = decrypt(&world, &["--format", format, &blob]).exits(1);
            shows_nothing_of_the_user(&answer);
            assert!(!answer.stderr.contains(SECRET) && !String::from_utf8_lossy(&answer.stdout).contains(SECRET));
        }
    }
}

#[test]
fn the_answer_for_programs_holds_plaintext_finding_and_causes() {
    let world = World::with_secret().env("WRONG", "quite-another-secret");
    let ok = decrypt(&world, &["--format", "json", BLOB]).exits(0);
    assert_eq!(
        ok.json(),
        serde_json::json!({
            "schema_version": 1,
            "results": [{
                "source": "the argument", "index": 0, "ok": true, "code": "blob-ok", "plaintext": USER,
                "secret": {"source": "env:S", "length": 20, "fingerprint": "d2df6eb1"}, "causes": [], "tried": 0
            }],
            "summary": {"ok": 1, "failed": 0, "skipped": 0}
        })
    );
    let cut = decrypt(&world, &["--format", "ndjson", &BLOB[..100]]).exits(1).json();
    assert_eq!(cut["schema_version"], 1);
    assert_eq!((&cut["ok"], &cut["plaintext"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!((&cut["code"], &cut["finding"]), (&"blob-refused".into(), &"damaged-blob".into()));
    assert_eq!((&cut["causes"][0]["axis"], &cut["causes"][0]["code"]), (&"blob".into(), &"blob-cut".into()));
    assert_eq!(cut["secret"]["source"], "env:S");
    let wrong = world.run(&["decrypt", "--secret", "env:WRONG", "--format", "json", BLOB]).exits(1).json();
    let result = &wrong["results"][0];
    assert_eq!((&result["finding"], &result["secret"]), (&"wrong-secret".into(), &serde_json::Value::Null));
    assert!(result["tried"].as_u64().unwrap() > 1_000);
    let bytes = courtside::sheet::seal(&courtside::sheet::Key::from_secret(SECRET.as_bytes()), [9; 12], &[0xff, 0]);
    let binary = decrypt(&world, &["--format", "json", &bytes]).exits(0).json();
    assert_eq!(binary["results"][0]["plaintext_base64"], "/wA=");
}

#[test]
fn another_known_secret_that_fits_is_named_as_the_cause() {
    let world = World::new().env("WRONG", "quite-another-secret").env("INTERCOM_IDENTITY_SECRET", SECRET);
    let answer = world.run(&["decrypt", "--secret", "env:WRONG", "--format", "json", BLOB]).exits(1).json();
    let result = &answer["results"][0];
    assert_eq!((&result["finding"], &result["causes"][0]["code"]), (&"explained".into(), &"secret-other".into()));
    assert_eq!(result["secret"]["source"], "env:INTERCOM_IDENTITY_SECRET");
    let text = world.run(&["decrypt", "--secret", "env:WRONG", BLOB]).exits(1);
    assert!(text.stderr.contains("env:INTERCOM_IDENTITY_SECRET"), "{}", text.stderr);
}

#[test]
fn a_secret_that_was_read_wrong_is_the_cause() {
    let world = World::new().env("S", &format!("\"{SECRET}\""));
    let answer = decrypt(&world, &["--format", "json", BLOB]).exits(1).json();
    let causes = answer["results"][0]["causes"].as_array().unwrap();
    assert_eq!((causes.len(), &causes[0]["axis"]), (1, &"secret".into()));
}

#[test]
fn what_a_person_sees_of_a_blob_that_does_not_open() {
    let input = format!("{}\n{BLOB}\nAAEC\nAAED\n", &BLOB[..100]);
    let answer = piped(&World::with_secret(), &[], &input).exits(1);
    // How many were tried depends on every row of every table.
    let lines = answer
        .stderr
        .lines()
        .map(|line| if line.ends_with(" combinations tried") { "    N combinations tried" } else { line });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_search_for_causes_can_be_left_out_and_means_are_said_once() {
    let input = format!("{}\n{}\n{}\n", "AAEC", "AAED", "AAEE");
    let world = World::with_secret();
    let none = piped(&world, &["--explain=none"], &input).exits(1);
    assert_eq!(none.stderr.lines().count(), 3, "{}", none.stderr);
    let one = piped(&world, &["--explain=1"], &input).exits(1);
    assert_eq!(one.stderr.matches("cause  blob-too-short").count(), 1, "{}", one.stderr);
    let all = piped(&world, &["--explain=all"], &input).exits(1);
    assert_eq!(all.stderr.matches("cause  blob-too-short").count(), 3, "{}", all.stderr);
    assert_eq!(all.stderr.matches("Repair: ").count(), 1, "{}", all.stderr);
}

#[test]
fn wrong_questions_are_one_sentence_that_says_what_to_do() {
    let world = World::with_secret()
        .file("empty.txt", "")
        .file("blank.txt", "\n \n")
        .file("binary.bin", [0, 159, 146, 150, 255, 0, 1, 2, 3])
        .file("folder/blob.txt", BLOB)
        .file("plain.http", "POST / HTTP/1.1\nHost: app.example.test\n\n{}\n");
    decrypt(&world, &["missing.txt"]).fails(2, &["there is no file missing.txt"]);
    decrypt(&world, &["nowhere/blob"]).fails(2, &["there is no file nowhere/blob"]);
    decrypt(&world, &["empty.txt"]).fails(2, &["empty.txt is empty"]);
    decrypt(&world, &["blank.txt"]).fails(2, &["blank.txt is empty"]);
    piped(&world, &["-"], "").fails(2, &["standard input is empty"]);
    decrypt(&world, &[""]).fails(2, &["the blob is empty"]);
    decrypt(&world, &["binary.bin"]).fails(2, &["binary.bin", "no text", "base64"]);
    decrypt(&world, &["folder"]).fails(2, &["folder is a folder"]);
    decrypt(&world, &["plain.http"]).fails(2, &["plain.http holds no blob"]);
    piped(&world, &["--secret", "-", "-"], BLOB).fails(2, &["both"]);
    world.run(&["decrypt", BLOB]).fails(2, &["INTERCOM_CLIENT_SECRET", "--secret"]);
    world.run(&["decrypt", "--secret", "env:UNSET", BLOB]).fails(2, &["`UNSET` is not set"]);
    decrypt(&world, &["AAEC"]).exits(1);
}

#[test]
fn a_blob_whose_end_was_lost_is_cut_however_much_is_missing() {
    let world = World::with_secret();
    for lost in [2, 3, 4, 6, 7] {
        let answer = decrypt(&world, &[&BLOB[..BLOB.len() - lost], "--format", "json"]).exits(1);
        let json = answer.json();
        let result = &json["results"][0];
        let codes: Vec<&str> =
            result["causes"].as_array().unwrap().iter().map(|cause| cause["code"].as_str().unwrap()).collect();
        assert!(!codes.contains(&"blob-extra-character"), "{lost}: {result}");
        if lost % 4 != 0 {
            assert_eq!(codes, ["blob-cut"], "{lost}: {result}");
            assert_eq!(result["finding"], "damaged-blob", "{lost}: {result}");
        }
        shows_nothing_of_the_user(&answer);
    }
}

#[test]
fn a_request_without_a_user_is_told_from_one_in_clear() {
    let world = World::with_secret();
    for input in ["{\"workspace_id\":\"x\"}", "intercom_data=%7B%22workspace_id%22%3A%22x%22%7D"] {
        let answer = decrypt(&world, &[input]).exits(1);
        assert!(answer.stderr.contains("there is no `user` in it"), "{}", answer.stderr);
        assert!(!answer.stderr.contains("in clear, or"), "{}", answer.stderr);
    }
    assert!(decrypt(&world, &["{\"type\":\"user\",\"id\":\"1\"}"]).exits(1).stderr.contains("not encrypted"));
}

#[test]
fn bytes_that_are_no_text_are_refused_for_that_whatever_their_size() {
    let world = World::with_secret().file("z", vec![0; 500_000]);
    decrypt(&world, &["z"]).fails(2, &["no text", "base64"]);
}

#[test]
fn a_blob_in_a_mode_without_a_tag_is_told_from_one_of_another_secret() {
    let world = World::with_secret();
    for (blob, code) in [
        (
            "AAECAwQFBgcICQoLDA0OD05A4VGDN5xyB18s+UL/L153ex3Ww9Fp8Ce9BRHGXPUf/8Uc/6omLle8WBhAOLnO5HPjBbz0YReoWmWAhzCtw1VS2KPhfRVjmfVmbUB7sXMF",
            "blob-cbc",
        ),
        (
            "AAECAwQFBgcICQoLDA0OD2C80OP4vStHkj5lgmBr8RhqwKgB3TaYNhbs2wQdkbx4k9nLKMQlb4n61GUZ39ZH9F2BS1qPS8mtPR0ALMTl+aDOEm6v+Y5st6UG",
            "blob-ctr",
        ),
    ] {
        let said = decrypt(&world, &[blob]).exits(1);
        assert!(said.stderr.contains(code) && said.stderr.contains("The secret is right"), "{}", said.stderr);
        assert!(!said.stderr.contains("another secret"), "{}", said.stderr);
        shows_nothing_of_the_user(&said);
        // Nothing is known of it without its secret.
        let other = World::new().env("S", "PUBLIC-other").run(&["decrypt", "--secret", "env:S", blob]).exits(1);
        assert!(other.stderr.contains("another secret") && !other.stderr.contains(code), "{}", other.stderr);
    }
}

#[test]
fn an_object_of_iv_content_and_tag_is_no_user_in_clear() {
    let world = World::with_secret();
    let object = r#"{"iv":"AAECAwQFBgcICQoL","content":"abcd","tag":"AAAAAAAAAAAAAAAAAAAAAA=="}"#;
    let said = decrypt(&world, &[object]).exits(1).stderr;
    assert!(!said.contains("in clear") && !said.contains("base64") && said.contains("another secret"), "{said}");
}

/// IV, content and tag of the worked blob, each for itself in hex.
fn parts() -> String {
    let bytes = STANDARD.decode(BLOB).unwrap();
    let (iv, rest) = bytes.split_at(12);
    let (content, tag) = rest.split_at(rest.len() - 16);
    format!(r#"{{"iv":"{}","content":"{}","tag":"{}"}}"#, hex::encode(iv), hex::encode(content), hex::encode(tag))
}

#[test]
fn parts_of_a_blob_are_opened_by_inspect_and_judged_by_decrypt_wherever_they_stand() {
    let world = World::with_secret().env("INTERCOM_CLIENT_SECRET", SECRET);
    let form = courtside::sheet::form(&courtside::sheet::OpenSheet::default(), &parts()).unwrap();
    let world = world.file("parts.json", parts()).file("form.txt", &form);
    for file in ["parts.json", "form.txt"] {
        let said = decrypt(&world, &[file]).exits(1);
        assert!(said.stderr.contains("blob-apart") && !said.stderr.contains("base64 character"), "{}", said.stderr);
        let inspected = world.run(&["inspect", file]).exits(0);
        let text = inspected.text();
        assert!(text.contains("its parts apart") && text.contains("5f2a1b3c4d5e6f7a8b9c0d1e"), "{file}: {text}");
    }
    // Hex has letters of one case, and that is no damage.
    let other = World::new().env("S", "PUBLIC-other").file("parts.json", parts());
    let said = other.run(&["decrypt", "--secret", "env:S", "parts.json"]).exits(1);
    assert!(said.stderr.contains("wrong secret") && !said.stderr.contains("of one case"), "{}", said.stderr);
    assert!(!said.stderr.contains("first 16 characters"), "{}", said.stderr);
    assert!(!other.run(&["inspect", "parts.json"]).exits(0).text().contains("its parts apart"));
}

#[test]
fn a_blob_that_was_pasted_as_numbers_is_opened() {
    let world = World::with_secret();
    let numbers = |bytes: &[u8]| serde_json::to_string(bytes).unwrap();
    let list = numbers(&STANDARD.decode(BLOB).unwrap());
    let buffer = format!(r#"{{"type":"Buffer","data":{list}}}"#);
    let form = format!(r#"{{"type":"Buffer","data":{}}}"#, numbers(format!("{{\"user\":\"{BLOB}\"}}").as_bytes()));
    for text in [&list, &buffer, &form, &list.replace(',', ",\n  "), &buffer.replace(',', ",\n  ")] {
        assert_eq!(piped(&world, &["-"], text).exits(0).text(), format!("{USER}\n"), "{text}");
    }
    let mut damaged = STANDARD.decode(BLOB).unwrap();
    damaged[40] ^= 1;
    damaged[60] ^= 1;
    assert!(piped(&world, &["-"], numbers(&damaged)).exits(1).stderr.contains("the secret is right"));
    // A list of other numbers is none.
    piped(&world, &["-"], numbers(&[1; 20])).exits(1);
    let seen = world.run(&["inspect", "--secret", "env:S", &buffer]).exits(0);
    assert!(seen.text().contains("Buffer of Node.js") && seen.text().contains("zoë@example.com"), "{}", seen.text());
}

#[test]
fn a_blob_that_was_written_as_numbers_opens_wherever_it_stands() {
    let world = World::with_secret();
    let bytes = STANDARD.decode(BLOB).unwrap();
    let list = format!("{bytes:?}");
    let inner = list.trim_matches(['[', ']']);
    let each = |write: &dyn Fn(usize, u8) -> String, between: &str| {
        let all: Vec<String> = bytes.iter().enumerate().map(|(place, byte)| write(place, *byte)).collect();
        all.join(between)
    };
    let members = format!("{{{}}}", each(&|place, byte| format!("\"{place}\":{byte}"), ","));
    let hex = each(&|_, byte| format!("{byte:02x}"), " ");
    let part = |from: usize, to: usize| hex.get(3 * from..3 * to - 1).unwrap().to_owned();
    let end = bytes.len() - 16;
    let parts = [part(0, 12), part(12, end), part(end, bytes.len())];
    for text in [
        members.clone(),
        list.clone(),
        inner.to_owned(),
        list.replace(',', ""),
        format!("<Buffer {hex}>"),
        format!("Uint8Array({}) [\n  {}\n]\n", bytes.len(), inner.replace(", 9", ",\n  9")),
        format!("{{\"user\":{list}}}"),
        format!("{{\"user\":{members}}}"),
        format!("{{\"user\":{{\"type\":\"Buffer\",\"data\":{list}}}}}"),
        format!("{{\"user\":\"<Buffer {hex}>\"}}"),
    ] {
        let answer = piped(&world, &["-"], &text).exits(0);
        assert_eq!((answer.text(), answer.stderr.as_str()), (line(USER).as_str(), ""), "{text}");
    }
    let [iv, content, tag] = parts;
    let printed = format!("{{\n  iv: <Buffer {iv}>,\n  content: <Buffer {content}>,\n  tag: <Buffer {tag}>\n}}\n");
    let answer = piped(&world, &["--format", "json", "-"], &printed).exits(1);
    assert_eq!(answer.json()["results"][0]["causes"][0]["code"], "blob-apart", "{}", answer.text());
    // No platform sends a user so: what verifies is base64.
    let request = format!("{{\"user\":{list}}}");
    let verify = ["verify", "--scheme", "intercom-sheet", "--secret", "env:S", "--format", "json", "-"];
    let answer = world.run_with(&verify, request.as_bytes()).exits(1);
    assert_eq!(answer.json()["results"][0]["causes"][0]["code"], "blob-numbers", "{}", answer.text());
}

#[test]
fn nothing_is_called_a_user_in_clear_that_is_none() {
    let code = |text: &str| {
        let answer = piped(&World::with_secret(), &["--format", "json", "-"], text).exits(1);
        answer.json()["results"][0]["causes"][0]["code"].clone()
    };
    let short = "{\"user\":[91, 8, 245]}";
    for text in ["{\"user\":null}", "{\"x\":1}", "{}", short] {
        assert_eq!(code(text), "blob-absent", "{text}");
    }
    for text in [USER.to_owned(), format!("{{\"user\":{USER}}}"), serde_json::json!({"user": USER}).to_string()] {
        assert_eq!(code(&text), "blob-not-encrypted", "{text}");
    }
}

#[test]
fn a_cut_tag_is_counted_right_where_the_plaintext_ends_in_white_space() {
    for plain in [USER.to_owned(), format!("{USER}\n"), format!("{USER}\r\n \n")] {
        let bytes = STANDARD.decode(sealed(7, &plain)).unwrap();
        for cut in [1_usize, 4, 5, 8, 12, 14, 15, 16] {
            let blob = STANDARD.encode(&bytes[..bytes.len() - cut]);
            let answer = piped(&World::with_secret(), &["--format", "json", "-"], &blob).exits(1);
            let cause = answer.json()["results"][0]["causes"][0].clone();
            let (code, detail) = (cause["code"].as_str().unwrap(), cause["detail"].as_str().unwrap());
            match cut {
                16 => assert_eq!(code, "blob-tag-missing", "{plain:?} {detail}"),
                1..=4 => assert!(matches!(code, "blob-tag-short" | "blob-cut"), "{plain:?} {detail}"),
                _ => {
                    assert_eq!(code, "blob-cut", "{plain:?} {cut} {detail}");
                    assert!(detail.contains(&format!("only {} of the 16", 16 - cut)), "{plain:?} {cut} {detail}");
                }
            }
        }
    }
}

#[test]
fn a_blob_in_hexadecimal_is_one_with_a_mark_before_it_too() {
    let hex = hex::encode(STANDARD.decode(BLOB).unwrap());
    for text in [hex.clone(), format!("0x{hex}"), format!("0X{}", hex.to_uppercase()), format!("\\x{hex}")] {
        let answer = piped(&World::with_secret(), &["--format", "json", "-"], &text).exits(1);
        assert_eq!(answer.json()["results"][0]["causes"][0]["code"], "blob-hex", "{text}");
        let other = World::new().env("S", "another-secret-of-the-tests");
        let answer = piped(&other, &["--format", "json", "-"], &text).exits(1);
        assert!(!answer.text().contains("blob-one-case"), "{}", answer.text());
    }
}

#[test]
fn a_blob_that_is_damaged_at_its_start_or_amid_is_no_wrong_secret_and_told_where() {
    let world = World::with_secret();
    for (flipped, place) in [([12, 13], "character 17 of"), ([30, 31], "character 4")] {
        let mut bytes = STANDARD.decode(BLOB).unwrap();
        for at in flipped {
            bytes[at] ^= 0x81;
        }
        let answer = decrypt(&world, &[&STANDARD.encode(&bytes)]).exits(1);
        assert!(answer.stderr.contains("the secret is right, and the blob is damaged"), "{}", answer.stderr);
        let said = answer.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(place) && said.contains("reads well again further on"), "{said}");
        shows_nothing_of_the_user(&answer);
        let wrong = World::new().env("W", "quite-another-secret");
        assert!(
            wrong
                .run(&["decrypt", "--secret", "env:W", &STANDARD.encode(&bytes)])
                .exits(1)
                .stderr
                .contains("wrong secret")
        );
    }
}

#[test]
fn a_blob_that_was_read_as_text_is_told_as_that_and_no_wrong_secret() {
    let world = World::with_secret();
    let bytes = STANDARD.decode(BLOB).unwrap();
    // `Buffer.from(blob, 'base64').toString()` in Node.js, and Python's `bytes.decode('utf-8', 'replace')`, encoded again.
    let lossy = String::from_utf8_lossy(&bytes).into_owned();
    for text in [STANDARD.encode(&lossy), STANDARD.encode(lossy.replace('\u{FFFD}', ""))] {
        let answer = decrypt(&world, &[&text]).exits(1);
        assert!(answer.stderr.contains("the blob is damaged: it was read as text"), "{}", answer.stderr);
        assert!(
            answer.stderr.contains("blob-read-as-text") && !answer.stderr.contains("wrong secret"),
            "{}",
            answer.stderr
        );
        shows_nothing_of_the_user(&answer);
        let json = piped(&world, &["--format", "json", "-"], &text).exits(1).json();
        assert_eq!(json["results"][0]["finding"], "read-as-text", "{json}");
    }
    let world = world.file("lossy", &lossy);
    let answer = world.run(&["decrypt", "--secret", "env:S", "lossy"]).exits(1);
    assert!(answer.stderr.contains("the blob is damaged: it was read as text"), "{}", answer.stderr);
    // `bytes.decode('latin-1').encode('utf-8')` loses nothing.
    let latin1: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let answer = piped(&world, &["--format", "json", "-"], STANDARD.encode(&latin1)).exits(1);
    let result = &answer.json()["results"][0];
    assert_eq!(
        (&result["finding"], &result["causes"][0]["code"]),
        (&"explained".into(), &"blob-read-as-latin1".into())
    );
    assert!(result["tried"].as_u64().unwrap() < 1000, "{result}");
    // Ciphertext that another secret made is no text.
    let other = World::new().env("S", "another-secret-of-the-tests");
    assert!(decrypt(&other, &[BLOB]).exits(1).stderr.contains("wrong secret"));
}

#[test]
fn json_over_several_lines_without_a_blob_is_one_thing() {
    let world = World::with_secret();
    let said = |text: &str| {
        let answer = world.run_with(&["decrypt", "--secret", "env:S", "-"], text.as_bytes()).exits(1);
        answer.stderr
    };
    let compact = said("{\"foo\":1}\n");
    assert_eq!(compact.matches("error").count(), 1, "{compact}");
    assert_eq!(said("{\n \"foo\":1\n}\n"), compact);
}

#[test]
fn what_stands_around_an_object_over_several_lines_is_not_passed_over() {
    let world = World::with_secret();
    let seal = |id: &str| {
        let user = format!("{{\"id\":\"{id}\"}}");
        let answer = world.run_with(&["encrypt", "--secret", "env:S", "-"], user.as_bytes()).exits(0);
        answer.text().trim().to_owned()
    };
    let (first, second) = (seal("1"), seal("2"));
    let object = |blob: &str| format!("{{\n \"user\": \"{blob}\"\n}}\n");
    let both = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n";
    let ask = |text: &str| world.run_with(&["decrypt", "--secret", "env:S", "-"], text.as_bytes());
    for text in [
        format!("{}{}", object(&first), object(&second)),
        format!("{first}\n{}", object(&second)),
        format!("{}{second}\n", object(&first)),
        format!("{{\"user\":\"{first}\"}}\n{}", object(&second)),
        format!("\u{feff}{} {}", object(&first), object(&second)),
    ] {
        let answer = ask(&text).exits(0);
        assert_eq!(answer.text(), both, "{text}");
    }
    for (behind, line) in [("garbage\n", 4), ("{\n \"foo\": 1\n}\n", 4), ("\n{\n \"user\": \n", 5)] {
        let answer = ask(&format!("{}{behind}", object(&first))).exits(1);
        assert!(answer.text().starts_with("{\"id\":\"1\"}\n"), "{}", answer.text());
        assert!(answer.stderr.contains(&format!("-:{line}: ")), "{}", answer.stderr);
    }
}

#[test]
fn what_stands_twice_is_remarked_on_with_which_of_the_two_was_judged() {
    let world = World::with_secret();
    let (first, last) = (sealed(1, "{\"id\":\"1\"}"), sealed(2, "{\"id\":\"2\"}"));
    let json = format!("{{\"user\":\"{first}\",\"user\":\"{last}\"}}");
    let pretty = format!("{{\n  \"user\": \"{first}\",\n  \"user\": \"{last}\"\n}}\n");
    let data = |blob: &str| form().replace(&BLOB.replace('+', "%2B").replace('/', "%2F"), &blob.replace('+', "%2B"));
    let forms = format!("{}&{}", data(&first), data(&last));
    let captured = |body: &str| serde_json::json!({"method": "POST", "path": "/sheet", "body": body}).to_string();
    let request = format!("POST /sheet HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n{forms}\n");
    let (user, field) = ("several `user` stand in the JSON", "several `intercom_data` stand in the form");
    let lines = format!("{first}\n{json}\n");
    for (text, said, id) in [
        (json.as_str(), user, "2"),
        (&pretty, user, "2"),
        (&captured(&json), user, "2"),
        (&lines, user, "2"),
        (&forms, field, "1"),
        (&captured(&forms), field, "1"),
        (&request, field, "1"),
    ] {
        let answer = piped(&world, &["-"], text).exits(0);
        assert!(answer.text().ends_with(&format!("{{\"id\":\"{id}\"}}\n")), "{text}: {}", answer.text());
        assert_eq!(answer.stderr.matches(said).count(), 1, "{text}: {}", answer.stderr);
        let row = piped(&world, &["--format", "ndjson", "-"], text).exits(0).text().lines().last().unwrap().to_owned();
        assert!(row.contains(&format!("\"detail\":\"{said}")), "{row}");
    }
    // What says the same twice leaves no doubt, and other members may be called alike.
    for text in [
        json.replace(&last, &first),
        format!("{}&{}", form(), form()),
        format!("{{\"user\":\"{BLOB}\",\"user_id\":1}}"),
    ] {
        assert_eq!(piped(&world, &["-"], &text).exits(0).stderr, "", "{text}");
    }
}

#[test]
fn a_word_that_names_no_file_and_is_no_blob_is_said_to_be_neither() {
    let world = World::with_secret();
    let note = "there is no file blobs either";
    assert!(decrypt(&world, &["blobs"]).exits(1).stderr.contains(note));
    assert!(!decrypt(&world, &[&BLOB[..100]]).exits(1).stderr.contains("there is no file"));
    assert!(!piped(&world, &["-"], "blobs").exits(1).stderr.contains("there is no file"));
    let world = world.file("blobs", line(BLOB));
    assert_eq!(decrypt(&world, &["blobs"]).exits(0).stderr, "");
}

#[test]
fn a_compressed_input_that_is_cut_is_told_with_its_name() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, numbered(2_000).0.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for (name, bytes) in
        [("cut.gz", packed[..packed.len() - 300].to_vec()), ("junk.gz", [&packed[..], b"junk!"].concat())]
    {
        let world = World::with_secret().file(name, bytes);
        let told = decrypt(&world, &[name]).exits(2);
        assert!(told.stderr.contains(&format!("cannot read {name}: its gzip stream is damaged")), "{}", told.stderr);
    }
}
