//! No code is printed that `courtside explain` does not know: every literal in the sources that is used as one is looked up.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test says no by panicking

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What stands directly before a code wherever one is made or passed on, white space aside.
const BEFORE: &[&str] = &[
    "code:",
    "code=",
    "code:Some(",
    "code==",
    "code==Some(",
    "row(",
    "not_a_blob(",
    "damaged(",
    "complain(",
    "recipe(",
    "time(",
    "explanation(",
    "Diagnosis::new(",
    ".fails(",
    ".holds(",
    ".status(",
    "Fault::new(",
];

/// The beginnings that codes have. A literal that begins so and looks like a code is one, wherever it stands.
const AXES: &[&str] = &[
    "signature-",
    "timestamp-",
    "key-",
    "jwt-",
    "blob-",
    "body-",
    "secret-",
    "recipe-",
    "time-",
    "computed-",
    "platform-",
    "scheme-",
    "account-",
    "length-",
    "answer-",
    "status-",
    "header-",
    "value-",
    "frame-",
    "script-",
    "policy-",
    "expectation-",
    "redact-",
    "id-",
];

/// Literals of the sources that look like codes and are none, each with what it is.
const OTHERS: &[(&str, &str)] = &[
    ("account-id", "a choice in courtside.toml"),
    ("answer-trailer", "a directive of a recorded exchange"),
    ("id-duplicate", "the name of a rule in a test of reports"),
    ("frame-src", "a directive of a content security policy"),
    ("script-src", "a directive of a content security policy"),
    ("script-src-attr", "a directive of a content security policy"),
    ("script-src-elem", "a directive of a content security policy"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every plain string literal of a source, with the code before it, white space taken out. Tests at the end are left out.
fn literals(source: &str) -> Vec<(String, String)> {
    let source = source.split("\n#[cfg(test)]\nmod ").next().unwrap();
    let mut found = Vec::new();
    let mut before = String::new();
    let mut rest = source.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        match character {
            '/' if source[at..].starts_with("//") => while rest.next_if(|(_, next)| *next != '\n').is_some() {},
            'r' if !before.ends_with(|last: char| last.is_alphanumeric() || last == '_')
                && (source[at..].starts_with("r\"") || source[at..].starts_with("r#\"")) =>
            {
                let hash = if source[at..].starts_with("r#") { "#" } else { "" };
                let start = at + 2 + hash.len();
                let end = start + source[start..].find(&format!("\"{hash}")).unwrap() + 1 + hash.len();
                while rest.next_if(|(at, _)| *at < end).is_some() {}
                before.push('"');
            }
            '\'' => {
                // A character, or a lifetime that has no end.
                let literal = &source[at + 1..];
                let length = if literal.starts_with('\\') {
                    literal[2..].find('\'').map(|end| end + 3)
                } else {
                    literal.chars().next().map(|c| c.len_utf8() + 1)
                };
                let length = length.filter(|length| literal.get(..*length).is_some_and(|text| text.ends_with('\'')));
                let end = at + 1 + length.unwrap_or(0);
                while rest.next_if(|(at, _)| *at < end).is_some() {}
                before.push('\'');
            }
            '"' => {
                let mut text = String::new();
                while let Some((_, inside)) = rest.next() {
                    match inside {
                        '"' => break,
                        '\\' => text.extend(rest.next().map(|(_, escaped)| escaped)),
                        other => text.push(other),
                    }
                }
                found.push((before.clone(), text));
                before.push('"');
            }
            other if other.is_whitespace() => {}
            other => before.push(other),
        }
        if before.len() > 200 {
            before = before.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
        }
    }
    found
}

/// Words of lower-case letters and digits with hyphens between them.
fn looks_like_a_code(text: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.contains('-') && text.split('-').all(word)
}

/// Whether what stands before a literal is an arm of a match on what `decrypt` concluded, whose words are printed as `finding`.
fn is_a_finding(before: &str) -> bool {
    let arm = before.strip_suffix("=>").and_then(|arm| arm.rsplit_once("Finding::"));
    arm.is_some_and(|(_, arm)| arm.chars().all(|part| part.is_alphanumeric() || "{.}".contains(part)))
}

#[test]
fn every_code_in_the_sources_is_explained() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 50, "{} sources", files.len());
    let mut unknown: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut known = BTreeSet::new();
    let mut findings = 0;
    for file in files {
        for (before, literal) in literals(&std::fs::read_to_string(&file).unwrap()) {
            let is_used_as_one = BEFORE.iter().any(|place| before.ends_with(place));
            let is_named_as_one = AXES.iter().any(|axis| literal.starts_with(axis));
            let is_something_else = OTHERS.iter().any(|(other, _)| *other == literal);
            let is_finding =
                is_a_finding(&before) && literal.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            findings += usize::from(is_finding);
            if is_finding && courtside::codes::explanation(&literal).is_none() {
                unknown.insert(literal, file.clone());
                continue;
            }
            if !looks_like_a_code(&literal) || !(is_used_as_one || is_named_as_one) || is_something_else {
                continue;
            }
            if courtside::codes::explanation(&literal).is_some() {
                known.insert(literal);
            } else {
                unknown.insert(literal, file.clone());
            }
        }
    }
    assert!(unknown.is_empty(), "printed and not explained: {unknown:#?}");
    assert!(findings >= 6, "only {findings} findings were seen");
    // Where this falls short the scan no longer sees what the tables hold: nearly all of them are literals. Probes stand in their table alone.
    let is_probe = |code: &str| courtside::probe::all().any(|probe| probe.id() == code);
    known.retain(|code| !is_probe(code));
    let all = courtside::codes::all().filter(|entry| !is_probe(entry.code)).count();
    assert!(known.len() * 10 >= all * 9, "only {} of {all} codes were found in the sources", known.len());
}

#[test]
fn the_scan_sees_codes_where_they_are_made_and_nowhere_else() {
    let source = r#"
        // code: "in-a-comment"
        verdict.code = "one-code";
        Row { code:
            "two-codes", title: "not-this-one" };
        let quote = '"'; fn f<'a>(x: &'a str) {}
        let raw = r"code: in-a-raw-one";
        complain("three\"-quoted", 1);
    "#;
    let seen: Vec<String> = literals(source)
        .into_iter()
        .filter(|(before, _)| BEFORE.iter().any(|place| before.ends_with(place)))
        .map(|(_, literal)| literal)
        .collect();
    assert_eq!(seen, ["one-code", "two-codes", "three\"-quoted"]);
}
