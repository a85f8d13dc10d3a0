//! The search for the cause of a mismatch: body × secret × recipe × time, fewest differences first. A match of a whole digest is
//! proof, so an answer is a fact and not a guess. The work is bounded by bytes hashed, never by the clock: equal questions
//! get equal answers.

mod beside;
mod families;
mod hints;
mod rare;
mod sides;
mod space;

use zeroize::Zeroizing;

use space::Space;

use super::recipes::{self, Form, Part, Shape, Target};
use super::scheme::{Ingredients, Setting};
use crate::cause::body::{self, BodyRow, Group, Input, rows};
use crate::cause::secret::{self, SECRET_ROWS};
use crate::cause::{Axis, Cause, Ecosystem};
use crate::mac::{Digested, Keyed};
use crate::platform::{Hash, Mac};
use crate::secret::Secret;
use crate::sorting;

/// How many bytes one search may hash: about a second of one core. A 2 KB body needs a third of it for everything.
const BUDGET: u64 = 1 << 30;
/// … or this many times the body, which is enough for every single change of a large one,
const TIMES: u64 = 320;
/// … but never more than this.
const MOST: u64 = 4 << 30;
/// What setting up one attempt costs, in bytes hashed.
const ATTEMPT: u64 = 256;
/// How many bytes of changed bodies are kept for combining.
const KEPT: usize = 48 << 20;
/// The largest body whose changes are kept and combined. Of larger ones each change is tried by itself.
const CHAINED: usize = 256 << 10;
/// The largest body for which the rarest slips in a secret are tried, of which there are thousands.
const RARE: usize = 128 << 10;
/// The largest body that is taken apart as JSON.
const PARSED: usize = 32 << 20;
/// How many shapes of the message are combined with two other differences; the likely ones come first.
const LIKELY: usize = 24;
/// How many rows of the secrets' table, which begins with the most plausible, are combined with each other and something else.
const PLAUSIBLE: usize = 20;

/// What is known about a proof that does not hold.
pub struct Question<'a> {
    /// The scheme it claims to be of.
    pub setting: &'a Setting,
    /// The scheme's keyed hash.
    pub mac: Mac,
    /// The secrets that should have made it hold.
    pub secrets: &'a [Secret],
    /// Other secrets at hand: each is one difference.
    pub others: &'a [Secret],
    /// Body, timestamp and account id.
    pub ingredients: Ingredients<'a>,
    /// Other things that may have been signed instead of the body, each with its code and what to call it.
    pub alternatives: &'a [(&'static str, String, Vec<u8>)],
    /// What the request line says, timestamps and the account key, which some recipes mix in; no two of the same bytes.
    pub mixed_in: &'a [(Part, Vec<u8>)],
    /// Other parts of the request, which few programs sign.
    pub parts: &'a [(Part, Vec<u8>)],
    /// The proof's text.
    pub proof: &'a [u8],
    /// Whether the message is a body that software may have changed; an id or a token is not.
    pub body_changes: bool,
    /// Whether the proof is what other code computed for a body that is known to be good.
    pub computed: bool,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The differences that, taken together, make the proof right; empty where none were found.
    pub causes: Vec<Cause>,
    /// How the same digest reads the other way round: what would have been done to the other one of the two bodies, in place of what is said of
    /// the body above. Nothing in a digest tells which of them was changed.
    pub otherwise: Vec<Cause>,
    /// Other differences that make the very bytes that the one in the body makes, as other runtimes write them.
    pub alike: Vec<Cause>,
    /// Where the body at hand and the right one part.
    pub difference: Option<Difference>,
    /// How many combinations were tried.
    pub tried: u64,
    /// How many differences at once were tried to the end: 0 to 3. Fewer than 3 where the body is too large for more.
    pub reach: usize,
    /// Whether rare texts of the body were left out, because it is too large for all of them.
    pub left_out: bool,
    /// Something about the question itself that may be the answer.
    pub hint: Option<String>,
    /// A recipe that was not tried, because what it signs is not at hand: a sentence.
    pub untried: Option<&'static str>,
    /// Which secret it was: its source.
    pub secret: Option<String>,
    /// Whether the causes were only seen: nothing was undone that made the proof hold.
    pub unproved: bool,
}

/// The first place where two bodies differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Byte offset, from 0.
    pub offset: usize,
    /// The body at hand around it, [`Difference::LOOK`] bytes to either side: more than anybody wants to see, so that whoever shows it can
    /// hide secrets that reach out of what is shown.
    pub here: Vec<u8>,
    /// The body that matches, in the same way.
    pub there: Vec<u8>,
    /// How many bytes of both stand before the difference.
    pub before: usize,
    /// Length of the body at hand, in bytes.
    pub length_here: usize,
    /// Length of the body that matches, in bytes.
    pub length_there: usize,
}

impl Difference {
    /// How many bytes around the place are kept.
    pub const LOOK: usize = 16 << 10;

    /// Compares two bodies; `None` where they are equal.
    pub fn between(here: &[u8], there: &[u8]) -> Option<Self> {
        if here == there {
            return None;
        }
        let offset = here.iter().zip(there).take_while(|(a, b)| a == b).count();
        let start = offset.saturating_sub(Self::LOOK);
        let around = |body: &[u8]| body.get(start..body.len().min(offset + Self::LOOK)).unwrap_or_default().to_vec();
        Some(Self {
            offset,
            here: around(here),
            there: around(there),
            before: offset - start,
            length_here: here.len(),
            length_there: there.len(),
        })
    }
}

/// A body at some distance from the one at hand.
struct Body {
    bytes: Vec<u8>,
    steps: Vec<Cause>,
    common: bool,
    /// The step on a body's way that was changed, where one was.
    group: Option<Group>,
    /// The place among the changes of that group.
    rank: usize,
}

/// A secret at some distance from the ones given.
struct Candidate {
    bytes: Zeroizing<Vec<u8>>,
    source: String,
    steps: Vec<Cause>,
    common: bool,
    /// Whether it may be one of two differences in the secret beside one elsewhere.
    plausible: bool,
}

/// Looks for the fewest differences, up to three, that make the proof right.
pub fn search(question: &Question<'_>) -> Answer {
    if let Some((cause, secret)) = instead_of_digits(question) {
        return Answer { causes: vec![cause], secret, ..Answer::default() };
    }
    let targets = recipes::targets(question.setting, question.mac, question.proof);
    let budget = BUDGET.max(TIMES.saturating_mul(question.ingredients.body.len() as u64)).min(MOST);
    let mut run = Run { targets, mistaken: Vec::new(), tried: 0, spent: 0, budget, reach: 0, left_out: false };
    let found = run.levels(question);
    if found.is_none()
        && let Some(answer) = hints::of_the_text(question, &run)
    {
        return answer;
    }
    let mut answer = Answer { tried: run.tried, reach: run.reach, left_out: run.left_out, ..Answer::default() };
    if found.is_none() {
        answer.hint = hints::of(question);
        answer.untried = hints::untried(question);
    }
    if let Some(found) = found {
        let (here, mut causes) = (question.ingredients.body, found.causes);
        // An id has no runtime that writes it again, and is no body.
        if let Some(right) = found.body.as_ref().filter(|_| question.body_changes) {
            answer.difference = Difference::between(here, right);
            let (mut from, mut to) = (here, right.as_slice());
            if let Some(maker) = maker(right, here).filter(|_| !question.computed && !is_placeholder(right)) {
                let (body, others): (Vec<Cause>, Vec<Cause>) =
                    causes.into_iter().partition(|cause| cause.axis == Axis::Body);
                // Anything else is taken for what arrived, and the signer for who wrote it again.
                if sides::captured_was_changed(here, right) {
                    answer.otherwise = body;
                    causes = std::iter::once(maker).chain(others).collect();
                    (from, to) = (to, from);
                } else {
                    answer.otherwise = vec![maker];
                    causes = body.into_iter().chain(others).collect();
                }
            }
            if from.len() <= CHAINED {
                let input = Input::new(from);
                for cause in causes.iter_mut().filter(|cause| cause.axis == Axis::Body) {
                    cause.detail.push_str(&body::lost(&input, cause, to).unwrap_or_default());
                }
            }
            let mut bodies = causes.iter().filter(|cause| cause.axis == Axis::Body);
            if let (Some(named), None) = (bodies.next(), bodies.next())
                && from.len() <= CHAINED
            {
                answer.alike = alike(named, from, to);
            }
        }
        answer.causes = causes.into_iter().map(|cause| in_words(cause, question)).collect();
        answer.otherwise = answer.otherwise.into_iter().map(|cause| in_words(cause, question)).collect();
        answer.secret = Some(found.source);
    }
    answer
}

/// What stands where the digits belong: a secret, with its source, or a text that was to be replaced by them.
fn instead_of_digits(question: &Question<'_>) -> Option<(Cause, Option<String>)> {
    let proof = question.proof.trim_ascii();
    let proof = proof.strip_prefix(question.setting.prefix.as_bytes()).unwrap_or(proof);
    for secret in question.secrets.iter().chain(question.others).filter(|secret| secret.length() > 0) {
        let mut found = None;
        let mut compare = |text: &[u8], spelt| {
            let label = proof.strip_suffix(text).filter(|label| found.is_none() && is_label(label));
            found = found.take().or_else(|| label.map(|label| recipes::secret_itself(secret.source(), spelt, label)));
        };
        compare(secret.expose(), "");
        let python = Zeroizing::new([b"b'", secret.expose(), b"'"].concat());
        compare(&python, ", in Python's `b'…'`,");
        for row in SECRET_ROWS {
            if let Some((_, spelt)) = SPELT.iter().find(|(code, _)| *code == row.code) {
                row.apply(secret.expose(), &mut |text, _| compare(&text, spelt));
            }
        }
        if let Some(cause) = found {
            return Some((cause, Some(secret.source().to_owned())));
        }
    }
    Some((recipes::placeholder(proof)?, None))
}

/// The rows of secrets by which one may be spelt where it is sent itself, and how that is said.
const SPELT: [(&str, &str); 4] = [
    ("secret-base64-encoded", ", in base64,"),
    ("secret-hex-encoded", ", in hexadecimal,"),
    ("secret-case", ", in another case,"),
    ("secret-with-quotes", ", in quotes,"),
];

/// Whether a text is nothing, or what people put before a value: `Bearer `, `sha256=`, `SECRET: `.
fn is_label(text: &[u8]) -> bool {
    const LONGEST: usize = 40;
    let word = text.trim_ascii_end();
    let (word, marked) = match word {
        [word @ .., b'=' | b':'] => (word.trim_ascii_end(), true),
        _ => (word, word.len() < text.len()),
    };
    let is_word = word.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    text.is_empty() || (marked && is_word && !word.is_empty() && text.len() <= LONGEST)
}

/// The detail as a clause about this direction of the question.
fn in_words(cause: Cause, question: &Question<'_>) -> Cause {
    let (body, secret) = if question.computed {
        ("your code hashed", "your code keyed the hash with")
    } else {
        ("the signature covers", "the signature was made with")
    };
    let whole = cause.code == "secret-other" || cause.detail.starts_with(CAPTURED);
    let detail = match cause.axis {
        Axis::Body if !whole => format!("{body} {}", cause.detail),
        Axis::Secret if !whole => format!("{secret} {}", cause.detail),
        _ => return cause,
    };
    Cause { detail, ..cause }
}

const CAPTURED: &str = "the captured body is ";

/// The first row that turns the signed body into the captured one; for large bodies among those that are tried on them.
fn maker(from: &[u8], to: &[u8]) -> Option<Cause> {
    let large = from.len() > CHAINED;
    let input = input(from);
    let mut out = Vec::new();
    // What every body could have become says nothing about this one.
    if is_placeholder(to) {
        return None;
    }
    let mut rows = rows().iter().filter(|row| !large || row.common || row.group == Group::Edge);
    let row = rows.find(|row| row.apply(&input, &mut out) && out == to)?;
    let mut cause = step(row);
    cause.detail = format!("{CAPTURED}{}", row.title.replacen("the body", "the signed one", 1));
    Some(cause)
}

/// The body, taken apart unless it is too large for that: a tree takes several times the text's room.
fn input(body: &[u8]) -> Input<'_> {
    if body.len() > PARSED { Input::unparsed(body) } else { Input::new(body) }
}

/// Whether that is what some runtime puts in any body's place: nothing, `undefined`, `[object Object]`.
fn is_placeholder(body: &[u8]) -> bool {
    const LONGEST: usize = 128;
    let any = Input::new(b"\x01");
    let mut out = Vec::new();
    body.len() <= LONGEST && rows().iter().any(|row| row.apply(&any, &mut out) && out == body)
}

/// Other runtimes whose habits make the same of that body, the likeliest first.
fn alike(named: &Cause, from: &[u8], to: &[u8]) -> Vec<Cause> {
    let input = Input::new(from);
    let mut out = Vec::new();
    let mut known = vec![named.ecosystem];
    let mut alike = Vec::new();
    for row in rows() {
        // A change that is nobody's habit adds nothing to the name that was found.
        if row.code != named.code
            && !known.contains(&row.ecosystem.or(named.ecosystem))
            && row.apply(&input, &mut out)
            && out == to
        {
            known.push(row.ecosystem);
            alike.push(step(row));
        }
    }
    // Most used first: the rows stand in the order in which they name something.
    sorting::by_key(&mut alike, |cause| cause.ecosystem.map(Ecosystem::rank));
    if named.code == "body-ascii-replaced" {
        alike.extend(families::split_alike(from, to));
    }
    alike.extend(body::alike(&input, named, to));
    alike
}

struct Match {
    causes: Vec<Cause>,
    body: Option<Vec<u8>>,
    source: String,
}

struct Run {
    targets: Vec<Target>,
    /// The same digests, made with hashes that no platform names.
    mistaken: Vec<Target>,
    tried: u64,
    spent: u64,
    budget: u64,
    reach: usize,
    /// Whether rare texts of the body were left out.
    left_out: bool,
}

/// How many differences of each dimension one pass combines: body, secret, shape, form.
type Split = [usize; 4];

/// The passes in the order in which they are made: by number of differences, then by how often such a thing is the cause.
const PASSES: [&[Split]; 4] = [
    &[[0, 0, 0, 0]],
    &[[0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]],
    &[
        [1, 1, 0, 0],
        [2, 0, 0, 0],
        [0, 2, 0, 0],
        // What stands between timestamp and body is a mark of the recipe before it is an edge of the body.
        [0, 0, 2, 0],
        [1, 0, 1, 0],
        [0, 1, 1, 0],
        [1, 0, 0, 1],
        [0, 1, 0, 1],
        [0, 0, 1, 1],
    ],
    &[
        [1, 1, 1, 0],
        [2, 1, 0, 0],
        [1, 2, 0, 0],
        [1, 1, 0, 1],
        [2, 0, 1, 0],
        [0, 2, 1, 0],
        [1, 0, 2, 0],
        [0, 1, 2, 0],
        [2, 0, 0, 1],
        [0, 2, 0, 1],
        [1, 0, 1, 1],
        [0, 1, 1, 1],
    ],
];

impl Run {
    fn levels(&mut self, question: &Question<'_>) -> Option<Match> {
        let mut space = Space::new(question);
        if self.targets.is_empty() {
            return self.damaged(&space);
        }
        self.mistaken = self.targets.iter().flat_map(Target::mistaken).collect();
        for (level, passes) in PASSES.iter().enumerate() {
            if level == 2 && space.large {
                return None;
            }
            space.reach(level);
            for split in *passes {
                if let Some(found) = self.pass(&space, *split, true) {
                    // What lost half a byte was damaged rather than cut.
                    let cut = level == 0 && found.causes.iter().any(|cause| cause.code == "recipe-truncated");
                    let digits = recipes::damaged::read(question.setting, question.proof).filter(|_| cut);
                    let odd = digits.is_some_and(|digits| digits.are_odd());
                    let damaged = if odd { self.damaged(&space) } else { None };
                    return damaged.or(Some(found));
                }
                if *split == [1, 0, 0, 0]
                    && space.large
                    && let Some(found) = self.large_bodies(&space)
                {
                    return Some(found);
                }
                if self.spent >= self.budget {
                    return None;
                }
            }
            if level == 0
                && let Some(found) = self.damaged(&space).or_else(|| self.nearly(&space))
            {
                return Some(found);
            }
            if level == 1
                && let Some(found) = self
                    .rare_forms(&space)
                    .or_else(|| self.other_moment(&space))
                    .or_else(|| self.rare_shapes(&space))
                    .or_else(|| self.places(&space))
            {
                return Some(found);
            }
            if let Some(found) = self.mistaken_hashes(&space, level) {
                return Some(found);
            }
            if level == 2
                && let Some(found) = self
                    .members_dropped(&space)
                    .or_else(|| self.rails_params(&space))
                    .or_else(|| self.first_attempt(&space))
                    .or_else(|| self.beside(&space))
                    .or_else(|| self.rare_shapes_beside(&space))
                    .or_else(|| self.moment_beside(&space))
                    .or_else(|| self.ends(&space))
                    .or_else(|| self.slips(&space))
            {
                return Some(found);
            }
            if space.full {
                return None;
            }
            self.reach = level;
        }
        None
    }

    /// The changes of a body that is too large to keep many of: each is made, tried and forgotten. Only a large body can have been
    /// cut at a limit, so its ends are always tried; of the rest the common ones.
    fn large_bodies(&mut self, space: &Space<'_>) -> Option<Match> {
        let own = &space.bodies[0].first()?.bytes;
        let (shape, form) = (space.shapes[0].first()?, Form::Hmac);
        if !space.question.body_changes {
            return None;
        }
        let input = input(own);
        let mut bytes = Vec::new();
        for row in rows().iter().filter(|row| row.group == Group::Edge || (row.common && own.len() <= PARSED)) {
            if self.spent >= self.budget {
                return None;
            }
            if !row.apply(&input, &mut bytes) {
                continue;
            }
            // Making a change reads the body too.
            self.spent += own.len() as u64;
            for secret in &space.secrets[0] {
                let keyed = self.keyed(&secret.bytes);
                if let Some(target) = self.attempt(&keyed, &secret.bytes, &bytes, shape, form) {
                    let body = Body { bytes, steps: vec![step(row)], common: row.common, group: None, rank: 0 };
                    return Some(self.explain(target, secret, &body, shape, form));
                }
            }
        }
        None
    }

    /// The forms that nothing is combined with.
    fn rare_forms(&mut self, space: &Space<'_>) -> Option<Match> {
        let (own, shape) = (space.bodies[0].first()?, space.shapes[0].first()?);
        for secret in &space.secrets[0] {
            let keyed = self.keyed(&secret.bytes);
            for form in Form::rare(space.question.mac.hash) {
                if let Some(target) = self.attempt(&keyed, &secret.bytes, &own.bytes, shape, form) {
                    return Some(self.explain(target, secret, own, shape, form));
                }
            }
        }
        None
    }

    /// Hexadecimal digits of which all but a few are right, whatever became of those.
    fn damaged(&mut self, space: &Space<'_>) -> Option<Match> {
        let (body, shape) = (space.bodies[0].first()?, space.shapes[0].first()?);
        let (question, form) = (space.question, Form::Hmac);
        let digits = recipes::damaged::read(question.setting, question.proof)?;
        for secret in &space.secrets[0] {
            for hash in digits.hashes() {
                let keyed = hash.keyed(&secret.bytes);
                let digest = form.digest(hash, &keyed, &secret.bytes, &shape.pieces(&body.bytes));
                if let Some(causes) = digits.damage(question.mac, hash, digest.as_bytes()) {
                    self.tried += 1;
                    return Some(Match { causes, body: None, source: secret.source.clone() });
                }
            }
        }
        None
    }

    /// The same for a digest in base64: right but for a digit or two, which is no accident of hashing.
    fn nearly(&self, space: &Space<'_>) -> Option<Match> {
        let (body, shape) = (space.bodies[0].first()?, space.shapes[0].first()?);
        for secret in &space.secrets[0] {
            // One digest for all the orders in which its bytes may stand.
            let digests: Vec<(Hash, Digested)> = self
                .keyed(&secret.bytes)
                .iter()
                .map(|(hash, keyed)| {
                    (*hash, Form::Hmac.digest(*hash, keyed, &secret.bytes, &shape.pieces(&body.bytes)))
                })
                .collect();
            for (target, wanted) in self.targets.iter().filter_map(|target| Some((target, target.whole()?))) {
                let Some((_, digest)) = digests.iter().find(|(hash, _)| *hash == target.hash) else { continue };
                let digits = digest.as_bytes().iter().zip(wanted);
                let wrong: usize = digits
                    .map(|(one, other)| usize::from((one ^ other) & 0xF0 != 0) + usize::from((one ^ other) & 0x0F != 0))
                    .sum();
                if (1..=2).contains(&wrong) {
                    let mut causes = vec![recipes::wrong_digits(wrong, 2 * wanted.len())];
                    causes.extend(target.steps.iter().cloned());
                    return Some(Match { causes, body: None, source: secret.source.clone() });
                }
            }
        }
        None
    }

    /// The secret set up for every hash that a target calls for.
    fn keyed(&self, secret: &[u8]) -> Vec<(Hash, Keyed)> {
        let mut keyed: Vec<(Hash, Keyed)> = Vec::new();
        for hash in self.targets.iter().map(|target| target.hash) {
            if !keyed.iter().any(|(known, _)| *known == hash) {
                keyed.push((hash, hash.keyed(secret)));
            }
        }
        keyed
    }

    /// Tries every combination of one split. With several differences at once only those are combined that happen often enough
    /// for a combination of them to happen at all; without `rare` only those are tried in any case.
    fn pass(&mut self, space: &Space<'_>, split: Split, rare: bool) -> Option<Match> {
        let [b, s, t, f] = split;
        let together = split.iter().filter(|distance| **distance > 0).count();
        let level: usize = split.iter().sum();
        let shapes = if level < 3 { usize::MAX } else { LIKELY };
        for secret in space.secrets[s].iter().filter(|secret| (rare && together < 2) || secret.common) {
            let keyed = self.keyed(&secret.bytes);
            for body in space.bodies[b].iter().filter(|body| (rare && level < 3) || body.common) {
                for shape in space.shapes[t].iter().take(shapes) {
                    for form in &space.forms[f] {
                        if let Some(target) = self.attempt(&keyed, &secret.bytes, &body.bytes, shape, *form) {
                            return Some(self.explain(target, secret, body, shape, *form));
                        }
                    }
                }
                if self.spent >= self.budget {
                    return None;
                }
            }
        }
        None
    }

    fn attempt(
        &mut self,
        keyed: &[(Hash, Keyed)],
        secret: &[u8],
        body: &[u8],
        shape: &Shape,
        form: Form,
    ) -> Option<usize> {
        self.tried += 1;
        for (hash, keyed) in keyed {
            self.spent += body.len() as u64 + ATTEMPT;
            let digest = form.digest(*hash, keyed, secret, &shape.pieces(body));
            let matches = |target: &Target| target.hash == *hash && target.is(digest.as_bytes());
            if let Some(index) = self.targets.iter().position(matches) {
                return Some(index);
            }
        }
        None
    }

    fn explain(&self, target: usize, secret: &Candidate, body: &Body, shape: &Shape, form: Form) -> Match {
        let mut causes = body.steps.clone();
        causes.extend(secret.steps.iter().cloned());
        causes.extend(shape.steps.iter().cloned());
        causes.extend(form.cause());
        causes.extend(self.targets[target].steps.iter().cloned());
        Match { causes, body: (!body.steps.is_empty()).then(|| body.bytes.clone()), source: secret.source.clone() }
    }
}

fn step(row: &BodyRow) -> Cause {
    Cause { axis: Axis::Body, code: row.code, detail: row.title.to_owned(), ecosystem: row.ecosystem }
}

/// What was sent in a key's place: the name of a variable, or what a language writes for one that is not there.
fn no_key(received: &[u8]) -> Option<Cause> {
    let text = std::str::from_utf8(received).ok()?.trim();
    let (code, detail) = if let Some(name) = secret::looks_unexpanded(received) {
        (secret::UNEXPANDED, format!("the name `{name}` was sent, and nothing replaced it by its value"))
    } else if ["undefined", "null", "None", "nil", "NaN"].contains(&text) {
        ("secret-undefined", format!("the text `{text}` was sent in place of the key"))
    } else {
        return None;
    };
    Some(Cause { axis: Axis::Secret, code, detail, ecosystem: None })
}

/// Whether a text is what stands between two values that something joined: at most a mark and white space.
fn is_joint(text: &[u8]) -> bool {
    matches!(text.trim_ascii(), b"" | b"," | b";") && text.len() <= 3
}

/// The same search for a secret that is sent along as it is (`kentico`): either side may be the one that was changed.
pub fn search_key(secrets: &[Secret], others: &[Secret], received: &[u8]) -> Answer {
    let mut answer = Answer { reach: 1, ..Answer::default() };
    if let Some(cause) = no_key(received) {
        return Answer { causes: vec![cause], ..answer };
    }
    for secret in secrets.iter().filter(|secret| secret.length() > 0) {
        let between = received.strip_prefix(secret.expose()).and_then(|rest| rest.strip_suffix(secret.expose()));
        let Some(apart) = between.filter(|between| is_joint(between)) else { continue };
        let with = if apart.is_empty() { "" } else { ", with a comma, a semicolon or white space between" };
        let detail = format!("the right key stands there twice{with}, as where two headers were made one");
        answer.tried += 1;
        answer.causes = vec![Cause { axis: Axis::Secret, code: "secret-doubled", detail, ecosystem: None }];
        answer.secret = Some(secret.source().to_owned());
        return answer;
    }
    for other in others {
        answer.tried += 1;
        if other.expose() == received {
            let detail = format!("the key is the one from {}", other.source());
            answer.causes = vec![Cause { axis: Axis::Secret, code: "secret-other", detail, ecosystem: None }];
            answer.secret = Some(other.source().to_owned());
            return answer;
        }
    }
    for (whose, sent) in [("the key that was sent", true), ("the key at hand", false)] {
        for secret in secrets {
            let (from, to) = if sent { (received, secret.expose()) } else { (secret.expose(), received) };
            for row in SECRET_ROWS {
                let mut found = None;
                row.apply(from, &mut |bytes, place| {
                    answer.tried += 1;
                    if bytes.as_slice() == to && found.is_none() {
                        found = Some(place.map(|place| format!(" ({place})")).unwrap_or_default());
                    }
                });
                if let Some(place) = found {
                    let title = row.title.replace("the secret", whose);
                    let what = if sent { "what is right is" } else { "what was sent is" };
                    let detail = format!("{what} {title}{place}");
                    // A key that is compared makes no signatures, and opens nothing.
                    let code = if row.code == "secret-digest" { "key-hashed" } else { row.code };
                    answer.causes = vec![Cause { axis: Axis::Secret, code, detail, ecosystem: None }];
                    answer.secret = Some(secret.source().to_owned());
                    return answer;
                }
            }
        }
    }
    answer
}
