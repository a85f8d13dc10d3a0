//! What an answer must be, and whether it is: the `# @expect` lines of a capture, else what its flow asks. Judges what it is given;
//! sends nothing, waits for nothing, and follows no redirect.
//!
//! # What stands behind `# @expect`
//!
//! Each line adds one expectation; with at least one, the flow's own are not asked for. `not` in front of any turns it round.
//!
//! | line | holds where |
//! | --- | --- |
//! | `status 200`, `status 2xx`, `status 200, 204` | the status is one of these; also `status != 500`, `status < 500` |
//! | `time < 2s` | it took that long; `<`, `<=`, `>` or `>=`, in `ms`, `s` or `m` |
//! | `size <= 64KB` | the body without its content coding has so many bytes; `KB` and `MB` are thousands, `KiB` and `MiB` 1024s |
//! | `header NAME`, `header NAME absent` | the header is there, or not |
//! | `header NAME == VALUE`, `~ REGEX` | one of its values is that, or matches; names ignore case, values of `Content-Type` too |
//! | `header NAME != VALUE` | it is there, and no value is that |
//! | `csp DIRECTIVE absent` | no `Content-Security-Policy` has the directive |
//! | `csp DIRECTIVE allows URL` | every policy that has it (or what it falls back to) lets that address in |
//! | `body html` | the body is HTML: a tag stands at its beginning, behind white space, comments and the document type |
//! | `body empty`, `body == TEXT`, `body != TEXT`, `body ~ REGEX` | the body is so |
//! | `PATH`, `PATH absent` | the path selects at least one value, or none |
//! | `PATH == JSON`, `!=`, `<`, `<=`, `>`, `>=` | every value that it selects, and there is one, compares so |
//! | `PATH ~ REGEX` | every one is a string that matches |
//! | `PATH contains JSON` | every one is an array with that element, an object with that member or those members, or a string with that part |
//! | `PATH count == 3` | it selects so many values; a path of names and indexes counts the elements or members of the one that it selects |
//! | `PATH is string` | every one is of that type: `string`, `number`, `integer`, `boolean`, `null`, `array`, `object` |
//! | `lint`, `lint warnings` | the linter finds no errors in the body as an answer of the flow, or no warnings either |
//! | `same`, `same status` | status, content type and body are as recorded, or the status alone |
//! | `same except PATH, PATH` | the same, leaving aside what the paths select |
//!
//! `PATH` is a JSON path ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535)) and begins with `$`. Numbers are compared as the
//! decimals that they are. `REGEX` is unanchored, so that a plain word asks whether it is contained; its syntax is that of the
//! `regex-lite` crate. A value in double quotes is read as a JSON string, so that it may begin or end with a space.

mod csp;
mod diff;
mod flow;
mod json;
mod judge;
mod lint;
mod parse;
mod same;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::time::Duration;

use crate::capture::{Capture, Request, Response, decoded};
use crate::json::{Comparison, JsonPath};
use crate::lint::{Diagnostic, RuleSet};

/// One request that was sent, and what came back.
#[derive(Debug, Clone, Copy)]
pub struct Exchange<'a> {
    /// What was to be sent, as it was read, with its directives and the recorded response.
    pub capture: &'a Capture,
    /// What was sent.
    pub request: &'a Request,
    /// The flow of the request.
    pub flow: Option<&'static str>,
    /// What came back; the body is free of transfer coding, not of content coding.
    pub response: &'a Response,
    /// From the first byte out to the last byte in.
    pub elapsed: Duration,
}

/// What is asked of all answers.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether every answer is compared with the response that was recorded; where none was, that is told. A capture without expectations of its own is
    /// then held to its flow's only where the recorded response met them as to the status: what is compared with a recorded 401 is
    /// expected to be one.
    pub same: bool,
    /// What no comparison with a recorded response looks at.
    pub ignore: Vec<JsonPath>,
    /// Which rules of the linter speak.
    pub rules: RuleSet,
}

impl Default for Options {
    fn default() -> Self {
        Self { same: false, ignore: Vec::new(), rules: RuleSet::all() }
    }
}

/// An `# @expect` line that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`# @expect {text}`: {message}")]
pub struct Malformed {
    /// The line of the capture's source; 0 where that is not known.
    pub line: usize,
    /// What stands behind `@expect`.
    pub text: String,
    /// What is wrong with it and what to write instead, as one sentence without a full stop.
    pub message: String,
}

/// How one expectation turned out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The expectation as it is written: `status 2xx`.
    pub expect: Cow<'static, str>,
    /// Whether it holds.
    pub ok: bool,
    /// The stable code, as `courtside explain` knows it; [`OK`] where it holds.
    pub code: &'static str,
    /// What came instead, in one line; `None` where it holds.
    pub detail: Option<String>,
    /// The line of the capture's source where it stands; `None` for what nobody wrote, or where the format has no lines.
    pub line: Option<usize>,
    /// How the answer differs from what was recorded, in several lines for a person.
    pub diff: Option<String>,
    /// What the linter found, with places in the body of the answer; warnings are here also where the expectation holds.
    pub findings: Vec<Diagnostic>,
}

/// The code of an expectation that holds.
pub const OK: &str = "answer-ok";

/// The code of an expectation that holds and was to be refused.
pub const NOT: &str = "expectation-not";

/// What the answer to a capture must be.
#[derive(Debug)]
pub struct Expectations<'o> {
    /// What nobody wrote; read once for all captures.
    own: &'static [Line],
    written: Vec<Line>,
    options: &'o Options,
}

/// One expectation.
#[derive(Debug)]
struct Line {
    text: Cow<'static, str>,
    number: usize,
    negated: bool,
    check: Check,
}

/// What is looked at.
#[derive(Debug)]
enum Check {
    Status(Statuses),
    Time(Comparison, Duration),
    Size(Comparison, u64),
    Header(String, HeaderTest),
    Policy(String, PolicyTest),
    Body(BodyTest),
    Json(JsonPath, JsonTest),
    Lint { warnings: bool },
    Same(Sameness),
}

#[derive(Debug)]
enum Statuses {
    /// In one of these ranges, or in none of them.
    Among {
        ranges: Vec<(u16, u16)>,
        negated: bool,
    },
    Compare(Comparison, u16),
}

#[derive(Debug)]
enum HeaderTest {
    Present,
    Absent,
    Equal(String),
    Unequal(String),
    Matches(Pattern),
}

#[derive(Debug)]
enum PolicyTest {
    Absent,
    Allows(String),
}

#[derive(Debug)]
enum BodyTest {
    Empty,
    Html,
    Equal(String),
    Unequal(String),
    Matches(Pattern),
}

#[derive(Debug)]
enum JsonTest {
    Present,
    Absent,
    /// With a JSON text.
    Compare(Comparison, String),
    Matches(Pattern),
    /// A JSON text.
    Contains(String),
    Count(Comparison, u64),
    Is(Type),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    String,
    Number,
    Integer,
    Boolean,
    Null,
    Array,
    Object,
}

#[derive(Debug)]
enum Sameness {
    Everything { except: Vec<JsonPath> },
    Status,
}

/// A regular expression; a plain word is looked for as what it is.
#[derive(Debug)]
enum Pattern {
    Word(String),
    Regex(regex_lite::Regex),
}

impl<'o> Expectations<'o> {
    /// What a capture of that flow expects: its `# @expect` lines, else what the flow's platform takes for a good answer.
    pub fn of(capture: &Capture, flow: Option<&'static str>, options: &'o Options) -> Result<Self, Malformed> {
        let mut written = Vec::new();
        for directive in &capture.directives {
            let malformed = |message| Malformed { line: directive.line, text: directive.value.clone(), message };
            if directive.name == "expect" {
                let (negated, check) = parse::line(&directive.value).map_err(malformed)?;
                let text = Cow::Owned(directive.value.clone());
                written.push(Line { text, number: directive.line, negated, check });
            } else if parse::is_meant(&directive.name) {
                return Err(malformed(format!("there is no directive `@{}`; did you mean `@expect`?", directive.name)));
            }
        }
        let recorded = capture.response.as_ref().filter(|_| options.same);
        let own = if !written.is_empty() || recorded.is_some_and(|response| !flow::takes(flow, response.status)) {
            &[]
        } else {
            flow::lines(flow)
        };
        let compares = |line: &Line| matches!(line.check, Check::Same(Sameness::Everything { .. }));
        if options.same && !written.iter().any(compares) {
            let check = Check::Same(Sameness::Everything { except: Vec::new() });
            written.push(Line { text: Cow::Borrowed("same"), number: 0, negated: false, check });
        }
        Ok(Self { own, written, options })
    }

    /// Holds an answer to all of it, in order. Of what a flow asks, what follows a wrong status is left out: it would say the same again.
    pub fn judge(&self, exchange: &Exchange<'_>) -> Vec<Held> {
        let body = decoded(exchange.response).map_err(judge::Failure::from);
        let subject = judge::Subject::new(exchange, body.as_ref().map(AsRef::as_ref), self.options);
        let mut all = Vec::with_capacity(self.own.len() + self.written.len());
        let mut refused = false;
        for line in self.own {
            let follows = !matches!(line.check, Check::Status(_) | Check::Time(..));
            if !(refused && follows) {
                let held = line.held(&subject);
                refused |= !held.ok && !follows;
                all.push(held);
            }
        }
        all.extend(self.written.iter().map(|line| line.held(&subject)));
        all
    }

    /// Whether any of them compares with a recorded response by more than its status.
    pub fn compares(&self) -> bool {
        let mut all = self.own.iter().chain(&self.written);
        all.any(|line| matches!(line.check, Check::Same(Sameness::Everything { .. })))
    }

    /// The expectations as they are written, in the order in which they are judged.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.own.iter().chain(&self.written).map(|line| line.text.as_ref())
    }
}

impl Line {
    fn held(&self, subject: &judge::Subject<'_>) -> Held {
        let (failure, findings) = match judge::check(&self.check, subject) {
            Ok(findings) if self.negated => (Some(judge::Failure::new(NOT, "it is so, and must not be")), findings),
            Ok(findings) => (None, findings),
            Err(failure) if self.negated && !failure.blind => (None, Vec::new()),
            Err(mut failure) => {
                let findings = std::mem::take(&mut failure.findings);
                (Some(failure), findings)
            }
        };
        Held {
            expect: self.text.clone(),
            ok: failure.is_none(),
            code: failure.as_ref().map_or(OK, |failure| failure.code),
            line: (self.number > 0).then_some(self.number),
            diff: failure.as_ref().and_then(|failure| failure.diff.clone()),
            detail: failure.map(|failure| failure.detail),
            findings,
        }
    }
}

impl Pattern {
    fn is_in(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Word(word) => memchr::memmem::find(bytes, word.as_bytes()).is_some(),
            Self::Regex(regex) => regex.is_match(&String::from_utf8_lossy(bytes)),
        }
    }
}
