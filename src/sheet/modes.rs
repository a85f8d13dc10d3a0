//! The modes of AES that are copied from tutorials in place of GCM: CBC, ECB and counter mode. None has a tag, so that only what is read
//! says whether a key was right; nothing that is decrypted here is shown.

use aes_gcm::aead::KeyInit;
use aes_gcm::aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt};
use aes_gcm::aes::{Aes128, Aes256};
use zeroize::Zeroizing;

/// The block length of AES.
const BLOCK: usize = 16;

/// A mode without a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Cipher block chaining with the padding of PKCS #7.
    Cbc,
    /// Each block by itself, with the padding of PKCS #7 and no IV.
    Ecb,
    /// Counter mode with an IV of 16 bytes.
    Counter,
}

/// AES with a key of one of the two lengths that are used.
#[allow(clippy::large_enum_variant)] // one at a time, and never moved
pub(super) enum Aes {
    Short(Aes128),
    Long(Aes256),
}

impl Aes {
    pub(super) fn new(key: &[u8]) -> Option<Self> {
        Aes256::new_from_slice(key).map(Self::Long).or_else(|_| Aes128::new_from_slice(key).map(Self::Short)).ok()
    }

    pub(super) fn decrypt(&self, block: [u8; BLOCK]) -> [u8; BLOCK] {
        match self {
            Self::Short(aes) => {
                let mut block = Block::<Aes128>::from(block);
                aes.decrypt_block(&mut block);
                block.into()
            }
            Self::Long(aes) => {
                let mut block = Block::<Aes256>::from(block);
                aes.decrypt_block(&mut block);
                block.into()
            }
        }
    }

    pub(super) fn encrypt(&self, block: [u8; BLOCK]) -> [u8; BLOCK] {
        match self {
            Self::Short(aes) => {
                let mut block = Block::<Aes128>::from(block);
                aes.encrypt_block(&mut block);
                block.into()
            }
            Self::Long(aes) => {
                let mut block = Block::<Aes256>::from(block);
                aes.encrypt_block(&mut block);
                block.into()
            }
        }
    }
}

/// What `iv` and `text` hold by that mode; `None` where it is not padded as it would have to be, or does not begin as a JSON object.
/// The first block is looked at before the others are decrypted.
pub(super) fn decrypted(mode: Mode, key: &[u8], iv: [u8; BLOCK], text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let aes = Aes::new(key)?;
    // Room for all of a large blob would be made and wiped for each of many keys.
    let first = text.first_chunk::<BLOCK>().copied();
    let first = first.map(|block| match mode {
        Mode::Cbc | Mode::Ecb => joined(aes.decrypt(block), iv),
        Mode::Counter => joined(block, aes.encrypt(iv)),
    });
    if let Some(first) = first {
        begins_as_json(&*Zeroizing::new(first))?;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    match mode {
        Mode::Cbc | Mode::Ecb => {
            let (blocks, []) = text.as_chunks::<BLOCK>() else { return None };
            let mut before = iv;
            for block in blocks {
                plain.extend(aes.decrypt(*block).iter().zip(before).map(|(byte, before)| byte ^ before));
                if mode == Mode::Cbc {
                    before = *block;
                }
                begins_as_json(&plain)?;
            }
            let padding = usize::from(*plain.last()?);
            let end = plain.len().checked_sub(padding).filter(|_| (1..=BLOCK).contains(&padding))?;
            plain.get(end..)?.iter().all(|byte| usize::from(*byte) == padding).then_some(())?;
            plain.truncate(end);
        }
        Mode::Counter => {
            let start = u128::from_be_bytes(iv);
            for (number, part) in (0_u128..).zip(text.chunks(BLOCK)) {
                let stream = aes.encrypt(start.wrapping_add(number).to_be_bytes());
                plain.extend(part.iter().zip(stream).map(|(byte, stream)| byte ^ stream));
                begins_as_json(&plain)?;
            }
        }
    }
    Some(plain)
}

fn joined(mut one: [u8; BLOCK], other: [u8; BLOCK]) -> [u8; BLOCK] {
    one.iter_mut().zip(other).for_each(|(byte, other)| *byte ^= other);
    one
}

/// Whether the first two bytes are those of a JSON object.
fn begins_as_json(plain: &[u8]) -> Option<()> {
    matches!(plain, [b'{', b'"' | b' ' | b'\n' | b'\r' | b'\t' | b'}', ..]).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<const N: usize>(digits: &str) -> [u8; N] {
        hex::decode(digits).unwrap().try_into().unwrap()
    }

    #[test]
    fn the_block_cipher_is_that_of_the_standard() {
        // FIPS 197, appendix C.3.
        let key: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let aes = Aes::new(&key).unwrap();
        let (plain, sealed) = (bytes("00112233445566778899aabbccddeeff"), bytes("8ea2b7ca516745bfeafc49904b496089"));
        assert_eq!((aes.encrypt(plain), aes.decrypt(sealed)), (sealed, plain));
    }

    #[test]
    fn what_openssl_sealed_is_read_and_nothing_else() {
        // printf '{"type":"user","id":"25"}' | openssl enc -aes-256-cbc (-aes-256-ctr) -K 00…1f -iv 00…0f
        let key: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let iv: [u8; 16] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let cbc = hex::decode("e918f3bf2e9a1134a3bea1c45523d094055d0b1c918682e0646106ca4c79fd4e").unwrap();
        let counter = hex::decode("214c702e789e53acd25b265870e18ab0099732efe1b76d7f28").unwrap();
        let plain = br#"{"type":"user","id":"25"}"#;
        let read = |mode, iv, text: &[u8]| decrypted(mode, &key, iv, text).map(|plain| plain.to_vec());
        assert_eq!(read(Mode::Cbc, iv, &cbc).as_deref(), Some(&plain[..]));
        assert_eq!(read(Mode::Counter, iv, &counter).as_deref(), Some(&plain[..]));
        assert_eq!(read(Mode::Cbc, [7; 16], &cbc), None);
        assert_eq!(read(Mode::Cbc, iv, &cbc[..20]), None);
        assert_eq!(read(Mode::Counter, [7; 16], &counter), None);
        assert!(decrypted(Mode::Cbc, b"no key of AES", iv, &cbc).is_none());
    }
}
