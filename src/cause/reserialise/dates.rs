//! Dates inside JSON that a serialiser took for more than texts: read into a date type and written back in another spelling of the
//! same moment.

use jiff::SignedDuration;
use jiff::civil::DateTime;

use crate::json::RawString;

/// How a runtime writes the dates that it recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    /// Newtonsoft.Json's default on a machine that runs on UTC: offsets become that machine's time, zeros at the end of a fraction go.
    Newtonsoft,
    /// Newtonsoft.Json with `DateParseHandling.DateTimeOffset`: every date has an offset.
    NewtonsoftOffsets,
    /// `Date.prototype.toISOString`: milliseconds and `Z`.
    JavaScript,
    /// `datetime.isoformat`: microseconds where there are any, and an offset in place of `Z`.
    Python,
    /// `str(datetime)`: the same with a space for the `T`.
    PythonText,
}

/// A date as its text says it.
struct Moment {
    civil: DateTime,
    /// Ten millionths of a second.
    ticks: u32,
    zone: Zone,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Zone {
    Missing,
    Utc,
    /// Minutes east of Greenwich.
    Minutes(i16),
}

impl Dates {
    /// The text of the same date as this runtime writes it; `None` where it sees no date.
    pub(super) fn rewritten(self, string: RawString<'_>) -> Option<String> {
        // No date is shorter, and few texts are looked at for longer than this.
        if !(17..=64).contains(&string.raw.len()) {
            return None;
        }
        let mut value = Vec::new();
        string.value_into(&mut value).then_some(())?;
        let text = std::str::from_utf8(&value).ok()?;
        let moment = if text.starts_with('/') { microsoft(text) } else { iso(text) }?;
        match (self, moment.zone) {
            (Self::JavaScript, Zone::Missing) => None,
            (Self::Python | Self::PythonText, _) if text.starts_with('/') => None,
            (Self::Python | Self::PythonText, zone) => {
                let microseconds = moment.ticks / 10;
                let fraction = if microseconds == 0 { String::new() } else { format!(".{microseconds:06}") };
                let written = format!("{}{fraction}{}", plain(moment.civil), zone.offset());
                Some(if self == Self::PythonText { written.replacen('T', " ", 1) } else { written })
            }
            (Self::JavaScript, _) => {
                let utc = moment.utc()?;
                Some(format!("{}.{:03}Z", plain(utc), moment.ticks / 10_000))
            }
            (Self::Newtonsoft, Zone::Minutes(_)) => {
                Some(format!("{}{}+00:00", plain(moment.utc()?), moment.fraction()))
            }
            (Self::Newtonsoft, Zone::Utc) => Some(format!("{}{}Z", plain(moment.civil), moment.fraction())),
            (Self::Newtonsoft, Zone::Missing) => Some(format!("{}{}", plain(moment.civil), moment.fraction())),
            (Self::NewtonsoftOffsets, zone) => {
                let zone = if zone == Zone::Missing { Zone::Utc } else { zone };
                Some(format!("{}{}{}", plain(moment.civil), moment.fraction(), zone.offset()))
            }
        }
    }
}

impl Zone {
    /// `+02:00`, and `+00:00` for `Z`; nothing where a date has none.
    fn offset(self) -> String {
        let minutes = match self {
            Self::Missing => return String::new(),
            Self::Utc => 0,
            Self::Minutes(minutes) => minutes,
        };
        let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Moment {
    fn utc(&self) -> Option<DateTime> {
        let minutes = if let Zone::Minutes(minutes) = self.zone { minutes } else { 0 };
        self.civil.checked_sub(SignedDuration::from_mins(minutes.into())).ok()
    }

    /// The fraction without the zeros at its end, and nothing where it is zero.
    fn fraction(&self) -> String {
        if self.ticks == 0 { String::new() } else { format!(".{:07}", self.ticks).trim_end_matches('0').to_owned() }
    }
}

fn plain(civil: DateTime) -> String {
    civil.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// `2023-11-14T22:13:20`, at most seven digits of a fraction, and `Z`, an offset or nothing: what Newtonsoft's own parser takes.
fn iso(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    if !(19..=40).contains(&bytes.len()) {
        return None;
    }
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    marks.iter().all(|(at, mark)| bytes[*at] == *mark).then_some(())?;
    let number = |range: std::ops::Range<usize>| -> Option<i16> {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let small = |range: std::ops::Range<usize>| number(range).and_then(|number| i8::try_from(number).ok());
    let (year, month, day) = (number(0..4)?, small(5..7)?, small(8..10)?);
    let civil = DateTime::new(year, month, day, small(11..13)?, small(14..16)?, small(17..19)?, 0).ok()?;
    let mut at = 19;
    let mut ticks = 0;
    if bytes.get(at) == Some(&b'.') {
        let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        (1..=7).contains(&digits).then_some(())?;
        let fraction: u32 = text.get(at + 1..at + 1 + digits)?.parse().ok()?;
        ticks = fraction * 10_u32.pow(7 - u32::try_from(digits).ok()?);
        at += 1 + digits;
    }
    let zone = match bytes.get(at..)? {
        [] => Zone::Missing,
        [b'Z' | b'z'] => Zone::Utc,
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let hours = number(at + 1..at + 3)?;
            let minutes = match rest {
                [_, _] => 0,
                [_, _, b':', _, _] => number(at + 4..at + 6)?,
                [_, _, _, _] => number(at + 3..at + 5)?,
                _ => return None,
            };
            let minutes = hours * 60 + minutes;
            Zone::Minutes(if *sign == b'-' { -minutes } else { minutes })
        }
        _ => return None,
    };
    (year > 0).then_some(Moment { civil, ticks, zone })
}

/// `/Date(1700000000000)/`, as Microsoft's serialisers wrote dates before there was a standard.
fn microsoft(text: &str) -> Option<Moment> {
    let milliseconds: i64 = text.strip_prefix("/Date(")?.strip_suffix(")/")?.parse().ok()?;
    let moment = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
    let ticks = u32::try_from(milliseconds.rem_euclid(1000)).ok()? * 10_000;
    let civil = jiff::tz::Offset::UTC.to_datetime(moment);
    Some(Moment { civil: civil.with().subsec_nanosecond(0).build().ok()?, ticks, zone: Zone::Utc })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(dates: Dates, text: &str) -> Option<String> {
        dates.rewritten(RawString { raw: text.as_bytes(), escaped: text.contains('\\') })
    }

    #[test]
    fn dates_as_newtonsoft_writes_them() {
        // From DateTimeUtils.WriteDateTimeString: a fraction without zeros at its end, and the kind's own suffix.
        for (text, default, offsets) in [
            ("2023-11-14T22:13:20.120Z", "2023-11-14T22:13:20.12Z", "2023-11-14T22:13:20.12+00:00"),
            ("2023-11-14T22:13:20.000Z", "2023-11-14T22:13:20Z", "2023-11-14T22:13:20+00:00"),
            ("2023-11-14T00:13:20+02:00", "2023-11-13T22:13:20+00:00", "2023-11-14T00:13:20+02:00"),
            (
                "2023-11-14T22:13:20.1234567-0130",
                "2023-11-14T23:43:20.1234567+00:00",
                "2023-11-14T22:13:20.1234567-01:30",
            ),
            ("2023-11-14T22:13:20", "2023-11-14T22:13:20", "2023-11-14T22:13:20+00:00"),
            (r"\/Date(1700000000500)\/", "2023-11-14T22:13:20.5Z", "2023-11-14T22:13:20.5+00:00"),
        ] {
            assert_eq!(rewritten(Dates::Newtonsoft, text).as_deref(), Some(default), "{text}");
            assert_eq!(rewritten(Dates::NewtonsoftOffsets, text).as_deref(), Some(offsets), "{text}");
        }
    }

    #[test]
    fn dates_as_javascript_writes_them() {
        // Printed by Node.js 20: `new Date(text).toISOString()`.
        for (text, expected) in [
            ("2023-11-14T22:13:20Z", "2023-11-14T22:13:20.000Z"),
            ("2023-11-14T00:13:20.5+02:00", "2023-11-13T22:13:20.500Z"),
            ("2023-11-14T22:13:20.123456Z", "2023-11-14T22:13:20.123Z"),
        ] {
            assert_eq!(rewritten(Dates::JavaScript, text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn dates_as_python_writes_them() {
        // Printed by Python 3.11: `datetime.fromisoformat(text).isoformat()`.
        for (text, expected) in [
            ("2023-11-14T22:13:20Z", "2023-11-14T22:13:20+00:00"),
            ("2023-11-14T22:13:20.000Z", "2023-11-14T22:13:20+00:00"),
            ("2023-11-14T22:13:20.120Z", "2023-11-14T22:13:20.120000+00:00"),
            ("2023-11-14T22:13:20.1234567Z", "2023-11-14T22:13:20.123456+00:00"),
            ("2023-11-14T00:13:20-01:30", "2023-11-14T00:13:20-01:30"),
            ("2023-11-14T22:13:20.5", "2023-11-14T22:13:20.500000"),
        ] {
            assert_eq!(rewritten(Dates::Python, text).as_deref(), Some(expected), "{text}");
            // `str(datetime)` of the same.
            assert_eq!(rewritten(Dates::PythonText, text), Some(expected.replace('T', " ")), "{text}");
        }
        assert_eq!(rewritten(Dates::Python, r"\/Date(1700000000500)\/"), None);
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for text in [
            "2023-11-14",
            "2023-11-14 22:13:20",
            "2023-13-14T22:13:20Z",
            "2023-11-14T22:13:20.12345678Z",
            "2023-11-14T22:13:20.Z",
            "2023-11-14T22:13:20 Z",
            "2023-11-14T22:13:20+2",
            "0000-11-14T22:13:20Z",
            "é023-11-14T22:13:20Z",
            "20é3-11-14T22:13:20Z",
            "/Date(170000000é000)/",
            "a text of about that length",
        ] {
            for dates in
                [Dates::Newtonsoft, Dates::NewtonsoftOffsets, Dates::JavaScript, Dates::Python, Dates::PythonText]
            {
                assert_eq!(rewritten(dates, text), None, "{text}");
            }
        }
        assert_eq!(rewritten(Dates::JavaScript, "2023-11-14T22:13:20"), None, "it depends on the machine's zone");
    }
}
