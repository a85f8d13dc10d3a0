//! Answers compared with what was recorded.

use super::*;

const RECORDED: &str = "200 OK\nContent-Type: application/json\nDate: then\n\n{\"canvas\":{\"content\":{\"components\":[{\"type\":\"text\",\"id\":\"a\",\"text\":\"Hi\"},{\"type\":\"divider\"}]},\"stored_data\":{\"n\":1.0,\"t\":17}},\"z\":[1,2]}";

fn held(lines: &[&str], recorded: &str, answer: &str) -> Vec<Held> {
    let capture = Capture { response: Some(response(recorded)), ..capture(lines) };
    judged(&capture, None, &response(answer))
}

fn same(line: &str, answer: &str) -> Held {
    held(&[line], RECORDED, answer).remove(0)
}

#[test]
fn order_white_space_and_spelling_are_no_difference() {
    let answer = "200 Fine\ncontent-type: Application/JSON; charset=utf-8\nDate: now\n\n{\n \"z\": [1, 2.0],\n \"canvas\": {\"stored_data\":{\"t\":17,\"n\":1},\"content\":{\"components\":[{\"id\":\"a\",\"type\":\"te\\u0078t\",\"text\":\"Hi\"},{\"type\":\"divider\"}]}}}";
    assert!(same("same", answer).ok, "{:?}", same("same", answer));
    assert!(same("same", RECORDED).ok);
    assert!(same("same status", "200 OK\n\nwhatever").ok);
}

#[test]
fn each_difference_is_told_at_its_place() {
    for (from, to, line) in [
        ("\"Hi\"", "\"Ho\"", "/canvas/content/components/0/text: expected \"Hi\", got \"Ho\""),
        ("\"t\":17", "\"t\":\"17\"", "/canvas/stored_data/t: expected 17, got a string \"17\""),
        (",\"t\":17", "", "/canvas/stored_data/t: missing, expected 17"),
        ("\"t\":17", "\"t\":17,\"a/b\":null", "/canvas/stored_data/a~1b: unexpected, got null"),
        (",{\"type\":\"divider\"}", "", "/canvas/content/components/1: missing, expected {\"type\":\"divider\"}"),
        (
            "[{\"type\"",
            "[{\"type\":\"spacer\"},{\"type\"",
            "/canvas/content/components/0: unexpected, got {\"type\":\"spacer\"}",
        ),
        ("[1,2]", "[1,2,3]", "/z/2: unexpected, got 3"),
        ("200 OK", "201 Created", "status: expected 200, got 201 Created"),
        ("application/json", "text/plain", "content type: expected application/json, got text/plain"),
        ("Content-Type: application/json\n", "", "content type: expected application/json, got none"),
    ] {
        let held = same("same", &RECORDED.replacen(from, to, 1));
        assert_eq!(held.code, "answer-differs", "{line}");
        assert_eq!(held.detail.as_deref(), Some(line));
        assert!(held.diff.unwrap().starts_with(line));
    }
    let held = same("same", &RECORDED.replace("Hi", "Ho").replace("17", "18"));
    assert_eq!(held.detail.as_deref(), Some("/canvas/content/components/0/text: expected \"Hi\", got \"Ho\"; 1 more"));
    let held = same("same", "200 OK\nContent-Type: application/json\n\n[1]");
    assert!(held.detail.unwrap().starts_with("the body: expected {\"canvas\""));
    assert_eq!(same("same status", "500 Oops").code, "status-unexpected");
}

#[test]
fn people_see_the_difference_line_by_line_in_the_recorded_order() {
    let answer = RECORDED
        .replace("\"id\":\"a\",\"text\":\"Hi\"", "\"text\":\"Ho\",\"id\":\"a\"")
        .replace("\"n\":1.0", "\"n\":1");
    insta::assert_snapshot!(same("same", &answer).diff.unwrap(), @r#"
    /canvas/content/components/0/text: expected "Hi", got "Ho"

    @@ -5,7 +5,7 @@
             {
               "type": "text",
               "id": "a",
    -          "text": "Hi"
    +          "text": "Ho"
             },
             {
               "type": "divider"
    "#);
}

#[test]
fn an_element_put_in_front_of_many_is_one_difference() {
    let list = |from: usize| (from..200).map(|n| format!("{{\"id\":{n},\"x\":[{n}]}}")).collect::<Vec<_>>().join(",");
    let recorded = format!("200 OK\n\n{{\"a\":[{}]}}", list(1));
    let held = held(&["same"], &recorded, &format!("200 OK\n\n{{\"a\":[{}]}}", list(0))).remove(0);
    assert_eq!(held.detail.as_deref(), Some("/a/0: unexpected, got {\"id\":0,\"x\":[0]}"));
}

#[test]
fn what_is_left_aside_is_no_difference() {
    let answer = RECORDED.replace("17", "18").replace("\"id\":\"a\"", "\"id\":\"b\"");
    assert!(!same("same", &answer).ok);
    assert!(!same("same except $.canvas.stored_data.t", &answer).ok);
    assert!(same("same except $.canvas.stored_data.t, $..components[*].id", &answer).ok);
    assert!(same("same except $", &RECORDED.replace("\"canvas\"", "\"other\"")).ok);
    // On either side, and where only one has it.
    assert!(same("same except $.canvas.stored_data.t", &RECORDED.replace(",\"t\":17", "")).ok);
    assert!(same("same except $.new", &RECORDED.replace("{\"canvas\"", "{\"new\":[1],\"canvas\"")).ok);
    assert!(same("same except $.z[2]", &RECORDED.replace("[1,2]", "[1,2,3]")).ok);
    // What is left aside is not shown either.
    let held = same("same except $..id", &answer);
    assert!(!held.diff.unwrap().contains("\"id\""));
    let options = Options { ignore: vec!["$..id".parse().unwrap(), "$..t".parse().unwrap()], ..Options::default() };
    let capture = Capture { response: Some(response(RECORDED)), ..capture(&["same"]) };
    assert!(judged_with(&options, &capture, None, &response(&answer))[0].ok);
}

#[test]
fn what_is_no_json_is_compared_as_it_is() {
    let page = "200 OK\nContent-Type: text/html\n\n<p>one\n<p>two\n";
    assert!(held(&["same"], page, page)[0].ok);
    let found = held(&["same"], page, &page.replace("two", "three")).remove(0);
    assert_eq!(found.detail.as_deref(), Some("body: expected 14 bytes, got 16; the first that differs is number 12"));
    assert!(found.diff.unwrap().ends_with("-<p>two\n+<p>three"));
    let found = held(&["same"], RECORDED, "200 OK\nContent-Type: application/json\n\n<h1>").remove(0);
    assert!(found.detail.unwrap().contains("expected JSON, and the body is HTML"));
    let found = held(&["same"], "200 OK", "200 OK\n\nx").remove(0);
    assert!(found.detail.unwrap().contains("expected 0 bytes, got 1"));
    assert!(held(&["same"], "204 No Content", "204 Nothing")[0].ok);
}

#[test]
fn huge_differences_stay_readable() {
    let big = |salt: &str| {
        format!("200 OK\n\n[{}]", (0..100_000).map(|n| format!("\"{salt}{n}\"")).collect::<Vec<_>>().join(","))
    };
    let found = held(&["same"], &big("a"), &big("b")).remove(0);
    assert!(found.detail.unwrap().ends_with("; 99,999 more"));
    let diff = found.diff.unwrap();
    assert!(diff.ends_with("and 99,980 more") && diff.len() < 4_000, "{}", diff.len());
    let wide = |salt: &str| {
        format!("200 OK\n\n{{{}}}", (0..5_000).map(|n| format!("\"{n}\":\"{salt}\"")).collect::<Vec<_>>().join(","))
    };
    let diff = held(&["same"], &wide("a"), &wide("b")).remove(0).diff.unwrap();
    assert!(diff.contains("… and ") && diff.lines().count() < 250, "{}", diff.lines().count());
    let long = |salt: char| format!("200 OK\n\n\"{}\"", salt.to_string().repeat(200_000));
    let diff = held(&["same"], &long('a'), &long('b')).remove(0).diff.unwrap();
    assert!(diff.len() < 4_000, "{}", diff.len());
}

#[test]
fn a_recorded_body_counts_whether_it_was_unpacked_or_not() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"{\"a\":1}").unwrap();
    let head = "200 OK\nContent-Encoding: gzip";
    let coded = Response { body: packed.finish().unwrap(), ..response(head) };
    for recorded in [coded.clone(), response(&format!("{head}\n\n{{\"a\": 1.0}}"))] {
        let capture = Capture { response: Some(recorded), ..capture(&["same"]) };
        assert!(judged(&capture, None, &coded)[0].ok);
    }
}

#[test]
fn all_are_compared_on_request_also_where_nothing_was_recorded() {
    let options = Options { same: true, ..Options::default() };
    let lines = |lines: &[&str], recorded: Option<&str>, flow| {
        let capture = Capture { response: recorded.map(response), ..capture(lines) };
        let expectations = Expectations::of(&capture, flow, &options).unwrap();
        expectations.texts().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&[], None, None), ["status 2xx", "same"], "what was not recorded is not the same");
    assert_eq!(lines(&[], Some("200 OK"), None), ["status 2xx", "same"]);
    assert_eq!(lines(&[], Some("200 OK"), Some("vcita/message-created")), ["same"]);
    assert_eq!(lines(&[], Some("204 No Content"), Some("vcita/message-created")), ["status 204", "same"]);
    assert_eq!(lines(&[], Some("401 Unauthorized"), Some("intercom/submit")), ["same"]);
    assert_eq!(lines(&["status 401"], Some("401 Unauthorized"), None), ["status 401", "same"]);
    assert_eq!(lines(&["same except $.a"], Some("401 Unauthorized"), None), ["same except $.a"]);
    assert_eq!(lines(&["same status"], Some("401 Unauthorized"), None), ["same status", "same"]);
}
