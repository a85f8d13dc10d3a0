//! Where requests go: an address as a person types it. Resolves no name.

use std::net::IpAddr;

/// How a target is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Over TLS.
    Https,
}

/// A host, a port, and the path that request targets are joined to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// In the clear or over TLS.
    pub scheme: Scheme,
    /// A name or an address, without brackets and in lower case.
    pub host: String,
    /// The port, given or the scheme's own.
    pub port: u16,
    /// What stands before every path: empty, or `/…` without a slash at its end.
    pub base: String,
    /// Whether the port was written or is not the scheme's own, so that `Host` must say it.
    port_shown: bool,
}

/// Why a text names no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTarget {
    /// Nothing there.
    #[error("the address is empty; give a port such as 3000, or a URL such as http://127.0.0.1:3000")]
    Empty,
    /// Another scheme.
    #[error("`{0}` is no scheme that requests are sent by; write http:// or https://")]
    Scheme(String),
    /// No host.
    #[error("the address names no host; write it as http://127.0.0.1:3000")]
    Host,
    /// No number from 1 to 65535.
    #[error("`{0}` is no port; ports are numbers from 1 to 65535")]
    Port(String),
    /// A user name, a query or a fragment, or a character that a URL does not hold.
    #[error("the address holds {0}; give scheme, host, port and at most a path")]
    Part(&'static str),
}

impl Target {
    /// Reads `3000`, `:3000`, `localhost:3000`, `http://127.0.0.1:3000/base` or `https://app.example.test`.
    pub fn parse(text: &str) -> Result<Self, BadTarget> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadTarget::Empty);
        }
        let bare = text.strip_prefix(':').unwrap_or(text);
        if bare.bytes().all(|byte| byte.is_ascii_digit()) {
            let port = port(bare)?;
            return Ok(Self {
                scheme: Scheme::Http,
                host: "127.0.0.1".into(),
                port,
                base: String::new(),
                port_shown: port != 80,
            });
        }
        let (scheme, rest) = match text.split_once("://") {
            None => (Scheme::Http, text),
            Some((name, rest)) if name.eq_ignore_ascii_case("http") => (Scheme::Http, rest),
            Some((name, rest)) if name.eq_ignore_ascii_case("https") => (Scheme::Https, rest),
            Some((name, _)) => return Err(BadTarget::Scheme(crate::text::sanitise(name))),
        };
        if rest.contains(['?', '#']) {
            return Err(BadTarget::Part("a query or a fragment"));
        }
        if rest.contains(|c: char| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
            return Err(BadTarget::Part("a character that a URL does not hold"));
        }
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        if authority.contains('@') {
            return Err(BadTarget::Part("a user name"));
        }
        let own = match scheme {
            Scheme::Http => 80,
            Scheme::Https => 443,
        };
        let (host, written) = match authority.strip_prefix('[') {
            Some(inner) => {
                let (host, rest) = inner.split_once(']').ok_or(BadTarget::Host)?;
                host.parse::<std::net::Ipv6Addr>().map_err(|_| BadTarget::Host)?;
                (host, rest.strip_prefix(':'))
            }
            None => authority.rsplit_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
        };
        if host.is_empty() {
            return Err(BadTarget::Host);
        }
        let port = written.filter(|port| !port.is_empty()).map_or(Ok(own), port)?;
        Ok(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port,
            base: path.trim_end_matches('/').to_owned(),
            port_shown: port != own,
        })
    }

    /// Whether it is this machine: an address of the loopback range, or a name that is reserved for it (RFC 6761 §6.3).
    pub fn is_loopback(&self) -> bool {
        self.is_localhost() || self.host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    }

    /// Whether it is called `localhost`, which no resolver is asked about.
    pub(super) fn is_localhost(&self) -> bool {
        let name = self.host.strip_suffix('.').unwrap_or(&self.host);
        name == "localhost" || name.ends_with(".localhost")
    }

    /// What `Host` says (RFC 9112 §3.2).
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port_shown { format!("{host}:{}", self.port) } else { host }
    }

    /// The target with that path, which begins with a slash, behind its base.
    pub fn join(&self, path: &str) -> String {
        format!("{self}{path}")
    }
}

/// As a URL without a slash at its end.
impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        write!(f, "{scheme}://{}{}", self.authority(), self.base)
    }
}

fn port(digits: &str) -> Result<u16, BadTarget> {
    digits
        .parse()
        .ok()
        .filter(|port| *port > 0 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or_else(|| BadTarget::Port(crate::text::sanitise(digits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_a_name_and_a_url_are_targets() {
        for (text, shown) in [
            ("3000", "http://127.0.0.1:3000"),
            (":3000", "http://127.0.0.1:3000"),
            ("80", "http://127.0.0.1"),
            ("localhost:3000", "http://localhost:3000"),
            ("http://127.0.0.1:3000/", "http://127.0.0.1:3000"),
            ("HTTP://LOCALHOST/api/", "http://localhost/api"),
            ("https://app.example.test", "https://app.example.test"),
            ("https://app.example.test:443/x", "https://app.example.test/x"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(Target::parse(text).map(|target| target.to_string()), Ok(shown.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_target_is_said() {
        for (text, word) in [
            ("", "empty"),
            ("0", "port"),
            ("65536", "port"),
            ("ftp://a", "scheme"),
            ("http://", "host"),
            ("http://a:b", "port"),
            ("http://a:+1", "port"),
            ("http://me@a", "user name"),
            ("http://a/x?y", "query"),
            ("http://a b", "character"),
            ("http://[::1", "host"),
        ] {
            let refused = Target::parse(text).unwrap_err().to_string();
            assert!(refused.contains(word), "{text}: {refused}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for text in [
            "1",
            "http://localhost",
            "http://app.localhost",
            "http://127.9.9.9",
            "http://[::1]",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert!(Target::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in
            ["http://localhost.example.test", "http://10.0.0.1", "http://128.0.0.1", "http://[::2]", "http://0.0.0.0"]
        {
            assert!(!Target::parse(text).unwrap().is_loopback(), "{text}");
        }
    }
}
