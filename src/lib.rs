//! courtside: the developer's seat beside the court where a messaging platform and an app exchange requests.
//!
//! The core knows bytes and facts; it never prints, reads no environment, opens no socket. `cli` is the shell around it.
//!
//! - `platform`: the facts, one table a platform: schemes, flows, environment names.
//! - [`capture`]: one HTTP request, byte for byte, and the formats it is kept in.
//! - `signature`: sign, verify, and the search for the cause of a mismatch.
//! - `cause`: the tables of differences that explain a mismatch.
//! - `sheet`: AES-256-GCM user blobs.
//! - [`json`]: JSON as it was written, nothing lost.
//! - `secret`: where secrets come from, and how they are kept.
//! - `codes`: every code that a command prints, explained.
//! - `report`: what a command learned, and the views of it.
//! - `cli`: arguments, and the few lines that join core and report.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod capture;
pub mod cause;
pub mod json;
pub mod sheet;
pub mod signature;
