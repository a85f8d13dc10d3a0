//! One character of a blob that was lost, added, exchanged for another or for its neighbour: what undoes it makes the tag fit, and so shows the place.

use super::{BUDGET, LARGE, SMALL, Search};
use crate::cause::Cause;
use crate::sheet::blob::{self, Problem, Spaces};
use crate::sheet::gcm::reads_as_json;
use crate::sheet::rows::row;
use crate::sheet::{IV_LENGTH, Key, open, unseal};
use crate::sorting;

/// How many characters from the start damage hides the start of the plaintext, by which a key is known: those of the IV and of 36 bytes behind it.
const START: usize = 64;
/// Blobs up to so many characters are opened as a whole for each try; of longer ones the start is looked at first.
const SHORT: usize = 512;

/// Where one damaged character is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// In the IV or just behind it, since nothing reads well.
    Start,
    /// Around a character, the first whose byte makes no sense.
    Near(usize),
    /// From around a character to the end: everything but the tag reads well.
    End(usize),
}

impl Where {
    /// The places at which a character may be wrong or too many, and those before which one may be missing; the likeliest first.
    fn places(self, count: usize) -> (Vec<usize>, std::ops::Range<usize>) {
        let (near, end) = match self {
            Self::Start => {
                let end = count.min(START) + 1;
                return ((0..end).collect(), 0..end);
            }
            Self::Near(near) => (near, count.min(near + 8)),
            Self::End(near) => (near, count + 1),
        };
        let all = if count <= SMALL { 0..count + 1 } else { near.saturating_sub(200)..end };
        let mut places: Vec<usize> = all.collect();
        sorting::by_key(&mut places, |at| at.abs_diff(near));
        (places, near.saturating_sub(100)..end)
    }
}

impl Search<'_> {
    /// Whether one character was changed, lost or added, or two changed places: anywhere in a small blob, near where a large one stops making
    /// sense.
    pub(super) fn one_character(&mut self, key: &[u8], symbols: &[u8], place: Where) -> Option<Cause> {
        let aes = Key::from_bytes(key.try_into().ok()?);
        let count = symbols.len();
        let whole = self.place;
        let shown = |at: usize| whole.character(at, count);
        let by_start = place == Where::Start && count > SHORT;
        let mut opens = |symbols: &[u8]| {
            self.tried += 1;
            self.spent += if by_start { 256 } else { symbols.len() as u64 + 256 };
            if self.spent > BUDGET {
                return false;
            }
            self.work.clear();
            if by_start {
                blob::pack(&symbols[..START.min(symbols.len())], &mut self.work);
                let parts = self.work.split_first_chunk::<IV_LENGTH>();
                if !parts.is_some_and(|(iv, text)| reads_as_json(key, iv, text, 0)) {
                    return false;
                }
                self.work.clear();
            }
            blob::pack(symbols, &mut self.work);
            unseal(&aes, &mut self.work).is_ok()
        };
        let (places, gaps) = place.places(count);
        for at in places {
            let mut changed = symbols.to_vec();
            if at < count {
                let own = changed.remove(at);
                if opens(&changed) {
                    return Some(row("blob-extra-character").cause(Some(&shown(at))));
                }
                changed.insert(at, own);
                if at + 1 < count && symbols[at + 1] != own {
                    changed.swap(at, at + 1);
                    if opens(&changed) {
                        let detail = format!("{} and the one after it", shown(at));
                        return Some(row("blob-characters-swapped").cause(Some(&detail)));
                    }
                    changed.swap(at, at + 1);
                }
                for value in (0..64).filter(|value| *value != own) {
                    changed[at] = value;
                    if opens(&changed) {
                        return Some(row("blob-wrong-character").cause(Some(&shown(at))));
                    }
                }
                changed[at] = own;
            }
            if gaps.contains(&at) {
                changed.insert(at, 0);
                for value in 0..64 {
                    changed[at] = value;
                    if opens(&changed) {
                        let detail = if at < count { format!("before {}", shown(at)) } else { "at the end".to_owned() };
                        return Some(row("blob-missing-character").cause(Some(&detail)));
                    }
                }
            }
        }
        None
    }

    /// Nothing reads as JSON: perhaps because one character of the IV, or of what begins the ciphertext, is wrong.
    pub(super) fn around_iv(&mut self) -> Option<(Cause, usize)> {
        let symbols = self.readings.first()?.symbols.clone();
        (0..self.secrets.len()).find_map(|index| {
            let key = super::digest(self.secrets[index]);
            Some((self.one_character(&key, &symbols, Where::Start)?, index))
        })
    }

    /// A character that base64 does not have stands for one that it has; or one of the last is missing or too many, so that the rest ends amid a
    /// group.
    pub(super) fn by_one_letter(&mut self, text: &[u8]) -> Option<(Cause, usize)> {
        let text = text.trim_ascii();
        let wrong = |at: usize, width: usize| vec![(at, width, self.place.offset(at))];
        let (code, tries) = match blob::symbols(text, Spaces::Fit) {
            Err(error) => match error.problem {
                Problem::Character(char::REPLACEMENT_CHARACTER) | Problem::Padding => {
                    ("blob-wrong-character", wrong(error.offset, 1))
                }
                Problem::Character(character) => ("blob-wrong-character", wrong(error.offset, character.len_utf8())),
                Problem::Length | Problem::Empty => return None,
            },
            Ok(symbols) if symbols.spelling.pluses => {
                let mut spaces = memchr::memchr_iter(b' ', text);
                let space = spaces.next().filter(|_| spaces.next().is_none())?;
                ("blob-wrong-character", wrong(space, 1))
            }
            Ok(symbols) if symbols.spelling.unpadded && !symbols.spelling.percent => {
                // What is lost from the last group leaves a shorter tag, which would be taken for a cut.
                let end = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
                let count = symbols.values.len();
                let place = |back| match back {
                    0 => "at the end".to_owned(),
                    _ => format!("before {}", self.place.character(count.saturating_sub(back), count)),
                };
                // Each place costs 64 openings.
                let places = if text.len() > LARGE { 1 } else { 4 };
                let tries = (0..places).filter_map(|back| Some((end.checked_sub(back)?, 0, place(back)))).collect();
                ("blob-missing-character", tries)
            }
            Ok(_) => return None,
        };
        // Of a large one that does not begin as what is sealed, the whole is not gone through for each letter.
        let head = text.get(..2 * START).filter(|_| text.len() > LARGE);
        let head = head.and_then(|head| Some(blob::symbols(head, Spaces::Fit).ok()?.values));
        // What follows has a budget of its own.
        let mut left = BUDGET;
        for index in 0..self.secrets.len() {
            if head.as_ref().is_some_and(|head| !self.begins_as_json(self.secrets[index], head)) {
                continue;
            }
            let key = Key::from_secret(self.secrets[index]);
            // As it is, it may well open.
            if self.opens_text(&key, text, &mut left) {
                return None;
            }
            // Where there is padding and too little of it, one of the last may be too many, and would be taken for what follows the tag.
            if code == "blob-missing-character" && text.ends_with(b"=") {
                for (at, place) in tries.iter().filter_map(|(at, _, place)| Some((at, place.strip_prefix("before ")?)))
                {
                    let shorter = [text.get(..*at)?, text.get(at + 1..)?].concat();
                    self.tried += 1;
                    if self.opens_text(&key, &shorter, &mut left) {
                        return Some((row("blob-extra-character").cause(Some(place)), index));
                    }
                }
            }
            for (at, width, place) in &tries {
                let mut repaired = [text.get(..*at)?, b"A", text.get(at + width..)?].concat();
                for letter in blob::LETTERS {
                    repaired[*at] = *letter;
                    self.tried += 1;
                    if self.opens_text(&key, &repaired, &mut left) {
                        return Some((row(code).cause(Some(place)), index));
                    }
                }
            }
        }
        None
    }

    /// Whether a blob opens, where `left` of the budget is enough to see.
    fn opens_text(&mut self, key: &Key, text: &[u8], left: &mut u64) -> bool {
        *left = left.saturating_sub(text.len() as u64);
        *left > 0 && open(key, text, &mut self.work).is_ok()
    }

    /// Whether what begins with these characters begins as JSON once it is deciphered.
    fn begins_as_json(&mut self, secret: &[u8], head: &[u8]) -> bool {
        self.work.clear();
        blob::pack(&head[..START.min(head.len())], &mut self.work);
        let key = super::digest(secret);
        self.work.split_first_chunk::<IV_LENGTH>().is_some_and(|(iv, text)| reads_as_json(&key, iv, text, 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::diagnose::{Finding, diagnose};
    use crate::sheet::seal;

    const SECRET: &[u8] = b"s3cr3t-client-secret";

    /// What is told of a blob: the code, and the place from 0 where a character's number is said.
    fn told(blob: &str) -> (&'static str, Option<usize>) {
        let diagnosis = diagnose(blob.as_bytes(), &[SECRET]);
        assert_eq!((diagnosis.finding, diagnosis.causes.len()), (Finding::Explained, 1), "{blob}");
        let cause = &diagnosis.causes[0];
        let number = |mark: &str| {
            let (_, number) = cause.detail.rsplit_once(mark)?;
            number.split(|letter: char| !letter.is_ascii_digit()).next()?.parse::<usize>().ok()
        };
        (cause.code, number("character ").or_else(|| number("column ")).map(|number| number - 1))
    }

    /// Whether the damage is told, at a place where undoing it gives the blob again.
    fn is_told(damaged: &str, code: &str, blob: &str) {
        let (found, place) = told(damaged);
        assert_eq!(found, code, "{damaged}");
        let letters = blob.trim_end_matches('=').len();
        let at = place.unwrap_or(letters);
        let mut undone = damaged.as_bytes().to_vec();
        match code {
            "blob-extra-character" if place.is_none() => {
                undone.remove(letters);
            }
            "blob-extra-character" => {
                undone.remove(at);
            }
            "blob-missing-character" => undone.insert(at.min(letters - 1), blob.as_bytes()[at.min(letters - 1)]),
            "blob-characters-swapped" => undone.swap(at, at + 1),
            _ => undone[at] = blob.as_bytes()[at],
        }
        // Not the text: of the last letter not every bit counts.
        let opens = open(&Key::from_secret(SECRET), &undone, &mut Vec::new());
        assert_eq!(opens, Ok(()), "{damaged}: {code} at {at}");
    }

    /// Every letter in turn is lost, doubled, exchanged for another and for its neighbour, and has another before it.
    fn every_place(blob: &str, places: std::ops::Range<usize>) {
        let letters = blob.trim_end_matches('=').len();
        for at in places {
            let (before, own, after) = (&blob[..at], &blob[at..=at], &blob[at + 1..]);
            let other = if own == "Q" { "w" } else { "Q" };
            is_told(&format!("{before}{after}"), "blob-missing-character", blob);
            is_told(&format!("{before}{own}{own}{after}"), "blob-extra-character", blob);
            is_told(&format!("{before}{other}{own}{after}"), "blob-extra-character", blob);
            is_told(&format!("{before}{other}{after}"), "blob-wrong-character", blob);
            // At the end it is padding, as behind a shorter tag.
            if at + 2 < letters {
                is_told(&format!("{before}={after}"), "blob-wrong-character", blob);
            }
            let next = blob.get(at + 1..at + 2).filter(|next| *next != own && at + 1 < letters);
            if let Some(next) = next {
                is_told(&format!("{before}{next}{own}{}", &blob[at + 2..]), "blob-characters-swapped", blob);
            }
        }
    }

    #[test]
    fn one_damaged_character_is_told_wherever_it_is() {
        let key = Key::from_secret(SECRET);
        let blobs = ["{\"id\":1}", "{\"type\":\"user\"}", "{\"type\":\"user\",\"email\":\"a@example.test\"}"];
        for plain in blobs {
            let blob = seal(&key, [0x5a, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], plain.as_bytes());
            let letters = blob.trim_end_matches('=').len();
            // Half of it on each core.
            std::thread::scope(|scope| {
                scope.spawn(|| every_place(&blob, 0..letters / 2));
                every_place(&blob, letters / 2..letters);
            });
        }
    }
}
