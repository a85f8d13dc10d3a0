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

/// How many findings each of these texts has, in their order, and the first of them.
fn said_of(world: &World) -> std::collections::BTreeMap<String, Vec<String>> {
    let answer = world.run(&["lint", "--exit-zero", "--kind", "canvas", "--format", "json", "."]).exits(0);
    let mut said = std::collections::BTreeMap::<String, Vec<String>>::new();
    for finding in answer.json()["findings"].as_array().unwrap() {
        let (start, message) = (&finding["start"], finding["message"].as_str().unwrap());
        let file = finding["file"].as_str().unwrap().trim_start_matches("./").to_owned();
        said.entry(file).or_default().push(format!("{}:{} {message}", start["line"], start["column"]));
    }
    said
}

#[test]
fn lines_that_were_exchanged_are_one_finding_and_are_put_back_when_that_is_asked_for() {
    let lines: Vec<&str> = RIGHT.split_inclusive('\n').collect();
    let exchanged = |at: usize| {
        let mut lines = lines.clone();
        lines.swap(at, at + 1);
        lines.concat()
    };
    let name = |at: usize| format!("{at:03}.json");
    let world = (0..lines.len() - 1).fold(World::new(), |world, at| world.file(&name(at), exchanged(at)));
    let said = said_of(&world);
    // `"content": {` before `"canvas": {` is JSON, and both are wrong there.
    let several: Vec<_> = said.iter().filter(|(file, said)| said.len() > 1 && **file != name(1)).collect();
    assert!(several.is_empty(), "{several:#?}");
    world.run(&["lint", "--fix", "--kind", "canvas", "."]).exits(1);
    let read = |at: usize| std::fs::read_to_string(world.path(&name(at))).unwrap();
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    for (at, file) in (0..lines.len() - 1).map(|at| (at, name(at))).filter(|(at, _)| json(&exchanged(*at)).is_none()) {
        let line = |at: usize| lines[at].trim().trim_end_matches(',');
        let members = !line(at).ends_with(['{', '[', '}', ']']) && !line(at + 1).ends_with(['{', '[', '}', ']']);
        let before = &said[&file][0];
        if members {
            let place = format!("{}:{}", at + 1, lines[at + 1].trim_end().len() + 1);
            let expected = format!("{place} this line and the next were exchanged");
            assert!(before.starts_with(&expected), "{expected}: {before}");
            assert!(json(&read(at)).is_some(), "{}", read(at));
        } else {
            let column = lines[at + 1].len() - lines[at + 1].trim_start().len() + 1;
            let expected = format!("{}:{column} the line `{}` stands before the line", at + 1, lines[at + 1].trim());
            assert!(before.starts_with(&expected), "{expected}: {before}");
            assert_eq!(read(at), exchanged(at), "only a guess");
        }
    }
    world.run(&["lint", "--fix", "--unsafe-fixes", "--kind", "canvas", "."]);
    for at in (0..lines.len() - 1).filter(|at| json(&exchanged(*at)).is_none()) {
        let kept = json(&read(at));
        let order = matches!(&kept, Some(kept) if kept["canvas"]["stored_data"]["done"][0].is_null());
        assert!(order || kept == json(RIGHT), "{}", read(at));
    }
}

#[test]
fn a_line_that_is_lost_is_one_finding_where_the_lines_behind_it_tell() {
    let lines: Vec<&str> = RIGHT.split_inclusive('\n').collect();
    let without = |at: usize| [&lines[..at], &lines[at + 1..]].concat().concat();
    let name = |at: usize| format!("{at:03}.json");
    let world = (0..lines.len()).fold(World::new(), |world, at| world.file(&name(at), without(at)));
    let said = said_of(&world);
    for at in 0..lines.len() {
        let Some(said) = said.get(&name(at)) else { continue };
        let opens = lines[at].trim().starts_with('"') && lines[at].trim().ends_with(['{', '[']);
        // A last member leaves its comma behind, and is missing itself.
        let last = lines[at].trim().starts_with("\"text\": \"") && !lines[at].trim().ends_with(',');
        assert_eq!(said.len(), if last { 2 } else { 1 }, "{}: {said:#?}", lines[at]);
        if opens && at != 1 {
            let column = lines[at + 1].len() - lines[at + 1].trim_start().len() + 1;
            let noun = if lines[at].trim().ends_with('{') { "an object" } else { "an array" };
            let expected = format!("{}:{column} the line that opens {noun} is missing before `", at + 1);
            assert!(said[0].starts_with(&expected), "{expected}: {said:#?}");
        }
    }
    world.run(&["lint", "--fix", "--kind", "canvas", "."]).exits(1);
    for at in (0..lines.len()).filter(|at| lines[*at].trim().ends_with(['{', '[']) && *at > 1) {
        let kept = std::fs::read_to_string(world.path(&name(at))).unwrap();
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert!(kept == without(at) || bare(&kept) == bare(RIGHT), "{at}: {kept}");
    }
}

#[test]
fn an_element_that_stands_twice_is_not_taken_out() {
    for element in [r#""note: x""#, r#""http://a.example.test""#, r#""at 10:30""#, r#""smile :)""#, r#""a => [""#] {
        let text = format!("{{\n  \"canvas\": {{}},\n  \"list\": [\n    {element}\n    {element}\n  ]\n}}\n");
        let world = World::new().file("c.json", &text);
        world.run(&["lint", "--fix", "--kind", "canvas", "c.json"]);
        let kept = std::fs::read_to_string(world.path("c.json")).unwrap();
        assert_eq!(kept.matches(element).count(), 2, "{kept}");
    }
}

#[test]
fn a_line_that_stands_twice_is_one_finding_and_is_mended() {
    let lines: Vec<&str> = RIGHT.split_inclusive('\n').collect();
    let world = (0..lines.len()).fold(World::new(), |world, at| {
        world.file(&format!("{at:03}.json"), [&lines[..=at], &lines[at..]].concat().concat())
    });
    let several: Vec<_> = said_of(&world).into_iter().filter(|(_, said)| said.len() > 1).collect();
    assert!(several.is_empty(), "{several:#?}");
}
