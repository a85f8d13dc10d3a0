//! The app of a vcita business: reference/vcita.md §3. Nothing is signed, so the path's first segment is one that cannot be guessed.

use subtle::ConstantTimeEq as _;

use super::body::Object;
use super::refusal::refuse;
use super::route::Route;
use super::{Answered, respond};
use crate::capture::Request;
use crate::platform::bodies::Words;
use crate::platform::bodies::vcita::{CHANNEL_STATUS, MESSAGE_STATUS, SESSION_STATUS};

/// Public by design, as the fixtures' secrets are.
pub(super) const SEGMENT: &[u8] = b"7f3c9a0be2d14c58";

/// The route that a path of the app leads to.
pub(super) fn route(path: &[u8]) -> Option<Route> {
    let mut segments = path.strip_prefix(b"/")?.splitn(5, |byte| *byte == b'/');
    if !bool::from(segments.next()?.ct_eq(SEGMENT)) {
        return None;
    }
    let route = |flow, methods| Some(Route { flow, methods, by_path: true });
    match segments.collect::<Vec<_>>().as_slice() {
        [b"messages"] => route("vcita/message-created", &["POST"]),
        [b"messages", [_, ..]] => route("vcita/message-updated", &["PUT"]),
        [b"channels", [_, ..]] => route("vcita/channel-updated", &["PUT"]),
        [b"sessions", [_, ..]] => route("vcita/session-updated", &["PUT"]),
        // The method is not documented.
        [[_, ..], b"typing"] => route("vcita/typing", &["POST", "PUT"]),
        _ => None,
    }
}

/// What a flow's body must hold: texts, and a status of the list. The guide marks all of them as required.
fn needs(flow: &str) -> (&'static [&'static str], Option<&'static Words>) {
    match flow {
        "vcita/message-created" => {
            (&["external_uid", "message", "message_uid", "channel_uid", "status"], Some(&MESSAGE_STATUS))
        }
        "vcita/message-updated" => (&["channel_uid", "status"], Some(&MESSAGE_STATUS)),
        "vcita/session-updated" => (&["status"], Some(&SESSION_STATUS)),
        "vcita/channel-updated" => (&["status"], Some(&CHANNEL_STATUS)),
        _ => (&[], None),
    }
}

pub(super) fn answer(route: &Route, request: &Request) -> Answered {
    let body = Object::read(&request.body)?;
    let (texts, words) = needs(route.flow);
    let is_text = |name: &&str| body.get(name).is_some_and(|value| value.first() == Some(&b'"'));
    if !texts.iter().all(is_text) {
        return Err(refuse("body-unexpected"));
    }
    if let Some(words) = words
        && !body.text("status").is_some_and(|status| words.of.contains(&status.as_str()))
    {
        return Err(refuse("status-unknown"));
    }
    if route.flow == "vcita/typing" && !matches!(body.get("typing"), Some(b"true" | b"false")) {
        return Err(refuse("body-unexpected"));
    }
    Ok(respond::empty(204))
}
