//! Lines that cannot be understood, and that none brings the reader down.

use super::*;
use proptest::prelude::*;

fn malformed(line: &str) -> String {
    let error = Expectations::of(&capture(&["status 200", line]), None, &Options::default()).expect_err(line);
    assert_eq!((error.line, error.text.as_str()), (2, line));
    assert_eq!(error.to_string(), format!("`# @expect {line}`: {}", error.message));
    error.message
}

#[test]
fn what_cannot_be_understood_is_told_with_what_to_write() {
    for (line, words) in [
        ("", "nothing is expected; write what"),
        ("not", "nothing is expected"),
        ("statsu 200", "did you mean `status`?"),
        ("Status 200", "did you mean `status`?"),
        ("code 200", "did you mean `status`?"),
        ("duration < 2s", "did you mean `time`?"),
        ("frobnicate", "there are status, time, size, header, csp, body, lint, same and paths"),
        ("status", "as in `status 200`"),
        ("status OK", "`OK` is no status"),
        ("status 20", "`20` is no status"),
        ("status xx", "`xx` is no status"),
        ("status < 2xx", "three digits"),
        ("status 2000", "`2000` is no status"),
        ("time 2s", "needs a bound, as in `time < 2s`"),
        ("time == 2s", "needs a bound"),
        ("time < 2", "has a unit, as in `2ms` or `2s`"),
        ("time < 2h", "there are ms, s and m"),
        ("time < fast", "is no time"),
        ("time < 99999999999999999999999s", "longer than can be waited for"),
        ("size 64KB", "as in `size <= 64KB`"),
        ("size < 64 bits", "`bits` is no unit of size"),
        ("size < KB", "is no size"),
        ("header", "needs a name"),
        ("header a(b", "is no name of a header"),
        ("header vary = a", "write `==` in place of `=`"),
        ("header vary contains a", "write `~` in place of `contains`"),
        ("header vary abesnt", "did you mean `absent`?"),
        ("header vary ==", "an empty text is written `\"\"`"),
        ("header vary ~", "nothing stands behind `~`"),
        ("header vary ~ (a", "the regular expression `(a` cannot be read"),
        ("header vary == \"a\\q\"", "is no JSON string"),
        ("csp", "needs a directive"),
        ("csp frame-ancestors", "there are absent, allows"),
        ("csp script-src allows intercom", "needs an address"),
        ("body", "there are empty, html, ==, !=, ~"),
        ("body is empty", "write `==` in place of `is`"),
        ("body contains a", "write `~`"),
        ("$.canvas.content.components[0].type == text", "a text stands in double quotes: \"text\""),
        ("$.a == 'text'", "a text stands in double quotes: \"text\""),
        ("$.a == {\"b\": }", "the value is no JSON: a value was expected behind `{\"b\": `"),
        ("$.a ==", "nothing stands behind `==`"),
        ("$.a = 1", "write `==` in place of `=`"),
        ("$.a === 1", "write `==` in place of `===`"),
        ("body !== x", "write `!=` in place of `!==`"),
        ("$.a equals 1", "`equals` cannot follow a path"),
        ("$.a exists", "write `absent`, or nothing"),
        ("$.my-key == 1", "$['my-name']"),
        ("$.a[0", "behind `$.a[0`, `,` or `]` was expected"),
        ("$.a[?@.b == c]", "put text into quotes"),
        ("$. a", "a name or `*` was expected"),
        ("$.a absent 1", "`1` cannot follow `absent`"),
        ("$.a is text", "did you mean `string`?"),
        ("$.a is strng", "did you mean `string`?"),
        ("$.a is", "there are string, number"),
        ("$.a count 3", "as in `count == 3`"),
        ("$.a count == many", "is no number of values"),
        ("$.a ~ [", "cannot be read"),
        ("lint warning", "did you mean `warnings`?"),
        ("same body", "there are status, except"),
        ("same except", "needs paths"),
        ("same except a", "needs paths"),
        ("same except $.a $.b", "commas stand between paths"),
        ("same except $.a,", "needs paths"),
        ("same status 200", "`200` cannot follow `same status`"),
        ("jsonpath $.canvas", "did you mean a path such as `$.canvas`?"),
        ("status 200 # as it was", "`# as it was` cannot follow `status 200`: nothing may follow an expectation"),
        ("not size < 64KB\t#x", "`#x` cannot follow `not size < 64KB`"),
        ("statsu 200 # x", "did you mean `status`?"),
        ("not not status 200", "nothing called `not` can be expected"),
    ] {
        let message = malformed(line);
        assert!(message.contains(words), "{line}: {message}");
        assert!(!message.ends_with('.'), "{line}: {message}");
        assert!(message.matches('`').count().is_multiple_of(2), "{line}: {message}");
    }
    assert!(malformed(&format!("body == {}", "x".repeat(20_000))).contains("at most"));
}

#[test]
fn a_misspelt_directive_is_not_passed_over() {
    for (name, ok) in [
        ("exepct", false),
        ("expects", false),
        ("Expect", false),
        ("expected", false),
        ("name", true),
        ("no-redirect", true),
    ] {
        let mut capture = capture(&["status 200"]);
        capture.directives[0].name = name.into();
        let read = Expectations::of(&capture, None, &Options::default()).map(|_| ());
        assert_eq!(read.is_ok(), ok, "{name}");
        if let Err(error) = read {
            assert!(error.message.contains("did you mean `@expect`?"), "{error}");
        }
    }
}

#[test]
fn white_space_between_the_parts_does_not_matter() {
    for line in [
        "  status   200 ",
        "header\tcontent-type  ~   json",
        "$.a==1",
        "$.a  ==  1",
        "header a==b",
        "$ . a".replace(" . ", " .").as_str(),
        "time<2s",
        "not   $.a",
    ] {
        assert!(parse::line(line).is_ok(), "{line}: {:?}", parse::line(line));
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("status"),
        Just("time"),
        Just("size"),
        Just("header"),
        Just("csp"),
        Just("body"),
        Just("lint"),
        Just("same"),
        Just("not"),
        Just("$"),
        Just("$.a"),
        Just("[?@.a == 'b']"),
        Just("$..*"),
        Just("content-type"),
        Just("=="),
        Just("!="),
        Just("<"),
        Just("~"),
        Just("absent"),
        Just("contains"),
        Just("count"),
        Just("is"),
        Just("string"),
        Just("except"),
        Just("allows"),
        Just("https://a/"),
        Just("200"),
        Just("2xx"),
        Just("1e9s"),
        Just("64KB"),
        Just("\"a\""),
        Just("\"\\ud800\""),
        Just("{}"),
        Just("[1]"),
        Just("null"),
        Just("("),
        Just("\\"),
        Just("é"),
        Just(","),
        Just("warnings"),
        Just("empty"),
    ];
    proptest::collection::vec((piece, prop_oneof![Just(" "), Just("")]), 0..8)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, space)| [piece, space]).collect())
}

proptest! {
    #[test]
    fn any_line_is_an_expectation_that_can_be_judged_or_a_sentence(line in prop_oneof![4 => pieces(), 1 => "\\PC{0,20}"], body in prop_oneof![Just("{\"a\":[{\"a\":\"b\"}]}"), Just(""), Just("<"), Just("\"é\"")]) {
        let options = Options::default();
        let capture = Capture { response: Some(response("200 OK")), ..capture(&[&line]) };
        match Expectations::of(&capture, None, &options) {
            Ok(expectations) => {
                prop_assert_eq!(expectations.texts().collect::<Vec<_>>(), [line.as_str()]);
                let answer = response(&format!("200 OK\nContent-Type: application/json\n\n{body}"));
                let held = judged(&capture, None, &answer);
                prop_assert_eq!(held.len(), 1);
                let negated = Expectations::of(&self::capture(&[&format!("not {line}")]), None, &options);
                prop_assert_eq!(negated.is_ok(), !line.trim_start().starts_with("not"));
            }
            Err(error) => prop_assert!(!error.message.is_empty() && error.message.len() < 600),
        }
    }
}
