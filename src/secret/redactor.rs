//! Replaces secrets in what is about to be shown. Knows the forms in which one can hide: as it is, in hexadecimal, inside base64, and in whatever
//! spelling of URLs, JSON or HTML, mixed ones too.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::{Zeroize, Zeroizing};

use super::Secret;
use super::spelling::Spelling;

/// Shorter secrets and pieces of them are not hidden: replacing every `a` would say more than it hides.
const SHORTEST: usize = 6;

/// What stands where a text was cut.
const CUT: char = '…';

/// One form of a secret.
struct Needle {
    text: Zeroizing<Vec<u8>>,
    /// Whether a digit of base64 stands before it, or behind it, that holds some bits of the secret beside others.
    edges: [bool; 2],
}

/// Finds secrets in text that is about to be shown, in every form in which one can hide there.
#[derive(Default)]
pub struct Redactor {
    needles: Vec<Needle>,
}

/// Says how many forms it looks for, and none of them.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Redactor({} forms)", self.needles.len())
    }
}

impl Redactor {
    /// A redactor for these secrets.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut needles = Vec::new();
        for secret in secrets.into_iter().filter(|secret| secret.length() >= SHORTEST) {
            let bytes = secret.expose();
            let mut forms = vec![hex::encode(bytes), hex::encode_upper(bytes), crate::text::visible(bytes)];
            base64(bytes, &mut needles);
            if let Ok(text) = std::str::from_utf8(bytes) {
                forms.extend(spelt(text));
                // Whoever reads a header as Latin-1 and writes it as UTF-8 shows this.
                let latin: Zeroizing<String> = Zeroizing::new(bytes.iter().map(|byte| char::from(*byte)).collect());
                if latin.as_str() != text {
                    base64(latin.as_bytes(), &mut needles);
                    forms.extend(spelt(&latin));
                }
            } else {
                // What is no text can hide as it is in bytes only.
                needles.push(Needle { text: Zeroizing::new(bytes.to_vec()), edges: [false; 2] });
            }
            let whole = |form: String| Needle { text: Zeroizing::new(form.into_bytes()), edges: [false; 2] };
            needles.extend(forms.into_iter().map(whole));
        }
        needles.retain(|needle| needle.text.len() >= SHORTEST);
        needles.sort_by(|one, other| (other.text.len(), &*other.text).cmp(&(one.text.len(), &*one.text)));
        needles.dedup_by(|one, other| one.text == other.text && one.edges == other.edges);
        Self { needles }
    }

    /// The text with every secret replaced, also where only its beginning is left before a `…`.
    pub fn apply(&self, mut text: String) -> String {
        if let Some(clean) = self.apply_bytes(text.as_bytes()) {
            text.zeroize();
            text =
                String::from_utf8(clean).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        }
        // Quotations are cut before anybody looks for secrets in them.
        if let Some(cut) = text.find(CUT) {
            text = self.apply_cut(text, cut);
        }
        text
    }

    /// The start of a text, cut at so many characters once its secrets are replaced, and then marked with `…`.
    pub fn excerpt(&self, text: String, most: usize) -> String {
        let mut text = self.apply(text);
        if let Some((end, _)) = text.char_indices().nth(most) {
            text.truncate(end);
            text.push(CUT);
        }
        text
    }

    /// The bytes with every secret replaced; `None` where there is none in them.
    pub fn apply_bytes(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut current: Option<Vec<u8>> = None;
        for spelling in Spelling::ALL {
            let bytes = current.as_deref().unwrap_or(bytes);
            if spelling.mark().is_none_or(|mark| memchr::memchr(mark, bytes).is_some())
                && let Some(clean) = self.replaced(bytes, spelling)
            {
                current = Some(clean);
            }
        }
        current
    }

    /// The same for what is written in one spelling.
    fn replaced(&self, bytes: &[u8], spelling: Spelling) -> Option<Vec<u8>> {
        let decoded: Cow<'_, [u8]> = match spelling {
            Spelling::Plain => Cow::Borrowed(bytes),
            _ => Cow::Owned(spelling.decoded(bytes)),
        };
        let mut found: Vec<Range<usize>> = self.needles.iter().flat_map(|needle| needle.all(&decoded)).collect();
        if let Cow::Owned(mut decoded) = decoded {
            decoded.zeroize();
        }
        if found.is_empty() {
            return None;
        }
        found.sort_by_key(|range| (range.start, range.end));
        found.dedup_by(|next, last| {
            let overlaps = next.start < last.end;
            if overlaps {
                last.end = last.end.max(next.end);
            }
            overlaps
        });
        let mut out = Vec::with_capacity(bytes.len());
        let mut done = 0;
        for Range { start, end } in spelling.places(bytes, found) {
            out.extend_from_slice(bytes.get(done..start).unwrap_or_default());
            out.extend_from_slice(b"[secret]");
            done = end;
        }
        out.extend_from_slice(bytes.get(done..).unwrap_or_default());
        Some(out)
    }

    /// The same for beginnings of secrets before the first `…` and those behind it.
    fn apply_cut(&self, mut text: String, first: usize) -> String {
        let mut at = Some(first);
        while let Some(cut) = at {
            let before = text.get(..cut).unwrap_or_default();
            let begins = |needle: &Needle| {
                let needle = std::str::from_utf8(&needle.text).ok()?;
                let ends = needle.char_indices().map(|(end, _)| end).filter(|end| *end >= SHORTEST);
                ends.rev().find(|end| before.ends_with(needle.get(..*end).unwrap_or(needle)))
            };
            let end = match self.needles.iter().filter_map(begins).max() {
                Some(length) => {
                    text.replace_range(cut - length..cut, "[secret]");
                    cut - length + "[secret]".len()
                }
                None => cut,
            };
            at = text
                .get(end + CUT.len_utf8()..)
                .and_then(|rest| rest.find(CUT))
                .map(|next| end + CUT.len_utf8() + next);
        }
        text
    }
}

impl Needle {
    /// Where it stands, with the digits at its edges.
    fn all(&self, bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let is_digit =
            |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte));
        let [before, after] = self.edges;
        let found: Vec<usize> = memchr::memmem::find_iter(bytes, self.text.as_slice()).collect();
        let length = self.text.len();
        let range = move |start: usize| {
            let first = start.checked_sub(1).filter(|at| before && is_digit(*at)).unwrap_or(start);
            let end = start + length;
            first..if after && is_digit(end) { end + 1 } else { end }
        };
        found.into_iter().map(range)
    }
}

/// Base64 of something that holds the bytes spells them in one of three ways, save for the digits at their edges.
fn base64(bytes: &[u8], needles: &mut Vec<Needle>) {
    for before in 0..3 {
        let padded = Zeroizing::new([&[0; 2][..before.min(2)], bytes].concat());
        let after = padded.len() % 3 != 0;
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let digits = Zeroizing::new(engine.encode(&*padded));
            let inner = digits.get([0, 2, 3][before]..digits.len() - usize::from(after)).unwrap_or_default();
            let text = Zeroizing::new(inner.as_bytes().to_vec());
            needles.push(Needle { text, edges: [before > 0, after] });
        }
    }
}

/// How a text is usually spelt in JSON, URLs and pages. Beginnings that were cut are known in these forms alone.
fn spelt(text: &str) -> Vec<String> {
    let json = serde_json::to_string(text).unwrap_or_default();
    let json = json.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned();
    let percent = percent_encoded(text.as_bytes());
    let ascii = escaped(&json, |unit| unit > 0x7E);
    let all = escaped(text, |_| true);
    vec![
        html_escaped(text, "&#39;"),
        html_escaped(text, "&#x27;"),
        ascii.replace('/', "\\/"),
        upper_escapes(&ascii),
        ascii,
        upper_escapes(&all),
        all,
        text.to_owned(),
        json.replace('/', "\\/"),
        json,
        percent.replace("%20", "+"),
        lower_escapes(&percent),
        percent,
    ]
}

fn percent_encoded(bytes: &[u8]) -> String {
    let mut out = String::new();
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The text with UTF-16 units as JSON escapes (`\u00e9`), in lower case as most writers have them: Python's writes everything beyond ASCII so.
fn escaped(text: &str, which: impl Fn(u16) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            if which(*unit) {
                let _ = write!(out, "\\u{unit:04x}");
            } else {
                out.push(character);
            }
        }
    }
    out
}

/// JSON escapes with their digits in upper case.
fn upper_escapes(escaped: &str) -> String {
    let mut out = String::with_capacity(escaped.len());
    for (position, part) in escaped.split("\\u").enumerate() {
        let (digits, rest) = part.split_at_checked(4).filter(|_| position > 0).unwrap_or(("", part));
        if position > 0 {
            out.push_str("\\u");
        }
        out.push_str(&digits.to_ascii_uppercase());
        out.push_str(rest);
    }
    out
}

/// The text as it stands in a page.
fn html_escaped(text: &str, apostrophe: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', apostrophe)
}

/// Percent-encoding with its digits in lower case, as several encoders write them.
fn lower_escapes(percent: &str) -> String {
    let mut out = String::with_capacity(percent.len());
    for (position, part) in percent.split('%').enumerate() {
        let (digits, rest) = part.split_at_checked(2).filter(|_| position > 0).unwrap_or(("", part));
        if position > 0 {
            out.push('%');
        }
        out.push_str(&digits.to_ascii_lowercase());
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn the_beginning_of_a_secret_that_was_cut_is_redacted_too() {
        let redactor = Redactor::new([&Secret::new(b"hunter2hunter2".to_vec(), "")]);
        assert_eq!(redactor.apply("a hunter2hun…` and hunter2h… b".into()), "a [secret]…` and [secret]… b");
        assert_eq!(
            redactor.apply("hunte… hunter2 …".into()),
            "hunte… hunter2 …",
            "too short to be one, or not cut there"
        );
    }

    #[test]
    fn a_secret_is_redacted_in_every_form_it_can_take() {
        use base64::Engine as _;
        let bytes = "pa\"ss wörd/+".as_bytes();
        let redactor = Redactor::new([&Secret::new(bytes.to_vec(), "")]);
        let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
        let forms = [
            "pa\"ss wörd/+".into(),
            "pa\\\"ss wörd/+".into(),
            "pa%22ss%20w%C3%B6rd%2F%2B".into(),
            base64,
            hex::encode(bytes),
            r#"pa\"ss w\u00f6rd/+"#.into(),
            r#"pa\"ss w\u00F6rd\/+"#.replace("\\/", "/"),
            r"\u0070\u0061\u0022\u0073\u0073\u0020\u0077\u00f6\u0072\u0064\u002f\u002b".into(),
            "pa&quot;ss wörd/+".into(),
        ];
        for form in forms {
            let shown = redactor.apply(format!("before {form} after"));
            assert!(shown.starts_with("before [secret]"), "{shown}");
        }
        for around in ["", "i", "id"] {
            let basic = base64::engine::general_purpose::STANDARD.encode([around.as_bytes(), bytes, b"!"].concat());
            let shown = redactor.apply(basic.clone());
            assert!(shown.contains("[secret]") && shown.len() < 16, "{shown}");
        }
        assert_eq!(redactor.apply("pa%22ss%20w%c3%b6rd%2f%2b".into()), "[secret]");
        for mixed in [
            "pa%22ss+w%c3%b6rd%2f%2B",
            "pa%22ss%20w%C3%B6rd/%2B",
            "pa&#34;ss w&#xF6;rd/+",
            r#"p\u0061\"ss w\u00F6rd\/+"#,
            r"pa\u0022ss w\u00c3\u00b6rd/+",
            "pa\"ss w\u{c3}\u{b6}rd/+",
            "pa%22ss%20w%C3%83%C2%B6rd%2F%2B",
        ] {
            assert_eq!(redactor.apply(format!("before {mixed} after")), "before [secret] after");
        }
        assert_eq!(redactor.apply(r#"pa\"ss wörd\/+"#.into()), "[secret]");
    }

    #[test]
    fn base64_keeps_no_digit_that_holds_a_part_of_the_secret() {
        for length in 6..12 {
            let bytes = &b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5\xf4"[..length];
            let redactor = Redactor::new([&Secret::new(bytes.to_vec(), "")]);
            for around in ["", "\0", "\0\0", "\0\0\0\0"] {
                let digits = STANDARD_NO_PAD.encode([around.as_bytes(), bytes, around.as_bytes()].concat());
                let shown = redactor.apply(digits);
                assert_eq!(shown.replace("[secret]", "").trim_matches('A'), "", "{length} {around:?}: {shown}");
            }
        }
    }

    #[test]
    fn an_excerpt_is_cut_after_its_secrets_are_replaced() {
        let redactor = Redactor::new([&Secret::new(b"hunter2hunter2".to_vec(), "")]);
        let text = "x".repeat(15) + "hunter2hunter2";
        assert_eq!(redactor.excerpt(text, 20), "x".repeat(15) + "[secr…");
        assert_eq!(redactor.excerpt("short".into(), 20), "short");
    }

    #[test]
    fn other_text_stays_as_it_is() {
        let redactor = Redactor::new([&Secret::new(b"hunter2hunter2".to_vec(), "")]);
        for text in ["100 % of \\ and & and %2", "a%zz\\u00&#;&#x110000;&#99999999999;", "\\ud800\\ud800\\", "&amp"] {
            assert_eq!(redactor.apply(text.into()), text);
            assert_eq!(redactor.apply(format!("{text}hunter%32hunter2")), format!("{text}[secret]"));
        }
    }
}
