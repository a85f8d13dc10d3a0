//! Blobs of which something is wrong, lost or too much.

use zeroize::Zeroizing;

use super::letter::Where;
use super::{BUDGET, Finding, LONGEST_END, SMALL, Search};
use crate::cause::Cause;
use crate::json::Cursor;
use crate::sheet::gcm::{counter_mode, readable_length, seal_in_place, senseless_until};
use crate::sheet::reading::Reading;
use crate::sheet::rows::row;
use crate::sheet::{IV_LENGTH, TAG_LENGTH};

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
        let reads_well = end.is_some_and(|end| readable >= end);
        let place = if reads_well { Where::End(near) } else { Where::Near(near) };
        if let Some(cause) = self.one_character(key, &reading.symbols, place) {
            return (cause, Finding::Explained);
        }
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
}
