//! What people put around a secret when they take it from a line of another file: the word of a header, a variable's name, quotes.

/// Shorter parts of a secret are words, and are not hidden on their own.
const SHORTEST: usize = 8;

/// More is never around one.
const LAYERS: usize = 8;

/// Words before a secret, in any case.
const WORDS: [&[u8]; 9] =
    [b"export ", b"set ", b"setx ", b"declare ", b"const ", b"let ", b"bearer ", b"basic ", b"token "];

/// What begins and ends it.
const QUOTES: [(&[u8], &[u8]); 9] = [
    (b"\\\"", b"\\\""),
    (b"\"", b"\""),
    (b"'", b"'"),
    (b"`", b"`"),
    (b"<", b">"),
    (b"{", b"}"),
    (b"[", b"]"),
    ("\u{201C}".as_bytes(), "\u{201D}".as_bytes()),
    ("\u{2018}".as_bytes(), "\u{2019}".as_bytes()),
];

/// What an editor puts before a text, and pages put around words, and nobody sees.
const UNSEEN: [&str; 6] = ["\u{FEFF}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{A0}"];

/// The parts of a secret that may be the secret itself, from the outer to the inner: `X` of `export NAME="X"` and of `Bearer X`.
pub(super) fn inside(secret: &[u8]) -> impl Iterator<Item = &[u8]> {
    let peeled = std::iter::successors(Some(secret), |bytes| peel(bytes)).skip(1).take(LAYERS);
    peeled.filter(|bytes| bytes.len() >= SHORTEST)
}

/// The bytes without the outermost of what is around them.
fn peel(bytes: &[u8]) -> Option<&[u8]> {
    let trimmed = bytes.trim_ascii();
    let trimmed = trimmed.strip_suffix(b";").or_else(|| trimmed.strip_suffix(b",")).unwrap_or(trimmed).trim_ascii_end();
    if trimmed.len() < bytes.len() {
        return Some(trimmed);
    }
    let seen = |mark: &&str| bytes.strip_prefix(mark.as_bytes()).or_else(|| bytes.strip_suffix(mark.as_bytes()));
    if let Some(inner) = UNSEEN.iter().find_map(seen) {
        return Some(inner);
    }
    let quoted = |(open, close): &(&[u8], &[u8])| {
        let open_at = bytes.strip_prefix(*open);
        let inner = open_at.unwrap_or(bytes);
        let inner = inner.strip_suffix(*close).unwrap_or(inner);
        (inner.len() < bytes.len()).then_some(inner)
    };
    if let Some(inner) = QUOTES.iter().find_map(quoted) {
        return Some(inner);
    }
    let begun = |word: &&[u8]| bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if let Some(word) = WORDS.iter().find(|word| begun(word)) {
        return bytes.get(word.len()..);
    }
    assigned(bytes)
}

/// What stands behind `NAME=`, `$env:NAME = `, `"name": ` and their like.
fn assigned(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|byte| b"=:".contains(byte))?;
    let (name, rest) = (bytes.get(..end)?, bytes.get(end + 1..)?);
    let name = name.trim_ascii().strip_prefix(b"$").unwrap_or(name).trim_ascii();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.\"'`".contains(byte);
    // Two colons, `:=` and the equals signs at the end of base64 are told apart by what is left: too little, or another name.
    (!name.is_empty() && name.iter().all(is_word)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_what_is_around_it() {
        for (written, inner) in [
            ("Bearer hunter2-hunter2", "hunter2-hunter2"),
            ("bearer  hunter2-hunter2", "hunter2-hunter2"),
            ("NAME=hunter2-hunter2", "hunter2-hunter2"),
            ("export NAME=\"hunter2-hunter2\"", "hunter2-hunter2"),
            ("export NAME='hunter2-hunter2';", "hunter2-hunter2"),
            ("$env:NAME = \"hunter2-hunter2\"", "hunter2-hunter2"),
            ("\"name\": \"hunter2-hunter2\",", "hunter2-hunter2"),
            ("Authorization: Bearer hunter2-hunter2", "hunter2-hunter2"),
            ("NAME=\"hunter2-hunter2", "hunter2-hunter2"),
            ("{\"client_secret\":\"hunter2-hunter2\"}", "hunter2-hunter2"),
            ("\u{FEFF}hunter2-hunter2", "hunter2-hunter2"),
            ("\u{FEFF}\"hunter2-hunter2\"\u{200B}", "hunter2-hunter2"),
        ] {
            assert_eq!(inside(written.as_bytes()).last(), Some(inner.as_bytes()), "{written}");
        }
    }

    #[test]
    fn what_is_short_or_has_nothing_around_it_has_no_parts() {
        for written in ["hunter2-hunter2", "AAECAwQFBgcICQoLDA0ODw==", "a=b", "Bearer x", "=", "", "  ", "\"\""] {
            assert_eq!(inside(written.as_bytes()).count(), 0, "{written}");
        }
    }
}
