//! Canvases, right and wrong, held against the linter: the files of `fixtures/canvas`, and every single mistake that the table of
//! canvases knows.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test says no by panicking

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use courtside::document::{Document, Lines, Node, pointers};
use courtside::lint::{Finding, Options, RuleSet, Severity, lint, recognise};
use courtside::platform::bodies::{self, Choice, Kind, Object, Side, Surface, Value};
use serde_json::{Map, Value as Json, json};

/// The answers to flows among the fixtures, with their kinds and surfaces; the others are canvases of one component each.
const ANSWERS: &[(&str, &str, Option<Surface>)] = &[
    ("initialize-messenger", "initialize-response", Some(Surface::Messenger)),
    ("initialize-live", "initialize-response", Some(Surface::Messenger)),
    ("initialize-inbox", "initialize-response", Some(Surface::Inbox)),
    ("configure-form", "configure-response", Some(Surface::Configure)),
    ("configure-results", "configure-response", Some(Surface::Configure)),
    ("submit-messenger", "submit-response", Some(Surface::Messenger)),
    ("submit-inbox", "submit-response", Some(Surface::Inbox)),
    ("submit-inbox-insert", "submit-response", Some(Surface::Inbox)),
    ("live-content", "live-canvas-response", Some(Surface::Messenger)),
    ("submit-sheet", "submit-sheet-response", Some(Surface::Messenger)),
];

/// The files of a folder of the fixtures, by name without ending.
fn files(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut found: Vec<(String, PathBuf)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    found.sort();
    found
}

fn kind_of(name: &str, root: Node<'_>) -> (&'static Kind, Option<Surface>) {
    match ANSWERS.iter().find(|(answer, ..)| *answer == name) {
        Some((_, kind, surface)) => (bodies::kind(kind).expect(kind), *surface),
        None => (recognise(root).unwrap_or_else(|| panic!("what is {name}?")).kind, None),
    }
}

/// Findings as lines: where, what, why.
fn told(text: &[u8], findings: &[Finding]) -> String {
    let mut lines = Lines::new(text);
    findings.iter().fold(String::new(), |mut out, finding| {
        let place = lines.place(finding.span.start);
        let (severity, code) = (finding.severity.name(), finding.rule.code);
        let _ = writeln!(out, "{}:{} {severity} {code}: {}", place.line, place.column, finding.message);
        out
    })
}

#[test]
fn correct_canvases_give_no_error_and_no_warning() {
    let files = files("canvas");
    assert!(files.len() > ANSWERS.len());
    for (answer, ..) in ANSWERS {
        assert!(files.iter().any(|(name, _)| name == answer), "{answer}.json is not there");
    }
    for (name, path) in files {
        let text = std::fs::read(path).unwrap();
        let document = Document::json(&text);
        let (kind, surface) = kind_of(&name, document.root());
        let outcome = lint(&document, Some(kind), &Options { surface, ..Options::new(&RuleSet::all()) });
        let told = told(&text, &outcome.findings);
        assert!(outcome.counts.errors + outcome.counts.warnings == 0, "{name}\n{told}");
        // The one that has an info has it on purpose.
        assert_eq!(outcome.counts.infos, usize::from(name == "checkbox-option"), "{name}\n{told}");
    }
}

#[test]
fn the_correct_canvases_use_every_property_and_every_word_of_the_table() {
    let mut used = BTreeSet::new();
    for (name, path) in files("canvas") {
        let text = std::fs::read(path).unwrap();
        let document = Document::json(&text);
        let (kind, _) = kind_of(&name, document.root());
        note(kind.root, document.root(), &mut used);
    }
    let mut unused = Vec::new();
    for kind in answers() {
        for object in bodies::within(kind.root) {
            for property in object.properties {
                let name = format!("{}.{}", object.title, property.name);
                if let Value::Word(words) = property.value {
                    unused.extend(words.of.iter().map(|word| format!("{name}={word}")));
                } else {
                    unused.push(name);
                }
            }
        }
    }
    // What a flow that nobody named may answer is what the named ones may.
    unused.retain(|name| !used.contains(name));
    assert!(unused.is_empty(), "{unused:?}");
}

/// The kinds that apps answer Canvas Kit's requests with.
fn answers() -> impl Iterator<Item = &'static Kind> {
    bodies::kinds().filter(|kind| kind.root.family.name == "canvas" && matches!(kind.flow, Some((_, Side::Answer))))
}

/// Notes what of the table a value uses.
fn note(object: &'static Object, node: Node<'_>, used: &mut BTreeSet<String>) {
    fn look(name: &str, of: Value, value: Node<'_>, used: &mut BTreeSet<String>) {
        match of {
            Value::Word(_) => {
                used.insert(format!("{name}={}", value.string().unwrap_or_default()));
            }
            Value::Object(object) => note(object, value, used),
            Value::OneOf(choice, _) => note(chosen(choice, value), value, used),
            Value::List(list) => value.items().for_each(|item| look(name, list.of, item, used)),
            _ => {}
        }
    }
    for (key, value) in node.members() {
        let property = object.property(&key.string().unwrap()).expect("the canvases are right");
        let name = format!("{}.{}", object.title, property.name);
        look(&name, property.value, value, used);
        used.insert(name);
    }
}

fn chosen(choice: &'static Choice, value: Node<'_>) -> &'static Object {
    let tag = value.get(choice.tag).unwrap();
    choice.of.iter().find(|object| tag.is(object.name)).unwrap()
}

#[test]
fn wrong_canvases_are_told_what_is_wrong_and_where() {
    let files = files("canvas/wrong");
    assert!(!files.is_empty());
    for (name, path) in files {
        let text = std::fs::read(path).unwrap();
        let document = Document::json(&text);
        let (kind, surface) = kind_of(&name, document.root());
        let outcome = lint(&document, Some(kind), &Options { surface, ..Options::new(&RuleSet::all()) });
        assert!(outcome.counts.total() > 0, "{name} is not wrong");
        insta::assert_snapshot!(name, told(&text, &outcome.findings));
    }
}

/// One mistake made in a correct canvas, and what is to be said about it.
struct Mutation {
    what: String,
    /// The pointer of what was changed, and of what the finding is about.
    pointer: String,
    code: &'static str,
    value: Json,
}

/// Values of every type of JSON; a string that no table knows among them.
fn samples() -> [Json; 7] {
    [json!(null), json!(true), json!(-7), json!(1.5), json!("zzzzzz"), json!([]), json!({})]
}

/// Makes every mistake that the table knows, one at a time.
struct Mutator<'r> {
    root: &'r Json,
    made: Vec<Mutation>,
}

/// What other toolkits call the members that must be there.
const USUAL: &[(&str, &[&str])] = &[
    ("id", &["name", "key", "identifier", "uid", "component_id"]),
    ("action", &["onClick", "on_click", "click", "actions", "handler"]),
    ("label", &["text", "title", "name", "caption"]),
    ("text", &["label", "title", "content", "body"]),
    ("title", &["label", "text", "name", "heading"]),
    ("field", &["label", "name", "key"]),
    ("value", &["text", "content"]),
    ("url", &["href", "link", "uri"]),
    ("items", &["rows", "children", "elements"]),
    ("options", &["items", "choices", "values"]),
    ("components", &["component", "items", "children", "elements", "blocks"]),
];

impl Mutator<'_> {
    /// A copy of the root with the value at a pointer changed.
    fn make(&mut self, what: &str, at: &str, pointer: &str, code: &'static str, change: impl FnOnce(&mut Json)) {
        let mut value = self.root.clone();
        change(value.pointer_mut(at).unwrap());
        self.made.push(Mutation { what: format!("{what} at {at}"), pointer: pointer.to_owned(), code, value });
    }

    fn object(&mut self, object: &'static Object, tag: Option<&'static Choice>, value: &Json, at: &str) {
        let family = object.family;
        for (name, value) in value.as_object().unwrap() {
            let property = object.property(name).expect("the canvases are right");
            let place = format!("{at}/{name}");
            let choice = tag.filter(|choice| choice.tag == name);
            let group = object.groups.iter().find(|group| group.some && group.of.contains(&property.name));
            // What is said where the member is not there; nothing where it may be left out.
            let missing = match (choice, group) {
                (Some(choice), _) => Some(choice.missing),
                (None, Some(group)) => Some(group.rule),
                (None, None) => {
                    (property.need != bodies::Need::Optional).then(|| property.missing.unwrap_or(family.missing))
                }
            };
            if let Some(code) = missing {
                self.make(&format!("no {name}"), at, at, code, |parent| {
                    parent.as_object_mut().unwrap().shift_remove(name).unwrap();
                });
            }
            let mismatch = property.wrong.unwrap_or(family.mismatch);
            let word = property.wrong.unwrap_or(family.word);
            for sample in samples() {
                let whole = choice.is_some() || group.is_some();
                let (code, place) = match (&sample, choice) {
                    // Anything may stand there.
                    _ if matches!(property.value, Value::Any) => continue,
                    // A member that makes the object what it is, and one of a group, are looked for in the object.
                    (Json::Null, _) if whole => (missing.unwrap(), at),
                    (Json::Null, _) => (missing.unwrap_or(family.null), place.as_str()),
                    (_, Some(choice)) => (choice.unknown, place.as_str()),
                    (Json::String(_), None) if matches!(property.value, Value::Word(_)) => (word, place.as_str()),
                    (_, None) if matches!(property.value, Value::Fixed(_)) => (word, place.as_str()),
                    _ => match wrong(property.value, &sample, mismatch) {
                        Some(code) => (code, place.as_str()),
                        None => continue,
                    },
                };
                let own = format!("{at}/{name}");
                self.make(&format!("{sample}"), &own, place, code, |value| *value = sample.clone());
            }
            self.misspell(object, missing, name, at, choice.is_some());
            self.value(property.value, mismatch, value, &place);
        }
    }

    /// Gives a member another name: one that is nearly its own, and its own in another case.
    fn misspell(&mut self, object: &'static Object, missing: Option<&'static str>, name: &str, at: &str, tag: bool) {
        let (stem, last) = name.split_at(name.len() - 1);
        let strange = object.stranger.unwrap_or(object.family.unknown);
        let variants = [
            (format!("{name}{last}"), missing.unwrap_or(strange)),
            (format!("{}{last}", stem.to_uppercase()), object.family.case),
        ];
        let usual = missing.into_iter().flat_map(|code| {
            let others = USUAL.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, others)| others);
            others.iter().filter(|other| object.property(other).is_none()).map(move |other| ((*other).to_owned(), code))
        });
        for (other, code) in variants.into_iter().chain(usual) {
            // An object that does not say what it is is looked into no further.
            let place = if tag { at.to_owned() } else { format!("{at}/{other}") };
            let code = if tag { missing.unwrap() } else { code };
            self.make(&format!("{other} for {name}"), at, &place, code, |parent| {
                let members = parent.as_object_mut().unwrap();
                let renamed: Map<String, Json> = std::mem::take(members)
                    .into_iter()
                    .map(|(key, value)| if key == name { (other.clone(), value) } else { (key, value) })
                    .collect();
                *members = renamed;
            });
        }
    }

    fn value(&mut self, of: Value, mismatch: &'static str, value: &Json, at: &str) {
        match of {
            Value::Object(object) => self.object(object, None, value, at),
            Value::OneOf(choice, _) => {
                let tag = &value[choice.tag];
                let object = choice.of.iter().find(|object| *tag == object.name).unwrap();
                self.object(object, Some(choice), value, at);
            }
            Value::List(list) => {
                for (index, item) in value.as_array().unwrap().iter().enumerate() {
                    let place = format!("{at}/{index}");
                    for sample in samples() {
                        let code = match list.of {
                            Value::Object(object) => {
                                (!sample.is_object()).then(|| object.shape.unwrap_or(object.family.mismatch))
                            }
                            Value::OneOf(..) => wrong(list.of, &sample, bodies::canvas::CANVAS.mismatch),
                            of => wrong(of, &sample, mismatch),
                        };
                        if let Some(code) = code {
                            self.make(&format!("{sample}"), &place, &place, code, |value| *value = sample.clone());
                        }
                    }
                    self.value(list.of, mismatch, item, &place);
                }
            }
            _ => {}
        }
    }
}

/// The rule that a value breaks that is none of its type; nothing where it may be right, or is wrong in more ways than one.
fn wrong(of: Value, sample: &Json, mismatch: &'static str) -> Option<&'static str> {
    let fits = match of {
        Value::Text(_) | Value::Word(_) | Value::Fixed(_) => sample.is_string(),
        Value::Boolean => sample.is_boolean(),
        Value::Integer(_) => sample.is_i64(),
        Value::Number => sample.is_number(),
        Value::List(_) => sample.is_array(),
        Value::Object(_) | Value::Map(_) => sample.is_object(),
        Value::OneOf(choice, _) => {
            return Some(match sample {
                Json::String(_) => choice.word,
                Json::Object(_) => choice.missing,
                _ => mismatch,
            });
        }
        Value::Any | Value::Either(_) => true,
    };
    (!fits).then_some(mismatch)
}

/// A correct answer and the one object at its root.
fn roots() -> Vec<(&'static str, Json)> {
    let everything =
        std::fs::read(files("canvas").into_iter().find(|(name, _)| name == "everything").unwrap().1).unwrap();
    let everything: Json = serde_json::from_slice(&everything).unwrap();
    let live = json!({"canvas": {"content_url": "https://app.example.test/live", "stored_data": {"a": 1}}});
    let content = json!({"content": everything["canvas"]["content"]});
    // With one submit action only: nothing else is to be said where that is wrong.
    let form = json!({"canvas": {"content": {"components": [
        {"type": "input", "id": "email", "label": "E-mail"},
        {"type": "button", "id": "send", "label": "Send", "action": {"type": "submit"}},
    ]}}});
    vec![
        ("submit-response", everything),
        ("configure-response", form),
        ("initialize-response", live),
        ("live-canvas-response", content),
        ("results", json!({"results": {"a": "b"}})),
    ]
}

#[test]
fn every_single_mistake_gives_one_finding_at_its_place() {
    let mut count = 0;
    let mut wrong = String::new();
    for (name, root) in roots() {
        let kind = bodies::kind(name).unwrap();
        let rules = RuleSet::all();
        let mut mutator = Mutator { root: &root, made: Vec::new() };
        mutator.object(kind.root, None, &root, "");
        for mutation in mutator.made {
            count += 1;
            let text = serde_json::to_vec_pretty(&mutation.value).unwrap();
            let document = Document::json(&text);
            let outcome = lint(&document, Some(kind), &Options::new(&rules));
            let grave: Vec<Finding> =
                outcome.findings.into_iter().filter(|finding| finding.severity != Severity::Info).collect();
            let nodes: Vec<u32> = grave.iter().filter_map(|finding| finding.node).collect();
            let said: Vec<(&str, String)> = grave
                .iter()
                .map(|finding| finding.rule.code)
                .zip(pointers(&document, "", &nodes).into_iter().flatten())
                .collect();
            if said != [(mutation.code, mutation.pointer.clone())] {
                let Mutation { what, pointer, code, .. } = mutation;
                let _ = writeln!(
                    wrong,
                    "{name}: {what} should give {code} at {pointer:?}, and gives\n{}",
                    told(&text, &grave)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 1_000, "only {count} mistakes were made");
}
