//! `courtside convert`: between capture formats, and into scripts for engines that distribute load.

mod output;

use std::io::Write;
use std::path::Path;

use clap::Args as ClapArgs;

use self::output::{Destination, Output, Signing, Target, target};
use super::config::Context;
use super::folders;
use super::input::{self, Opened, Source};
use super::named::NamedFiles;
use super::progress::Watch;
use super::scheme::{self, ChoiceArgs};
use super::shell::{Shell, Voice};
use super::verify::{capture_format, header};
use crate::capture::{self, Capture, Format, Note, WriteError, ndjson};
use crate::cli::value::{read, read_hidden};
use crate::exit::{Exit, Failure};
use crate::lines;
use crate::lines::Chunk;
use crate::platform::Scheme;
use crate::recognise;
use crate::text;

/// Convert captures between formats, or into a load test
///
/// The formats are http, har, curl, ndjson, gateway and body; fetch and powershell, as browsers copy them, ngrok,
/// postman, burp and hexdump are read only. The input's is
/// recognised from its content, the output's from its name. Bodies, header order and case are kept byte for byte; http, har and ndjson
/// keep everything but comments and `###` titles. NDJSON streams in constant memory.
///
/// --to locust and --to k6 write a script that sends the captures from as many machines as those engines run on, and signs each of them
/// freshly there. Secrets come from environment variables where the script runs; none is read or written here.
#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  courtside convert captures.har captures.ndjson\n  courtside convert request.http - --to curl\n  courtside convert captures.ndjson load.py --to locust\n  courtside convert captures/ load.js --to k6\n  courtside convert body.json request.http \\\n    --url http://127.0.0.1:3000/initialize \\\n    --header='X-Body-Signature:d5ed48e3049f0177d409320647e8529b79757893b1bb22f63bfdfb3d4185fc2d'"
)]
pub(super) struct Args {
    /// The captures to read: a file, a folder, or - for standard input
    #[arg(value_name = "IN")]
    input: String,
    /// The file to write, or - for standard output
    #[arg(value_name = "OUT")]
    output: String,
    /// The input's format
    #[arg(long, value_name = "FORMAT", value_parser = read(capture_format))]
    from: Option<Format>,
    #[command(flatten)]
    files: NamedFiles,
    /// The output's format, where its name does not tell; or locust or k6 for a script
    #[arg(long, value_name = "FORMAT", value_parser = read(target))]
    to: Option<Target>,
    /// A header for a bare body; may be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = read_hidden(header))]
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
    /// The scheme that a script signs by; else what each capture carries
    #[arg(long, value_name = "NAME", value_parser = read(scheme::scheme))]
    scheme: Option<&'static Scheme>,
    #[command(flatten)]
    choices: ChoiceArgs,
}

impl Args {
    #[inline(never)]
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        let path = Path::new(&self.output);
        if path.extension().is_some_and(|extension| extension == "gz") {
            return Err(Failure::question(format!(
                "{} would have to be compressed, which convert does not do; write to - and pipe into gzip",
                self.output
            )));
        }
        let Some(to) = self.to.or_else(|| Target::of_name(&self.output)) else {
            return Err(Failure::question(self.no_format()));
        };
        let to = match to {
            Target::Script(engine) => {
                Destination::Script(engine, Signing::new(self.scheme, &self.choices, &context.config()?)?)
            }
            Target::Captures(_) if self.scheme.is_some() || self.choices.given() => {
                let message =
                    "--scheme and what the account chose say how a script signs: they go with --to locust and --to k6";
                return Err(Failure::question(message));
            }
            Target::Captures(format) => Destination::Captures(format),
        };
        let sources = folders::sources(std::slice::from_ref(&self.input))?;
        let same = |source: &Source| match source {
            Source::File(from) => from.canonicalize().is_ok_and(|from| path.canonicalize().is_ok_and(|to| from == to)),
            Source::Stdin => false,
        };
        if matches!(to, Destination::Script(..)) && sources.iter().any(same) {
            return Err(Failure::question(format!(
                "{} holds the captures, and the script would take their place; name another file",
                self.output
            )));
        }
        let watch = shell.watch;
        let mut done = Done::default();
        let mut write = |out: &mut (dyn Write + Send)| -> Result<(), Failure> {
            let mut output = Output::new(&to, out);
            for source in &sources {
                self.read(source, watch, &mut output, &mut done)?;
            }
            if done.written == 0 {
                return Err(done.unread().unwrap_or_else(|| Failure::question(self.nothing(&done))));
            }
            done.notes.extend(output.finish()?);
            Ok(())
        };
        if self.output == "-" {
            write(&mut shell.out)?;
        } else {
            input::write_whole(path, write)?;
        }
        let unread = done.unread();
        done.say(shell.voice);
        unread.map_or(Ok(Exit::Yes), Err)
    }

    fn no_format(&self) -> String {
        let what = if self.output == "-" {
            "standard output has no name that tells a format".to_owned()
        } else {
            format!("the format of {} cannot be told from its name", self.output)
        };
        format!("{what}; name it with --to: {}", Target::written().join(", "))
    }

    /// Why nothing was written. That is a wrong question, and leaves no file.
    fn nothing(&self, done: &Done) -> String {
        let spoken = if self.input == "-" { "standard input" } else { &self.input };
        let why = if done.skipped > 0 {
            "holds no request of a known platform; --all keeps the others"
        } else {
            "holds no capture; name a file or folder with requests, or what a bare body came with as -H 'Name: value'"
        };
        format!("{spoken} {why}")
    }

    /// Hands over every capture of one source.
    fn read(&self, source: &Source, watch: Watch, output: &mut Output<'_>, done: &mut Done) -> Result<(), Failure> {
        let name = source.name();
        let mut opened = Opened::new(source)?.in_utf8(source)?.watched(source, watch);
        let from = match self.from {
            Some(format) => format,
            None if !self.headers.is_empty() => Format::Body,
            None => match opened.format(source)? {
                Some(format) => format,
                // Any script or JSON may lie in a folder.
                None if name != self.input && !input::is_called_a_capture(source) => return Ok(()),
                None if input::is_blank(&opened.head) && opened.is_whole() => {
                    return Err(Failure::question(format!("{name} is empty: there is no capture in it")));
                }
                None => {
                    return Err(Failure::question(format!(
                        "{name} is no capture that courtside knows; name its format with --from (a bare body is --from body)"
                    )));
                }
            },
        };
        let mut write = |capture: &Capture, done: &mut Done| {
            done.mention(&name, capture);
            done.written += 1;
            output.capture(capture).map_err(|error| match error {
                WriteError::Io(error) => Failure::from(error),
                WriteError::CannotSay { message } => Failure::question(format!("{name}:{}: {message}", capture.line)),
            })
        };
        // A list of captures, or one that is laid out, is no stream of lines.
        if from == Format::Ndjson && (!opened.is_whole() || ndjson::begins_with_a_line(&opened.head)) {
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
                        match capture {
                            Ok(capture) => write(&capture, done)?,
                            Err(place) => done.broken(place),
                        }
                    }
                    Ok(())
                },
            )?;
            return Ok(());
        }
        let bytes = opened.into_bytes(source, usize::MAX)?;
        if from == Format::Body && bytes.ends_with(b"\n") {
            done.notes.push(format!(
                "{} ends in a line break, which is kept as a part of the body; platforms send bodies without one",
                self.input
            ));
        }
        // What courtside wrote itself is all ours, whatever it is.
        let ours = from != Format::Har
            || self.all
            || memchr::memmem::find(&bytes[..bytes.len().min(4096)], b"\"courtside\"").is_some();
        let placed = |error: &capture::Error| format!("{name}:{}:{}: {error}", error.line, error.column);
        let items = capture::read_each(from, &bytes, &mut self.files.load(from, source))
            .map_err(|error| Failure::question(placed(&error)))?;
        // What cannot be read does not hide what can.
        items.broken.iter().for_each(|error| done.broken(placed(error)));
        done.more_broken += items.untold as u64;
        for (_, mut capture) in items.captures {
            if from == Format::Body {
                self.complete(&mut capture);
            }
            let request = &capture.request;
            if !ours && recognise::flow_name(request).is_none() && recognise::schemes(request).is_empty() {
                done.skipped += 1;
                continue;
            }
            write(&capture, done)?;
        }
        Ok(())
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
    /// What could not be read, each with its place: the first few, and how many more.
    broken: Vec<String>,
    more_broken: u64,
    /// Sentences about bodies of another length than declared: the first few.
    lengths: Vec<String>,
    more_lengths: u64,
    /// What else is worth a sentence.
    notes: Vec<String>,
}

impl Done {
    fn broken(&mut self, place: String) {
        if self.broken.len() < BROKEN {
            self.broken.push(place);
        } else {
            self.more_broken += 1;
        }
    }

    /// That something could not be read; a single thing that leaves nothing else is the error itself.
    fn unread(&mut self) -> Option<Failure> {
        if self.written == 0 && self.more_broken == 0 && self.broken.len() == 1 {
            return self.broken.pop().map(Failure::question);
        }
        let count = self.broken.len() as u64 + self.more_broken;
        let untold =
            if self.more_broken > 0 { format!(", {} of them not named here", self.more_broken) } else { String::new() };
        let kept = if self.written > 0 { "; the others are written" } else { "" };
        let requests = text::count(count, "request");
        (count > 0).then(|| Failure::question(format!("{requests} could not be read{untold}{kept}")))
    }

    fn mention(&mut self, name: &str, capture: &Capture) {
        for note in &capture.notes {
            let said = match note {
                Note::LengthDisagrees { declared, actual } => {
                    format!("Content-Length says {declared}, and the body has {actual}; both are kept as they are")
                }
                Note::SizeDisagrees { declared, actual } => {
                    format!("`bodySize` says {declared}, and the body has {actual}; the body is kept as it is")
                }
                Note::LengthUnreadable => "Content-Length is no single number; it is kept as it is".to_owned(),
                Note::EndsInBlankLines { lines } => {
                    let breaks = text::count(*lines as u64, "line break");
                    format!(
                        "the body was taken to end in {breaks}, since nothing says how long it is; editors send none"
                    )
                }
                Note::AnswerUnmarked => {
                    "what stands behind a blank line and begins as an answer does was taken for the answer".to_owned()
                }
                Note::BodyTemplate { word } => {
                    format!("the body holds {word}, {}; it is kept as it is", Note::of_template(word))
                }
                Note::BodyAbsent { .. } => {
                    "nothing is said of a body, and nothing is said of one in what is written".to_owned()
                }
                Note::BodyRebuilt { from } => {
                    format!("the body was put together from {from}, and may not be the bytes that were sent")
                }
                Note::HeadCut => format!("{}; it is written with an empty body", Note::HEAD_CUT),
                Note::HeadFolded { name } => format!(
                    "lines that begin with white space were taken for the rest of the header `{}`",
                    text::visible(name.as_bytes())
                ),
                Note::HeaderName { name } => {
                    format!("`{}` is no name that HTTP has for a header", text::visible(name.as_bytes()))
                }
                Note::HeadersDisagree { name } => {
                    format!("`headers` and `multiValueHeaders` disagree on {}", text::visible(name.as_bytes()))
                }
                Note::BodyUnrecorded { declared } if capture.lacks_its_body() => {
                    let bytes = text::count(*declared, "byte");
                    format!("the body of {bytes} was not recorded, so that the capture is written without one")
                }
                Note::BodyUnrecorded { .. } => {
                    format!("{}; so it is written", capture.told_unrecorded().unwrap_or_default())
                }
            };
            if self.lengths.len() < LENGTHS {
                self.lengths.push(format!("{name}:{}: {said}", capture.line));
            } else {
                self.more_lengths += 1;
            }
        }
    }

    fn say(self, voice: Voice) {
        for place in &self.broken {
            voice.complain(place);
        }
        for place in &self.lengths {
            voice.warning(place);
        }
        if self.more_lengths > 0 {
            voice.warning(&format!(
                "{} in all have a body of another length than they declare",
                text::count(self.more_lengths + self.lengths.len() as u64, "capture")
            ));
        }
        for note in &self.notes {
            voice.note(note);
        }
        if self.skipped > 0 {
            voice.note(&format!(
                "left out {} of no known platform; --all keeps {}",
                text::count(self.skipped, "request"),
                if self.skipped == 1 { "it" } else { "them" }
            ));
        }
    }
}

/// How many requests that cannot be read are named one by one.
const BROKEN: usize = 20;

/// How many disagreeing lengths are named one by one.
const LENGTHS: usize = 5;
