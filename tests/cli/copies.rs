//! Captures as browsers and editors leave them: what they add and escape is undone before anything is judged.

use crate::world::{Answer, World};

fn signed(world: &World, body: &str) -> String {
    let answer =
        world.run_with(&["sign", "intercom", "--secret", "env:S", "--print", "signature", "-"], body.as_bytes());
    answer.exits(0).text().trim().to_owned()
}

fn verify(world: &World, name: &str, text: &str) -> Answer {
    std::fs::write(world.path(name), text).unwrap();
    world.run(&["verify", "--secret", "env:S", name])
}

#[test]
fn a_copy_for_cmd_with_backslashes_in_its_body_holds() {
    let world = World::with_secret();
    let signature = signed(&world, r#"{"a":"x\ty"}"#);
    let chromium = format!(
        "curl ^\"http://127.0.0.1:3000/initialize^\" ^\n  -H ^\"content-type: application/json^\" ^\n  -H ^\"x-body-signature: {signature}^\" ^\n  --data-raw ^\"^{{^\\^\"a^\\^\":^\\^\"x^\\^\\ty^\\^\"^}}^\""
    );
    verify(&world, "a.txt", &chromium).exits(0);
    let firefox = format!(
        "curl \"http://127.0.0.1:3000/initialize\" -H \"x-body-signature: {signature}\" --data-raw \"{{\"\"a\"\":\"\"x\\\\ty\"\"}}\""
    );
    verify(&world, "a.txt", &firefox).exits(0);
    let older = format!(
        "curl \"http://127.0.0.1:3000/initialize\" ^\n  -H \"x-body-signature: {signature}\" ^\n  --data-raw \"^{{^\\^\"a^\\^\":^\\^\"x^\\^\\ty^\\^\"^}}\""
    );
    verify(&world, "a.txt", &older).exits(0);
}

#[test]
fn a_character_that_was_copied_as_two_units_is_one_again() {
    let world = World::with_secret();
    let signature = signed(&world, "{\"a\":\"\u{1f600}\"}");
    let text = format!(
        "curl 'http://127.0.0.1/initialize' -H 'X-Body-Signature: {signature}' --data-binary $'{{\"a\":\"\\ud83d\\ude00\"}}'"
    );
    verify(&world, "a.sh", &text).exits(0);
}

#[test]
fn a_body_for_a_new_powershell_keeps_its_backslashes() {
    let world = World::with_secret();
    let signature = signed(&world, r#"{"q":"he said \"hi\""}"#);
    let text = format!(
        "curl.exe --location 'http://127.0.0.1/initialize' `\n--header 'X-Body-Signature: {signature}' `\n--data-raw '{{\"q\":\"he said \\\"hi\\\"\"}}'"
    );
    verify(&world, "a.ps1", &text).exits(0);
}

#[test]
fn what_an_editor_adds_to_a_request_is_not_sent() {
    let world = World::with_secret();
    let head =
        format!("POST http://h.test/initialize\nX-Body-Signature: {}\n\n{{\"a\":1}}\n", signed(&world, "{\"a\":1}"));
    for below in
        ["\n<> 2026-01-01T120000.200.json\n", "\n> {% client.log(\"x\") %}\n", "> {%\n  x()\n%}\n\n<> a.json\n"]
    {
        let answer = verify(&world, "a.http", &format!("< {{% x() %}}\n{head}{below}")).exits(0);
        assert_eq!(answer.stderr, "", "{below}");
    }
}

#[test]
fn blank_lines_before_the_next_request_are_taken_and_told() {
    let world = World::with_secret();
    let head =
        format!("POST http://h.test/initialize\nX-Body-Signature: {}\n\n{{\"a\":1}}\n", signed(&world, "{\"a\":1}"));
    let answer = verify(&world, "a.http", &format!("### First\n{head}\n### Second\n{head}")).exits(1);
    assert!(answer.text().contains("1 ok, 1 failed"), "{}", answer.text());
    assert!(answer.stderr.contains("a.http:2: the body was taken to end in 1 line break"), "{}", answer.stderr);
    assert!(answer.stderr.contains("Content-Length"), "{}", answer.stderr);
    let answer = verify(&world, "a.http", &format!("### First\n{head}### Second\n{head}")).exits(0);
    assert_eq!(answer.stderr, "");
}

#[test]
fn lines_with_a_byte_order_mark_and_captures_in_utf16_are_read() {
    let world = World::with_secret();
    let signature = signed(&world, "{\"a\":1}");
    let line = format!(
        "{{\"method\":\"POST\",\"url\":\"/x\",\"headers\":{{\"X-Body-Signature\":\"{signature}\"}},\"body\":\"{{\\\"a\\\":1}}\"}}\n"
    );
    for lines in [format!("\u{feff}{line}"), format!("\u{feff}{line}{line}")] {
        verify(&world, "a.ndjson", &lines).exits(0);
        world.run(&["convert", "a.ndjson", "-", "--to", "http"]).exits(0);
    }
    let units: Vec<u8> = format!("\u{feff}{line}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(world.path("b.ndjson"), units).unwrap();
    world.run(&["verify", "--secret", "env:S", "b.ndjson"]).exits(0);
    world.run(&["convert", "b.ndjson", "-", "--to", "http"]).exits(0);
    let both = line.replace("\"body\":", "\"body_base64\":\"e30=\",\"body\":");
    let answer = verify(&world, "c.ndjson", &both).exits(2);
    assert!(
        answer.stderr.contains("c.ndjson:1:1: ") && answer.stderr.contains("different things"),
        "{}",
        answer.stderr
    );
    verify(&world, "c.ndjson", &both.replace("e30=", "eyJhIjoxfQ==")).exits(0);
}
