//! Finding the next byte of a string that is not itself: a quote, a backslash or a control character.

use wide::u8x16;

/// How many bytes are looked at in one step.
pub(crate) const STEP: usize = 16;

/// How many bytes are looked at before any of them is acted upon.
pub(super) const BLOCK: usize = 64;

/// A block and the step behind it, so that a step may begin anywhere in the block.
pub(super) const WINDOW: usize = BLOCK + STEP;

/// A bit for every byte of the block, or of the block that a window begins with, as [`special`] gives it for a step.
#[inline]
pub(super) fn specials<const LENGTH: usize>(window: &[u8; LENGTH]) -> u64 {
    let (steps, _) = window.as_chunks::<STEP>();
    let mut mask = 0;
    // A loop, and no fold: a program that is built small calls what it is given.
    for (step, shift) in steps.iter().zip((0..BLOCK).step_by(STEP)) {
        mask |= u64::from(special(step)) << shift;
    }
    mask
}

/// What is left of a text, filled up with zeros: they cannot stand in a string, so that whoever looks stops where the text does.
#[inline]
pub(super) fn padded<const LENGTH: usize>(rest: &[u8]) -> [u8; LENGTH] {
    let mut block = [0; LENGTH];
    block[..rest.len()].copy_from_slice(rest);
    block
}

/// A bit for every byte of `chunk` that is a quote, a backslash or below 0x20; the lowest for the first byte.
#[inline]
pub(crate) fn special(chunk: &[u8; STEP]) -> u32 {
    let bytes = u8x16::from(*chunk);
    let control = bytes.min(u8x16::splat(0x1F)).simd_eq(bytes);
    (bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\\')) | control).to_bitmask()
}

/// Whether a byte ends a run of ordinary string bytes.
#[inline]
pub(crate) fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_judged_as_by_itself_at_every_place() {
        for byte in 0..=255 {
            for position in 0..STEP {
                let mut chunk = [b'a'; STEP];
                chunk[position] = byte;
                assert_eq!(special(&chunk), u32::from(is_special(byte)) << position, "{byte} at {position}");
            }
        }
        for position in 0..WINDOW {
            let mut window = [b'a'; WINDOW];
            window[position] = b'"';
            assert_eq!(specials(&window), if position < BLOCK { 1 << position } else { 0 }, "{position}");
        }
    }
}
