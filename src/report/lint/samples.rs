//! Findings to show: every shape that a place can have, with everything in it that a form gives a meaning.

use crate::document::{Lines, Place};
use crate::lint::{Diagnostic, Excerpt, Related, Repair, Severity, rule};

/// A finding in a text; the excerpt is the whole of it.
pub(super) struct Sample<'t> {
    pub(super) file: &'t str,
    pub(super) text: &'t str,
}

impl Sample<'_> {
    pub(super) fn place(&self, byte: usize) -> Place {
        Lines::new(self.text.as_bytes()).place(byte)
    }

    /// The place of the first occurrence of some text, and the one behind it.
    pub(super) fn find(&self, what: &str) -> (Place, Place) {
        let start = self.text.find(what).unwrap();
        (self.place(start), self.place(start + what.len()))
    }

    pub(super) fn finding(&self, code: &str, span: (Place, Place), message: &str) -> Diagnostic {
        let rule = rule(code).unwrap();
        Diagnostic {
            rule,
            severity: rule.severity,
            message: message.into(),
            help: None,
            file: self.file.into(),
            pointer: None,
            start: span.0,
            end: span.1,
            related: Vec::new(),
            fix: None,
            excerpt: Excerpt { first_line: 1, byte: 0, cut: 0, text: self.text.into() },
        }
    }
}

/// All of them, sorted by file.
pub(super) fn all() -> Vec<Diagnostic> {
    [nasty(), canvas()].concat()
}

/// A canvas with CRLF, tabs, wide and combining characters.
pub(super) fn canvas() -> Vec<Diagnostic> {
    let text = "{\"canvas\": {\"content\": {\"components\": [\r\n\
                \t{\r\n\
                \t\t\"type\": \"button\", \"id\": \"日本😀 e\u{301}\", \"label\": \"Go\"\r\n\
                \t},\r\n\
                \t{\"type\": \"input\", \"id\": \"a\"},\r\n\
                \t{\"type\": \"spacer\"},\r\n\
                \t{\"type\": \"divider\"},\r\n\
                \t{\"type\": \"input\", \"id\": \"a\", \"Label\": null}\r\n\
                ]}}";
    let sample = Sample { file: "žofia a/b#1.json", text };
    let object = (sample.find("{\r\n\t\t").0, sample.find("},\r\n\t{\"type\": \"input\", \"id\": \"a\"},").0);
    let mut missing = sample.finding("canvas/action-missing", object, "the button has no `action`");
    missing.help = Some("add \"action\": {\"type\": \"submit\"}".into());
    missing.pointer = Some("/canvas/content/components/0".into());
    let wide = sample.find("\"日本😀 e\u{301}\"");
    let mut wide = sample.finding("canvas/unknown-property", wide, "100% wide, and: no::command");
    wide.related.push(related("the label is here", sample.find("\"Go\"")));
    wide.pointer = Some("/canvas/content/components/0/id".into());
    let first = sample.find("\"a\"");
    let second = text.rfind("\"a\"").unwrap();
    let second = (sample.place(second), sample.place(second + 3));
    let mut twice = sample.finding("canvas/id-duplicate", second, "id `a` is already taken");
    twice.related.push(related("first used here", first));
    twice.pointer = Some("/canvas/content/components/4/id".into());
    let key = sample.find("\"Label\"");
    let mut case = sample.finding("canvas/wrong-case-property", key, "`Label` is written `label`");
    case.fix = Some(Repair {
        title: "rename it to \"label\"".into(),
        safe: true,
        edits: vec![(key.0, key.1, "\"label\"".into())],
    });
    let mut end = sample.finding(
        "syntax/unclosed-bracket",
        (sample.place(text.len()), sample.place(text.len())),
        "the `{` is never closed",
    );
    end.related.push(related("opened here", (sample.place(0), sample.place(1))));
    vec![missing, wide, twice, case, end]
}

/// What wants to get out of its form.
pub(super) fn nasty() -> Vec<Diagnostic> {
    let text = "{\"a\": \"\u{1b}[31m\u{202e}x]]>\u{7}\u{200d}\", \"b\": null}\n\n";
    let sample = Sample { file: "./nasty,file:100%\u{1b}\"<x>.json", text };
    let message = "`\u{1b}]0;x\u{7}\u{202e}` is <b>\"bad\" & 'worse'</b> ]]>, 100%\r\n::error::no";
    let mut stray = sample.finding("canvas/text-html", sample.find("x]]>"), message);
    stray.help = Some("write ]]> as text\nor: leave it,out 50%\u{9b}".into());
    stray.pointer = Some("/a\"<\u{1b}".into());
    stray.related.push(related(
        "far \u{1b}away",
        (Place { byte: 90, line: 7, column: 3, utf16: 3 }, Place { byte: 91, line: 7, column: 4, utf16: 4 }),
    ));
    let mut guess = sample.finding("canvas/null-value", sample.find("null"), "null \\ says nothing");
    guess.severity = Severity::Info;
    guess.fix = Some(Repair {
        title: "take \u{1b} it out".into(),
        safe: false,
        edits: vec![(sample.find(", \"b\"").0, sample.find("null").1, String::new())],
    });
    let last = sample.place(text.len());
    let end = sample.finding("syntax/empty", (last, last), "something is missing at the end");
    let mut bare = sample.finding("syntax/too-large", (sample.place(0), sample.place(0)), "no lines at hand");
    bare.excerpt = Excerpt::default();
    bare.related.push(related("nor here", sample.find("null")));
    vec![stray, guess, end, bare]
}

fn related(message: &str, (start, end): (Place, Place)) -> Related {
    Related { message: message.into(), start, end }
}
