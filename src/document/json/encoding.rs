//! Texts whose very bytes are not what JSON is exchanged in: UTF-16, a byte order mark, bytes that are no UTF-8.

use super::{Edit, MistakeKind, Reader, Said};

/// What a text that is not UTF-8 from the start on looks like, in words.
pub(super) fn wide(text: &[u8]) -> Option<&'static str> {
    match text {
        [0xFF, 0xFE, 0, 0, ..] | [1..=0x7F, 0, 0, 0, ..] => Some("UTF-32, little-endian"),
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, 1..=0x7F, ..] => Some("UTF-32, big-endian"),
        [0xFF, 0xFE, ..] => Some("UTF-16, little-endian"),
        [0xFE, 0xFF, ..] => Some("UTF-16, big-endian"),
        // A document starts with a character of ASCII: half of it is zero.
        [1..=0x7F, 0, rest @ ..] if rest.get(1).is_none_or(|byte| *byte == 0) => Some("UTF-16, little-endian"),
        [0, 1..=0x7F, rest @ ..] if rest.first().is_none_or(|byte| *byte == 0) => Some("UTF-16, big-endian"),
        _ => None,
    }
}

impl Reader<'_> {
    /// Passes over a byte order mark.
    pub(super) fn byte_order_mark(&mut self) {
        if self.text.starts_with(b"\xEF\xBB\xBF") {
            self.at = 3;
            self.report(MistakeKind::ByteOrderMark, 0..3, |_| {
                Said::new("a byte order mark stands before the JSON").edit(Edit::delete(0..3))
            });
        }
    }

    /// Reports bytes that are no UTF-8, all at once: they have one cause.
    pub(super) fn check_utf8(&mut self) {
        let Err(error) = std::str::from_utf8(self.text) else { return };
        let start = error.valid_up_to();
        let end = error.error_len().map_or(self.text.len(), |length| start + length);
        self.report(MistakeKind::InvalidUtf8, start..end, |reader| {
            let byte = reader.text.get(start).copied().unwrap_or_default();
            let rest = reader.text.get(end..).unwrap_or_default();
            let more = rest.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count() as u64;
            let latin = if byte >= 0xA0 { format!("; in Latin-1 it is `{}`", char::from(byte)) } else { String::new() };
            let others = match more {
                0 => String::new(),
                1 => "; 1 more such place follows".to_owned(),
                _ => format!("; {} follow", crate::text::count(more, "more such place")),
            };
            Said::new(format!("the byte 0x{byte:02X} is no UTF-8 here{latin}{others}"))
        });
    }
}
