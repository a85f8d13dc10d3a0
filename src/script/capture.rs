//! One capture as a row of the script: what of it is sent as it was, and what is left open because it is made for each request.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::recipe::{Way, way};
use super::{Engine, Kept, Refusal, Script, Signer, sheet};
use crate::capture::{Capture, Headers, is_token};
use crate::json::put;
use crate::percent;
use crate::platform::{Piece, Recipe};
use crate::{recognise, signature, text};

/// What belongs to one connection (RFC 9110 §7.6.1) or to one target: the engine's client writes its own.
const THE_CLIENTS_OWN: [&str; 11] = [
    "host",
    "content-length",
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl Script {
    /// The row of a capture. Adds the recipes that it needs.
    pub(super) fn row(&mut self, capture: &Capture, signers: &[&Signer]) -> Result<(Value, Vec<Kept>), Refusal> {
        let request = &capture.request;
        let mut fresh = Vec::new();
        let mut sign = Vec::new();
        let mut kept = Vec::new();
        let mut sealed = None;
        let mut covers_ascii = false;
        for signer in signers.iter().map(|signer| told(signer, &request.headers)) {
            let scheme = signer.setting.scheme.name;
            match way(self.engine, &signer)? {
                Way::Kept(why) => kept.push(Kept { scheme, why }),
                Way::Headers(names, row) => {
                    fresh.extend(names);
                    sign.push(self.recipe(row));
                    covers_ascii |=
                        matches!(signer.setting.recipe, Recipe::Mac(mac) if mac.over.contains(&Piece::AsciiBody));
                }
                Way::Sheet(row) => match blob(&request.body) {
                    Some(mut parts) => {
                        put(&mut parts, "recipe", self.recipe(row));
                        sealed = Some(parts);
                    }
                    None => kept.push(Kept { scheme, why: "there is no whole blob in the form" }),
                },
            }
        }
        let mut row = Map::new();
        put(&mut row, "name", name(capture));
        put(&mut row, "method", method(&request.method)?);
        put(&mut row, "path", path(&request.target)?);
        put(&mut row, "headers", headers(self.engine, &request.headers, &fresh)?);
        put(&mut row, "sign", sign);
        if let Some(parts) = sealed {
            put(&mut row, "sheet", parts);
        } else {
            match std::str::from_utf8(&request.body) {
                Ok(body) => put(&mut row, "body", body),
                Err(_) => put(&mut row, "body_base64", STANDARD.encode(&request.body)),
            }
        }
        if covers_ascii && !request.body.is_ascii() {
            put(&mut row, "ascii_body", String::from_utf8_lossy(&signature::ascii(&request.body)));
        }
        Ok((row.into(), kept))
    }

    /// The number of a recipe, which is added where it is new.
    fn recipe(&mut self, row: Value) -> usize {
        if let Some(index) = self.recipes.iter().position(|known| *known == row) {
            return index;
        }
        self.recipes.push(row);
        self.recipes.len() - 1
    }
}

/// The signer as the captured proof is written: what nobody said of the account's choices is what stands there.
fn told<'s>(signer: &'s Signer, headers: &Headers) -> Cow<'s, Signer> {
    let Some(proof) = headers.get(&signer.setting.carrier) else { return Cow::Borrowed(signer) };
    let mut setting = signer.setting.written_as(proof);
    setting.prefix.push_str(&String::from_utf8_lossy(signer.setting.own_word(proof)));
    Cow::Owned(Signer { setting, ..signer.clone() })
}

/// A body around its sheet blob.
fn blob(body: &[u8]) -> Option<Map<String, Value>> {
    let body = std::str::from_utf8(body).ok()?;
    let range = sheet::find(body.as_bytes())?;
    let mut bytes = Vec::new();
    crate::sheet::decode(&percent::form_decoded(body.get(range.clone())?.as_bytes()), &mut bytes).ok()?;
    let mut parts = Map::new();
    put(&mut parts, "before", body.get(..range.start)?);
    put(&mut parts, "captured", body.get(range.clone())?);
    put(&mut parts, "after", body.get(range.end..)?);
    put(&mut parts, "blob", STANDARD.encode(bytes));
    Some(parts)
}

/// What statistics call it: its name, else its flow, else method and path.
fn name(capture: &Capture) -> String {
    let request = &capture.request;
    let given = ["name", "flow"].into_iter().find_map(|word| capture.directive(word).filter(|value| !value.is_empty()));
    match given.or_else(|| recognise::flow_name(request)) {
        Some(name) => text::sanitise(name),
        None => format!("{} {}", text::visible(or_else(&request.method, b"POST")), text::visible(request.path())),
    }
}

fn or_else<'a>(bytes: &'a [u8], otherwise: &'a [u8]) -> &'a [u8] {
    if bytes.is_empty() { otherwise } else { bytes }
}

fn method(method: &[u8]) -> Result<String, Refusal> {
    let method = or_else(method, b"POST");
    match std::str::from_utf8(method) {
        Ok(word) if is_token(method) => Ok(word.to_owned()),
        _ => Err(Refusal::CannotSay(format!("`{}` is no method that a client sends", text::visible(method)))),
    }
}

/// Path and query. Bytes that may not stand in a URL are percent-encoded, which every client would do in its own way.
fn path(target: &[u8]) -> Result<String, Refusal> {
    let start = match memchr::memmem::find(target, b"://") {
        Some(colon) if !target.starts_with(b"/") => {
            let authority = &target[colon + 3..];
            target.len() - authority.len() + memchr::memchr3(b'/', b'?', b'#', authority).unwrap_or(authority.len())
        }
        _ => 0,
    };
    let path = &target[start..];
    let path = &path[..memchr::memchr(b'#', path).unwrap_or(path.len())];
    let mut out = String::new();
    if path.is_empty() || path.starts_with(b"?") {
        out.push('/');
    } else if !path.starts_with(b"/") {
        return Err(Refusal::CannotSay(format!("the target `{}` is no path", text::visible(target))));
    }
    for byte in path {
        if byte.is_ascii_graphic() {
            out.push(char::from(*byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([*byte]));
        }
    }
    Ok(out)
}

/// Names and values in order, a repeated name in one line (RFC 9110 §5.3); `null` for what is made for each request. Such headers that
/// the capture does not have stand at the end.
fn headers(engine: Engine, captured: &Headers, fresh: &[String]) -> Result<Value, Refusal> {
    let nominated: Vec<Vec<u8>> = captured
        .all("connection")
        .flat_map(|value| value.split(|byte| *byte == b','))
        .map(|name| name.trim_ascii().to_ascii_lowercase())
        .collect();
    let mut rows: Vec<(String, Option<String>)> = Vec::new();
    let mut at = std::collections::HashMap::new();
    for (name, value) in captured.iter() {
        let lower = name.to_ascii_lowercase();
        // Pseudo-headers of HTTP/2 stand in a browser's HAR.
        let own = THE_CLIENTS_OWN.iter().any(|own| own.as_bytes() == lower) || lower.starts_with(b":");
        if own || nominated.contains(&lower) {
            continue;
        }
        if !is_token(name) {
            return Err(Refusal::CannotSay(format!("`{}` is no name of a header", text::visible(name))));
        }
        let made = fresh.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(&lower));
        let value = if made { None } else { Some(value_text(engine, name, value)?) };
        let separator = if lower == b"cookie" { "; " } else { ", " };
        match (at.get(&lower).and_then(|index: &usize| rows.get_mut(*index)), value) {
            (Some((_, Some(before))), Some(value)) => {
                before.push_str(separator);
                before.push_str(&value);
            }
            (Some(_), _) => {}
            (None, value) => {
                at.insert(lower, rows.len());
                rows.push((String::from_utf8_lossy(name).into_owned(), value));
            }
        }
    }
    for name in fresh.iter().rev() {
        // From the end on, since a timestamp stands before the signature over it.
        if !at.contains_key(name.to_ascii_lowercase().as_bytes()) {
            at.insert(name.to_ascii_lowercase().into_bytes(), rows.len());
            rows.push((name.clone(), None));
        }
    }
    Ok(rows.into_iter().map(|(name, value)| json!([name, value])).collect())
}

/// A value as the engine's language writes it so that the same bytes get sent: Python encodes it as Latin-1, Go as UTF-8.
fn value_text(engine: Engine, name: &[u8], value: &[u8]) -> Result<String, Refusal> {
    let refused = |why| Refusal::CannotSay(format!("the header {} {why}", text::visible(name)));
    if value.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
        return Err(refused("holds a line break or a NUL byte, which no client sends"));
    }
    match engine {
        Engine::Locust => Ok(value.iter().map(|byte| char::from(*byte)).collect()),
        Engine::K6 => {
            String::from_utf8(value.to_vec()).map_err(|_| refused("is no UTF-8, which k6 cannot send; `locust` can"))
        }
    }
}
