//! The reader against tables, against `serde_json`, and against texts that were broken on purpose.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;

use crate::document::{Document, Edit, Kind, MAX_DEPTH, MAX_MISTAKES, MistakeKind, Node, apply};
use MistakeKind as M;

/// What was read, as `serde_json` has it; `None` where something is broken.
fn value(node: Node<'_>) -> Option<Value> {
    Some(match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.boolean()?),
        Kind::Number => serde_json::from_slice(node.source()).ok()?,
        Kind::String => Value::String(node.string()?.into_owned()),
        Kind::Array => Value::Array(node.items().map(value).collect::<Option<_>>()?),
        Kind::Object => Value::Object(
            node.members()
                .map(|(key, member)| Some((key.string()?.into_owned(), value(member)?)))
                .collect::<Option<_>>()?,
        ),
        Kind::Broken => return None,
    })
}

/// What was read, broken values as `?`.
fn outline(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Array => format!("[{}]", node.items().map(outline).collect::<Vec<_>>().join(",")),
        Kind::Object => {
            let members = node.members().map(|(key, value)| format!("{}:{}", outline(key), outline(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Kind::String => node.string().unwrap().into_owned(),
        Kind::Broken => "?".to_owned(),
        _ => String::from_utf8_lossy(node.source()).into_owned(),
    }
}

fn kinds(text: &[u8]) -> Vec<M> {
    Document::json(text).mistakes.iter().map(|mistake| mistake.kind).collect()
}

fn mended(text: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let document = Document::json(text);
    let groups: Vec<&[Edit]> = document.mistakes.iter().map(|mistake| mistake.edits.as_slice()).collect();
    apply(text, &groups)
}

/// What holds for every text.
fn check(text: &[u8]) {
    let document = Document::json(text);
    let utf8 = std::str::from_utf8(text).ok();
    let within = |span: &std::ops::Range<usize>| {
        span.start <= span.end
            && span.end <= text.len()
            && utf8.is_none_or(|text| text.is_char_boundary(span.start) && text.is_char_boundary(span.end))
    };
    assert!(document.mistakes.is_sorted_by_key(|mistake| mistake.span.start));
    for mistake in &document.mistakes {
        assert!(within(&mistake.span), "{mistake:?}");
        assert!(mistake.related.as_ref().is_none_or(|(span, _)| within(span)), "{mistake:?}");
        assert!(mistake.edits.iter().all(|edit| within(&(edit.start..edit.end))), "{mistake:?}");
        assert!(mistake.message == crate::text::sanitise(&mistake.message), "{mistake:?}");
        assert!(!mistake.message.is_empty() && !mistake.message.ends_with('.'), "{mistake:?}");
        // Each group of edits can be made when it is alone.
        assert!(mistake.edits.is_empty() || apply(text, &[&mistake.edits]).1 == [0], "{mistake:?}");
    }
    let mut open = vec![document.root()];
    let mut seen = 0;
    while let Some(node) = open.pop() {
        let outer = node.span();
        assert!(within(&outer), "{node:?}");
        let mut end = outer.start;
        let mut index = node.index();
        let mut inner: Vec<Node<'_>> = node.items().collect();
        for (key, value) in node.members() {
            assert!(matches!(key.kind(), Kind::String | Kind::Broken), "{key:?}");
            inner.extend([key, value]);
        }
        for child in inner {
            assert!(child.span().start >= end && child.span().end <= outer.end, "{node:?} {child:?}");
            assert!(child.index() > index);
            (end, index) = (child.span().end, child.index());
            open.push(child);
        }
        let _ = node.string();
        seen += 1;
    }
    assert_eq!(seen, document.rows.len());
    // `serde_json` stops at 128 brackets and at numbers beyond a double; it says nothing of equal keys.
    let strict = serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok();
    let mistaken = document
        .mistakes
        .iter()
        .any(|mistake| !matches!(mistake.kind, M::DuplicateKey | M::LoneSurrogate | M::TooDeep));
    assert!(
        strict != mistaken
            || (mistaken && strict && document.mistakes.iter().any(|mistake| mistake.kind == M::InvalidUtf8)),
        "{:?}",
        bytes_shown(text)
    );
}

fn bytes_shown(text: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(text.get(..400).unwrap_or(text))
}

/// The edits of all mistakes leave no mistake that was not there before.
fn check_edits(text: &[u8]) {
    let document = Document::json(text);
    if document.unkept > 0 {
        return;
    }
    let (mended, made) = mended(text);
    let mut left: Vec<M> = Vec::new();
    for (index, mistake) in document.mistakes.iter().enumerate() {
        if !made.contains(&index) {
            left.push(mistake.kind);
        }
    }
    for again in &Document::json(&mended).mistakes {
        let known = left.iter().position(|kind| *kind == again.kind);
        let shown =
            || format!("{again:?}\n{:?}\n{:?}", String::from_utf8_lossy(text), String::from_utf8_lossy(&mended));
        left.swap_remove(known.unwrap_or_else(|| panic!("new: {}", shown())));
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        "[ -~]{0,20}".prop_map(Value::from),
        "[\\PC\\n\\t\"\\\\😀]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec(("[a-z_]{1,12}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Documents as people have them: an object of plain members at the top.
fn plain() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1000..1000_i64).prop_map(Value::from),
        "[A-Za-z][a-z]{0,8}( [a-z]{1,8}){0,2}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..5).prop_map(Value::from),
            proptest::collection::vec(("[a-z_]{1,12}", inner), 1..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    let root = proptest::collection::vec(("[a-z_]{1,12}", value), 1..6)
        .prop_map(|members| Value::Object(members.into_iter().collect()));
    (root, any::<bool>()).prop_map(
        |(root, pretty)| {
            if pretty { serde_json::to_string_pretty(&root).unwrap() } else { root.to_string() }
        },
    )
}

/// Pieces that make and break JSON.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "1", "-", "0", ".5", "true", "null", "None", "NaN",
        "word", "a:", " ", "\n", "\n  ", "\t", "//c\n", "/*c*/", "/*", "#", "'", "'x'", "“", "”", "`", "’", "\\",
        "\\\"", "\\u12", "\\ud800", "\\x41", "…", "...", "{{n}}", "${x}", "\u{a0}", "\u{2028}", "\u{feff}", "=", "=>",
        ";", "(", ")", "é", "😀", "，", "：", "\u{0}", "\r\n", "0x1F", "1_0", "1,5", "\"k\":{", "\"l\":[", "\"x”",
        "<b>", "```", "+", "\"v\",", "\"w\"}",
    ]);
    proptest::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(512)))]

    #[test]
    fn correct_json_reads_as_serde_json_reads_it(json in json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&json).unwrap() } else { json.to_string() };
        let document = Document::json(text.as_bytes());
        prop_assert_eq!(&document.mistakes, &[]);
        prop_assert_eq!(value(document.root()), serde_json::from_str(&text).ok());
        check(text.as_bytes());
    }

    #[test]
    fn no_bytes_break_a_promise(text in proptest::collection::vec(any::<u8>(), 0..60)) {
        check(&text);
        check_edits(&text);
    }

    #[test]
    fn no_soup_of_tokens_breaks_a_promise(text in soup()) {
        check(text.as_bytes());
        check_edits(text.as_bytes());
    }

    #[test]
    fn one_deletion_is_noticed(text in plain(), at in any::<prop::sample::Index>()) {
        // A document whose every byte matters: numbers and strings may lose one.
        let places: Vec<usize> = text.bytes().enumerate().filter(|(_, byte)| b"{}[],:\"".contains(byte)).map(|(at, _)| at).collect();
        let mut text = text.into_bytes();
        let place = places[at.index(places.len())];
        // `12,3` without its comma is a number.
        prop_assume!(!(text[place] == b',' && text[place - 1].is_ascii_digit()));
        text.remove(place);
        prop_assert_ne!(kinds(&text), &[]);
        check(&text);
        check_edits(&text);
    }

    #[test]
    fn a_deleted_comma_is_one_mistake(text in plain(), at in any::<prop::sample::Index>()) {
        one(&text, b',', at, M::MissingComma)?;
    }

    #[test]
    fn a_deleted_colon_is_one_mistake(text in plain(), at in any::<prop::sample::Index>()) {
        one(&text, b':', at, M::MissingColon)?;
    }

    #[test]
    fn an_added_trailing_comma_is_one_mistake(text in plain(), at in any::<prop::sample::Index>()) {
        let places: Vec<usize> = text.bytes().enumerate().filter(|(_, byte)| b"}]".contains(byte)).map(|(at, _)| at).collect();
        let mut broken = text.clone();
        broken.insert(places[at.index(places.len())], ',');
        prop_assert_eq!(kinds(broken.as_bytes()), [M::TrailingComma]);
        let again = mended(broken.as_bytes()).0;
        prop_assert_eq!(String::from_utf8(again).unwrap(), text);
    }

    #[test]
    fn a_missing_last_bracket_is_one_mistake(text in plain()) {
        let broken = text.trim_end_matches('}').len().max(text.len() - 1);
        prop_assert_eq!(kinds(&text.as_bytes()[..broken]), [M::UnclosedBracket]);
    }
}

/// One of those bytes less is that mistake, and only that; its edits bring back what was there.
fn one(text: &str, byte: u8, at: prop::sample::Index, kind: M) -> Result<(), TestCaseError> {
    let places: Vec<usize> = text.bytes().enumerate().filter(|(_, other)| *other == byte).map(|(at, _)| at).collect();
    if places.is_empty() {
        return Ok(());
    }
    let mut broken = text.as_bytes().to_vec();
    let place = places[at.index(places.len())];
    // `12,3` without its comma is a number.
    let clings = |at: usize| text.as_bytes()[at].is_ascii_alphanumeric() || text.as_bytes()[at] == b'-';
    if byte == b',' && clings(place - 1) && clings(place + 1) {
        return Ok(());
    }
    broken.remove(place);
    prop_assert_eq!(kinds(&broken), [kind]);
    prop_assert_eq!(String::from_utf8(mended(&broken).0).unwrap(), text);
    Ok(())
}

/// A text, what is wrong with it (kind and place), the text with all edits made, and the tree.
type Row = (&'static str, &'static [(M, &'static str)], &'static str, &'static str);

const TABLE: &[Row] = &[
    ("{\"a\": 1 \"b\": 2}", &[(M::MissingComma, "")], "{\"a\": 1, \"b\": 2}", "{a:1,b:2}"),
    (
        "[1 2 [3]{}]",
        &[(M::MissingComma, ""), (M::MissingComma, ""), (M::MissingComma, "")],
        "[1, 2, [3],{}]",
        "[1,2,[3],{}]",
    ),
    ("{\"a\":1; \"b\":2}", &[(M::MissingComma, ";")], "{\"a\":1, \"b\":2}", "{a:1,b:2}"),
    ("[1，2]", &[(M::MissingComma, "，")], "[1,2]", "[1,2]"),
    ("{\"a\":1,}", &[(M::TrailingComma, ",")], "{\"a\":1}", "{a:1}"),
    ("[1,2, ,]", &[(M::TrailingComma, ", ,")], "[1,2 ]", "[1,2]"),
    ("[,1,,2]", &[(M::ExtraComma, ","), (M::ExtraComma, ",")], "[1,2]", "[1,2]"),
    ("{,\"a\":1}", &[(M::ExtraComma, ",")], "{\"a\":1}", "{a:1}"),
    ("{\"a\":1},", &[(M::ExtraComma, ",")], "{\"a\":1}", "{a:1}"),
    ("{\"a\" 1}", &[(M::MissingColon, "")], "{\"a\": 1}", "{a:1}"),
    (
        "{\"a\" = 1, \"b\" => 2}",
        &[(M::MissingColon, "="), (M::MissingColon, "=>")],
        "{\"a\" : 1, \"b\" : 2}",
        "{a:1,b:2}",
    ),
    ("{\"a\"：1}", &[(M::MissingColon, "：")], "{\"a\":1}", "{a:1}"),
    ("{\"a\":: 1}", &[(M::StrayText, ":")], "{\"a\": 1}", "{a:1}"),
    ("{\"a\": , \"b\": }", &[(M::MissingValue, ""), (M::MissingValue, "")], "{\"a\": , \"b\": }", "{a:?,b:?}"),
    ("{\"a\"}", &[(M::MissingValue, "")], "{\"a\"}", "{a:?}"),
    (
        "{a: 1, first name: 2}",
        &[(M::UnquotedKey, "a"), (M::UnquotedKey, "first name")],
        "{\"a\": 1, \"first name\": 2}",
        "{a:1,first name:2}",
    ),
    ("{a\": 1}", &[(M::UnquotedKey, "a\"")], "{\"a\": 1}", "{a:1}"),
    ("{1: 2}", &[(M::KeyNotString, "1")], "{\"1\": 2}", "{1:2}"),
    ("{[1]: 2, \"b\": 3}", &[(M::KeyNotString, "[")], "{[1]: 2, \"b\": 3}", "{?:[1],b:3}"),
    ("{: 1}", &[(M::KeyNotString, ":")], "{: 1}", "{?:1}"),
    (
        "['a', 'it\\'s', 'a \"b\"', `c`]",
        &[
            (M::SingleQuotes, "'a'"),
            (M::SingleQuotes, "'it\\'s'"),
            (M::SingleQuotes, "'a \"b\"'"),
            (M::SingleQuotes, "`c`"),
        ],
        "[\"a\", \"it's\", \"a \\\"b\\\"\", \"c\"]",
        "[a,it's,a \"b\",c]",
    ),
    (
        "{'a': 'it's', 'b': 1}",
        &[(M::SingleQuotes, "'a'"), (M::SingleQuotes, "'it's'"), (M::SingleQuotes, "'b'")],
        "{\"a\": \"it's\", \"b\": 1}",
        "{a:it's,b:1}",
    ),
    (
        "{“a”: „b“, «c»: \"d\"}",
        &[(M::TypographicQuotes, "“a”"), (M::TypographicQuotes, "„b“"), (M::TypographicQuotes, "«c»")],
        "{\"a\": \"b\", \"c\": \"d\"}",
        "{a:b,c:d}",
    ),
    ("{‘a’: 1}", &[(M::TypographicQuotes, "‘a’")], "{\"a\": 1}", "{a:1}"),
    ("{“a\": 1}", &[(M::TypographicQuotes, "“a\"")], "{\"a\": 1}", "{a:1}"),
    ("{\"a”: \"b\", \"c\": 1}", &[(M::TypographicQuotes, "”")], "{\"a\": \"b\", \"c\": 1}", "{a:b,c:1}"),
    ("{\"a”: 5,\n\"c\": 1}", &[(M::TypographicQuotes, "”")], "{\"a\": 5,\n\"c\": 1}", "{a:5,c:1}"),
    ("{\"a\": \"b”, \"c\": \"d\"}", &[(M::TypographicQuotes, "”")], "{\"a\": \"b\", \"c\": \"d\"}", "{a:b,c:d}"),
    ("{\"a”: \"\", \"c\": 1}", &[(M::TypographicQuotes, "”")], "{\"a\": \"\", \"c\": 1}", "{a:,c:1}"),
    ("{\"a\": \"x\ty\u{1}\"}", &[(M::ControlCharacter, "\t")], "{\"a\": \"x\\ty\\u0001\"}", "{a:x\ty\u{1}}"),
    (
        "{\"a\": \"x\r\n  y\", \"b\": 1}",
        &[(M::ControlCharacter, "\r")],
        "{\"a\": \"x\\r\\n  y\", \"b\": 1}",
        "{a:x\r\n  y,b:1}",
    ),
    ("{\"a\": \"x,\n \"b\": 1}", &[(M::UnclosedString, "\"x")], "{\"a\": \"x\",\n \"b\": 1}", "{a:x,b:1}"),
    ("{\"a\": \"x\n}", &[(M::UnclosedString, "\"x")], "{\"a\": \"x\"\n}", "{a:x}"),
    ("{\"a\": \"x}", &[(M::UnclosedString, "\"x")], "{\"a\": \"x}", "{a:x}"),
    ("{\"a\": \"x", &[(M::UnclosedString, "\"x")], "{\"a\": \"x", "{a:x}"),
    ("{\"a: 1, \"b\": 2}", &[(M::UnclosedString, "\"a")], "{\"a\": 1, \"b\": 2}", "{a:1,b:2}"),
    ("{\"a\": \"x, \"b\": 2}", &[(M::UnclosedString, "\"x")], "{\"a\": \"x\", \"b\": 2}", "{a:x,b:2}"),
    ("{\"a\": \"C:\\\"\n}", &[(M::UnclosedString, "\"C:\\\"")], "{\"a\": \"C:\\\"\n}", "{a:C:\"}"),
    (
        "{\"a\": \"say \"hi\" now\", \"b\": 1}",
        &[(M::UnescapedQuote, "\"")],
        "{\"a\": \"say \\\"hi\\\" now\", \"b\": 1}",
        "{a:say \"hi\" now,b:1}",
    ),
    ("[\"5\" wide\"]", &[(M::UnescapedQuote, "\"")], "[\"5\\\" wide\"]", "[5\" wide]"),
    ("[\"a\" b, \"c\"]", &[(M::StrayText, "b")], "[\"a\" b, \"c\"]", "[a,c]"),
    (
        "[\"\\'\", \"\\x41\", \"\\d\", \"\\u12\"]",
        &[(M::BadEscape, "\\'"), (M::BadEscape, "\\x41"), (M::BadEscape, "\\d"), (M::BadEscape, "\\u")],
        "[\"'\", \"\\u0041\", \"\\d\", \"\\u12\"]",
        "[\\',\\x41,\\d,\\u12]",
    ),
    (
        "[\"\\ud800\", \"\\udc00x\", \"\\ud83d\\ude00\"]",
        &[(M::LoneSurrogate, "\\ud800"), (M::LoneSurrogate, "\\udc00")],
        "[\"\\ud800\", \"\\udc00x\", \"\\ud83d\\ude00\"]",
        "[\u{fffd}\u{fffd}\u{fffd},\u{fffd}\u{fffd}\u{fffd}x,😀]",
    ),
    (
        "[+1, .5, -.5, 1., 1.e2, 0x1F, 1_000, 00]",
        &[
            (M::NumberForm, "+1"),
            (M::NumberForm, ".5"),
            (M::NumberForm, "-.5"),
            (M::NumberForm, "1."),
            (M::NumberForm, "1.e2"),
            (M::NumberForm, "0x1F"),
            (M::NumberForm, "1_000"),
            (M::NumberForm, "00"),
        ],
        "[1, 0.5, -0.5, 1.0, 1.0e2, 31, 1000, 0]",
        "[+1,.5,-.5,1.,1.e2,0x1F,1_000,00]",
    ),
    ("[010]", &[(M::NumberForm, "010")], "[010]", "[010]"),
    (
        "{\"a\": 1,5, \"b\": 1,500}",
        &[(M::NumberForm, "1,5"), (M::NumberForm, "1,500")],
        "{\"a\": 1.5, \"b\": 1,500}",
        "{a:?,b:?}",
    ),
    ("[NaN, -Infinity]", &[(M::NotFinite, "NaN"), (M::NotFinite, "-Infinity")], "[NaN, -Infinity]", "[?,?]"),
    (
        "[True, None, nil, undefined]",
        &[
            (M::ForeignLiteral, "True"),
            (M::ForeignLiteral, "None"),
            (M::ForeignLiteral, "nil"),
            (M::ForeignLiteral, "undefined"),
        ],
        "[true, null, null, undefined]",
        "[True,None,nil,?]",
    ),
    (
        "{\"a\": string, \"b\": MessageStatus, \"c\": hello world}",
        &[(M::BareWord, "string"), (M::BareWord, "MessageStatus"), (M::BareWord, "hello world")],
        "{\"a\": string, \"b\": MessageStatus, \"c\": hello world}",
        "{a:?,b:?,c:?}",
    ),
    (
        "[2024-01-01, 10px, ObjectId(\"a, b\")]",
        &[(M::BareWord, "2024-01-01"), (M::BareWord, "10px"), (M::BareWord, "ObjectId(\"a, b\")")],
        "[2024-01-01, 10px, ObjectId(\"a, b\")]",
        "[?,?,?]",
    ),
    ("[hello\", 1]", &[(M::BareWord, "hello\"")], "[\"hello\", 1]", "[hello,1]"),
    (
        "[{{a}}, ${b}, <%= c %>, {TOKEN}, <id>]",
        &[
            (M::Template, "{{a}}"),
            (M::Template, "${b}"),
            (M::Template, "<%= c %>"),
            (M::Template, "{TOKEN}"),
            (M::Template, "<id>"),
        ],
        "[{{a}}, ${b}, <%= c %>, {TOKEN}, <id>]",
        "[?,?,?,?,?]",
    ),
    ("[1, ...]", &[(M::Ellipsis, "...")], "[1, ...]", "[1]"),
    ("{\"a\": …, ...}", &[(M::Ellipsis, "…"), (M::Ellipsis, "...")], "{\"a\": …, ...}", "{a:?}"),
    (
        "{\"a\": 1 // x\n, /* y */ \"b\": 2 # z\n}",
        &[(M::Comment, "// x"), (M::Comment, "/* y */"), (M::Comment, "# z")],
        "{\"a\": 1 \n,  \"b\": 2 \n}",
        "{a:1,b:2}",
    ),
    ("[1/**/2]", &[(M::MissingComma, ""), (M::Comment, "/**/")], "[1,/**/2]", "[1,2]"),
    ("\u{feff}[1]", &[(M::ByteOrderMark, "\u{feff}")], "[1]", "[1]"),
    (
        "[1,\u{a0}\u{a0}2\u{2028}]\u{c}",
        &[(M::ForeignSpace, "\u{a0}\u{a0}"), (M::ForeignSpace, "\u{2028}"), (M::ForeignSpace, "\u{c}")],
        "[1, 2 ] ",
        "[1,2]",
    ),
    (
        "{\"a\":1, \"\\u0061\":2, \"a\":3}",
        &[(M::DuplicateKey, "\"\\u0061\""), (M::DuplicateKey, "\"a\"")],
        "{\"a\":1, \"\\u0061\":2, \"a\":3}",
        "{a:1,a:2,a:3}",
    ),
    ("{\"a\":1} {\"b\":", &[(M::SecondValue, "{")], "{\"a\":1} {\"b\":", "{a:1}"),
    ("[1],[2]", &[(M::SecondValue, "[")], "[1],[2]", "[1]"),
    ("{\"a\":1}}]", &[(M::StrayBracket, "}]")], "{\"a\":1}", "{a:1}"),
    ("{\"a\":1},\"b\":2}", &[(M::StrayBracket, "}")], "{\"a\":1,\"b\":2}", "{a:1,b:2}"),
    ("{\"a\":[1,2}", &[(M::UnclosedBracket, "")], "{\"a\":[1,2]}", "{a:[1,2]}"),
    ("{\"a\":[1,2}}", &[(M::StrayBracket, "}")], "{\"a\":[1,2]}", "{a:[1,2]}"),
    ("[1}", &[(M::StrayBracket, "}")], "[1]", "[1]"),
    ("[{\"a\":1], {\"b\":2}]", &[(M::StrayBracket, "]")], "[{\"a\":1}, {\"b\":2}]", "[{a:1},{b:2}]"),
    ("[{\"a\":1, {\"b\":2}]", &[(M::UnclosedBracket, "")], "[{\"a\":1}, {\"b\":2}]", "[{a:1},{b:2}]"),
    ("[{\"a\":1 {\"b\":2}]", &[(M::UnclosedBracket, "")], "[{\"a\":1}, {\"b\":2}]", "[{a:1},{b:2}]"),
    ("{\"a\":[1,2,\"b\":3}", &[(M::UnclosedBracket, "")], "{\"a\":[1,2],\"b\":3}", "{a:[1,2],b:3}"),
    ("{\"a\":[\"b\":1,\"c\":2]}", &[(M::StrayBracket, "[")], "{\"a\":{\"b\":1,\"c\":2}}", "{a:{b:1,c:2}}"),
    ("{\"a\":[{\"b\":1]}}", &[(M::StrayBracket, "]}")], "{\"a\":[{\"b\":1}]}", "{a:[{b:1}]}"),
    ("{\"a\":{1,2}}", &[(M::StrayBracket, "{")], "{\"a\":[1,2]}", "{a:[1,2]}"),
    ("{\"a\":(1,2)}", &[(M::StrayBracket, "(")], "{\"a\":[1,2]}", "{a:[1,2]}"),
    ("{\"b\":]", &[(M::MissingValue, ""), (M::StrayBracket, "]")], "{\"b\":}", "{b:?}"),
    ("{\"a\":{\"b\":[1", &[(M::UnclosedBracket, "")], "{\"a\":{\"b\":[1]}}", "{a:{b:[1]}}"),
    ("{\"a\":{\"b\":1,\"c\":2}", &[(M::UnclosedBracket, "")], "{\"a\":{\"b\":1,\"c\":2}", "{a:{b:1,c:2}}"),
    (
        "{\n  \"a\": {\n    \"b\": 1,\n  \"c\": 2\n}",
        &[(M::UnclosedBracket, "")],
        "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}",
        "{a:{b:1},c:2}",
    ),
    (
        "{\n  \"a\": {\n    \"b\": 1\n  \"c\": 2\n}",
        &[(M::UnclosedBracket, "")],
        "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}",
        "{a:{b:1},c:2}",
    ),
    (
        "{\n  \"a\": [\n    {\n      \"b\": 1\n  ]\n}",
        &[(M::UnclosedBracket, "")],
        "{\n  \"a\": [\n    {\n      \"b\": 1\n    }\n  ]\n}",
        "{a:[{b:1}]}",
    ),
    (
        "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  }\n",
        &[(M::UnclosedBracket, "")],
        "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  }\n}\n",
        "{a:{b:1,c:2}}",
    ),
    ("{\"a\":", &[(M::UnclosedBracket, "")], "{\"a\":", "{a:?}"),
    ("\"a\": 1, \"b\": 2", &[(M::StrayText, ":")], "{\"a\": 1, \"b\": 2}", "{a:1,b:2}"),
    ("", &[(M::Empty, "")], "", "?"),
    (" \n// nothing", &[(M::Empty, "")], " \n// nothing", "?"),
    (
        "<html><body>{\"a\": [1}</body></html>",
        &[(M::StrayText, "<html><body>{\"a\": [1}</body></html>")],
        "<html><body>{\"a\": [1}</body></html>",
        "?",
    ),
    (
        "Dear team, here is [the] {thing}.",
        &[(M::StrayText, "Dear team, here is [the] {thing}.")],
        "Dear team, here is [the] {thing}.",
        "?",
    ),
    ("# Title\n\nkey: value", &[(M::StrayText, "key: value")], "# Title\n\nkey: value", "?"),
    ("cb({\"a\":1});", &[(M::StrayText, "cb("), (M::StrayText, ");")], "{\"a\":1}", "{a:1}"),
    ("```json\n[1]\n```\n", &[(M::StrayText, "```json")], "[1]\n\n", "[1]"),
    // A text that lost its opening quote, and begins as another value does.
    ("{\"a\": 4711\", \"b\": 2}", &[(M::BareWord, "4711\"")], "{\"a\": \"4711\", \"b\": 2}", "{a:4711,b:2}"),
    ("[true\", \"b\"]", &[(M::BareWord, "true\"")], "[\"true\", \"b\"]", "[true,b]"),
    ("{\"a\": True\"}", &[(M::BareWord, "True\"")], "{\"a\": \"True\"}", "{a:True}"),
    ("{\"a\": 012\"\n}", &[(M::BareWord, "012\"")], "{\"a\": \"012\"\n}", "{a:012}"),
    ("[1\"a\"]", &[(M::MissingComma, "")], "[1,\"a\"]", "[1,a]"),
    (
        "{\"a\"： \"1\"， \"b\"： 2， \"c\": \"3\"}",
        &[(M::MissingColon, "："), (M::MissingComma, "，"), (M::MissingColon, "："), (M::MissingComma, "，")],
        "{\"a\": \"1\", \"b\": 2, \"c\": \"3\"}",
        "{a:1,b:2,c:3}",
    ),
    ("[\"a\"， 1， \"b\"]", &[(M::MissingComma, "，"), (M::MissingComma, "，")], "[\"a\", 1, \"b\"]", "[a,1,b]"),
    (
        "{\"a\": \"\"Send\"\", \"b\": 1}",
        &[(M::UnescapedQuote, "\"")],
        "{\"a\": \"\"Send\"\", \"b\": 1}",
        "{a:\"Send\",b:1}",
    ),
    (
        "{\"a\": \"Hello', \"b\": 1}",
        &[(M::UnclosedString, "\"Hello'")],
        "{\"a\": \"Hello', \"b\": 1}",
        "{a:Hello',b:1}",
    ),
];

#[test]
fn each_mistake_is_named_and_placed_and_mended() {
    let mut wrong = String::new();
    for (text, expected, after, tree) in TABLE {
        check(text.as_bytes());
        check_edits(text.as_bytes());
        let document = Document::json(text.as_bytes());
        let found: Vec<(M, &str)> =
            document.mistakes.iter().map(|mistake| (mistake.kind, &text[mistake.span.clone()])).collect();
        let again = String::from_utf8(mended(text.as_bytes()).0).unwrap();
        let outline = outline(document.root());
        if found != *expected || again != *after || outline != *tree {
            let _ = writeln!(wrong, "{text:?}\n  {found:?}\n  {again:?}\n  {outline:?}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn messages_name_the_neighbour_and_are_safe_to_show() {
    let said = |text: &str| {
        Document::json(text.as_bytes()).mistakes.into_iter().map(|mistake| mistake.message).collect::<Vec<_>>()
    };
    assert_eq!(
        said("{\n  \"order_id\": 152512\n  \"email\": \"x\"\n}"),
        ["a comma is missing after the member `order_id`"]
    );
    assert_eq!(
        said("{\"status”: \"x\"}"),
        ["`status` is opened with a straight quote and closed with a typographic one (”)"]
    );
    assert_eq!(said("{\"a\": string}"), ["`string` is a schema placeholder, not a value"]);
    assert_eq!(said("{\"a\": 1, \"a\": 2}"), ["the key `a` stands twice in this object"]);
    assert_eq!(said("[\u{202e}x]"), ["`\\u{202e}x` stands without quotes where a value was expected"]);
    let long = format!("[{}]", "x".repeat(1_000_000));
    assert_eq!(said(&long), [format!("`{}…` stands without quotes where a value was expected", "x".repeat(40))]);
    let related = Document::json(b"{\"a\": 1, \"\\u0061\": 2}").mistakes[0].related.clone();
    assert_eq!(related, Some((1..4, "it stands here first".to_owned())));
}

/// The samples on the platforms' own pages, rebuilt.
#[test]
fn the_samples_of_the_platforms_are_understood() {
    let comma = b"{\n  \"order_id\": 152512\n  \"email\": \"ada@example.com\"\n}";
    assert_eq!(kinds(comma), [M::MissingComma]);
    assert_eq!(kinds(&mended(comma).0), []);
    let mixed = "{\n  \"channel_uid\": \"abc\",\n  \"status”: \"delivered\",\n  \"error\": null\n}";
    assert_eq!(kinds(mixed.as_bytes()), [M::TypographicQuotes]);
    assert_eq!(outline(Document::json(mixed.as_bytes()).root()), "{channel_uid:abc,status:delivered,error:null}");
    let words = "{\n  “status”: MessageStatus, // sent or failed\n  \"text\": string,\n  typing: boolean\n}";
    let expected = [M::TypographicQuotes, M::BareWord, M::Comment, M::BareWord, M::UnquotedKey, M::BareWord];
    assert_eq!(kinds(words.as_bytes()), expected);
    assert_eq!(outline(Document::json(words.as_bytes()).root()), "{status:?,text:?,typing:?}");
    assert_eq!(kinds(b"{\"token\": \"{TOKEN}\", \"uri\": \"{REGISTERED_APP_URI}\"}"), []);
    let help = "{\nContactGuid: “abc”\nActivityType: “visit”\n}";
    let expected = [M::UnquotedKey, M::TypographicQuotes, M::MissingComma, M::UnquotedKey, M::TypographicQuotes];
    assert_eq!(kinds(help.as_bytes()), expected);
    assert_eq!(kinds(&mended(help.as_bytes()).0), []);
    let brace = "{\n  \"canvas\": {\n    \"content\": {\n      \"components\": [\n        {\"type\": \"form\"}\n      ]\n    }\n  }\n";
    assert_eq!(kinds(brace.as_bytes()), [M::UnclosedBracket]);
    assert_eq!(kinds(&mended(brace.as_bytes()).0), []);
    let multiline = b"{\"text\": \"first\n\tsecond\", \"b\": 1}";
    assert_eq!(kinds(multiline), [M::ControlCharacter]);
    assert_eq!(kinds(&mended(multiline).0), []);
}

/// Cases in the manner of `JSONTestSuite`: what must be accepted, what must be refused, and what a reader may decide.
#[test]
fn what_json_is_and_what_it_is_not() {
    let accepted = [
        "[]",
        "{}",
        " [] ",
        "\r\n\t []",
        "0",
        "-0",
        "-1",
        "1e1",
        "1E+2",
        "1e-2",
        "0.1",
        "123.456e78",
        "20e1",
        "-0.0",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a\"",
        "[1]",
        "[1,2]",
        "[[]   ]",
        "[\"\"]",
        "[null, 1, \"1\", {}]",
        "[1,null,null,null,2]",
        "[ 4]",
        "[2] ",
        "{\"\":0}",
        "{\"a\":[]}",
        "{\"a\":\"b\",\"asd\":\"b\"}",
        "{\"foo\\u0000bar\": 42}",
        "[\"\\u0060\\u012a\\u12AB\"]",
        "[\"\\ud801\\udc37\"]",
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
        "[\"a/*b*/c/*d//e\"]",
        "[\"\\\\n\"]",
        "[\"\u{7f}\"]",
        "[\"\u{2028}\u{2029}\"]",
        "[\"😀 é ￿\"]",
        "[\"\\u0000\"]",
        "[\"“ok”\"]",
        "[\"it's\"]",
        "[1E400]",
        "[-123123e100000]",
        "[100000000000000000000]",
    ];
    for text in accepted {
        assert_eq!(kinds(text.as_bytes()), [], "{text}");
        assert_eq!(Document::json(text.as_bytes()).root().span(), {
            let start = text.len() - text.trim_start().len();
            start..start + text.trim().len()
        });
    }
}

const REFUSED: &[&str] = &[
    "[1 true]",
    "[\"\": 1]",
    "[\"\"],",
    "[,]",
    "[3[4]]",
    "[1,]",
    "[1,,]",
    "[\"x\"]]",
    "[\"\",]",
    "[\"x\"",
    "[x",
    "[,",
    "[-]",
    "[1:2]",
    "[- 1]",
    "[0.1.2]",
    "[0.e1]",
    "[0.3e+]",
    "[0.3e]",
    "[0e+]",
    "[0E]",
    "[1.0e+]",
    "[1eE2]",
    "[2.e3]",
    "[9.e+]",
    "[Inf]",
    "[NaN]",
    "[--1.]",
    "[-01]",
    "[-2.]",
    "[.-1]",
    "[.2e-3]",
    "[0x1]",
    "[1+2]",
    "[-1x]",
    "[012]",
    "[１]",
    "[1ea]",
    "[-.123]",
    "[1.]",
    "[-foo]",
    "[tru]",
    "[nul]",
    "[fals]",
    "[True]",
    "[TRUE]",
    "{\"x\", null}",
    "{\"x\"::\"b\"}",
    "{🇨🇭}",
    "{\"a\":\"a\" 123}",
    "{key: 'value'}",
    "{\"a\" b}",
    "{:\"b\"}",
    "{\"a\"",
    "{\"a\":",
    "{1:1}",
    "{9999E9999:1}",
    "{null:null,null:null}",
    "{\"id\":0,,,,,}",
    "{'a':0}",
    "{\"id\":0,}",
    "{\"a\":\"b\"}/**/",
    "{\"a\":\"b\"}#",
    "{\"a\":\"b\"}//",
    "{\"a\":\"b\",,\"c\":\"d\"}",
    "{a: \"b\"}",
    "{\"a\":\"a",
    "{ \"foo\" : \"bar\", \"a\" }",
    "{\"a\":\"b\"}#{}",
    " ",
    "[\"\\uD800\\\"]",
    "[\"\\uD800\\u\"]",
    "[\"\\uD800\\u1x\"]",
    "[é]",
    "[\"\\\u{0}\"]",
    "[\"\\\\\\\"]",
    "[\"\\\t\"]",
    "[\"\\🌀\"]",
    "[\"\\\"]",
    "[\"\\a\"]",
    "[\"\\uqqqq\"]",
    "[\\u0020\"asd\"]",
    "[\\n]",
    "\"",
    "['single quote']",
    "abc",
    "[\"\\",
    "[\"a\u{0}a\"]",
    "[\"new\nline\"]",
    "[\"\t\"]",
    "\"\\UA66D\"",
    "\"\"x",
    "<.>",
    "[<null>]",
    "[1]x",
    "[1]]",
    "[\"asd]",
    "aå",
    "[True]",
    "1]",
    "{\"x\": true,",
    "[][]",
    "]",
    "\u{2060}",
    "{}}",
    "{\"\":",
    "{\"a\":/*comment*/\"b\"}",
    "{\"a\": true} \"x\"",
    "['",
    "[,",
    "[{",
    "[\"a",
    "[\"a\"",
    "{",
    "{]",
    "{,",
    "{[",
    "{\"a",
    "{'a'",
    "[\"\\{[\"\\{[\"",
    "é",
    "*",
    "{\"a\":\"b\"}#{}",
    "[\u{c}]",
    "[1",
    "[ false, nul",
    "[ true, fals",
    "\u{feff}",
    "\u{a0}[]",
];

#[test]
fn what_is_not_json_is_refused() {
    for text in REFUSED {
        check(text.as_bytes());
        check_edits(text.as_bytes());
        assert_ne!(kinds(text.as_bytes()), [], "{text}");
    }
}

#[test]
fn what_a_reader_may_decide_is_decided() {
    assert_eq!(kinds(b"[\"\\uD800\"]"), [M::LoneSurrogate]);
    assert_eq!(kinds(b"[\"\\uDFAA\"]"), [M::LoneSurrogate]);
    assert_eq!(kinds(b"[\"\xff\"]"), [M::InvalidUtf8]);
    assert_eq!(kinds(b"[\"\xed\xa0\x80\"]"), [M::InvalidUtf8]);
    assert_eq!(kinds(b"\xef\xbb\xbf{}"), [M::ByteOrderMark]);
}

#[test]
fn texts_in_other_encodings_are_one_mistake() {
    let text = "{\"a\": \"é”";
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for (mark, bytes) in [(&b""[..], &little), (b"", &big), (b"\xFF\xFE", &little), (b"\xFE\xFF", &big)] {
        let text = [mark, bytes].concat();
        let document = Document::json(&text);
        assert_eq!(kinds(&text), [M::Utf16]);
        assert_eq!(document.root().kind(), Kind::Broken);
        check(&text);
    }
    assert_eq!(kinds(b"7\0\0\0"), [M::Utf16]);
    // Bytes of Latin-1 all have one cause.
    let latin = Document::json(b"[\"caf\xe9\", \"\xe9t\xe9\"]");
    assert_eq!(latin.mistakes.len(), 1);
    assert_eq!(latin.mistakes[0].span, 5..6);
    assert_eq!(
        latin.mistakes[0].message,
        "the byte 0xE9 is no UTF-8 here; in Latin-1 it is `é`; 2 more such places follow"
    );
}

#[test]
fn one_cause_is_one_mistake() {
    // What seemed to stand in the string stands behind it.
    assert_eq!(kinds("[\"x”, \\d\n]".as_bytes()), [M::TypographicQuotes, M::BareWord]);
    // No comma is missed behind what cannot be read.
    assert_eq!(kinds(b"[1 )\n 2]"), [M::StrayText]);
    assert_eq!(kinds(b"{\"a\": 1 ?\n \"b\": 2}"), [M::StrayText]);
    // Bytes that are no text at all.
    assert_eq!(kinds(b"\x80\x81 and so on, for longer than one word \xff"), [M::StrayText]);
}

/// A comment that is not closed is looked through once.
#[test]
fn a_lost_opening_bracket_is_one_mistake_where_it_was() {
    const PRETTY: &str = r#"{
  "canvas": {
    "content": {
      "components": [
        { "type": "text", "id": "hello" },
        {
          "type": "dropdown",
          "options": [
            { "type": "option", "id": "s" },
            { "type": "option", "id": "m" }
          ]
        },
        { "type": "spacer", "size": "m" },
        { "type": "button", "id": "send", "action": { "type": "submit" } }
      ]
    }
  }
}"#;
    let compact: String = PRETTY.chars().filter(|character| !character.is_whitespace()).collect();
    for text in [PRETTY, &compact] {
        let right: Value = serde_json::from_str(text).unwrap();
        for at in memchr::memchr2_iter(b'{', b'[', text.as_bytes()).skip(1) {
            let mut broken = text.to_owned();
            let bracket = broken.remove(at);
            check(broken.as_bytes());
            let document = Document::json(broken.as_bytes());
            let said: Vec<&str> = document.mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
            assert_eq!(said.len(), 1, "{bracket} at {at}: {said:?}");
            assert!(said[0].starts_with(&format!("`{bracket}` is missing ")), "{said:?}");
            let span = document.mistakes[0].span.clone();
            let first = at + broken[at..].len() - broken[at..].trim_start().len();
            assert_eq!(span, first..first, "{said:?}");
            assert_eq!(value(document.root()), Some(right.clone()), "{bracket} at {at}");
            assert_eq!(serde_json::from_slice::<Value>(&mended(broken.as_bytes()).0).unwrap(), right);
        }
    }
}

#[test]
fn an_opening_bracket_of_the_other_sort_is_one_mistake() {
    for (text, at, mended) in [
        (r#"{"a": {"b": {{"c": 1}, {"d": 2}]}}"#, 12, r#"{"a": {"b": [{"c": 1}, {"d": 2}]}}"#),
        (r#"{"a": [{"b": 1}, ["c": 2, "d": 3}]}"#, 17, r#"{"a": [{"b": 1}, {"c": 2, "d": 3}]}"#),
    ] {
        check(text.as_bytes());
        let document = Document::json(text.as_bytes());
        assert_eq!(kinds(text.as_bytes()), [M::StrayBracket], "{text}: {:?}", document.mistakes);
        assert_eq!(document.mistakes[0].span, at..at + 1, "{text}");
        assert_eq!(apply(text.as_bytes(), &[&document.mistakes[0].edits]).0, mended.as_bytes());
    }
}

#[test]
fn lost_brackets_hide_no_other_mistake() {
    let text = br#"{"z": "a": "b", "c": 2}, "d": [{"e": 3} {"f": 4}], "g": [01]}"#;
    check(text);
    let document = Document::json(text);
    let mistakes: Vec<(M, usize)> =
        document.mistakes.iter().map(|mistake| (mistake.kind, mistake.span.start)).collect();
    assert_eq!(mistakes, [(M::StrayBracket, 6), (M::MissingComma, 39), (M::NumberForm, 57)]);
}

#[test]
fn what_is_not_told_is_not_kept() {
    for (text, rows) in [
        ("{]".repeat(100_000), 10_000),
        (format!("[{}", "{]".repeat(100_000)), 10_000),
        (format!("[{}", "[}".repeat(100_000)), 10_000),
    ] {
        let document = Document::json(text.as_bytes());
        assert!(document.unkept > 50_000 && document.rows.len() < rows, "{} {}", document.unkept, document.rows.len());
    }
    for (text, conflicts) in [("<<<<<<< a\n", 100_000), ("<<<<<<< a\n=======\n>>>>>>> b\n", 100_000)] {
        let document = Document::json(text.repeat(conflicts).as_bytes()).mistakes.len();
        assert!(document <= 2 * MAX_MISTAKES, "{document}");
    }
}

#[test]
fn templates_by_the_hundred_thousand_are_read_to_their_end() {
    // Work that grows with the square of the text would not end.
    let text = "{%x%}".repeat(600_000);
    assert!(!Document::json(text.as_bytes()).mistakes.is_empty());
    let last = "[1{% unless last %},{% endunless %}]";
    assert_eq!(kinds(last.as_bytes()), [M::Template]);
}

#[test]
fn unclosed_comments_by_the_hundred_thousand_are_read_to_their_end() {
    // Work that grows with the square of the text would not end.
    let text = "/*\n".repeat(600_000);
    let document = Document::json(text.as_bytes());
    assert!(!document.mistakes.is_empty());
}

/// An edit that would bring zeros to the front, where they look like UTF-16, is not offered.
#[test]
fn edits_that_would_do_harm_are_withdrawn() {
    let text = b"{;\0\0\0{";
    assert!(kinds(text).contains(&M::StrayText));
    check_edits(text);
    assert_eq!(Document::json(text).mistakes[0].edits, []);
    assert_ne!(Document::json(b"{;\"a\":1}").mistakes[0].edits, []);
    // The others stay.
    assert_eq!(mended(b"[1,]").0, b"[1]");
}

/// Short keys are compared in one step where the text allows it, and byte by byte at its end or behind escapes.
#[test]
fn equal_keys_are_found_wherever_they_stand() {
    for key in ["", "a", "ab", "abc", "abcdefg", "abcdefgh", "abcdefghi", "é€😀"] {
        let escaped: String = key.encode_utf16().fold(String::new(), |text, unit| format!("{text}\\u{unit:04x}"));
        for second in [key, &escaped] {
            for end in ["1}", "1, \"and so on\": null}"] {
                let text = format!("{{\"{key}\":0,\"{second}\":{end}");
                assert_eq!(kinds(text.as_bytes()), [M::DuplicateKey], "{text}");
            }
        }
        let other = format!("{{\"{key}\":0,\"{key}x\":1,\"x{key}\":1}}");
        assert_eq!(kinds(other.as_bytes()), if key.is_empty() { vec![M::DuplicateKey] } else { vec![] }, "{other}");
    }
}

#[test]
fn many_keys_are_told_from_equal_ones() {
    for count in [3, 24, 25, 26, 1_000] {
        let keys: Vec<String> = (0..count).map(|number| format!("key number {number:09} of them")).collect();
        let mut text: String = keys.iter().fold("{".to_owned(), |text, key| text + "\"" + key + "\":{\"a\":1},");
        assert_eq!(kinds((text.trim_end_matches(',').to_owned() + "}").as_bytes()), [], "{count}");
        // The first key again, as an escape.
        text.push_str("\"\\u006bey number 000000000 of them\":0}");
        let document = Document::json(text.as_bytes());
        assert_eq!(kinds(text.as_bytes()), [M::DuplicateKey], "{count}");
        assert_eq!(document.mistakes[0].related.as_ref().map(|(span, _)| span.start), Some(1));
        // Every key twice: each second one is reported, with its own first.
        let twice = format!(
            "{{{0}{1}}}",
            text[1..text.len() - 1].replace(":0", ":0,"),
            keys.iter().map(|key| format!("\"{key}\":1")).collect::<Vec<_>>().join(",")
        );
        let document = Document::json(twice.as_bytes());
        assert_eq!(document.mistakes.len() + document.unkept, count + 1);
        for mistake in &document.mistakes {
            let first = &twice[mistake.related.as_ref().unwrap().0.clone()];
            assert!(mistake.span.start > mistake.related.as_ref().unwrap().0.end);
            assert_eq!(first[first.len() - 17..], twice[mistake.span.clone()][mistake.span.len() - 17..]);
        }
    }
}

#[test]
fn depth_is_limited_and_the_rest_is_kept() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(kinds(nested(MAX_DEPTH).as_bytes()), []);
    assert_eq!(kinds(nested(MAX_DEPTH + 1).as_bytes()), [M::TooDeep]);
    let text = format!("{{\"a\": {}, \"b\": {}, \"c\": 1}}", nested(1_000), nested(900));
    let document = Document::json(text.as_bytes());
    assert_eq!(kinds(text.as_bytes()), [M::TooDeep]);
    assert_eq!(document.root().get("c").unwrap().integer(), Some(1));
    check(text.as_bytes());
    assert_eq!(kinds("[".repeat(1_000_000).as_bytes()), [M::TooDeep]);
    assert_eq!(kinds("{\"a\":".repeat(1_000_000).as_bytes()), [M::TooDeep]);
}

#[test]
fn very_many_mistakes_are_counted() {
    let text = format!("[{}1]", "1 ".repeat(100_000));
    let document = Document::json(text.as_bytes());
    assert_eq!((document.mistakes.len(), document.unkept), (MAX_MISTAKES, 100_000 - MAX_MISTAKES));
    assert_eq!(document.root().items().count(), 100_001);
}

/// Texts that would take forever if any step looked at a whole line, text or object again and again. What takes linear
/// time takes milliseconds here, what takes quadratic time takes seconds.
#[test]
fn hostile_texts_take_linear_time() {
    let pieces = [
        "'",
        "'a ",
        "“",
        "”",
        "\"",
        "\"a\"b",
        "\"a\"b\"",
        "\"\n",
        "\"a\n\n",
        "[\"\\",
        "\\",
        "/*",
        "//\n",
        "#",
        "{",
        "{\"a\":",
        "[",
        "]",
        "}",
        "[}",
        "{]",
        ",",
        ":",
        ";",
        "{,",
        "nil;",
        "nil(",
        "a:",
        "{{",
        "{{a",
        "${",
        "<%",
        "<a",
        "...",
        "…",
        "\u{a0}",
        "\u{a0}1",
        "1 ",
        "1,",
        "1;",
        "-",
        "+1",
        "0x",
        "1_",
        "\r",
        "\n",
        "\"\r",
        " }",
        "},\"a\":1",
        "\"a\"",
        "\"a\" ",
        "\"a\":",
        "\"a”",
        "`",
        "word ",
        "(",
        "a=",
        "\u{feff}",
        "é",
        "\"\\d",
        "\"\t",
        "[1,\"a\":",
        "{\"a\":1,{",
        "\n  ",
        "{\n",
        "{\n \"a\":1,\n",
        "\"\"\"",
        "[,",
        "+\"",
        "\"a\n\"",
        "{%",
        "{True",
        "|{/*/*+{",
        "|\"a",
    ];
    for (at, piece) in pieces.iter().enumerate() {
        for before in ["{", "[", "\"", "{\"k\":"] {
            // Work that grows with the square of the text would not end.
            let text = format!("{before}{}", piece.repeat(100_000 / piece.len()));
            let document = Document::json(text.as_bytes());
            assert!(!document.mistakes.is_empty(), "{at}: {piece:?} behind {before:?}");
        }
    }
}

#[test]
fn what_is_broken_everywhere_is_read_again_a_bounded_number_of_times() {
    let before = r#"{"canvas":{"content":{"components":["#;
    let text = format!("{before}{}", "[true”<<<<<<<".repeat(120));
    let document = Document::json(text.as_bytes());
    assert!(document.effort < 5 << 20, "{}", document.effort);
}

#[test]
fn nodes_stand_in_the_order_of_the_text_where_lines_were_exchanged() {
    let canvas = [
        b"{\n  \"components\": [\n    ",
        &[0xFF; 78][..],
        b"{ \"type\": \"text\", \"text\": \"Welcome\", \"style\": \"title\" },\n",
        b"    { \"type\": \"button\", \"label\": \"Start\", \"action\": { \"type\": \"submit\" } }\n  ]\n}\n",
    ];
    let canvas = canvas.concat();
    let members = "{\n  \"a\": 1\n  \"b\": 2,\n  \"c\": {\n    \"d\": 3\n  }\n}\n";
    let opening =
        "{\n  \"a\": [\n  {\n      \"b\": 2\n    }\n  ]\n}\n".replacen("  \"a\": [\n  {\n", "    {\n  \"a\": [\n", 1);
    for text in [&canvas[..], members.as_bytes(), opening.as_bytes()] {
        let document = Document::json(text);
        let spans: Vec<_> = document.nodes().map(Node::span).collect();
        assert!(spans.is_sorted_by_key(|span| span.start), "{}{spans:?}", text.escape_ascii());
    }
}

#[test]
fn however_a_broken_text_is_explained_its_places_hold_and_its_repairs_make_no_new_mistake() {
    let quotes = format!(
        "{{\n  \"a\": [\n    {{ \"type\": \"t{}ext\", \"label\": \"Tell usw hat \"canvas\": {{\n",
        "\"".repeat(57)
    );
    let lost = "{\n  \"components\": [\n    { \"type\": \"text\", \"text\": \"a\"\n    \"type\": \"text\"\n  ]\n}}\n";
    for text in ["{%J {%", "{% {", "{\"a\":{%J {%", &quotes, &quotes.repeat(3), lost, "[true”<<<<<<<[true”"] {
        let document = Document::json(text.as_bytes());
        assert!(document.is_sound(), "{text}");
        let groups: Vec<&[Edit]> = document.mistakes.iter().map(|mistake| mistake.edits.as_slice()).collect();
        let (mended, made) = apply(text.as_bytes(), &groups);
        let mut left: Vec<_> = document.mistakes.iter().map(|mistake| mistake.kind).collect();
        for at in made.iter().rev() {
            left.remove(*at);
        }
        for again in &Document::json(&mended).mistakes {
            let known = left.iter().position(|kind| *kind == again.kind);
            left.swap_remove(known.unwrap_or_else(|| panic!("{text} gets {again:?}")));
        }
    }
}
