//! Where requests are sent: an address on this machine, another that is allowed by name, or the sample inside the binary.

use clap::Args;

use super::shell::Voice;
use crate::exit::{Blame as _, Failure};
use crate::wire::{Library, Limits, Scheme, Target};

/// Where the environment names a proxy, as curl reads it.
const PROXIES: [&str; 5] = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// `--to` and `--allow-host`, wherever a command sends something.
#[derive(Args, Clone)]
pub(super) struct EndpointArgs {
    /// Where to send: a port, a URL, or `sample` for the endpoint inside courtside
    // Optional only to the compiler: a command may have a flag that excludes everything else, this one too.
    #[arg(long, value_name = "URL|PORT|sample", required = true)]
    to: Option<String>,
    /// A host that is not this machine and may be sent to; may be repeated
    #[arg(long = "allow-host", value_name = "HOST")]
    allow_hosts: Vec<String>,
    /// Take any certificate of an https endpoint
    #[arg(short = 'k', long)]
    insecure: bool,
}

/// What `--to` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// The endpoint inside the binary.
    Sample,
    /// An address that may be sent to.
    At(Target),
}

impl EndpointArgs {
    /// The address as it was written.
    pub(super) fn written(&self) -> &str {
        self.to.as_deref().unwrap_or_default()
    }

    /// The client library, where it has to send: over TLS, or where the environment names a proxy for a host that is not this machine.
    pub(super) fn library(&self, target: &Target, limits: Limits, voice: Voice) -> Result<Option<Library>, Failure> {
        let proxied =
            !target.is_loopback() && PROXIES.iter().any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()));
        let why = match target.scheme {
            Scheme::Https => "https",
            Scheme::Http if proxied => "a proxy of the environment",
            Scheme::Http => return Ok(None),
        };
        voice.note(&format!(
            "requests go through a client library because of {why}: header names are sent in lower case and repeated ones together; bodies are exact"
        ));
        Library::new(target, limits, self.insecure).or_world(format!("cannot reach {target}")).map(Some)
    }

    /// Whether any certificate will do.
    pub(super) fn is_insecure(&self) -> bool {
        self.insecure
    }

    /// The hosts that are allowed.
    pub(super) fn allowed(&self) -> &[String] {
        &self.allow_hosts
    }

    /// Reads the address and refuses what is not this machine and not allowed. Nothing has been read or sent before.
    pub(super) fn endpoint(&self) -> Result<Endpoint, Failure> {
        if self.written() == "sample" {
            return Ok(Endpoint::Sample);
        }
        let target = Target::parse(self.written()).map_err(|error| Failure::question(format!("--to: {error}")))?;
        if !target.is_loopback()
            && crate::text::did_you_mean(&self.written().to_ascii_lowercase(), ["sample"]).is_some()
        {
            return Err(Failure::question(format!(
                "--to: did you mean `sample`, and not `{}`?",
                crate::text::sanitise(self.written())
            )));
        }
        permit(&target, &self.allow_hosts)?;
        Ok(Endpoint::At(target))
    }
}

/// Refuses a target that is not this machine and not among the allowed hosts.
pub(super) fn permit(target: &Target, allowed: &[String]) -> Result<(), Failure> {
    if is_permitted(target, allowed) {
        return Ok(());
    }
    let host = crate::text::sanitise(&target.host);
    Err(Failure::question(format!(
        "{host} is not this machine, and courtside sends nothing to other machines by itself; add --allow-host {host} if that is meant"
    )))
}

/// Whether a target is this machine or among the allowed hosts.
pub(super) fn is_permitted(target: &Target, allowed: &[String]) -> bool {
    let named = |host: &String| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case(&target.host)
    };
    target.is_loopback() || allowed.iter().any(named)
}
