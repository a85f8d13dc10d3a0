//! `courtside convert`: between capture formats.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::input::{self, Opened, Source};
use super::shell::Shell;
use super::verify::{capture_format, header};
use crate::capture::{self, Capture, Format, Note, WriteError, Writer, ndjson};
use crate::exit::{Blame, Exit, Failure};
use crate::lines;
use crate::lines::Chunk;
use crate::recognise;
use crate::text;

/// Convert captures between formats
///
/// The formats are http, har, curl, ndjson, gateway and body; fetch and powershell, as browsers copy them, are read only. The input's is
/// recognised from its content, the output's from its name. Bodies, header order and case are kept byte for byte; http, har and ndjson keep everything. NDJSON streams in constant
/// memory.
#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  courtside convert captures.har captures.ndjson\n  courtside convert request.http - --to curl\n  courtside convert body.json request.http -H 'X-Body-Signature: d5ed48e3049f0177d409320647e8529b79757893b1bb22f63bfdfb3d4185fc2d' --url http://127.0.0.1:3000/initialize"
)]
pub(super) struct Args {
    /// The captures to read, or - for standard input
    #[arg(value_name = "IN")]
    input: String,
    /// The file to write, or - for standard output
    #[arg(value_name = "OUT")]
    output: String,
    /// The input's format
    #[arg(long, value_name = "FORMAT", value_parser = capture_format)]
    from: Option<Format>,
    /// The output's format, where its name does not tell
    #[arg(long, value_name = "FORMAT", value_parser = capture_format)]
    to: Option<Format>,
    /// A header for a bare body; may be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = header)]
    headers: Vec<(String, String)>,
    /// The method for a bare body
    #[arg(short = 'X', long, value_name = "METHOD", default_value = "POST")]
    request: String,
    /// The URL for a bare body
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3000/")]
    url: String,
    /// Keep the entries of a HAR that belong to no known platform
    #[arg(long)]
    all: bool,
}

impl Args {
    pub(super) fn run(self, shell: &mut Shell) -> Result<Exit, Failure> {
        let path = Path::new(&self.output);
        if path.extension().is_some_and(|extension| extension == "gz") {
            return Err(Failure::question(format!(
                "{} would have to be compressed, which convert does not do; write to - and pipe into gzip",
                self.output
            )));
        }
        let Some(to) = self.to.or_else(|| format_of(&self.output)) else {
            return Err(Failure::question(self.no_format()));
        };
        let source = if self.input == "-" { Source::Stdin } else { Source::File(PathBuf::from(&self.input)) };
        let opened = Opened::new(&source)?.watched(&source, shell.watch);
        let from = match self.from {
            Some(format) => format,
            None if !self.headers.is_empty() => Format::Body,
            None => Format::recognise(&opened.head).ok_or_else(|| {
                let name = source.name();
                Failure::question(format!("{name} is no capture that courtside knows; name its format with --from (a bare body is --from body)"))
            })?,
        };
        let mut done = Done::default();
        if self.output == "-" {
            done = self.write(&source, opened, from, to, &mut shell.out)?;
        } else {
            input::write_whole(path, |out| {
                done = self.write(&source, opened, from, to, out)?;
                Ok(())
            })?;
        }
        for place in &done.lengths {
            shell.voice.warning(place);
        }
        if done.more_lengths > 0 {
            shell.voice.warning(&format!(
                "{} in all have a body of another length than they declare",
                text::count(done.more_lengths + done.lengths.len() as u64, "capture")
            ));
        }
        if done.ends_in_a_break {
            shell.voice.note(&format!(
                "{} ends in a line break, which is kept as a part of the body; platforms send bodies without one",
                self.input
            ));
        }
        if done.skipped > 0 {
            shell.voice.note(&format!(
                "left out {} of no known platform; --all keeps {}",
                text::count(done.skipped, "request"),
                if done.skipped == 1 { "it" } else { "them" }
            ));
        }
        Ok(Exit::Yes)
    }

    fn no_format(&self) -> String {
        let names: Vec<&str> =
            Format::ALL.iter().filter(|format| format.is_written()).map(|format| format.name()).collect();
        let what = if self.output == "-" {
            "standard output has no name that tells a format".to_owned()
        } else {
            format!("the format of {} cannot be told from its name", self.output)
        };
        format!("{what}; name it with --to: {}", names.join(", "))
    }

    /// Writes every capture. Nothing to write is a wrong question, and leaves no file.
    fn write(
        &self,
        source: &Source,
        opened: Opened,
        from: Format,
        to: Format,
        out: &mut (dyn Write + Send),
    ) -> Result<Done, Failure> {
        let name = source.name();
        let spoken = if *source == Source::Stdin { "standard input" } else { &name };
        let mut writer = Writer::new(to, out);
        let mut done = Done::default();
        let cannot = |capture: &Capture, error: WriteError| match error {
            WriteError::Io(error) => Failure::from(error),
            WriteError::CannotSay { message } => Failure::question(format!("{name}:{}: {message}", capture.line)),
        };
        if from == Format::Ndjson {
            let read = |(): &mut (), chunk: Chunk<'_>| {
                let mut captures = Vec::new();
                for (number, line) in chunk.lines().filter(|(_, line)| !line.trim_ascii().is_empty()) {
                    let mut capture = Capture::default();
                    match ndjson::read_line(line, &mut capture) {
                        Ok(()) => {
                            capture.line = usize::try_from(number).unwrap_or(usize::MAX);
                            captures.push(Ok(capture));
                        }
                        Err(error) => {
                            captures.push(Err(format!("{name}:{number}:{}: {error}", error.column)));
                        }
                    }
                }
                captures
            };
            // One reader is enough: writing is the bottleneck, and a single worker keeps memory lowest.
            lines::process(
                opened.into_reader(),
                1,
                || (),
                read,
                |captures| -> Result<(), Failure> {
                    for capture in captures {
                        let capture = capture.map_err(Failure::question)?;
                        done.mention(&name, &capture);
                        writer.capture(&capture).map_err(|error| cannot(&capture, error))?;
                        done.written += 1;
                    }
                    Ok(())
                },
            )?;
        } else {
            let bytes = opened.into_bytes(source, usize::MAX)?;
            done.ends_in_a_break = from == Format::Body && bytes.ends_with(b"\n");
            // What courtside wrote itself is all ours, whatever it is.
            let ours = from != Format::Har
                || self.all
                || memchr::memmem::find(&bytes[..bytes.len().min(4096)], b"\"courtside\"").is_some();
            let captures = capture::read(from, &bytes, &mut input::load(from, source))
                .map_err(|error| Failure::question(format!("{name}:{}:{}: {error}", error.line, error.column)))?;
            for mut capture in captures {
                if from == Format::Body {
                    self.complete(&mut capture);
                }
                if !ours
                    && recognise::flow_name(&capture.request).is_none()
                    && recognise::schemes(&capture.request).is_empty()
                {
                    done.skipped += 1;
                    continue;
                }
                done.mention(&name, &capture);
                writer.capture(&capture).map_err(|error| cannot(&capture, error))?;
                done.written += 1;
            }
        }
        if done.written == 0 {
            let why = if done.skipped > 0 {
                "holds no request of a known platform; --all keeps the others"
            } else {
                "holds no capture"
            };
            return Err(Failure::question(format!("{spoken} {why}")));
        }
        writer.finish().map(|_| ()).or_world("cannot write the output")?;
        Ok(done)
    }

    fn complete(&self, capture: &mut Capture) {
        capture.request.method = self.request.clone().into_bytes();
        capture.request.target = self.url.clone().into_bytes();
        for (name, value) in &self.headers {
            capture.request.headers.push(name.as_str(), value.as_str());
        }
    }
}

#[derive(Default)]
struct Done {
    written: u64,
    skipped: u64,
    /// Sentences about bodies of another length than declared: the first few.
    lengths: Vec<String>,
    more_lengths: u64,
    /// Whether a bare body ends in a line break, which was probably not on the wire.
    ends_in_a_break: bool,
}

impl Done {
    fn mention(&mut self, name: &str, capture: &Capture) {
        for note in &capture.notes {
            let said = match note {
                Note::LengthDisagrees { declared, actual } => {
                    format!("Content-Length says {declared}, and the body has {actual}; both are kept as they are")
                }
                Note::LengthUnreadable => "Content-Length is no single number; it is kept as it is".to_owned(),
                Note::BodyUnrecorded { declared } => {
                    let bytes = text::count(*declared, "byte");
                    format!("the body of {bytes} was not recorded, so that the capture is written without one")
                }
            };
            if self.lengths.len() < LENGTHS {
                self.lengths.push(format!("{name}:{}: {said}", capture.line));
            } else {
                self.more_lengths += 1;
            }
        }
    }
}

/// How many disagreeing lengths are named one by one.
const LENGTHS: usize = 5;

fn format_of(name: &str) -> Option<Format> {
    Format::from_extension(Path::new(name).extension()?.to_str()?)
}
