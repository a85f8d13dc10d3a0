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
use super::{Cleaned, Order, Style, text};
use crate::cause::Ecosystem::{self, DotNet, Go, Java, Node, Php, Python, Ruby};
use crate::cause::body::{BodyRow, Group, Input, Make};

const RAW: &str = "Verify the bytes as they arrived, before any parser; parse them only afterwards.";

const fn repair(ecosystem: Ecosystem) -> &'static str {
    match ecosystem {
        Node => {
            "Hash the request's own bytes (`express.raw`, the `verify` hook of `express.json`, `await req.text()`), never the parsed body stringified again."
        }
        Python => {
            "Hash the request's own bytes (`request.get_data()` in Flask, `request.body` in Django, `await request.body()` in FastAPI), never a dumped dict."
        }
        Ruby => "Hash `request.raw_post` (Rails) or `request.body.read` (Rack), never `to_json` of the parsed params.",
        Php => {
            "Hash `file_get_contents('php://input')` or `$request->getContent()`, never `json_encode` of the decoded body."
        }
        Go => "Read the bytes with `io.ReadAll(r.Body)`, hash them, and unmarshal the same slice afterwards.",
        Java => {
            "Take the body as `@RequestBody byte[]`, hash it, and let the object mapper read the same array afterwards."
        }
        DotNet => {
            "Call `Request.EnableBuffering()`, read `Request.Body` into bytes, hash those, and deserialise the same bytes afterwards."
        }
    }
}

const DATETIMES: &str = "A model or a schema (pydantic, Django REST framework, marshmallow) made `datetime`s of the dates, and `isoformat` writes `+00:00` for `Z` and six digits of a fraction, or none.";

/// A runtime's habit.
const fn habit(
    ecosystem: Ecosystem,
    style: Style,
    code: &'static str,
    title: &'static str,
    why: &'static str,
) -> BodyRow {
    BodyRow::new(Group::Json, Make::Json(style), code, title, why, repair(ecosystem)).of(ecosystem)
}

/// Something that several runtimes do alike, so that nobody can be named.
const fn shared(style: Style, code: &'static str, title: &'static str, why: &'static str) -> BodyRow {
    BodyRow::new(Group::Json, Make::Json(style), code, title, why, RAW)
}

/// A change of spelling that leaves everything else alone.
const fn spelling(
    make: fn(&Input<'_>, &mut Vec<u8>) -> bool,
    code: &'static str,
    title: &'static str,
    why: &'static str,
) -> BodyRow {
    BodyRow::new(Group::Json, Make::Input(make), code, title, why, RAW)
}

pub(in crate::cause) static ROWS: &[BodyRow] = &[
    shared(
        VERBATIM,
        "body-compact",
        "the body as compact JSON, no white space between its tokens",
        "The body was parsed and serialised again, or minified: `JSON.stringify`, `JSON.generate`, `json.Compact` and most other serialisers write no white space.",
    )
    .common(),
    habit(
        Node,
        JS,
        "body-json-stringify",
        "the body as JSON.stringify writes it",
        "The parsed body was stringified again. White space goes, `1.0` becomes `1`, large integers lose digits, escapes become characters, keys that are numbers move to the front.",
    )
    .common(),
    habit(
        Python,
        PY,
        "body-python-dumps",
        "the body as Python's json.dumps writes it",
        "The parsed body was dumped again. Python puts a space after commas and colons, writes non-ASCII characters as `\\uXXXX`, and `1e3` as `1000.0`.",
    )
    .common(),
    habit(
        Python,
        PY_UTF8,
        "body-python-dumps-utf8",
        "the body as json.dumps(…, ensure_ascii=False) writes it",
        "The parsed body was dumped again, with a space after commas and colons and characters left as they are.",
    )
    .common(),
    spelling(
        text::slashes_escaped,
        "body-slashes-escaped",
        "the body with every slash written as `\\/`",
        "PHP's json_encode and ujson escape slashes; everything else here is as it was.",
    )
    .common(),
    spelling(
        text::non_ascii_lower,
        "body-non-ascii-escaped",
        "the body with non-ASCII characters as `\\uXXXX`, digits in lower case",
        "Python, PHP, Ruby's `ascii_only` and Newtonsoft's EscapeNonAscii write ASCII only; everything else here is as it was.",
    )
    .common(),
    spelling(
        text::non_ascii_upper,
        "body-non-ascii-escaped-upper",
        "the body with non-ASCII characters as `\\uXXXX`, digits in upper case",
        "System.Text.Json and Jackson's ESCAPE_NON_ASCII write upper-case digits; everything else here is as it was.",
    ),
    spelling(
        text::non_ascii_raw,
        "body-non-ascii-raw",
        "the body with its `\\uXXXX` escapes as UTF-8 characters",
        "A serialiser that writes UTF-8 replaced the escapes the sender had written; only characters beyond ASCII differ.",
    )
    .common(),
    spelling(
        text::slashes_raw,
        "body-slashes-raw",
        "the body with every `\\/` written as a plain slash",
        "Every runtime but PHP and ujson writes slashes as they are.",
    )
    .common(),
    spelling(
        text::html_escaped,
        "body-html-characters-escaped",
        "the body with `<`, `>` and `&` as `\\u003c`, `\\u003e` and `\\u0026`",
        "Rails' `to_json`, Go's `json.Marshal` (of a RawMessage too) and Gson protect pages that embed JSON; everything else here is as it was.",
    )
    .common(),
    spelling(
        text::html_escaped_upper,
        "body-html-characters-escaped-upper",
        "the body with `<`, `>` and `&` as escapes with upper-case digits",
        "System.Text.Json and PHP's JSON_HEX_TAG and JSON_HEX_AMP write `\\u003C`; everything else here is as it was.",
    ),
    spelling(
        text::html_raw,
        "body-html-characters-raw",
        "the body with `\\u003c`, `\\u003e`, `\\u0026` and their like as plain characters",
        "A serialiser without HTML escaping replaced the escapes that Rails, Go, Gson or .NET had written.",
    )
    .common(),
    spelling(
        text::raw,
        "body-escapes-undone",
        "the body with every unnecessary escape undone",
        "A serialiser wrote the shortest spelling of each string: plain slashes, plain characters.",
    )
    .common(),
    spelling(
        text::digits_upper,
        "body-escape-digits-upper",
        "the body with the digits of its `\\uXXXX` escapes in upper case",
        ".NET and Jackson write upper-case digits where Python, PHP, Ruby and Go write lower case.",
    ),
    spelling(
        text::digits_lower,
        "body-escape-digits-lower",
        "the body with the digits of its `\\uXXXX` escapes in lower case",
        "Python, PHP, Ruby and Go write lower-case digits where .NET and Jackson write upper case.",
    ),
    habit(
        Php,
        PHP_OBJECT,
        "body-php-encode",
        "the body as PHP's json_encode writes it",
        "The decoded body was encoded again. PHP writes `/` as `\\/`, non-ASCII characters as `\\uXXXX`, and loses zero fractions.",
    )
    .common(),
    habit(
        Php,
        PHP_ARRAY,
        "body-php-encode-array",
        "the body as json_encode writes it after json_decode(…, true)",
        "Decoded into arrays, an empty object comes back as `[]`, and one whose keys count from zero as a list.",
    )
    .common(),
    habit(
        Ruby,
        RB,
        "body-ruby-generate",
        "the body as Ruby's JSON.generate writes it",
        "The parsed body was generated again: no white space, characters as they are, `1e3` as `1000.0`.",
    )
    .common(),
    habit(
        Ruby,
        Style {
            strings: Strings::Respelled(&RAILS),
            ..RB
        },
        "body-rails-to-json",
        "the body as Rails' to_json writes it",
        "Active Support writes `<`, `>`, `&`, U+2028 and U+2029 as escapes, so that JSON can stand in a page.",
    )
    .common(),
    habit(
        Go,
        GO_MAP,
        "body-go-marshal",
        "the body as Go's json.Marshal writes it from a map",
        "A map is written with its keys sorted, `<`, `>` and `&` as escapes, and every number as a float64.",
    )
    .common(),
    habit(
        Go,
        Style { end: "\n", ..GO_MAP },
        "body-go-encode",
        "the body as Go's json.Encoder writes it from a map",
        "`Encoder.Encode` writes what `json.Marshal` writes and ends it with a line feed.",
    )
    .common(),
    habit(
        Go,
        GO_STRUCT,
        "body-go-marshal-struct",
        "the body as Go's json.Marshal writes it from a struct",
        "Fields keep their order; `<`, `>` and `&` become escapes, and white space goes.",
    )
    .common(),
    habit(
        DotNet,
        SYSTEM_TEXT,
        "body-dotnet-serialize",
        "the body as System.Text.Json writes it",
        "ASP.NET's default encoder writes every non-ASCII character and `\"`, `&`, `'`, `+`, `<`, `>` and `` ` `` as `\\uXXXX` with upper-case digits.",
    )
    .common(),
    habit(
        DotNet,
        NEWTON,
        "body-newtonsoft",
        "the body as Newtonsoft.Json writes it",
        "JObject and JsonConvert write whole floating-point numbers with `.0` and leave characters as they are.",
    )
    .common(),
    habit(
        Java,
        JACKSON,
        "body-jackson",
        "the body as Jackson writes it",
        "An object mapper read the body and wrote it again; floating-point numbers take Java's form, `1.7194E9`.",
    )
    .common(),
    habit(
        Java,
        GSON,
        "body-gson",
        "the body as Gson writes it",
        "Gson drops members that are null and writes `<`, `>`, `&`, `=` and `'` as escapes.",
    )
    .common(),
    habit(
        Python,
        Style {
            layout: &COMPACT,
            ..PY
        },
        "body-python-compact",
        "the body as json.dumps(…, separators=(',', ':')) writes it",
        "The parsed body was dumped without white space, non-ASCII characters as `\\uXXXX`.",
    )
    .common(),
    habit(
        Python,
        Style {
            layout: &COMPACT,
            ..PY_UTF8
        },
        "body-python-compact-utf8",
        "the body as json.dumps(…, separators=(',', ':'), ensure_ascii=False) writes it",
        "The parsed body was dumped without white space; FastAPI's JSONResponse does the same.",
    )
    .common(),
    habit(
        Python,
        OR_JSON,
        "body-orjson",
        "the body as orjson and Pydantic write it",
        "`orjson.dumps` and `model_dump_json` write no white space, and floats in Rust's form (`1e16`).",
    )
    .common(),
    habit(
        Node,
        Style {
            order: Order::SortedUtf16,
            ..JS
        },
        "body-json-stringify-sorted",
        "the body as JSON.stringify writes it with every key sorted",
        "json-stable-stringify, fast-json-stable-stringify and RFC 8785 canonicalisation sort the keys of every object.",
    )
    .common(),
    habit(
        Python,
        Style {
            order: Order::Sorted,
            ..PY
        },
        "body-python-sorted",
        "the body as json.dumps(…, sort_keys=True) writes it",
        "The parsed body was dumped with its keys sorted, to make the text stable; it is not the text that was signed.",
    )
    .common(),
    habit(
        Python,
        Style {
            layout: &COMPACT,
            order: Order::Sorted,
            ..PY
        },
        "body-python-sorted-compact",
        "the body as json.dumps(…, sort_keys=True, separators=(',', ':')) writes it",
        "The parsed body was dumped with its keys sorted and without white space.",
    )
    .common(),
    shared(
        Style {
            layout: &TWO,
            ..VERBATIM
        },
        "body-indent-2",
        "the body indented by two spaces",
        "An editor, a formatter, `jq`, `JSON.stringify(v, null, 2)` or `JSON.pretty_generate` laid the body out over lines.",
    )
    .common(),
    shared(
        Style {
            layout: &FOUR,
            ..VERBATIM
        },
        "body-indent-4",
        "the body indented by four spaces",
        "An editor, a formatter, `json.dumps(v, indent=4)` or JSON_PRETTY_PRINT laid the body out over lines.",
    )
    .common(),
    shared(
        Style {
            layout: &TAB,
            ..VERBATIM
        },
        "body-indent-tab",
        "the body indented by tabs",
        "An editor or `JSON.stringify(v, null, '\\t')` laid the body out over lines.",
    )
    .common(),
    shared(
        Style {
            layout: &SPACED,
            ..VERBATIM
        },
        "body-spaced",
        "the body on one line with a space after every comma and colon",
        "Python's default separators, or a formatter that keeps everything on one line; nothing but white space differs.",
    )
    .common(),
    shared(
        Style {
            layout: &COLON_SPACED,
            ..VERBATIM
        },
        "body-colon-spaced",
        "the body on one line with a space after every colon",
        "A serialiser with the separators `,` and `: `; nothing but white space differs.",
    ),
    shared(
        Style {
            layout: &COMMA_SPACED,
            ..VERBATIM
        },
        "body-comma-spaced",
        "the body on one line with a space after every comma",
        "A serialiser with the separators `, ` and `:`; nothing but white space differs.",
    ),
    shared(
        Style {
            order: Order::Sorted,
            keep_repeats: false,
            ..VERBATIM
        },
        "body-sorted",
        "the body as compact JSON with every key sorted",
        "A map without order (Go, Rust's serde_json, a TreeMap) or a canonical form wrote the members by name.",
    )
    .common(),
    shared(
        Style {
            layout: &SPACED,
            order: Order::Sorted,
            keep_repeats: false,
            ..VERBATIM
        },
        "body-sorted-spaced",
        "the body with every key sorted and a space after every comma and colon",
        "Python's `sort_keys`, with numbers and strings as they were.",
    ),
    shared(
        Style {
            layout: &TWO,
            order: Order::Sorted,
            keep_repeats: false,
            ..VERBATIM
        },
        "body-sorted-indent-2",
        "the body with every key sorted, indented by two spaces",
        "`jq -S`, a formatter that sorts, or a snapshot file wrote the members by name.",
    ),
    shared(
        Style {
            layout: &SPACED,
            order: Order::Length,
            keep_repeats: false,
            ..VERBATIM
        },
        "body-jsonb",
        "the body as a PostgreSQL jsonb column prints it",
        "`jsonb` keeps values and not text: shorter keys come first, and a space follows every comma and colon.",
    ),
    shared(
        Style {
            drop_nulls: true,
            keep_repeats: false,
            ..VERBATIM
        },
        "body-nulls-dropped",
        "the body as compact JSON without members that are null",
        "Serialisers are told to skip nulls: `omitempty`, `WhenWritingNull`, `NON_NULL`, `exclude_none`, or `undefined` in JavaScript.",
    )
    .common(),
    habit(
        Node,
        Style {
            drop_nulls: true,
            ..JS
        },
        "body-json-stringify-no-nulls",
        "the body as JSON.stringify writes it without members that are null",
        "A schema or a mapper turned null into undefined, which JSON.stringify leaves out.",
    ),
    shared(
        Style {
            keep_repeats: false,
            ..VERBATIM
        },
        "body-repeats-dropped",
        "the body as compact JSON, each repeated key with its last value only",
        "Every parser that fills a map keeps one of two equal keys.",
    ),
    habit(
        Node,
        Style { layout: &TWO, ..JS },
        "body-json-stringify-indent-2",
        "the body as JSON.stringify(v, null, 2) writes it",
        "The parsed body was stringified for people: two spaces a level, and JavaScript's numbers.",
    ),
    habit(
        Node,
        Style { layout: &FOUR, ..JS },
        "body-json-stringify-indent-4",
        "the body as JSON.stringify(v, null, 4) writes it",
        "The parsed body was stringified for people: four spaces a level, and JavaScript's numbers.",
    ),
    habit(
        Node,
        Style { layout: &TAB, ..JS },
        "body-json-stringify-indent-tab",
        "the body as JSON.stringify(v, null, '\\t') writes it",
        "The parsed body was stringified for people: a tab a level, and JavaScript's numbers.",
    ),
    habit(
        Node,
        Style { twice: true, ..JS },
        "body-json-stringify-twice",
        "the body stringified twice",
        "`JSON.stringify` was given text that it had written itself, so the JSON became a JSON string.",
    )
    .common(),
    habit(
        Node,
        Style { end: "\n", ..JS },
        "body-json-stringify-lf",
        "the body as JSON.stringify writes it and a line feed",
        "The parsed body was stringified and written as a line, as NDJSON writers do.",
    ),
    habit(
        Node,
        Style {
            layout: &SPACED,
            ..JS
        },
        "body-json-stringify-spaced",
        "the body with JavaScript's numbers and a space after every comma and colon",
        "A JavaScript formatter put everything on one line with Python's separators to imitate a Python sender.",
    ),
    habit(
        Python,
        Style {
            layout: &TWO,
            ..PY
        },
        "body-python-indent-2",
        "the body as json.dumps(…, indent=2) writes it",
        "The parsed body was dumped for people, non-ASCII characters as `\\uXXXX`.",
    ),
    habit(
        Python,
        Style {
            layout: &FOUR,
            ..PY
        },
        "body-python-indent-4",
        "the body as json.dumps(…, indent=4) writes it",
        "The parsed body was dumped for people, as `python -m json.tool` does (which adds a line feed).",
    ),
    habit(
        Python,
        Style {
            layout: &TWO,
            ..PY_UTF8
        },
        "body-python-indent-2-utf8",
        "the body as json.dumps(…, indent=2, ensure_ascii=False) writes it",
        "The parsed body was dumped for people, characters as they are.",
    ),
    habit(
        Python,
        Style {
            layout: &FOUR,
            ..PY_UTF8
        },
        "body-python-indent-4-utf8",
        "the body as json.dumps(…, indent=4, ensure_ascii=False) writes it",
        "The parsed body was dumped for people, characters as they are.",
    ),
    habit(
        Python,
        Style {
            order: Order::Sorted,
            ..PY_UTF8
        },
        "body-python-sorted-utf8",
        "the body as json.dumps(…, sort_keys=True, ensure_ascii=False) writes it",
        "The parsed body was dumped with its keys sorted, characters as they are.",
    ),
    habit(
        Python,
        Style {
            layout: &COMPACT,
            order: Order::Sorted,
            ..PY_UTF8
        },
        "body-python-sorted-compact-utf8",
        "the body as json.dumps writes it sorted, without white space, in UTF-8",
        "`sort_keys=True, separators=(',', ':'), ensure_ascii=False` is a home-made canonical form.",
    ),
    habit(
        Python,
        Style {
            layout: &TWO,
            order: Order::Sorted,
            ..PY
        },
        "body-python-sorted-indent-2",
        "the body as json.dumps(…, sort_keys=True, indent=2) writes it",
        "The parsed body was dumped for people, with its keys sorted.",
    ),
    habit(
        Python,
        Style {
            layout: &FOUR,
            order: Order::Sorted,
            ..PY
        },
        "body-python-sorted-indent-4",
        "the body as json.dumps(…, sort_keys=True, indent=4) writes it",
        "The parsed body was dumped for people, with its keys sorted.",
    ),
    habit(
        Python,
        Style {
            layout: &COMPACT,
            order: Order::Sorted,
            end: "\n",
            ..PY
        },
        "body-flask-jsonify",
        "the body as Flask's jsonify writes it",
        "Flask sorts the keys, leaves out white space (outside debug mode) and ends the text with a line feed.",
    ),
    habit(
        Python,
        Style {
            layout: &TWO,
            order: Order::Sorted,
            end: "\n",
            ..PY
        },
        "body-flask-jsonify-debug",
        "the body as Flask's jsonify writes it in debug mode",
        "In debug mode Flask indents by two spaces, sorts the keys and ends the text with a line feed.",
    ),
    habit(
        Python,
        Style {
            order: Order::Sorted,
            ..OR_JSON
        },
        "body-orjson-sorted",
        "the body as orjson writes it with OPT_SORT_KEYS",
        "The parsed body was dumped with its keys sorted.",
    ),
    habit(
        Python,
        Style {
            layout: &TWO,
            ..OR_JSON
        },
        "body-orjson-indent-2",
        "the body as orjson writes it with OPT_INDENT_2",
        "The parsed body was dumped for people.",
    ),
    habit(
        Python,
        Style { end: "\n", ..OR_JSON },
        "body-orjson-lf",
        "the body as orjson writes it with OPT_APPEND_NEWLINE",
        "The parsed body was dumped as a line.",
    ),
    habit(
        Python,
        U_JSON,
        "body-ujson",
        "the body as ujson writes it",
        "ujson writes `/` as `\\/`, non-ASCII characters as `\\uXXXX`, and no white space.",
    ),
    habit(
        Python,
        Style {
            strings: Strings::Respelled(&UJSON_UTF8),
            ..U_JSON
        },
        "body-ujson-utf8",
        "the body as ujson writes it with ensure_ascii=False",
        "ujson writes `/` as `\\/` and no white space.",
    ),
    habit(
        Python,
        Style {
            strings: Strings::Respelled(&PYTHON_ASCII),
            ..U_JSON
        },
        "body-ujson-slashes",
        "the body as ujson writes it with escape_forward_slashes=False",
        "ujson writes non-ASCII characters as `\\uXXXX` and exponents without a leading zero.",
    ),
    habit(
        Ruby,
        Style {
            layout: &RUBY_PRETTY,
            ..RB
        },
        "body-ruby-pretty",
        "the body as Ruby's JSON.pretty_generate writes it",
        "The parsed body was generated for people; json before 2.8 breaks even empty arrays and objects over lines.",
    ),
    habit(
        Ruby,
        Style { layout: &TWO, ..RB },
        "body-ruby-pretty-tight",
        "the body as JSON.pretty_generate of newer json gems writes it",
        "The parsed body was generated for people; since json 2.8 empty arrays and objects are `[]` and `{}`.",
    ),
    habit(
        Ruby,
        Style {
            strings: Strings::Respelled(&RUBY_ASCII),
            ..RB
        },
        "body-ruby-ascii",
        "the body as JSON.generate(v, ascii_only: true) writes it",
        "The parsed body was generated with non-ASCII characters as `\\uXXXX`.",
    ),
    habit(
        Ruby,
        Style {
            strings: Strings::Respelled(&RUBY_SCRIPT),
            ..RB
        },
        "body-ruby-script-safe",
        "the body as JSON.generate(v, script_safe: true) writes it",
        "The parsed body was generated with `/`, U+2028 and U+2029 escaped, so that it can stand in a script.",
    ),
    habit(
        Php,
        Style {
            strings: Strings::Respelled(&PHP_SLASHES),
            ..PHP_OBJECT
        },
        "body-php-slashes",
        "the body as json_encode(…, JSON_UNESCAPED_SLASHES) writes it",
        "The decoded body was encoded again, slashes as they are, non-ASCII characters as `\\uXXXX`.",
    ),
    habit(
        Php,
        Style {
            strings: Strings::Respelled(&PHP_UNICODE),
            ..PHP_OBJECT
        },
        "body-php-unicode",
        "the body as json_encode(…, JSON_UNESCAPED_UNICODE) writes it",
        "The decoded body was encoded again, characters as they are, slashes as `\\/`.",
    ),
    habit(
        Php,
        Style {
            strings: Strings::Respelled(&PHP_PLAIN),
            ..PHP_OBJECT
        },
        "body-php-slashes-unicode",
        "the body as json_encode(…, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) writes it",
        "The decoded body was encoded again, slashes and characters as they are.",
    )
    .common(),
    habit(
        Php,
        Style {
            strings: Strings::Respelled(&PHP_SLASHES),
            ..PHP_ARRAY
        },
        "body-php-array-slashes",
        "the body as json_encode(json_decode(…, true), JSON_UNESCAPED_SLASHES) writes it",
        "Decoded into arrays and encoded again: empty objects are `[]`, slashes as they are.",
    ),
    habit(
        Php,
        Style {
            strings: Strings::Respelled(&PHP_UNICODE),
            ..PHP_ARRAY
        },
        "body-php-array-unicode",
        "the body as json_encode(json_decode(…, true), JSON_UNESCAPED_UNICODE) writes it",
        "Decoded into arrays and encoded again: empty objects are `[]`, characters as they are.",
    ),
    habit(
        Php,
        Style {
            strings: Strings::Respelled(&PHP_PLAIN),
            ..PHP_ARRAY
        },
        "body-php-array-slashes-unicode",
        "the body as json_encode writes it from arrays, slashes and characters unescaped",
        "`json_encode(json_decode($body, true), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE)`: empty objects are `[]`.",
    ),
    habit(
        Php,
        Style {
            layout: &FOUR,
            ..PHP_OBJECT
        },
        "body-php-pretty",
        "the body as json_encode(…, JSON_PRETTY_PRINT) writes it",
        "The decoded body was encoded for people: four spaces a level, slashes as `\\/`.",
    ),
    habit(
        Php,
        Style {
            layout: &FOUR,
            ..PHP_ARRAY
        },
        "body-php-array-pretty",
        "the body as json_encode(json_decode(…, true), JSON_PRETTY_PRINT) writes it",
        "Decoded into arrays and encoded for people: four spaces a level, empty objects as `[]`.",
    ),
    habit(
        Php,
        Style {
            layout: &FOUR,
            strings: Strings::Respelled(&PHP_PLAIN),
            ..PHP_OBJECT
        },
        "body-php-pretty-slashes-unicode",
        "the body as json_encode writes it for people, slashes and characters unescaped",
        "`JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE` is the usual choice for files.",
    ),
    habit(
        Php,
        Style {
            numbers: numbers(Integers::Signed64, &PHP_ZERO_FRACTION),
            ..PHP_OBJECT
        },
        "body-php-zero-fraction",
        "the body as json_encode(…, JSON_PRESERVE_ZERO_FRACTION) writes it",
        "The decoded body was encoded again; whole floating-point numbers keep `.0`.",
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
        "`JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE`, as Guzzle clients and Monolog use it.",
    ),
    habit(
        Php,
        Style {
            strings: Strings::Respelled(&PHP_HEX),
            ..PHP_OBJECT
        },
        "body-symfony-json-response",
        "the body as Symfony's JsonResponse writes it",
        "JSON_HEX_TAG, _APOS, _AMP and _QUOT write `<`, `>`, `'`, `&` and `\"` as `\\uXXXX` with upper-case digits.",
    ),
    habit(
        Php,
        Style {
            strings: Strings::Respelled(&PHP_HEX),
            ..PHP_ARRAY
        },
        "body-symfony-json-response-array",
        "the body as Symfony's JsonResponse writes it from arrays",
        "The same escapes as JsonResponse's, and empty objects as `[]`.",
    ),
    habit(
        Go,
        Style {
            strings: Strings::Respelled(&GO_PLAIN),
            end: "\n",
            ..GO_MAP
        },
        "body-go-encode-plain",
        "the body as Go's json.Encoder writes it from a map with SetEscapeHTML(false)",
        "Keys are sorted, numbers are float64, and a line feed ends the text.",
    ),
    habit(
        Go,
        Style {
            strings: Strings::Respelled(&GO_PLAIN),
            ..GO_MAP
        },
        "body-go-marshal-plain",
        "the body as Go writes it from a map without HTML escapes",
        "`SetEscapeHTML(false)`, its line feed trimmed, or a library such as json-iterator.",
    ),
    habit(
        Go,
        Style {
            layout: &TWO,
            ..GO_MAP
        },
        "body-go-indent-2",
        "the body as Go's json.MarshalIndent writes it from a map, two spaces a level",
        "Keys are sorted, numbers are float64, and `<`, `>` and `&` are escapes.",
    ),
    habit(
        Go,
        Style {
            layout: &FOUR,
            ..GO_MAP
        },
        "body-go-indent-4",
        "the body as Go's json.MarshalIndent writes it from a map, four spaces a level",
        "Keys are sorted, numbers are float64, and `<`, `>` and `&` are escapes.",
    ),
    habit(
        Go,
        Style {
            layout: &TAB,
            ..GO_MAP
        },
        "body-go-indent-tab",
        "the body as Go's json.MarshalIndent writes it from a map, a tab a level",
        "Keys are sorted, numbers are float64, and `<`, `>` and `&` are escapes.",
    ),
    habit(
        Go,
        Style {
            numbers: Numbers::Verbatim,
            ..GO_MAP
        },
        "body-go-use-number",
        "the body as Go writes it from a map after UseNumber",
        "`Decoder.UseNumber` keeps the text of numbers; keys are still sorted.",
    ),
    habit(
        Go,
        Style {
            end: "\n",
            ..GO_STRUCT
        },
        "body-go-encode-struct",
        "the body as Go's json.Encoder writes it from a struct",
        "Fields keep their order, `<`, `>` and `&` become escapes, and a line feed ends the text.",
    ),
    habit(
        Go,
        Style {
            strings: Strings::Respelled(&GO_PLAIN),
            ..GO_STRUCT
        },
        "body-go-struct-plain",
        "the body as Go writes it from a struct without HTML escapes",
        "Fields keep their order, and strings are spelled anew.",
    ),
    habit(
        Go,
        Style {
            numbers: numbers(Integers::Unbounded, &GO),
            ..GO_STRUCT
        },
        "body-go-struct-floats",
        "the body as Go writes it from a struct with float64 fields",
        "Fields keep their order; `1719400000.0` comes back as `1719400000`.",
    ),
    habit(
        Go,
        Style {
            layout: &TWO,
            ..GO_STRUCT
        },
        "body-go-struct-indent-2",
        "the body as Go's json.MarshalIndent writes it from a struct",
        "Fields keep their order, and `<`, `>` and `&` are escapes.",
    ),
    habit(
        Go,
        Style {
            strings: Strings::Respelled(&GO_OLD),
            ..GO_MAP
        },
        "body-go-marshal-old",
        "the body as json.Marshal before Go 1.22 writes it from a map",
        "Backspace and form feed are `\\u0008` and `\\u000c` there; since Go 1.22 they are `\\b` and `\\f`.",
    ),
    habit(
        Go,
        Style {
            strings: Strings::Respelled(&GO_OLD_PLAIN),
            end: "\n",
            ..GO_MAP
        },
        "body-go-encode-plain-old",
        "the body as json.Encoder before Go 1.22 writes it with SetEscapeHTML(false)",
        "Backspace and form feed are `\\u0008` and `\\u000c` there; since Go 1.22 they are `\\b` and `\\f`.",
    ),
    habit(
        Go,
        Style {
            strings: Strings::Respelled(&GO_OLD),
            ..GO_STRUCT
        },
        "body-go-struct-old",
        "the body as json.Marshal before Go 1.22 writes it from a struct",
        "Backspace and form feed are `\\u0008` and `\\u000c` there; since Go 1.22 they are `\\b` and `\\f`.",
    ),
    habit(
        DotNet,
        Style {
            strings: Strings::Respelled(&DOTNET_RELAXED),
            ..SYSTEM_TEXT
        },
        "body-dotnet-relaxed",
        "the body as System.Text.Json writes it with UnsafeRelaxedJsonEscaping",
        "The relaxed encoder leaves most characters alone, but still escapes emoji, blanks such as U+00A0, and private use.",
    )
    .common(),
    habit(
        DotNet,
        Style {
            strings: Strings::Respelled(&Spelling {
                beyond: Beyond::Raw,
                ..DOTNET_RELAXED
            }),
            ..SYSTEM_TEXT
        },
        "body-dotnet-minimal",
        "the body as System.Text.Json writes it with an encoder that escapes only what JSON demands",
        "A custom JavaScriptEncoder leaves every character beyond ASCII as it is.",
    ),
    habit(
        DotNet,
        Style {
            layout: &TWO,
            ..SYSTEM_TEXT
        },
        "body-dotnet-indented",
        "the body as System.Text.Json writes it with WriteIndented",
        "Two spaces a level, and the default encoder's escapes.",
    ),
    habit(
        DotNet,
        Style {
            layout: &TWO,
            strings: Strings::Respelled(&DOTNET_RELAXED),
            ..SYSTEM_TEXT
        },
        "body-dotnet-relaxed-indented",
        "the body as System.Text.Json writes it with UnsafeRelaxedJsonEscaping and WriteIndented",
        "Two spaces a level, and the relaxed encoder's few escapes.",
    ),
    habit(
        DotNet,
        Style {
            numbers: numbers(Integers::Unbounded, &DOTNET),
            ..SYSTEM_TEXT
        },
        "body-dotnet-doubles",
        "the body as System.Text.Json writes it from a class with double properties",
        "`1719400000.0` comes back as `1719400000`, `1e15` as `1E+15`; a JsonElement would keep the text.",
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
        "`1719400000.0` comes back as `1719400000`; most characters stay as they are.",
    ),
    habit(
        DotNet,
        Style {
            drop_nulls: true,
            ..SYSTEM_TEXT
        },
        "body-dotnet-no-nulls",
        "the body as System.Text.Json writes it with WhenWritingNull",
        "Members that are null are left out, and the default encoder's escapes apply.",
    ),
    habit(
        DotNet,
        Style {
            layout: &TWO,
            ..NEWTON
        },
        "body-newtonsoft-indented",
        "the body as Newtonsoft.Json writes it with Formatting.Indented",
        "`JObject.ToString()` indents by two spaces unless it is told not to; on Windows with CR LF.",
    ),
    habit(
        DotNet,
        Style {
            layout: &TWO_WINDOWS,
            ..NEWTON
        },
        "body-newtonsoft-indented-crlf",
        "the body as Newtonsoft.Json writes it indented on Windows",
        "`JObject.ToString()` and Formatting.Indented break lines by `Environment.NewLine`, CR LF on Windows, and indent by two spaces.",
    ),
    habit(
        DotNet,
        Style {
            layout: &TWO_WINDOWS,
            ..SYSTEM_TEXT
        },
        "body-dotnet-indented-crlf",
        "the body as System.Text.Json writes it with WriteIndented on Windows",
        "Lines are broken by `Environment.NewLine`, CR LF on Windows, with two spaces a level and the default encoder's escapes.",
    ),
    habit(
        DotNet,
        Style {
            strings: Strings::Respelled(&NEWTONSOFT_HTML),
            ..NEWTON
        },
        "body-newtonsoft-html",
        "the body as Newtonsoft.Json writes it with EscapeHtml",
        "`<`, `>`, `&`, `'` and `\"` become escapes with lower-case digits.",
    ),
    habit(
        DotNet,
        Style {
            strings: Strings::Respelled(&NEWTONSOFT_ASCII),
            ..NEWTON
        },
        "body-newtonsoft-ascii",
        "the body as Newtonsoft.Json writes it with EscapeNonAscii",
        "Non-ASCII characters become `\\uXXXX` with lower-case digits.",
    ),
    habit(
        DotNet,
        Style {
            drop_nulls: true,
            ..NEWTON
        },
        "body-newtonsoft-no-nulls",
        "the body as Newtonsoft.Json writes it with NullValueHandling.Ignore",
        "Members that are null are left out.",
    ),
    habit(
        Java,
        Style {
            layout: &JACKSON_PRETTY,
            ..JACKSON
        },
        "body-jackson-pretty",
        "the body as Jackson's default pretty printer writes it",
        "Colons stand between spaces, arrays stay on one line, and empty ones hold a space.",
    ),
    habit(
        Java,
        Style {
            strings: Strings::Respelled(&JACKSON_ASCII),
            ..JACKSON
        },
        "body-jackson-ascii",
        "the body as Jackson writes it with ESCAPE_NON_ASCII",
        "Non-ASCII characters become `\\uXXXX` with upper-case digits.",
    ),
    habit(
        Java,
        Style {
            numbers: Numbers::Verbatim,
            ..JACKSON
        },
        "body-jackson-decimals",
        "the body as Jackson writes it with the text of its numbers kept",
        "USE_BIG_DECIMAL_FOR_FLOATS keeps most decimal numbers as they were; strings are spelled anew.",
    ),
    habit(
        Java,
        Style {
            order: Order::Sorted,
            ..JACKSON
        },
        "body-jackson-sorted",
        "the body as Jackson writes it with ORDER_MAP_ENTRIES_BY_KEYS",
        "A sorted map or that setting wrote the members by name.",
    ),
    habit(
        Java,
        Style {
            drop_nulls: true,
            ..JACKSON
        },
        "body-jackson-no-nulls",
        "the body as Jackson writes it with NON_NULL",
        "Members that are null are left out, as many Spring applications are configured to.",
    ),
    habit(
        Java,
        Style {
            strings: Strings::Respelled(&GSON_PLAIN),
            ..GSON
        },
        "body-gson-plain",
        "the body as Gson writes it with disableHtmlEscaping",
        "Members that are null are left out; numbers keep their text.",
    ),
    habit(
        Java,
        Style {
            drop_nulls: false,
            ..GSON
        },
        "body-gson-nulls",
        "the body as Gson writes it with serializeNulls",
        "`<`, `>`, `&`, `=` and `'` become escapes; numbers keep their text.",
    ),
    habit(
        Java,
        Style {
            drop_nulls: false,
            strings: Strings::Respelled(&GSON_PLAIN),
            ..GSON
        },
        "body-gson-plain-nulls",
        "the body as Gson writes it with disableHtmlEscaping and serializeNulls",
        "Strings are spelled anew, U+2028 and U+2029 escaped; numbers keep their text.",
    ),
    habit(
        Java,
        Style {
            layout: &TWO,
            ..GSON
        },
        "body-gson-pretty",
        "the body as Gson writes it with setPrettyPrinting",
        "Two spaces a level, members that are null left out, HTML characters as escapes.",
    ),
    habit(
        Java,
        Style {
            numbers: numbers(Integers::Floats, &JAVA),
            ..GSON
        },
        "body-gson-map",
        "the body as Gson writes it from a Map",
        "Read into a Map, every number is a double: `2` comes back as `2.0`, a timestamp as `1.7194E9`.",
    ),
    habit(
        Java,
        Style {
            numbers: numbers(Integers::Floats, &JAVA),
            strings: Strings::Respelled(&GSON_PLAIN),
            ..GSON
        },
        "body-gson-map-plain",
        "the body as Gson writes it from a Map with disableHtmlEscaping",
        "Read into a Map, every number is a double: `2` comes back as `2.0`.",
    ),
    shared(
        Style {
            order: Order::TopSorted,
            keep_repeats: false,
            ..VERBATIM
        },
        "body-top-sorted",
        "the body as compact JSON with the keys of its top level sorted",
        "A sort of the parsed object's own keys (`ksort`, `sorted(d.items())`, `hash.sort.to_h`) does not reach the objects inside it.",
    ),
    habit(
        Node,
        Style {
            order: Order::TopSortedUtf16,
            ..JS
        },
        "body-json-stringify-top-sorted",
        "the body as JSON.stringify writes it with the keys of its top level sorted",
        "`Object.fromEntries(Object.entries(body).sort())` sorts one level; objects inside keep their order.",
    ),
    habit(
        Node,
        Style {
            order: Order::Listed,
            ..JS
        },
        "body-json-stringify-key-list",
        "the body as JSON.stringify writes it with its sorted top-level keys as replacer",
        "`JSON.stringify(body, Object.keys(body).sort())` takes the list for the keys to keep, everywhere: objects inside lose all others.",
    ),
    habit(
        Node,
        Style {
            strings: Strings::Dated(&JAVASCRIPT, Dates::JavaScript),
            ..JS
        },
        "body-json-stringify-dates",
        "the body as JSON.stringify writes it after its dates became Date objects",
        "A reviver, class-transformer or a schema made `Date` objects of the dates, and `toJSON` writes those with milliseconds and `Z`.",
    ),
    habit(
        Python,
        Style {
            order: Order::TopSorted,
            ..PY
        },
        "body-python-top-sorted",
        "the body as Python's json.dumps writes it with the keys of its top level sorted",
        "`dict(sorted(data.items()))` sorts one level; `sort_keys=True` sorts all of them. Neither is the text that was signed.",
    ),
    habit(
        Python,
        Style {
            layout: &COMPACT,
            order: Order::TopSorted,
            ..PY
        },
        "body-python-top-sorted-compact",
        "the body as json.dumps(…, separators=(',', ':')) writes it with the keys of its top level sorted",
        "`dict(sorted(data.items()))` sorts one level; `sort_keys=True` sorts all of them. Neither is the text that was signed.",
    ),
    habit(
        Ruby,
        Style {
            order: Order::TopSorted,
            ..RB
        },
        "body-ruby-top-sorted",
        "the body as Ruby's JSON.generate writes it with the keys of its top level sorted",
        "`hash.sort.to_h.to_json` sorts one level; hashes inside keep their order.",
    ),
    habit(
        Php,
        Style {
            order: Order::TopSorted,
            ..PHP_ARRAY
        },
        "body-php-ksort",
        "the body as json_encode writes it after ksort",
        "`ksort` sorts one level of the array; arrays inside keep their order.",
    ),
    habit(
        Php,
        Style {
            order: Order::TopSorted,
            strings: Strings::Respelled(&PHP_PLAIN),
            ..PHP_ARRAY
        },
        "body-php-ksort-slashes-unicode",
        "the body as json_encode writes it after ksort, slashes and characters as they are",
        "`ksort`, then JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE, is a home-made canonical form.",
    ),
    habit(
        DotNet,
        Style {
            strings: Strings::Dated(&NEWTONSOFT_DEFAULT, Dates::Newtonsoft),
            ..NEWTON
        },
        "body-newtonsoft-dates",
        "the body as Newtonsoft.Json writes it after reading its dates",
        "`JObject.Parse` turns texts that look like dates into `DateTime`: zeros at the end of a fraction go, and offsets become the machine's own (here UTC). `DateParseHandling.None` keeps the text.",
    ),
    habit(
        DotNet,
        Style {
            strings: Strings::Dated(&NEWTONSOFT_DEFAULT, Dates::NewtonsoftOffsets),
            ..NEWTON
        },
        "body-newtonsoft-date-offsets",
        "the body as Newtonsoft.Json writes it after reading its dates with their offsets",
        "`DateParseHandling.DateTimeOffset` writes every date with an offset, `+00:00` for `Z`, and no zeros at the end of a fraction.",
    ),
    habit(
        Python,
        Style {
            strings: Strings::Dated(&PYTHON_ASCII, Dates::Python),
            ..PY
        },
        "body-python-isoformat",
        "the body as Python's json.dumps writes it after its dates became datetimes",
        DATETIMES,
    ),
    habit(
        Python,
        Style {
            strings: Strings::Dated(&PYTHON_UTF8, Dates::Python),
            ..PY
        },
        "body-python-isoformat-utf8",
        "the body as Python's json.dumps with ensure_ascii=False writes it after its dates became datetimes",
        DATETIMES,
    ),
    habit(
        Python,
        Style {
            strings: Strings::Dated(&PYTHON_ASCII, Dates::PythonText),
            ..PY
        },
        "body-python-default-str",
        "the body as Python's json.dumps with default=str writes it after its dates became datetimes",
        "`str` of a `datetime` writes a space for the `T`, `+00:00` for `Z`, and six digits of a fraction, or none.",
    ),
    habit(
        Python,
        Style {
            strings: Strings::Dated(&PYTHON_UTF8, Dates::Python),
            ..OR_JSON
        },
        "body-orjson-dates",
        "the body as orjson writes it after its dates became datetimes",
        "A model or a schema made `datetime`s of the dates, and orjson, or `isoformat` with compact separators, writes `+00:00` for `Z` and six digits of a fraction, or none.",
    ),
    habit(
        Python,
        Style {
            layout: &COMPACT,
            strings: Strings::Dated(&PYTHON_ASCII, Dates::Python),
            ..PY
        },
        "body-python-isoformat-compact",
        "the body as Python's json.dumps writes it without spaces after its dates became datetimes",
        DATETIMES,
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
        "`new JSONObject(body).toString()` writes members in the order of a `HashMap`, and `</` as `<\\/`.",
    ),
    habit(
        Php,
        Style {
            cleaned: Cleaned::TrimmedAndNulled,
            ..PHP_ARRAY
        },
        "body-laravel-input",
        "the body as json_encode writes Laravel's input",
        "`$request->all()` comes after two middlewares of every Laravel application: TrimStrings, and ConvertEmptyStringsToNull.",
    ),
    habit(
        Php,
        Style {
            cleaned: Cleaned::TrimmedAndNulled,
            strings: Strings::Respelled(&PHP_PLAIN),
            ..PHP_ARRAY
        },
        "body-laravel-input-slashes-unicode",
        "the body as json_encode writes Laravel's input, slashes and characters as they are",
        "`$request->all()` comes after TrimStrings and ConvertEmptyStringsToNull, and was written with JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE.",
    ),
    habit(
        Php,
        Style {
            cleaned: Cleaned::Nulled,
            ..PHP_ARRAY
        },
        "body-laravel-nulls",
        "the body as json_encode writes it with null for every empty text",
        "Laravel's ConvertEmptyStringsToNull puts `null` in place of empty texts, and `$request->all()` comes after it.",
    ),
    habit(
        Php,
        Style {
            cleaned: Cleaned::Trimmed,
            ..PHP_ARRAY
        },
        "body-laravel-trimmed",
        "the body as json_encode writes it with every text trimmed",
        "Laravel's TrimStrings takes white space off the ends of every text, and `$request->all()` comes after it.",
    ),
];
