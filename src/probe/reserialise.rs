//! What a handler hashes in place of the body that came: told from which awkward bodies it takes, and proved by a request that is signed over
//! what that runtime would write.

use std::collections::HashSet;

use super::subject::{Shot, Subject};
use super::{Group, Outcome, Tried, awkward, forge};
use crate::cause::body::{self, BodyRow, Input};
use crate::codes;

/// How many runtimes are tried at most.
const MOST: usize = 24;

/// What nearly every handler that writes a body again does, the most used first.
const USUAL: [&str; 12] = [
    "body-json-stringify",
    "body-python-dumps",
    "body-python-compact",
    "body-php-encode",
    "body-php-slashes-unicode",
    "body-go-marshal",
    "body-jackson",
    "body-ruby-generate",
    "body-rails-to-json",
    "body-dotnet-serialize",
    "body-newtonsoft",
    "body-orjson",
];

/// A request whose being taken proves what the app hashes.
#[derive(Debug)]
pub struct Trial {
    /// What is proved: a code of the differences between bodies, or `timestamp-unsigned`.
    pub code: &'static str,
    /// The same in words: what the signature is made over.
    pub title: &'static str,
    /// What to do about it.
    pub repair: &'static str,
    made: Made,
}

/// How a trial's request is made.
#[derive(Debug)]
enum Made {
    /// Signed over the body alone.
    BodyAlone,
    /// Signed with an empty secret.
    NoSecret,
    /// One body, signed over another.
    Over { body: Vec<u8>, hashed: Vec<u8> },
}

impl Trial {
    /// The request, signed for the time of the subject.
    pub fn shot(&self, subject: &Subject<'_>) -> Option<Shot> {
        match &self.made {
            Made::BodyAlone => forge::body_alone(subject),
            Made::NoSecret => forge::empty_secret(subject),
            Made::Over { body, hashed } => {
                let mut shot = subject.proved(subject.proof_over(subject.secret()?, hashed)?)?;
                shot.request.body.clone_from(body);
                Some(shot)
            }
        }
    }
}

fn usual_first() -> impl Iterator<Item = &'static BodyRow> {
    let json = || body::rows().iter().filter(|row| row.group == body::Group::Json);
    let usual = USUAL.iter().filter_map(move |code| json().find(|row| row.code == *code));
    usual.chain(json().filter(|row| !USUAL.contains(&row.code)))
}

/// What a row makes of a body; the body itself where it changes nothing.
fn written(row: &BodyRow, text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if row.apply(&Input::new(text), &mut out) { out } else { text.to_vec() }
}

/// Which bodies a probe sends that differ in how they are written, and whether each was taken.
fn pattern(subject: &Subject<'_>, tried: &[Tried]) -> Vec<(Vec<u8>, bool)> {
    let of = |tried: &Tried| {
        // An app that fails on a body says nothing about what it hashed.
        let known =
            tried.probe.group == Group::Accept && matches!(tried.judged.outcome, Outcome::Taken | Outcome::Refused);
        let body = awkward::body_of(tried.probe.id(), subject).filter(|_| known)?;
        Some((body, tried.judged.outcome == Outcome::Taken))
    };
    tried.iter().filter_map(of).collect()
}

/// The trials of everything that explains which awkward bodies were refused, the most usual first: each sends a body with everything awkward
/// in it, signed over what that runtime would write. Empty where none was refused, or nothing that is known explains it.
pub(super) fn candidates(subject: &Subject<'_>, tried: &[Tried]) -> Vec<Trial> {
    let pattern = pattern(subject, tried);
    if !subject.covers_body() || pattern.iter().all(|(_, taken)| *taken) {
        return Vec::new();
    }
    let explains = |row: &&BodyRow| pattern.iter().all(|(body, taken)| (written(row, body) == *body) == *taken);
    let Some(awkward) = awkward::all_at_once(subject) else { return Vec::new() };
    trials(&awkward, usual_first().filter(explains))
}

/// What may make an app refuse the good request: each a trial that sends the same body with another proof.
pub fn hints(subject: &Subject<'_>) -> Vec<Trial> {
    let mut hints = Vec::new();
    if forge::body_alone(subject).is_some() {
        hints.push(Trial {
            code: "timestamp-unsigned",
            title: "the body alone, without the timestamp before it",
            repair: "Sign over the timestamp and the body, in that order, with nothing between.",
            made: Made::BodyAlone,
        });
    }
    if forge::empty_secret(subject).is_some() {
        hints.push(Trial {
            code: "takes-empty-secret",
            title: "the same, with an empty secret",
            repair: "Read the secret once when the app starts, and stop where there is none.",
            made: Made::NoSecret,
        });
    }
    if subject.covers_body() {
        hints.extend(trials(&subject.good.body, usual_first()));
    }
    hints
}

/// The body signed over what each row writes, where that is something new.
fn trials(text: &[u8], rows: impl Iterator<Item = &'static BodyRow>) -> Vec<Trial> {
    let mut seen: HashSet<Vec<u8>> = HashSet::from([text.to_vec()]);
    let mut made = Vec::new();
    for row in rows {
        let written = written(row, text);
        if made.len() >= MOST || !seen.insert(written.clone()) {
            continue;
        }
        made.push(Trial {
            code: row.code,
            title: row.title,
            repair: codes::explanation(row.code).map_or("", |explanation| explanation.repair),
            made: Made::Over { body: text.to_vec(), hashed: written },
        });
    }
    made
}
