//! `courtside encrypt`.

use crate::world::{Answer, SECRET, World};

/// The worked value: reference/intercom.md §5.5.
const BLOB: &str = "AAECAwQFBgcICQoLknN+7Jj8stC2ost6y5VAxKPwZv6YhlWLOkI7kyocNw0L2vyZC2qxcGxmcGzzeLtFkEGDvBwFpudHNt1Hl1c2FAms0y4uqbiFZK3XFmg/+pla037Bhk3s0VDU";
const USER: &str = r#"{"type":"user","id":"5f2a1b3c4d5e6f7a8b9c0d1e","email":"zoë@example.com"}"#;
const IV: &str = "000102030405060708090a0b";

fn encrypt(world: &World, arguments: &[&str]) -> Answer {
    world.run(&[&["encrypt", "--secret", "env:S"], arguments].concat())
}

/// What a blob holds.
fn opened(world: &World, blob: &str) -> Vec<u8> {
    world.run(&["decrypt", "--secret", "env:S", "--raw", blob.trim_end()]).exits(0).stdout
}

#[test]
fn what_is_encrypted_decrypts_to_the_same_bytes() {
    let pretty = "{\n  \"id\": \"Žofia 😀\"\n}\r\n\n";
    let world = World::with_secret().file("user.json", USER).file("pretty.json", pretty);
    assert_eq!(opened(&world, encrypt(&world, &["user.json"]).exits(0).text()), USER.as_bytes());
    assert_eq!(opened(&world, encrypt(&world, &["pretty.json"]).exits(0).text()), pretty.as_bytes());
    assert_eq!(opened(&world, encrypt(&world, &[USER]).exits(0).text()), USER.as_bytes());
    for arguments in [&["-"][..], &[]] {
        let blob = world.run_with(&[&["encrypt", "--secret", "env:S"], arguments].concat(), USER.as_bytes()).exits(0);
        assert_eq!(opened(&world, blob.text()), USER.as_bytes());
    }
}

#[test]
fn a_line_break_at_the_end_is_encrypted_too_and_that_is_said() {
    let world = World::with_secret().file("user.json", format!("{USER}\n")).file("exact.json", USER);
    let answer = encrypt(&world, &["user.json"]).exits(0);
    assert!(answer.stderr.starts_with("note: user.json ends in a line break"), "{}", answer.stderr);
    assert_eq!(encrypt(&world, &["exact.json"]).exits(0).stderr, "");
}

#[test]
fn a_given_iv_makes_the_worked_blob_and_is_warned_of() {
    let world = World::with_secret().file("user.json", USER);
    let answer = encrypt(&world, &["--iv", IV, "user.json"]).exits(0);
    assert_eq!(answer.text(), format!("{BLOB}\n"));
    assert!(answer.stderr.starts_with("warning: the IV was given"), "{}", answer.stderr);
    assert_eq!(encrypt(&world, &["--iv", IV, "--raw", "user.json"]).exits(0).text(), BLOB);
    for wrong in ["00", "zz0102030405060708090a0b", "000102030405060708090a0b0c"] {
        assert!(encrypt(&world, &["--iv", wrong, "user.json"]).exits(2).stderr.contains("24 hexadecimal digits"));
    }
}

#[test]
fn two_runs_share_no_iv() {
    let world = World::with_secret();
    let blobs: Vec<Vec<u8>> = (0..2).map(|_| encrypt(&world, &[USER]).exits(0).stdout).collect();
    assert_ne!(blobs[0][..16], blobs[1][..16]);
}

#[test]
fn the_form_opens_and_verifies() {
    let world = World::with_secret();
    let names = ["--workspace-id", "ws&=+1", "--component-id", "ž", "--workspace-region", "EU"];
    let form = encrypt(&world, &[&["--form", "--raw", USER][..], &names].concat()).exits(0);
    assert!(form.text().starts_with("intercom_data=%7B%22"), "{}", form.text());
    assert!(form.text().bytes().all(|byte| byte.is_ascii_graphic()), "{}", form.text());
    let world = world.file("form.txt", &form.stdout);
    assert_eq!(world.run(&["decrypt", "--secret", "env:S", "--raw", "form.txt"]).exits(0).text(), USER);
    let verified = world
        .run(&["verify", "--scheme", "intercom-sheet", "--secret", "env:S", "--format", "json", "form.txt"])
        .exits(0);
    assert_eq!(verified.json()["results"][0]["code"], "blob-ok");
    let other = world.env("W", "another-secret");
    let refused = other.run(&["verify", "--scheme", "intercom-sheet", "--secret", "env:W", "form.txt"]).exits(1);
    assert!(refused.text().contains("blob-refused"), "{}", refused.text());
    // The names are in the JSON as they were given.
    let inspected = other.run(&["inspect", "--secret", "env:S", "form.txt"]).exits(0);
    for said in ["intercom/open-sheet", "ws&=+1", "\"component_id\": \"ž\"", "blob-ok"] {
        assert!(inspected.text().contains(said), "{said}: {}", inspected.text());
    }
}

#[test]
fn what_is_no_user_is_warned_of_and_encrypted_all_the_same() {
    let world = World::with_secret().file("text.txt", "hello").file("list.json", "[1]");
    for (name, words) in [("text.txt", "text.txt is not JSON"), ("list.json", "is JSON but no object")] {
        let answer = encrypt(&world, &[name]).exits(0);
        assert!(answer.stderr.starts_with("warning: ") && answer.stderr.contains(words), "{}", answer.stderr);
        assert_eq!(opened(&world, answer.text()), std::fs::read(world.path(name)).unwrap());
    }
}

#[test]
fn wrong_questions_are_one_sentence_that_says_what_to_do() {
    let world = World::with_secret().file("empty.json", "").file("blank.json", " \n").file("folder/user.json", USER);
    encrypt(&world, &["empty.json"]).fails(2, &["empty.json is empty", "JSON object"]);
    encrypt(&world, &["blank.json"]).fails(2, &["blank.json is empty"]);
    encrypt(&world, &[""]).fails(2, &["the argument is empty"]);
    encrypt(&world, &["-"]).fails(2, &["standard input is empty"]);
    encrypt(&world, &["missing.json"]).fails(2, &["missing.json"]);
    encrypt(&world, &["folder"]).fails(2, &["folder"]);
    encrypt(&world, &["--form", "--current-canvas", "{", USER]).fails(2, &["current_canvas", "not JSON"]);
    world.run(&["encrypt", USER]).fails(2, &["INTERCOM_CLIENT_SECRET", "--secret"]);
    world.run(&["encrypt", "--secret", "-", "-"]).fails(2, &["both"]);
    assert!(encrypt(&world, &["--workspace-id", "x", USER]).exits(2).stderr.contains("--form"));
}

#[test]
fn the_secret_is_on_no_stream() {
    let world = World::with_secret();
    for arguments in [&[USER][..], &["--form", USER], &["--iv", IV, USER]] {
        let answer = encrypt(&world, arguments).exits(0);
        assert!(!answer.text().contains(SECRET) && !answer.stderr.contains(SECRET));
    }
}
