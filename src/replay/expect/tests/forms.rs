//! Each form of expectation, with answers that meet it and answers that do not.

use super::*;

const CARD: &str = r#"200 OK
Content-Type: application/json; charset=utf-8
X-Trace: a
X-Trace: b
Vary: Accept

{"canvas":{"content":{"components":[{"type":"text","text":"Hello there","n":1.0},{"type":"button","id":"go","n":9007199254740993}]},"stored_data":{}},"my key":null}"#;

fn holds(line: &str, text: &str) {
    let held = one(line, &response(text));
    assert!(held.ok, "{line}: {held:?}");
    let not = one(&format!("not {line}"), &response(text));
    assert_eq!((not.ok, not.code), (false, NOT), "{line}");
}

fn fails(line: &str, text: &str, code: &str, words: &str) {
    let held = one(line, &response(text));
    assert_eq!((held.ok, held.code), (false, code), "{line}: {held:?}");
    let detail = held.detail.unwrap_or_default();
    assert!(detail.contains(words), "{line}: {detail}");
}

/// … and its opposite holds.
fn refutes(line: &str, text: &str, code: &str, words: &str) {
    fails(line, text, code, words);
    assert!(one(&format!("not {line}"), &response(text)).ok, "not {line}");
}

#[test]
fn statuses() {
    for line in [
        "status 200",
        "status 2xx",
        "status 204, 200",
        "status 404 2XX",
        "status == 200",
        "status != 500",
        "status < 300",
        "status >= 200",
    ] {
        holds(line, "200 OK");
    }
    for line in ["status 204", "status 3xx", "status != 2xx", "status < 200", "status != 404, 200"] {
        refutes(line, "200 OK", "status-unexpected", "200 OK");
    }
    refutes("status 200", "503 \n\nupstream down\nat x", "status-unexpected", "503; the body begins: `upstream down`");
    refutes(
        "status 200",
        "302 Found\nLocation: https://app.example.test/login",
        "status-redirect",
        "to https://app.example.test/login; redirects are not followed",
    );
    refutes("status 2xx", "401 Unauthorized", "status-unexpected", "the secret that the app knows");
}

#[test]
fn times_and_sizes() {
    for line in [
        "time < 2s",
        "time <= 1500ms",
        "time < 0.5m",
        "time > 1s",
        "size == 3",
        "size <= 3",
        "size < 1KB",
        "size < 1 KiB",
    ] {
        holds(line, "200 OK\n\nabc");
    }
    refutes("time > 2min", CARD, "answer-early", "it took 1,500 ms");
    refutes("time >= 2s", CARD, "answer-early", "it took 1,500 ms");
    for line in ["time < 1s", "time < 1500ms"] {
        refutes(line, "200 OK", "answer-late", "it took 1,500 ms");
    }
    for line in ["size < 3", "size > 3B", "size >= 0.004kB"] {
        refutes(line, "200 OK\n\nabc", "answer-size", "the body has 3 bytes");
    }
    holds("size <= 1000", &format!("200 OK\n\n{}", "x".repeat(1000)));
    holds("size <= 1KB", &format!("200 OK\n\n{}", "x".repeat(1000)));
    refutes("size <= 1KB", &format!("200 OK\n\n{}", "x".repeat(1001)), "answer-size", "1,001 bytes");
    holds("size <= 1KiB", &format!("200 OK\n\n{}", "x".repeat(1024)));
}

#[test]
fn headers() {
    for line in [
        "header vary",
        "header VARY present",
        "header x-missing absent",
        "header x-trace == b",
        "header x-trace ~ ^a$",
        "header x-trace != c",
        "header vary == \"Accept\"",
        "header content-type ~ JSON",
        "header Content-Type: ~ APPLICATION/(json|xml)",
        "header content-type == Application/JSON; charset=utf-8",
    ] {
        holds(line, CARD);
    }
    refutes("header vary absent", CARD, "header-present", "vary is `Accept`");
    refutes("header x-missing", CARD, "header-missing", "there is no x-missing");
    refutes("header x-missing == a", CARD, "header-missing", "there is no x-missing");
    refutes("header x-missing != a", CARD, "header-missing", "there is no x-missing");
    refutes("header x-trace == c", CARD, "header-unexpected", "x-trace is `a` and `b`");
    refutes("header x-trace != a", CARD, "header-unexpected", "`a` and `b`");
    refutes("header vary ~ accept", CARD, "header-unexpected", "`Accept`");
    refutes("header content-type ~ html", CARD, "answer-content-type", "application/json");
    refutes("header x-frame-options absent", "200 OK\nX-Frame-Options: DENY", "frame-options", "`DENY`");
}

#[test]
fn policies() {
    let page = "200 OK\nContent-Security-Policy: script-src 'self'; frame-ancestors 'none'";
    holds("csp img-src absent", page);
    holds("csp script-src absent", "200 OK");
    holds("csp script-src allows https://js.intercomcdn.com/", "200 OK");
    refutes("csp frame-ancestors absent", page, "frame-ancestors", "frame-ancestors 'none'");
    refutes("csp script-src allows https://js.intercomcdn.com/", page, "script-source", "lets in 'self' only");
    refutes("csp script-src absent", page, "script-source", "script-src");
    refutes(
        "csp img-src allows https://a.example.test/",
        "200 OK\nContent-Security-Policy: default-src 'none'",
        "policy-unexpected",
        "'none'",
    );
}

#[test]
fn bodies() {
    holds("body empty", "204 No Content");
    holds("body == pong", "200 OK\n\npong");
    holds("body == \"a\\nb \"", "200 OK\n\na\nb ");
    holds("body != ping", "200 OK\n\npong");
    holds("body ~ p.ng$", "200 OK\n\npong");
    holds("body ~ a.b", "200 OK\n\nxa.b");
    refutes("body empty", "200 OK\n\nOK", "answer-not-empty", "has 2 bytes and begins: `OK`");
    refutes("body == pong", "200 OK\n\npong\n", "answer-body", "5 bytes");
    refutes("body ~ ^ong", "200 OK\n\npong", "answer-body", "`pong`");
    refutes("body != pong", "200 OK\n\npong", "answer-body", "`pong`");
    refutes("body ~ x", "200 OK", "answer-body", "the body is empty");
}

#[test]
fn paths() {
    for line in [
        "$",
        "$.canvas.content.components[0].type == \"text\"",
        "$.canvas.content.components[*].type",
        "$['my key'] == null",
        "$.nothing absent",
        "$.canvas.content.components[0].n == 1",
        "$.canvas.content.components[1].n == 9007199254740993",
        "$.canvas.content.components[1].n > 9007199254740992",
        "$.canvas.content.components[*].n >= 1e0",
        "$.canvas.content.components[*].type != \"list\"",
        "$.canvas.content.components[0].text < \"I\"",
        "$.canvas.content.components[0].text ~ there",
        "$.canvas.content.components[*].type ~ ^(text|button)$",
        "$.canvas.content.components[0].text contains \"lo th\"",
        "$.canvas contains \"stored_data\"",
        "$.canvas.content.components[1] contains {\"id\": \"go\"}",
        "$.canvas.content.components contains {\"text\":\"Hello there\",\"n\":1,\"type\":\"text\"}",
        "$.canvas.content.components count == 2",
        "$.canvas.content.components[*] count >= 2",
        "$.canvas.stored_data count == 0",
        "$..id count == 1",
        "$.missing[*] count == 0",
        "$.canvas.stored_data == {}",
        "$.canvas.content.components[?@.type == 'button' && @.id == \"go\"].n is integer",
        "$.canvas.content.components[0].n is integer",
        "$.canvas.content.components[0].n is number",
        "$.canvas is object",
        "$.canvas.content.components is array",
        "$['my key'] is null",
    ] {
        holds(line, CARD);
    }
    for (line, code, words) in [
        ("$.canvas.content.components[2]", "value-missing", "`$.canvas.content.components` has 2 elements"),
        ("$.canvas.contents", "value-missing", "has no `contents`; did you mean `content`?"),
        ("$.other == 1", "value-missing", "`$` has `canvas`, `my key`"),
        ("$.canvas.stored_data.a != 1", "value-missing", "is an empty object"),
        ("$['my key'].a", "value-missing", "is null"),
        ("$.canvas absent", "value-present", "it is {\"content\""),
        ("$..type absent", "value-present", "selects 2 values, \"text\" first"),
        (
            "$.canvas.content.components[*].type == \"text\"",
            "value-unexpected",
            "/canvas/content/components/1/type is \"button\"",
        ),
        ("$.canvas.content.components[*].n < 0", "value-unexpected", "/canvas/content/components/0/n is 1.0; 1 more"),
        ("$.canvas.content.components[1].n == 9007199254740992", "value-unexpected", "9007199254740993"),
        ("$.canvas.content.components[0].n == \"1\"", "value-unexpected", "it is 1.0"),
        ("$.canvas < 1", "value-unexpected", "only numbers and strings have an order"),
        ("$.canvas.content.components[0].n ~ 1", "value-type", "not a string"),
        ("$.canvas.content.components[0].text ~ ^there", "value-unexpected", "Hello there"),
        ("$.canvas.content.components[0].text contains 1", "value-type", "contains strings only"),
        ("$.canvas.content.components contains \"text\"", "value-unexpected", "it is ["),
        ("$.canvas contains \"contents\"", "value-unexpected", "it is {"),
        ("$.canvas contains 1", "value-type", "its keys"),
        ("$['my key'] contains null", "value-type", "contains nothing"),
        ("$.canvas.content.components count == 3", "value-count", "it has 2 elements"),
        ("$.canvas count < 2", "value-count", "it has 2 members"),
        ("$..n count == 3", "value-count", "the path selects 2 values"),
        ("$['my key'] count == 0", "value-type", "nothing to count"),
        ("$.missing count == 0", "value-missing", "nothing is there"),
        (
            "$.canvas.content.components[*].n is string",
            "value-type",
            "/canvas/content/components/0/n is 1.0, a number; 1 more",
        ),
        ("$.canvas is array", "value-type", "an object"),
    ] {
        refutes(line, CARD, code, words);
    }
    refutes("$.a is integer", "200 OK\n\n{\"a\":1.5}", "value-type", "1.5, a number");
}

#[test]
fn what_cannot_be_seen_does_not_hold_either_way() {
    for (body, words) in [
        ("", "the body is empty"),
        ("<!doctype html>\n<p>", "HTML or XML, not JSON: `<!doctype html>`"),
        ("Cannot POST /x", "text, not JSON: `Cannot POST /x`"),
        ("{\n  \"a\": 1,\n  \"b\" 2}", "3:7: a colon was expected"),
        ("{\"a\":\"b", "1:6: a string that never ends"),
        ("{} {}", "1:4: something follows"),
    ] {
        for line in ["$.a", "$.a absent", "not $.a == 1"] {
            fails(line, &format!("200 OK\n\n{body}"), "answer-not-json", words);
        }
    }
    for line in ["same", "not same", "same status", "same except $.a"] {
        fails(line, CARD, "answer-unrecorded", "no response was recorded");
    }
    fails("lint", "200 OK\n\n{\"a\":1}", "answer-kind-unknown", "# @flow");
    fails("not lint", "200 OK\n\n{\"a\":1}", "answer-kind-unknown", "# @flow");
}

#[test]
fn bytes_that_are_no_text_and_depth_without_end_are_told_with_their_place() {
    let mut answer = response("200 OK\n\n{\n\"a\":\"");
    answer.body.extend_from_slice(b"\xc3\x28\"}");
    let held = one("$.a", &answer);
    assert_eq!(held.code, "answer-not-json");
    assert!(held.detail.unwrap().contains("2:6: these bytes are no UTF-8"));
    answer.body = "[".repeat(1 << 20).into_bytes();
    assert!(one("$", &answer).detail.unwrap().contains("1:258: nested deeper than 256 levels"));
    answer.body = vec![b' '; 17 << 20];
    assert_eq!(one("$", &answer).code, "answer-too-large");
    assert_eq!(one("lint", &answer).code, "answer-too-large");
    assert!(one("size > 16MiB", &answer).ok);
}

#[test]
fn a_canvas_is_recognised_and_linted_without_a_flow() {
    let good = "200 OK\n\n{\"canvas\":{\"content\":{\"components\":[{\"type\":\"text\",\"text\":\"Hi\"}]}}}";
    holds("lint", good);
    holds("lint warnings", good);
    let bad = good.replace("\"text\":\"Hi\"", "\"txet\":\"Hi\"");
    let held = one("lint", &response(&bad));
    assert_eq!(held.code, "answer-lint");
    assert!(held.detail.unwrap().starts_with("the body at 1:"));
    assert!(
        held.findings.iter().any(|finding| finding.pointer.as_deref() == Some("/canvas/content/components/0/txet"))
    );
    // A warning alone is told and does not fail.
    let odd = good.replace("{\"canvas\"", "{\"extra\":1,\"canvas\"");
    let held = one("lint", &response(&odd));
    assert!(held.ok && !held.findings.is_empty(), "{held:?}");
    fails("lint warnings", &odd, "answer-lint", "canvas/root-extra");
}

#[test]
fn coded_bodies_are_unpacked_and_bombs_are_not() {
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write as _;
    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }
    let coded =
        |coding: &str, body: Vec<u8>| Response { body, ..response(&format!("200 OK\nContent-Encoding: {coding}")) };
    let text = b"{\"a\":1}";
    let mut zlib = ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(text).unwrap();
    let mut bare = DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    bare.write_all(text).unwrap();
    let good = [
        coded("gzip", gzip(text)),
        coded("X-GZip", gzip(text)),
        coded("deflate", zlib.finish().unwrap()),
        coded("deflate", bare.finish().unwrap()),
        coded("gzip, identity, gzip", gzip(&gzip(text))),
        coded("identity", text.to_vec()),
    ];
    for answer in &good {
        assert!(one("$.a == 1", answer).ok, "{answer:?}");
        assert!(one("size == 7", answer).ok, "{answer:?}");
    }
    for (answer, code, words) in [
        (coded("br", text.to_vec()), "answer-coding", "`br`"),
        (coded("gzip, zstd", text.to_vec()), "answer-coding", "`zstd`"),
        (coded("gzip", text.to_vec()), "answer-damaged", "gzip"),
        (coded("gzip", gzip(text)[..12].to_vec()), "answer-damaged", "cut off"),
        (coded("gzip", gzip(&vec![b' '; (64 << 20) + 1])), "answer-too-large", "67,108,864"),
    ] {
        for line in ["$.a", "not $.a", "body ~ a", "size > 0", "lint"] {
            let held = one(line, &answer);
            assert_eq!(held.code, code, "{line}");
            assert!(held.detail.unwrap().contains(words), "{line}");
        }
        assert!(one("status 200", &answer).ok);
    }
    assert!(one("body empty", &coded("br", Vec::new())).ok);
}

#[test]
fn what_comes_from_outside_cannot_steer_a_terminal_or_fill_it() {
    let long = format!("500 \u{1b}[31mred\nX-A: {}\n\n{}\u{1b}[2J", "y".repeat(5000), "ž".repeat(5000));
    for line in ["status 200", "header x-a == b", "body empty", "body == \u{1b}", "$.a"] {
        let detail = one(line, &response(&long)).detail.unwrap();
        assert!(!detail.contains('\u{1b}') && detail.len() < 600, "{line}: {detail}");
    }
}

#[test]
fn a_line_is_told_with_its_place_and_nobodys_is_not() {
    let held = judged(&capture(&["status 2xx", "not body empty"]), None, &response("200 OK"));
    let told: Vec<_> = held.iter().map(|held| (held.expect.as_ref(), held.ok, held.line)).collect();
    assert_eq!(told, [("status 2xx", true, Some(1)), ("not body empty", false, Some(2))]);
    let own = judged(&capture(&[]), None, &response("500 Oops"));
    assert_eq!(
        own.iter().map(|held| (held.expect.as_ref(), held.ok, held.line)).collect::<Vec<_>>(),
        [("status 2xx", false, None)]
    );
}
