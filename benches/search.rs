//! How long the whole search for a cause takes, and what a signature costs. Run with `cargo bench`.

#![allow(missing_docs)]

use std::fmt::Write as _;

use courtside::platform;
use courtside::platform::Hash;
use courtside::secret::Secret;
use courtside::signature::search::{Question, search};
use courtside::signature::{Ingredients, Setting};
use divan::Bencher;

fn main() {
    divan::main();
}

/// A submit request of about that many bytes.
fn body(length: usize) -> Vec<u8> {
    let mut attributes = String::new();
    let mut number = 0;
    while attributes.len() + 200 < length {
        let _ = write!(
            attributes,
            r#","attr_{number}":"Žofia's note {number}: 5 < 6 & \"more\"","score_{number}":{number}.50"#
        );
        number += 1;
    }
    format!(r#"{{"workspace_id":"abc12345","component_id":"send","context":{{"locale":"en"}},"input_values":{{"note":"hi"{attributes}}}}}"#).into_bytes()
}

/// Nothing is found, so that everything is tried.
fn exhausted(scheme: &str, body: &[u8]) -> u64 {
    let Some(scheme) = platform::scheme(scheme) else { return 0 };
    let setting = Setting::from(scheme);
    let Some(mac) = setting.mac() else { return 0 };
    let secrets = [Secret::new(b"PUBLIC-0123456789abcdef0123456789abcdef".to_vec(), "bench")];
    let proof = "0123456789abcdef".repeat(4);
    let answer = search(&Question {
        setting: &setting,
        mac,
        secrets: &secrets,
        others: &[],
        ingredients: Ingredients { body, timestamp: b"1700000000123", account_id: b"" },
        alternatives: &[],
        mixed_in: &[],
        parts: &[],
        proof: proof.as_bytes(),
        body_changes: true,
        computed: false,
    });
    answer.tried
}

#[divan::bench(args = [2_000, 100_000, 10_000_000], sample_count = 3, sample_size = 1)]
fn intercom_search_to_the_end(bencher: Bencher, length: usize) {
    let body = body(length);
    bencher.bench_local(|| exhausted("intercom", &body));
}

#[divan::bench(args = [2_000], sample_count = 3, sample_size = 1)]
fn infobip_search_to_the_end(bencher: Bencher, length: usize) {
    let body = body(length);
    bencher.bench_local(|| exhausted("infobip", &body));
}

#[divan::bench]
fn hmac_of_a_kilobyte(bencher: Bencher) {
    let keyed = Hash::Sha256.keyed(b"PUBLIC-secret");
    let body = vec![b'a'; 1024];
    bencher.bench_local(|| keyed.mac(&[&body]));
}
