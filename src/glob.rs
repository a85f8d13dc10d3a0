//! Globs as users write them for flows, names and files. `*` reaches over slashes too: who writes `*webhook*` means `intercom/webhook`.

use fast_glob::{ErrorKind, glob_match, validate};

/// A glob: `*`, `**`, `?`, `[a-z]`, `{a,b}`, and `!` at its beginning for everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    text: String,
    /// The same without slashes that a `*` would stop at.
    flat: String,
}

/// Why a text is no glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no glob: {what}")]
pub struct BadGlob {
    text: String,
    what: &'static str,
}

/// Stands for a slash in what is matched a second time. No name holds it.
const FLAT: char = '\u{1}';

impl Glob {
    /// Reads a glob.
    pub fn parse(text: &str) -> Result<Self, BadGlob> {
        check(text)?;
        Ok(Self { text: text.to_owned(), flat: text.replace('/', FLAT.encode_utf8(&mut [0; 4])) })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it fits all of a text.
    pub fn fits(&self, text: &str) -> bool {
        let flat = || glob_match(&self.flat, text.replace('/', FLAT.encode_utf8(&mut [0; 4])));
        if self.text.starts_with('!') {
            // What fits in either way is what is not meant.
            return glob_match(&self.text, text) && flat();
        }
        glob_match(&self.text, text) || flat()
    }
}

/// Says what is wrong with a glob.
pub(crate) fn check(text: &str) -> Result<(), BadGlob> {
    validate(text).map_err(|error| BadGlob {
        text: crate::text::sanitise(text),
        what: match error.kind {
            ErrorKind::UnclosedBrace => "a `{` is not closed",
            ErrorKind::UnclosedBracket => "a `[` is not closed",
            ErrorKind::TrailingBackslash => "nothing follows the `\\` at its end",
            ErrorKind::BraceNestingTooDeep | ErrorKind::TooManyBraceGroups => "it has too many braces",
            _ => "it cannot be read",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn globs_fit_whole_texts_and_stars_reach_over_slashes() {
        for (glob, fits, not) in [
            ("intercom/*", "intercom/submit", "infobip/submit"),
            ("*webhook*", "intercom/webhook", "intercom/submit"),
            ("checkout-?", "checkout-1", "checkout-12"),
            ("a/**/b.json", "a/b.json", "a/b.yaml"),
            ("*.{json,yaml}", "x/y.yaml", "x/y.yml"),
            ("#[0-4]", "#3", "#13"),
            ("!intercom/*", "infobip/call", "intercom/submit"),
            ("!*webhook*", "intercom/submit", "intercom/webhook"),
        ] {
            let glob = Glob::parse(glob).unwrap();
            assert!(glob.fits(fits) && !glob.fits(not), "{glob:?}");
        }
        for wrong in ["[a", "{a", "a\\"] {
            assert!(Glob::parse(wrong).unwrap_err().to_string().contains(wrong), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_glob_and_no_text_breaks_it(glob in "[a*?/\\[\\]{},!\\\\-]{0,16}", text in "[a/,!-]{0,16}") {
            if let Ok(glob) = Glob::parse(&glob) {
                let _ = glob.fits(&text);
            }
        }
    }
}
