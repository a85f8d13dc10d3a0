//! Which flow a request is of. The shape of a request tells it wherever its path says nothing, so that captures of any app can be played
//! to the sample; the sample's own paths tell it where the shape does not: a body that is broken, a header that is missing.

use super::vcita;
use crate::capture::Request;
use crate::recognise;

/// A flow, and how its requests come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Route {
    /// The flow's name.
    pub(super) flow: &'static str,
    /// Its methods; empty for any.
    pub(super) methods: &'static [&'static str],
    /// Whether only the path tells it, so that the body may be anything.
    pub(super) by_path: bool,
}

/// The sample's own paths: the end of one, and its flow.
const PATHS: [(&str, &str); 16] = [
    ("/configure", "intercom/configure"),
    ("/initialize", "intercom/initialize"),
    ("/submit", "intercom/submit"),
    ("/live", "intercom/live-canvas"),
    ("/live-canvas", "intercom/live-canvas"),
    ("/sheet", "intercom/open-sheet"),
    ("/open-sheet", "intercom/open-sheet"),
    ("/submit-sheet", "intercom/submit-sheet"),
    ("/health", "intercom/health-check"),
    ("/health-check", "intercom/health-check"),
    ("/uninstall", "intercom/uninstall"),
    ("/webhook", "intercom/webhook"),
    ("/webhooks", "intercom/webhook"),
    ("/exchange/orders", "infobip/function"),
    ("/exchange/orders/find", "infobip/function"),
    ("/hooks/delivery", "infobip/subscription"),
];

/// The flow of a request; else the flow that it has the shape of, and that the app serves under another path. `subscription` is the
/// header that the account chose for Infobip's subscriptions.
pub(super) fn find(request: &Request, subscription: Option<&str>) -> Result<Route, Option<&'static str>> {
    // A path that nobody can guess says more than any body.
    if let Some(route) = vcita::route(request.path()) {
        return Ok(route);
    }
    let chosen = |name: &str| request.headers.get(name).is_some();
    let flow = if recognise::is_exchange(request) {
        // Members of a function's input are its author's, and may be called like those of another platform.
        Some("infobip/function")
    } else if is_form(request) {
        Some("intercom/open-sheet")
    } else {
        recognise::flow_name(request).or_else(|| subscription.is_some_and(chosen).then_some("infobip/subscription"))
    };
    let by_path = flow.is_none();
    let flow = flow.or_else(|| own(request.path())).ok_or(None)?;
    methods(flow).map(|methods| Route { flow, methods, by_path }).ok_or(Some(flow))
}

/// Whether the body is the form of a sheet, whatever stands in it.
fn is_form(request: &Request) -> bool {
    !matches!(request.body.trim_ascii_start().first(), None | Some(b'{' | b'['))
        && recognise::sheet_form(&request.body).is_some()
}

/// The flow of one of the sample's own paths, under any base.
fn own(path: &[u8]) -> Option<&'static str> {
    let known = PATHS.iter().find(|(end, _)| path.ends_with(end.as_bytes())).map(|(_, flow)| *flow);
    let function = memchr::memmem::find(path, b"/exchange/").map(|_| "infobip/function");
    known.or(function)
}

/// The methods of a flow; `None` for one that is the sample's only under its own path.
fn methods(flow: &str) -> Option<&'static [&'static str]> {
    match flow.split('/').next()? {
        "intercom" | "kentico" => Some(&["POST"]),
        "infobip" => Some(&[]),
        _ => None,
    }
}
