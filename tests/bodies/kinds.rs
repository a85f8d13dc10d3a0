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
