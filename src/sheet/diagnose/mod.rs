//! Why a blob does not open. A tag of 128 bits is proof, so whatever opens the blob is stated as fact; what decrypts to JSON without
//! its tag shows that the secret is right and the blob is not. Nothing decrypted leaves this module, only conclusions.

mod damage;
mod known;
mod letter;
mod vector;

use zeroize::Zeroizing;

use known::{is_json, is_of_one_case, looks_like_a_digest, recognised, user_of_a_form};

use crate::cause::secret::{SECRET_ROWS, SecretRow, in_its_stead};
use crate::cause::{Axis, Cause};
use crate::platform::{self, Hash};
use crate::sheet::apart;
use crate::sheet::blob;
use crate::sheet::gcm::{authentic, chacha_opens, counter_mode, reads_as_json, reads_mostly};
use crate::sheet::keys;
use crate::sheet::mangled;
use crate::sheet::modes::{Mode, decrypted};
use crate::sheet::place::{Around, Place};
use crate::sheet::reading::{Reading, readings};
use crate::sheet::rows::{self, BLOB_ROWS, Change, Layout, Parts, row};
use crate::sheet::{IV_LENGTH, TAG_LENGTH};
use crate::text::thousands;

/// What was learned about a blob that does not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The differences that were proved; none where the blob opens as it is, or where nothing was.
    pub causes: Vec<Cause>,
    /// Which of the secrets at hand the finding is about, as an index.
    pub secret: usize,
    /// The conclusion.
    pub finding: Finding,
    /// How many combinations were tried.
    pub tried: u64,
}

/// The conclusion of a [`Diagnosis`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// With the causes undone, the blob opens: its tag fits.
    Explained,
    /// The secret is right, since what it decrypts reads as JSON; but no tag vouches for the blob.
    DamagedBlob {
        /// What is known of the damage. Never a part of the plaintext.
        detail: String,
    },
    /// No secret at hand makes anything of it, in any spelling. Damage to more than the IV would look the same.
    WrongSecret {
        /// What was tried.
        ruled_out: String,
    },
    /// It was a blob, and lost bytes where it was taken for text: no secret opens what is left.
    ReadAsText {
        /// What shows that.
        detail: String,
    },
    /// It is something else, or too little of a blob.
    NotABlob {
        /// What it is.
        detail: String,
    },
    /// There is too little to tell.
    Unknown {
        /// What was tried.
        ruled_out: String,
    },
}

/// Blobs longer than this are not searched character by character, except near where they stop making sense.
const SMALL: usize = 2048;
/// The plaintexts of blobs longer than this are taken to be JSON, as they all are in practice.
const LARGE: usize = 16 << 10;
/// How much white space behind a plaintext's JSON is looked at.
const LONGEST_END: usize = 64;
/// How much of a plaintext tells whether most of it is text.
const BEGINNING: usize = 1 << 20;
/// What is shorter is not opened with keys that take long to make: IV, tag and `{}`.
const LEAST: usize = IV_LENGTH + TAG_LENGTH + 2;
/// Of how many secrets keys are derived as from passwords, which takes a tenth of a second each.
const DERIVED: usize = 2;
/// How much ciphertext the search may go through before it gives up: a fraction of a second's worth.
const BUDGET: u64 = 1 << 28;

/// Finds out why `blob_text` (base64 as found) does not open with any of the secrets at hand.
pub fn diagnose(blob_text: &[u8], secrets: &[&[u8]]) -> Diagnosis {
    diagnose_within(Around { text: blob_text, line: 1 }, blob_text, secrets, "")
}

/// The same for a blob that was found in a text; places are those of that text. `variable` is the name of the one that the first secret comes
/// from, or empty.
pub fn diagnose_within(around: Around<'_>, blob_text: &[u8], secrets: &[&[u8]], variable: &str) -> Diagnosis {
    // What stands where the blob should is what the answer is about, not the text of the form around it.
    let user = user_of_a_form(blob_text);
    let blob_text = user.as_deref().unwrap_or(blob_text);
    let place = Place::new(around, blob_text);
    let mut search = Search {
        secrets,
        variable,
        readings: readings(blob_text, &place),
        place,
        tried: 0,
        spent: 0,
        apart: !apart::joined(blob_text).is_empty(),
        long: blob_text.len() > crate::sheet::reading::LONG,
        rare: Vec::new(),
        work: Zeroizing::default(),
    };
    let not_a_blob = |code: &str, detail: String| (vec![row(code).cause(None)], 0, Finding::NotABlob { detail });
    let (causes, secret, finding) = if let Some(length) = apart::odd_iv(blob_text) {
        let cause = row("blob-iv-length").cause(Some(&format!("the `iv` beside the ciphertext has {length}")));
        let detail = cause.detail.clone();
        (vec![cause], 0, Finding::NotABlob { detail })
    } else if let Some(code) = recognised(blob_text) {
        not_a_blob(code, row(code).title.to_owned())
    } else if let Some((cause, secret)) = search.by_one_letter(blob_text) {
        (vec![cause], secret, Finding::Explained)
    } else if let Some((causes, secret)) = search.by_tag() {
        let cut = causes.iter().find(|cause| cause.code == "blob-cut");
        let finding = cut.map_or(Finding::Explained, |cut| Finding::DamagedBlob { detail: cut.detail.clone() });
        (causes, secret, finding)
    } else if let Some(found) = search.by_reading() {
        found
    } else if let Some(found) = search.by_most_of_it() {
        found
    } else if let Some((causes, secret)) = search.by_rare_keys() {
        (causes, secret, Finding::Explained)
    } else if let Some(causes) = search.by_other_modes() {
        let detail = causes.last().map(|cause| cause.detail.clone()).unwrap_or_default();
        (causes, 0, Finding::NotABlob { detail })
    } else if let Some(detail) = mangled::read_as_text(blob_text) {
        let cause = row("blob-read-as-text").cause(Some(&detail));
        (vec![cause], 0, Finding::ReadAsText { detail })
    } else if is_of_one_case(blob_text) {
        let cause = row("blob-one-case").cause(None);
        let detail = cause.detail.clone();
        (vec![cause], 0, Finding::NotABlob { detail })
    } else if let Some((cause, secret)) = search.around_iv() {
        (vec![cause], secret, Finding::Explained)
    } else if let Some((causes, secret)) = search.by_vector() {
        (causes, secret, Finding::Explained)
    } else if let Some(found) = search.by_derived_keys(blob_text) {
        found
    } else if let Some(whole) = apart::joined(blob_text).first() {
        (Vec::new(), 0, search.nothing(whole.len()))
    } else if looks_like_a_digest(blob_text) {
        not_a_blob("blob-signature", row("blob-signature").title.to_owned())
    } else {
        let mut bytes = Vec::new();
        match blob::decode(blob_text, &mut bytes) {
            Err(error) => not_a_blob(
                "blob-not-base64",
                format!("{} at {} (byte {})", error.problem, place.offset(error.offset), place.byte(error.offset)),
            ),
            Ok(()) if bytes.len() < IV_LENGTH + TAG_LENGTH => {
                not_a_blob("blob-too-short", crate::sheet::Refusal::TooShort { length: bytes.len() }.to_string())
            }
            Ok(()) => (Vec::new(), 0, search.nothing(bytes.len())),
        }
    };
    Diagnosis { causes, secret, finding, tried: search.tried }
}

/// The causes of a reading with those of the layout. A short tag whose base64 stops amid a group is no library's: the blob was cut.
fn without_its_end(spelled: &[Cause], mut causes: Vec<Cause>) -> Vec<Cause> {
    let unfinished = |cause: &Cause| matches!(cause.code, "blob-unpadded" | "blob-extra-character");
    let Some(short) = causes.iter_mut().find(|cause| cause.code == "blob-tag-short") else {
        return spelled.iter().cloned().chain(causes).collect();
    };
    if spelled.iter().any(unfinished) {
        let left = short.detail.rsplit(": ").next().unwrap_or_default();
        *short = row("blob-cut").cause(Some(&format!("only {left} of the {TAG_LENGTH} of its tag are left")));
    }
    spelled.iter().filter(|cause| !unfinished(cause)).cloned().chain(causes).collect()
}

/// A key, and the differences between it and what the secret at hand gives.
pub(super) struct Candidate {
    pub(super) key: Zeroizing<Vec<u8>>,
    pub(super) causes: Vec<Cause>,
}

/// A variant of a secret, and what it is called.
type Variant = (Zeroizing<Vec<u8>>, Option<Cause>);

struct Search<'a> {
    secrets: &'a [&'a [u8]],
    variable: &'a str,
    readings: Vec<Reading>,
    place: Place<'a>,
    tried: u64,
    spent: u64,
    /// Whether the blob's parts stand apart.
    apart: bool,
    /// Whether its text is too long to be read in every way.
    long: bool,
    /// For each secret the keys that are rarely made of one, once they were.
    rare: Vec<Vec<Candidate>>,
    /// What was decrypted last, if anything; wiped when dropped.
    work: Zeroizing<Vec<u8>>,
}

impl Search<'_> {
    /// Looks for what makes the tag fit: readings × layouts × keys × spellings of the secret, fewest differences first.
    fn by_tag(&mut self) -> Option<(Vec<Cause>, usize)> {
        let readings = std::mem::take(&mut self.readings);
        let least = readings.first().map_or(0, Reading::cost);
        let variants: Vec<Vec<Variant>> = self.secrets.iter().map(|secret| common_variants(secret)).collect();
        // Where a secret makes sense of the blob as it is, that is no question any more.
        let tried = self.tried;
        let settled = readings.iter().any(|reading| {
            let parts = reading.bytes.split_first_chunk::<IV_LENGTH>();
            parts.is_some_and(|(iv, text)| self.readable_as_is(iv, text).is_some())
        });
        // It is asked again, and counted, when the tag has given no answer.
        self.tried = tried;
        let most = if settled { 2 } else { 3 };
        let found = (least..=least + most).find_map(|total| {
            variants.iter().enumerate().find_map(|(index, variants)| {
                readings.iter().filter(|reading| reading.cost() <= total).find_map(|reading| {
                    let left = total - reading.cost();
                    let rare = !settled && left == 1 && total == least + 1;
                    let causes = self.layouts(reading, index, variants, left, rare)?;
                    Some((without_its_end(&reading.causes, causes), index))
                })
            })
        });
        self.readings = readings;
        found
    }

    /// `left` differences in layout, key and secret, for one reading of the blob.
    fn layouts(
        &mut self,
        reading: &Reading,
        secret: usize,
        variants: &[Variant],
        left: usize,
        rare: bool,
    ) -> Option<Vec<Cause>> {
        if let Some(causes) = Layout::PLATFORM
            .parts(&reading.bytes)
            .and_then(|parts| self.keys(&parts, false, secret, variants, left, rare))
        {
            return Some(causes);
        }
        let left = left.checked_sub(1)?;
        BLOB_ROWS.iter().find_map(|row| {
            let Change::Layout(layouts) = row.change else {
                return None;
            };
            layouts.iter().find_map(|layout| {
                let parts = layout.parts(&reading.bytes)?;
                let mut causes = self.keys(&parts, layout.aad, secret, variants, left, false)?;
                causes.push(row.cause(Some(layout.detail)));
                Some(causes)
            })
        })
    }

    /// `left` differences in key and secret, for one layout.
    fn keys(
        &mut self,
        parts: &Parts<'_>,
        aad: bool,
        secret: usize,
        variants: &[Variant],
        left: usize,
        rare: bool,
    ) -> Option<Vec<Cause>> {
        let exact = self.secrets[secret];
        match left {
            0 => self.opens_whatever_it_holds(&digest(exact), parts, aad).then(Vec::new),
            1 => {
                if let Some(causes) = variants.iter().find_map(|(variant, cause)| {
                    self.opens(&digest(variant), parts, aad).then(|| cause.iter().cloned().collect())
                }) {
                    return Some(causes);
                }
                if let Some(causes) = self.key_forms(exact, parts, aad) {
                    return Some(causes);
                }
                if !rare {
                    return None;
                }
                let mut found = None;
                each_variant(exact, |row| !row.common, &mut |variant, cause| {
                    if found.is_none() && self.opens(&digest(&variant), parts, aad) {
                        found = Some(vec![cause]);
                    }
                });
                if secret == 0 {
                    let (own, scheme) =
                        (self.variable, platform::scheme("intercom-sheet").map_or("", |scheme| scheme.env));
                    in_its_stead(own, scheme, self.secrets, &mut |code, text, detail| {
                        if found.is_none() && self.opens(&digest(&text), parts, aad) {
                            let detail = format!("the blob was sealed with {detail}");
                            found = Some(vec![Cause { axis: Axis::Secret, code, detail, ecosystem: None }]);
                        }
                    });
                }
                found
            }
            2 => variants.iter().find_map(|(variant, cause)| {
                let mut causes = self.key_forms(variant, parts, aad)?;
                causes.splice(0..0, cause.iter().cloned());
                Some(causes)
            }),
            _ => None,
        }
    }

    /// Every other way from the secret to a key.
    fn key_forms(&mut self, secret: &[u8], parts: &Parts<'_>, aad: bool) -> Option<Vec<Cause>> {
        key_forms(secret)
            .into_iter()
            .find_map(|candidate| self.opens(&candidate.key, parts, aad).then_some(candidate.causes))
    }

    /// Whether the tag fits; of a large blob, only where the key makes something of its start. Going through all of it for each of
    /// thousands of keys would take too long.
    fn opens(&mut self, key: &[u8], parts: &Parts<'_>, aad: bool) -> bool {
        if parts.text.len() > LARGE && !reads_as_json(key, parts.iv, parts.text, 2) {
            self.tried += 1;
            return false;
        }
        self.opens_whatever_it_holds(key, parts, aad)
    }

    /// Whether the tag fits, whatever the plaintext.
    fn opens_whatever_it_holds(&mut self, key: &[u8], parts: &Parts<'_>, aad: bool) -> bool {
        self.tried += 1;
        self.spent += parts.text.len() as u64 + 256;
        self.spent <= BUDGET && authentic(key, parts, if aad { parts.iv } else { b"" }, &mut self.work)
    }

    /// Looks for a key under which the blob reads as JSON without its tag, then at where it stops doing so.
    fn by_reading(&mut self) -> Option<(Vec<Cause>, usize, Finding)> {
        let readings = std::mem::take(&mut self.readings);
        let found = readings.iter().find_map(|reading| {
            let (iv, text) = reading.bytes.split_first_chunk::<IV_LENGTH>()?;
            // What was cut off at the first odd character reads well and is cut; that says nothing.
            if reading.causes.iter().any(|cause| cause.code == "blob-trailing") {
                return None;
            }
            let (secret, candidate) =
                self.readable_as_is(iv, text).or_else(|| self.readable_in_other_spelling(iv, text))?;
            let (cause, finding) = self.damage(reading, iv, text, &candidate.key);
            // Of what the text had to put up with, the padding is part of the damage.
            let spelled =
                reading.causes.iter().filter(|cause| !matches!(cause.code, "blob-unpadded" | "blob-extra-character"));
            let mut causes: Vec<Cause> = spelled.cloned().chain(candidate.causes).collect();
            causes.push(cause);
            Some((causes, secret, finding))
        });
        self.readings = readings;
        found
    }

    /// Looks for a secret at hand under which most of the ciphertext is text, where its start is damaged and tells nothing.
    fn by_most_of_it(&mut self) -> Option<(Vec<Cause>, usize, Finding)> {
        let readings = std::mem::take(&mut self.readings);
        let found = readings.first().and_then(|reading| {
            let (iv, text) = reading.bytes.split_first_chunk::<IV_LENGTH>()?;
            // The beginning of a large one tells as much as all of it.
            let whole = text.len().checked_sub(TAG_LENGTH)?.min(BEGINNING);
            let (secret, key) = self.secrets.iter().enumerate().find_map(|(index, secret)| {
                self.tried += 1;
                let key = digest(secret);
                let mut plain = Zeroizing::new(text.get(..whole)?.to_vec());
                counter_mode(&key, iv, &mut plain);
                reads_mostly(&plain).then_some((index, key))
            })?;
            let (cause, finding) = self.damage(reading, iv, text, &key);
            Some((reading.causes.iter().cloned().chain([cause]).collect(), secret, finding))
        });
        self.readings = readings;
        found
    }

    /// A secret at hand under which the ciphertext's start is JSON, be it through another key form.
    fn readable_as_is(&mut self, iv: &[u8], text: &[u8]) -> Option<(usize, Candidate)> {
        self.secrets.iter().enumerate().find_map(|(index, secret)| {
            let own = Candidate { key: digest(secret), causes: Vec::new() };
            std::iter::once(own).chain(key_forms(secret)).find_map(|candidate| {
                self.tried += 1;
                reads_as_json(&candidate.key, iv, text, 2).then_some((index, candidate))
            })
        })
    }

    /// The same for every other spelling of the secrets, where only the strictest look is sure enough.
    fn readable_in_other_spelling(&mut self, iv: &[u8], text: &[u8]) -> Option<(usize, Candidate)> {
        self.secrets.iter().enumerate().find_map(|(index, secret)| {
            let mut found = None;
            each_variant(secret, |_| true, &mut |variant, cause| {
                if found.is_none() {
                    self.tried += 1;
                    let key = digest(&variant);
                    found = reads_as_json(&key, iv, text, 0).then(|| (index, Candidate { key, causes: vec![cause] }));
                }
            });
            found
        })
    }

    /// Looks for what makes a tag fit among the keys that are rarely made of a secret, and by another cipher.
    fn by_rare_keys(&mut self) -> Option<(Vec<Cause>, usize)> {
        self.rare = self.secrets.iter().map(|secret| keys::quick(secret)).collect();
        self.by_those_keys(true)
    }

    /// The same for keys that take long to make, and by the modes without a tag: only where everything else has found nothing.
    fn by_derived_keys(&mut self, text: &[u8]) -> Option<(Vec<Cause>, usize, Finding)> {
        // Whatever is shorter has no room for IV and tag.
        if looks_like_a_digest(text) || self.readings.iter().all(|reading| reading.bytes.len() < LEAST) {
            return None;
        }
        self.rare = self.secrets.iter().take(DERIVED).map(|secret| keys::slow(secret)).collect();
        if let Some((causes, secret)) = self.by_those_keys(false) {
            return Some((causes, secret, Finding::Explained));
        }
        let causes = self.by_other_modes()?;
        let detail = causes.last().map(|cause| cause.detail.clone()).unwrap_or_default();
        Some((causes, 0, Finding::NotABlob { detail }))
    }

    fn by_those_keys(&mut self, own: bool) -> Option<(Vec<Cause>, usize)> {
        let (readings, rare) = (std::mem::take(&mut self.readings), std::mem::take(&mut self.rare));
        let found = readings.iter().find_map(|reading| {
            rare.iter().enumerate().find_map(|(index, candidates)| {
                let secret = self.secrets.get(index)?;
                let spelled = |causes: Vec<Cause>| ([reading.causes.clone(), causes].concat(), index);
                if own && chacha_opens(&digest(secret), &reading.bytes, &mut self.work) {
                    return Some(spelled(vec![row("blob-chacha20").cause(None)]));
                }
                candidates.iter().find_map(|candidate| {
                    let causes = self.in_any_layout(candidate, &reading.bytes)?;
                    Some(spelled(causes))
                })
            })
        });
        (self.readings, self.rare) = (readings, rare);
        found
    }

    /// The causes, where the key opens the bytes in the platform's layout or in another.
    fn in_any_layout(&mut self, candidate: &Candidate, bytes: &[u8]) -> Option<Vec<Cause>> {
        let own = Layout::PLATFORM.parts(bytes);
        if own.is_some_and(|parts| self.opens(&candidate.key, &parts, false)) {
            return Some(candidate.causes.clone());
        }
        BLOB_ROWS.iter().find_map(|row| {
            let Change::Layout(layouts) = row.change else { return None };
            let fits = |layout: &&Layout| {
                layout.parts(bytes).is_some_and(|parts| self.opens(&candidate.key, &parts, layout.aad))
            };
            let layout = layouts.iter().find(fits)?;
            let mut causes = candidate.causes.clone();
            causes.push(row.cause(Some(layout.detail)));
            Some(causes)
        })
    }

    /// Looks for a key under which the blob is JSON in a mode of AES that has no tag: padding, if any, and syntax to the end say that the
    /// key is right.
    fn by_other_modes(&mut self) -> Option<Vec<Cause>> {
        let (readings, mut rare) = (std::mem::take(&mut self.readings), std::mem::take(&mut self.rare));
        let keys: Vec<Vec<Candidate>> = self
            .secrets
            .iter()
            .enumerate()
            .map(|(index, secret)| {
                let own = Candidate { key: digest(secret), causes: Vec::new() };
                let rare = rare.get_mut(index).map(std::mem::take).unwrap_or_default();
                std::iter::once(own).chain(key_forms(secret)).chain(rare).collect()
            })
            .collect();
        let found = readings.iter().find_map(|reading| {
            keys.iter().flatten().find_map(|candidate| {
                let last = self.in_another_mode(&candidate.key, &reading.bytes)?;
                let mut causes = [reading.causes.clone(), candidate.causes.clone()].concat();
                causes.push(last);
                Some(causes)
            })
        });
        self.readings = readings;
        found
    }

    /// The cause, where the key makes JSON of the bytes in a mode without a tag.
    fn in_another_mode(&mut self, key: &[u8], whole: &[u8]) -> Option<Cause> {
        let (iv, text) = whole.split_first_chunk::<16>()?;
        let modes = [
            (Mode::Cbc, "", *iv, text),
            (Mode::Cbc, "", [0; 16], whole),
            (Mode::Ecb, "", [0; 16], whole),
            (Mode::Ecb, "something of 12 bytes stands before it", [0; 16], whole.get(IV_LENGTH..).unwrap_or_default()),
            (Mode::Ecb, "something of 16 bytes stands before it", [0; 16], text),
            (Mode::Counter, "", *iv, text),
            counter(whole, 12, 0, "its IV has 12 bytes, and its counter begins at 0"),
            counter(whole, 12, 1, "its IV has 12 bytes, and its counter begins at 1"),
            counter(whole, 8, 0, "its nonce has 8 bytes, and its counter begins at 0"),
        ];
        modes.into_iter().find_map(|(mode, how, iv, text)| {
            self.tried += 1;
            self.spent += text.len() as u64;
            let plain = decrypted(mode, key, iv, text).filter(|plain| is_json(plain))?;
            drop(plain);
            let code = match mode {
                Mode::Cbc => "blob-cbc",
                Mode::Ecb => "blob-ecb",
                Mode::Counter => "blob-ctr",
            };
            Some(row(code).cause(Some(how).filter(|how| !how.is_empty())))
        })
    }

    fn nothing(&self, length: usize) -> Finding {
        let count = self.secrets.len();
        let mut ruled_out = match count {
            0 => "no secret was given".to_owned(),
            _ => format!(
                "{} combinations of {count} secret{} in other spellings, other keys, layouts and encodings were tried",
                thousands(self.tried),
                if count == 1 { "" } else { "s" }
            ),
        };
        if self.spent > BUDGET {
            ruled_out.push_str("; the blob is too large to try them all");
        }
        if self.long {
            ruled_out.push_str(
                "; of a blob this large only the text as it stands was read, and no other way to write its bytes was tried",
            );
        }
        if count == 0 || length < IV_LENGTH + TAG_LENGTH + 2 {
            return Finding::Unknown { ruled_out };
        }
        // That all but the IV is whole would have been seen, where that has 12 bytes.
        ruled_out.push_str("; it was sealed with another secret or in another way, or more of it is damaged or lost than an IV of 12 bytes");
        Finding::WrongSecret { ruled_out }
    }
}

/// Counter mode where a shorter nonce stands before the ciphertext, and the rest of the block counts from `start`.
fn counter<'b>(
    bytes: &'b [u8],
    nonce: usize,
    start: u8,
    how: &'static str,
) -> (Mode, &'static str, [u8; 16], &'b [u8]) {
    let mut block = [0; 16];
    let (iv, text) = bytes.split_at_checked(nonce).unwrap_or_default();
    for (place, byte) in block.iter_mut().zip(iv) {
        *place = *byte;
    }
    block[15] = start;
    (Mode::Counter, how, block, text)
}

fn digest(secret: &[u8]) -> Zeroizing<Vec<u8>> {
    Hash::Sha256.digest(&[secret]).as_bytes().to_vec().into()
}

fn key_forms(secret: &[u8]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for row in BLOB_ROWS {
        if let Change::Key(change) = row.change {
            change(secret, &mut |key, detail| {
                all.push(Candidate { key, causes: vec![row.cause(Some(detail))] });
            });
        }
    }
    all
}

fn common_variants(secret: &[u8]) -> Vec<Variant> {
    let mut all: Vec<Variant> = Vec::new();
    each_variant(secret, |row| row.common, &mut |variant, cause| {
        if all.iter().all(|(known, _)| *known != variant) {
            all.push((variant, Some(cause)));
        }
    });
    all
}

/// Every variant of the secret from the rows that `wanted` lets through.
fn each_variant(secret: &[u8], wanted: fn(&SecretRow) -> bool, each: &mut dyn FnMut(Zeroizing<Vec<u8>>, Cause)) {
    for row in SECRET_ROWS.iter().filter(|row| wanted(row)) {
        row.apply(secret, &mut |variant, detail| {
            // A blob's key is that digest: what was sealed with the digest's own was hashed twice.
            if row.code == "secret-digest" {
                let twice = rows::row("blob-key-hashed-twice").cause(detail.as_deref());
                return each(variant, twice);
            }
            let title = row.title;
            let detail = match detail {
                Some(detail) => format!("the blob was sealed with {title} ({detail})"),
                None => format!("the blob was sealed with {title}"),
            };
            each(variant, Cause { axis: Axis::Secret, code: row.code, detail, ecosystem: None });
        });
    }
}
