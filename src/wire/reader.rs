//! Bytes that came over a connection and are not used yet.

use std::io::{self, Read};
use std::net::TcpStream;

use crate::buffer;

/// How much is asked for at once: a whole answer, as they usually are.
const PIECE: usize = 32 << 10;

/// What was read and not taken.
#[derive(Debug, Default)]
pub(super) struct Reader {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Reader {
    /// What is there.
    pub(super) fn pending(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Those bytes are used.
    pub(super) fn take(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        }
    }

    /// Forgets everything, for another connection.
    pub(super) fn clear(&mut self) {
        self.start = 0;
        self.end = 0;
    }

    /// Reads once more, behind what is there. Returns how many bytes came; none where the connection has ended.
    pub(super) fn fill(&mut self, stream: &TcpStream) -> io::Result<usize> {
        if self.bytes.len() < self.end + PIECE {
            if self.start > 0 {
                self.bytes.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            }
            buffer::set_length(&mut self.bytes, self.end + PIECE);
        }
        let mut stream = stream;
        loop {
            match stream.read(self.bytes.get_mut(self.end..).unwrap_or_default()) {
                Ok(count) => {
                    self.end += count;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
