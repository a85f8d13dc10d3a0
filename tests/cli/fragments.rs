//! Blobs in pieces of documents, as people paste them: lines out of an object, lists, and objects that no request is.

use crate::world::{Answer, SECRET, World};

fn sealed(number: u8) -> String {
    let key = courtside::sheet::Key::from_secret(SECRET.as_bytes());
    courtside::sheet::seal(&key, [number; 12], format!("{{\"number\":{number}}}").as_bytes())
}

fn decrypt(text: &str) -> Answer {
    World::with_secret().run_with(&["decrypt", "--secret", "env:S", "-"], text.as_bytes())
}

fn inspect(text: &str) -> Answer {
    World::with_secret().run_with(&["inspect", "--secret", "env:S", "-"], text.as_bytes())
}

/// How many of the plaintexts stand in what `inspect` shows.
fn shown(text: &str) -> usize {
    let answer = inspect(text).exits(0);
    (1..=3).filter(|number| answer.text().contains(&format!("\"number\": {number}\n"))).count()
}

#[test]
fn a_line_out_of_an_object_is_opened() {
    let blob = sealed(1);
    for text in [
        format!("\"user\": \"{blob}\""),
        format!("    \"user\": \"{blob}\",\n"),
        format!("\"user\":\"{blob}\"}}\n"),
        format!("user: '{blob}',\n"),
        format!("user: {blob}\n"),
        format!("user={}\n", blob.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")),
        format!("user={blob}"),
        format!("\"{blob}\","),
        format!("'{blob}',\n"),
        format!("  \"user\": \"{blob}\",\n  \"workspace_id\": \"abc12345\",\n"),
        format!("  \"workspace_id\": \"abc12345\",\n  \"user\": \"{blob}\"\n}}\n"),
    ] {
        assert_eq!(decrypt(&text).exits(0).text(), "{\"number\":1}\n", "{text}");
        assert_eq!(shown(&text), 1, "{text}");
    }
}

#[test]
fn lines_out_of_several_objects_are_opened_one_by_one() {
    let [one, two] = [1, 2].map(sealed);
    for text in [
        format!("\"user\": \"{one}\",\n\"user\": \"{two}\",\n"),
        format!("\"{one}\",\n\"{two}\"\n"),
        format!("user: '{one}'\nuser: '{two}'\n"),
    ] {
        assert_eq!(decrypt(&text).exits(0).text(), "{\"number\":1}\n{\"number\":2}\n", "{text}");
    }
}

#[test]
fn every_blob_in_a_list_or_an_object_is_opened_in_its_order() {
    let [one, two, three] = [1, 2, 3].map(sealed);
    for text in [
        format!(r#"["{one}","{two}","{three}"]"#),
        format!("[\n  \"{one}\",\n  \"{two}\",\n  \"{three}\"\n]\n"),
        format!(r#"[{{"user":"{one}"}},{{"id":5,"user":"{two}"}},{{"user":"{three}"}}]"#),
        format!(r#"{{"zoe":"{one}","ada":"{two}","note":"not a blob","eve":"{three}"}}"#),
        format!(r#"{{"a":{{"user":"{one}"}},"b":[{{"user":"{two}"}},[["{three}"]]],"c":null}}"#),
    ] {
        assert_eq!(decrypt(&text).exits(0).text(), "{\"number\":1}\n{\"number\":2}\n{\"number\":3}\n", "{text}");
        assert_eq!(shown(&text), 3, "{text}");
    }
    // The user of a request is the one that is meant.
    let request = format!(r#"{{"user":"{one}","other":"{two}"}}"#);
    assert_eq!(decrypt(&request).exits(0).text(), "{\"number\":1}\n");
}

#[test]
fn a_blob_among_others_that_does_not_open_is_told_by_its_place() {
    let (one, mut two) = (sealed(1), sealed(2).into_bytes());
    let last = two.len() - 5;
    two[last] = if two[last] == b'A' { b'B' } else { b'A' };
    let two = String::from_utf8(two).unwrap();
    let answer = decrypt(&format!(r#"["{one}","{two}"]"#)).exits(1);
    assert_eq!(answer.text(), "{\"number\":1}\n");
    assert!(answer.stderr.contains("error: -[1]: "), "{}", answer.stderr);
    let answer = decrypt(&format!(r#"{{"a":"{one}","b":{{"c":"{two}"}}}}"#)).exits(1);
    assert!(answer.stderr.contains("error: -:b.c: "), "{}", answer.stderr);
    // A digest, an id and one text that nothing opens are no blobs.
    let digest = "0123456789abcdef".repeat(6);
    let answer = decrypt(&format!(r#"{{"a":"{digest}","b":"5f2a1b3c4d5e6f7a8b9c0d1e","c":"{one}"}}"#)).exits(0);
    assert_eq!(answer.text(), "{\"number\":1}\n");
    let answer = decrypt(&format!(r#"{{"a":"{two}"}}"#)).exits(1);
    assert!(answer.stderr.contains("there is no `user` in it"), "{}", answer.stderr);
}

#[test]
fn what_never_closes_behind_an_object_is_read_in_one_pass() {
    // A quadratic search takes minutes for these.
    let blob = sealed(1);
    let text = format!("{{\n\"user\":\"{blob}\"}}\n{}", "{\n".repeat(250_000));
    let answer =
        World::with_secret().run_with(&["decrypt", "--secret", "env:S", "--explain=none", "-"], text.as_bytes());
    assert!(answer.exits(1).text().starts_with("{\"number\":1}\n"));
}

#[test]
fn of_a_large_blob_that_nothing_opens_it_is_said_what_was_not_tried() {
    let key = courtside::sheet::Key::from_secret(b"another secret of the tests");
    let blob = courtside::sheet::seal(&key, [1; 12], format!("{{\"note\":\"{}\"}}", "x".repeat(3_200_000)).as_bytes());
    let answer = decrypt(&blob).exits(1);
    let said = answer.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("wrong secret") && said.contains("no other way to write its bytes was tried"), "{said}");
}
