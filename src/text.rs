//! Text for people: untrusted bytes made safe to show, durations and sizes in words.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

/// The text without anything that could steer a terminal: control characters and bidirectional controls become visible escapes.
pub fn sanitise(text: &str) -> String {
    // Most of what is shown is plain, and millions of signatures are.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ if steers(character) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out
}

/// Several lines of text, each made safe; line breaks are kept.
pub fn sanitise_lines(text: &str) -> String {
    text.split('\n').map(sanitise).collect::<Vec<_>>().join("\n")
}

/// Bytes as text that is safe to show; what is no UTF-8 becomes `\xNN`.
pub fn visible(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(&sanitise(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// A line of JSON that is safe to show and is JSON still: what would steer a terminal becomes an escape of JSON's.
pub fn sanitise_json(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for character in line.chars() {
        if !steers(character) {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// Whether a character moves the cursor, changes colours or reorders what stands around it. The two joiners do not: names in Persian and in Hindi
/// and pictures of families are written with them.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{061c}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(u32::from(character), 0xE0000..=0xE007F)
}

/// How many columns of a terminal a text takes: two for a character as wide as those of Chinese, none for an accent of its own.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(columns_of).sum() }
}

/// The same for one character.
pub fn columns_of(character: char) -> usize {
    // It makes a picture of the character before it, which is wider then.
    let widens = character == '\u{fe0f}';
    character.width().unwrap_or_default() + usize::from(widens)
}

/// A span of milliseconds in its largest fitting unit, rounded down: `12 s`, `5 min`, `3 h`, `8 days`.
pub fn duration(milliseconds: i64) -> String {
    let ms = milliseconds.unsigned_abs();
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..120_000 => format!("{} s", ms / 1_000),
        120_000..7_200_000 => format!("{} min", ms / 60_000),
        7_200_000..172_800_000 => format!("{} h", ms / 3_600_000),
        _ => format!("{} days", ms / 86_400_000),
    }
}

/// A count with its noun, in the plural where it must be: `1 byte`, `1,024 bytes`.
pub fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// A number with commas between its thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A word quoted for a POSIX shell.
pub fn shell_word(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "@%+=:,./_-".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The word among `known` that is nearest to what was typed, if any is near enough to be meant.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(typed, &mut known.into_iter())
}

/// Apart from the generic function, so that there is one of it.
fn nearest<'a>(typed: &str, known: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = typed.chars().count();
    let limit = 1 + length / 4;
    known
        // So much longer or shorter is never near, and comparing a very long text takes long.
        .filter(|word| word.chars().count().abs_diff(length) <= limit)
        .map(|word| (strsim::osa_distance(typed, word), word))
        // What has nothing in common is no slip of the other.
        .filter(|(distance, _)| *distance <= limit && *distance < length)
        .min()
        .map(|(_, word)| word)
}

/// A sentence without what it quotes between backticks or quotation marks.
pub fn unquoted(said: &str) -> String {
    let ends = |mark| Some((said.find(mark)?, said.rfind(mark)?)).filter(|(first, last)| first < last);
    let first = ['`', '"'].into_iter().filter_map(ends).min_by_key(|(first, _)| *first);
    match first.and_then(|(first, last)| Some((said.get(..=first)?, said.get(last..)?))) {
        Some((before, after)) => format!("{before}…{after}"),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_survives() {
        assert_eq!(sanitise("a\u{1b}[31mb\u{202e}c\u{7}\u{9b}"), "a\\u{1b}[31mb\\u{202e}c\\u{7}\\u{9b}");
        assert_eq!(visible(b"ok\xff\n"), "ok\\xff\\n");
        assert_eq!(sanitise("žofia 😀"), "žofia 😀");
        assert_eq!(sanitise("👩\u{200d}🚀 می\u{200c}خواهم"), "👩\u{200d}🚀 می\u{200c}خواهم");
        assert_eq!(sanitise_json("\"a\u{202e}\u{7f}\u{e0041}\u{200d}\""), "\"a\\u202e\\u007f\\udb40\\udc41\u{200d}\"");
    }

    #[test]
    fn wide_characters_take_two_columns_and_accents_none() {
        for (text, expected) in
            [("", 0), ("abc", 3), ("žo", 2), ("z\u{30c}o", 2), ("日本", 4), ("😀", 2), ("❤\u{fe0f}", 2)]
        {
            assert_eq!(columns(text), expected, "{text}");
        }
    }

    #[test]
    fn near_misses_are_guessed_and_far_ones_are_not() {
        let known = ["intercom", "infobip", "kentico"];
        assert_eq!(did_you_mean("intrecom", known), Some("intercom"));
        assert_eq!(did_you_mean("infobib", known), Some("infobip"));
        assert_eq!(did_you_mean("stripe", known), None);
        assert_eq!((did_you_mean("", ["a"]), did_you_mean("z", ["a"])), (None, None));
    }

    #[test]
    fn spans_and_counts_read_well() {
        assert_eq!(duration(61_000), "61 s");
        assert_eq!(duration(-300_000), "5 min");
        assert_eq!(duration(i64::MIN), "106751991167 days");
        assert_eq!(count(1, "byte"), "1 byte");
        assert_eq!(count(1_234_567, "combination"), "1,234,567 combinations");
    }
}
