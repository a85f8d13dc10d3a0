//! Numbers in forms that JSON lacks.

use super::recover::quoted;
use super::{Edit, Kind, MistakeKind, Need, Reader, Said, Spelling, scan};

/// What is wrong with a number, and how it is written in JSON if that is certain.
struct Form {
    wrong: &'static str,
    right: Option<String>,
}

/// Judges a word that starts like a number; `None` if it is none in any form.
fn form(word: &str) -> Option<Form> {
    let (sign, rest) = match word.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", word.strip_prefix('+').unwrap_or(word)),
    };
    let plus = word.starts_with('+');
    let lower = rest.to_ascii_lowercase();
    for (prefix, radix, wrong) in [
        ("0x", 16, "is hexadecimal, and JSON's numbers are decimal"),
        ("0o", 8, "is octal, and JSON's numbers are decimal"),
        ("0b", 2, "is binary, and JSON's numbers are decimal"),
    ] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            let digits = digits.replace('_', "");
            if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
                return None;
            }
            let right = u64::from_str_radix(&digits, radix).ok().map(|number| format!("{sign}{number}"));
            return Some(Form { wrong, right });
        }
    }
    let grouped = rest.contains('_');
    let rest = if grouped { rest.replace('_', "") } else { rest.to_owned() };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest.as_str(), ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(power) = exponent.get(1..) {
        let power = power.strip_prefix(['+', '-']).unwrap_or(power);
        if power.is_empty() || !digits(power) {
            return None;
        }
    }
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if !digits(whole) || !digits(fraction.unwrap_or_default()) || (whole.len() + fraction.map_or(0, str::len) == 0) {
        return None;
    }
    let zeros = whole.len() > 1 && whole.starts_with('0');
    let wrong = if grouped {
        "has underscores, and JSON's numbers have none"
    } else if zeros {
        "has a leading zero"
    } else if plus {
        "has a plus sign, and JSON's numbers have none"
    } else if whole.is_empty() {
        "has no digit before the point"
    } else {
        "has no digit behind the point"
    };
    // Other languages take `010` for eight, and a number with zeros in front is most often meant as a string.
    let right = (!zeros || whole == "00").then(|| {
        let whole = if whole.is_empty() || zeros { "0" } else { whole };
        let fraction = match fraction {
            None => String::new(),
            Some("") => ".0".to_owned(),
            Some(fraction) => format!(".{fraction}"),
        };
        format!("{sign}{whole}{fraction}{exponent}")
    });
    Some(Form { wrong, right })
}

impl Reader<'_> {
    /// The end of what clings together at `at` and may be a number in some form.
    fn number_end(&self, at: usize) -> usize {
        let mut end = at;
        while let Some(byte) = self.text.get(end) {
            if !(byte.is_ascii_alphanumeric() || b"_.+-".contains(byte)) {
                break;
            }
            end += 1;
        }
        end
    }

    /// Takes a number in a form that JSON lacks; `None` where what starts like a number is none, and nothing is taken.
    pub(super) fn odd_number(&mut self) -> Option<Need> {
        let start = self.at;
        let end = self.number_end(start);
        // Longer ones are no numbers that a person wrote, and are not worth a copy.
        let word = self.text.get(start..end).filter(|word| word.len() <= 400);
        let alone = self.is_boundary(end);
        if scan::number(self.text.get(..end).unwrap_or_default(), start) == Some(end) && alone {
            return Some(self.scalar(Kind::Number, end));
        }
        let word = std::str::from_utf8(word?).ok()?;
        let form = form(word).filter(|_| alone)?;
        self.report(MistakeKind::NumberForm, start..end, |_| {
            let said = Said::new(format!("{} {}", quoted(word.as_bytes()), form.wrong));
            match form.right {
                Some(right) => said.edit(Edit::replace(start..end, right)),
                None => said,
            }
        });
        Some(self.scalar(Kind::Number, end))
    }

    /// Takes the rest of a number with decimal commas, `5` in `{"a": 1,5}`, where a key was expected.
    pub(super) fn decimal_comma(&mut self) -> Option<Need> {
        let row = self.document.rows.get(self.last as usize).copied().filter(|row| row.kind == Kind::Number)?;
        if row.end as usize != self.comma || self.at != self.comma + 1 {
            return None;
        }
        let end = scan::digits(self.text, self.at);
        let next = scan::skip_space(self.text, end);
        if end == self.at || !matches!(self.text.get(next), None | Some(b',' | b'}')) {
            return None;
        }
        let (start, comma, digits) = (row.start as usize, self.comma, end - self.at);
        self.report(MistakeKind::NumberForm, start..end, |reader| {
            let number = reader.text.get(start..end).unwrap_or_default();
            let said = Said::new(format!("{} has a comma, and JSON's numbers have a decimal point", quoted(number)));
            // Three digits may be thousands.
            let decimal = digits != 3 && !number.iter().take(comma - start).any(|byte| b".eE,".contains(byte));
            if decimal { said.edit(Edit::replace(comma..comma + 1, ".")) } else { said }
        });
        if let Some(row) = self.document.rows.get_mut(self.last as usize) {
            row.kind = Kind::Broken;
            row.end = u32::try_from(end).unwrap_or(row.end);
        }
        self.at = end;
        // A third group would be another such mistake.
        while self.text.get(self.at) == Some(&b',') && self.text.get(self.at + 1).is_some_and(u8::is_ascii_digit) {
            let group = scan::digits(self.text, self.at + 1);
            if !matches!(self.text.get(scan::skip_space(self.text, group)), None | Some(b',' | b'}')) {
                break;
            }
            self.at = group;
        }
        Some(Need::After)
    }

    pub(super) fn broken(&mut self, start: usize) -> Need {
        self.last = self.document.push(Kind::Broken, Spelling::Bare, start..self.at);
        Need::After
    }
}
