//! JSON as it was written. The parts of courtside that must not lose anything (captures, the search for causes)
//! read JSON here: number text, escapes, key order and duplicate keys all survive. What compares values and selects them by path
//! stands on the same trees. Writing is left to `serde_json`.

mod blocks;
mod comparison;
mod edit;
mod equal;
pub mod number;
pub mod path;
mod pretty;
mod scan;
pub(crate) mod special;
mod tree;

pub use comparison::Comparison;
pub use edit::with_member;
pub use equal::{Members, equal};
pub use path::JsonPath;
pub use pretty::pretty;
pub use scan::{Cursor, Error, RawString, unescape};
pub use tree::{Kind, Tree, Value};
