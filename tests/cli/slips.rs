//! Slips of the hand, as people make them: each gives one finding, at the place where a person would look.

use crate::world::{BODY, World};

const RIGHT: &str = r#"{
  "canvas": {
    "content": {
      "components": [
        { "type": "text", "id": "hello", "text": "Hello", "style": "header" },
        {
          "type": "single-select",
          "id": "size",
          "label": "Size",
          "options": [
            { "type": "option", "id": "s", "text": "Small" },
            { "type": "option", "id": "m", "text": "Medium" }
          ]
        },
        { "type": "spacer", "size": "m" },
        { "type": "button", "id": "send", "label": "Send", "style": "primary", "action": { "type": "submit" } }
      ]
    }
  }
}
"#;

/// What stands in the text, what a person wrote instead, and the one thing that is said.
const SLIPS: &[(&str, &str, &str)] = &[
    (r#""header" },"#, r#""header" }"#, "5:78 syntax/missing-comma"),
    ("\"size\",\n          \"label\"", "\"size\"\n          \"label\"", "8:23 syntax/missing-comma"),
    ("\"Medium\" }\n", "\"Medium\" },\n", "12:62 syntax/trailing-comma"),
    (r#""id": "hello","#, r#""id": "hello",,"#, "5:41 syntax/extra-comma"),
    (r#""label": "Size""#, r#"label: "Size""#, "9:11 syntax/unquoted-key"),
    (r#""Hello""#, "'Hello'", "5:50 syntax/single-quotes"),
    (r#""Hello""#, "“Hello”", "5:50 syntax/typographic-quotes"),
    (r#""header" },"#, r#""header" ,"#, "5:76 syntax/unclosed-bracket"),
    ("    }\n  }\n}\n", "    }\n  }\n", "19:4 syntax/unclosed-bracket"),
    ("    }\n  }\n}\n", "    }\n  }\n}\n}\n", "21:1 syntax/stray-bracket"),
    (r#"{ "type": "spacer", "size": "m" },"#, r#"{ "type": "spacer", "size": "m" }},"#, "15:42 syntax/stray-bracket"),
    (r#""Hello", "style""#, r#""Hello, "style""#, "5:50 syntax/unclosed-string"),
    (r#""label": "Size","#, r#""label": "Size,"#, "9:20 syntax/unclosed-string"),
    (r#""size": "m""#, r#""size": NaN"#, "15:37 syntax/not-finite"),
    (r#"{ "type": "spacer""#, "// gap\n        { \"type\": \"spacer\"", "15:9 syntax/comment"),
    (r#"{ "type": "spacer""#, r#"/* gap */ { "type": "spacer""#, "15:9 syntax/comment"),
    (r#""id": "hello""#, r#""id": 5"#, "5:33 canvas/type-mismatch"),
    (r#""action": { "type": "submit" }"#, r#""action": "submit""#, "16:90 canvas/action-as-string"),
    (r#""label": "Send""#, r#""lable": "Send""#, "16:43 canvas/required-missing"),
    (r#""options": ["#, r#""option": ["#, "10:11 canvas/required-missing"),
    (r#""components": ["#, r#""component": ["#, "4:7 canvas/components-array"),
    (r#""content": {"#, r#""contents": {"#, "3:5 canvas/canvas-kind"),
    (r#""canvas": {"#, r#""canva": {"#, "2:3 canvas/root-shape"),
    (r#""single-select""#, r#""single-slect""#, "7:19 canvas/component-type-unknown"),
    (r#""type": "button""#, r#""type": "buton""#, "16:19 canvas/component-type-unknown"),
    (r#""single-select""#, r#""singleSelect""#, "7:19 canvas/component-type-unknown"),
    (r#""label": "Send", "#, "", "16:9 canvas/required-missing"),
    (r#", "text": "Hello""#, "", "5:9 canvas/required-missing"),
    (r#""id": "m", "#, "", "12:13 canvas/id-missing"),
    (r#", "action": { "type": "submit" }"#, "", "16:9 canvas/action-missing"),
    (r#""primary""#, r#""Primary""#, "16:69 canvas/enum-value"),
    (r#""header""#, r#""heading""#, "5:68 canvas/enum-value"),
    (r#""label": "Size""#, r#""label": 12"#, "9:20 canvas/type-mismatch"),
    (r#""id": "send""#, r#""id": "size""#, "16:35 canvas/id-duplicate"),
    (r#""id": "m""#, r#""id": "s""#, "12:39 canvas/id-duplicate"),
    (r#""id": "send","#, r#""id": "send", "id": "other","#, "16:43 syntax/duplicate-key"),
    (r#""style": "primary""#, r#""style": null"#, "16:69 canvas/null-value"),
    (r#""style": "primary""#, r#""style": "primary", "disabled": "true""#, "16:92 canvas/type-mismatch"),
    (r#""Hello""#, r#""<b>Hello</b>""#, "5:50 canvas/text-html"),
    (r#""size": "m" }"#, r#""size": "m", "color": "red" }"#, "15:42 canvas/unknown-property"),
    (",\n            { \"type\": \"option\", \"id\": \"m\", \"text\": \"Medium\" }", "", "10:22 canvas/options-count"),
    (r#""label": "Size""#, r#""label" = "Size""#, "9:19 syntax/missing-colon"),
    (r#""label": "Size","#, r#""label": "Size";"#, "9:26 syntax/missing-comma"),
    (r#""style": "primary""#, r#""style": None"#, "16:69 syntax/foreign-literal"),
    (r#""style": "primary""#, r#""style": undefined"#, "16:69 syntax/foreign-literal"),
    (r#""Hello""#, "\"Hel\nlo\"", "5:54 syntax/control-character"),
    (r#""Hello""#, r#""C:\path""#, "5:53 syntax/bad-escape"),
    (r#""Hello""#, r#""Say "hi" now""#, "5:55 syntax/unescaped-quote"),
    ("{\n  \"canvas\"", "\u{feff}{\n  \"canvas\"", "1:1 syntax/byte-order-mark"),
    ("{\n  \"canvas\"", "const x = {\n  \"canvas\"", "1:1 syntax/stray-text"),
    (r#""Hello""#, "{{ name }}", "5:50 syntax/template"),
    (r#""Hello""#, "${name}", "5:50 syntax/template"),
    (r#""label": "Size""#, "\"label\":\u{a0}\"Size\"", "9:19 syntax/foreign-space"),
    (r#""label": "Size","#, r#""label": "Size"，"#, "9:26 syntax/missing-comma"),
    (r#""Hello""#, r#""Hel" + "lo""#, "5:50 syntax/bare-word"),
    (r#""label": "Size""#, r#""label" "Size""#, "9:18 syntax/missing-colon"),
    (r#""label": "Size""#, r#""label":"#, "9:19 syntax/missing-value"),
    (r#""label": "Size""#, r#""label: "Size""#, "9:11 syntax/unclosed-string"),
    (r#""label": "Size""#, r#"label": "Size""#, "9:11 syntax/unquoted-key"),
    (r#""options": ["#, r#""options": {"#, "10:22 syntax/stray-bracket"),
    (
        "\"id\": \"send\", \"label\": \"Send\", \"style\": \"primary\", \"action\": { \"type\": \"submit\" } }\n      ]\n    }\n  }\n}\n",
        r#""id": "se"#,
        "16:35 syntax/unclosed-string",
    ),
    (r#""options""#, r#""items""#, "10:11 canvas/required-missing"),
    (r#""label": "Size""#, r#""label": "Size", "value": "l""#, "9:37 canvas/value-not-an-option"),
    (r#"{ "type": "submit" }"#, r#"{ "type": "sumbit" }"#, "16:100 canvas/action-type"),
    (r#""type": "button", "#, "", "16:9 canvas/component-type-missing"),
    (r#"{ "type": "spacer", "size": "m" }"#, r#""spacer""#, "15:9 canvas/type-mismatch"),
    (r#""type": "text""#, r#""type": False"#, "5:19 syntax/foreign-literal"),
    (r#""id": "send""#, r#""id": """#, "16:35 canvas/id-missing"),
    (r#""action": { "type": "submit" }"#, r#""action": {{ "type": "submit" }"#, "16:91 syntax/stray-bracket"),
    (r#""style": "primary", "action""#, r#""style": "primary" }, "action""#, "16:79 syntax/stray-bracket"),
    (
        r#"{ "type": "option", "id": "s", "text": "Small" }"#,
        r#"{ "type": "choice", "cells": ["s", "Small"] }"#,
        "11:13 canvas/option-shape",
    ),
    (
        r#"{ "type": "option", "id": "s", "text": "Small" }"#,
        r#"{ "type": "field-value", "field": "Small", "value": "s" }"#,
        "11:23 canvas/option-shape",
    ),
    (
        "          \"label\": \"Size\",\n",
        "<<<<<<< HEAD\n          \"label\": \"Size\",\n=======\n          \"label\": \"Width\",\n>>>>>>> main\n",
        "9:1 syntax/conflict",
    ),
    (
        "        { \"type\": \"spacer\", \"size\": \"m\" },\n",
        "<<<<<<< a\n||||||| base\n{},\n=======\n        { \"type\": \"spacer\", \"size\": \"m\" },\n>>>>>>> b\n",
        "15:1 syntax/conflict",
    ),
    ("          \"label\": \"Size\",\n", "          \"label\": \"Size\",\n>>>>>>> main\n", "10:1 syntax/conflict"),
    (r#""Hello""#, r#"{{ "hello" | translate }}"#, "5:50 syntax/template"),
    (r#""text": "Hello""#, r#"{{ key }}: "Hello""#, "5:42 syntax/template"),
    (r#"{ "type": "spacer", "size": "m" },"#, "{{ gap }}", "15:9 syntax/template"),
    (r#"{ "type": "spacer", "size": "m" },"#, "{{> gap }}", "15:9 syntax/template"),
    (r#""label": "Size","#, r#"{{#if named}}"label": "Size",{{/if}}"#, "9:11 syntax/template"),
    (r#""Hello""#, r#"{% if a %}"Hello"{% else %}"Bye"{% endif %}"#, "5:50 syntax/template"),
    (r#""Hello""#, r#"<% if (a) { %>"Hello"<% } else { %>"Bye"<% } %>"#, "5:50 syntax/template"),
    (
        r#"{ "type": "option", "id": "m", "text": "Medium" }"#,
        r#"{% for o in all %}{ "type": "option", "id": "{{ o.id }}", "text": "{{ o }}" }{% if more %},{% endif %}{% endfor %}"#,
        "12:13 syntax/template",
    ),
    (
        r#"{ "type": "option", "id": "s", "text": "Small" },"#,
        r#"{{#each all}}{ "type": "option", "id": "s", "text": "{{this}}" },{{/each}}"#,
        "11:13 syntax/template",
    ),
    (r#""type": "spacer""#, r#""type", "spacer""#, "15:17 syntax/missing-colon"),
    (r#""size": "m""#, r#""size", "m""#, "15:35 syntax/missing-colon"),
    (r#""label": "Size""#, r#""label"; "Size""#, "9:18 syntax/missing-colon"),
    (r#""label": "Size""#, r#""label" := "Size""#, "9:19 syntax/missing-colon"),
    (r#""label": "Size""#, r#""label" => "Size""#, "9:19 syntax/missing-colon"),
    (r#""action": {"#, r#""action", {"#, "16:88 syntax/missing-colon"),
    (r#""label": "Size","#, r#""label": "Size"."#, "9:26 syntax/missing-comma"),
    (r#""label": "Size","#, r#""label": "Size" |"#, "9:27 syntax/missing-comma"),
    (r#""Small" },"#, r#""Small" };"#, "11:61 syntax/missing-comma"),
    (r#""Hello""#, r#""Say "hi", then go""#, "5:55 syntax/unescaped-quote"),
    (r#""Hello""#, r#""{"a": 1, "b": "c"}""#, "5:52 syntax/unescaped-quote"),
    (r#""Small""#, r#""Size 5"""#, "11:59 syntax/unescaped-quote"),
    (r#""Hello""#, r#"name || "there""#, "5:50 syntax/bare-word"),
    (r#""Hello""#, r#"user.name ?? "there""#, "5:50 syntax/bare-word"),
    (r#""Hello""#, r#"x ? "a" : "b""#, "5:50 syntax/bare-word"),
    (r#""Hello""#, r#""a" if x else "b""#, "5:50 syntax/bare-word"),
    (r#""Hello""#, r#"t("hello", 1)"#, "5:50 syntax/bare-word"),
    (r#""Hello""#, r#"("a" "b")"#, "5:50 syntax/bare-word"),
    (r#""Hello""#, r#"$"Hello {name}""#, "5:50 syntax/bare-word"),
    (r#""Hello""#, r#""Hello" "there""#, "5:58 syntax/stray-text"),
    (r#""Hello""#, "`Hello\n  there`", "5:50 syntax/single-quotes"),
    (r#""Hello""#, "{{ .Values.x | quote }}", "5:50 syntax/template"),
    (r#""Hello""#, r#"<%= "x" %>"#, "5:50 syntax/template"),
    (r#""Hello""#, r#""Hi <%= t("x") %>""#, "5:54 syntax/template"),
    (r#""Hello""#, r#""{{ name | default: "you" }}""#, "5:51 syntax/template"),
    (r#""Small""#, r#""Small"""#, "11:58 syntax/unescaped-quote"),
    (r#""Hello""#, r#""""Hello""""#, "5:50 syntax/unescaped-quote"),
    (r#""Hello""#, "\"\"\"\n  Hello\n\"\"\"", "5:50 syntax/unescaped-quote"),
    (r#""Hello""#, r#""say "a"}""#, "5:55 syntax/unescaped-quote"),
    (r#""Hello""#, r#""<a href="https://www.example.test/" class="b">there</a>""#, "5:59 syntax/unescaped-quote"),
];

#[test]
fn one_slip_of_the_hand_is_one_finding_at_its_place() {
    let mut wrong = Vec::new();
    for (right, slip, expected) in SLIPS {
        assert!(RIGHT.contains(right), "{right}");
        let world = World::new().file("c.json", RIGHT.replacen(right, slip, 1));
        let answer = world.run(&["lint", "--exit-zero", "--format", "json", "c.json"]).exits(0);
        let json = answer.json();
        let findings = json["findings"].as_array().unwrap();
        let said: Vec<String> = findings
            .iter()
            .map(|finding| {
                let (rule, start) = (finding["rule"].as_str().unwrap(), &finding["start"]);
                format!("{}:{} {rule}", start["line"], start["column"])
            })
            .collect();
        if said != [*expected] {
            wrong.push(format!("{slip}: {said:?} instead of {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every text that differs from the right one in one bracket: it stands there twice, not at all, or is of the other sort.
fn brackets() -> Vec<String> {
    let (mut texts, mut quoted) = (Vec::new(), false);
    for (at, bracket) in RIGHT.char_indices() {
        quoted ^= bracket == '"';
        let other = match bracket {
            '{' => "[",
            '[' => "{",
            '}' => "]",
            ']' => "}",
            _ => continue,
        };
        let (before, behind) = RIGHT.split_at(at);
        assert!(!quoted);
        texts.push(format!("{before}{bracket}{behind}"));
        texts.push(format!("{before}{}", &behind[1..]));
        texts.push(format!("{before}{other}{}", &behind[1..]));
    }
    texts
}

#[test]
fn one_bracket_too_many_too_few_or_of_the_wrong_sort_is_one_finding() {
    let texts = brackets();
    assert_eq!(texts.len(), 3 * 24);
    let world = texts.iter().enumerate().fold(World::new(), |world, (number, text)| {
        let compact: String = text.lines().map(str::trim).collect();
        world.file(&format!("{number:03}.json"), text).file(&format!("{number:03}c.json"), compact)
    });
    let answer = world.run(&["lint", "--exit-zero", "--kind", "canvas", "--format", "json", "."]).exits(0);
    let json = answer.json();
    let mut counts = std::collections::BTreeMap::<&str, Vec<&str>>::new();
    for finding in json["findings"].as_array().unwrap() {
        counts.entry(finding["file"].as_str().unwrap()).or_default().push(finding["message"].as_str().unwrap());
    }
    let several: Vec<_> = counts.iter().filter(|(_, said)| said.len() > 1).collect();
    assert_eq!(counts.len(), 2 * texts.len());
    assert!(several.is_empty(), "{several:#?}");
}

/// The text in one line.
fn compact(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

/// What stands in the text, what is left of it, where that is said and what, and whether it is mended.
const LOST: &[(&str, &str, &str, &str, bool)] = &[
    ("},\n        {\n", "}\n", "5:78", "`,{` is missing before `\"type\"`", true),
    (
        "},\n        {\n          \"type\": \"single",
        "\"type\": \"single",
        "5:76",
        "the next object begins before `\"type\"`, and `},{` is missing there",
        false,
    ),
    (r#""components": ["#, r#""components": "#, "5:9", "`[` is missing behind the key `\"components\"`", true),
    (r#""options": ["#, r#""options""#, "10:20", "`:[` is missing behind the key `\"options\"`", true),
    (r#""canvas": {"#, r#""canvas""#, "2:11", "`:{` is missing behind the key `\"canvas\"`", true),
    (r#""content": {"#, r#""content""#, "3:14", "`:{` is missing behind the key `\"content\"`", true),
    (r#""label": "Size""#, r#""label""label": "Size""#, "9:18", "the key `label` stands twice before its colon", true),
    (
        "          \"options\": [\n",
        "          \"options\": [\n          \"options\": [\n",
        "11:11",
        "the line `\"options\": [` stands twice",
        true,
    ),
    ("        },\n", "        },\n        },\n", "15:9", "the line `},` stands twice", true),
];

#[test]
fn signs_that_are_lost_or_written_together_are_one_finding() {
    let once = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    for (right, left, place, expected, mends) in LOST {
        assert!(RIGHT.contains(right), "{right}");
        let text = RIGHT.replacen(right, left, 1);
        let world = World::new().file("c.json", &text);
        let answer = world.run(&["lint", "--exit-zero", "--format", "concise", "c.json"]).exits(0);
        let lines: Vec<&str> = answer.text().lines().filter(|line| line.starts_with("c.json:")).collect();
        let said = lines.iter().all(|line| line.starts_with(&format!("c.json:{place}: ")) && line.contains(expected));
        assert!(lines.len() == 1 && said, "{left}: {lines:#?}");
        world.run(&["lint", "--fix", "c.json"]).exits(i32::from(!mends));
        let kept = std::fs::read_to_string(world.path("c.json")).unwrap();
        assert_eq!(once(&kept), once(if *mends { RIGHT } else { &text }), "{left}");
    }
}

#[test]
fn an_element_that_is_like_the_next_is_never_taken_for_one_written_twice() {
    for text in [
        "{canvas: {content: {components: [\n  { type: 'divider' },\n  { type: 'divider' },\n  { type: 'text', text: 'a' }\n]}}}\n",
        "{\"canvas\": {\"content\": {\"components\": [\n  {\"type\": \"text\", \"text\": \"a\" \"align\": \"left\" \"style\": \"header\"},\n  {\"type\": \"text\", \"text\": \"a\" \"align\": \"left\" \"style\": \"header\"},\n  {\"type\": \"divider\"}\n]}}}\n",
        "{'canvas': {'content': {'components': [\n  dict(type='divider'),\n  dict(type='divider'),\n  {'type': 'divider', 'bottom_margin': None}\n]}}}\n",
    ] {
        let world = World::new().file("c.json", text);
        let answer = world.run(&["lint", "--fix", "--format", "concise", "c.json"]);
        assert!(!answer.text().contains("stands twice"), "{}", answer.text());
        let kept = std::fs::read_to_string(world.path("c.json")).unwrap();
        let lines = |text: &str| text.lines().count();
        assert_eq!(lines(&kept), lines(text), "{kept}");
    }
}

#[test]
fn a_sign_of_the_wrong_sort_is_named_as_it_stands_there() {
    let world = World::new().file("c.json", r#"{"type":"text"]"text":"a"}"#);
    let answer = world.run(&["lint", "--exit-zero", "--format", "concise", "c.json"]).exits(0);
    assert!(answer.text().contains("`]` stands where `,` belongs"), "{}", answer.text());
}

#[test]
fn a_sentence_without_quotes_is_no_code() {
    for value in [r#"Is it "ok"?"#, r#"Hello (John "Jo" Doe)"#] {
        let world = World::new().file("c.json", RIGHT.replacen(r#""Hello""#, value, 1));
        let answer = world.run(&["lint", "--exit-zero", "--format", "concise", "c.json"]).exits(0);
        assert!(!answer.text().contains("programming language"), "{value}: {}", answer.text());
    }
    for value in [r#"t("hello")"#, r#"x ? "a" : "b""#, r#"x?"a":"b""#] {
        let world = World::new().file("c.json", RIGHT.replacen(r#""Hello""#, value, 1));
        let answer = world.run(&["lint", "--exit-zero", "--format", "concise", "c.json"]).exits(0);
        assert!(answer.text().contains("programming language"), "{value}: {}", answer.text());
    }
}

#[test]
fn code_and_templates_are_called_so_and_left_as_they_are() {
    for (value, said) in [
        (r#"name || "there""#, "is an expression of a programming language"),
        (r#""a" if x else "b""#, "is an expression of a programming language"),
        (r#""Hello" "there""#, "stands behind another string; Python and C make one of both"),
        (r#""Hi <%= t("x") %>""#, "is a template that was not filled in; its quotes end the string"),
        ("`Hello ${name}`", "is in backticks"),
    ] {
        let text = RIGHT.replacen(r#""Hello""#, value, 1);
        let world = World::new().file("c.json", &text);
        let answer = world.run(&["lint", "--fix", "--format", "concise", "c.json"]).exits(1);
        assert!(answer.text().contains(said), "{value}: {}", answer.text());
        assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text, "{value}");
    }
    let world = World::new().file("c.json", RIGHT.replacen(r#""Hello""#, "`Hello\n  there`", 1));
    world.run(&["lint", "--fix", "c.json"]).exits(0);
    let mended = RIGHT.replacen(r#""Hello""#, r#""Hello\n  there""#, 1);
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), mended);
}

#[test]
fn a_list_of_one_object_that_lost_its_opening_bracket_is_one_finding_and_is_mended() {
    let text = r#"{"canvas":{"content":{"components":{"type":"text","text":"a"}]},"stored_data":{"step":1}}}"#;
    let world = World::new().file("c.json", text);
    let answer = world.run(&["lint", "--exit-zero", "--format", "concise", "c.json"]).exits(0);
    let lines: Vec<&str> = answer.text().lines().filter(|line| line.starts_with("c.json:")).collect();
    assert_eq!(
        lines,
        [
            "c.json:1:36: syntax/stray-bracket `[` is missing here: `components` of content is an object, and must be an array"
        ]
    );
    world.run(&["lint", "--fix", "c.json"]).exits(0);
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text.replacen(":{\"type", ":[{\"type", 1));
}

/// Where the brackets of the right text stand, each with the place of its other end.
fn pairs(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' => open.push(at),
            b'}' | b']' => pairs.push((open.pop().unwrap(), at)),
            _ => {}
        }
    }
    pairs
}

/// The texts that have two brackets side by side in the wrong order, a pair of the wrong sort, or one that is none of JSON's.
fn wrong_brackets(right: &str) -> Vec<String> {
    let with = |changes: &[(usize, u8)]| {
        let mut text = right.as_bytes().to_vec();
        for (at, byte) in changes {
            text[*at] = *byte;
        }
        String::from_utf8(text).unwrap()
    };
    let is = |at: usize| right.as_bytes()[at];
    let mut texts = Vec::new();
    for &(open, close) in &pairs(right) {
        let sorts: [(u8, u8); 2] =
            if is(open) == b'{' { [(b'[', b']'), (b'(', b')')] } else { [(b'{', b'}'), (b'(', b')')] };
        texts.extend(sorts.map(|(opens, closes)| with(&[(open, opens), (close, closes)])));
        texts.extend([with(&[(open, b'(')]), with(&[(close, b')')])]);
    }
    let mut brackets: Vec<usize> = pairs(right).into_iter().flat_map(|(open, close)| [open, close]).collect();
    brackets.sort_unstable();
    for two in brackets.windows(2) {
        let (one, other) = (two[0], two[1]);
        let beside = right[one + 1..other].trim().is_empty() && is(one) != is(other) && is(one) + 2 != is(other);
        texts.extend(beside.then(|| with(&[(one, is(other)), (other, is(one))])));
    }
    texts
}

#[test]
fn brackets_that_are_wrong_for_one_reason_are_one_finding_and_are_mended() {
    for right in [RIGHT.to_owned(), compact(RIGHT)] {
        let texts = wrong_brackets(&right);
        assert_eq!(texts.len(), 4 * 12 + 6);
        let name = |number: usize| format!("./{number:03}.json");
        let world = texts.iter().enumerate().fold(World::new(), |world, (at, text)| world.file(&name(at), text));
        let answer = world.run(&["lint", "--exit-zero", "--kind", "canvas", "--format", "json", "."]).exits(0);
        let json = answer.json();
        let findings = json["findings"].as_array().unwrap();
        let said: Vec<_> = findings.iter().map(|finding| finding["message"].as_str().unwrap()).collect();
        let files: Vec<_> = findings.iter().map(|finding| finding["file"].as_str().unwrap()).collect();
        assert_eq!(files, (0..texts.len()).map(name).collect::<Vec<_>>(), "{said:#?}");
        assert!(findings.iter().all(|finding| finding["rule"] == "syntax/stray-bracket"), "{said:#?}");
        // One pair between brackets is as near to a list of two texts with a colon for its comma.
        world.run(&["lint", "--fix", "--kind", "canvas", "."]).exits(1);
        let kept = |at: &usize| std::fs::read_to_string(world.path(&name(*at))).unwrap() == texts[*at];
        let kept: Vec<&str> = (0..texts.len()).filter(kept).map(|at| texts[at].as_str()).collect();
        assert_eq!(kept, [texts[24].as_str()]);
        world.run(&["lint", "--fix", "--unsafe-fixes", "--kind", "canvas", "."]).exits(0);
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(std::fs::read_to_string(world.path(&name(at))).unwrap(), right, "{text}");
        }
    }
}

#[test]
fn brackets_are_named_in_the_order_that_is_right() {
    for (text, expected) in [
        (
            r#"{"canvas": {"content": {"components": [{"type": "divider"]}}}}"#,
            "1:58 `]}` is in the wrong order, and `}]` belongs here",
        ),
        (
            r#"{"canvas": {"content": {"components": {["type": "divider"}]}}}"#,
            "1:39 `{[` is in the wrong order, and `[{` belongs here",
        ),
        (
            r#"{"canvas": {"content": {"components": ({"type": "divider"})}}}"#,
            "1:39 `(` and `)` stand around the array, where `[` and `]` belong",
        ),
        (
            r#"{"canvas": {"content": {"components": [{"type": "divider")]}}}"#,
            "1:58 `)` closes the object, where `}` belongs",
        ),
        (
            r#"{"results": {"tags": ("a", "b")}}"#,
            "1:22 `(` and `)` stand around the values of a tuple, where `[` and `]` belong",
        ),
        (r#"{"canvas": {"content": {"components": ({"type": "divider"}]}}}"#, "1:39 `(` stands where `[` belongs"),
    ] {
        let world = World::new().file("c.json", text);
        let answer = world.run(&["lint", "--format", "concise", "c.json"]).exits(1);
        assert_eq!(
            answer.text().lines().next().unwrap().replacen("c.json:", "", 1),
            expected.replacen(' ', ": syntax/stray-bracket ", 1),
            "{text}"
        );
    }
}

#[test]
fn a_conflict_in_yaml_is_one_finding_and_the_rest_is_read_with_the_better_side() {
    let manifest =
        "key: \"shop-tools\"\nname: Shop\n<<<<<<< HEAD\nversion: [1\n=======\nversion: 1.0.0\n>>>>>>> main\n";
    let world = World::new().file("manifest.yaml", manifest);
    let answer = world.run(&["lint", "--kind", "infobip-manifest", "--format", "json", "manifest.yaml"]).exits(1);
    let json = answer.json();
    let findings = json["findings"].as_array().unwrap();
    let syntax: Vec<_> =
        findings.iter().filter(|finding| finding["rule"].as_str().unwrap().starts_with("syntax/")).collect();
    assert_eq!(syntax.len(), 1, "{findings:#?}");
    assert_eq!((&syntax[0]["rule"], &syntax[0]["start"]["line"]), (&"syntax/conflict".into(), &3.into()));
    assert!(!findings.iter().any(|finding| finding["message"].as_str().unwrap().contains("`version` is missing")));
}

#[test]
fn a_conflict_between_lines_is_one_finding_and_both_versions_are_linted() {
    let line = |kind: &str| format!(r#"{{"canvas":{{"content":{{"components":[{{"type":"{kind}"}}]}}}}}}"#) + "\n";
    let (good, bad) = (line("divider"), line("dividre"));
    let marked = |first: &str, second: &str| format!("{good}<<<<<<< HEAD\n{first}=======\n{second}>>>>>>> main\n");
    for (text, expected) in [
        (marked(&good, &bad), &["2:1 syntax/conflict", "5:45 canvas/component-type-unknown"][..]),
        (marked(&good, &good).replace("=======", "||||||| base\n======="), &["2:1 syntax/conflict"]),
        (format!("{good}>>>>>>> main\n"), &["2:1 syntax/conflict"]),
        (format!("{good}=======\n{good}"), &["2:1 syntax/conflict"]),
        (format!("{}||||||| base\n", marked(&good, &good)), &["2:1 syntax/conflict", "7:1 syntax/conflict"]),
    ] {
        let world = World::new().file("lines.ndjson", &text);
        let answer = world.run(&["lint", "--format", "json", "--ignore", "canvas/no-submit", "lines.ndjson"]).exits(1);
        let json = answer.json();
        let told = json["findings"].as_array().unwrap().iter().map(|finding| {
            let start = &finding["start"];
            format!("{}:{} {}", start["line"], start["column"], finding["rule"].as_str().unwrap())
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn a_slip_that_may_have_been_another_is_not_mended_unasked() {
    let canvas = |components: &str| format!(r#"{{"canvas":{{"content":{{"components":[{components}]}}}}}}"#);
    for text in [
        canvas(
            "{\"type\":\"button\",\"id\":\"a\",\"label\":\"x\",\"action\":{\"type\":\"url\",\n\"url\":\"https:\"//a.example.test/book\"\n}}",
        ),
        canvas("{\"type\":\"text\",\"text\":\"\"#42 is open\"},{\"type\":\"divider\",\"id\":\"z\"}"),
        canvas(r#"{"type":"text","id":"title","text":"12""}"#),
        canvas(r#"{"type":"text","id":"title," "text":"12"}"#),
        canvas("{\"type\":\"button\",\"id\":\"b\",\n\"label\": \"Phone',\n\"action\":{\"type\":\"submit\"}}"),
        canvas(r#"{"type":"button","id":"b","label":"Back","action":{"type":"submit"{}"#),
        canvas(
            r#"{"type":"dropdown","id":"p","options":[[{"type":"option","id":"a","text":"A"},{"type":"option","id":"b","text":"B"}],"value":"a"}"#,
        ),
        canvas(r#"{"type":"checkbox","id":"c","options":[{"type":"option","id":"x","text":"X"}],"value":["x":"y"]}"#),
    ] {
        let world = World::new().file("c.json", &text);
        world.run(&["lint", "--fix", "--kind", "canvas", "c.json"]).exits(1);
        assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text);
    }
    let world = World::new().file("c.json", canvas(r#"{"type":"text","text:" "a"}"#));
    world.run(&["lint", "--fix", "--kind", "canvas", "c.json"]).exits(0);
    let mended = std::fs::read_to_string(world.path("c.json")).unwrap();
    assert_eq!(mended, canvas(r#"{"type":"text","text": "a"}"#), "the colon is taken out of the quotes");
}

#[test]
fn a_slip_at_a_colon_or_a_comma_is_mended() {
    for (right, slip) in [
        (r#""type": "spacer""#, r#""type", "spacer""#),
        (r#""label": "Size""#, r#""label"; "Size""#),
        (r#""label": "Size""#, r#""label":= "Size""#),
        (r#""label": "Size""#, r#""label"=> "Size""#),
        (r#""action": {"#, r#""action", {"#),
        (r#""label": "Size","#, r#""label": "Size"."#),
        (r#""Small" },"#, r#""Small" };"#),
        ("\"size\",\n", "\"size\";\n"),
    ] {
        let world = World::new().file("c.json", RIGHT.replacen(right, slip, 1));
        world.run(&["lint", "--fix", "c.json"]).exits(0);
        assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), RIGHT, "{slip}");
    }
}

#[test]
fn a_text_in_another_languages_form_is_one_finding_and_mended_where_that_is_sure() {
    const DIVIDER: &str = r#"{"canvas": {"content": {"components": [{"type": "divider"}]}}}"#;
    for (text, said, mended) in [
        ("{canvas: {content: {components: [{type: 'divider'},]}}}", "1:2 syntax/unquoted-key", true),
        ("const x = {canvas: {content: {components: [{type: 'divider'}]}}};", "1:12 syntax/unquoted-key", true),
        ("{'canvas': {'content': {'components': [{'type': 'divider'}]}}}", "1:2 syntax/single-quotes", true),
        (
            r#"{"canvas" => {"content" => {"components" => [{"type" => "divider"}]}}}"#,
            "1:11 syntax/missing-colon",
            true,
        ),
        (
            "{&quot;canvas&quot;: {&quot;content&quot;: {&quot;components&quot;: [{&quot;type&quot;: &#34;divider&quot;}]}}}",
            "1:2 syntax/unquoted-key",
            true,
        ),
        ("{“canvas”: {“content”: {“components”: [{“type”: “divider”}]}}}", "1:2 syntax/typographic-quotes", true),
        ("{canvas={content={components=[{type=divider}]}}}", "1:2 syntax/bare-word", false),
        ("{:canvas => {:content => {:components => []}}}", "1:1 syntax/key-not-string", false),
        ("['canvas' => ['content' => ['components' => []]]]", "1:1 syntax/missing-colon", false),
        (r#"{\"canvas\": {\"content\": {\"components\": []}}}"#, "1:1 syntax/bad-escape", false),
        ("[object Object]", "1:1 syntax/bare-word", false),
        ("<?php return ['canvas' => []];", "1:1 syntax/stray-text", false),
        ("<canvas><content/></canvas>", "1:1 syntax/stray-text", false),
    ] {
        let world = World::new().file("c.json", text);
        let lint = |more: &str| world.run(&["lint", "--kind", "canvas", "--format", "concise", more, "c.json"]);
        let answer = lint("--exit-zero").exits(0);
        let lines: Vec<&str> = answer.text().lines().filter(|line| line.starts_with("c.json:")).collect();
        assert_eq!(lines.len(), 1, "{text}: {lines:#?}");
        assert!(lines[0].starts_with(&format!("c.json:{}", said.replacen(' ', ": ", 1))), "{text}: {lines:?}");
        lint("--fix").exits(i32::from(!mended));
        let kept = std::fs::read_to_string(world.path("c.json")).unwrap();
        let once = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        assert_eq!(once(&kept), once(if mended { DIVIDER } else { text }), "{text}");
    }
}

/// In the place of a text it is one without quotes, and what its author would have in there is a guess.
#[test]
fn a_number_in_a_form_that_json_lacks_becomes_a_text_where_a_text_belongs() {
    let text = r#"{"canvas":{"content":{"components":[{"type":"text","text":0x1F}]},"stored_data":{"n":0x1F}}}"#;
    let contact = r#"{"ContactGuid":"6f0c9b9e-1f0a-4c58-9f0a-0d5d6f0c9b9e","ContactZIP":1_000,"ContactCity":0x1F}"#;
    let world = World::new().file("c.json", text).file("k.json", contact);
    let kind = |kind| ["lint", "--kind", kind, "--fix"];
    world.run(&[&kind("canvas")[..], &["c.json"]].concat()).exits(1);
    let read = |name: &str| std::fs::read_to_string(world.path(name)).unwrap();
    assert_eq!(read("c.json"), text.replace(r#""n":0x1F"#, r#""n":31"#));
    world.run(&[&kind("kentico-update-contact-request")[..], &["k.json"]].concat()).exits(1);
    assert_eq!(read("k.json"), contact);
    world.run(&[&kind("canvas")[..], &["--unsafe-fixes", "c.json"]].concat()).exits(0);
    assert!(read("c.json").contains(r#""text":"0x1F""#), "{}", read("c.json"));
    world.run(&[&kind("kentico-update-contact-request")[..], &["--unsafe-fixes", "k.json"]].concat()).exits(0);
    assert_eq!(read("k.json"), contact.replace("1_000", "\"1_000\"").replace("0x1F", "\"0x1F\""));
}

#[test]
fn a_sign_that_is_wrong_everywhere_is_one_finding_that_counts_its_places() {
    let right = r#"{"canvas":{"content":{"components":[{"type":"text","text":"a & b; <c>"},{"type":"spacer","size":"s"},{"type":"divider"}]}}}"#;
    let page = right.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let semicolons = right.replace(',', ";");
    let quotes = right.replace('"', "”");
    for (text, said) in [
        (page, "the text was escaped for a page, here and at 28 more places"),
        (semicolons, "`;` stands where a comma belongs, as everywhere in the text: here and at 3 more places"),
        (quotes, "here and at 12 more places"),
    ] {
        let world = World::new().file("c.json", &text).file("two.json", text.replacen("spacer", "spazer", 1));
        let answer = world.run(&["lint", "c.json"]).exits(1);
        assert!(
            answer.text().contains(said) && answer.text().contains("1 file: 1 error; 1 can be mended with --fix"),
            "{}",
            answer.text()
        );
        // What the text holds is told beside it.
        let two = world.run(&["lint", "two.json"]).exits(1);
        assert!(two.text().contains("2 errors") && two.text().contains("spazer"), "{}", two.text());
        world.run(&["lint", "--fix", "c.json"]).exits(0);
        assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), right);
    }
    // Some semicolons among commas are slips of a hand.
    let mixed = right.replacen(',', ";", 2);
    let answer = World::new().file("c.json", mixed).run(&["lint", "c.json"]).exits(1);
    assert!(answer.text().contains("2 errors"), "{}", answer.text());
}

const MANIFEST: &str = "\
page:
  title: Shop
functions:
  - key: first
    name: First
  - key: second
    name: Second
";

#[test]
fn a_slip_in_a_list_of_yaml_is_one_finding_and_is_mended() {
    for (right, slip, said) in [
        (
            "  - key: second",
            "    key: second",
            "6:5: syntax/yaml a dash is missing before `key`, which begins the next",
        ),
        ("  - key: first", "    key: first", "4:5: syntax/yaml a dash is missing before `key`, which begins the first"),
        ("  - key: second", "  -key: second", "6:3: syntax/yaml a space is missing behind the dash"),
        ("    name: First", "    name:First", "5:9: syntax/yaml a space is missing behind the colon"),
        ("    name: First", "\tname: First", "5:1: syntax/yaml-tab a tab in the indentation"),
        ("functions:", "functions", "3:10: syntax/missing-colon a colon is missing behind `functions`"),
    ] {
        let world = World::new().file("m.yaml", MANIFEST.replacen(right, slip, 1));
        let lint = |more: &str| {
            let of = ["--kind", "infobip-manifest", "--select", "syntax", "--format", "concise", "m.yaml", more];
            world.run(&[&["lint"], of.as_slice()].concat())
        };
        let answer = lint("--exit-zero").exits(0);
        let lines: Vec<&str> = answer.text().lines().filter(|line| line.starts_with("m.yaml:")).collect();
        assert!(lines.len() == 1 && lines[0].starts_with(&format!("m.yaml:{said}")), "{slip}: {lines:#?}");
        lint("--fix").exits(0);
        assert_eq!(std::fs::read_to_string(world.path("m.yaml")).unwrap(), MANIFEST, "{slip}");
    }
}

#[test]
fn a_fix_says_that_what_was_captured_is_left_and_how_to_go_on() {
    let body = r#"{"canvas": {"content": {"components": [{"type": "divider",}]}}}"#;
    let capture = format!(
        "POST /initialize HTTP/1.1\n\n{{}}\n\n###< 200\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{body}\n"
    );
    let world = World::new().file("a.http", &capture);
    let answer = world.run(&["lint", "--fix", "a.http"]);
    assert!(answer.stderr.contains("nothing is mended inside captures, where 1 mistake stands"), "{}", answer.stderr);
    assert!(answer.stderr.contains("mend a copy of the body alone"), "{}", answer.stderr);
    assert_eq!(std::fs::read_to_string(world.path("a.http")).unwrap(), capture);
    let answer = world.run(&["lint", "a.http"]);
    assert!(!answer.stderr.contains("inside captures"), "{}", answer.stderr);
}

#[test]
fn a_fix_says_the_same_of_captures_that_stand_one_a_line() {
    let line = |body: &str| {
        let of = serde_json::json!({
            "method": "POST",
            "url": "/initialize",
            "headers": {"Content-Type": "application/json"},
            "body": "{}",
            "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": body},
        });
        format!("{of}\n")
    };
    let captures = line(r#"{"canvas": {"content": {"components": [{"type": "divider",}]}}}"#).repeat(2);
    let world = World::new().file("a.ndjson", &captures);
    let answer = world.run(&["lint", "--fix", "a.ndjson"]).exits(1);
    assert!(answer.stderr.contains("nothing is mended inside captures, where 2 mistakes stand"), "{}", answer.stderr);
    assert_eq!(std::fs::read_to_string(world.path("a.ndjson")).unwrap(), captures);
    let answer = world.run(&["lint", "a.ndjson"]).exits(1);
    assert!(!answer.stderr.contains("inside captures"), "{}", answer.stderr);
}

#[test]
fn a_difference_that_mends_nothing_says_so() {
    let text = r#"{"canvas":{"content":{"components":[{"type":"text","text":"a"+"b"}]}}}"#;
    let world = World::new().file("c.json", text);
    let shown = world.run(&["lint", "--fix", "--diff", "c.json"]).exits(1);
    assert!(shown.stderr.contains("1 mistake, none of which can be mended safely: "), "{}", shown.stderr);
    let shown = world.run(&["lint", "--diff", "--unsafe-fixes", "c.json"]).exits(1);
    assert!(shown.stderr.contains("1 mistake, none of which can be mended: "), "{}", shown.stderr);
}

#[test]
fn two_signs_that_are_lost_together_are_not_mended_without_being_asked_for() {
    for text in [
        r#"{"canvas":{"content":{"components":[{"type":"text"text"All good"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"button","id":"a","disabled"true"label":"Send","action":{"type":"submit"}}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type"; "text". "id": "closing", "text": "Booked"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type" “text” "text":"a"}]}}}"#,
        r#"{"canvas":"content""components":[{"type":"text","text":"a"}]}}}"#,
    ] {
        let world = World::new().file("c.json", text);
        world.run(&["lint", "--fix", "c.json"]).exits(1);
        assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text);
    }
}

#[test]
fn a_bracket_of_the_wrong_sort_makes_no_empty_object_or_list() {
    for text in [
        "{\"canvas\":{\"content\":{\"components\":[\n  {\"type\":\"text\",\"text\":\"a\"},\n  {\"type\":\"text\",\"text\":\"b\"}\n[}}}\n",
        r#"{"canvas":{"content":{"components":[{"type":"text","text":"a"},[{{"type":"spacer"}]}}}"#,
    ] {
        let world = World::new().file("c.json", text);
        world.run(&["lint", "--fix", "c.json"]);
        let kept = std::fs::read_to_string(world.path("c.json")).unwrap();
        assert!(!kept.contains("{}") && !kept.contains("[]"), "{kept}");
    }
}

#[test]
fn a_sign_that_was_written_for_one_beside_it_is_one_finding() {
    let canvas = |components: &str| format!(r#"{{"canvas":{{"content":{{"components":[{components}]}}}}}}"#);
    let right = canvas(
        r#"{"type":"button","id":"send","label":"Send","style":"primary","action":{"type":"url","url":"https://app.example.test"}},{"type":"spacer","size":"m"}"#,
    );
    // What stands in the text, what was written instead, and where the one finding is.
    for (was, is, said) in [
        (r#"[{"type":"button""#, r#"[;"type":"button""#, "37: syntax/stray-bracket"),
        (r#""style":"primary""#, r#""style"{"primary""#, "88: syntax/missing-colon"),
        (r#""style":"primary""#, r#""style"["primary""#, "88: syntax/missing-colon"),
        (r#""style":"primary""#, r#""style":'primary""#, "89: syntax/unclosed-string"),
        (r#""style":"primary""#, r#""style":;primary""#, "89: syntax/unclosed-string"),
        (r#""style":"primary""#, r#"{style":"primary""#, "81: syntax/unclosed-string"),
        (r#""style":"primary""#, r#""style;:"primary""#, "87: syntax/unclosed-string"),
        (r#""style":"primary""#, r#"""style":"primary""#, "81: syntax/unescaped-quote"),
        (r#""style":"primary""#, r#""style"":"primary""#, "87: syntax/unescaped-quote"),
        (r#""style":"primary""#, r#""style":""primary""#, "89: syntax/unescaped-quote"),
        (r#""style":"primary","#, r#""style":"primary," "#, "97: syntax/missing-comma"),
        (r#""style":"primary""#, r#""styl"e:"primary""#, "86: syntax/unclosed-string"),
        (r#""style":"primary""#, r#""style:""primary""#, "87: syntax/missing-colon"),
        (r#""id":"send""#, r#""i":"send""#, "54: canvas/id-missing"),
        (r#""url":"#, r#""rlu":"#, "122: canvas/action-url-missing"),
    ] {
        let text = right.replacen(was, is, 1);
        let world = World::new().file("c.json", &text);
        let answer = world.run(&["lint", "--kind", "canvas", "--format", "concise", "c.json"]);
        let lines: Vec<&str> = answer.text().lines().collect();
        assert!(lines.len() == 1 && lines[0].starts_with(&format!("c.json:1:{said}")), "{is}: {lines:#?}");
        // What a repair makes of it is the right text, or nothing is repaired.
        world.run(&["lint", "--kind", "canvas", "--fix", "--unsafe-fixes", "c.json"]);
        let kept = std::fs::read_to_string(world.path("c.json")).unwrap();
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        assert!(kept == text || value(&kept) == value(&right), "{is}: {kept}");
    }
}

#[test]
fn a_secret_that_stands_twice_is_told_as_that_whatever_it_ends_in() {
    for once in ["PUBLIC-intercom-client-secret", "UFVCTElDLWludGVyY29tLXM="] {
        for between in ["", "\n", " "] {
            let world =
                World::new().env("ONCE", once).env("TWICE", &format!("{once}{between}{once}")).file("body.json", BODY);
            let run = ["sign", "intercom", "--secret", "env:ONCE", "--print", "signature", "body.json"];
            let header = format!("X-Body-Signature: {}", world.run(&run).exits(0).text().trim());
            let run = ["verify", "--secret", "env:TWICE", "-H", &header, "--format", "json", "body.json"];
            let json = world.run(&run).exits(1).json();
            assert_eq!(json["results"][0]["causes"][0]["code"], "secret-doubled", "{once}{between:?}: {json}");
        }
    }
    // A secret that a line break cut is another matter.
    let world = World::new().env("S", "PUBLIC-first\nsecond-line").env("CUT", "PUBLIC-first").file("body.json", BODY);
    let run = ["sign", "intercom", "--secret", "env:CUT", "--print", "signature", "body.json"];
    let header = format!("X-Body-Signature: {}", world.run(&run).exits(0).text().trim());
    let run = ["verify", "--secret", "env:S", "-H", &header, "--format", "json", "body.json"];
    assert_eq!(world.run(&run).exits(1).json()["results"][0]["causes"].as_array().unwrap().len(), 1);
}

#[test]
fn a_comma_that_is_missing_at_the_end_of_a_line_makes_no_other_text_of_each_line() {
    for (text, right) in [
        (
            "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"text\",\"id\":\"a\",\"text\":\"Hi\"}\n{\"type\":\"button\",\"id\":\"b\",\"label\":\"Go\",\"action\":{\"type\":\"submit\"}},\n{\"type\":\"spacer\",\"size\":\"s\"}]}}}\n",
            "\"Hi\"},\n",
        ),
        (
            "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"text\",\"text\":\"Hi\"}\n    {\"type\":\"spacer\",\"size\":\"s\"}]}}}\n",
            "\"Hi\"},\n",
        ),
        (
            "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"text\",\"text\":\"Hi\"}\n{\"type\":\"divider\"}\n]}}}\n",
            "\"Hi\"},\n",
        ),
    ] {
        let world = World::new().file("c.json", text);
        world.run(&["lint", "--fix", "c.json"]).exits(0);
        let mended = std::fs::read_to_string(world.path("c.json")).unwrap();
        assert_eq!(mended, text.replacen("\"Hi\"}\n", right, 1));
    }
}

#[test]
fn one_broken_line_makes_no_other_text_of_the_lines_around_it() {
    let line = "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"divider\"}]}}}\n";
    for broken in [
        "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"divider\"}]}}\n",
        "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"divider}]}}}\n",
        "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"divider\"}}}}\n",
    ] {
        for texts in [[broken, line, line], [line, broken, line]] {
            let world = World::new().file("c.json", texts.concat());
            let answer = world.run(&["lint", "--format", "json", "c.json"]).exits(1);
            let json = answer.json();
            let findings = json["findings"].as_array().unwrap();
            let at = if texts[0] == broken { 1 } else { 2 };
            assert_eq!(findings.len(), 1, "{broken}: {findings:#?}");
            assert_eq!(findings[0]["start"]["line"], at, "{broken}: {findings:#?}");
        }
    }
}

#[test]
fn a_repair_that_would_move_lose_or_keep_something_else_is_not_made_unasked() {
    let entries = "functions:\n    method: GET\n  - name: List\n    uri: https://a.example.test/x\n";
    for (name, text) in [
        ("phone.json", r#"{"results":{"phone":+420123456789}}"#),
        ("spaces.json", r#"{"results":{"phone":+420 123 456}}"#),
        ("number.json", r#"{"results":{"a":[{"height":4}8,{"b":1}]}}"#),
        ("quote.json", r#"{"results":{"a":[1""]}}"#),
        ("wrapped.json", "{\"results\":{\"url\":\"https://a.exam\nple.test/a.png\"}}"),
        ("wrapped-again.json", "{\"results\":{\"url\":\"\n  https://a.example.test/a.png\"}}"),
        ("cut.json", r#"{"results":{"a":[{"height":4,"b":[1"#),
        ("note.yaml", "functions:\n  - name: List\n    TODO fix this\n    uri: https://a.example.test/x\n"),
        ("broken.yaml", "functions:\n  - name: obj\nect\n"),
        ("entries.yaml", entries),
        ("flow.yaml", "canvas: {content: {components: [{type: text, text, hello, style, header}]}}\n"),
    ] {
        let world = World::new().file(name, text);
        world.run(&["lint", "--fix", name]);
        assert_eq!(std::fs::read_to_string(world.path(name)).unwrap(), text, "{name}");
    }
    // The level that the missing line opened is seen in the indentation.
    let text = RIGHT.replacen("  \"canvas\": {\n", "", 1);
    let world = World::new().file("c.json", &text);
    world.run(&["lint", "--fix", "c.json"]).exits(1);
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text);
}

#[test]
fn a_sign_for_the_colon_and_a_space_that_is_none_are_replaced_in_yaml() {
    let right = "card:\n  title: Order lookup\n  src: https://a.example.test/card\n  size: STANDARD\n";
    for wrong in [
        right.replace("title:", "title ="),
        right.replace("size:", "size =>"),
        right.replace("title: ", "title:\u{a0}"),
        right.replace("src: ", "src:\u{a0}"),
    ] {
        let world = World::new().file("c.yaml", &wrong);
        world.run(&["lint", "--fix", "--kind", "infobip-flow-manifest", "c.yaml"]);
        assert_eq!(std::fs::read_to_string(world.path("c.yaml")).unwrap(), right, "{wrong}");
    }
}
