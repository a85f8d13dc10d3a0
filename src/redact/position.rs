//! Where somebody is, told by the form of two numbers: `50.0755, 14.4378`. Numbers of fewer than four decimals, and more than two in a row, are
//! measured values; two small ones are shares of something.

use std::ops::Range;

use super::Pass;
use super::kind::Kind;

/// The fewest decimals of a position: some ten metres.
const DECIMALS: usize = 4;

/// What a degree is at least, of one of the two, so that they are no shares of something.
const LEAST: f64 = 10.0;

impl Pass<'_> {
    /// Every position in a text, with zeros for its digits.
    pub(super) fn positions(&mut self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        for span in positions(text) {
            let old = text.get(span.clone())?;
            let new = self.redaction.mint.prose(old);
            if let Some(new) = self.changed(Kind::Place, old, new) {
                out.push_str(text.get(done..span.start)?);
                out.push_str(&new);
                done = span.end;
            }
        }
        out.push_str(text.get(done..)?);
        (done > 0).then_some(out)
    }
}

fn positions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (comma, _) in text.match_indices(',') {
        let (Some(before), Some(after)) = (text.get(..comma), text.get(comma + 1..)) else { continue };
        let part = |digit: char| digit.is_ascii_digit() || digit == '.' || digit == '-';
        let start = before.trim_end_matches(part).len();
        let space = after.len() - after.strip_prefix(' ').unwrap_or(after).len();
        let number = after.get(space..).unwrap_or_default();
        let end = number.find(|digit| !part(digit)).unwrap_or(number.len());
        let bare = number.get(..end).unwrap_or_default().trim_end_matches('.');
        let end = comma + 1 + space + bare.len();
        let Some((one, two)) = degrees(before.get(start..).unwrap_or_default(), 90.0).zip(degrees(bare, 180.0)) else {
            continue;
        };
        let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let more = before.trim_end().ends_with([',', ';']) || is_followed(after);
        let within = before.ends_with(|last: char| last.is_alphanumeric() || last == '_')
            || after.starts_with(|next: char| next.is_alphanumeric() || "_%".contains(next));
        if one.abs().max(two.abs()) >= LEAST && !more && !within {
            found.push(start..end);
        }
    }
    found
}

/// A number of degrees with as many decimals as a position has.
fn degrees(text: &str, most: f64) -> Option<f64> {
    let (_, decimals) = text.split_once('.')?;
    let value: f64 = text.parse().ok()?;
    (decimals.len() >= DECIMALS && value.abs() <= most).then_some(value)
}

/// Whether another number goes on behind a comma; how near a map is (`,17z`) is none.
fn is_followed(after: &str) -> bool {
    let Some(rest) = after.strip_prefix([',', ';']) else { return false };
    let rest = rest.trim_start_matches([' ', '-']);
    let end = rest.find(|digit: char| !digit.is_ascii_digit() && digit != '.').unwrap_or(rest.len());
    end > 0 && !rest.get(end..).is_some_and(|rest| rest.starts_with('z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_two_numbers_with_many_decimals() {
        for (text, position) in [
            ("50.0755,14.4378", "50.0755,14.4378"),
            ("at (-33.86882, 151.20929).", "-33.86882, 151.20929"),
            ("geo:51.50745,-0.12776", "51.50745,-0.12776"),
            ("/maps/@50.0755,14.4378,17z", "50.0755,14.4378"),
        ] {
            let found: Vec<&str> = positions(text).into_iter().map(|span| &text[span]).collect();
            assert_eq!(found, [position], "{text}");
        }
        for text in [
            "1.5, 2.5",
            "0.9812, 0.0188",
            "12.3456, 13.4567, 14.5678",
            "v1.20,3.40",
            "1,000.5000, 2.5000",
            "91.1234,14.4378",
            "10.1.2.3456,14.4378",
            "é,é",
        ] {
            assert!(positions(text).is_empty(), "{text}");
        }
    }
}
