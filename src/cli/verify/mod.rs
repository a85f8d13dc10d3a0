//! `courtside verify`: check signatures; on a mismatch, find the cause.

mod judge;
mod large;
mod read;
mod stream;

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use clap::Args as ClapArgs;

use super::config::Context;
use super::folders;
use super::input;
use super::named::NamedFiles;
use super::scheme::{self, ChoiceArgs};
use super::secrets::SecretArgs;
use super::shell::{Shell, Voice};
use super::stock::{Place, Stock};
use super::time;
use crate::capture::Format as CaptureFormat;
use crate::cli::value::{choice, read, read_hidden};
use crate::exit::{Exit, Failure};
use crate::platform::{Recipe, Scheme};
use crate::report::cases::{self, Kind};
use crate::report::verify::{Format, Summary, View};
use crate::secret::{Redactor, Secret};
use crate::signature::{self, Clock};
use crate::text;
use judge::Judge;
use read::Tally;

/// Check signatures; on a mismatch, find the cause
///
/// Reads captures of any format: .http files, HAR (whole, or an entry or a request of one), what browsers copy (as cURL, fetch or PowerShell),
/// NDJSON, API-gateway events, what ngrok's inspector lists, a Postman collection, items of Burp Suite, a hex dump, or a bare
/// body with -H. The scheme is recognised from the headers. Where a signature does not hold, the differences that make it hold are searched for, up to
/// three at once; a match is proof.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Files, folders, or - for standard input
    #[arg(value_name = "CAPTURE")]
    captures: Vec<String>,
    #[command(flatten)]
    secrets: SecretArgs,
    /// The scheme, where the headers do not tell it
    #[arg(long, value_name = "NAME", value_parser = read(scheme::scheme))]
    scheme: Option<&'static Scheme>,
    /// A header of the request; makes the input a bare body. May be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = read_hidden(header))]
    headers: Vec<(String, String)>,
    /// What your own code computed for this body: says what it hashed
    #[arg(long, value_name = "DIGEST")]
    computed: Option<String>,
    /// How old a request may be, such as 5m (schemes with a timestamp)
    #[arg(long, value_name = "SPAN", allow_hyphen_values = true, value_parser = read(time::parse_age))]
    max_age: Option<i64>,
    /// The time to judge at: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = read(time::parse_at))]
    at: Option<i64>,
    /// For how many mismatches to search the cause: a number, all, or none
    #[arg(long, value_name = "N", require_equals = true, default_value = "10", value_parser = read(limit))]
    explain: u64,
    /// The captures' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body
    #[arg(long, value_name = "FORMAT", value_parser = read(capture_format))]
    from: Option<CaptureFormat>,
    #[command(flatten)]
    files: NamedFiles,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_parser = choice::<Format>(), default_value = "text")]
    format: Format,
    /// A report beside the answer: junit, sarif, github, tap, html, markdown; into =FILE, or to standard error. May be repeated
    #[arg(long = "report", value_name = "KIND[=FILE]", value_parser = read(report))]
    reports: Vec<(Kind, Option<PathBuf>)>,
    #[command(flatten)]
    choices: ChoiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  courtside verify --secret env:INTERCOM_CLIENT_SECRET request.http
  courtside verify --secret env:INTERCOM_CLIENT_SECRET body.json \\
    --header='X-Body-Signature:d5ed48e3049f0177d409320647e8529b79757893b1bb22f63bfdfb3d4185fc2d'
  courtside verify --secret env:INFOBIP_SIGNING_SECRET \\
    --max-age 5m captures/
  courtside verify --secret file:secret.txt --format json - \\
    < captures.ndjson
  courtside verify --secret env:INTERCOM_CLIENT_SECRET request.http \\
    --computed=6eb7237a1a1ffb25b5ad53cd8690dd85829f9bcb60b4220db1a8fdf2699847f2";

pub(in crate::cli) fn limit(text: &str) -> Result<u64, String> {
    match text {
        "all" => Ok(u64::MAX),
        "none" => Ok(0),
        _ => text.parse().map_err(|_| "write a number, `all` or `none`".to_owned()),
    }
}

pub(super) fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("write it as 'Name: value'")?;
    // What white space is for HTTP (RFC 9110, OWS): receivers take nothing else off, so that a value with a no-break space is another value.
    let [name, value] = [name, value].map(|part| part.trim_matches([' ', '\t']));
    if name.trim().is_empty() {
        return Err("the header's name is missing before the colon".to_owned());
    }
    if [name, value].iter().any(|part| part.contains(['\r', '\n', '\0'])) {
        return Err(
            "a line break stands in it, and would begin another header; pass each header with its own -H".to_owned()
        );
    }
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn capture_format(name: &str) -> Result<CaptureFormat, String> {
    CaptureFormat::from_name(name)
        .ok_or_else(|| format!("the formats are {}", CaptureFormat::ALL.map(CaptureFormat::name).join(", ")))
}

fn report(text: &str) -> Result<(Kind, Option<PathBuf>), String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(PathBuf::from(file))));
    let kind = <Kind as clap::ValueEnum>::from_str(name, false)
        .map_err(|_| "the reports are junit, sarif, github, tap, html, markdown".to_owned())?;
    Ok((kind, file))
}

/// What status 0 says where some were skipped.
fn of_the_skipped(judged: u64) -> String {
    let were = if judged == 1 { "was" } else { "were" };
    let judged = text::count(judged, "signature");
    format!("of what was skipped nothing is proved: status 0 speaks of the {judged} that {were} judged")
}

/// What is to be said of secrets that captures named themselves: one sentence of all, and one of each that may be no secret.
fn brought_secrets(brought: &BTreeSet<(String, usize)>) -> Vec<String> {
    if brought.is_empty() {
        return Vec::new();
    }
    let mut sources: Vec<&str> = brought.iter().map(|(source, _)| source.as_str()).take(3).collect();
    if brought.len() > sources.len() {
        sources.push("…");
    }
    let mut said = vec![format!(
        "captures named the secret to judge them by ({}): whoever made such a capture may know that secret, so that nothing is proved about one from somebody else; --secret judges all by yours",
        sources.join(", ")
    )];
    for (source, length) in brought {
        if *length < SHORTEST_LIKELY {
            let bytes = text::count(*length as u64, "byte");
            said.push(format!("{source}, which a capture names, has {bytes}: so short a text can be guessed"));
        }
    }
    said
}

/// Says once what holds for a whole run.
fn say(judge: &Judge<'_>, voice: Voice) {
    for scheme in judge.ageless.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        voice.warning(&format!("the scheme `{scheme}` signs no timestamp, so --max-age says nothing about it"));
    }
    if let Some(at) = judge.args.at.filter(|at| *at != 0 && signature::in_seconds(*at)) {
        voice.warning(&format!(
            "--at {at} lies in 1973 or before; it takes milliseconds, so {at}000 may have been meant"
        ));
    }
    for remark in judge.remarks.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        voice.note(remark);
    }
    for sentence in brought_secrets(&judge.brought.lock().unwrap_or_else(PoisonError::into_inner)) {
        voice.warning(&sentence);
    }
}

/// Shorter secrets than this one are made up by hand, or are none.
const SHORTEST_LIKELY: usize = 8;

impl Args {
    /// What code computed is a digest, or something that tells what went wrong in that code.
    fn check_computed(&self, stock: &Stock) -> Result<(), Failure> {
        let Some(computed) = self.computed.as_ref().map(String::as_bytes) else { return Ok(()) };
        let token = self.scheme.is_some_and(|scheme| scheme.recipe == Recipe::Jwt) && computed.contains(&b'.');
        let mut secrets = stock.places.iter().flat_map(|place| &place.secrets).chain(&stock.others);
        let told = token
            || signature::is_digest(computed)
            || signature::stands_for_a_digest(computed)
            || secrets.any(|secret| secret.expose() == computed.trim_ascii());
        if told {
            return Ok(());
        }
        Err(Failure::question(
            "what follows --computed is no digest: give what your code computed, in hexadecimal or base64",
        ))
    }

    #[inline(never)]
    pub(super) fn run(mut self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        let config = context.config()?;
        // A line break comes along where a command's output is passed on.
        self.computed = self.computed.map(|computed| computed.trim().to_owned());
        if self.secrets.reads_stdin() && (self.captures.is_empty() || self.captures.iter().any(|name| name == "-")) {
            return Err(Failure::question(
                "the secret and the capture cannot both come from standard input; give one of them as a file",
            ));
        }
        let mut sources = folders::sources_or_names(&self.captures)?;
        let mut seen = HashSet::new();
        sources.retain(|source| seen.insert(source.clone()));
        input::check_reports(self.reports.iter().filter_map(|(_, file)| file.as_deref()), &sources)?;
        let mut stock = Stock::new(self.scheme, &self.choices, &self.secrets, &config, shell.voice)?;
        stock.add_siblings(&self.choices, &config)?;
        self.check_computed(&stock)?;
        let redactor = Redactor::new(stock.places.iter().flat_map(|place| &place.secrets).chain(&stock.others));
        let mut reports = self.reports.clone();
        if super::under_github_actions() && !reports.iter().any(|(kind, _)| *kind == Kind::Github) {
            reports.push((Kind::Github, None));
        }
        let view =
            View { format: self.format, paint: shell.paint, redactor: &redactor, narrow: Shell::out_is_terminal() };
        // A second spelling of a secret at hand is not another secret: what is wrong with the first is the answer.
        let given = || stock.places.iter().flat_map(|place| &place.secrets).map(Secret::expose);
        let mut others = stock.others.clone();
        others.retain(|other| {
            let other = other.expose();
            !given().any(|secret| secret != other && secret.trim_ascii() == other.trim_ascii())
        });
        let places: Vec<Place<'_>> = stock.places.iter().map(Place::new).collect();
        let judge = Judge {
            args: &self,
            places: &places,
            others: &others,
            clock: (self.at.is_some() || self.max_age.is_some())
                .then(|| Clock { now_ms: self.at.unwrap_or_else(time::now_ms), max_age_ms: self.max_age }),
            now_ms: self.at.unwrap_or_else(time::now_ms),
            subscription_header: self.choices.subscription_header(&config),
            ageless: Mutex::default(),
            remarks: Mutex::default(),
            brought: Mutex::default(),
        };
        let mut tally = Tally {
            view,
            explain: self.explain,
            summary: Summary::default(),
            first: true,
            cases: Vec::new(),
            strays: 0,
            left_out: 0,
            unjudged: 0,
            reporting: !reports.is_empty(),
        };
        view.format.begin(&mut shell.out)?;
        let mut broken = false;
        for source in &sources {
            let told = tally.summary.unread;
            if let Err(failure) = judge.source(source, &mut tally, shell) {
                // A closed pipe or a full disk ends it all; an unreadable capture does not hide the others.
                if failure.exit == Exit::World {
                    return Err(failure);
                }
                broken = true;
                // Either parts of it were counted, or there is nothing of it.
                if tally.summary.unread == told {
                    tally.unread(&source.name(), None, &failure.sentence());
                }
                shell.voice.error(&failure.error);
            }
        }
        view.end(tally.summary, &mut shell.out)?;
        shell.finish()?;
        say(&judge, shell.voice);
        if tally.strays > 0 {
            shell.voice.note(&format!(
                "{} in folders: no capture, and not called one; left alone",
                text::count(tally.strays, "file")
            ));
        }
        if let Some(links) = folders::links_elsewhere(&self.captures).unfollowed("judge") {
            shell.voice.note(&links);
        }
        for (kind, file) in reports {
            let report = cases::render(kind, "verify", &tally.cases);
            input::write_report(file.as_deref(), report.as_bytes())?;
        }
        self.exit(&tally, broken, &sources, shell.voice)
    }

    /// What all of it comes to.
    fn exit(&self, tally: &Tally<'_>, broken: bool, sources: &[input::Source], voice: Voice) -> Result<Exit, Failure> {
        let summary = tally.summary;
        if summary.ok + summary.failed == 0 && !broken {
            let named =
                sources.iter().map(input::Source::name).chain(self.captures.iter().cloned()).next().unwrap_or_default();
            let why = if summary.skipped > 0 {
                &format!("none of the captures in {named} could be judged")
            } else {
                &format!("there is no capture in {named}")
            };
            return Err(Failure::question(format!("{why}, so nothing is proved")));
        }
        if tally.unjudged > 0 {
            let signatures = text::count(tally.unjudged, "signature");
            return Err(Failure::question(format!(
                "{signatures} could not be judged for want of an account id; pass it with --account-id"
            )));
        }
        if tally.left_out > 0 && !broken && summary.failed == 0 {
            voice.note(&of_the_skipped(summary.ok));
        }
        Ok(match (broken, summary.failed) {
            (true, _) => Exit::Question,
            (_, 0) => Exit::Yes,
            _ => Exit::No,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_report_arguments_are_read() {
        assert_eq!(header("X-A:  b: c "), Ok(("X-A".into(), "b: c".into())));
        assert!(header("no colon").is_err());
        for broken in ["A\nB: c", "A: b\r\nC: d", "A: b\rc", "A: b\0"] {
            assert!(header(broken).is_err(), "{broken:?}");
        }
        assert_eq!(report("junit=a=b.xml"), Ok((Kind::Junit, Some("a=b.xml".into()))));
        assert_eq!(report("junit"), Ok((Kind::Junit, None)));
        assert!(report("junits").is_err());
        assert_eq!(limit("all"), Ok(u64::MAX));
    }
}
