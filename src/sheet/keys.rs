//! Keys that tutorials and libraries make from a secret in place of its SHA-256 digest: of other hashes, filled up, and derived as from a password,
//! with the salts and counts that are copied from examples. Rare or slow, so that they are tried after everything else.

use std::num::NonZeroU32;

use ring::pbkdf2::{self, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA512};
use zeroize::Zeroizing;

use super::diagnose::Candidate;
use super::rows::row;
use crate::platform::Hash;

/// The salt of nearly every example.
const SALT: &[u8] = b"salt";
/// The length of a key of AES-256.
const LONG: usize = 32;

/// Keys that cost next to nothing to make.
pub(super) fn quick(secret: &[u8]) -> Vec<Candidate> {
    let mut all = Vec::new();
    let mut add = |code: &str, key: Vec<u8>, detail: &str| {
        all.push(Candidate { key: key.into(), causes: vec![row(code).cause(Some(detail))] });
    };
    for hash in [Hash::Sha512, Hash::Sha384, Hash::Sha1, Hash::Sha3Of256, Hash::Sha512Of256] {
        let digest = hash.digest(&[secret]);
        let bytes = digest.as_bytes();
        let name = hash.name();
        let text = hex::encode(bytes).into_bytes();
        if let Some(first) = bytes.get(..LONG) {
            let part = if bytes.len() > LONG { "the first 32 bytes of its" } else { "its" };
            add("blob-key-other-hash", first.to_vec(), &format!("{part} {name} digest"));
        } else {
            let mut filled = bytes.to_vec();
            filled.resize(LONG, 0);
            add("blob-key-other-hash", filled, &format!("its {name} digest, filled with NUL to 32 bytes"));
        }
        add("blob-key-other-hash", bytes[..16].to_vec(), &format!("the first 16 bytes of its {name} digest, AES-128"));
        if let Some(last) = bytes.len().checked_sub(LONG).filter(|at| *at > 0).and_then(|at| bytes.get(at..)) {
            add("blob-key-other-hash", last.to_vec(), &format!("the last 32 bytes of its {name} digest"));
        }
        if let Some(text) = text.get(..LONG) {
            add("blob-key-other-hash", text.to_vec(), &format!("32 characters of its {name} digest in hexadecimal"));
        }
    }
    let md5 = Hash::Md5.digest(&[secret]);
    add("blob-key-md5", md5.as_bytes().repeat(2), "its bytes twice");
    let second = Hash::Md5.digest(&[md5.as_bytes(), secret]);
    let derived = [md5.as_bytes(), second.as_bytes()].concat();
    add("blob-key-derived", derived, "with OpenSSL's EVP_BytesToKey, as Node.js's `createCipher` did");
    let extracted = Hash::Sha256.hmac(&[0; LONG], &[secret]);
    let expanded = Hash::Sha256.hmac(extracted.as_bytes(), &[&[1]]);
    add("blob-key-derived", expanded.as_bytes().to_vec(), "with HKDF, salt and info empty");
    add("blob-key-derived", Hash::Sha256.hmac(secret, &[b""]).as_bytes().to_vec(), "with HMAC, over an empty text");
    if secret.len() < LONG {
        for (fill, name) in [(b' ', "spaces"), (b'0', "the digit 0"), (b'=', "equals signs"), (b'#', "number signs")] {
            let mut filled = secret.to_vec();
            filled.resize(LONG, fill);
            add("blob-key-padded", filled, &format!("filled with {name} to 32 bytes"));
        }
    }
    all
}

/// Keys that cost a tenth of a second together: what functions for passwords make.
pub(super) fn slow(secret: &[u8]) -> Vec<Candidate> {
    // What the examples of Node.js, Python, PHP, Java and .NET have.
    let counts = [
        (PBKDF2_HMAC_SHA1, "SHA-1", 1000),
        (PBKDF2_HMAC_SHA1, "SHA-1", 65_536),
        (PBKDF2_HMAC_SHA256, "SHA-256", 1000),
        (PBKDF2_HMAC_SHA256, "SHA-256", 10_000),
        (PBKDF2_HMAC_SHA256, "SHA-256", 65_536),
        (PBKDF2_HMAC_SHA256, "SHA-256", 100_000),
        (PBKDF2_HMAC_SHA512, "SHA-512", 1000),
        (PBKDF2_HMAC_SHA512, "SHA-512", 10_000),
        (PBKDF2_HMAC_SHA512, "SHA-512", 100_000),
    ];
    let derived = counts.into_iter().filter_map(|(algorithm, name, count)| {
        let mut key = Zeroizing::new(vec![0; LONG]);
        pbkdf2::derive(algorithm, NonZeroU32::new(count)?, SALT, secret, &mut key);
        let detail = format!("with PBKDF2, {name}, {count} rounds and the salt `salt`");
        Some(Candidate { key, causes: vec![row("blob-key-derived").cause(Some(&detail))] })
    });
    let detail = "with scrypt and the salt `salt`, as in Node.js's examples of `scryptSync`";
    let scrypt = Candidate { key: scrypt(secret, SALT), causes: vec![row("blob-key-derived").cause(Some(detail))] };
    std::iter::once(scrypt).chain(derived).collect()
}

/// The cost that scrypt has where nobody names one, in blocks.
const COST: usize = 1 << 14;
/// Words in one of scrypt's blocks, for a block size of 8.
const WORDS: usize = 256;

type Block = [u32; WORDS];

/// scrypt (RFC 7914) with N = 16384, r = 8 and p = 1, and 32 bytes of key.
fn scrypt(secret: &[u8], salt: &[u8]) -> Zeroizing<Vec<u8>> {
    let once = NonZeroU32::MIN;
    let mut bytes = Zeroizing::new(vec![0; 4 * WORDS]);
    pbkdf2::derive(PBKDF2_HMAC_SHA256, once, salt, secret, &mut bytes);
    let mut block: Block = [0; WORDS];
    for (word, four) in block.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*four);
    }
    let mut table = Zeroizing::new(Vec::with_capacity(COST * WORDS));
    for _ in 0..COST {
        table.extend_from_slice(&block);
        block = mixed(&block);
    }
    for _ in 0..COST {
        // The first word of the last 64 bytes says which.
        let at = block[WORDS - 16] as usize % COST * WORDS;
        for (word, other) in block.iter_mut().zip(&table[at..at + WORDS]) {
            *word ^= other;
        }
        block = mixed(&block);
    }
    for (word, four) in block.iter().zip(bytes.as_chunks_mut::<4>().0) {
        *four = word.to_le_bytes();
    }
    let mut key = Zeroizing::new(vec![0; LONG]);
    pbkdf2::derive(PBKDF2_HMAC_SHA256, once, &bytes, secret, &mut key);
    key
}

/// scryptBlockMix: 64 bytes after 64 bytes, those of even places first.
fn mixed(block: &Block) -> Block {
    let mut out = [0; WORDS];
    let mut last = [0; 16];
    let (parts, _) = block.as_chunks::<16>();
    let (places, _) = out.as_chunks_mut::<16>();
    let half = places.len() / 2;
    if let Some(part) = parts.last() {
        last = *part;
    }
    for (at, part) in parts.iter().enumerate() {
        for (word, other) in last.iter_mut().zip(part) {
            *word ^= other;
        }
        salsa(&mut last);
        places[at / 2 + if at % 2 == 1 { half } else { 0 }] = last;
    }
    out
}

/// Salsa20/8.
fn salsa(block: &mut [u32; 16]) {
    const QUARTERS: [[usize; 4]; 8] = [
        [0, 4, 8, 12],
        [5, 9, 13, 1],
        [10, 14, 2, 6],
        [15, 3, 7, 11],
        [0, 1, 2, 3],
        [5, 6, 7, 4],
        [10, 11, 8, 9],
        [15, 12, 13, 14],
    ];
    let mut x = *block;
    for _ in 0..4 {
        for [a, b, c, d] in QUARTERS {
            x[b] ^= x[a].wrapping_add(x[d]).rotate_left(7);
            x[c] ^= x[b].wrapping_add(x[a]).rotate_left(9);
            x[d] ^= x[c].wrapping_add(x[b]).rotate_left(13);
            x[a] ^= x[d].wrapping_add(x[c]).rotate_left(18);
        }
    }
    for (word, other) in block.iter_mut().zip(x) {
        *word = word.wrapping_add(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_function_for_passwords_is_that_of_other_runtimes() {
        // hashlib.scrypt(b's3cr3t-client-secret', salt=b'salt', n=16384, r=8, p=1, dklen=32)
        let key = scrypt(b"s3cr3t-client-secret", b"salt");
        assert_eq!(hex::encode(&*key), "d26e68d458b5179f2704d4c317cb55008c060b7a45608ad7e0ca41af1f220179");
    }
}
