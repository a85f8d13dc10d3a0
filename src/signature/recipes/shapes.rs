//! What goes into a signed message besides the body, and in which order.

use super::recipe;
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
    /// The message with this body.
    pub fn pieces<'a>(&'a self, body: &'a [u8]) -> [&'a [u8]; 3] {
        [&self.before, if self.body { body } else { b"" }, &self.after]
    }
}

/// The scheme's own shape, and those that are one and two differences away.
pub fn shapes(mac: Mac, own: Ingredients<'_>, mixed_in: &[(&'static str, Vec<u8>)]) -> [Vec<Shape>; 3] {
    let timed = mac.over.iter().any(|piece| matches!(piece, Piece::Header(_)));
    let legacy = mac.over.contains(&Piece::AccountId);
    let mut near = Vec::new();
    let mut far = Vec::new();
    if !timed {
        for (name, bytes) in mixed_in {
            near.push(around(
                bytes,
                b"",
                "recipe-more-signed",
                format!("the {name} stands before the body in the signed message"),
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
    } else {
        near.push(Shape { body: true, steps: vec![without_timestamp()], ..Shape::default() });
        let mut accounts: Vec<&[u8]> =
            mixed_in.iter().filter(|(name, _)| *name == "account key").map(|(_, key)| key.as_slice()).collect();
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
    for (shape, distance) in timed_shapes(own.timestamp) {
        if distance == 1 { near.push(shape) } else { far.push(shape) }
    }
    [vec![base], near, far]
}

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
                    (Vec::new(), [separator, timestamp.as_slice()].concat())
                } else {
                    ([timestamp.as_slice(), separator].concat(), Vec::new())
                };
                // Dates come last in the list of spellings, and nobody puts a separator after one.
                if distance == 1 || (distance == 2 && index < 3) {
                    shapes.push((Shape { before, after, body: true, steps }, distance));
                }
            }
        }
    }
    shapes
}

const SEPARATORS: [(&[u8], &str); 10] = [
    (b"", ""),
    (b".", "a dot"),
    (b":", "a colon"),
    (b"\n", "a line feed"),
    (b" ", "a space"),
    (b",", "a comma"),
    (b"|", "a bar"),
    (b"-", "a hyphen"),
    (b"&", "an ampersand"),
    (b"_", "an underscore"),
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
    let Some(number) = std::str::from_utf8(timestamp).ok().and_then(|digits| digits.parse::<i64>().ok()) else {
        return spellings;
    };
    let mut add = |text: String, step: Cause| spellings.push((text.into_bytes(), Some(step)));
    let milliseconds = if number.abs() < 100_000_000_000 { number.saturating_mul(1000) } else { number };
    if number == milliseconds {
        add((number / 1000).to_string(), time("time-seconds", "the timestamp was taken in seconds, not milliseconds"));
        let rounded = number - number % 1000;
        if rounded != number {
            add(rounded.to_string(), time("time-rounded", "the timestamp was rounded to whole seconds"));
        }
    } else {
        add(
            milliseconds.to_string(),
            time("time-milliseconds", "the timestamp was taken in milliseconds, not seconds"),
        );
    }
    for (text, name) in [
        (format!("{milliseconds}000"), "microseconds"),
        (format!("{milliseconds}000000"), "nanoseconds"),
        (format!("{}.{}", milliseconds / 1000, milliseconds % 1000), "seconds with a fraction"),
        (format!("{milliseconds}.0"), "a number with a fraction"),
    ] {
        add(text, time("time-unit", format!("the timestamp was written as {name}")));
    }
    for text in ["undefined", "null", "None"] {
        add(text.to_owned(), time("time-undefined", format!("the text `{text}` stands where the timestamp belongs")));
    }
    if let Ok(moment) = jiff::Timestamp::from_millisecond(milliseconds) {
        for digits in ["", ".3f"] {
            let text = moment
                .strftime(if digits.is_empty() { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S.%3fZ" })
                .to_string();
            add(text, time("time-date", "the timestamp was written as a date (RFC 3339)"));
        }
    }
    spellings
}
