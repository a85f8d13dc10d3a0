//! What comes instead of a value whose kind is known, from its name or from what is around it.

use std::ops::Range;

use super::Pass;
use super::body::Nested;
use super::constant::is_zone;
use super::date;
use super::escapes::pieces;
use super::filler::words;
use super::folded::is_letter;
use super::kind::Kind;
use super::learned::{is_telling, is_unspaced};
use super::lexicon::{BRIEF_TOKENS, NOBODY};
use super::names;
use super::scan::{holds_email, is_id};
use super::work;

/// Where made-up pictures are.
const PICTURES: &str = "https://app.example.test/pictures/";

/// Words for somebody's gender, and what comes instead of any of them: another one of the same length would tell which it was.
const GENDERS: [&str; 12] = [
    "male",
    "female",
    "man",
    "woman",
    "non-binary",
    "nonbinary",
    "non_binary",
    "diverse",
    "divers",
    "transgender",
    "intersex",
    "genderqueer",
];
const UNTOLD: &str = "unknown";

/// How the names of files end.
const FILES: &str = "pdf png jpg jpeg gif webp heic svg txt csv doc docx xls xlsx zip mp3 mp4 mov webm json eml ics 7z p7m p7s p7c gz tgz \
     bz2 xz zst tar rar iso msg odt ods odp rtf ppt pptx pages numbers key htm html xml md log yml yaml vcf tif tiff bmp avif m4a wav ogg avi \
     mkv sql bak db pem crt cer p12 pfx asc sig gpg pgp tsv epub http har ndjson";

/// How many ends a file's name has at the most: `x.tar.gz`, `x.pdf.p7m`.
const MOST_ENDS: usize = 3;

impl Pass<'_> {
    /// A text under a name, outside JSON: a parameter, a field of a form.
    pub(super) fn named(&mut self, name: &str, value: &str, in_query: bool) -> Option<String> {
        if self.redaction.is_kept(name) {
            return self.without_secrets(value);
        }
        let also = self.redaction.is_also(name).then_some(Kind::Attribute);
        let counts = is_amount(value) && names::measures(name);
        if also.is_none() && (counts || names::holds_version(name, value)) {
            return self.scan_ids(value);
        }
        let known = names::of(name, value);
        let under = known.filter(|kind| names::reaches_below(*kind, name));
        match self.nested_under(value.as_bytes(), under) {
            Nested::Changed(new) => return String::from_utf8(new).ok(),
            Nested::Same => return None,
            Nested::NoJson => {}
        }
        let secret = in_query && ["code", "key", "sig", "auth", "state", "nonce", "session", "sid"].contains(&name);
        // `?t=9f8e7d6c5b4a` is a token, `?t=1719400000` a time.
        let brief = in_query && value.len() >= 10 && BRIEF_TOKENS.contains(&name) && is_one_token(value);
        let kind = also.or(known).or_else(|| (secret || brief).then_some(Kind::Secret));
        match kind {
            Some(kind) => self.value(kind, value),
            None => self.lines_or_scan(value),
        }
    }

    /// A text of a kind; `None` where it stays.
    pub(super) fn value(&mut self, kind: Kind, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        if let Some(new) = self.mailed_whole(kind, text) {
            return new;
        }
        let clean = self.without_secrets(text);
        let new = self.value_of_kind(kind, clean.as_deref().unwrap_or(text));
        new.or(clean)
    }

    fn value_of_kind(&mut self, kind: Kind, text: &str) -> Option<String> {
        let mint = &self.redaction.mint;
        let secret = matches!(kind, Kind::Secret | Kind::Token);
        if is_all_templates(text) || (!secret && (is_zone(text) || is_route(text))) {
            return None;
        }
        if is_email(text.trim()) {
            if self.gathers() {
                return None;
            }
            let new = mint.email(text.trim());
            return self.changed(Kind::Email, text, new);
        }
        if !matches!(kind, Kind::Phone | Kind::Prose | Kind::Place | Kind::Date)
            && let Some(new) = self.account(text, kind == Kind::Id)
        {
            return new;
        }
        let told = matches!(kind, Kind::Name | Kind::Secret) && resembles_a_secret(text) && !text.contains("://");
        let kind = if told && !self.gathers() && self.is_told_id(text) { Kind::Id } else { kind };
        match kind {
            Kind::Email | Kind::Name | Kind::Phone if text.contains('<') && text.contains('@') => self.mailboxes(text),
            // An address with something around it; `@ada` is a name.
            Kind::Name if holds_email(text) => self.prose(kind, text),
            // Where somebody's name is expected their id may stand, their number, or the address of their page.
            Kind::Name if is_id(text) => self.value_of_kind(Kind::Id, text),
            Kind::Phone if is_id(text) && text.contains(char::is_alphabetic) => self.value_of_kind(Kind::Id, text),
            Kind::Name if text.contains("://") => self.value_of_kind(Kind::Picture, text),
            Kind::Name if !text.contains(char::is_alphabetic) => {
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                let is_phone = digits >= 7 && digits < text.len();
                self.value_of_kind(if is_phone { Kind::Phone } else { Kind::Id }, text)
            }
            Kind::Name if NOBODY.contains(&text.to_lowercase().as_str()) => None,
            kind @ (Kind::Name | Kind::Phone | Kind::Id | Kind::Secret | Kind::Place | Kind::Ip) if self.gathers() => {
                self.heard(kind, text);
                None
            }
            _ if self.gathers() => None,
            Kind::Name => {
                let new = mint.name(text);
                if text.contains(is_unspaced) && text.chars().nth(1).is_some() {
                    self.learn(kind, text.trim(), new.trim());
                }
                for (word, _) in words(text, is_letter).filter(|(word, is_word)| *is_word && is_telling(word)) {
                    let made = self.redaction.mint.name(word);
                    self.learn(kind, word, &made);
                }
                self.changed(kind, text, new)
            }
            // An address is none, whatever its member is called.
            Kind::Phone if !text.contains("://") && text.bytes().filter(u8::is_ascii_digit).count() >= 5 => {
                let new = self.phone(text);
                self.learn(kind, text, &new);
                self.learn_number(text, &new);
                self.changed(kind, text, new)
            }
            Kind::Picture if text.contains("://") || text.starts_with("data:") => {
                let known = text.strip_prefix(PICTURES).and_then(|rest| rest.strip_suffix(".png"));
                let new = format!("{PICTURES}{}.png", mint.tag("picture", known.unwrap_or(text)));
                self.changed(kind, text, new)
            }
            Kind::Prose | Kind::Place => self.prose(kind, text),
            Kind::Id if !text.contains("://") => {
                if let Some(new) = self.learned_phone(text) {
                    return self.changed(Kind::Phone, text, new);
                }
                let new = self.id(text);
                self.learn(kind, text, &new);
                self.changed(kind, text, new)
            }
            // The tag of an entity keeps its form (RFC 9110 §8.8.3).
            Kind::Secret if text.starts_with("W/\"") && text.ends_with('"') => self.hashes(text),
            Kind::Secret | Kind::Token if text.starts_with("eyJ") => self.token(text),
            Kind::Secret | Kind::Token => {
                let (scheme, rest) = match text.split_once(' ') {
                    Some((scheme, rest))
                        if ["bearer", "basic", "token"].contains(&scheme.to_ascii_lowercase().as_str()) =>
                    {
                        (format!("{scheme} "), rest)
                    }
                    _ => (String::new(), text),
                };
                if is_all_templates(rest) {
                    return None;
                }
                let new = if scheme.eq_ignore_ascii_case("basic ") {
                    mint.basic(rest)
                } else if rest.starts_with("eyJ") {
                    return self.token(rest).map(|new| scheme + &new);
                } else {
                    mint.token(rest)
                };
                self.learn(Kind::Secret, rest, &new);
                self.changed(Kind::Secret, rest, new).map(|new| scheme + &new)
            }
            Kind::Date => {
                let new = date::early(mint, text);
                self.changed(kind, text, new)
            }
            Kind::Attribute => self.attribute(text),
            _ => self.scan(text),
        }
    }

    /// A text whose name says nothing about what it is.
    fn attribute(&mut self, text: &str) -> Option<String> {
        let mint = &self.redaction.mint;
        let any = |what: fn(&u8) -> bool| text.bytes().any(|byte| what(&byte));
        let one_word = !text.contains(char::is_whitespace);
        if self.words.contains(text)
            || ["true", "false", "null", "yes", "no", UNTOLD].contains(&text)
            || is_moment(text)
            || is_time_of_day(text)
        {
            return None;
        }
        if GENDERS.contains(&text.to_lowercase().as_str()) {
            return self.changed(Kind::Attribute, text, UNTOLD.to_owned());
        }
        if text.contains("://") && one_word {
            return self.scan(text);
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if text.starts_with('+') && digits >= 7 {
            let new = self.phone(text);
            return self.changed(Kind::Phone, text, new);
        }
        if one_word && text.len() >= 6 && any(u8::is_ascii_digit) {
            let new = mint.id(text);
            self.learn(Kind::Attribute, text, &new);
            return self.changed(Kind::Attribute, text, new);
        }
        self.prose(Kind::Attribute, text)
    }

    /// What somebody wrote, with its marks and without its words.
    fn prose(&mut self, kind: Kind, text: &str) -> Option<String> {
        if self.gathers() {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        // The end of a file's name says what is in it, and not whose it is.
        let mut stem = text;
        for _ in 0..MOST_ENDS {
            let is_file = |end: &str| FILES.split(' ').any(|file| file.eq_ignore_ascii_case(end));
            match stem.rsplit_once('.').filter(|(name, end)| !name.is_empty() && is_file(end)) {
                Some((name, _)) => stem = name,
                None => break,
            }
        }
        let (mut rest, ending) = text.split_at(stem.len());
        let mut closes = true;
        while let Some(next) = rest.chars().next() {
            let mut tag = None;
            if next == '<' && closes {
                let end = rest.find('>');
                work::done(end.unwrap_or(rest.len()));
                // Where no tag ends any more, nobody looks for its end again.
                closes = end.is_some();
                tag = end.and_then(|end| rest.get(..=end));
            }
            let words_end = || rest.char_indices().skip(1).find(|(_, character)| *character == '<');
            let run = match tag {
                Some(tag) => tag,
                None => rest.get(..words_end().map_or(rest.len(), |(at, _)| at)).unwrap_or(rest),
            };
            rest = rest.get(run.len()..).unwrap_or_default();
            if tag.is_some() {
                out.push_str(self.scan_forms(run).as_deref().unwrap_or(run));
                continue;
            }
            let mut run = run;
            while let Some(span) = template(run) {
                let (written, template, after) = (run.get(..span.start), run.get(span.clone()), run.get(span.end..));
                self.prose_words(written.unwrap_or_default(), &mut out);
                out.push_str(template.unwrap_or_default());
                run = after.unwrap_or_default();
            }
            self.prose_words(run, &mut out);
        }
        out.push_str(ending);
        self.changed(kind, text, out)
    }

    /// What comes instead of an id. The first walk made up most of them.
    fn id(&self, text: &str) -> String {
        self.learned.id(text).map_or_else(|| self.redaction.mint.id(text), str::to_owned)
    }

    fn prose_words(&mut self, text: &str, out: &mut String) {
        for (word, is_word) in words(text, |character| !character.is_whitespace()) {
            if is_word && (word.contains("://") || word.contains('@')) {
                out.push_str(self.scan_forms(word).as_deref().unwrap_or(word));
            } else if is_word && word.contains('&') && !self.learns {
                for (piece, is_reference) in pieces(word) {
                    out.push_str(&if is_reference { piece } else { self.redaction.mint.prose(&piece) });
                }
            } else if !self.learns {
                out.push_str(&self.redaction.mint.prose(word));
            }
        }
    }

    /// The name of a file, which keeps its ending whatever that is.
    pub(super) fn file_name(&mut self, name: &str) -> Option<String> {
        let is_ending =
            |end: &str| (1..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match name.rsplit_once('.').filter(|(_, end)| is_ending(end)) {
            Some((stem, end)) => self.value(Kind::Prose, stem).map(|new| format!("{new}.{end}")),
            None => self.value(Kind::Prose, name),
        }
    }

    /// A telephone number in the other ways in which it is written: `353871234567`, `+353871234567`, `00353871234567`.
    fn learn_number(&mut self, from: &str, to: &str) {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let (from, to) = (digits(from), digits(to));
        let bare = |text: &str| text.strip_prefix("00").unwrap_or(text).to_owned();
        let (from, to) = (bare(&from), bare(&to));
        if from.len() >= 8 {
            self.learn(Kind::Phone, &format!("00{from}"), &format!("00{to}"));
            self.learn(Kind::Phone, &from, &to);
        }
    }

    /// A number whose name says nothing: a card's by its check digits, or one of which another member says what it is.
    /// What says how much or how many there are is none of these but a card's.
    pub(super) fn unnamed_number(&mut self, text: &str, measure: bool) -> Option<String> {
        let number = |text: &str| !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        if !number(text) {
            return None;
        }
        if let Some(new) = self.account(text, false) {
            return new;
        }
        self.apply_learned(text).filter(|new| !measure && number(new))
    }

    /// A number under a name that says what it is.
    pub(super) fn number(&mut self, kind: Kind, text: &str) -> Option<String> {
        let (sign, digits) = text.split_at(usize::from(text.starts_with('-')));
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if self.gathers() {
            if whole && matches!(kind, Kind::Id | Kind::Phone) {
                self.heard(kind, digits);
            }
            return None;
        }
        if kind == Kind::Id
            && let Some(new) = self.learned_phone(digits)
        {
            return self.changed(Kind::Phone, digits, new).map(|new| format!("{sign}{new}"));
        }
        if sign.is_empty()
            && !matches!(kind, Kind::Phone | Kind::Place | Kind::Date)
            && let Some(new) = self.account(digits, false)
        {
            return new;
        }
        let new = match kind {
            Kind::Id | Kind::Name | Kind::Secret if whole && digits != "0" => {
                let new = if kind == Kind::Secret { self.redaction.mint.token(digits) } else { self.id(digits) };
                let kind = if kind == Kind::Name { Kind::Id } else { kind };
                self.learn(kind, digits, &new);
                format!("{sign}{new}")
            }
            Kind::Date if whole => date::early_number(digits),
            Kind::Phone if whole && digits.len() >= 5 => {
                let new = self.phone(digits);
                self.learn_number(digits, &new);
                new
            }
            // A moment in seconds or milliseconds says when, and not who.
            Kind::Attribute if whole && [10, 13].contains(&digits.len()) && digits.starts_with('1') => return None,
            _ => {
                let mantissa = digits.split(['e', 'E']).next().unwrap_or_default();
                let zeros = mantissa.chars().map(|character| if character == '.' { '.' } else { '0' });
                let flat: String = zeros.collect();
                let first = if mantissa.starts_with('0') { "0" } else { "1" };
                format!("{sign}{first}{}", flat.get(1..).unwrap_or_default())
            }
        };
        self.changed(kind, text, new)
    }
}

/// The longest name in a template, and the most digits in it: `{{ contact.line_2 }}`, and no token.
const LONGEST_TEMPLATE: usize = 64;
const MOST_DIGITS: usize = 2;

/// How templates begin and end in the languages that are common: Liquid and Handlebars, shells, ERB, Ruby and Thymeleaf, wikis, addresses.
const TEMPLATES: [(&str, &str); 9] = [
    ("{{", "}}"),
    ("${", "}"),
    ("{%", "%}"),
    ("<%", "%>"),
    ("@{", "}"),
    ("#{", "}"),
    ("%", "%"),
    ("[[", "]]"),
    ("{", "}"),
];

/// Where the first name of something stands that is filled in later: `{{customer.name}}`, `${TOKEN}`, `<%= name %>`, `%name%`.
fn template(text: &str) -> Option<Range<usize>> {
    let begins = |byte: u8| b"{$<@#%[".contains(&byte);
    let mut places = text.bytes().enumerate().filter(|(_, byte)| begins(*byte)).map(|(at, _)| at);
    places.find_map(|at| {
        let rest = text.get(at..)?;
        let (open, close) = TEMPLATES.iter().find(|(open, _)| rest.starts_with(open))?;
        let inner = rest.get(open.len()..)?;
        let (inner, _) = inner.split_at(inner.char_indices().nth(LONGEST_TEMPLATE).map_or(inner.len(), |(end, _)| end));
        let end = inner.find(close)?;
        let name = inner.get(..end)?;
        // What stands in percent signs alone may be a share of something: it has no space.
        let spaced = *open == "%" && (name.contains(char::is_whitespace) || name.len() < 2);
        let name = if *open == "<%" { name.trim_start_matches(['=', '-']).trim_end_matches('-') } else { name }.trim();
        let fits =
            |byte: u8| byte.is_ascii_alphanumeric() || b"_.-[]$".contains(&byte) || (*open == "{%" && byte == b' ');
        // A brace alone may be anybody's mark.
        let first = |first: char| if *open == "{" { first.is_ascii_lowercase() } else { first.is_ascii_alphabetic() };
        let is_name = name.starts_with(|letter: char| first(letter) || "_$".contains(letter))
            && name.bytes().all(fits)
            && name.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS;
        (is_name && !spaced).then_some(at..at + open.len() + end + close.len())
    })
}

/// Whether something stands in a text that is filled in later.
pub(super) fn is_template(text: &str) -> bool {
    template(text).is_some()
}

/// Whether a text says nothing besides what is filled in later.
fn is_all_templates(text: &str) -> bool {
    let mut rest = text;
    let mut found = false;
    while let Some(span) = template(rest) {
        if rest.get(..span.start).is_none_or(|before| before.contains(char::is_alphanumeric)) {
            return false;
        }
        found = true;
        rest = rest.get(span.end..).unwrap_or_default();
    }
    found && !rest.contains(char::is_alphanumeric)
}

/// Whether a text is a place in an address for something that is filled in later: `:city`.
fn is_route(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.len() <= LONGEST_TEMPLATE
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Whether a text is a number as they say how much or how many there are. More digits may be those of a card.
pub(super) fn is_amount(text: &str) -> bool {
    (1..13).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a word may be a secret by its form: one that nobody would say, with a digit in it.
pub(super) fn resembles_a_secret(text: &str) -> bool {
    let any = |what: fn(&u8) -> bool| text.bytes().any(|byte| what(&byte));
    text.len() >= 6 && !text.contains(char::is_whitespace) && any(u8::is_ascii_digit) && any(u8::is_ascii_alphabetic)
}

/// Whether a value looks like a token and has no marks in it.
fn is_one_token(text: &str) -> bool {
    resembles_a_secret(text) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether the whole text is one e-mail address.
pub(super) fn is_email(text: &str) -> bool {
    let fits = |character: char| character.is_alphanumeric() || "._%+-@".contains(character);
    text.chars().all(fits)
        && text.matches('@').count() == 1
        && text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && host.rsplit_once('.').is_some_and(|(name, top)| !name.is_empty() && top.len() >= 2)
        })
}

/// Whether a text is a time of day or a zone's distance from UTC: `12:34:56`, `+01:00`, `9:30 pm`.
fn is_time_of_day(text: &str) -> bool {
    let lower = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    let bare = ["am", "pm", "z"].iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(&lower).trim_end();
    let parts: Vec<&str> = bare.split(':').collect();
    let fits = |(at, part): (usize, &&str)| {
        let number = part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let most = if at == 0 { 23 } else { 59 };
        number && (at == 0 || part.len() == 2) && part.parse::<u8>().is_ok_and(|value| value <= most)
    };
    (2..=3).contains(&parts.len()) && parts.iter().enumerate().all(fits)
}

/// Whether a text begins as ISO 8601 writes a date.
fn is_moment(text: &str) -> bool {
    let shape: String =
        text.chars().take(10).map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    shape == "0000-00-00" && text.len() <= 35
}
