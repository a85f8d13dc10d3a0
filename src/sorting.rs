//! Sorting of what is short or seldom sorted. The standard library's sorts are made anew for each kind of thing and each comparison, five
//! kilobytes of program a time; here only the places of things are sorted, by one sort for all. It is stable. What is sorted in a hot path
//! keeps the library's.

use std::cmp::Ordering;

/// Sorts as `compare` says; what is equal stays in its order.
pub(crate) fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let order = order(items.len(), &|one, other| compare(&items[one], &items[other]));
    arrange(items, order);
}

/// Sorts by a key, which is made once for each item; what is equal stays in its order.
pub(crate) fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    if items.len() < 2 {
        return;
    }
    let keys: Vec<K> = items.iter().map(key).collect();
    arrange(items, order(keys.len(), &|one, other| keys[one].cmp(&keys[other])));
}

/// The places of `count` things in their new order. Apart from the generic functions, so that there is one of it.
#[inline(never)]
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Puts at each place what `order` names for it, a circle of swaps at a time.
fn arrange<T>(items: &mut [T], mut order: Vec<usize>) {
    for start in 0..order.len() {
        let mut at = start;
        while order[at] != start {
            let next = order[at];
            items.swap(at, next);
            order[at] = at;
            at = next;
        }
        order[at] = at;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_stable_sort_of_the_library_does(items: Vec<(u8, u16)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0 % 16);
            let (mut by, mut by_key) = (items.clone(), items);
            super::by(&mut by, |one, other| (one.0 % 16).cmp(&(other.0 % 16)));
            super::by_key(&mut by_key, |item| item.0 % 16);
            prop_assert_eq!(&by, &expected);
            prop_assert_eq!(&by_key, &expected);
        }
    }
}
