//! Which of two bodies was changed, where a digest proves both and neither: the one that was captured, or the one that was signed. Says what is
//! likelier by what platforms never write, and proves nothing.

use super::input;
use crate::cause::body::{Input, holds_rounded, rows};
use crate::json::Kind;
use crate::printed;

/// Something that no platform puts into a body. Where only the captured body has it, whoever recorded that body wrote it again; where only the
/// signed one has it, the signer did.
type Oddity = fn(&Input<'_>) -> bool;

const ODDITIES: [Oddity; 6] = [
    // Recorders keep base64, a form, numbers of bytes, a dump of an object; no signer gets JSON out of those by mistake.
    is_no_json,
    // Platforms send compact JSON; who looks at a body, or keeps it as a file, lays it out.
    is_laid_out,
    // No platform ends lines in a body, and Git and editors on Windows end those of a file so.
    ends_lines_as_windows,
    // Only PHP writes `\/`, and no platform is written in it: a log or a request bin is.
    escapes_slashes,
    // Platforms send UTF-8 as it is; Python and PHP write escapes when they keep what they read.
    escapes_letters,
    // Nothing gives an integer its digits back once JavaScript has rounded it.
    holds_rounded,
];

/// Whether the captured body is the likelier one to have been changed: it has something odd that the signed one has not, and not the other way
/// round too.
pub(super) fn captured_was_changed(captured: &[u8], signed: &[u8]) -> bool {
    let (captured, signed) = (input(captured), input(signed));
    let only = |one: &Input<'_>, other: &Input<'_>| ODDITIES.iter().any(|odd| odd(one) && !odd(other));
    only(&captured, &signed) && !only(&signed, &captured)
}

fn is_no_json(input: &Input<'_>) -> bool {
    let root = input.tree.as_ref().map(|tree| tree.root().kind());
    !matches!(root, Some(Kind::Array | Kind::Object))
        || std::str::from_utf8(input.bytes).is_err()
        || is_bytes_of_text(input)
}

/// JSON whose numbers are the bytes of a text, as `JSON.stringify` writes a Buffer.
fn is_bytes_of_text(input: &Input<'_>) -> bool {
    let bytes = input.tree.as_ref().and_then(|tree| printed::numbers(tree.root()));
    bytes.is_some_and(|bytes| printed::is_text(&bytes))
}

fn is_laid_out(input: &Input<'_>) -> bool {
    let compact = rows().iter().find(|row| row.code == "body-compact");
    compact.is_some_and(|row| row.apply(input, &mut Vec::new()))
}

fn ends_lines_as_windows(input: &Input<'_>) -> bool {
    memchr::memmem::find(input.bytes, b"\r\n").is_some()
}

fn escapes_slashes(input: &Input<'_>) -> bool {
    escapes(input.bytes).any(|escape| escape.starts_with(b"/"))
}

/// Characters below U+0080 and the line ends U+2028 and U+2029 are escaped by frameworks of platforms too: `\u003c`.
fn escapes_letters(input: &Input<'_>) -> bool {
    escapes(input.bytes).any(|escape| {
        let digits = escape.strip_prefix(b"u").and_then(|rest| std::str::from_utf8(rest.get(..4)?).ok());
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        unit.is_some_and(|unit| unit >= 0x80 && !(0x2028..=0x2029).contains(&unit))
    })
}

/// What follows each backslash that begins an escape.
fn escapes(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = body;
    std::iter::from_fn(move || {
        let at = memchr::memchr(b'\\', rest)? + 1;
        let escape = rest.get(at..)?;
        rest = rest.get(at + 1..).unwrap_or_default();
        Some(escape)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_platform_writes_was_written_after_the_signature() {
        let plain = "{\"a\":\"x/ë\"}";
        for odd in [
            "{\"a\": \"x/ë\"}",
            "eyJhIjoieC/DqyJ9",
            "{\"a\":\"x\\/ë\"}",
            "{\"a\":\"x/\\u00eb\"}",
            "{\r\n\"a\":\"x/ë\"}",
            "[123,34,97,34,58,49,125]",
            "{\"type\":\"Buffer\",\"data\":[123,34,97,34,58,49,125]}",
        ] {
            assert!(captured_was_changed(odd.as_bytes(), plain.as_bytes()), "{odd}");
            assert!(!captured_was_changed(plain.as_bytes(), odd.as_bytes()), "{odd}");
        }
        assert!(captured_was_changed(b"{\r\n}", b"{\n}"), "lines as Git makes them");
        // Each has something odd of its own, so that nothing is said of the recorder.
        assert!(!captured_was_changed(b"{\"a\": \"/\"}", b"{\"a\":\"\\/\"}"));
        for usual in ["{\"a\":\"\\u003c\"}", "{\"a\":\"\\\\/\"}", "{\"a\":\"\\\\u00eb\"}", "{\"a\":\"\\u2028\"}"] {
            assert!(!captured_was_changed(usual.as_bytes(), b"{\"a\":\"<\"}"), "{usual}");
        }
    }
}
