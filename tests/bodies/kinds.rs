//! What a body is, where one thing of it is missing.

use std::fmt::Write as _;

use courtside::document::Document;
use courtside::lint::{Options, RuleSet, Severity, lint, recognise};
use serde_json::Value as Json;

use crate::{PLATFORMS, fixtures};

/// What is left without the member may as well be right: a body of another kind, or of none.
const ALIKE: &[(&str, &str)] = &[
    ("configure-request", "admin"),
    ("configure-request.first", "admin"),
    ("health-check-request", "workspace_id"),
    ("health-check-response", "state"),
    ("health-check-response.ok", "state"),
    ("health-check-response.reinstall", "state"),
    ("infobip-answers-manifest", "functions"),
    ("initialize-request.app-id", "app_id"),
    ("initialize-request.app-id", "context"),
    ("kentico-log-activity-request", "ActivityType"),
    ("kentico-update-contact-request.any-case", "CONTACTGUID"),
    ("live-canvas-request", "canvas"),
    ("uninstall-request", "app_id"),
    ("vcita-channel-updated-request", "status"),
    ("vcita-message-created-request", "status"),
    ("vcita-message-updated-request", "channel_uid"),
    ("vcita-response", "data"),
    ("vcita-response", "success"),
    ("vcita-response.error", "errors"),
    ("vcita-response.error", "success"),
    ("vcita-send-typing-request", "session_uid"),
    ("vcita-session-updated-request", "status"),
    ("vcita-typing-request", "typing"),
    ("vcita-update-message-request", "channel_uid"),
    ("vcita-update-session-request", "status"),
];

fn told(text: &str) -> Option<(&'static str, Vec<(Severity, String)>)> {
    let rules = RuleSet::all();
    let document = Document::json(text.as_bytes());
    let kind = recognise(document.root())?.kind;
    let outcome = lint(&document, Some(kind), &Options::new(&rules));
    let findings = outcome.findings.into_iter().filter(|finding| finding.severity != Severity::Info);
    let findings = findings.map(|finding| (finding.severity, format!("{}: {}", finding.rule.code, finding.message)));
    Some((kind.name, findings.collect()))
}

/// Each member of each correct body is taken away. Where that is a mistake, it is one error that names the member.
#[test]
fn a_body_that_lacks_one_thing_is_told_to_lack_it() {
    let (mut wrong, mut errors) = (String::new(), 0);
    for platform in PLATFORMS {
        for (name, kind, text) in fixtures(&format!("fixtures/bodies/{platform}"), "json") {
            let stem = name.rsplit('/').next().unwrap().strip_suffix(".json").unwrap();
            let whole: serde_json::Map<String, Json> = serde_json::from_slice(&text).unwrap();
            for key in whole.keys() {
                let mut rest = whole.clone();
                rest.shift_remove(key);
                let text = Json::Object(rest).to_string();
                let rules = RuleSet::all();
                let document = Document::json(text.as_bytes());
                // What is no mistake of the kind that it was, is none.
                let needed = lint(&document, Some(kind), &Options::new(&rules)).counts.errors > 0;
                let found = told(&text);
                let alike = ALIKE.contains(&(stem, key));
                let named = format!("`{key}`").to_lowercase();
                let fine = match found.as_ref().map(|(_, findings)| findings.as_slice()) {
                    None | Some([]) => !needed || alike,
                    Some([(Severity::Error, message)]) => needed && (alike || message.to_lowercase().contains(&named)),
                    Some([_]) => !needed,
                    Some(_) => false,
                };
                errors += usize::from(needed && !alike);
                if !fine {
                    let _ = writeln!(wrong, "{stem} without {key} (needed: {needed}): {found:?}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(errors > 60, "only {errors} members are needed");
}

#[test]
fn a_member_that_only_one_kind_has_tells_more_than_one_that_is_not_there() {
    for (text, kind, sure) in [
        (r#"{"type":"notification_event","app_id":"a"}"#, "webhook-notification", true),
        (r#"{"workspace_id":"a","context":{},"current_canvas":{},"input_values":{}}"#, "submit-request", true),
        (
            r#"{"workspace_id":"a","context":{},"current_canvas":{},"user":{"type":"user"}}"#,
            "submit-sheet-request",
            true,
        ),
        (
            r#"{"context":{},"canvas":{"content_url":"https://a.example.test"},"contact":{}}"#,
            "live-canvas-request",
            true,
        ),
        (r#"{"canvas":{"content":{"components":[]}},"context":{}}"#, "canvas", true),
        (r#"{"ActivityType":"a","ContactGuid":"b","ContactEmail":"c"}"#, "kentico-log-activity-request", true),
        // One stray key does not outweigh several others, and its own mistake is still told.
        (
            r#"{"ActivityType":"a","ContactGuid":"b","ContactEmail":"c","ContactFirstName":"d"}"#,
            "kentico-update-contact-request",
            true,
        ),
        (
            r#"{"ActivityType":"a","ActivityURL":"https://a.example.test","ContactGuid":"b","ContactEmail":"c"}"#,
            "kentico-log-activity-request",
            true,
        ),
        (
            r#"{"message_uid":"a","channel_uid":"b","contact_uid":"c","external_uid":"d"}"#,
            "vcita-create-message-request",
            true,
        ),
        (r#"{"status":"OK","data":{}}"#, "vcita-response", false),
    ] {
        let guess = recognise(Document::json(text.as_bytes()).root()).map(|guess| (guess.kind.name, guess.sure));
        assert_eq!(guess, Some((kind, sure)), "{text}");
    }
}

/// What other tools write that has a member or two of ours: translations, page builders, rich text, settings, messages.
const OTHERS: &[&str] = &[
    r#"{"canvas": {"width": 100, "height": 200}}"#,
    r#"{"canvas": true}"#,
    r#"{"canvas": {"content": [{"type": "doc", "text": "hi"}]}}"#,
    r#"{"canvas": {"content": []}}"#,
    r#"{"canvas": {"contentUrl": "/img.png"}}"#,
    r#"{"canvas": {"content": {"components": [{"type": "chart"}, {"type": "gauge"}]}}, "zoom": 1, "grid": 2}"#,
    r#"{"content": {"components": [{"type": "text", "text": "x", "css": {}}]}, "slug": "x"}"#,
    r#"{"content": {"components": [{"type": "text", "text": "x"}]}, "slug": "x", "title": "t", "id": 1}"#,
    r#"{"canvas": [{"x": 1}]}"#,
    r#"{"canvas": {"content": [{"type": "paragraph", "text": "hi"}], "width": 3}}"#,
    r#"{"canvas": {"content": {"type": "doc", "markdown": "x"}}, "ok": true}"#,
    r#"{"canvas": {"components": {"Hero": {"props": {}}}, "zoom": 1}, "name": "page builder"}"#,
    r#"{"canvas": {"components": [{"type": "Hero", "props": {}}], "zoom": 1}, "version": 2}"#,
    r#"{"canvas": {"title": "Leinwand", "content": "Inhalt"}}"#,
    r#"{"canvas": {"content": {"title": "Leinwand"}}}"#,
    r#"{"canvas": {"content": {"components": [{"type": "Button", "args": {}}]}}, "storyId": "x"}"#,
    r#"{"content": {"components": {"Hero": {"title": "x"}}}}"#,
    r#"{"content": {"components": [{"__component": "hero", "title": "x"}]}, "slug": "x"}"#,
    r#"{"content": {"components": [{"type": "hero", "title": "x"}]}, "slug": "x"}"#,
    r#"{"content": {"components": [{"type": "text", "value": "x"}]}, "slug": "x", "title": "t"}"#,
    r#"{"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}]}"#,
    r#"{"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]}"#,
    r#"{"content": "x", "components": [{"type": 1, "components": []}]}"#,
    r#"{"state": "CA", "cta_url": "/x", "cta_label": "Go", "name": "California"}"#,
    r#"{"canvas": {"content": {"a": 1}}, "content": {"b": 2}, "stored_data": {}}"#,
    r#"{"content": "x", "stored_data": {"a": 1}}"#,
    r#"{"results": [1], "canvas": {"w": 1}}"#,
    r#"{"results": [1], "canvas": "x"}"#,
    r#"{"name": "n", "actions": [{"render": true, "id": "1"}]}"#,
    r#"{"card": {"src": "a.png"}, "deck": "x"}"#,
    r#"{"page": {"src": "a.html"}}"#,
    r#"{"business_uid": "x", "type": "b"}"#,
    r#"{"conversation": {"id": 1}, "app_id": "x"}"#,
    r#"{"admin": {"location": 1}, "workspace_id": 5, "user": "x"}"#,
    r#"{"topic": "t", "data": {}, "app_id": "x"}"#,
    r#"{"app_type": "web", "redirect_uri": "https://e.com"}"#,
    r#"{"redirect_uri": "https://e.com", "app_uri": "x", "client_id": "a"}"#,
    r#"{"admin": {"user": "x", "context": {}}, "context": {"location": "Berlin"}}"#,
    r#"{"input_values": {"a": 1}, "current_canvas": "x"}"#,
    r#"{"canvas": {"content_url": "/img.png"}, "layers": []}"#,
    r#"{"openapi": "3.0", "components": {}, "paths": {}}"#,
    r#"{"ContactGuid": "x", "Name": "y"}"#,
    r#"{"message_uid": "x", "message": "y"}"#,
    r#"{"status": "open", "channel_uid": "x"}"#,
    r#"{"type": "notification_event", "id": 1}"#,
    r#"{"sheet_values": [[1]], "workspace_id": "x"}"#,
    r#"{"card_creation_options": 1, "context": {}}"#,
    r#"{"message_uid": "x", "status": "sent", "message": "m"}"#,
    r#"{"name": "x", "version": "1", "dependencies": {"canvas": "1"}}"#,
    r#"{"compilerOptions": {}, "include": ["src"]}"#,
];

#[test]
fn files_of_others_are_not_claimed_for_a_member_or_two() {
    for text in OTHERS {
        let document = Document::json(text.as_bytes());
        let guess = recognise(document.root());
        let claimed = guess.filter(|guess| guess.claims(document.root())).map(|guess| guess.kind.name);
        assert_eq!(claimed, None, "{text}");
    }
}

#[test]
fn a_canvas_is_ours_whatever_stands_beside_its_components() {
    let text = r#"{"components":[{"type":"text","text":5}]}"#;
    let packed = format!("{:?}", format!(r#"{{"content":{text}}}"#));
    for text in [
        format!(r#"{{"canvas":{{"content":{text}}},"name":"x","id":"y","version":1}}"#),
        format!(r#"{{"canvas":{{"canvas":{{"content":{text}}}}}}}"#),
        format!(r#"{{"canvas":{{"content":{{"content":{text}}}}}}}"#),
        format!(r#"{{"canvas":{packed}}}"#),
        format!(r#"{{"canvas":{{"content":{text:?}}}}}"#),
        r#"{"canvas":{"content":{"components":[{"type":"text","text":5,"x":1,"y":2,"width":3,"height":4}]}}}"#.into(),
        r#"{"canvas":{"content":{"components":[{"type":"button","key":"b","caption":"x","onClick":{"type":"submit"}}]}}}"#.into(),
        // Nothing else is there, whatever the components are.
        r#"{"canvas":{"content":{"components":[{"type":"chart"},{"type":"gauge"}]}}}"#.into(),
        r#"{"canvas":{"content":[{"type":"text","text":5}]}}"#.into(),
        format!(r#"{{"canvas":{{"contents":{text}}}}}"#),
        r#"{"canvas":{"contentUrl":"https://app.example.test/live"}}"#.into(),
        r#"{"Canvas":{"Content":{"Components":[{"type":"text","text":5}]}}}"#.into(),
        // Live content with something beside it.
        format!(r#"{{"name":"x","description":"y","content":{text}}}"#),
        r#"{"content":{"components":[{"type":"text","text":5}],"a":1},"b":2}"#.into(),
    ] {
        let document = Document::json(text.as_bytes());
        assert!(recognise(document.root()).is_some_and(|guess| guess.claims(document.root())), "{text}");
    }
    // No text is unpacked without end.
    let deep = (0..9).fold(text.to_owned(), |text, _| format!("{text:?}"));
    let text = format!(r#"{{"canvas":{{"content":{deep}}}}}"#);
    let document = Document::json(text.as_bytes());
    assert!(recognise(document.root()).is_none_or(|guess| !guess.claims(document.root())));
}

/// Every body with one member left out, or of another type.
fn changes(value: &serde_json::Value) -> Vec<serde_json::Value> {
    let mut all = Vec::new();
    match value {
        serde_json::Value::Object(members) => {
            for (key, member) in members {
                let with = |changed: Option<serde_json::Value>| {
                    let mut members = members.clone();
                    match changed {
                        Some(changed) => members.insert(key.clone(), changed),
                        None => members.remove(key),
                    };
                    serde_json::Value::Object(members)
                };
                all.push(with(None));
                all.push(with(Some(false.into())));
                all.extend(changes(member).into_iter().map(|member| with(Some(member))));
            }
        }
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                all.extend(changes(item).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[index] = item;
                    serde_json::Value::Array(items)
                }));
            }
        }
        _ => {}
    }
    all
}

#[test]
fn one_mistake_does_not_make_a_body_somebody_elses() {
    let mut tried = 0;
    for folder in ["canvas", "bodies/intercom", "bodies/infobip", "bodies/kentico", "bodies/vcita"] {
        for entry in std::fs::read_dir(crate::project("fixtures").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let right: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for changed in changes(&right) {
                let text = changed.to_string();
                let document = Document::json(text.as_bytes());
                let Some(guess) = recognise(document.root()).filter(|guess| guess.sure) else { continue };
                tried += 1;
                // Of three members or fewer nobody knows whose they are.
                let claimed = guess.claims(document.root()) || text.matches("\":").count() <= 3;
                assert!(claimed, "{}: {} {text}", path.display(), guess.kind.name);
            }
        }
    }
    assert!(tried > 500, "{tried}");
}
