//! The sample against the fixtures, against what is almost a fixture, and against anything.

mod anything;
mod flaws;
mod intercom;
mod others;

use std::path::{Path, PathBuf};

use super::*;
use toml::de::DeTable;

use crate::capture::{self, Capture, Format};
use crate::signature::{Evidence, Keys};

/// A minute after the fixtures of Infobip were made.
const NOW: i64 = 1_700_000_060_000;

/// The sample with the public secrets.
fn sample(flaws: &[Flaw]) -> Sample {
    let settings = public_secrets().into_iter().map(|(scheme, secret)| (Setting::from(scheme), vec![secret]));
    Sample::new(settings.collect(), flaws)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// A request of the fixtures: `intercom/submit-inbox`.
fn fixture(name: &str) -> Request {
    captured(&folder().join(format!("{name}.http"))).request
}

fn captured(path: &Path) -> Capture {
    let text = std::fs::read(path).unwrap();
    let mut captures = capture::read(Format::Http, &text, &mut |_| unreachable!("no fixture names a file")).unwrap();
    assert_eq!(captures.len(), 1, "{}", path.display());
    captures.remove(0)
}

/// Every request of the platforms' folders, with its file's name.
fn fixtures() -> Vec<(String, Capture)> {
    let mut found = Vec::new();
    for platform in platform::PLATFORMS {
        for entry in std::fs::read_dir(folder().join(platform.name)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{}/{}", platform.name, path.file_stem().unwrap().to_str().unwrap());
            found.push((name, captured(&path)));
        }
    }
    found
}

/// The request with one value of that header, or without the header.
fn with(mut request: Request, name: &str, value: Option<&str>) -> Request {
    request.headers.0.retain(|header| !header.name.eq_ignore_ascii_case(name.as_bytes()));
    if let Some(value) = value {
        request.headers.push(name, value);
    }
    request
}

/// The request with that body, signed anew by the scheme.
fn signed(request: &Request, body: impl Into<Vec<u8>>, scheme: &str) -> Request {
    let request = Request { body: body.into(), ..request.clone() };
    let (row, secret) = public_secrets().into_iter().find(|(row, _)| row.name == scheme).unwrap();
    let setting = Setting::from(row);
    let digest = Keys::new(&setting, vec![secret]).each(&setting, &request, &Evidence::default())[0];
    let proof = setting.write(setting.mac().unwrap(), &digest);
    with(request, &setting.carrier, Some(&proof))
}

/// The scheme that signs the fixtures of a flow.
fn scheme_of(flow: &str) -> Option<&'static str> {
    Some(match flow {
        "intercom/open-sheet" | "kentico/update-contact" => return None,
        "intercom/webhook" => "intercom-webhook",
        "infobip/subscription" => "infobip-subscription",
        "infobip/function" => "infobip",
        "kentico/log-activity" => "kentico-signature",
        _ => flow.starts_with("intercom/").then_some("intercom")?,
    })
}

#[track_caller]
fn refused(sample: &Sample, request: &Request, status: u16, code: &str) {
    let answer = sample.answer(request, NOW);
    assert_eq!((answer.refused, answer.response.status), (Some(code), status), "{}", shown(request));
}

#[track_caller]
fn taken(sample: &Sample, request: &Request) -> Response {
    let answer = sample.answer(request, NOW);
    assert_eq!(answer.refused, None, "{}", shown(request));
    assert!((200..400).contains(&answer.response.status), "{}", shown(request));
    answer.response
}

fn shown(request: &Request) -> String {
    format!(
        "{} {}\n{}",
        request.method.escape_ascii(),
        request.target.escape_ascii(),
        String::from_utf8_lossy(&request.body)
    )
}

#[test]
fn every_flow_has_a_fixture_and_every_fixture_is_taken() {
    let sample = sample(&[]);
    let mut flows = std::collections::BTreeSet::new();
    for (name, capture) in fixtures() {
        let answer = sample.answer(&capture.request, NOW);
        assert_eq!(answer.refused, None, "{name}");
        assert_eq!(answer.flow, capture.directive("flow"), "{name}");
        assert_eq!(answer.delay, Duration::ZERO, "{name}");
        let expected = if name.starts_with("vcita/") { 204 } else { 200 };
        assert_eq!(answer.response.status, expected, "{name}");
        let headers = &answer.response.headers;
        assert_eq!(
            headers.get("Content-Type").is_some_and(|value| value.ends_with(b"; charset=utf-8")),
            !answer.response.body.is_empty(),
            "{name}"
        );
        assert!(headers.get("Content-Length").or(headers.get("Date")).is_none(), "{name}");
        flows.extend(answer.flow);
    }
    let all: std::collections::BTreeSet<&str> = platform::flows().map(|flow| flow.name).collect();
    assert_eq!(flows, all);
}

#[test]
fn a_flipped_bit_is_refused_wherever_a_signature_covers_it() {
    let sample = sample(&[]);
    let mut covered = 0;
    for (name, capture) in fixtures() {
        if scheme_of(capture.directive("flow").unwrap()).is_none() {
            continue;
        }
        let status = if name.starts_with("kentico/") { 500 } else { 401 };
        for at in 0..capture.request.body.len() {
            let mut request = capture.request.clone();
            request.body[at] ^= 1 << (at % 8);
            let answer = sample.answer(&request, NOW);
            assert_eq!(answer.response.status, status, "{name}: byte {at} {:?}", answer.refused);
            assert!(answer.refused.is_some_and(|code| code.starts_with("signature-")), "{name}: {:?}", answer.refused);
        }
        covered += 1;
    }
    assert_eq!(covered, 15);
}

#[test]
fn a_signature_must_be_there_once_and_be_right() {
    let sample = sample(&[]);
    for (name, capture) in fixtures() {
        let flow = capture.directive("flow").unwrap();
        let Some(scheme) = scheme_of(flow) else { continue };
        let header = platform::scheme(scheme).unwrap().carrier.name();
        let proof = String::from_utf8(capture.request.headers.get(header).unwrap().to_vec()).unwrap();
        let kentico = name.starts_with("kentico/");
        let status = if kentico { 500 } else { 401 };
        let missing = if kentico { "key-missing" } else { "signature-missing" };
        refused(&sample, &with(capture.request.clone(), header, None), status, missing);
        let mut wrong = proof.clone().into_bytes();
        let last = wrong.last_mut().unwrap();
        *last = if *last == b'0' { b'1' } else { b'0' };
        let wrong = String::from_utf8(wrong).unwrap();
        refused(&sample, &with(capture.request.clone(), header, Some(&wrong)), status, "signature-mismatch");
        for cut in [&proof[..proof.len() - 1], &proof[..proof.len() - 32], "garbage"] {
            let cut = with(capture.request.clone(), header, Some(cut));
            refused(&sample, &cut, status, "signature-malformed");
        }
        for (first, second) in [(&proof, &wrong), (&wrong, &proof), (&proof, &proof)] {
            let mut doubled = with(capture.request.clone(), header, Some(first));
            doubled.headers.push(header.to_ascii_lowercase(), second.as_str());
            refused(&sample, &doubled, status, "signature-repeated");
        }
    }
}

#[test]
fn any_of_several_secrets_will_do_and_none_is_none() {
    let request = fixture("intercom/initialize-inbox");
    let setting = || Setting::from(platform::scheme("intercom").unwrap());
    let old = Secret::new(b"the next secret".to_vec(), "");
    let public = public_secrets().remove(0).1;
    taken(&Sample::new(vec![(setting(), vec![old.clone(), public])], &[]), &request);
    refused(&Sample::new(vec![(setting(), vec![old])], &[]), &request, 401, "signature-mismatch");
    refused(&Sample::new(vec![(setting(), vec![])], &[]), &request, 401, "secret-unknown");
    refused(&Sample::new(vec![], &[]), &request, 401, "secret-unknown");
    refused(&Sample::new(vec![], &[]), &fixture("intercom/open-sheet"), 401, "secret-unknown");
    refused(&Sample::new(vec![], &[]), &fixture("kentico/update-contact"), 500, "secret-unknown");
}

#[test]
fn the_public_secrets_are_those_of_the_fixtures_settings() {
    let settings = std::fs::read_to_string(folder().join("courtside.toml")).unwrap();
    let settings = DeTable::parse(&settings).unwrap();
    let secrets = settings.get_ref()["secrets"].get_ref().as_table().unwrap();
    let public = public_secrets();
    assert_eq!(public.len(), platform::schemes().count());
    for (scheme, secret) in public {
        let file = secrets[scheme.name].get_ref().as_str().unwrap().strip_prefix("file:").unwrap();
        let text = std::fs::read(folder().join(file)).unwrap();
        assert_eq!(secret.expose(), text.trim_ascii_end(), "{}", scheme.name);
    }
}

#[test]
fn what_is_no_request_of_a_flow_is_not_found() {
    let sample = sample(&[]);
    let request = |method: &str, target: &str, body: &str| Request {
        method: method.into(),
        target: target.into(),
        body: body.into(),
        ..Request::default()
    };
    for (method, target) in [("GET", "/"), ("POST", "/logo.png"), ("POST", ""), ("GET", "//"), ("POST", "/resubmit")] {
        refused(&sample, &request(method, target, ""), 404, "route-unknown");
    }
    for target in ["/initialize", "/base/initialize?x=1", "https://app.example.test/initialize"] {
        refused(&sample, &request("POST", target, "{"), 401, "signature-missing");
        let answer = sample.answer(&request("GET", target, ""), NOW);
        assert_eq!((answer.refused, answer.response.status), (Some("method-not-allowed"), 405));
        assert_eq!(answer.response.headers.get("Allow"), Some(&b"POST"[..]));
        assert_eq!(answer.flow, Some("intercom/initialize"));
    }
}

#[test]
fn other_methods_are_refused_with_those_that_are_not() {
    let sample = sample(&[]);
    for (name, capture) in fixtures() {
        for method in ["GET", "PUT", "POST", "DELETE", "PATCH", "post"] {
            let request = Request { method: method.into(), ..capture.request.clone() };
            let answer = sample.answer(&request, NOW);
            let own = capture.request.method == request.method || name.starts_with("infobip/");
            if own || (name == "vcita/typing" && method == "PUT") {
                assert_eq!(answer.refused, None, "{method} {name}");
            } else {
                assert_eq!((answer.refused, answer.response.status), (Some("method-not-allowed"), 405), "{name}");
                let allowed = answer.response.headers.get("Allow").unwrap();
                assert!(allowed.starts_with(&capture.request.method), "{name}");
            }
        }
    }
}

#[test]
fn what_travels_under_another_path_is_served_by_its_shape() {
    let sample = sample(&[]);
    for (name, capture) in fixtures() {
        let request = Request { target: b"/api/v2/callback".to_vec(), ..capture.request.clone() };
        let answer = sample.answer(&request, NOW);
        // A status alone is told by its path; no path but its own is vcita's.
        if name.starts_with("vcita/") {
            assert_eq!((answer.refused, answer.response.status), (Some("route-unknown"), 404), "{name}");
        } else {
            assert_eq!((answer.refused, answer.flow), (None, capture.directive("flow")), "{name}");
        }
    }
}

#[test]
fn a_signed_body_that_is_no_json_is_a_bad_request() {
    let sample = sample(&[]);
    for (name, capture) in fixtures() {
        let flow = capture.directive("flow").unwrap();
        let Some(scheme) = scheme_of(flow).filter(|scheme| !scheme.starts_with("kentico")) else { continue };
        for body in ["{\"workspace_id\":", "", "{}x", "\u{feff}{}", "{'a':1}"] {
            refused(&sample, &signed(&capture.request, body, scheme), 400, "json-malformed");
        }
        refused(&sample, &signed(&capture.request, &b"{\"a\":\"\xff\"}"[..], scheme), 400, "json-malformed");
        refused(&sample, &signed(&capture.request, "[".repeat(100_000), scheme), 400, "json-malformed");
        refused(&sample, &signed(&capture.request, "[1]", scheme), 400, "body-unexpected");
        if name.starts_with("intercom/") {
            refused(&sample, &signed(&capture.request, "{}", scheme), 400, "body-unexpected");
        }
    }
}

#[test]
fn bodies_that_are_awkward_and_right_are_taken() {
    let sample = sample(&[]);
    let request = fixture("intercom/initialize-messenger");
    for body in [
        " {\r\n \"workspace_id\" : \"abc12345\",\r\n \"context\" : { \"score\" : 1.0 } }\r\n\n",
        r#"{"workspace_id":"\u00e9\ud83d\ude00","context":{"conversation_id":9007199254740993}}"#,
        r#"{"workspace_id":"a","workspace_id":"b","context":{},"context":{}}"#,
        r#"{"app_id":"a","context":{}}"#,
    ] {
        taken(&sample, &signed(&request, body, "intercom"));
    }
    let long = format!(r#"{{"workspace_id":"a","context":{{"referrer":"{}"}}}}"#, "x".repeat(200_000));
    taken(&sample, &signed(&request, long, "intercom"));
    let deep = format!(r#"{{"workspace_id":"a","context":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    taken(&sample, &signed(&request, deep, "intercom"));
}

#[test]
fn the_sample_may_be_asked_from_several_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Sample>();
}
