use super::*;

fn read_all(text: &str) -> Result<Vec<Capture>, Fault> {
    let mut files = |path: &str| match path {
        "./body.json" => Ok(b"{\"to\":\"{{who}}\"}\n".to_vec()),
        _ => Err(std::io::ErrorKind::NotFound.into()),
    };
    Blocks::read(text.as_bytes(), &mut files).into_iter().map(|(_, read)| read).collect()
}

fn one(text: &str) -> Capture {
    let mut captures = read_all(text).unwrap();
    assert_eq!(captures.len(), 1, "{text}");
    captures.remove(0)
}

fn refused(text: &str) -> (usize, String) {
    let fault = read_all(text).unwrap_err();
    let error = fault.at(text.as_bytes());
    (error.line, error.message)
}

#[test]
fn a_block_is_read_as_it_stands() {
    let text = "# a comment\n\n// @name greet\n#@flow intercom/submit\nPOST /a?b=c HTTP/1.1\nhost: x\nX-A:1 \nx-a:\n\n{\"a\":1}\n\n### next\nGET https://app.example.test\n###<\nHTTP/1.1 204 No Content\nA: b\n";
    let captures = read_all(text).unwrap();
    let first = &captures[0];
    assert_eq!(first.line, 3);
    assert_eq!(first.directive("flow"), Some("intercom/submit"));
    assert_eq!(first.request.target, b"/a?b=c");
    let headers: Vec<_> = first.request.headers.iter().collect();
    assert_eq!(headers, [(&b"host"[..], &b"x"[..]), (b"X-A", b"1"), (b"x-a", b"")]);
    assert_eq!(first.request.body, b"{\"a\":1}\n");
    assert_eq!(captures[1].request.target, b"https://app.example.test");
    assert_eq!(captures[1].request.version, b"");
    let response = captures[1].response.as_ref().unwrap();
    assert_eq!((response.status, response.reason.as_slice()), (204, &b"No Content"[..]));
    assert_eq!(captures.len(), 2);
}

#[test]
fn what_editors_write_below_a_body_and_above_a_request_is_neither() {
    let below = [
        "\n<> 2026-01-01T120000.200.json\n",
        "\n<> a.json\n<> b.json\n",
        "\n> {% client.log(\"x\") %}\n",
        "> {%\n  client.test(\"a\", function() {\n  });\n%}\n\n<> a.json\n",
        "\n> handlers/check.js\n",
        "\n>> saved.json\n",
        "\r\n>>! saved.json\r\n",
    ];
    for below in below {
        for length in ["", "Content-Length: 7\n"] {
            let text = format!(
                "< {{%\n  request.variables.set(\"a\", 1)\n%}}\nPOST /\n{length}\n{{\"a\":1}}\n{below}\n### next\n< {{% x() %}}\nGET /\n\n{below}"
            );
            let captures = read_all(&text).unwrap();
            assert_eq!(captures.len(), 2, "{text}");
            assert_eq!(captures[0].request.body, b"{\"a\":1}", "{text}");
            assert_eq!(captures[1].request.body, b"", "{text}");
            assert_eq!(captures[0].notes, [], "{text}");
        }
    }
    assert_eq!(one("POST /\n\n< ./body.json\n\n> {% x() %}\n").request.body, b"{\"to\":\"{{who}}\"}\n");
    // A length of the whole says that it is the body, and so does what no editor writes.
    assert_eq!(one("POST /\nContent-Length: 9\n\na\n<> b.js\n").request.body, b"a\n<> b.js");
    assert_eq!(one("POST /\n\n<p\n> text\n</p>\n").request.body, b"<p\n> text\n</p>");
    assert_eq!(refused("< {% x\nGET /\n").0, 1);
}

#[test]
fn blank_lines_at_the_end_of_a_body_are_kept_and_told() {
    let captures = read_all("POST /\n\n{}\n\n### next\nPOST /\n\n{}\n\r\n\n").unwrap();
    assert_eq!(captures[0].request.body, b"{}\n");
    assert_eq!(captures[0].notes, [Note::EndsInBlankLines { lines: 1 }]);
    assert_eq!(captures[1].request.body, b"{}\n\r\n");
    assert_eq!(captures[1].notes, [Note::EndsInBlankLines { lines: 2 }]);
    assert_eq!(one("POST /\nContent-Length: 3\n\n{}\n\n").notes, []);
    assert_eq!(one("POST /\n\n{}\n").notes, []);
}

#[test]
fn the_length_decides_even_over_separators_and_final_newlines() {
    let capture = one("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\na\n### b\r\n\r\n\r\n");
    assert_eq!(capture.request.body, b"a\n### b\r\n");
    assert_eq!(capture.notes, []);
    assert_eq!(one("POST /\nContent-Length: 2\n\nab\n").request.body, b"ab");
    assert_eq!(one("POST /\nContent-Length: 3\n\nab\n").request.body, b"ab\n");
}

#[test]
fn a_length_that_disagrees_is_told_with_both_numbers() {
    let capture = one("POST /\nContent-Length: 4\n\n{\"a\":1}\n");
    assert_eq!(capture.request.body, b"{\"a\":1}");
    assert_eq!(capture.notes, [Note::LengthDisagrees { declared: 4, actual: 7 }]);
    assert_eq!(one("POST /\nContent-Length: x\n\nab\n").notes, [Note::LengthUnreadable]);
    assert_eq!(one("POST /\nContent-Length: 5\n").notes, [Note::LengthDisagrees { declared: 5, actual: 0 }]);
}

#[test]
fn blank_lines_between_requests_are_no_body() {
    let captures =
        read_all("GET /a\n\n\n\n###\n\n###\n# only a comment\n###\nGET /b\n  ?c=d\n  &e=f\nA: b\n\n").unwrap();
    assert_eq!(captures.len(), 2);
    assert_eq!(captures[0].request.body, b"");
    assert_eq!(captures[1].request.target, b"/b?c=d&e=f");
}

#[test]
fn directives_know_their_lines() {
    let captures = read_all(
        "\n# @name a\n// @expect lint\nGET /\n# @expect same\n\n###<\n# @expect b\n200\n\n###\n# @name c\nGET /\n",
    )
    .unwrap();
    let lines = |capture: &Capture| capture.directives.iter().map(|directive| directive.line).collect::<Vec<_>>();
    assert_eq!(captures.iter().map(lines).collect::<Vec<_>>(), [vec![2, 3, 5, 8], vec![12]]);
    assert_eq!((captures[0].line, captures[1].line), (2, 12));
}

#[test]
fn expectations_among_headers_and_over_a_response_are_not_lost() {
    let capture = one("# @flow x\nGET /\nA: b\n# @expect status 200\n#c: d\n\n###<\n# @expect lint\n200\n");
    let values: Vec<_> = capture.directives.iter().map(|directive| directive.value.as_str()).collect();
    assert_eq!(values, ["x", "status 200", "lint"]);
    assert_eq!(capture.request.headers.get("#c"), Some(&b"d"[..]));
    assert_eq!(capture.response.unwrap().version, b"");
}

#[test]
fn variables_are_put_in_wherever_an_editor_puts_them() {
    let text = "@host = app.example.test\n@who=ada\n\n### first\nPOST https://{{host}}/x\n  ?to={{who}} \nHost: {{host}}\nX-A: a\n {{who}}\n\n{\"to\":\"{{who}}\"}\n\n###\n@who = bob\nPOST /\n\n{{who}}\n###\nPOST /{{who}}\nContent-Length: 7\n\n{{who}}\n### as recorded\n# @length 9\nPOST /\n\n{{nobody}\n";
    let captures = read_all(text).unwrap();
    let first = &captures[0].request;
    assert_eq!(first.target, b"https://app.example.test/x?to=ada");
    assert_eq!(first.headers.get("host"), Some(&b"app.example.test"[..]));
    assert_eq!(first.headers.get("x-a"), Some(&b"a ada"[..]));
    assert_eq!(first.body, b"{\"to\":\"ada\"}\n");
    assert_eq!(captures[1].request.body, b"bob");
    // A body whose length is told is the one that was sent.
    assert_eq!(
        (captures[2].request.target.as_slice(), captures[2].request.body.as_slice()),
        (&b"/bob"[..], &b"{{who}}"[..])
    );
    assert_eq!(captures[3].request.body, b"{{nobody}");
}

#[test]
fn braces_are_left_alone_where_nothing_is_defined() {
    let capture = one("POST /{{a}}\nA: {{b}}\n\n{{c}} {{$guid}}\n");
    assert_eq!(capture.request.target, b"/{{a}}");
    assert_eq!(capture.request.headers.get("a"), Some(&b"{{b}}"[..]));
    assert_eq!(capture.request.body, b"{{c}} {{$guid}}");
}

#[test]
fn an_undefined_variable_is_told_with_its_place() {
    for (text, line, column) in [
        ("@a = b\nPOST  /x{{c}} HTTP/1.1\n", 2, 9),
        ("@a = b\nPOST /\n  ?x={{c}}\n", 3, 6),
        ("@a = b\nPOST /\nA-B: é {{c}}\n", 3, 8),
        ("@a = b\nPOST /\n\n{\n  \"x\": \"{{ c }}\"\n}\n", 5, 9),
    ] {
        let error = read_all(text).unwrap_err().at(text.as_bytes());
        assert_eq!((error.line, error.column), (line, column), "{text:?}: {}", error.message);
    }
}

#[test]
fn a_body_may_be_a_file() {
    assert_eq!(one("POST /\n\n< ./body.json\n").request.body, b"{\"to\":\"{{who}}\"}\n");
    assert_eq!(one("@who = ada\nPOST /\n\n< ./body.json\n").request.body, b"{\"to\":\"{{who}}\"}\n");
    assert_eq!(one("@who = ada\n@x = body\nPOST /\n\n<@ ./{{x}}.json\n").request.body, b"{\"to\":\"ada\"}\n");
    // A length of this very text says that it is the body.
    assert_eq!(one("# @length 13\nPOST /\n\n< ./body.json\n").request.body, b"< ./body.json");
    assert_eq!(one("POST /\n\n<note/>\n").request.body, b"<note/>");
}

#[test]
fn a_folded_header_value_has_no_white_space_at_its_edges() {
    let captures = read_all("GET / HTTP/1.1\nA:\n  b\n \n\n").unwrap();
    assert_eq!(captures[0].request.headers.get("a"), Some(&b"b"[..]));
}

#[test]
fn a_line_of_spaces_ends_the_head_where_a_body_begins_behind_it() {
    for body in ["{\"name\":\"x\"}", "a=1&b=2", "[1]"] {
        let text = format!("POST /x HTTP/1.1\nA: b\nContent-Length: {}\n \n{body}", body.len());
        let captures = read_all(&text).unwrap();
        assert_eq!(captures[0].request.body, body.as_bytes(), "{body}");
        assert_eq!(captures[0].notes, [], "{body}");
    }
    let captures = read_all("POST /x HTTP/1.1\nA: b\n \n:authority: c\n# note\n \nB: d\n\n{}").unwrap();
    assert_eq!(captures[0].request.headers.get("B"), Some(&b"d"[..]));
}

#[test]
fn a_header_of_an_odd_name_is_read_and_told() {
    for (name, read) in
        [("X Foo", "X Foo"), ("X-Zoë", "X-Zoë"), ("HTTP_X[0]", "HTTP_X[0]"), ("{{x}}", "{{x}}"), ("X-{{x}}", "X-{{x}}")]
    {
        let capture = one(&format!("POST /\nA: b\n{name}: 1\n\n{{}}\n"));
        assert_eq!(capture.request.headers.get(read), Some(&b"1"[..]), "{name}");
        assert_eq!(capture.request.body, b"{}", "{name}");
        assert_eq!(capture.notes, [Note::HeaderName { name: read.to_owned() }]);
    }
    let capture = one("@h = X-Var\nPOST /\n{{h}}: 1\nY-{{h}}: 2\n\n{}\n");
    assert_eq!(capture.request.headers.get("y-x-var"), Some(&b"2"[..]));
    assert_eq!(capture.request.headers.get("X-Var"), Some(&b"1"[..]));
    assert_eq!(capture.notes, []);
}

#[test]
fn a_length_that_takes_the_separator_along_is_told() {
    for behind in ["\n###", "\n\n###", "\n\n###\n", "\n### next"] {
        let length = 2 + behind.len();
        let text = format!("POST /a\nContent-Length: {length}\n\n{{}}{behind}\nGET /b HTTP/1.1\n");
        let captures = read_all(&text).unwrap();
        assert_eq!(captures.len(), 2, "{text}");
        let actual = captures[0].request.body.len() as u64;
        assert_eq!(captures[0].notes, [Note::LengthDisagrees { declared: length as u64, actual }], "{text}");
    }
    // A heading at the end of a text is the text's own, and so is what its length is written for.
    assert_eq!(one("POST /\nContent-Length: 7\n\na\n### b\n").request.body, b"a\n### b");
    assert_eq!(one("# @length 5\nPOST /\nContent-Length: 5\n\na\n###\n").request.body, b"a\n###");
}

#[test]
fn an_answer_behind_a_blank_line_needs_no_mark() {
    let answer = "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"b\":2}\n";
    for (request, body, noted) in [
        ("POST /a HTTP/1.1\nHost: x\n\n{\"a\":1}\n\n", "{\"a\":1}", false),
        ("POST /a HTTP/1.1\r\nHost: x\r\n\r\n{\"a\":1}\r\n\r\n", "{\"a\":1}", false),
        ("GET /a HTTP/1.1\nHost: x\n\n", "", false),
        ("GET /a HTTP/1.1\nHost: x\n\n\n", "", false),
        ("POST /a\n\na=b\n\n", "a=b", true),
        ("POST /a\n\n", "", true),
    ] {
        let capture = one(&format!("{request}{answer}"));
        assert_eq!(capture.request.body, body.as_bytes(), "{request:?}");
        let response = capture.response.unwrap();
        assert_eq!((response.status, response.body.as_slice()), (200, &b"{\"b\":2}"[..]), "{request:?}");
        assert_eq!(capture.notes.contains(&Note::AnswerUnmarked), noted, "{request:?}");
        let places = places(format!("{request}{answer}").as_bytes()).unwrap();
        let length = request.len();
        assert_eq!(places[0].response, Some(length..length + answer.len()), "{request:?}");
        // The next request is one of its own.
        assert_eq!(read_all(&format!("{request}{answer}\n###\n{request}{answer}")).unwrap().len(), 2);
    }
}

#[test]
fn a_body_that_speaks_of_an_answer_is_not_cut() {
    for body in [
        "{\"a\":\"HTTP/1.1 200 OK\"}",
        "it said\nHTTP/1.1 200 OK\n\nand no more",
        "it said\n\nHTTP/1.1 is old",
        "it said\n\nHTTP/1.1 200 OK\nand no more",
    ] {
        let capture = one(&format!("POST /\n\n{body}\n"));
        assert_eq!((capture.request.body.as_slice(), capture.response), (body.as_bytes(), None), "{body:?}");
    }
    // What is told by its length is that long.
    let text = "a\n\nHTTP/1.1 200 OK";
    for head in ["POST /\nContent-Length: 18\n", "# @length 18\nPOST /\n"] {
        assert_eq!(one(&format!("{head}\n{text}\n")).request.body, text.as_bytes());
    }
    let mut written = Vec::new();
    let capture = Capture { request: one(&format!("# @length 18\nPOST /\n\n{text}\n")).request, ..Capture::default() };
    crate::capture::write_http(&capture, &mut written);
    assert_eq!(one(&String::from_utf8(written).unwrap()).request.body, text.as_bytes());
}

#[test]
fn mistakes_are_told_with_their_line_and_a_remedy() {
    for (text, line, word) in [
        ("\nhello\n", 2, "request line"),
        ("@host x\n", 1, "@name = value"),
        ("@a = b\nGET /{{c}}\n", 2, "`c` is not defined above"),
        ("@a = b\n@c = {{d}}\n", 2, "`d` is not defined above"),
        ("GET /\nA: b\n\n< ./missing.json\n", 4, "`# @length 16`"),
        ("HTTP/1.1 200 OK\n", 1, "###<"),
        ("GET\n", 1, "names no target"),
        ("GET /\nA b\n", 2, "blank line"),
        ("POST /\nA: b\n{\"a\":1}\n", 3, "`{\"a\"` is no name of a header; if the body begins here"),
        ("POST /\nA: b\nx=1&y=2:3\n", 3, "put a blank line before it"),
        ("POST /\nA: b\n[{\"a\":1}]\n", 3, "put a blank line before it"),
        ("POST /\nA: b\n<a href=\"x:y\"/>\n", 3, "put a blank line before it"),
        ("###<\n200 OK\n", 1, "no request"),
        ("GET /\n\n###<\n", 3, "none follows"),
        ("GET /\n\n###<\nOK\n", 4, "status line"),
        ("GET /\n\n###<\n200 OK\n\n###<\n200 OK\n", 6, "no request"),
        ("# @length 2\nGET /\n\nabc\n", 1, "3 bytes"),
        ("# @length x\nGET /\n", 1, "number"),
    ] {
        let (at, message) = refused(text);
        assert!(at == line && message.contains(word), "{text:?}: {at}: {message}");
    }
}
