//! The binary, run as a user would: one module a command.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod attempts;
mod capture;
mod captured;
mod causes;
mod convert;
mod copies;
mod damaged;
mod decrypt;
mod encrypt;
mod endpoint;
mod explain;
mod forged;
mod fragments;
mod generate;
mod guids;
mod helped;
mod hidden;
mod identity;
mod inspect;
mod items;
mod larger;
mod library;
mod lines;
#[cfg(unix)]
mod links;
mod lint;
mod linted;
mod lost;
mod matrix;
mod mended;
mod misread;
mod mistakes;
mod named;
mod node;
mod probe;
mod rare;
mod records;
mod redact;
mod replay;
mod scripts;
mod sealed;
mod second;
mod sign;
mod slightly;
mod slips;
mod stead;
mod tall;
mod told;
mod truest;
mod verify;
mod watched;
mod which;
mod windows;
mod world;
