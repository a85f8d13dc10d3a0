//! Taking secrets from where the user says they are: design §2.5.

use std::io::{self, BufRead, IsTerminal, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::config::Config;
use super::shell::{self, Voice};
use crate::cause::secret::looks_unexpanded;
use crate::exit::{Blame, Failure};
use crate::platform::{self, Scheme};
use crate::secret::{SHORTEST_SECRET, Secret, SecretSource};
use crate::{sorting, text};

/// Longer files are no secrets.
const LONGEST: u64 = 1 << 20;

/// `--secret`, wherever a command takes one.
#[derive(Args, Clone)]
pub(super) struct SecretArgs {
    /// Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated
    ///
    /// A bare value works too, but everyone on this machine can see it in the process list. Several secrets are tried in turn, as
    /// during a rotation. Without this flag the scheme's environment variable is used, then courtside.toml. A file or standard
    /// input loses exactly one line break at its end.
    // Parsed by hand: an error of the argument parser would print the value, which may be the secret.
    #[arg(long = "secret", value_name = "SOURCE")]
    secrets: Vec<String>,
}

impl SecretArgs {
    /// Whether a secret is to be read from standard input.
    pub(super) fn reads_stdin(&self) -> bool {
        self.secrets.iter().any(|source| source == "-") && !io::stdin().is_terminal()
    }

    /// Whether any was named.
    pub(super) fn given(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// The sources that the flag names, as written, as far as they hold no secret themselves.
    pub(super) fn harmless(&self) -> impl Iterator<Item = &str> {
        let named =
            |source: &&str| source.starts_with("env:") || source.starts_with("file:") || source.starts_with("fd:");
        self.secrets.iter().map(String::as_str).filter(named)
    }

    /// Whether every source that was named can be written down and read again.
    pub(super) fn repeats(&self) -> bool {
        self.secrets.iter().all(|source| source.starts_with("env:") || source.starts_with("file:"))
    }

    /// The secrets that the flag names; none where it is not used.
    pub(super) fn explicit(&self, voice: Voice) -> Result<Vec<Secret>, Failure> {
        let parsed = self
            .secrets
            .iter()
            .map(|text| SecretSource::parse(text).map_err(|error| Failure::question(format!("--secret: {error}"))));
        parsed.map(|source| take(&source?, Path::new(""), Some(voice))).collect()
    }
}

/// The secrets that are known for a scheme without a flag: its environment variable, else what `courtside.toml` names.
pub(super) fn known(scheme: &Scheme, config: &Config, voice: Voice) -> Result<Vec<Secret>, Failure> {
    if std::env::var_os(scheme.env).is_some_and(|value| !value.is_empty()) {
        return Ok(vec![take(&SecretSource::Env(scheme.env.to_owned()), Path::new(""), Some(voice))?]);
    }
    let sources = config.secrets.get(scheme.name).map(Vec::as_slice).unwrap_or_default();
    sources.iter().map(|source| take(source, &config.folder, Some(voice))).collect()
}

/// Every secret that can be found without asking, for schemes other than those given: what a mismatch may be due to. What cannot be
/// read is left out silently, since nobody asked for it.
pub(super) fn others(config: &Config) -> Vec<Secret> {
    let mut names: Vec<&str> = platform::schemes().map(|scheme| scheme.env).collect();
    sorting::by(&mut names, Ord::cmp);
    names.dedup();
    let environment = names
        .into_iter()
        .filter(|name| std::env::var_os(name).is_some())
        .map(|name| SecretSource::Env(name.to_owned()));
    let settings = config.secrets.values().flatten().filter(|source| !matches!(source, SecretSource::Ask)).cloned();
    environment
        .map(|source| (source, Path::new("")))
        .chain(settings.map(|source| (source, config.folder.as_path())))
        .filter_map(|(source, folder)| take(&source, folder, None).ok())
        .collect()
}

/// The values of variables whose names stand where a secret belongs: a secret `$NAME` was meant to be what `NAME` holds.
pub(super) fn expanded(secrets: &[Secret]) -> Vec<Secret> {
    let names = secrets.iter().filter_map(|secret| looks_unexpanded(secret.expose()));
    names.filter_map(|name| take(&SecretSource::Env(name.to_owned()), Path::new(""), None).ok()).collect()
}

/// Keeps out of what is said the secrets that the process's arguments name, and those of the schemes' variables: before any was taken, one may
/// have come to stand in another argument, which an error would quote. Nothing is read that has to be waited for.
pub(super) fn keep_named_out() {
    let arguments: Vec<String> = std::env::args_os().filter_map(|argument| argument.into_string().ok()).collect();
    let apart = arguments.windows(2).filter(|pair| pair[0] == "--secret").map(|pair| pair[1].as_str());
    let joined = arguments.iter().filter_map(|argument| argument.strip_prefix("--secret="));
    let variables = platform::schemes().map(|scheme| SecretSource::Env(scheme.env.to_owned()));
    let named = apart.chain(joined).filter_map(|text| SecretSource::parse(text).ok());
    for source in named.chain(variables) {
        let ready = match &source {
            SecretSource::Env(_) | SecretSource::Given(_) => true,
            SecretSource::File(path) => std::fs::metadata(path).is_ok_and(|kind| kind.is_file()),
            SecretSource::Fd(_) | SecretSource::Ask => false,
        };
        if ready {
            let _ = take(&source, Path::new(""), None);
        }
    }
}

/// A sentence for a scheme without a secret.
pub(super) fn missing(scheme: &Scheme) -> String {
    format!(
        "no {} for the scheme `{}`; pass --secret, or set {}, or name its source in courtside.toml",
        scheme.secret, scheme.name, scheme.env
    )
}

/// Takes a secret without a word about what is lost on its way.
pub(super) fn take_silently(source: &SecretSource, folder: &Path) -> Result<Secret, Failure> {
    take(source, folder, None)
}

/// Takes a secret; `voice` is where to say what was done to it.
fn take(source: &SecretSource, folder: &Path, voice: Option<Voice>) -> Result<Secret, Failure> {
    let (bytes, name) = match source {
        SecretSource::Env(name) => {
            // What is no name may be the secret itself, put there by a shell that expanded one `$` too many.
            if !is_variable(name) {
                let message =
                    "what stands behind `env:` is no variable's name; write env:NAME, without a `$` before the name";
                return Err(Failure::question(message));
            }
            let value = std::env::var_os(name).ok_or_else(|| {
                Failure::question(format!(
                    "the environment variable `{name}` is not set; export it, or name another source"
                ))
            })?;
            (value.into_encoded_bytes(), format!("env:{name}"))
        }
        SecretSource::File(path) => {
            let name = format!("file:{path}");
            // The same slip with a file: what does not look like a path is not shown.
            let shown = if path.contains(['/', '.', '\\']) { path.as_str() } else { "the file behind `file:`" };
            let file =
                std::fs::File::open(folder.join(path)).or_question(format!("cannot read the secret from {shown}"))?;
            (read(file, &name, voice)?, name)
        }
        SecretSource::Fd(number) => {
            let name = format!("fd:{number}");
            let path = format!("/dev/fd/{number}");
            let file = std::fs::File::open(path)
                .or_question(format!("cannot read the secret from file descriptor {number}"))?;
            (read(file, &name, voice)?, name)
        }
        SecretSource::Ask => (ask(voice)?, "-".to_owned()),
        SecretSource::Given(secret) => {
            if let Some(voice) = voice {
                voice.warning(
                    "a secret on the command line is visible in the process list; prefer env:NAME or file:PATH",
                );
            }
            if secret.length() == 0 {
                return Err(empty(secret.source()));
            }
            shell::keep_out(secret);
            tell_of_shortness(secret, voice);
            return Ok(secret.clone());
        }
    };
    if bytes.is_empty() {
        return Err(empty(&name));
    }
    let secret = Secret::new(bytes, name);
    shell::keep_out(&secret);
    tell_of_shortness(&secret, voice);
    Ok(secret)
}

/// Says once that what is too short to be hidden is not hidden.
fn tell_of_shortness(secret: &Secret, voice: Option<Voice>) {
    static TOLD: AtomicBool = AtomicBool::new(false);
    if let Some(voice) = voice.filter(|_| secret.length() < SHORTEST_SECRET)
        && !TOLD.swap(true, Ordering::Relaxed)
    {
        voice.warning(&format!(
            "the secret from {} has {}: so short a text stands anywhere, and is not hidden in what is shown",
            secret.source(),
            text::count(secret.length() as u64, "byte")
        ));
    }
}

/// Whether that is a name for an environment variable.
pub(super) fn is_variable(name: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(word) && !name.starts_with(|first: char| first.is_ascii_digit())
}

fn empty(name: &str) -> Failure {
    Failure::question(format!("the secret from {name} has no bytes; a signature without a secret proves nothing"))
}

fn read(file: std::fs::File, name: &str, voice: Option<Voice>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).or_question(format!("cannot read the secret from {name}"))?;
    if bytes.len() as u64 > LONGEST {
        return Err(Failure::question(format!("{name} is larger than 1 MiB; that is no secret")));
    }
    if lose_newline(&mut bytes)
        && let Some(voice) = voice
    {
        voice.note(&format!("one line break at the end of {name} is not part of the secret"));
    }
    Ok(bytes)
}

fn ask(voice: Option<Voice>) -> Result<Vec<u8>, Failure> {
    if io::stdin().is_terminal() {
        let typed = rpassword::prompt_password("secret: ").or_question("cannot read a secret from the terminal")?;
        return Ok(typed.into_bytes());
    }
    let mut line = Vec::new();
    io::stdin()
        .lock()
        .take(LONGEST)
        .read_until(b'\n', &mut line)
        .or_question("cannot read a secret from standard input")?;
    if lose_newline(&mut line)
        && let Some(voice) = voice
    {
        voice.note("one line break at the end of the secret on standard input is not part of it");
    }
    Ok(line)
}

/// Takes off one line break, if there is one.
fn lose_newline(bytes: &mut Vec<u8>) -> bool {
    let kept = bytes.strip_suffix(b"\r\n").or_else(|| bytes.strip_suffix(b"\n")).map(<[u8]>::len);
    if let Some(kept) = kept {
        bytes.truncate(kept);
    }
    kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_line_break_is_lost() {
        for (before, after) in [("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("a", "a"), ("a\r", "a\r")] {
            let mut bytes = before.as_bytes().to_vec();
            assert_eq!(lose_newline(&mut bytes), before != after);
            assert_eq!(bytes, after.as_bytes());
        }
    }
}
