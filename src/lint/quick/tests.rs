//! Both ways must say the same; and the quick way must be taken, or nothing is shown by that.

#![allow(clippy::unwrap_used)] // a test says no by panicking

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::lint::RuleSet;
use crate::lint::source::{Claim, Known, Linted, Linter, Part, Syntax};
use crate::platform::bodies::{self, Kind, Surface};

/// The quick way, where it can be gone, and the long one.
fn both(text: &[u8], kind: Option<&'static Kind>) -> (Option<Linted>, Linted) {
    both_on(None, text, kind)
}

/// The same for a canvas that is drawn there.
fn both_on(surface: Option<Surface>, text: &[u8], kind: Option<&'static Kind>) -> (Option<Linted>, Linted) {
    let rules = RuleSet::all();
    let linter = Linter {
        rules: &rules,
        kind,
        surface,
        manifest: None,
        function: None,
        excerpts: true,
        most: 1_000,
        redactor: None,
    };
    let part = Part { file: "a.json", text, first_line: 1, byte: 0 };
    (linter.lint_quickly(part, &mut Known::default()), linter.lint(Syntax::Json, part, Claim::Named))
}

/// Whether both ways say the same; `None` where the quick one cannot be gone.
fn agree(text: &[u8], kind: Option<&'static Kind>) -> Option<bool> {
    agree_on(None, text, kind)
}

/// The same for a canvas that is drawn there.
fn agree_on(surface: Option<Surface>, text: &[u8], kind: Option<&'static Kind>) -> Option<bool> {
    let (quick, long) = both_on(surface, text, kind);
    quick.map(|quick| {
        (quick.diagnostics, quick.counts, quick.documents, quick.unknown)
            == (long.diagnostics, long.counts, long.documents, long.unknown)
    })
}

/// The canvases of the fixtures, those in a folder.
fn fixtures(folder: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file()
            && let Ok(value) = serde_json::from_slice(&std::fs::read(&path).unwrap())
        {
            found.push((path.file_name().unwrap().to_str().unwrap().to_owned(), value));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found
}

/// Right ones, and wrong ones.
fn all_fixtures() -> &'static [(String, Value)] {
    static ALL: LazyLock<Vec<(String, Value)>> =
        LazyLock::new(|| [RIGHT, WRONG].into_iter().flat_map(fixtures).collect());
    &ALL
}

const RIGHT: &str = "fixtures/canvas";
const WRONG: &str = "fixtures/canvas/wrong";

/// A canvas of every component, with what a walk must keep in mind: ids, options and what is chosen, a field and what sends it.
fn everything() -> Value {
    json!({ "canvas": { "content": { "components": [
        { "type": "text", "id": "t", "text": "Über **uns** - [hier](https://example.test)", "style": "header", "align": "left" },
        { "type": "input", "id": "name", "label": "Name", "placeholder": "…", "save_state": "unsaved", "disabled": false, "value": "" },
        { "type": "textarea", "id": "why", "label": "Warum?", "error": false, "disabled": false },
        { "type": "dropdown", "id": "d", "label": "L", "value": "b", "save_state": "failed", "options": [
            { "type": "option", "id": "a", "text": "A" }, { "type": "option", "id": "b", "text": "B", "disabled": true }] },
        { "type": "single-select", "id": "s", "label": "L", "action": { "type": "submit" }, "options": [
            { "type": "option", "id": "a", "text": "A" }, { "type": "option", "id": "an id of more than sixteen bytes", "text": "B" }],
            "value": "an id of more than sixteen bytes" },
        { "type": "checkbox", "id": "c", "label": "L", "value": ["x"], "option": [{ "type": "option", "id": "x", "text": "X" }] },
        { "type": "list", "disabled": false, "items": [
            { "type": "item", "id": "i", "title": "T", "subtitle": "S", "image": "https://www.example.com/i.png",
              "image_width": 48, "image_height": 48, "action": { "type": "sheet", "url": "https://www.example.com/sheet" } }] },
        { "type": "image", "id": "p", "url": "https://www.example.com/p.png", "width": 100, "height": 50, "rounded": true,
          "bottom_margin": "none", "action": { "type": "url", "url": "https://www.example.com/" } },
        { "type": "divider" },
        { "type": "spacer", "size": "xl" },
        { "type": "data-table", "items": [{ "type": "field-value", "field": "F", "value": "V" }] },
        { "type": "button", "id": "b", "label": "Weiter", "style": "primary", "disabled": true, "action": { "type": "submit" } },
    ] }, "stored_data": { "step": 3, "list": [1, { "token": "575f19032bbbded0" }], "none": null, "on": true } },
    "event": { "type": "completed" } })
}

#[test]
fn right_canvases_go_the_quick_way() {
    let text = everything().to_string();
    let (quick, _) = both(text.as_bytes(), None);
    assert_eq!(quick.unwrap().counts.infos, 1, "`option` is worth a word");
    let slow: Vec<String> = fixtures(RIGHT)
        .into_iter()
        .filter(|(_, value)| {
            let text = serde_json::to_string_pretty(value).unwrap();
            value["canvas"].is_object() && both(text.as_bytes(), None).0.is_none()
        })
        .map(|(name, _)| name)
        .collect();
    // `card_creation_options` is a longer name than the quick way reads.
    assert_eq!(slow, ["everything.json", "submit-inbox-insert.json"]);
}

#[test]
fn both_ways_say_the_same_of_every_fixture_and_kind() {
    let kinds = || std::iter::once(None).chain(bodies::kinds().map(Some));
    for (name, value) in all_fixtures().iter().cloned().chain([("everything".to_owned(), everything())]) {
        for kind in kinds() {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                assert_ne!(agree(text.as_bytes(), kind), Some(false), "{name} as {:?}", kind.map(|kind| kind.name));
            }
        }
    }
}

/// Everything with its keys sorted, as many programs write it.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

#[test]
fn the_order_of_members_does_not_matter() {
    let text = sorted(&everything()).to_string();
    assert!(text.contains("{\"action\""));
    assert_eq!(agree(text.as_bytes(), None), Some(true));
}

#[test]
fn what_is_counted_by_bytes_goes_the_long_way() {
    let long = "x".repeat(60_000);
    for (place, text) in [("/canvas/content/components/1/value", &long), ("/canvas/stored_data/step", &long)] {
        let mut value = everything();
        *value.pointer_mut(place).unwrap() = json!(text);
        assert_eq!(agree(value.to_string().as_bytes(), None), None, "{place}");
    }
}

/// Values that make a difference somewhere.
fn values() -> Vec<Value> {
    let words = [
        "",
        "text",
        "button",
        "submit",
        "url",
        "sheet",
        "saved",
        "failed",
        "primary",
        "option",
        "item",
        "center",
        "none",
        "a",
        "b",
        "x",
        "name",
        "an id of more than sixteen bytes",
        "a < b",
        "a day ago",
        "<b>x</b>",
        "# x",
        "- a\n- b",
        "`code`",
        "two\nlines",
        "ž",
        "https://www.example.com/a",
        "http://example.test",
        "https://LOCALHOST/x",
        "https://10.0.0.1/",
        "https://[::1]/",
        "/a",
        "https://x.ngrok.io",
        "https://example.test/é",
        "https://example.test/?api_key=abcdefgh12345678",
        "https://u:p@example.test/",
        "dG9rOmFiY2RlZmdoaWprbG1u",
        "575f19032bbbded0",
    ];
    let mut values: Vec<Value> = words.iter().map(|word| json!(word)).collect();
    values.extend([
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(2.5),
        json!(-3),
        json!([]),
        json!({}),
    ]);
    values.extend([
        json!({ "type": "submit" }),
        json!({ "type": "submit", "url": null }),
        json!({ "type": "url" }),
        json!(["x", "x"]),
    ]);
    values.extend([
        json!({ "type": "divider" }),
        json!({ "password": "abcdefgh12345678" }),
        json!({ "api": { "a": 1 } }),
    ]);
    values.push(json!({ "type": "input", "id": "name", "label": "L" }));
    values
}

/// Keys that mean something somewhere.
const KEYS: [&str; 24] = [
    "type",
    "id",
    "label",
    "text",
    "title",
    "value",
    "options",
    "option",
    "items",
    "action",
    "url",
    "style",
    "save_state",
    "disabled",
    "image",
    "image_width",
    "components",
    "content",
    "content_url",
    "stored_data",
    "canvas",
    "event",
    "results",
    "required",
];

/// Does one thing to one place of a value.
fn change(value: &mut Value, place: usize, what: u8, with: usize) {
    let values = values();
    let new = || values[with % values.len()].clone();
    let mut left = place % count(value);
    let mut at = value;
    while left > 0 {
        left -= 1;
        let children: Vec<&mut Value> = match at {
            Value::Object(members) => members.values_mut().collect(),
            Value::Array(items) => items.iter_mut().collect(),
            _ => unreachable!("what has no children is counted once"),
        };
        let Some(next) = children.into_iter().find(|child| {
            let own = count(child);
            let here = left < own;
            left -= if here { 0 } else { own };
            here
        }) else {
            unreachable!("a place is inside")
        };
        at = next;
    }
    match (what % 5, at) {
        (0, Value::Object(members)) => {
            members.insert(KEYS[with % KEYS.len()].to_owned(), new());
        }
        (1, Value::Object(members)) => {
            let key = members.keys().nth(with % members.len().max(1)).cloned();
            key.map(|key| members.shift_remove(&key));
        }
        (2, Value::Object(members)) => {
            let mut renamed = Map::new();
            for (index, (key, value)) in members.iter().enumerate() {
                let other = index == with % members.len();
                renamed.insert(if other { KEYS[with % KEYS.len()].to_owned() } else { key.clone() }, value.clone());
            }
            *members = renamed;
        }
        (0, Value::Array(items)) => items.push(new()),
        (1, Value::Array(items)) => {
            items.pop();
        }
        (2, Value::Array(items)) => {
            if let Some(item) = items.get(with % items.len().max(1)).cloned() {
                items.push(item);
            }
        }
        (_, at) => *at = new(),
    }
}

/// Bytes that mean something to a reader of JSON.
const BYTES: &[u8] = b"\"\\{}[]:,0-.e tnu/#<*\x00\x1f\n\xc3\xff";

/// How many values there are in a value, itself included.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

/// Fields, locked or not, and nothing that sends them.
fn form() -> Value {
    json!({ "canvas": { "content": { "components": [
        { "type": "input", "id": "name", "save_state": "saved" },
        { "type": "textarea", "id": "why", "disabled": true },
        { "type": "dropdown", "id": "d", "save_state": "saved", "options": [
            { "type": "option", "id": "a", "text": "A" }, { "type": "option", "id": "b", "text": "B" }] },
        { "type": "list", "disabled": true, "items": [{ "type": "item", "id": "i", "title": "T", "action": { "type": "submit" } }] },
        { "type": "input", "id": "locked", "save_state": "saved", "action": { "type": "submit" } },
        { "type": "button", "id": "b", "label": "L", "disabled": true, "action": { "type": "submit" } },
    ] } } })
}

#[test]
fn both_ways_say_the_same_of_every_single_change() {
    let mut quick = 0;
    for canvas in [everything(), form()] {
        for place in 0..count(&canvas) {
            for (what, choices) in [(0, KEYS.len()), (1, 12), (2, KEYS.len()), (3, values().len())] {
                for with in 0..choices {
                    let mut changed = canvas.clone();
                    change(&mut changed, place, what, with);
                    let text = changed.to_string();
                    let agree = agree(text.as_bytes(), None);
                    assert_ne!(agree, Some(false), "{text}");
                    quick += usize::from(agree.is_some());
                }
            }
        }
    }
    assert!(quick > 1_000, "only {quick} went the quick way");
}

#[test]
fn both_ways_say_the_same_wherever_a_canvas_is_drawn() {
    let canvas = |components: Value| json!({ "canvas": { "content": { "components": components } } });
    let text = |text: &str| canvas(json!([{ "type": "text", "text": text }]));
    let value = |value: &str| {
        canvas(json!([{ "type": "data-table", "items": [{ "type": "field-value", "field": "ago", "value": value }] }]))
    };
    let button = |action: Value| canvas(json!([{ "type": "button", "id": "b", "label": "L", "action": action }]));
    let sheet = || button(json!({ "type": "sheet", "url": "https://www.example.com/" }));
    let live = json!({ "canvas": { "content_url": "https://www.example.com/" } });
    let (inbox, configure) = (Surface::Inbox, Surface::Configure);
    // Those of which something is to be said there go the long way.
    for (canvas, slow) in [
        (text("Hello"), &[][..]),
        (text("3 days AGO"), &[inbox]),
        (text("Chicago"), &[inbox]),
        (text("two\nlines"), &[inbox]),
        (value("Pro"), &[]),
        (value("Just now"), &[inbox]),
        (button(json!({ "type": "submit" })), &[]),
        (button(json!({ "type": "url", "url": "https://www.example.com/" })), &[configure]),
        (sheet(), &[inbox, configure]),
        (live, &[inbox]),
    ] {
        for surface in Surface::ALL {
            let agree = agree_on(Some(surface), canvas.to_string().as_bytes(), None);
            assert_eq!(agree, (!slow.contains(&surface)).then_some(true), "{}: {canvas}", surface.name());
        }
    }
    for (name, value) in all_fixtures().iter().cloned().chain([("everything".to_owned(), everything())]) {
        for kind in std::iter::once(None).chain(bodies::kinds().map(Some)) {
            for surface in Surface::ALL {
                assert_ne!(agree_on(Some(surface), value.to_string().as_bytes(), kind), Some(false), "{name}");
            }
        }
    }
}

#[test]
fn text_that_is_no_utf8_anywhere_goes_the_long_way() {
    let text = serde_json::to_vec_pretty(&everything()).unwrap();
    for at in 0..text.len() {
        let mut broken = text.clone();
        broken[at] = 0xFF;
        assert_eq!(agree(&broken, None), None, "byte {at}");
    }
}

#[test]
fn a_key_that_stands_twice_is_not_passed_over() {
    let text = everything().to_string();
    for member in [
        "\"step\":3",
        "\"token\":\"575f19032bbbded0\"",
        "\"size\":\"xl\"",
        "\"text\":\"X\"",
        "\"event\":{\"type\":\"completed\"}",
    ] {
        let twice = text.replacen(member, &format!("{member},{member}"), 1);
        assert_ne!(twice, text);
        assert_eq!(agree(twice.as_bytes(), None), None, "{member}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn both_ways_say_the_same_of_changed_canvases(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<u16>(), any::<u8>(), any::<u16>()), 0..4),
        bytes in prop::collection::vec((any::<u16>(), any::<u8>(), any::<prop::sample::Index>()), 0..2),
        pretty in any::<bool>(),
        surface in prop::sample::select([&[None][..], &Surface::ALL.map(Some)].concat()),
    ) {
        let mut all: Vec<Value> = all_fixtures().iter().map(|(_, value)| value.clone()).collect();
        // Half of them begin with the canvas that has everything.
        all.extend(std::iter::repeat_n(everything(), all.len()));
        let mut value = which.get(&all).clone();
        for (place, what, with) in changes {
            change(&mut value, place.into(), what, with.into());
        }
        let mut text = if pretty { serde_json::to_vec_pretty(&value).unwrap() } else { serde_json::to_vec(&value).unwrap() };
        for (place, what, byte) in bytes {
            let place = usize::from(place) % text.len().max(1);
            match what % 3 {
                0 => text.insert(place, *byte.get(BYTES)),
                1 if !text.is_empty() => drop(text.remove(place)),
                _ => if let Some(old) = text.get_mut(place) { *old = *byte.get(BYTES) },
            }
        }
        prop_assert_ne!(agree_on(surface, &text, None), Some(false), "{}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn the_quick_way_returns_on_any_bytes(text in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_ne!(agree(&text, None), Some(false));
    }
}
