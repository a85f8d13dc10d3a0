use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::platform::{Carrier, Mac};

fn signer(name: &str) -> Signer {
    let scheme = platform::scheme(name).unwrap();
    Signer { setting: Setting::from(scheme), variables: vec![scheme.env.to_owned()] }
}

fn capture(headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Capture {
    let mut capture = Capture::default();
    capture.request.target = b"https://app.example.test/a?b#c".to_vec();
    capture.request.body = body.into();
    for (name, value) in headers {
        capture.request.headers.push(*name, *value);
    }
    capture
}

/// The row of one capture, and what was kept.
fn row(engine: Engine, capture: &Capture, schemes: &[&str]) -> Result<(Value, Vec<Kept>), Refusal> {
    let signers: Vec<Signer> = schemes.iter().copied().map(signer).collect();
    let mut script = Script::new(engine);
    let kept = script.capture(capture, &signers.iter().collect::<Vec<_>>())?;
    Ok((serde_json::from_str(&script.captures).unwrap(), kept))
}

fn written(script: &Script) -> String {
    let mut out = Vec::new();
    script.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_scheme_that_proves_a_request_is_signed_and_the_others_are_kept_with_a_reason() {
    for engine in Engine::ALL {
        for scheme in platform::schemes().filter(|scheme| scheme.recipe != Recipe::Sheet) {
            let (row, kept) = row(engine, &capture(&[], "{}"), &[scheme.name]).unwrap();
            if let Carrier::Field(_) = scheme.carrier {
                assert_eq!((&row["sign"], kept[0].scheme), (&json!([]), scheme.name));
            } else {
                assert_eq!((&row["sign"], kept.len()), (&json!([0]), 0), "{}", scheme.name);
                let names: Vec<&Value> = row["headers"].as_array().unwrap().iter().map(|header| &header[0]).collect();
                assert_eq!(names.last().and_then(|name| name.as_str()), Some(scheme.carrier.name()));
            }
        }
    }
}

#[test]
fn a_recipe_stands_in_a_script_once_and_says_what_the_table_says() {
    let mut script = Script::new(Engine::K6);
    let infobip = signer("infobip");
    for _ in 0..2 {
        script.capture(&capture(&[], "{}"), &[&infobip]).unwrap();
    }
    script.capture(&capture(&[], "{}"), &[&signer("infobip-legacy")]).unwrap();
    assert_eq!(
        script.recipes[0],
        json!({
            "scheme": "infobip", "secret": "signing secret", "variables": ["INFOBIP_SIGNING_SECRET"],
            "header": "X-Ib-Exchange-Req-Signature", "way": "mac", "hash": "sha256",
            "over": [{"now_ms": "X-Ib-Exchange-Req-Timestamp"}, "body"], "prefix": "", "encoding": "hex-lower"
        })
    );
    assert_eq!(script.recipes.len(), 2);
    assert_eq!(script.variables(), ["INFOBIP_SIGNING_SECRET", "INFOBIP_CLIENT_SECRET", "INFOBIP_ACCOUNT_ID"]);
    assert_eq!(written(&script).matches("\"infobip\"").count(), 1);
}

#[test]
fn a_signature_is_made_anew_in_the_form_that_is_there() {
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::STANDARD.encode([0xff; 32]);
    let header = "X-Ib-Hmac-Signature";
    let recipe = |proof: &str, signer: &Signer| {
        let mut script = Script::new(Engine::Locust);
        script.capture(&capture(&[(header, proof)], "{}"), &[signer]).unwrap();
        ["prefix", "hash", "encoding"].map(|name| script.recipes[0][name].as_str().unwrap().to_owned())
    };
    let open = signer("infobip-subscription");
    assert_eq!(open.setting.carrier, header);
    assert_eq!(recipe(&format!("HMAC-SHA512={}", "00".repeat(64)), &open), ["HMAC-SHA512=", "sha512", "hex-lower"]);
    assert_eq!(recipe(&format!("sha256={base64}"), &open), ["sha256=", "sha256", "base64"]);
    assert_eq!(recipe(&"AB".repeat(32), &open), ["", "sha256", "hex-upper"]);
    let mut chosen = open;
    (chosen.setting.prefix, chosen.setting.prefix_chosen) = ("v1=".to_owned(), true);
    assert_eq!(recipe(&format!("v1={}", "00".repeat(32)), &chosen), ["v1=", "sha256", "hex-lower"]);
    assert_eq!(recipe(&format!("other={}", "00".repeat(32)), &chosen), ["v1=", "sha256", "hex-lower"]);
}

#[test]
fn headers_keep_their_order_and_lose_what_is_the_clients_own() {
    let headers = [
        (":authority", "app.example.test"),
        ("Host", "app.example.test"),
        ("X-A", "1"),
        ("x-body-signature", "00"),
        ("Connection", "close, X-Hop"),
        ("x-hop", "1"),
        ("x-a", "2"),
        ("Cookie", "a=1"),
        ("cookie", "b=2"),
        ("X-Body-Signature", "01"),
        ("Content-Length", "9"),
    ];
    let (row, _) = row(Engine::Locust, &capture(&headers, "{}"), &["intercom", "infobip"]).unwrap();
    let expected = json!([
        ["X-A", "1, 2"],
        ["x-body-signature", null],
        ["Cookie", "a=1; b=2"],
        ["X-Ib-Exchange-Req-Timestamp", null],
        ["X-Ib-Exchange-Req-Signature", null]
    ]);
    assert_eq!(row["headers"], expected);
    assert_eq!((&row["method"], &row["path"]), (&json!("POST"), &json!("/a?b")));
}

#[test]
fn a_header_is_written_so_that_each_client_sends_its_bytes() {
    let with = |value: &[u8]| {
        let mut capture = Capture::default();
        capture.request.headers.push("X", value);
        capture
    };
    let value = |engine, bytes: &[u8]| row(engine, &with(bytes), &[]).map(|(row, _)| row["headers"][0][1].clone());
    assert_eq!(value(Engine::Locust, "ž".as_bytes()).unwrap(), "\u{c5}\u{be}");
    assert_eq!(value(Engine::K6, "ž".as_bytes()).unwrap(), "ž");
    assert_eq!(value(Engine::Locust, b"\xff").unwrap(), "ÿ");
    assert!(value(Engine::K6, b"\xff").unwrap_err().to_string().contains("`locust` can"));
    for engine in Engine::ALL {
        assert!(value(engine, b"a\nb").unwrap_err().to_string().contains("line break"));
    }
}

#[test]
fn a_body_is_text_where_it_can_be_and_a_sheet_stands_around_its_blob() {
    let (text, _) = row(Engine::K6, &capture(&[], "ž"), &["kentico-signature"]).unwrap();
    assert_eq!((&text["body"], &text["ascii_body"]), (&json!("ž"), &json!("?")));
    let (bytes, _) = row(Engine::K6, &capture(&[], *b"\xff"), &[]).unwrap();
    assert_eq!((&bytes["body_base64"], bytes.get("body")), (&json!("/w=="), None));
    let form = "intercom_data=%7B%22user%22%3A%22AA-_%22%7D&a=b";
    let (sheet, kept) = row(Engine::K6, &capture(&[], form), &["intercom-sheet"]).unwrap();
    let parts = json!({"before": "intercom_data=%7B%22user%22%3A%22", "captured": "AA-_", "after": "%22%7D&a=b", "blob": "AA+/", "recipe": 0});
    assert_eq!((&sheet["sheet"], sheet.get("body"), kept), (&parts, None, Vec::new()));
    let (none, kept) = row(Engine::K6, &capture(&[], "{}"), &["intercom-sheet"]).unwrap();
    assert_eq!((&none["body"], kept[0].scheme), (&json!("{}"), "intercom-sheet"));
}

#[test]
fn statistics_say_the_name_else_the_flow_else_the_path() {
    let mut named = capture(&[], r#"{"workspace_id":"a"}"#);
    let name = |capture: &Capture| row(Engine::K6, capture, &[]).unwrap().0["name"].clone();
    assert_eq!(name(&named), "intercom/health-check");
    assert_eq!(name(&capture(&[], "")), "POST /a");
    for (word, value) in [("flow", "x/y"), ("name", "z\u{1b}")] {
        named.directives.push(crate::capture::Directive { name: word.into(), value: value.into(), line: 0 });
    }
    assert_eq!(name(&named), crate::text::sanitise("z\u{1b}"));
}

#[test]
fn a_scheme_that_sends_its_secret_is_made_anew_whatever_is_named() {
    let both = capture(&[("XperienceAPIKey", "hunter2"), ("X-Hub-Signature", "sha1=00")], "{}");
    let chosen = platform::scheme("intercom");
    let names =
        |scheme| -> Vec<&str> { schemes(&both.request, scheme, None).iter().map(|scheme| scheme.name).collect() };
    assert_eq!(names(chosen), ["intercom", "kentico"]);
    assert_eq!(names(None), ["kentico", "kentico-signature"]);
    let (row, _) = row(Engine::Locust, &both, &names(chosen)).unwrap();
    assert!(!row.to_string().contains("hunter2"), "{row}");
    let subscribed = capture(&[("X-Acme", "00")], "{}");
    assert_eq!(schemes(&subscribed.request, None, Some("x-acme"))[0].name, "infobip-subscription");
}

#[test]
fn what_an_engine_cannot_say_is_refused_and_leaves_the_script_as_it_was() {
    let mut other = signer("infobip-subscription");
    let Recipe::Mac(mac) = other.setting.recipe else { panic!() };
    other.setting.recipe = Recipe::Mac(Mac { hash: Hash::Sha224, ..mac });
    let (good, plain) = (signer("intercom"), capture(&[], "{}"));
    assert_eq!(Script::new(Engine::Locust).capture(&plain, &[&other]), Ok(Vec::new()));
    let mut script = Script::new(Engine::K6);
    script.capture(&plain, &[&good]).unwrap();
    let before = written(&script);
    let refused = script.capture(&plain, &[&signer("infobip"), &other]).unwrap_err().to_string();
    assert!(refused.contains("sha224") && refused.contains("`locust`"), "{refused}");
    let large = capture(&[], vec![b'a'; LARGEST]);
    assert_eq!(script.capture(&large, &[&signer("infobip")]), Err(Refusal::TooLarge));
    for (method, target) in [("PO ST", "/"), ("CONNECT", "app.example.test:443"), ("OPTIONS", "*")] {
        let mut odd = capture(&[], "");
        odd.request.method = method.into();
        odd.request.target = target.into();
        assert!(matches!(script.capture(&odd, &[]), Err(Refusal::CannotSay(_))), "{method} {target}");
    }
    assert_eq!(written(&script), before);
}

#[test]
fn names_lead_to_engines() {
    for engine in Engine::ALL {
        assert_eq!(Engine::from_name(engine.name()), Some(engine));
        for place in ["@RECIPES@", "@CAPTURES@"] {
            assert_eq!(engine.template().matches(place).count(), 1, "{}", engine.name());
        }
    }
    assert_eq!(Engine::from_file_name("locustfile.py"), Some(Engine::Locust));
    assert_eq!(Engine::from_file_name("load.py"), None);
}

proptest! {
    #[test]
    fn json_in_ascii_says_the_same(text in any::<String>()) {
        let json = ascii(&json!({ "a": text }));
        prop_assert!(json.bytes().all(|byte| (b' '..0x7f).contains(&byte) && byte != b'\''), "{}", json);
        prop_assert_eq!(&serde_json::from_str::<Value>(&json).unwrap()["a"], &text);
    }

    #[test]
    fn any_request_is_a_row_or_refused_in_a_sentence(
        method in "[A-Z ]{0,4}",
        target in proptest::collection::vec(any::<u8>(), 0..20),
        headers in proptest::collection::vec(("[A-Za-z:-]{0,6}", proptest::collection::vec(any::<u8>(), 0..8)), 0..5),
        body in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut capture = Capture::default();
        capture.request.method = method.into_bytes();
        capture.request.target = target;
        capture.request.body.clone_from(&body);
        for (name, value) in headers {
            capture.request.headers.push(name, value);
        }
        for engine in Engine::ALL {
            match row(engine, &capture, &["intercom", "kentico-signature"]) {
                Ok((row, _)) => {
                    prop_assert!(row["path"].as_str().unwrap().bytes().all(|byte| byte.is_ascii_graphic()));
                    let text = row["body"].as_str().map(|body| body.as_bytes().to_vec());
                    let bytes = || base64::Engine::decode(&base64::engine::general_purpose::STANDARD, row["body_base64"].as_str().unwrap()).unwrap();
                    prop_assert_eq!(text.unwrap_or_else(bytes), body.clone());
                }
                Err(refusal) => prop_assert!(!refusal.to_string().is_empty()),
            }
        }
    }
}
