//! What strings say: addresses, words that are drawn, ids.

use super::secrets;
use crate::document::{Edit, Node};
use crate::lint::check::{Checker, Member};
use crate::lint::words::short;
use crate::platform::bodies::Format;

/// A string held against its format.
pub(in crate::lint) fn check<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, format: Format, value: Node<'d>) {
    match format {
        Format::Plain | Format::OptionId => {}
        Format::Id => super::canvas::id(checker, member, value),
        Format::Limited(most, rule) => limited(checker, member, most, rule, value),
        Format::Markdown => {
            html(checker, member, value);
            markdown(checker, member, value);
            super::canvas::drawn(checker, member, value);
        }
        Format::Label => {
            html(checker, member, value);
            super::canvas::drawn(checker, member, value);
        }
        Format::HttpsUrl => url(checker, member, value, false),
        Format::LinkUrl => url(checker, member, value, true),
        Format::UriTemplate | Format::Guid | Format::Uid(_) | Format::Email | Format::JsonPath => {}
    }
}

fn limited<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, most: usize, rule: &'static str, value: Node<'d>) {
    // Characters are never more than bytes.
    if value.source().len() <= most {
        return;
    }
    let length = value.string().map_or(0, |text| text.chars().count());
    if length > most {
        if let Some(finding) = checker.sink.at(rule, value) {
            finding.says(format!("{} has {length} characters, and the limit is {most}", member.name()));
        }
    }
}

/// An absolute HTTPS address; where it is opened by a browser tab, in ASCII.
fn url<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>, ascii: bool) {
    let Some(text) = value.string() else { return };
    let name = || member.name();
    let problem = match Address::of(&text) {
        Address::Empty => {
            Some(("canvas/url-relative", format!("{} is empty", name()), "write the whole address, with https://"))
        }
        Address::Relative => Some((
            "canvas/url-relative",
            format!("{} is \"{}\", which is no absolute address", name(), short(&text)),
            "write the whole address, with https:// and the host",
        )),
        Address::Other(scheme) => Some((
            "canvas/url-not-https",
            format!("{} begins with {}:, and must begin with https:", name(), short(scheme)),
            "requests and pages are on HTTPS, so nothing else is loaded",
        )),
        Address::Https(host) if is_private(host) => Some((
            "canvas/url-loopback",
            format!("{} points to {}, which only you can reach", name(), short(host)),
            "use an address that is public before you release the app",
        )),
        Address::Https(_) => None,
    };
    if let Some((rule, message, help)) = problem {
        if let Some(finding) = checker.sink.at(rule, value) {
            finding.says(message).help(help);
            if rule == "canvas/url-not-https" {
                if let Some(rest) = text.get(..5).filter(|start| start.eq_ignore_ascii_case("http:")) {
                    let start = value.span().start + usize::from(value.source().starts_with(b"\""));
                    finding.fix("write https:", false, vec![Edit::replace(start..start + rest.len(), "https:")]);
                }
            }
        }
        return;
    }
    // A repair would repeat the secret.
    if secrets::in_url(checker, member, value, &text) {
        return;
    }
    if text.contains(|character: char| character.is_whitespace() || (ascii && !character.is_ascii())) {
        if let Some(finding) = checker.sink.at("canvas/url-non-ascii", value) {
            let what = if text.is_ascii() { "white space" } else { "characters beyond ASCII" };
            finding.says(format!("{} holds {what}, not percent-encoded", name())).help("percent-encode them");
            if value.source().starts_with(b"\"") {
                let encoded = serde_json::Value::String(percent_encoded(&text)).to_string();
                finding.fix("percent-encode them", true, vec![Edit::replace(value.span(), encoded)]);
            }
        }
    }
}

/// What begins an address.
enum Address<'t> {
    Empty,
    Relative,
    Other(&'t str),
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
            let host = scheme.contains('.') || rest.starts_with(|first: char| first.is_ascii_digit());
            return if host { Self::Relative } else { Self::Other(scheme) };
        }
        let Some(rest) = rest.strip_prefix("//") else {
            return Self::Relative;
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = if host.starts_with('[') {
            host.split(']').next().unwrap_or_default()
        } else {
            host.split(':').next().unwrap_or_default()
        };
        if host.is_empty() { Self::Relative } else { Self::Https(host) }
    }
}

/// Whether a host is this machine, a private network, or a tunnel that is gone tomorrow.
fn is_private(host: &str) -> bool {
    const TUNNELS: [&str; 10] = [
        "ngrok.io",
        "ngrok.app",
        "ngrok.dev",
        "ngrok-free.app",
        "ngrok-free.dev",
        "trycloudflare.com",
        "loca.lt",
        "localtunnel.me",
        "serveo.net",
        "localhost.run",
    ];
    let host = host.trim_start_matches('[').to_ascii_lowercase();
    if let Ok(address) = host.parse::<std::net::Ipv4Addr>() {
        return address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified();
    }
    if let Ok(address) = host.parse::<std::net::Ipv6Addr>() {
        return address.is_loopback() || address.is_unspecified() || address.is_unique_local();
    }
    let under = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    under("localhost") || under("local") || under("internal") || TUNNELS.iter().any(|tunnel| under(tunnel))
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

/// Tags that people write; `<name>` and `a < b` are none.
const TAGS: [&str; 34] = [
    "a",
    "b",
    "br",
    "blockquote",
    "button",
    "center",
    "code",
    "div",
    "em",
    "font",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "script",
    "small",
    "span",
    "strong",
    "style",
    "table",
    "u",
    "ul",
];

fn html<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    if memchr::memchr(b'<', value.source()).is_none() {
        return;
    }
    let Some(text) = value.string() else { return };
    let tag = text.split('<').skip(1).find_map(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
        let known = TAGS.iter().find(|tag| tag.eq_ignore_ascii_case(name))?;
        (rest.contains('>')).then_some(*known)
    });
    if let Some(tag) = tag {
        if let Some(finding) = checker.sink.at("canvas/text-html", value) {
            finding
                .says(format!("{} holds HTML (<{tag}>), which is drawn as it stands", member.name()))
                .help("a text knows **bold** and [links](https://example.test); labels know neither");
        }
    }
}

fn markdown<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    if !value.source().iter().any(|byte| matches!(byte, b'*' | b'#' | b'`' | b'~' | b'_' | b'-' | b'>' | b'!')) {
        return;
    }
    let Some(text) = value.string() else { return };
    let Some(what) = foreign_markdown(&text) else {
        return;
    };
    if let Some(finding) = checker.sink.at("canvas/text-markdown", value) {
        finding
            .says(format!("{} holds {what}, which is drawn as it stands", member.name()))
            .help("a text knows **bold** and [links](https://example.test), and no other Markdown");
    }
}

/// The first piece of Markdown beyond bold and links, in words.
fn foreign_markdown(text: &str) -> Option<&'static str> {
    let mut items = 0;
    for line in text.lines() {
        let line = line.trim_start();
        let hashes = line.len() - line.trim_start_matches('#').len();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
            return Some("a heading (`#`)");
        }
        if line.starts_with("```") {
            return Some("a code block");
        }
        let numbered = line
            .split_once(". ")
            .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        items += usize::from(line.starts_with("- ") || line.starts_with("* ") || numbered);
        if items > 1 {
            return Some("a list");
        }
    }
    if text.contains("![") {
        return Some("an image");
    }
    if wraps(text, "`") {
        return Some("code in backticks");
    }
    if text.contains("~~") {
        return Some("struck-out text (`~~`)");
    }
    let without_bold = text.replace("**", "");
    if wraps(&without_bold, "*") {
        return Some("text between single asterisks (bold is `**`)");
    }
    None
}

/// Whether a mark opens before a word and closes behind one.
fn wraps(text: &str, mark: &str) -> bool {
    let mut open = None;
    for (at, _) in text.match_indices(mark) {
        let before = text[..at].chars().next_back();
        let after = text[at + mark.len()..].chars().next();
        let word = |character: Option<char>| character.is_some_and(|character| !character.is_whitespace());
        if open.is_some() && word(before) {
            return true;
        }
        if word(after) && !before.is_some_and(char::is_alphanumeric) {
            open = Some(at);
        }
    }
    false
}
