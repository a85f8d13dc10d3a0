//! `courtside inspect`: say what a pasted thing is.

use std::io::{self, Write};

use clap::Args as ClapArgs;
use serde::Serialize;

use super::config::Context;
use super::input::{self, Opened, Source};
use super::secrets::{self, SecretArgs};
use super::shell::Shell;
use super::time;
use crate::exit::{Exit, Failure};
use crate::inspect::{Eyes, Layer, inspect};
use crate::platform;
use crate::report::wrapped;
use crate::secret::Redactor;
use crate::signature::Setting;
use crate::text;

/// How large an input may be.
const LARGEST: usize = 256 << 20;

/// Say what a pasted thing is, layer by layer
///
/// Takes a capture in any format, a sheet blob, a token, a header line, a form, or JSON of any flow; unwraps what is inside, and
/// verifies or decrypts it with every secret that can be found.
#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  courtside inspect request.http\n  courtside inspect 'X-Body-Signature: d5ed48e3…'\n  pbpaste | courtside inspect"
)]
pub(super) struct Args {
    /// A file, - for standard input, or the thing itself
    #[arg(value_name = "ANYTHING")]
    thing: Option<String>,
    #[command(flatten)]
    secrets: SecretArgs,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
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
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        if self.secrets.reads_stdin() && self.thing.as_deref().is_none_or(|thing| thing == "-") {
            return Err(Failure::question(
                "the secret and the thing cannot both come from standard input; give one of them as a file",
            ));
        }
        let config = context.config()?;
        let explicit = self.secrets.explicit(shell.voice)?;
        let input = self.input()?;
        if input.trim_ascii().is_empty() {
            return Err(Failure::question("there is nothing to inspect: the input is empty"));
        }
        let mut known = Vec::new();
        for scheme in platform::schemes() {
            let mut secrets = explicit.clone();
            if secrets.is_empty() {
                // What cannot be read is no reason to say less about the rest.
                secrets = secrets::known(scheme, &config, shell.voice).unwrap_or_else(|failure| {
                    shell.voice.warning(&format!("{:#}", failure.error));
                    Vec::new()
                });
            }
            known.push((Setting::from(scheme), secrets));
        }
        let redactor = Redactor::new(known.iter().flat_map(|(_, secrets)| secrets));
        let mut layers = inspect(&input, &Eyes { known: &known, now_ms: time::now_ms() });
        for layer in &mut layers {
            for (_, value) in &mut layer.facts {
                *value = redactor.apply(std::mem::take(value));
            }
            layer.content = layer.content.take().map(|content| redactor.apply(content));
        }
        match self.format {
            Format::Json => {
                serde_json::to_writer(&mut shell.out, &Json { schema_version: 1, layers: &layers })
                    .map_err(io::Error::from)?;
                writeln!(shell.out)?;
            }
            Format::Text => print(shell, &layers)?,
        }
        Ok(Exit::Yes)
    }

    /// The thing itself, where the argument names no file.
    fn input(&self) -> Result<Vec<u8>, Failure> {
        let source = match self.thing.as_deref() {
            None => input::sources(&[])?.remove(0),
            Some("-") => Source::Stdin,
            Some(name) if std::fs::metadata(name).is_ok_and(|kind| kind.is_file()) => Source::File(name.into()),
            Some(thing) => return Ok(thing.as_bytes().to_vec()),
        };
        Opened::new(&source)?.into_bytes(&source, LARGEST)
    }
}

fn print(shell: &mut Shell, layers: &[Layer]) -> Result<(), Failure> {
    let paint = shell.paint;
    for layer in layers {
        let indent = "  ".repeat(layer.depth);
        writeln!(shell.out, "{indent}{}", paint.strong(&text::sanitise(&layer.kind)))?;
        let width = layer.facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default().min(30);
        for (name, value) in &layer.facts {
            let value = text::sanitise(value);
            let column = indent.len() + 4 + width;
            let long = column + value.chars().count() > 80;
            let value = if long { wrapped(&value, column, 80).trim_start().to_owned() } else { value };
            writeln!(shell.out, "{indent}  {}  {value}", paint.name(&format!("{:<width$}", text::sanitise(name))))?;
        }
        if let Some(content) = &layer.content {
            for line in content.lines() {
                writeln!(shell.out, "{indent}    {}", text::sanitise(line))?;
            }
        }
    }
    Ok(())
}
