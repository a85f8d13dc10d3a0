//! What single mistakes are reported as: one mistake, one finding, and nothing where there is none.

use courtside::document::{Document, apply};
use courtside::lint::{Options, Outcome, RuleSet, Severity, lint, recognise};
use courtside::platform::bodies::{self, Surface};
use serde_json::json;

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
            &["webhook/required-missing /Topic"],
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

#[test]
fn a_submit_action_that_cannot_be_used_sends_nothing() {
    let list = |disabled: bool| {
        format!(
            r#"{{"type":"list","disabled":{disabled},"items":[{{"type":"item","id":"i","title":"T","action":{{"type":"submit"}}}}]}}"#
        )
    };
    let field = r#"{"type":"input","id":"a"}"#;
    let locked = r#"{"type":"input","id":"b","save_state":"saved","action":{"type":"submit"}}"#;
    let unsent = ["canvas/no-submit /canvas/content/components/0"];
    assert_eq!(found("canvas", &canvas(&format!("{field},{}", list(true)))), unsent);
    assert_eq!(found("canvas", &canvas(&format!("{field},{locked}"))), unsent);
    assert_eq!(found("canvas", &canvas(&format!("{field},{}", list(false)))), [""; 0]);
    // What stands before the list is not disabled by it.
    assert_eq!(found("canvas", &canvas(&format!("{field},{SUBMIT},{}", list(true)))), [""; 0]);
}

#[test]
fn white_space_around_an_address_is_taken_away() {
    let button = |url: &str| {
        canvas(&format!(r#"{{"type":"button","id":"b","label":"L","action":{{"type":"url","url":"{url}"}}}}"#))
    };
    for (url, mended) in [
        ("https://e.example.test/\\n", "https://e.example.test/"),
        (" https://e.example.test/a", "https://e.example.test/a"),
        ("https://e.example.test/a b\\t", "https://e.example.test/a%20b"),
        ("https://e.example.test/ž ", "https://e.example.test/%C5%BE"),
    ] {
        let text = button(url);
        let (found, outcome) = outcome("canvas", None, &text);
        assert_eq!(found, ["canvas/url-non-ascii /canvas/content/components/0/action/url"], "{url}");
        let fix = outcome.findings[0].fix.as_ref().unwrap();
        let (text, _) = courtside::document::apply(text.as_bytes(), &[&fix.edits]);
        assert!(
            fix.safe && String::from_utf8_lossy(&text) == button(mended),
            "{url}: {}",
            String::from_utf8_lossy(&text)
        );
    }
}

#[test]
fn addresses_and_comparisons_are_no_tags() {
    let text = |text: &str| found("canvas", &canvas(&serde_json::json!({"type": "text", "text": text}).to_string()));
    for plain in [
        "Ada <a@example.test>, Bo <b.smith@example.test>",
        "if a<b then b>a",
        "a<b, c>d",
        "<p95> and <i-am-a-name>",
        "1 < b > 2",
        "<a",
    ] {
        assert_eq!(text(plain), [""; 0], "{plain}");
    }
    for html in
        ["a <b>c</b>", "x<br/>", "x<br />", "<a href='x'>y</a>", "<P\nclass = \"x\">", "</div>", "<button disabled>"]
    {
        assert_eq!(text(html), ["canvas/text-html /canvas/content/components/0/text"], "{html}");
    }
}

#[test]
fn one_mistake_is_one_finding() {
    let schema = |property: &str| {
        format!(
            r#"{{"functions":[{{"name":"a","method":"GET","uri":"https://a.example.test/a","inSchema":{property}}}]}}"#
        )
    };
    let action = r#""actions":[{"name":"b","render":[]}]"#;
    for (kind, text, expected) in [
        (
            "canvas",
            canvas(r#"{"type":"textarea","id":"a","action":{"type":"submit"}}"#),
            "canvas/action-not-allowed /canvas/content/components/0/action",
        ),
        (
            "canvas",
            canvas(
                r#"{"type":"checkbox","id":"a","options":[{"type":"option","id":"o","text":"O"}],"action":{"type":"submit"}}"#,
            ),
            "canvas/action-not-allowed /canvas/content/components/0/action",
        ),
        (
            "infobip-manifest",
            schema(r#"{"type":"object","properties":{"x":{"type":"string","titel":"X"}}}"#),
            "manifest/unknown-property /functions/0/inSchema/properties/x/titel",
        ),
        (
            "infobip-manifest",
            schema(r#"{"type":"object","property":{"x":{"type":"string","title":"X"}}}"#),
            "manifest/unknown-property /functions/0/inSchema/property",
        ),
        ("infobip-flow-manifest", format!(r#"{{"functions":["b"],{action}}}"#), "manifest/type-mismatch /functions/0"),
        ("infobip-flow-manifest", format!(r#"{{"functions":[1],{action}}}"#), "manifest/type-mismatch /functions/0"),
        (
            "canvas",
            canvas(r#"{"type":"button","id":"a","label":"A","url":"https://e.example.test/x"}"#),
            "canvas/action-missing /canvas/content/components/0/url",
        ),
        (
            "canvas",
            canvas(r#"{"type":"spacer","height":10}"#),
            "canvas/unknown-property /canvas/content/components/0/height",
        ),
        (
            "canvas",
            canvas(r#"{"type":"image","url":"https://e.example.test/a.png"}"#),
            "canvas/image-size /canvas/content/components/0",
        ),
        (
            "canvas",
            canvas(&format!(
                r#"{{"type":"list","items":[{{"type":"item","id":"i","title":"I","image":"https://e.example.test/a.png"}}]}},{SUBMIT}"#
            )),
            "canvas/item-image-size /canvas/content/components/0/items/0",
        ),
        (
            "canvas",
            canvas(r#"{"type":"list","components":[{"type":"item","id":"i","title":"I"}]}"#),
            "canvas/required-missing /canvas/content/components/0/components",
        ),
        ("canvas", r#"{"canvas":{"url":"https://e.example.test/live"}}"#.to_owned(), "canvas/canvas-kind /canvas/url"),
    ] {
        assert_eq!(found(kind, &text), [expected], "{text}");
    }
}

#[test]
fn a_value_in_another_shape_is_given_the_right_one() {
    let options = r#"[{"type":"option","id":"s","text":"Small"},{"type":"option","id":"l","text":"Large"}]"#;
    for (wrong, right) in [
        (
            r#"{"type":"button","id":"a","label":"A","url":"https://e.example.test/x"}"#.to_owned(),
            r#"{"type":"button","id":"a","label":"A","action":{"type": "url", "url": "https://e.example.test/x"}}"#
                .to_owned(),
        ),
        (
            r#"{"type":"button","id":"a","label":"A","action":"https://e.example.test/x"}"#.to_owned(),
            r#"{"type":"button","id":"a","label":"A","action":{"type": "url", "url": "https://e.example.test/x"}}"#
                .to_owned(),
        ),
        (
            format!(r#"{{"type":"dropdown","id":"d","value":"Small","options":{options}}},{SUBMIT}"#),
            format!(r#"{{"type":"dropdown","id":"d","value":"s","options":{options}}},{SUBMIT}"#),
        ),
        (
            format!(r#"{{"type":"checkbox","id":"d","value":"s","options":{options}}},{SUBMIT}"#),
            format!(r#"{{"type":"checkbox","id":"d","value":["s"],"options":{options}}},{SUBMIT}"#),
        ),
        (r#"{"kind":"text","text":"a"}"#.to_owned(), r#"{"type":"text","text":"a"}"#.to_owned()),
        (
            r#"{"type":"data-table","items":{"type":"field-value","field":"a","value":"b"}}"#.to_owned(),
            r#"{"type":"data-table","items":[{"type":"field-value","field":"a","value":"b"}]}"#.to_owned(),
        ),
    ] {
        let (told, outcome) = outcome("canvas", None, &canvas(&wrong));
        assert_eq!(told.len(), 1, "{wrong}: {told:?}");
        let fix = outcome.findings[0].fix.as_ref().expect(&wrong);
        let (mended, _) = apply(canvas(&wrong).as_bytes(), &[&fix.edits]);
        assert_eq!(String::from_utf8(mended).unwrap(), canvas(&right));
        assert_eq!(found("canvas", &canvas(&right)), [""; 0]);
    }
}

#[test]
fn nothing_is_said_of_a_word_in_which_the_text_ends() {
    let whole = canvas(&format!(r#"{{"type":"text","text":"Hello"}},{SUBMIT}"#));
    for end in 1..whole.len() {
        let (found, _) = outcome("canvas", None, &whole[..end]);
        if found.contains(&"syntax/unclosed-string ".to_owned()) {
            assert_eq!(found.len(), 1, "{}: {found:?}", &whole[..end]);
        }
    }
}

#[test]
fn a_text_that_breaks_off_lacks_its_brackets_and_nothing_else() {
    for text in [
        "{\"canvas\":{",
        "{\"canvas\":{\"content\":{",
        "{\"canvas\":{\"content\":{\"components\":[",
        "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"text\"",
        "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"input\",\"id\":\"a\"}",
        "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"input\",\"id\":\"a\"},\n",
        "{\"event\":{\"type\":\"completed\"",
    ] {
        let (found, outcome) = outcome("canvas", None, text);
        assert_eq!(found, ["syntax/unclosed-bracket "], "{text}");
        // Closed there, it would be a canvas without a content.
        assert!(outcome.findings[0].fix.is_none(), "{text}");
    }
    let closed = "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"button\",\"id\":\"a\",\"label\":\"A\"}]}";
    let (found, outcome) = outcome("canvas", None, closed);
    assert_eq!(found, ["syntax/unclosed-bracket ", "canvas/action-missing /canvas/content/components/0"]);
    assert!(
        outcome.findings.iter().any(|finding| finding.rule.code == "syntax/unclosed-bracket" && finding.fix.is_some())
    );
}

#[test]
fn a_whole_number_with_a_point_is_no_error() {
    let image = |width: &str| {
        canvas(&format!(r#"{{"type":"image","url":"https://e.example.test/a.png","width":{width},"height":1}}"#))
    };
    for (width, severity) in [
        ("10.0", Severity::Warning),
        ("1e1", Severity::Warning),
        ("10.5", Severity::Error),
        ("\"10\"", Severity::Error),
    ] {
        let (found, outcome) = outcome("canvas", None, &image(width));
        assert_eq!(found, ["canvas/type-mismatch /canvas/content/components/0/width"], "{width}");
        assert_eq!(outcome.findings[0].severity, severity, "{width}");
        let fix = outcome.findings[0].fix.as_ref().map(|fix| &*fix.title);
        assert_eq!(fix, (width != "10.5").then_some("replace it by 10"), "{width}");
    }
}

#[test]
fn guesses_and_places_are_said_as_they_are() {
    let (_, live) = outcome("live-canvas-response", None, r#"{"components":[{"type":"text","text":"a"}]}"#);
    assert_eq!(live.findings[0].help.as_deref(), Some("the answer is {\"content\": {\"components\": […]}}"));
    let said = |kind: &str, text: &str| {
        let (_, outcome) = outcome(kind, None, text);
        let finding = &outcome.findings[0];
        format!("{}: {} ({})", finding.rule.code, finding.message, finding.help.as_deref().unwrap_or_default())
    };
    let button = |url: &str| {
        said(
            "canvas",
            &canvas(&format!(r#"{{"type":"button","id":"b","label":"L","action":{{"type":"url","url":"{url}"}}}}"#)),
        )
    };
    assert!(
        button("https://[::1]:8080/x").contains("points to [::1], which only you"),
        "{}",
        button("https://[::1]:8080/x")
    );
    assert!(button("tel:123").starts_with("canvas/url-not-https"), "{}", button("tel:123"));
    assert!(button("example.test:80").starts_with("canvas/url-relative"));
    let wide = said(
        "canvas",
        &canvas(r#"{"type":"image","url":"https://e.example.test/a.png","width":99999999999999999999999,"height":1}"#),
    );
    assert!(wide.contains("which is beyond any size"), "{wide}");
    let chosen = said(
        "canvas",
        &canvas(&format!(
            r#"{{"type":"dropdown","id":"d","value":"z","options":[{{"type":"option","id":"a","text":"A"}},{{"type":"option","id":"b","text":"B"}}]}},{SUBMIT}"#
        )),
    );
    assert!(chosen.contains("must be the `id` of one"), "{chosen}");
    let moment = |at: &str| {
        found(
            "vcita-create-message-request",
            &format!(
                r#"{{"channel_uid":"7d0a4f0e-3a2b-4b0e-8a51-6b1f0b7f1c22","message":"a","message_uid":"b","created_at":"{at} 03:04:05"}}"#
            ),
        )
    };
    assert_eq!(moment("2026-02-30"), ["vcita/created-at /created_at"]);
    assert_eq!(moment("2024-02-29"), [""; 0]);
    assert_eq!(moment("2026-04-31"), ["vcita/created-at /created_at"]);
}

#[test]
fn the_inbox_dates_its_values() {
    let table = canvas(r#"{"type":"data-table","items":[{"type":"field-value","field":"Seen","value":"3 days ago"}]}"#);
    let at = "canvas/inbox-relative-date /canvas/content/components/0/items/0/value";
    assert_eq!(outcome("canvas", Some(Surface::Inbox), &table).0, [at]);
    assert_eq!(found("canvas", &table), [""; 0]);
}

#[test]
fn components_without_a_canvas_are_no_canvas() {
    for text in [r#"[{"type":"text","text":"a"}]"#.to_owned(), format!("[{}]", canvas(SUBMIT))] {
        let guess = courtside::lint::recognise(Document::json(text.as_bytes()).root()).unwrap();
        assert_eq!((guess.kind.name, guess.sure), ("canvas", false));
        assert_eq!(found("canvas", &text), ["canvas/root-shape "]);
    }
    for foreign in [r#"[{"type":"record"}]"#, r#"{"type":"record"}"#, r#"{"type":"text","text":"a","entities":[]}"#] {
        assert!(courtside::lint::recognise(Document::json(foreign.as_bytes()).root()).is_none(), "{foreign}");
    }
}

#[test]
fn a_component_alone_is_told_where_it_belongs() {
    let guess = courtside::lint::recognise(Document::json(SUBMIT.as_bytes()).root()).unwrap();
    assert_eq!((guess.kind.name, guess.sure), ("canvas", false));
    for (kind, wrapped) in [
        ("canvas", r#"{"canvas": {"content": {"components": [%]}}}"#),
        ("live-canvas-response", r#"{"content": {"components": [%]}}"#),
    ] {
        let inner = format!("[{SUBMIT}]");
        for text in [SUBMIT, &inner] {
            let (told, outcome) = outcome(kind, None, text);
            assert_eq!(told, ["canvas/root-shape "], "{text}");
            let fix = outcome.findings[0].fix.as_ref().unwrap();
            let (mended, _) = apply(text.as_bytes(), &[&fix.edits]);
            let mended = String::from_utf8(mended).unwrap();
            assert_eq!(mended, wrapped.replace('%', SUBMIT));
            assert_eq!(found(kind, &mended), [""; 0]);
        }
    }
    // So is a whole answer that another service's envelope holds.
    let whole = canvas(SUBMIT);
    let inside = format!(r#"{{"body":{whole}}}"#);
    assert!(courtside::lint::recognise(Document::json(inside.as_bytes()).root()).is_some_and(|guess| !guess.sure));
    let (told, outcome) = outcome("canvas", None, &inside);
    assert_eq!(told, ["canvas/root-shape /body"]);
    let (mended, _) = apply(inside.as_bytes(), &[&outcome.findings[0].fix.as_ref().unwrap().edits]);
    assert_eq!(String::from_utf8(mended).unwrap(), whole);
    // What is wrong inside is found all the same.
    let lame = SUBMIT.replace(",\"action\":{\"type\":\"submit\"}", "");
    assert_eq!(found("canvas", &lame), ["canvas/action-missing ", "canvas/root-shape "]);
}

#[test]
fn this_machine_is_known_however_it_is_spelt_and_a_broken_host_is_none() {
    let image =
        |host: &str| canvas(&format!(r#"{{"type":"image","url":"https://{host}/a.png","width":1,"height":1}}"#));
    for host in [
        "localhost.",
        "app.local.",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "[::ffff:10.0.0.1]:8443",
    ] {
        let said = ["canvas/url-loopback /canvas/content/components/0/url"];
        assert_eq!(found("canvas", &image(host)), said, "{host}");
    }
    for host in [
        "example.test.",
        "1.1",
        "134744072",
        "127.0.0.1.example.test",
        "127.0.0.0.1",
        "127.0.65536",
        "4294967296",
        "08.0.0.1",
        "[2001:db8::1]",
        "[::ffff:8.8.8.8]",
    ] {
        let said = found("canvas", &image(host));
        assert!(!said.iter().any(|said| said.contains("loopback")), "{host}: {said:?}");
    }
    for host in [
        "localhost]",
        "[::1",
        "[localhost]",
        "[::1]]",
        "a[b].example.test",
        "a..example.test",
        ".example.test",
        "a.test..",
        "..",
    ] {
        let (said, outcome) = outcome("canvas", None, &image(host));
        assert_eq!(said.len(), 1, "{host}: {said:?}");
        assert!(outcome.findings[0].message.contains("which is none"), "{host}: {}", outcome.findings[0].message);
    }
}

#[test]
fn an_address_that_begins_twice_is_said_and_its_first_beginning_taken_out() {
    let image =
        |host: &str| canvas(&format!(r#"{{"type":"image","url":"https://{host}/a.png","width":1,"height":1}}"#));
    for (host, said) in [
        ("https://example.test/a", "goes on with https://"),
        ("HTTPS://example.test/a", "goes on with https://"),
        ("https//example.test/a", "goes on with https://"),
        ("http://example.test/a", "goes on with http://"),
    ] {
        let (all, outcome) = outcome("canvas", None, &image(host));
        assert_eq!(all.len(), 1, "{host}: {all:?}");
        let finding = &outcome.findings[0];
        assert!(finding.message.contains(said), "{}", finding.message);
        assert_eq!(finding.fix.as_ref().map(|fix| fix.safe), said.ends_with("https://").then_some(false), "{host}");
    }
    // A server may be called so, and what looks like another address may stand behind the host.
    for host in [
        "https.example.test",
        "https:8080",
        "https",
        "example.test/https://example.test",
        "example.test.",
        "example.test//a",
    ] {
        assert!(found("canvas", &image(host)).is_empty(), "{host}");
    }
}

#[test]
fn tokens_of_many_issuers_and_passwords_in_addresses_are_secrets_and_their_like_is_none() {
    let stored = |value: &str| {
        format!(r#"{{"canvas":{{"content":{{"components":[{{"type":"divider"}}]}},"stored_data":{{"a":"{value}"}}}}}}"#)
    };
    let secret = ["canvas/secret-in-canvas /canvas/stored_data/a"];
    for value in [
        "glpat-0123456789abcdefghij",
        "sk-proj-0123456789abcdef",
        "sk-ant-api03-0123456789",
        "xapp-1-A0123-0123456789",
        "npm_0123456789abcdefghijklmnopqrstuvwxyz",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "https://hooks.slack.com/services/T000/B000/0123456789",
        "postgres://user:word@db.example.test/app",
    ] {
        assert_eq!(found("canvas", &stored(value)), secret, "{value}");
    }
    for value in [
        "npm_config_registry",
        "eyJwYWdlIjoxLCJmaWx0ZXIiOiJvcGVuIn0",
        "eyJwYWdlIjoxfQ.html.page",
        "https://hooks.example.test/services/T000/B000",
        "postgres://user@db.example.test/app",
        "https://example.test/a:b@c",
        "Ann: mail ann@example.test",
    ] {
        assert!(found("canvas", &stored(value)).is_empty(), "{value}");
    }
    let button = |url: &str| {
        format!(
            r#"{{"canvas":{{"content":{{"components":[{{"type":"button","id":"b","label":"b","action":{{"type":"url","url":"{url}"}}}}]}}}}}}"#
        )
    };
    for url in ["https://hooks.slack.com/services/T000/B000/0123456789", "https://u:word@example.test/"] {
        let said = found("canvas", &button(url));
        assert_eq!(said, ["canvas/secret-in-canvas /canvas/content/components/0/action/url"], "{url}");
    }
}

#[test]
fn the_name_of_a_key_in_a_signed_address_is_no_secret() {
    let image = |query: &str| {
        canvas(&format!(r#"{{"type":"image","url":"https://e.example.test/a.png?{query}","width":1,"height":1}}"#))
    };
    let signed =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101&X-Amz-Signature=0a1b";
    assert_eq!(found("canvas", &image(signed)), [""; 0]);
    let key = image("key=AKIAIOSFODNN7EXAMPLE");
    assert_eq!(found("canvas", &key), ["canvas/secret-in-canvas /canvas/content/components/0/url"]);
}

/// JSON that was written as JSON twice is one mistake, and is taken out of its string.
#[test]
fn json_inside_a_json_string_is_taken_out() {
    let content = json!({"components": [{"type": "text", "text": "a \"b\" é"}]});
    let canvas = json!({"content": content});
    let right = json!({"canvas": canvas});
    let wrong = [
        (json!({"canvas": {"content": content.to_string()}}), "canvas/type-mismatch"),
        (json!({"canvas": canvas.to_string()}), "canvas/type-mismatch"),
        (json!({"canvas": {"content": {"components": content["components"].to_string()}}}), "canvas/components-array"),
        (json!(right.to_string()), "canvas/root-shape"),
        (json!({"body": right.to_string()}), "canvas/root-shape"),
    ];
    for (wrong, code) in wrong {
        let text = wrong.to_string();
        let kind = recognise(Document::json(text.as_bytes()).root()).map(|guess| guess.kind.name);
        assert_eq!(kind, Some("canvas"), "{text}");
        let (said, outcome) = outcome("canvas", None, &text);
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(outcome.findings[0].rule.code, code);
        let mended = apply(text.as_bytes(), &[&outcome.findings[0].fix.as_ref().unwrap().edits]).0;
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&mended).unwrap(), right);
    }
    // What only begins like it is left as it is.
    let (_, outcome) = outcome("canvas", None, r#"{"canvas": "{content"}"#);
    assert!(outcome.findings[0].fix.is_none());
}

/// A component in another's place, a level that stands twice, and a value that is written wrongly are one mistake each.
#[test]
fn what_stands_in_the_wrong_place_or_form_is_one_mistake() {
    let list = |item: &str| canvas(&format!(r#"{{"type":"list","items":[{item}]}}"#));
    for (text, code) in [
        (list(r#"{"type":"button","id":"b","label":"L","action":{"type":"submit"}}"#), "canvas/item-shape"),
        (list(r#"{"type":"text","text":"x"}"#), "canvas/item-shape"),
        (list(r#"{"type":"input","id":"x","label":"l"}"#), "canvas/item-shape"),
        (
            canvas(r#"{"type":"text","text":"x"}"#).replace(r#"{"content""#, r#"{"canvas":{"content""#) + "}",
            "canvas/root-shape",
        ),
        (
            canvas(r#"{"type":"text","text":"x"}"#).replace(r#"{"components""#, r#"{"content":{"components""#) + "}",
            "canvas/root-shape",
        ),
        (r#"{"canvas":{"content":{"type":"text","text":"x"}}}"#.to_owned(), "canvas/root-shape"),
        (canvas(r#"{"type":"text","text":007}"#), "syntax/number-form"),
        (canvas(r#"{"type":"text","text":None}"#), "syntax/foreign-literal"),
    ] {
        let (said, outcome) = outcome("canvas", None, &text);
        assert_eq!(said.len(), 1, "{text}: {said:?}");
        assert_eq!(outcome.findings[0].rule.code, code, "{text}");
        assert_eq!(outcome.counts.total(), 1, "{text}");
    }
}

#[test]
fn what_stands_behind_a_host_is_a_port_or_a_mistake() {
    let button = |url: &str| {
        canvas(&format!(r#"{{"type":"button","id":"b","label":"L","action":{{"type":"url","url":"{url}"}}}}"#))
    };
    for right in ["https://a.example.test:8443/", "https://a.example.test:/x", "https://[2001:db8::1]:65535/"] {
        assert_eq!(found("canvas", &button(right)), [""; 0], "{right}");
    }
    for wrong in [
        "https://a.example.test:99999/",
        "https://a.example.test:65536",
        "https://a.example.test:port/x",
        "https://[2001:db8::1]:x/",
    ] {
        assert_eq!(
            found("canvas", &button(wrong)),
            ["canvas/url-relative /canvas/content/components/0/action/url"],
            "{wrong}"
        );
    }
}

#[test]
fn an_id_that_is_blank_tells_nothing_apart_and_two_of_them_are_no_more() {
    let button = |id: &str| format!(r#"{{"type":"button","id":"{id}","label":"L","action":{{"type":"submit"}}}}"#);
    let (said, outcome) = outcome("canvas", None, &canvas(&format!("{},{}", button(""), button(" "))));
    assert_eq!(
        said,
        ["canvas/id-missing /canvas/content/components/0/id", "canvas/id-missing /canvas/content/components/1/id"]
    );
    assert_eq!((outcome.counts.errors, outcome.counts.warnings), (0, 2));
}

#[test]
fn a_word_of_python_in_place_of_a_text_is_told_to_be_no_text() {
    let text = canvas(r#"{"type":False,"text":"x"}"#);
    let (said, outcome) = outcome("canvas", None, &text);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(outcome.findings[0].message.contains("must be one of `text`"), "{}", outcome.findings[0].message);
    assert!(outcome.findings[0].fix.is_none(), "`false` would be as wrong");
}

#[test]
fn a_word_of_yaml_is_a_text_to_some_readers_and_is_put_in_quotes() {
    let text = "canvas:\n  content:\n    components:\n      - {type: text, text: yes}\n      - {type: text, text: yes we can}\n";
    let rules = RuleSet::all();
    let document = Document::yaml(text.as_bytes());
    let outcome = lint(&document, bodies::kind("canvas"), &Options::new(&rules));
    assert_eq!((outcome.counts.errors, outcome.counts.warnings), (0, 1));
    let mended = apply(text.as_bytes(), &[&outcome.findings[0].fix.as_ref().unwrap().edits]).0;
    assert_eq!(String::from_utf8(mended).unwrap(), text.replace("text: yes}", "text: \"yes\"}"));
}
