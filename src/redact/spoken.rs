//! Secrets that a text tells by the words before them, as people write them to each other, and tools in what they log: `the password is …`,
//! `Authorization: Bearer …`, `curl -u user:…`, `TOKEN=…`, `Cookie: …`. What nobody announces is told by its form elsewhere.

use super::Pass;
use super::filler::words;
use super::kind::Kind;
use super::names;
use super::scan::{holds_email, separates};
use super::splice::Splice;
use super::value::{is_template, resembles_a_secret};

/// Words for what is secret, as sentences have them.
const NOUNS: &str = "password passwort passwd pwd passphrase passcode kennwort heslo contraseña wachtwoord hasło token secret pin otp apikey \
     api-key api_key api-token access-token credentials";

/// Words before `key` or `token` that say whose it is, and before `code` that say that it opens something.
const KEYS: &str = "api access secret private signing webhook license licence encryption shared master account storage client service auth";
const CODES: &str =
    "verification security login access confirmation authentication auth otp 2fa mfa sms your one-time onetime";

/// Words between such a word and what it is.
const LINKS: &str = "is was = : -> => to ist war lautet est es är je";

/// What stands where a secret would and is the name of something everybody has.
const PUBLIC: &str = "base64 base64url sha1 sha256 sha384 sha512 md5 oauth1 oauth2 oauth2.0 utf8 utf-8 hs256 rs256 es256 hmac-sha256 aes256 aes-256 \
     aes-256-gcm x509 auth0 ed25519 argon2 argon2id bcrypt2 http2 v1 v2 v3 v4 tls1.2 tls1.3";

/// What stands where a secret would and is none yet.
const BLANK: &str = "true false null nil none yes no on off required string optional undefined missing invalid expired empty redacted hidden";

/// What has been said before a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    /// The word for how a token is shown, or the name of a field with its sign.
    Shown,
    /// A word for a secret, which may be a number.
    Noun {
        number: bool,
    },
    /// The same, and that it follows.
    Link {
        number: bool,
    },
    /// That a user and a password follow, as curl takes them.
    User,
}

impl Pass<'_> {
    /// A text word by word, and the telephone numbers in what comes of it.
    pub(super) fn runs(&mut self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut changed = false;
        let mut said = Said::Nothing;
        let mut last = "";
        for (run, is_run) in words(text, |character| !separates(character)) {
            if !is_run {
                let near = run.chars().all(|letter| " \"'`(".contains(letter)) || (said == Said::Shown && run == ", ");
                said = if near { said } else { Said::Nothing };
                out.push_str(run);
                continue;
            }
            let before = std::mem::replace(&mut said, Said::Nothing);
            let new = self.told(before, run);
            said = match new {
                Some(_) => Said::Nothing,
                None => said_by(before, last, run),
            };
            let before_last = std::mem::replace(&mut last, run);
            let new = match new {
                None if said == Said::Shown && before == Said::Shown => None,
                None if is_version(before_last, run) => None,
                None => self.assigned(run).or_else(|| self.run(run)),
                told => told,
            };
            changed |= new.is_some();
            out.push_str(new.as_deref().unwrap_or(run));
        }
        let phones = self.phones(&out);
        phones.or_else(|| changed.then_some(out))
    }

    /// A word of which the one before says that it is a secret.
    fn told(&mut self, said: Said, run: &str) -> Option<String> {
        let word = run.trim_end_matches(['.', ',', ':', '?']);
        if is_blank(word)
            || word.contains("://")
            || word.starts_with("eyJ")
            || (holds_email(word) && said != Said::User)
        {
            return None;
        }
        let number = (4..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
        let secret = match said {
            Said::Nothing => false,
            Said::Shown => is_shown(word),
            Said::Noun { number: may } => (may && number) || (resembles_a_secret(word) && !is_one_of(PUBLIC, word)),
            Said::Link { number: may } => {
                (may && number) || (is_odd(word) && !is_one_of(PUBLIC, word) && !word.ends_with('%'))
            }
            Said::User => {
                let (user, password) = word.split_once(':')?;
                let ids = [user, password].iter().all(|half| half.bytes().all(|byte| byte.is_ascii_digit()));
                if ids || user.is_empty() || password.is_empty() {
                    return None;
                }
                let new = self.value(Kind::Secret, password)?;
                return Some(format!("user:{new}"));
            }
        };
        if !secret {
            return None;
        }
        let new = self.value(Kind::Secret, word).unwrap_or_else(|| word.to_owned());
        Some(new + run.get(word.len()..)?)
    }

    /// The name of a secret with its sign, and its value: `token=…`. Of several it is left to what reads parameters.
    fn assigned(&mut self, run: &str) -> Option<String> {
        let (name, value) = run.split_once('=')?;
        // Whose store it is, in what opens one of Azure's.
        if name == "AccountName" && !is_blank(value) && !value.contains(['&', '=']) {
            return self.value(Kind::Id, value).map(|new| format!("{name}={new}"));
        }
        let bare = value.trim_end_matches('=');
        let account = names::plain(name) == "accountkey" && bare.len() >= LONG;
        let told = account || names::names_a_field_of_secrets(name);
        let odd =
            is_told_token(bare) || (is_odd(bare) && bare.len() >= 4) || (is_of_passwords(name) && bare.len() >= 4);
        if !told || !odd || is_blank(bare) || bare.contains(['&', '=']) || bare.starts_with("eyJ") || holds_email(bare)
        {
            return None;
        }
        let new = self.value(Kind::Secret, value)?;
        Some(format!("{name}={new}"))
    }

    /// The text with the cookies in it replaced, as heads have them: `-H 'Cookie: sid=…'`.
    pub(super) fn without_cookies(&mut self, text: &str) -> Option<String> {
        let bytes = text.as_bytes();
        let mut splice = Splice::new(text);
        for colon in memchr::memchr_iter(b':', bytes) {
            let name = text.get(splice.done()..colon)?;
            let start = name.len().checked_sub("cookie".len());
            let Some(start) =
                start.filter(|at| name.get(*at..).is_some_and(|name| name.eq_ignore_ascii_case("cookie")))
            else {
                continue;
            };
            let before = name.get(..start)?;
            let set =
                before.len() >= 4 && before.get(before.len() - 4..).is_some_and(|set| set.eq_ignore_ascii_case("set-"));
            if before.ends_with(char::is_alphanumeric) {
                continue;
            }
            let rest = text.get(colon + 1..)?;
            let end = rest.find(['\n', '\r', '"', '\'', '`', '<']).unwrap_or(rest.len());
            let field = rest.get(..end).filter(|field| field.contains('='))?;
            if let Some(new) = self.header(if set { "set-cookie" } else { "cookie" }, field) {
                splice.put(colon + 1..colon + 1 + end, &new)?;
            }
        }
        splice.end()
    }
}

/// How long a value is that nobody wrote by hand.
const LONG: usize = 20;

/// What a word says about the next one.
fn said_by(before: Said, last: &str, run: &str) -> Said {
    if ["-u", "--user", "--proxy-user"].contains(&run) {
        return Said::User;
    }
    if is_scheme(run) && (before == Said::Shown || run.eq_ignore_ascii_case("bearer")) {
        return Said::Shown;
    }
    let bare = run.trim_end_matches([':', '=']);
    let sign = bare.len() < run.len();
    let lower = bare.to_lowercase();
    let number = matches!(lower.as_str(), "pin" | "otp" | "passcode" | "code") || is_of_passwords(bare);
    let noun = is_one_of(NOUNS, &lower)
        || (matches!(lower.as_str(), "key" | "token") && is_one_of(KEYS, &last.to_lowercase()))
        || (lower == "code" && is_one_of(CODES, &last.to_lowercase()));
    let named = sign && (names::names_a_field_of_secrets(bare) || lower == "authorization");
    match before {
        _ if named && !noun => Said::Shown,
        _ if noun && sign => Said::Link { number },
        _ if noun => Said::Noun { number },
        Said::Noun { number } | Said::Link { number } if is_one_of(LINKS, &run.to_lowercase()) => Said::Link { number },
        _ => Said::Nothing,
    }
}

/// Whether a word is a version of four numbers, since the one before it says so: it is no address on the network.
fn is_version(before: &str, word: &str) -> bool {
    let told = before.trim_end_matches([':', '=']);
    ["version", "versions", "release", "build"].iter().any(|own| told.eq_ignore_ascii_case(own))
        && word.trim_end_matches(['.', '!', '?']).parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether a name is one of what people choose.
fn is_of_passwords(name: &str) -> bool {
    let plain = names::plain(name);
    ["password", "passwd", "pwd", "passwort", "kennwort", "passphrase", "heslo"].iter().any(|end| plain.ends_with(end))
}

/// Whether a list has a word, in any case.
fn is_one_of(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|own| own.eq_ignore_ascii_case(word) || own == word)
}

/// Whether a word says how the secret behind it is shown (RFC 9110 §11.1, RFC 6750).
fn is_scheme(word: &str) -> bool {
    ["bearer", "basic", "token"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme))
}

/// Whether a word behind such a word is what is shown: none of a sentence.
fn is_shown(word: &str) -> bool {
    let pair = || {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD.decode(word).ok();
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).is_some_and(|text| text.contains(':'))
    };
    is_told_token(word) || is_odd(word) || (word.len() >= LONG && !word.contains(char::is_whitespace)) || pair()
}

/// Whether a word may be such a token, and is none of a sentence.
pub(super) fn is_told_token(word: &str) -> bool {
    resembles_a_secret(word) && word.len() >= 8 && !word.contains("://") && !word.starts_with("eyJ")
}

/// Whether a word is none that a sentence would have where a secret is announced: it has a digit among its letters, a mark, or a capital within.
fn is_odd(word: &str) -> bool {
    let any = |what: fn(&u8) -> bool| word.bytes().any(|byte| what(&byte));
    let letters = any(u8::is_ascii_alphabetic);
    let inner = word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) && any(u8::is_ascii_lowercase);
    word.len() >= 5
        && !word.contains(char::is_whitespace)
        && (inner || (letters && (any(u8::is_ascii_digit) || any(|byte| b"!$#%^&*@+~".contains(byte)))))
}

/// Whether a word stands where a secret would be, and is none.
fn is_blank(word: &str) -> bool {
    let first = word.chars().next();
    is_one_of(BLANK, word)
        || is_template(word)
        || word.starts_with(['<', '$', '{', '[', '%'])
        || first.is_none_or(|first| word.chars().all(|letter| letter == first || letter == '.'))
        || word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("your"))
}
