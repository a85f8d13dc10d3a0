//! courtside: the developer's seat beside the court where a messaging platform and an app exchange requests.
//!
//! The core knows bytes and facts; it never prints and reads no environment, and of it only [`wire`] and [`proxy`] open sockets. [`cli`] is
//! the shell around it.
//!
//! - [`platform`]: the facts, one table a platform: schemes, flows, environment names, and what bodies hold.
//! - [`capture`]: one HTTP request, byte for byte, and the formats it is kept in.
//! - [`script`]: captures as a script for an engine that distributes load.
//! - [`recognise`]: which flow a request is of, and which schemes it carries.
//! - [`mac`]: hashes and keyed hashes.
//! - [`signature`]: sign, verify, and the search for the cause of a mismatch.
//! - [`cause`]: the tables of differences that explain a mismatch.
//! - [`sheet`]: AES-256-GCM user blobs.
//! - [`inspect`]: what a pasted thing is, layer by layer.
//! - [`json`]: JSON as it was written, nothing lost.
//! - [`document`]: JSON and YAML with places, read on after a mistake.
//! - [`lint`]: what is wrong with a body, a manifest or a request; [`schema`]: the same as JSON Schema.
//! - [`simulate`]: the app's side of the net: a small well-made app for every flow, and what bad ones do.
//! - [`lines`] and [`read_ahead`]: long inputs on several cores, in constant memory; [`side_by_side`]: long tasks.
//! - [`redact`]: captures without what is secret or personal, signed with public secrets.
//! - [`replay`]: sending captures, and judging what is answered.
//! - [`probe`]: forgeries and awkward requests made from a good one, and what their answers say of an app.
//! - [`wire`]: HTTP/1.1 on sockets, byte for byte.
//! - [`proxy`]: passing on requests and answers as they are, and telling what they were.
//! - [`glob`] and [`ignores`]: which names are meant, and which are left out.
//! - [`guid`]: GUIDs as .NET reads them.
//! - [`percent`]: what is percent-encoded, read and written.
//! - `printed`: bytes as languages print them. `wide`: text in UTF-16.
//! - [`secret`]: where secrets come from, and how they are kept.
//! - [`codes`]: every code that a command prints, explained.
//! - [`report`]: what a command learned, and the views of it; [`text`], [`unified`] and [`ui`] make it safe and readable.
//! - [`exit`]: the four answers a command can end with.
//! - [`cli`]: arguments, and the few lines that join core and report.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod buffer;
pub mod capture;
pub mod cause;
pub mod cli;
pub mod codes;
pub mod document;
pub mod exit;
pub mod glob;
pub mod guid;
pub mod ignores;
pub mod inspect;
pub mod json;
pub mod lines;
pub mod lint;
pub mod mac;
mod packed;
pub mod percent;
pub mod platform;
mod printed;
pub mod probe;
pub mod proxy;
pub mod read_ahead;
pub mod recognise;
pub mod redact;
pub mod replay;
pub mod report;
pub mod schema;
pub mod script;
pub mod secret;
mod seen;
pub mod sheet;
pub mod side_by_side;
pub mod signature;
pub mod simulate;
mod sorting;
pub mod text;
mod turns;
pub mod ui;
pub mod unified;
mod wide;
pub mod wire;
