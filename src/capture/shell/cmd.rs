//! Command lines for cmd.exe, as browsers copy them and people write them. What browsers copy is undone as they do it, which is not always
//! what cmd.exe and the program's runtime would make of it: Chromium doubles every backslash, and the runtime halves only those before a quote.
//! A text that no browser can have written is read as cmd.exe and the runtime read it.
//!
//! What browsers have written, each with `\` as `\\` and inside the quotes:
//!
//! | since | quotes | `"` | others |
//! | --- | --- | --- | --- |
//! | Chromium, Firefox, 2014 | `"…"` | `""` | `"%"` for `%`; a line break behind `"^`, then `"` |
//! | Firefox, about 2019 | the same | the same | a backtick before a backtick and `$`; line breaks twice |
//! | Chromium 2016 | `"…"`, or `^"…^"` where a line breaks | `^\^"` | a caret before all but common characters, and `%^` |
//! | Chromium 2023 | `^"…^"` | the same | the same |
//! | Firefox, about 2024 | `"…"` | `""` | carets as Chromium, but `\$` and a backslash before a backtick |

use std::ops::Range;

use super::{Piece, Splitter};
use crate::capture::Fault;
use crate::capture::quotes::unclosed;

/// Whether a text is for cmd.exe: there is `^"` around arguments, `^` at line ends, or a quote inside quotes as no other shell has it.
pub(super) fn is_meant_for_cmd(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii_start().starts_with(b"#"));
    let first = lines.clone().find_map(|line| line.get(memchr::memchr2(b'\'', b'"', line)?));
    let mark = lines.find_map(|line| {
        let at = memchr::memchr2(b'\'', b'^', line)?;
        Some(line[at] == b'^' && matches!(line.get(at + 1), None | Some(b'"' | b'\r')))
    });
    mark == Some(true) || (first == Some(&b'"') && (has(text, b"^\\^\"") || doubles_quotes(text, b'"')))
}

/// Splits a text into commands.
pub(super) fn split(text: &[u8]) -> Result<Vec<Piece>, Fault> {
    let everywhere = carets_in_quotes(text);
    let ticks = !everywhere && !has(text, b"^\"") && ticks_escape(text);
    let habits = Habits { doubled: true, everywhere, ticks };
    if let Ok((pieces, false)) = read(text, habits) {
        return Ok(pieces);
    }
    Ok(read(text, Habits { doubled: false, ..habits })?.0)
}

/// How a text writes what is special.
#[derive(Debug, Clone, Copy)]
struct Habits {
    /// Whether every backslash inside quotes is written twice.
    doubled: bool,
    /// Whether carets escape inside plain quotes too.
    everywhere: bool,
    /// Whether backticks escape.
    ticks: bool,
}

fn has(text: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(text, what).is_some()
}

/// Whether a closing quote is followed by an opening one at once: in a POSIX shell that says nothing, elsewhere it is a quote.
pub(super) fn doubles_quotes(text: &[u8], doubled: u8) -> bool {
    let mut open = None;
    let mut bytes = text.iter().copied().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (open, byte) {
            (_, b'\\') if open != Some(b'\'') => drop(bytes.next()),
            (Some(quote), _) if quote == byte => {
                if byte == doubled && text.get(at + 1) == Some(&doubled) {
                    return true;
                }
                open = None;
            }
            (None, b'\'' | b'"') => open = Some(byte),
            _ => {}
        }
    }
    false
}

/// Whether browsers wrote carets inside plain quotes: then before every character that they never leave without one, and before no other
/// but what makes a variable's name behind a percent sign.
fn carets_in_quotes(text: &[u8]) -> bool {
    let never_bare = |byte: u8| b"[]<>|!@#%".contains(&byte);
    let never_escaped =
        |byte: u8| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"_-:=+~/.,?;()*".contains(&byte);
    let mut escaped = false;
    for line in text.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii_start().starts_with(b"#")) {
        let mut bytes = line.iter().copied();
        let mut last = 0;
        while let Some(byte) = bytes.next() {
            if byte != b'^' {
                if never_bare(byte) {
                    return false;
                }
                last = byte;
                continue;
            }
            let Some(next) = bytes.next().filter(|next| *next != b'\r') else { break };
            if never_escaped(next) && last != b'%' {
                return false;
            }
            escaped = true;
            last = next;
        }
    }
    escaped
}

/// Whether every dollar and every backtick stands behind a backtick.
fn ticks_escape(text: &[u8]) -> bool {
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        let escapes = || bytes.clone().next().is_some_and(|next| matches!(next, b'`' | b'$'));
        match byte {
            b'$' => return false,
            b'`' if !escapes() => return false,
            b'`' => drop(bytes.next()),
            _ => {}
        }
    }
    true
}

/// The commands, and whether a backslash stood alone inside quotes, which browsers never write.
fn read(text: &[u8], habits: Habits) -> Result<(Vec<Piece>, bool), Fault> {
    let mut splitter = Splitter::new(text);
    let alone = splitter.cmd(habits)?;
    Ok((splitter.pieces, alone))
}

impl Splitter<'_> {
    /// cmd.exe takes carets away, then the program's runtime splits what is left at its own quotes.
    fn cmd(&mut self, habits: Habits) -> Result<bool, Fault> {
        let mut quoted_for_cmd = false;
        let mut quoted = None;
        let mut slashes = 0_usize;
        let mut alone = false;
        while let Some(mut byte) = self.next() {
            let start = self.at - 1;
            let mut literal = quoted_for_cmd;
            if byte == b'^' && (!quoted_for_cmd || habits.everywhere) {
                if let Some(broken) = self.break_in_a_word(start) {
                    let broken = self.text.get(broken).unwrap_or_default();
                    // Where carets are everywhere, every break was made alike before it was written.
                    let broken = if habits.everywhere && broken == b"\r\n" { b"\n" } else { broken };
                    self.word(start).extend_from_slice(broken);
                    continue;
                }
                let broken = matches!(self.peek(), Some(b'\r' | b'\n'));
                if broken {
                    self.line_break();
                }
                let line_break = matches!(self.peek(), Some(b'\r' | b'\n'));
                if broken && !line_break {
                    continue;
                }
                if line_break {
                    self.line_break();
                    byte = b'\n';
                } else {
                    let Some(next) = self.next() else { break };
                    byte = next;
                }
                literal = true;
            } else if byte == b'"' {
                quoted_for_cmd = !quoted_for_cmd;
                literal = true;
            }
            if !literal && quoted.is_none() && matches!(byte, b'\r' | b'\n' | b'&' | b'|') {
                self.end_command();
                self.ignoring = byte == b'|';
                slashes = 0;
                continue;
            }
            let doubled = habits.doubled && quoted.is_some();
            match byte {
                // The second of two is not written again.
                b'\\' if doubled && slashes == 1 => {
                    slashes = 0;
                    continue;
                }
                b'\\' => slashes += 1,
                b'"' if slashes % 2 == 1 => {
                    let bytes = self.word(start);
                    bytes.truncate(bytes.len() - slashes.div_ceil(2));
                    bytes.push(b'"');
                    slashes = 0;
                    continue;
                }
                b'"' => {
                    let again = quoted.is_some() && self.peek() == Some(b'"');
                    let bytes = self.word(start);
                    bytes.truncate(bytes.len() - slashes / 2);
                    if again {
                        bytes.push(b'"');
                        quoted_for_cmd = !quoted_for_cmd;
                        self.at += 1;
                    } else {
                        quoted = if quoted.is_some() { None } else { Some(start) };
                    }
                    slashes = 0;
                    continue;
                }
                b'$' | b'`' if doubled && slashes == 1 => {
                    self.word(start).pop();
                    slashes = 0;
                }
                b'`' if quoted.is_some() && habits.ticks => {
                    let Some(next) = self.next() else { break };
                    byte = next;
                    slashes = 0;
                }
                _ => {
                    alone |= doubled && slashes == 1;
                    slashes = 0;
                }
            }
            if quoted.is_none() && matches!(byte, b' ' | b'\t') {
                self.end_word();
            } else {
                self.word(start).push(byte);
            }
        }
        self.end_command();
        quoted.map_or(Ok(alone), |start| Err(unclosed(start, '"')))
    }

    /// The line breaks that a word has behind the caret at `caret`, where it is a break inside a word: quotes close before it and open behind it.
    /// Firefox writes them twice and Chromium wrote them once, so an even number is read as the former's.
    fn break_in_a_word(&mut self, caret: usize) -> Option<Range<usize>> {
        let before = caret.checked_sub(1).and_then(|at| self.text.get(at));
        let rest = self.text.get(self.at..)?;
        let length = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n'))?;
        if before != Some(&b'"') || length == 0 || rest.get(length) != Some(&b'"') {
            return None;
        }
        let (first, second) = rest.get(..length)?.split_at(length / 2);
        let kept = if first == second { length / 2 } else { length };
        let start = self.at;
        self.at += length;
        Some(start..start + kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let commands = super::super::split(text.as_bytes()).unwrap().into_iter().filter_map(|piece| match piece {
            Piece::Command(words) => Some(words),
            Piece::Comment(..) => None,
        });
        commands.map(|words| words.into_iter().map(|word| String::from_utf8(word.bytes).unwrap()).collect()).collect()
    }

    /// Every browser's way to write a text for cmd.exe.
    const BROWSERS: [fn(&str) -> String; 5] = [oldest, firefox_2019, chromium_2016, chromium_2023, firefox_2024];

    fn oldest(text: &str) -> String {
        let escaped = text.replace('"', "\"\"").replace('%', "\"%\"").replace('\\', "\\\\");
        format!("\"{}\"", escaped.replace('\n', "\"^\n\""))
    }

    fn firefox_2019(text: &str) -> String {
        let escaped = text.replace('`', "``").replace('$', "`$").replace('"', "\"\"").replace('%', "\"%\"");
        format!("\"{}\"", escaped.replace('\\', "\\\\").replace('\n', "\"^\n\n\""))
    }

    fn carets(text: &str, left: &str) -> String {
        let mut out = String::new();
        for character in text.chars() {
            if !(character.is_ascii_alphanumeric() || character.is_ascii_whitespace() || left.contains(character)) {
                out.push('^');
            }
            if out.ends_with('%') && (character.is_ascii_alphanumeric() || character == '_') {
                out.push('^');
            }
            out.push(character);
        }
        out
    }

    fn chromium_2016(text: &str) -> String {
        let quote = if text.contains('\n') { "^\"" } else { "\"" };
        let escaped = carets(&text.replace('\\', "\\\\").replace('"', "\\\""), "_-:=+~'/.,?;()*`&");
        format!("{quote}{}{quote}", escaped.replace('\n', "^\n\n"))
    }

    fn chromium_2023(text: &str) -> String {
        let escaped = carets(&text.replace('\\', "\\\\").replace('"', "\\\""), "_-:=+~'/.,?;()*`");
        format!("^\"{}^\"", escaped.replace('\n', "^\n\n"))
    }

    fn firefox_2024(text: &str) -> String {
        let escaped = text.replace('\\', "\\\\").replace('"', "\"\"").replace('`', "\\`").replace('$', "\\$");
        format!("\"{}\"", carets(&escaped, "_-:=+~/.',?;()*$&\\{}\"`").replace('\n', "\"^\r\n\r\n\""))
    }

    fn copied(browser: fn(&str) -> String, body: &str) -> String {
        let [url, header] = ["http://h.test/a?b=c&d", "Content-Type: application/json"].map(browser);
        format!("curl {url} ^\n  -H {header} ^\n  --data-raw {}", browser(body))
    }

    fn body(text: &str) -> String {
        let commands = words(text);
        assert_eq!(commands.len(), 1, "{text}");
        assert_eq!(
            commands[0][..5],
            ["curl", "http://h.test/a?b=c&d", "-H", "Content-Type: application/json", "--data-raw"],
            "{text}"
        );
        assert_eq!(commands[0].len(), 6, "{text}");
        commands[0][5].clone()
    }

    #[test]
    fn what_every_browser_copies_comes_back() {
        for browser in BROWSERS {
            for text in [
                r#"{"a":1}"#,
                r#"{"a":"x\ty","b":"\u003c\/p>","c":"C:\\dir\\","d":"\"q\""}"#,
                r#"{"a":"100%","b":"%PATH%","c":[1,2],"d":"a&b|c"}"#,
                "{\n  \"a\": \"b\\\\\"\n}",
                r#""""#,
                r"\",
                "a=b&c=%20d",
            ] {
                let copy = copied(browser, text);
                assert_eq!(body(&copy).replace("\r\n", "\n"), text, "{copy}");
            }
        }
        // The oldest wrote backticks as they are, and nothing tells it from the next but those.
        for browser in &BROWSERS[1..] {
            let text = r#"{"a":"``b`"}"#;
            assert_eq!(body(&copied(*browser, text)), text, "{}", copied(*browser, text));
        }
    }

    #[test]
    fn a_copy_on_one_line_is_known_by_its_quotes() {
        assert_eq!(
            words(r#"curl "http://a" --data-raw "{""a"":1}""#),
            [["curl", "http://a", "--data-raw", r#"{"a":1}"#]]
        );
        assert_eq!(words(r#"curl "http://a" -d "{^\^"a^\^":1^}""#), [["curl", "http://a", "-d", r#"{"a":1}"#]]);
        // Other shells' commands stay theirs.
        assert_eq!(
            words(r#"curl "http://a" -H "" -d "{\"a\":\"\"}""#),
            [["curl", "http://a", "-H", "", "-d", r#"{"a":""}"#]]
        );
        assert_eq!(words(r#"curl 'http://a' -d 'a""b'"c""#), [["curl", "http://a", "-d", r#"a""bc"#]]);
    }

    #[test]
    fn what_no_browser_writes_is_read_as_the_runtime_reads_it() {
        assert_eq!(
            words("curl ^\"http://a/?x=1^&y^\" ^\r\n  -d ^\"^{^\\^\"a^\\^\":^\\^\"b^%^\\^\"^}^\" &\r\ncurl ^\"b^\""),
            [vec!["curl", "http://a/?x=1&y", "-d", "{\"a\":\"b%\"}"], vec!["curl", "b"]]
        );
        assert_eq!(words("curl \"http://a\" ^\n -d \"{\\\"a\\\":1}\"^\n"), [["curl", "http://a", "-d", "{\"a\":1}"]]);
        assert_eq!(words("curl ^\"x^\n\ny^\""), [["curl", "x\ny"]]);
        // A backslash that stands alone was not written by a browser, so that two of them are two.
        assert_eq!(
            words("curl \"a\" ^\n -d \"{\\\"a\\\":\\\"\\\\n\\n\\\"}\""),
            [["curl", "a", "-d", "{\"a\":\"\\\\n\\n\"}"]]
        );
    }

    proptest! {
        #[test]
        fn any_body_comes_back_from_the_copies_of_today(text in "[ -~é\\n\"\\\\%^$]{1,40}") {
            let json = serde_json::to_string(&text).unwrap();
            for browser in [chromium_2023 as fn(&str) -> String, firefox_2024] {
                let copy = copied(browser, &json);
                prop_assert_eq!(&body(&copy), &json, "{}", copy);
            }
            let copy = copied(chromium_2023, &text);
            prop_assert_eq!(&body(&copy), &text, "{}", copy);
        }

        #[test]
        fn any_text_for_cmd_splits_or_fails(text in proptest::collection::vec(prop_oneof![Just(b'`'), Just(b'"'), Just(b'\\'), Just(b'^'), Just(b'$'), Just(b'\r'), Just(b'\n'), any::<u8>()], 0..60)) {
            let _ = split(&text);
        }
    }
}
