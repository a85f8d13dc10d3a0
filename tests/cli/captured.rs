//! `courtside lint` of captures whose requests cannot be read, or are told by something else than their shape.

use serde_json::{Value, json};

use crate::world::{Answer, World};

const BUTTON: &str = r#"{"canvas":{"content":{"components":[{"type":"button","id":"a","label":"A"}]}}}"#;
const BROKEN: &str = r#"{"workspace_id":"abc12345","context":{"location":"home",}}"#;

fn told(answer: &Answer) -> Vec<String> {
    let found = answer.json()["findings"].as_array().unwrap().clone();
    found.iter().map(|finding| format!("{}:{}", finding["start"]["line"], finding["rule"].as_str().unwrap())).collect()
}

fn lint(world: &World, args: &[&str]) -> Vec<String> {
    told(&world.run(&[&["lint", "--format", "json"], args].concat()).exits(1))
}

fn http(head: &str, body: &str) -> String {
    format!("{head}\n\n{body}\n###<\nHTTP/1.1 200 OK\n\n{BUTTON}\n")
}

fn har(headers: &Value, body: &str) -> String {
    json!({"log": {"version": "1.2", "entries": [{
        "request": {"method": "POST", "url": "https://app.example.test/init", "headers": headers, "postData": {"mimeType": "application/json", "text": body}},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": BUTTON}},
    }]}})
    .to_string()
}

#[test]
fn a_request_that_cannot_be_read_is_linted_and_so_is_its_answer() {
    let line = json!({"method": "POST", "url": "/init", "headers": [], "body": BROKEN, "response": {"status": 200, "headers": [], "body": BUTTON}});
    let world = World::new()
        .file("a.http", http("POST /init HTTP/1.1", BROKEN))
        .file("b.har", har(&json!([]), BROKEN))
        .file("c.ndjson", line.to_string());
    assert_eq!(lint(&world, &["a.http"]), ["3:syntax/trailing-comma", "7:canvas/action-missing"]);
    for file in ["b.har", "c.ndjson"] {
        assert_eq!(lint(&world, &[file]), ["1:syntax/trailing-comma", "1:canvas/action-missing"], "{file}");
    }
    // In a folder, too: the shape is ours.
    assert_eq!(lint(&world, &["."]).len(), 6);
}

#[test]
fn the_flow_that_a_capture_names_decides_whatever_its_body_is() {
    for (body, rule) in [
        ("{\"workspace_id\":\"a\",\"context\":{\"location\":\"home\"", "4:syntax/unclosed-bracket"),
        ("{'workspace_id':\"a\",\"context\":{}}", "4:syntax/single-quotes"),
        ("<html></html>", "4:syntax/stray-text"),
        ("{\"nothing\":1,}", "4:request/required-missing"),
    ] {
        let world = World::new().file("a.http", http("# @flow intercom/initialize\nPOST /x HTTP/1.1", body));
        let found = lint(&world, &["a.http"]);
        assert!(found.contains(&rule.to_owned()), "{body}: {found:?}");
        assert_eq!(found.last().unwrap(), "8:canvas/action-missing", "{body}");
    }
    let empty = World::new().file("a.http", "# @flow intercom/initialize\nPOST /x HTTP/1.1\n\n");
    assert_eq!(lint(&empty, &["a.http"]), ["1:syntax/empty"]);
    // Only the Inbox sends a conversation, and a sheet may not be opened there.
    let inbox = r#"{"workspace_id":"a","admin":{"type":"admin","id":"1"},,"conversation":{"id":"1"},"contact":{}}"#;
    let sheet = BUTTON.replace("\"A\"", "\"A\",\"action\":{\"type\":\"sheet\",\"url\":\"https://app.example.test/\"}");
    let text = http("# @flow intercom/initialize\nPOST /x HTTP/1.1", inbox).replace(BUTTON, &sheet);
    let world = World::new().file("a.http", text);
    assert_eq!(
        lint(&world, &["a.http"]),
        ["4:syntax/extra-comma", "8:canvas/inbox-first-primary", "8:canvas/sheet-in-inbox"]
    );
}

#[test]
fn a_signature_and_the_type_of_the_content_tell_whose_a_request_is() {
    let body = "{\"a\":1,}";
    let signed = format!("POST /x HTTP/1.1\nX-Body-Signature: {}", "0".repeat(64));
    let typed = "POST /x HTTP/1.1\nContent-Type: application/json; charset=utf-8";
    let world = World::new()
        .file("signed/a.http", http(&signed, body))
        .file("typed/a.http", http(typed, body))
        .file("plain/a.http", http("POST /x HTTP/1.1\nContent-Type: text/plain", "a, b"))
        .file("b.har", har(&json!([{"name": "X-Body-Signature", "value": "0"}]), body))
        .file("c.har", har(&json!([]), body));
    assert_eq!(lint(&world, &["signed"]), ["4:syntax/trailing-comma", "8:canvas/action-missing"]);
    assert_eq!(lint(&world, &["typed/a.http"]), ["4:syntax/trailing-comma", "8:canvas/action-missing"]);
    assert_eq!(lint(&world, &["b.har"]), ["1:syntax/trailing-comma", "1:canvas/action-missing"]);
    // An answer that is ours is linted beside a request of which nothing is known.
    assert_eq!(lint(&world, &["plain/a.http"]), ["8:canvas/action-missing"]);
    // A browser's archive is full of what is none of ours; so may a folder be.
    world.run(&["lint", "c.har"]).fails(2, &["--kind"]);
    let foreign =
        World::new().file("typed/a.http", "POST /x HTTP/1.1\nContent-Type: application/json\n\n{\"a\":{{b}}}\n");
    foreign.run(&["lint", "typed"]).fails(2, &["--kind"]);
}

#[test]
fn a_kind_that_is_named_is_for_its_side_of_an_exchange() {
    let world = World::new().file("a.http", http("POST /x HTTP/1.1", "{\"a\":1,}"));
    let request = lint(&world, &["--kind", "initialize-request", "a.http"]);
    assert_eq!(request, ["3:request/required-missing", "3:request/required-missing", "3:syntax/trailing-comma"]);
    assert_eq!(lint(&world, &["--kind", "canvas", "a.http"]), ["7:canvas/action-missing"]);
}

#[test]
fn a_body_whose_type_says_that_it_is_no_json_has_no_mistakes_in_its_json() {
    for kind in
        ["text/plain", "application/x-ndjson", "application/json-seq", "application/graphql", "application/json5"]
    {
        for body in
            ["{hello} world", "{\"a\":1}\n{\"a\":2}", "{ a }", "{\"workspace_id\":\"a\",\"context\":{}}\n{\"a\":1}"]
        {
            let world = World::new().file("a.http", format!("POST /x HTTP/1.1\nContent-Type: {kind}\n\n{body}\n"));
            world.run(&["lint", "a.http"]).fails(2, &["--kind"]);
        }
        // One that is JSON all the same is taken for what it is, and so is what a platform signed.
        let world = World::new()
            .file(
                "a.http",
                format!(
                    "POST /x HTTP/1.1\nContent-Type: {kind}\n\n{}\n",
                    BROKEN.replace("},}", "}}").replace(",}", "}")
                ),
            )
            .file("b.http", format!("POST /x HTTP/1.1\nContent-Type: {kind}\nX-Body-Signature: 0\n\n{BROKEN}\n"));
        world.run(&["lint", "a.http"]).exits(0);
        assert_eq!(lint(&world, &["b.http"]), ["5:syntax/trailing-comma"]);
    }
}

#[test]
fn an_archive_is_searched_for_the_kind_that_is_named() {
    let world = World::new().file("a.har", har(&json!([]), "{\"a\":1,}"));
    world.run(&["lint", "a.har"]).fails(2, &["--kind"]);
    assert_eq!(lint(&world, &["--kind", "canvas", "a.har"]), ["1:canvas/action-missing"]);
    let request = lint(&world, &["--kind", "initialize-request", "a.har"]);
    assert!(request.contains(&"1:syntax/trailing-comma".to_owned()), "{request:?}");
    // What can be read and is something else stays somebody else's.
    let other = World::new().file("a.har", har(&json!([]), "{\"a\":1}"));
    other.run(&["lint", "--kind", "initialize-request", "a.har"]).exits(2);
}

#[test]
fn a_body_that_was_not_recorded_whole_is_no_mistake() {
    let request = "POST /init HTTP/1.1\nContent-Type: application/json\n\n{\"workspace_id\":\"a\",\"context\":{\"locat";
    let answer = "###<\nHTTP/1.1 200 OK\n\n{\"canvas\":{\"content\":{\"compo\n";
    let world =
        World::new().file("a.http", format!("# @flow intercom/initialize\n# @cut request 200000\n{request}\n")).file(
            "b.http",
            format!(
                "# @flow intercom/initialize\n# @cut answer 200000\n{}\n{answer}",
                request.replace("{\"locat", "{}}")
            ),
        );
    world.run(&["lint", "a.http"]).exits(2);
    let whole = world.run(&["lint", "--format", "json", "b.http"]).exits(0);
    assert_eq!(whole.json()["findings"], json!([]));
}
