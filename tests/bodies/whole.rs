//! Whatever breaks a canvas, a safe repair loses nothing of it.

use std::ops::Range;

use courtside::document::{Document, Kind, Node};
use courtside::lint::fix::mend;
use courtside::lint::{Options, RuleSet, lint};
use courtside::platform::bodies;
use proptest::prelude::*;

/// A canvas of each sort of value, as it is sent and as it is written.
const CANVASES: [&str; 4] = [
    r#"{"canvas":{"content":{"components":[{"type":"text","id":"hello","text":"Hello, **you**: see [there](https://www.example.test/a#b)","style":"header"},{"type":"button","id":"page","label":"Open","style":"link","action":{"type":"url","url":"https://www.example.test/book"}},{"type":"spacer","size":"m"},{"type":"input","id":"name","label":"Name","save_state":"unsaved"}]},"stored_data":{"step":1,"done":[true,null]}},"event":{"type":"completed"}}"#,
    r#"{"canvas":{"content":{"components":[{"type":"single-select","id":"size","label":"Size","options":[{"type":"option","id":"s","text":"Small"},{"type":"option","id":"m","text":"Medium","disabled":true}]},{"type":"divider","bottom_margin":"none"},{"type":"button","id":"send","label":"Send","action":{"type":"submit"}}]}}}"#,
    r#"{"results":{"page":"https://www.example.test/book","count":12,"tags":["a","b \"c\"","d"]}}"#,
    r#"{"results":{"note":"{a}, [b]: c","list":["],","},{","say 'so'","it's"],"page":"http://www.example.test/a//b?c=d#e","mark":"/* no */","deep":[[{"a":{"b":[]}}],{}]}}"#,
];

/// What is put in or in the place of something.
const SIGNS: [&str; 26] = [
    "{", "}", "[", "]", ",", ":", "\"", "'", "`", "“", "”", "//", "#", "/*", "*/", " // no ", "(", ")", "\\", "+", ".",
    ";", "{}", "},{", "\n", "",
];

#[derive(Debug, Clone)]
struct Break {
    place: prop::sample::Index,
    taken: usize,
    put: &'static str,
    anywhere: bool,
    /// It is made beside the one before.
    beside: bool,
}

fn a_break() -> impl Strategy<Value = Break> {
    (
        any::<prop::sample::Index>(),
        0..3_usize,
        prop::sample::select(&SIGNS[..]),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.4),
    )
        .prop_map(|(place, taken, put, anywhere, beside)| Break { place, taken, put, anywhere, beside })
}

/// Each key and each string, and where it stands.
fn strings(node: Node<'_>, found: &mut Vec<(Range<usize>, String)>) {
    if node.kind() == Kind::String {
        found.push((node.span(), node.string().unwrap().into_owned()));
    }
    for (key, value) in node.members() {
        strings(key, found);
        strings(value, found);
    }
    node.items().for_each(|item| strings(item, found));
}

fn mended(text: &[u8]) -> Vec<u8> {
    let rules = RuleSet::all();
    let lint = |text: &[u8]| Some(lint(&Document::json(text), bodies::kind("canvas"), &Options::new(&rules)));
    mend(text, false, lint).text
}

/// The canvas with all breaks, and the strings that none of them touches.
fn broken(canvas: &str, breaks: &[Break]) -> (String, Vec<String>) {
    let mut text = canvas.to_owned();
    let mut all = Vec::new();
    strings(Document::json(canvas.as_bytes()).root(), &mut all);
    let mut before = None;
    let mut places: Vec<(Range<usize>, &str)> = breaks
        .iter()
        .map(|one| {
            let ascii = |(at, byte): (usize, char)| (one.anywhere || "{}[],:\"".contains(byte)).then_some(at);
            let at = canvas.char_indices().filter_map(ascii).collect::<Vec<_>>();
            let next = before.filter(|_| one.beside).and_then(|before| at.iter().find(|at| **at > before));
            let start = *next.unwrap_or_else(|| one.place.get(&at));
            before = Some(start + one.taken);
            (start..(start + one.taken).min(canvas.len()), one.put)
        })
        .collect();
    places.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    places.dedup_by(|one, next| one.0.start < next.0.end || one.0.end > next.0.start);
    for (span, put) in &places {
        text.replace_range(span.clone(), put);
    }
    // What stands behind a comment on its line is in it.
    let end = |span: &Range<usize>, put: &str| {
        let line = canvas[span.end..].find('\n').filter(|_| put.contains(['/', '#']));
        line.map_or(span.end, |length| span.end + length)
    };
    let touched = |string: &Range<usize>| {
        places.iter().any(|(span, put)| span.start <= string.end && string.start <= end(span, put))
    };
    all.retain(|(span, _)| !touched(span));
    (text, all.into_iter().map(|(_, string)| string).collect())
}

fn held(texts: &[&str]) {
    for text in texts {
        assert_eq!(String::from_utf8(mended(text.as_bytes())).unwrap(), *text);
    }
}

#[test]
fn a_comment_that_may_hold_a_part_of_the_canvas_stays() {
    held(&[
        r#"{"canvas":{"content":{"components":[{"type":"text","text":"a"}, // {"type":"spacer"}]},"stored_data":{"n":1}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"text","text":"a"}, # {"type":"spacer"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"text","text":"a"},/* unclosed {"type":"spacer"}]}}}"#,
        "{\"canvas\":{\"content\":{\"components\":[/*{\"type\":\"spacer\"},\n{\"type\":\"divider\"}]}}}",
        r#"{"canvas":{"content":{"components":[{"type":"button","id":"a","label":"A","action":{"type":"url"url":"https://x.example.test/a"}},{"type":"text","text":"kept"}]},"stored_data":{"n":1}}}"#,
    ]);
    let line = "{\"canvas\":{\"content\":{\"components\":[\n// {\"type\":\"spacer\"},\n{\"type\":\"divider\"}]}}}";
    let without = "{\"canvas\":{\"content\":{\"components\":[\n\n{\"type\":\"divider\"}]}}}";
    assert_eq!(String::from_utf8(mended(line.as_bytes())).unwrap(), without, "a line that is out is out");
}

#[test]
fn strings_that_may_have_swallowed_structure_are_not_made() {
    held(&[
        r"{'canvas':{'content':{'components':[{'type':'text','text':'a' 'b'},{'type':'spacer'}]}}}",
        r"{'canvas':{'content':{'components':[{'type':'text','text':'don't', 'won't'},{'type':'spacer'}]}}}",
        r"{'canvas':{'content':{'components':[{'type':'text','text':'''tri'''},{'type':'spacer'}]}}}"
            .replace("\\'", "'")
            .as_str(),
        r#"{"results":“"page":"https://www.example.test/book"}}"#,
        r#"{"results":{"tags":["a{,"b \"c\"","d"]}}"#,
        r#"'{"results":{"note":"a","list":["say 'so'","it's"]}}"#,
        r#"{'"results":{"note":"a","list":["say 'so'","it's"]}}"#,
        "{\"results\": {\"tags\": [\"b\"'      \"d\"\n]}}",
    ]);
    let json = r#"{'canvas':{'content':{'components':[{'type':'text','text':'{"a":[1,"b"]}'}]}}}"#;
    assert!(
        String::from_utf8(mended(json.as_bytes())).unwrap().contains(r#"{\"a\":[1,\"b\"]}"#),
        "JSON in a string is one string"
    );
}

#[test]
fn an_expression_stays_and_what_is_around_it_is_mended() {
    for expression in [
        r#""a"+"b""#,
        r#""a" || "b""#,
        r#""a"."b""#,
        r#""a" + b + "c""#,
        r#""a".replace("x","},{")"#,
        "'a' + 'b'",
        "'a %s' % 'b'",
        "'a {}'.format('b')",
        "f'hi {x}'",
        r"r'a\b'",
        "`a`+`b`",
    ] {
        let text = format!(
            r#"{{"canvas":{{"content":{{"components":[{{"type":"text","text":{expression}}},{{"type":"spacer"}},]}}}}}}"#
        );
        let document = Document::json(text.as_bytes());
        let said = document.mistakes.iter().find(|mistake| mistake.message.contains("an expression"));
        assert_eq!(&text[said.expect(expression).span.clone()], expression);
        assert_eq!(mended(text.as_bytes()), text.replace(",]", "]").as_bytes());
    }
    let joined = r#"{"a": "b" . "c": "d"}"#;
    assert_eq!(mended(joined.as_bytes()), br#"{"a": "b" , "c": "d"}"#, "a dot before the next key is a comma");
    held(&[r#"{"a"+"b":1}"#]);
}

#[test]
fn brackets_are_not_moved_where_the_text_stays_broken() {
    held(&[
        "{\n  \"results\": “\n    \"page\": \"https://www.example.test/book\"\n  }\n}",
        "{\n  \"results\": ({\n    \"page\": \"https://www.example.test/book\"\n  }\n}",
        r#"{"canvas":{"content":{"components":[{"type":"spacer"}][}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"divider"},{}"type":"spacer","size":"m"},{"type":"spacer"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"checkbox","id":"terms","options":[{("type":"option","id":"accepted","text":"Yes"}]}]}}}"#,
    ]);
}

#[test]
fn an_object_that_lost_its_bracket_does_not_become_elements_of_a_list() {
    held(&[
        r#"{"canvas":{"content":{"components":["type""text","id":"closing","text":"B"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"spacer"},"type","text","id":"closing","text":"B"}]}}}"#,
    ]);
}

#[test]
fn a_list_that_lacks_its_opening_bracket_gets_no_second_closing_one() {
    for text in [
        r#"{"canvas":{"content":{"components":{"type":"text","text":"a"}]}}}"#,
        r#"{"canvas":{"content":{"components":{"type":"text","text":"a"}]},"stored_data":{"step":1}}}"#,
    ] {
        let whole = text.replacen(":{\"type", ":[{\"type", 1);
        assert_eq!(String::from_utf8(mended(text.as_bytes())).unwrap(), whole);
    }
}

#[test]
fn what_may_be_one_object_or_two_is_left_as_it_is() {
    held(&[
        r#"{"canvas":{"content":{"components":[{"type":"text","id":"a","text":"b" "type":"text","id":"c","text":"d"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"text","id":"a","text":"b","type":"text","id":"c","text":"d"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"text"{"id":"a","text":"b"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"text"}"id":"a","text":"b"}]}}}"#,
        r#"{"canvas":{"content":{"components":[[{"type":"divider"}]}}}"#,
        r#"{"canvas":{"content":{"components":[{"type":"single-select","id":"a","label":"b","options":[{"type":"option","id":"c","text":"d"},{"type":"divider"},"stored_data":{"step":1}}}"#,
    ]);
}

/// What a person may write for a sign, or beside it: each text with one slip.
fn with_one_slip(right: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for (at, sign) in right.char_indices().filter(|(_, sign)| "{}[],:\"".contains(*sign)) {
        let (before, behind) = (&right[..at], &right[at + 1..]);
        texts.push(format!("{before}{behind}"));
        texts.push(format!("{before}{sign}{sign}{behind}"));
        texts.extend(["{", "}", "[", "]", ",", ":", "\"", "'", ";", "."].map(|is| format!("{before}{is}{behind}")));
        texts.extend(
            before.chars().last().map(|last| format!("{}{sign}{last}{behind}", &before[..at - last.len_utf8()])),
        );
        texts.extend(behind.chars().next().map(|next| format!("{before}{next}{sign}{}", &behind[next.len_utf8()..])));
    }
    texts.retain(|text| !Document::json(text.as_bytes()).mistakes.is_empty());
    texts
}

#[test]
fn no_safe_repair_of_one_slip_makes_another_canvas_of_it() {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    for compact in &CANVASES[..2] {
        for right in [compact.to_string(), serde_json::to_string_pretty(&value(compact)).unwrap()] {
            let wrong: Vec<String> = with_one_slip(&right)
                .into_iter()
                .filter_map(|text| {
                    let kept = String::from_utf8(mended(text.as_bytes())).unwrap();
                    (kept != text && value(&kept) != value(&right)).then(|| format!("{text}\n{kept}"))
                })
                .collect();
            assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_mended_holds_each_string_of_the_canvas_and_is_not_mended_again(
        which in prop::sample::select(&CANVASES[..]),
        indented in any::<bool>(),
        ends in prop::bool::weighted(0.2),
        breaks in prop::collection::vec(a_break(), 1..3),
    ) {
        let mut canvas = which.to_owned();
        if indented {
            canvas = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&canvas).unwrap()).unwrap();
            if ends {
                canvas = canvas.replace('\n', "\r\n");
            }
        }
        let (text, kept) = broken(&canvas, &breaks);
        let once = mended(text.as_bytes());
        if once == text.as_bytes() {
            return Ok(());
        }
        let shown = String::from_utf8_lossy(&once).into_owned();
        let again = String::from_utf8(mended(&once)).unwrap();
        prop_assert_eq!(&again, &shown, "mended again, from {}", text);
        let document = Document::json(&once);
        if document.mistakes.is_empty() {
            let mut after = Vec::new();
            strings(document.root(), &mut after);
            let mut left = after.iter();
            for string in &kept {
                prop_assert!(left.any(|(_, other)| other == string), "{string} is lost\n{text}\n{shown}");
            }
        } else {
            let mut from = 0;
            for string in &kept {
                let raw = serde_json::to_string(string).unwrap();
                let at = shown[from..].find(&raw[1..raw.len() - 1]);
                prop_assert!(at.is_some(), "{string} is lost\n{text}\n{shown}");
                from += at.unwrap();
            }
        }
    }
}
