//! The JSON Schemas say what the linter says, on every fixture and every example of a rule's page, wherever JSON Schema can say it.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use courtside::document::Document;
use courtside::lint::{Options, RULES, RuleSet, Severity, lint, recognise};
use courtside::platform::bodies::{self, Kind};
use courtside::schema::schema;
use serde_json::{Value as Json, json};

/// Errors that take more than a schema: what must be unique or named elsewhere, sizes in bytes, surfaces, near misses.
const BEYOND: &[&str] = &[
    "canvas/id-duplicate",
    "canvas/value-not-an-option",
    "canvas/size-content",
    "canvas/size-stored-data",
    "health/too-long",
    "manifest/action-function",
    "manifest/demo-host",
    "manifest/function-duplicate",
    "manifest/json-path",
    "manifest/model-function",
    "manifest/model-output",
    "manifest/object-without-properties",
    "manifest/option-paths-apart",
    "manifest/placeholder",
    "manifest/render-field",
    "manifest/required-not-rendered",
    "manifest/required-unknown",
    "manifest/uri-braces",
    "vcita/app-type",
    "vcita/envelope",
    "vcita/exchanged",
    "vcita/placeholder",
    "vcita/typing-api",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

/// A kind's schema, ready to be asked.
struct Asked {
    kind: &'static Kind,
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Asked {
    fn of(kind: &'static Kind) -> Self {
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        compiler.add_resource("urn:schema", schema(kind)).unwrap();
        let index = compiler.compile("urn:schema", &mut schemas).unwrap();
        Self { kind, schemas, index }
    }

    /// What each says of a text where they do not agree; an empty text where they do. `None` where there is nothing to compare.
    fn compare(&self, text: &str) -> Option<String> {
        let value: Json = serde_json::from_str(text).ok()?;
        let rules = RuleSet::all();
        let document = Document::json(text.as_bytes());
        let outcome = lint(&document, Some(self.kind), &Options::new(&rules));
        if outcome.findings.iter().any(|finding| finding.rule.code.starts_with("syntax/")) {
            return None;
        }
        // What stands under a misspelt key is looked into by the linter alone.
        let strangers = outcome.findings.iter().filter(|finding| finding.rule.code.ends_with("/unknown-property"));
        let misspelt: Vec<u32> = strangers.filter_map(|finding| Some(finding.node? + 1)).collect();
        let (beyond, errors): (Vec<_>, Vec<_>) =
            outcome.findings.iter().filter(|finding| finding.severity == Severity::Error).partition(|finding| {
                BEYOND.contains(&finding.rule.code) || finding.node.is_some_and(|node| misspelt.contains(&node))
            });
        let errors: Vec<String> =
            errors.into_iter().map(|finding| format!("{}: {}", finding.rule.code, finding.message)).collect();
        let valid = self.schemas.validate(&value, self.index);
        // What is beyond a schema may stand in the place of what is not.
        let agree = valid.is_ok() == errors.is_empty() || (errors.is_empty() && !beyond.is_empty());
        let said = valid.err().map(|error| error.to_string()).unwrap_or_default();
        Some(if agree { String::new() } else { format!("linter: {errors:#?}\nschema: {said}") })
    }
}

fn compare(kind: &'static Kind, text: &str) -> Option<String> {
    Asked::of(kind).compare(text)
}

#[test]
fn schema_and_linter_agree_on_every_fixture() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut found);
    let mut count = 0;
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let document = Document::json(text.as_bytes());
        let Some(guess) = recognise(document.root()) else { continue };
        let Some(said) = compare(guess.kind, &text) else { continue };
        assert_eq!(said, "", "{} as {}", path.display(), guess.kind.name);
        count += 1;
    }
    assert!(count > 30, "{count}");
}

#[test]
fn schema_and_linter_agree_on_every_example() {
    let mut count = 0;
    for rule in RULES {
        for block in rule.docs().split("\n```json").skip(1) {
            let (info, text) = block.split_once('\n').unwrap();
            let text = text.split("\n```").next().unwrap();
            let word = |name: &str| info.split_whitespace().find_map(|word| word.strip_prefix(name)).map(str::to_owned);
            // What depends on where a canvas is drawn or on another document is beyond a schema of the kind alone.
            if word("surface=").is_some() || word("manifest").is_some() || word("function").is_some() {
                continue;
            }
            let document = Document::json(text.as_bytes());
            let kind = word("kind=").map(|name| bodies::kind(&name).unwrap());
            let Some(kind) = kind.or_else(|| recognise(document.root()).map(|guess| guess.kind)) else { continue };
            let Some(said) = compare(kind, text) else { continue };
            assert_eq!(said, "", "{}: {text}", rule.code);
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
}

/// Every place of a value, as a pointer.
fn places(value: &Json, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Json::Object(members) => {
            for (key, value) in members {
                places(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Json::Array(items) => {
            // Elements are alike.
            for (index, value) in items.iter().enumerate().take(30) {
                places(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The value with one thing changed at a place, in every way.
fn changes(root: &Json, at: &str) -> Vec<Json> {
    let mut all = Vec::new();
    let mut make = |change: &dyn Fn(&mut Json)| {
        let mut value = root.clone();
        change(value.pointer_mut(at).unwrap());
        all.push(value);
    };
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!(7),
        json!(-1),
        json!(1_700_000_000_000_i64),
        json!(2.5),
        json!(""),
        json!([]),
        json!({}),
    ];
    let words =
        ["qqqqqq", "http://e.example.test", "https://e.example.test/a b", "https://:80/", "PATCH", "communication"];
    for other in others.into_iter().chain(words.map(|word| json!(word))) {
        make(&|value| *value = other.clone());
    }
    if let Some(Json::Object(members)) = root.pointer(at) {
        for key in members.keys() {
            let renamed = |name: String| {
                move |value: &mut Json| {
                    let members = value.as_object_mut().unwrap();
                    let member = members.shift_remove(key).unwrap();
                    members.insert(name.clone(), member);
                }
            };
            make(&|value| drop(value.as_object_mut().unwrap().shift_remove(key)));
            make(&renamed(format!("{}{}", key[..1].to_uppercase(), &key[1..])));
            make(&renamed(key.replace('_', "-")));
            make(&renamed(format!("{key}x")));
        }
    }
    all
}

/// Every single change of every fixture: what is an error to one is an error to the other.
#[test]
fn schema_and_linter_agree_on_every_change_of_a_fixture() {
    let mut found = Vec::new();
    for folder in ["fixtures/bodies", "fixtures/canvas"] {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    let (mut count, mut wrong) = (0, BTreeMap::new());
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let Ok(value) = serde_json::from_str::<Json>(&text) else { continue };
        let name = path.file_name().unwrap().to_str().unwrap().split('.').next().unwrap();
        let told = || recognise(Document::json(text.as_bytes()).root()).map(|guess| guess.kind);
        let Some(kind) = bodies::kind(name).or_else(told) else { continue };
        let asked = Asked::of(kind);
        let mut all = Vec::new();
        places(&value, "", &mut all);
        for place in all {
            for changed in changes(&value, &place) {
                count += 1;
                if let Some(said) = asked.compare(&changed.to_string()).filter(|said| !said.is_empty()) {
                    let value = changed.pointer(&place).unwrap_or(&Json::Null).to_string();
                    wrong.entry(said).or_insert_with(|| format!("{name} at {place:?}: {value:.200}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 10_000, "only {count}");
}
