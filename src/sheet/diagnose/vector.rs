//! A blob whose IV is missing, another's, or cut: GCM makes the tag of the ciphertext and of the IV, so that whoever has the key has the IV of the two,
//! and a wrong key gives none.

use zeroize::Zeroizing;

use super::{BUDGET, LARGE, Search, common_variants, digest, key_forms};
use crate::cause::Cause;
use crate::sheet::blob;
use crate::sheet::gcm::{reads_as_json, vector};
use crate::sheet::reading::Reading;
use crate::sheet::rows::row;
use crate::sheet::{IV_LENGTH, TAG_LENGTH};

/// The characters of the IV: those at the start of a blob.
const CHARACTERS: usize = IV_LENGTH / 3 * 4;

/// How many characters may be lost at the start, the likeliest first: the IV, none, a few.
fn lost() -> impl Iterator<Item = usize> {
    [CHARACTERS, 0].into_iter().chain(1..CHARACTERS)
}

impl Search<'_> {
    /// Looks for a key under which ciphertext and tag belong to one IV, whatever stands in its place.
    pub(super) fn by_vector(&mut self) -> Option<(Vec<Cause>, usize)> {
        let readings = std::mem::take(&mut self.readings);
        let mut left = BUDGET;
        let found = (0..self.secrets.len()).find_map(|index| {
            let own = (digest(self.secrets[index]), Vec::new());
            let (found, reading) = readings.iter().find_map(|reading| {
                Some((self.vector_under(std::slice::from_ref(&own), reading, true, &mut left)?, reading))
            })?;
            Some((self.told(reading, found), index))
        });
        let found = found.or_else(|| {
            (0..self.secrets.len()).find_map(|index| {
                let keys = other_keys(self.secrets[index]);
                let reading = readings.first().filter(|reading| reading.bytes.len() <= LARGE)?;
                let found = self.vector_under(&keys, reading, false, &mut left)?;
                Some((self.told(reading, found), index))
            })
        });
        self.readings = readings;
        found
    }

    /// The IV that belongs to ciphertext and tag under one of the keys, where so many characters are lost before them. Of keys that come by the
    /// hundred one has to make JSON of the ciphertext as well.
    fn vector_under(
        &mut self,
        keys: &[(Zeroizing<Vec<u8>>, Vec<Cause>)],
        reading: &Reading,
        own: bool,
        left: &mut u64,
    ) -> Option<Vector> {
        let mut bytes = Zeroizing::new(Vec::new());
        for lost in lost() {
            let symbols = [&[0; CHARACTERS][..lost], &reading.symbols].concat();
            bytes.clear();
            blob::pack(&symbols, &mut bytes);
            let sealed = bytes.get(IV_LENGTH..).and_then(|sealed| sealed.split_last_chunk::<TAG_LENGTH>());
            let Some((text, tag)) = sealed else { continue };
            for (key, causes) in keys {
                *left = left.saturating_sub(2 * text.len() as u64 + 512);
                if *left == 0 {
                    return None;
                }
                self.tried += 1;
                let iv = vector(key, text, tag, &mut self.work).filter(|iv| own || reads_as_json(key, iv, text, 0));
                if let Some(iv) = iv {
                    return Some(Vector { iv, lost, causes: causes.clone() });
                }
            }
        }
        None
    }

    /// The causes, with what stands in the IV's place.
    fn told(&self, reading: &Reading, found: Vector) -> Vec<Cause> {
        let iv = blob::encode(&found.iv);
        let (gone, rest) = iv.split_at(found.lost);
        let is_rest = rest
            .bytes()
            .zip(&reading.symbols)
            .all(|(letter, value)| blob::value(letter).map(|(own, _)| own) == Some(*value));
        // What is lost at the start leaves the end of the base64 amid a group.
        let spelled =
            reading.causes.iter().filter(|cause| !matches!(cause.code, "blob-unpadded" | "blob-extra-character"));
        let spelled: Vec<Cause> = spelled.cloned().collect();
        // Where the text is no base64 of the whole, its characters are none of the blob's.
        let plain = !self.apart && spelled.iter().all(|cause| cause.code == "blob-url-safe");
        let cause = if found.lost > 0 && is_rest {
            let what = if found.lost == CHARACTERS {
                "all of its IV".to_owned()
            } else {
                format!("its first {}", crate::text::count(found.lost as u64, "character"))
            };
            let letters =
                if plain { format!(", `{gone}`") } else { format!(", whose bytes are {}", hex::encode(found.iv)) };
            row("blob-iv-lost").cause(Some(&format!("{what}{letters}")))
        } else {
            let letters = if plain {
                format!("its first {CHARACTERS} characters would be `{iv}`")
            } else {
                format!("its bytes would be {}", hex::encode(found.iv))
            };
            row("blob-iv-damaged").cause(Some(&letters))
        };
        spelled.into_iter().chain(found.causes).chain([cause]).collect()
    }
}

/// An IV that was found.
struct Vector {
    iv: [u8; IV_LENGTH],
    lost: usize,
    /// What is different about the key.
    causes: Vec<Cause>,
}

/// The keys that a secret may have been made to, beside its own.
fn other_keys(secret: &[u8]) -> Vec<(Zeroizing<Vec<u8>>, Vec<Cause>)> {
    let spelled =
        common_variants(secret).into_iter().map(|(variant, cause)| (digest(&variant), cause.into_iter().collect()));
    let forms = key_forms(secret).into_iter().map(|candidate| (candidate.key, candidate.causes));
    spelled.chain(forms).collect()
}
