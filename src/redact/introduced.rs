//! What a sentence says of somebody: a name behind a greeting, a title or `my name is`, a date of birth behind `born`, the number of a passport behind
//! its word, and whose home a path is in. What nothing introduces is found where a member says it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::addressed::{correspondents, tail};
use super::filler::words;
use super::folded::is_letter;
use super::gather::is_everyday;
use super::kind::Kind;
use super::learned::{is_of_a_calendar, is_unspaced};
use super::lexicon::GREETINGS;
use super::splice::Splice;
use super::value::is_template;
use super::{Pass, date};
use crate::sorting;

/// Titles, behind which a name follows whatever comes then.
const TITLES: &str = "Mr Mrs Ms Dr Herr Frau Señor Señora Monsieur Madame Prof Pan Paní";

/// How people say what they are called: the last word, and what stands before it. Some scripts have no spaces.
const INTRODUCTIONS: [(&str, &str); 18] = [
    ("is", "my name"),
    ("is", "naam"),
    ("ist", "mein name"),
    ("est", "mon nom"),
    ("es", "mi nombre"),
    ("è", "il mio nome"),
    ("é", "meu nome"),
    ("to", "na imię"),
    ("je", "jméno"),
    ("se", "jmenuji"),
    ("se", "jmenuju"),
    ("sa", "volám"),
    ("heiße", "ich"),
    ("appelle", "m"),
    ("llamo", "me"),
    ("chiamo", "mi"),
    ("się", "nazywam"),
    ("зовут", "меня"),
];
const UNSPACED: [&str; 5] = ["私の名前は", "我叫", "我的名字是", "我的名字叫", "제 이름은 "];
const UNSPACED_ENDS: [&str; 6] = ["です", "と申し", "といい", "と言い", "입니다", "이에요"];

/// What letters end with.
const FAREWELLS: &str = "regards wishes sincerely cheers yours grüße grüßen cordialement saludos pozdravem";

/// The same, alone in their line.
const BRIEF_FAREWELLS: &str = "best thanks thx love ciao greetings";

/// Who is greeted and is nobody.
const ANYBODY: &str =
    "world there all everyone everybody friend friends sir madam folks guys mom dad kitty again hello dear and from to";

/// Words before a date of birth, and before the number of a paper.
const BORN: &str =
    "born dob birthday birthdate birth geboren geburtsdatum geburtstag né née narozen narozena nacido nacida";
const PAPERS: &str = "passport reisepass pesel cpf cnpj vin imei imsi plate licence license permit nif dni nie ssn nhs nino bsn číslo rč oib";

/// A date, behind a word or two.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^A-Za-z0-9]{0,4}(?:(?:on|is|was|am|le|el|the|date)[^A-Za-z0-9]{1,3}){0,2}([0-9]{1,4}[./ -]{1,2}(?:[0-9]{1,2}|[A-Za-z]{3,9})[./, -]{1,2}[0-9]{2,4})").ok()
});

/// A number of a paper, behind a word or two: letters in it are capitals.
static PAPER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[ :#]{1,3}(?:(?:no\.?|number|nr\.?|is|plate)[ :#]{1,3}){0,2}([A-Z0-9](?:[A-Z0-9]|[./ -][A-Z0-9]){3,24})(?:[^A-Za-z0-9]|$)").ok()
});

/// Until when a card is good, and the digits on its back, each behind its word.
const EXPIRIES: &str = "exp expiry expires expiration";
const BACKS: &str = "cvv cvv2 cvc cvc2 csc";
static EXPIRY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[ :.]{1,3}(?:date[ :.]{1,2})?((?:0[1-9]|1[0-2])/[0-9]{2}(?:[0-9]{2})?)(?:[^0-9/]|$)").ok()
});
static BACK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[ :#]{1,3}(?:(?:is|code)[ :]{1,2})?([0-9]{3,4})(?:[^0-9A-Za-z]|$)").ok());

/// How far such words are looked behind, and the fewest digits of such a number.
const REACH: usize = 72;
const FEWEST: usize = 3;

/// All words that say something of what follows, in small letters: most words of a text are none, and nothing more is asked of them.
static TRIGGERS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lists = [TITLES, FAREWELLS, BRIEF_FAREWELLS, BORN, PAPERS, EXPIRIES, BACKS, "home users"];
    let lists = lists.into_iter().flat_map(str::split_whitespace);
    let introductions = INTRODUCTIONS.iter().map(|(word, _)| *word);
    lists.chain(introductions).chain(GREETINGS.iter().copied()).map(str::to_lowercase).collect()
});

/// How long the longest of them is.
const LONGEST_TRIGGER: usize = 16;

/// How many letters are looked at where there are no spaces, and how many of them a name has at the most.
const LONGEST_UNSPACED: usize = 12;
const MOST_UNSPACED: usize = 6;

/// How many words a name has at the most.
const LONGEST: usize = 3;

impl Pass<'_> {
    /// The text without what its own sentences say of somebody.
    pub(super) fn introduced(&mut self, text: &str) -> Option<String> {
        if self.gathers() || (text.is_ascii() && !text.contains([' ', '/', '\\', ':'])) {
            return None;
        }
        let named = correspondents(text).into_iter().chain(unspaced(text));
        let mut hits: Vec<(Range<usize>, Kind)> = named.map(|span| (span, Kind::Name)).collect();
        let mut at = 0;
        let mut free = 0;
        for (word, is_word) in words(text, is_letter) {
            let start = at;
            at += word.len();
            if !is_word || start < free {
                continue;
            }
            if word.len() > LONGEST_TRIGGER || !TRIGGERS.contains(word.to_lowercase().as_str()) {
                continue;
            }
            let rest = text.get(at..)?;
            let near = rest.char_indices().nth(REACH).map_or(rest, |(end, _)| rest.get(..end).unwrap_or_default());
            let found = said_by(text.get(..start)?, word, near);
            if let Some((span, kind)) = found {
                free = at + span.end;
                hits.push((at + span.start..at + span.end, kind));
            }
        }
        sorting::by_key(&mut hits, |(span, _)| span.start);
        let mut splice = Splice::new(text);
        for (span, kind) in hits {
            let old = text.get(span.clone())?;
            let mint = &self.redaction.mint;
            let new = match kind {
                Kind::Name => mint.name(old),
                Kind::Date => date::early(mint, old),
                Kind::Secret => mint.token(old),
                _ => mint.id(old),
            };
            let Some(new) = self.changed(kind, old, new).filter(|_| span.start >= splice.done()) else { continue };
            splice.put(span, &new)?;
        }
        splice.end()
    }
}

/// What a word says of what follows it, and where that stands.
fn said_by(before: &str, word: &str, rest: &str) -> Option<(Range<usize>, Kind)> {
    let lower = word.to_lowercase();
    if is_one_of(TITLES, word) || introduces(before, &lower) {
        return name(rest).map(|(span, _)| (span, Kind::Name));
    }
    if GREETINGS.contains(&lower.as_str()) {
        let (span, after) = name(rest)?;
        return (after.is_empty() || after.starts_with([',', '!', '.', ':', '\n', '<'])).then_some((span, Kind::Name));
    }
    if is_one_of(FAREWELLS, &lower) && rest.starts_with([',', '\n']) && rest.contains('\n') {
        let (span, after) = name(rest)?;
        return after.trim().is_empty().then_some((span, Kind::Name));
    }
    if is_one_of(BRIEF_FAREWELLS, &lower) && rest.starts_with([',', '\n']) && rest.contains('\n') {
        let (span, after) = name(rest).filter(|_| before.is_empty() || before.ends_with('\n'))?;
        return after.trim().is_empty().then_some((span, Kind::Name));
    }
    if is_one_of(EXPIRIES, &lower) {
        return Some((EXPIRY.as_ref()?.captures(rest)?.get(1)?.range(), Kind::Date));
    }
    if is_one_of(BACKS, &lower) {
        return Some((BACK.as_ref()?.captures(rest)?.get(1)?.range(), Kind::Secret));
    }
    if is_one_of(BORN, &lower) {
        let found = DATE.as_ref()?.captures(rest)?.get(1)?;
        return Some((found.range(), Kind::Date));
    }
    if is_one_of(PAPERS, &lower) {
        let found = PAPER.as_ref()?.captures(rest)?.get(1)?;
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        return (digits >= FEWEST && found.as_str().len() >= 6).then(|| (found.range(), Kind::Id));
    }
    let home = matches!(lower.as_str(), "home" | "users") && before.ends_with(['/', '\\']);
    let above = before.trim_end_matches(['/', '\\']);
    // `/users/…` of an address is a path of its own.
    if home
        && (lower == "home" || word == "Users")
        && (above.is_empty() || above.ends_with([' ', ':', '"', '\'', '(', '=']))
    {
        let inner = rest.trim_start_matches(['/', '\\']);
        let start = rest.len() - inner.len();
        let end = inner.find(['/', '\\'])?;
        let user = inner.get(..end)?;
        let nobody = "user users runner root app node ubuntu shared public vagrant circleci jenkins vscode";
        let plain = user.chars().all(|letter| letter.is_alphanumeric() || "._-".contains(letter));
        return (start > 0 && plain && !user.is_empty() && !is_one_of(nobody, user))
            .then_some((start..start + end, Kind::Name));
    }
    None
}

/// Whether a word says, with what stands before it, that a name follows.
fn introduces(before: &str, lower: &str) -> bool {
    let mut phrases = INTRODUCTIONS.iter().filter(|(word, _)| *word == lower).peekable();
    if phrases.peek().is_none() {
        return false;
    }
    let near = tail(before).trim_end_matches([' ', '\'', '’']).to_lowercase();
    let whole = |phrase: &str| near.strip_suffix(phrase).is_some_and(|rest| !rest.ends_with(is_letter));
    phrases.any(|(_, phrase)| whole(phrase))
}

/// Names that are introduced in scripts without spaces.
fn unspaced(text: &str) -> Vec<Range<usize>> {
    if text.is_ascii() {
        return Vec::new();
    }
    let found = UNSPACED.iter().flat_map(|lead| text.match_indices(lead)).filter_map(|(at, lead)| {
        let start = at + lead.len();
        let rest = text.get(start..)?;
        let run = rest.char_indices().take(LONGEST_UNSPACED + 1).find(|(_, letter)| !is_unspaced(*letter));
        let near = rest.char_indices().nth(LONGEST_UNSPACED).map_or(rest.len(), |(end, _)| end);
        let near = rest.get(..run.map_or(near, |(end, _)| end))?;
        let end = UNSPACED_ENDS.iter().filter_map(|end| near.find(end)).min();
        let name = near.get(..end.unwrap_or(near.len()))?;
        let ends = end.is_some() || run.is_some() || near.len() == rest.len();
        let somebody = !name.starts_with(['你', '他', '她', '它', '您']);
        let count = name.chars().count();
        (ends && somebody && (2..=MOST_UNSPACED).contains(&count)).then_some(start..start + name.len())
    });
    found.collect()
}

/// Whether a line of a text is the name of whoever wrote it, since the one before it ends a letter.
pub(super) fn signs(last: &str, line: &str) -> bool {
    let bare = last.trim().trim_end_matches([',', '.', '!']);
    let word = tail(bare).rsplit(' ').next().unwrap_or_default().to_lowercase();
    let ends = is_one_of(FAREWELLS, &word)
        || (is_one_of(BRIEF_FAREWELLS, &bare.to_lowercase()) && bare.len() < last.trim().len());
    ends && line.len() <= REACH && name(&format!(" {}", line.trim())).is_some_and(|(_, after)| after.trim().is_empty())
}

/// Where a name stands at the beginning of a text, behind marks, and what follows it.
fn name(text: &str) -> Option<(Range<usize>, &str)> {
    let bare = text.trim_start_matches([' ', '.', '\n', '\r', ',']);
    let start = text.len() - bare.len();
    if start == 0 || start > 4 || is_template(bare.get(..2).unwrap_or_default()) {
        return None;
    }
    let (mut at, mut end, mut count) = (start, start, 0);
    for word in bare.split_inclusive([' ', '-']) {
        let own = word.split(|letter: char| !is_letter(letter)).next().unwrap_or_default();
        let capital = own.starts_with(char::is_uppercase) && own.chars().skip(1).any(char::is_lowercase);
        if count == LONGEST || !capital || own.chars().nth(2).is_none() {
            break;
        }
        if is_everyday(own) || is_of_a_calendar(own) || is_one_of(ANYBODY, &own.to_lowercase()) {
            break;
        }
        end = at + own.len();
        at += word.len();
        count += 1;
        if !matches!(word.get(own.len()..), Some(" " | "-")) {
            break;
        }
    }
    (count > 0).then(|| (start..end, text.get(end..).unwrap_or_default()))
}

fn is_one_of(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|own| own == word)
}
