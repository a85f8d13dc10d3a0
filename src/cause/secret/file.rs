//! Secrets beside what stands around them in a file of settings.

use zeroize::Zeroizing;

use super::Each;
use super::change::{joined, without_quotes};

/// How files of settings write a name and its value: before the name, between them, behind the value, and how that is shown.
const LINES: [(&str, &str, &str, &str); 15] = [
    ("", "=", "", "NAME=…"),
    ("export ", "=", "", "export NAME=…"),
    ("", "=\"", "\"", "NAME=\"…\""),
    ("export ", "=\"", "\"", "export NAME=\"…\""),
    ("", "='", "'", "NAME='…'"),
    ("export ", "='", "'", "export NAME='…'"),
    ("", " = ", "", "NAME = …"),
    ("", " = \"", "\"", "NAME = \"…\""),
    ("", ": ", "", "NAME: …"),
    ("", ": \"", "\"", "NAME: \"…\""),
    ("", "=", "\n", "NAME=… and its line feed"),
    ("", "=\"", "\"\n", "NAME=\"…\" and its line feed"),
    ("export ", "=", "\n", "export NAME=… and its line feed"),
    ("", ": ", "\n", "NAME: … and its line feed"),
    ("", "=", "\r\n", "NAME=… and its CR LF"),
];

/// The lines of an environment file that set one of those names to a secret: `NAME=…`, `export NAME="…"` and their like, each with what it is. With
/// its line break such a line is a whole file.
pub fn lines_of_file(names: &[&str], secret: &[u8], each: &mut dyn FnMut(Zeroizing<Vec<u8>>, String)) {
    for name in names {
        for (before, mark, after, shown) in LINES {
            let head = format!("{before}{name}{mark}");
            let line = Zeroizing::new(joined(&[head.as_bytes(), secret, after.as_bytes()]));
            let (line_shown, end) =
                shown.split_once(" and ").map_or((shown, ""), |(line, _)| (line, &shown[line.len()..]));
            each(line, format!("`{}`{end}", line_shown.replace("NAME", name)));
        }
    }
}

/// How many values of a file are tried.
const VALUES: usize = 64;

/// The values of an environment file, line by line, or the texts of a JSON object, whichever the secret is.
pub(super) fn values_of_file(secret: &[u8], each: &mut Each<'_>) {
    if let Ok(tree) = crate::json::Tree::parse(secret) {
        let members = tree.root().members().flat_map(|(_, value)| {
            // One level down as well: credentials often stand under the name of their service.
            std::iter::once(value).chain(value.members().map(|(_, inner)| inner))
        });
        for (number, value) in
            members.filter(|value| value.kind() == crate::json::Kind::String).take(VALUES).enumerate()
        {
            if let Some(text) = value.bytes() {
                each(text, Some(format!("text {} of its JSON", number + 1)));
            }
        }
        return;
    }
    if !secret.trim_ascii().contains(&b'\n') {
        return;
    }
    for (number, line) in secret.split(|byte| *byte == b'\n').take(VALUES).enumerate() {
        let place = || Some(format!("line {}", number + 1));
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        each(line.to_vec(), place());
        if let Some(equals) = memchr::memchr2(b'=', b':', line) {
            let value = Zeroizing::new(line[equals + 1..].trim_ascii().to_vec());
            without_quotes(&value, &mut |bare, _| each(bare, place()));
            each(value.to_vec(), place());
        }
    }
}
