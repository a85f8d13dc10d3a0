//! Where requests are sent: an address on this machine, another that is allowed by name, or the sample inside the binary.

use std::net::IpAddr;

use clap::Args;

use super::shell::Voice;
use crate::exit::{Blame as _, Failure};
use crate::wire::{Library, Limits, Scheme, Target};

/// Where the environment names a proxy for what is sent in the clear, as curl reads it.
const PROXIES: [&str; 3] = ["http_proxy", "all_proxy", "ALL_PROXY"];
/// Where it names hosts that are reached without one; the first that is set counts.
const UNPROXIED: [&str; 2] = ["NO_PROXY", "no_proxy"];

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
        let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let proxied = !target.is_loopback()
            && PROXIES.iter().any(|name| set(name).is_some())
            && !UNPROXIED.iter().find_map(set).is_some_and(|list| covers(&list, &target.host));
        let why = match target.scheme {
            Scheme::Https => "https",
            Scheme::Http if proxied => "a proxy of the environment",
            Scheme::Http => return Ok(None),
        };
        voice.note(&format!(
            "requests go through a client library because of {why}: header names are sent in lower case, repeated ones together and content-length at another place, and `accept` is added where there is none; bodies are exact"
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

/// Whether a list of hosts, as in `NO_PROXY`, has a host: by name with everything below it, by address, or by network.
fn covers(list: &str, host: &str) -> bool {
    let address: Option<IpAddr> = host.parse().ok();
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        if let Some((network, length)) = entry.split_once('/') {
            let network = network.parse().ok().zip(length.parse().ok());
            return address
                .zip(network)
                .is_some_and(|(address, (network, length))| is_within(address, network, length));
        }
        let name = entry.strip_prefix("*.").or_else(|| entry.strip_prefix('.')).unwrap_or(entry).to_ascii_lowercase();
        let below = |above: &str| address.is_none() && above.ends_with('.');
        name == "*" || host.strip_suffix(name.as_str()).is_some_and(|above| above.is_empty() || below(above))
    })
}

/// Whether an address begins with so many bits of a network's.
fn is_within(address: IpAddr, network: IpAddr, length: u32) -> bool {
    let differing = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => (address.to_bits() ^ network.to_bits()).leading_zeros(),
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits() ^ network.to_bits()).leading_zeros(),
        _ => return false,
    };
    differing >= length
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_are_reached_without_a_proxy_are_told_by_name_address_and_network() {
        for (list, host, covered) in [
            ("", "a.example.test", false),
            ("*", "a.example.test", true),
            ("other, Example.Test", "a.example.test", true),
            (".example.test", "example.test", true),
            ("*.example.test", "a.example.test", true),
            ("ample.test", "example.test", false),
            ("192.0.2.1", "192.0.2.1", true),
            ("2.1", "192.0.2.1", false),
            ("192.0.2.0/24", "192.0.2.77", true),
            ("192.0.2.0/24", "192.0.3.1", false),
            ("192.0.2.0/x,0.0.0.0/0", "192.0.2.77", true),
            ("2001:db8::/32", "2001:db8::1", true),
            ("2001:db8::/32", "192.0.2.77", false),
        ] {
            assert_eq!(covers(list, host), covered, "{list} {host}");
        }
    }
}
