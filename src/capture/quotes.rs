//! PowerShell's quotes: single, double and here-strings, and what is left of a word when it reaches a program on Windows.

use super::Fault;

/// Whether a quoted text begins here.
pub(super) fn opens(text: &[u8]) -> bool {
    matches!(text, [b'\'' | b'"', ..] | [b'@', b'\'' | b'"', ..])
}

/// The quoted text that begins at `at`, which is moved behind it.
pub(super) fn quoted(text: &[u8], at: &mut usize) -> Result<Vec<u8>, Fault> {
    let start = *at;
    *at += 1;
    match text.get(start) {
        Some(b'\'') => single(text, at).ok_or_else(|| unclosed(start, '\'')),
        Some(b'"') => double(text, at),
        _ => here_string(text, at),
    }
}

/// `@'`, lines, and `'@` at the beginning of one: everything between the line breaks, as it is. `at` is behind the `@`.
fn here_string(text: &[u8], at: &mut usize) -> Result<Vec<u8>, Fault> {
    let start = at.saturating_sub(1);
    let quote = text.get(*at).copied().unwrap_or(b'\'');
    let rest = text.get(*at + 1..).unwrap_or_default();
    let body = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"));
    let end = body.and_then(|body| memchr::memmem::find(body, &[b'\n', quote, b'@']));
    let (Some(body), Some(end)) = (body, end) else {
        return Err(unclosed(start, char::from(quote)));
    };
    let inner = body[..end].strip_suffix(b"\r").unwrap_or(&body[..end]);
    if quote == b'"' && memchr::memchr2(b'$', b'`', inner).is_some() {
        return Err(Fault::new(
            start,
            "variables and escapes in a here-string are not followed; write it in single quotes",
        ));
    }
    *at += 1 + (rest.len() - body.len()) + end + 3;
    Ok(inner.to_vec())
}

/// The letter behind a backtick.
pub(super) fn escape(letter: u8) -> u8 {
    match letter {
        b'0' => 0,
        b'a' => 0x07,
        b'b' => 0x08,
        b'e' => 0x1b,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        other => other,
    }
}

/// What stands in single quotes, of which the first is behind `at`: a doubled quote is one. `None` where they are never closed.
fn single(text: &[u8], at: &mut usize) -> Option<Vec<u8>> {
    let mut value = Vec::new();
    loop {
        let rest = text.get(*at..)?;
        let end = memchr::memchr(b'\'', rest)?;
        value.extend_from_slice(&rest[..end]);
        *at += end + 1;
        if text.get(*at) != Some(&b'\'') {
            return Some(value);
        }
        value.push(b'\'');
        *at += 1;
    }
}

/// What stands in double quotes, of which the first is behind `at`: backticks escape, a doubled quote is one, and `$([char]NUMBER)` is how
/// browsers write what is not ASCII, a UTF-16 unit at a time.
fn double(text: &[u8], at: &mut usize) -> Result<Vec<u8>, Fault> {
    let start = at.saturating_sub(1);
    let mut value = Vec::new();
    let mut units: Vec<u16> = Vec::new();
    loop {
        let here = *at;
        let byte = *text.get(here).ok_or_else(|| unclosed(start, '"'))?;
        *at += 1;
        if byte == b'$'
            && let Some(unit) = character(&text[here..])
        {
            *at = here + unit.1;
            units.push(unit.0);
            continue;
        }
        for character in char::decode_utf16(units.drain(..)) {
            let character = character.map_err(|_| {
                Fault::new(here, "half of a surrogate pair stands before this place; no bytes stand for it")
            })?;
            value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        match byte {
            b'"' if text.get(*at) == Some(&b'"') => {
                value.push(b'"');
                *at += 1;
            }
            b'"' => return Ok(value),
            b'`' => {
                let escaped = *text.get(*at).ok_or_else(|| unclosed(start, '"'))?;
                *at += 1;
                value.push(escape(escaped));
            }
            b'$' if text.get(*at) == Some(&b'(') => return Err(substitution(here)),
            b'$' if text.get(*at).is_some_and(|next| next.is_ascii_alphabetic() || b"_{".contains(next)) => {
                let name = text[*at..].strip_prefix(b"{").unwrap_or(&text[*at..]);
                let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"_:".contains(byte));
                let name = super::shown(&name[..end.unwrap_or(name.len())]);
                return Err(Fault::new(
                    here,
                    format!("the value of the variable `${name}` is not in this text; write the value itself"),
                ));
            }
            _ => value.push(byte),
        }
    }
}

/// `$([char]8364)` or `$([char]0x20AC)` at the start: the unit, and how long the text is.
fn character(text: &[u8]) -> Option<(u16, usize)> {
    let inner = text.strip_prefix(b"$([char]")?;
    let end = memchr::memchr(b')', inner).filter(|end| (1..=8).contains(end))?;
    let digits = std::str::from_utf8(&inner[..end]).ok()?;
    let unit = match digits.strip_prefix("0x") {
        Some(digits) => u16::from_str_radix(digits, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some((unit, b"$([char]".len() + end + 1))
}

/// A word on its way from PowerShell to a program on Windows. Up to 7.2 a quote must be escaped by a backslash to arrive, which is why people
/// write those; from 7.3 on a word arrives as it is. Where some quote is escaped and another is not, only the latter can have been meant.
pub(super) fn for_windows(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut slashes = 0_usize;
    for byte in text {
        match byte {
            b'\\' => slashes += 1,
            b'"' if slashes.is_multiple_of(2) => return text.to_vec(),
            b'"' => {
                // Half of the backslashes stand for themselves; the odd one was the quote's.
                out.truncate(out.len() - slashes.div_ceil(2));
                slashes = 0;
            }
            _ => slashes = 0,
        }
        out.push(*byte);
    }
    out
}

pub(super) fn unclosed(offset: usize, quote: char) -> Fault {
    Fault::new(offset, format!("the quote `{quote}` that opens here is never closed; copy the whole command"))
}

pub(super) fn substitution(offset: usize) -> Fault {
    Fault::new(offset, "the output of a command is not in this text; write the value itself")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As Chromium writes a text for PowerShell.
    fn as_browsers_do(text: &str) -> String {
        let units = text.encode_utf16().map(|unit| match u8::try_from(unit) {
            Ok(byte @ (b'`' | b'$' | b'"')) => format!("`{}", char::from(byte)),
            Ok(byte @ b' '..=b'~') => char::from(byte).to_string(),
            _ => format!("$([char]{unit})"),
        });
        format!("\"{}\"", units.collect::<Vec<_>>().concat())
    }

    proptest! {
        #[test]
        fn what_browsers_escape_comes_back(text in any::<String>()) {
            let escaped = as_browsers_do(&text) + "|";
            prop_assert_eq!(read(&escaped), Ok(text));
        }

        #[test]
        fn single_quotes_keep_everything(text in any::<String>()) {
            let escaped = format!("'{}'|", text.replace('\'', "\'\'"));
            prop_assert_eq!(read(&escaped), Ok(text));
        }
    }

    fn read(text: &str) -> Result<String, String> {
        let mut at = 0;
        let value = quoted(text.as_bytes(), &mut at).map_err(|fault| fault.message)?;
        assert_eq!(&text[at..], "|", "{text}");
        Ok(String::from_utf8(value).unwrap())
    }

    #[test]
    fn each_quote_has_its_own_rules() {
        for (text, value) in [
            ("'it''s $x `n'|", "it's $x `n"),
            ("\"a`\"b\"\"c`n`$d $ $5 $\"|", "a\"b\"c\nd $ $5 $".replacen("\nd", "\n$d", 1).as_str()),
            ("\"$([char]8364)$([char]0xD83D)$([char]0xDE00)x\"|", "€😀x"),
            ("@'\r\n{\"a\":\r\n'1'}\r\n'@|", "{\"a\":\r\n'1'}"),
            ("@\"\nx\n\"@|", "x"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(value), "{text}");
        }
        for (text, word) in [
            ("'x", "never closed"),
            ("\"x`", "never closed"),
            ("@'x'@", "never closed"),
            ("@'", "never closed"),
            ("@\"\n$x\n\"@", "single quotes"),
            ("\"$x\"", "`$x`"),
            ("\"${x}\"", "`$x`"),
            ("\"$(1)\"", "output of a command"),
            ("\"$([char]0xD83D)\"", "surrogate"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(word), "{text}: {message}");
        }
    }

    #[test]
    fn programs_on_windows_take_backslashes_before_quotes() {
        for (word, argument) in [
            (r#"{\"a\":1}"#, r#"{"a":1}"#),
            (r#"a\\\"b\c"#, r#"a\"b\c"#),
            (r#"{"a":1}"#, r#"{"a":1}"#),
            (r#"{"a":"said \"b\""}"#, r#"{"a":"said \"b\""}"#),
            (r"C:\x\", r"C:\x\"),
        ] {
            assert_eq!(for_windows(word.as_bytes()), argument.as_bytes(), "{word}");
        }
    }
}
