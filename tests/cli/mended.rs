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
