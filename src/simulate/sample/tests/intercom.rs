use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::document::Document;
use crate::lint::source::{Claim, Linter};
use crate::lint::{MAX_FINDINGS, RuleSet, Severity};
use crate::platform::bodies::{self, Side, Surface};
use crate::sheet::{OpenSheet, form, seal};

/// What the linter says against a canvas.
pub(super) fn complaints(flow: &str, request: &Request, body: &[u8]) -> Vec<String> {
    let rules = RuleSet::all();
    let inbox = memchr::memmem::find(&request.body, b"\"conversation\":{").is_some();
    let surface = match flow {
        "intercom/configure" => Surface::Configure,
        _ if inbox => Surface::Inbox,
        _ => Surface::Messenger,
    };
    let kind = bodies::kinds().find(|kind| kind.flow == Some((flow, Side::Answer)));
    let linter = Linter {
        rules: &rules,
        kind: Some(kind.expect(flow)),
        surface: Some(surface),
        manifest: None,
        function: None,
        excerpts: false,
        most: MAX_FINDINGS,
        redactor: None,
    };
    let outcome = linter.document(&Document::json(body), Claim::Named).unwrap();
    let serious = outcome.findings.iter().filter(|finding| finding.severity != Severity::Info);
    serious.map(|finding| format!("{}: {}", finding.rule.code, finding.message)).collect()
}

/// The flows whose answers are JSON.
const ANSWERED: [&str; 8] = [
    "intercom/configure",
    "intercom/configure-next",
    "intercom/initialize-messenger",
    "intercom/initialize-inbox",
    "intercom/submit-messenger",
    "intercom/submit-inbox",
    "intercom/submit-sheet",
    "intercom/live-canvas",
];

fn json_of(response: &Response) -> Json {
    assert_eq!(response.headers.get("Content-Type"), Some(&b"application/json; charset=utf-8"[..]));
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn every_canvas_lints_without_errors_and_warnings() {
    let sample = sample(&[]);
    for name in ANSWERED.into_iter().chain(["intercom/health-check"]) {
        let request = fixture(name);
        let answer = sample.answer(&request, NOW);
        let found = complaints(answer.flow.unwrap(), &request, &answer.response.body);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn the_first_configure_shows_a_form_and_the_next_ends_it() {
    let sample = sample(&[]);
    let first = json_of(&taken(&sample, &fixture("intercom/configure")));
    let form = &first["canvas"]["content"]["components"][1];
    assert_eq!((&form["type"], &form["id"]), (&json!("input"), &json!("booking_url")));
    let next = json_of(&taken(&sample, &fixture("intercom/configure-next")));
    assert_eq!(next, json!({"results": {"booking_url": "https://app.example.test/book/30min"}}));
}

#[test]
fn initialize_tells_the_messenger_from_the_inbox() {
    let sample = sample(&[]);
    let messenger = json_of(&taken(&sample, &fixture("intercom/initialize-messenger")));
    let components = &messenger["canvas"]["content"]["components"];
    assert_eq!(components[0]["type"], "text");
    assert_eq!(components[1]["action"], json!({"type": "sheet", "url": "https://app.example.test/sheet"}));
    assert_eq!(messenger["canvas"]["stored_data"], json!({"step": 1}));
    let inbox = json_of(&taken(&sample, &fixture("intercom/initialize-inbox")));
    let components = &inbox["canvas"]["content"]["components"];
    assert_eq!((&components[0]["type"], &components[1]["action"]), (&json!("data-table"), &json!({"type": "submit"})));
}

#[test]
fn submit_repeats_what_was_sent_as_text() {
    let sample = sample(&[]);
    let messenger = json_of(&taken(&sample, &fixture("intercom/submit-messenger")));
    let table = &messenger["canvas"]["content"]["components"][1];
    assert_eq!(
        table["items"],
        json!([{"type": "field-value", "field": "feedback", "value": "Great product, žofia 😀"}])
    );
    assert_eq!(messenger["event"], json!({"type": "completed"}));
    assert_eq!(messenger["canvas"]["stored_data"], json!({"step": 2}));
    let inbox = json_of(&taken(&sample, &fixture("intercom/submit-inbox")));
    assert_eq!(inbox["canvas"]["content"]["components"][1]["items"][0]["value"], "Noted");
    let sheet = json_of(&taken(&sample, &fixture("intercom/submit-sheet")));
    assert_eq!(sheet["canvas"]["content"]["components"][1]["items"][0]["value"], "2026-07-30T23:00:00.000Z");

    let values = json!({
        "tags": ["a", "b"], "score": 7, "html": "<b>x</b>\u{202e}\n", "long": "x".repeat(10_000), "nothing": null, "object": {"a": 1},
    });
    let body = json!({"workspace_id": "a", "component_id": "b", "context": {}, "input_values": values});
    let answer = taken(&sample, &signed(&fixture("intercom/submit-messenger"), body.to_string(), "intercom"));
    let items = &json_of(&answer)["canvas"]["content"]["components"][1]["items"];
    let value = |at: usize| items[at]["value"].as_str().unwrap();
    assert_eq!((value(0), value(1), value(2), value(4)), ("a, b", "7", "‹b›x‹/b›\\u{202e}\\n", "null"));
    assert_eq!(value(3).chars().count(), 501);
    assert_eq!(items.as_array().unwrap().len(), 5);
}

#[test]
fn live_content_stands_without_a_canvas_and_health_is_ok() {
    let sample = sample(&[]);
    let live = json_of(&taken(&sample, &fixture("intercom/live-canvas")));
    assert!(live["content"]["components"].is_array() && live.get("canvas").is_none());
    assert_eq!(taken(&sample, &fixture("intercom/health-check")).body, br#"{"state":"OK"}"#);
}

#[test]
fn notifications_are_taken_and_nothing_is_said() {
    let sample = sample(&[]);
    let webhook = fixture("intercom/webhook");
    let ping = r#"{"type":"notification_event","topic":"ping","app_id":"abc12345","data":{"type":"notification_event_data","item":{"type":"ping"}}}"#;
    for request in [&webhook, &signed(&webhook, ping, "intercom-webhook"), &fixture("intercom/uninstall")] {
        let response = taken(&sample, request);
        assert_eq!((response.status, response.body.len(), response.headers.len()), (200, 0, 0));
    }
    // The two schemes are no stand-ins for each other.
    let other = signed(&with(webhook.clone(), "X-Hub-Signature", None), webhook.body.clone(), "intercom");
    refused(&sample, &other, 401, "signature-missing");
}

/// An open-sheet request for that user, sealed with the public secret.
fn opening(user: &str) -> Request {
    let secret = public_secrets().into_iter().find(|(scheme, _)| scheme.name == "intercom-sheet").unwrap().1;
    let blob = seal(&crate::sheet::Key::from_secret(secret.expose()), [7; 12], user.as_bytes());
    Request { body: form(&OpenSheet::default(), &blob).unwrap().into(), ..fixture("intercom/open-sheet") }
}

#[test]
fn a_sheet_greets_whom_the_blob_names() {
    let sample = sample(&[]);
    for (user, greeting) in [
        (r#"{"type":"user","name":"Žofia","email":"z@example.test"}"#, "Hello, Žofia<"),
        (r#"{"type":"user","name":" ","email":"z@example.test"}"#, "Hello, z@example.test<"),
        (
            r#"{"name":"<script>alert('\"&')</script>"}"#,
            "Hello, &lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;<",
        ),
        (r#"{"name":"a\u202e\u0000b"}"#, "Hello, a\\u{202e}\\u{0}b<"),
        ("{}", "Hello, there<"),
        ("no JSON", "Hello, there<"),
    ] {
        let response = taken(&sample, &opening(user));
        let page = String::from_utf8(response.body).unwrap();
        assert!(page.contains(greeting), "{page}");
    }
    let page = String::from_utf8(taken(&sample, &fixture("intercom/open-sheet")).body).unwrap();
    assert!(page.contains("Hello, joe@example.test<"), "{page}");
}

#[test]
fn a_sheet_may_be_framed_and_loads_its_library() {
    use base64::Engine as _;
    let response = taken(&sample(&[]), &opening("{}"));
    let headers = &response.headers;
    assert_eq!(headers.get("Content-Type"), Some(&b"text/html; charset=utf-8"[..]));
    assert_eq!(headers.get("X-Frame-Options"), None);
    let policy = std::str::from_utf8(headers.get("Content-Security-Policy").unwrap()).unwrap();
    assert!(!policy.contains("frame-ancestors"));
    assert!(policy.contains("script-src https://js.intercomcdn.com/ "));
    let page = String::from_utf8(response.body).unwrap();
    assert!(page.contains(r#"<script src="https://js.intercomcdn.com/messenger-sheet-library.latest.js"></script>"#));
    let script = page.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    let hash = crate::platform::Hash::Sha256.digest(&[script.as_bytes()]);
    let hash = base64::engine::general_purpose::STANDARD.encode(hash.as_bytes());
    assert!(policy.contains(&format!("'sha256-{hash}'")), "{hash}");
}

#[test]
fn only_a_user_that_opens_opens_a_sheet() {
    let sample = sample(&[]);
    let sheet = |data: &str| {
        let digits: Vec<String> = data.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let field = digits.concat();
        Request { body: format!("intercom_data={field}").into(), ..fixture("intercom/open-sheet") }
    };
    refused(&sample, &sheet(r#"{"workspace_id":"a","user":{"type":"user","name":"Ada"}}"#), 401, "user-plain");
    refused(&sample, &sheet(r#"{"workspace_id":"a","user":7}"#), 401, "user-plain");
    refused(&sample, &sheet(r#"{"workspace_id":"a","user":null}"#), 401, "user-missing");
    refused(&sample, &sheet(r#"{"workspace_id":"a","component_id":"b","input_values":{}}"#), 401, "user-missing");
    for garbage in ["", "AAAA", "not base64!", &"A".repeat(200)] {
        refused(&sample, &sheet(&json!({"user": garbage}).to_string()), 401, "blob-refused");
    }
    refused(&sample, &sheet("{"), 400, "json-malformed");
    refused(&sample, &Request { body: Vec::new(), ..sheet("") }, 400, "json-malformed");
    // The last of two users counts, as it does for a parser.
    let genuine = recognise_blob(&fixture("intercom/open-sheet"));
    let forged = format!(r#"{{"user":"{genuine}","user":{{"name":"Ada"}}}}"#);
    refused(&sample, &sheet(&forged), 401, "user-plain");
    taken(&sample, &sheet(&format!(r#"{{"user":"{genuine}"}}"#)));
    for at in 0..genuine.len() {
        let mut tampered = genuine.clone().into_bytes();
        tampered[at] = if tampered[at] == b'A' { b'B' } else { b'A' };
        let tampered = String::from_utf8(tampered).unwrap();
        refused(&sample, &sheet(&json!({"user": tampered}).to_string()), 401, "blob-refused");
    }
}

fn recognise_blob(request: &Request) -> String {
    let data: Json = serde_json::from_slice(&crate::recognise::sheet_form(&request.body).unwrap()).unwrap();
    data["user"].as_str().unwrap().to_owned()
}

#[test]
fn a_secret_is_never_repeated() {
    let sample = sample(&[]);
    let secret = "PUBLIC-intercom-client-secret";
    for given in [secret.to_owned(), format!("<{secret}>"), hex::encode(secret), format!("{}{secret}", "x".repeat(490))]
    {
        let body =
            json!({"workspace_id": "a", "component_id": "b", "context": {}, "input_values": {given.as_str(): given}});
        let request = signed(&fixture("intercom/submit-messenger"), body.to_string(), "intercom");
        let answer = String::from_utf8(taken(&sample, &request).body).unwrap();
        assert!(!answer.contains("PUBLIC-inter") && !answer.contains(&hex::encode(secret)), "{answer}");
        assert!(answer.contains("[secret]"), "{answer}");
        let user = json!({"name": given}).to_string();
        let page = String::from_utf8(taken(&sample, &opening(&user)).body).unwrap();
        assert!(!page.contains("PUBLIC-inter") && page.contains("[secret]"), "{page}");
    }
}

/// Values as people type them, and what looks like tags, Markdown, secrets and addresses.
fn value() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "<b>bold</b>",
            "*x* `y` # z",
            "- a\n- b",
            "http://localhost",
            "sk_live_0123456789",
            "yesterday",
            "",
            " ",
            "\u{0}",
        ])
        .prop_map(str::to_owned),
    ];
    prop_oneof![
        4 => text.clone().prop_map(Json::from),
        1 => prop::collection::vec(text, 0..4).prop_map(Json::from),
        1 => any::<f64>().prop_map(Json::from),
        1 => Just(json!({"a": [null]})),
        1 => Just(Json::Null),
    ]
}

proptest! {
    #[test]
    fn whatever_is_sent_the_canvas_lints(
        values in prop::collection::btree_map(prop_oneof![any::<String>(), "[a-z_]{1,9}|api_key|<b>"], value(), 0..12),
        flow in prop::sample::select(vec!["intercom/submit-messenger", "intercom/submit-inbox", "intercom/submit-sheet", "intercom/configure-next"]),
    ) {
        let sample = sample(&[]);
        let mut request = fixture(flow);
        let mut body: Json = serde_json::from_slice(&request.body).unwrap();
        let member = if flow.ends_with("sheet") { "sheet_values" } else { "input_values" };
        body[member] = Json::Object(values.into_iter().collect());
        request = signed(&request, body.to_string(), "intercom");
        let answer = sample.answer(&request, NOW);
        prop_assert_eq!(answer.refused, None);
        let found = complaints(answer.flow.unwrap(), &request, &answer.response.body);
        prop_assert!(found.is_empty(), "{:#?} {}", found, String::from_utf8_lossy(&answer.response.body));
    }
}
