//! The table: one row for each call of each runtime that writes bytes of its own, and for what several runtimes do alike. Where rows
//! write equal bytes the more general name stands first, unless one runtime's default is what everybody means.

use super::dates::Dates;
use super::number::{DOTNET, GO, Integers, JAVA, Numbers, ORG_JSON, PHP_ZERO_FRACTION};
use super::string::{Beyond, Spelling, Strings};
use super::styles::{
    COLON_SPACED, COMMA_SPACED, COMPACT, DOTNET_RELAXED, FOUR, GO_MAP, GO_OLD, GO_OLD_PLAIN, GO_PLAIN, GO_STRUCT, GSON,
    GSON_PLAIN, JACKSON, JACKSON_ASCII, JACKSON_PRETTY, JAVASCRIPT, JS, NEWTON, NEWTONSOFT_ASCII, NEWTONSOFT_DEFAULT,
    NEWTONSOFT_HTML, OR_JSON, PHP_ARRAY, PHP_HEX, PHP_OBJECT, PHP_PLAIN, PHP_SLASHES, PHP_UNICODE, PY, PY_UTF8,
    PYTHON_ASCII, PYTHON_UTF8, RAILS, RB, RUBY_ASCII, RUBY_PRETTY, RUBY_SCRIPT, SPACED, SYSTEM_TEXT, TAB, TWO,
    TWO_WINDOWS, U_JSON, UJSON_UTF8, VERBATIM, numbers,
};
use super::{Cleaned, Order, Style, powershell, text};
use crate::cause::Ecosystem::{self, DotNet, Go, Java, Node, Php, Python, Ruby};
use crate::cause::body::{BodyRow, Group, Input, Make};

/// A runtime's habit.
const fn habit(ecosystem: Ecosystem, style: Style, code: &'static str, title: &'static str) -> BodyRow {
    BodyRow::new(Group::Json, Make::Json(style), code, title).of(ecosystem)
}

/// Something that several runtimes do alike, so that nobody can be named.
const fn shared(style: Style, code: &'static str, title: &'static str) -> BodyRow {
    BodyRow::new(Group::Json, Make::Json(style), code, title)
}

/// A change of spelling that leaves everything else alone.
const fn spelling(make: fn(&Input<'_>, &mut Vec<u8>) -> bool, code: &'static str, title: &'static str) -> BodyRow {
    BodyRow::new(Group::Json, Make::Input(make), code, title)
}

pub(in crate::cause) static ROWS: &[BodyRow] = &[
    shared(VERBATIM, "body-compact", "the body as compact JSON, no white space between its tokens").common(),
    // Many runtimes write this, so that it is named for what it is.
    shared(
        Style { order: Order::Sorted, keep_repeats: false, ..VERBATIM },
        "body-sorted",
        "the body as compact JSON with every key sorted",
    )
    .common(),
    habit(Node, JS, "body-json-stringify", "the body as JSON.stringify writes it").common(),
    habit(Python, PY, "body-python-dumps", "the body as Python's json.dumps writes it").common(),
    habit(Python, PY_UTF8, "body-python-dumps-utf8", "the body as json.dumps(…, ensure_ascii=False) writes it")
        .common(),
    spelling(text::slashes_escaped, "body-slashes-escaped", "the body with every slash written as `\\/`").common(),
    spelling(
        text::non_ascii_lower,
        "body-non-ascii-escaped",
        "the body with non-ASCII characters as `\\uXXXX`, digits in lower case",
    )
    .common(),
    spelling(
        text::non_ascii_upper,
        "body-non-ascii-escaped-upper",
        "the body with non-ASCII characters as `\\uXXXX`, digits in upper case",
    ),
    spelling(text::non_ascii_raw, "body-non-ascii-raw", "the body with its `\\uXXXX` escapes as UTF-8 characters")
        .common(),
    spelling(text::slashes_raw, "body-slashes-raw", "the body with every `\\/` written as a plain slash").common(),
    spelling(
        text::html_escaped,
        "body-html-characters-escaped",
        "the body with `<`, `>` and `&` as `\\u003c`, `\\u003e` and `\\u0026`",
    )
    .common(),
    spelling(
        text::html_escaped_upper,
        "body-html-characters-escaped-upper",
        "the body with `<`, `>` and `&` as escapes with upper-case digits",
    ),
    spelling(
        text::html_raw,
        "body-html-characters-raw",
        "the body with `\\u003c`, `\\u003e`, `\\u0026` and their like as plain characters",
    )
    .common(),
    spelling(text::raw, "body-escapes-undone", "the body with every unnecessary escape undone").common(),
    spelling(
        text::digits_upper,
        "body-escape-digits-upper",
        "the body with the digits of its `\\uXXXX` escapes in upper case",
    ),
    spelling(
        text::digits_lower,
        "body-escape-digits-lower",
        "the body with the digits of its `\\uXXXX` escapes in lower case",
    ),
    habit(Php, PHP_OBJECT, "body-php-encode", "the body as PHP's json_encode writes it").common(),
    habit(Php, PHP_ARRAY, "body-php-encode-array", "the body as json_encode writes it after json_decode(…, true)")
        .common(),
    habit(Ruby, RB, "body-ruby-generate", "the body as Ruby's JSON.generate writes it").common(),
    habit(
        Ruby,
        Style { strings: Strings::Respelled(&RAILS), ..RB },
        "body-rails-to-json",
        "the body as Rails' to_json writes it",
    )
    .common(),
    habit(Go, GO_MAP, "body-go-marshal", "the body as Go's json.Marshal writes it from a map").common(),
    habit(Go, Style { end: "\n", ..GO_MAP }, "body-go-encode", "the body as Go's json.Encoder writes it from a map")
        .common(),
    habit(Go, GO_STRUCT, "body-go-marshal-struct", "the body as Go's json.Marshal writes it from a struct").common(),
    habit(DotNet, SYSTEM_TEXT, "body-dotnet-serialize", "the body as System.Text.Json writes it").common(),
    habit(DotNet, NEWTON, "body-newtonsoft", "the body as Newtonsoft.Json writes it").common(),
    habit(Java, JACKSON, "body-jackson", "the body as Jackson writes it").common(),
    habit(Java, GSON, "body-gson", "the body as Gson writes it").common(),
    habit(
        Python,
        Style { layout: &COMPACT, ..PY },
        "body-python-compact",
        "the body as json.dumps(…, separators=(',', ':')) writes it",
    )
    .common(),
    habit(
        Python,
        Style { layout: &COMPACT, ..PY_UTF8 },
        "body-python-compact-utf8",
        "the body as json.dumps(…, separators=(',', ':'), ensure_ascii=False) writes it",
    )
    .common(),
    habit(Python, OR_JSON, "body-orjson", "the body as orjson and Pydantic write it").common(),
    habit(
        Node,
        Style { order: Order::SortedUtf16, ..JS },
        "body-json-stringify-sorted",
        "the body as JSON.stringify writes it with every key sorted",
    )
    .common(),
    habit(
        Python,
        Style { order: Order::Sorted, ..PY },
        "body-python-sorted",
        "the body as json.dumps(…, sort_keys=True) writes it",
    )
    .common(),
    habit(
        Python,
        Style { layout: &COMPACT, order: Order::Sorted, ..PY },
        "body-python-sorted-compact",
        "the body as json.dumps(…, sort_keys=True, separators=(',', ':')) writes it",
    )
    .common(),
    shared(Style { layout: &TWO, ..VERBATIM }, "body-indent-2", "the body indented by two spaces").common(),
    shared(Style { layout: &FOUR, ..VERBATIM }, "body-indent-4", "the body indented by four spaces").common(),
    shared(Style { layout: &TAB, ..VERBATIM }, "body-indent-tab", "the body indented by tabs").common(),
    // What editors and `jq` save: the same, and a line feed. Of a file that nobody asked Flask for, this is the likelier name.
    shared(
        Style { layout: &TWO, end: "\n", ..VERBATIM },
        "body-indent-2-lf",
        "the body indented by two spaces, with a line feed at its end",
    ),
    shared(
        Style { layout: &FOUR, end: "\n", ..VERBATIM },
        "body-indent-4-lf",
        "the body indented by four spaces, with a line feed at its end",
    ),
    shared(
        Style { layout: &TAB, end: "\n", ..VERBATIM },
        "body-indent-tab-lf",
        "the body indented by tabs, with a line feed at its end",
    ),
    shared(
        Style { layout: &SPACED, ..VERBATIM },
        "body-spaced",
        "the body on one line with a space after every comma and colon",
    )
    .common(),
    spelling(
        powershell::write,
        "body-powershell-json",
        "the body as ConvertTo-Json of Windows PowerShell 5.1 lays it out",
    ),
    shared(
        Style { strings: Strings::Respelled(&powershell::SPELLING), keep_repeats: false, ..VERBATIM },
        "body-powershell-compress",
        "the body as ConvertTo-Json -Compress of Windows PowerShell 5.1 writes it",
    ),
    shared(
        Style { layout: &COLON_SPACED, ..VERBATIM },
        "body-colon-spaced",
        "the body on one line with a space after every colon",
    ),
    shared(
        Style { layout: &COMMA_SPACED, ..VERBATIM },
        "body-comma-spaced",
        "the body on one line with a space after every comma",
    ),
    shared(
        Style { layout: &SPACED, order: Order::Sorted, keep_repeats: false, ..VERBATIM },
        "body-sorted-spaced",
        "the body with every key sorted and a space after every comma and colon",
    ),
    shared(
        Style { layout: &TWO, order: Order::Sorted, keep_repeats: false, ..VERBATIM },
        "body-sorted-indent-2",
        "the body with every key sorted, indented by two spaces",
    ),
    shared(
        Style { layout: &TWO, order: Order::Sorted, end: "\n", keep_repeats: false, ..VERBATIM },
        "body-sorted-indent-2-lf",
        "the body with every key sorted, indented by two spaces, with a line feed at its end",
    ),
    shared(
        Style { layout: &SPACED, order: Order::Length, keep_repeats: false, ..VERBATIM },
        "body-jsonb",
        "the body as a PostgreSQL jsonb column prints it",
    ),
    shared(
        Style { drop_nulls: true, keep_repeats: false, ..VERBATIM },
        "body-nulls-dropped",
        "the body as compact JSON without members that are null",
    )
    .common(),
    habit(
        Node,
        Style { drop_nulls: true, ..JS },
        "body-json-stringify-no-nulls",
        "the body as JSON.stringify writes it without members that are null",
    ),
    habit(
        Node,
        Style { layout: &TWO, ..JS },
        "body-json-stringify-indent-2",
        "the body as JSON.stringify(v, null, 2) writes it",
    ),
    habit(
        Node,
        Style { layout: &FOUR, ..JS },
        "body-json-stringify-indent-4",
        "the body as JSON.stringify(v, null, 4) writes it",
    ),
    habit(
        Node,
        Style { layout: &TAB, ..JS },
        "body-json-stringify-indent-tab",
        "the body as JSON.stringify(v, null, '\\t') writes it",
    ),
    habit(Node, Style { twice: true, ..JS }, "body-json-stringify-twice", "the body stringified twice").common(),
    habit(
        Node,
        Style { end: "\n", ..JS },
        "body-json-stringify-lf",
        "the body as JSON.stringify writes it and a line feed",
    ),
    habit(
        Node,
        Style { layout: &SPACED, ..JS },
        "body-json-stringify-spaced",
        "the body with JavaScript's numbers and a space after every comma and colon",
    ),
    habit(
        Python,
        Style { layout: &TWO, ..PY },
        "body-python-indent-2",
        "the body as json.dumps(…, indent=2) writes it",
    ),
    habit(
        Python,
        Style { layout: &FOUR, ..PY },
        "body-python-indent-4",
        "the body as json.dumps(…, indent=4) writes it",
    ),
    habit(
        Python,
        Style { layout: &TWO, ..PY_UTF8 },
        "body-python-indent-2-utf8",
        "the body as json.dumps(…, indent=2, ensure_ascii=False) writes it",
    ),
    habit(
        Python,
        Style { layout: &FOUR, ..PY_UTF8 },
        "body-python-indent-4-utf8",
        "the body as json.dumps(…, indent=4, ensure_ascii=False) writes it",
    ),
    habit(
        Python,
        Style { order: Order::Sorted, ..PY_UTF8 },
        "body-python-sorted-utf8",
        "the body as json.dumps(…, sort_keys=True, ensure_ascii=False) writes it",
    ),
    habit(
        Python,
        Style { layout: &COMPACT, order: Order::Sorted, ..PY_UTF8 },
        "body-python-sorted-compact-utf8",
        "the body as json.dumps writes it sorted, without white space, in UTF-8",
    ),
    habit(
        Python,
        Style { layout: &TWO, order: Order::Sorted, ..PY },
        "body-python-sorted-indent-2",
        "the body as json.dumps(…, sort_keys=True, indent=2) writes it",
    ),
    habit(
        Python,
        Style { layout: &FOUR, order: Order::Sorted, ..PY },
        "body-python-sorted-indent-4",
        "the body as json.dumps(…, sort_keys=True, indent=4) writes it",
    ),
    habit(
        Python,
        Style { layout: &COMPACT, order: Order::Sorted, end: "\n", ..PY },
        "body-flask-jsonify",
        "the body as Flask's jsonify writes it",
    ),
    habit(
        Python,
        Style { layout: &TWO, order: Order::Sorted, end: "\n", ..PY },
        "body-flask-jsonify-debug",
        "the body as Flask's jsonify writes it in debug mode",
    ),
    habit(
        Python,
        Style { order: Order::Sorted, ..OR_JSON },
        "body-orjson-sorted",
        "the body as orjson writes it with OPT_SORT_KEYS",
    ),
    habit(
        Python,
        Style { layout: &TWO, ..OR_JSON },
        "body-orjson-indent-2",
        "the body as orjson writes it with OPT_INDENT_2",
    ),
    habit(
        Python,
        Style { end: "\n", ..OR_JSON },
        "body-orjson-lf",
        "the body as orjson writes it with OPT_APPEND_NEWLINE",
    ),
    habit(Python, U_JSON, "body-ujson", "the body as ujson writes it"),
    habit(
        Python,
        Style { strings: Strings::Respelled(&UJSON_UTF8), ..U_JSON },
        "body-ujson-utf8",
        "the body as ujson writes it with ensure_ascii=False",
    ),
    habit(
        Python,
        Style { strings: Strings::Respelled(&PYTHON_ASCII), ..U_JSON },
        "body-ujson-slashes",
        "the body as ujson writes it with escape_forward_slashes=False",
    ),
    habit(
        Ruby,
        Style { layout: &RUBY_PRETTY, ..RB },
        "body-ruby-pretty",
        "the body as Ruby's JSON.pretty_generate writes it",
    ),
    habit(
        Ruby,
        Style { layout: &TWO, ..RB },
        "body-ruby-pretty-tight",
        "the body as JSON.pretty_generate of newer json gems writes it",
    ),
    habit(
        Ruby,
        Style { strings: Strings::Respelled(&RUBY_ASCII), ..RB },
        "body-ruby-ascii",
        "the body as JSON.generate(v, ascii_only: true) writes it",
    ),
    habit(
        Ruby,
        Style { strings: Strings::Respelled(&RUBY_SCRIPT), ..RB },
        "body-ruby-script-safe",
        "the body as JSON.generate(v, script_safe: true) writes it",
    ),
    habit(
        Php,
        Style { strings: Strings::Respelled(&PHP_SLASHES), ..PHP_OBJECT },
        "body-php-slashes",
        "the body as json_encode(…, JSON_UNESCAPED_SLASHES) writes it",
    ),
    habit(
        Php,
        Style { strings: Strings::Respelled(&PHP_UNICODE), ..PHP_OBJECT },
        "body-php-unicode",
        "the body as json_encode(…, JSON_UNESCAPED_UNICODE) writes it",
    ),
    habit(
        Php,
        Style { strings: Strings::Respelled(&PHP_PLAIN), ..PHP_OBJECT },
        "body-php-slashes-unicode",
        "the body as json_encode(…, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) writes it",
    )
    .common(),
    habit(
        Php,
        Style { strings: Strings::Respelled(&PHP_SLASHES), ..PHP_ARRAY },
        "body-php-array-slashes",
        "the body as json_encode(json_decode(…, true), JSON_UNESCAPED_SLASHES) writes it",
    ),
    habit(
        Php,
        Style { strings: Strings::Respelled(&PHP_UNICODE), ..PHP_ARRAY },
        "body-php-array-unicode",
        "the body as json_encode(json_decode(…, true), JSON_UNESCAPED_UNICODE) writes it",
    ),
    habit(
        Php,
        Style { strings: Strings::Respelled(&PHP_PLAIN), ..PHP_ARRAY },
        "body-php-array-slashes-unicode",
        "the body as json_encode writes it from arrays, slashes and characters unescaped",
    ),
    habit(
        Php,
        Style { layout: &FOUR, ..PHP_OBJECT },
        "body-php-pretty",
        "the body as json_encode(…, JSON_PRETTY_PRINT) writes it",
    ),
    habit(
        Php,
        Style { layout: &FOUR, ..PHP_ARRAY },
        "body-php-array-pretty",
        "the body as json_encode(json_decode(…, true), JSON_PRETTY_PRINT) writes it",
    ),
    habit(
        Php,
        Style { layout: &FOUR, strings: Strings::Respelled(&PHP_PLAIN), ..PHP_OBJECT },
        "body-php-pretty-slashes-unicode",
        "the body as json_encode writes it for people, slashes and characters unescaped",
    ),
    habit(
        Php,
        Style { numbers: numbers(Integers::Signed64, &PHP_ZERO_FRACTION), ..PHP_OBJECT },
        "body-php-zero-fraction",
        "the body as json_encode(…, JSON_PRESERVE_ZERO_FRACTION) writes it",
    ),
    habit(
        Php,
        Style {
            numbers: numbers(Integers::Signed64, &PHP_ZERO_FRACTION),
            strings: Strings::Respelled(&PHP_PLAIN),
            ..PHP_OBJECT
        },
        "body-php-zero-fraction-slashes-unicode",
        "the body as json_encode writes it with zero fractions kept and nothing escaped",
    ),
    habit(
        Php,
        Style { strings: Strings::Respelled(&PHP_HEX), ..PHP_OBJECT },
        "body-symfony-json-response",
        "the body as Symfony's JsonResponse writes it",
    ),
    habit(
        Php,
        Style { strings: Strings::Respelled(&PHP_HEX), ..PHP_ARRAY },
        "body-symfony-json-response-array",
        "the body as Symfony's JsonResponse writes it from arrays",
    ),
    habit(
        Go,
        Style { strings: Strings::Respelled(&GO_PLAIN), end: "\n", ..GO_MAP },
        "body-go-encode-plain",
        "the body as Go's json.Encoder writes it from a map with SetEscapeHTML(false)",
    ),
    habit(
        Go,
        Style { strings: Strings::Respelled(&GO_PLAIN), ..GO_MAP },
        "body-go-marshal-plain",
        "the body as Go writes it from a map without HTML escapes",
    ),
    habit(
        Go,
        Style { layout: &TWO, ..GO_MAP },
        "body-go-indent-2",
        "the body as Go's json.MarshalIndent writes it from a map, two spaces a level",
    ),
    habit(
        Go,
        Style { layout: &FOUR, ..GO_MAP },
        "body-go-indent-4",
        "the body as Go's json.MarshalIndent writes it from a map, four spaces a level",
    ),
    habit(
        Go,
        Style { layout: &TAB, ..GO_MAP },
        "body-go-indent-tab",
        "the body as Go's json.MarshalIndent writes it from a map, a tab a level",
    ),
    habit(
        Go,
        Style { numbers: Numbers::Verbatim, ..GO_MAP },
        "body-go-use-number",
        "the body as Go writes it from a map after UseNumber",
    ),
    habit(
        Go,
        Style { end: "\n", ..GO_STRUCT },
        "body-go-encode-struct",
        "the body as Go's json.Encoder writes it from a struct",
    ),
    habit(
        Go,
        Style { strings: Strings::Respelled(&GO_PLAIN), ..GO_STRUCT },
        "body-go-struct-plain",
        "the body as Go writes it from a struct without HTML escapes",
    ),
    habit(
        Go,
        Style { numbers: numbers(Integers::Unbounded, &GO), ..GO_STRUCT },
        "body-go-struct-floats",
        "the body as Go writes it from a struct with float64 fields",
    ),
    habit(
        Go,
        Style { layout: &TWO, ..GO_STRUCT },
        "body-go-struct-indent-2",
        "the body as Go's json.MarshalIndent writes it from a struct",
    ),
    habit(
        Go,
        Style { strings: Strings::Respelled(&GO_OLD), ..GO_MAP },
        "body-go-marshal-old",
        "the body as json.Marshal before Go 1.22 writes it from a map",
    ),
    habit(
        Go,
        Style { strings: Strings::Respelled(&GO_OLD_PLAIN), end: "\n", ..GO_MAP },
        "body-go-encode-plain-old",
        "the body as json.Encoder before Go 1.22 writes it with SetEscapeHTML(false)",
    ),
    habit(
        Go,
        Style { strings: Strings::Respelled(&GO_OLD), ..GO_STRUCT },
        "body-go-struct-old",
        "the body as json.Marshal before Go 1.22 writes it from a struct",
    ),
    habit(
        DotNet,
        Style { strings: Strings::Respelled(&DOTNET_RELAXED), ..SYSTEM_TEXT },
        "body-dotnet-relaxed",
        "the body as System.Text.Json writes it with UnsafeRelaxedJsonEscaping",
    )
    .common(),
    habit(
        DotNet,
        Style { strings: Strings::Respelled(&Spelling { beyond: Beyond::Raw, ..DOTNET_RELAXED }), ..SYSTEM_TEXT },
        "body-dotnet-minimal",
        "the body as System.Text.Json writes it with an encoder that escapes only what JSON demands",
    ),
    habit(
        DotNet,
        Style { layout: &TWO, ..SYSTEM_TEXT },
        "body-dotnet-indented",
        "the body as System.Text.Json writes it with WriteIndented",
    ),
    habit(
        DotNet,
        Style { layout: &TWO, strings: Strings::Respelled(&DOTNET_RELAXED), ..SYSTEM_TEXT },
        "body-dotnet-relaxed-indented",
        "the body as System.Text.Json writes it with UnsafeRelaxedJsonEscaping and WriteIndented",
    ),
    habit(
        DotNet,
        Style { numbers: numbers(Integers::Unbounded, &DOTNET), ..SYSTEM_TEXT },
        "body-dotnet-doubles",
        "the body as System.Text.Json writes it from a class with double properties",
    ),
    habit(
        DotNet,
        Style {
            numbers: numbers(Integers::Unbounded, &DOTNET),
            strings: Strings::Respelled(&DOTNET_RELAXED),
            ..SYSTEM_TEXT
        },
        "body-dotnet-relaxed-doubles",
        "the body as System.Text.Json writes it from doubles with UnsafeRelaxedJsonEscaping",
    ),
    habit(
        DotNet,
        Style { drop_nulls: true, ..SYSTEM_TEXT },
        "body-dotnet-no-nulls",
        "the body as System.Text.Json writes it with WhenWritingNull",
    ),
    habit(
        DotNet,
        Style { layout: &TWO, ..NEWTON },
        "body-newtonsoft-indented",
        "the body as Newtonsoft.Json writes it with Formatting.Indented",
    ),
    habit(
        DotNet,
        Style { layout: &TWO_WINDOWS, ..NEWTON },
        "body-newtonsoft-indented-crlf",
        "the body as Newtonsoft.Json writes it indented on Windows",
    ),
    habit(
        DotNet,
        Style { layout: &TWO_WINDOWS, ..SYSTEM_TEXT },
        "body-dotnet-indented-crlf",
        "the body as System.Text.Json writes it with WriteIndented on Windows",
    ),
    habit(
        DotNet,
        Style { strings: Strings::Respelled(&NEWTONSOFT_HTML), ..NEWTON },
        "body-newtonsoft-html",
        "the body as Newtonsoft.Json writes it with EscapeHtml",
    ),
    habit(
        DotNet,
        Style { strings: Strings::Respelled(&NEWTONSOFT_ASCII), ..NEWTON },
        "body-newtonsoft-ascii",
        "the body as Newtonsoft.Json writes it with EscapeNonAscii",
    ),
    habit(
        DotNet,
        Style { drop_nulls: true, ..NEWTON },
        "body-newtonsoft-no-nulls",
        "the body as Newtonsoft.Json writes it with NullValueHandling.Ignore",
    ),
    habit(
        Java,
        Style { layout: &JACKSON_PRETTY, ..JACKSON },
        "body-jackson-pretty",
        "the body as Jackson's default pretty printer writes it",
    ),
    habit(
        Java,
        Style { strings: Strings::Respelled(&JACKSON_ASCII), ..JACKSON },
        "body-jackson-ascii",
        "the body as Jackson writes it with ESCAPE_NON_ASCII",
    ),
    habit(
        Java,
        Style { numbers: Numbers::Verbatim, ..JACKSON },
        "body-jackson-decimals",
        "the body as Jackson writes it with the text of its numbers kept",
    ),
    habit(
        Java,
        Style { order: Order::Sorted, ..JACKSON },
        "body-jackson-sorted",
        "the body as Jackson writes it with ORDER_MAP_ENTRIES_BY_KEYS",
    ),
    habit(
        Java,
        Style { drop_nulls: true, ..JACKSON },
        "body-jackson-no-nulls",
        "the body as Jackson writes it with NON_NULL",
    ),
    habit(
        Java,
        Style { strings: Strings::Respelled(&GSON_PLAIN), ..GSON },
        "body-gson-plain",
        "the body as Gson writes it with disableHtmlEscaping",
    ),
    habit(
        Java,
        Style { drop_nulls: false, ..GSON },
        "body-gson-nulls",
        "the body as Gson writes it with serializeNulls",
    ),
    habit(
        Java,
        Style { drop_nulls: false, strings: Strings::Respelled(&GSON_PLAIN), ..GSON },
        "body-gson-plain-nulls",
        "the body as Gson writes it with disableHtmlEscaping and serializeNulls",
    ),
    habit(
        Java,
        Style { layout: &TWO, ..GSON },
        "body-gson-pretty",
        "the body as Gson writes it with setPrettyPrinting",
    ),
    habit(
        Java,
        Style { numbers: numbers(Integers::Floats, &JAVA), ..GSON },
        "body-gson-map",
        "the body as Gson writes it from a Map",
    ),
    habit(
        Java,
        Style { numbers: numbers(Integers::Floats, &JAVA), strings: Strings::Respelled(&GSON_PLAIN), ..GSON },
        "body-gson-map-plain",
        "the body as Gson writes it from a Map with disableHtmlEscaping",
    ),
    shared(
        Style { order: Order::TopSorted, keep_repeats: false, ..VERBATIM },
        "body-top-sorted",
        "the body as compact JSON with the keys of its top level sorted",
    ),
    habit(
        Node,
        Style { order: Order::TopSortedUtf16, ..JS },
        "body-json-stringify-top-sorted",
        "the body as JSON.stringify writes it with the keys of its top level sorted",
    ),
    habit(
        Node,
        Style { order: Order::Listed, ..JS },
        "body-json-stringify-key-list",
        "the body as JSON.stringify writes it with its sorted top-level keys as replacer",
    ),
    habit(
        Node,
        Style { strings: Strings::Dated(&JAVASCRIPT, Dates::JavaScript), ..JS },
        "body-json-stringify-dates",
        "the body as JSON.stringify writes it after its dates became Date objects",
    ),
    habit(
        Python,
        Style { order: Order::TopSorted, ..PY },
        "body-python-top-sorted",
        "the body as Python's json.dumps writes it with the keys of its top level sorted",
    ),
    habit(
        Python,
        Style { layout: &COMPACT, order: Order::TopSorted, ..PY },
        "body-python-top-sorted-compact",
        "the body as json.dumps(…, separators=(',', ':')) writes it with the keys of its top level sorted",
    ),
    habit(
        Ruby,
        Style { order: Order::TopSorted, ..RB },
        "body-ruby-top-sorted",
        "the body as Ruby's JSON.generate writes it with the keys of its top level sorted",
    ),
    habit(
        Php,
        Style { order: Order::TopSorted, ..PHP_ARRAY },
        "body-php-ksort",
        "the body as json_encode writes it after ksort",
    ),
    habit(
        Php,
        Style { order: Order::TopSorted, strings: Strings::Respelled(&PHP_PLAIN), ..PHP_ARRAY },
        "body-php-ksort-slashes-unicode",
        "the body as json_encode writes it after ksort, slashes and characters as they are",
    ),
    habit(
        DotNet,
        Style { strings: Strings::Dated(&NEWTONSOFT_DEFAULT, Dates::Newtonsoft), ..NEWTON },
        "body-newtonsoft-dates",
        "the body as Newtonsoft.Json writes it after reading its dates",
    ),
    habit(
        DotNet,
        Style { strings: Strings::Dated(&NEWTONSOFT_DEFAULT, Dates::NewtonsoftOffsets), ..NEWTON },
        "body-newtonsoft-date-offsets",
        "the body as Newtonsoft.Json writes it after reading its dates with their offsets",
    ),
    habit(
        Python,
        Style { strings: Strings::Dated(&PYTHON_ASCII, Dates::Python), ..PY },
        "body-python-isoformat",
        "the body as Python's json.dumps writes it after its dates became datetimes",
    ),
    habit(
        Python,
        Style { strings: Strings::Dated(&PYTHON_UTF8, Dates::Python), ..PY },
        "body-python-isoformat-utf8",
        "the body as Python's json.dumps with ensure_ascii=False writes it after its dates became datetimes",
    ),
    habit(
        Python,
        Style { strings: Strings::Dated(&PYTHON_ASCII, Dates::PythonText), ..PY },
        "body-python-default-str",
        "the body as Python's json.dumps with default=str writes it after its dates became datetimes",
    ),
    habit(
        Python,
        Style { strings: Strings::Dated(&PYTHON_UTF8, Dates::Python), ..OR_JSON },
        "body-orjson-dates",
        "the body as orjson writes it after its dates became datetimes",
    ),
    habit(
        Python,
        Style { layout: &COMPACT, strings: Strings::Dated(&PYTHON_ASCII, Dates::Python), ..PY },
        "body-python-isoformat-compact",
        "the body as Python's json.dumps writes it without spaces after its dates became datetimes",
    ),
    habit(
        Java,
        Style {
            strings: Strings::OrgJson,
            numbers: numbers(Integers::Unbounded, &ORG_JSON),
            order: Order::JavaHash,
            ..JACKSON
        },
        "body-org-json",
        "the body as org.json's JSONObject writes it",
    ),
    habit(
        Php,
        Style { cleaned: Cleaned::TrimmedAndNulled, ..PHP_ARRAY },
        "body-laravel-input",
        "the body as json_encode writes Laravel's input",
    ),
    habit(
        Php,
        Style { cleaned: Cleaned::TrimmedAndNulled, strings: Strings::Respelled(&PHP_PLAIN), ..PHP_ARRAY },
        "body-laravel-input-slashes-unicode",
        "the body as json_encode writes Laravel's input, slashes and characters as they are",
    ),
    habit(
        Php,
        Style { cleaned: Cleaned::Nulled, ..PHP_ARRAY },
        "body-laravel-nulls",
        "the body as json_encode writes it with null for every empty text",
    ),
    habit(
        Php,
        Style { cleaned: Cleaned::Trimmed, ..PHP_ARRAY },
        "body-laravel-trimmed",
        "the body as json_encode writes it with every text trimmed",
    ),
];
