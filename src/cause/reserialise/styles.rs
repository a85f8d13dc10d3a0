//! The facts of each runtime: its white space, its spelling of strings, its numbers and its order of members. Found by running each library
//! over bodies with odd numbers, characters and keys, or read from its documentation where it does not run here (ASP.NET, Active Support).

use super::number::{self, ECMASCRIPT, Floats, GO, Integers, JAVA, NEWTONSOFT, Numbers, ORJSON, PHP, PYTHON, UJSON};
use super::string::{Beyond, Broken, Spelling, Strings};
use super::{Cleaned, Empty, Layout, Order, Style, Words};

pub(super) const COMPACT: Layout = Layout {
    braces: ["{", "}"],
    brackets: ["[", "]"],
    comma: ",",
    colon: ":",
    indent: "",
    line: "\n",
    empty: Empty::Tight,
    inline_arrays: false,
};
pub(super) const SPACED: Layout = Layout { comma: ", ", colon: ": ", ..COMPACT };
pub(super) const COLON_SPACED: Layout = Layout { colon: ": ", ..COMPACT };
pub(super) const COMMA_SPACED: Layout = Layout { comma: ", ", ..COMPACT };
pub(super) const TWO: Layout = Layout { colon: ": ", indent: "  ", ..COMPACT };
pub(super) const TWO_WINDOWS: Layout = Layout { line: "\r\n", ..TWO };
pub(super) const FOUR: Layout = Layout { indent: "    ", ..TWO };
pub(super) const TAB: Layout = Layout { indent: "\t", ..TWO };
pub(super) const RUBY_PRETTY: Layout = Layout { empty: Empty::Broken, ..TWO };
pub(super) const JACKSON_PRETTY: Layout = Layout { colon: " : ", empty: Empty::Blank, inline_arrays: true, ..TWO };

/// `Hash#inspect` up to Ruby 3.3, and since 3.4.
pub(super) const RUBY_ROCKETS: Layout = Layout { colon: "=>", ..SPACED };
pub(super) const RUBY_SPACED_ROCKETS: Layout = Layout { colon: " => ", ..SPACED };
/// `AbstractMap.toString`.
pub(super) const JAVA_MAP: Layout = Layout { colon: "=", ..SPACED };
/// `fmt` with `%v`.
pub(super) const GO_PRINT: Layout = Layout { braces: ["map[", "]"], comma: " ", ..COMPACT };

const JSON_WORDS: Words = Words { null: "null", yes: "true", no: "false" };
pub(super) const PYTHON_WORDS: Words = Words { null: "None", yes: "True", no: "False" };

pub(super) const RUBY_WORDS: Words = Words { null: "nil", ..JSON_WORDS };
pub(super) const GO_WORDS: Words = Words { null: "<nil>", ..JSON_WORDS };

const SHORT: &[(u8, &str)] = &[(0x08, "\\b"), (b'\t', "\\t"), (b'\n', "\\n"), (0x0C, "\\f"), (b'\r', "\\r")];

/// ECMAScript `QuoteJSONString`; decoding the request replaced what was not UTF-8.
pub(super) const JAVASCRIPT: Spelling = Spelling {
    short: SHORT,
    special: &[],
    upper: false,
    beyond: Beyond::Raw,
    lone: Broken::Escaped,
    invalid: Broken::Replaced,
};
/// Python escapes DEL only where it escapes everything beyond printable ASCII.
pub(super) const PYTHON_ASCII: Spelling =
    Spelling { special: &[(0x7F, "\\u007f")], beyond: Beyond::Escaped, invalid: Broken::Refused, ..JAVASCRIPT };
pub(super) const PYTHON_UTF8: Spelling = Spelling { lone: Broken::Refused, invalid: Broken::Refused, ..JAVASCRIPT };
const UJSON_ASCII: Spelling = Spelling { special: &[(b'/', "\\/")], ..PYTHON_ASCII };
pub(super) const UJSON_UTF8: Spelling = Spelling { special: &[(b'/', "\\/")], ..PYTHON_UTF8 };
const RUBY_UTF8: Spelling = PYTHON_UTF8;
pub(super) const RUBY_ASCII: Spelling = Spelling { beyond: Beyond::Escaped, ..RUBY_UTF8 };
pub(super) const RUBY_SCRIPT: Spelling =
    Spelling { special: &[(b'/', "\\/")], beyond: Beyond::Separators, ..RUBY_UTF8 };
pub(super) const RAILS: Spelling = Spelling {
    special: &[(b'<', "\\u003c"), (b'>', "\\u003e"), (b'&', "\\u0026")],
    beyond: Beyond::Separators,
    ..RUBY_UTF8
};
const PHP_DEFAULT: Spelling = Spelling { special: &[(b'/', "\\/")], beyond: Beyond::Escaped, ..RUBY_UTF8 };
pub(super) const PHP_SLASHES: Spelling = Spelling { special: &[], ..PHP_DEFAULT };
pub(super) const PHP_UNICODE: Spelling = Spelling { beyond: Beyond::Separators, ..PHP_DEFAULT };
pub(super) const PHP_PLAIN: Spelling = Spelling { special: &[], ..PHP_UNICODE };
/// `JSON_HEX_*` writes upper-case digits, while the rest of PHP writes lower case.
pub(super) const PHP_HEX: Spelling = Spelling {
    special: &[
        (b'/', "\\/"),
        (b'<', "\\u003C"),
        (b'>', "\\u003E"),
        (b'&', "\\u0026"),
        (b'\'', "\\u0027"),
        (b'"', "\\u0022"),
    ],
    ..PHP_DEFAULT
};
const GO_HTML: Spelling = Spelling {
    special: &[(b'<', "\\u003c"), (b'>', "\\u003e"), (b'&', "\\u0026")],
    beyond: Beyond::Separators,
    lone: Broken::Replaced,
    invalid: Broken::Replaced,
    ..JAVASCRIPT
};
pub(super) const GO_PLAIN: Spelling = Spelling { special: &[], ..GO_HTML };
/// Before Go 1.22 backspace and form feed had no short escape.
pub(super) const GO_OLD: Spelling = Spelling { short: &[(b'\t', "\\t"), (b'\n', "\\n"), (b'\r', "\\r")], ..GO_HTML };
pub(super) const GO_OLD_PLAIN: Spelling = Spelling { special: &[], ..GO_OLD };
pub(super) const GSON_PLAIN: Spelling = Spelling { beyond: Beyond::Separators, lone: Broken::Refused, ..JAVASCRIPT };
const GSON_HTML: Spelling = Spelling {
    special: &[(b'<', "\\u003c"), (b'>', "\\u003e"), (b'&', "\\u0026"), (b'=', "\\u003d"), (b'\'', "\\u0027")],
    ..GSON_PLAIN
};
const JACKSON_UTF8: Spelling = Spelling { upper: true, ..PYTHON_UTF8 };
pub(super) const JACKSON_ASCII: Spelling = Spelling { beyond: Beyond::Escaped, ..JACKSON_UTF8 };
/// The default encoder: whatever could end a script, an attribute or a UTF-7 sequence, even the quote.
const DOTNET_DEFAULT: Spelling = Spelling {
    special: &[
        (b'"', "\\u0022"),
        (b'&', "\\u0026"),
        (b'\'', "\\u0027"),
        (b'+', "\\u002B"),
        (b'<', "\\u003C"),
        (b'>', "\\u003E"),
        (b'`', "\\u0060"),
        (0x7F, "\\u007F"),
    ],
    upper: true,
    beyond: Beyond::Escaped,
    ..PYTHON_UTF8
};
pub(super) const DOTNET_RELAXED: Spelling =
    Spelling { special: &[(0x7F, "\\u007F")], beyond: Beyond::Blocked, ..DOTNET_DEFAULT };
/// `JSONObject.quote`; the slash behind `<` is seen to by the writer.
pub(super) const ORG_JSON: Spelling = Spelling { beyond: Beyond::Punctuation, ..JACKSON_LOWER };
const JACKSON_LOWER: Spelling = Spelling { upper: false, ..JACKSON_UTF8 };
pub(super) const NEWTONSOFT_DEFAULT: Spelling = Spelling { beyond: Beyond::SeparatorsAndNextLine, ..JAVASCRIPT };
pub(super) const NEWTONSOFT_HTML: Spelling = Spelling {
    special: &[(b'<', "\\u003c"), (b'>', "\\u003e"), (b'&', "\\u0026"), (b'\'', "\\u0027"), (b'"', "\\u0022")],
    ..NEWTONSOFT_DEFAULT
};
pub(super) const NEWTONSOFT_ASCII: Spelling = Spelling { beyond: Beyond::Escaped, ..NEWTONSOFT_DEFAULT };

pub(super) const fn numbers(integers: Integers, floats: &'static Floats) -> Numbers {
    Numbers::Parsed { integers, floats }
}

/// Everything as it was, white space aside.
pub(super) const VERBATIM: Style = Style {
    layout: &COMPACT,
    strings: Strings::Verbatim,
    numbers: Numbers::Verbatim,
    words: &JSON_WORDS,
    order: Order::Written,
    keep_repeats: true,
    first_values: false,
    drop_nulls: false,
    php_arrays: false,
    cleaned: Cleaned::Kept,
    end: "",
    twice: false,
};
pub(super) const JS: Style = Style {
    strings: Strings::Respelled(&JAVASCRIPT),
    numbers: numbers(Integers::Floats, &ECMASCRIPT),
    order: Order::IndicesFirst,
    keep_repeats: false,
    ..VERBATIM
};
pub(super) const PY: Style = Style {
    layout: &SPACED,
    strings: Strings::Respelled(&PYTHON_ASCII),
    numbers: numbers(Integers::Unbounded, &PYTHON),
    order: Order::Written,
    ..JS
};
pub(super) const PY_UTF8: Style = Style { strings: Strings::Respelled(&PYTHON_UTF8), ..PY };
pub(super) const OR_JSON: Style = Style { layout: &COMPACT, numbers: numbers(Integers::Either64, &ORJSON), ..PY_UTF8 };
pub(super) const U_JSON: Style = Style {
    layout: &COMPACT,
    strings: Strings::Respelled(&UJSON_ASCII),
    numbers: numbers(Integers::Unbounded, &UJSON),
    ..PY
};
pub(super) const RB: Style = Style {
    layout: &COMPACT,
    strings: Strings::Respelled(&RUBY_UTF8),
    numbers: numbers(Integers::Unbounded, &number::RUBY),
    ..PY
};
pub(super) const PHP_OBJECT: Style =
    Style { strings: Strings::Respelled(&PHP_DEFAULT), numbers: numbers(Integers::Signed64, &PHP), ..RB };
pub(super) const PHP_ARRAY: Style = Style { php_arrays: true, ..PHP_OBJECT };
pub(super) const GO_MAP: Style = Style {
    strings: Strings::Respelled(&GO_HTML),
    numbers: numbers(Integers::Floats, &GO),
    order: Order::Sorted,
    ..RB
};
pub(super) const GO_STRUCT: Style = Style { numbers: Numbers::Verbatim, order: Order::Written, ..GO_MAP };
pub(super) const GSON: Style =
    Style { strings: Strings::Respelled(&GSON_HTML), numbers: Numbers::Verbatim, drop_nulls: true, ..RB };
pub(super) const JACKSON: Style =
    Style { strings: Strings::Respelled(&JACKSON_UTF8), numbers: numbers(Integers::Unbounded, &JAVA), ..RB };
pub(super) const SYSTEM_TEXT: Style =
    Style { strings: Strings::Respelled(&DOTNET_DEFAULT), numbers: Numbers::Verbatim, ..RB };
pub(super) const NEWTON: Style = Style {
    strings: Strings::Respelled(&NEWTONSOFT_DEFAULT),
    numbers: numbers(Integers::Unbounded, &NEWTONSOFT),
    ..RB
};
