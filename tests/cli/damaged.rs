//! Signatures that were damaged on their way: digits that are wrong, missing or too many, letters for digits, breaks, and ends that were encoded
//! along. Never accepted, and told by the digit.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use courtside::platform::Hash;

use crate::causes::{SECRET, codes, of_digest};
use crate::world::World;

const BODY: &str = r#"{"workspace_id":"ab12","note":"4"}"#;
/// Computed by Python 3.11: `hmac.new(SECRET, BODY, 'sha256').hexdigest()`.
const RIGHT: &str = "b3050e9d56c55701a94117f6213aa654bb4ed8cbea4f166e0d12873cff044262";

/// The only cause of a proof, with all that is said of it, and how many combinations were tried.
fn said(proof: &str) -> (String, String, u64) {
    let world = World::new().env("S", SECRET).file("body", BODY);
    let header = format!("X-Body-Signature: {proof}");
    let answer = world.run(&["verify", "--secret", "env:S", "--format", "json", "-H", &header, "body"]).exits(1);
    let json = answer.json();
    let result = &json["results"][0];
    assert_eq!(result["ok"], false, "{proof}");
    let causes = result["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1, "{proof}: {causes:?}");
    let text = |name: &str| causes[0][name].as_str().unwrap().to_owned();
    (text("code"), text("detail"), result["tried"].as_u64().unwrap())
}

#[track_caller]
fn is_told(proof: &str, code: &str, detail: &str) {
    let (found, told, tried) = said(proof);
    assert_eq!((found.as_str(), told.as_str()), (code, detail), "{proof}");
    assert!(tried <= 3, "{proof}: {tried} tried for what needs no search");
}

#[test]
fn a_digit_that_is_missing_wrong_or_too_much_is_told_by_its_place() {
    let (first, rest) = RIGHT.split_at(30);
    is_told(
        &format!("{first}{}", &rest[1..]),
        "recipe-digit-missing",
        &format!("digit 31 is missing: `{}`; the other 63 of its 64 digits are right", &rest[..1]),
    );
    is_told(
        &RIGHT[..63],
        "recipe-digit-missing",
        &format!("digit 64 is missing: `{}`; the other 63 of its 64 digits are right", &RIGHT[63..]),
    );
    is_told(
        &format!("{first}{}", &rest[2..]),
        "recipe-digit-missing",
        &format!("digits 31 to 32 are missing: `{}`; the other 62 of its 64 digits are right", &rest[..2]),
    );
    let other = |digit: &str| if digit == "7" { "8" } else { "7" };
    let wrong = other(&rest[..1]);
    is_told(
        &format!("{first}{wrong}{}", &rest[1..]),
        "recipe-digit-wrong",
        &format!("digit 31 is `{wrong}` instead of `{}`; the other 63 of its 64 digits are right", &rest[..1]),
    );
    is_told(
        &format!("{first}{wrong}{rest}"),
        "recipe-digit-extra",
        &format!("`{wrong}` stands too many behind digit 30; all 64 right ones are there"),
    );
    is_told(&format!("{RIGHT}3d"), "recipe-digit-extra", "`3d` stand too many at its end; all 64 right ones are there");
}

#[test]
fn one_character_behind_the_digits_is_told_whatever_it_is() {
    for behind in [";", "\"", "s", "O"] {
        assert_eq!(said(&format!("{RIGHT}{behind}")).0, "recipe-surrounded", "{behind}");
    }
}

#[test]
fn letters_that_look_like_digits_are_told_with_their_places() {
    let places = |digit: char| {
        let found = RIGHT.char_indices().filter(|(_, one)| *one == digit);
        found.map(|(at, _)| (at + 1).to_string()).collect::<Vec<_>>()
    };
    for (digit, letter) in [('0', 'O'), ('0', 'o'), ('1', 'l'), ('1', 'I'), ('5', 'S')] {
        let places = places(digit);
        assert!(places.len() > 1, "no {digit} in the digest");
        let proof = RIGHT.replace(digit, &letter.to_string());
        let detail = format!(
            "the letter `{letter}` stands for `{digit}` as digits {}; the other {} are right",
            places.join(", "),
            64 - places.len()
        );
        is_told(&proof, "recipe-digit-look-alike", &detail);
    }
}

#[test]
fn what_breaks_the_digits_is_told_and_does_not_hide_other_causes() {
    let (first, rest) = RIGHT.split_at(32);
    for (gap, name) in [
        (" ", "a space"),
        ("\t", "a tab"),
        ("\\n", "a line break"),
        ("\u{a0}", "a space that does not break"),
        ("\u{ad}", "an invisible hyphen"),
        ("\u{200b}", "an invisible character"),
    ] {
        let detail = format!("{name} breaks its digits, behind the first 32 of them; all 64 of them are right");
        is_told(&format!("{first}{gap}{rest}"), "recipe-digits-broken", &detail);
    }
    // Printed by Python 3.11: `json.dumps(json.loads(BODY))`.
    let dumped = r#"{"workspace_id": "ab12", "note": "4"}"#;
    let digits = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[dumped.as_bytes()]).as_bytes());
    let (first, rest) = digits.split_at(32);
    assert_eq!(of_digest(BODY, &format!("{first} {rest}")), ["body-python-dumps", "recipe-digits-broken"]);
    // Groups of the same size are a way to write hexadecimal.
    let groups =
        |size: usize| RIGHT.as_bytes().chunks(size).map(|one| std::str::from_utf8(one).unwrap()).collect::<Vec<_>>();
    for size in [2, 4, 8] {
        assert_eq!(of_digest(BODY, &groups(size).join(" ")), ["recipe-hex-separated"], "{size}");
    }
}

#[test]
fn an_end_that_was_encoded_behind_the_digest_is_named() {
    for end in ["00", "0a", "0d0a", "0d", "20"] {
        assert_eq!(of_digest(BODY, &format!("{RIGHT}{end}")), ["recipe-end-encoded"], "{end}");
    }
    let dumped = r#"{"workspace_id": "ab12", "note": "4"}"#;
    let digits = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[dumped.as_bytes()]).as_bytes());
    assert_eq!(of_digest(BODY, &format!("{digits}00")), ["body-python-dumps", "recipe-end-encoded"]);
}

#[test]
fn fewer_than_sixty_right_digits_prove_nothing() {
    let five: String = RIGHT.chars().take(5).map(|digit| if digit == 'f' { '0' } else { 'f' }).collect();
    assert_eq!(of_digest(BODY, &format!("{five}{}", &RIGHT[5..])), [""; 0]);
    let other = hex::encode(Hash::Sha256.hmac(b"another secret", &[BODY.as_bytes()]).as_bytes());
    assert_eq!(of_digest(BODY, &other[1..]), [""; 0]);
    assert_eq!(of_digest(BODY, &format!("{other}0")), [""; 0]);
    assert_eq!(of_digest(BODY, &other.replace('0', "O")), [""; 0]);
}

#[test]
fn what_code_computed_may_be_damaged_too() {
    let world = World::new().env("S", SECRET).file("body", BODY);
    let header = format!("X-Body-Signature: {RIGHT}");
    let ask = |computed: &str| {
        world.run(&["verify", "--secret", "env:S", "-H", &header, "--computed", computed, "--format", "json", "body"])
    };
    assert_eq!(codes(&ask(&RIGHT[1..]).exits(1)), ["recipe-digit-missing"]);
    assert_eq!(codes(&ask(&RIGHT.replace('0', "O")).exits(1)), ["recipe-digit-look-alike"]);
    ask("no digits at all").fails(2, &["no digest"]);
    let said = world
        .run(&["verify", "--secret", "env:S", "-H", &format!("X-Body-Signature: {}", &RIGHT[1..]), "body"])
        .exits(1);
    assert!(said.text().contains("proved by a match of all other digits"), "{}", said.text());
}

#[test]
fn plus_signs_of_base64_that_became_spaces_are_named() {
    // A digest whose base64 has a plus sign amid it.
    let (body, base64) = (0..100)
        .map(|number| {
            let body = format!("{{\"n\":{number}}}");
            let digest = Hash::Sha256.hmac(SECRET.as_bytes(), &[body.as_bytes()]);
            (body, STANDARD.encode(digest.as_bytes()))
        })
        .find(|(_, base64)| base64.get(20..40).is_some_and(|middle| middle.contains('+')))
        .unwrap();
    assert_eq!(of_digest(&body, &base64.replace('+', " ")), ["recipe-plus-as-space", "recipe-base64"]);
    assert_eq!(of_digest("{}", &base64.replace('+', " ")), [""; 0]);
}
