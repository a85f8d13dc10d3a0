//! What goes into a signed message besides the body, and in which order.

use std::collections::HashSet;

use super::{Part, each_once, recipe};
use crate::cause::marks::{self, Mark};
use crate::cause::{Axis, Cause};
use crate::platform::{Mac, Piece};
use crate::signature::Ingredients;

/// What stands around the body in the signed message.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    before: Vec<u8>,
    after: Vec<u8>,
    /// Whether the body is in it at all.
    body: bool,
    /// How it differs from the scheme's own.
    pub steps: Vec<Cause>,
}

impl Shape {
    /// The same with another text in place of the timestamp that it begins with.
    pub(in crate::signature) fn at(&self, timestamp: &[u8], other: &str) -> Option<Self> {
        let rest = self.before.strip_prefix(timestamp)?;
        Some(Self { before: [other.as_bytes(), rest].concat(), ..self.clone() })
    }

    /// The message with this body.
    pub fn pieces<'a>(&'a self, body: &'a [u8]) -> [&'a [u8]; 3] {
        [&self.before, if self.body { body } else { b"" }, &self.after]
    }
}

/// The scheme's own shape, and those that are one and two differences away.
pub fn shapes(mac: Mac, own: Ingredients<'_>, mixed_in: &[(Part, Vec<u8>)]) -> [Vec<Shape>; 3] {
    let timed = mac.over.iter().any(|piece| matches!(piece, Piece::Header(_)));
    let legacy = mac.over.contains(&Piece::AccountId);
    let mut near = Vec::new();
    let mut far = Vec::new();
    if !timed {
        for (part, bytes) in mixed_in {
            near.push(around(
                bytes,
                b"",
                "recipe-more-signed",
                format!("the {part} {} before the body in the signed message", part.stands()),
            ));
        }
        // Behind the body stands what identifies the request, if anything.
        for (part, bytes) in mixed_in.iter().filter(|(part, _)| part.is_address()) {
            near.push(around(
                b"",
                bytes,
                "recipe-more-signed",
                format!("the {part} {} behind the body in the signed message", part.stands()),
            ));
        }
        return [vec![Shape { body: true, ..Shape::default() }], near, far];
    }
    let account = own.account_id;
    let base = Shape {
        before: if legacy { [own.timestamp, account].concat() } else { own.timestamp.to_vec() },
        body: !legacy,
        ..Shape::default()
    };
    if legacy {
        near.push(around(
            own.timestamp,
            b"",
            "recipe-infobip-current",
            "it covers timestamp and body, as the current scheme does",
        ));
        for (id, detail) in account_ids(account, mixed_in) {
            let before = [own.timestamp, &id].concat();
            near.push(Shape { before, steps: vec![recipe("recipe-account-id", detail)], ..Shape::default() });
        }
    } else {
        near.push(Shape { body: true, steps: vec![without_timestamp()], ..Shape::default() });
        let mut accounts: Vec<&[u8]> =
            mixed_in.iter().filter(|(part, _)| *part == Part::AccountKey).map(|(_, key)| key.as_slice()).collect();
        accounts.extend((!account.is_empty()).then_some(account));
        for account in accounts {
            let older =
                recipe("recipe-infobip-legacy", "it covers timestamp and account, as the scheme before March 2024 did");
            near.push(Shape {
                before: [own.timestamp, account].concat(),
                body: false,
                steps: vec![older],
                ..Shape::default()
            });
        }
    }
    let slack = |timestamp: &[u8], unit: Option<Cause>| {
        let form = "it covers `v0:`, the timestamp, a colon and the body, as Slack's signatures do";
        Shape {
            before: [b"v0:", timestamp, b":"].concat(),
            body: true,
            steps: std::iter::once(recipe("recipe-slack-form", form)).chain(unit).collect(),
            ..Shape::default()
        }
    };
    near.push(slack(own.timestamp, None));
    // Slack's own timestamps are in seconds.
    let unit = |step: &Option<Cause>| step.as_ref().is_some_and(|step| step.code == "time-seconds");
    far.extend(
        spellings(own.timestamp).into_iter().filter(|(_, step)| unit(step)).map(|(text, step)| slack(&text, step)),
    );
    for (mut shape, distance) in timed_shapes(own.timestamp) {
        if legacy {
            // What stands around the body there stands around the account id here.
            shape.before = if shape.after.is_empty() { [&shape.before, account].concat() } else { account.to_vec() };
            shape.body = false;
            for step in &mut shape.steps {
                step.detail = step.detail.replace("body", "account id");
            }
        }
        if distance == 1 { near.push(shape) } else { far.push(shape) }
    }
    [vec![base], near, far]
}

/// What else is signed in an account id's place, and what that is.
fn account_ids(own: &[u8], mixed_in: &[(Part, Vec<u8>)]) -> Vec<(Vec<u8>, &'static str)> {
    let key = mixed_in.iter().find(|(part, _)| *part == Part::AccountKey).map(|(_, key)| key.clone());
    let mut ids = vec![
        (own.to_ascii_lowercase(), "the account id was signed in lower case"),
        (own.to_ascii_uppercase(), "the account id was signed in upper case"),
        (own.trim_ascii().to_vec(), "the account id was signed without the white space around it"),
        ([own, b"\n"].concat(), "the account id was signed with a line feed behind it"),
        ([own, b"\r\n"].concat(), "the account id was signed with a line break of Windows behind it"),
        ([own, b" "].concat(), "the account id was signed with a space behind it"),
        ([b"\"", own, b"\""].concat(), "the account id was signed in quotes"),
        (Vec::new(), "no account id was signed, the timestamp alone"),
        (b"undefined".to_vec(), "the text `undefined` was signed in place of the account id"),
        (b"null".to_vec(), "the text `null` was signed in place of the account id"),
        (b"None".to_vec(), "the text `None` was signed in place of the account id"),
    ];
    let bare: Vec<u8> = own.iter().copied().filter(|byte| !b"-{}".contains(byte)).collect();
    if bare.len() == 32 && bare.iter().all(u8::is_ascii_hexdigit) {
        let lower = String::from_utf8_lossy(&bare).to_ascii_lowercase();
        let hyphens =
            format!("{}-{}-{}-{}-{}", &lower[..8], &lower[8..12], &lower[12..16], &lower[16..20], &lower[20..]);
        for (text, how, upper) in [
            (lower.clone(), "the account id was signed without hyphens, in lower case", false),
            (lower, "the account id was signed without hyphens, in upper case", true),
            (hyphens.clone(), "the account id was signed with hyphens, in lower case", false),
            (hyphens.clone(), "the account id was signed with hyphens, in upper case", true),
            (format!("{{{hyphens}}}"), "the account id was signed in braces, in lower case", false),
            (format!("{{{hyphens}}}"), "the account id was signed in braces, in upper case", true),
        ] {
            ids.push((if upper { text.to_ascii_uppercase() } else { text }.into_bytes(), how));
        }
    }
    ids.extend(key.map(|key| (key, "the account key of the request was signed in place of the account id")));
    ids.retain(|(id, _)| id != own);
    ids
}

/// What few programs sign: where the scheme signs the body alone, other parts of the request before or behind it; where a timestamp stands before the
/// body, that one in local time, in quotes, beside something else of the request. Nothing for other schemes.
pub(in crate::signature) fn rare_shapes(
    mac: Mac,
    own: Ingredients<'_>,
    mixed_in: &[(Part, Vec<u8>)],
    parts: &[(Part, Vec<u8>)],
) -> Vec<Shape> {
    let mut shapes = Vec::new();
    if matches!(mac.over, [Piece::Body]) {
        return joined_shapes(mixed_in, parts);
    }
    if !matches!(mac.over, [Piece::Header(_), Piece::Body]) {
        return shapes;
    }
    let stamp = own.timestamp;
    let mut before = |text: Vec<u8>, step: Cause| {
        shapes.push(Shape { before: text, body: true, steps: vec![step], ..Shape::default() });
    };
    for (open, close, how) in [
        ("\"", "\"", "in quotes, as JSON writes a text"),
        ("b'", "'", "as Python shows bytes"),
        ("['", "']", "as Python shows a list"),
        ("[\"", "\"]", "as JSON writes a list"),
    ] {
        let text = [open.as_bytes(), stamp, close.as_bytes()].concat();
        before(text, time("time-unit", format!("the timestamp was written {how}")));
    }
    for (mark, name) in [
        (";", "a semicolon"),
        ("::", "two colons"),
        ("/", "a slash"),
        ("+", "a plus sign"),
        ("\t", "a tab"),
        (", ", "a comma and a space"),
        (": ", "a colon and a space"),
        ("\r\n", "a line break of Windows"),
        ("\n\n", "two line feeds"),
    ] {
        let verb = if name.contains(" and ") || name.starts_with("two ") { "stand" } else { "stands" };
        let detail = format!("{name} {verb} between timestamp and body");
        before([stamp, mark.as_bytes()].concat(), time("time-separator", detail));
    }
    for (part, bytes) in mixed_in {
        for (text, place) in [([bytes, stamp].concat(), "before"), ([stamp, bytes].concat(), "behind")] {
            let detail = format!("the {part} {} {place} the timestamp in the signed message", part.stands());
            before(text, recipe("recipe-more-signed", detail));
        }
        if *part == Part::AccountKey {
            before(
                bytes.clone(),
                recipe("recipe-more-signed", "the account key stands before the body in place of the timestamp"),
            );
        }
    }
    let number = std::str::from_utf8(stamp).ok().and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
    let milliseconds = if number.abs() < 100_000_000_000 { number.saturating_mul(1000) } else { number };
    let Ok(moment) = jiff::Timestamp::from_millisecond(milliseconds) else { return shapes };
    // Every quarter of an hour that some place on earth has.
    for minutes in (-48..=56).map(|quarters| quarters * 15) {
        let Ok(local) = moment.checked_add(jiff::SignedDuration::from_mins(minutes)) else { continue };
        let (sign, ahead) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
        let zone = format!("{sign}{:02}:{:02}", ahead / 60, ahead % 60);
        for format in LOCAL {
            let text = local.strftime(format).to_string();
            let bare = text.replace('~', &zone).replace('^', &zone.replace(':', ""));
            let detail = format!("the timestamp was written as a date, `{bare}`");
            before(bare.into_bytes(), time("time-date", detail));
        }
    }
    for format in UTC {
        let text = moment.strftime(format).to_string();
        let detail = format!("the timestamp was written as a date, `{text}`");
        before(text.into_bytes(), time("time-date", detail));
    }
    shapes
}

/// What people put between the parts of a message.
const JOINTS: [Mark; 12] = [
    marks::NOTHING,
    marks::DOT,
    marks::LINE_FEED,
    marks::COLON,
    marks::SPACE,
    marks::BAR,
    marks::AMPERSAND,
    marks::QUESTION_MARK,
    marks::COMMA,
    marks::HYPHEN,
    marks::WINDOWS_BREAK,
    marks::TWO_LINE_FEEDS,
];

/// Something else of the request before or behind the body, with a mark or nothing between: one part, or the method and another. No message twice,
/// and none under a longer name than it has.
fn joined_shapes(mixed_in: &[(Part, Vec<u8>)], parts: &[(Part, Vec<u8>)]) -> Vec<Shape> {
    let mut alone = [mixed_in, parts].concat();
    alone.retain(|(part, _)| !part.is_joined());
    each_once(&mut alone);
    let mut shapes: Vec<Shape> = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |parts: &[&[u8]], names: &str, (mark, between): Mark| {
        for behind in [false, true] {
            let [mut before, mut after] = [Vec::new(), Vec::new()];
            for part in parts {
                if behind {
                    after.extend_from_slice(mark.as_bytes());
                    after.extend_from_slice(part);
                } else {
                    before.extend_from_slice(part);
                    before.extend_from_slice(mark.as_bytes());
                }
            }
            if !seen.insert((before.clone(), after.clone())) {
                continue;
            }
            let verb = if parts.len() > 1 { "stand" } else { "stands" };
            let place = if behind { "behind" } else { "before" };
            let with = if mark.is_empty() { String::new() } else { format!(", with {between} between") };
            let detail = format!("the {names} {verb} {place} the body in the signed message{with}");
            let steps = vec![recipe("recipe-more-signed", detail)];
            shapes.push(Shape { before, after, body: true, steps });
        }
    };
    for (part, text) in &alone {
        for joint in JOINTS {
            add(&[text], part.name(), joint);
        }
    }
    let method = alone.iter().find(|(part, _)| *part == Part::Method);
    for (part, text) in alone.iter().filter(|(part, _)| *part != Part::Method) {
        for joint in JOINTS {
            if let Some((_, method)) = method {
                add(&[method, text], &format!("method and the {part}"), joint);
            }
        }
    }
    shapes
}

/// Dates as runtimes print them where they run, `~` and `^` for the offset with a colon and without one.
const LOCAL: [&str; 14] = [
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%3f",
    "%Y-%m-%dT%H:%M:%S.%6f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%3f",
    "%Y-%m-%d %H:%M:%S.%6f",
    "%Y-%m-%dT%H:%M:%S~",
    "%Y-%m-%dT%H:%M:%S.%3f~",
    "%Y-%m-%dT%H:%M:%S.%6f~",
    "%Y-%m-%d %H:%M:%S.%6f~",
    "%Y-%m-%d %H:%M:%S ^",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
];

/// Dates that are written in UTC alone, or with its name.
const UTC: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S.%6fZ",
    "%Y-%m-%dT%H:%M:%S.%3fZ[UTC]",
    "%Y-%m-%d %H:%M:%S.%3f +0000 UTC",
    "\"%Y-%m-%dT%H:%M:%S.%3fZ\"",
    "%-m/%-d/%Y %-I:%M:%S %p",
    "%Y%m%d%H%M%S",
];

/// Timestamp and body in other spellings, with something between them, or in the other order: each with its distance, 1 or 2.
fn timed_shapes(timestamp: &[u8]) -> Vec<(Shape, usize)> {
    let mut shapes = Vec::new();
    for (index, (timestamp, step)) in spellings(timestamp).iter().enumerate() {
        for (separator, name) in SEPARATORS {
            for last in [false, true] {
                let mut steps: Vec<Cause> = step.clone().into_iter().collect();
                if !separator.is_empty() {
                    steps.push(time("time-separator", format!("{name} stands between timestamp and body")));
                }
                if last {
                    steps.push(time("time-after-body", "the timestamp stands after the body"));
                }
                let distance = steps.len();
                let (before, after) = if last {
                    (Vec::new(), [separator.as_bytes(), timestamp.as_slice()].concat())
                } else {
                    ([timestamp.as_slice(), separator.as_bytes()].concat(), Vec::new())
                };
                // The likeliest spellings come first in the list; of dates only those in RFC 3339 have a mark behind them.
                let likely = index < 3 || (timestamp.len() <= 24 && timestamp.ends_with(b"Z"));
                if distance == 1 || (distance == 2 && likely) {
                    shapes.push((Shape { before, after, body: true, steps }, distance));
                }
            }
        }
    }
    shapes
}

const SEPARATORS: [Mark; 10] = [
    marks::NOTHING,
    marks::DOT,
    marks::COLON,
    marks::LINE_FEED,
    marks::SPACE,
    marks::COMMA,
    marks::BAR,
    marks::HYPHEN,
    marks::AMPERSAND,
    marks::UNDERSCORE,
];

/// The message without its timestamp.
pub(in crate::signature) fn without_timestamp() -> Cause {
    time("time-missing", "the timestamp was left out: only the body is covered")
}

fn time(code: &'static str, detail: impl Into<String>) -> Cause {
    Cause { axis: Axis::Time, code, detail: detail.into(), ecosystem: None }
}

fn around(before: &[u8], after: &[u8], code: &'static str, detail: impl Into<String>) -> Shape {
    let axis = if code.starts_with("time") { Axis::Time } else { Axis::Recipe };
    let step = Cause { axis, code, detail: detail.into(), ecosystem: None };
    Shape { before: before.to_vec(), after: after.to_vec(), body: true, steps: vec![step] }
}

/// The timestamp as it stands, and as other code writes the same moment.
fn spellings(timestamp: &[u8]) -> Vec<(Vec<u8>, Option<Cause>)> {
    let mut spellings = vec![(timestamp.to_vec(), None)];
    let Ok(text) = std::str::from_utf8(timestamp) else {
        return spellings;
    };
    let mut add = |text: String, step: Cause| {
        if text.as_bytes() != timestamp {
            spellings.push((text.into_bytes(), Some(step)));
        }
    };
    let milliseconds = if let Ok(number) = text.parse::<i64>() {
        let milliseconds = if number.abs() < 100_000_000_000 { number.saturating_mul(1000) } else { number };
        if number == milliseconds {
            add(
                (number / 1000).to_string(),
                time("time-seconds", "the timestamp was taken in seconds, not milliseconds"),
            );
            let rounded = number - number % 1000;
            add(rounded.to_string(), time("time-rounded", "the timestamp was rounded to whole seconds"));
        } else {
            let detail = "the timestamp was taken in milliseconds, not seconds";
            add(milliseconds.to_string(), time("time-milliseconds", detail));
        }
        milliseconds
    } else if let Some(moment) = moment(text.trim()) {
        let milliseconds = moment.as_millisecond();
        for (number, unit) in [(milliseconds, "milliseconds"), (milliseconds.div_euclid(1000), "seconds")] {
            let detail = format!("the header holds a date, and the timestamp was signed as a number of {unit}");
            add(number.to_string(), time("time-date", detail));
        }
        milliseconds
    } else {
        return spellings;
    };
    let fraction = format!("{:03}", milliseconds.rem_euclid(1000));
    let fraction = fraction.trim_end_matches('0');
    let whole = milliseconds.div_euclid(1000);
    for (text, name) in [
        (format!("{milliseconds}000"), "microseconds"),
        (format!("{milliseconds}000000"), "nanoseconds"),
        (format!("{whole}.{}", if fraction.is_empty() { "0" } else { fraction }), "seconds with a fraction"),
        (format!("{milliseconds}.0"), "a number with a fraction"),
        (scientific(milliseconds), "a number with an exponent, as Java prints a double"),
        (scientific(milliseconds).replace('E', "E+"), "a number with an exponent, as PHP and .NET print a float"),
        (scientific(milliseconds).replace('E', "e+"), "a number with an exponent, as Go prints a float64"),
    ] {
        add(text, time("time-unit", format!("the timestamp was written as {name}")));
    }
    for (text, whose) in [
        ("undefined", "JavaScript writes it for what is not there"),
        ("null", "JavaScript and Java write it for what is not there"),
        ("None", "Python writes it for what is not there"),
        ("nil", "Ruby and Lua write it for what is not there"),
        ("<nil>", "Go writes it for what is not there"),
        ("NaN", "JavaScript makes it of what is no number, as `Number(undefined)`"),
    ] {
        let detail = format!("the text `{text}` stands where the timestamp belongs: {whose}");
        add(text.to_owned(), time("time-undefined", detail));
    }
    if let Ok(moment) = jiff::Timestamp::from_millisecond(milliseconds) {
        for (format, name) in DATES {
            add(
                moment.strftime(format).to_string(),
                time("time-date", format!("the timestamp was written as a date ({name})")),
            );
        }
    }
    spellings
}

/// Dates as runtimes print them, all in UTC.
const DATES: [(&str, &str); 15] = [
    ("%Y-%m-%dT%H:%M:%SZ", "RFC 3339"),
    ("%Y-%m-%dT%H:%M:%S.%3fZ", "RFC 3339 with milliseconds, as `toISOString` writes it"),
    ("%a, %d %b %Y %H:%M:%S GMT", "as in HTTP's Date header, and as `toUTCString` writes it"),
    ("%Y-%m-%dT%H:%M:%S+00:00", "RFC 3339 with `+00:00`, as PHP's `DATE_ATOM` and Python's `isoformat` write it"),
    ("%Y-%m-%dT%H:%M:%S.%6f+00:00", "Python's `isoformat`"),
    ("%Y-%m-%d %H:%M:%S.%6f+00:00", "Python's `str`"),
    ("%Y-%m-%d %H:%M:%S+00:00", "Python's `str` of whole seconds"),
    ("%Y-%m-%dT%H:%M:%S.%3f+00:00", "RFC 3339 with milliseconds and `+00:00`"),
    ("%Y-%m-%dT%H:%M:%S.%7fZ", ".NET's format `O` of a `DateTime`"),
    ("%Y-%m-%dT%H:%M:%S.%7f+00:00", ".NET's format `O` of a `DateTimeOffset`"),
    ("%Y-%m-%d %H:%M:%S UTC", "Ruby's `to_s`"),
    ("%Y-%m-%d %H:%M:%S", "date and time of day, as databases print them"),
    ("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)", "JavaScript's `String(date)`"),
    ("%a %b %d %H:%M:%S UTC %Y", "Java's `Date.toString`"),
    ("%a, %d %b %Y %H:%M:%S +0000", "RFC 2822"),
];

/// A number of milliseconds as `Double.toString` in Java prints one that is this large.
fn scientific(milliseconds: i64) -> String {
    let digits = milliseconds.unsigned_abs().to_string();
    let (first, others) = digits.split_at(1);
    let others = others.trim_end_matches('0');
    let sign = if milliseconds < 0 { "-" } else { "" };
    format!("{sign}{first}.{}E{}", if others.is_empty() { "0" } else { others }, digits.len() - 1)
}

/// The moment that a date names, in RFC 3339 or as HTTP and mail write it.
fn moment(text: &str) -> Option<jiff::Timestamp> {
    text.parse().ok().or_else(|| jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_is_made_twice_and_each_has_its_plainest_name() {
        let part = |part, text: &str| (part, text.as_bytes().to_vec());
        let line = [part(Part::Path, "/a"), part(Part::Method, "POST"), part(Part::MethodAndPath, "POST/a")];
        let more = [part(Part::PathAndQuery, "/a"), part(Part::Target, "/a"), part(Part::BarePath, "a")];
        let shapes = joined_shapes(&line, &more);
        let mut messages: Vec<Vec<u8>> = shapes.iter().map(|shape| shape.pieces(b"{}").concat()).collect();
        let made = messages.len();
        messages.sort();
        messages.dedup();
        assert_eq!(messages.len(), made);
        let said: Vec<&str> = shapes.iter().map(|shape| shape.steps[0].detail.as_str()).collect();
        assert!(said.contains(&"the path stands before the body in the signed message, with a dot between"));
        assert!(!said.iter().any(|detail| detail.contains("target") || detail.contains("method and path")), "{said:?}");
    }

    fn spelled(timestamp: &str) -> Vec<(String, &'static str)> {
        let spelled = spellings(timestamp.as_bytes()).into_iter().skip(1);
        spelled.map(|(text, step)| (String::from_utf8(text).unwrap(), step.unwrap().code)).collect()
    }

    #[test]
    fn a_moment_is_written_as_each_runtime_writes_it() {
        let spelled = spelled("1700000000050");
        for (text, code) in [
            ("1700000000", "time-seconds"),
            ("1700000000000", "time-rounded"),
            // Printed by Python 3.11, Node.js 20 and Java 17.
            ("1700000000.05", "time-unit"),
            ("1.70000000005E12", "time-unit"),
            ("Tue, 14 Nov 2023 22:13:20 GMT", "time-date"),
            ("2023-11-14T22:13:20.050Z", "time-date"),
            ("2023-11-14T22:13:20.050000+00:00", "time-date"),
            ("2023-11-14 22:13:20.050000+00:00", "time-date"),
            ("Tue Nov 14 2023 22:13:20 GMT+0000 (Coordinated Universal Time)", "time-date"),
            ("Tue Nov 14 22:13:20 UTC 2023", "time-date"),
            // By .NET's documentation.
            ("2023-11-14T22:13:20.0500000Z", "time-date"),
        ] {
            assert!(spelled.contains(&(text.to_owned(), code)), "{text} is not in {spelled:?}");
        }
    }

    #[test]
    fn a_date_in_the_header_leads_to_the_number_that_was_signed() {
        for (date, milliseconds) in [
            ("Tue, 14 Nov 2023 22:13:20 GMT", "1700000000000"),
            ("2023-11-14T22:13:20.123Z", "1700000000123"),
            ("2023-11-15T00:13:20+02:00", "1700000000000"),
        ] {
            let spelled = spelled(date);
            assert!(spelled.contains(&(milliseconds.to_owned(), "time-date")), "{date}: {spelled:?}");
            assert!(spelled.contains(&("1700000000".to_owned(), "time-date")), "{date}: {spelled:?}");
        }
        assert!(spelled("yesterday").is_empty());
    }
}
