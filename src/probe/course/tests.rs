//! What is asked of an app that a closure is, and what comes of it.

use std::borrow::Cow;
use std::time::Duration;

use super::*;
use crate::capture::{Request, Response};
use crate::probe::{Verdict, all};
use crate::secret::Secret;
use crate::signature::{Keys, Setting, evidence, judge};
use crate::simulate::public_secrets;
use crate::wire::Received;

const NOW: i64 = 1_800_000_000_000;
const CANVAS: &str = r#"{"canvas":{"content":{"components":[{"type":"text","text":"All is well"}]}}}"#;

/// What an app sees of a request.
struct Seen<'r> {
    path: String,
    body: &'r str,
    /// Whether it is signed rightly.
    right: bool,
    /// How many came before.
    number: usize,
}

type Answers<'f> = &'f dyn Fn(&Seen<'_>) -> (u16, &'static str);

/// An app, and for what would have been waited.
struct App<'f> {
    answers: Answers<'f>,
    setting: Setting,
    secret: Vec<Secret>,
    waits: Vec<Waits>,
}

impl Courier for App<'_> {
    fn send(&mut self, make: Make<'_>, waits: Waits) -> Option<Sent> {
        let shot = make(NOW)?;
        let request = shot.request;
        let target = String::from_utf8(shot.spelling.of(&request.target)).unwrap();
        let keys = Keys::new(&self.setting, &self.secret[..]);
        let found = evidence(&self.setting, &request);
        let right = matches!(&found[..], [one] if judge(&self.setting, &keys, &request, one, None).ok);
        let path = target.split('?').next().unwrap_or_default().to_owned();
        let body = std::str::from_utf8(&request.body).unwrap_or_default();
        let (status, body) = (self.answers)(&Seen { path, body, right, number: self.waits.len() });
        self.waits.push(waits);
        let mut response = Response { status, body: body.into(), ..Response::default() };
        response.headers.push("Content-Type", "application/json");
        Some(Sent { request, outcome: Ok(Received { response, elapsed: Duration::ZERO, surplus: 0 }) })
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

/// What came of settling with the right secret behind others, and of each of these probes; and for what was waited.
fn probed(answers: Answers<'_>, others: &[&str], ids: &[&str]) -> (Result<Vec<Judged>, Judged>, Vec<Waits>) {
    let (row, right) = public_secrets().into_iter().find(|(row, _)| row.name == "intercom").unwrap();
    let mut app = App { answers, setting: Setting::from(row), secret: vec![right.clone()], waits: Vec::new() };
    let body = br#"{"workspace_id":"abc12345","context":{"location":"home"}}"#.to_vec();
    let mut captured =
        Request { method: b"POST".to_vec(), target: b"/initialize".to_vec(), body, ..Request::default() };
    captured.headers.push("Content-Type", "application/json");
    let setting = app.setting.clone();
    let secrets = others.iter().map(|other| Secret::new(other.as_bytes().to_vec(), "another")).chain([right]);
    let subjects: Vec<_> = secrets
        .map(|secret| {
            let secrets = Cow::Owned(vec![secret]);
            Subject::new(&captured, Some("intercom/initialize"), Some(&setting), &[], secrets, NOW).unwrap()
        })
        .collect();
    let course = Course::settle(&subjects, &mut app, &|_, text| text);
    let judged = course.map(|course| {
        let probes = ids.iter().map(|id| all().find(|probe| probe.id() == *id).unwrap());
        probes.map(|probe| course.try_one(probe, &mut app)).collect()
    });
    (judged, app.waits)
}

fn outcomes(answers: Answers<'_>, ids: &[&str]) -> Vec<Outcome> {
    probed(answers, &[], ids).0.unwrap().into_iter().map(|judged| judged.outcome).collect()
}

#[test]
fn the_secret_with_which_the_good_request_is_taken_is_found_behind_others() {
    let answers: Answers<'_> = &|seen| if seen.right { (200, CANVAS) } else { (401, "") };
    let (judged, _) = probed(answers, &["an old one", "a newer one"], &["wrong-secret"]);
    assert_eq!(judged.unwrap()[0].verdict, Verdict::Ok);
    let (judged, waits) = probed(&|_| (401, ""), &["an old one"], &[]);
    assert_eq!((judged.unwrap_err().outcome, waits.len()), (Outcome::Refused, 2));
}

#[test]
fn a_refusal_that_looks_busy_is_told_by_genuine_requests_and_not_waited_for() {
    let answers: Answers<'_> = &|seen| if seen.right { (200, CANVAS) } else { (429, "") };
    let (judged, waits) = probed(answers, &[], &["wrong-secret", "white-space"]);
    let judged = judged.unwrap();
    assert_eq!((judged[0].outcome, judged[1].outcome), (Outcome::Refused, Outcome::Taken));
    assert!(judged[0].detail.as_ref().unwrap().contains("answer what you refuse with 401"));
    // The good request twice, a stranger's and eight more to be sure; then the probes.
    let quiet = |waits: &Waits| matches!(waits, Waits::Never | Waits::Unless(429));
    assert!(waits.len() == 13 && waits[2..12].iter().all(quiet) && waits[12] == Waits::Busy, "{waits:?}");
    assert!(
        !Waits::Unless(429).out(429) && Waits::Unless(429).out(503) && !Waits::Never.out(503) && !Waits::Busy.out(401)
    );
}

#[test]
fn who_is_busy_now_and_then_has_not_refused() {
    for period in [2, 3, 4] {
        // Whatever is sent, and so that the stranger's is the first that is not taken.
        let answers: Answers<'_> =
            &|seen| if (seen.number + period - 2) % period == 0 && seen.number > 1 { (503, "") } else { (200, CANVAS) };
        let (judged, waits) = probed(answers, &[], &["wrong-secret"]);
        assert_ne!(judged.unwrap()[0].outcome, Outcome::Refused, "{period}");
        assert_eq!(waits.last(), Some(&Waits::Busy), "{period}: {waits:?}");
    }
}

#[test]
fn a_page_for_all_paths_is_excused_only_where_the_handler_reads_and_the_page_does_not() {
    let own = |seen: &Seen<'_>| seen.path == "/initialize";
    let whole = |seen: &Seen<'_>| seen.body.contains("abc12345");
    let slash = ["no-signature-slash"];
    for (reads, page_reads, expected) in [
        (true, false, Outcome::Refused),
        (true, true, Outcome::Taken),
        (false, false, Outcome::Taken),
        (false, true, Outcome::Taken),
    ] {
        let answers: Answers<'_> = &|seen| match own(seen) {
            true if !seen.right => (401, ""),
            own if (if own { reads } else { page_reads }) && !whole(seen) => (422, ""),
            _ => (200, CANVAS),
        };
        assert_eq!(outcomes(answers, &slash), [expected], "{reads} {page_reads}");
    }
    // One that nobody has is answered otherwise: then this one led to the handler, whatever was read on the way.
    let answers: Answers<'_> = &|seen| match seen.path.trim_end_matches('/') == "/initialize" {
        _ if own(seen) && !seen.right => (401, ""),
        _ if own(seen) && !whole(seen) => (422, ""),
        true => (200, CANVAS),
        false => (404, ""),
    };
    assert_eq!(outcomes(answers, &slash), [Outcome::Taken]);
}
