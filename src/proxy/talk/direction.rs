//! One direction of a connection: where its messages begin and end. What there is of a head is held back until it is whole; of a body so much is
//! kept as is asked for. It does not know which answer belongs to which request.

use crate::wire::{BadHead, Decoder, Framing, Head, Pace};

/// The longest head that is waited for.
const LONGEST_HEAD: usize = 1 << 20;

/// One direction of a connection.
#[derive(Debug)]
pub(super) enum State {
    /// A head is to come; what there is of it is held back.
    Head,
    /// A body.
    Body(Kept),
    /// Whatever it is: passed on unread.
    Blind,
}

/// A body on its way, and what is kept of it.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) decoder: Decoder,
    pub(super) body: Vec<u8>,
}

/// A direction with what is held back of a head.
#[derive(Debug)]
pub(super) struct Direction {
    pub(super) state: State,
    pub(super) held: Vec<u8>,
    /// When the held part is worth another look.
    pace: Pace,
}

impl Direction {
    pub(super) fn new() -> Self {
        Self { state: State::Head, held: Vec::new(), pace: Pace::default() }
    }

    pub(super) fn is_blind(&self) -> bool {
        matches!(self.state, State::Blind)
    }

    /// From here on everything is passed on unread, beginning with what was held back.
    pub(super) fn go_blind(&mut self, out: &mut Vec<u8>) {
        self.state = State::Blind;
        out.append(&mut self.held);
        self.held = Vec::new();
    }

    /// As [`Direction::go_blind`], but a body's record stays for whoever takes it.
    pub(super) fn go_blind_keeping(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.held);
        if matches!(self.state, State::Head) {
            self.state = State::Blind;
        }
    }

    /// Where the beginning of a head is held back, and will stay one: whether it may have become one.
    pub(super) fn half_a_head<M>(
        &self,
        parse: impl Fn(&[u8]) -> Result<Option<Head<M>>, BadHead>,
    ) -> Option<Result<(), BadHead>> {
        let parsed = matches!(self.state, State::Head).then(|| parse(&self.held).map(drop))?;
        // Empty lines before a head are none of it (RFC 9112 §2.2).
        let begun = parsed.is_err() || !self.held.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        begun.then_some(parsed)
    }

    /// Looks for a whole head in what is held and in `bytes`, which is taken as far as the head goes. `None` where more must come.
    pub(super) fn head<M>(
        &mut self,
        bytes: &mut &[u8],
        parse: impl Fn(&[u8]) -> Result<Option<Head<M>>, BadHead>,
    ) -> Result<Option<(M, Vec<u8>)>, BadHead> {
        // Most heads come whole: of those nothing but the head itself is copied.
        if self.held.is_empty()
            && let Some(found) = parse(bytes)?
        {
            let (head, rest) = bytes.split_at(found.length.min(bytes.len()));
            *bytes = rest;
            return Ok(Some((found.message, head.to_vec())));
        }
        let before = self.held.len();
        self.held.extend_from_slice(bytes);
        if !self.pace.is_due(&self.held) {
            *bytes = &[];
            return Ok(None);
        }
        let parsed = match parse(&self.held) {
            Ok(None) if self.held.len() > LONGEST_HEAD => {
                Err(BadHead("its headers do not end within 1 MiB".to_owned()))
            }
            parsed => parsed,
        };
        match parsed {
            Ok(Some(found)) => {
                let taken = found.length.saturating_sub(before);
                *bytes = bytes.get(taken..).unwrap_or_default();
                self.held.truncate(found.length);
                self.pace = Pace::default();
                Ok(Some((found.message, std::mem::take(&mut self.held))))
            }
            Ok(None) => {
                *bytes = &[];
                Ok(None)
            }
            Err(error) => {
                // Everything is in what is held now.
                *bytes = &[];
                Err(error)
            }
        }
    }
}

impl Kept {
    pub(super) fn new(framing: Framing) -> Self {
        Self { decoder: Decoder::new(framing), body: Vec::new() }
    }

    /// Takes bytes of the body; says how many.
    pub(super) fn take(&mut self, bytes: &[u8], limit: usize) -> Result<usize, String> {
        let body = &mut self.body;
        let keep = |part: &[u8]| {
            let room = limit.saturating_sub(body.len());
            body.extend_from_slice(part.get(..room).unwrap_or(part));
        };
        self.decoder.push(bytes, keep).map_err(|error| error.to_string())
    }
}

/// The head with another value of `Host`, every other byte as it was.
pub(super) fn rewrite_host(raw: &[u8], host: &[u8], out: &mut Vec<u8>) {
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let named = line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"host:"));
        if !named {
            out.extend_from_slice(line);
            continue;
        }
        let (name, value) = line.split_at(5);
        let end = if value.ends_with(b"\r\n") { &b"\r\n"[..] } else { b"\n" };
        let space = value.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        for part in [name, value.get(..space).unwrap_or_default(), host, end] {
            out.extend_from_slice(part);
        }
    }
}
