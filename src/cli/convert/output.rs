//! Where converted captures go: into one of the capture formats, or into a script.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use crate::capture::{self, Capture, Format, Headers, Request, WriteError, Writer};
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
    Captures(Writer<&'o mut (dyn Write + Send)>, Format, BTreeMap<&'static str, u64>),
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
            Destination::Captures(format) => Self::Captures(Writer::new(*format, out), *format, BTreeMap::new()),
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
            Self::Captures(writer, format, lost) => {
                writer.capture(capture)?;
                for what in changed(*format, capture) {
                    *lost.entry(what).or_default() += 1;
                }
                Ok(())
            }
            Self::Script(draft) => draft.capture(capture),
        }
    }

    /// Writes what must stand at the end. Answers what is worth saying.
    pub(super) fn finish(self) -> Result<Vec<String>, Failure> {
        const CANNOT: &str = "cannot write the output";
        match self {
            Self::Captures(writer, format, lost) => match writer.finish() {
                Ok(_) => {
                    let note = |(what, number)| {
                        format!("{} no longer as captured, since {} cannot say {what}", are(number), format.name())
                    };
                    Ok(lost.into_iter().map(note).collect())
                }
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

/// Blanks there are none of a header's value on the wire (RFC 9110, section 5.5), so that forms which are read as the wire is lose them.
const EDGES: &str = "blanks at the edge of a header's value";

fn has_edges(headers: &Headers) -> bool {
    let is_blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    headers.iter().any(|(_, value)| is_blank(value.first()) || is_blank(value.last()))
}

/// What a form cannot say of a request, where it is one of those that keep less than the rest: known by reading what is written.
fn changed(format: Format, capture: &Capture) -> Vec<&'static str> {
    let request = &capture.request;
    let answer = capture.response.as_ref().filter(|_| format == Format::Http);
    let edges = matches!(format, Format::Http | Format::Curl)
        && (has_edges(&request.headers) || answer.is_some_and(|answer| has_edges(&answer.headers)));
    let mut lost = Vec::new();
    if edges {
        lost.push(EDGES);
    }
    if !matches!(format, Format::Gateway | Format::Curl) {
        return lost;
    }
    let mut text = Vec::new();
    let mut writer = Writer::new(format, &mut text);
    let alone = Capture { request: request.clone(), ..Capture::default() };
    if writer.capture(&alone).is_err() || writer.finish().is_err() {
        return lost;
    }
    let none = &mut |_: &str| Err(std::io::Error::other("no file is read"));
    let Some(read) = capture::read(format, &text, none).ok().and_then(|all| all.into_iter().next()) else {
        return lost;
    };
    let split = |target: &[u8]| {
        let start = memchr::memmem::find(target, b"://").filter(|_| !target.starts_with(b"/")).map(|at| at + 3);
        let end = start.map(|start| {
            let rest = target.get(start..).unwrap_or_default();
            start + memchr::memchr3(b'/', b'?', b'#', rest).unwrap_or(rest.len())
        });
        let (host, path) = target.split_at(end.unwrap_or_default());
        (host.to_vec(), path.to_vec())
    };
    let ((host, path), (host_read, path_read)) = (split(&request.target), split(&read.request.target));
    let headers = |one: &Request| {
        let value = |value: &[u8]| if edges { value.trim_ascii().to_vec() } else { value.to_vec() };
        one.headers.iter().map(|(name, text)| (name.to_vec(), value(text))).collect::<Vec<_>>()
    };
    let (own, kept) = (headers(request), headers(&read.request));
    let stay: Vec<_> = kept.iter().filter(|pair| own.contains(pair)).collect();
    if !host.is_empty() && host_read != host {
        lost.push("the host of its URL");
    }
    let bare = |path: &[u8]| if path.is_empty() { b"/".to_vec() } else { path.to_vec() };
    if bare(&path) != bare(&path_read) {
        lost.push("its target in that spelling");
    }
    if stay != own.iter().collect::<Vec<_>>() {
        lost.push("its headers in that order");
    }
    lost
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
