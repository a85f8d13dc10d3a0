//! What must be refused where nothing is signed, and the address is all that an outsider does not know: a segment of its path, or a token in its query.

use super::forge::changed;
use super::subject::{Shot, Subject};
use super::{Probe, probes};

/// How many characters a segment or a token has at least that nobody guesses.
const UNGUESSABLE: usize = 16;
/// How often letters, capitals and digits take turns in it: 16 random hexadecimal digits do it seven times.
const TURNS: usize = 3;

/// What a member of a query is called that is a secret, whatever it looks like.
const TOKENS: [&[u8]; 9] =
    [b"token", b"secret", b"key", b"api_key", b"apikey", b"access_token", b"auth", b"auth_token", b"webhook_secret"];

const TOKEN: &str = "The platform signs nothing, and the token in the query is the only thing that an outsider does not know; here it is not looked at: whoever knows the rest of the address sends requests that the app takes for the platform's.";
const TOKEN_REPAIR: &str = "Compare the token of the query with yours, whole and in constant time, before anything else, and answer 401 where it is missing, empty or another one.";

pub(super) static PROBES: &[Probe] = probes![
    "path-segment-changed", Refuse, Anyone, path_segment_changed, "another path in place of the one that nobody can guess", "The platform signs nothing, and the path is the only thing that an outsider does not know; here any path will do.", "Put a segment of at least 16 random characters into the path that you register, and answer 404 to every other.";
    "token-changed", Refuse, Anyone, token_changed, "another token in place of the one in the query", TOKEN, TOKEN_REPAIR;
    "token-empty", Refuse, Anyone, |subject| with_token(subject, |target, from, length| _ = target.drain(from..from + length)), "an empty token in place of the one in the query", TOKEN, TOKEN_REPAIR;
    "token-missing", Refuse, Anyone, token_missing, "the request without the token in its query", TOKEN, TOKEN_REPAIR;
];

/// The request as somebody would send it who does not know the whole address.
pub(super) fn other(subject: &Subject<'_>) -> Option<Shot> {
    path_segment_changed(subject).or_else(|| token_changed(subject))
}

/// The id of the probe that sends just that.
pub(super) fn other_id(subject: &Subject<'_>) -> &'static str {
    if unguessable(subject.good.path()).is_none() && token(&subject.good.target).is_some() {
        "token-changed"
    } else {
        "path-segment-changed"
    }
}

/// Whether an address holds something that nobody guesses.
pub(super) fn is_secret(subject: &Subject<'_>) -> bool {
    unguessable(subject.good.path()).is_some() || token(&subject.good.target).is_some()
}

fn path_segment_changed(subject: &Subject<'_>) -> Option<Shot> {
    if subject.setting.is_some() {
        return None;
    }
    let mut request = subject.good.clone();
    let path = subject.good.path();
    let start = memchr::memmem::find(&request.target, path).filter(|_| !path.is_empty())?;
    let (from, length) = unguessable(path)?;
    for byte in request.target.get_mut(start + from..start + from + length)? {
        *byte = changed(*byte);
    }
    Some(Shot::plain(request))
}

/// The good request with its token changed, of which the place in its target is told and the length.
fn with_token(subject: &Subject<'_>, change: fn(&mut Vec<u8>, usize, usize)) -> Option<Shot> {
    let (_, from, length) = token(&subject.good.target).filter(|_| subject.setting.is_none())?;
    let mut request = subject.good.clone();
    change(&mut request.target, from, length);
    Some(Shot::plain(request))
}

fn token_changed(subject: &Subject<'_>) -> Option<Shot> {
    with_token(subject, |target, from, length| {
        for byte in target.iter_mut().skip(from).take(length) {
            *byte = changed(*byte);
        }
    })
}

fn token_missing(subject: &Subject<'_>) -> Option<Shot> {
    let (name, from, length) = token(&subject.good.target).filter(|_| subject.setting.is_none())?;
    let mut request = subject.good.clone();
    // With the mark that stands behind it, or else with the one before: a query of nothing is none.
    let mark = usize::from(request.target.get(from + length) == Some(&b'&'));
    let start = if mark == 0 { name.checked_sub(1)? } else { name };
    request.target.drain(start..from + length + mark);
    Some(Shot::plain(request))
}

/// Where the first segment of a path stands that nobody can guess, and its length.
pub(super) fn unguessable(path: &[u8]) -> Option<(usize, usize)> {
    let mut from = 0;
    for segment in path.split(|byte| *byte == b'/') {
        if segment.len() >= UNGUESSABLE && is_random(segment) {
            return Some((from, segment.len()));
        }
        from += segment.len() + 1;
    }
    None
}

/// Where the first member of a query stands that is a secret by its name, or that nobody can guess; where its value does, and how long that is.
fn token(target: &[u8]) -> Option<(usize, usize, usize)> {
    let mut at = memchr::memchr(b'?', target)? + 1;
    for member in target.get(at..)?.split(|byte| *byte == b'&') {
        let name = member.split(|byte| *byte == b'=').next().unwrap_or_default();
        let value = member.get(name.len() + 1..).unwrap_or_default();
        let named = TOKENS.iter().any(|token| name.eq_ignore_ascii_case(token));
        if !value.is_empty() && (named || (value.len() >= UNGUESSABLE && is_random(value))) {
            return Some((at, at + name.len() + 1, value.len()));
        }
        at += member.len() + 1;
    }
    None
}

/// Whether letters and digits follow each other as in no word with a number behind it: `message-created-v2` can be guessed.
fn is_random(segment: &[u8]) -> bool {
    let kinds = segment.iter().filter(|byte| !b"-_".contains(byte)).map(|byte| match byte {
        b'0'..=b'9' => Some(0),
        b'a'..=b'z' => Some(1),
        b'A'..=b'Z' => Some(2),
        _ => None,
    });
    let Some(kinds) = kinds.collect::<Option<Vec<u8>>>() else { return false };
    let turns = kinds.windows(2).filter(|pair| pair.first() != pair.last()).count();
    kinds.contains(&0) && turns >= TURNS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_off_a_query_with_one_mark() {
        for (target, without) in [
            ("/a?token=x", Some("/a")),
            ("/a?b=c&token=x", Some("/a?b=c")),
            ("/a?Token=x&b=c", Some("/a?b=c")),
            ("/a?b=7f3c9a0be2d14c58&c=d", Some("/a?c=d")),
            ("/a?b=message-created-v2", None),
            ("/a?token=", None),
            ("/a?token", None),
            ("/token=x", None),
        ] {
            let captured = crate::capture::Request { target: target.into(), ..Default::default() };
            let subject = Subject::new(&captured, None, None, &[], (&[][..]).into(), 0).unwrap();
            let made = token_missing(&subject).map(|shot| String::from_utf8(shot.request.target).unwrap());
            assert_eq!(made.as_deref(), without, "{target}");
        }
    }
}
