//! Reading a long input on one thread while another works on what has been read: hashing then costs no more than the hash.

use std::io::{self, Read};
use std::sync::mpsc;

/// How much is read at once.
const BLOCK: usize = 64 << 10;
/// How many blocks are on their way at most: one being read, one waiting, one being worked on, one that was.
const BLOCKS: usize = 4;

/// Hands every block of `reader` to `work`, in order. Inputs of a single block need no thread and get none.
pub fn for_each_block<R: Read + Send>(mut reader: R, mut work: impl FnMut(&[u8])) -> io::Result<()> {
    let mut block = Vec::new();
    let mut read = move |block: &mut Vec<u8>| {
        block.clear();
        (&mut reader).take(BLOCK as u64).read_to_end(block)
    };
    let count = read(&mut block)?;
    work(&block);
    if count < BLOCK {
        return Ok(());
    }
    std::thread::scope(|scope| {
        let (filled, to_work) = mpsc::sync_channel::<io::Result<Vec<u8>>>(BLOCKS);
        // Of the same kind as the other: each kind of channel is a program of its own.
        let (emptied, to_fill) = mpsc::channel::<io::Result<Vec<u8>>>();
        for buffer in std::iter::once(block).chain((1..BLOCKS).map(|_| Vec::new())) {
            let _ = emptied.send(Ok(buffer));
        }
        scope.spawn(move || {
            for mut block in to_fill.into_iter().flatten() {
                let outcome = read(&mut block);
                let last = !matches!(outcome, Ok(count) if count == BLOCK);
                if filled.send(outcome.map(|_| block)).is_err() || last {
                    return;
                }
            }
        });
        // Waking whoever reads takes as long as a tenth of the work: it is done for every other block.
        let mut kept = None;
        for block in to_work {
            let block = block?;
            work(&block);
            match kept.take() {
                None => kept = Some(block),
                Some(other) => {
                    let _ = emptied.send(Ok(other));
                    let _ = emptied.send(Ok(block));
                }
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_arrives_once_and_in_order() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 7] {
            let input: Vec<u8> = (0..=250).cycle().take(length).collect();
            let mut seen = Vec::new();
            for_each_block(input.as_slice(), |block| seen.extend_from_slice(block)).unwrap();
            assert!(seen == input, "{length}");
        }
    }

    #[test]
    fn a_failure_to_read_is_returned() {
        struct Broken(usize);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                if self.0 > 20 { Err(io::Error::other("broken")) } else { Ok(buffer.len()) }
            }
        }
        assert_eq!(for_each_block(Broken(0), |_| ()).unwrap_err().to_string(), "broken");
    }
}
