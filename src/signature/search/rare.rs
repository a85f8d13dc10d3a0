//! What is rare or comes in thousands, and so is tried with little beside it: other hashes than a platform names, and slips in the secret.

use super::space::Space;
use super::{ATTEMPT, Body, Candidate, Match, Run, Split};
use crate::cause::body::Group;
use crate::signature::recipes::Form;

/// How many bytes may be hashed for slips in the secret beside a change of the body, each time for those near at hand and for the others.
const SLIPS: u64 = 24 << 20;
/// Slips that nobody has to make: a font, a selection or a tool makes them.
const NEAR: [&str; 3] = ["secret-look-alike", "secret-extra-character", "secret-swapped-characters"];

impl Run {
    /// Hashes that no platform names, alone and with one other difference: rare enough not to double the work of everything else.
    pub(super) fn mistaken_hashes(&mut self, space: &Space<'_>, level: usize) -> Option<Match> {
        let splits: &[Split] = match level {
            1 => &[[0, 0, 0, 0]],
            2 => &[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
            _ => &[],
        };
        std::mem::swap(&mut self.targets, &mut self.mistaken);
        let found = splits.iter().find_map(|split| self.pass(space, *split, false));
        std::mem::swap(&mut self.targets, &mut self.mistaken);
        found
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
        likely.sort_by_key(|body| (body.rank / 3, body.group == Some(Group::Json)));
        let (near, far): (Vec<&Candidate>, Vec<&Candidate>) = space.secrets[1]
            .iter()
            .filter(|secret| !secret.common)
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
