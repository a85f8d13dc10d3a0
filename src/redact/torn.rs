//! Names that tags stand in: `<b>Jo</b>hn`. What is found in the words as they are read is replaced where its first letter stands, and the tags in it
//! follow, so that what was opened is closed.

use std::ops::Range;

use super::kind::Kind;
use super::{Pass, work};
use crate::sorting;

/// How long a tag within a word is at the most.
const LONGEST_TAG: usize = 200;

/// A text without the tags that stand within words.
struct Whole {
    text: String,
    /// Where tags stood: in this text, and in the other.
    cuts: Vec<(usize, Range<usize>)>,
}

impl Whole {
    /// Of a text; `None` where there is no such tag.
    fn of(text: &str) -> Option<Self> {
        let mut whole = Self { text: String::new(), cuts: Vec::new() };
        let mut done = 0;
        for at in memchr::memchr_iter(b'<', text.as_bytes()) {
            let Some(before) = text.get(..at).filter(|_| at >= done) else { continue };
            let tag = text.get(at..)?;
            let near = tag.char_indices().nth(LONGEST_TAG).map_or(tag, |(end, _)| tag.get(..end).unwrap_or_default());
            work::done(near.len());
            let Some(end) = near.find('>').map(|end| end + 1) else { continue };
            let inner = near.get(1..end - 1)?.trim_start_matches('/');
            let after = tag.get(end..)?;
            // Between two tags there may be nothing: `Jo</b><i>hn`.
            let letter = before.ends_with(char::is_alphabetic) || (done == at && whole.cuts.last().is_some());
            let begins = after.starts_with(char::is_alphabetic) || after.starts_with('<');
            if !letter || !begins || !is_inline(inner) {
                continue;
            }
            whole.text.push_str(text.get(done..at)?);
            whole.cuts.push((whole.text.len(), at..at + end));
            done = at + end;
        }
        whole.text.push_str(text.get(done..)?);
        (!whole.cuts.is_empty()).then_some(whole)
    }

    /// Where a place of this text is in the other, and which tags stand in it.
    fn place(&self, span: &Range<usize>) -> (Range<usize>, Vec<Range<usize>>) {
        let moved = |at: usize, ends: bool| {
            let before = self.cuts.iter().filter(|(cut, _)| if ends { *cut < at } else { *cut <= at });
            at + before.map(|(_, tag)| tag.len()).sum::<usize>()
        };
        let inside = self.cuts.iter().filter(|(cut, _)| span.start < *cut && *cut < span.end);
        (moved(span.start, false)..moved(span.end, true), inside.map(|(_, tag)| tag.clone()).collect())
    }
}

/// Whether a tag is one of those that stand within words.
fn is_inline(inner: &str) -> bool {
    let name = inner.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["b", "i", "u", "em", "strong", "span", "font", "mark", "small", "s", "sub", "sup", "wbr", "a", "big", "ins", "del"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(name))
}

impl Pass<'_> {
    /// The text without what was learned where tags stand in it.
    pub(super) fn torn(&mut self, text: &str) -> Option<String> {
        if self.learns || self.gathers() || (self.learned.is_empty() && self.known.is_empty()) {
            return None;
        }
        let whole = Whole::of(text)?;
        let learned = std::mem::take(&mut self.learned);
        let known = self.known;
        let pieces = super::learned::pieces(&whole.text);
        let mut hits = learned.hits_in(&whole.text, &pieces);
        let others = known.hits(&whole.text, &pieces, &hits, &self.redaction.mint);
        hits.extend(others);
        sorting::by_key(&mut hits, |(span, ..)| (span.start, std::cmp::Reverse(span.end)));
        let mut out = String::new();
        let mut done = 0;
        for (span, to, kind) in hits {
            let (place, tags) = whole.place(&span);
            if tags.is_empty() || place.start < done || !matches!(kind, Kind::Name | Kind::Id | Kind::Phone) {
                continue;
            }
            out.push_str(text.get(done..place.start).unwrap_or_default());
            out.push_str(&to);
            out.extend(tags.into_iter().filter_map(|tag| text.get(tag)));
            done = place.end;
            self.count(kind, true);
        }
        self.learned = learned;
        if done == 0 {
            return None;
        }
        out.push_str(text.get(done..)?);
        Some(out)
    }
}
