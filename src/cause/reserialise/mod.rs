//! What each runtime's JSON library writes when it is given a body that it has parsed before. A runtime is a `Style`, a row of facts
//! found by running it; one writer serves them all, straight from the tree into the output. Bodies nested deeper than any platform sends
//! are not written again.

mod dates;
mod inspect;
mod lost;
mod number;
mod powershell;
mod print;
mod printed;
mod rows;
mod string;
mod styles;
mod text;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use number::Numbers;
use string::Strings;

use super::body::Input;
use crate::json::{Kind, RawString, Tree, Value};
use crate::sorting;

pub(super) use lost::{ROWS as LOST, before_rounding, clause, holds_rounded, with_number};
pub(super) use printed::ROWS as PRINTED;
pub(super) use rows::ROWS;

/// How deep a body may be nested to be written again; the writer recurses.
const MAX_DEPTH: usize = 500;

/// How a runtime writes JSON.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)] // five facts that do not depend on one another
pub(in crate::cause) struct Style {
    layout: &'static Layout,
    strings: Strings,
    numbers: Numbers,
    words: &'static Words,
    order: Order,
    /// Whether both of two equal keys are written; parsers keep the last value in the place of the first.
    keep_repeats: bool,
    /// Whether of two equal keys the first value is kept, as few parsers do.
    first_values: bool,
    /// Whether members that are `null` are left out.
    drop_nulls: bool,
    /// Whether objects whose keys count from zero become arrays, the empty one included (PHP's arrays).
    php_arrays: bool,
    /// What became of texts before anything was written.
    cleaned: Cleaned,
    /// What follows the value.
    end: &'static str,
    /// Whether the result is written as a JSON string once more.
    twice: bool,
}

/// What a writer puts around values: white space, and brackets where they are not those of JSON.
#[derive(Debug, Clone, Copy)]
struct Layout {
    /// Around the members of an object.
    braces: [&'static str; 2],
    /// Around the items of an array.
    brackets: [&'static str; 2],
    comma: &'static str,
    colon: &'static str,
    /// What is repeated before each line; empty for everything on one line.
    indent: &'static str,
    /// What breaks a line.
    line: &'static str,
    empty: Empty,
    /// Whether arrays stay on their line (Jackson).
    inline_arrays: bool,
}

/// How empty arrays and objects look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Empty {
    /// `[]` and `{}`.
    Tight,
    /// `[ ]` and `{ }`: Jackson.
    Blank,
    /// Broken over lines as if something were in them: Ruby's json before 2.8.
    Broken,
}

/// The three literals.
#[derive(Debug)]
struct Words {
    null: &'static str,
    yes: &'static str,
    no: &'static str,
}

/// What an input filter does to every text of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cleaned {
    /// Nothing.
    Kept,
    /// White space at both ends goes.
    Trimmed,
    /// Empty texts become `null`.
    Nulled,
    /// Both, in this order.
    TrimmedAndNulled,
}

impl Cleaned {
    /// The text as the filter leaves it; `None` where it becomes `null`.
    fn leaves(self, string: RawString<'_>) -> Option<RawString<'_>> {
        let trimmed = match self {
            Self::Trimmed | Self::TrimmedAndNulled => trimmed(string),
            Self::Kept | Self::Nulled => string,
        };
        let nulled = matches!(self, Self::Nulled | Self::TrimmedAndNulled) && trimmed.raw.is_empty();
        (!nulled).then_some(trimmed)
    }
}

/// A text without white space at its ends, as it stands there or as an escape.
fn trimmed(string: RawString<'_>) -> RawString<'_> {
    let mut raw = string.raw.trim_ascii();
    while let [b'\\', b'n' | b'r' | b't', rest @ ..] = raw {
        raw = rest.trim_ascii_start();
    }
    // A backslash begins an escape only where an even number of them stands before it.
    while let [rest @ .., b'\\', b'n' | b'r' | b't'] = raw
        && rest.iter().rev().take_while(|byte| **byte == b'\\').count().is_multiple_of(2)
    {
        raw = rest.trim_ascii_end();
    }
    RawString { raw, ..string }
}

/// The order of an object's members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// As in the body.
    Written,
    /// Keys that are array indices first, in numerical order: JavaScript objects.
    IndicesFirst,
    /// By code point, which is also the order of UTF-8 bytes.
    Sorted,
    /// By UTF-16 unit: JavaScript's `sort`.
    SortedUtf16,
    /// Shorter keys first, equal lengths by byte: `jsonb`.
    Length,
    /// By code point at the top, as in the body below it: a sort that does not look inside.
    TopSorted,
    /// The same in JavaScript, where indices come first wherever they are.
    TopSortedUtf16,
    /// The keys of the top, sorted, are a list of those that are written anywhere: `JSON.stringify(v, Object.keys(v).sort())`.
    Listed,
    /// By the buckets of a `java.util.HashMap`.
    JavaHash,
}

impl Order {
    /// The order of the members of an object that lies so deep.
    fn at(self, depth: usize) -> Self {
        match (self, depth) {
            (Self::TopSorted, 0) => Self::Sorted,
            (Self::TopSorted, _) => Self::Written,
            (Self::TopSortedUtf16, 1..) => Self::IndicesFirst,
            _ => self,
        }
    }
}

/// What the writer wants to know about a tree before it starts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts {
    /// Whether some object has two equal keys.
    repeats: bool,
    /// Whether some key starts with a digit, so that a runtime may take it for an index.
    digits: bool,
}

impl Facts {
    /// Looks at every object once; `None` where the tree is too deep.
    pub(super) fn of(tree: &Tree<'_>) -> Option<Self> {
        let mut facts = Self::default();
        facts.survey(tree.root(), 0).then_some(facts)
    }

    fn survey(&mut self, value: Value<'_, '_>, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        match value.kind() {
            Kind::Array => value.items().all(|item| self.survey(item, depth + 1)),
            Kind::Object => {
                let mut seen = HashSet::new();
                value.members().all(|(key, member)| {
                    let key = text_of(key);
                    self.digits |= key.first().is_some_and(u8::is_ascii_digit);
                    self.repeats = self.repeats || !seen.insert(key);
                    self.survey(member, depth + 1)
                })
            }
            _ => true,
        }
    }
}

/// Appends the body as `style` writes it; `false` where it is not JSON, or nothing that this runtime would write.
pub(super) fn write(input: &Input<'_>, style: &Style, out: &mut Vec<u8>) -> bool {
    let (Some(tree), Some(facts)) = (&input.tree, input.facts) else {
        return false;
    };
    // What prints a map or a list without quotes prints a lone text as it is, which is nobody's habit of writing JSON.
    if style.strings.is_printed() && !matches!(tree.root().kind(), Kind::Array | Kind::Object) {
        return false;
    }
    let listed = tree.root().members().map(|(key, _)| text_of(key)).collect();
    let mut writer = Writer {
        style,
        facts,
        listed: if style.order == Order::Listed { listed } else { HashSet::new() },
        // Deep indentation multiplies a body; no runtime's spelling does so more than this.
        limit: input.bytes.len().saturating_mul(16).saturating_add(1 << 16),
        out,
    };
    let written = (style.order != Order::Listed || tree.root().kind() == Kind::Object) && writer.value(tree.root(), 0);
    out.extend_from_slice(style.end.as_bytes());
    if !(written && style.twice) {
        return written;
    }
    let once = String::from_utf8(std::mem::take(out));
    once.is_ok_and(|once| {
        quote(&once, false, out);
        true
    })
}

/// Appends `text` as a JSON string, as `JSON.stringify` writes it, or in ASCII as `json.dumps` does.
pub(super) fn quote(text: &str, ascii: bool, out: &mut Vec<u8>) {
    out.push(b'"');
    let spelling = if ascii { &styles::PYTHON_ASCII } else { &styles::JAVASCRIPT };
    spelling.text(text, out);
    out.push(b'"');
}

struct Writer<'w> {
    style: &'w Style,
    facts: Facts,
    /// The only keys that are written, where a list of them was given.
    listed: HashSet<Cow<'w, [u8]>>,
    limit: usize,
    out: &'w mut Vec<u8>,
}

type Member<'t, 'a> = (RawString<'a>, Value<'t, 'a>);

impl Writer<'_> {
    fn value(&mut self, value: Value<'_, '_>, depth: usize) -> bool {
        let style = self.style;
        match value.kind() {
            Kind::Null => self.put(style.words.null),
            Kind::Bool if value.text() == b"true" => self.put(style.words.yes),
            Kind::Bool => self.put(style.words.no),
            Kind::Number => return style.numbers.write(value.text(), self.out),
            Kind::String => {
                let Some(string) = value.raw_string() else { return false };
                let Some(string) = style.cleaned.leaves(string) else {
                    self.put(style.words.null);
                    return true;
                };
                return style.strings.write(string, self.out);
            }
            Kind::Array => return self.array(value.items(), depth),
            Kind::Object => return self.object(value, depth),
        }
        true
    }

    fn array<'t, 'a: 't>(&mut self, items: impl Iterator<Item = Value<'t, 'a>>, depth: usize) -> bool {
        let mut any = false;
        // Elements on the same line as their bracket do not count as a level.
        let inner = depth + usize::from(!self.style.layout.inline_arrays);
        let [open, close] = self.style.layout.brackets;
        self.put(open);
        for item in items {
            self.next(any, inner, self.style.layout.inline_arrays);
            any = true;
            if self.out.len() > self.limit || !self.value(item, inner) {
                return false;
            }
        }
        if !any && self.style.layout.empty == Empty::Broken {
            // Ruby ends the (missing) last item of an array, but not the last member of an object, on a line of its own.
            self.put("\n");
        }
        self.close(close, any, depth, self.style.layout.inline_arrays);
        true
    }

    fn object(&mut self, object: Value<'_, '_>, depth: usize) -> bool {
        let style = self.style;
        let order = style.order.at(depth);
        let indices = self.facts.digits && order == Order::IndicesFirst;
        let repeats = self.facts.repeats && !style.keep_repeats;
        let sorts = !matches!(order, Order::Written | Order::IndicesFirst);
        let kept = object.members().filter(|(_, value)| !(style.drop_nulls && value.kind() == Kind::Null));
        if !(indices || repeats || sorts || style.php_arrays) {
            return self.members(kept, depth);
        }
        // A repeated key counts with its last value, even where that one is dropped.
        let mut members: Vec<Member<'_, '_>> =
            if repeats { one_value(object.members(), style.first_values) } else { kept.collect() };
        members.retain(|(_, value)| !(style.drop_nulls && value.kind() == Kind::Null));
        let indices_first = |(key, _): &Member<'_, '_>| index(*key).map_or((1, 0), |index| (0, index));
        match order {
            Order::Written => {}
            Order::IndicesFirst => sorting::by_key(&mut members, indices_first),
            Order::Sorted | Order::TopSorted => sorting::by_key(&mut members, |(key, _)| text_of(*key)),
            Order::SortedUtf16 => sorting::by_key(&mut members, |(key, _)| utf16(*key)),
            Order::TopSortedUtf16 => {
                sorting::by_key(&mut members, |(key, _)| utf16(*key));
                sorting::by_key(&mut members, indices_first);
            }
            Order::Listed => {
                members.retain(|(key, _)| self.listed.contains(&text_of(*key)));
                sorting::by_key(&mut members, |(key, _)| utf16(*key));
            }
            Order::JavaHash => {
                let buckets = java_buckets(members.len());
                sorting::by_key(&mut members, |(key, _)| java_hash(*key) & (buckets - 1));
            }
            Order::Length => sorting::by_key(&mut members, |(key, _)| {
                let text = text_of(*key);
                (text.len(), text)
            }),
        }
        if style.php_arrays && members.iter().zip(0..).all(|((key, _), at)| index(*key) == Some(at)) {
            return self.array(members.into_iter().map(|(_, value)| value), depth);
        }
        self.members(members.into_iter(), depth)
    }

    fn members<'t, 'a: 't>(&mut self, members: impl Iterator<Item = Member<'t, 'a>>, depth: usize) -> bool {
        let mut any = false;
        let [open, close] = self.style.layout.braces;
        self.put(open);
        for (key, value) in members {
            self.next(any, depth + 1, false);
            any = true;
            if self.out.len() > self.limit || !self.style.strings.write_key(key, self.out) {
                return false;
            }
            self.put(self.style.layout.colon);
            if !self.value(value, depth + 1) {
                return false;
            }
        }
        self.close(close, any, depth, false);
        true
    }

    /// What stands before a member or an item.
    fn next(&mut self, any: bool, depth: usize, inline: bool) {
        if any {
            self.put(self.style.layout.comma);
        }
        if inline {
            self.put(" ");
        } else {
            self.line(depth);
        }
    }

    fn close(&mut self, bracket: &str, any: bool, depth: usize, inline: bool) {
        match (any, self.style.layout.empty) {
            (true, _) if inline => self.put(" "),
            (true, _) | (false, Empty::Broken) => self.line(depth),
            (false, Empty::Tight) => {}
            (false, Empty::Blank) => self.put(" "),
        }
        self.put(bracket);
    }

    fn line(&mut self, depth: usize) {
        let indent = self.style.layout.indent;
        if !indent.is_empty() {
            self.put(self.style.layout.line);
            for _ in 0..depth {
                self.put(indent);
            }
        }
    }

    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}

fn text_of(key: RawString<'_>) -> Cow<'_, [u8]> {
    if !key.escaped {
        return Cow::Borrowed(key.raw);
    }
    let mut value = Vec::new();
    key.value_into(&mut value);
    Cow::Owned(value)
}

fn utf16(key: RawString<'_>) -> Vec<u16> {
    String::from_utf8_lossy(&text_of(key)).encode_utf16().collect()
}

/// The array index that a key is in JavaScript, and the integer that it is in PHP: digits without a leading zero.
fn index(key: RawString<'_>) -> Option<u32> {
    let text = text_of(key);
    let canonical = text.first().is_some_and(|first| *first != b'0' || text.len() == 1);
    let digits = std::str::from_utf8(&text).ok().filter(|_| canonical)?;
    let digits = digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits)?;
    digits.parse().ok().filter(|index| *index < u32::MAX)
}

/// How many buckets a `HashMap` has that grew with its members: they stay under three quarters.
fn java_buckets(members: usize) -> u32 {
    let mut buckets = 16_u32;
    while members > buckets as usize / 4 * 3 && buckets < 1 << 30 {
        buckets *= 2;
    }
    buckets
}

/// `String.hashCode`, spread over the lower half as `HashMap` does.
fn java_hash(key: RawString<'_>) -> u32 {
    let hash = utf16(key).iter().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(*unit)));
    hash ^ hash >> 16
}

fn last_values<'t, 'a>(members: impl Iterator<Item = Member<'t, 'a>>) -> Vec<Member<'t, 'a>> {
    one_value(members, false)
}

/// One value for each key, in the place where the key stands first.
fn one_value<'t, 'a>(members: impl Iterator<Item = Member<'t, 'a>>, first: bool) -> Vec<Member<'t, 'a>> {
    let mut kept: Vec<Member<'t, 'a>> = Vec::new();
    let mut places = HashMap::new();
    for (key, value) in members {
        let place = *places.entry(text_of(key)).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(member) if !first => member.1 = value,
            Some(_) => {}
            None => kept.push((key, value)),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::body::rows;
    use super::*;

    fn written(code: &str, body: impl AsRef<[u8]>) -> Option<String> {
        let row = rows().iter().find(|row| row.code == code).expect(code);
        let mut out = Vec::new();
        row.apply(&Input::new(body.as_ref()), &mut out).then(|| String::from_utf8(out).expect(code))
    }

    fn writes(code: &str, body: impl AsRef<[u8]>, expected: &str) {
        assert_eq!(written(code, body).as_deref(), Some(expected), "{code}");
    }

    /// Every control character class, what HTML and scripts know, blanks, private use, and a pair.
    const ODD: &str = r#"[ "\u0000\u000b\b\f\u001F\u007f\u0085\u00a0\u2028\ue000é😀\/<>&'`+=\"\\" ]"#;

    #[test]
    fn each_runtime_has_its_own_odd_characters() {
        // Made by running Node.js 20, Python 3.11, PHP 8.2, Ruby 3.1 and Go 1.19 over the same body.
        writes(
            "body-json-stringify",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\u{85}\u{a0}\u{2028}\u{e000}é😀/<>&'`+=\\\"\\\\\"]",
        );
        writes(
            "body-python-dumps",
            ODD,
            r#"["\u0000\u000b\b\f\u001f\u007f\u0085\u00a0\u2028\ue000\u00e9\ud83d\ude00/<>&'`+=\"\\"]"#,
        );
        writes(
            "body-python-dumps-utf8",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\u{85}\u{a0}\u{2028}\u{e000}é😀/<>&'`+=\\\"\\\\\"]",
        );
        writes("body-python-str", ODD, r#"['\x00\x0b\x08\x0c\x1f\x7f\x85\xa0\u2028\ue000é😀/<>&\'`+="\\']"#);
        writes(
            "body-php-encode",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\\u0085\\u00a0\\u2028\\ue000\\u00e9\\ud83d\\ude00\\/<>&'`+=\\\"\\\\\"]",
        );
        writes(
            "body-php-unicode",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\u{85}\u{a0}\\u2028\u{e000}é😀\\/<>&'`+=\\\"\\\\\"]",
        );
        writes(
            "body-symfony-json-response",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\\u0085\\u00a0\\u2028\\ue000\\u00e9\\ud83d\\ude00\\/\\u003C\\u003E\\u0026\\u0027`+=\\u0022\\\\\"]",
        );
        writes(
            "body-ruby-ascii",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\\u0085\\u00a0\\u2028\\ue000\\u00e9\\ud83d\\ude00/<>&'`+=\\\"\\\\\"]",
        );
        writes(
            "body-go-marshal-old",
            ODD,
            "[\"\\u0000\\u000b\\u0008\\u000c\\u001f\u{7f}\u{85}\u{a0}\\u2028\u{e000}é😀/\\u003c\\u003e\\u0026'`+=\\\"\\\\\"]",
        );
        writes(
            "body-go-marshal",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\u{85}\u{a0}\\u2028\u{e000}é😀/\\u003c\\u003e\\u0026'`+=\\\"\\\\\"]",
        );
        // From the documentation of their encoders.
        writes(
            "body-dotnet-serialize",
            ODD,
            r#"["\u0000\u000B\b\f\u001F\u007F\u0085\u00A0\u2028\uE000\u00E9\uD83D\uDE00/\u003C\u003E\u0026\u0027\u0060\u002B=\u0022\\"]"#,
        );
        writes(
            "body-dotnet-relaxed",
            ODD,
            r#"["\u0000\u000B\b\f\u001F\u007F\u0085\u00A0\u2028\uE000é\uD83D\uDE00/<>&'`+=\"\\"]"#,
        );
        writes(
            "body-newtonsoft",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\\u0085\u{a0}\\u2028\u{e000}é😀/<>&'`+=\\\"\\\\\"]",
        );
        writes(
            "body-jackson",
            ODD,
            "[\"\\u0000\\u000B\\b\\f\\u001F\u{7f}\u{85}\u{a0}\u{2028}\u{e000}é😀/<>&'`+=\\\"\\\\\"]",
        );
        writes(
            "body-gson",
            ODD,
            "[\"\\u0000\\u000b\\b\\f\\u001f\u{7f}\u{85}\u{a0}\\u2028\u{e000}é😀/\\u003c\\u003e\\u0026\\u0027`+\\u003d\\\"\\\\\"]",
        );
    }

    #[test]
    fn spelling_changes_leave_everything_else_alone() {
        for (code, body, expected) in [
            ("body-slashes-escaped", r#"{ "a/b\\/": "\/" , "n":1.50}"#, r#"{ "a\/b\\\/": "\/" , "n":1.50}"#),
            ("body-slashes-raw", r#"[ "\/\\\/" ]"#, r#"[ "/\\/" ]"#),
            ("body-non-ascii-escaped", "[ \"ž😀\", 1e3 ]", r#"[ "\u017e\ud83d\ude00", 1e3 ]"#),
            ("body-non-ascii-escaped-upper", "[\"ž😀\"]", r#"["\u017E\uD83D\uDE00"]"#),
            ("body-non-ascii-raw", r#"[ "\u017E\ud83d\ude00\u003c\ud800" ]"#, r#"[ "ž😀\u003c\ud800" ]"#),
            ("body-html-characters-escaped", "[ \"<a&b>\u{2028}'\" ]", r#"[ "\u003ca\u0026b\u003e\u2028'" ]"#),
            ("body-html-characters-escaped-upper", "[\"<>\"]", r#"["\u003C\u003E"]"#),
            ("body-html-characters-raw", r#"["\u003C\u0026\u0027\u00e9\\u003c"]"#, r#"["<&'\u00e9\\u003c"]"#),
            ("body-escapes-undone", r#"["\u0041\/\u00e9\u0022\u005c\n\u001b"]"#, r#"["A/é\u0022\u005c\n\u001b"]"#),
            ("body-escape-digits-upper", r#"["\u00e9\n\\u00e9"]"#, r#"["\u00E9\n\\u00e9"]"#),
            ("body-escape-digits-lower", r#"["\u00E9\n"]"#, r#"["\u00e9\n"]"#),
        ] {
            writes(code, body, expected);
        }
        // A byte order mark is no character of the JSON.
        writes("body-non-ascii-escaped", "\u{FEFF}[\"é\"]", r#"["\u00e9"]"#);
    }

    #[test]
    fn repeated_keys_keep_the_first_place_and_the_last_value() {
        let body = r#"{"a":1,"b":{"c":2,"\u0063":3},"a":4}"#;
        writes("body-json-stringify", body, r#"{"a":4,"b":{"c":3}}"#);
        writes("body-repeats-dropped", body, r#"{"a":4,"b":{"c":3}}"#);
        assert_eq!(written("body-compact", body), None);
        // The last value counts even where it is left out.
        writes("body-nulls-dropped", r#"{"a":1,"b":2,"a":null}"#, r#"{"b":2}"#);
    }

    #[test]
    fn javascript_moves_indices_to_the_front() {
        writes(
            "body-json-stringify",
            r#"{"b":1,"10":2,"9":3,"01":4,"-1":5,"4294967295":6,"4294967294":7}"#,
            r#"{"9":3,"10":2,"4294967294":7,"b":1,"01":4,"-1":5,"4294967295":6}"#,
        );
    }

    #[test]
    fn php_arrays_that_count_from_zero_are_lists() {
        writes(
            "body-php-encode-array",
            r#"{"a":{"0":1,"1":{}},"b":{"1":1},"c":{"1":1,"0":2}}"#,
            r#"{"a":[1,[]],"b":{"1":1},"c":{"1":1,"0":2}}"#,
        );
    }

    #[test]
    fn sorting_is_by_code_point_or_by_utf16_unit() {
        let body = "{\"\u{FB33}\":1,\"😀\":2,\"a\":3}";
        writes("body-sorted", body, "{\"a\":3,\"\u{FB33}\":1,\"😀\":2}");
        writes("body-json-stringify-sorted", body, "{\"a\":3,\"😀\":2,\"\u{FB33}\":1}");
        writes("body-jsonb", r#"{"bb":1,"a":[],"c":2}"#, r#"{"a": [], "c": 2, "bb": 1}"#);
    }

    #[test]
    fn a_sort_of_the_top_leaves_what_is_below_it() {
        let body = r#"{ "b":{"z":1,"10":2,"9":{"b":1,"a":2}},"2":[{"y":1,"x":2}],"a":1.0 }"#;
        writes("body-top-sorted", body, r#"{"2":[{"y":1,"x":2}],"a":1.0,"b":{"z":1,"10":2,"9":{"b":1,"a":2}}}"#);
        // Printed by Node.js 20 and Python 3.11.
        writes(
            "body-json-stringify-top-sorted",
            r#"{"b":{"z":1,"10":2},"é":1,"10":1,"9":2,"a":1.0}"#,
            r#"{"9":2,"10":1,"a":1,"b":{"10":2,"z":1},"é":1}"#,
        );
        writes("body-json-stringify-key-list", body, r#"{"2":[{}],"a":1,"b":{}}"#);
        writes(
            "body-json-stringify-key-list",
            r#"{"b":{"z":1,"b":2,"a":[{"a":1,"q":2}]},"a":1,"10":3,"9":4}"#,
            r#"{"10":3,"9":4,"a":1,"b":{"a":[{"a":1}],"b":2}}"#,
        );
        assert_eq!(written("body-json-stringify-key-list", "[{}, {}]"), None);
        writes("body-python-top-sorted", r#"{"b":{"z":1,"a":2},"a":1}"#, r#"{"a": 1, "b": {"z": 1, "a": 2}}"#);
        writes("body-php-ksort", r#"{"b":{"z":"/","a":{}},"a":1}"#, r#"{"a":1,"b":{"z":"\/","a":[]}}"#);
    }

    #[test]
    fn members_of_a_hash_map_come_by_their_buckets() {
        // Printed by Java 17: `new HashMap<String, Object>` filled in the order of the body.
        writes(
            "body-org-json",
            r#"{"workspace_id":"abc12345","component_id":"send","input_values":{"note":"hi","email":"zoë@example.com"},"é":1.0,"type":null,"id":[1,true]}"#,
            JAVA_HASH_MAP,
        );
        let many: Vec<String> = (0..30).map(|number| format!("\"k{number}\":{number}")).collect();
        writes("body-org-json", format!("{{{}}}", many.join(",")), JAVA_HASH_MAP_OF_THIRTY);
    }

    const JAVA_HASH_MAP: &str = r#"{"workspace_id":"abc12345","input_values":{"note":"hi","email":"zoë@example.com"},"component_id":"send","é":1,"id":[1,true],"type":null}"#;
    const JAVA_HASH_MAP_OF_THIRTY: &str = r#"{"k11":11,"k10":10,"k13":13,"k12":12,"k15":15,"k14":14,"k17":17,"k16":16,"k19":19,"k18":18,"k0":0,"k1":1,"k2":2,"k3":3,"k20":20,"k4":4,"k5":5,"k22":22,"k6":6,"k21":21,"k7":7,"k24":24,"k8":8,"k23":23,"k9":9,"k26":26,"k25":25,"k28":28,"k27":27,"k29":29}"#;

    #[test]
    fn lone_surrogates_and_invalid_bytes_go_where_the_runtime_puts_them() {
        writes("body-json-stringify", r#"[ "\uD800x" ]"#, r#"["\ud800x"]"#);
        writes("body-python-dumps", r#"["\uD800x"]"#, r#"["\ud800x"]"#);
        writes("body-go-marshal", r#"["\uD800x"]"#, "[\"\u{FFFD}x\"]");
        for code in ["body-python-compact-utf8", "body-ruby-pretty", "body-php-encode", "body-python-str"] {
            assert_eq!(written(code, r#"[ "\uD800x" ]"#), None, "{code}");
        }
        writes("body-json-stringify", b"[ \"a\xFF\" ]", "[\"a\u{FFFD}\"]");
        assert_eq!(written("body-python-dumps", b"[\"a\xFF\"]"), None);
    }

    #[test]
    fn empty_arrays_and_objects_look_different_in_ruby_and_jackson() {
        let body = r#"{"a":[],"b":{},"c":[1,{"d":[[]]}]}"#;
        writes(
            "body-indent-2",
            body,
            "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": [\n        []\n      ]\n    }\n  ]\n}",
        );
        writes(
            "body-ruby-pretty",
            body,
            "{\n  \"a\": [\n\n  ],\n  \"b\": {\n  },\n  \"c\": [\n    1,\n    {\n      \"d\": [\n        [\n\n        ]\n      ]\n    }\n  ]\n}",
        );
        writes(
            "body-jackson-pretty",
            body,
            "{\n  \"a\" : [ ],\n  \"b\" : { },\n  \"c\" : [ 1, {\n    \"d\" : [ [ ] ]\n  } ]\n}",
        );
    }

    #[test]
    fn a_byte_order_mark_is_skipped_as_parsers_do() {
        writes("body-compact", "\u{FEFF}{ }", "{}");
    }

    #[test]
    fn deep_bodies_are_refused_and_no_stack_overflows() {
        let nested = |depth: usize| format!("{}{}", "[ ".repeat(depth), "]".repeat(depth));
        assert!(written("body-compact", nested(MAX_DEPTH)).is_some());
        assert!(written("body-compact", nested(MAX_DEPTH + 2)).is_none());
        let mut out = Vec::new();
        let deep = nested(10_000);
        let input = Input::new(deep.as_bytes());
        assert!(input.tree.is_some());
        for row in rows() {
            row.apply(&input, &mut out);
        }
    }

    #[test]
    fn indentation_cannot_multiply_a_body_without_bounds() {
        let depth = 400;
        let body = format!("{}{}1{}", "[".repeat(depth), "1,".repeat(20_000), "]".repeat(depth));
        assert_eq!(written("body-indent-4", &body), None);
    }

    #[test]
    fn the_compact_row_drops_white_space_and_nothing_else() {
        let body = "{ \"a b\\\" \" : [ 1.50 , null ],\n\t\"a b\": \"\\u00e9 \\\\\" }";
        let expected = text::without_white_space(body.as_bytes());
        assert_eq!(written("body-compact", body).map(String::into_bytes), Some(expected));
    }
}
