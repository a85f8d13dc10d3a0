//! Numbers of bank accounts (ISO 13616) and of payment cards (ISO/IEC 7812), told by their form and their check digits wherever they stand, and
//! what comes instead: one of the same country or brand, of the same length and marks, whose check digits hold. Does not ask whether a bank
//! gave it to anybody.

use std::ops::Range;

use super::Pass;
use super::kind::Kind;
use super::mint::Mint;

/// How long an IBAN is in each country that has them, by the registry of SWIFT.
const LENGTHS: &[(usize, &str)] = &[
    (15, "NO"),
    (16, "BE"),
    (18, "DK FI FK FO GL NL SD"),
    (19, "MK SI"),
    (20, "AT BA EE KZ LT LU MN XK"),
    (21, "CH HR LI LV"),
    (22, "BG BH CR DE GB GE IE ME RS VA"),
    (23, "AE GI IL IQ OM SO TL"),
    (24, "AD CZ ES MD PK RO SA SE SK TN VG"),
    (25, "LY PT ST"),
    (26, "IS TR"),
    (27, "BI DJ FR GR IT MC MR SM"),
    (28, "AL AZ BY CY DO GT HN HU LB NI PL SV"),
    (29, "BR EG PS QA UA"),
    (30, "JO KW MU YE"),
    (31, "MT SC"),
    (33, "LC RU"),
];

/// Brands of cards: the first digits from and to, and the lengths.
const BRANDS: &[(u32, u32, &[usize])] = &[
    (400_000, 499_999, &[13, 16, 19]),
    (510_000, 559_999, &[16]),
    (222_100, 272_099, &[16]),
    (340_000, 349_999, &[15]),
    (370_000, 379_999, &[15]),
    (601_100, 601_199, &[16, 19]),
    (644_000, 659_999, &[16, 19]),
    (300_000, 305_999, &[14]),
    (360_000, 369_999, &[14]),
    (380_000, 399_999, &[14]),
    (352_800, 358_999, &[16, 19]),
    (620_000, 629_999, &[16, 19]),
];

/// First digits under which the brands publish numbers for tests.
const TESTS: [&str; 8] = ["411111", "555555", "222300", "378282", "601111", "305693", "353011", "620000"];

/// The fewest digits of a card, and the most.
const CARD: std::ops::RangeInclusive<usize> = 13..=19;

/// How many places of an account that is made up vouch for the others, and of a card.
const VOUCHERS: usize = 6;
const CARD_VOUCHERS: usize = 4;

/// The fewest digits that any of them has.
const FEWEST_DIGITS: usize = 8;

impl Pass<'_> {
    /// The text with another number where it is one of an account or a card as a whole; `None` where it is none. `told` says that its
    /// member is called by a name for ids: then a mistyped account is one too.
    #[allow(clippy::option_option)] // what is none is looked at further, what stays is not
    pub(super) fn account(&mut self, text: &str, told: bool) -> Option<Option<String>> {
        if self.gathers() {
            return None;
        }
        let bare = text.trim();
        let found = whole(bare).or_else(|| {
            let form = told && is_iban_form(&stripped(bare));
            form.then_some(Account::Iban)
        })?;
        // An id that was made up may pass by chance, and stays what it is.
        if self.redaction.mint.is_made(bare) {
            return None;
        }
        let made = self.redaction.mint.account(bare, found);
        self.learn_account(bare, &made);
        let new = text.replacen(bare, &made, 1);
        Some(self.changed(Kind::Id, text, new))
    }

    /// The same number may stand in an address, and without its marks.
    pub(super) fn learn_account(&mut self, from: &str, to: &str) {
        self.learn(Kind::Id, from, to);
        if from.contains(is_mark) {
            self.learn(Kind::Id, &stripped(from), &stripped(to));
        }
    }
}

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    Iban,
    Card,
}

/// Whether a whole text is such a number.
pub(super) fn is_account(text: &str) -> bool {
    whole(text).is_some()
}

/// What a whole text is a number of.
fn whole(text: &str) -> Option<Account> {
    if !may_hold(text) {
        return None;
    }
    let (end, account) = at(text, 0)?;
    (end == text.len()).then_some(account)
}

/// Where in a text such numbers stand as words of their own: not within addresses, which are looked through part by part.
pub(super) fn accounts(text: &str, separates: impl Fn(char) -> bool) -> Vec<(Range<usize>, Account)> {
    let mut found: Vec<(Range<usize>, Account)> = Vec::new();
    if !may_hold(text) {
        return found;
    }
    let bytes = text.as_bytes();
    let mut run = 0;
    let mut at_start = true;
    let mut done = 0;
    for (index, character) in text.char_indices() {
        if separates(character) {
            run = index + character.len_utf8();
            at_start = true;
            continue;
        }
        // Behind a decimal point there is no number of its own.
        let decimal = character == '.'
            && index.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_digit);
        let starts = std::mem::replace(&mut at_start, matches!(character, ':' | '#' | '.') && !decimal);
        if !starts || index < done || !character.is_ascii_alphanumeric() {
            continue;
        }
        let Some((end, account)) = at(text, index) else { continue };
        let within_address = text.get(run..index).is_some_and(|before| before.contains(['/', '?', '@', '=']));
        let goes_on = bytes.get(end).is_some_and(|next| b"/@=&%_-+".contains(next));
        if !within_address && !goes_on {
            done = end;
            found.push((index..end, account));
        }
    }
    found
}

/// Whether it is worth looking: most texts have few digits.
fn may_hold(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).nth(FEWEST_DIGITS - 1).is_some()
}

/// The number that begins there, and where it ends.
fn at(text: &str, start: usize) -> Option<(usize, Account)> {
    let rest = text.get(start..)?;
    let first = rest.bytes().next()?;
    let (length, account) =
        if first.is_ascii_digit() { (card(rest)?, Account::Card) } else { (iban(rest)?, Account::Iban) };
    let goes_on = rest.get(length..)?.starts_with(char::is_alphanumeric);
    (!goes_on).then_some((start + length, account))
}

/// How long the IBAN is that a text begins with: in one, or in groups.
fn iban(text: &str) -> Option<usize> {
    let wanted = iban_length(text.get(..2)?)?;
    if !text.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut plain = String::with_capacity(wanted);
    let mut marked = true;
    for (index, character) in text.char_indices() {
        if character.is_ascii_alphanumeric() {
            plain.push(character.to_ascii_uppercase());
            marked = false;
        } else if marked || !is_mark(character) {
            return None;
        } else {
            marked = true;
        }
        if plain.len() == wanted {
            return (rest_of_97(&plain) == 1).then_some(index + 1);
        }
    }
    None
}

/// How long the number of a card is that a text begins with. In groups the first says how they go on.
fn card(text: &str) -> Option<usize> {
    let mut digits = String::with_capacity(*CARD.end());
    let mut mark = None;
    let mut group = 0;
    for (index, character) in text.char_indices() {
        if character.is_ascii_digit() {
            digits.push(character);
            group += 1;
            if digits.len() > *CARD.end() {
                return None;
            }
            let ends = !text.get(index + 1..).is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
            // In one, thirteen digits are a time in milliseconds or a telephone number.
            let long = digits.len() > if mark.is_none() { *CARD.start() } else { CARD.start() - 1 };
            if ends && long && is_card(&digits) {
                return Some(index + 1);
            }
            continue;
        }
        let fits = matches!(character, ' ' | '-' | '\u{a0}') && mark.is_none_or(|mark| mark == character);
        let first_is_long = mark.is_some() || matches!(group, 4 | 6);
        if !fits || !first_is_long || !(3..=7).contains(&group) {
            return None;
        }
        (mark, group) = (Some(character), 0);
    }
    None
}

fn is_card(digits: &str) -> bool {
    let first: u32 = digits.get(..6).and_then(|first| first.parse().ok()).unwrap_or_default();
    BRANDS.iter().any(|(from, to, lengths)| (*from..=*to).contains(&first) && lengths.contains(&digits.len()))
        && luhn(digits) == 0
}

fn is_mark(character: char) -> bool {
    matches!(character, ' ' | '-' | '\u{a0}')
}

fn iban_length(country: &str) -> Option<usize> {
    let country = country.to_ascii_uppercase();
    let row = LENGTHS.iter().find(|(_, countries)| countries.split(' ').any(|one| one == country));
    row.map(|(length, _)| *length)
}

/// Whether a text has the form of an IBAN, whatever its check digits are.
fn is_iban_form(plain: &str) -> bool {
    plain.get(..2).and_then(iban_length) == Some(plain.len())
        && plain.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit())
}

fn stripped(text: &str) -> String {
    let kept = text.chars().filter(|character| !is_mark(*character));
    let upper: String = kept.map(|character| character.to_ascii_uppercase()).collect();
    // What has anything else in it has no form.
    if upper.bytes().all(|byte| byte.is_ascii_alphanumeric()) { upper } else { String::new() }
}

/// The rest that an IBAN leaves when it is divided by 97, which is one (ISO 7064, MOD 97-10).
fn rest_of_97(plain: &str) -> u32 {
    let (head, tail) = plain.split_at(plain.len().min(4));
    tail.chars().chain(head.chars()).fold(0, |rest, character| match character.to_digit(36) {
        Some(value) if value >= 10 => (rest * 100 + value) % 97,
        Some(value) => (rest * 10 + value) % 97,
        None => rest,
    })
}

/// What is missing to a multiple of ten in the sum of Luhn (ISO/IEC 7812-1, annex B).
fn luhn(digits: &str) -> u32 {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(index, digit)| match (index % 2, digit * 2) {
            (0, _) => digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    (10 - sum % 10) % 10
}

impl Mint {
    /// Another number with the same marks, that no bank gave to anybody but by chance; one that was made up stays.
    pub(super) fn account(&self, text: &str, account: Account) -> String {
        let plain = stripped(text);
        let new = match account {
            Account::Iban => self.iban(&plain),
            Account::Card => self.card(&plain),
        };
        let mut new = new.chars();
        let next = |old: char| match (old.is_ascii_alphanumeric(), old.is_ascii_lowercase()) {
            (false, _) => old,
            (true, lower) => {
                let new = new.next().unwrap_or('0');
                if lower { new.to_ascii_lowercase() } else { new }
            }
        };
        text.chars().map(next).collect()
    }

    fn iban(&self, plain: &str) -> String {
        let (country, own) = plain.split_at(plain.len().min(2));
        let own = own.get(2..).unwrap_or_default();
        let known = own.get(..own.len().saturating_sub(VOUCHERS)).unwrap_or_default();
        let vouched = |body: &str| {
            let mut stream = self.stream("account check", &[country.as_bytes(), body.as_bytes()]);
            own.chars().skip(body.len()).map(|old| drawn(&mut stream, old)).collect::<String>()
        };
        if own.ends_with(&vouched(known)) && rest_of_97(plain) == 1 {
            return plain.to_owned();
        }
        let mut stream = self.stream("account", &[plain.as_bytes()]);
        let body: String = known.chars().map(|old| drawn(&mut stream, old)).collect();
        let own = format!("{body}{}", vouched(&body));
        let check = 98 - rest_of_97(&format!("{country}00{own}"));
        format!("{country}{check:02}{own}")
    }

    fn card(&self, plain: &str) -> String {
        // Everything but the test range's first digits, what vouches, and Luhn's own digit.
        let free = plain.len().saturating_sub(6 + CARD_VOUCHERS + 1);
        let first = plain.get(..6).unwrap_or_default();
        let made = |test: &str, body: &str| {
            let mut stream = self.stream("card check", &[test.as_bytes(), body.as_bytes()]);
            let check: String = (0..CARD_VOUCHERS).map(|_| drawn(&mut stream, '0')).collect();
            let luhn = luhn(&format!("{test}{body}{check}0"));
            format!("{test}{body}{check}{luhn}")
        };
        let known = plain.get(6..6 + free).unwrap_or_default();
        if TESTS.contains(&first) && made(first, known) == plain {
            return plain.to_owned();
        }
        let mut stream = self.stream("card", &[plain.as_bytes()]);
        let body: String = (0..free).map(|_| drawn(&mut stream, '0')).collect();
        made(test_range(plain), &body)
    }
}

/// The digits for tests of a card's brand.
fn test_range(plain: &str) -> &'static str {
    let begins = |text: &str| plain.starts_with(text);
    match plain.as_bytes() {
        [b'5', ..] => "555555",
        [b'2', ..] => "222300",
        [b'3', ..] if begins("34") || begins("37") => "378282",
        [b'3', ..] if begins("35") => "353011",
        [b'3', ..] => "305693",
        [b'6', b'2', ..] => "620000",
        [b'6', ..] => "601111",
        _ => "411111",
    }
}

/// A digit for a digit, a letter for a letter.
fn drawn(stream: &mut super::mint::Stream, old: char) -> char {
    let alphabet: &[u8] = if old.is_ascii_digit() { b"0123456789" } else { b"ABCDEFGHIJKLMNOPQRSTUVWXYZ" };
    char::from(stream.pick(alphabet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mint() -> Mint {
        Mint::new(b"a public key for tests")
    }

    fn found(text: &str) -> Vec<&str> {
        let separates = |character: char| character.is_whitespace() || "\"'(),;".contains(character);
        accounts(text, separates).into_iter().map(|(span, _)| &text[span]).collect()
    }

    #[test]
    fn accounts_and_cards_are_told_by_form_and_check_digits_spaced_or_not() {
        for number in [
            "DE89370400440532013000",
            "DE89 3704 0044 0532 0130 00",
            "HR12 1001 0051 8630 0016 0",
            "IE29AIBK93115212345678",
            "gb82 west 1234 5698 7654 32",
            "NO93-8601-1117-947",
            "MT84MALT011000012345MTLCAST001S",
            "5425 2334 3010 9903",
            "4111-1111-1111-1111",
            "4111111111111111",
            "378282246310005",
            "3782 822463 10005",
            "3056 930902 5904",
        ] {
            assert_eq!(found(number), [number]);
            let text = format!("IBAN:{number}, please ({number}).");
            assert_eq!(found(&text), [number, number], "{text}");
        }
        assert_eq!(found("4111 1111 1111 1111 123"), ["4111 1111 1111 1111"]);
    }

    #[test]
    fn ids_times_prices_and_telephone_numbers_are_none() {
        for text in [
            "DE88370400440532013000",
            "DE8937040044053201300",
            "XX89370400440532013000",
            "4111 1111 1111 1112",
            "1719400000000",
            "4915123456789",
            "215472001234567",
            "41 11 11 11 11 11 11 11",
            "4111-1111 1111-1111",
            "x4111111111111111",
            "4111111111111111x",
            "33644485987105283959",
            "https://a.b/4111111111111111?x",
            "iban=DE89370400440532013000&a",
            "DE89\u{20ac}",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn another_number_of_the_same_form_holds_and_stays(country in prop::sample::select(vec!["DE", "GB", "NO", "MT", "FR"]), seed in "[0-9]{11}[A-Z0-9]{18}", digits in "[0-9]{12}", brand in 0_usize..8) {
            let length = iban_length(country).unwrap() - 4;
            let own = &seed[..length];
            let check = 98 - rest_of_97(&format!("{country}00{own}"));
            let iban = format!("{country}{check:02}{own}");
            // Beside the ranges for tests, whose numbers might be made up.
            let first = TESTS[brand].parse::<u32>().unwrap() + 10;
            let digits = format!("{first}{}", &digits[..[9, 9, 9, 8, 9, 7, 9, 9][brand]]);
            let card = format!("{digits}{}", luhn(&format!("{digits}0")));
            for (text, account) in [(iban, Account::Iban), (card, Account::Card)] {
                prop_assert_eq!(whole(&text), Some(account), "{}", text);
                let new = mint().account(&text, account);
                prop_assert_eq!(whole(&new), Some(account), "{}", new);
                prop_assert_eq!((new.len(), &new[..1]), (text.len(), &text[..1]));
                prop_assert_ne!(&new, &text);
                prop_assert_eq!(mint().account(&new, account), new);
            }
        }

        #[test]
        fn any_text_is_looked_through(text in "[A-Z0-9 é-]{0,60}") {
            for (span, account) in accounts(&text, char::is_whitespace) {
                prop_assert_eq!(whole(&text[span]), Some(account));
            }
        }
    }
}
