//! Secrets that a canvas would carry to a browser. A finding says where one is and what it looks like, never what it is.

use std::ops::Range;

use wide::u8x16;

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
const PREFIXES: [(&str, &str); 32] = [
    ("dG9rO", "an Intercom access token"),
    ("sk_live_", "a Stripe key"),
    ("sk_test_", "a Stripe key"),
    ("rk_live_", "a Stripe key"),
    ("ghp_", "a GitHub token"),
    ("gho_", "a GitHub token"),
    ("ghs_", "a GitHub token"),
    ("ghu_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("whsec_", "the secret of a Stripe webhook"),
    ("shpat_", "a Shopify token"),
    ("dop_v1_", "a DigitalOcean token"),
    ("dckr_pat_", "a Docker token"),
    ("glsa_", "a Grafana token"),
    ("pypi-AgEI", "a PyPI token"),
    ("GOCSPX-", "a secret of a Google client"),
    ("hf_", "a Hugging Face token"),
    ("xoxb-", "a Slack token"),
    ("xoxp-", "a Slack token"),
    ("xapp-", "a Slack token"),
    ("glpat-", "a GitLab token"),
    ("sk-proj-", "an OpenAI key"),
    ("sk-ant-", "an Anthropic key"),
    ("npm_", "an npm token"),
    ("eyJ", "a JSON Web Token"),
    ("AKIA", "an AWS key id"),
    ("ASIA", "an AWS key id"),
    ("AIza", "a Google API key"),
    ("SG.", "a SendGrid key"),
    ("-----BEGIN", "a private key"),
    ("Bearer ", "a bearer token"),
    ("hvs.CAES", "a Vault token"),
];

/// How an address begins that lets whoever has it write into a channel, behind its scheme.
pub(super) const HOOKS: &str = "hooks.slack.com/services/";

/// Looks into an address: its query, and what stands before its host. Says whether there is a secret in it.
pub(super) fn in_url<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>, text: &str) -> bool {
    let query = text.split_once(['?', '#']).map_or("", |(_, query)| query);
    let named = query.split(['&', ';', '#']).find_map(|pair| {
        let (name, secret) = pair.split_once('=')?;
        // A signed address names the key that signed it, and that is no secret.
        let signer = ["X-Amz-Credential", "AWSAccessKeyId"].iter().any(|known| name.eq_ignore_ascii_case(known));
        let what = looks_secret(false, secret).or_else(|| is_pair(name, secret).then_some("a secret, by its name"));
        what.filter(|_| !signer)
    });
    let whole = if text.contains("://") { by_form(text.trim_start()) } else { None };
    let found = whole.or(named).or_else(|| known_as(text).filter(|_| !is_signed(query)));
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
    in_named(checker, "stored_data", Named::default(), data);
}

fn in_named<'d>(checker: &mut Checker<'_, 'd>, name: &str, named: Named, data: Node<'d>) {
    if let Some(secret) = data.string() {
        if let Some(what) = looks_secret(named.value, &secret)
            && let Some(finding) = checker.sink.at(RULE, data)
        {
            let of = if name == "stored_data" { "" } else { " of the stored data" };
            finding
                    .says(format!("`{}`{of} is {what}", short(name)))
                    .help("canvases are delivered to browsers; keep the secret on your server and store an id that means nothing elsewhere");
        }
        return;
    }
    for (key, value) in data.members() {
        let key = key.string().unwrap_or_default();
        // A holder is called what the object is that it stands in.
        let name = if named.value && is_holder(&key) { name } else { &key };
        in_named(checker, name, named.member(&key), value);
    }
    for item in data.items() {
        in_named(checker, name, named.item(), item);
    }
}

/// What members are called that hold what the member around them is named for: `"client_secret": {"value": …}`.
const HOLDERS: [&str; 8] = ["value", "secret", "token", "key", "data", "text", "raw", "plain"];

fn is_holder(key: &str) -> bool {
    HOLDERS.iter().any(|holder| holder.eq_ignore_ascii_case(key))
}

/// Whether the keys above a value say that secrets stand there.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::lint) struct Named {
    /// The value, or what holds it, is one.
    value: bool,
    /// The elements of the list are.
    items: bool,
}

impl Named {
    /// What stands under a key of an object that is named so.
    pub(in crate::lint) fn member(self, key: &str) -> Self {
        let value = (self.value && is_holder(key)) || names_secret(key);
        Self { value, items: value || key.strip_suffix(['s', 'S']).is_some_and(names_secret) }
    }

    /// Whether a string that is named so looks like a secret.
    pub(in crate::lint) fn holds(self, value: &str) -> bool {
        looks_secret(self.value, value).is_some()
    }

    /// What stands in a list that is named so.
    pub(in crate::lint) fn item(self) -> Self {
        Self { value: self.items, ..self }
    }
}

/// What a text is that begins as well-known secrets do.
pub(in crate::lint) fn prefixed(value: &str) -> Option<&'static str> {
    // Every value of an app's own data is asked about, and nearly all begin with another letter.
    if !BEGINS[usize::from(*value.as_bytes().first()?)] {
        return None;
    }
    let begins = |(prefix, _): &&(&str, &str)| {
        value.strip_prefix(prefix).is_some_and(|rest| rest.len() >= 8 && fits(prefix, rest.as_bytes()))
    };
    PREFIXES.iter().find(begins).map(|(_, what)| *what)
}

/// Whether what follows a beginning that words have too is what follows it in a secret.
fn fits(prefix: &str, rest: &[u8]) -> bool {
    let run = |text: &[u8], letter: fn(&u8) -> bool| text.iter().take_while(|byte| letter(byte)).count();
    match prefix {
        // `npm_config_registry`, `hf_token_name` and their like are names.
        "npm_" | "hf_" | "ASIA" => run(rest, u8::is_ascii_alphanumeric) >= 16,
        // A head and claims, each of which is a JSON object. One that is alone is data of any sort.
        "eyJ" => {
            let digits = |text: &[u8]| run(text, |byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
            let behind = rest.get(digits(rest)..).unwrap_or_default();
            behind.strip_prefix(b".eyJ").is_some_and(|claims| claims.get(digits(claims)) == Some(&b'.'))
        }
        _ => true,
    }
}

/// What an address is, or carries, that is a secret by its form.
fn by_form(value: &str) -> Option<&'static str> {
    let (scheme, rest) = value.split_once("://")?;
    if rest.starts_with(HOOKS) && rest.len() >= HOOKS.len() + 8 {
        return Some("the address of a Slack webhook");
    }
    let mut scheme = scheme.bytes();
    let named = scheme.next().is_some_and(|first| first.is_ascii_alphabetic())
        && scheme.all(|letter| letter.is_ascii_alphanumeric() || b"+-.".contains(&letter));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (_, password) = authority.rsplit_once('@')?.0.split_once(':')?;
    (named && !password.is_empty()).then_some("a password")
}

/// Where values stand that look like secrets.
pub(in crate::lint) fn places(document: &Document<'_>) -> Vec<Range<usize>> {
    // What a value is named for is asked last: most are known for no secret without that.
    fn visit<'d>(
        named: impl Fn() -> Named,
        value: Node<'d>,
        found: &mut Vec<Range<usize>>,
        open: &mut Vec<(Named, Node<'d>)>,
    ) {
        match value.string() {
            Some(text) if says_secret(&text).is_some() || (is_random(&text) && named().value) => {
                found.push(value.span());
            }
            None if matches!(value.kind(), Kind::Object | Kind::Array) => open.push((named(), value)),
            Some(_) | None => {}
        }
    }
    let mut found = Vec::new();
    // A list of its own, since documents may be nested deeper than calls may be.
    let mut open = Vec::new();
    visit(Named::default, document.root(), &mut found, &mut open);
    while let Some((named, node)) = open.pop() {
        for (key, value) in node.members() {
            let name = key.string().unwrap_or_default();
            if prefixed(&name).is_some() {
                found.push(key.span());
            }
            visit(|| named.member(&name), value, &mut found, &mut open);
        }
        node.items().for_each(|item| visit(|| named.item(), item, &mut found, &mut open));
    }
    found
}

/// Where secrets seem to stand in a part of a text that is badly written: the first long word behind each name under which secrets go, before
/// the next comma, bracket or line. Nothing tells there what is a value and what is not.
pub(in crate::lint) fn behind_names(text: &[u8], part: Range<usize>) -> Vec<Range<usize>> {
    /// How far before the part a name may stand.
    const FAR: usize = 160;
    /// Shorter words are no secrets.
    const LEAST: usize = 8;
    let from = part.start.saturating_sub(FAR);
    let part = text.get(from..text.len().min(part.end)).unwrap_or_default();
    let mut found = Vec::new();
    let mut awaited = false;
    let mut at = 0;
    while let Some(byte) = part.get(at) {
        let length = part.iter().skip(at).take_while(|byte| **byte != b'=' && is_letter(**byte)).count();
        if length == 0 {
            awaited &= !b",}]\n".contains(byte);
            at += 1;
            continue;
        }
        let word = part.get(at..at + length).unwrap_or_default();
        if awaited && length >= LEAST {
            found.push(from + at..from + at + length);
            awaited = false;
        } else if let Ok(word) = std::str::from_utf8(word) {
            awaited |= names_secret(word) || word.strip_suffix(['s', 'S']).is_some_and(names_secret);
        }
        at += length;
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

/// Whether something in a text begins as well-known secrets do.
pub(crate) fn holds_known(text: &[u8]) -> bool {
    known(text, 0).is_some()
}

/// Where in a part of a text that stands of well-known secrets which follows their beginnings. One may begin before the part, or go on behind it.
pub(in crate::lint) fn known_within(text: &[u8], part: Range<usize>) -> Vec<Range<usize>> {
    /// How far a secret is followed to its beginning, or to its least length.
    const FAR: usize = 4096;
    const LEAST: usize = 64;
    let before = text.get(..part.start).unwrap_or_default();
    let inside = before.iter().rev().take(FAR).take_while(|byte| is_letter(**byte)).count();
    let mut from = part.start.saturating_sub(inside + LEAST);
    let text = text.get(..text.len().min(part.end.saturating_add(LEAST))).unwrap_or_default();
    let mut found = Vec::new();
    while let Some(secret) = known(text, from).filter(|secret| secret.start < part.end) {
        from = secret.end;
        found.push(secret);
    }
    found
}

/// The letters that well-known secrets begin with.
const BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut at = 0;
    while at < PREFIXES.len() {
        begins[PREFIXES[at].0.as_bytes()[0] as usize] = true;
        at += 1;
    }
    begins
};

/// Letters that are seldom in sentences and pointers, of which every beginning of a well-known secret has one. Every sentence of a report is
/// looked through, and is left as soon as it has none of them.
const RARE: [u8; 7] = *b"_-GABJ@";

/// Where the first of these letters stands in each beginning.
const MARKS: [usize; PREFIXES.len()] = {
    let mut marks = [0; PREFIXES.len()];
    let mut at = 0;
    while at < PREFIXES.len() {
        while !is_rare(PREFIXES[at].0.as_bytes()[marks[at]]) {
            marks[at] += 1;
        }
        at += 1;
    }
    marks
};

const fn is_rare(byte: u8) -> bool {
    let mut at = 0;
    while at < RARE.len() && RARE[at] != byte {
        at += 1;
    }
    at < RARE.len()
}

/// Where the first secret from `from` on stands of which the beginning is well known: what follows that beginning.
fn known(sentence: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = sentence.get(from..)?;
    let (steps, last) = rest.as_chunks::<16>();
    for (step, start) in steps.iter().zip((from..).step_by(16)) {
        let bytes = u8x16::from(*step);
        let mut rare = u8x16::splat(0);
        for letter in RARE {
            rare |= bytes.simd_eq(u8x16::splat(letter));
        }
        let mut marks = rare.to_bitmask();
        while marks != 0 {
            let found = begun(sentence, from, start + marks.trailing_zeros() as usize);
            if found.is_some() {
                return found;
            }
            marks &= marks - 1;
        }
    }
    let mut rare = (sentence.len() - last.len()..sentence.len()).filter(|at| is_rare(sentence[*at]));
    rare.find_map(|at| begun(sentence, from, at))
}

/// Whether secrets are made of such letters.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-./+=".contains(&byte)
}

/// The secret whose beginning, from `from` on, has its first rare letter at `mark`. No beginning has another's mark before its own, so that
/// the first mark is of the first secret.
fn begun(sentence: &[u8], from: usize, mark: usize) -> Option<Range<usize>> {
    let rare = sentence.get(mark)?;
    if *rare == b'@' {
        return password(sentence, from, mark);
    }
    if *rare == b'B'
        && let Some(hook) = hook(sentence, from, mark)
    {
        return Some(hook);
    }
    // A loop, and nothing that is called for each: every hyphen of every sentence comes here.
    for ((prefix, _), before) in PREFIXES.iter().zip(MARKS) {
        let (name, prefix, start) = (*prefix, prefix.as_bytes(), mark.wrapping_sub(before));
        if prefix.get(before) == Some(rare)
            && (from..=mark).contains(&start)
            && let Some(rest) = sentence.get(start..).and_then(|rest| rest.strip_prefix(prefix))
        {
            let (start, length) = (start + prefix.len(), rest.iter().take_while(|byte| is_letter(**byte)).count());
            if length >= 8 && fits(name, rest) {
                return Some(start..start + length);
            }
        }
    }
    None
}

/// The password before an `@`, where an address of whatever scheme stands there: `postgres://user:password@host`.
fn password(sentence: &[u8], from: usize, mark: usize) -> Option<Range<usize>> {
    /// The longest that is looked for, with the user's name.
    const LONGEST: usize = 256;
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'`<>\\".contains(byte);
    let start = mark.saturating_sub(LONGEST);
    let start = start + sentence.get(start..mark)?.iter().rposition(ends)? + 1;
    let colon = start + memchr::memchr(b':', sentence.get(start..mark)?)?;
    // In JSON a slash may be escaped.
    let scheme = sentence.get(..start)?;
    let scheme = scheme.strip_suffix(b"://").or_else(|| scheme.strip_suffix(br":\/\/"))?;
    let secret = from.max(colon + 1)..mark;
    (scheme.last()?.is_ascii_alphanumeric() && !secret.is_empty()).then_some(secret)
}

/// What follows the workspace in the address of a Slack webhook, whose second part begins with this `B`.
fn hook(sentence: &[u8], from: usize, mark: usize) -> Option<Range<usize>> {
    let before = sentence.get(from..mark)?.strip_suffix(b"/")?;
    let workspace = before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    before.get(..before.len() - workspace)?.strip_suffix(HOOKS.as_bytes())?;
    let length = sentence.get(mark..)?.iter().take_while(|byte| is_letter(**byte)).count();
    Some(mark..mark + length)
}

/// What a value is that looks like a secret, by what it holds or, where its key is `named` for one, by that.
fn looks_secret(named: bool, value: &str) -> Option<&'static str> {
    says_secret(value).or_else(|| (named && is_random(value)).then_some("a secret, by its name"))
}

/// What a value is that looks like a secret by what it holds.
fn says_secret(value: &str) -> Option<&'static str> {
    if let Some(what) = prefixed(value) {
        return Some(what);
    }
    // Most values hold no colon, and need no closer look.
    if memchr::memchr(b':', value.as_bytes()).is_some()
        && let Some(what) = by_form(value)
    {
        return Some(what);
    }
    // `client_secret=…`, alone or among others.
    memchr::memchr(b'=', value.as_bytes())?;
    let mut pairs = value.split(['?', '#', '&', ';', ' ', '\n']).filter_map(|pair| pair.split_once('='));
    pairs.any(|(name, secret)| is_pair(name, secret)).then_some("a secret, by the name before it")
}

/// What a text holds, at whatever place, that begins as well-known secrets do.
fn known_as(text: &str) -> Option<&'static str> {
    let start = known(text.as_bytes(), 0)?.start;
    let before = text.get(..start)?;
    PREFIXES.iter().find(|(prefix, _)| before.ends_with(prefix)).map(|(_, what)| *what)
}

/// Whether a query names the key that signed it, which is no secret.
fn is_signed(query: &str) -> bool {
    ["X-Amz-Credential=", "AWSAccessKeyId="].iter().any(|known| query.contains(known))
}

/// Whether a value may be a secret: a short one, or one with spaces, is a word about a secret.
fn is_random(value: &str) -> bool {
    // What stands at its end came with it by a slip.
    let value = value.trim();
    value.len() >= 8 && !value.contains([' ', '\n', '\r'])
}

/// Whether a name and what stands behind its `=` are a secret. Sentences and queries hold such pairs that are none: `password=required`,
/// `password=:parameter`.
fn is_pair(name: &str, value: &str) -> bool {
    let begins = value.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric() || b"_-./+".contains(&first));
    let various =
        value.bytes().any(|byte| byte.is_ascii_digit()) && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    begins && various && is_random(value) && names_secret(name)
}

/// Whether secrets go under such a name.
fn names_secret(name: &str) -> bool {
    /// No name is longer; of a key that somebody made no more is looked at.
    const LONGEST: usize = 64;
    let name = name.as_bytes();
    let name = name.get(name.len().saturating_sub(LONGEST)..).unwrap_or_default();
    let letters = || name.iter().rev().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
    // Nearly all keys end in another letter.
    let Some(last) = letters().next().filter(|last| ENDS[usize::from(*last)]) else { return false };
    let ends = |known: &&str| {
        let mut letters = letters();
        known.ends_with(char::from(last)) && known.bytes().rev().all(|letter| letters.next() == Some(letter))
    };
    NAMES.iter().any(ends)
}

/// The letters that the names of secrets end in.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut at = 0;
    while at < NAMES.len() {
        let name = NAMES[at].as_bytes();
        ends[name[name.len() - 1] as usize] = true;
        at += 1;
    }
    ends
};

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
            ("checkbox \"check-box_7\" has SG.01234567", "checkbox \"check-box_7\" has SG.********"),
            (
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln, eyJhIjoxfQ",
                "eyJ*************************************, eyJhIjoxfQ",
            ),
            ("npm_config_registry npm_0123456789abcdef", "npm_config_registry npm_****************"),
            ("postgres://u:p@ss:w@h/db, mailto:a@b.c, a:b@c", "postgres://u:******@h/db, mailto:a@b.c, a:b@c"),
            ("redis://:pässwort@h and //u:p@h", "redis://:*********@h and //u:p@h"),
            ("https://hooks.slack.com/services/T0B/B0A/xyz", "https://hooks.slack.com/services/T0B/*******"),
        ] {
            assert_eq!(without_known(sentence.to_owned()), shown);
        }
        for (prefix, _) in PREFIXES {
            for before in 0..40 {
                let before = "a".repeat(before);
                let secret = if prefix == "eyJ" { "012.eyJ45.678901" } else { "0123456789abcdef" };
                let sentence = format!("{before} {prefix}{secret}");
                let shown = format!("{before} {prefix}****************");
                assert_eq!(without_known(sentence), shown);
            }
        }
    }
}
