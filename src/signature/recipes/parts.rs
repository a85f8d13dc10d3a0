//! The parts of a request that may be signed beside its body.

use std::fmt;

/// One part, or several that are joined as other platforms join them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The path without a query.
    Path,
    /// The path and the query.
    PathAndQuery,
    /// The target of the request line, where that names the host as well.
    Target,
    /// The path without the slash that it begins with.
    BarePath,
    /// The method.
    Method,
    /// The method in lower case.
    LowerMethod,
    /// The method, and directly behind it the path.
    MethodAndPath,
    /// The method, and directly behind it path and query.
    MethodAndTarget,
    /// The same, each on a line of its own.
    MethodAndTargetLines,
    /// The address with its scheme.
    Url,
    /// The same without the query.
    UrlWithoutQuery,
    /// Scheme and host.
    Origin,
    /// The host.
    Host,
    /// The `Content-Type`.
    ContentType,
    /// The `Content-Length`.
    ContentLength,
    /// The `Date`.
    Date,
    /// Infobip's key of the account.
    AccountKey,
    /// A timestamp that the scheme does not sign.
    Timestamp,
    /// The same and a colon.
    TimestampAndColon,
    /// The same and a dot, as Stripe signs.
    Stripe,
    /// `v0:`, a timestamp and a colon, as Slack signs.
    Slack,
    /// An id and a timestamp with dots, as Standard Webhooks signs.
    StandardWebhooks,
}

impl Part {
    /// What it is called behind an article; a clause ends in a comma.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::PathAndQuery => "path with its query",
            Self::Target => "request target",
            Self::BarePath => "path without its first slash",
            Self::Method => "method",
            Self::LowerMethod => "method in lower case",
            Self::MethodAndPath => "method and path",
            Self::MethodAndTarget => "method and target",
            Self::MethodAndTargetLines => "method and target, each on a line of its own,",
            Self::Url => "URL",
            Self::UrlWithoutQuery => "URL without its query",
            Self::Origin => "origin",
            Self::Host => "host",
            Self::ContentType => "content type",
            Self::ContentLength => "content length",
            Self::Date => "date",
            Self::AccountKey => "account key",
            Self::Timestamp => "timestamp",
            Self::TimestampAndColon => "timestamp and a colon",
            Self::Stripe => "timestamp and a dot, as Stripe signs,",
            Self::Slack => "text `v0:`, the timestamp and a colon, as Slack signs,",
            Self::StandardWebhooks => "id, timestamp and dots, as Standard Webhooks signs,",
        }
    }

    /// Whether it is several parts, which stand as one platform joins them.
    pub fn is_joined(self) -> bool {
        matches!(
            self,
            Self::MethodAndPath
                | Self::MethodAndTarget
                | Self::MethodAndTargetLines
                | Self::TimestampAndColon
                | Self::Stripe
                | Self::Slack
                | Self::StandardWebhooks
        )
    }

    /// Whether it says which request that is: such a part stands behind a body too.
    pub fn is_address(self) -> bool {
        matches!(self, Self::Path | Self::PathAndQuery | Self::Target | Self::Url)
    }

    /// What it does where it is, in its number.
    pub fn stands(self) -> &'static str {
        if self.is_joined() { "stand" } else { "stands" }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// Takes out what is empty, and what has the bytes of an earlier part.
pub fn each_once(parts: &mut Vec<(Part, Vec<u8>)>) {
    let mut seen: Vec<Vec<u8>> = Vec::new();
    parts.retain(|(_, text)| {
        let fresh = !text.is_empty() && !seen.contains(text);
        seen.push(text.clone());
        fresh
    });
}
