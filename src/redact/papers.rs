//! Numbers by which states and makers tell people and their cars apart, told by their form and their check digits wherever they stand: those of
//! Brazil, China, Czechia and Slovakia, Italy, Poland and the United States, and of vehicles (ISO 3779). A number without marks of which too
//! many others would pass is left to the words before it.

/// Weights of the digits of PESEL, of a Chinese identity number (GB 11643), and of the places of a vehicle's number.
const PESEL: [u32; 10] = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];
const CHINESE: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const VEHICLE: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// How long such numbers are.
const LENGTHS: std::ops::RangeInclusive<usize> = 11..=18;

/// Whether a whole word is such a number.
pub(super) fn is_paper(text: &str) -> bool {
    let digits = || text.bytes().any(|byte| byte.is_ascii_digit());
    if !LENGTHS.contains(&text.len()) || !text.is_ascii() || !digits() {
        return false;
    }
    let shape: String = text
        .chars()
        .map(|letter| match letter {
            '0'..='9' => '0',
            'A'..='Z' => 'A',
            other => other,
        })
        .collect();
    let values: Vec<u32> = text.chars().filter_map(|letter| letter.to_digit(10)).collect();
    match shape.as_str() {
        "000-00-0000" => is_american(text),
        "000.000.000-00" => is_brazilian(&values),
        "000000/0000" => is_czech(text),
        "00000000000" => is_polish(&values),
        "000000000000000000" | "00000000000000000A" => is_chinese(text, &values),
        "AAAAAA00A00A000A" => true,
        _ => is_vehicle(text),
    }
}

/// What the Social Security Administration never gives is none.
fn is_american(text: &str) -> bool {
    let mut parts = text.split('-');
    let (area, group, serial) = (parts.next(), parts.next(), parts.next());
    area.is_some_and(|area| area != "000" && area != "666" && !area.starts_with('9'))
        && group != Some("00")
        && serial != Some("0000")
}

/// A CPF: two digits that vouch for the others.
fn is_brazilian(digits: &[u32]) -> bool {
    let check = |count: usize| {
        let weights = (2..).take(count).collect::<Vec<u32>>().into_iter().rev();
        let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
        digits.get(count).copied() == Some(sum * 10 % 11 % 10)
    };
    digits.iter().any(|digit| digits.first() != Some(digit)) && check(9) && check(10)
}

/// A number of birth: a date, in which a woman's month has fifty more, and a multiple of eleven.
fn is_czech(text: &str) -> bool {
    let month = text.get(2..4).and_then(|month| month.parse::<u32>().ok()).unwrap_or_default();
    let number: u64 = text.replace('/', "").parse().unwrap_or(1);
    matches!(month % 50, 1..=12 | 21..=32) && is_day(text.get(4..6)) && number.is_multiple_of(11)
}

/// A PESEL: a date, whose month says the century too.
fn is_polish(digits: &[u32]) -> bool {
    let [decade, _, tens, ones, day_tens, day_ones, .., last] = digits else { return false };
    let (month, day) = (tens * 10 + ones, day_tens * 10 + day_ones);
    let sum: u32 = digits.iter().zip(PESEL).map(|(digit, weight)| digit * weight).sum();
    // With a zero before it it may as well be a telephone's.
    *decade > 0 && matches!(month, 1..=12 | 21..=32) && (1..=31).contains(&day) && (sum + last).is_multiple_of(10)
}

fn is_chinese(text: &str, digits: &[u32]) -> bool {
    let sum: u32 = digits.iter().zip(CHINESE).map(|(digit, weight)| digit * weight).sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize);
    let century = text.get(6..8).is_some_and(|century| matches!(century, "19" | "20"));
    century && is_day(text.get(12..14)) && check.is_some() && text.chars().next_back() == check
}

/// The number of a vehicle as North America makes them: letters that look like digits are in none, and the ninth place vouches for the others.
fn is_vehicle(text: &str) -> bool {
    let value = |letter: char| match letter {
        '0'..='9' => letter.to_digit(10),
        'A'..='H' => Some(letter as u32 - 'A' as u32 + 1),
        'J'..='N' => Some(letter as u32 - 'J' as u32 + 1),
        'P' => Some(7),
        'R' => Some(9),
        'S'..='Z' => Some(letter as u32 - 'S' as u32 + 2),
        _ => None,
    };
    let Some(values) = text.chars().map(value).collect::<Option<Vec<u32>>>() else { return false };
    let sum: u32 = values.iter().zip(VEHICLE).map(|(value, weight)| value * weight).sum();
    let check = "0123456789X".chars().nth((sum % 11) as usize);
    text.len() == VEHICLE.len()
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
        && text.bytes().rev().take(4).all(|byte| byte.is_ascii_digit())
        && text.chars().nth(8) == check
}

fn is_day(text: Option<&str>) -> bool {
    text.and_then(|day| day.parse::<u32>().ok()).is_some_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_papers_are_told_by_their_check_digits() {
        for number in [
            "536-90-4399",
            "529.982.247-25",
            "835612/0047",
            "44051401359",
            "11010519491231002X",
            "RSSGLI80A41H501U",
            "1HGCM82633A004352",
        ] {
            assert!(is_paper(number), "{number}");
        }
        for number in [
            "000-90-4399",
            "900-90-4399",
            "529.982.247-26",
            "111.111.111-11",
            "835612/0048",
            "839912/0047",
            "44051401358",
            "13800138000",
            "110105194912310021",
            "1HGCM82634A004352",
            "1HGCM82633A0O4352",
            "2024-06-2612:00",
            "",
            "é2345678901",
        ] {
            assert!(!is_paper(number), "{number}");
        }
    }
}
