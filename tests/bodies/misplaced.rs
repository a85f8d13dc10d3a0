//! Values in another's place and actions in another form: one finding each, which hides no other, and a repair where it is sure what was meant.

use courtside::document::{Document, apply};
use courtside::lint::fix::mend;
use courtside::lint::source::{Claim, Linter, Part, Syntax};
use courtside::lint::{MAX_FINDINGS, Options, RuleSet, lint, recognise};

use crate::told;

const SUBMIT: &str = r#"{"type":"button","id":"send","label":"Send","action":{"type":"submit"}}"#;
const BAD: &str = r#"{"type":"button","id":"send","label":"Send"}"#;

fn canvas(components: &str) -> String {
    format!("{{\"canvas\":{{\"content\":{{\"components\":[{components}]}}}}}}")
}

/// What is said of a text of the kind that its shape tells, and the text after every repair of the first round.
fn said(text: &str) -> (Vec<String>, String) {
    let rules = RuleSet::all();
    let document = Document::json(text.as_bytes());
    let kind = recognise(document.root()).map(|guess| guess.kind);
    let outcome = lint(&document, kind, &Options::new(&rules));
    let fixes: Vec<_> =
        outcome.findings.iter().filter_map(|finding| Some(finding.fix.as_ref()?.edits.as_slice())).collect();
    let mended = apply(text.as_bytes(), &fixes).0;
    (told(&document, &outcome), String::from_utf8(mended).unwrap())
}

#[test]
fn what_stands_in_anothers_place_is_one_finding_with_the_right_guess() {
    let list = |item: &str| canvas(&format!(r#"{{"type":"list","items":[{item}]}}"#));
    let table = |item: &str| canvas(&format!(r#"{{"type":"data-table","items":[{item}]}}"#));
    let select = |options: &str| canvas(&format!(r#"{{"type":"dropdown","id":"d","options":[{options}]}},{SUBMIT}"#));
    let row = r#"{"type":"field-value","field":"a","value":"b"}"#;
    let item = r#"{"type":"item","id":"i","title":"I"}"#;
    let option = |id: &str, text: &str| format!(r#"{{"type":"option","id":"{id}","text":"{text}"}}"#);
    let options = [option("a", "A"), option("b", "B")].join(",");
    for (wrong, right, code) in [
        (list(row), table(row), "canvas/item-shape /canvas/content/components/0/items/0/type"),
        (table(item), list(item), "canvas/enum-value /canvas/content/components/0/items/0/type"),
        (list(&option("i", "I")), list(item), "canvas/item-shape /canvas/content/components/0/items/0/type"),
        (
            select(&format!(r#"{},{{"type":"item","id":"b","title":"B"}}"#, option("a", "A"))),
            select(&options),
            "canvas/option-shape /canvas/content/components/0/options/1/type",
        ),
        (
            list(&format!("{item},{}", option("j", "J"))),
            list(&format!(r#"{item},{{"type":"item","id":"j","title":"J"}}"#)),
            "canvas/item-shape /canvas/content/components/0/items/1/type",
        ),
    ] {
        let (found, mended) = said(&wrong);
        assert_eq!(found, [code], "{wrong}");
        assert_eq!(mended, right);
        assert_eq!(said(&right).0, [""; 0], "{right}");
    }
}

#[test]
fn a_level_too_many_or_too_few_is_one_finding_and_hides_none_inside() {
    let whole = |components: &str| format!(r#"{{"canvas":{{"content":{{"components":[{components}]}}}}}}"#);
    for (wrong, code, bad) in [
        (
            r#"{"canvas":{"canvas":{"content":{"components":[X]}}}}"#,
            "canvas/root-shape",
            "/canvas/canvas/content/components/0",
        ),
        (
            r#"{"canvas":{"canvas":{"canvas":{"content":{"components":[X]}}}}}"#,
            "canvas/root-shape",
            "/canvas/canvas/canvas/content/components/0",
        ),
        (
            r#"{"canvas":{"content":{"content":{"components":[X]}}}}"#,
            "canvas/root-shape",
            "/canvas/content/content/components/0",
        ),
        (
            r#"{"canvas":{"content":{"canvas":{"content":{"components":[X]}}}}}"#,
            "canvas/root-shape",
            "/canvas/content/canvas/content/components/0",
        ),
        (
            r#"{"content":{"canvas":{"content":{"components":[X]}}}}"#,
            "canvas/root-shape",
            "/content/canvas/content/components/0",
        ),
        (
            r#"{"canvas":{"content":{"components":{"components":[X]}}}}"#,
            "canvas/components-array",
            "/canvas/content/components/components/0",
        ),
        (r#"{"canvas":[{"content":{"components":[X]}}]}"#, "canvas/type-mismatch", "/canvas/0/content/components/0"),
        (r#"{"canvas":{"content":[X]}}"#, "canvas/type-mismatch", "/canvas/content/0"),
        (r#"{"canvas":[X]}"#, "canvas/type-mismatch", "/canvas/0"),
        (r#"{"canvas":{"content":{"components":[[X]]}}}"#, "canvas/type-mismatch", "/canvas/content/components/0/0"),
        (r#"{"canvas":{"content":{"components":X}}}"#, "canvas/components-array", "/canvas/content/components"),
    ] {
        let (found, mended) = said(&wrong.replace('X', SUBMIT));
        assert!(found.len() == 1 && found[0].starts_with(code), "{wrong}: {found:?}");
        let compact: serde_json::Value = serde_json::from_str(&mended).unwrap();
        assert_eq!(compact, serde_json::from_str::<serde_json::Value>(&whole(SUBMIT)).unwrap(), "{wrong}");
        let found = said(&wrong.replace('X', BAD)).0;
        assert_eq!(found.len(), 2, "{wrong}: {found:?}");
        assert!(found.contains(&format!("canvas/action-missing {bad}")), "{wrong}: {found:?}");
    }
    // With something beside it nobody knows which of the two is to stay.
    let beside = r#"{"canvas":{"canvas":{"content":{"components":[X]}},"stored_data":{"a":1}}}"#.replace('X', SUBMIT);
    assert_eq!(said(&beside), (vec!["canvas/root-shape /canvas/canvas".to_owned()], beside.clone()));
}

#[test]
fn an_action_in_another_form_is_one_finding() {
    let button = |rest: &str| canvas(&format!(r#"{{"type":"button","id":"b","label":"L",{rest}}}"#));
    let opens = r#""action":{"type": "url", "url": "https://a.example.test"}"#;
    let submits = r#""action":{"type": "submit"}"#;
    for (wrong, code, right) in [
        (r#""onClick":"submit""#, "canvas/action-missing", Some(submits)),
        (r#""on_click":"https://a.example.test""#, "canvas/action-missing", Some(opens)),
        (r#""actions":[{"type": "submit"}]"#, "canvas/action-missing", Some(submits)),
        (r#""onClick":{"type":"open"}"#, "canvas/action-missing", None),
        (r#""onClick":"doIt()""#, "canvas/action-missing", None),
        (r#""link":{"url": "https://a.example.test"}"#, "canvas/action-missing", Some(opens)),
        (
            r#""action":"url","url":"https://a.example.test""#,
            "canvas/action-as-string",
            Some(r#""action":{"type": "url", "url": "https://a.example.test"}"#),
        ),
        (
            r#""href":"https://a.example.test","action":"sheet""#,
            "canvas/action-as-string",
            Some(r#""action":{"type": "sheet", "url": "https://a.example.test"}"#),
        ),
        (r#""action":{},"url":"https://a.example.test""#, "canvas/action-type", Some(opens)),
        (r#""action":{"type":"url"},"link":"https://a.example.test""#, "canvas/action-url-missing", Some(opens)),
        (r#""action":[{"type": "submit"}]"#, "canvas/type-mismatch", Some(submits)),
    ] {
        let (found, mended) = said(&button(wrong));
        assert!(found.len() == 1 && found[0].starts_with(code), "{wrong}: {found:?}");
        assert_eq!(mended, button(right.unwrap_or(wrong)));
    }
    // An address beside an action that needs none is still a member too many.
    let found = said(&button(r#""action":{"type":"submit"},"url":"https://a.example.test""#)).0;
    assert_eq!(found, ["canvas/unknown-property /canvas/content/components/0/url"]);
}

#[test]
fn values_are_the_options_of_what_lacks_them() {
    let options = r#"[{"type":"option","id":"a","text":"A"},{"type":"option","id":"b","text":"B"}]"#;
    let select = |key: &str| canvas(&format!(r#"{{"type":"dropdown","id":"d","{key}":{options}}},{SUBMIT}"#));
    let (found, mended) = said(&select("values"));
    assert_eq!(found, ["canvas/required-missing /canvas/content/components/0/values"]);
    assert_eq!(mended, select("options"));
}

#[test]
fn an_option_in_the_words_of_html_is_one_mistake() {
    let select = |option: &str| {
        canvas(&format!(
            r#"{{"type":"dropdown","id":"d","options":[{option},{{"type":"option","id":"b","text":"B"}}]}},{SUBMIT}"#
        ))
    };
    let right = r#"{"type": "option", "id":"a", "text":"A"}"#;
    for (wrong, right) in [(r#"{"value":"a", "label":"A"}"#, right), (r#"{"id":"a", "name":"A"}"#, right)] {
        let (found, mended) = said(&select(wrong));
        assert_eq!(found, ["canvas/option-shape /canvas/content/components/0/options/0"], "{wrong}");
        assert_eq!(mended, select(right));
    }
    // What is not there nobody can put in, and is told apart.
    assert_eq!(said(&select(r#"{"value":"a"}"#)).0.len(), 3);
}

#[test]
fn what_stands_in_an_object_of_its_own_is_one_finding_and_so_is_an_empty_one() {
    for (wrong, code) in [
        (r#"{"canvas":{"value":{"content":{"components":[X]}}}}"#, "canvas/type-mismatch /canvas/value"),
        (r#"{"canvas":{"content":{"data":{"components":[X]}}}}"#, "canvas/type-mismatch /canvas/content/data"),
        (
            r#"{"canvas":{"content":{"components":[X,{"type":"list","items":[{"value":{"type":"item","id":"i","title":"I"}}]}]}}}"#,
            "canvas/item-shape /canvas/content/components/1/items/0/value",
        ),
        (
            r#"{"canvas":{"content":{"components":[X,{"type":"data-table","items":[{"value":{"type":"field-value","field":"a","value":"b"}}]}]}}}"#,
            "canvas/type-mismatch /canvas/content/components/1/items/0/value",
        ),
        (
            r#"{"canvas":{"content":{"components":[X,{"type":"list","items":[{}]}]}}}"#,
            "canvas/item-shape /canvas/content/components/1/items/0",
        ),
        (
            r#"{"canvas":{"content":{"components":[X,{"type":"dropdown","id":"d","options":[[{"type":"option","id":"a","text":"A"},{"type":"option","id":"b","text":"B"}]]}]}}}"#,
            "canvas/option-shape /canvas/content/components/1/options/0",
        ),
        (
            r#"{"canvas":{"content":{"components":[{"type":"input","id":"i","action":null}]}}}"#,
            "canvas/null-value /canvas/content/components/0/action",
        ),
        (
            r#"{"state":"UNHEALTHY","message":"M","cta_label":"L","cta_url":"https://app.example.test","ctaType":"URL_CTA"}"#,
            "health/unknown-property /ctaType",
        ),
    ] {
        assert_eq!(said(&wrong.replace('X', SUBMIT)).0, [code], "{wrong}");
    }
    let (_, mended) = said(&r#"{"canvas":{"content":{"data":{"components":[X]}}}}"#.replace('X', SUBMIT));
    assert_eq!(mended, canvas(SUBMIT));
}

/// What a linter shows: repairs that make no other finding.
fn shown(text: &str) -> (Vec<bool>, Vec<String>) {
    let rules = RuleSet::all();
    let linter = Linter {
        rules: &rules,
        kind: None,
        surface: None,
        manifest: None,
        function: None,
        excerpts: false,
        most: MAX_FINDINGS,
        redactor: None,
    };
    let part = Part { file: "a.json", text: text.as_bytes(), first_line: 1, byte: 0 };
    let told = linter.lint(Syntax::Json, part, Claim::Named).diagnostics;
    let help = |help: &Option<std::borrow::Cow<'static, str>>| help.as_deref().unwrap_or_default().to_owned();
    let mended = mend(text.as_bytes(), true, |text| linter.document(&Document::json(text), Claim::Named));
    let again = mend(&mended.text, true, |text| linter.document(&Document::json(text), Claim::Named));
    assert_eq!(again.made, 0, "{text}");
    (
        told.iter().map(|finding| finding.fix.is_some()).collect(),
        told.iter().map(|finding| help(&finding.help)).collect(),
    )
}

#[test]
fn what_packed_json_hides_is_told_of() {
    let packed = |component: &str| {
        let inside = format!(r#"{{"components":[{component}]}}"#);
        format!(r#"{{"canvas":{{"content":{}}}}}"#, serde_json::Value::from(inside))
    };
    let (fixes, help) = shown(&packed(SUBMIT));
    assert!(fixes == [true] && !help[0].contains("mistakes"), "{help:?}");
    let (fixes, help) = shown(&packed(BAD));
    assert!(
        fixes == [false] && help[0].ends_with("; what is in it has mistakes of its own, which are told once it is out"),
        "{help:?}"
    );
    let (fixes, help) = shown(r#"{"canvas":{"content":"{\"components\":[,]}"}}"#);
    assert!(fixes == [false] && help[0].contains("with a mistake in it"), "{help:?}");
}

#[test]
fn a_number_that_would_be_wrong_in_another_way_is_not_rewritten() {
    let image = |width: &str| {
        canvas(&format!(r#"{{"type":"image","url":"https://a.example.test/a.png","width":{width},"height":10}}"#))
    };
    for (width, offered) in [("+5", true), ("1_0", true), ("00", false), (".5", false), ("5.", false)] {
        assert_eq!(shown(&image(width)).0, [offered], "{width}");
    }
}

#[test]
fn a_part_with_nothing_of_its_own_is_one_finding() {
    let table = |items: &str| canvas(&format!(r#"{{"type":"data-table","items":[{items}]}}"#));
    for (wrong, code) in [
        (table(r#"{"type":"row","cells":["a","b"]}"#), "canvas/type-mismatch"),
        (table(r#"{"cells":["a","b","c"]}"#), "canvas/type-mismatch"),
        (table(r#"["a","b"]"#), "canvas/type-mismatch"),
        (table(r#"{"type":"row","cells":[{"type":"text","text":"a"}]}"#), "canvas/type-mismatch"),
        (canvas(r#"{"type":"list","items":[{"type":"entry","lines":["a","b"]}]}"#), "canvas/item-shape"),
    ] {
        let (found, mended) = said(&wrong);
        assert_eq!(found, [format!("{code} /canvas/content/components/0/items/0")], "{wrong}");
        assert_eq!(mended, wrong, "nobody knows which cell is what");
    }
}

#[test]
fn a_row_of_a_table_that_becomes_an_option_keeps_its_name() {
    let select = |option: &str| {
        let first = r#"{"type":"option","id":"a","text":"A"}"#;
        canvas(&format!(r#"{{"type":"dropdown","id":"d","options":[{first},{option}]}},{SUBMIT}"#))
    };
    let (found, mended) = said(&select(r#"{"type":"field-value","field":"B","value":"b"}"#));
    assert_eq!(found, ["canvas/option-shape /canvas/content/components/0/options/1/type"]);
    assert_eq!(mended, select(r#"{"type":"option","text":"B","id":"b"}"#));
}

#[test]
fn levels_in_each_others_place_are_exchanged_and_hide_none_inside() {
    let (found, mended) = said(&format!(r#"{{"content":{{"canvas":{{"components":[{SUBMIT}]}}}}}}"#));
    assert_eq!(found, ["canvas/root-shape /content"]);
    assert_eq!(mended, canvas(SUBMIT));
    let (found, _) = said(&format!(r#"{{"content":{{"canvas":{{"components":[{BAD}]}}}}}}"#));
    assert_eq!(found, ["canvas/root-shape /content", "canvas/action-missing /content/canvas/components/0"]);
}

#[test]
fn arrays_in_an_object_as_xml_has_them_are_taken_out() {
    let options = r#"[{"type":"option","id":"a","text":"A"},{"type":"option","id":"b","text":"B"}]"#;
    let select = |options: &str| canvas(&format!(r#"{{"type":"dropdown","id":"d","options":{options}}},{SUBMIT}"#));
    let (found, mended) = said(&select(&format!(r#"{{"option":{options}}}"#)));
    assert_eq!(found, ["canvas/type-mismatch /canvas/content/components/0/options"]);
    assert_eq!(mended, select(options));
}

#[test]
fn words_of_other_toolkits_are_known_and_none_is_guessed_that_is_there() {
    let field = |more: &str| canvas(&format!(r#"{{"type":"input","id":"i",{more}"label":"L"}},{SUBMIT}"#));
    for written in ["initial_value", "defaultValue", "default"] {
        let (found, mended) = said(&field(&format!(r#""{written}":"x","#)));
        assert_eq!(found, [format!("canvas/unknown-property /canvas/content/components/0/{written}")]);
        assert_eq!(mended, field(r#""value":"x","#));
    }
    let slack = |label: &str| SUBMIT.replace(r#""Send""#, label);
    let (found, mended) = said(&canvas(&slack(r#"{"type":"plain_text","text":"Send","emoji":true}"#)));
    assert_eq!(found, ["canvas/type-mismatch /canvas/content/components/0/label"]);
    assert_eq!(mended, canvas(SUBMIT));
    let other = canvas(&slack(r#"{"type":"text","text":"Send"}"#));
    assert_eq!(said(&other).1, other, "a component may stand there by mistake");
    let (found, mended) = said(&canvas(&format!(r#"{{"button":{}}}"#, SUBMIT.replace(r#""type":"button","#, ""))));
    assert_eq!(found, ["canvas/component-type-missing /canvas/content/components/0"]);
    assert_eq!(mended, canvas(&SUBMIT.replacen(':', ": ", 1)));
    let beside = canvas(r#"{"type":"divider","style":"line"}"#);
    assert_eq!(said(&beside).1, beside, "`type` is there, and was not meant");
    let (found, mended) =
        said(&canvas(r#"{"type":"data-table","items":[{"type":"fieldValue","field":"a","value":"b"}]}"#));
    assert_eq!(found, ["canvas/enum-value /canvas/content/components/0/items/0/type"]);
    assert!(mended.contains(r#""type":"field-value""#));
    let (found, _) =
        said(&canvas(r#"{"type":"list","items":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn an_event_under_another_word_is_one_finding() {
    let text = format!(r#"{},"event":{{"name":"completed"}}}}"#, canvas(SUBMIT).strip_suffix('}').unwrap());
    let (found, mended) = said(&text);
    assert_eq!(found, ["canvas/event-type /event/name"]);
    assert_eq!(mended, text.replace("name", "type"));
}

#[test]
fn another_name_for_the_base_of_an_apps_calls_is_one_error_at_the_key() {
    let app = |types: &str, key: &str| {
        format!(
            r#"{{"name":"Table","app_type":[{types}],"redirect_uri":"https://a.example.test/x","{key}":"https://a.example.test/y"}}"#
        )
    };
    let right = app("\"communication\"", "api_uri");
    assert_eq!(said(&right).0, [""; 0]);
    for key in ["app_uri", "app_url", "api_url", "apiUri", "API_URI", "api-uri", "api_ur"] {
        let (found, mended) = said(&app("\"communication\"", key));
        assert_eq!(found, [format!("vcita/required-missing /{key}")]);
        assert_eq!(mended, right);
        // Other apps need none.
        assert_eq!(said(&app("\"widgets\"", key)).0, [format!("vcita/unknown-property /{key}")]);
    }
    assert_eq!(said(&app("\"communication\"", "home")).0, ["vcita/required-missing "]);
}

#[test]
fn of_very_many_members_that_mean_nothing_all_are_counted_and_a_thousand_told() {
    let strangers = (0..20_000).map(|number| format!(r#","k{number}":1"#)).collect::<Vec<_>>().concat();
    let text = canvas(&format!(r#"{{"type":"text","text":"x","styel":"muted"{strangers}}}"#));
    let (rules, document) = (RuleSet::all(), Document::json(text.as_bytes()));
    let outcome = lint(&document, recognise(document.root()).map(|guess| guess.kind), &Options::new(&rules));
    assert_eq!((outcome.counts.warnings, outcome.findings.len()), (20_001, 1_000));
    assert_eq!(outcome.findings[0].help.as_deref(), Some("did you mean `style`?"));
}

#[test]
fn an_answer_to_configure_is_drawn_in_its_frame_however_it_comes() {
    let button = |action: &str| canvas(&format!(r#"{{"type":"button","id":"b","label":"L","action":{action}}}"#));
    let said_of = |kind: &str, text: &str| {
        let (rules, document) = (RuleSet::all(), Document::json(text.as_bytes()));
        let outcome = lint(&document, courtside::platform::bodies::kind(kind), &Options::new(&rules));
        (told(&document, &outcome), outcome.counts.errors)
    };
    let sheet = button(r#"{"type":"sheet","url":"https://a.example.test/s"}"#);
    let url = button(r#"{"type":"url","url":"https://a.example.test/s"}"#);
    let submit = button(r#"{"type":"submit"}"#);
    let tag = "canvas/action-not-allowed /canvas/content/components/0/action/type".to_owned();
    assert_eq!(said_of("configure-response", &sheet), (vec![tag.clone()], 1));
    assert_eq!(said_of("configure-response", &url), (vec![tag], 0));
    assert_eq!(said_of("configure-response", &submit), (vec![], 0));
    for kind in ["canvas", "initialize-response", "submit-response", "submit-sheet-response"] {
        assert_eq!(said_of(kind, &sheet), (vec![], 0), "{kind}");
        assert_eq!(said_of(kind, &url), (vec![], 0), "{kind}");
    }
}

#[test]
fn results_stand_alone_and_in_an_answer_to_configure_only() {
    let said_of = |kind: &str, text: &str| {
        let (rules, document) = (RuleSet::all(), Document::json(text.as_bytes()));
        told(&document, &lint(&document, courtside::platform::bodies::kind(kind), &Options::new(&rules)))
    };
    for kind in ["configure-response", "results"] {
        assert_eq!(said_of(kind, r#"{"results":{"a":"b"}}"#), [""; 0]);
        let beside = r#"{"results":{"a":"b"},"event":{"type":"completed"}}"#;
        assert_eq!(said_of(kind, beside), ["canvas/flow-results /event"]);
        // What is for an editor is not sent.
        let schema = r#"{"$schema":"x.json","results":{"a":"b"}}"#;
        assert_eq!(said_of(kind, schema), ["canvas/root-extra /$schema"]);
    }
    for kind in ["live-canvas-response", "submit-response", "initialize-response", "submit-sheet-response", "canvas"] {
        assert_eq!(said_of(kind, r#"{"results":{"a":"b"}}"#), ["canvas/flow-results /results"], "{kind}");
    }
}

#[test]
fn a_misspelt_member_of_what_a_platform_sends_is_one_finding_at_the_key() {
    let said_of = |kind: &str, text: &str| {
        let (rules, document) = (RuleSet::all(), Document::json(text.as_bytes()));
        let outcome = lint(&document, courtside::platform::bodies::kind(kind), &Options::new(&rules));
        let repairs = outcome.findings.iter().filter(|finding| finding.fix.is_some()).count();
        (told(&document, &outcome), repairs, outcome.counts.errors)
    };
    let submit = r#"{"workspace_id":"abc12345","component_id":"x","input_values":{},
        "admin":{"type":"admin","id":"1","name":"A","email":"a@example.test"},"conversation":{"type":"conversation","id":"1"},
        "contact":{"type":"contact","id":"1"},"current_canvas":{"content":{"components":[]},"stored_data":{}}}"#;
    assert_eq!(said_of("submit-request", submit), (vec![], 0, 0));
    for (name, written, place) in [
        ("workspace_id", "workspaceId", ""),
        ("workspace_id", "workspace_ld", ""),
        ("component_id", "componentId", ""),
        ("input_values", "input_value", ""),
        ("admin", "admni", ""),
        ("contact", "contcat", ""),
        ("current_canvas", "currentCanvas", ""),
    ] {
        let text = submit.replace(&format!(r#""{name}":"#), &format!(r#""{written}":"#));
        let code = format!("request/required-missing {place}/{written}");
        assert_eq!(said_of("submit-request", &text), (vec![code], 1, 1), "{written}");
    }
    for (name, written, place) in [
        (r#""name":"A""#, r#""nmae":"A""#, "/admin/nmae"),
        (r#""content":"#, r#""conten":"#, "/current_canvas/conten"),
        (r#""workspace_id":"abc12345""#, r#""workspace_id":"abc12345","workspaceRegion":"US""#, "/workspaceRegion"),
        (
            r#""workspace_id":"abc12345""#,
            r#""workspace_id":"abc12345","context":{"lcoation":"home"}"#,
            "/context/lcoation",
        ),
    ] {
        let code = format!("request/unknown-property {place}");
        assert_eq!(said_of("submit-request", &submit.replace(name, written)), (vec![code], 1, 0), "{written}");
    }
    // Platforms add members: those that resemble none, and those beside one that they resemble.
    for added in
        [r#""workspace_plan":"x""#, r#""contacts":[]"#, r#""admins":[]"#, r#""_id":"1""#, r#""workspaceId":"x""#]
    {
        let text = submit.replacen('{', &format!("{{{added},"), 1);
        assert_eq!(said_of("submit-request", &text), (vec![], 0, 0), "{added}");
    }
    let inbox = r#"{"workspace_id":"abc12345","admin":{"type":"admin","id":"1"},"conversation":{"type":"conversation","id":"1"},"contcat":{"type":"contact","id":"1"}}"#;
    assert_eq!(said_of("initialize-request", inbox), (vec!["request/required-missing /contcat".to_owned()], 1, 1));
    let notification =
        r#"{"type":"notification_event","topic":"ping","app_id":"abc12345","data":{"item":{"type":"ping"}}}"#;
    assert_eq!(said_of("webhook-notification", notification), (vec![], 0, 0));
    for (name, written, code) in [
        ("topic", "tpoic", "webhook/required-missing /tpoic"),
        ("app_id", "appId", "webhook/required-missing /appId"),
        ("item", "itme", "webhook/required-missing /data/itme"),
    ] {
        let text = notification.replace(&format!(r#""{name}":"#), &format!(r#""{written}":"#));
        assert_eq!(said_of("webhook-notification", &text), (vec![code.to_owned()], 1, 1));
    }
    let text = notification.replacen('{', r#"{"created_a":1392731331,"#, 1);
    assert_eq!(said_of("webhook-notification", &text), (vec!["webhook/unknown-property /created_a".to_owned()], 1, 0));
}

#[test]
fn members_of_requests_and_answers_have_the_sort_of_value_that_the_table_knows() {
    let said_of = |kind: &str, text: &str| {
        let (rules, document) = (RuleSet::all(), Document::json(text.as_bytes()));
        told(&document, &lint(&document, courtside::platform::bodies::kind(kind), &Options::new(&rules)))
    };
    let configure = |admin: &str, canvas: &str| {
        format!(
            r#"{{"workspace_id":"a","admin":{{"type":"admin","id":"1"{admin}}},"context":{{"location":"home"}},"component_id":"x","input_values":{{}},"current_canvas":{{"content":{{}}{canvas}}}}}"#
        )
    };
    assert_eq!(said_of("configure-request", &configure(r#","avatar":null"#, r#","stored_data":null"#)), [""; 0]);
    assert_eq!(said_of("configure-request", &configure(r#","avatar":7"#, "")), ["request/type-mismatch /admin/avatar"]);
    let stored = said_of("configure-request", &configure("", r#","stored_data":7"#));
    assert_eq!(stored, ["request/type-mismatch /current_canvas/stored_data"]);
    let answer = |data: &str| said_of("vcita-response", &format!(r#"{{"success":true,"data":{data}}}"#));
    for good in ["{}", r#"{"channel":{"uid":"1"}}"#, r#"{"sessions":[]}"#, r#"{"other":7}"#] {
        assert_eq!(answer(good), [""; 0], "{good}");
    }
    assert_eq!(answer(r#"{"channel":7}"#), ["vcita/type-mismatch /data/channel"]);
    assert_eq!(answer(r#"{"chanel":{}}"#), ["vcita/unknown-property /data/chanel"]);
}

#[test]
fn one_mistake_in_a_manifest_is_one_finding() {
    let said_of = |kind: &str, file: &str, old: &str, new: &str| {
        let path = format!("{}/fixtures/bodies/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let text = json.to_string();
        assert_eq!(text.matches(old).count(), 1, "{old}");
        let text = text.replace(old, new);
        let (rules, document) = (RuleSet::all(), Document::json(text.as_bytes()));
        told(&document, &lint(&document, courtside::platform::bodies::kind(kind), &Options::new(&rules)))
    };
    let flow = |old: &str, new: &str| said_of("infobip-flow-manifest", "infobip/infobip-flow-manifest", old, new);
    let id = r#""_id":{"title":"Order id""#;
    for name in ["Id", "ID", "_ids", "id_"] {
        let found = flow(id, &format!(r#""{name}":{{"title":"Order id""#));
        assert_eq!(found, [format!("manifest/required-unknown /functions/1/inSchema/properties/{name}")]);
    }
    let field = flow(r#""field":"_id""#, r#""field":"zzz""#);
    assert_eq!(field, ["manifest/render-field /actions/0/render/0/field"]);
    let output = flow(r#""_id":{"type":"array","items":"#, r#""_id":7,"o":{"type":"array","items":"#);
    assert_eq!(output, ["manifest/type-mismatch /functions/0/outSchema/properties/_id"]);
    let answers = r#"{"functions":[{"name":"Cancel","method":"DELETE","uri":"zzz","inSchema":{"type":"object","properties":{"id":{"type":"string","title":"Id"}}}}]}"#;
    let (rules, document) = (RuleSet::all(), Document::json(answers.as_bytes()));
    let kind = courtside::platform::bodies::kind("infobip-answers-manifest");
    let found = told(&document, &lint(&document, kind, &Options::new(&rules)));
    assert_eq!(found, ["manifest/url-relative /functions/0/uri"]);
    let app = |old: &str, new: &str| said_of("vcita-create-app-request", "vcita/vcita-create-app-request", old, new);
    assert_eq!(app(r#""url_params":"#, r#""urlParams":"#), ["vcita/unknown-property /urlParams"]);
    assert_eq!(app(r#""brand_host""#, "7"), ["vcita/type-mismatch /url_params/2"]);
    let text = r#"{"name":"Table","app_type":["communication"],"redirect_uri":"{REGISTERED_APP_URI}","api_uri":"{REGISTERED_APP_URI}"}"#;
    assert_eq!(said(text).0, ["vcita/placeholder /redirect_uri", "vcita/placeholder /api_uri"]);
}
