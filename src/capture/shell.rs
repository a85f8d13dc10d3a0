//! Command lines as text: into words the way a POSIX shell with bash's `$'…'`, cmd.exe or PowerShell would, and back into a quoted word.
//! Whatever only a running shell could know (variables, command substitution, here-documents) is refused.

mod cmd;

use std::fmt::Write as _;

use super::quotes::{substitution, unclosed};
use super::{Fault, quotes};

/// One word of a command, and where it began.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) bytes: Vec<u8>,
    pub(super) offset: usize,
}

/// What a text with commands holds, in order.
#[derive(Debug)]
pub(super) enum Piece {
    /// A comment on a line of its own, without its `#`, and the offset behind that.
    Comment(String, usize),
    /// A command.
    Command(Vec<Word>),
}

/// Splits a text into commands.
pub(super) fn split(text: &[u8]) -> Result<Vec<Piece>, Fault> {
    if cmd::is_meant_for_cmd(text) {
        return cmd::split(text);
    }
    if is_escaped_for_windows(text) {
        return pieces(text, Splitter::powershell);
    }
    match pieces(text, Splitter::posix) {
        // In a shell a backtick begins a command's output, which no capture holds; in PowerShell it escapes a line break or a quote.
        Err(fault) if text.get(fault.offset) == Some(&b'`') && breaks_lines_by_backticks(text) => {
            pieces(text, Splitter::powershell)
        }
        read => read,
    }
}

fn pieces<'a>(text: &'a [u8], read: fn(&mut Splitter<'a>) -> Result<(), Fault>) -> Result<Vec<Piece>, Fault> {
    let mut splitter = Splitter::new(text);
    read(&mut splitter)?;
    Ok(splitter.pieces)
}

/// Whether some line ends in a blank and a backtick.
fn breaks_lines_by_backticks(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n').any(|line| line.trim_ascii_end().ends_with(b" `"))
}

/// `curl.exe` with `'{\"` behind it: cmd.exe knows no single quotes, and other shells would pass the backslash on, which no JSON begins with.
/// Or with `''` inside quotes, which says nothing in another shell.
fn is_escaped_for_windows(text: &[u8]) -> bool {
    let command = text.trim_ascii_start();
    command.starts_with(b"curl.exe")
        && (memchr::memmem::find(command, b"'{\\\"").is_some() || cmd::doubles_quotes(command, b'\''))
}

struct Splitter<'a> {
    text: &'a [u8],
    at: usize,
    word: Option<Word>,
    words: Vec<Word>,
    pieces: Vec<Piece>,
    /// After a pipe, or at the file of a redirection: what follows says nothing about the request.
    ignoring: bool,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a [u8]) -> Self {
        Splitter { text, at: 0, word: None, words: Vec::new(), pieces: Vec::new(), ignoring: false }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.text.get(self.at).copied();
        self.at += usize::from(byte.is_some());
        byte
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// The word under way, begun here if there is none.
    fn word(&mut self, offset: usize) -> &mut Vec<u8> {
        &mut self.word.get_or_insert_with(|| Word { bytes: Vec::new(), offset }).bytes
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take()
            && !self.ignoring
        {
            self.words.push(word);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.ignoring = false;
        if !self.words.is_empty() {
            self.pieces.push(Piece::Command(std::mem::take(&mut self.words)));
        }
    }

    fn posix(&mut self) -> Result<(), Fault> {
        while let Some(byte) = self.next() {
            let start = self.at - 1;
            match byte {
                b' ' | b'\t' | b'\r' => self.end_word(),
                b'\n' | b';' | b'&' => self.end_command(),
                b'|' => {
                    self.end_word();
                    self.ignoring = true;
                }
                b'#' if self.word.is_none() => self.comment(),
                b'<' | b'>' => self.redirection(start)?,
                b'\'' => self.single(start)?,
                b'"' => self.double(start)?,
                b'\\' => match self.next() {
                    Some(b'\r') if self.peek() == Some(b'\n') => self.at += 1,
                    Some(b'\n') | None => {}
                    Some(escaped) => self.word(start).push(escaped),
                },
                b'$' => match self.peek() {
                    Some(b'\'') => self.ansi(start)?,
                    Some(b'"') => {}
                    // A prompt that was copied with the command.
                    Some(b' ') if self.word.is_none() && self.words.is_empty() => {}
                    _ => self.dollar(start)?,
                },
                b'`' => return Err(substitution(start)),
                _ => self.word(start).push(byte),
            }
        }
        self.end_command();
        Ok(())
    }

    fn comment(&mut self) {
        let rest = &self.text[self.at..];
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        if self.words.is_empty() {
            let text = String::from_utf8_lossy(&rest[..end]).trim().to_owned();
            self.pieces.push(Piece::Comment(text, self.at));
        }
        self.at += end;
    }

    /// `> file`, `2>&1`: where the answer goes does not matter. What comes in does.
    fn redirection(&mut self, start: usize) -> Result<(), Fault> {
        if self.text[start] == b'<' && self.peek() == Some(b'<') {
            return Err(Fault::new(
                start,
                "a here-document (`<<`) is not followed; put its text into a file and name that with `--data-binary @FILE`",
            ));
        }
        if self.text[start] == b'<' {
            return Err(Fault::new(start, "input by `<` is not followed; name the file with `--data-binary @FILE`"));
        }
        if self.word.as_ref().is_some_and(|word| word.bytes.iter().all(u8::is_ascii_digit)) {
            self.word = None;
        }
        self.end_word();
        while matches!(self.peek(), Some(b'>' | b'&' | b' ' | b'\t')) {
            self.at += 1;
        }
        while self.peek().is_some_and(|byte| !b" \t\r\n;|&".contains(&byte)) {
            self.at += 1;
        }
        Ok(())
    }

    fn single(&mut self, start: usize) -> Result<(), Fault> {
        let rest = &self.text[self.at..];
        let end = memchr::memchr(b'\'', rest).ok_or_else(|| unclosed(start, '\''))?;
        self.word(start).extend_from_slice(&rest[..end]);
        self.at += end + 1;
        Ok(())
    }

    fn double(&mut self, start: usize) -> Result<(), Fault> {
        self.word(start);
        loop {
            let at = self.at;
            match self.next().ok_or_else(|| unclosed(start, '"'))? {
                b'"' => return Ok(()),
                b'\\' => match self.peek() {
                    Some(b'\n') => self.at += 1,
                    Some(byte @ (b'$' | b'`' | b'"' | b'\\')) => {
                        self.at += 1;
                        self.word(start).push(byte);
                    }
                    _ => self.word(start).push(b'\\'),
                },
                b'$' => self.dollar(at)?,
                b'`' => return Err(substitution(at)),
                byte => self.word(start).push(byte),
            }
        }
    }

    /// A dollar that begins nothing stands for itself.
    fn dollar(&mut self, start: usize) -> Result<(), Fault> {
        match self.peek() {
            Some(b'(') => Err(substitution(start)),
            Some(byte) if byte.is_ascii_alphanumeric() || b"_{@*#?!$".contains(&byte) => {
                let rest = &self.text[start + 1..];
                let name = rest.strip_prefix(b"{").unwrap_or(rest);
                let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
                let name = super::shown(&name[..end.unwrap_or(name.len())]);
                Err(Fault::new(
                    start,
                    format!("the value of the shell variable `${name}` is not in this text; write the value itself"),
                ))
            }
            _ => {
                self.word(start).push(b'$');
                Ok(())
            }
        }
    }

    /// Whether the command at hand has a header that browsers send and nobody writes.
    fn is_copied(&self) -> bool {
        const HEADERS: [&[u8]; 2] = [b"sec-fetch-", b"user-agent: mozilla/"];
        let begins = |word: &Word, header: &[u8]| {
            word.bytes.get(..header.len()).is_some_and(|start| start.eq_ignore_ascii_case(header))
        };
        self.words.iter().any(|word| HEADERS.iter().any(|header| begins(word, header)))
    }

    /// bash's `$'…'`, which browsers use as soon as a body holds a line break, a quote or `!`.
    fn ansi(&mut self, start: usize) -> Result<(), Fault> {
        self.at += 1;
        // A person who writes bytes for this option means bytes. Of browsers, Safari alone uses it still.
        let mut exact = self.words.last().is_some_and(|word| word.bytes == b"--data-binary") && !self.is_copied();
        let from = self.word(start).len();
        // Where bytes beyond ASCII were written as `\xHH`.
        let mut high = Vec::new();
        loop {
            let byte = self.next().ok_or_else(|| unclosed(start, '\''))?;
            if byte == b'\'' {
                let word = self.word(start);
                // Firefox and Safari write characters up to 255 as `\xHH`, which a shell takes for bytes. Shells themselves quote
                // bytes in octal.
                if !exact && std::str::from_utf8(word.get(from..).unwrap_or_default()).is_err() {
                    let bytes = word.split_off(from);
                    let mut high = high.into_iter().peekable();
                    for (at, byte) in bytes.into_iter().enumerate() {
                        if high.next_if_eq(&(from + at)).is_some() {
                            word.extend(char::from(byte).encode_utf8(&mut [0; 4]).bytes());
                        } else {
                            word.push(byte);
                        }
                    }
                }
                return Ok(());
            }
            if byte != b'\\' {
                self.word(start).push(byte);
                continue;
            }
            let at = self.at - 1;
            let escaped = self.next().ok_or_else(|| unclosed(start, '\''))?;
            let value = match escaped {
                b'a' => 0x07,
                b'b' => 0x08,
                b'e' | b'E' => 0x1b,
                b'f' => 0x0c,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'v' => 0x0b,
                b'\\' | b'\'' | b'"' | b'?' => escaped,
                b'0'..=b'7' => {
                    self.at -= 1;
                    self.number(8, 3).to_le_bytes()[0]
                }
                b'c' => self.next().unwrap_or_default() & 0x1f,
                b'x' if self.digit(16).is_some() => self.number(16, 2).to_le_bytes()[0],
                b'u' | b'U' if self.digit(16).is_some() => {
                    let mut number = self.number(16, if escaped == b'u' { 4 } else { 8 });
                    if let Some(low) = self.low_surrogate(number) {
                        number = 0x1_0000 + ((number & 0x3FF) << 10) + low;
                    }
                    let character = char::from_u32(number).filter(|c| *c != '\0').ok_or_else(|| {
                        Fault::new(at, "this escape stands for no character; write the bytes as `\\xHH`")
                    })?;
                    let mut utf8 = [0; 4];
                    let encoded = character.encode_utf8(&mut utf8).as_bytes();
                    self.word(start).extend_from_slice(encoded);
                    // Who writes one character by its number writes them all so.
                    exact = false;
                    continue;
                }
                _ => {
                    self.word(start).push(b'\\');
                    escaped
                }
            };
            if value == 0 {
                return Err(Fault::new(
                    at,
                    "a NUL byte cannot be in a command line; keep this request as `http` or `ndjson`",
                ));
            }
            let word = self.word(start);
            if escaped == b'x' && value >= 0x80 {
                high.push(word.len());
            }
            word.push(value);
        }
    }

    /// What the second half of a surrogate pair adds to the first: browsers have written characters as UTF-16 units, one escape each.
    fn low_surrogate(&mut self, high: u32) -> Option<u32> {
        let rest = self.text.get(self.at..)?;
        let digits = rest.strip_prefix(b"\\u")?.get(..4).filter(|_| (0xD800..0xDC00).contains(&high))?;
        let low = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        let added = low.checked_sub(0xDC00).filter(|added| *added < 0x400)?;
        self.at += 6;
        Some(added)
    }

    fn digit(&self, radix: u32) -> Option<u32> {
        (self.peek()? as char).to_digit(radix)
    }

    fn number(&mut self, radix: u32, digits: usize) -> u32 {
        let mut number = 0_u32;
        for _ in 0..digits {
            let Some(digit) = self.digit(radix) else {
                break;
            };
            number = number.wrapping_mul(radix).wrapping_add(digit);
            self.at += 1;
        }
        number
    }

    /// PowerShell's quotes, then what the program's runtime makes of quotes inside the words it is given.
    fn powershell(&mut self) -> Result<(), Fault> {
        while let Some(byte) = self.next() {
            let start = self.at - 1;
            match byte {
                b' ' | b'\t' | b'\r' => self.end_word(),
                b'\n' | b';' => self.end_command(),
                b'|' => {
                    self.end_word();
                    self.ignoring = true;
                }
                b'>' | b'<' => self.redirection(start)?,
                b'&' if self.word.is_none() && self.words.is_empty() => {}
                b'#' if self.word.is_none() => self.comment(),
                b'`' => match self.next() {
                    Some(b'\r') if self.peek() == Some(b'\n') => self.at += 1,
                    Some(b'\n') | None => {}
                    Some(escaped) => self.word(start).push(quotes::escape(escaped)),
                },
                b'\'' | b'"' | b'@' if quotes::opens(&self.text[start..]) && (byte != b'@' || self.word.is_none()) => {
                    self.at = start;
                    let text = quotes::quoted(self.text, &mut self.at)?;
                    self.word(start).extend_from_slice(&quotes::for_windows(&text));
                }
                b'$' if self.peek() == Some(b' ') && self.word.is_none() && self.words.is_empty() => {}
                b'$' => self.dollar(start)?,
                _ => self.word(start).push(byte),
            }
        }
        self.end_command();
        Ok(())
    }

    fn line_break(&mut self) {
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
        }
    }
}

/// Appends a word quoted for a POSIX shell; bytes that are no plain text need bash's `$'…'`. NUL is for the caller to refuse.
pub(super) fn quote(bytes: &[u8], out: &mut String) {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._/:=,@%+".contains(byte);
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && bytes.iter().all(plain) => out.push_str(text),
        Ok(text) if !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') => {
            out.push('\'');
            out.push_str(&text.replace('\'', "'\\''"));
            out.push('\'');
        }
        _ => {
            out.push_str("$'");
            for chunk in bytes.utf8_chunks() {
                for character in chunk.valid().chars() {
                    match character {
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        '\t' => out.push_str("\\t"),
                        '\'' | '\\' => out.extend(['\\', character]),
                        _ if character.is_ascii_control() => hex(character as u8, out),
                        _ => out.push(character),
                    }
                }
                // In octal, as shells do: browsers write characters as `\xHH`.
                for byte in chunk.invalid() {
                    let _ = write!(out, "\\{byte:03o}");
                }
            }
            out.push('\'');
        }
    }
}

fn hex(byte: u8, out: &mut String) {
    let _ = write!(out, "\\x{byte:02x}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let commands = split(text.as_bytes()).unwrap().into_iter().filter_map(|piece| match piece {
            Piece::Command(words) => Some(words),
            Piece::Comment(..) => None,
        });
        commands.map(|words| words.into_iter().map(|word| String::from_utf8(word.bytes).unwrap()).collect()).collect()
    }

    #[test]
    fn bytes_are_bytes_where_no_browser_writes() {
        let pieces = split(br"curl --data-binary $'caf\xe9' --data-raw $'caf\xe9' -H $'caf\xe9'").unwrap();
        let Piece::Command(words) = &pieces[0] else { panic!("{pieces:?}") };
        let words: Vec<&[u8]> = words.iter().map(|word| word.bytes.as_slice()).collect();
        assert_eq!(words[2], b"caf\xe9");
        assert_eq!([words[4], words[6]], ["café".as_bytes(); 2]);
    }

    #[test]
    fn what_safari_copies_is_text() {
        let copied = r"curl 'https://app.example.test' -X 'POST' -H 'User-Agent: Mozilla/5.0 (Macintosh)' --data-binary $'zo\xeb'";
        assert_eq!(words(copied)[0][7], "zoë");
        assert_eq!(words(r"curl --data-binary $'\xe9\u2028'")[0][2], "é\u{2028}");
    }

    #[test]
    fn quotes_mean_what_they_mean_to_a_shell() {
        assert_eq!(
            words("a 'b \\n'\"c\\\"\\x$\"d\\ e \\\n f '' # g\n$ h"),
            [vec!["a", "b \\nc\"\\x$d e", "f", ""], vec!["h"]]
        );
        assert_eq!(words(r"$'\n\x41\101\u00e9\U0001F600\'\?\q' $'it'\''s'"), [["\nAAé😀'?\\q", "it's"]]);
        assert_eq!(words(r"$'{\ud83d\ude00 \uD83D\uDE00}'"), [["{😀 😀}"]]);
        assert_eq!(words(r"$'zo\xeb \u20ac \xe9' $'\xc3\xab \u20ac'"), [["zoë € é", "ë €"]]);
        assert_eq!(words(r"$'zo\xeb' $'zo\xc3\xab \xa9' $'\xc3\xab'"), [["zoë", "zoÃ« ©", "ë"]]);
        assert_eq!(words(r#"curl.exe -d '{"a":"it''s"}'"#), [["curl.exe", "-d", r#"{"a":"it's"}"#]]);
        assert_eq!(words("a > out 2>&1 b | jq . ; c && d"), [vec!["a", "b"], vec!["c"], vec!["d"]]);
    }

    #[test]
    fn what_only_a_running_shell_knows_is_refused() {
        for (text, word) in [
            ("curl \"$URL\"", "$URL"),
            ("curl ${A}", "$A"),
            ("curl $(date)", "output of a command"),
            ("curl `date`", "output of a command"),
            ("curl -d @- <<EOF", "--data-binary"),
            ("curl 'x", "never closed"),
            (r"curl $'\ud83dx'", "no character"),
            (r"curl $'\ud83d\u0041'", "no character"),
        ] {
            let message = split(text.as_bytes()).unwrap_err().message;
            assert!(message.contains(word), "{message}");
        }
    }

    proptest! {
        #[test]
        fn quoted_words_read_back(parts in proptest::collection::vec(proptest::collection::vec(1_u8.., 0..20), 1..4)) {
            let mut text = String::from("curl '' ");
            for part in &parts {
                quote(part, &mut text);
                text.push(' ');
            }
            let pieces = split(text.as_bytes()).unwrap();
            let [Piece::Command(words)] = pieces.as_slice() else { panic!("{text}") };
            let read: Vec<_> = words[2..].iter().map(|word| word.bytes.clone()).collect();
            prop_assert_eq!(read, parts);
        }

        #[test]
        fn any_bytes_split_or_fail(text in proptest::collection::vec(prop_oneof![Just(b'`'), Just(b'@'), Just(b' '), Just(b'"'), Just(b'\\'), Just(b'^'), Just(b'\''), Just(b'$'), Just(b'\n'), any::<u8>()], 0..60)) {
            let _ = split(&text);
        }
    }
}
