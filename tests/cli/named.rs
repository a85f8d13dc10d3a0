//! Files that captures name: a capture that somebody sent reads its own folder alone.

use crate::world::{Answer, BODY, SIGNATURE, World};

/// Stands in for what is nobody's business.
const PRIVATE: &str = "a private text that no capture may show";

const REFUSED: &[&str] = &["own folder", "somebody else", "--allow-files FOLDER"];

fn http(body: &str) -> String {
    format!("POST /submit HTTP/1.1\nX-Body-Signature: {SIGNATURE}\n\n{body}\n")
}

fn curl(options: &str) -> String {
    format!("curl https://app.example.test/submit -H 'X-Body-Signature: {SIGNATURE}' {options}\n")
}

/// Folders side by side: what was sent, what is private, and what the user keeps bodies in.
fn world() -> World {
    World::with_secret()
        .file("private.txt", PRIVATE)
        .file("bodies/submit.json", BODY)
        .file("sent/submit.json", BODY)
        .file("sent/deep/submit.json", BODY)
}

fn verify(world: &World, rest: &[&str]) -> Answer {
    world.run(&[&["verify", "--secret", "env:S"][..], rest].concat())
}

#[test]
fn a_capture_reads_no_file_outside_of_its_own_folder() {
    let world = world();
    let outside = world.path("private.txt").display().to_string();
    for text in [
        http("< ../private.txt"),
        http("<@ ../private.txt"),
        http(&format!("< {outside}")),
        http("< ./deep/../../private.txt"),
        curl("--data-binary @../private.txt"),
        curl(&format!("--data-binary @{outside}")),
        curl("-d @private.txt"),
        curl("--json @private.txt"),
        curl("-T private.txt"),
        curl("-H @private.txt"),
        curl("--data-urlencode a@private.txt"),
        curl("-H 'Content-Type: multipart/form-data; boundary=x' -F a=@private.txt"),
    ] {
        let name = if text.starts_with("curl") { "sent/a.curl" } else { "sent/a.http" };
        std::fs::write(world.path(name), &text).unwrap();
        for command in [
            &["verify", "--secret", "env:S", name][..],
            &["convert", name, "-", "--to", "ndjson"],
            &["convert", name, "out.ndjson"],
            &["redact", name, "-o", "-"],
            &["decrypt", "--secret", "env:S", name],
            &["replay", name, "--to", "sample"],
            &["inspect", name],
        ] {
            let answer = world.run(command);
            assert_eq!(answer.code, Some(2), "{command:?} of {text}: {answer:?}");
            let said = format!("{}{}", answer.text(), answer.stderr);
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(REFUSED.iter().all(|word| said.contains(word)), "{command:?} of {text}: {said}");
            assert!(!said.contains(PRIVATE) && !world.path("out.ndjson").exists(), "{command:?} of {text}: {said}");
        }
        std::fs::remove_file(world.path(name)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_a_capture_out_of_its_folder() {
    let world = world()
        .file("sent/file.http", http("< ./link.json"))
        .file("sent/folder.curl", curl("--data-binary @link/submit.json"))
        .file("sent/within.http", http("< ./inner.json"))
        .file("sent/secret.http", format!("# @secret file:secret.txt\n# @scheme intercom\n{}", http(BODY)))
        .file("secret.txt", crate::world::SECRET);
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, world.path(name)).unwrap();
    link("../bodies/submit.json", "sent/link.json");
    link("../bodies", "sent/link");
    link("deep/submit.json", "sent/inner.json");
    link("../secret.txt", "sent/secret.txt");
    for name in ["sent/file.http", "sent/folder.curl"] {
        verify(&world, &[name]).fails(2, &["a link leads to it out of", "--allow-files FOLDER"]);
        verify(&world, &[name, "--allow-files", "bodies"]).exits(0);
    }
    verify(&world, &["sent/within.http"]).exits(0);
    world.run(&["verify", "sent/secret.http"]).fails(2, &["beside the capture"]);
    // A folder that is reached through a link is the one that it leads to.
    link("sent", "other");
    let text = http(&format!("< {}", world.path("sent/submit.json").display()));
    std::fs::write(world.path("sent/whole.http"), text).unwrap();
    verify(&world, &["other/within.http", "other/whole.http"]).exits(0);
}

#[test]
fn what_is_beside_a_capture_is_read_wherever_the_command_runs() {
    let world = world()
        .file("sent/a.http", http("< ./submit.json"))
        .file("sent/b.http", http("< deep/../deep/submit.json"))
        .file("sent/c.curl", curl("--data-binary @submit.json"))
        .file("sent/d.curl", curl("--data-binary @sent/deep/submit.json"))
        // What lies where the command runs is another file, and not the capture's.
        .file("submit.json", PRIVATE);
    verify(&world, &["sent/a.http", "sent/b.http", "sent/c.curl", "sent/d.curl"]).exits(0);
    let whole = world.path("sent/submit.json").display().to_string();
    let world = world.file("sent/e.http", http(&format!("< {whole}")));
    verify(&world, &["sent/e.http"]).exits(0);
}

#[test]
fn a_folder_is_allowed_by_its_name_alone() {
    let world = world()
        .file("sent/a.http", http("< ../bodies/submit.json"))
        .file("sent/b.curl", curl("--data-binary @bodies/submit.json"))
        .file("sent/private.http", http("< ../private.txt"));
    let both = ["sent/a.http", "sent/b.curl"];
    verify(&world, &both).exits(2);
    verify(&world, &[&both[..], &["--allow-files", "bodies"]].concat()).exits(0);
    verify(&world, &[&both[..], &["--allow-files", "."]].concat()).exits(0);
    verify(&world, &["sent/private.http", "--allow-files", "bodies"]).fails(2, REFUSED);
    let answer = world.run(&["verify", "--allow-files", "nowhere", "sent/a.http"]).exits(2);
    assert!(answer.stderr.contains("there is no such folder"), "{}", answer.stderr);
    for command in [
        &["convert", "sent/a.http", "-", "--to", "ndjson"][..],
        &["redact", "sent/a.http", "-o", "out.http"],
        &["inspect", "sent/a.http"],
    ] {
        world.run(&[command, &["--allow-files", "bodies"]].concat()).exits(0);
    }
}

#[test]
fn one_capture_that_is_refused_hides_no_other_and_is_shown_in_each_format() {
    let world = world().file("sent/a.http", format!("{}\n###\n{}", http("< ../private.txt"), http("< ./submit.json")));
    for format in ["text", "json", "ndjson"] {
        let answer = verify(&world, &["sent/a.http", "--format", format]).exits(2);
        assert!(answer.text().contains("ok"), "{}", answer.text());
        assert!(
            answer.stderr.contains("sent/a.http:4:1: request 1 of 2: cannot read `../private.txt`"),
            "{}",
            answer.stderr
        );
    }
}

#[test]
fn what_is_piped_in_or_typed_names_files_from_where_the_user_is() {
    let world = world();
    for text in [http("< bodies/submit.json"), curl("--data-binary @./sent/../bodies/submit.json")] {
        world.run_with(&["verify", "--secret", "env:S", "-"], text.as_bytes()).exits(0);
    }
    let answer = world.run(&["inspect", "--secret", "env:S", &curl("--data-binary @bodies/submit.json")]).exits(0);
    assert!(answer.text().contains("submit_button"), "{}", answer.text());
}
