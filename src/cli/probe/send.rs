//! One capture's probes on their way to the endpoint and back: the good request first, then all others, several at once, then the good one
//! again.

use super::args::Only;
use crate::cli::replay::feed::Job;
use crate::cli::signer::Signer;
use crate::cli::stock::Settled;
use crate::cli::time;
use crate::cli::transport::Transport;
use crate::platform;
use crate::probe::{
    self, AFTER, Baseline, Diagnosis, GOOD, Grade, Group, Judged, Leading, Probe, Shot, Subject, Tried, Verdict,
};
use crate::replay::crew::{self, Control};
use crate::replay::route::Route;
use crate::report::probe::{Line, Probed};
use crate::report::replay::Problem;
use crate::secret::Redactor;
use crate::text;
use crate::wire::{self, Fault, Library, Limits, Received, Switch};

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
    /// The command line up to the capture.
    pub(super) again: String,
    pub(super) control: &'p Control,
    /// Hides secrets in what is quoted from answers.
    pub(super) redactor: &'p Redactor,
}

/// Sends one request after the other.
struct Sender<'p> {
    plan: &'p Plan<'p>,
    transport: Result<Transport<'p>, Fault>,
}

impl<'p> Sender<'p> {
    fn new(plan: &'p Plan<'p>, switch: &'p Switch) -> Self {
        Self { plan, transport: Transport::new(&plan.route.target, plan.library.as_ref(), switch) }
    }

    /// Sends a request that is signed already.
    fn send(&mut self, shot: Shot) -> Result<Received, Fault> {
        let transport = self.transport.as_mut().map_err(|fault| fault.clone())?;
        let Shot { mut request, chunked } = shot;
        let unsendable = |error: crate::replay::route::Unsendable| Fault::Invalid(error.to_string());
        self.plan.route.turn(&mut request).map_err(unsendable)?;
        if chunked {
            Shot::frame(&mut request);
        }
        let mut head = Vec::with_capacity(1024);
        wire::write_request(&request, &mut head);
        // Most requests fit one packet, and then go out in one call.
        if request.body.len() <= 16 << 10 {
            head.extend_from_slice(&request.body);
            return transport.exchange(&request, [&head, b""], self.plan.limits);
        }
        transport.exchange(&request, [&head, &request.body], self.plan.limits)
    }
}

impl<'p> Plan<'p> {
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
        let others: Vec<_> = settled
            .iter()
            .filter(|place| chosen.is_none_or(|chosen| !std::ptr::eq(**place, chosen)))
            .map(|place| &place.setting)
            .collect();
        let setting = chosen.map(|place| &place.setting);
        let subject = Subject::new(&capture.request, job.flow, setting, &others, secrets, time::now_ms())
            .map_err(|error| Problem { code: "unsignable", detail: error.to_string() })?;
        let source = self.names.get(job.source).cloned().unwrap_or_default();
        let again = format!("{} {}", self.again, text::shell_word(&source));
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
        self.play(&subject, &mut probed);
        Ok(probed)
    }

    fn play(&'p self, subject: &Subject<'_>, probed: &mut Probed) {
        let Some(switch) = self.control.switches.first() else { return };
        let asked: Vec<&'static Probe> = probe::all().filter(|probe| self.wants(probe, subject)).collect();
        let mut sender = Sender::new(self, switch);
        let good = || Shot { request: subject.good.clone(), chunked: false };
        let outcome = sender.send(good());
        let baseline = match Baseline::new(subject.flow, &subject.good, &outcome, self.redactor) {
            Ok(baseline) => baseline,
            Err(judged) => {
                let answered = judged.status.is_some();
                probed.lines.push(line_of(GOOD, judged));
                probed.refused = true;
                // What is not sent counts all the same: nobody shall take its silence for a yes.
                let unsent = || Judged {
                    detail: Some("not sent: the good request is not taken".to_owned()),
                    ..Judged::unsent()
                };
                let line = |probe: &'static Probe| Line {
                    explanation: &probe.explanation,
                    group: probe.group,
                    judged: unsent(),
                };
                probed.lines.extend(asked.into_iter().map(line));
                probed.lines.push(line_of(AFTER, unsent()));
                if answered {
                    probed.diagnosis.extend(self.hint(subject, &mut sender));
                }
                return;
            }
        };
        probed.lines.push(line_of(GOOD, baseline.judge_genuine(&subject.good, &outcome)));
        let tried = self.try_all(subject, &baseline, &asked);
        let (trials, taken, leading) = self.look_closer(subject, &baseline, &tried, &mut sender);
        probed.diagnosis = probe::diagnose(subject, &tried, &trials, taken, leading);
        let after = if self.control.is_stopped() {
            Judged::unsent()
        } else {
            baseline.judge_genuine(&subject.good, &sender.send(good()))
        };
        if self.only.is_empty() && (after.verdict == Verdict::Ok || tried.iter().any(Tried::is_hole)) {
            probed.grade = Grade::of(&tried);
        }
        let line = |Tried { probe, judged }| Line { explanation: &probe.explanation, group: probe.group, judged };
        probed.lines.extend(tried.into_iter().map(line));
        probed.lines.push(line_of(AFTER, after));
    }

    /// Whether a probe is asked for and can be sent.
    fn wants(&self, probe: &Probe, subject: &Subject<'_>) -> bool {
        let asked = self.only.is_empty() || self.only.iter().any(|only| only.takes(probe.id()));
        // The library writes names and lengths as it likes.
        let exact =
            self.library.is_none() || !matches!(probe.id(), "chunked" | "headers-lower-case" | "headers-upper-case");
        asked && exact && (probe.make)(subject).is_some()
    }

    /// Sends every probe, several at once; each comes back once, sent or not.
    fn try_all(&'p self, subject: &Subject<'_>, baseline: &Baseline, probes: &[&'static Probe]) -> Vec<Tried> {
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
                let shot = (probe.make)(subject)?;
                // What is judged is the request as it was made; whatever was done to it on its way concerns the way.
                let request = crate::capture::Request { body: Vec::new(), ..shot.request.clone() };
                let outcome = sender.as_mut()?.send(shot);
                Some(Tried { probe, judged: baseline.judge(probe, &request, &outcome) })
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

    /// Asks on where the answers leave something open: what the app hashes in place of the body, and how many digits it compares.
    fn look_closer(
        &self,
        subject: &Subject<'_>,
        baseline: &Baseline,
        tried: &[Tried],
        sender: &mut Sender<'_>,
    ) -> (Vec<probe::Trial>, Option<usize>, Option<Leading>) {
        let mut is_taken = |shot: Option<Shot>| {
            let shot = shot.filter(|_| !self.control.is_stopped())?;
            let outcome = sender.send(shot);
            Some(baseline.judge_genuine(&subject.good, &outcome).verdict == Verdict::Ok)
        };
        let trials = probe::candidates(subject, tried);
        let proved = trials.iter().position(|trial| is_taken(Some(trial.shot.clone())) == Some(true));
        let failed = |id: &str| tried.iter().any(|tried| tried.probe.id() == id && tried.is_hole());
        let mut leading = None;
        if failed("signature-tail-changed") && !failed("wrong-secret") {
            let of = probe::length(subject);
            let (mut wrong, mut right) = (0, of / 2);
            while right - wrong > 1 {
                let middle = wrong.midpoint(right);
                match is_taken(probe::leading(subject, middle)) {
                    Some(true) => right = middle,
                    Some(false) => wrong = middle,
                    None => return (trials, proved, None),
                }
            }
            leading = Some(Leading { compared: right, of });
        }
        (trials, proved, leading)
    }

    /// Why the good request is refused, where that can be found out.
    fn hint(&self, subject: &Subject<'_>, sender: &mut Sender<'_>) -> Option<Diagnosis> {
        probe::hints(subject).into_iter().find_map(|trial| {
            if self.control.is_stopped() {
                return None;
            }
            let outcome = sender.send(trial.shot.clone());
            Baseline::new(subject.flow, &subject.good, &outcome, self.redactor).ok().map(|_| Diagnosis::of_hint(&trial))
        })
    }
}

/// A line about the good request itself.
fn line_of(id: &'static str, judged: Judged) -> Line {
    let known = probe::codes::EXPLANATIONS.iter().find(|explanation| explanation.code == id);
    let explanation = known.unwrap_or(&probe::codes::EXPLANATIONS[0]);
    Line { explanation, group: Group::Accept, judged }
}
