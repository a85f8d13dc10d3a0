//! Every probe held against the judge of signatures: what is forged does not verify, and what is awkward does.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::capture::{self, Capture, Format, Request};
use crate::platform::{self, Recipe};
use crate::secret::Secret;
use crate::sheet;
use crate::signature::{Clock, Keys, Setting, evidence, judge as judge_proof};
use crate::simulate::public_secrets;

const NOW: i64 = 1_800_000_000_000;
/// What a well-made app allows between two clocks.
const TOLERANCE: i64 = 300_000;

/// The setting of a scheme and its public secret.
fn known(scheme: &str) -> (Setting, Vec<Secret>) {
    let (row, secret) = public_secrets().into_iter().find(|(row, _)| row.name == scheme).unwrap();
    let mut setting = Setting::from(row);
    setting.hash_chosen = true;
    (setting, vec![secret])
}

/// Every fixture of a platform's flows, with the scheme by which it is proved.
fn fixtures() -> Vec<(String, Capture, &'static str, Option<&'static str>)> {
    let mut found = Vec::new();
    for platform in platform::PLATFORMS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(platform.name);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read(&path).unwrap();
            let capture = capture::read(Format::Http, &text, &mut |_| unreachable!()).unwrap().remove(0);
            let flow = platform::flows().find(|flow| Some(flow.name) == capture.directive("flow")).unwrap();
            let scheme = match flow.name {
                // Two ways to prove it; this fixture has the other.
                "kentico/log-activity" => Some("kentico-signature"),
                _ => flow.scheme,
            };
            if flow.name == "vcita/message-created" {
                let mut tokened = capture.clone();
                tokened.request.target.extend_from_slice(b"?token=s3cr3t");
                found.push((format!("{} with a token", path.display()), tokened, flow.name, scheme));
            }
            found.push((path.display().to_string(), capture, flow.name, scheme));
        }
    }
    assert!(found.len() > 20);
    found
}

/// Does something with the subject of every fixture.
fn each(mut look: impl FnMut(&str, &Subject<'_>)) {
    for (name, capture, flow, scheme) in fixtures() {
        let (setting, secrets) = match scheme.map(known) {
            Some((setting, secrets)) => (Some(setting), secrets),
            None => (None, Vec::new()),
        };
        let subject =
            Subject::new(&capture.request, Some(flow), setting.as_ref(), &[], Cow::Borrowed(&secrets), NOW).unwrap();
        look(&name, &subject);
    }
}

/// Whether a well-made app believes who sent a request: one proof, which holds, and is not old.
fn is_believed(subject: &Subject<'_>, request: &Request) -> bool {
    let Some(setting) = subject.setting else { return request.target == subject.good.target };
    let found = evidence(setting, request);
    let [one] = &found[..] else { return false };
    if setting.recipe == Recipe::Sheet {
        let mut user = Vec::new();
        return sheet::open(&sheet::Key::from_secret(subject.secrets[0].expose()), &one.proof, &mut user).is_ok();
    }
    let clock = Clock { now_ms: NOW, max_age_ms: Some(TOLERANCE) };
    judge_proof(setting, &Keys::new(setting, &subject.secrets[..]), request, one, Some(clock)).ok
}

fn made<'s>(subject: &'s Subject<'_>, group: Group) -> impl Iterator<Item = (&'static str, Shot)> + 's {
    let of_group = all().filter(move |probe| probe.group == group);
    of_group.filter_map(|probe| Some((probe.id(), (probe.make)(subject)?)))
}

#[test]
fn the_good_request_is_believed() {
    each(|name, subject| assert!(is_believed(subject, &subject.good), "{name}"));
}

#[test]
fn no_forgery_is_believed_and_every_one_differs_from_the_good_request() {
    let mut seen = HashSet::new();
    each(|name, subject| {
        for (id, shot) in made(subject, Group::Refuse) {
            assert!(!is_believed(subject, &shot.request), "{id} of {name}");
            assert_ne!(shot.request, subject.good, "{id} of {name}");
            seen.insert(id);
        }
    });
    let missing: Vec<_> = all().filter(|probe| probe.group == Group::Refuse && !seen.contains(probe.id())).collect();
    assert!(missing.is_empty(), "no fixture makes {missing:?}");
}

#[test]
fn everything_awkward_is_believed_and_every_one_differs_from_the_good_request() {
    let mut seen = HashSet::new();
    each(|name, subject| {
        for (id, shot) in made(subject, Group::Accept) {
            assert!(is_believed(subject, &shot.request), "{id} of {name}");
            assert!(shot.length == Length::Chunked || shot.request != subject.good, "{id} of {name}");
            seen.insert(id);
        }
    });
    let missing: Vec<_> = all().filter(|probe| probe.group == Group::Accept && !seen.contains(probe.id())).collect();
    assert!(missing.is_empty(), "no fixture makes {missing:?}");
}

#[test]
fn what_must_be_survived_is_signed_rightly_but_where_its_name_says_otherwise() {
    each(|name, subject| {
        let sheet = subject.setting.is_some_and(|setting| setting.recipe == Recipe::Sheet);
        for (id, shot) in made(subject, Group::Survive).filter(|_| !sheet) {
            assert_eq!(is_believed(subject, &shot.request), id != "malformed-unsigned", "{id} of {name}");
        }
    });
}

#[test]
fn every_flow_is_asked_by_other_methods_without_what_proves_it() {
    each(|name, subject| {
        let shots: Vec<_> = made(subject, Group::Refuse).filter(|(id, _)| elsewhere::METHODS.contains(id)).collect();
        // Nobody serves a page to a PUT by himself; vcita signs nothing, and the path may be one that anybody knows.
        let least = match subject.platform() {
            Some("vcita") if address::unguessable(subject.good.path()).is_none() => 0,
            _ if subject.flow == Some("intercom/open-sheet") => 4,
            _ => elsewhere::METHODS.len() - 1,
        };
        assert!(shots.len() >= least, "{name}: {}", shots.len());
        assert!(shots.iter().all(|(_, shot)| !is_believed(subject, &shot.request)), "{name}");
    });
}

#[test]
fn a_subject_made_anew_is_signed_for_that_time() {
    each(|name, subject| {
        let later = subject.anew(NOW + 2 * TOLERANCE);
        assert_eq!(later.now_ms, NOW + 2 * TOLERANCE, "{name}");
        let timed = subject.setting.is_some_and(|setting| setting.timestamp_header().is_some());
        assert_eq!(is_believed(subject, &later.good), !timed, "{name}: it is too far ahead for now");
        assert!(is_believed(subject, &later.anew(NOW).good), "{name}");
    });
}

#[test]
fn genuine_requests_beside_a_forgery_are_believed() {
    each(|name, subject| {
        for probe in all().filter(|probe| probe.group == Group::Refuse || probe.is_unsigned()) {
            let Some(shot) = (probe.make)(subject) else { continue };
            let id = probe.id();
            for control in subject.controls(probe, &shot.request) {
                assert!(is_believed(subject, &control.request), "{id} of {name}");
                let same = control.request.body == shot.request.body;
                assert!(same || !subject.covers_body(), "{id} of {name}");
                let (one, other) = (&control.request.headers, &shot.request.headers);
                assert!(!probe.is_foreign() || one.get("content-type") == other.get("content-type"), "{id} of {name}");
                assert!(!probe.is_foreign() || control.length == shot.length, "{id} of {name}");
            }
        }
    });
}

#[test]
fn one_thing_is_changed_at_a_time() {
    // These leave the proof out, and come in another form besides, or have more in their body to have it signed by halves.
    let one_thing = |id: &str| {
        all().all(|probe| probe.id() != id || !probe.is_foreign())
            && !id.starts_with("no-timestamp-")
            && !id.starts_with("signature-of-first-")
            && id != "signature-of-last-1-kb"
    };
    each(|name, subject| {
        let headers = |request: &Request| request.headers.len();
        for (id, shot) in made(subject, Group::Refuse).filter(|(id, _)| one_thing(id)) {
            let (request, good) = (&shot.request, &subject.good);
            let changed = [
                request.method != good.method,
                request.target != good.target,
                request.body != good.body,
                request.headers != good.headers,
            ];
            assert_eq!(changed.into_iter().filter(|changed| *changed).count(), 1, "{id} of {name}");
            assert!(headers(request).abs_diff(headers(good)) <= 1, "{id} of {name}");
        }
    });
}

#[test]
fn the_flipped_body_differs_in_one_bit_and_stays_json() {
    each(|name, subject| {
        let Some((_, shot)) = made(subject, Group::Refuse).find(|(id, _)| *id == "body-bit-flipped") else { return };
        let (one, other) = (&shot.request.body, &subject.good.body);
        let bits: u32 = one.iter().zip(other).map(|(one, other)| (one ^ other).count_ones()).sum();
        assert_eq!((one.len(), bits), (other.len(), 1), "{name}");
        assert!(crate::json::Tree::parse(one).is_ok(), "{name}");
    });
}

#[test]
fn leading_digits_are_right_as_far_as_they_are_to_be() {
    each(|name, subject| {
        let Some(proof) = subject.proof().filter(|_| subject.mac().is_some()) else { return };
        let skipped = proof.len() - forge::length(subject);
        for right in [0, 1, 8, forge::length(subject) - 1] {
            let shot = forge::leading(subject, right).unwrap();
            let other = evidence(subject.setting.unwrap(), &shot.request)[0].proof.to_vec();
            let alike = proof[skipped..].iter().zip(&other[skipped..]).take_while(|(one, other)| one == other).count();
            assert_eq!(alike, right, "{name}");
        }
    });
}

#[test]
fn a_chunked_body_comes_back() {
    each(|name, subject| {
        let Some((_, shot)) = made(subject, Group::Accept).find(|(id, _)| *id == "chunked") else { return };
        let mut request = shot.request;
        Shot::frame(&mut request, Length::Chunked);
        let framing = crate::wire::Framing::of_request(request.headers.iter()).unwrap();
        let mut decoder = crate::wire::Decoder::new(framing);
        let mut body = Vec::new();
        decoder.push(&request.body, |bytes| body.extend_from_slice(bytes)).unwrap();
        assert!(decoder.is_done() && body == subject.good.body, "{name}");
    });
}

/// Everything that was tried, as an app answers that hashes what `row` makes of a body.
fn tried_by(subject: &Subject<'_>, hashed: impl Fn(&[u8]) -> Vec<u8>) -> Vec<Tried> {
    let tried = |probe: &'static Probe| {
        let shot = (probe.make)(subject)?;
        let request = Request { body: hashed(&shot.request.body), ..shot.request };
        let taken = is_believed(subject, &request);
        let ok = match probe.group {
            Group::Refuse => !taken,
            Group::Accept => taken,
            Group::Either | Group::Survive => true,
        };
        let status = if taken { 200 } else { 401 };
        let verdict = if ok { Verdict::Ok } else { Verdict::Failed };
        let outcome = if taken { Outcome::Taken } else { Outcome::Refused };
        let judged = Judged { verdict, outcome, status: Some(status), ..Judged::unsent() };
        Some(Tried { probe, judged })
    };
    all().filter_map(tried).collect()
}

#[test]
fn runtimes_are_told_by_what_they_refuse_and_proved_by_what_they_take() {
    let (_, capture, flow, scheme) =
        fixtures().into_iter().find(|(name, ..)| name.ends_with("intercom/submit-messenger.http")).unwrap();
    let (setting, secrets) = known(scheme.unwrap());
    for code in [
        "body-json-stringify",
        "body-python-dumps",
        "body-python-compact",
        "body-python-compact-utf8",
        "body-php-encode",
        "body-php-slashes-unicode",
        "body-go-marshal",
        "body-rails-to-json",
        "body-sorted",
    ] {
        let row = crate::cause::body::rows().iter().find(|row| row.code == code).unwrap();
        let hashed = |body: &[u8]| {
            let mut out = Vec::new();
            if row.apply(&crate::cause::body::Input::new(body), &mut out) { out } else { body.to_vec() }
        };
        // A body that this runtime writes as it came, so that the good request is taken.
        let request = Request { body: hashed(&capture.request.body), ..capture.request.clone() };
        let subject = Subject::new(&request, Some(flow), Some(&setting), &[], Cow::Borrowed(&secrets), NOW).unwrap();
        let tried = tried_by(&subject, hashed);
        let trials = candidates(&subject, &tried);
        let taken = |trial: &Trial| {
            let request = trial.shot(&subject).unwrap().request;
            is_believed(&subject, &Request { body: hashed(&request.body), ..request })
        };
        let proved = trials.iter().position(taken);
        let named = proved.and_then(|at| trials.get(at)).map(|trial| trial.code);
        assert_eq!(named, Some(code), "{:?}", trials.iter().map(|trial| trial.code).collect::<Vec<_>>());
        let found = diagnose(&subject, &tried, &Trials { all: trials, taken: proved, disproved: false }, None);
        assert!(
            found.iter().any(|found| found.code == "reserialises" && found.detail.contains("was taken")),
            "{found:?}"
        );
    }
    // An app that hashes what came is not suspected of anything.
    let subject =
        Subject::new(&capture.request, Some(flow), Some(&setting), &[], Cow::Borrowed(&secrets), NOW).unwrap();
    let tried = tried_by(&subject, <[u8]>::to_vec);
    assert!(candidates(&subject, &tried).is_empty());
    assert_eq!(diagnose(&subject, &tried, &Trials::default(), None), []);
    assert_eq!(Grade::of(&tried), Some(Grade::A));
}

#[test]
fn hints_sign_the_same_request_over_something_else() {
    each(|name, subject| {
        for hint in hints(subject) {
            let request = hint.shot(subject).unwrap().request;
            let sheet = subject.setting.is_some_and(|setting| setting.recipe == Recipe::Sheet);
            assert_eq!(request.body == subject.good.body, !sheet, "{name}");
            assert!(!is_believed(subject, &request), "{} of {name}", hint.code);
        }
    });
}

#[test]
fn grades_follow_the_worst_that_was_taken() {
    let (_, capture, flow, scheme) =
        fixtures().into_iter().find(|(name, ..)| name.ends_with("infobip/create-order.http")).unwrap();
    let (setting, secrets) = known(scheme.unwrap());
    let subject =
        Subject::new(&capture.request, Some(flow), Some(&setting), &[], Cow::Borrowed(&secrets), NOW).unwrap();
    let graded = |failing: &[&str], unknown: &[&str]| {
        let mut tried = tried_by(&subject, <[u8]>::to_vec);
        for tried in &mut tried {
            if failing.contains(&tried.probe.id()) {
                tried.judged.verdict = Verdict::Failed;
            }
            if unknown.contains(&tried.probe.id()) {
                tried.judged.verdict = Verdict::Unknown;
            }
        }
        Grade::of(&tried)
    };
    assert_eq!(graded(&[], &[]), Some(Grade::A));
    assert_eq!(graded(&["empty-body"], &[]), Some(Grade::B));
    assert_eq!(graded(&["empty-body", "white-space"], &[]), Some(Grade::C));
    assert_eq!(graded(&["stale-timestamp", "white-space"], &[]), Some(Grade::D));
    assert_eq!(graded(&["stale-1-hour"], &[]), Some(Grade::B), "a window that is too wide is no replay at any age");
    assert_eq!(graded(&["deep-nesting"], &["body-10-mb"]), Some(Grade::B), "what is down cannot be asked more");
    assert_eq!(graded(&[], &["body-10-mb"]), None);
    assert_eq!(graded(&["signature-cut", "stale-timestamp"], &[]), Some(Grade::E));
    assert_eq!(graded(&["no-signature", "signature-cut"], &[]), Some(Grade::F));
    assert_eq!(graded(&["no-signature"], &["wrong-secret"]), Some(Grade::F));
    assert_eq!(graded(&[], &["wrong-secret"]), None);
    assert_eq!(Grade::of(&[]), None);
}

#[test]
fn digits_in_upper_case_may_be_refused_without_a_lower_grade() {
    let (_, capture, flow, scheme) =
        fixtures().into_iter().find(|(name, ..)| name.ends_with("infobip/subscription.http")).unwrap();
    let (setting, secrets) = known(scheme.unwrap());
    let subject =
        Subject::new(&capture.request, Some(flow), Some(&setting), &[], Cow::Borrowed(&secrets), NOW).unwrap();
    let mut tried = tried_by(&subject, <[u8]>::to_vec);
    let upper = tried.iter_mut().find(|tried| tried.probe.id() == "signature-upper-case").unwrap();
    upper.judged.outcome = Outcome::Refused;
    upper.judged.verdict = Outcome::Refused.verdict(upper.probe.group);
    assert_eq!(Grade::of(&tried), Some(Grade::A));
    let found = diagnose(&subject, &tried, &Trials::default(), None);
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["compares-digit-case"]);
}

#[test]
fn what_a_messenger_verifies_is_not_probed() {
    let (setting, secrets) = known("intercom-identity");
    let request = Request { body: br#"{"user_id":"25","user_hash":"00"}"#.to_vec(), ..Request::default() };
    let refused = Subject::new(&request, None, Some(&setting), &[], Cow::Borrowed(&secrets), NOW).unwrap_err();
    assert_eq!(refused, NoSubject::NotOurs("intercom-identity"));
}

#[test]
fn segments_that_nobody_guesses_are_told_from_words() {
    let found =
        |path: &str| address::unguessable(path.as_bytes()).map(|(from, length)| path[from..from + length].to_owned());
    assert_eq!(found("/7f3c9a0be2d14c58/messages"), Some("7f3c9a0be2d14c58".to_owned()));
    assert_eq!(
        found("/hooks/0a8f7a52-6f5e-4f0e-9a68-0c8f2c6f3a11"),
        Some("0a8f7a52-6f5e-4f0e-9a68-0c8f2c6f3a11".to_owned())
    );
    for open in [
        "/message-created-v2",
        "/communication-channel-2024-01",
        "/",
        "/messages",
        "/communication-channels/vcita",
        "/v3/messages/25",
    ] {
        assert_eq!(found(open), None, "{open}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_body_makes_forgeries_that_are_not_believed(body in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        "[ -~]{0,40}".prop_map(String::into_bytes),
        r#"\{"[a-z]{1,4}": ?("[a-z0-9é\\\\n]{0,9}"|[0-9]{1,4}|\[\]|\{\})\}"#.prop_map(String::into_bytes),
    ], scheme in prop::sample::select(vec!["intercom", "intercom-webhook", "infobip", "infobip-subscription", "kentico", "kentico-signature"])) {
        let (setting, secrets) = known(scheme);
        let request = Request { method: b"POST".to_vec(), target: b"/x".to_vec(), body, ..Request::default() };
        let subject = Subject::new(&request, None, Some(&setting), &[], Cow::Borrowed(&secrets), NOW).unwrap();
        prop_assert!(is_believed(&subject, &subject.good));
        for (id, shot) in made(&subject, Group::Refuse) {
            prop_assert!(!is_believed(&subject, &shot.request), "{}", id);
        }
        for (id, shot) in made(&subject, Group::Accept) {
            prop_assert!(is_believed(&subject, &shot.request), "{}", id);
        }
    }
}
