//! The forms in which one and the same GUID is written: .NET's `D`, `N`, `B` and `P` in either case, and the bytes of it. Kentico's contacts and keys are
//! GUIDs, and so are many secrets: each copy is wiped, and made in one allocation.

use zeroize::Zeroizing;

/// How many hexadecimal digits a GUID has.
const DIGITS: usize = 32;
/// Where its dashes stand among those.
const DASHES: [usize; 4] = [8, 12, 16, 20];
/// How long one with dashes is.
const DASHED: usize = DIGITS + DASHES.len();

/// The digits of a text that is a GUID and nothing else, with or without dashes, braces or brackets.
pub fn digits(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let around = |open: &[u8], close: &[u8]| text.strip_prefix(open)?.strip_suffix(close);
    let bare = around(b"{", b"}").or_else(|| around(b"(", b")")).unwrap_or(text);
    let dashed = bare.len() == DASHED && is_dashed(bare);
    let mut digits = Zeroizing::new(Vec::with_capacity(bare.len()));
    digits.extend(bare.iter().filter(|byte| **byte != b'-'));
    let whole = digits.len() == DIGITS && digits.iter().all(u8::is_ascii_hexdigit);
    (whole && (dashed || bare.len() == DIGITS)).then_some(digits)
}

fn is_dashed(text: &[u8]) -> bool {
    let places = DASHES.iter().zip(0..).all(|(dash, before)| text.get(dash + before) == Some(&b'-'));
    places && text.iter().filter(|byte| !byte.is_ascii_hexdigit()).count() == DASHES.len()
}

/// Every form of those digits as text, with what it is called.
pub fn forms(digits: &[u8]) -> Vec<(&'static str, Zeroizing<Vec<u8>>)> {
    let mut dashed = Zeroizing::new(Vec::with_capacity(digits.len() + DASHES.len()));
    for (at, digit) in digits.iter().enumerate() {
        if DASHES.contains(&at) {
            dashed.push(b'-');
        }
        dashed.push(*digit);
    }
    let lower = |text: &[u8]| Zeroizing::new(text.to_ascii_lowercase());
    let upper = |text: &[u8]| Zeroizing::new(text.to_ascii_uppercase());
    let around = |open: &[u8], text: &[u8], close: &[u8]| Zeroizing::new([open, text, close].concat());
    let (small, large) = (lower(&dashed), upper(&dashed));
    vec![
        ("with dashes, in lower case", small.clone()),
        ("with dashes, in upper case", large.clone()),
        ("in braces, in lower case", around(b"{", &small, b"}")),
        ("in braces, in upper case", around(b"{", &large, b"}")),
        ("without dashes, in lower case", lower(digits)),
        ("without dashes, in upper case", upper(digits)),
        ("in brackets, in lower case", around(b"(", &small, b")")),
        ("in brackets, in upper case", around(b"(", &large, b")")),
        ("as a URN", around(b"urn:uuid:", &small, b"")),
    ]
}

/// The sixteen bytes of those digits, as most languages and as .NET's `ToByteArray` order them.
pub fn bytes(digits: &[u8]) -> Vec<(&'static str, Zeroizing<Vec<u8>>)> {
    let Ok(bytes) = hex::decode(digits).map(Zeroizing::new) else { return Vec::new() };
    let mut swapped = bytes.clone();
    for group in [0..4, 4..6, 6..8] {
        if let Some(group) = swapped.get_mut(group) {
            group.reverse();
        }
    }
    vec![("its sixteen bytes", bytes), ("its sixteen bytes as .NET orders them", swapped)]
}

/// The GUIDs with dashes in a text: where each begins and ends, braces or brackets included.
pub fn within(text: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(window) = text.get(at..at + DASHED) {
        let word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let (before, end) = (at.checked_sub(1), at + DASHED);
        if is_dashed(window) && !word(before.and_then(|before| text.get(before))) && !word(text.get(end)) {
            let closed = before.is_some_and(|before| {
                matches!((text.get(before), text.get(end)), (Some(b'{'), Some(b'}')) | (Some(b'('), Some(b')')))
            });
            found.push(if closed { (at.saturating_sub(1), end + 1) } else { (at, end) });
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

    #[test]
    fn every_form_of_a_guid_is_read() {
        let own = digits(GUID.as_bytes()).unwrap();
        for (name, form) in forms(&own) {
            if name != "as a URN" {
                assert_eq!(digits(&form).map(|digits| digits.to_ascii_lowercase()), Some(own.to_vec()), "{name}");
            }
        }
        for none in
            ["", "{}", "3f2504e0", "3f2504e04f89-11d3-9a0c-0305e82c3301-", "{3f2504e0-4f89-11d3-9a0c-0305e82c3301"]
        {
            assert_eq!(digits(none.as_bytes()), None, "{none}");
        }
        // Printed by Python 3.11: `uuid.UUID(…).bytes_le.hex()`.
        let orders: Vec<String> = bytes(&own).into_iter().map(|(_, bytes)| hex::encode(bytes)).collect();
        assert_eq!(orders, ["3f2504e04f8911d39a0c0305e82c3301", "e004253f894fd3119a0c0305e82c3301"]);
    }

    #[test]
    fn guids_are_found_in_a_text_with_what_stands_around_them() {
        let text = format!("{{\"a\":\"{GUID}\",\"b\":\"{{{GUID}}}\",\"c\":\"x{GUID}\"}}");
        let found: Vec<&str> = within(text.as_bytes()).into_iter().map(|(start, end)| &text[start..end]).collect();
        assert_eq!(found, [GUID.to_owned(), format!("{{{GUID}}}")]);
        assert!(within(b"").is_empty() && within(&GUID.as_bytes()[1..]).is_empty());
    }
}
