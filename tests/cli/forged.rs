//! Captures, tokens and arguments that were made to be judged by less than there is.

use crate::world::{Answer, BODY, SECRET, SIGNATURE, World};

/// What `sign` prints for a body by a secret.
fn signed(scheme: &str, secret: &str, body: &str) -> String {
    let world = World::new().env("S", secret).file("body", body);
    let answer = world.run(&["sign", scheme, "--secret", "env:S", "--print", "signature", "body"]);
    answer.exits(0).text().trim().to_owned()
}

fn results(answer: &Answer) -> Vec<(String, bool, String)> {
    let json = answer.json();
    let results = json["results"].as_array().unwrap().iter();
    results
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            (text("scheme"), row["ok"] == true, text("detail"))
        })
        .collect()
}

#[test]
fn a_secret_that_a_capture_names_is_named_in_its_row_and_warned_of_once() {
    let line = |variable: &str, secret: &str| {
        let row = serde_json::json!({
            "method": "POST", "url": "/a", "headers": [["X-Body-Signature", signed("intercom", secret, "{}")]],
            "body": "{}", "directives": [["secret", format!("env:{variable}")]],
        });
        format!("{row}\n")
    };
    let world = World::with_secret()
        .env("SHORT", "abcdefg")
        .env("LONG", "PUBLIC-long-enough")
        .env("INTERCOM_CLIENT_SECRET", SECRET)
        .file("short.ndjson", line("SHORT", "abcdefg"))
        .file("long.ndjson", line("LONG", "PUBLIC-long-enough"));
    let short = world.run(&["verify", "short.ndjson"]).exits(0);
    assert!(short.stderr.contains("env:SHORT, which a capture names, has 7 bytes"), "{}", short.stderr);
    assert_eq!(short.stderr.matches("warning: captures named the secret").count(), 1, "{}", short.stderr);
    let long = world.run(&["verify", "--format", "json", "long.ndjson"]).exits(0);
    assert!(results(&long)[0].2.contains("env:LONG"), "{}", long.text());
    assert!(long.stderr.contains("(env:LONG)") && !long.stderr.contains("which a capture names"), "{}", long.stderr);
    // The flag judges all of them by one's own.
    let own = world.run(&["verify", "--explain=none", "--secret", "env:S", "long.ndjson"]).exits(1);
    assert_eq!(own.stderr, "");
}

#[test]
fn a_variable_that_every_environment_has_is_no_secret_of_a_capture() {
    let capture = |secret: &str, variable: &str| {
        let signature = signed("intercom", secret, "{}");
        format!(
            "# @secret env:{variable}\nPOST /a HTTP/1.1\nX-Body-Signature: {signature}\nContent-Length: 2\n\n{{}}\n"
        )
    };
    let world = World::new()
        .env("LANG", "C.UTF-8")
        .file("forged.http", capture("C.UTF-8", "LANG"))
        .file("right.http", capture(SECRET, "LANG"));
    // Nothing else is known: nothing is proved.
    let none = world.run(&["verify", "forged.http"]).exits(2);
    assert!(none.stderr.contains("env:LANG, which a capture names, is no secret"), "{}", none.stderr);
    let world = world.env("INTERCOM_CLIENT_SECRET", SECRET);
    let forged = world.run(&["verify", "--explain=none", "--format", "json", "forged.http"]).exits(1);
    assert!(forged.stderr.contains("env:LANG, which a capture names, is no secret"), "{}", forged.stderr);
    world.run(&["verify", "right.http"]).exits(0);
}

#[test]
fn a_directive_hides_no_other_signature_of_the_request() {
    let hub = signed("intercom-webhook", SECRET, BODY);
    let capture = |first: &str, more: &str| {
        format!(
            "# @scheme {first}\nPOST / HTTP/1.1\nX-Body-Signature: {more}\nX-Hub-Signature: {hub}\nContent-Length: {}\n\n{BODY}\n",
            BODY.len()
        )
    };
    let world = World::with_secret()
        .env("INTERCOM_CLIENT_SECRET", SECRET)
        .file("wrong.http", capture("intercom-webhook", &"0".repeat(64)))
        .file("right.http", capture("intercom-webhook", SIGNATURE))
        .file("shared.http", capture("kentico-signature", SIGNATURE));
    let verify = |name: &str, exit| {
        world.run(&["verify", "--secret", "env:S", "--explain=none", "--format", "json", name]).exits(exit)
    };
    let rows = |answer: &Answer| results(answer).into_iter().map(|(scheme, ok, _)| (scheme, ok)).collect::<Vec<_>>();
    let row = |scheme: &str, ok| (scheme.to_owned(), ok);
    assert_eq!(rows(&verify("wrong.http", 1)), [row("intercom-webhook", true), row("intercom", false)]);
    assert_eq!(rows(&verify("right.http", 0)), [row("intercom-webhook", true), row("intercom", true)]);
    // A header that two schemes share is judged by the one that was named.
    assert_eq!(rows(&verify("shared.http", 1)), [row("kentico-signature", false), row("intercom", true)]);
    let looked = world.run(&["inspect", "wrong.http"]).exits(0);
    assert!(looked.text().contains("signature-mismatch"), "{}", looked.text());
}

#[test]
fn the_body_only_scheme_is_no_way_around_exchange_headers_unless_it_is_forced_and_told() {
    let body = r#"{"email":"ada@example.test"}"#;
    let right = signed("infobip-subscription", "PUBLIC-exchange-secret", body);
    let request = format!(
        "POST / HTTP/1.1\nX-Ib-Exchange-Req-Signature: {}\nX-Ib-Exchange-Req-Timestamp: 1700000000000\nX-Ib-Hmac-Signature: {right}\nContent-Length: {}\n\n{body}\n",
        "0".repeat(64),
        body.len()
    );
    let world = World::new()
        .env("S", "PUBLIC-exchange-secret")
        .file("named.http", format!("# @scheme infobip-subscription\n{request}"))
        .file("plain.http", &request);
    let verify = |more: &[&str], exit| {
        let run = ["verify", "--secret", "env:S", "--explain=none", "--format", "json"];
        world.run(&[&run, more].concat()).exits(exit)
    };
    let named = verify(&["named.http"], 1);
    assert_eq!(results(&named).len(), 1);
    assert_eq!(results(&named)[0].0, "infobip");
    assert!(named.stderr.contains("`# @scheme infobip-subscription` counts for nothing"), "{}", named.stderr);
    let forced = verify(&["--scheme", "infobip-subscription", "plain.http"], 0);
    assert!(forced.stderr.contains("holds for a request that is sent again"), "{}", forced.stderr);
    let looked = World::new().env("INFOBIP_SIGNING_SECRET", "PUBLIC-exchange-secret");
    let looked = looked.file("named.http", format!("# @scheme infobip-subscription\n{request}"));
    let looked = looked.run(&["inspect", "named.http"]).exits(0);
    assert!(!looked.text().contains("signature-ok"), "{}", looked.text());
}

#[test]
fn a_token_that_asks_for_what_is_not_understood_is_refused() {
    use base64::Engine as _;
    let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let world = World::new().env("S", "PUBLIC-identity-secret");
    for (header, said) in [
        (r#"{"alg":"HS256","b64":false,"crit":["b64","zzz"]}"#, "`b64`, `zzz`"),
        (r#"{"alg":"HS256","crit":[]}"#, "no list of names"),
        (r#"{"alg":"HS256","crit":"exp"}"#, "no list of names"),
        (r#"{"alg":"HS256","b64":false}"#, "`b64` is false"),
    ] {
        let signed = format!("{}.{}", part(header), part(r#"{"user_id":"25","exp":1893456000}"#));
        let verify = |token: &str, exit| {
            let run = ["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "--format", "json"];
            world.run_with(&[&run[..], &["--at", "1700000000000", "-"]].concat(), token.as_bytes()).exits(exit)
        };
        // Its signature is made by another run, which says what is expected.
        let plain = signed.replacen(&part(header), &part(r#"{"alg":"HS256","typ":"JWT"}"#), 1);
        let expected = verify(&format!("{plain}.{}", "A".repeat(43)), 1).json()["results"][0]["expected"].clone();
        verify(&format!("{plain}.{}", expected.as_str().unwrap()), 0);
        let refused = verify(&format!("{signed}.{}", "A".repeat(43)), 1).json()["results"][0].clone();
        assert_eq!(refused["code"], "jwt-critical", "{header}");
        assert!(refused["detail"].as_str().unwrap().contains(said), "{header}: {refused}");
    }
}

#[test]
fn inspect_refuses_such_a_token_too_though_its_signature_is_right() {
    use base64::Engine as _;
    let part = |text: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let secret = "PUBLIC-identity-secret";
    let inspect = |header: &str| {
        let signed = format!("{}.{}", part(header.as_bytes()), part(br#"{"user_id":"25","exp":32503680000}"#));
        let tag = courtside::platform::Hash::Sha256.hmac(secret.as_bytes(), &[signed.as_bytes()]);
        let token = format!("{signed}.{}", part(tag.as_bytes()));
        let unjudged = World::new().run_with(&["inspect", "-"], token.as_bytes()).exits(0);
        assert_eq!(unjudged.text().contains("jwt-critical"), header.contains("crit") || header.contains("b64"));
        World::new().env("INTERCOM_IDENTITY_SECRET", secret).run_with(&["inspect", "-"], token.as_bytes()).exits(0)
    };
    let plain = inspect(r#"{"alg":"HS256"}"#);
    assert!(plain.text().contains("signature-ok") && !plain.text().contains("jwt-critical"), "{}", plain.text());
    for header in [r#"{"alg":"HS256","crit":["exp"]}"#, r#"{"alg":"HS256","b64":false}"#] {
        let refused = inspect(header);
        assert!(refused.text().contains("jwt-critical"), "{header}: {}", refused.text());
        assert!(!refused.text().contains("signature-ok"), "{header}: {}", refused.text());
    }
}

#[test]
fn an_empty_account_id_is_a_missing_one() {
    let headers = ["X-Ib-Exchange-Req-Timestamp: 1700000000000", "X-Ib-Exchange-Req-Signature: 00"];
    let world = World::new()
        .env("S", "PUBLIC-exchange-secret")
        .file("b.json", "{}")
        .file("courtside.toml", "[schemes.infobip-legacy]\naccount-id = \" \"\n");
    for id in [&["--account-id", ""][..], &["--account-id", " "], &[]] {
        let run = ["verify", "--secret", "env:S", "--scheme", "infobip-legacy", "--format", "json"];
        let run = [&run[..], &["-H", headers[0], "-H", headers[1], "b.json"], id].concat();
        assert_eq!(world.run(&run).exits(2).json()["results"][0]["code"], "account-id-missing", "{id:?}");
    }
    world.run(&["sign", "infobip-legacy", "--secret", "env:S", ""]).fails(2, &["signs the account id"]);
}

#[test]
fn a_time_to_judge_at_that_was_given_in_seconds_is_told() {
    let world = World::with_secret().file("b.json", BODY);
    let header = format!("X-Body-Signature: {SIGNATURE}");
    let run =
        |at: &str| world.run(&["verify", "--secret", "env:S", "--at", at, "-H", &header, "b.json"]).exits(0).stderr;
    assert!(run("1700000000").contains("1700000000000 may have been meant"));
    assert_eq!(run("1700000000000"), "");
}

#[test]
fn a_record_that_says_two_things_is_refused() {
    let entry = |request: &str| {
        format!(
            "{{\"log\":{{\"version\":\"1.2\",\"entries\":[{{\"request\":{{\"method\":\"POST\",\"url\":\"http://a.test/\",{request}}}}}]}}}}"
        )
    };
    let headers = |more: &str| {
        format!(
            "\"headers\":[{{\"name\":\"X-Body-Signature\",{more}\"value\":\"{}\"}}]",
            signed("intercom", SECRET, "{}")
        )
    };
    let body = r#""postData":{"text":"{}"}"#;
    let zeros = "0".repeat(64);
    let event = |more: &str| {
        let headers = format!("\"headers\":{{\"X-Body-Signature\":\"{}\"}}", signed("intercom", SECRET, "{}"));
        format!(
            "{{\"httpMethod\":\"POST\",\"path\":\"/\",{more}{headers},\"body\":\"{{}}\",\"isBase64Encoded\":false}}"
        )
    };
    for (name, text, member) in [
        ("a.har", entry(&format!("{},{body}", headers(""))), ""),
        ("a.har", entry(&format!(r#"{},"postData":{{"text":"forged","text":"{{}}"}}"#, headers(""))), "text"),
        ("a.har", entry(&format!(r#"{},"postData":{{"text":"forged"}},{body}"#, headers(""))), "postData"),
        ("a.har", entry(&format!("{},{body}", headers(&format!("\"value\":\"{zeros}\",")))), "value"),
        ("a.har", entry(&format!("\"headers\":[],{},{body}", headers(""))), "headers"),
        ("a.json", event(""), ""),
        ("a.json", event(r#""headers":{},"#), "headers"),
        ("a.json", event(r#""body":"forged","#), "body"),
        ("a.json", event(r#""isBase64Encoded":true,"#), "isBase64Encoded"),
    ] {
        let world = World::with_secret().file(name, &text);
        if member.is_empty() {
            world.run(&["verify", "--secret", "env:S", name]).exits(0);
            continue;
        }
        let answer = world.run(&["verify", "--secret", "env:S", name]).exits(2);
        let said = format!("more than one `{member}`, and they say different things");
        assert!(answer.stderr.contains(&said), "{text}: {}", answer.stderr);
    }
}

#[test]
fn a_file_that_is_not_there_hides_no_other() {
    let request =
        format!("POST / HTTP/1.1\nX-Body-Signature: {}\nContent-Length: 2\n\n{{}}\n", signed("intercom", SECRET, "{}"));
    let world = World::with_secret().file("good.http", &request).file("wrong.http", request.replace("{}", "[]"));
    let run = ["verify", "--secret", "env:S", "--explain=none", "--format", "json"];
    let answer = world.run(&[&run[..], &["good.http", "goood.http", "wrong.http"]].concat()).exits(2);
    let rows = results(&answer).into_iter().map(|(_, ok, _)| ok).collect::<Vec<_>>();
    assert_eq!(rows, [true, false]);
    assert_eq!(answer.json()["summary"]["unread"], 1);
    assert!(answer.stderr.contains("error: cannot read goood.http (did you mean good.http?)"), "{}", answer.stderr);
}

#[test]
fn a_sheet_without_a_blob_and_one_with_two_forms_are_told() {
    let world = World::with_secret().file("user.json", r#"{"id":"1"}"#);
    let blob = world.run(&["encrypt", "--secret", "env:S", "user.json"]).exits(0).text().trim().to_owned();
    let blob = blob.replace('+', "%2B");
    let form = |body: &str| {
        format!(
            "POST / HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {}\n\n{body}",
            body.len()
        )
    };
    let good = format!("intercom_data=%7B%22user%22%3A%22{blob}%22%7D");
    let world = world
        .file("empty.http", form("intercom_data=%7B%22user%22%3A+%22%22%7D"))
        .file("odd.http", form(&good.replace("%22%7D", "~%22%7D")))
        .file("twice.http", form(&format!("{good}&intercom_data=%7B%22user%22%3A%22AAAA%22%7D")))
        .file("same.http", form(&format!("{good}&{good}")));
    let verify = |name: &str, exit| {
        world.run(&["verify", "--secret", "env:S", "--scheme", "intercom-sheet", name]).exits(exit).text().to_owned()
    };
    let empty = verify("empty.http", 1);
    assert!(empty.contains("`user`") && empty.contains("holds no blob") && !empty.contains("tag"), "{empty}");
    let odd = verify("odd.http", 1);
    assert!(!odd.contains("blob-not-base64") || odd.contains("told by how the blob looks"), "{odd}");
    assert!(verify("twice.http", 0).contains("several `intercom_data` stand in the form"));
    assert!(!verify("same.http", 0).contains("several"));
    let told = world.run(&["explain", "blob-ok"]).exits(0).text().to_owned();
    assert!(told.contains("`user`") && !told.contains("nothing was changed"), "{told}");
}
