//! What stands before bodies: header fields by their names, the target of a request, directives.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Pass;
use super::filler::words;
use super::keys::key_in;
use super::kind::Kind;
use super::names;
use super::scan::{is_device, is_id};
use crate::capture::{Header, Headers};

/// What a header field holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    /// Anything: looked through for what is personal by its form.
    Text,
    /// Nothing that is anybody's.
    Harmless,
    /// A host.
    Host,
    /// An address with scheme and host, or a path.
    Url,
    /// A value of that kind.
    Of(Kind),
    /// `Bearer …`, or a word and parameters: `Digest username="…", response="…"`
    Credentials,
    /// What a program calls itself, which may have the id of a device in it or an e-mail address.
    Agent,
    /// `a=b; c=d`
    Cookies,
    /// `a=b; Path=/; Domain=example.org`
    SetCookie,
    /// Text in which hosts stand bare: `1.1 proxy.example.org`
    Hosts,
    /// `Ada Lovelace <ada@example.org>`
    Mailboxes,
    /// `Root=1-67891233-abcdef012345678912345678`: when it began, and an id.
    Trace,
    /// `attachment; filename="Ada.pdf"`
    Disposition,
    /// Hashes and ids in a form that has to stay: `W/"5f2a…"`, `sha-256=:X48E…=:`, `00-4bf9…-00f0…-01`
    Hashes,
}

const FIELDS: [(&str, Field); 59] = [
    ("host", Field::Host),
    ("x-forwarded-host", Field::Host),
    ("x-original-host", Field::Host),
    (":authority", Field::Host),
    ("origin", Field::Url),
    ("referer", Field::Url),
    ("location", Field::Url),
    ("content-location", Field::Url),
    ("x-original-url", Field::Url),
    (":path", Field::Url),
    ("authorization", Field::Credentials),
    ("proxy-authorization", Field::Credentials),
    ("cookie", Field::Cookies),
    ("set-cookie", Field::SetCookie),
    ("from", Field::Mailboxes),
    ("reply-to", Field::Mailboxes),
    ("via", Field::Hosts),
    ("forwarded", Field::Hosts),
    ("alt-svc", Field::Hosts),
    ("x-served-by", Field::Hosts),
    ("content-security-policy", Field::Hosts),
    ("content-security-policy-report-only", Field::Hosts),
    // They say how to authorise, and not by what.
    ("www-authenticate", Field::Text),
    ("proxy-authenticate", Field::Text),
    ("sec-websocket-key", Field::Harmless),
    ("sec-websocket-accept", Field::Harmless),
    ("xperienceapikey", Field::Of(Kind::Secret)),
    // Hashes of the body as it was would let anybody try what was in it.
    ("digest", Field::Hashes),
    ("content-digest", Field::Hashes),
    ("repr-digest", Field::Hashes),
    ("content-md5", Field::Hashes),
    ("etag", Field::Hashes),
    ("if-none-match", Field::Hashes),
    ("if-match", Field::Hashes),
    ("idempotency-key", Field::Of(Kind::Id)),
    ("x-ib-exchange-req-accountkey", Field::Of(Kind::Id)),
    ("x-request-id", Field::Of(Kind::Id)),
    ("x-correlation-id", Field::Of(Kind::Id)),
    ("x-amzn-trace-id", Field::Trace),
    ("x-amz-cf-id", Field::Of(Kind::Id)),
    ("x-intercom-version", Field::Harmless),
    ("traceparent", Field::Hashes),
    ("tracestate", Field::Of(Kind::Secret)),
    ("cf-ray", Field::Of(Kind::Id)),
    ("user-agent", Field::Agent),
    ("content-length", Field::Harmless),
    ("content-type", Field::Harmless),
    ("content-encoding", Field::Harmless),
    ("transfer-encoding", Field::Harmless),
    ("accept", Field::Harmless),
    ("accept-encoding", Field::Harmless),
    ("accept-language", Field::Harmless),
    ("cache-control", Field::Harmless),
    ("connection", Field::Harmless),
    ("date", Field::Harmless),
    ("last-modified", Field::Harmless),
    ("server", Field::Harmless),
    ("content-disposition", Field::Disposition),
    ("x-powered-by", Field::Harmless),
];

thread_local! {
    /// What fields hold whose names came before: they come again and again.
    static KNOWN: RefCell<HashMap<String, Field>> = RefCell::default();
}

/// How many names of fields are remembered in each thread, and how long they are at the most.
const MOST_NAMES: usize = 1024;
const LONGEST_NAME: usize = 64;

fn field(name: &str) -> Field {
    if name.len() > LONGEST_NAME {
        return read_field(name);
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(field) = known.get(name) {
            return *field;
        }
        let field = read_field(name);
        if known.len() < MOST_NAMES {
            known.insert(name.to_owned(), field);
        }
        field
    })
}

fn read_field(name: &str) -> Field {
    let lower = name.to_ascii_lowercase();
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == lower) {
        return *field;
    }
    let bare = super::names::plain(&lower);
    let any = |parts: &[&str]| parts.iter().any(|part| bare.contains(part));
    let words = |parts: &[&str]| lower.split(['-', '_']).any(|word| parts.contains(&word));
    let known = super::names::of_name(&lower);
    // Who it is comes before how that was proved: `X-Auth-User-Name`.
    if words(&PEOPLE) && !words(&["agent"]) {
        return match known {
            Some(kind @ (Kind::Secret | Kind::Email | Kind::Phone | Kind::Id)) => Field::Of(kind),
            _ if words(&["id", "uid", "guid", "uuid"]) => Field::Of(Kind::Id),
            _ if words(&["principal"]) && !words(&["name"]) => Field::Of(Kind::Secret),
            _ => Field::Of(Kind::Name),
        };
    }
    let access = words(&["access"]) && !lower.starts_with("access-control-");
    if access || any(&SECRETS) {
        return Field::Of(Kind::Secret);
    }
    if words(&["url", "uri", "path", "prefix", "referrer", "referer"]) {
        return Field::Url;
    }
    if words(&["host", "hostname", "domain", "authority"]) || lower.ends_with("forwarded-server") {
        return Field::Host;
    }
    if words(&["tenant", "org", "organization", "organisation", "account", "company", "workspace"]) {
        return Field::Of(Kind::Id);
    }
    if any(&["city", "latitude", "longitude", "postal"]) {
        return Field::Of(Kind::Place);
    }
    // `X-Name`, `X-Birthday`. A client and an agent are programs here.
    let own = lower.strip_prefix("x-").filter(|own| !["client", "agent"].contains(own));
    match known.or_else(|| own.and_then(super::names::of_name)) {
        Some(kind @ (Kind::Secret | Kind::Email | Kind::Phone | Kind::Id)) => Field::Of(kind),
        Some(kind @ (Kind::Name | Kind::Date)) if own.is_some() => Field::Of(kind),
        _ => Field::Text,
    }
}

/// Values that say yes or no, whatever the field is called: `X-Forwarded-Ssl: on`.
const FLAGS: [&str; 10] = ["on", "off", "true", "false", "yes", "no", "0", "1", "none", "success"];

/// The shortest hash that is replaced.
const SHORTEST_HASH: usize = 8;

/// Words in names of fields that hold who somebody is.
const PEOPLE: [&str; 13] = [
    "user",
    "username",
    "principal",
    "login",
    "identity",
    "displayname",
    "fullname",
    "firstname",
    "lastname",
    "nickname",
    "author",
    "customer",
    "employee",
];

/// What the names of fields have in them that hold secrets, and hashes of what was in the body.
const SECRETS: [&str; 19] = [
    "token",
    "apikey",
    "secret",
    "password",
    "session",
    "auth",
    "accesskey",
    "signature",
    "hmac",
    "csrf",
    "xsrf",
    "cert",
    "jwt",
    "assertion",
    "credential",
    "ticket",
    "ssl",
    "cookie",
    "passphrase",
];

/// Whether a field of that name holds something that must not be shown.
pub(super) fn holds_secrets(name: &str) -> bool {
    use Field::{Cookies, Credentials, Hashes, Mailboxes, Of, SetCookie, Trace};
    matches!(field(name), Of(_) | Credentials | Hashes | Trace | Cookies | SetCookie | Mailboxes)
}

/// Whether a cookie says how somebody likes a page, as many others do: `theme=dark`, `lang=en-GB`.
fn is_taste(name: &str, value: &str) -> bool {
    let names =
        ["theme", "lang", "language", "locale", "currency", "colorscheme", "colormode", "darkmode", "cookieconsent"];
    value.len() <= LONGEST_TASTE
        && names.contains(&names::plain(name).as_str())
        && value.bytes().all(|byte| byte.is_ascii_alphabetic() || b"-_".contains(&byte))
}

/// How long such a word is at the most.
const LONGEST_TASTE: usize = 12;

/// Whether a name in `Set-Cookie` says how a cookie is kept (RFC 6265bis §5.6), and is none of another cookie.
fn is_cookie_attribute(name: &str) -> bool {
    let attributes =
        ["expires", "max-age", "domain", "path", "secure", "httponly", "samesite", "partitioned", "priority"];
    attributes.iter().any(|attribute| name.trim().eq_ignore_ascii_case(attribute))
}

impl Pass<'_> {
    /// Every field of a head; those of `proofs` are signed anew later and stay.
    pub(super) fn headers(&mut self, headers: &mut Headers, proofs: &[String]) {
        for Header { name, value } in &mut headers.0 {
            let Ok(name) = std::str::from_utf8(name) else { continue };
            // What is no Unicode text is Latin-1 in a head (RFC 9110 §5.5).
            let text = match std::str::from_utf8(value) {
                Ok(text) => text.to_owned(),
                Err(_) => value.iter().map(|byte| char::from(*byte)).collect(),
            };
            if proofs.iter().any(|proof| proof.eq_ignore_ascii_case(name)) {
                continue;
            }
            if let Some(new) = self.header(name, &text) {
                *value = new.into_bytes();
            }
        }
    }

    /// A field's value by the field's name.
    pub(super) fn header(&mut self, name: &str, text: &str) -> Option<String> {
        if self.redaction.is_kept(name) {
            return self.without_secrets(text);
        }
        if self.redaction.is_also(name) {
            return self.value(Kind::Attribute, text);
        }
        match field(name) {
            Field::Text | Field::Of(Kind::Id) if names::holds_build(name.trim_start_matches("X-"), text) => {
                self.scan_ids(text)
            }
            Field::Text if names::holds_version(name, text.trim_matches('"')) => self.scan_ids(text),
            Field::Text => self.scan(text),
            Field::Harmless => self.without_secrets(text),
            Field::Host => self.host(text),
            Field::Url if text.contains("://") => self.scan(text),
            Field::Url => self.target(text),
            Field::Of(_) if FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(text)) => None,
            Field::Of(kind) => self.value(kind, text),
            Field::Credentials => self.credentials(text),
            Field::Agent => self.agent(text),
            Field::Cookies => self.cookies(text, |_, index| index < usize::MAX),
            Field::SetCookie => self.cookies(text, |name, index| index == 0 || !is_cookie_attribute(name)),
            Field::Hosts => self.scan_hosts(text),
            Field::Mailboxes => self.mailboxes(text),
            Field::Disposition => self.disposition(text),
            Field::Hashes => self.hashes(text),
            Field::Trace => self.trace(text),
        }
    }

    /// What shows who sends a request: a token, or parameters behind the word for how they are read (RFC 9110 §11.4).
    fn credentials(&mut self, text: &str) -> Option<String> {
        let Some((scheme, rest)) = text.split_once(' ').filter(|(scheme, rest)| {
            scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && rest.contains('=')
                && rest.contains(',')
        }) else {
            return self.value(Kind::Secret, text);
        };
        let mut out = format!("{scheme} ");
        for (index, parameter) in rest.split(',').enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let (name, value) = parameter.split_once('=').unwrap_or(("", parameter));
            let sign = if name.is_empty() { "" } else { "=" };
            let bare = value.trim_matches('"');
            // How it is read, and how often, says nothing.
            let harmless =
                ["qop", "nc", "algorithm", "signedheaders", "version", "oauth_version", "oauth_signature_method"];
            let new = match name.trim() {
                name if harmless.iter().any(|own| own.eq_ignore_ascii_case(name)) => None,
                "uri" => self.target(bare),
                "realm" => self.scan_hosts(bare),
                "username" => self.value(Kind::Name, bare),
                _ => self.value(Kind::Secret, bare),
            };
            let new = new.map_or_else(|| value.to_owned(), |new| value.replacen(bare, &new, 1));
            out.extend([comma, name, sign, &new]);
        }
        (out != text).then_some(out)
    }

    /// What a program calls itself. Its versions may look like addresses on the network, and are none.
    fn agent(&mut self, text: &str) -> Option<String> {
        let clean = self.scan_ids(text);
        let text = clean.as_deref().unwrap_or(text);
        let mut out = String::with_capacity(text.len());
        for (run, is_run) in words(text, |letter| letter.is_ascii_alphanumeric() || "-_:.".contains(letter)) {
            let told = is_run && (is_id(run) || is_device(run) || key_in(run).is_some());
            let new = if told { self.scan(run) } else { None };
            out.push_str(new.as_deref().unwrap_or(run));
        }
        (out != text).then_some(out).or(clean)
    }

    /// Text in which hosts stand without a scheme.
    fn scan_hosts(&mut self, text: &str) -> Option<String> {
        let scanned = self.scan(text);
        let text = scanned.as_deref().unwrap_or(text);
        let mut out = String::with_capacity(text.len());
        for (run, is_run) in words(text, |character| !(character.is_whitespace() || ",;\"'()=<>".contains(character))) {
            let new = if is_run && is_host(run) { self.host(run) } else { None };
            out.push_str(new.as_deref().unwrap_or(run));
        }
        (out != text).then_some(out).or(scanned)
    }

    /// Names with e-mail addresses, or one of the two.
    pub(super) fn mailboxes(&mut self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        for (index, mailbox) in text.split(',').enumerate() {
            if index > 0 {
                out.push(',');
            }
            let name = mailbox.find('<').or_else(|| (!mailbox.contains('@')).then_some(mailbox.len())).unwrap_or(0);
            let (name, address) = mailbox.split_at(name);
            out.push_str(self.value(Kind::Name, name).as_deref().unwrap_or(name));
            out.push_str(self.scan(address).as_deref().unwrap_or(address));
        }
        (out != text).then_some(out)
    }

    /// The ids of a trace; its words stay, and its moment says when and not who.
    fn trace(&mut self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        for (run, is_run) in words(text, |character| character.is_ascii_alphanumeric()) {
            let id = is_run && run.len() > SHORTEST_HASH;
            let new = if id { self.value(Kind::Id, run) } else { None };
            out.push_str(new.as_deref().unwrap_or(run));
        }
        (out != text).then_some(out)
    }

    /// Long words as made-up ones of the same length; what is shorter says nobody's content, and grows where it is replaced.
    pub(super) fn hashes(&mut self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        for (run, is_run) in words(text, |character| character.is_ascii_alphanumeric() || "+/_".contains(character)) {
            let long = is_run && run.bytes().filter(u8::is_ascii_alphanumeric).nth(SHORTEST_HASH - 1).is_some();
            let new = if long { self.value(Kind::Secret, run) } else { None };
            out.push_str(new.as_deref().unwrap_or(run));
        }
        (out != text).then_some(out)
    }

    /// Cookies keep their names, where they are nobody's, and lose their values.
    fn cookies(&mut self, text: &str, is_cookie: impl Fn(&str, usize) -> bool) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        for (index, pair) in text.split(';').enumerate() {
            if index > 0 {
                out.push(';');
            }
            let Some((name, value)) = pair.split_once('=') else {
                out.push_str(self.scan(pair).as_deref().unwrap_or(pair));
                continue;
            };
            let bare = name.trim_start();
            out.push_str(name.strip_suffix(bare).unwrap_or_default());
            out.push_str(self.field_name(bare).as_deref().unwrap_or(bare));
            out.push('=');
            let new = if is_taste(bare, value) {
                None
            } else if is_cookie(name, index) {
                self.value(Kind::Secret, value)
            } else if name.trim().eq_ignore_ascii_case("domain") {
                self.host(value.trim_start_matches('.'))
            } else {
                None
            };
            out.push_str(new.as_deref().unwrap_or(value));
        }
        (out != text).then_some(out)
    }

    /// The target of a request: a path, or an address as a proxy gets it.
    pub(super) fn request_target(&mut self, target: &mut Vec<u8>) {
        let Ok(text) = std::str::from_utf8(target) else { return };
        let new = if !text.starts_with('/') && text.contains("://") { self.url(text) } else { self.target(text) };
        if let Some(new) = new {
            *target = new.into_bytes();
        }
    }
}

/// Whether a word is a host by its form, perhaps with a wildcard before it and a port behind it.
pub(super) fn is_host(text: &str) -> bool {
    let name = text.split(':').next().unwrap_or_default();
    let name = name.strip_prefix("*.").unwrap_or(name);
    name.rsplit_once('.').is_some_and(|(_, top)| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && name.split('.').all(|label| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}
