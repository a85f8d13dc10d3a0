//! Every command of the README is run as it stands there, in a folder that holds what the README speaks of.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const README: &str = include_str!("../README.md");
const BODY: &str =
    r#"{"workspace_id":"abc12345","component_id":"submit_button","input_values":{"email":"zoë@example.com"}}"#;

const CANVAS: &str = r#"{"canvas":{"content":{"components":[{"type":"text","text":"Booked for **30 July**"}]}}}"#;

/// The blocks of one language, each with its heading.
fn blocks(language: &str) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for section in README.split("\n## ") {
        let heading = section.lines().next().unwrap();
        for block in section.split(&format!("\n```{language}\n")).skip(1) {
            found.push((heading, block.split("\n```").next().unwrap()));
        }
    }
    found
}

/// A shell with the binary on its path, the README's variables set and its files there.
fn shell(folder: &Path) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_courtside"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("sh");
    command.current_dir(folder).env_clear().env("PATH", path);
    command.env("INTERCOM_CLIENT_SECRET", "s3cr3t-client-secret").env("INTERCOM_IDENTITY_SECRET", "PUBLIC-identity");
    command.env("INFOBIP_SIGNING_SECRET", "exch-demo-signing-secret-01");
    command
}

/// A port that is free. It lies below those which are given to whoever asks for any.
fn free_port() -> u16 {
    (20_000..30_000).find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

#[test]
fn every_command_does_what_it_is_shown_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| std::fs::write(folder.path().join(name), content).unwrap();
    let capture = format!(
        "POST http://127.0.0.1:3000/submit HTTP/1.1\nX-Body-Signature: d5ed48e3049f0177d409320647e8529b79757893b1bb22f63bfdfb3d4185fc2d\nContent-Length: 102\n\n{BODY}\n"
    );
    write("body.json", BODY);
    write("user.json", r#"{"type":"user","id":"25"}"#);
    write("request.http", &capture);
    write("canvas.json", CANVAS);
    write("manifest.yaml", "card:\n  title: Order lookup\n  src: https://orders.example.test/card\n  size: STANDARD\n");
    std::fs::create_dir(folder.path().join("captures")).unwrap();
    std::fs::create_dir(folder.path().join("canvases")).unwrap();
    write("canvases/canvas.json", CANVAS);
    write("captures/request.http", &capture);
    let mut count = 0;
    for (heading, block) in blocks("sh") {
        for line in block.lines().filter(|line| line.starts_with("courtside ")) {
            // Somebody may be at home at the README's port.
            let line = &line.replace("3000", &free_port().to_string()).replace(":4400", ":0");
            if line.starts_with("courtside capture ") {
                listens_until_it_is_stopped(folder.path(), line);
                count += 1;
                continue;
            }
            let output = shell(folder.path()).args(["-c", line]).output().unwrap();
            // The wrong signature and what other code computed are there to be answered with no.
            let no = line.contains("7a6ca3a7c8b1") || line.contains("--computed");
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(i32::from(no)), "{heading}: {line}\n{stderr}");
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} commands were found");
}

/// What runs until somebody stops it must say that it listens, and end well.
fn listens_until_it_is_stopped(folder: &Path, line: &str) {
    let mut child = shell(folder).args(["-c", &format!("exec {line}")]).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    assert!(first.contains("listening"), "{line}: {first}");
    // By the time that it can be connected to, signals are waited for.
    let (_, address) = first.split_once("http://").unwrap();
    drop(std::net::TcpStream::connect(address.split(',').next().unwrap()).unwrap());
    let id = rustix::process::Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{line}");
}

#[test]
fn the_screen_at_the_top_is_what_the_program_prints() {
    let (_, screen) = blocks("console")[0];
    let (prompt, shown) = screen.split_once('\n').unwrap();
    let line = prompt.strip_prefix("$ ").unwrap();
    // The fixtures' own settings name the secret.
    let mut shell = shell(Path::new(env!("CARGO_MANIFEST_DIR")));
    let output = shell.env_remove("INTERCOM_CLIENT_SECRET").args(["-c", line]).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.starts_with(shown), "{printed}");
}

#[test]
fn the_first_command_shows_a_whole_match_and_the_second_is_the_one_ci_runs() {
    let (_, block) = blocks("sh")[0];
    let [first, second] = block.lines().collect::<Vec<_>>()[..] else { panic!("{block}") };
    let arguments: Vec<&str> = first.strip_prefix("cargo run --release -- ").unwrap().split(' ').collect();
    let output = Command::new(env!("CARGO_BIN_EXE_courtside"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains(" 0 failed, 0 unreachable, 0 skipped\n"), "{printed}");
    assert!(include_str!("../.ci/run").contains(second));
}

fn setting(table: &str) -> &'static str {
    blocks("toml").into_iter().map(|(_, block)| block).find(|block| block.contains(table)).unwrap()
}

#[test]
fn the_linters_settings_shown_are_settings_that_work() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("fixtures/broken")).unwrap();
    std::fs::write(folder.path().join("courtside.toml"), setting("[lint]")).unwrap();
    std::fs::write(folder.path().join("fixtures/broken/a.json"), CANVAS.replace("\"text\":", "\"label\":")).unwrap();
    std::fs::write(folder.path().join("canvas.json"), CANVAS).unwrap();
    let linted = shell(folder.path()).args(["-c", "courtside lint ."]).output().unwrap();
    assert_eq!(linted.status.code(), Some(0), "{}", String::from_utf8_lossy(&linted.stdout));
}

#[test]
fn the_settings_shown_are_settings_that_work() {
    let settings = setting("[secrets]");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("courtside.toml"), settings).unwrap();
    std::fs::write(folder.path().join("body.json"), BODY).unwrap();
    let signed = shell(folder.path())
        .env_remove("INTERCOM_CLIENT_SECRET")
        .env("ACME_CLIENT_SECRET", "s3cr3t-client-secret")
        .args(["-c", "courtside sign intercom --print signature body.json"])
        .output()
        .unwrap();
    assert_eq!(signed.stdout, b"d5ed48e3049f0177d409320647e8529b79757893b1bb22f63bfdfb3d4185fc2d\n");
}
