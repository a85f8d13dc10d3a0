//! `courtside redact`: captures without what is secret or personal, signed with the public secrets of the fixtures.

mod gather;
mod output;
mod staged;

use std::path::PathBuf;

use clap::Args as ClapArgs;

use self::output::{Names, Output, Plan, plan};
use self::staged::Staged;
use super::config::{Config, Context};
use super::folders;
use super::input::{self, Opened};
use super::named::NamedFiles;
use super::scheme::ChoiceArgs;
use super::secrets::{self, SecretArgs};
use super::shell::Shell;
use super::stock::Stock;
use super::time::parse_moment;
use crate::capture::{self, Capture, Format, Writer, ndjson};
use crate::cli::value::read;
use crate::exit::{Blame as _, Exit, Failure};
use crate::lines::{self, Chunk};
use crate::redact::{Changes, Gathered, Naming, Options, Redaction, Selector};
use crate::report::redact::{Broken, FileRow, Report};
use crate::secret::{Secret, SecretSource};
use crate::sheet;

/// Replace secrets and personal data in captures, and sign them with the public secrets
///
/// Names, e-mail addresses, telephone numbers, network addresses, ids, pictures, what people wrote, cookies, tokens and every known secret
/// become made-up values of the same form: the same value the same one everywhere. What was signed is signed again with the secrets that are
/// public in the fixtures, so that `courtside verify --config fixtures/courtside.toml` still says ok. Members are told by their names in the
/// platforms' tables and values by their form; every other byte of a body stays. What one capture calls a name, a telephone number or an id is
/// replaced in the sentences and addresses of all of them: files are read twice, and a pipe once, capture by capture.
///
/// Without --seed no two runs give the same values. With it they do, and redacting twice changes nothing but numbers of up to eight digits, which
/// have no room to be known again; whoever knows the seed can find
/// out whether a value stands for one that they guess.
///
/// Names of files and folders in OUT lose what was replaced in the captures, too; with --in-place they stay. A file that cannot be read is
/// told of and left out (exit status 2); with --in-place nothing is then written over.
#[derive(ClapArgs)]
#[allow(clippy::struct_excessive_bools)] // flags are what they are
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Captures of any format: files, folders, or - for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Where the redacted captures go: a folder, a file for a single input, or - for standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Write over the inputs
    #[arg(long, conflicts_with_all = ["output", "dry_run"])]
    in_place: bool,
    /// List what would change, by kind, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// What made-up values depend on, to have the same ones in every run: a text, `env:NAME` or `file:PATH`
    #[arg(long, value_name = "SOURCE")]
    seed: Option<String>,
    /// A member, parameter or header that stays, or a path such as `$.contact.name`; may be repeated
    #[arg(long, value_name = "NAME", value_parser = read(Selector::parse))]
    keep: Vec<Selector>,
    /// A member, parameter or header that goes too, or a path such as `$.contact.name`; may be repeated
    #[arg(long, value_name = "NAME", value_parser = read(Selector::parse))]
    also: Vec<Selector>,
    /// The moment to sign at: now, Unix milliseconds or a date with time and zone [default: the timestamp that is there]
    #[arg(long, value_name = "TIME", value_parser = read(parse_moment))]
    at: Option<i64>,
    /// Leave signatures wrong that are wrong under the known secrets (--secret, --config); what no secret is known for is told and made right
    #[arg(long)]
    keep_wrong: bool,
    /// Keep bodies that are no text, which then hold whatever they held
    #[arg(long)]
    keep_binary: bool,
    #[command(flatten)]
    files: NamedFiles,
    /// How to answer: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
    #[command(flatten)]
    secrets: SecretArgs,
    #[command(flatten)]
    choices: ChoiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  courtside redact captured/ -o shareable/
  courtside redact request.http -o fixture.http \\
    --secret env:INTERCOM_CLIENT_SECRET
  courtside redact captured/ --dry-run
  courtside redact captures.ndjson -o shareable.ndjson \\
    --seed env:REDACTION_SEED
  courtside redact captured/ -o shareable/ --keep locale \\
    --also plan --also '$.context.referrer'";

/// How long the key of a run without a seed is.
const KEY: usize = 36;

/// How to redact with what is known of schemes and secrets, and otherwise as usual. Whatever is known is not to survive, whether or not it
/// was named for this run.
pub(super) fn options(stock: &Stock, seed: Option<&str>) -> Result<Options, Failure> {
    let judges = stock
        .places
        .iter()
        .flat_map(|place| place.secrets.iter().map(|secret| (place.setting.scheme.name, secret.clone())));
    Ok(Options {
        key: key(seed)?,
        secrets: stock.others.clone(),
        judges: judges.collect(),
        settings: stock.places.iter().map(|place| place.setting.clone()).collect(),
        ..Options::default()
    })
}

/// The key of the made-up values: the seed's, else one of this run alone.
fn key(seed: Option<&str>) -> Result<Vec<u8>, Failure> {
    let Some(seed) = seed else {
        let mut key = Vec::with_capacity(KEY);
        while key.len() < KEY {
            key.extend(sheet::random_iv().or_world("cannot make up values")?);
        }
        return Ok(key);
    };
    let source = match SecretSource::parse(seed) {
        Ok(source @ (SecretSource::Env(_) | SecretSource::File(_) | SecretSource::Fd(_))) => source,
        _ => SecretSource::Given(Secret::new(seed.as_bytes().to_vec(), "--seed")),
    };
    let seed = secrets::take_silently(&source, std::path::Path::new(""))
        .map_err(|failure| Failure { error: failure.error.context("--seed"), ..failure })?;
    Ok([b"courtside redact\0", seed.expose()].concat())
}

impl Args {
    #[inline(never)]
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        let config = context.config()?;
        let to_stdout = self.output.as_ref().is_some_and(|output| output.as_os_str() == "-");
        let json = self.format == "json";
        if json && to_stdout {
            return Err(Failure::question(
                "captures and the summary cannot both go to standard output; name a file with -o, or leave --format json out",
            ));
        }
        if self.secrets.reads_stdin() && (self.paths.is_empty() || self.paths.iter().any(|path| path == "-")) {
            return Err(Failure::question(
                "standard input cannot be both the secret and the captures; name the secret with env:NAME or file:PATH",
            ));
        }
        let mut redaction = self.redaction(shell, &config)?;
        let plans = plan(&self.paths, self.output.as_deref(), self.in_place, self.dry_run)?;
        let gathered = gather::gather(&plans, &self.files, &redaction);
        if gathered.is_full() {
            shell.voice.warning(
                "there are more names and ids than are remembered; those that came last are only looked for in the captures that name them",
            );
        }
        redaction.know(gathered);
        let mut report = Report { dry_run: self.dry_run, ..Report::default() };
        let alone = plans.len() == 1;
        let mut run = Run { redaction, names: Names::new(&plans), waiting: Vec::new() };
        for (number, plan) in plans.iter().enumerate() {
            let Err(failure) = self.file(plan, number, &mut run, shell, &mut report) else { continue };
            // A closed pipe or a full disk ends it all; an unreadable file does not hide the others.
            if alone || failure.exit == Exit::World || failure.is_closed_pipe() {
                return Err(failure);
            }
            shell.voice.error(&failure.error);
            let (input, error) = (plan.source.name(), format!("{:#}", failure.error));
            report.broken.push(Broken { input, error });
        }
        if self.in_place && !report.broken.is_empty() {
            report.unwritten();
        } else {
            for (output, staged) in run.waiting {
                output.publish(staged)?;
            }
        }
        for name in &report.left_out {
            shell.voice.note(&format!("left out {name}, which is no capture"));
        }
        self.tell_of_others(shell);
        if report.captures() == 0 && report.broken.is_empty() {
            return Err(Failure::question(
                "nothing was redacted: there is no capture in what was named; see the formats in courtside convert --help",
            ));
        }
        if json {
            report.json(&mut shell.out)?;
        } else if self.dry_run {
            report.text(&mut shell.out, shell.paint)?;
        } else {
            let mut lines = Vec::new();
            report.text(&mut lines, shell.voice.paint)?;
            shell.voice.aside_block(&String::from_utf8_lossy(&lines));
        }
        if !report.broken.is_empty() {
            shell.voice.complain(&report.rest(self.in_place));
            return Ok(Exit::Question);
        }
        Ok(Exit::Yes)
    }

    /// Says which files of the folders nobody looked into.
    fn tell_of_others(&self, shell: &mut Shell) {
        let place = if self.in_place { "they hold what they held" } else { "they are in no output" };
        if let Some(files) = folders::others(&self.paths).told("file") {
            shell.voice.note(&format!(
                "not redacted, since their names do not say that they hold captures: {files}; {place}, so name them to redact them"
            ));
        }
        if let Some(links) = folders::links(&self.paths).unfollowed("redact") {
            shell.voice.note(&links);
        }
    }

    fn redaction(&self, shell: &Shell, config: &Config) -> Result<Redaction, Failure> {
        let stock = Stock::new(None, &self.choices, &self.secrets, config, shell.voice)?;
        Ok(Redaction::new(Options {
            keep: self.keep.clone(),
            also: self.also.clone(),
            at_ms: self.at,
            keep_wrong: self.keep_wrong,
            keep_binary: self.keep_binary,
            ..options(&stock, self.seed.as_deref())?
        }))
    }

    fn file(
        &self,
        plan: &Plan,
        number: usize,
        run: &mut Run,
        shell: &mut Shell,
        report: &mut Report,
    ) -> Result<(), Failure> {
        let redaction = &run.redaction;
        let name = plan.source.name();
        let mut opened = Opened::new(&plan.source)?.watched(&plan.source, shell.watch);
        let Some(from) = opened.format(&plan.source)? else {
            // Under a name that says that it is one it may hold what nobody would look for; empty it holds nothing.
            let broken = input::is_called_a_capture(&plan.source) && !opened.head.trim_ascii().is_empty();
            if plan.in_folder && !broken {
                report.left_out.push(name);
                return Ok(());
            }
            return Err(Failure::question(format!(
                "{name} is no capture that courtside knows; courtside convert makes one of a bare body"
            )));
        };
        let to = if matches!(from, Format::Http | Format::Har | Format::Ndjson) { from } else { Format::Http };
        let mut output = plan.output(to);
        if plan.packed && !self.dry_run {
            shell.voice.note(&format!("{name} is compressed, and {} is not", output.name()));
        }
        if to != from && !self.dry_run {
            let note = format!("{name} is written as http: captures are not written as {} here", from.name());
            shell.voice.note(&note);
        }
        let (mut captures_read, mut changes, mut broken) = (0, Changes::default(), Vec::new());
        let mut naming = output.naming();
        let blank = naming.clone();
        let staged = output.write(number, &mut shell.out, |out| {
            if from == Format::Ndjson {
                let work = |chunk: Chunk<'_>| lines_of(chunk, redaction, &name, &blank);
                process(opened, &work, &mut |part| {
                    captures_read += part.captures;
                    broken.extend(part.broken);
                    changes.add(&part.changes);
                    naming.add(part.naming);
                    Ok(out.write_all(&part.bytes)?)
                })?;
                return nothing_but(&broken, captures_read == 0);
            }
            let bytes = opened.into_bytes(&plan.source, usize::MAX)?;
            let fault = |error: capture::Error| format!("{name}:{}:{}: {error}", error.line, error.column);
            let mut items = capture::read_each(from, &bytes, &mut self.files.load(from, &plan.source))
                .map_err(|error| Failure::question(fault(error)))?;
            broken = items.broken.drain(..).map(fault).collect();
            nothing_but(&broken, items.captures.is_empty())?;
            let mut captures: Vec<Capture> = items.captures.into_iter().map(|(_, capture)| capture).collect();
            if from == Format::Har
                && broken.is_empty()
                && let Some((archive, all)) = redaction.archive(&bytes, &mut captures, &mut naming)
            {
                changes.add(&all);
                captures_read = captures.len() as u64;
                return Ok(out.write_all(&archive)?);
            }
            let mut writer = Writer::new(to, out);
            for mut capture in captures {
                let line = capture.line;
                changes.add(&redaction.apply_named(&mut capture, &mut naming));
                captures_read += 1;
                writer.capture(&capture).map_err(|error| cannot(error, &name, line))?;
            }
            writer.finish().map_err(|error| cannot(error, &name, 0)).map(|_| ())
        })?;
        if captures_read == 0 {
            report.left_out.push(name);
            return Ok(());
        }
        let new_name = redaction.renamed(&naming);
        if output.is_in_place() {
            if naming.is_other(&new_name) {
                shell
                    .voice
                    .warning(&format!("the name of {name} holds what was replaced in it, and stays with --in-place"));
            }
        } else {
            output = output.renamed(&new_name, &mut run.names);
        }
        run.waiting.extend(staged.map(|staged| (output.clone(), staged)));
        for error in broken {
            shell.voice.error(&anyhow::anyhow!("{error}; it is in no output"));
            report.broken.push(Broken { input: name.clone(), error });
        }
        report.changes.add(&changes);
        report.files.push(FileRow { input: name, output: output.shown(), captures: captures_read });
        Ok(())
    }
}

/// What the files of a run share.
struct Run {
    redaction: Redaction,
    names: Names,
    /// What gets its name once all inputs could be read.
    waiting: Vec<(Output, Staged)>,
}

/// Some redacted lines, or what was gathered of them.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    naming: Naming,
    /// Where what could not be read stands, and why.
    broken: Vec<String>,
    captures: u64,
    changes: Changes,
    gathered: Gathered,
}

/// Lines chunk by chunk, on as many threads as it is worth.
fn process(
    opened: Opened,
    work: &(dyn Fn(Chunk<'_>) -> Result<Part, Failure> + Sync),
    take: &mut (dyn FnMut(Part) -> Result<(), Failure> + Send),
) -> Result<(), Failure> {
    lines::process(opened.into_reader(), 2, || (), |(), chunk| work(chunk), |part: Result<Part, Failure>| take(part?))
}

fn lines_of(chunk: Chunk<'_>, redaction: &Redaction, name: &str, naming: &Naming) -> Result<Part, Failure> {
    let mut naming = naming.clone();
    let mut writer = Writer::new(Format::Ndjson, Vec::with_capacity(chunk.bytes.len()));
    let (mut captures, mut changes, mut broken) = (0, Changes::default(), Vec::new());
    let mut capture = Capture::default();
    for (number, line) in chunk.lines().filter(|(_, line)| !line.trim_ascii().is_empty()) {
        if let Err(error) = ndjson::read_line(line, &mut capture) {
            broken.push(format!("{name}:{number}:{}: {error}", error.column));
            continue;
        }
        changes.add(&redaction.apply_named(&mut capture, &mut naming));
        captures += 1;
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        writer.capture(&capture).map_err(|error| cannot(error, name, number))?;
    }
    let bytes = writer.finish().map_err(|error| cannot(error, name, 0))?;
    Ok(Part { bytes, naming, broken, captures, changes, ..Part::default() })
}

/// What can be read is not lost for what cannot; where there is nothing else that is the failure.
fn nothing_but(broken: &[String], nothing: bool) -> Result<(), Failure> {
    match broken.first().filter(|_| nothing) {
        Some(error) => Err(Failure::question(error.clone())),
        None => Ok(()),
    }
}

fn cannot(error: capture::WriteError, name: &str, line: usize) -> Failure {
    match error {
        capture::WriteError::Io(error) => Failure::from(error),
        capture::WriteError::CannotSay { message } => Failure::question(format!("{name}:{line}: {message}")),
    }
}
