//! How much is read to explain the mistakes in the many texts of one file. One text has a limit of its own; of sixty thousand broken lines each
//! would have one, and together they would take minutes.

use std::cell::Cell;

use crate::document::Document;

/// How many bytes are read for each of the file.
const TIMES: usize = 64;
/// How many more for a file, as short ones need: about a second's worth, or a thousand lines that are broken in several places.
const MORE: usize = 256 << 20;

/// What is left of it. Which texts have their share depends on nothing but what stands before them.
#[derive(Debug)]
pub struct Allowance(Cell<usize>);

impl Allowance {
    /// For so many bytes of a file, or of a later part of one.
    pub fn of(bytes: usize, first: bool) -> Self {
        Self(Cell::new(bytes.saturating_mul(TIMES).saturating_add(if first { MORE } else { 0 })))
    }

    /// Whether texts are to be read as they stand from here on.
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    /// Notes how many bytes were read.
    pub fn spend(&self, effort: usize) {
        self.0.set(self.0.get().saturating_sub(effort));
    }
}

/// Reads JSON, in brief or with everything tried that may explain it.
pub(super) fn read(text: &[u8], brief: bool) -> Document<'_> {
    if brief { Document::json_in_brief(text) } else { Document::json(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::fix::mend_one;
    use crate::lint::source::{Claim, Linter, Part, Syntax};
    use crate::lint::{Diagnostic, MAX_FINDINGS, RuleSet};

    const CUT: &str = r#"{"canvas":{"content":{"components":[{"type":"text","text":"a",}]}}"#;
    const PYTHON: &str = "{'canvas': {'content': {'components': [{'type': 'text', 'text': 'a'}]}}}";

    fn with<T>(work: impl FnOnce(&Linter<'_>) -> T) -> T {
        let rules = RuleSet::all();
        work(&Linter {
            rules: &rules,
            kind: None,
            surface: None,
            manifest: None,
            function: None,
            excerpts: false,
            most: MAX_FINDINGS,
            redactor: None,
        })
    }

    fn told(text: &str, first_line: usize) -> Vec<Diagnostic> {
        let part = Part { file: "a.ndjson", text: text.as_bytes(), first_line, byte: 0 };
        with(|linter| linter.lint(Syntax::Lines, part, Claim::Named).diagnostics)
    }

    /// Every line is told of, and the first ones as if they stood alone.
    #[test]
    fn of_a_file_in_which_too_much_is_wrong_the_rest_is_read_as_it_stands() {
        let alone = told(CUT, 1);
        assert_eq!(alone.iter().filter(|told| told.fix.as_ref().unwrap().safe).count(), 1);
        let all = told(&[CUT; 40].join("\n"), 2);
        assert_eq!(all.len(), 40 * alone.len());
        for (told, alone) in all.iter().zip(alone.iter().cycle()) {
            assert_eq!((told.rule.code, &told.message), (alone.rule.code, &alone.message));
            assert_eq!(told.start.column, alone.start.column);
        }
        let safe = |told: &[Diagnostic]| told.iter().filter(|told| told.fix.as_ref().unwrap().safe).count();
        assert_eq!((safe(&all[..alone.len()]), safe(&all[all.len() - alone.len()..])), (1, 0));
        // What is no guess stays none.
        let python = told(&[PYTHON; 40].join("\n"), 2);
        assert_eq!((python.len(), safe(&python)), (40, 40));
    }

    #[test]
    fn a_line_that_is_read_in_brief_is_mended_where_that_is_no_guess() {
        let mended = |line: &str| {
            let lint = |line: &[u8]| with(|linter| linter.line_document(line, true, Claim::Named));
            mend_one(line.as_bytes(), false, true, lint)
        };
        let python = mended(PYTHON);
        assert_eq!(python.text, PYTHON.replace('\'', "\"").as_bytes());
        assert!(!python.given_up);
        let cut = mended(CUT);
        assert!(cut.given_up && cut.text == CUT.as_bytes(), "{}", String::from_utf8_lossy(&cut.text));
    }

    #[test]
    fn a_later_part_of_a_file_has_what_its_length_gives_it() {
        let allowance = Allowance::of(10, false);
        allowance.spend(639);
        assert!(!allowance.is_spent());
        allowance.spend(2);
        assert!(allowance.is_spent());
        assert!(!Allowance::of(0, true).is_spent());
    }
}
