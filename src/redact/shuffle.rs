//! Numbers of a few digits in another order: each becomes another one of the same length, no two the same, none itself. There is no room in them
//! for digits that vouch for the others, so what comes out is not known again: redacting it once more gives a third number.

use std::sync::OnceLock;

use super::mint::Mint;

/// How many digits such a number has at the most, and how often its halves are mixed.
const LONGEST: usize = 8;
const ROUNDS: usize = 6;

/// The orders of numbers by their length, and by whether they begin with a zero.
#[derive(Clone, Default)]
pub(super) struct Shuffles([OnceLock<Vec<u16>>; LONGEST * 2]);

/// How numbers of some length are put in order: a Feistel network over two halves that are not bits, walked until it ends among them.
struct Shuffle<'t> {
    table: &'t [u16],
    side: usize,
    count: usize,
}

impl Shuffles {
    /// Another number of as many digits; nothing where it is too long for this, and itself where one digit is all that may change.
    pub(super) fn other(&self, mint: &Mint, digits: &str) -> Option<String> {
        if digits.len() > LONGEST {
            return None;
        }
        let low = 10_usize.checked_pow(u32::try_from(digits.len()).ok()?.checked_sub(1)?)?;
        if low == 1 {
            return Some(digits.to_owned());
        }
        let zero = digits.starts_with('0');
        let (first, count) = if zero { (0, low) } else { (low, low * 9) };
        // The side of a square that has room for all.
        let side = (count - 1).isqrt() + 1;
        let table = self.0.get((digits.len() - 1) * 2 + usize::from(zero))?.get_or_init(|| {
            let mut stream = mint.stream("shuffle", &[&[u8::from(zero)], digits.len().to_string().as_bytes()]);
            (0..side * ROUNDS).map(|_| u16::from_be_bytes([stream.byte(), stream.byte()])).collect()
        });
        let shuffle = Shuffle { table, side, count };
        let old = digits.parse::<usize>().ok()?.checked_sub(first)?;
        // One step further in the order is never the same number.
        let new = first + shuffle.walk(true, (shuffle.walk(false, old) + 1) % count);
        Some(format!("{new:0width$}", width = digits.len()))
    }
}

impl Shuffle<'_> {
    fn walk(&self, back: bool, mut number: usize) -> usize {
        loop {
            number = self.step(back, number);
            if number < self.count {
                return number;
            }
        }
    }

    fn step(&self, back: bool, number: usize) -> usize {
        let (mut left, mut right) = (number / self.side, number % self.side);
        let mixed = |round: usize, half: usize| {
            let at = round * self.side + half;
            usize::from(self.table.get(at).copied().unwrap_or_default()) % self.side
        };
        for round in 0..ROUNDS {
            if back {
                (left, right) = ((right + self.side - mixed(ROUNDS - 1 - round, left)) % self.side, left);
            } else {
                (left, right) = (right, (left + mixed(round, right)) % self.side);
            }
        }
        left * self.side + right
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn short_numbers_are_all_apart_and_none_is_itself() {
        let (mint, shuffles) = (Mint::new(b"a public key for tests"), Shuffles::default());
        for (length, count, step) in
            [(2, 100, 1), (3, 1000, 1), (4, 10_000, 1), (5, 100_000, 1), (6, 1_000_000, 7), (8, 100_000_000, 997)]
        {
            let numbers = (0..count).step_by(step).map(|number| format!("{number:0length$}"));
            let mut made = BTreeSet::new();
            for number in numbers {
                let new = shuffles.other(&mint, &number).unwrap();
                assert!(new != number && new.len() == length, "{number}: {new}");
                assert_eq!(new.starts_with('0'), number.starts_with('0'), "{number}: {new}");
                assert!(made.insert(new), "{number}");
            }
        }
        assert_eq!(shuffles.other(&mint, "7").as_deref(), Some("7"));
        assert_eq!(shuffles.other(&mint, "123456789"), None);
        assert_eq!(shuffles.other(&mint, ""), None);
        let other = Mint::new(b"another").clone();
        assert_ne!(Shuffles::default().other(&other, "99812"), shuffles.other(&mint, "99812"));
    }
}
