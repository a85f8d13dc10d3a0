//! Signing with the public secrets what was signed before, over what is there now. What carried no proof gets none; what cannot be signed
//! gets a proof of the same form that holds for nobody, since the old one would let anybody try what the body was.

use super::{Before, Note, Pass};
use crate::capture::{Capture, Request};
use crate::platform::{self, Carrier, Recipe, Scheme};
use crate::recognise;
use crate::secret::Secret;
use crate::signature::{self, Clock, Keys, Setting, renew};

/// A proof that a request carries.
pub(super) struct Proof {
    setting: Setting,
    before: Before,
    pub(super) carrier: String,
}

impl Pass<'_> {
    /// The proofs of a capture that stand in its head, each with what is known of it before anything is changed.
    pub(super) fn proofs(&self, capture: &Capture) -> Vec<Proof> {
        let request = &capture.request;
        let named = capture.directive("scheme").and_then(platform::scheme);
        let mut schemes: Vec<&'static Scheme> = match named {
            Some(scheme) => vec![scheme],
            None => recognise::schemes(request),
        };
        let configured = platform::scheme("infobip-subscription");
        if named.is_none() && !recognise::is_exchange(request) {
            schemes.extend(configured.filter(|scheme| !schemes.iter().any(|other| other.name == scheme.name)));
        }
        let proof = |scheme: &'static Scheme| {
            let guessed = self.proof(scheme, request)?;
            if guessed.before == Before::Right || named.is_some() {
                return Some(guessed);
            }
            // Another scheme may have the same header, and what holds by it is right.
            let others = self.redaction.public.iter().map(|(setting, _)| setting);
            let others = others.filter(|other| {
                other.scheme.name != scheme.name && other.carrier.eq_ignore_ascii_case(&guessed.carrier)
            });
            let mut others = others.filter_map(|other| self.proof(other.scheme, request));
            Some(others.find(|other| other.before == Before::Right).unwrap_or(guessed))
        };
        schemes.into_iter().filter_map(proof).collect()
    }

    /// The proof of a request by a scheme, if it carries one.
    fn proof(&self, scheme: &'static Scheme, request: &Request) -> Option<Proof> {
        let (setting, public) = self.redaction.public(scheme.name)?;
        if matches!(scheme.carrier, Carrier::Field(_)) && request.headers.get(&setting.carrier).is_none() {
            return None;
        }
        let evidence = signature::evidence(setting, request);
        if evidence.is_empty() {
            return None;
        }
        let judges = self.redaction.options.judges.iter().filter(|(name, _)| *name == scheme.name);
        let known: Vec<Secret> = judges.map(|(_, secret)| secret.clone()).collect();
        let clock = Clock { now_ms: self.redaction.options.at_ms.unwrap_or_default(), max_age_ms: None };
        let clock = (setting.recipe != Recipe::Jwt).then_some(clock);
        let holds = |secrets: &[Secret]| {
            let keys = Keys::new(setting, secrets);
            evidence.iter().all(|evidence| signature::judge(setting, &keys, request, evidence, clock).ok)
        };
        let before = if holds(std::slice::from_ref(public)) || (!known.is_empty() && holds(&known)) {
            Before::Right
        } else if known.is_empty() {
            Before::Unknown
        } else {
            Before::Wrong
        };
        Some(Proof { setting: setting.clone(), before, carrier: setting.carrier.clone() })
    }

    /// Signs a request by each of its proofs.
    pub(super) fn sign(&mut self, request: &mut Request, proofs: &[Proof], unrecorded: bool) {
        for Proof { setting, before, carrier } in proofs {
            let stamp = setting.timestamp_header();
            let now_ms = match (self.redaction.options.at_ms, stamp) {
                (Some(at_ms), _) => Some(at_ms),
                (None, None) => Some(0),
                (None, Some(name)) => written_moment(request.headers.get(name)),
            };
            let wrong = *before == Before::Wrong && self.redaction.options.keep_wrong;
            let blind = unrecorded && setting.covers_body();
            let old = request.headers.get(carrier).unwrap_or_default().to_vec();
            let signed = match (now_ms, self.redaction.public(setting.scheme.name)) {
                (Some(now_ms), Some((_, secret))) if !wrong && !blind => {
                    renew::renew(request, setting, std::slice::from_ref(secret), now_ms).is_ok()
                }
                _ => false,
            };
            if signed {
                self.sealed(setting.scheme.name, *before);
                match before {
                    Before::Wrong => self.note(Note::WrongMended),
                    Before::Unknown if self.redaction.options.keep_wrong => self.note(Note::Unjudged),
                    Before::Unknown | Before::Right => {}
                }
            } else {
                // What stands before the digits says how they were made, and stays.
                let text = String::from_utf8_lossy(&old);
                let digits = text.strip_prefix(setting.prefix.as_str()).unwrap_or(&text);
                let digits = digits.get(setting.own_word(digits.as_bytes()).len()..).unwrap_or(digits);
                let (prefix, _) = text.split_at(text.len() - digits.len());
                let new = format!("{prefix}{}", self.redaction.mint.token(digits));
                renew::set(&mut request.headers, carrier, new.as_bytes());
                self.note(if wrong { Note::WrongKept } else { Note::Unsigned });
            }
        }
    }
}

/// A timestamp as the scheme takes it: decimal milliseconds without anything around them.
fn written_moment(value: Option<&[u8]>) -> Option<i64> {
    let text = std::str::from_utf8(value?).ok()?;
    // What would be written otherwise than it stands there cannot be kept.
    text.parse::<i64>().ok().filter(|moment| moment.to_string() == text)
}
