//! A good request with what is known about its proof: what all probes are made from.

use super::Probe;
use super::reached::Variant;
use super::stir::{Stir, Stirs};
use crate::capture::Request;
use crate::json::{Kind, Tree, Value};
use crate::platform::{Carrier, Mac, Piece, Recipe};
use crate::secret::Secret;
use crate::sheet;
use crate::signature::renew::{self, Unsignable};
use crate::signature::{Ingredients, Setting, digest};
use std::borrow::Cow;

/// The size of a chunk: smaller than any body.
const CHUNK: usize = 37;

/// What nobody signs with.
pub(super) const STRANGER: &[u8] = b"courtside probes with a secret that is nobody's";

/// The member that awkward bodies have in addition. It stands at the end, where a serialiser that sorts would put it too.
pub(super) const MEMBER: &str = "zz_courtside_probe";

/// A request that is ready to be turned towards the endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shot {
    /// The request, signed as far as it is to be.
    pub request: Request,
    /// How it says how long its body is.
    pub length: Length,
    /// How its path is written, once it is turned towards the endpoint.
    pub spelling: Spelling,
}

/// How a path is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As it is.
    Own,
    /// With a slash more at its end, or one less.
    Slash,
    /// With a slash more at its beginning.
    Doubled,
    /// With its letters in the other case.
    OtherCase,
    /// With the first letter of its last segment as an escape (RFC 3986 §2.1).
    Escaped,
    /// With a query, or one more member in it.
    Queried,
    /// With a query that names another method, which some frameworks believe.
    Overridden,
    /// With a parameter behind its last segment (RFC 3986 §3.3), which servers of Java take off.
    Parameter,
    /// With an ending that names a form, which some frameworks take off.
    Suffixed,
    /// With a last segment that nobody has.
    Nowhere,
}

impl Spelling {
    /// A target written so; a query stays as it is, but where it is what is written otherwise.
    pub fn of(self, target: &[u8]) -> Vec<u8> {
        let (path, query) = target.split_at(memchr::memchr(b'?', target).unwrap_or(target.len()));
        let segment = memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1);
        let (before, last) = path.split_at(segment);
        let path = match self {
            Self::Suffixed if !last.is_empty() && !last.contains(&b'.') => [path, b".json"].concat(),
            Self::Own | Self::Suffixed => path.to_vec(),
            Self::Slash if last.is_empty() => {
                before.strip_suffix(b"/").filter(|it| !it.is_empty()).unwrap_or(path).to_vec()
            }
            Self::Slash => [path, b"/"].concat(),
            Self::Doubled if path == b"/" => path.to_vec(),
            Self::Doubled => [b"/", path].concat(),
            Self::OtherCase => {
                path.iter().map(|byte| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { *byte }).collect()
            }
            Self::Escaped => match last.split_first() {
                Some((first, rest)) if first.is_ascii_alphabetic() => {
                    [before, format!("%{first:02X}").as_bytes(), rest].concat()
                }
                _ => path.to_vec(),
            },
            Self::Queried | Self::Overridden => {
                let more: &[u8] = if self == Self::Queried { b"courtside=1" } else { b"_method=PUT" };
                return [target, if query.is_empty() { b"?" } else { b"&" }, more].concat();
            }
            Self::Parameter => [path, b";courtside=1"].concat(),
            Self::Nowhere => [before, b"courtside-probes-where-nobody-is"].concat(),
        };
        [&path, query].concat()
    }
}

/// How a request says how long its body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// By `Content-Length`.
    Told,
    /// By chunks.
    Chunked,
    /// By chunks of that size.
    Pieces(usize),
    /// Not at all, which is to say that it has none (RFC 9112 §6.3).
    Untold,
}

impl Shot {
    /// The request as it is, with its length told.
    pub fn plain(request: Request) -> Self {
        Self { request, length: Length::Told, spelling: Spelling::Own }
    }

    /// Frames a request that is turned towards the endpoint: where it is to go out in chunks, its body becomes these, and what told its
    /// length says so (RFC 9112 §7.1); where nothing is to tell it, that is taken off, and the body with it.
    pub fn frame(request: &mut Request, length: Length) {
        match length {
            Length::Told => {}
            Length::Chunked => Self::chunk(request, CHUNK),
            Length::Pieces(size) => Self::chunk(request, size),
            Length::Untold => {
                request.body.clear();
                request.headers.0.retain(|header| !header.name.eq_ignore_ascii_case(b"content-length"));
            }
        }
    }

    fn chunk(request: &mut Request, size: usize) {
        let mut body = Vec::with_capacity(request.body.len() + request.body.len() / CHUNK * 8 + 16);
        for chunk in request.body.chunks(size.max(1)) {
            body.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            body.extend_from_slice(chunk);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"0\r\n\r\n");
        request.body = body;
        request.headers.0.retain(|header| !header.name.eq_ignore_ascii_case(b"content-length"));
        request.headers.push("Transfer-Encoding", "chunked");
    }
}

/// Why a request cannot be probed with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSubject {
    /// It cannot be signed.
    #[error(transparent)]
    Unsignable(#[from] Unsignable),
    /// Its proof is none that an app verifies.
    #[error("`{0}` is verified by the Messenger and not by an app, so there is nothing to probe")]
    NotOurs(&'static str),
}

/// A good request.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The request, signed for now, with this proof and no other.
    pub good: Request,
    /// The request as it was captured.
    pub captured: &'a Request,
    /// Its flow.
    pub flow: Option<&'static str>,
    /// How it is proved; `None` where the platform proves nothing.
    pub setting: Option<&'a Setting>,
    /// The secrets, the first of which signs.
    pub secrets: Cow<'a, [Secret]>,
    /// The time of signing, in Unix milliseconds.
    pub now_ms: i64,
    /// What makes each request unlike those before it, since the app remembers them.
    stirs: Stirs,
}

impl<'a> Subject<'a> {
    /// Signs a captured request by a scheme, and takes every other proof off it: what is refused is to be refused because of this one.
    pub fn new(
        captured: &'a Request,
        flow: Option<&'static str>,
        setting: Option<&'a Setting>,
        others: &[&Setting],
        secrets: Cow<'a, [Secret]>,
        now_ms: i64,
    ) -> Result<Self, NoSubject> {
        let mut good = captured.clone();
        for other in others {
            renew::strip(&mut good, other);
        }
        if let Some(setting) = setting {
            let inside = matches!(setting.scheme.carrier, Carrier::Field(_)) && setting.recipe != Recipe::Sheet;
            if inside {
                return Err(NoSubject::NotOurs(setting.scheme.name));
            }
            renew::renew(&mut good, setting, &secrets, now_ms)?;
        }
        Ok(Self { good, captured, flow, setting, secrets, now_ms, stirs: Stirs::default() })
    }

    /// The platform of the request.
    pub fn platform(&self) -> Option<&'static str> {
        let of_flow = || self.flow.and_then(|flow| flow.split('/').next());
        self.setting.map(|setting| setting.scheme.platform).or_else(of_flow)
    }

    /// The keyed hash that proves it, where it is one.
    pub(super) fn mac(&self) -> Option<(&'a Setting, Mac)> {
        let setting = self.setting?;
        Some((setting, setting.mac()?))
    }

    /// The key that proves it, where it is one.
    pub(super) fn key(&self) -> Option<(&'a Setting, &[u8])> {
        let setting = self.setting.filter(|setting| setting.recipe == Recipe::Equality)?;
        Some((setting, self.secrets.first()?.expose()))
    }

    /// The header that proves it.
    pub(super) fn header(&self) -> Option<&'a str> {
        self.setting.filter(|setting| setting.recipe != Recipe::Sheet).map(|setting| setting.carrier.as_str())
    }

    /// The proof that the good request carries in its header.
    pub(super) fn proof(&self) -> Option<&[u8]> {
        self.good.headers.get(self.header()?)
    }

    /// Whether the body is part of what is signed.
    pub(super) fn covers_body(&self) -> bool {
        self.mac().is_some_and(|(setting, _)| setting.covers_body())
    }

    /// Whether the platform signs the body as text in ASCII, where what is beyond it becomes question marks.
    pub(super) fn signs_ascii(&self) -> bool {
        self.mac().is_some_and(|(_, mac)| mac.over.contains(&Piece::AsciiBody))
    }

    /// The good request with another proof in its header, and nothing else changed.
    pub(super) fn proved(&self, proof: impl AsRef<[u8]>) -> Option<Shot> {
        let mut request = self.good.clone();
        renew::set(&mut request.headers, self.header()?, proof.as_ref());
        Some(Shot::plain(request))
    }

    /// The proof that a secret gives for a body, with the good request's timestamp.
    pub(super) fn proof_over(&self, secret: &[u8], body: &[u8]) -> Option<String> {
        let (setting, mac) = self.mac()?;
        let timestamp = setting.timestamp_header().and_then(|name| self.good.headers.get(name)).unwrap_or_default();
        Some(setting.write(mac, &digest(mac.hash, secret, mac.over, self.ingredients(body, timestamp))))
    }

    /// What is signed.
    pub(super) fn ingredients<'i>(&'i self, body: &'i [u8], timestamp: &'i [u8]) -> Ingredients<'i> {
        let account_id = self.setting.and_then(Setting::account_id).unwrap_or_default().as_bytes();
        Ingredients { body, timestamp, account_id }
    }

    /// The first secret.
    pub(super) fn secret(&self) -> Option<&[u8]> {
        self.secrets.first().map(Secret::expose)
    }

    /// A request signed rightly over what it is now, at that time. A sheet's blob vouches for itself and stays.
    pub(super) fn signed_at(&self, mut request: Request, now_ms: i64) -> Option<Shot> {
        if let Some(setting) = self.setting.filter(|setting| setting.recipe != Recipe::Sheet) {
            renew::renew(&mut request, setting, &self.secrets, now_ms).ok()?;
        }
        Some(Shot::plain(request))
    }

    /// … now.
    pub(super) fn signed(&self, request: Request) -> Option<Shot> {
        self.signed_at(request, self.now_ms)
    }

    /// The same for another time. What cannot be signed again is as it was.
    pub fn anew(&self, now_ms: i64) -> Subject<'_> {
        let mut good = self.good.clone();
        self.stirs.apply(&mut good, now_ms);
        if let Some(setting) = self.setting {
            // It was signed before, with the same.
            let _ = renew::renew(&mut good, setting, &self.secrets, now_ms);
        }
        Subject { now_ms, ..self.of(good) }
    }

    /// The same with another request in the place of the good one.
    pub(super) fn of(&self, good: Request) -> Subject<'_> {
        Subject { good, secrets: Cow::Borrowed(&self.secrets), stirs: self.stirs.clone(), ..*self }
    }

    /// Gives each request that is made anew a body of its own from now on, since the app takes no signature twice. Says whether that can be done and was
    /// not yet.
    pub(super) fn stir(&self) -> bool {
        self.mac().is_some_and(|(setting, _)| setting.timestamp_header().is_none())
            && Stir::Space.of(&self.good, 0).is_some()
            && self.begin(Stir::Space)
    }

    /// Makes each request unlike those before it from now on. Says whether that was not done yet.
    pub(super) fn begin(&self, stir: Stir) -> bool {
        self.stirs.begin(stir)
    }

    /// The same for that time, unlike those of other numbers.
    pub(super) fn fresh(&self, stir: Stir, serial: i64, now_ms: i64) -> Option<Subject<'_>> {
        // What proves a sheet lies in its body.
        let inside = self.setting.is_some() && self.header().is_none();
        let mut good = stir.of(&self.good, serial).filter(|_| !inside || stir == Stir::Query)?;
        if let Some(setting) = self.setting {
            renew::renew(&mut good, setting, &self.secrets, now_ms).ok()?;
        }
        Some(Subject { now_ms, ..self.of(good) })
    }

    /// The same with another body, for that time. `None` where the body is no object, or is so already, and for a sheet, whose body is its proof.
    pub(super) fn varied(&self, variant: Variant, serial: usize, now_ms: i64) -> Option<Subject<'_>> {
        let body =
            self.is_object().then(|| variant.of(&self.good.body, serial))?.filter(|body| *body != self.good.body)?;
        let mut good = Request { body, ..self.good.clone() };
        self.stirs.apply(&mut good, now_ms);
        if let Some(setting) = self.setting {
            renew::renew(&mut good, setting, &self.secrets, now_ms).ok()?;
        }
        Some(Subject { now_ms, ..self.of(good) })
    }

    /// Genuine requests that differ from the good one as a forgery does: with its body, where the header proves that; with its user sealed, and with
    /// one of whom nothing is known, for a sheet; else the good one, which may be answered otherwise by now. What comes in another form than the
    /// platform's is held against the same, signed rightly.
    pub fn controls(&self, probe: &Probe, forged: &Request) -> [Shot; 2] {
        let good = || Shot::plain(self.good.clone());
        if probe.is_foreign() || probe.is_unsigned() {
            let made = (probe.make)(self).unwrap_or_else(good);
            let alike = |request| Shot { request, ..made };
            let mut genuine = forged.clone();
            // What proves it may stand in its path, or in its body.
            if self.header().is_none() {
                genuine.target.clone_from(&self.good.target);
                if self.setting.is_some() {
                    genuine.body.clone_from(&self.good.body);
                }
            }
            return [(); 2].map(|()| self.signed(genuine.clone()).map_or_else(good, |shot| alike(shot.request)));
        }
        if self.covers_body() {
            return [(); 2].map(|()| self.with_body(forged.body.clone()).unwrap_or_else(good));
        }
        let sealed = |data: &[u8], user: &[u8]| {
            let blob = sheet::seal(&sheet::Key::from_secret(self.secret()?), sheet::random_iv().ok()?, user);
            crate::json::with_member(data, "user", serde_json::Value::from(blob).to_string().as_bytes())
        };
        let same = |data: &[u8]| {
            let tree = Tree::parse(data).ok()?;
            sealed(data, tree.root().get("user").filter(|user| user.kind() == Kind::Object)?.text())
        };
        let bodies = match self.setting {
            Some(setting) if setting.recipe == Recipe::Sheet => [
                sheet::with_data(&forged.body, same),
                sheet::with_data(&forged.body, |data| sealed(data, br#"{"type":"user","id":"1"}"#)),
            ],
            _ => [None, None],
        };
        bodies.map(|body| body.map_or_else(good, |body| Shot::plain(Request { body, ..self.good.clone() })))
    }

    /// The good request with another body, signed rightly over it.
    pub(super) fn with_body(&self, body: impl Into<Vec<u8>>) -> Option<Shot> {
        self.signed(Request { body: body.into(), ..self.good.clone() })
    }

    /// The JSON object of the body changed: the body itself, or what lies in the form of a sheet.
    pub(super) fn changed(&self, change: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        match self.setting {
            Some(setting) if setting.recipe == Recipe::Sheet => sheet::with_data(&self.good.body, change),
            _ => change(&self.good.body),
        }
    }

    /// The body with one more member, whose value is that text, put in before the last bracket.
    pub(super) fn body_with(&self, value: &[u8]) -> Option<Vec<u8>> {
        self.changed(|object| with_more(object, &[MEMBER.as_bytes()], value))
    }

    /// The good request with one more member in its body, signed rightly.
    pub(super) fn with_member(&self, value: &[u8]) -> Option<Shot> {
        self.with_body(self.body_with(value)?)
    }

    /// Whether its body can be written awkwardly: only an object takes one more member.
    pub fn can_be_awkward(&self) -> bool {
        self.body_with(b"1").is_some()
    }

    /// Whether the body is a JSON object as it is.
    pub(super) fn is_object(&self) -> bool {
        Tree::parse(&self.good.body).is_ok_and(|tree| tree.root().kind() == Kind::Object)
    }
}

/// The object with members of those names behind its own, each with that value, with the white space that its own members have around them:
/// what is added is to be written as the rest is.
pub(super) fn with_more(object: &[u8], names: &[&[u8]], value: &[u8]) -> Option<Vec<u8>> {
    let tree = Tree::parse(object).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let root = tree.root();
    let gaps = Gaps::of(object, root);
    let last = root.members().last().map(|(_, value)| value.offset() + value.text().len());
    let (before, after) = object.split_at_checked(last.unwrap_or(root.offset() + 1))?;
    let mut out = Vec::with_capacity(object.len() + value.len() + 40);
    out.extend_from_slice(before);
    for (at, name) in names.iter().enumerate() {
        if at > 0 || last.is_some() {
            out.extend_from_slice(gaps.comma);
        }
        out.push(b'"');
        out.extend_from_slice(name);
        out.push(b'"');
        out.extend_from_slice(gaps.colon);
        out.extend_from_slice(value);
    }
    out.extend_from_slice(after);
    Some(out)
}

/// The object with a member of that name before its own, with the same white space.
pub(super) fn with_first(object: &[u8], name: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    let tree = Tree::parse(object).ok().filter(|tree| tree.root().kind() == Kind::Object)?;
    let root = tree.root();
    let gaps = Gaps::of(object, root);
    let first = root.members().next().and_then(|_| {
        let rest = object.get(root.offset() + 1..)?;
        Some(root.offset() + 1 + memchr::memchr(b'"', rest)?)
    });
    let (before, after) = object.split_at_checked(first.unwrap_or(root.offset() + 1))?;
    let comma = if first.is_some() { gaps.comma } else { b"" };
    Some([before, b"\"", name, b"\"", gaps.colon, value, comma, after].concat())
}

/// What stands between the members of an object, and between a key and its value.
struct Gaps<'o> {
    comma: &'o [u8],
    colon: &'o [u8],
}

impl<'o> Gaps<'o> {
    /// Of the first members; compact where there are none.
    fn of(object: &'o [u8], root: Value<'_, '_>) -> Self {
        let mut gaps = Self { comma: b",", colon: b":" };
        let mut end = root.offset() + 1;
        for (at, (key, value)) in root.members().take(2).enumerate() {
            let quote = object.get(end..).and_then(|rest| memchr::memchr(b'"', rest)).map(|more| end + more);
            let Some(quote) = quote else { break };
            if let Some(colon) = object.get(quote + key.raw.len() + 2..value.offset()) {
                gaps.colon = colon;
            }
            match object.get(end..quote) {
                Some(comma) if at == 1 => gaps.comma = comma,
                // With one member alone, a comma is followed by what a colon is followed by.
                _ if gaps.colon == b": " => gaps.comma = b", ",
                _ => {}
            }
            end = value.offset() + value.text().len();
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_written_as_the_rest_is() {
        for (object, with) in [
            ("{}", r#"{"k":1}"#),
            (" { } ", r#" {"k":1 } "#),
            (r#"{"a":"b"}"#, r#"{"a":"b","k":1}"#),
            (r#"{"a": "b"}"#, r#"{"a": "b", "k": 1}"#),
            (r#"{"a": {}, "b\"": 2}"#, r#"{"a": {}, "b\"": 2, "k": 1}"#),
            ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"k\": 1\n}\n"),
        ] {
            let made = with_more(object.as_bytes(), &[b"k"], b"1").unwrap();
            assert_eq!(String::from_utf8(made).unwrap(), with);
        }
        for (object, with) in [
            ("{}", r#"{"k":1}"#),
            (r#"{"a":"b"}"#, r#"{"k":1,"a":"b"}"#),
            (r#"{"a": {}, "b\"": 2}"#, r#"{"k": 1, "a": {}, "b\"": 2}"#),
            ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{\n  \"k\": 1,\n  \"a\": 1,\n  \"b\": 2\n}\n"),
        ] {
            let made = with_first(object.as_bytes(), b"k", b"1").unwrap();
            assert_eq!(String::from_utf8(made).unwrap(), with);
        }
        assert_eq!(with_more(b"[]", &[b"k"], b"1"), None);
        assert_eq!(with_more(b"{", &[b"k"], b"1"), None);
    }

    #[test]
    fn paths_are_written_in_other_ways_and_queries_are_not() {
        use Spelling::{Doubled, Escaped, Nowhere, OtherCase, Overridden, Own, Parameter, Queried, Slash, Suffixed};
        for (spelling, target, other) in [
            (Own, "/a/b?C", "/a/b?C"),
            (Slash, "/a/b?C", "/a/b/?C"),
            (Slash, "/a/b/", "/a/b"),
            (Slash, "/", "/"),
            (Doubled, "/a?x=/", "//a?x=/"),
            (Doubled, "/", "/"),
            (OtherCase, "/a/B-1?c", "/A/b-1?c"),
            (OtherCase, "/1", "/1"),
            (Escaped, "/a/bc?d", "/a/%62c?d"),
            (Escaped, "/a/", "/a/"),
            (Escaped, "/25", "/25"),
            (Parameter, "/a/b?c", "/a/b;courtside=1?c"),
            (Overridden, "/a?b", "/a?b&_method=PUT"),
            (Queried, "/a", "/a?courtside=1"),
            (Queried, "/a?b", "/a?b&courtside=1"),
            (Suffixed, "/a/b?c", "/a/b.json?c"),
            (Suffixed, "/a.b/", "/a.b/"),
            (Suffixed, "/a.php", "/a.php"),
            (Nowhere, "/a/b?c", "/a/courtside-probes-where-nobody-is?c"),
            (Nowhere, "", "courtside-probes-where-nobody-is"),
        ] {
            assert_eq!(String::from_utf8(spelling.of(target.as_bytes())).unwrap(), other, "{spelling:?} of {target}");
        }
    }
}
