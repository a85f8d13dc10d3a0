//! A progress bar on standard error, for a person who waits: how much of an input has been read, and how fast. It appears after a
//! second, only where nothing else is on that terminal, and leaves no trace.

use std::fmt::Write as _;
use std::io::{self, Read, StderrLock, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a person waits without wondering.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar is drawn.
const PERIOD: Duration = Duration::from_millis(100);
/// How many characters the bar itself has.
const WIDTH: usize = 24;
/// Back to the start of the line, and nothing on it.
const ERASE: &[u8] = b"\r\x1b[K";

/// Whether a bar stands on standard error now.
static DRAWN: AtomicBool = AtomicBool::new(false);

/// Standard error with no bar on it.
pub(super) fn stderr() -> StderrLock<'static> {
    let mut stderr = io::stderr().lock();
    if DRAWN.swap(false, Ordering::Relaxed) {
        // Nothing can be done about a closed standard error.
        let _ = stderr.write_all(ERASE);
    }
    stderr
}

/// Whether inputs are watched at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Watch {
    on: bool,
}

impl Watch {
    /// Decides once for the process. What appears on the same terminal shows progress by itself.
    pub(super) fn decide(wanted: bool, err_is_terminal: bool, out_is_terminal: bool) -> Self {
        Self { on: wanted && err_is_terminal && !out_is_terminal }
    }

    /// The reader with a bar that follows it, where there is to be one; `total` says how many bytes it will give.
    pub(super) fn over(
        self,
        reader: Box<dyn Read + Send>,
        total: impl FnOnce() -> Option<u64>,
    ) -> Box<dyn Read + Send> {
        if !self.on {
            return reader;
        }
        let started = Instant::now();
        Box::new(Watched { reader, bar: Bar { started, next: started + PATIENCE, done: 0, total: total() } })
    }
}

struct Watched {
    reader: Box<dyn Read + Send>,
    bar: Bar,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        if let Some(line) = self.bar.advance(count as u64, Instant::now()) {
            let mut stderr = io::stderr().lock();
            DRAWN.store(true, Ordering::Relaxed);
            let _ = stderr.write_all(&[ERASE, line.as_bytes()].concat());
        }
        Ok(count)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        drop(stderr());
    }
}

/// How far it is, and when that is shown next.
struct Bar {
    started: Instant,
    next: Instant,
    done: u64,
    total: Option<u64>,
}

impl Bar {
    /// Counts bytes; the line to show, where it is time.
    fn advance(&mut self, count: u64, now: Instant) -> Option<String> {
        self.done += count;
        if now < self.next {
            return None;
        }
        self.next = now + PERIOD;
        Some(self.line(now.duration_since(self.started)))
    }

    fn line(&self, elapsed: Duration) -> String {
        let mut line = String::new();
        // A file that grows while it is read has no end to be near to.
        if let Some(total) = self.total.filter(|total| (1..).contains(total) && *total >= self.done) {
            let full = usize::try_from(self.done * WIDTH as u64 / total).unwrap_or_default();
            let _ = write!(line, "[{:<width$}] {:>3} %  ", "#".repeat(full), self.done * 100 / total, width = WIDTH);
        }
        line.push_str(&size(self.done));
        if let Some(total) = self.total {
            let _ = write!(line, " of {}", size(total));
        }
        let rate = u128::from(self.done) * 1000 / elapsed.as_millis().max(1);
        let _ = write!(line, ", {}/s", size(u64::try_from(rate).unwrap_or(u64::MAX)));
        line
    }
}

/// A number of bytes for people, in units of a thousand.
fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_person_who_sees_nothing_else_gets_a_bar() {
        let on = |wanted, err, out| Watch::decide(wanted, err, out).on;
        assert!(on(true, true, false));
        assert!(!on(false, true, false), "quiet, or a terminal that cannot erase");
        assert!(!on(true, false, false), "a pipe");
        assert!(!on(true, true, true), "the answer is on the same terminal");
    }

    #[test]
    fn nothing_is_shown_in_the_first_second_and_then_ten_times_a_second() {
        let started = Instant::now();
        let mut bar = Bar { started, next: started + PATIENCE, done: 0, total: Some(4_000_000) };
        let mut at = |milliseconds| bar.advance(500_000, started + Duration::from_millis(milliseconds));
        assert_eq!(at(999), None);
        assert_eq!(at(1000).as_deref(), Some("[######                  ]  25 %  1.0 MB of 4.0 MB, 1.0 MB/s"));
        assert_eq!(at(1099), None);
        assert_eq!(at(2000).as_deref(), Some("[############            ]  50 %  2.0 MB of 4.0 MB, 1.0 MB/s"));
    }

    #[test]
    fn what_is_not_known_is_not_drawn() {
        let started = Instant::now();
        let line = |done, total| Bar { started, next: started, done, total }.line(Duration::from_secs(2));
        assert_eq!(line(1_500, None), "1.5 kB, 750 B/s");
        assert_eq!(line(7, Some(0)), "7 B of 0 B, 3 B/s", "an empty file that grew");
        assert_eq!(line(30, Some(20)), "30 B of 20 B, 15 B/s", "a file that grew");
        assert_eq!(line(3_000_000_000, Some(3_000_000_000)).len(), "[] 100 %  3.0 GB of 3.0 GB, 1.5 GB/s".len() + 24);
    }

    #[test]
    fn a_watched_reader_gives_the_same_bytes() {
        for on in [false, true] {
            let mut out = Vec::new();
            Watch { on }.over(Box::new(&b"abc"[..]), || Some(3)).read_to_end(&mut out).unwrap();
            assert_eq!(out, b"abc");
        }
    }
}
