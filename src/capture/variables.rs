//! What editors add to a `.http` file while they send it: `@name = value` lines with `{{name}}` in what follows them, and `< ./file` for a
//! body. Where a file defines no variable, braces are what they are: a capture holds what was sent.

use std::borrow::Cow;

use super::{Fault, Load, shown};

/// The longest value; values may be put together of others, which must not double without end.
const VALUE: usize = 64 << 10;
/// The longest name between braces.
pub(super) const LONGEST_NAME: usize = 256;
/// How much longer a text may become by putting values in.
const GROWTH: usize = 64 << 20;

/// The variables that are defined so far.
#[derive(Debug, Default)]
pub(super) struct Variables(Vec<(Vec<u8>, Vec<u8>)>);

impl Variables {
    /// Takes a line that begins with `@`.
    pub(super) fn define(&mut self, line: &[u8], at: usize) -> Result<(), Fault> {
        let equals = memchr::memchr(b'=', line);
        let name = equals.map(|equals| line[1..equals].trim_ascii()).filter(|name| is_name(name));
        let (Some(equals), Some(name)) = (equals, name) else {
            return Err(Fault::new(at, format!("`{}` is no variable; write `@name = value`", shown(line))));
        };
        let rest = &line[equals + 1..];
        let value = rest.trim_ascii();
        let place = at + equals + 1 + (rest.len() - rest.trim_ascii_start().len());
        // A variable may be put together of those before it.
        let value = if self.0.is_empty() { Cow::Borrowed(value) } else { self.fill(value, place)? };
        if value.len() > VALUE {
            return Err(Fault::new(
                at,
                format!(
                    "the value of `@{}` is longer than 64 KiB; put it into a file, and write `< ./FILE` for the body",
                    shown(name)
                ),
            ));
        }
        let value = value.into_owned();
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_vec(), value)),
        }
        Ok(())
    }

    /// The text with values for names in double braces; as it is where no variable is defined. `at` is where it stands in the file.
    pub(super) fn fill<'a>(&self, text: &'a [u8], at: usize) -> Result<Cow<'a, [u8]>, Fault> {
        if self.0.is_empty() {
            return Ok(Cow::Borrowed(text));
        }
        let mut filled = Vec::new();
        let mut done = 0;
        while let Some(open) = memchr::memmem::find(&text[done..], b"{{").map(|found| done + found) {
            let inner = &text[open + 2..];
            let near = &inner[..inner.len().min(LONGEST_NAME + 2)];
            let name = memchr::memmem::find(near, b"}}").map(|end| &inner[..end]);
            let Some(name) = name.filter(|name| is_name(name.trim_ascii()) || name.trim_ascii().starts_with(b"$"))
            else {
                // Not a name: two brackets of JSON, or a template's own.
                filled.extend_from_slice(&text[done..=open]);
                done = open + 1;
                continue;
            };
            filled.extend_from_slice(&text[done..open]);
            filled.extend_from_slice(self.value(name.trim_ascii(), at + open)?);
            done = open + 2 + name.len() + 2;
            if filled.len() > text.len().saturating_add(GROWTH) {
                return Err(Fault::new(
                    at + open,
                    "with the values of its variables this becomes larger than 64 MiB; write them out",
                ));
            }
        }
        if done == 0 {
            return Ok(Cow::Borrowed(text));
        }
        filled.extend_from_slice(&text[done..]);
        Ok(Cow::Owned(filled))
    }

    fn value(&self, name: &[u8], at: usize) -> Result<&[u8], Fault> {
        if let Some((_, value)) = self.0.iter().find(|(known, _)| known == name) {
            return Ok(value);
        }
        let shown = shown(name);
        Err(Fault::new(
            at,
            if name.starts_with(b"$") {
                format!("`{{{{{shown}}}}}` is made up while an editor sends the request; write the value that was sent")
            } else {
                format!(
                    "the variable `{shown}` is not defined above; write `@{shown} = …` before this request, or its value here"
                )
            },
        ))
    }
}

/// Whether a line defines a variable, for recognising a file.
pub(super) fn is_definition(line: &[u8]) -> bool {
    let name = line.strip_prefix(b"@").and_then(|rest| Some(&rest[..memchr::memchr(b'=', rest)?]));
    name.is_some_and(|name| is_name(name.trim_ascii()))
}

fn is_name(name: &[u8]) -> bool {
    name.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_')
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte))
}

/// What becomes of the content of a file that a body stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// Its bytes are sent.
    No,
    /// Variables are put into its text, which is UTF-8.
    Utf8,
    /// The same of a text in Latin-1, which is sent as UTF-8.
    Latin1,
    /// The same of a text in UTF-16, little-endian.
    Utf16,
}

impl Filled {
    /// The character sets that may stand behind `<@`, as Node.js calls them.
    fn named(word: &[u8]) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_slice() {
            b"" | b"utf8" | b"utf-8" | b"ascii" | b"us-ascii" => Self::Utf8,
            b"latin1" | b"latin-1" | b"iso-8859-1" | b"binary" => Self::Latin1,
            b"utf16le" | b"utf-16le" | b"ucs2" | b"ucs-2" => Self::Utf16,
            _ => return None,
        })
    }

    /// The content as UTF-8.
    fn text(self, content: Vec<u8>) -> Vec<u8> {
        match self {
            Self::No | Self::Utf8 => content,
            Self::Latin1 => content.into_iter().map(char::from).collect::<String>().into_bytes(),
            Self::Utf16 => {
                let units: Vec<u16> = content.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
                String::from_utf16_lossy(&units).trim_start_matches('\u{feff}').to_owned().into_bytes()
            }
        }
    }
}

/// The file that a body stands for: `< path` on a line of its own, and nothing else. With `<@`, or `<@utf8` and its like, editors put variables into
/// its content.
pub(super) fn file_of(body: &[u8]) -> Option<(&[u8], Filled)> {
    let rest = body.strip_prefix(b"<")?;
    let (rest, filled) = match rest.strip_prefix(b"@") {
        Some(rest) => {
            let word = rest.iter().position(u8::is_ascii_whitespace)?;
            (rest.get(word..)?, Filled::named(rest.get(..word)?)?)
        }
        None => (rest, Filled::No),
    };
    let path = rest.strip_prefix(b" ").or_else(|| rest.strip_prefix(b"\t"))?.trim_ascii();
    (!path.is_empty() && !path.contains(&b'\n') && !path.contains(&b'\r')).then_some((path, filled))
}

/// The content of the file that a body names; `None` where it names none.
pub(super) fn from_file(
    body: &[u8],
    at: usize,
    variables: &Variables,
    load: Load<'_>,
) -> Result<Option<Vec<u8>>, Fault> {
    let Some((path, filled)) = file_of(body) else { return Ok(None) };
    let path = variables.fill(path, at + body.len() - path.len())?;
    let name =
        std::str::from_utf8(&path).map_err(|_| Fault::new(at, "the name of this file is no UTF-8 text; rename it"))?;
    let content = load(name).map_err(|error| {
        let what = format!("cannot read `{}`, which the request names as its body: {error}", shown(&path));
        Fault::new(
            at,
            format!("{what}; if that line is the body itself, write `# @length {}` above the request", body.len()),
        )
    })?;
    if filled == Filled::No {
        return Ok(Some(content));
    }
    let content = filled.text(content);
    let text = variables
        .fill(&content, 0)
        .map_err(|fault| Fault::new(at, format!("in `{}`: {}", shown(&path), fault.message)))?;
    Ok(Some(text.into_owned()))
}

/// A word that editors replace by another value each time they send, such as `{{$uuid}}` or `{{$timestamp}}`: the first in a body.
pub(super) fn filled_when_sent(body: &[u8]) -> Option<String> {
    let start = memchr::memmem::find(body, b"{{$")?;
    let rest = body.get(start..)?;
    let end = memchr::memmem::find(rest, b"}}").filter(|end| *end <= 60)?;
    let name = rest.get(3..end)?;
    let is_name = name.first().is_some_and(u8::is_ascii_alphabetic) && !name.iter().any(u8::is_ascii_control);
    is_name.then(|| String::from_utf8_lossy(rest.get(..end + 2).unwrap_or_default()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defined(lines: &[&str]) -> Variables {
        let mut variables = Variables::default();
        for line in lines {
            variables.define(line.as_bytes(), 0).unwrap();
        }
        variables
    }

    fn filled(variables: &Variables, text: &str) -> Result<String, (usize, String)> {
        let filled = variables.fill(text.as_bytes(), 100).map_err(|fault| (fault.offset, fault.message))?;
        Ok(String::from_utf8(filled.into_owned()).unwrap())
    }

    #[test]
    fn names_in_braces_become_their_values() {
        let variables =
            defined(&["@host = app.example.test", "@url=https://{{host}}/x", "@empty =", "@a-b.c = 1", "@a-b.c = 2"]);
        for (text, expected) in [
            ("{{url}}?{{ host }}", "https://app.example.test/x?app.example.test"),
            ("[{{empty}}]{{a-b.c}}", "[]2"),
            ("{\"a\":{\"b\":{{a-b.c}}}}", "{\"a\":{\"b\":2}}"),
            ("{{1}} {{ }} {{{host}}} {{not closed", "{{1}} {{ }} {app.example.test} {{not closed"),
            ("no braces", "no braces"),
        ] {
            assert_eq!(filled(&variables, text).as_deref(), Ok(expected), "{text}");
        }
        let (at, message) = filled(&variables, "é {{nobody}}").unwrap_err();
        assert!(at == 103 && message.contains("`nobody` is not defined above"), "{at}: {message}");
        let (_, message) = filled(&variables, "{{$guid}}").unwrap_err();
        assert!(message.contains("`{{$guid}}` is made up"), "{message}");
    }

    #[test]
    fn without_variables_braces_are_what_they_are() {
        assert_eq!(filled(&Variables::default(), "{{host}} {{$guid}}").as_deref(), Ok("{{host}} {{$guid}}"));
    }

    #[test]
    fn what_defines_nothing_is_told() {
        for line in ["@host", "@ = x", "@1 = x", "@a b = x", "@"] {
            assert!(
                Variables::default().define(line.as_bytes(), 0).unwrap_err().message.contains("@name = value"),
                "{line}"
            );
            assert!(!is_definition(line.as_bytes()), "{line}");
        }
        assert!(is_definition(b"@host = x"));
    }

    #[test]
    fn values_cannot_double_without_end() {
        let mut variables = defined(&["@a = 0123456789"]);
        let refused = (0..64).find_map(|_| variables.define(b"@a = {{a}}{{a}}", 0).err());
        assert!(refused.unwrap().message.contains("64 KiB"));
        let large = defined(&[&format!("@a = {}", "x".repeat(60_000))]);
        assert!(filled(&large, &"{{a}}".repeat(2_000)).unwrap_err().1.contains("64 MiB"));
    }

    #[test]
    fn a_line_that_names_a_file_is_known() {
        assert_eq!(file_of(b"< ./a b.json"), Some((&b"./a b.json"[..], Filled::No)));
        assert_eq!(file_of(b"<@ a.json\r\n\n"), Some((&b"a.json"[..], Filled::Utf8)));
        assert_eq!(file_of(b"<@UTF8 ./a.json"), Some((&b"./a.json"[..], Filled::Utf8)));
        assert_eq!(file_of(b"<@latin1 a.json"), Some((&b"a.json"[..], Filled::Latin1)));
        for body in ["<@ada hi", "<@utf8", "<@utf8./a", "<note>", "<a", "< ", "<", "< a\nb", "x < a", ""] {
            assert_eq!(file_of(body.as_bytes()), None, "{body:?}");
        }
    }
}
