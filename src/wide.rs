//! Text in UTF-16: which bytes are taken for it, wherever a text arrives that a shell or an editor on Windows may have written.

/// The order of the two bytes of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    fn unit(self, pair: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(pair),
            Self::Big => u16::from_be_bytes(pair),
        }
    }

    /// The units of a text; of an odd number of bytes without the last.
    pub(crate) fn units(self, text: &[u8]) -> impl Iterator<Item = u16> {
        text.as_chunks().0.iter().map(move |pair| self.unit(*pair))
    }
}

/// The order of a text's bytes, and the text behind its byte order mark. `None` where it does not begin as one in UTF-16 does: with a mark, or as
/// what PowerShell's `>>` and `iconv -t UTF-16LE` write, with characters of ASCII.
pub(crate) fn text(bytes: &[u8]) -> Option<(Order, &[u8])> {
    match bytes {
        [0xff, 0xfe, text @ ..] => Some((Order::Little, text)),
        [0xfe, 0xff, text @ ..] => Some((Order::Big, text)),
        _ if alternates(bytes, 1) => Some((Order::Little, bytes)),
        _ if alternates(bytes, 0) => Some((Order::Big, bytes)),
        _ => None,
    }
}

/// Whether the first few pairs of bytes are a character of ASCII and a zero, which stands at that place of each.
fn alternates(bytes: &[u8], zero: usize) -> bool {
    let pairs = || bytes.chunks_exact(2).take(8);
    let is_ascii = |byte: &u8| (b' '..=b'~').contains(byte) || b"\r\n\t".contains(byte);
    pairs().count() >= 4 && pairs().all(|pair| pair.get(zero) == Some(&0) && pair.get(1 - zero).is_some_and(is_ascii))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_begins_with_a_mark_or_with_ascii_is_utf_16() {
        assert_eq!(text(b"\xff\xfea\0"), Some((Order::Little, &b"a\0"[..])));
        assert_eq!(text(b"\xfe\xff\0a"), Some((Order::Big, &b"\0a"[..])));
        assert_eq!(text(b"{\0\"\0a\0\"\0").map(|(order, _)| order), Some(Order::Little));
        assert_eq!(text(b"\0{\0\"\0a\0\"").map(|(order, _)| order), Some(Order::Big));
        // A frame of gRPC, zeros, small numbers in two bytes each, and what is too short to tell.
        for bytes in [&b"\0\0\0\0\x05hello"[..], &[0; 16], b"\0\x01\0\x02\0\x03\0\x04", b"{\0}\0", b"", b"{\"a\":1}"] {
            assert_eq!(text(bytes), None, "{bytes:?}");
        }
    }
}
