//! Hexadecimal that is not two digits a byte: number formats without a width drop zeros, and those that take a byte for a signed number
//! put `ffffff` before it.

use crate::platform::Hash;

/// What is odd about a proof's digits, where their number says that they may be such: a code and a detail.
pub(super) fn odd(digits: &[u8], hash: Hash) -> Option<(&'static str, String)> {
    let (length, whole) = (digits.len(), 2 * hash.length());
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    // One byte in sixteen begins with a zero. Where a quarter did, too little would be left to prove anything.
    if (whole - whole / 8..whole).contains(&length) {
        let detail = format!("zeros were dropped: there are {length} of its {whole} hexadecimal digits");
        return Some(("recipe-hex-zeros-dropped", detail));
    }
    let signs =
        memchr::memmem::find_iter(digits, b"ffffff").count() + memchr::memmem::find_iter(digits, b"FFFFFF").count();
    if (whole + 6..=4 * whole).contains(&length) && signs > 1 {
        let detail = format!("bytes were taken for signed numbers: `ffffff` stands before {signs} of them");
        return Some(("recipe-hex-signed", detail));
    }
    None
}

/// Whether some such format writes the digest so; `text` is in lower case.
pub(super) fn written(digest: &[u8], text: &[u8]) -> bool {
    let whole = hex::encode(digest);
    each_byte(digest, text, false, false)
        || each_byte(digest, text, true, false)
        || each_byte(digest, text, true, true)
        // One large number, as Java's BigInteger and Python's `hex(int.from_bytes(…))` print it.
        || whole.trim_start_matches('0').as_bytes() == text
}

/// Compares byte by byte, and ends at the first that differs: this runs for every digest of a search.
fn each_byte(digest: &[u8], text: &[u8], signed: bool, padded: bool) -> bool {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut rest = text;
    for byte in digest {
        let (high, low) = (DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]);
        if signed && *byte >= 0x80 {
            let Some(after) = rest.strip_prefix(b"ffffff") else { return false };
            rest = after;
        }
        if high != b'0' || padded {
            let Some(after) = rest.strip_prefix(&[high]) else { return false };
            rest = after;
        }
        let Some(after) = rest.strip_prefix(&[low]) else { return false };
        rest = after;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn whatever_was_dropped_is_found_again(digest: [u8; 32]) {
            let dropped: Vec<String> = digest.iter().map(|byte| format!("{byte:x}")).collect();
            let signed: Vec<String> = digest.iter().map(|byte| format!("{:x}", i32::from(byte.cast_signed()))).collect();
            proptest::prop_assert!(written(&digest, dropped.concat().as_bytes()));
            proptest::prop_assert!(written(&digest, signed.concat().as_bytes()));
            let mut other = digest;
            other[31] ^= 0x10;
            proptest::prop_assert!(!written(&other, dropped.concat().as_bytes()));
        }
    }

    const DIGEST: [u8; 4] = [0x0a, 0xf0, 0x00, 0x07];

    #[test]
    fn every_format_without_a_width_is_known() {
        for (text, what) in [
            ("af007", "`%x` a byte"),
            ("af00007", "one large number"),
            ("afffffff007", "Integer.toHexString of a byte"),
            ("0afffffff00007", "`%02x` of a signed char"),
        ] {
            assert!(written(&DIGEST, text.as_bytes()), "{what}");
        }
        for text in ["0af00007", "af00", "af0070", "", "ff007"] {
            assert!(!written(&DIGEST, text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn only_a_number_of_digits_that_fits_is_taken_for_one() {
        let sha256 = |text: String| odd(text.as_bytes(), Hash::Sha256).map(|(code, _)| code);
        assert_eq!(sha256("a".repeat(64)), None);
        assert_eq!(sha256("a".repeat(63)), Some("recipe-hex-zeros-dropped"));
        assert_eq!(sha256("a".repeat(56)), Some("recipe-hex-zeros-dropped"));
        assert_eq!(sha256("a".repeat(55)), None);
        assert_eq!(sha256("g".repeat(60)), None);
        assert_eq!(sha256("ffffffa0".repeat(10)), Some("recipe-hex-signed"));
        assert_eq!(sha256("a".repeat(80)), None);
    }
}
