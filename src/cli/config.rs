//! `courtside.toml`: which source holds which scheme's secret, and what an account chose. Found upward from the working directory.
//! It may name a source; a secret itself is refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::exit::{Blame, Failure};
use crate::glob::Glob;
use crate::ignores::Rules;
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
#[derive(Debug, Clone, Default)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

impl Context {
    /// With the file that `--config` names, if it does.
    pub(super) fn new(explicit: Option<PathBuf>) -> Self {
        Self { explicit }
    }

    /// The file that `--config` names.
    pub(super) fn explicit(&self) -> Option<&Path> {
        self.explicit.as_deref()
    }

    /// The file of the settings: the one that `--config` names, else the nearest.
    pub(super) fn file(&self) -> Option<PathBuf> {
        self.explicit.clone().or_else(nearest)
    }

    /// Reads the settings; empty ones where no file is found.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let Some(path) = self.file() else {
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
    let reader = Reader { content };
    let file = DeTable::parse(content).map_err(|error| {
        reader.problem(error.span().map_or(0, |span| span.start), error.message().replace('\n', " "))
    })?;
    let mut config = Config { folder: folder.to_owned(), ..Config::default() };
    for (name, value) in file.get_ref() {
        let table = match name.get_ref().as_ref() {
            "secrets" | "schemes" | "lint" => reader.table(value)?,
            _ => return Err(reader.stranger("table", name, ["secrets", "schemes", "lint"])),
        };
        match name.get_ref().as_ref() {
            "secrets" => config.secrets = reader.secrets(table)?,
            "schemes" => config.schemes = reader.schemes(table)?,
            _ => config.lint = reader.lint(table)?,
        }
    }
    Ok(config)
}

fn no_glob(glob: &str) -> String {
    format!("`{}` is no glob", crate::text::sanitise(glob))
}

/// Reads what the tables hold, and knows where each thing stands.
struct Reader<'a> {
    content: &'a str,
}

type Name<'a> = Spanned<DeString<'a>>;
type Setting<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    fn secrets(&self, table: &DeTable<'_>) -> Result<BTreeMap<String, Vec<SecretSource>>, Problem> {
        let mut secrets = BTreeMap::new();
        for (name, value) in table {
            let scheme = self.scheme(name)?.name;
            let written = match value.get_ref() {
                DeValue::String(_) => std::slice::from_ref(value),
                DeValue::Array(list) => list,
                _ => return Err(self.other(value, "a source such as \"env:NAME\", or a list of them")),
            };
            let mut sources = Vec::new();
            for value in written {
                let source = SecretSource::parse(self.text(value, "a source such as \"env:NAME\"")?)
                    .map_err(|error| self.problem(value.span().start, format!("the source for `{scheme}`: {error}")))?;
                if matches!(source, SecretSource::Given(_)) {
                    let message = format!(
                        "the secret for `{scheme}` stands in the file itself; name a source instead, as in {scheme} = \"env:NAME\""
                    );
                    return Err(self.problem(value.span().start, message));
                }
                sources.push(source);
            }
            secrets.insert(scheme.to_owned(), sources);
        }
        Ok(secrets)
    }

    fn schemes(&self, table: &DeTable<'_>) -> Result<BTreeMap<String, Choices>, Problem> {
        let mut schemes = BTreeMap::new();
        for (name, value) in table {
            let scheme = self.scheme(name)?;
            let mut choices = Choices::default();
            for (setting, value) in self.table(value)? {
                let place = match setting.get_ref().as_ref() {
                    "header" => &mut choices.header,
                    "algorithm" => &mut choices.algorithm,
                    "encoding" => &mut choices.encoding,
                    "prefix" => &mut choices.prefix,
                    "account-id" => &mut choices.account_id,
                    _ => {
                        let known = ["header", "algorithm", "encoding", "prefix", "account-id"];
                        return Err(self.stranger("choice", setting, known));
                    }
                };
                let text = self.text(value, "a text")?;
                let wrong = match setting.get_ref().as_ref() {
                    "algorithm" => super::scheme::hash(text).err(),
                    "encoding" => super::scheme::encoding(text).err(),
                    _ => None,
                };
                if let Some(message) = wrong {
                    return Err(self.problem(value.span().start, message));
                }
                *place = Some(text.to_owned());
            }
            if let Some(choice) = choices.without_effect(scheme) {
                let message = format!(
                    "`{choice}` has no effect on the scheme `{}`, which is the same for every account; remove it",
                    scheme.name
                );
                return Err(self.problem(name.span().start, message));
            }
            schemes.insert(scheme.name.to_owned(), choices);
        }
        Ok(schemes)
    }

    fn lint(&self, table: &DeTable<'_>) -> Result<LintTable, Problem> {
        let mut lint = LintTable::default();
        for (setting, value) in table {
            match setting.get_ref().as_ref() {
                "select" => {
                    lint.select = self.rules(value)?;
                    // Nothing found by no rule is no evidence.
                    if lint.select.is_empty() {
                        let message =
                            "`select` names no rule, so that nothing would be found; leave it out for all rules";
                        return Err(self.problem(value.span().start, message.to_owned()));
                    }
                }
                "ignore" => lint.ignore = self.rules(value)?,
                "exclude" => {
                    lint.exclude = self.each(value, |glob| (!Rules::default().add(glob)).then(|| no_glob(glob)))?;
                }
                "surface" => {
                    let surface = self.text(value, "a text")?;
                    super::lint::surface(surface).map_err(|message| self.problem(value.span().start, message))?;
                    lint.surface = Some(surface.to_owned());
                }
                "per-file-ignores" => {
                    for (glob, rules) in self.table(value)? {
                        if Glob::parse(glob.get_ref()).is_err() {
                            return Err(self.problem(glob.span().start, no_glob(glob.get_ref())));
                        }
                        lint.per_file_ignores.insert(glob.get_ref().to_string(), self.rules(rules)?);
                    }
                }
                _ => {
                    let known = ["select", "ignore", "exclude", "surface", "per-file-ignores"];
                    return Err(self.stranger("setting", setting, known));
                }
            }
        }
        Ok(lint)
    }

    /// A list of what names rules.
    fn rules(&self, value: &Setting<'_>) -> Result<Vec<String>, Problem> {
        self.each(value, super::lint::unknown_rule)
    }

    /// A list of texts with each of which nothing is wrong.
    fn each(&self, value: &Setting<'_>, wrong: impl Fn(&str) -> Option<String>) -> Result<Vec<String>, Problem> {
        let texts = self.texts(value)?;
        if let (DeValue::Array(list), Some((index, message))) =
            (value.get_ref(), texts.iter().enumerate().find_map(|(index, text)| Some((index, wrong(text)?))))
        {
            return Err(self.problem(list.get(index).map_or(0, |text| text.span().start), message));
        }
        Ok(texts)
    }

    fn scheme(&self, name: &Name<'_>) -> Result<&'static Scheme, Problem> {
        platform::scheme(name.get_ref())
            .ok_or_else(|| self.stranger("scheme", name, platform::schemes().map(|scheme| scheme.name)))
    }

    fn table<'t, 'i>(&self, value: &'t Setting<'i>) -> Result<&'t DeTable<'i>, Problem> {
        value.get_ref().as_table().ok_or_else(|| self.other(value, "a table"))
    }

    fn text<'t>(&self, value: &'t Setting<'_>, wanted: &str) -> Result<&'t str, Problem> {
        value.get_ref().as_str().ok_or_else(|| self.other(value, wanted))
    }

    fn texts(&self, value: &Setting<'_>) -> Result<Vec<String>, Problem> {
        let list = value.get_ref().as_array().ok_or_else(|| self.other(value, "a list of texts"))?;
        list.iter().map(|value| self.text(value, "a text").map(str::to_owned)).collect()
    }

    fn other(&self, value: &Setting<'_>, wanted: &str) -> Problem {
        self.problem(
            value.span().start,
            format!("expected {wanted}, and this is of type {}", value.get_ref().type_str()),
        )
    }

    fn stranger<'k>(&self, what: &str, name: &Name<'_>, known: impl IntoIterator<Item = &'k str>) -> Problem {
        let written = name.get_ref();
        let guess =
            text::did_you_mean(written, known).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        self.problem(name.span().start, format!("there is no {what} `{}`{guess}", text::sanitise(written)))
    }

    fn problem(&self, offset: usize, message: String) -> Problem {
        let before = self.content.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Problem { at: format!("{line}:{column}"), message }
    }
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
        assert_eq!(refusal("[secret]\n"), "1:2: there is no table `secret`; did you mean `secrets`?");
        assert_eq!(
            refusal("[schemes.infobip-subscription]\nheaders = \"X-Sig\"\n"),
            "2:1: there is no choice `headers`; did you mean `header`?"
        );
        assert_eq!(refusal("[lint]\nselect = [\"all\", 5]\n"), "2:18: expected a text, and this is of type integer");
        assert_eq!(
            refusal("[lint.per-file-ignores]\n\"a/*\" = \"all\"\n"),
            "2:9: expected a list of texts, and this is of type string"
        );
        assert!(refusal("[lint]\nselect = []\n").starts_with("2:10: `select` names no rule"));
        for (choice, said) in
            [("algorithm = \"sha265\"", "2:13: `sha265` is none of md5"), ("encoding = \"Hex\"", "2:12: `Hex`")]
        {
            let message = refusal(&format!("[schemes.infobip-subscription]\n{choice}\n"));
            assert!(message.starts_with(said), "{message}");
        }
        assert_eq!(refusal("lint = 5\n"), "1:8: expected a table, and this is of type integer");
        assert_eq!(refusal("[lint]\nselects = []\n"), "2:1: there is no setting `selects`; did you mean `select`?");
    }
}
