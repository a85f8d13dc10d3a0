//! The six comparisons and their signs.

use std::cmp::Ordering;

/// A way in which two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Every comparison with its sign, longer ones before those that they begin with.
    const SIGNS: [(&'static str, Self); 6] = [
        ("==", Self::Equal),
        ("!=", Self::Unequal),
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("<", Self::Less),
        (">", Self::More),
    ];

    /// The comparison whose sign a text begins with, and what follows it.
    pub fn strip(text: &str) -> Option<(Self, &str)> {
        let found = Self::SIGNS.into_iter().find_map(|(sign, comparison)| Some((comparison, text.strip_prefix(sign)?)));
        // `===` and `<==` are signs of other languages, and no value begins so.
        found.filter(|(_, rest)| !rest.starts_with('='))
    }

    /// Its sign.
    pub fn sign(self) -> &'static str {
        Self::SIGNS.into_iter().find(|(_, comparison)| *comparison == self).map_or("", |(sign, _)| sign)
    }

    /// Whether it holds for two values that are equal or not, and that have an order or none.
    pub fn admits(self, equal: bool, order: Option<Ordering>) -> bool {
        match self {
            Self::Equal => equal,
            Self::Unequal => !equal,
            Self::Less => order == Some(Ordering::Less),
            Self::More => order == Some(Ordering::Greater),
            Self::AtMost => equal || order == Some(Ordering::Less),
            Self::AtLeast => equal || order == Some(Ordering::Greater),
        }
    }

    /// Whether it holds for two values in that order.
    pub fn holds(self, order: Ordering) -> bool {
        self.admits(order == Ordering::Equal, Some(order))
    }
}
