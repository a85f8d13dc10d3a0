//! Telephone numbers in texts, where their form leaves no doubt: international ones, those of North America, national ones that begin with a zero
//! and stand in groups, and any behind a word for a telephone. A number of digits without all that is an id, a price or a time.

use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::Pass;
use super::addressed::tail;
use super::kind::Kind;
use super::learned::is_unspaced;
use super::lexicon::TELEPHONES;
use super::splice::Splice;

/// A number in the international form, in the one of North America with its separators, or in the one of Russia with its brackets.
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\+[0-9][0-9 ().-]{5,20}[0-9]|00[1-9][0-9 ().-]{7,20}[0-9]|\([0-9]{3}\) ?[0-9]{3}[ .-][0-9]{4}|[0-9]{3}([ .-])[0-9]{3}[ .-][0-9]{4}|8 ?\([0-9]{3}\) ?[0-9]{3}-?[0-9]{2}-?[0-9]{2}")
        .ok()
});

/// The fewest digits that a number in a text has.
const FEWEST: usize = 7;

/// How far a word for a telephone may be from the number.
const NEAR: usize = 4;

/// Words by which somebody asks to be called, and words that stand between such a word or a telephone's and the number.
const CALLS: &str = "ring call dial zavolejte zavolej volejte volej anrufen appelez llame llámame llámeme chiamami chiamare zadzwoń ligue bel \
     позвоните звоните";
const BETWEEN: &str = "me us at on no nr number is je ist est es to mi nám na mě mir mich uns unter le al el su mnie do pod мне по номеру numero \
     número číslo nummer";
const MOST_BETWEEN: usize = 3;

impl Pass<'_> {
    /// Every telephone number and every position in a text.
    pub(super) fn phones(&mut self, text: &str) -> Option<String> {
        text.bytes().filter(u8::is_ascii_digit).nth(FEWEST - 1)?;
        let new = self.replaced_phones(text, &international(text));
        let shown = new.as_deref().unwrap_or(text);
        let new = self.replaced_phones(shown, &national(shown)).or(new);
        self.positions(new.as_deref().unwrap_or(text)).or(new)
    }

    fn replaced_phones(&mut self, text: &str, spans: &[Range<usize>]) -> Option<String> {
        let mut splice = Splice::new(text);
        for span in spans {
            let number = text.get(span.clone())?;
            let new = self.phone(number);
            if let Some(new) = self.changed(Kind::Phone, number, new) {
                splice.put(span.clone(), &new)?;
            }
        }
        splice.end()
    }
}

/// Numbers with their country, and those of North America.
pub(super) fn international(text: &str) -> Vec<Range<usize>> {
    let Some(regex) = PHONE.as_ref() else { return Vec::new() };
    let alone = |character: Option<char>| {
        !character.is_some_and(|character| character.is_alphanumeric() || "_/=%".contains(character))
    };
    let is_number = |found: &regex_lite::Match<'_>| {
        let (Some(before), Some(after)) = (text.get(..found.start()), text.get(found.end()..)) else { return false };
        // `0.00123456789` is no number of a telephone.
        let zeros = found.as_str().starts_with("00");
        let fraction = zeros && before.ends_with(['.', ',']);
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        alone(before.chars().next_back()) && alone(after.chars().next()) && !fraction && (FEWEST..=15).contains(&digits)
    };
    regex.find_iter(text).filter(is_number).map(|found| found.range()).collect()
}

/// Numbers without a country: `020 7946 0018`, `06.12.34.56.78`, `Tel. 0171 2345678`.
fn national(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let groups = Groups::read(text, at);
        let before = text.get(..at).unwrap_or_default();
        let end = groups.end;
        let after = text.get(end..).and_then(|rest| rest.chars().next());
        let goes_on = after.is_some_and(|next| is_of_word(next) || "_/=%-:@".contains(next));
        let begins = !before.ends_with(|last: char| is_of_word(last) || "_/=%+-.,:@".contains(last));
        if !goes_on && ((begins && groups.is_national()) || (groups.may_be_a_number() && says_telephone(before))) {
            found.push(at..end);
        }
        at = end;
    }
    found
}

/// Digits in groups, with the same mark between each two.
struct Groups<'t> {
    each: Vec<&'t str>,
    mark: Option<char>,
    end: usize,
}

impl<'t> Groups<'t> {
    fn read(text: &'t str, start: usize) -> Self {
        let mut read = Self { each: Vec::new(), mark: None, end: start };
        loop {
            let rest = text.get(read.end..).unwrap_or_default();
            let mark = rest.chars().next().filter(|mark| " .-/\u{a0}".contains(*mark) && !read.each.is_empty());
            let skip = mark.map_or(0, char::len_utf8);
            let digits = rest.get(skip..).unwrap_or_default();
            let length = digits.bytes().take_while(u8::is_ascii_digit).count();
            let same = read.mark.is_none_or(|own| mark == Some(own));
            if length == 0 || !same || (mark.is_none() && !read.each.is_empty()) {
                return read;
            }
            read.mark = mark;
            read.each.push(digits.get(..length).unwrap_or_default());
            read.end += skip + length;
        }
    }

    fn digits(&self) -> usize {
        self.each.iter().map(|group| group.len()).sum()
    }

    /// A zero for the way out of the town, and groups as people speak them. A date with a time behind it has a year.
    fn is_national(&self) -> bool {
        let [area, next, rest @ ..] = self.each.as_slice() else { return false };
        let zero = area.starts_with('0') && !area.starts_with("00") && (2..=5).contains(&area.len());
        if rest.is_empty() {
            // The town's number and the other's: `0171 2345678`. Eight digits may be a date.
            let dated = next.len() == 8 && (next.starts_with("19") || next.starts_with("20"));
            return zero && area.len() >= 4 && (7..=8).contains(&next.len()) && !dated && self.mark != Some('.');
        }
        let pairs = || self.each.len() == 5 && self.each.iter().all(|group| group.len() == 2);
        let year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
        zero && (9..=11).contains(&self.digits())
            && std::iter::once(next).chain(rest).all(|group| (2..=4).contains(&group.len()))
            && !(area.len() == 2 && next.len() == 2 && rest.iter().any(year))
            && (!matches!(self.mark, Some('.' | '/')) || pairs())
    }

    /// Behind a word that says that it is one.
    fn may_be_a_number(&self) -> bool {
        (FEWEST..=13).contains(&self.digits()) && self.each.iter().all(|group| group.len() <= 11)
    }
}

/// Whether a number that begins or ends beside it would be a part of a longer word: some scripts have no spaces.
fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() && !is_unspaced(letter)
}

/// Whether a word for a telephone or for calling stands before what follows a text, perhaps with a few words between.
fn says_telephone(before: &str) -> bool {
    let bare = before.trim_end_matches(|character: char| character.is_whitespace() || ".:#".contains(character));
    if bare.len() == before.len() || before.len() - bare.len() > NEAR {
        return false;
    }
    let near = tail(bare);
    for word in near.rsplit([' ', '\u{a0}']).take(MOST_BETWEEN + 1) {
        let own = word.trim_end_matches(['.', ':']).rsplit(|letter: char| !letter.is_alphabetic()).next();
        let lower = own.unwrap_or_default().to_lowercase();
        if TELEPHONES.contains(&lower.as_str()) || CALLS.split_whitespace().any(|call| call == lower) {
            return true;
        }
        if !BETWEEN.split_whitespace().any(|own| own == lower) {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        national(text).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn national_numbers_are_told_where_their_form_leaves_no_doubt() {
        for number in [
            "020 7946 0018",
            "0171 2345678",
            "0171/2345678",
            "090-1234-5678",
            "03-1234-5678",
            "044 668 18 00",
            "06 12 34 56 78",
            "06.12.34.56.78",
        ] {
            for text in [number.to_owned(), format!("ring ({number}), please"), format!("Věra, {number}.")] {
                assert_eq!(found(&text), [number], "{text}");
            }
        }
        for (text, number) in [
            ("Ring 01712345678 now", "01712345678"),
            ("call me at 777123456", "777123456"),
            ("Zavolejte mi na 777123456, díky", "777123456"),
            ("My phone number is 777 123 456.", "777 123 456"),
            ("電話は090-1234-5678です", "090-1234-5678"),
            ("tel. 601 234 567, PESEL", "601 234 567"),
            ("Téléphone : 0612345678", "0612345678"),
            ("電話: 0312345678", "0312345678"),
            ("Phone:13800138000", "13800138000"),
        ] {
            assert_eq!(found(text), [number], "{text}");
        }
    }

    #[test]
    fn ids_times_prices_and_dates_are_no_telephone_numbers() {
        for text in [
            "13800138000",
            "0171 20240626",
            "0171.2345678",
            "call id 12345678",
            "call 12345",
            "1719400000",
            "01.02.2024 10:30",
            "01-02-2024-10",
            "01 02 2024 10",
            "2024-06-26",
            "0.123.456.789",
            "1 000 000 000",
            "10 7946 0018",
            "020 7946 0018 x/020-7946-0018/",
            "a020 7946 0018b",
            "hotel 12",
            "SHA 012345678 90 12",
            "12:05:06 07 08 09 10",
        ] {
            assert!(!found(text).contains(&text), "{text}");
            let numbers: Vec<&str> = found(text).into_iter().filter(|number| *number != "020 7946 0018").collect();
            assert!(numbers.is_empty(), "{text}: {numbers:?}");
        }
    }
}
