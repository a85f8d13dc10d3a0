//! Secrets that a canvas would carry to a browser. A finding says where one is and what it looks like, never what it is.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::{Document, Kind, Node};
use crate::lint::check::{Checker, Member};
use crate::lint::words::short;

const RULE: &str = "canvas/secret-in-canvas";

/// Names under which secrets go. Compared without case, hyphens and underscores, at the end of a key: `intercom_access_token`.
const NAMES: [&str; 12] = [
    "accesstoken",
    "refreshtoken",
    "clientsecret",
    "apikey",
    "secretkey",
    "privatekey",
    "apisecret",
    "password",
    "passwd",
    "authtoken",
    "secret",
    "bearertoken",
];

/// How well-known secrets begin, and what they are.
const PREFIXES: [(&str, &str); 14] = [
    ("dG9rO", "an Intercom access token"),
    ("sk_live_", "a Stripe key"),
    ("sk_test_", "a Stripe key"),
    ("rk_live_", "a Stripe key"),
    ("ghp_", "a GitHub token"),
    ("gho_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("xoxb-", "a Slack token"),
    ("xoxp-", "a Slack token"),
    ("AKIA", "an AWS key id"),
    ("AIza", "a Google API key"),
    ("SG.", "a SendGrid key"),
    ("-----BEGIN", "a private key"),
    ("Bearer ", "a bearer token"),
];

/// Looks into an address: its query, and what stands before its host. Says whether there is a secret in it.
pub(super) fn in_url<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>, text: &str) -> bool {
    let authority =
        text.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let password = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    let query = text.split_once('?').map_or("", |(_, query)| query);
    let named = query.split(['&', ';', '#']).find_map(|pair| {
        let (name, secret) = pair.split_once('=')?;
        // A signed address names the key that signed it, and that is no secret.
        let signer = ["X-Amz-Credential", "AWSAccessKeyId"].iter().any(|known| name.eq_ignore_ascii_case(known));
        looks_secret(name, secret).filter(|_| !signer)
    });
    let found = if password { Some("a password") } else { named };
    if let Some(what) = found
        && let Some(finding) = checker.sink.at(RULE, value)
    {
        finding
                .says(format!("{} carries {what}", member.name()))
                .help("canvases are delivered to browsers; keep the secret on your server and send an id that means nothing elsewhere");
    }
    found.is_some()
}

/// Looks into everything that the app stores in the canvas.
pub(super) fn in_data<'d>(checker: &mut Checker<'_, 'd>, data: Node<'d>) {
    for (key, value) in data.members() {
        let name = key.string().unwrap_or_default();
        if let Some(secret) = value.string() {
            if let Some(what) = looks_secret(&name, &secret)
                && let Some(finding) = checker.sink.at(RULE, value)
            {
                finding
                        .says(format!("`{}` of the stored data is {what}", short(&name)))
                        .help("canvases are delivered to browsers; keep the secret on your server and store an id that means nothing elsewhere");
            }
        } else if matches!(value.kind(), Kind::Object | Kind::Array) {
            in_data(checker, value);
        }
    }
    for item in data.items() {
        in_data(checker, item);
    }
}

/// What a text is that begins as well-known secrets do.
pub(in crate::lint) fn prefixed(value: &str) -> Option<&'static str> {
    let begins = |(prefix, _): &&(&str, &str)| value.starts_with(prefix) && value.len() >= prefix.len() + 8;
    PREFIXES.iter().find(begins).map(|(_, what)| *what)
}

/// Where values stand that look like secrets.
pub(in crate::lint) fn places(document: &Document<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // A list of its own, since documents may be nested deeper than calls may be.
    let mut open = vec![document.root()];
    while let Some(node) = open.pop() {
        let members = node.members().map(|(key, value)| (key.string().unwrap_or_default(), value));
        for (name, value) in members.chain(node.items().map(|item| (Cow::default(), item))) {
            match value.string() {
                Some(text) if looks_secret(&name, &text).is_some() => found.push(value.span()),
                Some(_) => {}
                None => open.push(value),
            }
        }
    }
    found
}

/// A sentence with stars in the place of what begins as well-known secrets do.
pub(in crate::lint) fn without_known(mut sentence: String) -> String {
    let mut from = 0;
    while let Some(secret) = known(sentence.as_bytes(), from) {
        from = secret.end;
        sentence.replace_range(secret.clone(), &"*".repeat(secret.len()));
    }
    sentence
}

/// The bytes that well-known secrets begin with, and those that come second. Every sentence of a report is looked through.
const OPENINGS: [[bool; 256]; 2] = {
    let mut openings = [[false; 256]; 2];
    let mut at = 0;
    while at < PREFIXES.len() {
        let prefix = PREFIXES[at].0.as_bytes();
        openings[0][prefix[0] as usize] = true;
        openings[1][prefix[1] as usize] = true;
        at += 1;
    }
    openings
};

/// Where the first secret from `from` on stands of which the beginning is well known: what follows that beginning.
fn known(sentence: &[u8], from: usize) -> Option<Range<usize>> {
    let mut rest = sentence.get(from..)?;
    // Written as a loop: a program that is built small calls what iterators are given, for every letter.
    while let [first, next, ..] = rest {
        if OPENINGS[0][usize::from(*first)]
            && OPENINGS[1][usize::from(*next)]
            && let Some((start, length)) = begun(rest).filter(|(_, length)| *length >= 8)
        {
            let start = sentence.len() - rest.len() + start;
            return Some(start..start + length);
        }
        rest = &rest[1..];
    }
    None
}

/// Where the part of a well-known secret begins that is secret, and how long it is, where a text begins as one does.
fn begun(text: &[u8]) -> Option<(usize, usize)> {
    let (prefix, _) = PREFIXES.iter().find(|(prefix, _)| text.starts_with(prefix.as_bytes()))?;
    let letter = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-./+=".contains(byte);
    Some((prefix.len(), text.iter().skip(prefix.len()).take_while(letter).count()))
}

/// What a value is that looks like a secret, by how it begins or by its name.
pub(in crate::lint) fn looks_secret(name: &str, value: &str) -> Option<&'static str> {
    if let Some(what) = prefixed(value) {
        return Some(what);
    }
    let ends = |known: &&str| {
        let mut letters =
            name.bytes().rev().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
        known.bytes().rev().all(|letter| letters.next() == Some(letter))
    };
    // A short value, or one with spaces, is a word about a secret and no secret.
    let random = value.len() >= 8 && !value.contains(char::is_whitespace);
    (random && NAMES.iter().any(ends)).then_some("a secret, by its name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_as_a_secret_does_is_hidden_in_a_sentence_and_nothing_else_is() {
        for (sentence, shown) in [
            ("`é sk_live_abcdefgh1` is no word", "`é sk_live_*********` is no word"),
            ("/stored_data/xoxb-12345678/AKIA0123456789", "/stored_data/xoxb-***********************"),
            ("ghp_1234567, ghp_12345678", "ghp_1234567, ghp_********"),
            ("Bearer sk_test_abcdefgh and Bearer x", "Bearer **************** and Bearer x"),
            ("sk_", "sk_"),
            ("", ""),
        ] {
            assert_eq!(without_known(sentence.to_owned()), shown);
        }
        for (prefix, _) in PREFIXES {
            assert_eq!(without_known(format!("a {prefix}01234567")), format!("a {prefix}********"));
        }
    }
}
