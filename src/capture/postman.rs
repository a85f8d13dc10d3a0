//! A collection that Postman exported (format 2 and 2.1): the requests in its folders, with the collection's own variables put in. What a
//! request's body is made of while Postman sends it (a multipart form, a file) is refused, since its bytes are not in the collection.

use super::value::{documents, text};
use super::variables::{LONGEST_NAME, filled_when_sent};
use super::{Capture, Directive, Fault, Lines, Note};
use crate::json::{Kind, Tree, Value};

/// How deep folders may lie in each other.
const DEPTH: usize = 64;
/// How many values are put into one text: values hold variables too.
const FILLS: usize = 1024;
/// How long a text may become by that.
const LONGEST: usize = 64 << 20;

/// Reads every request of a collection.
pub(super) fn read(text: &[u8]) -> Result<Vec<Capture>, Fault> {
    let mut captures = Vec::new();
    let mut lines = Lines::new(text);
    documents(text, |offset, document| {
        let tree = Tree::parse(document).map_err(|error| Fault::from(error).after(offset))?;
        let variables = variables(tree.root());
        let mut open = vec![list(tree.root(), "item")];
        while let Some(items) = open.last_mut() {
            let Some(item) = items.pop() else {
                open.pop();
                continue;
            };
            if let Some(request) = item.get("request") {
                let capture = read_item(item, request, &variables).map_err(|fault| fault.after(offset))?;
                captures.push(Capture { line: lines.at(offset + item.offset()), ..capture });
            } else if open.len() < DEPTH {
                open.push(list(item, "item"));
            }
        }
        Ok(())
    })?;
    Ok(captures)
}

/// The items of a list, the first last.
fn list<'t, 'a>(holder: Value<'t, 'a>, name: &str) -> Vec<Value<'t, 'a>> {
    let mut items: Vec<Value<'t, 'a>> = holder.get(name).iter().flat_map(|list| list.items()).collect();
    items.reverse();
    items
}

type Variables = Vec<(Vec<u8>, Vec<u8>)>;

fn variables(collection: Value<'_, '_>) -> Variables {
    let named = |variable: Value<'_, '_>| {
        let name = variable.get("key").or_else(|| variable.get("id"))?;
        Some((text(name).ok()?, text(variable.get("value")?).ok()?))
    };
    collection.get("variable").iter().flat_map(|list| list.items()).filter_map(named).collect()
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
            && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte));
        fits.then(|| format!("{{{{{}}}}}", String::from_utf8_lossy(name)))
    })
}

fn read_item(item: Value<'_, '_>, request: Value<'_, '_>, variables: &Variables) -> Result<Capture, Fault> {
    let mut capture = Capture::default();
    let word =
        |value: Option<Value<'_, '_>>| value.map_or_else(|| Ok(Vec::new()), text).map(|text| filled(text, variables));
    if let Some(name) = item.get("name").and_then(Value::as_text) {
        let name: String = name.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
        capture.directives.push(Directive { name: "name".to_owned(), value: name.trim().to_owned(), line: 0 });
    }
    // A request of nothing but its URL is a text.
    let url = if request.kind() == Kind::Object { request.get("url") } else { Some(request) };
    let sent = &mut capture.request;
    sent.target =
        word(url.map(|url| if url.kind() == Kind::Object { url.get("raw") } else { Some(url) }).unwrap_or_default())?;
    sent.method = word(request.get("method"))?;
    if sent.method.is_empty() {
        sent.method = b"GET".to_vec();
    }
    let is_on = |member: &Value<'_, '_>| member.get("disabled").is_none_or(|disabled| disabled.text() != b"true");
    for header in request.get("header").iter().flat_map(|list| list.items()).filter(is_on) {
        let name = word(header.get("key"))?;
        if !name.is_empty() {
            sent.headers.push(name, word(header.get("value"))?);
        }
    }
    let body = request.get("body").filter(|body| body.kind() == Kind::Object && is_on(body));
    let mode = body.and_then(|body| body.get("mode")).and_then(Value::as_text).unwrap_or_default();
    let mut kind = None;
    if let Some(body) = body {
        match mode.as_str() {
            "raw" => {
                sent.body = word(body.get("raw"))?;
                let language = body.get("options").and_then(|options| options.get("raw")?.get("language"));
                kind = match language.and_then(Value::as_text).unwrap_or_default().as_str() {
                    "json" => Some("application/json"),
                    "xml" => Some("application/xml"),
                    _ => Some("text/plain"),
                };
            }
            "urlencoded" => {
                for field in body.get("urlencoded").iter().flat_map(|list| list.items()).filter(is_on) {
                    if !sent.body.is_empty() {
                        sent.body.push(b'&');
                    }
                    crate::percent::encode(&word(field.get("key"))?, crate::percent::UNRESERVED, &mut sent.body);
                    sent.body.push(b'=');
                    crate::percent::encode(&word(field.get("value"))?, crate::percent::UNRESERVED, &mut sent.body);
                }
                kind = Some("application/x-www-form-urlencoded");
            }
            "" | "none" => {}
            other => {
                return Err(Fault::new(
                    body.offset(),
                    format!(
                        "the body of this request is made while Postman sends it (`{}`), so that its bytes are not here; capture the request instead",
                        super::shown(other.as_bytes())
                    ),
                ));
            }
        }
    }
    if let Some(kind) = kind.filter(|_| !sent.body.is_empty() && sent.headers.get("content-type").is_none()) {
        sent.headers.push("Content-Type", kind);
    }
    let template = filled_when_sent(&sent.body).or_else(|| left_over(&sent.body));
    capture.note_length();
    if let Some(word) = template.filter(|_| capture.notes.is_empty()) {
        capture.notes.push(Note::BodyTemplate { word });
    }
    Ok(capture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
