//! What must be taken although it is written awkwardly: each row is a request that the platform may send, signed rightly over its bytes.

use super::subject::{Length, MEMBER, Shot, Subject, with_more};
use super::{Probe, probes};
use crate::json::{Kind, Tree};
use crate::platform::Accepts;

/// How long a body of the Inbox easily gets: it holds the whole conversation.
const INBOX: usize = 200_000;

pub(super) static PROBES: &[Probe] = probes![
    "member-added", Accept, Anyone, member_added, "one more member in the body", "Platforms add members without asking, and the app refuses requests from that day on.", "Ignore members that you do not know.";
    "white-space", Accept, Anyone, white_space, "white space inside the body", "The platform may write white space wherever JSON allows it, and the app refuses such requests.", "Verify the bytes as they arrived, before any parser.";
    "trailing-newline", Accept, Anyone, trailing_newline, "a line feed behind the body", "Requests whose body ends in a line break are refused.", "Verify the bytes as they arrived; trim nothing.";
    "crlf", Accept, Anyone, crlf, "CR LF line ends inside the body", "Requests with line breaks of the other kind are refused.", "Verify the bytes as they arrived; convert no line ends, and open no body in a text mode.";
    "unicode-raw", Accept, Anyone, unicode_raw, "letters beyond ASCII, as UTF-8", "Whoever has an é in the name cannot use the app.", "Verify the bytes as they arrived; decode them as UTF-8 afterwards.";
    "unicode-escaped", Accept, Anyone, unicode_escaped, "a letter written as \\u00e9", "Requests are refused whose sender escapes letters, as many serialisers do.", "Verify the bytes as they arrived, before any parser.";
    "html-characters", Accept, Anyone, html_characters, "<, > and & in a text", "Messages with markup or addresses are refused.", "Verify the bytes as they arrived, before any parser.";
    "slashes", Accept, Anyone, slashes, "slashes in a text, one of them escaped", "Requests are refused that hold addresses, or whose sender escapes slashes, as PHP does.", "Verify the bytes as they arrived, before any parser.";
    "number-fraction", Accept, Anyone, number_fraction, "a number written as 1.0", "Requests are refused in which a number is written otherwise than your language writes it.", "Verify the bytes as they arrived, before any parser.";
    "number-exponent", Accept, Anyone, number_exponent, "a number written as 1E+2", "Requests are refused in which a number is written otherwise than your language writes it.", "Verify the bytes as they arrived, before any parser.";
    "integer-64-bit", Accept, Anyone, integer_64_bit, "an integer of 64 bits", "Requests with large ids are refused; where they are not, ids may have changed on the way.", "Verify the bytes as they arrived, and read ids as text.";
    "duplicate-keys", Accept, Anyone, duplicate_keys, "one key twice in an object", "Requests are refused that a sender wrote twice over.", "Verify the bytes as they arrived, before any parser.";
    "numeric-keys", Accept, Anyone, numeric_keys, "keys that are numbers, behind others", "Requests are refused whose keys JavaScript or PHP would put into another order.", "Verify the bytes as they arrived, before any parser.";
    "empty-object", Accept, Anyone, empty_object, "an empty object in the body", "Requests with nothing in an object are refused: PHP writes an empty object as an array.", "Verify the bytes as they arrived, before any parser.";
    "body-200-kb", Accept, Anyone, body_200_kb, "a body of 200 kB", "Long conversations are refused: a request from the Inbox holds the whole conversation, and Express stops at 100 kB where nothing else is set.", "Raise the limit of the body parser to 10 MB (express.json({ limit: '10mb' })).";
    "chunked", Accept, Anyone, chunked, "the body in chunks, without Content-Length", "Requests that come through a proxy which does not know their length are refused, or read as empty.", "Read the body to its end, whatever the framing; let no middleware insist on Content-Length.";
    "headers-lower-case", Accept, Anyone, headers_lower_case, "header names in lower case", "Requests that come through HTTP/2 or a proxy are refused, since those write names in lower case.", "Look headers up without regard to case.";
    "headers-upper-case", Accept, Anyone, headers_upper_case, "header names in upper case", "Requests are refused whose headers a proxy wrote otherwise.", "Look headers up without regard to case.";
];

/// What makes a body awkward that stays the same JSON object with one more member. Each id with the value of that member.
const VALUES: [(&str, &[u8]); 10] = [
    ("member-added", b"\"plain\""),
    ("unicode-raw", "\"caf\u{e9} \u{20ac}\"".as_bytes()),
    ("unicode-escaped", b"\"caf\\u00e9\""),
    ("html-characters", b"\"<b>1 & 2</b>\""),
    ("slashes", b"\"a/b\\/c\""),
    ("number-fraction", b"1.0"),
    ("number-exponent", b"1E+2"),
    ("integer-64-bit", b"9007199254740993"),
    ("numeric-keys", b"{\"b\":1,\"10\":2,\"2\":3}"),
    ("empty-object", b"{}"),
];

/// The body that a probe of this table sends, where the probe changes nothing but the body.
pub(super) fn body_of(id: &str, subject: &Subject<'_>) -> Option<Vec<u8>> {
    if let Some((_, value)) = VALUES.iter().find(|(other, _)| *other == id) {
        return subject.body_with(value);
    }
    match id {
        "white-space" => subject.changed(|object| padded(object, " \t")),
        "crlf" => subject.changed(|object| padded(object, "\r\n")),
        "trailing-newline" if subject.is_object() => Some([&subject.good.body[..], b"\n"].concat()),
        "duplicate-keys" => subject.changed(|object| with_more(object, &[MEMBER.as_bytes(), MEMBER.as_bytes()], b"1")),
        _ => None,
    }
}

/// What tells runtimes apart that write everything else alike.
const FINER: [&[u8]; 5] = [b"1e22", b"0.0000015", b"-0.0", b"12345678901234567890", b"\"\\u2028\\u007f\\b\\u0001\""];

/// Everything at once that VALUES does one by one, and more: what shows most of what a handler does to a body.
pub(super) fn all_at_once(subject: &Subject<'_>) -> Option<Vec<u8>> {
    let values: Vec<&[u8]> = VALUES.iter().map(|(_, value)| *value).chain(FINER).collect();
    let list = [b"[ ".as_slice(), &values.join(&b", "[..]), b" ]"].concat();
    subject.body_with(&list)
}

fn body(id: &str, subject: &Subject<'_>) -> Option<Shot> {
    subject.with_body(body_of(id, subject)?)
}

/// The object with something behind its first bracket and before its last.
fn padded(object: &[u8], space: &str) -> Option<Vec<u8>> {
    let tree = Tree::parse(object).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let (start, length) = (tree.root().offset(), tree.root().text().len());
    let inside = object.get(start + 1..start + length - 1)?;
    let (before, after) = (object.get(..=start)?, object.get(start + length - 1..)?);
    Some([before, space.as_bytes(), inside, space.as_bytes(), after].concat())
}

fn member_added(subject: &Subject<'_>) -> Option<Shot> {
    body("member-added", subject)
}

fn white_space(subject: &Subject<'_>) -> Option<Shot> {
    body("white-space", subject)
}

fn trailing_newline(subject: &Subject<'_>) -> Option<Shot> {
    body("trailing-newline", subject)
}

fn crlf(subject: &Subject<'_>) -> Option<Shot> {
    body("crlf", subject)
}

fn unicode_raw(subject: &Subject<'_>) -> Option<Shot> {
    body("unicode-raw", subject)
}

fn unicode_escaped(subject: &Subject<'_>) -> Option<Shot> {
    body("unicode-escaped", subject)
}

fn html_characters(subject: &Subject<'_>) -> Option<Shot> {
    body("html-characters", subject)
}

fn slashes(subject: &Subject<'_>) -> Option<Shot> {
    body("slashes", subject)
}

fn number_fraction(subject: &Subject<'_>) -> Option<Shot> {
    body("number-fraction", subject)
}

fn number_exponent(subject: &Subject<'_>) -> Option<Shot> {
    body("number-exponent", subject)
}

fn integer_64_bit(subject: &Subject<'_>) -> Option<Shot> {
    body("integer-64-bit", subject)
}

fn duplicate_keys(subject: &Subject<'_>) -> Option<Shot> {
    body("duplicate-keys", subject)
}

fn numeric_keys(subject: &Subject<'_>) -> Option<Shot> {
    body("numeric-keys", subject)
}

fn empty_object(subject: &Subject<'_>) -> Option<Shot> {
    body("empty-object", subject)
}

fn body_200_kb(subject: &Subject<'_>) -> Option<Shot> {
    // Only Intercom's requests hold what grows with a conversation.
    let grows = !matches!(subject.flow, Some("intercom/health-check" | "intercom/uninstall" | "intercom/open-sheet"));
    if subject.platform() != Some("intercom") || !grows {
        return None;
    }
    subject.with_member(&conversation())
}

/// A text that is as long as a conversation gets, as JSON.
pub(super) fn conversation() -> Vec<u8> {
    format!("\"{}\"", "conversation ".repeat(INBOX / 13)).into_bytes()
}

fn chunked(subject: &Subject<'_>) -> Option<Shot> {
    if subject.good.body.is_empty() {
        return None;
    }
    Some(Shot { length: Length::Chunked, ..Shot::plain(subject.good.clone()) })
}

fn with_names(subject: &Subject<'_>, spell: fn(&mut [u8])) -> Option<Shot> {
    let mut request = subject.good.clone();
    for header in &mut request.headers.0 {
        spell(&mut header.name);
    }
    // A capture that came through HTTP/2 has its names in lower case already.
    (request != subject.good).then(|| Shot::plain(request))
}

fn headers_lower_case(subject: &Subject<'_>) -> Option<Shot> {
    with_names(subject, <[u8]>::make_ascii_lowercase)
}

fn headers_upper_case(subject: &Subject<'_>) -> Option<Shot> {
    with_names(subject, <[u8]>::make_ascii_uppercase)
}

pub(super) fn signature_upper_case(subject: &Subject<'_>) -> Option<Shot> {
    let (setting, mac) = subject.mac()?;
    let hexadecimal = matches!(mac.encoding, crate::platform::Encoding::HexLower);
    if mac.accepts == Accepts::Exact || !hexadecimal {
        return None;
    }
    let (prefix, digits) = subject.proof()?.split_at_checked(setting.prefix.len())?;
    subject.proved([prefix, &digits.to_ascii_uppercase()].concat())
}
