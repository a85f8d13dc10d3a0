//! Secrets that sentences and tools announce, and what stands in their place in heads and addresses.

use super::*;

/// What becomes of a text in a member whose name says nothing.
pub(super) fn said(text: &str) -> String {
    let body = body_of(&redaction(), &serde_json::json!({ "x": text }).to_string());
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    body["x"].as_str().unwrap().to_owned()
}

/// What becomes of a header's value.
fn sent(name: &str, value: &str) -> String {
    let mut capture = capture(&[(name, value)], "");
    redaction().apply(&mut capture);
    let value = capture.request.headers.get(name).unwrap();
    String::from_utf8(value.to_vec()).unwrap()
}

#[test]
fn secrets_that_sentences_announce_go_and_their_words_stay() {
    for (text, secret) in [
        ("my password is hunter2, thanks", "hunter2"),
        ("password: hunter2", "hunter2"),
        ("Passwort = \"Gehe!m\"", "Gehe!m"),
        ("set the token to abc12345xyz please", "abc12345xyz"),
        ("the secret (Tr0ub4dor) was lost", "Tr0ub4dor"),
        ("Here's the api key: 9f86d081884c", "9f86d081884c"),
        ("my PIN is 4821", "4821"),
        ("Your code is 482913", "482913"),
        ("curl -u ada:hunter2 https://app.example.test/x", "hunter2"),
        ("curl --user 'ada:only letters' x", "ada:only"),
        ("send Authorization: Bearer abcDEF123456ghi to it", "abcDEF123456ghi"),
        ("Authorization: Basic YWRhOnB3 was sent", "YWRhOnB3"),
        ("curl -H 'Cookie: sid=abc; theme=dark1234' x", "dark1234"),
        ("DB_PASSWORD=hunter", "hunter"),
        ("AccountKey=abcd1234EFGHijkl5678MNOPqrst/+==;x", "abcd1234EFGH"),
        ("postgres://ada:pw@db.corp.org:5432/prod", "ada:pw"),
        ("AWS wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"),
        (concat!("it is npm_", "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"), "aBcDeF"),
        (concat!("token:glpat-", "abcdEFGH1234ijklMNOP"), "abcdEFGH1234"),
    ] {
        let out = said(text);
        assert!(!out.contains(secret), "{out}");
        let first = text.split([' ', '=', ':']).next().unwrap();
        assert!(out.starts_with(first), "{out}");
    }
    for text in [
        "the password is required",
        "password: must have 8 characters",
        "the token is valid for 3600 seconds",
        "tokens: 1200",
        "the signature is base64 of sha256",
        "the secret is oauth2",
        "error code: 50035, status code is 4004",
        "token: {{token}}, password=<password>, api key: ${API_KEY}",
        "docker run -u 1000:1000 image",
        "a key to success; keyboards",
        "is this a cookie: yes",
    ] {
        assert_eq!(said(text), text);
    }
}

#[test]
fn one_value_has_one_stand_in_wherever_it_stands() {
    let mut capture = capture(
        &[("Cookie", "sid=usr_9f8e7d6c"), ("X-User-Id", "usr_9f8e7d6c"), ("Idempotency-Key", "usr_9f8e7d6c")],
        r#"{"user":"usr_9f8e7d6c","user_id":"usr_9f8e7d6c","token":"usr_9f8e7d6c","x":"of usr_9f8e7d6c"}"#,
    );
    capture.request.target = b"/contacts/usr_9f8e7d6c?session=usr_9f8e7d6c&contact_id=usr_9f8e7d6c".into();
    redaction().apply(&mut capture);
    let out = written(&capture);
    let made: std::collections::BTreeSet<&str> = out
        .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
        .filter(|word| word.len() == "usr_9f8e7d6c".len() && word.as_bytes()[3] == b'_')
        .collect();
    assert_eq!(made.len(), 1, "{out}");
    assert_eq!(out.matches(made.first().unwrap()).count(), 10, "{out}");
    assert!(!out.contains("9f8e7d6c"), "{out}");
}

#[test]
fn heads_keep_their_forms_and_lose_what_is_in_them() {
    for (name, value, gone, kept) in [
        (
            "User-Agent",
            "Acme/1.0 (iPhone; 3f2504e0-4f89-41d3-9a0c-0305e82c3301; ada@corp.org)",
            "ada@",
            "Acme/1.0 (iPhone; ",
        ),
        ("User-Agent", "Acme/1.0 (3f2504e0-4f89-41d3-9a0c-0305e82c3301)", "3f2504e0", "Acme/1.0 ("),
        (
            "Authorization",
            "Digest username=\"ada\", realm=\"x\", nonce=\"abc1\", qop=auth",
            "ada",
            "Digest username=\"",
        ),
        (
            "Authorization",
            "Digest username=\"ada\", realm=\"x\", nonce=\"abc1\", qop=auth",
            "abc1",
            "realm=\"x\", nonce=\"",
        ),
        (":path", "/x?token=abc12345&page=2", "abc12345", "&page=2"),
        ("If-None-Match", "W/\"5f2a1b3c4d5e\"", "5f2a1b3c4d5e", "W/\""),
        ("Sec-WebSocket-Protocol", "bearer, abc123def456", "abc123def456", "bearer, "),
    ] {
        let out = sent(name, value);
        assert!(!out.contains(gone) && out.contains(kept), "{name}: {out}");
    }
    // An entity is the same where it is asked for again.
    assert_eq!(sent("ETag", "\"5f2a1b3c4d5e\""), sent("If-None-Match", "\"5f2a1b3c4d5e\""));
    let agent =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.127 Safari/537.36";
    assert_eq!(sent("User-Agent", agent), agent);
}

#[test]
fn pictures_within_addresses_lose_what_they_show_and_texts_are_redacted() {
    use base64::Engine as _;
    let pack = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let picture = pack(b"\x89PNG\r\n\x1a\n of Ada Lovelace");
    let text = pack(br#"{"email":"ada@corp.org"}"#);
    let body = format!(
        r#"{{"img":"data:image/png;base64,{picture}","html":"<img src='data:image/gif;base64,{picture}'>","pdf":"data:application/pdf;base64,{picture}","json":"data:application/json;base64,{text}"}}"#
    );
    let out = body_of(&redaction(), &body);
    assert!(!out.contains(&picture) && !out.contains(&text), "{out}");
    assert!(out.contains("data:image/png;base64,R0lGOD") && out.contains("data:application/pdf;base64,\""), "{out}");
    assert!(out.contains("data:application/json;base64,ey"), "{out}");
    assert_eq!(body_of(&redaction(), &out), out);
    let kept = body_of(&with(|options| options.keep_binary = true), &body);
    assert!(kept.contains(&picture) && !kept.contains(&text), "{kept}");
}

#[test]
fn a_name_with_tags_in_it_goes_and_its_tags_stay() {
    let body = r#"{"contact":{"name":"John Zyxan"},"html":"Dear <b>Jo</b>hn Zy<i class='x'>xa</i>n, <b>Jo</b>int"}"#;
    let out = body_of(&redaction(), body);
    assert!(!out.contains("hn") && !out.contains("xa<") && !out.contains("Zy"), "{out}");
    for kept in ["Dear <b>", "</b>", "<i class='x'></i>", "<b>Jo</b>int"] {
        assert!(out.contains(kept), "{kept} is not in {out}");
    }
}

#[test]
fn what_says_from_which_sources_a_program_was_made_stays() {
    let sha = "9fceb02d0ae598e95dc970b74767f19372d61af8";
    let guid = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    let body = format!(
        r#"{{"commit":"{sha}","git":{{"sha":"{sha}"}},"build_id":"{guid}","release":"9fceb02","url":"https://app.example.test/commit/{sha}"}}"#
    );
    assert_eq!(body_of(&redaction(), &body), body);
    assert_eq!(sent("X-Build-Id", guid), guid);
    assert_eq!(sent("X-Git-Sha", sha), sha);
    // The same forms are somebody's under any other name.
    let other = format!(r#"{{"user_id":"{guid}","hash":"{sha}","email_sha":"{sha}","device":"{guid}"}}"#);
    let out = body_of(&redaction(), &other);
    assert!(!out.contains(sha) && !out.contains(guid), "{out}");
}

#[test]
fn what_a_sentence_says_of_somebody_goes() {
    for (text, gone) in [
        ("Dear Zyxandra, your order is there", "Zyxandra"),
        ("<p>Hi Zyxandra!</p>", "Zyxandra"),
        ("Mr. Quillfeather called", "Quillfeather"),
        ("my name is Zyxandra Quill and I wait", "Quill"),
        ("Thanks.\nBest regards,\nZyxandra Quill", "Quill"),
        ("born 1984-12-31 in town", "1984"),
        ("Date of birth: 31. 12. 1984", "31. 12. 1984"),
        ("DOB: 12/31/1984", "12/31"),
        ("passport no. P1234567, please", "P1234567"),
        ("PESEL 84123112345", "84123112345"),
        ("the plate is WOB-ZK 295", "WOB"),
        ("rodné číslo 845412/0014", "845412"),
        ("at /home/zyxquill/x.txt:12", "zyxquill"),
        ("C:\\Users\\zyxquill\\x.txt", "zyxquill"),
        ("to 0x52908400098527886e0f7030069857d2e4169ee7", "52908400"),
    ] {
        let out = said(text);
        assert!(!out.contains(gone), "{out}");
        assert_eq!(said(&out), out, "what was made up stays");
    }
    for text in [
        "Hello World!",
        "Hi there, how are you",
        "Dear customer, hello",
        "Dear {{name}}, hello",
        "Hello, Monday is free",
        "a license of 2024 applies",
        "the vin is missing",
        "/home/runner/work/x and /users/list",
        "born to be wild",
    ] {
        assert_eq!(said(text), text);
    }
}
