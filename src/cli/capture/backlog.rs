//! Files that are made later: making one takes ten times as long as passing a request on, so that in a rush captures go into files of many, and
//! to the end of a nameless one, from which a thread that steps back for everything else makes a file of each; then the file of many goes. What
//! ends the process leaves the files of many that were not done with, so that nothing is lost. Its last capture is taken off a file of many as soon as
//! that has a file of its own, so that nothing else is in two of them. The memory it takes is that of one capture.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::keep::{Progress, publish};
use super::whole::Whole;
use crate::buffer;

/// How much is gathered before it is put behind the others,
const PIECE: usize = 1 << 20;
/// … and for how long.
const DELAY: Duration = Duration::from_millis(50);
/// What stands before each capture: the lengths of its name and of itself.
const HEAD: usize = 16;
/// What stands between captures in a file of many.
const SEPARATOR: &[u8] = b"###\n";

/// The captures that wait.
pub(super) struct Backlog {
    shared: Arc<Shared>,
    thread: JoinHandle<Lost>,
    fresh: Fresh,
}

/// How many could not be written, and why the first could not.
pub(super) type Lost = (u64, Option<io::Error>);

/// What is gathered.
#[derive(Default)]
struct Fresh {
    /// With names and lengths.
    bytes: Vec<u8>,
    /// As a file of many.
    joined: Vec<u8>,
    count: u64,
    /// The highest number, and the name of the capture that has it.
    last: (u64, String),
    since: Option<Instant>,
}

struct Shared {
    folder: PathBuf,
    progress: Progress,
    file: File,
    state: Mutex<State>,
    grown: Condvar,
}

#[derive(Default)]
struct State {
    /// How far the file is read.
    read: u64,
    /// How far it is written.
    written: u64,
    chunks: VecDeque<Chunk>,
    closed: bool,
}

/// Captures that came to the file together.
struct Chunk {
    /// Where it ends.
    end: u64,
    count: u64,
    /// The file that has all of them, where it could be made.
    path: Option<PathBuf>,
}

impl Backlog {
    /// For files of that folder.
    pub(super) fn start(folder: &Path, progress: Progress) -> io::Result<Self> {
        let file = Whole::begin(folder)?.file.try_clone()?;
        let shared =
            Shared { folder: folder.to_owned(), progress, file, state: Mutex::default(), grown: Condvar::new() };
        let shared = Arc::new(shared);
        let theirs = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("backlog".to_owned()).stack_size(256 << 10);
        let thread = thread.spawn(move || theirs.work())?;
        Ok(Self { shared, thread, fresh: Fresh::default() })
    }

    /// Adds one, which is to be called so.
    pub(super) fn put(&mut self, number: u64, stem: &str, bytes: &[u8]) -> Result<(), Lost> {
        let fresh = &mut self.fresh;
        for length in [stem.len(), bytes.len()] {
            fresh.bytes.extend_from_slice(&(length as u64).to_le_bytes());
        }
        fresh.bytes.extend_from_slice(stem.as_bytes());
        fresh.bytes.extend_from_slice(bytes);
        if fresh.count > 0 {
            fresh.joined.extend_from_slice(SEPARATOR);
        }
        fresh.joined.extend_from_slice(bytes);
        fresh.count += 1;
        if number >= fresh.last.0 {
            fresh.last.0 = number;
            stem.clone_into(&mut fresh.last.1);
        }
        fresh.since.get_or_insert_with(Instant::now);
        if fresh.bytes.len() < PIECE { Ok(()) } else { self.flush() }
    }

    /// How long what was gathered may wait yet.
    pub(super) fn patience(&self) -> Duration {
        self.fresh.since.map_or(Duration::MAX, |since| DELAY.saturating_sub(since.elapsed()))
    }

    /// Whether the end of the process would lose something.
    pub(super) fn is_gathering(&self) -> bool {
        self.fresh.count > 0
    }

    /// Puts what was gathered behind the others, where it has waited long enough.
    pub(super) fn flush_when_due(&mut self) -> Result<(), Lost> {
        if self.patience().is_zero() { self.flush() } else { Ok(()) }
    }

    /// Puts what was gathered behind the others.
    fn flush(&mut self) -> Result<(), Lost> {
        let Fresh { count, last: (_, stem), .. } = &self.fresh;
        let count = *count;
        if count == 0 {
            return Ok(());
        }
        let stem = format!("{stem}-and-{}-before", count - 1);
        let many = publish(&self.shared.folder, &stem, &self.fresh.joined);
        let path = many.ok().map(|name| self.shared.folder.join(name));
        let is_named = path.is_some();
        if is_named {
            self.shared.progress.add(count);
        }
        let mut state = self.shared.lock();
        let put = self.shared.file.write_all_at(&self.fresh.bytes, state.written);
        if put.is_ok() {
            state.written += self.fresh.bytes.len() as u64;
            let end = state.written;
            state.chunks.push_back(Chunk { end, count, path });
            self.shared.grown.notify_one();
        }
        drop(state);
        self.fresh.clear();
        // Where each cannot have a file of its own, all of them stay in one.
        if is_named { Ok(()) } else { put.map_err(|error| (count, Some(error))) }
    }

    /// Nothing more will come: waits until all are written.
    pub(super) fn end(mut self) -> Lost {
        let (mut lost, mut first) = self.flush().err().unwrap_or((0, None));
        self.shared.lock().closed = true;
        self.shared.grown.notify_one();
        if let Ok((more, error)) = self.thread.join() {
            lost += more;
            first = first.or(error);
        }
        (lost, first)
    }
}

impl Fresh {
    fn clear(&mut self) {
        for bytes in [&mut self.bytes, &mut self.joined] {
            bytes.clear();
            // A buffer that held something large is not kept.
            bytes.shrink_to(PIECE);
        }
        (self.count, self.last.0, self.since) = (0, 0, None);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) -> Lost {
        step_back();
        let (mut lost, mut first) = (0, None);
        let mut item = Vec::new();
        let mut at = 0;
        while let Some(chunk) = self.next_chunk(&mut at) {
            let many = chunk.path.as_ref().and_then(|path| File::options().write(true).open(path).ok());
            let mut made = 0;
            for mut place in places(&self.file, at..chunk.end).into_iter().rev() {
                if many.is_some() && self.progress.is_hurried() {
                    break;
                }
                let single = next(&self.file, &mut place.at, &mut item);
                match single.and_then(|(stem, bytes)| self.move_out(stem, bytes, many.as_ref(), place.before)) {
                    Ok(()) => made += 1,
                    Err(error) => {
                        first.get_or_insert(error);
                        // What comes before the last of a file of many stays there with it.
                        if many.is_some() {
                            break;
                        }
                    }
                }
            }
            at = chunk.end;
            lost += self.settle(&chunk, made);
        }
        (lost, first)
    }

    /// Gives the last capture of a file of many, which is as long without it, a file of its own.
    fn move_out(&self, stem: &str, bytes: &[u8], many: Option<&File>, before: u64) -> io::Result<()> {
        let name = publish(&self.folder, stem, bytes)?;
        // An empty one would be no file of captures: it goes.
        let cut = many.filter(|_| before > 0).map_or(Ok(()), |many| many.set_len(before));
        cut.inspect_err(|_| {
            // It is where it was. What cannot be removed is there twice: there is nothing more to do.
            let _ = fs::remove_file(self.folder.join(name));
        })
    }

    /// Removes a file of many of which nothing is left. Says how many captures are in no file.
    fn settle(&self, chunk: &Chunk, made: u64) -> u64 {
        let missing = chunk.count.saturating_sub(made);
        match &chunk.path {
            None => self.progress.add(made),
            Some(path) if missing == 0 => drop(fs::remove_file(path)),
            Some(path) if path.exists() => return 0,
            Some(_) => {}
        }
        missing
    }

    /// The next chunk, of which the file is read up to there; `None` once all are done.
    fn next_chunk(&self, at: &mut u64) -> Option<Chunk> {
        let mut state = self.lock();
        state.read = *at;
        loop {
            if let Some(chunk) = state.chunks.pop_front() {
                return Some(chunk);
            }
            if state.read > 0 {
                // All is done: the room is given back. What stays is written over.
                let _ = self.file.set_len(0);
                (state.read, state.written, *at) = (0, 0, 0);
            }
            if state.closed {
                return None;
            }
            state = self.grown.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Where a capture is.
struct Place {
    at: u64,
    /// How long a file of many is in which those stand that came before it.
    before: u64,
}

/// Where the captures of a part of the file are. Where one cannot be read, nobody knows where the next of them begins.
fn places(file: &File, part: Range<u64>) -> Vec<Place> {
    let (mut places, mut at, mut length) = (Vec::new(), part.start, 0);
    while at < part.end {
        let Ok((name, body)) = lengths(file, at) else { break };
        places.push(Place { at, before: length });
        let separator = if places.len() > 1 { SEPARATOR.len() } else { 0 };
        length += separator.saturating_add(body) as u64;
        at = at.saturating_add((HEAD + name).saturating_add(body) as u64);
    }
    places
}

/// How long the name of a capture in the file is, and how long the capture.
fn lengths(file: &File, at: u64) -> io::Result<(usize, usize)> {
    let mut head = [0; HEAD];
    file.read_exact_at(&mut head, at)?;
    let (name, body) = head.split_at(HEAD / 2);
    let length = |bytes: &[u8]| {
        let number = bytes.try_into().map(u64::from_le_bytes).unwrap_or_default();
        usize::try_from(number).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
    };
    Ok((length(name)?, length(body)?))
}

/// The next capture of the file: its name, and what is to be in it.
fn next<'i>(file: &File, at: &mut u64, item: &'i mut Vec<u8>) -> io::Result<(&'i str, &'i [u8])> {
    let (name, body) = lengths(file, *at)?;
    // A buffer that held something large is not kept.
    item.clear();
    item.shrink_to(PIECE);
    buffer::set_length(item, name.saturating_add(body));
    file.read_exact_at(item, at.saturating_add(HEAD as u64))?;
    *at = at.saturating_add((HEAD + item.len()) as u64);
    let (stem, bytes) = item.split_at(name);
    let stem = std::str::from_utf8(stem).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    Ok((stem, bytes))
}

/// Lets other threads go first.
fn step_back() {
    // On Linux this concerns the calling thread alone; elsewhere it would slow all of them down.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 15);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in the folder, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_put_becomes_files_in_the_end_and_what_cannot_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let progress = Progress::default();
        let mut backlog = Backlog::start(folder.path(), progress.clone()).unwrap();
        fs::write(folder.path().join("7.http"), "there").unwrap();
        for number in 0..1000 {
            backlog.put(number, &number.to_string(), format!("capture {number}\n").as_bytes()).unwrap();
            if number % 100 == 0 {
                backlog.flush().unwrap();
            }
        }
        assert_eq!(backlog.end().0, 0);
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(
            (read("7.http"), read("7-2.http"), read("999.http")),
            ("there".into(), "capture 7\n".into(), "capture 999\n".into())
        );
        assert_eq!((names(folder.path()).len(), progress.count()), (1001, 1000));
    }

    #[test]
    fn what_has_a_file_together_is_safe_at_once_and_stays_there_where_it_cannot_have_one_each() {
        let folder = tempfile::tempdir().unwrap();
        let progress = Progress::default();
        let mut backlog = Backlog::start(folder.path(), progress.clone()).unwrap();
        for (number, stem) in [(3, "3-good"), (2, "no/such/folder"), (1, "1-good"), (0, "0-good")] {
            backlog.put(number, stem, format!("capture {number}\n").as_bytes()).unwrap();
        }
        assert_eq!((progress.count(), backlog.is_gathering()), (0, true));
        backlog.flush().unwrap();
        assert_eq!((progress.count(), backlog.is_gathering()), (4, false));
        assert_eq!(backlog.end().0, 0);
        // Each is in one file.
        assert_eq!(names(folder.path()), ["0-good.http", "1-good.http", "3-good-and-3-before.http"]);
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("3-good-and-3-before.http"), "capture 3\n###\ncapture 2\n");
        assert_eq!((read("1-good.http"), read("0-good.http")), ("capture 1\n".into(), "capture 0\n".into()));
        for name in names(folder.path()) {
            fs::remove_file(folder.path().join(name)).unwrap();
        }
        // Where somebody is in a hurry, they stay together.
        progress.hurry();
        let mut backlog = Backlog::start(folder.path(), progress.clone()).unwrap();
        for (number, stem) in [(5, "5"), (6, "6")] {
            backlog.put(number, stem, b"").unwrap();
        }
        assert_eq!((backlog.end().0, progress.count()), (0, 6));
        assert_eq!(names(folder.path()), ["6-and-1-before.http"]);
        // Where it could not have one together either, it is lost.
        let mut backlog = Backlog::start(folder.path(), progress.clone()).unwrap();
        backlog.put(7, "no/such/folder", b"").unwrap();
        let (lost, error) = backlog.end();
        assert_eq!((lost, error.map(|error| error.kind())), (1, Some(io::ErrorKind::NotFound)));
        assert_eq!(progress.count(), 6);
    }
}
