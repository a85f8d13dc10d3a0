//! What repairs leave: nothing is lost that stood beside, and nothing is offered as safe that is a guess.

use courtside::document::Document;
use courtside::lint::fix::mend;
use courtside::lint::{Options, RuleSet, lint};
use courtside::platform::bodies;

/// The text with every repair made that keeps the meaning for sure, and with `all` the others too.
fn mended(kind: &str, all: bool, text: &str) -> String {
    let rules = RuleSet::all();
    let lint = |text: &[u8]| Some(lint(&Document::json(text), bodies::kind(kind), &Options::new(&rules)));
    String::from_utf8(mend(text.as_bytes(), all, lint).text).unwrap()
}

fn canvas(components: &str) -> String {
    format!("{{\"canvas\":{{\"content\":{{\"components\":[{components}]}}}}}}")
}

const SUBMIT: &str = r#"{"type":"button","id":"send","label":"Send","action":{"type":"submit"}}"#;

#[test]
fn what_stands_beside_a_packed_or_a_wrapped_answer_is_not_lost() {
    let whole = canvas(r#"{"type":"text","text":"hi"}"#);
    let packed = serde_json::to_string(&whole).unwrap();
    for beside in [
        format!(r#"{{"data":{packed},"event":{{"type":"completed"}}}}"#),
        format!(r#"{{"body":{packed},"event":{{"type":"completed"}},"card_creation_options":{{"a":"b"}}}}"#),
        format!(r#"{{"statusCode":200,"body":{packed}}}"#),
        format!(r#"{{"data":{whole},"event":{{"type":"completed"}}}}"#),
    ] {
        assert_eq!(mended("canvas", true, &beside), beside);
    }
    assert_eq!(mended("canvas", false, &format!(r#"{{"body":{packed}}}"#)), whole, "alone it is what was meant");
    assert_eq!(mended("canvas", true, &format!(r#"{{"data":{whole}}}"#)), whole);
}

#[test]
fn a_text_that_may_be_none_or_several_is_not_put_into_brackets() {
    let checkbox = |value: &str| {
        let options = r#"[{"type":"option","id":"a","text":"A"},{"type":"option","id":"b","text":"B"}]"#;
        canvas(&format!(r#"{{"type":"checkbox","id":"c","options":{options},"value":{value}}},{SUBMIT}"#))
    };
    for (value, expected) in [
        (r#""a""#, r#"["a"]"#),
        (r#""""#, r#""""#),
        (r#""a,b""#, r#""a,b""#),
        (r#""a b""#, r#""a b""#),
        (r#""[\"a\"]""#, r#"["a"]"#),
        (r#""[]""#, "[]"),
        // Other texts than what they stand for, and no options.
        ("[1e3]", "[1e3]"),
        ("[1.0]", "[1.0]"),
        ("[true]", "[true]"),
    ] {
        assert_eq!(mended("canvas", false, &checkbox(value)), checkbox(expected), "{value}");
    }
}

#[test]
fn true_and_false_in_a_list_of_names_are_not_put_in_quotes() {
    let manifest = r#"{"functions":[{"name":"a","description":"A","method":"POST","uri":"https://a.example.com/a","inSchema":{"type":"object","properties":{"x":{"type":"string","title":"X","required":[false]}}},"outSchema":{"type":"object","properties":{"y":{"type":"string","title":"Y"}}}}]}"#;
    assert_eq!(mended("infobip-manifest", true, manifest), manifest);
}

#[test]
fn nothing_is_put_in_between_the_words_of_what_may_be_one_text() {
    for text in ["`one\ntwo, \"x\" more\nlast`", "\"\"\"a\nb\"\"\"", r#""""a b""""#] {
        let text = canvas(&format!(r#"{{"type":"text","text":{text}}}"#));
        assert_eq!(mended("canvas", false, &text), text);
    }
    let spoken = |text| canvas(&format!(r#"{{"type":"text","text":{text}}}"#));
    assert_eq!(
        mended("canvas", false, &spoken(r#""he said "yes", then "no"""#)),
        spoken(r#""he said \"yes\", then \"no\"""#)
    );
    let comma = canvas(r#"{"type":"text" "text":"a",}"#);
    assert_eq!(mended("canvas", false, &comma), canvas(r#"{"type":"text", "text":"a"}"#));
}

#[test]
fn of_two_options_that_are_called_alike_none_is_chosen() {
    let dropdown = |second: &str, value: &str| {
        let options =
            format!(r#"[{{"type":"option","id":"a","text":"A"}},{{"type":"option","id":"b","text":"{second}"}}]"#);
        canvas(&format!(r#"{{"type":"dropdown","id":"d","options":{options},"value":"{value}"}},{SUBMIT}"#))
    };
    assert_eq!(mended("canvas", true, &dropdown("A", "A")), dropdown("A", "A"));
    assert_eq!(mended("canvas", false, &dropdown("B", "A")), dropdown("B", "a"));
}

#[test]
fn lists_of_texts_in_a_table_stay_as_they_are() {
    let table = canvas(r#"{"type":"data-table","items":[["a","b"]]}"#);
    assert_eq!(mended("canvas", true, &table), table);
}

#[test]
fn a_schema_in_another_is_no_name_of_a_schema() {
    let manifest = r#"{"functions":[{"name":"a","description":"A","method":"POST","uri":"https://a.example.com/a","inSchema":{"inSchema":{"type":"object","properties":{"x":{"type":"string","title":"X"}}}},"outSchema":{"type":"object","properties":{"y":{"type":"string","title":"Y"}}}}]}"#;
    assert_eq!(mended("infobip-manifest", true, manifest), manifest);
}

#[test]
fn a_type_in_capitals_is_renamed_and_not_written_twice() {
    let ping = |key: &str| {
        format!(r#"{{"{key}":"notification_event","topic":"ping","app_id":"a","data":{{"item":{{"type":"ping"}}}}}}"#)
    };
    for key in ["Type", "TYPE"] {
        assert_eq!(mended("webhook-notification", false, &ping(key)), ping("type"));
    }
}

#[test]
fn options_that_are_texts_keep_what_is_chosen() {
    let text = canvas(&format!(r#"{{"type":"dropdown","id":"d","options":["A","B"],"value":"A"}},{SUBMIT}"#));
    let options = r#"[{"type": "option", "id": "A", "text": "A"},{"type": "option", "id": "b", "text": "B"}]"#;
    let whole = canvas(&format!(r#"{{"type":"dropdown","id":"d","options":{options},"value":"A"}},{SUBMIT}"#));
    assert_eq!(mended("canvas", true, &text), whole);
}

#[test]
fn a_schemas_properties_in_others_keep_their_names() {
    let manifest = |properties: &str| {
        format!(
            r#"{{"functions":[{{"name":"a","description":"A","method":"POST","uri":"https://a.example.com/a","inSchema":{{"type":"object","properties":{properties}}},"outSchema":{{"type":"object","properties":{{"y":{{"type":"string","title":"Y"}}}}}}}}]}}"#
        )
    };
    let right = manifest(r#"{"x":{"type":"string","title":"X"}}"#);
    let rules = RuleSet::all();
    for wrong in [
        r#"{"properties":{"x":{"type":"string","title":"X"}}}"#,
        r#"{"type":"object","properties":{"x":{"type":"string","title":"X"}}}"#,
    ] {
        let text = manifest(wrong);
        let document = Document::json(text.as_bytes());
        let outcome = lint(&document, bodies::kind("infobip-manifest"), &Options::new(&rules));
        let said: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(said, ["`properties` of schema has another `properties` in it"]);
        assert_eq!(mended("infobip-manifest", true, &text), right);
    }
    // A property may well be called so.
    let called = manifest(r#"{"properties":{"type":"string","title":"Its properties"}}"#);
    assert_eq!(mended("infobip-manifest", true, &called), called);
}
