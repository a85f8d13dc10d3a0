//! What the codes of a diagnosis mean, for `courtside explain` and every report.

use super::{AFTER, GOOD};
use crate::cause::Explanation;

macro_rules! codes {
    ($($code:expr, $title:literal, $why:literal, $repair:literal;)*) => {
        &[$(Explanation { code: $code, title: $title, why: $why, repair: $repair }),*]
    };
}

/// What the ids mean that are no probes, and what an app can be found to do.
pub static EXPLANATIONS: &[Explanation] = codes![
    GOOD, "the request as it was captured, signed for now", "Only where this is taken does the refusal of a changed one say anything: an app that refuses everything would look safe.", "Where it is refused, find out why first: check --secret, --scheme and --map, and replay the capture.";
    AFTER, "the good request once more, after everything else", "An app that was broken by a probe does not take it any more.", "Look for the probe that broke it: the last one with no answer, or send them one by one with --only and --jobs 1.";
    "checks-nothing", "the app verifies nothing", "A request without a signature is taken, and so is one with a signature that anybody made up. Whoever knows the address can do whatever the platform can.", "Verify the signature over the raw body before anything else, and answer 401 where it does not hold. `courtside sign` shows what is right for a body.";
    "checks-presence", "the app looks whether a signature is there, and not what it is", "Without the header a request is refused, and with any value of the right form it is taken.", "Compute the signature with your secret, and compare both values whole, in constant time.";
    "skips-missing-header", "the app skips the check where the signature is missing", "The comparison stands inside `if (signature)`, so that whoever leaves the header out passes.", "Refuse a request without the header, or with an empty one, before anything else.";
    "compares-prefix", "the app compares only the beginning of the signature", "The comparison stops at the end of the shorter value, or looks at a few digits: `startsWith`, `strncmp`, a loop over what the sender gave. What is not compared needs not be known.", "Compare decoded bytes whole, in constant time, after checking that they are as many (crypto.timingSafeEqual, hmac.compare_digest, hash_equals).";
    "compares-loosely", "the app does not compare every digit of the signature", "Some bits of the signature make no difference.", "Compare decoded bytes whole, in constant time.";
    "body-unsigned", "the app takes the signature of one body for another", "What is verified is not the body of this request: a part of it, or something that does not depend on it.", "Compute the signature over the whole body as it was received.";
    "takes-other-algorithms", "the app lets the sender choose how a request is signed", "The algorithm is taken from the prefix or the length of what the request carries, down to hashes that need no secret.", "Fix the algorithm in the code.";
    "takes-any-of-several", "the app takes a request of whose signatures one is right", "Nothing is forged by that: the right one is made over this body with the secret. But where a header stands twice, what the app verified and what another program in front of it verified may be two things.", "None is needed. To be strict, refuse requests that carry the header more than once.";
    "timestamp-unsigned", "the timestamp is not part of what the app verifies", "The signature is expected over the body alone, so that genuine requests are refused, or recorded ones can be made fresh by writing another time over them.", "Sign over the timestamp's text and the body, in that order, with nothing between.";
    "ignores-timestamp", "the app does not look at the age of a request", "The signature over a timestamp is right for ever; what makes it expire is the app.", "Once the signature holds, refuse what is more than five minutes old or ahead.";
    "skips-missing-timestamp", "the app takes a request without a timestamp", "A missing header became an empty text, and the age of nothing is not looked at, so that a signature over a body holds for ever.", "Refuse a request without the timestamp's header.";
    "sheet-user-unchecked", "the app opens a sheet for whoever asks", "The encrypted user is the only proof that an open-sheet request carries, since it is not signed.", "Refuse a `user` that is no text, and one that does not decrypt with the SHA-256 of your client secret.";
    "sheet-tag-unchecked", "the app decrypts a sheet's user without checking the tag", "Without setAuthTag and final(), or with a tag that may be short, AES-GCM hides a text and does not keep it from being changed bit by bit.", "Set the tag of 16 bytes and call final() (Node), or use a call that decrypts and verifies in one (AESGCM.decrypt in Python).";
    "path-unchecked", "the app takes requests under any path", "The platform signs nothing, and what keeps others out is a path that nobody can guess; the app does not look at it.", "Compare the segment in constant time, and answer 404 to every other.";
    "path-guessable", "the path holds nothing that nobody can guess", "The platform signs nothing. A path that can be guessed, or read in a public manual, lets anybody in.", "Register an address with a segment of at least 16 random characters, and change it when it leaks.";
    "reserialises", "the app hashes what it parsed and wrote again, and not the bytes that came", "White space, escapes, number forms and the order of keys are lost between a parser and a serialiser, and with them the signature. It goes well until the platform writes something otherwise than your language.", "Verify the raw bytes, before any parser. `courtside explain` on the code of a body difference, such as body-json-stringify, has the call for your framework.";
    "refuses-new-members", "the app refuses a body with a member that it does not know", "Its schema allows no other members. Platforms add some without asking.", "Ignore what you do not know.";
    "converts-line-ends", "the app refuses a body with CR LF in it", "The body was read as text by something that turns CR LF into LF.", "Read bytes, and verify those.";
    "garbles-letters", "the app refuses a body with letters beyond ASCII", "The body was decoded with another encoding than UTF-8, or encoded again with one, before it was hashed.", "Verify bytes; decode them as UTF-8 afterwards.";
    "trims-body", "the app refuses a body that ends in a line feed", "Something trimmed the body before it was hashed.", "Verify the bytes as they arrived.";
    "refuses-genuine", "the app refuses a genuine request", "It is signed rightly over the bytes that were sent, and differs from the good one in one way of writing.", "Verify the raw bytes, before any parser.";
    "limits-body", "the app does not take large bodies", "Body parsers have a limit, 100 kB in Express, and requests from the Inbox hold whole conversations.", "Raise the limit to 10 MB: express.json({ limit: '10mb' }), client_max_body_size 10m in nginx.";
    "refuses-chunks", "the app does not take a body in chunks", "It reads as many bytes as Content-Length says, and there is none; gateways and WSGI servers are known for it.", "Let the framework read the body to its end.";
    "compares-header-case", "the app finds headers only in one spelling", "Names of headers have no case, and HTTP/2 and proxies write them in lower case.", "Look headers up with the framework's own call.";
    "compares-digit-case", "the app compares digits as text", "The platform allows either case in hexadecimal.", "Decode the digits, and compare bytes.";
    "parses-before-verifying", "the app parses the body before it knows who sent it", "A body that is no JSON is answered otherwise than one that is not signed, so that the parser ran first: whoever knows the address reaches it.", "Verify over the raw bytes first, and parse afterwards.";
    "crashes", "the app fails on what is no genuine request", "An exception that nobody catches, a connection that is cut, or no answer at all. Whoever can reach that place takes the app down, or hides in the noise of its log.", "Catch what parsing throws, check types before you read members, and answer 400.";
    "refuses-by-failing", "the app refuses forgeries with an exception", "The comparison itself throws: crypto.timingSafeEqual does so on values of different lengths, and a missing header is no text. Nothing gets through, and every forgery is an alarm in the log.", "Check that the header is there and has the right length, and answer 401.";
];
