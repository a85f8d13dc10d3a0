//! Bytes as languages print them: lists of their numbers, a Buffer of Node.js, a literal of Python. What was printed is read back, and nothing
//! of what was cut for being long.

use crate::json::{Kind, Tree, Value};

/// The bytes of a text that a language prints for some, however few: what JSON has for them, or any other text.
pub(crate) fn shown(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    shown_in(Tree::parse(text).ok().as_ref(), text)
}

/// The same for a text whose tree is at hand, where it is JSON.
pub(crate) fn shown_in(tree: Option<&Tree<'_>>, bytes: &[u8]) -> Option<Vec<u8>> {
    match tree.map(Tree::root) {
        Some(root) if root.kind() == Kind::Object => numbers(root),
        Some(root) if root.kind() != Kind::Array => None,
        _ => text(bytes.trim_ascii()),
    }
    .filter(|bytes| !bytes.is_empty())
}

/// What Node.js prints of a Buffer (`<Buffer 5b 08>`), it and browsers of an array of bytes (`Uint8Array(2) [ 91, 8 ]`), Go of a slice (`[91 8]`,
/// `[]byte{0x5b, 0x8}`), Elixir of a binary (`<<91, 8>>`) and anybody of a list in a text (`91,8`).
pub(crate) fn text(text: &[u8]) -> Option<Vec<u8>> {
    if let Some(bytes) = buffer(text).or_else(|| literal(text)) {
        return Some(bytes);
    }
    let (open, close): (&[u8], &[u8]) = match text.last()? {
        b']' => (b"[", b"]"),
        b'}' => (b"{", b"}"),
        b'>' => (b"<<", b">>"),
        // Lines of numbers may be many things.
        _ if text.contains(&b',') && !text.contains(&b'\n') => (b"", b""),
        _ => return None,
    };
    let at = memchr::memmem::find(text, open)?;
    let (listed, list) = (text.get(..at)?, text.get(at + open.len()..)?.strip_suffix(close)?);
    let is_type = listed.iter().all(|byte| byte.is_ascii_alphanumeric() || b"()[] ".contains(byte));
    // Braces alone are anything.
    if !is_type || (open == b"{" && !listed.contains(&b']')) {
        return None;
    }
    let apart = |byte: &u8| *byte == b',' || byte.is_ascii_whitespace();
    let numbers = list.split(apart).filter(|number| !number.is_empty());
    numbers.map(|number| byte(std::str::from_utf8(number).ok()?)).collect()
}

/// A number of one byte: Go's may be in hexadecimal, and Java's are signed.
fn byte(number: &str) -> Option<u8> {
    match number.strip_prefix("0x") {
        Some(digits) => u8::from_str_radix(digits, 16).ok(),
        None => number.parse().ok().or_else(|| number.parse().ok().map(i8::cast_unsigned)),
    }
}

/// The bytes of a literal of Python, `b'[\x08'` or `bytearray(b"[\x08")`.
pub(crate) fn literal(text: &[u8]) -> Option<Vec<u8>> {
    let inside =
        |text: &'_ [u8], open: &[u8], close: &[u8]| Some(text.strip_prefix(open)?.strip_suffix(close)?.to_vec());
    let text = inside(text, b"bytearray(", b")").unwrap_or_else(|| text.to_vec());
    let quoted = inside(&text, b"b'", b"'").or_else(|| inside(&text, b"b\"", b"\""))?;
    let mut out = Vec::with_capacity(quoted.len());
    let mut rest = quoted.iter();
    while let Some(byte) = rest.next() {
        out.push(match *byte {
            b'\\' => match rest.next()? {
                b'x' => {
                    let mut value = [0];
                    hex::decode_to_slice([*rest.next()?, *rest.next()?], &mut value).ok()?;
                    value[0]
                }
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                mark @ (b'\\' | b'\'' | b'"') => *mark,
                _ => return None,
            },
            byte => byte,
        });
    }
    Some(out)
}

/// The bytes in `<Buffer 5b 08>`.
pub(crate) fn buffer(text: &[u8]) -> Option<Vec<u8>> {
    let digits = text.strip_prefix(b"<Buffer ")?.strip_suffix(b">")?;
    let digits: Vec<u8> = digits.iter().copied().filter(|byte| *byte != b' ').collect();
    hex::decode(digits).ok()
}

/// The numbers that JSON has for bytes: a list, a Buffer of Node.js (`{"type":"Buffer","data":[…]}`), or an array of bytes (`{"0":91,"1":8}`).
pub(crate) fn numbers(value: Value<'_, '_>) -> Option<Vec<u8>> {
    let list = match value.kind() {
        Kind::Array => value,
        Kind::Object if value.get("type").and_then(Value::as_text).as_deref() == Some("Buffer") => value.get("data")?,
        Kind::Object => {
            let numbers = value.members().enumerate().map(|(place, (name, value))| {
                let in_order = name.raw == place.to_string().as_bytes();
                number(value).filter(|_| in_order)
            });
            return numbers.collect::<Option<Vec<u8>>>().filter(|numbers| !numbers.is_empty());
        }
        _ => return None,
    };
    let numbers: Option<Vec<u8>> = list.items().map(number).collect();
    numbers.filter(|numbers| list.kind() == Kind::Array && !numbers.is_empty())
}

fn number(value: Value<'_, '_>) -> Option<u8> {
    std::str::from_utf8(value.text()).ok()?.parse().ok()
}

/// Whether bytes are a text that somebody wrote: nobody lists the numbers of other things for people to read.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    /// Fewer are more likely numbers; `{"a":1}` has as many.
    const LEAST: usize = 7;
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() >= LEAST);
    text.is_some_and(|text| !text.chars().any(|character| character.is_control() && !character.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_languages_print_of_bytes_is_read_back() {
        for text in [
            "[123, 195, 171, 125]",
            "[123,195,171,125]\n",
            "[123, -61, -85, 125]",
            "[123 195 171 125]",
            "123,195,171,125",
            "Uint8Array(4) [ 123, 195, 171, 125 ]",
            "Uint8Array(4) [\n  123, 195,\n  171, 125\n]",
            "[]byte{0x7b, 0xc3, 0xab, 0x7d}",
            "new byte[] { 123, 195, 171, 125 }",
            "<<123, 195, 171, 125>>",
            "<Buffer 7b c3 ab 7d>",
            r"b'{\xc3\xab}'",
            "bytearray(b\"{\\xc3\\xab}\")",
            r#"{"type":"Buffer","data":[123,195,171,125]}"#,
            r#"{"data": [123, 195, 171, 125], "type": "Buffer"}"#,
            r#"{"0":123,"1":195,"2":171,"3":125}"#,
        ] {
            assert_eq!(shown(text.as_bytes()).as_deref(), Some("{ë}".as_bytes()), "{text}");
        }
        for text in [
            "",
            "[]",
            "{}",
            "[123, 256]",
            "[123, 1.5]",
            "[\"a\", 1]",
            "{123, 124}",
            "\"123,124\"",
            "123\n124",
            "<Buffer 7b ... 9 more bytes>",
            r#"{"type":"Buffer","data":[123,-1]}"#,
            r#"{"1":123,"0":124}"#,
            "b'open",
            "x>",
        ] {
            assert_eq!(shown(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_shown_or_not(text in prop::collection::vec(any::<u8>(), 0..40), listed in "[\\[\\]{}<>b0-9x, ]{0,30}") {
            let _ = shown(&text);
            let _ = shown(listed.as_bytes());
        }

        #[test]
        fn lists_are_read_back(bytes in prop::collection::vec(any::<u8>(), 1..60)) {
            prop_assert_eq!(shown(format!("{bytes:?}").as_bytes()), Some(bytes.clone()));
            prop_assert_eq!(shown(format!("{bytes:?}").replace(',', "").as_bytes()), Some(bytes));
        }
    }
}
