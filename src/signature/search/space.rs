//! The dimensions of the search: bodies, secrets, shapes and forms, each by its distance from what is at hand.

use std::collections::{HashMap, HashSet};

use zeroize::Zeroizing;

use super::{Body, CHAINED, Candidate, KEPT, PLAUSIBLE, Question, RARE, step};
use crate::cause::body::{Group, Input, rows};
use crate::cause::placeholder;
use crate::cause::secret::{self, SECRET_ROWS};
use crate::cause::{Axis, Cause};
use crate::mac::Digested;
use crate::platform::{Hash, Piece};
use crate::secret::Secret;
use crate::signature::recipes::{self, Form, Shape};

/// The dimensions of the search, each a list by distance: nothing changed, one difference, two.
pub(super) struct Space<'q> {
    pub(super) question: &'q Question<'q>,
    pub(super) bodies: [Vec<Body>; 3],
    pub(super) secrets: [Vec<Candidate>; 3],
    /// Whether the body is too large for more than one difference.
    pub(super) large: bool,
    pub(super) shapes: [Vec<Shape>; 3],
    pub(super) forms: [Vec<Form>; 2],
    pub(super) kept: usize,
    /// Whether something was left out for want of room.
    pub(super) full: bool,
    pub(super) seen: HashSet<Digested>,
}

impl<'q> Space<'q> {
    pub(super) fn new(question: &'q Question<'q>) -> Self {
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
        space.keep(0, Body { bytes: body, steps: Vec::new(), common: true, group: None, rank: 0 });
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
    pub(super) fn reach(&mut self, level: usize) {
        match level {
            1 => {
                self.other_bodies();
                if !self.large {
                    self.changed_bodies();
                    if self.question.body_changes {
                        self.changed_before_ascii();
                    }
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

    /// Rows that put before a body what stands between the timestamp and it: a mark of the recipe, which has a name there.
    fn between(&self) -> &'static [&'static str] {
        let timed = matches!(self.question.mac.over, [Piece::Header(_), Piece::Body]);
        if timed { &["body-space-before", "body-lf-before"] } else { &[] }
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
            let common = code != "body-digest";
            self.keep(1, Body { bytes, steps: vec![step], common, group: None, rank: 0 });
        }
        for (code, detail, bytes) in self.question.alternatives {
            let step = Cause { axis: Axis::Body, code, detail: detail.clone(), ecosystem: None };
            self.keep(1, Body { bytes: bytes.clone(), steps: vec![step], common: true, group: None, rank: 0 });
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
        let mut ranks: HashMap<Group, usize> = HashMap::new();
        let between = self.between();
        for row in rows().iter().filter(|row| !between.contains(&row.code)) {
            if row.apply(&input, &mut out) {
                let rank = ranks.entry(row.group).or_default();
                let (common, group) = (row.common, Some(row.group));
                self.keep(1, Body { bytes: out.clone(), steps: vec![step(row)], common, group, rank: *rank });
                *rank += 1;
            }
        }
    }

    /// What became of the body before it was turned into ASCII, or in place of that: letters that are lost leave nothing to escape.
    fn changed_before_ascii(&mut self) {
        let question = self.question;
        let raw = question.ingredients.body;
        if raw.is_ascii() || recipes::own_body(question.mac, raw) == raw {
            return;
        }
        let input = Input::new(raw);
        let mut out = Vec::new();
        for row in rows().iter().filter(|row| row.common) {
            if !row.apply(&input, &mut out) {
                continue;
            }
            let (common, group, rank) = (row.common, Some(row.group), usize::MAX);
            let bytes = recipes::own_body(question.mac, &out);
            let kept = recipes::other_bodies(question.mac, &out);
            self.keep(1, Body { bytes, steps: vec![step(row)], common, group, rank });
            for (code, detail, bytes) in kept {
                let ascii = Cause { axis: Axis::Body, code, detail, ecosystem: None };
                self.keep(2, Body { bytes, steps: vec![step(row), ascii], common, group, rank });
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
        let between = self.between();
        for inner in rows().iter().filter(|row| !between.contains(&row.code)) {
            if !inner.apply(&input, &mut first) {
                continue;
            }
            // A small body may unpack to a large one, which costs as much as a large one.
            if first.len() > CHAINED {
                self.full = true;
                continue;
            }
            let changed = Input::new(&first);
            let later = rows().iter().filter(|outer| outer.group > inner.group && (inner.common || outer.common));
            let later = later.filter(|outer| !between.contains(&outer.code));
            for outer in later {
                if outer.apply(&changed, &mut second) {
                    let steps = vec![step(inner), step(outer)];
                    let common = inner.common && outer.common;
                    self.keep(2, Body { bytes: second.clone(), steps, common, group: None, rank: 0 });
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
                Cause { axis: Axis::Secret, code: secret::UNEXPANDED, detail, ecosystem: None }
            } else {
                let detail = format!("it was signed with the secret in {}", secret.source());
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
        let own = source.strip_prefix("env:").unwrap_or_default();
        let secrets: Vec<&[u8]> = self.question.secrets.iter().map(Secret::expose).collect();
        // There are hundreds of texts that stand in examples.
        let few = self.question.ingredients.body.len() <= RARE;
        // Digests, not copies: a set of secrets could not be wiped.
        let digest = |text: &[u8]| Hash::Sha256.digest(&[text]);
        let mut known: HashSet<Digested> =
            self.secrets.iter().flatten().map(|candidate| digest(&candidate.bytes)).collect();
        let mut texts = Vec::new();
        secret::in_its_stead(own, self.question.setting.scheme.env, &secrets, &mut |code, bytes, detail| {
            let is_example = code == placeholder::CODE;
            let is_new = known.insert(digest(&bytes));
            if !is_example || few && is_new {
                texts.push((code, bytes, detail));
            }
        });
        for (code, bytes, detail) in texts {
            let step = Cause { axis: Axis::Secret, code, detail, ecosystem: None };
            let common = !["secret-env-line", placeholder::CODE].contains(&code);
            self.secrets[1].push(Candidate {
                bytes,
                source: source.clone(),
                steps: vec![step],
                common,
                plausible: common,
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
                    let title = row.title;
                    let detail = place.map_or_else(|| title.to_owned(), |place| format!("{title} ({place})"));
                    let mut steps = from.steps.clone();
                    steps.push(Cause { axis: Axis::Secret, code: row.code, detail, ecosystem: None });
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
