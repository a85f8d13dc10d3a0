//! Changing one member of an object and no other byte of its text.

use super::Tree;

/// The object with another value for a member at its root: the last one of that name, as parsers that keep one do. `None` where there is no
/// such member, or the text is no object.
pub fn with_member(object: &[u8], key: &str, value: &[u8]) -> Option<Vec<u8>> {
    let tree = Tree::parse(object).ok()?;
    let member = tree.root().get(key)?;
    let (start, end) = (member.offset(), member.offset() + member.text().len());
    Some([object.get(..start)?, value, object.get(end..)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_replaced_and_every_other_byte_stays() {
        let text = br#" {"a" : [1.0] ,"b":{"a":2}, "a": "x"  }"#;
        assert_eq!(with_member(text, "a", b"null").unwrap(), br#" {"a" : [1.0] ,"b":{"a":2}, "a": null  }"#);
        assert_eq!(with_member(text, "c", b"null"), None);
        assert_eq!(with_member(b"[1]", "a", b"null"), None);
        assert_eq!(with_member(b"{", "a", b"null"), None);
    }
}
