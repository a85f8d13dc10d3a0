//! How a capture becomes a request to another address: path and query behind the target's base, `Host` put right, what concerned the old
//! connection alone taken off (RFC 9110 §7.6.1). Every other byte stays where it was.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::capture::{Request, is_token};
use crate::signature::renew;
use crate::wire::Target;

/// Fields that concern one connection, whatever `Connection` says.
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Where requests go, and what changes on their way there.
#[derive(Debug)]
pub struct Route {
    /// The endpoint.
    pub target: Target,
    /// Beginnings of paths and what stands there instead; the first that fits counts.
    pub maps: Vec<Map>,
    /// Fields to set, or without a value to take off.
    pub headers: Vec<(String, Option<String>)>,
}

/// The beginning of a path and what stands there instead.
#[derive(Debug)]
pub struct Map {
    from: String,
    to: String,
    fitted: AtomicBool,
}

impl Map {
    /// Puts one beginning in the place of another.
    pub fn new(from: &str, to: &str) -> Self {
        Self { from: from.to_owned(), to: to.to_owned(), fitted: AtomicBool::new(false) }
    }

    /// What it is looked for.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// Whether any path so far began with it.
    pub fn has_fitted(&self) -> bool {
        self.fitted.load(Ordering::Relaxed)
    }

    fn apply(&self, path: &[u8]) -> Option<Vec<u8>> {
        let rest = path.strip_prefix(self.from.as_bytes())?;
        // `/a` stands for `/a`, `/a/b` and `/a?c`, and not for `/ab`.
        let whole = self.from.ends_with('/') || matches!(rest.first(), None | Some(b'/' | b'?'));
        whole.then(|| {
            self.fitted.store(true, Ordering::Relaxed);
            [self.to.as_bytes(), rest].concat()
        })
    }
}

/// Why a capture cannot be sent as a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// No token (RFC 9110 §5.6.2).
    #[error("the method `{0}` holds a character that no method has")]
    Method(String),
    /// No token.
    #[error("the header name `{0}` holds a character that no name has")]
    Name(String),
    /// A line break or another control character: it would end the field.
    #[error("the value of the header `{0}` holds a line break or another control character")]
    Value(String),
}

impl Route {
    /// Turns a captured request towards the endpoint.
    pub fn turn(&self, request: &mut Request) -> Result<(), Unsendable> {
        if request.method.is_empty() {
            request.method.extend_from_slice(b"POST");
        }
        if !is_token(&request.method) {
            return Err(Unsendable::Method(crate::text::visible(&request.method)));
        }
        request.target = self.path(&request.target);
        self.fields(request);
        for (name, value) in request.headers.iter() {
            if !is_token(name) {
                return Err(Unsendable::Name(crate::text::visible(name)));
            }
            if value.iter().any(|byte| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f) {
                return Err(Unsendable::Value(crate::text::visible(name)));
            }
        }
        Ok(())
    }

    /// The path and the query to ask for, in place of a captured target.
    fn path(&self, captured: &[u8]) -> Vec<u8> {
        let behind = match memchr::memmem::find(captured, b"://") {
            Some(colon) if !captured.starts_with(b"/") => {
                let rest = captured.get(colon + 3..).unwrap_or_default();
                rest.get(memchr::memchr3(b'/', b'?', b'#', rest).unwrap_or(rest.len())..).unwrap_or_default()
            }
            _ => captured,
        };
        let behind = behind.split(|byte| *byte == b'#').next().unwrap_or_default();
        // No path is the root to whoever maps it; the base is whole without one.
        let rooted = if behind.starts_with(b"/") { behind.into() } else { Cow::Owned([b"/", behind].concat()) };
        let mapped = self.maps.iter().find_map(|map| map.apply(&rooted));
        let behind = mapped.as_deref().unwrap_or(behind);
        let mut path = self.target.base.clone().into_bytes();
        if !behind.starts_with(b"/") && (path.is_empty() || !matches!(behind.first(), None | Some(b'?'))) {
            path.push(b'/');
        }
        for byte in behind {
            // What would end the request line is written as it should have been.
            if *byte <= b' ' || *byte == 0x7f {
                path.extend_from_slice(format!("%{byte:02X}").as_bytes());
            } else {
                path.push(*byte);
            }
        }
        path
    }

    fn fields(&self, request: &mut Request) {
        let named: Vec<Vec<u8>> = request
            .headers
            .all("connection")
            .flat_map(|value| value.split(|byte| *byte == b','))
            .map(|option| option.trim_ascii().to_ascii_lowercase())
            .collect();
        request.headers.0.retain(|header| {
            let name = header.name.to_ascii_lowercase();
            let bound = HOP_BY_HOP.iter().any(|hop| hop.as_bytes() == name) || named.contains(&name);
            // HTTP/2 records carry the request line among the fields.
            !bound && !name.starts_with(b":")
        });
        let length = request.body.len().to_string();
        let speaks = !request.body.is_empty() || matches!(&request.method[..], b"POST" | b"PUT" | b"PATCH");
        if speaks || request.headers.get("content-length").is_some() {
            renew::set(&mut request.headers, "Content-Length", length.as_bytes());
        }
        let host = self.target.authority();
        if request.headers.get("host").is_some() {
            renew::set(&mut request.headers, "Host", host.as_bytes());
        } else {
            let field = crate::capture::Header { name: b"Host".to_vec(), value: host.into_bytes() };
            request.headers.0.insert(0, field);
        }
        for (name, value) in &self.headers {
            match value {
                Some(value) => renew::set(&mut request.headers, name, value.as_bytes()),
                None => request.headers.0.retain(|header| !header.name.eq_ignore_ascii_case(name.as_bytes())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn route(target: &str) -> Route {
        let maps = vec![Map::new("/prod/initialize", "/initialize"), Map::new("/old/", "/")];
        Route { target: Target::parse(target).unwrap(), maps, headers: Vec::new() }
    }

    fn turned(route: &Route, target: &str, headers: &[(&str, &str)], body: &str) -> Request {
        let mut request =
            Request { method: b"POST".into(), target: target.into(), body: body.into(), ..Request::default() };
        for (name, value) in headers {
            request.headers.push(*name, *value);
        }
        route.turn(&mut request).unwrap();
        request
    }

    #[test]
    fn paths_stand_behind_the_base_and_are_mapped() {
        for (target, captured, path) in [
            ("3000", "/initialize?a=b", "/initialize?a=b"),
            ("3000", "https://app.example.test/initialize", "/initialize"),
            ("3000", "https://app.example.test?x", "/?x"),
            ("3000", "", "/"),
            ("http://localhost/api/", "/x", "/api/x"),
            ("http://localhost/api/", "", "/api"),
            ("http://localhost/api/", "https://app.example.test?x", "/api?x"),
            ("http://localhost/api/", "x", "/api/x"),
            ("3000", "/prod/initialize", "/initialize"),
            ("3000", "/prod/initialize/a?b", "/initialize/a?b"),
            ("3000", "/prod/initialized", "/prod/initialized"),
            ("3000", "/old/x", "/x"),
            ("3000", "/a b#c", "/a%20b"),
        ] {
            let request = turned(&route(target), captured, &[], "");
            assert_eq!(String::from_utf8_lossy(&request.target), path, "{target} {captured}");
        }
    }

    #[test]
    fn no_path_is_the_root_that_is_mapped() {
        let mut route = route("http://localhost/api");
        route.maps = vec![Map::new("/", "/x")];
        for (captured, path) in [("", "/api/x"), ("/", "/api/x"), ("https://app.example.test?a", "/api/x?a")] {
            assert_eq!(String::from_utf8_lossy(&turned(&route, captured, &[], "").target), path, "{captured}");
        }
    }

    #[test]
    fn what_concerned_the_old_connection_is_gone_and_the_rest_keeps_its_place() {
        let fields = [
            ("X-b", "1"),
            ("HOST", "app.example.test"),
            ("connection", "keep-alive, X-Hop"),
            ("x-hop", "1"),
            ("Transfer-Encoding", "chunked"),
            ("x-B", "2"),
            ("content-LENGTH", "99"),
            (":authority", "x"),
        ];
        let request = turned(&route("3000"), "/", &fields, "{}");
        let shown: Vec<String> = request
            .headers
            .iter()
            .map(|(name, value)| format!("{}: {}", String::from_utf8_lossy(name), String::from_utf8_lossy(value)))
            .collect();
        assert_eq!(shown, ["X-b: 1", "HOST: 127.0.0.1:3000", "x-B: 2", "content-LENGTH: 2"]);
    }

    #[test]
    fn given_fields_are_set_or_taken_off() {
        let mut route = route("3000");
        route.headers =
            vec![("X-A".into(), Some("new".into())), ("x-b".into(), None), ("Host".into(), Some("h".into()))];
        let request = turned(&route, "/", &[("x-a", "old"), ("X-B", "1")], "");
        assert_eq!(request.headers.get("X-A"), Some(&b"new"[..]));
        assert_eq!(request.headers.get("X-B"), None);
        assert_eq!(request.headers.all("host").collect::<Vec<_>>(), [b"h"]);
    }

    #[test]
    fn nothing_breaks_out_of_its_line() {
        let mut request = Request { method: b"GET / HTTP/1.1\r\nX".into(), ..Request::default() };
        assert!(matches!(route("1").turn(&mut request), Err(Unsendable::Method(_))));
        for (name, value) in [("a b", ""), ("", ""), ("a", "b\r\nc: d"), ("a", "\0")] {
            let mut request = Request::default();
            request.headers.push(name, value);
            assert!(route("1").turn(&mut request).is_err(), "{name:?} {value:?}");
        }
    }

    proptest! {
        #[test]
        fn a_turned_request_is_one_request(target in prop::collection::vec(any::<u8>(), 0..40), name in "[A-Za-z:-]{1,12}", value in "[ -~]{0,12}", body in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut request = Request { target, body, ..Request::default() };
            request.headers.push(name, value.trim());
            if route("3000").turn(&mut request).is_err() {
                return Ok(());
            }
            let mut wire = Vec::new();
            crate::wire::write_request(&request, &mut wire);
            // A target may hold bytes that a strict reader refuses; it never ends the line.
            prop_assert_eq!(wire.split(|byte| *byte == b'\n').count(), request.headers.len() + 3);
        }
    }
}
