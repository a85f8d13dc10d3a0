//! Numbers as each runtime writes them: what its parser keeps of an integer, and how its printer lays out the shortest digits of a
//! double. The digits are Rust's; every runtime here prints the shortest ones that read back, and only the layout differs.

/// What becomes of a number between parsing and writing.
#[derive(Debug, Clone, Copy)]
pub(super) enum Numbers {
    /// The text survives (raw tokens, lazily parsed numbers).
    Verbatim,
    /// The text becomes a value and is written anew.
    Parsed { integers: Integers, floats: &'static Floats },
}

/// What becomes of a number without point and exponent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Integers {
    /// There are only doubles.
    Floats,
    /// Of any size; only the sign of zero is lost.
    Unbounded,
    /// A double beyond 64 bits with a sign.
    Signed64,
    /// A double beyond 64 bits, with or without a sign.
    Either64,
}

/// The layout of a double.
#[derive(Debug, Clone, Copy)]
pub(super) struct Floats {
    /// The smallest and the largest position of the decimal point, counted from the first digit, that is written without an exponent.
    fixed: (i32, i32),
    /// Also without an exponent while the point stands at least so many digits before the end.
    stretch: Option<i32>,
    /// Whether whole values end in `.0`.
    point_zero: bool,
    /// Whether a single digit before an exponent is followed by `.0`.
    mantissa_zero: bool,
    /// What stands before a positive and before a negative exponent.
    exponent: (&'static str, &'static str),
    /// How many digits the exponent has at least.
    exponent_digits: usize,
    /// Negative zero.
    minus_zero: &'static str,
    /// Infinity and its negative, for numbers that no double holds; `None` where the runtime refuses.
    infinity: Option<(&'static str, &'static str)>,
    /// How many digits are written at most, where not as many as are needed to read the same value back.
    digits: Option<usize>,
    /// Whether one digit is too few, so that the nearest decimal of two digits is taken (Java, at the smallest doubles).
    two_digits: bool,
}

/// ECMAScript `Number::toString`, and `null` for what is not finite.
pub(super) const ECMASCRIPT: Floats = Floats {
    fixed: (-5, 21),
    stretch: None,
    point_zero: false,
    mantissa_zero: false,
    exponent: ("e+", "e-"),
    exponent_digits: 1,
    minus_zero: "0",
    infinity: Some(("null", "null")),
    digits: None,
    two_digits: false,
};

/// `encoding/json` follows ECMAScript, except for negative zero and infinity.
pub(super) const GO: Floats = Floats { minus_zero: "-0", infinity: None, ..ECMASCRIPT };

/// `fmt` with `%v`: `strconv.FormatFloat(v, 'g', -1, 64)`.
pub(super) const GO_PRINT: Floats = Floats { fixed: (-3, 6), exponent_digits: 2, ..GO };

/// `float.__repr__`.
pub(super) const PYTHON: Floats = Floats {
    fixed: (-3, 16),
    point_zero: true,
    exponent_digits: 2,
    minus_zero: "-0.0",
    infinity: Some(("Infinity", "-Infinity")),
    ..ECMASCRIPT
};

/// `str(float('inf'))` differs from what `json.dumps` writes.
pub(super) const PYTHON_REPR: Floats = Floats { infinity: Some(("inf", "-inf")), ..PYTHON };

/// orjson and pydantic-core: Rust's ryu layout, no plus sign, one more zero before the exponent.
pub(super) const ORJSON: Floats =
    Floats { fixed: (-4, 16), exponent: ("e", "e-"), exponent_digits: 1, infinity: None, ..PYTHON };

/// ujson: the double-conversion library with Python's bounds.
pub(super) const UJSON: Floats = Floats { exponent_digits: 1, infinity: None, ..PYTHON };

/// `Float#to_s`.
pub(super) const RUBY: Floats =
    Floats { fixed: (-3, 15), stretch: Some(1), mantissa_zero: true, infinity: None, ..PYTHON };

/// `serialize_precision = -1`: precision 17, mode 0.
pub(super) const PHP: Floats =
    Floats { fixed: (-3, 17), mantissa_zero: true, minus_zero: "-0", infinity: None, ..ECMASCRIPT };

/// `serialize`.
pub(super) const PHP_SERIALIZE: Floats = Floats { exponent: ("E+", "E-"), ..PHP };

/// `print_r` and string conversion, whose `precision` is 14 digits.
pub(super) const PHP_PRINT: Floats = Floats { fixed: (-3, 14), digits: Some(14), ..PHP_SERIALIZE };

/// With `JSON_PRESERVE_ZERO_FRACTION`.
pub(super) const PHP_ZERO_FRACTION: Floats = Floats { point_zero: true, minus_zero: "-0.0", ..PHP };

/// `Double.toString`.
pub(super) const JAVA: Floats = Floats {
    fixed: (-2, 7),
    stretch: None,
    point_zero: true,
    mantissa_zero: true,
    exponent: ("E", "E-"),
    exponent_digits: 1,
    minus_zero: "-0.0",
    infinity: None,
    digits: None,
    two_digits: true,
};

/// `double.ToString("R")` since .NET Core 3.0.
pub(super) const DOTNET: Floats = Floats {
    fixed: (-3, 15),
    stretch: Some(0),
    exponent: ("E+", "E-"),
    exponent_digits: 2,
    minus_zero: "-0",
    infinity: None,
    ..ECMASCRIPT
};

/// `Double.toString` where a zero fraction is stripped again (org.json).
pub(super) const ORG_JSON: Floats = Floats { point_zero: false, ..JAVA };

/// Newtonsoft.Json appends `.0` to whole values.
pub(super) const NEWTONSOFT: Floats = Floats { point_zero: true, minus_zero: "-0.0", ..DOTNET };

impl Numbers {
    /// Writes the number whose JSON text is `text`; `false` where the runtime refuses it.
    pub(super) fn write(&self, text: &[u8], out: &mut Vec<u8>) -> bool {
        let Self::Parsed { integers, floats } = self else {
            out.extend_from_slice(text);
            return true;
        };
        let Ok(text) = std::str::from_utf8(text) else {
            return false;
        };
        if !text.contains(['.', 'e', 'E']) {
            // No runtime touches integers that every double holds exactly, unless it has nothing but doubles and shows it.
            let kept = match integers {
                Integers::Floats => text.len() <= floats.plain_digits() && text != "-0",
                Integers::Unbounded => true,
                Integers::Signed64 => text.len() <= 18 || text.parse::<i64>().is_ok(),
                Integers::Either64 => text.len() <= 18 || text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok(),
            };
            if kept {
                let text = if text == "-0" { "0" } else { text };
                out.extend_from_slice(text.as_bytes());
                return true;
            }
        }
        match text.parse() {
            Ok(value) => floats.write(value, out),
            Err(_) => false,
        }
    }
}

impl Floats {
    /// Integers of so many digits look the same as doubles.
    fn plain_digits(&self) -> usize {
        if self.point_zero { 0 } else { usize::try_from(self.fixed.1.min(15)).unwrap_or(0) }
    }

    pub(super) fn write(&self, value: f64, out: &mut Vec<u8>) -> bool {
        if !value.is_finite() {
            let Some((positive, negative)) = self.infinity else {
                return false;
            };
            let word = if value > 0.0 { positive } else { negative };
            out.extend_from_slice(word.as_bytes());
            return true;
        }
        if value == 0.0 {
            let zero = match (value.is_sign_negative(), self.point_zero) {
                (true, _) => self.minus_zero,
                (false, true) => "0.0",
                (false, false) => "0",
            };
            out.extend_from_slice(zero.as_bytes());
            return true;
        }
        if value < 0.0 {
            out.push(b'-');
        }
        let mut shortest = format!("{:e}", value.abs());
        if self.two_digits && !shortest.contains('.') {
            shortest = format!("{:.1e}", value.abs()).replace(".0e", "e");
        }
        // Halfway between two shortest candidates Rust takes the upper one, every runtime the even one.
        let places = shortest.find('e').map_or(0, |end| end.saturating_sub(2));
        if places >= 15 {
            let even = format!("{:.places$e}", value.abs());
            if even.parse() == Ok(value.abs()) {
                shortest = even;
            }
        }
        if let Some(digits) = self.digits.filter(|digits| shortest.len() > digits + 1) {
            let places = digits.saturating_sub(1);
            let rounded: f64 = format!("{:.places$e}", value.abs()).parse().unwrap_or_default();
            shortest = format!("{rounded:e}");
        }
        let Some((mantissa, exponent)) = shortest.split_once('e') else {
            return false;
        };
        let Ok(exponent) = exponent.parse::<i32>() else {
            return false;
        };
        let (first, others) = mantissa.split_at(1);
        let others = others.trim_start_matches('.');
        self.lay_out(&[first, others].concat(), exponent + 1, out);
        true
    }

    /// `digits` with the decimal point after the first `point` of them.
    fn lay_out(&self, digits: &str, point: i32, out: &mut Vec<u8>) {
        let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
        let (low, high) = self.fixed;
        let stretched = self.stretch.is_some_and(|before| point <= count - before);
        if point < low || (point > high && !stretched) {
            let (first, others) = digits.split_at(1);
            out.extend_from_slice(first.as_bytes());
            if !others.is_empty() || self.mantissa_zero {
                out.push(b'.');
                out.extend_from_slice(if others.is_empty() { "0" } else { others }.as_bytes());
            }
            let exponent = point - 1;
            let sign = if exponent < 0 { self.exponent.1 } else { self.exponent.0 };
            let width = self.exponent_digits;
            out.extend_from_slice(format!("{sign}{:0width$}", exponent.abs()).as_bytes());
            return;
        }
        let zeros = |count: i32| std::iter::repeat_n(b'0', usize::try_from(count).unwrap_or(0));
        match usize::try_from(point) {
            Ok(whole @ 1..) if whole < digits.len() => {
                out.extend_from_slice(&digits.as_bytes()[..whole]);
                out.push(b'.');
                out.extend_from_slice(&digits.as_bytes()[whole..]);
            }
            Ok(1..) => {
                out.extend_from_slice(digits.as_bytes());
                out.extend(zeros(point - count));
                if self.point_zero {
                    out.extend_from_slice(b".0");
                }
            }
            _ => {
                out.extend_from_slice(b"0.");
                out.extend(zeros(-point));
                out.extend_from_slice(digits.as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(integers: Integers, floats: &'static Floats, numbers: &str) -> String {
        let rule = Numbers::Parsed { integers, floats };
        let mut out = Vec::new();
        for number in numbers.split(' ') {
            if !rule.write(number.as_bytes(), &mut out) {
                out.extend_from_slice(b"refused");
            }
            out.push(b' ');
        }
        String::from_utf8(out).unwrap().trim_end().to_owned()
    }

    const FLOATS: &str = "-0.0 1.0 1.50 1e3 1e14 1e15 1e16 1e17 1e20 1e21 0.001 0.0001 0.00001 0.000001 1e-7 1.5e-7 1234567890123456.7 12345678901234567.5 1234567890123456.0 9999999.0 1e7 5e-324 204607662526769.13206469282490855";
    const INTEGERS: &str = "-0 7 123456789012345678 9007199254740993 -9223372036854775808 9223372036854775808 18446744073709551615 18446744073709551616";

    // Every expectation below was printed by the runtime itself: Node.js 20, Python 3.11, orjson, ujson, Ruby 3.1, PHP 8.2, Go 1.19, Java 17.

    #[test]
    fn floats_as_each_runtime_prints_them() {
        for (floats, expected) in [
            (
                &ECMASCRIPT,
                "0 1 1.5 1000 100000000000000 1000000000000000 10000000000000000 100000000000000000 100000000000000000000 1e+21 0.001 0.0001 0.00001 0.000001 1e-7 1.5e-7 1234567890123456.8 12345678901234568 1234567890123456 9999999 10000000 5e-324 204607662526769.12",
            ),
            (
                &GO,
                "-0 1 1.5 1000 100000000000000 1000000000000000 10000000000000000 100000000000000000 100000000000000000000 1e+21 0.001 0.0001 0.00001 0.000001 1e-7 1.5e-7 1234567890123456.8 12345678901234568 1234567890123456 9999999 10000000 5e-324 204607662526769.12",
            ),
            (
                &PYTHON,
                "-0.0 1.0 1.5 1000.0 100000000000000.0 1000000000000000.0 1e+16 1e+17 1e+20 1e+21 0.001 0.0001 1e-05 1e-06 1e-07 1.5e-07 1234567890123456.8 1.2345678901234568e+16 1234567890123456.0 9999999.0 10000000.0 5e-324 204607662526769.12",
            ),
            (
                &ORJSON,
                "-0.0 1.0 1.5 1000.0 100000000000000.0 1000000000000000.0 1e16 1e17 1e20 1e21 0.001 0.0001 0.00001 1e-6 1e-7 1.5e-7 1234567890123456.8 1.2345678901234568e16 1234567890123456.0 9999999.0 10000000.0 5e-324 204607662526769.12",
            ),
            (
                &UJSON,
                "-0.0 1.0 1.5 1000.0 100000000000000.0 1000000000000000.0 1e+16 1e+17 1e+20 1e+21 0.001 0.0001 1e-5 1e-6 1e-7 1.5e-7 1234567890123456.8 1.2345678901234568e+16 1234567890123456.0 9999999.0 10000000.0 5e-324 204607662526769.12",
            ),
            (
                &RUBY,
                "-0.0 1.0 1.5 1000.0 100000000000000.0 1.0e+15 1.0e+16 1.0e+17 1.0e+20 1.0e+21 0.001 0.0001 1.0e-05 1.0e-06 1.0e-07 1.5e-07 1234567890123456.8 1.2345678901234568e+16 1.234567890123456e+15 9999999.0 10000000.0 5.0e-324 204607662526769.12",
            ),
            (
                &PHP,
                "-0 1 1.5 1000 100000000000000 1000000000000000 10000000000000000 1.0e+17 1.0e+20 1.0e+21 0.001 0.0001 1.0e-5 1.0e-6 1.0e-7 1.5e-7 1234567890123456.8 12345678901234568 1234567890123456 9999999 10000000 5.0e-324 204607662526769.12",
            ),
            (
                &PHP_ZERO_FRACTION,
                "-0.0 1.0 1.5 1000.0 100000000000000.0 1000000000000000.0 10000000000000000.0 1.0e+17 1.0e+20 1.0e+21 0.001 0.0001 1.0e-5 1.0e-6 1.0e-7 1.5e-7 1234567890123456.8 12345678901234568.0 1234567890123456.0 9999999.0 10000000.0 5.0e-324 204607662526769.12",
            ),
            (
                &JAVA,
                "-0.0 1.0 1.5 1000.0 1.0E14 1.0E15 1.0E16 1.0E17 1.0E20 1.0E21 0.001 1.0E-4 1.0E-5 1.0E-6 1.0E-7 1.5E-7 1.2345678901234568E15 1.2345678901234568E16 1.234567890123456E15 9999999.0 1.0E7 4.9E-324 2.0460766252676912E14",
            ),
        ] {
            assert_eq!(all(Integers::Unbounded, floats, FLOATS), expected);
        }
    }

    #[test]
    fn floats_as_dotnet_documents_them() {
        let numbers = "-0.0 1.0 1e14 1e15 1234567890123456.7 123456789012345680.0 0.0001 0.00001";
        assert_eq!(
            all(Integers::Unbounded, &DOTNET, numbers),
            "-0 1 100000000000000 1E+15 1234567890123456.8 1.2345678901234568E+17 0.0001 1E-05"
        );
        assert_eq!(
            all(Integers::Unbounded, &NEWTONSOFT, numbers),
            "-0.0 1.0 100000000000000.0 1E+15 1234567890123456.8 1.2345678901234568E+17 0.0001 1E-05"
        );
    }

    #[test]
    fn integers_as_each_runtime_keeps_or_loses_them() {
        for (integers, floats, expected) in [
            (
                Integers::Floats,
                &ECMASCRIPT,
                "0 7 123456789012345680 9007199254740992 -9223372036854776000 9223372036854776000 18446744073709552000 18446744073709552000",
            ),
            (
                Integers::Floats,
                &GO,
                "-0 7 123456789012345680 9007199254740992 -9223372036854776000 9223372036854776000 18446744073709552000 18446744073709552000",
            ),
            (
                Integers::Unbounded,
                &PYTHON,
                "0 7 123456789012345678 9007199254740993 -9223372036854775808 9223372036854775808 18446744073709551615 18446744073709551616",
            ),
            (
                Integers::Either64,
                &ORJSON,
                "0 7 123456789012345678 9007199254740993 -9223372036854775808 9223372036854775808 18446744073709551615 1.8446744073709552e19",
            ),
            (
                Integers::Signed64,
                &PHP,
                "0 7 123456789012345678 9007199254740993 -9223372036854775808 9.223372036854776e+18 1.8446744073709552e+19 1.8446744073709552e+19",
            ),
            (
                Integers::Floats,
                &JAVA,
                "-0.0 7.0 1.2345678901234568E17 9.007199254740992E15 -9.223372036854776E18 9.223372036854776E18 1.8446744073709552E19 1.8446744073709552E19",
            ),
        ] {
            assert_eq!(all(integers, floats, INTEGERS), expected);
        }
    }

    #[test]
    fn numbers_beyond_every_double() {
        assert_eq!(all(Integers::Floats, &ECMASCRIPT, "1e400 -1e400"), "null null");
        assert_eq!(all(Integers::Unbounded, &PYTHON, "1e400 -1e400"), "Infinity -Infinity");
        assert_eq!(all(Integers::Unbounded, &RUBY, "1e400"), "refused");
        assert_eq!(all(Integers::Floats, &GO, "1e400"), "refused");
    }
}
