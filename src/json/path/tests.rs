use super::*;
use crate::json::Tree;
use proptest::prelude::*;

fn found(path: &str, document: &str) -> Vec<String> {
    let tree = Tree::parse_shallow(document.as_bytes()).unwrap();
    let path = JsonPath::parse(path).unwrap_or_else(|error| panic!("{path}: {} {error}", error.offset));
    path.query(tree.root()).iter().map(|node| String::from_utf8_lossy(node.text()).into_owned()).collect()
}

/// As RFC 9535 §1.5 has a store of books, with things of our own in it.
const CARD: &str = r#"{"canvas":{"content":{"components":[{"type":"text","id":"a","text":"Hi","n":1},{"type":"button","id":"b","label":"Go","n":2.0,"action":{"type":"submit"}},{"type":"list","items":[{"id":"c"},{"id":"d"}],"n":9007199254740993}]}},"stored_data":{"my key":null,"x":["a","b","c","d"]}}"#;

#[test]
fn steps_select_what_rfc_9535_says() {
    for (path, expected) in [
        ("$.canvas.content.components[0].type", vec![r#""text""#]),
        ("$['canvas'] .content [\"components\"] [ -2 ]\n.id", vec![r#""b""#]),
        ("$.canvas.content.components[*].type", vec![r#""text""#, r#""button""#, r#""list""#]),
        ("$..id", vec![r#""a""#, r#""b""#, r#""c""#, r#""d""#]),
        ("$..action.type", vec![r#""submit""#]),
        ("$.stored_data['my key']", vec!["null"]),
        ("$.stored_data.x[1:3]", vec![r#""b""#, r#""c""#]),
        ("$.stored_data.x[::-2]", vec![r#""d""#, r#""b""#]),
        ("$.stored_data.x[-1:1:-1]", vec![r#""d""#, r#""c""#]),
        ("$.stored_data.x[::0]", vec![]),
        ("$.stored_data.x[0, 3, 0]", vec![r#""a""#, r#""d""#, r#""a""#]),
        ("$.stored_data.x[4]", vec![]),
        ("$.stored_data.x[-5]", vec![]),
        ("$.canvas[0]", vec![]),
        ("$.nothing..x", vec![]),
    ] {
        assert_eq!(found(path, CARD), expected, "{path}");
    }
    assert_eq!(found("$.é['\\u00e9\\ud83d\\ude00']", r#"{"é":{"é😀":1,"\u00e9😀":2}}"#), ["2"]);
    assert_eq!(found("$", " [1] "), ["[1]"]);
}

#[test]
fn filters_select_what_rfc_9535_says() {
    for (condition, expected) in [
        ("@.type == 'button'", "b"),
        ("@.type==\"text\"||@.id=='b'", "ab"),
        ("@.type != 'list' && !(@.label)", "a"),
        ("@.action", "b"),
        ("!@.action", "a-"),
        ("@.n == 1.0", "a"),
        ("@.n <= 2", "ab"),
        ("@.n > 9007199254740992", "-"),
        ("@.n == 9007199254740992", ""),
        ("@.missing == $.missing", "ab-"),
        ("@.missing == null", ""),
        ("@.id < 'b'", "a"),
        ("@.type < 1", ""),
        ("length(@.type) == 4", "a-"),
        ("count(@..id) == 2", "-"),
        ("value(@..id) == 'b'", "b"),
        ("match(@.type, 't.*')", "a"),
        ("search(@.type, 't')", "ab-"),
        ("match(@.type, 't')", ""),
        ("search(@.id, $.pattern)", "b"),
        ("@.action == @['action'] && @.action", "b"),
    ] {
        let card = CARD.replacen('{', r#"{"pattern":"[bx]","#, 1);
        let nodes = found(&format!("$.canvas.content.components[?{condition}]"), &card);
        let id =
            |node: &String| found("$.id", node).first().map_or("-".to_owned(), |id| id.trim_matches('"').to_owned());
        assert_eq!(nodes.iter().map(id).collect::<String>(), expected, "{condition}");
    }
}

#[test]
fn what_is_no_path_is_told_with_its_place_and_advice() {
    for (path, offset, words) in [
        ("a.b", 0, "begins with `$`"),
        ("$.my-key", 4, "$['my-name']"),
        ("$.a b", 4, "`b` cannot stand here"),
        ("$.", 2, "a name or `*`"),
        ("$.1st", 2, "$['1st']"),
        ("$[", 2, "in the brackets"),
        ("$[0", 3, "`,` or `]`"),
        ("$[01]", 2, "leading zero"),
        ("$[9007199254740992]", 2, "at most"),
        ("$['a]", 2, "never ends"),
        ("$['\\x']", 3, "no escape"),
        ("$[?@.a == text]", 10, "quotes"),
        ("$[?'a']", 3, "compare it"),
        ("$[?length(@.a)]", 3, "length(@.text) > 3"),
        ("$[?@.* == 1]", 3, "one value at most"),
        ("$[?lenght(@.a) == 1]", 3, "did you mean `length`"),
        ("$[?first(@.a) == 1]", 3, "length, count, value, match, search"),
        ("$[?match(@.a, '(')]", 14, "regular expression"),
        ("$[?match(@.a, 'a)(b')]", 14, "regular expression"),
        ("$[?match(@.a, 'b') == true]", 3, "cannot be compared"),
        ("$[?@.a == 01]", 10, "no number"),
    ] {
        let error = JsonPath::parse(path).expect_err(path);
        assert!(error.message.contains(words), "{path}: {error}");
        assert_eq!(error.offset, offset, "{path}: {error}");
    }
    let deep = format!("$[?{}@.a{}]", "(".repeat(100_000), ")".repeat(100_000));
    assert!(JsonPath::parse(&deep).unwrap_err().message.contains("deeper"));
}

#[test]
fn what_follows_a_path_is_left_alone() {
    let (path, rest) = JsonPath::parse_prefix("$.a[?@.b == ' == ] '].c  == 1").unwrap();
    assert_eq!((path.as_str(), rest), ("$.a[?@.b == ' == ] '].c", "  == 1"));
    assert!(!path.is_singular());
    assert!(JsonPath::parse("$['a'][0].b").unwrap().is_singular());
    assert!(!JsonPath::parse("$..a").unwrap().is_singular());
    assert!(!JsonPath::parse("$['a','b']").unwrap().is_singular());
}

#[test]
fn a_path_that_multiplies_stays_bounded() {
    let wide = format!("[{}]", vec!["[0,0,0,0,0,0,0,0]"; 4_000].join(","));
    let tree = Tree::parse_shallow(wide.as_bytes()).unwrap();
    let path = JsonPath::parse(&format!("$[{}]", vec!["*"; 1_000].join(","))).unwrap();
    assert_eq!(path.query(tree.root()).len(), MAX_NODES);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("$"),
        Just("@"),
        Just("."),
        Just(".."),
        Just("["),
        Just("]"),
        Just("*"),
        Just("?"),
        Just("("),
        Just(")"),
        Just("!"),
        Just("=="),
        Just("<"),
        Just("&&"),
        Just("||"),
        Just("'a'"),
        Just("\"\\u00e9\""),
        Just("a"),
        Just("é"),
        Just("-1"),
        Just("0"),
        Just(":"),
        Just(","),
        Just(" "),
        Just("length("),
        Just("match("),
        Just("value("),
        Just("\\"),
        Just("'"),
        Just("null"),
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| format!("${}", pieces.concat()))
}

proptest! {
    #[test]
    fn any_text_is_a_path_that_reads_back_or_an_error_inside_it(text in prop_oneof![pieces(), "\\PC{0,12}"]) {
        match JsonPath::parse(&text) {
            Ok(path) => {
                prop_assert_eq!(path.as_str(), &text);
                let tree = Tree::parse_shallow(CARD.as_bytes()).unwrap();
                let nodes = path.query(tree.root());
                prop_assert!(!path.is_singular() || nodes.len() <= 1);
            }
            Err(error) => prop_assert!(text.is_char_boundary(error.offset), "{}", error.offset),
        }
    }
}
