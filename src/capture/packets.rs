//! Requests in packets of TCP over IPv4 or IPv6, as `tcpdump -X` prints them: put together by their sequence numbers, whatever their order, without
//! what was sent twice.
//! What is encrypted, or was cut by tcpdump's `-s`, is not read.

use super::items::Gathered;
use super::{Capture, Fault, raw};
use crate::{sorting, text};

/// How much one side of a connection may have sent.
const LARGEST: usize = 64 << 20;

/// One side of a connection: addresses and ports, those of the sender first.
type Side = (Vec<u8>, Vec<u8>);

/// What one side sent: sequence numbers and contents, as they were captured.
struct Stream<'p> {
    side: Side,
    segments: Vec<(u32, &'p [u8])>,
}

impl Stream<'_> {
    /// The bytes in their order, without what was sent again; else what is missing.
    fn bytes(&self) -> Result<Vec<u8>, Fault> {
        let any = self.segments.first().map_or(0, |first| first.0);
        // Numbers go round at 2^32, and a capture may begin with any packet.
        let place = |sequence: u32| i64::from(sequence.wrapping_sub(any).cast_signed());
        let mut segments: Vec<(i64, &[u8])> =
            self.segments.iter().map(|(at, content)| (place(*at), *content)).collect();
        sorting::by_key(&mut segments, |segment| segment.0);
        let first = segments.first().map_or(0, |segment| segment.0);
        let mut bytes = Vec::new();
        for (at, content) in segments {
            let at = usize::try_from(at - first).unwrap_or(usize::MAX);
            let known = bytes.len().checked_sub(at).ok_or_else(|| {
                let missing = text::count((at - bytes.len()) as u64, "byte");
                Fault::new(
                    0,
                    format!(
                        "{missing} of a connection are missing behind its first {}; dump all of its packets",
                        bytes.len()
                    ),
                )
            })?;
            let new = content.get(known..).unwrap_or_default();
            if bytes.len() + new.len() <= LARGEST {
                bytes.extend_from_slice(new);
            }
        }
        Ok(bytes)
    }
}

/// What one packet carries.
struct Segment<'p> {
    side: Side,
    sequence: u32,
    content: &'p [u8],
    /// How many bytes tcpdump cut off.
    missing: usize,
}

/// What a packet carries; `None` where it is none of TCP.
fn segment(bytes: &[u8]) -> Option<Segment<'_>> {
    let word = |at: usize| Some(usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?)));
    let (start, end, sender, receiver) = match bytes.first()? >> 4 {
        4 if bytes.get(9) == Some(&6) => {
            (usize::from(bytes.first()? & 15) * 4, word(2)?, bytes.get(12..16)?, bytes.get(16..20)?)
        }
        6 if bytes.get(6) == Some(&6) => (40, 40 + word(4)?, bytes.get(8..24)?, bytes.get(24..40)?),
        _ => return None,
    };
    let segment = bytes.get(start..bytes.len().min(end))?;
    let sequence = u32::from_be_bytes(*segment.get(4..)?.first_chunk()?);
    let content = segment.get(usize::from(segment.get(12)? >> 4) * 4..)?;
    let end_of = |address: &[u8], port: &[u8]| [address, port].concat();
    let side = (end_of(sender, segment.get(..2)?), end_of(receiver, segment.get(2..4)?));
    Some(Segment { side, sequence, content, missing: end.saturating_sub(bytes.len()) })
}

/// The same for a packet of IP or for a frame that holds one: of Ethernet, with or without a VLAN, as `tcpdump -XX` prints it, or of Linux' capture of
/// every interface.
fn packet(bytes: &[u8]) -> Option<Segment<'_>> {
    let framed = |length: usize| {
        let kind = bytes.get(length.checked_sub(2)?..length)?;
        matches!(kind, [0x08, 0x00] | [0x86, 0xdd]).then(|| segment(bytes.get(length..)?)).flatten()
    };
    segment(bytes).or_else(|| [14, 18, 16].into_iter().find_map(framed))
}

/// The requests of every connection, in the order of their first packets, each with its answer.
pub(super) fn gather(packets: &[Vec<u8>], items: &mut Gathered) -> Result<(), Fault> {
    let mut streams: Vec<Stream<'_>> = Vec::new();
    let mut none = "no packet here is one of TCP over IPv4 or IPv6";
    for (number, bytes) in packets.iter().enumerate() {
        let Some(Segment { side, sequence, content, missing }) = packet(bytes) else { continue };
        none = "no packet here carries anything but the opening and closing of connections; dump while the request is sent";
        if missing > 0 {
            return Err(Fault::new(
                0,
                format!(
                    "packet {} was cut, {} of it are missing; dump with `-s 0`, which cuts nothing",
                    number + 1,
                    text::count(missing as u64, "byte")
                ),
            ));
        }
        if content.is_empty() {
            continue;
        }
        match streams.iter_mut().find(|stream| stream.side == side) {
            Some(stream) => stream.segments.push((sequence, content)),
            None => streams.push(Stream { side, segments: vec![(sequence, content)] }),
        }
    }
    let sent: Vec<(Side, Vec<u8>)> =
        streams.into_iter().map(|stream| Ok((stream.side.clone(), stream.bytes()?))).collect::<Result<_, Fault>>()?;
    let mut found = false;
    for (side, bytes) in &sent {
        let back = sent.iter().find(|(other, _)| other.0 == side.1 && other.1 == side.0);
        let mut answers = back.map(|(_, back)| raw::responses(back)).unwrap_or_default().into_iter();
        none = match bytes.as_slice() {
            [20..=23, 3, ..] => {
                "these packets are encrypted (TLS), and cannot be read; dump behind what ends the encryption, or record with `courtside capture`"
            }
            [b'H', b'T', b'T', b'P', b'/', ..] => {
                "these packets hold an answer and no request; dump both directions of the connection"
            }
            _ => "no packet here begins a request of HTTP/1.1; dump the connection from its first packet",
        };
        for read in raw::exchanges(bytes) {
            items.add(None, read.map(|(request, _)| Capture::seen(request, answers.next())));
            found = true;
        }
    }
    if found { Ok(()) } else { Err(Fault::new(0, none)) }
}

#[cfg(test)]
mod tests {
    use super::super::Capture;
    use super::*;
    use proptest::prelude::*;

    fn read(packets: &[Vec<u8>]) -> Result<Vec<Capture>, Fault> {
        Gathered::whole(b"", |_, items| gather(packets, items))
    }

    fn v4(back: bool, sequence: u32, content: &[u8]) -> Vec<u8> {
        let (one, other) = if back { (2, 1) } else { (1, 2) };
        let length = u16::try_from(40 + content.len()).unwrap().to_be_bytes();
        let head = [0x45, 0, length[0], length[1], 0, 0, 0, 0, 64, 6, 0, 0, 127, 0, 0, one, 127, 0, 0, other];
        let tail = [0, 0, 0, 0, 0x50, 0x18, 0, 0, 0, 0, 0, 0];
        // Ethernet fills short frames up, which is no content.
        [&head[..], &[0, one, 0, other], &sequence.to_be_bytes(), &tail, content, &[0; 3]].concat()
    }

    #[test]
    fn requests_are_put_together_from_their_packets() {
        let packets = [
            v4(false, u32::MAX - 1, b""),
            v4(false, u32::MAX - 1, b"POST /x HTTP/1.1\r\n"),
            v4(true, 7, b"HTTP/1.1 200 OK\r\n\r\nok"),
            v4(false, 16, b"\r\n{\"a\""),
            v4(false, 16, b"\r\n{\"a\":1"),
            v4(false, 24, b"}"),
        ];
        let captures = read(&packets).unwrap();
        assert_eq!((captures.len(), &captures[0].request.body[..]), (1, &b"{\"a\":1}"[..]));
        assert_eq!(captures[0].response.as_ref().map(|response| &response.body[..]), Some(&b"ok"[..]));
        assert!(read(&packets[..2]).unwrap_err().message.contains("no packet here"));
        // A kept connection carries more than one.
        let kept = [
            v4(false, 1, b"POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}POST /y HTTP/1.1\r\n\r\n[1]"),
            v4(
                true,
                1,
                b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 401 No\r\n\r\n",
            ),
        ];
        let captures = read(&kept).unwrap();
        let bodies: Vec<_> = captures.iter().map(|capture| &capture.request.body[..]).collect();
        assert_eq!(bodies, [&b"{}"[..], b"[1]"]);
        let statuses: Vec<_> = captures.iter().map(|it| it.response.as_ref().map(|answer| answer.status)).collect();
        assert_eq!(statuses, [Some(200), Some(401)]);
        let hole = [packets[1].clone(), packets[5].clone()];
        assert!(read(&hole).unwrap_err().message.contains("8 bytes of a connection are missing behind its first 18"));
        let mut turned = packets.clone();
        turned.reverse();
        assert_eq!(read(&turned).unwrap(), read(&packets).unwrap(), "packets in any order");
        let mut cut = packets[1].clone();
        cut.truncate(50);
        assert!(read(&[cut]).unwrap_err().message.contains("packet 1 was cut, 8 bytes of it are missing"));
        let tells = |content: &[u8], words: &str| {
            let message = read(&[v4(false, 1, content)]).unwrap_err().message;
            assert!(message.contains(words), "{message}");
        };
        tells(b"\x16\x03\x01\x02\x00", "encrypted (TLS)");
        tells(b"HTTP/1.1 200 OK\r\n\r\n", "an answer and no request");
        tells(b"", "opening and closing");
        assert!(read(&[vec![0x60; 60]]).unwrap_err().message.contains("no packet here is one of TCP"));
        let content = b"GET / HTTP/1.1\r\n\r\n";
        let v6 = [&[0x60, 0, 0, 0, 0, 20 + 18, 6, 64][..], &[1; 16], &[2; 16], &packets[1][20..40], content].concat();
        assert_eq!(read(std::slice::from_ref(&v6)).unwrap()[0].request.method, b"GET");
        // Ethernet, Ethernet with a VLAN, and what `tcpdump -i any` puts before a packet.
        for (before, kind, packet) in [(12, [0x86, 0xdd], &v6), (16, [0x86, 0xdd], &v6), (14, [8, 0], &kept[0])] {
            let frame = [&vec![0x45; before][..], &kind, packet].concat();
            assert!(!read(&[frame]).unwrap().is_empty(), "{before}");
            let other = [&vec![0x45; before][..], &[8, 6], packet].concat();
            assert!(read(&[other]).is_err(), "{before}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_packets_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..60), version in prop_oneof![Just(0x45_u8), Just(0x60), any::<u8>()]) {
            let whole = [&[version][..], &bytes].concat();
            let _ = read(&[whole.clone(), whole]);
        }
    }
}
