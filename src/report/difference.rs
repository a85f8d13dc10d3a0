//! The neighbourhood of the first difference of two bodies, as it may be shown.

use std::ops::Range;

use super::WIDTH;
use crate::secret::{HIDDEN, Redactor};
use crate::signature::search::Difference;
use crate::sorting;
use crate::text;

/// How many bytes are shown to either side of a difference.
const AROUND: usize = 24;

/// How many columns the lines have, behind their labels; and the share of what stands before the difference.
const ROOM: usize = WIDTH - 16;
const LEFT: usize = ROOM / 2;

/// What stands where a body ends.
const END: &str = "⟨end⟩";

/// What stands around the difference in both bodies, as wide as a line. Secrets are replaced before anything is cut, so that no part of one is
/// left at an edge.
pub(super) fn excerpts(difference: &Difference, redactor: &Redactor) -> Excerpts {
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
    let start = whole(here, before.saturating_sub(AROUND));
    let around = |body: &[u8], places: &[Range<usize>], length: usize| {
        let end = whole(body, before.saturating_add(AROUND)).min(body.len());
        let mut pieces = pieces(body, places, start..end);
        if difference.offset.saturating_add(AROUND) >= length {
            pieces.push(Piece { start: end, end, text: END.to_owned() });
        }
        pieces
    };
    let mut both =
        [around(here, &secrets[0], difference.length_here), around(there, &secrets[1], difference.length_there)];
    // Both lines begin with the same byte, so that they stand below each other.
    let cut = both.iter().filter_map(|pieces| beginning(pieces, *before)).max().unwrap_or(start);
    let [here, there] = both.each_mut().map(|pieces| {
        pieces.retain(|piece| piece.start >= cut || piece.end > *before);
        fit(pieces);
        pieces.iter().map(|piece| piece.text.as_str()).collect::<String>()
    });
    let column = both[0].iter().filter(|piece| is_before(piece, *before)).map(Piece::columns).sum();
    Excerpts { here, there, column }
}

/// The same passage of two bodies.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpts {
    /// Of the body at hand.
    pub(super) here: String,
    /// Of the other one.
    pub(super) there: String,
    /// The column at which they begin to differ, from 0.
    pub(super) column: usize,
}

/// What is never cut: a character, an escape, the mark for a secret or for the end.
#[derive(Debug)]
struct Piece {
    /// The bytes that it stands for.
    start: usize,
    end: usize,
    text: String,
}

impl Piece {
    fn columns(&self) -> usize {
        text::columns(&self.text)
    }
}

/// Whether all of it stands before the difference; the mark for an end never does.
fn is_before(piece: &Piece, before: usize) -> bool {
    piece.end <= before && piece.start < piece.end
}

/// A passage of a body in pieces, with its secrets hidden.
fn pieces(body: &[u8], places: &[Range<usize>], passage: Range<usize>) -> Vec<Piece> {
    let Range { start, end } = passage;
    let mut pieces = Vec::new();
    let mut at = start;
    let mut places: Vec<_> = places.iter().filter(|place| place.end > start && place.start < end).collect();
    sorting::by_key(&mut places, |place| (place.start, place.end));
    for place in places {
        if place.end <= at {
            continue;
        }
        if place.start >= at {
            characters(body, at..place.start, &mut pieces);
        }
        if place.start >= at || at == start {
            pieces.push(Piece { start: place.start.max(start), end: place.end, text: HIDDEN.to_owned() });
        } else if let Some(hidden) = pieces.last_mut() {
            hidden.end = place.end;
        }
        at = place.end;
    }
    characters(body, at..end, &mut pieces);
    pieces
}

/// Adds a piece for each character, and for each byte that is a part of none.
fn characters(body: &[u8], range: Range<usize>, pieces: &mut Vec<Piece>) {
    let mut at = range.start;
    let mut add = |length: usize, text: String| {
        pieces.push(Piece { start: at, end: at + length, text });
        at += length;
    };
    for chunk in body.get(range).unwrap_or_default().utf8_chunks() {
        for character in chunk.valid().chars() {
            add(character.len_utf8(), text::sanitise(character.encode_utf8(&mut [0; 4])));
        }
        for byte in chunk.invalid() {
            add(1, text::visible(&[*byte]));
        }
    }
}

/// The place, or the end of the character that stands across it.
fn whole(body: &[u8], at: usize) -> usize {
    let is_character = |part: &[u8]| std::str::from_utf8(part).is_ok_and(|text| text.chars().count() == 1);
    let across = (1..4)
        .filter_map(|back| at.checked_sub(back))
        .find_map(|start| (at + 1..=start + 4).find(|end| body.get(start..*end).is_some_and(is_character)));
    across.unwrap_or(at)
}

/// Where the pieces have to begin, so that those before the difference take no more than their share.
fn beginning(pieces: &[Piece], before: usize) -> Option<usize> {
    let mut columns = 0;
    let fits = |piece: &&Piece| {
        columns += piece.columns();
        columns <= LEFT
    };
    pieces.iter().rev().filter(|piece| is_before(piece, before)).take_while(fits).last().map(|piece| piece.start)
}

/// Leaves out at the end what does not fit the line.
fn fit(pieces: &mut Vec<Piece>) {
    let mut columns = 0;
    let fitting = pieces.iter().take_while(|piece| {
        columns += piece.columns();
        columns <= ROOM
    });
    let count = fitting.count();
    pieces.truncate(count);
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
                    let Excerpts { here: shown, there: other, .. } = excerpts(&difference, &redactor);
                    for shown in [shown, other] {
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
        let Excerpts { here: shown, there: other, column } =
            excerpts(&difference, &Redactor::new([&Secret::new(secret.into(), "")]));
        assert_eq!(column, "{\"s\":\"".len());
        assert!(other.starts_with("{\"s\":\"[secret]q\","), "{other}");
        assert!(shown.starts_with("{\"s\":\"[secret]"), "{shown}");
    }

    #[test]
    fn whatever_stands_around_a_difference_fits_the_line_and_is_pointed_at() {
        let redactor = redactor();
        for unit in
            ["a", "é", "日本", "😀", "z\u{30c}", "❤\u{fe0f}", "\u{202e}", "\u{e0061}", "\r\n", "\0", "\u{1b}[31m"]
        {
            for (before, after) in (0..40).flat_map(|before| [0, 1, 7, 40].map(|after| (before, after))) {
                let [before, after] = [before, after].map(|count| unit.repeat(count).into_bytes());
                for broken in [&b""[..], b"\xff\xfe\x80"] {
                    let body = |own: &[u8]| [broken, &before, own, &after, broken].concat();
                    let difference = Difference::between(&body(b"<"), &body(b">")).unwrap();
                    let Excerpts { here, there, column } = excerpts(&difference, &redactor);
                    for (shown, own) in [(&here, '<'), (&there, '>')] {
                        assert!(text::columns(shown) <= ROOM, "{unit:?}: {shown}");
                        let until = shown.find(own).map(|at| text::columns(&shown[..at]));
                        assert_eq!(until, Some(column), "{unit:?}: {shown}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_difference_is_pointed_at_in_both_bodies() {
        let difference = Difference::between("{\"a\":\"é\"}\n".as_bytes(), b"{\"a\":\"\\u00e9\"}\n").unwrap();
        assert_eq!(
            excerpts(&difference, &redactor()),
            Excerpts {
                here: "{\"a\":\"é\"}\\n⟨end⟩".to_owned(),
                there: "{\"a\":\"\\u00e9\"}\\n⟨end⟩".to_owned(),
                column: 6
            }
        );
        // Half of a character may be the same.
        let difference = Difference::between("aé".as_bytes(), "aè".as_bytes()).unwrap();
        assert_eq!(
            excerpts(&difference, &redactor()),
            Excerpts { here: "aé⟨end⟩".to_owned(), there: "aè⟨end⟩".to_owned(), column: 1 }
        );
        let here = format!("{}{SECRET}bb{}", "a".repeat(90), "c".repeat(90));
        let difference = Difference::between(here.as_bytes(), here.replace("bb", "b").as_bytes()).unwrap();
        let Excerpts { here: shown, there: other, column } = excerpts(&difference, &redactor());
        assert_eq!(shown, format!("[secret]bb{}", "c".repeat(23)));
        assert_eq!(other, format!("[secret]b{}", "c".repeat(24)));
        assert_eq!(column, "[secret]b".len());
    }
}
