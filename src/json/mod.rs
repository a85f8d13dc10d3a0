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
pub use scan::{Cursor, Error, ErrorKind, RawString, unescape};
pub use tree::{Kind, Tree, Value};

/// Sets a member of an object that is to be written. Inserting drops what a name had before, which is a good deal of code wherever it
/// stands; here it stands once.
pub(crate) fn put(
    object: &mut serde_json::Map<String, serde_json::Value>,
    name: &str,
    value: impl Into<serde_json::Value>,
) {
    #[inline(never)]
    fn set(object: &mut serde_json::Map<String, serde_json::Value>, name: &str, value: serde_json::Value) {
        object.insert(name.to_owned(), value);
    }
    set(object, name, value.into());
}
