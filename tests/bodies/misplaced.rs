//! Values in another's place and actions in another form: one finding each, which hides no other, and a repair where it is sure what was meant.

use courtside::document::{Document, apply};
use courtside::lint::fix::mend;
use courtside::lint::source::{Claim, Linter, Part, Syntax};
use courtside::lint::{Options, RuleSet, lint, recognise};

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
