//! Slips with whole lines of a canvas that is laid out as tools do it: the indentation tells what was there.

use crate::world::World;

const RIGHT: &str = r#"{
  "canvas": {
    "content": {
      "components": [
        {
          "type": "text",
          "id": "hello",
          "text": "Hello",
          "style": "header"
        },
        {
          "type": "single-select",
          "id": "size",
          "label": "Size",
          "options": [
            {
              "type": "option",
              "id": "s",
              "text": "Small"
            },
            {
              "type": "option",
              "id": "m",
              "text": "Medium"
            }
          ]
        },
        {
          "type": "spacer",
          "size": "m"
        },
        {
          "type": "button",
          "id": "send",
          "label": "Send",
          "style": "primary",
          "action": {
            "type": "submit"
          }
        }
      ]
    },
    "stored_data": {
      "step": 1,
      "done": [
        true,
        null
      ]
    }
  }
}
"#;

#[test]
fn a_closing_bracket_that_is_missing_is_put_on_a_line_of_its_own() {
    let lines: Vec<&str> = RIGHT.split_inclusive('\n').collect();
    let closes = |at: &usize| lines[*at].trim().starts_with(['}', ']']);
    let mut world = World::new();
    let mut places = Vec::new();
    for at in (0..lines.len()).filter(closes) {
        let with = |line: &str| [&lines[..at], &[line], &lines[at + 1..]].concat().concat();
        let indent = lines[at].len() - lines[at].trim_start().len();
        let blank = format!("{}\n", " ".repeat(indent));
        let bare = lines[at].replacen(['}', ']'], "", 1);
        let own = format!("{}:{}", at + 1, indent + 1);
        let before = format!("{at}:{}", lines[at - 1].trim_end().trim_end_matches(',').len() + 1);
        for (how, text, place) in
            [("bare", with(&bare), &own), ("blank", with(&blank), &own), ("gone", with(""), &before)]
        {
            let name = format!("{at:03}{how}.json");
            for (name, text) in [(name.clone(), text.clone()), (format!("crlf/{name}"), text.replace('\n', "\r\n"))] {
                world = world.file(&name, text);
                places.push(format!("{name}:{place}"));
            }
        }
    }
    places.sort();
    let answer = world.run(&["lint", "--exit-zero", "--kind", "canvas", "--format", "concise", "."]).exits(0);
    let mut said: Vec<String> = answer
        .text()
        .lines()
        .filter_map(|line| Some(line.split_once(": syntax/unclosed-bracket ")?.0.trim_start_matches("./").to_owned()))
        .collect();
    said.sort();
    assert_eq!(said, places, "{}", answer.text());
    world.run(&["lint", "--fix", "--kind", "canvas", "."]).exits(0);
    for place in &places {
        let name = place.split(':').next().unwrap();
        let right = if name.starts_with("crlf") { RIGHT.replace('\n', "\r\n") } else { RIGHT.to_owned() };
        assert_eq!(std::fs::read_to_string(world.path(name)).unwrap(), right, "{name}");
    }
}
