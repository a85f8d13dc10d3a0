//! The differences between two spellings of a secret: what a person, a shell, a dashboard or an environment file makes of it
//! on its way. Each row turns the secret at hand into those that another program may have used; nothing here says what a
//! secret is, and no detail gives any of it away.

use base64::Engine as _;
use base64::engine::general_purpose::{
    STANDARD, STANDARD_NO_PAD, STANDARD_PAD_INDIFFERENT, URL_SAFE, URL_SAFE_NO_PAD, URL_SAFE_PAD_INDIFFERENT,
};
use zeroize::Zeroizing;

use super::guid;
use crate::percent;
use crate::platform::Hash;

/// Takes a variant and, where it adds something, which one it is: a place or a kind, never a character of the secret.
type Each<'a> = dyn FnMut(Vec<u8>, Option<String>) + 'a;

/// One kind of difference between the secret at hand and the one that was used.
pub struct SecretRow {
    /// Its code; `src/codes/secrets.txt` says what it means.
    pub code: &'static str,
    /// Its title, which completes "the signature was made with …".
    pub title: &'static str,
    /// Whether it is one of the few plausible variants that are worth combining with other differences. The rows that try every
    /// place of the secret are not.
    pub common: bool,
    make: fn(&[u8], &mut Each<'_>),
}

impl SecretRow {
    /// Hands each variant of `secret` to `each`, with what tells it from the row's other variants: zero or more, never the secret
    /// itself.
    pub fn apply(&self, secret: &[u8], each: &mut dyn FnMut(Zeroizing<Vec<u8>>, Option<String>)) {
        (self.make)(secret, &mut |variant, detail| {
            let variant = Zeroizing::new(variant);
            if variant.as_slice() != secret {
                each(variant, detail);
            }
        });
    }
}

/// The code of a secret that is still the name of one, as [`looks_unexpanded`] finds it. It is no row, since only the caller knows an
/// environment.
pub const UNEXPANDED: &str = "secret-unexpanded";

/// The name in a secret that is an unexpanded reference (`$NAME`, `${NAME}`, `%NAME%`, `env:NAME` and their like).
pub fn looks_unexpanded(secret: &[u8]) -> Option<&str> {
    const FORMS: &[(&str, &str)] = &[
        ("${{ secrets.", " }}"),
        ("${{secrets.", "}}"),
        ("{{ ", " }}"),
        ("{{", "}}"),
        ("${env:", "}"),
        ("$env:", ""),
        ("${", "}"),
        ("$(", ")"),
        ("process.env.", ""),
        ("env:", ""),
        ("$", ""),
        ("%", "%"),
    ];
    let text = std::str::from_utf8(secret).ok()?.trim();
    FORMS.iter().find_map(|(before, after)| {
        let inner = text.strip_prefix(before)?.strip_suffix(after)?;
        // `${NAME:-fallback}`, as shells and Compose files have it.
        let name = inner.split(":-").next().unwrap_or(inner);
        is_name(name).then_some(name)
    })
}

/// The other direction of [`looks_unexpanded`]: the texts that stand for the variable `name` where nothing expanded them.
pub fn unexpanded(name: &str, each: &mut dyn FnMut(Zeroizing<Vec<u8>>, Option<String>)) {
    for text in [
        format!("${name}"),
        format!("${{{name}}}"),
        format!("%{name}%"),
        format!("env:{name}"),
        format!("$env:{name}"),
        format!("$({name})"),
        format!("{{{{{name}}}}}"),
        format!("${{{{ secrets.{name} }}}}"),
        format!("process.env.{name}"),
        name.to_owned(),
    ] {
        let detail = format!("the text `{text}`");
        each(Zeroizing::new(text.into_bytes()), Some(detail));
    }
}

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
fn values_of_file(secret: &[u8], each: &mut Each<'_>) {
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

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Every row, the simplest and most plausible first.
pub static SECRET_ROWS: &[SecretRow] = &[
    SecretRow {
        code: "secret-without-lf",
        title: "the secret without its final line feed",
        common: true,
        make: |secret, each| without_end(secret, b"\n", each),
    },
    SecretRow {
        code: "secret-without-crlf",
        title: "the secret without its final CR LF",
        common: true,
        make: |secret, each| without_end(secret, b"\r\n", each),
    },
    SecretRow {
        code: "secret-without-cr",
        title: "the secret without its final carriage return",
        common: true,
        make: |secret, each| without_end(secret, b"\r", each),
    },
    SecretRow {
        code: "secret-trimmed",
        title: "the secret without the white space around it",
        common: true,
        make: |secret, each| {
            let start = secret.trim_ascii_start();
            let end = secret.trim_ascii_end();
            let both = start.trim_ascii_end();
            let (before, after) = (secret.len() - start.len(), secret.len() - end.len());
            each(both.to_vec(), Some(format!("{before} before, {after} after")));
            if before > 0 && after > 0 {
                each(start.to_vec(), Some(format!("{before} before")));
                each(end.to_vec(), Some(format!("{after} after")));
            }
        },
    },
    SecretRow {
        code: "secret-with-lf",
        title: "the secret and a line feed after it",
        common: true,
        make: |secret, each| each(joined(&[secret, b"\n"]), None),
    },
    SecretRow {
        code: "secret-with-crlf",
        title: "the secret and a CR LF after it",
        common: true,
        make: |secret, each| each(joined(&[secret, b"\r\n"]), None),
    },
    SecretRow {
        code: "secret-with-cr",
        title: "the secret and a carriage return after it",
        common: true,
        make: |secret, each| each(joined(&[secret, b"\r"]), None),
    },
    SecretRow {
        code: "secret-without-quotes",
        title: "the secret without the quotes around it",
        common: true,
        make: without_quotes,
    },
    SecretRow {
        code: "secret-with-quotes",
        title: "the secret in quotes",
        common: true,
        make: |secret, each| {
            for (open, close, kind) in QUOTES {
                each(joined(&[open.as_bytes(), secret, close.as_bytes()]), Some((*kind).to_owned()));
            }
        },
    },
    SecretRow {
        code: "secret-with-space",
        title: "the secret with white space beside it",
        common: true,
        make: |secret, each| {
            for (before, after, kind) in [
                ("", " ", "a space after"),
                (" ", "", "a space before"),
                (" ", " ", "a space on both sides"),
                ("", "\t", "a tab after"),
                ("\t", "", "a tab before"),
            ] {
                each(joined(&[before.as_bytes(), secret, after.as_bytes()]), Some(kind.to_owned()));
            }
        },
    },
    SecretRow { code: "secret-empty", title: "an empty secret", common: true, make: |_, each| each(Vec::new(), None) },
    SecretRow {
        code: "secret-without-prefix",
        title: "the secret without the name or scheme in front of it",
        common: true,
        make: without_prefix,
    },
    SecretRow {
        code: "secret-with-prefix",
        title: "the secret with a scheme or name in front of it",
        common: true,
        make: |secret, each| {
            for prefix in ["Bearer ", "Basic ", "Token ", "secret=", "secret:", "="] {
                each(joined(&[prefix.as_bytes(), secret]), Some(format!("`{}`", prefix.trim_end())));
            }
        },
    },
    SecretRow {
        code: "secret-without-literal-newline",
        title: "the secret without the two characters `\\n` at its end",
        common: true,
        make: |secret, each| {
            without_end(secret, br"\n", each);
            without_end(secret, br"\r\n", each);
            without_end(secret, br"\r", each);
        },
    },
    SecretRow {
        code: "secret-literal-newline",
        title: "the secret with `\\n` read as a line feed, or the reverse",
        common: true,
        make: |secret, each| {
            let real = replaced(&replaced(secret, br"\r\n", b"\r\n"), br"\n", b"\n");
            each(real, Some("a real line feed".to_owned()));
            let literal = replaced(&replaced(secret, b"\r\n", br"\r\n"), b"\n", br"\n");
            each(literal, Some("two characters".to_owned()));
            each(joined(&[secret, br"\n"]), Some("two characters added at the end".to_owned()));
        },
    },
    SecretRow {
        code: "secret-without-bom",
        title: "the secret without its byte order mark",
        common: true,
        make: |secret, each| {
            if let Some(rest) = secret.strip_prefix(BOM) {
                each(rest.to_vec(), None);
                each(rest.trim_ascii().to_vec(), Some("and without white space".to_owned()));
            }
        },
    },
    SecretRow {
        code: "secret-with-bom",
        title: "the secret and a byte order mark before it",
        common: true,
        make: |secret, each| each(joined(&[BOM, secret]), None),
    },
    SecretRow {
        code: "secret-without-invisible",
        title: "the secret without its invisible characters",
        common: true,
        make: |secret, each| {
            if let Ok(text) = std::str::from_utf8(secret) {
                let invisible = text.chars().filter(|c| is_invisible(*c)).count();
                if invisible > 0 {
                    each(filtered(text, |c| !is_invisible(c)), Some(format!("{invisible} of them")));
                }
            }
        },
    },
    SecretRow {
        code: "secret-without-white-space",
        title: "the secret without any white space in it",
        common: true,
        make: |secret, each| {
            each(collected(secret.iter().copied().filter(|byte| !byte.is_ascii_whitespace()), secret.len()), None);
        },
    },
    SecretRow {
        code: "secret-plain-typography",
        title: "the secret with plain hyphens and quotes for typographic ones, or the reverse",
        common: true,
        make: |secret, each| {
            if let Ok(text) = std::str::from_utf8(secret) {
                each(plain_typography(text), Some("plain ones".to_owned()));
                for (dash, kind) in [("–", "en dashes"), ("—", "em dashes"), ("\u{2011}", "no-break hyphens")] {
                    each(replaced(secret, b"-", dash.as_bytes()), Some(kind.to_owned()));
                }
                each(replaced(secret, b"'", "’".as_bytes()), Some("curly quotes".to_owned()));
            }
        },
    },
    SecretRow {
        code: "secret-dashes",
        title: "the secret with its dashes removed, or written with the dashes of a UUID",
        common: true,
        make: |secret, each| {
            each(replaced(secret, b"-", b""), Some("without dashes".to_owned()));
            if secret.len() == 32 && secret.iter().all(u8::is_ascii_hexdigit) {
                let parts = [
                    &secret[..8],
                    b"-",
                    &secret[8..12],
                    b"-",
                    &secret[12..16],
                    b"-",
                    &secret[16..20],
                    b"-",
                    &secret[20..],
                ];
                each(joined(&parts), Some("with dashes".to_owned()));
            }
        },
    },
    SecretRow {
        code: "secret-without-padding",
        title: "the secret without the `=` at its end",
        common: true,
        make: |secret, each| {
            let kept = secret.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
            each(secret[..kept].to_vec(), None);
        },
    },
    SecretRow {
        code: "secret-cut-at-special",
        title: "the secret cut short where a special character stands in it",
        common: true,
        make: |secret, each| {
            for special in
                [&b"#"[..], b" ", b"\t", b"\n", b"\0", b";", b"&", b"=", b"\"", b"'", b"$", b",", b"%", b"`", b"|"]
            {
                if let Some(at) = memchr::memmem::find(secret, special).filter(|at| *at > 0) {
                    each(secret[..at].to_vec(), Some(format!("before character {} of {}", at + 1, secret.len())));
                    each(
                        secret[..at].trim_ascii_end().to_vec(),
                        Some(format!("before character {} of {}, and trimmed", at + 1, secret.len())),
                    );
                }
            }
        },
    },
    SecretRow {
        code: "secret-in-file",
        title: "one value of the file that was taken for the secret",
        common: false,
        make: values_of_file,
    },
    SecretRow {
        code: "secret-with-rest-of-line",
        title: "the secret and what stands behind it on its line",
        common: false,
        make: |secret, each| {
            for (rest, name) in [
                (";", "a semicolon"),
                (",", "a comma"),
                (" ;", "a space and a semicolon"),
                (" #", "a space and a hash"),
                ("#", "a hash"),
                (" \\", "a space and a backslash"),
                ("\";", "a quote and a semicolon"),
            ] {
                each(joined(&[secret, rest.as_bytes()]), Some(name.to_owned()));
            }
        },
    },
    SecretRow {
        code: "secret-with-comment",
        title: "the secret and the comment behind it",
        common: false,
        make: |secret, each| {
            // No secret is so long, and what is so long takes time.
            if secret.len() > 256 {
                return;
            }
            for mark in [" # ", " #", "  # ", " // "] {
                for comment in COMMENTS {
                    each(joined(&[secret, mark.as_bytes(), comment.as_bytes()]), Some(format!("`{comment}`")));
                }
            }
        },
    },
    SecretRow {
        code: "secret-shell-expanded",
        title: "the secret as a shell or Compose file leaves it",
        common: true,
        make: |secret, each| {
            each(expanded(secret), Some("variables expanded to nothing".to_owned()));
            each(replaced(secret, b"$$", b"$"), Some("doubled dollar signs".to_owned()));
            each(replaced(secret, b"$", b"$$"), Some("dollar signs doubled".to_owned()));
            each(without_backslashes(secret), Some("backslashes taken as escapes".to_owned()));
            each(replaced(secret, br"\", br"\\"), Some("backslashes doubled".to_owned()));
        },
    },
    SecretRow {
        code: "secret-percent-decoded",
        title: "the secret with its percent escapes decoded",
        common: true,
        make: |secret, each| {
            let mut decoded = Vec::with_capacity(secret.len());
            percent::decode(secret, false, &mut decoded);
            // Without an escape there is nothing to decode: plus signs alone are another row's.
            if decoded != secret {
                each(replaced(&decoded, b"+", b" "), Some("and plus signs as spaces".to_owned()));
                each(decoded, None);
            }
        },
    },
    SecretRow {
        code: "secret-percent-encoded",
        title: "the secret with percent escapes",
        common: true,
        make: |secret, each| {
            each(percent_encoded(secret, b"0123456789ABCDEF"), Some("upper-case digits".to_owned()));
            each(percent_encoded(secret, b"0123456789abcdef"), Some("lower-case digits".to_owned()));
        },
    },
    SecretRow {
        code: "secret-plus-as-space",
        title: "the secret with plus signs read as spaces, or the reverse",
        common: true,
        make: |secret, each| {
            each(replaced(secret, b"+", b" "), Some("spaces".to_owned()));
            each(replaced(secret, b" ", b"+"), Some("plus signs".to_owned()));
        },
    },
    SecretRow {
        code: "secret-hex-decoded",
        title: "the bytes that the secret is the hex form of",
        common: true,
        make: |secret, each| {
            let digits = replaced(secret.trim_ascii(), b"-", b"");
            if !digits.is_empty()
                && let Ok(bytes) = hex::decode(&digits)
            {
                each(bytes, None);
            }
        },
    },
    SecretRow {
        code: "secret-hex-cut",
        title: "the bytes of the hex digits that the secret begins with",
        common: true,
        make: |secret, each| {
            let digits = secret.iter().take_while(|byte| byte.is_ascii_hexdigit()).count() & !1;
            if let Ok(bytes) = hex::decode(&secret[..digits])
                && digits > 0
                && digits + 1 < secret.len()
            {
                each(bytes, Some(format!("{digits} of them")));
            }
        },
    },
    SecretRow {
        code: "secret-hex-encoded",
        title: "the secret in hex",
        common: true,
        make: |secret, each| {
            each(hex::encode(secret).into_bytes(), Some("lower case".to_owned()));
            each(hex::encode_upper(secret).into_bytes(), Some("upper case".to_owned()));
        },
    },
    SecretRow {
        code: "secret-base64-decoded",
        title: "the bytes that the secret is the base64 form of",
        common: true,
        make: |secret, each| {
            // Decoders such as Node.js' take any number of `=` at the end.
            let text = secret.trim_ascii();
            let text = text.get(..text.len() - text.iter().rev().take_while(|byte| **byte == b'=').count());
            let text = text.unwrap_or_default();
            for (engine, kind) in
                [(&STANDARD_PAD_INDIFFERENT, "standard alphabet"), (&URL_SAFE_PAD_INDIFFERENT, "URL-safe alphabet")]
            {
                if !text.is_empty()
                    && let Ok(bytes) = engine.decode(text)
                {
                    if let Some(line) = bytes.strip_suffix(b"\n") {
                        each(line.to_vec(), Some(format!("{kind}, without the line feed in it")));
                    }
                    each(bytes, Some(kind.to_owned()));
                }
            }
        },
    },
    SecretRow {
        code: "secret-base64-encoded",
        title: "the secret in base64",
        common: true,
        make: |secret, each| {
            for (engine, kind) in [
                (&STANDARD, "standard alphabet"),
                (&STANDARD_NO_PAD, "standard alphabet, no padding"),
                (&URL_SAFE, "URL-safe alphabet"),
                (&URL_SAFE_NO_PAD, "URL-safe alphabet, no padding"),
            ] {
                each(engine.encode(secret).into_bytes(), Some(kind.to_owned()));
            }
            let line = Zeroizing::new(joined(&[secret, b"\n"]));
            each(
                STANDARD.encode(&line).into_bytes(),
                Some("standard alphabet, of the secret and a line feed".to_owned()),
            );
        },
    },
    SecretRow {
        code: "secret-digest",
        title: "the SHA-256 digest of the secret",
        common: true,
        make: |secret, each| {
            let digest = Hash::Sha256.digest(&[secret]);
            let digest = digest.as_bytes();
            each(digest.to_vec(), Some("32 bytes".to_owned()));
            each(hex::encode(digest).into_bytes(), Some("lower-case hex".to_owned()));
            each(hex::encode_upper(digest).into_bytes(), Some("upper-case hex".to_owned()));
            each(STANDARD.encode(digest).into_bytes(), Some("base64".to_owned()));
        },
    },
    SecretRow {
        code: "secret-digest-other",
        title: "a digest of the secret by another hash than SHA-256",
        common: false,
        make: |secret, each| {
            for hash in [Hash::Md5, Hash::Sha1, Hash::Sha512] {
                let digest = hash.digest(&[secret]);
                let digest = digest.as_bytes();
                each(hex::encode(digest).into_bytes(), Some(format!("{}, lower-case hex", hash.name())));
                each(digest.to_vec(), Some(format!("{}, {} bytes", hash.name(), digest.len())));
                each(hex::encode_upper(digest).into_bytes(), Some(format!("{}, upper-case hex", hash.name())));
                each(STANDARD.encode(digest).into_bytes(), Some(format!("{}, base64", hash.name())));
            }
        },
    },
    SecretRow {
        code: "secret-case",
        title: "the secret in all upper case or all lower case",
        common: true,
        make: |secret, each| {
            each(secret.to_ascii_lowercase(), Some("lower case".to_owned()));
            each(secret.to_ascii_uppercase(), Some("upper case".to_owned()));
        },
    },
    SecretRow { code: "secret-from-utf-16", title: "the secret out of UTF-16", common: true, make: from_utf16 },
    SecretRow {
        code: "secret-guid",
        title: "another form of the GUID that the secret is",
        common: false,
        make: |secret, each| {
            let Some(digits) = guid::digits(secret.trim_ascii()).map(Zeroizing::new) else { return };
            for (name, form) in guid::forms(&digits).into_iter().chain(guid::bytes(&digits)) {
                each(form, Some(name.to_owned()));
            }
        },
    },
    SecretRow {
        code: "secret-utf-16",
        title: "the secret in UTF-16",
        common: true,
        make: |secret, each| {
            let Ok(text) = std::str::from_utf8(secret) else {
                return;
            };
            let wide = |bytes: fn(u16) -> [u8; 2]| collected(text.encode_utf16().flat_map(bytes), 2 * secret.len());
            each(wide(u16::to_le_bytes), Some("little-endian".to_owned()));
            each(wide(u16::to_be_bytes), Some("big-endian".to_owned()));
            let little = Zeroizing::new(wide(u16::to_le_bytes));
            each(joined(&[b"\xff\xfe", &little]), Some("little-endian with a byte order mark".to_owned()));
        },
    },
    SecretRow {
        code: "secret-nul",
        title: "the secret with a NUL byte after it, or without the one it has",
        common: true,
        make: |secret, each| {
            let kept = secret.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            each(secret[..kept].to_vec(), Some("removed".to_owned()));
            each(joined(&[secret, b"\0"]), Some("added".to_owned()));
        },
    },
    SecretRow {
        code: "secret-cut",
        title: "the secret cut to a round length",
        common: true,
        make: |secret, each| {
            for length in [16, 32, 64] {
                if let Some(start) = secret.get(..length) {
                    each(start.to_vec(), Some(format!("{length} of {} bytes", secret.len())));
                }
            }
        },
    },
    SecretRow {
        code: "secret-part",
        title: "a part of the secret",
        common: false,
        make: |secret, each| {
            let whole = secret.len();
            for kept in (whole.min(FEWEST)..whole).rev().filter(|_| whole <= PLACES) {
                each(secret[..kept].to_vec(), Some(format!("its first {kept} of {whole} bytes")));
                each(secret[whole - kept..].to_vec(), Some(format!("its last {kept} of {whole} bytes")));
            }
            if whole > FEWEST + 2 {
                each(secret[1..whole - 1].to_vec(), Some("without its first and last byte".to_owned()));
            }
        },
    },
    SecretRow {
        code: "secret-broken",
        title: "the secret with something invisible or a break in it",
        common: false,
        make: |secret, each| {
            let breaks: [(&[u8], &str); 6] = [
                (b" ", "a space"),
                (b"\n", "a line feed"),
                (b"\r\n", "a line break of Windows"),
                ("\u{a0}".as_bytes(), "a no-break space"),
                ("\u{200b}".as_bytes(), "a zero-width space"),
                ("\u{ad}".as_bytes(), "a soft hyphen"),
            ];
            for (text, name) in breaks {
                for at in (0..=secret.len()).filter(|_| secret.len() <= PLACES) {
                    each(joined(&[&secret[..at], text, &secret[at..]]), Some(format!("{name} behind byte {at}")));
                }
            }
        },
    },
    SecretRow {
        code: "secret-doubled",
        title: "the secret once where it stands twice, or twice where it stands once",
        common: true,
        make: |secret, each| {
            let (first, second) = secret.split_at(secret.len() / 2);
            if first == second {
                each(first.to_vec(), Some("once".to_owned()));
            }
            for between in [&b"\n"[..], b"\r\n", b" "] {
                let rest = secret.len().saturating_sub(between.len());
                let (first, second) = (&secret[..rest / 2], &secret[secret.len() - rest / 2..]);
                if rest % 2 == 0 && first == second && joined(&[first, between, second]) == secret {
                    each(first.to_vec(), Some("once".to_owned()));
                }
            }
            each(joined(&[secret, secret]), Some("twice".to_owned()));
        },
    },
    SecretRow {
        code: "secret-ascii",
        title: "the secret as ASCII, with a question mark for anything else",
        common: true,
        make: |secret, each| {
            if let Ok(text) = std::str::from_utf8(secret) {
                let ascii =
                    text.encode_utf16().map(|unit| u8::try_from(unit).ok().filter(u8::is_ascii).unwrap_or(b'?'));
                each(collected(ascii, secret.len()), None);
            }
        },
    },
    SecretRow {
        code: "secret-look-alike",
        title: "the secret with one character replaced by one that looks like it",
        common: false,
        make: look_alikes,
    },
    SecretRow {
        code: "secret-extra-character",
        title: "the secret without one of its characters",
        common: false,
        make: |secret, each| {
            let places = places(secret, 256);
            for (at, place) in places.iter().enumerate() {
                // Of a run of equal characters, any one is all of them.
                if at == 0 || secret[places[at - 1].clone()] != secret[place.clone()] {
                    each(joined(&[&secret[..place.start], &secret[place.end..]]), Some(position(at, &places)));
                }
            }
        },
    },
    SecretRow {
        code: "secret-missing-character",
        title: "the secret with one more character",
        common: false,
        make: |secret, each| {
            if secret.len() > 256 {
                return;
            }
            for letter in LETTERS {
                each(joined(&[secret, &[*letter]]), Some("at the end".to_owned()));
            }
            for letter in LETTERS {
                each(joined(&[&[*letter], secret]), Some("at the start".to_owned()));
            }
            // Inside there are as many places as characters, which for a long secret would be too much work.
            for place in 1..if secret.len() > 64 { 1 } else { secret.len() } {
                for letter in LETTERS {
                    let (before, after) = secret.split_at(place);
                    each(
                        joined(&[before, &[*letter], after]),
                        Some(format!("behind character {place} of {}", secret.len())),
                    );
                }
            }
        },
    },
    SecretRow {
        code: "secret-swapped-characters",
        title: "the secret with two neighbouring characters swapped",
        common: false,
        make: |secret, each| {
            let places = places(secret, 256);
            for (at, pair) in places.windows(2).enumerate() {
                let [left, right] = [pair[0].clone(), pair[1].clone()];
                let detail = format!("characters {} and {} of {}", at + 1, at + 2, places.len());
                each(
                    joined(&[&secret[..left.start], &secret[right.clone()], &secret[left], &secret[right.end..]]),
                    Some(detail),
                );
            }
        },
    },
    SecretRow {
        code: "secret-wrong-character",
        title: "the secret with one character changed",
        common: false,
        make: |secret, each| {
            let places = places(secret, 128);
            for (at, place) in places.iter().enumerate() {
                for letter in LETTERS {
                    each(
                        joined(&[&secret[..place.start], &[*letter], &secret[place.end..]]),
                        Some(position(at, &places)),
                    );
                }
            }
        },
    },
];

const BOM: &[u8] = b"\xef\xbb\xbf";

/// What people write behind a secret. Other comments cannot be guessed.
const COMMENTS: &[&str] = &[
    "comment",
    "secret",
    "client secret",
    "Client secret",
    "Client Secret",
    "signing secret",
    "Signing secret",
    "identity secret",
    "webhook secret",
    "webhook",
    "api key",
    "API key",
    "key",
    "intercom",
    "Intercom",
    "infobip",
    "Infobip",
    "kentico",
    "Kentico",
    "production",
    "Production",
    "prod",
    "staging",
    "Staging",
    "test",
    "testing",
    "dev",
    "development",
    "local",
    "live",
    "sandbox",
    "demo",
    "old",
    "new",
    "rotate",
    "rotated",
    "TODO",
    "changeme",
    "do not commit",
    "DO NOT COMMIT",
    "required",
    "optional",
    "from dashboard",
    "from the dashboard",
];

/// What secrets are made of: base64 of either alphabet, hex, UUIDs.
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-";

/// The longest secret of which every place is tried.
const PLACES: usize = 256;

/// Fewer bytes of a secret are no part that anybody took for it.
const FEWEST: usize = 4;

const QUOTES: &[(&str, &str, &str)] = &[
    ("\"", "\"", "double quotes"),
    ("'", "'", "single quotes"),
    ("`", "`", "backticks"),
    ("“", "”", "curly double quotes"),
    ("‘", "’", "curly single quotes"),
    ("„", "“", "low and high double quotes"),
    ("«", "»", "angle quotes"),
    ("<", ">", "angle brackets"),
    ("\\\"", "\\\"", "escaped double quotes"),
    ("b'", "'", "as Python shows bytes"),
    ("[\"", "\"]", "in a list of JSON"),
    ("['", "']", "in a list of Python"),
];

/// Characters that a reader, a font or a keyboard confuses; each with every other of its group.
const LOOK_ALIKES: &[&[&str]] = &[
    &["l", "1", "I", "|", "i", "!", "і", "І"],
    &["O", "0", "o", "Q", "D", "О", "о", "Ο"],
    &["S", "5", "s", "Ѕ", "ѕ"],
    &["B", "8", "В"],
    &["Z", "2", "z"],
    &["G", "6", "b"],
    &["g", "9", "q"],
    &["-", "–", "—", "_", "\u{2011}", "−"],
    &["'", "’", "‘", "`", "´"],
    &["\"", "“", "”"],
    &[".", ","],
    &[":", ";"],
    &["rn", "m"],
    &["vv", "w"],
    &["cl", "d"],
    &["u", "v"],
    &["V", "v"],
    &["W", "w"],
    &["a", "а"],
    &["A", "А"],
    &["c", "C", "с", "С"],
    &["e", "е"],
    &["E", "Е"],
    &["H", "Н"],
    &["j", "ј"],
    &["k", "K", "К"],
    &["M", "М"],
    &["p", "P", "р", "Р"],
    &["T", "Т"],
    &["x", "X", "х", "Х"],
    &["y", "у", "Y"],
];

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// Collects into one allocation, so that no copy of a secret stays behind in an outgrown one.
fn collected(bytes: impl Iterator<Item = u8>, capacity: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(capacity);
    out.extend(bytes);
    out
}

fn without_end(secret: &[u8], end: &[u8], each: &mut Each<'_>) {
    if let Some(rest) = secret.strip_suffix(end) {
        each(rest.to_vec(), None);
    }
}

fn without_quotes(secret: &[u8], each: &mut Each<'_>) {
    let text = secret.trim_ascii();
    for (open, close, kind) in QUOTES {
        let inner = text.strip_prefix(open.as_bytes());
        if let Some(inner) = inner.and_then(|inner| inner.strip_suffix(close.as_bytes())) {
            each(inner.to_vec(), Some((*kind).to_owned()));
        } else if let Some(inner) = inner {
            each(inner.to_vec(), Some(format!("{kind}, at the start only")));
        } else if let Some(inner) = text.strip_suffix(close.as_bytes()) {
            each(inner.to_vec(), Some(format!("{kind}, at the end only")));
        }
    }
}

fn without_prefix(secret: &[u8], each: &mut Each<'_>) {
    let text = secret.trim_ascii();
    for prefix in ["Bearer ", "Basic ", "Token ", "secret=", "secret:", "key=", "sha256=", "sha1=", "="] {
        if text.len() > prefix.len() && text[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes()) {
            each(text[prefix.len()..].trim_ascii_start().to_vec(), Some(format!("`{}`", prefix.trim_end())));
        }
    }
    let line = text.strip_prefix(b"export ").unwrap_or(text);
    if let Some(at) = memchr::memchr2(b'=', b':', line)
        && std::str::from_utf8(&line[..at]).is_ok_and(|name| is_name(name.trim_end()))
    {
        let value = line[at + 1..].trim_ascii_start();
        each(value.to_vec(), Some("a name before the value".to_owned()));
        without_quotes(value, &mut |inner, kind| {
            each(inner, kind.map(|kind| format!("a name before the value, and {kind}")));
        });
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn filtered(text: &str, keep: impl Fn(char) -> bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut utf8 = [0; 4];
    for c in text.chars().filter(|c| keep(*c)) {
        out.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
    }
    out
}

fn plain_typography(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut utf8 = [0; 4];
    for c in text.chars() {
        let plain = match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => "-",
            '‘' | '’' | '‚' | '‛' | '´' | '′' => "'",
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
            '…' => "...",
            '\u{ff01}'..='\u{ff5e}' => {
                // Full-width forms of East Asian input methods, in the order of ASCII.
                let ascii = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
                &*ascii.encode_utf8(&mut utf8)
            }
            _ => &*c.encode_utf8(&mut utf8),
        };
        out.extend_from_slice(plain.as_bytes());
    }
    out
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let count = memchr::memmem::find_iter(text, from).count();
    let mut out = Vec::with_capacity(text.len() + count * to.len());
    let mut done = 0;
    for at in memchr::memmem::find_iter(text, from) {
        out.extend_from_slice(&text[done..at]);
        out.extend_from_slice(to);
        done = at + from.len();
    }
    out.extend_from_slice(&text[done..]);
    out
}

/// `$name` and `${name}` replaced by nothing, as shells do with a variable that is not set.
fn expanded(secret: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(secret.len());
    let last_brace = memchr::memrchr(b'}', secret).unwrap_or(0);
    let mut rest = secret;
    while let Some(dollar) = memchr::memchr(b'$', rest) {
        let (before, reference) = (&rest[..dollar], &rest[dollar + 1..]);
        out.extend_from_slice(before);
        let at = secret.len() - reference.len();
        let skipped = match reference.first() {
            Some(b'{') if at < last_brace => memchr::memchr(b'}', reference).map_or(0, |end| end + 1),
            // `$1` to `$9` are the arguments, one digit each.
            Some(b'0'..=b'9') => 1,
            _ => reference
                .iter()
                .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
                .unwrap_or(reference.len()),
        };
        if skipped == 0 {
            out.push(b'$');
        }
        rest = &reference[skipped..];
    }
    out.extend_from_slice(rest);
    out
}

fn without_backslashes(secret: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(secret.len());
    let mut bytes = secret.iter();
    while let Some(&byte) = bytes.next() {
        out.push(match byte {
            b'\\' => bytes.next().copied().unwrap_or(byte),
            _ => byte,
        });
    }
    out
}

fn percent_encoded(secret: &[u8], digits: &[u8; 16]) -> Vec<u8> {
    let mut out = Vec::with_capacity(3 * secret.len());
    for &byte in secret {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'%', digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]);
        }
    }
    out
}

fn from_utf16(secret: &[u8], each: &mut Each<'_>) {
    for (mark, unit, kind) in [
        (b"\xff\xfe", u16::from_le_bytes as fn([u8; 2]) -> u16, "little-endian"),
        (b"\xfe\xff", u16::from_be_bytes, "big-endian"),
    ] {
        let bytes = secret.strip_prefix(mark).unwrap_or(secret);
        // Without a mark and without a zero byte it is no UTF-16 that anybody's tool writes for a secret.
        if bytes.is_empty() || bytes.len() % 2 != 0 || !bytes.contains(&0) {
            continue;
        }
        let mut text = Vec::with_capacity(2 * bytes.len());
        let mut utf8 = [0; 4];
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        for c in char::decode_utf16(units) {
            let Ok(c) = c else { break };
            text.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
        }
        each(text.trim_ascii().to_vec(), Some(format!("{kind}, trimmed")));
        each(text, Some(kind.to_owned()));
    }
}

/// Where each character stands: Unicode characters in a text, bytes in anything else. Nothing for a secret that is longer than
/// `limit`, where trying each place would take too long.
fn places(secret: &[u8], limit: usize) -> Vec<std::ops::Range<usize>> {
    if secret.len() > limit {
        return Vec::new();
    }
    match std::str::from_utf8(secret) {
        Ok(text) => text.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect(),
        Err(_) => (0..secret.len()).map(|at| at..at + 1).collect(),
    }
}

fn position(at: usize, places: &[std::ops::Range<usize>]) -> String {
    format!("character {} of {}", at + 1, places.len())
}

fn look_alikes(secret: &[u8], each: &mut Each<'_>) {
    let places = places(secret, 256);
    for (at, place) in places.iter().enumerate() {
        let rest = &secret[place.start..];
        for group in LOOK_ALIKES {
            for written in group.iter().filter(|text| rest.starts_with(text.as_bytes())) {
                for meant in group.iter().filter(|text| *text != written) {
                    each(
                        joined(&[&secret[..place.start], meant.as_bytes(), &rest[written.len()..]]),
                        Some(position(at, &places)),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    const SECRET: &[u8] = b"ec2d98960d9a67a8-21d4aaaa";

    fn variants(code: &str, secret: &[u8]) -> Vec<(Vec<u8>, Option<String>)> {
        let row = SECRET_ROWS.iter().find(|row| row.code == code).expect(code);
        let mut all = Vec::new();
        row.apply(secret, &mut |variant, detail| all.push((variant.to_vec(), detail)));
        all
    }

    #[track_caller]
    fn reaches(code: &str, at_hand: impl AsRef<[u8]>, used: impl AsRef<[u8]>) {
        let all = variants(code, at_hand.as_ref());
        assert!(
            all.iter().any(|(variant, _)| variant == used.as_ref()),
            "{code} does not lead from {:?} to {:?}",
            at_hand.as_ref().escape_ascii().to_string(),
            used.as_ref().escape_ascii().to_string()
        );
    }

    #[test]
    fn a_secret_without_escapes_is_not_said_to_be_decoded() {
        assert!(variants("secret-percent-decoded", b"abc+def/ghi").is_empty());
    }

    /// The digests are those of the hashes' own test values.
    const WRITTEN_ANEW: [(&str, &str, &str); 6] = [
        ("secret-base64-encoded", "???", "Pz8/Cg=="),
        ("secret-case", "AbC", "abc"),
        ("secret-case", "AbC", "ABC"),
        ("secret-digest", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("secret-digest-other", "abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("secret-digest-other", "abc", "A9993E364706816ABA3E25717850C26C9CD0D89D"),
    ];

    const SINGLE_CHARACTERS: [(&str, &str, &str); 18] = [
        ("secret-doubled", "abab", "ab"),
        ("secret-doubled", "ab\nab", "ab"),
        ("secret-doubled", "ab", "abab"),
        ("secret-ascii", "zoë-😀", "zo?-??"),
        ("secret-look-alike", "al1ce", "a11ce"),
        ("secret-look-alike", "b0b", "bOb"),
        ("secret-look-alike", "clarn", "clam"),
        ("secret-look-alike", "modem", "rnodem"),
        ("secret-look-alike", "pаss", "pass"),
        ("secret-look-alike", "a–b", "a-b"),
        ("secret-extra-character", "abcc", "abc"),
        ("secret-extra-character", "zoëx", "zox"),
        ("secret-missing-character", "bc", "abc"),
        ("secret-missing-character", "bc", "bc="),
        ("secret-missing-character", "ac", "abc"),
        ("secret-swapped-characters", "zoë", "zëo"),
        ("secret-wrong-character", "zoë", "zoe"),
        ("secret-wrong-character", "abc", "a_c"),
    ];

    #[test]
    fn every_row_leads_from_the_secret_at_hand_to_the_one_that_was_used() {
        let s = "s3cr3t-client";
        let mut without_example: HashSet<_> = SECRET_ROWS.iter().map(|row| row.code).collect();
        for (code, at_hand, used) in [
            ("secret-without-lf", "s3cr3t-client\n", s),
            ("secret-without-crlf", "s3cr3t-client\r\n", s),
            ("secret-without-cr", "s3cr3t-client\r", s),
            ("secret-trimmed", " \ts3cr3t-client ", s),
            ("secret-trimmed", " s3cr3t-client ", "s3cr3t-client "),
            ("secret-with-lf", s, "s3cr3t-client\n"),
            ("secret-with-crlf", s, "s3cr3t-client\r\n"),
            ("secret-with-cr", s, "s3cr3t-client\r"),
            ("secret-without-quotes", "\"s3cr3t-client\"", s),
            ("secret-without-quotes", "'s3cr3t-client'", s),
            ("secret-without-quotes", "`s3cr3t-client`", s),
            ("secret-without-quotes", "“s3cr3t-client”", s),
            ("secret-without-quotes", "s3cr3t-client\"", s),
            ("secret-with-quotes", s, "'s3cr3t-client'"),
            ("secret-with-space", s, "s3cr3t-client "),
            ("secret-with-space", s, "\ts3cr3t-client"),
            ("secret-empty", s, ""),
            ("secret-without-prefix", "Bearer s3cr3t-client", s),
            ("secret-without-prefix", "secret=s3cr3t-client", s),
            ("secret-without-prefix", "INTERCOM_CLIENT_SECRET=s3cr3t-client", s),
            ("secret-without-prefix", "export A_SECRET='s3cr3t-client'", s),
            ("secret-with-prefix", s, "Basic s3cr3t-client"),
            ("secret-without-literal-newline", r"s3cr3t-client\n", s),
            ("secret-without-literal-newline", r"s3cr3t-client\r\n", s),
            ("secret-literal-newline", r"s3cr3t-client\n", "s3cr3t-client\n"),
            ("secret-literal-newline", "s3cr3t-client\r\n", r"s3cr3t-client\r\n"),
            ("secret-without-bom", "\u{feff}s3cr3t-client", s),
            ("secret-with-bom", s, "\u{feff}s3cr3t-client"),
            ("secret-without-invisible", "s3cr\u{200b}3t-client\u{a0}", s),
            ("secret-without-white-space", "s3cr3t-\nclient", s),
            ("secret-plain-typography", "s3cr3t–client", s),
            ("secret-plain-typography", s, "s3cr3t—client"),
            ("secret-dashes", s, "s3cr3tclient"),
            ("secret-dashes", "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff"),
            ("secret-guid", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}"),
            ("secret-guid", "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
            ("secret-without-padding", "c2VjcmV0LTE=", "c2VjcmV0LTE"),
            ("secret-cut-at-special", "s3cr=3t", "s3cr"),
            ("secret-cut-at-special", "s3cr3t#client", "s3cr3t"),
            ("secret-cut-at-special", "s3cr3t client", "s3cr3t"),
            ("secret-in-file", "PORT=3000\nCLIENT=s3cr3t-client\r\n", s),
            ("secret-in-file", "# ours\nclient: 's3cr3t-client'\nport: 1", s),
            ("secret-in-file", r#"{"port":1,"intercom":{"client":"s3cr3t-client"}}"#, s),
            ("secret-with-rest-of-line", s, "s3cr3t-client;"),
            ("secret-with-rest-of-line", s, "s3cr3t-client #"),
            ("secret-with-comment", s, "s3cr3t-client # production"),
            ("secret-shell-expanded", "s3$cr3t-client", "s3-client"),
            ("secret-shell-expanded", "s3${cr}3t", "s33t"),
            ("secret-shell-expanded", "s3$$cr", "s3$cr"),
            ("secret-shell-expanded", r"s3\cr\\t", r"s3cr\t"),
            ("secret-percent-decoded", "s3cr3t%2Bclient%", "s3cr3t+client%"),
            ("secret-percent-encoded", "s+/=", "s%2B%2F%3D"),
            ("secret-percent-encoded", "s+/=", "s%2b%2f%3d"),
            ("secret-plus-as-space", "a+b", "a b"),
            ("secret-plus-as-space", "a b", "a+b"),
            ("secret-hex-decoded", "6162-63", "abc"),
            ("secret-hex-cut", "6162-63", "ab"),
            ("secret-hex-encoded", "jkl", "6a6b6c"),
            ("secret-hex-encoded", "jkl", "6A6B6C"),
            ("secret-base64-decoded", "Pz8/Pg==", "???>"),
            ("secret-base64-decoded", "Pz8_Pg", "???>"),
            ("secret-base64-decoded", "Pz8/Pz8/=", "??????"),
            ("secret-base64-decoded", "Pz8/Cg==", "???"),
            ("secret-base64-encoded", "???>", "Pz8/Pg=="),
            ("secret-base64-encoded", "???>", "Pz8_Pg"),
            ("secret-utf-16", "ab", "a\0b\0"),
            ("secret-from-utf-16", "a\0b\0\r\0\n\0", "ab"),
            ("secret-nul", "ab", "ab\0"),
            ("secret-nul", "ab\0\0", "ab"),
            ("secret-cut", "0123456789abcdefg", "0123456789abcdef"),
            ("secret-part", "0123456789", "01234567"),
            ("secret-part", "0123456789", "3456789"),
            ("secret-part", "0123456789", "12345678"),
            ("secret-broken", "s3cr3t", "s3\u{ad}cr3t"),
            ("secret-broken", "s3cr3t", "s3cr3t\u{a0}"),
            ("secret-broken", "s3cr3t", "s3cr\r\n3t"),
            ("secret-with-quotes", s, "b's3cr3t-client'"),
            ("secret-without-quotes", "[\"s3cr3t-client\"]", s),
        ]
        .into_iter()
        .chain(WRITTEN_ANEW)
        .chain(SINGLE_CHARACTERS)
        {
            reaches(code, at_hand, used);
            without_example.remove(code);
        }
        assert_eq!(without_example, HashSet::new());
        reaches("secret-digest", "abc", Hash::Sha256.digest(&[b"abc"]).as_bytes());
        reaches("secret-from-utf-16", b"\xff\xfea\0b\0", "ab");
    }

    #[test]
    fn codes_are_unique() {
        let mut codes = HashSet::from([UNEXPANDED]);
        for row in SECRET_ROWS {
            assert!(codes.insert(row.code), "{} is there twice", row.code);
            assert!(row.code.starts_with("secret-"));
        }
    }

    #[test]
    fn no_detail_repeats_any_part_of_the_secret() {
        // A secret of characters that no detail's own words contain.
        let secret = "жЖ#жЪ жЫ$Ъ–$$Ж\\Ы\"'\n";
        for row in SECRET_ROWS {
            row.apply(secret.as_bytes(), &mut |_, detail| {
                if let Some(detail) = detail {
                    assert!(!detail.contains(|c| "жЖЪЫ#$–\\\"".contains(c)), "{detail}");
                }
            });
        }
    }

    #[test]
    fn the_number_of_variants_is_bounded() {
        let count = |secret: &[u8], common: bool| {
            let mut count = 0;
            for row in SECRET_ROWS.iter().filter(|row| row.common || !common) {
                row.apply(secret, &mut |_, _| count += 1);
            }
            count
        };
        // The character with the most look-alikes, and one without.
        assert!(count(&[b'l'; 128], false) <= 20_000);
        assert!(count("0a".repeat(64).as_bytes(), false) <= 20_000);
        assert!(count(SECRET, true) <= 100, "{}", count(SECRET, true));
        assert!(count(&[b'l'; 257], false) <= 100);
        assert!(count(&vec![b'l'; 1 << 20], false) <= 100);
    }

    #[test]
    fn finds_the_name_in_a_secret_that_nothing_expanded() {
        for text in [
            "$CLIENT_SECRET",
            "${CLIENT_SECRET}",
            "${CLIENT_SECRET:-none}",
            "%CLIENT_SECRET%",
            "env:CLIENT_SECRET",
            "$env:CLIENT_SECRET",
            "$(CLIENT_SECRET)",
            "{{CLIENT_SECRET}}",
            "${{ secrets.CLIENT_SECRET }}",
            "process.env.CLIENT_SECRET\n",
        ] {
            assert_eq!(looks_unexpanded(text.as_bytes()), Some("CLIENT_SECRET"), "{text}");
        }
        for text in ["", "$", "${}", "%%", "s3cr3t", "$3cret", "pa$$word", "50%", "CLIENT_SECRET"] {
            assert_eq!(looks_unexpanded(text.as_bytes()), None, "{text}");
        }
        let mut texts = Vec::new();
        unexpanded("CLIENT_SECRET", &mut |text, _| texts.push(text));
        let names = texts.iter().filter_map(|text| looks_unexpanded(text)).count();
        assert_eq!(names, texts.len() - 1, "all but the bare name read back");
    }

    proptest! {
        #[test]
        fn no_row_ever_yields_the_secret_itself(secret in proptest::collection::vec(any::<u8>(), 0..40)) {
            for row in SECRET_ROWS {
                let mut seen = false;
                row.apply(&secret, &mut |variant, _| seen |= variant.as_slice() == secret);
                prop_assert!(!seen, "{}", row.code);
            }
        }

        #[test]
        fn odd_texts_go_through_every_row(secret in "[-$%{}\\\\\"'=+ \u{AD}\u{feff}\u{200b}аaéO0rnml]{0,24}") {
            for row in SECRET_ROWS {
                row.apply(secret.as_bytes(), &mut |_, _| ());
            }
        }
    }
}
