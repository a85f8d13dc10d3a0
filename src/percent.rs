//! Percent-encoding (RFC 3986 §2.1), and that of forms, where a plus sign is a space (WHATWG URL Standard §5). Reads leniently: what is no
//! escape is itself. How a certain runtime encodes is told where that runtime is imitated.

use std::ops::Range;

/// The marks that no part of an address needs to have encoded, beside letters and digits (RFC 3986 §2.3).
pub const UNRESERVED: &[u8] = b"-._~";

const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// Appends the bytes with all but ASCII letters, digits and the `plain` marks encoded, with digits in upper case.
pub fn encode(bytes: &[u8], plain: &[u8], out: &mut Vec<u8>) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(byte);
        } else {
            out.extend([b'%', UPPER[usize::from(byte >> 4)], UPPER[usize::from(byte & 15)]]);
        }
    }
}

/// Text as a part of an address: all but the unreserved characters encoded.
pub fn encoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    encode(text.as_bytes(), UNRESERVED, &mut out);
    out.into_iter().map(char::from).collect()
}

/// Appends what the text stands for. `plus` says that a plus sign is a space, as in forms and in most queries.
pub fn decode(text: &[u8], plus: bool, out: &mut Vec<u8>) {
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, escape(tail)) {
            (b'%', Some(byte)) => {
                out.push(byte);
                rest = &tail[2..];
            }
            (b'+', _) if plus => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
    }
}

/// What a form's name or value stands for.
pub fn form_decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    decode(text, true, &mut out);
    out
}

/// Where the value of the first field of that name stands in a form or a query, as it is written there.
pub fn field(form: &[u8], name: &str) -> Option<Range<usize>> {
    let mut end = 0;
    form.split(|byte| *byte == b'&').find_map(|pair| {
        let value = pair.strip_prefix(name.as_bytes()).and_then(|rest| rest.strip_prefix(b"="));
        end += pair.len();
        let found = value.map(|value| end - value.len()..end);
        end += 1;
        found
    })
}

/// The byte whose two hexadecimal digits the text begins with.
pub fn escape(digits: &[u8]) -> Option<u8> {
    let mut byte = [0];
    hex::decode_to_slice(digits.get(..2)?, &mut byte).ok().map(|()| byte[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_escape_is_itself() {
        for (text, plus, means) in [
            ("a%20b+c", true, "a b c"),
            ("a%20b+c", false, "a b+c"),
            ("%7b%7D%", false, "{}%"),
            ("%zz%+1%4", false, "%zz%+1%4"),
            ("", true, ""),
        ] {
            let mut out = Vec::new();
            decode(text.as_bytes(), plus, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), means, "{text}");
        }
        assert_eq!(encoded("a b/é~"), "a%20b%2F%C3%A9~");
    }

    #[test]
    fn a_field_is_the_first_of_its_name() {
        let form = b"user=1&user_id=2%205&user_id=3&b";
        assert_eq!(field(form, "user_id").map(|place| &form[place]), Some(&b"2%205"[..]));
        assert_eq!(field(form, "user").map(|place| &form[place]), Some(&b"1"[..]));
        assert_eq!(field(b"b=", "b"), Some(2..2));
        assert_eq!(field(form, "b"), None);
        assert_eq!(field(b"", ""), None);
    }

    proptest! {
        #[test]
        fn a_field_stands_in_its_form(form in proptest::collection::vec(proptest::sample::select(b"ab=&%".to_vec()), 0..20)) {
            if let Some(place) = field(&form, "a") {
                prop_assert!(form.get(place).is_some_and(|value| !value.contains(&b'&')));
            }
        }

        #[test]
        fn what_is_encoded_is_decoded_again(bytes in proptest::collection::vec(any::<u8>(), 0..60), plus: bool) {
            let (mut written, mut read) = (Vec::new(), Vec::new());
            encode(&bytes, UNRESERVED, &mut written);
            decode(&written, plus, &mut read);
            prop_assert_eq!(read, bytes);
        }
    }
}
