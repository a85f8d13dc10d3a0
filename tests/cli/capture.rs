//! `courtside capture` between clients and apps that behave well, badly, and not at all.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use courtside::capture::{self, Capture, Format};
use serde_json::Value;

use crate::endpoint::{Endpoint, Line, answer, canvas, closed_port, free_port};
use crate::world::{World, project};

/// A proxy that runs until it is stopped or the value is gone.
struct Proxy {
    child: Child,
    out: BufReader<ChildStdout>,
    port: u16,
}

/// What a proxy left behind.
struct Ended {
    code: Option<i32>,
    rows: Vec<Value>,
    stderr: String,
}

impl Proxy {
    /// Starts one on a free port that says everything as JSON.
    fn start(world: &World, arguments: &[&str]) -> Self {
        Self::spawn(world, &[&["--format", "ndjson"], arguments].concat())
    }

    fn spawn(world: &World, arguments: &[&str]) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_courtside"))
            .args(["capture", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .current_dir(world.path(""))
            .env_clear()
            .envs(world.environment())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self::begun(child)
    }

    /// One that was started, once it takes connections.
    fn begun(mut child: Child) -> Self {
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let (_, address) = first.split_once("127.0.0.1:").unwrap_or_else(|| panic!("{first:?}"));
        let port = address.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
        Self { child, out, port }
    }

    fn to(world: &World, endpoint: &Endpoint, more: &[&str]) -> Self {
        Self::start(world, &[&["--forward-to", &endpoint.to()], more].concat())
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).unwrap()
    }

    /// Sends bytes, says that there are no more, and takes everything that comes.
    fn exchange(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut got = Vec::new();
        // A reset is an end, too.
        let _ = stream.read_to_end(&mut got);
        got
    }

    /// The next row of that event.
    fn row(&mut self, event: &str) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.out.read_line(&mut line).unwrap() > 0, "the proxy ended before it said {event}");
            let row: Value = serde_json::from_str(&line).unwrap();
            if row["event"] == event {
                return row;
            }
        }
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let id = rustix::process::Pid::from_raw(self.child.id().try_into().unwrap()).unwrap();
        rustix::process::kill_process(id, signal).unwrap();
    }

    /// Ends it as Ctrl-C does, and takes the rest of what it says.
    fn stop(self) -> Ended {
        self.signal(rustix::process::Signal::INT);
        self.wait()
    }

    fn wait(mut self) -> Ended {
        let rows = (&mut self.out).lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let code = self.child.wait().unwrap().code();
        Ended { code, rows, stderr }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    fn summary(&self) -> &Value {
        self.rows.iter().find(|row| row["event"] == "summary").unwrap_or_else(|| panic!("{}", self.stderr))
    }
}

/// The captures of a folder, by the names of their files. Each must be whole.
fn recorded(world: &World, folder: &str) -> Vec<(String, Capture)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(world.path(folder)).into_iter().flatten() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let bytes = std::fs::read(world.path(folder).join(&name)).unwrap();
        let mut captures = capture::read(Format::Http, &bytes, &mut |_| panic!("no file is named")).unwrap();
        assert_eq!(captures.len(), 1, "{name}");
        all.push((name, captures.remove(0)));
    }
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

const INITIALIZE: &str = r#"{"workspace_id":"abc12345","workspace_region":"US","card_creation_options":{"a":"b"},"context":{"location":"home","locale":"en"}}"#;

/// An initialize request, signed with the worked values' secret for that body.
fn signed(body: &str) -> Vec<u8> {
    let world = World::with_secret();
    let arguments = ["sign", "intercom", "--secret", "env:S", "--print", "signature", "-"];
    let signature = world.run_with(&arguments, INITIALIZE.as_bytes()).exits(0).text().trim().to_owned();
    format!(
        "POST /initialize HTTP/1.1\r\nHost: app.example.test\r\nContent-Type: application/json\r\nX-Body-Signature: {signature}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

const GET: &[u8] = b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

/// An app that keeps every byte it gets, and sends those once it has got so many.
fn scripted(expects: usize, sends: &'static [u8]) -> (Endpoint, Arc<Mutex<Vec<u8>>>) {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&kept);
    let endpoint = Endpoint::new(move |mut line: Line| {
        let mut piece = [0; 4096];
        let mut sent = false;
        loop {
            if !sent && shared.lock().unwrap().len() >= expects {
                line.write(sends);
                sent = true;
            }
            match line.stream.read(&mut piece) {
                Ok(0) | Err(_) => return,
                Ok(count) => shared.lock().unwrap().extend_from_slice(&piece[..count]),
            }
        }
    });
    (endpoint, kept)
}

#[test]
fn every_byte_passes_as_it_came_both_ways() {
    let client = b"\r\nPOST /a?b=%20&c HTTP/1.1\r\nhOsT:  app.example.test \r\nX-b: 1\r\nCONTENT-length:3\r\nx-B: 2\r\nX-b:\xff\r\n\r\nabcPUT /b HTTP/1.1\r\nTransfer-Encoding: Chunked\r\nTrailer: X-Sum\r\n\r\n0004;ext=\"a b\"\r\nWiki\r\n5\r\npedia\r\n00;last\r\nX-Sum: 1\r\nx-sUM:2\r\n\r\nHEAD /c HTTP/1.1\r\nHost: a\r\n\r\n";
    let app = b"HTTP/1.1 200 F\xefne\r\nx-A: 1\r\nX-a:2\r\ncontent-LENGTH: 2\r\n\r\nhiHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;x\r\nok\r\n0\r\nX-End: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n";
    let (endpoint, kept) = scripted(client.len(), app);
    let world = World::new();
    let proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    // The client's own end is part of what passes.
    assert_eq!(proxy.exchange(client), app);
    assert_eq!(kept.lock().unwrap().as_slice(), client);
    let ended = proxy.stop();
    assert_eq!((ended.code, &ended.summary()["recorded"]), (Some(0), &3.into()), "{:?}", ended.rows);
    let kept = recorded(&world, "kept");
    let names: Vec<&[u8]> = kept[0].1.request.headers.iter().map(|(name, _)| name).collect();
    assert_eq!(names, [&b"hOsT"[..], b"X-b", b"CONTENT-length", b"x-B", b"X-b"]);
    assert_eq!(kept[1].1.request.body, b"Wikipedia");
    assert_eq!(kept[1].1.directives.iter().filter(|it| it.name == "trailer").count(), 2);
    assert_eq!(kept[1].1.directive("answer-trailer"), Some("X-End: 1"));
    assert_eq!(kept[1].1.directive("interim"), Some("100"));
    assert_eq!(kept[1].1.response.as_ref().unwrap().body, b"ok");
    assert_eq!(kept[0].1.response.as_ref().unwrap().reason, b"F\xefne");
}

#[test]
fn exchanges_are_kept_one_a_file_by_order_time_and_flow_and_verify_again() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret();
    let mut proxy = Proxy::to(&world, &endpoint, &["-o", "captured", "--secret", "env:S"]);
    let (mut stream, request) = (proxy.connect(), signed(INITIALIZE));
    for number in 1..=3 {
        stream.write_all(&request).unwrap();
        let row = proxy.row("exchange");
        assert_eq!(
            (&row["id"], &row["status"], &row["flow"]),
            (&number.into(), &200.into(), &"intercom/initialize".into())
        );
        assert_eq!((&row["schemes"][0]["ok"], &row["schemes"][0]["code"]), (&true.into(), &"signature-ok".into()));
        assert_eq!((&row["failed"], &row["findings"]), (&Value::Array(vec![]), &0.into()), "{row}");
        assert!(row["time_ms"].as_f64().unwrap() > 0.0);
    }
    let ended = proxy.stop();
    assert_eq!((ended.code, &ended.summary()["recorded"]), (Some(0), &3.into()));
    for (number, (name, capture)) in (1..).zip(recorded(&world, "captured")) {
        let (order, rest) = name.split_once('-').unwrap();
        let (time, flow) = rest.split_once('-').unwrap();
        assert_eq!((order, flow), (format!("{number:04}").as_str(), "intercom-initialize.http"));
        assert!(time.len() == 16 && time.ends_with('Z'), "{name}");
        assert_eq!(capture.directive("flow"), Some("intercom/initialize"));
        assert!(capture.response.is_some());
    }
    let verified = world.run(&["verify", "captured", "--secret", "env:S"]).exits(0);
    assert!(verified.text().contains("3 ok"), "{}", verified.text());
}

#[test]
fn a_place_that_cannot_be_written_to_is_refused_before_anything_passes() {
    let world = World::new().file("plain", "");
    let places = if cfg!(target_os = "linux") { &["plain/d", "/proc/x"][..] } else { &["plain/d"] };
    for place in places {
        let run = ["capture", "--listen", "127.0.0.1:0", "--answer", "sample", "-o", place];
        let answer = world.run(&run).exits(3);
        assert!(answer.stdout.is_empty(), "{place}: {}", answer.text());
        assert!(answer.stderr.contains(&format!("cannot write to {place}")), "{}", answer.stderr);
        assert_eq!(answer.stderr.lines().count(), 1, "{}", answer.stderr);
    }
    // Where it can be, nothing of the trial is left.
    let proxy = Proxy::start(&world, &["--answer", "sample", "-o", "d"]);
    assert_eq!(std::fs::read_dir(world.path("d")).unwrap().count(), 0);
    drop(proxy);
}

#[test]
fn a_later_run_goes_on_counting_and_two_in_one_folder_never_overwrite() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let one = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    let two = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    std::thread::scope(|scope| {
        for proxy in [&one, &two] {
            scope.spawn(|| (0..50).for_each(|_| assert!(!proxy.exchange(GET).is_empty())));
        }
    });
    assert_eq!(
        (one.stop().summary()["recorded"].clone(), two.stop().summary()["recorded"].clone()),
        (50.into(), 50.into())
    );
    assert_eq!(recorded(&world, "kept").len(), 100);
    let three = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    three.exchange(GET);
    three.stop();
    let kept = recorded(&world, "kept");
    assert!(kept[100].0.starts_with("0051-"), "{}", kept[100].0);
}

#[test]
fn lines_and_hars_hold_the_same_exchanges_and_lines_are_added_to() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new().file("kept.ndjson", "{\"method\":\"GET\",\"url\":\"/before\"}");
    for output in ["kept.ndjson", "kept.har"] {
        let proxy = Proxy::to(&world, &endpoint, &["-o", output]);
        proxy.exchange(&signed(INITIALIZE));
        proxy.exchange(GET);
        assert_eq!(proxy.stop().summary()["recorded"], 2, "{output}");
    }
    let read = |name: &str, format| {
        capture::read(format, &std::fs::read(world.path(name)).unwrap(), &mut |_| panic!()).unwrap()
    };
    let (mut lines, har) = (read("kept.ndjson", Format::Ndjson), read("kept.har", Format::Har));
    assert_eq!(lines.remove(0).request.target, b"/before");
    assert_eq!((lines.len(), har.len()), (2, 2));
    for (line, entry) in lines.iter().zip(&har) {
        assert_eq!(
            (&line.request, line.response.as_ref().map(|it| &it.body)),
            (&entry.request, entry.response.as_ref().map(|it| &it.body))
        );
    }
    let text = std::fs::read_to_string(world.path("kept.har")).unwrap();
    let entries = serde_json::from_str::<Value>(&text).unwrap()["log"]["entries"].take();
    for entry in entries.as_array().unwrap() {
        assert!(entry["startedDateTime"].as_str().unwrap() > "2026" && entry["time"].as_f64() > Some(0.0), "{entry}");
    }
    // A HAR is whole, so that nothing can be added to it; and what is there is not overwritten.
    world
        .run(&["capture", "--listen", "0", "--forward-to", "1", "-o", "kept.har"])
        .fails(2, &["kept.har", "there already"]);
}

#[test]
fn host_is_kept_unless_it_is_to_be_rewritten() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    Proxy::to(&world, &endpoint, &[]).exchange(GET);
    Proxy::to(&world, &endpoint, &["--host-header", "rewrite"]).exchange(GET);
    let rewritten = format!("GET /x HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", endpoint.port);
    assert_eq!(endpoint.requests(), [String::from_utf8_lossy(GET).into_owned(), rewritten]);
}

#[test]
fn a_signature_that_does_not_hold_is_said_at_once_and_its_cause_after() {
    let endpoint = Endpoint::answering(canvas());
    let mut proxy = Proxy::to(&World::with_secret(), &endpoint, &["--secret", "env:S"]);
    proxy.exchange(&signed(&INITIALIZE.replace(':', ": ").replace(',', ", ")));
    let row = proxy.row("exchange");
    assert_eq!((&row["schemes"][0]["ok"], &row["schemes"][0]["code"]), (&false.into(), &"signature-mismatch".into()));
    let cause = proxy.row("cause");
    assert_eq!((&cause["id"], &cause["causes"][0]["code"]), (&1.into(), &"body-python-dumps".into()), "{cause}");
    assert_eq!(proxy.stop().summary()["refuted"], 1);
}

#[test]
fn who_refuses_what_no_signature_holds_for_answers_rightly_and_a_yes_is_warned_of() {
    let forged = signed(&INITIALIZE.replace("home", "away"));
    let unsigned = String::from_utf8(signed(INITIALIZE)).unwrap();
    let unsigned: Vec<&str> = unsigned.split_inclusive("\r\n").filter(|line| !line.starts_with("X-Body")).collect();
    let (unsigned, genuine) = (unsigned.concat().into_bytes(), signed(INITIALIZE));
    let statuses = ["401 Unauthorized", "403 Forbidden", "400 Bad Request", "404 Not Found", "302 Found"];
    // A failure is no decision, and who is busy has made none.
    let failures = ["500 Internal Server Error", "503 Service Unavailable", "409 Conflict"];
    let cases = statuses.map(|status| (status, false)).into_iter().chain(failures.map(|status| (status, true)));
    for (status, fails) in cases {
        let endpoint = Endpoint::answering(answer(status, "text/plain", "no"));
        let mut proxy = Proxy::to(&World::with_secret(), &endpoint, &["--secret", "env:S"]);
        for (request, faulty) in [(&forged, fails), (&unsigned, fails), (&genuine, true)] {
            proxy.exchange(request);
            let row = proxy.row("exchange");
            assert_eq!(
                row["failed"].as_array().unwrap().iter().any(|it| it["code"].as_str().unwrap().starts_with("status-")),
                faulty,
                "{row}"
            );
            assert_eq!(row["warnings"], serde_json::json!([]), "{row}");
        }
        let ended = proxy.stop();
        assert_eq!(ended.summary()["faulty"], if fails { 3 } else { 1 }, "{:?}", ended.rows);
    }
    let endpoint = Endpoint::answering(canvas());
    let mut proxy = Proxy::to(&World::with_secret(), &endpoint, &["--secret", "env:S"]);
    for (request, warned) in [(&forged, true), (&unsigned, true), (&genuine, false)] {
        proxy.exchange(request);
        let row = proxy.row("exchange");
        let codes: Vec<&str> =
            row["warnings"].as_array().unwrap().iter().filter_map(|it| it["code"].as_str()).collect();
        assert_eq!(codes, if warned { vec!["answer-despite-signature"] } else { vec![] }, "{row}");
    }
    assert_eq!(proxy.stop().summary()["faulty"], 0);
}

#[test]
fn a_yes_to_what_nobody_signed_is_warned_of_where_the_place_tells_whose_it_is() {
    let post = |path: &str, header: &str, body: &str| {
        let length = body.len();
        format!("POST {path} HTTP/1.1\r\nHost: a\r\n{header}Content-Length: {length}\r\n\r\n{body}").into_bytes()
    };
    let endpoint = Endpoint::answering(answer("200 OK", "application/json", "{}"));
    let mut proxy = Proxy::to(&World::new(), &endpoint, &[]);
    for (path, header, body, flow) in [
        ("/call", "X-Ib-Exchange-Req-Signature: 00\r\n", r#"{"name":"Ada"}"#, "infobip/function"),
        ("/events", "X-Ib-Hmac-Signature: 00\r\n", r#"{"event":"read"}"#, "infobip/subscription"),
        ("/uninstall", "", r#"{"app_id":"abc12345"}"#, "intercom/uninstall"),
    ] {
        if !header.is_empty() {
            proxy.exchange(&post(path, header, body));
            assert_eq!(proxy.row("exchange")["warnings"], serde_json::json!([]));
        }
        proxy.exchange(&post(path, "", body));
        let row = proxy.row("exchange");
        assert_eq!((&row["flow"], &row["schemes"]), (&flow.into(), &serde_json::json!([])), "{row}");
        assert_eq!(row["warnings"][0]["code"], "answer-despite-signature", "{row}");
    }
    drop(proxy);
    let mut proxy = Proxy::spawn(&World::new(), &["--forward-to", &endpoint.to(), "--format", "text"]);
    proxy.exchange(&post("/uninstall", "", r#"{"app_id":"abc12345"}"#));
    proxy.signal(rustix::process::Signal::INT);
    let mut shown = String::new();
    proxy.out.read_to_string(&mut shown).unwrap();
    assert!(shown.contains("POST /uninstall  unsigned  21 bytes\n"), "{shown}");
}

#[test]
fn a_request_whose_body_is_cut_in_the_record_keeps_its_flow() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret();
    let mut proxy = Proxy::to(&world, &endpoint, &["-o", "kept", "--max-body", "20B", "--secret", "env:S"]);
    proxy.exchange(&signed(INITIALIZE));
    let row = proxy.row("exchange");
    assert_eq!((&row["flow"], &row["schemes"][0]["code"]), (&"intercom/initialize".into(), &"body-unrecorded".into()));
    proxy.stop();
    let (name, capture) = recorded(&world, "kept").remove(0);
    assert!(name.contains("intercom-initialize"), "{name}");
    assert_eq!(capture.directive("flow"), Some("intercom/initialize"));
}

#[test]
fn causes_are_searched_for_as_many_mismatches_as_is_asked_for() {
    let endpoint = Endpoint::answering(canvas());
    let wrong = signed(&INITIALIZE.replace(':', ": ").replace(',', ", "));
    let causes = |explain: &str| {
        let mut proxy = Proxy::to(&World::with_secret(), &endpoint, &["--secret", "env:S", explain]);
        for _ in 0..3 {
            proxy.exchange(&wrong);
            proxy.row("exchange");
        }
        let ended = proxy.stop();
        (ended.rows.iter().filter(|row| row["event"] == "cause").count(), ended.stderr)
    };
    let (found, said) = causes("--explain=none");
    assert!(found == 0 && !said.contains("--explain"), "{said}");
    let (found, said) = causes("--explain=1");
    assert!(found <= 1 && said.matches("--explain=all").count() == 1, "{said}");
}

#[test]
fn a_cause_is_explained_at_length_once() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret();
    let to = ["--forward-to", &endpoint.to(), "--secret", "env:S", "--format", "text", "--explain=all"];
    let mut proxy = Proxy::spawn(&world, &to);
    let mut shown = String::new();
    for number in 1..=2 {
        proxy.exchange(&signed(&INITIALIZE.replace(':', ": ").replace(',', ", ")));
        while !shown.contains(&format!("--- #{number}")) {
            assert!(proxy.out.read_line(&mut shown).unwrap() > 0, "{shown}");
        }
    }
    proxy.signal(rustix::process::Signal::INT);
    proxy.out.read_to_string(&mut shown).unwrap();
    assert_eq!(shown.matches("repair on Python").count(), 1, "{shown}");
    assert!(shown.contains("--- #2    intercom signature-mismatch  body-python-dumps, as for #1\n"), "{shown}");
}

#[test]
fn an_answer_that_is_not_what_its_flow_asks_is_said_with_what_the_linter_finds() {
    let endpoint = Endpoint::answering(answer(
        "200 OK",
        "application/json",
        r#"{"canvas":{"content":{"components":[{"type":"button","id":"a","label":"Go"}]}}}"#,
    ));
    let mut proxy = Proxy::to(&World::new(), &endpoint, &[]);
    proxy.exchange(&signed(INITIALIZE));
    let row = proxy.row("exchange");
    assert_eq!(
        (&row["failed"][0]["code"], &row["schemes"][0]["code"]),
        (&"answer-lint".into(), &"secret-unknown".into()),
        "{row}"
    );
    assert!(row["findings"].as_u64().unwrap() > 0);
    assert_eq!(proxy.stop().summary()["faulty"], 1);
}

#[test]
fn what_a_person_sees() {
    let button = r#"{"canvas":{"content":{"components":[{"type":"button","id":"a","label":"Go"}]}}}"#;
    let bad = answer("200 OK", "application/json", button);
    let endpoint = Endpoint::new(move |mut line| {
        let answer = if line.number == 1 { bad.clone() } else { canvas() };
        while line.request().is_some_and(|request| !request.starts_with("DELETE")) && line.write(&answer) {}
    });
    let world = World::with_secret();
    let mut proxy =
        Proxy::spawn(&world, &["--forward-to", &endpoint.to(), "--secret", "env:S", "-o", "kept", "--format", "text"]);
    let mut shown = String::new();
    let requests = [
        signed(INITIALIZE),
        signed(&INITIALIZE.replace(':', ": ").replace(',', ", ")),
        b"DELETE /x HTTP/1.1\r\n\r\n".to_vec(),
    ];
    for (number, request) in (1..).zip(&requests) {
        proxy.exchange(request);
        // The cause comes when it is found: that must not be between two others.
        let last = if number == 2 { "---" } else { "<--" };
        while !shown.lines().last().is_some_and(|line| line.starts_with(last)) {
            assert!(proxy.out.read_line(&mut shown).unwrap() > 0, "{shown}");
        }
    }
    proxy.signal(rustix::process::Signal::INT);
    proxy.out.read_to_string(&mut shown).unwrap();
    // Times differ from run to run.
    let shown = regex_lite::Regex::new(r"\d{8}T\d{6}Z").unwrap().replace_all(&shown, "TIME").into_owned();
    let shown = regex_lite::Regex::new(r" +[0-9.]+ (µs|ms|s)  ").unwrap().replace_all(&shown, "  SPAN  ").into_owned();
    insta::assert_snapshot!(shown);
}

#[test]
fn a_person_sees_the_beginning_of_a_long_target_and_a_request_that_ends_in_its_headers() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let mut proxy = Proxy::spawn(&world, &["--forward-to", &endpoint.to(), "--format", "text"]);
    proxy.exchange(format!("GET /{}é HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(70_000)).as_bytes());
    proxy.exchange(b"GET /half HTTP/1.1\r\nHost: a");
    // What consists of nothing is nothing.
    proxy.exchange(b"\r\n");
    proxy.signal(rustix::process::Signal::INT);
    let mut shown = String::new();
    proxy.out.read_to_string(&mut shown).unwrap();
    assert!(shown.lines().all(|line| line.chars().count() < 320), "{shown}");
    assert!(shown.contains("xxx…"), "{shown}");
    assert_eq!(shown.matches("--- request-cut").count(), 1, "{shown}");
    assert!(shown.contains("within its headers; it was passed on"), "{shown}");
    assert!(shown.contains("1 connection not recorded to the end"), "{shown}");
}

#[test]
fn an_app_that_is_not_there_is_answered_for_and_marked() {
    let world = World::new();
    let proxy = Proxy::start(&world, &["--forward-to", &closed_port().to_string(), "-o", "kept"]);
    let got = String::from_utf8(proxy.exchange(&signed(INITIALIZE))).unwrap();
    assert!(got.starts_with("HTTP/1.1 502 Bad Gateway\r\n") && got.contains("endpoint-unreachable"), "{got}");
    let ended = proxy.stop();
    let row = ended.rows.iter().find(|row| row["event"] == "exchange").unwrap();
    assert_eq!((&row["own"], &row["fault"]["code"]), (&true.into(), &"endpoint-unreachable".into()));
    let kept = recorded(&world, "kept");
    assert_eq!(kept[0].1.directive("answered-by"), Some("courtside"));
    assert_eq!(kept[0].1.response.as_ref().unwrap().status, 502);
}

#[test]
fn answers_that_break_off_reach_the_client_as_far_as_they_came_and_are_said() {
    let world = World::new();
    for (sends, code) in [
        (&b""[..], "answer-cut"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "answer-cut"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "answer-cut"),
        (b"HTTP/1.1 200 OK\r\nConte", "answer-cut"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more", "answer-surplus"),
        (b"SSH-2.0-OpenSSH_9\r\n", "answer-not-http"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok", "answer-not-http"),
    ] {
        let endpoint = Endpoint::new(move |mut line| {
            line.request();
            line.write(sends);
        });
        let mut proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
        assert_eq!(proxy.exchange(GET), sends);
        let row = proxy.row("exchange");
        assert_eq!(row["fault"]["code"], code, "{row}");
        assert_eq!(proxy.stop().summary()["recorded"], 1);
    }
    assert_eq!(recorded(&world, "kept").len(), 7);
}

#[test]
fn a_reset_by_the_app_is_a_reset_for_the_client() {
    let endpoint = Endpoint::new(|mut line| {
        line.request();
        line.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        rustix::net::sockopt::set_socket_linger(&line.stream, Some(std::time::Duration::ZERO)).unwrap();
    });
    let mut proxy = Proxy::to(&World::new(), &endpoint, &[]);
    let mut stream = proxy.connect();
    stream.write_all(GET).unwrap();
    let mut got = Vec::new();
    let ended = stream.read_to_end(&mut got);
    assert_eq!(ended.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(proxy.row("exchange")["fault"]["code"], "answer-cut");
}

#[test]
fn a_reset_by_the_client_is_a_reset_for_the_app() {
    let (ends, ended) = channel();
    let ends = Mutex::new(ends);
    let endpoint = Endpoint::new(move |mut line| {
        let mut got = Vec::new();
        let end = line.stream.read_to_end(&mut got).map_err(|error| error.kind());
        ends.lock().unwrap().send((end, got)).unwrap();
    });
    let mut proxy = Proxy::to(&World::new(), &endpoint, &[]);
    let mut stream = proxy.connect();
    stream.write_all(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf").unwrap();
    while endpoint.connections() == 0 {
        std::thread::yield_now();
    }
    rustix::net::sockopt::set_socket_linger(&stream, Some(std::time::Duration::ZERO)).unwrap();
    drop(stream);
    let (end, got) = ended.recv().unwrap();
    assert_eq!(end, Err(std::io::ErrorKind::ConnectionReset), "{}", String::from_utf8_lossy(&got));
    assert!(proxy.row("exchange")["fault"]["code"].is_string());
}

#[test]
fn an_app_that_answers_early_and_closes_its_half_still_gets_all_of_the_request() {
    let (gots, got) = channel();
    let gots = Mutex::new(gots);
    let endpoint = Endpoint::new(move |mut line| {
        let mut first = [0; 1];
        line.stream.read_exact(&mut first).unwrap();
        line.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        line.stream.shutdown(Shutdown::Write).unwrap();
        let mut rest = first.to_vec();
        line.stream.read_to_end(&mut rest).unwrap();
        gots.lock().unwrap().send(rest).unwrap();
    });
    let world = World::new();
    let proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    // One that is finished after the answer has come, and one that is not.
    for (sent, fault) in [(3000, None), (2000, Some("request-cut"))] {
        let mut stream = proxy.connect();
        let head = b"POST / HTTP/1.1\r\nContent-Length: 3000\r\n\r\n";
        stream.write_all(head).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 202"), "{}", String::from_utf8_lossy(&answer));
        stream.write_all(&vec![b'x'; sent]).unwrap();
        drop(stream);
        assert_eq!(got.recv().unwrap().len(), head.len() + sent);
        let (_, capture) = loop {
            if let Some(found) = recorded(&world, "kept").pop().filter(|(_, it)| it.request.body.len() == sent) {
                break found;
            }
            std::thread::yield_now();
        };
        assert_eq!(capture.directive("fault").map(|fault| fault.split(' ').next().unwrap()), fault);
        assert_eq!(capture.response.unwrap().status, 202);
    }
}

#[test]
fn an_app_that_never_answers_is_waited_for_as_long_as_the_client_waits_or_as_is_allowed() {
    let endpoint = Endpoint::new(|mut line| line.hold());
    let mut proxy = Proxy::to(&World::new(), &endpoint, &["--max-time", "50ms"]);
    let mut stream = proxy.connect();
    stream.write_all(GET).unwrap();
    let mut got = String::new();
    stream.read_to_string(&mut got).unwrap();
    assert!(got.starts_with("HTTP/1.1 504 Gateway Timeout\r\n"), "{got}");
    assert_eq!(proxy.row("exchange")["fault"]["code"], "answer-late");
    let mut patient = Proxy::to(&World::new(), &endpoint, &[]);
    let mut stream = patient.connect();
    stream.write_all(GET).unwrap();
    // The client gives up; the app sees that, and closes.
    drop(stream);
    assert_eq!(patient.row("exchange")["fault"]["code"], "answer-cut");
}

#[test]
fn a_client_that_hangs_up_in_the_middle_is_passed_on_and_said() {
    let endpoint = Endpoint::new(|mut line| {
        // An answer without end, until nobody takes it any more.
        let mut more = line.request().is_some() && line.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while more {
            more = line.write(b"4\r\nmore\r\n");
        }
    });
    let world = World::new();
    let mut proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    let mut stream = proxy.connect();
    stream.write_all(GET).unwrap();
    stream.read_exact(&mut [0; 20]).unwrap();
    drop(stream);
    let row = proxy.row("exchange");
    assert!(["client-gone", "answer-cut"].contains(&row["fault"]["code"].as_str().unwrap()), "{row}");
    proxy.exchange(b"POST /half HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
    assert_eq!(proxy.row("exchange")["fault"]["code"], "request-cut");
    assert_eq!(proxy.stop().summary()["recorded"], 2);
    assert_eq!(recorded(&world, "kept")[1].1.request.body, b"half");
}

#[test]
fn a_client_that_waits_for_100_continue_gets_it_from_the_app() {
    let endpoint = Endpoint::new(|mut line| {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            line.stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        line.write(b"HTTP/1.1 100 Continue\r\n\r\n");
        let mut body = [0; 4];
        line.stream.read_exact(&mut body).unwrap();
        line.write(b"HTTP/1.1 204 No Content\r\n\r\n");
    });
    let proxy = Proxy::to(&World::new(), &endpoint, &[]);
    let mut stream = proxy.connect();
    stream.write_all(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n").unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"body").unwrap();
    let mut last = [0; 27];
    stream.read_exact(&mut last).unwrap();
    assert_eq!(&last, b"HTTP/1.1 204 No Content\r\n\r\n");
}

#[test]
fn what_is_streamed_arrives_piece_by_piece() {
    let (go, gone) = channel::<()>();
    let gone = Mutex::new(gone);
    let endpoint = Endpoint::new(move |mut line| {
        line.request();
        line.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\none");
        gone.lock().unwrap().recv().unwrap();
        line.write(b"two");
    });
    let proxy = Proxy::to(&World::new(), &endpoint, &[]);
    let mut stream = proxy.connect();
    stream.write_all(GET).unwrap();
    let mut got = Vec::new();
    while !got.ends_with(b"one") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        got.push(byte[0]);
    }
    // Only what has arrived lets the rest be sent.
    go.send(()).unwrap();
    stream.read_to_end(&mut got).unwrap();
    assert!(got.ends_with(b"onetwo"));
}

#[test]
fn an_upgraded_connection_is_a_tunnel() {
    let endpoint = Endpoint::new(|mut line| {
        line.request();
        line.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
        let mut piece = [0; 100];
        while let Ok(count @ 1..) = line.stream.read(&mut piece) {
            line.write(&piece[..count]);
        }
    });
    let mut proxy = Proxy::to(&World::new(), &endpoint, &[]);
    let got = proxy.exchange(b"GET / HTTP/1.1\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
    assert!(got.starts_with(b"HTTP/1.1 101"));
    let mut stream = proxy.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n").unwrap();
    let mut head = vec![0; got.len()];
    stream.read_exact(&mut head).unwrap();
    for word in [&b"\x81\x05\x00\r\n\r\n"[..], b"GET / no http"] {
        stream.write_all(word).unwrap();
        let mut echo = vec![0; word.len()];
        stream.read_exact(&mut echo).unwrap();
        assert_eq!(echo, word);
    }
    assert_eq!(proxy.row("opaque")["code"], "connection-upgraded");
}

#[test]
fn what_is_no_http_passes_all_the_same() {
    let (endpoint, kept) = scripted(5, b"\x15\x03");
    let mut proxy = Proxy::to(&World::new(), &endpoint, &[]);
    assert_eq!(proxy.exchange(b"\x16\x03\x01 tls"), b"\x15\x03");
    assert_eq!(kept.lock().unwrap().as_slice(), b"\x16\x03\x01 tls");
    assert_eq!(proxy.row("opaque")["code"], "request-not-http");
}

#[test]
fn a_large_body_passes_without_being_held_and_its_record_is_cut_and_marked() {
    const LARGE: usize = 100 << 20;
    let endpoint = Endpoint::new(|mut line| {
        let mut left = LARGE;
        let mut piece = vec![0; 1 << 20];
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            line.stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        while left > 0 {
            left -= line.stream.read(&mut piece).unwrap();
        }
        line.write(format!("HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\n").as_bytes());
        (0..100).for_each(|_| assert!(line.write(&piece)));
    });
    let world = World::with_secret();
    let mut proxy = Proxy::to(&world, &endpoint, &["-o", "kept", "--max-body", "1KB", "--secret", "env:S"]);
    let mut stream = proxy.connect();
    let mut sender = stream.try_clone().unwrap();
    std::thread::spawn(move || {
        let head = format!("POST /large HTTP/1.1\r\nX-Body-Signature: 00\r\nContent-Length: {LARGE}\r\n\r\n");
        sender.write_all(head.as_bytes()).unwrap();
        let piece = vec![b'x'; 1 << 20];
        (0..100).for_each(|_| sender.write_all(&piece).unwrap());
        sender.shutdown(Shutdown::Write).unwrap();
    });
    let got = std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
    assert!(got > LARGE as u64);
    let row = proxy.row("exchange");
    assert_eq!((&row["request_bytes"], &row["answer_bytes"]), (&LARGE.into(), &LARGE.into()));
    assert_eq!(row["schemes"][0]["code"], "body-unrecorded");
    if cfg!(target_os = "linux") {
        let status = std::fs::read_to_string(format!("/proc/{}/status", proxy.child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let peak: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(peak < 40 << 10, "{peak} kB");
    }
    proxy.stop();
    let (_, capture) = recorded(&world, "kept").remove(0);
    assert_eq!((capture.request.body.len(), capture.response.as_ref().unwrap().body.len()), (1000, 1000));
    assert_eq!(capture.unrecorded(), Some(LARGE as u64));
    let verified = world.run(&["verify", "kept", "--secret", "env:S"]).exits(2);
    assert!(verified.text().contains("body-unrecorded"), "{}", verified.text());
}

#[test]
fn five_hundred_clients_at_once_are_all_served_and_recorded() {
    const CLIENTS: usize = 500;
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let proxy = Proxy::to(&world, &endpoint, &["-o", "kept.ndjson"]);
    // All of them are there before the first asks, and all have asked before the first looks for its answer.
    let mut streams: Vec<TcpStream> = (0..CLIENTS).map(|_| proxy.connect()).collect();
    for (number, stream) in streams.iter_mut().enumerate() {
        write!(stream, "GET /{number} HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    }
    let expected = canvas();
    for stream in &mut streams {
        let mut got = vec![0; expected.len()];
        stream.read_exact(&mut got).unwrap();
        assert_eq!(got, expected);
    }
    assert_eq!((endpoint.connections(), &proxy.stop().summary()["recorded"]), (CLIENTS, &CLIENTS.into()));
    let bytes = std::fs::read(world.path("kept.ndjson")).unwrap();
    let captures = capture::read(Format::Ndjson, &bytes, &mut |_| panic!()).unwrap();
    let targets: BTreeSet<&[u8]> = captures.iter().map(|it| it.request.target.as_slice()).collect();
    assert_eq!(targets.len(), CLIENTS);
}

#[test]
fn traffic_does_not_wait_for_somebody_to_read_what_is_said() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let proxy = Proxy::to(&world, &endpoint, &["-o", "kept.ndjson"]);
    let mut stream = proxy.connect();
    // Many times what a pipe holds, and nobody looks at it.
    for _ in 0..5000 {
        stream.write_all(&signed_once()).unwrap();
        stream.read_exact(&mut vec![0; canvas().len()]).unwrap();
    }
    assert_eq!(proxy.stop().summary()["recorded"], 5000);
}

#[test]
fn in_a_rush_every_exchange_becomes_a_file_all_the_same() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    let mut streams: Vec<TcpStream> = (0..100).map(|_| proxy.connect()).collect();
    for _ in 0..20 {
        for stream in &mut streams {
            stream.write_all(&signed_once()).unwrap();
        }
        for stream in &mut streams {
            stream.read_exact(&mut vec![0; canvas().len()]).unwrap();
        }
    }
    assert_eq!(proxy.stop().summary()["recorded"], 2000);
    let kept = recorded(&world, "kept");
    let numbers: BTreeSet<&str> = kept.iter().map(|(name, _)| name.split('-').next().unwrap()).collect();
    assert_eq!((kept.len(), numbers.len()), (2000, 2000));
}

#[test]
fn what_is_kept_on_request_holds_nothing_personal_and_verifies_with_the_public_secrets() {
    let person = r#"{"workspace_id":"abc12345","component_id":"send","context":{"location":"home"},"current_canvas":{"content":{"components":[]}},"input_values":{},"user":{"type":"user","id":"5f2a1b3c4d5e6f7a8b9c0d1e","name":"Ada Lovelace","email":"ada@real.test"}}"#;
    let request = format!(
        "POST /submit?email=ada%40real.test HTTP/1.1\r\nHost: a\r\nX-Body-Signature: {}\r\nAuthorization: Bearer a-token-of-theirs\r\nContent-Length: {}\r\n\r\n{person}",
        "0".repeat(64),
        person.len()
    );
    let endpoint = Endpoint::answering(canvas());
    let world = World::with_secret();
    let mut proxy = Proxy::to(&world, &endpoint, &["-o", "kept", "--redact", "--secret", "env:S"]);
    proxy.exchange(request.as_bytes());
    proxy.row("exchange");
    assert_eq!(proxy.stop().code, Some(0));
    assert!(endpoint.requests()[0].contains("ada@real.test"), "the app gets what was sent");
    let to = ["--forward-to", &endpoint.to(), "-o", "seen", "--redact", "--secret", "env:S"];
    let mut proxy = Proxy::spawn(&world, &to);
    proxy.exchange(request.as_bytes());
    let mut shown = String::new();
    while !shown.contains("\n<-- ") {
        assert!(proxy.out.read_line(&mut shown).unwrap() > 0, "{shown}");
    }
    assert!(shown.contains("POST /submit?email=") && !shown.contains("ada%40"), "{shown}");
    assert!(!shown.contains("cut in the record"), "{shown}");
    drop(proxy);
    let [(name, _)] = &recorded(&world, "kept")[..] else { panic!() };
    let kept = std::fs::read_to_string(world.path("kept").join(name)).unwrap();
    for word in ["Ada", "Lovelace", "ada@real.test", "a-token-of-theirs", crate::world::SECRET] {
        assert!(!kept.contains(word), "{word} is in {kept}");
    }
    let config = project("fixtures/courtside.toml");
    World::new().run(&["verify", "--config", config.to_str().unwrap(), world.path("kept").to_str().unwrap()]).exits(0);
}

#[test]
fn what_is_said_of_traffic_that_is_redacted_quotes_nothing_of_it() {
    let faulty = r#"{"canvas":{"content":{"components":[{"type":"ada@real.test"},{"type":"text","text":"Hi","style":"ada@real.test"}]}}}"#;
    let body = INITIALIZE.replace("\"en\"}", "\"en\"},\"contact\":{\"email\":\"ada@real.test\"}");
    let mismatched = signed(&format!("{INITIALIZE}\n"));
    let odd =
        String::from_utf8(signed(&body)).unwrap().replace("X-Body-Signature: ", "X-Body-Signature: ada@real.test");
    let answers =
        [answer("200 OK", "application/json", faulty), answer("200 OK", "application/json", "<p>ada@real.test</p>")];
    for (answer, code) in answers.into_iter().zip(["answer-lint", "answer-not-json"]) {
        for format in ["ndjson", "text"] {
            let world = World::with_secret();
            let endpoint = Endpoint::answering(answer.clone());
            let to = endpoint.to();
            let fixed = ["--forward-to", &to, "-o", "kept", "--redact", "--secret", "env:S", "--format", format];
            let mut proxy = Proxy::spawn(&world, &fixed);
            for request in [&signed(INITIALIZE)[..], &mismatched, odd.as_bytes(), b"ada@real.test hello\r\n\r\n"] {
                proxy.exchange(request);
            }
            proxy.signal(rustix::process::Signal::INT);
            let mut shown = String::new();
            proxy.out.read_to_string(&mut shown).unwrap();
            for word in [code, "signature-mismatch", "signature-malformed", "body-lf-added", "it begins with `…`"] {
                assert!(shown.contains(word), "{word}: {shown}");
            }
            assert!(!shown.contains("real.test") && !shown.contains("first difference"), "{shown}");
        }
    }
}

#[test]
fn the_first_line_says_where_is_recorded() {
    let endpoint = Endpoint::answering(canvas());
    for (output, said) in
        [("x.txt", "recording to the folder x.txt, a file each"), ("x.ndjson", "recording to x.ndjson")]
    {
        let world = World::new();
        let child = Command::new(env!("CARGO_BIN_EXE_courtside"))
            .args(["capture", "--listen", "127.0.0.1:0", "--forward-to", &endpoint.to(), "-o", output])
            .current_dir(world.path(""))
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut child, mut first) = (child, String::new());
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let _ = (child.kill(), child.wait());
        assert!(first.trim_end().ends_with(said), "{first}");
    }
}

#[test]
fn a_body_that_is_no_text_is_not_dropped_without_a_word() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let mut proxy = Proxy::to(&world, &endpoint, &["-o", "kept", "--redact"]);
    for _ in 0..2 {
        proxy.exchange(b"POST /picture HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\xff\xd8\xff\xe0");
        proxy.row("exchange");
    }
    let ended = proxy.stop();
    assert_eq!(ended.stderr.matches("redact-binary-dropped").count(), 1, "{}", ended.stderr);
}

#[test]
fn a_kill_at_any_moment_leaves_whole_files_and_lines_and_all_that_was_shown_is_in_them() {
    let endpoint = Endpoint::answering(canvas());
    for output in ["kept", "kept.ndjson", "kept.har"] {
        let world = World::new();
        let mut proxy = Proxy::to(&world, &endpoint, &["-o", output]);
        // One that comes alone is said to be kept.
        assert_eq!(proxy.exchange(&signed_once()), canvas());
        assert_eq!(proxy.row("exchange")["file"].is_string(), output == "kept");
        let port = proxy.port;
        let clients: Vec<_> = (0..30)
            .map(|client| {
                std::thread::spawn(move || {
                    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return };
                    // Until there is nobody any more.
                    let mut numbers = 0..;
                    let mut next = || signed_once_to(&format!("/{client}/{}", numbers.next().unwrap()));
                    while stream.write_all(&next()).is_ok() && stream.read_exact(&mut vec![0; canvas().len()]).is_ok() {
                    }
                })
            })
            .collect();
        // It is in the middle of its work.
        let mut shown = BTreeSet::new();
        while shown.len() < 500 {
            shown.insert(proxy.row("exchange")["target"].as_str().unwrap().to_owned());
        }
        proxy.signal(rustix::process::Signal::KILL);
        let _ = proxy.child.wait();
        for client in clients {
            client.join().unwrap();
        }
        if output == "kept.ndjson" {
            // A system may cut a write short where it ends the process amid one; the next proxy begins on a new line.
            let mut lines = std::fs::read(world.path(output)).unwrap();
            lines.truncate(lines.iter().rposition(|byte| *byte == b'\n').unwrap() + 1);
            std::fs::write(world.path(output), lines).unwrap();
        }
        let kept = targets(&world.path(output));
        if output != "kept.har" {
            let missing: Vec<&String> = shown.difference(&kept).collect();
            assert!(missing.is_empty(), "{output}: {missing:?}");
        }
        assert!(world.names().iter().all(|name| name == output), "{:?}", world.names());
    }
}

/// A request without a signature, made without another process.
fn signed_once() -> Vec<u8> {
    signed_once_to("/initialize")
}

fn signed_once_to(target: &str) -> Vec<u8> {
    format!("POST {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{INITIALIZE}", INITIALIZE.len())
        .into_bytes()
}

/// Where what is kept in a file, or in the files of a folder, was sent. In a rush several share a file until there is time to give each its own.
fn targets(path: &std::path::Path) -> BTreeSet<String> {
    let files = match std::fs::read_dir(path) {
        Ok(folder) => folder.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => vec![path.to_owned()],
    };
    let mut targets = BTreeSet::new();
    for file in files {
        // Whoever looks may come too late for one.
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let format = Format::from_extension(file.extension().unwrap().to_str().unwrap()).unwrap();
        let captures = capture::read(format, &bytes, &mut |_| panic!("no file is named")).unwrap();
        targets.extend(captures.iter().map(|it| String::from_utf8_lossy(&it.request.target).into_owned()));
    }
    targets
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_kept_traffic_goes_on_and_the_loss_is_said_once_and_counted() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    std::os::unix::fs::symlink("/dev/full", world.path("full.ndjson")).unwrap();
    for output in ["full.ndjson", "folder"] {
        let proxy = Proxy::to(&world, &endpoint, &["-o", output]);
        if output == "folder" {
            // There is a file in its place once traffic passes.
            std::fs::remove_dir(world.path(output)).unwrap();
            std::fs::write(world.path(output), "").unwrap();
        }
        for _ in 0..5 {
            assert_eq!(proxy.exchange(GET), canvas());
        }
        let ended = proxy.stop();
        assert_eq!((&ended.summary()["lost"], &ended.summary()["recorded"]), (&5.into(), &0.into()), "{output}");
        assert_eq!((ended.code, ended.stderr.matches("traffic goes on").count()), (Some(3), 1), "{}", ended.stderr);
        assert!(ended.stderr.contains("5 exchanges could not be recorded"), "{}", ended.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_may_not_grow_any_more_is_a_loss_and_not_the_end() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let child = Command::new("sh")
        .args(["-c", "ulimit -f 8; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_courtside")])
        .args(["capture", "--listen", "127.0.0.1:0", "--format", "ndjson", "-o", "kept.ndjson"])
        .args(["--forward-to", &endpoint.to()])
        .current_dir(world.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let proxy = Proxy::begun(child);
    for _ in 0..30 {
        assert_eq!(proxy.exchange(&signed_once()), canvas());
    }
    let ended = proxy.stop();
    let summary = ended.summary();
    let (kept, lost) = (summary["recorded"].as_u64().unwrap(), summary["lost"].as_u64().unwrap());
    assert_eq!((ended.code, kept + lost), (Some(3), 30), "{}", ended.stderr);
    let bytes = std::fs::read(world.path("kept.ndjson")).unwrap();
    let lines = capture::read(Format::Ndjson, &bytes, &mut |_| panic!()).unwrap().len() as u64;
    assert!(kept > 0 && lines == kept, "{kept} were kept, and {lines} are there");
}

#[test]
fn what_is_under_way_is_finished_and_nothing_new_is_taken_once_it_is_stopped() {
    let (begun, has_begun) = channel();
    let (begun, port) = (Mutex::new(begun), Arc::new(Mutex::new(0_u16)));
    let shared = Arc::clone(&port);
    let endpoint = Endpoint::new(move |mut line| {
        line.request();
        begun.lock().unwrap().send(()).unwrap();
        // The answer comes only after nobody can connect any more.
        while TcpStream::connect(("127.0.0.1", *shared.lock().unwrap())).is_ok() {}
        line.write(&canvas());
    });
    let world = World::new();
    let proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    *port.lock().unwrap() = proxy.port;
    let mut stream = proxy.connect();
    stream.write_all(GET).unwrap();
    has_begun.recv().unwrap();
    proxy.signal(rustix::process::Signal::TERM);
    let mut got = Vec::new();
    stream.read_to_end(&mut got).unwrap();
    assert_eq!(got, canvas());
    let ended = proxy.wait();
    assert_eq!((ended.code, &ended.summary()["recorded"]), (Some(0), &1.into()));
}

#[test]
fn what_does_not_end_in_time_is_cut_when_it_is_stopped_twice() {
    let endpoint = Endpoint::new(|mut line| line.hold());
    let world = World::new();
    let proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    let mut stream = proxy.connect();
    stream.write_all(GET).unwrap();
    while endpoint.connections() == 0 {
        std::thread::yield_now();
    }
    proxy.signal(rustix::process::Signal::INT);
    while TcpStream::connect(("127.0.0.1", proxy.port)).is_ok() {}
    proxy.signal(rustix::process::Signal::INT);
    let ended = proxy.wait();
    assert_eq!((ended.code, &ended.summary()["broken"]), (Some(0), &1.into()));
    assert!(recorded(&world, "kept")[0].1.directive("fault").unwrap().starts_with("interrupted"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_takes_nothing_stops_neither_traffic_nor_the_end() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let fifo = world.path("stuck.ndjson");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    // Somebody has it open, it is full, and nobody reads.
    let mut idle = std::fs::File::options().read(true).write(true).open(&fifo).unwrap();
    rustix::fs::fcntl_setfl(&idle, rustix::fs::OFlags::NONBLOCK).unwrap();
    while idle.write(&[b'\n'; 4096]).is_ok() {}
    let mut proxy = Proxy::to(&world, &endpoint, &["-o", "stuck.ndjson"]);
    let mut stream = proxy.connect();
    let mut answer = vec![0; canvas().len()];
    for _ in 0..4000 {
        stream.write_all(GET).unwrap();
        stream.read_exact(&mut answer).unwrap();
    }
    assert_eq!(answer, canvas());
    proxy.signal(rustix::process::Signal::INT);
    while TcpStream::connect(("127.0.0.1", proxy.port)).is_ok() {}
    proxy.signal(rustix::process::Signal::INT);
    assert_eq!(proxy.child.wait().unwrap().code(), Some(3));
    let mut said = String::new();
    proxy.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains("4,000 exchanges could not be"), "{said}");
}

#[test]
fn what_takes_the_linter_long_holds_up_neither_traffic_nor_what_is_recorded_nor_the_end() {
    let unknown: Vec<String> = (0..100_000).map(|number| format!("\"k{number}z\":1")).collect();
    let slow = format!("{{\"canvas\":{{\"content\":{{\"components\":[]}},{}}}}}", unknown.join(","));
    let slow = answer("200 OK", "application/json", &slow);
    let endpoint = Endpoint::new(move |mut line| {
        let answer = if line.number == 0 { slow.clone() } else { canvas() };
        while line.request().is_some() && line.write(&answer) {}
    });
    let world = World::new();
    let proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    for number in 0..20 {
        assert!(!proxy.exchange(&signed_once_to(&format!("/initialize/{number}"))).is_empty());
    }
    // They are there before anybody is told to end.
    while targets(&world.path("kept")).len() < 20 {
        std::thread::yield_now();
    }
    proxy.signal(rustix::process::Signal::INT);
    while TcpStream::connect(("127.0.0.1", proxy.port)).is_ok() {}
    proxy.signal(rustix::process::Signal::INT);
    let ended = proxy.wait();
    assert_eq!(
        (ended.code, &ended.summary()["recorded"], &ended.summary()["lost"]),
        (Some(0), &20.into(), &0.into()),
        "{}",
        ended.stderr
    );
    let rows: Vec<&Value> = ended.rows.iter().filter(|row| row["event"] == "exchange").collect();
    let unjudged = rows.iter().filter(|row| row["unjudged"] == true).count();
    assert_eq!((rows.len(), &ended.summary()["unjudged"]), (20, &unjudged.into()));
}

#[test]
fn an_exchange_that_is_lost_is_told_by_the_exit_status_though_others_were_kept() {
    let endpoint = Endpoint::answering(canvas());
    let world = World::new();
    let mut proxy = Proxy::to(&world, &endpoint, &["-o", "kept"]);
    proxy.exchange(GET);
    proxy.row("exchange");
    std::fs::remove_dir_all(world.path("kept")).unwrap();
    // A folder that is gone is made anew; what stands in its way is not removed.
    proxy.exchange(GET);
    proxy.row("exchange");
    assert_eq!(recorded(&world, "kept").len(), 1);
    std::fs::remove_dir_all(world.path("kept")).unwrap();
    std::fs::write(world.path("kept"), "").unwrap();
    assert_eq!(proxy.exchange(GET), canvas());
    let ended = proxy.stop();
    assert_eq!(
        (ended.code, &ended.summary()["recorded"], &ended.summary()["lost"]),
        (Some(3), &2.into(), &1.into()),
        "{}",
        ended.stderr
    );
}

#[test]
fn what_cannot_be_read_is_counted_by_connections() {
    let endpoint = Endpoint::answering(canvas());
    for (recording, said) in [(&[][..], false), (&["-o", "kept"], true)] {
        let world = World::new();
        let proxy = Proxy::to(&world, &endpoint, recording);
        assert_eq!(proxy.exchange(b"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n"), canvas());
        let ended = proxy.stop();
        assert_eq!((&ended.summary()["unread"], &ended.summary()["exchanges"]), (&1.into(), &0.into()));
        let is_said = ended.stderr.contains("1 connection was passed on and not recorded to the end");
        assert_eq!((ended.code, is_said), (Some(0), said), "{}", ended.stderr);
    }
}

#[test]
fn the_sample_or_a_recorded_response_answers_where_there_is_no_app() {
    let fixtures = project("fixtures");
    let world = World::new()
        .file("raw.txt", "HTTP/1.1 418 Teapot\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
        .file("none.http", "GET / HTTP/1.1\n\n")
        .file("two.http", "GET /a HTTP/1.1\n\n###<\nHTTP/1.1 200 OK\n\nA\n###\nGET /x HTTP/1.1\n\n###<\nHTTP/1.1 201 Created\nX-B: 2\n\nB\n");
    let fixture = std::fs::read(fixtures.join("intercom/initialize.http"));
    let mut proxy = Proxy::start(&world, &["--answer", "sample"]);
    if let Ok(fixture) = fixture {
        let capture = capture::read(Format::Http, &fixture, &mut |_| panic!()).unwrap().remove(0);
        let mut wire = Vec::new();
        courtside::wire::write_request(&capture.request, &mut wire);
        wire.extend_from_slice(&capture.request.body);
        let mut stream = proxy.connect();
        stream.write_all(&wire).unwrap();
        let row = proxy.row("exchange");
        assert_eq!((&row["status"], &row["schemes"][0]["ok"]), (&200.into(), &true.into()), "{row}");
    }
    let got = Proxy::start(&world, &["--answer", "raw.txt"]).exchange(GET);
    assert_eq!(got, b"HTTP/1.1 418 Teapot\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nhi");
    let got = Proxy::start(&world, &["--answer", "two.http"]).exchange(GET);
    assert_eq!(got, b"HTTP/1.1 201 Created\r\nX-B: 2\r\nContent-Length: 1\r\n\r\nB");
    world.run(&["capture", "--listen", "0", "--answer", "none.http"]).fails(2, &["no recorded response"]);
}

#[test]
fn it_says_when_it_is_ready_where_it_is_told_to() {
    let world = World::new();
    let line = format!(
        "exec {} capture --listen 127.0.0.1:0 --answer sample --ready-fd 3 3>ready.txt",
        env!("CARGO_BIN_EXE_courtside")
    );
    let mut child = Command::new("sh")
        .args(["-c", &line])
        .current_dir(world.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    let address = first.strip_prefix("listening on http://").unwrap().split(',').next().unwrap().to_owned();
    // What is ready takes connections.
    TcpStream::connect(&address).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let ready = std::fs::read_to_string(world.path("ready.txt")).unwrap();
    assert_eq!(ready, format!("{{\"schema_version\":1,\"listening\":\"{address}\"}}\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn it_says_that_it_is_ready_on_a_socket_too_and_into_the_file_that_standard_output_is() {
    use std::os::fd::OwnedFd;
    let start = |out: Stdio, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_courtside"));
        command.args(["capture", "--listen", "127.0.0.1:0", "--answer", "sample"]).args(arguments);
        command.stdout(out).stderr(Stdio::null()).spawn().unwrap()
    };
    let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let mut child = start(Stdio::from(OwnedFd::from(theirs)), &["--ready-fd", "1"]);
    let mut first = String::new();
    BufReader::new(ours).read_line(&mut first).unwrap();
    assert!(first.starts_with("{\"schema_version\":1,\"listening\":\"127.0.0.1:"), "{first}");
    child.kill().unwrap();
    child.wait().unwrap();
    let world = World::new();
    let file = std::fs::File::create(world.path("out.txt")).unwrap();
    let mut child = start(Stdio::from(file), &["--ready-fd", "1"]);
    let both = || std::fs::read_to_string(world.path("out.txt")).unwrap();
    while both().lines().count() < 2 {
        std::thread::yield_now();
    }
    assert!(both().starts_with("{\"schema") && both().contains("\nlistening on "), "{}", both());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn wrong_questions_are_refused_before_anything_is_taken() {
    let taken = Endpoint::answering(canvas());
    let world = World::new().file("a.txt", "").file("b.http", "");
    let listen = format!("127.0.0.1:{}", taken.port);
    world
        .run(&["capture", "--listen", &listen, "--forward-to", "1"])
        .fails(3, &["cannot listen", "choose another port"]);
    let with = |more: &[&str]| world.run(&[&["capture", "--listen", "0"], more].concat());
    with(&["--forward-to", "http://app.example.test"]).fails(2, &["not this machine", "--allow-host app.example.test"]);
    with(&["--forward-to", "https://localhost:1"]).fails(2, &["without TLS"]);
    with(&["--forward-to", "localhost:1/base"]).fails(2, &["path /base"]);
    with(&["--forward-to", "1", "-o", "a.txt"]).fails(2, &["a.txt is a file"]);
    with(&["--forward-to", "1", "-o", "b.http"]).fails(2, &["name a folder"]);
    with(&["--answer", "nothing.http"]).fails(2, &["nothing.http"]);
    with(&[]).exits(2);
    world
        .run(&["capture", "--listen", "0.0.0.0:0", "--forward-to", "1"])
        .fails(2, &["other machines", "--allow-host 0.0.0.0"]);
    let own = free_port().to_string();
    world.run(&["capture", "--listen", &own, "--forward-to", &own]).fails(2, &["round in circles"]);
}
