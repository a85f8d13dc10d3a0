//! Which scheme, which hash and which header it is that a request was signed by, where the request does not say so plainly.

use crate::world::World;

const SECRET: &str = "PUBLIC-secret-of-the-tests";
const BODY: &str = r#"{"results":[]}"#;

fn world() -> World {
    World::new().env("S", SECRET).file("body", BODY)
}

/// What `sign` prints for the body.
fn signed(arguments: &[&str]) -> String {
    let ask = [&["sign"], arguments, &["--secret", "env:S", "--print", "signature", "body"]].concat();
    world().run(&ask).exits(0).text().trim().to_owned()
}

#[test]
fn the_length_of_a_subscriptions_signature_tells_the_hash_that_the_account_chose() {
    for hash in ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] {
        for (encoding, prefix) in [("hex", ""), ("base64", ""), ("hex", "SHA=")] {
            let choices = ["infobip-subscription", "--algorithm", hash, "--encoding", encoding, "--prefix", prefix];
            let header = format!("X-Ib-Hmac-Signature: {}", signed(&choices));
            let verify = ["verify", "--secret", "env:S", "-H", &header, "body"];
            let told = world().run(&verify).exits(0);
            assert_eq!(told.text().contains(&format!("made with {hash}")), hash != "sha256", "{}", told.text());
            world().run(&[&verify[..], &["--algorithm", hash]].concat()).exits(0);
            let other = if hash == "sha256" { "sha512" } else { "sha256" };
            world().run(&[&verify[..], &["--algorithm", other]].concat()).exits(1);
        }
    }
    // Another body is another matter than another hash.
    let header = format!("X-Ib-Hmac-Signature: {}", signed(&["infobip-subscription", "--algorithm", "sha512"]));
    let ask = ["verify", "--secret", "env:S", "-H", &header, "body", "--format", "json"];
    let answer = world().file("body", BODY.replace("[]", "[ ]")).run(&ask).exits(1);
    assert_eq!(answer.json()["results"][0]["causes"][0]["axis"], "body");
    // What other code came up with is held to the hash of the request.
    let computed = signed(&["infobip-subscription", "--algorithm", "sha1"]);
    world().run(&[&ask[..], &["--computed", &computed]].concat()).exits(1);
}

#[test]
fn a_prefix_and_an_encoding_that_were_named_are_held_to() {
    let (hex, base64) = (signed(&["infobip-subscription"]), signed(&["infobip-subscription", "--encoding", "base64"]));
    let verify = |proof: &str, choices: &[&str]| {
        let header = format!("X-Ib-Hmac-Signature: {proof}");
        let ask = ["verify", "--secret", "env:S", "--format", "json", "-H", &header, "body"];
        world().run(&[&ask[..], choices].concat())
    };
    let labelled = format!("sha256={hex}");
    for (proof, choices, code) in [
        (&hex, &["--encoding", "base64"][..], "recipe-hex"),
        (&base64, &["--encoding", "hex"], "recipe-base64"),
        (&hex, &["--prefix", "sha256="], "recipe-prefix-missing"),
        (&labelled, &["--prefix", "sig="], "recipe-prefix"),
        (&labelled, &["--prefix", ""], "recipe-prefix"),
    ] {
        let answer = verify(proof, choices).exits(1);
        let result = &answer.json()["results"][0];
        assert_eq!((&result["code"], &result["causes"][0]["code"]), (&"signature-malformed".into(), &code.into()));
        // Where nobody says what the account chose, any of them may be it.
        verify(proof, &[]).exits(0);
    }
    for (proof, choices) in [
        (&hex, &["--encoding", "hex"][..]),
        (&hex.to_ascii_uppercase(), &["--encoding", "hex"]),
        (&labelled, &["--encoding", "hex"]),
        (&labelled, &["--prefix", "sha256="]),
        (&format!("sha256={base64}"), &["--prefix", "sha256=", "--encoding", "base64"]),
        (&base64, &["--encoding", "base64", "--prefix", ""]),
    ] {
        verify(proof, choices).exits(0);
    }
    // The length still tells the hash.
    let md5 = signed(&["infobip-subscription", "--algorithm", "md5", "--encoding", "base64"]);
    assert!(verify(&md5, &["--encoding", "base64"]).exits(0).text().contains("made with md5"));
    let file = world().file("courtside.toml", "[schemes.infobip-subscription]\nprefix = \"sig=\"\n");
    let header = format!("X-Ib-Hmac-Signature: {labelled}");
    file.run(&["verify", "--secret", "env:S", "-H", &header, "body"]).exits(1);
}

#[test]
fn a_header_that_the_account_chose_is_pointed_at() {
    let header = format!("X-Acme-Sig: SHA256={}", signed(&["infobip-subscription"]));
    let ask = ["verify", "--secret", "env:S", "--scheme", "infobip-subscription", "-H", &header, "body"];
    let said = world().run(&ask).exits(1);
    assert!(said.text().contains("X-Acme-Sig looks like one") && said.text().contains("--header-name X-Acme-Sig"));
    world().run(&[&ask[..], &["--header-name", "X-Acme-Sig"]].concat()).exits(0);
}

#[test]
fn a_header_that_is_there_and_empty_is_not_said_to_be_missing() {
    let said = world()
        .file("a.http", "POST /initialize HTTP/1.1\nX-Body-Signature:\n\n{}")
        .run(&["verify", "--secret", "env:S", "a.http"]);
    let said = said.exits(1).text().to_owned();
    assert!(said.contains("X-Body-Signature is there and empty") && !said.contains("there is no"), "{said}");
}

#[test]
fn a_request_that_holds_by_another_scheme_of_the_same_header_names_that_scheme() {
    let request = ["sign", "kentico-signature", "--secret", "env:S", "--print", "http", "body"];
    let printed = world().run(&request).exits(0).text().to_owned();
    let capture = printed.strip_prefix("# @scheme kentico-signature\n").expect("the scheme is said").to_owned();
    let world = || World::new().env("KENTICO_CLIENT_SECRET", SECRET).file("a.http", &capture);
    let alone = world().run(&["verify", "a.http"]).exits(2);
    let flat = alone.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("--scheme kentico-signature"), "{flat}");
    let both = world().env("INTERCOM_CLIENT_SECRET", "PUBLIC-other").run(&["verify", "a.http"]).exits(1);
    let flat = both.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("scheme-other") && flat.contains("--scheme kentico-signature"), "{flat}");
    assert!(!both.text().contains("cause"), "{}", both.text());
    world().run(&["verify", "--scheme", "kentico-signature", "a.http"]).exits(0);
}

#[test]
fn a_header_whose_name_is_nearly_right_is_guessed() {
    let ask = |name: &str| {
        let header = format!("{name}: {}", signed(&["intercom"]));
        world().run(&["verify", "--secret", "env:S", "-H", &header, "body"]).exits(2).text().to_owned()
    };
    for name in ["X_Body_Signature", "HTTP_X_BODY_SIGNATURE", "X-Body-Signatur"] {
        let said = ask(name);
        assert!(said.contains(name) && said.contains("did you mean X-Body-Signature"), "{said}");
    }
    assert!(ask("X-Mac").contains("X-Mac looks like a signature"), "{}", ask("X-Mac"));
    assert!(!ask("X-Mac").contains("did you mean"));
}

#[test]
fn a_timestamp_in_seconds_is_said_whether_or_not_an_age_is_asked_for() {
    let ask = ["sign", "infobip", "--secret", "env:S", "--timestamp", "1700000000", "--print", "http", "body"];
    let world = world().file("a.http", &world().run(&ask).exits(0).stdout);
    let verify = ["verify", "--secret", "env:S", "a.http"];
    let words = "it is in seconds, and Infobip writes milliseconds";
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for more in [&[][..], &["--at", "1700000100000"]] {
        let said = world.run(&[&verify[..], more].concat()).exits(0);
        assert!(flat(said.text()).contains(words), "{}", said.text());
    }
    let said = world.run(&[&verify[..], &["--max-age", "5m", "--at", "1700000100000"]].concat()).exits(1);
    assert!(flat(said.text()).contains(words), "{}", said.text());
}

#[test]
fn however_a_forgery_writes_its_digits_kenticos_secret_judges_what_names_a_contact() {
    for digits in ["0".repeat(40), "a".repeat(40), "A".repeat(40)] {
        for prefix in ["sha1=", ""] {
            let capture =
                format!("POST /hook HTTP/1.1\nX-Hub-Signature: {prefix}{digits}\n\n{{\"ContactGuid\":\"1\"}}");
            let world = World::new().env("KENTICO_CLIENT_SECRET", SECRET).file("a.http", capture);
            let said = world.run(&["verify", "--explain=none", "a.http"]).exits(1);
            assert!(said.text().contains("kentico-signature"), "{}", said.text());
        }
    }
}

#[test]
fn a_request_that_was_signed_and_printed_verifies_with_the_same_secret() {
    let world = || World::new().env("S", SECRET).file("ascii", "{\"a\":1}").file("body", "{\"a\":\"\u{17d}\"}");
    for body in ["ascii", "body"] {
        for scheme in ["kentico-signature", "intercom-webhook", "intercom", "infobip", "infobip-subscription"] {
            let sign = ["sign", scheme, "--secret", "env:S", "--print", "http", body];
            let printed = world().run(&sign).exits(0).text().to_owned();
            let answer = world().file("a.http", printed).run(&["verify", "--secret", "env:S", "a.http"]).exits(0);
            assert!(answer.text().contains(scheme), "{scheme}: {}", answer.text());
        }
        // From elsewhere it comes without that line, and the path does not tell.
        let sign = ["sign", "kentico-signature", "--secret", "env:S", body];
        let header = world().run(&sign).exits(0).text().trim_end().to_owned();
        let ask = |more: &[&str]| {
            let verify = [&["verify", "--secret", "env:S", "-H", &header, "--format", "json", body], more].concat();
            world().run(&verify).exits(1).json()["results"][0]["code"].clone()
        };
        assert_eq!(ask(&[]), "scheme-other", "{body}");
        assert_eq!(ask(&["--scheme", "intercom-webhook"]), "signature-malformed", "{body}");
    }
}
