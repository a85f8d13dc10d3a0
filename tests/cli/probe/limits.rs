//! Apps that are busy, limit a rate, ban, or remember: what they answer then says nothing about signatures.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::{believes, codes, failing, ids, world};
use crate::endpoint::{Endpoint, answer, canvas};
use crate::world::{SECRET, World};

/// What a well-made app answers.
fn decided(good: bool) -> Vec<u8> {
    if good { canvas() } else { answer("401 Unauthorized", "text/plain", "") }
}

/// An endpoint that answers each request as told, by its number.
fn endpoint(answers: impl Fn(usize, &str) -> Vec<u8> + Send + Sync + 'static) -> Endpoint {
    let count = AtomicUsize::new(0);
    Endpoint::new(move |mut line| {
        while let Some(request) = line.request() {
            if !line.write(&answers(count.fetch_add(1, Ordering::SeqCst), &request)) {
                return;
            }
        }
    })
}

fn busy(status: &str, more: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\n\r\n").into_bytes()
}

fn probe(endpoint: &Endpoint, more: &[&str]) -> (Value, Option<i32>) {
    let to = endpoint.to();
    let fixed = ["probe", "a.http", "--to", &to, "--secret", "env:S", "--format", "json"];
    let answer = world().run(&[&fixed[..], more].concat());
    (answer.json(), answer.code)
}

const SIGNED: &[&str] = &["--only", "*sign*", "--only", "*secret", "--only", "white-space"];

#[test]
fn a_hole_behind_a_busy_app_is_found_by_trying_again() {
    // Every other request finds it busy, and it verifies nothing.
    for status in ["503 Service Unavailable", "429 Too Many Requests", "408 Request Timeout"] {
        let app =
            endpoint(move |number, _| if number % 2 == 0 { busy(status, "Retry-After: 0\r\n") } else { canvas() });
        let (json, exit) = probe(&app, &["--only", "wrong-secret", "--jobs", "1"]);
        assert_eq!((failing(&json), exit), (vec!["wrong-secret".to_owned()], Some(1)), "{json}");
    }
}

#[test]
fn a_forgery_that_only_finds_the_app_busy_is_not_refused() {
    for (status, more) in [
        ("503 Service Unavailable", "Retry-After: 0\r\n"),
        ("429 Too Many Requests", "Retry-After: 3600\r\n"),
        ("409 Conflict", ""),
    ] {
        // Every other genuine request finds it busy, too.
        let genuine = AtomicUsize::new(0);
        let app = endpoint(move |_, request| match believes(request, SECRET) {
            true if genuine.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) => canvas(),
            true => busy("503 Service Unavailable", "Retry-After: 0\r\n"),
            false => busy(status, more),
        });
        let (json, exit) = probe(&app, &["--only", "wrong-secret"]);
        assert_eq!((ids(&json, |row| row["ok"].is_null()), exit), (vec!["wrong-secret".to_owned()], Some(2)), "{json}");
        let row = json["results"].as_array().unwrap().iter().find(|row| row["probe"] == "wrong-secret").unwrap();
        assert!(row["detail"].as_str().unwrap().contains("says nothing about this request"), "{row}");
    }
}

#[test]
fn who_refuses_as_if_busy_while_genuine_requests_are_taken_has_refused() {
    for (status, more) in [("429 Too Many Requests", "X-Refused: 1\r\n"), ("503 Service Unavailable", "")] {
        let app =
            endpoint(move |_, request| if super::unsigned::is_right(request) { canvas() } else { busy(status, more) });
        let (json, exit) = probe(&app, &[]);
        assert_eq!((failing(&json), codes(&json)), (vec![], vec!["refuses-as-busy".to_owned()]), "{json}");
        assert_eq!((&json["grade"], exit), (&"A".into(), Some(0)), "{json}");
        let count = json["results"].as_array().unwrap().len();
        // One of them tries several lengths.
        assert!(app.requests().len() < count + 30, "{} for {count} probes", app.requests().len());
    }
}

#[test]
fn a_limit_for_what_nobody_signed_is_no_refusal_of_it() {
    for more in ["Retry-After: 3600\r\n", "Retry-After: 3600\r\nX-RateLimit-Remaining: 0\r\n"] {
        let limited = busy("429 Too Many Requests", more);
        let app =
            endpoint(move |_, request| if super::unsigned::is_right(request) { canvas() } else { limited.clone() });
        let (json, exit) = probe(&app, &["--only", "no-signature", "--only", "no-signature-put"]);
        assert_eq!((&json["grade"], exit), (&serde_json::Value::Null, Some(2)), "{json}");
    }
}

#[test]
fn what_a_limit_left_open_is_asked_once_more_when_it_is_over() {
    // The good request twice and a stranger's, then nothing but its limit, which is over before the end.
    for limited in [7, 12] {
        let app = endpoint(move |number, request| match number {
            3.. if number < 3 + limited => busy("429 Too Many Requests", "Retry-After: 0\r\n"),
            _ => decided(believes(request, SECRET)),
        });
        let (json, exit) =
            probe(&app, &["--only", "no-signature", "--only", "wrong-secret", "--only", "white-space", "--jobs", "1"]);
        assert_eq!((ids(&json, |row| row["ok"] != true), exit), (vec![], Some(0)), "{limited}: {json}");
    }
}

#[test]
fn what_stops_taking_the_good_request_is_given_that_diagnosis_and_no_other() {
    let limited = endpoint(|number, request| {
        if number > 9 {
            busy("429 Too Many Requests", "Retry-After: 3600\r\n")
        } else {
            decided(believes(request, SECRET))
        }
    });
    let forged = AtomicUsize::new(0);
    let banning = endpoint(move |_, request| {
        let good = believes(request, SECRET);
        let bad = usize::from(!good);
        if forged.fetch_add(bad, Ordering::SeqCst) > 3 { busy("403 Forbidden", "") } else { decided(good) }
    });
    for (name, app, status) in [("limited", limited, "429"), ("banning", banning, "403")] {
        let (json, exit) = probe(&app, &[SIGNED, &["--jobs", "1"]].concat());
        assert_eq!((codes(&json), exit), (vec!["stops-taking".to_owned()], Some(2)), "{name}: {json}");
        let detail = json["diagnosis"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(status) && detail.contains("--jobs 1, and a few with --only"), "{json}");
        // Neither a refusal before nor one after proves anything.
        let sure = ids(&json, |row| row["ok"].is_boolean() && row["expect"] == "refuse");
        let refused = ids(&json, |row| row["ok"] == false && row["probe"] != "good-request-after");
        assert_eq!((sure, refused), (Vec::<String>::new(), Vec::new()), "{name}: {json}");
    }
}

#[test]
fn where_there_is_no_grade_every_report_says_the_next_step() {
    let banning = endpoint(|number, request| match number {
        0..12 => decided(believes(request, SECRET)),
        _ => busy("403 Forbidden", ""),
    });
    let world = world();
    let fixed = ["probe", "a.http", "--to", &banning.to(), "--secret", "env:S", "--jobs", "1"];
    let reports = ["--report", "junit=a.xml", "--report", "sarif=a.sarif"];
    let answer = world.run(&[&fixed[..], &reports].concat()).exits(2);
    let next = "next: probe where limits of a rate, bans and guards against replays are off";
    let read = |name: &str| std::fs::read_to_string(world.path(name)).unwrap();
    assert!(answer.text().contains(&next[..50]), "{}", answer.text());
    assert!(read("a.xml").contains(next) && read("a.sarif").contains(next), "{}", read("a.xml"));
    // Nobody has to repair what is not known to be wrong.
    assert!(!read("a.xml").contains("repair: Refuse a request"), "{}", read("a.xml"));
    let sarif: Value = serde_json::from_str(&read("a.sarif")).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!((&place["artifactLocation"]["uri"], &place["region"]["startLine"]), (&"a.http".into(), &1.into()));
}

#[test]
fn an_exception_on_a_genuine_request_is_a_crash_and_no_sign_of_serialising() {
    // What it does to escapes and exponents has nothing to do with the signature.
    let app = endpoint(|_, request| {
        let fails = request.contains("zz_courtside_probe") && (request.contains("\\u00e9") || request.contains("1E+2"));
        if fails { answer("500 Internal Server Error", "text/plain", "") } else { decided(believes(request, SECRET)) }
    });
    let (json, _) = probe(&app, &["--only", "unicode-escaped", "--only", "number-exponent", "--only", "slashes"]);
    assert_eq!(
        (failing(&json), codes(&json)),
        (vec!["unicode-escaped".into(), "number-exponent".into()], vec!["crashes".to_owned()]),
        "{json}"
    );
}

#[test]
fn a_serialiser_that_the_trials_disprove_is_not_claimed() {
    // It answers like one that escapes nothing, and is a filter that has nothing to do with what it hashes.
    let app = endpoint(|_, request| {
        let awkward = ["\\u00e9", "\\/", "1.0", "1E+2"].iter().any(|part| request.contains(part));
        decided(believes(request, SECRET) && !awkward)
    });
    let more = ["unicode-escaped", "slashes", "number-fraction", "number-exponent", "member-added", "unicode-raw"];
    let only: Vec<&str> = more.iter().flat_map(|id| ["--only", id]).collect();
    let (json, _) = probe(&app, &only);
    assert_eq!(codes(&json), ["refuses-genuine"], "{json}");
}

#[test]
fn a_refusal_without_an_answer_is_judged_alike_whatever_is_refused() {
    let app = Endpoint::new(|mut line| {
        while let Some(request) = line.request() {
            if !believes(&request, SECRET) || !line.write(&canvas()) {
                return;
            }
        }
    });
    let (json, exit) =
        probe(&app, &["--only", "wrong-secret", "--only", "malformed-unsigned", "--only", "malformed-json"]);
    let drops = vec!["drops-connections".to_owned()];
    assert_eq!((ids(&json, |row| row["ok"] != true), codes(&json), exit), (vec![], drops, Some(0)), "{json}");
}

#[test]
fn a_refusal_by_exception_is_one_fault_and_not_two() {
    let app = endpoint(|_, request| {
        if believes(request, SECRET) { canvas() } else { answer("500 Internal Server Error", "text/plain", "") }
    });
    let (json, exit) = probe(&app, &["--only", "wrong-secret", "--only", "malformed-*", "--only", "no-signature"]);
    assert_eq!(
        (failing(&json), codes(&json), exit),
        (vec![], vec!["refuses-by-failing".to_owned()], Some(0)),
        "{json}"
    );
}

#[test]
fn a_failure_that_does_not_come_again_costs_nothing() {
    let probed = |fails: usize| {
        let failure = answer("500 Internal Server Error", "text/plain", "");
        let app = endpoint(
            move |number, request| {
                if number == fails { failure.clone() } else { super::unsigned::decided(request) }
            },
        );
        let (json, exit) = probe(&app, &["--jobs", "1"]);
        assert_eq!((failing(&json), codes(&json)), (vec![], vec![]), "{fails}: {json}");
        assert_eq!((&json["grade"], exit), (&"A".into(), Some(0)), "{fails}: {json}");
        app.requests().len()
    };
    let all = probed(usize::MAX);
    // The good request, that of a stranger, a forgery, an awkward one, and the good one at the end.
    for fails in [0, 2, 4, 30, all - 1] {
        assert_eq!(probed(fails), all + 1, "it was asked once more");
    }
}

#[test]
fn an_app_that_limits_the_rate_gets_its_grade() {
    // So many in any such time, as limiters count.
    for (limit, window, more) in [(20, 300, ""), (30, 500, "Retry-After: 1\r\n")] {
        let window = std::time::Duration::from_millis(window);
        let (taken, refused) = (Mutex::new(Vec::new()), std::sync::Arc::new(AtomicUsize::new(0)));
        let counted = std::sync::Arc::clone(&refused);
        let app = endpoint(move |_, request| {
            let (now, mut taken) = (std::time::Instant::now(), taken.lock().unwrap());
            taken.retain(|at| now.duration_since(*at) < window);
            if taken.len() >= limit {
                counted.fetch_add(1, Ordering::SeqCst);
                return busy("429 Too Many Requests", more);
            }
            taken.push(now);
            super::unsigned::decided(request)
        });
        let to = app.to();
        let answer = world().run(&["probe", "a.http", "--to", &to, "--secret", "env:S", "--format", "json"]);
        let json = answer.json();
        assert_eq!((&json["grade"], answer.code), (&"A".into(), Some(0)), "{json}");
        assert!(answer.stderr.contains("limits the rate: sending more slowly"), "{}", answer.stderr);
        // It is not run against again and again.
        assert!(refused.load(Ordering::SeqCst) < limit, "{refused:?} of {limit}");
    }
}

#[test]
fn no_grade_is_no_yes() {
    let app =
        endpoint(
            |_, request| {
                if request.contains(" \t") { busy("409 Conflict", "") } else { super::unsigned::decided(request) }
            },
        );
    let (json, exit) = probe(&app, &[]);
    assert_eq!(ids(&json, |row| row["ok"] != true), ["white-space"], "{json}");
    assert_eq!((&json["grade"], exit), (&Value::Null, Some(2)), "{json}");
}

#[test]
fn a_method_that_is_not_known_is_no_crash() {
    let app = endpoint(|_, request| {
        if request.starts_with("POST ") {
            decided(believes(request, SECRET))
        } else {
            answer("501 Not Implemented", "text/plain", "")
        }
    });
    let (json, exit) = probe(&app, &["--only", "wrong-method"]);
    assert_eq!((failing(&json), exit), (vec![], Some(0)), "{json}");
}

/// A fixture of Infobip against an app that lets requests grow so old, in seconds.
fn infobip(window: u64) -> (Value, Option<i32>) {
    let app = endpoint(move |_, request| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let value = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
        let (time, given) = (value("x-ib-exchange-req-timestamp: "), value("x-ib-exchange-req-signature: "));
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
        let age = now.abs_diff(time.parse().unwrap_or(0)) / 1000;
        let signed = format!("x\r\nX-Body-Signature: {given}\r\n\r\n{time}{body}");
        let good = believes(&signed, SECRET)
            && age < u128::from(window)
            && head.matches("x-ib-exchange-req-signature").count() == 1;
        if good { answer("200 OK", "application/json", r#"{"orderId":"1"}"#) } else { decided(false) }
    });
    let path = crate::world::project("fixtures/infobip/create-order.http");
    let (path, to) = (path.to_str().unwrap(), app.to());
    let probe = [
        "probe",
        path,
        "--to",
        &to,
        "--secret",
        "env:S",
        "--format",
        "json",
        "--only",
        "*timestamp*",
        "--only",
        "stale*",
    ];
    let answer = World::with_secret().run(&probe);
    (answer.json(), answer.code)
}

#[test]
fn a_wide_window_is_told_from_a_right_one_and_from_none() {
    let holes = |json: &Value| json["results"].as_array().unwrap().iter().filter(|row| row["ok"] == false).count();
    let (json, exit) = infobip(300);
    assert_eq!((holes(&json), exit), (0, Some(0)), "{json}");
    let (json, exit) = infobip(22 * 3600);
    assert_eq!(
        (failing(&json), codes(&json)),
        (vec!["stale-1-hour".into(), "stale-15-minutes".into()], vec!["long-window".to_owned()])
    );
    assert_eq!(exit, Some(1), "--only asks for these");
    let (json, _) = infobip(48 * 3600);
    assert_eq!(codes(&json), ["ignores-timestamp"], "{json}");
}
