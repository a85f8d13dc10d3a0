//! `courtside replay` against endpoints that answer well, badly, and not at all.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};

use serde_json::Value;

use crate::endpoint::{Endpoint, answer, canvas, closed_port, free_port};
use crate::probe::apps::express;
use crate::world::{World, project};

const INITIALIZE: &str = r#"{"workspace_id":"abc12345","workspace_region":"US","card_creation_options":{"a":"b"},"context":{"location":"home","locale":"en"}}"#;

/// An initialize request in a file, with these lines above it.
fn capture(directives: &str) -> String {
    format!(
        "{directives}POST /initialize HTTP/1.1\nHost: app.example.test\nX-b: 1\nCONTENT-type: application/json\nX-Body-Signature: 00\nx-B: 2\nContent-Length: {}\n\n{INITIALIZE}\n",
        INITIALIZE.len()
    )
}

fn world() -> World {
    World::with_secret().file("a.http", capture(""))
}

/// The arguments that every test has in common.
fn replay<'a>(to: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["replay", "--secret", "env:S", "--to", to], more].concat()
}

fn lines(count: usize) -> String {
    let body = serde_json::to_string(INITIALIZE).unwrap();
    let line = |id: usize| {
        format!(
            "{{\"method\":\"POST\",\"path\":\"/initialize\",\"headers\":{{\"X-Id\":\"{id}\",\"X-Body-Signature\":\"\"}},\"body\":{body}}}\n"
        )
    };
    (0..count).map(line).collect::<Vec<String>>().concat()
}

#[test]
fn the_fixtures_are_a_whole_match_against_the_sample() {
    let world = World::new();
    let fixtures = project("fixtures");
    let answer = world.run(&["replay", fixtures.to_str().unwrap(), "--to", "sample"]).exits(0);
    assert!(answer.text().contains(" 0 failed, 0 unreachable, 0 skipped\n"), "{}", answer.text());
}

#[test]
fn the_fixtures_are_a_whole_match_for_somebody_with_secrets_of_their_own() {
    let world = World::new().env("INTERCOM_CLIENT_SECRET", "of-my-own").env("KENTICO_API_KEY", "of-my-own");
    let fixtures = project("fixtures");
    world.run(&["replay", fixtures.to_str().unwrap(), "--to", "sample"]).exits(0);
}

#[test]
fn headers_keep_their_order_their_case_and_their_repeats_and_the_signature_is_fresh() {
    let endpoint = Endpoint::answering(canvas());
    world().run(&replay(&endpoint.to(), &["a.http"])).exits(0);
    let signature = crate::replay::sign(INITIALIZE);
    assert_eq!(
        endpoint.requests(),
        [format!(
            "POST /initialize HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX-b: 1\r\nCONTENT-type: application/json\r\nX-Body-Signature: {signature}\r\nx-B: 2\r\nContent-Length: {}\r\n\r\n{INITIALIZE}",
            endpoint.port,
            INITIALIZE.len()
        )]
    );
}

/// The signature of a body under the worked values' secret, as the `sign` command gives it.
fn sign(body: &str) -> String {
    let world = World::with_secret();
    let signed =
        world.run_with(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "-"], body.as_bytes());
    signed.exits(0).text().trim().to_owned()
}

#[test]
fn original_signatures_are_sent_as_they_were_and_none_means_none() {
    let endpoint = Endpoint::answering(canvas());
    world().run(&replay(&endpoint.to(), &["a.http", "--sign", "original"])).exits(0);
    world().run(&replay(&endpoint.to(), &["a.http", "--sign", "none"])).exits(0);
    let [original, none] = &endpoint.requests()[..] else { panic!() };
    assert!(original.contains("X-Body-Signature: 00\r\n"), "{original}");
    assert!(!none.contains("X-Body-Signature"), "{none}");
}

#[test]
fn an_infobip_call_gets_a_fresh_timestamp_or_the_one_that_is_asked_for() {
    let endpoint = Endpoint::answering(answer("200 OK", "application/json", "{}"));
    let call = "POST /orders HTTP/1.1\nX-Ib-Exchange-Req-Timestamp: 1700000000000\nX-Ib-Exchange-Req-Signature: 00\nContent-Length: 2\n\n{}\n";
    let world = World::with_secret().file("a.http", call);
    world.run(&replay(&endpoint.to(), &["a.http"])).exits(0);
    world.run(&replay(&endpoint.to(), &["a.http", "--at", "1800000000000"])).exits(0);
    let [fresh, asked] = &endpoint.requests()[..] else { panic!() };
    assert!(!fresh.contains("1700000000000") && fresh.contains("X-Ib-Exchange-Req-Timestamp: 1"), "{fresh}");
    assert!(asked.contains("Timestamp: 1800000000000\r\n"), "{asked}");
}

#[test]
fn paths_are_mapped_and_headers_set_or_left_out() {
    let endpoint = Endpoint::answering(canvas());
    let to = format!("http://127.0.0.1:{}/api/", endpoint.port);
    let more = ["a.http", "--map", "/initialize=/v2/init", "-H", "x-B:", "-H", "X-New: yes"];
    world().run(&replay(&to, &more)).exits(0);
    let request = &endpoint.requests()[0];
    assert!(request.starts_with("POST /api/v2/init HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("X-New: yes\r\n") && !request.to_lowercase().contains("x-b:"), "{request}");
}

#[test]
fn json_has_the_promised_form() {
    let endpoint = Endpoint::answering(canvas());
    let json = world().run(&replay(&endpoint.to(), &["a.http", "--format", "json"])).exits(0).json();
    assert_eq!(json["schema_version"], 1);
    let row = &json["results"][0];
    assert_eq!((&row["source"], &row["name"]), (&"a.http".into(), &"POST /initialize".into()));
    assert_eq!((&row["flow"], &row["ok"], &row["status"]), (&"intercom/initialize".into(), &true.into(), &200.into()));
    assert!(row["time_ms"].as_f64().unwrap() > 0.0);
    assert_eq!(
        (&row["expectations"][0]["expect"], &row["expectations"][0]["ok"]),
        (&"status 2xx".into(), &true.into())
    );
    assert_eq!(row["expectations"][0]["detail"], Value::Null);
    let summary = &json["summary"];
    for (key, count) in [("ok", 1), ("failed", 0), ("unreachable", 0), ("skipped", 0)] {
        assert_eq!(summary[key], count, "{key}");
    }
    for key in ["p50_ms", "p95_ms", "p99_ms", "max_ms"] {
        assert!(summary[key].is_number(), "{key}");
    }
}

#[test]
fn what_a_person_sees_of_an_answer_that_is_not_right() {
    let page = "<!doctype html><title>Error</title><pre>TypeError: cannot read &#39;id&#39;</pre>";
    let endpoint = Endpoint::answering(answer("500 Internal Server Error", "text/html; charset=utf-8", page));
    let capture =
        capture("# @name welcome\n# @expect status 200\n# @expect $.canvas.content.components[0].type == \"text\"\n");
    let answer = World::with_secret().file("a.http", capture).run(&replay(&endpoint.to(), &["a.http"])).exits(1);
    // Ports and times differ from run to run.
    let text = answer.text().replace(&endpoint.to(), "PORT");
    let text = text.lines().map(without_times).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(text);
}

/// The line with `N` in the place of each time, and without what pads it.
fn without_times(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let mut out: Vec<&str> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let timed = word.parse::<f64>().is_ok() && matches!(words.get(at + 1), Some(&"µs" | &"ms" | &"s"));
        let unit = at > 0 && matches!(*word, "µs" | "ms" | "s");
        if timed {
            while out.last() == Some(&"") {
                out.pop();
            }
        }
        out.push(if timed {
            "N"
        } else if unit {
            "ms"
        } else {
            word
        });
    }
    out.join(" ")
}

#[test]
fn a_wrong_expectation_is_said_with_its_line_and_nothing_is_sent() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret().file("a.http", capture("# @name x\n# @expect statsu 200\n"));
    let answer = world.run(&replay(&endpoint.to(), &["a.http"])).exits(2);
    assert!(answer.stderr.contains("a.http:2:") && answer.stderr.contains("status"), "{}", answer.stderr);
    assert_eq!(endpoint.connections(), 0);
}

#[test]
fn another_machine_is_refused_before_anything_is_read() {
    let world = World::with_secret();
    for to in ["http://192.0.2.1:3000", "https://app.example.test", "http://0.0.0.0:1"] {
        let answer = world.run(&replay(to, &["missing.http"])).exits(2);
        assert!(answer.stderr.contains("--allow-host") && !answer.stderr.contains("missing"), "{}", answer.stderr);
    }
    world.run(&replay("http://127.0.0.1:0", &["missing.http"])).exits(2);
    let answer = world.run(&replay("http://me:pass@127.0.0.1:1", &["missing.http"])).exits(2);
    assert!(!answer.stderr.contains("pass"), "{}", answer.stderr);
}

#[test]
fn nothing_to_send_is_no_success() {
    let endpoint = Endpoint::answering(canvas());
    let world = world().file("empty/x.txt", "").file("b.json", "{\"canvas\":{}}");
    for paths in [&["empty"][..], &["b.json"], &["a.http", "--only", "kentico/*"], &["a.http", "--shard", "2/2"]] {
        world.run(&replay(&endpoint.to(), paths)).exits(2);
    }
    world.run_with(&replay(&endpoint.to(), &["-"]), b"").exits(2);
    assert_eq!(endpoint.connections(), 0);
}

#[test]
fn captures_under_other_names_are_not_left_out_in_silence() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret()
        .file("in/a.http", capture(""))
        .file("in/b.txt", capture(""))
        .file("in/app.js", "let x = 1;\n");
    let answer = world.run(&replay(&endpoint.to(), &["in"])).exits(0);
    assert!(answer.stderr.contains("left out") && answer.stderr.contains("b.txt"), "{}", answer.stderr);
    assert_eq!(endpoint.requests().len(), 1);
}

#[test]
fn a_choice_or_a_map_that_fits_nothing_is_said() {
    let endpoint = Endpoint::answering(canvas());
    let choices = ["a.http", "--only", "intercom/*", "--only", "intercom/initialise"];
    let answer = world().run(&replay(&endpoint.to(), &choices)).exits(2);
    assert!(
        answer.stderr.contains("--only intercom/initialise") && !answer.stderr.contains("intercom/*"),
        "{answer:?}"
    );
    let maps = ["a.http", "--map", "/initialize=/new", "--map", "/init=/old"];
    let answer = world().run(&replay(&endpoint.to(), &maps)).exits(0);
    assert!(answer.stderr.contains("`/init`") && !answer.stderr.contains("`/initialize`"), "{answer:?}");
    assert_eq!(endpoint.requests().len(), 2);
}

#[cfg(unix)]
#[test]
fn an_app_that_listens_on_the_other_address_of_this_machine_is_found() {
    let (_taken, port) = crate::endpoint::shut_port();
    // Not every machine has that address.
    let Ok(_listener) = std::net::TcpListener::bind(("::1", port)) else { return };
    let answer = world().run(&replay(&port.to_string(), &["a.http"])).exits(3);
    assert!(answer.text().contains(&format!("--to localhost:{port}")), "{answer:?}");
}

#[test]
fn a_capture_that_cannot_be_signed_is_left_out_and_that_is_no_success() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new().file("a.http", capture(""));
    let arguments = ["replay", "a.http", "--to", &endpoint.to()];
    let answer = world.run(&arguments).exits(2);
    assert!(answer.text().contains("skip") && answer.text().contains("INTERCOM_CLIENT_SECRET"), "{}", answer.text());
    world.run(&[&arguments[..], &["--sign", "original"]].concat()).exits(0);
    assert_eq!(endpoint.connections(), 1);
}

#[test]
fn nobody_there_is_the_worlds_fault() {
    let port = closed_port().to_string();
    let answer = world().run(&replay(&port, &["a.http", "--format", "json"])).exits(3);
    let row = &answer.json()["results"][0];
    assert_eq!(
        (&row["ok"], &row["code"], &row["status"]),
        (&false.into(), &"endpoint-unreachable".into(), &Value::Null)
    );
    assert_eq!(answer.json()["summary"]["unreachable"], 1);
}

/// The code of the only result against such an endpoint, with the exit status.
fn code(script: impl Fn(crate::endpoint::Line) + Send + Sync + 'static, more: &[&str], exit: i32) -> (String, usize) {
    let endpoint = Endpoint::new(script);
    let answer = world().run(&replay(&endpoint.to(), &[&["a.http", "--format", "json"], more].concat())).exits(exit);
    let json = answer.json();
    let row = &json["results"][0];
    let failed = row["expectations"].as_array().unwrap().iter().find(|held| held["ok"] == false);
    let code = failed.map_or(&row["code"], |held| &held["code"]);
    (code.as_str().unwrap().to_owned(), endpoint.connections())
}

#[test]
fn an_answer_that_never_comes_is_late() {
    let late = code(|mut line| line.hold(), &["--max-time", "200ms"], 1);
    assert_eq!(late, ("answer-late".into(), 1));
}

#[test]
fn an_answer_that_comes_byte_by_byte_is_late_although_something_always_comes() {
    let drip = |mut line: crate::endpoint::Line| {
        let (_never, pause) = channel::<()>();
        for byte in canvas() {
            if !line.write(&[byte]) {
                return;
            }
            let _ = pause.recv_timeout(std::time::Duration::from_millis(40));
        }
    };
    assert_eq!(code(drip, &["--max-time", "300ms"], 1).0, "answer-late");
}

#[test]
fn an_answer_that_is_cut_is_not_taken_for_a_whole_one() {
    let short = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{}";
    for cut in ["", "HTTP/1.1 200", short, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"] {
        let script = move |mut line: crate::endpoint::Line| {
            line.request();
            line.write(cut.as_bytes());
        };
        assert_eq!(code(script, &[], 1).0, "answer-cut", "{cut:?}");
    }
}

#[test]
fn a_connection_that_is_reset_in_the_middle_is_said() {
    // What was not read when the socket is closed makes the system reset the connection.
    let script = |mut line: crate::endpoint::Line| {
        line.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    };
    assert_eq!(code(script, &[], 1).0, "answer-cut");
}

#[test]
fn an_answer_that_is_longer_than_it_says_is_not_taken_for_the_next_one() {
    let long = |mut line: crate::endpoint::Line| {
        line.request();
        let mut bytes = canvas();
        bytes.extend_from_slice(b"and more");
        line.write(&bytes);
        line.hold();
    };
    assert_eq!(code(long, &[], 1).0, "answer-surplus");
    let endpoint = Endpoint::new(move |mut line| {
        while line.request().is_some() {
            let mut bytes = canvas();
            bytes.extend_from_slice(b"x");
            line.write(&bytes);
        }
    });
    let world = World::with_secret().file("a.ndjson", lines(3));
    let json = world.run(&replay(&endpoint.to(), &["a.ndjson", "--format", "json"])).exits(1).json();
    assert_eq!(json["summary"]["failed"], 3);
    assert_eq!(endpoint.connections(), 3, "such a connection is not used again");
}

#[test]
fn a_huge_answer_is_not_taken_in() {
    let huge = |mut line: crate::endpoint::Line| {
        line.request();
        line.write(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
        let piece = vec![b'a'; 1 << 20];
        for _ in 0..100 {
            if !line.write(&piece) {
                return;
            }
        }
    };
    assert_eq!(code(huge, &[], 1).0, "answer-too-large");
}

#[test]
fn what_is_not_http_is_said() {
    for noise in [
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u{15}\u{3}\u{1}\0\u{2}\u{2}F",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    ] {
        let script = move |mut line: crate::endpoint::Line| {
            line.request();
            line.write(noise.as_bytes());
        };
        assert_eq!(code(script, &[], 1).0, "answer-not-http", "{noise:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_judged_and_shown_without_harm() {
    let mut bytes = b"HTTP/1.1 200 \xff\xfe\r\nContent-Type: application/json\r\nX-\x00: 1\r\n".to_vec();
    bytes.extend_from_slice(b"Content-Length: 4\r\n\r\n\xff\xfe{}");
    let script = move |mut line: crate::endpoint::Line| {
        line.request();
        line.write(&bytes);
    };
    assert_eq!(code(script, &[], 1).0, "answer-not-http", "a NUL in a header's name");
    let endpoint = Endpoint::answering(
        b"HTTP/1.1 200 \xff\r\nContent-Type: application/json\r\nContent-Length: 6\r\n\r\n\xff\x1b[31m".to_vec(),
    );
    let answer = world().run(&replay(&endpoint.to(), &["a.http"])).exits(1);
    assert!(!answer.stdout.contains(&0x1b), "{}", answer.text());
}

#[test]
fn a_redirect_is_reported_and_not_followed() {
    let script = |mut line: crate::endpoint::Line| {
        while line.request().is_some() {
            line.write(b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n");
        }
    };
    let endpoint = Endpoint::new(script);
    let answer = world().run(&replay(&endpoint.to(), &["a.http"])).exits(1);
    assert!(answer.text().contains("/login") && answer.text().contains("status-redirect"), "{}", answer.text());
    assert_eq!(endpoint.requests().len(), 1);
}

#[test]
fn answers_before_the_answer_are_passed_over() {
    let script = |mut line: crate::endpoint::Line| {
        line.request();
        line.write(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        line.write(&canvas());
    };
    assert_eq!(code(script, &[], 0), ("answer-ok".into(), 1));
}

#[test]
fn a_connection_that_is_closed_after_each_answer_costs_no_request() {
    for closing in ["", "Connection: close\r\n"] {
        let body = String::from_utf8(canvas()).unwrap().replace("\r\n\r\n", &format!("\r\n{closing}\r\n"));
        let endpoint = Endpoint::new(move |mut line| {
            line.request();
            line.write(body.as_bytes());
        });
        let world = World::with_secret().file("a.ndjson", lines(20));
        let json = world.run(&replay(&endpoint.to(), &["a.ndjson", "--format", "json"])).exits(0).json();
        assert_eq!((&json["summary"]["ok"], endpoint.requests().len()), (&20.into(), 20));
    }
}

#[test]
fn an_app_that_dies_in_the_middle_loses_no_request_from_the_totals() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().port().to_string();
    let app = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        let mut piece = [0; 8192];
        for _ in 0..3 {
            assert!(std::io::Read::read(&mut stream, &mut piece).unwrap() > 0);
            stream.write_all(&canvas()).unwrap();
        }
    });
    let world = World::with_secret().file("a.ndjson", lines(10));
    let json = world.run(&replay(&to, &["a.ndjson", "--format", "json"])).exits(3).json();
    app.join().unwrap();
    assert_eq!(json["results"].as_array().unwrap().len(), 10);
    let counts = ["ok", "failed", "unreachable", "skipped"].map(|key| json["summary"][key].as_u64().unwrap());
    assert_eq!((counts[0], counts[1] + counts[2], counts[3]), (3, 7, 0), "{json}");
}

#[test]
fn many_at_once_answer_in_the_order_of_the_captures() {
    // No connection is answered before there are two, so that one alone cannot have all requests.
    let both = Arc::new(Barrier::new(2));
    let endpoint = Endpoint::new(move |mut line| {
        let mut first = line.number < 2;
        while line.request().is_some() {
            if std::mem::take(&mut first) {
                both.wait();
            }
            if !line.write(&canvas()) {
                return;
            }
        }
    });
    let world = World::with_secret().file("a.ndjson", lines(500));
    let json = world.run(&replay(&endpoint.to(), &["a.ndjson", "--jobs", "16", "--format", "json"])).exits(0).json();
    let indexes: Vec<u64> =
        json["results"].as_array().unwrap().iter().map(|row| row["index"].as_u64().unwrap()).collect();
    assert_eq!(indexes, (0..500).collect::<Vec<_>>());
    assert_eq!(endpoint.requests().len(), 500);
    assert!((2..=16).contains(&endpoint.connections()), "{}", endpoint.connections());
}

/// The ids of the requests that arrived.
fn ids(endpoint: &Endpoint) -> Vec<usize> {
    let id = |request: &String| request.lines().find_map(|line| line.strip_prefix("X-Id: ")).unwrap().parse().unwrap();
    endpoint.requests().iter().map(id).collect()
}

#[test]
fn shards_share_out_every_capture_once_and_a_seed_gives_one_order() {
    let world = World::with_secret().file("a.ndjson", lines(10));
    let mut all = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let endpoint = Endpoint::answering(canvas());
        world.run(&replay(&endpoint.to(), &["a.ndjson", "--shard", shard])).exits(0);
        all.extend(ids(&endpoint));
    }
    all.sort_unstable();
    assert_eq!(all, (0..10).collect::<Vec<_>>());
    let shuffled = |seed: &str| {
        let endpoint = Endpoint::answering(canvas());
        world.run(&replay(&endpoint.to(), &["a.ndjson", "--order", seed])).exits(0);
        ids(&endpoint)
    };
    assert_eq!(shuffled("shuffle:7"), shuffled("shuffle:7"));
    assert_ne!(shuffled("shuffle:7"), shuffled("shuffle:8"));
    assert_ne!(shuffled("shuffle:7"), (0..10).collect::<Vec<_>>());
}

#[test]
fn a_list_is_sent_again_as_a_whole_from_files_and_from_a_pipe() {
    let world = World::with_secret().file("a.ndjson", lines(2));
    for (path, stdin) in [("a.ndjson", String::new()), ("-", lines(2))] {
        let endpoint = Endpoint::answering(canvas());
        world.run_with(&replay(&endpoint.to(), &[path, "--repeat", "3"]), stdin.as_bytes()).exits(0);
        assert_eq!(ids(&endpoint), [0, 1, 0, 1, 0, 1], "{path}");
    }
}

#[test]
fn an_attempt_is_repeated_only_where_it_may_help() {
    let busy = |mut line: crate::endpoint::Line| {
        while line.request().is_some() {
            let first = line.number == 0;
            let status = if first { answer("503 Service Unavailable", "text/plain", "busy") } else { canvas() };
            line.write(&status);
            if first {
                return;
            }
        }
    };
    let endpoint = Endpoint::new(busy);
    let more = ["a.http", "--format", "json", "--retry", "2", "--retry-delay", "1ms"];
    let json = world().run(&replay(&endpoint.to(), &more)).exits(0).json();
    assert_eq!((&json["results"][0]["attempts"], &json["summary"]["ok"]), (&2.into(), &1.into()));
    let wrong = Endpoint::answering(answer("500 Internal Server Error", "text/plain", "no"));
    world().run(&replay(&wrong.to(), &more)).exits(1);
    assert_eq!(wrong.requests().len(), 1, "an answer that is wrong stays wrong");
}

#[test]
fn a_request_that_goes_out_twice_because_an_app_died_of_it_is_counted_and_said() {
    let endpoint = Endpoint::new(|mut line| {
        if line.number > 0 {
            while line.request().is_some() && line.write(&canvas()) {}
        } else if line.request().is_some() && line.write(&canvas()) {
            // It dies of the second request, and is started again.
            line.request();
        }
    });
    let world = World::with_secret().file("a.ndjson", lines(2));
    let answer = world.run(&replay(&endpoint.to(), &["a.ndjson", "--format", "json"])).exits(0);
    let json = answer.json();
    assert_eq!((&json["results"][1]["attempts"], ids(&endpoint)), (&2.into(), vec![0, 1, 1]));
    assert!(answer.stderr.contains("1 request went out a second time"), "{}", answer.stderr);
}

#[test]
fn what_goes_out_unsigned_for_want_of_a_secret_is_said() {
    let endpoint = Endpoint::answering(canvas());
    let unsigned = capture("").replace("X-Body-Signature: 00\n", "");
    let world = World::new().file("a.http", unsigned);
    let answer = world.run(&["replay", "a.http", "--to", &endpoint.to()]).exits(0);
    assert!(answer.stderr.contains("1 request went out unsigned"), "{}", answer.stderr);
    let meant = world.run(&["replay", "a.http", "--to", &endpoint.to(), "--sign", "none"]).exits(0);
    assert!(!meant.stderr.contains("unsigned"), "{}", meant.stderr);
}

#[test]
fn a_token_in_a_body_is_made_anew_without_being_named() {
    let endpoint = Endpoint::answering(answer("200 OK", "application/json", "{}"));
    let world = World::with_secret();
    let token =
        world.run_with(&["sign", "intercom-jwt", "--secret", "env:S", "-"], br#"{"user_id":"25","exp":1}"#).exits(0);
    let body = format!(r#"{{"intercom_user_jwt":"{}"}}"#, token.text().trim());
    let world = world.file("a.http", format!("POST /boot HTTP/1.1\nContent-Length: {}\n\n{body}\n", body.len()));
    world.run(&replay(&endpoint.to(), &["a.http"])).exits(0);
    let request = endpoint.requests().remove(0);
    assert!(request.contains("intercom_user_jwt") && !request.contains(token.text().trim()), "{request}");
}

#[test]
fn each_pass_of_a_chain_begins_its_sessions_anew() {
    let endpoint = Endpoint::answering(canvas());
    let body = r#"{"workspace_id":"abc12345","component_id":"go","context":{"location":"home"},"current_canvas":{"stored_data":{"step":0}},"input_values":{}}"#;
    let one = format!("POST /submit HTTP/1.1\nX-Body-Signature: 0\nContent-Length: {}\n\n{body}\n", body.len());
    let world = World::with_secret().file("a.http", format!("{one}\n###\n{one}"));
    world.run(&replay(&endpoint.to(), &["a.http", "--chain", "--repeat", "2"])).exits(0);
    let steps = endpoint.requests();
    let recorded: Vec<bool> = steps.iter().map(|request| request.contains("\"step\":0")).collect();
    assert_eq!(recorded, [true, false, true, false]);
}

#[test]
fn bail_stops_at_the_first_answer_that_is_not_right() {
    let endpoint = Endpoint::new(|mut line| {
        let mut count = 0;
        while line.request().is_some() {
            count += 1;
            line.write(&if count == 2 { answer("400 Bad Request", "text/plain", "no") } else { canvas() });
        }
    });
    let world = World::with_secret().file("a.ndjson", lines(10));
    let json = world.run(&replay(&endpoint.to(), &["a.ndjson", "--bail", "--format", "json"])).exits(1).json();
    assert_eq!((json["results"].as_array().unwrap().len(), endpoint.requests().len()), (2, 2));
}

#[test]
fn what_was_answered_flows_on_to_the_next_request() {
    let submit = r#"{"workspace_id":"abc12345","component_id":"send","context":{"location":"home"},"current_canvas":{"content":{"components":[]}},"input_values":{},"user":{"type":"user","id":"1"}}"#;
    let both = format!(
        "{}\n###\nPOST /submit HTTP/1.1\nX-Body-Signature: 00\nContent-Length: {}\n\n{submit}\n",
        capture(""),
        submit.len()
    );
    let world = World::with_secret().file("a.http", both);
    for (chained, more) in [(true, &["a.http", "--chain"][..]), (false, &["a.http"])] {
        let endpoint = Endpoint::answering(canvas());
        world.run(&replay(&endpoint.to(), more)).exits(0);
        let second = &endpoint.requests()[1];
        assert_eq!(second.contains(r#""stored_data":{"step":2}"#), chained, "{second}");
        let body = second.split("\r\n\r\n").nth(1).unwrap();
        assert!(second.contains(&format!("X-Body-Signature: {}", sign(body))), "signed as it is sent");
    }
    world.run(&replay("1", &["a.http", "--chain", "--jobs", "2"])).exits(2);
}

#[test]
fn an_answer_is_accepted_and_the_next_one_compared_with_it() {
    let world = world();
    let endpoint = Endpoint::answering(canvas());
    world.run(&replay(&endpoint.to(), &["a.http", "--accept"])).exits(0);
    let kept = std::fs::read_to_string(world.path("a.http")).unwrap();
    assert!(kept.starts_with(&capture("")) && kept.contains("###<\nHTTP/1.1 200 OK\n"), "{kept}");
    world.run(&replay(&endpoint.to(), &["a.http", "--diff"])).exits(0);
    let changed = String::from_utf8(canvas()).unwrap().replace("All is well", "All is lost");
    let other = Endpoint::answering(changed);
    let answer = world.run(&replay(&other.to(), &["a.http", "--diff"])).exits(1);
    assert!(answer.text().contains("/canvas/content/components/0/text"), "{}", answer.text());
    let path = "$.canvas.content.components[*].text";
    world.run(&replay(&other.to(), &["a.http", "--diff", "--ignore-path", path])).exits(0);
    assert_eq!(world.names(), ["a.http"], "nothing is left beside it");
}

#[test]
fn reports_are_written_beside_the_answer_and_hold_no_secret_and_no_signature() {
    let endpoint = Endpoint::answering(answer("401 Unauthorized", "text/plain", "who?"));
    let world = world();
    let reports = ["junit=r.xml", "json=r.json", "tap=r.tap", "sarif=r.sarif", "html=r.html", "markdown=r.md"];
    let mut more = vec!["a.http"];
    for report in reports {
        more.extend(["--report", report]);
    }
    let answer = world.run(&replay(&endpoint.to(), &more)).exits(1);
    let signature = sign(INITIALIZE);
    let mut shown = answer.text().to_owned();
    for report in reports {
        let content = std::fs::read_to_string(world.path(report.split('=').nth(1).unwrap())).unwrap();
        assert!(content.contains("status"), "{report}: {content}");
        shown.push_str(&content);
    }
    assert!(!shown.contains(&signature) && !shown.contains(crate::world::SECRET), "{shown}");
    let junit = std::fs::read_to_string(world.path("r.xml")).unwrap();
    assert!(junit.contains("failures=\"1\"") && junit.contains("time=\""), "{junit}");
    let html = std::fs::read_to_string(world.path("r.html")).unwrap();
    assert!(
        html.contains("[signature]") && html.contains("courtside sign intercom") && !html.contains("src="),
        "{html}"
    );
    serde_json::from_str::<Value>(&std::fs::read_to_string(world.path("r.json")).unwrap()).unwrap();
}

#[test]
fn webhooks_are_held_to_the_time_that_the_platform_waits() {
    let fixtures = project("fixtures/intercom");
    let arguments = ["replay", fixtures.to_str().unwrap(), "--to", "sample"];
    let shown = World::new().run(&arguments).exits(0);
    assert!(
        shown.text().contains("intercom/webhook: 1 of 1 within the 5.00 s that the platform waits"),
        "{}",
        shown.text()
    );
    let json = World::new().run(&[&arguments[..], &["--format", "json"]].concat()).exits(0).json();
    let limits = serde_json::json!([{"flow": "intercom/webhook", "within_ms": 5000.0, "answers": 1, "late": 0}]);
    assert_eq!(json["summary"]["limits"], limits);
}

#[test]
fn under_github_actions_failures_become_annotations() {
    let endpoint = Endpoint::answering(answer("404 Not Found", "text/plain", ""));
    let answer = world().env("GITHUB_ACTIONS", "true").run(&replay(&endpoint.to(), &["a.http"])).exits(1);
    assert!(answer.stderr.contains("::error file=a.http,line=1,title=status-unexpected::"), "{}", answer.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_the_answer_is_whole() {
    let endpoint = Endpoint::answering(canvas());
    let answer =
        world().run(&replay(&endpoint.to(), &["a.http", "--format", "json", "--report", "junit=/dev/full"])).exits(3);
    assert_eq!(answer.json()["summary"]["ok"], 1);
    assert!(answer.stderr.contains("/dev/full"), "{}", answer.stderr);
}

#[test]
fn a_report_that_cannot_be_written_does_not_cost_the_others() {
    let endpoint = Endpoint::answering(canvas());
    let world = world().file("there/x", "");
    let to = endpoint.to();
    let mut reports = replay(&to, &["a.http", "--report", "html=there", "--report", "junit=good.xml"]);
    world.run(&reports).exits(2);
    assert!(std::fs::read_to_string(world.path("good.xml")).unwrap().contains("<testsuite"));
    reports[7] = "html=none/x.html";
    let sent = endpoint.requests().len();
    world.run(&reports).fails(3, &["no folder none"]);
    assert_eq!(endpoint.requests().len(), sent, "nothing is sent for a report that cannot be kept");
}

#[test]
fn a_report_that_cannot_be_written_is_said() {
    let endpoint = Endpoint::answering(canvas());
    let answer = world().run(&replay(&endpoint.to(), &["a.http", "--report", "junit=missing/r.xml"])).exits(3);
    assert!(answer.stderr.contains("missing/r.xml"), "{}", answer.stderr);
    let aside = world().run(&replay(&endpoint.to(), &["a.http", "--report", "junit"])).exits(0);
    assert!(aside.stderr.contains("<testsuites"), "{}", aside.stderr);
}

/// Runs until `count` requests have come, sends a signal, and answers no more.
#[cfg(unix)]
fn interrupted(signal: &str) -> Value {
    let (seen, wait) = channel();
    let seen = Mutex::new(seen);
    let endpoint = Endpoint::new(move |mut line| {
        let mut count = 0;
        while line.request().is_some() {
            count += 1;
            if count == 3 {
                seen.lock().unwrap().send(()).unwrap();
                return line.hold();
            }
            line.write(&canvas());
        }
    });
    let world = World::with_secret().file("a.ndjson", lines(10));
    let child = Command::new(env!("CARGO_BIN_EXE_courtside"))
        .current_dir(world.path(""))
        .env_clear()
        .env("S", crate::world::SECRET)
        .args(replay(&endpoint.to(), &["a.ndjson", "--format", "json", "--report", "json=r.json"]))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait.recv().unwrap();
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted after 3 requests"));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(world.path("r.json")).unwrap()).unwrap();
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"], shown["summary"]);
    shown
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_in_good_order() {
    for signal in ["-INT", "-TERM"] {
        let json = interrupted(signal);
        assert_eq!(json["results"].as_array().unwrap().len(), 3);
        assert_eq!((&json["summary"]["ok"], &json["summary"]["unreachable"]), (&2.into(), &1.into()));
        assert_eq!(json["results"][2]["code"], "interrupted");
    }
}

#[cfg(unix)]
#[test]
fn an_app_is_started_waited_for_and_stopped_with_its_children() {
    let port = free_port().to_string();
    let binary = env!("CARGO_BIN_EXE_courtside");
    let app = format!("echo from the app; '{binary}' serve --port {port} & wait");
    let fixtures = project("fixtures/intercom");
    let arguments = ["replay", fixtures.to_str().unwrap(), "--to", &port, "--exec", &app, "--config"];
    let config = project("fixtures/courtside.toml");
    let world = World::new();
    let answer = world.run(&[&arguments[..], &[config.to_str().unwrap()]].concat()).exits(0);
    assert!(answer.stderr.contains("from the app") && !answer.text().contains("from the app"), "{}", answer.stderr);
    let gone = std::net::TcpListener::bind(("127.0.0.1", port.parse().unwrap()));
    assert!(gone.is_ok(), "the app still has its port");
}

#[cfg(target_os = "linux")]
#[test]
fn an_app_that_goes_its_own_way_is_stopped_too() {
    let port = free_port().to_string();
    let binary = env!("CARGO_BIN_EXE_courtside");
    // The launcher ends at once; the app is in a session of its own, and nobody's child.
    let app = format!("setsid --fork '{binary}' serve --port {port}");
    let fixtures = project("fixtures/intercom");
    let config = project("fixtures/courtside.toml");
    let (fixtures, config) = (fixtures.to_str().unwrap(), config.to_str().unwrap());
    World::new().run(&["replay", fixtures, "--to", &port, "--exec", &app, "--config", config]).exits(0);
    let gone = std::net::TcpListener::bind(("127.0.0.1", port.parse().unwrap()));
    assert!(gone.is_ok(), "the app still has its port");
}

#[cfg(unix)]
#[test]
fn an_app_that_ends_by_itself_is_said_at_once() {
    let port = closed_port().to_string();
    let answer = world().run(&replay(&port, &["a.http", "--exec", "echo cannot start >&2; exit 7"])).exits(3);
    assert!(answer.stderr.contains("ended by itself") && answer.stderr.contains('7'), "{}", answer.stderr);
}

#[test]
fn waiting_ends_when_its_time_is_up() {
    let port = closed_port().to_string();
    let answer = world().run(&replay(&port, &["a.http", "--wait", "50ms"])).exits(3);
    assert!(answer.stderr.contains("accepts no connections"), "{}", answer.stderr);
}

#[test]
fn an_answer_to_half_a_request_counts() {
    let endpoint = Endpoint::new(|mut line| {
        let mut piece = [0; 1024];
        std::io::Read::read_exact(&mut line.stream, &mut piece).unwrap();
        line.write(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        // What was not read stays unread for as long as the other side waits.
        let (_never, pause) = channel::<()>();
        let _ = pause.recv_timeout(std::time::Duration::from_secs(20));
    });
    let body = "x".repeat(20 << 20);
    let world =
        World::with_secret().file("a.http", format!("POST / HTTP/1.1\nContent-Length: {}\n\n{body}", body.len()));
    let json = world.run(&replay(&endpoint.to(), &["a.http", "--format", "json", "--max-time", "15s"])).exits(1).json();
    assert_eq!(json["results"][0]["status"], 413);
}

#[test]
fn a_folders_captures_are_all_read_or_it_is_said() {
    let endpoint = Endpoint::answering(canvas());
    let world =
        world().file("all/a.http", capture("")).file("all/b.http", "").file("all/c.json", "{}").file("all/d.sh", "ls");
    let answer = world.run(&replay(&endpoint.to(), &["all"])).exits(2);
    assert!(answer.stderr.contains("b.http") && !answer.stderr.contains("c.json"), "{}", answer.stderr);
    assert_eq!(endpoint.requests().len(), 1, "the others are sent all the same");
}

#[test]
fn a_flow_that_does_not_exist_is_not_judged_as_another() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret().file("a.http", capture("# @flow intercom/initialise\n"));
    let answer = world.run(&replay(&endpoint.to(), &["a.http"])).exits(2);
    assert!(answer.text().contains("intercom/initialize"), "{}", answer.text());
    assert_eq!(endpoint.connections(), 0);
}

#[test]
fn a_comparison_without_a_recorded_answer_proves_nothing() {
    let endpoint = Endpoint::answering(canvas());
    let answer = world().run(&replay(&endpoint.to(), &["a.http", "--diff"])).exits(1);
    assert!(answer.text().contains("answer-unrecorded"), "{}", answer.text());
}

#[test]
fn a_length_that_disagrees_is_mentioned_and_an_unrecorded_body_is_not_sent() {
    let endpoint = Endpoint::answering(canvas());
    let cut = "POST / HTTP/1.1\nContent-Length: 100\n\n{}\n";
    let answer = World::with_secret().file("a.http", cut).run(&replay(&endpoint.to(), &["a.http"])).exits(0);
    assert!(answer.stderr.contains("Content-Length says 100"), "{}", answer.stderr);
    let har = r#"{"log":{"version":"1.2","entries":[{"request":{"method":"POST","url":"http://a/","headers":[{"name":"X-Body-Signature","value":"00"}],"bodySize":102}}]}}"#;
    let answer = World::with_secret().file("a.har", har).run(&replay(&endpoint.to(), &["a.har"])).exits(2);
    assert!(answer.text().contains("body-unrecorded"), "{}", answer.text());
    assert_eq!(endpoint.requests().len(), 1);
}

#[test]
fn what_an_app_echoes_of_proofs_and_secrets_is_not_shown() {
    let named = capture("# @secret env:OWN\n");
    let echo = |mut line: crate::endpoint::Line| {
        while let Some(request) = line.request() {
            let proof = request.lines().find_map(|line| line.strip_prefix("X-Body-Signature: ")).unwrap().to_owned();
            line.write(&answer("401 Unauthorized", "text/plain", &format!("expected {proof} by a-secret-of-its-own")));
        }
    };
    let endpoint = Endpoint::new(echo);
    let world = World::new().env("OWN", "a-secret-of-its-own").file("a.http", named);
    for format in ["text", "json"] {
        let shown = world.run(&["replay", "--to", &endpoint.to(), "a.http", "--format", format]).exits(1);
        assert!(!shown.text().contains("a-secret-of-its-own"), "{}", shown.text());
        assert!(shown.text().contains("[signature]"), "{}", shown.text());
    }
}

#[cfg(unix)]
#[test]
fn an_app_is_not_started_where_something_answers_already() {
    let endpoint = Endpoint::answering(canvas());
    let answer = world().run(&replay(&endpoint.to(), &["a.http", "--exec", "touch started"])).exits(2);
    assert!(answer.stderr.contains("answers at"), "{}", answer.stderr);
    assert_eq!(endpoint.requests().len(), 0);
    world().run(&replay("sample", &["a.http", "--exec", "true"])).exits(2);
}

#[test]
fn reports_do_not_take_the_place_of_captures_or_of_each_other() {
    let endpoint = Endpoint::answering(canvas());
    let world = world();
    for reports in [
        &["--report", "junit=a.http"][..],
        &["--report", "junit=r", "--report", "tap=./r"],
        &["--report", "tap=-"],
        &["--report", "tap="],
    ] {
        world.run(&replay(&endpoint.to(), &[&["a.http"], reports].concat())).exits(2);
    }
    assert_eq!((endpoint.connections(), world.names()), (0, vec!["a.http".to_owned()]));
}

#[test]
fn a_reader_who_has_seen_enough_does_not_cost_the_reports() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret().file("a.ndjson", lines(5_000));
    let arguments = replay(&endpoint.to(), &["a.ndjson", "--report", "junit=r.xml"]).join(" ");
    let script = format!("'{}' {arguments} | head -n 1", env!("CARGO_BIN_EXE_courtside"));
    let shell = Command::new("sh")
        .current_dir(world.path(""))
        .env("S", crate::world::SECRET)
        .args(["-c", &script])
        .output()
        .unwrap();
    assert!(shell.status.success());
    assert!(std::fs::read_to_string(world.path("r.xml")).unwrap().ends_with("</testsuites>\n"));
}

#[test]
fn an_express_app_is_right_where_it_hashes_what_came_and_wrong_where_it_writes_it_again() {
    let spaced = INITIALIZE.replace("\":\"", "\": \"");
    let other = format!(
        "POST /initialize HTTP/1.1\nContent-Type: application/json\nX-Body-Signature: 00\nContent-Length: {}\n\n{spaced}\n",
        spaced.len()
    );
    let world = World::with_secret().file("all/a.http", capture("")).file("all/spaced.http", other);
    for (mode, exit) in [("raw", 0), ("reserialises", 1)] {
        let Some(app) = express(mode) else { return };
        let json = world.run(&replay(&app.port, &["all", "--format", "json"])).exits(exit).json();
        let statuses = [0, 1].map(|at: usize| json["results"][at]["status"].as_u64().unwrap());
        assert_eq!(statuses, if exit == 0 { [200, 200] } else { [200, 401] }, "{json}");
    }
}

#[test]
fn the_command_that_is_shown_sends_it_again() {
    let endpoint = Endpoint::answering(answer("401 Unauthorized", "text/plain", ""));
    let world = world();
    let answer = world.run(&replay(&endpoint.to(), &["a.http"])).exits(1);
    let line =
        answer.text().lines().find_map(|line| line.trim_start().strip_prefix("again")).unwrap().trim().to_owned();
    let words: Vec<&str> = line.split(' ').skip(1).collect();
    world.run(&words).exits(1);
    assert_eq!(endpoint.requests()[0], endpoint.requests()[1]);
}

#[test]
fn the_command_that_is_shown_sends_one_of_two_with_the_same_name() {
    let endpoint = Endpoint::answering(answer("401 Unauthorized", "text/plain", ""));
    let two = format!("{}\n###\n{}", capture("# @name twin\n"), capture("# @name twin\n").replace("X-b: 1", "X-b: 7"));
    let world = World::with_secret().file("two.http", two);
    let answer = world.run(&replay(&endpoint.to(), &["two.http"])).exits(1);
    let line = answer.text().lines().rfind(|line| line.trim_start().starts_with("again")).unwrap().trim().to_owned();
    let line = line.replace('\'', "");
    let words: Vec<&str> = line.split_whitespace().skip(2).collect();
    world.run(&words).exits(1);
    let requests = endpoint.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[1], requests[2]);
    assert_ne!(requests[0], requests[2]);
}

/// What is shown for sending it again, with our command first.
fn shown_again(answer: &crate::world::Answer) -> Vec<String> {
    let lines = answer.text().lines().filter_map(|line| {
        let line = line.trim_start();
        line.strip_prefix("again ").or_else(|| line.strip_prefix("or  "))
    });
    lines.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn the_command_that_is_shown_judges_as_before_and_keeps_credentials_to_itself() {
    let endpoint = Endpoint::answering(answer("401 Unauthorized", "text/plain", ""));
    let more = ["a.http", "--max-time", "3s", "--diff", "--ignore-path", "$.a['b c']", "-H", "X-Api-Key: k-12345678"];
    let answer = world().run(&replay(&endpoint.to(), &[&more[..], &["-H", "X-New: yes"]].concat())).exits(1);
    let ours = shown_again(&answer).remove(0).replace(&endpoint.to(), "PORT");
    assert_eq!(
        ours,
        r#"courtside replay --to PORT -H "X-Api-Key: ${X_API_KEY:?}" -H 'X-New: yes' --max-time 3000ms --diff --ignore-path '$.a['\''b c'\'']' --secret env:S a.http"#
    );
    assert!(!answer.text().contains("k-12345678"), "{}", answer.text());
    let curl = world().run(&replay(&endpoint.to(), &["a.http", "--max-time", "1500ms"])).exits(1);
    assert!(shown_again(&curl)[1].contains(" --max-time 1.500 "), "{}", curl.text());
    let literal = ["replay", "a.http", "--to", &endpoint.to(), "--secret", "hex:00112233445566"];
    let ours = shown_again(&world().run(&literal).exits(1)).remove(0);
    assert!(ours.ends_with("a.http  # with its --secret, which is left out here"), "{ours}");
}

#[test]
fn a_body_that_came_from_the_chain_is_not_said_to_come_again_by_itself() {
    let endpoint = Endpoint::new(|mut line| {
        let (mut first, mut request) = (true, line.request());
        while request.is_some() {
            let refused = answer("401 Unauthorized", "text/plain", "");
            if !line.write(&if first { canvas() } else { refused }) {
                return;
            }
            (first, request) = (false, line.request());
        }
    });
    let submit = r#"{"workspace_id":"abc12345","component_id":"a","current_canvas":{}}"#;
    let two = format!(
        "{}\n###\nPOST /submit HTTP/1.1\nContent-Type: application/json\nX-Body-Signature: 00\nContent-Length: {}\n\n{submit}\n",
        capture(""),
        submit.len()
    );
    let world = World::with_secret().file("two.http", &two);
    let answer = world.run(&replay(&endpoint.to(), &["two.http", "--chain"])).exits(1);
    let [curl] = &shown_again(&answer)[..] else { panic!("{}", answer.text()) };
    assert!(curl.starts_with("BODY='") && curl.contains("\"content\""), "{curl}");
    let own = two.replace("POST /submit HTTP/1.1\n", "POST /submit HTTP/1.1\nCookie: sid=1\n");
    let answer = World::with_secret().file("two.http", own).run(&replay(&endpoint.to(), &["two.http", "--chain"]));
    let [remark] = &shown_again(&answer.exits(1))[..] else { panic!() };
    assert!(remark.starts_with("# ") && remark.contains("--chain"), "{remark}");
}

#[test]
fn credentials_that_an_app_echoes_are_in_no_report() {
    let endpoint = Endpoint::new(|mut line| {
        while let Some(request) = line.request() {
            line.write(&answer("401 Unauthorized", "text/plain", &request));
        }
    });
    let captured = capture("").replace(
        "X-b: 1\n",
        "Authorization: Bearer token-of-a-person\nCookie: theme=dark; sid=cookie-of-a-person\nX-Auth-Token: auth-of-a-person\n",
    );
    let captured = captured.replace("/initialize", "/initialize?access_token=query-of-a-person");
    let world = World::with_secret().file("a.http", captured);
    let given = ["-H", "X-Api-Key: key-of-a-person"];
    for format in ["text", "json", "ndjson"] {
        let kinds = ["html", "junit", "tap", "sarif", "markdown", "json"].map(|kind| format!("--report={kind}={kind}"));
        let more: Vec<&str> =
            kinds.iter().map(String::as_str).chain(given).chain(["a.http", "--format", format]).collect();
        let shown = world.run(&replay(&endpoint.to(), &more)).exits(1);
        let files = ["html", "junit", "tap", "sarif", "markdown", "json"];
        let reports = files.map(|file| std::fs::read_to_string(world.path(file)).unwrap());
        for text in reports.iter().map(String::as_str).chain([shown.text(), &shown.stderr]) {
            assert!(!text.contains("of-a-person"), "{text}");
        }
        assert!(reports[0].contains("?access_token=[credential] HTTP/1.1"), "{}", reports[0]);
        assert!(reports[0].contains("X-Body-Signature: [signature]"), "{}", reports[0]);
        assert!(reports[0].contains("Authorization: [credential]"), "{}", reports[0]);
    }
}

#[test]
fn lines_that_cannot_be_read_are_counted_and_told_with_their_place() {
    let endpoint = Endpoint::answering(canvas());
    let bad = format!("{}\n{{\"method\":\n[1]\n", lines(1));
    let world = World::with_secret().file("bad.ndjson", bad);
    let more = ["bad.ndjson", "--format", "json", "--report", "junit=r.xml"];
    let answer = world.run(&replay(&endpoint.to(), &more)).exits(2);
    let json = answer.json();
    assert_eq!((&json["summary"]["ok"], &json["summary"]["skipped"]), (&1.into(), &2.into()), "{json}");
    let row = &json["results"][1];
    assert_eq!((&row["code"], &row["index"], &row["ok"]), (&"capture-unreadable".into(), &2.into(), &Value::Null));
    assert!(row["detail"].as_str().unwrap().starts_with("bad.ndjson:3:"), "{row}");
    let junit = std::fs::read_to_string(world.path("r.xml")).unwrap();
    assert!(junit.contains("tests=\"3\"") && junit.contains("<skipped message=\"bad.ndjson:4:1: "), "{junit}");
    assert!(world.run(&replay(&endpoint.to(), &["bad.ndjson"])).text().contains("2 skipped"));
    let one = world.run(&replay(&endpoint.to(), &["bad.ndjson", "--only", "#0"]));
    assert!(one.text().contains("1 ok") && one.text().contains("0 skipped"), "{}", one.text());
    world.run(&["probe", "bad.ndjson", "--secret", "env:S", "--to", &endpoint.to(), "--only", "no-signature"]);
    // Besides what was captured it is asked for something that is nowhere, once.
    let others = endpoint.requests().iter().filter(|request| !request.starts_with("POST /initialize ")).count();
    assert_eq!(others, 1, "{:?}", endpoint.requests());
}

#[test]
fn expectations_in_ndjson_are_told_with_their_line() {
    let endpoint = Endpoint::answering(answer("401 Unauthorized", "text/plain", ""));
    let line = |expect: &str| {
        format!(
            "{{\"method\":\"POST\",\"path\":\"/initialize\",\"body\":\"{{}}\",\"directives\":[[\"flow\",\"infobip/function\"],[\"expect\",\"{expect}\"]]}}\n"
        )
    };
    let world = World::with_secret().file("a.ndjson", format!("\n{}{}", line("status 200"), line("statsu 200")));
    let answer = world.run(&replay(&endpoint.to(), &["a.ndjson"])).exits(1);
    assert!(answer.text().contains("status-unexpected  a.ndjson:2"), "{}", answer.text());
    assert!(answer.stderr.contains("a.ndjson:3: "), "{}", answer.stderr);
}

#[test]
fn an_expectation_as_a_member_of_its_own_is_said_once_to_be_none() {
    let endpoint = Endpoint::answering(canvas());
    let member = lines(2).replace("\"method\"", "\"expect\":\"status 401\",\"method\"");
    let world = World::with_secret().file("a.ndjson", member);
    let answer = world.run(&replay(&endpoint.to(), &["a.ndjson"])).exits(2);
    let told = answer.stderr.matches("a.ndjson:1: the member `expect` is not read").count();
    assert_eq!((told, answer.stderr.matches("directives").count()), (1, 1), "{}", answer.stderr);
}

#[test]
fn a_body_alone_goes_exactly_where_to_says() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret().file("a.json", INITIALIZE);
    let to = format!("http://127.0.0.1:{}/ok", endpoint.port);
    let body = ["a.json", "--from", "body", "--scheme", "intercom"];
    world.run(&replay(&to, &body)).exits(0);
    world.run(&replay(&to, &[&body[..], &["--map", "/=/x"]].concat())).exits(0);
    let paths: Vec<String> = endpoint.requests().iter().map(|it| it.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(paths, ["/ok", "/ok/x"]);
}

#[test]
fn a_second_flow_that_does_not_exist_is_not_passed_over() {
    let endpoint = Endpoint::answering(canvas());
    let two = capture("# @flow intercom/initialize\n# @flow intercom/initialise\n");
    let answer = World::with_secret().file("a.http", two).run(&replay(&endpoint.to(), &["a.http"])).exits(2);
    assert!(answer.text().contains("flow-unknown"), "{}", answer.text());
    assert_eq!(endpoint.connections(), 0);
}

#[test]
fn a_path_that_is_left_aside_in_no_comparison_is_said_to_be_idle() {
    let endpoint = Endpoint::answering(canvas());
    let ignoring = ["a.http", "--ignore-path", "$.a"];
    let idle = world().run(&replay(&endpoint.to(), &ignoring)).exits(0);
    assert!(idle.stderr.contains("--ignore-path changed nothing"), "{}", idle.stderr);
    let compared = world().run(&replay(&endpoint.to(), &[&ignoring[..], &["--diff"]].concat())).exits(1);
    assert!(!compared.stderr.contains("--ignore-path"), "{}", compared.stderr);
    let same = World::with_secret().file("a.http", capture("# @expect not same\n"));
    assert!(!same.run(&replay(&endpoint.to(), &ignoring)).stderr.contains("--ignore-path"));
}

#[test]
fn an_app_that_speaks_tls_is_told_from_one_that_crashed() {
    for (said, words) in [("\u{15}\u{3}\u{1}\0\u{2}\u{2}F", "speaks TLS; try https://"), ("", "write https:// in --to")]
    {
        let endpoint = Endpoint::new(move |mut line| {
            line.request();
            line.write(said.as_bytes());
        });
        let json = world().run(&replay(&endpoint.to(), &["a.http", "--format", "json"])).exits(1).json();
        assert!(json["results"][0]["detail"].as_str().unwrap().contains(words), "{json}");
    }
}

#[test]
fn a_report_says_the_first_reason_once() {
    let endpoint = Endpoint::answering(answer("500 Oops", "text/plain", "the only reason"));
    let world = World::with_secret().file("a.http", capture("# @expect status 200\n# @expect body empty\n"));
    world.run(&replay(&endpoint.to(), &["a.http", "--report", "markdown=r.md"])).exits(1);
    let report = std::fs::read_to_string(world.path("r.md")).unwrap();
    assert_eq!(report.matches("expected status 200; 500 Oops").count(), 1, "{report}");
    assert_eq!((report.matches("500 Oops").count(), report.matches("expected body empty").count()), (1, 1), "{report}");
}
