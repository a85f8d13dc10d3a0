//! Apps that say no with the status of a yes, and what is said of others in the words of one scheme.

use std::sync::atomic::{AtomicUsize, Ordering};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;

use super::unsigned::{endpoint, is_right, probe, unauthorised, values};
use super::{codes, failing, ids};
use crate::endpoint::{Endpoint, answer, canvas};
use crate::world::{World, project};

/// A canvas with that text.
fn says(text: &str) -> Vec<u8> {
    let canvas = serde_json::json!({"canvas": {"content": {"components": [{"type": "text", "text": text}]}}});
    answer("200 OK", "application/json", &canvas.to_string())
}

#[test]
fn one_answer_to_every_forgery_is_a_refusal_whatever_it_says() {
    let count = AtomicUsize::new(0);
    let timed = move || says(&format!("It is {} past nine, come back later", count.fetch_add(1, Ordering::SeqCst)));
    let refusals: [Box<dyn Fn() -> Vec<u8> + Send + Sync>; 4] = [
        Box::new(|| says("Something is not right here")),
        Box::new(|| says("Hello again")),
        Box::new(timed),
        Box::new(|| answer("200 OK", "text/plain", "ignored")),
    ];
    for refused in refusals {
        let app = endpoint(move |request| if is_right(request) { canvas() } else { refused() });
        for jobs in ["1", "4"] {
            let (json, exit) = probe(&app, &["--jobs", jobs]);
            assert_eq!((ids(&json, |row| row["ok"] != true), codes(&json)), (vec![], vec![]), "{json}");
            assert_eq!((&json["grade"], exit), (&"A".into(), Some(0)), "{json}");
        }
    }
}

#[test]
fn what_is_answered_by_chance_is_no_refusal() {
    // It verifies nothing, and says one thing or another.
    for period in [2, 3, 5] {
        let count = AtomicUsize::new(0);
        let app = endpoint(move |_| {
            let tips = ["Ask the team", "Read the manual", "Write a note"];
            says(tips[count.fetch_add(1, Ordering::SeqCst) * 7 % period % 3])
        });
        let (json, exit) = probe(&app, &[]);
        assert!(exit != Some(0) && json["grade"] != "A", "{period}: {json}");
    }
}

/// What probe says of a fixture with a secret that is public.
fn probed(app: &Endpoint, fixture: &str, secret: &str) -> (Value, Option<i32>) {
    let (path, secret) =
        (project(&format!("fixtures/{fixture}")), project(&format!("fixtures/public-secrets/{secret}")));
    let secret = format!("file:{}", secret.display());
    let probe = ["probe", path.to_str().unwrap(), "--to", &app.to(), "--secret", &secret, "--format", "json"];
    let answer = World::new().run(&probe);
    (answer.json(), answer.code)
}

fn secret(name: &str) -> String {
    let text = std::fs::read_to_string(project(&format!("fixtures/public-secrets/{name}"))).unwrap();
    text.trim_end().to_owned()
}

/// Whether X-Hub-Signature holds over what is made of the body, its digits in either case.
fn holds(request: &str, secret: &str, hashed: impl Fn(&str) -> Vec<u8>) -> bool {
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(&hashed(&super::unsigned::body(request)));
    let right = format!("sha1={}", hex::encode(mac.finalize().into_bytes()));
    values(request, "x-hub-signature").iter().any(|given| given.eq_ignore_ascii_case(&right))
}

#[test]
fn a_webhook_that_says_ignored_to_forgeries_and_nothing_to_others_is_called_good() {
    let key = secret("intercom-client-secret.txt");
    let app = endpoint(move |request| {
        let good = holds(request, &key, |body| body.into());
        answer("200 OK", "text/plain", if good { "" } else { "ignored" })
    });
    let (json, exit) = probed(&app, "intercom/webhook.http", "intercom-client-secret.txt");
    assert_eq!((ids(&json, |row| row["ok"] != true), exit, &json["grade"]), (vec![], Some(0), &"A".into()), "{json}");
}

#[test]
fn letters_that_the_platform_does_not_sign_are_told_from_letters_that_are_garbled() {
    let app = |hashed: fn(&str) -> Vec<u8>| {
        let key = secret("kentico-client-secret.txt");
        endpoint(
            move |request| {
                if holds(request, &key, hashed) { answer("200 OK", "text/plain", "") } else { unauthorised() }
            },
        )
    };
    let (json, _) = probed(&app(|body| body.into()), "kentico/log-activity.http", "kentico-client-secret.txt");
    assert_eq!((failing(&json).join(" ").as_str(), &json["grade"]), ("unicode-raw", &"C".into()), "{json}");
    assert!(codes(&json).contains(&"keeps-letters".to_owned()), "{json}");
    let ascii = |body: &str| {
        body.encode_utf16().map(|unit| u8::try_from(unit).ok().filter(u8::is_ascii).unwrap_or(b'?')).collect()
    };
    let (json, exit) = probed(&app(ascii), "kentico/log-activity.http", "kentico-client-secret.txt");
    assert_eq!((failing(&json), exit), (vec![], Some(0)), "{json}");
}

#[test]
fn any_part_of_a_key_is_no_beginning_of_a_signature() {
    let key = secret("kentico-api-key.txt");
    let app = endpoint(move |request| {
        let given = values(request, "xperienceapikey").concat();
        if !given.is_empty() && key.contains(&given) { answer("200 OK", "text/plain", "") } else { unauthorised() }
    });
    let (json, _) = probed(&app, "kentico/update-contact.http", "kentico-api-key.txt");
    assert_eq!(codes(&json), ["compares-key-loosely"], "{json}");
    assert!(!json["diagnosis"].to_string().contains("signature"), "{json}");
    // Its beginning alone is one of the key, too.
    let key = secret("kentico-api-key.txt");
    let app = endpoint(move |request| {
        let given = values(request, "xperienceapikey").concat();
        if !given.is_empty() && key.starts_with(&given) { answer("200 OK", "text/plain", "") } else { unauthorised() }
    });
    let (json, _) = probed(&app, "kentico/update-contact.http", "kentico-api-key.txt");
    assert_eq!(
        json["diagnosis"][0]["detail"], "the app takes any beginning of the right key for the whole of it",
        "{json}"
    );
}

#[test]
fn who_asks_for_a_header_and_does_not_look_at_it_takes_nothing_unsigned() {
    let app = endpoint(|request| {
        let json = values(request, "content-type") == ["application/json"];
        let given = !values(request, "x-body-signature").concat().is_empty();
        if is_right(request) || (!json && given) { canvas() } else { unauthorised() }
    });
    let (json, _) = probe(&app, &[]);
    let detail = json["diagnosis"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("with a wrong signature (wrong-secret-text") && !detail.contains("unsigned"), "{json}");
    assert!(!detail.contains("everything else"), "{detail}");
}
