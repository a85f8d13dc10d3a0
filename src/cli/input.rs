//! Opening files and standard input, each plain or compressed with gzip. And writing files whole or not at all.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::folders::{LEADS_NOWHERE, leads_nowhere, neighbour};
use super::progress::Watch;
use super::shell::Voice;
use crate::capture::{Capture, Format, Note};
use crate::exit::{Blame, Exit, Failure, Unread};
use crate::{text, wide};

/// How much of an input is looked at to recognise it.
const HEAD: usize = 64 << 10;
/// How much more is, where a JSON object begins in which nothing told so far: a long body may stand before what does.
const FAR: usize = 16 << 20;

/// What is said of a name without a character.
pub(super) const EMPTY_NAME: &str =
    "an argument is empty where a file is named, as a variable that is not set leaves it; name the file";

/// Whether nothing is there but white space, or the mark that editors put before a text.
pub(super) fn is_blank(text: &[u8]) -> bool {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii().is_empty()
}

/// Something to read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// What it is called in output.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The folder that relative names in it start from.
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::Stdin => Path::new(""),
            Self::File(path) => path.parent().unwrap_or(Path::new("")),
        }
    }
}

/// Whether a name says that there are captures: not one that scripts and other JSON have too.
pub(super) fn is_called_a_capture(source: &Source) -> bool {
    let Source::File(path) = source else { return true };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let extension =
        Path::new(name.strip_suffix(".gz").unwrap_or(name)).extension().and_then(|extension| extension.to_str());
    !matches!(extension, None | Some("json" | "sh" | "ps1"))
}

/// The format that a name says which only lines of captures have. There a first line that is none is told as any other, and hides no other.
fn format_of_name(source: &Source, head: &[u8]) -> Option<Format> {
    let Source::File(path) = source else { return None };
    let name = path.file_name()?.to_str()?;
    let extension = Path::new(name.strip_suffix(".gz").unwrap_or(name)).extension()?.to_str()?;
    Format::from_extension(extension).filter(|format| *format == Format::Ndjson && !is_blank(head))
}

/// Says what is odd about a capture.
pub(super) fn mention(input: &str, capture: &Capture, voice: Voice) {
    for note in &capture.notes {
        let line = capture.line;
        match note {
            Note::LengthDisagrees { declared, actual } => voice.warning(&format!(
                "{input}:{line}: Content-Length says {declared} and the body has {}; a cut or edited body is a common cause of a wrong signature",
                text::count(*actual, "byte")
            )),
            Note::LengthUnreadable => voice.warning(&format!("{input}:{line}: Content-Length is no single number, so it was not used")),
            Note::EndsInBlankLines { lines } => voice.warning(&format!(
                "{input}:{line}: the body was taken to end in {}, since nothing says how long it is; editors send none, so remove the blank lines if one sent it, or give its Content-Length",
                text::count(*lines as u64, "line break")
            )),
            Note::AnswerUnmarked => voice.warning(&format!(
                "{input}:{line}: the body was taken to end where a status line stands behind a blank line, as the answer begins; put `###<` before the answer, or say with `# @length` how long the body is if that line belongs to it"
            )),
            Note::BodyAbsent { near } => voice.warning(&format!(
                "{input}:{line}: nothing is said of a body, so that an empty one is taken; a {} has one, as a rule{}",
                text::visible(&capture.request.method),
                near.map(|name| format!(", and {name} is not taken for it")).unwrap_or_default()
            )),
            Note::BodyTemplate { word } => voice.warning(&format!(
                "{input}:{line}: the body holds {word}, {}, so that what was sent is not in this file",
                Note::of_template(word)
            )),
            Note::HeaderName { name } => voice.warning(&format!(
                "{input}:{line}: `{}` is no name that HTTP has for a header, and is read as one; if the body begins there, put a blank line before it",
                text::visible(name.as_bytes())
            )),
            Note::HeadersDisagree { name } => voice.warning(&format!(
                "{input}:{line}: `headers` and `multiValueHeaders` disagree on {}; the latter is taken",
                text::visible(name.as_bytes())
            )),
            Note::HeadFolded { name } => voice.warning(&format!(
                "{input}:{line}: lines that begin with white space were taken for the rest of the header `{}`; if the body begins there, put a blank line before it",
                text::visible(name.as_bytes())
            )),
            Note::HeadCut => voice.warning(&format!("{input}:{line}: {}; an empty body is taken", Note::HEAD_CUT)),
            // The verdict says it, where it does not hold.
            Note::BodyUnrecorded { .. } | Note::BodyRebuilt { .. } | Note::SizeDisagrees { .. } => {}
        }
    }
}

/// An input that is open, with its beginning at hand.
pub(super) struct Opened {
    /// The first bytes, decompressed.
    pub(super) head: Vec<u8>,
    reader: Box<dyn Read + Send>,
    /// Whether what is read is longer than what is stored.
    packed: bool,
    /// What the input is called.
    name: String,
    /// Whether the head is all there is.
    whole: bool,
}

/// A reader whose errors say what could not be read: who reads and writes at once could not tell them from those of the output.
struct Named<R> {
    reader: R,
    name: String,
    packed: bool,
}

impl<R: Read> Read for Named<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer).map_err(|error| {
            let why = if self.packed { CUT } else { "" };
            io::Error::new(error.kind(), Unread { what: format!("cannot read {}{why}", self.name), error })
        })
    }
}

/// What is said of compressed input that cannot be unpacked.
const CUT: &str = ": its gzip stream is damaged or cut";

impl Opened {
    /// Opens an input as it is.
    pub(super) fn plain(source: &Source) -> Result<Self, Failure> {
        let what = format!("cannot read {}", source.name());
        let reader: Box<dyn Read + Send> = match source {
            Source::Stdin => Box::new(io::stdin()),
            Source::File(path) if path.as_os_str().is_empty() => return Err(Failure::question(EMPTY_NAME)),
            Source::File(path) if leads_nowhere(path) => {
                return Err(Failure::question(format!("{what}: {LEADS_NOWHERE}")));
            }
            Source::File(path) => {
                let file = File::open(path);
                let near = if path.exists() { String::new() } else { neighbour(&source.name()) };
                Box::new(file.or_question(format!("{what}{near}"))?)
            }
        };
        let mut opened = Self { head: Vec::new(), reader, packed: false, name: source.name(), whole: false };
        opened.peek(HEAD).or_question(what)?;
        Ok(opened)
    }

    /// Opens an input; a compressed one, which is recognised by its first bytes, is unpacked.
    pub(super) fn new(source: &Source) -> Result<Self, Failure> {
        let mut opened = Self::plain(source)?;
        if opened.head.starts_with(&[0x1f, 0x8b, 8]) {
            let name = opened.name.clone();
            let packed = io::Cursor::new(opened.head).chain(opened.reader);
            opened = Self {
                head: Vec::new(),
                reader: Box::new(MultiGzDecoder::new(packed)),
                packed: true,
                name,
                whole: false,
            };
            opened.peek(HEAD).or_question(format!("cannot read {}{CUT}", source.name()))?;
        }
        Ok(opened)
    }

    /// Captures that a shell wrote in UTF-16, as Windows PowerShell's `>` does, in UTF-8. Anything else stays as it is: a body may be UTF-16.
    pub(super) fn in_utf8(self, source: &Source) -> Result<Self, Failure> {
        self.in_utf8_if(source, |head| Format::recognise(head.as_bytes()).is_some())
    }

    /// The same for a text of any kind; a blob's own bytes, which may begin as UTF-16 does, are none.
    pub(super) fn text_in_utf8(self, source: &Source) -> Result<Self, Failure> {
        self.in_utf8_if(source, |head| head.chars().take(16).all(|character| character.is_ascii()))
    }

    fn in_utf8_if(self, source: &Source, is_meant: fn(&str) -> bool) -> Result<Self, Failure> {
        if utf8_of(&self.head).is_none_or(|head| !is_meant(&head)) {
            return Ok(self);
        }
        let name = self.name.clone();
        let bytes = self.into_bytes(source, usize::MAX)?;
        let mut head = utf8_of(&bytes).unwrap_or_default().into_bytes();
        let rest = head.split_off(head.len().min(HEAD));
        let whole = rest.is_empty();
        Ok(Self { head, reader: Box::new(io::Cursor::new(rest)), packed: true, name, whole })
    }

    /// With a bar that follows the reading, where there is to be one.
    pub(super) fn watched(self, source: &Source, watch: Watch) -> Self {
        if self.is_whole() {
            return self;
        }
        let left = || match source {
            Source::File(path) if !self.packed => length(path)?.checked_sub(self.head.len() as u64),
            Source::File(_) | Source::Stdin => None,
        };
        Self { reader: watch.over(self.reader, left), ..self }
    }

    /// The format, by what it holds, else by its name.
    pub(super) fn format(&mut self, source: &Source) -> Result<Option<Format>, Failure> {
        let mut format = Format::recognise(&self.head);
        while format.is_none() && !self.whole && self.head.len() < FAR && begins_an_object(&self.head) {
            self.read_on(self.head.len() * 4)?;
            format = Format::recognise(&self.head);
        }
        Ok(format.or_else(|| format_of_name(source, &self.head)))
    }

    /// Whether the head is all there is.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Reads on, until so many bytes are at hand or all there is.
    pub(super) fn read_on(&mut self, length: usize) -> Result<(), Failure> {
        let why = if self.packed { CUT } else { "" };
        self.peek(length).or_question(format!("cannot read {}{why}", self.name))
    }

    fn peek(&mut self, length: usize) -> io::Result<()> {
        let more = length.saturating_sub(self.head.len());
        let read = (&mut self.reader).take(more as u64).read_to_end(&mut self.head)?;
        self.whole = read < more;
        Ok(())
    }

    /// Everything, from the beginning. What fails there is [`Unread`].
    pub(super) fn into_reader(self) -> impl Read + Send + 'static {
        let Self { head, reader, packed, name, .. } = self;
        io::Cursor::new(head).chain(Named { reader, name, packed })
    }

    /// Everything, in memory, up to `largest` bytes.
    pub(super) fn into_bytes(self, source: &Source, largest: usize) -> Result<Vec<u8>, Failure> {
        let mut bytes = self.head;
        let mut reader = self.reader;
        let limit = (largest as u64).saturating_add(1).saturating_sub(bytes.len() as u64);
        let why = if self.packed { CUT } else { "" };
        let read = reader.by_ref().take(limit).read_to_end(&mut bytes);
        read.or_question(format!("cannot read {}{why}", source.name()))?;
        if bytes.len() > largest {
            let limit =
                if largest < 1 << 20 { format!("{} KiB", largest >> 10) } else { format!("{} MiB", largest >> 20) };
            return Err(Failure::question(format!(
                "{} is larger than {limit}, which is the most that this command takes in",
                source.name()
            )));
        }
        Ok(bytes)
    }
}

/// Whether a text begins with a JSON object, alone or in a list.
fn begins_an_object(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    text.strip_prefix(b"[").unwrap_or(text).trim_ascii_start().starts_with(b"{")
}

/// Whether a text begins as one in UTF-16 does.
pub(super) fn is_utf16(head: &[u8]) -> bool {
    wide::text(head).is_some()
}

/// A text in UTF-16, as UTF-8; halves of characters are replaced. `None` for anything else.
fn utf8_of(bytes: &[u8]) -> Option<String> {
    let (order, text) = wide::text(bytes)?;
    Some(String::from_utf16_lossy(&order.units(text).collect::<Vec<u16>>()))
}

/// Whether something is piped or redirected into standard input; a scheduler's empty device is nothing.
pub(super) fn stdin_is_fed() -> bool {
    !io::stdin().is_terminal() && fs::metadata("/dev/stdin").map_or(true, |there| there.is_file() || !is_device(&there))
}

#[cfg(unix)]
fn is_device(there: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&there.file_type())
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

/// How many bytes a file has; `None` for a pipe or a device.
pub(super) fn length(path: impl AsRef<Path>) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|there| there.len())
}

/// Refuses reports that would be written over what is read, over each other, or into a folder that is not there: that is said before
/// anything is done.
pub(super) fn check_reports<'p>(files: impl Iterator<Item = &'p Path>, sources: &[Source]) -> Result<(), Failure> {
    // A report may not be there yet; `./r` and `r` are one all the same.
    let whole =
        |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
    let files: Vec<_> = files.collect();
    for (at, file) in files.iter().enumerate() {
        let shown = file.display();
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            let folder = folder.display();
            let error = anyhow::anyhow!("cannot write {shown}: there is no folder {folder}");
            return Err(Failure { exit: Exit::World, error });
        }
        if files.iter().skip(at + 1).any(|other| whole(other) == whole(file)) {
            return Err(Failure::question(format!(
                "two reports would be written to {shown}; name another file for one"
            )));
        }
        if sources.iter().any(|source| matches!(source, Source::File(path) if whole(path) == whole(file))) {
            return Err(in_its_place(file));
        }
    }
    Ok(())
}

/// A report was to be written over what is read.
pub(super) fn in_its_place(file: &Path) -> Failure {
    Failure::question(format!("{} is to be read, and a report would take its place", file.display()))
}

/// Writes a report that stands beside the answer: into its file, whole or not at all, to standard output for `-`, or to standard error.
pub(super) fn write_report(file: Option<&Path>, report: &[u8]) -> Result<(), Failure> {
    let Some(path) = file else { return Ok(io::stderr().write_all(report)?) };
    if path.as_os_str() == "-" {
        return Ok(io::stdout().write_all(report).and_then(|()| io::stdout().flush())?);
    }
    let shown = path.display().to_string();
    write_whole(path, |out| out.write_all(report).or_world(format!("cannot write {shown}")))
}

/// The number of the open file descriptor that a path stands for, as `/dev/stdout` and `/dev/fd/3` do, also through a link.
fn descriptor(path: &Path) -> Option<u32> {
    /// Links that lead to links end somewhere.
    const LINKS: usize = 8;
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let text = path.to_str()?;
        if let Some(number) =
            ["stdin", "stdout", "stderr"].iter().position(|name| text.strip_prefix("/dev/") == Some(*name))
        {
            return u32::try_from(number).ok();
        }
        let own = format!("/proc/{}/fd/", std::process::id());
        let folders = ["/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/", own.as_str()];
        if let Some(number) = folders.iter().find_map(|folder| text.strip_prefix(folder)) {
            return number.parse().ok();
        }
        let to = fs::read_link(&path).ok()?;
        path = path.parent().unwrap_or(Path::new("")).join(to);
    }
    None
}

/// Writes to an open file descriptor what comes behind what was written there before: the file behind it is not ours to replace.
fn write_to_descriptor(
    number: u32,
    path: &Path,
    content: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match number {
        1 => content(&mut io::stdout())?,
        2 => content(&mut io::stderr())?,
        _ => {
            // Opened anew, it would begin at the start of the file.
            let opened = File::options().append(true).open(path);
            content(&mut opened.or_world(format!("cannot write {}", path.display()))?)?;
        }
    }
    Ok(io::stdout().flush()?)
}

/// Writes a file whole or not at all: beside it first, then renamed over it. What a link points to is replaced, not the link; a device,
/// a named pipe or an open file descriptor is written to.
pub(super) fn write_whole(
    path: &Path,
    content: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if let Some(number) = descriptor(path) {
        return write_to_descriptor(number, path, content);
    }
    let shown = path.display().to_string();
    let cannot = || format!("cannot write {shown}");
    let there = fs::metadata(path).ok();
    if there.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(Failure::question(format!("{shown} is a folder; name a file in it")));
    }
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        let mut device = File::options().write(true).open(path).or_world(cannot())?;
        return content(&mut device);
    }
    let permissions = there.as_ref().map(fs::Metadata::permissions);
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(Failure { exit: Exit::World, error: anyhow::anyhow!("cannot write {shown}: it is read-only") });
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        let error = anyhow::anyhow!("{}: there is no folder {}", cannot(), folder.display());
        return Err(Failure { exit: Exit::World, error });
    }
    let target = there.and_then(|_| path.canonicalize().ok()).unwrap_or_else(|| path.to_owned());
    let mut name = target.file_name().ok_or_else(|| Failure::question(format!("{shown} names no file")))?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let beside = target.with_file_name(name);
    let attempt = || {
        let file = File::create(&beside).or_world(cannot())?;
        if let Some(kept) = &permissions {
            // A private file stays private.
            fs::set_permissions(&beside, kept.clone()).or_world(cannot())?;
        }
        let mut out = io::BufWriter::with_capacity(256 << 10, file);
        content(&mut out)?;
        out.flush().or_world(cannot())?;
        fs::rename(&beside, &target).or_world(cannot())
    };
    attempt().inspect_err(|_| {
        // The half-written file is ours; if it cannot be removed there is nothing more to do.
        let _ = fs::remove_file(&beside);
    })
}
