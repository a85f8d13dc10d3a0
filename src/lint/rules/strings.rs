//! What strings say: addresses, words that are drawn, ids.

use super::{markup, secrets};
use crate::document::{Edit, Node};
use crate::guid;
use crate::lint::check::{Checker, Member};
use crate::lint::rule::Severity;
use crate::lint::words::short;
use crate::platform::bodies::canvas::CANVAS;
use crate::platform::bodies::infobip::MANIFEST;
use crate::platform::bodies::kentico::{KENTICO, UPDATE_CONTACT};
use crate::platform::bodies::vcita::VCITA;
use crate::platform::bodies::{Format, Need};

/// A string held against its format.
pub(in crate::lint) fn check<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, format: Format, value: Node<'d>) {
    let family = member.object.family;
    if std::ptr::eq(family, &raw const VCITA) && placeholder(checker, member, value) {
        return;
    }
    let clears = std::ptr::eq(family, &raw const KENTICO) && member.property.need == Need::Optional;
    if clears && value.is("") {
        if std::ptr::eq(member.object, &raw const UPDATE_CONTACT) {
            super::kentico::empty(checker, member, value);
        }
        return;
    }
    match format {
        Format::Plain | Format::OptionId => {}
        Format::Id => super::canvas::id(checker, member, value),
        Format::Limited(most, rule) => limited(checker, member, most, rule, value),
        Format::Markdown => {
            markup::html(checker, member, value);
            markup::markdown(checker, member, value);
            super::canvas::drawn(checker, member, value);
        }
        Format::Label => {
            markup::html(checker, member, value);
            super::canvas::drawn(checker, member, value);
        }
        Format::HttpsUrl | Format::UriTemplate => url(checker, member, value, false),
        Format::LinkUrl => url(checker, member, value, true),
        Format::JsonPath => super::manifest::path(checker, member, value),
        Format::Filled => filled(checker, member, value),
        Format::Guid(rule) => {
            let help = "it is 32 hexadecimal digits: 3f2504e0-4f89-11d3-9a0c-0305e82c3301";
            form(checker, member, value, rule, |text| guid::parse(text).is_some(), "which is no GUID", help);
        }
        Format::Email(rule) => {
            form(checker, member, value, rule, is_email, "which is no e-mail address", "write name@host, nothing else");
        }
        Format::Moment(rule) => {
            let wrong = "and must have the form YYYY-MM-DD HH:MM:SS";
            form(checker, member, value, rule, is_moment, wrong, "there is a space before the time, and no time zone");
        }
        Format::Uid(length, rule) => uid(checker, member, value, length, rule),
        Format::Base64(least, rule) => base64(checker, member, value, least, rule),
    }
}

/// A placeholder of the vendor's guide, which nobody filled in.
fn placeholder<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) -> bool {
    if memchr::memchr(b'{', value.source()).is_none() {
        return false;
    }
    let Some(text) = value.string() else { return false };
    let Some(found) = super::vcita::placeholder(&text) else { return false };
    if let Some(finding) = checker.sink.at("vcita/placeholder", value) {
        finding
            .says(format!("{} still holds the placeholder {}", member.name(), short(found)))
            .help("put your own value in its place, without the braces");
    }
    true
}

/// Whether a text says nothing.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Something that is as good as missing where it is empty.
fn filled<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    let blank = value.string().is_some_and(|text| is_blank(&text));
    if !blank {
        return;
    }
    let rule = member.property.missing.unwrap_or(member.object.family.missing);
    if let Some(finding) = checker.sink.at(rule, value) {
        finding.says(format!("{} is empty", member.name())).help(member.property.doc.trim_end_matches('.'));
    }
}

fn form<'d>(
    checker: &mut Checker<'_, 'd>,
    member: Member<'d>,
    value: Node<'d>,
    rule: &'static str,
    right: fn(&str) -> bool,
    wrong: &str,
    help: &'static str,
) {
    let Some(text) = value.string() else { return };
    if right(&text) {
        return;
    }
    if let Some(finding) = checker.sink.at(rule, value) {
        finding.says(format!("{} is \"{}\", {wrong}", member.name(), short(&text))).help(help);
    }
}

fn uid<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>, length: usize, rule: &'static str) {
    let has = value.string().map_or(length, |text| text.chars().count());
    if has == length {
        return;
    }
    if let Some(finding) = checker.sink.at(rule, value) {
        finding.says(format!("{} has {has} characters, and must have {length}", member.name()));
        let other = match has {
            16 => Some("a business has 16 characters; is it a business_uid?"),
            36 => Some("a channel and a session have 36 characters; is it one of theirs?"),
            _ => None,
        };
        finding.help = other.map(|other| other.to_owned().into());
    }
}

fn base64<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>, least: usize, rule: &'static str) {
    let Some(text) = value.string() else { return };
    // Blobs may be wrapped at 60 characters.
    let letters: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let padding = letters.iter().rev().take_while(|byte| **byte == b'=').count();
    let digits = letters.get(..letters.len() - padding).unwrap_or_default();
    let strange = digits.iter().any(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'+' | b'/'));
    let problem = if strange || padding > 2 || digits.len() % 4 == 1 {
        "is no base64".to_owned()
    } else if digits.len() * 3 / 4 < least {
        format!("has {} bytes, and must have at least {least}", digits.len() * 3 / 4)
    } else {
        return;
    };
    if let Some(finding) = checker.sink.at(rule, value) {
        finding
            .says(format!("{} {problem}", member.name()))
            .help("it is the user's JSON, sealed with the client secret, in standard base64");
    }
}

/// Whether a text is 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether a text may be an e-mail address: what is surely none is refused, and nothing else.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let labels = host.split('.').filter(|label| !label.is_empty()).count();
    !name.is_empty()
        && !name.contains('@')
        && labels > 1
        && labels == host.split('.').count()
        && !text.contains(|character: char| {
            character.is_whitespace() || character.is_control() || "<>,;\"".contains(character)
        })
}

/// Whether a text is `YYYY-MM-DD HH:MM:SS`, with numbers that a calendar and a clock have.
fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let within =
        |from: usize, to: usize, least: u32, most: u32| number(from, to).is_some_and(|it| (least..=most).contains(&it));
    bytes.len() == 19
        && [(4, b'-'), (7, b'-'), (10, b' '), (13, b':'), (16, b':')]
            .iter()
            .all(|(at, mark)| bytes.get(*at) == Some(mark))
        && within(5, 7, 1, 12)
        && number(0, 4).zip(number(5, 7)).is_some_and(|(year, month)| within(8, 10, 1, days(year, month)))
        && within(11, 13, 0, 23)
        && within(14, 16, 0, 59)
        && within(17, 19, 0, 60)
}

/// How many days a month has.
fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn limited<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, most: usize, rule: &'static str, value: Node<'d>) {
    // Characters are never more than bytes.
    if value.source().len() <= most {
        return;
    }
    let length = value.string().map_or(0, |text| text.chars().count());
    if length > most
        && let Some(finding) = checker.sink.at(rule, value)
    {
        finding.says(format!("{} has {length} characters, and the limit is {most}", member.name()));
    }
}

/// An absolute HTTPS address; where it is opened by a browser tab, in ASCII.
fn url<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>, ascii: bool) {
    let Some(text) = value.string() else { return };
    let name = || member.name();
    let urls = &member.object.family.urls;
    let manifest = std::ptr::eq(member.object.family, &raw const MANIFEST);
    if manifest && super::manifest::address(checker, member, value, &text) {
        return;
    }
    // Nothing else that is said of the address may repeat the secret.
    let secret =
        std::ptr::eq(member.object.family, &raw const CANVAS) && secrets::in_url(checker, member, value, &text);
    let mut insecure = false;
    let problem = match Address::of(&text) {
        Address::Empty => {
            Some((urls.relative, format!("{} is empty", name()), "write the whole address, with https://"))
        }
        Address::Relative => Some((
            urls.relative,
            format!(
                "{} is \"{}\", which is no absolute address",
                name(),
                if secret { "…".into() } else { short(&text) }
            ),
            "write the whole address, with https:// and the host",
        )),
        Address::Other(scheme) => {
            insecure = true;
            Some((
                urls.insecure,
                format!("{} begins with {}:, and must begin with https:", name(), short(scheme)),
                "requests and pages are on HTTPS, so nothing else is loaded",
            ))
        }
        Address::Port(port) => Some((
            urls.relative,
            format!("{} has the port \"{}\", and ports are numbers up to {}", name(), short(port), u16::MAX),
            "write the port that the server listens on, or none: then it is 443",
        )),
        Address::Host(host) => Some((
            urls.relative,
            format!("{} has the host \"{}\", which is none", name(), short(host)),
            "write the name of the server, or its IPv6 address in brackets: https://[2001:db8::1]/",
        )),
        Address::Twice(scheme) => Some((
            urls.relative,
            format!("{} begins with https:// and goes on with {scheme}", name()),
            "write the scheme once: as it stands, `https` would be the host",
        )),
        Address::Https(host) if is_private(host) => Some((
            urls.private,
            format!("{} points to {}, which only you can reach", name(), short(host)),
            "use an address that is public before you release the app",
        )),
        Address::Https(_) => None,
    };
    if let Some((rule, message, help)) = problem {
        let severity = matches!(Address::of(&text), Address::Https(_)).then_some(Severity::Warning);
        if let Some(finding) = checker.sink.with(rule, severity, value) {
            finding.says(message).help(help);
            let start = value.span().start + usize::from(value.source().starts_with(b"\""));
            let scheme = text.len() - text.trim_start().len()..;
            let doubled =
                text.get(scheme).and_then(|text| text.get(..8)).filter(|first| first.eq_ignore_ascii_case("https://"));
            if let (Address::Twice("https://"), Some(doubled)) =
                (Address::of(&text), doubled.filter(|_| value.plain().is_some()))
            {
                finding.fix("write it once", false, vec![Edit::delete(start..start + doubled.len())]);
            }
            if insecure && let Some(rest) = text.get(..5).filter(|start| start.eq_ignore_ascii_case("http:")) {
                let start = value.span().start + usize::from(value.source().starts_with(b"\""));
                finding.fix("write https:", false, vec![Edit::replace(start..start + rest.len(), "https:")]);
            }
        }
        return;
    }
    if text.contains(|character: char| character.is_whitespace() || (ascii && !character.is_ascii()))
        && let Some(finding) = checker.sink.at(urls.encoding, value)
    {
        // What stands around an address is no part of it: browsers take it away, and encoded it would lead elsewhere.
        let inner = text.trim();
        let whole = !inner.contains(|character: char| character.is_whitespace() || (ascii && !character.is_ascii()));
        let (what, repair) = if whole {
            ("has white space around it", "take it away")
        } else if inner.contains(char::is_whitespace) {
            ("holds white space, not percent-encoded", "percent-encode them")
        } else {
            ("holds characters beyond ASCII, not percent-encoded", "percent-encode them")
        };
        finding.says(format!("{} {what}", name())).help(repair);
        // A host has a spelling of its own, and a repair would repeat a secret.
        let host = matches!(Address::of(&text), Address::Https(host) if host.is_ascii() && !host.contains(' '));
        if host && !secret && value.source().starts_with(b"\"") {
            let mended = if whole { inner.to_owned() } else { percent_encoded(inner) };
            let mended = serde_json::Value::String(mended).to_string();
            finding.fix(repair, !is_broken(inner), vec![Edit::replace(value.span(), mended)]);
        }
    }
}

/// What begins an address.
enum Address<'t> {
    Empty,
    Relative,
    Other(&'t str),
    /// What stands behind the host is no port.
    Port(&'t str),
    /// What stands in the place of the host has brackets, and is no IPv6 address in them, or is a name with an empty part.
    Host(&'t str),
    /// A whole address stands in the place of the host, and begins so.
    Twice(&'static str),
    Https(&'t str),
}

impl<'t> Address<'t> {
    fn of(text: &'t str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Empty;
        }
        let scheme = text.split_once(':').filter(|(scheme, _)| {
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
        });
        let Some((scheme, rest)) = scheme else {
            return Self::Relative;
        };
        if !scheme.eq_ignore_ascii_case("https") {
            // `example.test:8080/path` has a host and a port, and no scheme.
            let number = rest.starts_with(|first: char| first.is_ascii_digit());
            let dialled = ["tel", "sms", "callto"].iter().any(|known| known.eq_ignore_ascii_case(scheme));
            let host = scheme.contains('.') || (number && !dialled);
            return if host { Self::Relative } else { Self::Other(scheme) };
        }
        let Some(rest) = rest.strip_prefix("//") else {
            return Self::Relative;
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let whole = authority.rsplit('@').next().unwrap_or_default();
        let host = if whole.starts_with('[') {
            whole.split_inclusive(']').next().unwrap_or_default()
        } else {
            whole.split(':').next().unwrap_or_default()
        };
        let behind = whole.strip_prefix(host).unwrap_or_default();
        let port = behind.strip_prefix(':').unwrap_or_default();
        let number = port.bytes().all(|byte| byte.is_ascii_digit());
        let bracketed = |host: &str| {
            let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
            inner.is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok())
        };
        // `https://https://…`, or where the second colon got lost.
        let again = ["https", "http"].into_iter().find(|again| host.eq_ignore_ascii_case(again));
        let slashes = rest.get(whole.len()..).unwrap_or_default();
        // A dot at the end says that nothing is to be added.
        let mut labels = host.strip_suffix('.').unwrap_or(host).split('.');
        if let Some(again) = again.filter(|_| authority == whole && slashes.starts_with("//")) {
            Self::Twice(if again == "https" { "https://" } else { "http://" })
        } else if host.trim_matches(['[', ']']).is_empty() {
            Self::Relative
        } else if (host.contains(['[', ']']) && !bracketed(host))
            || (!behind.is_empty() && !behind.starts_with(':'))
            || labels.any(str::is_empty)
        {
            Self::Host(whole)
        } else if port.is_empty() || (number && port.parse::<u16>().is_ok()) {
            Self::Https(host)
        } else {
            Self::Port(port)
        }
    }
}

/// The bytes of an address that need no closer look.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        plain[byte as usize] = !matches!(byte, b'@' | b'?' | b'\\' | b'"' | b'[' | b']');
        byte += 1;
    }
    plain
};

/// Whether an address is one of which nothing is to be said, by its bytes alone: absolute, on HTTPS, in ASCII, with a public host, and
/// without the parts that may carry a secret. Others may be as good, and take a closer look.
pub(in crate::lint) fn is_plain_url(address: &[u8]) -> bool {
    let Some(rest) = address.strip_prefix(b"https://") else { return false };
    if !rest.iter().all(|byte| PLAIN[usize::from(*byte)]) {
        return false;
    }
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'#' | b':')).unwrap_or(rest.len());
    if rest.get(end) == Some(&b':') {
        return false; // few addresses have a port, which may be none
    }
    let host = rest.get(..end).unwrap_or_default();
    host.first().is_some_and(u8::is_ascii_alphabetic)
        && memchr::memmem::find(host, b"..").is_none()
        && !is_private_name(host)
        && !rest.starts_with(secrets::HOOKS.as_bytes())
        && !secrets::holds_known(rest)
}

/// Whether a host is this machine, a private network, or a tunnel that is gone tomorrow.
fn is_private(host: &str) -> bool {
    use std::net::{Ipv4Addr, Ipv6Addr};
    let near = |address: Ipv4Addr| {
        address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified()
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.starts_with(|first: char| first.is_ascii_digit())
        && let Some(address) = numbers(host)
    {
        return near(address);
    }
    if host.contains(':')
        && let Ok(address) = host.parse::<Ipv6Addr>()
    {
        return address.is_loopback()
            || address.is_unspecified()
            || address.is_unique_local()
            || address.is_unicast_link_local()
            || address.to_ipv4_mapped().is_some_and(near);
    }
    is_private_name(host.as_bytes())
}

/// An address as browsers read it: of one to four numbers, the last of which fills what is left, each in decimal, in octal behind a zero or
/// in hexadecimal behind `0x`. A dot may stand at the end.
fn numbers(host: &str) -> Option<std::net::Ipv4Addr> {
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let (last, first) = parts.split_last().filter(|(_, first)| first.len() < 4)?;
    let number = |part: &str| {
        let (digits, radix) = match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
            Some(digits) => (digits, 16),
            None if part.len() > 1 && part.starts_with('0') => (part, 8),
            None => (part, 10),
        };
        let number = if digits.is_empty() && radix == 16 { Some(0) } else { u32::from_str_radix(digits, radix).ok() };
        number.filter(|_| !digits.starts_with('+'))
    };
    let mut address = number(last).filter(|last| u64::from(*last) < 1 << (8 * (4 - first.len())))?;
    for (part, shift) in first.iter().zip([24, 16, 8]) {
        address |= number(part).filter(|byte| *byte < 256)? << shift;
    }
    Some(address.into())
}

/// The same for a host that is a name.
fn is_private_name(host: &[u8]) -> bool {
    const DOMAINS: [&[u8]; 13] = [
        b"localhost",
        b"local",
        b"internal",
        b"ngrok.io",
        b"ngrok.app",
        b"ngrok.dev",
        b"ngrok-free.app",
        b"ngrok-free.dev",
        b"trycloudflare.com",
        b"loca.lt",
        b"localtunnel.me",
        b"serveo.net",
        b"localhost.run",
    ];
    // A dot at the end says that nothing is to be added, and names the same host.
    let host = host.strip_suffix(b".").unwrap_or(host);
    let last = host.last().map_or(0, u8::to_ascii_lowercase);
    // A loop, and nothing that is called for each: nearly every host differs in its last letter from nearly every domain.
    for domain in DOMAINS {
        if domain.ends_with(&[last]) {
            let (rest, end) = host.split_at(host.len().saturating_sub(domain.len()));
            if end.eq_ignore_ascii_case(domain) && rest.last().is_none_or(|before| *before == b'.') {
                return true;
            }
        }
    }
    false
}

/// Whether an address holds what nobody meant to be in it: an invisible character, half of a pair, or a second address. Encoded, it would
/// lead nowhere, and nothing would tell any more.
fn is_broken(address: &str) -> bool {
    let unmeant = |character: char| {
        matches!(
            character,
            '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}'
        ) || (character.is_control() && !character.is_whitespace())
    };
    address.contains(unmeant) || address.split(char::is_whitespace).skip(1).any(|part| part.contains("://"))
}

fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii() && !byte.is_ascii_whitespace() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
