//! `courtside verify`.

use crate::world::{BODY, SECRET, SIGNATURE, World, project};

fn header(signature: &str) -> String {
    format!("X-Body-Signature: {signature}")
}

/// The codes of the causes of the only result.
fn causes(answer: &crate::world::Answer) -> Vec<String> {
    let json = answer.json();
    let causes = json["results"][0]["causes"].as_array().unwrap();
    causes.iter().map(|cause| cause["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_right_signature_is_yes_and_a_wrong_one_no() {
    let world = World::with_secret().file("body.json", BODY);
    let yes = world.run(&["verify", "--secret", "env:S", "-H", &header(SIGNATURE), "body.json"]).exits(0);
    assert_eq!(yes.text(), "  ok  intercom             body.json  intercom/submit\n1 ok, 0 failed, 0 skipped\n");
    let flipped = "0123456789abcdef".repeat(4);
    let no =
        world.run(&["verify", "--secret", "env:S", "-H", &header(&flipped), "body.json", "--format", "json"]).exits(1);
    let result = &no.json()["results"][0];
    assert_eq!(result["ok"], false);
    assert_eq!(result["code"], "signature-mismatch");
    assert_eq!(result["expected"], SIGNATURE);
    assert_eq!(result["actual"], flipped);
    assert_eq!(result["causes"].as_array().unwrap().len(), 0);
    assert!(result["tried"].as_u64().unwrap() > 10_000);
}

#[test]
fn a_capture_is_judged_once_however_it_is_named() {
    let capture = format!("POST /submit HTTP/1.1\n{}\n\n{BODY}\n", header(SIGNATURE));
    let world = World::with_secret().file("a/b.http", capture);
    for names in [&["a", "a/b.http"][..], &["a/b.http", "a"], &["a", "./a/../a/b.http"], &["a/b.http", "a/b.http"]] {
        let answer = world.run(&[&["verify", "--secret", "env:S", "--format", "json"], names].concat()).exits(0);
        assert_eq!(answer.json()["summary"]["ok"], 1, "{names:?}");
    }
}

#[test]
fn a_digit_that_is_wrong_is_named_as_such() {
    let world = World::with_secret().file("body.json", BODY);
    let mistyped = header(&SIGNATURE.replacen('d', "e", 1));
    let answer = world.run(&["verify", "--secret", "env:S", "-H", &mistyped, "body.json", "--format", "json"]).exits(1);
    assert_eq!(causes(&answer), ["recipe-digit-wrong"]);
}

#[test]
fn the_answer_for_programs_has_the_promised_members_in_their_order() {
    let world = World::with_secret().file("body.json", BODY);
    let answer =
        world.run(&["verify", "--secret", "env:S", "-H", &header(SIGNATURE), "body.json", "--format", "json"]).exits(0);
    let expected = format!(
        "{{\"schema_version\":1,\"results\":[{{\"source\":\"body.json\",\"index\":0,\"scheme\":\"intercom\",\"ok\":true,\"code\":\"signature-ok\",\
         \"header\":\"X-Body-Signature\",\"secret\":{{\"source\":\"env:S\",\"length\":20,\"fingerprint\":\"d2df6eb1\"}},\"expected\":\"{SIGNATURE}\",\
         \"actual\":\"{SIGNATURE}\",\"age_ms\":null,\"causes\":[],\"tried\":0}}],\"summary\":{{\"ok\":1,\"failed\":0,\"skipped\":0,\"unread\":0}}}}\n"
    );
    assert_eq!(answer.text(), expected);
}

#[test]
fn the_fixtures_of_every_platform_verify_with_the_public_secrets() {
    let fixtures = |name: &str| project("fixtures").join(name).display().to_string();
    let answer = World::new()
        .run(&[
            "verify",
            "--config",
            &fixtures("courtside.toml"),
            &fixtures("intercom"),
            &fixtures("infobip"),
            &fixtures("kentico"),
            &fixtures("vcita"),
        ])
        .exits(0);
    assert!(answer.text().ends_with("17 ok, 0 failed, 5 skipped\n"), "{}", answer.text());
    assert!(answer.text().contains("vcita documents no signature"));
}

#[test]
fn every_mismatch_among_the_fixtures_is_explained() {
    let fixtures = |name: &str| project("fixtures").join(name).display().to_string();
    let answer = World::new()
        .run(&["verify", "--config", &fixtures("courtside.toml"), &fixtures("mismatch"), "--format", "json"])
        .exits(1);
    let found: Vec<String> = answer.json()["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            let source = result["source"].as_str().unwrap();
            let name = source.rsplit('/').next().unwrap().to_owned();
            let causes: Vec<&str> =
                result["causes"].as_array().unwrap().iter().map(|cause| cause["code"].as_str().unwrap()).collect();
            format!("{name} {}", causes.join(" "))
        })
        .collect();
    assert_eq!(
        found,
        [
            "base64.http recipe-base64",
            "final-line-feed.http body-lf-added",
            "infobip-dot.http time-separator",
            "python-json-dumps.http body-python-dumps",
            "sha1.http recipe-sha1"
        ]
    );
}

#[test]
fn what_a_person_sees_of_a_mismatch() {
    let folder = project("fixtures");
    let mut command = crate::world::command();
    let output =
        command.current_dir(folder).env_clear().args(["verify", "mismatch/python-json-dumps.http"]).output().unwrap();
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
}

/// Recipes that are off by one thing: reference/infobip.md §2.2.
#[test]
fn infobips_wrong_recipes_are_named() {
    let cases = [
        ("6e6f8c07ae7973a8d3337e2995e3e3933412b89154d1785dde1eca4271255dfa", "time-missing"),
        ("2cde6d559619ac0d0fdc6f932ae154f02c46739961d3ededfdf60b7ed5d4b7f0", "time-separator"),
        ("JnecZY3HyFfh0lwcXYnP9znmBwVYeXKV01lkl4bZQgk=", "recipe-base64"),
        ("26779C658DC7C857E1D25C1C5D89CFF739E6070558797295D359649786D94209", "recipe-hex-upper"),
        ("229f9cc1b306dba79130b2126fc9bf372a81432c2e771b3a08f435dc0df0a357", "body-lf-added"),
    ];
    let world = World::new().env("S", "exch-demo-signing-secret-01").file("b.json", r#"{"email":"ada@example.com"}"#);
    let timestamp = "X-Ib-Exchange-Req-Timestamp: 1700000000000";
    for (signature, code) in cases {
        let signature_header = format!("X-Ib-Exchange-Req-Signature: {signature}");
        let answer = world
            .run(&[
                "verify",
                "--secret",
                "env:S",
                "-H",
                timestamp,
                "-H",
                &signature_header,
                "b.json",
                "--format",
                "json",
            ])
            .exits(1);
        assert_eq!(causes(&answer), [code], "{signature}");
    }
    let with_newline =
        format!("X-Ib-Exchange-Req-Signature: {}", "e14850b13beb046ceaefba5bab7794e09840702ac60ed8af4dce768cf07dd067");
    let answer = world
        .run(&["verify", "--secret", "env:S", "-H", timestamp, "-H", &with_newline, "b.json", "--format", "json"])
        .exits(1);
    assert_eq!(causes(&answer), ["secret-with-lf"]);
}

#[test]
fn the_reverse_question_says_what_other_code_hashed() {
    let world = World::with_secret().file("body.json", BODY);
    let ask = |computed: &str| {
        world.run(&[
            "verify",
            "--scheme",
            "intercom",
            "--secret",
            "env:S",
            "--computed",
            computed,
            "-H",
            &header(SIGNATURE),
            "body.json",
            "--format",
            "json",
        ])
    };
    assert_eq!(ask(SIGNATURE).exits(0).json()["results"][0]["code"], "computed-right");
    let escaped = ask("6eb7237a1a1ffb25b5ad53cd8690dd85829f9bcb60b4220db1a8fdf2699847f2").exits(1);
    assert_eq!(escaped.json()["results"][0]["causes"][0]["axis"], "body");
    let newline = ask("f74ec625c6e60d33424d7e7ff4bf1877e25b2a85bbca42016b7e0e05fb9f34a9").exits(1);
    assert_eq!(causes(&newline), ["body-lf-added"]);
    assert_eq!(
        newline.json()["results"][0]["causes"][0]["detail"],
        "your code hashed the body with a line feed at its end"
    );
    ask("no hex at all").fails(2, &["no digest"]);
}

#[test]
fn what_code_computed_is_judged_by_body_and_secret_whatever_the_capture_says_of_itself() {
    let world = World::with_secret().file("body.json", BODY);
    let wrong = SIGNATURE.replacen('d', "0", 1);
    let lf = "f74ec625c6e60d33424d7e7ff4bf1877e25b2a85bbca42016b7e0e05fb9f34a9";
    let ask = |computed: &str| {
        let scheme = ["verify", "--scheme", "intercom", "--secret", "env:S", "--computed", computed];
        world.run(&[&scheme[..], &["-H", &header(&wrong), "--format", "json", "body.json"]].concat())
    };
    for (computed, exit, code, found, said) in [
        (SIGNATURE, 0, "computed-right", &[][..], "is another matter"),
        (lf, 1, "signature-mismatch", &["body-lf-added"], "is another matter"),
        (&wrong, 1, "signature-mismatch", &["recipe-digit-wrong"], "is the same value"),
    ] {
        let answer = ask(computed).exits(exit);
        let row = &answer.json()["results"][0];
        assert_eq!((row["code"].as_str(), row["expected"].as_str()), (Some(code), Some(SIGNATURE)), "{row}");
        assert_eq!(causes(&answer), found);
        assert!(row["detail"].as_str().unwrap().contains(said), "{row}");
    }
    // Nothing is to be said of a header that holds.
    let right = ["verify", "--secret", "env:S", "--computed", SIGNATURE, "-H", &header(SIGNATURE), "body.json"];
    assert!(!world.run(&right).exits(0).text().contains("matter"));
}

#[test]
fn a_body_alone_holds_nothing_to_judge_and_a_request_without_its_signature_does() {
    let world = World::with_secret()
        .file("empty", "")
        .file("binary", b"\0\xff\x01")
        .file("body.json", BODY)
        .file("unsigned.http", format!("POST / HTTP/1.1\nHost: a.example.test\n\n{BODY}"));
    let ask = |scheme: &str, name: &str| world.run(&["verify", "--scheme", scheme, "--secret", "env:S", name]);
    ask("intercom", "empty").fails(2, &["empty is empty", "-H"]);
    ask("intercom", "-").fails(2, &["standard input is empty"]);
    ask("intercom", "binary").fails(2, &["binary is no capture", "-H 'X-Body-Signature: …'", "--computed"]);
    ask("infobip", "body.json").fails(2, &["X-Ib-Exchange-Req-Signature"]);
    ask("intercom-identity", "empty").fails(2, &["no `user_hash`"]);
    assert!(ask("intercom", "unsigned.http").exits(1).text().contains("signature-missing"));
    // Infobip signs the timestamp of a GET alone.
    world.run(&["verify", "--secret", "env:S", "-H", &header(SIGNATURE), "empty"]).exits(1);
}

#[test]
fn a_scheme_whose_account_nobody_named_is_left_out() {
    let world = World::with_secret().file("body.json", BODY);
    let digits = "A".repeat(64);
    let ask = |scheme: &[&str]| {
        let signature = format!("X-Ib-Exchange-Req-Signature: {digits}");
        let headers = ["-H", "X-Ib-Exchange-Req-Timestamp: 1700000000000", "-H", &signature, "body.json"];
        world.run(&[&["verify", "--secret", "env:S"], scheme, &headers].concat())
    };
    let answer = ask(&["--scheme", "infobip-legacy"]).exits(2);
    assert!(answer.text().contains("skip") && answer.text().contains("account-id-missing"), "{}", answer.text());
    ask(&["--scheme", "infobip-legacy", "--account-id", "1"]).exits(1);
    // Digits in upper case are the older scheme's, and without the account id nothing is said to rule it out.
    let text = ask(&[]).exits(1).text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("--scheme infobip-legacy --account-id ID"), "{text}");
    assert!(text.contains("other recipe"), "{text}");
    let json = ask(&["--format", "json"]).exits(1).json();
    assert!(json["results"][0]["hint"].as_str().unwrap().contains("infobip-legacy"), "{json}");
}

#[test]
fn no_success_is_told_where_an_account_id_was_missing() {
    let legacy = format!(
        "# @scheme infobip-legacy\nPOST /x HTTP/1.1\nX-Ib-Exchange-Req-Timestamp: 1700000000000\nX-Ib-Exchange-Req-Signature: {}\n\n{{}}",
        "A".repeat(64)
    );
    let world = World::with_secret()
        .file("ok.http", format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}"))
        .file("legacy.http", legacy);
    let ask = |more: &[&str]| world.run(&[&["verify", "--secret", "env:S", "ok.http", "legacy.http"], more].concat());
    let answer = ask(&[]).exits(2);
    assert!(answer.text().ends_with("1 ok, 0 failed, 1 skipped\n"), "{}", answer.text());
    assert!(answer.stderr.contains("1 signature could not be judged for want of an account id"), "{}", answer.stderr);
    ask(&["--account-id", "1"]).exits(1);
}

#[test]
fn the_secret_that_proves_the_cause_is_the_one_that_is_named() {
    let world = World::new()
        .env("A", "zzz-other-zzz")
        .env("B", "PUBLIC-key-xyz")
        .env("C", "PUBLIC-key-xyz ")
        .file("lf.json", format!("{BODY}\n"))
        .file("body.json", BODY);
    let sign = |name: &str| {
        let answer = world.run(&["sign", "intercom", "--secret", "env:B", "--print", "signature", name]).exits(0);
        answer.text().trim().to_owned()
    };
    let (broken, right) = (header(&sign("lf.json")), sign("body.json"));
    for (second, sent, expected, code) in
        [("env:B", &broken, Some(&right), "body-lf-added"), ("env:C", &header(&right), None, "secret-trimmed")]
    {
        for computed in [false, true] {
            let run = ["verify", "--secret", "env:A", "--secret", second, "-H", sent, "body.json"];
            let digits = format!("--computed={}", sent.rsplit(' ').next().unwrap());
            let run: Vec<&str> = run.into_iter().chain(computed.then_some(digits.as_str())).collect();
            let text = world.run(&run).exits(1).text().to_owned();
            assert!(text.contains(&format!("secret   {second} (")) && !text.contains("env:A"), "{text}");
            let json = world.run(&[&run[..], &["--format", "json"]].concat()).exits(1).json();
            let row = &json["results"][0];
            assert_eq!((&row["secret"]["source"], &row["causes"][0]["code"]), (&second.into(), &code.into()), "{row}");
            assert!(expected.is_none_or(|expected| row["expected"] == expected.as_str()), "{row}");
        }
    }
}

#[test]
fn what_code_computed_is_compared_without_prefix_and_white_space_and_guessed_at_only_where_nothing_is_proved() {
    let world = World::with_secret().file("body.json", BODY);
    let sign = ["sign", "intercom-webhook", "--secret", "env:S", "--print", "signature", "body.json"];
    let signed = world.run(&sign).exits(0).text().trim().to_owned();
    let digits = signed.strip_prefix("sha1=").unwrap();
    let ask = |computed: &str, more: &[&str]| {
        let computed = format!("--computed={computed}");
        let run = ["verify", "--scheme", "intercom-webhook", "--secret", "env:S", &computed, "body.json"];
        world.run(&[&run[..], more].concat())
    };
    for computed in [digits, &signed, &format!(" {digits}\n"), &format!("{signed}\r\n")] {
        let said = ask(computed, &[]).exits(0).text().to_owned();
        assert_eq!(said.contains("X-Hub-Signature has `sha1=` before them"), !computed.contains("sha1="), "{said}");
    }
    // What was sent is that very digest, with or without its prefix: nothing is guessed beside a proof.
    let joined = |answer: &str| answer.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = if digits.starts_with('0') { "1" } else { "0" };
    let wrong = format!("{first}{}", &digits[1..]);
    let sent = format!("X-Hub-Signature: sha1={wrong}");
    let said = joined(ask(&wrong, &["-H", &sent]).exits(1).text());
    assert!(said.contains("is the same value") && said.contains("recipe-digit-wrong"), "{said}");
    assert!(!said.contains("most likely"), "{said}");
    let other = "5".repeat(40);
    let said = joined(ask(&other, &["-H", &format!("X-Hub-Signature: sha1={other}")]).exits(1).text());
    assert!(said.contains("cause not found") && said.contains("most likely the secret or the body"), "{said}");
}

#[test]
fn two_signature_headers_are_both_judged_and_named() {
    let world = World::with_secret().file("body.json", BODY);
    let wrong = "X-Hub-Signature: sha1=0000000000000000000000000000000000000000";
    let answer = world
        .run(&["verify", "--secret", "env:S", "-H", &header(SIGNATURE), "-H", wrong, "body.json", "--format", "json"])
        .exits(1);
    let results = answer.json()["results"].clone();
    assert_eq!((&results[0]["scheme"], &results[0]["ok"]), (&"intercom".into(), &true.into()));
    assert_eq!((&results[1]["scheme"], &results[1]["ok"]), (&"intercom-webhook".into(), &false.into()));
    let doubled = world
        .run(&[
            "verify",
            "--secret",
            "env:S",
            "-H",
            &header(SIGNATURE),
            "-H",
            &header("00"),
            "body.json",
            "--format",
            "json",
        ])
        .exits(1);
    assert_eq!(doubled.json()["summary"]["ok"], 1);
    assert_eq!(doubled.json()["summary"]["failed"], 1);
}

#[test]
fn exchange_headers_never_fall_back_to_the_body_only_scheme() {
    // A body-only signature that is right by itself must not rescue an Exchange request.
    let world = World::new().env("S", "exch-demo-signing-secret-01").file("b.json", r#"{"email":"ada@example.com"}"#);
    let body_only = "X-Ib-Hmac-Signature: 6e6f8c07ae7973a8d3337e2995e3e3933412b89154d1785dde1eca4271255dfa";
    let exchange = "X-Ib-Exchange-Req-Signature: 00";
    assert_eq!(world.run(&["verify", "--secret", "env:S", "-H", body_only, "b.json"]).exits(0).stderr, "");
    let answer = world
        .run(&["verify", "--secret", "env:S", "-H", body_only, "-H", exchange, "b.json", "--format", "json"])
        .exits(1);
    assert_eq!(answer.json()["results"].as_array().unwrap().len(), 1);
    assert_eq!(answer.json()["results"][0]["scheme"], "infobip");
}

const TIMESTAMP: &str = "X-Ib-Exchange-Req-Timestamp";
const EXCHANGE: &str = "X-Ib-Exchange-Req-Signature";

#[test]
fn a_signature_over_the_body_alone_is_explained_as_such() {
    let world = World::new().env("S", "exch-demo-signing-secret-01").file("b.json", r#"{"email":"ada@example.com"}"#);
    let body_only = "6e6f8c07ae7973a8d3337e2995e3e3933412b89154d1785dde1eca4271255dfa";
    let signature = format!("{EXCHANGE}: {body_only}");
    let answer = world.run(&["verify", "--secret", "env:S", "-H", &signature, "b.json", "--format", "json"]).exits(1);
    assert_eq!(causes(&answer), ["time-missing"]);
}

/// Verifies a body under infobip's worked secret with these headers, and gives the only verdict's code.
fn exchange(body: &str, headers: &[(&str, &str)], exit: i32) -> String {
    let world = World::new().env("S", "exch-demo-signing-secret-01").file("b.json", body);
    let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let mut arguments = vec!["verify", "--secret", "env:S", "--format", "json", "b.json"];
    arguments.extend(headers.iter().flat_map(|header| ["-H", header.as_str()]));
    world.run(&arguments).exits(exit).json()["results"][0]["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_signature_over_the_body_alone_is_no_exchange_signature() {
    let body_only = "6e6f8c07ae7973a8d3337e2995e3e3933412b89154d1785dde1eca4271255dfa";
    let body = r#"{"email":"ada@example.com"}"#;
    assert_eq!(exchange(body, &[(EXCHANGE, body_only)], 1), "timestamp-missing");
    assert_eq!(exchange(body, &[(EXCHANGE, body_only), (TIMESTAMP, "")], 1), "timestamp-missing");
}

#[test]
fn nothing_but_digits_is_a_timestamp_even_where_the_signature_covers_it() {
    // The message is the same for every border between timestamp and body; only one border is the right one.
    let signature = "26779c658dc7c857e1d25c1c5d89cff739e6070558797295d359649786d94209";
    let moved = [(TIMESTAMP, "1700000000000{"), (EXCHANGE, signature)];
    assert_eq!(exchange(r#""email":"ada@example.com"}"#, &moved, 1), "timestamp-malformed");
    let twice = [(TIMESTAMP, "1700000000000"), (TIMESTAMP, "1600000000000"), (EXCHANGE, signature)];
    assert_eq!(exchange(r#"{"email":"ada@example.com"}"#, &twice, 1), "timestamp-malformed");
}

#[test]
fn an_exchange_request_without_its_signature_is_refused_whatever_else_it_carries() {
    let body_only = "6e6f8c07ae7973a8d3337e2995e3e3933412b89154d1785dde1eca4271255dfa";
    let headers = [(TIMESTAMP, "1700000000000"), ("X-Ib-Hmac-Signature", body_only)];
    assert_eq!(exchange(r#"{"email":"ada@example.com"}"#, &headers, 1), "signature-missing");
}

#[test]
fn an_empty_body_is_a_body() {
    let signature = "6032a7836aa0e72d07f057eed0c507e7a2de7b4aacab7a01bf810ab5cacddef7";
    assert_eq!(exchange("", &[(TIMESTAMP, "1700000000000"), (EXCHANGE, signature)], 0), "signature-ok");
}

#[test]
fn a_compressed_body_is_judged_as_it_was_sent() {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(BODY.as_bytes()).unwrap();
    let world = World::with_secret().file("body.gz", encoder.finish().unwrap());
    let signed = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "body.gz"]).exits(0);
    world.run(&["verify", "--secret", "env:S", "-H", &header(signed.text().trim()), "body.gz"]).exits(0);
    let unpacked =
        world.run(&["verify", "--secret", "env:S", "-H", &header(SIGNATURE), "body.gz", "--format", "json"]).exits(1);
    assert_eq!(causes(&unpacked), ["body-inflated"]);
}

#[test]
fn a_secret_that_is_pasted_in_the_wrong_place_does_not_come_out_again() {
    let world = World::with_secret().file("body.json", BODY);
    let shows = |answer: &crate::world::Answer| {
        answer.stderr.contains(SECRET) || String::from_utf8_lossy(&answer.stdout).contains(SECRET)
    };
    for format in ["text", "json", "ndjson"] {
        let answer =
            world.run(&["verify", "--secret", "env:S", "-H", &header(SECRET), "body.json", "--format", format]);
        assert!(!shows(&answer), "{format}");
    }
    for source in [
        format!("env:{SECRET}"),
        format!("b64:{SECRET}*"),
        format!("hex:{SECRET}"),
        format!("fd:{SECRET}"),
        format!("file:{SECRET}"),
    ] {
        assert!(!shows(&world.run(&["verify", "--secret", &source, "body.json"]).exits(2)), "{source}");
    }
    assert!(!shows(&world.run(&["verify", "--secret", "env:S", "--computed", SECRET, "body.json"]).exits(2)));
}

#[test]
fn a_single_capture_may_be_laid_out_over_many_lines() {
    let capture =
        serde_json::json!({"method": "POST", "path": "/", "headers": {"X-Body-Signature": SIGNATURE}, "body": BODY});
    let world = World::with_secret()
        .file("pretty.json", serde_json::to_string_pretty(&capture).unwrap())
        .file("bom.ndjson", format!("\u{feff}{capture}\n{capture}\n"));
    assert_eq!(
        world.run(&["verify", "--secret", "env:S", "pretty.json", "--format", "json"]).exits(0).json()["summary"]["ok"],
        1
    );
    assert_eq!(
        world.run(&["verify", "--secret", "env:S", "bom.ndjson", "--format", "json"]).exits(0).json()["summary"]["ok"],
        2
    );
}

#[test]
fn a_name_that_was_never_expanded_is_recognised_both_ways() {
    let world = World::with_secret().env("UNEXPANDED", "$S").file("body.json", BODY);
    let answer = world
        .run(&["verify", "--secret", "env:UNEXPANDED", "-H", &header(SIGNATURE), "body.json", "--format", "json"])
        .exits(1);
    assert_eq!(causes(&answer), ["secret-unexpanded"]);
    let theirs = World::new().env("S", "$S").file("body.json", BODY);
    let computed = theirs.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "body.json"]).exits(0);
    let ask = [
        "verify",
        "--scheme",
        "intercom",
        "--secret",
        "env:S",
        "--computed",
        computed.text().trim(),
        "body.json",
        "--format",
        "json",
    ];
    assert_eq!(causes(&world.run(&ask).exits(1)), ["secret-unexpanded"]);
}

#[test]
fn changes_of_a_large_body_are_found_and_what_was_not_tried_is_not_ruled_out() {
    let items: Vec<serde_json::Value> =
        (0..60_000).map(|number| serde_json::json!({"i": number, "t": format!("abc {number}")})).collect();
    let body = serde_json::json!({ "x": items }).to_string();
    assert!(body.len() > 1_500_000);
    let world = World::with_secret()
        .file("body.json", &body)
        .file("line.json", format!("{body}\n"))
        .file("cut.json", &body[..1 << 20]);
    let signature = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "body.json"]).exits(0);
    let signature = header(signature.text().trim());
    let line = world.run(&["verify", "--secret", "env:S", "-H", &signature, "line.json", "--format", "json"]).exits(1);
    assert_eq!(causes(&line), ["body-lf-added"]);
    let cut = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "cut.json"]).exits(0);
    let ask = [
        "verify",
        "--secret",
        "env:S",
        "-H",
        &signature,
        "--computed",
        cut.text().trim(),
        "body.json",
        "--format",
        "json",
    ];
    assert_eq!(causes(&world.run(&ask).exits(1)), ["body-cut-1mib"]);
    let nothing = world.run(&["verify", "--secret", "env:S", "-H", &header(&"0".repeat(64)), "body.json"]).exits(1);
    assert!(nothing.text().contains("too large"), "{}", nothing.text());
    assert!(!nothing.text().contains("any two"), "{}", nothing.text());
}

#[test]
fn a_body_that_unpacks_to_a_large_one_is_no_cheaper_than_a_large_one() {
    use std::io::Write as _;
    let unpacked = format!("[{}1]", "1, ".repeat(150_000));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(unpacked.as_bytes()).unwrap();
    let world = World::with_secret()
        .file("body.gz", gzip.finish().unwrap())
        .file("unpacked.json", &unpacked)
        .file("compact.json", unpacked.replace(' ', ""));
    let verify = |signed: &str, more: &[&str]| {
        let sign = ["sign", "intercom", "--secret", "env:S", "--print", "signature", signed];
        let signature = header(world.run(&sign).exits(0).text().trim());
        let ask = ["verify", "--secret", "env:S", "-H", &signature, "body.gz"];
        world.run(&[&ask[..], more].concat()).exits(1)
    };
    assert_eq!(causes(&verify("unpacked.json", &["--format", "json"])), ["body-inflated"]);
    // Both changes: not tried, and not ruled out.
    let answer = verify("compact.json", &[]);
    assert!(answer.text().contains("too large") && !answer.text().contains("any two"), "{}", answer.text());
}

#[test]
fn age_is_reported_apart_from_the_signature() {
    let world = World::new().env("S", "exch-demo-signing-secret-01").file("b.json", r#"{"email":"ada@example.com"}"#);
    let run = |more: &[&str]| {
        let mut arguments = vec![
            "verify",
            "--secret",
            "env:S",
            "--format",
            "json",
            "-H",
            "X-Ib-Exchange-Req-Timestamp: 1700000000000",
            "-H",
            "X-Ib-Exchange-Req-Signature: 26779c658dc7c857e1d25c1c5d89cff739e6070558797295d359649786d94209",
            "b.json",
        ];
        arguments.extend(more);
        world.run(&arguments)
    };
    assert_eq!(run(&[]).exits(0).json()["results"][0]["age_ms"], serde_json::Value::Null);
    let fresh = run(&["--max-age", "5m", "--at", "2023-11-14T22:14:20Z"]).exits(0);
    assert_eq!(fresh.json()["results"][0]["age_ms"], 60_000);
    let old = run(&["--max-age", "5m", "--at", "1700000300001"]).exits(1);
    assert_eq!(old.json()["results"][0]["code"], "timestamp-too-old");
    let ahead = run(&["--max-age", "5m", "--at", "1699999000000"]).exits(1);
    assert_eq!(ahead.json()["results"][0]["code"], "timestamp-ahead");
    run(&["--max-age", "5"]).exits(2);
}

#[test]
fn an_age_below_zero_is_refused_with_what_to_write() {
    let world = World::with_secret().file("b.json", "{}");
    for (written, advice) in [
        (&["--max-age", "-5m"][..], "write --max-age 5m for what is at most that old"),
        (&["--max-age=-1h30m"], "write --max-age 1h30m for"),
        (&["--max-age", "\u{2212}5m"], "write --max-age 5m for"),
        (&["--max-age", "-5"], "write --max-age a number with its unit, such as 5m, for"),
    ] {
        let answer = world.run(&[&["verify", "--secret", "env:S", "b.json"][..], written].concat()).exits(2);
        assert!(answer.stderr.contains("for '--max-age <SPAN>': an age is not negative; "), "{}", answer.stderr);
        assert!(answer.stderr.contains(advice) && answer.stdout.is_empty(), "{}", answer.stderr);
    }
    // Another option in the value's place is no age either, and is not called negative.
    let answer = world.run(&["verify", "--max-age", "--secret", "env:S", "b.json"]).exits(2);
    assert!(answer.stderr.contains("write a number with its unit, such as 300s"), "{}", answer.stderr);
}

#[test]
fn several_secrets_are_tried_in_turn_and_the_right_one_is_named() {
    let world = World::with_secret().env("OLD", "an-older-secret").file("body.json", BODY);
    let answer = world
        .run(&[
            "verify",
            "--secret",
            "env:OLD",
            "--secret",
            "env:S",
            "-H",
            &header(SIGNATURE),
            "body.json",
            "--format",
            "json",
        ])
        .exits(0);
    assert_eq!(answer.json()["results"][0]["secret"]["source"], "env:S");
}

#[test]
fn another_known_secret_is_named_by_its_source_and_never_shown() {
    let world = World::with_secret()
        .env("INTERCOM_IDENTITY_SECRET", SECRET)
        .env("WRONG", "not-the-right-secret")
        .file("body.json", BODY);
    let answer = world.run(&["verify", "--secret", "env:WRONG", "-H", &header(SIGNATURE), "body.json"]).exits(1);
    assert!(answer.text().contains("secret-other"), "{}", answer.text());
    assert!(answer.text().contains("env:INTERCOM_IDENTITY_SECRET"));
    assert!(!answer.text().contains(SECRET) && !answer.text().contains("not-the-right-secret"));
}

#[test]
fn two_and_three_differences_at_once_are_found() {
    let pretty = "{\n  \"workspace_id\": \"abc12345\",\n  \"component_id\": \"submit_button\",\n  \"input_values\": {\n    \"email\": \"zoë@example.com\"\n  }\n}";
    let world = World::new().env("S", &format!("\"{SECRET}\"")).file("body.json", format!("{pretty}\n"));
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hex::decode(SIGNATURE).unwrap());
    let answer =
        world.run(&["verify", "--secret", "env:S", "-H", &header(&base64), "body.json", "--format", "json"]).exits(1);
    let found = causes(&answer);
    assert!(found.iter().any(|code| code.starts_with("body-")), "{found:?}");
    assert!(found.iter().any(|code| code.starts_with("secret-")), "{found:?}");
    assert!(found.contains(&"recipe-base64".to_owned()), "{found:?}");
}

#[test]
fn nothing_to_judge_is_a_wrong_question() {
    let world = World::with_secret()
        .file("empty.http", "")
        .file("plain.http", "POST / HTTP/1.1\nHost: app.example.test\n\n{}\n")
        .file("binary.http", [0, 159, 146, 150, 255])
        .file("none.har", r#"{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[]}}"#)
        .file("folder/readme.md", "# nothing here");
    let verify = |arguments: &[&str]| world.run(&[&["verify", "--secret", "env:S"], arguments].concat());
    verify(&["missing.http"]).fails(2, &["missing.http"]);
    verify(&["empty.http"]).fails(2, &["empty"]);
    verify(&["binary.http"]).fails(2, &["binary.http", "--from"]);
    verify(&["none.har"]).fails(2, &["no capture"]);
    verify(&["folder"]).fails(2, &["no capture"]);
    verify(&["plain.http"]).fails(2, &["none of the captures in plain.http could be judged"]);
    let unset = World::new().file("a.http", format!("POST / HTTP/1.1\n{}\n\n{BODY}\n", header(SIGNATURE)));
    let answer = unset.run(&["verify", "a.http"]).exits(2);
    assert!(answer.text().contains("INTERCOM_CLIENT_SECRET"), "{}", answer.text());
    verify(&["--scheme", "intercom", "plain.http"]).exits(1);
}

#[test]
fn ndjson_streams_in_order_and_bad_lines_are_named_with_their_place() {
    let line = |signature: &str| {
        serde_json::json!({"method": "POST", "path": "/", "headers": {"X-Body-Signature": signature}, "body": BODY})
            .to_string()
    };
    let mut text = String::new();
    for number in 0..5_000 {
        text.push_str(&line(if number == 3_000 { "00" } else { SIGNATURE }));
        text.push('\n');
    }
    let world = World::with_secret().file("good.ndjson", &text).file("bad.ndjson", format!("{text}{{\"method\": }}\n"));
    let answer = world.run(&["verify", "--secret", "env:S", "--format", "ndjson", "good.ndjson"]).exits(1);
    let rows: Vec<serde_json::Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 5_000);
    for (position, row) in rows.iter().enumerate() {
        assert_eq!(row["index"], position);
        assert_eq!(row["ok"], position != 3_000);
    }
    let whole = world.run(&["verify", "--secret", "env:S", "--format", "json", "good.ndjson"]).exits(1);
    assert_eq!(whole.json()["summary"], serde_json::json!({"ok": 4_999, "failed": 1, "skipped": 0, "unread": 0}));
    let bad = world.run(&["verify", "--secret", "env:S", "bad.ndjson"]).exits(2);
    assert!(bad.stderr.contains("bad.ndjson:5001:12"), "{}", bad.stderr);
}

#[test]
fn what_is_said_of_one_capture_is_not_said_of_the_next() {
    let world = World::with_secret().file("body", BODY);
    let line = |timestamp: &str| {
        let sign = ["sign", "infobip", "--secret", "env:S", "--timestamp", timestamp, "--print", "json", "body"];
        let headers = world.run(&sign).exits(0).json()["headers"].clone();
        serde_json::json!({"method": "POST", "path": "/", "headers": headers, "body": BODY}).to_string() + "\n"
    };
    let (seconds, milliseconds) = (line("1700000000"), line("1700000000000"));
    let world = World::with_secret()
        .file("a.ndjson", [&*seconds, &milliseconds, &milliseconds].concat())
        .file("b.ndjson", [&*milliseconds, &seconds, &milliseconds, &seconds].concat());
    for (name, expected) in [("a.ndjson", &[true, false, false][..]), ("b.ndjson", &[false, true, false, true])] {
        let answer = world.run(&["verify", "--secret", "env:S", "--format", "json", name]).exits(0).json();
        let results = answer["results"].as_array().unwrap();
        let told: Vec<bool> = results.iter().map(|result| result.to_string().contains("it is in seconds")).collect();
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn only_so_many_mismatches_are_searched() {
    let line = serde_json::json!({"method": "POST", "path": "/", "headers": {"X-Body-Signature": SIGNATURE}, "body": format!("{BODY}\n")}).to_string();
    let request = format!(
        "POST / HTTP/1.1\nX-Body-Signature: {SIGNATURE}\nContent-Length: {}\n\n{BODY}\n\n###\n",
        BODY.len() + 1
    );
    let world =
        World::with_secret().file("a.ndjson", format!("{line}\n").repeat(14)).file("a.http", request.repeat(14));
    for name in ["a.ndjson", "a.http"] {
        for (explain, first) in [("--explain=10", 10), ("--explain=3", 3), ("--explain=all", 14), ("--explain=none", 0)]
        {
            let answer = world.run(&["verify", "--secret", "env:S", explain, "--format", "json", name]).exits(1).json();
            let results = answer["results"].as_array().unwrap();
            assert_eq!(results.len(), 14, "{name}");
            // Searched side by side, shown in order.
            for (index, result) in results.iter().enumerate() {
                assert_eq!(result["index"], index, "{name}");
                assert_eq!(result["tried"] != 0, index < first, "{name} {explain} {index}");
            }
        }
    }
}

#[test]
fn compressed_captures_are_read_and_cut_ones_refused() {
    use std::io::Write as _;
    let capture = format!("POST / HTTP/1.1\n{}\n\n{BODY}\n", header(SIGNATURE));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(capture.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let world = World::with_secret().file("a.http.gz", &packed).file("cut.http.gz", &packed[..packed.len() - 9]);
    world.run(&["verify", "--secret", "env:S", "a.http.gz"]).exits(0);
    world.run(&["verify", "--secret", "env:S", "cut.http.gz"]).fails(2, &["cut.http.gz", "gzip"]);
}

#[test]
fn a_length_that_disagrees_is_reported_with_both_numbers() {
    let world = World::with_secret()
        .file("cut.http", format!("POST / HTTP/1.1\n{}\nContent-Length: 500\n\n{BODY}\n", header(SIGNATURE)));
    let answer = world.run(&["verify", "--secret", "env:S", "cut.http"]);
    assert!(answer.stderr.contains("500") && answer.stderr.contains("102 bytes"), "{}", answer.stderr);
}

#[test]
fn directives_name_scheme_and_secret_but_never_hold_or_fetch_one_from_elsewhere() {
    let capture = |directive: &str| {
        format!(
            "# @secret {directive}\n# @scheme intercom\nPOST / HTTP/1.1\n{}\nContent-Length: 102\n\n{BODY}\n",
            header(SIGNATURE)
        )
    };
    let world = World::with_secret()
        .file("captures/env.http", capture("env:S"))
        .file("captures/beside.http", capture("file:secret.txt"))
        .file("captures/secret.txt", SECRET)
        .file("captures/outside.http", capture("file:../secret.txt"))
        .file("captures/root.http", capture("file:/etc/hostname"))
        .file("captures/holds.http", capture(SECRET));
    world.run(&["verify", "captures/env.http", "captures/beside.http"]).exits(0);
    world.run(&["verify", "captures/outside.http"]).fails(2, &["beside the capture"]);
    world.run(&["verify", "captures/root.http"]).fails(2, &["beside the capture"]);
    let holds = world.run(&["verify", "captures/holds.http"]).exits(2);
    assert!(!holds.stderr.contains(SECRET), "{}", holds.stderr);
}

#[test]
fn reports_stand_beside_the_answer() {
    let world = World::with_secret().env("GITHUB_ACTIONS", "true").file("body.json", BODY);
    let reports = ["junit", "sarif", "tap", "html", "markdown"].map(|kind| format!("--report={kind}={kind}.out"));
    let wrong = header(&"0".repeat(64));
    let mut arguments = vec!["verify", "--secret", "env:S", "-H", &wrong, "body.json"];
    arguments.extend(reports.iter().map(String::as_str));
    let answer = world.run(&arguments).exits(1);
    assert!(answer.stderr.contains("::error file=body.json,title=signature-mismatch::"), "{}", answer.stderr);
    for kind in ["junit", "sarif", "tap", "html", "markdown"] {
        let report = std::fs::read_to_string(world.path(&format!("{kind}.out"))).unwrap();
        assert!(report.contains("signature-mismatch"), "{kind}: {report}");
        assert!(!report.contains(SECRET), "{kind}");
    }
}

#[test]
fn a_kentico_key_is_compared_and_its_copy_errors_named() {
    let key = "AAECAwQFBgcICQoLDA0ODw==";
    let world = World::new().env("KENTICO_API_KEY", key).file("b.json", "{}");
    let verify =
        |value: &str| world.run(&["verify", "-H", &format!("XperienceAPIKey: {value}"), "b.json", "--format", "json"]);
    assert_eq!(verify(key).exits(0).json()["results"][0]["code"], "key-ok");
    for (wrong, code) in [
        ("\"AAECAwQFBgcICQoLDA0ODw==\"", "secret-without-quotes"),
        ("Bearer AAECAwQFBgcICQoLDA0ODw==", "secret-without-prefix"),
        ("AAECAwQFBgcICQoLDA0ODw%3D%3D", "secret-percent-decoded"),
    ] {
        let answer = verify(wrong).exits(1);
        assert_eq!(causes(&answer), [code], "{wrong}");
        assert!(!answer.text().contains("AAECAwQF"), "{}", answer.text());
    }
}

#[test]
fn tokens_are_judged_with_their_claims() {
    let world = World::new().env("S", "identity-secret");
    let token = |claims: &str| {
        world.run_with(&["sign", "intercom-jwt", "--secret", "env:S"], claims.as_bytes()).exits(0).stdout
    };
    let verify = |claims: &str, more: &[&str]| {
        let arguments =
            [&["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "--format", "json", "-"], more].concat();
        world.run_with(&arguments, &token(claims))
    };
    verify(r#"{"user_id":"25","exp":1893456000}"#, &["--at", "1700000000000"]).exits(0);
    let codes = [
        (r#"{"user_id":"25","exp":1600000000}"#, "jwt-expired"),
        (r#"{"user_id":"25","exp":1893456000000}"#, "jwt-expiry-milliseconds"),
        (r#"{"user_id":25}"#, "jwt-user-id"),
    ];
    for (claims, code) in codes {
        assert_eq!(verify(claims, &["--at", "1700000000000"]).exits(1).json()["results"][0]["code"], code);
    }
    let garbage = world
        .run_with(&["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "--format", "json", "-"], b"a.b.c")
        .exits(1);
    assert_eq!(garbage.json()["results"][0]["code"], "jwt-malformed");
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let world = World::with_secret().file("body.json", BODY);
    let right = header(SIGNATURE);
    let verify = |more: &[&str]| {
        let arguments = [&["verify", "--secret", "env:S", "-H", &right, "body.json"], more].concat();
        world.run(&arguments).exits(0).text().contains('\u{1b}')
    };
    assert!(!verify(&[]));
    assert!(verify(&["--color", "always"]));
    let forced = World::with_secret().env("CLICOLOR_FORCE", "1").file("body.json", BODY);
    assert!(
        forced
            .run(&["verify", "--secret", "env:S", "-H", &header(SIGNATURE), "body.json"])
            .exits(0)
            .text()
            .contains('\u{1b}')
    );
    let refused = World::with_secret().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").file("body.json", BODY);
    assert!(
        !refused
            .run(&["verify", "--secret", "env:S", "-H", &header(SIGNATURE), "body.json"])
            .exits(0)
            .text()
            .contains('\u{1b}')
    );
}

#[test]
fn a_secret_at_the_edge_of_a_difference_is_not_shown_in_part() {
    const LONG: &str = "3f1d0c2e-9c41-4d1a-b7b0-aa0011223344";
    let world = World::new().env("L", LONG);
    for (captured, original) in [
        (format!("{{\"é\":\"{LONG}\"}}"), format!("{{\"\\u00e9\":\"{LONG}\"}}")),
        (format!("{{\"t\":\"{LONG}é\"}}"), format!("{{\"t\":\"{LONG}\\u00e9\"}}")),
    ] {
        let sign = ["sign", "intercom", "--secret", "env:L", "--print", "signature", "-"];
        let signature = world.run_with(&sign, original.as_bytes()).exits(0).text().trim().to_owned();
        std::fs::write(world.path("a.json"), &captured).unwrap();
        let answer = world.run(&["verify", "--secret", "env:L", "-H", &header(&signature), "a.json"]).exits(1);
        assert!(answer.text().contains("first difference") && answer.text().contains("[secret]"), "{}", answer.text());
        for part in LONG.as_bytes().windows(6) {
            assert!(!answer.text().contains(std::str::from_utf8(part).unwrap()), "{}", answer.text());
        }
    }
}

#[test]
fn another_signature_header_is_judged_and_the_flows_of_both_are_named() {
    let world = World::with_secret().file("body.json", BODY);
    let run = |headers: &[&str]| {
        let mut arguments = vec!["verify", "--scheme", "intercom-webhook", "--secret", "env:S", "body.json"];
        for header in headers {
            arguments.extend(["-H", header]);
        }
        world.run(&arguments)
    };
    let answer = run(&[&header(SIGNATURE)]).exits(1);
    let text = answer.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("FAIL intercom-webhook body.json signature-missing"), "{text}");
    assert!(text.contains("ok intercom body.json"), "{text}");
    assert!(text.contains("X-Body-Signature is there instead") && text.contains("uninstall carry it"), "{text}");
    assert!(text.contains("requests of webhook carry X-Hub-Signature"), "{text}");
    let answer = run(&["X-Hub-Signature-256: sha256=00"]).exits(1);
    assert!(answer.text().contains("X-Hub-Signature-256 is there"), "{}", answer.text());
    let unnamed = world.run(&["verify", "--secret", "env:S", "-H", "X-Hub-Signature-256: sha256=00", "body.json"]);
    assert!(unnamed.exits(2).text().contains("X-Hub-Signature-256 is there"));
}

#[test]
fn a_token_of_another_algorithm_is_refused_for_that() {
    let world = World::with_secret().file("token.txt", "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoiMjUifQ.");
    let run = |more: &[&str]| {
        world.run(&[&["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "token.txt"], more].concat())
    };
    let answer = run(&["--format", "json"]).exits(1);
    let result = &answer.json()["results"][0];
    assert_eq!((&result["code"], &result["actual"]), (&"jwt-algorithm".into(), &serde_json::Value::Null));
    assert!(run(&[]).exits(1).text().contains("the token says `none`"));
}

#[test]
fn an_age_that_cannot_be_held_is_said_to_be_none_however_the_scheme_was_found() {
    let world = World::with_secret().file("body.json", BODY);
    let header = header(SIGNATURE);
    for more in [&[][..], &["--scheme", "intercom"]] {
        let run = ["verify", "--secret", "env:S", "--max-age", "5m", "-H", &header, "body.json"];
        let answer = world.run(&[&run, more].concat()).exits(0);
        assert_eq!(answer.stderr.matches("`intercom` signs no timestamp").count(), 1, "{}", answer.stderr);
    }
}

#[test]
fn json_of_a_folder_that_is_no_capture_is_left_alone_and_a_named_one_is_not() {
    let capture = format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\nContent-Length: {}\n\n{BODY}", BODY.len());
    let world = World::with_secret()
        .file("mix/a.http", capture)
        .file("mix/node_modules/package.json", "{\"name\":\"app\"}")
        .file("empty/package.json", "{\"name\":\"app\"}");
    let answer = world.run(&["verify", "--secret", "env:S", "mix"]).exits(0);
    assert!(answer.stderr.contains("1 file in folders: no capture"), "{}", answer.stderr);
    world.run(&["verify", "--secret", "env:S", "--scheme", "intercom", "mix"]).exits(0);
    world.run(&["verify", "--secret", "env:S", "mix/node_modules/package.json"]).fails(2, &["no capture"]);
    world.run(&["verify", "--secret", "env:S", "empty"]).fails(2, &["no capture in empty"]);
}

#[test]
fn what_is_nearly_a_source_is_no_secret() {
    let world = World::with_secret().file("body.json", BODY);
    for source in ["ENV:S", "fil:secret.txt"] {
        world.run(&["verify", "--secret", source, "-H", &header(SIGNATURE), "body.json"]).fails(2, &["did you mean"]);
    }
}

#[test]
fn a_report_without_a_file_goes_to_standard_error() {
    let world = World::with_secret().file("body.json", BODY);
    let run = ["verify", "--secret", "env:S", "-H", &header(SIGNATURE), "body.json", "--report", "junit"];
    let answer = world.run(&run).exits(0);
    assert!(answer.stderr.starts_with("<?xml"), "{}", answer.stderr);
    assert!(answer.text().ends_with("1 ok, 0 failed, 0 skipped\n"));
    let piped = world.run(&[&run[..7], &["junit=-"]].concat()).exits(0);
    assert!(piped.text().contains("0 skipped\n<?xml") && !world.path("-").exists(), "{}", piped.text());
}

#[test]
#[cfg(unix)]
fn a_file_behind_a_redirection_is_written_on_and_never_replaced() {
    let world = World::with_secret().file("body.json", BODY);
    let binary = env!("CARGO_BIN_EXE_courtside");
    let header = header(SIGNATURE);
    for (script, wanted) in [
        (
            format!("(echo one; '{binary}' convert body.json /dev/stdout --to http -H 'A: b'; echo two) >> log"),
            "old\none\nGET / HTTP/1.1\n",
        ),
        (
            format!("(echo one; '{binary}' convert body.json /proc/self/fd/1 --to http -H 'A: b'; echo two) > log"),
            "one\n",
        ),
        (
            format!(
                "(echo one; '{binary}' verify --secret env:S --report tap=/dev/stderr -H '{header}' body.json; echo two) >> log 2>&1"
            ),
            "old\none\n",
        ),
        (
            format!(
                "(echo one; '{binary}' verify --secret env:S --report tap=/dev/fd/3 -H '{header}' body.json) 3>> log >&3"
            ),
            "old\none\n",
        ),
    ] {
        std::fs::write(world.path("log"), "old\n").unwrap();
        let status = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(world.path(""))
            .env("S", SECRET)
            .status()
            .unwrap();
        assert!(status.success(), "{script}");
        let log = std::fs::read_to_string(world.path("log")).unwrap();
        assert!(log.starts_with(wanted.split("GET").next().unwrap()), "{script}: {log}");
        assert!(log.contains(if script.contains("convert") { BODY } else { "TAP version" }), "{script}: {log}");
        assert!(!script.ends_with("echo two) >> log") || log.ends_with("two\n"), "{script}: {log}");
    }
}

#[test]
fn what_stands_around_a_header_from_the_command_line_is_part_of_it_unless_it_is_a_space_or_a_tab() {
    let world = World::with_secret().file("body", BODY);
    let ask = |before: &str, after: &str| {
        let header = format!("X-Body-Signature:{before}{SIGNATURE}{after}");
        world.run(&["verify", "--secret", "env:S", "-H", &header, "body"])
    };
    ask(" \t", "\t ").exits(0);
    for odd in ["\u{a0}", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{3000}"] {
        for (before, after) in [(odd, ""), ("", odd), (" ", &format!(" {odd}"))] {
            let answer = ask(before, after).exits(1);
            assert!(answer.text().contains("signature-malformed"), "{odd:?}: {}", answer.text());
        }
    }
    let curl = format!("curl -H 'X-Body-Signature: {SIGNATURE}\u{c}' -d @body http://127.0.0.1/");
    let world = World::with_secret().file("body", BODY).file("a.curl", curl);
    world.run(&["verify", "--secret", "env:S", "a.curl"]).exits(1);
}

#[test]
fn a_secret_in_a_timestamp_a_token_a_prefix_or_a_files_name_is_shown_in_no_format() {
    use base64::Engine as _;
    let base64 = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let secret = "true-secret_=";
    let zeros = "0".repeat(64);
    let request = format!(
        "POST /x HTTP/1.1\nX-Ib-Exchange-Req-Signature: {zeros}\nX-Ib-Exchange-Req-Timestamp: {secret}\n\n{{}}"
    );
    let token = [base64(&format!(r#"{{"alg":"{secret}"}}"#)), base64(r#"{"user_id":"1"}"#), "A".repeat(43)].join(".");
    let token = format!(r#"{{"intercom_user_jwt":"{token}"}}"#);
    let name = format!("{secret}.http");
    let world = World::new().env("S", secret).file("a.http", &request).file("jwt.json", token).file(&name, request);
    let header = format!("X-Ib-Hmac-Signature: {zeros}");
    for format in ["text", "json", "ndjson"] {
        for question in [
            &["a.http"][..],
            &[&name],
            &["--scheme", "intercom-jwt", "jwt.json"],
            &["--scheme", "infobip-subscription", "--prefix", secret, "-H", &header, "jwt.json"],
            &["a.http", "--report", "junit"],
            &[&name, "--report", "junit"],
        ] {
            let answer = world.run(&[&["verify", "--secret", "env:S", "--format", format], question].concat()).exits(1);
            let said = format!("{}{}", answer.text(), answer.stderr);
            assert!(said.contains("[secret]") && !said.contains(secret), "{question:?}: {said}");
        }
    }
    for format in ["text", "json"] {
        for file in ["a.http", "jwt.json"] {
            let answer = world.run(&["inspect", "--secret", "env:S", "--format", format, file]).exits(0);
            assert!(answer.text().contains("[secret]") && !answer.text().contains(secret), "{}", answer.text());
        }
    }
}

#[test]
fn a_plain_hash_with_any_mark_between_body_and_secret_is_called_one() {
    use sha2::Digest as _;
    let world = World::with_secret().file("body", BODY);
    for mark in ["=", " ", "\t", "\r\n", "_", ",", ";", "+", "/", "#", "::", ".", ":", "\n", "|", "&", "-"] {
        for message in [format!("{BODY}{mark}{SECRET}"), format!("{SECRET}{mark}{BODY}")] {
            let proof = header(&hex::encode(sha2::Sha256::digest(message)));
            let answer = world.run(&["verify", "--secret", "env:S", "--format", "json", "-H", &proof, "body"]).exits(1);
            assert_eq!(causes(&answer), ["recipe-hash-joined"], "{mark:?}");
        }
    }
}

#[test]
fn a_subscriptions_signature_in_base64url_or_unpadded_is_told_from_what_is_taken() {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    let world = World::with_secret().file("body", BODY);
    let digest = hex::decode(SIGNATURE).unwrap();
    let ask = |signature: &str| {
        let proof = format!("X-Ib-Hmac-Signature: {signature}");
        let scheme = ["--scheme", "infobip-subscription", "--explain=all", "--format", "json"];
        world.run(&[&["verify", "--secret", "env:S", "-H", &proof, "body"], &scheme[..]].concat())
    };
    ask(&STANDARD.encode(&digest)).exits(0);
    for signature in [URL_SAFE.encode(&digest), URL_SAFE_NO_PAD.encode(&digest), STANDARD_NO_PAD.encode(&digest)] {
        let answer = ask(&signature).exits(1);
        assert_eq!(causes(&answer), ["recipe-base64url"], "{signature}");
    }
}

#[test]
fn a_prefix_that_names_another_hash_than_the_digits_have_fails_however_it_is_read() {
    let world = |signature: &str| {
        let line = serde_json::json!({"method": "POST", "path": "/", "headers": [["X-Ib-Hmac-Signature", signature]], "body": BODY});
        World::with_secret().file("body", BODY).file("a.ndjson", format!("{line}\n{line}\n"))
    };
    let detail = |signature: &str, file: &str, exit: i32| {
        let proof = format!("X-Ib-Hmac-Signature: {signature}");
        let more: &[&str] = if file == "body" { &["-H", &proof] } else { &[] };
        let ask = ["verify", "--scheme", "infobip-subscription", "--secret", "env:S", "--format", "json", file];
        let answer = world(signature).run(&[&ask, more].concat()).exits(exit);
        let rows = answer.json()["results"].as_array().unwrap().clone();
        rows.iter().map(|row| row["detail"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    for file in ["body", "a.ndjson"] {
        for named in ["sha512", "SHA-1", "hmac-sha512", "md5"] {
            for said in detail(&format!("{named}={SIGNATURE}"), file, 1) {
                assert!(said.contains("they are those of sha256"), "{named}: {said}");
            }
        }
        for fine in [
            SIGNATURE.to_owned(),
            format!("sha256={SIGNATURE}"),
            format!("HMAC_SHA_256={SIGNATURE}"),
            format!("v1={SIGNATURE}"),
        ] {
            assert!(detail(&fine, file, 0).iter().all(String::is_empty), "{fine}");
        }
    }
}

#[test]
fn a_blank_line_before_a_separator_is_the_cause_where_the_body_holds_without_it() {
    let request = format!("POST / HTTP/1.1\n{}\n\n{BODY}\n", header(SIGNATURE));
    for (between, code) in [("", None), ("\n", Some(1)), ("\n\n", Some(1)), ("\r\n", Some(1))] {
        for behind in ["###\n", "### next\n", "###<\nHTTP/1.1 200 OK\n\n{}\n"] {
            let world = World::with_secret().file("a.http", format!("{request}{between}{behind}"));
            let answer = world.run(&["verify", "--secret", "env:S", "--format", "json", "a.http"]);
            let answer = answer.exits(code.unwrap_or(0));
            let found = if code.is_some() { &["body-blank-lines-kept"][..] } else { &[] };
            assert_eq!(causes(&answer), found, "{between:?} {behind:?}");
        }
    }
    let other = request.replace("d5ed", "d5ee");
    let world = World::with_secret().file("a.http", format!("{other}\n###\n"));
    let answer = world.run(&["verify", "--secret", "env:S", "--format", "json", "a.http"]).exits(1);
    assert!(!answer.text().contains("body-blank-lines-kept"), "{}", answer.text());
}

#[test]
fn a_secret_that_came_to_stand_in_another_argument_is_not_repeated() {
    let world = World::with_secret().file("body", BODY).file("secret.txt", SECRET);
    let bare = format!("--{SECRET}");
    for source in ["env:S", "file:secret.txt", SECRET] {
        for wrong in [
            &[SECRET][..],
            &[&bare],
            &["--scheme", SECRET, "body"],
            &["--at", SECRET, "body"],
            &["--format", SECRET, "body"],
            &["--header-name", &format!("{SECRET}:"), "body"],
            &["--config", SECRET, "body"],
        ] {
            let answer = world.run(&[&["verify", "--secret", source], wrong].concat()).exits(2);
            let said = format!("{}{}", answer.text(), answer.stderr);
            assert!(!said.contains(SECRET) && said.contains("error: "), "{source} {wrong:?}: {said}");
        }
    }
}

#[test]
fn a_short_secret_that_was_sent_in_place_of_a_signature_is_hidden() {
    let world = World::new().env("S", "q7Xz").file("body", BODY);
    for format in ["text", "json"] {
        for sent in ["q7Xz", "Bearer q7Xz"] {
            let proof = header(sent);
            let answer = world.run(&["verify", "--secret", "env:S", "--format", format, "-H", &proof, "body"]).exits(1);
            assert!(
                !answer.text().contains("q7Xz") && answer.text().contains("recipe-secret-sent"),
                "{}",
                answer.text()
            );
        }
    }
}

fn good_line() -> String {
    let body = serde_json::to_string(BODY).unwrap();
    format!(r#"{{"method":"POST","url":"/initialize","headers":[["X-Body-Signature","{SIGNATURE}"]],"body":{body}}}"#)
        + "\n"
}

#[test]
fn a_first_line_that_is_no_capture_hides_no_other() {
    let good = good_line();
    let cut = &good[good.len() / 2..];
    for first in [cut, "# a comment\n", "started\n"] {
        let world = World::with_secret().file("log", format!("{first}{good}{good}"));
        let answer = world.run(&["verify", "--secret", "env:S", "log"]).exits(2);
        assert!(answer.text().contains("2 ok, 0 failed") && answer.stderr.contains("log:1:1"), "{}", answer.stderr);
    }
    let started = World::with_secret().file("log", format!("{{\"level\":\"info\"}}\n{good}"));
    assert!(started.run(&["verify", "--secret", "env:S", "log"]).exits(0).text().contains("1 ok, 0 failed, 1 skipped"));
    // A name that says so is enough, however far the first capture is.
    let far = World::with_secret().file("far.jsonl", format!("{}{good}", "x\n".repeat(40)));
    assert!(far.run(&["verify", "--secret", "env:S", "far.jsonl"]).exits(2).text().contains("1 ok, 0 failed"));
    let out = far.run(&["convert", "far.jsonl", "-", "--to", "http"]).exits(2);
    assert!(out.text().contains(SIGNATURE), "{}", out.stderr);
}

#[test]
fn two_lists_of_headers_that_differ_are_refused() {
    let good = good_line();
    let twice = |more: &str| good.replacen("\"headers\"", &format!("\"headers\":{more},\"headers\""), 1);
    let world = World::with_secret().file("two.ndjson", twice(r#"[["X-Body-Signature","00"]]"#));
    let answer = world.run(&["verify", "--secret", "env:S", "two.ndjson"]).exits(2);
    assert!(answer.stderr.contains("more than one `headers`"), "{}", answer.stderr);
    let same = World::with_secret().file("two.ndjson", twice(&format!(r#"[["X-Body-Signature","{SIGNATURE}"]]"#)));
    same.run(&["verify", "--secret", "env:S", "two.ndjson"]).exits(0);
}

#[test]
fn a_page_with_a_hash_is_a_wrong_question_and_no_missing_signature() {
    let page = "<script>window.intercomSettings = {user_id: \"25\", user_hash: \"8f22\"};</script>\n";
    let world = World::with_secret().file("page.html", page);
    for scheme in [&["--scheme", "intercom-identity"][..], &[]] {
        let arguments = [&["verify", "--secret", "env:S", "page.html"], scheme].concat();
        world.run(&arguments).fails(2, &["it holds a `user_hash`, which is judged from JSON"]);
    }
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_called_one() {
    let world = World::with_secret();
    std::os::unix::fs::symlink("gone.http", world.path("dangling.http")).unwrap();
    let answer = world.run(&["verify", "--secret", "env:S", "dangling.http"]).exits(2);
    assert!(answer.stderr.contains("symbolic link") && !answer.stderr.contains("did you mean"), "{}", answer.stderr);
}

#[test]
#[cfg(unix)]
fn a_link_of_a_folder_that_leads_nowhere_is_told_and_hides_no_other() {
    let good = format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}");
    let world = World::with_secret().file("in/good.http", good).file("in/sub/notes.txt", "x");
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, world.path(name)).unwrap();
    // What is not called a capture is none of ours, wherever it leads.
    link("gone.txt", "in/notes.txt");
    let clean = world.run(&["verify", "--secret", "env:S", "in"]).exits(0);
    assert_eq!(clean.stderr, "");
    link("gone.http", "in/dangling.http");
    link("round.http", "in/sub/round.http");
    let answer = world.run(&["verify", "--secret", "env:S", "in"]).exits(2);
    assert!(answer.text().ends_with("1 ok, 0 failed, 0 skipped, 2 unread\n"), "{}", answer.text());
    for name in ["in/dangling.http", "in/sub/round.http"] {
        let told =
            format!("error: cannot read {name}: it is a symbolic link, and what it leads to cannot be reached\n");
        assert!(answer.stderr.contains(&told), "{}", answer.stderr);
    }
    let json = world.run(&["verify", "--secret", "env:S", "--format", "json", "in"]).exits(2).json();
    assert_eq!(json["summary"]["unread"], 2, "{json}");
    for command in
        [&["replay", "in", "--to", "sample"][..], &["convert", "in", "out.ndjson"], &["redact", "in", "-o", "out"]]
    {
        let answer = world.run(command).exits(2);
        assert!(answer.stderr.contains("in/dangling.http: it is a symbolic link"), "{command:?}: {}", answer.stderr);
    }
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_out_of_a_folder_is_not_followed_and_that_is_said() {
    let good = format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}");
    let world = World::with_secret().file("in/good.http", &good).file("out/other.http", &good);
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, world.path(name)).unwrap();
    link("good.http", "in/again.http");
    let ask = ["verify", "--secret", "env:S", "in"];
    assert_eq!(world.run(&ask).exits(0).stderr, "");
    link("../out/other.http", "in/other.http");
    link("../out", "in/folder");
    let answer = world.run(&ask).exits(0);
    assert!(answer.text().ends_with("1 ok, 0 failed, 0 skipped\n"), "{}", answer.text());
    assert_eq!(
        answer.stderr,
        "note: not followed: 2 symbolic links, in/folder, in/other.http; name what is linked to, to judge that too\n"
    );
    // A folder that is named twice is looked into once.
    assert_eq!(world.run(&["verify", "--secret", "env:S", "in", "in"]).exits(0).stderr, answer.stderr);
}

#[test]
fn an_empty_name_is_called_one() {
    let world = World::with_secret().file("a.http", "POST /x\n\n{}");
    for command in [
        &["verify", "--secret", "env:S", ""][..],
        &["verify", "--secret", "env:S", "a.http", ""],
        &["convert", "", "out.ndjson"],
        &["replay", "", "--to", "sample"],
        &["redact", "", "-o", "out"],
        &["sign", "intercom", "--secret", "env:S", ""],
        &["lint", ""],
    ] {
        world.run(command).fails(2, &["an argument is empty where a file is named"]);
    }
}
