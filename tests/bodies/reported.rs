//! What single mistakes are reported as: one mistake, one finding, and nothing where there is none.

use courtside::document::Document;
use courtside::lint::{Options, Outcome, RuleSet, Severity, lint};
use courtside::platform::bodies::{self, Surface};

use crate::told;

fn outcome(kind: &str, surface: Option<Surface>, text: &str) -> (Vec<String>, Outcome) {
    let rules = RuleSet::all();
    let document = Document::json(text.as_bytes());
    let outcome = lint(&document, bodies::kind(kind), &Options { surface, ..Options::new(&rules) });
    (told(&document, &outcome), outcome)
}

fn found(kind: &str, text: &str) -> Vec<String> {
    outcome(kind, None, text).0
}

/// A canvas with these components.
fn canvas(components: &str) -> String {
    format!("{{\"canvas\":{{\"content\":{{\"components\":[{components}]}}}}}}")
}

const SUBMIT: &str = r#"{"type":"button","id":"send","label":"Send","action":{"type":"submit"}}"#;

#[test]
fn a_key_that_must_be_there_is_missing_where_it_is_written_in_another_case() {
    for (kind, text, expected) in [
        (
            "infobip-manifest",
            r#"{"functions":[{"Name":"a","Method":"GET","Uri":"https://a.example.test/a"}]}"#,
            &[
                "manifest/required-missing /functions/0/Name",
                "manifest/required-missing /functions/0/Method",
                "manifest/required-missing /functions/0/Uri",
            ][..],
        ),
        (
            "infobip-manifest",
            r#"{"Card":{"title":"A","src":"https://a.example.test/a"}}"#,
            &["manifest/no-product /Card"],
        ),
        (
            "infobip-flow-manifest",
            r#"{"functions":[{"name":"a","method":"GET","uri":"https://a.example.test/a","inSchema":{"type":"object","properties":{"x":{"type":"string","title":"X"}}},"outSchema":{"type":"object","properties":{"x":{"type":"string","title":"X","selectViewOptionIdPath":"$.a[*].id","selectViewOptionNamePath":"$.a[*].name"}}}}],"actions":[{"name":"a","render":[{"field":"x","viewClass":"SelectView","Model":"a"}]}]}"#,
            &["manifest/required-missing /actions/0/render/0/Model"],
        ),
        (
            "webhook-notification",
            r#"{"type":"notification_event","Topic":"ping","app_id":"a","data":{"item":{"type":"ping"}}}"#,
            &["webhook/required-missing "],
        ),
        ("health-check-response", r#"{"State":"OK"}"#, &["health/required-missing /State"]),
        // A family with a rule for that speaks by it.
        (
            "canvas",
            &canvas(r#"{"type":"text","Text":"a"}"#),
            &["canvas/wrong-case-property /canvas/content/components/0/Text"],
        ),
    ] {
        assert_eq!(found(kind, text), expected, "{text}");
    }
    let (_, outcome) = outcome("health-check-response", None, r#"{"State":"OK"}"#);
    assert!(outcome.findings[0].fix.as_ref().unwrap().safe, "there is only one that it can mean");
}

#[test]
fn a_default_as_the_reference_prints_it_is_taken() {
    let dropdown = |state: &str| {
        canvas(&format!(
            r#"{{"type":"dropdown","id":"d","save_state":{state},"options":[{{"type":"option","id":"a","text":"A"}},{{"type":"option","id":"b","text":"B"}}]}},{SUBMIT}"#
        ))
    };
    let (found, outcome) = outcome("canvas", None, &dropdown("false"));
    assert_eq!(found, ["canvas/enum-value /canvas/content/components/0/save_state"]);
    assert_eq!(outcome.findings[0].severity, Severity::Info);
    assert_eq!(self::outcome("canvas", None, &dropdown("true")).1.counts.errors, 1);
    let input = canvas(&format!(r#"{{"type":"input","id":"i","save_state":false}},{SUBMIT}"#));
    assert_eq!(self::outcome("canvas", None, &input).1.counts.errors, 1, "only the page of the dropdown prints it");
}
