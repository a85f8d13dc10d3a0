//! What stands above a capture: trailers are header fields, expectations are held to what the answer holds afterwards, and words of courtside's
//! own stay.

use super::Pass;
use super::filler::words;
use super::head::holds_secrets;
use super::kind::Kind;
use super::names;
use super::value::resembles_a_secret;
use crate::capture::Directive;
use crate::secret::SecretSource;

/// Directives whose words are courtside's own.
const OWN: [&str; 10] = ["flow", "scheme", "cut", "length", "time", "took", "interim", "answered-by", "tls", "version"];

impl Pass<'_> {
    /// A directive's value as it is to be kept; `None` where it stays.
    pub(super) fn directive(&mut self, directive: &Directive) -> Option<String> {
        let text = directive.value.as_str();
        match directive.name.as_str() {
            name if OWN.contains(&name) => self.without_secrets(text),
            "trailer" | "answer-trailer" => self.trailer(text),
            "expect" => self.expectation(text),
            // The name of a variable or a file says nothing; the secret itself says everything.
            "secret" => match SecretSource::parse(text) {
                Ok(SecretSource::Given(_)) => self.value(Kind::Secret, text),
                _ => self.without_secrets(text),
            },
            _ => self.scan(text),
        }
    }

    fn trailer(&mut self, text: &str) -> Option<String> {
        let Some((name, value)) = text.split_once(':') else { return self.scan(text) };
        let value = value.trim_ascii_start();
        let before = text.get(..text.len() - value.len())?;
        self.header(name.trim_ascii(), value).map(|new| format!("{before}{new}"))
    }

    /// What was replaced in the answer is expected as it is now.
    fn expectation(&mut self, text: &str) -> Option<String> {
        let (before, what) = text.split_at(text.strip_prefix("not ").map_or(0, |_| "not ".len()));
        let new = if let Some(rest) = what.strip_prefix("header ") {
            let rest = rest.trim_ascii_start();
            let (name, asked) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
            let secret = holds_secrets(name) || self.redaction.is_also(name);
            let new = if secret { self.secrets_in(asked) } else { self.scan(asked) };
            new.map(|new| format!("header {name}{new}"))
        } else if what.starts_with('$') {
            self.member_expectation(what)
        } else {
            self.scan(what)
        };
        new.map(|new| format!("{before}{new}"))
    }

    /// `$.path.to.name == "Ada"`: a string by the name of its member, JSON as JSON, anything else by its form.
    fn member_expectation(&mut self, text: &str) -> Option<String> {
        let Some(start) = text.find(" \"").or_else(|| text.find(" {")).or_else(|| text.find(" [")) else {
            return self.scan(text);
        };
        let (path, value) = text.split_at(start + 1);
        let path_end = path.find(char::is_whitespace).unwrap_or(path.len());
        let names = path.get(..path_end)?.rsplit(['.', '[', ']', '\'', '"']);
        let mut names = names.filter(|name| !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit()));
        let name = names.next().unwrap_or_default();
        let new = match serde_json::from_str::<serde_json::Value>(value) {
            Ok(serde_json::Value::String(string)) => {
                let new = match names::of(name, &string).filter(|_| !self.redaction.is_kept(name)) {
                    Some(kind) => self.value(kind, &string),
                    None => self.scan(&string),
                };
                new.map(|new| serde_json::Value::from(new).to_string())
            }
            Ok(_) => self.nested(value.as_bytes()).changed().and_then(|new| String::from_utf8(new).ok()),
            Err(_) => self.scan(value),
        };
        new.map(|new| format!("{path}{new}"))
    }

    /// Of a test of something secret, what was learned and what may be a secret: `~ ^Bearer ` and `~ HttpOnly` stay.
    fn secrets_in(&mut self, text: &str) -> Option<String> {
        let scanned = self.scan(text);
        let text = scanned.as_deref().unwrap_or(text);
        let mut out = String::with_capacity(text.len());
        let within = |character: char| character.is_alphanumeric() || "-_.+/~".contains(character);
        for (word, is_word) in words(text, within) {
            let new = if is_word && resembles_a_secret(word) { self.value(Kind::Secret, word) } else { None };
            out.push_str(new.as_deref().unwrap_or(word));
        }
        (out != text).then_some(out).or(scanned)
    }
}
