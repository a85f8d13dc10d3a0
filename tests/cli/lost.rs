//! What is lost where JSON is parsed and written again: digits of large integers, the place of keys that are numbers, values of keys that stand
//! there twice. What was signed was printed by Node.js 20 and Python 3.11.

use courtside::platform::Hash;

use crate::causes::{SECRET, of_capture, of_code};
use crate::world::{Answer, World};

const IDS: &str =
    r#"{"workspace_id":"ab12","conversation_id":1234567890123456789,"parts":[9007199254740993,-9223372036854775808]}"#;
const REPEATS: &str = r#"{"a":1,"b":2,"a":3}"#;

/// What `verify` answers about a capture of `body` that was signed over `signed`.
fn judged(body: &str, signed: &str, format: &str) -> Answer {
    let digits = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[signed.as_bytes()]).as_bytes());
    let world = World::new().env("S", SECRET).file("body", body);
    let header = format!("X-Body-Signature: {digits}");
    world.run(&["verify", "--secret", "env:S", "--format", format, "-H", &header, "body"]).exits(1)
}

/// The only cause: its code, what is said, and how many combinations were tried.
#[track_caller]
fn only(body: &str, signed: &str) -> (String, String, u64) {
    let json = judged(body, signed, "json").json();
    let causes = json["results"][0]["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1, "{signed}: {causes:?}");
    let text = |name: &str| causes[0][name].as_str().unwrap().to_owned();
    (text("code"), text("detail"), json["results"][0]["tried"].as_u64().unwrap())
}

#[track_caller]
fn is_named(body: &str, signed: &str, code: &str) {
    assert_eq!((of_code(body, signed), of_capture(body, signed)), (vec![code.to_owned()], vec![code.to_owned()]));
    assert!(only(body, signed).2 < 60, "the likely is tried first");
}

#[test]
fn integers_that_javascript_rounds_are_named_as_the_reason() {
    let rounded = r#"{"workspace_id":"ab12","conversation_id":1234567890123456800,"parts":[9007199254740992,-9223372036854776000]}"#;
    is_named(IDS, rounded, "body-integers-rounded");
    let quoted = r#"{"workspace_id":"ab12","conversation_id":"1234567890123456789","parts":["9007199254740993","-9223372036854775808"]}"#;
    is_named(IDS, quoted, "body-integers-quoted");
    // With the other differences of JSON.stringify beside it.
    let body = r#"{"workspace_id":"ab12", "conversation_id":1234567890123456789, "ratio":1.50, "note":"a\/b"}"#;
    let stringified = r#"{"workspace_id":"ab12","conversation_id":1234567890123456800,"ratio":1.5,"note":"a/b"}"#;
    is_named(body, stringified, "body-json-stringify");
    assert_eq!(
        only(body, stringified).1,
        "the signature covers the body as JSON.stringify writes it, with 1234567890123456789 rounded to 1234567890123456800"
    );
    let indented = "{\n  \"conversation_id\": 1234567890123456800\n}";
    let (code, detail, _) = only(r#"{"conversation_id":1234567890123456789}"#, indented);
    assert_eq!(code, "body-json-stringify-indent-2");
    assert!(detail.ends_with(", with 1234567890123456789 rounded to 1234567890123456800"), "{detail}");
}

#[test]
fn the_digits_that_a_captured_integer_lost_are_found_again() {
    let captured = r#"{"conversation_id":1234567890123456800,"again":{"id":1234567890123456800}}"#;
    let signed = captured.replace("6800", "6789");
    let (code, detail, tried) = only(captured, &signed);
    assert_eq!(code, "body-integers-rounded");
    assert!(detail.starts_with("the captured body is the signed one"), "{detail}");
    assert!(tried < 20_000, "{tried}");
    let said = judged(captured, &signed, "text");
    assert!(said.text().contains("1234567890123456789"), "{}", said.text());
    // What more of them were cannot be tried; that is said.
    let captured = r#"{"ids":[1234567890123456800,1234567890123457800]}"#;
    let said = judged(captured, r#"{"ids":[1234567890123456789,1234567890123457890]}"#, "text");
    let hint = "as JavaScript rounds what it reads: it may be that the integer that was signed had other digits.";
    let words = |answer: &Answer| answer.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&said).contains(hint), "{}", said.text());
    // Moments in nanoseconds and round numbers end in zeros of themselves.
    let said = judged(r#"{"at":1700000000000000000,"most":1000000000000000000}"#, r#"{"at":1}"#, "text");
    assert!(!words(&said).contains("as JavaScript rounds"), "{}", said.text());
    assert_eq!(of_capture(captured, r#"{"ids":[1234567890123456789,1234567890123457890]}"#), [""; 0]);
    // No double rounds to another's text.
    assert_eq!(of_capture(r#"{"id":1234567890123456800}"#, r#"{"id":1234567890123457000}"#), [""; 0]);
}

#[test]
fn keys_that_are_numbers_are_told_to_come_first() {
    is_named(r#"{"b":1,"2":2,"1":3}"#, r#"{"1":3,"2":2,"b":1}"#, "body-indices-first");
    let body = r#"{"b":1,"2":{"z":1,"0":7},"10":1,"9":[{"x":1,"0":2}]}"#;
    is_named(body, r#"{"2":{"0":7,"z":1},"9":[{"0":2,"x":1}],"10":1,"b":1}"#, "body-indices-first");
    let (code, detail, _) = only(r#"{"b":1.0,"2":2}"#, r#"{"2":2,"b":1}"#);
    assert_eq!(
        (code.as_str(), detail.contains(", with keys that are numbers first")),
        ("body-json-stringify", true),
        "{detail}"
    );
    // Where nothing moves, nothing of the kind is said.
    let (code, detail, _) = only(r#"{"2": 2, "b": 1.0}"#, r#"{"2":2,"b":1}"#);
    assert_eq!((code.as_str(), detail.contains("numbers")), ("body-json-stringify", false), "{detail}");
    assert_eq!(of_code(r#"{"1": 2, "b": 1}"#, r#"{"1":2,"b":1}"#), ["body-compact"]);
}

#[test]
fn one_value_of_a_repeated_key_is_told_to_be_left() {
    is_named(REPEATS, r#"{"a":3,"b":2}"#, "body-repeats-dropped");
    is_named(REPEATS, r#"{"a":1,"b":2}"#, "body-repeats-first");
    is_named(REPEATS, r#"{"a": 3, "b": 2}"#, "body-python-dumps");
    let (_, detail, _) = only(REPEATS, r#"{"a": 3, "b": 2}"#);
    assert!(detail.ends_with("json.dumps writes it, with one value only of the repeated key `a`"), "{detail}");
    let (code, detail, _) = only(r#"{"a":1,"b":{"c":1,"c":[1,2]},"a":3.0}"#, r#"{"a":3,"b":{"c":[1,2]}}"#);
    assert_eq!(code, "body-json-stringify");
    assert!(detail.ends_with(", with one value only of the repeated keys `c`, `a`"), "{detail}");
    assert_eq!(of_code(r#"{"a": 1, "b": 2}"#, r#"{"a":1,"b":2}"#), ["body-compact"]);
}
