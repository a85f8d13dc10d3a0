//! Rarer mistakes, each with the answer that a person needs: parts of the body and of the secret, other writings of digest and time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use courtside::platform::Hash;

use crate::causes::{SECRET, codes, of_capture, of_code, of_digest};
use crate::world::{Answer, World};

const BODY: &str = r#"{"workspace_id":"ab12","input_values":{"note":"a b ž 😀","at":"2024-06-26T11:06:40.000Z"},"list":[{"id":7.50}]}"#;

fn hmac(secret: &str, message: &str) -> Vec<u8> {
    Hash::Sha256.hmac(secret.as_bytes(), &[message.as_bytes()]).as_bytes().to_vec()
}

#[test]
fn a_part_of_the_body_or_what_was_made_around_it_is_named() {
    let beginning = &BODY[..37];
    let end = &BODY[41..];
    let input = r#"{"note":"a b ž 😀","at":"2024-06-26T11:06:40.000Z"}"#;
    let spaced = r#"{"note": "a b ž 😀", "at": "2024-06-26T11:06:40.000Z"}"#;
    for (signed, code) in [
        (beginning.to_owned(), "body-cut"),
        (end.to_owned(), "body-end-only"),
        (input.to_owned(), "body-part"),
        (spaced.to_owned(), "body-part"),
        ("ab12".to_owned(), "body-part"),
        (r#"{"id":7.50}"#.to_owned(), "body-part"),
        (format!(r#"{{"body":{BODY}}}"#), "body-wrapped"),
        (format!(r#"{{"payload": {}}}"#, serde_json::Value::from(BODY)), "body-wrapped"),
        (format!("message={BODY}"), "body-wrapped"),
        (BODY.replace(' ', ""), "body-white-space-removed"),
        (BODY.replace("workspace_id", "workspaceId").replace("input_values", "inputValues"), "body-keys-camel-case"),
        (BODY.replace(".000Z", "Z"), "body-dates-trimmed"),
        (BODY.replace('😀', "?"), "body-emoji-question-marks"),
        (BODY.replace('😀', ""), "body-emoji-dropped"),
    ] {
        assert_eq!(of_code(BODY, &signed), [code], "{signed}");
        assert_eq!(of_capture(BODY, &signed), [code], "{signed}");
    }
    assert_eq!(of_code(r#"{"aB":1}"#, r#"{"a_b": 1}"#), ["body-keys-snake-case", "body-python-dumps"]);
}

#[test]
fn a_part_of_the_secret_or_a_break_in_it_is_named() {
    let broken = format!("{}\u{200b}{}", &SECRET[..9], &SECRET[9..]);
    for (secret, code) in [
        (&SECRET[..SECRET.len() - 3], "secret-part"),
        (&SECRET[5..], "secret-part"),
        (&SECRET[1..SECRET.len() - 1], "secret-part"),
        (&broken, "secret-broken"),
        (&format!("{SECRET}\u{a0}"), "secret-broken"),
        (&format!("b'{SECRET}'"), "secret-with-quotes"),
    ] {
        assert_eq!(of_digest(BODY, &hex::encode(hmac(secret, BODY))), [code], "{secret}");
    }
}

#[test]
fn what_stands_where_the_digits_belong_is_named() {
    let digest = hmac(SECRET, BODY);
    let list = |between: &str| digest.iter().map(u8::to_string).collect::<Vec<_>>().join(between);
    let signed = digest.iter().map(|byte| byte.cast_signed().to_string()).collect::<Vec<_>>().join(", ");
    let pairs = digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>();
    let digits = hex::encode(&digest);
    for (proof, code) in [
        (format!("[{}]", list(" ")), "recipe-bytes-shown"),
        (list(","), "recipe-bytes-shown"),
        (format!("[{signed}]"), "recipe-bytes-shown"),
        (format!("<Buffer {}>", pairs.join(" ")), "recipe-bytes-shown"),
        (format!("b'\\x{}'", pairs.join("\\x")), "recipe-bytes-shown"),
        (format!("b'{digits}'"), "recipe-surrounded"),
        (format!(r#"{{"signature":"{digits}"}}"#), "recipe-surrounded"),
        (format!(r#"keyId="a",signature="{digits}""#), "recipe-surrounded"),
        ("<built-in method hexdigest of _hashlib.HMAC object at 0x7f2b>".to_owned(), "recipe-object"),
        ("[object ArrayBuffer]".to_owned(), "recipe-object"),
        ("[B@6d06d69c".to_owned(), "recipe-object"),
        ("#<OpenSSL::HMAC:0x0000>".to_owned(), "recipe-object"),
        ("[object Object]".to_owned(), "recipe-undefined"),
        ("[object Promise]".to_owned(), "recipe-promise"),
    ] {
        assert_eq!(of_digest(BODY, &proof), [code], "{proof}");
    }
    // Two of them are no one, and what is no digest is none.
    let other = hex::encode(hmac("other", BODY));
    assert_eq!(of_digest(BODY, &format!("a={digits};b={other}")), [""; 0]);
    assert_eq!(of_digest(BODY, &format!("[{}]", &list(" ")[..20])), [""; 0]);
    assert_eq!(of_digest(BODY, &STANDARD.encode(hmac("other", BODY))), [""; 0]);
}

#[test]
fn what_was_done_before_a_body_became_ascii_is_named() {
    let body = r#"{"contact":"6415b8ce","name":"Žofia"}"#;
    let judged = |signed: &str| {
        let tag = Hash::Sha1.hmac(SECRET.as_bytes(), &[signed.as_bytes()]);
        let header = format!("X-Hub-Signature: sha1={}", hex::encode_upper(tag.as_bytes()));
        let ask = ["verify", "--scheme", "kentico-signature", "--secret", "env:S", "--format", "json", "-H", &header];
        World::new().env("S", SECRET).file("body", body).run(&[&ask[..], &["body"]].concat())
    };
    judged(r#"{"contact":"6415b8ce","name":"?ofia"}"#).exits(0);
    let dumps = r#"{"contact": "6415b8ce", "name": "\u017dofia"}"#;
    let spaced = r#"{"contact": "6415b8ce", "name": "Žofia"}"#;
    assert_eq!(codes(&judged(dumps).exits(1)), ["body-python-dumps"]);
    assert_eq!(codes(&judged(&spaced.replace('Ž', "?")).exits(1)), ["body-python-dumps"]);
    assert_eq!(codes(&judged(spaced).exits(1)), ["body-python-dumps-utf8", "body-not-ascii"]);
    assert_eq!(codes(&judged(&format!("{body}\n")).exits(1)), ["body-lf-added", "body-not-ascii"]);
}

/// What is said of a request of Infobip's that was signed over `signed`.
fn infobip(stamp: &str, signed: &str) -> Answer {
    let digits = hex::encode(hmac(SECRET, signed));
    let headers = [
        format!("X-Ib-Exchange-Req-Timestamp: {stamp}"),
        "X-Ib-Exchange-Req-AccountKey: D8ADC25936426DE0".to_owned(),
        format!("X-Ib-Exchange-Req-Signature: {digits}"),
    ];
    let world = World::new().env("S", SECRET).file("body", "{\"a\":1}");
    let [time, key, proof] = headers.each_ref().map(String::as_str);
    let ask = ["verify", "--secret", "env:S", "--format", "json", "-H", time, "-H", key, "-H", proof, "body"];
    world.run(&ask)
}

#[test]
fn a_moment_in_local_time_or_beside_something_else_is_named() {
    let stamp = "1700000000123";
    infobip(stamp, &format!("{stamp}{{\"a\":1}}")).exits(0);
    for (text, code) in [
        // Printed by Python 3.11 in Prague, New York, Kathmandu and without a zone.
        ("2023-11-14T23:13:20.123000", "time-date"),
        ("2023-11-14 17:13:20.123000-05:00", "time-date"),
        ("2023-11-15T03:58:20.123000+05:45", "time-date"),
        ("2023-11-14T22:13:20.123000", "time-date"),
        // Printed by Ruby, Go and .NET.
        ("2023-11-14 23:13:20 +0100", "time-date"),
        ("2023-11-14 22:13:20.123 +0000 UTC", "time-date"),
        ("11/14/2023 10:13:20 PM", "time-date"),
        ("\"1700000000123\"", "time-unit"),
        ("b'1700000000123'", "time-unit"),
        ("1700000000123::", "time-separator"),
        ("1700000000123\r\n", "time-separator"),
        ("D8ADC25936426DE01700000000123", "recipe-more-signed"),
        ("1700000000123D8ADC25936426DE0", "recipe-more-signed"),
        ("D8ADC25936426DE0", "recipe-more-signed"),
    ] {
        assert_eq!(codes(&infobip(stamp, &format!("{text}{{\"a\":1}}")).exits(1)), [code], "{text}");
    }
    for text in ["2023-11-14T22:20:20", "1700000400123", "D8ADC25936426DE1"] {
        assert_eq!(codes(&infobip(stamp, &format!("{text}{{\"a\":1}}")).exits(1)), [""; 0], "{text}");
    }
}

/// The text in hexadecimal.
fn digits(bytes: impl AsRef<[u8]>) -> String {
    hex::encode(bytes)
}

#[test]
fn what_is_put_into_a_hash_beside_the_body_or_hashed_again_is_named() {
    let mac = hmac(SECRET, BODY);
    let plain = |text: &str| Hash::Sha256.digest(&[text.as_bytes()]).as_bytes().to_vec();
    let other = |hash: Hash| hash.digest(&[BODY.as_bytes()]).as_bytes().to_vec();
    let of_text = |text: &str| hmac(SECRET, text);
    for (digest, code) in [
        (of_text(&digits(&mac)), "recipe-hmac-twice"),
        (Hash::Sha256.hmac(SECRET.as_bytes(), &[&mac]).as_bytes().to_vec(), "recipe-hmac-twice"),
        (plain(&digits(&mac)), "recipe-hash-of-hmac"),
        (Hash::Sha256.digest(&[&mac]).as_bytes().to_vec(), "recipe-hash-of-hmac"),
        (of_text(&format!("{SECRET}{BODY}")), "recipe-secret-in-message"),
        (of_text(&format!("{BODY}{SECRET}")), "recipe-secret-in-message"),
        (of_text(&format!("{SECRET}.{BODY}")), "recipe-secret-in-message"),
        (of_text(&format!("{BODY}:{SECRET}")), "recipe-secret-in-message"),
        (of_text(&STANDARD.encode(other(Hash::Md5))), "recipe-hmac-of-other-digest"),
        (of_text(&STANDARD.encode(other(Hash::Sha256))), "recipe-hmac-of-other-digest"),
        (of_text(&digits(other(Hash::Sha256)).to_uppercase()), "recipe-hmac-of-other-digest"),
        (plain(&format!("{SECRET}{BODY}{SECRET}")), "recipe-hash-of-secret-and-body"),
        (plain(&digits(plain(&format!("{SECRET}{BODY}")))), "recipe-hash-of-secret-and-body"),
        (plain(&digits(plain(&format!("{BODY}{SECRET}")))), "recipe-hash-of-body-and-secret"),
    ] {
        assert_eq!(of_digest(BODY, &digits(&digest)), [code], "{}", digits(&digest));
    }
    // Of another length than any digest of the scheme's hash, and of another hash's length.
    let long = digits(Hash::Sha512.hmac(SECRET.as_bytes(), &[BODY.as_bytes()]).as_bytes());
    for length in [40, 48, 64] {
        assert_eq!(of_digest(BODY, &long[..length]), ["recipe-sha512", "recipe-truncated"], "{length}");
    }
    assert_eq!(of_digest(BODY, &digits(&mac)[..40]), ["recipe-truncated"]);
}

#[test]
fn letters_and_quotes_that_something_spelled_in_its_own_way_are_named() {
    let body = r#"{"name":"Zoë /ü"}"#;
    for (hashed, code) in [
        (body.replace('ë', "&#235;").replace('ü', "&#252;"), "body-letters-html-numbers"),
        (body.replace('ë', "&euml;").replace('ü', "&uuml;"), "body-letters-html-names"),
        (body.replace('ë', "\\xc3\\xab").replace('ü', "\\xc3\\xbc"), "body-letters-bytes"),
        (body.replace('ë', "\\xeb").replace('ü', "\\xfc"), "body-letters-backslash"),
        (body.replace('ë', "%u00EB").replace('ü', "%u00FC"), "body-letters-percent-u"),
        (body.replace('ë', "e").replace('ü', "u"), "body-letters-unaccented"),
        (body.replace(['ë', 'ü'], "??"), "body-ascii-mark-a-byte"),
        ("%7B%22name%22:%22Zo%C3%AB%20/%C3%BC%22%7D".to_owned(), "body-uri"),
        ("%7B%22name%22%3A%22Zo%EB%20/%FC%22%7D".to_owned(), "body-js-escape"),
        ("%7B%22name%22%3A%22Zo%C3%AB%20/%C3%BC%22%7D".to_owned(), "body-python-quote"),
        (r"{\x22name\x22:\x22Zo\xC3\xAB /\xC3\xBC\x22}".to_owned(), "body-nginx-log"),
        ("<Buffer 7b 22 6e 61 6d 65 22 3a 22 5a 6f c3 ab 20 2f c3 bc 22 7d>".to_owned(), "body-buffer-shown"),
    ] {
        assert_eq!(of_code(body, &hashed), [code], "{hashed}");
        assert_eq!(of_capture(body, &hashed), [code], "{hashed}");
    }
    for (before, after) in [("\n", "\n"), ("\r\n", "\r\n"), (" ", " "), ("\n    ", "\n  ")] {
        assert_eq!(of_code(body, format!("{before}{body}{after}")), ["body-white-space-around"], "{before:?}");
    }
}

#[test]
fn what_code_printed_in_place_of_a_digest_is_told_and_no_wrong_question() {
    let world = World::new().env("S", SECRET).file("body", BODY);
    let header = format!("X-Body-Signature: {}", digits(hmac(SECRET, BODY)));
    let ask = |computed: &str, format: &str| {
        let computed = format!("--computed={computed}");
        world.run(&["verify", "--secret", "env:S", "-H", &header, &computed, "--format", format, "body"])
    };
    for (computed, code) in [
        ("undefined", "recipe-undefined"),
        ("", "recipe-undefined"),
        ("null", "recipe-undefined"),
        ("[object Object]", "recipe-undefined"),
        ("Promise { <pending> }", "recipe-promise"),
        ("[object Promise]", "recipe-promise"),
        ("<coroutine object sign at 0x7f2b>", "recipe-promise"),
        ("System.Threading.Tasks.Task`1[System.String]", "recipe-promise"),
        ("{}", "recipe-object"),
        ("[Function: digest]", "recipe-object"),
        ("<sha256 _hashlib.HASH object @ 0x7f2b>", "recipe-object"),
        ("0xc000012345", "recipe-object"),
        ("true", "recipe-compared"),
        ("$SIGNATURE", "recipe-unexpanded"),
        (SECRET, "recipe-secret-sent"),
    ] {
        assert_eq!(codes(&ask(computed, "json").exits(1)), [code], "{computed}");
    }
    let said = ask("undefined", "text").exits(1);
    assert!(said.text().contains("this is no digest") && !said.text().contains("hexadecimal\n"), "{}", said.text());
    ask("no digest", "text").fails(2, &["no digest"]);
    // Digits may begin as an address does.
    ask(&format!("0xc0{}", "0".repeat(62)), "json").exits(1);
}
