//! Replaces secrets in what is about to be shown. Knows the forms in which one can hide: as it is, in hexadecimal of either case and with marks
//! between its digits, as numbers of bytes, inside base64, wrapped or not, and in whatever spelling of URLs, JSON or HTML, mixed ones too; and
//! the beginnings of all these, where something was cut off. Reads a text a fixed number of times, however many secrets there are.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::iter;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::{Zeroize, Zeroizing};

use super::spelling::Spelling;
use super::{Secret, wrapped};
use crate::percent;
use crate::sorting;

/// Shorter pieces of secrets are not hidden.
const SHORTEST: usize = 6;

/// Nor are whole secrets of fewer bytes: replacing every `a` would say more than it hides, and leave nothing to read.
pub const SHORTEST_SECRET: usize = 4;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "[secret]";

/// Words of our own sentences that people take for a secret in a test. In these sentences they hide nothing, and say nothing either.
const OWN_WORDS: [&[u8]; 8] =
    [b"secret", b"client", b"signature", b"signing", b"password", b"client secret", b"signing secret", b"header"];

/// What stands where we cut a text.
const CUT: char = '…';

/// What others write there.
const CUTS: [&[u8]; 3] = [b"...", b"***", "•••".as_bytes()];

/// How long the beginning of a form is before what others write where they cut, and how long one is that needs no mark behind it.
const BEGINNING: usize = 8;
const UNMARKED: usize = 12;

/// One form of a secret.
struct Needle {
    text: Zeroizing<Vec<u8>>,
    /// Whether a digit of base64 stands before it, or behind it, that holds some bits of the secret beside others.
    edges: [bool; 2],
    /// Whether it is in hexadecimal, of lower case.
    hexadecimal: bool,
}

impl Needle {
    /// Whether it is a word of our own sentences, or may be.
    fn is_ours(&self) -> bool {
        OWN_WORDS.contains(&self.text.as_slice()) || self.may_be_ours()
    }

    /// Whether it is as short as many words are, and written as one.
    fn may_be_ours(&self) -> bool {
        self.text.len() < SHORTEST && self.text.iter().all(u8::is_ascii_lowercase)
    }
}

/// Finds secrets in text that is about to be shown, in every form in which one can hide there.
pub struct Redactor {
    /// Sorted by their text.
    needles: Vec<Needle>,
    /// Which pairs of bytes a needle begins with: a bit each.
    heads: Zeroizing<Vec<u64>>,
}

impl Default for Redactor {
    fn default() -> Self {
        Self::new([])
    }
}

/// Says how many forms it looks for, and none of them.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Redactor({} forms)", self.needles.len())
    }
}

/// The first two bytes as a number.
fn head(bytes: &[u8]) -> Option<usize> {
    bytes.first_chunk().map(|two| usize::from(u16::from_be_bytes(*two)))
}

impl Redactor {
    /// A redactor for these secrets.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut needles = Vec::new();
        for secret in secrets.into_iter().filter(|secret| secret.length() >= SHORTEST_SECRET) {
            // What was put into a variable with something around it holds the secret all the same.
            for bytes in iter::once(secret.expose()).chain(wrapped::inside(secret.expose())) {
                forms_of(bytes, &mut needles);
            }
        }
        needles.retain(|needle| needle.text.len() >= SHORTEST_SECRET);
        Self::of(needles)
    }

    /// A redactor for these forms.
    fn of(mut needles: Vec<Needle>) -> Self {
        sorting::by(&mut needles, |one, other| (&*one.text, !one.hexadecimal).cmp(&(&*other.text, !other.hexadecimal)));
        needles.dedup_by(|one, other| one.text == other.text && one.edges == other.edges);
        let mut heads = Zeroizing::new(vec![0_u64; if needles.is_empty() { 0 } else { 1 << 10 }]);
        for needle in &needles {
            if let Some(head) = head(&needle.text) {
                heads[head / 64] |= 1 << (head % 64);
            }
        }
        Self { needles, heads }
    }

    /// The text with every secret replaced, also where only its beginning is left.
    pub fn apply(&self, mut text: String) -> String {
        if let Some(clean) = self.apply_bytes(text.as_bytes()) {
            text.zeroize();
            text =
                String::from_utf8(clean).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        }
        text
    }

    /// The same for a sentence of ours that names data: a secret that is a word of our own sentences is left alone there, and a short one that may be
    /// such a word is hidden where it stands as data does, between backticks.
    pub fn apply_to_prose(&self, text: String) -> String {
        if !self.needles.iter().any(Needle::is_ours) {
            return self.apply(text);
        }
        let kept = self.needles.iter().filter(|needle| !needle.is_ours());
        let mut needles: Vec<Needle> = kept
            .map(|needle| Needle { text: needle.text.clone(), edges: needle.edges, hexadecimal: needle.hexadecimal })
            .collect();
        let short = self.needles.iter().filter(|needle| needle.may_be_ours());
        needles.extend(short.map(|needle| Needle::whole([b"`", needle.text.as_slice(), b"`"].concat())));
        Self::of(needles).apply(text)
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
        if self.needles.is_empty() || bytes.len() < SHORTEST_SECRET {
            return None;
        }
        let mut current: Option<Vec<u8>> = None;
        let mut begun = false;
        // What is whole in one spelling is only begun in another: beginnings come last.
        for beginnings in [false, true] {
            for spelling in Spelling::ALL {
                let bytes = current.as_deref().unwrap_or(bytes);
                if spelling.may_be_in(bytes) && (begun || !beginnings) {
                    current = self.replaced(bytes, spelling, beginnings, &mut begun).or(current);
                }
            }
        }
        current
    }

    /// The same for what is written in one spelling: whole forms, or beginnings of them. Says whether it saw any of these.
    fn replaced(&self, bytes: &[u8], spelling: Spelling, beginnings: bool, begun: &mut bool) -> Option<Vec<u8>> {
        let hits = self.decoded(bytes, spelling);
        *begun |= hits.iter().any(|(_, whole)| !whole);
        let found = joined(hits.into_iter().filter(|(_, whole)| *whole || beginnings).map(|(range, _)| range));
        if found.is_empty() {
            return None;
        }
        let mut out = Vec::with_capacity(bytes.len());
        let mut done = 0;
        for Range { start, end } in spelling.places(bytes, found) {
            out.extend_from_slice(bytes.get(done..start).unwrap_or_default());
            out.extend_from_slice(HIDDEN.as_bytes());
            done = end;
        }
        out.extend_from_slice(bytes.get(done..).unwrap_or_default());
        Some(out)
    }

    /// Where secrets stand in the bytes, whole or begun, in any spelling; sorted, apart from each other.
    pub fn places(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let spellings = Spelling::ALL.into_iter().filter(|spelling| spelling.may_be_in(bytes));
        joined(spellings.flat_map(|spelling| {
            let found = joined(self.decoded(bytes, spelling).into_iter().map(|(range, _)| range));
            if found.is_empty() { found } else { spelling.places(bytes, found) }
        }))
    }

    /// Where secrets stand in a text that somebody wrote wrongly, with quotes, white space and backslashes in them; sorted, apart from each other.
    pub fn torn(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let spellings = [true, false].map(|breaks| Spelling::Torn { breaks });
        let spellings = spellings.into_iter().filter(|torn| !self.needles.is_empty() && torn.may_be_in(bytes));
        joined(spellings.flat_map(|torn| {
            // A secret that has such signs itself is found without them too.
            let plain = self.needles.iter().filter(|needle| needle.edges == [false; 2] && !needle.hexadecimal);
            let plain = plain.map(|needle| Needle::whole(torn.decoded(&needle.text)));
            let needles = plain.filter(|needle| needle.text.len() >= SHORTEST).collect();
            let found = joined(Self::of(needles).decoded(bytes, torn).into_iter().map(|(range, _)| range));
            if found.is_empty() { found } else { torn.places(bytes, found) }
        }))
    }

    /// Where needles stand in what bytes of that spelling stand for.
    fn decoded(&self, bytes: &[u8], spelling: Spelling) -> Vec<(Range<usize>, bool)> {
        let decoded: Cow<'_, [u8]> = match spelling {
            Spelling::Plain => Cow::Borrowed(bytes),
            _ => Cow::Owned(spelling.decoded(bytes)),
        };
        let hits = self.found(&decoded, spelling == Spelling::Hexadecimal);
        if let Cow::Owned(mut decoded) = decoded {
            decoded.zeroize();
        }
        hits
    }

    /// Where needles stand, or beginnings of them, and whether they are whole.
    fn found(&self, bytes: &[u8], hexadecimal: bool) -> Vec<(Range<usize>, bool)> {
        let mut found = Vec::new();
        for at in 0..bytes.len().saturating_sub(SHORTEST_SECRET - 1) {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(head) =
                head(rest).filter(|head| self.heads.get(head / 64).is_some_and(|bits| bits >> (head % 64) & 1 == 1))
            else {
                continue;
            };
            let first =
                self.needles.partition_point(|needle| self::head(&needle.text).is_some_and(|other| other < head));
            let needles = self.needles.get(first..).unwrap_or_default().iter();
            let needles = needles.take_while(|needle| self::head(&needle.text) == Some(head));
            let needles = needles.filter(|needle| needle.hexadecimal || !hexadecimal);
            found.extend(needles.filter_map(|needle| needle.at(bytes, at)));
        }
        found
    }
}

/// Adds every form of these bytes.
fn forms_of(bytes: &[u8], needles: &mut Vec<Needle>) {
    needles.push(Needle { hexadecimal: true, ..Needle::whole(hex::encode(bytes)) });
    let mut forms = vec![hex::encode_upper(bytes), crate::text::visible(bytes)];
    base64(bytes, needles);
    if let Ok(text) = std::str::from_utf8(bytes) {
        forms.extend(spelt(text));
        if text.len() >= UNMARKED {
            forms.extend([text.to_lowercase(), text.to_uppercase()]);
        }
        // Whoever reads a header as Latin-1 and writes it as UTF-8 shows this.
        let latin: Zeroizing<String> = Zeroizing::new(bytes.iter().map(|byte| char::from(*byte)).collect());
        if latin.as_str() != text {
            base64(latin.as_bytes(), needles);
            forms.extend(spelt(&latin));
        }
    } else {
        // What is no text can hide as it is in bytes only.
        needles.push(Needle::whole(bytes));
    }
    // A secret that is written in hexadecimal is one in any case.
    if bytes.iter().all(u8::is_ascii_hexdigit) {
        needles.push(Needle { hexadecimal: true, ..Needle::whole(bytes.to_ascii_lowercase()) });
    }
    needles.extend(forms.into_iter().map(Needle::whole));
}

/// Ranges in order, those that overlap as one.
pub(crate) fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut ranges: Vec<_> = ranges.collect();
    sorting::by_key(&mut ranges, |range| (range.start, range.end));
    ranges.dedup_by(|next, last| {
        let overlaps = next.start < last.end;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
    ranges
}

impl Needle {
    fn whole(text: impl Into<Vec<u8>>) -> Self {
        Self { text: Zeroizing::new(text.into()), edges: [false; 2], hexadecimal: false }
    }

    /// What of it stands at that place, with the digits at its edges, and whether that is all; `None` where it may be chance.
    fn at(&self, bytes: &[u8], at: usize) -> Option<(Range<usize>, bool)> {
        let same = self.text.iter().zip(bytes.get(at..)?).take_while(|(one, other)| one == other).count();
        let end = at + same;
        let is_digit =
            |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte));
        if same == self.text.len() {
            let [before, after] = self.edges;
            let first = at.checked_sub(1).filter(|at| before && is_digit(*at)).unwrap_or(at);
            return Some((first..if after && is_digit(end) { end + 1 } else { end }, true));
        }
        let rest = bytes.get(end..)?;
        let mut mark = [0; 4];
        let least = if rest.starts_with(CUT.encode_utf8(&mut mark).as_bytes()) {
            SHORTEST
        } else if CUTS.iter().any(|cut| rest.starts_with(cut)) {
            BEGINNING.max(self.text.len() / 3)
        } else if is_digit(end) {
            // What goes on in another way was not cut: it begins alike, as two base64 texts may.
            return None;
        } else {
            UNMARKED.max(self.text.len() / 2)
        };
        // Half a character is left to the rest.
        let whole = (at..=end).rev().find(|end| bytes.get(*end).is_none_or(|byte| !(0x80..0xC0).contains(byte)))?;
        (whole - at >= least).then_some((at..whole, false))
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
            needles.push(Needle { text, edges: [before > 0, after], hexadecimal: false });
        }
    }
}

/// How a text is usually spelt in JSON, URLs and pages, which may be written in another spelling again.
fn spelt(text: &str) -> Vec<String> {
    let json = serde_json::to_string(text).unwrap_or_default();
    let json = json.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned();
    let percent = percent::encoded(text);
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
    fn a_secret_is_redacted_however_its_bytes_are_written_as_numbers() {
        let redactor = Redactor::new([&Secret::new(b"hunter2-Kz/secret".to_vec(), "")]);
        let bytes = b"hunter2-Kz/secret";
        let each = |write: fn(u8) -> String, between: &str| {
            bytes.iter().map(|byte| write(*byte)).collect::<Vec<_>>().join(between)
        };
        let mixed: String = hex::encode(bytes)
            .chars()
            .enumerate()
            .map(|(at, digit)| if at % 3 == 0 { digit.to_ascii_uppercase() } else { digit })
            .collect();
        for form in [
            mixed,
            each(|byte| format!("{byte:02x}"), ":"),
            each(|byte| format!("{byte:02X}"), ":"),
            each(|byte| format!("{byte:02x}"), " "),
            each(|byte| format!("0x{byte:02X}"), ", "),
            each(|byte| format!("\\x{byte:02x}"), ""),
            each(|byte| byte.to_string(), ","),
            each(|byte| byte.to_string(), ", "),
            each(|byte| byte.to_string(), ",\n  "),
        ] {
            let shown = redactor.apply(format!("before <{form}> after"));
            assert_eq!(shown.replace("0x[", "["), "before <[secret]> after", "{form}");
        }
        let hexadecimal = Redactor::new([&Secret::new(b"00deadbeef4711".to_vec(), "")]);
        assert_eq!(hexadecimal.apply("00DEADBEEF4711 00:de:ad:be:ef:47:11".into()), "[secret] [secret]");
    }

    #[test]
    fn base64_is_redacted_with_padding_without_it_and_over_several_lines() {
        use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
        let bytes = b"hunter2?>hunter2\xC3\xA9 and so on";
        let redactor = Redactor::new([&Secret::new(bytes.to_vec(), "")]);
        let basic = STANDARD.encode([b"user:".as_slice(), bytes].concat());
        let lines: Vec<&str> = (0..basic.len()).step_by(20).map(|at| &basic[at..basic.len().min(at + 20)]).collect();
        for text in [
            STANDARD.encode(bytes),
            URL_SAFE_NO_PAD.encode(bytes),
            basic.clone(),
            lines.join("\r\n"),
            lines.join("\n  "),
        ] {
            let shown = redactor.apply(format!("before {text} after"));
            assert!(shown.len() < 40 && shown.contains("[secret]"), "{shown}");
        }
    }

    #[test]
    fn a_beginning_that_is_long_enough_is_redacted_without_a_mark_behind_it() {
        let secret = "Zq8-hunter2-éäö-0123456789";
        let redactor = Redactor::new([&Secret::new(secret.into(), "")]);
        let cases = [
            (format!("expected {}, got x", &secret[..14]), "expected [secret], got x"),
            (format!("\"{}\"", &secret[..16]), "\"[secret]\""),
            (format!("{}...", &secret[..9]), "[secret]..."),
            (format!("{}*****", &secret[..9]), "[secret]*****"),
            ("Zq8-hunter2-éäü".to_owned(), "[secret]ü"),
            (hex::encode(&secret.as_bytes()[..16]).to_uppercase(), "[secret]"),
            (format!("{} and so on", &secret[..11]), "Zq8-hunter2 and so on"),
        ];
        for (text, shown) in cases {
            assert_eq!(redactor.apply(text.clone()), shown, "{text}");
        }
    }

    #[test]
    fn a_secret_that_something_wrote_in_one_case_is_redacted_too() {
        let redactor = Redactor::new([&Secret::new(b"Hunter2-And-More".to_vec(), "")]);
        assert_eq!(redactor.apply("a hunter2-and-more b HUNTER2-AND-MORE".into()), "a [secret] b [secret]");
    }

    proptest::proptest! {
        #[test]
        fn what_no_secret_stands_in_stays_and_what_one_stands_in_does_not(before in "[ -~é…]{0,30}", after in "[ -~é…]{0,30}", secret in "[!-~]{3}[0-9]{4}[!-~é]{0,20}") {
            let redactor = Redactor::new([&Secret::new(secret.clone().into(), "")]);
            let shown = redactor.apply(format!("{before}{secret}{after}"));
            proptest::prop_assert!(!shown.contains(&secret), "{shown}");
            let bytes = [before.as_bytes(), b"\xff\xe2", secret.as_bytes(), b"\x80"].concat();
            let clean = redactor.apply_bytes(&bytes).expect("the secret is found");
            proptest::prop_assert!(memchr::memmem::find(&clean, secret.as_bytes()).is_none());
            if !before.contains(&secret[..6]) {
                let plain: String = before.chars().filter(char::is_ascii_lowercase).collect();
                proptest::prop_assert_eq!(redactor.apply(plain.clone()), plain);
            }
        }
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
    fn places_are_told_in_every_spelling() {
        let redactor = Redactor::new([&Secret::new("pa\"ss wörd".into(), "")]);
        let told = |text: &str| -> Vec<(usize, usize)> {
            redactor.places(text.as_bytes()).into_iter().map(|place| (place.start, place.end)).collect()
        };
        assert_eq!(told("x pa\"ss wörd y"), [(2, 13)]);
        assert_eq!(told(r#"x pa\"ss w\u00f6rd pa%22ss%20w%c3%b6rd"#), [(2, 18), (19, 38)]);
        assert_eq!(told("nothing"), []);
    }

    #[test]
    fn what_only_begins_as_a_secret_does_and_goes_on_in_another_way_stays() {
        let redactor = Redactor::new([&Secret::new(b"AAECAwQFBgcICQoLDA0ODw==".to_vec(), "")]);
        let blob = "AAECAwQFBgcICQoLAQVUTlHCjeZxRD+o";
        assert_eq!(redactor.apply(blob.into()), blob);
        assert_eq!(redactor.apply("\"AAECAwQFBgcICQoL\"".into()), "\"[secret]\"");
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
