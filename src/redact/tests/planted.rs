//! What is planted in a capture, wherever it stands, is in no byte of what comes out.

use base64::Engine as _;

use super::*;
use crate::capture::{Directive, Response};

/// Names under which secrets stand, as platforms and frameworks spell them.
const SECRETS: [&str; 11] = [
    "token",
    "access_token",
    "clientSecret",
    "password",
    "pwd",
    "X-Api-Key",
    "api_key",
    "signing_key",
    "secrets",
    "password_confirmation",
    "refreshToken",
];

/// Names under which people stand.
const PEOPLE: [&str; 8] =
    ["name", "firstName", "sender_name", "display_name", "names", "contact_person", "customer_name", "full_name"];

/// How a value may be wrapped inside a body of JSON.
#[derive(Debug, Clone)]
enum Wrap {
    Object(&'static str),
    List,
    Text,
    Base64,
    Url,
}

fn any_wraps() -> impl Strategy<Value = Vec<Wrap>> {
    let wrap = prop_oneof![
        prop::sample::select(vec!["data", "item", "contact", "metadata", "x"]).prop_map(Wrap::Object),
        Just(Wrap::List),
        Just(Wrap::Text),
        Just(Wrap::Base64),
        Just(Wrap::Url),
    ];
    prop::collection::vec(wrap, 0..10)
}

fn wrapped(mut value: serde_json::Value, wraps: &[Wrap]) -> String {
    for wrap in wraps {
        value = match wrap {
            Wrap::Object(name) => serde_json::json!({ *name: value, "n": 1.50 }),
            Wrap::List => serde_json::json!([true, value]),
            Wrap::Text => serde_json::json!({ "text_of_it": value.to_string() }),
            Wrap::Base64 => {
                serde_json::json!({ "packed": base64::engine::general_purpose::STANDARD.encode(value.to_string()) })
            }
            Wrap::Url => {
                let query = percent::encoded(&value.to_string());
                serde_json::json!({ "link": format!("https://corp.org/a?data={query}") })
            }
        };
    }
    value.to_string()
}

/// A capture in which the secret, the name and the address stand in that place, and a name for its file.
fn planted(place: usize, [secret, person, email]: [&str; 3], names: [&str; 2], wraps: &[Wrap]) -> (Capture, String) {
    let mut capture = capture(&[("Host", "hooks.corp.org")], "");
    let told = serde_json::json!({ names[0]: secret, names[1]: person, "note_email": email });
    capture.request.body = wrapped(told, wraps).into();
    let response = capture.response.insert(Response { status: 200, ..Response::default() });
    let headers = &mut capture.request.headers;
    let directive = |name: &str, value: String| Directive { name: name.into(), value, line: 0 };
    let mut file = "0001-plain.http".to_owned();
    match place {
        0 => headers.push("Authorization", format!("Bearer {secret}")),
        1 => headers.push(names[0], secret),
        2 => headers.push("Cookie", format!("theme=dark; sid={secret}")),
        3 => response.headers.push("Set-Cookie", format!("sid={secret}; Path=/; HttpOnly")),
        4 => capture.request.target = format!("/hook?{}={secret}&e={}", names[0], percent::encoded(email)).into(),
        5 => capture.request.body = format!("a=b&{}={secret}&{}={person}&c={email}", names[0], names[1]).into(),
        6 => response.body = std::mem::take(&mut capture.request.body),
        7 => capture.directives.push(directive("trailer", format!("{}: {secret}", names[0]))),
        8 => capture.directives.push(directive("answer-trailer", format!("Set-Cookie: a={secret}"))),
        9 => capture.directives.push(directive("expect", format!("$.a.{} == \"{secret}\"", names[0]))),
        10 => {
            // The name of a file says nothing by itself: what the capture holds does.
            capture.request.body = serde_json::json!({ names[0]: secret, names[1]: person }).to_string().into();
            file = format!("{person}/{email}/0001-{secret}.http");
        }
        11 => capture.extra.push((names[0].to_owned(), serde_json::json!([{ "a": secret }]).to_string())),
        12 => {
            headers.push("Content-Type", "multipart/form-data; boundary=b");
            let part = |name: &str, value: &str| {
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            capture.request.body = format!("{}{}--b--\r\n", part(names[0], secret), part(names[1], person)).into();
        }
        13 => capture.request.body = format!("{}: {secret}\n{}: {person}\nsee {email}\n", names[0], names[1]).into(),
        14 => {
            let element = |name: &str, value: &str| format!("<{name}><v>{value}</v></{name}>");
            capture.request.body = format!("<a>{}{}</a>", element(names[0], secret), element(names[1], person)).into();
        }
        15 => headers.push("X-Forwarded-User", person),
        16 => headers.push("From", format!("{person} <{email}>")),
        _ => {}
    }
    (capture, file)
}

proptest! {
    #[test]
    fn nothing_that_was_planted_is_in_what_comes_out(
        place in 0_usize..18,
        secret in "[A-Za-z]{5}[0-9][A-Za-z0-9]{4,18}",
        person in "[B-DF-HJ-NP-TV-Z]{3}[b-df-hj-np-tv-z]{5}",
        // Shorter ones stand in base64 by chance.
        local in "[b-df-hj-np-tv-z]{9,12}",
        secret_name in prop::sample::select(SECRETS.to_vec()),
        person_name in prop::sample::select(PEOPLE.to_vec()),
        wraps in any_wraps(),
    ) {
        let email = format!("{local}@corp.org");
        let redaction = redaction();
        let (mut capture, file) = planted(place, [&secret, &person, &email], [secret_name, person_name], &wraps);
        let before = written(&capture);
        let mut naming = Naming::new(&file);
        redaction.apply_named(&mut capture, &mut naming);
        let after = format!("{}\n{}\n{:?}", redaction.renamed(&naming), written(&capture), capture.extra);
        let packed = |text: &str| base64::engine::general_purpose::STANDARD_NO_PAD.encode(text).get(..8).unwrap_or_default().to_owned();
        for gone in [&secret, &person, &local, &packed(&secret), &packed(&email)] {
            prop_assert!(!after.to_lowercase().contains(&gone.to_lowercase()), "{gone} is still there:\n{after}\nbefore:\n{before}");
        }
        let once = capture.clone();
        redaction.apply(&mut capture);
        prop_assert_eq!(written(&capture), written(&once), "{}", before);
    }
}

#[test]
fn a_secret_that_begins_as_a_token_does_is_gone_from_the_files_name_too() {
    let redaction = redaction();
    let (mut capture, file) = planted(10, ["eyJab1cdef", "Mmmmmmmm", "bcdfghjkl@corp.org"], ["api_key", "name"], &[]);
    let mut naming = Naming::new(&file);
    redaction.apply_named(&mut capture, &mut naming);
    assert!(!redaction.renamed(&naming).contains("eyJab1cdef"), "{}", redaction.renamed(&naming));
}

#[test]
fn a_value_that_stands_in_its_field_s_name_is_replaced_behind_it() {
    let body =
        "--b\r\nContent-Disposition: form-data; name=\"f\"\r\nAuthorization-Hunter2x9: Hunter2x9\r\n\r\nx\r\n--b--\r\n";
    let mut capture = capture(&[("Content-Type", "multipart/form-data; boundary=b")], body);
    redaction().apply(&mut capture);
    let body = String::from_utf8(capture.request.body).unwrap();
    assert!(body.contains("\r\nAuthorization-Hunter2x9: ") && !body.contains(": Hunter2x9"), "{body}");
}

/// Pieces of bodies, well-formed and not.
const PIECES: [&str; 56] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "\n",
    " ",
    "<a>",
    "</a>",
    "<",
    ">",
    "=",
    "&",
    "name",
    "\"name\":",
    "\"email\":",
    "\"id\":",
    "\"first_name\":",
    "Ada",
    "\"Ada Lovelace\"",
    "ada@corp.org",
    "https://corp.org/u/4711?name=Ada",
    "+1 415 867 5309",
    "%40",
    "\\u0041",
    "1.5",
    "123456",
    "4711",
    "true",
    "null",
    "cb(",
    ")",
    "data: ",
    "- ",
    ": ",
    "田中太郎",
    "é",
    "\u{feff}",
    "\0",
    "eyJhIjoxfQ==",
    "\"type\":\"tag\",",
    "{\"canvas\":{\"content\":{\"components\":[",
    "password=",
    "\"dob\":\"12/31/1984\",",
    "NO_ERROR",
    "@",
    ".",
    "\"user\":{\"first\":\"Ada\"},",
    "{\"a\":1}",
    "note: ",
    "\"answer\":\"Ada\",",
    "\"location\":",
    "\\",
    "'",
];

proptest! {
    #[test]
    fn whatever_a_body_is_made_of_what_is_planted_goes_and_the_rest_stays_when_redacted_again(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24),
        within in any::<bool>(),
    ) {
        let mut body = pieces.concat();
        for (name, value) in [("email", "zqxvkw@zqcorp.org"), ("first_name", "Zqxvkwjf"), ("phone", "+353 87 9817243")] {
            let with = crate::json::with_member(body.as_bytes(), name, format!("\"{value}\"").as_bytes());
            match with.filter(|_| within).and_then(|with| String::from_utf8(with).ok()) {
                Some(with) => body = with,
                None if name == "email" => body += "\nzqxvkw@zqcorp.org\n",
                None => {}
            }
        }
        let redaction = redaction();
        let mut capture = capture(&[], body.as_str());
        redaction.apply(&mut capture);
        let once = capture.clone();
        let shown = written(&once).to_lowercase();
        for gone in ["zqxvkw", "zqcorp", "9817243"] {
            prop_assert!(!shown.contains(gone), "{gone} survives in {shown}, which was {body}");
        }
        // What is broken may be read otherwise the next time.
        if Tree::parse(body.as_bytes()).is_ok() {
            redaction.apply(&mut capture);
            prop_assert_eq!(written(&capture), written(&once), "{}", body);
        }
    }
}
