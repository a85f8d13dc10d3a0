//! The differences between two bodies: one row a difference, each with its name, its usual reason and its repair. A row makes
//! the changed body and nothing else; the search in `signature` decides which rows to try, chain and believe.

mod content;
mod edge;
mod encoding;
mod joined;
mod normal;
mod odd;
mod passage;
mod shown;
mod spelled;
mod windows;
mod wrap;

use std::sync::LazyLock;

pub(in crate::cause) use edge::BOM;
pub(crate) use encoding::windows_1252;
pub use joined::{Try, forms, pairs};
pub use odd::{beside, guids, odd};
pub use shown::shown;
pub use windows::wide;

use super::reserialise::{self, Facts, Style};
use super::{Axis, Cause, Ecosystem};
use crate::json;

/// A body, and its JSON tree where it is JSON, parsed once for all rows.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// The body as it is.
    pub bytes: &'a [u8],
    /// The same as JSON; a byte order mark before it does not count, since most parsers skip it.
    pub tree: Option<json::Tree<'a>>,
    /// What the writers want to know about the tree; `None` where it is too deep to be written again.
    pub(in crate::cause) facts: Option<Facts>,
}

impl<'a> Input<'a> {
    /// Parses the body once. A body that is not JSON is an input like any other.
    pub fn new(bytes: &'a [u8]) -> Self {
        let text = bytes.strip_prefix(BOM).unwrap_or(bytes);
        let tree = json::Tree::parse(text).ok();
        let facts = tree.as_ref().and_then(Facts::of);
        Self { bytes, tree, facts }
    }

    /// A body that is too large to be taken apart: rows that write JSON do not apply to it.
    pub fn unparsed(bytes: &'a [u8]) -> Self {
        Self { bytes, tree: None, facts: None }
    }
}

/// Everybody who makes the text that was named so, where that is a text that several runtimes write alike.
pub fn alike(input: &Input<'_>, named: &Cause, text: &[u8]) -> Vec<Cause> {
    let mut all = match named.code {
        "body-as-form" | "body-json-form" | "body-json-query" => joined::forms_alike(input, text),
        "body-shown" => shown::shown_alike(input, text),
        _ => Vec::new(),
    };
    all.retain(|cause| named.ecosystem.is_none() || cause.ecosystem != named.ecosystem);
    all
}

/// What is lost where the body was parsed, and written again as that text: digits, the order of keys, values of repeated keys. A clause behind what
/// names the writer; `None` where that says it already, or where nothing was lost.
pub fn lost(input: &Input<'_>, named: &Cause, text: &[u8]) -> Option<String> {
    let is_json = |row: &&BodyRow| row.code == named.code && row.group == Group::Json;
    let said = reserialise::LOST.iter().any(|row| row.code == named.code);
    let clause = || reserialise::clause(input, text);
    if said || !rows().iter().any(|row| is_json(&row)) { None } else { clause() }
}

/// The body with other integers in place of such as a double has rounded, where no more than `most` are to be tried: text after text, with what is
/// called by `each` to say what it is. Ends where that says so.
pub fn unrounded(input: &Input<'_>, most: usize, each: &mut Try<'_>) -> bool {
    let mut text = Vec::new();
    reserialise::before_rounding(input, most, &mut |number, others| {
        others.into_iter().any(|other| {
            reserialise::with_number(input.bytes, number, &other, &mut text);
            let detail = || format!("the body with {other} in place of {number}, which is how JavaScript rounds it");
            let step = || Cause { axis: Axis::Body, code: "body-integers-rounded", detail: detail(), ecosystem: None };
            each(text.clone(), &step)
        })
    })
}

/// Whether a body holds an integer that ends as JavaScript rounds large ones.
pub fn holds_rounded(input: &Input<'_>) -> bool {
    input.tree.is_some() && reserialise::holds_rounded(input.bytes)
}

/// Which step on a body's way a row imitates. Rows of one group exclude one another in a chain; groups apply in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Something inside the body is taken out: decoded, inflated, a field picked.
    Content,
    /// JSON is written again, or spelled differently.
    Json,
    /// Text is put into other bytes.
    Encoding,
    /// The ends, the line ends, the length.
    Edge,
    /// The whole is put into something else: quoted, encoded, made a form field.
    Wrap,
}

impl Group {
    /// A row of that group that makes its body from the bytes alone.
    const fn row(self, make: fn(&[u8], &mut Vec<u8>) -> bool, code: &'static str, title: &'static str) -> BodyRow {
        BodyRow::new(self, Make::Bytes(make), code, title)
    }
}

/// One difference between two bodies.
#[derive(Debug, Clone, Copy)]
pub struct BodyRow {
    /// Its code; `src/codes/bodies.txt` says what it means.
    pub code: &'static str,
    /// Its title, which completes "the signature covers …" and "your code hashed …".
    pub title: &'static str,
    /// Which step it imitates.
    pub group: Group,
    /// Whose habit it is, where that can be said.
    pub ecosystem: Option<Ecosystem>,
    /// Whether it is plausible enough to be tried in combinations of three.
    pub common: bool,
    pub(in crate::cause) make: Make,
}

/// How a row makes its body. `false` says that the row does not apply.
#[derive(Debug, Clone, Copy)]
pub(in crate::cause) enum Make {
    /// From the bytes alone.
    Bytes(fn(&[u8], &mut Vec<u8>) -> bool),
    /// From the bytes and the tree.
    Input(fn(&Input<'_>, &mut Vec<u8>) -> bool),
    /// By writing the tree again.
    Json(Style),
}

impl BodyRow {
    /// Writes the changed body to `out`, which is cleared first. `false` where the row does not apply to this body, or where nothing
    /// would change; what `out` holds then means nothing.
    pub fn apply(&self, input: &Input<'_>, out: &mut Vec<u8>) -> bool {
        out.clear();
        let made = match &self.make {
            Make::Bytes(make) => make(input.bytes, out),
            Make::Input(make) => make(input, out),
            Make::Json(style) => reserialise::write(input, style, out),
        };
        made && out.as_slice() != input.bytes
    }

    /// A row that nobody in particular is to blame for, and that is tried alone or in pairs.
    pub(in crate::cause) const fn new(group: Group, make: Make, code: &'static str, title: &'static str) -> Self {
        Self { code, title, group, ecosystem: None, common: false, make }
    }

    /// The same row, plausible enough for combinations of three.
    pub(in crate::cause) const fn common(mut self) -> Self {
        self.common = true;
        self
    }

    /// The same row as the habit of one ecosystem.
    pub(in crate::cause) const fn of(mut self, ecosystem: Ecosystem) -> Self {
        self.ecosystem = Some(ecosystem);
        self
    }
}

/// Every row, in order of plausibility: where two rows make equal bytes, the first has the simpler name.
pub fn rows() -> &'static [BodyRow] {
    static ROWS: LazyLock<Vec<BodyRow>> = LazyLock::new(|| {
        let tables = [
            edge::ROWS,
            windows::ROWS,
            reserialise::LOST,
            reserialise::ROWS,
            encoding::ROWS,
            wrap::ROWS,
            content::ROWS,
            reserialise::PRINTED,
            passage::ROWS,
            spelled::ROWS,
        ];
        let all = || tables.into_iter().flatten().copied();
        all().filter(|row| row.common).chain(all().filter(|row| !row.common)).collect()
    });
    &ROWS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn row(code: &str) -> &'static BodyRow {
        rows().iter().find(|row| row.code == code).expect(code)
    }

    fn changed(code: &str, body: impl AsRef<[u8]>) -> Option<Vec<u8>> {
        let mut out = b"left over".to_vec();
        row(code).apply(&Input::new(body.as_ref()), &mut out).then_some(out)
    }

    fn text(code: &str, body: impl AsRef<[u8]>) -> String {
        String::from_utf8(changed(code, body).expect(code)).expect(code)
    }

    #[test]
    fn codes_are_unique_and_titles_complete_a_sentence() {
        let mut codes = HashSet::new();
        for BodyRow { code, title, .. } in rows() {
            assert!(codes.insert(code), "{code} is there twice");
            assert!(
                code.starts_with("body-")
                    && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{code}"
            );
            // The title completes "the signature covers …".
            assert!(
                ["the ", "an ", "a "].iter().any(|article| title.starts_with(article)) && !title.ends_with('.'),
                "{code}: {title}"
            );
        }
        assert_eq!(codes.len(), rows().len());
    }

    #[test]
    fn titles_are_unique() {
        let titles: HashSet<_> = rows().iter().map(|row| row.title).collect();
        assert_eq!(titles.len(), rows().len());
    }

    #[test]
    fn common_rows_come_first() {
        let last = rows().iter().rposition(|row| row.common);
        let first = rows().iter().position(|row| !row.common);
        assert!(last < first);
        assert_eq!(rows()[0].code, "body-final-lf-removed");
    }

    #[test]
    fn groups_apply_from_the_inside_out() {
        assert!(Group::Content < Group::Json && Group::Json < Group::Encoding);
        assert!(Group::Encoding < Group::Edge && Group::Edge < Group::Wrap);
    }

    #[test]
    fn each_end_of_the_body_has_its_name() {
        for (code, body, expected) in [
            ("body-final-lf-removed", "{}\n", "{}"),
            ("body-final-crlf-removed", "{}\r\n", "{}"),
            ("body-lf-added", "{}", "{}\n"),
            ("body-crlf-added", "{}", "{}\r\n"),
            ("body-cr-added", "{}", "{}\r"),
            ("body-trimmed", " {}\n ", "{}"),
            ("body-end-trimmed", " {} \n", " {}"),
            ("body-start-trimmed", " {}\n", "{}\n"),
            ("body-chopped-lf", "{}\r\n", "{}\r"),
            ("body-final-line-breaks-removed", "{}\r\n\n", "{}"),
            ("body-two-lf-added", "{}", "{}\n\n"),
            ("body-backslash-n-added", "{}", "{}\\n"),
            ("body-space-added", "{}", "{} "),
            ("body-tab-added", "{}", "{}\t"),
            ("body-space-before", "{}", " {}"),
            ("body-lf-before", "{}", "\n{}"),
            ("body-windows-echo", "{}", "{} \r\n"),
            ("body-powershell-utf8", "{}", "\u{FEFF}{}\r\n"),
            ("body-powershell-utf8", "{\n}\n", "\u{FEFF}{\r\n}\r\n"),
            ("body-powershell-utf8-undone", "\u{FEFF}{\r\n}\r\n", "{\n}"),
            ("body-lf-to-crlf-ended", "{\n}", "{\r\n}\r\n"),
            ("body-crlf-to-lf-trimmed", "{\r\n}\r\n", "{\n}"),
            ("body-echo-n", "{}", "-n {}\n"),
            ("body-bom-removed", "\u{FEFF}{}", "{}"),
            ("body-bom-added", "{}", "\u{FEFF}{}"),
            ("body-crlf-to-lf", "{\r\n\r}\r\n", "{\n\r}\n"),
            ("body-lf-to-crlf", "{\n\r\n}", "{\r\n\r\n}"),
            ("body-line-breaks-removed", "{\r\n\n}", "{}"),
            ("body-line-breaks-to-spaces", "{\n}", "{ }"),
            ("body-white-space-removed", "{\"a b\": \n1}", "{\"ab\":1}"),
            ("body-nul-added", "{}", "{}\0"),
            ("body-nul-removed", "{}\0\0", "{}"),
            ("body-nul-cut", "{}\0x", "{}"),
            ("body-tabs-to-4-spaces", "{\t}", "{    }"),
            ("body-tabs-to-2-spaces", "{\t}", "{  }"),
            ("body-tabs-to-8-spaces", "{\t}", "{        }"),
            ("body-empty", "{}", ""),
            ("body-doubled", "{}", "{}{}"),
            ("body-halved", "{}{}", "{}"),
            ("body-last-byte-doubled", "{}", "{}}"),
            ("body-last-byte-cut", "{}", "{"),
            ("body-cut-at-utf16-length", "\"é\"abc", "\"é\"ab"),
            ("body-cut-at-character-count", "\"é\"abc", "\"é\"ab"),
        ] {
            assert_eq!(text(code, body), expected, "{code}");
        }
    }

    #[test]
    fn keys_dates_and_emoji_are_written_as_what_stands_between_writes_them() {
        for (code, body, expected) in [
            (
                "body-keys-camel-case",
                r#"{"a_b":{"_c_1d_": "e_f"}, "g\"_h" :1,"i":"j_k:"}"#,
                r#"{"aB":{"_c1d_": "e_f"}, "g\"H" :1,"i":"j_k:"}"#,
            ),
            ("body-keys-snake-case", r#"{"aB":{"Cd": "eF"}}"#, r#"{"a_b":{"cd": "eF"}}"#),
            (
                "body-dates-trimmed",
                r#"["20:01:02.500Z","20:01:02.000Z",1.50,"x.00Z","1:02.0Z"]"#,
                r#"["20:01:02.5Z","20:01:02Z",1.50,"x.00Z","1:02Z"]"#,
            ),
            ("body-emoji-question-marks", "ž😀", "ž?"),
            ("body-emoji-dropped", "ž😀", "ž"),
        ] {
            assert_eq!(text(code, body), expected, "{code}");
        }
    }

    #[test]
    fn a_row_that_changes_nothing_does_not_apply() {
        for (code, body) in [
            ("body-final-lf-removed", "{}"),
            ("body-final-lf-removed", "{}\r\n"),
            ("body-trimmed", "{}"),
            ("body-bom-added", "\u{FEFF}{}"),
            ("body-compact", "{}"),
            ("body-json-stringify", "not JSON"),
            ("body-latin1", "ascii"),
            ("body-empty", ""),
            ("body-halved", "abab{"),
        ] {
            assert_eq!(changed(code, body), None, "{code}");
        }
    }

    #[test]
    fn cuts_exactly_at_the_limit_and_only_beyond_it() {
        let cuts: Vec<_> = rows()
            .iter()
            .filter_map(|row| {
                let size = row.title.strip_prefix("the first ")?;
                let (size, _) = size.split_once(" bytes")?;
                Some((row.code, size.parse::<usize>().ok()?))
            })
            .collect();
        assert!(cuts.len() >= 20);
        for (code, size) in cuts {
            let body = vec![b'x'; size + 1];
            assert_eq!(changed(code, &body).map(|cut| cut.len()), Some(size), "{code}");
            assert_eq!(changed(code, &body[..size]), None, "{code}");
        }
    }

    #[test]
    fn a_body_cut_inside_a_character_loses_the_rest_of_it() {
        assert_eq!(changed("body-cut-at-character", b"a\xF0\x9F\x98").as_deref(), Some(&b"a"[..]));
        // Invalid in the middle is something else.
        assert_eq!(changed("body-cut-at-character", b"a\xFFb"), None);
    }

    #[test]
    fn other_encodings_of_the_same_text() {
        let body = "\"Ž😀é\"";
        assert_eq!(text("body-ascii-question-marks", body), "\"????\"");
        assert_eq!(text("body-ascii-one-mark-a-character", body), "\"???\"");
        assert_eq!(text("body-ascii-dropped", body), "\"\"");
        assert_eq!(changed("body-latin1", "é").as_deref(), Some(&b"\xE9"[..]));
        assert_eq!(changed("body-latin1", body), None);
        assert_eq!(changed("body-latin1-question-marks", body).as_deref(), Some(&b"\"??\xE9\""[..]));
        assert_eq!(changed("body-binary-string", body).as_deref(), Some(&b"\"\x7D\x3D\x00\xE9\""[..]));
        assert_eq!(changed("body-windows-1252", "€ž").as_deref(), Some(&b"\x80\x9E"[..]));
        assert_eq!(text("body-mojibake", "ž"), "Å¾");
        assert_eq!(text("body-mojibake-windows-1252", "€"), "â‚¬");
        assert_eq!(text("body-mojibake-undone", "Å¾"), "ž");
        assert_eq!(text("body-mojibake-windows-1252-undone", "â‚¬"), "€");
        assert_eq!(changed("body-utf16le", "é").as_deref(), Some(&b"\xE9\0"[..]));
        assert_eq!(changed("body-utf16be-bom", "é").as_deref(), Some(&b"\xFE\xFF\0\xE9"[..]));
        assert_eq!(text("body-utf16-decoded", b"\xFF\xFEa\0=\xD8\0\xDE"), "a😀");
        assert_eq!(text("body-invalid-replaced", b"a\xFF\xE2\x82b"), "a\u{FFFD}\u{FFFD}b");
        assert_eq!(text("body-invalid-dropped", b"a\xFF\xE2\x82b"), "ab");
    }

    #[test]
    fn letters_with_accents_are_joined_and_taken_apart() {
        assert_eq!(text("body-nfc", "Z\u{30C}ofia"), "Žofia");
        assert_eq!(text("body-nfd", "Žofia"), "Z\u{30C}ofia");
        assert_eq!(changed("body-nfc", "Žofia"), None);
        assert_eq!(changed("body-nfd", "Zofia"), None);
    }

    #[test]
    fn emoji_are_halved_and_joined_as_java_does() {
        // `new DataOutputStream(out).writeUTF("a😀é")`, without its length.
        let halves = b"a\xED\xA0\xBD\xED\xB8\x80\xC3\xA9";
        assert_eq!(changed("body-cesu8", "a😀é").as_deref(), Some(&halves[..]));
        assert_eq!(text("body-cesu8-decoded", halves), "a😀é");
        assert_eq!(changed("body-cesu8", "é"), None);
        // One half alone stands for nothing; a letter of Korean begins with the same byte.
        assert_eq!(changed("body-cesu8-decoded", b"\xED\xA0\xBD"), None);
        assert_eq!(changed("body-cesu8-decoded", "\u{D7A3}"), None);
    }

    #[test]
    fn base64_is_broken_as_each_tool_breaks_it() {
        // The lengths of the lines, and what stands behind the last: from Python's encodebytes, Ruby's encode64, openssl, Java, PHP.
        for (code, width, line_break, ended) in [
            ("body-base64-lines-76", 76, "\n", true),
            ("body-base64-lines-76-open", 76, "\n", false),
            ("body-base64-lines-76-crlf", 76, "\r\n", false),
            ("body-base64-lines-76-crlf-ended", 76, "\r\n", true),
            ("body-base64-lines-64", 64, "\n", true),
            ("body-base64-lines-64-open", 64, "\n", false),
            ("body-base64-lines-60", 60, "\n", true),
        ] {
            let body = "{\"a\":1}".repeat(20);
            let broken = text(code, &body);
            let lines: Vec<&str> = broken.split(line_break).collect();
            assert_eq!(lines[0].len(), width, "{code}");
            assert_eq!(lines[lines.len() - 1].is_empty(), ended, "{code}");
            assert_eq!(lines.concat(), text("body-base64", &body), "{code}");
            assert_eq!(text("body-base64-decoded", &broken), body, "{code}");
        }
        assert_eq!(text("body-base64-lines-76", "{}"), "e30=\n");
    }

    #[test]
    fn the_module_of_kentico_signs_question_marks() {
        // reference/kentico.md, section 3.2: the module's signature of a body with `Žofia` in it.
        let body = "{\"ContactGuid\":\"3f2504e0-4f89-11d3-9a0c-0305e82c3301\",\"ContactFirstName\":\"Žofia\"}";
        let signed = changed("body-ascii-question-marks", body).unwrap();
        let mac = crate::platform::Hash::Sha1.hmac(b"kx-client-secret-demo", &[&signed]);
        assert_eq!(hex::encode_upper(mac.as_bytes()), "3D353EC56BD8A1456ED3CD51AE97B2A474806886");
    }

    #[test]
    fn what_is_inside_the_body_is_found() {
        for (code, body, expected) in [
            ("body-base64-decoded", "eyJhIjoi8J+YgCJ9", "{\"a\":\"😀\"}"),
            ("body-base64-decoded", "eyJhIjoi8J-YgCJ9\n", "{\"a\":\"😀\"}"),
            ("body-base64-decoded", "eyJhIjoxfQ", "{\"a\":1}"),
            ("body-json-string-decoded", r#""{\"a\":1}""#, r#"{"a":1}"#),
            ("body-form-value", "x=1&payload=%7B%22a+b%22%3A1%7D", r#"{"a b":1}"#),
            ("body-form-value", "x=1&json=%7b%22a+b%22%3A1%7D", r#"{"a b":1}"#),
            ("body-form-value", r#"a[b]=[1,2]&x={"a":"b=c"}"#, "[1,2]"),
            ("body-form-value-encoded", "payload=%7B%7D&x=1", "%7B%7D"),
            ("body-form-value-encoded", "request=%5B%5D", "%5B%5D"),
            ("body-form-key-decoded", "%7B%22a+b%22%3A1%7D=", r#"{"a b":1}"#),
            ("body-form-decoded", "%7B+%7D%2", "{ }%2"),
            ("body-percent-decoded", "%7B+%7D", "{+}"),
            ("body-html-unescaped", "{&quot;a&#39;&quot;:&lt;&amp;lt;&gt;}", "{\"a'\":<&lt;>}"),
            ("body-stripslashes", r#"{\"a\":\"\\n\"}"#, r#"{"a":"\n"}"#),
            ("body-python-bytes-decoded", r#"b'{"a":"\xc5\xbe\'\\n"}'"#, r#"{"a":"ž'\n"}"#),
            (
                "body-python-literal",
                r#"{'a': None, "b'": [True, 1e3, 'x"\'\x1f']}"#,
                r#"{"a": null, "b'": [true, 1e3, "x\"'\u001f"]}"#,
            ),
            ("body-js-literal", "{ a: 'x', $b: [undefined] }", r#"{ "a": "x", "$b": [null] }"#),
            ("body-member-body", r#"{"body":"{\"a\":1}","body2":0}"#, r#"{"a":1}"#),
            ("body-member-data", r#"{"data": {"a": 1.50} }"#, r#"{"a": 1.50}"#),
            ("body-only-item", "[ {\"a\": 1} ]", "{\"a\": 1}"),
            ("body-array-of-one", " {\"a\": 1}\n", "[{\"a\": 1}]"),
            ("body-base64-decoded", "eyJhIjoi\r\n8J+YgCJ9\r\n", "{\"a\":\"😀\"}"),
            ("body-dechunked", "3\r\n{\"a\r\nA;x=y\r\n\":1234567}\r\n0\r\nT: v\r\n\r\n", "{\"a\":1234567}"),
            ("body-dechunked", "2\n{}\n", "{}"),
        ] {
            assert_eq!(text(code, body), expected, "{code}");
        }
        assert_eq!(changed("body-member-data", r#"{"data":5}"#), None);
        assert_eq!(changed("body-form-value", r#"{"a":"b={c"}"#), None);
        assert_eq!(changed("body-form-key-decoded", "%7B%7D=1"), None);
        assert_eq!(changed("body-js-literal", "{a: b}"), None);
        assert_eq!(changed("body-only-item", "[1,2]"), None);
        assert_eq!(changed("body-python-literal", "{'a': b}"), None);
        for no_framing in ["5\r\n{}\r\n", "2\r\n{}x", "0\r\n\r\n", "2\r\n{}\r\n0\r\nmore", "+2\n{}\n", "-2\n{}\n"] {
            assert_eq!(changed("body-dechunked", no_framing), None, "{no_framing:?}");
        }
    }

    #[test]
    fn what_a_passage_does_to_the_body() {
        for (code, body, expected) in [
            ("body-quotes-lost", r#"{"a":1,"b":"x"}"#, "{a:1,b:x}"),
            ("body-quotes-restored", "{a:1,b:x}", r#"{"a":1,"b":"x"}"#),
            (
                "body-quotes-restored",
                "{a: {b : [x, 1, y z ], c:}, d:true}\r\n",
                "{\"a\": {\"b\" : [\"x\", 1, \"y z\" ], \"c\":\"\"}, \"d\":true}\r\n",
            ),
            ("body-quotes-restored-everywhere", "{a:1,u:http://x.test/}", r#"{"a":"1","u":"http://x.test/"}"#),
            ("body-quotes-removed", "'{\"a\":1}' \r\n", r#"{"a":1}"#),
            ("body-quotes-removed", r#""{"a":1}""#, r#"{"a":1}"#),
            ("body-single-quotes-added", "{}", "'{}'"),
            ("body-double-quotes-added", "{}", "\"{}\""),
            ("body-ascii-replaced", "é", "\u{FFFD}\u{FFFD}"),
            ("body-seven-bits", "é", "C)"),
            ("body-hex-decoded", "7b2261223a317d20\n", "{\"a\":1} "),
            ("body-hex-decoded", "<Buffer 7b 22 61 22 3a 31 7d 20>", "{\"a\":1} "),
            ("body-json-alone", "12:00 INFO body={\"a\":[1]}\n", r#"{"a":[1]}"#),
            ("body-json-alone", "```json\n[{\"a\":1}]\n```\n", r#"{"a":1}"#),
            ("body-plain-typography", "{“a”:\u{A0}‘1’}", "{\"a\": '1'}"),
            ("body-form-payload-component", "{\"a b\":1}", "payload=%7B%22a%20b%22%3A1%7D"),
            ("body-form-json", "a=1&b=x+y%C3%A9", r#"{"a":"1","b":"x yé"}"#),
            ("body-form-json-numbers", "a=1&b=x&c=", r#"{"a":1,"b":"x","c":""}"#),
            ("body-json-form", r#"{"a":1,"b":"x y"}"#, "a=1&b=x+y"),
            ("body-laravel-input", r#"{"a":" x\n","b":["  "],"c":"\\n"}"#, r#"{"a":"x","b":[null],"c":"\\n"}"#),
            ("body-laravel-nulls", r#"{"a":" ","b":""}"#, r#"{"a":" ","b":null}"#),
            ("body-laravel-trimmed", r#"{"a":" ","b":"\tx"}"#, r#"{"a":"","b":"x"}"#),
            ("body-newtonsoft-indented-crlf", r#"{"a":{"b":1}}"#, "{\r\n  \"a\": {\r\n    \"b\": 1\r\n  }\r\n}"),
        ] {
            assert_eq!(text(code, body), expected, "{code}");
        }
        assert_eq!(changed("body-powershell-file", "é").as_deref(), Some(&b"\xFF\xFE\xE9\0\r\0\n\0"[..]));
        for (code, body) in [
            ("body-quotes-restored", r#"{"a":1}"#),
            ("body-quotes-restored", "{a"),
            ("body-quotes-restored", "x"),
            ("body-quotes-removed", "'a'"),
            ("body-json-alone", r#"{"a":[1]}"#),
            ("body-json-alone", "no {json} here"),
            ("body-hex-decoded", "1234"),
            ("body-form-json", r#"{"a":"b=c"}"#),
            ("body-json-form", r#"{"a":{}}"#),
        ] {
            assert_eq!(changed(code, body), None, "{code} {body}");
        }
    }

    #[test]
    fn inflates_all_three_kinds_and_no_bombs() {
        use std::io::Write as _;
        let body = br#"{"a":1}"#.repeat(20);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&body).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(&body).unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        raw.write_all(&body).unwrap();
        for packed in [gzip.finish().unwrap(), zlib.finish().unwrap(), raw.finish().unwrap()] {
            assert_eq!(changed("body-inflated", &packed).as_deref(), Some(&body[..]));
            assert_eq!(changed("body-inflated", &packed[..packed.len() - 2]), None);
        }
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..65 {
            bomb.write_all(&vec![0; 1 << 20]).unwrap();
        }
        assert_eq!(changed("body-inflated", bomb.finish().unwrap()), None);
    }

    #[test]
    fn what_is_wrapped_around_the_body() {
        let body = "{\"ž'\": \"<a&\\n+\"}";
        for (code, expected) in [
            ("body-json-string", r#""{\"ž'\": \"<a&\\n+\"}""#),
            ("body-json-string-ascii", r#""{\"\u017e'\": \"<a&\\n+\"}""#),
            ("body-base64", "eyLFviciOiAiPGEmXG4rIn0="),
            ("body-base64url", "eyLFviciOiAiPGEmXG4rIn0"),
            ("body-hex", "7b22c5be27223a20223c61265c6e2b227d"),
            ("body-uri-component", "%7B%22%C5%BE'%22%3A%20%22%3Ca%26%5Cn%2B%22%7D"),
            ("body-form-encoded", "%7B%22%C5%BE%27%22%3A+%22%3Ca%26%5Cn%2B%22%7D"),
            ("body-form-payload", "payload=%7B%22%C5%BE%27%22%3A+%22%3Ca%26%5Cn%2B%22%7D"),
            ("body-html-escaped", "{&quot;ž&#39;&quot;: &quot;&lt;a&amp;\\n+&quot;}"),
            ("body-addslashes", r#"{\"ž\'\": \"<a&\\n+\"}"#),
            ("body-python-bytes", r#"b'{"\xc5\xbe\'": "<a&\\n+"}'"#),
        ] {
            assert_eq!(text(code, body), expected, "{code}");
        }
        assert_eq!(text("body-python-bytes", "it's"), "b\"it's\"");
        assert_eq!(text("body-chunked", "0123456789"), "a\r\n0123456789\r\n0\r\n\r\n");
        assert_eq!(text("body-chunked-upper", "0123456789"), "A\r\n0123456789\r\n0\r\n\r\n");
        assert_eq!(changed("body-chunked-upper", "{}"), None);
        assert_eq!(text("body-go-bytes", "é\n"), "[195 169 10]");
        assert_eq!(text("body-java-bytes", "é\n"), "[-61, -87, 10]");
        assert_eq!(text("body-uint8array", "é\n"), "195,169,10");
        assert_eq!(text("body-buffer-json", "{}"), r#"{"type":"Buffer","data":[123,125]}"#);
        assert_eq!(text("body-object-object", body), "[object Object]");
    }

    /// Rows whose output is no JSON by nature, although the body was.
    fn writes_no_json(row: &BodyRow) -> bool {
        reserialise::PRINTED.iter().any(|printed| printed.code == row.code)
    }

    fn any_json() -> impl Strategy<Value = String> {
        let number = prop_oneof![
            any::<i64>().prop_map(|number| number.to_string()),
            any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(|number| format!("{number:?}")),
            Just("-0".to_owned()),
            Just("1e3".to_owned()),
            Just("123456789012345678901234567890".to_owned()),
        ];
        let string = prop_oneof![
            any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
            Just(r#""\u00e9\ud83d\ude00\/\u003c""#.to_owned()),
            Just("\"7\"".to_owned()),
        ];
        let leaf = prop_oneof![number, string.clone(), Just("null".to_owned()), Just("true".to_owned())];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" ,"))),
                proptest::collection::vec((string.clone(), inner), 0..4).prop_map(|members| {
                    let members: Vec<_> = members.iter().map(|(key, value)| format!("{key} :\n{value}")).collect();
                    format!("{{{}}}", members.join(", "))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_body_makes_a_row_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let input = Input::new(&body);
            let mut out = Vec::new();
            for row in rows() {
                if row.apply(&input, &mut out) {
                    prop_assert_ne!(&out, &body, "{}", row.code);
                }
            }
        }

        #[test]
        fn no_text_full_of_escapes_makes_a_row_panic(body in "[\\[{\"'b\\\\ux%&=#;:,\\]}0-9a-fTNé\u{2028}\n ]{0,60}") {
            let input = Input::new(body.as_bytes());
            let mut out = Vec::new();
            for row in rows() {
                row.apply(&input, &mut out);
            }
        }

        #[test]
        fn whatever_writes_json_writes_json(body in any_json()) {
            let input = Input::new(body.as_bytes());
            prop_assert!(input.tree.is_some());
            let mut out = Vec::new();
            for row in rows().iter().filter(|row| row.group == Group::Json && !writes_no_json(row)) {
                if row.apply(&input, &mut out) {
                    prop_assert!(json::Tree::parse(&out).is_ok(), "{}: {:?}", row.code, String::from_utf8_lossy(&out));
                }
            }
        }

        #[test]
        fn serialisers_keep_the_value_of_every_string(value in any::<String>()) {
            let body = serde_json::to_string(&[&value]).unwrap();
            let input = Input::new(body.as_bytes());
            let mut out = Vec::new();
            for row in rows().iter().filter(|row| row.group == Group::Json && !writes_no_json(row)) {
                let changes_values = ["body-json-stringify-twice", "body-laravel-input", "body-laravel-input-slashes-unicode", "body-laravel-nulls", "body-laravel-trimmed", "body-json-stringify-dates", "body-newtonsoft-dates", "body-newtonsoft-date-offsets"];
                if row.apply(&input, &mut out) && !changes_values.contains(&row.code) {
                    let read: Vec<String> = serde_json::from_slice(&out).unwrap();
                    prop_assert_eq!(&read[0], &value, "{}", row.code);
                }
            }
        }

        #[test]
        fn what_one_row_does_another_undoes(body in any_json()) {
            for (there, back) in [
                ("body-lf-added", "body-final-lf-removed"),
                ("body-crlf-added", "body-final-crlf-removed"),
                ("body-bom-added", "body-bom-removed"),
                ("body-lf-to-crlf", "body-crlf-to-lf"),
                ("body-doubled", "body-halved"),
                ("body-nul-added", "body-nul-removed"),
                ("body-json-string", "body-json-string-decoded"),
                ("body-json-string-ascii", "body-json-string-decoded"),
                ("body-base64", "body-base64-decoded"),
                ("body-base64url", "body-base64-decoded"),
                ("body-base64-lines-76", "body-base64-decoded"),
                ("body-base64-lines-76-crlf", "body-base64-decoded"),
                ("body-chunked", "body-dechunked"),
                ("body-cesu8", "body-cesu8-decoded"),
                ("body-uri-component", "body-percent-decoded"),
                ("body-form-encoded", "body-form-decoded"),
                ("body-form-payload", "body-form-value"),
                ("body-form-data", "body-form-value"),
                ("body-form-intercom-data", "body-form-value"),
                ("body-html-escaped", "body-html-unescaped"),
                ("body-python-bytes", "body-python-bytes-decoded"),
                ("body-mojibake", "body-mojibake-undone"),
                ("body-utf16le-bom", "body-utf16-decoded"),
                ("body-utf16be-bom", "body-utf16-decoded"),
                ("body-array-of-one", "body-only-item"),
            ] {
                let Some(changed_body) = changed(there, &body) else { continue };
                if changed_body.len() < 8 {
                    continue; // too short to be taken for base64
                }
                let original = changed(back, &changed_body);
                prop_assert_eq!(original.as_deref(), Some(body.as_bytes()), "{} and {}", there, back);
            }
        }
    }
}
