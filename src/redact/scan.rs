//! What is personal or secret by its form, wherever it stands in a text: addresses of any sort, telephone numbers, tokens, GUIDs, known
//! secrets, and what was learned from the named members of the same capture. What is told by a name is decided in `kind`.

use std::net::{IpAddr, SocketAddr};
use std::ops::Range;

use super::accounts::accounts;
use super::addressed::correspondents;
use super::body::Nested;
use super::encoded::Decoded;
use super::filler::words;
use super::head::is_host;
use super::keys::key_in;
use super::kind::Kind;
use super::papers::is_paper;
use super::splice::Splice;
use super::telephone::international;
use super::value::is_email;
use super::{Pass, body, proof, work};
use crate::guid;

/// What separates the pieces of a text that are looked at one by one.
pub(super) fn separates(character: char) -> bool {
    character.is_whitespace() || "\"'`<>(),;|\\{}[]".contains(character)
}

impl Pass<'_> {
    /// The text without what is personal or secret by its form; `None` where nothing is to change.
    pub(super) fn scan(&mut self, text: &str) -> Option<String> {
        if let Some(card) = self.card(text) {
            return (card != text).then_some(card);
        }
        if self.gathers() {
            // A number with its country may be written without it elsewhere.
            let begins = |at| text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit);
            if memchr::memchr_iter(b'+', text.as_bytes()).any(begins) {
                for number in international(text).into_iter().filter_map(|span| text.get(span)) {
                    self.heard(Kind::Phone, number);
                }
            }
            for name in correspondents(text).into_iter().filter_map(|span| text.get(span)) {
                if name.contains(' ') {
                    self.heard(Kind::Name, name);
                }
            }
            return None;
        }
        let torn = self.torn(text);
        let mailed = self.mailed(torn.as_deref().unwrap_or(text)).or(torn);
        let mailed = self.respelled(mailed.as_deref().unwrap_or(text)).or(mailed);
        let text = mailed.as_deref().unwrap_or(text);
        let scanned = self.scan_forms(text);
        let learned = self.apply_learned(scanned.as_deref().unwrap_or(text));
        let shown = learned.or(scanned);
        let introduced = self.introduced(shown.as_deref().unwrap_or(text));
        introduced.or(shown).or(mailed)
    }

    /// The same for words of an app, which what was learned must not touch.
    pub(super) fn scan_forms(&mut self, text: &str) -> Option<String> {
        if self.gathers() {
            return None;
        }
        work::done(text.len());
        let clean = self.without_secrets(text);
        let keyless = self.without_keys(clean.as_deref().unwrap_or(text));
        let clean = keyless.or(clean);
        let cookieless = self.without_cookies(clean.as_deref().unwrap_or(text));
        let clean = cookieless.or(clean);
        let dataless = self.without_data(clean.as_deref().unwrap_or(text));
        let clean = dataless.or(clean);
        let text = clean.as_deref().unwrap_or(text);
        let mut out = String::new();
        let mut done = 0;
        let mut changed = false;
        // What stands around an account is read by itself, and the account by nothing else.
        for (span, account) in accounts(text, separates) {
            let (before, number) = (text.get(done..span.start)?, text.get(span.clone())?);
            if self.redaction.mint.is_made(number) {
                continue;
            }
            let new_before = self.runs(before);
            let new = self.redaction.mint.account(number, account);
            self.learn_account(number, &new);
            let new = self.changed(Kind::Id, number, new);
            changed |= new_before.is_some() || new.is_some();
            out.push_str(new_before.as_deref().unwrap_or(before));
            out.push_str(new.as_deref().unwrap_or(number));
            done = span.end;
        }
        let after = text.get(done..)?;
        let new_after = self.runs(after);
        if done == 0 {
            return new_after.or(clean);
        }
        changed |= new_after.is_some();
        out.push_str(new_after.as_deref().unwrap_or(after));
        changed.then_some(out).or(clean)
    }

    /// Known secrets and e-mail addresses only: for the ids of an app, which must stay.
    pub(super) fn scan_ids(&mut self, text: &str) -> Option<String> {
        if self.gathers() {
            return None;
        }
        let clean = self.without_secrets(text);
        let emails = self.emails(clean.as_deref().unwrap_or(text));
        emails.or(clean)
    }

    /// The text without known secrets, in whatever form.
    pub(super) fn without_secrets(&mut self, text: &str) -> Option<String> {
        if self.gathers() {
            return None;
        }
        let clean = self.redaction.redactor.apply(text.to_owned());
        let changed = clean != text;
        self.count(Kind::KnownSecret, changed);
        changed.then_some(clean)
    }

    /// The text without private keys in their armour (RFC 7468).
    pub(super) fn without_keys(&mut self, text: &str) -> Option<String> {
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

    pub(super) fn run(&mut self, run: &str) -> Option<String> {
        if let Some(at) = run.find("://") {
            let scheme = |character: char| character.is_ascii_alphanumeric() || "+.-".contains(character);
            let before = run.get(..at)?;
            let start = before.trim_end_matches(scheme).len();
            let (before, url) = run.split_at(start);
            return self.url(url).map(|url| format!("{before}{url}"));
        }
        if let Some(new) = self.bare_address(run) {
            return Some(new);
        }
        if let Some(new) = self.base64(run) {
            return (new != run).then_some(new);
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

    /// `//cdn.corp.org/x`, `www.corp.org/x`, and the path of `corp.org/u/4711`.
    fn bare_address(&mut self, run: &str) -> Option<String> {
        let rest = run.strip_prefix("//").unwrap_or(run);
        let (host, target) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let host = host.trim_end_matches(['.', ':', '!']);
        let www = host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
        let is_address = run.len() > rest.len() || www;
        if !is_host(host) || !(is_address || target.starts_with('/')) {
            return None;
        }
        let before = run.get(..run.len() - rest.len())?;
        let between = rest.get(host.len()..rest.len() - target.len())?;
        let new_host = if is_address { self.host(host) } else { None };
        let anonymous = self.profile(host, target);
        let new_target = self.target(anonymous.as_deref().unwrap_or(target)).or(anonymous);
        if new_host.is_none() && new_target.is_none() {
            return None;
        }
        let (host, target) = (new_host.as_deref().unwrap_or(host), new_target.as_deref().unwrap_or(target));
        Some(format!("{before}{host}{between}{target}"))
    }

    /// An e-mail address or JSON in base64, as it is to be kept; `None` for anything else.
    fn base64(&mut self, run: &str) -> Option<String> {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
        let bare = run.trim_end_matches('=');
        let digit = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
        if bare.len() < 8 || run.len() - bare.len() > 2 || !bare.bytes().all(digit) {
            return None;
        }
        let engine = match (run.len() > bare.len() || run.len().is_multiple_of(4), bare.contains(['-', '_'])) {
            (true, false) => &STANDARD,
            (true, true) => &URL_SAFE,
            (false, false) => &STANDARD_NO_PAD,
            (false, true) => &URL_SAFE_NO_PAD,
        };
        let text = String::from_utf8(engine.decode(run).ok()?).ok()?;
        let new = if is_email(text.trim()) {
            let new = self.redaction.mint.email(text.trim());
            self.changed(Kind::Email, text.trim(), new)
        } else {
            match self.nested(text.as_bytes()) {
                Nested::NoJson
                    if text.contains('\n')
                        && let Some(new) = self.inner_lines(&text) =>
                {
                    Some(new)
                }
                // What was packed once more, or reads as a text, is looked into as one.
                Nested::NoJson if self.layers < body::MAX_LAYERS && !text.contains(char::is_control) => {
                    self.layers += 1;
                    let new = self.scan(&text);
                    self.layers -= 1;
                    Some(new?)
                }
                Nested::NoJson => Some(self.apply_learned(&text)?),
                nested => nested.changed().and_then(|new| String::from_utf8(new).ok()),
            }
        };
        Some(new.map_or_else(|| run.to_owned(), |new| engine.encode(new)))
    }

    fn piece(&mut self, piece: &str) -> Option<String> {
        // A full stop or a colon behind it belongs to the sentence.
        let bare = piece.trim_end_matches(['.', ':', '!', '?']);
        let tail = piece.get(bare.len()..)?;
        let new = if let Some(new) = self.account(bare, false) {
            new
        } else if bare.contains('@')
            && let Some(new) = self.emails(bare)
        {
            Some(new)
        } else if let Some(sign) = ["%2540", "%40"].into_iter().find(|sign| bare.contains(sign)) {
            // One address is one person, however it is written.
            let decoded = Decoded::of(bare)?.text;
            self.emails(&decoded).map(|new| new.replace('@', sign))
        } else if bare.starts_with("eyJ") {
            self.token(bare)
        } else if let Some(span) = key_in(bare) {
            let key = bare.get(span.clone())?;
            let new = self.redaction.mint.token(key);
            let new = self.changed(Kind::Secret, key, new)?;
            Some([bare.get(..span.start)?, &new, bare.get(span.end..)?].concat())
        } else if let Some(digits) = bare.strip_prefix("0x").filter(|digits| digits.len() >= 40 && is_id(digits)) {
            // The account of somebody in a chain of blocks.
            let new = format!("0x{}", self.redaction.mint.id(digits));
            self.changed(Kind::Id, bare, new)
        } else if is_paper(bare) {
            self.value(Kind::Id, bare)
        } else if is_id(bare) || is_device(bare) {
            let new = self.redaction.mint.id(bare);
            self.changed(Kind::Id, bare, new)
        } else {
            self.address(bare)
        };
        new.map(|new| new + tail)
    }

    /// An address on the network, with its port or without.
    pub(super) fn address(&mut self, text: &str) -> Option<String> {
        // `1.2.3.4` may be a version where no sentence is about hosts, and hides nobody more if it changes. `126.0.0.0` is one, or a whole network.
        if is_round(text) {
            return None;
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            let new = self.redaction.mint.ip(address);
            return (new != address).then(|| new.to_string()).and_then(|new| self.changed(Kind::Ip, text, new));
        }
        // A block of addresses: `192.0.2.0/24`.
        if let Some((address, length)) = text.split_once('/')
            && length.len() <= 3
            && length.bytes().all(|byte| byte.is_ascii_digit())
            && address.parse::<IpAddr>().is_ok()
        {
            return self.address(address).map(|new| format!("{new}/{length}"));
        }
        let socket: SocketAddr = text.parse().ok()?;
        let new = SocketAddr::new(self.redaction.mint.ip(socket.ip()), socket.port());
        (new != socket).then(|| new.to_string()).and_then(|new| self.changed(Kind::Ip, text, new))
    }

    /// Every e-mail address in a text.
    fn emails(&mut self, text: &str) -> Option<String> {
        let mut splice = Splice::new(text);
        for (at, _) in text.match_indices('@') {
            let Some(Range { start, end }) = email_at(text, splice.done(), at) else { continue };
            let address = text.get(start..end)?;
            if is_placeholder(address) {
                continue;
            }
            let new = self.redaction.mint.email(address);
            if let Some(new) = self.changed(Kind::Email, address, new) {
                splice.put(start..end, &new)?;
            }
        }
        splice.end()
    }

    /// A token of claims, with its claims redacted and signed with the public secret; what only begins like one is a secret.
    pub(super) fn token(&mut self, text: &str) -> Option<String> {
        let claims = proof::claims(text).filter(|_| self.layers < body::MAX_LAYERS);
        let Some(claims) = claims else {
            let new = self.redaction.mint.token(text);
            self.learn(Kind::Secret, text, &new);
            return self.changed(Kind::Secret, text, new);
        };
        let redacted = self.nested(claims.as_bytes()).changed().and_then(|claims| String::from_utf8(claims).ok());
        let new = self.redaction.signed_token(redacted.as_deref().unwrap_or(&claims));
        self.changed(Kind::Token, text, new)
    }
}

/// Whether that is a number of four parts of which only the first says something, as browsers call themselves.
fn is_round(text: &str) -> bool {
    text.strip_suffix(".0.0.0").is_some_and(|first| first.parse::<u8>().is_ok())
}

/// Where an e-mail address stands whose sign is at that place, and which begins no sooner than that.
fn email_at(text: &str, from: usize, at: usize) -> Option<Range<usize>> {
    let local = |character: char| character.is_alphanumeric() || "._%+-".contains(character);
    let domain = |character: char| character.is_alphanumeric() || ".-".contains(character);
    let before = text.get(from..at)?;
    let start = at - (before.len() - before.trim_end_matches(local).len());
    let host = |rest: &str| {
        let host = rest.find(|character| !domain(character)).unwrap_or(rest.len());
        rest.get(..host).unwrap_or_default().trim_end_matches(['.', '-']).to_owned()
    };
    let name = host(text.get(at + 1..)?);
    if start == at || !name.rsplit_once('.').is_some_and(|(name, top)| !name.is_empty() && top.len() >= 2) {
        return None;
    }
    let mut end = at + 1 + name.len();
    // What is written to it belongs to it, or it would be another address the next time.
    while let Some(more) = text.get(end..)?.strip_prefix('@').map(host).filter(|more| !more.is_empty()) {
        end += 1 + more.len();
    }
    Some(start..end)
}

/// Whether an address is nobody's: at a host for examples (RFC 2606), under a word for whoever reads it.
fn is_placeholder(address: &str) -> bool {
    let Some((local, host)) = address.split_once('@') else { return false };
    let anybody = ["you", "your", "name", "yourname", "your.name", "your-name", "your.email", "email", "user", "me"];
    ["example.com", "example.org", "example.net"].contains(&host) && anybody.contains(&local)
}

/// Whether an e-mail address stands anywhere in a text.
pub(super) fn holds_email(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| email_at(text, 0, at).is_some())
}

/// Whether a word in a text is an id by its form alone.
pub(super) fn is_id(text: &str) -> bool {
    (text.len() == 36 && guid::parse(text).is_some()) || (text.len() >= 24 && is_hexadecimal(text))
}

/// Whether a word is the address of a device (IEEE 802, MAC): `00:1b:44:11:3a:b7`.
pub(super) fn is_device(text: &str) -> bool {
    let of = |mark: char| {
        let pairs = text.split(mark);
        pairs.clone().count() == 6
            && pairs.clone().all(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    text.len() == 17 && text.contains(|letter: char| letter.is_ascii_alphabetic()) && (of(':') || of('-'))
}

pub(super) fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}
