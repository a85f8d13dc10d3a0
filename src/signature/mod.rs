//! Signatures: making them, judging them, and the search for the cause of a mismatch.

mod mac;
pub use mac::{Digested, Hash};
