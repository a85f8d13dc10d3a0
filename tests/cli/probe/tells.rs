//! What an app says, or lets through, that it must not: what would have been right, other lengths, the word for a secret that is not set. And what
//! probe does not repeat of it.

use courtside::cause::body::{Input, rows};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::unsigned::{body, endpoint, is_right, probe, unauthorised, values};
use super::{codes, failing, world};
use crate::endpoint::{Endpoint, answer, canvas};
use crate::world::SECRET;

/// The right signature of a request by that secret.
fn right(request: &str, secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body(request).as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

fn proof(request: &str) -> String {
    values(request, "x-body-signature").concat()
}

#[test]
fn what_was_sent_of_proofs_and_credentials_is_not_shown_where_a_refusal_echoes_it() {
    let token = "token-of-mine-1234";
    let app = endpoint(|request| {
        let echo = format!("{} {}", values(request, "authorization").concat(), proof(request));
        answer(&format!("401 No {echo}"), "text/plain", &echo)
    });
    let (to, header) = (app.to(), format!("Authorization: Bearer {token}"));
    for format in ["text", "json"] {
        let world = world();
        let fixed = ["probe", "a.http", "--to", &to, "--secret", "env:S", "-H", &header, "--format", format];
        let reports = ["--report", "junit=a.xml", "--report", "html=a.html"];
        let shown = world.run(&[&fixed[..], &reports].concat()).exits(2);
        let signature = right(&app.requests()[0], SECRET);
        let files = ["a.xml", "a.html"].map(|name| std::fs::read_to_string(world.path(name)).unwrap());
        for text in files.iter().map(String::as_str).chain([shown.text(), &shown.stderr]) {
            assert!(!text.contains(token) && !text.contains(&signature), "{format}: {text}");
        }
        assert!(shown.text().contains("[credential] [signature]"), "{format}: {}", shown.text());
    }
}

#[test]
fn whoever_tells_strangers_what_is_right_has_a_hole() {
    type Tells = fn(&str) -> Vec<u8>;
    let cases: [(Tells, bool); 4] = [
        (|request| answer("401 Unauthorized", "text/plain", &right(request, SECRET).to_uppercase()), true),
        (|_| answer("401 Unauthorized", "application/json", &format!(r#"{{"secret":"{SECRET}"}}"#)), true),
        (
            |request| {
                format!("HTTP/1.1 401 No\r\nX-Expected: {}\r\nContent-Length: 0\r\n\r\n", right(request, SECRET)).into()
            },
            true,
        ),
        (|request| answer("401 Unauthorized", "text/plain", &format!("got {}", proof(request))), false),
    ];
    for (at, (tells, hole)) in cases.into_iter().enumerate() {
        let app = endpoint(move |request| if is_right(request) { canvas() } else { tells(request) });
        let (json, _) = probe(&app, &[]);
        let holes = if hole { vec!["tells-signature".to_owned()] } else { vec![] };
        assert_eq!((failing(&json), json["grade"] == "F"), (holes, hole), "{at}: {json}");
        let (json, exit) = probe(&app, &["--only", "tells-signature"]);
        assert_eq!((failing(&json).len(), exit), (usize::from(hole), Some(i32::from(hole))), "{at}: {json}");
    }
}

#[test]
fn an_app_that_serves_one_connection_at_a_time_is_not_gone() {
    let app = Endpoint::single(|request| if is_right(request) { canvas() } else { unauthorised() });
    let to = app.to();
    let fixed = ["probe", "a.http", "--to", &to, "--secret", "env:S", "--format", "json", "--max-time", "5s"];
    let json = world().run(&[&fixed[..], &["--only", "wrong-secret*", "--only", "no-signature*"]].concat()).json();
    assert_eq!((failing(&json), codes(&json), &json["summary"]["inconclusive"]), (vec![], vec![], &0.into()), "{json}");
}

#[test]
fn what_an_app_hashes_is_asked_before_it_may_be_ended() {
    let sorted = r#"{"context":{"locale":"en","location":"home"},"workspace_id":"abc12345"}"#;
    let capture = format!(
        "POST /initialize HTTP/1.1\nHost: a.example.test\nContent-Type: application/json\nX-Body-Signature: 00\nContent-Length: {}\n\n{sorted}\n",
        sorted.len()
    );
    let row = rows().iter().find(|row| row.code == "body-json-stringify").unwrap();
    let app = Endpoint::mortal(move |request| {
        if request.contains("[[[[[[[[") {
            return None;
        }
        // As an app in Node writes it anew.
        let mut written = Vec::new();
        if !row.apply(&Input::new(body(request).as_bytes()), &mut written) {
            written = body(request).into_bytes();
        }
        let written = format!("x\r\n\r\n{}", String::from_utf8_lossy(&written));
        Some(if proof(request) == right(&written, SECRET) { canvas() } else { unauthorised() })
    });
    let probe = ["probe", "a.http", "--to", &app.to(), "--secret", "env:S", "--format", "json"];
    let json = world().file("a.http", capture).run(&probe).json();
    let found = json["diagnosis"].as_array().unwrap().iter().find(|row| row["code"] == "reserialises");
    assert!(found.unwrap()["detail"].as_str().unwrap().contains("signed so was taken"), "{json}");
    assert!(codes(&json).contains(&"crashes".to_owned()), "{json}");
}

#[test]
fn words_for_a_secret_that_is_not_set_are_tried() {
    for word in ["undefined", "null", "None"] {
        let all = endpoint(move |request| {
            if [SECRET, word].iter().any(|secret| proof(request) == right(request, secret)) {
                canvas()
            } else {
                unauthorised()
            }
        });
        let (json, exit) = probe(&all, &["--only", "*-secret*"]);
        let holes = ["empty-secret", "empty-secret-other-ids"].map(str::to_owned).to_vec();
        assert_eq!(
            (failing(&json), codes(&json), exit),
            (holes, vec!["takes-empty-secret".to_owned()], Some(1)),
            "{json}"
        );
        assert!(json["diagnosis"][0]["detail"].as_str().unwrap().contains(word), "{json}");
        let unknown = endpoint(move |request| {
            let secret = if body(request).contains("\"abc12345\"") { SECRET } else { word };
            if proof(request) == right(request, secret) { canvas() } else { unauthorised() }
        });
        let (json, _) = probe(&unknown, &["--only", "*-secret*"]);
        let told = (failing(&json), codes(&json));
        assert_eq!(told, (vec!["empty-secret-other-ids".to_owned()], vec!["takes-empty-secret".to_owned()]), "{json}");
    }
}

#[test]
fn what_is_taken_for_its_length_is_named_so_and_nothing_else() {
    let app = endpoint(|request| {
        let given = proof(request);
        if is_right(request) || !(given.is_empty() || given.len() == 64) { canvas() } else { unauthorised() }
    });
    let (json, exit) = probe(&app, &[]);
    assert_eq!((codes(&json), exit), (vec!["takes-other-lengths".to_owned()], Some(1)), "{json}");
    assert!(failing(&json).contains(&"signature-other-length".to_owned()), "{json}");
    assert_eq!(json["grade"], "F");
}

#[test]
fn no_time_at_all_is_no_limit() {
    for command in ["probe", "replay"] {
        world().run(&[command, "a.http", "--to", "1", "--max-time", "0s"]).fails(2, &["--max-time", "no time"]);
    }
    world().run(&["capture", "--forward-to", "1", "--max-time", "0s"]).fails(2, &["--max-time", "no time"]);
}
