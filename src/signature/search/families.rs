//! Changes of the body of which there is one for each place or each name: a character that two chunks share, and the names that Rails adds to
//! the parameters. Each is made, tried and forgotten, within a bound of its own.

use std::collections::HashSet;

use super::beside::With;
use super::space::Space;
use super::{ATTEMPT, Match, Run};
use crate::cause::body::{self, BodyRow, Input, rows};
use crate::cause::{Axis, Cause, Ecosystem};
use crate::json::Tree;
use crate::percent;
use crate::signature::recipes::Part;

/// How many bytes may be hashed for one of these families.
const FAMILY: u64 = 6 << 20;
/// … and for each family of texts of the whole body, each of which is rare.
const RARE_TEXTS: u64 = 16 << 20;
/// These families, the likeliest first.
const TEXTS: [fn(&Input<'_>, &mut body::Try<'_>) -> bool; 7] =
    [body::wide, body::guids, body::odd, body::shown, body::forms, body::pairs, body::beside];
/// How many integers round to one that is looked into.
const ROUNDED: usize = 2048;
/// Chunks end at multiples of this more often than elsewhere.
const CHUNK: usize = 1024;
/// Larger bodies are not looked through for values.
const PARTS: usize = 64 << 10;
/// How a value is written again where it is signed alone.
const WRITERS: [&str; 3] = ["body-json-stringify", "body-python-dumps", "body-python-dumps-utf8"];
/// What code calls a body.
const NAMES: [&str; 11] =
    ["body", "data", "payload", "json", "message", "event", "request", "params", "content", "rawBody", "intercom_data"];
/// How code encodes a form's value: the marks that stay as they are, a space among them where it becomes a plus sign, and what that is called.
const ENCODED: [(&[u8], bool, &str); 6] = [
    (b" *-._", true, "a form with it"),
    (b" -._~", true, "a form with it, encoded as by Python's quote_plus,"),
    (b"/-._~", false, "a form with it, encoded as by Python's quote,"),
    (b"-_.!~*'()", false, "a form with it, encoded as by encodeURIComponent,"),
    (b"-._~", false, "a form with it, encoded as by PHP's rawurlencode,"),
    (b" -._", true, "a form with it, encoded as by PHP's urlencode,"),
];
/// How long a segment of a path may be to be taken for a name.
const NAME: usize = 40;

/// What controllers and actions of such an endpoint are called, beside the segments of its path.
const CONTROLLERS: [&str; 6] = ["intercom", "webhooks", "webhook", "canvas", "messenger", "infobip"];
const ACTIONS: [&str; 7] = ["create", "initialize", "submit", "receive", "handle", "callback", "index"];

/// The text in two chunks, decoded apart, of which the first ends inside a character.
fn split_at(text: &str, at: usize, bytes: &mut Vec<u8>) -> Option<()> {
    let own = text.as_bytes();
    let start = (0..at).rfind(|at| text.is_char_boundary(*at))?;
    let end = (at..=own.len()).find(|at| text.is_char_boundary(*at))?;
    bytes.clear();
    bytes.extend_from_slice(own.get(..start)?);
    for half in [own.get(start..at)?, own.get(at..end)?] {
        bytes.extend_from_slice(String::from_utf8_lossy(half).as_bytes());
    }
    bytes.extend_from_slice(own.get(end..)?);
    Some(())
}

fn split_character(at: usize) -> Cause {
    Cause {
        axis: Axis::Body,
        code: "body-split-character",
        detail: format!("the body in two chunks, decoded apart: the first ended at byte {at}, inside a character"),
        ecosystem: Some(Ecosystem::Node),
    }
}

/// The same as a body read as ASCII, where one character only is beyond it: its bytes became marks, and a chunk that ended behind the first of them
/// makes as many.
pub(super) fn split_alike(from: &[u8], to: &[u8]) -> Option<Cause> {
    let text = std::str::from_utf8(from).ok()?;
    let mut beyond = text.char_indices().filter(|(_, character)| !character.is_ascii());
    let ((start, _), None) = (beyond.next()?, beyond.next()) else { return None };
    let mut bytes = Vec::new();
    split_at(text, start + 1, &mut bytes)?;
    (bytes == to).then(|| split_character(start + 1))
}

impl Run {
    /// Changes of which there is one for each place of the body or each name that code gives it.
    pub(super) fn places(&mut self, space: &Space<'_>) -> Option<Match> {
        let with = self.alone(space)?;
        self.split_character(&with)
            .or_else(|| self.wrapped(&with))
            .or_else(|| self.set_apart(&with))
            .or_else(|| self.unrounded(&with))
            .or_else(|| self.rare_texts(&with))
            .or_else(|| self.part(&with))
            .or_else(|| self.cut(&with))
    }

    /// What few programs make of a body, and what code for services that sign their parameters makes of one.
    fn rare_texts(&mut self, with: &With<'_>) -> Option<Match> {
        let own = &with.base.bytes;
        if own.len() > PARTS {
            self.left_out = true;
            return None;
        }
        let input = Input::new(own);
        let mut seen = HashSet::from([own.clone()]);
        let mut found = None;
        for family in TEXTS {
            let before = self.spent;
            let _ = family(&input, &mut |mut text, step| {
                // Every secret and every hash costs as much again.
                if self.spent - before >= RARE_TEXTS {
                    self.left_out = true;
                    return true;
                }
                if seen.insert(text.clone()) {
                    found = self.family(with, &mut text, step);
                }
                found.is_some()
            });
            if found.is_some() {
                break;
            }
        }
        found
    }

    /// The body with the integers that it had before JavaScript rounded them.
    fn unrounded(&mut self, with: &With<'_>) -> Option<Match> {
        let own = &with.base.bytes;
        if own.len() > PARTS {
            return None;
        }
        let mut left = usize::try_from(FAMILY / (own.len() as u64 + ATTEMPT)).unwrap_or(usize::MAX);
        let mut found = None;
        let _ = body::unrounded(&Input::new(own), ROUNDED, &mut |mut text, step| {
            found = self.family(with, &mut text, step);
            left = left.saturating_sub(1);
            found.is_some() || left == 0
        });
        found
    }

    /// The body on a line of its own or between spaces, as a template has it.
    pub(super) fn set_apart(&mut self, with: &With<'_>) -> Option<Match> {
        let own = &with.base.bytes;
        if own.len() > PARTS {
            return None;
        }
        let spaces = |count: usize| " ".repeat(count);
        let mut around = vec![
            ("\n".to_owned(), "\n".to_owned(), "a line feed before it and one behind it"),
            ("\r\n".to_owned(), "\r\n".to_owned(), "a line break of Windows before it and one behind it"),
            (spaces(1), spaces(1), "a space before it and one behind it"),
            ("\n\n".to_owned(), "\n\n".to_owned(), "two line feeds before it and two behind it"),
        ];
        for before in [2, 4, 6, 8, 12] {
            for after in (0..=before).step_by(2) {
                around.push((
                    format!("\n{}", spaces(before)),
                    format!("\n{}", spaces(after)),
                    "line breaks and the template's indentation around it",
                ));
            }
        }
        for (before, after, detail) in around {
            let step = || Cause {
                axis: Axis::Body,
                code: "body-white-space-around",
                detail: format!("the body with {detail}"),
                ecosystem: None,
            };
            let mut bytes = [before.as_bytes(), own, after.as_bytes()].concat();
            if let Some(found) = self.family(with, &mut bytes, &step) {
                return Some(found);
            }
        }
        None
    }

    /// The beginning or the end of the body alone: a length that was wrong, or one chunk of several.
    fn cut(&mut self, with: &With<'_>) -> Option<Match> {
        let own = &with.base.bytes;
        let whole = own.len();
        let most = usize::try_from(FAMILY / (whole as u64 / 2 + ATTEMPT)).unwrap_or(usize::MAX);
        let likely =
            (1..whole).filter(|at| at.is_multiple_of(256) || at.is_multiple_of(1460) || at.is_multiple_of(1000));
        let others = (1..whole).filter(|_| whole <= 2 * most);
        let mut bytes = Vec::new();
        for at in likely.take(most).chain(others.take(most)) {
            let (first, rest) = own.split_at(at);
            for (part, code, which) in [(first, "body-cut", "first"), (rest, "body-end-only", "last")] {
                bytes.clear();
                bytes.extend_from_slice(part);
                let detail = || format!("the {which} {} of {whole} bytes of the body alone", part.len());
                let step = || Cause { axis: Axis::Body, code, detail: detail(), ecosystem: None };
                if let Some(found) = self.family(with, &mut bytes, &step) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// One value of the JSON alone, as it stands there or written again.
    pub(super) fn part(&mut self, with: &With<'_>) -> Option<Match> {
        let own = &with.base.bytes;
        let tree = Tree::parse(own).ok().filter(|_| own.len() <= PARTS)?;
        let written: Vec<&BodyRow> = rows().iter().filter(|row| WRITERS.contains(&row.code)).collect();
        let mut open = vec![(String::new(), tree.root())];
        let mut left = FAMILY;
        let mut bytes = Vec::new();
        while let Some((path, value)) = open.pop() {
            let dot = if path.is_empty() { "" } else { "." };
            let members =
                value.members().map(|(name, value)| (format!("{path}{dot}{}", super::rare::shown(name.raw)), value));
            let items = value.items().enumerate().map(|(index, value)| (format!("{path}[{index}]"), value));
            open.extend(members.chain(items));
            if path.is_empty() {
                continue;
            }
            let text = value.bytes().unwrap_or_else(|| value.text().to_vec());
            let input = Input::new(&text);
            let detail = |how: &str| format!("the value of `{path}` alone{how}");
            let mut all = vec![(text.clone(), String::new())];
            for row in &written {
                if row.apply(&input, &mut bytes) {
                    all.push((bytes.clone(), row.title.replacen("the body", ",", 1)));
                }
            }
            for (mut text, how) in all {
                left = left.checked_sub(text.len() as u64 + ATTEMPT)?;
                let step = || Cause { axis: Axis::Body, code: "body-part", detail: detail(&how), ecosystem: None };
                if let Some(found) = self.family(with, &mut text, &step) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// The body under a name: as a member of an object, as JSON or as text, or as a field of a form.
    pub(super) fn wrapped(&mut self, with: &With<'_>) -> Option<Match> {
        let own = &with.base.bytes;
        let text = std::str::from_utf8(own).ok().filter(|text| text.len() <= PARTS)?;
        let quoted = serde_json::Value::from(text).to_string();
        let mut encoded: Vec<(Vec<u8>, &str)> = Vec::new();
        for (plain, plus, how) in ENCODED {
            let mut value = Vec::new();
            percent::encode(own, plain, &mut value);
            if plus {
                value.iter_mut().filter(|byte| **byte == b' ').for_each(|space| *space = b'+');
            }
            if !encoded.iter().any(|(known, _)| *known == value) {
                encoded.push((value, how));
            }
        }
        encoded.push((own.clone(), "a form with it, not encoded,"));
        for name in NAMES {
            let objects = [
                (format!("{{\"{name}\":{text}}}"), "an object with it"),
                (format!("{{\"{name}\": {text}}}"), "an object with it"),
                (format!("{{\"{name}\":{quoted}}}"), "an object with it as a text"),
                (format!("{{\"{name}\": {quoted}}}"), "an object with it as a text"),
            ];
            let objects = objects.into_iter().map(|(written, how)| (written.into_bytes(), how));
            let forms = encoded.iter().map(|(value, how)| ([name.as_bytes(), b"=", value].concat(), *how));
            for (mut written, how) in objects.chain(forms) {
                let step = || Cause {
                    axis: Axis::Body,
                    code: "body-wrapped",
                    detail: format!("not the body, but {how} under the name `{name}`"),
                    ecosystem: None,
                };
                if let Some(found) = self.family(with, &mut written, &step) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// A character of several bytes in which one chunk ended and the next began, where each chunk was decoded by itself.
    fn split_character(&mut self, with: &With<'_>) -> Option<Match> {
        let own = &with.base.bytes;
        let text = std::str::from_utf8(own).ok().filter(|text| !text.is_ascii())?;
        let most = usize::try_from(FAMILY / (own.len() as u64 + ATTEMPT)).unwrap_or(usize::MAX);
        let inside = || (1..own.len()).filter(|at| !text.is_char_boundary(*at));
        let likely = inside().filter(|at| at.is_multiple_of(CHUNK));
        let mut bytes = Vec::new();
        for at in likely.chain(inside().filter(|at| !at.is_multiple_of(CHUNK))).take(most) {
            split_at(text, at, &mut bytes)?;
            if let Some(found) = self.family(with, &mut bytes, &|| split_character(at)) {
                return Some(found);
            }
        }
        None
    }

    /// `params.to_json` in Rails: the members of the body, the names of controller and action, and the body once more under the
    /// controller's name.
    pub(super) fn rails_params(&mut self, space: &Space<'_>) -> Option<Match> {
        let with = self.alone(space)?;
        let own = &with.base.bytes;
        let input = Input::new(own);
        let mut written = Vec::new();
        let rails = rows().iter().find(|row| row.code == "body-rails-to-json")?;
        if !rails.apply(&input, &mut written) {
            own.clone_into(&mut written);
        }
        let members = written.strip_prefix(b"{")?.strip_suffix(b"}").filter(|members| !members.is_empty())?;
        input.tree.as_ref()?;
        let path = space.question.mixed_in.iter().find(|(part, _)| *part == Part::Path).map(|(_, path)| path);
        let path = String::from_utf8_lossy(path.map(Vec::as_slice).unwrap_or_default());
        let is_name = |name: &&str| {
            (1..=NAME).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let segments = || path.split('/').filter(is_name);
        let one = 2 * own.len() as u64 + ATTEMPT;
        let most = usize::try_from(FAMILY / one).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        let mut tried = 0;
        for action in segments().chain(ACTIONS) {
            for controller in segments().chain(CONTROLLERS) {
                let wrapper = controller.strip_suffix('s').unwrap_or(controller);
                for wrapped in [true, false] {
                    tried += 1;
                    if tried > most {
                        return None;
                    }
                    bytes.clear();
                    bytes.push(b'{');
                    bytes.extend_from_slice(members);
                    bytes.extend_from_slice(format!(r#","controller":"{controller}","action":"{action}""#).as_bytes());
                    if wrapped {
                        bytes.extend_from_slice(format!(r#","{wrapper}":{{"#).as_bytes());
                        bytes.extend_from_slice(members);
                        bytes.push(b'}');
                    }
                    bytes.push(b'}');
                    let step = || Cause {
                        axis: Axis::Body,
                        code: "body-rails-params",
                        detail: format!("the body as Rails writes its params in `{controller}#{action}`"),
                        ecosystem: Some(Ecosystem::Ruby),
                    };
                    if let Some(found) = self.family(&with, &mut bytes, &step) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }
}
