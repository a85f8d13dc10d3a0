use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;

use crate::document::{Document, Kind, MAX_DEPTH, MAX_MISTAKES, MistakeKind, Node, apply};

/// What must hold for any text.
fn check(text: &[u8]) {
    let document = Document::yaml(text);
    let utf8 = std::str::from_utf8(text).ok();
    let within = |span: std::ops::Range<usize>| {
        assert!(span.start <= span.end && span.end <= text.len(), "{span:?} lies outside");
        assert!(utf8.is_none_or(|text| text.get(span.clone()).is_some()), "{span:?} splits a character");
    };
    let mut seen = 0;
    visit(document.root(), &mut |node, parent| {
        assert_eq!(node.index(), seen, "nodes are in document order");
        seen += 1;
        within(node.span());
        if let Some((parent, before)) = parent {
            assert!(
                parent.span().start <= node.span().start && node.span().end <= parent.span().end,
                "a child sticks out"
            );
            assert!(before <= node.span().start, "siblings overlap");
        }
        assert!(!matches!(node.kind(), Kind::Object) || node.children(true).count() % 2 == 0);
        let _ = (node.string(), node.boolean(), node.integer(), node.yaml_surprise());
    });
    assert_eq!(seen as usize, document.rows.len(), "the root holds every node");
    assert!(document.mistakes.len() <= MAX_MISTAKES);
    assert!(document.mistakes.is_sorted_by_key(|mistake| mistake.span.start));
    for mistake in &document.mistakes {
        within(mistake.span.clone());
        assert!(!mistake.message.is_empty() && !mistake.message.ends_with('.'));
        if let Some((span, _)) = &mistake.related {
            within(span.clone());
        }
        assert_eq!(
            apply(text, &[&mistake.edits]).1.len(),
            usize::from(!mistake.edits.is_empty()),
            "edits fit the text"
        );
        mistake.edits.iter().for_each(|edit| within(edit.start..edit.end));
    }
}

/// Visits a subtree with each node's parent and the end of the sibling before.
fn visit<'d>(node: Node<'d>, each: &mut dyn FnMut(Node<'d>, Option<(Node<'d>, usize)>)) {
    fn inner<'d>(
        node: Node<'d>,
        parent: Option<(Node<'d>, usize)>,
        each: &mut dyn FnMut(Node<'d>, Option<(Node<'d>, usize)>),
    ) {
        each(node, parent);
        let mut before = node.span().start;
        for child in node.children(matches!(node.kind(), Kind::Array | Kind::Object)) {
            inner(child, Some((node, before)), each);
            before = child.span().end;
        }
    }
    inner(node, None, each);
}

/// The value of a node as JSON has it.
fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.boolean().unwrap()),
        Kind::Number => serde_json::from_slice(node.source()).unwrap(),
        Kind::String => Value::String(node.string().unwrap().into_owned()),
        Kind::Array => node.items().map(value).collect(),
        Kind::Object => {
            node.members().map(|(key, member)| (key.string().unwrap().into_owned(), value(member))).collect()
        }
        Kind::Broken => panic!("a broken node at {:?}", node.span()),
    }
}

/// Every node as `kind span-text`, for tables.
fn nodes(text: &str) -> Vec<String> {
    let document = Document::yaml(text.as_bytes());
    let mut out = Vec::new();
    visit(document.root(), &mut |node, _| {
        out.push(format!("{:?} {}", node.kind(), String::from_utf8_lossy(node.source())));
    });
    out
}

fn string(text: &str, key: &str) -> String {
    let document = Document::yaml(text.as_bytes());
    assert_eq!(document.mistakes, [], "{text}");
    document.root().get(key).unwrap().string().unwrap().into_owned()
}

const CONVERSATIONS: (&str, &str) = (
    r#"{
  "card": {"title": "Parcel finder", "src": "https://parcels.example.test/card", "size": "STANDARD"},
  "page": {"title": "Parcel desk", "src": "https://parcels.example.test/desk", "path": "/parcels"}
}"#,
    "# What the agents see.
card:
  title: Parcel finder
  src: https://parcels.example.test/card # framed
  size: STANDARD

page: {title: Parcel desk, src: 'https://parcels.example.test/desk', path: /parcels}
",
);

const ANSWERS: (&str, &str) = (
    r#"{"functions": [{
  "name": "findParcel", "description": "Find a parcel by its number", "method": "POST",
  "uri": "https://parcels.example.test/exchange/parcels/find",
  "inSchema": {"type": "object", "properties": {
    "parcel_id": {"type": "string", "title": "Parcel number", "required": true},
    "e-mail": {"type": "string", "title": "E-mail: yours", "required": false}}},
  "outSchema": {"type": "object", "properties": {
    "status": {"type": "string", "title": "Status", "required": true},
    "weight": {"type": "number", "title": "Weight", "required": false}}}}]}"#,
    "functions:
- name: findParcel
  description: >-
    Find a parcel
    by its number
  method: POST
  uri: https://parcels.example.test/exchange/parcels/find
  inSchema:
    type: object
    properties:
      parcel_id: {type: string, title: Parcel number, required: true}
      e-mail: {type: string, title: \"E-mail: yours\", required: false}
  outSchema:
    type: object
    properties:
      status: {type: string, title: Status, required: true}
      weight:
        type: number
        title: Weight
        required: false
",
);

const FLOW: (&str, &str) = (
    r#"{"functions": [
  {"name": "List parcels", "method": "GET", "description": "Open parcels", "uri": "https://parcels.example.test/exchange/parcels",
   "inSchema": {}, "outSchema": {"type": "object", "properties": {"_id": {"type": "array",
     "items": [{"type": "object", "properties": {"id": {"title": "Parcel id", "type": "string"}, "label": {"title": "Label", "type": "string"}}}],
     "selectViewOptionIdPath": "$.parcels[*].id", "selectViewOptionNamePath": "$.parcels[*].label"}}}},
  {"name": "Return parcel", "method": "PUT", "description": "Return one parcel", "uri": "https://parcels.example.test/exchange/parcels/{id}",
   "inSchema": {"type": "object", "properties": {"_id": {"title": "Parcel id", "type": "string"}}, "required": ["_id"]},
   "outSchema": {"type": "object", "properties": {"status": {"title": "Status", "type": "string"}}}}],
 "actions": [{"name": "Return parcel", "render": [
   {"field": "_id", "viewClass": "SelectView", "model": "List parcels", "personalization": false, "dependencies": []}], "async": false}],
 "triggers": []}"#,
    "---
functions:
  - name: List parcels
    method: GET
    description: Open parcels
    uri: https://parcels.example.test/exchange/parcels
    inSchema: {}
    outSchema:
      type: object
      properties:
        _id:
          type: array
          items:
            - type: object
              properties:
                id: {title: Parcel id, type: string}
                label: {title: Label, type: string}
          selectViewOptionIdPath: $.parcels[*].id
          selectViewOptionNamePath: $.parcels[*].label
  - name: Return parcel
    method: PUT
    description: Return one parcel
    uri: https://parcels.example.test/exchange/parcels/{id}
    inSchema:
      type: object
      properties:
        _id: {title: Parcel id, type: string}
      required: [_id]
    outSchema:
      type: object
      properties:
        status: {title: Status, type: string}
actions:
  - name: Return parcel
    render:
      - field: _id
        viewClass: SelectView
        model: List parcels
        personalization: false
        dependencies: []
    async: false
triggers: []
...
",
);

#[test]
fn a_manifest_in_yaml_is_the_manifest_in_json() {
    for (json, yaml) in [CONVERSATIONS, ANSWERS, FLOW] {
        let expected: Value = serde_json::from_str(json).unwrap();
        for text in
            [yaml.to_owned(), yaml.replace('\n', "\r\n"), json.to_owned(), serde_json::to_string(&expected).unwrap()]
        {
            let document = Document::yaml(text.as_bytes());
            assert_eq!(document.mistakes, []);
            assert_eq!(value(document.root()), expected, "{text}");
            check(text.as_bytes());
        }
    }
}

#[test]
fn a_manifest_with_tabs_is_mended_as_it_is_read() {
    let (json, yaml) = FLOW;
    let tabs = yaml.replace("  - ", "\t- ").replace("    ", "\t");
    assert!(tabs.contains("\n\t"));
    let document = Document::yaml(tabs.as_bytes());
    assert_eq!(document.mistakes.len(), 1, "{:?}", document.mistakes);
    assert_eq!(document.mistakes[0].kind, MistakeKind::YamlTab);
    check(tabs.as_bytes());
    let tabs = CONVERSATIONS.1.replace("  ", "\t");
    let document = Document::yaml(tabs.as_bytes());
    assert_eq!(value(document.root()), serde_json::from_str::<Value>(CONVERSATIONS.0).unwrap());
    assert_eq!(document.root().get("card").unwrap().get("size").unwrap().source(), b"STANDARD");
    let (mended, _) = apply(tabs.as_bytes(), &[&document.mistakes[0].edits]);
    assert_eq!(mended, CONVERSATIONS.1.as_bytes());
    let _ = json;
}

#[test]
fn places_are_those_of_the_values() {
    let text =
        "ž: \"é\" # ž\nlist:\n- a b  # c\n- 'it''s'\n-\n- - 1\n  - {x: y , z: [ ]}\nlast:\n  text: two\n    lines  \n";
    let expected = [
        "Object ž: \"é\" # ž\nlist:\n- a b  # c\n- 'it''s'\n-\n- - 1\n  - {x: y , z: [ ]}\nlast:\n  text: two\n    lines",
        "String ž",
        "String \"é\"",
        "String list",
        "Array a b  # c\n- 'it''s'\n-\n- - 1\n  - {x: y , z: [ ]}",
        "String a b",
        "String 'it''s'",
        "Null ",
        "Array 1\n  - {x: y , z: [ ]}",
        "Number 1",
        "Object {x: y , z: [ ]}",
        "String x",
        "String y",
        "String z",
        "Array [ ]",
        "String last",
        "Object text: two\n    lines",
        "String text",
        "String two\n    lines",
    ];
    assert_eq!(nodes(text), expected);
    check(text.as_bytes());
}

#[test]
fn a_pair_in_a_list_and_a_complex_key_have_their_places() {
    assert_eq!(nodes("[a: b, {}]")[1..3], ["Object a: b", "String a"]);
    assert_eq!(
        nodes("? - a\n  - b\n: c\n"),
        ["Object a\n  - b\n: c", "Array a\n  - b", "String a", "String b", "String c"]
    );
}

#[test]
fn block_scalars_begin_with_their_indicator() {
    let table = [
        ("a: |\n  x\n   y\n\nb: 1\n", "|\n  x\n   y", "x\n y\n"),
        ("a: |-  # c | d\n  x  \n\nb: 1\n", "|-  # c | d\n  x  ", "x  "),
        ("a: >\n  x\n  y\n\n  z\n", ">\n  x\n  y\n\n  z", "x y\nz\n"),
        ("a: |2+\n   x\n\n\n", "|2+\n   x", " x\n\n\n"),
        ("a: |\n\n  x\r\n  y\r\n", "|\n\n  x\r\n  y", "\nx\ny\n"),
        ("a: |\nb: 1\n", "|", ""),
        ("a: >-", ">-", ""),
        ("a: # |\n  |\n  x\n", "|\n  x", "x\n"),
        ("a:\n- 1\n- >\n  \u{17e}\n", ">\n  \u{17e}", "\u{17e}\n"),
    ];
    for (text, source, expected) in table {
        let document = Document::yaml(text.as_bytes());
        assert_eq!(document.mistakes, [], "{text}");
        let node = document.root().get("a").unwrap();
        let node = node.items().last().unwrap_or(node);
        assert_eq!(
            (std::str::from_utf8(node.source()).unwrap(), &*node.string().unwrap()),
            (source, expected),
            "{text}"
        );
        check(text.as_bytes());
    }
}

#[test]
fn strings_have_the_values_of_yaml() {
    assert_eq!(string("a: one\n  two\n\n  three # c\n", "a"), "one two\nthree");
    assert_eq!(string("a: 'it''s'", "a"), "it's");
    assert_eq!(string("a: \"\\u00e9\\x41 \\\n   b\"", "a"), "éA b");
    assert_eq!(string("a: \"one\n\n  two\"", "a"), "one\ntwo");
    assert_eq!(string("a: ''", "a"), "");
    assert_eq!(string("a: no", "a"), "no");
    assert_eq!(string("\"\\u0061\": \"x\"", "a"), "x");
    assert_eq!(string("a: http://x.test/#y", "a"), "http://x.test/#y");
    assert!(Document::yaml(b"a: x y").root().get("a").unwrap().is("x y"));
    assert!(Document::yaml(b"a: 'x y'").root().get("a").unwrap().is("x y"));
}

#[test]
fn plain_scalars_follow_the_core_schema() {
    let table = [
        (Kind::Null, "null Null NULL ~"),
        (Kind::Bool, "true True TRUE false False FALSE"),
        (Kind::Number, "0 -1 +12 007 0o17 0x1F 1.0 .5 1. 1e3 -1.5E-3 .inf -.INF .nan"),
        (
            Kind::String,
            "no on yes tRUE nULL 1_000 0o8 0x 1e . - -. + 1e+ 2024-01-01 1:30 .infinity 0b1 -0x1 e3 \"1\" 'null' 1.2.3",
        ),
    ];
    for (kind, texts) in table {
        for text in texts.split(' ').filter(|text| *text != "-") {
            let document = Document::yaml(text.as_bytes());
            assert_eq!(document.root().kind(), kind, "{text}");
            assert_eq!(document.root().source(), text.as_bytes());
        }
    }
    assert_eq!(Document::yaml(b"a: 12").root().get("a").unwrap().integer(), Some(12));
    assert_eq!(Document::yaml(b"a: TRUE").root().get("a").unwrap().boolean(), Some(true));
}

#[test]
fn what_readers_take_for_something_else_is_known() {
    let table = [
        ("no", "YAML 1.1 readers take this for a boolean"),
        ("On", "YAML 1.1 readers take this for a boolean"),
        ("y", "YAML 1.1 readers take this for a boolean"),
        ("true", "YAML readers take this for a boolean"),
        ("1.0", "YAML readers take this for a number"),
        ("12", "YAML readers take this for a number"),
        ("1_000", "YAML 1.1 readers take this for a number"),
        ("0o17", "YAML 1.2 readers take this for an octal number"),
        ("017", "YAML 1.1 readers take this for an octal number, YAML 1.2 readers for a decimal one"),
        ("0x1f", "YAML readers take this for a hexadecimal number"),
        ("0b101", "YAML 1.1 readers take this for a binary number"),
        ("2024-01-01", "YAML 1.1 readers take this for a date"),
        ("2024-1-1 10:00:00", "YAML 1.1 readers take this for a date"),
        ("2024-01-01T10:00:00Z", "YAML 1.1 readers take this for a date"),
        ("1:30", "YAML 1.1 readers take this for a number in base 60"),
        ("null", "YAML readers take this for null"),
        ("~", "YAML readers take this for null"),
        ("", "YAML readers take an empty value for null"),
    ];
    for (text, expected) in table {
        let text = format!("a: {text}");
        let document = Document::yaml(text.as_bytes());
        assert_eq!(document.root().get("a").unwrap().yaml_surprise(), Some(expected), "{text}");
    }
    for text in [
        "'no'",
        "\"1.0\"",
        "|\n no",
        "nope",
        "1.2.3",
        "10:99",
        "192.168.0.1",
        "2024-01",
        "+1 555 0100",
        "[no]",
        "a: b",
        "1:x",
        "!!str no",
    ] {
        let text = format!("a: {text}");
        let text = text.replace("a: a: b", "a: {a: b}");
        assert_eq!(Document::yaml(text.as_bytes()).root().get("a").unwrap().yaml_surprise(), None, "{text}");
    }
}

/// Kind, what is underlined and what is said, of each mistake; then the text with all edits made, if there are any.
fn mistakes(text: &str) -> (Vec<(MistakeKind, String, String)>, Option<String>) {
    check(text.as_bytes());
    let document = Document::yaml(text.as_bytes());
    let edits: Vec<_> =
        document.mistakes.iter().map(|mistake| mistake.edits.as_slice()).filter(|edits| !edits.is_empty()).collect();
    let mended = (!edits.is_empty()).then(|| String::from_utf8(apply(text.as_bytes(), &edits).0).unwrap());
    let said = document.mistakes.iter();
    (said.map(|said| (said.kind, text[said.span.clone()].to_owned(), said.message.clone())).collect(), mended)
}

/// One mistake: kind, what is underlined, what is said; and the text with its edits made.
type Row = (&'static str, MistakeKind, &'static str, &'static str, Option<&'static str>);

#[test]
#[allow(clippy::too_many_lines)] // one row a mistake
fn each_mistake_is_said_in_plain_words_at_its_place() {
    use MistakeKind as Is;
    const TAB: &str = "a tab in the indentation, where YAML allows spaces only";
    const TABS: &str = "a tab in the indentation, where YAML allows spaces only; lines below have more of them";
    const MARKS: &str = "typographic quotation marks, which YAML reads as a part of the text";
    const UNCLOSED: &str = "the quotation mark is not closed on its line";
    const SECOND: &str = "a second document begins here; readers take one, most of them the first";
    let table: &[Row] = &[
        ("a:\n\tb: ž\n", Is::YamlTab, "\t", TAB, Some("a:\n  b: ž\n")),
        ("a:\n    b: 1\n\tc: 2\n", Is::YamlTab, "\t", TAB, Some("a:\n    b: 1\n    c: 2\n")),
        ("a:\n\tb:\n\t\tc: 1\n\n\td: 2\r\n", Is::YamlTab, "\t", TABS, Some("a:\n  b:\n    c: 1\n\n  d: 2\r\n")),
        ("\ta: 1\n", Is::YamlTab, "\t", TAB, Some("  a: 1\n")),
        ("a: x\n\ty\n", Is::YamlTab, "\t", TAB, Some("a: x\n  y\n")),
        ("a: |\n\tx\n", Is::YamlTab, "\t", TAB, Some("a: |\n  x\n")),
        // One space says nothing about the width.
        ("a:\n b: 1\n\tc: 2\n", Is::YamlTab, "\t", TAB, None),
        ("a: \"ž\nb: 2\n", Is::UnclosedString, "\"ž", UNCLOSED, None),
        ("a: 'x\n", Is::UnclosedString, "'x", UNCLOSED, None),
        ("a: \"x\nb: 2\nc: \"y\"\n", Is::UnclosedString, "\"x", UNCLOSED, None),
        ("a: \"x\n...\n", Is::UnclosedString, "\"x", UNCLOSED, None),
        ("ž: [1, 2\nb: 3\n", Is::UnclosedBracket, "[", "`[` is never closed", None),
        ("a: {x: 1\nb: 2\n", Is::UnclosedBracket, "{", "`{` is never closed", None),
        ("a: {x: 1\n", Is::UnclosedBracket, "{", "`{` is never closed", None),
        ("a: [1}\n", Is::UnclosedBracket, "[", "`[` is closed by `}`", None),
        ("a: [1]]\n", Is::StrayBracket, "]", "`]` closes nothing that is open", None),
        ("a: {\"x\": 1 \"y\": 2}", Is::MissingComma, "\"", "a comma is missing before this quotation mark", None),
        ("a: {x: [1] y: 2}", Is::MissingComma, "y", "a comma or `}` is missing before this", None),
        ("a: [[1] [2]]", Is::MissingComma, "[", "a comma or `]` is missing before this", None),
        (
            "a: ž\nfoo # c\nb: 2\n",
            Is::MissingColon,
            "",
            "a colon is missing behind `foo`",
            Some("a: ž\nfoo: # c\nb: 2\n"),
        ),
        (
            "a: ž\n(foo) # c\nb: 2\n",
            Is::MissingColon,
            "(foo) # c",
            "`(foo) # c` is neither a value nor a key with a colon",
            None,
        ),
        (
            "a: \"\\q\"\n",
            Is::BadEscape,
            "\\q",
            "`\\q` is no escape of YAML; a backslash itself is written `\\\\`",
            None,
        ),
        (
            "\"a\": \"\\n \\x4g\"\n",
            Is::BadEscape,
            "\\x4",
            "`\\x4` is no escape of YAML; a backslash itself is written `\\\\`",
            None,
        ),
        (
            "a: \"\\ud800\"\n",
            Is::LoneSurrogate,
            "\\ud800",
            "`\\ud800` is half of a surrogate pair without the other half",
            None,
        ),
        (
            "a: b: c\n",
            Is::YamlSyntax,
            ":",
            "a second colon in this line; a text with a colon and a space in it needs quotation marks",
            None,
        ),
        (
            "a: 1\n b: 2\n",
            Is::YamlSyntax,
            "b",
            "this line goes on with the text of the line above; a key must be indented as its neighbours",
            None,
        ),
        ("a:1\nb: 2\n", Is::YamlSyntax, ":", "a space is missing behind the colon", Some("a: 1\nb: 2\n")),
        ("\"a\":1\n", Is::YamlSyntax, ":", "a space is missing behind the colon", Some("\"a\": 1\n")),
        ("a:\n  b: 1\n c: 2\n", Is::YamlSyntax, "c", "the indentation of this line fits none of the lines above", None),
        (
            "a: 1\n- b\n",
            Is::YamlSyntax,
            "b",
            "a list entry where a key was expected; a list inside a key is written below it",
            None,
        ),
        ("- b\na: 1\n", Is::YamlSyntax, "a", "a list entry, which begins with `-`, was expected here", None),
        ("a: - b\n", Is::YamlSyntax, "-", "a list cannot begin here; its `-` must begin a line below the key", None),
        ("a: @ž\n", Is::YamlSyntax, "@", "'@' cannot begin a text without quotation marks", None),
        (
            "a: \"x\" y # c\n",
            Is::YamlSyntax,
            "y # c",
            "nothing but a comment may follow a closing quotation mark",
            None,
        ),
        (
            "a: |x\n",
            Is::YamlSyntax,
            "|",
            "only a digit, `+`, `-` and a comment may follow `|` or `>`; the text itself begins in the next line",
            None,
        ),
        (
            "a: x #c\n  y\n",
            Is::YamlSyntax,
            "#",
            "a comment ended the text before it; the line behind is neither a key nor a value",
            None,
        ),
        (
            "a: *\n",
            Is::YamlSyntax,
            "*",
            "`*` begins an alias, but no name follows; a text that begins with it needs quotation marks",
            None,
        ),
        (
            "a: !<x\n",
            Is::YamlSyntax,
            "!",
            "`!` begins a tag, and this is none; a text that begins with it needs quotation marks",
            None,
        ),
        (
            "%x\n",
            Is::YamlSyntax,
            "",
            "a directive, which begins with `%`, needs a document behind it that begins with `---`",
            None,
        ),
        ("// c\na: 1\n", Is::Comment, "// c", "a comment begins with `#` in YAML", Some("# c\na: 1\n")),
        ("{a: 1}\nb: 2\n", Is::SecondValue, "b", "the document's value ended before this", None),
        ("a: 1\n---\nb: ]\n", Is::YamlSecondDocument, "---", SECOND, None),
        ("a: 1\n...\nb: 2\n", Is::YamlSecondDocument, "", SECOND, None),
        (
            "a: &ž 1\n",
            Is::YamlAlias,
            "&ž",
            "the anchor `&ž`; readers of manifests may not follow anchors and aliases",
            None,
        ),
        ("a: *ž\n", Is::YamlSyntax, "*ž", "the alias `*ž` is of an anchor that no value above has", None),
        ("a: !!str 1\n", Is::YamlAlias, "!!str", "the tag `!!str`; readers of manifests may not follow tags", None),
        ("a: !x!y z\n", Is::YamlAlias, "!", "the prefix of this tag is declared nowhere", None),
        ("ž: 1\n'ž': 2\n", Is::DuplicateKey, "'ž'", "the key `ž` is already taken", None),
        ("12: a\n", Is::KeyNotString, "12", "the key `12` is a number; a key must be a string", Some("\"12\": a\n")),
        ("~: a\n", Is::KeyNotString, "~", "the key `~` is null; a key must be a string", Some("\"~\": a\n")),
        ("[x, y]: a\n", Is::KeyNotString, "[x, y]", "the key is an array; a key must be a string", None),
        ("? x: y\n: a\n", Is::KeyNotString, "x: y", "the key is an object; a key must be a string", None),
        (": a\n", Is::KeyNotString, "", "the key is missing; a key must be a string", None),
        ("a: “ž”\n", Is::TypographicQuotes, "“ž”", MARKS, Some("a: \"ž\"\n")),
        ("“ž”: 1\n", Is::TypographicQuotes, "“ž”", MARKS, Some("\"ž\": 1\n")),
        ("a: ‘say \"x\"’\n", Is::TypographicQuotes, "‘say \"x\"’", MARKS, Some("a: 'say \"x\"'\n")),
        ("a: “it's \\”\n", Is::TypographicQuotes, "“it's \\”", MARKS, None),
        ("a: “x: y”\n", Is::TypographicQuotes, "“x: y”", MARKS, Some("a: \"x: y\"\n")),
        ("a: [“x, y”]\n", Is::TypographicQuotes, "“x, y”", MARKS, Some("a: [\"x, y\"]\n")),
        (
            "\u{feff}a: 1\n",
            Is::ByteOrderMark,
            "\u{feff}",
            "the file begins with a byte order mark, which some readers take for a part of the first key",
            Some("a: 1\n"),
        ),
        (
            "a: x\u{1}y\n",
            Is::ControlCharacter,
            "\u{1}",
            "the control character U+0001; YAML allows it only as the escape \"\\u0001\"",
            None,
        ),
        (
            "a: \"\0\"\n",
            Is::ControlCharacter,
            "\0",
            "the control character U+0000; YAML allows it only as the escape \"\\u0000\"",
            None,
        ),
        ("", Is::Empty, "", "the text holds no value", None),
        ("# c\n\n", Is::Empty, "", "the text holds no value", None),
        ("---\n", Is::Empty, "", "the text holds no value", None),
    ];
    for (text, kind, underlined, message, mended) in table {
        let expected = (vec![(*kind, (*underlined).to_owned(), (*message).to_owned())], mended.map(str::to_owned));
        assert_eq!(mistakes(text), expected, "{text}");
        if let Some(mended) = mended {
            assert_eq!(mistakes(mended), (Vec::new(), None), "{mended}");
        }
    }
}

#[test]
fn another_place_explains_a_mistake() {
    let related = |text: &str| {
        let document = Document::yaml(text.as_bytes());
        let (span, words) = document.mistakes[0].related.clone().unwrap();
        (span.start, text[span].to_owned(), words)
    };
    assert_eq!(related("ž: 1\n\"ž\": 2\n"), (0, "ž".to_owned(), "first used here".to_owned()));
    assert_eq!(
        related("a: \"x\nb: \"y\"\n"),
        (9, "\"".to_owned(), "the text goes on until this quotation mark".to_owned())
    );
    assert_eq!(related("a: [1\nb: 2\n"), (7, ":".to_owned(), "read as a part of it up to here".to_owned()));
    assert_eq!(related("a: {x: [1] y: 2}"), (3, "{".to_owned(), "the bracket opens here".to_owned()));
}

#[test]
fn what_was_read_before_a_mistake_stays() {
    assert_eq!(
        nodes("a: 1\nb: [2, \"x\n"),
        ["Object a: 1\nb: [2, \"x", "String a", "Number 1", "String b", "Broken [2, \"x"]
    );
    assert_eq!(nodes("a: 1\nb: \"x\n"), ["Object a: 1\nb: \"x", "String a", "Number 1", "String b", "Broken \"x"]);
    assert_eq!(nodes("a: &x {b: 1}\nc: *x\n")[5..], ["String c", "Broken *x"]);
    assert_eq!(Document::yaml("“a”: “b”".as_bytes()).root().get("a").unwrap().string().unwrap(), "b");
    let document = Document::yaml(b"a: x\xFFy\nb: 2\n");
    assert_eq!((document.mistakes[0].kind, document.mistakes[0].span.clone()), (MistakeKind::InvalidUtf8, 4..5));
    assert_eq!(document.root().get("a").unwrap().string().unwrap(), "x\u{FFFD}y");
    assert_eq!(document.root().get("b").unwrap().span(), 10..11);
}

#[test]
fn other_encodings_are_named() {
    let texts: [&[u8]; 5] = [b"\xFF\xFEa\0", b"\xFE\xFF\0a", b"a\0:\0 \x001\0", b"\0a\0:", b"\0\0\0a"];
    for text in texts {
        let document = Document::yaml(text);
        let kinds: Vec<_> = document.mistakes.iter().map(|mistake| mistake.kind).collect();
        assert_eq!((kinds, document.root().kind()), (vec![MistakeKind::Utf16], Kind::Broken));
        check(text);
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    for (open, close) in
        [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("[{a: ", "}]"), ("[a: ", "]"), ("- [", "]")]
    {
        let deep = nested(open, close, 1_000_000);
        let document = Document::yaml(deep.as_bytes());
        assert_eq!(
            document.mistakes.iter().filter(|mistake| mistake.kind == MistakeKind::TooDeep).count(),
            usize::from(open != "- [")
        );
        assert!(!document.mistakes.is_empty());
        check(deep.as_bytes());
    }
    let whole = nested("[", "]", MAX_DEPTH);
    assert_eq!(Document::yaml(whole.as_bytes()).mistakes, []);
    let mixed = format!("{}{}", "- ".repeat(MAX_DEPTH), nested("[", "]", 1));
    assert_eq!(mistakes(&mixed).0[0].0, MistakeKind::TooDeep);
}

#[test]
fn great_texts_take_bounded_time_and_mistakes() {
    const MANY: usize = 20_000;
    let texts = [
        "- ".repeat(MANY),
        "- \n".repeat(MANY),
        format!("a: {}", "x ".repeat(MANY)),
        format!("a: \"{}\"", "\\n".repeat(MANY)),
        "a: 1\n".repeat(MANY),
        format!("[{}]", "“a, ‘b, ".repeat(MANY)),
        "- &a *a\n".repeat(MANY),
        "- &a b\n".repeat(MANY),
        "\u{1}".repeat(MANY),
        "\t".repeat(MANY),
        "a:\n".to_owned() + &"\tb: 1\n".repeat(MANY),
        "a:\n".to_owned() + &"\t\t\t- b\n".repeat(MANY / 4),
        "---\n".repeat(MANY),
        ": ".repeat(MANY),
        format!("a: |\n{}", "\n".repeat(MANY)),
        "- |\n\n\n x\n".repeat(MANY),
        "a: \"x\n".repeat(MANY),
        " ".repeat(MANY) + "a",
        "{a: ".repeat(200) + &"b, ".repeat(MANY),
    ];
    for text in texts {
        check(text.as_bytes());
    }
    let document = Document::yaml("- &a b\n".repeat(MANY).as_bytes()).unkept;
    assert_eq!(document, MANY - MAX_MISTAKES);
}

/// Writes a value in block style, so that everything below the root is indented.
fn write_block(value: &Value, indent: usize, out: &mut String) {
    let lead = " ".repeat(indent);
    match value {
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                write!(out, "\n{lead}-").unwrap();
                write_block(item, indent + 2, out);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            for (key, member) in members {
                write!(out, "\n{lead}{}:", Value::from(key.as_str())).unwrap();
                write_block(member, indent + 2, out);
            }
        }
        other => write!(out, " {other} # ž").unwrap(),
    }
}

fn json() -> impl Strategy<Value = Value> {
    let text = "[\\PC\n\t\"\\\\]{0,8}"
        .prop_filter("YAML knows more control characters", |text| !text.contains(['\u{FFFE}', '\u{FFFF}']));
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((text.clone(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read(text in proptest::collection::vec(any::<u8>(), 0..64)) {
        check(&text);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,40}") {
        check(text.as_bytes());
    }

    #[test]
    fn anything_like_yaml_is_read(text in "([a1ž] ?|: |- |\\? |\n|\n  |\r\n|\t|\\[|\\]|\\{|\\}|, ?|\"|'| # |\\|\n?|>-?|&a |\\*a|!!?t |---\n|\\.\\.\\.\n|“|”|\\\\|%|@|~|\u{1}){0,24}") {
        check(text.as_bytes());
    }

    #[test]
    fn json_is_read_as_yaml(expected in json()) {
        let mut block = "---".to_owned();
        write_block(&expected, 0, &mut block);
        for text in [serde_json::to_string(&expected).unwrap(), serde_json::to_string_pretty(&expected).unwrap(), block] {
            let document = Document::yaml(text.as_bytes());
            prop_assert_eq!(&document.mistakes, &[], "{}", text);
            prop_assert_eq!(value(document.root()), expected.clone());
            check(text.as_bytes());
        }
    }
}

/// A manifest, and how its author may break one line: what stands there, what instead, what is said, and where.
const BROKEN: &str = r#"functions:
  - name: findParcel
    description: Find a parcel
    method: POST
    inSchema:
      type: object
      properties:
        parcel_id: {type: string, title: Parcel number, required: true}
        email:
          title: "E-mail"
  - name: findOrder
    method: GET
"#;

#[test]
fn what_stands_behind_a_fault_is_read_and_the_fault_is_said_once() {
    use MistakeKind as M;
    let breaks = [
        ("    method: POST", "    method POST", M::MissingColon, 4),
        ("    method: POST", "    method:POST", M::YamlSyntax, 4),
        ("    method: POST", "   method: POST", M::YamlSyntax, 4),
        ("    method: POST", "      method: POST", M::YamlSyntax, 4),
        ("    method: POST", "    - method: POST", M::YamlSyntax, 4),
        ("    method: POST", "\tmethod: POST", M::YamlTab, 4),
        ("    method: POST", "    // What else?\n    method: POST", M::Comment, 4),
        ("  - name: findParcel", "  -name: findParcel", M::YamlSyntax, 2),
        ("functions:", "functions", M::MissingColon, 1),
        ("    inSchema:", "    inSchema", M::MissingColon, 5),
        ("Find a parcel", "Find: a parcel", M::YamlSyntax, 3),
        ("Find a parcel", "\"Find a parcel", M::UnclosedString, 3),
        ("Find a parcel", "@Find", M::YamlSyntax, 3),
        ("Find a parcel", "*", M::YamlSyntax, 3),
        ("\"E-mail\"", "\"E-mail\" x", M::YamlSyntax, 10),
        ("\"E-mail\"", "'it's'", M::YamlSyntax, 10),
        ("\"E-mail\"", "\"E\\mail\"", M::BadEscape, 10),
        ("\"E-mail\"", "[E-mail", M::UnclosedBracket, 10),
        ("required: true}", "required: true", M::UnclosedBracket, 8),
        ("required: true}", "required: true]", M::UnclosedBracket, 8),
        ("string, title", "string title", M::MissingComma, 8),
    ];
    for (before, after, kind, line) in breaks {
        assert!(BROKEN.contains(before), "{before}");
        let text = BROKEN.replacen(before, after, 1);
        check(text.as_bytes());
        let document = Document::yaml(text.as_bytes());
        let said: Vec<(MistakeKind, usize)> = document
            .mistakes
            .iter()
            .map(|mistake| (mistake.kind, text[..mistake.span.start].matches('\n').count() + 1))
            .collect();
        assert_eq!(said, [(kind, line)], "{after}: {:?}", document.mistakes);
        let behind = document.root().get("functions").and_then(|functions| functions.items().nth(1));
        let method = behind.and_then(|function| function.get("method")?.string());
        assert_eq!(method.as_deref(), Some("GET"), "{after}");
    }
}

#[test]
fn each_of_several_faults_is_said_and_what_cannot_be_read_is_broken() {
    let text = BROKEN.replacen("Find a parcel", "Find: a parcel", 1).replacen("method: GET", "method GET", 1);
    let document = Document::yaml(text.as_bytes());
    let kinds: Vec<MistakeKind> = document.mistakes.iter().map(|mistake| mistake.kind).collect();
    assert_eq!(kinds, [MistakeKind::YamlSyntax, MistakeKind::MissingColon]);
    let first = document.root().get("functions").unwrap().items().next().unwrap();
    let description = first.get("description").unwrap();
    assert_eq!((description.kind(), description.source()), (Kind::Broken, &b"Find: a parcel"[..]));
    let (mended, _) = apply(text.as_bytes(), &[&document.mistakes[1].edits]);
    assert!(String::from_utf8(mended).unwrap().contains("method: GET"));
}

#[test]
fn a_tab_that_might_stand_under_another_key_is_not_mended() {
    let text = "a:\n  b: 1\n  c:\n    d:\n\te: 1\n";
    let document = Document::yaml(text.as_bytes());
    assert_eq!(document.mistakes.len(), 1);
    assert_eq!((document.mistakes[0].kind, document.mistakes[0].edits.len()), (MistakeKind::YamlTab, 0));
    assert!(!document.holes.is_empty(), "what is below was not read");
    // Under one key alone.
    let text = "a:\n  b: 1\n  c:\n\td: 1\n";
    assert_eq!(Document::yaml(text.as_bytes()).mistakes[0].edits.len(), 0, "two spaces or four");
    let text = "a:\n\tb: 1\n\tc:\n\t\td: 1\n";
    assert_eq!(Document::yaml(text.as_bytes()).mistakes[0].edits.len(), 3);
}

#[test]
fn a_tag_says_what_stands_in_quotes() {
    let document =
        Document::yaml(b"a: !!int \"48\"\nb: !!bool 'false'\nc: !!null 'null'\nd: !!int 'x'\ne: !!float \"1.5\"\n");
    let kinds: Vec<Kind> = document.root().members().map(|(_, value)| value.kind()).collect();
    assert_eq!(kinds, [Kind::Number, Kind::Bool, Kind::Null, Kind::String, Kind::Number]);
    let value = |key| document.root().get(key).unwrap();
    assert_eq!((value("a").integer(), value("b").boolean(), value("e").source()), (Some(48), Some(false), &b"1.5"[..]));
}
