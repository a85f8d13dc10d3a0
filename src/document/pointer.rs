//! JSON Pointers (RFC 6901) of nodes.

use std::fmt::Write as _;

use super::{Document, Kind, Node};

/// The pointers of the nodes with those indices, which must be sorted; each node on the way is visited once. A member's key has its
/// value's pointer.
pub fn pointers(document: &Document<'_>, sorted: &[u32]) -> Vec<String> {
    let mut out = Vec::with_capacity(sorted.len());
    walk(document.root(), sorted, &mut String::new(), &mut out);
    out
}

/// Writes the pointers of `wanted`, all of which lie in the subtree of `node`. As deep as documents are, which is bounded.
fn walk(node: Node<'_>, wanted: &[u32], path: &mut String, out: &mut Vec<String>) {
    let own = wanted.partition_point(|index| *index <= node.index());
    out.extend(std::iter::repeat_n(path.clone(), own));
    let mut rest = wanted.get(own..).unwrap_or_default();
    let length = path.len();
    let mut step = |first: u32, value: Node<'_>, name: &dyn Fn(&mut String)| {
        let inside = rest.partition_point(|index| *index < value.row().next);
        let (here, behind) = rest.split_at(inside);
        rest = behind;
        if !here.is_empty() {
            path.push('/');
            name(path);
            let keys = here.partition_point(|index| *index < value.index());
            debug_assert!(here.first().is_some_and(|index| *index >= first));
            out.extend(std::iter::repeat_n(path.clone(), keys));
            if let Some(values @ [_, ..]) = here.get(keys..) {
                walk(value, values, path, out);
            }
            path.truncate(length);
        }
        !rest.is_empty()
    };
    match node.kind() {
        Kind::Object => {
            let _ = node
                .members()
                .all(|(key, value)| step(key.index(), value, &|path| escape(&key.string().unwrap_or_default(), path)));
        }
        Kind::Array => {
            let _ = node.items().enumerate().all(|(index, item)| {
                step(item.index(), item, &|path| {
                    let _ = write!(path, "{index}");
                })
            });
        }
        _ => {}
    }
}

fn escape(key: &str, out: &mut String) {
    for character in key.chars() {
        match character {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            _ => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_has_the_pointer_of_rfc_6901() {
        let document = Document::json(br#"{"a/b":[1,{"~":2}],"c":{}}"#);
        let all: Vec<u32> = (0..9).collect();
        let expected = ["", "/a~1b", "/a~1b", "/a~1b/0", "/a~1b/1", "/a~1b/1/~0", "/a~1b/1/~0", "/c", "/c"];
        assert_eq!(pointers(&document, &all), expected);
        assert_eq!(pointers(&document, &[3, 3, 8]), ["/a~1b/0", "/a~1b/0", "/c"]);
    }
}
