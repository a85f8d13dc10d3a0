//! Opening what the user names: files, folders, standard input, each plain or compressed with gzip. And writing files whole or not at
//! all.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use walkdir::WalkDir;

use super::progress::Watch;
use super::shell::Voice;
use crate::capture::{Capture, Format, Note};
use crate::exit::{Blame, Exit, Failure};
use crate::{text, wide};

/// How much of an input is looked at to recognise it.
const HEAD: usize = 64 << 10;

/// How many files of a folder are looked into whose names do not say that they hold captures.
const MOST_PEEKS: usize = 100;

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

/// What the user named, with folders replaced by the captures in them, sorted by name. Nothing named means standard input, where
/// something is piped in. A file that is named and stands in a folder that is named too, or that two names spell differently, is there
/// once; a name that is repeated as it is stays, since a request may be meant twice.
pub(super) fn sources(names: &[String]) -> Result<Vec<Source>, Failure> {
    if names.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Failure::question("nothing to read: name a file or a folder, or pipe something in"));
        }
        return Ok(vec![Source::Stdin]);
    }
    let mut sources = Vec::new();
    let mut taken: HashMap<PathBuf, usize> = HashMap::new();
    // Of one name nothing comes twice, and what has no place of its own, such as a pipe, is like nothing else.
    let mut first = |path: &Path, index: usize| {
        let Some(place) = fs::canonicalize(path).ok().filter(|_| names.len() > 1) else { return true };
        let by = *taken.entry(place).or_insert(index);
        names.get(by) == names.get(index)
    };
    for (index, name) in names.iter().enumerate() {
        if name == "-" {
            sources.push(Source::Stdin);
            continue;
        }
        if name.is_empty() {
            return Err(Failure::question(EMPTY_NAME));
        }
        let kind = fs::metadata(name).or_question(format!("cannot read {name}{}", neighbour(name)))?;
        if !kind.is_dir() {
            if first(Path::new(name), index) {
                sources.push(Source::File(name.into()));
            }
            continue;
        }
        for entry in WalkDir::new(name).sort_by_file_name() {
            let entry = entry.or_question(format!("cannot read the folder {name}"))?;
            // Whoever put the link there meant a capture: that there is none is told when it is opened.
            let is_one = entry.file_type().is_file() || leads_nowhere(entry.path());
            if is_one && may_hold_captures(entry.path()) && first(entry.path(), index) {
                sources.push(Source::File(entry.into_path()));
            }
        }
    }
    Ok(sources)
}

/// Files of these folders that hold captures under names that do not say so, and were therefore not taken: the first few that are found.
pub(super) fn overlooked(names: &[String]) -> Vec<PathBuf> {
    let folders = names.iter().filter(|name| Path::new(name).is_dir());
    let entries = folders.flat_map(|name| WalkDir::new(name).sort_by_file_name()).filter_map(Result::ok);
    let may_be_a_script = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("js" | "txt" | "ps1" | "cmd"))
    };
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let files = files.filter(|path| may_be_a_script(path) && !may_hold_captures(path)).take(MOST_PEEKS);
    files.filter(|path| begins_with_a_capture(path)).collect()
}

/// How many files of these folders were not taken since their names do not say that they hold captures, and the first few. What is in hidden
/// folders is not counted, nor what courtside itself has begun to write.
pub(super) fn others(names: &[String], shown: usize) -> (u64, Vec<PathBuf>) {
    found(names, shown, |entry| {
        entry.file_type().is_file() && !may_hold_captures(entry.path()) && !is_being_written(entry.file_name())
    })
}

/// How many symbolic links there are in these folders, which are not followed, and the first few. Those that lead nowhere are not among them:
/// they are told as what cannot be read.
pub(super) fn links(names: &[String], shown: usize) -> (u64, Vec<PathBuf>) {
    found(names, shown, |entry| entry.depth() > 0 && entry.path_is_symlink() && !leads_nowhere(entry.path()))
}

/// Those of them that hide captures: folders, and files that are called as captures are, if they are in none of the folders.
pub(super) fn links_elsewhere(names: &[String], shown: usize) -> (u64, Vec<PathBuf>) {
    let roots: Vec<PathBuf> = names.iter().filter_map(|name| fs::canonicalize(name).ok()).collect();
    found(names, shown, |entry| {
        let leads = || fs::canonicalize(entry.path()).ok();
        let hides = |to: PathBuf| {
            (to.is_dir() || (to.is_file() && may_hold_captures(entry.path())))
                && !roots.iter().any(|root| to.starts_with(root))
        };
        entry.depth() > 0 && entry.path_is_symlink() && leads().is_some_and(hides)
    })
}

/// Whether a path is a symbolic link, and what it leads to cannot be reached.
pub(super) fn leads_nowhere(path: &Path) -> bool {
    path.is_symlink() && fs::metadata(path).is_err()
}

/// What is said of such a path.
pub(super) const LEADS_NOWHERE: &str = "it is a symbolic link, and what it leads to cannot be reached";

/// Whether a file has the name of one that courtside writes before it gets its own.
fn is_being_written(name: &std::ffi::OsStr) -> bool {
    let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".part")) else { return false };
    let number = |end: &str| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit());
    name.starts_with(".courtside-") || name.rsplit_once('.').is_some_and(|(_, end)| number(end))
}

fn found(names: &[String], shown: usize, is_one: impl Fn(&walkdir::DirEntry) -> bool) -> (u64, Vec<PathBuf>) {
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_type().is_dir() && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let (mut count, mut first) = (0, Vec::new());
    let repeated = |at: usize, name: &String| names.iter().take(at).any(|before| before == name);
    for (at, name) in names.iter().enumerate() {
        if repeated(at, name) || !Path::new(name).is_dir() {
            continue;
        }
        let entries = WalkDir::new(name).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry));
        for entry in entries.filter_map(Result::ok) {
            if is_one(&entry) {
                count += 1;
                if first.len() < shown {
                    first.push(entry.into_path());
                }
            }
        }
    }
    (count, first)
}

fn begins_with_a_capture(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
    let format = read.ok().and_then(|_| Format::recognise(&head));
    matches!(format, Some(Format::Http | Format::Curl | Format::Fetch | Format::Powershell))
}

/// A guess at the file that was meant, as part of a sentence; empty where none is near.
fn neighbour(name: &str) -> String {
    let path = Path::new(name);
    if path.is_symlink() {
        return format!(" ({LEADS_NOWHERE})");
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wanted = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    match text::did_you_mean(wanted, names.iter().map(String::as_str)) {
        Some(name) if !path.exists() => format!(" (did you mean {}?)", path.with_file_name(name).display()),
        _ => String::new(),
    }
}

/// In a folder the extension decides; a `.json` is looked into, since a HAR or an event may be called so.
fn may_hold_captures(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    let extension = Path::new(plain).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    Format::from_extension(extension).is_some() || extension == "json"
}

/// Whether a name says that there are captures: not one that scripts and other JSON have too.
pub(super) fn is_called_a_capture(source: &Source) -> bool {
    let Source::File(path) = source else { return true };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let extension =
        Path::new(name.strip_suffix(".gz").unwrap_or(name)).extension().and_then(|extension| extension.to_str());
    !matches!(extension, None | Some("json" | "sh" | "ps1"))
}

/// The format of what begins so: what it holds tells, else a name that only lines of captures have. There a first line that is none is told
/// as any other, and hides no other.
pub(super) fn format_of(source: &Source, head: &[u8]) -> Option<Format> {
    let named = || {
        let Source::File(path) = source else { return None };
        let name = path.file_name()?.to_str()?;
        let extension = Path::new(name.strip_suffix(".gz").unwrap_or(name)).extension()?.to_str()?;
        Format::from_extension(extension).filter(|format| *format == Format::Ndjson && !is_blank(head))
    };
    Format::recognise(head).or_else(named)
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
}

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
            Source::File(path) => Box::new(File::open(path).or_question(what.clone())?),
        };
        let mut opened = Self { head: Vec::new(), reader, packed: false };
        opened.peek().or_question(what)?;
        Ok(opened)
    }

    /// Opens an input; a compressed one, which is recognised by its first bytes, is unpacked.
    pub(super) fn new(source: &Source) -> Result<Self, Failure> {
        let mut opened = Self::plain(source)?;
        if opened.head.starts_with(&[0x1f, 0x8b, 8]) {
            let packed = opened.into_reader();
            opened = Self { head: Vec::new(), reader: Box::new(MultiGzDecoder::new(packed)), packed: true };
            opened.peek().or_question(format!("cannot read {}: its gzip stream is damaged or cut", source.name()))?;
        }
        Ok(opened)
    }

    /// Captures that a shell wrote in UTF-16, as Windows PowerShell's `>` does, in UTF-8. Anything else stays as it is: a body may be UTF-16.
    pub(super) fn in_utf8(self, source: &Source) -> Result<Self, Failure> {
        if utf8_of(&self.head).is_none_or(|head| Format::recognise(head.as_bytes()).is_none()) {
            return Ok(self);
        }
        let bytes = self.into_bytes(source, usize::MAX)?;
        let mut head = utf8_of(&bytes).unwrap_or_default().into_bytes();
        let rest = head.split_off(head.len().min(HEAD));
        Ok(Self { head, reader: Box::new(io::Cursor::new(rest)), packed: true })
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

    /// Whether the head is all there is.
    pub(super) fn is_whole(&self) -> bool {
        self.head.len() < HEAD
    }

    fn peek(&mut self) -> io::Result<()> {
        (&mut self.reader).take(HEAD as u64).read_to_end(&mut self.head).map(|_| ())
    }

    /// Everything, from the beginning.
    pub(super) fn into_reader(self) -> impl Read + Send + 'static {
        io::Cursor::new(self.head).chain(self.reader)
    }

    /// Everything, in memory, up to `largest` bytes.
    pub(super) fn into_bytes(self, source: &Source, largest: usize) -> Result<Vec<u8>, Failure> {
        let mut bytes = self.head;
        let mut reader = self.reader;
        let limit = (largest as u64).saturating_add(1).saturating_sub(bytes.len() as u64);
        reader.by_ref().take(limit).read_to_end(&mut bytes).or_question(format!("cannot read {}", source.name()))?;
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
