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

/// The causes of a proof with what is said of each, and how many combinations were tried.
fn all_said(proof: &str) -> (Vec<(String, String)>, u64) {
    let world = World::new().env("S", SECRET).file("body", BODY);
    let header = format!("X-Body-Signature: {proof}");
    let answer = world.run(&["verify", "--secret", "env:S", "--format", "json", "-H", &header, "body"]).exits(1);
    let json = answer.json();
    let result = &json["results"][0];
    assert_eq!(result["ok"], false, "{proof}");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let causes = result["causes"].as_array().unwrap();
    let causes = causes.iter().map(|cause| (text(&cause["code"]), text(&cause["detail"]))).collect();
    (causes, result["tried"].as_u64().unwrap())
}

/// The only cause of a proof, with all that is said of it, and how many combinations were tried.
fn said(proof: &str) -> (String, String, u64) {
    let (mut causes, tried) = all_said(proof);
    assert_eq!(causes.len(), 1, "{proof}: {causes:?}");
    let (code, detail) = causes.remove(0);
    (code, detail, tried)
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
            "the letter `{letter}` stands for `{digit}` as digits {}; the other {} of its 64 digits are right",
            places.join(", "),
            64 - places.len()
        );
        is_told(&proof, "recipe-digit-look-alike", &detail);
    }
}

#[test]
fn what_stands_instead_of_a_digit_is_told_as_it_came() {
    // The digest ends in `44262`.
    let most = &RIGHT[..62];
    let left = "the other 63 of its 64 digits are right";
    is_told(
        &format!("{most}G2"),
        "recipe-digit-look-alike",
        &format!("the letter `G` stands for `6` as digit 63; {left}"),
    );
    for (end, detail) in [
        ("?2", format!("`?` is no digit and stands instead of `6` as digit 63; {left}")),
        ("s2", format!("`s` is no digit and stands instead of `6` as digit 63; {left}")),
        ("f2", format!("digit 63 is `f` instead of `6`; {left}")),
        ("??", "`??` are no digits and stand instead of `62` as digits 63 to 64; the other 62 of its 64 digits are right".into()),
        (
            "?f",
            "`?` is no digit and stands instead of `6` as digit 63, digit 64 is `f` instead of `2`; the other 62 of its 64 digits are right".into(),
        ),
    ] {
        is_told(&format!("{most}{end}"), "recipe-digit-wrong", &detail);
    }
    is_told(
        &format!("{}G{}", &RIGHT[..1], &RIGHT[2..]),
        "recipe-digit-wrong",
        &format!("`G` is no digit and stands instead of `3` as digit 2; {left}"),
    );
    // What looks like a digit and stands too many is told as it came, and stands for none.
    let (first, rest) = RIGHT.split_at(10);
    is_told(
        &format!("{first}!!{rest}"),
        "recipe-digit-extra",
        "`!!` stand too many behind digit 10; all 64 right ones are there",
    );
}

#[test]
fn how_many_digits_are_right_is_said_once_of_all_damages() {
    // Its second digit is wrong, its last one missing, and a letter stands for its first zero.
    let proof = format!("b7O{}", &RIGHT[3..63]);
    let (causes, _) = all_said(&proof);
    let told: Vec<(&str, &str)> = causes.iter().map(|(code, detail)| (code.as_str(), detail.as_str())).collect();
    let expected = [
        ("recipe-digit-wrong", "digit 2 is `7` instead of `3`"),
        ("recipe-digit-missing", "digit 64 is missing: `2`"),
        (
            "recipe-digit-look-alike",
            "the letter `O` stands for `0` as digit 3; the other 61 of its 64 digits are right",
        ),
    ];
    assert_eq!(told, expected);
    // Places are those of the right digest, whatever came before.
    let (causes, _) = all_said(&format!("{} {}", &RIGHT[1..32], &RIGHT[32..]));
    let told: Vec<(&str, &str)> = causes.iter().map(|(code, detail)| (code.as_str(), detail.as_str())).collect();
    let expected = [
        ("recipe-digit-missing", "digit 1 is missing: `b`; the other 63 of its 64 digits are right"),
        ("recipe-digits-broken", "a space breaks its digits, behind the first 32 of them"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn places_of_breaks_are_counted() {
    let broken = |places: &[usize]| {
        let mut proof = String::new();
        let mut from = 0;
        for place in places {
            proof.push_str(&RIGHT[from..*place]);
            proof.push('\t');
            from = *place;
        }
        said(&format!("{proof}{}", &RIGHT[from..])).1
    };
    assert!(broken(&[9, 30]).contains(", and there is 1 more such place; "), "{}", broken(&[9, 30]));
    assert!(broken(&[9, 30, 31]).contains(", and there are 2 more such places; "), "{}", broken(&[9, 30, 31]));
}

#[test]
fn a_damaged_hash_of_an_identity_is_told_what_identity_verification_takes() {
    let right = hex::encode(Hash::Sha1.hmac(SECRET.as_bytes(), &[b"user-1"]).as_bytes());
    for digits in [right.clone(), right[1..].to_owned()] {
        let body = format!("{{\"user_id\":\"user-1\",\"user_hash\":\"{digits}\"}}");
        let ask = ["verify", "--scheme", "intercom-identity", "--secret", "env:S", "--format", "json", "body"];
        let answer = World::new().env("S", SECRET).file("body", body).run(&ask).exits(1);
        let json = answer.json();
        let causes = json["results"][0]["causes"].as_array().unwrap();
        let sha1 = causes.iter().find(|cause| cause["code"] == "recipe-sha1").unwrap();
        assert_eq!(sha1["detail"], "it was made with sha1; identity verification takes sha256", "{digits}");
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
