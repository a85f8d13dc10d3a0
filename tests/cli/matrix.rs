//! Every command that reads a body, a blob or a capture against every bad input: the right exit status, one sentence, and nothing on standard output
//! that looks like an answer.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::world::{Answer, BODY, SIGNATURE, World};

/// What a command makes of an input.
#[derive(Debug, Clone, Copy)]
enum Told {
    /// Exit 2 with one error that holds these words, and no answer.
    Error(&'static str),
    /// Exit 1: the answer is no, with these words.
    No(&'static str),
    /// Exit 0 with one warning, which holds these words, and an answer.
    Warned(&'static str),
    /// Exit 0 with an answer and without a word: such bytes are as good as any.
    Taken,
    /// Exit 0, and the answer itself says these words.
    Says(&'static str),
    /// Exit 0, and this is the answer's first line.
    Is(&'static str),
}
use Told::{Error, Is, No, Says, Taken, Warned};

/// The commands, in the order of the table's columns.
const COMMANDS: [&[&str]; 6] = [
    &["sign", "intercom", "--secret", "env:S", "IN"],
    &["verify", "--secret", "env:S", "IN"],
    &["encrypt", "--secret", "env:S", "IN"],
    &["decrypt", "--secret", "env:S", "IN"],
    &["inspect", "IN"],
    &["convert", "IN", "out.ndjson"],
];

const NO_CAPTURE: Told = Error("is no capture that courtside knows");
const NO_JSON: Told = Warned("is not JSON");
const NO_BLOB: Told = Error("holds no blob");
const CUT: Told = Error("its gzip stream is damaged or cut");
const CAPTURE: Told = Warned("reads as a capture of a request");
const LENGTH: Told = Warned("Content-Length says 200");

/// Each input with what every command makes of it.
const TABLE: [(&str, [Told; 6]); 11] = [
    (
        "missing.http",
        [
            Error("cannot read the body from missing.http"),
            Error("cannot read missing.http"),
            Error("cannot read missing.http"),
            Error("there is no file missing.http"),
            Error("there is no file missing.http"),
            Error("cannot read missing.http"),
        ],
    ),
    (
        "folder",
        [
            Error("cannot read the body from folder"),
            Error("there is no capture in folder"),
            Error("cannot read folder"),
            Error("folder is a folder; name a file in it"),
            Error("folder is a folder; name a file in it"),
            Error("folder holds no capture"),
        ],
    ),
    (
        "nothing",
        [
            Warned("an empty body was signed"),
            Error("nothing is empty"),
            Error("nothing is empty; a user is a JSON object"),
            Error("nothing is empty; there is nothing to decrypt"),
            Error("the input is empty"),
            Error("nothing is empty"),
        ],
    ),
    ("binary", [Taken, NO_CAPTURE, NO_JSON, Error("holds bytes that are no text"), Is("bytes"), NO_CAPTURE]),
    ("cut.gz", [Taken, CUT, CUT, CUT, Says("the stream is damaged or cut"), CUT]),
    ("odd.http", [CAPTURE, Says("1 ok"), NO_JSON, NO_BLOB, Says("http capture"), Taken]),
    ("many.http", [CAPTURE, Says("1 ok"), NO_JSON, NO_BLOB, Says("http capture"), Taken]),
    ("short.http", [CAPTURE, LENGTH, NO_JSON, NO_BLOB, Says("length-disagrees"), LENGTH]),
    (
        "none.har",
        [
            CAPTURE,
            Error("there is no capture in none.har"),
            Taken,
            NO_BLOB,
            Says("har without a capture"),
            Error("none.har holds no capture"),
        ],
    ),
    ("deep.json", [Taken, NO_CAPTURE, NO_JSON, No("this is no sheet blob"), Says("nested deeper than"), NO_CAPTURE]),
    ("wrong.b64", [Taken, NO_CAPTURE, NO_JSON, No("one character of the blob is wrong"), Is("text"), NO_CAPTURE]),
];

fn world() -> World {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(BODY.repeat(50).as_bytes()).unwrap();
    let mut cut = gzip.finish().unwrap();
    cut.truncate(60);
    let head = format!("POST /submit HTTP/1.1\r\nX-Body-Signature: {SIGNATURE}\r\n");
    let capture = |more: &[u8], length: usize| {
        [head.as_bytes(), more, format!("Content-Length: {length}\r\n\r\n{BODY}").as_bytes()].concat()
    };
    let fillers: Vec<String> = (0..100_000).map(|number| format!("X-Filler-{number}: {number}\r\n")).collect();
    let world = World::with_secret();
    std::fs::create_dir(world.path("folder")).unwrap();
    let world = world.file("user.json", r#"{"id":"25"}"#);
    let blob = world.run(&["encrypt", "--secret", "env:S", "user.json"]).exits(0).text().trim().to_owned();
    let wrong = format!("{}!{}", &blob[..10], &blob[11..]);
    world
        .file("nothing", "")
        .file("binary", (0..=255).cycle().take(2048).collect::<Vec<u8>>())
        .file("cut.gz", cut)
        .file("odd.http", capture(b"X-Odd: \xff\xfe\r\n", BODY.len()))
        .file("many.http", capture(fillers.concat().as_bytes(), BODY.len()))
        .file("short.http", capture(b"", 200))
        .file("none.har", r#"{"log":{"version":"1.2","entries":[]}}"#)
        .file("deep.json", "[".repeat(200_000) + &"]".repeat(200_000))
        .file("wrong.b64", wrong)
        .file("good.json", BODY)
        .file("good.http", capture(b"", BODY.len()))
        .file("blob", blob)
}

/// Whether standard output holds something that could be taken for an answer.
fn answers(answer: &Answer) -> bool {
    let text = String::from_utf8_lossy(&answer.stdout);
    let nothing = text.trim().is_empty()
        || ["0 ok, 0 failed, 0 skipped\n", "0 ok, 0 failed, 0 skipped, 1 unread\n"].contains(&&*text);
    !nothing
}

fn errors(answer: &Answer) -> usize {
    answer.stderr.lines().filter(|line| line.starts_with("error: ")).count()
}

fn warnings(answer: &Answer) -> usize {
    answer.stderr.lines().filter(|line| line.starts_with("warning: ")).count()
}

/// What is wrong with an answer; nothing where it is what was to be told.
fn complaint(answer: &Answer, told: Told) -> Option<String> {
    let text = String::from_utf8_lossy(&answer.stdout);
    let right = match told {
        Error(words) => {
            answer.code == Some(2) && errors(answer) == 1 && answer.stderr.contains(words) && !answers(answer)
        }
        No(words) => answer.code == Some(1) && errors(answer) == 1 && answer.stderr.contains(words) && !answers(answer),
        Warned(words) => {
            let once = warnings(answer) == 1 && errors(answer) == 0;
            answer.code == Some(0) && once && answer.stderr.contains(words)
        }
        Taken => answer.code == Some(0) && answer.stderr.is_empty(),
        Is(line) => answer.code == Some(0) && text.lines().next() == Some(line) && answer.stderr.is_empty(),
        Says(words) => answer.code == Some(0) && text.contains(words) && errors(answer) == 0,
    };
    let right = right && !answer.stderr.contains("panicked") && !answer.stderr.contains("overflow");
    let shown: String = text.chars().take(200).collect();
    (!right).then(|| format!("{told:?}\n  {:?}: {shown}\n  {}", answer.code, answer.stderr))
}

#[test]
fn every_command_tells_every_bad_input_in_one_sentence() {
    let world = world();
    let before = world.names();
    let mut wrong = Vec::new();
    for (input, row) in TABLE {
        for (command, told) in COMMANDS.into_iter().zip(row) {
            let arguments: Vec<&str> =
                command.iter().map(|argument| if *argument == "IN" { input } else { argument }).collect();
            let answer = world.run(&arguments);
            wrong.extend(complaint(&answer, told).map(|said| format!("{}: {said}", arguments.join(" "))));
            // `convert` answers with a file, the others on standard output.
            if matches!(told, Warned(_) | Taken) && answers(&answer) == (command[0] == "convert") {
                wrong.push(format!("{}: answered {:?}", arguments.join(" "), answer.text()));
            }
            if matches!(told, Warned(_) | Taken) && command[0] == "convert" && !world.path("out.ndjson").is_file() {
                wrong.push(format!("{}: wrote nothing", arguments.join(" ")));
            }
            // Nothing is written but the whole, and nothing is left beside it.
            let written = command[0] == "convert" && answer.code == Some(0);
            let mut names = world.names();
            names.retain(|name| !(written && name == "out.ndjson"));
            if names != before {
                wrong.push(format!("{}: left {names:?}", arguments.join(" ")));
            }
            let _ = std::fs::remove_file(world.path("out.ndjson"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_command_refuses_a_secret_that_is_not_there() {
    let mut wrong = Vec::new();
    for (world, words) in [(world(), "`X` is not set"), (world().env("X", ""), "the secret from env:X has no bytes")] {
        for command in [
            &["sign", "intercom", "good.json"][..],
            &["verify", "good.http"],
            &["encrypt", "good.json"],
            &["decrypt", "blob"],
            &["inspect", "good.http"],
        ] {
            let answer = world.run(&[command, &["--secret", "env:X"]].concat());
            wrong.extend(complaint(&answer, Error(words)).map(|said| format!("{command:?}: {said}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn digits_that_are_none_are_told() {
    let world = world();
    let computed = world.run(&["verify", "--secret", "env:S", "--computed", "xyz", "good.http"]);
    assert_eq!(complaint(&computed, Error("what follows --computed is no digest")), None);
    let header = world.run(&["verify", "--secret", "env:S", "-H", "X-Body-Signature: xyz", "good.json"]).exits(1);
    assert!(header.text().contains("signature-malformed") && header.text().contains("0 ok, 1 failed"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_went_away_ends_every_command_quietly() {
    let world = world();
    for arguments in [
        &["sign", "intercom", "--secret", "env:S", "good.json"][..],
        &["verify", "--secret", "env:S", "good.http"],
        &["encrypt", "--secret", "env:S", "good.json"],
        &["decrypt", "--secret", "env:S", "blob"],
        &["inspect", "many.http"],
        &["convert", "many.http", "-", "--to", "ndjson"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut process = std::process::Command::new(crate::world::command().get_program());
        process.current_dir(world.path("")).env_clear().env("S", crate::world::SECRET).args(arguments);
        let output = process.stdin(std::process::Stdio::null()).stdout(writer).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.is_empty(), "{arguments:?}: {:?} {said}", output.status);
    }
}

#[test]
fn convert_leaves_nothing_behind_where_it_may_not_write() {
    let world = world();
    let before = world.names();
    let answer = world.run(&["convert", "good.http", "good.json/out.ndjson"]);
    assert!(matches!(answer.code, Some(2 | 3)) && errors(&answer) == 1, "{answer:?}");
    assert!(answer.stderr.contains("good.json/out.ndjson"), "{}", answer.stderr);
    assert_eq!(world.names(), before);
    assert_eq!(std::fs::read(world.path("good.json")).unwrap(), BODY.as_bytes());
}

#[test]
fn a_body_that_is_too_deep_is_not_called_broken_and_one_that_is_broken_is() {
    let header = format!("X-Body-Signature: {}", "0".repeat(64));
    let said = |body: String| {
        let world = World::with_secret().file("body.json", body);
        let answer = world.run(&["verify", "--secret", "env:S", "-H", &header, "body.json"]).exits(1);
        answer.text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let hint = "The body begins like JSON and is none: something was lost from it, or came to it.";
    let deep = said("[".repeat(200_000) + &"]".repeat(200_000));
    assert!(deep.contains("cause not found") && deep.contains("combinations tried. That rules out"), "{deep}");
    assert!(!deep.contains("begins like JSON"), "{deep}");
    for broken in ["[".repeat(200) + &"]".repeat(199), r#"{"a":1"#.to_owned(), r#"{"a":1}}"#.to_owned()] {
        let broken = said(broken);
        assert!(broken.contains("cause not found") && broken.contains(hint), "{broken}");
    }
}
