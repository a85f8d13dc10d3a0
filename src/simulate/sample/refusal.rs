//! Why the app does not take a request, with a stable code each, and what it answers then. An answer holds the code and nothing that
//! helps to forge.

use super::respond;
use crate::capture::Response;

/// A request that is not taken.
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) response: Response,
}

/// The usual refusal: the code, in JSON.
pub(super) fn refuse(code: &'static str) -> Refused {
    let status = match code {
        "route-unknown" => 404,
        "method-not-allowed" => 405,
        "body-too-large" => 413,
        "json-malformed" | "body-unexpected" => 400,
        "status-unknown" => 422,
        // Whatever else is wrong, nobody has proved who sent it.
        _ => 401,
    };
    Refused { code, response: respond::json(status, format!("{{\"error\":\"{code}\"}}")) }
}

/// The codes of body and proof become refusals by themselves.
impl From<&'static str> for Refused {
    fn from(code: &'static str) -> Self {
        refuse(code)
    }
}

/// Another method than those.
pub(super) fn method(allowed: &[&str]) -> Refused {
    let mut refused = refuse("method-not-allowed");
    refused.response.headers.push("Allow", allowed.join(", "));
    refused
}

/// An exception that nobody catches.
pub(super) fn exception() -> Refused {
    Refused { code: "exception", response: respond::text(500, "Internal Server Error") }
}
