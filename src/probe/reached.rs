//! Whether what answered a request that nobody signed is the app's handler, told by what its answers depend on: a handler reads what it is sent,
//! and a page that stands for every path says the same to all. Knows bodies and answers; sends nothing.

use crate::json::{Kind, Tree};
use crate::sorting;

/// What stands in the place of texts: nobody's answer holds it that has not read it. In lower case.
pub(super) const MARK: &str = "courtsidemarker";

/// How a body is changed to see whether an answer depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variant {
    /// With a mark in the place of every text.
    Marked,
    /// An object without members.
    Bare,
    /// Its first half with a number behind it, which is no JSON.
    Broken,
}

impl Variant {
    pub(super) const ALL: [Self; 3] = [Self::Marked, Self::Bare, Self::Broken];

    /// That object so changed; `None` where it cannot be. The number makes one that breaks off unlike others.
    pub(super) fn of(self, object: &[u8], serial: usize) -> Option<Vec<u8>> {
        match self {
            Self::Marked => marked(object),
            Self::Bare => Some(b"{}".to_vec()),
            Self::Broken => Some(broken(object, serial)),
        }
    }
}

/// The first half of a body with that number behind it: digits close neither a text nor a bracket. Nothing where there is no body.
pub(super) fn broken(body: &[u8], serial: usize) -> Vec<u8> {
    let Some(half) = body.get(..body.len() / 2).filter(|_| !body.is_empty()) else { return Vec::new() };
    [half, serial.to_string().as_bytes()].concat()
}

/// The object with the mark in the place of every text that is a value.
fn marked(object: &[u8]) -> Option<Vec<u8>> {
    let tree = Tree::parse(object).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let mut texts = Vec::new();
    let mut left = vec![tree.root()];
    while let Some(value) = left.pop() {
        match value.kind() {
            Kind::Object => left.extend(value.members().map(|(_, value)| value)),
            Kind::Array => left.extend(value.items()),
            Kind::String => texts.push((value.offset(), value.text().len())),
            _ => {}
        }
    }
    sorting::by(&mut texts, Ord::cmp);
    let (mut out, mut done) = (Vec::with_capacity(object.len()), 0);
    for (at, length) in texts {
        out.extend_from_slice(object.get(done..at)?);
        out.extend_from_slice(format!("\"{MARK}\"").as_bytes());
        done = at + length;
    }
    out.extend_from_slice(object.get(done..)?);
    Some(out)
}

/// What answers were found to depend on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reads {
    /// On values or members of the body: they came back, or their lack was answered otherwise.
    pub(super) handler: bool,
    /// On whether the body can be parsed, which many apps do for all paths.
    pub(super) parser: bool,
}

/// Whether a handler answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// It did.
    Yes,
    /// Something else did that does not look at what it is sent.
    No,
    /// Nobody can tell.
    Untold,
}

/// Whether the handler gave an answer like that to genuine requests, under a path of which nobody knows whether it leads there: by what such answers
/// depend on, and what those to genuine requests do. Where neither depends on anything, one that says something is the handler's; one that is empty or
/// `ok` may be anybody's.
pub(super) fn reached(unsigned: Reads, genuine: Reads, says_something: bool) -> Reached {
    let handler_reads_more = genuine.handler || (genuine.parser && !unsigned.parser);
    if unsigned.handler {
        Reached::Yes
    } else if handler_reads_more {
        Reached::No
    } else if says_something {
        Reached::Yes
    } else {
        Reached::Untold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Reads = Reads { handler: false, parser: false };
    const PARSER: Reads = Reads { handler: false, parser: true };
    const HANDLER: Reads = Reads { handler: true, parser: false };
    const BOTH: Reads = Reads { handler: true, parser: true };

    #[test]
    fn what_reads_an_unsigned_body_is_the_handler_whatever_else_is_so() {
        for genuine in [NOTHING, PARSER, HANDLER, BOTH] {
            for unsigned in [HANDLER, BOTH] {
                for says_something in [true, false] {
                    assert_eq!(reached(unsigned, genuine, says_something), Reached::Yes, "{unsigned:?} {genuine:?}");
                }
            }
        }
    }

    #[test]
    fn what_says_the_same_to_all_is_not_a_handler_that_does_not() {
        for (unsigned, genuine) in [(NOTHING, HANDLER), (PARSER, HANDLER), (NOTHING, PARSER), (PARSER, BOTH)] {
            for says_something in [true, false] {
                assert_eq!(reached(unsigned, genuine, says_something), Reached::No, "{unsigned:?} {genuine:?}");
            }
        }
    }

    #[test]
    fn where_both_say_the_same_to_all_an_answer_that_says_something_is_the_handlers() {
        for (unsigned, genuine) in [(NOTHING, NOTHING), (PARSER, PARSER), (PARSER, NOTHING)] {
            assert_eq!(reached(unsigned, genuine, true), Reached::Yes, "{unsigned:?} {genuine:?}");
            assert_eq!(reached(unsigned, genuine, false), Reached::Untold, "{unsigned:?} {genuine:?}");
        }
    }

    #[test]
    fn what_breaks_off_is_no_json_and_each_time_another() {
        for object in [r#"{"a":"b"}"#, r#"{"a":1}"#, "{}", " {\"n\":[12,3]} ", r#"{"a":"b\\","c":{}}"#] {
            let made: Vec<Vec<u8>> =
                (0..20).map(|serial| Variant::Broken.of(object.as_bytes(), serial).unwrap()).collect();
            assert!(made.iter().all(|body| Tree::parse(body).is_err()), "{object}");
            assert_eq!(made.iter().collect::<std::collections::HashSet<_>>().len(), 20, "{object}");
        }
        assert_eq!(broken(b"", 7), b"");
    }

    #[test]
    fn texts_are_marked_and_nothing_else_is() {
        let object = br#"{"a":"b","n":1,"l":["x",{"y":""}],"t":true}"#;
        let right = r#"{"a":"M","n":1,"l":["M",{"y":"M"}],"t":true}"#.replace('M', MARK);
        assert_eq!(String::from_utf8(Variant::Marked.of(object, 0).unwrap()).unwrap(), right);
        assert_eq!((marked(b"[\"a\"]"), marked(b"{\"a\":")), (None, None));
        assert_eq!(MARK, MARK.to_ascii_lowercase());
    }
}
