//! What makes each request unlike every one before it, by something that means nothing: an app that remembers what it has seen takes it for new.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::capture::Request;
use crate::json::{self, Kind, Tree};
use crate::signature::renew;

use super::subject::with_first;

/// How many characters of white space tell requests apart: 2^24 ms are some hours.
const SPACES: u32 = 24;

/// The member that a body has in addition, where white space does not make another one of it.
const MEMBER: &[u8] = b"zz_courtside_new";

/// The members that name a request and no person: what came twice is told by them.
const IDS: [&str; 8] =
    ["id", "message_uid", "message_id", "messageId", "event_id", "eventId", "notification_id", "requestId"];

/// The members that hold the person whom a request is about.
const PERSONS: [&str; 3] = ["contact", "user", "customer"];

/// The headers that name a request.
const KEYS: [&str; 4] = ["idempotency-key", "x-idempotency-key", "x-request-id", "x-correlation-id"];

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stir {
    /// White space of the body.
    Space,
    /// A member of the body, before all others: what breaks off has it, too.
    Member,
    /// The id of the body.
    Id,
    /// The id of the person in the body.
    Person,
    /// A header that names the request.
    Key,
    /// The query.
    Query,
}

impl Stir {
    /// All of them: what is part of the body before what is not.
    pub(super) const ALL: [Self; 6] = [Self::Space, Self::Member, Self::Id, Self::Person, Self::Key, Self::Query];

    /// That request, unlike those of other numbers. `None` where it has nothing of the kind.
    pub(super) fn of(self, request: &Request, serial: i64) -> Option<Request> {
        let mut request = request.clone();
        let text = format!("courtside-{serial:016x}");
        match self {
            Self::Space => request.body = spaced(&request.body, serial)?,
            Self::Member => request.body = with_first(&request.body, MEMBER, format!("\"{text}\"").as_bytes())?,
            Self::Id => request.body = renamed(&request.body, &text)?,
            Self::Person => request.body = acquainted(&request.body, &text)?,
            Self::Key => {
                let name = KEYS.into_iter().find(|name| request.headers.get(name).is_some())?;
                renew::set(&mut request.headers, name, text.as_bytes());
            }
            Self::Query => {
                request.target.push(if request.target.contains(&b'?') { b'&' } else { b'?' });
                request.target.extend_from_slice(format!("new={text}").as_bytes());
            }
        }
        Some(request)
    }
}

/// What all requests are made unlike by, once that is found out.
#[derive(Debug, Clone, Default)]
pub(super) struct Stirs(Arc<AtomicUsize>);

impl Stirs {
    fn what(&self) -> Option<Stir> {
        Stir::ALL.get(self.0.load(Ordering::Relaxed).checked_sub(1)?).copied()
    }

    /// Begins to; says whether that was not done yet.
    pub(super) fn begin(&self, stir: Stir) -> bool {
        let place = Stir::ALL.iter().position(|it| *it == stir).map_or(0, |at| at + 1);
        self.0.swap(place, Ordering::Relaxed) != place
    }

    /// Makes that request unlike those of other numbers, where that is asked for and can be done.
    pub(super) fn apply(&self, request: &mut Request, serial: i64) {
        if let Some(stirred) = self.what().and_then(|stir| stir.of(request, serial)) {
            *request = stirred;
        }
    }
}

/// The object with white space behind its first bracket, of one length for all numbers. `None` where it is no object.
fn spaced(object: &[u8], serial: i64) -> Option<Vec<u8>> {
    let tree = Tree::parse(object).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let (before, after) = object.split_at_checked(tree.root().offset() + 1)?;
    let space = (0..SPACES).map(|bit| if serial >> bit & 1 == 0 { b' ' } else { b'\t' });
    Some(before.iter().copied().chain(space).chain(after.iter().copied()).collect())
}

/// The object with that text behind the first of its ids that is a text.
fn renamed(object: &[u8], text: &str) -> Option<Vec<u8>> {
    let tree = Tree::parse(object).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    IDS.into_iter().find_map(|name| {
        let id = tree.root().get(name).filter(|id| id.kind() == Kind::String)?.text();
        json::with_member(object, name, &[id.get(..id.len().checked_sub(1)?)?, text.as_bytes(), b"\""].concat())
    })
}

/// The object with that text behind the id of the person in it.
fn acquainted(object: &[u8], text: &str) -> Option<Vec<u8>> {
    let tree = Tree::parse(object).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    PERSONS.into_iter().find_map(|name| {
        let person = tree.root().get(name).filter(|person| person.kind() == Kind::Object)?;
        json::with_member(object, name, &renamed(person.text(), text)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stirred_is_unlike_other_numbers_of_one_length_and_the_same_for_the_same() {
        let mut request = Request {
            target: b"/a?b=c".to_vec(),
            body: br#"{"id":"notif_1","n":{"id":"2"},"user":{"id":"3"}}"#.to_vec(),
            ..Request::default()
        };
        request.headers.push("Idempotency-Key", "x");
        let size = |request: &Request| {
            request.body.len() + request.target.len() + request.headers.get("idempotency-key").unwrap().len()
        };
        for stir in Stir::ALL {
            let [one, same, other] = [1, 1, 2].map(|serial| stir.of(&request, serial).unwrap());
            assert_eq!(one, same, "{stir:?}");
            assert!(one != other && size(&one) == size(&other) && one != request, "{stir:?}");
            assert!(Tree::parse(&one.body).is_ok(), "{stir:?}");
        }
        let renamed = Stir::Id.of(&request, 255).unwrap().body;
        assert_eq!(renamed, br#"{"id":"notif_1courtside-00000000000000ff","n":{"id":"2"},"user":{"id":"3"}}"#);
        let renamed = Stir::Person.of(&request, 255).unwrap().body;
        assert_eq!(renamed, br#"{"id":"notif_1","n":{"id":"2"},"user":{"id":"3courtside-00000000000000ff"}}"#);
    }

    #[test]
    fn what_is_not_there_is_not_changed() {
        let request = Request { target: b"/".to_vec(), body: b"[1]".to_vec(), ..Request::default() };
        let can = Stir::ALL.map(|stir| stir.of(&request, 1).is_some());
        assert_eq!(can, [false, false, false, false, false, true]);
        let stirs = Stirs::default();
        let mut same = request.clone();
        stirs.apply(&mut same, 1);
        assert_eq!(same, request, "nothing was begun");
        assert!(stirs.begin(Stir::Query) && !stirs.begin(Stir::Query));
        stirs.apply(&mut same, 1);
        assert_eq!(same.target, b"/?new=courtside-0000000000000001");
    }
}
