//! `courtside lint`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::world::{Answer, World, project};

const GOOD: &str = r#"{"canvas":{"content":{"components":[{"type":"button","id":"send","label":"Send","action":{"type":"submit"}}]}}}"#;
const BAD: &str = r#"{
  "canvas": {
    "content": {
      "components": [
        { "type": "text", "text": "Hello" },
        { "type": "button", "id": "send", "label": "Send" }
      ]
    }
  }
}
"#;

fn rules(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    json["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_mistake_is_shown_where_it_is_with_its_repair() {
    let answer = World::new().file("canvas.json", BAD).run(&["lint", "canvas.json"]).exits(1);
    insta::assert_snapshot!(answer.text());
    assert_eq!(answer.stderr, "");
}

#[test]
fn the_json_form_is_the_one_that_others_rely_on() {
    let answer = World::new().file("canvas.json", BAD).run(&["lint", "--format", "json", "canvas.json"]).exits(1);
    let json = answer.json();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["summary"], serde_json::json!({"files": 1, "errors": 1, "warnings": 0, "infos": 0}));
    let finding = &json["findings"][0];
    assert_eq!(finding["rule"], "canvas/action-missing");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["file"], "canvas.json");
    assert_eq!(finding["pointer"], "/canvas/content/components/1");
    assert_eq!(finding["start"], serde_json::json!({"line": 6, "column": 9, "byte": 108}));
    assert_eq!(finding["end"], serde_json::json!({"line": 6, "column": 60, "byte": 159}));
    assert!(finding["fix"].is_null() && finding["help"].is_string());
    assert!(finding["message"].as_str().unwrap().contains("button \"send\""));
}

#[test]
fn an_answer_without_a_mark_is_an_answer_and_no_part_of_the_request() {
    let body = r#"{"workspace_id":"abc12345","context":{"location":"home"},"card_creation_options":{}}"#;
    let canvas = r#"{"canvas":{"content":{"components":[{"type":"text","text":5}]}}}"#;
    let text = format!(
        "POST /initialize HTTP/1.1\nHost: app.example.test\n\n{body}\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{canvas}\n"
    );
    let world = World::new().file("a.http", &text);
    let answer = world.run(&["lint", "--format", "json", "a.http"]).exits(1);
    assert_eq!(rules(&answer), ["canvas/type-mismatch"]);
    assert_eq!(answer.json()["findings"][0]["start"]["line"], 9);
    let signed = world.run_with(&["sign", "intercom", "--secret", "hex:00"], body.as_bytes()).exits(0);
    let header = signed.text().lines().find(|line| line.starts_with("X-Body")).unwrap().to_owned();
    let text = text.replace("Host: app.example.test", &header);
    World::new().file("a.http", &text).run(&["verify", "--secret", "hex:00", "a.http"]).exits(0);
}

#[test]
fn a_functions_call_without_its_manifest_is_left_alone_in_a_folder_and_no_mistake() {
    let call = std::fs::read_to_string(project("fixtures/infobip/create-order.http")).unwrap();
    let world = World::new().file("a/call.http", call).file("a/good.json", GOOD);
    let folder = world.run(&["lint", "a"]).exits(0);
    assert!(folder.stderr.contains("left alone"), "{}", folder.stderr);
    assert_eq!(rules(&world.run(&["lint", "--format", "json", "a/call.http"]).exits(1)), ["function/no-function"]);
}

#[test]
fn a_live_canvas_asked_for_under_the_other_flows_name_is_told_so() {
    let body = r#"{"workspace_id":"abc12345","workspace_region":"US","context":{"location":"home","locale":"en"},"current_canvas":{"content_url":"https://app.example.test/live"},"contact":{"id":"1"}}"#;
    let text = format!("POST /live HTTP/1.1\nX-Body-Signature: 00\n\n{body}\n");
    for name in ["a/b.http", "a"] {
        let answer = World::new().file("a/b.http", &text).run(&["lint", "--format", "json", name]);
        let json = answer.json();
        assert_eq!(json["findings"][0]["pointer"], "/current_canvas", "{name}: {json}");
    }
}

#[test]
fn a_switch_of_yaml_is_called_what_it_is() {
    let manifest = MANIFEST.replace("required: true", "required: yes");
    let world = World::new().file("m.yaml", &manifest);
    let answer = world.run(&["lint", "--format", "json", "m.yaml"]).exits(1);
    let json = answer.json();
    let said = json["findings"][0]["message"].as_str().unwrap();
    assert!(said.contains("is `yes`, which is true in YAML 1.1 and a text in YAML 1.2"), "{json}");
    world.run(&["lint", "--fix", "m.yaml"]);
    let mended = std::fs::read_to_string(world.path("m.yaml")).unwrap();
    assert_eq!(mended, MANIFEST);
}

#[test]
fn a_file_is_linted_once_however_often_and_however_it_is_named() {
    let world = World::new().file("a/b/bad.json", BAD).file("a/good.json", GOOD);
    let files = |names: &[&str]| {
        let answer = world.run(&[&["lint", "--format", "json"], names].concat());
        let json = answer.json();
        (json["summary"]["files"].as_u64().unwrap(), json["findings"].as_array().unwrap().len())
    };
    for names in [
        &["a"][..],
        &["a", "a/b/bad.json"],
        &["a/b/bad.json", "a"],
        &["a", "a/b"],
        &["a/b", "./a/../a/good.json", "a"],
        &["a/", "./a", "a/b/../../a"],
    ] {
        assert_eq!(files(names), (2, 1), "{names:?}");
    }
    // What a folder would leave alone is linted where it is named.
    let world = World::new().file("a/.hidden.json", BAD).file("a/good.json", GOOD);
    world.run(&["lint", "a", "a/.hidden.json"]).exits(1);
}

#[test]
fn settings_that_mean_nothing_are_refused_wherever_they_are_read() {
    for (settings, said) in [
        ("[lint]\nselect = []\n", "courtside.toml:2:10: `select` names no rule"),
        ("[schemes.infobip-subscription]\nalgorithm = \"sha265\"\n", "courtside.toml:2:13: `sha265` is none of"),
    ] {
        let world = World::new().file("courtside.toml", settings).file("good.json", GOOD);
        world.run(&["lint", "good.json"]).fails(2, &[said]);
    }
}

#[test]
fn exit_status_says_whether_there_are_errors() {
    let warning = r#"{"canvas":{"content":{"components":[{"type":"text","text":"a <b>c</b>"}]}}}"#;
    let world = World::new().file("good.json", GOOD).file("bad.json", BAD).file("warning.json", warning);
    world.run(&["lint", "good.json"]).exits(0);
    world.run(&["lint", "warning.json"]).exits(0);
    world.run(&["lint", "--error-on-warnings", "warning.json"]).exits(1);
    world.run(&["lint", "bad.json"]).exits(1);
    world.run(&["lint", "--exit-zero", "bad.json"]).exits(0);
    world.run(&["lint", "good.json", "bad.json"]).exits(1);
}

#[test]
fn nothing_to_lint_is_no_success() {
    let world =
        World::new().file("package.json", "{\"name\":\"x\"}").file("notes.txt", "hello").file("empty/.keep", "");
    world.run(&["lint", "missing.json"]).fails(2, &["missing.json"]);
    assert_eq!(world.run(&["lint", "missing.json"]).exits(2).text(), "");
    world.run(&["lint", "package.json"]).fails(2, &["package.json", "--kind"]);
    world.run(&["lint", "empty"]).fails(2, &["nothing", ".json"]);
    world.run(&["lint", "."]).fails(2, &["--kind"]);
    world.run(&["lint", "--exit-zero", "package.json"]).exits(2);
    world.run_with(&["lint"], b"").exits(1);
}

#[test]
fn a_report_is_not_written_over_what_is_read_nor_over_another() {
    let capture = "POST /initialize HTTP/1.1\n\n{}";
    let world = World::new().file("a.json", BAD).file("a.http", capture);
    let kept = |world: &World| {
        assert_eq!(std::fs::read_to_string(world.path("a.json")).unwrap(), BAD);
        assert_eq!(std::fs::read_to_string(world.path("a.http")).unwrap(), capture);
    };
    for (command, name) in [("lint", "a.json"), ("verify", "a.http"), ("replay", "a.http"), ("probe", "a.http")] {
        let to: &[&str] = if ["replay", "probe"].contains(&command) { &["--to", "sample"] } else { &[] };
        let own = format!("junit=./{name}");
        let refused = world.run(&[&[command, name, "--report", &own], to].concat());
        refused.fails(2, &["is to be read, and a report would take its place"]);
        let both = ["--report", "junit=r", "--report", "sarif=./r"];
        world.run(&[&[command, name][..], &both, to].concat()).fails(2, &["two reports would be written to"]);
        world.run(&[&[command, name, "--report", "junit=none/r"], to].concat()).fails(3, &["there is no folder none"]);
        kept(&world);
        assert!(!world.path("r").exists());
    }
    // What is read through a folder is read as well, and so are the settings.
    for arguments in [&["."][..], &["--fix", "."], &["a.http", "."]] {
        let arguments = [&["lint"][..], arguments, &["--report", "sarif=a.json"]].concat();
        world.run(&arguments).fails(2, &["a.json is to be read, and a report would take its place"]);
        kept(&world);
    }
    let settled = World::new().file("a.json", BAD).file("courtside.toml", "[lint]\n");
    settled.run(&["lint", "a.json", "--report", "junit=courtside.toml"]).fails(2, &["courtside.toml is to be read"]);
    // A report is no canvas: the next run writes it anew.
    for _ in 0..2 {
        settled.run(&["lint", ".", "--report", "json=report.json"]).exits(1);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.json", world.path("link.json")).unwrap();
        world.run(&["lint", "--fix", "a.json", "--report", "sarif=link.json"]).fails(2, &["link.json"]);
        kept(&world);
    }
    world.run(&["lint", "a.json", "--report", "sarif=r"]).exits(1);
    assert!(world.path("r").exists());
}

#[test]
fn files_of_others_are_left_alone_in_folders() {
    let world = World::new()
        .file("app/package.json", "{\"name\": \"x\",}")
        .file("app/tsconfig.json", "{ // strict\n \"compilerOptions\": {} }")
        .file("app/canvas.json", BAD)
        .file("app/.gitignore", "generated\n")
        .file("app/generated/canvas.json", BAD);
    let answer = world.run(&["lint", "--format", "json", "app"]).exits(1);
    assert_eq!(answer.json()["summary"]["files"], 1);
    assert_eq!(rules(&answer), ["canvas/action-missing"]);
    assert!(answer.stderr.contains("2 documents are of no known kind"), "{}", answer.stderr);
    let all = world.run(&["lint", "--no-ignore", "--format", "json", "app"]).exits(1);
    assert_eq!(all.json()["summary"]["errors"], 2);
    let few = world.run(&["lint", "--no-ignore", "--exclude", "generated", "--format", "json", "app"]).exits(1);
    assert_eq!(few.json()["summary"]["errors"], 1);
}

/// What nobody can read may be a canvas: a folder that holds such a file is not praised without a word of it.
#[test]
fn a_broken_file_that_nothing_tells_for_ours_is_said_to_be_passed_over() {
    let settings = "{ // strict\n \"compilerOptions\": {}, }";
    let world = World::new().file("app/a.json", "{\"canvas\": {\"content\"").file("app/canvas.json", GOOD);
    let world = world.file("app/tsconfig.json", settings).file("app/package.json", "{\"name\": \"x\"}");
    let one = world.run(&["lint", "app"]).exits(0);
    let note = format!(
        "{} is no JSON as it stands, so that nothing tells whose it is",
        std::path::Path::new("app").join("a.json").display()
    );
    assert!(one.stderr.contains(&note) && one.stderr.contains("--kind"), "{}", one.stderr);
    let world = world.file("app/b.json", "{]").file("app/lines.ndjson", "{]\n{}\n");
    let several = world.run(&["lint", "app"]).exits(0);
    assert!(several.stderr.contains("3 documents are no JSON as they stand"), "{}", several.stderr);
    // Whoever names it is told what is wrong, and nothing is passed over.
    let named = world.run(&["lint", "app/a.json"]).exits(1);
    assert!(!named.stderr.contains("as it stands"), "{}", named.stderr);
    let kind = world.run(&["lint", "--kind", "canvas", "app/a.json", "app/b.json"]).exits(1);
    assert!(!kind.stderr.contains("stand"), "{}", kind.stderr);
    // Where nothing else is there, nothing was linted.
    let alone = World::new().file("app/a.json", "{\"a\": {").run(&["lint", "app"]).exits(2);
    assert!(alone.stderr.contains("is no JSON as it stands"), "{}", alone.stderr);
}

#[test]
fn a_file_with_a_canvas_of_another_tool_is_left_alone_in_a_folder_and_linted_where_it_is_named() {
    let settings = r#"{"canvas": {"width": 100, "height": 200}}"#;
    let world = World::new().file("app/settings.json", settings).file("app/canvas.json", GOOD);
    let folder = world.run(&["lint", "app"]).exits(0);
    assert!(folder.stderr.contains("1 document is of no known kind"), "{}", folder.stderr);
    world.run(&["lint", "app/settings.json"]).exits(1);
    world.run(&["lint", "--kind", "canvas", "app"]).exits(1);
}

#[test]
fn an_answer_that_was_packed_for_the_way_is_linted_unpacked() {
    use std::io::Write as _;
    const INITIALIZE: &str = r#"{"workspace_id":"abc12345","workspace_region":"US","card_creation_options":{},"context":{"location":"home"}}"#;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(BAD.as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    let capture = |coding: &str, body: &[u8]| {
        let head = format!(
            "POST /initialize HTTP/1.1\nContent-Length: {}\n\n{INITIALIZE}\n###<\n# @length {}\nHTTP/1.1 200 OK\nContent-Encoding: {coding}\n\n",
            INITIALIZE.len(),
            body.len()
        );
        [head.as_bytes(), body, b"\n"].concat()
    };
    // Recorders unpack, and leave the header.
    for (coding, body) in [("gzip", &packed[..]), ("gzip", BAD.as_bytes()), ("br", BAD.as_bytes())] {
        let world = World::new().file("a.http", capture(coding, body));
        let answer = world.run(&["lint", "--format", "json", "a.http"]).exits(1);
        assert_eq!(rules(&answer), ["canvas/action-missing"], "{coding}");
        assert!(answer.json()["findings"][0]["start"]["line"].as_u64() >= Some(9), "{}", answer.text());
    }
    let unread = World::new().file("a.http", capture("br", &packed));
    assert_eq!(unread.run(&["lint", "--format", "json", "a.http"]).json()["findings"], serde_json::json!([]));
}

#[test]
fn a_syntax_error_does_not_hide_what_is_behind_it() {
    let text = BAD.replace("\"Hello\" },", "\"Hello\" }");
    let answer = World::new().file("c.json", &text).run(&["lint", "--format", "json", "c.json"]).exits(1);
    assert_eq!(rules(&answer), ["syntax/missing-comma", "canvas/action-missing"]);
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let world = World::new();
    let answer = world.run_with(&["lint", "--surface", "inbox", "--format", "json", "-"], BAD.as_bytes()).exits(1);
    assert_eq!(answer.json()["findings"][0]["file"], "-");
    let named =
        world.run_with(&["lint", "--stdin-filename", "src/a.json", "--format", "concise"], BAD.as_bytes()).exits(1);
    assert!(named.text().starts_with("src/a.json:6:9: canvas/action-missing "), "{}", named.text());
}

#[test]
fn the_surface_decides_what_may_be_drawn() {
    let sheet =
        GOOD.replace("{\"type\":\"submit\"}", "{\"type\":\"sheet\",\"url\":\"https://app.example.test/sheet\"}");
    let world = World::new().file("c.json", &sheet);
    world.run(&["lint", "c.json"]).exits(0);
    world.run(&["lint", "--surface", "messenger", "c.json"]).exits(0);
    let answer = world.run(&["lint", "--surface", "inbox", "--format", "json", "c.json"]).exits(1);
    assert_eq!(rules(&answer), ["canvas/sheet-in-inbox"]);
    world.run(&["lint", "--surface", "inboxx", "c.json"]).exits(2);
}

#[test]
fn every_line_of_json_lines_is_a_document_of_its_own() {
    let bad = serde_json::from_str::<serde_json::Value>(BAD).unwrap().to_string();
    let text = format!("{GOOD}\n\n{bad}\n{GOOD}\n");
    let answer = World::new().file("c.ndjson", &text).run(&["lint", "--format", "json", "c.ndjson"]).exits(1);
    let finding = &answer.json()["findings"][0];
    assert_eq!((finding["start"]["line"].as_u64(), answer.json()["summary"]["errors"].as_u64()), (Some(3), Some(1)));
    let byte = usize::try_from(finding["start"]["byte"].as_u64().unwrap()).unwrap();
    assert!(
        text[byte..].starts_with("{\"id\":\"send\"") || text[byte..].starts_with("{\"type\":\"button\""),
        "{}",
        &text[byte..]
    );
}

#[test]
fn a_long_file_of_lines_is_the_same_as_its_lines() {
    let bad = serde_json::from_str::<serde_json::Value>(BAD).unwrap().to_string();
    let mut text = String::new();
    let mut expected = Vec::new();
    for line in 1..=8_000_u64 {
        if line % 1_000 == 7 {
            expected.push((
                line,
                text.len() as u64 + bad.find("{\"id\"").or(bad.find("{\"type\":\"button\"")).unwrap() as u64,
            ));
            text.push_str(&bad);
        } else {
            text.push_str(GOOD);
        }
        text.push('\n');
    }
    let answer = World::new().file("c.ndjson", &text).run(&["lint", "--format", "json", "c.ndjson"]).exits(1);
    let json = answer.json();
    let found: Vec<(u64, u64)> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["start"]["line"].as_u64().unwrap(), finding["start"]["byte"].as_u64().unwrap()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_finding_in_a_captured_body_points_into_the_captures_file() {
    let bad = serde_json::from_str::<serde_json::Value>(BAD).unwrap().to_string();
    let request = r#"{"workspace_id":"abc12345","context":{"location":"home"}}"#;
    let http = format!(
        "# @name first\nPOST /initialize HTTP/1.1\nHost: app.example.test\n\n{request}\n###<\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{bad}\n"
    );
    let har = serde_json::json!({"log": {"version": "1.2", "entries": [{
        "request": {"method": "POST", "url": "https://app.example.test/initialize", "headers": [], "postData": {"mimeType": "application/json", "text": request}},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": bad}},
    }]}});
    let ndjson = serde_json::json!({"method": "POST", "url": "/initialize", "headers": [], "body": request, "response": {"status": 200, "headers": [], "body": bad}});
    let world = World::new().file("a.http", &http).file("b.har", har.to_string()).file("c.ndjson", ndjson.to_string());
    for (file, text) in [("a.http", http), ("b.har", har.to_string()), ("c.ndjson", ndjson.to_string())] {
        let answer = world.run(&["lint", "--format", "json", file]).exits(1);
        let json = answer.json();
        let finding = &json["findings"][0];
        assert_eq!(rules(&answer), ["canvas/action-missing"], "{file}");
        assert_eq!(finding["pointer"], "/canvas/content/components/1", "{file}");
        let at = |place: &str| usize::try_from(finding[place]["byte"].as_u64().unwrap()).unwrap();
        let pointed = text[at("start")..at("end")].replace('\\', "");
        assert!(
            pointed.starts_with('{') && pointed.ends_with('}') && pointed.contains("\"send\""),
            "{file}: {pointed}"
        );
        assert!(finding["fix"].is_null(), "{file}");
    }
}

#[test]
fn a_finding_in_an_answer_that_no_line_marks_is_placed_where_it_is() {
    let exchange = |mark: &str| {
        let body = r#"{"workspace_id":"a","context":{"location":"home"}}"#;
        format!(
            "POST /initialize\nContent-Length: {}\n\n{body}\n\n{mark}HTTP/1.1 200 OK\nContent-Length: {}\n\n{BAD}\n",
            body.len(),
            BAD.len()
        )
    };
    for (mark, line) in [("", 14), ("###<\n", 15)] {
        let world = World::new().file("a.http", exchange(mark));
        let answer = world.run(&["lint", "--format", "json", "a.http"]).exits(1);
        assert_eq!(rules(&answer), ["canvas/action-missing"]);
        assert_eq!(answer.json()["findings"][0]["start"]["line"], line, "{mark}");
    }
}

#[test]
fn a_finding_in_a_base64_body_points_at_its_value_and_says_where_in_the_body_it_is() {
    let bad = "{\n \"canvas\": {\"content\": {\"components\": [{\"type\": \"button\", \"id\": \"send\", \"label\": \"Send\"}]}}\n}";
    let request = r#"{"workspace_id":"abc12345","context":{"location":"home"}}"#;
    let submit =
        r#"{"workspace_id":"a","context":{"location":"home"},"component_id":3,"input_values":{},"current_canvas":{}}"#;
    let (packed, asked) = (STANDARD.encode(bad), STANDARD.encode(request));
    let har = serde_json::json!({"log": {"version": "1.2", "entries": [{
        "request": {"method": "POST", "url": "https://app.example.test/initialize", "headers": [], "postData": {"mimeType": "application/json", "text": request}},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": packed, "encoding": "base64"}},
    }]}});
    let line = serde_json::json!({"method": "POST", "url": "/initialize", "headers": [], "body_base64": asked, "response": {"status": 200, "headers": [], "body_base64": packed}});
    let event = |body: &str| serde_json::json!({"version": "2.0", "routeKey": "POST /submit", "rawPath": "/submit", "rawQueryString": "", "headers": {"content-type": "application/json"}, "requestContext": {"http": {"method": "POST", "path": "/submit"}}, "body": STANDARD.encode(body), "isBase64Encoded": true});
    let fine = submit.replace("\"component_id\":3", "\"component_id\":\"a\"");
    let canvas = ("canvas/action-missing", packed.as_str(), "line 2, column 40");
    let number = STANDARD.encode(submit);
    let number = ("request/type-mismatch", number.as_str(), "line 1, column 66");
    for (file, text, (rule, value, place)) in [
        ("a.har", har.to_string(), canvas),
        ("b.ndjson", format!("{}\n{line}\n", line.to_string().replace(&packed, "e30=")), canvas),
        ("c.json", format!("{}\n{}\n", event(&fine), event(submit)), number),
    ] {
        let answer = World::new().file(file, &text).run(&["lint", "--format", "json", file]).exits(1);
        let json = answer.json();
        let finding = json["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == rule).unwrap();
        let at = |place: &str| usize::try_from(finding[place]["byte"].as_u64().unwrap()).unwrap();
        assert_eq!(text[at("start")..at("end")], format!("\"{value}\""), "{file}");
        let said = finding["message"].as_str().unwrap();
        assert!(said.ends_with(&format!(", at {place} of the decoded body")), "{file}: {said}");
    }
}

#[test]
fn yaml_with_a_slip_and_a_wrong_word_gets_both_findings_and_no_other() {
    let manifest = "functions:\n  - name: a\n    description: A\n    method GET\n    uri: https://a.example.test/\n    outSchema:\n      type: object\n      properties:\n        x: {type: string, title: X, required: true}\n  - name: b\n    description: B\n    method: GETT\n    uri: https://a.example.test/b\n    outSchema:\n      type: object\n      properties:\n        x: {type: string, title: X, required: true}\n";
    let found =
        |text: &str| rules(&World::new().file("m.yaml", text).run(&["lint", "--format", "json", "m.yaml"]).exits(1));
    assert_eq!(found(manifest), ["syntax/missing-colon", "manifest/method"]);
    // Whatever the line was, it may have held what is missing.
    for line in ["   method: GET", "      method: GET"] {
        assert_eq!(found(&manifest.replacen("    method GET", line, 1)), ["syntax/yaml", "manifest/method"], "{line}");
    }
}

#[test]
fn rules_are_chosen_by_code_family_and_severity() {
    let text = r#"{"canvas":{"content":{"components":[{"type":"text","text":"<b>x</b>","style":"body"}]}}}"#;
    let world = World::new().file("c.json", text);
    let run = |arguments: &[&str]| {
        rules(&world.run(&[&["lint", "--exit-zero", "--format", "json", "c.json"], arguments].concat()).exits(0))
    };
    assert_eq!(run(&[]), ["canvas/text-html", "canvas/enum-value"]);
    assert_eq!(run(&["--select", "canvas/enum-value"]), ["canvas/enum-value"]);
    assert_eq!(run(&["--select", "warning"]), ["canvas/text-html"]);
    assert_eq!(run(&["--ignore", "canvas/text-html,syntax"]), ["canvas/enum-value"]);
    assert_eq!(run(&["--select", "canvas", "--ignore", "canvas"]), [""; 0]);
    world.run(&["lint", "--select", "canvas/enum-valeu", "c.json"]).fails(2, &["did you mean `canvas/enum-value`?"]);
}

#[test]
fn the_settings_choose_rules_for_all_files_and_for_some() {
    let text = r#"{"canvas":{"content":{"components":[{"type":"text","text":"<b>x</b>","style":"body"}]}}}"#;
    let settings = "[lint]\nignore = [\"canvas/text-html\"]\nsurface = \"inbox\"\n\n[lint.per-file-ignores]\n\"old/*\" = [\"all\"]\n";
    let world = World::new().file("courtside.toml", settings).file("old/c.json", text).file("new/c.json", text);
    let answer = world.run(&["lint", "--format", "json", "old", "new"]).exits(1);
    assert_eq!(rules(&answer), ["canvas/enum-value"]);
    assert_eq!(answer.json()["findings"][0]["file"], "new/c.json");
    assert_eq!(answer.json()["summary"]["files"], 2);
    let wrong = World::new().file("courtside.toml", "[lint]\nignore = [\"canvas/nothing\"]\n").file("c.json", text);
    wrong.run(&["lint", "c.json"]).fails(2, &["courtside.toml:2:11: there is no rule `canvas/nothing`"]);
    let wrong = World::new()
        .file("courtside.toml", "[lint]\n[lint.per-file-ignores]\n\"a/*\" = [\"all\", \"canvsa\"]\n")
        .file("c.json", text);
    wrong
        .run(&["lint", "c.json"])
        .fails(2, &["courtside.toml:3:17: there is no rule `canvsa`; did you mean `canvas`?"]);
    let wrong = World::new().file("courtside.toml", "[lint]\nsurface = \"mesenger\"\n").file("c.json", text);
    wrong.run(&["lint", "c.json"]).fails(2, &["courtside.toml:2:11: ", "messenger"]);
    let wrong = World::new().file("courtside.toml", "[lint]\nexclude = [\"a\", \"[\"]\n").file("c.json", text);
    wrong.run(&["lint", "c.json"]).fails(2, &["courtside.toml:2:17: `[` is no glob"]);
    let wrong = World::new().file("courtside.toml", "[lint]\nselects = []\n").file("c.json", text);
    wrong.run(&["lint", "c.json"]).fails(2, &["courtside.toml:2:1"]);
}

#[test]
fn settings_for_some_files_hold_however_the_file_is_named() {
    let text = r#"{"canvas":{"content":{"components":[{"type":"text","text":"x","style":"body"}]}}}"#;
    let world = World::new()
        .file("courtside.toml", "[lint.per-file-ignores]\n\"sub/*\" = [\"all\"]\n")
        .file("a.json", text)
        .file("sub/a.json", text)
        .file("sub/x/a.json", text);
    for (name, exit) in [
        ("sub/../a.json", 1),
        ("./sub/x/../../a.json", 1),
        ("./sub/a.json", 0),
        ("sub/./a.json", 0),
        ("sub/x/../a.json", 0),
    ] {
        world.run(&["lint", name]).exits(exit);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn files_in_folders_whose_names_are_no_text_are_linted() {
    use std::os::unix::ffi::OsStrExt as _;
    let text = r#"{"canvas":{"content":{"components":[{"type":"text","text":"x","style":"body"}]}}}"#;
    let world = World::new().file("f/ok.json", text).file("f/skipped/.gitignore", "");
    let odd = |name: &[u8]| world.path("f").join(std::ffi::OsStr::from_bytes(name));
    std::fs::write(odd(b"no\xfftext.json"), text).unwrap();
    std::fs::write(odd(b".no\xfftext.json"), text).unwrap();
    std::fs::create_dir(odd(b"fo\xfflder")).unwrap();
    std::fs::write(odd(b"fo\xfflder").join("in.json"), text).unwrap();
    let files = |more: &[&str]| {
        let answer = world.run(&[&["lint", "--format", "json", "f"], more].concat()).exits(1);
        let json = answer.json();
        let files = json["findings"].as_array().unwrap().iter();
        files.map(|finding| finding["file"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(files(&[]), ["f/fo\u{fffd}lder/in.json", "f/no\u{fffd}text.json", "f/ok.json"]);
    assert_eq!(files(&["--exclude", "fo*"]), ["f/no\u{fffd}text.json", "f/ok.json"]);
}

#[test]
fn repairs_are_made_shown_or_left_as_asked() {
    let text = "{\"canvas\": {\"content\": {\"components\": [\n  {\"type\": \"image\", \"url\": \"https://cdn.example.test/a.png\", \"width\": \"120\", \"height\": 80},\n]}}}\n";
    let world = World::new().file("c.json", text);
    let shown = world.run(&["lint", "--fix", "--diff", "c.json"]).exits(1);
    assert!(
        shown.text().contains("-  {\"type\": \"image\"") && shown.text().contains("\"width\": 120, \"height\": 80}"),
        "{}",
        shown.text()
    );
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text);
    world.run(&["lint", "--fix", "c.json"]).exits(0);
    let mended = std::fs::read_to_string(world.path("c.json")).unwrap();
    assert_eq!(mended, text.replace("\"120\"", "120").replace("80},", "80}"));
    world.run(&["lint", "--fix", "c.json"]).exits(0);
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), mended);
    assert_eq!(world.names(), ["c.json"]);
    let piped = world.run_with(&["lint", "--fix", "-"], text.as_bytes()).exits(0);
    assert_eq!(piped.text(), mended);
}

#[test]
fn repairs_that_guess_are_made_on_request_only() {
    let text = r#"{"canvas":{"content":{"components":[{"type":"text","text":"x","style":"heading"}]}}}"#;
    let world = World::new().file("c.json", text);
    world.run(&["lint", "--fix", "c.json"]).exits(1);
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text);
    world.run(&["lint", "--unsafe-fixes", "c.json"]).exits(1);
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text);
    world.run(&["lint", "--fix", "--unsafe-fixes", "c.json"]).exits(0);
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text.replace("heading", "header"));
}

#[cfg(unix)]
#[test]
fn a_repair_that_would_make_another_finding_is_not_offered() {
    let component = |text: &str| format!("{{\"canvas\":{{\"content\":{{\"components\":[{text}]}}}}}}");
    let button = |action: &str| component(&format!(r#"{{"type":"button","id":"b","label":"L","action":{action}}}"#));
    for (text, offered) in [
        (button(r#"{"type":"url","url":"http://example.test"}"#), true),
        (button(r#"{"type":"url","url":"http://localhost:3000"}"#), false),
        (button(r#"{"type":"url","url":"http://example.test/a b"}"#), false),
        (button(r#"{"type":"open_url","url":"https://example.test"}"#), true),
        (button(r#"{"type":"open_url"}"#), false),
        (component(r#"{"type":"heading","text":"a"}"#), true),
        // What such a thing does not have is left out or gets its right name along with it.
        (button(r#"{"type":"open_url","url":"https://example.test","new_tab":true}"#), true),
        (component(r#"{"type":"heading","label":"a","size":1}"#), true),
        (component(r#"{"type":"select","id":"a"}"#), false),
    ] {
        // In a line of many, too, and from standard input, which take other ways.
        let world =
            World::new().file("a.json", &text).file("b.ndjson", format!("{text}\n{text}\n")).file("c/a.json", &text);
        for (file, count) in [("a.json", 1), ("b.ndjson", 2), ("c", 1)] {
            let answer = world.run(&["lint", "--format", "json", file]).exits(1);
            let json = answer.json();
            let fixes = json["findings"].as_array().unwrap().iter().filter(|finding| !finding["fix"].is_null()).count();
            assert_eq!(fixes, if offered { count } else { 0 }, "{file}: {text}");
        }
        let said = world.run(&["lint", "a.json"]).exits(1);
        assert_eq!(said.text().contains("--unsafe-fixes"), offered, "{}", said.text());
    }
}

#[test]
fn a_mended_file_keeps_who_may_read_it_and_a_read_only_one_its_content() {
    use std::os::unix::fs::PermissionsExt;
    let text = GOOD.replace("\"label\":\"Send\",", "\"label\":\"Send\",\"disabled\":\"true\",");
    let world = World::new().file("private.json", &text).file("fixed.json", &text);
    let mode =
        |name: &str, mode| std::fs::set_permissions(world.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    mode("private.json", 0o600);
    mode("fixed.json", 0o444);
    world.run(&["lint", "--fix", "private.json"]).exits(0);
    assert_eq!(std::fs::metadata(world.path("private.json")).unwrap().permissions().mode() & 0o777, 0o600);
    let answer = world.run(&["lint", "--fix", "fixed.json"]).exits(3);
    assert!(answer.stderr.contains("read-only") && !answer.stderr.contains("mended"), "{}", answer.stderr);
    assert!(answer.text().contains("canvas/type-mismatch"), "{}", answer.text());
    assert_eq!(std::fs::read_to_string(world.path("fixed.json")).unwrap(), text);
}

#[test]
fn an_address_with_a_secret_names_nothing() {
    for url in [
        "https://x.example.test/?access_token=abcdef0123456789",
        "http://bob:hunter2hunter2@x.example.test/",
        "//x?api_key=abcdef0123456789",
    ] {
        let text = format!(
            "{{\"canvas\":{{\"content\":{{\"components\":[{{\"type\":\"image\",\"url\":\"{url}\",\"width\":\"5\",\"height\":5}}]}}}}}}"
        );
        for format in ["text", "json", "sarif"] {
            let answer = World::new().file("c.json", &text).run(&["lint", "--format", format, "c.json"]).exits(1);
            assert!(answer.text().contains("secret-in-canvas"), "{url}: {}", answer.text());
            assert!(
                !answer.text().contains("abcdef0123456789") && !answer.text().contains("hunter2hunter2"),
                "{url}: {}",
                answer.text()
            );
        }
    }
}

#[test]
fn bad_input_gets_one_clear_answer() {
    let world = World::new()
        .file("empty.json", "")
        .file("binary.json", [0_u8, 159, 146, 150, 0, 255])
        .file("utf16.json", [0xFF, 0xFE, b'{', 0, b'}', 0])
        .file("cut.json", &BAD[..100])
        .file("deep.json", "[".repeat(1_000_000))
        .file("text.json", "Hello, this is no JSON at all.\nIt is a letter.\n")
        .file("cut.http", "POST /initialize HTTP/1.1\nContent-Length: 10");
    for file in ["empty.json", "binary.json", "utf16.json", "text.json", "deep.json"] {
        let answer = world.run(&["lint", "--kind", "canvas", "--format", "json", file]).exits(1);
        let rules = rules(&answer);
        let root = |rule: &String| file == "deep.json" && rule == "canvas/root-shape";
        assert!(
            rules.len() <= 2 && rules.iter().all(|rule| rule.starts_with("syntax/") || root(rule)),
            "{file}: {rules:?}"
        );
    }
    let answer = world.run(&["lint", "--format", "json", "cut.json"]).exits(1);
    assert!(rules(&answer).iter().all(|rule| rule.starts_with("syntax/")), "{:?}", rules(&answer));
}

#[test]
fn a_million_mistakes_are_counted_and_not_all_shown() {
    let component = "{\"type\":\"nope\"},";
    let text = format!(
        "{{\"canvas\":{{\"content\":{{\"components\":[{}{{\"type\":\"divider\"}}]}}}}}}",
        component.repeat(200_000)
    );
    let answer = World::new().file("c.json", text).run(&["lint", "--format", "json", "c.json"]).exits(1);
    let json = answer.json();
    // Each of them, and that it is too much.
    assert_eq!(json["summary"]["errors"], 200_001);
    assert!(json["findings"].as_array().unwrap().len() <= 1_000);
}

#[test]
fn the_listed_rules_are_all_explained() {
    let world = World::new();
    let answer = world.run(&["lint", "--rules"]).exits(0);
    let codes: Vec<&str> = answer
        .text()
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|code| code.contains('/'))
        .collect();
    assert!(codes.len() > 80, "{}", codes.len());
    for code in ["canvas/action-missing", "syntax/trailing-comma"] {
        assert!(codes.contains(&code));
        let page = world.run(&["explain", code]).exits(0);
        assert!(page.text().contains("Why it matters"), "{}", page.text());
    }
    world.run(&["explain", "canvas/action-mising"]).fails(2, &["did you mean `canvas/action-missing`?"]);
    let object = world.run(&["explain", "single-select"]).exits(0);
    assert!(object.text().contains("array of 2 to 10 options"), "{}", object.text());
}

#[test]
fn a_secret_is_never_repeated() {
    let secret = "dG9rOmE1YjZjN2Q4ZTlmMF8xMjM0";
    let text = format!(
        "{{\"canvas\":{{\"content\":{{\"components\":[]}},\"stored_data\":{{\"access_token\":\"{secret}\"}}}}}}"
    );
    let world = World::new().file("c.json", &text);
    for format in ["text", "json", "ndjson", "concise", "sarif", "github", "junit", "checkstyle"] {
        let answer = world.run(&["lint", "--format", format, "c.json"]).exits(0);
        assert!(answer.text().contains("secret-in-canvas"), "{format}: {}", answer.text());
        assert!(!answer.text().contains(secret), "{format}: {}", answer.text());
    }
}

#[test]
fn the_fixtures_of_canvases_are_right() {
    let folder = project("fixtures/intercom");
    let answer = World::new().run(&["lint", "--format", "json", folder.to_str().unwrap()]);
    assert_eq!(answer.json()["summary"]["errors"], 0, "{}", answer.text());
}

#[test]
fn a_schema_is_printed_for_every_kind() {
    let world = World::new();
    let list = world.run(&["schema", "--list"]).exits(0);
    for line in list.text().lines() {
        let kind = line.split_whitespace().next().unwrap();
        let schema = world.run(&["schema", kind]).exits(0).json();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{kind}");
        assert!(schema["description"].is_string(), "{kind}");
    }
    world.run(&["schema", "canvass"]).exits(2);
}

const MANIFEST: &str = "functions:\n  - name: findOrder\n    method: POST\n    uri: https://orders.example.test/find\n    inSchema:\n      type: object\n      properties:\n        order_id: {type: string, title: Order number, required: true}\n";

#[test]
fn a_manifest_in_yaml_is_linted_with_its_places() {
    let world = World::new().file("m.yaml", MANIFEST).file("bad.yaml", MANIFEST.replace("POST", "post"));
    world.run(&["lint", "--kind", "infobip-manifest", "m.yaml"]).exits(0);
    world.run(&["lint", "m.yaml"]).exits(0);
    let answer = world.run(&["lint", "--format", "json", "bad.yaml"]).exits(1);
    assert_eq!(rules(&answer), ["manifest/method"]);
    assert_eq!(answer.json()["findings"][0]["start"]["line"], 3);
    assert_eq!(answer.json()["findings"][0]["pointer"], "/functions/0/method");
    let tab = world.file("tab.yaml", MANIFEST.replace("    method", "\tmethod"));
    let answer = tab.run(&["lint", "--kind", "infobip-manifest", "--format", "json", "tab.yaml"]).exits(1);
    assert!(rules(&answer).contains(&"syntax/yaml-tab".to_owned()), "{:?}", rules(&answer));
}

#[test]
fn a_function_request_is_held_against_its_manifest() {
    let world = World::new()
        .file("m.yaml", MANIFEST)
        .file("good.json", r#"{"order_id":"5"}"#)
        .file("bad.json", r#"{"order_id":5}"#);
    let run = |file: &str, more: &[&str]| {
        world.run(
            &[&["lint", "--kind", "infobip-function-request", "--format", "json", "--manifest", "m.yaml", file], more]
                .concat(),
        )
    };
    run("good.json", &[]).exits(0);
    run("good.json", &["--function", "findOrder"]).exits(0);
    assert_eq!(rules(&run("bad.json", &[]).exits(1)), ["function/type-mismatch"]);
    world
        .run(&["lint", "--kind", "infobip-function-request", "--manifest", "none.yaml", "good.json"])
        .fails(2, &["none.yaml"]);
    let broken = World::new().file("m.json", "{\"functions\": [}").file("good.json", "{}");
    broken.run(&["lint", "--manifest", "m.json", "good.json"]).fails(2, &["m.json:1:", "lint it first"]);
    let other = ["lint", "--kind", "infobip-function-request", "--manifest", "m.yaml", "good.json", "--function"];
    world.run(&[&other[..], &["findOrdr"]].concat()).fails(2, &["m.yaml has no function `findOrdr`", "`findOrder`"]);
    world.run(&["lint", "--kind", "infobip-function-request", "good.json"]).fails(2, &["--manifest"]);
    world.run(&["lint", "--manifest", "good.json", "good.json"]).fails(2, &["good.json declares no function"]);
    let two = World::new().file("m.json", r#"{"functions": [{"name": "a"}, {"name": "b"}]}"#).file("good.json", "{}");
    two.run(&["lint", "--manifest", "m.json", "good.json"]).fails(2, &["m.json has 2 functions", "--function: a, b"]);
}

#[test]
fn several_reports_come_from_one_run() {
    let world = World::new().file("c.json", BAD).file("good.json", GOOD);
    let answer = world
        .run(&[
            "lint",
            "--report",
            "sarif=out.sarif",
            "--report",
            "junit=out.xml",
            "--report",
            "checkstyle=style.xml",
            "--format",
            "concise",
            "c.json",
            "good.json",
        ])
        .exits(1);
    assert_eq!(answer.text().lines().count(), 1, "{}", answer.text());
    let read = |name: &str| std::fs::read_to_string(world.path(name)).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&read("out.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "canvas/action-missing");
    assert!(
        read("out.xml").contains("tests=\"2\"") && read("out.xml").contains("failures=\"1\""),
        "{}",
        read("out.xml")
    );
    assert!(read("style.xml").contains("<file name=\"c.json\">"), "{}", read("style.xml"));
    let aside = world.run(&["lint", "--report", "sarif", "c.json"]).exits(1);
    assert!(aside.stderr.starts_with('{') && aside.stderr.contains("canvas/action-missing"), "{}", aside.stderr);
    world.run(&["lint", "--report", "sarif=no/such/folder.sarif", "good.json"]).fails(3, &["no/such/folder.sarif"]);
}

#[test]
fn under_github_actions_findings_are_annotations_by_themselves() {
    let world = World::new().env("GITHUB_ACTIONS", "true").file("c.json", BAD);
    let answer = world.run(&["lint", "c.json"]).exits(1);
    assert!(answer.stderr.contains("::error file=c.json,line=6,"), "{}", answer.stderr);
    let only = world.run(&["lint", "--format", "github", "c.json"]).exits(1);
    assert!(only.text().starts_with("::error file=c.json,line=6,") && only.stderr.is_empty(), "{}", only.stderr);
}

#[test]
fn findings_are_counted_by_rule_and_shown_up_to_a_limit() {
    let text = r#"{"canvas":{"content":{"components":[{"type":"nope"},{"type":"nope"},{"type":"text"}]}}}"#;
    let world = World::new().file("c.json", text);
    let counted = world.run(&["lint", "--statistics", "c.json"]).exits(1);
    assert!(counted.text().contains("canvas/component-type-unknown"), "{}", counted.text());
    let few = world.run(&["lint", "--max-findings", "1", "--format", "json", "c.json"]).exits(1);
    assert_eq!(few.json()["findings"].as_array().unwrap().len(), 1);
    assert_eq!(few.json()["summary"]["errors"], 3);
}

#[test]
fn findings_that_are_not_shown_are_told_of_in_every_form() {
    const SAID: &str = "2 more findings are counted and not shown";
    let text = r#"{"canvas":{"content":{"components":[{"type":"nope"},{"type":"nope"},{"type":"text"}]}}}"#;
    let world = World::new().file("c.json", text);
    for (format, aside) in
        [("concise", true), ("checkstyle", true), ("sarif", false), ("github", false), ("junit", false)]
    {
        let few = world.run(&["lint", "--max-findings", "1", "--format", format, "c.json"]).exits(1);
        let said = |text: &str| text.matches(SAID).count();
        assert_eq!(said(&few.stderr), usize::from(aside), "{format}: {}", few.stderr);
        assert_eq!(said(few.text()), usize::from(format != "concise"), "{format}: {}", few.text());
        let all = world.run(&["lint", "--format", format, "c.json"]).exits(1);
        assert!(!all.text().contains("not shown") && !all.stderr.contains("not shown"), "{format}");
    }
    let sarif = world.run(&["lint", "--max-findings", "1", "--format", "sarif", "c.json"]).exits(1).json();
    let told = &sarif["runs"][0]["invocations"][0];
    assert_eq!(told["toolExecutionNotifications"][0]["message"]["text"], SAID);
    assert_eq!(told["executionSuccessful"], true);
}

#[test]
fn a_file_that_is_named_twice_is_linted_once() {
    let world = World::new().file("c.json", BAD).file("d.json", GOOD);
    let answer = world.run(&["lint", "--format", "json", "c.json", "d.json", "./c.json", "c.json"]).exits(1);
    assert_eq!(answer.json()["summary"], serde_json::json!({"files": 2, "errors": 1, "warnings": 0, "infos": 0}));
}

#[test]
fn a_count_by_rule_has_the_forms_that_can_show_it() {
    let world = World::new().file("c.json", BAD);
    for format in ["sarif", "github", "junit", "checkstyle"] {
        world.run(&["lint", "--statistics", "--format", format, "c.json"]).fails(2, &["--statistics", "--report"]);
    }
    let concise = world.run(&["lint", "--statistics", "--format", "concise", "c.json"]).exits(1);
    assert!(concise.text().starts_with("1  canvas/action-missing"), "{}", concise.text());
}

#[test]
fn hooks_may_name_files_of_others() {
    let world = World::new().file("package.json", "{}").file("c.json", GOOD);
    world.run(&["lint", "--skip-unknown", "package.json"]).exits(0);
    world.run(&["lint", "--skip-unknown", "package.json", "c.json"]).exits(0);
    let answer = world.run(&["lint", "package.json", "c.json"]).exits(0);
    assert!(answer.stderr.contains("package.json"), "{}", answer.stderr);
}

#[test]
fn a_secret_at_hand_that_stands_in_a_captured_body_is_not_repeated() {
    const LONG: &str = "3f1d0c2e-9c41-4d1a-b7b0-aa0011223344";
    for gap in [0, 100, 110, 120, 130, 190, 200] {
        let gap = "x".repeat(gap);
        let body = format!(
            "{{\"workspace_id\":\"a{gap}\",\"component_id\":\"{LONG}\",\"x\":\"{gap}\",\"input_values\":{{}}}}"
        );
        let world = World::new()
            .env("INTERCOM_CLIENT_SECRET", LONG)
            .file("a.http", format!("POST /x HTTP/1.1\nX-Body-Signature: 00\n\n{body}"))
            .file("c.json", BAD.replace("Hello", LONG).replace("\"send\"", &format!("\"{LONG}\"")));
        for form in ["text", "json", "sarif", "concise", "github", "junit", "checkstyle", "ndjson"] {
            let answer = world.run(&["lint", "--format", form, "a.http", "c.json"]);
            assert_ne!(answer.code, Some(2), "{}", answer.stderr);
            let all = format!("{}{}", answer.text(), answer.stderr);
            for part in LONG.as_bytes().windows(8) {
                assert!(!all.contains(std::str::from_utf8(part).unwrap()), "{form}: {all}");
            }
        }
    }
}

#[test]
fn a_secret_is_not_repeated_whichever_rules_are_asked_for() {
    let key = format!("sk_live_{}", "a1B2".repeat(6));
    let stored =
        format!("{{\"canvas\":{{\"stored_data\":{{\"key\":\"{key}\"}},\n\"content\":{{\"components\":[]}},}}}}");
    let button = |id: &str| {
        format!("{{\"type\":\"button\",\"id\":\"{id}\",\"label\":\"Go\",\"action\":{{\"type\":\"submit\"}}}}")
    };
    let twice = format!("{{\"canvas\":{{\"content\":{{\"components\":[{0},{0}]}}}}}}", button(&key));
    for text in [&stored, &twice] {
        let world = World::new().file("a.json", text);
        for format in ["text", "json", "sarif", "github"] {
            let said =
                world.run(&["lint", "--ignore", "canvas/secret-in-canvas", "--format", format, "a.json"]).exits(1);
            assert!(!said.text().contains("a1B2a1B2"), "{}", said.text());
        }
    }
}

/// Two functions that their addresses tell apart, and a call of each.
const TWO: &str = "functions:\n  - name: find\n    method: POST\n    uri: https://a.example.test/orders/{id}\n    inSchema:\n      type: object\n      properties:\n        order_id: {type: string, title: Order number, required: true}\n  - name: create\n    method: POST\n    uri: https://a.example.test/orders/new\n    inSchema:\n      type: object\n      properties:\n        name: {type: string, title: Name, required: true}\n";

fn call(path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "# @flow infobip/function\nPOST {path} HTTP/1.1\nHost: b.example.test\nContent-Type: application/json\nContent-Length: {length}\n\n{body}\n"
    )
}

#[test]
fn a_call_is_held_against_the_function_of_its_method_and_path() {
    let world = World::new()
        .file("m.yaml", TWO)
        .file("find.http", call("/orders/7", r#"{"order_id":"1"}"#))
        .file("create.http", call("/orders/new?x=1", r#"{"name":"A"}"#))
        .file("wrong.http", call("/orders/new", r#"{"order_id":"1"}"#))
        .file("other.http", call("/refunds", r#"{"order_id":1}"#));
    let run = |file: &str| world.run(&["lint", "--manifest", "m.yaml", "--format", "json", file]);
    assert_eq!(run("find.http").exits(0).json()["summary"]["files"], 1);
    run("create.http").exits(0);
    let found = rules(&run("wrong.http").exits(1));
    assert_eq!(found, ["function/required-missing", "function/unknown-property"]);
    run("other.http").fails(2, &["their method and path"]);
    let all = run(".").exits(1);
    assert_eq!(all.json()["summary"]["errors"], 2);
    assert!(all.stderr.contains("calls no function of the manifest"), "{}", all.stderr);
    let named = ["lint", "--manifest", "m.yaml", "--function", "find", "--format", "json", "other.http"];
    assert_eq!(rules(&world.run(&named).exits(1)), ["function/type-mismatch"], "who names the function is believed");
}

#[test]
fn globs_of_the_settings_start_from_their_folder() {
    let world = World::new()
        .file("courtside.toml", "[lint]\nexclude = [\"app/old/*.json\"]\n")
        .file("app/old/a.json", BAD)
        .file("app/b.json", BAD);
    for folder in [".", "app", "app/../app"] {
        let answer = world.run(&["lint", "--format", "json", folder]).exits(1);
        assert_eq!(answer.json()["summary"]["errors"], 1, "{folder}");
    }
    world.run(&["lint", "app/old/a.json"]).exits(1);
}

#[test]
fn what_a_lambda_answers_is_no_event_of_a_gateway() {
    let body = serde_json::Value::from(GOOD).to_string();
    let answer = format!(r#"{{"statusCode":200,"headers":{{}},"isBase64Encoded":false,"body":{body}}}"#);
    let world = World::new().file("a.json", &answer);
    assert_eq!(rules(&world.run(&["lint", "--format", "json", "a.json"]).exits(1)), ["canvas/root-shape"]);
    world.run(&["lint", "--fix", "a.json"]).exits(1);
    assert_eq!(std::fs::read_to_string(world.path("a.json")).unwrap(), answer);
}

#[test]
fn what_is_merged_or_tagged_in_yaml_is_not_missing_and_of_its_type() {
    let text = "canvas:\n  content:\n    components:\n      - type: button\n        id: a\n        label: A\n        action: &act {type: submit}\n      - <<: {type: text}\n        text: B\n      - type: image\n        url: https://a.example.com/x.png\n        width: !!int \"48\"\n        height: 48\n";
    let world = World::new().file("a.yaml", text);
    let found = rules(&world.run(&["lint", "--format", "json", "a.yaml"]).exits(0));
    assert_eq!(found, ["syntax/yaml-alias", "syntax/yaml-alias"]);
}

#[test]
fn what_looks_like_a_part_of_a_canvas_is_told_and_left_alone() {
    let parts = r#"[{"type":"button","id":"send","label":"Send","action":{"type":"submit"}}]"#;
    let world = World::new()
        .file("good.json", GOOD)
        .file("parts.json", parts)
        .file("chat.json", r#"[{"type":"text","text":"hello"}]"#)
        .file("wrapped.json", format!(r#"{{"data":{GOOD}}}"#));
    let answer = world.run(&["lint", "--format", "json", "."]).exits(1);
    assert_eq!(rules(&answer), ["canvas/root-shape"], "in `data` it can be nothing else");
    assert!(answer.stderr.contains("parts.json looks like a canvas or a part of one"), "{}", answer.stderr);
    assert!(answer.stderr.contains("--kind canvas"), "{}", answer.stderr);
    assert!(!answer.stderr.contains("chat.json"), "{}", answer.stderr);
}

#[test]
fn json_with_comments_may_have_them_where_its_name_says_so() {
    let text = format!("// for the docs\n{},\n", BAD.trim_end()).replace("},\n      ]", "}\n      ]");
    let commented = text.trim_end().trim_end_matches(',').to_owned();
    let world = World::new().file("a.jsonc", &commented).file("b.json", &commented);
    let answer = world.run(&["lint", "--format", "json", "."]).exits(1);
    assert_eq!(rules(&answer), ["canvas/action-missing", "syntax/comment", "canvas/action-missing"]);
    let fixed = World::new().file("a.jsonc", format!("// kept\n{}", GOOD.replace("\"Send\"", "5")));
    fixed.run(&["lint", "--fix", "a.jsonc"]).exits(0);
    assert_eq!(
        std::fs::read_to_string(fixed.path("a.jsonc")).unwrap(),
        format!("// kept\n{}", GOOD.replace("\"Send\"", "\"5\""))
    );
}

#[cfg(unix)]
#[test]
fn links_to_folders_elsewhere_are_told_and_not_followed() {
    let world = World::new().file("in/a.json", GOOD).file("out/b.json", BAD).file("in/sub/c.json", GOOD);
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(world.path(to), world.path(from)).unwrap();
    link("out", "in/away");
    link("in/sub", "in/again");
    let answer = world.run(&["lint", "in"]).exits(0);
    assert!(answer.stderr.contains("1 link to a folder was not followed; name it"), "{}", answer.stderr);
    world.run(&["lint", "in/away"]).exits(1);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_as_a_file_that_cannot_be_read() {
    let world = World::new().file("in/a.json", GOOD);
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, world.path(from)).unwrap();
    // Neither what the linter does not read nor what an ignore file names is looked at.
    link("gone.txt", "in/notes.txt");
    link("gone.json", "in/.#a.json");
    assert_eq!(world.run(&["lint", "in"]).exits(0).stderr, "");
    link("gone.json", "in/dangling.json");
    let answer = world.run(&["lint", "in"]).exits(2);
    assert_eq!(
        answer.stderr.lines().next().unwrap(),
        "error: in/dangling.json: it is a symbolic link, and what it leads to cannot be reached"
    );
    assert!(answer.text().contains("1 file"), "{}", answer.text());
    // Of its own name it is told no otherwise.
    world.run(&["lint", "in/dangling.json"]).fails(2, &["symbolic link"]);
}

#[test]
fn a_repair_called_safe_loses_melts_and_moves_no_member() {
    let button = |inner: &str| {
        format!(r#"{{"canvas":{{"content":{{"components":[{{"type":"button","id":"b","label":"Go",{inner}]}}}}}}"#)
    };
    let moved = button(r#""action":{"type":"submit","style":"secondary","disabled":true}"#);
    let sheet = button(r#""action":{"type":"sheet","url":"https://app.example.test/sheet },"style":"secondary"}"#);
    let link = |url: &str| button(&format!(r#""action":{{"type":"url","url":"{url}"}}}}"#));
    let php = "['canvas' => ['content' => ['components' => [ ['type' => 'text', 'text' => 'x'] ]]]]";
    let merge = "{\"canvas\":{\"content\":{\"components\":[\n<<<<<<< HEAD\n{\"type\":\"spacer\"}\n=======\n{\"type\":\"divider\"}\n>>>>>>> b\n]}}}";
    let texts = [
        moved,
        sheet,
        link("https://app.example.test/\u{200b}a"),
        link("https://a.example.test https://b.example.test"),
        link(r"https://app.example.test/\ud83d a"),
        php.to_owned(),
        merge.to_owned(),
    ];
    for text in texts {
        let world = World::new().file("a.json", &text);
        let answer = world.run(&["lint", "--kind", "canvas", "--fix", "a.json"]);
        assert_eq!(std::fs::read_to_string(world.path("a.json")).unwrap(), text, "{}", answer.text());
    }
    let whole = link("https://app.example.test/a b");
    let world = World::new().file("a.json", &whole);
    world.run(&["lint", "--fix", "a.json"]);
    assert_eq!(std::fs::read_to_string(world.path("a.json")).unwrap(), whole.replace("a b", "a%20b"));
}

#[test]
fn the_path_tells_an_exchange_whose_members_do_not() {
    let exchange = |path: &str, body: &str, answer: &str| {
        let text = format!(
            "POST {path} HTTP/1.1\nHost: app.example.test\nContent-Type: application/json\n\n{body}\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{answer}\n"
        );
        rules(&World::new().file("a.http", text).run(&["lint", "--format", "json", "a.http"]))
    };
    let canvas = r#"{"canvas":{"content":{"components":[{"type":"text","text":"Hi"}]}}}"#;
    let few = exchange("/initialize", r#"{"workspace_id":"abc12345"}"#, canvas);
    assert!(!few.iter().any(|rule| rule.starts_with("health/")), "{few:?}");
    let clicked = r#"{"workspace_id":"abc12345","component_id":"b","context":{"location":"home"}}"#;
    let unfinished = exchange("/submit", clicked, canvas);
    assert!(unfinished.iter().all(|rule| rule == "request/required-missing"), "{unfinished:?}");
}
