//! The table: one row for each kind of difference.

use base64::Engine as _;
use base64::engine::general_purpose::{
    STANDARD, STANDARD_NO_PAD, STANDARD_PAD_INDIFFERENT, URL_SAFE, URL_SAFE_NO_PAD, URL_SAFE_PAD_INDIFFERENT,
};
use zeroize::Zeroizing;

use super::SecretRow;
use super::change::{
    BOM, COMMENTS, FEWEST, LETTERS, PLACES, QUOTES, collected, decoded_leniently, expanded, filtered, from_utf16,
    is_invisible, joined, look_alikes, once, percent_encoded, places, plain_typography, position, replaced,
    without_backslashes, without_end, without_prefix, without_quotes,
};
use super::file::values_of_file;
use crate::cause::guid;
use crate::percent;
use crate::platform::Hash;

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
        code: "secret-in-file",
        title: "one value of the file that was taken for the secret",
        common: false,
        make: values_of_file,
    },
    SecretRow {
        code: "secret-cut-at-special",
        title: "the secret cut short where a special character stands in it",
        common: true,
        make: |secret, each| {
            for special in [&b"#"[..], b" ", b"\t", b"\0", b";", b"&", b"=", b"\"", b"'", b"$", b",", b"%", b"`", b"|"]
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
            // Any text is base64 to decoders that pass over what is none, and over bits that are left at the end.
            for (alphabet, kind) in [(b"+/-_".as_slice(), "as Node.js reads it"), (b"+/", "as Python reads it")] {
                if let Some(bytes) = decoded_leniently(text, alphabet) {
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
            let Some(digits) = guid::digits(secret.trim_ascii()) else { return };
            for (name, mut form) in guid::forms(&digits).into_iter().chain(guid::bytes(&digits)) {
                each(std::mem::take(&mut *form), Some(name.to_owned()));
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
                // One character too many is only that.
                if let Some(start) = secret.get(..length).filter(|_| secret.len() > length + 1) {
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
            // What lacks one character at an end is told by that character, below.
            for kept in (whole.min(FEWEST)..whole.saturating_sub(1)).rev().filter(|_| whole <= PLACES) {
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
            if let Some(once) = once(secret) {
                each(once.to_vec(), Some("once".to_owned()));
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
