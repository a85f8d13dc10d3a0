//! The binary, run as a user would: one module a command.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod generate;
mod sign;
mod verify;
mod world;
