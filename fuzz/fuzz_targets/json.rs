//! The tree and the cursor agree on what JSON is, and every place lies within the text.
#![no_main]

use courtside::json::{Cursor, Tree, Value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let parsed = Tree::parse(text);
    let mut cursor = Cursor::new(text);
    let scanned = cursor.value().and_then(|_| cursor.end());
    assert_eq!(scanned.is_ok(), parsed.is_ok());
    let tree = match &parsed {
        Ok(tree) => tree,
        Err(error) => {
            assert!(error.offset <= text.len());
            return;
        }
    };
    let mut open: Vec<Value<'_, '_>> = vec![tree.root()];
    while let Some(value) = open.pop() {
        assert!(value.offset() + value.text().len() <= text.len());
        let _ = value.bytes();
        open.extend(value.items());
        open.extend(value.members().map(|(_, member)| member));
    }
});
