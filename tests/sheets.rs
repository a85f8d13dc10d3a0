//! Sheet user blobs: those of other languages' runtimes open, no other does, and every fault that somebody's code can put into
//! one is named.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test says no by panicking

use std::collections::BTreeSet;

use aes_gcm::aead::KeyInit;
use aes_gcm::aead::consts::{U8, U12, U16};
use aes_gcm::aes::{Aes128, Aes256};
use aes_gcm::{AeadInOut, AesGcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use courtside::cause::Axis;
use courtside::cause::secret::SECRET_ROWS;
use courtside::platform::Hash;
use courtside::sheet::{
    BLOB_ROWS, Diagnosis, Finding, FoundKind, Key, Problem, Refusal, decode, diagnose, find_blob, open, random_iv, seal,
};
use proptest::prelude::*;

// Reference "5.5 Sheet `user` blob".
const SECRET: &str = "s3cr3t-client-secret";
const PLAIN: &str = r#"{"type":"user","id":"5f2a1b3c4d5e6f7a8b9c0d1e","email":"zoë@example.com"}"#;
const BLOB: &str = "AAECAwQFBgcICQoLknN+7Jj8stC2ost6y5VAxKPwZv6YhlWLOkI7kyocNw0L2vyZC2qxcGxmcGzzeLtFkEGDvBwFpudHNt1Hl1c2FAms0y4uqbiFZK3XFmg/+pla037Bhk3s0VDU";
const IV: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

// printf %s "$PLAIN" | openssl enc -aes-256-cbc -K $(printf %s "$SECRET" | sha256sum | cut -c1-64) -iv 000102030405060708090a0b0c0d0e0f,
// with the IV before it; without, and zeros for one; and with -aes-256-ctr.
const CBC: &str = "AAECAwQFBgcICQoLDA0OD05A4VGDN5xyB18s+UL/L153ex3Ww9Fp8Ce9BRHGXPUf/8Uc/6omLle8WBhAOLnO5HPjBbz0YReoWmWAhzCtw1VS2KPhfRVjmfVmbUB7sXMF";
const CBC_WITHOUT_IV: &str =
    "eJqVwHOldh7AiZf5T2LuSQQUj5onfQHlWpLRaL8WqMQFrNTpaaT5/LPMItBftmWjUO6J8oCwVCx4QsvK1USAN+uXnKpk1HldAxHJ10nYiq0=";
const COUNTER: &str = "AAECAwQFBgcICQoLDA0OD2C80OP4vStHkj5lgmBr8RhqwKgB3TaYNhbs2wQdkbx4k9nLKMQlb4n61GUZ39ZH9F2BS1qPS8mtPR0ALMTl+aDOEm6v+Y5st6UG";

// The same in counter mode with -iv 000102030405060708090a0b00000000, with …0b00000001, and with 00010203040506070000000000000000; each nonce
// before it (WebCrypto's `AES-CTR`, PyCryptodome's `MODE_CTR`).
const COUNTERS: [&str; 3] = [
    "AAECAwQFBgcICQoLrwqfq5u1SjfYIJJ+6TSUOEteaFgXUGpdW5IQAoKkxe+MZ2yiiaHy0/fn3C7clUDEr/klrdaRCZshHJoLCU0rWQOc9stEMbwkLSs=",
    "AAECAwQFBgcICQoLWRg+G0UALlUY1gFUk7KN+IA1KK/KrPbY9ebaLNqDCNOvoiLz24tRgDhDPZEsCn8aC4H7xwZw6Wt1Odf21j/vBphcjrBeRPOoHyQ=",
    "AAECAwQFBgdQOTs5ntl2t3lR9QKCI8+cR8XISuVGwfs3mnHx+/o6HhmVkYR+IId3ygneVtc3UFC+YcYsforpsEW4c0OpZSzvxBhdNoY+0L4dAg==",
];

/// The bytes in hex, with a colon at these places.
fn hex_parts(bytes: &[u8], places: &[usize]) -> String {
    let mut digits = hex::encode(bytes);
    places.iter().rev().for_each(|place| digits.insert(2 * place, ':'));
    digits
}

#[derive(serde::Deserialize)]
struct Vectors {
    cases: Vec<Vector>,
}

#[derive(serde::Deserialize)]
struct Vector {
    made_by: String,
    secret: String,
    iv_hex: String,
    plaintext: String,
    blob: String,
}

fn vectors() -> Vec<Vector> {
    let vectors: Vectors = serde_json::from_str(include_str!("vectors/sheets.json")).unwrap();
    assert_eq!(vectors.cases.len(), 12);
    vectors.cases
}

fn opened(secret: impl AsRef<[u8]>, blob: impl AsRef<[u8]>) -> Result<String, Refusal> {
    let mut plain = b"what was here before".to_vec();
    let result = open(&Key::from_secret(secret.as_ref()), blob.as_ref(), &mut plain);
    if result.is_err() {
        assert!(plain.is_empty(), "a refused blob leaves nothing behind");
    }
    result.map(|()| String::from_utf8(plain).unwrap())
}

#[test]
fn opens_what_node_ruby_php_and_java_sealed() {
    for vector in vectors() {
        assert_eq!(opened(&vector.secret, &vector.blob).as_ref(), Ok(&vector.plaintext), "{}", vector.made_by);
    }
}

#[test]
fn seals_to_the_very_bytes_that_node_ruby_php_and_java_seal_to() {
    for vector in vectors() {
        let iv = hex::decode(&vector.iv_hex).unwrap().try_into().unwrap();
        let sealed = seal(&Key::from_secret(vector.secret.as_bytes()), iv, vector.plaintext.as_bytes());
        assert_eq!(sealed, vector.blob.replace(['\r', '\n'], ""), "{}", vector.made_by);
    }
}

#[test]
fn the_worked_value_opens_in_every_spelling() {
    assert_eq!(seal(&Key::from_secret(SECRET.as_bytes()), IV, PLAIN.as_bytes()), BLOB);
    let plus = BLOB.replace('+', " ");
    assert!(plus.contains(' '));
    for spelling in [
        BLOB.to_owned(),
        wrapped(BLOB, 60, "\n"),
        wrapped(BLOB, 76, "\r\n"),
        wrapped(BLOB, 5, "\n  "),
        BLOB.replace('+', "-").replace('/', "_"),
        plus,
        BLOB.replace('+', "%2B").replace('/', "%2f"),
        format!("  {BLOB}\t\n"),
    ] {
        assert_eq!(opened(SECRET, &spelling).as_deref(), Ok(PLAIN), "{spelling}");
    }
    let padded = seal(&Key::from_secret(SECRET.as_bytes()), IV, b"[]x");
    assert!(padded.ends_with('='));
    assert_eq!(opened(SECRET, padded.trim_end_matches('=')).as_deref(), Ok("[]x"));
    assert_eq!(opened(SECRET, padded.replace('=', "%3D")).as_deref(), Ok("[]x"));
}

#[test]
fn four_lost_plus_signs_are_found_though_the_length_fits_without_them() {
    let key = Key::from_secret(SECRET.as_bytes());
    let blob = (0..=255)
        .map(|n| seal(&key, [n; 12], PLAIN.as_bytes()))
        .find(|blob| blob.matches('+').count() == 4)
        .expect("one of 256 blobs has four plus signs");
    assert_eq!(opened(SECRET, blob.replace('+', " ")).as_deref(), Ok(PLAIN));
}

#[test]
fn refuses_what_is_no_blob_and_says_why() {
    assert_eq!(opened(SECRET, "AAEC").unwrap_err(), Refusal::TooShort { length: 3 });
    assert_eq!(opened("another", BLOB).unwrap_err(), Refusal::NotAuthentic);
    let Refusal::NotBase64(error) = opened(SECRET, "AAEC\nA*EC").unwrap_err() else {
        panic!("that is no base64");
    };
    assert_eq!((error.offset, error.line, error.column, error.problem), (6, 2, 2, Problem::Character('*')));
    assert_eq!(
        opened(SECRET, "AAEC\nA*EC").unwrap_err().to_string(),
        "the blob is not base64: '*' is no base64 character at line 2, column 2 (byte 6)"
    );
    assert_eq!(opened(SECRET, "AAEC").unwrap_err().to_string(), "the blob has 3 bytes, and IV and tag alone take 28");
}

#[test]
fn two_random_ivs_differ() {
    assert_ne!(random_iv().unwrap(), random_iv().unwrap());
}

proptest! {
    #[test]
    fn what_was_sealed_opens_with_the_same_secret_and_with_no_other(secret in proptest::collection::vec(any::<u8>(), 0..50), iv in any::<[u8; 12]>(), plain in proptest::collection::vec(any::<u8>(), 0..300)) {
        let blob = seal(&Key::from_secret(&secret), iv, &plain);
        let mut out = Vec::new();
        prop_assert_eq!(open(&Key::from_secret(&secret), blob.as_bytes(), &mut out), Ok(()));
        prop_assert_eq!(out, plain);
        let other = [secret.as_slice(), b"\n"].concat();
        prop_assert_eq!(open(&Key::from_secret(&other), blob.as_bytes(), &mut Vec::new()), Err(Refusal::NotAuthentic));
    }

    #[test]
    fn one_flipped_bit_never_opens_and_leaves_nothing_behind(iv in any::<[u8; 12]>(), plain in proptest::collection::vec(any::<u8>(), 0..60), bit in any::<prop::sample::Index>()) {
        let key = Key::from_secret(SECRET.as_bytes());
        let mut bytes = Vec::new();
        decode(seal(&key, iv, &plain).as_bytes(), &mut bytes).unwrap();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let mut out = plain.clone();
        prop_assert_eq!(open(&key, STANDARD.encode(&bytes).as_bytes(), &mut out), Err(Refusal::NotAuthentic));
        prop_assert!(out.is_empty());
    }

    #[test]
    fn any_bytes_are_opened_and_refused_without_a_panic(text in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(open(&Key::from_secret(b""), &text, &mut Vec::new()).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_text_is_diagnosed_without_a_panic(text in proptest::collection::vec(prop_oneof![5 => "[A-Za-z0-9+/]".prop_map(|c| c.as_bytes()[0]), 1 => any::<u8>()], 0..90)) {
        let diagnosis = diagnose(&text, &[b"s3cr3t"]);
        prop_assert!(diagnosis.finding != Finding::Explained);
    }
}

fn wrapped(text: &str, width: usize, end: &str) -> String {
    let lines = text.as_bytes().chunks(width).flat_map(|line| [line, end.as_bytes()].concat());
    String::from_utf8(lines.collect()).unwrap()
}

/// Ciphertext and tag under any key and IV.
fn gcm(key: &[u8], iv: &[u8], aad: &[u8]) -> (Vec<u8>, Vec<u8>) {
    fn run<C: KeyInit + AeadInOut>(key: &[u8], iv: &[u8], aad: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut text = PLAIN.as_bytes().to_vec();
        let tag = C::new_from_slice(key)
            .unwrap()
            .encrypt_inout_detached(<&Nonce<C::NonceSize>>::try_from(iv).unwrap(), aad, text.as_mut_slice().into())
            .unwrap();
        (text, tag.to_vec())
    }
    match (key.len(), iv.len()) {
        (16, _) => run::<AesGcm<Aes128, U12>>(key, iv, aad),
        (_, 16) => run::<AesGcm<Aes256, U16>>(key, iv, aad),
        (_, 8) => run::<AesGcm<Aes256, U8>>(key, iv, aad),
        _ => run::<AesGcm<Aes256, U12>>(key, iv, aad),
    }
}

fn base64(parts: &[&[u8]]) -> String {
    STANDARD.encode(parts.concat())
}

/// The blob that other code makes with that key.
fn keyed(key: &[u8]) -> String {
    let (text, tag) = gcm(key, &IV, b"");
    base64(&[&IV, &text, &tag])
}

fn replaced(text: &str, at: usize, with: &str) -> String {
    format!("{}{with}{}", &text[..at], &text[at + 1..])
}

#[derive(Debug, Clone, PartialEq)]
enum Expected {
    Explained,
    Damaged,
    NotABlob,
}
use Expected::{Damaged, Explained, NotABlob};

/// The worked blob with its parts as members of an object.
fn members(iv: &[u8], text: &[u8], tag: &[u8]) -> String {
    format!(r#"{{"iv":"{}","content":"{}","tag":"{}"}}"#, hex::encode(iv), STANDARD.encode(text), hex::encode(tag))
}

/// The form that opens a sheet, with that in the user's place.
fn form(user: &str) -> String {
    let data = format!(r#"{{"user":{}}}"#, serde_json::to_string(user).unwrap());
    format!(
        "intercom_data=%{}",
        hex::encode(data)
            .as_bytes()
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).unwrap())
            .collect::<Vec<_>>()
            .join("%")
    )
}

/// Faults of code that knows other modes, other lengths, or writes the parts apart; and of people who type.
fn faults_of_other_code(text: &[u8], tag: &[u8]) -> Vec<(&'static str, String, Expected)> {
    let mut faults = COUNTERS.map(|blob| ("blob-ctr", blob.to_owned(), NotABlob)).to_vec();
    faults.extend(OF_TUTORIALS.map(|(code, blob, expected)| (code, blob.to_owned(), expected)));
    faults.extend([&[][..], &IV[..4], &[7; 24]].map(|iv| ("blob-iv-length", members(iv, text, tag), NotABlob)));
    faults.extend([
        ("blob-apart", form(&members(&IV, text, tag)), Explained),
        ("blob-python-literal", format!("b'{BLOB}'"), Explained),
        ("blob-iv-length", form(&members(&IV[..4], text, tag)), NotABlob),
        ("blob-not-encrypted", form(PLAIN), NotABlob),
    ]);
    faults.extend([1, 20, 60, 134].map(|at| {
        let swapped = [&BLOB[..at], &BLOB[at + 1..at + 2], &BLOB[at..=at], &BLOB[at + 2..]].concat();
        ("blob-characters-swapped", swapped, Explained)
    }));
    let key = key_of(SECRET);
    faults.extend(
        [key.clone(), hex::encode(&key).into_bytes(), STANDARD.encode(&key).into_bytes()]
            .map(|digest| ("blob-key-hashed-twice", keyed(Hash::Sha256.digest(&[&digest]).as_bytes()), Explained)),
    );
    faults.extend([16, 8, 3].map(|lost| ("blob-iv-lost", BLOB[lost..].to_owned(), Explained)));
    faults.push(("blob-iv-damaged", base64(&[&[7; 12], text, tag]), Explained));
    faults.extend(read_as_text(&[&IV[..], text, tag].concat()));
    faults
}

fn key_of(secret: &str) -> Vec<u8> {
    Hash::Sha256.digest(&[secret.as_bytes()]).as_bytes().to_vec()
}

/// Every fault, as the code that names it, the secret at hand, the blob and the conclusion.
/// Made by Python's `cryptography` and `hashlib`; more of them are in tests/cli/sealed.rs.
const OF_TUTORIALS: [(&str, &str, Expected); 4] = [
    (
        "blob-ecb",
        "eJqVwHOldh7AiZf5T2LuSRmTAfCR77hblKAl19+7gKLdMY0yShn8A4AycUTmFy1tgnO4YO9iKkPTGSPog9YCNRAVWyvHi3rJHLWrIP6pBSE=",
        NotABlob,
    ),
    (
        "blob-chacha20",
        "AAECAwQFBgcICQoLptA11gmdEwhwIZXkc7yTsqNB4phF0w7z0ZzlSRS8YOWs80qa0agD4+vwQQvZ5XspLFuRaj+vQcHHXTi8lGjpeGB7IeDZu2CrX3XF0t49S0iKJBTSN2qm4Mjo",
        Explained,
    ),
    (
        "blob-key-other-hash",
        "AAECAwQFBgcICQoLNwOkfLKY+n9OqyYtAy/MG7nGKrenf0Gl9XcTSaOr25E2DVB3jNosPSzkMbPBEZwN6fYxxsBGWbBn1qUcgnCZcpMG4tDDjesdg2p9I/6iYRgAqzddNyytpVA9",
        Explained,
    ),
    (
        "blob-key-derived",
        "AAECAwQFBgcICQoLi9LN7jLCyBXJoavi4qGvCs3VmAU74l1+gwcKsC1ihm5wrF5ikilmhJzVvTgGBjTNwgCMbwgMd2w1x45T5j39JFACFYlyPExOWtg8CMX5xzwuJyHdFSipvzQv",
        Explained,
    ),
];

fn faults() -> Vec<(&'static str, String, String, Expected)> {
    let key = &key_of(SECRET);
    let (text, tag) = gcm(key, &IV, b"");
    let mut faults = Vec::new();
    let mut add = |code, blob: String, expected| faults.push((code, SECRET.to_owned(), blob, expected));

    add("blob-plus-as-space", BLOB.replace('+', " "), Explained);
    add("blob-percent-encoded", BLOB.replace('+', "%2B").replace('/', "%2F"), Explained);
    add("blob-url-safe", BLOB.replace('+', "-").replace('/', "_"), Explained);
    add("blob-percent-encoded-twice", BLOB.replace('+', "%252B").replace('/', "%252F"), Explained);
    add("blob-json-escaped", wrapped(&BLOB.replace('/', "\\/"), 60, "\\n"), Explained);
    add("blob-html-escaped", BLOB.replace('+', "&#x2B;"), Explained);
    add("blob-base64-twice", STANDARD.encode(BLOB), Explained);
    add("blob-base64-twice", STANDARD.encode(wrapped(BLOB, 60, "\n")), Explained);
    add("blob-hex", hex::encode(STANDARD.decode(BLOB).unwrap()), Explained);
    add("blob-numbers", format!("{:?}", STANDARD.decode(BLOB).unwrap()), Explained);
    add("blob-hex-in-base64", STANDARD.encode(hex::encode(STANDARD.decode(BLOB).unwrap())), Explained);
    add("blob-apart", members(&IV, &text, &tag), Explained);
    add("blob-apart", hex_parts(&[&IV[..], &tag, &text].concat(), &[12, 28]), Explained);
    add("blob-apart", hex_parts(&[&IV[..], &text, &tag].concat(), &[12, 12 + text.len()]).replace(':', "."), Explained);

    add("blob-key-hex-digest", keyed(&hex::encode(key).as_bytes()[..32]), Explained);
    add("blob-key-md5", keyed(hex::encode(Hash::Md5.digest(&[SECRET.as_bytes()]).as_bytes()).as_bytes()), Explained);
    add("blob-key-md5", keyed(Hash::Md5.digest(&[SECRET.as_bytes()]).as_bytes()), Explained);
    add("blob-key-aes-128", keyed(&key[..16]), Explained);
    add("blob-key-padded", keyed(format!("{SECRET:\0<32}").as_bytes()), Explained);

    let (long, mark) = gcm(key, &[7; 16], b"");
    add("blob-iv-length", base64(&[&[7; 16], &long, &mark]), Explained);
    let (short, mark) = gcm(key, &[7; 8], b"");
    add("blob-iv-length", base64(&[&[7; 8], &short, &mark]), Explained);
    add("blob-tag-first", base64(&[&IV, &tag, &text]), Explained);
    add("blob-tag-first", base64(&[&tag, &IV, &text]), Explained);
    add("blob-iv-at-end", base64(&[&text, &tag, &IV]), Explained);
    add("blob-iv-at-end", base64(&[&text, &IV, &tag]), Explained);
    let (bare, mark) = gcm(key, &[0; 12], b"");
    add("blob-iv-missing", base64(&[&bare, &mark]), Explained);
    for length in 12..16 {
        add("blob-tag-short", base64(&[&IV, &text, &tag[..length]]), Explained);
    }
    let (bound, mark) = gcm(key, &IV, &IV);
    add("blob-aad", base64(&[&IV, &bound, &mark]), Explained);

    // In the IV, in the ciphertext's first bytes, where text stays text, in the tag.
    for at in [0, 3, 15, 17, 60, 100, 113, 117, 135] {
        let other = if &BLOB[at..=at] == "Q" { "w" } else { "Q" };
        add("blob-wrong-character", replaced(BLOB, at, other), Explained);
        add("blob-wrong-character", replaced(BLOB, at, "*"), Explained);
        add("blob-wrong-character", replaced(BLOB, at, "é"), Explained);
    }
    for at in [0, 3, 20, 60, 100, 135] {
        add("blob-missing-character", replaced(BLOB, at, ""), Explained);
        add("blob-extra-character", replaced(BLOB, at, &format!("x{}", &BLOB[at..=at])), Explained);
        add("blob-extra-character", replaced(BLOB, at, &format!("*{}", &BLOB[at..=at])), Explained);
    }
    add("blob-extra-character", format!("{BLOB}x"), Explained);
    add("blob-trailing", base64(&[&IV, &text, &tag, b"\n"]), Explained);
    add("blob-trailing", base64(&[&IV, &text, &tag, &[9; 40]]), Explained);
    add("blob-trailing", format!("{BLOB}\",\"workspace_id\":\"abc12345\"}}"), Explained);

    add("blob-cut", BLOB[..100].to_owned(), Damaged);
    add("blob-cut", BLOB[..101].to_owned(), Damaged);
    add("blob-cut", BLOB[..42].to_owned(), Damaged);
    for length in 1..12 {
        add("blob-cut", base64(&[&IV, &text, &tag[..length]]), Damaged);
    }
    add("blob-tag-missing", base64(&[&IV, &text]), Damaged);
    add("blob-damaged", replaced(&replaced(BLOB, 40, "Q"), 70, "Q"), Damaged);
    add("blob-tag-other", base64(&[&IV, &text, &[1; 16]]), Damaged);
    let (same, mark) = gcm(key, &IV, b"abc12345");
    add("blob-tag-other", base64(&[&IV, &same, &mark]), Damaged);
    for blob in [CBC, CBC_WITHOUT_IV, COUNTER] {
        add(if blob == COUNTER { "blob-ctr" } else { "blob-cbc" }, blob.to_owned(), NotABlob);
    }
    add("blob-one-case", BLOB.to_ascii_lowercase(), NotABlob);
    add("blob-one-case", BLOB.to_ascii_uppercase(), NotABlob);

    for (code, blob, expected) in faults_of_other_code(&text, &tag) {
        add(code, blob, expected);
    }
    add("blob-absent", r#"{"workspace_id":"x"}"#.to_owned(), NotABlob);
    add("blob-absent", "intercom_data=%7B%22workspace_id%22%3A%22x%22%7D".to_owned(), NotABlob);
    add("blob-not-encrypted", PLAIN.to_owned(), NotABlob);
    add("blob-not-encrypted", STANDARD.encode(PLAIN), NotABlob);
    add("blob-jwt", format!("{0}.{0}.AAAA", URL_SAFE_NO_PAD.encode(PLAIN)), NotABlob);
    add("blob-openssl-salted", STANDARD.encode(format!("Salted__{PLAIN}")), NotABlob);
    add("blob-signature", "0123456789abcdef".repeat(4), NotABlob);
    add("blob-signature", format!("sha1={}", "0123456789".repeat(4)), NotABlob);
    add("blob-too-short", BLOB[..20].to_owned(), NotABlob);
    add("blob-not-base64", "what? is this: no blob!".to_owned(), NotABlob);
    add("blob-not-base64", String::new(), NotABlob);

    let mut add = |code, secret: &str, blob: String| faults.push((code, secret.to_owned(), blob, Explained));
    let padded = seal(&Key::from_secret(SECRET.as_bytes()), IV, b"{\"id\":12}");
    assert!(padded.ends_with("=="));
    let odd = (0..=255)
        .map(|n| seal(&Key::from_secret(SECRET.as_bytes()), [n; 12], b"{\"id\":12}"))
        .find(|blob| blob.contains('+') && blob.contains('/'))
        .unwrap();
    add("blob-unpadded", SECRET, padded.trim_end_matches('=').to_owned());
    add("blob-url-safe", SECRET, URL_SAFE_NO_PAD.encode(STANDARD.decode(&odd).unwrap()));
    let secret = "0123456789abcdef0123456789ABCDEF";
    add("blob-key-raw", secret, keyed(secret.as_bytes()));
    add("blob-key-decoded", secret, keyed(&hex::decode(secret).unwrap()));
    let secret = "00112233-4455-6677-8899-aabbccddeeff";
    add("blob-key-decoded", secret, keyed(&hex::decode(secret.replace('-', "")).unwrap()));
    add("blob-key-padded", secret, keyed(&secret.as_bytes()[..32]));
    add("blob-key-decoded", "8J+YgPCfmIDwn5iA8J+YgPCfmIDwn5iA8J+YgPCfmIA=", keyed("😀".repeat(8).as_bytes()));
    faults
}

/// What is left of a blob's bytes where something took them for text.
fn read_as_text(bytes: &[u8]) -> [(&'static str, String, Expected); 4] {
    let latin1: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let lossy = String::from_utf8_lossy(bytes);
    let lost = |with: &str| ("blob-read-as-text", base64(&[lossy.replace('\u{FFFD}', with).as_bytes()]), NotABlob);
    [("blob-read-as-latin1", base64(&[latin1.as_bytes()]), Explained), lost("\u{FFFD}"), lost(""), lost("?")]
}

fn codes(diagnosis: &Diagnosis) -> Vec<&str> {
    diagnosis.causes.iter().map(|cause| cause.code).collect()
}

#[test]
fn names_every_fault_of_a_blob_by_exactly_its_code() {
    let mut wrong = Vec::new();
    for (code, secret, blob, expected) in faults() {
        let diagnosis = diagnose(blob.as_bytes(), &[b"another secret", secret.as_bytes()]);
        let finding = match diagnosis.finding {
            Finding::Explained => Some(Explained),
            Finding::DamagedBlob { .. } => Some(Damaged),
            Finding::NotABlob { .. } | Finding::ReadAsText { .. } => Some(NotABlob),
            Finding::WrongSecret { .. } | Finding::Unknown { .. } => None,
        };
        let secret = usize::from(expected != NotABlob);
        if (codes(&diagnosis), finding, diagnosis.secret) != (vec![code], Some(expected), secret) {
            wrong.push(format!("{code}: {blob}\n   gives {diagnosis:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_a_blob_is_tested() {
    let mut tested: BTreeSet<_> = faults().iter().map(|fault| fault.0).collect();
    // Below.
    tested.insert("blob-wrong-secret");
    let all: BTreeSet<_> = BLOB_ROWS.iter().map(|row| row.code).collect();
    assert_eq!(tested, all);
}

#[test]
fn a_blob_that_opens_needs_no_explanation() {
    for blob in [BLOB.to_owned(), wrapped(BLOB, 60, "\n"), wrapped(BLOB, 76, "\r\n")] {
        let diagnosis = diagnose(blob.as_bytes(), &[SECRET.as_bytes()]);
        assert_eq!((diagnosis.finding, diagnosis.causes, diagnosis.tried), (Finding::Explained, vec![], 1));
    }
}

#[test]
fn a_secret_of_another_app_is_called_wrong_and_what_was_tried_is_said() {
    let diagnosis = diagnose(BLOB.as_bytes(), &[b"another secret", b"a third one"]);
    assert_eq!(diagnosis.causes, []);
    let Finding::WrongSecret { ruled_out } = &diagnosis.finding else {
        panic!("{diagnosis:?}");
    };
    assert!(ruled_out.contains("combinations of 2 secrets"), "{ruled_out}");
    assert!(ruled_out.contains("than an IV of 12 bytes"), "{ruled_out}");
    assert!(diagnosis.tried > 20_000, "{}", diagnosis.tried);
}

#[test]
fn too_little_to_tell_is_said_to_be_that() {
    let blob = seal(&Key::from_secret(SECRET.as_bytes()), IV, b"1");
    assert!(matches!(diagnose(blob.as_bytes(), &[b"another secret"]).finding, Finding::Unknown { .. }));
    let Finding::Unknown { ruled_out } = diagnose(BLOB.as_bytes(), &[]).finding else {
        panic!("without a secret nothing is known");
    };
    assert_eq!(ruled_out, "no secret was given");
}

#[test]
fn every_difference_between_secrets_is_found_behind_a_blob() {
    // What makes each row yield something.
    let at_hand = [
        "s3cr3t-client",
        "s3cr3t-client\n",
        "s3cr3t-client\r\n",
        "s3cr3t-client\r",
        " s3cr3t-client ",
        "'s3cr3t-client'",
        "A=s3cr3t-client",
        "Bearer s3cr3t",
        "s3cr3t\\n",
        "\u{feff}s3cr3t",
        "s3cr\u{200b}3t",
        "s3 cr3t",
        "s3–cr3t",
        "s3#cr3t",
        "s3$cr3t",
        "s3%2Bcr3t",
        "s3+cr3t",
        "6a6b6c",
        "czNjcjN0",
        "s\u{0}3\u{0}",
        "s3cr3ts3cr3t",
        "zoë-s3cr3t",
        "0123456789abcdef0123456789abcdef",
        "S3CR3T",
        "aSdFHjKl1357JkLm=",
        "PORT=3000\nINTERCOM_CLIENT_SECRET=s3cr3t-client\n",
        "7f0c1e7a-2b9d-4c55-9d0f-3f1d0c2e9c41",
    ];
    for row in SECRET_ROWS {
        let mut seen = false;
        for secret in at_hand {
            let mut variants = Vec::new();
            row.apply(secret.as_bytes(), &mut |variant, _| variants.push(variant));
            let Some(used) = variants.into_iter().next() else {
                continue;
            };
            seen = true;
            let blob = seal(&Key::from_secret(&used), IV, PLAIN.as_bytes());
            let diagnosis = diagnose(blob.as_bytes(), &[secret.as_bytes()]);
            assert_eq!(diagnosis.finding, Finding::Explained, "{} from {secret:?}", row.code);
            assert_eq!(diagnosis.causes.len(), 1, "{diagnosis:?}");
            // The digest is the key of blobs, and so is told as the secret hashed twice.
            let own = if row.code == "secret-digest" { Axis::Recipe } else { Axis::Secret };
            assert_eq!(diagnosis.causes[0].axis, own);
            // An earlier row may lead to the same bytes, and then has the simpler name.
            let place = |code: &str| SECRET_ROWS.iter().position(|row| row.code == code);
            assert!(place(diagnosis.causes[0].code) <= place(row.code), "{diagnosis:?}");
        }
        assert!(seen, "{} was not tried", row.code);
    }
}

#[test]
fn two_and_three_differences_are_found_together() {
    let secret = format!("\"{SECRET}\"");
    let url_safe = BLOB.replace('+', "-").replace('/', "_");
    let diagnosis = diagnose(url_safe.as_bytes(), &[secret.as_bytes()]);
    assert_eq!(codes(&diagnosis), ["blob-url-safe", "secret-without-quotes"]);
    assert_eq!(
        diagnosis.causes[1].detail,
        "the blob was sealed with the secret without the quotes around it (double quotes)"
    );

    let key = hex::encode(Hash::Sha256.digest(&[SECRET.as_bytes()]).as_bytes());
    let (text, tag) = gcm(&key.as_bytes()[..32], &IV, b"");
    let blob = base64(&[&IV, &tag, &text]);
    let diagnosis = diagnose(blob.as_bytes(), &[format!("{SECRET}\n").as_bytes()]);
    assert_eq!(codes(&diagnosis), ["secret-without-lf", "blob-key-hex-digest", "blob-tag-first"]);
    assert_eq!(diagnosis.finding, Finding::Explained);
}

#[test]
fn a_cut_blob_shows_that_the_secret_is_right_but_for_its_line_feed() {
    let diagnosis = diagnose(&BLOB.as_bytes()[..90], &[format!("{SECRET}\n").as_bytes()]);
    assert_eq!(codes(&diagnosis), ["secret-without-lf", "blob-cut"]);
    assert!(matches!(diagnosis.finding, Finding::DamagedBlob { .. }));
}

#[test]
fn a_wrong_character_is_found_where_it_is() {
    for at in [16, 77, 134] {
        let other = if &BLOB[at..=at] == "Q" { "w" } else { "Q" };
        let diagnosis = diagnose(replaced(BLOB, at, other).as_bytes(), &[SECRET.as_bytes()]);
        assert_eq!(
            diagnosis.causes[0].detail,
            format!("one character of the blob is wrong: character {} of 136", at + 1)
        );
    }
}

#[test]
fn what_is_missing_at_the_start_of_a_blob_is_named_and_opens_it() {
    // One character more or less has a name of its own.
    for lost in 2..=16 {
        let rest = &BLOB[lost..];
        for text in [rest.to_owned(), rest.replace('+', "-").replace('/', "_")] {
            let diagnosis = diagnose(text.as_bytes(), &[b"another secret", SECRET.as_bytes()]);
            let cause = diagnosis.causes.last().unwrap();
            assert_eq!((cause.code, diagnosis.secret), ("blob-iv-lost", 1), "{lost}: {diagnosis:?}");
            assert_eq!(diagnosis.finding, Finding::Explained);
            let named = cause.detail.split('`').nth(1).unwrap();
            assert_eq!(opened(SECRET, format!("{named}{rest}")).as_deref(), Ok(PLAIN), "{cause:?}");
        }
    }
    // So is an IV that is another one, whatever the length of what it begins; and beside another difference.
    for plain in ["", "1", PLAIN] {
        let blob = seal(&Key::from_secret(SECRET.as_bytes()), IV, plain.as_bytes());
        let other = format!("{}{}", STANDARD.encode([7; 12]), &blob[16..]);
        let secrets: [&[u8]; 2] = [SECRET.as_bytes(), b"s3cr3t-client-secret\n"];
        for secret in &secrets[..if plain == PLAIN { 2 } else { 1 }] {
            let diagnosis = diagnose(other.as_bytes(), &[secret]);
            let cause = diagnosis.causes.last().expect(plain);
            assert_eq!(cause.code, "blob-iv-damaged", "{diagnosis:?}");
            let named = cause.detail.split('`').nth(1).unwrap();
            assert_eq!(opened(SECRET, format!("{named}{}", &other[16..])).as_deref(), Ok(plain));
        }
    }
    // Of parts and of hexadecimal, whose characters are others, the bytes are named.
    let (text, tag) = gcm(&key_of(SECRET), &IV, b"");
    for blob in [members(&[7; 12], &text, &tag), hex::encode([&text[..], &tag].concat())] {
        let diagnosis = diagnose(blob.as_bytes(), &[SECRET.as_bytes()]);
        assert!(diagnosis.causes.last().unwrap().detail.ends_with(&hex::encode(IV)), "{diagnosis:?}");
    }
    // Where the ciphertext is damaged as well, nothing is proved.
    let mut text = text;
    text[40] ^= 1;
    let diagnosis = diagnose(base64(&[&[7; 12], &text, &tag]).as_bytes(), &[SECRET.as_bytes()]);
    assert!(matches!(diagnosis.finding, Finding::WrongSecret { .. }), "{diagnosis:?}");
}

#[test]
fn what_never_had_letters_of_both_cases_has_lost_none() {
    let hex = "0a1b2c3d4e5f".repeat(8);
    let parts = format!(r#"{{"iv":"{}","content":"{hex}","tag":"{}"}}"#, &hex[..24], &hex[..32]);
    for text in [&hex, &parts, &"MFRGGZDFMZTWQ2LK".repeat(6), &"just some ordinary words of a sentence ".repeat(3)] {
        assert!(!codes(&diagnose(text.as_bytes(), &[SECRET.as_bytes()])).contains(&"blob-one-case"), "{text}");
    }
}

#[test]
fn a_large_blob_is_diagnosed_in_bounded_time() {
    let plain = format!("{{\"note\":\"{}\"}}", "x".repeat(300 << 10));
    let blob = seal(&Key::from_secret(b"s3cr3t"), IV, plain.as_bytes());
    let diagnosis = diagnose(&blob.as_bytes()[..300 << 10], &[b"s3cr3t"]);
    assert_eq!(codes(&diagnosis), ["blob-cut"]);
    let damaged = replaced(&blob, 200 << 10, if blob.as_bytes()[200 << 10] == b'Q' { "w" } else { "Q" });
    let diagnosis = diagnose(damaged.as_bytes(), &[b"s3cr3t"]);
    assert!(matches!(codes(&diagnosis)[..], ["blob-wrong-character" | "blob-damaged"]), "{diagnosis:?}");
}

#[test]
fn nothing_of_plaintext_and_secret_is_ever_said() {
    for (code, secret, blob, _) in faults() {
        let diagnosis = diagnose(blob.as_bytes(), &[secret.as_bytes()]);
        let refusal = opened(&secret, &blob).err();
        let said =
            format!("{diagnosis:?} {refusal:?} {}", refusal.as_ref().map(ToString::to_string).unwrap_or_default());
        for hidden in ["5f2a1b3c", "zoë", "example.com", "\"user\"", "{\"", secret.as_str(), &hex::encode(&secret)] {
            assert!(!said.contains(hidden), "{code}: {said}");
        }
    }
}

#[test]
fn the_blob_in_a_request_is_found_and_opens() {
    let body = courtside::sheet::form(&courtside::sheet::OpenSheet::default(), BLOB).unwrap();
    let found = find_blob(body.as_bytes()).expect("the form holds a blob");
    assert_eq!(found.kind, FoundKind::Form);
    assert_eq!(opened(SECRET, &found.blob).as_deref(), Ok(PLAIN));
}
