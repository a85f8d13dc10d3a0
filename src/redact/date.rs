//! What comes instead of a date of birth or an age: the first of January 1970 in whatever form the date had, which is a day that there was.

use super::filler::words;
use super::mint::Mint;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// How many parts a date has; what stands behind them is a time.
const PARTS: usize = 3;

/// The date or the age in the same form.
pub(super) fn early(mint: &Mint, text: &str) -> String {
    if let Some(age) = age(text) {
        return age.to_owned();
    }
    let half_day = words(text, char::is_alphabetic)
        .any(|(word, _)| word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm"));
    let mut out = String::with_capacity(text.len());
    let mut part = 0;
    for (run, is_number) in words(text, |character| character.is_ascii_digit()) {
        if is_number {
            match digits(run).filter(|_| part < PARTS) {
                Some(new) => out.push_str(&new),
                // There is no zeroth hour on a clock of twelve.
                None => out.push_str(&if half_day { "1" } else { "0" }.repeat(run.len())),
            }
            // A date that is written in one number is whole.
            part += if run.len() > 4 { PARTS } else { 1 };
            continue;
        }
        for (word, is_word) in words(run, char::is_alphabetic) {
            let (new, is_month) = if is_word { named(mint, word) } else { (word.to_owned(), false) };
            out.push_str(&new);
            part += usize::from(is_month);
        }
    }
    out
}

/// The same for a number: an age, a year, a date, a moment.
pub(super) fn early_number(number: &str) -> String {
    match age(number).map_or_else(|| digits(number).unwrap_or_else(|| flat(number)), str::to_owned) {
        // No number begins with a zero (RFC 8259 §6), and these are days in whatever order too.
        new if new.starts_with('0') => if new.len() == 6 { "101010" } else { "10101970" }.to_owned(),
        new => new,
    }
}

/// Somebody's age in years; nobody else is as old as that.
fn age(text: &str) -> Option<&'static str> {
    let whole = text.bytes().all(|byte| byte.is_ascii_digit());
    ["3", "30", "100"].into_iter().find(|age| whole && age.len() == text.len())
}

fn digits(run: &str) -> Option<String> {
    Some(match run.len() {
        1 => "1".to_owned(),
        2 => "01".to_owned(),
        3 => "001".to_owned(),
        4 => "1970".to_owned(),
        // It is a day in whatever order year, month and day stand.
        6 => "010101".to_owned(),
        8 => {
            let within = |range: std::ops::Range<usize>, most: u8| {
                run.get(range).and_then(|part| part.parse::<u8>().ok()).is_some_and(|part| (1..=most).contains(&part))
            };
            let year_first = run.starts_with("19") || run.starts_with("20");
            if year_first && within(4..6, 12) && within(6..8, 31) { "19700101" } else { "01011970" }.to_owned()
        }
        9.. => flat(run),
        _ => return None,
    })
}

fn flat(run: &str) -> String {
    format!("1{}", "0".repeat(run.len().saturating_sub(1)))
}

/// What comes instead of a word of a date, and whether it is the name of a month.
fn named(mint: &Mint, word: &str) -> (String, bool) {
    let lower = word.to_lowercase();
    let short = lower.chars().count() <= 4;
    let is = |names: &[&str]| lower.len() >= 3 && names.iter().any(|name| name.starts_with(&lower));
    let is_month = is(&MONTHS);
    let new = match (is_month, is(&DAYS)) {
        (true, _) if short => "jan",
        (true, _) => "january",
        (_, true) if short => "thu",
        (_, true) => "thursday",
        // `T`, `Z`, `UTC`, `nd`.
        _ if short => return (word.to_owned(), false),
        _ => return (mint.prose(word), false),
    };
    let mut letters = word.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    let new = match (first, letters.all(char::is_uppercase)) {
        (true, true) => new.to_uppercase(),
        (true, false) => new.get(..1).unwrap_or_default().to_uppercase() + new.get(1..).unwrap_or_default(),
        (false, _) => new.to_owned(),
    };
    (new, is_month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mint() -> Mint {
        Mint::new(b"a public key for tests")
    }

    #[test]
    fn a_date_becomes_a_day_that_there_was_in_its_own_form() {
        for (date, new) in [
            ("1984-12-31", "1970-01-01"),
            ("1984-12-31T08:30:59.123+02:00", "1970-01-01T00:00:00.000+00:00"),
            ("12/31/1984", "01/01/1970"),
            ("31.12.1984", "01.01.1970"),
            ("1.2.84", "1.1.01"),
            ("12/31", "01/01"),
            ("1984", "1970"),
            ("19841231", "19700101"),
            ("31121984", "01011970"),
            ("841231", "010101"),
            ("31 Dec 1984", "01 Jan 1970"),
            ("DECEMBER 31st, 1984", "JANUARY 01st, 1970"),
            ("Monday, 31 december 1984 5:30 PM", "Thursday, 01 january 1970 1:11 PM"),
            ("466300800", "100000000"),
            ("34", "30"),
            ("7", "3"),
            ("", ""),
        ] {
            assert_eq!(early(&mint(), date), new, "{date}");
        }
        assert!(!early(&mint(), "31. Dezember 1984").contains("Dezember"));
        for (date, new) in [
            ("34", "30"),
            ("1984", "1970"),
            ("19841231", "19700101"),
            ("31121984", "10101970"),
            ("841231", "101010"),
            ("101010", "101010"),
        ] {
            assert_eq!(early_number(date), new, "{date}");
            assert_eq!(early_number(new), new, "{date}");
        }
    }

    proptest! {
        #[test]
        fn a_date_that_was_replaced_stays_and_has_the_same_digits_and_marks(date in "[0-9]{0,9}[ ./T:-]{0,2}[0-9A-Za-zé]{0,12}[ ./T:+-][0-9]{1,4}") {
            let once = early(&mint(), &date);
            prop_assert_eq!(&early(&mint(), &once), &once);
            let marks = |text: &str| -> String {
                text.chars().filter(|letter| !letter.is_alphabetic()).map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect()
            };
            prop_assert_eq!(marks(&once), marks(&date));
        }
    }
}
