//! `courtside convert`.

use std::fmt::Write as _;

use crate::world::{Answer, BODY, SIGNATURE, World, project};

/// A request that every format can say.
fn simple() -> String {
    format!(
        "POST /initialize HTTP/1.1\nHost: app.example.test\nContent-Type: application/json\nX-Body-Signature: {SIGNATURE}\nContent-Length: {}\n\n{BODY}\n",
        BODY.len()
    )
}

fn convert(world: &World, arguments: &[&str]) -> Answer {
    world.run(&[&["convert"], arguments].concat())
}

fn read(world: &World, name: &str) -> Vec<u8> {
    std::fs::read(world.path(name)).unwrap()
}

/// What a capture is, whatever it is written in.
fn verified(world: &World, name: &str) {
    let answer = world.run(&["verify", "--secret", "env:S", "--format", "json", name]).exits(0);
    let json = answer.json();
    assert_eq!(json["results"][0]["code"], "signature-ok", "{name}");
    assert_eq!(json["summary"]["ok"], 1, "{name}");
}

#[test]
fn http_to_har_to_ndjson_and_back_gives_equal_bytes() {
    for folder in ["intercom", "infobip", "kentico", "vcita", "formats", "mismatch"] {
        for entry in std::fs::read_dir(project("fixtures").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "http") {
                continue;
            }
            let world = World::new();
            // The first step writes the native form as courtside does; from there on not a byte changes.
            convert(&world, &[path.to_str().unwrap(), "a.http"]).exits(0);
            for (from, to) in [("a.http", "b.har"), ("b.har", "c.ndjson"), ("c.ndjson", "d.http")] {
                assert_eq!(convert(&world, &[from, to]).exits(0).stderr, "", "{}", path.display());
            }
            assert_eq!(read(&world, "a.http"), read(&world, "d.http"), "{}", path.display());
            assert!(world.names() == ["a.http", "b.har", "c.ndjson", "d.http"], "{:?}", world.names());
        }
    }
}

#[test]
fn several_captures_with_odd_bytes_survive_the_round() {
    let mut ndjson = String::new();
    for body in ["{\"a\": 1}\n", "\r\n\r\n", "", "###\nGET / HTTP/1.1\n", "\u{feff}ž\u{0}"] {
        let line = serde_json::json!({"method": "PUT", "url": "/x?y=1", "headers": [["A", "1"], ["a", "2"]], "body": body, "kept": [1.50]});
        let _ = writeln!(ndjson, "{line}");
    }
    ndjson.push_str("{\"method\":\"POST\",\"path\":\"/\",\"headers\":[],\"body_base64\":\"/wD+\"}\n");
    let world = World::new().file("a.ndjson", &ndjson);
    for (from, to) in [("a.ndjson", "b.ndjson"), ("b.ndjson", "c.http"), ("c.http", "d.har"), ("d.har", "e.ndjson")] {
        convert(&world, &[from, to]).exits(0);
    }
    assert_eq!(read(&world, "b.ndjson"), read(&world, "e.ndjson"));
    assert_eq!(read(&world, "b.ndjson").split(|byte| *byte == b'\n').count(), 7);
}

#[test]
fn every_format_leads_to_every_format() {
    let formats = ["http", "har", "curl", "ndjson", "gateway"];
    let world = World::with_secret().file("start.http", simple());
    for from in formats {
        let first = format!("from-{from}");
        convert(&world, &["start.http", &first, "--to", from]).exits(0);
        verified(&world, &first);
        for to in formats {
            let second = format!("{from}-to-{to}");
            convert(&world, &[&first, &second, "--to", to]).exits(0);
            verified(&world, &second);
        }
        assert_eq!(convert(&world, &[&first, "-", "--to", "body"]).exits(0).text(), BODY, "{from}");
    }
}

#[test]
fn a_bare_body_becomes_a_capture_with_the_headers_given() {
    let world = World::with_secret().file("body.json", BODY).file("newline.json", format!("{BODY}\n"));
    let header = format!("X-Body-Signature: {SIGNATURE}");
    let answer =
        convert(&world, &["body.json", "a.http", "-H", &header, "-X", "PUT", "--url", "http://127.0.0.1:3000/x"])
            .exits(0);
    assert_eq!(answer.stderr, "");
    verified(&world, "a.http");
    let text = String::from_utf8(read(&world, "a.http")).unwrap();
    assert!(text.contains("PUT http://127.0.0.1:3000/x\n") || text.contains("PUT http://127.0.0.1:3000/x "), "{text}");
    let noted = convert(&world, &["newline.json", "b.http", "--from", "body"]).exits(0);
    assert!(noted.stderr.starts_with("note: newline.json ends in a line break"), "{}", noted.stderr);
    assert_eq!(convert(&world, &["b.http", "-", "--to", "body"]).exits(0).text(), format!("{BODY}\n"));
}

#[test]
fn standard_input_and_output_are_dashes() {
    let world = World::new();
    let ndjson = world.run_with(&["convert", "-", "-", "--to", "ndjson"], simple().as_bytes()).exits(0);
    let line: serde_json::Value = ndjson.json();
    assert_eq!((&line["method"], &line["body"]), (&"POST".into(), &BODY.into()));
    let back = world.run_with(&["convert", "-", "-", "--to", "http"], &ndjson.stdout).exits(0);
    assert_eq!(back.text(), simple());
    assert!(world.names().is_empty());
}

#[test]
fn foreign_entries_of_a_har_are_left_out_and_counted() {
    let entry = |url: &str, body: &str| serde_json::json!({"request": {"method": "POST", "url": url, "httpVersion": "HTTP/1.1", "headers": [], "postData": {"mimeType": "application/json", "text": body}}, "response": {"status": 200}});
    let har = |entries: &[serde_json::Value]| {
        serde_json::json!({"log": {"version": "1.2", "creator": {"name": "Browser", "version": "1"}, "entries": entries}})
            .to_string()
    };
    let (ours, foreign) = (entry("https://a.example.test/", BODY), entry("https://b.example.test/track", "{\"x\":1}"));
    let world = World::new()
        .file("mixed.har", har(&[foreign.clone(), ours.clone(), foreign.clone()]))
        .file("one.har", har(&[ours, foreign.clone()]))
        .file("foreign.har", har(&[foreign]))
        .file("none.har", har(&[]));
    let lines = |answer: &Answer| answer.text().lines().count();
    let mixed = convert(&world, &["mixed.har", "-", "--to", "ndjson"]).exits(0);
    assert_eq!(lines(&mixed), 1);
    assert_eq!(mixed.stderr, "note: left out 2 requests of no known platform; --all keeps them\n");
    let one = convert(&world, &["one.har", "-", "--to", "ndjson"]).exits(0);
    assert_eq!(one.stderr, "note: left out 1 request of no known platform; --all keeps it\n");
    let all = convert(&world, &["mixed.har", "-", "--to", "ndjson", "--all"]).exits(0);
    assert_eq!((lines(&all), all.stderr.as_str()), (3, ""));
    convert(&world, &["foreign.har", "a.ndjson"]).fails(2, &["no request of a known platform", "--all"]);
    convert(&world, &["none.har", "a.ndjson"]).fails(2, &["none.har holds no capture"]);
    // What courtside wrote is its own, whatever it holds.
    convert(&world, &["mixed.har", "kept.har", "--all"]).exits(0);
    assert_eq!(lines(&convert(&world, &["kept.har", "-", "--to", "ndjson"]).exits(0)), 3);
}

#[test]
fn wrong_questions_leave_no_file_and_say_what_to_do() {
    let world = World::new()
        .file("a.http", simple())
        .file("empty.http", "")
        .file("body.json", BODY)
        .file("broken.ndjson", "{\"method\":}\n")
        .file("folder/b.http", simple())
        .file("nothing/readme.txt", "");
    let before = world.names();
    convert(&world, &["a.http", "out.txt"]).fails(2, &["out.txt", "--to", "har, curl, ndjson"]);
    convert(&world, &["a.http", "-"]).fails(2, &["standard output", "--to"]);
    convert(&world, &["a.http", "out.har.gz"]).fails(2, &["compressed", "gzip"]);
    convert(&world, &["a.http", "folder", "--to", "har"]).fails(2, &["folder is a folder"]);
    convert(&world, &["missing.http", "out.har"]).fails(2, &["missing.http"]);
    convert(&world, &["nothing", "out.har"]).fails(2, &["nothing holds no capture"]);
    convert(&world, &["empty.http", "out.har"]).fails(2, &["empty.http"]);
    convert(&world, &["empty.http", "out.har", "--from", "http"]).fails(2, &["empty.http holds no capture"]);
    convert(&world, &["body.json", "out.har"]).fails(2, &["body.json", "--from body"]);
    convert(&world, &["broken.ndjson", "out.http", "--from", "ndjson"]).fails(2, &["broken.ndjson:1:"]);
    for flag in ["--from", "--to"] {
        let unknown = convert(&world, &["a.http", "out.har", flag, "xml"]).exits(2);
        assert!(
            unknown
                .stderr
                .contains("the formats are http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body"),
            "{}",
            unknown.stderr
        );
    }
    assert_eq!(world.names(), before);
}

#[test]
fn what_browsers_copy_becomes_any_other_format() {
    let formats = crate::world::project("fixtures/formats");
    let signature = std::fs::read_to_string(formats.join("signature.txt")).unwrap();
    let body = std::fs::read(formats.join("body.json")).unwrap();
    let world = World::new().env("S", "courtside-public-secret");
    for name in ["initialize-cmd.curl", "initialize-curl.ps1", "initialize-fetch.js", "initialize.ps1"] {
        let path = formats.join(name).display().to_string();
        assert_eq!(convert(&world, &[&path, "-", "--to", "body"]).exits(0).stdout, body, "{name}");
        let http = convert(&world, &[&path, "-", "--to", "http"]).exits(0);
        assert!(
            http.text().to_ascii_lowercase().contains(&format!("x-body-signature: {}", signature.trim())),
            "{name}"
        );
        world.run(&["verify", "--secret", "env:S", &path]).exits(0);
        for unwritten in ["fetch", "powershell"] {
            convert(&world, &[&path, "-", "--to", unwritten]).fails(2, &["read and not written", "`curl`"]);
        }
    }
}

#[test]
fn what_a_format_cannot_say_is_refused_in_a_sentence() {
    let line = |body: &str| serde_json::json!({"method": "POST", "path": "/", "headers": [], "body": body}).to_string();
    let world = World::new()
        .file("nul.ndjson", line("a\u{0}b"))
        .file("two.ndjson", format!("{}\n{}\n", line("1"), line("2")))
        .file("header.ndjson", r#"{"method":"POST","path":"/","headers":[["A","b\nc"]],"body":""}"#);
    convert(&world, &["nul.ndjson", "a.curl"]).fails(2, &["nul.ndjson:1: ", "NUL byte", "`har`"]);
    convert(&world, &["two.ndjson", "a.txt", "--to", "body"]).fails(2, &["two.ndjson:2: ", "one body only"]);
    convert(&world, &["header.ndjson", "a.http"]).fails(2, &["header.ndjson:1: ", "line break"]);
    assert_eq!(world.names(), ["header.ndjson", "nul.ndjson", "two.ndjson"]);
}

#[test]
fn an_existing_output_is_untouched_by_a_failure_and_replaced_by_a_success() {
    let world = World::new().file("a.http", simple()).file("bad.ndjson", "{\"method\":}").file("out.har", "precious");
    convert(&world, &["bad.ndjson", "out.har"]).exits(2);
    assert_eq!(read(&world, "out.har"), b"precious");
    convert(&world, &["a.http", "out.har"]).exits(0);
    assert!(read(&world, "out.har").starts_with(b"{\"log\""));
    assert_eq!(world.names(), ["a.http", "bad.ndjson", "out.har"]);
    // In place: the input is read before it is replaced.
    convert(&world, &["a.http", "a.http"]).exits(0);
    assert_eq!(String::from_utf8(read(&world, "a.http")).unwrap(), simple());
}

#[test]
fn a_place_that_cannot_be_written_to_is_the_worlds_fault() {
    let world = World::new().file("a.http", simple());
    convert(&world, &["a.http", "a.http/out.har"]).fails(3, &["cannot write a.http/out.har"]);
    convert(&world, &["a.http", "missing/out.har"]).fails(3, &["cannot write missing/out.har"]);
    assert_eq!(world.names(), ["a.http"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_named_pipe_is_written_to_and_a_link_is_followed() {
    use std::io::Read as _;
    use std::os::unix::fs::FileTypeExt as _;
    let world = World::new().file("a.http", simple()).file("target.ndjson", "old");
    // Not /dev/null: were it replaced by a file, the whole machine would suffer.
    let pipe = world.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut end = std::fs::File::options().read(true).write(true).open(&pipe).unwrap();
    convert(&world, &["a.http", "pipe", "--to", "body"]).exits(0);
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    let mut read_back = vec![0; BODY.len()];
    end.read_exact(&mut read_back).unwrap();
    assert_eq!(read_back, BODY.as_bytes());
    std::os::unix::fs::symlink("target.ndjson", world.path("link.ndjson")).unwrap();
    convert(&world, &["a.http", "link.ndjson"]).exits(0);
    assert!(std::fs::symlink_metadata(world.path("link.ndjson")).unwrap().is_symlink());
    assert!(read(&world, "target.ndjson").starts_with(b"{\"method\""));
}

#[test]
fn a_length_that_disagrees_is_kept_and_said() {
    let line = r#"{"method":"POST","path":"/","headers":[["Content-Length","7"]],"body":"abc"}"#;
    let world = World::new().file("a.ndjson", format!("{line}\n").repeat(7));
    let answer = convert(&world, &["a.ndjson", "b.har"]).exits(0);
    assert!(
        answer.stderr.starts_with("warning: a.ndjson:1: Content-Length says 7, and the body has 3"),
        "{}",
        answer.stderr
    );
    assert!(
        answer.stderr.ends_with("7 captures in all have a body of another length than they declare\n"),
        "{}",
        answer.stderr
    );
    convert(&world, &["b.har", "c.ndjson"]).exits(0);
    assert_eq!(String::from_utf8(read(&world, "c.ndjson")).unwrap().matches("\"7\"").count(), 7);
}

#[test]
fn packed_captures_are_read_and_cut_ones_refused() {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(simple().as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let world = World::new().file("a.http.gz", &packed).file("cut.http.gz", &packed[..packed.len() - 12]);
    assert_eq!(convert(&world, &["a.http.gz", "-", "--to", "body"]).exits(0).text(), BODY);
    convert(&world, &["cut.http.gz", "out.har"]).fails(2, &["cut.http.gz", "gzip"]);
    assert_eq!(world.names(), ["a.http.gz", "cut.http.gz"]);
}

#[test]
fn a_list_of_captures_and_one_that_is_laid_out_are_read() {
    let one = "{\n  \"method\": \"POST\",\n  \"path\": \"/a\",\n  \"headers\": [],\n  \"body\": \"{}\"\n}\n";
    let world = World::new().file("list.json", format!("[{one},{one}]")).file("one.json", one);
    for (name, lines) in [("list.json", 2), ("one.json", 1)] {
        let written = convert(&world, &[name, "-", "--to", "ndjson"]).exits(0);
        assert_eq!(written.text().lines().count(), lines, "{name}");
    }
}

#[test]
fn many_lines_stream_in_order() {
    let mut lines = String::new();
    for number in 0..20_000 {
        let _ = writeln!(lines, "{{\"method\":\"POST\",\"path\":\"/{number}\",\"headers\":[],\"body\":\"{{}}\"}}");
    }
    let world = World::new().file("a.ndjson", &lines);
    convert(&world, &["a.ndjson", "b.ndjson"]).exits(0);
    assert!(read(&world, "b.ndjson") == lines.as_bytes());
}

#[test]
fn what_holds_the_captures_is_not_written_over() {
    let text = "POST /initialize HTTP/1.1\n\n{}\n";
    let world = World::new().file("a.http", text).file("in/b.http", text);
    for arguments in [
        ["a.http", "a.http", "--to", "k6"],
        ["a.http", "in/../a.http", "--to", "k6"],
        ["in", "in/b.http", "--to", "locust"],
    ] {
        world.run(&[&["convert"], &arguments[..]].concat()).fails(2, &["name another file"]);
    }
    assert_eq!(std::fs::read_to_string(world.path("a.http")).unwrap(), text);
}

#[test]
fn a_folder_may_hold_what_is_no_capture() {
    let world =
        World::new().file("in/a.http", "POST /initialize HTTP/1.1\n\n{}\n").file("in/package.json", "{\"name\":\"x\"}");
    let answer = world.run(&["convert", "in", "-", "--to", "ndjson"]).exits(0);
    assert_eq!(answer.text().lines().count(), 1);
    world.run(&["convert", "in/package.json", "-", "--to", "ndjson"]).fails(2, &["no capture"]);
}

#[test]
#[cfg(unix)]
fn a_reader_that_has_gone_away_is_not_worth_a_word() {
    let world = World::new().file("body.json", BODY);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_courtside"))
        .args(["convert", "body.json", "-", "--to", "http", "-H", "A: b"])
        .current_dir(world.path(""))
        .stdout(closed_pipe())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    std::io::Read::read_to_string(child.stderr.as_mut().unwrap(), &mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(3), ""));
}

/// The end of a pipe that nobody reads from.
#[cfg(unix)]
fn closed_pipe() -> std::io::PipeWriter {
    let (_, writer) = std::io::pipe().unwrap();
    writer
}

#[test]
fn a_file_that_convert_wrote_is_known_again_whatever_its_request_line() {
    for (method, url) in [("post", "http://h.example.test/a"), ("OPTIONS", "*"), ("x", "y"), ("POST", "/")] {
        let row = serde_json::json!({
            "method": method, "url": url, "headers": [["X-Body-Signature", SIGNATURE]], "body": BODY,
        });
        let world = World::with_secret().file("in.ndjson", format!("{row}\n"));
        world.run(&["convert", "in.ndjson", "out.http"]).exits(0);
        let verified = world.run(&["verify", "--secret", "env:S", "out.http"]).exits(0);
        assert!(verified.text().starts_with("  ok  intercom"), "{method} {url}: {}", verified.text());
        world.run(&["convert", "out.http", "again.ndjson"]).exits(0);
        let again = std::fs::read_to_string(world.path("again.ndjson")).unwrap();
        let again: serde_json::Value = serde_json::from_str(&again).unwrap();
        assert_eq!((&again["method"], &again["body"]), (&row["method"], &row["body"]));
    }
}

#[test]
fn a_capture_in_utf_16_without_a_mark_is_read() {
    let text =
        format!("POST / HTTP/1.1\r\nX-Body-Signature: {SIGNATURE}\r\nContent-Length: {}\r\n\r\n{BODY}", BODY.len());
    for swap in [false, true] {
        let unit = |unit: u16| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() };
        let wide: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
        let world = World::with_secret().file("wide.http", wide);
        world.run(&["verify", "--secret", "env:S", "wide.http"]).exits(0);
    }
}

#[test]
fn nothing_to_convert_and_nowhere_to_write_it_are_called_so() {
    let world = World::new()
        .file("nothing.http", "")
        .file("lines.http", "\n\r\n")
        .file("mark.http", "\u{feff}")
        .file("a.http", "POST / HTTP/1.1\n\n{}\n");
    for name in ["nothing.http", "lines.http", "mark.http"] {
        world.run(&["convert", name, "out.har"]).fails(2, &[name, "is empty"]);
        world.run(&["verify", name]).fails(2, &[name, "is empty"]);
    }
    world.run(&["convert", "a.http", "nowhere/out.har"]).fails(3, &["there is no folder nowhere"]);
    world.run(&["inspect", "/no-such-file"]).fails(2, &["there is no file /no-such-file"]);
}

#[test]
fn what_an_event_or_a_command_cannot_say_is_told() {
    let row = |method: &str, url: &str, headers: &str| {
        format!(r#"{{"method":"{method}","url":"{url}","headers":{headers},"body":"x"}}"#) + "\n"
    };
    let said = |row: &str, to: &str| {
        let world = World::new().file("in.ndjson", row);
        world.run(&["convert", "in.ndjson", "-", "--to", to]).exits(0).stderr
    };
    let mixed = row("POST", "http://h.example.test/a?q=1+2&x", r#"[["A","1"],["B","2"],["A","3"]]"#);
    let event = said(&mixed, "gateway");
    for words in ["the host of its URL", "its target in that spelling", "its headers in that order"] {
        assert!(event.contains(words), "{words}: {event}");
    }
    assert_eq!(said(&mixed, "har"), "");
    assert!(said(&row("OPTIONS", "*", "[]"), "curl").contains("its target in that spelling"));
    let plain = row("POST", "/a?q=1", r#"[["Host","h.example.test"],["Content-Type","a/b"],["B","2"]]"#);
    for to in ["gateway", "curl"] {
        assert_eq!(said(&plain, to), "", "{to}");
    }
}

/// Where a receiver takes off what it was refused for, a wrong signature would become a right one in silence.
#[test]
fn blanks_at_the_edge_of_a_header_are_told_where_they_are_lost() {
    for (before, after) in [("", " "), ("", "\\t"), (" ", ""), ("\\t", "")] {
        let line = format!(
            "{{\"method\":\"POST\",\"url\":\"/initialize\",\"headers\":[[\"X-Body-Signature\",\"{before}{SIGNATURE}{after}\"]],\"body\":{}}}\n",
            serde_json::to_string(BODY).unwrap()
        );
        let world = World::with_secret().file("in.ndjson", line);
        for (to, told) in [("http", true), ("curl", true), ("har", false), ("ndjson", false), ("gateway", false)] {
            let said = world.run(&["convert", "in.ndjson", "-", "--to", to]).exits(0).stderr;
            assert_eq!(said.contains("blanks at the edge of a header's value"), told, "{to}: {said}");
            assert!(!said.contains("its headers in that order"), "{to}: {said}");
        }
    }
}
