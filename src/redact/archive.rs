//! Archives (HAR 1.2) with what they have beside requests and answers: pages, timings, cookies, queries and the members of browsers stay where they
//! stand, so that what read the archive before still does. Requests and answers in it are those of the redacted captures.

use super::kind::Kind;
use super::members::{Edits, Place};
use super::naming::Naming;
use super::{Changes, Pass, Redaction, names};
use crate::capture::{Capture, Format, Writer};
use crate::document::{self, Document, Node};
use crate::percent;

/// Members that say when and how fast something was, or which page it was for.
const KEPT: &str = "startedDateTime time timings pageref pageTimings id version creator browser headersSize connection";

/// Our own member of which most says what others say too.
const DIRECTIVES: &str = "_courtsideDirectives";

/// What a body without a type is.
const UNTOLD: &[u8] = br#""application/octet-stream""#;

/// Members of requests and answers that captures have.
const CAPTURED: &str = "method url httpVersion headers status statusText";

impl Redaction {
    /// An archive, redacted with the captures that were read from it, one an entry; `None` where it is no whole archive.
    pub fn archive(&self, text: &[u8], captures: &mut [Capture], naming: &mut Naming) -> Option<(Vec<u8>, Changes)> {
        let document = Document::json(text);
        let log = document.root().get("log")?;
        let entries = log.get("entries").filter(|entries| entries.kind() == document::Kind::Array)?;
        if document.unkept > 0 || !document.mistakes.is_empty() || entries.items().count() != captures.len() {
            return None;
        }
        let mut changes = Changes::default();
        let mut made = b"[\n".to_vec();
        for (index, (entry, capture)) in entries.items().zip(captures).enumerate() {
            if index > 0 {
                made.extend_from_slice(b",\n");
            }
            changes.add(&self.apply_entry(capture, naming, Some((entry, &mut made))));
        }
        made.extend_from_slice(b"\n]");
        let mut pass = Pass::new(self);
        let mut out = Vec::with_capacity(text.len());
        pass.object(document.root(), &mut out, |pass, name, value, out| {
            if name != "log" {
                return pass.beside(name, value, out);
            }
            pass.object(value, out, |pass, name, value, out| match name {
                "entries" => out.extend_from_slice(&made),
                "pages" if value.items().next().is_some() => {
                    out.push(b'[');
                    for (index, page) in value.items().enumerate() {
                        out.extend_from_slice(if index > 0 { b",".as_slice() } else { b"" });
                        pass.object(page, out, Self::page);
                    }
                    out.push(b']');
                }
                _ => pass.beside(name, value, out),
            });
        });
        out.push(b'\n');
        pass.last_look([&mut out]);
        changes.add(&pass.changes());
        Some((out, changes))
    }

    /// A page by its title, which is an address or what somebody reads.
    fn page(pass: &mut Pass<'_>, name: &str, value: Node<'_>, out: &mut Vec<u8>) {
        match value.string().filter(|_| name == "title") {
            Some(title) if title.contains("://") => pass.text_of_archive(value, out, |pass| pass.scan(&title)),
            Some(title) => pass.text_of_archive(value, out, |pass| pass.value(Kind::Prose, &title)),
            None => pass.beside(name, value, out),
        }
    }
}

impl Pass<'_> {
    /// An entry with the request and the answer of a capture in it.
    pub(super) fn entry(&mut self, entry: Node<'_>, capture: &Capture, out: &mut Vec<u8>) {
        let mut writer = Writer::new(Format::Har, Vec::new());
        // What cannot be said in an archive was never read from one.
        let written = writer.capture(capture).and_then(|()| writer.finish()).unwrap_or_default();
        let fresh = Document::json(&written);
        let fresh = fresh.root().get("log").and_then(|log| log.get("entries")?.items().next());
        self.object(entry, out, |pass, name, value, out| {
            let own =
                fresh.and_then(|fresh| fresh.get(name)).filter(|_| name == "request" || capture.response.is_some());
            match own.filter(|_| matches!(name, "request" | "response") && value.kind() == document::Kind::Object) {
                Some(own) => pass.message(value, own, out),
                None => pass.beside(name, value, out),
            }
        });
        own_members(entry, fresh, out);
    }

    /// A request or an answer, with what the capture has of it.
    fn message(&mut self, message: Node<'_>, own: Node<'_>, out: &mut Vec<u8>) {
        self.object(message, out, |pass, name, value, out| match name {
            "cookies" => pass.pairs(value, true, &[], out),
            "queryString" => {
                let query = |node: Node<'_>| fields(node.get("url")?.string()?.split('#').next()?.split_once('?')?.1);
                let written = written(value, query(message), query(own));
                pass.pairs(value, false, &written, out);
            }
            "redirectURL" => {
                let url = value.string().unwrap_or_default();
                pass.text_of_archive(value, out, |pass| pass.scan(&url));
            }
            "postData" | "content" if value.kind() == document::Kind::Object => {
                let Some(own) = own.get(name) else { return out.extend_from_slice(br#"{"mimeType":"","text":""}"#) };
                let text = own.get("text").map(Node::source).unwrap_or_default();
                let form = |node: Node<'_>| fields(&node.get("text")?.string()?);
                let (old_form, new_form) = (form(value), form(own));
                // What was not kept is as long as it was.
                let kept = value.get("text").is_some();
                pass.object(value, out, |pass, name, value, out| match (name, own.get(name)) {
                    ("size", _) if !kept => pass.beside(name, value, out),
                    ("params", _) => pass.pairs(value, false, &written(value, old_form.clone(), new_form.clone()), out),
                    // Where no header says what a body is, only the archive does.
                    ("size" | "mimeType", Some(own)) if own.source() != UNTOLD => out.extend_from_slice(own.source()),
                    _ => pass.beside(name, value, out),
                });
                out.pop();
                let comma = if out.ends_with(b"{") { "" } else { "," };
                if text != b"\"\"" || value.get("text").is_some() {
                    out.extend_from_slice(comma.as_bytes());
                    out.extend_from_slice(b"\"text\":");
                    out.extend_from_slice(text);
                    if let Some(encoding) = own.get("encoding") {
                        out.extend_from_slice(b",\"encoding\":");
                        out.extend_from_slice(encoding.source());
                    }
                }
                out.push(b'}');
            }
            _ => match own.get(name) {
                Some(own) if is_one_of(CAPTURED, name) || (name == "bodySize" && !is_unsent(value)) => {
                    out.extend_from_slice(own.source());
                }
                _ => pass.beside(name, value, out),
            },
        });
        own_members(message, Some(own), out);
    }

    /// Cookies, parameters of a query, fields of a form: each as it is `written` now where that is known, else each value by its name.
    fn pairs(&mut self, list: Node<'_>, cookies: bool, written: &[(String, String)], out: &mut Vec<u8>) {
        out.push(b'[');
        for (index, pair) in list.items().enumerate() {
            out.extend_from_slice(if index > 0 { b",".as_slice() } else { b"" });
            let of = pair.get("name").and_then(Node::string).unwrap_or_default();
            let known = written.get(index);
            self.object(pair, out, |pass, name, value, out| {
                let text = value.string().unwrap_or_default();
                if let Some((new_name, new_value)) = known.filter(|_| matches!(name, "name" | "value")) {
                    let new = if name == "name" { new_name } else { new_value };
                    return out.extend_from_slice(serde_json::Value::from(new.as_str()).to_string().as_bytes());
                }
                pass.text_of_archive(value, out, |pass| match name {
                    "value" if cookies => pass.value(Kind::Secret, &text),
                    // Browsers write them as they stand in the address, or as what they say.
                    "value" if is_encoded(&text) => pass.parameter_value(&of, &text),
                    "value" => pass.named(&of, &text, true),
                    "name" => pass.member_name(&text),
                    "domain" => pass.host(text.trim_start_matches('.')),
                    "fileName" => pass.file_name(&text),
                    "path" | "expires" | "sameSite" | "contentType" => None,
                    _ => pass.value(Kind::Prose, &text),
                });
            });
        }
        out.push(b']');
    }

    /// A text of which nothing or another one is left; what is no text stays.
    fn text_of_archive(&mut self, node: Node<'_>, out: &mut Vec<u8>, new: impl FnOnce(&mut Self) -> Option<String>) {
        let new = if node.kind() == document::Kind::String { new(self) } else { None };
        match new {
            Some(new) => out.extend_from_slice(serde_json::Value::from(new).to_string().as_bytes()),
            None => out.extend_from_slice(node.source()),
        }
    }

    /// A member that is no part of a capture, as a body's would be redacted.
    fn beside(&mut self, name: &str, value: Node<'_>, out: &mut Vec<u8>) {
        if is_one_of(KEPT, name) {
            return out.extend_from_slice(value.source());
        }
        let kind = value.string().and_then(|text| names::of(name, &text));
        let mut edits = Edits::default();
        self.walk(value, Place { kind, ..Place::default() }, &mut edits);
        let (source, start) = (value.source(), value.span().start);
        let mut done = 0;
        for (span, new) in edits.made {
            out.extend_from_slice(source.get(done..span.start - start).unwrap_or_default());
            out.extend_from_slice(&new);
            done = span.end - start;
        }
        out.extend_from_slice(source.get(done..).unwrap_or_default());
    }

    /// An object member by member; our own members and what a body's text is are written by who knows them.
    fn object(
        &mut self,
        object: Node<'_>,
        out: &mut Vec<u8>,
        mut member: impl FnMut(&mut Self, &str, Node<'_>, &mut Vec<u8>),
    ) {
        if object.kind() != document::Kind::Object {
            return self.beside("", object, out);
        }
        let is_body = object.get("mimeType").is_some();
        let mut first = true;
        out.push(b'{');
        for (key, value) in object.members() {
            let name = key.string().unwrap_or_default();
            if name.starts_with("_courtside") || (is_body && matches!(name.as_ref(), "text" | "encoding")) {
                continue;
            }
            out.extend_from_slice(if first { b"" } else { b"," });
            first = false;
            self.text_of_archive(key, out, |pass| pass.member_name(&name));
            out.push(b':');
            member(self, &name, value, out);
        }
        out.push(b'}');
    }
}

/// The names and values of a query or a form, as they are written there.
fn fields(text: &str) -> Option<Vec<(String, String)>> {
    let field = |part: &str| part.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    text.trim_ascii_end().split('&').map(field).collect()
}

/// What pairs of an archive are now that say what was written in an address or a body: written in the same way, encoded or as what it says.
/// Nothing where they do not say the same.
fn written(
    list: Node<'_>,
    old: Option<Vec<(String, String)>>,
    new: Option<Vec<(String, String)>>,
) -> Vec<(String, String)> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let pairs: Option<Vec<(String, String)>> = list
        .items()
        .map(|pair| Some((pair.get("name")?.string()?.into_owned(), pair.get("value")?.string()?.into_owned())))
        .collect();
    let said = |pairs: &[(String, String)]| -> Option<Vec<(String, String)>> {
        let said = |text: &str| String::from_utf8(percent::form_decoded(text.as_bytes())).ok();
        pairs.iter().map(|(name, value)| Some((said(name)?, said(value)?))).collect()
    };
    match pairs {
        Some(pairs) if old.len() != new.len() || pairs.len() != old.len() => Vec::new(),
        Some(pairs) if pairs == old => new,
        Some(pairs) if said(&old).is_some_and(|said| said == pairs) => said(&new).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Whether a text has escapes of an address in it, and nothing that would be written as one.
fn is_encoded(text: &str) -> bool {
    let escape = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    text.contains('%') && text.split('%').skip(1).all(escape) && !text.contains(|letter: char| letter.is_whitespace())
}

/// Puts our own members of what was written behind those of an object that was.
fn own_members(old: Node<'_>, fresh: Option<Node<'_>>, out: &mut Vec<u8>) {
    // When it was and how long it took the archive says without them.
    let told = |name: &str| name.starts_with("_courtside") && (name != DIRECTIVES || old.get(name).is_some());
    let own = fresh.into_iter().flat_map(Node::members);
    for (key, value) in own.filter(|(key, _)| key.string().is_some_and(|name| told(&name))) {
        out.pop();
        out.extend_from_slice(if out.ends_with(b"{") { b"" } else { b"," });
        out.extend_from_slice(key.source());
        out.push(b':');
        out.extend_from_slice(value.source());
        out.push(b'}');
    }
}

fn is_one_of(words: &str, name: &str) -> bool {
    words.split(' ').any(|word| word == name)
}

/// Whether the length of a body says that none came over the wire, or that nobody counted: a browser shows what it kept (RFC 9110 §15.4.5).
fn is_unsent(length: Node<'_>) -> bool {
    [b"-1".as_slice(), b"0"].contains(&length.source())
}
