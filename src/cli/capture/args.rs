//! What `courtside capture` is asked.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::cli::named::NamedFiles;
use crate::cli::replay::args::some_time;
use crate::cli::scheme::{self, ChoiceArgs};
use crate::cli::secrets::SecretArgs;
use crate::cli::value::{choice, read};
use crate::cli::verify;
use crate::exit::{Blame as _, Failure};
use crate::platform::Scheme;
use crate::report::capture::Format;
use crate::text;
use crate::wire::{self, Target};

/// Stand between a platform and your app, and record what passes
///
/// A reverse proxy that changes nothing: bodies, headers with their order, case and repeats, chunks and trailers pass as they come. Each request is
/// shown with its flow and whether its signature holds, each answer with its status, its time and what the linter finds; with -o they are
/// recorded. Point your tunnel at --listen and courtside at your app. Ctrl-C ends it in good order.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    /// Where to listen: a port, or HOST:PORT; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4400", value_parser = read(listen))]
    pub(super) listen: Target,
    /// Where your app is: a port, or http://HOST:PORT
    #[arg(long, value_name = "URL|PORT", required_unless_present = "answer")]
    pub(super) forward_to: Option<String>,
    /// Answer in the app's place: with the recorded response of FILE, or as the `sample` app would
    #[arg(long, value_name = "FILE|sample", conflicts_with = "forward_to")]
    pub(super) answer: Option<String>,
    #[command(flatten)]
    pub(super) files: NamedFiles,
    /// Where to record: a folder for one .http file each, or FILE.ndjson, or FILE.har
    #[arg(short, long = "output", value_name = "DIR|FILE")]
    pub(super) output: Option<PathBuf>,
    /// Keep no secret and nothing personal, and sign what is kept with the public secrets of the fixtures
    #[arg(long, requires = "output")]
    pub(super) redact: bool,
    /// What made-up values depend on, to have the same ones in every run: a text, `env:NAME` or `file:PATH`
    #[arg(long, value_name = "SOURCE", requires = "redact")]
    pub(super) seed: Option<String>,
    #[command(flatten)]
    pub(super) passing: Passing,
    #[command(flatten)]
    pub(super) secrets: SecretArgs,
    /// The scheme that all requests are to be judged by, where headers do not tell it
    #[arg(long, value_name = "NAME", value_parser = read(scheme::scheme))]
    pub(super) scheme: Option<&'static Scheme>,
    #[command(flatten)]
    pub(super) choices: ChoiceArgs,
    /// For how many signatures that do not hold to search the cause: a number, all, or none
    #[arg(long, value_name = "N", require_equals = true, default_value = "10", value_parser = read(verify::limit))]
    pub(super) explain: u64,
    /// The form of what is shown: text or ndjson
    #[arg(long, value_name = "FORMAT", value_parser = choice::<Format>(), default_value = "text", hide_possible_values = true)]
    pub(super) format: Format,
    /// Write one line of JSON with the address to this file descriptor once connections are taken
    #[arg(long, value_name = "N")]
    pub(super) ready_fd: Option<u32>,
}

/// How traffic passes.
#[derive(ClapArgs)]
#[command(next_help_heading = "Passing on")]
pub(super) struct Passing {
    /// What Host says to the app: keep, as the client wrote it, or rewrite, to the app's address
    #[arg(long, value_name = "HOW", value_parser = choice::<HostHeader>(), default_value = "keep", hide_possible_values = true)]
    pub(super) host_header: HostHeader,
    /// How much of a body is recorded; all of it passes
    #[arg(long, value_name = "SIZE", default_value = "10MB", value_parser = read(size))]
    pub(super) max_body: usize,
    /// How long an answer may take before courtside answers 504 [default: as long as the client waits]
    #[arg(long, value_name = "SPAN", value_parser = read(some_time))]
    pub(super) max_time: Option<i64>,
    /// A host that is not this machine and may be listened on or passed on to; may be repeated
    #[arg(long = "allow-host", value_name = "HOST")]
    pub(super) allow_hosts: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum HostHeader {
    Keep,
    Rewrite,
}

const EXAMPLES: &str = "\
Examples:
  courtside capture --listen 127.0.0.1:4400 --forward-to 3000
  courtside capture --forward-to 3000 -o captured/ \\
    --secret env:INTERCOM_CLIENT_SECRET
  courtside capture --answer sample -o captured.ndjson
  courtside capture --listen 127.0.0.1:0 --forward-to 3000 \\
    -o captured.har --format ndjson --ready-fd 1";

/// An address to listen on, which may have port 0.
fn listen(text: &str) -> Result<Target, String> {
    // To a client, port 0 is no port: it is put in afterwards.
    let free = (text == "0" || text == ":0").then_some("1".to_owned());
    let free = free.or_else(|| text.strip_suffix(":0").map(|host| format!("{host}:1")));
    let to_listen_on = |error: wire::BadTarget| error.to_string().replace("from 1 to", "from 0 to");
    let mut target = Target::parse(free.as_deref().unwrap_or(text)).map_err(to_listen_on)?;
    if target.scheme == wire::Scheme::Https || !target.base.is_empty() {
        return Err("write a port, or HOST:PORT; courtside listens without TLS, for a tunnel to connect to".to_owned());
    }
    if free.is_some() {
        target.port = 0;
    }
    Ok(target)
}

/// A number of bytes with its unit.
fn size(text: &str) -> Result<usize, String> {
    let help = || "write a number with its unit, such as 64KB, 10MB or 1GiB".to_owned();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let factor: usize = match unit.trim() {
        "" | "B" => 1,
        "KB" | "kB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return Err(help()),
    };
    digits.parse::<usize>().ok().and_then(|number| number.checked_mul(factor)).ok_or_else(help)
}

/// The app's address, where it may be spoken to by this proxy.
pub(super) fn app(text: &str, allowed: &[String]) -> Result<Target, Failure> {
    let target = Target::parse(text).map_err(|error| Failure::question(format!("--forward-to: {error}")))?;
    if target.scheme == wire::Scheme::Https {
        return Err(Failure::question(
            "--forward-to: requests are passed on byte for byte, without TLS; name the app's http:// address",
        ));
    }
    if !target.base.is_empty() {
        let base = text::sanitise(&target.base);
        return Err(Failure::question(format!(
            "--forward-to: the path {base} would have to be put before every path, and nothing is changed; name host and port only"
        )));
    }
    crate::cli::endpoint::permit(&target, allowed)?;
    Ok(target)
}

/// The address to listen on, bound.
pub(super) fn bind(target: &Target, allowed: &[String]) -> Result<std::net::TcpListener, Failure> {
    let host = text::sanitise(&target.host);
    if !crate::cli::endpoint::is_permitted(target, allowed) {
        return Err(Failure::question(format!(
            "--listen: {host} can be reached from other machines, and what is recorded is not for them; add --allow-host {host} if that is meant"
        )));
    }
    let addresses = wire::resolve(target).or_world(format!("cannot listen on {host}"))?;
    let mut last = None;
    for address in &addresses {
        match std::net::TcpListener::bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = last.or(Some((*address, error))),
        }
    }
    match last {
        Some((address, error)) => {
            let taken = error.kind() == std::io::ErrorKind::AddrInUse;
            let hint = if taken {
                "; end what listens there, or choose another port (--listen 0 takes a free one)"
            } else {
                ""
            };
            Err(error).or_world(format!("cannot listen on {address}{hint}"))
        }
        None => Err(Failure::question(format!("--listen: {host} has no address"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_and_addresses_may_have_port_zero() {
        assert_eq!((size("10MB"), size("1KiB"), size("7")), (Ok(10_000_000), Ok(1024), Ok(7)));
        for wrong in ["", "MB", "-1", "1.5MB", "1TB", "99999999999999999999"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        for (text, host, port) in
            [("0", "127.0.0.1", 0), ("127.0.0.1:0", "127.0.0.1", 0), ("4400", "127.0.0.1", 4400), ("[::1]:0", "::1", 0)]
        {
            let target = listen(text).unwrap();
            assert_eq!((target.host.as_str(), target.port), (host, port), "{text}");
        }
        assert!(listen("https://localhost:1").is_err() && listen("localhost:1/x").is_err());
    }
}
