//! Mistakes as people make them, and what `verify` says of each: the true cause, and no false one beside it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use courtside::platform::Hash;

use crate::causes::{SECRET, codes, of_capture, of_code, of_digest, signature};
use crate::world::{Answer, World};

/// The answer about a capture of `body` whose signature covers `signed`.
fn capture(body: &str, signed: &str, format: &str) -> Answer {
    let world = World::new().env("S", SECRET).file("body", body).file("signed", signed);
    let header = format!("X-Body-Signature: {}", signature(&world, "signed"));
    world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", format, "body"]).exits(1)
}

/// The codes of the other reading of the only result.
fn otherwise(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let causes = json["results"][0]["otherwise"].as_array();
    causes.into_iter().flatten().map(|cause| cause["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn both_bodies_are_named_where_either_may_have_been_changed() {
    for (body, signed, first, second) in [
        // A test script signs `json.dumps(payload)`, and its HTTP client sends compact JSON.
        (r#"{"a":1,"b":"zoë"}"#, r#"{"a": 1, "b": "zo\u00eb"}"#, "body-python-dumps", "body-json-stringify"),
        (r#"{"a":1.0,"b":"zoë"}"#, r#"{"a": 1.0, "b": "zo\u00eb"}"#, "body-python-dumps", "body-ruby-generate"),
        // What is captured is not what a platform sends, so that this is what was changed.
        (r#"{"a": 1, "b": "zo\u00eb"}"#, r#"{"a":1,"b":"zoë"}"#, "body-python-dumps", "body-json-stringify"),
        (r#"{"a":"x\/y"}"#, r#"{"a":"x/y"}"#, "body-slashes-escaped", "body-json-stringify"),
        (r#"{"a":"zo\u00eb"}"#, r#"{"a":"zoë"}"#, "body-non-ascii-escaped", "body-json-stringify"),
        ("{\r\n\"a\":1}", "{\n\"a\":1}", "body-lf-to-crlf", "body-crlf-to-lf"),
        ("{\"a\":1}\n", "{\"a\":1}", "body-lf-added", "body-final-lf-removed"),
        ("{\"a\":1}", "{\"a\":1}\n", "body-lf-added", "body-final-lf-removed"),
        ("{\"a\":1}", "{\"a\":1} ", "body-space-added", "body-trimmed"),
        ("{\"a\":1}", "{\"a\":1}\t", "body-tab-added", "body-trimmed"),
        ("{\"a\":1}", " {\"a\":1}", "body-space-before", "body-trimmed"),
        ("{\"a\":1}", "\n{\"a\":1}", "body-lf-before", "body-trimmed"),
    ] {
        let answer = capture(body, signed, "json");
        assert_eq!((codes(&answer), otherwise(&answer)), (vec![first.to_owned()], vec![second.to_owned()]), "{body}");
    }
    let said = capture(r#"{"a":1,"b":"zoë"}"#, r#"{"a": 1, "b": "zo\u00eb"}"#, "text");
    let text = said.text().split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        "The signature covers the body as Python's json.dumps writes it.",
        "or body-json-stringify The captured body is the signed one as JSON.stringify writes it. The digest proves the two bodies, not which",
        "repair on Python",
    ] {
        assert!(text.contains(sentence), "{sentence} is not in {text}");
    }
}

#[test]
fn a_text_that_stands_for_any_body_was_signed_and_not_received() {
    for (signed, code) in
        [("undefined", "body-undefined"), ("null", "body-null"), ("[object Object]", "body-object-object")]
    {
        let answer = capture("", signed, "json");
        assert_eq!((codes(&answer), otherwise(&answer)), (vec![code.to_owned()], vec![]), "{signed}");
    }
    let emptied = capture("{}", "", "json");
    assert_eq!((codes(&emptied), otherwise(&emptied)), (vec!["body-empty".to_owned()], vec![]));
}

#[test]
fn a_text_that_is_quoted_twice_is_no_map_of_java() {
    let body = r#"{"a":1}"#;
    let once = serde_json::to_string(body).unwrap();
    let twice = serde_json::to_string(&once).unwrap();
    assert_eq!(of_code(&twice, body), ["body-json-string-decoded-twice"]);
    assert_eq!(of_capture(&twice, body), ["body-json-string-twice"]);
    assert_eq!(of_code(&once, body), ["body-json-string-decoded"]);
}

/// The digest that the scheme writes for BODY.
fn right() -> String {
    let world = World::new().env("S", SECRET).file("body", BODY);
    signature(&world, "body")
}

const BODY: &str = r#"{"a":1,"b":"zoë"}"#;

/// What is said of BODY with that signature, in a capture.
fn written(proof: &str) -> Vec<String> {
    of_digest(BODY, proof)
}

#[test]
fn what_a_tool_prints_beside_the_digits_is_taken_for_that() {
    let hex = right();
    for label in
        ["{}  -", "{} *stdin", "{} *body.json", "(stdin)= {}", "SHA2-256(stdin)= {}", "HMAC-SHA256(body.json)= {}"]
    {
        let proof = label.replace("{}", &hex);
        assert_eq!(written(&proof), ["recipe-tool-label"], "{proof}");
        let world = World::new().env("S", SECRET).file("body", BODY);
        let header = format!("X-Body-Signature: {hex}");
        let ask = ["verify", "--secret", "env:S", "-H", &header, "--computed", &proof, "--format", "json", "body"];
        assert_eq!(codes(&world.run(&ask).exits(1)), ["recipe-tool-label"], "{proof}");
    }
    let spaced = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect::<Vec<_>>().join(" ");
    assert_eq!(written(&spaced), ["recipe-hex-separated"]);
}

#[test]
fn a_digit_too_many_is_named() {
    let hex = right();
    assert_eq!(written(&format!("{hex}0")), ["recipe-digit-extra"]);
}

#[test]
fn the_form_of_another_service_is_no_joined_header() {
    let hex = right();
    assert_eq!(written(&format!("t=1700000000,v1={hex}")), ["recipe-stripe-form"]);
    assert_eq!(written(&format!("v1,{hex}")), ["recipe-standard-webhooks-form"]);
    assert_eq!(written(&format!("t=1700000000,v0={},v1={hex}", "00".repeat(32))), ["recipe-stripe-form"]);
    assert_eq!(written(&format!("{hex},{}", "00".repeat(32))), ["recipe-joined"]);
}

#[test]
fn a_token_that_was_put_together_by_hand_is_repaired_as_a_token() {
    let world = World::new().env("S", SECRET);
    let made = world.run(&["sign", "intercom-jwt", "--secret", "env:S", "--print", "signature", r#"{"user_id":"25"}"#]);
    let token = made.exits(0).text().trim().to_owned();
    let (signed, tag) = token.rsplit_once('.').unwrap();
    let digest = URL_SAFE_NO_PAD.decode(tag).unwrap();
    let ask = |token: &str| {
        let header = format!("intercom_user_jwt: {token}");
        let ask = ["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "-H", &header, "--format", "json", "-"];
        world.run_with(&ask, b"").exits(1)
    };
    for (tag, expected) in [
        (format!("{}=", STANDARD.encode(&digest).trim_end_matches('=')), "jwt-signature-base64"),
        (hex::encode(&digest), "jwt-signature-hex"),
        (tag[..tag.len() - 5].to_owned(), "recipe-truncated"),
        (tag[..tag.len() - 6].to_owned(), "recipe-truncated"),
    ] {
        assert_eq!(codes(&ask(&format!("{signed}.{tag}"))), [expected], "{tag}");
    }
    for (token, said) in [
        (format!("{signed}.{tag}="), "the token's signature ends in `=`"),
        (format!("Bearer {token}"), "begins with `Bearer`; pass it alone"),
        (format!("\"{token}\""), "the token stands in quotes; pass it alone"),
    ] {
        let result = &ask(&token).json()["results"][0];
        assert_eq!(result["code"], "jwt-malformed");
        assert!(result["detail"].as_str().unwrap().contains(said), "{result}");
    }
}

#[test]
fn a_member_too_many_in_a_capture_was_added_to_it() {
    let (more, less) = (r#"{"a":1,"_id":2}"#, r#"{"a":1}"#);
    assert_eq!(of_capture(more, less), ["body-members-added"]);
    assert_eq!(of_code(more, less), ["body-members-dropped"]);
}

/// What is said of BODY whose signature covers that text before it, where the timestamp's header is TIMESTAMP.
fn timed(before: &str) -> Answer {
    let world = World::new().env("S", SECRET).file("body", BODY).file("signed", format!("{before}{BODY}"));
    let header = format!("X-Ib-Exchange-Req-Signature: {}", signature(&world, "signed"));
    let timestamp = format!("X-Ib-Exchange-Req-Timestamp: {TIMESTAMP}");
    let ask = ["verify", "--secret", "env:S", "-H", &timestamp, "-H", &header, "--format", "json", "body"];
    world.run(&ask).exits(1)
}

const TIMESTAMP: &str = "1700000000123";

#[test]
fn what_stands_for_a_missing_timestamp_is_told_with_its_language() {
    for (text, whose) in
        [("undefined", "JavaScript"), ("None", "Python"), ("nil", "Ruby"), ("NaN", "JavaScript"), ("<nil>", "Go")]
    {
        let answer = timed(text);
        assert_eq!(codes(&answer), ["time-undefined"], "{text}");
        let detail = answer.json()["results"][0]["causes"][0]["detail"].to_string();
        assert!(detail.contains(whose), "{detail}");
    }
    for (text, whose) in [("1.700000000123E12", "Java"), ("1.700000000123E+12", "PHP"), ("1.700000000123e+12", "Go")] {
        let answer = timed(text);
        assert_eq!(codes(&answer), ["time-unit"], "{text}");
        let detail = answer.json()["results"][0]["causes"][0]["detail"].to_string();
        assert!(detail.contains(whose), "{detail}");
    }
}

#[test]
fn a_clock_that_was_read_twice_is_found_near_the_header() {
    for (moment, said) in [
        ("1700000000180", "57 ms later"),
        ("1700000000120", "3 ms earlier"),
        ("1700000005357", "5234 ms later"),
        ("1700000002", "2 s later"),
        ("1699999970123", "30 s earlier"),
        ("1700003600123", "60 min later"),
        ("1699980200", "330 min earlier"),
    ] {
        let answer = timed(moment);
        assert_eq!(codes(&answer), ["time-other-moment"], "{moment}");
        let detail = answer.json()["results"][0]["causes"][0]["detail"].to_string();
        assert!(detail.contains(said), "{detail}");
    }
}

#[test]
fn a_digest_cut_from_a_longer_one_is_found() {
    let key = |hash: Hash| hex::encode(hash.hmac(SECRET.as_bytes(), &[BODY.as_bytes()]).as_bytes());
    for (hash, code) in [(Hash::Sha512, "recipe-sha512"), (Hash::Sha384, "recipe-sha384")] {
        assert_eq!(written(&key(hash)[..64]), [code, "recipe-truncated"]);
    }
    let sha1 = key(Hash::Sha1);
    let webhook = |proof: &str| {
        let world = World::new().env("S", SECRET).file("body", BODY);
        let header = format!("X-Hub-Signature: {proof}");
        codes(&world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1))
    };
    assert_eq!(webhook(&format!("sha1=sha1={sha1}")), ["recipe-prefix-twice"]);
    assert_eq!(webhook(&format!("sha1={sha1}{sha1}")), ["recipe-written-twice"]);
    let hex = right();
    assert_eq!(written(&format!("{hex}{hex}")), ["recipe-written-twice"]);
}

#[test]
fn what_is_no_digest_is_told_at_sight() {
    for (proof, code) in [
        (SECRET, "recipe-secret-sent"),
        ("[object Promise]", "recipe-promise"),
        ("undefined", "recipe-undefined"),
        ("None", "recipe-undefined"),
        ("{{signature}}", "recipe-unexpanded"),
        ("$SIG", "recipe-unexpanded"),
        ("${SIG}", "recipe-unexpanded"),
    ] {
        assert_eq!(written(proof), [code], "{proof}");
    }
    let world = World::new().env("S", SECRET).file("body", BODY);
    let header = format!("X-Body-Signature: {SECRET}");
    let text = world.run(&["verify", "--secret", "env:S", "-H", &header, "body"]).exits(1);
    assert!(
        text.text().contains("The secret from env:S itself stands where the signature belongs."),
        "{}",
        text.text()
    );
    assert!(!text.text().contains(SECRET) && !text.text().contains("proved"), "{}", text.text());
}

#[test]
fn a_secret_that_was_sent_is_known_however_it_is_spelt() {
    let encoded = STANDARD.encode(SECRET);
    for (proof, spelt) in [
        (format!("b'{SECRET}'"), "in Python's"),
        (encoded.clone(), "in base64"),
        (format!("Bearer {encoded}"), "in base64"),
        (hex::encode(SECRET), "in hexadecimal"),
        (hex::encode_upper(SECRET), "in hexadecimal"),
        (SECRET.to_uppercase(), "in another case"),
        (format!("\"{SECRET}\""), "in quotes"),
    ] {
        assert_eq!(written(&proof), ["recipe-secret-sent"], "{proof}");
        let header = format!("X-Body-Signature: {proof}");
        let world = World::new().env("S", SECRET).file("body", BODY);
        let said = world.run(&["verify", "--secret", "env:S", "-H", &header, "body"]).exits(1);
        assert!(said.text().contains(spelt) && !said.text().contains(&proof), "{}", said.text());
    }
}

#[test]
fn a_key_that_was_sent_twice_is_told_so() {
    for (sent, twice) in [("K7q", false), ("K7q, K7q", true), ("K7qK7q", true), ("K7q; K7q", true), ("K7qxK7q", false)]
    {
        let world = World::new().env("S", "K7q").file("body", "{}");
        let header = format!("XperienceAPIKey: {sent}");
        let told = world.run(&["verify", "--secret", "env:S", "-H", &header, "body"]).text().to_owned();
        assert_eq!(told.contains("secret-doubled") && told.contains("stands there twice"), twice, "{sent}: {told}");
    }
}

#[test]
fn no_more_is_said_to_be_proved_than_was() {
    let world = World::new().env("S", SECRET).file("body", BODY);
    let said = |arguments: &[&str]| {
        world.run(&[&["verify", "--secret", "env:S"], arguments].concat()).exits(1).text().to_owned()
    };
    let hex = right();
    let cut = said(&["-H", &format!("X-Body-Signature: {}", &hex[..40]), "body"]);
    assert!(cut.contains("proved by a match of all that is left of the digest"), "{cut}");
    let wrong = hex.replacen(['0', '1', '2', '3'], "4", 1);
    let wrong = said(&["-H", &format!("X-Body-Signature: {wrong}"), "body"]);
    assert!(wrong.contains("proved by a match of all other digits"), "{wrong}");
    let form = world.run(&[
        "verify",
        "--scheme",
        "intercom-sheet",
        "--secret",
        "env:S",
        "-H",
        "Content-Type: application/x-www-form-urlencoded",
        "form",
    ]);
    assert_eq!(form.code, Some(2));
    std::fs::write(world.path("form"), "a=1&b=2").unwrap();
    let form = said(&["--scheme", "intercom-sheet", "-H", "Content-Type: application/x-www-form-urlencoded", "form"]);
    assert!(!form.contains("proved"), "{form}");
}

/// What is said of BODY signed with `used`, where `at_hand` is the secret.
fn keyed(at_hand: &str, used: &[u8]) -> Vec<String> {
    let digest = hex::encode(Hash::Sha256.hmac(used, &[BODY.as_bytes()]).as_bytes());
    let world = World::new().env("S", at_hand).file("body", BODY);
    let header = format!("X-Body-Signature: {digest}");
    codes(&world.run(&["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body"]).exits(1))
}

#[test]
fn a_secret_that_lost_its_padding_met_no_comment() {
    assert_eq!(keyed("aSdFHjKl1357JkLm=", b"aSdFHjKl1357JkLm"), ["secret-without-padding"]);
    assert_eq!(keyed("aSdFHjKl1357#JkLm=", b"aSdFHjKl1357"), ["secret-cut-at-special"]);
}

#[test]
fn a_secret_that_was_decoded_as_hex_until_that_failed_is_found() {
    assert_eq!(keyed("7f0c1e7a-2b9d-4c55-9d0f-3f1d0c2e9c41", b"\x7f\x0c\x1e\x7a"), ["secret-hex-cut"]);
    assert_eq!(keyed("s3cr3t-client", b""), ["secret-empty"]);
    let world = World::new();
    let explained = world.run(&["explain", "secret-empty"]).exits(0);
    assert!(explained.text().contains("Buffer.from(secret, 'hex')"), "{}", explained.text());
}

#[test]
fn a_key_that_is_only_the_name_of_one_is_told_at_sight() {
    let world = World::new().env("KENTICO_API_KEY", "PUBLIC-key-of-the-tests").file("body", BODY);
    let digest = hex::encode(Hash::Sha256.digest(&[b"PUBLIC-key-of-the-tests"]).as_bytes());
    for (sent, code) in [
        ("$KENTICO_API_KEY", "secret-unexpanded"),
        ("${KENTICO_API_KEY}", "secret-unexpanded"),
        ("undefined", "secret-undefined"),
        (digest.as_str(), "key-hashed"),
        ("PUBLIC-KEY-OF-THE-TESTS", "secret-case"),
    ] {
        let header = format!("XperienceAPIKey: {sent}");
        let answer = world.run(&["verify", "--scheme", "kentico", "-H", &header, "--format", "json", "body"]).exits(1);
        assert_eq!(codes(&answer), [code], "{sent}");
    }
}

#[test]
fn a_whole_file_that_was_taken_for_the_secret_is_known_by_its_values() {
    for file in [
        format!("PORT=3000\nINTERCOM_CLIENT_SECRET={SECRET}\nDEBUG=1\n"),
        format!("export A='b'\nexport S=\"{SECRET}\"\n"),
        format!("{{\"intercom\": {{\"client_secret\": \"{SECRET}\"}}}}\n"),
    ] {
        let world = World::new().env("S", SECRET).file("body", BODY).file("dot.env", &file);
        let header = format!("X-Body-Signature: {}", signature(&world, "body"));
        let ask = ["verify", "--secret", "file:dot.env", "-H", &header, "--format", "json", "body"];
        let answer = world.run(&ask).exits(1);
        assert_eq!(codes(&answer), ["secret-in-file"], "{file}");
        assert!(!answer.text().contains(SECRET), "{}", answer.text());
    }
}

#[test]
fn an_id_is_no_body_and_no_json() {
    let id = |signed: &str, text: bool| {
        let digest = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[signed.as_bytes()]).as_bytes());
        let body = format!(r#"{{"user_id":"25","email":"Ada@Example.com","user_hash":"{digest}"}}"#);
        let world = World::new().env("S", SECRET).file("body", body);
        let format = if text { "text" } else { "json" };
        world
            .run(&["verify", "--scheme", "intercom-identity", "--secret", "env:S", "--format", format, "body"])
            .exits(1)
    };
    for (signed, code) in [
        ("25\n", "id-with-line-break"),
        ("\"25\"", "id-quoted"),
        ("25.0", "id-as-number"),
        ("undefined", "id-missing"),
        ("user_id=25", "id-with-name"),
        (r#"{"user_id":"25"}"#, "id-with-name"),
        ("Ada@Example.com", "body-other-value"),
        ("ada@example.com", "body-other-value"),
        ("MjU=", "id-encoded"),
    ] {
        assert_eq!(codes(&id(signed, false)), [code], "{signed}");
        let text = id(signed, true).text().to_owned();
        assert!(
            !text.contains("captured body") && !text.contains("makes the same") && !text.contains("repair on"),
            "{text}"
        );
    }
}

/// One mistake: what is captured, what was signed, and the codes that name it.
type Mistake = (&'static str, &'static str, &'static [&'static str]);

#[test]
fn what_shells_logs_and_frameworks_do_to_a_body_is_named() {
    let mistakes: &[Mistake] = &[
        ("{a:1,b:x}", r#"{"a":1,"b":"x"}"#, &["body-quotes-lost"]),
        ("{\"a\":1,\"b\":\"x\"}", "{a:1,b:x}", &["body-quotes-lost"]),
        ("{\"a\":1,\"b\":\"x\"}", "{a:1,b:x}\r\n", &["body-quotes-lost", "body-crlf-added"]),
        (r#"'{"a":1}'"#, r#"{"a":1}"#, &["body-single-quotes-added"]),
        (r#""{"a":1}""#, r#"{"a":1}"#, &["body-double-quotes-added"]),
        ("7b2261223a312c2262223a22787d", "{\"a\":1,\"b\":\"x}", &["body-hex-decoded"]),
        ("<Buffer 7b 22 61 22 3a 31 7d 20>", "{\"a\":1} ", &["body-hex-decoded"]),
        ("```json\n{\"a\":1}\n```\n", r#"{"a":1}"#, &["body-json-alone"]),
        ("body: {\"a\":1}", r#"{"a":1}"#, &["body-json-alone"]),
        ("{“a”:“x”}", r#"{"a":"x"}"#, &["body-plain-typography"]),
        (BODY, "{\"a\":1,\"b\":\"zoC+\"}", &["body-seven-bits"]),
        (BODY, "{\"a\":1,\"b\":\"zo\u{FFFD}\u{FFFD}\"}", &["body-ascii-replaced"]),
        ("{\"a\":\"€ë\"}", "{\"a\":\"\u{FFFD}\u{FFFD}\u{FFFD}ë\"}", &["body-split-character"]),
        ("{\"a\":\"€ë\"}", "{\"a\":\"\u{FFFD}\u{FFFD}ë\"}", &["body-split-character"]),
        ("a=1&b=x+y", r#"{"a":"1","b":"x y"}"#, &["body-json-form"]),
        ("a=1&b=x+y", r#"{"a": "1", "b": "x y"}"#, &["body-form-json", "body-python-dumps"]),
        ("a=1&b=x+y", r#"{"a": 1, "b": "x y"}"#, &["body-form-json-numbers", "body-python-dumps"]),
        (r#"{"a":"1","b":"x y"}"#, "a=1&b=x+y", &["body-json-form"]),
        (r#"{"a b":1}"#, "payload=%7B%22a%20b%22%3A1%7D", &["body-form-payload-component"]),
        (r#"{"a":" x ","b":""}"#, r#"{"a":"x","b":null}"#, &["body-laravel-input"]),
        (r#"{"a":" x ","b":""}"#, r#"{"a":" x ","b":null}"#, &["body-laravel-nulls"]),
        (
            r#"{"a":1,"b":"x"}"#,
            r#"{"a":1,"b":"x","controller":"intercom","action":"submit","intercom":{"a":1,"b":"x"}}"#,
            &["body-rails-params"],
        ),
        (r#"{"a":1}"#, "{\r\n  \"a\": 1\r\n}", &["body-newtonsoft-indented-crlf"]),
    ];
    let mut wrong = Vec::new();
    for (body, signed, expected) in mistakes {
        let found = codes(&capture(body, signed, "json"));
        if found != *expected {
            wrong.push(format!("{body}: {found:?} instead of {expected:?}"));
        }
    }
    let split = capture(BODY, "{\"a\":1,\"b\":\"zo\u{FFFD}\u{FFFD}\"}", "json").json();
    assert_eq!(
        split["results"][0]["alike"][0]["code"], "body-split-character",
        "where one character only is not of ASCII"
    );
    let powershell: Vec<u8> = "\u{FEFF}{\"a\":1}\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for found in [of_code(r#"{"a":1}"#, &powershell), of_capture(&powershell, r#"{"a":1}"#)] {
        if found != ["body-powershell-file"] {
            wrong.push(format!("PowerShell's file: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_body_that_is_broken_json_is_called_so_where_no_cause_is_found() {
    let said =
        |body: &str| capture(body, "something else", "text").text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said("{a:1,b:x").contains("The body begins like JSON and is none: something was lost from it"));
    assert!(!said(BODY).contains("begins like JSON"));
}
