//! Letters beyond ASCII, spelled with ASCII or left without their marks: what a log, a template, a database or a strict codec makes of them; and
//! whole bodies as such a function leaves them.

use super::normal::decomposed;
use super::{BodyRow, Group};
use crate::cause::Ecosystem;
use crate::percent;

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

pub(super) static ROWS: &[BodyRow] = &[
    Group::Encoding.row(
        |body, out| letters(body, out, |letter, out| out.extend(std::iter::repeat_n(b'?', letter.len_utf8()))),
        "body-ascii-mark-a-byte",
        "the body with a question mark for each byte of a character beyond ASCII",
    ),
    Group::Encoding
        .row(
            |body, out| letters(body, out, |letter, out| text(&format!("&#{};", u32::from(letter)), out)),
            "body-letters-html-numbers",
            "the body with characters beyond ASCII as HTML's numbers, such as `&#235;`",
        )
        .of(Ecosystem::Python),
    Group::Encoding.row(
        |body, out| letters(body, out, |letter, out| text(&format!("&#x{:X};", u32::from(letter)), out)),
        "body-letters-html-hex",
        "the body with characters beyond ASCII as HTML's hexadecimal numbers, such as `&#xEB;`",
    ),
    Group::Encoding.row(
        |body, out| letters(body, out, |letter, out| text(&format!("&#x{:x};", u32::from(letter)), out)),
        "body-letters-html-hex-lower",
        "the body with characters beyond ASCII as HTML's hexadecimal numbers in lower case, such as `&#xeb;`",
    ),
    Group::Encoding
        .row(
            |body, out| {
                letters(body, out, |letter, out| match name(letter) {
                    Some(name) => text(&format!("&{name};"), out),
                    None => text(&format!("&#{};", u32::from(letter)), out),
                })
            },
            "body-letters-html-names",
            "the body with characters beyond ASCII as HTML's names, such as `&euml;`",
        )
        .of(Ecosystem::Php),
    Group::Encoding.row(
        |body, out| letters(body, out, |letter, out| each_byte(letter, "\\x", LOWER, out)),
        "body-letters-bytes",
        "the body with each byte beyond ASCII as `\\xc3`",
    ),
    Group::Encoding.row(
        |body, out| letters(body, out, |letter, out| each_byte(letter, "\\x", UPPER, out)),
        "body-letters-bytes-upper",
        "the body with each byte beyond ASCII as `\\xC3`, in upper case",
    ),
    Group::Encoding
        .row(
            |body, out| {
                letters(body, out, |letter, out| match u32::from(letter) {
                    code @ ..=0xFF => text(&format!("\\x{code:02x}"), out),
                    code @ ..=0xFFFF => text(&format!("\\u{code:04x}"), out),
                    code => text(&format!("\\U{code:08x}"), out),
                })
            },
            "body-letters-backslash",
            "the body with characters beyond ASCII as Python's `backslashreplace` writes them, such as `\\xeb`",
        )
        .of(Ecosystem::Python),
    Group::Encoding.row(
        |body, out| {
            letters(body, out, |letter, out| {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    text(&format!("%u{unit:04X}"), out);
                }
            })
        },
        "body-letters-percent-u",
        "the body with characters beyond ASCII as `%u00EB`",
    ),
    Group::Encoding.row(
        |body, out| letters(body, out, |letter, out| each_byte(letter, "%", UPPER, out)),
        "body-letters-percent",
        "the body with characters beyond ASCII percent-encoded, and nothing else",
    ),
    Group::Encoding.row(
        |body, out| unaccented(body, out, |letter, out| out.extend(letter.encode_utf8(&mut [0; 4]).as_bytes())),
        "body-letters-unaccented",
        "the body with its letters' accents taken off",
    ),
    Group::Encoding
        .row(
            |body, out| unaccented(body, out, |_, _| {}),
            "body-letters-unaccented-dropped",
            "the body with its letters' accents taken off, and every other character beyond ASCII dropped",
        )
        .of(Ecosystem::Python),
    Group::Encoding.row(
        |body, out| unaccented(body, out, |_, out| out.push(b'?')),
        "body-letters-unaccented-marks",
        "the body with its letters' accents taken off, and a question mark for every other character beyond ASCII",
    ),
    Group::Wrap
        .row(html_entities, "body-html-entities", "the body with HTML entities for quotes, brackets and letters")
        .of(Ecosystem::Php),
    Group::Wrap.row(
        |body, out| {
            for byte in body {
                match byte {
                    b'"' | b'\\' | 0..b' ' | 0x7F.. => escaped(*byte, "\\x", UPPER, out),
                    _ => out.push(*byte),
                }
            }
            true
        },
        "body-nginx-log",
        "the body as a log of nginx has it, with `\\x22` for each quote",
    ),
    Group::Wrap
        .row(
            |body, out| {
                percent::encode(body, b";,/?:@&=+$-_.!~*'()#", out);
                true
            },
            "body-uri",
            "the body percent-encoded as by encodeURI",
        )
        .of(Ecosystem::Node),
    Group::Wrap.row(
        |body, out| {
            percent::encode(body, percent::UNRESERVED, out);
            true
        },
        "body-percent-encoded",
        "the body percent-encoded, all but letters, digits, hyphens, dots, underscores and tildes",
    ),
    Group::Wrap
        .row(
            |body, out| {
                percent::encode(body, b"/-._~", out);
                true
            },
            "body-python-quote",
            "the body percent-encoded as by Python's quote, its slashes as they are",
        )
        .of(Ecosystem::Python),
    Group::Wrap
        .row(
            |body, out| {
                super::wrap::form(body, percent::UNRESERVED, out);
                true
            },
            "body-python-quote-plus",
            "the body percent-encoded as by Python's quote_plus, plus signs for its spaces",
        )
        .of(Ecosystem::Python),
    Group::Wrap
        .row(
            |body, out| {
                let Ok(text) = std::str::from_utf8(body) else { return false };
                text.chars().for_each(|letter| as_escape_does(letter, out));
                true
            },
            "body-js-escape",
            "the body as JavaScript's old `escape` writes it",
        )
        .of(Ecosystem::Node),
    Group::Wrap
        .row(
            |body, out| {
                // What `util.inspect` shows of a Buffer, fifty bytes at most.
                text("<Buffer", out);
                body.iter().take(SHOWN).for_each(|byte| escaped(*byte, " ", LOWER, out));
                match body.len().saturating_sub(SHOWN) {
                    0 => text(">", out),
                    1 => text(" ... 1 more byte>", out),
                    more => text(&format!(" ... {more} more bytes>"), out),
                }
                true
            },
            "body-buffer-shown",
            "the text by which Node.js shows a Buffer that holds the body",
        )
        .of(Ecosystem::Node),
];

/// How many bytes of a Buffer Node.js shows.
const SHOWN: usize = 50;

fn text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(text.as_bytes());
}

fn escaped(byte: u8, mark: &str, digits: &[u8; 16], out: &mut Vec<u8>) {
    text(mark, out);
    out.extend([digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]);
}

fn each_byte(letter: char, mark: &str, digits: &[u8; 16], out: &mut Vec<u8>) {
    for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
        escaped(byte, mark, digits, out);
    }
}

/// Writes the characters beyond ASCII by `write`; `false` where there are none.
fn letters(body: &[u8], out: &mut Vec<u8>, write: fn(char, &mut Vec<u8>)) -> bool {
    let Some(body) = std::str::from_utf8(body).ok().filter(|body| !body.is_ascii()) else { return false };
    for letter in body.chars() {
        match u8::try_from(letter) {
            Ok(byte) if byte.is_ascii() => out.push(byte),
            _ => write(letter, out),
        }
    }
    true
}

/// The letters without their marks, and what is still beyond ASCII by `write`.
fn unaccented(body: &[u8], out: &mut Vec<u8>, write: fn(char, &mut Vec<u8>)) -> bool {
    let Some(body) = std::str::from_utf8(body).ok().filter(|body| !body.is_ascii()) else { return false };
    // What `/[\u0300-\u036f]/` takes away once a text is decomposed.
    for letter in decomposed(body).into_iter().filter(|letter| !('\u{300}'..='\u{36F}').contains(letter)) {
        match u8::try_from(letter) {
            Ok(byte) if byte.is_ascii() => out.push(byte),
            _ => write(letter, out),
        }
    }
    true
}

/// `escape`: Latin-1 in two digits, everything else in four, by its units of UTF-16.
fn as_escape_does(letter: char, out: &mut Vec<u8>) {
    for unit in letter.encode_utf16(&mut [0; 2]) {
        match u8::try_from(*unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"@*_+-./".contains(&byte) => out.push(byte),
            Ok(byte) => escaped(byte, "%", UPPER, out),
            Err(_) => text(&format!("%u{unit:04X}"), out),
        }
    }
}

/// What HTML calls the characters of Latin-1, from U+00A0 on.
const NAMES: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
    micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil \
    Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute \
    Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute \
    icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

fn name(letter: char) -> Option<&'static str> {
    let at = u32::from(letter).checked_sub(0xA0)?;
    NAMES.split(' ').nth(usize::try_from(at).ok()?)
}

/// PHP's `htmlentities`, as far as Latin-1 goes. Without a letter that has a name it is `htmlspecialchars`, which has a row of its own.
fn html_entities(body: &[u8], out: &mut Vec<u8>) -> bool {
    let Some(body) = std::str::from_utf8(body).ok().filter(|body| !body.is_ascii()) else { return false };
    let mut named = false;
    for letter in body.chars() {
        match (letter, name(letter)) {
            ('&', _) => text("&amp;", out),
            ('<', _) => text("&lt;", out),
            ('>', _) => text("&gt;", out),
            ('"', _) => text("&quot;", out),
            ('\'', _) => text("&#039;", out),
            (_, Some(name)) => {
                named = true;
                text(&format!("&{name};"), out);
            }
            _ => out.extend(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::super::{Input, rows};

    #[test]
    fn letters_beyond_ascii_are_spelled_as_each_tool_spells_them() {
        for (code, body, expected) in [
            ("body-ascii-mark-a-byte", "aë😀", "a??????"),
            ("body-letters-html-numbers", "ë😀", "&#235;&#128512;"),
            ("body-letters-html-hex", "ë", "&#xEB;"),
            ("body-letters-html-hex-lower", "ë", "&#xeb;"),
            // mb_convert_encoding('ëž', 'HTML-ENTITIES')
            ("body-letters-html-names", "ëž", "&euml;&#382;"),
            ("body-letters-bytes", "ë", "\\xc3\\xab"),
            ("body-letters-bytes-upper", "ë", "\\xC3\\xAB"),
            // 'ëž😀'.encode('ascii', 'backslashreplace')
            ("body-letters-backslash", "ëž😀", "\\xeb\\u017e\\U0001f600"),
            ("body-letters-percent-u", "ë😀", "%u00EB%uD83D%uDE00"),
            ("body-letters-percent", "\"ë", "\"%C3%AB"),
            ("body-letters-unaccented", "Zoë→", "Zoe→"),
            ("body-letters-unaccented-dropped", "Zoë→", "Zoe"),
            ("body-letters-unaccented-marks", "Zoë→", "Zoe?"),
            // htmlentities('"ëÿ ž')
            ("body-html-entities", "\"ëÿ ž", "&quot;&euml;&yuml; ž"),
            ("body-nginx-log", "{\"ë\n", "{\\x22\\xC3\\xAB\\x0A"),
            ("body-uri", "{\"a\": 1, ë}", "%7B%22a%22:%201,%20%C3%AB%7D"),
            ("body-percent-encoded", "a!/b", "a%21%2Fb"),
            ("body-python-quote", "{/}", "%7B/%7D"),
            ("body-python-quote-plus", "{ /~", "%7B+%2F~"),
            ("body-js-escape", "{\"ëž@", "%7B%22%EB%u017E@"),
            ("body-buffer-shown", "{}", "<Buffer 7b 7d>"),
        ] {
            let row = rows().iter().find(|row| row.code == code).expect(code);
            let mut out = Vec::new();
            assert!(row.apply(&Input::new(body.as_bytes()), &mut out), "{code}");
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{code}");
        }
        let shown = rows().iter().find(|row| row.code == "body-buffer-shown").unwrap();
        for (length, end) in [(50, "7b>"), (51, "7b ... 1 more byte>"), (52, "7b ... 2 more bytes>")] {
            let mut out = Vec::new();
            shown.apply(&Input::new(&vec![b'{'; length]), &mut out);
            assert!(String::from_utf8(out).unwrap().ends_with(end), "{length}");
        }
    }
}
