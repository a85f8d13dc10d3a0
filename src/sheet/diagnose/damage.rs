//! Blobs of which something is wrong, lost or too much.

use zeroize::Zeroizing;

use super::{BUDGET, Finding, LONGEST_END, SMALL, Search};
use crate::cause::Cause;
use crate::json::Cursor;
use crate::sheet::blob::{self, Problem, Spaces};
use crate::sheet::gcm::{counter_mode, readable_length, seal_in_place, senseless_until};
use crate::sheet::reading::Reading;
use crate::sheet::rows::row;
use crate::sheet::{IV_LENGTH, Key, TAG_LENGTH, open, unseal};

impl Search<'_> {
    /// What is wrong with a blob whose key is right.
    pub(super) fn damage(
        &mut self,
        reading: &Reading,
        iv: &[u8; IV_LENGTH],
        text: &[u8],
        key: &[u8],
    ) -> (Cause, Finding) {
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
            && let Some(cause) = self.one_character(&Key::from_bytes(key), &reading.symbols, Some(near))
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
    pub(super) fn one_character(&mut self, key: &Key, symbols: &[u8], near: Option<usize>) -> Option<Cause> {
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
            unseal(key, &mut self.work).is_ok()
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
    pub(super) fn around_iv(&mut self) -> Option<(Cause, usize)> {
        let symbols = self.readings.first()?.symbols.clone();
        (0..self.secrets.len()).find_map(|index| {
            let key = Key::from_secret(self.secrets[index]);
            Some((self.one_character(&key, &symbols, None)?, index))
        })
    }

    /// A character that base64 does not have stands for one that it has; or a text that ends in the middle of a group lacks the last.
    pub(super) fn by_one_letter(&mut self, text: &[u8]) -> Option<(Cause, usize)> {
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
            let key = Key::from_secret(self.secrets[index]);
            // As it is, it may well open.
            if open(&key, text, &mut self.work).is_ok() {
                return None;
            }
            for letter in blob::LETTERS {
                repaired[before.len()] = *letter;
                self.tried += 1;
                if open(&key, &repaired, &mut self.work).is_ok() {
                    return Some((cause, index));
                }
            }
        }
        None
    }
}
