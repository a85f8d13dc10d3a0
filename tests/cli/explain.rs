//! `courtside explain`.

use crate::world::World;

#[test]
fn a_code_is_explained_with_what_to_do() {
    let answer = World::new().run(&["explain", "signature-mismatch"]).exits(0);
    insta::assert_snapshot!(answer.text());
    assert_eq!(answer.stderr, "");
}

#[test]
fn a_code_pasted_with_what_stood_around_it_is_known() {
    let world = World::new();
    let plain = world.run(&["explain", "blob-cut"]).exits(0);
    for pasted in ["`blob-cut`", " blob-cut\n", "Blob-Cut", "blob-cut;"] {
        assert_eq!(world.run(&["explain", pasted]).exits(0).text(), plain.text(), "{pasted}");
    }
}

#[test]
fn every_listed_code_is_explained_within_80_columns() {
    let world = World::new();
    let list = world.run(&["explain", "--list"]).exits(0);
    let codes: Vec<&str> = list.text().lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(codes.len() > 200, "{}", codes.len());
    // One run a code would take long; each axis has its own kind of entry.
    for prefix in ["signature-", "jwt-", "time", "recipe-", "body-python", "secret-", "blob-"] {
        let code = codes.iter().find(|code| code.starts_with(prefix)).expect(prefix);
        let answer = world.run(&["explain", code]).exits(0);
        assert!(answer.text().starts_with(&format!("{code}: ")) && answer.text().contains("What to do: "), "{code}");
        // Code stands in lines as it is typed.
        let prose = answer.text().split("\nThe raw body on ").next().unwrap();
        assert!(prose.lines().skip(1).all(|line| line.chars().count() <= 80), "{}", answer.text());
    }
}

#[test]
fn a_near_miss_is_guessed_and_anything_else_is_pointed_to_the_list() {
    let world = World::new();
    world.run(&["explain", "signature-mismach"]).fails(2, &["did you mean `signature-mismatch`?", "--list"]);
    world.run(&["explain", "zzz"]).fails(2, &["there is no code `zzz`", "--list"]);
    assert!(!world.run(&["explain", "zzz"]).stderr.contains("did you mean"));
    world.run(&["explain"]).exits(2);
    world.run(&["explain", "a\u{1b}[31mb"]).fails(2, &["\\u{1b}"]);
}

#[test]
fn every_framework_stands_with_the_code_though_a_mismatch_shows_two() {
    let said = World::new().run(&["explain", "body-python-dumps"]).exits(0);
    for framework in ["Flask", "Django", "FastAPI", "AWS Lambda (Python)"] {
        assert!(said.text().contains(framework), "{framework}");
    }
}

#[test]
fn members_and_their_values_are_explained_as_well_as_objects() {
    let explain = |word: &str| World::new().run(&["explain", word]).exits(0).text().to_owned();
    assert!(explain("action").starts_with("action: action\n"), "{}", explain("action"));
    let label = explain("label");
    assert!(label.starts_with("label: a member of ") && label.contains("\nbutton  text; required\n"), "{label}");
    assert!(label.contains("\ndropdown  text; optional\n"), "{label}");
    let one = explain("button.style");
    assert!(one.starts_with("style: a member of 1 object\n\nbutton  primary | secondary | link"), "{one}");
    let value = explain("`primary`");
    assert!(value.starts_with("primary: a value of 1 object\n\nbutton, as `style`  primary"), "{value}");
    assert!(explain("ContactZIP").contains("The postal code"));
    assert!(explain("contactzip").starts_with("ContactZIP: "));
    World::new().run(&["explain", "button.nothing"]).fails(2, &["there is no code `button.nothing`"]);
    World::new().run(&["explain", "lable"]).fails(2, &["there is no code `lable`"]);
}

#[test]
fn a_rule_without_its_family_is_guessed_before_words_that_are_spelled_alike() {
    World::new().run(&["explain", "action-missing"]).fails(2, &["did you mean `canvas/action-missing`?"]);
}

#[test]
fn a_length_that_disagrees_is_explained_for_what_a_har_says_too() {
    let said = World::new().run(&["explain", "length-disagrees"]).exits(0);
    assert!(said.text().contains("Content-Length") && said.text().contains("`bodySize`"), "{}", said.text());
}

#[test]
fn a_word_of_two_commands_is_explained_for_both() {
    let answer = World::new().run(&["explain", "wrong-secret"]).exits(0);
    for part in [
        "signed with a secret that is not yours",
        "`finding` of `courtside decrypt`",
        "sealed with the client secret of another app",
    ] {
        assert!(answer.text().contains(part), "{part}: {}", answer.text());
    }
}
