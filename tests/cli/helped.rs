//! What a person copies: the examples of every help, and commands that are pasted with something before them.

use crate::world::{COMMANDS, World, command};

#[test]
fn no_example_is_wrapped_however_wide_the_terminal_is() {
    for width in ["72", "80", "100", "200"] {
        for name in COMMANDS {
            let help = command().args([name, "--help"]).env("COLUMNS", width).output().unwrap();
            let help = String::from_utf8(help.stdout).unwrap();
            let (_, examples) = help.split_once("Examples:\n").unwrap();
            let mut continued = false;
            for line in examples.lines().filter(|line| !line.is_empty()) {
                let begins = line.starts_with("  courtside ");
                assert!(
                    begins != continued,
                    "{name} at {width} columns breaks a command without a backslash:\n{examples}"
                );
                assert_eq!(line.matches('\'').count() % 2, 0, "{name} at {width} columns breaks a quote:\n{examples}");
                continued = line.ends_with(" \\");
            }
            assert!(!continued, "{examples}");
        }
    }
}

#[test]
fn the_examples_of_headers_are_read_as_headers() {
    let help = World::new().run(&["inspect", "--help"]).exits(0).text().to_owned();
    let header = help.split('\'').find(|part| part.starts_with("X-Body-Signature")).unwrap().to_owned();
    assert!(World::new().run(&["inspect", &header]).exits(0).text().contains("intercom"));
}

#[test]
fn commands_with_something_before_curl_are_told_what_cannot_be_read_of_them() {
    for (text, word) in [
        ("sudo curl -d x http://127.0.0.1/", "`sudo` is no curl command"),
        ("echo -n '{}' | curl --data-binary @- -H \"X-Body-Signature: $SIG\" http://127.0.0.1/", "$SIG"),
        ("curl -d @- http://127.0.0.1/ <<EOF\n{}\nEOF\n", "here-document (`<<`)"),
    ] {
        let said = World::with_secret().file("a.txt", text).run(&["verify", "--secret", "env:S", "a.txt"]).exits(2);
        assert!(said.stderr.contains(word), "{text}: {}", said.stderr);
    }
}

#[test]
fn a_name_of_a_file_forges_no_line() {
    let said =
        World::with_secret().file("x\nwarning: y.txt", "?").run(&["verify", "--secret", "env:S", "x\nwarning: y.txt"]);
    let said = said.exits(2).stderr;
    assert!(said.contains("x\\nwarning: y.txt") && !said.contains("\nwarning"), "{said}");
}
