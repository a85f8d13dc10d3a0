//! The linter returns on any text, points into it, and mends it without making anything worse.

#![no_main]

use courtside::document::Document;
use courtside::lint::source::{Claim, Known, Linter, Part, Syntax};
use courtside::lint::{RuleSet, fix};
use courtside::platform::bodies;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    // The byte that chooses stands last, so that fixtures are whole texts.
    let Some((choice, text)) = input.split_last() else {
        return;
    };
    let rules = RuleSet::all();
    let kinds: Vec<_> = bodies::kinds().collect();
    let kind = kinds.get(usize::from(*choice) % (kinds.len() + 1)).copied();
    let linter = Linter { rules: &rules, kind, surface: bodies::Surface::ALL.get(usize::from(*choice) / 16 % 4).copied(), manifest: None, function: None, excerpts: true, most: 1_000, redactor: None };
    for syntax in [Syntax::Json, Syntax::Yaml, Syntax::Lines, Syntax::of_text(None, text)] {
        let linted = linter.lint(syntax, Part { file: "-", text, first_line: 1, byte: 0 }, Claim::Named);
        for diagnostic in &linted.diagnostics {
            assert!(diagnostic.start <= diagnostic.end && diagnostic.end.byte <= text.len(), "{diagnostic:?}");
            assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
        }
    }
    // What goes the quick way is told the same on the long one.
    for kind in [None, bodies::kind("canvas"), kind] {
        let linter = Linter { kind, surface: None, ..linter };
        let part = Part { file: "-", text, first_line: 1, byte: 0 };
        if let Some(quick) = linter.lint_quickly(part, &mut Known::default()) {
            let long = linter.lint(Syntax::Json, part, Claim::Named);
            assert_eq!((quick.counts, quick.documents, quick.unknown), (long.counts, long.documents, long.unknown));
            assert_eq!(quick.diagnostics, long.diagnostics);
        }
    }
    let lint = |text: &[u8]| linter.document(&Document::json(text), Claim::Named);
    let mended = fix::mend(text, true, lint);
    if mended.made > 0 {
        let again = fix::mend(&mended.text, true, lint);
        assert_eq!(again.text, mended.text, "mending twice changed something");
    }
});
