//! `courtside inspect`: say what a pasted thing is.

use std::io::{self, Read, Write};
use std::path::Path;

use clap::Args as ClapArgs;
use serde::Serialize;

use super::config::Context;
use super::folders;
use super::input::Source;
use super::named::NamedFiles;
use super::scheme::ChoiceArgs;
use super::secrets::{self, SecretArgs};
use super::shell::Shell;
use super::time;
use super::value::choice;
use crate::capture::Format as CaptureFormat;
use crate::exit::{Blame, Exit, Failure};
use crate::inspect::{Eyes, Fact, Layer, inspect};
use crate::platform;
use crate::report::wrapped;
use crate::text;

/// How large an input may be.
const LARGEST: u64 = 256 << 20;

/// Say what a pasted thing is, layer by layer
///
/// Takes a capture in any format, a sheet blob, a token, a header line, a form, or JSON of any flow; unwraps what is inside, and
/// verifies or decrypts it with every secret that can be found.
#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  courtside inspect request.http\n  courtside inspect \\\n    'X-Body-Signature:d5ed48e3049f0177d409320647e8529b79757893b1bb22f63bfdfb3d4185fc2d'\n  courtside inspect - < request.http"
)]
pub(super) struct Args {
    /// A file, - for standard input, or the thing itself
    #[arg(value_name = "ANYTHING")]
    thing: Option<String>,
    #[command(flatten)]
    secrets: SecretArgs,
    #[command(flatten)]
    files: NamedFiles,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_parser = choice::<Format>(), default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
}

#[derive(Serialize)]
struct Json<'a> {
    schema_version: u32,
    layers: &'a [Layer],
}

impl Args {
    #[inline(never)]
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        if self.secrets.reads_stdin() && self.thing.as_deref().is_none_or(|thing| thing == "-") {
            return Err(Failure::question(
                "the secret and the thing cannot both come from standard input; give one of them as a file",
            ));
        }
        let config = context.config()?;
        let explicit = self.secrets.explicit(shell.voice)?;
        let (source, input) = self.input()?;
        if input.trim_ascii().is_empty() {
            return Err(Failure::question("there is nothing to inspect: the input is empty"));
        }
        let mut known = Vec::new();
        let choices = ChoiceArgs::default();
        for scheme in platform::schemes() {
            let mut secrets = explicit.clone();
            if secrets.is_empty() {
                // What cannot be read is no reason to say less about the rest.
                secrets = secrets::known(scheme, &config, shell.voice).unwrap_or_else(|failure| {
                    shell.voice.warning(&format!("{:#}", failure.error));
                    Vec::new()
                });
            }
            known.push((choices.setting(scheme, &config)?, secrets));
        }
        // Of what is no capture nothing is loaded.
        let format = CaptureFormat::recognise(&input).unwrap_or(CaptureFormat::Body);
        let mut load = self.files.load(format, &source);
        let layers = inspect(&input, &Eyes { known: &known, now_ms: time::now_ms() }, &mut load);
        match self.format {
            Format::Json => {
                serde_json::to_writer(&mut shell.out, &Json { schema_version: 1, layers: &layers })
                    .map_err(io::Error::from)?;
                writeln!(shell.out)?;
            }
            Format::Text => print(shell, &layers)?,
        }
        // Something unknown is an answer. A capture that cannot be read is none, however much is said of others.
        let broken = layers.iter().any(|layer| layer.broken && layer.depth == 0);
        Ok(if broken { Exit::Question } else { Exit::Yes })
    }

    /// The thing itself, where the argument names no file. Read as it is: a packed file is one layer more.
    fn input(&self) -> Result<(Source, Vec<u8>), Failure> {
        let source = match self.thing.as_deref() {
            None => folders::sources(&[])?.remove(0),
            Some("-") => Source::Stdin,
            Some(thing) => match std::fs::metadata(thing) {
                Ok(kind) if kind.is_dir() => {
                    return Err(Failure::question(format!("{thing} is a folder; name a file in it")));
                }
                Ok(_) => Source::File(thing.into()),
                Err(_) if looks_like_a_path(thing) => {
                    return Err(Failure::question(format!(
                        "there is no file {thing}; to inspect the text itself, pipe it in"
                    )));
                }
                Err(_) => return Ok((Source::Stdin, thing.as_bytes().to_vec())),
            },
        };
        let cannot = format!("cannot read {}", source.name());
        let mut bytes = Vec::new();
        match &source {
            Source::Stdin => io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes).or_question(cannot)?,
            Source::File(path) => {
                let file = std::fs::File::open(path).or_question(cannot.clone())?;
                file.take(LARGEST + 1).read_to_end(&mut bytes).or_question(cannot)?
            }
        };
        if bytes.len() as u64 > LARGEST {
            return Err(Failure::question(format!(
                "{} is larger than {} MiB, which this command does not take in",
                source.name(),
                LARGEST >> 20
            )));
        }
        Ok((source, bytes))
    }
}

/// Whether a text that names no file was meant to name one: a single word with the extension of a thing that people inspect.
fn looks_like_a_path(thing: &str) -> bool {
    const EXTENSIONS: &[&str] =
        &["http", "rest", "har", "curl", "sh", "ndjson", "jsonl", "json", "txt", "log", "jwt", "bin", "gz", "form"];
    let extension = Path::new(thing).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    !thing.contains(char::is_whitespace)
        && !thing.contains("://")
        && (EXTENSIONS.contains(&extension) || thing.starts_with("./") || thing.starts_with("../")
            // A blob in base64 may begin with a slash too; it is longer, or has padding.
            || (thing.starts_with('/') && thing.len() < 40 && !thing.contains(['=', '+', '{', '<'])))
}

/// How wide lines are.
const WIDTH: usize = 80;

fn print(shell: &mut Shell, layers: &[Layer]) -> Result<(), Failure> {
    let paint = shell.paint;
    for (position, layer) in layers.iter().enumerate() {
        if position > 0 && layer.depth == 0 {
            writeln!(shell.out)?;
        }
        let indent = "  ".repeat(layer.depth);
        writeln!(shell.out, "{indent}{}", paint.strong(&text::sanitise(&layer.kind)))?;
        let name_width = |fact: &Fact| text::sanitise(&fact.name).chars().count();
        let width = layer.facts.iter().map(name_width).filter(|width| *width <= 28).max().unwrap_or_default();
        for fact in &layer.facts {
            let (name, value) = (text::sanitise(&fact.name), text::sanitise(&fact.value));
            let column = indent.len() + 4 + width;
            let longest = value.split(' ').map(|word| word.chars().count()).max().unwrap_or_default();
            if name.chars().count() > width || column + longest > WIDTH {
                writeln!(shell.out, "{indent}  {}", paint.name(&name))?;
                writeln!(shell.out, "{}", wrapped(&value, indent.len() + 4, WIDTH))?;
                continue;
            }
            let value = if column + value.chars().count() > WIDTH { wrapped(&value, column, WIDTH) } else { value };
            writeln!(shell.out, "{indent}  {}  {}", paint.name(&format!("{name:<width$}")), value.trim_start())?;
        }
        for line in layer.content.iter().flat_map(|content| content.lines()) {
            let line = if layer.prose { text::sanitise(line) } else { text::sanitise_json(line) };
            let line: Vec<char> = line.chars().collect();
            let pieces = if layer.prose { line.chunks(WIDTH - 4 - indent.len()) } else { line.chunks(usize::MAX) };
            for piece in pieces {
                writeln!(shell.out, "{indent}    {}", piece.iter().collect::<String>())?;
            }
            if line.is_empty() {
                writeln!(shell.out)?;
            }
        }
    }
    Ok(())
}
