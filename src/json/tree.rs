//! A parsed JSON document as one flat array of nodes in document order, each with its place in the text.

use super::{Cursor, Error, ErrorKind, RawString};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number; its text is kept.
    Number,
    /// A string value.
    String,
    /// An array.
    Array,
    /// An object; its members alternate key and value.
    Object,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    start: u32,
    end: u32,
    /// The index after this node's subtree, so that children are visited without pointers.
    next: u32,
    kind: Kind,
    escaped: bool,
}

/// A document. It borrows the text: strings are unescaped only when asked for.
#[derive(Debug, Clone)]
pub struct Tree<'a> {
    text: &'a [u8],
    nodes: Vec<Node>,
}

impl<'a> Tree<'a> {
    /// Parses one JSON value with nothing after it. The text may hold up to 4 GiB; depth is limited, not by the stack.
    pub fn parse(text: &'a [u8]) -> Result<Self, Error> {
        Self::parse_within(text, 10_000, "nested deeper than 10,000 levels")
    }

    /// The same for trees that are walked by recursion: what is nested deeper than 256 levels is an error.
    pub fn parse_shallow(text: &'a [u8]) -> Result<Self, Error> {
        Self::parse_within(text, 256, "nested deeper than 256 levels")
    }

    fn parse_within(text: &'a [u8], depth: usize, too_deep: &'static str) -> Result<Self, Error> {
        if u32::try_from(text.len()).is_err() {
            return Err(Error { offset: 0, message: "the document is larger than 4 GiB", kind: ErrorKind::Limit });
        }
        let mut tree = Self { text, nodes: Vec::new() };
        let mut cursor = Cursor::new(text);
        let mut open: Vec<usize> = Vec::new();
        loop {
            let node = match cursor.peek() {
                Some(b'"') => tree.string(cursor.string()?, cursor.offset()),
                Some(bracket @ (b'{' | b'[')) => {
                    let kind = if bracket == b'{' { Kind::Object } else { Kind::Array };
                    let start = cursor.offset();
                    cursor.take(bracket);
                    let index = tree.push(kind, start, start);
                    if !cursor.take(closing(kind)) {
                        if open.len() >= depth {
                            return Err(cursor.too_deep(too_deep));
                        }
                        open.push(index);
                        tree.key(&mut cursor, kind)?;
                        continue;
                    }
                    tree.close(index, cursor.offset());
                    index
                }
                _ => {
                    let text = cursor.scalar()?;
                    let kind = match text.first() {
                        Some(b'n') => Kind::Null,
                        Some(b't' | b'f') => Kind::Bool,
                        _ => Kind::Number,
                    };
                    tree.push(kind, cursor.offset() - text.len(), cursor.offset())
                }
            };
            debug_assert!(node < tree.nodes.len());
            loop {
                let Some(&parent) = open.last() else {
                    cursor.end()?;
                    return Ok(tree);
                };
                let kind = tree.nodes[parent].kind;
                if cursor.take(b',') {
                    tree.key(&mut cursor, kind)?;
                    break;
                }
                cursor.expect(closing(kind), "a comma or a closing bracket was expected")?;
                tree.close(parent, cursor.offset());
                open.pop();
            }
        }
    }

    /// The document's value.
    pub fn root(&self) -> Value<'_, 'a> {
        Value { tree: self, index: 0 }
    }

    fn key(&mut self, cursor: &mut Cursor<'a>, kind: Kind) -> Result<(), Error> {
        if kind == Kind::Object {
            let key = cursor.string()?;
            self.string(key, cursor.offset());
            cursor.expect(b':', "a colon was expected after the key")?;
        }
        Ok(())
    }

    fn string(&mut self, string: RawString<'a>, end: usize) -> usize {
        let index = self.push(Kind::String, end - string.raw.len() - 2, end);
        self.nodes[index].escaped = string.escaped;
        index
    }

    #[allow(clippy::cast_possible_truncation)] // `parse` refuses texts beyond u32
    fn push(&mut self, kind: Kind, start: usize, end: usize) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node { start: start as u32, end: end as u32, next: index as u32 + 1, kind, escaped: false });
        index
    }

    #[allow(clippy::cast_possible_truncation)] // as above
    fn close(&mut self, index: usize, end: usize) {
        let next = self.nodes.len() as u32;
        let node = &mut self.nodes[index];
        node.end = end as u32;
        node.next = next;
    }
}

fn closing(kind: Kind) -> u8 {
    if kind == Kind::Object { b'}' } else { b']' }
}

/// One value of a [`Tree`].
#[derive(Debug, Clone, Copy)]
pub struct Value<'t, 'a> {
    tree: &'t Tree<'a>,
    index: usize,
}

impl<'t, 'a> Value<'t, 'a> {
    fn node(self) -> Node {
        self.tree.nodes[self.index]
    }

    /// What the value is.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// The value as it was written, without white space around it.
    pub fn text(self) -> &'a [u8] {
        let node = self.node();
        &self.tree.text[node.start as usize..node.end as usize]
    }

    /// Byte offset of the value's first byte.
    pub fn offset(self) -> usize {
        self.node().start as usize
    }

    /// A string's token, `None` for any other kind.
    pub fn raw_string(self) -> Option<RawString<'a>> {
        let node = self.node();
        let raw = self.tree.text.get(node.start as usize + 1..(node.end as usize).checked_sub(1)?)?;
        (node.kind == Kind::String).then_some(RawString { raw, escaped: node.escaped })
    }

    /// A string's value in bytes, `None` for any other kind.
    pub fn bytes(self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        self.raw_string()?.value_into(&mut out);
        Some(out)
    }

    /// A string's value as text; `None` for any other kind, or where the value is not Unicode text.
    pub fn as_text(self) -> Option<String> {
        String::from_utf8(self.bytes()?).ok()
    }

    /// The elements of an array; nothing for any other kind.
    pub fn items(self) -> impl Iterator<Item = Value<'t, 'a>> {
        let array = self.kind() == Kind::Array;
        self.children(array)
    }

    /// Keys and values of an object, in document order, repeated keys included; nothing for any other kind.
    pub fn members(self) -> impl Iterator<Item = (RawString<'a>, Value<'t, 'a>)> {
        let mut children = self.children(self.kind() == Kind::Object);
        std::iter::from_fn(move || Some((children.next()?.raw_string()?, children.next()?)))
    }

    /// The member of that name: the last one where the key is repeated, as parsers that keep one do.
    pub fn get(self, key: &str) -> Option<Value<'t, 'a>> {
        self.members().filter(|(name, _)| name.is(key)).map(|(_, value)| value).last()
    }

    fn children(self, any: bool) -> impl Iterator<Item = Value<'t, 'a>> {
        let end = if any { self.node().next as usize } else { self.index + 1 };
        let mut index = self.index + 1;
        std::iter::from_fn(move || {
            if index >= end {
                return None;
            }
            let value = Value { tree: self.tree, index };
            index = self.tree.nodes[index].next as usize;
            Some(value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rejects(text: &str) -> Error {
        Tree::parse(text.as_bytes()).expect_err(text)
    }

    #[test]
    fn keeps_order_duplicates_number_text_and_escapes() {
        let tree = Tree::parse(br#" {"b":1.50,"a":[true,null,"\u00e9\n"],"b":{}} "#).unwrap();
        let members: Vec<_> = tree.root().members().map(|(key, value)| (key.raw, value.text())).collect();
        assert_eq!(members, [(&b"b"[..], &b"1.50"[..]), (b"a", br#"[true,null,"\u00e9\n"]"#), (b"b", b"{}")]);
        assert_eq!(tree.root().get("b").unwrap().kind(), Kind::Object);
        let strings: Vec<_> = tree.root().get("a").unwrap().items().filter_map(Value::as_text).collect();
        assert_eq!(strings, ["é\n"]);
    }

    #[test]
    fn says_where_the_text_stops_being_json() {
        assert_eq!(
            rejects(r#"{"a" 1}"#),
            Error { offset: 5, message: "a colon was expected after the key", kind: ErrorKind::Grammar }
        );
        assert_eq!(rejects("[1,]").offset, 3);
        assert_eq!(
            rejects("[01]"),
            Error { offset: 1, message: "a number with a leading zero", kind: ErrorKind::Grammar }
        );
        assert_eq!(rejects("1 2").message, "something follows the JSON value");
        assert_eq!(
            rejects("\"a\nb\""),
            Error { offset: 2, message: "raw control character in a string", kind: ErrorKind::Grammar }
        );
        assert_eq!(rejects(r#""\x""#).offset, 1);
        assert_eq!(rejects("").message, "the text ends where a value was expected");
        assert_eq!(rejects("\"abc").offset, 0);
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_stack_overflow() {
        let deep = "[".repeat(1_000_000);
        assert_eq!(rejects(&deep).message, "nested deeper than 10,000 levels");
        assert_eq!((rejects(&deep).kind, rejects("[").kind), (ErrorKind::Limit, ErrorKind::Grammar));
        assert_eq!(Tree::parse_shallow("[".repeat(300).as_bytes()).unwrap_err().kind, ErrorKind::Limit);
        assert_eq!(Cursor::new(deep.as_bytes()).value().unwrap_err().message, "nested deeper than 10,000 levels");
    }

    #[test]
    fn joins_surrogate_pairs_and_reports_lone_ones() {
        let mut out = Vec::new();
        assert!(super::super::unescape(br"\ud83d\ude00", &mut out));
        assert_eq!(out, "😀".as_bytes());
        out.clear();
        assert!(!super::super::unescape(br"\ud83d!", &mut out));
        assert_eq!(out, b"\xed\xa0\xbd!");
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_value_or_an_error_inside_the_text(text in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), Just(b'['), Just(b'{'), Just(b','), Just(b':'), Just(b'}'), Just(b']'), any::<u8>()], 0..60)) {
            let parsed = Tree::parse(&text);
            if let Err(error) = &parsed {
                prop_assert!(error.offset <= text.len());
            }
            let mut cursor = Cursor::new(&text);
            let scanned = cursor.value().and_then(|_| cursor.end());
            prop_assert_eq!(scanned.is_ok(), parsed.is_ok());
        }

        #[test]
        fn every_string_reads_back_both_ways(value in any::<String>()) {
            let written = serde_json::to_string(&value).unwrap();
            let mut one_pass = Vec::new();
            prop_assert!(Cursor::new(written.as_bytes()).string_into(&mut one_pass).unwrap());
            prop_assert_eq!(&one_pass, value.as_bytes());
            prop_assert_eq!(Tree::parse(written.as_bytes()).unwrap().root().as_text().unwrap(), value);
        }
    }
}
