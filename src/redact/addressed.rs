//! Who stands before an e-mail address in angle brackets (RFC 5322): `Ada Lovelace <ada@example.org>`, `"Lovelace, Ada" <…>`; and addresses that
//! were written out of the way of machines: `ada (at) example (dot) org`.

use std::ops::Range;

use super::Pass;
use super::gather::is_everyday;
use super::kind::Kind;
use super::value::is_email;

/// How far from a bracket a name begins and an address ends, and how many words a name has at the most.
const REACH: usize = 96;
const LONGEST: usize = 4;

/// Where the names stand.
pub(super) fn correspondents(text: &str) -> Vec<Range<usize>> {
    if !text.contains('@') {
        return Vec::new();
    }
    let is_address = |at: usize| {
        let rest = head(text.get(at + 1..).unwrap_or_default());
        rest.find('>').and_then(|end| rest.get(..end)).is_some_and(is_email)
    };
    let brackets = text.match_indices('<').map(|(at, _)| at).filter(|at| is_address(*at));
    brackets.filter_map(|at| called(text.get(..at)?)).collect()
}

/// The name that a text ends with.
fn called(before: &str) -> Option<Range<usize>> {
    let bare = before.trim_end_matches(' ');
    let near = tail(bare);
    let start = bare.len() - near.len();
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|letter| letter.is_alphabetic() || "'’.-".contains(letter))
            && !is_everyday(word)
    };
    if let Some(inner) = near.strip_suffix('"') {
        let from = inner.rfind('"')? + 1;
        let name = inner.get(from..)?;
        let fits = name.split([' ', ',']).filter(|word| !word.is_empty()).all(is_name);
        return (fits && name.contains(char::is_alphabetic)).then_some(start + from..start + inner.len());
    }
    let mut from = near.len();
    for (count, word) in near.rsplit(' ').enumerate() {
        let own = word.rsplit(['\n', '\t', ':', '>', '(']).next().unwrap_or(word);
        if count == LONGEST || !is_name(own) {
            break;
        }
        from -= own.len() + usize::from(count > 0);
        if own.len() < word.len() {
            break;
        }
    }
    (from < near.len()).then_some(start + from..bare.len())
}

/// Where addresses stand whose signs are words in brackets, and what they are.
pub(super) fn spelled_out(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    let mut free = 0;
    for (at, _) in text.match_indices(['(', '[', '{']).filter(|(at, _)| sign(text.get(*at..), "at").is_some()) {
        let (Some(before), Some(after)) = (text.get(free..at), sign(text.get(at..), "at")) else { continue };
        let before = before.strip_suffix(' ').unwrap_or(before);
        let near = tail(before);
        let local = near.rsplit(|letter: char| !(letter.is_alphanumeric() || "._%+-".contains(letter))).next();
        let Some(local) = local.filter(|local| !local.is_empty()) else { continue };
        let Some((host, rest)) = host(after) else { continue };
        let start = free + before.len() - local.len();
        free = text.len() - rest.len();
        found.push((start..free, format!("{local}@{host}")));
    }
    found
}

/// What stands behind a word in brackets that a text begins with.
fn sign<'t>(text: Option<&'t str>, word: &str) -> Option<&'t str> {
    let text = text?;
    let inner = text.get(1..=word.len())?;
    let closed = matches!(
        (text.as_bytes().first()?, text.as_bytes().get(word.len() + 1)?),
        (b'(', b')') | (b'[', b']') | (b'{', b'}')
    );
    let rest = text.get(word.len() + 2..)?;
    (closed && inner.eq_ignore_ascii_case(word)).then(|| rest.strip_prefix(' ').unwrap_or(rest))
}

/// The host that a text begins with, and what stands behind it.
fn host(text: &str) -> Option<(String, &str)> {
    let mut host = String::new();
    let mut rest = text;
    loop {
        let end = rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '-')).unwrap_or(rest.len());
        if end == 0 || host.len() > REACH {
            return None;
        }
        host.push_str(rest.get(..end)?);
        rest = rest.get(end..)?;
        let bare = rest.strip_prefix(' ').unwrap_or(rest);
        let more = rest.strip_prefix('.').filter(|more| more.starts_with(char::is_alphanumeric));
        match more.or_else(|| sign(Some(bare), "dot")) {
            Some(more) => {
                host.push('.');
                rest = more;
            }
            None => break,
        }
    }
    host.contains('.').then_some((host, rest))
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The last of a text, as far as it matters.
pub(super) fn tail(text: &str) -> &str {
    let mut start = text.len().saturating_sub(REACH);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

impl Pass<'_> {
    /// The text with such addresses as made-up ones.
    pub(super) fn respelled(&mut self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        for (span, address) in spelled_out(text) {
            let new = self.redaction.mint.email(&address);
            out.push_str(text.get(done..span.start)?);
            out.push_str(&new);
            self.count(Kind::Email, true);
            done = span.end;
        }
        out.push_str(text.get(done..)?);
        (done > 0).then_some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<&str> {
        correspondents(text).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn names_before_addresses_are_told_with_quotation_marks_or_without() {
        for (text, name) in [
            ("Věra Zyxová <v@corp.org>", "Věra Zyxová"),
            ("On Mon, 3 Jun 2024 at 10:12, Věra Zyxová <v@corp.org> wrote:", "Věra Zyxová"),
            ("From: \"Zyx, Martha\" <m@corp.org>", "Zyx, Martha"),
            ("cc:Zyx<m@corp.org>", "Zyx"),
            ("ask J. Zyx-Parker <m@corp.org>", "J. Zyx-Parker"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
        for text in ["see <v@corp.org>", "Zyx <b>", "Support <s@corp.org>", "a \"b c\" <v@corp.org>", "<v@corp.org>"] {
            assert!(names(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn addresses_that_were_spelled_out_are_read() {
        for (text, address) in [
            ("ada (at) corp (dot) org", "ada@corp.org"),
            ("to ada.zyx [at] corp.org.", "ada.zyx@corp.org"),
            ("ada[AT]mail[dot]corp[dot]org now", "ada@mail.corp.org"),
        ] {
            assert_eq!(spelled_out(text).first().map(|(_, address)| address.as_str()), Some(address), "{text}");
        }
        for text in ["meet (at) noon", "(at) corp.org", "ada (at] corp.org", "ada (at"] {
            assert!(spelled_out(text).is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_through(text in "[A-Ca-c é@.<>\"()\\[\\]]{0,30}(\\(at\\)|<a@b.cd>)?[a-c.é ]{0,8}") {
            for span in correspondents(&text).into_iter().chain(spelled_out(&text).into_iter().map(|(span, _)| span)) {
                prop_assert!(text.get(span).is_some());
            }
        }
    }
}
