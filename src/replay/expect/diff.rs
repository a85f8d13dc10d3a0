//! How two JSON values differ: as a list of places, and line by line. Order of members, white space and spelling are no difference,
//! and an element that was put into an array is one.

use std::collections::{HashMap, HashSet};
use std::fmt::{Display, Write as _};
use std::ops::Range;

use super::json::{escaped, shown, type_of};
use crate::json::{JsonPath, Kind, Members, Value, equal};
use crate::sorting;
use crate::text;

/// How many differences are listed.
const MAX_LISTED: usize = 20;

/// How many lines of a line by line difference are kept.
const MAX_SHOWN: usize = 200;

/// Up to how many elements, and bytes, arrays are aligned; larger ones are compared element by element.
const MAX_ALIGNED: usize = 500;
const MAX_ALIGNED_BYTES: usize = 256 << 10;

/// How long a shown line may be, in characters.
const MAX_WIDTH: usize = 400;

/// What is left aside on either side, by offset.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    before: HashSet<usize>,
    after: HashSet<usize>,
}

impl Ignored {
    /// What the paths select.
    pub(super) fn of(paths: &[&JsonPath], before: Value<'_, '_>, after: Value<'_, '_>) -> Self {
        let all = |root: Value<'_, '_>| paths.iter().flat_map(|path| path.query(root)).map(Value::offset).collect();
        Self { before: all(before), after: all(after) }
    }

    fn has_before(&self, value: Value<'_, '_>) -> bool {
        self.before.contains(&value.offset())
    }

    fn has_after(&self, value: Value<'_, '_>) -> bool {
        self.after.contains(&value.offset())
    }
}

/// What differs.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// One line each, with its JSON Pointer; not more than are kept.
    pub(super) lines: Vec<String>,
    /// How many there are.
    pub(super) total: usize,
}

/// Every place at which a value is not as before. Places are those of the answer; what is missing there has its recorded one.
pub(super) fn differences(before: Value<'_, '_>, after: Value<'_, '_>, ignored: &Ignored) -> Differences {
    let mut walk = Walk { ignored, pointer: String::new(), found: Differences::default() };
    walk.compare(before, after);
    walk.found
}

struct Walk<'i> {
    ignored: &'i Ignored,
    pointer: String,
    found: Differences,
}

impl Walk<'_> {
    fn compare(&mut self, before: Value<'_, '_>, after: Value<'_, '_>) {
        if self.ignored.has_before(before) || self.ignored.has_after(after) {
            return;
        }
        match (before.kind(), after.kind()) {
            (Kind::Object, Kind::Object) => {
                let (old, new) = (Members::of(before), Members::of(after));
                for (key, value) in old.iter() {
                    match new.get(key) {
                        Some(other) => self.inside(escaped(key), |walk| walk.compare(value, other)),
                        None => self.inside(escaped(key), |walk| walk.missing(value)),
                    }
                }
                for (key, value) in new.iter().filter(|(key, _)| old.get(key).is_none()) {
                    self.inside(escaped(key), |walk| walk.unexpected(value));
                }
            }
            (Kind::Array, Kind::Array) => self.array(before, after),
            (one, other) if one == other => {
                if !equal(before, after) {
                    self.tell(|| format!("expected {}, got {}", shown(before), shown(after)));
                }
            }
            _ => self.tell(|| format!("expected {}, got {} {}", shown(before), type_of(after), shown(after))),
        }
    }

    fn array(&mut self, before: Value<'_, '_>, after: Value<'_, '_>) {
        let old: Vec<_> = before.items().collect();
        let new: Vec<_> = after.items().collect();
        let small =
            old.len().max(new.len()) <= MAX_ALIGNED && before.text().len().max(after.text().len()) <= MAX_ALIGNED_BYTES;
        let runs = if old.len() != new.len() && small {
            let one: Vec<String> = old.iter().map(|item| compact(*item, &self.ignored.before)).collect();
            let other: Vec<String> = new.iter().map(|item| compact(*item, &self.ignored.after)).collect();
            apart(&one, &other)
        } else {
            vec![(0..old.len(), 0..new.len())]
        };
        for (from, to) in runs {
            let mut old = old.get(from.clone()).unwrap_or_default().iter().zip(from);
            let mut new = new.get(to.clone()).unwrap_or_default().iter().zip(to);
            loop {
                match (old.next(), new.next()) {
                    (Some((one, _)), Some((other, index))) => self.inside(index, |walk| walk.compare(*one, *other)),
                    (Some((one, index)), None) => self.inside(index, |walk| walk.missing(*one)),
                    (None, Some((other, index))) => self.inside(index, |walk| walk.unexpected(*other)),
                    (None, None) => break,
                }
            }
        }
    }

    fn missing(&mut self, value: Value<'_, '_>) {
        if !self.ignored.has_before(value) {
            self.tell(|| format!("missing, expected {}", shown(value)));
        }
    }

    fn unexpected(&mut self, value: Value<'_, '_>) {
        if !self.ignored.has_after(value) {
            self.tell(|| format!("unexpected, got {}", shown(value)));
        }
    }

    fn inside(&mut self, name: impl Display, then: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        let _ = write!(self.pointer, "/{name}");
        then(self);
        self.pointer.truncate(length);
    }

    fn tell(&mut self, words: impl FnOnce() -> String) {
        self.found.total += 1;
        if self.found.lines.len() < MAX_LISTED {
            let place = if self.pointer.is_empty() { "the body" } else { &self.pointer };
            self.found.lines.push(format!("{}: {}", end_of(place), words()));
        }
    }
}

/// The runs that stand between what two lists have in common: a longest common subsequence by the textbook's table. Both are short.
fn apart(one: &[String], other: &[String]) -> Vec<(Range<usize>, Range<usize>)> {
    let width = other.len() + 1;
    // How much of what follows each pair of places is common.
    let mut common = vec![0_u16; (one.len() + 1) * width];
    let at = |common: &[u16], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    let same = |i: usize, j: usize| one.get(i).is_some_and(|text| other.get(j) == Some(text));
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            let best = if same(i, j) {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let mut runs = Vec::new();
    let (mut i, mut j, mut begun) = (0, 0, (0, 0));
    while i < one.len() || j < other.len() {
        if same(i, j) {
            if begun != (i, j) {
                runs.push((begun.0..i, begun.1..j));
            }
            (i, j) = (i + 1, j + 1);
            begun = (i, j);
        } else if j == other.len() || (i < one.len() && at(&common, i + 1, j) >= at(&common, i, j + 1)) {
            i += 1;
        } else {
            j += 1;
        }
    }
    if begun != (i, j) {
        runs.push((begun.0..i, begun.1..j));
    }
    runs
}

/// A long pointer's last part, which says most.
fn end_of(pointer: &str) -> String {
    let length = pointer.chars().count();
    if length <= MAX_WIDTH {
        return pointer.to_owned();
    }
    let kept: String = pointer.chars().skip(length - MAX_WIDTH).collect();
    format!("…{kept}")
}

/// A value as a text that is equal for values that say the same, but for numbers and strings that are spelt differently: those align
/// worse, and are compared all the same.
fn compact(value: Value<'_, '_>, ignored: &HashSet<usize>) -> String {
    let mut out = String::new();
    write_compact(value, ignored, &mut out);
    out
}

fn write_compact(value: Value<'_, '_>, ignored: &HashSet<usize>, out: &mut String) {
    if ignored.contains(&value.offset()) {
        out.push('_');
        return;
    }
    match value.kind() {
        Kind::Array => {
            out.push('[');
            for item in value.items() {
                write_compact(item, ignored, out);
                out.push(',');
            }
            out.push(']');
        }
        Kind::Object => {
            let members = Members::of(value);
            let mut sorted: Vec<_> = members.iter().filter(|(_, value)| !ignored.contains(&value.offset())).collect();
            sorting::by_key(&mut sorted, |(key, _)| *key);
            out.push('{');
            for (key, value) in sorted {
                let _ = write!(out, "{:?}:", String::from_utf8_lossy(key));
                write_compact(value, ignored, out);
                out.push(',');
            }
            out.push('}');
        }
        Kind::String => {
            let _ = write!(out, "{:?}", value.as_text());
        }
        _ => out.push_str(&String::from_utf8_lossy(value.text())),
    }
}

/// A value with one member or element a line, without what is ignored. With a guide, its members stand in the guide's order, and what
/// says the same is spelt as the guide spells it.
pub(super) fn laid_out(value: Value<'_, '_>, guide: Option<Value<'_, '_>>, ignored: &Ignored) -> String {
    let mut layout = Layout {
        skipped: if guide.is_some() { &ignored.after } else { &ignored.before },
        out: String::new(),
        depth: 0,
    };
    layout.value(value, guide);
    layout.out.push('\n');
    layout.out
}

/// A member or an element with its key, its value, and the guide's.
type Item<'k, 't, 'a> = (Option<&'k [u8]>, Value<'t, 'a>, Option<Value<'t, 'a>>);

struct Layout<'i> {
    skipped: &'i HashSet<usize>,
    out: String,
    depth: usize,
}

impl Layout<'_> {
    fn value(&mut self, value: Value<'_, '_>, guide: Option<Value<'_, '_>>) {
        match value.kind() {
            Kind::Array => {
                let mut guides = guide.into_iter().flat_map(Value::items);
                let items = value.items().map(|item| (None, item, guides.next())).collect();
                self.list('[', ']', items);
            }
            Kind::Object => {
                let members = Members::of(value);
                let known = guide.map(Members::of);
                let places: HashMap<&[u8], usize> =
                    known.iter().flat_map(Members::iter).enumerate().map(|(place, (key, _))| (key, place)).collect();
                let mut list: Vec<_> = members
                    .iter()
                    .map(|(key, value)| (Some(key), value, known.as_ref().and_then(|known| known.get(key))))
                    .collect();
                sorting::by_key(&mut list, |(key, ..)| {
                    key.and_then(|key| places.get(key)).copied().unwrap_or(usize::MAX)
                });
                self.list('{', '}', list);
            }
            _ => {
                let text = guide.filter(|guide| equal(value, *guide)).unwrap_or(value).text();
                self.out.push_str(&String::from_utf8_lossy(text));
            }
        }
    }

    fn list(&mut self, open: char, close: char, items: Vec<Item<'_, '_, '_>>) {
        self.out.push(open);
        self.depth += 1;
        let mut first = true;
        for (key, value, guide) in items {
            if self.skipped.contains(&value.offset()) {
                continue;
            }
            if !first {
                self.out.push(',');
            }
            first = false;
            self.line();
            if let Some(key) = key {
                let key = serde_json::Value::from(String::from_utf8_lossy(key));
                let _ = write!(self.out, "{key}: ");
            }
            self.value(value, guide);
        }
        self.depth -= 1;
        if !first {
            self.line();
        }
        self.out.push(close);
    }

    fn line(&mut self) {
        self.out.push('\n');
        // Deeper than this nobody reads, and a hostile text must not grow without bound.
        self.out.extend(std::iter::repeat_n("  ", self.depth.min(32)));
    }
}

/// What differs line by line, as `diff -u` shows it without its head, made safe and cut short.
pub(super) fn unified(before: &str, after: &str) -> String {
    let shown = crate::unified::hunks(before, after);
    // Whether a last line is ended says nothing about JSON.
    let mut lines = shown.lines().filter(|line| !line.starts_with('\\'));
    let mut kept: Vec<String> = lines.by_ref().take(MAX_SHOWN).map(narrow).collect();
    let more = lines.count();
    if more > 0 {
        kept.push(format!("… and {} more", text::count(more as u64, "line")));
    }
    kept.join("\n")
}

fn narrow(line: &str) -> String {
    let cut: String = line.chars().take(MAX_WIDTH).collect();
    let more = if cut.len() < line.len() { "…" } else { "" };
    format!("{}{more}", text::sanitise(&cut))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_stands_between_the_runs_is_the_same(one in proptest::collection::vec("[abc]", 0..12), other in proptest::collection::vec("[abc]", 0..12)) {
            let (mut rest, mut left) = (Vec::new(), Vec::new());
            let (mut i, mut j) = (0, 0);
            for (from, to) in apart(&one, &other) {
                prop_assert!(from.start >= i && to.start >= j && !(from.is_empty() && to.is_empty()));
                rest.extend(&one[i..from.start]);
                left.extend(&other[j..to.start]);
                (i, j) = (from.end, to.end);
            }
            rest.extend(&one[i..]);
            left.extend(&other[j..]);
            prop_assert_eq!(rest, left);
        }
    }
}
