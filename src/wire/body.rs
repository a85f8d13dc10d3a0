//! Where a body ends (RFC 9112 §6), and what is in it once the transfer coding is off. A [`Decoder`] is fed bytes as they come, keeps
//! none of them, and says where the next message begins.

use crate::capture::Headers;

/// A field of a head: its name and its value.
pub type Field<'f> = (&'f [u8], &'f [u8]);

/// How the end of a body is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// There is none.
    Empty,
    /// After that many bytes.
    Length(u64),
    /// Where its last chunk says.
    Chunked,
    /// Where the connection ends.
    UntilClose,
}

/// Why a body cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBody {
    /// `Content-Length` is no number, or says two.
    #[error("Content-Length is no single number")]
    Length,
    /// A transfer coding other than `chunked`.
    #[error("the transfer coding `{0}` is not known")]
    Coding(String),
    /// A chunk that does not begin with its size.
    #[error("a chunk begins with `{0}`, which is no size")]
    ChunkSize(String),
    /// A chunk that goes on after its size.
    #[error("a chunk is longer than its size says")]
    ChunkEnd,
    /// Lines behind the last chunk that do not end.
    #[error("the lines behind the last chunk are too long")]
    Trailer,
    /// The connection ended first.
    #[error("Content-Length says {declared}, and {} came before the connection ended", crate::text::count(*.received, "byte"))]
    Short {
        /// What `Content-Length` says.
        declared: u64,
        /// What came.
        received: u64,
    },
    /// The connection ended inside the chunks.
    #[error("the connection ended before the last chunk")]
    NoLastChunk,
}

impl Framing {
    /// Of a request's body, by the fields of its head.
    pub fn of_request<'f>(fields: impl Iterator<Item = Field<'f>> + Clone) -> Result<Self, BadBody> {
        Ok(Self::said(fields)?.unwrap_or(Self::Empty))
    }

    /// Of a response's body; `head` where the request's method was `HEAD`.
    pub fn of_response<'f>(
        status: u16,
        fields: impl Iterator<Item = Field<'f>> + Clone,
        head: bool,
    ) -> Result<Self, BadBody> {
        if head || (100..200).contains(&status) || status == 204 || status == 304 {
            return Ok(Self::Empty);
        }
        Ok(Self::said(fields)?.unwrap_or(Self::UntilClose))
    }

    /// What the headers say. A transfer coding overrules a length (§6.3).
    fn said<'f>(fields: impl Iterator<Item = Field<'f>> + Clone) -> Result<Option<Self>, BadBody> {
        let mut chunked = false;
        for value in values(fields.clone(), b"transfer-encoding") {
            for coding in value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).filter(|coding| !coding.is_empty())
            {
                if coding.eq_ignore_ascii_case(b"chunked") && !chunked {
                    chunked = true;
                } else if !coding.eq_ignore_ascii_case(b"identity") {
                    return Err(BadBody::Coding(crate::text::visible(coding)));
                }
            }
        }
        if chunked {
            return Ok(Some(Self::Chunked));
        }
        let mut length = None;
        for value in values(fields, b"content-length") {
            for part in value.split(|byte| *byte == b',') {
                let number = crate::capture::decimal(part.trim_ascii()).ok_or(BadBody::Length)?;
                if length.replace(number).is_some_and(|before| before != number) {
                    return Err(BadBody::Length);
                }
            }
        }
        Ok(length.map(Self::Length))
    }
}

/// The values of the fields of that name.
fn values<'f>(fields: impl Iterator<Item = Field<'f>>, wanted: &'static [u8]) -> impl Iterator<Item = &'f [u8]> {
    fields.filter(move |(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

/// The longest line between chunks, extensions included.
const LONGEST_LINE: usize = 4096;
/// The most bytes of lines behind the last chunk.
const LONGEST_TRAILER: usize = 64 << 10;

/// Takes a body out of the bytes of a connection.
#[derive(Debug)]
pub struct Decoder {
    state: State,
    framing: Framing,
    received: u64,
    line: Vec<u8>,
    trailer: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// So many bytes of the body follow.
    Bytes(u64),
    /// The line with the size of the next chunk.
    Size,
    /// So many bytes of this chunk follow.
    Chunk(u64),
    /// The line end behind a chunk.
    ChunkEnd,
    /// Lines behind the last chunk, up to an empty one.
    Trailer,
    /// Everything is body.
    Open,
    Done,
}

impl Decoder {
    /// A decoder for a body that is framed like this.
    pub fn new(framing: Framing) -> Self {
        let state = match framing {
            Framing::Empty | Framing::Length(0) => State::Done,
            Framing::Length(length) => State::Bytes(length),
            Framing::Chunked => State::Size,
            Framing::UntilClose => State::Open,
        };
        Self { state, framing, received: 0, line: Vec::new(), trailer: Vec::new() }
    }

    /// Whether the body is whole.
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// How many bytes of the body came.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The fields behind the last chunk (RFC 9112 §7.1.2), as far as they came. A line that is no field is left out.
    pub fn trailers(&self) -> Headers {
        let mut trailers = Headers::default();
        for line in self.trailer.split(|byte| *byte == b'\n') {
            if let Some(colon) = memchr::memchr(b':', line) {
                let (name, value) = line.split_at(colon);
                trailers.push(name, value.get(1..).unwrap_or_default().trim_ascii());
            }
        }
        trailers
    }

    /// Takes bytes and hands out what of them is body. Returns how many were taken: fewer than all only where the body has ended.
    pub fn push(&mut self, input: &[u8], mut out: impl FnMut(&[u8])) -> Result<usize, BadBody> {
        let mut rest = input;
        loop {
            match self.state {
                State::Done => break,
                State::Open => {
                    self.received += rest.len() as u64;
                    out(rest);
                    rest = &[];
                }
                State::Bytes(left) | State::Chunk(left) => {
                    let count = usize::try_from(left).map_or(rest.len(), |left| left.min(rest.len()));
                    let (body, after) = rest.split_at(count);
                    out(body);
                    rest = after;
                    self.received += count as u64;
                    let left = left - count as u64;
                    self.state = match (left, &self.state) {
                        (0, State::Bytes(_)) => State::Done,
                        (0, _) => State::ChunkEnd,
                        (_, State::Bytes(_)) => State::Bytes(left),
                        _ => State::Chunk(left),
                    };
                }
                State::Size | State::ChunkEnd | State::Trailer => {
                    let Some(end) = memchr::memchr(b'\n', rest) else {
                        self.line.extend_from_slice(rest);
                        rest = &[];
                        self.check_line()?;
                        break;
                    };
                    let (line, after) = rest.split_at(end + 1);
                    self.line.extend_from_slice(line);
                    rest = after;
                    self.check_line()?;
                    self.line()?;
                    self.line.clear();
                }
            }
            if rest.is_empty() {
                break;
            }
        }
        Ok(input.len() - rest.len())
    }

    /// The connection has ended: is the body whole?
    pub fn end(&mut self) -> Result<(), BadBody> {
        match (&self.state, self.framing) {
            (State::Done, _) => Ok(()),
            (State::Open, _) => {
                self.state = State::Done;
                Ok(())
            }
            (State::Bytes(_), Framing::Length(declared)) => Err(BadBody::Short { declared, received: self.received }),
            _ => Err(BadBody::NoLastChunk),
        }
    }

    fn check_line(&self) -> Result<(), BadBody> {
        match self.state {
            State::Trailer if self.trailer.len() + self.line.len() > LONGEST_TRAILER => Err(BadBody::Trailer),
            State::Size if self.line.len() > LONGEST_LINE => Err(self.bad_size()),
            State::ChunkEnd if self.line.len() > 2 => Err(BadBody::ChunkEnd),
            _ => Ok(()),
        }
    }

    fn bad_size(&self) -> BadBody {
        let shown = self.line.get(..self.line.len().min(16)).unwrap_or_default();
        BadBody::ChunkSize(crate::text::visible(shown.trim_ascii()))
    }

    /// Takes a whole line.
    fn line(&mut self) -> Result<(), BadBody> {
        let line = self.line.strip_suffix(b"\r\n").or_else(|| self.line.strip_suffix(b"\n")).unwrap_or(&self.line);
        self.state = match self.state {
            State::Size => {
                let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
                let hexadecimal = (1..=16).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
                let size = std::str::from_utf8(digits)
                    .ok()
                    .filter(|_| hexadecimal)
                    .and_then(|digits| u64::from_str_radix(digits, 16).ok())
                    .ok_or_else(|| self.bad_size())?;
                if size == 0 { State::Trailer } else { State::Chunk(size) }
            }
            State::ChunkEnd if line.is_empty() => State::Size,
            State::ChunkEnd => return Err(BadBody::ChunkEnd),
            _ if line.is_empty() => State::Done,
            _ => {
                self.trailer.extend_from_slice(&self.line);
                State::Trailer
            }
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headers(fields: &[(&str, &str)]) -> Headers {
        let mut headers = Headers::default();
        for (name, value) in fields {
            headers.push(*name, *value);
        }
        headers
    }

    /// The body, how many bytes were taken, and whether it is whole; fed in pieces of that size.
    fn decode(framing: Framing, input: &[u8], piece: usize) -> Result<(Vec<u8>, usize, bool), BadBody> {
        let mut decoder = Decoder::new(framing);
        let (mut body, mut taken) = (Vec::new(), 0);
        for part in input.chunks(piece) {
            let count = decoder.push(part, |bytes| body.extend_from_slice(bytes))?;
            taken += count;
            if count < part.len() {
                break;
            }
        }
        Ok((body, taken, decoder.is_done()))
    }

    #[test]
    fn headers_say_where_a_body_ends() {
        let length = headers(&[("content-length", "5")]);
        assert_eq!(Framing::of_request(length.iter()), Ok(Framing::Length(5)));
        assert_eq!(Framing::of_request(headers(&[]).iter()), Ok(Framing::Empty));
        assert_eq!(Framing::of_response(200, headers(&[]).iter(), false), Ok(Framing::UntilClose));
        assert_eq!(Framing::of_response(204, length.iter(), false), Ok(Framing::Empty));
        assert_eq!(Framing::of_response(200, length.iter(), true), Ok(Framing::Empty));
        let both = headers(&[("Content-Length", "5"), ("Transfer-Encoding", "Chunked")]);
        assert_eq!(Framing::of_response(200, both.iter(), false), Ok(Framing::Chunked));
        assert_eq!(Framing::of_request(headers(&[("content-length", "5, 5")]).iter()), Ok(Framing::Length(5)));
        for wrong in ["5, 6", "-5", "0x5", "", "5 5", "99999999999999999999"] {
            assert_eq!(
                Framing::of_request(headers(&[("content-length", wrong)]).iter()),
                Err(BadBody::Length),
                "{wrong}"
            );
        }
        let gzip = headers(&[("transfer-encoding", "gzip, chunked")]);
        assert_eq!(Framing::of_request(gzip.iter()), Err(BadBody::Coding("gzip".into())));
    }

    #[test]
    fn chunks_are_put_together_however_they_arrive() {
        let wire = b"4;ext=1\r\nWiki\r\n0005\r\npedia\r\n0\r\nX-Sum: 1\r\n\r\nHTTP/1.1";
        for piece in [1, 2, 3, 7, 1000] {
            let (body, taken, whole) = decode(Framing::Chunked, wire, piece).unwrap();
            assert_eq!((body.as_slice(), taken, whole), (&b"Wikipedia"[..], wire.len() - 8, true), "{piece}");
        }
    }

    #[test]
    fn the_fields_behind_the_last_chunk_are_kept() {
        let mut decoder = Decoder::new(Framing::Chunked);
        decoder.push(b"1\r\na\r\n0\r\nX-Sum:  1 \r\nodd\r\nx-sum: 2\r\n\r\n", |_| {}).unwrap();
        let trailers = decoder.trailers();
        assert_eq!(trailers.iter().collect::<Vec<_>>(), [(&b"X-Sum"[..], &b"1"[..]), (b"x-sum", b"2")]);
    }

    #[test]
    fn a_broken_chunk_is_said() {
        for (wire, error) in [
            (&b"x\r\n"[..], BadBody::ChunkSize("x".into())),
            (b"-1\r\n", BadBody::ChunkSize("-1".into())),
            (b"\r\n", BadBody::ChunkSize(String::new())),
            (b"11111111111111111\r\n", BadBody::ChunkSize("1111111111111111".into())),
            (b"1\r\nab\r\n", BadBody::ChunkEnd),
        ] {
            assert_eq!(decode(Framing::Chunked, wire, 1000), Err(error));
        }
        let mut endless = Decoder::new(Framing::Chunked);
        assert!(endless.push(&vec![b'1'; LONGEST_LINE + 1], |_| {}).is_err());
        let mut decoder = Decoder::new(Framing::Chunked);
        decoder.push(b"5\r\nab", |_| {}).unwrap();
        assert_eq!(decoder.end(), Err(BadBody::NoLastChunk));
    }

    #[test]
    fn a_body_that_ends_early_is_said_with_both_numbers() {
        let mut decoder = Decoder::new(Framing::Length(5));
        decoder.push(b"abc", |_| {}).unwrap();
        assert_eq!(decoder.end(), Err(BadBody::Short { declared: 5, received: 3 }));
        let mut open = Decoder::new(Framing::UntilClose);
        open.push(b"abc", |_| {}).unwrap();
        assert_eq!((open.end(), open.is_done()), (Ok(()), true));
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused_whatever_pieces_they_come_in(
            parts in prop::collection::vec(prop_oneof![
                4 => prop::sample::select(vec!["3\r\nabc\r\n", "3\r\n", "abc", "\r\n", "0\r\n\r\n", "0\r\nA: b\r\n", "\r\n\r\n", "2;x=\"y\"\r\n", "1A", "\n"])
                    .prop_map(|part| part.as_bytes().to_vec()),
                1 => prop::collection::vec(any::<u8>(), 0..9),
            ], 0..20),
            piece in 1..20_usize,
            length in 0..100_u64,
        ) {
            let input = parts.concat();
            for framing in [Framing::Empty, Framing::Length(length), Framing::Chunked, Framing::UntilClose] {
                let pieces = decode(framing, &input, piece);
                prop_assert_eq!(&pieces, &decode(framing, &input, 1000), "the pieces make no difference");
                if let Ok((body, taken, _)) = pieces {
                    prop_assert!(body.len() <= taken && taken <= input.len());
                }
            }
        }

        #[test]
        fn what_is_chunked_comes_back(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 0..8), piece in 1..50_usize) {
            let mut wire = Vec::new();
            for part in &parts {
                wire.extend_from_slice(format!("{:x}\r\n", part.len()).as_bytes());
                wire.extend_from_slice(part);
                wire.extend_from_slice(b"\r\n");
            }
            wire.extend_from_slice(b"0\r\n\r\n");
            let (body, taken, whole) = decode(Framing::Chunked, &wire, piece).unwrap();
            prop_assert_eq!((body, taken, whole), (parts.concat(), wire.len(), true));
        }
    }
}
