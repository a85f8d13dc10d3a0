//! What `courtside replay` is asked.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as ClapArgs, ValueEnum};

use super::feed::Only;
use crate::cli::sending::{SendArgs, flag};
use crate::cli::time;
use crate::cli::value::{choice, read};
use crate::json::JsonPath;
use crate::replay::pace::Rate;
use crate::report::cases::Kind;
use crate::report::verify::Format;

/// How long a request may take where nobody says, in milliseconds.
const MAX_TIME: i64 = 10_000;

/// How requests are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Signing {
    /// As the platform would sign them now
    Fresh,
    /// As they were captured
    Original,
    /// Not at all
    None,
}

/// Send captures to an endpoint, freshly signed, and judge the answers
///
/// Each capture is sent byte for byte, with Host and what concerned the old connection put right, and signed as its platform would sign it
/// now. An answer is judged by the capture's `# @expect` lines; without any, by what its flow asks: a status, and a body of the right kind
/// that lints without errors. Reads captures of any format; folders are searched for them.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(super) send: SendArgs,
    /// How to sign: fresh, original, or none
    #[arg(long, value_name = "HOW", value_parser = choice::<Signing>(), default_value = "fresh", hide_possible_values = true)]
    pub(super) sign: Signing,
    /// The time to sign for: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z
    #[arg(long, value_name = "TIME", value_parser = read(time::parse_moment))]
    pub(super) at: Option<i64>,
    /// Only captures whose flow, name or file fits this glob; may be repeated
    #[arg(long, value_name = "GLOB", value_parser = read(Only::parse))]
    pub(super) only: Vec<Only>,
    #[command(flatten)]
    pub(super) judging: Judging,
    #[command(flatten)]
    pub(super) sending: Sending,
    #[command(flatten)]
    pub(super) starting: Starting,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_parser = choice::<Format>(), default_value = "text")]
    pub(super) format: Format,
    /// A report beside the answer: junit, json, tap, github, sarif, html, markdown; into =FILE, or to standard error. May be repeated
    #[arg(long = "report", value_name = "KIND[=FILE]", value_parser = read(report))]
    pub(super) reports: Vec<(Beside, Option<PathBuf>)>,
}

/// How answers are judged.
#[derive(ClapArgs)]
#[command(next_help_heading = "Judging")]
pub(super) struct Judging {
    /// How long a request may take from connecting to the last byte
    #[arg(long, value_name = "SPAN", default_value = "10s", value_parser = read(some_time))]
    pub(super) max_time: i64,
    /// Compare each answer with the recorded one
    #[arg(long)]
    pub(super) diff: bool,
    /// A `JSONPath` that --diff and `# @expect same` do not look at; may be repeated
    #[arg(long = "ignore-path", value_name = "PATH", value_parser = read(JsonPath::parse))]
    pub(super) ignored: Vec<JsonPath>,
    /// Keep each answer as the recorded one, in the capture's file
    #[arg(long, conflicts_with_all = ["repeat", "diff"])]
    pub(super) accept: bool,
    /// Stop at the first answer that is not right
    #[arg(long)]
    pub(super) bail: bool,
}

/// Who sends what, and when.
#[derive(ClapArgs)]
#[command(next_help_heading = "Sending")]
pub(super) struct Sending {
    /// How many requests are under way at once
    #[arg(short, long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(super) jobs: u16,
    /// The order: captured, or shuffle:SEED
    #[arg(long, value_name = "ORDER", default_value = "captured", value_parser = read(order))]
    pub(super) order: Order,
    /// Send the whole list so many times
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) repeat: u64,
    /// Only this part of so many, such as 1/4
    #[arg(long, value_name = "PART/PARTS", value_parser = read(shard))]
    pub(super) shard: Option<(u64, u64)>,
    /// At most so many requests in a time, such as 50/s
    #[arg(long, value_name = "N/TIME", value_parser = read(Rate::parse), conflicts_with = "timing")]
    pub(super) rate: Option<Rate>,
    /// The pauses between requests: fast for none, original for those of the recording
    #[arg(long, value_name = "HOW", value_parser = choice::<Timing>(), default_value = "fast", hide_possible_values = true)]
    pub(super) timing: Timing,
    /// Try again so many times where there is no answer, or one with status 408, 429, 502, 503 or 504
    #[arg(long, value_name = "N", default_value = "0", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub(super) retry: u32,
    /// The pause before the second attempt; it doubles with each
    #[arg(long, value_name = "SPAN", default_value = "1s", value_parser = read(time::parse_span))]
    pub(super) retry_delay: i64,
    /// Let what was answered flow on: the canvas becomes `current_canvas` of the session's next request
    #[arg(long, conflicts_with_all = ["shard"])]
    pub(super) chain: bool,
}

/// The endpoint's beginning and end.
#[derive(ClapArgs)]
#[command(next_help_heading = "The app")]
pub(super) struct Starting {
    /// Wait so long until the endpoint accepts connections [default with --exec: 30s]
    #[arg(long, value_name = "SPAN", value_parser = read(time::parse_span))]
    pub(super) wait: Option<i64>,
    /// Start the app with this command, and stop it with everything it started at the end
    #[arg(long, value_name = "COMMAND")]
    pub(super) exec: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Timing {
    Fast,
    Original,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Captured,
    Shuffle(u64),
}

/// A report beside the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Beside {
    /// A view of the cases.
    Cases(Kind),
    /// The answer as JSON.
    Json,
    /// The page.
    Page,
}

const EXAMPLES: &str = "\
An expectation is a line above its request, or in its head: `# @expect status 200`, `# @expect time < 2s`,
`# @expect $.canvas is object`. In NDJSON it is a member: \"directives\":[[\"expect\",\"status 200\"]].

Examples:
  courtside replay fixtures/ --to sample
  courtside replay captures/ --to 3000 --report junit=replay.xml \\
    --secret env:INTERCOM_CLIENT_SECRET
  courtside replay captures.ndjson --to 3000 --scheme intercom \\
    --secret env:INTERCOM_CLIENT_SECRET --jobs 16
  courtside replay captures/ --to 3000 --wait 30s --bail \\
    --exec 'npm start'
  courtside replay request.http --to http://127.0.0.1:3000 \\
    --format json --sign original";

pub(in crate::cli) fn some_time(text: &str) -> Result<i64, String> {
    match time::parse_span(text)? {
        0 => Err("no answer comes in no time; write a span such as 10s".to_owned()),
        span => Ok(span),
    }
}

fn order(text: &str) -> Result<Order, String> {
    match text.split_once(':') {
        None if text == "captured" => Ok(Order::Captured),
        Some(("shuffle", seed)) => {
            seed.parse().map(Order::Shuffle).map_err(|_| "the seed is a whole number, as in shuffle:42".to_owned())
        }
        _ => Err("write captured, or shuffle with a seed, as in shuffle:42".to_owned()),
    }
}

fn shard(text: &str) -> Result<(u64, u64), String> {
    let numbers = text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    match numbers {
        Some((part, parts)) if (1..=parts).contains(&part) => Ok((part - 1, parts)),
        _ => Err("write a part of so many, from 1 on, as in 1/4".to_owned()),
    }
}

pub(in crate::cli) fn report(text: &str) -> Result<(Beside, Option<PathBuf>), String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(PathBuf::from(file))));
    let kind = match name {
        "json" => Beside::Json,
        "html" => Beside::Page,
        _ => Beside::Cases(
            Kind::from_str(name, false)
                .map_err(|_| "the reports are junit, json, tap, github, sarif, html, markdown".to_owned())?,
        ),
    };
    if file.as_ref().is_some_and(|file| file.as_os_str().is_empty() || file.as_os_str() == "-") {
        return Err(format!("name a file, as in --report {name}=FILE; for standard output there is --format"));
    }
    Ok((kind, file))
}

/// A span of the command line; those are never negative.
pub(in crate::cli) fn span(milliseconds: i64) -> Duration {
    Duration::from_millis(milliseconds.unsigned_abs())
}

impl Args {
    /// How long curl waits, in milliseconds: where that was asked for.
    pub(super) fn asked_time(&self) -> Option<u64> {
        (self.judging.max_time != MAX_TIME).then(|| self.judging.max_time.unsigned_abs())
    }

    /// The command line for sending one capture again, up to its file.
    pub(super) fn again(&self, secret_flags: &str) -> String {
        let mut flags = self.send.way_flags();
        match self.sign {
            Signing::Fresh => {}
            Signing::Original => flag(&mut flags, "--sign", "original"),
            Signing::None => flag(&mut flags, "--sign", "none"),
        }
        self.at.iter().for_each(|at| flag(&mut flags, "--at", &at.to_string()));
        self.starting.exec.iter().for_each(|command| flag(&mut flags, "--exec", command));
        if self.judging.max_time != MAX_TIME {
            flag(&mut flags, "--max-time", &format!("{}ms", self.judging.max_time));
        }
        if self.judging.diff {
            flags.push_str(" --diff");
        }
        self.judging.ignored.iter().for_each(|path| flag(&mut flags, "--ignore-path", path.as_str()));
        format!("courtside replay{flags}{secret_flags}")
    }
}
