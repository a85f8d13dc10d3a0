//! Responses, each with what a client has to know about its body.

use crate::capture::{Headers, Response};

/// The type of JSON.
pub(super) const JSON: &str = "application/json; charset=utf-8";
/// The type of plain text.
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// A response with a body of that type.
pub(super) fn of_type(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
    let mut response = empty(status);
    response.headers.push("Content-Type", content_type);
    response.body = body.into();
    response
}

/// A response with JSON.
pub(super) fn json(status: u16, body: impl Into<Vec<u8>>) -> Response {
    of_type(status, JSON, body)
}

/// A response with a page, which no cache keeps.
pub(super) fn html(status: u16, body: impl Into<Vec<u8>>) -> Response {
    let mut response = of_type(status, HTML, body);
    response.headers.push("Cache-Control", "no-store");
    response.headers.push("X-Content-Type-Options", "nosniff");
    response
}

/// A response with plain text.
pub(super) fn text(status: u16, body: &str) -> Response {
    of_type(status, TEXT, body)
}

/// A redirect.
pub(super) fn elsewhere(location: &str) -> Response {
    let mut response = empty(302);
    response.headers.push("Location", location);
    response
}

/// A response without a body.
pub(super) fn empty(status: u16) -> Response {
    Response {
        version: b"HTTP/1.1".to_vec(),
        status,
        reason: reason(status).into(),
        headers: Headers::default(),
        body: Vec::new(),
    }
}

/// RFC 9110 §15.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        500 => "Internal Server Error",
        _ => "",
    }
}
