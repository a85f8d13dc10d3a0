//! What is broken, cut, short or of two minds, and that it is told.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use courtside::platform::Hash;

use crate::world::{Answer, BODY, SECRET, SIGNATURE, World};

fn hmac(hash: Hash, message: &str) -> String {
    hex::encode(hash.hmac(SECRET.as_bytes(), &[message.as_bytes()]).as_bytes())
}

fn first(answer: &Answer, member: &str) -> String {
    answer.json()["results"][0][member].as_str().unwrap_or_default().to_owned()
}

/// Code and detail of the only cause.
fn cause(answer: &Answer) -> [String; 2] {
    let json = answer.json();
    let causes = json["results"][0]["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1, "{json}");
    ["code", "detail"].map(|member| causes[0][member].as_str().unwrap().to_owned())
}

#[test]
fn a_head_that_ends_with_the_file_is_said_to() {
    let head = format!("POST /initialize HTTP/1.1\r\nX-Body-Signature: {SIGNATURE}\r\n");
    let run = |text: String| World::with_secret().file("a.http", text).run(&["verify", "--secret", "env:S", "a.http"]);
    for cut in [head.clone(), head.trim_end().to_owned(), head.replace("\r\n", "\n")] {
        let said = run(cut).exits(1);
        let text = said.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("the file ends behind a header") && said.stderr.contains("a.http:1: the file ends"),
            "{text}"
        );
    }
    // A length says it already, no blank line is missed where no body is meant, and none is missing here.
    for other in [
        format!("{head}Content-Length: 5\r\n"),
        format!("{head}Content-Length: 0\r\n"),
        head.replace("POST", "GET"),
        head.replace(" HTTP/1.1", ""),
        format!("{head}\r\n"),
    ] {
        let said = run(other.clone()).exits(1);
        assert!(!said.stderr.contains("the file ends"), "{other}: {}", said.stderr);
    }
}

#[test]
fn a_token_says_which_algorithm_it_lacks_and_since_when_it_counts() {
    let judged = |header: &str, claims: &str| {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let tag = Hash::Sha256.hmac(SECRET.as_bytes(), &[signed.as_bytes()]);
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag.as_bytes()));
        let run = ["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "--format", "json"];
        let at = ["--at", "2023-11-14T22:13:20Z", "token"];
        World::with_secret().file("token", token).run(&[&run[..], &at].concat())
    };
    let hs256 = r#"{"alg":"HS256"}"#;
    for (header, claims, code, words) in [
        (r#"{"typ":"JWT"}"#, r#"{"user_id":"25"}"#, "jwt-algorithm", "names no algorithm"),
        (r#"{"alg":5}"#, r#"{"user_id":"25"}"#, "jwt-algorithm", "no text"),
        (r#"{"alg":"none"}"#, r#"{"user_id":"25"}"#, "jwt-algorithm", "`none`"),
        (hs256, r#"{"user_id":"25","nbf":1700000060}"#, "jwt-not-before", "60 s ahead"),
        (hs256, r#"{"user_id":"25","nbf":1700000000000}"#, "jwt-not-before", "milliseconds"),
        (hs256, r#"{"user_id":"25","nbf":"now"}"#, "jwt-not-before", "not a number"),
        (hs256, r#"{"user_id":"25","exp":-1e300,"nbf":1}"#, "jwt-expired", "ago"),
    ] {
        let said = judged(header, claims).exits(1);
        assert_eq!(first(&said, "code"), code, "{claims}");
        assert!(first(&said, "detail").contains(words), "{claims}: {}", first(&said, "detail"));
    }
    judged(hs256, r#"{"user_id":"25","nbf":1700000000,"exp":1700000001}"#).exits(0);
}

#[test]
fn a_prefix_that_names_another_hash_than_the_digits_have_is_a_failure() {
    let run = |proof: &str, more: &[&str]| {
        let header = format!("X-Ib-Hmac-Signature: {proof}");
        let run =
            ["verify", "--scheme", "infobip-subscription", "--secret", "env:S", "--format", "json", "-H", &header];
        World::with_secret().file("body", BODY).run(&[&run, more, &["body"]].concat())
    };
    let (sha1, sha256) = (hmac(Hash::Sha1, BODY), hmac(Hash::Sha256, BODY));
    for (proof, more) in [
        (format!("sha1={sha256}"), &[][..]),
        (format!("SHA256={sha1}"), &[]),
        (format!("hmac-sha512={sha256}"), &["--algorithm", "sha256"]),
        (format!("sha256={sha1}"), &["--prefix", "sha256="]),
    ] {
        let said = run(&proof, more).exits(1);
        assert_eq!(first(&said, "code"), "signature-malformed", "{proof}");
        assert_eq!(cause(&said)[0], "recipe-prefix-hash", "{proof}");
    }
    // An account may be set up so, and then it says so twice.
    run(&format!("sha256={sha1}"), &["--prefix", "sha256=", "--algorithm", "sha1"]).exits(0);
    for proof in [format!("sha1={sha1}"), format!("HMAC_SHA_256={sha256}"), format!("v1={sha256}"), sha1] {
        run(&proof, &[]).exits(0);
    }
}

#[test]
fn the_older_scheme_of_infobip_tells_how_the_account_id_was_signed() {
    let (stamp, id) = ("1666752518753", "D8ADC25936426DE0279BC0C4EA791D9B");
    let run = |signed: &str| {
        let digits = hmac(Hash::Sha256, signed).to_uppercase();
        let capture = format!(
            "POST / HTTP/1.1\nX-Ib-Exchange-Req-AccountKey: KEY\nX-Ib-Exchange-Req-Timestamp: {stamp}\nX-Ib-Exchange-Req-Signature: {digits}\n\n{{}}"
        );
        let run = ["verify", "--scheme", "infobip-legacy", "--secret", "env:S", "--account-id", id, "--format", "json"];
        World::with_secret().file("a.http", capture).run(&[&run[..], &["a.http"]].concat())
    };
    run(&format!("{stamp}{id}")).exits(0);
    for (signed, code, words) in [
        (format!("{stamp}{}", id.to_lowercase()), "recipe-account-id", "in lower case"),
        (format!("{stamp}{id}\n"), "recipe-account-id", "a line feed behind it"),
        (format!("{stamp}KEY"), "recipe-account-id", "the account key"),
        (stamp.to_owned(), "recipe-account-id", "the timestamp alone"),
        (format!("{stamp}{{}}"), "recipe-infobip-current", "timestamp and body"),
        (format!("{}{id}", &stamp[..10]), "time-seconds", "in seconds"),
        (format!("{stamp}.{id}"), "time-separator", "between timestamp and account id"),
        (format!("{id}{stamp}"), "time-after-body", "behind the account id"),
    ] {
        let said = run(&signed).exits(1);
        let [found, detail] = cause(&said);
        assert_eq!(found, code, "{signed}");
        assert!(detail.contains(words) || found == "time-after-body", "{detail}");
    }
}

#[test]
fn bytes_as_python_shows_them_are_read_and_named() {
    let world = World::with_secret();
    let blob = world.run(&["encrypt", "--secret", "env:S", r#"{"id":"25"}"#]).exits(0).text().trim().to_owned();
    let raw = base64::engine::general_purpose::STANDARD.decode(&blob).unwrap();
    let escaped = raw.iter().map(|byte| format!("\\x{byte:02x}")).collect::<Vec<_>>().concat();
    for text in [format!("b'{blob}'"), format!("b\"{escaped}\""), format!("bytearray(b'{escaped}')\n")] {
        let world = World::with_secret().file("blob", &text);
        assert_eq!(world.run(&["decrypt", "--secret", "env:S", "blob"]).exits(0).text().trim(), r#"{"id":"25"}"#);
        let seen = world.run(&["inspect", "--secret", "env:S", "blob"]).exits(0);
        assert!(seen.text().contains("bytes of Python") && seen.text().contains("blob-ok"), "{}", seen.text());
    }
    let body = format!(r#"{{"user":"b'{blob}'"}}"#);
    let world = World::with_secret().file("body", body);
    let run = ["verify", "--scheme", "intercom-sheet", "--secret", "env:S", "--format", "json", "body"];
    assert_eq!(cause(&world.run(&run).exits(1))[0], "blob-python-literal");
}

#[test]
fn a_secret_of_four_characters_is_hidden_and_a_shorter_one_is_said_not_to_be() {
    for secret in ["a1b2", "x9Y8z"] {
        let capture = format!(
            "POST /{secret} HTTP/1.1\nX-Ib-Exchange-Req-Signature: {secret}\nX-Ib-Exchange-Req-Timestamp: {secret}\n\n{{\"a\":\"{secret}\"}}"
        );
        let world = World::new()
            .env("S", secret)
            .file("a.http", capture)
            .file("b.http", format!("POST / HTTP/1.1\n{secret}\n"));
        for command in ["verify", "inspect"] {
            for format in ["text", "json"] {
                for file in ["a.http", "b.http"] {
                    let said = world.run(&[command, "--secret", "env:S", "--format", format, file]);
                    assert!(!said.text().contains(secret) && !said.stderr.contains(secret), "{said:?}");
                }
            }
        }
    }
    let world = World::new().env("S", "ab").env("INTERCOM_CLIENT_SECRET", "ab").file("body", BODY);
    let header = format!("X-Body-Signature: {SIGNATURE}");
    let said = world.run(&["verify", "--secret", "env:S", "-H", &header, "body"]).exits(1);
    assert_eq!(said.stderr.matches("is not hidden").count(), 1, "{}", said.stderr);
}

#[test]
fn convert_writes_what_it_can_read_and_tells_the_rest() {
    let line = |path: &str| format!(r#"{{"method":"POST","url":"/{path}","headers":{{}},"body":"x"}}"#);
    let ndjson = format!("{}\n{{\"method\":\n{}\n", line("one"), line("three"));
    let http = "POST /one\n\nx\n### next\nPOST /two\nAuthorization Bearer-token\n\nx\n### next\nPOST /three\n\nx\n";
    for (name, text, place) in [("a.ndjson", ndjson.as_str(), "a.ndjson:2:"), ("a.http", http, "a.http:6:")] {
        let world = World::new().file(name, text);
        let said = world.run(&["convert", name, "out.har"]).exits(2);
        assert!(said.stderr.contains(place) && said.stderr.contains("1 request could not be read"), "{}", said.stderr);
        let har = std::fs::read_to_string(world.path("out.har")).unwrap();
        assert!(har.contains("/one") && har.contains("/three"), "{har}");
    }
    let world = World::new().file("a.ndjson", "{\"method\":\n");
    world
        .run(&["convert", "--from", "ndjson", "a.ndjson", "out.har"])
        .fails(2, &["a.ndjson:2:1: not JSON: the text ends"]);
    assert!(!world.path("out.har").exists());
}

#[test]
fn a_line_break_makes_no_second_header() {
    let world = World::with_secret().file("body", BODY);
    for broken in ["A\nB: c", "A: b\r\nC: d", "A: b\rC: d"] {
        for command in
            [&["verify", "--secret", "env:S", "-H", broken, "body"][..], &["convert", "-H", broken, "body", "a.http"]]
        {
            world.run(command).fails(2, &["line break"]);
        }
    }
    for (method, url) in [("POST\\nA: b", "/"), ("POST", "/ HTTP/1.1\\r\\nA: b")] {
        let line = format!(r#"{{"method":"{method}","url":"{url}","headers":{{}},"body":"x"}}"#);
        for to in ["curl", "http"] {
            World::new()
                .file("a.ndjson", &line)
                .run(&["convert", "a.ndjson", "-", "--to", to])
                .fails(2, &["a.ndjson:1"]);
        }
    }
}

#[test]
fn a_status_of_0_beside_skipped_captures_says_what_it_speaks_of() {
    let good = format!("POST / HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n");
    let run = |text: String| World::with_secret().file("a.http", text).run(&["verify", "--secret", "env:S", "a.http"]);
    let said = run(format!("{good}###\nPOST /other HTTP/1.1\n\n{{}}\n")).exits(0);
    assert!(said.text().contains("1 ok, 0 failed, 1 skipped") && said.stderr.contains("nothing is proved"), "{said:?}");
    assert!(said.stderr.contains("status 0 speaks of the 1 signature that was judged"), "{}", said.stderr);
    assert!(run(good).exits(0).stderr.is_empty());
}

#[test]
fn what_could_not_be_read_is_counted_in_the_summary() {
    let http = |body: &str| format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{body}\n");
    let line =
        serde_json::json!({"method": "POST", "url": "/x", "headers": {"X-Body-Signature": SIGNATURE}, "body": BODY});
    let entry = serde_json::json!({"request": {"method": "POST", "url": "/x", "headers": [{"name": "X-Body-Signature", "value": SIGNATURE}], "postData": {"text": BODY}}});
    let har = serde_json::json!({"log": {"version": "1.2", "entries": [entry, 1, entry]}});
    let world = World::with_secret()
        .file("good.http", http(BODY))
        .file("requests.http", format!("{}\n###\n{}\n###\n{}", http("< ./a"), http("< ./b"), http(BODY)))
        .file("lines.ndjson", format!("{line}\n{{\n{line}\nnothing\n[]\n"))
        .file("one.ndjson", "{\"method\"\n")
        .file("entries.har", har.to_string())
        .file("binary", [0, 255, 254]);
    let run = |rest: &[&str]| world.run(&[&["verify", "--secret", "env:S"][..], rest].concat());
    for (files, ok, unread) in [
        (&["good.http"][..], 1, 0),
        (&["requests.http"], 1, 2),
        (&["lines.ndjson"], 2, 3),
        (&["one.ndjson"], 0, 1),
        (&["entries.har"], 2, 1),
        (&["binary"], 0, 1),
        (&["good.http", "lines.ndjson", "binary", "requests.http"], 4, 6),
    ] {
        let status = if unread == 0 { 0 } else { 2 };
        let json = run(&[&["--format", "json"][..], files].concat()).exits(status).json();
        let expected = serde_json::json!({"ok": ok, "failed": 0, "skipped": 0, "unread": unread});
        assert_eq!((&json["summary"], &json["schema_version"]), (&expected, &1.into()), "{files:?}");
        // The same word where people read, and none where all was read.
        let told = if unread == 0 { String::new() } else { format!(", {unread} unread") };
        let text = run(files).exits(status);
        assert!(text.text().ends_with(&format!("{ok} ok, 0 failed, 0 skipped{told}\n")), "{files:?}: {text:?}");
    }
}

#[test]
fn what_could_not_be_read_stands_in_every_report() {
    let good = format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n");
    let world = World::with_secret()
        .file("a.http", format!("POST /x\n\n< ./gone.json\n\n###\n{good}"))
        .file("b.ndjson", "{\"a\":1}\n{\n")
        .file("c", [0, 255]);
    for (kind, shown) in [
        (
            "junit",
            &["tests=\"5\" failures=\"0\" errors=\"3\"", "<error type=\"capture-unreadable\" message=\"b.ndjson:2:"][..],
        ),
        (
            "github",
            &["::error file=a.http,line=3,title=capture-unreadable::", "::error file=c,title=capture-unreadable::"],
        ),
        ("tap", &["not ok 5 - none c"]),
        ("markdown", &["1 ok, 0 failed, 1 skipped, 3 unread", "| unread | none | c |"]),
        ("html", &["1 skipped, 3 unread", "cannot read `./gone.json`"]),
        ("sarif", &["\"ruleId\": \"capture-unreadable\"", "\"startLine\": 3"]),
    ] {
        let report = format!("--report={kind}=report");
        world.run(&["verify", "--secret", "env:S", &report, "a.http", "b.ndjson", "c"]).exits(2);
        let report = std::fs::read_to_string(world.path("report")).unwrap();
        assert!(shown.iter().all(|part| report.contains(part)), "{kind}: {report}");
    }
}

#[test]
fn reports_point_to_the_line_of_what_could_not_be_read() {
    let good = format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n");
    let world = World::with_secret()
        .file("one.http", "POST /x HTTP/1.1\nHost: app.example.test\n\n< ./gone.json\n")
        .file("lines.ndjson", "{\"a\":1}\n{\n\nnothing\n")
        .file("whole.har", "{\n\"log\": {\n}")
        .file("secret.http", format!("# ours\n\n# @secret bare\n# @scheme intercom\n{good}"))
        .file("many.http", "POST /x\n\n< ./gone.json\n###\n".repeat(23));
    let every: Vec<u64> = (0..20).map(|index| index * 4 + 3).collect();
    for (file, lines, unread, more) in [
        ("one.http", &[4][..], 1, None),
        ("lines.ndjson", &[2, 4], 2, None),
        ("whole.har", &[3], 1, None),
        ("secret.http", &[3], 1, None),
        ("many.http", &every, 23, Some("3 more requests of many.http")),
    ] {
        let run = ["verify", "--report=github=github", "--report=sarif=sarif", "--format", "json", file];
        let said = world.run(&run).exits(2).json();
        assert_eq!(said["summary"]["unread"], unread, "{file}");
        let read = |name: &str| std::fs::read_to_string(world.path(name)).unwrap();
        let github = read("github");
        for line in lines {
            let start = format!("::error file={file},line={line},title=capture-unreadable::{file}:{line}: ");
            assert_eq!(github.matches(&start).count(), 1, "{start}: {github}");
        }
        assert_eq!(github.lines().count(), lines.len() + usize::from(more.is_some()), "{github}");
        assert!(more.is_none_or(|more| github.contains(more)), "{github}");
        let sarif: serde_json::Value = serde_json::from_str(&read("sarif")).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let line =
            |result: &serde_json::Value| result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64();
        assert_eq!(results.iter().filter_map(line).collect::<Vec<_>>(), lines, "{file}");
        let known: std::collections::BTreeSet<_> =
            results.iter().map(|result| result["partialFingerprints"].to_string()).collect();
        assert_eq!(known.len(), results.len(), "each has a fingerprint of its own: {known:?}");
    }
}

/// Makes a folder with a capture in it whose path is longer than any that the system takes, so that nobody can read it.
#[cfg(target_os = "linux")]
fn bury(world: &World, name: &str) {
    let deep = |name: &str, folders: usize| {
        let path = (0..folders).fold(world.path(name), |path, _| path.join("d".repeat(200)));
        std::fs::create_dir_all(&path).unwrap();
        path
    };
    let (upper, lower) = (deep(name, 12), deep("lower", 12));
    std::fs::write(lower.join("a.http"), "POST /x").unwrap();
    std::fs::rename(world.path("lower"), upper.join("lower")).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_read_is_told_and_hides_no_other() {
    let good = format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}\n");
    let world = World::with_secret().file("in/good.http", &good).file("in/z.http", good);
    bury(&world, "in/sub");
    let ask = ["verify", "--secret", "env:S", "--format", "json", "in"];
    let answer = world.run(&ask).exits(2);
    let expected = serde_json::json!({"ok": 2, "failed": 0, "skipped": 0, "unread": 1});
    assert_eq!(answer.json()["summary"], expected, "{answer:?}");
    assert!(answer.stderr.starts_with("error: cannot read in/sub/ddd"), "{}", answer.stderr);
    // Nothing is written over where not all could be read.
    world.run(&["redact", "in", "--in-place"]).exits(2);
    assert!(std::fs::read_to_string(world.path("in/good.http")).unwrap().contains("zoë@example.com"));
    let answer = world.run(&["replay", "in", "--to", "sample"]).exits(2);
    assert!(answer.stderr.contains("error: cannot read in/sub/ddd"), "{}", answer.stderr);
}

#[test]
fn a_token_that_was_signed_by_hand_over_something_else_is_named() {
    let (head, claims) = (r#"{"alg":"HS256","typ":"JWT"}"#, r#"{"user_id":"25"}"#);
    let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let (header, payload) = (encoded(head), encoded(claims));
    for (signed, detail) in [
        (format!("{header}{payload}"), "without the dot"),
        (payload.clone(), "payload alone"),
        (claims.to_owned(), "JSON of the payload alone"),
        (format!("{head}.{claims}"), "JSON of header and payload"),
        (format!("{}.{}", STANDARD.encode(head), STANDARD.encode(claims)), "standard base64"),
    ] {
        let tag = Hash::Sha256.hmac(SECRET.as_bytes(), &[signed.as_bytes()]);
        let token = format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode(tag.as_bytes()));
        let world = World::new().env("S", SECRET).file("boot.json", format!(r#"{{"intercom_user_jwt":"{token}"}}"#));
        let ask = ["verify", "--scheme", "intercom-jwt", "--secret", "env:S", "--format", "json", "boot.json"];
        let [code, said] = cause(&world.run(&ask).exits(1));
        assert!(code == "jwt-signed-other" && said.contains(detail), "{signed}: {code}, {said}");
    }
}

#[test]
fn the_two_proofs_of_an_identity_are_not_confused() {
    let digits = hmac(Hash::Sha256, "25");
    let token = "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoiMjUifQ.";
    for (scheme, boot, code) in [
        ("intercom-identity", format!(r#"{{"user_id":"25","user_hash":"{token}"}}"#), "recipe-token-sent"),
        ("intercom-jwt", format!(r#"{{"intercom_user_jwt":"{digits}"}}"#), "jwt-user-hash"),
    ] {
        let world = World::new().env("S", SECRET).file("boot.json", &boot);
        let ask = ["verify", "--scheme", scheme, "--secret", "env:S", "--format", "json", "boot.json"];
        assert_eq!(cause(&world.run(&ask).exits(1))[0], code, "{boot}");
    }
    for shown in ["['25']", "[\"25\"]", "('25',)", "UUID('25')", "Optional[25]"] {
        let boot = format!(r#"{{"user_id":"25","user_hash":"{}"}}"#, hmac(Hash::Sha256, shown));
        let world = World::new().env("S", SECRET).file("boot.json", &boot);
        let ask = ["verify", "--scheme", "intercom-identity", "--secret", "env:S", "--format", "json", "boot.json"];
        assert_eq!(cause(&world.run(&ask).exits(1))[0], "id-shown", "{shown}");
    }
}

#[test]
fn an_account_id_that_is_a_uuid_is_found_in_its_other_spellings() {
    let id = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";
    let lower = id.to_lowercase();
    for (signed, detail) in [
        (lower.clone(), "in lower case"),
        (lower.replace('-', ""), "without hyphens, in lower case"),
        (id.replace('-', ""), "without hyphens, in upper case"),
        (format!("{{{lower}}}"), "in braces"),
    ] {
        let ask = |stamp: &str, signature: &str| {
            let headers = [stamp, signature].map(|header| ["-H", header]).concat();
            let ask =
                ["verify", "--scheme", "infobip-legacy", "--secret", "env:S", "--account-id", id, "--format", "json"];
            let headers = if stamp.is_empty() { &headers[2..] } else { &headers[..] };
            World::new().env("S", SECRET).file("body", "{}").run(&[&ask[..], headers, &["body"]].concat()).exits(1)
        };
        let signature =
            |text: &str| format!("X-Ib-Exchange-Req-Signature: {}", hmac(Hash::Sha256, text).to_uppercase());
        let [code, said] =
            cause(&ask("X-Ib-Exchange-Req-Timestamp: 1666752518753", &signature(&format!("1666752518753{signed}"))));
        assert!(code == "recipe-account-id" && said.contains(detail), "{signed}: {code}, {said}");
        let [code, said] = cause(&ask("", &signature(id)));
        assert!(code == "time-missing" && said.contains("account id") && !said.contains("body"), "{code}, {said}");
    }
}
