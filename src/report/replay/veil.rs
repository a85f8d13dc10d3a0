//! What a report does not show: secrets in every form, and what a request carries of signatures and credentials, which would let whoever
//! reads the report send it. Hides by names and by the values of the request at hand; it cannot know what an app makes up by itself.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::lossy;
use crate::capture::{Headers, Request};
use crate::percent;
use crate::redact;
use crate::secret::Redactor;
use crate::sorting;

const SIGNATURE: &str = "[signature]";
const CREDENTIAL: &str = "[credential]";

/// What is shorter proves nothing and stands anywhere.
const SHORTEST_SIGNATURE: usize = 16;
const SHORTEST_CREDENTIAL: usize = 8;

/// Hides what must not be shown.
#[derive(Debug)]
pub struct Veil<'r> {
    /// Hides secrets.
    pub redactor: &'r Redactor,
    /// Names of headers whose value is a signature.
    pub carriers: Vec<String>,
    /// Names of headers whose value lets its holder in, beside those whose name says so.
    pub credentials: Vec<String>,
    /// What the request at hand carries of both, and an answer may echo.
    pub echoes: Vec<Echo>,
}

/// A text of a request that an answer may echo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo {
    text: String,
    /// What is shown in its place.
    label: &'static str,
}

impl Veil<'_> {
    /// Text without secrets, signatures and credentials.
    pub fn text(&self, text: String) -> String {
        self.echoes.iter().fold(self.redactor.apply(text), |text, echo| echo.taken_out(text))
    }

    /// The same for the text of an answer to that request, which may echo what the request carries.
    pub fn answer(&self, request: &Request, text: String) -> String {
        self.echoes(request).iter().fold(self.text(text), |text, echo| echo.taken_out(text))
    }

    /// What stands in the place of a header's value, where it must not be shown.
    fn label(&self, name: &[u8]) -> Option<&'static str> {
        let among = |names: &[String]| names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
        if among(&self.credentials) {
            return Some(CREDENTIAL);
        }
        if among(&self.carriers) {
            return Some(SIGNATURE);
        }
        redact::names_a_secret(&lossy(name)).then_some(CREDENTIAL)
    }

    /// Whether a request has something in its address that must not be shown, or in a header that is none of those.
    pub fn covers(&self, request: &Request, apart_from: &[&str]) -> bool {
        let own = |name: &[u8]| apart_from.iter().any(|own| name.eq_ignore_ascii_case(own.as_bytes()));
        let path = lossy(&request.target);
        target(&path) != path || request.headers.iter().any(|(name, _)| !own(name) && self.label(name).is_some())
    }

    /// The signatures and credentials that a request carries, longest first: as they are, and without what stands before them.
    pub fn echoes(&self, request: &Request) -> Vec<Echo> {
        let mut echoes = Vec::new();
        for (name, value) in request.headers.iter() {
            let (Some(label), Ok(value)) = (self.label(name), std::str::from_utf8(value)) else { continue };
            if label == SIGNATURE {
                add([value, value.rsplit('=').next().unwrap_or_default()], SHORTEST_SIGNATURE, label, &mut echoes);
                continue;
            }
            // `Bearer …`
            add([value, value.split_once(' ').unwrap_or_default().1.trim()], SHORTEST_CREDENTIAL, label, &mut echoes);
            // `a=…; b=…`
            let cookies = value.split(';').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value.trim());
            add(cookies, SHORTEST_CREDENTIAL, label, &mut echoes);
        }
        let path = lossy(&request.target);
        for (_, value) in parameters(&path).filter(|(name, _)| is_secret(name)) {
            let decoded = percent::form_decoded(value.as_bytes());
            add([value, &lossy(&decoded)], SHORTEST_CREDENTIAL, CREDENTIAL, &mut echoes);
        }
        sorting::by_key(&mut echoes, |echo| std::cmp::Reverse(echo.text.len()));
        echoes
    }

    /// Fields as lines, without what must not be shown.
    pub fn fields(&self, headers: &Headers) -> String {
        let mut out = String::new();
        for (name, value) in headers.iter() {
            let value = self.label(name).map_or_else(|| lossy(value), Cow::Borrowed);
            let _ = writeln!(out, "{}: {value}", lossy(name));
        }
        self.text(out)
    }
}

fn add<'a>(texts: impl IntoIterator<Item = &'a str>, shortest: usize, label: &'static str, echoes: &mut Vec<Echo>) {
    for text in texts.into_iter().filter(|text| text.len() >= shortest) {
        echoes.push(Echo { text: text.to_owned(), label });
        // As it stands in JSON.
        let quoted = serde_json::to_string(text).unwrap_or_default();
        let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
        if inner != text {
            echoes.push(Echo { text: inner.to_owned(), label });
        }
    }
}

impl Echo {
    /// The text without it, also where only its beginning is left before a `…`.
    fn taken_out(&self, mut text: String) -> String {
        if text.contains(&self.text) {
            text = text.replace(&self.text, self.label);
        }
        for (cut, _) in text.match_indices('…').map(|(at, it)| (at, it.len())).collect::<Vec<_>>().into_iter().rev() {
            let before = text.get(..cut).unwrap_or_default();
            let kept = (SHORTEST_CREDENTIAL..self.text.len())
                .rev()
                .filter_map(|length| self.text.get(..length))
                .find_map(|start| before.strip_suffix(start).map(str::len));
            if let Some(kept) = kept {
                text.replace_range(kept..cut, self.label);
            }
        }
        text
    }
}

/// The parameters of a target's query, as they are written.
fn parameters(target: &str) -> impl Iterator<Item = (&str, &str)> {
    let query = target.split_once('?').map(|(_, query)| query).unwrap_or_default();
    query.split(['&', ';']).filter_map(|pair| pair.split_once('='))
}

fn is_secret(parameter: &str) -> bool {
    let name = percent::form_decoded(parameter.as_bytes());
    let name = lossy(&name);
    name.eq_ignore_ascii_case("key") || redact::names_a_secret(&name)
}

/// A target without the values of parameters whose name says that they are secret.
pub(super) fn target(target: &str) -> Cow<'_, str> {
    let Some((path, query)) = target.split_once('?') else { return target.into() };
    if !parameters(target).any(|(name, value)| is_secret(name) && !value.is_empty()) {
        return target.into();
    }
    let mut out = format!("{path}?");
    for piece in query.split_inclusive(['&', ';']) {
        match piece.split_once('=') {
            Some((name, value)) if is_secret(name) => {
                let end = value.get(value.trim_end_matches(['&', ';']).len()..).unwrap_or_default();
                let _ = write!(out, "{name}={CREDENTIAL}{end}");
            }
            _ => out.push_str(piece),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request { method: b"POST".into(), target: target.into(), ..Request::default() };
        for (name, value) in headers {
            request.headers.push(*name, *value);
        }
        request
    }

    fn shown(request: &Request, answer: &str) -> String {
        let redactor = Redactor::new([]);
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let (carriers, credentials) = (names(&["X-Body-Signature"]), names(&["Authorization", "Cookie"]));
        let veil = Veil { redactor: &redactor, carriers, credentials, echoes: Vec::new() };
        let echoes = veil.echoes(request);
        Veil { echoes, ..veil }.text(answer.to_owned())
    }

    #[test]
    fn what_a_request_proves_itself_with_is_not_shown_where_an_answer_echoes_it() {
        let request = request(
            "/x?api_key=k%2D87654321&a=harmless-value",
            &[
                ("X-Body-Signature", "sha256=00112233445566778899"),
                ("AUTHORIZATION", "Bearer token-of-mine"),
                ("Cookie", "theme=dark; sid=0123456789\"ab"),
                ("X-Auth-Token", "another-token"),
                ("X-Tenant", "tenant-of-mine"),
            ],
        );
        for (echo, seen) in [
            ("00112233445566778899", "[signature]"),
            ("<b>sha256=00112233445566778899</b>", "<b>[signature]</b>"),
            ("Bearer token-of-mine", "[credential]"),
            ("{\"token\":\"token-of-mine\"}", "{\"token\":\"[credential]\"}"),
            ("`token-of-m…`", "`[credential]…`"),
            ("0123456789\"ab", "[credential]"),
            ("{\"sid\":\"0123456789\\\"ab\"}", "{\"sid\":\"[credential]\"}"),
            ("another-token and k-87654321 and k%2D87654321", "[credential] and [credential] and [credential]"),
            ("dark harmless-value tenant-of-mine…", "dark harmless-value tenant-of-mine…"),
        ] {
            assert_eq!(shown(&request, echo), seen);
        }
    }

    #[test]
    fn parameters_that_are_secret_by_name_are_hidden_where_they_stand() {
        for (path, seen) in [
            ("/x?token=a&b=c", "/x?token=[credential]&b=c"),
            ("/x?b=c;accessToken=a=b", "/x?b=c;accessToken=[credential]"),
            ("/x?key=1&Secret=2&sig%6Eature=3", "/x?key=[credential]&Secret=[credential]&sig%6Eature=[credential]"),
            ("/x?password=", "/x?password="),
            ("/token=a?monkey=b", "/token=a?monkey=b"),
        ] {
            assert_eq!(target(path), seen);
        }
    }
}
