//! What stands in an address itself (RFC 2397): `data:image/png;base64,…`. A text in it is redacted as any other is; of what is no text nobody can
//! say what it shows, so nothing of it stays unless bodies that are no text do.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::Pass;
use super::kind::Kind;
use super::splice::Splice;

/// The smallest picture that programs show: one point that cannot be seen. They tell it by its own first bytes, whatever it is called.
const POINT: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/// What stands before the bytes of such an address, and how far from its beginning at the most.
const BEGINS: &str = "data:";
const PACKED: &str = ";base64,";
const LONGEST_TYPE: usize = 128;

impl Pass<'_> {
    /// The text without what is no text in such addresses.
    pub(super) fn without_data(&mut self, text: &str) -> Option<String> {
        if self.redaction.options.keep_binary {
            return None;
        }
        let mut splice = Splice::new(text);
        for at in memchr::memmem::find_iter(text.as_bytes(), PACKED) {
            let Some(before) = text.get(splice.done()..at) else { continue };
            let Some(begin) = before.rfind(BEGINS) else { continue };
            let kind = before.get(begin + BEGINS.len()..)?;
            if kind.len() > LONGEST_TYPE || kind.contains(|letter: char| letter.is_whitespace() || letter == ',') {
                continue;
            }
            let start = at + PACKED.len();
            let rest = text.get(start..)?;
            let digit = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
            let end = rest.find(|letter| !digit(letter)).unwrap_or(rest.len());
            let packed = rest.get(..end)?;
            let new = if kind.starts_with("image/") { POINT } else { "" };
            if packed == new || is_text(packed) {
                continue;
            }
            self.count(if new.is_empty() { Kind::Body } else { Kind::Picture }, true);
            splice.put(start..start + end, new)?;
        }
        splice.end()
    }
}

/// Whether bytes in base64 are a text that is looked through elsewhere.
fn is_text(packed: &str) -> bool {
    let bytes = STANDARD.decode(packed).or_else(|_| STANDARD_NO_PAD.decode(packed)).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.is_some_and(|text| !text.contains(|letter: char| letter.is_control() && !letter.is_whitespace()))
}
