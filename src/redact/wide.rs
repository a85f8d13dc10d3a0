//! Texts in UTF-16, as spreadsheets and PowerShell write them, with a byte order mark or without: told by the zeros beside their letters. What is
//! none of both codings is no text.

use crate::capture::Headers;

/// Of how many bytes one is zero, at least, where nothing else says that a text is in UTF-16.
const ONE_OF: usize = 4;

/// Which byte of two comes first.
#[derive(Clone, Copy)]
pub(super) enum Coding {
    Little,
    Big,
}

impl Coding {
    /// That of a body before whose text so many bytes may stand; `None` where each byte is one of its own.
    pub(super) fn of(headers: &Headers, body: &[u8], lead: usize) -> Option<Self> {
        // Zeros before a text say nothing of it.
        memchr::memchr(0, body.get(lead..)?)?;
        let zeros = |at: usize| body.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        let kind = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
        let told = body.starts_with(b"\xFF\xFE")
            || body.starts_with(b"\xFE\xFF")
            || memchr::memmem::find(&kind, b"utf-16").is_some();
        (told || (even + odd) * ONE_OF >= body.len()).then_some(if odd > even { Self::Little } else { Self::Big })
    }

    /// What it says; `None` where it is no text.
    pub(super) fn decoded(self, body: &[u8]) -> Option<String> {
        let (pairs, rest) = body.as_chunks::<2>();
        let units = pairs.iter().map(|pair| match self {
            Self::Little => u16::from_le_bytes(*pair),
            Self::Big => u16::from_be_bytes(*pair),
        });
        let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
        (rest.is_empty() && !text.contains('\0')).then_some(text)
    }

    /// The same in bytes.
    pub(super) fn encoded(self, text: &str) -> Vec<u8> {
        let bytes = |unit: u16| match self {
            Self::Little => unit.to_le_bytes(),
            Self::Big => unit.to_be_bytes(),
        };
        text.encode_utf16().flat_map(bytes).collect()
    }
}
