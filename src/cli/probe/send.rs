//! One capture's probes: the good request first, then all others, then the good one again. What must not break the app is sent one by one, so
//! that it is known which one did; so is what nobody signed and no parser may expect.

use std::time::{Duration, Instant};

use super::args::Only;
use super::sender::{Pace, Sender};
use crate::capture::{Request, Response};
use crate::cause::Explanation;
use crate::cli::replay::feed::Job;
use crate::cli::shell::Voice;
use crate::cli::signer::Signer;
use crate::cli::stock::Settled;
use crate::cli::time;
use crate::probe::{
    self, AFTER, Baseline, Courier as _, Course, Diagnosis, GOOD, Grade, Group, Judged, Outcome, Probe, Subject, Tried,
    Verdict, Waits,
};
use crate::replay::crew::{self, Control};
use crate::replay::route::Route;
use crate::report::probe::{Good, Line, Probed};
use crate::report::replay::{Problem, Veil};
use crate::sorting;
use crate::text;
use crate::wire::{Library, Limits};
use crate::{codes, platform};

/// How long a person waits without wondering.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long it is looked for why the good request is refused.
const HINTING: Duration = Duration::from_secs(15);

/// What every capture is probed with.
pub(super) struct Plan<'p> {
    pub(super) signer: Signer<'p>,
    pub(super) names: Vec<String>,
    pub(super) route: Route,
    /// What sends, where it is not the exact client.
    pub(super) library: Option<Library>,
    pub(super) limits: Limits,
    /// Which probes; empty for all.
    pub(super) only: &'p [Only],
    /// The command line up to the capture, and behind it.
    pub(super) again: (String, String),
    pub(super) control: &'p Control,
    /// Hides secrets, and what was sent of signatures and credentials, in what is quoted from answers.
    pub(super) veil: &'p Veil<'p>,
    /// What was learned of the app.
    pub(super) pace: Pace,
    pub(super) voice: Voice,
}

impl<'p> Plan<'p> {
    /// A text of an answer to a request, as it was made, without what must not be shown.
    fn hide(&self, request: &Request, text: String) -> String {
        let mut request = request.clone();
        // One that cannot be sent has no answer.
        let _ = self.route.turn(&mut request);
        self.veil.answer(&request, text)
    }

    /// The same for the reason behind a status, which is quoted wherever that is: of an answer to a request as it was sent.
    pub(super) fn hide_reason(&self, request: &Request, response: &mut Response) {
        let reason = text::visible(&response.reason);
        let hidden = self.veil.answer(request, reason.clone());
        if hidden != reason {
            response.reason = hidden.into_bytes();
        }
    }

    /// Probes with one capture; else says why that cannot be done.
    pub(super) fn probe(&'p self, job: &Job) -> Result<Probed, Problem> {
        let capture = &job.capture;
        let (schemes, _) = self.signer.schemes(capture, job.flow)?;
        let unsigned = job.flow.and_then(|flow| platform::platform(flow.split('/').next()?)?.unsigned);
        let settled: Vec<&Settled> = schemes.iter().filter_map(|scheme| self.signer.place(scheme)).collect();
        // Kentico's module looks at the signature where there is one, and then at no key: reference/kentico.md §2.
        let chosen = settled.iter().find(|place| place.setting.scheme.name == "kentico-signature").or(settled.first());
        let chosen = chosen.copied();
        let mut secrets = std::borrow::Cow::Borrowed(&[][..]);
        match chosen {
            Some(place) => {
                secrets = self.signer.secrets(place, capture, job.source)?;
                if secrets.is_empty() {
                    let detail = format!("{}; without it no request can be signed rightly", Signer::lacking(place));
                    return Err(Problem { code: "secret-unknown", detail });
                }
            }
            None if unsigned.is_none() => {
                let detail = "neither its headers nor its body tell how it is signed; name the scheme with --scheme";
                return Err(Problem { code: "scheme-unrecognised", detail: detail.to_owned() });
            }
            None => {}
        }
        let others: Vec<&Settled> = settled
            .iter()
            .filter(|place| chosen.is_none_or(|chosen| !std::ptr::eq(**place, chosen)))
            .copied()
            .collect();
        let strip: Vec<_> = others.iter().map(|place| &place.setting).collect();
        let request = &capture.request;
        // Forgeries are made with the hash that the account chose, so that the forgery alone is what is refused.
        let told = chosen.and_then(|place| place.setting.told_by(request.headers.get(&place.setting.carrier)?));
        let setting = told.as_ref().or(chosen.map(|place| &place.setting));
        let subject = |first: usize| {
            let mut secrets = secrets.clone();
            if first > 0 {
                secrets.to_mut().rotate_left(first);
            }
            Subject::new(request, job.flow, setting, &strip, secrets, time::unique_ms())
                .map_err(|error| Problem { code: "unsignable", detail: error.to_string() })
        };
        // During a rotation only one of several secrets may be the app's.
        let subjects = (0..secrets.len().max(1)).map(subject).collect::<Result<Vec<_>, _>>()?;
        let source = self.names.get(job.source).cloned().unwrap_or_default();
        let again = format!("{} {}{}", self.again.0, text::shell_word(&source), self.again.1);
        let mut probed = Probed {
            source,
            line: capture.line,
            index: job.index,
            alone: job.alone,
            flow: job.flow,
            scheme: setting.map(|setting| setting.scheme.name),
            remark: unsigned,
            again,
            ..Probed::default()
        };
        if self.play(&subjects, &mut probed) {
            for other in others {
                let secrets = self.signer.secrets(other, capture, job.source).unwrap_or_default();
                let strip: Vec<_> =
                    settled.iter().filter(|it| !std::ptr::eq(**it, other)).map(|it| &it.setting).collect();
                let subject = Subject::new(request, job.flow, Some(&other.setting), &strip, secrets, time::unique_ms());
                if let Ok(subject) = subject
                    && !subject.secrets.is_empty()
                    && self.is_taken(&subject)
                {
                    probed.diagnosis.push(Diagnosis::of_scheme(other.setting.scheme.name));
                }
            }
        }
        Ok(probed)
    }

    /// Sends everything; says whether the good request was refused.
    fn play(&'p self, subjects: &[Subject<'_>], probed: &mut Probed) -> bool {
        let (Some(switch), Some(first)) = (self.control.switches.first(), subjects.first()) else { return false };
        self.pace.begin();
        let mut sender = Sender::new(self, switch);
        let asked: Vec<&'static Probe> = probe::all().filter(|probe| self.wants(probe, first)).collect();
        match Course::settle(subjects, &mut sender, &|request, text| self.hide(request, text)) {
            Ok(course) => {
                self.pace.is_back();
                let subject = course.subject();
                if course.cut {
                    // It may have been its last.
                    let judged = Judged { outcome: Outcome::Refused, ..Judged::unsent() };
                    self.pace.note(probe::stranger_id(subject), &judged);
                    // Nothing else is under way yet: whether it still answers can be told from its end. Who is on the way out may take one more.
                    let mut again = (0..2).map(|_| course.try_good(&mut sender));
                    if let Some(judged) = again.find(|judged| judged.outcome != Outcome::Lost) {
                        self.pace.note(GOOD, &judged);
                    }
                }
                probed.secret = (subjects.len() > 1)
                    .then(|| subject.secrets.first().map(|secret| secret.source().to_owned()))
                    .flatten();
                probed.untried = self.only.is_empty() && !subject.can_be_awkward();
                probed.lines.push(line_of(GOOD, course.good.clone()));
                self.examine(&course, &asked, &mut sender, probed);
                false
            }
            Err(judged) => {
                let refused = judged.outcome == Outcome::Refused;
                let anybody = judged.outcome == Outcome::Unclear;
                if judged.status.is_some() {
                    self.pace.is_back();
                }
                self.pace.note(GOOD, &judged);
                // What is not sent counts all the same: nobody shall take its silence for a yes.
                probed.gone = self.pace.since().filter(|since| *since != GOOD);
                let unsent = self.pace.gone().filter(|_| probed.gone.is_some()).unwrap_or_else(|| Judged {
                    detail: Some(
                        if anybody {
                            "not sent: whatever is sent is answered alike"
                        } else {
                            "not sent: the good request is not taken"
                        }
                        .to_owned(),
                    ),
                    ..Judged::unsent()
                });
                let detail = probed.gone.map(|since: &str| format!("nobody answers: the app is gone since `{since}`"));
                let detail = detail.or_else(|| judged.detail.clone());
                probed.lines.push(line_of(GOOD, Judged { detail, ..judged }));
                probed.good = if anybody { Good::Anybodys } else { Good::Refused };
                probed.diagnosis.extend(anybody.then(Diagnosis::of_anybody));
                probed.lines.extend(asked.into_iter().map(|probe| line(probe, unsent.clone())));
                probed.lines.push(line_of(AFTER, unsent));
                if refused {
                    probed.diagnosis.extend(self.hint(first, &mut sender));
                }
                refused
            }
        }
    }

    /// Sends every probe, asks for more where the answers leave something open, and draws the conclusions.
    fn examine(
        &'p self,
        course: &Course<'_, '_>,
        asked: &[&'static Probe],
        sender: &mut Sender<'p>,
        probed: &mut Probed,
    ) {
        let part = |probes: &[&'static Probe], keep: &dyn Fn(&Probe) -> bool| -> Vec<&'static Probe> {
            probes.iter().copied().filter(|probe| keep(probe)).collect()
        };
        let first = part(asked, &|probe| !probe.is_rough());
        let rough = part(asked, &|probe| probe.is_rough() && probe.group != Group::Survive);
        let last = part(asked, &|probe| probe.group == Group::Survive);
        let mut tried = self.try_all(course, &first);
        // What the good request is answered with behind each part, the last of them at the end of all.
        let mut checks = Vec::new();
        let mut closer = None;
        for (breaks, part) in [(false, rough), (true, last)].into_iter().filter(|(_, part)| !part.is_empty()) {
            // What may end the app leaves nobody to ask more of. Who was busy is asked once more first, at the end.
            if breaks && self.idle().is_none() && !tried.iter().any(is_busy) {
                closer = Some(course.look_closer(&tried, sender));
            }
            checks.push((tried.len(), self.try_good(course, sender)));
            tried.extend(part.into_iter().map(|probe| {
                let judged = self.try_one(probe, course, sender);
                Tried { probe, judged }
            }));
        }
        self.try_again(course, &mut tried, sender);
        let chance = self.confirm(course, &mut tried, sender);
        let after = self.try_good(course, sender);
        let together = self.accuse(&mut tried);
        probed.downed = is_downed(&tried, &together);
        for told in course.told().into_iter().chain(course.remembered()) {
            tried.retain(|tried| tried.probe.id() != told.probe.id());
            tried.push(told);
        }
        let broke = tried.iter().any(Tried::is_broken);
        let ok = |judged: &Judged| judged.verdict == Verdict::Ok;
        let ends = checks.iter().map(|(_, judged)| judged);
        let stopped = ends.clone().chain((!broke).then_some(&after)).find(|judged| has_stopped(judged));
        let lively = checks.last().map_or_else(|| ok(&after), |(_, judged)| ok(judged));
        // What was sent before the good request was taken for the last time stands.
        let sound = checks.iter().filter(|(_, judged)| ok(judged)).map(|(sent, _)| *sent).max().unwrap_or_default();
        if stopped.is_some() {
            tried.iter_mut().skip(sound).for_each(Tried::distrust);
        }
        sorting::by_key(&mut tried, |tried| tried.probe.rank());
        probed.diagnosis = if let Some(stopped) = stopped {
            vec![Diagnosis::of_stop(stopped.status)]
        } else {
            let late = || if ok(&after) { course.look_closer(&tried, sender) } else { Default::default() };
            let (trials, leading) = closer.unwrap_or_else(late);
            probe::diagnose(course.subject(), &tried, &trials, leading)
        };
        probed.diagnosis.extend(Diagnosis::of_end(&together));
        probed.diagnosis.extend(Diagnosis::of_chance(&chance));
        // What fell over behind its last forgery has told all of them.
        let told = ok(&after) || (broke && lively);
        if self.only.is_empty() && (told || tried.iter().any(Tried::is_hole)) {
            // What fails by chance is not without a fault.
            let best = if chance.is_empty() { Grade::A } else { Grade::B };
            probed.grade = Grade::of(&tried).map(|grade| grade.max(best));
        }
        if !told {
            probed.good = Good::Stopped;
        }
        probed.lines.extend(tried.into_iter().map(|Tried { probe, judged }| line(probe, judged)));
        probed.lines.push(line_of(AFTER, after));
    }

    /// Sends those once more that found the app busy: a limit may be over by now. They count as the last that were sent.
    fn try_again(&self, course: &Course<'_, '_>, tried: &mut Vec<Tried>, sender: &mut Sender<'_>) {
        for probe in tried.iter().filter(|tried| is_busy(tried)).map(|tried| tried.probe).collect::<Vec<_>>() {
            let again = Tried { probe, judged: self.try_one(probe, course, sender) };
            // It is as busy as it was.
            if is_busy(&again) || again.judged.outcome == Outcome::Unsent {
                return;
            }
            tried.retain(|tried| tried.probe.id() != probe.id());
            tried.push(again);
        }
    }

    /// Whether a probe is asked for and can be sent.
    fn wants(&self, probe: &Probe, subject: &Subject<'_>) -> bool {
        let asked = self.only.is_empty() || self.only.iter().any(|only| only.takes(probe.id()));
        // The library writes names and lengths as it likes.
        let exact = self.library.is_none()
            || !matches!(
                probe.id(),
                "chunked"
                    | "wrong-secret-chunked"
                    | "signature-of-first-chunk"
                    | "headers-lower-case"
                    | "headers-upper-case"
            );
        let needed = !probe::tells_of_others(probe.id()) || !self.only.is_empty();
        asked && exact && needed && (probe.make)(subject).is_some()
    }

    /// Sends the good request once more, and again where it was cut: once may be chance.
    pub(super) fn try_good(&self, course: &Course<'_, '_>, sender: &mut Sender<'_>) -> Judged {
        self.idle().unwrap_or_else(|| {
            let mut judged = course.try_good(sender);
            if judged.is_cut() {
                let again = course.try_good(sender);
                judged = if again.status.is_some() { again } else { judged };
            }
            self.pace.note(AFTER, &judged);
            judged
        })
    }

    /// Sends a probe, with what tells what its answer means.
    pub(super) fn try_one(&self, probe: &'static Probe, course: &Course<'_, '_>, sender: &mut Sender<'_>) -> Judged {
        self.idle().unwrap_or_else(|| {
            let judged = course.try_one(probe, sender);
            self.pace.note(probe.id(), &judged);
            judged
        })
    }

    /// Why nothing is sent any more.
    fn idle(&self) -> Option<Judged> {
        if self.control.is_stopped() { Some(Judged::unsent()) } else { self.pace.gone() }
    }

    /// Sends probes, several at once; each comes back once, sent or not.
    fn try_all(&'p self, course: &Course<'_, '_>, probes: &[&'static Probe]) -> Vec<Tried> {
        let mut tried: Vec<Tried> = Vec::with_capacity(probes.len());
        let mut next = 0;
        let take = |job: &mut usize| -> Result<bool, ()> {
            *job = next;
            next += 1;
            Ok(*job < probes.len())
        };
        let worker = |number: usize| {
            let mut sender = self.control.switches.get(number).map(|switch| Sender::new(self, switch));
            move |job: &mut usize| {
                let probe = *probes.get(*job)?;
                let judged = self.try_one(probe, course, sender.as_mut()?);
                Some(Tried { probe, judged })
            }
        };
        let keep = |made: Option<Tried>| {
            tried.extend(made);
            Ok(())
        };
        // Neither of the two ends ever fails.
        let _ = crew::run(self.control, take, worker, keep);
        for probe in probes {
            if !tried.iter().any(|tried| tried.probe.id() == probe.id()) {
                tried.push(Tried { probe, judged: Judged::unsent() });
            }
        }
        tried
    }

    /// Why the good request is refused, where that can be found out soon.
    fn hint(&self, subject: &Subject<'_>, sender: &mut Sender<'_>) -> Option<Diagnosis> {
        let started = Instant::now();
        let mut said = false;
        for trial in probe::hints(subject) {
            let elapsed = started.elapsed();
            if self.control.is_stopped() || elapsed > HINTING {
                break;
            }
            if elapsed > PATIENCE && !said {
                self.voice.note("the good request is refused; trying whether it is taken when it is signed otherwise");
                said = true;
            }
            let sent = sender.send(&|now| trial.shot(&subject.anew(now)), Waits::Busy)?;
            if Baseline::new(subject.flow, &sent, &|_, text| text).is_ok_and(|baseline| !baseline.says_no()) {
                return Some(Diagnosis::of_hint(&trial));
            }
        }
        None
    }

    /// Whether a good request is taken.
    fn is_taken(&self, subject: &Subject<'_>) -> bool {
        let Some(switch) = self.control.switches.first().filter(|_| !self.control.is_stopped()) else { return false };
        let sent = Sender::new(self, switch).ask(&|now| Some(probe::good(subject, now)), Waits::Busy);
        let baseline = sent.map(|sent| Baseline::new(subject.flow, &sent, &|_, text| text));
        baseline.is_some_and(|baseline| baseline.is_ok_and(|baseline| !baseline.says_no()))
    }
}

/// Whether the app is gone since a request that anybody can make, whichever of those it was that were under way together.
fn is_downed(tried: &[Tried], together: &[&str]) -> bool {
    let mut suspects = tried
        .iter()
        .filter(|tried| tried.judged.outcome == Outcome::Fallen || together.contains(&tried.probe.id()))
        .peekable();
    suspects.peek().is_some() && suspects.all(|tried| tried.probe.is_anybodys())
}

fn is_busy(tried: &Tried) -> bool {
    tried.judged.outcome == Outcome::Busy
}

/// Whether the app answered, and did not take what it took before.
fn has_stopped(judged: &Judged) -> bool {
    !matches!(judged.outcome, Outcome::Taken | Outcome::Unreachable | Outcome::Unsent)
}

fn line(probe: &'static Probe, judged: Judged) -> Line {
    Line { explanation: &probe.explanation, group: probe.group, reach: probe.reach, judged }
}

/// A line about the good request itself.
fn line_of(id: &'static str, judged: Judged) -> Line {
    static NONE: Explanation = Explanation { code: "", title: "", why: "", repair: "" };
    let explanation = codes::explanation(id).unwrap_or(&NONE);
    Line { explanation, group: Group::Accept, reach: probe::Reach::Anyone, judged }
}
