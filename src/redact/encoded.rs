//! Letters that a text has as character references of HTML (`&#345;`, `&nbsp;`), in percent signs, once or twice, or as escapes of JSON
//! (`\u0159`): what they stand for, and where.
//! Decodes what names and numbers are made of, and leaves all else as it is.

use std::ops::Range;

use super::folded::is_letter;

/// References by name for letters and spaces (HTML §13.5): the letter, and what follows it.
const NAMED: &[(&str, char)] = &[
    ("nbsp", '\u{a0}'),
    ("aacute", 'á'),
    ("eacute", 'é'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
    ("yacute", 'ý'),
    ("agrave", 'à'),
    ("egrave", 'è'),
    ("igrave", 'ì'),
    ("ograve", 'ò'),
    ("ugrave", 'ù'),
    ("acirc", 'â'),
    ("ecirc", 'ê'),
    ("icirc", 'î'),
    ("ocirc", 'ô'),
    ("ucirc", 'û'),
    ("auml", 'ä'),
    ("euml", 'ë'),
    ("iuml", 'ï'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("yuml", 'ÿ'),
    ("atilde", 'ã'),
    ("ntilde", 'ñ'),
    ("otilde", 'õ'),
    ("aring", 'å'),
    ("ccedil", 'ç'),
    ("oslash", 'ø'),
    ("szlig", 'ß'),
    ("aelig", 'æ'),
    ("oelig", 'œ'),
    ("scaron", 'š'),
    ("zcaron", 'ž'),
    ("ccaron", 'č'),
    ("rcaron", 'ř'),
    ("ecaron", 'ě'),
    ("ncaron", 'ň'),
    ("dcaron", 'ď'),
    ("tcaron", 'ť'),
    ("uring", 'ů'),
    ("lstrok", 'ł'),
    ("nacute", 'ń'),
    ("sacute", 'ś'),
    ("zacute", 'ź'),
    ("zdot", 'ż'),
    ("eogon", 'ę'),
    ("aogon", 'ą'),
    ("cacute", 'ć'),
];

/// How many strokes stand before an escape at the most.
const MOST_STROKES: usize = 8;

/// A text without such spellings, and where each of its bytes stood.
pub(super) struct Decoded {
    pub(super) text: String,
    /// For each byte where what it comes from begins, and at last the end.
    places: Vec<usize>,
}

impl Decoded {
    /// Of a text; `None` where there is nothing to decode.
    pub(super) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        memchr::memchr3(b'&', b'%', b'\\', bytes)?;
        let mut decoded = Self { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() + 1) };
        let mut at = 0;
        let mut found = false;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let read = match rest.as_bytes().first() {
                Some(b'&') => letter(rest),
                Some(b'%') => percent(rest),
                Some(b'\\') => escape(rest),
                _ => None,
            };
            found |= read.is_some();
            let next = rest.chars().next().unwrap_or_default();
            let (letter, length) = read.unwrap_or((next, next.len_utf8()));
            decoded.text.push(letter);
            // A letter that stands for itself has its own bytes.
            decoded.places.extend((0..letter.len_utf8()).map(|byte| if read.is_some() { at } else { at + byte }));
            at += length;
        }
        decoded.places.push(at);
        found.then_some(decoded)
    }

    /// Where in the text that was decoded something stood.
    pub(super) fn place(&self, span: &Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.places.get(byte).or(self.places.last()).copied().unwrap_or_default();
        at(span.start)..at(span.end)
    }
}

/// The letter that a reference stands for with which a text begins, and how long the reference is.
pub(super) fn letter(text: &str) -> Option<(char, usize)> {
    let end = text.as_bytes().iter().take(12).position(|byte| *byte == b';')?;
    let name = text.get(1..end)?;
    let letter = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else {
        let lower = name.to_ascii_lowercase();
        let letter = NAMED.iter().find(|(own, _)| *own == lower)?.1;
        let upper = name.starts_with(|first: char| first.is_ascii_uppercase());
        if upper { letter.to_uppercase().next()? } else { letter }
    };
    is_of_a_name(letter).then_some((letter, end + 1))
}

/// A letter of up to four bytes, each behind a percent sign, which may stand behind another.
fn percent(text: &str) -> Option<(char, usize)> {
    let mut bytes = Vec::with_capacity(4);
    let mut at = 0;
    while bytes.len() < 4 {
        let rest = text.get(at..)?.strip_prefix('%')?;
        let twice = rest.starts_with("25");
        let rest = if twice { rest.get(2..)? } else { rest };
        let digits = rest.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        at += if twice { 5 } else { 3 };
        if let Ok(letter) = std::str::from_utf8(&bytes) {
            return letter.chars().next().filter(|letter| is_of_a_name(*letter)).map(|letter| (letter, at));
        }
    }
    None
}

/// A letter by its number in UTF-16, behind as many strokes as it was wrapped in.
fn escape(text: &str) -> Option<(char, usize)> {
    let strokes = text.bytes().take(MOST_STROKES).take_while(|byte| *byte == b'\\').count();
    let bare = text.get(strokes..)?;
    let digits =
        bare.strip_prefix('u')?.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let letter = char::from_u32(u32::from_str_radix(digits, 16).ok()?).filter(|letter| is_of_a_name(*letter))?;
    Some((letter, text.len() - bare.len() + 5))
}

fn is_of_a_name(letter: char) -> bool {
    is_letter(letter) || " \u{a0}+'’,.-_@()/".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_are_read_where_they_stand() {
        for (text, whole) in [
            ("Ond&#345;ej&nbsp;Nov&aacute;k", "Ondřej\u{a0}Novák"),
            ("Ond%C5%99ej%20Nov%25C3%25A1k", "Ondřej Novák"),
            ("&#x159;&Scaron;&amp;", "řŠ&amp;"),
            (r"Ond\u0159ej Nov\\u00E1k\n\u12", r"Ondřej Novák\n\u12"),
        ] {
            assert_eq!(Decoded::of(text).unwrap().text, whole);
        }
        for text in ["50% of a & b", "%zz&unknown;", "%C5", "plain"] {
            assert!(Decoded::of(text).is_none(), "{text}");
        }
        let decoded = Decoded::of("a&#345;b").unwrap();
        assert_eq!(decoded.place(&(1..3)), 1..7);
    }

    proptest! {
        #[test]
        fn places_lie_within_any_text(text in "[&#;%25Cc9a-z0-9é \\\\u]{0,40}") {
            if let Some(decoded) = Decoded::of(&text) {
                for (start, letter) in decoded.text.char_indices() {
                    prop_assert!(text.get(decoded.place(&(start..start + letter.len_utf8()))).is_some());
                }
            }
        }
    }
}
