//! Requests in packets of TCP over IPv4 or IPv6, as `tcpdump -X` prints them: put together by their sequence numbers, without what was sent twice.
//! What is encrypted, or was cut by tcpdump's `-s`, is not read.

use super::hexdump::capture_of;
use super::items::Gathered;
use super::{Fault, raw};

/// How much one side of a connection may have sent.
const LARGEST: usize = 64 << 20;

/// One side of a connection: addresses and ports, those of the sender first.
type Side = (Vec<u8>, Vec<u8>);

/// What one side sent.
struct Stream {
    side: Side,
    first: u32,
    bytes: Vec<u8>,
}

/// The sender's and the receiver's end, the sequence number and the content of a packet; `None` where it is none of TCP.
fn segment(bytes: &[u8]) -> Option<(Side, u32, &[u8])> {
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
    // What tcpdump cut off is missed: a hole is no content.
    (bytes.len() >= end).then_some(())?;
    let end_of = |address: &[u8], port: &[u8]| [address, port].concat();
    Some(((end_of(sender, segment.get(..2)?), end_of(receiver, segment.get(2..4)?)), sequence, content))
}

/// The same for a packet of IP or for a frame that holds one: of Ethernet, with or without a VLAN, as `tcpdump -XX` prints it, or of Linux' capture of
/// every interface.
fn packet(bytes: &[u8]) -> Option<(Side, u32, &[u8])> {
    let framed = |length: usize| {
        let kind = bytes.get(length.checked_sub(2)?..length)?;
        matches!(kind, [0x08, 0x00] | [0x86, 0xdd]).then(|| segment(bytes.get(length..)?)).flatten()
    };
    segment(bytes).or_else(|| [14, 18, 16].into_iter().find_map(framed))
}

/// The requests of every connection, in the order of their first packets, each with its answer.
pub(super) fn gather(packets: &[Vec<u8>], items: &mut Gathered) -> Result<(), Fault> {
    let mut streams: Vec<Stream> = Vec::new();
    for (side, sequence, content) in packets.iter().filter_map(|bytes| packet(bytes)).filter(|it| !it.2.is_empty()) {
        let known = streams.iter_mut().find(|stream| stream.side == side);
        let Some(stream) = known else {
            streams.push(Stream { side, first: sequence, bytes: content.to_vec() });
            continue;
        };
        let place = usize::try_from(sequence.wrapping_sub(stream.first)).unwrap_or(usize::MAX);
        let length = stream.bytes.len();
        if place > length && place < LARGEST {
            return Err(Fault::new(
                0,
                "a packet is missing or was cut, or they are not in order; dump the whole connection, with `-s 0`",
            ));
        }
        // A packet that was sent again says nothing new, or goes on behind what is known.
        let new = length.checked_sub(place).and_then(|known| content.get(known..)).unwrap_or_default();
        if length + new.len() <= LARGEST {
            stream.bytes.extend_from_slice(new);
        }
    }
    let mut none = true;
    for stream in &streams {
        let back = streams.iter().find(|other| other.side.0 == stream.side.1 && other.side.1 == stream.side.0);
        let mut answers = back.map(|back| raw::responses(&back.bytes)).unwrap_or_default().into_iter();
        for read in raw::exchanges(&stream.bytes) {
            items.add(None, read.map(|(request, _)| capture_of(request, answers.next())));
            none = false;
        }
    }
    if none {
        return Err(Fault::new(
            0,
            "no packet here begins a request of HTTP/1.1; what is encrypted cannot be read, nor what was cut off (`-s 0` cuts nothing)",
        ));
    }
    Ok(())
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
        assert!(read(&hole).unwrap_err().message.contains("a packet is missing or was cut"));
        let mut cut = packets[1].clone();
        cut.truncate(50);
        assert!(read(&[cut]).is_err());
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
