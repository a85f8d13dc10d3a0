//! Blobs whose parts stand apart: the object with `iv`, `content` and `tag` and the text with a colon or a dot between its parts that
//! tutorials for Node.js write. Says which bytes they would be in one piece, and opens nothing.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_PAD_INDIFFERENT, URL_SAFE_PAD_INDIFFERENT};

use super::TAG_LENGTH;
use crate::json::{Kind, Tree, Value};
use crate::printed;

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
    let parts = parts(text).or_else(|| parts(inspected(text)?.as_bytes()));
    Some(parts?.into_iter().flat_map(|(_, part)| part).collect())
}

/// IV, ciphertext and tag of an object with the names that they have there; the tag may stand behind the ciphertext, or be missing.
fn parts(text: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let tree = Tree::parse(text).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let part = |names| {
        let (name, value) = member(&tree, names)?;
        Some((name, part_bytes(value)?))
    };
    let iv = part(IVS).filter(|(_, iv)| is_iv(iv))?;
    let mut parts = vec![iv, part(TEXTS)?];
    if member(&tree, TAGS).is_some() {
        parts.push(part(TAGS)?);
    }
    Some(parts)
}

/// In which part of an object a byte of the whole stands.
pub(super) fn part_of(text: &[u8], mut byte: usize) -> Option<String> {
    let text = text.trim_ascii();
    for (name, part) in parts(text).filter(|_| text.starts_with(b"{"))? {
        if byte < part.len() {
            return Some(format!("byte {} of the {} of `{name}`", byte + 1, part.len()));
        }
        byte -= part.len();
    }
    None
}

/// How many bytes the IV has where these are the parts of a blob, and its length is none that AES-GCM was ever used with here.
pub(super) fn odd_iv(text: &[u8]) -> Option<usize> {
    let tree = Tree::parse(text.trim_ascii()).ok()?;
    let (_, iv) = member(&tree, IVS)?;
    let iv = part_bytes(iv).or_else(|| iv.bytes())?;
    let (_, text) = member(&tree, TEXTS)?;
    (!is_iv(&iv) && part_bytes(text).is_some()).then_some(iv.len())
}

fn member<'t, 'a>(tree: &'t Tree<'a>, names: &[&str]) -> Option<(String, Value<'t, 'a>)> {
    tree.root().members().find_map(|(name, value)| {
        let mut plain = Vec::new();
        name.value_into(&mut plain);
        plain.retain(u8::is_ascii_alphanumeric);
        plain.make_ascii_lowercase();
        let is_named = names.iter().any(|name| name.as_bytes() == plain);
        is_named.then(|| (crate::text::visible(name.raw), value))
    })
}

/// The bytes of a text that is nothing but the numbers that JSON has for them, or what languages print of them, where they are enough for a
/// blob.
pub(super) fn numbers(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    let bytes = match Tree::parse(text).ok() {
        Some(tree) if tree.root().kind() == Kind::String => None,
        Some(tree) => part_bytes(tree.root()),
        None => printed::text(text),
    };
    bytes.filter(|bytes| bytes.len() > super::IV_LENGTH + TAG_LENGTH)
}

/// The JSON of an object as Node.js prints one: names without quotes, texts in single quotes, Buffers in hexadecimal.
fn inspected(text: &[u8]) -> Option<String> {
    let inside = std::str::from_utf8(text).ok()?.strip_prefix('{')?.strip_suffix('}')?;
    let quotes = ['\'', '"'];
    let members: Option<Vec<String>> = inside
        .split(',')
        .map(str::trim_ascii)
        .filter(|member| !member.is_empty())
        .map(|member| {
            let (name, value) = member.split_once(':')?;
            let value = value.trim_ascii();
            let value =
                printed::buffer(value.as_bytes()).map_or_else(|| value.trim_matches(quotes).to_owned(), hex::encode);
            let plain = |text: &str| !text.contains(['"', '\\']);
            let name = name.trim_ascii().trim_matches(quotes);
            (plain(name) && plain(&value)).then(|| format!("\"{name}\":\"{value}\""))
        })
        .collect();
    Some(format!("{{{}}}", members?.join(",")))
}

/// A part as text, or as the numbers that JSON has for bytes.
fn part_bytes(part: Value<'_, '_>) -> Option<Vec<u8>> {
    match part.kind() {
        Kind::String => bytes(&part.bytes()?),
        _ => printed::numbers(part),
    }
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
        let numbers = |byte: u8, length: usize| format!("{:?}", vec![byte; length]);
        let buffer = |byte, length| format!(r#"{{"type":"Buffer","data":{}}}"#, numbers(byte, length));
        let object = |part: &dyn Fn(u8, usize) -> String| {
            format!(r#"{{"iv":{},"content":{},"tag":{}}}"#, part(1, 12), part(2, 5), part(3, 16))
        };
        for text in [object(&buffer), object(&numbers)] {
            assert_eq!(joined(text.as_bytes()), std::slice::from_ref(&whole), "{text}");
        }
        for odd in ["256", "-1", "1.5", "\"a\"", "[1]", "null"] {
            let text = object(&buffer).replace("[2, 2", &format!("[2, {odd}"));
            assert_eq!(joined(text.as_bytes()), Vec::<Vec<u8>>::new(), "{odd}");
        }
        assert_eq!(joined(format!(r#"{{"iv":"{iv}","content":"{content}"}}"#).as_bytes()), [whole[..17].to_vec()]);
        for text in
            ["", "{}", r#"{"type":"user","id":"25"}"#, "a.b", "eyJh.eyJi.c2ln", "AAEC", r#"{"iv":"00","content":"00"}"#]
        {
            assert_eq!(joined(text.as_bytes()), Vec::<Vec<u8>>::new(), "{text}");
        }
    }

    #[test]
    fn bytes_are_read_from_what_languages_print_of_them() {
        let bytes: Vec<u8> = (0..40).map(|byte| byte * 6).collect();
        let list = format!("{bytes:?}");
        let inner = list.trim_matches(['[', ']']).to_owned();
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let members: Vec<String> =
            bytes.iter().enumerate().map(|(place, byte)| format!("\"{place}\":{byte}")).collect();
        for text in [
            list.clone(),
            inner.clone(),
            inner.replace(' ', ""),
            list.replace(',', ""),
            format!("<Buffer {}>", hex.join(" ")),
            format!("Uint8Array(40) [\n  {}\n]", inner.replace(", 96", ",\n  96")),
            format!("{{{}}}", members.join(",")),
            format!(r#"{{"type":"Buffer","data":{list}}}"#),
        ] {
            assert_eq!(numbers(text.as_bytes()).as_ref(), Some(&bytes), "{text}");
        }
        for text in [
            inner.replace(", ", "\n"),
            format!("<Buffer {} ... 9 more bytes>", hex.join(" ")),
            format!("{inner}, 256"),
            format!("{{{}}}", members.join(",").replacen("\"0\"", "\"1\"", 1)),
            format!("\"{inner}\""),
            "1,2,3".to_owned(),
        ] {
            assert_eq!(numbers(text.as_bytes()), None, "{text}");
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
        fn any_numbers_are_parts_or_not(iv in "(\\[[0-9,]{0,30}\\]|[{}:\",a-zB0-9]{0,20})") {
            let _ = joined(format!(r#"{{"iv":{iv},"content":{iv}}}"#).as_bytes());
        }

        #[test]
        fn any_text_is_joined_or_not(text in "[{}:\".a-f0-9]{0,60}|\\PC{0,40}") {
            let _ = joined(text.as_bytes());
            let _ = odd_iv(text.as_bytes());
            let _ = numbers(text.as_bytes());
            let _ = joined(format!("{{ iv: <Buffer {text}>, content: '{text}' }}").as_bytes());
            for byte in [0, 11, 12, 40, usize::MAX] {
                let _ = part_of(text.as_bytes(), byte);
            }
        }
    }
}
