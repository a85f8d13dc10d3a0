//! What stands beside a change of which there is one for each place or each name: the secret, shape and form that its texts are tried with, and
//! how much may be hashed for them. Alone, and then with one difference more.

use super::space::Space;
use super::{Body, Candidate, LIKELY, Match, Run, step};
use crate::cause::Cause;
use crate::cause::body::{Group, rows};
use crate::mac::Keyed;
use crate::platform::Hash;
use crate::signature::recipes::{Form, Shape};

/// How many bytes may be hashed for one family beside one more difference.
const SECOND: u64 = 8 << 20;
/// … and for all moments beside one.
const MOMENTS: u64 = 24 << 20;
/// How far from the header's moment another one is looked for beside a difference, in milliseconds and in seconds.
const DRIFT: i64 = 2_000;
const SECONDS: i64 = 60;
/// How many bodies of a group, the likeliest ones, stand beside another moment.
const BODIES: usize = 4;

/// A secret, what stands around the body, and how both become a digest.
pub(super) struct Partner<'s> {
    secret: &'s Candidate,
    keyed: Vec<(Hash, Keyed)>,
    shape: &'s Shape,
    form: Form,
}

/// What the texts of a family are made of and tried with.
pub(super) struct With<'s> {
    /// The body that they are made of.
    pub(super) base: &'s Body,
    partners: Vec<Partner<'s>>,
    /// How much may have been spent on everything when nothing more of these is tried.
    until: u64,
    /// Whether each text is tried with a line feed behind it as well.
    ended: bool,
}

/// Makes texts of a body, and tries each.
type Family = fn(&mut Run, &With<'_>) -> Option<Match>;

impl Run {
    fn partner<'s>(&self, secret: &'s Candidate, shape: &'s Shape, form: Form) -> Partner<'s> {
        Partner { secret, keyed: self.keyed(&secret.bytes), shape, form }
    }

    /// The secrets at hand and the scheme's own recipe, for a body that software may have changed.
    pub(super) fn alone<'s>(&self, space: &'s Space<'_>) -> Option<With<'s>> {
        let base = space.bodies[0].first().filter(|_| space.question.body_changes)?;
        Some(With { base, partners: self.plain(space), until: u64::MAX, ended: false })
    }

    fn plain<'s>(&self, space: &'s Space<'_>) -> Vec<Partner<'s>> {
        let shape = space.shapes[0].first().into_iter();
        shape.flat_map(|shape| space.secrets[0].iter().map(|it| self.partner(it, shape, Form::Hmac))).collect()
    }

    /// The recipes and the secrets that are one difference away, the likeliest.
    fn second<'s>(&self, space: &'s Space<'_>) -> Vec<Partner<'s>> {
        let (Some(secret), Some(shape)) = (space.secrets[0].first(), space.shapes[0].first()) else {
            return Vec::new();
        };
        let secrets = space.secrets[1].iter().filter(|secret| secret.common && secret.plausible);
        let secrets = secrets.map(|secret| self.partner(secret, shape, Form::Hmac));
        let shapes = space.shapes[1].iter().take(LIKELY).map(|shape| self.partner(secret, shape, Form::Hmac));
        let forms = space.forms[1].iter().map(|form| self.partner(secret, shape, *form));
        secrets.chain(shapes).chain(forms).collect()
    }

    /// Tries one text with all that stands beside it.
    pub(super) fn family(&mut self, with: &With<'_>, bytes: &mut Vec<u8>, step: &dyn Fn() -> Cause) -> Option<Match> {
        if let Some(found) = self.partnered(with, &with.partners, bytes, step) {
            return Some(found);
        }
        if !with.ended {
            return None;
        }
        bytes.push(b'\n');
        let plain = with.partners.get(..1)?;
        let mut found = self.partnered(with, plain, bytes, step)?;
        found.causes.extend(line_feed());
        Some(found)
    }

    fn partnered(
        &mut self,
        with: &With<'_>,
        partners: &[Partner<'_>],
        bytes: &mut Vec<u8>,
        step: &dyn Fn() -> Cause,
    ) -> Option<Match> {
        for Partner { secret, keyed, shape, form } in partners {
            if self.spent >= with.until {
                return None;
            }
            if let Some(target) = self.attempt(keyed, &secret.bytes, bytes, shape, *form) {
                let bytes = std::mem::take(bytes);
                let steps = with.base.steps.iter().cloned().chain([step()]).collect();
                let body = Body { bytes, steps, common: false, group: None, rank: 0 };
                return Some(self.explain(target, secret, &body, shape, *form));
            }
        }
        None
    }

    /// The body under a name, on lines of its own or a value of it alone, each beside one more difference: in the body itself, a line feed behind the
    /// text, in the secret or in the recipe.
    pub(super) fn beside(&mut self, space: &Space<'_>) -> Option<Match> {
        let own = self.alone(space)?;
        let families: [Family; 3] = [Self::wrapped, Self::set_apart, Self::part];
        let mut second = With { partners: self.plain(space), ended: true, ..own };
        second.partners.truncate(1);
        second.partners.extend(self.second(space));
        for family in families {
            second.until = self.spent.saturating_add(SECOND);
            if let Some(found) = family(self, &second) {
                return Some(found);
            }
        }
        let groups = [Group::Json, Group::Edge];
        let bases = space.bodies[1].iter().filter(|body| body.common && groups.map(Some).contains(&body.group));
        let until = self.spent.saturating_add(SECOND);
        for base in bases {
            let with = With { base, partners: self.plain(space), until, ended: false };
            let families: &[Family] = if base.group == Some(Group::Json) { &families[..2] } else { &families[..1] };
            for family in families {
                if let Some(found) = family(self, &with) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// Another moment than the header's beside one more difference, the nearest moments first.
    pub(super) fn moment_beside(&mut self, space: &Space<'_>) -> Option<Match> {
        let (own, shape) = (space.bodies[0].first()?, space.shapes[0].first()?);
        let header = space.question.ingredients.timestamp;
        let stamp = std::str::from_utf8(header).ok()?.parse::<i64>().ok()?;
        shape.at(header, "")?;
        let mut all: Vec<(&Body, Partner<'_>)> = self.second(space).into_iter().map(|it| (own, it)).collect();
        all.retain(|(_, partner)| partner.shape.at(header, "").is_some());
        for group in [Group::Json, Group::Edge] {
            let likely = space.bodies[1].iter().filter(|body| body.common && body.group == Some(group)).take(BODIES);
            all.extend(likely.filter_map(|body| Some((body, self.plain(space).into_iter().next()?))));
        }
        for clock in super::rare::clocks(stamp, DRIFT, SECONDS) {
            let until = self.spent.saturating_add(MOMENTS / 2);
            for (distance, moment) in clock.moments(i64::MAX) {
                for (body, Partner { secret, keyed, shape, form }) in &all {
                    if self.spent >= until {
                        break;
                    }
                    let mut shape = shape.at(header, &moment)?;
                    if let Some(target) = self.attempt(keyed, &secret.bytes, &body.bytes, &shape, *form) {
                        shape.steps.push(clock.cause(distance, &moment));
                        return Some(self.explain(target, secret, body, &shape, *form));
                    }
                }
            }
        }
        None
    }
}

fn line_feed() -> Option<Cause> {
    rows().iter().find(|row| row.code == "body-lf-added").map(step)
}
