//! The neighbourhood of the first difference of two bodies, as it may be shown.

use std::ops::Range;

use crate::secret::{HIDDEN, Redactor};
use crate::signature::search::Difference;
use crate::sorting;
use crate::text;

/// How many bytes are shown to either side of a difference.
const AROUND: usize = 24;

/// What stands around the difference in both bodies, and what both have before it. Secrets are replaced before anything is cut, so that no
/// part of one is left at an edge.
pub(super) fn excerpts(difference: &Difference, redactor: &Redactor) -> [String; 3] {
    let Difference { here, there, before, .. } = difference;
    let mut secrets = [redactor.places(here), redactor.places(there)];
    // A secret in one body that the difference spoils in the other is as good as whole there.
    let spoilt = |places: &[Range<usize>]| -> Vec<Range<usize>> {
        places.iter().filter(|place| place.start < *before && place.end > *before).cloned().collect()
    };
    let [mine, theirs] = secrets.each_ref().map(|places| spoilt(places));
    // One that is whole in both is spelt in two ways, and each ends where it ends.
    let apart = |own: &[Range<usize>], other: &[Range<usize>]| -> Vec<Range<usize>> {
        other.iter().filter(|place| own.iter().all(|own| own.start != place.start)).cloned().collect()
    };
    secrets[0].extend(apart(&mine, &theirs));
    secrets[1].extend(apart(&theirs, &mine));
    let start = before.saturating_sub(AROUND);
    let shown = |body: &[u8], places: &[Range<usize>], end: usize| {
        let end = end.min(body.len());
        let mut text = String::new();
        let mut at = start;
        let mut places: Vec<_> = places.iter().filter(|place| place.end > start && place.start < end).collect();
        sorting::by_key(&mut places, |place| (place.start, place.end));
        for place in places {
            if place.end <= at {
                continue;
            }
            if place.start >= at {
                text.push_str(&text::visible(body.get(at..place.start).unwrap_or_default()));
            }
            if place.start >= at || at == start {
                text.push_str(HIDDEN);
            }
            at = place.end;
        }
        text.push_str(&text::visible(body.get(at..end).unwrap_or_default()));
        text
    };
    let around = |body: &[u8], places: &[Range<usize>], length: usize| {
        let mut text = shown(body, places, before.saturating_add(AROUND));
        if difference.offset.saturating_add(AROUND) >= length {
            text.push_str("⟨end⟩");
        }
        text
    };
    // A secret that the difference stands in is not before it.
    let whole: Vec<_> = secrets[0].iter().filter(|place| place.end <= *before).cloned().collect();
    let until = secrets[0].iter().filter(|place| place.end > *before).map(|place| place.start).min();
    let common = shown(here, &whole, until.unwrap_or(*before).min(*before));
    [around(here, &secrets[0], difference.length_here), around(there, &secrets[1], difference.length_there), common]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    const SECRET: &str = "3f1d0c2e-9c41-4d1a-b7b0-aa0011223344";

    fn redactor() -> Redactor {
        Redactor::new([&Secret::new(SECRET.into(), "")])
    }

    #[test]
    fn no_part_of_a_secret_is_left_at_any_edge_of_what_is_shown_around_a_difference() {
        let redactor = redactor();
        for spelt in
            [SECRET.to_owned(), SECRET.replace('-', "%2D"), SECRET.replace('-', "\\u002d"), hex::encode(SECRET)]
        {
            for gap in 0..=60 {
                let gap = "·".repeat(gap);
                for (here, there) in [
                    (format!("x{gap}é{gap}{spelt}{gap}"), format!("x{gap}\\u00e9{gap}{spelt}{gap}")),
                    (format!("{gap}{spelt}{gap}é{gap}"), format!("{gap}{spelt}{gap}\\u00e9{gap}")),
                    (format!("{gap}{spelt}{gap}\n"), format!("{gap}{spelt}{gap}")),
                    // Spoilt by the difference itself.
                    (format!("{gap}{}{gap}", spelt.replacen("4d", "4D", 1)), format!("{gap}{spelt}{gap}")),
                ] {
                    let Some(difference) = Difference::between(here.as_bytes(), there.as_bytes()) else { continue };
                    for shown in excerpts(&difference, &redactor) {
                        for part in spelt.as_bytes().windows(5) {
                            let part = std::str::from_utf8(part).unwrap();
                            assert!(!shown.contains(part), "{part} of {here:?} is in {shown:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_secret_that_is_spelt_in_two_ways_takes_nothing_beside_it_along() {
        let secret = "3f1d-0c2e9c41";
        let here = format!("{{\"s\":\"{}q\",\"p\":\"yyyy\"}}", secret.replace('-', "\\u002d"));
        let there = format!("{{\"s\":\"{secret}q\",\"p\":\"yyyy\"}}");
        let difference = Difference::between(here.as_bytes(), there.as_bytes()).unwrap();
        let [shown, other, before] = excerpts(&difference, &Redactor::new([&Secret::new(secret.into(), "")]));
        assert_eq!(before, "{\"s\":\"");
        assert!(other.starts_with("{\"s\":\"[secret]q\","), "{other}");
        assert!(shown.starts_with("{\"s\":\"[secret]"), "{shown}");
    }

    #[test]
    fn a_difference_is_pointed_at_in_both_bodies() {
        let difference = Difference::between("{\"a\":\"é\"}\n".as_bytes(), b"{\"a\":\"\\u00e9\"}\n").unwrap();
        assert_eq!(
            excerpts(&difference, &redactor()),
            ["{\"a\":\"é\"}\\n⟨end⟩", "{\"a\":\"\\\\u00e9\"}\\n⟨end⟩", "{\"a\":\""]
                .map(|text| text.replace("\\\\", "\\"))
        );
        let here = format!("{}{SECRET}bb{}", "a".repeat(90), "c".repeat(90));
        let difference = Difference::between(here.as_bytes(), here.replace("bb", "b").as_bytes()).unwrap();
        let [shown, other, before] = excerpts(&difference, &redactor());
        assert_eq!(shown, format!("[secret]bb{}", "c".repeat(23)));
        assert_eq!(other, format!("[secret]b{}", "c".repeat(24)));
        assert_eq!(before, "[secret]b");
    }
}
