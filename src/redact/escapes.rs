//! Marks that markup writes as references (`&amp;`, `&#64;`), and how each of them was written, so that a text that changes in one place is
//! written as before in all others. Decodes no other reference, unless letters are asked for.

use std::collections::VecDeque;

use super::encoded::letter;

/// Marks and what stands for them.
const MARKS: [(&str, char); 14] = [
    ("&amp;", '&'),
    ("&#38;", '&'),
    ("&lt;", '<'),
    ("&#60;", '<'),
    ("&gt;", '>'),
    ("&#62;", '>'),
    ("&quot;", '"'),
    ("&#34;", '"'),
    ("&apos;", '\''),
    ("&#39;", '\''),
    ("&#x27;", '\''),
    ("&#64;", '@'),
    ("&#x40;", '@'),
    ("&commat;", '@'),
];

/// The marks alone.
const MARK: &str = "&<>\"'@";

/// References by name to what is no letter, in what people write (HTML §13.5).
const SIGNS: &str = "nbsp amp lt gt quot apos hellip mdash ndash rsquo lsquo rdquo ldquo sbquo bdquo laquo raquo copy reg trade bull \
     middot euro pound yen cent sect para times divide deg plusmn frac12 frac14 frac34 ensp emsp thinsp zwnj zwj shy larr rarr uarr darr \
     hearts check iexcl iquest commat minus lsaquo rsaquo lrm rlm";

/// A text without references to marks.
pub(super) struct Escaped<'t> {
    pub(super) text: String,
    /// Each mark in it, and how it was written.
    marks: Vec<(char, &'t str)>,
}

impl<'t> Escaped<'t> {
    /// Of markup; `letters` says that references to letters are decoded too, which are not written as before.
    pub(super) fn of(raw: &'t str, letters: bool) -> Self {
        let mut escaped = Self { text: String::with_capacity(raw.len()), marks: Vec::new() };
        let mut rest = raw;
        while let Some(next) = rest.chars().next() {
            let known = MARKS.iter().find(|(reference, _)| next == '&' && rest.starts_with(reference));
            let (character, length) = match known {
                Some((reference, mark)) => (*mark, reference.len()),
                None if letters && next == '&' => letter(rest).unwrap_or((next, 1)),
                None => (next, next.len_utf8()),
            };
            let (written, after) = rest.split_at(length);
            if is_mark(character) {
                escaped.marks.push((character, written));
            }
            escaped.text.push(character);
            rest = after;
        }
        escaped
    }

    /// A text that comes instead, with its marks as they were written.
    pub(super) fn write(&self, new: &str) -> String {
        let mut out = String::with_capacity(new.len());
        let mut written: [VecDeque<&str>; 6] = Default::default();
        for (mark, old) in &self.marks {
            if let Some(list) = MARK.find(*mark).and_then(|index| written.get_mut(index)) {
                list.push_back(old);
            }
        }
        let mut counts = [0_usize; 6];
        for index in new.chars().filter_map(|mark| MARK.find(mark)) {
            counts.iter_mut().skip(index).take(1).for_each(|count| *count += 1);
        }
        let same: [bool; 6] =
            std::array::from_fn(|index| written.get(index).map(VecDeque::len) == counts.get(index).copied());
        let bare: [bool; 6] =
            std::array::from_fn(|index| written.get(index).is_some_and(|list| list.iter().any(|old| old.len() == 1)));
        for (at, character) in new.char_indices() {
            let itself = new.get(at..at + character.len_utf8()).unwrap_or_default();
            let Some(index) = MARK.find(character) else {
                out.push(character);
                continue;
            };
            let is = |list: &[bool; 6]| list.get(index).copied().unwrap_or_default();
            let reference = || sign(new.get(at..).unwrap_or_default()).is_some();
            let stays = character == '@'
                || (is(&bare) && (matches!(character, '>' | '"' | '\'') || (character == '&' && reference())));
            let old = if is(&same) { written.get_mut(index).and_then(VecDeque::pop_front) } else { None };
            let fresh = MARKS.iter().find(|(_, mark)| *mark == character).map(|(reference, _)| *reference);
            out.push_str(old.or(fresh.filter(|_| !stays)).unwrap_or(itself));
        }
        out
    }
}

fn is_mark(character: char) -> bool {
    MARK.contains(character)
}

/// How long the reference is that a text begins with, if it stands for no letter.
fn sign(text: &str) -> Option<usize> {
    let end = text.as_bytes().iter().take(12).position(|byte| *byte == b';')?;
    let name = text.get(1..end).filter(|_| text.starts_with('&'))?;
    let numeric = name.strip_prefix('#').is_some_and(|number| {
        let digits = number.strip_prefix(['x', 'X']).unwrap_or(number);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    (numeric || SIGNS.split(' ').any(|sign| sign == name)).then_some(end + 1)
}

/// A text in pieces: words with references to letters decoded, and the other references, which are `true`.
pub(super) fn pieces(text: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let decoded = if next == '&' { letter(rest).filter(|(letter, _)| letter.is_alphanumeric()) } else { None };
        let length = match (decoded, if next == '&' { sign(rest) } else { None }) {
            (Some((letter, length)), _) => {
                plain.push(letter);
                length
            }
            (None, Some(length)) => {
                pieces.push((std::mem::take(&mut plain), false));
                pieces.push((rest.get(..length).unwrap_or_default().to_owned(), true));
                length
            }
            (None, None) => {
                plain.push(next);
                next.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    pieces.push((plain, false));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_are_written_as_they_were() {
        let escaped = Escaped::of("\"a\" &amp; b &nbsp; &#39;c' &lt; a&#64;b", false);
        assert_eq!(escaped.text, "\"a\" & b &nbsp; 'c' < a@b");
        assert_eq!(escaped.write("\"x\" & b &nbsp; 'y' < z@b"), "\"x\" &amp; b &nbsp; &#39;y' &lt; z&#64;b");
        assert_eq!(Escaped::of("a", false).write("<&\""), "&lt;&amp;&quot;");
        assert_eq!(Escaped::of("O&rsquo;&#65;", true).text, "O&rsquo;A");
    }

    proptest! {
        #[test]
        fn what_does_not_change_is_written_as_it_was(text in "[a-c&;#<>\"'@é0-9 ]{0,30}|(&(amp|#39|lt|nbsp|quot|#64);|[a<&\"'@]){0,12}") {
            let escaped = Escaped::of(&text, false);
            prop_assert_eq!(escaped.write(&escaped.text), text);
        }
    }
}
