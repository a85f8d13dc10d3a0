//! JSON Pointers (RFC 6901) of nodes.

use std::fmt::Write as _;

use super::{Document, Kind, Node};

/// Pointers longer than so many bytes are of no use to anybody; many of them would be far longer than the text.
const LONGEST: usize = 4_096;

/// The pointers of the nodes with those indices, which must be sorted; each node on the way is visited once. They begin with that of the
/// document itself, where it is part of another: `above`. A member's key has its value's pointer. `None` for a node whose pointer is longer
/// than 4,096 bytes.
pub fn pointers(document: &Document<'_>, above: &str, sorted: &[u32]) -> Vec<Option<String>> {
    let mut out = Vec::with_capacity(sorted.len());
    walk(document.root(), sorted, &mut above.to_owned(), &mut out);
    out
}

/// Writes the pointers of `wanted`, all of which lie in the subtree of `node`. As deep as documents are, which is bounded.
fn walk(node: Node<'_>, wanted: &[u32], path: &mut String, out: &mut Vec<Option<String>>) {
    let whole = |path: &String| (path.len() <= LONGEST).then(|| path.clone());
    let own = wanted.partition_point(|index| *index <= node.index());
    out.extend(std::iter::repeat_n(whole(path), own));
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
            out.extend(std::iter::repeat_n(whole(path), keys));
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
        let pointers =
            |wanted: &[u32]| super::pointers(&document, "", wanted).into_iter().flatten().collect::<Vec<_>>();
        assert_eq!(pointers(&all), expected);
        assert_eq!(pointers(&[3, 3, 8]), ["/a~1b/0", "/a~1b/0", "/c"]);
    }

    #[test]
    fn a_key_of_thousands_of_letters_is_not_repeated_in_every_pointer() {
        let text = format!(r#"{{"{}":[1],"b":2}}"#, "k".repeat(5_000));
        let document = Document::json(text.as_bytes());
        assert_eq!(pointers(&document, "", &[1, 3, 5]), [None, None, Some("/b".to_owned())]);
    }
}
