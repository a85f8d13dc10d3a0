//! What the forms of reports give a meaning, written so that it has none.

use std::fmt::Write as _;

use crate::text;

/// Text for XML and HTML, with what XML 1.0 forbids replaced. Line breaks stay; in an attribute readers take them as spaces.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ if character.is_control() => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}

/// A file's name as a relative URI reference (RFC 3986).
pub(super) fn uri(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    let file = file.strip_prefix("./").filter(|rest| !rest.is_empty() && !rest.starts_with('/')).unwrap_or(file);
    let mut bytes = [0; 4];
    for character in file.chars() {
        // A backslash is a letter like any other in names on Unix.
        if std::path::is_separator(character) {
            out.push('/');
        } else if character.is_ascii_alphanumeric() || "-._~".contains(character) {
            out.push(character);
        } else {
            for byte in character.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// What follows `::` in a workflow command of GitHub Actions. Line breaks are kept, everything else that steers is made visible.
pub(super) fn github_data(text: &str) -> String {
    text::sanitise_lines(text).replace('%', "%25").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
pub(super) fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_loses_it() {
        assert_eq!(xml("a<&\"'>]]>\u{1b}\u{ffff}\r"), "a&lt;&amp;&quot;&#39;&gt;]]&gt;\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(github_data("100%\n::x\r"), "100%25%0A::x\\r");
        assert_eq!(github_property("a:b,c%"), "a%3Ab%2Cc%25");
    }

    #[test]
    fn names_become_relative_references() {
        assert_eq!(uri("a b/žofia#1?.json"), "a%20b/%C5%BEofia%231%3F.json");
        assert_eq!(uri("./c:d.json"), "c%3Ad.json");
        assert_eq!(uri(".//x"), ".//x");
    }
}
