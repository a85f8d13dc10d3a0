//! The linter returns on any text, points into it, and mends it without making anything worse.

#![no_main]

use courtside::document::Document;
use courtside::lint::source::{Claim, Linter, Part, Syntax};
use courtside::lint::{RuleSet, fix};
use courtside::platform::bodies;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((first, text)) = input.split_first() else {
        return;
    };
    let rules = RuleSet::all();
    let kinds: Vec<_> = bodies::kinds().collect();
    let kind = kinds.get(usize::from(*first) % (kinds.len() + 1)).copied();
    let linter = Linter { rules: &rules, kind, surface: bodies::Surface::ALL.get(usize::from(*first) % 4).copied(), manifest: None, function: None, excerpts: true };
    for syntax in [Syntax::Json, Syntax::Yaml, Syntax::Lines, Syntax::of_text(None, text)] {
        let linted = linter.lint(syntax, Part { file: "-", text, first_line: 1, byte: 0 }, Claim::Named);
        for diagnostic in &linted.diagnostics {
            assert!(diagnostic.start <= diagnostic.end && diagnostic.end.byte <= text.len(), "{diagnostic:?}");
            assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
        }
    }
    // That both ways say the same is held by properties; here it must only return.
    let _ = linter.lint_quickly(Part { file: "-", text, first_line: 1, byte: 0 });
    let lint = |text: &[u8]| linter.document(&Document::json(text), Claim::Named);
    let mended = fix::mend(text, true, lint);
    if mended.made > 0 {
        let again = fix::mend(&mended.text, true, lint);
        assert_eq!(again.text, mended.text, "mending twice changed something");
    }
});
