//! Blobs whose parts stand apart: the object with `iv`, `content` and `tag` and the text with a colon or a dot between its parts that
//! tutorials for Node.js write. Says which bytes they would be in one piece, and opens nothing.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_PAD_INDIFFERENT, URL_SAFE_PAD_INDIFFERENT};

use super::TAG_LENGTH;
use crate::json::{Kind, Tree, Value};

/// The names that code gives to the parts, in lower case and without marks between words.
const IVS: &[&str] = &["iv", "nonce"];
const TEXTS: &[&str] = &["content", "ciphertext", "encrypted", "encrypteddata", "data", "ct", "value", "payload"];
const TAGS: &[&str] = &["tag", "authtag", "mac"];

/// The parts in one piece: IV, ciphertext, tag. Several answers where it cannot be seen which part is which; none where these are no
/// parts of a blob.
pub(super) fn joined(text: &[u8]) -> Vec<Vec<u8>> {
    let text = text.trim_ascii();
    if text.starts_with(b"{") {
        return object(text).into_iter().collect();
    }
    let mark = [b':', b'.'].into_iter().find(|mark| text.contains(mark));
    let Some(mark) = mark else { return Vec::new() };
    let parts: Option<Vec<Vec<u8>>> = text.split(|byte| *byte == mark).map(bytes).collect();
    match parts.as_deref() {
        Some([iv, text]) if is_iv(iv) => vec![[iv.as_slice(), text].concat()],
        Some([iv, one, other]) if is_iv(iv) => {
            // The tag stands second as often as last.
            let orders = [(one, other), (other, one)];
            let fits = orders.into_iter().filter(|(_, tag)| tag.len() == TAG_LENGTH);
            fits.map(|(text, tag)| [iv.as_slice(), text, tag].concat()).collect()
        }
        _ => Vec::new(),
    }
}

fn object(text: &[u8]) -> Option<Vec<u8>> {
    let tree = Tree::parse(text).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let iv = bytes(&member(&tree, IVS)?.bytes()?).filter(|iv| is_iv(iv))?;
    let text = bytes(&member(&tree, TEXTS)?.bytes()?)?;
    let tag = match member(&tree, TAGS) {
        Some(tag) => bytes(&tag.bytes()?)?,
        None => Vec::new(),
    };
    Some([iv, text, tag].concat())
}

/// How many bytes the IV has where these are the parts of a blob, and its length is none that AES-GCM was ever used with here.
pub(super) fn odd_iv(text: &[u8]) -> Option<usize> {
    let tree = Tree::parse(text.trim_ascii()).ok()?;
    let part = |names| member(&tree, names)?.bytes();
    let (iv, text) = (part(IVS)?, part(TEXTS)?);
    let iv = bytes(&iv).unwrap_or(iv);
    (!is_iv(&iv) && bytes(&text).is_some()).then_some(iv.len())
}

fn member<'t, 'a>(tree: &'t Tree<'a>, names: &[&str]) -> Option<Value<'t, 'a>> {
    tree.root().members().find_map(|(name, value)| {
        let mut plain = Vec::new();
        name.value_into(&mut plain);
        plain.retain(u8::is_ascii_alphanumeric);
        plain.make_ascii_lowercase();
        names.iter().any(|name| name.as_bytes() == plain).then_some(value)
    })
}

fn is_iv(bytes: &[u8]) -> bool {
    matches!(bytes.len(), 8 | 12 | 16)
}

/// What a part stands for: hexadecimal, else base64 of either alphabet.
fn bytes(part: &[u8]) -> Option<Vec<u8>> {
    if part.is_empty() {
        return None;
    }
    let engines = [&STANDARD_PAD_INDIFFERENT, &URL_SAFE_PAD_INDIFFERENT];
    hex::decode(part).ok().or_else(|| engines.into_iter().find_map(|engine| engine.decode(part).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_are_joined_in_the_platforms_order() {
        let whole: Vec<u8> = [vec![1; 12], vec![2; 5], vec![3; 16]].concat();
        let hex = |byte: u8, length: usize| hex::encode(vec![byte; length]);
        let (iv, content, tag) = (hex(1, 12), hex(2, 5), hex(3, 16));
        for text in [
            format!(r#"{{"iv":"{iv}","content":"{content}","tag":"{tag}"}}"#),
            format!(r#" {{"auth_tag":"{tag}","encryptedData":"{content}","nonce":"{iv}"}} "#),
            r#"{"iv":"AQEBAQEBAQEBAQEB","ciphertext":"AgICAgI=","authTag":"AwMDAwMDAwMDAwMDAwMDAw"}"#.to_owned(),
            format!("{iv}:{tag}:{content}"),
            format!("{iv}:{content}:{tag}"),
            format!("AQEBAQEBAQEBAQEB.{tag}.{content}"),
        ] {
            assert_eq!(joined(text.as_bytes()), std::slice::from_ref(&whole), "{text}");
        }
        assert_eq!(joined(format!(r#"{{"iv":"{iv}","content":"{content}"}}"#).as_bytes()), [whole[..17].to_vec()]);
        for text in
            ["", "{}", r#"{"type":"user","id":"25"}"#, "a.b", "eyJh.eyJi.c2ln", "AAEC", r#"{"iv":"00","content":"00"}"#]
        {
            assert_eq!(joined(text.as_bytes()), Vec::<Vec<u8>>::new(), "{text}");
        }
    }

    #[test]
    fn an_iv_that_none_can_be_is_counted() {
        let read = |iv: &str| odd_iv(format!(r#"{{"iv":"{iv}","content":"abcd"}}"#).as_bytes());
        assert_eq!(read("00"), Some(1));
        assert_eq!(read(""), Some(0));
        assert_eq!(read("not of any code"), Some(15));
        assert_eq!(read(&"00".repeat(12)), None);
        assert_eq!(odd_iv(br#"{"iv":"00","name":"abcd"}"#), None);
    }

    proptest! {
        #[test]
        fn any_text_is_joined_or_not(text in "[{}:\".a-f0-9]{0,60}|\\PC{0,40}") {
            let _ = joined(text.as_bytes());
            let _ = odd_iv(text.as_bytes());
        }
    }
}
