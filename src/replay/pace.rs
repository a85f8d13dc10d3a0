//! When requests are sent: as fast as answers come, at a rate, or with the pauses that they were captured with.

use std::time::Duration;

use jiff::Timestamp;

use crate::capture::Capture;

/// How many requests a second, at the most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    interval: Duration,
}

impl Rate {
    /// Reads `50/s`, `120/m` or `1000/h`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let help = || "write a number and its time, such as 50/s, 120/m or 1000/h".to_owned();
        let (number, unit) = text.split_once('/').ok_or_else(help)?;
        let number: f64 = number.trim().parse().map_err(|_| help())?;
        let seconds = match unit.trim() {
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(help()),
        };
        let interval = Duration::try_from_secs_f64(seconds / number).map_err(|_| help())?;
        if number.is_finite() && number > 0.0 { Ok(Self { interval }) } else { Err(help()) }
    }

    /// When the request of that number, from 0, is due after the first.
    pub fn due(self, number: u64) -> Duration {
        let nanoseconds = self.interval.as_nanos().saturating_mul(u128::from(number));
        u64::try_from(nanoseconds).map_or(Duration::MAX, Duration::from_nanos)
    }
}

/// Keys under which recorders write when a request came.
const TIMES: [&str; 5] = ["startedDateTime", "time", "timestamp", "ts", "received_at"];

/// When a capture was recorded, in Unix milliseconds: its `# @time`, a member that recorders write, or the timestamp that Infobip signs.
pub fn recorded_at(capture: &Capture) -> Option<i64> {
    let said = capture.directive("time").and_then(moment);
    let member = || {
        let named = |name: &&str| capture.extra.iter().find(|(key, _)| key == *name);
        TIMES.iter().find_map(named).and_then(|(_, value)| moment(value.trim_matches('"')))
    };
    let signed = || {
        let header = capture.request.headers.get("X-Ib-Exchange-Req-Timestamp")?;
        moment(std::str::from_utf8(header).ok()?)
    };
    said.or_else(member).or_else(signed)
}

/// A date (RFC 3339), or a number of seconds or milliseconds.
fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        // Seconds reach 10^11 in the year 5138.
        let milliseconds = if number.abs() < 1e11 { number * 1000.0 } else { number };
        #[allow(clippy::cast_possible_truncation)] // the cast saturates, which is right for a time
        return number.is_finite().then_some(milliseconds as i64);
    }
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_says_when_each_request_is_due() {
        assert_eq!(Rate::parse("50/s").unwrap().due(3), Duration::from_millis(60));
        assert_eq!(Rate::parse("120 / m").unwrap().due(1), Duration::from_millis(500));
        assert_eq!(Rate::parse("0.5/s").unwrap().due(1), Duration::from_secs(2));
        assert_eq!(Rate::parse("1/h").unwrap().due(u64::MAX), Duration::MAX);
        for wrong in ["", "50", "0/s", "-1/s", "x/s", "5/d", "inf/s", "NaN/s"] {
            assert!(Rate::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_time_of_a_capture_is_found_in_each_of_its_forms() {
        let at = |key: &str, value: &str| {
            recorded_at(&Capture { extra: vec![(key.into(), value.into())], ..Capture::default() })
        };
        assert_eq!(at("startedDateTime", "\"2023-11-14T22:13:20Z\""), Some(1_700_000_000_000));
        assert_eq!(at("ts", "1700000000"), Some(1_700_000_000_000));
        assert_eq!(at("ts", "1700000000000"), Some(1_700_000_000_000));
        assert_eq!(at("ts", "\"yesterday\""), None);
        assert_eq!(at("other", "1700000000"), None);
        let mut signed = Capture::default();
        signed.request.headers.push("x-ib-exchange-req-timestamp", "1700000000000");
        assert_eq!(recorded_at(&signed), Some(1_700_000_000_000));
    }
}
