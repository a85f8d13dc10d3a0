//! What `.gitignore` says of a path (gitignore(5)): rules of one file, the last that fits counts, and one file below another overrules it. Opens
//! no file itself.

use fast_glob::glob_match;

use crate::glob;

/// One line of an ignore file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    glob: String,
    /// Whether the path from the file's folder on is to fit, and not the name alone.
    anchored: bool,
    folders_only: bool,
    /// Whether what fits is taken after all.
    take: bool,
}

/// The lines of one ignore file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules(Vec<Rule>);

/// What rules say of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is left out, and everything in it.
    Ignore,
    /// It is taken, whatever was said before.
    Take,
}

impl Rules {
    /// Reads an ignore file. Lines that are no rule are passed over, as git does.
    pub fn read(text: &str) -> Self {
        Self(text.strip_prefix('\u{feff}').unwrap_or(text).lines().filter_map(Rule::read).collect())
    }

    /// Adds one rule; says whether it is one.
    pub fn add(&mut self, line: &str) -> bool {
        let rule = Rule::read(line);
        let is_one = rule.is_some();
        self.0.extend(rule);
        is_one
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What they say of a path, written from their folder on with slashes between its parts.
    pub fn say(&self, path: &str, is_folder: bool) -> Option<Said> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let fits = |rule: &&Rule| {
            (is_folder || !rule.folders_only) && glob_match(&rule.glob, if rule.anchored { path } else { name })
        };
        self.0.iter().rev().find(fits).map(|rule| if rule.take { Said::Take } else { Said::Ignore })
    }
}

impl Rule {
    fn read(line: &str) -> Option<Self> {
        // White space at the end counts only behind a backslash.
        let mut text = line.trim_end_matches(['\r', '\n']);
        while let Some(shorter) = text.strip_suffix([' ', '\t']).filter(|shorter| !shorter.ends_with('\\')) {
            text = shorter;
        }
        if text.starts_with('#') {
            return None;
        }
        let (take, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
        let (folders_only, text) = text.strip_suffix('/').map_or((false, text), |rest| (true, rest));
        let anchored = text.contains('/');
        let text = text.strip_prefix('/').unwrap_or(text);
        if text.is_empty() {
            return None;
        }
        // Braces, and an exclamation mark that begins the rest, are themselves here.
        let mut glob = String::with_capacity(text.len() + 2);
        let mut escaped = false;
        for (at, char) in text.char_indices() {
            if !escaped && (matches!(char, '{' | '}') || (at == 0 && char == '!')) {
                glob.push('\\');
            }
            escaped = !escaped && char == '\\';
            glob.push(char);
        }
        glob::check(&glob).ok()?;
        Some(Self { glob, anchored, folders_only, take })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_mean_what_the_manual_of_git_says() {
        for (lines, ignored, taken) in [
            ("generated", &["generated", "a/generated"][..], &["generated2"][..]),
            ("/build", &["build"], &["a/build"]),
            ("doc/frotz", &["doc/frotz"], &["a/doc/frotz"]),
            ("**/foo", &["foo", "a/foo", "a/b/foo"], &["food"]),
            ("abc/**", &["abc/x", "abc/x/y"], &["abc", "z/abc/x"]),
            ("a/**/b", &["a/b", "a/x/b", "a/x/y/b"], &["ab"]),
            ("*.json\n!keep.json", &["a.json", "x/b.json"], &["keep.json", "x/keep.json"]),
            ("# note\n\\#x\n\\!y\n\n", &["#x", "!y"], &["x", "# note"]),
            ("trail  \nspace\\ ", &["trail", "space "], &["trail  ", "space"]),
            ("{a,b}", &["{a,b}"], &["a", "b"]),
            ("[ab].txt", &["a.txt"], &["c.txt"]),
            ("[a\nx", &["x"], &["[a", "a"]),
            ("q?r", &["qxr"], &["q/r"]),
        ] {
            let rules = Rules::read(lines);
            for path in ignored {
                assert_eq!(rules.say(path, false), Some(Said::Ignore), "{lines:?} {path}");
            }
            for path in taken {
                assert_ne!(rules.say(path, false), Some(Said::Ignore), "{lines:?} {path}");
            }
        }
        let folders = Rules::read("only/\r\n");
        assert_eq!((folders.say("only", true), folders.say("only", false)), (Some(Said::Ignore), None));
    }

    proptest! {
        #[test]
        fn any_line_and_any_path_are_borne(lines in "[a*?/\\[\\]{}!# \\\\\n-]{0,24}", path in "[a/! -]{0,16}") {
            let _ = Rules::read(&lines).say(&path, true);
        }
    }
}
