//! What holds across formats: nothing is lost on the way, and no input makes a parser panic.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn read_all(format: Format, text: &[u8]) -> Result<Vec<Capture>, Error> {
    read(format, text, &mut |_| Ok(Vec::new()))
}

fn write_all(format: Format, captures: &[Capture]) -> Result<Vec<u8>, WriteError> {
    let mut writer = Writer::new(format, Vec::new());
    for capture in captures {
        writer.capture(capture)?;
    }
    writer.finish()
}

/// Place and notes are about a file, not about the request.
fn without_place(mut captures: Vec<Capture>) -> Vec<Capture> {
    for capture in &mut captures {
        capture.line = 0;
        capture.notes.clear();
    }
    captures
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let odd = prop_oneof![
        Just("\n###\n"),
        Just("###"),
        Just("\n"),
        Just("\r"),
        Just("{\"a\":1}"),
        Just("é"),
        Just("\0"),
        Just("'"),
        Just("@"),
        Just("# @x"),
        Just("< ./f"),
        Just("{{a}}"),
        Just("@a = b\n"),
        Just("###<\n200\n\n"),
        Just("2\r\n{}\r\n0\r\n\r\n"),
        Just("HTTP/1.1 200 OK\n\n"),
        Just("POST / HTTP/1.1\n\n")
    ];
    prop_oneof![
        vec(any::<u8>(), 0..40),
        vec(odd, 0..6).prop_map(|parts| parts.concat().into_bytes()),
        any::<String>().prop_map(String::into_bytes),
    ]
}

fn headers() -> impl Strategy<Value = Headers> {
    let value = prop_oneof!["([!-~]([ -~]{0,12}[!-~])?)?".prop_map(String::into_bytes), vec(0x80_u8.., 0..6),];
    let ordinary = ("[A-Za-z!#$%&'*+.^_`|~-][A-Za-z0-9-]{0,8}", value);
    let length = ("[Cc]ontent-[Ll]ength", "[0-9]{1,2}|x|5, 5".prop_map(String::into_bytes));
    let coding = ("[Tt]ransfer-[Ee]ncoding", "chunked|gzip".prop_map(String::into_bytes));
    vec(prop_oneof![4 => ordinary, 1 => length, 1 => coding], 0..6).prop_map(|pairs| {
        let mut headers = Headers::default();
        for (name, value) in pairs {
            headers.push(name, value);
        }
        headers
    })
}

fn version() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![Just("HTTP/1.1"), Just("http/2.0"), Just("h3"), Just("")]
        .prop_map(|version| version.as_bytes().to_vec())
}

prop_compose! {
    fn request()(
        method in "[A-Z][A-Za-z!+-]{0,6}",
        target in prop_oneof!["/[!-~]{0,12}", "https://app\\.example\\.test(/[!-~é]{0,9})?", "/a b( HTTP/9)?", Just("*".to_owned())],
        raw in proptest::option::weighted(0.1, vec(0x80_u8.., 1..4)),
        version in version(),
        headers in headers(),
        body in body(),
    ) -> Request {
        Request { method: method.into_bytes(), target: raw.unwrap_or(target.into_bytes()), version, headers, body }
    }
}

prop_compose! {
    fn response()(
        version in version(),
        status in 1_u16..1000,
        reason in "[ -~é]{0,8}",
        headers in headers(),
        body in body(),
    ) -> Response {
        Response { version, status, reason: reason.into_bytes(), headers, body }
    }
}

prop_compose! {
    fn capture()(
        request in request(),
        response in proptest::option::of(response()),
        directives in vec(("[a-z]{1,3}", "([!-~é]([ -~]{0,9}[!-~])?)?"), 0..3),
        // `url` is the name of one that every line holds.
        extra in vec(("[a-z\"é]{1,3}".prop_filter("another name", |name| name != "url"), prop_oneof![Just("1.50"), Just("{\"a\": [ null ]}"), Just("\"\\u00e9\"")]), 0..3),
    ) -> Capture {
        Capture {
            request,
            response,
            directives: directives.into_iter().map(|(name, value)| Directive { name, value, line: 0 }).collect(),
            extra: extra.into_iter().map(|(key, text)| (key, text.to_owned())).collect(),
            ..Capture::default()
        }
    }
}

fn noise() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\r\n"),
        Just("###"),
        Just("###<"),
        Just("# @length 3"),
        Just("# @extra {\"a\":"),
        Just("GET / HTTP/1.1"),
        Just("HTTP/1.1 200 OK"),
        Just("A: b"),
        Just("Content-Length: 7"),
        Just("Transfer-Encoding: chunked\n\n"),
        Just("2\r\n{}\r\n0\r\n\r\n"),
        Just("HTTP/1.1 200 OK\n"),
        Just("200 OK"),
        Just("curl "),
        Just("-d "),
        Just("--json "),
        Just("'"),
        Just("\""),
        Just("\\"),
        Just("^"),
        Just("^\""),
        Just("$'"),
        Just("\\x41"),
        Just("@f"),
        Just("--next "),
        Just("-F a=b "),
        Just("-F a=@f;type=x;filename=\"y\" "),
        Just("-H 'Content-Type: multipart/form-data; boundary=x' "),
        Just("curl.exe "),
        Just("fetch(\"x\""),
        Just("await "),
        Just(")"),
        Just("iwr "),
        Just("-Headers @{"),
        Just("-Body "),
        Just("([System.Text.Encoding]::UTF8.GetBytes(\""),
        Just("$([char]55357)"),
        Just("$session.UserAgent = \""),
        Just(" `\n"),
        Just("`"),
        Just("@'\n"),
        Just("\n'@"),
        Just("="),
        Just("@a = b"),
        Just("{{a}}"),
        Just("< f"),
        Just(" "),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(":"),
        Just(","),
        Just("\"headers\":"),
        Just("\"body\":"),
        Just("\"httpMethod\":\"\""),
        Just("\"response\":"),
        Just("\"log\":"),
        Just("\"entries\":"),
        Just("\"request\":"),
        Just("null"),
        Just("12")
    ];
    let pieces = vec(piece, 0..14).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![2 => pieces, 1 => vec(any::<u8>(), 0..80)]
}

proptest! {
    #[test]
    fn nothing_is_lost_by_writing_and_reading(captures in vec(capture(), 0..4)) {
        for format in [Format::Http, Format::Har, Format::Ndjson] {
            let text = write_all(format, &captures).unwrap();
            let again = read_all(format, &text).map_err(|error| TestCaseError::fail(format!("{error:?}\n{}", text.escape_ascii())))?;
            prop_assert_eq!(without_place(again), captures.clone(), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn a_header_of_any_name_that_is_written_is_read_again(name in "[ -~é]{1,6}|\\{\\{[a-z]{1,3}\\}\\}") {
        let mut capture = Capture::default();
        capture.request.method = b"POST".to_vec();
        capture.request.target = b"/".to_vec();
        capture.request.headers.push(name, "1");
        capture.request.body = b"{}".to_vec();
        if let Ok(text) = write_all(Format::Http, std::slice::from_ref(&capture)) {
            let again = read_all(Format::Http, &text).map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
            prop_assert_eq!(without_place(again), [capture]);
        }
    }

    #[test]
    fn a_round_trip_through_all_exact_formats_gives_the_same_file(captures in vec(capture(), 1..4)) {
        let file = write_all(Format::Http, &captures).unwrap();
        let mut text = file.clone();
        for (from, to) in [(Format::Http, Format::Har), (Format::Har, Format::Ndjson), (Format::Ndjson, Format::Http)] {
            text = write_all(to, &read_all(from, &text).unwrap()).unwrap();
        }
        prop_assert_eq!(text.escape_ascii().to_string(), file.escape_ascii().to_string());
    }

    #[test]
    fn curl_and_gateway_keep_method_and_body(capture in capture()) {
        for format in [Format::Curl, Format::Gateway] {
            if let Ok(text) = write_all(format, std::slice::from_ref(&capture)) {
                let again = read_all(format, &text).map_err(|error| TestCaseError::fail(format!("{error:?}\n{}", text.escape_ascii())))?;
                prop_assert_eq!(&again[0].request.method, &capture.request.method);
                prop_assert_eq!(&again[0].request.body, &capture.request.body, "{}", text.escape_ascii());
            }
        }
    }

    #[test]
    fn no_input_makes_a_parser_panic_and_what_is_read_can_be_written(text in noise()) {
        let _ = Format::recognise(&text);
        for format in Format::ALL {
            match read_all(format, &text) {
                Err(error) => prop_assert!(error.line >= 1 && error.column >= 1 && !error.message.is_empty()),
                Ok(captures) => for capture in &captures {
                    for to in Format::ALL {
                        let written = write_all(to, std::slice::from_ref(capture));
                        if let (Ok(written), Format::Ndjson | Format::Har) = (written, to) {
                            prop_assert!(read_all(to, &written).is_ok(), "{}", written.escape_ascii());
                        }
                    }
                },
            }
        }
    }
}

#[test]
fn a_hundred_thousand_headers_are_read_and_written_in_one_pass() {
    let mut capture = Capture::default();
    capture.request.method = b"POST".to_vec();
    capture.request.target = b"/".to_vec();
    for number in 0..100_000 {
        capture.request.headers.push(format!("X-{number}"), "v");
    }
    for format in [Format::Http, Format::Har, Format::Ndjson, Format::Gateway, Format::Curl] {
        let text = write_all(format, std::slice::from_ref(&capture)).unwrap();
        assert_eq!(read_all(format, &text).unwrap()[0].request.headers.len(), 100_000, "{format:?}");
    }
}

#[test]
fn the_fixtures_say_the_same_in_every_format() {
    let fixture = |name: &str| {
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name)).unwrap()
    };
    let body = fixture("body.json");
    for (name, format) in [
        ("initialize.http", Format::Http),
        ("initialize.har", Format::Har),
        ("initialize.sh", Format::Curl),
        ("initialize-cmd.curl", Format::Curl),
        ("initialize-curl.ps1", Format::Curl),
        ("initialize-fetch.js", Format::Fetch),
        ("initialize.ps1", Format::Powershell),
        ("initialize.ndjson", Format::Ndjson),
        ("event-v1.json", Format::Gateway),
        ("event-v2.json", Format::Gateway),
    ] {
        let text = fixture(name);
        assert_eq!(Format::recognise(&text), Some(format), "{name}");
        let captures = read(format, &text, &mut |path| Ok(fixture(path))).unwrap();
        let request = &captures[0].request;
        assert_eq!(request.body.escape_ascii().to_string(), body.escape_ascii().to_string(), "{name}");
        assert_eq!((request.method.as_slice(), request.path()), (&b"POST"[..], &b"/canvas/initialize"[..]), "{name}");
        let signature = request.headers.get("x-body-signature").unwrap();
        assert_eq!(signature, fixture("signature.txt").trim_ascii(), "{name}");
        assert_eq!(captures[0].notes, [], "{name}");
    }
    assert_eq!(Format::recognise(&body), None);
}

#[test]
fn names_and_extensions_lead_to_formats() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
        assert_eq!(read_all(format, b"").unwrap(), []);
    }
    assert_eq!(Format::from_extension("JSONL"), Some(Format::Ndjson));
    assert_eq!(Format::from_extension("json"), None);
    assert_eq!(write_all(Format::Har, &[]).map(|text| read_all(Format::Har, &text).unwrap()).unwrap(), []);
}

#[test]
fn a_bare_body_is_one_body() {
    let captures = read_all(Format::Body, b"\xef\xbb\xbf{}\n").unwrap();
    assert_eq!(write_all(Format::Body, &captures).unwrap(), b"\xef\xbb\xbf{}\n");
    let two = [captures[0].clone(), captures[0].clone()];
    assert!(matches!(write_all(Format::Body, &two), Err(WriteError::CannotSay { .. })));
}
