//! Words that mail encodes in heads and people paste (RFC 2047): `=?UTF-8?Q?Ond=C5=99ej?=`. Reads UTF-8, Latin-1 and Latin-2, and leaves any other
//! coding as it is.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Kind, Pass, body};

/// The longest word that is looked for: the standard allows 75 characters.
const LONGEST: usize = 400;

/// The letters of ISO 8859-2 from A0 on; Windows-1250 has most of them at the same places.
const LATIN_2: &str =
    "\u{a0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{ad}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

/// Such words one behind the other, with nothing between them but white space.
struct Mailed {
    span: Range<usize>,
    base64: bool,
    text: String,
}

impl Mailed {
    /// Those that begin at a place.
    fn at(text: &str, start: usize) -> Option<Self> {
        let (first, base64, length) = word(text.get(start..)?)?;
        let mut mailed = Self { span: start..start + length, base64, text: first };
        while let Some(rest) = text.get(mailed.span.end..) {
            let next = rest.trim_start();
            let gap = rest.len() - next.len();
            let Some((more, _, length)) = word(next).filter(|_| gap > 0) else { break };
            mailed.text.push_str(&more);
            mailed.span.end += gap + length;
        }
        Some(mailed)
    }

    /// Another text in the same form.
    fn written(&self, text: &str) -> String {
        if self.base64 {
            return format!("=?UTF-8?B?{}?=", STANDARD.encode(text));
        }
        let mut out = Vec::new();
        crate::percent::encode(text.as_bytes(), b"-.!*+/ ", &mut out);
        let content = String::from_utf8_lossy(&out).replace('%', "=");
        format!("=?UTF-8?Q?{}?=", content.replace(' ', "_"))
    }
}

/// What the word stands for that a text begins with, whether it is in base64, and how long it is.
fn word(text: &str) -> Option<(String, bool, usize)> {
    let rest = text.strip_prefix("=?")?;
    let mut end = rest.len().min(LONGEST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let mut parts = rest.get(..end)?.splitn(3, '?');
    let (charset, coding, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let content = rest.get(..rest.find("?=")?)?;
    if content.contains(char::is_whitespace) {
        return None;
    }
    let (base64, bytes) = match coding {
        "B" | "b" => (true, STANDARD.decode(content).ok()?),
        "Q" | "q" => {
            let mut bytes = Vec::with_capacity(content.len());
            let percent = content.replace('%', "=25").replace('=', "%").replace('_', " ");
            crate::percent::decode(percent.as_bytes(), false, &mut bytes);
            (false, bytes)
        }
        _ => return None,
    };
    let text = match charset.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" => String::from_utf8(bytes).ok()?,
        "iso-8859-1" | "iso-8859-15" | "windows-1252" => bytes.into_iter().map(char::from).collect(),
        "iso-8859-2" | "windows-1250" => {
            let letter = |byte: u8| byte.checked_sub(0xA0).and_then(|at| LATIN_2.chars().nth(usize::from(at)));
            bytes.into_iter().map(|byte| letter(byte).unwrap_or(char::from(byte))).collect()
        }
        _ => return None,
    };
    Some((text, base64, charset.len() + coding.len() + content.len() + 6))
}

impl Pass<'_> {
    /// A text with what mail encoded in it looked through.
    pub(super) fn mailed(&mut self, text: &str) -> Option<String> {
        let mut out = String::new();
        let (mut done, mut from) = (0, 0);
        while let Some(at) = text.get(from..).and_then(|rest| rest.find("=?")).map(|at| from + at) {
            let Some(mailed) = Mailed::at(text, at) else {
                from = at + 2;
                continue;
            };
            from = mailed.span.end;
            if self.layers < body::MAX_LAYERS {
                self.layers += 1;
                if let Some(new) = self.scan(&mailed.text) {
                    out.push_str(text.get(done..at)?);
                    out.push_str(&mailed.written(&new));
                    done = from;
                }
                self.layers -= 1;
            }
        }
        out.push_str(text.get(done..)?);
        (done > 0).then_some(out)
    }

    /// What becomes of a text of a kind that mail encoded as a whole; `None` where it is none.
    #[allow(clippy::option_option)] // what is none is looked at further, what stays is not
    pub(super) fn mailed_whole(&mut self, kind: Kind, text: &str) -> Option<Option<String>> {
        let bare = text.trim();
        if !bare.starts_with("=?") || self.layers >= body::MAX_LAYERS {
            return None;
        }
        let mailed = Mailed::at(bare, 0).filter(|mailed| mailed.span.end == bare.len())?;
        self.layers += 1;
        let new = self.value(kind, &mailed.text);
        self.layers -= 1;
        Some(new.map(|new| text.replacen(bare, &mailed.written(&new), 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_of_mail_are_read_in_their_coding() {
        for (text, whole) in [
            ("=?UTF-8?Q?Ond=C5=99ej_Nov=C3=A1k?=", "Ondřej Novák"),
            ("=?utf-8?B?T25kxZllag==?=\r\n =?UTF-8?q?_Nov=C3=A1k?=", "Ondřej Novák"),
            ("=?ISO-8859-2?Q?Ond=F8ej_Nov=E1k?=", "Ondřej Novák"),
            ("=?iso-8859-1?Q?M=FCller_50%?=", "Müller 50%"),
        ] {
            let mailed = Mailed::at(text, 0).unwrap();
            assert_eq!((mailed.text.as_str(), mailed.span.end), (whole, text.len()));
            assert_eq!(Mailed::at(&mailed.written(whole), 0).unwrap().text, whole);
        }
        for text in ["=?x?Q?a?=", "=?utf-8?X?a?=", "=?utf-8?Q?a b?=", "=?utf-8?Q?", "=?"] {
            assert!(Mailed::at(text, 0).is_none(), "{text}");
        }
        assert_eq!(LATIN_2.chars().count(), 96);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again(text in "[ -~é_=?%\u{159}]{0,40}", base64 in any::<bool>(), any in "[=?a-zA-Z8_-]{0,30}") {
            let written = Mailed { span: 0..0, base64, text: String::new() }.written(&text);
            prop_assert_eq!(Mailed::at(&written, 0).unwrap().text, text);
            let _ = Mailed::at(&any, 0);
        }
    }
}
