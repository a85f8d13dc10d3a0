//! Answering where there is no app: with what was recorded, or as the sample would. Either listens on a port of its own, so that the proxy has
//! one way of doing things.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::capture::{self, Capture, Format, Headers, Request, Response};
use crate::cli::input::{Opened, Source};
use crate::cli::named::NamedFiles;
use crate::cli::serve;
use crate::cli::stock::Settled;
use crate::exit::{Blame as _, Failure};
use crate::recognise;
use crate::wire::{self, Reply, Target};

/// The largest file that an answer is taken from.
const LARGEST: usize = 64 << 20;

/// What concerns one connection or is counted anew.
const PASSING: [&str; 6] = ["connection", "keep-alive", "transfer-encoding", "trailer", "upgrade", "content-length"];

/// An endpoint that answers what `named` says: `sample`, or the responses of a file.
pub(super) fn endpoint(named: &str, files: &NamedFiles, places: &[Settled]) -> Result<Target, Failure> {
    if named == "sample" {
        return serve::sample(places);
    }
    let recorded = read(named, files)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = TcpListener::bind(address).or_world("cannot start answering")?;
    let address = listener.local_addr().or_world("cannot start answering")?;
    let handler =
        Arc::new(move |request: &Request| Reply { response: choose(&recorded, request), delay: Duration::ZERO });
    let spawned = std::thread::Builder::new().name("answer".to_owned()).spawn(move || wire::serve(&listener, &handler));
    spawned.or_world("cannot start answering")?;
    Target::parse(&address.to_string()).or_world("cannot start answering")
}

/// The response to that request: the one recorded for its target, else for its flow, else the first.
fn choose(recorded: &[(Capture, Response)], request: &Request) -> Response {
    let flow = recognise::flow_name(request);
    let by_target = recorded.iter().find(|(capture, _)| capture.request.path() == request.path());
    let by_flow =
        || recorded.iter().find(|(capture, _)| flow.is_some() && recognise::flow_name(&capture.request) == flow);
    by_target.or_else(by_flow).or(recorded.first()).map(|(_, response)| response.clone()).unwrap_or_default()
}

fn read(named: &str, files: &NamedFiles) -> Result<Vec<(Capture, Response)>, Failure> {
    let source = if named == "-" { Source::Stdin } else { Source::File(named.into()) };
    let opened = Opened::new(&source)?;
    let bytes = opened.into_bytes(&source, LARGEST)?;
    let extension = Path::new(named).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if bytes.starts_with(b"HTTP/") {
        return raw(named, &bytes).map(|response| vec![(Capture::default(), response)]);
    }
    let format = Format::from_extension(extension).or_else(|| Format::recognise(&bytes));
    let Some(format) = format else {
        return bare(named, extension, bytes).map(|response| vec![(Capture::default(), response)]);
    };
    let captures = capture::read(format, &bytes, &mut files.load(format, &source))
        .map_err(|error| Failure::question(format!("{named}:{}:{}: {error}", error.line, error.column)))?;
    let mut recorded: Vec<(Capture, Response)> = captures
        .into_iter()
        .filter_map(|mut capture| capture.response.take().map(|response| (capture, response)))
        .collect();
    if recorded.is_empty() {
        let message = format!(
            "--answer {named} holds no recorded response; record one with `courtside replay --accept`, or give a file that begins with HTTP/1.1"
        );
        return Err(Failure::question(message));
    }
    for (_, response) in &mut recorded {
        lasting(&mut response.headers);
    }
    Ok(recorded)
}

/// A response as it stood on the wire.
fn raw(named: &str, bytes: &[u8]) -> Result<Response, Failure> {
    let cannot = |what: &str| Failure::question(format!("--answer {named} is no HTTP response: {what}"));
    let head = wire::parse_response(bytes).map_err(|bad| cannot(&bad.0))?;
    let head = head.ok_or_else(|| cannot("no empty line ends its headers"))?;
    let mut response = head.message;
    let rest = bytes.get(head.length..).unwrap_or_default();
    let framing = wire::Framing::of_response(response.status, response.headers.iter(), false);
    let mut decoder = wire::Decoder::new(framing.map_err(|bad| cannot(&bad.to_string()))?);
    let body = &mut response.body;
    decoder.push(rest, |part| body.extend_from_slice(part)).map_err(|bad| cannot(&bad.to_string()))?;
    decoder.end().map_err(|bad| cannot(&bad.to_string()))?;
    lasting(&mut response.headers);
    Ok(response)
}

/// A body that is answered as it is.
fn bare(named: &str, extension: &str, body: Vec<u8>) -> Result<Response, Failure> {
    let kind = match extension {
        "json" => "application/json",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => {
            let message = format!(
                "--answer {named} is neither a capture nor a response; give a file that begins with HTTP/1.1, a capture with a recorded response, or a body called .json or .html"
            );
            return Err(Failure::question(message));
        }
    };
    let mut response = Response { status: 200, reason: b"OK".to_vec(), body, ..Response::default() };
    response.headers.push("Content-Type", kind);
    Ok(response)
}

fn lasting(headers: &mut Headers) {
    headers.0.retain(|header| !PASSING.iter().any(|name| header.name.eq_ignore_ascii_case(name.as_bytes())));
}
