//! Sends through a client library: over TLS, and through the proxies that the environment names. It writes header names in lower case and
//! repeats of a name together, and adds `Accept` where there is none; what the endpoint verifies, the body, stays as it is.

use std::error::Error as _;
use std::io::Read as _;
use std::time::Instant;

use reqwest::blocking::Client;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Version};

use super::client::{Limits, Received};
use super::fault::Fault;
use super::target::Target;
use crate::capture::{Request, Response};

/// A client of one target. Cloning it shares its connections.
#[derive(Debug, Clone)]
pub struct Library {
    client: Client,
    origin: String,
}

impl Library {
    /// A client; `insecure` takes any certificate. A target on this machine is reached without a proxy, whatever the environment says.
    pub fn new(target: &Target, limits: Limits, insecure: bool) -> Result<Self, Fault> {
        // Another part of the process may have chosen before: one provider is as good as another.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(limits.max_time)
            .http1_only()
            .danger_accept_invalid_certs(insecure);
        if target.is_loopback() {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| Fault::Unreachable(innermost(&error)))?;
        // The path of a request has the target's base in it already.
        let origin = target.to_string();
        let origin = origin.strip_suffix(target.base.as_str()).unwrap_or(&origin).to_owned();
        Ok(Self { client, origin })
    }

    /// Sends a request and takes its answer.
    pub fn exchange(&self, request: &Request, limits: Limits) -> Result<Received, Fault> {
        let invalid =
            |what: &str| Fault::Unreachable(format!("the request cannot be sent by the client library: {what}"));
        let method = Method::from_bytes(&request.method).map_err(|_| invalid("its method is unknown"))?;
        let target = std::str::from_utf8(&request.target).map_err(|_| invalid("its target is not UTF-8"))?;
        let mut headers = HeaderMap::with_capacity(request.headers.len());
        for (name, value) in request.headers.iter() {
            // The library counts for itself.
            if name.eq_ignore_ascii_case(b"content-length") {
                continue;
            }
            let name = HeaderName::from_bytes(name).map_err(|_| invalid("a header's name"))?;
            headers.append(name, HeaderValue::from_bytes(value).map_err(|_| invalid("a header's value"))?);
        }
        let started = Instant::now();
        let url = format!("{}{target}", self.origin);
        let sent = self.client.request(method, url).headers(headers).body(request.body.clone()).send();
        let within = limits.max_time;
        let mut answer = sent.map_err(|error| match error {
            error if error.is_timeout() => Fault::Silent(within),
            error if error.is_connect() => Fault::Unreachable(innermost(&error)),
            error => Fault::Cut(innermost(&error)),
        })?;
        let version = if answer.version() == Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" };
        let mut response = Response {
            version: version.into(),
            status: answer.status().as_u16(),
            reason: answer.status().canonical_reason().unwrap_or_default().into(),
            ..Response::default()
        };
        for (name, value) in answer.headers() {
            response.headers.push(name.as_str(), value.as_bytes());
        }
        let most = (limits.largest as u64).saturating_add(1);
        answer.by_ref().take(most).read_to_end(&mut response.body).map_err(|error| {
            let received = response.body.len() as u64;
            Fault::of(&error, received.max(1), within)
        })?;
        if response.body.len() > limits.largest {
            return Err(Fault::TooLarge(limits.largest));
        }
        Ok(Received { response, elapsed: started.elapsed(), surplus: 0 })
    }
}

/// The cause that says most: the library's own words name the address again.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut said = error.to_string();
    while let Some(inner) = cause {
        said = inner.to_string();
        cause = inner.source();
    }
    if let Some(why) = said.strip_prefix("invalid peer certificate") {
        return untrusted(why).to_owned();
    }
    if said.starts_with("received corrupt message") {
        return "what answers there speaks no TLS; try http:// in place of https://".to_owned();
    }
    match said.find(" (os error ") {
        Some(end) => said.get(..end).unwrap_or_default().to_ascii_lowercase(),
        None => said,
    }
}

/// What the library's word for a certificate that it refuses means.
fn untrusted(why: &str) -> &'static str {
    let meanings = [
        ("UnknownIssuer", "its certificate is signed by nobody who is trusted here; --insecure takes any"),
        ("CaUsedAsEndEntity", "its certificate signs itself; --insecure takes any"),
        ("NotValidForName", "its certificate is made out to another name; --insecure takes any"),
        ("Expired", "its certificate has expired; --insecure takes any"),
        ("NotValidYet", "its certificate is not valid yet; --insecure takes any"),
    ];
    let meaning = meanings.into_iter().find(|(word, _)| why.contains(word)).map(|(_, meaning)| meaning);
    meaning.unwrap_or("its certificate is not trusted; --insecure takes any")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_refused_is_told_in_plain_words() {
        assert!(untrusted(": Other(OtherError(CaUsedAsEndEntity))").contains("signs itself"));
        assert!(untrusted(": certificate NotValidForName { expected: x }").contains("another name"));
        assert!(untrusted(": BadSignature").contains("not trusted"));
    }
}
