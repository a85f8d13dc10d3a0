//! One HTTP request, byte for byte, and the formats it is kept in.

mod message;
pub use message::{Capture, Directive, Header, Headers, Note, Request, Response};
