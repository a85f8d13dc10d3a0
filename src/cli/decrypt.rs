//! `courtside decrypt`: what is in a blob; on failure, why.

mod tall;

use std::fmt::Write as _;
use std::io::{self, Write};

use clap::Args as ClapArgs;
use serde::Serialize;
use zeroize::Zeroizing;

use super::config::Context;
use super::folders;
use super::input::{Opened, Source};
use super::named::NamedFiles;
use super::progress::Watch;
use super::secrets::{self, SecretArgs};
use super::shell::Shell;
use super::verify::limit;
use crate::capture::{self, Format as CaptureFormat};
use crate::cause::{Axis, Cause};
use crate::cli::value::{choice, read};
use crate::exit::{Exit, Failure};
use crate::json::Tree;
use crate::lines::{self, Chunk};
use crate::platform;
use crate::report::decrypt as report;
use crate::report::{CauseRow, SecretRow, wrapped};
use crate::secret::Secret;
use crate::sheet::{self, Around, FoundKind, Key};
use crate::text;

/// Inputs of fewer bytes may be one thing over several lines: a blob that is wrapped, a form, a document; larger ones are one thing a line.
const LARGEST: usize = 64 << 20;

/// Open sheet user blobs; on failure, say why
///
/// Takes a blob, an `intercom_data` form, the JSON in it, a capture of an open-sheet request, or one blob a line. Base64 may be
/// standard or URL-safe, wrapped, without padding, or with its plus signs turned into spaces. The plaintext goes to standard
/// output, one line break after each. What no tag vouches for is never printed.
#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  courtside decrypt --secret env:INTERCOM_CLIENT_SECRET blob.txt\n  courtside decrypt --secret env:INTERCOM_CLIENT_SECRET - < blobs.txt\n  courtside decrypt --secret file:secret.txt open-sheet.http"
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
    #[arg(long, value_name = "N", require_equals = true, default_value = "10", value_parser = read(limit))]
    explain: u64,
    #[command(flatten)]
    files: NamedFiles,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_parser = choice::<Format>(), default_value = "text")]
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
    /// Blobs out of captures, or things one below the other, each with where it was, and the file that holds them.
    Captures(Vec<(String, Vec<u8>)>, Vec<u8>),
    /// One blob a line, or one capture.
    Lines(Opened),
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_version: Option<u32>,
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
    /// Captured requests without a blob, among others that have one.
    skipped: u64,
}

impl Args {
    #[inline(never)]
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
        let (name, question) = self.question(&ring, shell.watch)?;
        let mut tally = Tally {
            args: &self,
            ring: &ring,
            name: &name,
            summary: Summary::default(),
            explain: self.explain,
            explained: Vec::new(),
            broken_lines: 0,
            out: Out::new(shell),
        };
        tally.out.begin(self.format)?;
        match question {
            Question::Single(input) if is_capture_without_a_blob(&input) => tally.summary.skipped += 1,
            Question::Single(input) => tally.single(&input, &name, 0, Around { text: &input, line: 1 })?,
            Question::Captures(blobs, file) => {
                for (index, (place, blob)) in blobs.iter().enumerate() {
                    if is_capture_without_a_blob(blob) {
                        tally.summary.skipped += 1;
                        continue;
                    }
                    tally.single(blob, place, index as u64, Around { text: &file, line: 1 })?;
                }
            }
            Question::Lines(opened) => tally.lines(opened)?,
        }
        let summary = tally.summary;
        tally.out.end(self.format, summary)?;
        if tally.broken_lines > 0 {
            tally.out.shell.voice.note(&format!(
                "{} of their own, so that lines no longer match; --format ndjson keeps one line each",
                match tally.broken_lines {
                    1 => "1 plaintext holds line breaks".to_owned(),
                    many => format!("{} plaintexts hold line breaks", text::thousands(many)),
                }
            ));
        }
        if summary.failed > 0 && self.may_name_a_file() {
            let name = text::visible(self.blob.as_deref().unwrap_or_default().as_bytes());
            tally.out.shell.voice.note(&format!("there is no file {name} either, if one was meant"));
        }
        if summary.ok + summary.failed == 0 {
            return Err(Failure::question(format!("{} holds no blob", spoken(&name))));
        }
        Ok(if summary.failed == 0 { Exit::Yes } else { Exit::No })
    }

    /// Whether an argument that names nothing may have been meant to name a file: one word, and too little for a blob.
    fn may_name_a_file(&self) -> bool {
        let Some(blob) = self.blob.as_deref().filter(|blob| *blob != "-") else { return false };
        let mut bytes = Zeroizing::new(Vec::new());
        let is_blob =
            sheet::decode(blob.as_bytes(), &mut bytes).is_ok() && bytes.len() >= sheet::IV_LENGTH + sheet::TAG_LENGTH;
        let is_word = !blob.starts_with(['{', '[', '"']) && !blob.contains(char::is_whitespace) && blob.len() < 256;
        is_word && !is_blob && !blob.contains('=') && std::fs::metadata(blob).is_err()
    }

    fn question(&self, ring: &Ring, watch: Watch) -> Result<(String, Question), Failure> {
        let source = match self.blob.as_deref() {
            None => folders::sources(&[])?.remove(0),
            Some("-") => Source::Stdin,
            Some(blob) => match std::fs::metadata(blob) {
                Ok(kind) if kind.is_dir() => {
                    return Err(Failure::question(format!("{blob} is a folder; name a file in it")));
                }
                Ok(_) => Source::File(blob.into()),
                Err(_) if blob.trim().is_empty() => {
                    return Err(Failure::question("the blob is empty; give it as it stands in the request's `user`"));
                }
                Err(_) if looks_like_a_path(blob) => {
                    return Err(Failure::question(format!("there is no file {blob}, and it is no blob either")));
                }
                Err(_) => {
                    let (name, blob) = ("the argument", blob.as_bytes().to_vec());
                    let question = match ring.several(&blob, name) {
                        Some(several) => Question::Captures(several, blob),
                        None => Question::Single(blob),
                    };
                    return Ok((name.into(), question));
                }
            },
        };
        let name = source.name();
        let mut opened = Opened::new(&source)?.text_in_utf8(&source)?.watched(&source, watch);
        let mut whole = opened.is_whole();
        if opened.head.trim_ascii().is_empty() && whole {
            return Err(Failure::question(format!("{} is empty; there is nothing to decrypt", spoken(&name))));
        }
        let mut format = CaptureFormat::recognise(&opened.head);
        let binary = format.is_none() && is_binary(&opened.head);
        let listed = format == Some(CaptureFormat::Ndjson);
        // A capture over several lines begins as lines of captures do, of which the first may be a long one.
        let tall = format.is_none() || listed && opened.head.contains(&b'\n');
        if !whole && tall && (binary || ring.goes_on(&opened.head)) {
            opened.read_on(LARGEST)?;
            whole = opened.is_whole();
            if !whole
                && !listed
                && !tall::is_listed(&opened.head)
                && !tall::is_base64(opened.head.get(..tall::WIDTHS[0]).unwrap_or_default())
            {
                return Err(Failure::question(format!(
                    "{} holds something larger than {} MiB, which is the most that this command takes in at once; one blob a line may go on for ever",
                    spoken(&name),
                    LARGEST >> 20
                )));
            }
            format = CaptureFormat::recognise(&opened.head);
        }
        match format {
            // A line of NDJSON holds its blob like any other line: no need to have all of them in memory.
            Some(CaptureFormat::Ndjson) | None => {}
            Some(format) => {
                let bytes = opened.into_bytes(&source, usize::MAX)?;
                let captures = capture::read(format, &bytes, &mut self.files.load(format, &source))
                    .map_err(|error| Failure::question(format!("{name}:{}:{}: {error}", error.line, error.column)))?;
                let blobs = captures.into_iter().enumerate().filter(|(_, capture)| {
                    crate::recognise::sheet_form(&capture.request.body).is_some()
                        || sheet::find_blob(&capture.request.body).is_some()
                });
                let blobs = blobs.map(|(index, capture)| (format!("{name}[{index}]"), capture.request.body)).collect();
                return Ok((name.clone(), Question::Captures(blobs, bytes)));
            }
        }
        if binary {
            return Ok((name.clone(), Question::Single(in_base64(&opened.head, &name, ring)?)));
        }
        if !whole {
            return Ok((name, Question::Lines(opened)));
        }
        Ok((name.clone(), ring.question(opened, &name)))
    }
}

/// What is no text, as the base64 that it is a blob of.
fn in_base64(bytes: &[u8], name: &str, ring: &Ring) -> Result<Vec<u8>, Failure> {
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes).into_bytes();
    // What was a blob before it was read as text is told as that.
    if sheet::was_read_as_text(&text) || ring.opens(&text) {
        return Ok(text);
    }
    Err(Failure::question(format!(
        "{} holds bytes that are no text, and no secret at hand opens them; a blob is base64",
        spoken(name)
    )))
}

/// What stands in a text one below the other, with the line of each, where a JSON object over several lines is among it: objects, and lines. None of
/// it must be passed over. `None` where the text is one thing, or something else begins it.
fn things(text: &[u8]) -> Option<Vec<(usize, &[u8])>> {
    /// How many times the text is looked through for the ends of objects that have none.
    const TIMES: usize = 4;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let (mut things, mut at, mut objects, mut tall) = (Vec::new(), 0, 0, false);
    let (mut line, mut left) = (1, TIMES * text.len());
    while let Some(skipped) = text.get(at..)?.iter().position(|byte| !byte.is_ascii_whitespace()) {
        let start = at + skipped;
        line += memchr::memchr_iter(b'\n', text.get(at..start)?).count();
        let rest = text.get(start..)?;
        let object = object_at(rest.get(..left.min(rest.len()))?);
        let thing = match object {
            Ok(object) => object,
            Err(looked) => {
                left = left.saturating_sub(looked);
                rest.split(|byte| *byte == b'\n').next().unwrap_or(rest)
            }
        };
        if object.is_ok() {
            objects += 1;
            tall |= thing.contains(&b'\n');
        } else if objects == 0 && sheet::decode(thing.trim_ascii(), &mut Zeroizing::new(Vec::new())).is_err() {
            return None;
        }
        things.push((line, thing.trim_ascii()));
        line += memchr::memchr_iter(b'\n', thing).count();
        at = start + thing.len();
    }
    (tall && things.len() > 1).then_some(things)
}

/// The JSON object that a text begins with, whatever follows it; else how much of the text was looked at.
fn object_at(text: &[u8]) -> Result<&[u8], usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let object = text.get(..=at).filter(|object| object.len() > 1 && Tree::parse(object).is_ok());
            return object.ok_or(at);
        }
    }
    Err(text.len())
}

/// What a source is called in a sentence.
fn spoken(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}

/// Whether a text that names no file was meant to name one.
fn looks_like_a_path(text: &str) -> bool {
    if text.starts_with('{') || text.contains(char::is_whitespace) {
        return false;
    }
    // The shortest blob of a JSON object has 30 bytes; base64 may hold slashes, but no dots.
    let short = text.len() < 40 && text.contains('/');
    let extension = std::path::Path::new(text).extension().and_then(|extension| extension.to_str());
    short || extension.is_some_and(|extension| (1..=6).contains(&extension.len()))
}

/// Whether these bytes are nobody's text: some are never in one, or many are no UTF-8.
fn is_binary(head: &[u8]) -> bool {
    let odd = head.utf8_chunks().map(|chunk| chunk.invalid().len()).sum::<usize>();
    head.contains(&0) || odd * 20 > head.len()
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

    fn opens(&self, input: &[u8]) -> bool {
        self.open(input, &mut Zeroizing::new(Vec::new())).is_ok()
    }

    /// Whether an input that begins so has to be read on to know what it is.
    fn goes_on(&self, head: &[u8]) -> bool {
        let begins = |line: &[u8]| self.secrets.iter().any(|secret| sheet::begins(secret.expose(), line));
        tall::goes_on(head, &mut |line| self.opens(line), &begins)
    }

    /// What stands one below the other in a text, where something over several lines is among it.
    fn several(&self, text: &[u8], name: &str) -> Option<Vec<(String, Vec<u8>)>> {
        let Some(several) = things(text).or_else(|| tall::wrapped(text, &mut |text| self.opens(text))) else {
            let inside = self.inside(text)?;
            return Some(inside.into_iter().map(|(path, blob)| (format!("{name}{path}"), blob)).collect());
        };
        Some(several.into_iter().map(|(line, thing)| (format!("{name}:{line}"), thing.to_vec())).collect())
    }

    /// The blobs in a JSON document of which none stands where a request has it: a list of them, or an object with several.
    fn inside(&self, text: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii();
        let is_document = matches!(text.first(), Some(b'{' | b'[')) && !is_capture_without_a_blob(text);
        if !is_document || blob_in(text).is_some() || !sheet::joined(text).is_empty() {
            return None;
        }
        let blobs = sheet::blobs(text);
        // One text of that length may be anything.
        let is_one = |(_, blob): &(String, Vec<u8>)| self.opens(blob);
        (blobs.len() > 1 || blobs.iter().any(is_one)).then_some(blobs).map(|mut blobs| {
            for (path, _) in &mut blobs {
                if !path.starts_with('[') {
                    path.insert(0, ':');
                }
            }
            blobs
        })
    }

    /// What an input that is whole in memory asks.
    fn question(&self, opened: Opened, name: &str) -> Question {
        if let Some(several) = self.several(&opened.head, name) {
            return Question::Captures(several, opened.head);
        }
        if self.is_single(&opened.head) {
            return Question::Single(opened.head);
        }
        Question::Lines(opened)
    }

    /// Where the secrets come from, each source once.
    fn sources(&self) -> String {
        let mut sources: Vec<&str> = Vec::new();
        for secret in self.secrets.iter().chain(&self.others) {
            if !sources.contains(&secret.source()) {
                sources.push(secret.source());
            }
        }
        sources.join(", ")
    }

    /// Whether an input of several lines is one blob, or one form or document that holds one, rather than a blob a line.
    fn is_single(&self, input: &[u8]) -> bool {
        let trimmed = input.trim_ascii();
        let lines: Vec<&[u8]> =
            trimmed.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).collect();
        let mut scratch = Zeroizing::new(Vec::new());
        // Nothing is looked for around a blob here: of a list of documents that would find the first.
        if lines.len() < 2 || self.keys.iter().any(|key| sheet::open(key, trimmed, &mut scratch).is_ok()) {
            return true;
        }
        // One document over several lines, whichever of them would open by itself.
        let bare = trimmed.strip_prefix(b"\xef\xbb\xbf").unwrap_or(trimmed);
        let quoted =
            ["'", "`"].iter().find_map(|mark| bare.strip_prefix(mark.as_bytes())?.strip_suffix(mark.as_bytes()));
        let document = quoted.or_else(|| bare.strip_prefix(b"intercom_data=")).unwrap_or(bare).trim_ascii();
        if matches!(document.first(), Some(b'{' | b'[')) && Tree::parse(document).is_ok() {
            return true;
        }
        // A buffer that was as long as the whole would be wiped as such for each line.
        let mut scratch = Zeroizing::new(Vec::new());
        let open: Vec<bool> = lines.iter().map(|line| self.open(line, &mut scratch).is_ok()).collect();
        match open.iter().filter(|open| **open).count() {
            0 => self.is_single_though_shut(trimmed, &lines),
            1 => lines.iter().zip(open).all(|(line, open)| {
                let bare =
                    sheet::decode(line, &mut scratch).is_ok() && scratch.len() > sheet::IV_LENGTH + sheet::TAG_LENGTH;
                !bare && (open || Tree::parse(line).is_err())
            }),
            _ => false,
        }
    }

    /// The same where no line opens by itself.
    fn is_single_though_shut(&self, whole: &[u8], lines: &[&[u8]]) -> bool {
        let (first, last) = (lines[0], lines[lines.len() - 1]);
        if Tree::parse(first).is_ok() || sheet::find_blob(first).is_some_and(|found| found.kind == FoundKind::Form) {
            return false;
        }
        // A document over several lines, with a blob in it or with none.
        if matches!(whole.first(), Some(b'{' | b'"' | b'[')) && (blob_in(whole).is_some() || Tree::parse(whole).is_ok())
            || whole.first() == Some(&b'{') && !sheet::joined(whole).is_empty()
            || sheet::in_numbers(whole).is_some()
        {
            return true;
        }
        // Wrapped base64 has lines of one of these lengths (Ruby, PEM, MIME), and only its last is shorter.
        tall::WIDTHS.contains(&first.len())
            && last.len() < first.len()
            && lines[..lines.len() - 1].iter().all(|line| line.len() == first.len() && !line.ends_with(b"="))
            || self.open(whole, &mut Zeroizing::new(Vec::new())).is_ok()
    }
}

/// The blob in a document, a form or a captured request's line.
fn blob_in(input: &[u8]) -> Option<Vec<u8>> {
    let found = text_in(input);
    found.as_deref().or(Some(input)).and_then(sheet::in_numbers).or(found)
}

/// What is said where a form or a document has several blobs and only one of them is taken.
fn doubt_in(input: &[u8]) -> Option<&'static str> {
    // Of a hundred thousand lines of blobs none has a sign without which nothing stands twice.
    memchr::memchr3(b'{', b'&', b'%', input)?;
    if !input.starts_with(b"{") {
        return sheet::doubt(input);
    }
    let mut capture = capture::Capture::default();
    let twice = memchr::memmem::find_iter(input, b"user").nth(1).is_some();
    let read = twice && capture::ndjson::read_line(input, &mut capture).is_ok();
    let captured = read && !capture.request.body.is_empty();
    sheet::doubt(if captured { &capture.request.body } else { input })
}

/// The same as it is written there.
fn text_in(input: &[u8]) -> Option<Vec<u8>> {
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
    /// The codes whose meaning was said already.
    explained: Vec<&'static str>,
    /// How many lines gave more than one line.
    broken_lines: u64,
    out: Out<'s>,
}

/// What a worker made of some lines.
#[derive(Default)]
struct Batch {
    parts: Vec<Part>,
}

#[derive(Default)]
struct Plain {
    /// On their way to whoever reads the output: nothing that wiping them here, a fifth of the work, would keep from anybody.
    texts: Vec<u8>,
    count: u64,
    /// How many of them hold line breaks.
    broken: u64,
}

enum Part {
    /// Plaintexts with their line breaks.
    Plain(Plain),
    /// A line that has to wait for its turn.
    Open(u64, Vec<u8>),
}

impl Tally<'_> {
    /// One blob, with the search for why it does not open where one is due.
    fn single(&mut self, input: &[u8], place: &str, index: u64, around: Around<'_>) -> Result<(), Failure> {
        let mut plaintext = Zeroizing::new(Vec::new());
        let doubt = doubt_in(input);
        if let Some(doubt) = doubt {
            self.out.shell.voice.warning(&format!("{place}: {doubt}"));
        }
        match self.ring.open(input, &mut plaintext) {
            Ok(secret) => {
                self.summary.ok += 1;
                self.opened(&plaintext, secret, index, doubt)
            }
            Err(refusal) => {
                self.summary.failed += 1;
                self.refused(input, &refusal, place, index, around)
            }
        }
    }

    fn opened(&mut self, plaintext: &[u8], secret: usize, index: u64, doubt: Option<&str>) -> Result<(), Failure> {
        if self.args.format != Format::Text {
            let text = std::str::from_utf8(plaintext).ok();
            let plaintext_base64 =
                text.is_none().then(|| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, plaintext));
            let row = Row {
                schema_version: self.schema_version(),
                source: self.name,
                index,
                ok: true,
                code: "blob-ok",
                plaintext: text,
                plaintext_base64,
                detail: doubt.map(str::to_owned),
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

    fn refused(
        &mut self,
        input: &[u8],
        refusal: &sheet::Refusal,
        place: &str,
        index: u64,
        around: Around<'_>,
    ) -> Result<(), Failure> {
        let diagnosis = (self.explain > 0).then(|| {
            self.explain -= 1;
            let known: Vec<&[u8]> = self.ring.secrets.iter().chain(&self.ring.others).map(Secret::expose).collect();
            let blob = blob_in(input).unwrap_or_else(|| input.to_vec());
            let first = self.ring.secrets.first().map_or("", Secret::source);
            let variable = first.strip_prefix("env:").unwrap_or_default();
            let mut diagnosis = sheet::diagnose_within(around, &blob, &known, variable);
            let other =
                diagnosis.secret.checked_sub(self.ring.secrets.len()).and_then(|index| self.ring.others.get(index));
            if let Some(other) = other.filter(|_| report::is_about_a_secret(&diagnosis.finding)) {
                let detail = format!("the blob was sealed with another known secret, the one from {}", other.source());
                diagnosis.causes.push(Cause { axis: Axis::Secret, code: "secret-other", detail, ecosystem: None });
            }
            diagnosis
        });
        let about = diagnosis
            .as_ref()
            .filter(|diagnosis| report::is_about_a_secret(&diagnosis.finding))
            .and_then(|diagnosis| self.ring.secrets.iter().chain(&self.ring.others).nth(diagnosis.secret));
        if self.args.format != Format::Text {
            let secret = about.map(SecretRow::from);
            let row = Row {
                schema_version: self.schema_version(),
                source: self.name,
                index,
                ok: false,
                code: "blob-refused",
                plaintext: None,
                plaintext_base64: None,
                detail: Some(diagnosis.as_ref().map_or_else(|| refusal.to_string(), report::conclusion)),
                secret: secret.as_ref(),
                finding: diagnosis.as_ref().map(|diagnosis| report::word(&diagnosis.finding)),
                causes: diagnosis.as_ref().map(report::causes).unwrap_or_default(),
                tried: diagnosis.as_ref().map(|diagnosis| diagnosis.tried).unwrap_or_default(),
            };
            return self.out.row(self.args.format, &row);
        }
        let voice = self.out.shell.voice;
        let Some(diagnosis) = diagnosis else {
            voice.complain(&format!("{place}: {refusal}"));
            return Ok(());
        };
        voice.complain(&format!("{place}: {}", report::headline(&diagnosis)));
        let mut said = report::explain(&diagnosis, &mut self.explained, voice.paint);
        let secrets = match about {
            Some(secret) => format!("the secret is the one from {}", secret.source()),
            None if matches!(
                diagnosis.finding,
                sheet::Finding::NotABlob { .. } | sheet::Finding::ReadAsText { .. }
            ) =>
            {
                String::new()
            }
            None => format!("secrets tried: {}", self.ring.sources()),
        };
        if !secrets.is_empty() {
            let _ = writeln!(said, "{}", wrapped(&text::sanitise(&secrets), 4, 80));
        }
        voice.aside_block(&said);
        Ok(())
    }

    /// On a line of its own a row says by itself which schema it follows.
    fn schema_version(&self) -> Option<u32> {
        (self.args.format == Format::Ndjson).then_some(1)
    }

    /// One blob a line, on every core.
    fn lines(&mut self, opened: Opened) -> Result<(), Failure> {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let (ring, ending): (_, &[u8]) = (self.ring, if self.args.raw { b"" } else { b"\n" });
        let plain = self.args.format == Format::Text && !self.out.terminal;
        let work = |scratch: &mut Zeroizing<Vec<u8>>, chunk: Chunk<'_>| {
            let mut batch = Batch::default();
            let texts = Vec::with_capacity(if plain { chunk.bytes.len() } else { 0 });
            let mut done = Plain { texts, ..Plain::default() };
            for (number, line) in chunk.lines() {
                if plain && ring.open(line, scratch).is_ok() && doubt_in(line).is_none() {
                    done.broken += u64::from(memchr::memchr(b'\n', scratch).is_some());
                    done.texts.extend_from_slice(scratch);
                    done.texts.extend_from_slice(ending);
                    done.count += 1;
                    continue;
                }
                if done.count > 0 {
                    batch.parts.push(Part::Plain(std::mem::take(&mut done)));
                }
                batch.parts.push(Part::Open(number, line.to_vec()));
            }
            batch.parts.push(Part::Plain(done));
            batch
        };
        lines::process(opened.into_reader(), workers, Zeroizing::default, work, |batch: Batch| -> Result<(), Failure> {
            for part in batch.parts {
                match part {
                    Part::Plain(plain) => {
                        self.summary.ok += plain.count;
                        self.broken_lines += plain.broken;
                        self.out.shell.out.write_all(&plain.texts)?;
                    }
                    Part::Open(number, line) => self.line(number, &line)?,
                }
            }
            Ok(())
        })
    }

    fn line(&mut self, number: u64, line: &[u8]) -> Result<(), Failure> {
        let before = self.summary.ok;
        if is_capture_without_a_blob(line) {
            self.summary.skipped += 1;
        } else if !line.trim_ascii().is_empty() {
            let around = Around { text: line, line: usize::try_from(number).unwrap_or(usize::MAX) };
            self.single(line, &format!("{}:{number}", self.name), number - 1, around)?;
        }
        // A line in is a line out, so that what follows stays beside what it came from.
        if self.args.format == Format::Text && !self.args.raw && self.summary.ok == before {
            self.out.shell.out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// Whether a line is a captured request of some other flow.
fn is_capture_without_a_blob(line: &[u8]) -> bool {
    let mut capture = capture::Capture::default();
    CaptureFormat::recognise(line) == Some(CaptureFormat::Ndjson)
        && capture::ndjson::read_line(line, &mut capture).is_ok()
        && crate::recognise::sheet_form(&capture.request.body).is_none()
        && sheet::find_blob(&capture.request.body).is_none()
}
