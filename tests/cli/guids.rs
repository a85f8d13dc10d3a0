//! GUIDs in another form than the one that was signed or signed with, and the hash that identity verification takes. The forms are those of .NET's
//! `Guid.ToString` and of Python's `uuid`.

use courtside::platform::Hash;

use crate::causes::{SECRET, codes, of_capture, of_code};
use crate::world::{Answer, World};

const GUID: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
const UPPER: &str = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";

fn mac(secret: &[u8], message: &str) -> String {
    hex::encode(Hash::Sha256.hmac(secret, &[message.as_bytes()]).as_bytes())
}

#[test]
fn a_secret_that_is_a_guid_is_tried_in_all_its_forms() {
    let body = "{\"a\":1}";
    let judged = |held: &str, used: &[u8]| {
        let world = World::new().env("S", held).file("body", body);
        let header = format!("X-Body-Signature: {}", mac(used, body));
        world.run(&["verify", "--secret", "env:S", "--format", "json", "-H", &header, "body"]).exits(1)
    };
    for (held, used, place) in [
        (GUID, format!("{{{GUID}}}"), "in braces, in lower case"),
        (GUID, format!("{{{UPPER}}}"), "in braces, in upper case"),
        (GUID, format!("({UPPER})"), "in brackets, in upper case"),
        (GUID, UPPER.replace('-', ""), "without dashes, in upper case"),
        (&format!("{{{UPPER}}}"), GUID.to_owned(), "with dashes, in lower case"),
        (&format!("{{{GUID}}}"), GUID.to_owned(), "with dashes, in lower case"),
        (&UPPER.replace('-', ""), GUID.to_owned(), "with dashes, in lower case"),
    ] {
        let answer = judged(held, used.as_bytes());
        assert_eq!(codes(&answer), ["secret-guid"], "{used}");
        let json = answer.json();
        let detail = json["results"][0]["causes"][0]["detail"].as_str().unwrap();
        assert!(detail.ends_with(&format!("({place})")) && !answer.text().contains(&used), "{detail}");
        assert!(json["results"][0]["tried"].as_u64().unwrap() < 2000);
    }
    assert_eq!(codes(&judged(GUID, UPPER.as_bytes())), ["secret-case"]);
    assert_eq!(codes(&judged(GUID, GUID.replace('-', "").as_bytes())), ["secret-dashes"]);
    // Printed by Python 3.11: `uuid.UUID(…).bytes_le.hex()`.
    let ordered = hex::decode("e004253f894fd3119a0c0305e82c3301").unwrap();
    assert_eq!(codes(&judged(GUID, &ordered)), ["secret-guid"]);
    assert_eq!(codes(&judged("3f2504e0-4f89-11d3-9a0c-0305e82c330", format!("{{{GUID}}}").as_bytes())), [""; 0]);
}

#[test]
fn guids_in_a_body_that_were_written_in_another_form_are_named() {
    let body = format!("{{\"contact\":\"{GUID}\",\"list\":[\"{GUID}\"],\"b\":1}}");
    for form in [UPPER.to_owned(), format!("{{{GUID}}}"), format!("{{{UPPER}}}"), GUID.replace('-', "")] {
        assert_eq!(of_code(&body, body.replace(GUID, &form)), ["body-guids"], "{form}");
    }
    let braced = body.replace(GUID, &format!("{{{UPPER}}}"));
    assert_eq!(
        (of_code(&braced, &body), of_capture(&braced, &body)),
        (vec!["body-guids".into()], vec!["body-guids".into()])
    );
}

/// What is said of an identity's `user_hash`.
fn identity(scheme: &str, id: &str, hash: &str) -> Answer {
    let world =
        World::new().env("S", SECRET).file("body", format!("{{\"user_id\":\"{id}\",\"user_hash\":\"{hash}\"}}"));
    world.run(&["verify", "--scheme", scheme, "--secret", "env:S", "--format", "json", "body"]).exits(1)
}

#[test]
fn an_id_that_is_a_guid_is_tried_in_all_its_forms() {
    for (id, signed) in [
        (GUID.to_owned(), format!("{{{UPPER}}}")),
        (GUID.to_owned(), UPPER.replace('-', "")),
        (format!("{{{GUID}}}"), GUID.to_owned()),
        (GUID.replace('-', ""), GUID.to_owned()),
        (format!("({UPPER})"), GUID.to_owned()),
    ] {
        let digits = mac(SECRET.as_bytes(), &signed);
        assert_eq!(codes(&identity("intercom-identity", &id, &digits)), ["body-other-value"], "{id} {signed}");
        assert_eq!(
            codes(&identity("kentico-identity", &id, &digits.to_uppercase())),
            ["body-other-value"],
            "{id} {signed}"
        );
    }
}

#[test]
fn another_hash_of_an_id_is_told_what_identity_verification_takes() {
    // Computed by Python 3.11: `hmac.new(SECRET, b'25', NAME).hexdigest()`.
    for (hash, code) in [
        ("a565c7d00a3c37f1a916f46c72a8107a", "recipe-md5"),
        ("4ba4c44600f4832dd3a87e650659ff819d0628b4", "recipe-sha1"),
        (
            "9de62b9593b7aa60f130aa00affd444066e430e2da11090e795082e765359556528535665b62e6dfd663428cb433c1d8cdd0e355a94d6499ba803bfd44b16b30",
            "recipe-sha512",
        ),
    ] {
        let answer = identity("intercom-identity", "25", hash);
        assert_eq!(codes(&answer), [code]);
        let json = answer.json();
        let detail = json["results"][0]["causes"][0]["detail"].as_str().unwrap();
        assert!(detail.ends_with("; identity verification takes sha256"), "{detail}");
    }
}
