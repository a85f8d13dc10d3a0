//! HTTP/1.1 on sockets (RFC 9112), byte for byte: what is sent is what was written, in the order and the case in which it was written,
//! and what comes back is kept the same way. Knows nothing of platforms, signs nothing, and opens a socket only to where it is told.

mod body;
mod client;
mod fault;
mod head;
mod library;
mod reader;
mod server;
mod target;

pub use body::{BadBody, Decoder, Field, Framing};
pub(crate) use client::resolve;
pub use client::{Client, Limits, Received, Switch};
pub use fault::Fault;
pub use head::{
    BadHead, Fields, Head, Pace, parse_request, parse_response, scan_request, scan_response, write_request,
    write_response,
};
pub use library::Library;
pub use server::{Reply, serve};
pub use target::{BadTarget, Scheme, Target};
