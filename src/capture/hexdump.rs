//! A request in a hex dump, as `xxd`, `hexdump -C` and `tcpdump -X` print one. A line that is missing is told: every line says where it stands.

use super::items::Gathered;
use super::{Capture, Fault, packets, raw};

/// How many bytes a dump may stand for, with the lines that a `*` leaves out.
const LARGEST: usize = 64 << 20;

/// A line of a dump.
struct Row {
    offset: usize,
    bytes: Vec<u8>,
    /// Whether it is one of a packet, as tcpdump writes it.
    packet: bool,
}

/// Reads a line; `None` where it is none of a dump.
fn row(line: &[u8]) -> Option<Row> {
    let line = line.trim_ascii_start();
    let prefixed = line.strip_prefix(b"0x");
    let rest = prefixed.unwrap_or(line);
    let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let (offset, rest) = rest.split_at_checked(digits).filter(|_| (4..=16).contains(&digits))?;
    let offset = usize::from_str_radix(std::str::from_utf8(offset).ok()?, 16).ok()?;
    let colon = rest.strip_prefix(b":");
    let rest = colon.unwrap_or(rest);
    if !rest.is_empty() && !rest.starts_with(b" ") {
        return None;
    }
    // Letters stand behind two spaces, or between bars.
    let rest = rest.trim_ascii();
    let end = if colon.is_some() { memchr::memmem::find(rest, b"  ") } else { memchr::memchr(b'|', rest) };
    if colon.is_none() && end.is_none() && !rest.is_empty() {
        return None;
    }
    let groups = rest.get(..end.unwrap_or(rest.len()))?.split(u8::is_ascii_whitespace);
    let bytes = hex::decode(groups.collect::<Vec<_>>().concat()).ok()?;
    Some(Row { offset, bytes, packet: prefixed.is_some() && colon.is_some() })
}

/// Whether a dump of a request, or of packets, begins here.
pub(super) fn begins(text: &[u8]) -> bool {
    // tcpdump says of each packet on a line or two what it is.
    let first = text.split(|byte| *byte == b'\n').take(3).find_map(row);
    first.is_some_and(|row| {
        row.offset == 0 && (row.packet || row.bytes.first().is_some_and(u8::is_ascii_uppercase)) && row.bytes.len() > 3
    })
}

/// The bytes of every dump of a text, each begun by offset 0, and whether they are packets. Lines between dumps are no part of them.
fn dumps(text: &[u8]) -> Result<(Vec<Vec<u8>>, bool), Fault> {
    let mut dumps: Vec<Vec<u8>> = Vec::new();
    let mut packets = false;
    let mut repeated = false;
    let mut last = 0;
    let mut at = 0;
    for line in text.split(|byte| *byte == b'\n') {
        let start = at;
        at += line.len() + 1;
        if line.trim_ascii() == b"*" {
            repeated = true;
            continue;
        }
        let Some(Row { offset, bytes, packet }) = row(line.strip_suffix(b"\r").unwrap_or(line)) else { continue };
        packets |= packet;
        if offset == 0 {
            dumps.push(Vec::new());
        }
        let Some(dump) = dumps.last_mut() else {
            return Err(Fault::new(start, "the dump does not begin at offset 0; dump it from its first byte"));
        };
        if std::mem::take(&mut repeated) && (1..=LARGEST).contains(&offset) && last > 0 {
            let row = dump.get(dump.len().saturating_sub(last)..).unwrap_or_default().to_vec();
            while dump.len() < offset {
                let missing = (offset - dump.len()).min(row.len());
                dump.extend_from_slice(row.get(..missing).unwrap_or_default());
            }
        }
        if offset != dump.len() {
            return Err(Fault::new(
                start,
                format!(
                    "this line is at offset {offset:#x}, and {:#x} bytes stand before it; a line is missing or was changed",
                    dump.len()
                ),
            ));
        }
        last = bytes.len();
        dump.extend_from_slice(&bytes);
    }
    Ok((dumps, packets))
}

/// The bytes of a text that is one dump of something and nothing else.
pub(super) fn bytes(text: &[u8]) -> Option<Vec<u8>> {
    row(text.split(|byte| *byte == b'\n').next()?).filter(|row| row.offset == 0 && row.bytes.len() > 3)?;
    let (mut all, packets) = dumps(text).ok()?;
    all.pop().filter(|_| all.is_empty() && !packets)
}

/// Reads the request of each dump, or those of the connections whose packets these are.
pub(super) fn gather(text: &[u8], items: &mut Gathered) -> Result<(), Fault> {
    let (dumps, packets) = dumps(text)?;
    if packets {
        return packets::gather(&dumps, items);
    }
    if dumps.is_empty() && !text.trim_ascii().is_empty() {
        return Err(Fault::new(
            0,
            "no line here says at which offset it stands; dump it with `xxd` (without `-p`), `hexdump -C` or `tcpdump -X`",
        ));
    }
    let mut last: Option<Capture> = None;
    for dump in dumps {
        if let (Some(response), Some(capture)) = (raw::response(&dump), &mut last) {
            capture.response = Some(response);
            continue;
        }
        let requests = raw::exchanges(&dump);
        let none = requests.is_empty().then(|| {
            Err(Fault::new(
                0,
                "this dump holds no request of HTTP/1.1 (`xxd -e` and plain `hexdump` turn bytes round: dump without them); where it is a body alone, `xxd -r` makes bytes of it again, which verify takes with -H",
            ))
        });
        for read in requests.into_iter().chain(none) {
            // The next dump may hold the answer.
            if let Some(capture) = last.take() {
                items.add(None, Ok(capture));
            }
            match read {
                Ok((request, response)) => last = Some(Capture::seen(request, response)),
                Err(fault) => items.add(None, Err(fault)),
            }
        }
    }
    if let Some(capture) = last {
        items.add(None, Ok(capture));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use proptest::prelude::*;

    /// As `xxd` and `hexdump -C` print it.
    fn printed(bytes: &[u8], canonical: bool) -> String {
        let mut out = String::new();
        for (index, row) in bytes.chunks(16).enumerate() {
            let letters: String =
                row.iter().map(|byte| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '.' }).collect();
            let (first, second) = row.split_at(row.len().min(8));
            let spaced = |row: &[u8]| row.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
            if canonical {
                let digits = format!("{}  {}", spaced(first), spaced(second));
                let _ = writeln!(out, "{:08x}  {digits:<48}  |{letters}|", index * 16);
            } else {
                let groups: Vec<String> = row.chunks(2).map(hex::encode).collect();
                let _ = writeln!(out, "{:08x}: {:<39}  {letters}", index * 16, groups.join(" "));
            }
        }
        if canonical {
            let _ = writeln!(out, "{:08x}", bytes.len());
        }
        out
    }

    fn read(text: &[u8]) -> Result<Vec<Capture>, Fault> {
        Gathered::whole(text, gather)
    }

    const REQUEST: &[u8] = b"POST /x HTTP/1.1\r\nContent-Length: 24\r\n\r\n{\"a\":\"de ad  be ef |7b|\"}";

    #[test]
    fn a_dump_of_a_request_is_read_whoever_printed_it() {
        for canonical in [false, true] {
            let text = printed(REQUEST, canonical);
            assert!(begins(text.as_bytes()), "{text}");
            let captures = read(text.as_bytes()).unwrap();
            assert_eq!((captures.len(), &captures[0].request.body[..]), (1, &REQUEST[REQUEST.len() - 25..]));
            let both = format!("{text}\n{}", printed(b"HTTP/1.1 200 OK\r\n\r\nok", canonical));
            let answered = read(both.as_bytes()).unwrap();
            assert_eq!(answered[0].response.as_ref().map(|response| response.status), Some(200), "{both}");
            assert_eq!(bytes(printed(b"{\"a\":1}", canonical).as_bytes()).unwrap(), b"{\"a\":1}");
            assert!(!begins(printed(b"{\"a\":1}", canonical).as_bytes()));
        }
    }

    #[test]
    fn packets_are_read_as_tcpdump_prints_them() {
        let content = b"GET /x HTTP/1.1\r\n\r\n";
        let head = [&[0x45, 0, 0, 59, 0, 0, 0, 0, 64, 6, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1][..], &[0, 1, 0, 2]].concat();
        let packet = [&head[..], &[0, 0, 0, 9, 0, 0, 0, 0, 0x50, 0x18, 0, 0, 0, 0, 0, 0], content].concat();
        let mut text = String::from(
            "12:34:56.789012 IP 127.0.0.1.1 > 127.0.0.1.2: Flags [P.], seq 9:29, length 20: HTTP: GET /x HTTP/1.1\n",
        );
        for (index, row) in packet.chunks(16).enumerate() {
            let groups: Vec<String> = row.chunks(2).map(hex::encode).collect();
            let _ = writeln!(text, "\t0x{:04x}:  {:<39}  E..<", index * 16, groups.join(" "));
        }
        assert!(begins(text.as_bytes()), "{text}");
        assert_eq!(read(text.as_bytes()).unwrap()[0].request.target, b"/x");
        assert_eq!(read(format!("{text}{text}").as_bytes()).unwrap().len(), 1, "sent twice");
        assert_eq!(bytes(text.as_bytes()), None);
    }

    #[test]
    fn lines_that_are_left_out_are_filled_in_or_missed() {
        let long = [&b"POST /x HTTP/1.1\r\n\r\n            "[..], &[b'x'; 80], b"end"].concat();
        let text = printed(&long, true);
        let lines: Vec<&str> = text.lines().collect();
        let squeezed = [&lines[..3], &["*"], &lines[7..]].concat().join("\n");
        assert_eq!(read(squeezed.as_bytes()).unwrap(), read(text.as_bytes()).unwrap());
        let missing = [&lines[..3], &lines[4..]].concat().join("\n");
        assert!(read(missing.as_bytes()).unwrap_err().message.contains("a line is missing"), "{missing}");
        assert!(read(lines[1..].join("\n").as_bytes()).unwrap_err().message.contains("offset 0"));
        assert!(read(b"504f5354202f7820485454502f312e310d0a").unwrap_err().message.contains("without `-p`"));
        let huge = format!("{}\n*\nffffffffffff\n", lines[0]);
        assert!(read(huge.as_bytes()).unwrap_err().message.contains("a line is missing"));
    }

    #[test]
    fn other_text_is_no_dump() {
        for text in ["", "00000000", "dead beef", "12:30: x", "00000000  50 4f 53 54", "0000: zz", "{\"a\":1}"] {
            assert!(!begins(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn each_request_of_a_connection_is_one_capture_with_its_answer() {
        let one = "POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        let two = "POST /y HTTP/1.1\r\nContent-Length: 3\r\n\r\n[1]";
        for (text, expected) in [
            (format!("{one}{two}"), vec![("{}", None), ("[1]", None)]),
            (format!("GET /health HTTP/1.1\r\n\r\n{one}"), vec![("", None), ("{}", None)]),
            (format!("{one}{answer}{two}{answer}"), vec![("{}", Some("ok")), ("[1]", Some("ok"))]),
            (format!("{one}xHTTP/1.1 is a word"), vec![("{}xHTTP/1.1 is a word", None)]),
        ] {
            let captures = read(printed(text.as_bytes(), false).as_bytes()).unwrap();
            let found: Vec<(String, Option<String>)> = captures
                .iter()
                .map(|it| {
                    let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
                    (text(&it.request.body), it.response.as_ref().map(|answer| text(&answer.body)))
                })
                .collect();
            let expected: Vec<_> =
                expected.into_iter().map(|(body, answer)| (body.to_owned(), answer.map(str::to_owned))).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_request_of_a_connection_whose_head_is_cut_is_told() {
        let one = "POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
        for cut in ["POST /y HTTP/1.1\r\nX-Body-Sig", "POST /y HTTP/1.1\r\nX: 1\r\n"] {
            let text = printed(format!("{one}{cut}").as_bytes(), false);
            let mut items = Gathered::default();
            gather(text.as_bytes(), &mut items).unwrap();
            let items = items.told(Ok(()), text.as_bytes()).unwrap();
            assert_eq!((items.captures.len(), items.broken.len()), (1, 1), "{cut}");
            assert!(items.broken[0].message.contains("request 2 of 2: `POST /y HTTP/1.1` begins one more"), "{cut}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_from_their_dump(content in proptest::collection::vec(any::<u8>(), 4..80), canonical in any::<bool>()) {
            prop_assert_eq!(bytes(printed(&content, canonical).as_bytes()), Some(content));
        }

        #[test]
        fn any_lines_are_read_or_not(text in "((0x|\t)?[0-9a-f]{4,8}:?  ?([0-9a-f]{2,4} ){0,8} ?\\|?[ -~]{0,8}\n|\\*\n|\\PC{0,10}\n){0,8}") {
            let _ = begins(text.as_bytes());
            let _ = bytes(text.as_bytes());
            let _ = read(text.as_bytes());
        }
    }
}
