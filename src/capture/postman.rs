//! A collection that Postman exported (format 2 and 2.1): the requests in its folders, with the collection's own variables put in. What a
//! request's body is made of while Postman sends it (a multipart form, a file) is refused, since its bytes are not in the collection.

use super::http::trim_blanks;
use super::value::{documents, once, text};
use super::variables::{LONGEST_NAME, filled_when_sent};
use super::{Capture, Directive, Fault, Gathered, Header, Headers, Lines, Note};
use crate::json::{Kind, Tree, Value};

/// How deep folders may lie in each other.
const DEPTH: usize = 64;
/// How many values are put into one text: values hold variables too.
const FILLS: usize = 1024;
/// How long a text may become by that.
const LONGEST: usize = 64 << 20;

/// A folder: what is left of its items, the first last, and how its requests say who they are where they do not say it themselves.
struct Folder<'t, 'a> {
    items: Vec<Value<'t, 'a>>,
    auth: Option<Value<'t, 'a>>,
}

impl<'t, 'a> Folder<'t, 'a> {
    fn new(holder: Value<'t, 'a>, outer: Option<Value<'t, 'a>>) -> Self {
        let mut items: Vec<Value<'t, 'a>> = members(holder, "item").collect();
        items.reverse();
        Self { items, auth: auth(holder).or(outer) }
    }
}

/// Reads every request of a collection.
pub(super) fn gather(text: &[u8], items: &mut Gathered) -> Result<(), Fault> {
    let mut lines = Lines::new(text);
    documents(text, |offset, document| {
        let tree = Tree::parse(document).map_err(|error| Fault::from(error).after(offset))?;
        let variables = variables(members(tree.root(), "variable"));
        let mut open = vec![Folder::new(tree.root(), None)];
        while let Some(folder) = open.last_mut() {
            let outer = folder.auth;
            let Some(item) = folder.items.pop() else {
                open.pop();
                continue;
            };
            if let Some(request) = item.get("request") {
                let line = lines.at(offset + item.offset());
                let read = read_item(item, request, outer, &variables).map_err(|fault| fault.after(offset));
                items.add(item.get("name"), read.map(|capture| Capture { line, ..capture }));
            } else if open.len() < DEPTH {
                open.push(Folder::new(item, outer));
            }
        }
        Ok(())
    })
}

/// The elements of a list, where there is one.
fn members<'t, 'a>(holder: Value<'t, 'a>, name: &str) -> impl Iterator<Item = Value<'t, 'a>> {
    holder.get(name).into_iter().flat_map(Value::items)
}

/// What says who sends it, where that is said here; `null` leaves it to the folder.
fn auth<'t, 'a>(holder: Value<'t, 'a>) -> Option<Value<'t, 'a>> {
    holder.get("auth").filter(|auth| auth.kind() == Kind::Object)
}

/// Whether a variable, a header or a field was not switched off.
fn is_on(member: &Value<'_, '_>) -> bool {
    member.get("disabled").is_none_or(|disabled| disabled.text() != b"true")
}

type Variables = Vec<(Vec<u8>, Vec<u8>)>;

fn variables<'t, 'a: 't>(list: impl Iterator<Item = Value<'t, 'a>>) -> Variables {
    let named = |variable: Value<'_, '_>| {
        let name = variable.get("key").or_else(|| variable.get("id"))?;
        Some((text(name).ok()?, text(variable.get("value")?).ok()?))
    };
    list.filter(is_on).filter_map(named).collect()
}

/// A text with the values of variables in it. A name without a value stays: an environment has it, which is another file.
fn filled(text: Vec<u8>, variables: &Variables) -> Vec<u8> {
    let mut text = text;
    let mut from = 0;
    for _ in 0..FILLS {
        let rest = text.get(from..).unwrap_or_default();
        let Some(open) = memchr::memmem::find(rest, b"{{").map(|found| from + found) else { break };
        let known = name_in_braces(&text, open).and_then(|name| variables.iter().find(|(known, _)| known == name));
        match known.filter(|(_, value)| text.len() + value.len() <= LONGEST) {
            Some((name, value)) => drop(text.splice(open..open + name.len() + 4, value.iter().copied())),
            None => from = open + 2,
        }
    }
    text
}

/// What stands between the two braces at a place and the next two, where that is no longer than names are.
fn name_in_braces(text: &[u8], open: usize) -> Option<&[u8]> {
    let inner = text.get(open + 2..)?;
    let near = inner.get(..inner.len().min(LONGEST_NAME + 2))?;
    near.get(..memchr::memmem::find(near, b"}}")?)
}

/// The first name in braces that the collection has no value for.
fn left_over(body: &[u8]) -> Option<String> {
    let starts = memchr::memmem::find_iter(body, b"{{");
    starts.filter_map(|start| name_in_braces(body, start)).find_map(|name| {
        let fits = (1..=60).contains(&name.len())
            && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(byte));
        fits.then(|| format!("{{{{{}}}}}", String::from_utf8_lossy(name)))
    })
}

/// The address with the values of its `:name` segments in it.
fn with_segments(target: &[u8], segments: &Variables) -> Vec<u8> {
    let end = memchr::memchr2(b'?', b'#', target).unwrap_or(target.len());
    let (path, rest) = target.split_at(end);
    let mut out = Vec::with_capacity(target.len());
    for (position, segment) in path.split(|byte| *byte == b'/').enumerate() {
        if position > 0 {
            out.push(b'/');
        }
        let value = segment.strip_prefix(b":").and_then(|name| segments.iter().find(|(known, _)| known == name));
        out.extend_from_slice(value.map_or(segment, |(_, value)| value));
    }
    out.extend_from_slice(rest);
    out
}

/// The headers: a list, or in older collections one text of lines, of which those behind `//` are switched off.
fn headers(request: Value<'_, '_>, variables: &Variables, headers: &mut Headers) -> Result<(), Fault> {
    let Some(header) = request.get("header") else { return Ok(()) };
    let mut push = |name: Vec<u8>, value: Vec<u8>| {
        if !name.is_empty() {
            headers.push(name, value);
        }
    };
    if header.kind() == Kind::String {
        for line in text(header)?.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().starts_with(b"//")) {
            let colon = memchr::memchr(b':', line).unwrap_or(line.len());
            let (name, value) = line.split_at(colon);
            let value = value.strip_prefix(b":").unwrap_or_default();
            push(filled(name.trim_ascii().to_vec(), variables), filled(trim_blanks(value).to_vec(), variables));
        }
        return Ok(());
    }
    for header in header.items() {
        once("header", header, &["key", "value", "disabled"])?;
        if !is_on(&header) {
            continue;
        }
        push(word(header.get("key"), variables)?, word(header.get("value"), variables)?);
    }
    Ok(())
}

/// The header that says who sends it: a key under a name of its own, or a token. Other kinds are made while Postman sends.
fn credential(auth: Value<'_, '_>, variables: &Variables) -> Result<Option<Header>, Fault> {
    let kind = auth.get("type").and_then(Value::as_text).unwrap_or_default();
    let Some(detail) = auth.get(&kind) else { return Ok(None) };
    // An object in format 2, a list of pairs since.
    let part = |name: &str| {
        let named = |pair: &Value<'_, '_>| pair.get("key").and_then(Value::as_text).is_some_and(|key| key == name);
        let value = detail.get(name).or_else(|| detail.items().find(named)?.get("value"));
        word(value, variables)
    };
    match kind.as_str() {
        "apikey" if part("in")? != b"query" => Ok(Some(Header { name: part("key")?, value: part("value")? })),
        "bearer" => Ok(Some(Header {
            name: b"Authorization".to_vec(),
            value: [b"Bearer ".as_slice(), &part("token")?].concat(),
        })),
        _ => Ok(None),
    }
}

/// A text with the values of variables in it; nothing where none is there.
fn word(value: Option<Value<'_, '_>>, variables: &Variables) -> Result<Vec<u8>, Fault> {
    value.map_or_else(|| Ok(Vec::new()), text).map(|text| filled(text, variables))
}

/// The body, and the type that Postman writes over it.
fn body(body: Value<'_, '_>, variables: &Variables, out: &mut Vec<u8>) -> Result<Option<&'static str>, Fault> {
    once("body", body, &["mode", "raw", "urlencoded", "options", "disabled"])?;
    let mode = body.get("mode").and_then(Value::as_text).unwrap_or_default();
    match mode.as_str() {
        "raw" => {
            *out = word(body.get("raw"), variables)?;
            let language = body.get("options").and_then(|options| options.get("raw")?.get("language"));
            Ok(Some(match language.and_then(Value::as_text).unwrap_or_default().as_str() {
                "json" => "application/json",
                "xml" => "application/xml",
                _ => "text/plain",
            }))
        }
        "urlencoded" => {
            for field in members(body, "urlencoded").filter(is_on) {
                if !out.is_empty() {
                    out.push(b'&');
                }
                crate::percent::encode(&word(field.get("key"), variables)?, crate::percent::UNRESERVED, out);
                out.push(b'=');
                crate::percent::encode(&word(field.get("value"), variables)?, crate::percent::UNRESERVED, out);
            }
            Ok(Some(FORM))
        }
        "" | "none" => Ok(None),
        other => Err(Fault::new(
            body.offset(),
            format!(
                "the body of this request is made while Postman sends it (`{}`), so that its bytes are not here; capture the request instead",
                super::shown(other.as_bytes())
            ),
        )),
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn read_item<'t, 'a>(
    item: Value<'t, 'a>,
    request: Value<'t, 'a>,
    outer: Option<Value<'t, 'a>>,
    variables: &Variables,
) -> Result<Capture, Fault> {
    once("item", item, &["request", "response", "name"])?;
    once("request", request, &["method", "url", "header", "body", "auth"])?;
    let mut capture = Capture::default();
    if let Some(name) = item.get("name").and_then(Value::as_text) {
        let name: String = name.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
        capture.directives.push(Directive { name: "name".to_owned(), value: name.trim().to_owned(), line: 0 });
    }
    // A request of nothing but its URL is a text.
    let url = if request.kind() == Kind::Object { request.get("url") } else { Some(request) };
    let sent = &mut capture.request;
    let raw = url.and_then(|url| if url.kind() == Kind::Object { url.get("raw") } else { Some(url) });
    sent.target = word(raw, variables)?;
    if let Some(url) = url {
        once("URL", url, &["raw", "variable"])?;
        let mut segments = self::variables(members(url, "variable"));
        for (_, value) in &mut segments {
            *value = filled(std::mem::take(value), variables);
        }
        sent.target = with_segments(&sent.target, &segments);
    }
    sent.method = word(request.get("method"), variables)?;
    if sent.method.is_empty() {
        sent.method = b"GET".to_vec();
    }
    headers(request, variables, &mut sent.headers)?;
    if let Some(auth) = auth(request).or(outer)
        && let Some(header) = credential(auth, variables)?
        && !header.name.is_empty()
        && !sent.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(&header.name))
    {
        sent.headers.0.push(header);
    }
    let kind = match request.get("body").filter(|body| body.kind() == Kind::Object && is_on(body)) {
        Some(data) => body(data, variables, &mut sent.body)?.filter(|_| !sent.body.is_empty()),
        None => None,
    };
    if let Some(kind) = kind.filter(|_| sent.headers.get("content-type").is_none()) {
        sent.headers.push("Content-Type", kind);
    }
    let template = filled_when_sent(&sent.body).or_else(|| left_over(&sent.body));
    capture.note_length();
    capture.notes.extend(template.map(|word| Note::BodyTemplate { word }));
    if kind == Some(FORM) {
        capture.notes.push(Note::BodyRebuilt { from: "the fields of a form in Postman" });
    }
    Ok(capture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &[u8]) -> Result<Vec<Capture>, Fault> {
        Gathered::whole(text, gather)
    }

    fn collection(items: &str) -> String {
        format!(
            r#"{{"info":{{"_postman_id":"a","name":"x","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},"item":[{items}],"variable":[{{"key":"host","value":"https://{{{{name}}}}"}},{{"key":"name","value":"app.example.test"}},{{"key":"loop","value":"{{{{loop}}}}"}}]}}"#
        )
    }

    #[test]
    fn requests_in_folders_are_read_in_order_with_their_values() {
        let text = collection(
            r#"{"name":"folder","item":[{"name":"first","request":{"method":"POST","header":[{"key":"X-A","value":"{{name}}"},{"key":"X-Off","value":"1","disabled":true}],"body":{"mode":"raw","raw":"{\"a\": \"{{name}}\"}\r\n","options":{"raw":{"language":"json"}}},"url":{"raw":"{{host}}/x?y=1","host":["{{host}}"]}},"response":[]}]},
            {"name":"second","request":{"method":"PUT","url":"{{loop}}/{{gone}}","body":{"mode":"urlencoded","urlencoded":[{"key":"a","value":"b c"},{"key":"d","value":"1","disabled":true},{"key":"é","value":""}]}}},{"name":"third","request":"https://a/b"}"#,
        );
        assert_eq!(super::super::recognise::recognise(text.as_bytes()), Some(super::super::Format::Postman));
        let captures = read(text.as_bytes()).unwrap();
        assert_eq!(
            captures.iter().map(|capture| capture.directive("name").unwrap()).collect::<Vec<_>>(),
            ["first", "second", "third"]
        );
        let first = &captures[0].request;
        assert_eq!((&first.method[..], &first.target[..]), (&b"POST"[..], &b"https://app.example.test/x?y=1"[..]));
        assert_eq!(first.body, b"{\"a\": \"app.example.test\"}\r\n");
        let headers: Vec<_> = first.headers.iter().collect();
        assert_eq!(headers, [(&b"X-A"[..], &b"app.example.test"[..]), (b"Content-Type", b"application/json")]);
        assert_eq!(
            (&captures[1].request.target[..], &captures[1].request.body[..]),
            (&b"{{loop}}/{{gone}}"[..], &b"a=b%20c&%C3%A9="[..])
        );
        assert_eq!(
            (&captures[2].request.method[..], &captures[2].request.target[..]),
            (&b"GET"[..], &b"https://a/b"[..])
        );
    }

    #[test]
    fn what_older_collections_and_folders_say_of_headers_is_read() {
        let auth = |kind: &str, detail: &str| format!(r#""auth":{{"type":"{kind}","{kind}":{detail}}}"#);
        let key = auth(
            "apikey",
            r#"[{"key":"value","value":"{{name}}"},{"key":"key","value":"XperienceAPIKey"},{"key":"in","value":"header"}]"#,
        );
        let other = auth("apikey", r#"{"key":"K","value":"v"}"#);
        let query =
            auth("apikey", r#"[{"key":"key","value":"K"},{"key":"value","value":"v"},{"key":"in","value":"query"}]"#);
        let bearer = auth("bearer", r#"[{"key":"token","value":"t"}]"#);
        let request = |more: &str| format!(r#"{{"name":"a","request":{{"method":"POST","url":"https://a"{more}}}}}"#);
        let text = collection(&format!(
            r#"{},{{"item":[{{"item":[{}]}},{},{},{},{}],{key}}}"#,
            request(r#","header":"X-A: {{name}}\r\nX-B:1\n// X-Off: 2\n\nX-Empty:""#),
            request(""),
            request(&format!(",{other}")),
            request(&format!(",{query}")),
            request(&format!(",{bearer}")),
            request(r#","auth":{"type":"noauth"},"header":[{"key":"xperienceapikey","value":"own"}]"#),
        ));
        let captures = read(text.as_bytes()).unwrap();
        let headers: Vec<Vec<String>> = captures
            .iter()
            .map(|capture| {
                let shown = |(name, value)| [name, &b"="[..], value].concat();
                capture.request.headers.iter().map(shown).map(|it| String::from_utf8(it).unwrap()).collect()
            })
            .collect();
        let expected: [&[&str]; 6] = [
            &["X-A=app.example.test", "X-B=1", "X-Empty="],
            &["XperienceAPIKey=app.example.test"],
            &["K=v"],
            &[],
            &["Authorization=Bearer t"],
            &["xperienceapikey=own"],
        ];
        assert_eq!(headers, expected);
    }

    #[test]
    fn segments_of_a_path_are_filled_and_what_is_switched_off_is_not() {
        let text = collection(
            r#"{"name":"a","request":{"method":"POST","url":{"raw":"{{host}}/:id/x:id/:gone?a=:id","variable":[{"key":"id","value":"{{name}}"},{"key":"gone","value":"1","disabled":true}]}}}"#,
        )
        .replace(r#"{"key":"name","value":"app.example.test"}"#, r#"{"key":"name","value":"no","disabled":true},{"key":"name","value":"n"}"#);
        assert_eq!(read(text.as_bytes()).unwrap()[0].request.target, b"https://n/n/x:id/:gone?a=:id");
    }

    #[test]
    fn a_body_that_is_made_while_sending_is_told() {
        let item = |body: &str| {
            collection(&format!(r#"{{"name":"a","request":{{"method":"POST","url":"https://a","body":{body}}}}}"#))
        };
        let fault = read(item(r#"{"mode":"formdata","formdata":[]}"#).as_bytes()).unwrap_err();
        assert!(fault.message.contains("capture the request"), "{}", fault.message);
        let made = read(item(r#"{"mode":"raw","raw":"{\"id\":\"{{$guid}}\"}"}"#).as_bytes()).unwrap();
        assert_eq!(made[0].notes, [Note::BodyTemplate { word: "{{$guid}}".to_owned() }]);
        let left =
            read(item(r#"{"mode":"raw","raw":"{\"a\":{\"id\":\"{{from_environment}}\"}}"}"#).as_bytes()).unwrap();
        assert_eq!(left[0].notes, [Note::BodyTemplate { word: "{{from_environment}}".to_owned() }]);
    }

    proptest! {
        #[test]
        fn any_collection_is_read_or_not(items in "[\\[\\]{}\",:a-z$]{0,40}", body in "[{}a-z$]{0,20}") {
            let _ = read(collection(&items).as_bytes());
            let item = format!(r#"{{"name":"a","request":{{"url":"{body}","body":{{"mode":"raw","raw":"{body}"}}}}}}"#);
            let captures = read(collection(&item).as_bytes()).unwrap();
            prop_assert_eq!(captures.len(), 1);
        }
    }
}
