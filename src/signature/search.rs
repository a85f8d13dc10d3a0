//! The search for the cause of a mismatch: body × secret × recipe × time, fewest differences first. A match of a whole digest is
//! proof, so an answer is a fact and not a guess. The work is bounded by bytes hashed, never by the clock: equal questions
//! get equal answers.

use std::collections::HashSet;

use zeroize::Zeroizing;

use super::recipes::{self, Form, Shape, Target};
use super::scheme::{Ingredients, Setting};
use super::{Digested, Hash, Keyed};
use crate::cause::body::{BodyRow, Group, Input, rows};
use crate::cause::secret::{self, SECRET_ROWS};
use crate::cause::{Axis, Cause};
use crate::platform::Mac;
use crate::secret::Secret;
use crate::text;

/// How many bytes one search may hash: about a second of one core. A 2 KB body needs a third of it for everything.
const BUDGET: u64 = 1 << 30;
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
/// How many rows of the secrets' table, which begins with the most plausible, are combined with each other and something else.
const PLAUSIBLE: usize = 12;

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
    /// Other things that may have been signed instead of the body, each with what to call it.
    pub alternatives: &'a [(String, Vec<u8>)],
    /// The request target and the account key, which some recipes mix in.
    pub mixed_in: &'a [(&'static str, Vec<u8>)],
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
    /// Where the body at hand and the right one part.
    pub difference: Option<Difference>,
    /// How many combinations were tried.
    pub tried: u64,
    /// How many differences at once were tried to the end: 0 to 3. Fewer than 3 where the body is too large for more.
    pub reach: usize,
    /// Something about the question itself that may be the answer.
    pub hint: Option<&'static str>,
    /// Which secret it was: its source.
    pub secret: Option<String>,
}

/// The first place where two bodies differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Byte offset, from 0.
    pub offset: usize,
    /// What stands around it in the body at hand.
    pub here: String,
    /// What stands around it in the body that matches.
    pub there: String,
    /// How many characters of both stand before the difference.
    pub column: usize,
    /// Length of the body at hand, in bytes.
    pub length_here: usize,
    /// Length of the body that matches, in bytes.
    pub length_there: usize,
}

impl Difference {
    /// Compares two bodies; `None` where they are equal.
    pub fn between(here: &[u8], there: &[u8]) -> Option<Self> {
        if here == there {
            return None;
        }
        let offset = here.iter().zip(there).take_while(|(a, b)| a == b).count();
        let start = offset.saturating_sub(24);
        let around = |body: &[u8]| {
            let end = body.len().min(offset + 24);
            let mut shown = text::visible(body.get(start..end).unwrap_or_default());
            if end == body.len() {
                shown.push_str("⟨end⟩");
            }
            shown
        };
        let column = text::visible(here.get(start..offset).unwrap_or_default()).chars().count();
        Some(Self {
            offset,
            here: around(here),
            there: around(there),
            column,
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
    let targets = recipes::targets(question.setting, question.mac, question.proof);
    let mut run = Run { targets, tried: 0, spent: 0, reach: 0 };
    let found = run.levels(question);
    let mut answer = Answer { tried: run.tried, reach: run.reach, ..Answer::default() };
    if found.is_none() && question.secrets.iter().any(|secret| secret::looks_unexpanded(secret.expose()).is_some()) {
        answer.hint = Some("The secret at hand looks like the name of a variable that nothing expanded.");
    }
    if let Some(found) = found {
        let (here, mut causes) = (question.ingredients.body, found.causes);
        if let Some(right) = &found.body {
            answer.difference = Difference::between(here, right);
            // Where a capture was changed after it was signed, whoever changed it is to be named, not whoever would change it back.
            if let Some(maker) = maker(right, here).filter(|_| !question.computed) {
                causes.retain(|cause| cause.axis != Axis::Body);
                causes.insert(0, maker);
            }
        }
        answer.causes = causes.into_iter().map(|cause| in_words(cause, question)).collect();
        answer.secret = Some(found.source);
    }
    answer
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
    let input = if from.len() > PARSED { Input::unparsed(from) } else { Input::new(from) };
    let mut out = Vec::new();
    let mut rows = rows().iter().filter(|row| !large || row.common || row.group == Group::Edge);
    let row = rows.find(|row| row.apply(&input, &mut out) && out == to)?;
    let mut cause = step(row);
    cause.detail = format!("{CAPTURED}{}", row.explanation.title.replacen("the body", "the signed one", 1));
    Some(cause)
}

struct Match {
    causes: Vec<Cause>,
    body: Option<Vec<u8>>,
    source: String,
}

struct Run {
    targets: Vec<Target>,
    tried: u64,
    spent: u64,
    reach: usize,
}

/// The dimensions of the search, each a list by distance: nothing changed, one difference, two.
struct Space<'q> {
    question: &'q Question<'q>,
    bodies: [Vec<Body>; 3],
    secrets: [Vec<Candidate>; 3],
    /// Whether the body is too large for more than one difference.
    large: bool,
    shapes: [Vec<Shape>; 3],
    forms: [Vec<Form>; 2],
    kept: usize,
    /// Whether something was left out for want of room.
    full: bool,
    seen: HashSet<Digested>,
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
        [1, 0, 1, 0],
        [0, 1, 1, 0],
        [0, 0, 2, 0],
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
        if self.targets.is_empty() {
            return None;
        }
        let mut space = Space::new(question);
        for (level, passes) in PASSES.iter().enumerate() {
            if level == 2 && space.large {
                return None;
            }
            space.reach(level);
            for split in *passes {
                if let Some(found) = self.pass(&space, *split) {
                    return Some(found);
                }
                if *split == [1, 0, 0, 0]
                    && space.large
                    && let Some(found) = self.large_bodies(&space)
                {
                    return Some(found);
                }
                if self.spent >= BUDGET {
                    return None;
                }
            }
            if level == 0
                && let Some(found) = self.nearly(&space)
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
        // Laying out a tree takes several times the text's room.
        let input = if own.len() > PARSED { Input::unparsed(own) } else { Input::new(own) };
        let mut bytes = Vec::new();
        for row in rows().iter().filter(|row| row.group == Group::Edge || (row.common && own.len() <= PARSED)) {
            if self.spent >= BUDGET {
                return None;
            }
            // Making a change reads the body too.
            self.spent += own.len() as u64;
            if !row.apply(&input, &mut bytes) {
                continue;
            }
            for secret in &space.secrets[0] {
                let keyed = self.keyed(&secret.bytes);
                if let Some(target) = self.attempt(&keyed, &secret.bytes, &bytes, shape, form) {
                    let body = Body { bytes, steps: vec![step(row)], common: row.common };
                    return Some(self.explain(target, secret, &body, shape, form));
                }
            }
        }
        None
    }

    /// A signature that is right but for a digit or two: that is no accident of hashing.
    fn nearly(&self, space: &Space<'_>) -> Option<Match> {
        let (body, shape) = (space.bodies[0].first()?, space.shapes[0].first()?);
        for secret in &space.secrets[0] {
            for target in self.targets.iter().filter(|target| target.digest.len() == target.hash.length()) {
                let keyed = target.hash.keyed(&secret.bytes);
                let digest = Form::Hmac.digest(target.hash, &keyed, &secret.bytes, &shape.pieces(&body.bytes));
                let digits = digest.as_bytes().iter().zip(&target.digest);
                let wrong: usize = digits
                    .map(|(one, other)| usize::from((one ^ other) & 0xF0 != 0) + usize::from((one ^ other) & 0x0F != 0))
                    .sum();
                if (1..=2).contains(&wrong) {
                    let mut causes = vec![recipes::wrong_digits(wrong, 2 * target.digest.len())];
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
    /// for a combination of them to happen at all.
    fn pass(&mut self, space: &Space<'_>, split: Split) -> Option<Match> {
        let [b, s, t, f] = split;
        let together = split.iter().filter(|distance| **distance > 0).count();
        let level: usize = split.iter().sum();
        for secret in space.secrets[s].iter().filter(|secret| together < 2 || secret.common) {
            let keyed = self.keyed(&secret.bytes);
            for body in space.bodies[b].iter().filter(|body| level < 3 || body.common) {
                for shape in &space.shapes[t] {
                    for form in &space.forms[f] {
                        if let Some(target) = self.attempt(&keyed, &secret.bytes, &body.bytes, shape, *form) {
                            return Some(self.explain(target, secret, body, shape, *form));
                        }
                    }
                }
                if self.spent >= BUDGET {
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
            let matches = |target: &Target| target.hash == *hash && digest.as_bytes().starts_with(&target.digest);
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

impl<'q> Space<'q> {
    fn new(question: &'q Question<'q>) -> Self {
        let shapes = recipes::shapes(question.mac, question.ingredients, question.mixed_in);
        let body = recipes::own_body(question.mac, question.ingredients.body);
        let mut space = Self {
            question,
            bodies: [Vec::new(), Vec::new(), Vec::new()],
            secrets: [Vec::new(), Vec::new(), Vec::new()],
            large: question.ingredients.body.len() > CHAINED,
            shapes,
            forms: Form::by_distance(),
            kept: 0,
            full: false,
            seen: HashSet::new(),
        };
        space.keep(0, Body { bytes: body, steps: Vec::new(), common: true });
        space.secrets[0] = question
            .secrets
            .iter()
            .map(|secret| Candidate {
                bytes: Zeroizing::new(secret.expose().to_vec()),
                source: secret.source().to_owned(),
                steps: Vec::new(),
                common: true,
                plausible: true,
            })
            .collect();
        space
    }

    /// Makes the variants that are `level` differences away. Each level is only made when the ones before found nothing.
    fn reach(&mut self, level: usize) {
        match level {
            1 => {
                self.other_bodies();
                if !self.large {
                    self.changed_bodies();
                }
                self.other_secrets();
                self.unexpanded_secrets();
                self.changed_secrets(1);
            }
            2 => {
                self.chained_bodies();
                self.changed_secrets(2);
            }
            _ => {}
        }
    }

    /// Keeps a body unless equal bytes are known under a simpler name, or too much is kept already.
    fn keep(&mut self, distance: usize, body: Body) {
        if self.kept + body.bytes.len() > KEPT.max(self.question.ingredients.body.len()) {
            self.full = true;
            return;
        }
        if self.seen.insert(Hash::Sha256.digest(&[&body.bytes])) {
            self.kept += body.bytes.len();
            self.bodies[distance].push(body);
        }
    }

    fn other_bodies(&mut self) {
        for (code, detail, bytes) in recipes::other_bodies(self.question.mac, self.question.ingredients.body) {
            let step = Cause { axis: Axis::Body, code, detail, ecosystem: None };
            self.keep(1, Body { bytes, steps: vec![step], common: true });
        }
        for (name, bytes) in self.question.alternatives {
            let step = Cause { axis: Axis::Body, code: "body-other-value", detail: name.clone(), ecosystem: None };
            self.keep(1, Body { bytes: bytes.clone(), steps: vec![step], common: true });
        }
    }

    fn changed_bodies(&mut self) {
        if !self.question.body_changes {
            return;
        }
        let Some(own) = self.bodies[0].first().map(|body| body.bytes.clone()) else {
            return;
        };
        let input = Input::new(&own);
        let mut out = Vec::new();
        for row in rows() {
            if row.apply(&input, &mut out) {
                self.keep(1, Body { bytes: out.clone(), steps: vec![step(row)], common: row.common });
            }
        }
    }

    fn chained_bodies(&mut self) {
        let Some(own) = self.bodies[0].first().map(|body| body.bytes.clone()) else {
            return;
        };
        if !self.question.body_changes {
            return;
        }
        let input = Input::new(&own);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for inner in rows() {
            if !inner.apply(&input, &mut first) {
                continue;
            }
            let changed = Input::new(&first);
            let later = rows().iter().filter(|outer| outer.group > inner.group && (inner.common || outer.common));
            for outer in later {
                if outer.apply(&changed, &mut second) {
                    let steps = vec![step(inner), step(outer)];
                    self.keep(2, Body { bytes: second.clone(), steps, common: inner.common && outer.common });
                }
            }
        }
    }

    fn other_secrets(&mut self) {
        for secret in self.question.others {
            if self.knows(secret.expose()) {
                continue;
            }
            let name = secret.source().strip_prefix("env:").unwrap_or_default();
            let meant = |given: &Secret| secret::looks_unexpanded(given.expose()).is_some_and(|found| found == name);
            let step = if self.question.secrets.iter().any(meant) {
                let detail = format!("what {} holds; the secret at hand is only its name", secret.source());
                Cause { axis: Axis::Secret, code: secret::UNEXPANDED.code, detail, ecosystem: None }
            } else {
                let detail = format!("the secret is the one from {}", secret.source());
                Cause { axis: Axis::Secret, code: "secret-other", detail, ecosystem: None }
            };
            self.secrets[1].push(Candidate {
                bytes: Zeroizing::new(secret.expose().to_vec()),
                source: secret.source().to_owned(),
                steps: vec![step],
                common: true,
                plausible: true,
            });
        }
    }

    /// Where a secret comes from a variable, the variable's name may have been used instead of its value, or what a language
    /// writes for a variable that is not there.
    fn unexpanded_secrets(&mut self) {
        let Some(source) = self.question.secrets.first().map(|secret| secret.source().to_owned()) else { return };
        let mut texts = Vec::new();
        for name in [source.strip_prefix("env:").unwrap_or_default(), self.question.setting.scheme.env] {
            if !name.is_empty() {
                secret::unexpanded(name, &mut |bytes, place| {
                    texts.push((secret::UNEXPANDED.code, bytes, place.unwrap_or_default()));
                });
            }
        }
        for text in ["undefined", "null", "None", "nil"] {
            texts.push(("secret-undefined", Zeroizing::new(text.as_bytes().to_vec()), format!("the text `{text}`")));
        }
        for (code, bytes, detail) in texts {
            let step = Cause { axis: Axis::Secret, code, detail, ecosystem: None };
            self.secrets[1].push(Candidate {
                bytes,
                source: source.clone(),
                steps: vec![step],
                common: true,
                plausible: true,
            });
        }
    }

    /// The secrets one step further than those at `distance - 1`. Second steps are taken from and to common differences only.
    fn changed_secrets(&mut self, distance: usize) {
        let mut made = Vec::new();
        let rare = self.question.ingredients.body.len() <= RARE;
        // Digests, not copies: a set of secrets could not be wiped.
        let digest = |secret: &[u8]| Hash::Sha256.digest(&[secret]);
        let mut seen: HashSet<Digested> =
            self.secrets.iter().flatten().map(|candidate| digest(&candidate.bytes)).collect();
        for (rank, row) in SECRET_ROWS.iter().enumerate().filter(|(_, row)| row.common || (distance == 1 && rare)) {
            for from in self.secrets[distance - 1].iter().filter(|from| from.common) {
                row.apply(&from.bytes, &mut |bytes, place| {
                    if !seen.insert(digest(&bytes)) {
                        return;
                    }
                    let title = row.explanation.title;
                    let detail = place.map_or_else(|| title.to_owned(), |place| format!("{title} ({place})"));
                    let mut steps = from.steps.clone();
                    steps.push(Cause { axis: Axis::Secret, code: row.explanation.code, detail, ecosystem: None });
                    let common = row.common && (distance == 1 || (rank < PLAUSIBLE && from.plausible));
                    let plausible = rank < PLAUSIBLE;
                    made.push(Candidate { bytes, source: from.source.clone(), steps, common, plausible });
                });
            }
        }
        self.secrets[distance].extend(made);
    }

    fn knows(&self, secret: &[u8]) -> bool {
        self.secrets.iter().flatten().any(|candidate| candidate.bytes.as_slice() == secret)
    }
}

fn step(row: &BodyRow) -> Cause {
    Cause {
        axis: Axis::Body,
        code: row.explanation.code,
        detail: row.explanation.title.to_owned(),
        ecosystem: row.ecosystem,
    }
}

/// The same search for a secret that is sent along as it is (`kentico`): either side may be the one that was changed.
pub fn search_key(secrets: &[Secret], others: &[Secret], received: &[u8]) -> Answer {
    let mut answer = Answer { reach: 1, ..Answer::default() };
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
                    let title = row.explanation.title.replace("the secret", whose);
                    let detail = format!("what is right is {title}{place}");
                    answer.causes =
                        vec![Cause { axis: Axis::Secret, code: row.explanation.code, detail, ecosystem: None }];
                    answer.secret = Some(secret.source().to_owned());
                    return answer;
                }
            }
        }
    }
    answer
}
