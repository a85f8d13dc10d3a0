//! Where converted captures go: into one of the capture formats, or into a script.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use crate::capture::{Capture, Format, WriteError, Writer};
use crate::cli::config::Config;
use crate::cli::scheme::{self, ChoiceArgs};
use crate::cli::secrets::is_variable;
use crate::exit::{Blame as _, Failure};
use crate::platform::{self, Scheme};
use crate::script::{self, Engine, Kept, Script, Signer};
use crate::secret::SecretSource;
use crate::text;

/// What `--to` names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    /// A capture format.
    Captures(Format),
    /// A script for an engine.
    Script(Engine),
}

impl Target {
    /// What a file of that name holds, where the name tells.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let path = Path::new(name);
        if let Some(engine) = path.file_name().and_then(|name| Engine::from_file_name(name.to_str()?)) {
            return Some(Self::Script(engine));
        }
        Format::from_extension(path.extension()?.to_str()?).map(Self::Captures)
    }

    /// The names of all that can be written.
    pub(super) fn written() -> Vec<&'static str> {
        let formats = Format::ALL.into_iter().filter(|format| format.is_written()).map(Format::name);
        formats.chain(Engine::ALL.map(Engine::name)).collect()
    }
}

/// Reads what follows `--to`.
pub(super) fn target(name: &str) -> Result<Target, String> {
    let format = Format::from_name(name).map(Target::Captures);
    format.or_else(|| Engine::from_name(name).map(Target::Script)).ok_or_else(|| {
        let formats = Format::ALL.map(Format::name).join(", ");
        format!("the formats are {formats}; locust and k6 are scripts")
    })
}

/// Who signs in a script, and by what.
pub(super) struct Signing {
    named: Option<&'static Scheme>,
    subscription_header: Option<String>,
    signers: Vec<Signer>,
}

impl Signing {
    pub(super) fn new(named: Option<&'static Scheme>, choices: &ChoiceArgs, config: &Config) -> Result<Self, Failure> {
        let signer = |scheme: &'static Scheme| {
            let sources = config.secrets.get(scheme.name).map(Vec::as_slice).unwrap_or_default();
            let mut variables = vec![scheme.env.to_owned()];
            variables.extend(sources.iter().filter_map(variable).filter(|name| name != scheme.env));
            Ok(Signer { setting: choices.setting(scheme, config)?, variables })
        };
        Ok(Self {
            named,
            subscription_header: choices.subscription_header(config),
            signers: platform::schemes().map(signer).collect::<Result<_, Failure>>()?,
        })
    }

    /// Who signs that capture.
    fn of(&self, capture: &Capture) -> Result<Vec<Cow<'_, Signer>>, WriteError> {
        let directive = capture.directive("scheme").filter(|_| self.named.is_none());
        let named = match directive {
            Some(name) => Some(scheme::scheme(name).map_err(|error| WriteError::CannotSay {
                message: format!("`# @scheme {}`: {error}", text::sanitise(name)),
            })?),
            None => self.named,
        };
        let schemes = script::schemes(&capture.request, named, self.subscription_header.as_deref());
        let own: Vec<String> = capture
            .directives
            .iter()
            .filter(|directive| directive.name == "secret")
            .filter_map(|directive| variable(&SecretSource::parse(&directive.value).ok()?))
            .collect();
        let signers = schemes.into_iter().filter_map(|scheme| {
            let signer = self.signers.iter().find(|signer| std::ptr::eq(signer.setting.scheme, scheme))?;
            Some(if own.is_empty() {
                Cow::Borrowed(signer)
            } else {
                Cow::Owned(Signer { variables: own.clone(), ..signer.clone() })
            })
        });
        Ok(signers.collect())
    }
}

/// The environment variable that a source names. What is no name is left out: it may be the secret itself.
fn variable(source: &SecretSource) -> Option<String> {
    match source {
        SecretSource::Env(name) if is_variable(name) => Some(name.clone()),
        _ => None,
    }
}

/// A target with what it takes to write it.
pub(super) enum Destination {
    /// A capture format.
    Captures(Format),
    /// A script, and what signs in it.
    Script(Engine, Signing),
}

/// What takes the captures.
pub(super) enum Output<'o> {
    /// Written as they come.
    Captures(Writer<&'o mut (dyn Write + Send)>),
    /// Collected, and written at the end.
    Script(Box<Draft<'o>>),
}

/// A script before it is written.
pub(super) struct Draft<'o> {
    script: Script,
    signing: &'o Signing,
    out: &'o mut (dyn Write + Send),
    kept: BTreeMap<(&'static str, &'static str), u64>,
    unsigned: u64,
    credentials: u64,
}

impl<'o> Output<'o> {
    pub(super) fn new(to: &'o Destination, out: &'o mut (dyn Write + Send)) -> Self {
        match to {
            Destination::Captures(format) => Self::Captures(Writer::new(*format, out)),
            Destination::Script(engine, signing) => Self::Script(Box::new(Draft {
                script: Script::new(*engine),
                signing,
                out,
                kept: BTreeMap::new(),
                unsigned: 0,
                credentials: 0,
            })),
        }
    }

    pub(super) fn capture(&mut self, capture: &Capture) -> Result<(), WriteError> {
        match self {
            Self::Captures(writer) => writer.capture(capture),
            Self::Script(draft) => draft.capture(capture),
        }
    }

    /// Writes what must stand at the end. Answers what is worth saying.
    pub(super) fn finish(self) -> Result<Vec<String>, Failure> {
        const CANNOT: &str = "cannot write the output";
        match self {
            Self::Captures(writer) => match writer.finish() {
                Ok(_) => Ok(Vec::new()),
                // As it is, so that a closed pipe is known as one.
                Err(WriteError::Io(error)) => Err(Failure::from(error)),
                Err(error) => Err(error).or_world(CANNOT),
            },
            Self::Script(draft) => {
                draft.script.write(draft.out).or_world(CANNOT)?;
                Ok(draft.notes())
            }
        }
    }
}

impl Draft<'_> {
    fn capture(&mut self, capture: &Capture) -> Result<(), WriteError> {
        if capture.lacks_its_body() || capture.unrecorded().is_some() {
            let (what, made) = if capture.lacks_its_body() { ("", "an empty") } else { ("whole ", "a whole") };
            return Err(WriteError::CannotSay {
                message: format!(
                    "the {what}body is not in the record, and a script would make {made} one of it; record the request with its body"
                ),
            });
        }
        let signers = self.signing.of(capture)?;
        let signers: Vec<&Signer> = signers.iter().map(Cow::as_ref).collect();
        let kept = self
            .script
            .capture(capture, &signers)
            .map_err(|refusal| WriteError::CannotSay { message: refusal.to_string() })?;
        for Kept { scheme, why } in kept {
            *self.kept.entry((scheme, why)).or_default() += 1;
        }
        let headers = &capture.request.headers;
        self.unsigned += u64::from(signers.is_empty());
        self.credentials += u64::from(["authorization", "cookie"].iter().any(|name| headers.get(name).is_some()));
        Ok(())
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let variables = self.script.variables();
        if !variables.is_empty() {
            notes.push(format!("where the script runs, it takes secrets from {}", variables.join(", ")));
        }
        for ((scheme, why), number) in &self.kept {
            notes.push(format!("{} sent as captured by `{scheme}`: {why}", are(*number)));
        }
        if self.unsigned > 0 {
            notes.push(format!(
                "{} sent as captured: no scheme is known for what carries no signature",
                are(self.unsigned)
            ));
        }
        if self.credentials > 0 {
            let captures = text::count(self.credentials, "capture");
            notes.push(format!("Authorization and Cookie headers of {captures} stand in the script as they were sent"));
        }
        notes
    }
}

fn are(number: u64) -> String {
    format!("{} {}", text::count(number, "capture"), if number == 1 { "is" } else { "are" })
}
