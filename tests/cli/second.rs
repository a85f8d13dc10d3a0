//! What comes in thousands (a body under a name, a value of it alone, another moment, a rare mark) beside one more difference.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use courtside::platform::Hash;

use crate::causes::{SECRET, codes};
use crate::world::World;

const BODY: &str = r#"{"b":{"d":1,"c":[1,2]},"a":"two/three ~x*y","e":null}"#;
const STAMP: &str = "1700000000123";

fn mac(secret: &str, message: &str) -> Vec<u8> {
    Hash::Sha256.hmac(secret.as_bytes(), &[message.as_bytes()]).as_bytes().to_vec()
}

/// The causes that are named for a capture with that proof, over which nothing but a timestamp may stand.
fn named(body: &str, headers: &[String]) -> Vec<String> {
    let world = World::new().env("S", SECRET).file("body", body);
    let mut ask = vec!["verify", "--secret", "env:S", "--format", "json", "body"];
    for header in headers {
        ask.extend(["-H", header]);
    }
    codes(&world.run(&ask).exits(1))
}

fn intercom(body: &str, proof: &str) -> Vec<String> {
    named(body, &[format!("X-Body-Signature: {proof}")])
}

fn infobip(body: &str, proof: &str) -> Vec<String> {
    let headers = [format!("X-Ib-Exchange-Req-Timestamp: {STAMP}"), format!("X-Ib-Exchange-Req-Signature: {proof}")];
    named(body, &headers)
}

#[test]
fn a_wrapped_body_or_a_part_of_one_is_found_beside_one_more_difference() {
    let with_lf = format!("{SECRET}\n");
    for (signed, code) in [
        (format!(r#"{{"data":{BODY}}}"#), "body-wrapped"),
        (format!(r#"{{"message": {}}}"#, serde_json::Value::from(BODY)), "body-wrapped"),
        (r#"{"d":1,"c":[1,2]}"#.to_owned(), "body-part"),
        ("two/three ~x*y".to_owned(), "body-part"),
        (format!("\n    {BODY}\n  "), "body-white-space-around"),
    ] {
        let plain = hex::encode(mac(SECRET, &signed));
        assert_eq!(intercom(BODY, &plain.to_uppercase()), [code, "recipe-hex-upper"], "{signed}");
        assert_eq!(intercom(BODY, &STANDARD.encode(mac(SECRET, &signed))), [code, "recipe-base64"], "{signed}");
        assert_eq!(intercom(BODY, &hex::encode(mac(&with_lf, &signed))), [code, "secret-with-lf"], "{signed}");
        let both = STANDARD.encode(mac(&with_lf, &signed));
        assert_eq!(intercom(BODY, &both), [code, "secret-with-lf", "recipe-base64"], "{signed}");
        let swapped = hex::encode(mac(&signed, SECRET));
        assert_eq!(intercom(BODY, &swapped), [code, "recipe-key-and-message-swapped"], "{signed}");
        let ended = hex::encode(mac(SECRET, &format!("{signed}\n")));
        assert_eq!(intercom(BODY, &ended), [code, "body-lf-added"], "{signed}");
        let nothing = hex::encode(mac("another secret", &signed));
        assert_eq!(intercom(BODY, &nothing), [""; 0], "{signed}");
    }
    let again = r#"{"data": {"b": {"d": 1, "c": [1, 2]}, "a": "two/three ~x*y", "e": null}}"#;
    let proof = hex::encode(mac(SECRET, again));
    assert_eq!(intercom(BODY, &proof), ["body-python-dumps", "body-wrapped"]);
    let proof = hex::encode(mac(SECRET, &format!(r#"{{"data":{BODY}}}"#)));
    assert_eq!(intercom(&format!("{BODY}\n"), &proof), ["body-final-lf-removed", "body-wrapped"]);
}

#[test]
fn another_moment_is_found_beside_one_more_difference() {
    let dumped = r#"{"b": {"d": 1, "c": [1, 2]}, "a": "two/three ~x*y", "e": null}"#;
    for moment in ["1700000000345", "1699999999987", "1700000007"] {
        let plain = hex::encode(mac(SECRET, &format!("{moment}{BODY}")));
        assert_eq!(infobip(BODY, &plain.to_uppercase()), ["time-other-moment", "recipe-hex-upper"], "{moment}");
        for (secret, message, body, code) in [
            (format!("{SECRET}\n"), format!("{moment}{BODY}"), BODY.to_owned(), "secret-with-lf"),
            (SECRET.to_owned(), format!("{moment}.{BODY}"), BODY.to_owned(), "time-separator"),
            (SECRET.to_owned(), format!("{moment}{dumped}"), BODY.to_owned(), "body-python-dumps"),
            (SECRET.to_owned(), format!("{moment}{BODY}"), format!("{BODY}\n"), "body-lf-added"),
        ] {
            let proof = hex::encode(mac(&secret, &message));
            assert_eq!(infobip(&body, &proof), [code, "time-other-moment"], "{moment} {code}");
        }
    }
}

#[test]
fn what_stands_between_timestamp_and_body_keeps_its_name_beside_another_difference() {
    for mark in [".", "\n", " ", ";", "/", "::", "\r\n"] {
        let message = format!("{STAMP}{mark}{BODY}");
        assert_eq!(infobip(BODY, &hex::encode(mac(SECRET, &message))), ["time-separator"], "{mark:?}");
        let proof = hex::encode(mac(&format!("{SECRET}\n"), &message));
        assert_eq!(infobip(BODY, &proof), ["secret-with-lf", "time-separator"], "{mark:?}");
        let proof = hex::encode(mac(SECRET, &message));
        assert_eq!(infobip(&format!("{BODY}\n"), &proof), ["body-lf-added", "time-separator"], "{mark:?}");
    }
    for mark in ["\n", " ", "."] {
        let proof = hex::encode(mac(SECRET, &format!("{BODY}{mark}{STAMP}")));
        assert_eq!(infobip(BODY, &proof), ["time-separator", "time-after-body"], "{mark:?}");
    }
}

#[test]
fn a_form_is_told_by_what_encoded_its_value() {
    let spaced = BODY.replace(':', ": ");
    let encoded = |plain: &[u8], space: &str| {
        let one = |byte: u8| match byte {
            b' ' => space.to_owned(),
            _ if byte.is_ascii_alphanumeric() || plain.contains(&byte) => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        spaced.bytes().map(one).collect::<Vec<_>>().concat()
    };
    for (value, told) in [
        (encoded(b"*-._", "+"), "a form with it under the name `body`"),
        (encoded(b"/-._~", "%20"), "encoded as by Python's quote, under the name `body`"),
        (encoded(b"-._~", "+"), "encoded as by Python's quote_plus, under the name `body`"),
        (encoded(b"-_.!~*'()", "%20"), "encoded as by encodeURIComponent, under the name `body`"),
    ] {
        let header = format!("X-Body-Signature: {}", hex::encode(mac(SECRET, &format!("body={value}"))));
        let world = World::new().env("S", SECRET).file("body", &spaced);
        let answer = world.run(&["verify", "--secret", "env:S", "--format", "json", "-H", &header, "body"]).exits(1);
        let cause = answer.json()["results"][0]["causes"][0].clone();
        assert_eq!(cause["code"], "body-wrapped");
        assert!(cause["detail"].as_str().unwrap().ends_with(told), "{cause}");
    }
    let proof = hex::encode(mac(SECRET, &encoded(b"-._~", "+")));
    assert_eq!(intercom(&spaced, &proof), ["body-python-quote-plus"]);
}

#[test]
fn hashes_that_no_platform_names_are_found_over_joined_texts() {
    for (hash, code) in [
        (Hash::Sha3Of256, "recipe-sha3-256"),
        (Hash::Sha512Of256, "recipe-sha512-256"),
        (Hash::Sha3Of512, "recipe-sha3-512"),
    ] {
        let digest = |text: &str| hex::encode(hash.digest(&[text.as_bytes()]).as_bytes());
        for (text, form) in [
            (format!("{SECRET}{BODY}"), "recipe-hash-of-secret-and-body"),
            (format!("{BODY}{SECRET}"), "recipe-hash-of-body-and-secret"),
            (format!("{SECRET}.{BODY}"), "recipe-hash-joined"),
            (format!("{BODY}:{SECRET}"), "recipe-hash-joined"),
        ] {
            assert_eq!(intercom(BODY, &digest(&text)), [form, code], "{text}");
        }
        let text = format!("{SECRET}{BODY}");
        let found = intercom(&format!("{BODY}\n"), &digest(&text));
        assert_eq!(found, ["body-lf-added", "recipe-hash-of-secret-and-body", code]);
    }
}
