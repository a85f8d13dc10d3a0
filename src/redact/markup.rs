//! HTML and XML: values of attributes and the texts of elements change, and no other byte does. In XML elements and attributes say by their names
//! what they hold; the words of a page are the page's, and only its fields say something. The `name` of a field or of a parameter is a
//! label, which decides about the value beside it.

use std::ops::Range;

use super::constant::is_constant;
use super::escapes::Escaped;
use super::kind::Kind;
use super::{Pass, names, work};

/// Elements of pages (HTML §4). Those behind the bar may be a vocabulary's own too, and tell no page from other markup.
const OF_PAGES: &str = "a abbr article aside audio b blockquote br button canvas caption center cite col dd del dfn div dl dt em embed \
     fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head hr html i iframe img ins kbd label legend li main mark meta nav \
     noscript ol optgroup p pre q s samp script section select small span strong style sub sup svg table tbody td template textarea tfoot th \
     thead tr u ul video wbr input | address area base bdi bdo body code data datalist details dialog hgroup header link map menu meter object \
     option output param picture progress rp rt ruby search slot source summary time title track var path g circle rect";

/// Elements that have no end.
const EMPTY: &str = "area base br col embed hr img input link meta param source track wbr";

/// Elements with a label, whatever it is.
const LABELLED: &str =
    "param parameter property attribute variable field header setting input button select textarea form meta";

/// Elements with a label, if it is written as programs write one.
const PERHAPS_LABELLED: &str =
    "entry item option add string int integer bool boolean long element column arg argument var cookie data";

/// Attributes that may be a label, and those that hold what it says.
const LABELS: [&str; 5] = ["name", "key", "property", "itemprop", "field"];
const VALUES: [&str; 3] = ["value", "val", "content"];

/// Attributes of pages that hold the words of browsers and of the page's own program.
const WORDS: &str = "type method class id for rel charset role lang dir target enctype autocomplete inputmode style media http-equiv form list";

/// How many open elements an end may belong to.
const DEEPEST_END: usize = 64;

/// Between these a text is written as it is.
const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

/// An element that has begun.
struct Open<'t> {
    element: &'t str,
    /// What says what it holds: itself or its label.
    name: &'t str,
    under: Option<Kind>,
    /// Whether its words are a page's.
    of_page: bool,
}

impl Pass<'_> {
    /// HTML or XML.
    pub(super) fn markup(&mut self, text: &str) -> String {
        work::done(text.len());
        let page = is_page(text);
        let mut out = String::with_capacity(text.len());
        let mut open: Vec<Open<'_>> = Vec::new();
        for (tag, content) in tags(text, page) {
            let element = element(tag);
            let of_page = page && is_one_of(OF_PAGES, element);
            let attributes: Vec<_> = attributes(tag).collect();
            let label = label(tag, element, of_page, &attributes);
            if tag.starts_with("</") {
                let place = open.iter().rev().take(DEEPEST_END).position(|open| open.element == element);
                if let Some(place) = place {
                    open.truncate(open.len() - 1 - place);
                }
            } else if !(element.is_empty() || tag.ends_with("/>") || (of_page && is_one_of(EMPTY, element))) {
                let under = open.last().and_then(|open| open.under);
                let told = label.as_ref().and_then(|span| tag.get(span.clone()));
                let told = told.filter(|label| is_one_of("textarea", element) || names::of_name(label).is_some());
                let field = of_page && (told.is_none() || !is_one_of("textarea param", element));
                let name = told.unwrap_or(element);
                let kind = names::of_name(name).filter(|kind| !field && names::reaches_below(*kind, name));
                open.push(Open { element, name, under: kind.or(under), of_page: field });
            }
            let new = self.tag(tag, of_page, &attributes, label.as_ref());
            out.push_str(new.as_deref().unwrap_or(tag));
            let bare = content.trim();
            let new = match open.last() {
                _ if bare.is_empty() => None,
                Some(open) if page && is_one_of("script", element) && open.element == element => self.script(bare),
                Some(open) if !open.of_page || open.under.is_some() => self.element_text(bare, open, tag == CDATA),
                _ => {
                    let old = Escaped::of(bare, false);
                    self.scan(&old.text).map(|new| old.write(&new))
                }
            };
            match new {
                Some(new) => out.push_str(&content.replacen(bare, &new, 1)),
                None => out.push_str(content),
            }
        }
        out
    }

    /// The text of an element that says what it is.
    fn element_text(&mut self, raw: &str, open: &Open<'_>, plain: bool) -> Option<String> {
        let mut old = Escaped::of(raw, false);
        let text = if plain { raw } else { old.text.as_str() };
        let known = names::of(open.name, text).filter(|_| !open.of_page).or(open.under);
        let known = known.filter(|_| !self.redaction.is_kept(open.name) && !is_constant(open.name, text));
        if known == Some(Kind::Name) && !plain {
            old = Escaped::of(raw, true);
        }
        let text = if plain { raw } else { old.text.as_str() };
        let new = match known {
            Some(kind) => self.value(kind, text),
            None => self.named(open.name, text, false),
        };
        new.map(|new| if plain { new } else { old.write(&new) })
    }

    fn tag(
        &mut self,
        tag: &str,
        of_page: bool,
        attributes: &[(&str, Range<usize>)],
        label: Option<&Range<usize>>,
    ) -> Option<String> {
        if tag.starts_with("<!--") || (of_page && tag.starts_with("<?")) {
            return self.scan(tag);
        }
        let mut out = String::with_capacity(tag.len());
        let mut done = 0;
        let told = label.and_then(|span| tag.get(span.clone()));
        let is_password = of_page
            && attributes.iter().any(|(name, span)| {
                name.eq_ignore_ascii_case("type")
                    && tag.get(span.clone()).is_some_and(|kind| kind.eq_ignore_ascii_case("password"))
            });
        for (name, span) in attributes {
            if *name == "xmlns" || name.starts_with("xmlns:") || tag.starts_with("<?") {
                continue;
            }
            let local = name.rsplit(':').next().unwrap_or(name);
            let bare = local.strip_prefix("data-").unwrap_or(local);
            let old = Escaped::of(tag.get(span.clone())?, false);
            let new = if label == Some(span) {
                self.member_name(&old.text)
            } else if is_password && *name == "value" {
                self.value(Kind::Secret, &old.text)
            } else if let Some(told) = told.filter(|_| is_value(local)) {
                self.named(told, &old.text, of_page)
            } else if of_page && is_one_of(WORDS, name) {
                self.scan_forms(&old.text)
            } else if of_page && bare == local {
                self.scan(&old.text)
            } else {
                self.named(bare, &old.text, false)
            };
            if let Some(new) = new {
                out.push_str(tag.get(done..span.start)?);
                out.push_str(&old.write(&new));
                done = span.end;
            }
        }
        // What is no attribute that can be read is told by its form.
        let end = attributes.last().map_or(0, |(_, span)| span.end);
        out.push_str(tag.get(done..end).unwrap_or_default());
        let tail = tag.get(end..)?;
        let new_tail = if tag.starts_with("<?") || tag.starts_with("<!") { None } else { self.scan(tail) };
        out.push_str(new_tail.as_deref().unwrap_or(tail));
        // Names of elements and the addresses of their vocabularies stay.
        self.scan_ids(&out).or_else(|| (out != tag).then_some(out))
    }
}

fn is_value(name: &str) -> bool {
    VALUES.iter().any(|value| name.eq_ignore_ascii_case(value))
}

/// Whether a list has a word, in any case.
fn is_one_of(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|own| own.eq_ignore_ascii_case(word))
}

/// Whether markup is a page or a part of one, by how it begins.
fn is_page(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        rest = comment.1.trim_start();
    }
    let is_type = rest.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype html"));
    let sure = OF_PAGES.split(" | ").next().unwrap_or_default();
    // Feeds and calls have elements of the same names below their own.
    is_type || (rest.starts_with('<') && is_one_of(sure, element(rest.get(..24).map_or(rest, |start| start))))
}

/// Where the label of a tag stands, if it has one.
fn label(tag: &str, element: &str, of_page: bool, attributes: &[(&str, Range<usize>)]) -> Option<Range<usize>> {
    let (_, span) =
        LABELS.iter().find_map(|label| attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(label)))?;
    let text = tag.get(span.clone())?;
    let has_value = attributes.iter().any(|(name, _)| is_value(name));
    let somebody = names::is_somebody(element) || names::of_name(element) == Some(Kind::Name);
    let word = !text.contains(char::is_whitespace);
    let written = || {
        let hump = text
            .as_bytes()
            .windows(2)
            .any(|pair| matches!(pair, [one, two] if one.is_ascii_lowercase() && two.is_ascii_uppercase()));
        word && (hump
            || text.starts_with(|first: char| first.is_ascii_lowercase())
            || text.contains(['_', '-', '.', ':']))
    };
    let is_label = of_page
        || is_one_of(LABELLED, element)
        || (word && names::of_name(text).is_some())
        || (!somebody && (has_value || is_one_of(PERHAPS_LABELLED, element)) && written());
    is_label.then(|| span.clone())
}

/// Tags, each with the text behind it; the first has none before it. What opens and closes a text that is written as it is counts as one.
/// Programs and styles of a page have no tags in them.
fn tags(text: &str, page: bool) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    // Where no comment ends any more, nobody looks for its end again.
    let mut comments = true;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let comment = if comments && rest.starts_with("<!--") { rest.find("-->").map(|end| end + 3) } else { None };
        comments &= comment.is_some() || !rest.starts_with("<!--");
        let tag = match rest {
            _ if rest.starts_with(CDATA) => CDATA.len(),
            _ if rest.starts_with(CDATA_END) => CDATA_END.len(),
            _ if rest.starts_with('<') => comment.unwrap_or_else(|| rest.find('>').map_or(rest.len(), |end| end + 1)),
            _ => 0,
        };
        let (tag, after) = rest.split_at(tag);
        let own = if page && !tag.starts_with("</") && !tag.ends_with("/>") { element(tag) } else { "" };
        let end = if is_one_of("script style", own) {
            memchr::memchr_iter(b'<', after.as_bytes()).find(|at| {
                let name = after.get(at + 1..).and_then(|rest| rest.strip_prefix('/'));
                name.and_then(|rest| rest.get(..own.len())).is_some_and(|name| name.eq_ignore_ascii_case(own))
            })
        } else {
            after.find(if tag == CDATA { CDATA_END } else { "<" })
        };
        let (content, after) = after.split_at(end.unwrap_or(after.len()));
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
fn attributes(tag: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if tag.starts_with("<!") {
            return None;
        }
        loop {
            let equals = at + tag.get(at..)?.find('=')?;
            let rest = tag.get(equals + 1..)?;
            let before = tag.get(at..equals)?.trim_end();
            let name = before.rsplit(|character: char| character.is_whitespace()).next().unwrap_or_default();
            let space = rest.len() - rest.trim_start().len();
            let mark = rest.trim_start().chars().next()?;
            let (start, end) = if mark == '"' || mark == '\'' {
                let start = equals + 2 + space;
                (start, start + tag.get(start..)?.find(mark)?)
            } else {
                let start = equals + 1 + space;
                let value = tag.get(start..)?;
                let end = value.find(|character: char| character.is_whitespace() || character == '>');
                (start, start + end.unwrap_or(value.len()))
            };
            at = end + usize::from(mark == '"' || mark == '\'');
            if !name.is_empty() && start <= end {
                return Some((name, start..end));
            }
        }
    })
}
