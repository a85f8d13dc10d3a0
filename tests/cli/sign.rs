//! `courtside sign`.

use courtside::platform::Hash;

use crate::world::{BODY, SECRET, SIGNATURE, World};

/// Worked values of the reference pages: scheme, secret, timestamp, body or id, signature.
const WORKED: &[(&str, &str, &str, &str, &str)] = &[
    ("intercom", SECRET, "", BODY, SIGNATURE),
    (
        "intercom",
        SECRET,
        "",
        r#"{"workspace_id":"abc12345","component_id":"submit_button","input_values":{"email":"zo\u00eb@example.com"}}"#,
        "6eb7237a1a1ffb25b5ad53cd8690dd85829f9bcb60b4220db1a8fdf2699847f2",
    ),
    (
        "intercom-webhook",
        SECRET,
        "",
        r#"{"type":"notification_event","topic":"conversation.user.created","id":"notif_ccd8a4d0-f965-11e3-a367-c779cae3e1b3","app_id":"abc12345","data":{"type":"notification_event_data","item":{"type":"conversation","id":"1"}}}"#,
        "sha1=1c82ff5ca823f25db0a205aebe44eaa99e1345b0",
    ),
    (
        "intercom-webhook",
        "intercom_secret",
        "",
        r#"{"type":"notification_event","id":"notif_1","topic":"conversation.user.created","app_id":"abc","created_at":1700000000,"data":{"type":"notification_event_data","item":{"type":"conversation","id":"1"}}}"#,
        "sha1=e0d6deaa5785a871c44a56b6c3138ce190b6cc98",
    ),
    (
        "infobip",
        "exch-demo-signing-secret-01",
        "1700000000000",
        r#"{"email":"ada@example.com"}"#,
        "26779c658dc7c857e1d25c1c5d89cff739e6070558797295d359649786d94209",
    ),
    (
        "infobip",
        "exch-demo-signing-secret-01",
        "1700000000000",
        r#"{"order_id": "1212721005877-01"}"#,
        "2f0f5a7a853c500fe29dbcdf24e262b7c6a13c7f84a29f58b064d97f5b460730",
    ),
    (
        "infobip",
        "exch-demo-signing-secret-01",
        "1700000000000",
        r#"{"order_id":"1212721005877-01"}"#,
        "e9a6d47cd87ebd536193246a2ba63d268725a45799a714e0f312522a66dc4042",
    ),
    (
        "infobip",
        "exch-demo-signing-secret-01",
        "1700000000000",
        r#"{"name":"Žofia"}"#,
        "531d4b83905526e3af747585eb89caea9f664be64e0759e7a78569e38c678b3d",
    ),
    (
        "infobip",
        "exch-demo-signing-secret-01",
        "1700000000000",
        r#"{"name":"\u017dofia"}"#,
        "25a247acff92659896dbe5c56cbfae0738ea1a44fd42cd7e6f07ff31d0f513c3",
    ),
    (
        "infobip",
        "exch-demo-signing-secret-01",
        "1700000000000",
        "",
        "6032a7836aa0e72d07f057eed0c507e7a2de7b4aacab7a01bf810ab5cacddef7",
    ),
    (
        "kentico-signature",
        "kx-client-secret-demo",
        "",
        r#"{"ContactGuid":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","ContactFirstName":"Ada"}"#,
        "sha1=02C6AF0188D7D4D3A4FAF3F25B6FF91ABA99F8AF",
    ),
    (
        "kentico-signature",
        "kx-client-secret-demo",
        "",
        r#"{"ContactGuid":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","ContactFirstName":"Žofia"}"#,
        "sha1=3D353EC56BD8A1456ED3CD51AE97B2A474806886",
    ),
    (
        "intercom-webhook",
        "kx-client-secret-demo",
        "",
        r#"{"ContactGuid":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","ContactFirstName":"Žofia"}"#,
        "sha1=2990685f869a2cd60d8b1f8ea702b0a1a852b5c1",
    ),
];

#[test]
fn every_worked_value_of_the_reference_pages_comes_out() {
    for (scheme, secret, timestamp, body, signature) in WORKED {
        let world = World::new().env("S", secret);
        let mut arguments = vec!["sign", scheme, "--secret", "env:S", "--print", "signature", "-"];
        if !timestamp.is_empty() {
            arguments.extend(["--timestamp", timestamp]);
        }
        assert_eq!(
            world.run_with(&arguments, body.as_bytes()).exits(0).text(),
            format!("{signature}\n"),
            "{scheme} {body}"
        );
    }
}

#[test]
fn identities_and_the_older_infobip_recipe_take_their_value_as_argument() {
    let cases = [
        ("intercom-identity", "secret", "Message", "aa747c502a898200f9e4fa21bac68136f886a0e27aec70ba06daf2e2a5cb5597"),
        (
            "kentico-identity",
            "kx-identity-secret-demo",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "49AB03AAD84864855B6CFDC054203AED8CCC5527BF83188CE02876C8E4CC98F0",
        ),
        (
            "kentico-identity",
            "kx-identity-secret-demo",
            "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
            "F01CF40DB93411AE0E28EF87F292A26C82D3154A6BEFCC449C7209687AE5FD34",
        ),
    ];
    for (scheme, secret, id, hash) in cases {
        let world = World::new().env("S", secret);
        assert_eq!(world.run(&["sign", scheme, "--secret", "env:S", id]).exits(0).text(), format!("{hash}\n"));
        let piped = world.run_with(&["sign", scheme, "--secret", "env:S"], format!("{id}\n").as_bytes()).exits(0);
        assert_eq!(piped.text(), format!("{hash}\n"));
    }
    let legacy = World::new().env("S", "Hello World!");
    let answer =
        legacy.run(&["sign", "infobip-legacy", "--secret", "env:S", "--timestamp", "1666752518753", "123456"]).exits(0);
    assert_eq!(
        answer.text(),
        "X-Ib-Exchange-Req-Timestamp: 1666752518753\n\
         X-Ib-Exchange-Req-Signature: D138B40319432FF816072FC9C1B51594F73904175E9A9ED01873EB7B31E3801D\n"
    );
}

#[test]
fn two_account_ids_are_one_too_many() {
    let world = World::with_secret().file("b.json", BODY);
    let sign = ["sign", "infobip-legacy", "--secret", "env:S", "--account-id", "123456"];
    for body in ["b.json", "-", "999"] {
        world.run(&[&sign[..], &[body]].concat()).fails(2, &["--account-id 123456", body]);
    }
}

#[test]
fn a_token_is_the_one_other_libraries_make_and_claims_can_be_given_one_by_one() {
    let world = World::new().env("S", "identity-secret");
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoiMjUiLCJlbWFpbCI6ImpvZUBleGFtcGxlLmNvbSIsImV4cCI6MTg5MzQ1NjAwMH0.g5rmwrCgsPI3Jqz8pv-TLVscKJCglSn6A0ogLdIJvgE\n";
    let claims = r#"{"user_id":"25","email":"joe@example.com","exp":1893456000}"#;
    assert_eq!(
        world.run_with(&["sign", "intercom-jwt", "--secret", "env:S"], claims.as_bytes()).exits(0).text(),
        token
    );
    let one_by_one = [
        "sign",
        "intercom-jwt",
        "--secret",
        "env:S",
        "--claim",
        "user_id=25",
        "--claim",
        "email=joe@example.com",
        "--claim",
        "exp=1893456000",
    ];
    assert_eq!(world.run(&one_by_one).exits(0).text(), token);
    world
        .run(&["sign", "intercom-jwt", "--secret", "env:S", "--claim", "email=a@example.test"])
        .fails(2, &["user_id is missing"]);
}

#[test]
fn claims_that_would_be_signed_as_others_are_refused() {
    let world = World::new().env("S", "identity-secret");
    let sign = |claims: &str| world.run(&["sign", "intercom-jwt", "--secret", "env:S", claims]);
    sign(r#"{"user_id":"25","user_id":"26"}"#).fails(2, &["`user_id`", "twice"]);
    sign(r#"{"user_id":"25","of":[{"account":18446744073709551616}]}"#).fails(2, &["18446744073709551616", "quotes"]);
    sign(r#"{"user_id":"25","user_id":"25","of":[-9223372036854775808,18446744073709551615,1.5e3]}"#).exits(0);
    let twice = ["sign", "intercom-jwt", "--secret", "env:S", "--claim", "user_id=25", "--claim", "user_id=26"];
    world.run(&twice).fails(2, &["--claim user_id=…", "twice"]);
}

#[test]
fn the_headers_are_ready_for_curl_and_the_other_forms_agree_with_them() {
    let world = World::with_secret().file("body.json", BODY);
    let sign = |print: &str| {
        world.run(&["sign", "intercom", "--secret", "env:S", "body.json", "--print", print]).exits(0).text().to_owned()
    };
    assert_eq!(sign("headers"), format!("X-Body-Signature: {SIGNATURE}\n"));
    assert_eq!(sign("string-to-sign"), BODY);
    assert_eq!(
        sign("curl"),
        format!(
            "curl -H 'Content-Type: application/json' -H 'X-Body-Signature: {SIGNATURE}' --data-binary @body.json http://127.0.0.1:3000/\n"
        )
    );
    let json: serde_json::Value = serde_json::from_str(&sign("json")).unwrap();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["headers"][0][1], SIGNATURE);
    assert_eq!(json["secret"]["source"], "env:S");
    let capture = World::with_secret().file("signed.http", sign("http"));
    assert!(capture.run(&["verify", "--secret", "env:S", "signed.http"]).exits(0).text().contains("1 ok"));
}

#[test]
fn a_line_break_at_the_end_of_a_file_is_signed_and_mentioned() {
    let world = World::with_secret().file("body.json", format!("{BODY}\n"));
    let answer = world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "body.json"]).exits(0);
    assert_eq!(answer.text(), "f74ec625c6e60d33424d7e7ff4bf1877e25b2a85bbca42016b7e0e05fb9f34a9\n");
    assert!(answer.stderr.contains("ends in a line break"), "{}", answer.stderr);
}

#[test]
fn a_body_larger_than_memory_blocks_gives_the_same_signature_as_one_update() {
    use courtside::platform::Hash;
    let body: Vec<u8> = (0..=250).cycle().take(3_000_000).collect();
    let expected = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[&body]).as_bytes());
    let world = World::with_secret().file("big.bin", &body);
    assert_eq!(
        world.run(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "big.bin"]).exits(0).text(),
        format!("{expected}\n")
    );
    let piped = world.run_with(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "-"], &body).exits(0);
    assert_eq!(piped.text(), format!("{expected}\n"));
}

#[test]
fn secrets_come_from_every_source_and_never_out_again() {
    let world = World::with_secret()
        .file("body.json", BODY)
        .file("secret.txt", format!("{SECRET}\n"))
        .file("courtside.toml", "[secrets]\nintercom = \"file:secret.txt\"\n");
    let base64 = "b64:czNjcjN0LWNsaWVudC1zZWNyZXQ=";
    let hex = format!("hex:{}", hex::encode(SECRET));
    for source in ["env:S", "file:secret.txt", base64, &hex, SECRET] {
        let answer = world.run(&["sign", "intercom", "--secret", source, "body.json"]).exits(0);
        assert_eq!(answer.text(), format!("X-Body-Signature: {SIGNATURE}\n"), "{source}");
        assert!(!answer.stderr.contains(SECRET));
        assert_eq!(
            answer.stderr.contains("process list"),
            !source.starts_with("env") && !source.starts_with("file"),
            "{source}"
        );
        assert_eq!(answer.stderr.contains("one line break"), source.starts_with("file"), "{source}");
    }
    assert_eq!(
        world
            .run_with(&["sign", "intercom", "--secret", "-", "body.json"], format!("{SECRET}\n").as_bytes())
            .exits(0)
            .text(),
        format!("X-Body-Signature: {SIGNATURE}\n")
    );
    // Without the flag: the scheme's variable, then courtside.toml, found upward.
    let world = world.file("deep/er/x.json", BODY);
    assert_eq!(
        world.run(&["sign", "intercom", "body.json"]).exits(0).text(),
        format!("X-Body-Signature: {SIGNATURE}\n")
    );
    let other = world.env("INTERCOM_CLIENT_SECRET", "another");
    assert_ne!(
        other.run(&["sign", "intercom", "body.json"]).exits(0).text(),
        format!("X-Body-Signature: {SIGNATURE}\n")
    );
}

#[test]
fn wrong_questions_are_one_sentence_that_says_what_to_do() {
    let world =
        World::with_secret().env("EMPTY", "").file("body.json", BODY).file("empty.txt", "").file("newline.txt", "\n");
    let sign = |arguments: &[&str]| world.run(&[&["sign"], arguments].concat());
    sign(&["intercom", "--secret", "env:UNSET", "body.json"]).fails(2, &["`UNSET` is not set"]);
    sign(&["intercom", "--secret", "env:EMPTY", "body.json"]).fails(2, &["env:EMPTY has no bytes"]);
    sign(&["intercom", "--secret", "file:empty.txt", "body.json"]).fails(2, &["has no bytes"]);
    sign(&["intercom", "--secret", "file:newline.txt", "body.json"]).fails(2, &["has no bytes"]);
    sign(&["intercom", "--secret", "file:missing.txt", "body.json"]).fails(2, &["missing.txt", "No such file"]);
    sign(&["intercom", "body.json"]).fails(2, &["INTERCOM_CLIENT_SECRET", "--secret"]);
    sign(&["intercom", "--secret", "env:S", "missing.json"]).fails(2, &["missing.json"]);
    sign(&["intercom-sheet", "--secret", "env:S", "body.json"]).fails(2, &["courtside encrypt"]);
    sign(&["kentico", "--secret", "env:S", "body.json"]).fails(2, &["never printed"]);
    sign(&["intercom", "--secret", "-", "-"]).fails(2, &["both"]);
    let vcita = sign(&["vcita", "body.json"]).exits(2);
    assert!(vcita.stderr.contains("vcita documents no signature"), "{}", vcita.stderr);
    let guess = sign(&["intrecom", "body.json"]).exits(2);
    assert!(guess.stderr.contains("did you mean `intercom`?"), "{}", guess.stderr);
    assert!(sign(&["intercom", "--secret", "hex:zz", "body.json"]).exits(2).stderr.contains("not hexadecimal"));
}

#[test]
fn a_reader_that_goes_away_is_no_error_message() {
    use std::process::{Command, Stdio};
    let world = World::with_secret();
    let big = "x".repeat(1 << 20);
    let world = world.file("body.json", &big);
    let mut child = Command::new(env!("CARGO_BIN_EXE_courtside"))
        .args(["sign", "intercom", "--secret", "env:S", "--print", "string-to-sign", "body.json"])
        .current_dir(world.path(""))
        .env("S", SECRET)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_ne!(output.status.code(), Some(0), "an answer that nobody got is no yes");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_body_in_the_place_of_its_file_is_told_how_to_go_in() {
    World::with_secret()
        .run(&["sign", "intercom", "--secret", "env:S", "{\"a\":1}"])
        .fails(2, &["standard input", "printf"]);
}

#[test]
fn a_token_that_would_be_refused_is_made_with_a_warning() {
    let sign = |claims: &str| World::with_secret().run(&["sign", "intercom-jwt", "--secret", "env:S", claims]).exits(0);
    for (claims, words) in [
        (r#"{"user_id":25}"#, ["`user_id` is the number 25", "jwt-user-id"]),
        (r#"{"user_id":"25","exp":1893456000000}"#, ["milliseconds", "jwt-expiry-milliseconds"]),
    ] {
        let said = sign(claims).stderr;
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
    // An expired one is what a test of an app asks for.
    assert_eq!(sign(r#"{"user_id":"25","exp":1}"#).stderr, "");
}

#[test]
fn no_request_is_printed_for_a_scheme_that_signs_none() {
    let world = World::with_secret();
    for (scheme, message) in [
        ("intercom-identity", "25"),
        ("kentico-identity", "25"),
        ("intercom-jwt", r#"{"user_id":"25"}"#),
        ("infobip-legacy", "123456"),
    ] {
        for print in ["curl", "http"] {
            world.run(&["sign", scheme, "--secret", "env:S", "--print", print, message]).fails(2, &["--print"]);
        }
        world.run(&["sign", scheme, "--secret", "env:S", "--print", "json", message]).exits(0);
    }
}

#[test]
fn a_body_that_nobody_gave_is_not_signed_as_an_empty_one() {
    let world = World::with_secret();
    world.run(&["sign", "intercom", "--secret", "env:S"]).fails(2, &["standard input is empty", "write -"]);
    world.run(&["sign", "intercom", "--secret", "env:S", "-"]).exits(0);
}

#[test]
fn what_would_break_out_of_a_header_or_a_request_line_is_refused() {
    let world = World::with_secret().file("body", BODY);
    let sign =
        |scheme: &str, more: &[&str]| world.run(&[&["sign", scheme, "--secret", "env:S", "body"], more].concat());
    for (choice, value, word) in [
        ("--header-name", "X-A\nEvil", "no name of a header"),
        ("--header-name", "X-A: b", "no name of a header"),
        ("--header-name", "", "no name of a header"),
        ("--prefix", "a\r\nEvil: b", "control character"),
        ("--prefix", "a\u{7f}", "control character"),
    ] {
        sign("infobip-subscription", &[choice, value]).fails(2, &[word]);
    }
    for url in ["http://127.0.0.1/x\r\nEvil: 1", "http://127.0.0.1/x HTTP/1.1", "/\u{2028}", ""] {
        for print in ["http", "curl"] {
            sign("intercom", &["--print", print, "--url", url]).fails(2, &["no white space"]);
        }
    }
    for time in ["--timestamp=-5", "--timestamp=1969-12-31T23:59:59Z"] {
        sign("infobip", &[time]).fails(2, &["before 1970"]);
    }
    sign("infobip", &["--timestamp=0"]).exits(0);
    let file = World::with_secret()
        .file("body", BODY)
        .file("courtside.toml", "[schemes.infobip-subscription]\nheader = \"A\\nB\"\n");
    file.run(&["sign", "infobip-subscription", "--secret", "env:S", "body"]).fails(2, &["no name of a header"]);
}

#[test]
fn a_capture_that_is_signed_as_a_body_is_told_with_the_way_to_its_body() {
    let http = format!("POST /submit HTTP/1.1\nContent-Type: application/json\n\n{BODY}\n");
    let line = serde_json::json!({"method": "POST", "url": "/submit", "headers": {}, "body": BODY});
    let har = serde_json::json!({"log": {"entries": [{"request": {"method": "POST", "url": "http://127.0.0.1/submit", "headers": [], "postData": {"text": BODY}}}]}});
    let world = World::with_secret()
        .file("a b.http", &http)
        .file("a.curl", format!("curl http://127.0.0.1/submit --data-raw '{BODY}'"))
        .file("a.ndjson", line.to_string())
        .file("a.har", har.to_string());
    let sign = ["sign", "intercom", "--secret", "env:S", "--print", "signature"];
    let own = |bytes: &[u8]| hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[bytes]).as_bytes());
    for (name, format) in [("a b.http", "http"), ("a.curl", "curl"), ("a.ndjson", "ndjson"), ("a.har", "har")] {
        let answer = world.run(&[&sign[..], &[name]].concat()).exits(0);
        // What scripts rely on stays: the bytes of the file, and nothing else on standard output.
        assert_eq!(answer.text(), format!("{}\n", own(&std::fs::read(world.path(name)).unwrap())));
        let quoted = if name.contains(' ') { format!("'{name}'") } else { name.to_owned() };
        let told = format!(
            "warning: {name} reads as a capture of a request ({format}), and its own bytes were signed; the body in it is signed by: courtside convert {quoted} - --to body | courtside sign intercom --secret env:S --print signature -\n"
        );
        assert!(answer.stderr.contains(&told), "{}", answer.stderr);
        let body = world.run(&["convert", name, "-", "--to", "body"]).exits(0);
        let signed = world.run_with(&[&sign[..], &["-"]].concat(), &body.stdout).exits(0);
        assert_eq!((signed.text().trim(), signed.stderr.as_str()), (SIGNATURE, ""), "{name}");
    }
    let piped = world.run_with(&[&sign[..], &["-"]].concat(), http.as_bytes()).exits(0);
    assert!(
        piped.stderr.contains("standard input reads as a capture")
            && piped.stderr.contains("keep it in a file, CAPTURE here")
            && piped.stderr.contains("convert CAPTURE - "),
        "{}",
        piped.stderr
    );
    assert_eq!(world.run(&[&sign[..], &["--quiet", "a.curl"]].concat()).exits(0).stderr, "");
    // A body may have such members too.
    let world = World::with_secret().file("body.json", line.to_string());
    assert_eq!(world.run(&[&sign[..], &["body.json"]].concat()).exits(0).stderr, "");
}

#[test]
fn the_way_to_a_captures_body_has_all_that_the_command_had_and_no_secret() {
    let http =
        format!("POST /submit HTTP/1.1\nContent-Type: application/json\nContent-Length: {}\n\n{BODY}\n", BODY.len());
    let world = World::with_secret().file("a.http", &http).file("two.http", format!("{http}\n###\n\n{http}"));
    let way = |arguments: &[&str]| {
        let answer = world.run(&[&["sign"], arguments].concat()).exits(0);
        assert!(!answer.stderr.contains(SECRET), "{}", answer.stderr);
        let (_, way) = answer.stderr.split_once(" signed by: ").expect(&answer.stderr);
        way.lines().next().unwrap().to_owned()
    };
    let infobip = ["infobip", "--secret", "env:S", "--timestamp", "2023-11-14T22:13:20Z", "a.http"];
    let said = way(&infobip);
    assert_eq!(
        said,
        "courtside convert a.http - --to body | courtside sign infobip --secret env:S --timestamp 1700000000000 -"
    );
    // The second command signs what the first writes.
    let body = world.run(&["convert", "a.http", "-", "--to", "body"]).exits(0).stdout;
    let again: Vec<&str> = said.split("| courtside ").nth(1).unwrap().split(' ').collect();
    let world = World::with_secret().file("body", BODY);
    let direct = world.run(&["sign", "infobip", "--secret", "env:S", "--timestamp", "1700000000000", "body"]).exits(0);
    assert_eq!(world.run_with(&again, &body).exits(0).text(), direct.text());
    let world = World::with_secret().file("a.http", &http).file("two.http", format!("{http}\n###\n\n{http}"));
    let subscription = [
        "infobip-subscription",
        "--secret",
        "env:S",
        "--algorithm",
        "sha512",
        "--prefix",
        "v 1=",
        "--print",
        "json",
        "a.http",
    ];
    let answer = world.run(&[&["sign"], &subscription[..]].concat()).exits(0);
    assert!(
        answer.stderr.contains("--secret env:S --print json --algorithm sha512 --prefix 'v 1=' -"),
        "{}",
        answer.stderr
    );
    let bare = world.run(&["sign", "intercom", "--secret", SECRET, "a.http"]).exits(0);
    assert!(
        bare.stderr.contains("sign intercom --secret SOURCE -") && !bare.stderr.contains(SECRET),
        "{}",
        bare.stderr
    );
    let two = world.run(&["sign", "intercom", "--secret", "env:S", "two.http"]).exits(0);
    assert!(
        two.stderr.contains("it holds 2 requests: keep the one that is meant in a file of its own, CAPTURE here"),
        "{}",
        two.stderr
    );
}

#[test]
fn a_line_break_at_the_end_is_told_of_standard_input_too() {
    let world = World::with_secret();
    let sign = ["sign", "intercom", "--secret", "env:S", "-"];
    let ended = world.run_with(&sign, format!("{BODY}\n").as_bytes()).exits(0);
    assert!(
        ended.stderr.starts_with("note: standard input ends in a line break, which is signed too"),
        "{}",
        ended.stderr
    );
    assert_eq!(world.run_with(&sign, BODY.as_bytes()).exits(0).stderr, "");
}

#[test]
fn a_sheet_user_is_said_to_be_encrypted_however_it_is_asked_for() {
    let world = World::with_secret().file("user.json", "{}");
    for print in ["http", "curl", "signature", "json"] {
        world
            .run(&["sign", "intercom-sheet", "--secret", "env:S", "--print", print, "user.json"])
            .fails(2, &["encrypted, not signed", "courtside encrypt", "--form"]);
    }
}

#[test]
fn what_cannot_be_read_is_said_with_what_to_do() {
    let world = World::with_secret().file("folder/x", "");
    let sign = |name: &str| world.run(&["sign", "intercom", "--secret", "env:S", name]);
    sign("folder").fails(2, &["cannot read the body from folder", "name a file in it"]);
    sign("nowhere.json").fails(2, &["cannot read the body from nowhere.json", "check its name"]);
    world.run(&["verify", "--secret", "env:S", "nowhere.http"]).fails(2, &["nowhere.http", "check its name"]);
    world.run(&["convert", "folder", "o.ndjson"]).fails(2, &["holds no capture; name a file"]);
    let advice = world.run(&["sign", "vcita"]).exits(2);
    assert!(advice.stderr.contains("`Authorization`"), "{}", advice.stderr);
}

#[test]
fn an_account_id_is_read_from_standard_input_and_told_where_it_is_a_files_name_too() {
    let world = World::with_secret().file("123456", "x");
    let run = ["sign", "infobip-legacy", "--secret", "env:S", "--timestamp", "1666752518753"];
    let given = world.run(&[&run[..], &["123457"]].concat()).exits(0);
    assert_eq!(given.stderr, "");
    let piped = world.run_with(&[&run[..], &["-"]].concat(), b"123457\n").exits(0);
    assert_eq!(piped.text(), given.text());
    world.run(&[&run[..], &["-"]].concat()).fails(2, &["the account id is empty"]);
    let named = world.run(&[&run[..], &["123456"]].concat()).exits(0);
    assert!(named.stderr.contains("`123456` was taken as the account id itself"), "{}", named.stderr);
}

#[test]
#[cfg(unix)]
fn a_capture_is_looked_into_a_second_time_only_where_it_is_a_file() {
    let capture = format!("POST /x HTTP/1.1\nHost: a.example.test\n\n{BODY}");
    let world = World::with_secret().file("-w.http", &capture).file("x.http", &capture);
    let answer = world.run(&["sign", "intercom", "--secret", "env:S", "--", "-w.http"]).exits(0);
    assert!(answer.stderr.contains("courtside convert ./-w.http - --to body"), "{}", answer.stderr);
    let path = world.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let writer = std::thread::spawn({
        let path = path.clone();
        move || std::fs::write(path, capture).unwrap()
    });
    let answer = world.run(&["sign", "intercom", "--secret", "env:S", "pipe"]).exits(0);
    writer.join().unwrap();
    assert!(answer.stderr.contains("reads as a capture of a request"), "{}", answer.stderr);
}
