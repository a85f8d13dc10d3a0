//! Files that are written later: making a file takes ten times as long as passing a request on, so that in a rush captures go to the end of one
//! nameless file first, and are taken from there by a thread that steps back for everything else. The memory it takes is that of one capture.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::keep::publish;
use super::whole::Whole;

/// How much is gathered before it is put behind the others.
const PIECE: usize = 1 << 20;
/// What stands before each capture: the lengths of its name and of itself.
const HEAD: usize = 16;

/// The captures that wait.
pub(super) struct Backlog {
    shared: Arc<Shared>,
    thread: JoinHandle<Lost>,
    fresh: Vec<u8>,
    count: u64,
}

/// How many could not be written, and why the first could not.
pub(super) type Lost = (u64, Option<io::Error>);

struct Shared {
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
    closed: bool,
}

impl Backlog {
    /// For files of that folder.
    pub(super) fn start(folder: &Path) -> io::Result<Self> {
        let file = Whole::begin(folder)?.file.try_clone()?;
        let shared = Arc::new(Shared { file, state: Mutex::default(), grown: Condvar::new() });
        let (theirs, folder) = (Arc::clone(&shared), folder.to_owned());
        let thread = std::thread::Builder::new().name("backlog".to_owned()).stack_size(256 << 10);
        let thread = thread.spawn(move || work(&theirs, &folder))?;
        Ok(Self { shared, thread, fresh: Vec::new(), count: 0 })
    }

    /// Adds one.
    pub(super) fn put(&mut self, stem: &str, bytes: &[u8]) -> Result<(), Lost> {
        for length in [stem.len(), bytes.len()] {
            self.fresh.extend_from_slice(&(length as u64).to_le_bytes());
        }
        self.fresh.extend_from_slice(stem.as_bytes());
        self.fresh.extend_from_slice(bytes);
        self.count += 1;
        if self.fresh.len() < PIECE { Ok(()) } else { self.flush() }
    }

    /// Puts what was gathered behind the others.
    pub(super) fn flush(&mut self) -> Result<(), Lost> {
        if self.fresh.is_empty() {
            return Ok(());
        }
        let mut state = self.shared.lock();
        let put = self.shared.file.write_all_at(&self.fresh, state.written);
        let lost = std::mem::take(&mut self.count);
        if put.is_ok() {
            state.written += self.fresh.len() as u64;
            self.shared.grown.notify_one();
        }
        self.fresh.clear();
        self.fresh.shrink_to(PIECE);
        put.map_err(|error| (lost, Some(error)))
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

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn work(shared: &Shared, folder: &Path) -> Lost {
    step_back();
    let (mut lost, mut first) = (0, None);
    let mut item = Vec::new();
    let mut at = 0;
    loop {
        {
            let mut state = shared.lock();
            state.read = at;
            while state.read == state.written {
                if state.read > 0 {
                    // All is done: the room is given back. What stays is written over.
                    let _ = shared.file.set_len(0);
                    (state.read, state.written, at) = (0, 0, 0);
                }
                if state.closed {
                    return (lost, first);
                }
                state = shared.grown.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
        match next(&shared.file, &mut at, &mut item) {
            Ok((stem, bytes)) => {
                if let Err(error) = publish(folder, stem, bytes) {
                    lost += 1;
                    first.get_or_insert(error);
                }
            }
            Err(error) => {
                // Where one cannot be read, nobody knows where the next begins.
                let mut state = shared.lock();
                at = state.written;
                state.read = at;
                lost += 1;
                first.get_or_insert(error);
            }
        }
    }
}

/// The next capture of the file: its name, and what is to be in it.
fn next<'i>(file: &File, at: &mut u64, item: &'i mut Vec<u8>) -> io::Result<(&'i str, &'i [u8])> {
    let mut head = [0; HEAD];
    file.read_exact_at(&mut head, *at)?;
    let (name, body) = head.split_at(HEAD / 2);
    let length = |bytes: &[u8]| {
        let number = bytes.try_into().map(u64::from_le_bytes).unwrap_or_default();
        usize::try_from(number).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
    };
    let (name, body) = (length(name)?, length(body)?);
    // A buffer that held something large is not kept.
    item.clear();
    item.shrink_to(PIECE);
    item.resize(name.saturating_add(body), 0);
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

    #[test]
    fn what_is_put_becomes_files_in_the_end_and_what_cannot_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let mut backlog = Backlog::start(folder.path()).unwrap();
        std::fs::write(folder.path().join("7.http"), "there").unwrap();
        for number in 0..1000 {
            backlog.put(&number.to_string(), format!("capture {number}").as_bytes()).unwrap();
            if number % 100 == 0 {
                backlog.flush().unwrap();
            }
        }
        backlog.put("no/such/folder", b"").unwrap();
        let (lost, error) = backlog.end();
        assert_eq!((lost, error.map(|error| error.kind())), (1, Some(io::ErrorKind::NotFound)));
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(
            (read("7.http"), read("7-2.http"), read("999.http")),
            ("there".into(), "capture 7".into(), "capture 999".into())
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1001);
    }
}
