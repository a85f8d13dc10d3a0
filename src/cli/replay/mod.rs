//! `courtside replay`: send captures to an endpoint, freshly signed, and judge the answers.

mod accept;
mod app;
pub(super) mod args;
pub(super) mod feed;
mod send;
#[cfg(target_os = "linux")]
mod strays;

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::config::Context;
use super::endpoint::Endpoint;
use super::input::{self, Source};
use super::sending::SendArgs;
use super::serve;
use super::shell::Shell;
use super::signals::Signals;
use super::stock::Stock;
use crate::exit::{Exit, Failure};
use crate::platform;
use crate::replay::crew::{self, Control};
use crate::replay::expect::Options;
use crate::replay::latency::Latency;
use crate::report::cases::{self, Case, Kind, Outcome};
use crate::report::replay::{Counts, Limit, Page, Veil, View};
use crate::report::verify::Format;
use crate::secret::Redactor;
use crate::text;
use crate::wire::{Client, Limits};
use accept::Accepted;
use app::App;
pub(super) use args::Args;
use args::{Beside, Order, Signing, Timing, span};
use feed::{Choice, Feed};
use send::{Made, Plan, Worker};

/// The largest answer that is taken in. Intercom's own limit for a canvas is 64 KB.
const LARGEST: usize = 16 << 20;

/// How long an endpoint is given to show that it is there before the app is started.
const ALREADY: Duration = Duration::from_millis(250);

/// What a command that is shown lacks where a secret stood on the command line.
const LACKING: &str = "  # with its --secret, which is left out here";

/// How old a row may get before it is shown.
const LIVE: Duration = Duration::from_millis(100);

/// What is gathered while answers come in.
struct Tally {
    counts: Counts,
    latency: Latency,
    limits: Vec<Limit>,
    first: bool,
    shown: Instant,
    first_json: bool,
    json: Vec<u8>,
    cases: Vec<Case>,
    page: Page,
    accepted: Accepted,
    complaints: bool,
    unsigned: u64,
    resent: u64,
}

impl Args {
    #[inline(never)]
    pub(super) fn run(mut self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        // Nothing is read before it is sure that it may go where it is to go.
        let endpoint = self.send.endpoint.endpoint()?;
        if self.sending.chain && (self.sending.jobs > 1 || self.sending.order != Order::Captured) {
            let message = "--chain hands each answer to the next request, so it needs --jobs 1 and the captured order";
            return Err(Failure::question(message));
        }
        if endpoint == Endpoint::Sample && self.starting.exec.is_some() {
            return Err(Failure::question(
                "--exec starts an app of yours, and --to sample needs none; give the app's port with --to",
            ));
        }
        let config = context.config()?;
        let sources = self.send.sources(shell.voice)?;
        if self.judging.accept && sources.contains(&Source::Stdin) {
            return Err(Failure::question(
                "--accept writes answers into the captures' files, and standard input is none",
            ));
        }
        self.check_files(&sources)?;
        let mut stock = Stock::new(self.send.scheme, &self.send.choices, &self.send.secrets, &config, shell.voice)?;
        if endpoint == Endpoint::Sample {
            serve::add_public_secrets(&mut stock.places, true);
        }
        if super::under_github_actions() && !self.reports.iter().any(|(kind, _)| *kind == Beside::Cases(Kind::Github)) {
            self.reports.push((Beside::Cases(Kind::Github), None));
        }
        let in_process = endpoint == Endpoint::Sample;
        let target = match endpoint {
            Endpoint::Sample => serve::sample(&stock.places)?,
            Endpoint::At(target) => target,
        };
        let limits = Limits { max_time: span(self.judging.max_time), largest: LARGEST };
        let library = self.send.endpoint.library(&target, limits, shell.voice)?;
        let redactor = Redactor::new(stock.places.iter().flat_map(|place| &place.secrets).chain(&stock.others));
        let (carriers, credentials) = self.send.proving(&config);
        let veil = Veil { redactor: &redactor, carriers, credentials, echoes: Vec::new() };
        let view = View { format: self.format, paint: shell.paint, veil: &veil };
        let secret_flags = self.send.secret_flags(context.explicit());
        let control = Control::new(usize::from(self.sending.jobs));
        let wants = |wanted: fn(&Beside) -> bool| self.reports.iter().any(|(kind, _)| wanted(kind));
        let plan = Plan {
            names: sources.iter().map(Source::name).collect(),
            signer: self.send.signer(&sources, &stock.places, &config),
            signing: self.sign,
            at: self.at,
            route: self.send.route(target),
            library,
            limits,
            options: Options { same: self.judging.diff, ignore: self.judging.ignored.clone(), ..Options::default() },
            compared: AtomicBool::new(false),
            retries: self.sending.retry,
            retry_delay: span(self.sending.retry_delay),
            chained: self.sending.chain,
            accepting: self.judging.accept,
            view,
            json: wants(|kind| *kind == Beside::Json).then_some(View { format: Format::Json, ..view }),
            reporting: wants(|kind| matches!(kind, Beside::Cases(_))),
            telling: wants(|kind| *kind == Beside::Page),
            again: self.again(&secret_flags),
            again_lacks: if self.send.secrets.repeats() { "" } else { LACKING },
            asked_time: self.asked_time(),
            lasting: !in_process && self.starting.exec.is_none(),
            insecure: self.send.endpoint.is_insecure(),
            secret_flags,
            control: &control,
            started: Instant::now(),
        };
        self.play(&plan, shell)
    }

    /// Refuses what could only fail after everything was sent: reports over captures or over each other, answers that cannot be kept.
    fn check_files(&self, sources: &[Source]) -> Result<(), Failure> {
        input::check_reports(self.reports.iter().filter_map(|(_, file)| file.as_deref()), sources)?;
        if self.judging.accept {
            sources.iter().try_for_each(accept::check)?;
        }
        Ok(())
    }

    /// Starts the app where there is one, sends everything, and writes what came of it.
    fn play(&self, plan: &Plan<'_>, shell: &mut Shell) -> Result<Exit, Failure> {
        let control = plan.control;
        let choice = Choice {
            only: self.only.clone(),
            shard: self.sending.shard,
            shuffle: match self.sending.order {
                Order::Captured => None,
                Order::Shuffle(seed) => Some(seed),
            },
            repeat: self.sending.repeat,
            rate: self.sending.rate,
            original_timing: self.sending.timing == Timing::Original,
            from: self.send.from,
            files: self.send.files.clone(),
            secrets_given: self.send.secrets.given(),
        };
        let mut tally = Tally {
            counts: Counts::default(),
            latency: Latency::default(),
            limits: Vec::new(),
            first: true,
            shown: Instant::now(),
            first_json: true,
            json: Vec::new(),
            cases: Vec::new(),
            page: Page::default(),
            accepted: Accepted::default(),
            complaints: false,
            unsigned: 0,
            resent: 0,
        };
        if let Some(command) = &self.starting.exec
            && Client::knock(&plan.route.target, ALREADY).is_ok()
        {
            let (target, command) = (&plan.route.target, text::sanitise(command));
            return Err(Failure::question(format!(
                "something answers at {target} already, so it would not be `{command}` that is judged; stop it first, or leave out --exec"
            )));
        }
        let mut app_failed = false;
        let ended = std::thread::scope(|scope| {
            let signals = Signals::watch(scope, control)?;
            let mut app =
                self.starting.exec.as_deref().map(|command| App::start(command, shell.is_quiet())).transpose()?;
            let ended = self.everything(plan, &choice, &mut app, &mut tally, shell);
            // What it did not answer any more is explained by that.
            if let (Ok(_), Some(failure)) = (&ended, app.as_mut().and_then(App::failed)) {
                app_failed = true;
                shell.voice.error(&failure.error);
            }
            if let Some(app) = app {
                app.stop(control);
            }
            control.end();
            drop(signals);
            ended
        });
        match ended {
            Ok(feed) => {
                let exit = self.conclude(plan, &feed, tally, shell)?;
                Ok(if app_failed { Exit::World } else { exit })
            }
            // Whoever reads the reports is not to suffer because nobody reads the answer any more.
            Err(failure) => {
                self.write_reports(plan, &mut tally)?;
                Err(failure)
            }
        }
    }

    fn everything<'p>(
        &'p self,
        plan: &'p Plan<'p>,
        choice: &'p Choice,
        app: &mut Option<App>,
        tally: &mut Tally,
        shell: &mut Shell,
    ) -> Result<Feed<'p>, Failure> {
        let patience = self.starting.wait.or(app.is_some().then_some(30_000));
        if let Some(patience) = patience {
            app::wait_for(&plan.route.target, span(patience), app, plan.control)?;
        }
        let voice = shell.voice;
        let mut feed = Feed::new(plan.signer.sources, &self.send.paths, choice, shell.watch, voice)?;
        let out = &mut shell.out;
        plan.view.format.begin(out)?;
        let bail = self.judging.bail;
        crew::run(
            plan.control,
            |job| feed.next(job),
            |number| {
                // There is a switch for each worker.
                let mut worker = plan.control.switches.get(number).map(|switch| Worker::new(plan, switch));
                move |job: &mut feed::Job| worker.as_mut().map(|worker| worker.play(job))
            },
            |made: Option<Made>| -> Result<(), Failure> {
                let Some(made) = made else { return Ok(()) };
                if let Some(complaint) = &made.complaint {
                    tally.complaints = true;
                    voice.complain(complaint);
                }
                if bail && matches!(made.outcome, Outcome::Failed | Outcome::Broken) {
                    plan.control.stop();
                }
                tally.take(made, plan, out)
            },
        )?;
        Ok(feed)
    }

    fn conclude(&self, plan: &Plan<'_>, feed: &Feed<'_>, mut tally: Tally, shell: &mut Shell) -> Result<Exit, Failure> {
        let counts = tally.counts;
        plan.view.end(counts, &tally.latency, &tally.limits, &mut shell.out)?;
        shell.finish()?;
        if feed.foreign > 0 {
            let foreign = text::count(feed.foreign, "entry").replace("entrys", "entries");
            shell.voice.note(&format!("{foreign} of no flow and no scheme that courtside knows were left out"));
        }
        let kept = tally.accepted.write(plan.signer.sources, shell.voice);
        self.write_reports(plan, &mut tally)?;
        kept?;
        if tally.unsigned > 0 && self.sign == Signing::Fresh {
            let unsigned = text::count(tally.unsigned, "request");
            shell.voice.warning(&format!(
                "{unsigned} went out unsigned, though such requests are signed: no secret is known; name it with --secret or in courtside.toml"
            ));
        }
        if tally.resent > 0 {
            let resent = text::count(tally.resent, "request");
            shell.voice.warning(&format!(
                "{resent} went out a second time, since the app had closed the connection without an answer: look for a crash in its log"
            ));
        }
        if feed.timeless {
            shell.voice.warning("some captures do not say when they were recorded; they were sent without a pause");
        }
        // A folder that holds nothing of the kind says enough by itself.
        let idle = if feed.ended && counts.sent() > 0 { feed.idle() } else { Vec::new() };
        for only in &idle {
            shell.voice.complain(&format!(
                "--only {}: no capture has such a flow, name, file or number",
                text::sanitise(only)
            ));
        }
        if counts.sent() > 0 {
            SendArgs::mention_idle_maps(&plan.route, shell.voice);
            if !self.judging.ignored.is_empty() && !plan.compared.load(Ordering::Relaxed) {
                shell.voice.warning(
                    "--ignore-path changed nothing: no answer was compared with a recorded one; add --diff, or `# @expect same`",
                );
            }
        }
        if counts.sent() == 0 {
            let why =
                if counts.skipped > 0 { "none of the captures could be sent" } else { "there is no capture to send" };
            return Err(Failure::question(format!("{why} (looked in {}), so nothing is proved", self.send.places())));
        }
        let interrupted =
            plan.control.is_stopped() && !feed.ended && !(self.judging.bail && counts.failed + counts.unreachable > 0);
        if interrupted {
            let sent = text::count(counts.sent(), "request");
            shell.voice.complain(&format!("interrupted after {sent}; what was left was not sent"));
        }
        Ok(if counts.unreachable > 0 || interrupted {
            Exit::World
        } else if counts.failed > 0 {
            Exit::No
        } else if counts.skipped > 0 || feed.broken || tally.complaints || !idle.is_empty() {
            // What could not be asked is not answered by the others.
            Exit::Question
        } else {
            Exit::Yes
        })
    }

    fn write_reports(&self, plan: &Plan<'_>, tally: &mut Tally) -> Result<(), Failure> {
        let mut first = Ok(());
        for (kind, file) in &self.reports {
            let report = match kind {
                Beside::Cases(kind) => cases::render(*kind, "replay", &tally.cases).into_bytes(),
                Beside::Page => {
                    let target = plan.route.target.to_string();
                    tally.page.render(&target, tally.counts, &tally.latency).into_bytes()
                }
                Beside::Json => {
                    let mut document = Vec::new();
                    if let Some(view) = plan.json {
                        view.format.begin(&mut document)?;
                        document.append(&mut tally.json);
                        view.end(tally.counts, &tally.latency, &tally.limits, &mut document)?;
                    }
                    document
                }
            };
            // One that cannot be written does not cost the others.
            first = first.and(input::write_report(file.as_deref(), &report));
        }
        first
    }
}

impl Tally {
    /// Counts an answer to a flow whose platform says how long it waits.
    fn hold_to_limit(&mut self, flow: Option<&'static str>, elapsed: Duration) {
        let Some((flow, within)) = flow.and_then(|flow| Some((flow, platform::reply(flow)?.within?))) else { return };
        let at = self.limits.iter().position(|limit| limit.flow == flow).unwrap_or_else(|| {
            self.limits.push(Limit { flow, within, answers: 0, late: 0 });
            self.limits.len() - 1
        });
        if let Some(limit) = self.limits.get_mut(at) {
            limit.answers += 1;
            limit.late += u64::from(elapsed > within);
        }
    }

    fn take(&mut self, made: Made, plan: &Plan<'_>, out: &mut impl Write) -> Result<(), Failure> {
        self.counts.add(made.outcome);
        if let Some(elapsed) = made.elapsed {
            self.latency.record(elapsed);
            self.hold_to_limit(made.flow, elapsed);
        }
        if !self.first {
            out.write_all(plan.view.format.separator())?;
        }
        self.first = false;
        out.write_all(&made.row)?;
        // Somebody may be watching: what has come is shown, and a fast run does not pay for it.
        if self.shown.elapsed() > LIVE {
            out.flush()?;
            self.shown = Instant::now();
        }
        if !made.json.is_empty() {
            if !self.first_json {
                self.json.extend_from_slice(Format::Json.separator());
            }
            self.first_json = false;
            self.json.extend_from_slice(&made.json);
        }
        self.unsigned += u64::from(made.unsigned);
        self.resent += u64::from(made.resent);
        self.cases.extend(made.case);
        self.page.stories.extend(made.story);
        if let Some((source, index, response)) = made.accepted {
            self.accepted.keep(source, index, response);
        }
        Ok(())
    }
}
