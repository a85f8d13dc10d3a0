//! `courtside decrypt`: what is in a blob; on failure, why.

use std::fmt::Write as _;
use std::io::{self, Write};

use clap::Args as ClapArgs;
use serde::Serialize;
use zeroize::Zeroizing;

use super::config::Context;
use super::input::{self, Opened, Source};
use super::secrets::{self, SecretArgs};
use super::shell::Shell;
use super::verify::limit;
use crate::capture::{self, Format as CaptureFormat};
use crate::exit::{Exit, Failure};
use crate::lines::{self, Chunk};
use crate::platform;
use crate::report::decrypt as report;
use crate::report::{CauseRow, SecretRow};
use crate::secret::Secret;
use crate::sheet::{self, Key};
use crate::text;

/// Inputs up to this size may be a single blob in several lines, or a form; larger ones are one blob a line.
const SINGLE: usize = 64 << 10;

/// Open sheet user blobs; on failure, say why
///
/// Takes a blob, an `intercom_data` form, the JSON in it, a capture of an open-sheet request, or one blob a line. Base64 may be
/// standard or URL-safe, wrapped, without padding, or with its plus signs turned into spaces. The plaintext goes to standard
/// output, one line break after each. What no tag vouches for is never printed.
#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  courtside decrypt --secret env:INTERCOM_CLIENT_SECRET AAECAwQF…\n  courtside decrypt --secret env:INTERCOM_CLIENT_SECRET - < blobs.txt\n  courtside decrypt --secret file:secret.txt open-sheet.http"
)]
pub(super) struct Args {
    /// The blob itself, a file, or - for standard input
    #[arg(value_name = "BLOB")]
    blob: Option<String>,
    #[command(flatten)]
    secrets: SecretArgs,
    /// Print no line break after a plaintext
    #[arg(long)]
    raw: bool,
    /// For how many blobs to search why they do not open: a number, all, or none
    #[arg(long, value_name = "N", require_equals = true, default_value = "10", value_parser = limit)]
    explain: u64,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The plaintexts
    Text,
    /// One JSON document
    Json,
    /// One JSON object a line
    Ndjson,
}

/// What is to be opened.
enum Question {
    /// One blob, or what holds one.
    Single(Vec<u8>),
    /// Blobs out of captures, each with where it was.
    Captures(Vec<(String, Vec<u8>)>),
    /// One blob a line.
    Lines(Opened),
}

#[derive(Serialize)]
struct Row<'a> {
    source: &'a str,
    index: u64,
    ok: bool,
    code: &'a str,
    plaintext: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plaintext_base64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    secret: Option<&'a SecretRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<&'a str>,
    causes: Vec<CauseRow>,
    tried: u64,
}

#[derive(Serialize, Default, Clone, Copy)]
struct Summary {
    ok: u64,
    failed: u64,
}

impl Args {
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        let config = context.config()?;
        if self.secrets.reads_stdin() && self.blob.as_deref().is_none_or(|blob| blob == "-") {
            return Err(Failure::question(
                "the secret and the blob cannot both come from standard input; give one of them as a file",
            ));
        }
        let Some(scheme) = platform::scheme("intercom-sheet") else {
            return Err(Failure::question("there is no sheet scheme"));
        };
        let secrets = if self.secrets.given() {
            self.secrets.explicit(shell.voice)?
        } else {
            secrets::known(scheme, &config, shell.voice)?
        };
        if secrets.is_empty() {
            return Err(Failure::question(secrets::missing(scheme)));
        }
        let ring = Ring::new(secrets, secrets::others(&config));
        let (name, question) = self.question(&ring)?;
        let mut tally = Tally {
            args: &self,
            ring: &ring,
            name: &name,
            summary: Summary::default(),
            explain: self.explain,
            out: Out::new(shell),
        };
        tally.out.begin(self.format)?;
        match question {
            Question::Single(input) => tally.single(&input, &name, 0)?,
            Question::Captures(blobs) => {
                for (index, (place, blob)) in blobs.iter().enumerate() {
                    tally.single(blob, place, index as u64)?;
                }
            }
            Question::Lines(opened) => tally.lines(opened)?,
        }
        let summary = tally.summary;
        tally.out.end(self.format, summary)?;
        if summary.ok + summary.failed == 0 {
            return Err(Failure::question(format!("{name} holds no blob")));
        }
        Ok(if summary.failed == 0 { Exit::Yes } else { Exit::No })
    }

    fn question(&self, ring: &Ring) -> Result<(String, Question), Failure> {
        let source = match self.blob.as_deref() {
            None => input::sources(&[])?.remove(0),
            Some("-") => Source::Stdin,
            Some(name) if std::fs::metadata(name).is_ok_and(|kind| kind.is_file()) => Source::File(name.into()),
            Some(blob) if looks_like_a_path(blob) => {
                return Err(Failure::question(format!("there is no file {blob}, and it is no blob either")));
            }
            Some(blob) => {
                return Ok(("the argument".into(), Question::Single(blob.as_bytes().to_vec())));
            }
        };
        let name = source.name();
        let opened = Opened::new(&source)?;
        match CaptureFormat::recognise(&opened.head) {
            // A line of NDJSON holds its blob like any other line: no need to have all of them in memory.
            Some(CaptureFormat::Ndjson) | None => {}
            Some(format) => {
                let bytes = opened.into_bytes(&source, usize::MAX)?;
                let captures = capture::read(format, &bytes, &mut input::load)
                    .map_err(|error| Failure::question(format!("{name}:{}:{}: {error}", error.line, error.column)))?;
                let blobs = captures.into_iter().enumerate().filter(|(_, capture)| {
                    crate::recognise::sheet_form(&capture.request.body).is_some()
                        || sheet::find_blob(&capture.request.body).is_some()
                });
                return Ok((
                    name.clone(),
                    Question::Captures(
                        blobs.map(|(index, capture)| (format!("{name}[{index}]"), capture.request.body)).collect(),
                    ),
                ));
            }
        }
        if opened.head.len() < SINGLE && ring.is_single(&opened.head) {
            return Ok((name, Question::Single(opened.into_bytes(&source, SINGLE)?)));
        }
        Ok((name, Question::Lines(opened)))
    }
}

/// Whether a text that names no file was meant to name one.
fn looks_like_a_path(text: &str) -> bool {
    let extension = std::path::Path::new(text).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        (1..=6).contains(&extension.len()) && !text.contains(char::is_whitespace) && !text.starts_with('{')
    })
}

/// The secrets, with their keys made once.
struct Ring {
    secrets: Vec<Secret>,
    others: Vec<Secret>,
    keys: Vec<Key>,
    rows: Vec<SecretRow>,
}

impl Ring {
    fn new(secrets: Vec<Secret>, others: Vec<Secret>) -> Self {
        let keys = secrets.iter().map(|secret| Key::from_secret(secret.expose())).collect();
        let rows = secrets.iter().map(SecretRow::from).collect();
        Self { secrets, others, keys, rows }
    }

    /// Opens a blob with the first key that fits. Lines are mostly bare blobs, so anything around one is looked for only after.
    fn open(&self, input: &[u8], plaintext: &mut Vec<u8>) -> Result<usize, sheet::Refusal> {
        let mut refusal = None;
        for (index, key) in self.keys.iter().enumerate() {
            match sheet::open(key, input, plaintext) {
                Ok(()) => return Ok(index),
                Err(error) => refusal = Some(error),
            }
        }
        if let Some(found) = blob_in(input).filter(|found| found != input) {
            for (index, key) in self.keys.iter().enumerate() {
                match sheet::open(key, &found, plaintext) {
                    Ok(()) => return Ok(index),
                    Err(error) => refusal = Some(error),
                }
            }
        }
        Err(refusal.unwrap_or(sheet::Refusal::NotAuthentic))
    }

    /// Whether an input of several lines is one blob, or one form or document that holds one, rather than a blob a line.
    fn is_single(&self, input: &[u8]) -> bool {
        let trimmed = input.trim_ascii();
        let lines: Vec<&[u8]> = trimmed.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).collect();
        if lines.len() < 2 || self.open(trimmed, &mut Zeroizing::new(Vec::new())).is_ok() {
            return true;
        }
        // A document over several lines; each line of a list of documents would be one by itself.
        if matches!(trimmed.first(), Some(b'{' | b'"'))
            && sheet::find_blob(trimmed).is_some()
            && sheet::find_blob(lines[0]).is_none()
        {
            return true;
        }
        // Wrapped base64 has lines of one length, which is never long, and only its last may be shorter.
        let (width, last) = (lines[0].len(), lines[lines.len() - 1].len());
        let wrapped = (4..=76).contains(&width)
            && last <= width
            && lines[..lines.len() - 1].iter().all(|line| line.len() == width && !line.ends_with(b"="));
        wrapped && !lines.iter().any(|line| self.open(line, &mut Zeroizing::new(Vec::new())).is_ok())
    }
}

/// The blob in a document, a form or a captured request's line.
fn blob_in(input: &[u8]) -> Option<Vec<u8>> {
    if input.first() == Some(&b'{') {
        let mut capture = capture::Capture::default();
        if capture::ndjson::read_line(input, &mut capture).is_ok()
            && let Some(found) = sheet::find_blob(&capture.request.body)
        {
            return Some(found.blob);
        }
    }
    sheet::find_blob(input).map(|found| found.blob)
}

/// Standard output, and whether a person sees it.
struct Out<'s> {
    shell: &'s mut Shell,
    terminal: bool,
    first: bool,
}

impl<'s> Out<'s> {
    fn new(shell: &'s mut Shell) -> Self {
        Self { shell, terminal: Shell::out_is_terminal(), first: true }
    }

    fn begin(&mut self, format: Format) -> Result<(), Failure> {
        if format == Format::Json {
            self.shell.out.write_all(b"{\"schema_version\":1,\"results\":[")?;
        }
        Ok(())
    }

    fn end(&mut self, format: Format, summary: Summary) -> Result<(), Failure> {
        if format == Format::Json {
            self.shell.out.write_all(b"],\"summary\":")?;
            serde_json::to_writer(&mut self.shell.out, &summary).map_err(io::Error::from)?;
            self.shell.out.write_all(b"}\n")?;
        }
        Ok(())
    }

    fn row(&mut self, format: Format, row: &Row<'_>) -> Result<(), Failure> {
        if format == Format::Json && !std::mem::take(&mut self.first) {
            self.shell.out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut self.shell.out, row).map_err(io::Error::from)?;
        if format == Format::Ndjson {
            self.shell.out.write_all(b"\n")?;
        }
        Ok(())
    }
}

struct Tally<'s> {
    args: &'s Args,
    ring: &'s Ring,
    name: &'s str,
    summary: Summary,
    explain: u64,
    out: Out<'s>,
}

/// What a worker made of some lines.
#[derive(Default)]
struct Batch {
    parts: Vec<Part>,
}

enum Part {
    /// Plaintexts with their line breaks, and how many.
    Plain(Zeroizing<Vec<u8>>, u64),
    /// A line that has to wait for its turn.
    Open(u64, Vec<u8>),
}

impl Tally<'_> {
    /// One blob, with the search for why it does not open where one is due.
    fn single(&mut self, input: &[u8], place: &str, index: u64) -> Result<(), Failure> {
        let mut plaintext = Zeroizing::new(Vec::new());
        match self.ring.open(input, &mut plaintext) {
            Ok(secret) => {
                self.summary.ok += 1;
                self.opened(&plaintext, secret, index)
            }
            Err(refusal) => {
                self.summary.failed += 1;
                self.refused(input, &refusal, place, index)
            }
        }
    }

    fn opened(&mut self, plaintext: &[u8], secret: usize, index: u64) -> Result<(), Failure> {
        if self.args.format != Format::Text {
            let text = std::str::from_utf8(plaintext).ok();
            let plaintext_base64 =
                text.is_none().then(|| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, plaintext));
            let row = Row {
                source: self.name,
                index,
                ok: true,
                code: "blob-ok",
                plaintext: text,
                plaintext_base64,
                detail: None,
                secret: self.ring.rows.get(secret),
                finding: None,
                causes: Vec::new(),
                tried: 0,
            };
            return self.out.row(self.args.format, &row);
        }
        let out = &mut self.out.shell.out;
        if self.out.terminal {
            let text = String::from_utf8_lossy(plaintext);
            out.write_all(text::sanitise_lines(&text).as_bytes())?;
        } else {
            out.write_all(plaintext)?;
        }
        if !self.args.raw {
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn refused(&mut self, input: &[u8], refusal: &sheet::Refusal, place: &str, index: u64) -> Result<(), Failure> {
        let diagnosis = (self.explain > 0).then(|| {
            self.explain -= 1;
            let known: Vec<&[u8]> = self.ring.secrets.iter().chain(&self.ring.others).map(Secret::expose).collect();
            let blob = blob_in(input).unwrap_or_else(|| input.to_vec());
            sheet::diagnose(&blob, &known)
        });
        if self.args.format != Format::Text {
            let row = Row {
                source: self.name,
                index,
                ok: false,
                code: "blob-refused",
                plaintext: None,
                plaintext_base64: None,
                detail: Some(diagnosis.as_ref().map_or_else(|| refusal.to_string(), report::conclusion)),
                secret: diagnosis.as_ref().and_then(|diagnosis| self.ring.rows.get(diagnosis.secret)),
                finding: diagnosis.as_ref().map(|diagnosis| report::word(&diagnosis.finding)),
                causes: diagnosis.as_ref().map(report::causes).unwrap_or_default(),
                tried: diagnosis.as_ref().map(|diagnosis| diagnosis.tried).unwrap_or_default(),
            };
            return self.out.row(self.args.format, &row);
        }
        self.out.shell.voice.complain(&format!("{place}: {refusal}"));
        if let Some(diagnosis) = diagnosis {
            let known: Vec<&Secret> = self.ring.secrets.iter().chain(&self.ring.others).collect();
            let mut said = report::explain(&diagnosis, self.out.shell.voice.paint);
            if let Some(secret) = known.get(diagnosis.secret).filter(|_| diagnosis.secret >= self.ring.secrets.len()) {
                let _ = writeln!(said, "    the secret is the one from {}", secret.source());
            }
            self.out.shell.voice.aside_block(&said);
        }
        Ok(())
    }

    /// One blob a line, on every core.
    fn lines(&mut self, opened: Opened) -> Result<(), Failure> {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let (ring, ending): (_, &[u8]) = (self.ring, if self.args.raw { b"" } else { b"\n" });
        let plain = self.args.format == Format::Text && !self.out.terminal;
        let work = |scratch: &mut Zeroizing<Vec<u8>>, chunk: Chunk<'_>| {
            let mut batch = Batch::default();
            let mut plaintexts = Zeroizing::new(Vec::with_capacity(if plain { chunk.bytes.len() } else { 0 }));
            let mut count = 0;
            for (number, line) in chunk.lines() {
                if plain && ring.open(line, scratch).is_ok() {
                    plaintexts.extend_from_slice(scratch);
                    plaintexts.extend_from_slice(ending);
                    count += 1;
                    continue;
                }
                if count > 0 {
                    batch.parts.push(Part::Plain(std::mem::take(&mut plaintexts), std::mem::take(&mut count)));
                }
                batch.parts.push(Part::Open(number, line.to_vec()));
            }
            batch.parts.push(Part::Plain(plaintexts, count));
            batch
        };
        lines::process(opened.into_reader(), workers, Zeroizing::default, work, |batch: Batch| -> Result<(), Failure> {
            for part in batch.parts {
                match part {
                    Part::Plain(plaintexts, count) => {
                        self.summary.ok += count;
                        self.out.shell.out.write_all(&plaintexts)?;
                    }
                    Part::Open(number, line) => self.line(number, &line)?,
                }
            }
            Ok(())
        })
    }

    fn line(&mut self, number: u64, line: &[u8]) -> Result<(), Failure> {
        let before = self.summary.failed;
        let empty = line.trim_ascii().is_empty();
        if !empty {
            self.single(line, &format!("{}:{number}", self.name), number - 1)?;
        }
        // A line in is a line out, so that what follows stays beside what it came from.
        if self.args.format == Format::Text && !self.args.raw && (empty || self.summary.failed > before) {
            self.out.shell.out.write_all(b"\n")?;
        }
        Ok(())
    }
}
