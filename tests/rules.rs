//! What the rules' pages say is held against the linter: every example is linted.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test says no by panicking

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use courtside::document::{Document, apply};
use courtside::lint::{Finding, Fixes, Options, RULES, Rule, RuleSet, lint, recognise, rule};
use courtside::platform::bodies::{self, Surface, Value};

/// Rules whose wrong example cannot be shown, each with the reason.
const BEYOND_SHOWING: &[(&str, &str)] = &[("syntax/too-large", "the example would have 4 GiB")];

/// One fenced block of a page.
#[derive(Debug)]
struct Example {
    rule: &'static Rule,
    heading: &'static str,
    /// The first word of the info string.
    language: &'static str,
    /// `name=value` of the info string.
    facts: BTreeMap<&'static str, &'static str>,
    text: Vec<u8>,
}

/// The sections of a page: heading, lines.
fn sections(page: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut fenced = false;
    for line in page.lines() {
        fenced ^= line.starts_with("```");
        match line.strip_prefix("## ").filter(|_| !fenced) {
            Some(heading) => found.push((heading, Vec::new())),
            None => found.last_mut().expect("a page begins with a heading").1.push(line),
        }
    }
    assert!(!fenced, "a fence is not closed: {page}");
    found
}

/// What the linter reads of a block. `hex` blocks are bytes; `pad=N` makes N letters of every `…`; `deep=N` puts N arrays around it.
fn bytes(language: &str, facts: &BTreeMap<&str, &str>, lines: &[&str]) -> Vec<u8> {
    let text = lines.join("\n");
    if language == "hex" {
        let digits: String = text.split_whitespace().collect();
        return hex::decode(digits).expect("a hex block holds bytes");
    }
    let number = |name: &str| facts.get(name).map_or(0, |number| number.parse().unwrap());
    let text = match number("pad") {
        0 => text,
        pad => text.replace('…', &"x".repeat(pad)),
    };
    let deep = number("deep");
    format!("{}{text}{}", "[".repeat(deep), "]".repeat(deep)).into_bytes()
}

fn examples() -> Vec<Example> {
    let mut found = Vec::new();
    for rule in RULES {
        for (heading, lines) in sections(rule.docs()) {
            let mut lines = lines.into_iter();
            while let Some(line) = lines.next() {
                let Some(info) = line.strip_prefix("```") else { continue };
                let mut words = info.split_whitespace();
                let language = words.next().unwrap_or_default();
                let facts = words.map(|fact| fact.split_once('=').expect(info)).collect();
                let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
                // `courtside explain` indents by four, in 80 columns.
                assert!(block.iter().all(|line| line.chars().count() <= 76), "{}: {block:?}", rule.code);
                let text = bytes(language, &facts, &block);
                found.push(Example { rule, heading, language, facts, text });
            }
        }
    }
    found
}

impl Example {
    fn is_shown_to(&self, heading: &str) -> bool {
        self.heading == heading && matches!(self.language, "json" | "yaml" | "hex")
    }

    fn lint(&self, text: &[u8]) -> Vec<Finding> {
        let document = if self.language == "yaml" { Document::yaml(text) } else { Document::json(text) };
        let kind = match self.facts.get("kind") {
            Some(name) => Some(bodies::kind(name).unwrap_or_else(|| panic!("there is no kind {name}"))),
            None => recognise(document.root()).map(|guess| guess.kind),
        };
        let told = kind.is_some() || self.rule.code.starts_with("syntax/") || text != self.text;
        assert!(told, "the kind of {self} cannot be told");
        let surface = self.facts.get("surface").map(|name| {
            Surface::ALL.into_iter().find(|surface| surface.name() == *name).unwrap_or_else(|| panic!("{name}"))
        });
        let manifest = self.facts.get("manifest").map(|path| {
            std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
                .unwrap_or_else(|error| panic!("{path}: {error}"))
        });
        let manifest = manifest.as_deref().map(Document::json);
        let function = self.facts.get("function").copied();
        let rules = RuleSet::all();
        let options = Options { surface, manifest: manifest.as_ref(), function, ..Options::new(&rules) };
        lint(&document, kind, &options).findings
    }

    /// The codes that may be found beside the page's own.
    fn also(&self) -> Vec<&str> {
        self.facts.get("also").map(|codes| codes.split(',').collect()).unwrap_or_default()
    }
}

impl std::fmt::Display for Example {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = String::from_utf8_lossy(&self.text);
        write!(
            formatter,
            "{} {}, {:?}\n{}",
            self.rule.code,
            self.heading,
            self.facts,
            text.chars().take(800).collect::<String>()
        )
    }
}

fn told(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut out, finding| {
        let _ = writeln!(out, "  {} {:?} {}", finding.rule.code, finding.span, finding.message);
        out
    })
}

#[test]
fn codes_are_sorted_and_none_stands_twice() {
    for pair in RULES.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} before {}", pair[0].code, pair[1].code);
    }
    for row in RULES {
        assert_eq!(rule(row.code).map(|found| found.code), Some(row.code));
        assert!(!row.summary.is_empty() && !row.summary.ends_with('.'), "{}", row.code);
    }
}

#[test]
fn every_page_has_its_headings_in_order_and_something_below_each() {
    for row in RULES {
        let sections = sections(row.docs());
        let headings: Vec<&str> = sections.iter().map(|(heading, _)| *heading).collect();
        let fix: &[&str] = if row.fixes == Fixes::None { &[] } else { &["Fix"] };
        let expected = [&["What it does", "Why it matters", "Wrong", "Right"], fix, &["Source"]].concat();
        assert_eq!(headings, expected, "{}", row.code);
        for (heading, lines) in sections {
            assert!(lines.iter().any(|line| !line.is_empty()), "{}: nothing below {heading}", row.code);
            let words = lines.iter().rfind(|line| !line.is_empty()).unwrap();
            assert!(words.ends_with(['.', '`', '>']), "{}: {heading} ends in `{words}`", row.code);
        }
    }
}

#[test]
fn every_page_is_free_of_what_readers_must_not_see() {
    for row in RULES {
        for word in ["TODO", "FIXME", "  \n", "reference/", "§"] {
            assert!(!row.docs().contains(word), "{} holds {word:?}", row.code);
        }
        for line in row.docs().lines() {
            assert!(line.chars().count() <= 140, "{}: {line}", row.code);
            assert!(!line.starts_with('|'), "{}: terminals show no tables", row.code);
        }
        assert!(row.docs().ends_with('\n') && !row.docs().ends_with("\n\n"), "{}", row.code);
    }
}

#[test]
fn every_wrong_example_gives_a_finding_of_its_page_and_no_other() {
    let mut shown = BTreeSet::new();
    let mut wrong = String::new();
    for example in examples().iter().filter(|example| example.is_shown_to("Wrong")) {
        let findings = example.lint(&example.text);
        let also = example.also();
        let own = findings.iter().filter(|finding| finding.rule == example.rule).count();
        let strange = findings.iter().any(|finding| finding.rule != example.rule && !also.contains(&finding.rule.code));
        let lacks = also.iter().any(|code| !findings.iter().any(|finding| finding.rule.code == *code));
        if own == 0 || strange || lacks {
            let _ = writeln!(wrong, "{example}\ngives\n{}", told(&findings));
        }
        shown.insert(example.rule.code);
    }
    for row in RULES {
        if !shown.contains(row.code) && !BEYOND_SHOWING.iter().any(|(code, _)| *code == row.code) {
            let _ = writeln!(wrong, "{} has no wrong example", row.code);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_right_example_gives_no_finding() {
    let mut shown = BTreeSet::new();
    let mut wrong = String::new();
    for example in examples().iter().filter(|example| example.is_shown_to("Right")) {
        let findings = example.lint(&example.text);
        if !findings.is_empty() {
            let _ = writeln!(wrong, "{example}\ngives\n{}", told(&findings));
        }
        shown.insert(example.rule.code);
    }
    for row in RULES {
        if !shown.contains(row.code) && !BEYOND_SHOWING.iter().any(|(code, _)| *code == row.code) {
            let _ = writeln!(wrong, "{} has no right example", row.code);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_finding_of_an_example_is_worded_and_lies_in_the_text() {
    for example in examples() {
        if !example.is_shown_to("Wrong") {
            continue;
        }
        for finding in example.lint(&example.text) {
            assert!(finding.span.start <= finding.span.end && finding.span.end <= example.text.len(), "{example}");
            let words = std::iter::once(finding.message.as_str()).chain(finding.help.as_deref());
            for text in words.chain(finding.fix.iter().map(|fix| &*fix.title)) {
                assert!(!text.is_empty() && !text.ends_with(['.', '\n', ' ']), "{example}: {text:?}");
                assert!(!text.contains("  "), "{example}: {text:?}");
            }
        }
    }
}

#[test]
fn every_repair_mends_what_its_page_says_it_mends() {
    let mut mended = BTreeSet::new();
    for example in examples().iter().filter(|example| example.is_shown_to("Wrong")) {
        let findings = example.lint(&example.text);
        for finding in &findings {
            let Some(fix) = &finding.fix else { continue };
            let row = finding.rule;
            assert_ne!(row.fixes, Fixes::None, "{} is said to have no repair\n{example}", row.code);
            assert!(
                fix.safe || row.fixes == Fixes::Unsafe,
                "{} is said to have safe repairs only\n{example}",
                row.code
            );
            if row != example.rule {
                continue;
            }
            let (text, made) = apply(&example.text, &[&fix.edits]);
            assert_eq!(made, [0], "{}: the edits cannot be made\n{example}", row.code);
            let left = example.lint(&text);
            let count = |findings: &[Finding]| findings.iter().filter(|finding| finding.rule == row).count();
            let text = String::from_utf8_lossy(&text);
            assert_eq!(count(&left), count(&findings) - 1, "{}: it is still there\n{text}", row.code);
            assert_eq!(left.len(), findings.len() - 1, "{}: it gave way to another\n{text}\n{}", row.code, told(&left));
            if fix.safe == (row.fixes == Fixes::Safe) {
                mended.insert(row.code);
            }
        }
    }
    let unmended: Vec<&str> = RULES
        .iter()
        .filter(|row| row.fixes != Fixes::None)
        .map(|row| row.code)
        .filter(|code| !mended.contains(code))
        .collect();
    assert!(unmended.is_empty(), "no wrong example is repaired as its rule says: {unmended:?}");
}

#[test]
fn repairing_all_of_an_example_at_once_leaves_nothing_that_can_be_repaired() {
    for example in examples().iter().filter(|example| example.is_shown_to("Wrong")) {
        let findings = example.lint(&example.text);
        let groups: Vec<_> =
            findings.iter().filter_map(|finding| finding.fix.as_ref()).map(|fix| &fix.edits[..]).collect();
        let (text, made) = apply(&example.text, &groups);
        assert_eq!(made.len(), groups.len(), "{example}");
        let left = example.lint(&text);
        assert_eq!(
            left.len(),
            findings.len() - groups.len(),
            "{example}\nis\n{}\n{}",
            String::from_utf8_lossy(&text),
            told(&left)
        );
    }
}

/// Whatever is typed, a rule keeps to what it says of its repairs, and what it points to is there.
#[test]
fn no_character_left_out_of_an_example_makes_a_rule_break_its_word() {
    for example in examples() {
        let Ok(text) = std::str::from_utf8(&example.text) else { continue };
        if !matches!(example.language, "json" | "yaml") || text.len() > 1_000 {
            continue;
        }
        for (at, character) in text.char_indices() {
            let cut = [&text[..at], &text[at + character.len_utf8()..]].concat();
            let found = example.lint(cut.as_bytes());
            // Where a text is broken, what is repaired in it besides is a guess.
            let broken = found.iter().any(|finding| finding.rule.code.starts_with("syntax/"));
            for finding in found {
                let code = finding.rule.code;
                assert!(finding.span.start <= finding.span.end && finding.span.end <= cut.len(), "{code}\n{cut}");
                assert!(!finding.message.is_empty(), "{code} has no words\n{cut}");
                let Some(fix) = finding.fix else { continue };
                let kept = match finding.rule.fixes {
                    Fixes::None => false,
                    Fixes::Safe => fix.safe || broken,
                    Fixes::Unsafe => true,
                };
                assert!(kept, "{code} breaks its word about repairs\n{cut}");
                assert_eq!(apply(cut.as_bytes(), &[&fix.edits]).1, [0], "{code} cannot be repaired\n{cut}");
            }
        }
    }
}

#[test]
fn every_rule_that_a_table_names_is_one() {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for object in bodies::objects() {
        let family = object.family;
        named.extend([family.missing, family.mismatch, family.word, family.unknown, family.case, family.null]);
        named.extend(object.shape);
        named.extend(object.stranger);
        named.extend(object.groups.iter().map(|group| group.rule));
        named.extend(object.misnomers.iter().filter_map(|misnomer| misnomer.rule));
        for property in object.properties {
            named.extend(property.missing);
            named.extend(property.wrong);
            if let Value::List(list) = property.value {
                named.extend(list.count.map(|(rule, _)| rule));
            }
        }
    }
    for choice in choices() {
        named.extend([choice.missing, choice.unknown, choice.misplaced, choice.word]);
    }
    let strange: Vec<&str> = named.into_iter().filter(|code| rule(code).is_none()).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn every_code_in_the_sources_is_a_rule() {
    let families: BTreeSet<&str> = RULES.iter().filter_map(|row| row.code.split('/').next()).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for folder in ["lint", "platform/bodies", "document"] {
        sources(&root.join(folder), &mut files);
    }
    let mut found = 0;
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        for literal in source.split('"') {
            let Some((family, name)) = literal.split_once('/') else { continue };
            let word = |text: &str| {
                !text.is_empty()
                    && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            };
            // Flows are written alike.
            let flow = courtside::platform::flows().any(|flow| flow.name == literal);
            if families.contains(family) && word(name) && !flow && !["content", "components"].contains(&name) {
                assert!(rule(literal).is_some(), "{}: there is no rule {literal}", file.display());
                found += 1;
            }
        }
    }
    assert!(found > RULES.len(), "only {found} codes were found");
}

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

/// `docs/rules.md`: a table of every family, then every page.
fn reference() -> String {
    let mut out = String::from(
        "# Rules of `courtside lint`\n\nWritten from the rules themselves; `courtside explain CODE` prints one page. A *safe* fix keeps the \
         meaning and is made by `--fix`;\nan *unsafe* one guesses at what was meant and is made with `--unsafe-fixes` too.\n",
    );
    let mut family = "";
    for row in RULES {
        let own = row.code.split('/').next().unwrap();
        if own != family {
            family = own;
            let _ =
                write!(out, "\n## {family}\n\n| code | severity | fix | what it finds |\n| --- | --- | --- | --- |\n");
        }
        let fix = match row.fixes {
            Fixes::None => "",
            Fixes::Safe => "safe",
            Fixes::Unsafe => "unsafe",
        };
        let anchor = row.code.replace('/', "");
        let _ = writeln!(out, "| [`{}`](#{anchor}) | {} | {fix} | {} |", row.code, row.severity.name(), row.summary);
    }
    for row in RULES {
        let _ =
            write!(out, "\n## {}\n\n{}, {}: {}.\n", row.code, row.severity.name(), row.evidence.title(), row.summary);
        for (heading, lines) in sections(row.docs()) {
            let _ = write!(out, "\n### {heading}\n{}\n", lines.join("\n").trim_end());
        }
    }
    out
}

/// Set `UPDATE_RULES=1` to write it anew.
#[test]
fn the_checked_in_reference_is_what_the_rules_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let written = reference();
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &written).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == written, "docs/rules.md is not current; run the tests with UPDATE_RULES=1");
}

/// Every choice of objects that a value offers.
fn choices() -> Vec<&'static bodies::Choice> {
    fn look(of: Value, found: &mut Vec<&'static bodies::Choice>) {
        match of {
            Value::OneOf(choice, _) => found.push(choice),
            Value::List(list) => look(list.of, found),
            Value::Map(inner) => look(*inner, found),
            Value::Either(sorts) => sorts.iter().for_each(|sort| look(*sort, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for object in bodies::objects() {
        for property in object.properties {
            look(property.value, &mut found);
        }
    }
    found
}
