//! What is personal or secret by its form, wherever it stands in a text: addresses of any sort, telephone numbers, tokens, GUIDs, known
//! secrets, and what was learned from the named members of the same capture. What is told by a name is decided in `kind`.

use std::net::{IpAddr, SocketAddr};
use std::sync::LazyLock;

use regex_lite::Regex;

use super::kind::Kind;
use super::mint::words;
use super::{Pass, body, work};
use crate::guid;
use crate::lint::looks_like_a_key;

/// A number in the international form, or in the one of North America with its separators.
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\+[0-9][0-9 ().-]{5,20}[0-9]|\([0-9]{3}\) ?[0-9]{3}[ .-][0-9]{4}|[0-9]{3}([ .-])[0-9]{3}[ .-][0-9]{4}")
        .ok()
});

/// What separates the pieces of a text that are looked at one by one.
fn separates(character: char) -> bool {
    character.is_whitespace() || "\"'`<>(),;|\\{}[]".contains(character)
}

impl Pass<'_> {
    /// The text without what is personal or secret by its form; `None` where nothing is to change.
    pub(super) fn scan(&mut self, text: &str) -> Option<String> {
        let scanned = self.scan_forms(text);
        let learned = self.apply_learned(scanned.as_deref().unwrap_or(text));
        learned.or(scanned)
    }

    /// The same for words of an app, which what was learned must not touch.
    pub(super) fn scan_forms(&mut self, text: &str) -> Option<String> {
        work::done(text.len());
        let clean = self.without_secrets(text);
        let keyless = self.without_keys(clean.as_deref().unwrap_or(text));
        let clean = keyless.or(clean);
        let text = clean.as_deref().unwrap_or(text);
        let mut out = String::with_capacity(text.len());
        let mut changed = false;
        for (run, is_run) in words(text, |character| !separates(character)) {
            match self.run(run).filter(|_| is_run) {
                Some(new) => {
                    out.push_str(&new);
                    changed = true;
                }
                None => out.push_str(run),
            }
        }
        let phones = self.phones(&out);
        phones.or_else(|| changed.then_some(out)).or(clean)
    }

    /// Known secrets and e-mail addresses only: for the ids of an app, which must stay.
    pub(super) fn scan_ids(&mut self, text: &str) -> Option<String> {
        let clean = self.without_secrets(text);
        let emails = self.emails(clean.as_deref().unwrap_or(text));
        emails.or(clean)
    }

    /// The text without known secrets, in whatever form.
    pub(super) fn without_secrets(&mut self, text: &str) -> Option<String> {
        let clean = self.redaction.redactor.apply(text.to_owned());
        let changed = clean != text;
        self.count(Kind::KnownSecret, changed);
        changed.then_some(clean)
    }

    /// The text without private keys in their armour (RFC 7468).
    fn without_keys(&mut self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some(start) = rest.find("-----BEGIN ") {
            let (before, inside) = rest.split_at(start);
            let last = inside.find("-----END ").map(|at| at + "-----END ".len());
            let end = last.and_then(|at| Some(at + inside.get(at..)?.find("-----")? + "-----".len()));
            out.push_str(before);
            out.push_str("[key]");
            self.count(Kind::Secret, true);
            // What has no end was cut.
            rest = inside.get(end.unwrap_or(inside.len())..).unwrap_or_default();
        }
        (rest.len() < text.len()).then(|| out + rest)
    }

    fn run(&mut self, run: &str) -> Option<String> {
        if let Some(at) = run.find("://") {
            let scheme = |character: char| character.is_ascii_alphanumeric() || "+.-".contains(character);
            let before = run.get(..at)?;
            let start = before.trim_end_matches(scheme).len();
            let (before, url) = run.split_at(start);
            return self.url(url).map(|url| format!("{before}{url}"));
        }
        let mut out = String::with_capacity(run.len());
        let mut changed = false;
        for (piece, is_piece) in words(run, |character| !matches!(character, '=' | '&')) {
            match self.piece(piece).filter(|_| is_piece) {
                Some(new) => {
                    out.push_str(&new);
                    changed = true;
                }
                None => out.push_str(piece),
            }
        }
        changed.then_some(out)
    }

    fn piece(&mut self, piece: &str) -> Option<String> {
        // A full stop or a colon behind it belongs to the sentence.
        let bare = piece.trim_end_matches(['.', ':', '!', '?']);
        let tail = piece.get(bare.len()..)?;
        let new = if bare.contains('@') {
            self.emails(bare)
        } else if bare.starts_with("eyJ") {
            self.token(bare)
        } else if looks_like_a_key(bare) {
            let new = self.redaction.mint.token(bare);
            self.changed(Kind::Secret, bare, new)
        } else if is_id(bare) {
            let new = self.redaction.mint.id(bare);
            self.changed(Kind::Id, bare, new)
        } else {
            self.address(bare)
        };
        new.map(|new| new + tail)
    }

    /// An address on the network, with its port or without.
    pub(super) fn address(&mut self, text: &str) -> Option<String> {
        // `1.2.3.4` may be a version where no sentence is about hosts, and hides nobody more if it changes.
        if let Ok(address) = text.parse::<IpAddr>() {
            let new = self.redaction.mint.ip(address);
            return (new != address).then(|| new.to_string()).and_then(|new| self.changed(Kind::Ip, text, new));
        }
        let socket: SocketAddr = text.parse().ok()?;
        let new = SocketAddr::new(self.redaction.mint.ip(socket.ip()), socket.port());
        (new != socket).then(|| new.to_string()).and_then(|new| self.changed(Kind::Ip, text, new))
    }

    /// Every e-mail address in a text.
    fn emails(&mut self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        let local = |character: char| character.is_alphanumeric() || "._%+-".contains(character);
        let domain = |character: char| character.is_alphanumeric() || ".-".contains(character);
        for (at, _) in text.match_indices('@') {
            let Some(before) = text.get(done..at) else { continue };
            let start = at - (before.len() - before.trim_end_matches(local).len());
            let after = text.get(at + 1..)?;
            let host =
                after.find(|character| !domain(character)).map_or(after, |end| after.get(..end).unwrap_or_default());
            let host = host.trim_end_matches(['.', '-']);
            if start == at || !host.rsplit_once('.').is_some_and(|(name, top)| !name.is_empty() && top.len() >= 2) {
                continue;
            }
            let end = at + 1 + host.len();
            let address = text.get(start..end)?;
            let new = self.redaction.mint.email(address);
            if let Some(new) = self.changed(Kind::Email, address, new) {
                out.push_str(text.get(done..start)?);
                out.push_str(&new);
                done = end;
            }
        }
        if done == 0 {
            return None;
        }
        out.push_str(text.get(done..)?);
        Some(out)
    }

    fn phones(&mut self, text: &str) -> Option<String> {
        let regex = PHONE.as_ref().filter(|_| text.bytes().filter(u8::is_ascii_digit).nth(6).is_some())?;
        let mut out = String::new();
        let mut done = 0;
        for found in regex.find_iter(text) {
            let alone = |character: Option<char>| {
                !character.is_some_and(|character| character.is_alphanumeric() || "_/=%".contains(character))
            };
            let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
            let (before, after) = (text.get(..found.start())?, text.get(found.end()..)?);
            if !alone(before.chars().next_back()) || !alone(after.chars().next()) || !(7..=15).contains(&digits) {
                continue;
            }
            let new = self.redaction.mint.phone(found.as_str());
            if let Some(new) = self.changed(Kind::Phone, found.as_str(), new) {
                out.push_str(text.get(done..found.start())?);
                out.push_str(&new);
                done = found.end();
            }
        }
        if done == 0 {
            return None;
        }
        out.push_str(text.get(done..)?);
        Some(out)
    }

    /// A token of claims, with its claims redacted and signed with the public secret; what only begins like one is a secret.
    pub(super) fn token(&mut self, text: &str) -> Option<String> {
        let claims = body::claims(text).filter(|_| self.layers < body::MAX_LAYERS);
        let Some(claims) = claims else {
            let new = self.redaction.mint.token(text);
            return self.changed(Kind::Secret, text, new);
        };
        let redacted = self.nested(claims.as_bytes()).changed().and_then(|claims| String::from_utf8(claims).ok());
        let new = self.redaction.signed_token(redacted.as_deref().unwrap_or(&claims));
        self.changed(Kind::Token, text, new)
    }
}

/// Whether a word in a text is an id by its form alone.
pub(super) fn is_id(text: &str) -> bool {
    (text.len() == 36 && guid::parse(text).is_some()) || (text.len() >= 24 && is_hexadecimal(text))
}

pub(super) fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}
