//! Bodies: JSON is changed member by member and in no other byte, forms field by field, any other text where it holds what is personal by
//! its form. What cannot be looked into is dropped, since nobody could say what is in it.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::documents::documents;
use super::filler::words;
use super::folded::is_letter;
use super::kind::Kind;
use super::members::{Edits, Place, Reach};
use super::value::{is_amount, resembles_a_secret};
use super::{Note, Pass, names, wide, work};
use crate::capture::Headers;
use crate::document::{self, Document, MistakeKind, Node};
use crate::json::Tree;

/// How many layers of JSON in strings of JSON, and of encoded addresses in addresses, are looked through.
pub(super) const MAX_LAYERS: usize = 6;

/// How large a body may be that is unpacked.
const MAX_UNPACKED: u64 = 64 << 20;

/// What became of JSON inside something else.
pub(super) enum Nested {
    /// It is no JSON.
    NoJson,
    /// It stays.
    Same,
    /// It is this now.
    Changed(Vec<u8>),
}

impl Nested {
    /// What it is now, where that is something else.
    pub(super) fn changed(self) -> Option<Vec<u8>> {
        match self {
            Self::Changed(new) => Some(new),
            Self::NoJson | Self::Same => None,
        }
    }
}

impl Pass<'_> {
    /// A body as it is to be kept; `None` where it stays. Takes `Content-Encoding` off where the body is unpacked.
    pub(super) fn body(&mut self, headers: &mut Headers, body: &[u8]) -> Option<Vec<u8>> {
        if body.is_empty() {
            return None;
        }
        if let Some(unpacked) = self.unpacked(headers, body) {
            let new = self.plain_body(headers, &unpacked);
            return Some(new.unwrap_or(unpacked));
        }
        self.plain_body(headers, body)
    }

    fn plain_body(&mut self, headers: &Headers, body: &[u8]) -> Option<Vec<u8>> {
        if let Some(new) = self.multipart(headers, body) {
            return (new != body).then_some(new);
        }
        let new = match wide::Coding::of(headers, body, lead(body)) {
            Some(coding) => coding.decoded(body).ok_or(()).and_then(|text| {
                Ok(self.marked_body(text.as_bytes())?.map(|new| coding.encoded(&String::from_utf8_lossy(&new))))
            }),
            None => self.marked_body(body),
        };
        new.unwrap_or_else(|()| self.dropped(body))
    }

    fn marked_body(&mut self, body: &[u8]) -> Result<Option<Vec<u8>>, ()> {
        let (mark, text) = body.split_at(lead(body));
        Ok(self.bare_body(text)?.map(|new| [mark, &new].concat()))
    }

    /// A body without what may stand before its text. `Err` where nobody can look into it.
    fn bare_body(&mut self, body: &[u8]) -> Result<Option<Vec<u8>>, ()> {
        let begins = body.trim_ascii_start().first().copied();
        let utf8 = std::str::from_utf8(body).ok();
        if matches!(begins, Some(b'{' | b'[')) {
            if Tree::parse(body).is_ok() {
                return self.whole_json(body);
            }
            let text = utf8.ok_or(())?;
            let first = documents(text).into_iter().next();
            if first.is_some_and(|first| text.get(..first.start).is_some_and(|before| before.trim().is_empty())) {
                let new = self.lines(text);
                return Ok((new != text).then(|| new.into_bytes()));
            }
            return self.whole_json(body);
        }
        let Some(text) = utf8 else { return self.latin_form(body) };
        if is_form(text) {
            return Ok(self.form(text).map(String::into_bytes));
        }
        if text.starts_with('"') && Tree::parse(body).is_ok() {
            return Ok(self.whole_json(body).unwrap_or_default());
        }
        Ok(self.text(text).map(String::into_bytes))
    }

    /// A form in Latin-1, whose bytes stand for themselves. What is left of it that is no ASCII may be in another coding, where nobody knows whose
    /// name it is.
    fn latin_form(&mut self, body: &[u8]) -> Result<Option<Vec<u8>>, ()> {
        let text: String = body.iter().map(|byte| char::from(*byte)).collect();
        if text.contains(|letter: char| letter.is_control() && !letter.is_whitespace()) || !is_form(&text) {
            return Err(());
        }
        let form = self.form(&text).unwrap_or_else(|| text.clone());
        let mut out = Vec::with_capacity(form.len());
        for (word, is_word) in words(&form, is_letter) {
            let new = if is_word && !word.is_ascii() { self.redaction.mint.prose(word) } else { word.to_owned() };
            out.extend(new.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')));
        }
        self.count(Kind::Prose, form == text && out != body);
        Ok((out != body).then_some(out))
    }

    /// Text that is neither JSON nor a form.
    pub(super) fn text(&mut self, text: &str) -> Option<String> {
        // What goes over lines and tags would be torn apart by them.
        let keyless = self.without_keys(text);
        let whole = self.across(keyless.as_deref().unwrap_or(text)).or(keyless);
        let mailed = self.mailed(whole.as_deref().unwrap_or(text)).or(whole);
        let whole = mailed.as_deref().unwrap_or(text);
        let new = if let Some(card) = self.card(whole) {
            card
        } else if whole.trim_start().starts_with('<') {
            self.markup(whole)
        } else {
            self.sheet(whole).unwrap_or_else(|| self.lines(whole))
        };
        (new != text).then_some(new)
    }

    /// A table or JSON in lines inside something else; `None` where it is neither.
    pub(super) fn inner_lines(&mut self, text: &str) -> Option<String> {
        if !text.trim().contains('\n') || self.layers >= MAX_LAYERS {
            return None;
        }
        let is_json =
            |line: &str| line.trim_start().starts_with(['{', '[']) && Tree::parse(line.trim().as_bytes()).is_ok();
        let json = text.lines().filter(|line| !line.trim().is_empty()).all(is_json);
        self.layers += 1;
        let new = if json { Some(self.lines(text)) } else { self.sheet(text) };
        self.layers -= 1;
        new
    }

    /// JSON in a line of a text, perhaps with something behind it; everything in it is of a kind, by a name above it.
    pub(super) fn document(&mut self, text: &str, under: Option<Kind>) -> Option<String> {
        match self.json(text.as_bytes(), under) {
            Ok(new) => new.and_then(|new| String::from_utf8(new).ok()),
            Err(()) => self.value(Kind::Secret, text),
        }
    }

    fn dropped(&mut self, body: &[u8]) -> Option<Vec<u8>> {
        if self.redaction.options.keep_binary {
            self.note(Note::BinaryKept);
            return None;
        }
        self.note(Note::BinaryDropped);
        self.count(Kind::Body, !body.is_empty());
        Some(Vec::new())
    }

    fn unpacked(&mut self, headers: &mut Headers, body: &[u8]) -> Option<Vec<u8>> {
        let codings: Vec<String> = headers
            .all("content-encoding")
            .flat_map(|field| field.split(|byte| *byte == b','))
            .map(|name| String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase())
            .filter(|name| !name.is_empty() && name != "identity")
            .collect();
        let mut out = body.to_vec();
        for coding in codings.iter().rev() {
            let mut next = Vec::new();
            let source = out.as_slice();
            let reader: Box<dyn Read + '_> = match coding.as_str() {
                "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(source)),
                "deflate" if source.first().is_some_and(|byte| byte & 0x0F == 8) => Box::new(ZlibDecoder::new(source)),
                "deflate" => Box::new(DeflateDecoder::new(source)),
                _ => return None,
            };
            let read = reader.take(MAX_UNPACKED + 1).read_to_end(&mut next);
            if read.is_err() || next.len() as u64 > MAX_UNPACKED {
                return None;
            }
            out = next;
        }
        if codings.is_empty() {
            return None;
        }
        headers.0.retain(|header| !header.name.eq_ignore_ascii_case(b"content-encoding"));
        self.note(Note::Unpacked);
        Some(out)
    }

    /// A form (`a=b&c=d`): fields by their names, JSON inside them as JSON.
    fn form(&mut self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        for (index, part) in text.split('&').enumerate() {
            if index > 0 {
                out.push('&');
            }
            let part = match self.parameter(part.trim_ascii_end()) {
                Some(new) => {
                    let kept = part.get(part.trim_ascii_end().len()..).unwrap_or_default();
                    format!("{new}{kept}")
                }
                None => part.to_owned(),
            };
            out.push_str(&part);
        }
        (out != text).then_some(out)
    }

    /// JSON inside something else.
    pub(super) fn nested(&mut self, text: &[u8]) -> Nested {
        self.nested_under(text, None)
    }

    /// The same where everything in it is of a kind, by a name above it.
    pub(super) fn nested_under(&mut self, text: &[u8], under: Option<Kind>) -> Nested {
        let bare = text.trim_ascii();
        let encoded_twice = bare.first() == Some(&b'"') && bare.contains(&b'{');
        if !(matches!(bare.first(), Some(b'{' | b'[')) || encoded_twice) || Tree::parse(bare).is_err() {
            return Nested::NoJson;
        }
        if self.layers >= MAX_LAYERS {
            // Nobody could say what is in there.
            let empty: &[u8] = if bare.first() == Some(&b'[') { b"[]" } else { b"{}" };
            self.count(Kind::Body, bare != empty);
            return if bare == empty { Nested::Same } else { Nested::Changed(empty.to_vec()) };
        }
        self.layers += 1;
        work::done(text.len());
        let new = self.json(text, under).unwrap_or_default();
        self.layers -= 1;
        new.map_or(Nested::Same, Nested::Changed)
    }

    /// A body of JSON, in which paths mean something.
    fn whole_json(&mut self, text: &[u8]) -> Result<Option<Vec<u8>>, ()> {
        let mut edits = Edits::default();
        if self.redaction.has_paths()
            && let Ok(tree) = Tree::parse_shallow(text)
        {
            (edits.kept, edits.also) = self.redaction.selected(tree.root());
        }
        self.edited_json(text, Place::default(), edits)
    }

    fn json(&mut self, text: &[u8], under: Option<Kind>) -> Result<Option<Vec<u8>>, ()> {
        self.edited_json(text, Place { kind: under, under, ..Place::default() }, Edits::default())
    }

    /// A JSON document, changed in place. `Err` where it is nested too deep to be looked through.
    fn edited_json(&mut self, text: &[u8], place: Place, mut edits: Edits) -> Result<Option<Vec<u8>>, ()> {
        let document = Document::json(text);
        if document.unkept > 0 || document.mistakes.iter().any(|mistake| mistake.kind == MistakeKind::TooDeep) {
            return Err(());
        }
        self.walk(document.root(), place, &mut edits);
        if edits.made.is_empty() && document.mistakes.is_empty() {
            return Ok(None);
        }
        let mut out = Vec::with_capacity(text.len());
        let mut done = 0;
        let changed = !edits.made.is_empty();
        for (span, new) in edits.made {
            out.extend_from_slice(text.get(done..span.start).unwrap_or_default());
            out.extend_from_slice(&new);
            done = span.end;
        }
        out.extend_from_slice(text.get(done..).unwrap_or_default());
        let mut new = changed.then_some(out);
        if !document.mistakes.is_empty() {
            // What the reader could not make out is text, and may hold anything.
            let text = new.as_deref().unwrap_or(text);
            let scanned = std::str::from_utf8(text).ok().and_then(|text| self.scan(text));
            new = scanned.map(String::into_bytes).or(new);
        }
        Ok(new)
    }

    pub(super) fn walk(&mut self, node: Node<'_>, place: Place, edits: &mut Edits) {
        match node.kind() {
            document::Kind::Object => self.walk_members(node, place, edits),
            document::Kind::Array if self.rows(node, place, edits) => {}
            document::Kind::Array => {
                let mut named = None;
                for item in node.items() {
                    let at = item.span().start;
                    // `["X-Api-Key", "…"]`: a head as a list of names and values.
                    let text = item.string();
                    let is_secret = named.take().is_some() && text.as_deref().is_some_and(is_of_a_head);
                    named = text.filter(|text| names::names_a_field_of_secrets(text) && !is_secret);
                    let reach = if edits.kept.contains(&at) { Reach::Kept } else { place.reach };
                    let also = edits.also.contains(&at) || place.attributes;
                    let kind = if also { place.kind.or(Some(Kind::Attribute)) } else { place.kind };
                    let kind = if is_secret { Some(Kind::Secret) } else { kind };
                    self.walk(item, Place { kind, attributes: also, reach, ..place }, edits);
                }
            }
            document::Kind::String => {
                let text = node.string().unwrap_or_default();
                let new = self.string(place, &text);
                if let Some(new) = new {
                    edits.made.push((node.span(), serde_json::Value::from(new).to_string().into_bytes()));
                }
            }
            document::Kind::Number => {
                let text = String::from_utf8_lossy(node.source());
                let new = match place.kind {
                    _ if place.reach != Reach::Whole => None,
                    Some(kind) => self.number(kind, &text),
                    None => self.unnamed_number(&text, place.measure),
                };
                if let Some(new) = new {
                    edits.made.push((node.span(), new.into_bytes()));
                }
            }
            document::Kind::Null | document::Kind::Bool | document::Kind::Broken => {}
        }
    }

    /// A text of which no name says anything.
    pub(super) fn lines_or_scan(&mut self, text: &str) -> Option<String> {
        match self.inner_lines(text) {
            Some(new) => (new != text).then_some(new),
            None => self.scan(text),
        }
    }

    fn string(&mut self, place: Place, text: &str) -> Option<String> {
        match place.reach {
            Reach::Kept => return self.without_secrets(text),
            Reach::Structure => return self.scan_ids(text),
            Reach::Whole => {}
        }
        match (self.nested_under(text.as_bytes(), place.under), place.kind) {
            (Nested::Changed(new), _) => String::from_utf8(new).ok(),
            (Nested::Same, _) => None,
            (Nested::NoJson, Some(kind)) => self.value(kind, text),
            (Nested::NoJson, None) if place.measure && is_amount(text) => self.without_secrets(text),
            (Nested::NoJson, None) => self.lines_or_scan(text),
        }
    }
}

/// Whether a text may be the value of a field that holds a secret: a token behind the word for how it is shown, or a cookie.
fn is_of_a_head(text: &str) -> bool {
    text.contains('=') || text.rsplit(' ').next().is_some_and(resembles_a_secret)
}

/// How many bytes stand before a body's text that say nothing: a byte order mark, NUL and other controls.
fn lead(body: &[u8]) -> usize {
    let mut at = 0;
    while let Some(rest) = body.get(at..) {
        at += match rest {
            [0xEF, 0xBB, 0xBF, ..] => 3,
            [0..=8 | 0x0E..=0x1F, ..] => 1,
            _ => break,
        };
    }
    at
}

/// Whether a text is a form: a name of few characters before the first equals sign, and no white space in it. Base64 ends in such signs.
fn is_form(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    let base64 = || text.len().is_multiple_of(4) && text.trim_end_matches('=') == name;
    name.len() < text.len()
        && !base64()
        && !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]%+@~*'!$".contains(&byte))
        && !text.trim_ascii_end().contains(char::is_whitespace)
}
