//! Programs in pages: JSON in them is read as JSON, and members of an object as programs write them (`{name:"Ada"}`) by their names. All else is
//! told by its form, since the words of a program are its own.

use std::ops::Range;

use super::body::Nested;
use super::constant::is_constant;
use super::documents::documents;
use super::kind::Kind;
use super::scan::holds_email;
use super::value::resembles_a_secret;
use super::{Pass, names, work};

/// How far around a member it is looked for what says whose it is.
const REACH: usize = 512;

/// A member of an object in a program: its name, its mark of quotation, and where its text stands.
struct Member<'t> {
    name: &'t str,
    mark: char,
    span: Range<usize>,
}

impl Pass<'_> {
    /// A program, or the data of one.
    pub(super) fn script(&mut self, text: &str) -> Option<String> {
        match self.nested(text.as_bytes()) {
            Nested::Changed(new) => return String::from_utf8(new).ok(),
            Nested::Same => return None,
            Nested::NoJson => {}
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for span in documents(text) {
            let (before, document) = (text.get(done..span.start)?, text.get(span.clone())?);
            self.program(before, &mut out);
            out.push_str(self.document(document, None).as_deref().unwrap_or(document));
            done = span.end;
        }
        self.program(text.get(done..)?, &mut out);
        (out != text).then_some(out)
    }

    fn program(&mut self, text: &str, out: &mut String) {
        let mut done = 0;
        for member in members(text) {
            let Some(raw) = text.get(member.span.clone()) else { continue };
            let plain = serde_json::from_str::<String>(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned());
            let Some(kind) = told(text, &member, &plain).filter(|_| !self.redaction.is_kept(member.name)) else {
                continue;
            };
            let Some(new) = self.value(kind, &plain) else { continue };
            let before = text.get(done..member.span.start).unwrap_or_default();
            out.push_str(self.scan(before).as_deref().unwrap_or(before));
            for character in new.chars() {
                match character {
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    _ if character == member.mark || character == '\\' => out.extend(['\\', character]),
                    _ => out.push(character),
                }
            }
            done = member.span.end;
        }
        let after = text.get(done..).unwrap_or_default();
        out.push_str(self.scan(after).as_deref().unwrap_or(after));
    }
}

/// What a member holds, where that is told by more than a name: programs have dictionaries with `name: "Name"`.
fn told(text: &str, member: &Member<'_>, value: &str) -> Option<Kind> {
    let kind = names::of(member.name, value).filter(|_| !is_constant(member.name, value))?;
    let name = names::plain(member.name);
    let person = || {
        let span = &member.span;
        let before = text.get(..span.start).unwrap_or_default();
        let after = text.get(span.end..).unwrap_or_default();
        let from = before.bytes().rev().take(REACH).position(|byte| byte == b'{').unwrap_or(REACH.min(before.len()));
        let to = after.bytes().take(REACH).position(|byte| byte == b'}').unwrap_or(REACH.min(after.len()));
        work::done(from + to);
        let around = String::from_utf8_lossy(
            text.as_bytes().get(span.start.saturating_sub(from)..(span.end + to).min(text.len())).unwrap_or_default(),
        );
        holds_email(&around) || ["user_id", "userId", "user_hash", "userHash"].iter().any(|id| around.contains(id))
    };
    let digit = || value.bytes().any(|byte| byte.is_ascii_digit());
    let says = match kind {
        Kind::Secret => resembles_a_secret(value),
        Kind::Name if name != "name" && !value.to_lowercase().contains("name") => {
            value.starts_with(char::is_uppercase) || person()
        }
        Kind::Phone | Kind::Date => digit(),
        Kind::Id if name != "id" => digit(),
        _ => person(),
    };
    says.then_some(kind)
}

/// Members whose values are texts.
fn members(text: &str) -> Vec<Member<'_>> {
    let mut found = Vec::new();
    let mut done = 0;
    for (colon, _) in text.match_indices(':') {
        let (Some(before), Some(after)) = (text.get(done..colon), text.get(colon + 1..)) else { continue };
        let of_name = |character: char| character.is_alphanumeric() || "_$-".contains(character);
        let before = before.trim_end();
        let quoted = before.ends_with(['"', '\'']);
        let name = before.trim_end_matches(['"', '\'']);
        let start = name.trim_end_matches(of_name).len();
        let (owner, name) = name.split_at(start);
        let owner = if quoted { owner.trim_end_matches(['"', '\'']) } else { owner };
        let begins = owner.trim_end().is_empty() || owner.trim_end().ends_with(['{', ',', '(']);
        let value = after.trim_start();
        let Some(mark) = value.chars().next().filter(|mark| matches!(mark, '"' | '\'' | '`')) else { continue };
        if name.is_empty() || !begins {
            continue;
        }
        let start = text.len() - value.len() + 1;
        let inside = value.get(1..).unwrap_or_default();
        let mut escaped = false;
        let end = inside.find(|character: char| {
            let ends = (character == mark && !escaped) || character == '\n';
            escaped = character == '\\' && !escaped;
            ends
        });
        let Some(end) = end.filter(|end| inside.get(*end..).is_some_and(|rest| rest.starts_with(mark))) else {
            continue;
        };
        found.push(Member { name, mark, span: start..start + end });
        done = start + end + 1;
    }
    found
}
