//! JSON as it was written. The parts of courtside that must not lose anything (captures, the search for causes)
//! read JSON here: number text, escapes, key order and duplicate keys all survive. Writing is left to `serde_json`.

mod blocks;
mod edit;
mod pretty;
mod scan;
pub(crate) mod special;
mod tree;

pub use edit::with_member;
pub use pretty::pretty;
pub use scan::{Cursor, Error, RawString, unescape};
pub use tree::{Kind, Tree, Value};
