use super::*;
use crate::platform::Hash;
use proptest::prelude::*;
use std::collections::HashSet;

const SECRET: &[u8] = b"ec2d98960d9a67a8-21d4aaaa";

fn variants(code: &str, secret: &[u8]) -> Vec<(Vec<u8>, Option<String>)> {
    let row = SECRET_ROWS.iter().find(|row| row.code == code).expect(code);
    let mut all = Vec::new();
    row.apply(secret, &mut |variant, detail| all.push((variant.to_vec(), detail)));
    all
}

#[track_caller]
fn reaches(code: &str, at_hand: impl AsRef<[u8]>, used: impl AsRef<[u8]>) {
    let all = variants(code, at_hand.as_ref());
    assert!(
        all.iter().any(|(variant, _)| variant == used.as_ref()),
        "{code} does not lead from {:?} to {:?}",
        at_hand.as_ref().escape_ascii().to_string(),
        used.as_ref().escape_ascii().to_string()
    );
}

#[test]
fn a_secret_without_escapes_is_not_said_to_be_decoded() {
    assert!(variants("secret-percent-decoded", b"abc+def/ghi").is_empty());
}

/// The digests are those of the hashes' own test values.
const WRITTEN_ANEW: [(&str, &str, &str); 6] = [
    ("secret-base64-encoded", "???", "Pz8/Cg=="),
    ("secret-case", "AbC", "abc"),
    ("secret-case", "AbC", "ABC"),
    ("secret-digest", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("secret-digest-other", "abc", "900150983cd24fb0d6963f7d28e17f72"),
    ("secret-digest-other", "abc", "A9993E364706816ABA3E25717850C26C9CD0D89D"),
];

const SINGLE_CHARACTERS: [(&str, &str, &str); 18] = [
    ("secret-doubled", "abab", "ab"),
    ("secret-doubled", "ab\nab", "ab"),
    ("secret-doubled", "ab", "abab"),
    ("secret-ascii", "zoë-😀", "zo?-??"),
    ("secret-look-alike", "al1ce", "a11ce"),
    ("secret-look-alike", "b0b", "bOb"),
    ("secret-look-alike", "clarn", "clam"),
    ("secret-look-alike", "modem", "rnodem"),
    ("secret-look-alike", "pаss", "pass"),
    ("secret-look-alike", "a–b", "a-b"),
    ("secret-extra-character", "abcc", "abc"),
    ("secret-extra-character", "zoëx", "zox"),
    ("secret-missing-character", "bc", "abc"),
    ("secret-missing-character", "bc", "bc="),
    ("secret-missing-character", "ac", "abc"),
    ("secret-swapped-characters", "zoë", "zëo"),
    ("secret-wrong-character", "zoë", "zoe"),
    ("secret-wrong-character", "abc", "a_c"),
];

#[test]
fn every_row_leads_from_the_secret_at_hand_to_the_one_that_was_used() {
    let s = "s3cr3t-client";
    let mut without_example: HashSet<_> = SECRET_ROWS.iter().map(|row| row.code).collect();
    for (code, at_hand, used) in [
        ("secret-without-lf", "s3cr3t-client\n", s),
        ("secret-without-crlf", "s3cr3t-client\r\n", s),
        ("secret-without-cr", "s3cr3t-client\r", s),
        ("secret-trimmed", " \ts3cr3t-client ", s),
        ("secret-trimmed", " s3cr3t-client ", "s3cr3t-client "),
        ("secret-with-lf", s, "s3cr3t-client\n"),
        ("secret-with-crlf", s, "s3cr3t-client\r\n"),
        ("secret-with-cr", s, "s3cr3t-client\r"),
        ("secret-without-quotes", "\"s3cr3t-client\"", s),
        ("secret-without-quotes", "'s3cr3t-client'", s),
        ("secret-without-quotes", "`s3cr3t-client`", s),
        ("secret-without-quotes", "“s3cr3t-client”", s),
        ("secret-without-quotes", "s3cr3t-client\"", s),
        ("secret-with-quotes", s, "'s3cr3t-client'"),
        ("secret-with-space", s, "s3cr3t-client "),
        ("secret-with-space", s, "\ts3cr3t-client"),
        ("secret-empty", s, ""),
        ("secret-without-prefix", "Bearer s3cr3t-client", s),
        ("secret-without-prefix", "secret=s3cr3t-client", s),
        ("secret-without-prefix", "INTERCOM_CLIENT_SECRET=s3cr3t-client", s),
        ("secret-without-prefix", "export A_SECRET='s3cr3t-client'", s),
        ("secret-with-prefix", s, "Basic s3cr3t-client"),
        ("secret-without-literal-newline", r"s3cr3t-client\n", s),
        ("secret-without-literal-newline", r"s3cr3t-client\r\n", s),
        ("secret-literal-newline", r"s3cr3t-client\n", "s3cr3t-client\n"),
        ("secret-literal-newline", "s3cr3t-client\r\n", r"s3cr3t-client\r\n"),
        ("secret-without-bom", "\u{feff}s3cr3t-client", s),
        ("secret-with-bom", s, "\u{feff}s3cr3t-client"),
        ("secret-without-invisible", "s3cr\u{200b}3t-client\u{a0}", s),
        ("secret-without-white-space", "s3cr3t-\nclient", s),
        ("secret-plain-typography", "s3cr3t–client", s),
        ("secret-plain-typography", s, "s3cr3t—client"),
        ("secret-dashes", s, "s3cr3tclient"),
        ("secret-dashes", "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff"),
        ("secret-guid", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}"),
        ("secret-guid", "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("secret-without-padding", "c2VjcmV0LTE=", "c2VjcmV0LTE"),
        ("secret-cut-at-special", "s3cr=3t", "s3cr"),
        ("secret-cut-at-special", "s3cr3t#client", "s3cr3t"),
        ("secret-cut-at-special", "s3cr3t client", "s3cr3t"),
        ("secret-in-file", "PORT=3000\nCLIENT=s3cr3t-client\r\n", s),
        ("secret-in-file", "# ours\nclient: 's3cr3t-client'\nport: 1", s),
        ("secret-in-file", r#"{"port":1,"intercom":{"client":"s3cr3t-client"}}"#, s),
        ("secret-with-rest-of-line", s, "s3cr3t-client;"),
        ("secret-with-rest-of-line", s, "s3cr3t-client #"),
        ("secret-with-comment", s, "s3cr3t-client # production"),
        ("secret-shell-expanded", "s3$cr3t-client", "s3-client"),
        ("secret-shell-expanded", "s3${cr}3t", "s33t"),
        ("secret-shell-expanded", "s3$$cr", "s3$cr"),
        ("secret-shell-expanded", r"s3\cr\\t", r"s3cr\t"),
        ("secret-percent-decoded", "s3cr3t%2Bclient%", "s3cr3t+client%"),
        ("secret-percent-encoded", "s+/=", "s%2B%2F%3D"),
        ("secret-percent-encoded", "s+/=", "s%2b%2f%3d"),
        ("secret-plus-as-space", "a+b", "a b"),
        ("secret-plus-as-space", "a b", "a+b"),
        ("secret-hex-decoded", "6162-63", "abc"),
        ("secret-hex-cut", "6162-63", "ab"),
        ("secret-hex-encoded", "jkl", "6a6b6c"),
        ("secret-hex-encoded", "jkl", "6A6B6C"),
        ("secret-base64-decoded", "Pz8/Pg==", "???>"),
        ("secret-base64-decoded", "Pz8_Pg", "???>"),
        ("secret-base64-decoded", "Pz8/Pz8/=", "??????"),
        ("secret-base64-decoded", "Pz8/Cg==", "???"),
        ("secret-base64-decoded", "YWJjZ", "abc"),
        ("secret-base64-decoded", "YWJjZB", "abcd"),
        ("secret-base64-decoded", "YW#JjZA", "abcd"),
        ("secret-base64-decoded", "Pz8_Pz8/", "??????"),
        ("secret-base64-decoded", "YW-JjZA", "abcd"),
        ("secret-base64-encoded", "???>", "Pz8/Pg=="),
        ("secret-base64-encoded", "???>", "Pz8_Pg"),
        ("secret-utf-16", "ab", "a\0b\0"),
        ("secret-from-utf-16", "a\0b\0\r\0\n\0", "ab"),
        ("secret-nul", "ab", "ab\0"),
        ("secret-nul", "ab\0\0", "ab"),
        ("secret-cut", "0123456789abcdefgh", "0123456789abcdef"),
        ("secret-part", "0123456789", "01234567"),
        ("secret-part", "0123456789", "3456789"),
        ("secret-part", "0123456789", "12345678"),
        ("secret-broken", "s3cr3t", "s3\u{ad}cr3t"),
        ("secret-broken", "s3cr3t", "s3cr3t\u{a0}"),
        ("secret-broken", "s3cr3t", "s3cr\r\n3t"),
        ("secret-with-quotes", s, "b's3cr3t-client'"),
        ("secret-without-quotes", "[\"s3cr3t-client\"]", s),
    ]
    .into_iter()
    .chain(WRITTEN_ANEW)
    .chain(SINGLE_CHARACTERS)
    {
        reaches(code, at_hand, used);
        without_example.remove(code);
    }
    assert_eq!(without_example, HashSet::new());
    reaches("secret-digest", "abc", Hash::Sha256.digest(&[b"abc"]).as_bytes());
    reaches("secret-from-utf-16", b"\xff\xfea\0b\0", "ab");
}

#[test]
fn codes_are_unique() {
    let mut codes = HashSet::from([UNEXPANDED]);
    for row in SECRET_ROWS {
        assert!(codes.insert(row.code), "{} is there twice", row.code);
        assert!(row.code.starts_with("secret-"));
    }
}

#[test]
fn no_detail_repeats_any_part_of_the_secret() {
    // A secret of characters that no detail's own words contain.
    let secret = "жЖ#жЪ жЫ$Ъ–$$Ж\\Ы\"'\n";
    for row in SECRET_ROWS {
        row.apply(secret.as_bytes(), &mut |_, detail| {
            if let Some(detail) = detail {
                assert!(!detail.contains(|c| "жЖЪЫ#$–\\\"".contains(c)), "{detail}");
            }
        });
    }
}

#[test]
fn the_number_of_variants_is_bounded() {
    let count = |secret: &[u8], common: bool| {
        let mut count = 0;
        for row in SECRET_ROWS.iter().filter(|row| row.common || !common) {
            row.apply(secret, &mut |_, _| count += 1);
        }
        count
    };
    // The character with the most look-alikes, and one without.
    assert!(count(&[b'l'; 128], false) <= 20_000);
    assert!(count("0a".repeat(64).as_bytes(), false) <= 20_000);
    assert!(count(SECRET, true) <= 100, "{}", count(SECRET, true));
    assert!(count(&[b'l'; 257], false) <= 100);
    assert!(count(&vec![b'l'; 1 << 20], false) <= 100);
}

#[test]
fn finds_the_name_in_a_secret_that_nothing_expanded() {
    for text in [
        "$CLIENT_SECRET",
        "${CLIENT_SECRET}",
        "${CLIENT_SECRET:-none}",
        "%CLIENT_SECRET%",
        "env:CLIENT_SECRET",
        "$env:CLIENT_SECRET",
        "$(CLIENT_SECRET)",
        "{{CLIENT_SECRET}}",
        "${{ secrets.CLIENT_SECRET }}",
        "process.env.CLIENT_SECRET\n",
    ] {
        assert_eq!(looks_unexpanded(text.as_bytes()), Some("CLIENT_SECRET"), "{text}");
    }
    for text in ["", "$", "${}", "%%", "s3cr3t", "$3cret", "pa$$word", "50%", "CLIENT_SECRET"] {
        assert_eq!(looks_unexpanded(text.as_bytes()), None, "{text}");
    }
    let mut texts = Vec::new();
    unexpanded("CLIENT_SECRET", &mut |text, _| texts.push(text));
    let names = texts.iter().filter_map(|text| looks_unexpanded(text)).count();
    assert_eq!(names, texts.len() - 1, "all but the bare name read back");
}

proptest! {
    #[test]
    fn no_row_ever_yields_the_secret_itself(secret in proptest::collection::vec(any::<u8>(), 0..40)) {
        for row in SECRET_ROWS {
            let mut seen = false;
            row.apply(&secret, &mut |variant, _| seen |= variant.as_slice() == secret);
            prop_assert!(!seen, "{}", row.code);
        }
    }

    #[test]
    fn odd_texts_go_through_every_row(secret in "[-$%{}\\\\\"'=+ \u{AD}\u{feff}\u{200b}аaéO0rnml]{0,24}") {
        for row in SECRET_ROWS {
            row.apply(secret.as_bytes(), &mut |_, _| ());
        }
    }
}
