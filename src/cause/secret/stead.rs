//! What is used where a secret was meant: the name of its variable, the line that sets it, what a language writes for a variable that is not
//! there, and what stands in examples.

use zeroize::Zeroizing;

use super::{UNEXPANDED, lines_of_file, unexpanded};
use crate::cause::placeholder;

/// What people call the variable that holds such a secret, beside what the scheme calls it.
const USUAL_NAMES: [&str; 12] = [
    "INTERCOM_CLIENT_SECRET",
    "INTERCOM_SECRET",
    "INTERCOM_IDENTITY_SECRET",
    "INTERCOM_WEBHOOK_SECRET",
    "INTERCOM_APP_SECRET",
    "INFOBIP_SIGNING_SECRET",
    "INFOBIP_SECRET",
    "CLIENT_SECRET",
    "SIGNING_SECRET",
    "WEBHOOK_SECRET",
    "APP_SECRET",
    "SECRET",
];

/// Hands over each such text with its code and what it is, the likeliest first; some come twice. `own` is the name of the variable that the first
/// secret comes from, or empty; `scheme` what the scheme calls it.
pub fn in_its_stead(
    own: &str,
    scheme: &str,
    secrets: &[&[u8]],
    each: &mut dyn FnMut(&'static str, Zeroizing<Vec<u8>>, String),
) {
    for name in [own, scheme].into_iter().filter(|name| !name.is_empty()) {
        unexpanded(name, &mut |bytes, place| each(UNEXPANDED, bytes, place.unwrap_or_default()));
    }
    for text in ["undefined", "null", "None", "nil"] {
        each("secret-undefined", Zeroizing::new(text.as_bytes().to_vec()), format!("the text `{text}`"));
    }
    let mut names = vec![own, scheme];
    names.extend(USUAL_NAMES.into_iter().filter(|name| *name != scheme && *name != own));
    names.retain(|name| !name.is_empty());
    names.dedup();
    for secret in secrets {
        lines_of_file(&names, secret, &mut |bytes, line| {
            each("secret-env-line", bytes, format!("the whole line {line}, instead of its value"));
        });
    }
    placeholder::placeholders(&names, &mut |bytes, detail| each(placeholder::CODE, Zeroizing::new(bytes), detail));
}
