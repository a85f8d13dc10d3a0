//! Addresses and their parts: hosts, ids in paths, parameters by their names.

use std::net::IpAddr;
use std::ops::Range;

use super::Pass;
use super::body::MAX_LAYERS;
use super::constant::is_of_a_zone;
use super::filler::words;
use super::kind::Kind;
use super::names;
use super::scan::{is_hexadecimal, is_id};
use super::value::is_amount;
use crate::percent::{self, form_decoded};

/// The name that hosts get.
const HOST: &str = "app.example.test";

/// Hosts of the platforms and of what everybody documents things by, which are no secret of anybody.
const PLATFORMS: [&str; 16] = [
    "intercom.com",
    "intercom.io",
    "intercomcdn.com",
    "intercomassets.com",
    "infobip.com",
    "kentico.com",
    "vcita.com",
    "w3.org",
    "schema.org",
    "json-schema.org",
    "docs.python.org",
    "developer.mozilla.org",
    "nodejs.org",
    "ietf.org",
    "rfc-editor.org",
    "schema.getpostman.com",
];

impl Pass<'_> {
    /// An address with scheme and host.
    pub(super) fn url(&mut self, url: &str) -> Option<String> {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let mut out = format!("{scheme}://");
        let host = match authority.rsplit_once('@') {
            Some((user, host)) => {
                // A password may have colons that nobody encoded; what comes instead has none.
                let password = user.split_once(':').map_or(user, |(_, password)| password).replace(':', "");
                let new = format!("user:{}", self.redaction.mint.token(&password));
                out.push_str(self.changed(Kind::Secret, user, new).as_deref().unwrap_or(user));
                out.push('@');
                host
            }
            None => authority,
        };
        out.push_str(self.host(host).as_deref().unwrap_or(host));
        let anonymous = self.profile(host, rest);
        let rest = anonymous.as_deref().unwrap_or(rest);
        out.push_str(self.target(rest).as_deref().unwrap_or(rest));
        (out != url).then_some(out)
    }

    /// A host with its port or without, as `app.example.test`. The own machine, the platforms and names that are nobody's stay.
    pub(super) fn host(&mut self, host: &str) -> Option<String> {
        let port = host
            .rfind(':')
            .filter(|at| host.get(at + 1..).is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit())));
        let (name, port) = host.split_at(port.unwrap_or(host.len()));
        let bare = name.trim_start_matches("*.").trim_end_matches('.').to_ascii_lowercase();
        let within =
            |domain: &str| bare.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'));
        let address = bare.trim_matches(['[', ']']).parse::<IpAddr>();
        let harmless = bare.is_empty()
            || !bare.contains(['.', ':'])
            || within("example.test")
            || within("localhost")
            || PLATFORMS.iter().any(|domain| within(domain))
            || address.is_ok_and(|address| address.is_loopback() || address.is_unspecified());
        let new = format!("{HOST}{port}");
        if harmless { None } else { self.changed(Kind::Host, host, new) }
    }

    /// The path, query and fragment at a social network with another somebody in it.
    pub(super) fn profile(&mut self, host: &str, target: &str) -> Option<String> {
        if self.gathers() {
            return None;
        }
        let span = profile_in(host, target)?;
        let old = target.get(span.clone())?;
        let new = self.redaction.mint.id(old);
        let new = self.changed(Kind::Picture, old, new)?;
        Some([target.get(..span.start)?, &new, target.get(span.end..)?].concat())
    }

    /// Path, query and fragment: parts that are ids by their form, and parameters by their names.
    pub(super) fn target(&mut self, target: &str) -> Option<String> {
        let end = target.find(['?', '#']).unwrap_or(target.len());
        let (path, rest) = target.split_at(end);
        let mut out = String::with_capacity(target.len());
        let mut above = "";
        for (index, segment) in path.split('/').enumerate() {
            if index > 0 {
                out.push('/');
            }
            // `/commit/9fceb02d…` is the same for everybody.
            let made = above.trim_end_matches('s');
            let new = if names::holds_build(made, segment) || (["tree", "blob"].contains(&made) && is_sha(segment)) {
                None
            } else if is_of_slack(above, segment) && !self.gathers() {
                let new = self.redaction.mint.id(segment);
                self.changed(Kind::Id, segment, new)
            } else {
                self.called(above, segment).or_else(|| self.segment(segment, names::is_somebody(above)))
            };
            // The city of a time zone is nobody's.
            let new = new.filter(|_| !is_of_a_zone(&out));
            out.push_str(new.as_deref().unwrap_or(segment));
            above = segment;
        }
        for (part, is_part) in words(rest, |character| !matches!(character, '?' | '&' | '#' | ';')) {
            match self.parameter(part).filter(|_| is_part) {
                Some(new) => out.push_str(&new),
                None => out.push_str(part),
            }
        }
        (out != target).then_some(out)
    }

    /// `/contacts/Tom%20Hardy`: somebody's name below what says whose it is.
    fn called(&mut self, above: &str, segment: &str) -> Option<String> {
        let text = decoded(segment).filter(|_| names::is_somebody(above))?;
        names::is_several_names(&text)
            .then(|| self.value(Kind::Name, &text))
            .flatten()
            .map(|new| encoded_as(segment, &new, true))
    }

    fn segment(&mut self, segment: &str, somebody: bool) -> Option<String> {
        if self.gathers() {
            return None;
        }
        let decoded = decoded(segment);
        let text = decoded.as_deref().unwrap_or(segment);
        let new = if let Some((known, kind)) = self.learned_part(text, somebody) {
            self.changed(kind, text, known)
        } else if let Some(new) = self.account(text, false) {
            new
        } else if let Some(token) = text.strip_prefix("bot").filter(|token| is_bot(token)) {
            // A robot's secret, by which anybody is it.
            let new = format!("bot{}", self.redaction.mint.token(token));
            self.changed(Kind::Secret, text, new)
        } else if decoded.is_some() && !is_path_id(text) {
            let text = text.to_owned();
            self.layer(&text, |pass| pass.scan(&text))
        } else if is_path_id(text) {
            let new = self.redaction.mint.id(text);
            self.learn(Kind::Id, text, &new);
            self.changed(Kind::Id, text, new)
        } else {
            self.scan(text)
        };
        new.map(|new| encoded_as(segment, &new, true))
    }

    /// `name=value` of a query or a form, encoded.
    pub(super) fn parameter(&mut self, part: &str) -> Option<String> {
        let Some((name, old)) = part.split_once('=') else { return self.segment(part, false) };
        let (new, new_name) = (self.parameter_value(name, old), self.field_name(name));
        if new.is_none() && new_name.is_none() {
            return None;
        }
        Some(format!("{}={}", new_name.as_deref().unwrap_or(name), new.as_deref().unwrap_or(old)))
    }

    /// The value of a parameter of that name, both encoded.
    pub(super) fn parameter_value(&mut self, name: &str, old: &str) -> Option<String> {
        let value = text_of(form_decoded(old.as_bytes()));
        let plain_name = text_of(form_decoded(name.as_bytes()));
        let mut parts = plain_name.rsplit(['[', '.']).map(|part| part.trim_end_matches(']'));
        let (last, owner) = (parts.next().unwrap_or_default(), parts.next());
        // `user[first]` is the first name of a user.
        let half = owner.is_some_and(names::is_somebody) && names::is_half(last);
        let whole = format!("{last}_name");
        let last = if half { whole.as_str() } else { last };
        let new = if name.contains('%') || old.contains('%') {
            self.layer(&value, |pass| pass.named(last, &value, true))
        } else {
            self.named(last, &value, true)
        };
        new.map(|new| encoded_as(old, &new, false))
    }

    /// The name of a parameter, a field or a cookie, encoded.
    pub(super) fn field_name(&mut self, name: &str) -> Option<String> {
        let plain = text_of(form_decoded(name.as_bytes()));
        self.member_name(&plain).map(|new| encoded_as(name, &new, false))
    }
}

/// A text as a part of an address, written as the one that stood there: with the marks that were not encoded, spaces as they were, and escapes in
/// the same case.
fn encoded_as(old: &str, new: &str, in_path: bool) -> String {
    let marks: &[u8] = if in_path { b"!$'()*,:;@+=[]{}|" } else { b"!$'()*,:@/?=[]{}|\"" };
    let mut plain = percent::UNRESERVED.to_vec();
    plain.extend(marks.iter().filter(|mark| old.as_bytes().contains(mark)));
    let mut out = Vec::with_capacity(new.len());
    let latin = || new.chars().map(|letter| u8::try_from(letter).ok()).collect::<Option<Vec<u8>>>();
    let bytes = if std::str::from_utf8(&form_decoded(old.as_bytes())).is_err() { latin() } else { None };
    percent::encode(bytes.as_deref().unwrap_or(new.as_bytes()), &plain, &mut out);
    let digits = |case: fn(&u8) -> bool| {
        old.split('%')
            .skip(1)
            .any(|escape| escape.bytes().take(2).any(|digit| digit.is_ascii_hexdigit() && case(&digit)))
    };
    if digits(u8::is_ascii_lowercase) && !digits(u8::is_ascii_uppercase) {
        for at in (0..out.len()).filter(|at| out.get(*at) == Some(&b'%')).collect::<Vec<_>>() {
            out.iter_mut().skip(at).take(3).for_each(u8::make_ascii_lowercase);
        }
    }
    let out: String = out.into_iter().map(char::from).collect();
    if in_path || (old.contains("%20") && !old.contains('+')) { out } else { out.replace("%20", "+") }
}

impl Pass<'_> {
    /// What was encoded, a layer further down. What is wrapped too often is not looked into but replaced.
    fn layer(&mut self, text: &str, look: impl FnOnce(&mut Self) -> Option<String>) -> Option<String> {
        if self.layers >= MAX_LAYERS {
            return self.value(Kind::Secret, text);
        }
        self.layers += 1;
        let new = look(self);
        self.layers -= 1;
        new
    }
}

/// Whether a part of a path is an id: those of vcita's callbacks are secrets.
fn is_path_id(text: &str) -> bool {
    let any = |what: fn(&u8) -> bool| text.bytes().any(|byte| what(&byte));
    let word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    is_id(text)
        || (text.len() >= 12 && is_hexadecimal(text))
        || (text.len() >= 6 && text.bytes().all(|byte| byte.is_ascii_digit()))
        || (text.len() >= 16 && word && any(u8::is_ascii_digit) && any(u8::is_ascii_alphabetic))
        || (text.len() >= 20 && word && is_mixed(text))
}

/// Whether letters stand in such a mixture of cases that nobody wrote them: words begin with a capital, and go on for some letters.
fn is_mixed(text: &str) -> bool {
    let many = |what: fn(&u8) -> bool| text.bytes().filter(what).count() * 4 > text.len();
    many(u8::is_ascii_uppercase) && many(u8::is_ascii_lowercase)
}

/// Networks in which people have pages, and what stands before who they are.
const NETWORKS: [(&str, &str); 5] =
    [("linkedin.com", "/in/"), ("facebook.com", "/"), ("twitter.com", "/"), ("x.com", "/"), ("instagram.com", "/")];

/// What stands in the same place and is nobody.
const NO_PROFILES: &str = "share sharer intent home search hashtag login logout signup dialog plugins tr p reel reels stories groups pages events watch \
     marketplace gaming help privacy policies policy legal terms tos about explore settings notifications messages i developers business ads \
     accounts oauth api status profile.php home.php";

/// Where the page's name stands of somebody at a social network.
fn profile_in(host: &str, target: &str) -> Option<Range<usize>> {
    let host = host.to_ascii_lowercase();
    let (before, prefix) =
        NETWORKS.iter().find_map(|(network, prefix)| Some((host.strip_suffix(network)?, *prefix)))?;
    let language = before.len() == 3 && before.ends_with('.') && prefix.len() > 1;
    let own = target.strip_prefix(prefix)?;
    let end = own.find(['/', '?', '#']).unwrap_or(own.len());
    let name = own.get(..end)?.trim_end_matches(['.', '!', ':']);
    let told = (language || ["", "www.", "m.", "mobile."].contains(&before))
        && !name.is_empty()
        && !NO_PROFILES.split_whitespace().any(|own| own.eq_ignore_ascii_case(name));
    told.then(|| prefix.len()..prefix.len() + name.len())
}

/// Whether a part of a path is the workspace or the app of a webhook of Slack's: `/services/T…/B…/…`.
fn is_of_slack(above: &str, segment: &str) -> bool {
    let is = |first: char, text: &str| {
        text.starts_with(first)
            && (9..=12).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    (above == "services" && is('T', segment)) || (is('T', above) && is('B', segment))
}

/// Whether a text is a hash as git writes it.
fn is_sha(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether that is the number of a robot and its secret: `123456:AAH…`.
fn is_bot(text: &str) -> bool {
    let word = |secret: &str| secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    text.split_once(':').is_some_and(|(number, secret)| is_amount(number) && secret.len() >= 16 && word(secret))
}

/// What bytes say: what is no UTF-8 is Latin-1.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}

fn decoded(text: &str) -> Option<String> {
    // A plus sign in a path is itself.
    text.contains('%').then(|| text_of(form_decoded(text.replace('+', "%2B").as_bytes())))
}
