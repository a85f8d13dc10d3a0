//! What Burp Suite writes with "Save items": XML with each request and response in base64, as they stood on the connection. Reads what Burp
//! writes and no other XML; messages that were saved without base64 are refused, since XML keeps no bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Capture, Fault, Gathered, Lines, raw};

/// Whether such a file begins here: declaration and document type come first, where they are there.
pub(super) fn begins(text: &[u8]) -> bool {
    (text.starts_with(b"<?xml") || text.starts_with(b"<items ")) && find(text, b"<items burpVersion").is_some()
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, word)
}

/// Reads every item.
pub(super) fn gather(text: &[u8], items: &mut Gathered) -> Result<(), Fault> {
    let mut lines = Lines::new(text);
    let mut item: Option<Item<'_>> = None;
    let mut element: &[u8] = b"";
    let Some(mut at) = find(text, b"<items ").or_else(|| text.trim_ascii().is_empty().then_some(text.len())) else {
        return Err(Fault::new(0, "there is no `<items burpVersion=…>` here"));
    };
    while let Some(open) = text.get(at..).and_then(|rest| memchr::memchr(b'<', rest)).map(|open| at + open) {
        let rest = text.get(open..).unwrap_or_default();
        let unclosed = |what: &str| Fault::new(open, format!("{what} begins here and does not end; the file is cut"));
        // Text of a message may hold anything but the end of its section.
        if let Some(content) = rest.strip_prefix(b"<![CDATA[") {
            let end = find(content, b"]]>").ok_or_else(|| unclosed("a section"))?;
            if let Some(item) = &mut item {
                item.take(element, content.get(..end).unwrap_or_default(), open + 9);
            }
            at = open + 9 + end + 3;
            continue;
        }
        let (opening, closing): (&[u8], &[u8]) =
            if rest.starts_with(b"<!--") { (b"<!--", b"-->") } else { (b"<", b">") };
        let end = find(rest, closing).ok_or_else(|| unclosed("an element"))?;
        at = open + end + closing.len();
        let tag = rest.get(opening.len()..end).unwrap_or_default();
        match tag {
            b"item" => item = Some(Item { start: open, ..Item::default() }),
            b"/item" => {
                if let Some(item) = item.take() {
                    let line = lines.at(item.start);
                    items.add(None, item.read().map(|capture| Capture { line, ..capture }));
                }
            }
            _ => {
                element = tag;
                // What another program wrote again stands there without a section.
                let content = text.get(at..).unwrap_or_default();
                let content = content.get(..memchr::memchr(b'<', content).unwrap_or(content.len())).unwrap_or_default();
                if let Some(item) = item.as_mut().filter(|_| !content.trim_ascii().is_empty()) {
                    item.take(element, content, at);
                }
            }
        }
    }
    match item {
        Some(item) => Err(Fault::new(item.start, "this item does not end; the file is cut")),
        None => Ok(()),
    }
}

/// What is wanted of one item: the texts of its messages, where they begin, and whether they are base64.
#[derive(Default)]
struct Item<'a> {
    start: usize,
    request: Option<(&'a [u8], usize, bool)>,
    response: Option<(&'a [u8], usize, bool)>,
    /// Where a second message of one kind stands, which says something else than the first.
    twice: Option<usize>,
}

impl<'a> Item<'a> {
    fn take(&mut self, element: &[u8], content: &'a [u8], offset: usize) {
        let name = element.split(|byte| *byte == b' ').next().unwrap_or_default();
        let encoded =
            [b"base64=\"true\"".as_slice(), b"base64='true'"].iter().any(|mark| find(element, mark).is_some());
        let found = Some((content, offset, encoded));
        let known = match name {
            b"request" => &mut self.request,
            b"response" => &mut self.response,
            _ => return,
        };
        match known {
            // Which of two was sent, nobody knows.
            Some((before, ..)) if *before != content => self.twice = self.twice.or(Some(offset)),
            _ => *known = found.filter(|(content, ..)| name == b"request" || !content.is_empty()),
        }
    }

    fn read(self) -> Result<Capture, Fault> {
        let bytes = |(content, offset, encoded): (&[u8], usize, bool)| {
            if !encoded {
                return Err(Fault::new(
                    offset,
                    "this message was saved as text, which loses bytes; save the items with `Base64-encode requests and responses`",
                ));
            }
            let digits: Vec<u8> = content.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            STANDARD.decode(digits).map_err(|_| Fault::new(offset, "not base64: the file was changed or cut"))
        };
        if let Some(offset) = self.twice {
            return Err(Fault::new(
                offset,
                "the item has more than one `request` or `response`, and they say different things; keep the one that was sent",
            ));
        }
        let none = || Fault::new(self.start, "this item holds no request");
        let request = bytes(self.request.ok_or_else(none)?)?;
        let broken = |what: &str| Fault::new(self.start, format!("this item holds no {what} of HTTP/1.1"));
        let mut capture = Capture {
            request: raw::request_of_any_version(&request).ok_or_else(|| broken("request"))?,
            ..Capture::default()
        };
        if let Some(response) = self.response {
            capture.response = Some(raw::response_of_any_version(&bytes(response)?).ok_or_else(|| broken("response"))?);
        }
        capture.note_length();
        Ok(capture)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "<?xml version=\"1.0\"?>\n<!DOCTYPE items [\n<!ELEMENT items (item*)>\n<!ATTLIST items burpVersion CDATA \"\">\n]>\n<items burpVersion=\"2023.1\" exportTime=\"Mon Jan 02 03:04:05 UTC 2023\">\n";

    fn item(request: &str, response: &str, encoded: bool) -> String {
        let message = |text: &str| if encoded { STANDARD.encode(text) } else { text.to_owned() };
        format!(
            "  <item>\n    <url><![CDATA[https://a/x?<item><request>]]></url>\n    <host ip=\"127.0.0.1\">a</host>\n    <request base64=\"{encoded}\"><![CDATA[{}]]></request>\n    <status>200</status>\n    <response base64=\"{encoded}\"><![CDATA[{}]]></response>\n    <comment></comment>\n  </item>\n",
            message(request),
            message(response)
        )
    }

    fn read(text: &str) -> Result<Vec<Capture>, Fault> {
        Gathered::whole(text.as_bytes(), gather)
    }

    const REQUEST: &str = "POST /x?y HTTP/2\r\nhost: a\r\nX-b: 1\r\n\r\n{\"a\":\"]]>\"}\r\n";

    #[test]
    fn requests_and_responses_are_read_byte_for_byte() {
        let text = format!(
            "{HEAD}{}<!-- <item> -->{}</items>\n",
            item(REQUEST, "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n", true),
            item("GET / HTTP/1.1\r\n\r\n", "", true)
        );
        assert_eq!(super::super::Format::recognise(text.as_bytes()), Some(super::super::Format::Burp));
        let captures = read(&text).unwrap();
        assert_eq!(captures.iter().map(|capture| capture.line).collect::<Vec<_>>(), [7, 15]);
        let first = &captures[0];
        assert_eq!((&first.request.target[..], &first.request.version[..]), (&b"/x?y"[..], &b"HTTP/2"[..]));
        assert_eq!(first.request.body, b"{\"a\":\"]]>\"}\r\n");
        assert_eq!(first.response.as_ref().map(|response| response.status), Some(204));
        assert_eq!(captures[1].response, None);
    }

    #[test]
    fn later_versions_are_read_by_each_of_their_names() {
        for version in ["HTTP/2", "HTTP/2.0", "HTTP/3", "HTTP/3.0"] {
            let response = format!("{version} 200 OK\r\n\r\nok");
            let text = format!("{HEAD}{}</items>", item(&REQUEST.replace("HTTP/2", version), &response, true));
            let captures = read(&text).unwrap();
            assert_eq!(captures[0].request.version, version.as_bytes());
            assert_eq!(captures[0].response.as_ref().map(|it| &it.version[..]), Some(version.as_bytes()));
        }
    }

    #[test]
    fn items_that_another_program_wrote_again_are_read() {
        let plain = format!("{HEAD}{}</items>\n", item(REQUEST, "HTTP/1.1 204 No Content\r\n\r\n", true));
        let bare = plain.replace("<![CDATA[https://a/x?<item><request>]]>", "https://a/x");
        let bare = bare.replace("<![CDATA[", "").replace("]]>", "");
        let quoted = plain.replace("base64=\"true\"", "base64='true'");
        let wrapped = bare.replace("<request base64=\"true\">UE9T", "<request base64=\"true\">\n  UE9T\n  ");
        for text in [bare, quoted, wrapped] {
            assert_eq!(read(&text).unwrap(), read(&plain).unwrap(), "{text}");
        }
    }

    #[test]
    fn what_is_cut_or_saved_as_text_is_told() {
        let whole = format!("{HEAD}{}</items>", item(REQUEST, "", true));
        for (text, word) in [
            (format!("{HEAD}{}</items>", item(REQUEST, "", false)), "saved as text"),
            (whole.replace("]]></request>", "?]]></request>"), "not base64"),
            (whole.replace("UE9TVC", "AAAAAA"), "no request of HTTP/1.1"),
            (whole.replace("<request ", "<other "), "holds no request"),
            (whole[..whole.len() - 20].to_owned(), "does not end"),
            (whole[..HEAD.len() + 60].to_owned(), "does not end"),
            ("<a></a>".to_owned(), "burpVersion"),
        ] {
            let fault = read(&text).unwrap_err();
            assert!(fault.message.contains(word), "{word}: {}", fault.message);
        }
    }

    proptest! {
        #[test]
        fn any_items_are_read_or_not(text in "(<(/?item|request base64=\"true\"|!\\[CDATA\\[|!--|/request)>?|\\]\\]>|-->|[A-Za-z0-9=< >]{0,8}){0,20}") {
            let _ = read(&format!("{HEAD}{text}"));
        }
    }
}
