//! How large the parts of a canvas may be.

use crate::document::{Kind, Node};
use crate::lint::check::Checker;
use crate::lint::rule::Severity;

/// The documented limit of `content` and `stored_data`.
const LIMIT: usize = 65_536;
/// From here on it is close.
pub(in crate::lint) const CLOSE: usize = 60_000;

pub(super) fn check<'d>(checker: &mut Checker<'_, 'd>, rule: &'static str, name: &str, node: Node<'d>) {
    // The compact form is never longer than what was written.
    if node.source().len() <= CLOSE {
        return;
    }
    let length = compact_length(node);
    let severity = (length <= LIMIT).then_some(Severity::Warning);
    if length > CLOSE
        && let Some(finding) = checker.sink.with(rule, severity, node)
    {
        let length = crate::text::thousands(length as u64);
        finding
            .says(format!("`{name}` has {length} bytes as compact JSON, and the limit is 64 KB"))
            .help("what is counted is not documented; stay well below");
    }
}

/// How many bytes a value has as compact JSON in UTF-8: what stands between its tokens is left out, and so are needless escapes.
fn compact_length(node: Node<'_>) -> usize {
    let length = |node: Node<'_>| match node.kind() {
        Kind::String => match node.plain() {
            // Text that needs no escape, which nearly all is, has its length and its quotes.
            Some(text) if text.iter().all(|byte| (b' '..=b'~').contains(byte)) => text.len() + 2,
            _ => serde_json::to_string(node.string().unwrap_or_default().as_ref()).map_or(0, |text| text.len()),
        },
        // Brackets, a colon each, commas between.
        Kind::Object => {
            let members = node.members().count();
            2 + members + members.saturating_sub(1)
        }
        Kind::Array => 2 + node.items().count().saturating_sub(1),
        Kind::Null | Kind::Bool | Kind::Number | Kind::Broken => node.source().len(),
    };
    node.within().map(length).sum()
}
