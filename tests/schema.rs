//! The JSON Schemas say what the linter says, on every fixture and every example of a rule's page, wherever JSON Schema can say it.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};

use courtside::document::{Document, Kind as Sort};
use courtside::lint::source::{Claim, Linter};
use courtside::lint::{RULES, RuleSet, Severity, recognise};
use courtside::platform::bodies::{self, Kind};
use courtside::schema::schema;

/// Errors that take more than a schema: what must be unique or named elsewhere, sizes in bytes, surfaces, and spellings of keys.
const BEYOND: &[&str] = &[
    "canvas/id-duplicate",
    "canvas/value-not-an-option",
    "canvas/size-content",
    "canvas/size-stored-data",
    "canvas/wrong-case-property",
    "health/too-long",
    "kentico/contact-notes",
    "manifest/action-function",
    "manifest/demo-host",
    "manifest/function-duplicate",
    "manifest/json-path",
    "manifest/model-function",
    "manifest/model-output",
    "manifest/option-paths-apart",
    "manifest/placeholder",
    "manifest/products-mixed",
    "manifest/render-field",
    "manifest/required-not-rendered",
    "manifest/required-unknown",
    "manifest/uri-braces",
    "manifest/url-characters",
    "manifest/url-not-https",
    "manifest/url-relative",
    "request/user-blob",
    "vcita/app-code-name",
    "vcita/app-name",
    "vcita/app-type",
    "vcita/envelope",
    "vcita/exchanged",
    "vcita/placeholder",
    "vcita/typing-api",
    "webhook/timestamp-unit",
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

/// Whether linter and schema agree on a text of that kind, and what each says.
fn compare(kind: &'static Kind, text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let rules = RuleSet::all();
    let linter = Linter {
        rules: &rules,
        kind: Some(kind),
        surface: None,
        manifest: None,
        function: None,
        excerpts: true,
        redactor: None,
    };
    let document = Document::json(text.as_bytes());
    let outcome = linter.document(&document, Claim::Named).unwrap();
    if outcome.findings.iter().any(|finding| finding.rule.code.starts_with("syntax/")) {
        return None;
    }
    let (beyond, errors): (Vec<_>, Vec<_>) = outcome
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .partition(|finding| BEYOND.contains(&finding.rule.code));
    let errors: Vec<String> =
        errors.into_iter().map(|finding| format!("{}: {}", finding.rule.code, finding.message)).collect();
    let null = |node: u32| document.node(node).kind() == Sort::Null;
    let nulls = outcome.findings.iter().any(|finding| finding.node.is_some_and(null));
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("urn:schema", schema(kind)).unwrap();
    let index = compiler.compile("urn:schema", &mut schemas).unwrap();
    let valid = schemas.validate(&value, index);
    // A schema has no warnings: null in the place of nothing is refused.
    let agree = valid.is_ok() == errors.is_empty() || (errors.is_empty() && (nulls || !beyond.is_empty()));
    let said = valid.err().map(|error| error.to_string()).unwrap_or_default();
    Some(if agree { String::new() } else { format!("linter: {errors:#?}\nschema: {said}") })
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
