//! What is lost when JSON is parsed and written again, told by itself: digits of integers beyond what a double holds, the place of keys that are
//! numbers, values of keys that stand there twice. Rows for each of them, and the words for it where a runtime changed more than that.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::number::ECMASCRIPT;
use super::styles::{FOUR, TWO, VERBATIM};
use super::{Order, Style, index, text_of, write};
use crate::cause::Ecosystem::Node;
use crate::cause::body::{BOM, BodyRow, Group, Input, Make};
use crate::json::{Kind, Value};
use crate::text;

/// Integers of fewer digits are the same in every double.
const EXACT_DIGITS: usize = 16;
/// How many keys and numbers are told by name.
const TOLD: usize = 2;
/// How much of a key is told.
const KEY: usize = 40;

const fn row(make: fn(&Input<'_>, &mut Vec<u8>) -> bool, code: &'static str, title: &'static str) -> BodyRow {
    BodyRow::new(Group::Json, Make::Input(make), code, title).common()
}

/// Rows that apply to bodies alone in which something of the kind can be lost.
pub(in crate::cause) static ROWS: &[BodyRow] = &[
    row(
        |input, out| {
            each_number(input, out, |number, out| rounded(number).map(|text| out.extend_from_slice(text.as_bytes())))
        },
        "body-integers-rounded",
        "the body with its large integers rounded, as JavaScript reads them",
    )
    .of(Node),
    row(
        |input, out| {
            each_number(input, out, |number, out| {
                rounded(number)?;
                out.push(b'"');
                out.extend_from_slice(number.as_bytes());
                out.push(b'"');
                Some(())
            })
        },
        "body-integers-quoted",
        "the body with its large integers as texts",
    ),
    row(
        |input, out| {
            let style = Style { order: Order::IndicesFirst, keep_repeats: false, ..VERBATIM };
            moves_indices(input) && write(input, &style, out)
        },
        "body-indices-first",
        "the body as compact JSON with the keys that are numbers first, as JavaScript orders them",
    )
    .of(Node),
    row(
        |input, out| repeats(input) && write(input, &Style { keep_repeats: false, ..VERBATIM }, out),
        "body-repeats-dropped",
        "the body as compact JSON, each repeated key with its last value only",
    ),
    row(
        |input, out| repeats(input) && write(input, &Style { layout: &TWO, keep_repeats: false, ..VERBATIM }, out),
        "body-repeats-dropped-indent-2",
        "the body indented by two spaces, each repeated key with its last value only",
    ),
    row(
        |input, out| repeats(input) && write(input, &Style { layout: &FOUR, keep_repeats: false, ..VERBATIM }, out),
        "body-repeats-dropped-indent-4",
        "the body indented by four spaces, each repeated key with its last value only",
    ),
    row(
        |input, out| {
            repeats(input) && write(input, &Style { keep_repeats: false, first_values: true, ..VERBATIM }, out)
        },
        "body-repeats-first",
        "the body as compact JSON, each repeated key with its first value only",
    ),
];

fn repeats(input: &Input<'_>) -> bool {
    input.facts.is_some_and(|facts| facts.repeats)
}

/// Whether some object has a key that is an index behind one that is none, or behind a larger one.
fn moves_indices(input: &Input<'_>) -> bool {
    fn moved(value: Value<'_, '_>) -> bool {
        let indices: Vec<(u8, u32)> =
            value.members().map(|(key, _)| index(key).map_or((1, 0), |index| (0, index))).collect();
        !indices.is_sorted()
            || value.members().any(|(_, member)| moved(member))
            || (value.kind() == Kind::Array && value.items().any(moved))
    }
    let digits = input.facts.is_some_and(|facts| facts.digits);
    digits && input.tree.as_ref().is_some_and(|tree| moved(tree.root()))
}

/// An integer as JavaScript writes it, where that is another number than it was.
fn rounded(number: &str) -> Option<String> {
    if number.len() < EXACT_DIGITS || number.contains(['.', 'e', 'E']) {
        return None;
    }
    let mut out = Vec::new();
    let written = ECMASCRIPT.write(number.parse().ok()?, &mut out);
    String::from_utf8(out).ok().filter(|text| written && text != number)
}

/// Copies the body; each number may be written otherwise. `false` where none was.
fn each_number(input: &Input<'_>, out: &mut Vec<u8>, change: impl Fn(&str, &mut Vec<u8>) -> Option<()>) -> bool {
    if input.tree.is_none() {
        return false;
    }
    let mut changed = false;
    for (piece, is_number) in pieces(input.bytes) {
        let number = std::str::from_utf8(piece).ok().filter(|_| is_number);
        if number.and_then(|number| change(number, out)).is_some() {
            changed = true;
        } else {
            out.extend_from_slice(piece);
        }
    }
    changed
}

/// The numbers of a JSON text, and what stands between them: each with whether it is a number.
fn pieces(text: &[u8]) -> impl Iterator<Item = (&[u8], bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (length, is_number) = match rest.first()? {
            b'"' => {
                let mut end = 1;
                while let Some(byte) = rest.get(end).filter(|byte| **byte != b'"') {
                    end += if *byte == b'\\' { 2 } else { 1 };
                }
                (end + 1, false)
            }
            b'-' | b'0'..=b'9' => {
                let inside = |byte: &&u8| byte.is_ascii_digit() || b"-+.eE".contains(byte);
                (rest.iter().take_while(inside).count(), true)
            }
            _ => (rest.iter().take_while(|byte| !matches!(byte, b'"' | b'-' | b'0'..=b'9')).count(), false),
        };
        let (piece, behind) = rest.split_at(length.clamp(1, rest.len()));
        rest = behind;
        Some((piece, is_number))
    })
}

/// What was lost where the one text was written again and became the other, as a clause behind what wrote it; `None` where nothing was.
pub(in crate::cause) fn clause(from: &Input<'_>, to: &[u8]) -> Option<String> {
    let written = Input::new(to.strip_prefix(BOM).unwrap_or(to).trim_ascii());
    written.tree.as_ref()?;
    let mut told = Vec::new();
    if let Some(numbers) = rounded_numbers(from, &written) {
        told.push(numbers);
    }
    if moves_indices(from) && !moves_indices(&written) {
        told.push("keys that are numbers first".to_owned());
    }
    if repeats(from) && !repeats(&written) {
        told.push(format!("one value only of the repeated {}", repeated_keys(from)));
    }
    let last = told.pop()?;
    Some(if told.is_empty() { format!(", with {last}") } else { format!(", with {} and {last}", told.join(", ")) })
}

fn rounded_numbers(from: &Input<'_>, to: &Input<'_>) -> Option<String> {
    let numbers = |bytes: &[u8]| {
        let mut seen = HashSet::new();
        let large = pieces(bytes).filter(|(piece, is_number)| *is_number && piece.len() >= EXACT_DIGITS);
        large
            .filter(|(piece, _)| seen.insert(piece.to_vec()))
            .map(|(piece, _)| text::visible(piece))
            .collect::<Vec<_>>()
    };
    from.tree.as_ref()?;
    let there: HashSet<String> = numbers(to.bytes).into_iter().collect();
    let lost: Vec<(String, String)> = numbers(from.bytes)
        .into_iter()
        .filter_map(|number| rounded(&number).map(|rounded| (number, rounded)))
        .filter(|(number, rounded)| there.contains(rounded) && !there.contains(number))
        .collect();
    let told: Vec<String> =
        lost.iter().take(TOLD).map(|(number, rounded)| format!("{number} rounded to {rounded}")).collect();
    let more = lost.len().saturating_sub(TOLD);
    match (told.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(told.join(", ")),
        (false, more) => Some(format!("{} and {more} more", told.join(", "))),
    }
}

/// The keys that stand in one object more than once.
fn repeated_keys(input: &Input<'_>) -> String {
    fn collect(value: Value<'_, '_>, found: &mut Vec<String>) {
        let mut seen = HashSet::new();
        for (key, member) in value.members() {
            let name = text_of(key);
            let shown: String = text::visible(&name).chars().take(KEY).collect();
            if !seen.insert(name) && !found.contains(&shown) {
                found.push(shown);
            }
            collect(member, found);
        }
        if value.kind() == Kind::Array {
            value.items().for_each(|item| collect(item, found));
        }
    }
    let mut found = Vec::new();
    if let Some(tree) = &input.tree {
        collect(tree.root(), &mut found);
    }
    let word = if found.len() == 1 { "key" } else { "keys" };
    let told: Vec<String> = found.iter().take(TOLD).map(|key| format!("`{key}`")).collect();
    let more = found.len().saturating_sub(TOLD);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{word} {}{more}", told.join(", "))
}

/// What integers may have been before a double rounded them: gives `each` the text of one that looks so and the others that round to it, the nearest
/// first, and looks at the next where that does not say that it was the last. Only such as leave no more than `most` to try.
pub(in crate::cause) fn before_rounding(
    input: &Input<'_>,
    most: usize,
    each: &mut dyn FnMut(&str, Vec<String>) -> bool,
) -> bool {
    let mut seen = HashSet::new();
    input.tree.is_some()
        && pieces(input.bytes).filter(|(piece, is_number)| *is_number && seen.insert(*piece)).any(|(piece, _)| {
            let number = std::str::from_utf8(piece).unwrap_or_default();
            rounding_alike(number, most).is_some_and(|others| each(number, others))
        })
}

/// The other integers that JavaScript writes like this one.
fn rounding_alike(number: &str, most: usize) -> Option<Vec<String>> {
    /// From here on a double has no place for every integer.
    const LOSSY: f64 = 9_007_199_254_740_992.0;
    /// No larger integer is an id.
    const BEYOND: f64 = 1e20;
    let whole = number.len() >= EXACT_DIGITS && rounded(number).is_none() && !number.contains(['.', 'e', 'E']);
    let value: f64 = number.parse().ok().filter(|_| whole)?;
    let centre: i128 = number.parse().ok()?;
    if !(LOSSY..BEYOND).contains(&value.abs()) {
        return None;
    }
    // About as many integers round to a double as lie between it and the next.
    let between = value.abs().next_up() - value.abs();
    if between > f64::from(u32::try_from(most).unwrap_or(u32::MAX)) + 2.0 {
        return None;
    }
    let mut others = Vec::new();
    for distance in 1_i128.. {
        let before = others.len();
        for other in [centre + distance, centre - distance] {
            let text = other.to_string();
            if text.parse() == Ok(value) {
                others.push(text);
            }
        }
        if others.len() == before {
            break;
        }
        if others.len() > most {
            return None;
        }
    }
    (!others.is_empty()).then_some(others)
}

/// The text with every such number in place of another.
pub(in crate::cause) fn with_number(text: &[u8], number: &str, other: &str, out: &mut Vec<u8>) {
    out.clear();
    for (piece, is_number) in pieces(text) {
        let is_it = is_number && piece == number.as_bytes();
        out.extend_from_slice(if is_it { other.as_bytes() } else { piece });
    }
}

/// Whether a body holds an integer that may be a large one as JavaScript rounds it: zeros behind as many digits as a double has. Round numbers and
/// moments in nanoseconds have fewer.
pub(in crate::cause) fn holds_rounded(bytes: &[u8]) -> bool {
    const DIGITS: usize = 18;
    const SIGNIFICANT: RangeInclusive<usize> = 16..=17;
    pieces(bytes).any(|(piece, is_number)| {
        let number = std::str::from_utf8(piece).ok().filter(|_| is_number).unwrap_or_default();
        let digits = number.strip_prefix('-').unwrap_or(number);
        digits.len() >= DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.ends_with('0')
            && SIGNIFICANT.contains(&digits.trim_end_matches('0').len())
            && rounded(number).is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_that_a_double_cannot_hold_are_rounded_as_nodejs_does() {
        // Printed by Node.js 20: `String(JSON.parse(text))`.
        for (number, expected) in [
            ("9007199254740993", Some("9007199254740992")),
            ("1234567890123456789", Some("1234567890123456800")),
            ("-9223372036854775808", Some("-9223372036854776000")),
            ("123456789012345678901234", Some("1.2345678901234569e+23")),
            ("9007199254740992", None),
            ("1234567890123456800", None),
            ("1234567890123456.5", None),
            ("12345", None),
        ] {
            assert_eq!(rounded(number).as_deref(), expected, "{number}");
        }
    }

    #[test]
    fn what_may_have_been_rounded_is_bounded() {
        let others = rounding_alike("1234567890123456800", 4096).unwrap();
        assert!(others.contains(&"1234567890123456789".to_owned()) && others.len() <= 257, "{}", others.len());
        assert!(others.iter().all(|other| rounded(other).as_deref() == Some("1234567890123456800")));
        assert_eq!(rounding_alike("9007199254740996", 4096).unwrap(), ["9007199254740997", "9007199254740995"]);
        for not_rounded in ["12", "9007199254740991", "1234567890123456789", "1.5", "100000000000000000000000"] {
            assert_eq!(rounding_alike(not_rounded, 4096), None, "{not_rounded}");
        }
        assert_eq!(rounding_alike("1234567890123456800", 100), None);
    }

    #[test]
    fn what_may_have_been_rounded_is_made_number_by_number() {
        let ids: Vec<String> =
            (0..50).map(|number| format!("{}", 9_223_372_036_854_775_808_i128 - number * 4096)).collect();
        let ids: Vec<String> = ids.iter().filter_map(|id| rounded(id)).collect();
        let body = format!("[{},{}]", ids.join(","), ids.join(","));
        let mut asked = Vec::new();
        let all = |number: &str, asked: &mut Vec<String>| asked.push(number.to_owned());
        let input = Input::new(body.as_bytes());
        assert!(!before_rounding(&input, 4096, &mut |number, others| {
            assert!(others.len() > 500, "{number}: {}", others.len());
            all(number, &mut asked);
            false
        }));
        assert_eq!(asked, ids, "each once, however often it stands there");
        asked.clear();
        assert!(before_rounding(&input, 4096, &mut |number, _| {
            all(number, &mut asked);
            asked.len() == 2
        }));
        assert_eq!(asked, ids[..2], "none is looked into once enough were");
    }

    #[test]
    fn integers_that_end_in_zeros_of_themselves_are_not_taken_for_rounded() {
        for (number, expected) in [
            ("1234567890123456800", true),
            ("-9223372036854776000", true),
            ("1700000000000000000", false),
            ("1000000000000000000", false),
            ("1700000000123000000", false),
            ("1234567890123456780", false),
            ("123456789012345670", rounded("123456789012345670").is_none()),
            ("123456789012345600", true),
            ("12345678901234560", false),
            ("12345", false),
        ] {
            assert_eq!(holds_rounded(format!("[1,{number}]").as_bytes()), expected, "{number}");
        }
        let ids = (0..1000).map(|id| 123_456_789_012_345_000_i64 + 10 * id);
        let taken = ids.filter(|id| holds_rounded(format!("[{id}]").as_bytes())).count();
        assert!(taken < 700, "of every ten ids {taken} of a thousand");
    }

    proptest::proptest! {
        #[test]
        fn pieces_are_the_whole_text(text: Vec<u8>) {
            let joined: Vec<u8> = pieces(&text).flat_map(|(piece, _)| piece.to_vec()).collect();
            proptest::prop_assert_eq!(joined, text);
        }
    }
}
