//! Why a blob does not open. A tag of 128 bits is proof, so whatever opens the blob is stated as fact; what decrypts to JSON without
//! its tag shows that the secret is right and the blob is not. Nothing decrypted leaves this module, only conclusions.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use super::apart;
use super::blob::{self, Problem, Spaces};
use super::gcm::{
    authentic, chacha_opens, counter_mode, readable_length, reads_as_json, reads_mostly, seal_in_place, senseless_until,
};
use super::keys;
use super::mangled;
use super::modes::{Mode, decrypted};
use super::place::{Around, Place};
use super::reading::{Reading, readings};
use super::rows::{BLOB_ROWS, Change, Layout, Parts, row, unmarked};
use super::{IV_LENGTH, TAG_LENGTH};
use crate::cause::secret::{SECRET_ROWS, SecretRow};
use crate::cause::{Axis, Cause};
use crate::json::{Cursor, Kind, Tree, Value};
use crate::platform::Hash;
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
    /// No secret at hand makes anything of it, in any spelling. A damaged IV would look the same.
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
/// What is shorter is not opened with keys that take long to make: IV, tag and `{}`.
const LEAST: usize = IV_LENGTH + TAG_LENGTH + 2;
/// Of how many secrets keys are derived as from passwords, which takes a tenth of a second each.
const DERIVED: usize = 2;
/// How much ciphertext the search may go through before it gives up: a fraction of a second's worth.
const BUDGET: u64 = 1 << 28;

/// Finds out why `blob_text` (base64 as found) does not open with any of the secrets at hand.
pub fn diagnose(blob_text: &[u8], secrets: &[&[u8]]) -> Diagnosis {
    diagnose_within(Around { text: blob_text, line: 1 }, blob_text, secrets)
}

/// The same for a blob that was found in a text; places are those of that text.
pub fn diagnose_within(around: Around<'_>, blob_text: &[u8], secrets: &[&[u8]]) -> Diagnosis {
    // What stands where the blob should is what the answer is about, not the text of the form around it.
    let user = user_of_a_form(blob_text);
    let blob_text = user.as_deref().unwrap_or(blob_text);
    let place = Place::new(around, blob_text);
    let mut search = Search {
        secrets,
        readings: readings(blob_text, &place),
        place,
        tried: 0,
        spent: 0,
        apart: !apart::joined(blob_text).is_empty(),
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
                not_a_blob("blob-too-short", super::Refusal::TooShort { length: bytes.len() }.to_string())
            }
            Ok(()) => (Vec::new(), 0, search.nothing(bytes.len())),
        }
    };
    Diagnosis { causes, secret, finding, tried: search.tried }
}

/// What is known at sight to be no blob.
fn recognised(text: &[u8]) -> Option<&'static str> {
    let text = text.trim_ascii();
    let mut bytes = Vec::new();
    if is_sheet_without_a_user(text) {
        Some("blob-absent")
    } else if !apart::joined(text).is_empty() || apart::numbers(text).is_some() {
        None
    } else if let Some(named) = names_a_person(text) {
        Some(if named { "blob-not-encrypted" } else { "blob-absent" })
    } else if blob::decode(text, &mut bytes).is_ok() && is_json(&bytes) {
        Some("blob-not-encrypted")
    } else if text.starts_with(b"eyJ") && memchr::memchr_iter(b'.', text).count() == 2 {
        Some("blob-jwt")
    } else if bytes.starts_with(b"Salted__") {
        Some("blob-openssl-salted")
    } else {
        None
    }
}

/// Whether the members of a JSON object, or of its `user`, are those of a person in clear; `None` of what is no object.
fn names_a_person(text: &[u8]) -> Option<bool> {
    const OURS: [&str; 8] = ["type", "id", "user_id", "external_id", "email", "name", "phone", "role"];
    let tree = Tree::parse(text).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let root = tree.root();
    let user = root.get("user");
    let inner = user.and_then(Value::bytes);
    let inner = inner.as_deref().and_then(|inner| Tree::parse(inner).ok());
    let objects = [Some(root), user, inner.as_ref().map(Tree::root)];
    Some(objects.into_iter().flatten().any(|object| OURS.into_iter().any(|name| object.get(name).is_some())))
}

/// Whether base64 of random bytes, which has letters of both cases, has lost one of them.
fn is_of_one_case(text: &[u8]) -> bool {
    let letters = |case: fn(&u8) -> bool| text.iter().filter(|byte| case(byte)).count();
    let (lower, upper) = (letters(u8::is_ascii_lowercase), letters(u8::is_ascii_uppercase));
    let text = text.trim_ascii();
    let is_hex = unmarked(text).iter().all(u8::is_ascii_hexdigit);
    let is_base64 = text.iter().all(|byte| blob::value(*byte).is_some() || *byte == b'=');
    // Base32 has letters of one case, and not these.
    let is_base32 = !text.iter().any(|byte| b"0189+/-_".contains(byte));
    is_base64 && !is_hex && !is_base32 && lower + upper >= 32 && (lower == 0 || upper == 0)
}

/// Whether that is a request's body, or the form that holds one, and there is no `user` in it.
fn is_sheet_without_a_user(text: &[u8]) -> bool {
    let form = crate::recognise::sheet_form(text);
    let body = form.as_deref().unwrap_or(text);
    let Ok(tree) = Tree::parse(body) else { return false };
    let root = tree.root();
    // The user's own JSON has none of these.
    let is_request = form.is_some()
        || ["workspace_id", "component_id", "current_canvas", "sheet_values", "canvas", "app_id"]
            .into_iter()
            .any(|member| root.get(member).is_some());
    root.kind() == Kind::Object && is_request && root.get("user").is_none() && root.get("intercom_data").is_none()
}

/// What stands as `user` in the JSON of an open-sheet form.
fn user_of_a_form(text: &[u8]) -> Option<Vec<u8>> {
    let form = crate::recognise::sheet_form(text)?;
    let tree = Tree::parse(&form).ok()?;
    let user = tree.root().get("user")?;
    Some(user.bytes().unwrap_or_else(|| user.text().to_vec())).filter(|user| !user.is_empty())
}

fn is_json(bytes: &[u8]) -> bool {
    let mut cursor = Cursor::new(bytes);
    bytes.trim_ascii_start().starts_with(b"{") && cursor.value().and_then(|_| cursor.end()).is_ok()
}

fn looks_like_a_digest(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(b"sha1=").or(text.strip_prefix(b"sha256=")).unwrap_or(text);
    matches!(digits.len(), 32 | 40 | 64 | 128) && digits.iter().all(u8::is_ascii_hexdigit)
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
    readings: Vec<Reading>,
    place: Place<'a>,
    tried: u64,
    spent: u64,
    /// Whether the blob's parts stand apart.
    apart: bool,
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
            let whole = text.len().checked_sub(TAG_LENGTH)?;
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

    /// What is wrong with a blob whose key is right.
    fn damage(&mut self, reading: &Reading, iv: &[u8; IV_LENGTH], text: &[u8], key: &[u8]) -> (Cause, Finding) {
        let mut plain = Zeroizing::new(text.to_vec());
        counter_mode(key, iv, &mut plain);
        let damaged = |code: &str, detail: String| (row(code).cause(Some(&detail)), Finding::DamagedBlob { detail });
        let characters = reading.symbols.len();
        let mut cursor = Cursor::new(&plain);
        let value = cursor.value().map(|_| ());
        let end = value.is_ok().then(|| cursor.offset());
        if let Some(end) = end {
            // White space behind the JSON may be its own, and the tag begins behind that.
            let spaces = plain[end..].iter().take(LONGEST_END).take_while(|byte| byte.is_ascii_whitespace()).count();
            let fitting = (end..=end + spaces).find_map(|end| {
                let after = &text[end..];
                let mut sealed = Zeroizing::new(plain[..end].to_vec());
                let tag = seal_in_place(key, iv, b"", &mut sealed);
                let common = after.len().min(TAG_LENGTH);
                (common > 0 && after[..common] == tag[..common]).then_some(after.len())
            });
            match (fitting, text.len() - end) {
                (Some(left @ TAG_LENGTH..), _) => {
                    let extra = format!("{} bytes after the tag", left - TAG_LENGTH);
                    return (row("blob-trailing").cause(Some(&extra)), Finding::Explained);
                }
                (Some(left), _) => {
                    return damaged("blob-cut", format!("only {left} of the {TAG_LENGTH} bytes of tag are left"));
                }
                (None, after) if after == spaces => {
                    return damaged("blob-tag-missing", "the ciphertext is whole and no tag follows it".to_owned());
                }
                (None, after @ 1..4) => {
                    return damaged(
                        "blob-cut",
                        format!("only {after} bytes follow the ciphertext, where the tag has {TAG_LENGTH}"),
                    );
                }
                _ => {}
            }
        }
        let readable = readable_length(&plain);
        if end.is_none() && readable == plain.len() {
            return damaged("blob-cut", format!("what is left, {characters} characters, reads well and has no end"));
        }
        // What is text may be no JSON any more.
        let senseless = value.err().map_or(readable, |error| error.offset.min(readable));
        // The characters that hold the first byte which makes no sense.
        let near = (IV_LENGTH + senseless) * 8 / 6;
        if let Ok(key) = <&[u8; 32]>::try_from(key)
            && let Some(cause) = self.one_character(&super::Key::from_bytes(key), &reading.symbols, Some(near))
        {
            return (cause, Finding::Explained);
        }
        let reads_well = end.is_some_and(|end| readable >= end);
        // Of a large blob not every character was tried, and a changed one may read well.
        if reads_well && reading.symbols.len() <= SMALL && self.spent <= BUDGET {
            return damaged(
                "blob-tag-other",
                "what it holds reads well to its end, but the tag belongs to something else".to_owned(),
            );
        }
        let detail = if reads_well {
            "what it holds reads well to its end, and its tag does not fit".to_owned()
        } else {
            let place = self.place.character(near, characters);
            // What stands before the tag may make sense again.
            let whole = plain.get(..plain.len().saturating_sub(TAG_LENGTH)).unwrap_or_default();
            let until = senseless_until(whole).max(senseless + 1);
            if whole.get(until..).is_some_and(|rest| rest.len() >= TAG_LENGTH) {
                format!("what it holds makes no sense at about {place}, and reads well again further on")
            } else {
                format!("what it holds makes no sense from about {place} on")
            }
        };
        damaged("blob-damaged", detail)
    }

    /// Whether one character was changed, lost or added: anywhere in a small blob, near where a large one stops making sense; in the
    /// IV, where nothing is known of that.
    fn one_character(&mut self, key: &super::Key, symbols: &[u8], near: Option<usize>) -> Option<Cause> {
        let count = symbols.len();
        let window = |before: usize, after: usize| match near {
            Some(near) => near.saturating_sub(before)..count.min(near + after),
            None => 0..count.min(24),
        };
        let all = if near.is_some() && count <= SMALL { 0..count } else { window(200, 8) };
        let whole = self.place;
        let place = |at: usize| whole.character(at, count);
        let mut opens = |symbols: &[u8]| {
            self.tried += 1;
            self.spent += symbols.len() as u64 + 256;
            if self.spent > BUDGET {
                return false;
            }
            self.work.clear();
            blob::pack(symbols, &mut self.work);
            super::unseal(key, &mut self.work).is_ok()
        };
        let mut changed = symbols.to_vec();
        for at in all.clone() {
            let mut shorter = symbols.to_vec();
            shorter.remove(at);
            if opens(&shorter) {
                return Some(row("blob-extra-character").cause(Some(&place(at))));
            }
            for value in (0..64).filter(|value| *value != symbols[at]) {
                changed[at] = value;
                if opens(&changed) {
                    return Some(row("blob-wrong-character").cause(Some(&place(at))));
                }
            }
            changed[at] = symbols[at];
        }
        let mut longer = symbols.to_vec();
        for at in window(100, 8) {
            longer.insert(at, 0);
            for value in 0..64 {
                longer[at] = value;
                if opens(&longer) {
                    return Some(row("blob-missing-character").cause(Some(&format!("before {}", place(at)))));
                }
            }
            longer.remove(at);
        }
        None
    }

    /// Nothing reads as JSON: perhaps because one character of the IV is wrong.
    fn around_iv(&mut self) -> Option<(Cause, usize)> {
        let symbols = self.readings.first()?.symbols.clone();
        (0..self.secrets.len()).find_map(|index| {
            let key = super::Key::from_secret(self.secrets[index]);
            Some((self.one_character(&key, &symbols, None)?, index))
        })
    }

    /// A character that base64 does not have stands for one that it has; or a text that ends in the middle of a group lacks the last.
    fn by_one_letter(&mut self, text: &[u8]) -> Option<(Cause, usize)> {
        let (before, after, cause) = match blob::symbols(text, Spaces::Fit) {
            Err(error) => {
                let Problem::Character(character) = error.problem else {
                    return None;
                };
                let width = if character == char::REPLACEMENT_CHARACTER { 1 } else { character.len_utf8() };
                let place = self.place.offset(error.offset);
                let (before, rest) = text.split_at_checked(error.offset)?;
                (before, rest.get(width..)?, row("blob-wrong-character").cause(Some(&place)))
            }
            Ok(symbols) if symbols.values.len() % 4 == 3 && !text.contains(&b'=') => {
                (text, &[][..], row("blob-missing-character").cause(Some("at the end")))
            }
            Ok(_) => return None,
        };
        let mut repaired = [before, b"A", after].concat();
        for index in 0..self.secrets.len() {
            let key = super::Key::from_secret(self.secrets[index]);
            // As it is, it may well open.
            if super::open(&key, text, &mut self.work).is_ok() {
                return None;
            }
            for letter in blob::LETTERS {
                repaired[before.len()] = *letter;
                self.tried += 1;
                if super::open(&key, &repaired, &mut self.work).is_ok() {
                    return Some((cause, index));
                }
            }
        }
        None
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
        if count == 0 || length < IV_LENGTH + TAG_LENGTH + 2 {
            return Finding::Unknown { ruled_out };
        }
        let iv = if self.apart { "its `iv`" } else { "its IV (the first 16 characters)" };
        let _ = write!(ruled_out, "; it was sealed with another secret, in another way, or {iv} is damaged or lost");
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
            let title = row.title;
            let detail = match detail {
                Some(detail) => format!("the blob was sealed with {title} ({detail})"),
                None => format!("the blob was sealed with {title}"),
            };
            each(variant, Cause { axis: Axis::Secret, code: row.code, detail, ecosystem: None });
        });
    }
}
