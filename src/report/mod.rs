//! What a command learned, and the views of it. The only code that renders: commands build rows and hand them over.

pub mod capture;
pub mod cases;
pub mod causes;
pub mod decrypt;
mod difference;
mod escape;
pub mod lint;
pub mod object;
pub mod page;
pub mod probe;
pub mod redact;
pub mod replay;
pub mod template;
pub mod verify;

use serde::Serialize;

use crate::cause::Cause;
use crate::secret::Secret;
use crate::text;

/// How wide text for people gets.
const WIDTH: usize = 80;

/// The code of a file, a request or a line that could not be read.
pub const UNREADABLE: &str = "capture-unreadable";

/// A secret as output may show it.
#[derive(Debug, Clone, Serialize)]
pub struct SecretRow {
    /// Where it came from.
    pub source: String,
    /// How many bytes it has.
    pub length: usize,
    /// What tells it from others.
    pub fingerprint: String,
}

impl From<&Secret> for SecretRow {
    fn from(secret: &Secret) -> Self {
        Self { source: secret.source().to_owned(), length: secret.length(), fingerprint: secret.fingerprint() }
    }
}

/// A cause as JSON shows it.
#[derive(Debug, Clone, Serialize)]
pub struct CauseRow {
    /// `body`, `secret`, `recipe`, `time` or `blob`.
    pub axis: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// One fragment about this case.
    pub detail: String,
}

impl From<&Cause> for CauseRow {
    fn from(cause: &Cause) -> Self {
        Self { axis: cause.axis.name(), code: cause.code, detail: cause.detail.clone() }
    }
}

/// Text broken into lines of at most `width` columns at spaces, each after `indent` spaces.
pub fn wrapped(said: &str, indent: usize, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in said.split_whitespace() {
        let length = text::columns(word);
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        }
        if column == 0 {
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_at_spaces_and_indented() {
        assert_eq!(wrapped("one two three", 2, 9), "  one two\n  three");
        assert_eq!(wrapped("unbreakable-word x", 0, 4), "unbreakable-word\nx");
        assert_eq!(wrapped("日本 日本 日", 0, 9), "日本 日本\n日");
    }
}
