//! What is rare or comes in thousands, and so is tried with little beside it: other hashes than a platform names, slips in the secret,
//! and members of the body that were left out.

use super::space::Space;
use super::{ATTEMPT, Body, Candidate, LIKELY, Match, Run, Split};
use crate::cause::body::Group;
use crate::cause::placeholder;
use crate::cause::{Axis, Cause};
use crate::json::{self, Cursor};
use crate::secret::Secret;
use crate::signature::recipes::{self, Form};
use crate::sorting;
use crate::text;

/// How many bytes may be hashed for slips in the secret beside a change of the body, each time for those near at hand and for the others.
const SLIPS: u64 = 24 << 20;
/// How many bytes may be hashed for what is left of one spelling of the body without some members.
const LEFT: u64 = 6 << 20;
/// How many spellings of the body are tried without some members, beside its own.
const SPELLINGS: usize = 4;
/// Of so many members every choice is tried, of more only those without one or two of them.
const EVERY_CHOICE: usize = 11;
/// Of more members nothing is tried.
const MOST_MEMBERS: usize = 64;
/// How many members are named, and with how much of their keys.
const NAMED: usize = 5;
const KEY: usize = 40;

/// How many bytes may be hashed for other moments than the header's, half of them for later ones.
const MOMENTS: u64 = 12 << 20;
/// How far from the header's moment another one is looked for, in the header's unit: ten seconds where that is milliseconds.
const DRIFT: i64 = 10_000;
/// … and in seconds where the header has milliseconds.
const SECONDS: i64 = 300;
/// Smaller numbers are seconds.
const MILLISECONDS: i64 = 100_000_000_000;

/// Slips that nobody has to make: a font, a selection or a tool makes them.
const NEAR: [&str; 3] = ["secret-look-alike", "secret-extra-character", "secret-swapped-characters"];

impl Run {
    /// Hashes that no platform names, alone, with one other difference and with two where one is the form: rare enough not to double the work of everything else.
    pub(super) fn mistaken_hashes(&mut self, space: &Space<'_>, level: usize) -> Option<Match> {
        let splits: &[Split] = match level {
            1 => &[[0, 0, 0, 0]],
            2 => &[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
            3 => &[[1, 0, 0, 1], [0, 1, 0, 1]],
            _ => &[],
        };
        std::mem::swap(&mut self.targets, &mut self.mistaken);
        let found = splits.iter().find_map(|split| self.pass(space, *split, false));
        let found = found.or_else(|| if level == 2 { self.rare_forms(space) } else { None });
        std::mem::swap(&mut self.targets, &mut self.mistaken);
        found
    }

    /// What is left of the body where a validator dropped the members that it does not know, fewest first. Each choice is made, tried
    /// and forgotten.
    pub(super) fn members_dropped(&mut self, space: &Space<'_>) -> Option<Match> {
        let own = space.bodies[0].first().filter(|_| space.question.body_changes)?;
        let (shape, form) = (space.shapes[0].first()?, Form::Hmac);
        // What a validator lets through is written again.
        let again = space.bodies[1].iter().filter(|body| body.common && body.group == Some(Group::Json));
        let mut bytes = Vec::new();
        for spelling in std::iter::once(own).chain(again.take(SPELLINGS)) {
            let Some(members) = Members::of(&spelling.bytes) else { continue };
            let one = spelling.bytes.len() as u64 + 2 * ATTEMPT;
            let most = usize::try_from(LEFT / one).unwrap_or(usize::MAX);
            for dropped in members.choices().take(most) {
                members.without(dropped, &mut bytes);
                for secret in &space.secrets[0] {
                    let keyed = self.keyed(&secret.bytes);
                    if let Some(target) = self.attempt(&keyed, &secret.bytes, &bytes, shape, form) {
                        let detail = members.named(dropped);
                        // Code that hashed less dropped something; of a capture that has more, somebody may have added to it.
                        let computed = space.question.computed;
                        let code = if computed { "body-members-dropped" } else { "body-members-added" };
                        let step = Cause { axis: Axis::Body, code, detail, ecosystem: None };
                        let steps = std::iter::once(step).chain(spelling.steps.iter().cloned()).collect();
                        let body = Body { bytes, steps, common: false, group: None, rank: 0 };
                        return Some(self.explain(target, secret, &body, shape, form));
                    }
                }
                if self.spent >= self.budget {
                    return None;
                }
            }
        }
        None
    }

    /// The clock read anew in place of the header's text: the moments near it, the nearest first.
    pub(super) fn other_moment(&mut self, space: &Space<'_>) -> Option<Match> {
        let (own, shape) = (space.bodies[0].first()?, space.shapes[0].first()?);
        let header = space.question.ingredients.timestamp;
        let stamp = std::str::from_utf8(header).ok()?.parse::<i64>().ok()?;
        let one = own.bytes.len() as u64 + ATTEMPT;
        let room = i64::try_from(MOMENTS / one).unwrap_or(i64::MAX);
        for secret in &space.secrets[0] {
            let keyed = self.keyed(&secret.bytes);
            for clock in clocks(stamp, DRIFT, SECONDS).into_iter().chain(far_clocks(stamp)) {
                for (distance, moment) in clock.moments(room) {
                    let mut shape = shape.at(header, &moment)?;
                    if let Some(target) = self.attempt(&keyed, &secret.bytes, &own.bytes, &shape, Form::Hmac) {
                        shape.steps.push(clock.cause(distance, &moment));
                        return Some(self.explain(target, secret, own, &shape, Form::Hmac));
                    }
                }
            }
        }
        None
    }

    /// What stands around the body in few programs: each tried with the secrets at hand alone.
    pub(super) fn rare_shapes(&mut self, space: &Space<'_>) -> Option<Match> {
        let own = space.bodies[0].first()?;
        let question = space.question;
        let one = own.bytes.len() as u64 + ATTEMPT;
        let most = usize::try_from(MOMENTS / one).unwrap_or(usize::MAX);
        let shapes = recipes::rare_shapes(question.mac, question.ingredients, question.mixed_in, question.parts);
        for secret in &space.secrets[0] {
            let keyed = self.keyed(&secret.bytes);
            for shape in shapes.iter().take(most) {
                if let Some(target) = self.attempt(&keyed, &secret.bytes, &own.bytes, shape, Form::Hmac) {
                    return Some(self.explain(target, secret, own, shape, Form::Hmac));
                }
            }
        }
        None
    }

    /// The same but for dates, which are many, beside one more difference in the secret or in the body.
    pub(super) fn rare_shapes_beside(&mut self, space: &Space<'_>) -> Option<Match> {
        let own = space.bodies[0].first()?;
        let question = space.question;
        let mut shapes = recipes::rare_shapes(question.mac, question.ingredients, question.mixed_in, &[]);
        shapes.retain(|shape| !shape.steps.iter().any(|step| step.code == "time-date"));
        let until = self.spent.saturating_add(MOMENTS);
        let secrets = space.secrets[1].iter().filter(|secret| secret.common && secret.plausible);
        let bodies = space.bodies[1].iter().filter(|body| body.common);
        let pairs = secrets.map(|secret| (secret, own));
        let pairs =
            pairs.chain(space.secrets[0].first().into_iter().flat_map(|it| bodies.clone().map(move |body| (it, body))));
        for (secret, body) in pairs {
            let keyed = self.keyed(&secret.bytes);
            for shape in &shapes {
                if self.spent >= until {
                    return None;
                }
                if let Some(target) = self.attempt(&keyed, &secret.bytes, &body.bytes, shape, Form::Hmac) {
                    return Some(self.explain(target, secret, body, shape, Form::Hmac));
                }
            }
        }
        None
    }

    /// A secret that nobody put in yet, and the body written again: the two things that a first attempt has wrong.
    pub(super) fn first_attempt(&mut self, space: &Space<'_>) -> Option<Match> {
        let (shape, form) = (space.shapes[0].first()?, Form::Hmac);
        let again = |group| space.bodies[1].iter().filter(move |body| body.common && body.group == Some(group));
        let bodies: Vec<&Body> = again(Group::Json).take(3).chain(again(Group::Edge).take(1)).collect();
        for secret in space.secrets[1].iter().filter(|secret| is_placeholder(secret)) {
            let keyed = self.keyed(&secret.bytes);
            for body in &bodies {
                if let Some(target) = self.attempt(&keyed, &secret.bytes, &body.bytes, shape, form) {
                    return Some(self.explain(target, secret, body, shape, form));
                }
            }
            if self.spent >= self.budget {
                return None;
            }
        }
        None
    }

    /// A secret that lost a character at one of its ends when it was copied, or got one there, and one other difference: any beside the first of the two,
    /// and the likely shapes beside the other, which may be any character.
    pub(super) fn ends(&mut self, space: &Space<'_>) -> Option<Match> {
        let (own, plain) = (space.bodies[0].first()?, space.shapes[0].first()?);
        let given: Vec<&[u8]> = space.question.secrets.iter().map(Secret::expose).collect();
        let is_end = |whole: &[u8], part: &[u8]| {
            whole.len() == part.len() + 1 && (whole.starts_with(part) || whole.ends_with(part))
        };
        for secret in space.secrets[1].iter().filter(|secret| !secret.common) {
            let short = given.iter().any(|whole| is_end(whole, &secret.bytes));
            if !short && !given.iter().any(|part| is_end(&secret.bytes, part)) {
                continue;
            }
            let shapes = space.shapes[1].iter().take(if short { usize::MAX } else { LIKELY });
            let shapes = shapes.map(|shape| (own, shape, Form::Hmac));
            let forms = space.forms[1].iter().map(|form| (own, plain, *form));
            let bodies = space.bodies[1].iter().filter(|_| short).map(|body| (body, plain, Form::Hmac));
            let keyed = self.keyed(&secret.bytes);
            for (body, shape, form) in shapes.chain(forms).chain(bodies) {
                if let Some(target) = self.attempt(&keyed, &secret.bytes, &body.bytes, shape, form) {
                    return Some(self.explain(target, secret, body, shape, form));
                }
                if self.spent >= self.budget {
                    return None;
                }
            }
        }
        None
    }

    /// A slip of one character in the secret, and the likeliest changes of the body beside it. There are thousands of slips, so that only as
    /// many bodies are tried as a small part of the budget allows; slips that happen by themselves come before those of a typist.
    pub(super) fn slips(&mut self, space: &Space<'_>) -> Option<Match> {
        let own = space.question.ingredients.body.len() as u64;
        let (shape, form) = (space.shapes[0].first()?, Form::Hmac);
        let mut likely: Vec<&Body> = Vec::new();
        for (group, most) in [(Group::Json, 6), (Group::Edge, 8)] {
            likely.extend(space.bodies[1].iter().filter(|body| body.common && body.group == Some(group)).take(most));
        }
        // The end of a file is what is off most often, and comes first where only few are tried.
        sorting::by_key(&mut likely, |body| (body.rank / 3, body.group == Some(Group::Json)));
        let (near, far): (Vec<&Candidate>, Vec<&Candidate>) = space.secrets[1]
            .iter()
            .filter(|secret| !secret.common && !is_placeholder(secret))
            .partition(|secret| secret.steps.iter().any(|step| NEAR.contains(&step.code)));
        for slips in [near, far] {
            let one = (own + 2 * ATTEMPT).saturating_mul(slips.len() as u64).max(1);
            let bodies = usize::try_from(SLIPS / one).unwrap_or(usize::MAX).min(likely.len());
            for secret in slips.iter().filter(|_| bodies > 0) {
                let keyed = self.keyed(&secret.bytes);
                for body in &likely[..bodies] {
                    if let Some(target) = self.attempt(&keyed, &secret.bytes, &body.bytes, shape, form) {
                        return Some(self.explain(target, secret, body, shape, form));
                    }
                }
                if self.spent >= self.budget {
                    return None;
                }
            }
        }
        None
    }
}

/// Moments at equal distances from the header's.
pub(super) struct Clock {
    /// The header's moment, as it is written.
    stamp: i64,
    /// How far the moments are apart.
    step: i64,
    /// How many of them are looked at on each side.
    most: i64,
    /// What a step is, in words: so many of a unit.
    said: (i64, &'static str),
}

impl Clock {
    /// The moments as they are written, the nearest first and at most so many on each side; each with its distance in steps.
    pub(super) fn moments(&self, most: i64) -> impl Iterator<Item = (i64, String)> + use<> {
        let (stamp, step) = (self.stamp, self.step);
        let distances = (1..=self.most.min(most)).flat_map(|distance| [distance, -distance]);
        distances.map(move |distance| (distance, stamp.saturating_add(distance * step).to_string()))
    }

    /// What is said of one of them.
    pub(super) fn cause(&self, distance: i64, moment: &str) -> Cause {
        let side = if distance > 0 { "later" } else { "earlier" };
        let (count, unit) = (distance.abs() * self.said.0, self.said.1);
        let detail = format!("another moment was signed, {count} {unit} {side} than the header's: {moment}");
        Cause { axis: Axis::Time, code: "time-other-moment", detail, ecosystem: None }
    }
}

/// The header's moment in its own unit, and in seconds where that is milliseconds; each with how far from it another one is looked for.
pub(super) fn clocks(stamp: i64, own: i64, seconds: i64) -> Vec<Clock> {
    let second = |stamp, most| Clock { stamp, step: 1, most, said: (1, "s") };
    if stamp < MILLISECONDS {
        return vec![second(stamp, own)];
    }
    vec![Clock { stamp, step: 1, most: own, said: (1, "ms") }, second(stamp.div_euclid(1000), seconds)]
}

/// Moments farther off: whole seconds, as of a value that was kept for a while, and quarters of an hour, as zones of time lie apart.
fn far_clocks(stamp: i64) -> Vec<Clock> {
    /// Five minutes are what receivers allow, as a rule.
    const SECONDS: i64 = 300;
    /// A day.
    const QUARTERS: i64 = 96;
    let quarters = |stamp, second: i64| Clock { stamp, step: 900 * second, most: QUARTERS, said: (15, "min") };
    if stamp < MILLISECONDS {
        return vec![quarters(stamp, 1)];
    }
    let whole = Clock { stamp, step: 1000, most: SECONDS, said: (1, "s") };
    vec![whole, quarters(stamp, 1000), quarters(stamp.div_euclid(1000), 1)]
}

/// Whether that is a text which stands in examples.
fn is_placeholder(candidate: &Candidate) -> bool {
    candidate.steps.iter().any(|step| step.code == placeholder::CODE)
}

/// The members of a JSON object as they stand in its text.
struct Members<'b> {
    /// Key and value of each, and what stands between those.
    texts: Vec<&'b [u8]>,
    keys: Vec<&'b [u8]>,
    /// What stands before the first, between two, and behind the last.
    open: &'b [u8],
    comma: &'b [u8],
    close: &'b [u8],
}

impl<'b> Members<'b> {
    /// `None` for what is no object, or one of which nothing can be left out.
    fn of(body: &'b [u8]) -> Option<Self> {
        let mut members = Self { texts: Vec::new(), keys: Vec::new(), open: &[], comma: b",", close: &[] };
        let mut ends = Vec::new();
        let mut cursor = Cursor::new(body);
        let read = cursor.object(|key, cursor| {
            // The quote before the key and the colon behind it are its own.
            let behind = cursor.offset();
            cursor.value()?;
            ends.push((behind, cursor.offset()));
            members.keys.push(key.raw);
            Ok::<_, json::Error>(())
        });
        read.ok()?;
        let text = |from: usize, to: usize| body.get(from..to).unwrap_or_default();
        let mut starts = Vec::with_capacity(ends.len());
        let mut before = 0;
        for ((behind, end), key) in ends.iter().zip(&members.keys) {
            // Only white space, a comma and brackets stand before a key.
            let start = before + text(before, *behind).iter().position(|byte| *byte == b'"')?;
            debug_assert!(text(start + 1, *behind).starts_with(key));
            starts.push(start);
            before = *end;
        }
        let count = starts.len();
        if !(2..=MOST_MEMBERS).contains(&count) {
            return None;
        }
        members.open = text(0, *starts.first()?);
        members.comma = text(ends.first()?.1, *starts.get(1)?);
        members.close = text(before, body.len());
        members.texts = starts.iter().zip(&ends).map(|(start, (_, end))| text(*start, *end)).collect();
        Some(members)
    }

    /// Which members to leave out, a bit each: never all, fewest first.
    fn choices(&self) -> impl Iterator<Item = u64> + use<> {
        let count = self.texts.len();
        let most = if count <= EVERY_CHOICE { count - 1 } else { 2 };
        (1..=most).flat_map(move |size| Choices::of(size, count))
    }

    fn without(&self, dropped: u64, out: &mut Vec<u8>) {
        out.clear();
        out.extend_from_slice(self.open);
        let kept = self.texts.iter().enumerate().filter(|(index, _)| dropped & 1 << index == 0);
        for (position, (_, text)) in kept.enumerate() {
            if position > 0 {
                out.extend_from_slice(self.comma);
            }
            out.extend_from_slice(text);
        }
        out.extend_from_slice(self.close);
    }

    fn named(&self, dropped: u64) -> String {
        let list = |chosen: u64| {
            let keys = self.keys.iter().enumerate().filter(|(index, _)| chosen & 1 << index != 0);
            let names: Vec<String> = keys.map(|(_, key)| format!("`{}`", shown(key))).collect();
            match names.split_at_checked(NAMED) {
                Some((first, more)) if !more.is_empty() => format!("{} and {} more", first.join(", "), more.len()),
                _ => names.join(", "),
            }
        };
        let kept = !dropped & u64::MAX >> (64 - self.texts.len());
        let members = |chosen: u64| {
            let word = if chosen.is_power_of_two() { "member" } else { "members" };
            format!("{word} {}", list(chosen))
        };
        if dropped.count_ones() <= kept.count_ones() {
            format!("the body without its {}", members(dropped))
        } else {
            format!("the body with nothing but its {}", members(kept))
        }
    }
}

/// A key, cut where it is long.
pub(super) fn shown(key: &[u8]) -> String {
    let text = text::visible(key);
    match text.char_indices().nth(KEY) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Every choice of so many of some, a bit each, in order of the numbers that the bits make.
struct Choices {
    next: Option<u64>,
    end: u64,
}

impl Choices {
    /// `size` is at least 1 and at most `count`, which is at most [`MOST_MEMBERS`].
    fn of(size: usize, count: usize) -> Self {
        let all = |bits: usize| if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
        Self { next: Some(all(size)), end: all(count) }
    }
}

impl Iterator for Choices {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let this = self.next.filter(|bits| *bits <= self.end)?;
        // The lowest run of ones moves up by one place, and what is left of it falls to the bottom.
        let low = this & this.wrapping_neg();
        self.next = this.checked_add(low).map(|ripple| ripple | (((this ^ ripple) / low) >> 2));
        Some(this)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_made_once_and_fewest_come_first() {
        for count in 2..=EVERY_CHOICE {
            let body =
                format!("{{{}}}", (0..count).map(|key| format!("\"{key}\":{key}")).collect::<Vec<_>>().join(","));
            let members = Members::of(body.as_bytes()).unwrap();
            let choices: Vec<u64> = members.choices().collect();
            assert_eq!(choices.len(), (1 << count) - 2);
            assert!(choices.is_sorted_by_key(|bits| bits.count_ones()));
            let mut sorted = choices;
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), (1 << count) - 2);
        }
        assert_eq!(Choices::of(64, 64).count(), 1);
        assert_eq!(Choices::of(1, 64).count(), 64);
        assert_eq!(Choices::of(2, 64).count(), 64 * 63 / 2);
    }

    #[test]
    fn what_is_left_is_written_as_it_was() {
        let without = |body: &str, dropped: u64| {
            let members = Members::of(body.as_bytes()).unwrap();
            let mut out = b"left over".to_vec();
            members.without(dropped, &mut out);
            (String::from_utf8(out).unwrap(), members.named(dropped))
        };
        let body = "{\n  \"a\": 1,\n  \"b\\\"\": {\"c\": [\"}\"]},\n  \"d\": null\n}\n";
        let (left, named) = without(body, 0b010);
        assert_eq!(left, "{\n  \"a\": 1,\n  \"d\": null\n}\n");
        assert_eq!(named, "the body without its member `b\\\"`");
        let (left, named) = without(body, 0b101);
        assert_eq!(left, "{\n  \"b\\\"\": {\"c\": [\"}\"]}\n}\n");
        assert_eq!(named, "the body with nothing but its member `b\\\"`");
        let (_, named) = without(&format!("{{\"{}\":1,\"b\":2}}", "ž".repeat(10_000)), 0b01);
        assert_eq!(named, format!("the body without its member `{}…`", "ž".repeat(KEY)));
        for nothing in ["[1,2]", "{\"a\":1}", "{}", "{\"a\":1,\"b\"}", ""] {
            assert!(Members::of(nothing.as_bytes()).is_none(), "{nothing}");
        }
    }
}
