//! The sample, well made and with each of its flaws.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use courtside::simulate::Flaw;
use serde_json::Value;

use super::{codes, failing};
use crate::world::{World, project};

/// The sample on a port of its own.
struct Sample {
    child: Child,
    port: String,
}

impl Sample {
    fn with(flaw: Flaw) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_courtside"));
        command.args(["serve", "--port", "0", "--flaw", flaw.name()]).env_clear();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        // Somebody must read the log, or the sample waits.
        std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
        let port = line.trim().rsplit(':').next().unwrap().to_owned();
        Self { child, port }
    }

    fn probed(&self, fixture: &str, more: &[&str]) -> (Value, i32) {
        let path = project(&format!("fixtures/{fixture}.http"));
        let config = project("fixtures/courtside.toml");
        let to = [path.to_str().unwrap(), "--config", config.to_str().unwrap(), "--to", &self.port];
        let fixed = [&["probe", "--format", "json", "--max-time", "60s"], &to[..]].concat();
        let answer = World::new().run(&[&fixed[..], more].concat());
        let code = answer.code.unwrap();
        (answer.json(), code)
    }
}

impl Drop for Sample {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_well_made_sample_gets_the_best_grade_for_every_fixture() {
    let folders = ["intercom", "infobip", "kentico", "vcita"].map(|name| project(&format!("fixtures/{name}")));
    // Ten megabytes take their time where nothing is optimised and much else runs.
    let mut arguments = vec!["probe", "--to", "sample", "--format", "json", "--min-grade", "A", "--max-time", "60s"];
    arguments.extend(folders.iter().map(|folder| folder.to_str().unwrap()));
    let json = World::new().run(&arguments).exits(0).json();
    let captures = json["captures"].as_array().unwrap();
    assert_eq!(captures.len(), 22);
    for capture in captures {
        assert_eq!(capture["grade"], "A", "{capture}");
    }
    assert_eq!((json["grade"].as_str(), json["diagnosis"].as_array().unwrap().len()), (Some("A"), 0), "{json}");
    assert_eq!((&json["summary"]["failed"], &json["summary"]["inconclusive"]), (&0.into(), &0.into()));
}

/// What each flaw is called, the grade that it leads to, the exit status, and a fixture that shows it. Nothing for flaws that are not about
/// what is verified or read: they show in replay.
fn expected(flaw: Flaw) -> Option<(&'static str, Option<&'static str>, i32, &'static [&'static str])> {
    const SIGNED: &[&str] = &["intercom/submit-inbox", "infobip/create-order", "kentico/log-activity"];
    Some(match flaw {
        Flaw::Unsigned => ("checks-nothing", Some("F"), 1, SIGNED),
        Flaw::MissingAccepted => ("skips-missing-header", Some("F"), 1, SIGNED),
        // One of several signatures is right, so that nothing is forged.
        Flaw::AnySignature => ("takes-any-of-several", Some("A"), 0, SIGNED),
        Flaw::Prefix => ("compares-prefix", Some("E"), 1, SIGNED),
        Flaw::Reserialised => ("reserialises", Some("C"), 0, SIGNED),
        Flaw::Stale => ("ignores-timestamp", Some("D"), 1, &["infobip/create-order"]),
        // Every genuine call is refused, so that there is no grade.
        Flaw::TimestampUnsigned => ("timestamp-unsigned", None, 2, &["infobip/create-order"]),
        Flaw::SheetUnchecked => ("sheet-user-unchecked", Some("F"), 1, &["intercom/open-sheet"]),
        Flaw::Crash => ("crashes", Some("B"), 0, &["intercom/submit-inbox", "vcita/message-created"]),
        Flaw::SmallLimit => ("limits-body", Some("C"), 0, &["intercom/initialize-inbox"]),
        Flaw::BadCanvas | Flaw::PlainError | Flaw::BadStatus | Flaw::Framed | Flaw::Late => return None,
    })
}

#[test]
fn every_flaw_of_verifying_is_named_for_what_it_is() {
    for flaw in Flaw::ALL.iter().copied() {
        let Some((code, grade, exit, fixtures)) = expected(flaw) else { continue };
        let sample = Sample::with(flaw);
        for fixture in fixtures {
            let (json, status) = sample.probed(fixture, &[]);
            let shown = (codes(&json), failing(&json));
            assert!(shown.0.contains(&code.to_owned()), "{} {fixture}: {shown:?}", flaw.name());
            assert_eq!((json["grade"].as_str(), status), (grade, exit), "{} {fixture}: {shown:?}", flaw.name());
        }
    }
}

#[test]
fn flaws_of_answering_are_no_holes() {
    for flaw in [Flaw::BadCanvas, Flaw::PlainError, Flaw::Framed] {
        let (json, status) = Sample::with(flaw).probed("intercom/submit-inbox", &[]);
        assert_eq!((json["grade"].as_str(), status), (Some("A"), 0), "{}: {:?}", flaw.name(), failing(&json));
    }
}

#[test]
fn an_app_whose_answer_is_none_that_the_platform_takes_cannot_be_judged() {
    let (json, status) = Sample::with(Flaw::BadStatus).probed("vcita/message-created", &[]);
    assert_eq!((&json["grade"], status), (&Value::Null, 2));
    assert!(json["results"][0]["detail"].as_str().unwrap().starts_with("answered 200 OK"), "{}", json["results"][0]);
}

#[test]
fn a_minimum_grade_makes_lesser_faults_count() {
    let sample = Sample::with(Flaw::SmallLimit);
    assert_eq!(sample.probed("intercom/initialize-inbox", &["--min-grade", "C"]).1, 0);
    assert_eq!(sample.probed("intercom/initialize-inbox", &["--min-grade", "B"]).1, 1);
}
