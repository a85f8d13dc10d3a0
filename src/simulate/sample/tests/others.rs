use serde_json::{Value as Json, json};

use super::*;
use crate::document::Document;
use crate::lint::{Options, RuleSet, lint};
use crate::platform::bodies::{self, Side};

/// A call of a function, made a minute ago.
fn call(method: &str, target: &str, body: &str) -> Request {
    let request = Request { method: method.into(), target: target.into(), ..fixture("infobip/create-order") };
    signed(&request, body, "infobip")
}

#[test]
fn a_call_is_taken_for_five_minutes_both_ways() {
    let sample = sample(&[]);
    let made = 1_700_000_000_000;
    let request = fixture("infobip/find-order");
    let code = |now: i64| sample.answer(&request, now).refused;
    for now in [made, made + 300_000, made - 300_000] {
        assert_eq!(code(now), None);
    }
    assert_eq!(code(made + 300_001), Some("timestamp-too-old"));
    assert_eq!(code(made - 300_001), Some("timestamp-ahead"));
    assert_eq!(code(i64::MAX), Some("timestamp-too-old"));
    assert_eq!(code(i64::MIN), Some("timestamp-ahead"));
    assert_eq!(sample.answer(&request, made + 300_001).response.status, 401);
}

#[test]
fn the_timestamp_is_covered_and_must_be_there() {
    let sample = sample(&[]);
    let name = "X-Ib-Exchange-Req-Timestamp";
    let request = fixture("infobip/find-order");
    refused(&sample, &with(request.clone(), name, None), 401, "timestamp-missing");
    refused(&sample, &with(request.clone(), name, Some("1700000000001")), 401, "signature-mismatch");
    refused(&sample, &with(request, name, Some("1700000000")), 401, "signature-mismatch");
    // A day's second is no moment of this scheme, even where it was signed.
    let seconds = with(call("POST", "/exchange/orders", "{}"), name, Some("1700000000"));
    refused(&sample, &signed(&seconds, "{}", "infobip"), 401, "timestamp-too-old");
}

#[test]
fn an_exchange_call_never_passes_as_a_subscription() {
    let sample = sample(&[]);
    let subscription = fixture("infobip/subscription");
    taken(&sample, &subscription);
    for name in ["X-Ib-Exchange-Req-AccountKey", "X-Ib-Exchange-Req-Timestamp"] {
        let request = with(subscription.clone(), name, Some("1700000000000"));
        refused(&sample, &request, 401, "signature-missing");
    }
    let both = with(subscription, "X-Ib-Exchange-Req-Signature", Some("00"));
    assert!(sample.answer(&both, NOW).refused.is_some());
}

#[test]
fn the_header_that_an_account_chose_is_the_one_that_is_read() {
    let (scheme, secret) =
        public_secrets().into_iter().find(|(scheme, _)| scheme.name == "infobip-subscription").unwrap();
    let mut setting = Setting::from(scheme);
    setting.carrier = "X-Acme-Mac".into();
    let sample = Sample::new(vec![(setting, vec![secret])], &[]);
    let request = fixture("infobip/subscription");
    let proof = String::from_utf8(request.headers.get("X-Ib-Hmac-Signature").unwrap().to_vec()).unwrap();
    let chosen = with(with(request.clone(), "X-Ib-Hmac-Signature", None), "X-Acme-Mac", Some(&proof));
    let elsewhere = Request { target: b"/elsewhere".to_vec(), ..chosen };
    assert_eq!(sample.answer(&elsewhere, NOW).flow, Some("infobip/subscription"));
    taken(&sample, &elsewhere);
    refused(&sample, &request, 401, "signature-missing");
}

#[test]
fn functions_give_what_the_manifests_of_the_fixtures_declare() {
    let sample = sample(&[]);
    let rules = RuleSet::all();
    let kind = bodies::kinds().find(|kind| kind.flow == Some(("infobip/function", Side::Answer))).unwrap();
    for (manifest, function, method, path, input) in [
        ("answers", "findOrder", "POST", "/exchange/orders/find", r#"{"order_id":"1"}"#),
        ("answers", "dropOrder", "DELETE", "/exchange/orders/1", ""),
        ("answers", "countOrders", "GET", "/exchange/orders/count", ""),
        ("flow", "listOrders", "GET", "/exchange/orders?x=1", ""),
        ("flow", "closeOrder", "PUT", "/base/exchange/orders/1", r#"{"_id":"1"}"#),
    ] {
        let text = std::fs::read(folder().join(format!("bodies/infobip/infobip-{manifest}-manifest.json"))).unwrap();
        let manifest = Document::json(&text);
        let answer = taken(&sample, &call(method, path, input));
        assert_eq!(answer.headers.get("Content-Type"), Some(&b"application/json; charset=utf-8"[..]));
        let options = Options { manifest: Some(&manifest), function: Some(function), ..Options::new(&rules) };
        let outcome = lint(&Document::json(&answer.body), Some(kind), &options);
        let found: Vec<_> = outcome.findings.iter().map(|finding| &finding.message).collect();
        assert!(found.is_empty(), "{function}: {found:?}");
        assert!(answer.body.starts_with(b"{"), "{function}");
    }
}

#[test]
fn an_unknown_function_gives_its_ids_back() {
    let sample = sample(&[]);
    let input = r#"{"order_id":"A-7","name":"Ada","id":"<1>","contactId":"c","_id":7,"lines":[1]}"#;
    let answer = taken(&sample, &call("POST", "/api/anything", input));
    let output: Json = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(output, json!({"status": "ok", "order_id": "A-7", "id": "<1>", "contactId": "c"}));
    let hidden = taken(&sample, &call("POST", "/api", r#"{"id":"PUBLIC-infobip-signing-secret"}"#));
    assert_eq!(hidden.body, br#"{"status":"ok","id":"[secret]"}"#);
}

const GUID: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

/// What the module answers to a body that comes with the right key.
fn site(endpoint: &str, body: &str) -> (u16, String) {
    let target = format!("/Kentico.Xperience.Intercom/{endpoint}");
    let request = Request { target: target.into(), body: body.into(), ..fixture("kentico/update-contact") };
    let response = sample(&[]).answer(&request, NOW).response;
    let content_type = response.headers.get("Content-Type");
    let expected = (!response.body.is_empty()).then_some(&b"text/plain; charset=utf-8"[..]);
    assert_eq!(content_type, expected, "{body}");
    (response.status, String::from_utf8(response.body).unwrap())
}

#[test]
fn contacts_are_updated_as_the_module_does_it() {
    let told = |body: &str| site("UpdateContact", body);
    for guid in [GUID, "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}", " 3f2504e04f8911d39a0c0305e82c3301 "] {
        for key in ["ContactGuid", "contactguid", "ContactGUID"] {
            assert_eq!(told(&json!({key: guid, "ContactCity": null}).to_string()), (200, String::new()));
        }
    }
    assert_eq!(told(&format!("\u{feff}{{\"ContactGuid\":\"{GUID}\"}}")).0, 200);
    for broken in ["", "null", "[]", "7", "{", "{\"ContactGuid\":{}}", "{\"ContactGuid\":[]}"] {
        assert_eq!(told(broken), (500, String::new()), "{broken}");
    }
    assert_eq!(told("{}"), (400, "Contact identifier is not provided.".into()));
    for wrong in [json!(null), json!(7), json!(""), json!("3f2504e0"), json!(true)] {
        let body = json!({"ContactGuid": wrong}).to_string();
        assert_eq!(told(&body), (400, "Contact identifier is in incorrect format.".into()), "{body}");
    }
    let unknown = json!({"ContactGuid": "3f2504e0-4f89-11d3-9a0c-0305e82c3302"}).to_string();
    assert_eq!(told(&unknown), (400, "Contact not found.".into()));
    for (key, value, status) in [
        ("ContactNotes", json!("likes tea"), 500),
        ("ContactNotes", json!(""), 200),
        ("ContactNotes", json!(null), 200),
        ("contactnotes", json!("likes tea"), 200),
        ("ContactCity", json!({}), 500),
        ("ContactCity", json!(["x"]), 500),
        ("contactcity", json!({}), 200),
        ("ContactCity", json!(7), 200),
        ("Anything", json!({}), 200),
    ] {
        assert_eq!(told(&json!({"ContactGuid": GUID, key: value}).to_string()).0, status, "{key}: {value}");
    }
}

#[test]
fn activities_are_logged_as_the_module_does_it() {
    let told = |body: &str| site("logactivity", body);
    let right = json!({"activitytype": "intercomchat", "CONTACTGUID": GUID, "ActivityURL": 7, "x": {}}).to_string();
    assert_eq!(told(&right), (200, String::new()));
    for empty in ["", " \n", "null"] {
        assert_eq!(told(empty), (400, "Activity data is missing.".into()));
    }
    for broken in ["{", "[]", "7", r#"{"ActivityType":{}}"#, r#"{"ActivityType":"intercomchat","ContactGuid":[]}"#] {
        assert_eq!(told(broken), (500, String::new()), "{broken}");
    }
    for none in ["{}", r#"{"ActivityType":""}"#, r#"{"ActivityType":null}"#] {
        assert_eq!(told(none), (400, "Activity type is missing.".into()), "{none}");
    }
    for (kind, guid, sentence) in [
        ("other", GUID, "Activity type is incorrect or disabled."),
        ("intercomchat", "x", "Contact identifier is in incorrect format."),
        ("intercomchat", "3f2504e0-4f89-11d3-9a0c-0305e82c3302", "Contact identifier is incorrect"),
    ] {
        let body = json!({"ActivityType": kind, "ContactGuid": guid}).to_string();
        assert_eq!(told(&body), (400, sentence.into()));
    }
    assert_eq!(told(r#"{"ActivityType":"intercomchat"}"#).1, "Contact identifier is in incorrect format.");
}

#[test]
fn a_client_that_takes_json_alone_is_told_in_json() {
    let sample = sample(&[]);
    let request = Request { body: b"{}".to_vec(), ..fixture("kentico/update-contact") };
    for (accept, json) in [
        ("application/json", true),
        ("application/json;q=1, text/json", true),
        ("*/*", false),
        ("application/json, */*", false),
    ] {
        let answer = sample.answer(&with(request.clone(), "Accept", Some(accept)), NOW);
        let expected: &[u8] =
            if json { b"\"Contact identifier is not provided.\"" } else { b"Contact identifier is not provided." };
        assert_eq!((answer.refused, answer.response.body.as_slice()), (Some("contact-missing"), expected), "{accept}");
    }
}

#[test]
fn a_wrong_key_is_an_exception_of_the_module() {
    let sample = sample(&[]);
    let request = fixture("kentico/update-contact");
    let key = |value: Option<&str>| with(request.clone(), "XperienceAPIKey", value);
    refused(&sample, &key(None), 500, "key-missing");
    refused(&sample, &key(Some("")), 500, "key-mismatch");
    refused(&sample, &key(Some("AAECAwQFBgcICQoLDA0ODw")), 500, "key-mismatch");
    // The first of several counts.
    let mut doubled = request.clone();
    doubled.headers.push("XperienceApiKey", "wrong");
    taken(&sample, &doubled);
    // With a signature there, the key is not looked at; genuine Intercom signatures are in lower case.
    let genuine = signed(&request, request.body.clone(), "intercom-webhook");
    refused(&sample, &genuine, 500, "signature-malformed");
    taken(&sample, &signed(&key(Some("wrong")), request.body.clone(), "kentico-signature"));
    let empty = with(request.clone(), "X-Hub-Signature", Some(""));
    taken(&sample, &empty);
}

#[test]
fn vcita_is_told_what_became_of_its_requests() {
    let sample = sample(&[]);
    let base = "/7f3c9a0be2d14c58";
    let request = |method: &str, path: &str, body: &str| Request {
        method: method.into(),
        target: path.into(),
        body: body.into(),
        ..Request::default()
    };
    let message =
        r#"{"external_uid":"e","message":"m","message_uid":"u","channel_uid":"c","status":"pending","attachments":[]}"#;
    let response = taken(&sample, &request("POST", &format!("{base}/messages"), message));
    assert_eq!((response.status, response.body.len(), response.headers.len()), (204, 0, 0));
    for (method, path, body) in [
        ("PUT", "/channels/1", r#"{"status":"received"}"#),
        ("PUT", "/sessions/1", r#"{"status":"blocked"}"#),
        ("PUT", "/messages/1", r#"{"status":"active","channel_uid":"c"}"#),
        ("POST", "/messages", &message.replace("pending", "active")),
    ] {
        refused(&sample, &request(method, &format!("{base}{path}"), body), 422, "status-unknown");
    }
    for (method, path, body) in [
        ("PUT", "/channels/1", "{}"),
        ("PUT", "/channels/1", r#"{"status":1}"#),
        ("PUT", "/messages/1", r#"{"status":"read"}"#),
        ("POST", "/messages", r#"{"status":"read"}"#),
        ("POST", "/1/typing", r#"{"typing":"true"}"#),
        ("POST", "/1/typing", "[true]"),
    ] {
        refused(&sample, &request(method, &format!("{base}{path}"), body), 400, "body-unexpected");
    }
    refused(&sample, &request("PUT", &format!("{base}/channels/1"), "{"), 400, "json-malformed");
    for path in [
        "/messages",
        "/7f3c9a0be2d14c59/messages",
        "/7f3c9a0be2d14c5/messages",
        "/messages/7f3c9a0be2d14c58",
        "/x/7f3c9a0be2d14c58/messages",
    ] {
        let answer = sample.answer(&request("POST", path, message), NOW);
        assert_eq!((answer.refused, answer.response.status), (Some("route-unknown"), 404), "{path}");
        assert_eq!(answer.flow, Some("vcita/message-created"), "{path}");
    }
    for path in ["", "/", "/messages/", "/messages/1/2", "/channels", "/channels/", "/other/1", "//typing"] {
        let answer = sample.answer(&request("PUT", &format!("{base}{path}"), r#"{"x":1}"#), NOW);
        assert_eq!(answer.response.status, 404, "{path}");
    }
}
