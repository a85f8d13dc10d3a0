//! Every code that a command prints, in one list: verdicts, notes, causes, expectations, what the sample refuses for, and probes. `courtside
//! explain` and every report read it here.

use crate::cause::body;
use crate::cause::secret::SECRET_ROWS;
use crate::cause::{Explanation, secret};
use crate::probe;
use crate::proxy;
use crate::redact;
use crate::replay::{self, expect};
use crate::sheet;
use crate::signature::recipes;
use crate::simulate;

/// Every code, verdicts first, then causes by axis, then what is said of answers and of apps.
pub fn all() -> impl Iterator<Item = &'static Explanation> {
    VERDICTS
        .iter()
        .chain(recipes::EXPLANATIONS)
        .chain(body::rows().iter().map(|row| &row.explanation))
        .chain(SECRET_ROWS.iter().map(|row| &row.explanation))
        .chain(std::iter::once(&secret::UNEXPANDED))
        .chain(sheet::BLOB_ROWS.iter().map(|row| &row.explanation))
        .chain(redact::codes::EXPLANATIONS)
        .chain(replay::codes::EXPLANATIONS)
        .chain(expect::codes::EXPLANATIONS)
        .chain(proxy::codes::EXPLANATIONS)
        .chain(simulate::REFUSALS)
        .chain(probe::all().map(|probe| &probe.explanation))
        .chain(probe::codes::EXPLANATIONS)
}

/// What a code means.
pub fn explanation(code: &str) -> Option<&'static Explanation> {
    all().find(|explanation| explanation.code == code)
}

macro_rules! verdicts {
    ($($code:literal, $title:literal, $why:literal, $repair:literal;)*) => {
        &[$(Explanation { code: $code, title: $title, why: $why, repair: $repair }),*]
    };
}

static VERDICTS: &[Explanation] = verdicts![
    "signature-ok", "the signature holds", "The secret, applied to this request as the scheme says, gives exactly what the request carries.", "Nothing is to be done.";
    "signature-mismatch", "the signature does not hold", "The secret, applied to this request as the scheme says, gives another value. Either the body or the secret is not the one that was signed with, or something else was computed.", "`courtside verify` searches for the difference and names it; read the causes below the line.";
    "signature-malformed", "the signature is not written as the scheme writes it", "It has the wrong length, alphabet or prefix, so that no secret could ever give it.", "Compare with the form that the scheme uses; the detail names what is off.";
    "signature-missing", "the request carries no signature of the scheme", "A proxy or a framework dropped the header, the request was typed by hand, it comes from somebody else, or another kind of request was expected: Intercom proves webhook notifications by X-Hub-Signature, and all others, uninstall and health check among them, by X-Body-Signature.", "Refuse such requests. Pass the header with -H where a bare body is verified; where another signature header is there, verify by its scheme.";
    "scheme-other", "the signature is one of another scheme", "Two schemes share a header: Intercom's webhooks and Kentico's sign-ups have X-Hub-Signature, the two of Infobip's Exchange X-Ib-Exchange-Req-Signature. What was judged by one of them holds by the other.", "Name the scheme that holds with --scheme, or with a line `# @scheme NAME` over the request.";
    "scheme-unrecognised", "no header or field of a known scheme", "The request carries none of the signatures that these platforms send.", "Name the scheme with --scheme where the account chose its own header.";
    "platform-unsigned", "the platform documents no signature", "vcita sends its callbacks without any proof of origin.", "Put an unguessable segment into the path you register, check that channel and session uids are yours and that message uids are new, and serve HTTPS only.";
    "secret-unknown", "no secret is known for the scheme", "Neither --secret nor the scheme's environment variable nor courtside.toml names one.", "Pass --secret env:NAME, or set the variable that the message names.";
    "account-id-missing", "the scheme signs an account id that is not known", "infobip-legacy covers timestamp and account id, and no request carries the account id.", "Pass it with --account-id, or set schemes.infobip-legacy.account-id in courtside.toml.";
    "timestamp-missing", "the request carries no timestamp, and the signature covers one", "A proxy dropped the header, or the capture was made without it.", "Capture the request with all of its headers.";
    "timestamp-malformed", "the timestamp is no number of milliseconds", "The header was rewritten on its way, or typed by hand.", "Infobip sends decimal Unix milliseconds.";
    "timestamp-too-old", "the signature holds, and the request is older than allowed", "It was delayed, or it is a replay of an earlier one.", "Refuse it. For captures, judge at the time they were made with --at.";
    "timestamp-ahead", "the signature holds, and the request lies further ahead than allowed", "The clocks of the two machines disagree.", "Set the machine's clock; for captures use --at.";
    "key-ok", "the key is the right one", "The request carries exactly the key that is known.", "Nothing is to be done.";
    "key-mismatch", "the key is not the right one", "The request carries another key than the one that is known. Kentico's module answers this with status 500.", "Copy the key anew from the site's settings; generating one replaces the old at once.";
    "jwt-malformed", "this is no JSON Web Token", "A token has three parts in base64url, the first two of which are JSON objects.", "Pass the token whole, without quotes.";
    "jwt-algorithm", "the token's algorithm is not HS256", "Intercom's Messenger takes HS256 only.", "Sign with HS256 and the Messenger API secret.";
    "jwt-user-id", "the token's user_id is missing or no text", "Intercom refuses tokens without `user_id`; a number is not taken either.", "Put the id into the claims as a string.";
    "jwt-expiry", "the token's exp cannot be read", "`exp` is Unix seconds, as a number.", "Write whole seconds since 1970.";
    "jwt-expiry-milliseconds", "the token's exp is in milliseconds", "JavaScript's Date.now() gives milliseconds, and the claim takes seconds.", "Divide by 1000 and round down.";
    "jwt-expired", "the token has expired", "Its `exp` lies in the past.", "Make tokens for each page load; about two hours is a good life.";
    "blob-ok", "the blob opens", "The key made from the secret decrypts it, and its tag proves that nothing was changed.", "Nothing is to be done.";
    "blob-refused", "the blob does not open", "The secret is another one, or the blob was changed or cut on its way.", "`courtside decrypt` searches for the difference and names it.";
    "length-disagrees", "Content-Length and the body that is there differ", "The body was cut, edited or re-encoded after the request was captured, which is a common cause of a wrong signature.", "Capture the request again, byte for byte.";
    "body-unrecorded", "the body was not recorded", "The capture says how long the body was and does not hold it: browsers leave large bodies out of a HAR, and some recorders all of them. An empty body in its place would be judged wrong for a reason that is not the sender's.", "Record the request again with its body (in a browser, export the HAR with content; in a proxy, turn body recording on).";
    "computed-right", "the value is what the secret gives for this body", "What your code computed is right; look at how it compares.", "Compare decoded bytes in constant time, and check that you read the right header.";
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_fully_explained() {
        let mut seen = HashSet::new();
        for entry in all() {
            assert!(seen.insert(entry.code), "{} stands twice", entry.code);
            assert!(
                entry.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{}",
                entry.code
            );
            assert!(!entry.title.is_empty() && !entry.title.ends_with('.'), "{}", entry.code);
            assert!(
                entry.why.ends_with('.') && entry.repair.ends_with(['.', ')', ';', '`', '}']),
                "{}: {} {}",
                entry.code,
                entry.why,
                entry.repair
            );
        }
    }
}
