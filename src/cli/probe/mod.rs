//! `courtside probe`: send what must be refused, and see that it is.

mod args;
mod fallen;
mod send;
mod sender;
mod tempo;

use std::io::Write;

use super::config::Context;
use super::endpoint::Endpoint;
use super::input::{self, Source};
use super::replay::args::{Beside, span};
use super::replay::feed::{Choice, Feed, Job};
use super::sending::SendArgs;
use super::serve;
use super::shell::Shell;
use super::signals::Signals;
use super::stock::Stock;
use crate::exit::{Exit, Failure};
use crate::probe::{self, Grade, Group, Outcome, Verdict};
use crate::replay::crew::Control;
use crate::report::UNREADABLE;
use crate::report::cases::{self, Kind};
use crate::report::probe::{Counts, Good, Line, Probed, View};
use crate::report::replay::Veil;
use crate::report::verify::Format;
use crate::secret::Redactor;
use crate::text;
use crate::wire::Limits;
pub(super) use args::Args;
use send::Plan;
use sender::Pace;

/// The largest answer that is taken in.
const LARGEST: usize = 16 << 20;

/// What is gathered while captures are probed.
#[derive(Default)]
struct Tally {
    all: Vec<Probed>,
    counts: Counts,
    /// Captures that could not be probed with.
    skipped: u64,
    foreign: u64,
    broken: bool,
}

impl Args {
    #[inline(never)]
    pub(super) fn run(mut self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        if self.list {
            for probe in probe::all() {
                let id = shell.paint.name(&format!("{:<25}", probe.id()));
                writeln!(shell.out, "{:<7}  {id}  {}", probe.group.name(), probe.explanation.title)?;
            }
            return Ok(Exit::Yes);
        }
        // Nothing is read before it is sure that it may go where it is to go.
        let endpoint = self.send.endpoint.endpoint()?;
        let config = context.config()?;
        let sources = self.send.sources(shell.voice)?;
        input::check_reports(self.reports.iter().filter_map(|(_, file)| file.as_deref()), &sources)?;
        let mut stock = Stock::new(self.send.scheme, &self.send.choices, &self.send.secrets, &config, shell.voice)?;
        if endpoint == Endpoint::Sample {
            serve::add_public_secrets(&mut stock.places, true);
        }
        if super::under_github_actions() && !self.reports.iter().any(|(kind, _)| *kind == Beside::Cases(Kind::Github)) {
            self.reports.push((Beside::Cases(Kind::Github), None));
        }
        let target = match endpoint {
            Endpoint::Sample => serve::sample(&stock.places)?,
            Endpoint::At(target) => target,
        };
        let limits = Limits { max_time: span(self.max_time), largest: LARGEST };
        let library = self.send.endpoint.library(&target, limits, shell.voice)?;
        let redactor = Redactor::new(stock.places.iter().flat_map(|place| &place.secrets).chain(&stock.others));
        let (carriers, credentials) = self.send.proving(&config);
        let veil = Veil { redactor: &redactor, carriers, credentials, echoes: Vec::new() };
        let control = Control::new(usize::from(self.jobs));
        let shown = target.to_string();
        let view = View { format: self.format, paint: shell.paint, redactor: &redactor, target: &shown };
        let plan = Plan {
            signer: self.send.signer(&sources, &stock.places, &config),
            names: sources.iter().map(Source::name).collect(),
            route: self.send.route(target),
            library,
            limits,
            only: &self.only,
            again: self.again(context.explicit()),
            control: &control,
            veil: &veil,
            pace: Pace::default(),
            voice: shell.voice,
        };
        let tally = std::thread::scope(|scope| {
            let signals = Signals::watch(scope, &control)?;
            let ended = self.everything(&plan, &sources, view, shell);
            control.end();
            drop(signals);
            ended
        })?;
        self.conclude(&plan, view, &tally, shell)
    }

    /// Probes with one capture after the other.
    fn everything(
        &self,
        plan: &Plan<'_>,
        sources: &[Source],
        view: View<'_>,
        shell: &mut Shell,
    ) -> Result<Tally, Failure> {
        let choice = Choice {
            only: Vec::new(),
            shard: None,
            shuffle: None,
            repeat: 1,
            rate: None,
            original_timing: false,
            from: self.send.from,
            files: self.send.files.clone(),
            secrets_given: self.send.secrets.given(),
        };
        let mut feed = Feed::new(sources, &self.send.paths, &choice, shell.watch, shell.voice)?;
        let mut tally = Tally::default();
        let mut job = Job::default();
        while !plan.control.is_stopped() && feed.next(&mut job)? {
            if job.problem.as_ref().is_some_and(|problem| problem.code == UNREADABLE) {
                // It was said when it was read.
                tally.skipped += 1;
                continue;
            }
            match plan.probe(&job) {
                Ok(probed) => {
                    tally.counts.add(&probed);
                    view.capture(&probed, &mut shell.out)?;
                    shell.finish()?;
                    tally.all.push(probed);
                }
                Err(problem) => {
                    tally.skipped += 1;
                    let source = plan.names.get(job.source).map_or("", String::as_str);
                    shell
                        .voice
                        .complain(&format!("{source}:{}: {}: {}", job.capture.line, problem.code, problem.detail));
                }
            }
        }
        tally.foreign = feed.foreign;
        tally.broken = feed.broken;
        Ok(tally)
    }

    fn conclude(&self, plan: &Plan<'_>, view: View<'_>, tally: &Tally, shell: &mut Shell) -> Result<Exit, Failure> {
        let worst = worst(&tally.all);
        if !tally.all.is_empty() || self.format == Format::Json {
            view.end(&tally.all, worst, tally.counts, &mut shell.out)?;
        }
        shell.finish()?;
        if tally.foreign > 0 {
            let foreign = text::count(tally.foreign, "entry").replace("entrys", "entries");
            shell.voice.note(&format!("{foreign} of no flow and no scheme that courtside knows were left out"));
        }
        self.write_reports(view, tally, worst)?;
        if !tally.all.is_empty() {
            SendArgs::mention_idle_maps(&plan.route, shell.voice);
        }
        if tally.all.is_empty() {
            let why = if tally.skipped > 0 {
                "none of the captures can be probed with"
            } else {
                "there is no capture to probe with"
            };
            return Err(Failure::question(format!("{why} (looked in {}), so nothing is proved", self.send.places())));
        }
        let stopped = plan.control.is_stopped();
        if stopped {
            shell.voice.complain("interrupted; what was not sent is counted as inconclusive");
        }
        Ok(self.exit(tally, worst, stopped))
    }

    /// A hole is one, whatever else went wrong; and who was there at first and fell over is not out of reach.
    fn exit(&self, tally: &Tally, worst: Option<Grade>, stopped: bool) -> Exit {
        let lines = || tally.all.iter().flat_map(|probed| &probed.lines);
        let fell = |probed: &Probed| probed.diagnosis.iter().any(|found| found.code == "crashes");
        let broke = tally.all.iter().any(fell) || lines().any(|line| probe::is_broken(line.group, &line.judged));
        let unreachable = lines().any(|line| line.judged.outcome == Outcome::Unreachable);
        let asked = |line: &&Line| ![probe::GOOD, probe::AFTER].contains(&line.explanation.code);
        let failed = || lines().filter(asked).any(|line| line.judged.verdict == Verdict::Failed);
        let untold = |probed: &Probed| {
            let unknown = |line: &Line| line.judged.verdict == Verdict::Unknown;
            let mut open =
                probed.lines.iter().filter(asked).filter(|line| !self.only.is_empty() || line.group == Group::Refuse);
            // What nothing was asked of proves nothing, and no grade is no answer.
            let graded = probed.grade.is_some() || !self.only.is_empty();
            !graded || probed.good != Good::Taken || open.clone().next().is_none() || open.any(unknown)
        };
        let below = self.min_grade.is_some_and(|least| worst.is_none_or(|worst| worst > least));
        // Whoever can take it down needs no forgery.
        if lines().any(Line::is_hole) || tally.all.iter().any(|probed| probed.downed) {
            Exit::No
        } else if stopped || (unreachable && !broke) {
            Exit::World
        } else if !self.only.is_empty() && failed() {
            Exit::No
        } else if tally.all.iter().any(untold) || tally.skipped > 0 || tally.broken {
            Exit::Question
        } else if below {
            Exit::No
        } else {
            Exit::Yes
        }
    }

    fn write_reports(&self, view: View<'_>, tally: &Tally, worst: Option<Grade>) -> Result<(), Failure> {
        for (kind, file) in &self.reports {
            let report = match kind {
                Beside::Cases(kind) => {
                    let cases: Vec<_> = tally.all.iter().flat_map(|probed| view.cases(probed)).collect();
                    cases::render(*kind, "probe", &cases).into_bytes()
                }
                Beside::Json | Beside::Page => {
                    let mut document = Vec::new();
                    View { format: Format::Json, ..view }.end(&tally.all, worst, tally.counts, &mut document)?;
                    document
                }
            };
            input::write_report(file.as_deref(), &report)?;
        }
        Ok(())
    }
}

/// The grade of all captures together: that of the worst one. `None` where one has none, unless another shows a hole.
fn worst(all: &[Probed]) -> Option<Grade> {
    let worst = all.iter().filter_map(|probed| probed.grade).max()?;
    (worst >= Grade::D || all.iter().all(|probed| probed.grade.is_some())).then_some(worst)
}
