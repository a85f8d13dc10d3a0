//! What a forgery means that was answered as genuine requests are, where the answer alone does not tell: in another place than the platform's, or where a
//! stranger is answered so, too. More requests tell whether anybody read it; where nothing shows that, nobody is accused.

use std::sync::atomic::Ordering;

use super::{Courier, Course, Form, Make, Waits, good, status_of};
use crate::probe::reached::{Reached, Reads, Variant, broken, reached};
use crate::probe::{
    Baseline, Group, Judged, Length, Outcome, Probe, Sent, Shot, Verdict, forge, nowhere, says_nothing,
};

/// What is said of a forgery that is dropped in silence.
const DROPPED: &str = "answered as genuine requests are, and dropped: where a body is none that it takes, only who signs it is told; answer what you refuse with 401";

/// What is said of an answer that a path gives to whoever asks by another method, and no other path does.
const GIVEN: &str = "answered with the very words that genuine requests are, which no other path says";

/// What is said of an answer that stands for all.
const UNREAD: &str = "answered so whatever is sent: nobody looked at it";

/// What is said where strangers, too, are answered as genuine requests are, and nothing shows that anybody read what they sent.
const SILENT: &str = "answered as genuine requests are, whatever it says, so that nobody can tell whether it was dropped; answer what you refuse with 401";

/// What is said of a yes that is no constant.
const DEPENDS: &str = "what is answered depends on the body, which nobody signed";

/// What is said of what stands for all paths.
const ANYWHERE: &str = "answered as any path is, before anybody looks where it goes";

/// The methods that ask for something and ask for nothing to be done (RFC 9110 §9.2.1).
const ASKING: [&[u8]; 3] = [b"GET", b"HEAD", b"OPTIONS"];

/// What is said of a yes that is neither what genuine requests get nor a refusal.
const OWN: &str = "its status says yes, unlike that of your refusals, so that nobody can tell whether it was taken; answer what you refuse with 401";

/// A forgery and its answer, which does not say by itself what became of it.
pub(super) struct Doubt<'d> {
    pub(super) course: &'d Course<'d, 'd>,
    pub(super) probe: &'d Probe,
    /// What makes it.
    pub(super) form: Form<'d>,
    pub(super) sent: &'d Sent,
    /// Genuine requests that differ from the good one as it does, with what came of them.
    pub(super) controls: &'d [Sent],
    /// What is thought of it so far.
    pub(super) judged: Judged,
}

impl Doubt<'_> {
    /// The judgement of what was answered as genuine requests are, and as a stranger's is: it may have been dropped in silence. Where nobody reads an
    /// answer, only what depends on an unsigned body shows that it was not.
    pub(super) fn open(self, courier: &mut dyn Courier) -> Judged {
        let Self { course, probe, form, judged, .. } = self;
        if course.baseline.is_particular() {
            return judged;
        }
        let (outcome, detail) = if course.is_dropped(probe, form, courier) == Some(true) {
            (Outcome::Refused, DROPPED)
        } else if !course.baseline.is_mute() {
            return judged;
        } else if probe.is_elsewhere() {
            match course.who_answered(form, courier) {
                Reached::Yes => return judged,
                Reached::No => (Outcome::Refused, UNREAD),
                Reached::Untold => (Outcome::Unclear, SILENT),
            }
        } else {
            let reads = course.reads(form, &|sent| course.baseline.is_genuine(sent), courier);
            // A parser may stand before the check, and then says nothing of what comes behind it.
            if reads.handler || (reads.parser && course.drops_unparsed(courier)) {
                return judged;
            }
            (Outcome::Unclear, SILENT)
        };
        let mut judged = judged.seen(outcome, detail);
        if probe.group == Group::Either {
            judged.verdict = Verdict::Ok;
        }
        judged
    }

    /// The judgement of what was taken in another place than the platform's: where a place that nobody has answers in the same way, it may be a page that
    /// stands for all; and where nobody reads an answer, one that stands under this path for other methods.
    pub(super) fn elsewhere(self, courier: &mut dyn Courier) -> Judged {
        let Self { course, probe, form, judged, sent, .. } = self;
        let Some(beside) = courier.send(&|now| form(&course.subject.anew(now)).map(nowhere), course.waits()) else {
            return judged;
        };
        let by_method = probe.is_by_method();
        // An app may be one handler for all paths: then it verifies there, too, and a path that nobody has is as good as its own.
        if !by_method && (!course.baseline.is_genuine(&beside) || course.is_everywhere(courier)) {
            return judged;
        }
        match course.who_answered(form, courier) {
            Reached::Yes => judged,
            // Who does something by this method is given what genuine requests are, and a path that nobody has is not: whether anybody read what was
            // sent is of no interest.
            Reached::No if by_method && course.is_given(sent) && !course.baseline.is_genuine(&beside) => {
                judged.seen(Outcome::Taken, GIVEN)
            }
            Reached::No => judged.seen(Outcome::Refused, UNREAD),
            Reached::Untold if by_method && !course.baseline.is_mute() && !ASKING.contains(&&sent.request.method[..]) => {
                judged
            }
            // Frameworks answer by themselves which methods there are.
            Reached::Untold if by_method && lists_methods(sent) => judged.seen(Outcome::Refused, UNREAD),
            Reached::Untold if by_method => judged.seen(
                Outcome::Unclear,
                "answered as genuine requests are, and nothing shows whether anybody read it; answer 405 to other methods",
            ),
            Reached::Untold => judged.seen(
                Outcome::Unclear,
                "answered as genuine requests are, and so is any path, so that nobody can tell who answered; answer 404 under other paths",
            ),
        }
    }

    /// The judgement of an answer that is neither what genuine requests get nor a refusal: one that depends on the body is the handler's, and one that
    /// stands for all paths is not, unless the app is under all of them.
    pub(super) fn unclear(self, courier: &mut dyn Courier) -> Judged {
        let Self { course, form, judged, sent, controls, .. } = self;
        let known: Vec<&Sent> = std::iter::once(sent).chain(controls).collect();
        let alike = |other: &Sent| course.baseline.is_same(&known, other);
        let reads = course.reads(form, &alike, courier).handler;
        if course.is_anywhere(form, sent, &alike, courier) {
            return judged.seen(Outcome::Refused, ANYWHERE);
        }
        if reads { judged.seen(Outcome::Taken, DEPENDS) } else { judged }
    }

    /// The judgement of another body than the good one's that was taken where nobody reads an answer: an app may drop what is too large or lacks a member
    /// before it looks who sent it. That a stranger's is refused, or that what breaks off is answered otherwise, shows that it does not.
    pub(super) fn mute(self, courier: &mut dyn Courier) -> Judged {
        let Self { course, probe, form, judged, .. } = self;
        let is_strange = probe.is_unsigned() || probe.id().starts_with("wrong-secret");
        if !is_strange && course.refuses_stranger(form, courier) {
            return judged;
        }
        let torn: Make<'_> = &|now| {
            let mut shot = form(&course.subject.anew(now))?;
            shot.request.body = broken(&shot.request.body, course.serial());
            (!shot.request.body.is_empty()).then_some(shot)
        };
        let read = |sent: Sent| {
            status_of(&sent).is_some_and(|status| !says_nothing(status))
                && !course.baseline.is_genuine(&sent)
                && !course.baseline.is_refused_as_usual(&sent)
        };
        let reads = probe.is_foreign() && courier.ask(torn, course.waits()).is_some_and(read);
        if reads && course.drops_unparsed(courier) { judged } else { judged.untold(SILENT) }
    }

    /// The judgement of a forgery that has a yes of its own, where others are refused by a status: one that depends on what nobody signed is the handler's.
    /// Pages that are read by whoever asks for them are none; of another one nobody can tell.
    pub(super) fn own(self, courier: &mut dyn Courier) -> Judged {
        let Self { course, form, judged, sent, .. } = self;
        let waits = course.waits();
        if sent.request.method == b"HEAD" {
            let page: Make<'_> = &|now| {
                let mut shot = form(&course.subject.anew(now))?;
                shot.request.method = b"GET".to_vec();
                Some(shot)
            };
            let is_page = courier.send(page, waits).is_some_and(|page| status_of(&page) == judged.status);
            return if is_page { judged } else { judged.untold(OWN) };
        }
        let marked: Make<'_> = &|now| {
            let shot = form(&course.subject.varied(Variant::Marked, course.serial(), now)?)?;
            (!shot.request.body.is_empty()).then_some(shot)
        };
        let mut again = || courier.send(&|now| form(&course.subject.anew(now)), waits);
        let others = [again(), again()];
        let known: Vec<&Sent> = std::iter::once(sent).chain(others.iter().flatten()).collect();
        let depends = |other: &Sent| {
            status_of(other).is_some_and(|status| (200..300).contains(&status)) && {
                let alike = course.baseline.is_same(&known, other);
                course.baseline.reads(Variant::Marked, other, alike).handler
            }
        };
        let depends = courier.send(marked, waits).is_some_and(|other| depends(&other))
            && courier.send(marked, waits).is_some_and(|other| depends(&other));
        if !depends && [&b"GET"[..], b"OPTIONS"].contains(&&sent.request.method[..]) {
            return judged;
        }
        let alike = |other: &Sent| course.baseline.is_same(&known, other);
        match course.is_anywhere(form, sent, &alike, courier) {
            true => judged,
            false if depends => judged.seen(Outcome::Taken, DEPENDS),
            false => judged.untold(OWN),
        }
    }
}

impl Course<'_, '_> {
    /// Whether the handler answered an unsigned request in another place than the platform's.
    fn who_answered(&self, form: Form<'_>, courier: &mut dyn Courier) -> Reached {
        let own = &self.subject.good.method;
        let make: Form<'_> = &|subject| {
            let mut shot = form(subject)?;
            // What has no body cannot depend on it; the same method with one tells who answers.
            if shot.request.body.is_empty() && shot.request.method != *own {
                shot.request.body.clone_from(&subject.good.body);
                shot.length = Length::Told;
            }
            Some(shot)
        };
        let alike = |sent: &Sent| self.baseline.is_genuine(sent);
        let unsigned = self.reads(make, &alike, courier);
        let genuine = || self.reads(&|subject| Some(Shot::plain(subject.good.clone())), &alike, courier);
        let genuine = *self.genuine.get_or_init(genuine);
        // Whoever only asks may be shown a page that is there for everybody, and gets nothing done by that.
        let asks = form(self.subject).is_some_and(|shot| ASKING.contains(&&shot.request.method[..]));
        match reached(unsigned, genuine, self.baseline.is_particular() && !asks) {
            Reached::Untold if unsigned.parser && self.is_behind_check(make, courier) => Reached::Yes,
            reached => reached,
        }
    }

    /// Whether what parses an unsigned body stands behind the check: one of a stranger's that breaks off is refused as all of theirs are, so that the
    /// parser had not seen it; who signs it is told what was told here; and where nobody is, nothing is parsed.
    fn is_behind_check(&self, form: Form<'_>, courier: &mut dyn Courier) -> bool {
        let waits = self.waits();
        let mut tear = |form: Form<'_>| {
            courier.ask(&|now| form(&self.subject.varied(Variant::Broken, self.serial(), now)?), waits)
        };
        let (forged, unsigned) = (tear(&forge::stranger), tear(form));
        let signed = tear(&|subject| Some(Shot::plain(subject.good.clone())));
        let (Some(forged), Some(unsigned), Some(signed)) = (forged, unsigned, signed) else { return false };
        let is_refused = |sent: &Sent| self.baseline.is_refused_as_usual(sent);
        if !is_refused(&forged) || !Baseline::is_told_alike(&signed, &unsigned) {
            return false;
        }
        // Where the path is the proof, nobody is nowhere; and where the check stands before all paths, they are one.
        let mut checks = || {
            let forged = tear(&|subject| forge::stranger(subject).map(nowhere));
            let there = tear(&|subject| Some(nowhere(Shot::plain(subject.good.clone()))));
            forged.is_some_and(|sent| is_refused(&sent))
                && there.is_some_and(|sent| Baseline::is_told_alike(&signed, &sent))
        };
        if self.subject.setting.is_none() || checks() {
            return true;
        }
        let parsed = tear(&|subject| form(subject).map(nowhere));
        let whole = courier.ask(&|now| form(&self.subject.anew(now)).map(nowhere), waits);
        whole.zip(parsed).is_some_and(|(whole, parsed)| status_of(&whole) == status_of(&parsed))
    }

    /// Whether the answer to a method with a body to it is the very one that genuine requests get, and says something.
    fn is_given(&self, sent: &Sent) -> bool {
        let shows = ![&b"HEAD"[..], b"OPTIONS"].contains(&&sent.request.method[..]);
        shows && self.baseline.is_particular() && self.baseline.is_known(sent)
    }

    /// The number of a body that breaks off, which is even: a probe that changes its last bit makes no other one of it.
    fn serial(&self) -> usize {
        self.broken.fetch_add(2, Ordering::Relaxed)
    }

    /// Whether the same with a stranger's proof is refused as all of theirs are.
    pub(super) fn refuses_stranger(&self, form: Form<'_>, courier: &mut dyn Courier) -> bool {
        let strange: Make<'_> = &|now| {
            let subject = self.subject.anew(now);
            forge::by_stranger(&subject, form(&subject)?)
        };
        courier.ask(strange, self.waits()).is_some_and(|sent| self.baseline.is_refused_as_usual(&sent))
    }

    /// Whether a stranger who sends no body is answered as genuine requests are.
    pub(super) fn drops_nothing(&self, courier: &mut dyn Courier) -> bool {
        let make: Make<'_> = &|now| {
            let mut shot = forge::stranger(&self.subject.anew(now))?;
            shot.request.body.clear();
            Some(shot)
        };
        courier.ask(make, self.waits()).is_some_and(|sent| self.baseline.is_genuine(&sent))
    }

    /// What answers depend on to requests that are made from changed bodies.
    fn reads(&self, form: Form<'_>, alike: &dyn Fn(&Sent) -> bool, courier: &mut dyn Courier) -> Reads {
        let mut reads = Reads::default();
        for variant in Variant::ALL {
            let sent = courier.send(
                &|now| {
                    let shot = form(&self.subject.varied(variant, self.serial(), now)?)?;
                    // Where a form has no place for a body, there is nothing to depend on.
                    (!shot.request.body.is_empty()).then_some(shot)
                },
                self.waits(),
            );
            if let Some(sent) = sent {
                let found = self.baseline.reads(variant, &sent, alike(&sent));
                reads = Reads { handler: reads.handler || found.handler, parser: reads.parser || found.parser };
            }
        }
        reads
    }

    /// Whether a stranger's body that breaks off is answered as all of theirs are, so that nothing had parsed it.
    fn drops_unparsed(&self, courier: &mut dyn Courier) -> bool {
        let make: Make<'_> = &|now| forge::stranger(&self.subject.varied(Variant::Broken, self.serial(), now)?);
        courier.ask(make, self.waits()).is_some_and(|sent| self.baseline.is_refused_as_usual(&sent))
    }

    /// Whether a forgery is dropped in silence, although it is answered as genuine requests are: where its body breaks off, who signs that is answered
    /// otherwise, by nothing but the proof; or where it is an object without members. Asked twice, since once may be chance: `None` where that came of it once.
    fn is_dropped(&self, probe: &Probe, form: Form<'_>, courier: &mut dyn Courier) -> Option<bool> {
        let mut is_told = |variant| {
            let serial = self.serial();
            let make: Make<'_> = &|now| {
                // What nobody signed is changed as it is; what has a part of the right proof must have one that is made over what is changed.
                if !probe.is_foreign() {
                    return form(&self.subject.varied(variant, serial, now)?);
                }
                let mut shot = form(&self.subject.anew(now))?;
                let is_changed = variant == Variant::Broken || !shot.request.body.is_empty();
                shot.request.body = match variant {
                    Variant::Broken => broken(&shot.request.body, serial),
                    _ => b"{}".to_vec(),
                };
                is_changed.then_some(shot)
            };
            let forged = courier.ask(make, self.waits())?;
            let beside: Make<'_> = &|now| self.subject.anew(now).controls(probe, &forged.request).into_iter().next();
            let signed = courier.ask(beside, Waits::Busy)?;
            let answered = status_of(&signed).is_some_and(|status| !says_nothing(status));
            Some(answered && self.baseline.is_genuine(&forged) && !self.baseline.is_genuine(&signed))
        };
        let mut is_told_twice = |variant| {
            let once = is_told(variant)?;
            if once { is_told(variant)?.then_some(true) } else { Some(false) }
        };
        match is_told_twice(Variant::Broken) {
            Some(false) => is_told_twice(Variant::Bare).or(Some(false)),
            told => told,
        }
    }

    /// Whether a path that nobody has is answered as that was, or in most words alike, and does not lead a genuine request to the handler.
    fn is_anywhere(
        &self,
        form: Form<'_>,
        sent: &Sent,
        alike: &dyn Fn(&Sent) -> bool,
        courier: &mut dyn Courier,
    ) -> bool {
        let beside = courier.send(&|now| form(&self.subject.anew(now)).map(nowhere), self.waits());
        let genuine = courier.send(&|now| Some(nowhere(good(self.subject, now))), Waits::Busy);
        beside.zip(genuine).is_some_and(|(beside, genuine)| {
            (alike(&beside) || Baseline::is_told_alike(sent, &beside)) && !self.baseline.is_genuine(&genuine)
        })
    }

    /// Whether a path that nobody has is as good as the app's own.
    fn is_everywhere(&self, courier: &mut dyn Courier) -> bool {
        let good = courier.send(&|now| Some(nowhere(good(self.subject, now))), Waits::Busy);
        let forged = courier.send(&|now| forge::stranger(&self.subject.anew(now)).map(nowhere), self.waits());
        good.zip(forged).is_some_and(|(good, forged)| self.baseline.is_everywhere(&good, &forged))
    }
}

/// Whether an answer says which methods there are, as frameworks do for OPTIONS by themselves (RFC 9110 §9.3.7, and CORS).
fn lists_methods(sent: &Sent) -> bool {
    let lists = |name| sent.outcome.as_ref().is_ok_and(|came| came.response.headers.get(name).is_some());
    sent.request.method == b"OPTIONS" && (lists("allow") || lists("access-control-allow-methods"))
}
