//! Repairs: what they leave in the file, and what is said where none is made.

use crate::world::World;

/// What a canvas of that text is after its repairs, the ones that guess among them where `all` says so.
fn mended(text: &str, all: bool) -> String {
    let world = World::new().file("c.json", text);
    let mut args = vec!["lint", "--kind", "canvas", "--fix", "c.json"];
    if all {
        args.push("--unsafe-fixes");
    }
    world.run(&args);
    std::fs::read_to_string(world.path("c.json")).unwrap()
}

#[test]
fn commas_and_nothing_else_are_one_mistake_without_a_repair() {
    let world = World::new().file("c.json", ", ,,\n".repeat(2_000));
    let answer = world.run(&["lint", "--kind", "canvas", "--diff", "--unsafe-fixes", "c.json"]).exits(1);
    assert_eq!(answer.stdout, b"");
    assert!(answer.stderr.contains("1 mistake, none of which can be mended: "), "{}", answer.stderr);
    let right = r#"{"canvas":{"content":{"components":[{"type":"text","text":"a"}]}}}"#;
    assert_eq!(mended(&format!(",, ,{right}"), false), right);
}

#[test]
fn a_text_that_takes_too_many_repairs_is_left_as_it_is_and_that_is_said() {
    let text = format!("{{\"a\":[{}]}}", vec!["1"; 20_000].join(" "));
    let world = World::new().file("c.json", &text);
    for args in [["--fix", "--unsafe-fixes"], ["--diff", "--unsafe-fixes"]] {
        let answer = world.run(&[&["lint", "--kind", "canvas", "c.json"][..], &args].concat()).exits(1);
        let said = "c.json takes so many repairs that none was made; mend by hand where it begins to go wrong";
        assert!(answer.stderr.contains(said), "{}", answer.stderr);
        assert!(!answer.stderr.contains("none of which"), "{}", answer.stderr);
    }
    assert_eq!(std::fs::read_to_string(world.path("c.json")).unwrap(), text);
}

#[test]
fn a_list_without_commas_gets_them_and_is_not_cut_in_two() {
    assert_eq!(
        mended(r#"{"canvas":{"content":{"components":[]}},"stored_data":{"a":[1 2 3 4 5 6]}}"#, true),
        r#"{"canvas":{"content":{"components":[]}},"stored_data":{"a":[1, 2, 3, 4, 5, 6]}}"#
    );
}

/// A webhook with that in place of its first key.
fn webhook(key: &str) -> World {
    let text = format!(
        r#"{{{key}:"notification_event","id":"notif_1","topic":"ping","app_id":"abc12345","delivery_status":null,"delivery_attempts":1,"data":{{"type":"notification_event_data","item":{{"type":"ping"}}}}}}"#
    );
    World::new().file("w.json", text)
}

#[test]
fn a_key_that_is_misspelt_is_not_put_in_a_second_time() {
    for (key, said) in [
        (r#""ty\ pe""#, "w.json:1:5: syntax/bad-escape"),
        (r#""tpye""#, "w.json:1:2: webhook/required-missing"),
        (r#""typ""#, "w.json:1:2: webhook/required-missing"),
    ] {
        let world = webhook(key);
        let args = ["lint", "--kind", "webhook-notification", "--format", "concise", "w.json"];
        let answer = world.run(&args).exits(1);
        let lines = answer.text();
        assert!(lines.starts_with(said) && lines.lines().count() == 1, "{key}: {lines}");
        let before = std::fs::read(world.path("w.json")).unwrap();
        world.run(&[&args[..], &["--fix"]].concat());
        assert_eq!(std::fs::read(world.path("w.json")).unwrap(), before, "{key}");
    }
    // Where it cannot be told which key that would be, it is not put in unasked.
    let world = webhook(r#""\d""#);
    world.run(&["lint", "--kind", "webhook-notification", "--fix", "w.json"]).exits(1);
    assert!(!std::fs::read_to_string(world.path("w.json")).unwrap().contains("\"type\": \"notification_event\""));
}

#[test]
fn a_sign_that_may_be_meant_for_the_quote_is_not_left_inside_of_it() {
    for quote in [";", ":", "{", "["] {
        let text = format!(r#"{{"canvas":{{"content":{{"components":[{{"type":"text{quote},"text":"a"}}]}}}}}}"#);
        assert_eq!(mended(&text, false), text);
    }
    let slashed = r#"{"canvas":{"content":{"components":[{"type":"text\","text":"a"}]}}}"#;
    assert_eq!(mended(slashed, false), slashed);
}

#[test]
fn what_may_be_one_sign_too_many_is_not_mended_as_something_else() {
    for text in [
        // A quote inside a string.
        r#"{"canvas":{"content":{"components":[{"type":"text","text":"/"orders"}]}}}"#,
        // A bracket before a value, with the next member behind it.
        r#"{"canvas":{"content":{"components":[]}},"stored_data":{"a":["b","c":{"d":1}}}"#,
        // An object that is closed before its last members.
        "{\"canvas\":{\"content\":{\"components\":[]}},\n}\"stored_data\":{\"a\":1},\"event\":{\"type\":\"completed\"}}",
        // An address whose quote is a bracket.
        r#"{"canvas":{"content":{"components":[{"type":"button","id":"a","label":"x","action":{"type":"url","url":{https://a.example.test/b"}}]}}}"#,
    ] {
        assert_eq!(mended(text, false), text);
    }
}
