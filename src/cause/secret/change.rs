//! What is done to a secret on its way, for the rows to name.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::{Each, is_name};

pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// What people write behind a secret. Other comments cannot be guessed.
pub(super) const COMMENTS: &[&str] = &[
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
pub(super) const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-";

/// The longest secret of which every place is tried.
pub(super) const PLACES: usize = 256;

/// Fewer bytes of a secret are no part that anybody took for it.
pub(super) const FEWEST: usize = 4;

pub(super) const QUOTES: &[(&str, &str, &str)] = &[
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

pub(super) fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// Collects into one allocation, so that no copy of a secret stays behind in an outgrown one.
/// The bytes that some text stands for in base64 where whatever is no letter, no digit and in no `alphabet` is passed over. `None` where too
/// little is left.
pub(super) fn decoded_leniently(text: &[u8], alphabet: &[u8]) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let known = text.iter().filter(|byte| byte.is_ascii_alphanumeric() || alphabet.contains(byte));
    let plain = known.map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        _ => *byte,
    });
    let mut digits = Zeroizing::new(collected(plain, text.len()));
    // A single digit at the end is less than a byte.
    let whole = digits.len() - usize::from(digits.len() % 4 == 1);
    digits.truncate(whole);
    GeneralPurpose::new(&STANDARD, config).decode(digits.as_slice()).ok().filter(|bytes| !bytes.is_empty())
}

pub(super) fn collected(bytes: impl Iterator<Item = u8>, capacity: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(capacity);
    out.extend(bytes);
    out
}

pub(super) fn without_end(secret: &[u8], end: &[u8], each: &mut Each<'_>) {
    if let Some(rest) = secret.strip_suffix(end) {
        each(rest.to_vec(), None);
    }
}

pub(super) fn without_quotes(secret: &[u8], each: &mut Each<'_>) {
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

/// What a secret is that stands there twice, with nothing, a line break or a space between.
pub(super) fn once(secret: &[u8]) -> Option<&[u8]> {
    [&b""[..], b"\n", b"\r\n", b" "].into_iter().find_map(|between| {
        let half = secret.len().checked_sub(between.len())? / 2;
        let (first, rest) = secret.split_at_checked(half).filter(|(first, _)| !first.is_empty())?;
        (rest.strip_prefix(between)? == first).then_some(first)
    })
}

pub(super) fn without_prefix(secret: &[u8], each: &mut Each<'_>) {
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

pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

pub(super) fn filtered(text: &str, keep: impl Fn(char) -> bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut utf8 = [0; 4];
    for c in text.chars().filter(|c| keep(*c)) {
        out.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
    }
    out
}

pub(super) fn plain_typography(text: &str) -> Vec<u8> {
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

pub(super) fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
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
pub(super) fn expanded(secret: &[u8]) -> Vec<u8> {
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

pub(super) fn without_backslashes(secret: &[u8]) -> Vec<u8> {
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

pub(super) fn percent_encoded(secret: &[u8], digits: &[u8; 16]) -> Vec<u8> {
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

pub(super) fn from_utf16(secret: &[u8], each: &mut Each<'_>) {
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
pub(super) fn places(secret: &[u8], limit: usize) -> Vec<std::ops::Range<usize>> {
    if secret.len() > limit {
        return Vec::new();
    }
    match std::str::from_utf8(secret) {
        Ok(text) => text.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect(),
        Err(_) => (0..secret.len()).map(|at| at..at + 1).collect(),
    }
}

pub(super) fn position(at: usize, places: &[std::ops::Range<usize>]) -> String {
    format!("character {} of {}", at + 1, places.len())
}

pub(super) fn look_alikes(secret: &[u8], each: &mut Each<'_>) {
    let places = places(secret, PLACES);
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
