//! Where captures are kept: in a folder, one file each; in a file of lines, which grows; in a HAR, which is written anew now and then. What
//! cannot be kept is for the caller to count: traffic does not wait for a disk.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;

#[cfg(unix)]
use super::backlog::Backlog;
use super::whole::Whole;
use crate::capture::{Capture, Format, WriteError, Writer};
use crate::cli::shell::Voice;
use crate::exit::{Blame as _, Exit, Failure};
use crate::text;

/// How often a HAR is written anew at the most.
const PERIOD: Duration = Duration::from_secs(1);
/// … and how much of the time writing may take: one part in so many.
const SHARE: u32 = 20;

/// Where captures are kept.
pub(super) enum Keeper {
    /// In a folder.
    Folder(Folder),
    /// In a file of lines.
    Lines(Lines),
    /// In a HAR.
    Har(Box<Har>),
}

/// Why a capture could not be kept.
pub(super) type Lost = WriteError;

/// How far keeping has come, for whoever ends it.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress(Arc<(AtomicU64, AtomicBool)>);

impl Progress {
    /// How many captures are where the end of the process does not concern them.
    pub(super) fn count(&self) -> u64 {
        self.0.0.load(Ordering::SeqCst)
    }

    pub(super) fn add(&self, number: u64) {
        self.0.0.fetch_add(number, Ordering::SeqCst);
    }

    /// Asks for nothing but that they are safe.
    pub(super) fn hurry(&self) {
        self.0.1.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_hurried(&self) -> bool {
        self.0.1.load(Ordering::SeqCst)
    }
}

impl Keeper {
    /// Opens the place that the user named.
    pub(super) fn open(path: &Path, progress: Progress, voice: Voice) -> Result<Self, Failure> {
        let shown = path.display();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let is_folder = fs::metadata(path).is_ok_and(|there| there.is_dir());
        match Format::from_extension(extension) {
            Some(Format::Ndjson) if !is_folder => Lines::open(path, progress, voice).map(Self::Lines),
            Some(Format::Har) if !is_folder => Har::open(path, progress).map(|har| Self::Har(Box::new(har))),
            Some(format) if !is_folder => Err(Failure::question(format!(
                "-o {shown}: traffic is not recorded as {}; name a folder, FILE.ndjson or FILE.har",
                format.name()
            ))),
            _ if path.exists() && !is_folder => Err(Failure::question(format!(
                "-o {shown} is a file; name a folder, or a file that ends in .ndjson or .har"
            ))),
            _ => Folder::open(path, progress).map(Self::Folder),
        }
    }

    /// Keeps a capture; answers with the file's name, where it got one of its own.
    pub(super) fn keep(&mut self, capture: &Capture, facts: Facts<'_>) -> Result<Option<String>, Lost> {
        match self {
            Self::Folder(folder) => folder.keep(capture, facts),
            Self::Lines(lines) => lines.keep(capture).map(|()| None),
            Self::Har(har) => har.keep(capture).map(|()| None),
        }
    }

    /// Writes what waits. Answers how many captures were lost by it.
    pub(super) fn flush(&mut self, end: bool) -> Result<(), (u64, io::Error)> {
        match self {
            Self::Folder(folder) => folder.flush(end),
            Self::Lines(lines) => lines.flush(),
            Self::Har(har) => har.flush(end),
        }
    }

    /// Whether the end of the process would lose what is to be written at the next opportunity.
    pub(super) fn is_gathering(&self) -> bool {
        match self {
            #[cfg(unix)]
            Self::Folder(folder) => folder.backlog.as_ref().is_some_and(Backlog::is_gathering),
            _ => false,
        }
    }

    /// How long it may be until what waits is written.
    pub(super) fn patience(&self) -> Duration {
        match self {
            Self::Folder(folder) => folder.patience(),
            Self::Lines(_) => Duration::MAX,
            Self::Har(_) => PERIOD / 2,
        }
    }
}

/// Where is recorded, in the words of the line that tells where is listened.
pub(super) fn place(path: &Path) -> String {
    let shown = text::sanitise(&path.display().to_string());
    if path.is_dir() {
        format!(", recording to the folder {shown}, a file each")
    } else {
        format!(", recording to {shown}")
    }
}

/// What a file is named by.
#[derive(Clone, Copy)]
pub(super) struct Facts<'f> {
    pub(super) id: u64,
    pub(super) at_ms: i64,
    pub(super) flow: Option<&'f str>,
    /// Whether more comes than files can be made.
    pub(super) rush: bool,
}

/// A folder of `.http` files.
pub(super) struct Folder {
    path: PathBuf,
    /// The highest number that was there.
    before: u64,
    bytes: Vec<u8>,
    progress: Progress,
    #[cfg(unix)]
    backlog: Option<Backlog>,
    /// What was lost and not told yet.
    lost: (u64, Option<io::Error>),
}

impl Folder {
    fn open(path: &Path, progress: Progress) -> Result<Self, Failure> {
        let cannot = || format!("cannot write to {}", path.display());
        fs::create_dir_all(path).or_world(cannot())?;
        // A folder that is there may be one that nobody writes to; the file of the trial is gone with the value.
        Whole::begin(path).or_world(cannot())?;
        let number =
            |entry: io::Result<fs::DirEntry>| entry.ok()?.file_name().to_str()?.split_once('-')?.0.parse::<u64>().ok();
        let before = fs::read_dir(path).into_iter().flatten().filter_map(number).max().unwrap_or(0);
        Ok(Self {
            path: path.to_owned(),
            before,
            bytes: Vec::new(),
            progress,
            #[cfg(unix)]
            backlog: None,
            lost: (0, None),
        })
    }

    /// Keeps a capture; in a rush its file is made later, and has no name yet.
    fn keep(&mut self, capture: &Capture, facts: Facts<'_>) -> Result<Option<String>, Lost> {
        self.bytes.clear();
        Writer::new(Format::Http, &mut self.bytes).capture(capture)?;
        let what = facts.flow.map_or_else(|| capture.request.slug(), |flow| flow.replace('/', "-"));
        let time = Timestamp::from_millisecond(facts.at_ms).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ");
        let number = self.before.saturating_add(facts.id);
        let stem = format!("{number:04}-{time}-{what}");
        #[cfg(unix)]
        if facts.rush {
            if self.backlog.is_none() {
                self.backlog = Backlog::start(&self.path, self.progress.clone()).ok();
            }
            if let Some(backlog) = &mut self.backlog {
                return match backlog.put(number, &stem, &self.bytes) {
                    Ok(()) => Ok(None),
                    Err(lost) => {
                        self.lose(lost);
                        Ok(None)
                    }
                };
            }
        }
        let name = publish(&self.path, &stem, &self.bytes)?;
        self.progress.add(1);
        Ok(Some(name))
    }

    /// How long it may be until what waits is written.
    #[cfg(unix)]
    fn patience(&self) -> Duration {
        self.backlog.as_ref().map_or(Duration::MAX, Backlog::patience)
    }

    #[cfg(not(unix))]
    fn patience(&self) -> Duration {
        Duration::MAX
    }

    /// Remembers what was lost until it is asked for.
    #[cfg(unix)]
    fn lose(&mut self, (number, error): (u64, Option<io::Error>)) {
        self.lost.0 += number;
        self.lost.1 = self.lost.1.take().or(error);
    }

    fn flush(&mut self, end: bool) -> Result<(), (u64, io::Error)> {
        #[cfg(unix)]
        if let Some(mut backlog) = self.backlog.take() {
            if end {
                self.lose(backlog.end());
            } else {
                let flushed = backlog.flush_when_due();
                self.backlog = Some(backlog);
                flushed.unwrap_or_else(|lost| self.lose(lost));
            }
        }
        #[cfg(not(unix))]
        let _ = end;
        match std::mem::take(&mut self.lost) {
            (0, _) => Ok(()),
            (number, error) => Err((number, error.unwrap_or_else(|| io::ErrorKind::Other.into()))),
        }
    }
}

/// Makes a file with that content whose name begins so, and is one that no file has; gives the name. The folder is made anew where it is gone.
pub(super) fn publish(folder: &Path, stem: &str, bytes: &[u8]) -> io::Result<String> {
    let mut whole = Whole::begin(folder).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => fs::create_dir_all(folder).and_then(|()| Whole::begin(folder)),
        _ => Err(error),
    })?;
    whole.file.write_all(bytes)?;
    // Another proxy may write here, and count as this one does.
    for attempt in 1..10_000_u32 {
        let name = if attempt == 1 { format!("{stem}.http") } else { format!("{stem}-{attempt}.http") };
        match whole.claim(&folder.join(&name)) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A file of lines.
pub(super) struct Lines {
    file: File,
    waiting: Vec<u8>,
    count: u64,
    progress: Progress,
    /// Whether the last line is not whole, so that the next must begin on a new one.
    torn: bool,
}

impl Lines {
    fn open(path: &Path, progress: Progress, voice: Voice) -> Result<Self, Failure> {
        let shown = path.display().to_string();
        let mut options = File::options();
        let mut file =
            options.read(true).append(true).create(true).open(path).or_world(format!("cannot write {shown}"))?;
        let torn = file.metadata().is_ok_and(|there| there.is_file()) && !ends_a_line(&mut file).unwrap_or(true);
        if torn {
            voice.warning(&format!("the last line of {shown} does not end; what is recorded begins on a new one"));
        }
        Ok(Self { file, waiting: Vec::new(), count: 0, progress, torn })
    }

    fn keep(&mut self, capture: &Capture) -> Result<(), Lost> {
        let before = self.waiting.len();
        Writer::new(Format::Ndjson, &mut self.waiting)
            .capture(capture)
            .inspect_err(|_| self.waiting.truncate(before))?;
        self.count += 1;
        Ok(())
    }

    /// Writes whole lines with one call, so that no other writer comes between, and the end of the process only where the system cuts the
    /// call itself short.
    fn flush(&mut self) -> Result<(), (u64, io::Error)> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        if self.torn {
            self.waiting.insert(0, b'\n');
        }
        let (mut rest, mut outcome) = (self.waiting.as_slice(), Ok(()));
        while !rest.is_empty() {
            match self.file.write(rest) {
                Ok(0) => outcome = Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => outcome = Err(error),
            }
            if outcome.is_err() {
                break;
            }
        }
        // Lines that are there in whole are not lost.
        let done = self.waiting.len() - rest.len();
        let written = self.waiting.get(..done).unwrap_or_default();
        let lost = memchr::memchr_iter(b'\n', rest).count() as u64;
        let half = done - memchr::memrchr(b'\n', written).map_or(0, |end| end + 1);
        self.torn = if half > 0 { !self.take_back(half) } else { self.torn && done == 0 };
        self.waiting.clear();
        self.progress.add(std::mem::take(&mut self.count).saturating_sub(lost));
        // A buffer that held something large is not kept.
        self.waiting.shrink_to(1 << 20);
        outcome.map_err(|error| (lost, error))
    }

    /// Takes the beginning of a line off the end of the file, where nothing has followed it.
    fn take_back(&mut self, half: usize) -> bool {
        let end = self.file.metadata().map_or(0, |there| there.len());
        let (Ok(position), Some(start)) = (self.file.stream_position(), end.checked_sub(half as u64)) else {
            return false;
        };
        position == end && self.file.set_len(start).is_ok()
    }
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// A HAR. Its entries are collected in a file without a name, and copied from there each time that it is written anew.
pub(super) struct Har {
    path: PathBuf,
    spool: Option<Writer<File>>,
    /// A second hold on the spool, to read it by.
    reader: File,
    /// How many were kept since it was last written.
    fresh: u64,
    progress: Progress,
    next: Instant,
}

impl Har {
    fn open(path: &Path, progress: Progress) -> Result<Self, Failure> {
        let shown = path.display().to_string();
        let folder = path.parent().unwrap_or(Path::new(""));
        let cannot = || format!("cannot write {shown}");
        let spool = spool(folder).or_world(cannot())?;
        let reader = spool.try_clone().or_world(cannot())?;
        let har = Self {
            path: path.to_owned(),
            spool: Some(Writer::new(Format::Har, spool)),
            reader,
            fresh: 0,
            progress,
            next: Instant::now(),
        };
        // An empty one claims the name: what is there is not overwritten.
        let empty = Whole::begin(folder).or_world(cannot())?;
        Writer::new(Format::Har, &empty.file).finish().or_world(cannot())?;
        empty.claim(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::question(format!("{shown} is there already; name another file")),
            _ => Failure { exit: Exit::World, error: anyhow::Error::new(error).context(cannot()) },
        })?;
        Ok(har)
    }

    fn keep(&mut self, capture: &Capture) -> Result<(), Lost> {
        let Some(spool) = &mut self.spool else { return Err(io::Error::from(io::ErrorKind::BrokenPipe).into()) };
        let before = self.reader.metadata()?.len();
        spool.capture(capture).inspect_err(|_| {
            // Half an entry would spoil the others.
            let _ = self.reader.set_len(before);
            let _ = self.reader.seek(SeekFrom::End(0));
        })?;
        self.fresh += 1;
        Ok(())
    }

    fn flush(&mut self, end: bool) -> Result<(), (u64, io::Error)> {
        let now = Instant::now();
        if self.fresh == 0 || (!end && now < self.next) {
            return Ok(());
        }
        let written = self.write();
        self.next = now + PERIOD.max(now.elapsed().saturating_mul(SHARE));
        match written {
            Ok(()) => {
                self.progress.add(std::mem::take(&mut self.fresh));
                Ok(())
            }
            // They may be there the next time.
            Err(error) => Err((if end { self.fresh } else { 0 }, error)),
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let mut whole = Whole::begin(folder)?;
        let end = self.reader.stream_position()?;
        self.reader.seek(SeekFrom::Start(0))?;
        let copied = io::copy(&mut self.reader, &mut whole.file);
        self.reader.seek(SeekFrom::Start(end))?;
        copied?;
        whole.file.write_all(crate::capture::HAR_END)?;
        whole.replace(&self.path)
    }
}

/// A file that is gone with the process.
fn spool(folder: &Path) -> io::Result<File> {
    let whole = Whole::begin(folder)?;
    whole.file.try_clone()
}

/// Says once what is lost, and counts.
pub(super) struct Losses {
    pub(super) lost: u64,
    said: bool,
    shown: String,
}

impl Losses {
    pub(super) fn new(path: &Path) -> Self {
        Self { lost: 0, said: false, shown: path.display().to_string() }
    }

    /// Counts so many exchanges that are lost; the first loss is said.
    pub(super) fn count(&mut self, number: u64, why: &dyn std::fmt::Display, voice: Voice) {
        self.lost += number;
        if !std::mem::replace(&mut self.said, true) {
            let why = text::sanitise(&why.to_string());
            let why = why.split(" (os error").next().unwrap_or_default();
            voice.complain(&format!(
                "cannot record to {}: {why}; traffic goes on, and what is lost is counted (record-lost)",
                self.shown
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_of_no_flow_are_called_by_method_and_path() {
        let named = |method: &str, target: &str| {
            let mut capture = Capture::default();
            capture.request.method = method.into();
            capture.request.target = target.into();
            capture.request.slug()
        };
        assert_eq!(named("GET", "/logo.png?x=/../y"), "get-logo-png");
        assert_eq!(named("POST", "/../../etc"), "post-etc");
        assert_eq!(named("GET", "/"), "get");
        assert!(named("GET", &"/x".repeat(100)).len() <= 48);
    }
}
