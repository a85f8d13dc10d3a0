//! Content security policies, as far as they decide what a sheet may load (CSP Level 3).

/// Whether any policy has the directive.
pub(super) fn has<'v>(policies: impl Iterator<Item = &'v [u8]>, directive: &str) -> bool {
    texts(policies).iter().any(|policy| sources(policy, directive).is_some())
}

/// The sources of the first policy that keeps the address out of the directive; `None` where all let it in.
pub(super) fn refusal<'v>(policies: impl Iterator<Item = &'v [u8]>, directive: &str, url: &str) -> Option<String> {
    texts(policies).into_iter().find_map(|policy| {
        let sources = fallbacks(directive).iter().chain([&directive]).rev().find_map(|name| sources(&policy, name))?;
        let refused = !sources.split_ascii_whitespace().any(|source| allows(source, url));
        refused.then(|| sources.to_owned())
    })
}

/// What is looked at where a directive is missing, the last resort first.
fn fallbacks(directive: &str) -> &'static [&'static str] {
    match directive {
        "script-src-elem" | "script-src-attr" => &["default-src", "script-src"],
        "style-src-elem" | "style-src-attr" => &["default-src", "style-src"],
        "worker-src" | "frame-src" => &["default-src", "child-src"],
        "child-src" | "connect-src" | "font-src" | "img-src" | "manifest-src" | "media-src" | "object-src"
        | "script-src" | "style-src" => &["default-src"],
        _ => &[],
    }
}

/// The policies of all header fields: commas divide them.
fn texts<'v>(fields: impl Iterator<Item = &'v [u8]>) -> Vec<String> {
    fields.flat_map(|field| String::from_utf8_lossy(field).split(',').map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The sources of a directive; the first one of that name counts.
fn sources<'p>(policy: &'p str, directive: &str) -> Option<&'p str> {
    policy.split(';').map(str::trim).find_map(|part| {
        let (name, sources) = part.split_once(|char: char| char.is_ascii_whitespace()).unwrap_or((part, ""));
        name.eq_ignore_ascii_case(directive).then_some(sources.trim())
    })
}

/// Whether a source lets an address in. Nonces and hashes are taken to: whether the page's element has them is not seen here.
fn allows(source: &str, url: &str) -> bool {
    let source = source.to_ascii_lowercase();
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let host = host.split(':').next().unwrap_or_default();
    if ["'nonce-", "'sha256-", "'sha384-", "'sha512-"].iter().any(|prefix| source.starts_with(prefix)) || source == "*"
    {
        return true;
    }
    if source.starts_with('\'') {
        return false;
    }
    let schemes_fit = |named: &str| named == scheme || (named == "http" && scheme == "https");
    if let Some(named) = source.strip_suffix(':') {
        return schemes_fit(named);
    }
    let named = match source.split_once("://") {
        Some((named, _)) if !schemes_fit(named) => return false,
        Some((_, rest)) => rest,
        None => source.as_str(),
    };
    // A path narrows it down to files; the one that is meant is probably among them.
    let named = named.split('/').next().unwrap_or_default();
    let named = named.split(':').next().unwrap_or_default();
    match named.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|sub| sub.ends_with('.')),
        None => named == host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://js.intercomcdn.com/";

    fn refused(policies: &[&str]) -> Option<String> {
        refusal(policies.iter().map(|policy| policy.as_bytes()), "script-src", URL)
    }

    #[test]
    fn sources_let_in_what_browsers_would() {
        for policy in [
            "img-src 'self'",
            "script-src https://js.intercomcdn.com/",
            "Script-Src 'self' js.intercomcdn.com",
            "script-src https://*.intercomcdn.com",
            "script-src https:",
            "default-src *",
            "default-src 'none'; script-src https://js.intercomcdn.com:443",
            "script-src 'nonce-abc' 'strict-dynamic'",
            "",
        ] {
            assert_eq!(refused(&[policy]), None, "{policy}");
        }
        for (policy, sources) in [
            ("script-src 'self'", "'self'"),
            ("default-src 'none'", "'none'"),
            ("script-src *.js.intercomcdn.com", "*.js.intercomcdn.com"),
            ("script-src https://intercomcdn.com ws:", "https://intercomcdn.com ws:"),
            ("default-src *; script-src https://evilintercomcdn.com", "https://evilintercomcdn.com"),
            ("script-src", ""),
        ] {
            assert_eq!(refused(&[policy]).as_deref(), Some(sources), "{policy}");
        }
    }

    #[test]
    fn every_policy_counts() {
        assert_eq!(refused(&["script-src *", "script-src 'self'"]).as_deref(), Some("'self'"));
        assert_eq!(refused(&["script-src *, script-src 'self'"]).as_deref(), Some("'self'"));
        assert!(has([&b"a b, Frame-Ancestors 'none'"[..]].into_iter(), "frame-ancestors"));
        assert!(!has([&b"script-src frame-ancestors"[..]].into_iter(), "frame-ancestors"));
    }
}
