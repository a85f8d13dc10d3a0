//! How large the parts of a canvas may be.

use crate::document::{Document, Kind, Node};
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
    let length = compact_length(checker.sink.document(), node);
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
fn compact_length(document: &Document<'_>, node: Node<'_>) -> usize {
    let mut length = 0;
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        length += match node.kind() {
            Kind::String => {
                serde_json::to_string(node.string().unwrap_or_default().as_ref()).map_or(0, |text| text.len())
            }
            Kind::Object => {
                let mut members = 0;
                for (key, value) in node.members() {
                    members += 1;
                    open.push(key);
                    open.push(value);
                }
                // Brackets, a colon each, commas between.
                2 + members + usize::saturating_sub(members, 1)
            }
            Kind::Array => {
                let before = open.len();
                open.extend(node.items());
                2 + (open.len() - before).saturating_sub(1)
            }
            Kind::Null | Kind::Bool | Kind::Number | Kind::Broken => {
                document.text().get(node.span()).map_or(0, <[u8]>::len)
            }
        };
    }
    length
}
