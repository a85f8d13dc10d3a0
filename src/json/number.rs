//! JSON numbers compared as the decimals they are: `1`, `1.0` and `10e-1` are equal, and two integers beyond 2^53 that differ in
//! their last digit are not, whatever a floating-point number makes of them.

use std::cmp::Ordering;

/// How two numbers, in JSON's grammar (RFC 8259 §6), compare. Exponents beyond 64 bits count as the largest that there is.
pub fn compare(one: &[u8], other: &[u8]) -> Ordering {
    let (one, other) = (Decimal::of(one), Decimal::of(other));
    match (one.sign(), other.sign()) {
        (1, 1) => one.magnitude(&other),
        (-1, -1) => other.magnitude(&one),
        (sign, against) => sign.cmp(&against),
    }
}

/// Whether a number, in JSON's grammar, is a whole one: `3`, `3.0` and `3e2` are, `3e-1` is not.
pub fn is_whole(text: &[u8]) -> bool {
    let number = Decimal::of(text);
    let significant = number.digits().count() - number.digits().rev().take_while(|digit| *digit == b'0').count();
    i64::try_from(significant).is_ok_and(|significant| significant == 0 || significant <= number.point)
}

/// A number as digits and the place of its point.
struct Decimal<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    /// How many digits stand before the point, counted from the first that is not zero; negative where zeros follow the point.
    point: i64,
}

impl<'a> Decimal<'a> {
    fn of(text: &'a [u8]) -> Self {
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, text),
        };
        let end = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
        let (mantissa, exponent) = text.split_at(end);
        let dot = mantissa.iter().position(|byte| *byte == b'.').unwrap_or(mantissa.len());
        let (whole, fraction) = mantissa.split_at(dot);
        let fraction = fraction.get(1..).unwrap_or_default();
        let zeros = whole.iter().chain(fraction).take_while(|digit| **digit == b'0').count();
        let (whole, fraction) = match whole.get(zeros..) {
            Some(rest) => (rest, fraction),
            None => (&[][..], fraction.get(zeros - whole.len()..).unwrap_or_default()),
        };
        let shift = i64::try_from(dot).unwrap_or(i64::MAX).saturating_sub(i64::try_from(zeros).unwrap_or(i64::MAX));
        Self { negative, whole, fraction, point: power(exponent).saturating_add(shift) }
    }

    /// The digits from the first that is not zero.
    fn digits(&self) -> impl DoubleEndedIterator<Item = u8> + use<'a> {
        self.whole.iter().chain(self.fraction).copied()
    }

    fn sign(&self) -> i8 {
        match (self.digits().next(), self.negative) {
            (None, _) => 0,
            (Some(_), true) => -1,
            (Some(_), false) => 1,
        }
    }

    /// How two numbers compare without their signs; neither is zero.
    fn magnitude(&self, other: &Self) -> Ordering {
        self.point.cmp(&other.point).then_with(|| {
            let padding = std::iter::repeat(b'0');
            let length = self.digits().count().max(other.digits().count());
            self.digits().chain(padding.clone()).take(length).cmp(other.digits().chain(padding).take(length))
        })
    }
}

/// The value of `e+12`; 0 where there is none.
fn power(exponent: &[u8]) -> i64 {
    let text = exponent.get(1..).unwrap_or_default();
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    let size = digits
        .iter()
        .fold(0_i64, |size, digit| size.saturating_mul(10).saturating_add(i64::from(digit.saturating_sub(b'0'))));
    sign * size
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn order(one: &str, other: &str) -> Ordering {
        compare(one.as_bytes(), other.as_bytes())
    }

    #[test]
    fn numbers_are_compared_by_value_to_the_last_digit() {
        for (one, other) in [
            ("1", "1.0"),
            ("10e-1", "1"),
            ("0", "-0.0e9"),
            ("0.001", "1E-3"),
            ("100", "1e+2"),
            ("1.50", "1.5"),
            ("0.10", "1e-1"),
        ] {
            assert_eq!(order(one, other), Ordering::Equal, "{one} {other}");
        }
        for (less, more) in [
            ("9007199254740992", "9007199254740993"),
            ("18446744073709551615", "18446744073709551616"),
            ("-2", "-1"),
            ("-1", "0"),
            ("0", "1e-400"),
            ("1e400", "1e401"),
            ("0.3", "0.30000000000000004"),
            ("-1e9", "1e-9"),
            ("0.09", "0.1"),
            ("1e-99999999999999999999", "1e99999999999999999999"),
        ] {
            assert_eq!(order(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(order(more, less), Ordering::Greater, "{more} {less}");
        }
    }

    #[test]
    fn whole_numbers_are_told_by_value() {
        for whole in ["0", "-0.0", "3", "3.0", "3e2", "30e-1", "1.5e1", "100", "1e99999999999999999999", "0e-5"] {
            assert!(is_whole(whole.as_bytes()), "{whole}");
        }
        for broken in ["3.5", "3e-1", "1.05e1", "0.1", "1e-99999999999999999999"] {
            assert!(!is_whole(broken.as_bytes()), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn integers_compare_as_integers_do(one: i64, other: i64) {
            prop_assert_eq!(order(&one.to_string(), &other.to_string()), one.cmp(&other));
            prop_assert!(is_whole(one.to_string().as_bytes()));
        }

        #[test]
        fn a_shifted_point_is_the_same_number(digits in "[1-9][0-9]{0,8}", shift in 0..20_usize) {
            let zeros = "0".repeat(shift);
            prop_assert_eq!(order(&format!("{digits}{zeros}"), &format!("{digits}e{shift}")), Ordering::Equal);
            prop_assert_eq!(order(&format!("0.{zeros}{digits}"), &format!("0.{digits}e-{shift}")), Ordering::Equal);
        }

        #[test]
        fn any_bytes_are_compared(one: Vec<u8>, other: Vec<u8>) {
            compare(&one, &other);
            is_whole(&one);
        }
    }
}
