//! `courtside.toml`: which source holds which scheme's secret, and what an account chose. Found upward from the working directory.
//! It may name a source; a secret itself is refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::exit::{Blame, Failure};
use crate::platform::{self, Carrier, Piece, Recipe, Scheme};
use crate::secret::SecretSource;
use crate::text;

const NAME: &str = "courtside.toml";

/// What a command knows besides its arguments.
pub(super) struct Context {
    explicit: Option<PathBuf>,
}

/// The settings of a project.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// Sources by scheme, in the order given.
    pub(super) secrets: BTreeMap<String, Vec<SecretSource>>,
    /// What an account chose, by scheme.
    pub(super) schemes: BTreeMap<String, Choices>,
    /// How to lint.
    pub(super) lint: LintTable,
    /// The folder of the file, which relative paths start from.
    pub(super) folder: PathBuf,
}

/// What an account may choose about a scheme.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Choices {
    /// The header that carries the signature.
    pub(super) header: Option<String>,
    /// The hash: `md5` … `sha512`.
    pub(super) algorithm: Option<String>,
    /// `hex` or `base64`.
    pub(super) encoding: Option<String>,
    /// What stands before the digits.
    pub(super) prefix: Option<String>,
    /// The account id that `infobip-legacy` signs.
    pub(super) account_id: Option<String>,
}

/// The `[lint]` table. Selectors are codes, families, severities or `all`; globs match paths from the file's folder on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct LintTable {
    /// The rules that speak; empty for all.
    pub(super) select: Vec<String>,
    /// Rules that do not.
    pub(super) ignore: Vec<String>,
    /// Rules that do not speak about files that match a glob.
    pub(super) per_file_ignores: BTreeMap<String, Vec<String>>,
    /// Files that are not looked for in folders.
    pub(super) exclude: Vec<String>,
    /// Where canvases are drawn.
    pub(super) surface: Option<String>,
}

impl Choices {
    /// The name of the first choice that a scheme does not leave to the account.
    fn without_effect(&self, scheme: &Scheme) -> Option<&'static str> {
        let configured = matches!(scheme.carrier, Carrier::ConfiguredHeader(_));
        let account = matches!(scheme.recipe, Recipe::Mac(mac) if mac.over.contains(&Piece::AccountId));
        [
            ("header", self.header.is_some() && !configured),
            ("algorithm", self.algorithm.is_some() && !configured),
            ("encoding", self.encoding.is_some() && !configured),
            ("prefix", self.prefix.is_some() && !configured),
            ("account-id", self.account_id.is_some() && !account),
        ]
        .into_iter()
        .find_map(|(name, vain)| vain.then_some(name))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    lint: LintTable,
    #[serde(default)]
    secrets: BTreeMap<Spanned<String>, Sources>,
    #[serde(default)]
    schemes: BTreeMap<Spanned<String>, Choices>,
}

/// One source or several, each with its place.
struct Sources(Vec<(usize, String)>);

impl<'de> Deserialize<'de> for Sources {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Sources;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a source such as \"env:NAME\", or a list of them")
            }

            fn visit_str<E>(self, source: &str) -> Result<Sources, E> {
                Ok(Sources(vec![(0, source.to_owned())]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Sources, A::Error> {
                let mut sources = Vec::new();
                while let Some(source) = list.next_element::<Spanned<String>>()? {
                    sources.push((source.span().start, source.into_inner()));
                }
                Ok(Sources(sources))
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

impl Context {
    /// With the file that `--config` names, if it does.
    pub(super) fn new(explicit: Option<PathBuf>) -> Self {
        Self { explicit }
    }

    /// The file that `--config` names.
    pub(super) fn explicit(&self) -> Option<&Path> {
        self.explicit.as_deref()
    }

    /// Reads the settings; empty ones where no file is found.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let Some(path) = self.explicit.clone().or_else(nearest) else {
            return Ok(Config::default());
        };
        let shown = path.display().to_string();
        let content = std::fs::read_to_string(&path).or_question(format!("cannot read the settings in {shown}"))?;
        read(&content, path.parent().unwrap_or(Path::new("")))
            .map_err(|Problem { at, message }| Failure::question(format!("{shown}:{at}: {message}")))
    }
}

fn nearest() -> Option<PathBuf> {
    let start = std::env::current_dir().ok()?;
    start.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

struct Problem {
    at: String,
    message: String,
}

fn read(content: &str, folder: &Path) -> Result<Config, Problem> {
    let place = |offset: usize| {
        let before = content.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{line}:{column}")
    };
    let at = |offset: usize, message: String| Problem { at: place(offset), message };
    let file: File = toml::from_str(content).map_err(|error| Problem {
        at: place(error.span().map_or(0, |span| span.start)),
        message: error.message().replace('\n', " "),
    })?;
    let mut config = Config { lint: file.lint, folder: folder.to_owned(), ..Config::default() };
    for name in file.secrets.keys().chain(file.schemes.keys()) {
        let scheme = name.get_ref();
        if platform::scheme(scheme).is_none() {
            let known = platform::schemes().map(|scheme| scheme.name);
            let guess =
                text::did_you_mean(scheme, known).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            return Err(at(name.span().start, format!("there is no scheme `{}`{guess}", text::sanitise(scheme))));
        }
    }
    for (name, choices) in file.schemes {
        if let Some(choice) = platform::scheme(name.get_ref()).and_then(|scheme| choices.without_effect(scheme)) {
            let message = format!(
                "`{choice}` has no effect on the scheme `{}`, which is the same for every account; remove it",
                name.get_ref()
            );
            return Err(at(name.span().start, message));
        }
        config.schemes.insert(name.into_inner(), choices);
    }
    for (name, Sources(sources)) in file.secrets {
        let start = name.span().start;
        let scheme = name.into_inner();
        let mut parsed = Vec::new();
        for (offset, source) in sources {
            let whole = |message: String| at(start.max(offset), message);
            let source =
                SecretSource::parse(&source).map_err(|error| whole(format!("the source for `{scheme}`: {error}")))?;
            if matches!(source, SecretSource::Given(_)) {
                let message = format!(
                    "the secret for `{scheme}` stands in the file itself; name a source instead, as in {scheme} = \"env:NAME\""
                );
                return Err(whole(message));
            }
            parsed.push(source);
        }
        config.secrets.insert(scheme, parsed);
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(content: &str) -> String {
        read(content, Path::new(""))
            .map(|_| ())
            .map_err(|problem| format!("{}: {}", problem.at, problem.message))
            .unwrap_err()
    }

    #[test]
    fn sources_and_choices_are_read() {
        let content = "[secrets]\nintercom = \"env:A\"\ninfobip = [\"env:NEW\", \"file:old.txt\"]\n\n[schemes.infobip-subscription]\nheader = \"X-Sig\"\nalgorithm = \"sha512\"\n";
        let config = read(content, Path::new("/x")).map_err(|problem| problem.message).unwrap();
        assert_eq!(config.secrets["infobip"].len(), 2);
        assert_eq!(config.schemes["infobip-subscription"].header.as_deref(), Some("X-Sig"));
    }

    #[test]
    fn a_secret_in_the_file_is_refused_without_being_shown() {
        for value in ["hunter2", "hex:00ff00ff", "b64:AAECAw=="] {
            let message = refusal(&format!("[secrets]\nintercom = \"{value}\"\n"));
            assert!(message.contains("name a source instead"), "{message}");
            assert!(!message.contains(value), "{message}");
        }
    }

    #[test]
    fn mistakes_are_placed_and_near_misses_guessed() {
        assert!(refusal("[secrets]\nintercon = \"env:A\"\n").contains("did you mean `intercom`?"));
        assert!(refusal("\n\n[secrets]\n\nintrcom = \"env:A\"\n").starts_with("5:1: "));
        assert!(
            refusal("\n[secrets]\ninfobip = \"env:A\"\nintercom = [\"env:A\",\n  \"hunter2\"]\n")
                .starts_with("5:3: the secret")
        );
        assert!(refusal("[secrets]\nintercom = \"ENV:A\"\n").contains("did you mean `env:`?"));
        let message = refusal("[secrets]\nintercom = 5\n");
        assert!(message.starts_with("2:") && message.contains("expected a source such as \"env:NAME\""), "{message}");
        assert!(
            refusal("[schemes.infobip-legacy]\naccount-id = \"1\"\n[schemes.intercom]\nheader = \"X-A\"\n")
                .starts_with("3:10: `header` has no effect")
        );
        assert!(refusal("[secret]\n").starts_with("1:"));
    }
}
