//! One capture's way to the endpoint and back: filled in, signed, turned, sent, judged, rendered.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::args::Signing;
use super::feed::Job;
use crate::capture::{Request, Response};
use crate::cli::signer::Signer;
use crate::cli::stock::Settled;
use crate::cli::time;
use crate::cli::transport::Transport;
use crate::replay::again::{self, Proof, Way};
use crate::replay::chain::{self, Chain};
use crate::replay::crew::Control;
use crate::replay::expect::{Exchange, Expectations, Held, Options};
use crate::replay::route::Route;
use crate::report::cases::{Case, Outcome};
use crate::report::replay::{Again, Played, Problem, Story, Veil, View};
use crate::secret::{Redactor, Secret};
use crate::signature::renew;
use crate::text;
use crate::wire::{self, Fault, Library, Limits, Received, Switch};

/// In the place of a command, where one capture by itself is not what was sent.
const CHAINED: &str = "# its body holds what was answered before: send everything again, with --chain";

/// What all workers share.
#[allow(clippy::struct_excessive_bools)] // each a question of its own
pub(super) struct Plan<'p> {
    pub(super) names: Vec<String>,
    pub(super) signer: Signer<'p>,
    pub(super) signing: Signing,
    pub(super) at: Option<i64>,
    pub(super) route: Route,
    /// What sends, where it is not the exact client.
    pub(super) library: Option<Library>,
    pub(super) limits: Limits,
    pub(super) options: Options,
    /// Whether any answer was to be compared with a recorded one.
    pub(super) compared: AtomicBool,
    pub(super) retries: u32,
    pub(super) retry_delay: Duration,
    pub(super) chained: bool,
    pub(super) accepting: bool,
    pub(super) view: View<'p>,
    pub(super) json: Option<View<'p>>,
    pub(super) reporting: bool,
    pub(super) telling: bool,
    /// The command line up to the capture, for sending one again.
    pub(super) again: String,
    /// What stands behind it, where it lacks something.
    pub(super) again_lacks: &'static str,
    /// How long curl waits, in milliseconds: where that was asked for.
    pub(super) asked_time: Option<u64>,
    /// Whether the endpoint is still there when this process has ended.
    pub(super) lasting: bool,
    /// Whether any certificate will do.
    pub(super) insecure: bool,
    /// The flags in it that tell where the secrets are.
    pub(super) secret_flags: String,
    pub(super) control: &'p Control,
    pub(super) started: Instant,
}

/// What came of one capture.
pub(super) struct Made {
    pub(super) outcome: Outcome,
    pub(super) elapsed: Option<Duration>,
    pub(super) flow: Option<&'static str>,
    /// The rendered row.
    pub(super) row: Vec<u8>,
    /// The same for a JSON report beside it.
    pub(super) json: Vec<u8>,
    pub(super) case: Option<Case>,
    pub(super) story: Option<Story>,
    /// The answer, to be kept as the recorded one: with the source and the capture's place in it.
    pub(super) accepted: Option<(usize, u64, Response)>,
    /// Something that makes the question wrong, whatever was answered.
    pub(super) complaint: Option<String>,
    /// Whether it went out unsigned although its flow is signed.
    pub(super) unsigned: bool,
    /// How often it was sent again although nobody asked for it.
    pub(super) resent: u32,
}

/// A worker.
pub(super) struct Worker<'p> {
    plan: &'p Plan<'p>,
    transport: Result<Transport<'p>, Fault>,
    chain: Chain,
    /// Which time the list is sent.
    pass: u64,
    request: Request,
    /// By which scheme the request was signed.
    signed: Option<&'p Settled>,
    /// The secrets that the capture names itself.
    own: Vec<Secret>,
    unsigned: bool,
    /// Whether its body holds what was answered before.
    filled: bool,
    /// The head of the request, and behind it the body where both are sent at once.
    head: Vec<u8>,
    together: bool,
}

impl<'p> Worker<'p> {
    pub(super) fn new(plan: &'p Plan<'p>, switch: &'p Switch) -> Self {
        Self {
            plan,
            transport: Transport::new(&plan.route.target, plan.library.as_ref(), switch),
            chain: Chain::default(),
            pass: 0,
            request: Request::default(),
            signed: None,
            own: Vec::new(),
            unsigned: false,
            filled: false,
            head: Vec::new(),
            together: true,
        }
    }

    /// Sends one capture and judges its answer.
    pub(super) fn play(&mut self, job: &mut Job) -> Made {
        let plan = self.plan;
        if self.pass != job.pass {
            // The list begins anew, and so do its sessions.
            self.pass = job.pass;
            self.chain = Chain::default();
        }
        let capture = &job.capture;
        if let Some(problem) = &job.problem {
            return self.left_out(job, problem.clone());
        }
        let expectations = match Expectations::of(capture, job.flow, &plan.options) {
            Ok(expectations) => expectations,
            Err(malformed) => {
                let source = plan.names.get(job.source).map_or("", String::as_str);
                let complaint = format!("{source}:{}: {}", malformed.line, malformed.message);
                let problem = Problem { code: "expectation-malformed", detail: malformed.message };
                return Made { complaint: Some(complaint), ..self.left_out(job, problem) };
            }
        };
        if expectations.compares() {
            plan.compared.store(true, Ordering::Relaxed);
        }
        if let Some(due) = job.due
            && !plan.control.wait_until(due)
        {
            let detail = "stopped before its turn came".to_owned();
            return self.left_out(job, Problem { code: "interrupted", detail });
        }
        let (mut attempts, mut resent) = (0, 0);
        loop {
            attempts += 1;
            if let Err(problem) = self.prepare(job) {
                return self.left_out(job, problem);
            }
            let outcome = self.exchange();
            resent += self.transport.as_mut().map_or(0, Transport::take_resent);
            let again = match &outcome {
                Ok(received) => matches!(received.response.status, 408 | 429 | 502 | 503 | 504),
                Err(fault) => !matches!(fault, Fault::Interrupted | Fault::TooLarge(_) | Fault::Invalid(_)),
            };
            if again && attempts <= plan.retries {
                // As curl does: twice the pause after each attempt.
                let pause = plan.retry_delay.saturating_mul(1 << (attempts - 1).min(10));
                if plan.control.wait_until(Instant::now() + pause) {
                    continue;
                }
            }
            let made = match outcome {
                Ok(received) => self.answered(job, &expectations, received, attempts + resent),
                Err(fault) => self.lost(job, &fault, attempts + resent),
            };
            return Made { resent, ..made };
        }
    }

    fn exchange(&mut self) -> Result<Received, Fault> {
        let limits = self.plan.limits;
        match &mut self.transport {
            Ok(transport) => {
                let body = if self.together { &[][..] } else { &self.request.body };
                transport.exchange(&self.request, [&self.head, body], limits)
            }
            Err(fault) => Err(fault.clone()),
        }
    }

    /// Makes the request of a capture, ready to be written.
    fn prepare(&mut self, job: &Job) -> Result<(), Problem> {
        let plan = self.plan;
        self.request.clone_from(&job.capture.request);
        let session = if plan.chained { chain::session(&job.capture, &self.request) } else { None };
        self.filled = session.is_some_and(|session| self.chain.fill(&session, &mut self.request));
        self.own = plan.signer.own(&job.capture, job.source)?.unwrap_or_default();
        (self.signed, self.unsigned) = plan.sign(job, &self.own, &mut self.request)?;
        let turned = plan.route.turn(&mut self.request);
        turned.map_err(|error| Problem { code: "unsendable", detail: error.to_string() })?;
        self.head.clear();
        wire::write_request(&self.request, &mut self.head);
        // Most requests fit one packet, and then go out in one call.
        self.together = self.request.body.len() <= 16 << 10;
        if self.together {
            self.head.extend_from_slice(&self.request.body);
        }
        Ok(())
    }

    fn answered(&mut self, job: &Job, expectations: &Expectations<'_>, received: Received, attempts: u32) -> Made {
        let plan = self.plan;
        let Received { response, elapsed, surplus } = received;
        let exchange =
            Exchange { capture: &job.capture, request: &self.request, flow: job.flow, response: &response, elapsed };
        let mut held = expectations.judge(&exchange);
        if surplus > 0 {
            held.push(Held {
                expect: "one answer".into(),
                ok: false,
                code: "answer-surplus",
                detail: Some(format!("{} followed the end of the answer", text::count(surplus as u64, "byte"))),
                line: None,
                diff: None,
                findings: Vec::new(),
            });
        }
        if plan.chained
            && let Some(session) = chain::session(&job.capture, &self.request)
        {
            self.chain.keep(&session, &response.body);
        }
        let ok = held.iter().all(|held| held.ok);
        let played = Played {
            response: Some(&response),
            elapsed: Some(elapsed),
            attempts,
            outcome: if ok { Outcome::Passed } else { Outcome::Failed },
            held: &held,
            ..self.played(job, !ok)
        };
        let mut made = self.made(&played);
        made.unsigned = self.unsigned;
        if plan.accepting {
            made.accepted = Some((job.source, job.index, response));
        }
        made
    }

    /// No answer: the endpoint was not there, or what it sent is none.
    fn lost(&self, job: &Job, fault: &Fault, attempts: u32) -> Made {
        let outcome = if fault.is_unreachable() { Outcome::Broken } else { Outcome::Failed };
        // Whoever expects TLS hangs up on a request in the clear.
        let hung_up = matches!(fault, Fault::Closed | Fault::Reset(0));
        let clear = self.plan.route.target.scheme == wire::Scheme::Http;
        let hint = if hung_up && clear { "; if the app speaks TLS there, write https:// in --to" } else { "" };
        let problem = Some(Problem { code: fault.code(), detail: format!("{fault}{hint}") });
        self.made(&Played { attempts, outcome, problem, ..self.played(job, true) })
    }

    fn left_out(&self, job: &Job, problem: Problem) -> Made {
        let request = &job.capture.request;
        // The request at hand may be that of the capture before.
        let played = Played { again: None, ..self.played(job, false) };
        self.made(&Played { outcome: Outcome::Skipped, problem: Some(problem), request, ..played })
    }

    fn played<'a>(&'a self, job: &'a Job, again: bool) -> Played<'a> {
        let plan = self.plan;
        let source = plan.names.get(job.source).map_or("", String::as_str);
        let again = (again || plan.telling).then(|| self.again(job, source));
        Played {
            source,
            line: job.capture.line,
            index: job.index,
            alone: job.alone,
            name: job.capture.directive("name"),
            flow: job.flow,
            request: &self.request,
            response: None,
            elapsed: None,
            attempts: 0,
            outcome: Outcome::Passed,
            held: &[],
            problem: None,
            again,
        }
    }

    /// Commands that send the request again: ours, and where it fits, curl's.
    fn again(&self, job: &Job, source: &str) -> Again {
        let plan = self.plan;
        // A name may be that of several.
        let only = if job.alone { String::new() } else { format!(" --only '#{}'", job.index) };
        let ours = format!("{} {}{only}{}", plan.again, text::shell_word(source), plan.again_lacks);
        let curl = self.curl();
        let ours = match &curl {
            // By itself it would be sent with the body that was captured.
            Some(_) if self.filled => None,
            None if self.filled => Some(CHAINED.to_owned()),
            _ => Some(ours),
        };
        Again { ours, curl }
    }

    /// Curl's command, where the endpoint is still there and the request fits one.
    fn curl(&self) -> Option<String> {
        let plan = self.plan;
        if !plan.lasting || !self.own.is_empty() {
            return None;
        }
        let target = plan.route.target.to_string();
        let origin = target.strip_suffix(plan.route.target.base.as_str()).unwrap_or_default();
        let proof = self.signed.map(|place| {
            let source = place.secrets.first().map(Secret::source);
            let variable = source.and_then(|source| source.strip_prefix("env:"));
            Proof { setting: &place.setting, flags: &plan.secret_flags, variable }
        });
        let way = Way { origin, insecure: plan.insecure, max_time: plan.asked_time };
        again::curl(&self.request, way, proof, |own| plan.view.veil.covers(&self.request, own))
    }

    fn made(&self, played: &Played<'_>) -> Made {
        let plan = self.plan;
        // What an app that fails echoes may hold the proof that was just made, or a secret that only this capture names.
        let shown = played.outcome != Outcome::Passed || plan.telling;
        let redactor = (!self.own.is_empty()).then(|| {
            let known = plan.signer.places.iter().flat_map(|place| &place.secrets);
            Redactor::new(self.own.iter().chain(known))
        });
        let echoes = if shown { plan.view.veil.echoes(&self.request) } else { Vec::new() };
        let own = (!echoes.is_empty() || redactor.is_some()).then(|| Veil {
            redactor: redactor.as_ref().unwrap_or(plan.view.veil.redactor),
            carriers: plan.view.veil.carriers.clone(),
            credentials: plan.view.veil.credentials.clone(),
            echoes,
        });
        let veil = own.as_ref().unwrap_or(plan.view.veil);
        let view = View { veil, ..plan.view };
        let (mut row, mut json) = (Vec::with_capacity(256), Vec::new());
        // Rows are made in memory, where nothing fails.
        let _ = view.row(played, &mut row);
        if let Some(json_view) = plan.json {
            let _ = View { veil, ..json_view }.row(played, &mut json);
        }
        let began = plan.started.elapsed().saturating_sub(played.elapsed.unwrap_or_default());
        Made {
            outcome: played.outcome,
            elapsed: played.elapsed,
            flow: played.flow,
            row,
            json,
            case: plan.reporting.then(|| view.case(played)),
            story: plan.telling.then(|| Story::new(played, began, veil)),
            accepted: None,
            complaint: None,
            unsigned: false,
            resent: 0,
        }
    }
}

impl<'p> Plan<'p> {
    /// Signs a request; gives the scheme, the last one where there are several, and whether it stays unsigned for want of a secret.
    fn sign(&self, job: &Job, own: &[Secret], request: &mut Request) -> Result<(Option<&'p Settled>, bool), Problem> {
        let (mut signed, mut unsigned) = (None, false);
        if self.signing == Signing::Original {
            return Ok((signed, unsigned));
        }
        let (schemes, proved) = self.signer.schemes(&job.capture, job.flow)?;
        for scheme in schemes {
            let Some(place) = self.signer.place(scheme) else { continue };
            if self.signing == Signing::None {
                renew::strip(request, &place.setting);
                continue;
            }
            let secrets = if own.is_empty() { &place.secrets } else { own };
            if secrets.is_empty() {
                if !proved {
                    unsigned = true;
                    continue;
                }
                let missing = Signer::lacking(place);
                let detail = format!("{missing}; or send what was captured with --sign original");
                return Err(Problem { code: "secret-unknown", detail });
            }
            let now = self.at.unwrap_or_else(time::now_ms);
            renew::renew(request, &place.setting, secrets, now).map_err(|error| Problem {
                code: "unsignable",
                detail: format!("{error}; --sign original sends it as it was captured"),
            })?;
            signed = Some(place);
        }
        Ok((signed, unsigned))
    }
}
