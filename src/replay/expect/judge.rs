//! An answer held to one expectation. Bodies are read only as far as the expectations at hand ask for it.

use std::cell::OnceCell;
use std::cmp::Ordering;

use super::{
    BodyTest, Check, Exchange, HeaderTest, Options, Pattern, PolicyTest, Sameness, Statuses, csp, json, lint, same,
};
use crate::capture::{Packed, Response};
use crate::document::Lines;
use crate::json::{Comparison, Tree};
use crate::lint::Diagnostic;
use crate::platform;
use crate::text;

/// How large a body is read as JSON at most; Intercom's limit for a canvas is 64 KB.
const MAX_JSON: usize = 16 << 20;

/// Why an expectation does not hold.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) code: &'static str,
    pub(super) detail: String,
    pub(super) diff: Option<String>,
    pub(super) findings: Vec<Diagnostic>,
    /// Whether nothing could be seen of what the expectation is about, so that `not` does not turn it round.
    pub(super) blind: bool,
}

impl Failure {
    pub(super) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), diff: None, findings: Vec::new(), blind: false }
    }

    pub(super) fn blind(code: &'static str, detail: impl Into<String>) -> Self {
        Self { blind: true, ..Self::new(code, detail) }
    }
}

impl From<Packed> for Failure {
    fn from(packed: Packed) -> Self {
        let code = match packed {
            Packed::Unknown(_) => "answer-coding",
            Packed::TooLarge => "answer-too-large",
            Packed::Damaged(_) => "answer-damaged",
        };
        Self::blind(code, packed.to_string())
    }
}

/// What an expectation comes to: what the linter found where it holds.
pub(super) type Verdict = Result<Vec<Diagnostic>, Failure>;

/// An answer, and what has been read of it so far.
pub(super) struct Subject<'e> {
    pub(super) exchange: &'e Exchange<'e>,
    pub(super) options: &'e Options,
    body: Result<&'e [u8], &'e Failure>,
    tree: OnceCell<Result<Tree<'e>, Failure>>,
}

impl<'e> Subject<'e> {
    pub(super) fn new(exchange: &'e Exchange<'e>, body: Result<&'e [u8], &'e Failure>, options: &'e Options) -> Self {
        Self { exchange, options, body, tree: OnceCell::new() }
    }

    pub(super) fn response(&self) -> &'e Response {
        self.exchange.response
    }

    /// The body without its content coding.
    pub(super) fn body(&self) -> Result<&'e [u8], Failure> {
        self.body.map_err(Clone::clone)
    }

    /// The body as JSON.
    pub(super) fn tree(&self) -> Result<&Tree<'e>, Failure> {
        self.tree.get_or_init(|| tree(self.body()?)).as_ref().map_err(Clone::clone)
    }
}

/// A body as JSON.
pub(super) fn tree(body: &[u8]) -> Result<Tree<'_>, Failure> {
    is_json_at_all(body)?;
    let fail = |offset: usize, message: &str| {
        let place = Lines::new(body).place(offset);
        Failure::blind("answer-not-json", format!("the body is no JSON at {}:{}: {message}", place.line, place.column))
    };
    std::str::from_utf8(body).map_err(|error| fail(error.valid_up_to(), "these bytes are no UTF-8"))?;
    Tree::parse_shallow(body).map_err(|error| fail(error.offset, error.message))
}

/// Refuses bodies that are empty, too large, or something else from the first byte on.
pub(super) fn is_json_at_all(body: &[u8]) -> Result<(), Failure> {
    if body.len() > MAX_JSON {
        let detail = format!(
            "the body has {} bytes, and not more than {} are read as JSON",
            text::thousands(body.len() as u64),
            text::thousands(MAX_JSON as u64)
        );
        return Err(Failure::blind("answer-too-large", detail));
    }
    let start = body.trim_ascii_start();
    let what = match start.first() {
        None => "empty".to_owned(),
        Some(b'<') => format!("HTML or XML, not JSON: {}", beginning(start)),
        Some(first)
            if first.is_ascii_alphabetic()
                && ![&b"true"[..], b"false", b"null"].iter().any(|word| start.starts_with(word)) =>
        {
            format!("text, not JSON: {}", beginning(start))
        }
        _ => return Ok(()),
    };
    Err(Failure::blind("answer-not-json", format!("the body is {what}")))
}

/// Holds an answer to one expectation.
pub(super) fn check(check: &Check, subject: &Subject<'_>) -> Verdict {
    match check {
        Check::Status(statuses) => status(statuses, subject),
        Check::Time(comparison, limit) => {
            let elapsed = subject.exchange.elapsed;
            let early = matches!(comparison, Comparison::More | Comparison::AtLeast);
            let code = if early { "answer-early" } else { "answer-late" };
            verdict(comparison.holds(elapsed.cmp(limit)), code, || format!("it took {}", milliseconds(elapsed)))
        }
        Check::Size(comparison, limit) => {
            let size = subject.body()?.len() as u64;
            verdict(comparison.holds(size.cmp(limit)), "answer-size", || {
                format!("the body has {}", text::count(size, "byte"))
            })
        }
        Check::Header(name, test) => header(name, test, subject.response()),
        Check::Policy(directive, test) => policy(directive, test, subject.response()),
        Check::Body(test) => body(test, subject.body()?),
        Check::Json(path, test) => json::check(path, test, subject),
        Check::Lint { warnings } => lint::check(*warnings, subject),
        Check::Same(Sameness::Status) => same::status(subject),
        Check::Same(Sameness::Everything { except }) => same::everything(except, subject),
    }
}

/// Holds, or fails with words that are made only then.
pub(super) fn verdict(holds: bool, code: &'static str, detail: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(Vec::new()) } else { Err(Failure::new(code, detail())) }
}

fn status(statuses: &Statuses, subject: &Subject<'_>) -> Verdict {
    let status = subject.response().status;
    let holds = match statuses {
        Statuses::Among { ranges, negated } => {
            ranges.iter().any(|(first, last)| (*first..=*last).contains(&status)) != *negated
        }
        Statuses::Compare(comparison, number) => comparison.holds(status.cmp(number)),
    };
    let redirected = (300..400).contains(&status) && status != 304;
    verdict(holds, if redirected { "status-redirect" } else { "status-unexpected" }, || told(subject))
}

/// A status with everything that explains it: where it leads to, what the platform makes of it, what the body says.
pub(super) fn told(subject: &Subject<'_>) -> String {
    let response = subject.response();
    let status = response.status;
    let mut out = format!("{status} {}", cut(&response.reason)).trim_end().to_owned();
    if (300..400).contains(&status)
        && let Some(location) = response.headers.get("location")
    {
        out = format!("{out}, to {}; redirects are not followed", cut(location));
    }
    let body = subject.body().unwrap_or_default();
    let remark = subject.exchange.flow.and_then(platform::reply).and_then(|reply| reply.remark(status, body));
    let refused = matches!(status, 401 | 403)
        .then_some("the app refuses the request; is it signed with the secret that the app knows?");
    for words in refused.into_iter().chain(remark) {
        out = format!("{out}; {words}");
    }
    if status >= 400 && !body.trim_ascii().is_empty() {
        out = format!("{out}; the body begins: {}", beginning(body.trim_ascii_start()));
    }
    out
}

fn header(name: &str, test: &HeaderTest, response: &Response) -> Verdict {
    // RFC 9110 §8.3.1 lets media types be written in any case; of other values the case may matter.
    let any_case = name.eq_ignore_ascii_case("content-type");
    let mut values = response.headers.all(name).peekable();
    let shown =
        || format!("{name} is {}", response.headers.all(name).take(4).map(quoted).collect::<Vec<_>>().join(" and "));
    let (missing, present, unexpected) = header_codes(name);
    if matches!(test, HeaderTest::Absent) {
        return verdict(values.peek().is_none(), present, shown);
    }
    if values.peek().is_none() {
        return verdict(false, missing, || format!("there is no {name}"));
    }
    let is = |value: &[u8], text: &str| {
        if any_case { value.eq_ignore_ascii_case(text.as_bytes()) } else { value == text.as_bytes() }
    };
    let fits = |value: &[u8], pattern: &Pattern| {
        pattern.is_in(value) || (any_case && pattern.is_in(&value.to_ascii_lowercase()))
    };
    let holds = match test {
        HeaderTest::Present | HeaderTest::Absent => true,
        HeaderTest::Equal(wanted) => values.any(|value| is(value, wanted)),
        HeaderTest::Unequal(wanted) => !values.any(|value| is(value, wanted)),
        HeaderTest::Matches(pattern) => values.any(|value| fits(value, pattern)),
    };
    verdict(holds, unexpected, shown)
}

/// The codes for a header that is missing, that is there, and that is another one: some have repairs of their own.
fn header_codes(name: &str) -> (&'static str, &'static str, &'static str) {
    const OWN: [(&str, &str); 2] = [("content-type", "answer-content-type"), ("x-frame-options", "frame-options")];
    let own = OWN.into_iter().find(|(header, _)| name.eq_ignore_ascii_case(header)).map(|(_, code)| code);
    (own.unwrap_or("header-missing"), own.unwrap_or("header-present"), own.unwrap_or("header-unexpected"))
}

fn policy(directive: &str, test: &PolicyTest, response: &Response) -> Verdict {
    const HEADER: &str = "Content-Security-Policy";
    let policies = || response.headers.all(HEADER);
    let code = match directive {
        "frame-ancestors" => "frame-ancestors",
        "script-src" => "script-source",
        _ => "policy-unexpected",
    };
    match test {
        PolicyTest::Absent => verdict(!csp::has(policies(), directive), code, || {
            format!("{HEADER} is {}", policies().take(4).map(quoted).collect::<Vec<_>>().join(" and "))
        }),
        PolicyTest::Allows(url) => {
            let refusal = csp::refusal(policies(), directive, url);
            verdict(refusal.is_none(), code, || {
                let sources = refusal.unwrap_or_default();
                let sources = if sources.is_empty() { "nothing".to_owned() } else { cut(sources.as_bytes()) };
                format!("{HEADER} lets in {sources} only")
            })
        }
    }
}

fn body(test: &BodyTest, body: &[u8]) -> Verdict {
    let (holds, code) = match test {
        BodyTest::Empty => (body.is_empty(), "answer-not-empty"),
        BodyTest::Html => (is_html(body), "answer-not-html"),
        BodyTest::Equal(wanted) => (body == wanted.as_bytes(), "answer-body"),
        BodyTest::Unequal(wanted) => (body != wanted.as_bytes(), "answer-body"),
        BodyTest::Matches(pattern) => (pattern.is_in(body), "answer-body"),
    };
    verdict(holds, code, || match body.len() {
        0 => "the body is empty".to_owned(),
        size => format!("the body has {} and begins: {}", text::count(size as u64, "byte"), beginning(body)),
    })
}

/// Whether a page begins there: with a tag behind white space, comments and the document type, or, behind that one, with anything.
fn is_html(body: &[u8]) -> bool {
    let mut rest = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    let mut typed = false;
    loop {
        let (end, is_type) = if rest.starts_with(b"<!--") {
            (memchr::memmem::find(rest, b"-->").map(|at| at + 3), false)
        } else if rest.starts_with(b"<?") {
            (memchr::memchr(b'>', rest).map(|at| at + 1), false)
        } else if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype")) {
            (memchr::memchr(b'>', rest).map(|at| at + 1), true)
        } else {
            break;
        };
        let Some(behind) = end.and_then(|end| rest.get(end..)) else { return false };
        typed |= is_type;
        rest = behind.trim_ascii_start();
    }
    match rest {
        [b'<', letter, ..] if letter.is_ascii_alphabetic() => true,
        rest => typed && !rest.is_empty(),
    }
}

/// The order of two lengths of a list, as `count` compares them.
pub(super) fn count_holds(comparison: Comparison, count: usize, wanted: u64) -> bool {
    let order = u64::try_from(count).map_or(Ordering::Greater, |count| count.cmp(&wanted));
    comparison.holds(order)
}

fn milliseconds(elapsed: std::time::Duration) -> String {
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    format!("{} ms", text::thousands(ms))
}

/// How much of a text from outside is shown.
const SHOWN: usize = 100;

/// Bytes on one line, made safe and cut short.
pub(super) fn cut(bytes: &[u8]) -> String {
    let end = bytes.len().min(SHOWN);
    // A character is shown whole or not at all.
    let end = (end.saturating_sub(3)..=end)
        .rev()
        .find(|at| bytes.get(*at).is_none_or(|byte| byte & 0xC0 != 0x80))
        .unwrap_or(end);
    let more = if end < bytes.len() { "…" } else { "" };
    format!("{}{more}", text::visible(bytes.get(..end).unwrap_or_default()))
}

pub(super) fn quoted(value: &[u8]) -> String {
    format!("`{}`", cut(value))
}

/// The first line of a body.
pub(super) fn beginning(body: &[u8]) -> String {
    let end = memchr::memchr(b'\n', body).unwrap_or(body.len());
    quoted(body.get(..end).unwrap_or_default().trim_ascii_end())
}
