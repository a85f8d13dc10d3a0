//! Things that several workers make out of order and somebody wants in order. Who waits for whom is for the caller to say.

use std::collections::VecDeque;

/// What was made before its turn, each with its number, from 0 on. It takes as much room as the numbers reach ahead of the next one.
pub(crate) struct Turns<T> {
    next: u64,
    /// The first place is that of `next`.
    early: VecDeque<Option<T>>,
    count: usize,
}

impl<T> Turns<T> {
    pub(crate) fn new() -> Self {
        Self { next: 0, early: VecDeque::new(), count: 0 }
    }

    /// The number whose turn it is.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// How many wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        self.count
    }

    /// Puts in what has this number. No number comes twice.
    pub(crate) fn put(&mut self, number: u64, thing: T) {
        let Some(ahead) = number.checked_sub(self.next).and_then(|ahead| usize::try_from(ahead).ok()) else { return };
        while self.early.len() <= ahead {
            self.early.push_back(None);
        }
        if let Some(place) = self.early.get_mut(ahead) {
            *place = Some(thing);
            self.count += 1;
        }
    }

    /// Takes what has its turn, if it is there; then it is the next one's.
    pub(crate) fn take(&mut self) -> Option<T> {
        let thing = self.early.front_mut()?.take()?;
        self.early.pop_front();
        self.count -= 1;
        self.next += 1;
        Some(thing)
    }

    /// Drops all that waits.
    pub(crate) fn clear(&mut self) {
        self.early.clear();
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_the_order_all_come_in_turn(order in Just((0..20_u64).collect::<Vec<_>>()).prop_shuffle()) {
            let (mut turns, mut seen) = (Turns::new(), Vec::new());
            for (put, number) in order.into_iter().enumerate() {
                turns.put(number, number);
                while let Some(thing) = turns.take() {
                    prop_assert_eq!(thing + 1, turns.next());
                    seen.push(thing);
                }
                prop_assert_eq!(turns.waiting() + seen.len(), put + 1);
            }
            prop_assert_eq!(seen, (0..20).collect::<Vec<_>>());
        }
    }
}
