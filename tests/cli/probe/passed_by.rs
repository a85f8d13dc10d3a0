//! Checks that stand before one method, one spelling of a path, one type or one size: each app has just that hole, and neighbours of it have none.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;

use super::unsigned::{endpoint, holds, is_right, parsed, probe, unauthorised, values};
use super::{codes, failing};
use crate::endpoint::{Endpoint, answer, canvas};
use crate::world::SECRET;

/// The head of an answer.
fn head(answer: &[u8]) -> Vec<u8> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    answer[..end + 4].to_vec()
}

fn method(request: &str) -> &str {
    request.split(' ').next().unwrap()
}

fn target(request: &str) -> &str {
    request.split(' ').nth(1).unwrap()
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

/// An answer to that request, of which a HEAD gets the head.
fn to(request: &str, answer: Vec<u8>) -> Vec<u8> {
    if method(request) == "HEAD" { head(&answer) } else { answer }
}

#[test]
fn what_a_check_passes_over_is_found_and_named() {
    type Passes = fn(&str) -> bool;
    let vendor: Passes = |request| values(request, "content-type") == ["application/vnd.api+json"];
    let cases: [(Passes, &str, &str); 23] = [
        (
            |request| values(request, "x-forwarded-for") == ["127.0.0.1"],
            "no-signature-forwarded",
            "trusts-forwarded-for",
        ),
        (
            |request| values(request, "x-forwarded-for").concat().starts_with("10."),
            "no-signature-forwarded-private",
            "trusts-forwarded-for",
        ),
        (
            |request| values(request, "x-http-method-override") == ["GET"],
            "no-signature-override-get",
            "verifies-one-method",
        ),
        (|request| method(request) == "DELETE", "no-signature-delete", "verifies-one-method"),
        (|request| method(request) == "OPTIONS", "no-signature-options", "verifies-one-method"),
        (|request| method(request) == "PATCH", "no-signature-patch", "verifies-one-method"),
        (|request| method(request) == "HEAD", "no-signature-head", "verifies-one-method"),
        (
            |request| method(request) == "GET" && body(request).is_empty(),
            "no-signature-get-no-body",
            "verifies-one-method",
        ),
        (
            |request| values(request, "x-http-method-override") == ["PUT"],
            "no-signature-override",
            "verifies-one-method",
        ),
        (
            |request| values(request, "x-method-override") == ["PUT"],
            "no-signature-override-short",
            "verifies-one-method",
        ),
        (|request| target(request).contains("_method="), "no-signature-override-query", "verifies-one-method"),
        (|request| target(request).contains("?courtside="), "no-signature-query", "verifies-one-path"),
        (|request| target(request).contains(';'), "no-signature-semicolon", "verifies-one-path"),
        (|request| values(request, "x-original-url") == ["/"], "no-signature-original-url", "verifies-one-path"),
        (
            |request| target(request) != "/initialize" && values(request, "x-rewrite-url") == ["/initialize"],
            "no-signature-rewritten-url",
            "verifies-one-path",
        ),
        (|request| values(request, "content-encoding") == ["gzip"], "no-signature-gzip", "verifies-in-parser"),
        (|request| target(request) == "/initialize.json", "no-signature-dot-json", "verifies-one-path"),
        (vendor, "no-signature-vendor-json wrong-secret-vendor-json", "verifies-in-parser"),
        (
            |request| request.len() > 150_000,
            "no-signature-200-kb wrong-secret-200-kb no-signature-2-mb",
            "skips-large-bodies",
        ),
        (|request| request.len() > 1_000_000, "no-signature-2-mb", "skips-large-bodies"),
        (
            |request| {
                let part = "Content-Disposition: form-data; name=\"workspace_id\"\r\n\r\nabc12345\r\n--";
                let is_form = values(request, "content-type").concat().starts_with("multipart/form-data; boundary=");
                is_form && body(request).contains(part)
            },
            "no-signature-multipart",
            "verifies-in-parser",
        ),
        (
            |request| {
                values(request, "content-type").concat().starts_with("multipart/") && body(request).starts_with('{')
            },
            "no-signature-multipart-json",
            "verifies-in-parser",
        ),
        (
            |request| values(request, "content-length") == ["0"] && method(request) == "POST",
            "wrong-secret-empty-body",
            "skips-empty-body",
        ),
    ];
    for (passes, holes, code) in cases {
        let app = endpoint(move |request| {
            let good = passes(request) || is_right(request);
            to(
                request,
                match target(request).starts_with("/initialize") || !values(request, "x-rewrite-url").is_empty() {
                    true if good => parsed(request),
                    true => unauthorised(),
                    false => answer("404 Not Found", "text/plain", ""),
                },
            )
        });
        let (json, exit) = probe(&app, &[]);
        assert_eq!((failing(&json).join(" "), codes(&json).join(" ")), (holes.into(), code.into()), "{json}");
        assert_eq!((&json["grade"], exit), (&"F".into(), Some(1)), "{holes}");
    }
}

/// What probe says of an app that verifies what that function leaves of a body, or also the whole of it.
fn of_beginnings(left: impl Fn(&str) -> Option<usize> + Send + Sync + 'static, whole: bool) -> (Value, Option<i32>) {
    let app = endpoint(move |request| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let begins = left(body).and_then(|end| body.get(..end));
        let begins = begins.is_some_and(|body| is_right(&format!("{head}\r\n\r\n{body}")));
        if begins || (whole && is_right(request)) { canvas() } else { unauthorised() }
    });
    probe(&app, &[])
}

#[test]
fn a_body_of_which_only_the_beginning_is_verified_is_found_and_named() {
    for kilobytes in [1, 4, 8, 16, 64] {
        let (json, exit) = of_beginnings(move |_| Some(kilobytes << 10), true);
        let hole = format!("signature-of-first-{kilobytes}-kb");
        assert_eq!((failing(&json), codes(&json)), (vec![hole], vec!["verifies-beginning".to_owned()]), "{json}");
        assert_eq!((&json["grade"], exit), (&"E".into(), Some(1)), "{json}");
    }
}

/// What is said of the one that tries several lengths.
fn detail(json: &Value) -> &Value {
    let mut rows = json["results"].as_array().unwrap().iter();
    &rows.find(|row| row["probe"] == "signature-of-first-bytes").unwrap()["detail"]
}

#[test]
fn beginnings_of_round_lengths_are_tried_and_others_searched_where_long_bodies_are_refused() {
    let hole = || vec!["signature-of-first-bytes".to_owned()];
    for bytes in [100, 32_768, 102_400] {
        let (json, _) = of_beginnings(move |_| Some(bytes), true);
        assert_eq!((failing(&json), &json["grade"]), (hole(), &"E".into()), "{json}");
        assert_eq!(*detail(&json), format!("taken where the first {bytes} bytes are signed"));
    }
    // Nothing else tells how much: what is longer and signed rightly is refused.
    let (json, exit) = of_beginnings(|body| Some(body.len().min(3_217)), false);
    assert_eq!((&json["grade"], exit), (&"E".into(), Some(1)), "{json}");
    assert!(failing(&json).contains(&hole()[0]), "{json}");
    assert_eq!(*detail(&json), "taken where the first 3217 bytes are signed");
    assert!(codes(&json).contains(&"verifies-beginning".to_owned()), "{json}");
}

#[test]
fn a_body_of_which_only_the_first_chunk_is_verified_is_found_and_named() {
    // As it came: two chunks are told by the size of the first.
    let app = Endpoint::new(|mut line| {
        while let Some(request) = line.request() {
            let first = request.split_once("\r\n\r\n").and_then(|(head, body)| {
                let (size, rest) = body.split_once("\r\n").filter(|_| head.contains("chunked"))?;
                rest.get(..usize::from_str_radix(size, 16).ok()?)
            });
            let good = is_right(&request) || first.is_some_and(|first| holds(&request, "x-body-signature", first));
            if !line.write(&if good { canvas() } else { unauthorised() }) {
                return;
            }
        }
    });
    let (json, _) = probe(&app, &["--only", "signature-of-first-chunk"]);
    assert_eq!(failing(&json), ["signature-of-first-chunk"], "{json}");
    assert_eq!(codes(&json), ["verifies-beginning"]);
}

#[test]
fn an_app_that_is_one_handler_for_all_paths_is_not_excused_by_that() {
    for open in ["GET", "DELETE", "HEAD"] {
        let app = endpoint(move |request| {
            let good = method(request) == open || is_right(request);
            to(request, if good { parsed(request) } else { unauthorised() })
        });
        let (json, exit) = probe(&app, &[]);
        assert_eq!((codes(&json).join(" ").as_str(), exit), ("verifies-one-method", Some(1)), "{json}");
        assert!(failing(&json).contains(&format!("no-signature-{}", open.to_lowercase())), "{json}");
    }
}

#[test]
fn other_methods_and_paths_may_be_answered_as_the_app_likes() {
    let own = |request: &str| method(request) == "POST" && target(request) == "/initialize";
    let page = answer("200 OK", "text/html", "<!doctype html><div id=app></div>");
    for other in [
        answer("404 Not Found", "text/html", "Cannot find it"),
        answer("405 Method Not Allowed", "text/plain", ""),
        answer("302 Found\r\nLocation: /login", "text/plain", ""),
        answer("204 No Content", "application/json", ""),
        answer("200 OK", "application/json", r#"{"status":"up"}"#),
        page,
        // Even what platforms take for an answer, where everybody gets it.
        canvas(),
    ] {
        let app = endpoint(move |request| {
            let kept = match is_right(request) {
                true if body(request) == "null" => answer("400 Bad Request", "text/plain", ""),
                true if !body(request).ends_with(['}', '\n']) => answer("400 Bad Request", "text/plain", ""),
                true => canvas(),
                false => unauthorised(),
            };
            to(request, if own(request) { kept } else { other.clone() })
        });
        let (json, exit) = probe(&app, &[]);
        assert_eq!((failing(&json), codes(&json)), (vec![], vec![]), "{json}");
        assert_eq!((&json["grade"], exit), (&"A".into(), Some(0)), "{json}");
    }
}

#[test]
fn who_closes_the_connection_on_a_large_body_has_refused_it() {
    let app = Endpoint::new(|mut line| {
        while let Some(request) = line.request() {
            let large = request.len() > 100_000 && !is_right(&request);
            if large || !line.write(&if is_right(&request) { canvas() } else { unauthorised() }) {
                return;
            }
        }
    });
    let (json, exit) = probe(&app, &[]);
    assert_eq!((failing(&json), codes(&json).join(" ")), (vec![], "drops-connections".to_owned()), "{json}");
    assert_eq!((&json["grade"], exit), (&"A".into(), Some(0)), "{json}");
}

#[test]
fn a_sender_who_chooses_how_to_sign_is_found_and_named() {
    type Sign = fn(&str) -> String;
    let cases: [(Sign, &str); 4] = [
        (hmac_of::<Hmac<sha2::Sha512>>, "other-algorithm-sha512"),
        (hmac_of::<Hmac<md5::Md5>>, "other-algorithm-md5"),
        (|body| format!("sha1={}", hmac_of::<Hmac<sha1::Sha1>>(body)), "other-algorithm-named"),
        (|_| "none=".to_owned(), "no-algorithm"),
    ];
    for (sign, hole) in cases {
        let app = endpoint(move |request| {
            let chosen = values(request, "x-body-signature") == [sign(body(request))];
            if chosen || is_right(request) { canvas() } else { unauthorised() }
        });
        let (json, exit) = probe(&app, &["--only", "*algorithm*", "--only", "wrong-secret"]);
        assert_eq!((failing(&json), exit), (vec![hole.to_owned()], Some(1)), "{json}");
        assert_eq!(codes(&json), ["takes-other-algorithms"], "{hole}");
    }
}

fn hmac_of<M: Mac + KeyInit>(body: &str) -> String {
    let mut mac = <M as KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[test]
fn an_unknown_tenant_whose_secret_is_empty_is_found() {
    let app = endpoint(|request| {
        let secret = if body(request).contains("\"abc12345\"") { SECRET } else { "" };
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(body(request).as_bytes());
        let right = hex::encode(mac.finalize().into_bytes());
        if values(request, "x-body-signature") == [right] { canvas() } else { unauthorised() }
    });
    let (json, exit) = probe(&app, &["--only", "*-secret*"]);
    assert_eq!((failing(&json), exit), (vec!["empty-secret-other-ids".to_owned()], Some(1)), "{json}");
    assert_eq!(codes(&json), ["takes-empty-secret"]);
}

#[test]
fn an_app_that_compares_more_than_half_of_the_digits_is_named_with_how_many() {
    for compared in [40, 63, 33] {
        let app = endpoint(move |request| {
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
            mac.update(body(request).as_bytes());
            let right = hex::encode(mac.finalize().into_bytes());
            let given = values(request, "x-body-signature").concat();
            let good = given.len() == right.len() && given.get(..compared) == right.get(..compared);
            if good { canvas() } else { unauthorised() }
        });
        let (json, exit) = probe(&app, &["--only", "signature-*-changed", "--only", "signature-bit-flipped"]);
        assert_eq!((failing(&json).join(" "), exit), ("signature-bit-flipped".into(), Some(1)), "{json}");
        let said = format!("the app compares only the first {compared} of 64 digits of the signature");
        assert_eq!((codes(&json).join(" "), &json["diagnosis"][0]["detail"]), ("compares-prefix".into(), &said.into()));
    }
}
