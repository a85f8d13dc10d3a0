//! `courtside decrypt` where one thing takes several lines: documents and wrapped blobs, of any size, one or many.

use courtside::sheet::{Key, OpenSheet, form, seal};

use crate::world::{Answer, SECRET, World};

fn piped(world: &World, stdin: impl AsRef<[u8]>) -> Answer {
    world.run_with(&["decrypt", "--secret", "env:S", "-"], stdin.as_ref())
}

/// A user with so many letters in it.
fn user(id: usize, letters: usize) -> String {
    format!("{{\"id\":\"{id}\",\"note\":\"{}\"}}", "x".repeat(letters))
}

fn sealed(plaintext: &str) -> String {
    let mut iv = [9; 12];
    iv[..8].copy_from_slice(&(plaintext.len() as u64).to_le_bytes());
    seal(&Key::from_secret(SECRET.as_bytes()), iv, plaintext.as_bytes())
}

/// The text over lines of that length, each with its end.
fn wrapped(text: &str, width: usize, end: &str) -> String {
    text.as_bytes().chunks(width).fold(String::new(), |all, line| all + std::str::from_utf8(line).unwrap() + end)
}

#[test]
fn one_thing_over_several_lines_opens_whatever_its_size() {
    let world = World::with_secret();
    for letters in [100, 49_000, 49_210, 90_000] {
        let plain = user(1, letters);
        let blob = sealed(&plain);
        let members: Vec<String> = (0..letters / 40).map(|number| format!("{{\"number\": {number}}}")).collect();
        let pretty = format!(
            "{{\n  \"canvas\": [\n    {}\n  ],\n  \"input_values\": {{}},\n  \"user\": \"{blob}\"\n}}\n",
            members.join(",\n    ")
        );
        let body = form(&OpenSheet::default(), &blob).unwrap();
        let event = serde_json::json!({"httpMethod": "POST", "path": "/sheet", "headers": {}, "body": body});
        let captured = serde_json::json!({"method": "POST", "path": "/sheet", "headers": {}, "body": body});
        // Keys in the order of the alphabet: the body stands before what tells that it is an event.
        let sorted = format!(
            "{{\"body\": {}, \"headers\": {{}}, \"httpMethod\": \"POST\", \"isBase64Encoded\": false}}",
            serde_json::json!(body)
        );
        for text in [
            blob.clone(),
            wrapped(&blob, 60, "\n"),
            wrapped(&blob, 64, "\r\n"),
            wrapped(&blob, 76, "\n"),
            wrapped(&blob, 100, "\n"),
            format!("\n{}\n\n", wrapped(&blob, 76, "\n")),
            pretty.clone(),
            format!("\u{feff}{pretty}"),
            format!("intercom_data={pretty}"),
            format!("'{pretty}'"),
            body,
            serde_json::to_string_pretty(&event).unwrap(),
            event.to_string(),
            sorted,
            serde_json::to_string_pretty(&captured).unwrap(),
            captured.to_string(),
        ] {
            let answer = piped(&world, &text).exits(0);
            assert!(answer.text() == format!("{plain}\n"), "{letters}: {}", &text[..60]);
        }
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &blob).unwrap();
        assert!(piped(&world, &bytes).exits(0).text() == format!("{plain}\n"), "{letters}");
        let other = World::new().env("S", "another-secret-of-the-tests");
        for text in [pretty, wrapped(&blob, 76, "\n")] {
            let answer = other.run_with(&["decrypt", "--secret", "env:S", "--explain=none", "-"], text.as_bytes());
            let stderr = answer.exits(1).stderr;
            assert_eq!(stderr.matches("error: ").count(), 1, "{stderr}");
        }
        assert_eq!(piped(&other, &bytes).exits(2).stderr.matches("error: ").count(), 1);
    }
}

#[test]
fn something_too_large_to_be_one_thing_is_refused_in_one_sentence() {
    let text = format!("{{\n{}", " ".repeat(65 << 20));
    piped(&World::with_secret(), text).fails(2, &["standard input holds something larger than 64 MiB"]);
}

#[test]
fn long_lists_of_equal_lines_stay_lists() {
    let world = World::with_secret();
    let line = |id: usize, letters: usize| sealed(&user(100_000 + id, letters));
    // 44 bytes of plaintext are 96 characters, and less are 60, as programs wrap.
    for letters in [0, 19] {
        let lines: Vec<String> = (0..1500).map(|id| line(id, letters)).collect();
        let text = lines.join("\n");
        assert!(text.len() > 64 << 10);
        let plain: String = (0..1500).map(|id| user(100_000 + id, letters) + "\n").collect();
        assert!(piped(&world, &text).exits(0).text() == plain, "{letters}");
        // One that does not open, wherever it stands, is one line that does not.
        for broken in [0, 700] {
            let mut lines = lines.clone();
            lines[broken] = line(broken, letters).chars().rev().collect();
            let answer = piped(&world, lines.join("\n")).exits(1);
            assert_eq!(answer.text().lines().filter(|line| !line.is_empty()).count(), 1499, "{letters} {broken}");
            assert_eq!(answer.stderr.matches("error: ").count(), 1, "{}", answer.stderr);
        }
        let objects: Vec<String> = lines.iter().map(|blob| format!("{{\"user\":\"{blob}\"}}")).collect();
        assert!(piped(&world, objects.join("\n")).exits(0).text() == plain, "{letters}");
        let answer = piped(&world, format!("{{\"cut\n{}", objects.join("\n"))).exits(1);
        assert!(answer.text() == format!("\n{plain}"), "{letters}");
    }
}

#[test]
fn several_wrapped_blobs_open_each() {
    let world = World::with_secret();
    for widths in [[60, 60, 60], [64, 64, 64], [76, 76, 76], [100, 100, 100], [60, 76, 48]] {
        for lengths in [[50, 90, 200], [200, 50, 90], [0, 100, 300]] {
            let plain: Vec<String> = lengths.into_iter().map(|letters| user(1, letters)).collect();
            let blobs = plain.iter().zip(widths).map(|(plain, width)| wrapped(&sealed(plain), width, "\n"));
            let blobs: Vec<String> = blobs.collect();
            let expected = plain.join("\n") + "\n";
            for text in [blobs.concat(), blobs.join("\n"), blobs.concat().replace('\n', "\r\n")] {
                let answer = piped(&world, &text).exits(0);
                assert_eq!(answer.text(), expected, "{text}");
                assert_eq!(world.run(&["decrypt", "--secret", "env:S", &text]).exits(0).text(), expected, "{text}");
            }
        }
    }
    // A blob that fills its last line is told by that it opens; more of them than is looked at to recognise an input.
    let full: Vec<String> = (0..300).map(|id| user(id + 100, 265)).collect();
    let text: String = full.iter().map(|plain| wrapped(&sealed(plain), 60, "\n")).collect();
    assert!(text.lines().all(|line| line.len() == 60) && text.len() > 64 << 10);
    assert!(piped(&world, &text).exits(0).text() == full.join("\n") + "\n");
}

#[test]
fn a_wrapped_blob_among_several_that_does_not_open_is_told_with_its_line() {
    let world = World::with_secret();
    let (first, second) = (user(1, 60), user(2, 90));
    let cut = wrapped(&sealed(&second)[..100], 60, "\n");
    let text = wrapped(&sealed(&first), 60, "\n") + &cut;
    let answer = piped(&world, &text).exits(1);
    assert_eq!(answer.text(), format!("{first}\n"));
    assert!(answer.stderr.contains("-:4: the secret is right, and the blob is damaged"), "{}", answer.stderr);
    assert_eq!(answer.stderr.matches("error: ").count(), 1, "{}", answer.stderr);
    let other = World::new().env("S", "another-secret-of-the-tests");
    let stderr = piped(&other, &text).exits(1).stderr;
    assert_eq!(stderr.matches("wrong secret").count(), 2, "{stderr}");
    assert!(stderr.contains("-:1: ") && stderr.contains("-:4: "), "{stderr}");
}
