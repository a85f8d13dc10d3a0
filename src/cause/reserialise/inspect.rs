//! What Node.js prints for a parsed body: `util.inspect`, which is also what `console.log` and `util.format('%o')` lean on. Written after
//! `lib/internal/util/inspect.js`, as far as values that come out of `JSON.parse` reach into it, with its default options.

use std::fmt::Write as _;

use super::number::{ECMASCRIPT, Integers, Numbers};
use super::{Member, index, last_values, text_of};
use crate::cause::body::Input;
use crate::json::{Kind, RawString, Value};
use crate::sorting;

/// Levels below the top that are still opened.
const DEPTH: usize = 2;
/// How many inner levels may stand on one line.
const COMPACT: usize = 3;
const LINE: usize = 80;
/// Items of an array and characters of a text beyond these are only counted.
const ITEMS: usize = 100;
const CHARACTERS: usize = 10_000;

const NUMBERS: Numbers = Numbers::Parsed { integers: Integers::Floats, floats: &ECMASCRIPT };

/// `util.inspect(JSON.parse(body))`.
pub(super) fn inspect(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    let (Some(tree), Some(_)) = (&input.tree, input.facts) else { return false };
    let mut inspector = Inspector { indentation: 0, current: 0 };
    inspector.value(tree.root(), 0).is_some_and(|text| {
        out.extend_from_slice(text.as_bytes());
        true
    })
}

struct Inspector {
    /// How far what is written now is indented.
    indentation: usize,
    /// The level of the object that was opened last.
    current: usize,
}

impl Inspector {
    fn value(&mut self, value: Value<'_, '_>, level: usize) -> Option<String> {
        match value.kind() {
            Kind::Null | Kind::Bool => String::from_utf8(value.text().to_vec()).ok(),
            Kind::Number => number(value.text()),
            Kind::String => self.string(value.raw_string()?),
            Kind::Array if value.items().next().is_none() => Some("[]".to_owned()),
            Kind::Object if value.members().next().is_none() => Some("{}".to_owned()),
            Kind::Array if level > DEPTH => Some("[Array]".to_owned()),
            Kind::Object if level > DEPTH => Some("[Object]".to_owned()),
            Kind::Array => self.array(value, level + 1),
            Kind::Object => self.object(value, level + 1),
        }
    }

    fn array(&mut self, array: Value<'_, '_>, level: usize) -> Option<String> {
        self.current = level;
        let mut output = Vec::new();
        let mut left = 0;
        for (at, item) in array.items().enumerate() {
            if at < ITEMS {
                output.push(self.inside(item, level)?);
            } else {
                left += 1;
            }
        }
        if left > 0 {
            output.push(format!("... {left} more item{}", if left == 1 { "" } else { "s" }));
        }
        let numeric = array.items().take(output.len()).all(|item| item.kind() == Kind::Number);
        let entries = output.len();
        if entries > 6 {
            output = self.grouped(output, left > 0, numeric);
        }
        Some(self.single_or_many(&output, ("[", "]"), level, entries))
    }

    fn object(&mut self, object: Value<'_, '_>, level: usize) -> Option<String> {
        self.current = level;
        let mut members: Vec<Member<'_, '_>> = last_values(object.members());
        sorting::by_key(&mut members, |(key, _)| index(*key).map_or((1, 0), |index| (0, index)));
        let mut output = Vec::new();
        for (key, member) in members {
            let text = self.inside(member, level)?;
            output.push(format!("{}: {text}", name(key)?));
        }
        Some(self.single_or_many(&output, ("{", "}"), level, output.len()))
    }

    fn inside(&mut self, value: Value<'_, '_>, level: usize) -> Option<String> {
        self.indentation += 2;
        let text = self.value(value, level);
        self.indentation -= 2;
        text
    }

    /// `reduceToSingleString`: on one line where at most three levels stand in it and it is short enough. What was grouped is not.
    fn single_or_many(&self, output: &[String], around: (&str, &str), level: usize, entries: usize) -> String {
        let (open, close) = around;
        if self.current - level < COMPACT && entries == output.len() {
            let start = output.len() + self.indentation + open.len() + 10;
            let total = output.iter().fold(output.len() + start, |total, part| total + length(part));
            if total <= LINE {
                let joined = output.join(", ");
                if !joined.contains('\n') {
                    return format!("{open} {joined} {close}");
                }
            }
        }
        let indent = " ".repeat(self.indentation);
        format!("{open}\n{indent}  {}\n{indent}{close}", output.join(&format!(",\n{indent}  ")))
    }

    /// `groupArrayElements`: the items of long arrays in columns.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few thousand at most
    fn grouped(&self, output: Vec<String>, more: bool, numeric: bool) -> Vec<String> {
        let count = output.len() - usize::from(more);
        // Columns are counted in characters, lines in UTF-16 units.
        let lengths: Vec<usize> = output[..count].iter().map(|item| item.chars().count()).collect();
        let total: usize = lengths.iter().map(|length| length + 2).sum();
        let longest = lengths.iter().copied().max().unwrap_or_default();
        let widest = longest + 2;
        let fits = widest * 3 + self.indentation < LINE;
        if !fits || !(total as f64 / widest as f64 > 5.0 || longest <= 6) {
            return output;
        }
        let bias = (widest as f64 - total as f64 / output.len() as f64).sqrt();
        let biased = (widest as f64 - 3.0 - bias).max(1.0);
        let columns = [
            // A square, seen with characters that are two and a half times as high as they are wide.
            ((2.5 * biased * count as f64).sqrt() / biased).round() as usize,
            (LINE - self.indentation) / widest,
            COMPACT * 4,
            15,
        ];
        let columns = columns.into_iter().min().unwrap_or_default();
        if columns <= 1 {
            return output;
        }
        let widths: Vec<usize> = (0..columns)
            .map(|column| 2 + lengths.iter().skip(column).step_by(columns).copied().max().unwrap_or_default())
            .collect();
        let mut rows = Vec::new();
        for start in (0..count).step_by(columns) {
            let end = (start + columns).min(count);
            let mut row = String::new();
            for at in start..end {
                let last = at + 1 == end;
                let item = if last { output[at].clone() } else { format!("{}, ", output[at]) };
                let width = if last && numeric { widths[at - start] - 2 } else { widths[at - start] };
                let padding = " ".repeat(width.saturating_sub(item.chars().count()));
                match (numeric, last) {
                    (true, _) => row.extend([padding, item]),
                    (false, true) => row.push_str(&item),
                    (false, false) => row.extend([item, padding]),
                }
            }
            rows.push(row);
        }
        rows.extend(output.into_iter().skip(count));
        rows
    }

    /// Long texts with line breaks are written as a sum of their lines.
    fn string(&self, string: RawString<'_>) -> Option<String> {
        let text = text(string)?;
        let (kept, rest) = cut(&text);
        let long = length(kept) > 16 && length(kept) + self.indentation + 4 > LINE;
        if !long {
            return Some(format!("{}{rest}", quoted(kept)));
        }
        let lines: Vec<String> = kept.split_inclusive('\n').map(quoted).collect();
        Some(format!("{}{rest}", lines.join(&format!(" +\n{}", " ".repeat(self.indentation + 2)))))
    }
}

fn text(string: RawString<'_>) -> Option<String> {
    let mut value = Vec::new();
    string.value_into(&mut value).then_some(())?;
    // What is not UTF-8 was replaced when the request was decoded.
    Some(String::from_utf8_lossy(&value).into_owned())
}

/// The part of a text that is shown, and what is said about the rest of it.
fn cut(text: &str) -> (&str, String) {
    let units = length(text);
    if units <= CHARACTERS {
        return (text, String::new());
    }
    let mut seen = 0;
    let end = text.char_indices().find(|(_, character)| {
        seen += character.len_utf16();
        seen > CHARACTERS
    });
    let left = units - CHARACTERS;
    let rest = format!("... {left} more character{}", if left == 1 { "" } else { "s" });
    (&text[..end.map_or(text.len(), |(at, _)| at)], rest)
}

/// Length as JavaScript counts.
fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

fn number(text: &[u8]) -> Option<String> {
    let mut out = Vec::new();
    // The one number that `inspect` and `String` write differently.
    if std::str::from_utf8(text).ok()?.parse::<f64>().is_ok_and(|value| value == 0.0 && value.is_sign_negative()) {
        return Some("-0".to_owned());
    }
    NUMBERS.write(text, &mut out).then_some(())?;
    let negative = text.starts_with(b"-");
    let text = String::from_utf8(out).ok()?;
    Some(match text.as_str() {
        "null" if negative => "-Infinity".to_owned(),
        "null" => "Infinity".to_owned(),
        _ => text,
    })
}

/// A key: bare where it is an identifier of ASCII, quoted otherwise.
fn name(key: RawString<'_>) -> Option<String> {
    let bytes = text_of(key);
    let bare = bytes.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_')
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let text = text(key)?;
    Some(if bare { text } else { quoted(&text) })
}

/// Single quotes, unless the text has some and none of another kind.
fn quoted(text: &str) -> String {
    let quote = match (text.contains('\''), text.contains('"'), text.contains('`') || text.contains("${")) {
        (false, ..) | (true, true, true) => '\'',
        (true, false, _) => '"',
        (true, true, false) => '`',
    };
    let mut out = String::from(quote);
    for character in text.chars() {
        match character {
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{C}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            '\'' if quote == '\'' => out.push_str("\\'"),
            '\0'..' ' | '\u{7F}'..'\u{A0}' => {
                let _ = write!(out, "\\x{:02X}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push(quote);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value as Json;

    fn inspected(body: &str) -> Option<String> {
        let mut out = Vec::new();
        inspect(&Input::new(body.as_bytes()), &mut out).then(|| String::from_utf8(out).unwrap())
    }

    /// Printed by Node.js 20 over bodies made to reach every branch: `tests/vectors/inspect.json`.
    #[test]
    fn bodies_as_node_prints_them() {
        let cases: Json = serde_json::from_str(include_str!("../../../tests/vectors/inspect.json")).unwrap();
        let cases = cases.as_array().unwrap();
        assert!(cases.len() >= 40);
        for case in cases {
            let body = case["body"].as_str().unwrap();
            assert_eq!(inspected(body).as_deref(), case["text"].as_str(), "{body}");
        }
    }

    #[test]
    fn long_texts_are_cut_and_counted() {
        let body = format!("[\"{}\"]", "a".repeat(10_002));
        assert!(inspected(&body).unwrap().ends_with("'... 2 more characters\n]"));
        assert_eq!(inspected("no JSON"), None);
    }
}
