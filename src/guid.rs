//! GUIDs as .NET's `Guid.TryParse` reads them: what Kentico's module takes for a contact (reference/kentico.md §2).

/// The number that a text names in one of .NET's forms, with white space around it or not: 32 digits with or without hyphens, in braces or
/// parentheses, or the five hexadecimal numbers of a C structure.
pub fn parse(text: &str) -> Option<u128> {
    let text = text.trim();
    let inner = |open: char, close: char| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    if let Some(rest) = inner('{', '}') {
        return hyphened(rest).or_else(|| structure(rest));
    }
    match inner('(', ')') {
        Some(rest) => hyphened(rest),
        None => hyphened(text).or_else(|| digits(text, 32).filter(|_| text.len() == 32)),
    }
}

/// 8-4-4-4-12 digits.
fn hyphened(text: &str) -> Option<u128> {
    let mut parts = text.split('-');
    let mut value = 0;
    for length in [8, 4, 4, 4, 12] {
        let part = parts.next().filter(|part| part.len() == length)?;
        value = value << (4 * length) | digits(part, length)?;
    }
    parts.next().is_none().then_some(value)
}

/// `0x…,0x…,0x…,{0x…,0x…,0x…,0x…,0x…,0x…,0x…,0x…}`, white space anywhere.
fn structure(text: &str) -> Option<u128> {
    let text: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let (numbers, bytes) = text.split_once(",{")?;
    let mut parts = numbers.split(',').chain(bytes.strip_suffix('}')?.split(','));
    if numbers.split(',').count() != 3 {
        return None;
    }
    let mut value = 0;
    for length in [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2] {
        let part = parts.next()?;
        let part = part.strip_prefix("0x").or_else(|| part.strip_prefix("0X"))?;
        value = value << (4 * length) | digits(part, length)?;
    }
    parts.next().is_none().then_some(value)
}

/// One to `most` hexadecimal digits, and nothing else.
fn digits(text: &str, most: usize) -> Option<u128> {
    let plain = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u128::from_str_radix(text, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_net_reads_names_the_same_number() {
        for text in [
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            " 3F2504E04F8911D39A0C0305E82C3301\t",
            "{3f2504e0-4f89-11d3-9a0c-0305e82c3301}",
            "(3f2504e0-4f89-11d3-9a0c-0305e82c3301)",
            "{0x3f2504e0, 0x4f89,0x11d3,{0x9a,0x0c,0x3,0x05,0xE8,0X2c,0x33,0x1}}",
        ] {
            assert_eq!(parse(text), Some(0x3f25_04e0_4f89_11d3_9a0c_0305_e82c_3301), "{text}");
        }
    }

    #[test]
    fn nothing_else_is_one() {
        for text in [
            "",
            "3f2504e0",
            "3f2504e0-4f89-11d3-9a0c-0305e82c330",
            "3f2504e0-4f89-11d3-9a0c-0305e82c33011",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301-",
            "3f2504e04-f89-11d3-9a0c-0305e82c3301",
            "{3f2504e04f8911d39a0c0305e82c3301}",
            "(3f2504e0-4f89-11d3-9a0c-0305e82c3301}",
            "+f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "3f2504e0-4f89-11d3-9a0c-0305e82c330ž",
            "{0x3f2504e0,0x4f89,0x11d3,0x9a,{0x0c,0x03,0x05,0xe8,0x2c,0x33,0x01}}",
            "{0x3f2504e0,0x4f89,0x11d3,{0x9a,0x0c,0x03,0x05,0xe8,0x2c,0x33}}",
            "{0x3f2504e00,0x4f89,0x11d3,{0x9a,0x0c,0x03,0x05,0xe8,0x2c,0x33,0x01}}",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
