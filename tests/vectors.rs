//! Known answers from other runtimes (`tests/vectors/serializers.json`): each was made by running that library over one body. Every output must
//! be explained by the row of the runtime that wrote it, and what lost nothing must lead back to the body.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use courtside::cause::Ecosystem::{self, Go, Java, Node, Php, Python, Ruby};
use courtside::cause::body::{BodyRow, Input, rows};
use serde_json::Value;

/// What the search must find for one vector.
struct Expected {
    call: &'static str,
    /// The row of the runtime itself.
    code: &'static str,
    ecosystem: Ecosystem,
    /// The row that is found first. It differs from `code` only where another runtime writes the very same bytes under a simpler name.
    first: &'static str,
}

const fn own(ecosystem: Ecosystem, call: &'static str, code: &'static str) -> Expected {
    Expected { call, code, ecosystem, first: code }
}

const fn tie(ecosystem: Ecosystem, call: &'static str, code: &'static str, first: &'static str) -> Expected {
    Expected { call, code, ecosystem, first }
}

const EXPECTED: &[Expected] = &[
    own(Node, "JSON.stringify(v)", "body-json-stringify"),
    own(Node, "JSON.stringify(v, null, 2)", "body-json-stringify-indent-2"),
    own(Node, "JSON.stringify(v, null, 4)", "body-json-stringify-indent-4"),
    own(Node, "JSON.stringify(v, null, \"\\t\")", "body-json-stringify-indent-tab"),
    own(Node, "JSON.stringify(JSON.stringify(v))", "body-json-stringify-twice"),
    own(Node, "String(v)", "body-object-object"),
    own(Python, "json.dumps(v)", "body-python-dumps"),
    own(Python, "json.dumps(v, ensure_ascii=False)", "body-python-dumps-utf8"),
    own(Python, "json.dumps(v, separators=(',', ':'))", "body-python-compact"),
    // Ruby writes these bytes by default, Python only when told to.
    tie(
        Python,
        "json.dumps(v, separators=(',', ':'), ensure_ascii=False)",
        "body-python-compact-utf8",
        "body-ruby-generate",
    ),
    own(Python, "json.dumps(v, sort_keys=True)", "body-python-sorted"),
    own(Python, "json.dumps(v, sort_keys=True, separators=(',', ':'))", "body-python-sorted-compact"),
    own(Python, "json.dumps(v, indent=2)", "body-python-indent-2"),
    own(Python, "json.dumps(v, indent=4)", "body-python-indent-4"),
    own(Python, "str(v)", "body-python-str"),
    own(Ruby, "JSON.generate(v)", "body-ruby-generate"),
    own(Ruby, "JSON.pretty_generate(v)", "body-ruby-pretty"),
    own(Ruby, "v.to_json (ActiveSupport, Rails default)", "body-rails-to-json"),
    own(Php, "json_encode(json_decode($b, true))", "body-php-encode-array"),
    own(Php, "json_encode(json_decode($b))", "body-php-encode"),
    own(Php, "json_encode(json_decode($b), JSON_UNESCAPED_SLASHES)", "body-php-slashes"),
    own(Php, "json_encode(json_decode($b), JSON_UNESCAPED_UNICODE)", "body-php-unicode"),
    own(Php, "json_encode(json_decode($b), JSON_UNESCAPED_SLASHES|JSON_UNESCAPED_UNICODE)", "body-php-slashes-unicode"),
    own(Php, "json_encode(json_decode($b), JSON_PRETTY_PRINT)", "body-php-pretty"),
    own(Go, "json.Marshal(v) of interface{}", "body-go-marshal"),
    own(Go, "json.NewEncoder(w).Encode(v)", "body-go-encode"),
    own(Go, "Encoder with SetEscapeHTML(false)", "body-go-encode-plain"),
    own(Go, "json.MarshalIndent(v, \"\", \"  \")", "body-go-indent-2"),
    // A raw message and a struct keep everything but the HTML characters, and the escapes alone are the simpler name.
    tie(Go, "json.Marshal(json.RawMessage)", "body-go-marshal-struct", "body-html-characters-escaped"),
    own(Java, "Gson 2.10 new Gson().toJson(JsonElement)", "body-gson"),
    // Without HTML escapes Gson keeps everything but nulls, and their absence alone is the simpler name.
    tie(Java, "Gson 2.10 disableHtmlEscaping", "body-gson-plain", "body-nulls-dropped"),
    own(Java, "Gson 2.10 setPrettyPrinting", "body-gson-pretty"),
    own(Java, "Gson 2.10 toJson(fromJson(b, Map.class))", "body-gson-map"),
    own(Java, "Jackson 2.14 writeValueAsString(readTree(b))", "body-jackson"),
    own(Java, "Jackson 2.14 writeValueAsString(readValue(b, Map.class))", "body-jackson"),
    own(Java, "Jackson 2.14 writerWithDefaultPrettyPrinter", "body-jackson-pretty"),
];

/// The one vector that changes nothing: the body was compact already.
const UNCHANGED: &str = "json.Compact(raw)";

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/serializers.json")).unwrap()
}

fn decoded(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().unwrap()).unwrap()
}

fn cases(vectors: &Value) -> impl Iterator<Item = (&str, Vec<u8>)> {
    vectors["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| (case["call"].as_str().unwrap(), decoded(&case["output_b64"])))
}

fn that_turn(body: &[u8], into: &[u8]) -> Vec<&'static BodyRow> {
    let input = Input::new(body);
    let mut out = Vec::new();
    rows().iter().filter(|row| row.apply(&input, &mut out) && out == into).collect()
}

#[test]
fn every_runtime_is_named_by_its_own_row() {
    let vectors = vectors();
    let body = decoded(&vectors["body_b64"]);
    for (call, output) in cases(&vectors).filter(|(call, _)| *call != UNCHANGED) {
        let expected = EXPECTED.iter().find(|expected| expected.call == call).expect(call);
        let found = that_turn(&body, &output);
        let row = found.iter().find(|row| row.code == expected.code).expect(call);
        assert_eq!(row.ecosystem, Some(expected.ecosystem), "{call}");
        assert_eq!(found[0].code, expected.first, "{call}");
    }
}

#[test]
fn every_vector_is_expected_and_every_expectation_has_a_vector() {
    let vectors = vectors();
    let mut calls: Vec<_> = cases(&vectors).map(|(call, _)| call).collect();
    let mut expected: Vec<_> = EXPECTED.iter().map(|expected| expected.call).chain([UNCHANGED]).collect();
    calls.sort_unstable();
    expected.sort_unstable();
    assert_eq!(calls, expected);
}

#[test]
fn outputs_that_lost_nothing_lead_back_to_the_body() {
    // Going back needs everything that the body had. Lost for good are: the spelling of `1e3`, `1.50` and `1719400000.0` wherever
    // numbers were parsed (JavaScript, Python, Ruby, PHP, Go's interface{}, Jackson, Gson's Map); the order of members wherever
    // they were sorted; the member that is null in all of Gson's; everything in `[object Object]`. json.Compact changed nothing, so that
    // there is nothing to go back from. What is left is Go's RawMessage, which only escaped `<` and `&`.
    let vectors = vectors();
    let body = decoded(&vectors["body_b64"]);
    let back: Vec<_> =
        cases(&vectors).filter_map(|(call, output)| Some((call, that_turn(&output, &body).first()?.code))).collect();
    assert_eq!(back, [("json.Marshal(json.RawMessage)", "body-html-characters-raw")]);
}

#[test]
fn a_body_that_is_compact_already_is_not_called_changed() {
    let vectors = vectors();
    let body = decoded(&vectors["body_b64"]);
    let (_, output) = cases(&vectors).find(|(call, _)| *call == UNCHANGED).unwrap();
    assert_eq!(output, body);
    assert!(that_turn(&body, &output).is_empty());
}

/// A body in which no runtime loses anything: no number but small integers, no null, keys in order, nothing empty.
const LOSSLESS: &str =
    r#"{"app_id":"k9","data":{"n":[1,-2,{"ok":true}],"text":"Žofia <b> 😀 a/b 'x' + \"y\""},"zip":"00420"}"#;

#[test]
fn every_serialiser_of_a_body_with_nothing_to_lose_leads_back_to_it() {
    let input = Input::new(LOSSLESS.as_bytes());
    let mut written = Vec::new();
    let mut tried = 0;
    for expected in EXPECTED.iter().filter(|expected| expected.call != "String(v)") {
        let row = rows().iter().find(|row| row.code == expected.code).unwrap();
        if !row.apply(&input, &mut written) {
            continue; // the body is compact already
        }
        tried += 1;
        // One step back, or two where both the quoting and the spelling changed.
        let found = !that_turn(&written, LOSSLESS.as_bytes()).is_empty()
            || rows().iter().any(|first| {
                let mut middle = Vec::new();
                first.apply(&Input::new(&written), &mut middle) && !that_turn(&middle, LOSSLESS.as_bytes()).is_empty()
            });
        assert!(found, "{}", expected.code);
    }
    assert!(tried >= 25, "{tried}");
}
