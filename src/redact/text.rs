//! Bodies that are neither JSON nor a form: JSON in lines, `name: value` in lines, elements and attributes of XML, fields of HTML. What has a
//! name is told by it as elsewhere, all else by its form.

use super::constant::is_constant;
use super::filler::words;
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
            let above = under.map(|(_, kind)| kind);
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
        let named = found.map(|(name, _)| name).filter(|name| {
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
            let told = word
                .split_once('=')
                .filter(|(name, value)| is_name(name) && names::of(name, value).is_some_and(is_told_by_name));
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

    /// XML: the text of elements and the values of attributes by their names.
    pub(super) fn xml(&mut self, text: &str) -> String {
        work::done(text.len());
        let mut out = String::with_capacity(text.len());
        let mut open: Vec<(&str, Option<Kind>)> = Vec::new();
        for (tag, content) in tags(text) {
            let name = element(tag);
            if tag.starts_with("</") {
                open.pop();
            } else if !name.is_empty() && !tag.ends_with("/>") {
                let under = open.last().and_then(|(_, under)| *under);
                let kind = names::of_name(name).filter(|kind| names::reaches_below(*kind, name)).or(under);
                open.push((name, kind));
            }
            let plain = tag == CDATA;
            let new = self.attributes_of(tag);
            let tag = new.as_deref().unwrap_or(tag);
            // Names of elements and the addresses of their vocabularies stay; what a comment says does not.
            let new = if tag.starts_with("<!--") { self.scan(tag) } else { self.scan_ids(tag) };
            out.push_str(new.as_deref().unwrap_or(tag));
            let bare = content.trim();
            let new = match open.last() {
                _ if bare.is_empty() => None,
                Some((name, under)) => {
                    let unescaped = if plain { bare.to_owned() } else { unescaped(bare) };
                    let known = names::of(name, &unescaped).or(*under);
                    let known = known.filter(|_| !self.redaction.is_kept(name) && !is_constant(name, &unescaped));
                    let new = match known {
                        Some(kind) => self.value(kind, &unescaped),
                        None => self.named(name, &unescaped, false),
                    };
                    new.map(|new| if plain { new } else { escaped(&new) })
                }
                None => self.scan(bare),
            };
            match new {
                Some(new) => out.push_str(&content.replacen(bare, &new, 1)),
                None => out.push_str(content),
            }
        }
        out
    }

    /// HTML: what its fields hold by their names, and anything else by its form; its words are the page's.
    pub(super) fn html(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (tag, content) in tags(text) {
            let field =
                attributes(tag).find(|(name, _)| *name == "name").map(|(_, span)| tag.get(span).unwrap_or_default());
            let value = attributes(tag).find(|(name, _)| *name == "value" || *name == "content").map(|(_, span)| span);
            let mut new_tag = None;
            if let (Some(field), Some(span)) = (field, value) {
                let old = unescaped(tag.get(span.clone()).unwrap_or_default());
                if let Some(new) = self.named(field, &old, true) {
                    let (before, after) = (tag.get(..span.start), tag.get(span.end..));
                    new_tag = before.zip(after).map(|(before, after)| format!("{before}{}{after}", escaped(&new)));
                }
            }
            let tag = new_tag.as_deref().unwrap_or(tag);
            out.push_str(self.scan(tag).as_deref().unwrap_or(tag));
            out.push_str(self.scan(content).as_deref().unwrap_or(content));
        }
        out
    }

    fn attributes_of(&mut self, tag: &str) -> Option<String> {
        let mut out = String::with_capacity(tag.len());
        let mut done = 0;
        for (name, span) in attributes(tag) {
            if name == "xmlns" || name.starts_with("xmlns:") || tag.starts_with("<?") {
                continue;
            }
            let local = name.rsplit(':').next().unwrap_or(name);
            let old = unescaped(tag.get(span.clone()).unwrap_or_default());
            if let Some(new) = self.named(local, &old, false) {
                out.push_str(tag.get(done..span.start)?);
                out.push_str(&escaped(&new));
                done = span.end;
            }
        }
        out.push_str(tag.get(done..)?);
        (done > 0).then_some(out)
    }
}

/// Whether a name before a value is reason enough in a text, where `Note: …` may be anything.
fn is_told_by_name(kind: Kind) -> bool {
    !matches!(kind, Kind::Prose | Kind::Attribute | Kind::Picture)
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

/// Between these a text is written as it is.
const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

/// Tags, each with the text behind it; the first has none before it. What opens and closes a text that is written as it is counts as one.
fn tags(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let tag = match rest {
            _ if rest.starts_with(CDATA) => CDATA.len(),
            _ if rest.starts_with(CDATA_END) => CDATA_END.len(),
            _ if rest.starts_with('<') => rest.find('>').map_or(rest.len(), |end| end + 1),
            _ => 0,
        };
        let (tag, after) = rest.split_at(tag);
        let end = after.find(if tag == CDATA { CDATA_END } else { "<" }).unwrap_or(after.len());
        let (content, after) = after.split_at(end);
        rest = after;
        Some((tag, content))
    })
}

/// The name of a tag's element, without its prefix.
fn element(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|character: char| character.is_whitespace() || "/>".contains(character)).unwrap_or(name.len());
    let name = name.get(..end).filter(|name| !name.starts_with(['?', '!'])).unwrap_or_default();
    name.rsplit(':').next().unwrap_or(name)
}

/// The attributes of a tag, each with where its value stands.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, std::ops::Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let equals = at + tag.get(at..)?.find('=')?;
            let mark = tag.get(equals + 1..)?.chars().next()?;
            if mark != '"' && mark != '\'' {
                at = equals + 1;
                continue;
            }
            let start = equals + 2;
            let end = start + tag.get(start..)?.find(mark)?;
            let before = tag.get(at..equals)?.trim_end();
            let name = before.rsplit(|character: char| character.is_whitespace()).next().unwrap_or_default();
            at = end + 1;
            return Some((name, start..end));
        }
    })
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&#39;", "'").replace("&#64;", "@").replace("&amp;", "&")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}
