//! Endpoints that are reached over TLS, and through a proxy of the environment: both by a client library.

use std::io::Write as _;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::endpoint::{Endpoint, canvas};
use crate::world::{BODY, SIGNATURE, World, project};

/// A certificate for `localhost` and 127.0.0.1 that signs itself, good until 2126. Its key is public.
const CERTIFICATE: &str = "tests/cli/tls/cert.pem";

/// Answers over TLS.
fn secure(answer: Vec<u8>) -> Endpoint {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = vec![CertificateDer::from_pem_file(project(CERTIFICATE)).unwrap()];
    let key = PrivateKeyDer::from_pem_file(project("tests/cli/tls/key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
    Endpoint::new(move |mut line| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(connection, line.stream.try_clone().unwrap());
        while line.request_over(&mut stream).is_some() && stream.write_all(&answer).is_ok() {}
    })
}

fn world() -> World {
    let length = BODY.len();
    World::with_secret().file(
        "a.http",
        format!("# @flow intercom/submit\nPOST /submit?x=%20 HTTP/1.1\nHost: a\nX-Body-Signature: 00\nContent-Length: {length}\n\n{BODY}\n"),
    )
}

fn replay<'a>(to: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["replay", "a.http", "--secret", "env:S", "--to", to], more].concat()
}

#[test]
fn an_app_behind_tls_gets_the_body_byte_for_byte_and_a_fresh_signature() {
    let endpoint = secure(canvas());
    let to = format!("https://localhost:{}/base", endpoint.port);
    let trusting = world().env("SSL_CERT_FILE", project(CERTIFICATE).to_str().unwrap());
    let answer = trusting.run(&replay(&to, &[])).exits(0);
    assert!(
        ["https", "lower case", "`accept` is added", "content-length"].iter().all(|word| answer.stderr.contains(word)),
        "what changes is said: {answer:?}"
    );
    world().run(&replay(&to, &["--insecure"])).exits(0);
    for request in endpoint.requests() {
        assert!(request.starts_with("POST /base/submit?x=%20 HTTP/1.1\r\n"), "{request}");
        assert!(request.contains(&format!("x-body-signature: {SIGNATURE}\r\n")), "{request}");
        assert!(request.ends_with(&format!("\r\n\r\n{BODY}")), "{request}");
    }
    assert_eq!(endpoint.requests().len(), 2);
}

#[test]
fn a_certificate_that_nobody_signed_is_refused_and_the_way_on_is_said() {
    let endpoint = secure(canvas());
    let to = format!("https://127.0.0.1:{}", endpoint.port);
    let answer = world().run(&replay(&to, &[])).exits(3);
    assert!(answer.text().contains("--insecure"), "{answer:?}");
    assert_eq!(endpoint.requests().len(), 0);
}

#[test]
fn an_app_that_speaks_no_tls_is_said_to_be_unreachable() {
    let endpoint = Endpoint::new(|mut line| {
        line.write(&crate::endpoint::answer("400 Bad Request", "text/plain", ""));
        line.hold();
    });
    let to = format!("https://127.0.0.1:{}", endpoint.port);
    let answer = world().run(&replay(&to, &["--insecure"])).exits(3);
    assert!(answer.text().contains("no TLS") && answer.text().contains("http://"), "{answer:?}");
}

#[test]
fn a_proxy_of_the_environment_is_used_for_another_machine_and_never_for_this_one() {
    let (proxy, app) = (Endpoint::answering(canvas()), Endpoint::answering(canvas()));
    for name in ["http_proxy", "all_proxy", "ALL_PROXY"] {
        let world = world().env(name, &format!("http://127.0.0.1:{}", proxy.port));
        let there = ["--allow-host", "app.example.test"];
        let answer = world.run(&replay("http://app.example.test", &there)).exits(0);
        assert!(answer.stderr.contains("proxy"), "{name}: {answer:?}");
        let request = proxy.requests().pop().unwrap();
        assert!(request.starts_with("POST http://app.example.test/submit?x=%20 HTTP/1.1\r\n"), "{request}");
        assert!(request.contains(SIGNATURE) && request.ends_with(BODY), "{request}");
        let answer = world.run(&replay(&app.to(), &[])).exits(0);
        assert!(!answer.stderr.contains("proxy"), "{answer:?}");
    }
    assert_eq!((proxy.requests().len(), app.requests().len()), (3, 3));
}

#[test]
fn a_proxy_that_is_not_there_is_the_worlds_fault() {
    let world = world().env("http_proxy", &format!("http://127.0.0.1:{}", crate::endpoint::closed_port()));
    world.run(&replay("http://app.example.test", &["--allow-host", "app.example.test"])).exits(3);
}

#[cfg(unix)]
#[test]
fn nothing_is_said_of_a_proxy_that_is_not_used() {
    let app = Endpoint::answering(canvas());
    let proxy = format!("http://127.0.0.1:{}", crate::endpoint::closed_port());
    // No address of the loopback range, and yet this machine.
    let to = format!("http://0.0.0.0:{}", app.port);
    for (name, without) in [("http_proxy", "other.example.test, 0.0.0.0"), ("https_proxy", "")] {
        let world = world().env(name, &proxy).env("NO_PROXY", without);
        let answer = world.run(&replay(&to, &["--allow-host", "0.0.0.0"])).exits(0);
        assert!(!answer.stderr.contains("proxy"), "{name}: {answer:?}");
        assert!(app.requests().pop().unwrap().contains("\r\nX-Body-Signature: "), "as it is");
    }
}
