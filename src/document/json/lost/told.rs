//! What is said of a bracket that is missing, or is one too many.

use super::super::recover::quoted;
use super::super::{Edit, Row};
use super::{Bracket, Document, How, Kind, Mistake, MistakeKind};
use crate::document::Node;

/// Says that what is missing was put there, or is one too many; mended where that is sure.
pub(super) fn missing(
    read: &Document<'_>,
    whole: &[u8],
    put: Bracket,
    sure: bool,
    place: impl Fn(usize) -> usize,
) -> Mistake {
    let Bracket { at, is, how } = put;
    let instead = how == How::Instead;
    let kind = MistakeKind::StrayBracket;
    if let How::Again(bytes) = how {
        let start = place(at) - bytes;
        let line = whole.get(start..start + bytes).unwrap_or_default();
        let content = line.trim_ascii_start();
        let from = start + line.len() - content.len();
        let content = content.trim_ascii_end();
        return Mistake {
            kind: MistakeKind::StrayText,
            span: from..from + content.len(),
            message: format!("the line {} stands twice", quoted(content)),
            related: None,
            edits: sure.then(|| Edit::delete(start..start + bytes)).into_iter().collect(),
        };
    }
    if put.is_out() {
        // What stands behind it moved up.
        let start = place(at) - 1;
        let edit = sure.then(|| Edit::delete(start..start + 1));
        let message = format!("`{is}` is one too many here");
        return Mistake { kind, span: start..start + 1, message, related: None, edits: edit.into_iter().collect() };
    }
    let text = read.text;
    let index = read.rows.partition_point(|row| (row.start as usize) < at);
    let sign_before = text.get(..at).unwrap_or_default().trim_ascii_end().last();
    let key = index.checked_sub(1).and_then(|before| read.rows.get(before));
    let key = key.filter(|_| sign_before == Some(&b':') || is.starts_with(':'));
    let source = |row: &Row| quoted(text.get(row.start as usize..row.end as usize).unwrap_or_default());
    let end = read.rows.get(index).map_or(at, |row| row.end as usize);
    let opens = matches!(is, "{" | "[");
    let closing =
        end.checked_sub(1).filter(|_| opens).filter(|last| *last > at && matches!(text.get(*last), Some(b'}' | b']')));
    // Where two were put in one place, the second begins behind the end of the first.
    let start = place(at);
    let span = start..place(at + is.len()).max(start);
    let behind = at + is.len();
    let next = read.rows.iter().skip(index).find(|row| row.start as usize >= behind);
    let several = is.len() > 1;
    let message = match (key, next) {
        (_, Some(first)) if is == "},{" => {
            format!("the next object begins before {}, and `{is}` is missing there", source(first))
        }
        _ if instead => {
            let stands = whole.get(span.start).copied().map_or('?', char::from);
            format!("`{stands}` stands where `{is}` belongs")
        }
        (_, Some(first)) if several && key.is_none() => format!("`{is}` is missing before {}", source(first)),
        (Some(key), _) => format!("`{is}` is missing behind the key {}", source(key)),
        (None, _) => match read.rows.get(index + 1) {
            Some(first) => format!("`{is}` is missing before {}", source(first)),
            None => format!("`{is}` is missing"),
        },
    };
    let related = closing.map(|last| (place(last)..place(last + 1), "this closes what it would open".to_owned()));
    // Two braces side by side open nothing, but a template.
    let doubled = is.ends_with('{') && text.get(behind) == Some(&b'{');
    let edit = (sure && !doubled && !is_mixed(read, is, at)).then(|| Edit::replace(span.clone(), is));
    Mistake { kind, span, message, related, edits: edit.into_iter().collect() }
}

/// Whether a list that lacks its opening bracket there would hold single values and others: then it may begin elsewhere.
fn is_mixed(read: &Document<'_>, is: &str, at: usize) -> bool {
    let list = read.nodes().find(|node| node.span().start == at && node.kind() == Kind::Array).filter(|_| is == "[");
    let of_lines = list.is_some_and(|list| {
        let mut ends = list.items().map(Node::span);
        let between = ends.next().zip(ends.next()).map(|(one, next)| (one.start, one.end..next.start));
        // `"step": 1,` on a line of its own is a member.
        between.is_some_and(|(start, between)| {
            let breaks = |span: std::ops::Range<usize>| read.text.get(span).is_some_and(|text| text.contains(&b'\n'));
            start == at + 1 && breaks(between) && !matches!(read.text.get(start), Some(b'{' | b'['))
        })
    });
    let holds = |node: Node<'_>| matches!(node.kind(), Kind::Array | Kind::Object);
    let mut items = list.into_iter().flat_map(Node::items).map(holds);
    let first = items.next();
    of_lines || items.any(|other| Some(other) != first)
}
