//! Laying out JSON for people without touching a single token of it.

/// The text of a valid JSON value with two spaces a level; every string and number stays as it was written.
pub fn pretty(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 2);
    let mut depth: usize = 0;
    let mut rest = text.iter().copied().enumerate().peekable();
    let line = |out: &mut Vec<u8>, depth: usize| {
        out.push(b'\n');
        // Deeper than this nobody reads, and a hostile text must not grow without bound.
        out.resize(out.len() + 2 * depth.min(32), b' ');
    };
    while let Some((start, byte)) = rest.next() {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => {}
            b'"' => {
                let mut escaped = false;
                let mut end = start + 1;
                for (position, byte) in rest.by_ref() {
                    end = position + 1;
                    match byte {
                        b'"' if !escaped => break,
                        b'\\' => escaped = !escaped,
                        _ => escaped = false,
                    }
                }
                out.extend_from_slice(&text[start..end]);
            }
            b'{' | b'[' => {
                out.push(byte);
                while rest.next_if(|(_, byte)| byte.is_ascii_whitespace()).is_some() {}
                if let Some((_, close)) = rest.next_if(|(_, next)| *next == byte + 2) {
                    out.push(close);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                line(&mut out, depth);
            }
            b':' => out.extend_from_slice(b": "),
            _ => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_stay_and_white_space_is_laid_out() {
        let text = br#" {"a" :[1.50,{ },[ ],"x:,{\"\\"],"b":"\u00e9"}"#;
        let expected =
            "{\n  \"a\": [\n    1.50,\n    {},\n    [],\n    \"x:,{\\\"\\\\\"\n  ],\n  \"b\": \"\\u00e9\"\n}";
        assert_eq!(String::from_utf8(pretty(text)).unwrap(), expected);
    }

    /// What is left without the white space between tokens.
    fn tokens(text: &[u8]) -> Vec<u8> {
        let (mut inside, mut escaped) = (false, false);
        let kept = |byte: &&u8| {
            let kept = inside || !byte.is_ascii_whitespace();
            inside ^= **byte == b'"' && !escaped;
            escaped = inside && **byte == b'\\' && !escaped;
            kept
        };
        text.iter().filter(kept).copied().collect()
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_between_tokens_changes(
            pieces in proptest::collection::vec("[\\[\\]{}:, \n\"\\\\]|\"[ a{\\\\\"]{0,3}\"|-?1.50|é", 0..40),
        ) {
            let text = pieces.concat().into_bytes();
            prop_assert_eq!(tokens(&pretty(&text)), tokens(&text));
        }
    }
}
