//! The HTTP message as it stood on the wire: names in their case, headers in their order, repeats kept, body untouched.

use crate::text;

/// One header field (RFC 9110 §5) in the bytes of the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The field name, in the case it had.
    pub name: Vec<u8>,
    /// The field value without the white space around it.
    pub value: Vec<u8>,
}

/// Header fields in wire order. Looking up ignores case; nothing else does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(pub Vec<Header>);

impl Headers {
    /// Adds a field at the end.
    pub fn push(&mut self, name: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        self.0.push(Header { name: name.into(), value: value.into() });
    }

    /// The first value of that name.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.iter().find(|(key, _)| is_name(key, name.as_bytes())).map(|(_, value)| value)
    }

    /// Every value of that name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.iter().filter(move |(key, _)| is_name(key, name.as_bytes())).map(|(_, value)| value)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> + Clone {
        self.0.iter().map(|header| (header.name.as_slice(), header.value.as_slice()))
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What `Content-Length` says (RFC 9110 §8.6: equal repeats are one statement).
    pub(super) fn declared_length(&self) -> Declared {
        let mut declared = Declared::Nothing;
        for (name, value) in self.iter() {
            if !is_name(name, b"Content-Length") {
                continue;
            }
            for part in value.split(|&byte| byte == b',') {
                match (decimal(part.trim_ascii()), declared) {
                    (Some(length), Declared::Nothing) => declared = Declared::Bytes(length),
                    (Some(length), Declared::Bytes(before)) if length == before => {}
                    _ => return Declared::Unreadable,
                }
            }
        }
        declared
    }
}

/// Whether a field has that name (RFC 9110 §5.1: in any case). Most are spelled as asked for, which one comparison tells.
pub(crate) fn is_name(written: &[u8], name: &[u8]) -> bool {
    written == name || written.eq_ignore_ascii_case(name)
}

/// What the headers say about the length of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    /// No `Content-Length`.
    Nothing,
    /// No number, or two different ones.
    Unreadable,
    /// That many bytes.
    Bytes(u64),
}

/// A number of decimal digits and nothing else.
pub(crate) fn decimal(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0_u64, |number, &byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// An HTTP request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, as written; empty where the source names none (a bare body).
    pub method: Vec<u8>,
    /// The request target as written: `/path?query` or an absolute URL. Empty where the source names none.
    pub target: Vec<u8>,
    /// The version as written (`HTTP/1.1`); empty where the source names none.
    pub version: Vec<u8>,
    /// The header fields.
    pub headers: Headers,
    /// The body, free of transfer coding, otherwise untouched.
    pub body: Vec<u8>,
}

impl Request {
    /// The path of the target, without scheme, authority, query and fragment.
    pub fn path(&self) -> &[u8] {
        let target = self.target.as_slice();
        let path = match memchr::memmem::find(target, b"://") {
            Some(colon) if !target.starts_with(b"/") => {
                let rest = &target[colon + 3..];
                &rest[memchr::memchr3(b'/', b'?', b'#', rest).unwrap_or(rest.len())..]
            }
            _ => target,
        };
        &path[..memchr::memchr2(b'?', b'#', path).unwrap_or(path.len())]
    }
}

/// How long a request's name in a file's name may be.
const MAX_SLUG: usize = 48;

impl Request {
    /// Method and path as a part of a file's name: `post-users-4711`, at most 48 lower-case letters, digits and hyphens.
    pub fn slug(&self) -> String {
        let mut slug = String::new();
        for byte in self.method.iter().chain(b"-").chain(self.path()) {
            let byte = if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b'-' };
            if slug.len() < MAX_SLUG && !(byte == b'-' && slug.ends_with('-')) {
                slug.push(char::from(byte));
            }
        }
        slug.trim_matches('-').to_owned()
    }
}

/// An HTTP response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The version as written; empty where the source names none.
    pub version: Vec<u8>,
    /// The status code, 100 to 599 in practice.
    pub status: u16,
    /// The reason phrase as written; may be empty.
    pub reason: Vec<u8>,
    /// The header fields.
    pub headers: Headers,
    /// The body, free of transfer coding, otherwise untouched.
    pub body: Vec<u8>,
}

/// One `# @name value` line of a native capture. Other formats carry the same list under a key of their own.
///
/// Two directives are equal where they say the same: where they stand is a matter of the text that they were read from.
#[derive(Debug, Clone, Default)]
pub struct Directive {
    /// The word after `@`: `name`, `flow`, `scheme`, `secret`, `expect`.
    pub name: String,
    /// The rest of the line, trimmed; may be empty.
    pub value: String,
    /// The line of the source where it stands, from 1; 0 where the format gives directives no line of their own.
    pub line: usize,
}

impl PartialEq for Directive {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value
    }
}

impl Eq for Directive {}

/// Something about a capture that is worth telling a person, and that changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// `Content-Length` and the body that is there do not agree. A common cause of a wrong signature.
    LengthDisagrees {
        /// What the header says.
        declared: u64,
        /// How many bytes there are.
        actual: u64,
    },
    /// `Content-Length` is there more than once with different values, or is no number.
    LengthUnreadable,
    /// Nothing says how long the body is, and it ends in blank lines, which editors do not send.
    EndsInBlankLines {
        /// How many line breaks there are at the end of what was taken.
        lines: usize,
    },
    /// Nothing says how long the body is, and the answer was taken to begin at a status line behind a blank line, with no `###<` before it. Not
    /// said of a body that is JSON, which ends where it ends.
    AnswerUnmarked,
    /// The record says that there was a body, and does not hold it, or holds its beginning only (`# @cut request BYTES`).
    BodyUnrecorded {
        /// How many bytes there were.
        declared: u64,
    },
    /// The body holds a word that an editor replaces by another each time it sends (`{{$uuid}}`), or the name of a variable whose value is not
    /// in the file (`{{host}}`). What was sent is not in the file.
    BodyTemplate {
        /// The word with its braces.
        word: String,
    },
    /// A HAR says how many bytes were sent (`bodySize`), there is no `Content-Length`, and the text is of another length.
    SizeDisagrees {
        /// What it says.
        declared: u64,
        /// How many bytes there are.
        actual: u64,
    },
    /// The body was put together again from what was read out of it, so that its bytes may be other ones than those that were sent.
    BodyRebuilt {
        /// What it was put together from.
        from: &'static str,
    },
    /// Lines that begin with white space were taken for the rest of a header, and no body follows.
    HeadFolded {
        /// The header's name, cut short.
        name: String,
    },
    /// The file ends inside the head of a request of a method that sends a body: no blank line ends it.
    HeadCut,
    /// The method is one that sends a body, and the record says nothing of any, not even that it was empty (`# @cut request`).
    BodyAbsent {
        /// A member beside it that holds what was read out of a body, or a note; in backticks.
        near: Option<&'static str>,
    },
    /// A header has a name that HTTP does not allow (RFC 9110 §5.1). No server has ever seen it so.
    HeaderName {
        /// The name, cut short.
        name: String,
    },
    /// An event has two lists of headers, and they say different things of one.
    HeadersDisagree {
        /// The name, cut short.
        name: String,
    },
}

impl Note {
    /// What is so where the head is cut, as a clause.
    pub const HEAD_CUT: &'static str = "the file ends behind a header, without the blank line that ends a head";

    /// What becomes of such a word in a body while it is sent, to complete "the body holds {{word}}, …".
    pub fn of_template(word: &str) -> &'static str {
        if word.starts_with("{{$") {
            "which editors fill in anew each time they send"
        } else {
            "a variable that has no value here"
        }
    }

    /// Whether it is about the body, not about the head.
    fn is_of_the_body(&self) -> bool {
        !matches!(self, Self::HeaderName { .. } | Self::HeadersDisagree { .. } | Self::HeadFolded { .. })
    }
}

/// One request, byte for byte, and the response to it where one was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capture {
    /// What was sent.
    pub request: Request,
    /// What was answered.
    pub response: Option<Response>,
    /// Directives in order, repeats kept.
    pub directives: Vec<Directive>,
    /// Members of a JSON line that courtside has no use for, as key and JSON text; written back as they were.
    pub extra: Vec<(String, String)>,
    /// The line of the source where the capture begins, from 1.
    pub line: usize,
    /// What was odd about it.
    pub notes: Vec<Note>,
}

impl Capture {
    /// A request as it was seen on the wire, with its answer.
    pub(super) fn seen(request: Request, response: Option<Response>) -> Self {
        let mut capture = Self { request, response, line: 1, ..Self::default() };
        capture.note_length();
        capture
    }

    /// The value of the first directive of that name.
    pub fn directive(&self, name: &str) -> Option<&str> {
        self.directives.iter().find(|directive| directive.name == name).map(|directive| directive.value.as_str())
    }

    /// How many bytes the request's body had, where the record leaves them out.
    pub fn unrecorded(&self) -> Option<u64> {
        self.notes.iter().find_map(|note| match note {
            Note::BodyUnrecorded { declared } => Some(*declared),
            _ => None,
        })
    }

    /// What is so where the record leaves out the request's body, or what follows its beginning: a clause.
    pub fn told_unrecorded(&self) -> Option<String> {
        let kept = match self.request.body.len() {
            0 => "leaves it out".to_owned(),
            kept => format!("holds only {kept} of them"),
        };
        Some(format!("the body had {}, and the record {kept}", text::count(self.unrecorded()?, "byte")))
    }

    /// Whether nothing is there of a body that there was, or may have been: an empty one in its place would be a statement.
    pub fn lacks_its_body(&self) -> bool {
        self.request.body.is_empty()
            && self.notes.iter().any(|note| matches!(note, Note::BodyUnrecorded { .. } | Note::BodyAbsent { .. }))
    }

    /// Notes that nothing is said of a body: that it was left out, where a `Content-Length` tells of one, or that the method has one.
    pub(super) fn note_absence(&mut self, near: Option<&'static str>) {
        if let Some(note) = self.notes.first_mut()
            && let Note::LengthDisagrees { declared, actual: 0 } = *note
        {
            *note = Note::BodyUnrecorded { declared };
        }
        let sends = [b"POST".as_slice(), b"PUT", b"PATCH"];
        if !self.notes.iter().any(Note::is_of_the_body)
            && sends.into_iter().any(|method| method.eq_ignore_ascii_case(&self.request.method))
            && self.request.headers.declared_length() == Declared::Nothing
        {
            self.notes.push(Note::BodyAbsent { near });
        }
    }

    /// Replaces the notes by what `Content-Length` of the request gives reason for.
    pub fn note_length(&mut self) {
        self.notes.clear();
        // A recorder says so where it kept only the beginning of a body.
        let mut cut = self.directives.iter().filter(|directive| directive.name == "cut");
        if self.request.body.is_empty() && cut.clone().any(|cut| cut.value == "request") {
            self.notes.push(Note::BodyAbsent { near: None });
            return;
        }
        if let Some(declared) = cut
            .by_ref()
            .filter_map(|cut| decimal(cut.value.strip_prefix("request ")?.as_bytes()))
            .find(|size| *size > 0)
        {
            self.notes.push(Note::BodyUnrecorded { declared });
            return;
        }
        let actual = self.request.body.len() as u64;
        match self.request.headers.declared_length() {
            Declared::Bytes(declared) if declared != actual => {
                self.notes.push(Note::LengthDisagrees { declared, actual });
            }
            Declared::Unreadable => self.notes.push(Note::LengthUnreadable),
            Declared::Bytes(_) | Declared::Nothing => {}
        }
    }
}
