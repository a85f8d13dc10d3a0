//! What `courtside probe` is asked.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::cli::replay::args::{Beside, some_time};
use crate::cli::sending::{self, SendArgs};
use crate::cli::value::{choice, read};
use crate::glob::Glob;
use crate::probe::Grade;
use crate::report::cases::Kind;
use crate::report::verify::Format;
use crate::text;

/// What is taken where nothing else is said.
const JOBS: u16 = 4;
const MAX_TIME: i64 = 10_000;

/// Send what must be refused, and see that it is
///
/// From each good capture come some hundred requests, each changed in one thing and otherwise signed rightly: forgeries that must be refused,
/// awkward ones that must be taken, and broken ones that must not break the app. First it is proved that the good request is taken; where it
/// is not, nothing can be told. Each hole comes with what an attacker gains and with its repair, and the whole with a grade: A nothing is wrong;
/// B something makes the app fail, or its limits of time are wide; C genuine requests are refused; D a request can be sent again later; E whoever has seen one can forge others;
/// F anyone can.
///
/// The app does what the good request asks for each time that it takes one: probe an app that may do so.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(super) send: SendArgs,
    /// Only probes whose id fits this glob; may be repeated
    #[arg(long, value_name = "GLOB", value_parser = read(Only::parse))]
    pub(super) only: Vec<Only>,
    /// List every probe, with what it sends
    #[arg(long, exclusive = true)]
    pub(super) list: bool,
    /// How many requests are under way at once
    #[arg(short, long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(super) jobs: u16,
    /// How long a request may take from connecting to the last byte
    #[arg(long, value_name = "SPAN", default_value = "10s", value_parser = read(some_time))]
    pub(super) max_time: i64,
    /// Answer no also below this grade; without it, only where there is a hole (D to F)
    #[arg(long, value_name = "GRADE", value_parser = read(grade))]
    pub(super) min_grade: Option<Grade>,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_parser = choice::<Format>(), default_value = "text")]
    pub(super) format: Format,
    /// A report beside the answer: junit, sarif, json, markdown, github, tap, html; into =FILE, or to standard error. May be repeated
    #[arg(long = "report", value_name = "KIND[=FILE]", value_parser = read(report))]
    pub(super) reports: Vec<(Beside, Option<PathBuf>)>,
}

const EXAMPLES: &str = "\
Exit status: 0 no hole, 1 a hole, 2 cannot tell (the good request is refused, or there is no grade), 3 the endpoint cannot be reached.
With --only it is about those probes alone: 0 each was answered as it must be, 1 one was not, 2 one is inconclusive or none can be sent

Examples:
  courtside probe initialize.http --to 3000 \\
    --secret env:INTERCOM_CLIENT_SECRET
  courtside probe captures/ --to 3000 \\
    --secret env:INTERCOM_CLIENT_SECRET \\
    --report sarif=probe.sarif --report junit=probe.xml
  courtside probe initialize.http --to 3000 \\
    --only 'no-*' --only '*-signature'
  courtside probe fixtures/intercom/submit-inbox.http --to sample
  courtside probe --list";

/// A glob over ids of probes.
#[derive(Debug, Clone)]
pub(super) struct Only(Glob);

impl Only {
    fn parse(text: &str) -> Result<Self, String> {
        let glob = Glob::parse(text).map_err(|error| error.to_string())?;
        let only = Self(glob);
        if crate::probe::all().any(|probe| only.takes(probe.id())) {
            return Ok(only);
        }
        let guess = text::did_you_mean(text, crate::probe::all().map(crate::probe::Probe::id));
        let guess = guess.map(|id| format!("did you mean `{id}`? ")).unwrap_or_default();
        Err(format!("it fits no probe; {guess}`courtside probe --list` shows all"))
    }

    pub(super) fn takes(&self, id: &str) -> bool {
        self.0.fits(id)
    }
}

fn grade(name: &str) -> Result<Grade, String> {
    let known = Grade::ALL.into_iter().find(|grade| grade.name().eq_ignore_ascii_case(name));
    known.ok_or_else(|| "the grades are A, B, C, D, E, F".to_owned())
}

fn report(text: &str) -> Result<(Beside, Option<PathBuf>), String> {
    let (kind, file) = crate::cli::replay::args::report(text)?;
    // There is no timeline to look through here.
    Ok((if kind == Beside::Page { Beside::Cases(Kind::Html) } else { kind }, file))
}

impl Args {
    /// The command line for probing with one capture again, up to its file and behind it. A secret that stood on it is left out, which is said.
    pub(super) fn again(&self, config: Option<&Path>) -> (String, String) {
        let mut flags = format!("courtside probe{}{}", self.send.way_flags(), self.send.secret_flags(config));
        self.only.iter().for_each(|only| sending::flag(&mut flags, "--only", only.0.text()));
        if self.jobs != JOBS {
            sending::flag(&mut flags, "--jobs", &self.jobs.to_string());
        }
        if self.max_time != MAX_TIME {
            sending::flag(&mut flags, "--max-time", &format!("{}ms", self.max_time));
        }
        if let Some(grade) = self.min_grade {
            sending::flag(&mut flags, "--min-grade", grade.name());
        }
        let missing = if self.send.secrets.repeats() { "" } else { "  # with its --secret, which is left out here" };
        (flags, missing.to_owned())
    }
}
