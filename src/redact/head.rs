//! What stands before bodies: header fields by their names, the target of a request, directives.

use super::Pass;
use super::kind::Kind;
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
    /// `a=b; c=d`
    Cookies,
    /// `a=b; Path=/; Domain=example.org`
    SetCookie,
}

const FIELDS: [(&str, Field); 44] = [
    ("host", Field::Host),
    ("x-forwarded-host", Field::Host),
    ("x-original-host", Field::Host),
    (":authority", Field::Host),
    ("origin", Field::Url),
    ("referer", Field::Url),
    ("location", Field::Url),
    ("content-location", Field::Url),
    ("x-original-url", Field::Url),
    ("authorization", Field::Of(Kind::Secret)),
    ("proxy-authorization", Field::Of(Kind::Secret)),
    ("cookie", Field::Cookies),
    ("set-cookie", Field::SetCookie),
    ("from", Field::Of(Kind::Email)),
    ("xperienceapikey", Field::Of(Kind::Secret)),
    // Hashes of the body as it was would let anybody try what was in it.
    ("digest", Field::Of(Kind::Secret)),
    ("content-digest", Field::Of(Kind::Secret)),
    ("repr-digest", Field::Of(Kind::Secret)),
    ("content-md5", Field::Of(Kind::Secret)),
    ("etag", Field::Of(Kind::Secret)),
    ("x-ib-exchange-req-accountkey", Field::Of(Kind::Id)),
    ("x-request-id", Field::Of(Kind::Id)),
    ("x-correlation-id", Field::Of(Kind::Id)),
    ("x-amzn-trace-id", Field::Of(Kind::Id)),
    ("x-amz-cf-id", Field::Of(Kind::Id)),
    ("x-intercom-version", Field::Harmless),
    ("traceparent", Field::Of(Kind::Id)),
    ("tracestate", Field::Of(Kind::Secret)),
    ("cf-ray", Field::Of(Kind::Id)),
    ("user-agent", Field::Harmless),
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
    ("content-disposition", Field::Of(Kind::Prose)),
    ("x-powered-by", Field::Harmless),
];

fn field(name: &str) -> Field {
    let lower = name.to_ascii_lowercase();
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == lower) {
        return *field;
    }
    let bare = super::names::plain(&lower);
    let secret =
        ["token", "apikey", "secret", "password", "session", "authorization", "accesskey", "signature", "hmac"];
    if secret.iter().any(|word| bare.contains(word)) {
        return Field::Of(Kind::Secret);
    }
    match super::names::of_name(&lower) {
        Some(kind @ (Kind::Secret | Kind::Email | Kind::Phone | Kind::Id)) => Field::Of(kind),
        _ => Field::Text,
    }
}

/// Whether a field of that name holds something that must not be shown.
pub(super) fn holds_secrets(name: &str) -> bool {
    matches!(field(name), Field::Of(_) | Field::Cookies | Field::SetCookie)
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
            Field::Text => self.scan(text),
            Field::Harmless => self.without_secrets(text),
            Field::Host => self.host(text),
            Field::Url if text.contains("://") => self.scan(text),
            Field::Url => self.target(text),
            Field::Of(kind) => self.value(kind, text),
            Field::Cookies => self.cookies(text, |_, index| index < usize::MAX),
            Field::SetCookie => self.cookies(text, |_, index| index == 0),
        }
    }

    /// Cookies keep their names and lose their values.
    fn cookies(&mut self, text: &str, is_cookie: impl Fn(&str, usize) -> bool) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        for (index, pair) in text.split(';').enumerate() {
            if index > 0 {
                out.push(';');
            }
            let Some((name, value)) = pair.split_once('=') else {
                out.push_str(pair);
                continue;
            };
            out.push_str(name);
            out.push('=');
            let new = if is_cookie(name, index) {
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
