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
            let (setting, _) = self.redaction.public(scheme.name)?;
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
            let public: Vec<Secret> =
                self.redaction.public(scheme.name).map(|(_, secret)| secret.clone()).into_iter().collect();
            let before = if holds(&public) || (!known.is_empty() && holds(&known)) {
                Before::Right
            } else if known.is_empty() {
                Before::Unknown
            } else {
                Before::Wrong
            };
            Some(Proof { setting: setting.clone(), before, carrier: setting.carrier.clone() })
        };
        schemes.into_iter().filter_map(proof).collect()
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
                let text = String::from_utf8_lossy(&old).into_owned();
                renew::set(&mut request.headers, carrier, self.redaction.mint.token(&text).as_bytes());
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
