//! Where several names lead to the right bytes, the true one is told: fewest differences and the simplest.

use courtside::platform::Hash;

use crate::causes::{SECRET, codes, of_capture, of_code};
use crate::world::World;

#[test]
fn bytes_that_a_decoder_replaced_are_told_as_that_and_not_as_a_parsers_work() {
    let (body, lossy) = (b"{\"n\":1.0,\"s\":\"\xe9\"}", "{\"n\":1.0,\"s\":\"\u{FFFD}\"}");
    assert_eq!(of_capture(body, lossy), ["body-invalid-replaced"]);
    assert_eq!(of_code(body, lossy), ["body-invalid-replaced"]);
    assert_eq!(of_code(b"{\"s\":\"\xe9\"}", "{\"s\":\"\u{FFFD}\"}"), ["body-invalid-replaced"]);
    assert_eq!(of_code(b"{ \"s\":\"\xe9\"}", "{\"s\":\"\u{FFFD}\"}"), ["body-json-stringify"]);
}

#[test]
fn what_an_editor_puts_around_json_and_between_its_lines_is_told_as_that() {
    let (compact, laid_out) = ("{\"name\":\"Ada\",\"n\":[1,2]}", "{\n  \"name\": \"Ada\"\n}");
    let windows = laid_out.replace('\n', "\r\n");
    for (body, signed, code) in [
        (format!("\u{feff}{compact}\n"), compact, "body-bom-lf-removed"),
        (format!("\u{feff}{laid_out}\n"), laid_out, "body-bom-lf-removed"),
        (format!("\u{feff}{compact}\r\n"), compact, "body-powershell-utf8-undone"),
        (format!("\u{feff}{windows}"), laid_out, "body-bom-crlf-to-lf"),
        (format!("\u{feff}{compact}"), compact, "body-bom-removed"),
        ("\u{feff}{ \"a\":1}\n".to_owned(), "{\"a\":1}", "body-compact"),
    ] {
        assert_eq!(of_code(&body, signed), [code], "{body:?}");
    }
}

#[test]
fn a_file_that_an_editor_laid_out_is_told_as_that_and_not_as_flasks_debug_mode() {
    let compact = r#"{"a":{"b":[1,{}],"c":"two"},"d":null}"#;
    for (unit, code) in [("  ", "body-indent-2-lf"), ("    ", "body-indent-4-lf"), ("\t", "body-indent-tab-lf")] {
        let lines = [
            (0, "{"),
            (1, "\"a\": {"),
            (2, "\"b\": ["),
            (3, "1,"),
            (3, "{}"),
            (2, "],"),
            (2, "\"c\": \"two\""),
            (1, "},"),
            (1, "\"d\": null"),
            (0, "}"),
        ];
        let file: Vec<String> = lines.iter().map(|(level, text)| unit.repeat(*level) + text + "\n").collect();
        let file = file.concat();
        assert_eq!(of_capture(&file, compact), [code]);
        assert_eq!(of_code(compact, &file), [code]);
        // The other reading: the platform signed compact bytes.
        let digest = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[compact.as_bytes()]).as_bytes());
        let world = World::new().env("S", SECRET).file("body", &file);
        let header = format!("X-Body-Signature: {digest}");
        let answer = world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1);
        assert_eq!(answer.json()["results"][0]["otherwise"][0]["code"], "body-compact");
    }
    // `jq -S .`
    let (body, sorted) = (r#"{"b":1,"a":[2]}"#, "{\n  \"a\": [\n    2\n  ],\n  \"b\": 1\n}\n");
    assert_eq!(of_code(body, sorted), ["body-sorted-indent-2-lf"]);
    // What only Flask writes so keeps its name.
    let (body, debug) = (r#"{"b":1,"a":"ë"}"#, "{\n  \"a\": \"\\u00eb\",\n  \"b\": 1\n}\n");
    assert_eq!(of_code(body, debug), ["body-flask-jsonify-debug"]);
}

#[test]
fn one_value_of_a_repeated_key_is_told_in_json_over_lines_too() {
    let repeats = r#"{"id":"1","name":"a","id":"2"}"#;
    let indented = |width: usize| format!("{{\n{0}\"id\": \"2\",\n{0}\"name\": \"a\"\n}}", " ".repeat(width));
    assert_eq!(of_code(repeats, indented(2)), ["body-repeats-dropped-indent-2"]);
    assert_eq!(of_capture(repeats, indented(4)), ["body-repeats-dropped-indent-4"]);
}

#[test]
fn what_windows_powershell_makes_of_json_is_named_in_both_directions() {
    let body = r#"{"name":"Ada","n":[1,{"a":null}],"none":[]}"#;
    let laid_out = [
        "{",
        "    \"name\":  \"Ada\",",
        "    \"n\":  [",
        "              1,",
        "              {",
        "                  \"a\":  null",
        "              }",
        "          ],",
        "    \"none\":  [",
        "",
        "             ]",
        "}",
    ]
    .join("\r\n");
    assert_eq!(of_code(body, &laid_out), ["body-powershell-json"]);
    assert_eq!(of_capture(&laid_out, body), ["body-powershell-json"]);
    // Gson makes an escape of `=` as well.
    let compressed = r#"{"a":"Tom \u0026 \u0027Ann\u0027 \u003cb c=d\u003e"}"#;
    assert_eq!(of_code(r#"{"a":"Tom & 'Ann' <b c=d>"}"#, compressed), ["body-powershell-compress"]);
}

#[test]
fn a_secret_with_a_character_too_many_or_a_line_more_is_told_as_that() {
    let body = "{\"a\":1}";
    let digest = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[body.as_bytes()]).as_bytes());
    let header = format!("X-Body-Signature: {digest}");
    for (secret, code) in [
        (format!("{SECRET}x"), "secret-extra-character"),
        (format!("x{SECRET}"), "secret-extra-character"),
        (format!("{SECRET}xyz"), "secret-part"),
        (format!("{SECRET}\nother"), "secret-in-file"),
        (format!("other\n{SECRET}\n\n"), "secret-in-file"),
        (format!("{SECRET} # of the app"), "secret-cut-at-special"),
    ] {
        let world = World::new().file("body", body).file("secret", &secret);
        let ask = ["verify", "--secret", "file:secret", "-H", &header, "--format", "json", "body"];
        assert_eq!(codes(&world.run(&ask).exits(1)), [code], "{secret:?}");
    }
}

#[test]
fn a_token_with_padding_is_told_by_its_padding_and_is_no_token_in_a_wrong_place() {
    let world = World::new().env("S", SECRET);
    let token = world.run(&["sign", "intercom-jwt", "--secret", "env:S", "{\"user_id\":\"25\"}"]).exits(0);
    let token = token.text().trim().to_owned();
    let parts: Vec<&str> = token.split('.').collect();
    let signed = format!("{}=.{}==", parts[0], parts[1]);
    let tag = Hash::Sha256.hmac(SECRET.as_bytes(), &[signed.as_bytes()]);
    let tag = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE, tag.as_bytes());
    for (token, said) in [
        (format!("{token}="), Some("without the `=` at the end of its parts, the token's signature holds")),
        (format!("{signed}.{}", parts[2]), Some("without the `=` at the end of its parts")),
        (format!("{signed}.{tag}"), Some("covers the `=` at the end of its parts")),
        (format!("{signed}.{}", &tag.replacen(&tag[..1], "!", 1)), None),
    ] {
        let world =
            World::new().env("S", SECRET).file("body", serde_json::json!({"intercom_user_jwt": token}).to_string());
        let ask = ["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "--format", "json", "body"];
        let answer = world.run(&ask).exits(1);
        let result = &answer.json()["results"][0];
        let Some(said) = said else {
            assert!(!answer.text().contains("recipe-token-sent"), "{token}: {result}");
            continue;
        };
        assert_eq!(
            (&result["code"], &result["causes"][0]["code"]),
            (&"jwt-malformed".into(), &"jwt-padded".into()),
            "{token}"
        );
        assert!(result["causes"][0]["detail"].as_str().unwrap().contains(said), "{token}: {result}");
    }
}

/// The code of a verdict on a token, and those of its causes.
fn of_token(token: &str) -> (String, Vec<String>) {
    let world = World::new().env("S", SECRET).file("body", serde_json::json!({"intercom_user_jwt": token}).to_string());
    let ask = [
        "verify",
        "--scheme",
        "intercom-jwt",
        "--secret",
        "env:S",
        "--at",
        "2026-01-01T00:00:00Z",
        "--format",
        "json",
        "body",
    ];
    let answer = world.run(&ask).exits(1);
    (answer.json()["results"][0]["code"].as_str().unwrap().to_owned(), codes(&answer))
}

/// A token whose parts end in what is given, signed without that.
fn token(header: &str, claims: &str, secret: &str, ends: [&str; 2]) -> String {
    let url = |bytes: &[u8]| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, bytes);
    let (header, claims) = (url(header.as_bytes()), url(claims.as_bytes()));
    let tag = Hash::Sha256.hmac(secret.as_bytes(), &[format!("{header}.{claims}").as_bytes()]);
    format!("{header}{}.{claims}{}.{}", ends[0], ends[1], url(tag.as_bytes()))
}

#[test]
fn a_padded_token_is_told_whatever_else_would_have_it_refused() {
    let (hs256, good) = (r#"{"alg":"HS256"}"#, r#"{"user_id":"25"}"#);
    let old = r#"{"user_id":"25","exp":1600000000}"#;
    let with_lf = format!("{SECRET}\n");
    for (header, claims, secret, second) in [
        (hs256, old, SECRET, "jwt-expired"),
        (hs256, "{}", SECRET, "jwt-user-id"),
        (r#"{"alg":"none"}"#, good, SECRET, "jwt-algorithm"),
        (r#"{"alg":"HS512"}"#, good, SECRET, "jwt-algorithm"),
        (hs256, good, &with_lf, "secret-with-lf"),
    ] {
        let found = of_token(&token(header, claims, secret, ["=", "=="]));
        assert_eq!(found, ("jwt-malformed".into(), vec!["jwt-padded".into(), second.into()]), "{header} {claims}");
    }
    let found = of_token(&token(hs256, good, "another secret", ["=", ""]));
    assert_eq!(found, ("jwt-malformed".into(), Vec::new()));
}

#[test]
fn a_token_that_was_broken_into_lines_is_told_and_read() {
    let whole = |claims: &str| token(r#"{"alg":"HS256"}"#, claims, SECRET, ["", ""]);
    let lines = |token: &str, width: usize, between: &str| {
        token.as_bytes().chunks(width).map(|line| str::from_utf8(line).unwrap()).collect::<Vec<_>>().join(between)
    };
    let (good, old) = (whole(r#"{"user_id":"25"}"#), whole(r#"{"user_id":"25","exp":1600000000}"#));
    // The last of these breaks the signature alone.
    for (width, between) in [(20, "\n"), (20, "\r\n"), (20, " "), (good.len() - 9, "\n")] {
        let broken = lines(&good, width, between);
        assert_eq!(of_token(&broken), ("jwt-malformed".into(), vec!["jwt-broken".into()]), "{broken}");
        let seen = World::new().env("S", SECRET).run_with(&["inspect", "--secret", "env:S", "-"], broken.as_bytes());
        let seen = seen.exits(0).text().to_owned();
        assert!(seen.contains("jwt-broken") && seen.contains("signature-ok") && seen.contains("\"25\""), "{seen}");
        let broken = lines(&old, width, between);
        assert_eq!(of_token(&broken).1, ["jwt-broken", "jwt-expired"], "{broken}");
    }
    let other = token(r#"{"alg":"HS256"}"#, r#"{"user_id":"25"}"#, "another secret", ["", ""]);
    assert_eq!(of_token(&lines(&other, 20, "\n")), ("jwt-malformed".into(), Vec::new()));
}

#[test]
fn a_token_that_lost_its_last_characters_is_told_by_how_many() {
    let whole = token(r#"{"alg":"HS256"}"#, r#"{"user_id":"25"}"#, SECRET, ["", ""]);
    for (lost, said) in [
        (1, "the last of the 43 characters of the token's signature is missing"),
        (2, "the last 2 of the 43 characters of the token's signature are missing"),
        (3, "the last 3 of the 43 characters of the token's signature are missing"),
    ] {
        let cut = &whole[..whole.len() - lost];
        let world = World::new().env("S", SECRET).file("body", cut);
        let ask = ["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "--format", "json", "body"];
        let answer = world.run(&ask).exits(1);
        let causes = &answer.json()["results"][0]["causes"];
        assert_eq!((causes[0]["code"].as_str(), causes.as_array().unwrap().len()), (Some("recipe-truncated"), 1));
        assert_eq!(causes[0]["detail"], said);
    }
}
