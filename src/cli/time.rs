//! Times and durations as people type them.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{Span, SpanRelativeTo, Timestamp};

/// Now, in Unix milliseconds.
pub(super) fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

/// The same, never the same one twice: two requests that are signed within a millisecond would have one timestamp and one signature, and an
/// app that takes no request a second time is right to refuse the other.
pub(super) fn unique_ms() -> i64 {
    static LAST: AtomicI64 = AtomicI64::new(i64::MIN);
    let now = now_ms();
    let later = |last: i64| now.max(last.saturating_add(1));
    LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(later(last))).map_or(now, later)
}

/// `now`, Unix milliseconds, or a date with time and zone (RFC 3339): in Unix milliseconds.
pub(super) fn parse_moment(text: &str) -> Result<i64, String> {
    if text == "now" {
        return Ok(now_ms());
    }
    if let Ok(milliseconds) = text.parse::<i64>() {
        return Ok(milliseconds);
    }
    text.parse::<Timestamp>().map(Timestamp::as_millisecond).map_err(|_| {
        "write `now`, Unix milliseconds such as 1700000000000, or a date such as 2023-11-14T22:13:20Z".to_owned()
    })
}

/// A span with its unit: `300s`, `5m`, `1h30m`, `2d`. In milliseconds, never negative.
pub(super) fn parse_span(text: &str) -> Result<i64, String> {
    span(text).ok_or_else(|| match unsigned(text) {
        Some(rest) => format!("no span is negative; write {}", good(rest)),
        None => "write a number with its unit, such as 300s, 5m, 1h30m or 7d".to_owned(),
    })
}

/// How old something may be, as a span.
pub(super) fn parse_age(text: &str) -> Result<i64, String> {
    match unsigned(text) {
        Some(rest) => {
            Err(format!("an age is not negative; write --max-age {} for what is at most that old", good(rest)))
        }
        None => parse_span(text),
    }
}

/// A time to judge at: no time before 1970, and no span.
pub(super) fn parse_at(text: &str) -> Result<i64, String> {
    match unsigned(text) {
        Some(rest) => Err(match span(rest) {
            Some(_) => format!(
                "this is a span and no time; --max-age {rest} says how old a request may be, and --at takes a date"
            ),
            None => {
                "no platform signs a time before 1970; write Unix milliseconds, or a date such as 2023-11-14T22:13:20Z"
                    .to_owned()
            }
        }),
        None => parse_moment(text),
    }
}

fn span(text: &str) -> Option<i64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Months and years have no one length.
    let span = text.parse::<Span>().ok()?.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    i64::try_from(span.as_millis()).ok().filter(|milliseconds| *milliseconds >= 0)
}

/// What stands behind the minus sign of a number; keyboards have more than one sign for it.
fn unsigned(text: &str) -> Option<&str> {
    text.strip_prefix(['-', '\u{2212}', '\u{2013}'])
        .filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// A span that may be written as it is, or an example of one.
fn good(text: &str) -> &str {
    if span(text).is_some() { text } else { "a number with its unit, such as 5m," }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_moment_is_given_out_twice() {
        let moments = || (0..2_000).map(|_| unique_ms()).collect::<Vec<_>>();
        let other = std::thread::spawn(moments);
        let mut all = moments();
        assert!(all.is_sorted_by(|one, next| one < next));
        all.extend(other.join().unwrap());
        let given = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), given);
    }

    #[test]
    fn moments_and_spans_are_read_and_nonsense_is_refused() {
        assert_eq!(parse_moment("1700000000000"), Ok(1_700_000_000_000));
        assert_eq!(parse_moment("2023-11-14T22:13:20Z"), Ok(1_700_000_000_000));
        assert_eq!(parse_moment("2023-11-14T23:13:20+01:00"), Ok(1_700_000_000_000));
        assert!(parse_moment("yesterday").is_err());
        assert_eq!(parse_span("5m"), Ok(300_000));
        assert_eq!(parse_span("1h30m"), Ok(5_400_000));
        assert_eq!(parse_span("250ms"), Ok(250));
        assert_eq!(parse_span("1d"), Ok(86_400_000));
        assert_eq!(parse_span("1w2d"), Ok(9 * 86_400_000));
        for wrong in ["5", "", "-5m", "soon", "1mo", "1y", "99999999999999999999h", &"-".repeat(1 << 20)] {
            assert!(parse_span(wrong).is_err() && parse_age(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_age("0s"), Ok(0));
        assert_eq!(parse_span("-90s"), Err("no span is negative; write 90s".to_owned()));
    }
}
