//! The value of a string, taken a block at a time: where quotes and escapes stand is found for many bytes at once.

use super::special::{BLOCK, STEP, WINDOW, padded, specials};

/// What the escapes of one letter stand for; zero for every other byte.
pub(super) const SIMPLE: [u8; 256] = {
    let mut table = [0; 256];
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table[b'/' as usize] = b'/';
    table[b'b' as usize] = 0x08;
    table[b'f' as usize] = 0x0c;
    table[b'n' as usize] = b'\n';
    table[b'r' as usize] = b'\r';
    table[b't' as usize] = b'\t';
    table
};

/// Why no more was taken.
pub(super) enum Stop {
    /// All that was looked at was taken.
    Nothing,
    /// Behind a quote.
    Quote,
    /// Before something that takes more than a table: `\u`, a control character, an escape that is none.
    Other,
}

/// Appends the value of the string bytes that `text` begins with to `out`, up to a quote, what is not simple, or as far as suits the
/// processor. Returns how many bytes it took. What is not simple may be the end of the text.
#[inline]
pub(super) fn take(text: &[u8], out: &mut Vec<u8>) -> (usize, Stop) {
    #[cfg(target_arch = "x86_64")]
    if let Some(wide) = fearless_simd::Level::new().as_avx512() {
        return wide::take(wide, text, out);
    }
    narrow(text, out)
}

#[inline]
fn narrow(text: &[u8], out: &mut Vec<u8>) -> (usize, Stop) {
    match text.first_chunk() {
        Some(window) => window_into(window, out),
        None => window_into(&padded(text), out),
    }
}

/// Appends the value of the string bytes in the first [`BLOCK`] bytes of `window` to `out`, up to a quote or what is not simple.
/// Returns how many bytes it took; one more than a block where an escape reaches over its end.
///
/// Escapes stand every few bytes in JSON inside JSON. Where they are is found for a whole block at once, so that going from one
/// to the next waits for no memory; runs between them are copied in whole steps, and what was too much is written over.
#[inline]
fn window_into(window: &[u8; WINDOW], out: &mut Vec<u8>) -> (usize, Stop) {
    let mut mask = specials(window);
    let start = out.len();
    out.extend_from_slice(&[0; WINDOW]);
    let room = &mut out[start..];
    let (mut from, mut to) = (0, 0);
    let stop = loop {
        let next = mask.trailing_zeros() as usize;
        while from < next {
            room[to..to + STEP].copy_from_slice(&window[from..from + STEP]);
            let step = STEP.min(next - from);
            from += step;
            to += step;
        }
        if next >= BLOCK {
            break Stop::Nothing;
        }
        let simple = SIMPLE[usize::from(window[next + 1])];
        match window[next] {
            b'\\' if simple != 0 => {
                room[to] = simple;
                to += 1;
                from = next + 2;
                mask &= !(3 << next);
            }
            b'"' => {
                from = next + 1;
                break Stop::Quote;
            }
            _ => break Stop::Other,
        }
    };
    out.truncate(start + to);
    (from, stop)
}

#[cfg(target_arch = "x86_64")]
mod wide {
    //! Blocks in 512-bit registers, where one step pushes together what the escapes leave.

    use std::arch::x86_64::{
        __m512i, _mm512_cmpeq_epi8_mask, _mm512_cmplt_epu8_mask, _mm512_mask_mov_epi8, _mm512_maskz_compress_epi8,
        _mm512_movepi8_mask, _mm512_permutex2var_epi8, _mm512_set1_epi8, _mm512_test_epi8_mask,
    };

    use fearless_simd::prelude::*;
    use fearless_simd::u8x64;

    use super::{BLOCK, SIMPLE, Stop, padded};

    /// Every second place of a block, beginning with the second.
    const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;

    fearless_simd::kernel!(
        /// As the function around it, as many blocks as there are.
        pub(super) fn take(wide: Avx512, text: &[u8], out: &mut Vec<u8>) -> (usize, Stop) {
            let splat = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
            let table = |half: &[u8]| -> __m512i { u8x64::from_slice(wide, half).into() };
            let (simple_low, simple_high) = (table(&SIMPLE[..64]), table(&SIMPLE[64..128]));
            let (mut taken, mut carry) = (0, 0);
            loop {
                let rest = &text[taken..];
                let end_of_text;
                let block: &[u8; BLOCK] = if let Some(block) = rest.first_chunk() {
                    block
                } else {
                    end_of_text = padded(rest);
                    &end_of_text
                };
                let bytes: __m512i = u8x64::from_slice(wide, block).into();
                let slashes = _mm512_cmpeq_epi8_mask(bytes, splat(b'\\'));
                let quotes = _mm512_cmpeq_epi8_mask(bytes, splat(b'"'));
                let controls = _mm512_cmplt_epu8_mask(bytes, splat(0x20));
                // Of backslashes in a row every second one is itself escaped. The subtraction carries through each row.
                let first = slashes & !carry;
                let turns = ((first << 1) | ODD).wrapping_sub(first) ^ ODD;
                let (escapes, escaped) = (turns & slashes, turns ^ (slashes | carry));
                carry = escapes >> 63;
                let values = _mm512_permutex2var_epi8(simple_low, bytes, simple_high);
                let simple = _mm512_test_epi8_mask(values, values) & !_mm512_movepi8_mask(bytes);
                let hard = escaped & !simple;
                let stops = (quotes & !escaped) | controls | hard;
                let end = stops.trailing_zeros();
                let kept = u64::MAX.checked_shr(64 - end).unwrap_or(0) & !escapes;
                let bytes = _mm512_mask_mov_epi8(bytes, escaped, values);
                let squeezed: u8x64<_> = _mm512_maskz_compress_epi8(kept, bytes).simd_into(wide);
                let length = out.len() + kept.count_ones() as usize;
                out.extend_from_slice(&<[u8; BLOCK]>::from(squeezed));
                out.truncate(length);
                if stops == 0 {
                    taken += BLOCK;
                    continue;
                }
                let is = |mask: u64| mask >> end & 1 == 1;
                taken += end as usize;
                if is(quotes & !escaped) {
                    return (taken + 1, Stop::Quote);
                }
                // Before an escape that is hard to take, its backslash has been passed.
                return (taken - usize::from(is(hard)), Stop::Other);
            }
        }
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Takes until a quote or what is not simple, one way or the other.
    fn taken(text: &[u8], take: impl Fn(&[u8], &mut Vec<u8>) -> (usize, Stop)) -> (usize, bool, Vec<u8>) {
        let mut out = b"before".to_vec();
        let mut at = 0;
        loop {
            let (read, stop) = take(&text[at..], &mut out);
            at += read;
            match stop {
                Stop::Nothing => {}
                Stop::Quote => return (at, true, out),
                Stop::Other => return (at, false, out),
            }
        }
    }

    proptest! {
        #[test]
        fn wide_and_narrow_blocks_take_the_same(
            text in proptest::collection::vec(
                prop_oneof![
                    12 => Just(b'a'), 4 => Just(b'\\'), 2 => Just(b'"'), 2 => Just(b'n'), 1 => Just(b'u'), 1 => any::<u8>(),
                ],
                0..300,
            ),
        ) {
            prop_assert_eq!(taken(&text, take), taken(&text, narrow));
        }
    }

    #[test]
    fn rows_of_backslashes_are_told_apart_at_every_place_of_a_block() {
        for before in 0..150 {
            for slashes in 0..6 {
                let text = [vec![b'a'; before], vec![b'\\'; slashes], b"\"b\"".to_vec()].concat();
                let (at, quote, out) = taken(&text, take);
                let escaped = slashes % 2;
                let expected =
                    [&b"before"[..], &vec![b'a'; before], &vec![b'\\'; slashes / 2], [&b""[..], b"\"b"][escaped]];
                assert_eq!(out, expected.concat(), "{slashes} behind {before}");
                assert!(quote && at == before + slashes + 1 + 2 * escaped, "{slashes} behind {before}");
            }
        }
    }
}
