//! What must be refused. Each row is one forgery, with who can make it and what it gives them.

use super::awkward::{self, signature_upper_case};
use super::subject::{Length, STRANGER, Shot, Subject};
use super::{Probe, address, probes, sheets};
use crate::json::{Kind, Tree};
use crate::platform::{Hash, Mac, Recipe};
use crate::signature::{Clock, Keys, digest, encode, evidence, judge, renew};

const BEGINNING: &str = "Only the beginning of a body is verified, as where a buffer is full or one piece of it has come: whoever has seen a request of that size writes behind it what they like.";
const END: &str = "Only the end of a body is verified, as where each piece of it takes the place of the one before: whoever has seen a request writes before it what they like.";
const CHOSEN: &str = "The sender chooses the hash, and so the weakest that the app knows.";
const FIXED: &str = "Fix the algorithm in the code; never take it from the header.";
const FROM_MEMORY: &str = "An answer to a genuine request is kept and given to whoever sends the same again, before anybody looks at the proof: whoever knows or guesses what a request held (an id is often enough) reads its answer, with all that it says of a person, and needs no secret. Nothing new is done by that.";
const VERIFY_FIRST: &str = "Verify first, and look into the cache, or for a request that came twice, behind that.";
const WHOLE: &str = "Verify the body when it was read to its end; answer 413 to what is too large to verify.";

/// The one whose signature has another length than every right one.
pub(super) const OTHER_LENGTH: &str = "signature-other-length";
/// The one that is about the answers to all forgeries.
pub(super) const TELLS: &str = "tells-signature";
/// The one whose body is none that was seen before.
pub(super) const FLIPPED: &str = "body-bit-flipped";

/// The one that repeats a genuine request, where an app answers from memory before it verifies.
pub(super) const REPEATED: &str = "forgery-repeated";
/// The same, where what it remembers does not hang on what is sent.
pub(super) const LATER: &str = "forgery-after-genuine";
/// What stands in the place of a secret that is not set, where a language makes a text of that.
pub(super) const UNSET: [&str; 3] = ["undefined", "null", "None"];
/// The one that tries several lengths.
pub(super) const BEGINNINGS: &str = "signature-of-first-bytes";
/// How many bytes are verified by those that verify a beginning, besides what has a row of its own: round numbers of bytes and of kilobytes.
pub(super) const LENGTHS: [usize; 10] = [100, 256, 512, 1000, 2000, 2048, 10_000, 32_768, 100_000, 102_400];
/// How long a body is where it is searched for how much of one is verified.
pub(super) const LONGEST: usize = 170_000;

/// How many bytes are verified of the end of a body, where only that is.
const LAST: usize = 1 << 10;

/// A day: more than any app should allow between two clocks.
const DAY: i64 = 24 * HOUR;
const HOUR: i64 = 60 * MINUTE;
const MINUTE: i64 = 60 * 1000;

pub(super) static PROBES: &[Probe] = probes![
    "no-signature", Refuse, Anyone, no_signature, "the request without its signature", "Whoever knows the address sends requests that the app takes for the platform's: no secret is needed.", "Refuse a request without the header before anything else; a check inside `if (signature)` is none.";
    "empty-signature", Refuse, Anyone, empty_signature, "the request with an empty signature", "Whoever knows the address sends requests that the app takes for the platform's: an empty header is enough.", "Treat an empty header like a missing one, and refuse both.";
    "wrong-secret", Refuse, Anyone, wrong_secret, "the request signed with a secret that is not yours", "Anybody's secret will do, so that whoever knows the address forges any request.", "Compute the signature with your secret, compare it with the header, and refuse where they differ.";
    "empty-secret", Refuse, Anyone, empty_secret, "the request signed with an empty secret, or with the word for one that is not set", "Where a secret is not set, as a second one for a rotation that nobody fills in, an empty one is right: whoever knows the address forges any request.", "Leave secrets out that are empty, and stop where there is none. Make no text of a secret that is not set: it becomes `undefined`, `null` or `None`, which anybody knows.";
    "plain-hash", Refuse, Anyone, plain_hash, "the hash of the body without any secret as its signature", "A hash without a secret is no signature: anybody can compute it for any body.", "Use HMAC with the platform's secret, as the reference of the scheme says.";
    "signature-no-digits", Refuse, Anyone, signature_no_digits, "a signature of the right length without a single digit", "What is no digit is decoded to nothing, and nothing is the beginning of everything: whoever knows the address forges any request.", "Refuse a signature whose digits do not decode, compare lengths first, and then both values whole, in constant time.";
    "other-algorithm", Refuse, Witness, |subject| other_algorithm(subject, &[Hash::Sha1, Hash::Sha256], ""), "the request signed rightly, by another hash", CHOSEN, FIXED;
    "other-algorithm-sha512", Refuse, Witness, |subject| other_algorithm(subject, &[Hash::Sha512, Hash::Sha384], ""), "the request signed rightly, by a hash of 512 bits", CHOSEN, FIXED;
    "other-algorithm-md5", Refuse, Witness, |subject| other_algorithm(subject, &[Hash::Md5, Hash::Sha1], ""), "the request signed rightly, by MD5", CHOSEN, FIXED;
    "other-algorithm-named", Refuse, Witness, |subject| other_algorithm(subject, &[Hash::Sha1, Hash::Sha256], "="), "the request signed rightly, by another hash whose name stands before it (sha1=)", CHOSEN, FIXED;
    "no-algorithm", Refuse, Anyone, |subject| subject.mac().and_then(|_| subject.proved("none=")), "none= in place of the signature", "The sender chooses the algorithm, down to none: whoever knows the address forges any request.", FIXED;
    OTHER_LENGTH, Refuse, Anyone, other_length, "a made-up signature that is shorter than the right one", "What compares values of different lengths throws, the exception is caught, and the request goes on as if it were genuine: whoever knows the address forges any request.", "Refuse where lengths differ before you compare, and let whatever throws while you verify end in a refusal.";
    TELLS, Refuse, Anyone, |subject| subject.setting.and_then(|_| stranger(subject)), "a forgery, whose answer must not tell the right signature or the secret", "Whoever sends a forgery is told what would have been right, for a body of their own choice: they send it again with that, so that anyone forges any request.", "Answer a refusal with 401 and nothing that was computed; write what was expected to a log that nobody else reads, if at all, and never the secret. Change a secret that was told.";
    REPEATED, Refuse, Replayer, stranger, "a genuine request once more, with a made-up proof", FROM_MEMORY, VERIFY_FIRST;
    LATER, Refuse, Anyone, stranger, "any body with a made-up proof, behind a genuine request", "An answer to a genuine request is kept and given to whoever asks under the same path, before anybody looks at a proof: whoever knows the address reads what was meant for somebody else, and the platform itself may get another's answer.", "Verify first, and look into the cache behind that; make the account, the person and the whole body part of what an answer is kept by, or keep none: each is for one request.";
    "signature-cut", Refuse, Witness, signature_cut, "the right signature, cut to half of its length", "Only a beginning of the signature is compared: an attacker guesses a few digits in place of all of them, and each guess tells whether it is right.", "Compare both values whole, in constant time, and only where their lengths are equal (crypto.timingSafeEqual, hmac.compare_digest, hash_equals).";
    "signature-tail-changed", Refuse, Witness, signature_tail_changed, "the first half of the right signature, with another second half", "Only a beginning of the signature is compared: an attacker guesses a few digits in place of all of them.", "Compare both values whole, in constant time (crypto.timingSafeEqual, hmac.compare_digest, hash_equals).";
    "signature-head-changed", Refuse, Witness, signature_head_changed, "the second half of the right signature, with another first half", "Only the end of the signature is compared: an attacker guesses a few digits in place of all of them.", "Compare both values whole, in constant time (crypto.timingSafeEqual, hmac.compare_digest, hash_equals).";
    "signature-bit-flipped", Refuse, Witness, signature_bit_flipped, "the right signature with one bit changed", "Not every digit is compared, so that fewer guesses forge a request.", "Compare both values whole, in constant time (crypto.timingSafeEqual, hmac.compare_digest, hash_equals).";
    FLIPPED, Refuse, Witness, body_bit_flipped, "the signature of the body, of which one bit was changed afterwards", "Whoever has seen one signed request changes its body at will: another account, another amount, another person.", "Compute the signature over the whole body as it was received.";
    "signature-of-another-body", Refuse, Witness, signature_of_another_body, "the right signature of another body", "One signature that was seen once fits whatever an attacker sends.", "Compute the signature over the body of this very request.";
    "signature-of-first-1-kb", Refuse, Witness, |subject| signed_before(subject, 1 << 10), "the right signature of the first 1024 bytes of the body, and more behind them", BEGINNING, WHOLE;
    "signature-of-first-4-kb", Refuse, Witness, |subject| signed_before(subject, 4 << 10), "the right signature of the first 4096 bytes of the body, and more behind them", BEGINNING, WHOLE;
    "signature-of-first-8-kb", Refuse, Witness, |subject| signed_before(subject, 8 << 10), "the right signature of the first 8192 bytes of the body, and more behind them", BEGINNING, WHOLE;
    "signature-of-first-16-kb", Refuse, Witness, |subject| signed_before(subject, 16 << 10), "the right signature of the first 16384 bytes of the body, and more behind them", BEGINNING, WHOLE;
    "signature-of-first-64-kb", Refuse, Witness, |subject| signed_before(subject, 64 << 10), "the right signature of the first 65536 bytes of the body, and more behind them", BEGINNING, WHOLE;
    BEGINNINGS, Refuse, Witness, |subject| signed_before(subject, LENGTHS[0]), "the right signature of the beginning of the body, of other lengths, and more behind it", BEGINNING, WHOLE;
    "signature-of-first-chunk", Refuse, Witness, signed_chunk, "the right signature of the first chunk of the body, and more in a second one", BEGINNING, WHOLE;
    "signature-of-last-chunk", Refuse, Witness, signed_last_chunk, "the right signature of the last chunk of the body, and more in a first one", END, WHOLE;
    "signature-of-last-1-kb", Refuse, Witness, signed_end, "the right signature of the last 1024 bytes of the body, and more before them", END, WHOLE;
    "timestamp-changed", Refuse, Replayer, timestamp_changed, "another timestamp than the one that was signed", "The timestamp is not part of what is verified, so that a request that was recorded is made fresh at will.", "Sign over the timestamp and the body, in that order, with nothing between.";
    "stale-timestamp", Refuse, Replayer, stale_timestamp, "a request signed rightly a day ago", "Whoever has recorded a request sends it again for ever: an order is placed twice, a message sent a hundred times.", "Refuse what is older than five minutes, once the signature holds.";
    "stale-1-hour", Refuse, Latecomer, stale_hour, "a request signed rightly an hour ago", "Whoever gets hold of a request has an hour or more to send it again. The platform names no limit; five minutes are usual.", "Refuse what is older than five minutes, once the signature holds.";
    "stale-15-minutes", Refuse, Latecomer, stale_quarter, "a request signed rightly a quarter of an hour ago", "Whoever gets hold of a request has a quarter of an hour or more to send it again. The platform names no limit; five minutes are usual.", "Refuse what is older than five minutes, once the signature holds.";
    "future-timestamp", Refuse, Latecomer, future_timestamp, "a request signed rightly for tomorrow", "No platform signs ahead, so that nobody gains by this alone. Where a clock is wrong or a request was made ahead, it can be sent again for longer than any other.", "Refuse what lies more than five minutes ahead, as you refuse what is as old.";
    "no-timestamp", Refuse, Replayer, no_timestamp, "the request without its timestamp, the body alone signed rightly", "A signature made over a body alone holds for ever, and no age is looked at.", "Refuse a request without the timestamp's header.";
    "no-timestamp-no-signature", Refuse, Anyone, no_timestamp_no_signature, "the request without its timestamp and without its signature", "The check stands behind the timestamp, and is passed over where there is none: whoever knows the address forges any request.", "Refuse a request that lacks either header, before anything else.";
    "no-timestamp-wrong-secret", Refuse, Anyone, no_timestamp_wrong_secret, "the request without its timestamp, signed with a secret that is not yours", "The check stands behind the timestamp, and is passed over where there is none: whoever knows the address forges any request.", "Refuse a request that lacks either header, before anything else.";
    "replayed-capture", Refuse, Replayer, replayed_capture, "the request as it was captured, with its old timestamp and signature", "Whoever has recorded a request sends it again for ever, as this was.", "Refuse what is older than five minutes, once the signature holds.";
];

/// Those whose proof is of the form and the length of the right one: what compares it comes to no other end than it does for [`stranger`].
pub(super) const WELL_FORMED: [&str; 16] = [
    "wrong-secret",
    "empty-secret",
    "plain-hash",
    "signature-tail-changed",
    "signature-head-changed",
    "signature-bit-flipped",
    FLIPPED,
    "signature-of-another-body",
    "timestamp-changed",
    "stale-timestamp",
    "stale-1-hour",
    "stale-15-minutes",
    "future-timestamp",
    "sheet-other-secret",
    "path-segment-changed",
    "token-changed",
];

/// Those whose request is forged without a signature, where the platform makes none.
pub(super) const UNSIGNED: [&str; 3] = ["sheet-other-secret", "path-segment-changed", "token-changed"];

/// What is no forgery, whatever is answered: one of two proofs is right, and made over this very body with the secret. Node takes the first of
/// values that it joined, as Python, Go and Java take the first of several; no handler has to know that, and nobody gains by it.
pub(super) static EITHER: &[Probe] = probes![
    "doubled-good-first", Either, Anyone, doubled_good_first, "two signatures, a right one before a wrong one", "Nothing is forged: one of both signatures is right, over the body that came, and only who has the secret can make it. Most frameworks hand out the first of several equal headers. What is to be known is that another program in front of the app may have looked at the other one.", "None is needed. To be strict, refuse a request whose header stands there more than once.";
    "doubled-bad-first", Either, Anyone, doubled_bad_first, "two signatures, a wrong one before a right one", "Nothing is forged: one of both signatures is right, over the body that came, and only who has the secret can make it. Whoever takes this looks at the last of several equal headers, or tries each. What is to be known is that another program in front of the app may have looked at the other one.", "None is needed. To be strict, refuse a request whose header stands there more than once.";
    "signature-upper-case", Either, Anyone, signature_upper_case, "the digits of the signature in upper case", "Nothing is forged: they are the right digits. Receivers are known that take either case, and no platform promises to send only one or asks that both be taken.", "None is needed. To take either, decode the digits, and compare bytes.";
];

pub(super) fn no_signature(subject: &Subject<'_>) -> Option<Shot> {
    let mut request = subject.good.clone();
    subject.proof()?;
    renew::strip(&mut request, subject.setting?);
    Some(Shot::plain(request))
}

fn empty_signature(subject: &Subject<'_>) -> Option<Shot> {
    subject.proved("")
}

/// A proof that is written rightly and made with a secret that is nobody's; for a key, another key of its length.
fn strange(subject: &Subject<'_>) -> Option<Vec<u8>> {
    match subject.key() {
        Some((_, key)) => Some(key.iter().map(|byte| changed(*byte)).collect()),
        None => Some(subject.proof_over(STRANGER, &subject.good.body)?.into_bytes()),
    }
}

/// That request with the proof of a stranger in place of its own.
pub(super) fn by_stranger(subject: &Subject<'_>, mut shot: Shot) -> Option<Shot> {
    renew::set(&mut shot.request.headers, subject.header()?, &strange(subject)?);
    Some(shot)
}

pub(super) fn wrong_secret(subject: &Subject<'_>) -> Option<Shot> {
    subject.proved(strange(subject)?)
}

/// Whether the proof of that probe has another length than the right one, so that it may be taken for that alone.
pub(super) fn of_other_length(id: &str) -> bool {
    matches!(id, "signature-cut" | "no-algorithm") || id.starts_with("other-algorithm")
}

/// Half of a stranger's proof.
fn other_length(subject: &Subject<'_>) -> Option<Shot> {
    let strange = strange(subject)?;
    let prefix = subject.proof()?.len() - digits(subject)?.1.len();
    let half = strange.get(..prefix + (strange.len().checked_sub(prefix)?) / 2)?;
    subject.proved(half)
}

/// That request, signed by that secret over its own body; of a sheet, for its own user.
pub(super) fn resigned(subject: &Subject<'_>, shot: Shot, secret: &str) -> Option<Shot> {
    if subject.header().is_none() {
        return sheets::sealed_with(subject, secret.as_bytes());
    }
    let proof = subject.proof_over(secret.as_bytes(), &shot.request.body)?;
    Some(Shot { request: subject.of(shot.request).proved(proof)?.request, ..shot })
}

/// The good request, or a sheet's user, with a proof that an empty secret makes.
pub(super) fn empty_secret(subject: &Subject<'_>) -> Option<Shot> {
    if subject.setting?.recipe == Recipe::Sheet {
        return sheets::sealed_with(subject, b"");
    }
    subject.proved(subject.proof_over(b"", &subject.good.body)?)
}

/// The request as somebody would send it who knows neither secret nor path.
pub(super) fn stranger(subject: &Subject<'_>) -> Option<Shot> {
    wrong_secret(subject).or_else(|| sheets::other_secret(subject)).or_else(|| address::other(subject))
}

/// Whether a probe is about the answers to others, so that it needs a request of its own only where those are not sent.
pub fn tells_of_others(id: &str) -> bool {
    [TELLS, REPEATED, LATER].contains(&id)
}

/// The id of the probe that sends just that.
pub fn stranger_id(subject: &Subject<'_>) -> &'static str {
    if subject.setting.is_none() {
        address::other_id(subject)
    } else if subject.header().is_none() {
        "sheet-other-secret"
    } else {
        "wrong-secret"
    }
}

fn plain_hash(subject: &Subject<'_>) -> Option<Shot> {
    let (setting, mac) = subject.mac()?;
    let timestamp = setting.timestamp_header().and_then(|name| subject.good.headers.get(name)).unwrap_or_default();
    let mut message = Vec::new();
    crate::signature::feed(mac.over, subject.ingredients(&subject.good.body, timestamp), |part| {
        message.extend_from_slice(part);
    });
    subject.proved(setting.write(mac, &mac.hash.digest(&[&message])))
}

/// The request signed by the first of these hashes that is not its own, behind its name where it usually has none and that is asked for.
fn other_algorithm(subject: &Subject<'_>, hashes: &[Hash], named: &str) -> Option<Shot> {
    let (setting, mac) = subject.mac()?;
    let hash = *hashes.iter().find(|hash| **hash != mac.hash)?;
    if !named.is_empty() && !setting.prefix.is_empty() {
        return None;
    }
    let timestamp = setting.timestamp_header().and_then(|name| subject.good.headers.get(name)).unwrap_or_default();
    let made = digest(hash, subject.secret()?, mac.over, subject.ingredients(&subject.good.body, timestamp));
    // A prefix that names the hash names this one.
    let prefix = if named.is_empty() {
        setting.prefix.replace(mac.hash.name(), hash.name())
    } else {
        [hash.name(), named].concat()
    };
    subject.proved(format!("{prefix}{}", encode(mac.encoding, made.as_bytes())))
}

/// What stands before the digits of the good proof, and the digits.
fn digits<'s>(subject: &'s Subject<'_>) -> Option<(&'s [u8], &'s [u8])> {
    let prefix = subject.setting?.prefix.len();
    let prefix = if subject.mac().is_some() { prefix } else { 0 };
    subject.proof()?.split_at_checked(prefix)
}

fn signature_cut(subject: &Subject<'_>) -> Option<Shot> {
    let (prefix, digits) = digits(subject)?;
    subject.proved([prefix, digits.get(..digits.len() / 2)?].concat())
}

fn signature_no_digits(subject: &Subject<'_>) -> Option<Shot> {
    let (prefix, digits) = digits(subject)?;
    subject.proved([prefix, &vec![b'!'; digits.len()]].concat())
}

fn signature_tail_changed(subject: &Subject<'_>) -> Option<Shot> {
    let length = digits(subject)?.1.len() / 2;
    leading(subject, length)
}

fn signature_head_changed(subject: &Subject<'_>) -> Option<Shot> {
    let (prefix, digits) = digits(subject)?;
    let (head, tail) = digits.split_at_checked(digits.len() / 2)?;
    let wrong: Vec<u8> = head.iter().map(|digit| changed(*digit)).collect();
    subject.proved([prefix, &wrong, tail].concat())
}

/// The good request with so many leading digits of its proof right, and all others wrong.
pub(super) fn leading(subject: &Subject<'_>, right: usize) -> Option<Shot> {
    let (prefix, digits) = digits(subject)?;
    let (kept, rest) = digits.split_at_checked(right)?;
    let wrong: Vec<u8> = rest.iter().map(|digit| changed(*digit)).collect();
    subject.proved([prefix, kept, &wrong].concat())
}

/// How many digits the good proof has.
pub(super) fn length(subject: &Subject<'_>) -> usize {
    digits(subject).map_or(0, |(_, digits)| digits.len())
}

/// Another digit, hexadecimal or base64, of the same kind.
pub(super) fn changed(digit: u8) -> u8 {
    match digit {
        b'0'..=b'8' | b'a'..=b'e' | b'A'..=b'E' | b'g'..=b'y' | b'G'..=b'Y' => digit + 1,
        b'9' => b'0',
        b'f' => b'a',
        b'F' => b'A',
        b'z' => b'g',
        b'Z' => b'G',
        b'+' => b'/',
        b'/' => b'+',
        other => other,
    }
}

fn signature_bit_flipped(subject: &Subject<'_>) -> Option<Shot> {
    if let Some((_, key)) = subject.key() {
        // The character in the middle: the last ones of base64 may be bits that nobody reads, or padding.
        let mut key = key.to_vec();
        let middle = key.len() / 2;
        let byte = key.get_mut(middle)?;
        *byte = changed(*byte);
        return subject.proved(key);
    }
    let (setting, mac) = subject.mac()?;
    let proof = setting.read(mac, subject.proof()?).ok()?;
    let mut bytes = proof.as_bytes().to_vec();
    *bytes.last_mut()? ^= 1;
    subject.proved(format!("{}{}", setting.prefix, encode(mac.encoding, &bytes)))
}

fn body_bit_flipped(subject: &Subject<'_>) -> Option<Shot> {
    if !subject.covers_body() {
        return None;
    }
    let body = flipped(&subject.good.body)?;
    Some(Shot::plain(crate::capture::Request { body, ..subject.good.clone() }))
}

/// The body with one bit of its longest text changed, so that it stays JSON and keeps its members; of its last letter or digit where it is no JSON.
fn flipped(body: &[u8]) -> Option<Vec<u8>> {
    let twin = |byte: u8| byte.is_ascii_alphanumeric() && (byte ^ 1).is_ascii_alphanumeric();
    let tree = Tree::parse(body).ok();
    let mut longest = body.iter().rposition(|byte| twin(*byte)).filter(|_| tree.is_none()).map(|at| (at, 0));
    let mut left: Vec<_> = tree.iter().map(Tree::root).collect();
    while let Some(value) = left.pop() {
        match value.kind() {
            Kind::Object => left.extend(value.members().map(|(_, value)| value)),
            Kind::Array => left.extend(value.items()),
            Kind::String => {
                let text = value.text();
                // An escape would become another one, or none.
                let plain = !text.contains(&b'\\');
                let place = text.iter().rposition(|byte| twin(*byte)).map(|at| value.offset() + at);
                if let Some(place) = place.filter(|_| plain && longest.is_none_or(|(_, length)| length < text.len())) {
                    longest = Some((place, text.len()));
                }
            }
            _ => {}
        }
    }
    let mut body = body.to_vec();
    *body.get_mut(longest?.0)? ^= 1;
    Some(body)
}

fn signature_of_another_body(subject: &Subject<'_>) -> Option<Shot> {
    if !subject.covers_body() {
        return None;
    }
    let other: &[u8] = if subject.good.body == b"{}" { b"[]" } else { b"{}" };
    subject.proved(subject.proof_over(subject.secret()?, other)?)
}

/// A body that is longer than so many bytes, signed as if it ended there.
pub(super) fn signed_before(subject: &Subject<'_>, end: usize) -> Option<Shot> {
    if !subject.covers_body() {
        return None;
    }
    let conversation = awkward::conversation();
    // The text ends in a quotation mark, as it begins.
    let text = [conversation.get(..end.max(16) + (end >> 3))?, b"\""].concat();
    let body = subject.body_with(&text).unwrap_or_else(|| [&subject.good.body, &text[..]].concat());
    proved_by(subject, body, end)
}

/// That body with the right signature of its beginning.
fn proved_by(subject: &Subject<'_>, body: Vec<u8>, end: usize) -> Option<Shot> {
    let mut shot = subject.proved(subject.proof_over(subject.secret()?, body.get(..end)?)?)?;
    shot.request.body = body;
    Some(shot)
}

fn signed_chunk(subject: &Subject<'_>) -> Option<Shot> {
    let size = subject.good.body.len().div_ceil(2);
    if !subject.covers_body() || size < 2 {
        return None;
    }
    Some(Shot { length: Length::Pieces(size), ..proved_by(subject, subject.good.body.clone(), size)? })
}

fn signed_last_chunk(subject: &Subject<'_>) -> Option<Shot> {
    let size = subject.good.body.len().div_ceil(2);
    if !subject.covers_body() || size < 2 {
        return None;
    }
    let made = subject.proof_over(subject.secret()?, subject.good.body.get(size..)?)?;
    Some(Shot { length: Length::Pieces(size), ..subject.proved(made)? })
}

/// A long body with the right signature of its end.
fn signed_end(subject: &Subject<'_>) -> Option<Shot> {
    let mut shot = signed_before(subject, LAST)?;
    let body = &shot.request.body;
    let made = subject.proof_over(subject.secret()?, body.get(body.len().checked_sub(LAST)?..)?)?;
    renew::set(&mut shot.request.headers, subject.header()?, made.as_bytes());
    Some(shot)
}

/// The good request with a body of so many bytes, signed rightly.
pub(super) fn long(subject: &Subject<'_>, bytes: usize) -> Option<Shot> {
    let room = bytes.checked_sub(subject.body_with(b"\"\"")?.len())?;
    subject.with_member(format!("\"{}\"", "x".repeat(room)).as_bytes())
}

fn doubled(subject: &Subject<'_>, good_first: bool) -> Option<Shot> {
    let header = subject.header()?;
    let right = subject.proof()?.to_vec();
    let wrong = strange(subject)?;
    let [first, second] = if good_first { [right, wrong] } else { [wrong, right] };
    let mut request = subject.proved(first)?.request;
    let at = request.headers.0.iter().position(|field| field.name.eq_ignore_ascii_case(header.as_bytes()))?;
    let name = request.headers.0.get(at)?.name.clone();
    request.headers.0.insert(at + 1, crate::capture::Header { name, value: second });
    Some(Shot::plain(request))
}

fn doubled_good_first(subject: &Subject<'_>) -> Option<Shot> {
    // Kentico's module reads the first key and no other, as it says: reference/kentico.md §3.1.
    if subject.key().is_some() { None } else { doubled(subject, true) }
}

fn doubled_bad_first(subject: &Subject<'_>) -> Option<Shot> {
    doubled(subject, false)
}

fn timestamp_changed(subject: &Subject<'_>) -> Option<Shot> {
    let name = subject.setting?.timestamp_header()?;
    let mut request = subject.good.clone();
    // A second: young enough for every app.
    renew::set(&mut request.headers, name, (subject.now_ms - 1000).to_string().as_bytes());
    Some(Shot::plain(request))
}

fn at(subject: &Subject<'_>, now_ms: i64) -> Option<Shot> {
    subject.setting?.timestamp_header()?;
    subject.signed_at(subject.good.clone(), now_ms)
}

fn stale_timestamp(subject: &Subject<'_>) -> Option<Shot> {
    at(subject, subject.now_ms - DAY)
}

fn stale_hour(subject: &Subject<'_>) -> Option<Shot> {
    at(subject, subject.now_ms - HOUR)
}

fn stale_quarter(subject: &Subject<'_>) -> Option<Shot> {
    at(subject, subject.now_ms - 15 * MINUTE)
}

fn future_timestamp(subject: &Subject<'_>) -> Option<Shot> {
    at(subject, subject.now_ms + DAY)
}

fn no_timestamp(subject: &Subject<'_>) -> Option<Shot> {
    let (setting, mac) = subject.mac()?;
    let made = digest(mac.hash, subject.secret()?, mac.over, subject.ingredients(&subject.good.body, b""));
    untimed(subject, subject.proved(setting.write(mac, &made)))
}

fn untimed(subject: &Subject<'_>, shot: Option<Shot>) -> Option<Shot> {
    let name = subject.setting?.timestamp_header()?;
    let mut shot = shot?;
    shot.request.headers.0.retain(|field| !field.name.eq_ignore_ascii_case(name.as_bytes()));
    Some(shot)
}

fn no_timestamp_no_signature(subject: &Subject<'_>) -> Option<Shot> {
    untimed(subject, no_signature(subject))
}

fn no_timestamp_wrong_secret(subject: &Subject<'_>) -> Option<Shot> {
    untimed(subject, wrong_secret(subject))
}

fn replayed_capture(subject: &Subject<'_>) -> Option<Shot> {
    let setting = subject.setting?;
    setting.timestamp_header()?;
    let found = evidence(setting, subject.captured);
    let keys = Keys::new(setting, &subject.secrets[..]);
    let clock = Clock { now_ms: subject.now_ms, max_age_ms: None };
    let verdict = judge(setting, &keys, subject.captured, found.first()?, Some(clock));
    // Only one that was right in its time shows what a replay of it comes to.
    let old = verdict.ok && verdict.age_ms.is_some_and(|age| age > DAY);
    if old { Some(Shot::plain(subject.captured.clone())) } else { None }
}

/// The good request with a proof over its body alone, the timestamp left out of what is signed.
pub(super) fn body_alone(subject: &Subject<'_>) -> Option<Shot> {
    let (setting, mac) = subject.mac()?;
    setting.timestamp_header()?;
    let mac = Mac { over: &[crate::platform::Piece::Body], ..mac };
    let made = digest(mac.hash, subject.secret()?, mac.over, subject.ingredients(&subject.good.body, b""));
    subject.proved(setting.write(mac, &made))
}
