//! Many lines on every core, in order, in constant memory. A reader hands out chunks that end at a line's end; workers turn each
//! into a result; results are emitted in the order of the chunks. Nothing here knows what a line means.

use std::io::{self, Read};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::buffer;
use crate::turns::Turns;

/// How much is read at once. Large enough that taking turns costs nothing, small enough that a few of them fit a second-level cache.
const CHUNK: usize = 256 << 10;
/// The longest line that is read at all.
const LONGEST: usize = 1 << 30;
/// How many results a worker may be ahead of the slowest.
const EARLY: usize = 4;

/// Some whole lines of the input.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    /// The lines, with their line feeds; the input's last line may lack its own.
    pub bytes: &'a [u8],
    /// The number of the first line, from 1.
    pub first_line: u64,
    /// Where the line feeds are.
    ends: &'a [usize],
}

impl<'a> Chunk<'a> {
    /// Each line with its number, free of its line end (LF or CRLF).
    pub fn lines(self) -> impl Iterator<Item = (u64, &'a [u8])> {
        let (mut start, mut number) = (0, self.first_line);
        let unended = (self.ends.last().map_or(0, |end| end + 1) < self.bytes.len()).then_some(self.bytes.len());
        self.ends.iter().copied().chain(unended).map(move |end| {
            let line = self.bytes.get(start..end).unwrap_or_default();
            start = end + 1;
            number += 1;
            let line = if let [line @ .., b'\r'] = line { line } else { line };
            (number - 1, line)
        })
    }
}

/// Runs `work` over every chunk of `reader` on up to `workers` threads, each with a state of its own from `state`, and hands every
/// result to `emit` in input order, on whichever thread has it. An error of the reader or of `emit` ends the run.
pub fn process<R, S, T, E>(
    reader: R,
    workers: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Chunk<'_>) -> T + Sync,
    emit: impl FnMut(T) -> Result<(), E> + Send,
) -> Result<(), E>
where
    R: Read + Send,
    T: Send,
    E: From<io::Error> + Send,
{
    let mut source = Source { reader, carry: Vec::new(), next: 1, line: 1, done: false };
    let mut emit = emit;
    let mut chunk = Buffer::default();
    // The first chunk is worked on here: most inputs have no second one, and threads would only cost.
    let mut own = state();
    let first_line = loop {
        if !source.fill(&mut chunk)? {
            return Ok(());
        }
        let first_line = source.line_of(&mut chunk);
        if workers > 1 && first_line > 1 {
            break first_line;
        }
        emit(work(&mut own, chunk.lines(first_line)))?;
    };
    let shared = Shared {
        source: Mutex::new(source),
        turn: Mutex::new(Turn { early: Turns::new(), emitting: false, failed: None }),
        emit: Mutex::new(emit),
        changed: Condvar::new(),
        most: EARLY * workers,
    };
    let waiting = Mutex::new(Some((chunk, first_line)));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let mut own = state();
                let (mut bytes, mut next) = match lock(&waiting).take() {
                    Some((chunk, first_line)) => (chunk, Some((0, first_line))),
                    None => (Buffer::default(), None),
                };
                if next.is_none() {
                    next = shared.take(&mut bytes);
                }
                while let Some((index, first_line)) = next {
                    let result = work(&mut own, bytes.lines(first_line));
                    if !shared.emit(index, result) {
                        return;
                    }
                    next = shared.take(&mut bytes);
                }
            });
        }
    });
    let turn = shared.turn.into_inner().unwrap_or_else(PoisonError::into_inner);
    turn.failed.map_or(Ok(()), Err)
}

/// Bytes that are written over again and again. A plain vector would have to be filled with zeros before every read.
#[derive(Default)]
struct Buffer {
    bytes: Vec<u8>,
    length: usize,
    /// Where the line feeds are: who counts them has seen them all.
    ends: Vec<usize>,
}

impl Buffer {
    fn lines(&self, first_line: u64) -> Chunk<'_> {
        Chunk { bytes: &self.bytes[..self.length], first_line, ends: &self.ends }
    }

    fn room(&mut self, count: usize) -> &mut [u8] {
        let end = self.length + count;
        if self.bytes.len() < end {
            buffer::set_length(&mut self.bytes, end);
        }
        &mut self.bytes[self.length..end]
    }

    fn append(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// Reads on, up to `end` bytes in all; `true` where the input ends. A pipe that has some whole lines is not waited for.
    fn read(&mut self, reader: &mut impl Read, end: usize) -> io::Result<bool> {
        while self.length < end {
            let left = end - self.length;
            match reader.read(self.room(left)) {
                Ok(0) => return Ok(true),
                Ok(read) => {
                    self.length += read;
                    if read < left && memchr::memchr(b'\n', &self.bytes[self.length - read..self.length]).is_some() {
                        return Ok(false);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}

struct Source<R> {
    reader: R,
    /// The beginning of a line whose end has not been read yet.
    carry: Vec<u8>,
    next: u64,
    line: u64,
    done: bool,
}

impl<R: Read> Source<R> {
    /// Replaces what `chunk` holds with the next whole lines; `false` at the end.
    fn fill(&mut self, chunk: &mut Buffer) -> io::Result<bool> {
        chunk.length = 0;
        chunk.append(&self.carry);
        self.carry.clear();
        while !self.done {
            let start = chunk.length;
            if start > LONGEST {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is longer than 1 GiB"));
            }
            self.done = chunk.read(&mut self.reader, start + CHUNK)?;
            if !self.done
                && let Some(end) = memchr::memrchr(b'\n', &chunk.bytes[start..chunk.length])
            {
                self.carry.extend_from_slice(&chunk.bytes[start + end + 1..chunk.length]);
                chunk.length = start + end + 1;
                break;
            }
        }
        Ok(chunk.length > 0)
    }

    /// The number of the first line of `chunk`, which was just read.
    fn line_of(&mut self, chunk: &mut Buffer) -> u64 {
        let first = self.line;
        chunk.ends.clear();
        chunk.ends.extend(memchr::memchr_iter(b'\n', &chunk.bytes[..chunk.length]));
        self.line += chunk.ends.len() as u64;
        first
    }
}

struct Turn<T, E> {
    /// Results that came before their turn.
    early: Turns<T>,
    /// Whether someone emits what has its turn, or has failed to.
    emitting: bool,
    failed: Option<E>,
}

struct Shared<R, F, T, E> {
    source: Mutex<Source<R>>,
    turn: Mutex<Turn<T, E>>,
    /// Used by whoever has set [`Turn::emitting`].
    emit: Mutex<F>,
    changed: Condvar,
    /// How many results may be early before who has more waits.
    most: usize,
}

impl<R: Read, F: FnMut(T) -> Result<(), E>, T, E: From<io::Error>> Shared<R, F, T, E> {
    /// The next chunk into `bytes`: its index and first line. `None` at the end or after a failure.
    fn take(&self, bytes: &mut Buffer) -> Option<(u64, u64)> {
        if lock(&self.turn).failed.is_some() {
            return None;
        }
        let mut source = lock(&self.source);
        match source.fill(bytes) {
            Ok(true) => {
                let index = source.next;
                source.next += 1;
                Some((index, source.line_of(bytes)))
            }
            Ok(false) => None,
            Err(error) => {
                source.done = true;
                drop(source);
                lock(&self.turn).failed.get_or_insert(E::from(error));
                self.changed.notify_all();
                None
            }
        }
    }

    /// Emits the result of a chunk and all that waited for it. Where it is not its turn, that is left to others, so that nobody is idle
    /// because a chunk before took longer. `false` after a failure.
    fn emit(&self, index: u64, result: T) -> bool {
        let mut turn = lock(&self.turn);
        turn.early.put(index, result);
        while !turn.emitting {
            let Some(result) = turn.early.take() else { break };
            turn.emitting = true;
            drop(turn);
            let outcome = lock(&self.emit)(result);
            turn = lock(&self.turn);
            match outcome {
                Ok(()) => turn.emitting = false,
                // Nobody emits any more.
                Err(error) => {
                    turn.failed.get_or_insert(error);
                    turn.early.clear();
                }
            }
            self.changed.notify_all();
        }
        while turn.early.waiting() > self.most && turn.failed.is_none() {
            turn = self.changed.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        turn.failed.is_none()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbered(input: &[u8], workers: usize) -> Vec<(u64, Vec<u8>)> {
        let mut out = Vec::new();
        let lines = |(): &mut (), chunk: Chunk<'_>| {
            chunk.lines().map(|(number, line)| (number, line.to_vec())).collect::<Vec<_>>()
        };
        process::<_, _, _, io::Error>(
            input,
            workers,
            || (),
            lines,
            |lines| {
                out.extend(lines);
                Ok(())
            },
        )
        .unwrap();
        out
    }

    #[test]
    fn lines_come_in_order_with_their_numbers_whatever_the_number_of_workers() {
        let input: Vec<u8> = (0..200_000).flat_map(|number| format!("line {number}\n").into_bytes()).collect();
        for workers in [1, 2, 5] {
            let lines = numbered(&input, workers);
            assert_eq!(lines.len(), 200_000);
            for (position, (number, line)) in lines.iter().enumerate() {
                assert_eq!(*number, position as u64 + 1);
                assert_eq!(line, format!("line {position}").as_bytes());
            }
        }
    }

    #[test]
    fn a_line_longer_than_a_chunk_stays_whole() {
        let mut input = vec![b'a'; 3 * CHUNK];
        input.extend_from_slice(b"\r\nb");
        let lines = numbered(&input, 2);
        assert_eq!(
            lines.iter().map(|(number, line)| (*number, line.len())).collect::<Vec<_>>(),
            [(1, 3 * CHUNK), (2, 1)]
        );
    }

    #[test]
    fn nobody_waits_for_a_chunk_that_takes_long_and_the_order_is_kept() {
        const SECOND: u64 = CHUNK as u64 + 1;
        let input = vec![b'\n'; (EARLY + 2) * CHUNK];
        let (ahead, wait) = std::sync::mpsc::channel();
        let wait = Mutex::new(wait);
        let mut emitted = Vec::new();
        let work = |(): &mut (), chunk: Chunk<'_>| {
            match chunk.first_line {
                // What may be the only chunk is worked on before there are workers.
                1 => {}
                // This one is done when the other worker has been through all that are left.
                SECOND => lock(&wait).iter().take(EARLY).for_each(drop),
                _ => ahead.send(()).unwrap(),
            }
            chunk.first_line
        };
        process::<_, _, _, io::Error>(
            input.as_slice(),
            2,
            || (),
            work,
            |line| {
                emitted.push(line);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(emitted, (0..EARLY as u64 + 2).map(|chunk| chunk * CHUNK as u64 + 1).collect::<Vec<_>>());
    }

    #[test]
    fn a_failure_to_emit_ends_the_run_and_is_returned() {
        let input = vec![b'\n'; 20 * CHUNK];
        let mut emitted = 0;
        let result = process(
            input.as_slice(),
            3,
            || (),
            |(), chunk| chunk.bytes.len(),
            |_| {
                emitted += 1;
                if emitted == 3 { Err(io::Error::other("full")) } else { Ok(()) }
            },
        );
        assert_eq!(result.unwrap_err().to_string(), "full");
        assert_eq!(emitted, 3);
    }

    #[test]
    fn a_failure_to_read_is_returned() {
        struct Broken(usize);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                if self.0 > 5 {
                    return Err(io::Error::other("broken"));
                }
                buffer.fill(b'\n');
                Ok(buffer.len())
            }
        }
        let result = process(Broken(0), 2, || (), |(), _| (), |()| Ok::<_, io::Error>(()));
        assert_eq!(result.unwrap_err().to_string(), "broken");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_added(input in proptest::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..200)) {
            let mut joined = Vec::new();
            process::<_, _, _, io::Error>(input.as_slice(), 2, || (), |(), chunk| chunk.bytes.to_vec(), |bytes| { joined.extend(bytes); Ok(()) }).unwrap();
            prop_assert_eq!(joined, input);
        }
    }
}
