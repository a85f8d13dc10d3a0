//! What the linter takes for ours, and where it says what it found.

use crate::world::{Answer, BODY, World};

/// A canvas with nothing wrong in it.
const GOOD: &str = r#"{"canvas":{"content":{"components":[{"type":"text","text":"Hello"}]}}}"#;

/// The rules that spoke, each as often as it did.
fn rules(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    json["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_canvas_that_was_only_begun_is_ours_in_a_folder() {
    for (text, rule) in [
        (r#"{"canvas":{"content":{}}}"#, "canvas/components-array"),
        (r#"{"canvas":{}}"#, "canvas/canvas-kind"),
        (r#"{"canvas":{"stored_data":{"a":1}}}"#, "canvas/canvas-kind"),
        (r#"{"canvas":[{"type":"button","id":"b","label":"B","action":{"type":"submit"}}]}"#, "canvas/type-mismatch"),
    ] {
        let world = World::new().file("cards/good.json", GOOD).file("cards/begun.json", text);
        let answer = world.run(&["lint", "--format", "json", "cards"]).exits(1);
        assert_eq!(rules(&answer), [rule], "{text}");
    }
    for text in [
        r#"{"canvas":{"width":800}}"#,
        r#"{"canvas":{},"width":800}"#,
        r#"{"canvas":{"stored_data":{},"width":800}}"#,
        r#"{"canvas":{"content":{"width":800}}}"#,
        r#"{"canvas":{"content":"Inhalt"}}"#,
        r#"{"canvas":{"content":null}}"#,
        r#"{"canvas":[]}"#,
        r#"{"canvas":null}"#,
        r#"{"canvas":[{"type":"text","text":"a","left":10}]}"#,
    ] {
        let world = World::new().file("cards/good.json", GOOD).file("cards/theirs.json", text);
        let answer = world.run(&["lint", "--format", "json", "cards"]).exits(0);
        assert!(answer.stderr.contains("1 document is of no known kind"), "{text}: {}", answer.stderr);
    }
}

#[test]
fn captures_without_a_body_of_the_named_kind_say_what_they_hold() {
    const INITIALIZE: &str = r#"{"workspace_id":"abc12345","workspace_region":"US","card_creation_options":{},"context":{"location":"home"}}"#;
    let http = |body: &str| format!("POST /initialize HTTP/1.1\nContent-Length: {}\n\n{body}\n", body.len());
    let world = World::new()
        .file("request.http", http(INITIALIZE))
        .file("other.http", http(r#"{"a":1}"#))
        .file("two.http", format!("{}###\n{}", http(INITIALIZE), http(BODY)))
        .file("both.http", format!("{}###<\nHTTP/1.1 200 OK\n\n{GOOD}\n", http(INITIALIZE)));
    let lint = |kind: &str, file: &str| world.run(&["lint", "--kind", kind, file]);
    lint("canvas", "request.http")
        .fails(2, &["no body in request.http is a canvas response (--kind canvas)", "of the kind initialize-request"]);
    lint("canvas", "other.http").fails(2, &["no body in other.http is a canvas response", "of no known kind"]);
    lint("initialize-request", "request.http").exits(0);
    lint("canvas", "both.http").exits(0);
    lint("canvas", "two.http").fails(2, &["of the kinds initialize-request, submit-request; leave out --kind"]);
    world.run(&["lint", "request.http"]).exits(0);
}

#[test]
fn a_report_into_a_dash_goes_to_standard_output() {
    let world = World::new().file("a.json", r#"{"canvas":{}}"#);
    let answer = world.run(&["lint", "--format", "concise", "--report", "checkstyle=-", "a.json"]).exits(1);
    let (first, rest) = answer.text().split_once('\n').unwrap();
    assert!(first.starts_with("a.json:1:"), "{first}");
    assert!(rest.contains("<checkstyle") && rest.trim_end().ends_with("</checkstyle>"), "{rest}");
    assert_eq!(world.names(), ["a.json"]);
    world.run(&["lint", "--report", "junit=-", "--report", "sarif=-", "a.json"]).fails(2, &["two reports"]);
}

/// Line and rule of each finding.
fn lines(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let found = json["findings"].as_array().unwrap().iter();
    found.map(|finding| format!("{} {}", finding["start"]["line"], finding["rule"].as_str().unwrap())).collect()
}

#[test]
fn a_broken_line_does_not_make_one_document_of_all() {
    for (broken, rule) in
        [(r#"{"canvas":{"content":"#, "syntax/unclosed-bracket"), (r#"{"canvas":{},}"#, "syntax/trailing-comma")]
    {
        for (at, text) in [
            (1, format!("{broken}\n{GOOD}\n{GOOD}\n{GOOD}\n")),
            (2, format!("{GOOD}\n{broken}\n{GOOD}\n{GOOD}\n")),
            (2, format!("{GOOD}\n\u{20}{broken}\n\n{GOOD}\n{GOOD}\n")),
        ] {
            let world = World::new().file("lines.json", &text);
            let rules = ["--ignore", "canvas/canvas-kind", "--format", "json"];
            let named = world.run(&[&["lint"], &rules[..], &["lines.json"]].concat()).exits(1);
            assert_eq!(lines(&named), [format!("{at} {rule}")], "{text}");
            let piped = world.run_with(&[&["lint"], &rules[..], &["-"]].concat(), text.as_bytes()).exits(1);
            assert_eq!(lines(&piped), [format!("{at} {rule}")], "{text}");
        }
    }
    // The components of one canvas, a line each, with no comma between them.
    let part = r#"{"type":"text","text":"a"}"#;
    for (text, expected) in [
        (format!("{{\"canvas\":{{\"content\":{{\"components\":[\n{part}\n{part}\n{part}\n]}}}}}}"), 2),
        (format!("{{\"canvas\":{{\"content\":{{\"components\":\n[{part}\n{part}\n{part}\n]}}}}}}"), 2),
    ] {
        let answer = World::new().file("a.json", &text).run(&["lint", "--format", "json", "a.json"]).exits(1);
        assert_eq!(rules(&answer), vec!["syntax/missing-comma"; expected], "{text}");
    }
}

#[test]
fn a_lone_mark_in_the_middle_of_a_conflict_is_called_one() {
    for mark in ["=======", "|||||||", "||||||| 1a2b3c4", ">>>>>>> main"] {
        let json = format!(
            "{{\"canvas\":{{\"content\":{{\"components\":[\n{{\"type\":\"divider\"}},\n{mark}\n{{\"type\":\"divider\"}}\n]}}}}}}"
        );
        let yaml = format!("canvas:\n  content:\n{mark}\n    components:\n      - type: divider\n");
        for (file, text) in [("a.json", json), ("a.yaml", yaml)] {
            let answer = World::new().file(file, &text).run(&["lint", "--format", "json", file]).exits(1);
            assert_eq!(lines(&answer), ["3 syntax/conflict"], "{text}");
        }
    }
    // What only underlines something is none.
    let text = "canvas:\n  content:\n    components:\n      - type: text\n        text: |\n          Hello\n          =======\n";
    World::new().file("a.yaml", text).run(&["lint", "a.yaml"]).exits(0);
}

fn messages(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let found = json["findings"].as_array().unwrap().iter();
    found.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

/// A canvas of these components.
fn canvas(components: &str) -> String {
    format!(r#"{{"canvas":{{"content":{{"components":[{components}]}}}}}}"#)
}

#[test]
fn a_placeholder_at_the_beginning_of_a_text_of_yaml_needs_quotation_marks() {
    let manifest = "functions:\n- name: a\n  method: GET\n  uri: {base}/x\n";
    let world = World::new().file("a.yaml", manifest);
    let lint = ["lint", "--kind", "infobip-manifest", "--format", "json", "--select", "syntax"];
    let answer = world.run(&[&lint[..], &["a.yaml"]].concat()).exits(1);
    let said = messages(&answer);
    assert!(said.len() == 1 && said[0].contains("begins with `{` and needs quotation marks"), "{said:?}");
    assert_eq!(answer.json()["findings"][0]["start"]["column"], 8);
    world.run(&[&lint[..], &["--fix", "a.yaml"]].concat()).exits(0);
    let mended = std::fs::read_to_string(world.path("a.yaml")).unwrap();
    assert_eq!(mended, manifest.replace("{base}/x", "\"{base}/x\""));
}

#[test]
fn a_part_in_the_words_of_another_toolkit_is_one_mistake_with_or_without_an_id() {
    for (components, rule) in [
        (r#"{"type":"list","items":[{"text":"a"}]}"#, "canvas/item-shape"),
        (
            r#"{"type":"dropdown","id":"d","options":[{"txt":"a"},{"type":"option","id":"b","text":"B"}]}"#,
            "canvas/option-shape",
        ),
    ] {
        let world = World::new().file("a.json", canvas(components));
        let answer = world.run(&["lint", "--format", "json", "--ignore", "canvas/no-submit", "a.json"]).exits(1);
        assert_eq!(rules(&answer), [rule], "{components}");
        assert!(answer.json()["findings"][0]["fix"].is_null(), "{}", answer.text());
    }
}

#[test]
fn a_key_in_another_case_stands_twice_for_kentico() {
    let body = r#"{"ActivityType":"a","ContactGuid":"6f2b3c1e-8d4a-4f5b-9c7d-0e1f2a3b4c5d","contactguid":"x"}"#;
    let answer = World::new().file("a.json", body).run(&["lint", "--format", "json", "a.json"]).exits(1);
    assert_eq!(rules(&answer), ["syntax/duplicate-key"]);
    assert!(messages(&answer)[0].contains("`contactguid` and `ContactGuid`"), "{}", answer.text());
    let same = body.replace("contactguid", "ContactGuid");
    let answer = World::new().file("a.json", same).run(&["lint", "--format", "json", "a.json"]).exits(1);
    assert_eq!(rules(&answer), ["syntax/duplicate-key"]);
}

#[test]
fn a_number_that_is_no_id_of_an_option_is_not_put_in_quotes() {
    let select = |value: &str, id: &str| {
        canvas(&format!(
            r#"{{"type":"single-select","id":"s","value":{value},"options":[{{"type":"option","id":"a","text":"A"}},{{"type":"option","id":"{id}","text":"B"}}],"action":{{"type":"submit"}}}}"#
        ))
    };
    for (value, id, mended) in [("3", "b", false), ("true", "b", false), ("3", "3", true)] {
        let answer =
            World::new().file("a.json", select(value, id)).run(&["lint", "--format", "json", "a.json"]).exits(1);
        assert_eq!(rules(&answer), ["canvas/value-not-an-option"]);
        assert_eq!(!answer.json()["findings"][0]["fix"].is_null(), mended, "{}", answer.text());
    }
}

#[test]
fn globs_of_the_settings_may_begin_with_the_folder_they_start_from() {
    for glob in ["c/x.json", "./c/x.json"] {
        let settings = format!("[lint.per-file-ignores]\n\"{glob}\" = [\"canvas\"]\n");
        let world = World::new().file("courtside.toml", settings).file("c/x.json", r#"{"canvas":{}}"#);
        world.run(&["lint", "c/x.json"]).exits(0);
        world.run(&["lint", "c"]).exits(0);
    }
}

#[test]
fn a_submit_action_has_no_address() {
    let button = |url: &str| {
        canvas(&format!(r#"{{"type":"button","id":"b","label":"B","action":{{"type":"submit","url":{url}}}}}"#))
    };
    for (url, expected) in [("null", 0), (r#""https://app.example.test/""#, 1), ("5", 1)] {
        let world = World::new().file("in/a.json", button(url));
        for path in ["in", "in/a.json"] {
            let answer = world.run(&["lint", "--format", "json", path]).exits(0);
            assert_eq!(rules(&answer), vec!["canvas/unknown-property"; expected], "{url}");
        }
    }
}

#[test]
fn a_long_text_in_the_words_of_another_language_is_one_mistake_and_is_mended() {
    let list = |item: &dyn Fn(usize) -> String| (0..700).map(item).collect::<Vec<_>>().join(", ");
    let right = list(&|at| format!(r#"{{"type": "text", "id": "t{at}", "text": "Item {at}"}}"#));
    let right = format!(r#"{{"canvas": {{"content": {{"components": [{right}]}}}}}}"#);
    let script = ["canvas", "content", "components", "type", "id", "text"]
        .iter()
        .fold(right.clone(), |text, key| text.replace(&format!("\"{key}\":"), &format!("{key}:")));
    for (text, rule) in [(right.replace('"', "'"), "syntax/single-quotes"), (script, "syntax/unquoted-key")] {
        let world = World::new().file("c.json", &text);
        let answer = world.run(&["lint", "--format", "json", "--select", "syntax", "c.json"]).exits(1);
        assert_eq!(rules(&answer), [rule]);
        world.run(&["lint", "--fix", "--select", "syntax", "c.json"]).exits(0);
        assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), right);
    }
}
