//! Who a person is: hashes of ids and tokens, in JSON, in forms, in queries and in headers.

use crate::world::{Answer, World};

fn world() -> World {
    World::new().env("S", "PUBLIC-identity-secret")
}

/// What `sign` makes of an id.
fn hash(scheme: &str, id: &str) -> String {
    let signed = world().run(&["sign", scheme, "--secret", "env:S", id]);
    signed.exits(0).text().trim().to_owned()
}

fn verify(scheme: &str, body: &str) -> Answer {
    let arguments = ["verify", "--scheme", scheme, "--secret", "env:S", "--format", "json", "-"];
    world().run_with(&arguments, body.as_bytes())
}

#[test]
fn a_hash_of_nobody_proves_nothing() {
    for scheme in ["intercom-identity", "kentico-identity"] {
        for id in ["null", "false", "true", "[1]", r#"{"a":1}"#] {
            let answer = verify(scheme, &format!(r#"{{"user_id":{id},"user_hash":"{}"}}"#, hash(scheme, id)));
            assert_eq!(answer.exits(1).json()["results"][0]["code"], "id-missing", "{scheme} {id}");
        }
        for id in [r#""""#, r#"" ""#, r#""\t\n""#, r#""\u00a0""#] {
            let answer = verify(scheme, &format!(r#"{{"user_id":{id},"user_hash":"{}"}}"#, "0".repeat(64)));
            assert_eq!(answer.exits(1).json()["results"][0]["code"], "id-missing", "{scheme} {id}");
        }
        for (id, text) in [("25", "25"), (r#""25""#, "25"), (r#""null""#, "null"), (r#"" a ""#, " a "), ("0", "0")] {
            verify(scheme, &format!(r#"{{"user_id":{id},"user_hash":"{}"}}"#, hash(scheme, text))).exits(0);
        }
        let email = hash(scheme, "ada@example.test");
        verify(scheme, &format!(r#"{{"user_id":null,"email":"ada@example.test","user_hash":"{email}"}}"#)).exits(0);
        verify(scheme, &format!(r#"{{"user_id":"","email":"ada@example.test","user_hash":"{email}"}}"#)).exits(1);
        verify(scheme, &format!(r#"{{"user_hash":"{email}"}}"#)).exits(1);
    }
    let settings = format!(r#"{{"user_id":null,"user_hash":"{}"}}"#, hash("intercom-identity", "null"));
    let looked = World::new().env("INTERCOM_IDENTITY_SECRET", "PUBLIC-identity-secret").run(&["inspect", &settings]);
    let looked = looked.exits(0);
    assert!(looked.text().contains("id-missing") && !looked.text().contains("signature-ok"), "{}", looked.text());
}

#[test]
fn what_code_computed_of_an_id_is_judged_without_a_hash_beside_it() {
    for scheme in ["intercom-identity", "kentico-identity"] {
        let id = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
        let right = hash(scheme, id);
        let ask = |text: &str| {
            let arguments =
                ["verify", "--scheme", scheme, "--secret", "env:S", "--format", "json", "--computed", &right, "-"];
            world().run_with(&arguments, text.as_bytes())
        };
        for text in [id.to_owned(), format!("{id}\n"), format!(r#"{{"user_id":"{id}"}}"#), format!("user_id={id}")] {
            assert_eq!(ask(&text).exits(0).json()["results"][0]["code"], "computed-right", "{scheme} {text}");
        }
        for (text, code) in [("another", "signature-mismatch"), (r#"{"id":1}"#, "id-missing")] {
            assert_eq!(ask(text).exits(1).json()["results"][0]["code"], code, "{scheme} {text}");
        }
    }
}

#[test]
fn an_identity_is_read_from_a_form_and_from_a_query() {
    let hash = hash("intercom-identity", "a b+25");
    let form = format!("x=1&user_id=a+b%2B25&user_hash={hash}");
    verify("intercom-identity", &form).exits(0);
    verify("intercom-identity", &format!("GET /?{form}#x HTTP/1.1\nHost: a.example.test\n\n")).exits(0);
    verify("intercom-identity", &form.replace("25", "26")).exits(1);
    verify("intercom-identity", &format!("user_id=+&user_hash={hash}")).exits(1);
    let signed =
        world().run(&["sign", "intercom-jwt", "--secret", "env:S", "--claim", "user_id=25", "--expires", "2h"]);
    let token = signed.exits(0).text().trim().to_owned();
    let bearer = format!("GET / HTTP/1.1\nHost: a.example.test\nAuthorization: Bearer {token}\n\n");
    for request in [&token, &format!("a=b&intercom_user_jwt={token}"), &bearer] {
        verify("intercom-jwt", request).exits(0);
        verify("intercom-jwt", &request.replacen("ey", "eyx", 1)).exits(1);
    }
}

#[test]
fn of_several_ids_the_one_beside_the_hash_is_judged_and_told() {
    let own = hash("intercom-identity", "25");
    for (body, exit, said) in [
        (format!(r#"{{"user_id":"99","x":{{"user_id":"25","user_hash":"{own}"}}}}"#), 0, "`25` is the one"),
        (format!(r#"{{"user_id":"25","x":{{"user_id":"99","user_hash":"{own}"}}}}"#), 1, "`99` is the one"),
        (format!(r#"{{"a":{{"user_id":"99"}},"b":{{"user_id":"25"}},"user_hash":"{own}"}}"#), 1, "`99` is the one"),
        (format!(r#"{{"user_id":"99","user_id":"25","user_hash":"{own}"}}"#), 0, "several `user_id`"),
        (format!(r#"{{"user_id":"25","user_hash":"{own}","user_hash":"{own}"}}"#), 0, ""),
        (format!(r#"{{"user_id":"25","user_hash":"{own}","x":{{"user_hash":"00"}}}}"#), 0, "several `user_hash`"),
        (
            format!(r#"{{"email":"25","user_hash":"{own}","company":{{"user_id":"7"}}}}"#),
            0,
            "`user_id` stands elsewhere",
        ),
        (format!(r#"{{"settings":{{"user_id":"25","user_hash":"{own}"}}}}"#), 0, ""),
    ] {
        let answer = verify("intercom-identity", &body).exits(exit);
        let detail = answer.json()["results"][0]["detail"].as_str().unwrap_or_default().to_owned();
        assert!(if said.is_empty() { detail.is_empty() } else { detail.contains(said) }, "{body}: {detail}");
    }
}

#[test]
fn each_identity_of_a_list_or_of_lines_is_judged() {
    let row = |id: &str| format!(r#"{{"user_id":"{id}","user_hash":"{}"}}"#, hash("intercom-identity", "25"));
    for text in [format!("{}\n\n{}\n", row("25"), row("26")), format!("[{},\n{}]", row("25"), row("26"))] {
        let answer = verify("intercom-identity", &text).exits(1);
        let json = answer.json();
        let rows: Vec<_> =
            json["results"].as_array().unwrap().iter().map(|row| (row["index"].clone(), row["ok"].clone())).collect();
        assert_eq!(rows, [(0.into(), true.into()), (1.into(), false.into())], "{text}");
    }
    // What is no list of objects is one document, as before.
    verify("intercom-identity", &format!("{}\nand more", row("25"))).exits(1);
}

#[test]
fn a_token_that_says_a_member_twice_is_judged_malformed() {
    use base64::Engine as _;
    let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let (header, claims) = (r#"{"alg":"HS256"}"#, r#"{"user_id":"25"}"#);
    let twice = [(r#"{"alg":"none","alg":"HS256"}"#, claims), (header, r#"{"user_id":"1","user_id":"25"}"#)];
    for (header, claims) in twice {
        let token = format!("{}.{}.{}", part(header), part(claims), "A".repeat(43));
        let world = World::with_secret().file("t.json", format!(r#"{{"intercom_user_jwt":"{token}"}}"#));
        let answer = world.run(&["verify", "--secret", "env:S", "--scheme", "intercom-jwt", "t.json"]).exits(1);
        assert!(answer.text().contains("jwt-malformed") && answer.text().contains("twice"), "{}", answer.text());
    }
}

#[test]
fn no_claims_at_all_are_asked_for() {
    let world = World::with_secret();
    world
        .run_with(&["sign", "intercom-jwt", "--secret", "env:S"], b"")
        .fails(2, &["there are no claims to sign", "--claim"]);
}

#[test]
fn a_hash_in_the_other_case_holds_and_is_told() {
    for (scheme, code, own) in [
        ("intercom-identity", "recipe-hex-upper", str::to_ascii_lowercase as fn(&str) -> String),
        ("kentico-identity", "recipe-hex-lower", str::to_ascii_uppercase),
    ] {
        let right = hash(scheme, "25");
        assert_eq!(own(&right), right);
        let other = if code.ends_with("upper") { right.to_ascii_uppercase() } else { right.to_ascii_lowercase() };
        let row = |answer: &Answer| answer.json()["results"][0].clone();
        for (digits, told) in [(&right, false), (&other, true)] {
            let body = format!(r#"{{"user_id":"25","user_hash":"{digits}"}}"#);
            let plain = row(&verify(scheme, &body).exits(0));
            let world = world().env("INTERCOM_IDENTITY_SECRET", "PUBLIC-identity-secret").file("b", &body);
            let scheme = ["--scheme", scheme, "--secret", "env:S", "--format", "json", "b"];
            let computed = row(&world.run(&[&["verify", "--computed", digits], &scheme[..]].concat()).exits(0));
            for row in [plain, computed] {
                assert_eq!(
                    (row["expected"].as_str(), row["actual"].as_str()),
                    (Some(&*right), Some(&**digits)),
                    "{row}"
                );
                assert_eq!(row["detail"].as_str().unwrap_or_default().contains(code), told, "{row}");
            }
            if code.ends_with("upper") {
                let looked = world.run(&["inspect", "b"]).exits(0);
                assert!(looked.text().contains("signature-ok"), "{}", looked.text());
                assert_eq!(looked.text().contains(code), told, "{}", looked.text());
            }
        }
    }
}
