//! Bodies that are neither JSON nor a form nor markup: JSON in lines, `name: value` in lines. What has a name is told by it as elsewhere, all
//! else by its form.

use super::filler::words;
use super::introduced::signs;
use super::kind::Kind;
use super::{Pass, documents, names, work};

/// How long a name before a colon or an equals sign is at the most.
const LONGEST_NAME: usize = 48;

impl Pass<'_> {
    /// Text as people and tools write it: a name and a value in a line, under names that are not indented as far.
    pub(super) fn lines(&mut self, text: &str) -> String {
        work::done(text.len());
        let mut out = String::with_capacity(text.len());
        let mut under: Option<(usize, Kind)> = None;
        let mut last = "";
        for line in documents::lines(text) {
            let bare = line.trim();
            let indent = line.len() - line.trim_start().len();
            if under.is_some_and(|(outer, _)| indent <= outer && !bare.is_empty()) {
                under = None;
            }
            let (before, after) = (line.get(..indent).unwrap_or_default(), line.trim_start());
            let after = after.get(bare.len()..).unwrap_or_default();
            if bare.is_empty() {
                out.push_str(line);
                continue;
            }
            let signed = under.is_none() && signs(last, bare);
            last = bare;
            let above = under.map(|(_, kind)| kind).or_else(|| signed.then_some(Kind::Name));
            // The name itself is nobody's.
            if let Some(kind) = named_block(bare).filter(|_| under.is_none()) {
                under = Some((indent, kind));
            }
            out.push_str(before);
            match self.line(bare, above) {
                Some(new) => out.push_str(&new),
                None => out.push_str(bare),
            }
            out.push_str(after);
        }
        out
    }

    fn line(&mut self, line: &str, under: Option<Kind>) -> Option<String> {
        let inside = documents::documents(line);
        if line.starts_with(['{', '[']) {
            // What is broken from its beginning on is read as far as it can be.
            let broken = inside.first().is_none_or(|first| first.start > 0);
            return if broken { self.document(line, under) } else { self.around_documents(line, &inside, under) };
        }
        let rest = line.strip_prefix("- ").map_or(line, str::trim_start);
        let found = pair(rest);
        let value = found.map_or(rest, |(_, value)| value);
        let before = line.get(..line.len() - value.len()).unwrap_or_default();
        // A sentence before a field is no name of it.
        let named = found
            .map(|(name, _)| name)
            .filter(|name| !(name.contains(' ') && value.starts_with('"') && shows_a_token(value)));
        let named = named.filter(|name| {
            let told = names::of(name, value).is_some_and(is_told_by_name);
            told || names::holds_version(name, value) || self.redaction.is_also(name) || self.redaction.is_kept(name)
        });
        let new = match (named, under) {
            (Some(name), _) => self.quoted(value, |pass, value| pass.named(name, value, true)),
            (None, Some(kind)) => self.quoted(value, |pass, value| pass.value(kind, value)),
            (None, None) => return self.around_documents(line, &inside, None),
        };
        new.map(|new| format!("{before}{new}"))
    }

    /// `user=ada password=hunter2`: words that are a name and a value.
    pub(super) fn assignments(&mut self, line: &str) -> Option<String> {
        let mut out = String::with_capacity(line.len());
        for (word, _) in words(line, |character| !character.is_whitespace()) {
            let told = word.split_once('=').filter(|(name, value)| {
                is_name(name) && !shows_a_token(value) && names::of(name, value).is_some_and(is_told_by_name)
            });
            let new = told.and_then(|(name, value)| Some(format!("{name}={}", self.named(name, value, true)?)));
            out.push_str(new.as_deref().unwrap_or(word));
        }
        let new = self.scan(&out);
        new.or_else(|| (out != line).then_some(out))
    }

    /// A value with the quotation marks that YAML may have around it.
    fn quoted(&mut self, value: &str, new: impl FnOnce(&mut Self, &str) -> Option<String>) -> Option<String> {
        for mark in ['"', '\''] {
            if let Some(inner) = value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)) {
                return new(self, inner).map(|new| format!("{mark}{new}{mark}"));
            }
        }
        new(self, value)
    }
}

/// Whether a name before a value is reason enough in a text, where `Note: …` may be anything.
fn is_told_by_name(kind: Kind) -> bool {
    !matches!(kind, Kind::Prose | Kind::Attribute | Kind::Picture)
}

/// Whether a value begins with the word for how a token is shown, which stands behind it: `"Bearer …`.
fn shows_a_token(value: &str) -> bool {
    let first = value.trim_start_matches(['"', '\'']).split(' ').next().unwrap_or_default();
    ["bearer", "basic", "token"].iter().any(|scheme| first.eq_ignore_ascii_case(scheme))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_NAME
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(&byte))
        && text.split(' ').count() <= 3
}

/// A name and a value: `name: value`, `"name" = value`, `name=value`.
fn pair(line: &str) -> Option<(&str, &str)> {
    let at = line.find([':', '='])?;
    let (name, rest) = line.split_at(at);
    let value = rest.get(1..)?.trim_start();
    // `a:b` is no name with a value, and `http://` less so.
    if rest.starts_with(':') && !rest.get(1..)?.starts_with(char::is_whitespace) {
        return None;
    }
    let name = name.trim_end().trim_matches(['"', '\'', '*']);
    (is_name(name) && !value.is_empty()).then_some((name, value))
}

/// What everything below a line is, where the line is a name and a colon.
fn named_block(line: &str) -> Option<Kind> {
    let name = line.strip_prefix("- ").unwrap_or(line).strip_suffix(':')?.trim_matches(['"', '\'']);
    if !is_name(name) {
        return None;
    }
    names::of_name(name).filter(|kind| names::reaches_below(*kind, name))
}
