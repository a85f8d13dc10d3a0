//! Symbolic links in folders: what they hide is told, each once.

use crate::world::{BODY, SIGNATURE, World};

fn good() -> String {
    format!("POST /x HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{BODY}")
}

fn link(world: &World, to: &str, name: &str) {
    std::os::unix::fs::symlink(to, world.path(name)).unwrap();
}

/// What `verify` says of folders in which all is right.
fn said(world: &World, names: &[&str]) -> String {
    world.run(&[&["verify", "--secret", "env:S"][..], names].concat()).exits(0).stderr
}

fn unfollowed(links: &str) -> String {
    format!("note: not followed: {links}; name what is linked to, to judge that too\n")
}

#[test]
fn a_link_to_a_file_of_the_folder_that_is_not_taken_is_told() {
    let world = World::with_secret().file("in/good.http", good()).file("in/data.txt", good());
    link(&world, "data.txt", "in/a.http");
    assert_eq!(said(&world, &["in"]), unfollowed("1 symbolic link, in/a.http"));
    // What it leads to is judged where it is named.
    assert_eq!(said(&world, &["in", "in/data.txt"]), "");
    assert_eq!(said(&world, &["in", "in/a.http"]), "");
    // So is what a folder holds by itself, a hidden one among them.
    let world = World::with_secret().file("in/.kept/b.http", good()).file("in/sub/c.http", good());
    for (to, name) in [(".kept/b.http", "in/b.http"), ("sub/c.http", "in/c.http"), ("sub", "in/again")] {
        link(&world, to, name);
    }
    let answer = world.run(&["verify", "--secret", "env:S", "in"]).exits(0);
    assert!(answer.text().ends_with("2 ok, 0 failed, 0 skipped\n"), "{}", answer.text());
    assert_eq!(answer.stderr, "");
}

#[test]
fn a_link_is_told_once_however_its_folder_is_named() {
    let world = World::with_secret().file("nest/sub/good.http", good()).file("out/other.http", good());
    link(&world, "../../out", "nest/sub/l");
    for names in [&["nest"][..], &["nest", "nest/"], &["nest", "./nest"], &["nest", "nest/sub"], &["nest", "nest"]] {
        assert_eq!(said(&world, names), unfollowed("1 symbolic link, nest/sub/l"), "{names:?}");
    }
    assert_eq!(said(&world, &["nest", "out"]), "");
    assert_eq!(said(&world, &["nest", "nest/sub/l"]), "");
    for names in [&["nest"][..], &["nest", "nest/sub"]] {
        let answer = world.run(&[&["redact", "-o", "shareable"][..], names].concat()).exits(0);
        assert!(answer.stderr.contains("1 symbolic link, nest/sub/l; name"), "{names:?}: {}", answer.stderr);
    }
}

#[test]
fn verify_and_redact_say_the_same_of_many_links() {
    let world = World::with_secret().file("in/good.http", good()).file("out/other.http", good());
    for name in ["a", "b", "c", "d", "e"] {
        link(&world, "../out", &format!("in/{name}"));
    }
    let links = "5 symbolic links, in/a, in/b, in/c and 2 more";
    assert_eq!(said(&world, &["in"]), unfollowed(links));
    let answer = world.run(&["redact", "in", "-o", "shareable"]).exits(0);
    let told = format!("note: not followed: {links}; name what is linked to, to redact that too\n");
    assert!(answer.stderr.contains(&told), "{}", answer.stderr);
}
