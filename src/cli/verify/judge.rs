//! Judging one capture: which proofs it carries, whether they hold, and why not.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::Args;
use crate::capture::{Capture, Note, Request};
use crate::cli::stock::Place;
use crate::cli::{scheme, secrets};
use crate::exit::Failure;
use crate::platform::{self, Carrier, Mac, Piece, Recipe, Scheme};
use crate::recognise;
use crate::report::verify::{Format, Judged};
use crate::secret::Secret;
use crate::signature::search::{Answer, Difference};
use crate::signature::{self, Clock, Evidence, Keys, Mismatch, Setting, Verdict};
use crate::text;

/// What is guessed where code came to what was sent, and no cause was found for either.
pub(super) const SENT_ALIKE: &str = "Your code came to what was sent: most likely the secret or the body at hand is not the one that both were made with.";

/// Judges captures.
pub(super) struct Judge<'s> {
    pub(super) args: &'s Args,
    pub(super) places: &'s [Place<'s>],
    pub(super) others: &'s [Secret],
    pub(super) clock: Option<Clock>,
    pub(super) now_ms: i64,
    pub(super) subscription_header: Option<String>,
    /// Schemes without a timestamp that were judged where an age was to be held.
    pub(super) ageless: Mutex<BTreeSet<&'static str>>,
    /// What else is to be said once a run of the schemes that were judged by: a sentence each.
    pub(super) remarks: Mutex<BTreeSet<String>>,
    /// The secrets that captures named themselves and were judged by: source and length.
    pub(super) brought: Mutex<BTreeSet<(String, usize)>>,
}

/// Where a capture stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) name: &'a str,
    pub(super) index: u64,
    pub(super) alone: bool,
    pub(super) folder: &'a Path,
    /// Whether it is one of many in a browser's or proxy's record, and none of ours: counted, not shown.
    pub(super) foreign: bool,
}

/// A proof found in a capture, with the scheme to judge it by.
pub(super) struct Found<'j, 'r> {
    pub(super) capture: &'r Capture,
    pub(super) place: &'j Place<'j>,
    pub(super) evidence: Evidence<'r>,
    /// Whether the capture names another scheme, so that a secret that it names is not this one's.
    pub(super) beside: bool,
    /// Which of the digests that were made together the first secret gives for it, where there are such.
    pub(super) digest: Option<usize>,
}

impl Judge<'_> {
    /// The proofs of a capture, each with the scheme to judge it by, appended to `found`.
    pub(super) fn find<'j, 'r>(&'j self, capture: &'r Capture, found: &mut Vec<Found<'j, 'r>>) -> Result<(), Failure> {
        let request = &capture.request;
        let start = found.len();
        let directive = capture.directive("scheme").filter(|_| self.args.scheme.is_none());
        let named = match directive {
            Some(name) => Some(scheme::scheme(name).map_err(|error| {
                Failure::question(format!("line {}: `# @scheme {}`: {error}", capture.line, text::sanitise(name)))
            })?),
            None => self.args.scheme,
        };
        if let Some(body_only) = named.filter(|scheme| is_body_only(scheme) && recognise::is_exchange(request)) {
            self.remark(match directive {
                // A capture may come from whoever made it to be judged by the weaker proof.
                Some(_) => format!(
                    "a line `# @scheme {}` counts for nothing where Infobip's Exchange headers are: such a request is judged by `infobip`",
                    body_only.name
                ),
                None => format!(
                    "a request has Infobip's Exchange headers, and --scheme {} leaves them out: a signature over the body alone holds for a request that is sent again; --scheme infobip judges the whole",
                    body_only.name
                ),
            });
        }
        let mut find = |scheme: &Scheme, beside: bool| {
            let Some(place) = self.places.iter().find(|place| std::ptr::eq(place.settled.setting.scheme, scheme))
            else {
                return;
            };
            let own_header = |found: &Found<'_, '_>| {
                found.place.settled.setting.carrier.eq_ignore_ascii_case(&place.settled.setting.carrier)
            };
            if beside && found.iter().skip(start).any(own_header) {
                return;
            }
            let before = found.len();
            let as_found = |evidence| Found { capture, place, evidence, beside, digest: None };
            signature::each_evidence(&place.settled.setting, request, |evidence| found.push(as_found(evidence)));
            if found.len() == before {
                // Asked for by name or by its other headers: a missing signature is an answer, not a reason to leave the capture out. What code
                // computed needs none.
                let of_id = self.args.computed.is_some()
                    && matches!(place.settled.setting.mac(), Some(Mac { over: [Piece::Id], .. }));
                let id = if of_id { signature::id_without_hash(request) } else { None };
                found.push(as_found(Evidence { message: id.map(Cow::Owned), ..Evidence::default() }));
                if self.args.computed.is_none() {
                    // Another proof of the same platform, by the same secret, is an answer too.
                    for place in
                        self.places.iter().filter(|other| is_instead_of(other.settled.setting.scheme, scheme, request))
                    {
                        let evidence = signature::evidence(&place.settled.setting, request);
                        found.extend(evidence.into_iter().map(|evidence| Found {
                            capture,
                            place,
                            evidence,
                            beside,
                            digest: None,
                        }));
                    }
                }
            }
        };
        if let Some(scheme) = named.filter(|_| directive.is_none()) {
            find(scheme, false);
            return Ok(());
        }
        let schemes = recognise::schemes(request);
        if let Some(scheme) = named.filter(|scheme| !(is_body_only(scheme) && recognise::is_exchange(request))) {
            find(scheme, false);
            // Who made the capture must not choose which of its proofs is looked at.
            let others = schemes.iter().filter(|other| recognise::is_another_proof(other, scheme));
            others.filter(|_| self.args.computed.is_none()).for_each(|other| find(other, true));
            return Ok(());
        }
        schemes.iter().map(|scheme| self.with_a_secret(scheme, request)).for_each(|scheme| find(scheme, false));
        if let Some(header) = &self.subscription_header
            && request.headers.get(header).is_some()
            && !recognise::is_exchange(request)
            && !schemes.iter().any(|scheme| scheme.name == "infobip-subscription")
            && let Some(scheme) = platform::scheme("infobip-subscription")
        {
            find(scheme, false);
        }
        Ok(())
    }

    pub(super) fn remark(&self, sentence: String) {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).insert(sentence);
    }

    /// Keeps in mind that a capture was judged by a secret that it names itself, and says so in its row.
    pub(super) fn brought(&self, judged: &mut Judged<'_>) {
        let Some(row) = judged.secret.as_deref() else { return };
        self.brought.lock().unwrap_or_else(PoisonError::into_inner).insert((row.source.clone(), row.length));
        let apart = if judged.verdict.detail.is_empty() { "" } else { "; " };
        let by = if judged.verdict.ok { "it holds by" } else { "it was judged by" };
        let _ = write!(judged.verdict.detail, "{apart}{by} the secret that the capture itself names, {}", row.source);
    }

    /// Says in the row of a capture that it names a secret itself, which the flag overrules.
    pub(super) fn overruled(capture: &Capture, judged: &mut Judged<'_>) {
        // Anything else may be the secret itself.
        let is_variable = |source: &&str| {
            source.strip_prefix("env:").is_some_and(|name| {
                !name.is_empty()
                    && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_uppercase() || byte.is_ascii_digit())
            })
        };
        if let Some(source) = capture.directive("secret").filter(is_variable) {
            let apart = if judged.verdict.detail.is_empty() { "" } else { "; " };
            let _ = write!(
                judged.verdict.detail,
                "{apart}--secret overrules the secret that the capture itself names, {source}"
            );
        }
    }

    /// The scheme, or Kentico's over a contact of Kentico's where only that one's secret is known: digits of a forgery are written as
    /// anybody likes, and must not decide that nobody judges them.
    fn with_a_secret(&self, scheme: &'static Scheme, request: &Request) -> &'static Scheme {
        let known = |scheme: &Scheme| {
            self.places
                .iter()
                .any(|place| std::ptr::eq(place.settled.setting.scheme, scheme) && !place.keys.secrets().is_empty())
        };
        let shared = scheme.name == "intercom-webhook" && !known(scheme) && recognise::is_of_a_contact(request);
        platform::scheme("kentico-signature").filter(|kentico| shared && known(kentico)).unwrap_or(scheme)
    }

    pub(super) fn judge<'a>(
        &self,
        at: At<'a>,
        capture: &Capture,
        place: &'a Place<'_>,
        evidence: &Evidence<'_>,
    ) -> Judged<'a> {
        let setting = &place.settled.setting;
        let mut judged = Judged {
            source: at.name,
            index: at.index,
            alone: at.alone,
            name: None,
            flow: None,
            scheme: Some(setting.scheme.name),
            carrier: Some(&setting.carrier),
            verdict: Verdict::default(),
            skipped: false,
            secret: None,
            answer: None,
            computed: false,
        };
        if place.keys.secrets().is_empty() {
            judged.skipped = true;
            judged.verdict.code = "secret-unknown";
            judged.verdict.detail = place.settled.problem.clone().unwrap_or_else(|| secrets::missing(setting.scheme));
            if let Some(other) = self.held_by_another(setting.scheme, &capture.request, evidence) {
                judged.verdict.detail = format!(
                    "it holds as `{other}`, which has the same header: judge it by that one with --scheme {other}"
                );
            }
            return judged;
        }
        if self.args.max_age.is_some() && setting.timestamp_header().is_none() {
            self.ageless.lock().unwrap_or_else(PoisonError::into_inner).insert(setting.scheme.name);
        }
        let request = &capture.request;
        let missing = evidence == &Evidence::default() && !matches!(setting.scheme.carrier, Carrier::Field(_));
        if let Some(detail) = capture.told_unrecorded().filter(|_| setting.covers_body() && !missing) {
            judged.skipped = true;
            judged.verdict.code = "body-unrecorded";
            judged.verdict.detail = detail;
            return judged;
        }
        if evidence == &Evidence::default() && self.args.computed.is_none() {
            judged.verdict.code = "signature-missing";
            judged.verdict.detail = if setting.recipe == Recipe::Sheet && recognise::sheet_form(&request.body).is_some()
            {
                "`user` of the form's `intercom_data` is not there, or holds no blob".to_owned()
            } else if request.headers.get(&setting.carrier).is_some() {
                format!("{} is there and empty, as a variable that is not set leaves it", setting.carrier)
            } else {
                format!("there is no {} in the request", setting.carrier)
            };
            let others = self.places.iter().map(|place| place.settled.setting.scheme);
            if let Some(other) = others.into_iter().find(|other| is_instead_of(other, setting.scheme, request)) {
                let _ = write!(
                    judged.verdict.detail,
                    ". {} is there instead, which is judged too: {} carry it, and {} carry {}",
                    other.carrier.name(),
                    flows_by(other),
                    flows_by(setting.scheme),
                    setting.carrier
                );
            } else if let Some(stray) = strayed(request) {
                let _ = write!(judged.verdict.detail, ". {stray}");
            } else if let Carrier::ConfiguredHeader(_) = setting.scheme.carrier {
                let _ = match recognise::signature_like(request) {
                    Some(name) => write!(
                        judged.verdict.detail,
                        ". {name} looks like one: where the account chose that header, add --header-name {}",
                        text::shell_word(&name)
                    ),
                    None => write!(
                        judged.verdict.detail,
                        ". Where the account chose another header, name it with --header-name"
                    ),
                };
            }
            return judged;
        }
        let clock = match setting.recipe {
            // A token's expiry is part of its being valid, whether or not a time was named.
            Recipe::Jwt => Some(Clock { now_ms: self.now_ms, max_age_ms: None }),
            _ => self.clock,
        };
        judged.verdict = signature::judge(setting, &place.keys, request, evidence, clock);
        if matches!(judged.verdict.code, "signature-mismatch" | "signature-malformed") {
            self.second_look(capture, place, evidence, clock, &mut judged);
        }
        if let Some(computed) = &self.args.computed {
            let own = std::mem::replace(&mut judged.verdict, Self::computed(place, capture, evidence, computed));
            judged.computed = true;
            if let Some(apart) = apart(&own, setting, evidence, computed) {
                let detail = &mut judged.verdict.detail;
                *detail = if detail.is_empty() { apart } else { format!("{detail}. {apart}") };
            }
        }
        // Whoever names no account asks nothing that a request could be refused for.
        judged.skipped |= judged.verdict.code == "account-id-missing";
        judged.secret = judged.verdict.secret.and_then(|index| place.rows.get(index)).map(Cow::Borrowed);
        if self.args.format == Format::Text {
            judged.flow = recognise::flow_name(request);
            judged.name = name_of(at.name, capture);
        }
        judged
    }

    /// What else may be so where a signature does not hold: the length says where the body ends, the record has none, or the signature is of
    /// another scheme with the same header.
    fn second_look(
        &self,
        capture: &Capture,
        place: &Place<'_>,
        evidence: &Evidence<'_>,
        clock: Option<Clock>,
        judged: &mut Judged<'_>,
    ) {
        let setting = &place.settled.setting;
        let mismatch = judged.verdict.code == "signature-mismatch";
        if setting.covers_body() && mismatch && self.args.computed.is_none() {
            if let Some(beside) = capture.notes.iter().find_map(absent) {
                judged.skipped = true;
                judged.verdict.code = "body-unrecorded";
                judged.verdict.detail = format!(
                    "the record says nothing of a body{beside}, and the signature does not hold for an empty one"
                );
                return;
            }
            if let Some(word) = capture.notes.iter().find_map(template_word) {
                judged.skipped = true;
                judged.verdict.code = "body-unrecorded";
                judged.verdict.detail =
                    format!("the body holds {word}, {}; what was sent is not in this file", Note::of_template(word));
                return;
            }
            if let Some(body) = capture.notes.iter().find_map(|note| declared_part(note, &capture.request.body)) {
                let request = Request { body: body.to_vec(), ..capture.request.clone() };
                let verdict = signature::judge(setting, &place.keys, &request, evidence, clock);
                if verdict.ok {
                    judged.verdict = verdict;
                    judged.verdict.detail = format!(
                        "it covers the first {}, which are the body by Content-Length; more follows in the capture",
                        text::count(body.len() as u64, "byte")
                    );
                    return;
                }
            }
        }
        // Digits in the form of another scheme are a slip where one secret was given for both: somebody named this scheme, or the body is of one
        // of its flows. They are none where the two sign different bytes.
        let own = || {
            let found = recognise::flow_name(&capture.request);
            platform::flows().any(|flow| flow.scheme == Some(setting.scheme.name) && found == Some(flow.name))
        };
        let slip = || self.args.scheme.is_some() || own();
        let sure = mismatch || !self.args.secrets.given() || !capture.request.body.is_ascii() || !slip();
        if let Some(other) = self.held_by_another(setting.scheme, &capture.request, evidence).filter(|_| sure) {
            judged.verdict.code = "scheme-other";
            judged.verdict.detail = format!("it holds as `{other}`: judge it by that one with --scheme {other}");
        }
    }

    /// Another scheme with the same header, by which the proof holds.
    fn held_by_another(&self, scheme: &Scheme, request: &Request, evidence: &Evidence<'_>) -> Option<&'static str> {
        let carrier = scheme.carrier;
        let alike = self.places.iter().filter(|place| {
            let other = place.settled.setting.scheme;
            matches!(carrier, Carrier::Header(_)) && other.carrier == carrier && other.name != scheme.name
        });
        let mut held = alike.filter(|place| {
            let setting = &place.settled.setting;
            !place.keys.secrets().is_empty() && signature::judge(setting, &place.keys, request, evidence, None).ok
        });
        held.next().map(|place| place.settled.setting.scheme.name)
    }

    /// The reverse question: the capture is good, so what did other code hash?
    fn computed(place: &Place<'_>, capture: &Capture, evidence: &Evidence<'_>, computed: &str) -> Verdict {
        let theirs = Evidence { proof: computed.as_bytes().into(), ..evidence.clone() };
        // The capture says which hash it is; what other code came up with does not.
        let own = &place.settled.setting;
        let told = own.told_by(&evidence.proof);
        let keys = told.as_ref().map(|told| Keys::new(told, place.keys.secrets()));
        let keys = keys.as_ref().unwrap_or(&place.keys);
        let mut setting = told.clone().unwrap_or_else(|| own.clone());
        setting.hash_chosen = true;
        let judge = |theirs: &Evidence<'_>| signature::judge(&setting, keys, &capture.request, theirs, None);
        let mut verdict = judge(&theirs);
        // Code has the digits; what stands before them is written with the header.
        if verdict.code == "signature-malformed" && !setting.prefix.is_empty() {
            let proof = format!("{}{computed}", setting.prefix);
            let with_prefix = judge(&Evidence { proof: proof.as_bytes().into(), ..theirs.clone() });
            if with_prefix.ok {
                verdict = with_prefix;
                verdict.actual = Some(text::visible(computed.as_bytes()));
                let (prefix, carrier) = (&setting.prefix, &setting.carrier);
                let apart = if verdict.detail.is_empty() { "" } else { "; " };
                let _ = write!(verdict.detail, "{apart}the digits are right; {carrier} has `{prefix}` before them");
            }
        }
        if verdict.code == "signature-malformed" && signature::stands_for_a_digest(computed.as_bytes()) {
            "this is no digest".clone_into(&mut verdict.detail);
        }
        if verdict.ok { Verdict { code: "computed-right", ..verdict } } else { verdict }
    }

    /// A capture without a proof of any scheme.
    pub(super) fn unproved<'a>(at: At<'a>, capture: &Capture) -> Judged<'a> {
        let flow = recognise::flow_name(&capture.request);
        let unsigned = flow.and_then(|flow| platform::platform(flow.split('/').next()?)?.unsigned);
        let (code, detail) = match (unsigned, flow) {
            (Some(sentence), _) => ("platform-unsigned", sentence.to_owned()),
            (None, Some(flow)) => (
                "scheme-unrecognised",
                format!("it looks like {flow}, and carries no signature; --scheme NAME judges it all the same"),
            ),
            (None, None) => ("scheme-unrecognised", String::new()),
        };
        let stray = strayed(&capture.request).or_else(|| {
            let name = recognise::signature_like(&capture.request)?;
            Some(format!("{name} looks like a signature, and none of the schemes has that header"))
        });
        let detail = match stray.filter(|_| unsigned.is_none()) {
            Some(stray) if detail.is_empty() => stray,
            Some(stray) => format!("{detail}. {stray}"),
            None => detail,
        };
        Judged {
            source: at.name,
            index: at.index,
            alone: at.alone,
            name: name_of(at.name, capture),
            flow,
            scheme: None,
            carrier: None,
            verdict: Verdict { code, detail, ..Verdict::default() },
            skipped: true,
            secret: None,
            answer: None,
            computed: false,
        }
    }

    /// The causes of a capture's mismatches, one for each of its proofs: searched ahead of its turn. Empty where that cannot be done.
    pub(super) fn causes(&self, at: At<'_>, capture: &Capture) -> Vec<Option<Answer>> {
        let mut found = Vec::new();
        // Secrets that the capture names are read when its turn comes.
        let named = !self.args.secrets.given() && capture.directive("secret").is_some();
        if named || self.find(capture, &mut found).is_err() {
            return Vec::new();
        }
        let cause = |Found { place, evidence, .. }: &Found<'_, '_>| {
            let judged = self.judge(at, capture, place, evidence);
            if !judged.failed() {
                return None;
            }
            self.search(capture, place, evidence, judged.verdict.code, judged.computed)
        };
        found.iter().map(cause).collect()
    }

    /// The search for the cause of one mismatch.
    pub(super) fn search(
        &self,
        capture: &Capture,
        place: &Place<'_>,
        evidence: &Evidence<'_>,
        code: &str,
        computed: bool,
    ) -> Option<Answer> {
        let proof = self.args.computed.as_ref().filter(|_| computed).map_or(&*evidence.proof, |text| text.as_bytes());
        let mismatch = Mismatch {
            setting: &place.settled.setting,
            secrets: place.keys.secrets(),
            others: self.others,
            request: &capture.request,
            evidence,
            proof,
            code,
            computed,
            now_ms: self.now_ms,
        };
        if let Some(answer) = Self::without_blank_lines(capture, &mismatch, &place.keys) {
            return Some(answer);
        }
        let mut answer = mismatch.cause()?;
        if answer.causes.is_empty() && place.settled.setting.covers_body() && !computed {
            let doubts = capture.notes.iter().filter_map(doubt).chain(answer.hint.take());
            answer.hint = Some(doubts.collect::<Vec<_>>().join(" ")).filter(|hint| !hint.is_empty());
        }
        Some(answer)
    }

    /// Whether the question is what other code hashed, and it came to what the capture carries.
    pub(super) fn is_what_was_sent(&self, judged: &Judged<'_>, place: &Place<'_>, evidence: &Evidence<'_>) -> bool {
        let computed = self.args.computed.as_ref().filter(|_| judged.computed && !judged.verdict.ok);
        computed.is_some_and(|computed| {
            evidence != &Evidence::default() && is_same_digest(&place.settled.setting, evidence, computed)
        })
    }

    /// Speaks of the secret that the search proved, where the verdict could speak of the first one only.
    pub(super) fn aim(
        &self,
        capture: &Capture,
        place: &Place<'_>,
        evidence: &Evidence<'_>,
        answer: &Answer,
        judged: &mut Judged<'_>,
    ) {
        let Some(source) = &answer.secret else { return };
        let Some(index) = place.keys.secrets().iter().position(|secret| secret.source() == source) else { return };
        if judged.verdict.secret.is_none_or(|own| own == index) {
            return;
        }
        judged.verdict.secret = Some(index);
        judged.secret = place.rows.get(index).cloned().map(Cow::Owned);
        if judged.verdict.expected.is_some() {
            let setting = &place.settled.setting;
            // Of a token what is signed stands in it.
            let theirs = self.args.computed.as_ref().filter(|_| judged.computed && setting.recipe == Recipe::Jwt);
            let theirs = theirs.map(|computed| Evidence { proof: computed.as_bytes().into(), ..Evidence::default() });
            let evidence = theirs.as_ref().unwrap_or(evidence);
            judged.verdict.expected = signature::expected(setting, &place.keys, &capture.request, evidence, index);
        }
    }

    /// The cause, where the body holds without the blank lines that stand in the file between it and what follows.
    fn without_blank_lines(capture: &Capture, mismatch: &Mismatch<'_>, keys: &Keys<'_>) -> Option<Answer> {
        let Mismatch { setting, request, evidence, .. } = *mismatch;
        let lines = capture.notes.iter().find_map(|note| match note {
            Note::EndsInBlankLines { lines } => Some(*lines),
            _ => None,
        });
        let lines = lines.filter(|_| !mismatch.computed && mismatch.code == "signature-mismatch")?;
        let mut body = request.body.as_slice();
        for tried in 1..=lines {
            body = body.strip_suffix(b"\n").or_else(|| body.strip_suffix(b"\r"))?;
            body = body.strip_suffix(b"\r").unwrap_or(body);
            let shorter = Request { body: body.to_vec(), ..request.clone() };
            let verdict = signature::judge(setting, keys, &shorter, evidence, None);
            if verdict.ok {
                let secret = verdict.secret.and_then(|index| mismatch.secrets.get(index));
                return Some(Answer {
                    causes: vec![signature::recipes::blank_lines()],
                    difference: Difference::between(&request.body, body),
                    tried: tried as u64,
                    reach: 1,
                    secret: secret.map(|secret| secret.source().to_owned()),
                    ..Answer::default()
                });
            }
        }
        None
    }
}

/// What is to be said of the signature that the capture itself carries where the question is another digest, and it does not hold: whoever made
/// the other one is judged by body and secret, not by it.
fn apart(own: &Verdict, setting: &Setting, evidence: &Evidence<'_>, computed: &str) -> Option<String> {
    let carrier = &setting.carrier;
    if own.ok || evidence.proof.is_empty() {
        return None;
    }
    match own.code {
        "signature-mismatch" if is_same_digest(setting, evidence, computed) => {
            Some(format!("{carrier} in the capture is the same value, so that your code came to what was sent"))
        }
        "signature-mismatch" | "signature-malformed" => Some(format!(
            "{carrier} in the capture is another matter: it does not hold for this body and this secret; without --computed its cause is searched"
        )),
        "scheme-other" => Some(format!("{carrier} in the capture is another matter: {}", own.detail)),
        _ => None,
    }
}

/// Whether what code computed is what the capture carries, each with or without what the scheme writes before it.
fn is_same_digest(setting: &Setting, evidence: &Evidence<'_>, computed: &str) -> bool {
    let bare = |text: &[u8]| {
        let text = text.trim_ascii();
        text.strip_prefix(setting.prefix.as_bytes()).unwrap_or(text).to_ascii_lowercase()
    };
    bare(&evidence.proof) == bare(computed.as_bytes())
}

/// What a capture gives reason to think where its signature does not hold and no difference makes it hold: a sentence.
fn doubt(note: &Note) -> Option<String> {
    Some(match note {
        Note::LengthDisagrees { declared, actual } if declared > actual => format!(
            "Content-Length says {declared}, and the body here has {}: most likely it was cut, and what is missing was signed too.",
            text::count(*actual, "byte")
        ),
        Note::LengthDisagrees { declared, actual } => format!(
            "Content-Length says {declared}, and the body here has {}: most likely something came to it.",
            text::count(*actual, "byte")
        ),
        Note::SizeDisagrees { declared, actual } => format!(
            "The HAR says that {} were sent (`bodySize`), and the body here has {actual}: most likely {}.",
            text::count(*declared, "byte"),
            if declared > actual {
                "it was cut or changed, and what is missing was signed too"
            } else {
                "it was changed, or something came to it"
            }
        ),
        Note::BodyRebuilt { from } => {
            format!(
                "The body was put together from {from}, so that other bytes may have been sent: capture the request itself."
            )
        }
        Note::HeadCut => format!("Here {}: most likely the body is missing, which was signed.", Note::HEAD_CUT),
        Note::HeadFolded { name } => format!(
            "Lines that begin with white space were taken for the rest of the header `{}`: if the body begins there, put a blank line before it.",
            text::visible(name.as_bytes())
        ),
        _ => return None,
    })
}

/// Where nothing is said of a body: what stands beside it, in brackets.
fn absent(note: &Note) -> Option<String> {
    let Note::BodyAbsent { near } = note else { return None };
    Some(near.map(|name| format!(" ({name} is not its exact text)")).unwrap_or_default())
}

/// The word in a body that was another when it was sent.
fn template_word(note: &Note) -> Option<&str> {
    match note {
        Note::BodyTemplate { word } => Some(word),
        _ => None,
    }
}

/// What `Content-Length` says of a body that goes on behind it.
fn declared_part<'b>(note: &Note, body: &'b [u8]) -> Option<&'b [u8]> {
    let Note::LengthDisagrees { declared, .. } = note else { return None };
    body.get(..usize::try_from(*declared).ok()?).filter(|part| part.len() < body.len())
}

/// A header that may have been meant to be a signature of a scheme, in a sentence.
fn strayed(request: &Request) -> Option<String> {
    if let Some(stray) = recognise::stray_header(request) {
        return Some(stray.to_owned());
    }
    if let Some((name, meant)) = recognise::near_header(request) {
        let why = if name.contains('_') { ", whose name CGI, WSGI and nginx write with underscores" } else { "" };
        return Some(format!("{name} is there: did you mean {meant}{why}?"));
    }
    None
}

/// Whether a request carries the header of another scheme that goes by the same secret.
fn is_instead_of(other: &Scheme, wanted: &Scheme, request: &Request) -> bool {
    other.name != wanted.name
        && (other.platform, other.env) == (wanted.platform, wanted.env)
        && matches!(other.carrier, Carrier::Header(name) if request.headers.get(name).is_some())
        && matches!(wanted.carrier, Carrier::Header(_))
}

/// Whether a scheme proves a body and nothing else where its platform has one that proves the time too.
fn is_body_only(scheme: &Scheme) -> bool {
    scheme.name == "infobip-subscription"
}

/// The flows that a scheme proves, in a sentence.
fn flows_by(scheme: &Scheme) -> String {
    let mut names: Vec<&str> = Vec::new();
    for flow in platform::flows().filter(|flow| flow.scheme == Some(scheme.name)) {
        let name = flow.name.rsplit('/').next().unwrap_or(flow.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.split_last() {
        Some((last, [])) => format!("requests of {last}"),
        Some((last, others)) => format!("requests of {} and {last}", others.join(", ")),
        None => "other requests".to_owned(),
    }
}

/// What a capture is called, where its file does not already say so.
fn name_of(source: &str, capture: &Capture) -> Option<String> {
    let stem = Path::new(source).file_stem().and_then(|stem| stem.to_str());
    capture.directive("name").filter(|name| Some(*name) != stem).map(str::to_owned)
}
