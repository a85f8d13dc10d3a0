//! The schemes that may come up, each with its secrets.

use std::path::{Component, Path};

use super::config::Config;
use super::named::leads_out;
use super::scheme::ChoiceArgs;
use super::secrets::{self, SecretArgs};
use super::shell::Voice;
use crate::capture::{Capture, Directive};
use crate::exit::Failure;
use crate::platform::{self, Scheme};
use crate::report::SecretRow;
use crate::secret::{Secret, SecretSource};
use crate::signature::{Keys, Setting};

/// A scheme with its secrets.
pub(super) struct Settled {
    pub(super) setting: Setting,
    pub(super) secrets: Vec<Secret>,
    /// Why there are none, where a source could not be read.
    pub(super) problem: Option<String>,
}

/// Every scheme that may come up.
pub(super) struct Stock {
    pub(super) places: Vec<Settled>,
    pub(super) others: Vec<Secret>,
}

impl Stock {
    /// Settles the schemes: all of them, or the only one that was asked for. The secrets are those of the flag where it is used, else what is
    /// known for each scheme.
    pub(super) fn new(
        only: Option<&'static Scheme>,
        choices: &ChoiceArgs,
        secrets: &SecretArgs,
        config: &Config,
        voice: Voice,
    ) -> Result<Self, Failure> {
        let explicit = secrets.explicit(voice)?;
        let wanted = |scheme: &&Scheme| only.is_none_or(|only| only.name == scheme.name);
        let mut places = Vec::new();
        for scheme in platform::schemes().filter(wanted) {
            let setting = choices.setting(scheme, config)?;
            let (secrets, problem) = if secrets.given() {
                (explicit.clone(), None)
            } else {
                match secrets::known(scheme, config, voice) {
                    Ok(secrets) => (secrets, None),
                    Err(failure) => (Vec::new(), Some(failure.sentence())),
                }
            };
            places.push(Settled { setting, secrets, problem });
        }
        let mut others = secrets::others(config);
        others.extend(places.iter().flat_map(|place: &Settled| secrets::expanded(&place.secrets)));
        Ok(Self { places, others })
    }

    /// Adds the schemes that go by the same secret as those that were asked for: their proofs may stand where another was expected.
    pub(super) fn add_siblings(&mut self, choices: &ChoiceArgs, config: &Config) -> Result<(), Failure> {
        for scheme in platform::schemes() {
            if self.places.iter().any(|place| place.setting.scheme.name == scheme.name) {
                continue;
            }
            let alike = |place: &&Settled| {
                (place.setting.scheme.platform, place.setting.scheme.env) == (scheme.platform, scheme.env)
            };
            if let Some(own) = self.places.iter().find(alike) {
                let (secrets, problem) = (own.secrets.clone(), own.problem.clone());
                self.places.push(Settled { setting: choices.setting(scheme, config)?, secrets, problem });
            }
        }
        Ok(())
    }
}

/// A scheme ready to judge by.
pub(super) struct Place<'s> {
    pub(super) settled: &'s Settled,
    pub(super) keys: Keys<'s>,
    pub(super) rows: Vec<SecretRow>,
}

impl<'s> Place<'s> {
    pub(super) fn new(settled: &'s Settled) -> Self {
        let keys = Keys::new(&settled.setting, &settled.secrets);
        Self { settled, keys, rows: settled.secrets.iter().map(SecretRow::from).collect() }
    }
}

/// Variables that every shell or service has, whose values anybody may know.
const COMMON: [&str; 31] = [
    "APPDATA",
    "CI",
    "COMPUTERNAME",
    "DISPLAY",
    "EDITOR",
    "GITHUB_ACTIONS",
    "HOME",
    "HOSTNAME",
    "LANG",
    "LANGUAGE",
    "LOGNAME",
    "NODE_ENV",
    "OLDPWD",
    "OS",
    "PAGER",
    "PATH",
    "PORT",
    "PWD",
    "RAILS_ENV",
    "SHELL",
    "SHLVL",
    "SYSTEMROOT",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "USERNAME",
    "USERPROFILE",
    "_",
];

/// The sources in a capture's `# @secret` lines that are no secret: variables that every environment has. What anybody may know proves nothing,
/// and must not stand before a secret that the user has.
pub(super) fn no_secrets(capture: &Capture) -> impl Iterator<Item = &str> {
    capture
        .directives
        .iter()
        .filter(|directive| directive.name == "secret" && is_everywhere(&directive.value))
        .map(|directive| directive.value.as_str())
}

/// What is said of such a source.
pub(super) fn told_no_secret(source: &str) -> String {
    format!("{source}, which a capture names, is no secret and counts for nothing: every environment has that variable")
}

/// Whether a source is a variable that every environment has.
fn is_everywhere(source: &str) -> bool {
    let Some(name) = source.strip_prefix("env:") else { return false };
    COMMON.iter().any(|known| name.eq_ignore_ascii_case(known)) || name.starts_with("LC_") || name.starts_with("XDG_")
}

/// The secrets that a capture names in its `# @secret` lines, without those that are none. Only names of sources count there, and no file outside the capture's
/// own folder: a capture may come from somebody else.
pub(super) fn directive_secrets(capture: &Capture, folder: &Path) -> Result<Option<Vec<Secret>>, Failure> {
    let mut secrets = Vec::new();
    let named = |directive: &&Directive| directive.name == "secret" && !is_everywhere(&directive.value);
    for directive in capture.directives.iter().filter(named) {
        let place = format!("line {}: `# @secret`", capture.line);
        let source =
            SecretSource::parse(&directive.value).map_err(|error| Failure::question(format!("{place}: {error}")))?;
        let inside = |path: &str| {
            Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
        };
        match &source {
            SecretSource::Env(_) => {}
            SecretSource::File(path) if inside(path) && !leads_out(&folder.join(path), folder) => {}
            SecretSource::File(_) => {
                return Err(Failure::question(format!("{place} may name files beside the capture only")));
            }
            _ => {
                return Err(Failure::question(format!("{place} may name env:NAME or file:PATH, and hold no secret")));
            }
        }
        let unreadable = |failure: Failure| Failure {
            error: anyhow::anyhow!("{place}: {}; or give the secret with --secret", failure.sentence()),
            ..failure
        };
        secrets.push(secrets::take_silently(&source, folder).map_err(unreadable)?);
    }
    Ok((!secrets.is_empty()).then_some(secrets))
}
