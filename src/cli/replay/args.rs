//! What `courtside replay` is asked.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args as ClapArgs, ValueEnum};

use super::feed::Only;
use crate::capture::Format as CaptureFormat;
use crate::cli::endpoint::EndpointArgs;
use crate::cli::scheme::{self, ChoiceArgs};
use crate::cli::secrets::SecretArgs;
use crate::cli::{time, verify};
use crate::json::JsonPath;
use crate::platform::Scheme;
use crate::replay::pace::Rate;
use crate::report::cases::Kind;
use crate::report::verify::Format;
use crate::text;

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
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<String>,
    #[command(flatten)]
    pub(super) endpoint: EndpointArgs,
    #[command(flatten)]
    pub(super) secrets: SecretArgs,
    /// The scheme to sign by, where headers and flow do not tell it
    #[arg(long, value_name = "NAME", value_parser = scheme::scheme)]
    pub(super) scheme: Option<&'static Scheme>,
    /// How to sign: fresh, original, or none
    #[arg(long, value_name = "HOW", value_enum, default_value = "fresh", hide_possible_values = true)]
    pub(super) sign: Signing,
    /// The time to sign for: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z
    #[arg(long, value_name = "TIME", value_parser = time::parse_moment)]
    pub(super) at: Option<i64>,
    /// Send what begins with this path to that one; may be repeated
    #[arg(long = "map", value_name = "FROM=TO", value_parser = map)]
    pub(super) maps: Vec<(String, String)>,
    /// A header to set, or with nothing behind the colon to leave out; may be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = header)]
    pub(super) headers: Vec<(String, Option<String>)>,
    /// Only captures whose flow, name or file fits this glob; may be repeated
    #[arg(long, value_name = "GLOB", value_parser = Only::parse)]
    pub(super) only: Vec<Only>,
    /// The captures' format: http, har, curl, fetch, powershell, ndjson, gateway, body
    #[arg(long, value_name = "FORMAT", value_parser = verify::capture_format)]
    pub(super) from: Option<CaptureFormat>,
    #[command(flatten)]
    pub(super) choices: ChoiceArgs,
    #[command(flatten)]
    pub(super) judging: Judging,
    #[command(flatten)]
    pub(super) sending: Sending,
    #[command(flatten)]
    pub(super) starting: Starting,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(super) format: Format,
    /// A report beside the answer: junit, json, tap, github, sarif, html, markdown, with =FILE. May be repeated
    #[arg(long = "report", value_name = "KIND[=FILE]", value_parser = report)]
    pub(super) reports: Vec<(Beside, Option<PathBuf>)>,
}

/// How answers are judged.
#[derive(ClapArgs)]
#[command(next_help_heading = "Judging")]
pub(super) struct Judging {
    /// How long a request may take from connecting to the last byte
    #[arg(long, value_name = "SPAN", default_value = "10s", value_parser = time::parse_span)]
    pub(super) max_time: i64,
    /// Compare each answer with the recorded one
    #[arg(long)]
    pub(super) diff: bool,
    /// A `JSONPath` that --diff and `# @expect same` do not look at; may be repeated
    #[arg(long = "ignore-path", value_name = "PATH", value_parser = JsonPath::parse)]
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
    #[arg(long, value_name = "ORDER", default_value = "captured", value_parser = order)]
    pub(super) order: Order,
    /// Send the whole list so many times
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) repeat: u64,
    /// Only this part of so many, such as 1/4
    #[arg(long, value_name = "PART/PARTS", value_parser = shard)]
    pub(super) shard: Option<(u64, u64)>,
    /// At most so many requests in a time, such as 50/s
    #[arg(long, value_name = "N/TIME", value_parser = Rate::parse, conflicts_with = "timing")]
    pub(super) rate: Option<Rate>,
    /// The pauses between requests: fast for none, original for those of the recording
    #[arg(long, value_name = "HOW", value_enum, default_value = "fast", hide_possible_values = true)]
    pub(super) timing: Timing,
    /// Try again so many times where there is no answer, or one with status 408, 429, 502, 503 or 504
    #[arg(long, value_name = "N", default_value = "0", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub(super) retry: u32,
    /// The pause before the second attempt; it doubles with each
    #[arg(long, value_name = "SPAN", default_value = "1s", value_parser = time::parse_span)]
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
    #[arg(long, value_name = "SPAN", value_parser = time::parse_span)]
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
pub(super) enum Beside {
    /// A view of the cases.
    Cases(Kind),
    /// The answer as JSON.
    Json,
    /// The page.
    Page,
}

const EXAMPLES: &str = "\
Examples:
  courtside replay fixtures/ --to sample
  courtside replay captures/ --to 3000 --secret env:INTERCOM_CLIENT_SECRET --report junit=replay.xml
  courtside replay captures.ndjson --to 3000 --scheme intercom --secret env:INTERCOM_CLIENT_SECRET --jobs 16
  courtside replay captures/ --to 3000 --exec 'npm start' --wait 30s --bail
  courtside replay request.http --to http://127.0.0.1:3000 --format json --sign original";

fn map(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((from, to)) if from.starts_with('/') && to.starts_with('/') => Ok((from.to_owned(), to.to_owned())),
        _ => Err("write two paths, as in /prod/initialize=/initialize".to_owned()),
    }
}

fn header(text: &str) -> Result<(String, Option<String>), String> {
    let (name, value) = verify::header(text)?;
    if value.bytes().any(|byte| byte < b' ' && byte != b'\t') {
        return Err("the value holds a line break or another control character".to_owned());
    }
    Ok((name, (!value.is_empty()).then_some(value)))
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

fn report(text: &str) -> Result<(Beside, Option<PathBuf>), String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(PathBuf::from(file))));
    let kind = match name {
        "json" => Beside::Json,
        "html" => Beside::Page,
        _ => Beside::Cases(
            Kind::from_str(name, false)
                .map_err(|_| "the reports are junit, json, tap, github, sarif, html, markdown".to_owned())?,
        ),
    };
    if file.is_none() && kind != Beside::Cases(Kind::Github) {
        return Err(format!("name the file to write: --report {name}=FILE"));
    }
    Ok((kind, file))
}

/// A span of the command line; those are never negative.
pub(super) fn span(milliseconds: i64) -> Duration {
    Duration::from_millis(milliseconds.unsigned_abs())
}

impl Args {
    /// The flags that tell where the secrets are, quoted, each after a space. A secret that stood on the command line is left out.
    pub(super) fn secret_flags(&self, config: Option<&Path>) -> String {
        let mut flags = String::new();
        let mut flag = |name: &str, value: &str| {
            let _ = write!(flags, " {name} {}", text::shell_word(value));
        };
        self.secrets.harmless().for_each(|source| flag("--secret", source));
        if let Some(path) = config {
            flag("--config", &path.display().to_string());
        }
        flags
    }

    /// The command line for sending one capture again, up to its file.
    pub(super) fn again(&self, secret_flags: &str) -> String {
        let mut words = vec!["--to", self.endpoint.written()];
        let maps: Vec<String> = self.maps.iter().map(|(from, to)| format!("{from}={to}")).collect();
        self.endpoint.allowed().iter().for_each(|host| words.extend(["--allow-host", host]));
        self.scheme.iter().for_each(|scheme| words.extend(["--scheme", scheme.name]));
        match self.sign {
            Signing::Fresh => {}
            Signing::Original => words.extend(["--sign", "original"]),
            Signing::None => words.extend(["--sign", "none"]),
        }
        for map in &maps {
            words.extend(["--map", map]);
        }
        let words: Vec<String> = words.into_iter().map(text::shell_word).collect();
        format!("courtside replay {}{secret_flags}", words.join(" "))
    }
}
